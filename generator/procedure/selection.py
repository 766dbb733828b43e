"""Which scenario a case follows: its own, its debtor's segment's, its creditor's, else its regime's."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from generator.case import Case, Creditor, Regime
from generator.procedure.model import Procedure
from generator.reader import fold

DEFAULTS = {Regime.B2B: "entreprises", Regime.B2C: "particuliers", Regime.PUBLIC: "public"}


class Chosen(StrEnum):
    """What selected the scenario."""

    BY_CASE = "le dossier"
    BY_SEGMENT = "le segment du débiteur"
    BY_CREDITOR = "le créancier"
    BY_REGIME = "le régime"


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """The scenario of a case, and who chose. `claimants`: every procedure that claims the debtor's segment."""

    slug: str
    by: Chosen
    claimants: tuple[str, ...] = ()


def choose(case: Case, creditor: Creditor | None, known: Iterable[Procedure]) -> Choice:
    """The scenario of `case`. A segment selects only among the procedures that suit the case's regime."""
    if case.procedure:
        return Choice(slug=case.procedure, by=Chosen.BY_CASE)
    claimants = tuple(
        sorted(item.slug for item in known if case.regime in item.regimes and _serves(item, case))
    )
    if claimants:
        return Choice(slug=claimants[0], by=Chosen.BY_SEGMENT, claimants=claimants)
    if creditor and creditor.procedure:
        return Choice(slug=creditor.procedure, by=Chosen.BY_CREDITOR)
    return Choice(slug=DEFAULTS[case.regime], by=Chosen.BY_REGIME)


def _serves(procedure: Procedure, case: Case) -> bool:
    segment = case.debtor.segment
    return segment is not None and fold(segment) in {fold(name) for name in procedure.segments}
