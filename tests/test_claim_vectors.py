"""The décompte against the published figures."""

from collections.abc import Mapping
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
import yaml
from builders import LAW, day
from claims import CREDITOR, case_of, claim_at, invoice, notice

from generator.case import Conventions, CreditNote, Payment, PenaltyClause
from generator.claim import Claim, compute, end_of_month, interest
from generator.money import round_cents

VECTORS = yaml.load(
    (Path(__file__).parent / "data" / "vectors.yml").read_text(encoding="utf-8"),
    yaml.BaseLoader,  # noqa: S506 — every scalar stays text
)


def vectors(*keys: str, without: str = "") -> list[Any]:
    found = [item for item in VECTORS if set(keys) <= set(item) and without not in item]
    assert found
    return [pytest.param(item, id=item["id"]) for item in found]


def engine_claim(item: Mapping[str, Any], **conventions: str) -> Claim:
    """The vector as a case, through the whole engine."""
    clause = None
    regime = item.get("regime", "b2b")
    if item.get("rates") == "three_times_legal":
        clause = PenaltyClause(multiple="3", basis="CGV, art. 8")
    elif "rate" in item and regime == "b2b":
        clause = PenaltyClause(rate=item["rate"], basis="CGV, art. 8")
    journal = ()
    due = item.get("due")
    if (
        regime == "b2c"
    ):  # the dates of rule R13: sent on the 1st, first presented on the 3rd, collected on the 10th
        journal = (notice("2026-09-01", ("presente", item["start"]), ("distribue", "2026-09-10")),)
        due = "2026-07-31"
    french = {"interest_first": "interets_d_abord", "from_credit_date": "date_de_l_avoir"}
    conventions |= {key: french[item[key]] for key in ("imputation", "credit_note") if key in item}
    case = case_of(
        regime,
        invoices=(invoice(item["principal"], due),),
        payments=tuple(
            Payment(received_on=paid["date"], amount=paid["amount"], invoice="F1")
            for paid in item.get("payments", ())
        ),
        credit_notes=tuple(
            CreditNote(number="A1", issued_on=note["date"], amount=note["amount"], invoice="F1")
            for note in item.get("credit_notes", ())
        ),
        penalty_clause=clause,
        journal=journal,
        conventions=Conventions(**conventions),
    )
    return claim_at(item["end"], case)


@pytest.mark.parametrize("item", vectors("principal", "end"))
def test_the_engine_reproduces_a_dated_vector(item: Mapping[str, Any]) -> None:
    claim = engine_claim(item)
    if "interest" in item:
        assert claim.interest == Decimal(item["interest"])
    if "segments" in item:
        assert [part.amount for part in claim.segments] == [Decimal(amount) for amount in item["segments"]]
    if "days" in item:
        assert sum(part.days for part in claim.segments) == int(item["days"])
    if "rate" in item:
        assert {part.rate_percent for part in claim.segments} == {Decimal(item["rate"])}
    if "principal_left" in item:
        assert claim.principal == Decimal(item["principal_left"])
        assert claim.interest == Decimal(item["interest_left"])
        assert claim.total == Decimal(item["total_with_40"])
    if "indemnity" in item:
        assert claim.indemnity == Decimal(item["indemnity"])


ALTERNATIVES = {
    "end_exclusive": {"day_count": "fin_exclue"},
    "fixed_at_start": {"rate_mode": "fixe_au_depart"},
    "both_inclusive": {"day_count": "deux_bornes"},
    "rounding_total": {"rounding": "au_total"},
    "rounding_floor": {"rounding": "tronque"},
    "sent": {"consumer_start": "envoi"},
    "received": {"consumer_start": "reception"},
}


@pytest.mark.parametrize(
    ("item", "key"),
    [
        pytest.param(item, key, id=f"{item['id']}-{key}")
        for item in VECTORS
        for key in ALTERNATIVES
        if key in item
    ],
)
def test_the_engine_reproduces_an_alternative(item: Mapping[str, Any], key: str) -> None:
    claim = engine_claim(item, **ALTERNATIVES[key])
    assert claim.interest == Decimal(item[key])
    assert claim.interest == sum(part.amount for part in claim.segments)


@pytest.mark.parametrize("item", vectors("principal", "days", "rate"))
def test_the_formula_reproduces_a_vector_in_days(item: Mapping[str, Any]) -> None:
    base, rate, days = Decimal(item["principal"]), Decimal(item["rate"]), int(item["days"])
    assert round_cents(interest(base, rate, days)) == Decimal(item["interest"])
    if "actual" in item:
        assert round_cents(interest(base, rate, days, 366)) == Decimal(item["actual"])
        assert round_cents(interest(base, rate, days, 360)) == Decimal(item["basis_360"])
    if "total_with_40_without_principal" in item:
        fixed = LAW.in_force("indemnite_forfaitaire", date(2026, 1, 1)).value
        total = round_cents(interest(base, rate, days)) + fixed
        assert total == Decimal(item["total_with_40_without_principal"])


def test_the_year_basis_reproduces_its_vector_through_the_engine() -> None:
    [item] = [item for item in VECTORS if item["id"] == "R4"]  # the 366 days of 2024
    dated = {**item, "due": "2023-12-31", "end": "2024-12-31"}
    assert engine_claim(dated).interest == Decimal(item["interest"])
    assert engine_claim(dated, day_basis="reelle").interest == Decimal(item["actual"])
    assert engine_claim(dated, day_basis="360").interest == Decimal(item["basis_360"])


@pytest.mark.parametrize("item", vectors("invoices"))
def test_invoices_are_computed_one_by_one(item: Mapping[str, Any]) -> None:
    start = day("2026-01-31")
    invoices = tuple(invoice(amount, str(start), f"F{i}") for i, amount in enumerate(item["invoices"]))
    claim = compute(case_of(invoices=invoices), CREDITOR, LAW, start + timedelta(days=int(item["days"])))
    assert {part.rate_percent for part in claim.segments} == {Decimal(item["rate"])}
    assert claim.interest == Decimal(item["interest"])
    assert claim.indemnity == 40 * len(invoices)


@pytest.mark.parametrize("item", vectors("invoice"))
def test_due_dates_reproduce_their_vector(item: Mapping[str, Any]) -> None:
    issued = day(item["invoice"])
    assert end_of_month(issued, 45) == (day(item["eom_45_A"]), day(item["eom_45_B"]))
    if "net_30" in item:
        [line] = claim_at(item["net_30"], case_of(invoices=(invoice("10", None, issued_on=issued),))).lines
        assert line.due_date == day(item["net_30"])
        assert line.due_date_computed
        assert issued + timedelta(days=60) == day(item["net_60"])


def test_no_vector_is_forgotten() -> None:
    shapes = ({"principal", "end"}, {"principal", "days", "rate"}, {"invoices"}, {"invoice"})
    assert all(any(shape <= set(item) for shape in shapes) for item in VECTORS)
    assert len(VECTORS) == 33
