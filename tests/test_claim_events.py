"""What moves a debt: payments, credit notes, disputes, due dates, retention, insolvency."""

from datetime import timedelta
from decimal import Decimal

import pytest
from builders import day
from claims import ONE_INVOICE, case_of, claim_at, invoice, read

from generator.case import Conventions, CreditNote, Dispute, Instalment, Payment, PublicOrder, Retention
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
