"""The promises of the décompte, on cases drawn at random."""

import random
from datetime import date
from decimal import Decimal
from fractions import Fraction
from itertools import pairwise
from typing import Any

from builders import LAW
from claims import CREDITOR, case_of, exact_sum, invoice, notice
from hypothesis import given, settings
from hypothesis import strategies as st

from generator.case import Case, Conventions, CreditNote, Dispute, Instalment, Payment, Regime, Retention
from generator.claim import InvoiceClaim, Terms, as_csv, as_json, compute, explain
from generator.money import ZERO, round_cents

DAYS = st.dates(date(2023, 1, 1), date(2026, 12, 31))
CONVENTIONS = {
    name: type(getattr(Terms(), name)) for name in Terms.__slots__ if getattr(Terms(), name) is not None
}
CENTS = st.integers(1, 2_000_000).map(lambda cents: Decimal(cents) / 100)


@st.composite
def cases(draw: st.DrawFn) -> Case:
    regime = draw(st.sampled_from(list(Regime)))
    numbers = [f"F{i}" for i in range(draw(st.integers(1, 3)))]
    invoices = []
    for number in numbers:
        due, amount = draw(DAYS), draw(CENTS)
        extra: dict[str, Any] = {}
        if draw(st.booleans()) and amount > 1:
            half = round_cents(amount / 2)
            parts = ((due, half), (draw(DAYS), amount - half))
            extra["instalments"] = tuple(Instalment(due_date=on, amount=part) for on, part in parts)
        if draw(st.booleans()):
            due_on = draw(st.none() | DAYS)
            extra["retention"] = Retention(amount=draw(CENTS), due_on=due_on)
        invoices.append(invoice(str(amount), str(due), number, **extra))
    target = st.sampled_from([*numbers, None])
    payments = [
        Payment(received_on=draw(DAYS), amount=draw(CENTS), invoice=draw(target))
        for _ in range(draw(st.integers(0, 3)))
    ]
    notes = [
        CreditNote(
            number=f"A{i}", issued_on=draw(DAYS), amount=draw(CENTS), invoice=draw(st.sampled_from(numbers))
        )
        for i in range(draw(st.integers(0, 2)))
    ]
    disputes = [
        Dispute(
            invoice=draw(st.sampled_from(numbers)),
            opened_on=draw(DAYS),
            reason="litige",
            amount=draw(st.none() | CENTS),
        )
        for _ in range(draw(st.integers(0, 1)))
    ]
    chosen = {name: draw(st.sampled_from(list(kind))) for name, kind in CONVENTIONS.items()}
    journal = [notice(str(draw(DAYS)), channel="lettre")] if draw(st.booleans()) else []
    return case_of(
        regime.value,
        invoices=tuple(invoices),
        payments=tuple(payments),
        credit_notes=tuple(notes),
        disputes=tuple(disputes),
        journal=tuple(journal),
        conventions=Conventions(**chosen),
    )


quick = settings(max_examples=120, deadline=None, derandomize=True)


@quick
@given(cases(), DAYS)
def test_no_sum_is_negative_and_totals_add_up(case: Case, as_of: date) -> None:
    claim = compute(case, CREDITOR, LAW, as_of)
    sums = (claim.principal, claim.interest, claim.indemnity, claim.costs)
    assert min(*sums, claim.total, claim.not_due, claim.disputed, claim.overpaid, claim.per_diem) >= 0
    assert claim.total == sum(sums, ZERO)
    assert claim.paid == sum((line.paid for line in claim.lines), ZERO) + claim.costs_paid + (
        claim.overpaid - sum((line.overpaid for line in claim.lines), ZERO)
    )
    assert all(
        part.amount >= 0 and part.start <= part.end <= as_of and part.legal_values for part in claim.segments
    )
    explain(claim), as_csv(claim), as_json(claim)


@quick
@given(cases(), DAYS)
def test_every_invoice_is_conserved(case: Case, as_of: date) -> None:
    for line in compute(case, CREDITOR, LAW, as_of).lines:
        told = line.outstanding + line.credited + line.disputed + line.retention
        assert line.original == told + line.principal_paid
        if not (line.overpaid or line.interest_paid or line.indemnity_paid):
            assert line.original == told + line.paid
        assert line.interest + line.interest_paid == sum((part.amount for part in line.segments), ZERO)
        assert min(line.outstanding, line.disputed, line.retention, line.interest, line.indemnity) >= 0


@quick
@given(cases(), DAYS, st.randoms(use_true_random=False))
def test_the_order_of_the_file_does_not_matter(case: Case, as_of: date, shuffler: random.Random) -> None:
    def mixed(items: tuple[Any, ...]) -> tuple[Any, ...]:
        return tuple(shuffler.sample(items, len(items)))

    names = ("invoices", "payments", "credit_notes", "disputes")
    other = case.model_copy(update={name: mixed(getattr(case, name)) for name in names})
    first, second = compute(case, CREDITOR, LAW, as_of), compute(other, CREDITOR, LAW, as_of)
    assert (first.total, first.interest_first_total, first.per_diem) == (
        second.total,
        second.interest_first_total,
        second.per_diem,
    )

    def told(lines: tuple[InvoiceClaim, ...]) -> list[Any]:
        return sorted(
            (line.number, line.outstanding, line.interest, line.indemnity, line.paid) for line in lines
        )

    assert told(first.lines) == told(second.lines)


@quick
@given(cases(), DAYS, DAYS, CENTS, st.booleans())
def test_a_payment_never_raises_the_total(
    case: Case, as_of: date, on: date, amount: Decimal, allocated: bool
) -> None:
    payment = Payment(received_on=on, amount=amount, invoice="F0" if allocated else None)
    more = case.model_copy(update={"payments": (*case.payments, payment)})
    before, after = compute(case, CREDITOR, LAW, as_of), compute(more, CREDITOR, LAW, as_of)
    assert after.total <= before.total
    assert after.interest_first_total <= before.interest_first_total


@quick
@given(cases(), DAYS)
def test_principal_first_never_claims_more_than_interest_first(case: Case, as_of: date) -> None:
    claim = compute(case, CREDITOR, LAW, as_of)
    rounding = Decimal("0.01") * len(claim.segments)
    assert claim.total <= claim.interest_first_total + rounding


@quick
@given(CENTS, st.lists(DAYS, min_size=3, max_size=6, unique=True))
def test_interest_over_adjoining_periods_adds_up_before_rounding(amount: Decimal, days: list[date]) -> None:
    days.sort()

    def between(due: date, end: date) -> Fraction:
        return exact_sum(compute(case_of(invoices=(invoice(str(amount), str(due)),)), CREDITOR, LAW, end))

    assert between(days[0], days[-1]) == sum(between(start, end) for start, end in pairwise(days))
