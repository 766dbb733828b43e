"""The site by the keyboard alone, and as the reader's system asks for it."""

import re
from collections.abc import Iterator

import pytest
from browsing import PACK, settled, tab, violations

pytestmark = pytest.mark.slow

# --- The keyboard alone ---

# How the element that has the focus shows it: on itself, or on the label that stands for it.
SHOWN = """() => {
  const here = document.activeElement, of = (one) => one && getComputedStyle(one);
  const stand = [here, here.nextElementSibling, here.parentElement?.querySelector(".task-list-indicator"),
    here.closest(".tabbed-set")?.querySelector(".tabbed-labels"), here.closest("label")];
  const ringed = (style) => style && style.outlineStyle !== "none" && parseFloat(style.outlineWidth) > 0;
  const box = here.getBoundingClientRect();
  return { what: here.outerHTML.slice(0, 100), body: here === document.body,
    ringed: stand.some((one) => ringed(of(one))) || ringed(getComputedStyle(stand[2] ?? here, "::before"))
      || of(here).boxShadow !== "none",
    seen: box.bottom > 0 && box.right > 0 && box.left < innerWidth };
}"""


def stops(page: object, most: int) -> Iterator[dict[str, object]]:
    """What the Tab key reaches, one after the other, until the page is left."""
    for _ in range(most):
        page.keyboard.press("Tab")
        here = page.evaluate(SHOWN)
        if here["body"]:
            return
        yield here


@pytest.mark.parametrize("width", [1280, 360])
@pytest.mark.parametrize(
    "path",
    [
        "index.html",
        "guide/etape-2-relance.html",
        "lettres/mise_en_demeure.html",
        "outils/calculateur.html",
        "dossiers/index.html",
        "dossiers/liste.html",
        f"dossiers/{PACK}/index.html",
        "reference/regles.html",
    ],
)
def test_every_stop_of_the_keyboard_is_seen(browser: object, server: str, path: str, width: int) -> None:
    with tab(browser, server, width=width, reduced_motion="reduce") as page:
        settled(page, f"{server}/{path}")
        reached = list(stops(page, 60))
    assert len(reached) >= 15
    assert [stop["what"] for stop in reached if not (stop["ringed"] and stop["seen"])] == []


@pytest.mark.parametrize("path", ["guide/principe.html", f"dossiers/{PACK}/index.html", "404.html"])
def test_the_first_stop_leads_past_the_menus(browser: object, server: str, path: str) -> None:
    with tab(browser, server) as page:
        settled(page, f"{server}/{path}")
        page.keyboard.press("Tab")
        assert page.locator(":focus").inner_text() == "Aller au contenu"
        page.keyboard.press("Enter")
        page.keyboard.press("Tab")
        assert page.evaluate("Boolean(document.activeElement.closest('main'))")


def test_the_menu_of_a_narrow_screen_opens_closes_and_is_left_by_the_keyboard(
    browser: object, server: str
) -> None:
    with tab(browser, server, width=360) as page:
        settled(page, f"{server}/guide/penalites.html")
        opener = page.get_by_role("button", name="Menu", exact=True)
        opener.focus()
        page.keyboard.press("Enter")
        assert opener.get_attribute("aria-expanded") == "true"
        page.wait_for_function(
            "document.querySelector('.md-sidebar--primary').contains(document.activeElement)"
        )
        page.keyboard.press("Escape")
        assert opener.get_attribute("aria-expanded") == "false"
        assert page.evaluate("document.activeElement.ariaLabel") == "Menu"
        page.keyboard.press("Space")
        assert opener.get_attribute("aria-expanded") == "true"
        page.keyboard.press("Shift+Tab")
        page.keyboard.press("Shift+Tab")
        page.wait_for_function("!document.getElementById('__drawer').checked")


def test_a_closed_menu_is_not_on_the_way_of_the_keyboard(browser: object, server: str) -> None:
    with tab(browser, server, width=360) as page:
        settled(page, f"{server}/guide/penalites.html")
        assert not any("md-nav__link" in str(stop["what"]) for stop in stops(page, 12))


def test_the_open_menu_and_the_open_search_have_nothing_against_them(
    browser: object, server: str, axe: str
) -> None:
    with tab(browser, server, width=360) as page:
        settled(page, f"{server}/reference/regles.html")
        page.get_by_role("button", name="Menu", exact=True).click()
        page.wait_for_timeout(400)
        assert violations(page, axe) == []
    with tab(browser, server) as page:
        settled(page, f"{server}/index.html")
        page.keyboard.press("/")
        page.keyboard.type("prescription")
        page.locator(".md-search-result__item").first.wait_for()
        page.wait_for_timeout(400)
        assert violations(page, axe) == []


def test_the_search_is_opened_read_and_followed_by_the_keyboard(browser: object, server: str) -> None:
    from playwright.sync_api import expect

    with tab(browser, server) as page:
        settled(page, f"{server}/index.html")
        page.keyboard.press("/")
        assert page.evaluate("document.activeElement.name") == "query"
        page.keyboard.type("injonction de payer", delay=15)
        link = page.locator(".md-search-result__item > a").first
        expect(link).to_have_attribute("href", re.compile("guide/injonction-de-payer"), timeout=20_000)
        page.wait_for_timeout(500)  # the list is whole
        page.keyboard.press("ArrowDown")
        assert page.evaluate("Boolean(document.activeElement.closest('.md-search-result'))")
        page.keyboard.press("Enter")
        page.wait_for_url("**/guide/**")


def test_the_theme_is_changed_by_the_keyboard_and_kept(browser: object, server: str) -> None:
    with tab(browser, server) as page:
        settled(page, f"{server}/index.html")
        scheme = "document.body.dataset.mdColorScheme"
        assert page.evaluate(scheme) == "default"
        page.locator("input.md-option").first.focus()
        for _ in range(3):  # system, light, dark
            if page.evaluate(scheme) == "slate":
                break
            page.keyboard.press("ArrowRight")
        assert page.evaluate(scheme) == "slate"
        settled(page, f"{server}/guide/principe.html")
        assert page.evaluate(scheme) == "slate"


def test_the_tabs_of_a_letter_are_turned_by_the_keyboard(browser: object, server: str) -> None:
    with tab(browser, server) as page:
        settled(page, f"{server}/lettres/mise_en_demeure.html")
        page.locator(".tabbed-set > input").first.focus()
        first = page.locator(".am-lettre:visible").inner_text()
        page.keyboard.press("ArrowRight")
        assert page.locator(".am-lettre:visible").inner_text() != first


def test_the_list_of_cases_is_filtered_and_sorted_by_the_keyboard(browser: object, server: str) -> None:
    with tab(browser, server) as page:
        settled(page, f"{server}/dossiers/liste.html")
        rows = page.locator(".am-triable tbody tr:visible")
        everything = rows.count()
        page.get_by_role("searchbox").focus()
        page.keyboard.type("menuiserie")
        assert rows.count() < everything
        page.keyboard.press("Control+A")
        page.keyboard.press("Delete")
        page.keyboard.press("Tab")
        assert page.evaluate("document.activeElement.name") == "etat"
        page.get_by_role("button", name="Total").focus()
        page.keyboard.press("Enter")
        assert page.locator("th[aria-sort=ascending]").inner_text().startswith("Total")
        page.keyboard.press("Space")
        assert page.locator("th[aria-sort=descending]").inner_text().startswith("Total")


# --- What the reader asked of the system ---


def test_nothing_is_animated_for_those_who_asked(browser: object, server: str) -> None:
    with tab(browser, server, reduced_motion="reduce") as page:
        settled(page, f"{server}/guide/principe.html")
        longest = page.evaluate(
            "() => Math.max(...[...document.querySelectorAll('*')].flatMap((one) => {"
            " const style = getComputedStyle(one);"
            " return [style.transitionDuration, style.animationDuration].flatMap((all) =>"
            " all.split(', ').map((one) => parseFloat(one) * (one.endsWith('ms') ? 1 : 1000))); }))"
        )
        assert longest <= 1
        assert page.evaluate("getComputedStyle(document.documentElement).scrollBehavior") == "auto"


@pytest.mark.parametrize(("scheme", "expected"), [("light", "default"), ("dark", "slate")])
def test_the_colours_are_those_of_the_system_at_first(
    browser: object, server: str, scheme: str, expected: str
) -> None:
    with tab(browser, server, scheme=scheme) as page:
        for path in ("index.html", f"dossiers/{PACK}/index.html"):
            settled(page, f"{server}/{path}")
            assert page.evaluate("document.body.dataset.mdColorScheme") == expected
