"""The décompte against a naive count, day by day, in fractions."""

import random
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction

import pytest
from builders import LAW
from claims import CREDITOR, case_of, exact, exact_sum, invoice, notice

from generator.case import Case, Channel, Conventions, CreditNote, Dispute, Payment, Rounding
from generator.claim import compute
from generator.money import ZERO

# The rates in force on the first day of each half-year, copied from the research notes: refinancing, legal.
HALF_CENT = Fraction(1, 200)
RATES = {
    "2023-1": ("2.50", "2.06"),
    "2023-2": ("4.00", "4.22"),
    "2024-1": ("4.50", "5.07"),
    "2024-2": ("4.25", "4.92"),
    "2025-1": ("3.15", "3.71"),
    "2025-2": ("2.15", "2.76"),
    "2026-1": ("2.15", "2.62"),
    "2026-2": ("2.40", "2.75"),
}


def rate_on(on: date, regime: str, first: date, fixed: bool) -> Fraction:
    if regime == "public" or (fixed and regime == "b2b"):
        on = first
    refinancing, legal = RATES[f"{on.year}-{1 if on.month < 7 else 2}"]
    return {
        "b2b": Fraction(refinancing) + 10,
        "public": Fraction(refinancing) + 8,
        "b2c": Fraction(legal),
    }[regime]


def naive_interest(case: Case, as_of: date) -> Fraction:
    """Exact interest, one day after another, for cases whose payments all name their invoice."""
    regime, chosen, total = case.regime.value, case.conventions, Fraction(0)
    exclusive = chosen.day_count == "fin_exclue"
    for bill in case.invoices:
        assert bill.due_date is not None
        due = bill.due_date
        while regime == "public" and due.weekday() > 4:  # the random due dates avoid public holidays
            due += timedelta(days=1)
        first = due + timedelta(days=1)
        if regime == "b2c":
            notices = [entry.on for entry in case.journal if entry.on > due]
            if not notices:
                continue
            first = min(notices) + timedelta(days=1)
        open_disputes = [d for d in case.disputes if d.invoice == bill.number and d.opened_on <= as_of]
        disputed = sum(Fraction(d.amount or 10**9) for d in open_disputes)
        payments = [p for p in case.payments if p.invoice == bill.number]
        notes = [n for n in case.credit_notes if n.invoice == bill.number and n.issued_on <= as_of]
        dated = chosen.credit_note == "date_de_l_avoir" and sum(n.amount for n in notes) < bill.amount_ttc
        on = first
        while on <= as_of - timedelta(days=exclusive):
            seen = on if exclusive else on - timedelta(days=1)
            base = Fraction(bill.amount_ttc) - disputed
            base -= sum(Fraction(n.amount) for n in notes if not dated or n.issued_on <= seen)
            base -= sum(Fraction(p.amount) for p in payments if p.received_on <= seen)
            leap = on.year % 4 == 0
            length = {"365": 365, "360": 360, "reelle": 366 if leap else 365}[chosen.day_basis or "365"]
            if base > 0:
                total += (
                    base * rate_on(on, regime, first, chosen.rate_mode == "fixe_au_depart") / (100 * length)
                )
            on += timedelta(days=1)
    return total


def random_case(seed: int) -> tuple[Case, date]:
    draw = random.Random(seed)  # noqa: S311
    start = date(2023, 1, 2)

    def some_day(span: int = 1300) -> date:
        return start + timedelta(days=draw.randrange(span))

    def amount(top: int = 900_000) -> str:
        return str(Decimal(draw.randrange(1, top)) / 100)

    regime = draw.choice(["b2b", "b2b", "public", "b2c"])
    numbers = [f"F{i}" for i in range(draw.choice([1, 1, 2, 3]))]
    due_dates = [some_day().replace(month=draw.choice([2, 3, 6, 9, 10]), day=20) for _ in numbers]
    invoices = tuple(
        invoice(amount(), str(due), number) for number, due in zip(numbers, due_dates, strict=True)
    )
    payments = tuple(
        Payment(received_on=some_day(1450), amount=amount(300_000), invoice=draw.choice(numbers))
        for _ in range(draw.choice([0, 1, 2, 4]))
    )
    notes = tuple(
        CreditNote(number=f"A{i}", issued_on=some_day(), amount=amount(100_000), invoice=draw.choice(numbers))
        for i in range(draw.choice([0, 0, 1, 2]))
    )
    disputes = ()
    if draw.random() < 0.3:
        part = draw.choice([None, amount(200_000)])
        disputes = (Dispute(invoice=numbers[0], opened_on=some_day(), reason="litige", amount=part),)
    conventions = Conventions(
        rate_mode=draw.choice(["par_semestre", "fixe_au_depart"]),
        day_count=draw.choice(["fin_incluse", "fin_exclue"]),
        day_basis=draw.choice(["365", "reelle", "360"]),
        credit_note=draw.choice(["origine", "date_de_l_avoir"]),
    )
    notices = draw.choice([1, 2]) if regime == "b2c" else 0
    journal = tuple(notice(str(some_day()), channel=Channel.LETTER) for _ in range(notices))
    case = case_of(
        regime,
        invoices=invoices,
        payments=payments,
        credit_notes=notes,
        disputes=disputes,
        conventions=conventions,
        journal=journal,
    )
    return case, some_day(1459)


@pytest.mark.parametrize("block", range(8))
def test_a_naive_day_by_day_count_agrees_exactly(block: int) -> None:
    accrued = 0
    for seed in range(block * 60, block * 60 + 60):
        case, as_of = random_case(seed)
        claim = compute(case, CREDITOR, LAW, as_of)
        assert exact_sum(claim) == naive_interest(case, as_of), seed
        accrued += bool(claim.segments)
        for part in claim.segments:
            assert abs(Fraction(part.amount) - exact(part)) <= HALF_CENT, seed
        rounded_once = case.conventions.model_copy(update={"rounding": Rounding.TOTAL})
        for line in compute(
            case.model_copy(update={"conventions": rounded_once}), CREDITOR, LAW, as_of
        ).lines:
            told = sum((part.amount for part in line.segments), ZERO)
            assert abs(Fraction(told) - sum(map(exact, line.segments), Fraction(0))) <= HALF_CENT, seed
    assert accrued > 20
