"""The décompte against a second computation, naive and independent: the same sums on thousands of drawn cases."""

import random
from collections import Counter
from datetime import date
from fractions import Fraction

import pytest
from builders import LAW
from claims import CREDITOR, exact
from drawn import drawn_case
from oracle import Oracle

from generator.case import Case, Imputation, Rounding
from generator.claim import Claim, compute

BLOCK = 80
CENT = Fraction(1, 100)
FAST = [pytest.param(block, id=f"block-{block}") for block in range(4)]
SLOW = [pytest.param(block, id=f"block-{block}", marks=pytest.mark.slow) for block in range(4, 44)]


def drawn(block: int) -> list[tuple[int, Case, date]]:
    """The cases of a block, with the seed that draws each one again."""
    seeds = range(block * BLOCK, (block + 1) * BLOCK)
    return [(seed, *drawn_case(random.Random(seed))) for seed in seeds]  # noqa: S311


def told(claim: Claim) -> dict[str, Fraction]:
    """The sums of the claim, one name each; every invoice under its number."""
    sums = {
        name: Fraction(getattr(claim, name))
        for name in (
            "principal", "interest", "costs", "costs_paid", "penal_clause", "penal_clause_paid", "paid",
            "remitted", "overpaid", "total", "per_diem", "interest_first_total",
        )
    }  # fmt: skip
    for line in claim.lines:
        exact_interest = sum(map(exact, line.segments), Fraction(0))
        sums[f"{line.number} exact interest"] = exact_interest
        for name in LINE:
            sums[f"{line.number} {name}"] = Fraction(getattr(line, name))
    return sums


LINE = (
    "credited", "paid", "remitted", "retention", "disputed", "outstanding", "not_due", "late", "interest",
    "interest_paid", "interest_remitted", "indemnity", "indemnity_paid", "indemnity_remitted",
    "indemnity_count", "overpaid",
)  # fmt: skip


def expected(case: Case, as_of: date) -> dict[str, Fraction]:
    oracle = Oracle(case, CREDITOR, as_of)
    sums = {
        "principal": oracle.principal,
        "interest": oracle.interest,
        "costs": oracle.costs,
        "costs_paid": oracle.costs_paid,
        "penal_clause": oracle.penalty,
        "penal_clause_paid": oracle.penalty_paid,
        "paid": oracle.received,
        "remitted": oracle.remitted,
        "overpaid": sum((account.overpaid for account in oracle.accounts), oracle.overpaid),
        "total": oracle.total,
        "per_diem": oracle.per_diem,
        "interest_first_total": Oracle(case, CREDITOR, as_of, "interets_d_abord").total,
    }
    for account in oracle.accounts:
        sums[f"{account.number} exact interest"] = account.exact
        for name, value in oracle.line(account).items():
            sums[f"{account.number} {name}"] = Fraction(value)
    return sums


@pytest.mark.parametrize("block", FAST + SLOW)
def test_a_naive_count_day_by_day_finds_every_sum_to_the_cent(block: int) -> None:
    """Under every convention, payments to interest or to principal first; the interest before rounding, exactly."""
    for seed, case, as_of in drawn(block):
        found, awaited = told(compute(case, CREDITOR, LAW, as_of)), expected(case, as_of)
        assert {
            name: (found[name], awaited[name]) for name in awaited if found[name] != awaited[name]
        } == {}, seed
        assert found.keys() == awaited.keys()


@pytest.mark.parametrize("block", FAST + SLOW)
def test_rounding_moves_the_total_by_half_a_cent_a_line_and_no_more(block: int) -> None:
    """Against the ideal count, which never rounds interest.

    A line is off by half a cent at most, by a cent when truncated. Where a payment was spent on interest, that error
    is one of principal from then on, and bears interest in its turn: at most 15.21 % a year for four years, 61 % of
    it, and 61 % of these 61 % once that is paid too; hence twice the bound.
    """
    for seed, case, as_of in drawn(block):
        claim = compute(case, CREDITOR, LAW, as_of)
        ideal = Oracle(case, CREDITOR, as_of, cents=False)
        line = CENT if claim.terms.rounding is Rounding.TRUNCATED else CENT / 2
        spent = claim.terms.imputation is Imputation.INTEREST_FIRST or any(
            item.interest_paid for item in claim.lines
        )
        bound = line * len(claim.segments) * (2 if spent else 1)
        assert abs(Fraction(claim.total) - ideal.total) <= bound, seed


def test_the_drawn_cases_reach_every_corner() -> None:
    """A comparison is worth what its cases hold: each of these happens in the fast blocks already."""
    seen: Counter[str] = Counter()
    for block in range(len(FAST)):
        for _, case, as_of in drawn(block):
            claim = compute(case, CREDITOR, LAW, as_of)
            lines = claim.lines
            seen += Counter(
                {
                    str(claim.regime): bool(claim.segments),
                    "several debts bear interest": len({part.invoice for part in claim.segments}) > 1,
                    "interest paid": any(line.interest_paid for line in lines),
                    "indemnity paid": any(line.indemnity_paid for line in lines),
                    "one fee per due date": any(line.indemnity_count > 1 for line in lines),
                    "penal clause": bool(claim.penal_clause),
                    "costs paid": bool(claim.costs_paid),
                    "principal remitted": any(line.remitted for line in lines),
                    "interest remitted": any(line.interest_remitted for line in lines),
                    "indemnity remitted": any(line.indemnity_remitted for line in lines),
                    "disputed": bool(claim.disputed),
                    "retained": any(line.retention for line in lines),
                    "overpaid": bool(claim.overpaid),
                    "agreed rate": claim.agreed_rate and bool(claim.segments),
                    "judge's delay within a debt that bears interest": bool(case.grace and claim.segments),
                    "insolvency after a first line": bool(case.situation and claim.segments),
                    "unallocated": any(payment.invoice is None for payment in claim.payments),
                    **{f"{name} {getattr(claim.terms, name)}": 1 for name in ("day_count", "rounding")},
                }
            )
    rare = {name: times for name, times in seen.items() if times < 4}
    assert rare == {}
    assert len(seen) == 25
