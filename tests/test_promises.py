"""Promises to pay: what the payments of the case say of them, day after day."""

from decimal import Decimal

import pytest
from builders import MINIMAL, case, day

from generator.plan import pledges

PROMISES = """\
promesses:
  - faite_le: 10/07/2026
    pour_le: 20/07/2026
    montant: 300,00
  - faite_le: 10/07/2026
    pour_le: 15/07/2026
    montant: 200,00
"""


def paid(*payments: tuple[str, str]) -> str:
    rows = "".join(f"  - recu_le: {on}\n    montant: {amount}\n" for on, amount in payments)
    return f"paiements:\n{rows}" if rows else ""


def kept(on: str, *payments: tuple[str, str], wait: int = 1, text: str = PROMISES) -> list[bool | None]:
    return [item.kept for item in pledges(case(MINIMAL + text + paid(*payments)), day(on), wait)]


@pytest.mark.parametrize(
    ("on", "expected"),
    [
        ("2026-07-09", []),  # not made yet
        ("2026-07-15", [None, None]),
        ("2026-07-16", [None, False]),
        ("2026-07-21", [False, False]),
    ],
)
def test_a_promise_is_broken_on_the_day_after_its_own_when_nothing_came(on: str, expected: list[bool | None]):
    assert kept(on) == expected


def test_a_scenario_may_leave_the_bank_a_few_days():
    late = ("16/07/2026", "200,00")
    assert kept("2026-07-16", late, wait=3) == [None, True]
    assert kept("2026-07-17", wait=3) == [None, None]
    assert kept("2026-07-18", wait=3) == [None, False]
    assert kept("2026-07-20", wait=0) == [None, False]  # never before the promised day is over


def test_a_payment_keeps_the_nearest_promise_first_and_only_once():
    assert kept("2026-07-14", ("12/07/2026", "200,00")) == [None, True]
    assert kept("2026-07-14", ("12/07/2026", "499,99")) == [None, True]
    assert kept("2026-07-14", ("12/07/2026", "500,00")) == [True, True]
    shares = pledges(case(MINIMAL + PROMISES + paid(("12/07/2026", "450,00"))), day("2026-07-14"))
    assert [item.received for item in shares] == [Decimal(250), Decimal(200)]


def test_money_received_before_the_promise_or_after_its_check_keeps_nothing():
    assert kept("2026-07-25", ("09/07/2026", "900,00"), ("21/07/2026", "900,00")) == [False, False]


def test_what_the_clerk_wrote_prevails():
    told = PROMISES + "    tenue: oui\n"
    assert kept("2026-07-12", text=told) == [None, True]
    assert kept("2026-07-25", ("11/07/2026", "500,00"), text=PROMISES + "    tenue: non\n") == [True, False]
