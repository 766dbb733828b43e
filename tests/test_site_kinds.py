"""Each kind of page for everyone: axe finds nothing, nothing moves while it loads, a finger is large enough."""

from collections.abc import Mapping
from dataclasses import dataclass

import pytest
from browsing import LONG_TEXTS, NOT_FOUND, PAGES, settled, tab, violations

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
    """What one visit of a page tells: what moved as it loaded, what axe found."""

    moved: list[object]
    wrong: list[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Held(Seen):
    """The same on a telephone, with what is too small for a finger, and its width by colours of the page."""

    small: list[str]
    widths: dict[str, int]


@pytest.fixture(scope="module")
def on_a_desk(browser: object, server: str, axe: str) -> dict[str, Seen]:
    """Each page 1280 pixels wide, in dark colours, opened by somebody who keeps nothing."""
    visits = {}
    for path in (*PAGES, NOT_FOUND):
        with tab(browser, server, scheme="dark", script=MOVES) as page:
            moved = loaded(page, f"{server}/{path}")
            visits[path] = Seen(moved=moved, wrong=violations(page, axe))
    return visits


@pytest.fixture(scope="module")
def on_a_telephone(browser: object, server: str, axe: str) -> dict[str, Held]:
    """Each page 360 pixels wide, under a finger, in light colours then in dark ones; axe reads one of each layout."""
    visits = {}
    for path in (*PAGES, NOT_FOUND):
        with tab(browser, server, width=360, has_touch=True, script=MOVES) as page:
            moved, small = loaded(page, f"{server}/{path}"), page.evaluate(SMALL)
            light = {page.evaluate(SCHEME): page.evaluate(WIDTH)}
            wrong = [] if path in LONG_TEXTS else violations(page, axe)
            page.emulate_media(color_scheme="dark")
            page.wait_for_function(f"{SCHEME} !== 'default'")
            dark = {page.evaluate(SCHEME): page.evaluate(WIDTH)}
            visits[path] = Held(moved=moved, wrong=wrong, small=small, widths=light | dark)
    return visits


def loaded(page: object, address: str) -> list[object]:
    """Open a page to the end of all it asks for, and half a second more for what comes late; gives what moved."""
    settled(page, address)
    page.wait_for_load_state("networkidle")
    return page.evaluate("moved")


def told(visits: Mapping[str, Seen], of: str) -> dict[str, list[object]]:
    """What the visits found of that sort, by page, where they found anything."""
    return {path: found for path, seen in visits.items() if (found := getattr(seen, of))}


def test_axe_finds_nothing_on_a_wide_dark_page(on_a_desk: dict[str, Seen]) -> None:
    assert told(on_a_desk, "wrong") == {}


def test_axe_finds_nothing_on_a_narrow_light_page_under_a_finger(on_a_telephone: dict[str, Held]) -> None:
    assert told(on_a_telephone, "wrong") == {}


def test_nothing_moves_while_a_wide_page_loads(on_a_desk: dict[str, Seen]) -> None:
    assert told(on_a_desk, "moved") == {}


def test_nothing_moves_while_a_narrow_page_loads(on_a_telephone: dict[str, Held]) -> None:
    assert told(on_a_telephone, "moved") == {}


def test_what_is_pressed_is_large_enough_for_a_finger(on_a_telephone: dict[str, Held]) -> None:
    """24 pixels each way at least (WCAG 2.2, 2.5.8)."""
    assert told(on_a_telephone, "small") == {}


@pytest.mark.parametrize("scheme", ["default", "slate"], ids=["light", "dark"])
def test_nothing_overflows_a_telephone(on_a_telephone: dict[str, Held], scheme: str) -> None:
    assert {
        path: seen.widths[scheme] for path, seen in on_a_telephone.items() if seen.widths[scheme] > 360
    } == {}


def test_axe_sees_what_is_wrong(browser: object, server: str, axe: str) -> None:
    with tab(browser, server) as page:
        page.goto(f"{server}/index.html")
        page.evaluate("document.querySelector('.md-content p').innerHTML = '<img src=\"assets/logo.svg\">'")
        assert any(line.startswith("image-alt:") for line in violations(page, axe))


def test_what_is_pressed_in_the_open_menu_is_large_enough_for_a_finger(browser: object, server: str) -> None:
    with tab(browser, server, width=360, has_touch=True) as page:
        settled(page, f"{server}/guide/penalites.html")
        closed = page.evaluate(SMALL)
        page.get_by_role("button", name="Menu", exact=True).click()
        page.wait_for_timeout(400)
        assert [*closed, *page.evaluate(SMALL)] == []
