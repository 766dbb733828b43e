"""The court file of one case: exhibits, chronology, routes, what a judge will ask for. Pure; nothing is printed here.

What goes before the judge, and so to the debtor, is chosen field by field; what is for the creditor and his counsel
alone (reserves, score, notes on routes) stands apart.
"""

from dataclasses import dataclass

from generator import french
from generator.court.bars import BARS, Bar, bars, reserves
from generator.court.chronology import Event, chronology
from generator.court.exhibits import SHELF_TITLES, Piece, pieces
from generator.court.request import Request, request
from generator.court.routes import Route, routes
from generator.court.score import Need, Standing, needs
from generator.rules import Facts, limitation_day

__all__ = [
    "BARS", "SHELF_TITLES", "Bar", "CourtFile", "Event", "Need", "Piece", "Request", "Route", "Standing", "bars",
    "prepare",
]  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class CourtFile:
    """Everything the documents of a court file say. `request` is None where an injonction de payer is not a way."""

    facts: Facts
    pieces: tuple[Piece, ...]
    events: tuple[Event, ...]
    routes: tuple[Route, ...]
    needs: tuple[Need, ...]
    reserves: tuple[str, ...]
    request: Request | None

    @property
    def score(self) -> tuple[int, int]:
        """How many of the exhibits expected are there, and how many are expected."""
        return sum(need.standing is Standing.PRESENT for need in self.needs), len(self.needs)


def prepare(facts: Facts) -> CourtFile:
    """The court file of a case whose sums are known and that nothing bars."""
    assert facts.claim
    found = pieces(facts.case, facts.files, facts.day)
    open_routes = routes(facts)
    end = limitation_day(facts)
    limitation = f"la créance se prescrit le {french.day(end)}" if end else ""
    return CourtFile(
        facts=facts,
        pieces=found,
        events=chronology(facts.case, facts.claim, found, facts.day),
        routes=open_routes,
        needs=needs(facts, found),
        reserves=reserves(facts, limitation),
        request=request(facts, found) if open_routes[0].key == "injonction_de_payer" else None,
    )
