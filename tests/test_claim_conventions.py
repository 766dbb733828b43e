"""The choices of computation, one by one: each sum is worked out beside its expectation."""

from decimal import Decimal

import pytest
from builders import day
from claims import CREDITOR, case_of, claim_at, invoice, notice

from generator.case import Conventions, Instalment, Payment, PenaltyClause
from generator.claim import Claim
from generator.values import PaymentTerm


def amounts(claim: Claim) -> list[tuple[int, str, str]]:
    """Days, base and amount of each line."""
    return [(part.days, str(part.base), str(part.amount)) for part in claim.segments]


# --- A rate under the legal floor: three times 2.62 % = 7.86 % in 2026-S1, three times 2.75 % = 8.25 % in 2026-S2 ---


@pytest.mark.parametrize(
    ("choice", "rate", "amount"),
    [
        ("applique", "8", "52.60"),  # 4 000 × 8 % × 60 / 365 = 52.6027
        ("refuse", "8", "52.60"),  # a rule refuses the letter; the sum is as written
        ("releve", "8.25", "54.25"),  # 4 000 × 8.25 % × 60 / 365 = 54.2466
        ("taux_legal", "12.40", "81.53"),  # 4 000 × 12.40 % × 60 / 365 = 81.5342
    ],
)
def test_an_agreed_rate_under_the_floor_has_four_fates(choice: str, rate: str, amount: str) -> None:
    clause = PenaltyClause(rate="8", basis="CGV, art. 8")
    conventions = Conventions(below_floor=choice)
    case = case_of(invoices=(invoice("4000", "2026-07-31"),), penalty_clause=clause, conventions=conventions)
    claim = claim_at("2026-09-29", case)
    [part] = claim.segments
    assert (part.days, part.rate_percent, claim.interest) == (60, Decimal(rate), Decimal(amount))
    before = case.model_copy(update={"invoices": (invoice("4000", "2026-03-31"),)})
    assert claim_at("2026-05-30", before).interest == Decimal("52.60")  # 8 % is above the floor of 2026-S1


@pytest.mark.parametrize("choice", ["releve", "taux_legal"])
def test_a_rate_equal_to_the_floor_is_above_reproach(choice: str) -> None:
    case = case_of(
        invoices=(invoice("4000", "2026-07-31"),),
        penalty_clause=PenaltyClause(rate="8.25", basis="CGV, art. 8"),
        conventions=Conventions(below_floor=choice),
    )
    [part] = claim_at("2026-09-29", case).segments
    assert (part.rate_percent, part.source) == (Decimal("8.25"), "CGV, art. 8")


def test_the_floor_is_read_in_each_half_year_unless_the_rate_is_frozen() -> None:
    clause = PenaltyClause(rate="8", basis="CGV, art. 8")
    case = case_of(
        invoices=(invoice("4000", "2026-05-31"),),
        penalty_clause=clause,
        conventions=Conventions(below_floor="releve"),
    )
    # 4 000 × 8 % × 30 / 365 = 26.3014, then 4 000 × 8.25 % × 30 / 365 = 27.1233
    assert amounts(claim_at("2026-07-30", case)) == [(30, "4000.00", "26.30"), (30, "4000.00", "27.12")]
    frozen = case.model_copy(
        update={"conventions": Conventions(below_floor="releve", rate_mode="fixe_au_depart")}
    )
    assert amounts(claim_at("2026-07-30", frozen)) == [(60, "4000.00", "52.60")]


def test_a_multiple_of_the_legal_rate_is_raised_to_three_times() -> None:
    clause = PenaltyClause(multiple="2", basis="CGV")  # 5.50 % in 2026-S2
    raised = Conventions(below_floor="releve")
    case = case_of(invoices=(invoice("4000", "2026-07-31"),), penalty_clause=clause, conventions=raised)
    assert claim_at("2026-09-29", case).interest == Decimal("54.25")


def test_the_floor_may_exceed_the_default_rate() -> None:
    """2024-S1: the floor is 15.21 %, the default rate 14.50 %; 14.60 % was agreed."""
    clause = PenaltyClause(rate="14.6", basis="CGV")
    case = case_of(invoices=(invoice("1000", "2023-12-31"),), penalty_clause=clause)
    for choice, amount in (("applique", "12.00"), ("releve", "12.50"), ("taux_legal", "11.92")):
        chosen = case.model_copy(update={"conventions": Conventions(below_floor=choice)})
        assert claim_at("2024-01-30", chosen).interest == Decimal(amount)


def test_no_choice_about_the_floor_touches_a_public_buyer_nor_a_consumer() -> None:
    clause = PenaltyClause(rate="1", basis="CGV")
    conventions = Conventions(below_floor="releve")
    journal = (notice("2026-08-10", channel="lettre"),)
    for regime, rate in (("public", "10.40"), ("b2c", "2.75")):
        case = case_of(
            regime,
            invoices=(invoice("1000", "2026-07-31"),),
            penalty_clause=clause,
            conventions=conventions,
            journal=journal,
        )
        claim = claim_at("2026-09-30", case)
        assert ({part.rate_percent for part in claim.segments}, claim.agreed_rate) == ({Decimal(rate)}, False)


# --- Days ---


def test_with_both_ends_counted_the_due_date_bears_interest_on_what_was_unpaid_that_evening() -> None:
    both = Conventions(day_count="deux_bornes")
    case = case_of(invoices=(invoice("1000", "2026-03-31"),), conventions=both)
    # 31 March to 15 April: 1 000 × 12.15 % × 16 / 365 = 5.3260; 16 to 30 April: 600 × 12.15 % × 15 / 365 = 2.9959
    later = Payment(received_on="2026-04-15", amount="400")
    claim = claim_at("2026-04-30", case.model_copy(update={"payments": (later,)}))
    assert amounts(claim) == [(16, "1000.00", "5.33"), (15, "600.00", "3.00")]
    # 31 March to 30 April: 600 × 12.15 % × 31 / 365 = 6.1915
    in_time = Payment(received_on="2026-03-31", amount="400")
    claim = claim_at("2026-04-30", case.model_copy(update={"payments": (in_time,)}))
    assert amounts(claim) == [(31, "600.00", "6.19")]
    whole = Payment(received_on="2026-03-31", amount="1000")
    claim = claim_at("2026-04-30", case.model_copy(update={"payments": (whole,)}))
    assert (claim.total, claim.segments) == (0, ())


def test_with_both_ends_counted_a_consumer_owes_the_day_of_the_mise_en_demeure() -> None:
    journal = (notice("2026-09-01", channel="lettre"),)
    case = case_of("b2c", invoices=(invoice("1500", "2026-07-31"),), journal=journal)
    both = case.model_copy(update={"conventions": Conventions(day_count="deux_bornes")})
    assert [part.days for part in claim_at("2026-10-01", case).segments] == [30]
    assert [part.days for part in claim_at("2026-10-01", both).segments] == [31]


def test_against_a_public_buyer_the_day_of_the_due_date_never_counts() -> None:
    both = Conventions(day_count="deux_bornes")
    case = case_of("public", invoices=(invoice("12000", "2026-06-19"),), conventions=both)
    assert claim_at("2026-07-31", case).interest == Decimal("140.15")  # 42 days, rule R14


def test_the_first_of_january_begins_a_half_year_and_a_year() -> None:
    """1 000 € due on 31 December 2023: 31 December is the due date, not a day of interest."""
    case = case_of(invoices=(invoice("1000", "2023-12-31"),), conventions=Conventions(day_basis="reelle"))
    [part] = claim_at("2024-01-01", case).segments
    assert (part.start, part.days, part.year_days, part.rate_percent) == (
        day("2024-01-01"),
        1,
        366,
        Decimal("14.50"),
    )
    both = case.model_copy(update={"conventions": Conventions(day_basis="reelle", day_count="deux_bornes")})
    # 31 December at 14 % over 365 days: 0.3836; 1 January at 14.50 % over 366: 0.3962
    assert amounts(claim_at("2024-01-01", both)) == [(1, "1000.00", "0.38"), (1, "1000.00", "0.40")]


def test_the_leap_day_is_a_day_like_another() -> None:
    case = case_of(
        invoices=(invoice("3650", "2024-02-28"),), penalty_clause=PenaltyClause(rate="10", basis="CGV")
    )
    assert amounts(claim_at("2024-03-01", case)) == [(2, "3650.00", "2.00")]
    other = case.model_copy(update={"invoices": (invoice("3650", "2023-02-28"),)})
    assert amounts(claim_at("2023-03-01", other)) == [(1, "3650.00", "1.00")]


# --- Rounding ---


@pytest.mark.parametrize(
    ("choice", "amount"), [("par_ligne", "0.37"), ("au_total", "0.37"), ("tronque", "0.36")]
)
def test_truncating_leaves_the_part_of_a_cent_to_the_debtor(choice: str, amount: str) -> None:
    """100 × 12.15 % × 11 / 365 = 0.3662."""
    case = case_of(invoices=(invoice("100", "2026-01-31"),), conventions=Conventions(rounding=choice))
    assert claim_at("2026-02-11", case).interest == Decimal(amount)


def test_truncating_bears_on_each_invoice() -> None:
    """Three times 0.3662 truncated, not 1.0986."""
    invoices = tuple(invoice("100", "2026-01-31", number) for number in ("A", "B", "C"))
    claim = claim_at("2026-02-11", case_of(invoices=invoices, conventions=Conventions(rounding="tronque")))
    assert claim.interest == Decimal("1.08")


# --- Indemnity ---


@pytest.mark.parametrize(("choice", "times"), [("par_facture", 1), ("par_echeance", 2)])
def test_the_indemnity_counts_once_per_invoice_or_once_per_late_due_date(choice: str, times: int) -> None:
    """Three due dates: 31 January and 28 February paid late or not at all, 31 March paid in time."""
    parts = tuple(
        Instalment(due_date=due, amount="400") for due in ("2026-01-31", "2026-02-28", "2026-03-31")
    )
    payments = (
        Payment(received_on="2026-02-10", amount="400", invoice="F1"),
        Payment(received_on="2026-03-20", amount="1000", invoice="F1"),
    )
    case = case_of(
        invoices=(invoice("1200", None, instalments=parts),),
        payments=payments,
        conventions=Conventions(fee_per=choice),
    )
    claim = claim_at("2026-06-30", case)
    [line] = claim.lines
    # On 10 February 400 of principal; on 20 March 400 late, then the interest of both, then the indemnities, then
    # the due date to come: 400 × 12.15 % × 10 / 365 = 1.33 and × 20 / 365 = 2.66, and 3.99 + 40 × times.
    assert (line.indemnity_count, line.interest_paid, line.indemnity_paid) == (
        times,
        Decimal("3.99"),
        40 * times,
    )
    assert (claim.total, line.overpaid) == (0, 200 - Decimal("3.99") - 40 * times)


# --- Due dates ---


@pytest.mark.parametrize(
    ("issued", "reading", "due"),
    [
        ("2026-04-20", "jours_puis_fin_de_mois", "2026-06-30"),  # 20 April + 45 = 4 June
        ("2026-04-20", "fin_de_mois_puis_jours", "2026-06-14"),  # 30 April + 45
        ("2026-04-20", None, "2026-06-30"),
        ("2026-03-16", "jours_puis_fin_de_mois", "2026-04-30"),  # 16 March + 45 = 30 April
        ("2026-03-16", "fin_de_mois_puis_jours", "2026-05-15"),  # 31 March + 45
        ("2026-03-16", None, "2026-05-15"),
        ("2024-01-15", "jours_puis_fin_de_mois", "2024-02-29"),  # 15 January + 45 = 29 February
    ],
)
def test_an_agreed_term_to_the_end_of_the_month_is_read_as_agreed_else_in_the_later_way(
    issued: str, reading: str | None, due: str
) -> None:
    conventions = Conventions(payment_term="45 jours fin de mois", month_end=reading)
    case = case_of(invoices=(invoice("100", None, issued_on=issued),), conventions=conventions)
    [line] = claim_at("2026-02-01", case).lines
    assert (line.due_date, line.due_date_computed) == (day(due), True)


@pytest.mark.parametrize(
    ("written", "due"),
    [("30 jours", "2026-05-20"), ("60 jours", "2026-06-19"), ("à réception", "2026-04-20")],
)
def test_a_net_term_counts_calendar_days_from_issue(written: str, due: str) -> None:
    bill = invoice("100", None, issued_on="2026-04-20", payment_term=written)
    [line] = claim_at("2026-04-20", case_of(invoices=(bill,))).lines
    assert line.due_date == day(due)


def test_the_date_written_prevails_over_a_term_and_the_term_of_an_invoice_over_that_of_the_creditor() -> None:
    creditor = CREDITOR.model_copy(update={"conventions": Conventions(payment_term="60 jours")})
    bills = (
        invoice("100", "2026-05-05", "written", issued_on="2026-04-20", payment_term="30 jours"),
        invoice("100", None, "own", issued_on="2026-04-20", payment_term=PaymentTerm(30)),
        invoice("100", None, "creditor", issued_on="2026-04-20"),
    )
    claim = claim_at("2026-04-20", case_of(invoices=bills), creditor)
    assert [line.due_date for line in claim.lines] == [
        day("2026-05-05"),
        day("2026-05-20"),
        day("2026-06-19"),
    ]


@pytest.mark.parametrize(("choice", "interest", "fee"), [("aucun", "2.04", 40), ("jour_ouvrable", "0", 0)])
def test_a_private_due_date_on_a_day_off_moves_only_by_agreement(
    choice: str, interest: str, fee: int
) -> None:
    """Rule R17: Saturday 15 August 2026, paid on Monday 17: 3 000 × 12.40 % × 2 / 365 = 2.0384."""
    case = case_of(
        invoices=(invoice("3000", "2026-08-15"),),
        payments=(Payment(received_on="2026-08-17", amount="3000"),),
        conventions=Conventions(day_off=choice),
    )
    claim = claim_at("2026-09-30", case)
    assert (claim.interest, claim.indemnity) == (Decimal(interest), fee)


def test_each_instalment_moves_to_its_working_day() -> None:
    parts = tuple(Instalment(due_date=due, amount="50") for due in ("2026-08-15", "2026-11-11"))
    case = case_of(
        invoices=(invoice("100", None, instalments=parts),), conventions=Conventions(day_off="jour_ouvrable")
    )
    claim = claim_at("2026-11-22", case)
    assert [part.due_date for part in claim.segments] == [day("2026-08-17"), day("2026-11-12")]
