"""The guide as one book: the order of the menu, links that lead somewhere, what is read on paper."""

import re
from datetime import date
from pathlib import Path

import pypdfium2
import pytest
from mkdocs.config import load_config

from generator import pages, pipeline, project
from generator.pages.book import Book, book, chapters

ROOT = Path(__file__).parents[1]
DAY = date(2026, 11, 22)
NAV = [
    {"Accueil": "index.md"},
    {"Guide": [{"Les étapes": [{"Un": "guide/un.md"}, {"Deux": "guide/deux.md"}]}]},
]


def page(title: str, body: str) -> str:
    return f'---\ntitle: "{title}"\n---\n\n# {title}\n\n{body}\n'


def bound(one: str, **beside: bytes) -> Book:
    """The book of two pages, the first of which says `one`, and of the images of assets/."""
    guide = {
        "index.md": page("Accueil", ""),
        "guide/un.md": page("Un", one),
        "guide/deux.md": page("Deux", "## Suite"),
        **{f"assets/{name}.svg": content for name, content in beside.items()},
    }
    return book(chapters(NAV, guide), guide, "", DAY)


def test_the_chapters_follow_the_menu_and_only_the_guide_is_in_it():
    found = chapters(NAV, {"index.md": "", "guide/deux.md": page("Deux", ""), "guide/un.md": page("Un", "")})
    assert [(chapter.part, chapter.title) for chapter in found] == [
        ("Les étapes", "Un"),
        ("Les étapes", "Deux"),
    ]


def test_a_page_out_of_the_menu_or_absent_makes_no_chapter():
    assert chapters(NAV, {"guide/trois.md": page("Trois", "")}) == ()


@pytest.mark.parametrize(
    ("written", "bound_to"),
    [
        ("[x](deux.md)", 'href="#deux"'),
        ("[x](deux.md#suite)", 'href="#deux--suite"'),
        ("[x](#un)", 'href="#un--un"'),
        ("[x](https://exemple.example/a)", 'href="https://exemple.example/a"'),
    ],
)
def test_a_link_to_a_chapter_leads_to_it_in_the_book(written: str, bound_to: str):
    assert bound_to in bound(written).html


def test_a_link_that_leaves_the_guide_keeps_its_words_alone():
    html = bound("[les règles](../reference/regles.md)").html
    assert "<span>les règles</span>" in html and "regles.md" not in html


def test_every_link_of_the_contents_and_of_the_pages_has_its_target():
    html = bound("[x](deux.md#suite) et [y](deux.md)").html
    targets = set(re.findall(r'href="#([^"]+)"', html))
    assert targets and targets <= set(re.findall(r'id="([^"]+)"', html))


def test_a_box_to_tick_is_a_square_on_paper():
    assert bound("- [ ] vérifier").html.count("☐") == 1


def test_an_image_of_the_guide_goes_with_the_book():
    made = bound("![arbre](../assets/arbre.svg)", arbre=b"<svg/>")
    assert 'src="asset:assets/arbre.svg"' in made.html
    assert made.assets == {"assets/arbre.svg": b"<svg/>"}


@pytest.mark.slow
def test_the_real_guide_is_bound_whole_and_the_same_twice(tmp_path: Path):
    """Printed by our engine, read back by another: every chapter, its page in the contents, no live value left."""
    nav = load_config(config_file=str(ROOT / "mkdocs.yml")).nav
    guide = pipeline.read_guide(ROOT)
    found = project.load(ROOT, DAY, ["2026-0042"])
    data = pages.guide_book(found, nav, guide)
    assert data is not None and data == pages.guide_book(found, nav, guide)
    document = pypdfium2.PdfDocument(data)
    texts = [sheet.get_textpage().get_text_range() for sheet in document]
    titles = [chapter.title for chapter in chapters(nav, guide)]
    outline = [item.get_title() for item in document.get_toc() if item.level == 0]
    assert [title for title in titles if title not in outline] == []
    assert not re.search(r"\{\{|\}\}|None", "".join(texts))
    numbers = [int(number) for number in re.findall(r"\.{3,}\s*(\d+)", "".join(texts[1:3]))]
    assert len(numbers) == len(titles) and numbers == sorted(numbers)
