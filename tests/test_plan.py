"""Payment plans: proposed to the cent on working days, followed day after day, and what they do to interest."""

from decimal import Decimal

import pytest
from builders import LAW, MINIMAL, case, creditor, day
from hypothesis import given
from hypothesis import strategies as st

from generator.claim import compute
from generator.plan import Remainder, Unworkable, follow, interest_free, missed_instalment, schedule
from generator.workdays import is_working_day


def proposed(amount: str, months: int, on: str = "2026-11-22", **wishes: object) -> list[str]:
    """« 2026-12-22 333,33 » for each instalment."""
    return [f"{item.due_on} {item.amount}" for item in schedule(Decimal(amount), months, day(on), **wishes)]  # type: ignore[arg-type]


# --- Proposing ---


def test_instalments_are_equal_and_the_last_one_takes_the_remainder() -> None:
    assert proposed("1000.00", 3) == ["2026-12-22 333.33", "2027-01-22 333.33", "2027-02-22 333.34"]


def test_the_remainder_may_be_on_the_first_instalment() -> None:
    assert proposed("1000.00", 3, remainder=Remainder.FIRST)[0] == "2026-12-22 333.34"


def test_a_date_on_a_day_off_goes_to_the_next_working_day_and_the_others_do_not_follow() -> None:
    """15 August 2026 is a Saturday and a public holiday."""
    assert [item[:10] for item in proposed("900.00", 3, first=day("2026-08-15"), on="2026-07-15")] == [
        "2026-08-17",
        "2026-09-15",
        "2026-10-15",
    ]


def test_the_end_of_the_month_is_kept_through_short_months() -> None:
    assert [item[:10] for item in proposed("900.00", 4, first=day("2026-12-31"))] == [
        "2026-12-31",
        "2027-02-01",  # 31 January 2027 is a Sunday
        "2027-03-01",  # 28 February too
        "2027-03-31",
    ]


def test_a_down_payment_is_due_on_signature_and_taken_off_the_rest() -> None:
    assert proposed("1000.00", 2, down=Decimal("400.00"), on="2026-11-20") == [
        "2026-11-20 400.00",
        "2026-12-21 300.00",
        "2027-01-20 300.00",
    ]


@given(
    cents=st.integers(min_value=1, max_value=10**8),
    months=st.integers(min_value=1, max_value=60),
    offset=st.integers(min_value=0, max_value=800),
    first=st.booleans(),
)
def test_a_schedule_sums_exactly_and_every_date_is_a_working_day(
    cents: int, months: int, offset: int, first: bool
) -> None:
    amount, start = Decimal(cents) / 100, day("2026-01-01").replace(day=1 + offset % 28)
    start = start.replace(month=1 + offset % 12)
    try:
        terms = schedule(amount, months, start, remainder=Remainder.FIRST if first else Remainder.LAST)
    except Unworkable:
        assert amount / months < 5 and months > 1
        return
    assert sum(item.amount for item in terms) == amount
    assert all(is_working_day(item.due_on) for item in terms)
    dates = [item.due_on for item in terms]
    assert dates == sorted(set(dates)) and min(dates) >= start
    assert max(item.amount for item in terms) - min(item.amount for item in terms) < Decimal(months) / 100


@pytest.mark.parametrize(
    ("wishes", "said"),
    [
        ({"months": 0}, "de 1 à 120 mensualités, non 0"),
        ({"months": 121}, "non 121"),
        ({"months": 60}, "20 mensualités au plus"),
        ({"months": 2, "first": day("2026-11-20")}, "précède la date de l'accord"),
        ({"months": 2, "down": Decimal("100.00")}, "couvre déjà toute la somme due"),
        ({"months": 2, "down": Decimal("10.00"), "first": day("2026-11-22")}, "tombent le même jour"),
    ],
)
def test_what_cannot_be_scheduled_is_refused_with_its_reason(wishes: dict[str, object], said: str) -> None:
    with pytest.raises(Unworkable, match=said):
        schedule(Decimal("100.00"), day=day("2026-11-22"), **wishes)  # type: ignore[arg-type]


# --- Following ---

PLAN = """\
echeancier:
  signe_le: 27/07/2026
  mensualites:
    - le: 15/08/2026
      montant: 400,00
    - le: 15/09/2026
      montant: 300,00
    - le: 15/10/2026
      montant: 300,00
"""


def paid(*payments: str, plan: str = PLAN) -> str:
    """The minimal case with its plan and payments written « 17/08/2026 400,00 »."""
    rows = [
        f"  - recu_le: {on}\n    montant: {amount}\n    facture: F-1\n"
        for on, amount in (payment.split(" ", 1) for payment in payments)
    ]
    return MINIMAL + plan + ("paiements:\n" + "".join(rows) if rows else "")


def statuses(text: str, on: str) -> list[str]:
    read = case(text)
    assert read.plan is not None
    return [
        str(item.status) + (f" {item.received}" if 0 < item.received < item.amount else "")
        for item in follow(read.plan, read.payments, day(on))
    ]


FOLLOWED = {
    "nothing paid, still in time": ((), "2026-08-14", ["prochaine", "à venir", "à venir"]),
    "on a day off, the next working day is still in time": (
        (),
        "2026-08-17",
        ["prochaine", "à venir", "à venir"],
    ),
    "the day after it is late": ((), "2026-08-18", ["en retard", "prochaine", "à venir"]),
    "paid on the working day after the day off": (
        ("17/08/2026 400,00",),
        "2026-08-18",
        ["payée", "prochaine", "à venir"],
    ),
    "paid before the plan was agreed: not counted": (
        ("26/07/2026 400,00",),
        "2026-08-18",
        ["en retard", "prochaine", "à venir"],
    ),
    "in several payments": (
        ("03/08/2026 150,00", "14/08/2026 250,00"),
        "2026-08-20",
        ["payée", "prochaine", "à venir"],
    ),
    "in part": (("14/08/2026 150,00",), "2026-08-20", ["en retard 150.00", "prochaine", "à venir"]),
    "in part, one cent short": (
        ("14/08/2026 399,99",),
        "2026-08-20",
        ["en retard 399.99", "prochaine", "à venir"],
    ),
    "in advance, two terms at once": (("01/08/2026 700,00",), "2026-09-20", ["payée", "payée", "prochaine"]),
    "late, then caught up": (
        ("14/09/2026 700,00",),
        "2026-09-20",
        ["payée en retard", "payée", "prochaine"],
    ),
    "a later payment goes to the oldest term": (
        ("15/09/2026 300,00",),
        "2026-09-16",
        ["en retard 300.00", "en retard", "prochaine"],
    ),
    "all paid": (("01/08/2026 1 000,00",), "2026-12-01", ["payée", "payée", "payée"]),
    "a payment to come is not seen": (
        ("14/08/2026 400,00",),
        "2026-08-13",
        ["prochaine", "à venir", "à venir"],
    ),
}


@pytest.mark.parametrize(("payments", "on", "expected"), FOLLOWED.values(), ids=FOLLOWED)
def test_a_plan_is_followed(payments: tuple[str, ...], on: str, expected: list[str]) -> None:
    assert statuses(paid(*payments), on) == expected


@pytest.mark.parametrize(("payments", "on", "expected"), FOLLOWED.values(), ids=FOLLOWED)
def test_the_first_late_instalment_is_the_one_missed(
    payments: tuple[str, ...], on: str, expected: list[str]
) -> None:
    read = case(paid(*payments))
    assert read.plan is not None
    late = [item.due_on for item in follow(read.plan, read.payments, day(on)) if item.status == "en retard"]
    assert missed_instalment(read, read.plan, day(on)) == (late[0] if late else None)


def test_terms_withdrawn_stay_withdrawn_whatever_is_paid_afterwards() -> None:
    read = case(paid("05/10/2026 1 000,00", plan=PLAN + "  dechu_le: 01/10/2026\n"))
    assert read.plan is not None
    assert missed_instalment(read, read.plan, day("2026-10-20")) == day("2026-08-15")
    assert missed_instalment(read, read.plan, day("2026-09-30")) == day("2026-08-15")


# --- Interest ---

SUSPENDED = PLAN + "  interets: suspendus\n"


def interest_on(text: str, on: str) -> Decimal:
    return compute(case(text), creditor(), LAW, day(on)).interest


def test_a_plan_that_suspends_interest_stops_it_while_it_is_respected() -> None:
    payments = ("14/08/2026 400,00",)
    assert interest_on(paid(*payments, plan=SUSPENDED), "2026-09-10") == interest_on(
        paid(plan=SUSPENDED), "2026-07-26"
    )
    assert interest_on(paid(*payments), "2026-09-10") > interest_on(paid(*payments), "2026-07-26")


def test_interest_runs_again_from_the_missed_instalment_once_the_terms_are_withdrawn() -> None:
    text = paid(plan=SUSPENDED + "  dechu_le: 08/09/2026\n")
    read = case(text)
    assert interest_free(read, day("2026-09-07")) == (day("2026-07-27"), day("2026-10-15"))
    assert interest_free(read, day("2026-09-08")) == (day("2026-07-27"), day("2026-08-15"))
    claim = compute(read, creditor(), LAW, day("2026-09-10"))
    assert [(item.start, item.end) for item in claim.segments] == [
        (day("2026-07-02"), day("2026-07-26")),
        (day("2026-08-16"), day("2026-09-10")),
    ]
    assert claim.per_diem > 0


def test_a_day_without_interest_adds_nothing_the_next_day() -> None:
    assert compute(case(paid(plan=SUSPENDED)), creditor(), LAW, day("2026-08-10")).per_diem == 0


def test_a_plan_that_only_promises_a_waiver_lets_interest_run() -> None:
    text = paid(plan=PLAN + "  interets: abandonnes_si_respecte\n")
    assert interest_on(text, "2026-08-10") == interest_on(paid(), "2026-08-10") > 0


def test_a_judge_s_delay_and_a_plan_both_stop_interest() -> None:
    grace = "delai_de_grace:\n  accorde_le: 10/07/2026\n  jusqu_au: 31/07/2026\n"
    text = paid(plan=SUSPENDED + "  dechu_le: 20/08/2026\n") + grace
    claim = compute(case(text), creditor(), LAW, day("2026-08-31"))
    assert [(item.start, item.end) for item in claim.segments] == [
        (day("2026-07-02"), day("2026-07-09")),
        (day("2026-08-16"), day("2026-08-31")),
    ]
