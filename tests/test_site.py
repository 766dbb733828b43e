"""The built site in a real browser: no request leaves it, it works from a server and by a double-click."""

import re
from pathlib import Path

import pytest
from browsing import PACK, PAGES, tab

pytestmark = pytest.mark.slow


HALF_TYPED = ("Invalid query", "_index")
"""What the search of the theme says of « 441- », before the rest is typed; it answers once the word is whole."""

TABS = 6  # open at the same time: the silence that follows their last request is awaited once for all


def test_every_kind_of_page_opens_without_a_request_outside(browser: object, site: Path) -> None:
    """By a double-click; from a server, `tests/test_site_kinds.py` opens them all as strictly."""
    base = site.as_uri()
    with tab(browser, base) as page:
        tabs = [page, *(page.context.new_page() for _ in range(TABS - 1))]
        for first in range(0, len(PAGES), TABS):
            opened = list(zip(tabs, PAGES[first : first + TABS], strict=False))
            for one, path in opened:
                one.goto(f"{base}/{path}")
            for one, path in opened:
                one.wait_for_load_state("networkidle")
                assert one.locator("h1").count() == 1, path
                assert one.title().endswith("amiable"), path


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("pénalité", "Pénalités"),
        ("penalites", "Pénalités"),
        ("echeancier", "échéancier"),
        ("exigibilité", "exigib"),
        ("CRE07", "CRE07"),
        ("sous-traitance", "sous-trait"),
        ("441-10", "441-10"),
        ("créances", "créance"),
        ("mise en demeure", "mise en demeure"),
        ("durandelle", "Menuiserie Durandelle"),
        ("AL-2026-118", "Menuiserie Durandelle"),
    ],
)
def test_the_search_finds_words_with_or_without_accents(
    browser: object, base: str, typed: str, found: str
) -> None:
    from playwright.sync_api import expect

    with tab(browser, base, known=HALF_TYPED) as page:
        page.goto(f"{base}/index.html")
        page.locator(".md-search__input").click()
        page.locator(".md-search__input").press_sequentially(typed, delay=15)
        results = page.locator(".md-search-result__list")
        expect(results).to_contain_text(re.compile(found, re.IGNORECASE), timeout=15_000)


@pytest.mark.parametrize(
    ("typed", "first"),
    [
        ("mise en demeure", "guide/etape-3-mise-en-demeure.html"),
        ("injonction de payer", "guide/injonction-de-payer.html"),
        ("penalites", "guide/penalites.html"),
        ("AL-2026-118", f"dossiers/{PACK}/index.html"),
    ],
)
def test_the_page_that_answers_comes_first(browser: object, server: str, typed: str, first: str) -> None:
    """Before the sheets of the reference, which are hundreds and have the same words in their headings."""
    from playwright.sync_api import expect

    with tab(browser, server, known=HALF_TYPED) as page:
        page.goto(f"{server}/index.html")
        page.wait_for_load_state("networkidle")
        page.locator(".md-search__input").press_sequentially(typed, delay=15)
        link = page.locator(".md-search-result__item > a").first
        expect(link).to_have_attribute("href", re.compile(re.escape(first)), timeout=15_000)


def test_the_list_sorts_amounts_as_numbers_and_names_as_french(browser: object, base: str) -> None:
    with tab(browser, base) as page:
        page.goto(f"{base}/dossiers/liste.html")
        total = page.get_by_role("button", name="Total")
        total.click()
        rising = amounts(page)
        assert rising == sorted(rising)
        total.click()
        assert amounts(page) == sorted(rising, reverse=True)
        assert page.locator("th[aria-sort=descending]").inner_text().startswith("Total")
        page.get_by_role("button", name="Débiteur").click()
        names = page.locator(".am-triable tbody th").evaluate_all(
            "cells => cells.map(cell => cell.dataset.sort)"
        )
        assert names == page.evaluate("names => [...names].sort(new Intl.Collator('fr').compare)", names)


def amounts(page: object) -> list[float]:
    cells = page.locator(".am-triable tbody td[data-titre=Total]")
    return [
        float(value) for value in cells.evaluate_all("cells => cells.map(cell => cell.dataset.sort)") if value
    ]


def test_the_list_filters_by_words_and_by_state(browser: object, base: str) -> None:
    with tab(browser, base) as page:
        page.goto(f"{base}/dossiers/liste.html")
        everything = page.locator(".am-triable tbody tr:visible").count()
        box = page.get_by_role("searchbox", name=re.compile("débiteur"))
        box.fill("ménuisÉrie durandelle")
        assert page.locator(".am-triable tbody tr:visible").count() == 1
        assert page.locator(".am-compte").inner_text() == "1 dossier affiché"
        box.fill("al-2026-118")
        assert page.locator(".am-triable tbody tr:visible").count() == 1
        box.fill("")
        page.get_by_label("État").select_option("pause")
        shown = page.locator(".am-triable tbody tr:visible")
        assert 0 < shown.count() < everything
        assert set(shown.evaluate_all("rows => rows.map(row => row.dataset.etat)")) == {"pause"}


def test_the_list_of_rules_filters_by_words_family_severity_and_regime(browser: object, base: str) -> None:
    with tab(browser, base) as page:
        page.goto(f"{base}/reference/regles.html")
        rows, count = page.locator(".am-regles tbody tr:visible"), page.locator(".am-compte")
        everything = rows.count()
        page.get_by_role("searchbox", name=re.compile("article")).fill("ÉCHEANCIER reconnaissance")
        assert rows.locator("th").all_inner_texts() == ["PRO08"]
        assert count.inner_text() == "1 règle affichée"
        assert page.locator(".am-groupe:visible").count() == 1
        page.get_by_role("searchbox", name=re.compile("article")).fill("")
        page.get_by_label("Famille").select_option("CON")
        page.get_by_label("Gravité").select_option("refus")
        assert rows.locator("th").all_inner_texts() == ["CON02"]
        page.locator("select[name=regime]").select_option("b2b")
        assert rows.count() == 0 and count.inner_text() == "0 règle affichée"
        assert everything > 200


def test_the_list_is_readable_without_javascript(browser: object, site: Path) -> None:
    with tab(browser, site.as_uri(), java_script_enabled=False) as page:
        page.goto(f"{site.as_uri()}/dossiers/liste.html")
        assert page.locator(".am-triable tbody tr").first.is_visible()
        assert not page.locator(".am-filtres").is_visible()


def test_a_case_page_leads_to_its_letters_and_its_rules(browser: object, base: str) -> None:
    with tab(browser, base) as page:
        page.goto(f"{base}/dossiers/liste.html")
        page.locator(f".am-triable a[href='{PACK}/index.html']").click()
        page.locator("h1", has_text="Durandelle").wait_for()
        assert page.locator(".am-frise > li").count() >= 5
        assert page.locator("#lettres ~ * a", has_text="PDF").get_attribute("href") == "mise_en_demeure.pdf"
        page.locator(".am-fil a", has_text="Dossiers").click()
        assert page.url.endswith("/dossiers/index.html")


def test_the_letters_change_with_their_tab(browser: object, base: str) -> None:
    with tab(browser, base) as page:
        page.goto(f"{base}/lettres/mise_en_demeure.html")
        assert page.locator(".am-lettre:visible").count() == 1
        first = page.locator(".am-lettre:visible").inner_text()
        page.locator(".tabbed-labels label", has_text="Consommateur").click()
        assert page.locator(".am-lettre:visible").inner_text() != first
        assert page.locator(".am-lettre:visible .am-num").count() > 10
