"""What moves a debt: payments, credit notes, disputes, due dates, retention, insolvency."""

from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from builders import day
from claims import ONE_INVOICE, case_of, claim_at, invoice, notice, read

from generator.case import (
    Conventions,
    CreditNote,
    Dispute,
    Instalment,
    Payment,
    PublicOrder,
    Remission,
    Retention,
    Situation,
)
from generator.claim import interest
from generator.money import round_cents


def test_paid_late_in_full_leaves_interest_to_the_day_and_forty_euros() -> None:
    text = ONE_INVOICE + "paiements:\n  - recu_le: 2026-02-09\n    montant: 5000\n    facture: F1\n"
    claim = read(text, "2026-11-22")
    assert (claim.principal, claim.interest, claim.indemnity) == (0, Decimal("49.93"), 40)
    assert claim.per_diem == 0
    [line] = claim.overdue_lines
    assert (line.outstanding, line.late, line.segments[0].end) == (0, True, day("2026-02-09"))
    left = Decimal("49.93")  # interest first leaves that much principal, which still bears interest
    later = (("12.15", 141), ("12.40", 145))
    further = sum(round_cents(interest(left, Decimal(rate), days)) for rate, days in later)
    assert claim.interest_first_total == left + further + 40


def test_paying_the_total_of_the_letter_leaves_nothing() -> None:
    claim = read(ONE_INVOICE, "2026-02-09")
    payment = f"paiements:\n  - recu_le: 2026-02-09\n    montant: {claim.total}\n"
    for allocation in ("", "    facture: F1\n"):
        after = read(ONE_INVOICE + payment + allocation, "2026-11-22")
        assert (after.total, after.interest_first_total, after.overpaid) == (0, 0, 0)
        [line] = after.lines
        assert (line.paid, line.interest_paid, line.indemnity_paid) == (claim.total, Decimal("49.93"), 40)
        assert not line.overdue


def test_an_overpayment_is_reported_and_never_negative() -> None:
    text = ONE_INVOICE + "paiements:\n  - recu_le: 2026-01-10\n    montant: 6 000,00\n"
    for allocation in ("", "    facture: F1\n", "    facture: inconnue\n"):
        claim = read(text + allocation, "2026-11-22")
        assert (claim.total, claim.overpaid, claim.paid) == (0, 1000, 6000)


def test_a_payment_after_the_day_is_not_seen() -> None:
    text = ONE_INVOICE + "paiements:\n  - recu_le: 2026-03-12\n    montant: 5000\n    facture: F1\n"
    assert read(text, "2026-03-11") == read(ONE_INVOICE, "2026-03-11")


def test_unallocated_payments_go_to_the_oldest_due_date_then_pro_rata() -> None:
    invoices = (
        invoice("100", "2026-03-01", "C"),
        invoice("300", "2026-02-01", "B"),
        invoice("100", "2026-02-01", "A"),
    )
    payments = (Payment(received_on="2026-02-15", amount="200"),)
    claim = claim_at("2026-02-15", case_of(invoices=invoices, payments=payments))
    assert {line.number: line.paid for line in claim.lines} == {"C": 0, "B": 150, "A": 50}


def test_an_unallocated_payment_settles_due_debts_and_their_interest_before_debts_not_due() -> None:
    invoices = (invoice("100", "2026-03-01", "late"), invoice("300", "2026-12-01", "early"))
    payments = (Payment(received_on="2026-04-01", amount="200"),)
    claim = claim_at("2026-04-01", case_of(invoices=invoices, payments=payments))
    late, early = claim.lines
    assert (late.outstanding, late.interest, late.indemnity) == (0, 0, 0)
    assert late.paid == 140 + late.interest_paid
    assert early.outstanding == 300 - (200 - late.paid) == claim.not_due
    assert claim.total == 0


def test_costs_are_settled_last_and_never_by_a_payment_in_time() -> None:
    text = ONE_INVOICE + "frais:\n  - libelle: sommation\n    montant: 80,00\n"
    assert read(text, "2026-02-09").total == Decimal("5169.93")
    early = text + "paiements:\n  - recu_le: 2026-01-05\n    montant: 400\n"
    assert (read(early, "2026-02-09").costs, read(early, "2026-02-09").principal) == (80, 4600)
    whole = text + "paiements:\n  - recu_le: 2026-02-09\n    montant: 5169,93\n    facture: F1\n"
    claim = read(whole, "2026-02-09")
    assert (claim.total, claim.costs_paid, claim.overpaid) == (0, 80, 0)


def test_a_credit_note_that_cancels_everything_leaves_nothing() -> None:
    notes = (CreditNote(number="A1", issued_on="2026-05-01", amount="3000", invoice="F1"),)
    for effect in ("origine", "date_de_l_avoir"):
        conventions = Conventions(credit_note=effect)
        case = case_of(invoices=(invoice("3000", "2026-02-28"),), credit_notes=notes, conventions=conventions)
        claim = claim_at("2026-06-30", case)
        assert (claim.total, claim.segments, claim.indemnity, claim.overdue_lines) == (0, (), 0, ())


def test_only_the_undisputed_part_bears_interest_while_the_dispute_is_open() -> None:
    dispute = Dispute(
        invoice="F1", opened_on="2026-02-01", closed_on="2026-06-01", reason="malfaçon", amount="600"
    )
    case = case_of(invoices=(invoice("1000", "2026-01-31"),), disputes=(dispute,))
    claim = claim_at("2026-05-31", case)
    assert (claim.principal, claim.disputed, claim.indemnity) == (400, 600, 40)
    assert {part.base for part in claim.segments} == {400}
    assert claim_at("2026-06-01", case).principal == 1000
    whole = case.model_copy(update={"disputes": (dispute.model_copy(update={"amount": None}),)})
    claim = claim_at("2026-05-31", whole)
    assert (claim.total, claim.disputed, claim.overdue_lines) == (0, 1000, ())


def test_several_due_dates_of_one_invoice_have_each_their_delay_and_one_indemnity() -> None:
    parts = (Instalment(due_date="2026-03-31", amount="600"), Instalment(due_date="2026-01-31", amount="400"))
    case = case_of(invoices=(invoice("1200", "2026-01-31", instalments=parts),))
    claim = claim_at("2026-03-02", case)
    [line] = claim.lines
    assert (line.due_date, line.claimed, line.not_due, line.outstanding) == (
        day("2026-01-31"),
        400,
        800,
        1200,
    )
    assert (claim.principal, claim.interest, claim.indemnity) == (400, Decimal("3.99"), 40)
    claim = claim_at("2026-04-30", case)
    assert [(part.due_date, part.base, part.days) for part in claim.segments] == [
        (day("2026-01-31"), 400, 89),
        (day("2026-03-31"), 800, 30),
    ]
    assert claim.indemnity == 40


@pytest.mark.parametrize(
    ("opened", "due", "interest_end", "fee"),
    [
        ("2026-09-15", "2026-07-31", "2026-09-14", 40),
        ("2026-07-31", "2026-07-31", None, 0),
        ("2026-08-01", "2026-07-31", None, 40),
    ],
)
def test_an_insolvency_judgment_stops_interest_the_eve(
    opened: str, due: str, interest_end: str | None, fee: int
) -> None:
    text = f"""\
        factures:
          - numero: F1
            emise_le: 2026-06-30
            echeance: {due}
            montant_ttc: 2 400,00
            prestation: travaux
        situation:
          type: redressement
          ouverte_le: {opened}
        """
    claim = read(text, "2026-11-22")
    assert (claim.segments[-1].end if claim.segments else None) == (
        day(interest_end) if interest_end else None
    )
    assert (claim.indemnity, claim.per_diem) == (fee, 0)
    if opened == "2026-09-15":
        assert claim.interest == Decimal("36.69")
    that_day = read(text, opened)
    assert (that_day.interest, that_day.per_diem) == (claim.interest, 0)
    before = read(text, str(day(opened) - timedelta(days=1)))
    assert before == read(text.split("situation")[0].rstrip(), str(day(opened) - timedelta(days=1)))
    supplied_later = f"emise_le: 2026-06-30\n            executee_le: {opened}"
    after = read(text.replace("emise_le: 2026-06-30", supplied_later), "2026-11-22")
    assert after.segments[-1].end == day("2026-11-22")


def test_a_retention_is_neither_claimed_nor_bears_interest() -> None:
    bill = invoice(
        "12000",
        None,
        public_order=PublicOrder(received_on="2026-05-20"),
        retention=Retention(amount="600"),
    )
    claim = claim_at("2026-07-31", case_of("public", invoices=(bill,)))
    [line] = claim.lines
    assert (claim.principal, line.retention, claim.segments[0].base) == (11400, 600, 11400)
    assert (claim.indemnity, line.indemnity_value.key) == (40, "indemnite_forfaitaire_public")


def test_a_retention_with_its_own_date_falls_due_apart() -> None:
    """12 000 € due on 31 May, 600 of which on 30 June; on 15 July:
    11 400 × 12.15 % × 30 / 365 = 113.8438, 11 400 × 12.40 % × 15 / 365 = 58.0932, 600 × 12.40 % × 15 / 365 = 3.0575.
    """
    bill = invoice("12000", "2026-05-31", retention=Retention(amount="600", due_on="2026-06-30"))
    case = case_of(invoices=(bill,))
    before = claim_at("2026-06-30", case)
    assert (before.principal, before.not_due, before.lines[0].retention) == (11400, 600, 0)
    claim = claim_at("2026-07-15", case)
    assert [str(part.amount) for part in claim.segments] == ["113.84", "58.09", "3.06"]
    assert (claim.principal, claim.indemnity) == (12000, 40)


def test_a_retention_larger_than_the_last_instalment_takes_from_the_one_before() -> None:
    """8 000 then 4 000, 5 000 of which are kept: 7 000, 0, and 5 000 on the date of the retention."""
    parts = (
        Instalment(due_date="2026-01-31", amount="8000"),
        Instalment(due_date="2026-02-28", amount="4000"),
    )
    kept = Retention(amount="5000", due_on="2026-12-31")
    bill = invoice("12000", None, instalments=parts, retention=kept)
    claim = claim_at("2026-03-31", case_of(invoices=(bill,)))
    assert (claim.principal, claim.not_due) == (7000, 5000)
    assert {(part.due_date, part.base) for part in claim.segments} == {(day("2026-01-31"), 7000)}


def test_a_retention_due_before_the_rest_is_the_oldest_debt() -> None:
    kept = Retention(amount="600", due_on="2026-01-31")
    bill = invoice("12000", "2026-05-31", retention=kept)
    paid = Payment(received_on="2026-02-10", amount="600", invoice="F1")
    note = CreditNote(number="A1", issued_on="2026-02-10", amount="100", invoice="F1")
    claim = claim_at("2026-02-28", case_of(invoices=(bill,), payments=(paid,)))
    assert (claim.principal, claim.not_due) == (0, 11400)
    claim = claim_at("2026-02-28", case_of(invoices=(bill,), credit_notes=(note,)))
    assert (claim.principal, claim.not_due) == (500, 11400)


# --- Legal imputation of a payment that names no invoice (C. civ., art. 1342-10) ---


def unallocated(amount: str, on: str, **blocks: Any) -> dict[str, Decimal]:
    """What each invoice received of one payment."""
    regime = blocks.pop("regime", "b2b")
    payment = Payment(received_on=on, amount=amount)
    claim = claim_at(on, case_of(regime, payments=(payment,), **blocks))
    return {line.number: line.paid for line in claim.lines}


def test_a_due_debt_comes_before_an_older_one_that_is_not_due() -> None:
    bills = (
        invoice("1000", "2026-12-31", "old", issued_on="2026-01-02"),
        invoice("1000", "2026-06-30", "due", issued_on="2026-06-01"),
    )
    assert unallocated("800", "2026-07-15", invoices=bills) == {"old": 0, "due": 800}


def test_a_debt_is_due_on_its_due_date() -> None:
    """Paid that day, it comes before the indemnity of another."""
    bills = (invoice("100", "2026-01-31", "late"), invoice("1000", "2026-02-15", "today"))
    assert unallocated("1100", "2026-02-15", invoices=bills) == {"late": 100, "today": 1000}


@pytest.mark.parametrize(("mode", "first"), [("fixe_au_depart", "younger"), ("par_semestre", "older")])
def test_of_two_due_debts_the_more_onerous_comes_first_then_the_older(mode: str, first: str) -> None:
    """Frozen, the rates are 12.15 % (2025-S2) and 12.40 % (2026-S2); moving, both bear 12.40 % in August 2026."""
    bills = (invoice("1000", "2025-12-01", "older"), invoice("1000", "2026-07-05", "younger"))
    paid = unallocated("800", "2026-08-20", invoices=bills, conventions=Conventions(rate_mode=mode))
    assert paid == {"older": 0, "younger": 0, first: 800}


def test_a_consumer_debt_under_mise_en_demeure_comes_before_one_that_bears_nothing() -> None:
    """Only the first was due when the letter left."""
    bills = (invoice("1000", "2026-03-10", "B"), invoice("1000", "2026-01-10", "A"))
    journal = (notice("2026-02-01", channel="lettre"),)
    paid = unallocated("1500", "2026-04-01", regime="b2c", invoices=bills, journal=journal)
    assert (paid["A"], paid["B"]) == (1000, 500)


def test_a_debt_whose_interest_a_judgment_stopped_comes_after_one_that_bears_some() -> None:
    judgment = Situation(kind="redressement", opened_on="2026-03-20")
    bills = (
        invoice(
            "1000", "2026-03-25", "new", performed_on="2026-03-20"
        ),  # escapes it (C. com., art. L. 622-17)
        invoice("1000", "2026-01-10", "old"),
    )
    assert unallocated("800", "2026-04-01", invoices=bills, situation=judgment) == {"new": 800, "old": 0}


def test_equal_debts_share_to_the_cent() -> None:
    """100 € over 100, 100 and 100: 33.33, then up to 66.67, then up to 100."""
    bills = tuple(invoice("100", "2026-01-31", number) for number in "ABC")
    paid = unallocated("100", "2026-02-15", invoices=bills)
    assert list(map(str, paid.values())) == ["33.33", "33.34", "33.33"]


def test_a_share_of_nothing_cuts_no_line_of_interest() -> None:
    bills = tuple(invoice("100", "2026-01-31", number) for number in "ABC")
    payment = Payment(received_on="2026-02-15", amount="0.01")
    claim = claim_at("2026-03-31", case_of(invoices=bills, payments=(payment,)))
    assert [line.paid for line in claim.lines] == [0, Decimal("0.01"), 0]
    assert [len(line.segments) for line in claim.lines] == [1, 2, 1]


# --- Several things at once, and odd days ---


def test_a_payment_before_the_invoice_is_issued_reduces_it() -> None:
    bill = invoice("1000", "2026-02-28", issued_on="2026-02-01")
    for number in ("F1", None):
        deposit = Payment(received_on="2026-01-05", amount="300", invoice=number)
        claim = claim_at("2026-03-30", case_of(invoices=(bill,), payments=(deposit,)))
        assert (claim.principal, {part.base for part in claim.segments}) == (700, {700})


def test_a_claim_before_its_invoice_owes_nothing() -> None:
    bill = invoice("1000", "2026-02-28", issued_on="2026-02-01")
    claim = claim_at("2026-01-15", case_of(invoices=(bill,)))
    assert (claim.total, claim.not_due, claim.per_diem, claim.segments) == (0, 1000, 0, ())


def test_two_payments_of_one_day_are_one() -> None:
    bills = (invoice("1000", "2026-01-31", "A"), invoice("3333.33", "2026-01-31", "B"))
    halves = tuple(Payment(received_on="2026-02-15", amount="250.05") for _ in range(2))
    whole = (Payment(received_on="2026-02-15", amount="500.10"),)
    first, second = (
        claim_at("2026-03-31", case_of(invoices=bills, payments=paid)) for paid in (halves, whole)
    )
    assert (first.lines, first.total) == (second.lines, second.total)


def test_credit_note_payments_and_remission_of_one_day_follow_in_that_order() -> None:
    """1 000 € less a credit note of 300 on its date, a payment of 600, then 100 at most to give up."""
    case = case_of(
        invoices=(invoice("1000", "2026-01-31"),),
        credit_notes=(CreditNote(number="A1", issued_on="2026-02-15", amount="300", invoice="F1"),),
        payments=(Payment(received_on="2026-02-15", amount="600"),),
        remissions=(Remission(granted_on="2026-02-15", of="principal", amount="500", reason="geste"),),
        conventions=Conventions(credit_note="date_de_l_avoir"),
    )
    [line] = claim_at("2026-02-15", case).lines
    assert (line.credited, line.principal_paid, line.remitted, line.outstanding) == (300, 600, 100, 0)


def test_a_dated_credit_note_corrects_what_is_not_due_before_it_touches_interest() -> None:
    """100 € due, 900 not yet; a credit note of 200 leaves 800 not due, and the interest to be paid."""
    parts = (Instalment(due_date="2026-01-31", amount="100"), Instalment(due_date="2026-12-31", amount="900"))
    case = case_of(
        invoices=(invoice("1000", None, instalments=parts),),
        credit_notes=(CreditNote(number="A1", issued_on="2026-03-02", amount="200", invoice="F1"),),
        conventions=Conventions(credit_note="date_de_l_avoir"),
    )
    [line] = claim_at("2026-03-31", case).lines
    # 100 × 12.15 % × 30 / 365 = 0.9986
    assert (line.not_due, line.interest, line.indemnity, line.principal_paid) == (800, Decimal("1.00"), 40, 0)
