"""A letter of which only the text is known: folded once for searching, and where its dates and addresses are.

Every place is a pair of offsets in the text, first included, last excluded.
"""

import re
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from re import Pattern
from typing import TypeAlias

from generator.diagnostics import Span
from generator.rules.mentions import MONTHS
from generator.rules.text import flat

Place: TypeAlias = tuple[int, int]

DAY_OF_MONTH = rf"\b(?:1er|\d{{1,2}}) ?(?:{MONTHS})"
DATE = (
    rf"(?:{DAY_OF_MONTH} ?\d{{4}}\b|\b\d{{1,2}}[/.-]\d{{1,2}}[/.-](?:\d{{4}}|\d\d)\b|\b\d{{4}}-\d\d-\d\d\b)"
)
_MONTH_RANK = {name: rank for rank, name in enumerate(MONTHS.split("|"), 1)}
_IN_WORDS = re.compile(rf"(\d{{1,2}})(?:er)? ?({MONTHS})(?: ?(\d{{4}}))?")
_CENTURY = 2000

# The capital of the town decides, hence the text as written; « Madame, le 3 mai » opens a sentence.
_WRITTEN_AT = re.compile(
    rf"\b(?!madame|monsieur|messieurs|mesdames|maitre|facture)(?P<town>[a-z][\w'-]{{0,40}})(?: \d+)?(?: cedex)?"
    rf"(?: \d+)? *, *(?:le +)?(?P<date>{DATE})"
    rf"|^ *(?:fait a +|a +)?(?P<town2>[a-z][\w' -]{{1,40}}?),? +le +(?P<date2>{DATE})[ .]*$",
    re.MULTILINE,
)
_WRITTEN_ON = re.compile(
    rf"^ *(?:le|date ?:|en date du) *(?P<date>{DATE})[ .]*$|^ *(?P<date2>{DAY_OF_MONTH} ?\d{{4}})[ .]*$|"
    rf"\bdate(?: d'envoi| de la lettre| du courrier)? ?: ?(?P<date3>{DATE})",
    re.MULTILINE,
)
_LAST_DAY = rf"(?P<date>{DATE}|{DAY_OF_MONTH})"
_FINAL = tuple(
    re.compile(rf"{words} ?{_LAST_DAY}")
    for words in (
        r"(?:au plus tard|date limite|dernier delai|vous avez jusqu'au|parv(?:ienne|enir)|expir\w+ le)[^.;]{0,60}?",
        r"(?:\bavant (?:le|la date du)|\bd'ici (?:le|au)|\bpour le|"
        r"\bsous (?:\d+|huit|dix|quinze|trente) jours[^.;]{0,40}?)",
    )
)

_ADDRESS = re.compile(r"(?<![\w/.,-])(?:F-|FR-)?((?:0[1-9]|[1-8]\d|9[0-8])\d{3})[^\S\n]+[A-ZÀ-Ý][\w'’-]+")
_ABROAD = re.compile(
    r"^ *(belgique|luxembourg|suisse|allemagne|espagne|italie|pays-bas|portugal|irlande|royaume-uni|"
    r"autriche|pologne|maroc|tunisie|algerie|canada|etats-unis|monaco)[ .]*$",
    re.MULTILINE,
)


@dataclass(frozen=True)
class Scan:
    """A text, its letters folded one for one (`rows`), and the same on one line of single spaces (`words`)."""

    text: str

    @cached_property
    def rows(self) -> str:
        return flat(self.text)

    @cached_property
    def words(self) -> str:
        return "".join(letter for letter, _ in self._kept)

    @cached_property
    def _kept(self) -> tuple[tuple[str, int], ...]:
        kept, blank = [], True
        for offset, letter in enumerate(self.rows):
            if not letter.isspace():
                kept.append((letter, offset))
            elif not blank:
                kept.append((" ", offset))
            blank = letter.isspace()
        return tuple(kept)

    def place(self, start: int, end: int) -> Place:
        """The place in the text of a stretch of `words`."""
        return self._kept[start][1], self._kept[end - 1][1] + 1

    def find(self, pattern: Pattern[str]) -> Place | None:
        """Where a pattern is first met in `words`."""
        match = pattern.search(self.words)
        return self.place(*match.span()) if match and match[0] else None

    def span(self, place: Place) -> Span:
        (line, column), (end_line, end_column) = (self._position(offset) for offset in place)
        return Span(line=line, column=column, end_line=end_line, end_column=end_column)

    def _position(self, offset: int) -> tuple[int, int]:
        return self.text.count("\n", 0, offset) + 1, offset - self.text.rfind("\n", 0, offset)

    def quote(self, place: Place) -> str:
        return " ".join(self.text[slice(*place)].split())

    # --- What several mentions need ---

    @cached_property
    def written_on(self) -> tuple[str, Place, bool] | None:
        """The date of the letter as written, its place, and whether a town comes with it."""
        for match in _WRITTEN_AT.finditer(self.rows):
            town = "town" if match["town"] else "town2"
            if self.text[match.start(town)].isupper():
                which = "date" if match["town"] else "date2"
                return match[which], match.span(which), True
        if match := _WRITTEN_ON.search(self.rows):
            which = next(name for name in ("date", "date2", "date3") if match[name])
            return match[which], match.span(which), False
        return None

    @cached_property
    def final(self) -> tuple[str, Place] | None:
        """The last day given to pay, as written, and its place."""
        for pattern in _FINAL:
            if match := pattern.search(self.words):
                return match["date"], self.place(*match.span("date"))
        return None

    @cached_property
    def addresses(self) -> tuple[Place, ...]:
        """Postal addresses, each once: a letterhead and a footer print the same one."""
        found: dict[str, Place] = {}
        for match in _ADDRESS.finditer(self.text):
            if re.search(r"mediat", self.rows[max(0, match.start() - 200) : match.start()]):
                continue
            street = re.sub(r"\W", "", self.rows[max(0, match.start() - 40) : match.start()])[-8:]
            found.setdefault(street + match[1], match.span())
        for match in _ABROAD.finditer(self.rows):
            found.setdefault(match[1], match.span())
        return tuple(found.values())


def read_date(text: str, year: int | None = None) -> date | None:
    """A date as folded by `rows`; `year` stands for one left out. None when the calendar has no such day."""
    try:
        if match := _IN_WORDS.fullmatch(text):
            return date(int(match[3] or year or 0), _MONTH_RANK[match[2]], int(match[1]))
        parts = [int(part) for part in re.split(r"[/.-]", text)]
        if len(text.split("-")[0]) == 4:
            return date(*parts)
        return date(parts[2] if parts[2] > 99 else _CENTURY + parts[2], parts[1], parts[0])
    except ValueError:
        return None
