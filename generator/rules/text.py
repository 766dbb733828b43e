"""Two texts are the same when only their typography differs: folding, used to compare and to search."""

import re
import unicodedata
from collections.abc import Iterable
from functools import lru_cache

from generator.diagnostics import Span

_SAME = str.maketrans({
    "’": "'", "‘": "'", "ʼ": "'", "«": '"', "»": '"', "“": '"', "”": '"', "–": "-", "—": "-", "‐": "-",
    "‑": "-", "−": "-",
    "œ": "oe", "Œ": "OE", "æ": "ae", "Æ": "AE", "…": "...",
})  # fmt: skip
_ACCENTS = re.compile("[\u0300-\u036f]")
_LINE_END = re.compile("[\N{SOFT HYPHEN}\x02\ufffe]\\s*")
_ONE_TO_ONE = {"œ": "o", "æ": "a", "’": "'", "‘": "'", "ʼ": "'", "‐": "-", "‑": "-", "–": "-", "—": "-"}
QUOTE_LENGTH = 90


@lru_cache(maxsize=4096)
def fold(text: str) -> str:
    """Lower case, no accents or ligatures, plain quotes and dashes, single spaces, cut words joined again.

    >>> fold("Mise  en DEMEURE : l’échéance")
    "mise en demeure : l'echeance"
    """
    joined = _LINE_END.sub("", text).translate(_SAME)
    bare = _ACCENTS.sub("", unicodedata.normalize("NFKD", joined))
    return " ".join(bare.lower().split())


@lru_cache(maxsize=2048)
def squeeze(text: str) -> str:
    """`fold` without spaces and hyphens: what survives any line breaking.

    >>> squeeze("1 234,56 €") == squeeze("1234,56€")
    True
    """
    return re.sub(r"[\s-]", "", fold(text))


def verbatim(text: str) -> str:
    """Accents, capitals and punctuation kept; only spaces and the shape of apostrophes forgiven."""
    return "".join(unicodedata.normalize("NFC", _LINE_END.sub("", text)).replace("’", "'").split())


def flat(text: str) -> str:
    """Lower case without accents, letter for letter: a place in the result is the same place in `text`."""
    return text.translate(_FLAT)


def quoted(text: str, limit: int = QUOTE_LENGTH, *, wanted: Iterable[str] = ()) -> str:
    """The first words of `text`, at most `limit` characters, cut between two words; those that hold the first of
    `wanted` when all would be cut away.

    >>> quoted("un deux trois quatre", 12)
    'un deux…'
    >>> quoted("un deux trois quatre cinq six", 12, wanted=["quatre"])
    '…quatre…'
    """
    line = " ".join(text.split())
    if len(line) <= limit:
        return line
    places = ((flat(line).find(flat(" ".join(part.split()))), len(part)) for part in wanted)
    start, length = min((place for place in places if place[0] >= 0), default=(0, 0))
    end = line.find(" ", start + length)
    end = len(line) if end < 0 else end
    if end >= limit and length < limit - 2:
        begin = line.find(" ", max(0, end - limit + 3)) + 1
        begin = begin if begin <= start else start
        rest = quoted(line[begin:], limit - 1)
        return f"…{rest}"
    return line[: limit - 1].rsplit(" ", 1)[0].rstrip(" ,;:.·") + "…"


class _Flat(dict[int, str]):
    """What each letter becomes, found at its first use: `str.translate` asks by code point."""

    def __missing__(self, code: int) -> str:
        self[code] = _flat_letter(chr(code))
        return self[code]


def _flat_letter(letter: str) -> str:
    if letter in _ONE_TO_ONE:
        return _ONE_TO_ONE[letter]
    if letter.isspace():
        return " " if letter != "\n" else "\n"
    bare = unicodedata.normalize("NFKD", letter.lower())
    return bare[0] if bare else letter


def locate(text: str, line: int, words: str) -> Span:
    """Where `words` stand in a flat `text` at or after the start of `line`, whatever blanks part them."""
    starts = [0, *(match.end() for match in re.finditer("\n", text))]
    pattern = r"\s+".join(re.escape(word) for word in words.rstrip("…").split())
    found = re.compile(pattern).search(text, starts[min(line, len(starts)) - 1])
    if found is None or not pattern:
        return Span(line=line, column=1, end_line=line, end_column=2)
    (first, column), (last, end) = (_place(text, place) for place in found.span())
    return Span(line=first, column=column, end_line=last, end_column=end)


def as_written(text: str, span: Span, words: str) -> str:
    """Flat `words` with the accents and capitals they have at `span`; as they are when they stand nowhere."""
    rows = text.split("\n")[span.line - 1 : span.end_line]
    rows[-1] = rows[-1][: span.end_column - 1]
    rows[0] = rows[0][span.column - 1 :]
    written = " ".join(" ".join(rows).split())
    cut = words.rstrip("…")
    return f"{written}{words[len(cut) :]}" if flat(written) == cut else words


def _place(text: str, offset: int) -> tuple[int, int]:
    return text.count("\n", 0, offset) + 1, offset - text.rfind("\n", 0, offset)


_FLAT = _Flat()
