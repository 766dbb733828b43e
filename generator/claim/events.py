"""What moves a debt, day after day: credit notes, payments, then what the creditor gave up."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import IntEnum

from generator.case import Case, Regime, RemissionOf

_VOID_FOR_A_PUBLIC_BUYER = {RemissionOf.INTEREST, RemissionOf.FEE}


class Kind(IntEnum):
    """The order of events within a day."""

    CREDIT = 0
    FOR_AN_INVOICE = 1
    UNALLOCATED = 2
    REMISSION = 3


@dataclass(frozen=True, slots=True, order=True)
class Event:
    """What happened on `day` to the invoice `number` (empty: to the whole case).

    `of` is what a remission gives up; its `amount` is None when it gives up all of it, for good.
    """

    day: date
    kind: Kind
    number: str
    of: str = ""
    amount: Decimal | None = None


def events(case: Case, as_of: date) -> list[Event]:
    """All events up to `as_of`, included, in order; those alike on one day are added up.

    An unknown invoice makes a payment unallocated, and a credit note void. What the law forbids to give up is
    not seen: a public buyer's interest and indemnity (CCP, art. L. 2192-14).
    """
    known = {invoice.number for invoice in case.invoices}
    sums: dict[Event, Decimal | None] = {}
    for found in (*_credits(case, known), *_payments(case, known), *_remissions(case)):
        key = Event(found.day, found.kind, found.number, found.of)
        before = sums.get(key, Decimal())
        sums[key] = None if before is None or found.amount is None else before + found.amount
    dated = (key for key in sums if key.day <= as_of)
    return [Event(key.day, key.kind, key.number, key.of, sums[key]) for key in sorted(dated)]


def _credits(case: Case, known: set[str]) -> Iterable[Event]:
    for note in case.credit_notes:
        if note.invoice in known:
            yield Event(note.issued_on, Kind.CREDIT, note.invoice, amount=note.amount)


def _payments(case: Case, known: set[str]) -> Iterable[Event]:
    for payment in case.payments:
        number = payment.invoice if payment.invoice in known else ""
        kind = Kind.FOR_AN_INVOICE if number else Kind.UNALLOCATED
        yield Event(payment.received_on, kind, number or "", amount=payment.amount)


def _remissions(case: Case) -> Iterable[Event]:
    for remission in case.remissions:
        if case.regime is Regime.PUBLIC and remission.of in _VOID_FOR_A_PUBLIC_BUYER:
            continue
        yield Event(
            remission.granted_on, Kind.REMISSION, remission.invoice or "", remission.of, remission.amount
        )
