"""The built site in a real browser: no request leaves it, it works from a server and by a double-click."""

import functools
import json
import re
import threading
from collections.abc import Iterator
from html.parser import HTMLParser
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import unquote, urldefrag, urlparse

import pytest
from browsing import PACK, tab

from generator.pipeline import Build

PAGES = (
    "index.html",
    "guide/etape-1-rappel.html",
    "guide/penalites.html",
    "guide/arbres-de-decision.html",
    "guide/glossaire.html",
    "lettres/index.html",
    "lettres/mise_en_demeure.html",
    "dossiers/index.html",
    "dossiers/balance.html",
    "dossiers/indicateurs.html",
    "dossiers/liste.html",
    f"dossiers/{PACK}/index.html",
    "reference/regles.html",
    "reference/regles/CRE07.html",
    "reference/taux.html",
    "reference/taux/taux_interet_legal.html",
    "reference/format.html",
    "reference/procedures.html",
    "reference/commandes.html",
    "integration/ci.html",
    "integration/paiements.html",
    "integration/tableurs.html",
    "outils/calculateur.html",
    "outils/nouveau-dossier.html",
    "outils/couts.html",
)

pytestmark = pytest.mark.slow


# --- What is on disk ---


def test_the_guide_holds_nothing_of_any_case(build: Build, guide: Path) -> None:
    """Names, addresses, invoices, contacts, accounts: nothing of cases/ is in the files of the guide."""
    secrets = set()
    for dossier in build.project.dossiers:
        assert dossier.case is not None
        debtor = dossier.case.debtor
        secrets |= {debtor.name, *(contact.name for contact in debtor.contacts)}
        secrets |= {contact.email for contact in debtor.contacts if contact.email}
        secrets |= {invoice.number for invoice in dossier.case.invoices}
        secrets.add(
            f"dossiers/{dossier.reference}"
        )  # a bare reference may be an example of the documentation
    for creditor in build.project.creditors.values():
        secrets |= {creditor.name, creditor.email, creditor.bank.iban}
    searched = re.compile("|".join(re.escape(secret) for secret in sorted(secrets)))
    files = [path for path in guide.rglob("*") if path.is_file()]
    assert files
    assert not (guide / "dossiers").exists()
    for path in files:
        found = searched.search(path.read_bytes().decode("utf-8", errors="ignore"))
        assert found is None, (path, found)


def test_every_link_of_the_site_leads_somewhere(site: Path) -> None:
    check_links(site)


def test_every_link_of_the_guide_leads_somewhere(guide: Path) -> None:
    check_links(guide)


class Links(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.targets: set[str] = set()
        self.anchors: set[str] = set()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        for name, value in attrs:
            if name in {"href", "src"} and value:
                self.targets.add(value)
            if name in {"id", "name"} and value:
                self.anchors.add(value)


def check_links(site: Path) -> None:
    read = {}
    for path in site.rglob("*.html"):
        links = Links()
        links.feed(path.read_text(encoding="utf-8"))
        links.close()
        read[path.resolve()] = links
    broken = []
    for path, links in read.items():
        if path.name == "404.html":
            continue
        for target in links.targets:
            address, anchor = urldefrag(target)
            if urlparse(address).scheme in {"https", "http", "mailto", "data", "javascript"}:
                continue
            there = (path.parent / unquote(address)).resolve() if address else path
            there = there / "index.html" if there.is_dir() else there
            if not there.is_file() or (
                anchor and there in read and unquote(anchor) not in read[there].anchors
            ):
                broken.append((str(path.relative_to(site.resolve())), target))
    assert not broken


def test_pages_stay_light(site: Path) -> None:
    """A case page repeats no menu: thousands of them must stay possible."""
    sizes = [path.stat().st_size for path in site.glob("dossiers/*/index.html")]
    assert sum(sizes) / len(sizes) < 60_000


# --- In a browser ---


class Quiet(SimpleHTTPRequestHandler):
    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 — the base class names it so
        pass


@pytest.fixture(scope="session")
def server(site: Path) -> Iterator[str]:
    handler = functools.partial(Quiet, directory=str(site))
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as listening:
        threading.Thread(target=listening.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{listening.server_address[1]}"
        listening.shutdown()


@pytest.fixture(params=["file", "http"])
def base(request: pytest.FixtureRequest, site: Path) -> str:
    return str(request.getfixturevalue("server")) if request.param == "http" else site.as_uri()


def test_every_kind_of_page_opens_without_a_request_outside(browser: object, base: str) -> None:
    with tab(browser, base) as page:
        for path in PAGES:
            page.goto(f"{base}/{path}")
            page.wait_for_load_state("networkidle")
            assert page.locator("h1").count() == 1, path
            assert page.title().endswith("amiable"), path


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_nothing_overflows_a_telephone(browser: object, site: Path, scheme: str) -> None:
    with tab(browser, site.as_uri(), width=360, scheme=scheme) as page:
        for path in PAGES:
            page.goto(f"{site.as_uri()}/{path}")
            assert page.evaluate("document.documentElement.scrollWidth") <= 360, path


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

    with tab(browser, base) as page:
        page.goto(f"{base}/index.html")
        page.locator(".md-search__input").click()
        page.locator(".md-search__input").press_sequentially(typed, delay=15)
        results = page.locator(".md-search-result__list")
        expect(results).to_contain_text(re.compile(found, re.IGNORECASE), timeout=15_000)


def test_a_case_is_searched_by_its_names_and_numbers_alone(site: Path, build: Build) -> None:
    """What was said on the telephone is on the page of the case and nowhere else."""
    index = json.loads((site / "search" / "search_index.json").read_text(encoding="utf-8"))
    (entry,) = (doc for doc in index["docs"] if doc["location"] == f"dossiers/{PACK}/index.html")
    assert "Menuiserie Durandelle" in entry["title"] and "AL-2026-118" in entry["text"]
    dossier = build.project.dossier(PACK)
    assert dossier and dossier.case
    notes = [line.note for line in dossier.case.journal if line.note]
    assert notes and not any(note in json.dumps(index, ensure_ascii=False) for note in notes)


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
        assert "Durandelle" in page.locator("h1").inner_text()
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


def test_the_search_box_has_a_name_and_the_keyboard_sees_where_it_is(browser: object, site: Path) -> None:
    with tab(browser, site.as_uri()) as page:
        page.goto(f"{site.as_uri()}/index.html")
        assert page.locator("[role=dialog]").get_attribute("aria-label") == "Recherche"
        page.keyboard.press("Tab")
        outline = page.evaluate("getComputedStyle(document.activeElement).outlineStyle")
        assert outline != "none"
