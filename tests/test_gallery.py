"""The gallery: what the site shows of a letter is what the debtor receives, passage by passage."""

import re
from collections import Counter
from datetime import date
from html.parser import HTMLParser
from pathlib import Path

import pytest

from generator import pages, pipeline, project, readback
from generator.pages import gallery
from generator.pipeline import Specimen
from generator.press import Sheets
from generator.project import Project

ROOT = Path(__file__).parents[1]
DAY = date(2026, 11, 22)
NAMES = [f"{kind}-{name}" for name in gallery.TABS for kind in ("rappel", "relance", "mise_en_demeure")]

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def made() -> Project:
    return project.load(ROOT, DAY, ["2026-0042"])


@pytest.fixture(scope="module")
def specimens(made: Project) -> dict[str, tuple[Specimen, Sheets]]:
    found = pipeline.specimens(made)
    sheets = pipeline.specimen_sheets(made, found)
    return {f"{item.kind}-{item.name}": (item, sheet) for item, sheet in zip(found, sheets, strict=True)}


@pytest.fixture(scope="module")
def site(made: Project, specimens: dict[str, tuple[Specimen, Sheets]]) -> dict[str, str]:
    return gallery.pages(
        [item for item, _ in specimens.values()], made.law, [sheet for _, sheet in specimens.values()]
    )


class Letters(HTMLParser):
    """The words of each letter of a page, without the numbers of the passages."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.letters: list[list[str]] = []
        self._depth = self._number = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        classes = (dict(attrs).get("class") or "").split()
        if "am-lettre" in classes:
            self.letters.append([])
            self._depth = 1
        elif self._depth and tag == "div":
            self._depth += 1
        self._number += tag == "sup" and "am-num" in classes
        if self._depth and tag in {"p", "div", "td", "th", "br", "li"}:
            self.letters[-1].append(" ")

    def handle_endtag(self, tag: str) -> None:
        self._depth -= bool(self._depth) and tag == "div"
        self._number -= bool(self._number) and tag == "sup"

    def handle_data(self, data: str) -> None:
        if self._depth and not self._number:
            self.letters[-1].append(data)


def words(text: str) -> Counter[str]:
    """Words without spaces of any kind nor signs that a line break cuts: both programs read the same letters."""
    return Counter(re.findall(r"\w+", text.replace("\N{SOFT HYPHEN}", "").replace("\xad", "")))


def printed(pages_of: tuple[str, ...]) -> Counter[str]:
    """The words of the PDF, less what each sheet repeats: running title, foot of the later pages, page number."""
    found: Counter[str] = Counter()
    for number, page in enumerate(pages_of, 1):
        found += words(page)
        found -= words(f"{number} {len(pages_of)}")
    return found


def repeated(specimen: Specimen, sheets: int) -> Counter[str]:
    """What each sheet after the first bears again: the running title and the foot of the page."""
    html = specimen.page.html
    title = re.search(r'class="courant"[^>]*>(.*?)</', html, re.DOTALL)
    foot = re.search(r'class="pied"[^>]*>(.*?)</div>', html, re.DOTALL)
    assert title and foot
    once = words(re.sub(r"<[^>]+>", " ", title[1])) + words(re.sub(r"<[^>]+>", " ", foot[1]))
    return Counter({word: count * (sheets - 1) for word, count in once.items()})


@pytest.mark.parametrize("name", NAMES)
def test_the_letter_of_the_site_says_word_for_word_what_its_pdf_says(name: str, specimens, site) -> None:
    specimen, sheets = specimens[name]
    reader = Letters()
    reader.feed(site[f"lettres/{specimen.kind}.md"])
    shown = words("".join(reader.letters[list(gallery.TABS).index(specimen.name)]))
    text = readback.read(sheets.data).pages
    assert shown == printed(text) - repeated(specimen, len(text))


@pytest.mark.parametrize("name", NAMES)
def test_each_passage_tells_its_reason_its_force_and_what_happens_without_it(
    name: str, specimens, site
) -> None:
    specimen, _ = specimens[name]
    html = site[f"lettres/{specimen.kind}.md"]
    prefix = f"{specimen.kind}-{specimen.name}".replace("_", "-")
    notes = re.findall(rf'<li id="{prefix}-\d+" value="\d+">(.*?)</li>', html, re.DOTALL)
    assert len(notes) >= 15
    for note in notes:
        assert "am-pastille" in note and "Sans elle : " in note and "reference/regles/LET" in note
        assert len(re.findall(r"<p>[^<]{10,}</p>", note)) == 1, note


def test_the_pictures_beside_a_letter_are_those_of_its_pdf(specimens) -> None:
    found = gallery.files(
        [item for item, _ in specimens.values()], [sheet for _, sheet in specimens.values()]
    )
    for name, (_, sheets) in specimens.items():
        assert found[f"lettres/pdf/{name}.pdf"] == sheets.data
        pictures = [
            data for path, data in found.items() if re.fullmatch(rf"lettres/pdf/{name}-\d\.png", path)
        ]
        assert len(pictures) == readback.page_count(sheets.data)
        assert all(data.startswith(b"\x89PNG") and len(data) < 40_000 for data in pictures)


def test_the_gallery_is_the_same_twice(made: Project, specimens) -> None:
    found = pipeline.specimens(made)
    _, again = pages.specimen_files(made, found)
    assert again == gallery.files(
        [item for item, _ in specimens.values()], [sheet for _, sheet in specimens.values()]
    )


@pytest.mark.parametrize("name", ["b2b", "b2c", "public"])
def test_a_rappel_of_two_invoices_holds_on_one_sheet(name: str, specimens) -> None:
    assert readback.page_count(specimens[f"rappel-{name}"][1].data) == 1
