"""The site on paper: the page and nothing around it, whole tables, boxes as squares, the warning kept."""

import re
from collections.abc import Callable

import pytest
from browsing import PACK, PAGES, settled, tab

from generator import readback

pytestmark = pytest.mark.slow

A4_WIDTH = 178 / 25.4 * 96  # in CSS pixels, within the margins of the style sheet
BANNER = "Usage interne : cette page contient des données personnelles."


@pytest.fixture
def printed(browser: object, base: str) -> Callable[..., str]:
    """Print a page of the site and read the paper back, on one line."""

    def read(path: str, before: Callable[[object], None] = lambda page: None, scheme: str = "light") -> str:
        with tab(browser, base, scheme=scheme) as page:
            page.goto(f"{base}/{path}")
            before(page)
            data = page.pdf(prefer_css_page_size=True)
        sheets, _ = readback.parcel(data, 200)
        return re.sub(r"\s+", " ", " ".join(sheets))

    return read


@pytest.mark.parametrize(
    "path",
    [
        "guide/etape-2-relance.html",
        "dossiers/index.html",
        "dossiers/liste.html",
        f"dossiers/{PACK}/index.html",
    ],
)
def test_paper_holds_the_page_and_nothing_around_it(printed: Callable[..., str], path: str) -> None:
    text = printed(path)
    for around in (
        "Rechercher",
        "Sur cette page",
        "Aller au contenu",
        "Retour en haut",
        "Suivant",
        "Propulsé",
    ):
        assert around not in text
    assert not re.search(r"Accueil Guide|Passer au thème|Tout décocher|Imprimer cette liste|[↕↑↓]", text)


def test_a_guide_page_keeps_its_text_its_links_and_its_boxes(printed: Callable[..., str]) -> None:
    def tick(page: object) -> None:
        page.locator("#liste-de-controle + ul input").first.check(force=True)

    text = printed("guide/etape-2-relance.html", tick)
    assert "Étape 2 : la relance" in text.replace("\N{NO-BREAK SPACE}", " ")
    assert "Pénalités et indemnité" in text  # the words of a link
    assert text.count("☑") == 1 and text.count("☐") >= 5
    assert BANNER not in text


def test_the_list_of_cases_is_printed_whole(printed: Callable[..., str]) -> None:
    text = printed("dossiers/liste.html")
    assert BANNER in text
    for reference in ("2022-0017", PACK, "2026-0219"):
        assert reference in text
    assert text.count("Prochaine étape") >= 2  # the heading of the table again on each sheet
    assert "Chercher un débiteur" not in text


def test_a_case_is_printed_with_its_warning_and_its_folded_parts(printed: Callable[..., str]) -> None:
    text = printed(f"dossiers/{PACK}/index.html")
    assert BANNER in text and "Menuiserie Durandelle" in text
    assert "Texte relevé" in text  # within a folded part


WIDE = """() => [...document.querySelectorAll(".md-content *")]
  .filter((one) => one.checkVisibility() && one.getBoundingClientRect().right > innerWidth + 1)
  .map((one) => one.outerHTML.slice(0, 100))"""


def test_nothing_is_cut_at_the_edge_of_the_sheet(browser: object, server: str) -> None:
    cut = {}
    with tab(browser, server) as page:
        for path in PAGES:
            page.emulate_media(media="screen")
            page.set_viewport_size({"width": 1280, "height": 900})
            settled(page, f"{server}/{path}")
            page.emulate_media(media="print")
            page.set_viewport_size({"width": round(A4_WIDTH), "height": 1000})
            if wide := page.evaluate(WIDE):
                cut[path] = wide
    assert cut == {}


def test_paper_is_white_whatever_the_theme(browser: object, server: str) -> None:
    colours = "[document.body, document.querySelector('h1'), document.querySelector('.md-content p')]"
    read = (
        f"() => {colours}.map((one) => [getComputedStyle(one).color, getComputedStyle(one).backgroundColor])"
    )
    with tab(browser, server, scheme="dark") as page:
        settled(page, f"{server}/guide/principe.html")
        dark = page.evaluate(read)
        page.emulate_media(media="print", color_scheme="dark")
        on_paper = page.evaluate(read)
    with tab(browser, server) as page:
        settled(page, f"{server}/guide/principe.html")
        page.emulate_media(media="print")
        assert on_paper == page.evaluate(read) != dark
