"""The finished page: Markdown made HTML, French spaces, and the marked passages read back from it."""

import re
from html.parser import HTMLParser

from markdown import Markdown

from generator.french import NARROW, NBSP

_ONE_PARAGRAPH = re.compile(r"<li>\s*<p>((?:(?!</?p>|</?li>).)*)</p>\s*</li>", re.DOTALL)
_REFERENCE = re.compile(r"&#([0-9]{2,3});")
_TAG = re.compile(r"(<[^<>]*>)")
_HELD = re.compile(r"\bci-(?:dessous|dessus|après|joint|jointe|jointes)\b")
_FIRST = re.compile(r"\b(1|I)er\b")
_APOSTROPHE = re.compile(r"(?<=[^\W\d_])(?:'|&#39;)(?=[^\W\d_])")
_SPACES = (
    (re.compile(r" (?=[;!?»](?:\s|$|[.,)]))"), NARROW),
    (re.compile(r" (?=[:€%](?:\s|$|[.,;)]))"), NBSP),
    (re.compile(r"« "), f"«{NARROW}"),
    (re.compile(r"(?<=\bn°) (?=\S)|(?<=\bart\.) (?=\S)|(?<=\b[LRD]\.) (?=[0-9])"), NBSP),
    (re.compile(r"(?<=\bC\.) (?=[a-zé]+\.)"), NBSP),
    (re.compile(r"(?<=\barticle) (?=\S)|(?<=\barticles) (?=\S)"), NBSP),
    (re.compile(r"(?<=[0-9])[ \N{NARROW NO-BREAK SPACE}](?=[0-9]{3}\b)"), NBSP),
    (re.compile(r"(?<=[0-9]) (?=(?:jours?|euros|points?)\b)"), NBSP),
)


def markdown() -> Markdown:
    """A converter; it is costly to make and may be used again."""
    return Markdown(extensions=["tables", "attr_list", "md_in_html", "sane_lists"], output_format="html")


def to_html(converter: Markdown, text: str) -> str:
    """The HTML of `text`. Blank lines between the items of a list, left by `{% if %}`, do not loosen it."""
    return _ONE_PARAGRAPH.sub(r"<li>\1</li>", converter.reset().convert(text))


def typeset(page: str) -> str:
    """A whole page with readable characters, and the spaces and apostrophes of French printing.

    Existing ones only, in the text and never inside a tag; none is added. Nothing changes in the head.
    """
    pieces = _TAG.split(_readable(page))
    in_head = "</head>" in pieces
    for position, text in enumerate(pieces):
        if position % 2:
            in_head = in_head and text != "</head>"
        elif text.strip() and not in_head:
            pieces[position] = _HELD.sub(
                r'<span class="tenu">\g<0></span>', _FIRST.sub(r"\1<sup>er</sup>", spaced(text))
            )
    return "".join(pieces)


def spaced(text: str) -> str:
    """The apostrophes and the spaces of French printing, in a text without tags."""
    text = _APOSTROPHE.sub("’", text)
    for pattern, space in _SPACES:
        text = pattern.sub(space, text)
    return text


def passages(page: str) -> dict[str, tuple[str, ...]]:
    """The text of every element that carries `data-mention`, nested or not, by mention and in order."""
    reader = _Passages()
    reader.feed(page)
    reader.close()
    return {mention: tuple(texts) for mention, texts in reader.found.items()}


def _readable(page: str) -> str:
    """Character references that no longer protect anything, back to characters."""

    def shown(match: re.Match[str]) -> str:
        letter = chr(int(match[1]))
        return match[0] if letter in "<>&\"'" else letter

    return _REFERENCE.sub(shown, page)


def plain(page: str) -> str:
    """The words of some HTML as an e-mail without markup shows them: a blank line between paragraphs."""
    reader = _Plain()
    reader.feed(page)
    reader.close()
    return re.sub(r"\n{3,}", "\n\n", re.sub(r"[ \t]*\n[ \t]*", "\n", "".join(reader.found))).strip() + "\n"


class _Plain(HTMLParser):
    _BLOCKS = frozenset({"p", "div", "ul", "ol", "h1", "h2", "h3"})

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.found: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append({"br": "\n", "li": "\n- "}.get(tag, "\n\n" if tag in self._BLOCKS else ""))

    def handle_endtag(self, tag: str) -> None:
        self.found.append("\n\n" if tag in self._BLOCKS else "")

    def handle_data(self, data: str) -> None:
        self.found.append(re.sub("[ \n]+", " ", data))


class _Passages(HTMLParser):
    _VOID = frozenset({"br", "col", "hr", "img", "input", "link", "meta"})
    _BREAKS = frozenset({"br", "td", "th", "tr", "p", "div", "li", "dd", "dt", "h1", "h2", "h3"})

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.found: dict[str, list[str]] = {}
        self._open: list[tuple[tuple[str, ...], list[str]]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in self._BREAKS:
            self.handle_data(" ")
        if tag not in self._VOID:
            self._open.append((tuple((dict(attrs).get("data-mention") or "").split()), []))

    def handle_endtag(self, tag: str) -> None:
        if tag in self._VOID or not self._open:
            return
        mentions, texts = self._open.pop()
        for mention in mentions:
            self.found.setdefault(mention, []).append(re.sub("[ \n]+", " ", "".join(texts)).strip())
        if tag in self._BREAKS:
            self.handle_data(" ")

    def handle_data(self, data: str) -> None:
        for mentions, texts in self._open:
            if mentions:
                texts.append(data)
