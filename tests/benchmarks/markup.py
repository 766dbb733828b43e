"""The HTML of a letter as a small tree, and the words of a text: what the contenders are fed with and compared on."""

import re
import unicodedata
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from html.parser import HTMLParser

import pypdfium2

_VOID = frozenset({"br", "col", "hr", "img", "link", "meta"})


@dataclass(slots=True)
class Element:
    """An element of a page; its children are elements and texts."""

    tag: str
    attributes: dict[str, str]
    children: list["Element | str"] = field(default_factory=list)

    @property
    def classes(self) -> list[str]:
        return self.attributes.get("class", "").split()

    def all(self, *tags: str) -> Iterator["Element"]:
        """The elements below of these tags, in the order of the page."""
        for child in self.children:
            if isinstance(child, Element):
                if child.tag in tags:
                    yield child
                yield from child.all(*tags)

    def of_class(self, name: str) -> "Element | None":
        """The first element below that has this class."""
        for child in self.children:
            if isinstance(child, Element):
                found = child if name in child.classes else child.of_class(name)
                if found:
                    return found
        return None


class _Builder(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.root = Element("", {})
        self._open = [self.root]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        element = Element(tag, {name: value or "" for name, value in attrs})
        self._open[-1].children.append(element)
        if tag not in _VOID:
            self._open.append(element)

    def handle_endtag(self, tag: str) -> None:
        if tag not in _VOID:
            self._open.pop()

    def handle_data(self, data: str) -> None:
        self._open[-1].children.append(data)


def parse(page: str) -> Element:
    """The `body` of a page whose elements are all closed."""
    builder = _Builder()
    builder.feed(page)
    return next(builder.root.all("body"))


def words(text: str) -> Counter[str]:
    """The words and numbers of a text, without punctuation nor capitals; how lines are broken changes nothing."""
    plain = unicodedata.normalize("NFKC", text.replace("\N{SOFT HYPHEN}", "").replace("\ufffe", ""))
    return Counter(re.findall(r"\w+", plain.lower()))


def shared(ours: Counter[str], theirs: Counter[str]) -> float:
    """The part of our words that the others have too, between 0 and 1."""
    return (ours & theirs).total() / max(1, ours.total())


def pdf_text(data: bytes) -> tuple[str, int]:
    """The text of a PDF, and its number of pages."""
    document = pypdfium2.PdfDocument(data)
    try:
        return "\n".join(page.get_textpage().get_text_bounded() for page in document), len(document)
    finally:
        document.close()
