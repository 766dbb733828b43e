"""The décompte: what a debtor owes at the end of a day, line by line, each line with its legal source.

Sums are exact Decimals rounded half up once per printed line; a total adds printed lines, so that the debtor
can redo it. Days are whole civil days. Nothing accrues after `as_of`, and a missing rate raises NotInForce.
"""

from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import TypeVar

from generator.case import Case, Creditor, Imputation, Remission
from generator.claim.balance import closed
from generator.claim.choices import formal_notice_day, terms
from generator.claim.conventions import conventions
from generator.claim.due_dates import due_date, end_of_month, readings
from generator.claim.events import events
from generator.claim.explanation import REMITTED, allocation, as_markdown, explain
from generator.claim.ledger import Ledger
from generator.claim.model import Claim, InvoiceClaim, Segment, Terms
from generator.claim.rates import interest, tariff, year_days
from generator.claim.statement import as_csv, as_json
from generator.law import Law, NotInForce
from generator.money import ZERO

__all__ = [
    "REMITTED", "Claim", "InvoiceClaim", "Segment", "Terms", "allocation", "as_csv", "as_json",
    "as_markdown", "awaited_keys", "compute", "conventions", "due_date",
    "end_of_month", "explain", "formal_notice_day", "interest", "readings", "terms", "year_days",
]  # fmt: skip

Item = TypeVar("Item")


def compute(case: Case, creditor: Creditor, law: Law, as_of: date) -> Claim:
    """What `case` owes at the end of `as_of`. Later payments, credit notes and judgments are not seen.

    Raises NotInForce when a day to be counted has no published value.
    """
    choices = terms(case, creditor)
    applied = tariff(case, creditor, choices, law)
    clause = case.penal_clause or creditor.penal_clause
    happened = events(case, as_of)
    ledger = Ledger(case, clause, law, as_of, choices, applied, happened)
    lines = tuple(closed(line, as_of) for line in ledger.lines)
    total = interest_first_total = ledger.total
    if ledger.received and choices.imputation is not Imputation.INTEREST_FIRST:
        other = replace(choices, imputation=Imputation.INTEREST_FIRST)
        with suppress(NotInForce):  # an information: a debt paid in full needs no rate that is still to come
            interest_first_total = Ledger(case, clause, law, as_of, other, applied, happened).total
    used = {
        (value.key, value.start): value
        for line in lines
        for value in (*(value for part in line.segments for value in part.legal_values), line.indemnity_value)
        if value is not None
    }
    return Claim(
        reference=case.reference,
        as_of=as_of,
        regime=case.regime,
        terms=choices,
        lines=lines,
        principal=sum((line.claimed for line in lines), ZERO),
        interest=sum((line.interest for line in lines), ZERO),
        indemnity=sum((line.indemnity for line in lines), ZERO),
        costs=ledger.common.costs,
        costs_paid=ledger.common.costs_paid,
        penal_clause=ledger.common.penalty,
        penal_clause_paid=ledger.common.penalty_paid,
        paid=ledger.received,
        credited=sum((line.credited for line in lines), ZERO),
        remitted=ledger.remitted,
        disputed=sum((line.disputed for line in lines), ZERO),
        not_due=sum((line.not_due for line in lines), ZERO),
        overpaid=sum((line.overpaid for line in lines), ledger.overpaid),
        total=total,
        per_diem=ledger.per_diem(),
        interest_first_total=interest_first_total,
        payments=_dated(case.payments, as_of, "received_on"),
        remissions=_dated(case.remissions, as_of, "granted_on"),
        unused_remissions=tuple(_unused(case, ledger)),
        agreed_rate=applied.agreed,
        legal_values=tuple(used[key] for key in sorted(used)),
    )


def _unused(case: Case, ledger: Ledger) -> Iterator[tuple[Remission, Decimal]]:
    """Each event that gave up too much, on the last remission it is made of."""
    for event, excess in ledger.unused.items():
        yield (
            [
                item
                for item in case.remissions
                if (item.granted_on, item.of, item.invoice or "") == (event.day, event.of, event.number)
            ][-1],
            excess,
        )


def _dated(items: Sequence[Item], as_of: date, name: str) -> tuple[Item, ...]:
    """Those up to `as_of`, included, in order of time."""
    return tuple(
        sorted((item for item in items if getattr(item, name) <= as_of), key=lambda item: getattr(item, name))
    )


def awaited_keys(case: Case, creditor: Creditor, law: Law, claim: Claim) -> tuple[str, ...]:
    """The parameters of a rate that interest has yet to call for: none once it runs on every unpaid invoice."""
    waiting = any(line.outstanding and line.first_interest_day is None for line in claim.lines)
    return tariff(case, creditor, claim.terms, law).keys if waiting else ()
