"""What the law says on a given day: dated parameters, articles and verbatim texts; no file is read here.

The data stand in the `*.yml` files beside this module: `pipeline` reads them, `assemble` makes them a `Law`.
"""

import difflib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from itertools import pairwise
from typing import Any, TypeVar

from generator import french
from generator.law.model import NOTICE_DAYS, LawFile, ParameterRecord, Reliability, Unit

__all__ = [
    "Article", "Law", "LawError", "LawFile", "LegalText", "LegalValue", "NotInForce", "Parameter",
    "Reading", "Reliability", "Unit", "assemble", "half_year",
]  # fmt: skip

Item = TypeVar("Item")

_ONE_DAY = timedelta(days=1)
_DECISIONS = frozenset({"caa", "cass", "ce", "cjue"})


class LawError(Exception):
    """The legal data cannot answer, or contradict themselves; the message is a French sentence."""


class NotInForce(LawError):  # noqa: N818 — the name says what happened
    """No value of `parameter` is known on `day`. Never to be replaced by the nearest value."""

    def __init__(self, key: str, day: date, parameter: "Parameter") -> None:
        super().__init__(key, day, parameter)
        self.key = key
        self.day = day
        self.parameter = parameter

    def __str__(self) -> str:
        values = self.parameter.values
        half_yearly = any(value.half_yearly for value in values)
        missing = half_year(self.day) if half_yearly else f"le {french.day(self.day)}"
        known = [value for value in values if value.start <= self.day]
        sentence = f"il manque « {self.parameter.title} » pour {missing}"
        if not known:
            return f"{sentence} ; la première période connue commence le {french.day(values[0].start)}"
        last = known[-1]
        if last.half_yearly:
            sentence += f" ; dernière période connue : {half_year(last.start)}"
        else:
            sentence += f" ; dernière période connue : {french.period(last.start, last.end)}"
        awaited = self.parameter.awaited
        return f"{sentence} ; texte attendu : {awaited}" if awaited else sentence


@dataclass(frozen=True, slots=True, kw_only=True)
class LegalValue:
    """One value from `start` to `end`, both included (`end` None: the text sets no term), counted in `unit`.

    It repeats the key, title and basis of its parameter, so that a line of a décompte explains itself.
    """

    key: str
    title: str
    unit: Unit
    basis: str
    start: date
    end: date | None
    value: Decimal
    source: str
    url: str | None
    verified_on: date
    reliability: Reliability
    note: str | None

    def covers(self, day: date) -> bool:
        """Whether the value holds on `day`, both ends included."""
        return self.start <= day and (self.end is None or day <= self.end)

    @property
    def half_yearly(self) -> bool:
        """Whether its period is a half-year of the calendar."""
        if self.end is None or self.start.day != 1 or self.start.year != self.end.year:
            return False
        return (self.start.month, self.end.month, self.end.day) in {(1, 6, 30), (7, 12, 31)}


@dataclass(frozen=True, slots=True, kw_only=True)
class Parameter:
    """A legal parameter and its values, in order, without overlap or hole.

    The last value is announced as ending during its `notice_days` last days.
    """

    key: str
    title: str
    unit: Unit
    basis: str
    awaited: str | None
    values: tuple[LegalValue, ...]
    notice_days: int = NOTICE_DAYS


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """Where an article was read, in French, and the day of that reading (None: it was not read again)."""

    source: str
    verified_on: date | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Article:
    """An article or a decision: where it stands, what it says in one French sentence, and where it was read."""

    key: str
    code: str
    number: str
    subject: str
    url: str | None
    reading: Reading | None = None

    @property
    def citation(self) -> str:
        """As a letter cites it.

        >>> Article(key="cciv-1344", code="C. civ.", number="1344", subject="", url=None).citation
        'C. civ., art. 1344'
        >>> Article(key="cjue-1", code="CJUE", number="4 mai 2023, C-78/22", subject="", url=None).citation
        'CJUE, 4 mai 2023, C-78/22'
        """
        word = "" if self.key.partition("-")[0] in _DECISIONS else "art. "
        return f"{self.code}, {word}{self.number}"


@dataclass(frozen=True, slots=True, kw_only=True)
class LegalText:
    """A text to reproduce word for word, as in force from `version` on; a blank line parts two paragraphs."""

    key: str
    title: str
    basis: str
    version: date
    text: str
    source: str
    verified_on: date

    @property
    def paragraphs(self) -> tuple[str, ...]:
        return tuple(self.text.split("\n\n"))


@dataclass(frozen=True, slots=True, kw_only=True)
class Law:
    """All that the letters may claim from the law, passed as a value; a test may pass an invented one.

    >>> Law(parameters={}, articles={}, texts={}).article("cciv-1344")
    Traceback (most recent call last):
    generator.law.LawError: l'article « cciv-1344 » n'est pas dans les données juridiques
    """

    parameters: Mapping[str, Parameter]
    articles: Mapping[str, Article]
    texts: Mapping[str, LegalText]

    def parameter(self, key: str) -> Parameter:
        """The parameter named `key`; LawError when there is none."""
        return _named(self.parameters, key, "le paramètre")

    def article(self, key: str) -> Article:
        """The article or decision named `key`; LawError when there is none."""
        return _named(self.articles, key, "l'article")

    def text(self, key: str) -> LegalText:
        """The verbatim text named `key`; LawError when there is none."""
        return _named(self.texts, key, "le texte")

    def in_force(self, key: str, day: date) -> LegalValue:
        """The value of `key` on `day`. Raises NotInForce outside the known periods: nothing is extended."""
        parameter = self.parameter(key)
        for value in reversed(parameter.values):
            if value.covers(day):
                return value
        raise NotInForce(key, day, parameter)

    def known(self, key: str, day: date) -> LegalValue | None:
        """The value of `key` on `day`, or None outside the known periods: for what can do without it."""
        try:
            return self.in_force(key, day)
        except NotInForce:
            return None

    def whole(self, key: str, day: date) -> int | None:
        """The same as a whole number: so many days, months or years."""
        value = self.known(key, day)
        return int(value.value) if value else None

    def periods(self, key: str, start: date, end: date) -> tuple[tuple[date, date, LegalValue], ...]:
        """The days from `start` to `end`, both included, cut wherever the value of `key` changes record.

        Each piece is (first day, last day, value), both days included; nothing when `end` is before `start`.
        Raises NotInForce when a day has no value.
        """
        pieces = []
        first = start
        while first <= end:
            value = self.in_force(key, first)
            last = end if value.end is None else min(end, value.end)
            pieces.append((first, last, value))
            first = last + _ONE_DAY
        return tuple(pieces)

    @property
    def verified_on(self) -> date:
        """The latest day on which any value or text was checked against its source."""
        days = [value.verified_on for parameter in self.parameters.values() for value in parameter.values]
        return max(days + [text.verified_on for text in self.texts.values()])


def assemble(files: Sequence[LawFile]) -> Law:
    """One Law from all files. LawError for a repeated key, a period upside down, an overlap or a hole."""
    parameters: dict[str, Parameter] = {}
    articles: dict[str, Article] = {}
    texts: dict[str, LegalText] = {}
    readings: dict[str, Reading] = {}
    for done in (done for file in files for done in file.readings):
        for code in done.codes:
            _add(readings, code, Reading(source=done.source, verified_on=done.verified_on), "le code lu")
    for file in files:
        for record in file.parameters:
            _add(parameters, record.key, _parameter(record), "le paramètre")
        for entry in file.articles:
            read = readings.get(entry.code)
            _add(articles, entry.key, Article(**entry.model_dump(), reading=read), "l'article")
        for quote in file.texts:
            _add(texts, quote.key, LegalText(**quote.model_dump()), "le texte")
    return Law(parameters=parameters, articles=articles, texts=texts)


def half_year(day: date) -> str:
    """The half-year of `day`, in words: « le 2e semestre 2027 (du 1er juillet au 31 décembre 2027) »."""
    if day.month <= 6:
        return f"le 1er semestre {day.year} (du 1er janvier au 30 juin {day.year})"
    return f"le 2e semestre {day.year} (du 1er juillet au 31 décembre {day.year})"


def _parameter(record: ParameterRecord) -> Parameter:
    shared: dict[str, Any] = record.model_dump(include={"key", "title", "unit", "basis"})
    records = sorted(record.values, key=lambda value: value.start)
    values = tuple(LegalValue(**shared, **value.model_dump()) for value in records)
    for value in values:
        if value.end is not None and value.end < value.start:
            raise LawError(f"{record.key} : la période du {french.day(value.start)} finit avant de commencer")
    for before, after in pairwise(values):
        if before.end is None or after.start <= before.end:
            raise LawError(f"{record.key} : deux valeurs couvrent le {french.day(after.start)}")
        if after.start != before.end + _ONE_DAY:
            raise LawError(f"{record.key} : aucune valeur ne couvre le {french.day(before.end + _ONE_DAY)}")
    if values[-1].end is not None and record.awaited is None:
        raise LawError(f"{record.key} : la dernière valeur a un terme, dites quel texte suivra (« attendu »)")
    return Parameter(**shared, awaited=record.awaited, values=values, notice_days=record.notice_days)


def _add(items: dict[str, Item], key: str, item: Item, kind: str) -> None:
    if key in items:
        raise LawError(f"{kind} « {key} » est défini deux fois")
    items[key] = item


def _named(items: Mapping[str, Item], key: str, kind: str) -> Item:
    if key in items:
        return items[key]
    close = difflib.get_close_matches(key, list(items), n=1)
    hint = f" ; le plus proche est « {close[0]} »" if close else ""
    raise LawError(f"{kind} « {key} » n'est pas dans les données juridiques{hint}")
