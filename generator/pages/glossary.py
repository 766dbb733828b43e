"""The glossary of the guide: each word defined once, and explained on hover where another page first uses it.

The page is a Markdown definition list; several names of one thing share a line, separated by commas. Its head
lists, under « infobulles », the names explained on the other pages: everyday words would dot every sentence.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from generator.pages.markup import in_words, text
from generator.pages.tree import plain
from generator.rules.text import fold

PAGE = "guide/glossaire.md"
_LONGEST = 220  # letters of a tooltip: what the eye takes in at once
_ENTRY = re.compile(
    r"^(?P<names>[^\s:#|>*-][^\n]*)\n:[ ]{3}(?P<body>[^\n]*(?:\n[ ]{4}[^\n]*)*)", re.MULTILINE
)
_IN_CODE = re.compile(r"\sCode\s:")
_SENTENCE = re.compile(r".+?[.!?](?=\s+[A-ZÀÉÈÊÎÔŒ«]|\s*$)", re.DOTALL)


class NotInGlossary(ValueError):  # noqa: N818 — the name says what happened
    """A name listed under « infobulles » that the glossary does not define: a French sentence."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """A word, its other names, its definition without markup, and what it is called in the code, if anything."""

    names: tuple[str, ...]
    definition: str
    code: str

    @property
    def anchor(self) -> str:
        return anchor(self.names[0])

    @property
    def tip(self) -> str:
        """The first sentences of the definition that hold in a tooltip, the first one at least."""
        said = ""
        for sentence in _SENTENCE.findall(self.definition):
            if said and len(said) + len(sentence) > _LONGEST:
                break
            said += sentence
        return said.strip() or self.definition


def anchor(name: str) -> str:
    """
    >>> anchor("Mise en demeure")
    'terme-mise-en-demeure'
    """
    return "terme-" + re.sub(r"[^a-z0-9]+", "-", fold(name)).strip("-")


def entries(markdown: str) -> tuple[Entry, ...]:
    """Every definition of the page, in its order."""
    found = []
    for match in _ENTRY.finditer(markdown):
        definition, code, *_ = (*_IN_CODE.split(re.sub(r"\n +", " ", match["body"])), "")
        found.append(Entry(names=_names(match["names"]), definition=plain(definition), code=code.strip(" .")))
    return tuple(found)


def _names(line: str) -> tuple[str, ...]:
    return tuple(plain(name) for name in line.split(", "))


def with_anchors(markdown: str) -> str:
    """The page with the anchor of each word, so that another page can lead to it."""

    def anchored(match: re.Match[str]) -> str:
        head = f"{match['names']} {{ #{anchor(_names(match['names'])[0])} }}"
        return head + match[0][len(match["names"]) :]

    return _ENTRY.sub(anchored, markdown)


# --- Where other pages use a word ---

_WORD = re.compile(r"\w+")
_LEFT_ALONE = frozenset((
    "a", "abbr", "b", "button", "figcaption", "h1", "h2", "h3", "h4", "h5", "h6", "label", "strong", "summary", "th",
))  # fmt: skip
_TITLES = re.compile(r'class="[^"]*(?:admonition-title|am-fil)')


@dataclass(frozen=True, slots=True, kw_only=True)
class Tooltips:
    """The words to explain: by the root of their first word, the patterns to try from there, the longest first."""

    by_root: Mapping[str, tuple[tuple[re.Pattern[str], Entry], ...]]


def tooltips(found: Sequence[Entry], asked: Sequence[str]) -> Tooltips:
    """The tooltips of the names `asked`. Raises NotInGlossary at a name that is not defined."""
    known = {fold(name): entry for entry in found for name in entry.names}
    by_root: dict[str, tuple[tuple[re.Pattern[str], Entry], ...]] = {}
    for name in sorted(asked, key=len, reverse=True):
        if fold(name) not in known:
            raise NotInGlossary(f"« {name} » est annoncé en infobulle sans être défini au glossaire")
        pattern = re.compile(rf"{_written(name)}(?![\w-])")
        first = _root(_WORD.search(name)[0])  # type: ignore[index]
        by_root[first] = (*by_root.get(first, ()), (pattern, known[fold(name)]))
    return Tooltips(by_root=by_root)


def _root(word: str) -> str:
    return word.lower().rstrip("sx")


def _written(name: str) -> str:
    """The pattern of a name as a page may write it: plural, capital at the start, any space or apostrophe."""
    words = [
        re.escape(word) + ("[sx]?" if word.islower() and len(word) > 3 and word[-1] not in "sxz" else "")
        for word in re.split(r"\s", name.replace("’", "'"))
    ]
    pattern = r"\s".join(words).replace("'", "['’]")
    return f"(?i:{pattern})" if name[1:].islower() else pattern


def explained(html: str, tips: Tooltips, glossary: str) -> str:
    """`html` in which the first use of each word leads to `glossary`, the address of its page, and says its meaning.

    Titles, links, code and drawings are left alone.
    """
    told: set[str] = set()
    return in_words(html, lambda words: _told(words, tips, glossary, told), _LEFT_ALONE, _TITLES)


def _told(words: str, tips: Tooltips, glossary: str, told: set[str]) -> str:
    done, end = [], 0
    for word in _WORD.finditer(words):
        if word.start() < end or words[word.start() - 1 : word.start()] == "-":
            continue
        for pattern, entry in tips.by_root.get(_root(word[0]), ()):
            if (match := pattern.match(words, word.start())) is None:
                continue
            if entry.anchor not in told:
                told.add(entry.anchor)
                link = f'<a class="am-terme" href="{glossary}#{entry.anchor}" title="{text(entry.tip)}">'
                done += [words[end : match.start()], f"{link}{match[0]}</a>"]
                end = match.end()
            break
    return "".join((*done, words[end:]))
