"""Each kind of page for everyone: axe finds nothing, nothing moves while it loads, a finger is large enough."""

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


@pytest.mark.parametrize(
    ("width", "scheme", "paths"),
    [(1280, "dark", (*PAGES, NOT_FOUND)), (360, "light", (*LAYOUTS, NOT_FOUND))],
    ids=["wide and dark", "narrow and light"],
)
def test_axe_finds_nothing_on_any_kind_of_page(
    browser: object, server: str, axe: str, width: int, scheme: str, paths: tuple[str, ...]
) -> None:
    found = {}
    with tab(browser, server, width=width, scheme=scheme) as page:
        for path in paths:
            settled(page, f"{server}/{path}")
            if told := violations(page, axe):
                found[path] = told
    assert found == {}


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
            if entries := page.evaluate("moved"):
                moved[path] = entries
    assert moved == {}


# A link in a sentence, or a word of a table, has the size of its text; what stands alone is for a finger.
SMALL = """() => [...document.querySelectorAll("a[href], button, input, select, textarea, summary, [tabindex='0']")]
  .filter((one) => one.checkVisibility({ visibilityProperty: true, opacityProperty: true }))
  .filter((one) => getComputedStyle(one).display !== "inline" && !one.closest("[aria-hidden=true]"))
  .map((one) => [one.getBoundingClientRect(), one.outerHTML.slice(0, 90)])
  .filter(([box]) => box.width && (box.width < 24 || box.height < 24))
  .map(([box, html]) => `${Math.round(box.width)}×${Math.round(box.height)} ${html}`)"""


def test_what_is_pressed_is_large_enough_for_a_finger(browser: object, server: str) -> None:
    """24 pixels each way at least (WCAG 2.2, 2.5.8), on a telephone, menu closed then open."""
    small = {}
    with tab(browser, server, width=360, has_touch=True) as page:
        for path in (*PAGES, NOT_FOUND):
            settled(page, f"{server}/{path}")
            small[path] = page.evaluate(SMALL)
        settled(page, f"{server}/guide/penalites.html")
        page.get_by_role("button", name="Menu", exact=True).click()
        page.wait_for_timeout(400)
        small["menu"] = page.evaluate(SMALL)
    assert {path: found for path, found in small.items() if found} == {}
