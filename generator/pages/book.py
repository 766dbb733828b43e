"""The guide as one printable book: cover, contents with page numbers, one chapter per page of the site.

The chapters follow the menu. A link to another chapter leads to it in the book; one that leaves the guide keeps
its words alone. What only a screen offers (tooltips, buttons) is not printed, and a box to tick is a square.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import PurePosixPath
from posixpath import dirname, join, normpath

from generator import french
from generator.pages.markup import text
from generator.render.guide import article, converter

NAME = "guide.pdf"
STYLE = "theme/livre.css"
_GUIDE = "guide/"

_HEAD = re.compile(r"\A---\n(.*?)\n---\n", re.DOTALL)
_TITLE = re.compile(r"^title:\s*(.+?)\s*$", re.MULTILINE)
_ID = re.compile(r'(<[^<>]*?\s)id="([^"]*)"')
_LINK = re.compile(r'<a\s[^<>]*?href="([^"]*)"[^<>]*>(.*?)</a>', re.DOTALL)
_IMAGE = re.compile(r'(<img\s[^<>]*?src=")([^"]*)(")')
_BOX = re.compile(
    r"<label class=\"task-list-control\">.*?</label>|<input [^<>]*?type=\"checkbox\"[^<>]*?/?>", re.DOTALL
)
_OPENING = re.compile(r"<(/?)details\b[^<>]*?(class=\"[^\"]*\")?[^<>]*>")
_OUTSIDE = ("http:", "https:", "mailto:")


@dataclass(frozen=True, slots=True, kw_only=True)
class Chapter:
    """A page of the guide: its path in docs/, the part of the menu it stands in, its title, its expanded Markdown."""

    path: str
    part: str
    title: str
    markdown: str

    @property
    def slug(self) -> str:
        return PurePosixPath(self.path).stem


@dataclass(frozen=True, slots=True, kw_only=True)
class Book:
    """What the press needs: a whole HTML page, its style sheet, the images it shows by name."""

    html: str
    css: str
    assets: Mapping[str, bytes]


def chapters(nav: object, guide: Mapping[str, str | bytes]) -> tuple[Chapter, ...]:
    """The pages below guide/ in the order of the menu (`nav` of mkdocs.yml); a page out of the menu is left out."""
    return tuple(
        Chapter(path=path, part=part, title=_title(content, path), markdown=_HEAD.sub("", content))
        for part, path in _walk(nav, "")
        if path.startswith(_GUIDE) and isinstance(content := guide.get(path), str)
    )


def book(found: Sequence[Chapter], guide: Mapping[str, str | bytes], css: str, checked_on: date) -> Book:
    """The book of these chapters; `checked_on` is the day of the last check of the legal values."""
    slugs = {chapter.path: chapter.slug for chapter in found}
    images: dict[str, bytes] = {}
    markdown = converter()
    body = []
    for number, chapter in enumerate(found, 1):
        html = _bound(article(markdown, chapter.markdown), chapter, slugs, guide, images)
        body.append(
            f'<section class="chapitre" id="{chapter.slug}" data-numero="{number}">\n{html}\n</section>'
        )
    page = (
        '<!DOCTYPE html>\n<html lang="fr"><head><meta charset="utf-8" />'
        "<title>Le recouvrement amiable, guide pratique</title>"
        '<meta name="author" content="amiable" />'
        f'<meta name="dcterms.created" content="{checked_on.isoformat()}" /></head>\n<body>\n'
        f"{_cover(checked_on)}\n{_contents(found)}\n" + "\n".join(body) + "\n</body></html>\n"
    )
    return Book(html=page, css=css, assets=images)


def _walk(nav: object, part: str) -> Iterator[tuple[str, str]]:
    if isinstance(nav, str):
        yield part, nav
    elif isinstance(nav, list):
        for item in nav:
            yield from _walk(item, part)
    elif isinstance(nav, dict):
        for title, item in nav.items():
            yield from _walk(item, part if isinstance(item, str) else str(title))


def _title(content: str, path: str) -> str:
    head = _HEAD.match(content)
    found = _TITLE.search(head[1]) if head else None
    return found[1].strip("\"'") if found else PurePosixPath(path).stem


def _cover(checked_on: date) -> str:
    return (
        '<section class="couverture"><p class="marque">amiable</p>'
        '<h1>Le recouvrement amiable</h1><p class="sous-titre">Guide pratique : rappel, relance, mise en demeure</p>'
        f'<p class="dates">Valeurs légales vérifiées le {french.day(checked_on)}</p>'
        '<p class="reserve">Documentation professionnelle ; elle ne remplace pas une consultation.</p></section>'
    )


def _contents(found: Sequence[Chapter]) -> str:
    rows, part = [], ""
    for chapter in found:
        if chapter.part != part:
            part = chapter.part
            rows.append(f'<li class="partie">{text(part)}</li>')
        rows.append(f'<li><a href="#{chapter.slug}">{text(chapter.title)}</a></li>')
    return '<nav class="sommaire"><h2>Sommaire</h2><ul>' + "".join(rows) + "</ul></nav>"


def _bound(
    html: str,
    chapter: Chapter,
    slugs: Mapping[str, str],
    guide: Mapping[str, str | bytes],
    images: dict[str, bytes],
) -> str:
    """A chapter's HTML in the book: its own names, links to chapters alone, images by name, boxes as squares."""

    def linked(match: re.Match[str]) -> str:
        target = _target(match[1], chapter, slugs)
        return f'<a href="{target}">{match[2]}</a>' if target else f"<span>{match[2]}</span>"

    def shown(match: re.Match[str]) -> str:
        path = normpath(join(dirname(chapter.path), match[2]))
        content = guide.get(path)
        if isinstance(content, bytes):
            images[path] = content
            return f"{match[1]}asset:{path}{match[3]}"
        return match[0]

    html = _LINK.sub(linked, html)
    html = _ID.sub(lambda match: f'{match[1]}id="{chapter.slug}--{match[2]}"', html)
    html = _IMAGE.sub(shown, html)
    html = _BOX.sub('<span class="case">☐</span> ', html)
    return _OPENING.sub(lambda match: f"<{match[1]}div {match[2] or ''}>", html)


def _target(address: str, chapter: Chapter, slugs: Mapping[str, str]) -> str:
    """Where a link leads in the book: « #slug », « #slug--anchor », or an empty text when it leaves the guide."""
    if address.startswith(_OUTSIDE):
        return address
    path, _, anchor = address.partition("#")
    whole = normpath(join(dirname(chapter.path), path)) if path else chapter.path
    slug = slugs.get(whole, "")
    return f"#{slug}--{anchor}" if slug and anchor else f"#{slug}" if slug else ""
