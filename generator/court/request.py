"""The data sheet of an injonction de payer: what the form of the court asks for (CPC, art. 1405 to 1407)."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from generator import french
from generator.case import Address, Regime
from generator.claim import Claim
from generator.court.exhibits import Piece
from generator.court.routes import court
from generator.identifiers import show_siren
from generator.letter import parties
from generator.money import ZERO
from generator.rules import Facts


@dataclass(frozen=True, slots=True, kw_only=True)
class Party:
    name: str
    form: str
    registration: str
    address: str
    represented_by: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """One field per question of the request. `accessories`: what is asked beyond principal and interest."""

    court: str
    place: str
    creditor: Party
    debtor: Party
    origin: tuple[str, ...]
    principal: Decimal
    interest: Decimal
    interest_terms: tuple[str, ...]
    accessories: tuple[tuple[str, Decimal], ...]
    total: Decimal
    per_diem: Decimal
    pieces: tuple[str, ...]


def request(facts: Facts, pieces: Sequence[Piece]) -> Request:
    """The answers for this case, on the day of its claim."""
    claim, creditor, debtor = facts.claim, facts.creditor, facts.case.debtor
    assert claim
    signatory = next(
        (person for person in creditor.signatories if person.name == facts.case.signatory),
        creditor.signatories[0],
    )
    return Request(
        court=court(facts),
        place=_place(debtor.address),
        creditor=Party(
            name=parties.full_name(creditor.name, creditor.form),
            form=creditor.form or "",
            registration=" · ".join(parties.registration(creditor)),
            address=parties.on_one_line(creditor.address),
            represented_by=f"{signatory.name}, {signatory.capacity}",
        ),
        debtor=Party(
            name=f"{debtor.civility} {debtor.name}"
            if debtor.civility
            else parties.full_name(debtor.name, debtor.form),
            form=debtor.form or "",
            registration=_registration(debtor.siren, debtor.rcs),
            address=parties.on_one_line(debtor.address),
        ),
        origin=tuple(
            f"Facture {line.number} du {french.day(line.invoice.issued_on)}, échue le {french.day(line.due_date)}, "
            f"{french.euros(line.original)} TTC : {line.invoice.supply}"
            for line in claim.overdue_lines
        ),
        principal=claim.principal,
        interest=claim.interest,
        interest_terms=interest_terms(claim),
        accessories=tuple((label, amount) for label, amount in _accessories(claim) if amount),
        total=claim.total,
        per_diem=claim.per_diem,
        pieces=tuple(f"Pièce n° {piece.number} : {piece.title}" for piece in pieces),
    )


def interest_terms(claim: Claim) -> tuple[str, ...]:
    """The rate at which interest goes on, per rate, and the day from which it was counted."""
    last = [line.segments[-1] for line in claim.overdue_lines if line.segments]
    starts = [line.segments[0].start for line in claim.overdue_lines if line.segments]
    if not last:
        return ("aucun intérêt couru à ce jour",)
    rates = dict.fromkeys(
        (french.percent(item.rate_percent), item.rate_label, item.citation) for item in last
    )
    since = french.day(min(starts))
    return (
        *(f"{rate} l’an à ce jour ({label} ; {citation})" for rate, label, citation in rates),
        f"décomptés depuis le {since}" + (", facture par facture" if len(starts) > 1 else ""),
    )


def _accessories(claim: Claim) -> tuple[tuple[str, Decimal], ...]:
    if claim.regime is Regime.B2C:
        return (("Clause pénale", claim.penal_clause),)
    return (
        ("Indemnité forfaitaire pour frais de recouvrement", claim.indemnity),
        ("Frais de recouvrement justifiés", claim.costs),
        ("Clause pénale", claim.penal_clause or ZERO),
    )


def _registration(siren: str | None, rcs: str | None) -> str:
    if not siren:
        return ""
    return f"RCS {rcs} {show_siren(siren)}" if rcs else f"SIREN {show_siren(siren)}"


def _place(address: Address) -> str:
    return f"{address.postcode} {parties.place(address.town)}"
