"""What is decided of a movement, and why."""

from dataclasses import dataclass
from enum import StrEnum

from generator.bank.files import Share
from generator.bank.statement import Movement
from generator.case import AllocationSource


class Outcome(StrEnum):
    """What becomes of a movement, under the name users read."""

    RECORDED = "inscrit"
    PROPOSED = "proposé"
    KNOWN = "déjà inscrit"
    NOTED = "déjà noté à la main"
    TO_DECIDE = "à décider"
    UNKNOWN = "inconnu"
    LATER = "postérieur à la date du calcul"
    REFUSED = "refusé"


# What needs nobody any more.
SETTLED = frozenset({Outcome.RECORDED, Outcome.KNOWN, Outcome.NOTED})


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """One way to share a movement, and what speaks for it."""

    shares: tuple[Share, ...]
    why: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """What a movement says by itself, before what was received already is looked at.

    shares      what it brings, and to whom, when that is decided or proposed
    source      who decided of the invoice (C. civ., art. 1342-10), when someone did
    candidates  for a movement to decide: where it might go
    """

    outcome: Outcome
    why: str
    shares: tuple[Share, ...] = ()
    source: AllocationSource | None = None
    candidates: tuple[Candidate, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """What becomes of a movement. `stamps`: the payments noted by hand that it is, by case and position there."""

    movement: Movement
    outcome: Outcome
    why: str
    shares: tuple[Share, ...] = ()
    source: AllocationSource | None = None
    stamps: tuple[tuple[str, int], ...] = ()
    candidates: tuple[Candidate, ...] = ()

    @property
    def settled(self) -> bool:
        return self.outcome in SETTLED
