"""Each kind of page for everyone: axe finds nothing, nothing moves while it loads, a finger is large enough."""

from dataclasses import dataclass

import pytest
from browsing import LAYOUTS, NOT_FOUND, PAGES, settled, tab, violations

pytestmark = pytest.mark.slow

# The page counts by itself how far what it shows has moved (layout-shift entries of the browser).
MOVES = """
window.moved = [];
new PerformanceObserver((list) => list.getEntries().forEach(({ value, sources }) =>
  window.moved.push([value, ...sources.map(({ node }) => node?.outerHTML?.slice(0, 90) ?? String(node?.nodeName))])
)).observe({ type: "layout-shift", buffered: true });
"""


# A link in a sentence, or a word of a table, has the size of its text; what stands alone is for a finger.
SMALL = """() => [...document.querySelectorAll("a[href], button, input, select, textarea, summary, [tabindex='0']")]
  .filter((one) => one.checkVisibility({ visibilityProperty: true, opacityProperty: true }))
  .filter((one) => getComputedStyle(one).display !== "inline" && !one.closest("[aria-hidden=true]"))
  .map((one) => [one.getBoundingClientRect(), one.outerHTML.slice(0, 90)])
  .filter(([box]) => box.width && (box.width < 24 || box.height < 24))
  .map(([box, html]) => `${Math.round(box.width)}×${Math.round(box.height)} ${html}`)"""
SCHEME = "document.body.dataset.mdColorScheme"
WIDTH = "document.documentElement.scrollWidth"


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """What one visit of a page on a telephone tells: what is too small, and its width by colours of the page."""

    small: list[str]
    widths: dict[str, int]


@pytest.fixture(scope="module")
def on_a_telephone(browser: object, server: str) -> dict[str, Seen]:
    """Each page visited once, 360 pixels wide and pressed with a finger, light then dark."""
    seen = {}
    with tab(browser, server, width=360, has_touch=True) as page:
        for path in (*PAGES, NOT_FOUND):
            page.emulate_media(color_scheme="light")
            settled(page, f"{server}/{path}")
            light = {page.evaluate(SCHEME): page.evaluate(WIDTH)}
            small = page.evaluate(SMALL)
            page.emulate_media(color_scheme="dark")
            page.wait_for_function(f"{SCHEME} !== 'default'")
            dark = {page.evaluate(SCHEME): page.evaluate(WIDTH)}
            seen[path] = Seen(small=small, widths=light | dark)
    return seen


@pytest.mark.parametrize(
    ("width", "scheme", "finger", "paths"),
    [(1280, "dark", False, (*PAGES, NOT_FOUND)), (360, "light", True, (*LAYOUTS, NOT_FOUND))],
    ids=["wide and dark", "narrow and light, under a finger"],
)
def test_axe_finds_nothing_on_any_kind_of_page(
    browser: object, server: str, axe: str, width: int, scheme: str, finger: bool, paths: tuple[str, ...]
) -> None:
    found = {}
    with tab(browser, server, width=width, scheme=scheme, has_touch=finger) as page:
        for path in paths:
            settled(page, f"{server}/{path}")
            if told := violations(page, axe):
                found[path] = told
    assert found == {}


@pytest.mark.parametrize("scheme", ["default", "slate"], ids=["light", "dark"])
def test_nothing_overflows_a_telephone(on_a_telephone: dict[str, Seen], scheme: str) -> None:
    assert {
        path: seen.widths[scheme] for path, seen in on_a_telephone.items() if seen.widths[scheme] > 360
    } == {}


def test_axe_sees_what_is_wrong(browser: object, server: str, axe: str) -> None:
    with tab(browser, server) as page:
        page.goto(f"{server}/index.html")
        page.evaluate("document.querySelector('.md-content p').innerHTML = '<img src=\"assets/logo.svg\">'")
        assert any(line.startswith("image-alt:") for line in violations(page, axe))


@pytest.mark.parametrize("width", [1280, 360])
def test_nothing_moves_while_a_page_loads(browser: object, server: str, width: int) -> None:
    moved = {}
    for path in (*LAYOUTS, NOT_FOUND):
        with tab(browser, server, width=width, script=MOVES) as page:  # a new visitor each time: nothing kept
            settled(page, f"{server}/{path}")
            page.wait_for_load_state("networkidle")  # and half a second more, for what comes late
            if entries := page.evaluate("moved"):
                moved[path] = entries
    assert moved == {}


def test_what_is_pressed_is_large_enough_for_a_finger(on_a_telephone: dict[str, Seen]) -> None:
    """24 pixels each way at least (WCAG 2.2, 2.5.8)."""
    assert {path: seen.small for path, seen in on_a_telephone.items() if seen.small} == {}


def test_what_is_pressed_in_the_open_menu_is_large_enough_for_a_finger(browser: object, server: str) -> None:
    with tab(browser, server, width=360, has_touch=True) as page:
        settled(page, f"{server}/guide/penalites.html")
        closed = page.evaluate(SMALL)
        page.get_by_role("button", name="Menu", exact=True).click()
        page.wait_for_timeout(400)
        assert [*closed, *page.evaluate(SMALL)] == []
