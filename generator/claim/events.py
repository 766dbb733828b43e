"""What moves a debt, day after day: credit notes, payments, then what the creditor gave up."""

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from enum import IntEnum
from typing import NamedTuple

from generator.case import Case, Regime, RemissionOf
from generator.money import ZERO

_VOID_FOR_A_PUBLIC_BUYER = {RemissionOf.INTEREST, RemissionOf.FEE}


class Kind(IntEnum):
    """The order of events within a day."""

    CREDIT = 0
    FOR_AN_INVOICE = 1
    UNALLOCATED = 2
    REMISSION = 3


class Event(NamedTuple):
    """What happened on `day` to the invoice `number` (empty: to the whole case).

    `of` is what a remission gives up; its `amount` is None when it gives up all of it, for good.
    """

    day: date
    kind: Kind
    number: str
    of: str
    amount: Decimal | None


def events(case: Case, as_of: date) -> list[Event]:
    """All events up to `as_of`, included, in order; those alike on one day are added up.

    An unknown invoice makes a payment unallocated, and a credit note void. What the law forbids to give up is
    not seen: a public buyer's interest and indemnity (CCP, art. L. 2192-14).
    """
    if not (case.payments or case.credit_notes or case.remissions):
        return []
    known = {invoice.number for invoice in case.invoices}
    sums: dict[tuple[date, Kind, str, str], Decimal | None] = {}
    for *alike, amount in (*_credits(case, known), *_payments(case, known), *_remissions(case)):
        key = tuple(alike)
        before = sums.get(key, ZERO)
        sums[key] = None if before is None or amount is None else before + amount
    return [Event(*key, sums[key]) for key in sorted(sums) if key[0] <= as_of]


def _credits(case: Case, known: set[str]) -> Iterator[Event]:
    for note in case.credit_notes:
        if note.invoice in known:
            yield Event(note.issued_on, Kind.CREDIT, note.invoice, "", note.amount)


def _payments(case: Case, known: set[str]) -> Iterator[Event]:
    for payment in case.payments:
        number = payment.invoice if payment.invoice in known else ""
        kind = Kind.FOR_AN_INVOICE if number else Kind.UNALLOCATED
        yield Event(payment.received_on, kind, number or "", "", payment.amount)


def _remissions(case: Case) -> Iterator[Event]:
    for remission in case.remissions:
        if case.regime is Regime.PUBLIC and remission.of in _VOID_FOR_A_PUBLIC_BUYER:
            continue
        number = remission.invoice or ""
        yield Event(remission.granted_on, Kind.REMISSION, number, remission.of, remission.amount)
