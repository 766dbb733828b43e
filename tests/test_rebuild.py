"""A whole build: what is not needed is not done, and what stands is what would be made from nothing."""

import contextlib
import hashlib
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable
from pathlib import Path

import pytest
from browsing import share_cache
from builders import CREDITOR, MINIMAL, ROOT, command, day, digests, numbered, project_folder

from generator import ledger
from generator.cli import main
from generator.ledger import PLACE, case_of, last, looked_at, standing
from generator.manifest import sha256
from generator.pages import listing
from generator.pipeline import PACKS
from generator.rebuild import SITE, Asked
from generator.serving import Refresher
from generator.site import SiteFolder

DUE = "2026-07-10"  # the rappel of MINIMAL is due
TWO = {
    "essai-1": MINIMAL,
    "essai-2": numbered(MINIMAL, "essai-2").replace("creancier: atelier", "creancier: forge"),
}
CREDITORS = {
    "atelier": CREDITOR,
    "forge": CREDITOR.replace("identifiant: atelier", "identifiant: forge").replace(
        "nom: Atelier", "nom: Forge"
    ),
}
MENU = """\
site_name: essai
use_directory_urls: false
exclude_docs: /reference/regles/
theme:
  name: material
  custom_dir: docs/theme
  font: false
not_in_nav: |
  /dossiers/
  /reference/
  /lettres/
markdown_extensions: [attr_list, md_in_html, tables]
plugins: [search, amiable]
"""


def a_project(folder: Path) -> Path:
    """Two cases of two creditors; the letters printed by one test are found by the next."""
    root = project_folder(folder, TWO, CREDITORS)
    share_cache(root)
    return root


def a_site(folder: Path, specimens: Path | None = None) -> Path:
    """The same with the real theme and a guide of one page, without a page for each rule; `specimens`: its cache."""
    root = project_folder(folder, TWO, CREDITORS)
    shutil.copytree(ROOT / "docs/theme", root / "docs/theme")
    (root / "docs/index.md").write_text("# Accueil\n\nBonjour.\n", encoding="utf-8")
    (root / "mkdocs.yml").write_text(MENU, encoding="utf-8")
    if specimens:
        shutil.copytree(specimens, root / "build" / ".cache")
    return root


def build(root: Path, on: str = DUE, *options: str, site: bool = False) -> int:
    return main(["build", "--racine", str(root), "--date", on, *(() if site else ("--sans-site",)), *options])


def made(said: str) -> int:
    """How many packs a build says it made."""
    return int(said.partition("build/packs (")[2].partition(" ")[0])


def from_nothing(root: Path, folder: Path, on: str = DUE, *, specimens: Path | None = None) -> Path:
    """The same project built in a new place, where no ledger tells anything.

    With its site when `specimens` gives a cache that holds those of the gallery, and nothing of any case.
    """
    for name in ("cases", "docs", "letters"):
        if (root / name).is_dir():
            shutil.copytree(root / name, folder / name)
    shutil.copy(root / "mkdocs.yml", folder)
    if specimens:
        shutil.copytree(specimens, folder / "build" / ".cache")
    else:
        share_cache(folder)
    build(folder, on, site=specimens is not None)
    return folder


def edit(file: Path, old: str, new: str) -> None:
    text = file.read_text(encoding="utf-8")
    assert old in text, f"{file.name} does not hold {old!r}"
    file.write_text(text.replace(old, new), encoding="utf-8")


# --- Nothing to do ---


def test_a_second_build_says_the_same_and_reads_no_case(tmp_path: Path) -> None:
    root = a_project(tmp_path)
    edit(
        root / "cases/essai-2.yml", "echeance: 01/07/2026", "echeance: 31/02/2026"
    )  # an error is told each time
    script = (
        "import sys; from generator.cli import main; "
        f"code = main(['build', '--racine', {str(root)!r}, '--date', {DUE!r}, '--sans-site']); "
        "read = ('generator.project', 'pydantic', 'mkdocs', 'weasyprint'); "
        "print(code, [name for name in read if name in sys.modules])"
    )
    first, second = (
        subprocess.run(
            [sys.executable, "-c", script], cwd=ROOT, env={**os.environ, "PYTHONPATH": str(ROOT)},
            capture_output=True, text=True, check=True,
        )
        for _ in range(2)
    )  # fmt: skip
    assert "1 []" in second.stdout and "1 ['generator.project'" in first.stdout
    assert second.stdout.partition("1 [")[0] == first.stdout.partition("1 [")[0] != ""
    assert (made(first.stderr), made(second.stderr)) == (1, 0)


def test_a_file_too_fresh_to_be_known_by_its_times_is_read_again_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ledger, "_SETTLED", 10**18)  # whatever its times, a file is too fresh
    root = a_project(tmp_path)
    build(root)
    read: list[Path] = []
    monkeypatch.setattr(ledger, "_digest_of", lambda path: read.append(path) or sha256(path.read_bytes()))
    monkeypatch.setattr(ledger, "_SETTLED", 0)
    build(root)
    again = len(read)
    build(root)
    assert again > 0 == len(read) - again


def test_a_letter_that_is_gone_comes_back_even_when_another_case_is_changed(tmp_path: Path) -> None:
    root = a_project(tmp_path)
    build(root)
    letter = root / PACKS / "essai-2/rappel.pdf"
    printed = letter.read_bytes()
    letter.unlink()
    edit(root / "cases/essai-1.yml", "1 000,00", "1 200,00")
    build(root)
    assert letter.read_bytes() == printed


def test_a_letter_altered_in_place_before_another_case_is_changed_is_made_again_by_the_next_build(
    tmp_path: Path,
) -> None:
    root = a_project(tmp_path)
    build(root)
    letter = root / PACKS / "essai-2/rappel.pdf"
    printed = letter.read_bytes()
    letter.write_bytes(b"%PDF-1.7")
    edit(root / "cases/essai-1.yml", "1 000,00", "1 200,00")
    build(root)
    build(root)
    assert letter.read_bytes() == printed


@pytest.mark.parametrize(
    "harm",
    [
        lambda root: (root / PACKS / "essai-1/rappel.pdf").unlink(),
        lambda root: (root / PACKS / "essai-1/rappel.pdf").write_bytes(b"%PDF-1.7"),
        lambda root: shutil.rmtree(root / PACKS / "essai-1"),
        lambda root: shutil.rmtree(root / "build/packs"),
        lambda root: (root / "build/agenda.ics").unlink(),
    ],
    ids=[
        "a letter is gone",
        "a letter was cut",
        "a pack is gone",
        "all packs are gone",
        "the calendar is gone",
    ],
)
def test_what_was_made_and_no_longer_stands_is_made_again(
    tmp_path: Path, harm: Callable[[Path], None]
) -> None:
    root = a_project(tmp_path)
    build(root)
    before = digests(root / PACKS)
    harm(root)
    build(root)
    assert digests(root / PACKS) == before
    assert (root / "build/agenda.ics").is_file()


@pytest.mark.parametrize("text", ["", "1 0000\n{}", "{"])
def test_a_ledger_that_cannot_be_read_costs_time_only(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], text: str
) -> None:
    root = a_project(tmp_path)
    build(root)
    (root / PLACE).write_text(text, encoding="utf-8")
    assert last(root) is None
    capsys.readouterr()
    assert build(root) == 0
    assert made(capsys.readouterr().err) == 0


def test_a_file_written_again_in_the_same_instant_is_read_again(tmp_path: Path) -> None:
    """Same size, same times, same place on the disk: only its young age tells that it is to be read."""
    root = project_folder(tmp_path, {"essai-1": MINIMAL})
    file = root / "cases/essai-1.yml"
    then = file.stat()
    first = looked_at(root, None)
    with file.open("r+", encoding="utf-8") as stream:
        stream.write(MINIMAL.replace("Menuiserie Fictive", "Menuiserie Factice"))
    os.utime(file, ns=(then.st_atime_ns, then.st_mtime_ns))
    build_before = last(root)
    assert build_before is None and first["cases/essai-1.yml"][0] == []
    assert looked_at(root, None)["cases/essai-1.yml"][1] != first["cases/essai-1.yml"][1]


def test_a_file_belongs_to_its_case_or_to_all() -> None:
    assert case_of("cases/2026-0042.yaml") == "2026-0042"
    assert [case_of(name) for name in ("cases/lisez-moi.txt", "letters/style.css", "mkdocs.yml")] == [
        "",
        "",
        "",
    ]


# --- Each input, and what depends on it ---

BOTH = {"essai-1", "essai-2"}


@pytest.mark.parametrize(
    ("file", "old", "new", "packs"),
    [
        ("cases/essai-1.yml", "1 000,00", "1 200,00", {"essai-1"}),
        ("cases/essai-1.yml", "reference", "# une remarque\nreference", {"essai-1"}),
        ("cases/creanciers/forge.yml", "1 rue de l'Essai", "2 rue de l'Essai", {"essai-2"}),
        ("letters/procedures/entreprises.yml", "titre:", "titre: Essai de", BOTH),
        ("letters/rappel.md", "Sauf erreur de notre part", "Sauf erreur", BOTH),
        ("letters/style.css", "@page", "/* */ @page", BOTH),
        ("letters/mise_en_page.html", "</body>", "<!-- --></body>", BOTH),
    ],
)
def test_a_change_makes_again_what_depends_on_it_and_nothing_else(
    tmp_path: Path, file: str, old: str, new: str, packs: set[str]
) -> None:
    root = a_project(tmp_path / "a")
    build(root)
    before = digests(root / PACKS)
    edit(root / file, old, new)
    build(root)
    after = digests(root / PACKS)
    assert {name.partition("/")[0] for name in after if after[name] != before.get(name)} == packs
    assert after == digests(from_nothing(root, tmp_path / "b") / PACKS)


def test_a_font_is_an_input_like_another(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    root = a_project(tmp_path)
    build(root)
    font = next((root / "letters/polices").glob("*Regular*"))
    font.write_bytes(font.read_bytes() + b"\0")
    capsys.readouterr()
    build(root)
    assert made(capsys.readouterr().err) == 2


def test_an_exhibit_of_a_case_is_an_input_of_its_pack(tmp_path: Path) -> None:
    root = a_project(tmp_path)
    (root / "cases/essai-1").mkdir()
    (root / "cases/essai-1/bon.pdf").write_bytes(b"%PDF-1.4 un")
    edit(
        root / "cases/essai-1.yml",
        "    montant_ttc",
        "    pieces:\n      - bon.pdf\n    montant_ttc",
    )
    build(root)
    before = digests(root / PACKS)
    (root / "cases/essai-1/bon.pdf").write_bytes(b"%PDF-1.4 deux")
    build(root)
    after = digests(root / PACKS)
    assert {name for name in after if after[name] != before[name]} == {"essai-1/manifest.json"}


def test_two_cases_that_come_to_claim_one_name_are_both_told(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Only the second file changed; the first one is at fault too, and loses its pack."""
    root = a_project(tmp_path)
    build(root)
    edit(root / "cases/essai-2.yml", "reference: essai-2", "reference: essai-1")
    capsys.readouterr()
    assert build(root) == 1
    assert capsys.readouterr().out.count("erreur FMT12") == 2
    assert not (root / PACKS / "essai-1").exists()


def test_a_case_taken_away_leaves_nothing_behind(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    root = a_project(tmp_path)
    build(root)
    (root / "cases/essai-2.yml").unlink()
    capsys.readouterr()
    build(root)
    assert "1\N{NO-BREAK SPACE}dossier," in capsys.readouterr().err
    assert [path.name for path in (root / PACKS).iterdir()] == ["essai-1"]
    assert "essai-2" not in (root / "build/agenda.ics").read_text(encoding="utf-8")


def law_changed(folder: Path, key: str, old: str, new: str) -> Path:
    """A copy of the program whose legal data say `new` where they said `old`, in the value `key`."""
    shutil.copytree(ROOT / "generator", folder / "generator", ignore=shutil.ignore_patterns("__pycache__"))
    for file in (folder / "generator/law").glob("*.yml"):
        text = file.read_text(encoding="utf-8")
        at = text.find(f"cle: {key}\n")
        if at >= 0:
            assert old in text[at:]
            file.write_text(text[:at] + text[at:].replace(old, new, 1), encoding="utf-8")
            return folder
    raise AssertionError(key)


@pytest.mark.slow
@pytest.mark.parametrize(
    ("key", "old", "new", "letters"),
    [
        ("seuil_petites_creances", "5000", "5001", set()),
        (
            "bce_refi_semestre",
            'au: 2026-12-31\n        valeur: "2.40"',
            'au: 2026-12-31\n        valeur: "2.45"',
            BOTH,
        ),
    ],
    ids=["no letter states it", "every letter but the rappel states it"],
)
def test_a_legal_value_changes_the_letters_that_state_it(
    tmp_path: Path, key: str, old: str, new: str, letters: set[str]
) -> None:
    root = a_project(tmp_path / "projet")
    build(root)
    before = digests(root / PACKS)
    program = law_changed(tmp_path / "programme", key, old, new)
    done = subprocess.run(
        command("build", root, DUE, "--sans-site"), cwd=program, env={**os.environ, "PYTHONPATH": str(program)},
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    after = digests(root / PACKS)
    changed = {
        name.partition("/")[0]
        for name in after
        if name.endswith("demeure.pdf") and after[name] != before[name]
    }
    assert changed == letters


@pytest.mark.slow
def test_one_worker_or_three_without_a_cache_give_the_bytes_of_a_warm_one(tmp_path: Path) -> None:
    warm = a_project(tmp_path / "cache")
    build(warm)
    for jobs in ("1", "3"):
        cold = project_folder(tmp_path / jobs, TWO, CREDITORS)
        build(cold, DUE, "--jobs", jobs)
        assert digests(cold / PACKS) == digests(warm / PACKS)


# --- The site ---


@pytest.fixture(scope="module")
def specimens(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A cache that holds the specimens of the gallery alone: the same in every test, and long to print."""
    root = a_site(tmp_path_factory.mktemp("guide"))
    assert build(root, DUE, "--audience", "guide", site=True) == 0
    return root / "build" / ".cache"


@pytest.fixture(scope="module")
def sited(specimens: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = a_site(tmp_path_factory.mktemp("site"), specimens)
    assert build(root, site=True) == 0
    return root


def copied(root: Path, folder: Path) -> Path:
    """The project with all it has made, the times of its files kept."""
    shutil.copytree(root, folder, symlinks=True)
    return folder


@pytest.mark.slow
@pytest.mark.parametrize("on", [DUE, "2026-07-11"], ids=["the same day", "the next day"])
@pytest.mark.parametrize(
    "change",
    [
        lambda root: edit(root / "cases/essai-1.yml", "1 000,00", "1 200,00"),
        lambda root: (root / "cases/essai-2.yml").unlink(),
        lambda root: (root / "cases/essai-3.yml").write_text(numbered(MINIMAL, "essai-3"), encoding="utf-8"),
        lambda root: edit(root / "cases/essai-1.yml", "01/07/2026", "32/07/2026"),
        lambda root: edit(root / "docs/index.md", "Bonjour", "Bonsoir"),
    ],
    ids=["a case changed", "a case is gone", "a case came", "a case cannot be read", "the guide changed"],
)
def test_the_site_is_the_one_that_would_be_made_from_nothing(
    sited: Path, specimens: Path, tmp_path: Path, change: Callable[[Path], None], on: str
) -> None:
    root = copied(sited, tmp_path / "a")
    change(root)
    build(root, on, site=True)
    new = from_nothing(root, tmp_path / "b", on, specimens=specimens)
    for folder in (SITE, PACKS):
        assert digests(root / folder) == digests(new / folder)
    assert (root / "build/agenda.ics").read_bytes() == (new / "build/agenda.ics").read_bytes()


@pytest.mark.slow
def test_a_changed_case_alone_is_written_again_and_the_guide_is_not_drawn(
    sited: Path, tmp_path: Path
) -> None:
    root = copied(sited, tmp_path / "a")
    kept = {path: path.stat().st_ino for path in (root / SITE).rglob("*") if path.is_file()}
    edit(root / "cases/essai-1.yml", "1 000,00", "1 200,00")
    build(root, site=True)
    written = {
        path.relative_to(root / SITE).as_posix() for path, at in kept.items() if path.stat().st_ino != at
    }
    assert "dossiers/essai-1/index.html" in written
    assert not {name for name in written if not name.startswith("dossiers/")}
    assert not {name for name in written if name.startswith("dossiers/essai-2/")}


@pytest.mark.slow
def test_a_page_of_a_long_list_is_written_again_when_its_cases_changed_or_when_it_is_gone(
    sited: Path, specimens: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(listing, "MANY", 1)
    monkeypatch.setattr(listing, "PAGE", 1)  # a page for each case: that of essai-2 comes second
    root = copied(sited, tmp_path / "a")
    build(root, DUE, "--force", site=True)
    page = root / SITE / "dossiers/liste-2.html"
    page.unlink()
    edit(root / "cases/essai-1.yml", "1 000,00", "1 300,00")
    build(root, site=True)
    assert "1 000,00" in page.read_text(encoding="utf-8").replace("\u202f", " ")
    edit(root / "cases/essai-2.yml", "1 000,00", "1 400,00")
    build(root, site=True)
    assert digests(root / SITE) == digests(from_nothing(root, tmp_path / "b", specimens=specimens) / SITE)


@pytest.mark.slow
def test_a_site_without_search_has_its_cases_all_the_same(specimens: Path, tmp_path: Path) -> None:
    root = a_site(tmp_path, specimens)
    edit(root / "mkdocs.yml", "[search, amiable]", "[amiable]")
    assert build(root, site=True) == 0
    edit(root / "cases/essai-1.yml", "1 000,00", "1 200,00")
    assert build(root, site=True) == 0
    assert (root / SITE / "dossiers/essai-1/index.html").is_file() and not (root / SITE / "search").exists()


@pytest.mark.slow
def test_a_page_taken_away_by_hand_comes_back(sited: Path, tmp_path: Path) -> None:
    root = copied(sited, tmp_path / "a")
    before = digests(root / SITE)
    shutil.rmtree(root / SITE / "dossiers/essai-1")
    (root / SITE / "index.html").unlink()
    build(root, site=True)
    assert digests(root / SITE) == before


@pytest.mark.slow
def test_a_page_taken_away_before_another_case_is_changed_comes_back_at_the_next_build(
    sited: Path, tmp_path: Path
) -> None:
    root = copied(sited, tmp_path / "a")
    page = root / SITE / "dossiers/essai-2/index.html"
    page.unlink()
    edit(root / "cases/essai-1.yml", "1 000,00", "1 200,00")
    build(root, site=True)
    build(root, site=True)
    assert page.is_file()


@pytest.mark.slow
def test_a_build_that_follows_a_changed_case_has_nothing_to_do(sited: Path, tmp_path: Path) -> None:
    root = copied(sited, tmp_path / "a")
    edit(root / "cases/essai-1.yml", "1 000,00", "1 200,00")
    (root / "cases/essai-2.yml").unlink()
    (root / "cases/essai-3.yml").write_text(numbered(MINIMAL, "essai-3"), encoding="utf-8")
    build(root, site=True)
    before = last(root)
    assert before is not None
    assert before.covers(standing(root, before.choice, day(DUE), before.toolchain, before), root)


@pytest.mark.slow
def test_the_guide_after_the_whole_site_shows_no_case(sited: Path, tmp_path: Path) -> None:
    root = copied(sited, tmp_path / "a")
    build(root, DUE, "--audience", "guide", site=True)
    assert not (root / SITE / "dossiers").exists()
    assert not [
        path
        for path in (root / SITE).rglob("*.json")
        if "dossiers/essai-1" in path.read_text(encoding="utf-8")
    ]


def test_what_an_interrupted_build_had_made_ready_is_put_in_place(tmp_path: Path) -> None:
    folder = SiteFolder(tmp_path / "site")
    folder.lay("a.html", b"un")
    folder.lay("b.html", b"un")
    folder.commit()
    folder.lay("a.html", b"deux")
    folder.lay("c/d.html", b"deux")
    folder.make_ready({"b.html"})
    os.replace(folder.staging / "0", tmp_path / "site/a.html")  # and the machine stops here
    SiteFolder(tmp_path / "site").finish()
    second = hashlib.sha256(b"deux").hexdigest()
    assert digests(tmp_path) == {"site/a.html": second, "site/c/d.html": second}


def test_what_an_interrupted_build_had_not_made_ready_is_thrown_away(tmp_path: Path) -> None:
    folder = SiteFolder(tmp_path / "site")
    folder.lay("a.html", b"un")
    folder.commit()
    folder.lay("a.html", b"deux")
    SiteFolder(tmp_path / "site").finish()
    assert digests(tmp_path) == {"site/a.html": hashlib.sha256(b"un").hexdigest()}


# --- While one writes ---


def refresher(root: Path) -> tuple[Refresher, list[str]]:
    """What `serve` calls at each change, and what it says."""
    said: list[str] = []
    return Refresher(Asked(root=root, day=day(DUE)), said.append), said


@pytest.mark.slow
def test_a_saved_case_shows_before_its_letters_are_printed(
    sited: Path, specimens: Path, tmp_path: Path
) -> None:
    root = copied(sited, tmp_path / "a")
    refresh, _ = refresher(root)
    before = digests(root / PACKS)
    edit(root / "cases/essai-1.yml", "1 000,00", "1 234,00")
    refresh()
    page = root / SITE / "dossiers/essai-1/index.html"
    assert "1\N{NARROW NO-BREAK SPACE}234,00" in page.read_text(encoding="utf-8")
    assert digests(root / PACKS) == before and [*refresh.waiting.iterdir()] != []
    refresh()
    assert digests(root / PACKS) == digests(from_nothing(root, tmp_path / "b", specimens=specimens) / PACKS)
    assert digests(root / SITE) == digests(tmp_path / "b" / SITE)


@pytest.mark.slow
def test_a_slip_in_the_guide_is_told_and_the_site_stays(sited: Path, tmp_path: Path) -> None:
    root = copied(sited, tmp_path / "a")
    refresh, said = refresher(root)
    before = digests(root / SITE)
    edit(root / "docs/index.md", "Bonjour", "{{ valeur('inconnu') }}")
    refresh()
    assert "docs/index.md:3" in said[-1] and "inconnu" in said[-1]
    assert digests(root / SITE) == before


@pytest.mark.slow
def test_a_slip_in_the_guide_stops_no_letter(sited: Path, tmp_path: Path) -> None:
    root = copied(sited, tmp_path / "a")
    letter = root / PACKS / "essai-1/rappel.pdf"
    before = sha256(letter.read_bytes())
    edit(root / "docs/index.md", "Bonjour", "{{ valeur('inconnu') }}")
    edit(root / "cases/essai-1.yml", "Menuiserie", "Charpente")
    assert build(root, site=True) == 1
    assert sha256(letter.read_bytes()) != before


def test_without_a_guide_the_letters_are_made_and_the_reason_is_told(tmp_path: Path, capsys) -> None:
    root = a_project(tmp_path)
    shutil.rmtree(root / "docs", ignore_errors=True)
    assert build(root, site=True) == 1
    assert "vérifiez que le dossier docs/ est bien là" in capsys.readouterr().err
    assert (root / PACKS / "essai-1/rappel.pdf").is_file()


@pytest.mark.slow
def test_the_site_is_served_and_an_address_taken_is_told(sited: Path, tmp_path: Path) -> None:
    root = copied(sited, tmp_path / "a")
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        address = f"127.0.0.1:{free.getsockname()[1]}"
    served_by = command("serve", root, DUE, "--adresse", address)
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    serving = subprocess.Popen(
        served_by, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    try:
        assert "Bonjour" in served(f"http://{address}/index.html")
        again = subprocess.run(
            served_by, env=environment, capture_output=True, text=True, check=False, timeout=120
        )
        assert again.returncode == 1 and "ne peut pas être écoutée" in again.stderr
        assert "Traceback" not in again.stderr
    finally:
        serving.send_signal(signal.SIGINT)
        assert serving.wait(timeout=60) == 130


def served(address: str) -> str:
    """The page at `address`, once somebody answers."""
    for _ in range(600):
        with contextlib.suppress(OSError), urllib.request.urlopen(address) as answer:  # noqa: S310 — ours
            return str(answer.read().decode())
        time.sleep(0.1)
    raise AssertionError(f"{address} did not answer")


@pytest.mark.parametrize("address", ["8000", "127.0.0.1:", "127.0.0.1:abc", "127.0.0.1:70000"])
def test_an_address_that_is_none_is_refused(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], address: str
) -> None:
    assert main(["serve", "--racine", str(tmp_path), "--adresse", address]) == 2
    assert "écrivez 127.0.0.1:8000" in capsys.readouterr().err
