"""MOT: what a pattern of the linter is. It is read on one sentence, in lower case and without accents."""

import re
from dataclasses import dataclass
from re import Pattern

from generator.case import LetterKind, Regime
from generator.diagnostics import Severity

EVERY = tuple(Regime)
B2B, B2C, PUBLIC = Regime.B2B, Regime.B2C, Regime.PUBLIC
PRIVATE, BUSINESS = (B2B, B2C), (B2B, PUBLIC)
SOFT_LETTERS = (LetterKind.RAPPEL, LetterKind.RELANCE)
PREMIUM_NUMBER = re.compile(r"(?<!\d)(?:0 ?|(?:\+|00) ?33 ?)8[ .-]?[129](?:[ .-]?\d){7}(?!\d)")


@dataclass(frozen=True, slots=True, kw_only=True)
class Wording:
    """One forbidden way of speaking: `finds` accuses a sentence, `unless` clears it; `bad`, `good` show."""

    number: int
    id: str
    title: str
    finds: Pattern[str]
    unless: Pattern[str] | None
    bad: str
    good: str
    why: str
    basis: tuple[str, ...]
    regimes: tuple[Regime, ...] = EVERY
    kinds: tuple[LetterKind, ...] = tuple(LetterKind)
    severity: Severity = Severity.ERROR

    @property
    def code(self) -> str:
        return f"MOT{self.number:02d}"

    def accuses(self, sentence: str) -> str:
        """The words at fault in a flat sentence, or an empty text."""
        found = self.finds.search(sentence)
        return found[0] if found and not (self.unless and self.unless.search(sentence)) else ""


def wording(
    number: int, name: str, title: str, finds: str, unless: str = "", *, basis: str, **parts: object
) -> Wording:
    return Wording(
        number=number, id=name, title=title, finds=re.compile(finds),
        unless=re.compile(unless) if unless else None,
        basis=tuple(basis.split()), **parts,  # type: ignore[arg-type]
    )  # fmt: skip
