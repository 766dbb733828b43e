"""What a passage prints is what the case or the law says: no sum, rate or date of its own, no name one letter off."""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from generator.law import Law
from generator.letter import Letter
from generator.rules.text import fold, squeeze

_TIGHT = "[\N{NO-BREAK SPACE}\N{NARROW NO-BREAK SPACE}]"
_MONTHS = "janvier|février|mars|avril|mai|juin|juillet|août|septembre|octobre|novembre|décembre"
_FIGURES = re.compile(
    rf"\d+(?:{_TIGHT}\d{{3}})*(?:,\d+)?\s?[€%]|\b\d\d/\d\d/\d{{4}}\b|\b\d{{1,2}}(?:er)?\s(?:{_MONTHS})\s\d{{4}}\b"
)
_SHORTEST, _ANY = 5, 10
"""Letters from which the likeness of a text of the mention, or of any text of the letter, is no chance."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """What a letter may say: every text of its view, and the figures they hold; then the law's.

    A date is a figure, told to the day, and no name: « le 8 juillet » is not « 28 juillet » one letter off.
    """

    names: tuple[tuple[str, str, str], ...]
    together: str
    figures: frozenset[str]
    law: Law

    def figure(self, text: str) -> bool:
        return squeeze(text) in self.figures or any(
            text in " ".join(said.split()) for said in _lawful(self.law)
        )


def known(letter: Letter, law: Law) -> Known:
    said = tuple(dict.fromkeys(_texts(letter.view)))
    squeezed = {text: squeeze(text) for text in said}
    named = [plain for text, plain in squeezed.items() if _is_a_name(plain) and not _FIGURES.fullmatch(text)]
    return Known(
        names=tuple(map(_halved, dict.fromkeys((*_numbers(letter), *named)))),
        together="\n".join(squeezed.values()),
        figures=frozenset(squeeze(match[0]) for text in said for match in _FIGURES.finditer(text)),
        law=law,
    )


def _lawful(law: Law) -> Iterator[str]:
    yield from (article.citation for article in law.articles.values())
    yield from (paragraph for text in law.texts.values() for paragraph in text.paragraphs)


def _texts(value: object) -> Iterator[str]:
    if isinstance(value, str):
        if not value.startswith("data:"):
            yield value
    elif isinstance(value, Mapping):
        for item in value.values():
            yield from _texts(item)
    elif isinstance(value, list | tuple):
        for item in value:
            yield from _texts(item)


def _numbers(letter: Letter) -> Iterator[str]:
    """The numbers of the invoices, unless they could be taken for a sum."""
    rows: Iterable[Mapping[str, str]] = letter.view.get("factures", ())  # type: ignore[assignment]
    for number in (squeeze(row["numero"]) for row in rows):
        if len(number) >= _SHORTEST and not number.isdigit():
            yield number


def _is_a_name(text: str) -> bool:
    return len(text) >= _ANY and sum(map(str.isalpha, text)) >= _SHORTEST


def stray(passage: str, own: Iterable[str], said: Known) -> str:
    """The first words of a passage that neither the case nor the law says, or an empty text.

    `own` are the texts its mention must hold, told from their likeness even when they are numbers.
    """
    for match in _FIGURES.finditer(passage):
        if not said.figure(match[0]):
            return match[0]
    held = squeeze(passage)
    mine = (_halved(text) for text in map(squeeze, own) if len(text) >= _SHORTEST)
    for text, first, second in (*mine, *said.names):
        if (first in held or second in held) and text not in held:
            for part, offset in ((first, 0), (second, len(first))):
                found = _one_off(text, part, offset, held, passage)
                if found and found not in said.together:
                    return found
    return ""


def _halved(text: str) -> tuple[str, str, str]:
    """A text one letter off still holds one of the two halves."""
    return text, text[: len(text) // 2], text[len(text) // 2 :]


def _one_off(text: str, part: str, offset: int, held: str, passage: str) -> str:
    """What stands in `held`, `passage` squeezed, around `part`, when it is `text` but for one letter or figure."""
    start = held.find(part)
    while start >= 0:
        first, end = start - offset, start - offset + len(text)
        found = held[first:end] if start >= offset else ""
        if len(found) == len(text) and _differ_once(found, text) and not _cuts_a_number(passage, first, end):
            return found
        start = held.find(part, start + 1)
    return ""


def _cuts_a_number(passage: str, *places: int) -> bool:
    """Whether one of these places of the squeezed `passage` is inside a number: « 2026 480,00 € » holds « 480,00 € »,
    and no « 6480,00 € ».
    """
    text = fold(passage)
    kept = [at for at, char in enumerate(text) if squeeze(char)]
    return any(text[kept[place - 1] : kept[place] + 1].isdigit() for place in places if 0 < place < len(kept))


def _differ_once(one: str, other: str) -> bool:
    unlike = [(left, right) for left, right in zip(one, other, strict=True) if left != right]
    return len(unlike) == 1 and all(map(str.isalnum, unlike[0]))
