"""What each example gives on a fixed day, as a reviewer reads it: diagnostics, décompte, letters.

`pytest tests/test_golden.py --update-golden` rewrites the files; git then shows the difference to the lawyer.
"""

from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path

import pytest
from builders import ROOT, day, known_on

from generator.claim import explain
from generator.diagnostics import FORMATS
from generator.french import day as show_day
from generator.packing import compose
from generator.planned import LetterStatus
from generator.project import Project, load
from generator.render import Templates

DAY = day("2026-11-22")
GOLDEN = Path(__file__).parent / "golden"
REFERENCES = sorted(path.stem for path in (ROOT / "cases").glob("*.yml"))
BLOCKS = {
    "p",
    "div",
    "li",
    "tr",
    "h1",
    "h2",
    "h3",
    "section",
    "header",
    "footer",
    "caption",
    "address",
    "br",
    "table",
}


class _Reader(HTMLParser):
    """The text of a page, one line per block, cells separated by a bar."""

    def __init__(self) -> None:
        super().__init__()
        self.lines: list[str] = [""]
        self.hidden = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.hidden += tag in {"head", "style", "script"}
        if tag in BLOCKS:
            self.lines.append("")
        elif tag in {"td", "th"} and self.lines[-1]:
            self.lines[-1] += " | "

    def handle_endtag(self, tag: str) -> None:
        self.hidden -= tag in {"head", "style", "script"}
        if tag in BLOCKS:
            self.lines.append("")

    def handle_data(self, data: str) -> None:
        if not self.hidden:
            self.lines[-1] += data


def read_text(html: str) -> str:
    reader = _Reader()
    reader.feed(html)
    lines = (" ".join(line.replace("\N{NARROW NO-BREAK SPACE}", " ").split()) for line in reader.lines)
    return "\n".join(line for line in lines if line) + "\n"


@pytest.fixture(scope="module")
def examples() -> Project:
    read = load(ROOT, DAY)
    return replace(read, law=known_on(read.law, DAY))


def produced(project: Project, reference: str) -> dict[str, str]:
    """The golden files of one case, by name."""
    dossier = project.dossier(reference)
    assert dossier is not None
    files = {"diagnostics.txt": FORMATS["text"](dossier.diagnostics)}
    if dossier.claim is None:
        return files
    files["decompte.txt"] = explain(dossier.claim)
    ready = compose(project, dossier)
    templates = Templates(project.templates)
    states = []
    for planned in ready.letters:
        name = f"{planned.kind} {planned.number or ''}".rstrip()
        states.append(f"{name}: {planned.status}" + "".join(f"\n  {reason}" for reason in planned.reasons))
        if planned.letter is not None:
            pages = [templates.html(planned.letter).html]
            if planned.status is LetterStatus.DRAFT:
                pages.insert(
                    0, templates.document("projet.html", {"premier_jour": show_day(planned.letter.day)}).html
                )
            files[f"{planned.kind}.txt"] = "".join(map(read_text, pages))
    files["lettres.txt"] = "\n".join(states) + "\n"
    return files


@pytest.mark.parametrize("reference", REFERENCES)
def test_an_example_gives_what_was_reviewed(
    examples: Project, reference: str, request: pytest.FixtureRequest
) -> None:
    folder = GOLDEN / reference
    files = produced(examples, reference)
    if request.config.getoption("--update-golden"):
        folder.mkdir(parents=True, exist_ok=True)
        for stale in set(folder.iterdir()) - {folder / name for name in files}:
            stale.unlink()
        for name, text in files.items():
            (folder / name).write_text(text, encoding="utf-8")
    reviewed = {path.name: path.read_text(encoding="utf-8") for path in sorted(folder.glob("*"))}
    assert files == reviewed


def test_no_golden_is_left_without_its_example() -> None:
    assert sorted(path.name for path in GOLDEN.iterdir()) == REFERENCES
