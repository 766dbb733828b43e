"""The traps of the PDF engine, each closed by a check that fails when the trap comes back (decision 0033)."""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from builders import MINIMAL, ROOT, command, day, project_folder

from generator import readback
from generator.case import LetterKind
from generator.pdf import Engine, Forked, PrintFault
from generator.pipeline import build
from generator.press import proof, refuse_lost
from generator.project import load
from tests.test_letter import TEMPLATES, specimen

CSS = (ROOT / "letters" / "style.css").read_text(encoding="utf-8")
LETTERS = ROOT / "letters"

# --- Memory: one worker, many letters ---

WARM, MANY = 60, 200
BOUND = 1
"""Megabytes for 200 letters once warm: a font configuration per letter would leak 50, font features 2."""

WORKER = """\
import sys
from tests.test_traps import CSS, LETTERS, TEMPLATES, WARM, LetterKind, specimen
from generator.pdf import Engine, shortcuts

def resident():
    pages = int(open("/proc/self/statm").read().split()[1])
    return pages * 4096 / 1e6

how, many = sys.argv[1], int(sys.argv[2])
css = CSS + ("table { font-variant-numeric: tabular-nums }" if how == "features" else "")
letter = specimen("b2b", LetterKind.RAPPEL)
page = TEMPLATES.html(letter).html
engine = Engine(css=css, letters_dir=LETTERS)
shortcuts.LINES = 50  # fewer than the letter has: they come and go, as over thousands of letters
for number in range(many + WARM):
    if number == WARM:
        warm = resident()
    if how == "anew":
        engine = Engine(css=css, letters_dir=LETTERS)
    engine.print(page.replace("Objet", f"Objet {number}"), attachments=letter.data)
print(resident() - warm)
"""


def growth(how: str, many: int) -> float:
    """Megabytes gained by a process that prints this many letters, after WARM of them."""
    done = subprocess.run(
        [sys.executable, "-c", WORKER, how, str(many)],
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": f"{ROOT}:{ROOT / 'tests'}"},
        capture_output=True,
        text=True,
        check=True,
    )
    return float(done.stdout)


@pytest.mark.slow
def test_a_worker_that_prints_letter_after_letter_does_not_grow() -> None:
    assert growth("kept", MANY) < BOUND


@pytest.mark.slow
@pytest.mark.parametrize(("trap", "many", "least"), [("anew", 40, 4 * BOUND), ("features", MANY, 2 * BOUND)])
def test_the_growth_of_a_worker_would_show_a_trap_set_on_purpose(trap: str, many: int, least: int) -> None:
    """The measure itself: a font configuration made for each letter, a font feature asked for by the sheet."""
    assert growth(trap, many) > least


SHEETS = [*sorted(LETTERS.rglob("*.css")), ROOT / "docs" / "theme" / "livre.css"]
TEXTS = [path for end in ("html", "md") for path in sorted(LETTERS.rglob(f"*.{end}"))]


@pytest.mark.parametrize("sheet", SHEETS, ids=lambda path: path.name)
def test_no_sheet_asks_for_font_features(sheet: Path) -> None:
    """WeasyPrint leaks what it prepares for them, 27 MB for 1,000 letters; figures are aligned by the font itself."""
    features = r"font-(?:feature-settings|variant[a-z-]*|kerning|language-override)\s*:"
    assert re.findall(features, sheet.read_text(encoding="utf-8")) == []


@pytest.mark.parametrize("template", TEXTS, ids=lambda path: path.name)
def test_no_letter_asks_for_font_features(template: Path) -> None:
    assert (
        re.findall(r"font-(?:feature|variant|kerning)|@font-face", template.read_text(encoding="utf-8")) == []
    )


# --- Processes and libraries ---


def test_an_engine_refuses_to_print_in_a_forked_child(monkeypatch: pytest.MonkeyPatch) -> None:
    """The child of a fork has the objects of its parent under another number of process."""
    engine = Engine(css=CSS, letters_dir=LETTERS)
    page = TEMPLATES.html(specimen("b2b", LetterKind.RAPPEL)).html
    assert engine.print(page).startswith(b"%PDF")
    child = os.getpid() + 1
    monkeypatch.setattr(os, "getpid", lambda: child)
    with pytest.raises(Forked, match=r"avant une séparation de processus \(fork\)"):
        engine.print(page)


def test_a_build_without_harfbuzz_subset_is_refused_at_once_with_the_line_that_installs_it(
    tmp_path: Path,
) -> None:
    """The loader finds an empty file in place of the library: as good as none."""
    root = project_folder(tmp_path / "projet", {"essai-1": MINIMAL})
    (tmp_path / "libharfbuzz-subset.so.0").touch()
    done = subprocess.run(
        command("build", root, "2026-07-10", "--sans-site"),
        cwd=ROOT,
        env={**os.environ, "LD_LIBRARY_PATH": str(tmp_path)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 1
    assert "la bibliothèque libharfbuzz-subset est absente" in done.stderr
    assert "sudo apt-get install libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0" in done.stderr
    assert "Traceback" not in done.stderr
    assert list((root / "build").rglob("*.pdf")) == []


# --- What is printed is what was meant ---


def test_an_escaped_style_sheet_is_refused_and_never_printed_in_another_font() -> None:
    """`{{ css }}` in a page that escapes what it shows: the quotes of the family become `&#34;`."""
    engine = Engine(css=CSS.replace('"', "&#34;"), letters_dir=LETTERS)
    with pytest.raises(PrintFault, match="Ignored `font:"):
        proof(specimen("b2b", LetterKind.RAPPEL), TEMPLATES, engine)


def test_a_family_that_is_not_shipped_is_refused_by_name() -> None:
    engine = Engine(css=CSS.replace("Source Sans 3", "Police Absente"), letters_dir=LETTERS)
    with pytest.raises(PrintFault, match="la police « Police Absente » en graisse 400 n'est pas dans"):
        proof(specimen("b2b", LetterKind.RAPPEL), TEMPLATES, engine)


def test_a_missing_font_file_is_refused_by_its_weight(tmp_path: Path) -> None:
    """The bold face is gone: fontconfig would hand over the nearest one."""
    shutil.copytree(LETTERS / "polices", tmp_path / "polices")
    (tmp_path / "polices" / "SourceSans3_700Bold.ttf").unlink()
    engine = Engine(css=CSS, letters_dir=tmp_path)
    with pytest.raises(PrintFault, match="« Source Sans 3 » en graisse 700 n'est pas dans letters/polices"):
        proof(specimen("b2b", LetterKind.RAPPEL), TEMPLATES, engine)


def test_a_word_lost_between_the_page_and_the_pdf_is_refused_by_name() -> None:
    """The line of the delivery is set nowhere: nothing else of the letter says those words."""
    engine = Engine(css=CSS + ".lieu-date { display: none }", letters_dir=LETTERS)
    made = proof(specimen("b2b", LetterKind.RAPPEL), TEMPLATES, engine)
    with pytest.raises(PrintFault, match="des mots manquent dans le PDF"):
        refuse_lost(made.html, made.document.pages)


def test_a_build_tells_a_lost_word_as_a_document_that_cannot_be_printed(tmp_path: Path) -> None:
    root = project_folder(tmp_path, {"essai-1": MINIMAL})
    with (root / "letters" / "style.css").open("a", encoding="utf-8") as sheet:
        sheet.write(".soustitre { display: none }")
    made = build(load(root, day("2026-07-10")), jobs=1)
    found = [item.message for item in made.project.diagnostics if item.code == "PDF01"]
    assert len(found) == 2  # the décompte and the sheet of conformity
    assert all("des mots manquent dans le PDF : « " in message for message in found)


LINE = (
    '<body class="x"><div class="courant">En tête</div>'
    "<p>Le dossier <b>2026</b>-0187 de la Scierie, <a>joint</a>.</p>"
)


@pytest.mark.parametrize(
    ("shown", "expected"),
    [
        ("Le dossier 2026-0187 de la Scierie, joint.", ()),
        ("Le dossier 2026-\n0187 de la Scie\ufffe\nrie, joint. 1/2", ()),
        ("Le dossier 2026-0187 de la Scierie, joint. La Scierie", ()),
        ("Le dossier 2026-0187 de Scierie, joint.", ("la",)),
        ("Le dossier 2026-0178 de la Scierie, joint.", ("2026-0187",)),
        ("", ("Le", "dossier", "2026-0187", "de", "la", "Scierie,", "joint.")),
    ],
)
def test_words_are_counted_whatever_the_lines_they_are_cut_in(shown: str, expected: tuple[str, ...]) -> None:
    assert readback.lost(LINE, [shown]) == expected


def test_a_word_said_twice_and_shown_once_is_lost() -> None:
    assert readback.lost("<body><p>un, un, deux</p>", ["un, deux"]) == ("un,",)
