"""Checklists: ticked, remembered in this browser for the pages of the guide alone, cleared, printed."""

import json
from pathlib import Path

import pytest
from browsing import PACK, tab

pytestmark = pytest.mark.slow

PAGE = "guide/etape-2-relance.html"
KEY = "amiable.coches.guide/etape-2-relance.md"
LIST = "#liste-de-controle + ul"


def kept(page: object) -> dict[str, object]:
    """What the browser keeps of what was ticked, the choices of the theme aside."""
    stored = page.evaluate("({ ...localStorage })")
    return {key: json.loads(value) for key, value in stored.items() if "coches" in key}


def test_what_is_ticked_stays_ticked_on_its_page_alone(browser: object, base: str) -> None:
    with tab(browser, base) as page:
        page.goto(f"{base}/{PAGE}")
        boxes = page.locator(f"{LIST} input")
        name = boxes.nth(1).get_attribute("aria-label")
        line = page.locator(f"{LIST} > li").nth(1)
        line.scroll_into_view_if_needed()
        corner = line.bounding_box()
        page.mouse.click(corner["x"] - 12, corner["y"] + 12)  # the square, drawn before the line
        assert kept(page) == {KEY: [name]}
        page.reload()
        assert boxes.evaluate_all("all => all.map(one => one.checked)") == [
            at == 1 for at in range(boxes.count())
        ]
        page.goto(f"{base}/guide/etape-1-rappel.html")
        assert page.locator(".task-list input:checked").count() == 0


def test_a_whole_line_ticks_and_a_link_in_it_still_leads(browser: object, base: str) -> None:
    with tab(browser, base, width=360) as page:
        page.goto(f"{base}/index.html")
        item = page.locator(".task-list-item").first
        item.click(position={"x": 60, "y": 8})
        assert item.locator("input").is_checked()
        item.locator("a").first.click()
        assert page.url.endswith("guide/principe.html")


def test_the_keyboard_ticks(browser: object, base: str) -> None:
    with tab(browser, base) as page:
        page.goto(f"{base}/{PAGE}")
        page.locator(f"{LIST} input").first.focus()
        page.keyboard.press("Space")
        assert page.locator(f"{LIST} input").first.is_checked()
        assert page.locator(f"{LIST} ~ .am-coches [role=status]").inner_text().startswith("1 sur ")


def test_one_button_clears_the_list_and_forgets_it(browser: object, base: str) -> None:
    with tab(browser, base) as page:
        page.goto(f"{base}/{PAGE}")
        for at in range(3):
            page.locator(f"{LIST} input").nth(at).check(force=True)
        page.get_by_role("button", name="Tout décocher").click()
        assert page.locator(f"{LIST} input:checked").count() == 0
        assert kept(page) == {}
        page.reload()
        assert page.locator(f"{LIST} input:checked").count() == 0


def test_a_list_works_where_nothing_can_be_kept(browser: object, base: str) -> None:
    refusing = (
        "Object.defineProperty(window, 'localStorage', { get() { throw new DOMException('refus'); } });"
    )
    refusing = f"if (location.pathname.includes('relance')) {{ {refusing} }}"
    opened = browser.new_context()
    page = opened.new_page()
    page.goto(f"{base}/{PAGE}")
    page.evaluate(f"() => {{ {refusing} }}")
    page.locator(f"{LIST} input").first.check(force=True)
    assert page.locator(f"{LIST} input").first.is_checked()
    opened.close()


def test_nothing_of_a_case_is_ever_kept(browser: object, base: str, site: Path) -> None:
    """The page says whether it may: only those written by hand do, and a case page is written by the tool."""
    told = {path for path in site.rglob("*.html") if 'name="am-page"' in path.read_text(encoding="utf-8")}
    inside = {path.relative_to(site).parts[0] for path in told}
    assert inside == {"index.html", "guide", "outils", "integration", "reference"}
    with tab(browser, base) as page:
        page.goto(f"{base}/dossiers/{PACK}/index.html")
        page.evaluate(
            "() => document.querySelector('.md-content').insertAdjacentHTML('beforeend', "
            "'<ul class=task-list><li class=task-list-item><label class=task-list-control>"
            "<input type=checkbox><span class=task-list-indicator></span></label> Menuiserie</li></ul>')"
        )
        page.add_script_tag(path=str(site / "assets/coches.js"))
        page.locator(".task-list-control input").check(force=True)
        assert page.locator(".am-coches").is_visible() and kept(page) == {}


def test_without_javascript_the_list_is_a_list(browser: object, base: str) -> None:
    with tab(browser, base, java_script_enabled=False) as page:
        page.goto(f"{base}/{PAGE}")
        assert page.locator(f"{LIST} li").count() >= 5
        assert page.locator(f"{LIST} li").first.is_visible()
        assert page.get_by_role("button", name="Tout décocher").count() == 0
