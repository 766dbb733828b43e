"""Frames: pages that MkDocs draws once, with three places that are filled in for each case.

A page of a case is the same frame around its own title and its own body. MkDocs takes milliseconds for each page it
draws; filling in a frame takes none, and gives the same text.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from generator.pages import desk, dossier
from generator.pages.markup import APART, Sheet, text

_TITLE, _ABOUT = "amiable-ici-le-titre", "amiable-ici-la-description"
BODY_WORDS = "amiable-ici-le-corps"
BODY = f"<h1>{BODY_WORDS}</h1>"
"""Where the body goes; the theme adds no title of its own to what holds one."""

CASE, LIST = "dossiers/_cadre/index.md", "dossiers/liste-0.md"
"""Frames of pages that come in numbers; no case and no page of the list bears these names."""


def sheets() -> dict[str, Sheet]:
    """The frames to draw, by their path in the site: one per page of follow-up, one for the lists, one for cases."""
    apart = {CASE: dossier.META, LIST: APART}
    return {
        **{path: Sheet(title=desk.TITLES[path], description=desk.ABOUT[path], body=BODY, meta=desk.META)
           for path in desk.TITLES},
        **{path: Sheet(title=_TITLE, description=_ABOUT, body=BODY, meta=meta) for path, meta in apart.items()},
    }  # fmt: skip


@dataclass(frozen=True, slots=True)
class Frames:
    """The frames once drawn, by their path."""

    drawn: Mapping[str, str]

    def dressed(self, path: str, sheet: Sheet) -> str:
        """The page `path` of the site, whole."""
        frame = self.drawn.get(path) or self.drawn[LIST if path.startswith("dossiers/liste-") else CASE]
        filled = frame.replace(_TITLE, text(sheet.title)).replace(_ABOUT, text(sheet.description))
        return filled.replace(BODY, sheet.body)


def html_path(path: str) -> str:
    """Where the page `path` (`.md`) stands in the site."""
    return path.removesuffix(".md") + ".html"
