"""The packs of all the examples, built once for real: valid files, nobody else's data, nothing internal."""

import json
import shutil
from collections.abc import Iterator
from pathlib import Path

import page as validator
import pytest
from browsing import share_cache
from builders import ROOT, day

from generator import readback
from generator.case import LetterKind
from generator.pipeline import Build, build
from generator.planned import is_letter
from generator.project import load
from generator.rules.text import squeeze

pytestmark = pytest.mark.slow
PROFILES = (validator.ValidationProfile.PDF_A_3A, validator.ValidationProfile.PDF_UA_1)


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Build:
    """The examples on the day they are written for, in a copy of the project."""
    root = tmp_path_factory.mktemp("exemples")
    for folder in ("cases", "letters"):
        shutil.copytree(ROOT / folder, root / folder)
    share_cache(root)
    return build(load(root, day("2026-11-22")))


def originals(built: Build) -> Iterator[Path]:
    """Every PDF of every pack but the reading copies, which claim no conformity."""
    for pack in built.packs.values():
        yield from (path for path in (built.folder / pack.reference).glob("*.pdf") if path.name != "pack.pdf")


def test_every_example_that_can_be_read_has_a_pack(built: Build) -> None:
    assert set(built.packs) == {path.stem for path in (ROOT / "cases").glob("*.yml")}


def test_every_file_is_pdf_a_3_and_pdf_ua_1_at_once(built: Build) -> None:
    found = {
        f"{path.parent.name}/{path.name} {profile}": [failure.rule_id for failure in report.failures]
        for path in originals(built)
        for profile in PROFILES
        if (report := validator.validate_pdf_bytes(path.read_bytes(), profile=profile)).failures
    }
    assert found == {}


def test_no_pack_names_the_debtor_of_another(built: Build) -> None:
    names = {dossier.reference: squeeze(dossier.case.debtor.name) for dossier in built.project.dossiers}
    for path in originals(built):
        text = squeeze(" ".join(readback.read(path.read_bytes()).pages))
        strangers = [owner for owner, name in names.items() if owner != path.parent.name and name in text]
        assert strangers == [], path


def test_no_internal_note_reaches_the_debtor(built: Build) -> None:
    for dossier in built.project.dossiers:
        notes = [squeeze(entry.note) for entry in dossier.case.journal if entry.note]
        for path in filter(lambda path: is_letter(path.name), (built.folder / dossier.reference).iterdir()):
            text = squeeze(" ".join(readback.read(path.read_bytes()).pages))
            assert [note for note in notes if note in text] == [], path


def test_a_letter_carries_its_own_figures_and_nothing_else(built: Build) -> None:
    for path in originals(built):
        attached = set(readback.read(path.read_bytes()).attachments)
        assert attached <= {"decompte.csv", "decompte.json"}, path


def test_a_sent_letter_is_the_very_file_that_was_sent(built: Build) -> None:
    sent = ROOT / "cases/2026-0187/envois"
    archived = next(sent.glob("*.pdf")).read_bytes()
    assert (built.folder / "2026-0187/rappel.pdf").read_bytes() == archived


def test_every_letter_printed_shows_every_mention_it_must(built: Build) -> None:
    for reference, pack in built.packs.items():
        for kind, results in pack.mentions().items():
            missing = [
                item.mention for item in results if item.severity in {"L", "E"} and item.verdict == "absente"
            ]
            assert missing == [], (reference, kind)


def test_the_manifest_says_what_each_letter_used(built: Build) -> None:
    for reference in built.packs:
        manifest = json.loads((built.folder / reference / "manifest.json").read_text(encoding="utf-8"))
        assert {"entrees", "versions", "valeurs_legales", "lettres", "regles", "fichiers", "mentions"} <= set(
            manifest
        )
        assert {row["acte"] for row in manifest["lettres"]} == {str(kind) for kind in LetterKind}
