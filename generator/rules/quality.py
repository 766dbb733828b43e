"""How well the linter of words does on labelled sentences: what is counted, and the two shares it gives."""

from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction


@dataclass(frozen=True, slots=True, kw_only=True)
class Score:
    """Of what had to be said: `found` and `missed`; `false_alarms` were said and had not to be."""

    found: int
    missed: int
    false_alarms: int

    @property
    def precision(self) -> Fraction:
        """The share of what is said that had to be."""
        return _share(self.found, self.false_alarms)

    @property
    def recall(self) -> Fraction:
        """The share of what had to be said that is."""
        return _share(self.found, self.missed)


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One rule on one set: sentences that break it, lawful ones that look like it, and its score."""

    code: str
    wanted: int
    lookalikes: int
    score: Score


@dataclass(frozen=True, slots=True, kw_only=True)
class Slip:
    """A sentence judged wrongly: codes `missed`, and codes said in error."""

    text: str
    missed: tuple[str, ...]
    false_alarms: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class FirstReading:
    """What a batch of new sentences gave before any pattern was set for them. History: it never changes."""

    batch: int
    context: str
    sentences: int
    score: Score


@dataclass(frozen=True, slots=True, kw_only=True)
class Measure:
    """One set of sentences read by the linter of today."""

    name: str
    sentences: int
    lawful: int
    refused: Score  # by sentence: something said of it, whatever the rule
    rows: tuple[Row, ...]
    slips: tuple[Slip, ...]
    first_readings: tuple[FirstReading, ...]

    def score(self, codes: Iterable[str] = ()) -> Score:
        """By pairs of a sentence and a rule, over `codes` or over all."""
        return total(row.score for row in self.rows if not codes or row.code in codes)


def total(scores: Iterable[Score]) -> Score:
    listed = tuple(scores)
    return Score(
        found=sum(score.found for score in listed),
        missed=sum(score.missed for score in listed),
        false_alarms=sum(score.false_alarms for score in listed),
    )


def _share(part: int, rest: int) -> Fraction:
    return Fraction(part, part + rest) if part + rest else Fraction(1)
