"""From a project on disk to packs on disk: what is made, what is not made again, what survives an interruption."""

import hashlib
import json
import os
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from builders import MINIMAL, ROOT, command, day, digests, numbered, project_folder

from generator import readback
from generator.case import LetterKind
from generator.diagnostics import Severity
from generator.manifest import sha256
from generator.pipeline import Build, build
from generator.planned import LetterStatus
from generator.project import load
from generator.shelf import exchange

DUE = "2026-07-10"  # the rappel of MINIMAL is due
WAITING, WAITING_TOO = "2026-07-02", "2026-07-03"  # the invoice is late, none of its letters may leave yet


def make(root: Path, on: str = DUE, jobs: int = 1) -> Build:
    return build(load(root, day(on)), jobs=jobs)


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Build:
    """One case whose rappel is due, built once."""
    return make(project_folder(tmp_path_factory.mktemp("projet"), {"essai-1": MINIMAL}))


def test_a_pack_holds_letters_decompte_conformity_manifest_and_a_reading_copy(built: Build) -> None:
    names = {path.name for path in (built.folder / "essai-1").iterdir()}
    assert names == {
        "rappel.pdf", "relance.pdf", "mise_en_demeure.pdf", "decompte.pdf", "decompte.csv",
        "conformite.pdf", "manifest.json", "pack.pdf",
    }  # fmt: skip


def test_the_letter_due_is_final_and_the_next_ones_are_drafts(built: Build) -> None:
    dossier = built.project.dossier("essai-1")
    assert dossier is not None
    assert {planned.kind: planned.status for planned in dossier.letters} == {
        LetterKind.RAPPEL: LetterStatus.FINAL,
        LetterKind.RELANCE: LetterStatus.DRAFT,
        LetterKind.MISE_EN_DEMEURE: LetterStatus.DRAFT,
    }


def test_the_manifest_lists_every_file_with_its_digest(built: Build) -> None:
    folder = built.folder / "essai-1"
    manifest = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
    listed = {row["nom"]: row["sha256"] for row in manifest["fichiers"]}
    found = digests(folder)
    found.pop("manifest.json")
    assert listed == found
    assert manifest["valeurs_legales"] and manifest["versions"]["weasyprint"]


def test_a_second_build_makes_nothing(built: Build) -> None:
    before = digests(built.folder)
    again = make(built.project.root)
    assert again.made == 0
    assert digests(built.folder) == before


def test_a_draft_whose_day_does_not_move_is_not_made_again_the_next_day(tmp_path: Path) -> None:
    root = project_folder(tmp_path / "a", {"essai-1": MINIMAL})
    eve = make(root, WAITING)
    before = digests(eve.folder)
    morrow = make(root, WAITING_TOO)
    assert {planned.status for planned in eve.project.dossiers[0].letters} == {LetterStatus.DRAFT}
    assert (morrow.made, digests(morrow.folder)) == (0, before)


def test_a_pack_left_as_it_was_is_the_one_made_that_day_from_nothing(tmp_path: Path) -> None:
    left = project_folder(tmp_path / "a", {"essai-1": MINIMAL})
    make(left, WAITING)
    new = project_folder(tmp_path / "b", {"essai-1": MINIMAL})
    assert digests(make(left, WAITING_TOO).folder) == digests(make(new, WAITING_TOO).folder)


def test_a_letter_due_is_made_again_the_next_day_for_it_bears_that_day(tmp_path: Path) -> None:
    root = project_folder(tmp_path / "a", {"essai-1": MINIMAL})
    make(root, "2026-07-10")
    assert make(root, "2026-07-11").made == 1


def test_changing_one_case_makes_that_pack_again_and_no_other(tmp_path: Path) -> None:
    root = project_folder(tmp_path, {"essai-1": MINIMAL, "essai-2": numbered(MINIMAL, "essai-2")})
    assert make(root).made == 2
    case = root / "cases/essai-2.yml"
    case.write_text(case.read_text(encoding="utf-8").replace("1 000,00", "1 200,00"), encoding="utf-8")
    assert make(root).made == 1


def test_the_same_inputs_give_the_same_bytes_from_an_empty_cache(built: Build, tmp_path: Path) -> None:
    other = make(project_folder(tmp_path, {"essai-1": MINIMAL}), jobs=2)
    assert digests(other.folder) == digests(built.folder)


def test_a_damaged_cache_entry_is_made_again(tmp_path: Path) -> None:
    root = project_folder(tmp_path, {"essai-1": MINIMAL})
    before = digests(make(root).folder)
    for entry in (root / "build/.cache/files").glob("*/*"):
        entry.write_bytes(entry.read_bytes()[:-100])
    shutil.rmtree(root / "build/packs")
    assert digests(make(root).folder) == before


def test_the_pack_of_a_removed_case_goes_away(tmp_path: Path) -> None:
    root = project_folder(tmp_path, {"essai-1": MINIMAL, "essai-2": numbered(MINIMAL, "essai-2")})
    make(root)
    (root / "cases/essai-2.yml").unlink()
    make(root)
    assert [path.name for path in (root / "build/packs").iterdir()] == ["essai-1"]


def test_a_case_in_error_keeps_the_others_going_and_has_no_pack(tmp_path: Path) -> None:
    broken = numbered(MINIMAL, "essai-2").replace("01/07/2026", "31/06/2026")
    made = make(project_folder(tmp_path, {"essai-1": MINIMAL, "essai-2": broken}))
    assert set(made.packs) == {"essai-1"}
    assert [found.code for found in made.project.diagnostics if found.file == "cases/essai-2.yml"] == [
        "FMT06"
    ]


def test_the_pack_of_a_case_that_becomes_faulty_goes_away(tmp_path: Path) -> None:
    root = project_folder(tmp_path, {"essai-1": MINIMAL})
    make(root)
    (root / "cases/essai-1.yml").write_text(MINIMAL.replace("01/07/2026", "31/06/2026"), encoding="utf-8")
    make(root)
    assert list((root / "build/packs").iterdir()) == []


def test_a_fault_in_a_template_is_a_diagnostic_at_its_line(tmp_path: Path) -> None:
    root = project_folder(tmp_path, {"essai-1": MINIMAL})
    letter = root / "letters/rappel.md"
    letter.write_text(letter.read_text(encoding="utf-8") + "\n{{ debiteur.nomm }}\n", encoding="utf-8")
    for _ in range(2):  # the second build meets the fault again
        made = make(root)
        faults = [found for found in made.project.diagnostics if found.code == "LET00"]
        assert [found.file for found in faults] == ["letters/rappel.md"]
        assert not (made.folder / "essai-1/rappel.pdf").exists()
        assert (made.folder / "essai-1/relance.pdf").exists()


def test_a_mention_hidden_by_the_style_sheet_refuses_the_letters_with_its_article_and_its_template(
    tmp_path: Path,
) -> None:
    root = project_folder(tmp_path, {"essai-1": MINIMAL})
    style = root / "letters/style.css"
    style.write_text(style.read_text(encoding="utf-8") + ".signature { color: white }\n", encoding="utf-8")
    for _ in range(2):  # the second build finds the pack, and the findings kept with it
        made = make(root)
        found = [item for item in made.project.diagnostics if item.severity is Severity.ERROR]
        assert {item.code for item in found} == {"LET38"}
        assert len(found) == 3
        assert all("n'est pas lisible dans le PDF" in item.message for item in found)
        assert all("art. R. 123-237" in item.basis for item in found)
        assert all("(letters/bloc_signature.html:1)" in item.fix for item in found)
        assert not list(made.folder.glob("essai-1/r*.pdf"))
        assert not (made.folder / "essai-1/mise_en_demeure.pdf").exists()


def test_a_rate_not_published_yet_refuses_the_letter_and_names_the_text_awaited(tmp_path: Path) -> None:
    made = make(project_folder(tmp_path, {"essai-1": MINIMAL}), on="2099-01-15")
    found = [item for item in made.project.diagnostics if item.code == "LAW01"]
    assert len(found) == 1
    assert "il manque « Taux de refinancement de la BCE" in found[0].message
    assert "texte attendu : le taux des opérations principales" in found[0].message
    assert not made.packs


def test_a_draft_that_a_fact_dated_ahead_empties_is_refused_for_that_reason(tmp_path: Path) -> None:
    dispute = "litiges:\n  - facture: F-1\n    ouvert_le: 05/07/2026\n    motif: retard de pose\n"
    root = project_folder(tmp_path, {"essai-1": MINIMAL + dispute})
    for made in (make(root, WAITING), make(root, WAITING_TOO)):  # the second build finds the pack
        assert [item.code for item in made.project.diagnostics] == ["CRE25"]
        for planned in made.project.dossiers[0].letters:
            assert (planned.status, planned.codes) == (LetterStatus.REFUSED, ("CRE25",))
            assert (
                "un fait daté dans l'avenir (contestation, avoir, paiement) éteint chaque facture"
                in (planned.reasons[0])
            )
    assert made.made == 0


def test_an_exchange_replaces_a_folder_whole(tmp_path: Path) -> None:
    new, current = tmp_path / ".x.new", tmp_path / "x"
    for folder, text in ((new, "nouveau"), (current, "ancien")):
        folder.mkdir()
        (folder / "lettre").write_text(text)
    exchange(new, current)
    assert (current / "lettre").read_text() == "nouveau"
    assert [path.name for path in tmp_path.iterdir()] == ["x"]


def test_a_pack_set_aside_by_an_interrupted_build_is_restored(tmp_path: Path) -> None:
    root = project_folder(tmp_path, {"essai-1": MINIMAL})
    folder = make(root).folder
    before = digests(folder)
    os.replace(folder / "essai-1", folder / ".essai-1.old")
    (folder / ".essai-1.new").mkdir()
    assert make(root).made == 0
    assert digests(folder) == before


@pytest.mark.slow
def test_killing_a_build_at_any_moment_leaves_the_previous_pack_whole(tmp_path: Path) -> None:
    root = project_folder(tmp_path, {f"essai-{n}": numbered(MINIMAL, f"essai-{n}") for n in range(1, 5)})
    folder = make(root).folder
    before = digests(folder)
    for delay in (0.3, 0.9, 1.4, 1.9, 2.4):
        for case in (root / "cases").glob("*.yml"):
            case.write_text(case.read_text(encoding="utf-8") + "# retouche\n", encoding="utf-8")
        process = subprocess.Popen(
            command("build", root, DUE, "--sans-site", "--force"),
            cwd=ROOT,
            stderr=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            start_new_session=True,
        )
        time.sleep(delay)
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()
        for number in range(1, 5):
            pack = folder / f"essai-{number}"
            manifest = json.loads((pack / "manifest.json").read_text(encoding="utf-8"))
            for row in manifest["fichiers"]:
                assert hashlib.sha256((pack / row["nom"]).read_bytes()).hexdigest() == row["sha256"]
    assert set(before) == set(digests(folder)) - {name for name in digests(folder) if name.startswith(".")}


def test_the_parent_never_imports_weasyprint(built: Build) -> None:
    script = (
        "import sys; from pathlib import Path; from datetime import date\n"
        "from generator.project import load; from generator.pipeline import build\n"
        "if __name__ == '__main__':\n"
        "    build(load(Path(sys.argv[1]), date(2026, 7, 11)), jobs=1)\n"
        "    print('weasyprint' in sys.modules)\n"
    )
    path = built.project.root / "essai.py"
    path.write_text(script)
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    done = subprocess.run(
        [sys.executable, str(path), str(built.project.root)],
        capture_output=True,
        text=True,
        env=environment,
        check=True,
    )
    assert done.stdout.strip() == "False"


@pytest.mark.slow
def test_a_script_without_a_main_guard_fails_with_a_sentence_instead_of_hanging(built: Build) -> None:
    script = (
        "import sys; from pathlib import Path; from datetime import date\n"
        "from generator.project import load; from generator.pipeline import build\n"
        "build(load(Path(sys.argv[1]), date(2026, 7, 12)), jobs=1)\n"
    )
    path = built.project.root / "essai.py"
    path.write_text(script)
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    done = subprocess.run(
        [sys.executable, str(path), str(built.project.root)],
        capture_output=True,
        text=True,
        env=environment,
        timeout=60,
    )
    assert done.returncode != 0
    assert "s'est arrêté trois fois de suite" in done.stderr


def test_a_character_no_font_can_print_is_a_diagnostic_of_the_case(tmp_path: Path) -> None:
    chinese = MINIMAL.replace("Menuiserie Fictive", "Menuiserie \N{CJK UNIFIED IDEOGRAPH-6728}")
    made = make(project_folder(tmp_path, {"essai-1": chinese}))
    found = [item for item in made.project.diagnostics if item.code == "PDF01"]
    assert found and {item.file for item in found} == {"cases/essai-1.yml"}
    assert not (made.folder / "essai-1/rappel.pdf").exists()


def sheet_without_the_demand_of(template: str, folder: Path) -> tuple[Build, str]:
    root = project_folder(folder, {"essai-1": MINIMAL})
    letter = root / "letters" / template
    text = letter.read_text(encoding="utf-8")
    start = text.index('{% call mention("payment-demand"')
    letter.write_text(text[:start] + text[text.index("{% endcall %}", start) + 13 :], encoding="utf-8")
    made = make(root)
    pages = readback.read((made.folder / "essai-1/conformite.pdf").read_bytes()).pages
    return made, " ".join(" ".join(pages).split())


def test_a_letter_without_its_demand_is_refused_and_the_sheet_says_so(tmp_path: Path) -> None:
    made, sheet = sheet_without_the_demand_of("relance.md", tmp_path)
    assert {found.code for found in made.project.diagnostics} & {"LET26"}
    assert not (made.folder / "essai-1/relance.pdf").exists()
    assert "Relance refusée" in sheet


def test_the_sheet_shows_the_mentions_to_look_at_before_the_others(tmp_path: Path) -> None:
    _, sheet = sheet_without_the_demand_of("rappel.md", tmp_path)
    words = sheet[sheet.index("Chaque mention, le texte relevé dans le PDF") :]
    group, line = (
        "Une mention recommandée : à revoir",
        "demande de payer : recommandée, absente C. civ., art. 1344",
    )
    missing = words.index(f"{group} {line}")
    assert missing < words.index("mentions exigées par la loi : présentes")


def test_the_letter_of_the_day_was_printed_with_its_draft_and_is_what_a_fresh_build_prints(tmp_path: Path):
    root = project_folder(tmp_path / "veille", {"essai-1": MINIMAL})
    before = make(root, WAITING)
    (planned, *_) = before.project.dossiers[0].letters
    assert planned.status is LetterStatus.DRAFT and planned.day
    letter = root / "build/packs/essai-1/rappel.pdf"
    draft, waiting = letter.read_bytes(), {path.name for path in (root / "build/.cache/files").glob("??/*")}
    make(root, planned.day.isoformat())
    assert letter.read_bytes() != draft and sha256(letter.read_bytes()) in waiting
    fresh = project_folder(tmp_path / "frais", {"essai-1": MINIMAL})
    make(fresh, planned.day.isoformat())
    assert digests(fresh / "build/packs") == digests(root / "build/packs")


def test_the_watermark_of_a_draft_hides_no_line_though_a_rule_of_the_table_runs_behind_it(tmp_path: Path):
    """On 2 July the rappel is a draft; the middle of a letter of « PROJET » falls on the rule under its total."""
    made = build(load(project_folder(tmp_path, {"essai-1": MINIMAL}), day("2026-07-02")), jobs=1)
    assert [item.code for item in made.project.diagnostics if item.code.startswith("LET")] == []
    assert "rappel.pdf" in {file.name for file in made.packs["essai-1"].files}
