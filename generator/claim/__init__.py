"""The décompte: what a debtor owes at the end of a day, line by line, each line with its legal source.

Sums are exact Decimals rounded half up once per printed line; a total adds printed lines, so that the debtor
can redo it. Days are whole civil days. Nothing accrues after `as_of`, and a missing rate raises NotInForce.
"""

from dataclasses import replace
from datetime import date

from generator.case import Case, Creditor, Imputation
from generator.claim.choices import due_date, end_of_month, formal_notice_day, terms
from generator.claim.ledger import Ledger
from generator.claim.model import Claim, InvoiceClaim, Segment, Terms
from generator.claim.rates import interest, tariff, year_days
from generator.claim.statement import as_csv, as_json, explain
from generator.law import Law
from generator.money import ZERO

__all__ = [
    "Claim", "InvoiceClaim", "Segment", "Terms", "as_csv", "as_json", "awaited_keys", "compute", "due_date",
    "end_of_month", "explain", "formal_notice_day", "interest", "terms", "year_days",
]  # fmt: skip


def compute(case: Case, creditor: Creditor, law: Law, as_of: date) -> Claim:
    """What `case` owes at the end of `as_of`. Later payments, credit notes and judgments are not seen.

    Raises NotInForce when a day to be counted has no published value.
    """
    choices = terms(case, creditor)
    applied = tariff(case, creditor, choices, law)
    ledger = Ledger(case, law, as_of, choices, applied)
    lines = tuple(ledger.close(line) for line in ledger.lines)
    interest_first = ledger
    if ledger.received and choices.imputation is not Imputation.INTEREST_FIRST:
        other = replace(choices, imputation=Imputation.INTEREST_FIRST)
        interest_first = Ledger(case, law, as_of, other, applied)
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
        costs=ledger.costs,
        costs_paid=ledger.costs_paid,
        paid=ledger.received,
        credited=sum((line.credited for line in lines), ZERO),
        disputed=sum((line.disputed for line in lines), ZERO),
        not_due=sum((line.not_due for line in lines), ZERO),
        overpaid=sum((line.overpaid for line in lines), ledger.overpaid),
        total=ledger.total,
        per_diem=ledger.per_diem(),
        interest_first_total=interest_first.total,
        legal_values=tuple(used[key] for key in sorted(used)),
    )


def awaited_keys(case: Case, creditor: Creditor, law: Law, claim: Claim) -> tuple[str, ...]:
    """The parameters of a rate that interest has yet to call for: none once it runs on every unpaid invoice."""
    waiting = any(line.outstanding and line.first_interest_day is None for line in claim.lines)
    return tariff(case, creditor, claim.terms, law).keys if waiting else ()
