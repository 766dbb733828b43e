"""The « idées reçues » of the guide: the title of each box, under the page that holds it."""

import re
from collections.abc import Mapping
from posixpath import dirname, relpath

from generator.pages.heads import body, head, scalar

_BOX = re.compile(r'^!!! \w+ "Idée reçue\s*: (?P<title>.+)"\s*$', re.MULTILINE)


def misbeliefs(page: str) -> tuple[str, ...]:
    """The title of each box of a page, in its order, as written."""
    return tuple(match["title"] for match in _BOX.finditer(body(page)))


def index(guide: Mapping[str, str], origin: str) -> str:
    """A Markdown list seen from the page `origin`: each page of `guide` that corrects something, and what."""
    parts = []
    for path, text in sorted(guide.items()):
        found = misbeliefs(text) if path != origin else ()
        if found:
            title = scalar(head(text, path), "title") or path
            parts.append(
                f"- [{title}]({relpath(path, dirname(origin))})\n"
                + "".join(f"    - {one}\n" for one in found)
            )
    return "".join(parts)
