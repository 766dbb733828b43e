"""What each regime owes: between professionals, a consumer, a public buyer."""

from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from builders import day
from claims import CREDITOR, case_of, claim_at, invoice, notice, read

from generator.case import Conventions, JournalEntry, Payment, PenaltyClause, PublicOrder, Suspension
from generator.claim import explain, formal_notice_day, terms
from generator.law import NotInForce

# --- Between professionals ---


def test_nothing_is_late_on_the_due_date_nor_paid_late_that_day() -> None:
    case = case_of(invoices=(invoice("1000", "2026-05-20"),))
    on_time = claim_at("2026-05-20", case)
    assert (on_time.total, on_time.not_due, on_time.per_diem) == (0, 1000, 0)
    payments = (Payment(received_on="2026-05-20", amount="1000"),)
    paid = claim_at("2026-06-30", case.model_copy(update={"payments": payments}))
    assert (paid.total, paid.indemnity, paid.overdue_lines) == (0, 0, ())


def test_one_late_day_costs_forty_euros_even_when_the_end_is_not_counted() -> None:
    case = case_of(invoices=(invoice("1000", "2026-05-20"),), conventions=Conventions(day_count="fin_exclue"))
    claim = claim_at("2026-05-21", case)
    assert (claim.interest, claim.indemnity) == (0, 40)


def test_the_agreed_rate_of_the_case_prevails_and_stays_as_written_below_the_floor() -> None:
    creditor = CREDITOR.model_copy(update={"penalty_clause": PenaltyClause(rate="15", basis="CGV")})
    case = case_of(invoices=(invoice("4000", "2026-05-31"),))
    assert claim_at("2026-07-30", case, creditor).interest == Decimal("98.63")
    case = case.model_copy(update={"penalty_clause": PenaltyClause(rate="8", basis="contrat, art. 3")})
    claim = claim_at("2026-07-30", case, creditor)
    assert claim.interest == Decimal("52.60")
    [part] = claim.segments
    assert (part.days, part.source, part.legal_values) == (60, "contrat, art. 3", ())


def test_a_frozen_clause_in_multiples_of_the_legal_rate() -> None:
    clause = PenaltyClause(multiple="3", basis="CGV")
    fixed = Conventions(rate_mode="fixe_au_depart")
    case = case_of(invoices=(invoice("4000", "2026-05-31"),), penalty_clause=clause, conventions=fixed)
    assert claim_at("2026-07-30", case).interest == Decimal("51.68")


def test_a_missing_rate_is_an_error_never_an_extrapolation() -> None:
    case = case_of(invoices=(invoice("1000", "2026-05-20"),))
    with pytest.raises(NotInForce, match="dernière période connue"):
        claim_at("2099-01-01", case)
    with pytest.raises(NotInForce):
        claim_at("2014-01-01", case_of(invoices=(invoice("1000", "2012-12-30"),)))
    agreed = case.model_copy(update={"penalty_clause": PenaltyClause(rate="15", basis="CGV")})
    assert claim_at("2099-01-01", agreed).segments[-1].end == day("2099-01-01")


def test_the_per_diem_is_not_rounded_to_the_cent() -> None:
    claim = claim_at("2026-10-01", case_of(invoices=(invoice("1700", "2026-09-01"),)))
    assert claim.per_diem == Decimal("0.5775")


# --- Consumers ---


CONSUMER_INVOICE = (invoice("1500", "2026-07-31"),)


@pytest.mark.parametrize(
    ("entry", "start"),
    [
        (notice("2026-09-01", ("presente", "2026-09-03"), ("distribue", "2026-09-10")), "2026-09-03"),
        (notice("2026-09-01", ("presente", "2026-09-03"), ("non_reclame", "2026-09-19")), "2026-09-03"),
        (notice("2026-09-01", ("refuse", "2026-09-04")), "2026-09-04"),
        (notice("2026-09-01", ("depose", "2026-09-01")), None),
        (notice("2026-09-01"), None),
        (notice("2026-09-01", ("presente", "2026-09-03"), ("npai", "2026-09-05")), None),
        (notice("2026-09-01", channel="courriel"), "2026-09-01"),
        (notice("2026-09-01", channel="lettre"), "2026-09-01"),
        (notice("2026-09-01", channel="telephone"), None),
        (notice("2026-07-01", channel="lettre"), None),  # nothing was payable yet
        (notice("2026-07-31", channel="lettre"), None),  # nor late on the due date
    ],
)
def test_a_consumer_owes_legal_interest_only_after_a_mise_en_demeure(
    entry: JournalEntry, start: str | None
) -> None:
    case = case_of("b2c", invoices=CONSUMER_INVOICE, journal=(entry,))
    claim = claim_at("2026-10-03", case)
    assert claim.lines[0].first_interest_day == (day(start) + timedelta(days=1) if start else None)
    assert {part.rate_percent for part in claim.segments} <= {Decimal("2.75")}
    assert (claim.per_diem > 0) == (start is not None)
    if entry.on > day("2026-07-31"):
        assert formal_notice_day(case, terms(case, CREDITOR)) == (day(start) if start else None)


def test_on_the_day_of_the_mise_en_demeure_a_consumer_owes_no_interest_yet() -> None:
    case = case_of("b2c", invoices=CONSUMER_INVOICE, journal=(notice("2026-09-01", channel="lettre"),))
    claim = claim_at("2026-09-01", case)
    assert (claim.interest, claim.per_diem) == (0, Decimal("0.1130"))


def test_a_consumer_never_owes_indemnity_costs_nor_an_agreed_rate() -> None:
    text = """\
        factures:
          - numero: F1
            emise_le: 2026-06-30
            echeance: 2026-07-31
            montant_ttc: 1 500,00
            prestation: travaux
        penalites:
          taux: 15
          fondement: CGV
        frais:
          - libelle: dossier
            montant: 30
        """
    claim = read(text, "2026-11-22", "consommateur")
    assert (claim.total, claim.indemnity, claim.costs, claim.interest) == (1500, 0, 0, 0)
    assert "indemnité" not in explain(claim).lower()


# --- Public buyers ---


@pytest.mark.parametrize(
    ("buyer", "fields", "due", "amount"),
    [
        ("pouvoir_adjudicateur", {"received_on": "2026-05-20"}, "2026-06-19", "140.15"),
        ("etablissement_de_sante", {"received_on": "2026-05-20"}, "2026-07-09", "75.22"),
        ("entreprise_publique", {"received_on": "2026-05-20"}, "2026-07-20", "37.61"),  # 19 July is a Sunday
        ("pouvoir_adjudicateur", {"received_on": "2026-07-16"}, "2026-08-17", "0"),  # Saturday 15 August
    ],
)
def test_a_public_period_runs_from_receipt_to_a_working_day(
    buyer: str, fields: Any, due: str, amount: str
) -> None:
    order = PublicOrder(**fields)
    case = case_of("public", invoices=(invoice("12000", None, public_order=order),), buyer_kind=buyer)
    claim = claim_at("2026-07-31", case)
    assert (claim.lines[0].due_date, claim.lines[0].due_date_computed) == (day(due), True)
    assert claim.interest == Decimal(amount)


def test_a_public_period_runs_from_performance_when_later_and_without_receipt_from_the_second_day() -> None:
    order = PublicOrder(received_on="2026-05-20")
    performed = invoice("100", None, public_order=order, performed_on="2026-06-01")
    assert claim_at("2026-06-02", case_of("public", invoices=(performed,))).lines[0].due_date == day(
        "2026-07-01"
    )
    unknown = invoice("100", None, issued_on="2026-05-20")
    assert claim_at("2026-06-02", case_of("public", invoices=(unknown,))).lines[0].due_date == day(
        "2026-06-22"
    )
    given_date = invoice("100", "2026-06-20")  # a Saturday
    assert claim_at("2026-06-02", case_of("public", invoices=(given_date,))).lines[0].due_date == day(
        "2026-06-22"
    )


def test_a_public_rate_is_frozen_even_when_the_year_is_cut() -> None:
    case = case_of(
        "public", invoices=(invoice("1000", "2023-12-29"),), conventions=Conventions(day_basis="reelle")
    )
    claim = claim_at("2024-12-31", case)
    assert [(part.days, part.year_days, part.rate_percent) for part in claim.segments] == [
        (2, 365, Decimal("12.00")),
        (366, 366, Decimal("12.00")),
    ]


@pytest.mark.parametrize(
    ("buyer", "notified", "completed", "due"),
    [
        # Received on 20 May: 30 days end on Friday 19 June, 50 days on Thursday 9 July.
        ("pouvoir_adjudicateur", "2026-06-05", "2026-06-10", "2026-07-10"),  # 14 days were left: 30 anew
        ("pouvoir_adjudicateur", "2026-06-19", "2026-06-25", "2026-07-27"),  # last day; 25 July is a Saturday
        ("etablissement_de_sante", "2026-05-25", "2026-06-10", "2026-07-27"),  # 45 days were left; a Saturday
        ("etablissement_de_sante", "2026-06-10", "2026-06-12", "2026-07-13"),  # 29 were left: 30; a Sunday
        ("pouvoir_adjudicateur", "2026-06-22", "2026-06-30", "2026-06-19"),  # too late: the period had ended
    ],
)
def test_an_interrupted_public_period_runs_anew_for_thirty_days_or_what_was_left(
    buyer: str, notified: str, completed: str, due: str
) -> None:
    """CCP, art. R. 2192-27 to R. 2192-29."""
    stop = Suspension(notified_on=notified, completed_on=completed)
    order = PublicOrder(received_on="2026-05-20", suspension=stop)
    case = case_of("public", invoices=(invoice("12000", None, public_order=order),), buyer_kind=buyer)
    [line] = claim_at("2026-07-31", case).lines
    assert (line.due_date, line.first_interest_day) == (day(due), day(due) + timedelta(days=1))


def test_while_documents_are_missing_nothing_is_due() -> None:
    for completed in (None, "2026-09-15"):  # not yet known on 31 July
        stop = Suspension(notified_on="2026-06-05", completed_on=completed)
        order = PublicOrder(received_on="2026-05-20", suspension=stop)
        claim = claim_at(
            "2026-07-31", case_of("public", invoices=(invoice("12000", None, public_order=order),))
        )
        assert (claim.total, claim.not_due) == (0, 12000)
        # As if they came that day: 31 July + 30 = Sunday 30 August
        assert claim.lines[0].due_date == day("2026-08-31")


def test_an_interruption_notified_later_is_not_seen() -> None:
    order = PublicOrder(received_on="2026-05-20")
    plain = case_of("public", invoices=(invoice("12000", None, public_order=order),))
    stopped = order.model_copy(update={"suspension": Suspension(notified_on="2026-06-05")})
    case = case_of("public", invoices=(invoice("12000", None, public_order=stopped),))
    before, after = claim_at("2026-06-04", case), claim_at("2026-06-04", plain)
    assert (before.lines[0].due_date, before.not_due) == (after.lines[0].due_date, after.not_due)
