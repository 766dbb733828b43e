"""How figures and dates are printed, down to the no-break spaces."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.days import read_day
from generator.french import (
    NARROW,
    NBSP,
    count,
    day,
    euros,
    exact_euros,
    listing,
    number,
    percent,
    period,
    short_day,
)


@pytest.mark.parametrize(
    ("amount", "printed"),
    [
        ("1234.56", f"1{NARROW}234,56{NBSP}€"),
        ("1234567.8", f"1{NARROW}234{NARROW}567,80{NBSP}€"),
        ("0", f"0,00{NBSP}€"),
        ("40", f"40,00{NBSP}€"),
        ("-12.3", f"-12,30{NBSP}€"),
    ],
)
def test_euros_have_two_decimals_and_narrow_spaces_between_thousands(amount: str, printed: str):
    assert euros(Decimal(amount)) == printed


@pytest.mark.parametrize(
    ("amount", "printed"), [("0.125", "0,13"), ("0.005", "0,01"), ("2.675", "2,68"), ("1.115", "1,12")]
)
def test_euros_round_half_a_cent_up_where_babel_alone_would_round_to_even(amount: str, printed: str):
    assert euros(Decimal(amount)) == f"{printed}{NBSP}€"


def test_nothing_is_never_printed_as_less_than_nothing():
    assert euros(Decimal("-0.004")) == f"0,00{NBSP}€"


def test_a_sum_per_day_keeps_up_to_four_decimals_rounded_half_up():
    printed = [exact_euros(Decimal(text)) for text in ("0.5775", "1.2", "0.00005", "1234.5")]
    assert printed == [f"{text}{NBSP}€" for text in ("0,5775", "1,20", "0,0001", f"1{NARROW}234,50")]


@pytest.mark.parametrize(
    ("rate", "printed"),
    [
        ("12.4", "12,40"),
        ("2", "2,00"),
        ("0.12", "0,12"),
        ("10.125", "10,125"),
        ("100", "100,00"),
        ("0", "0,00"),
    ],
)
def test_a_rate_has_two_decimals_and_more_only_where_the_contract_has_more(rate: str, printed: str):
    assert percent(Decimal(rate)) == f"{printed}{NBSP}%"


def test_what_was_printed_before_does_not_change_what_is_printed() -> None:
    """Zero and negative zero are equal, and are not written alike."""
    percent(Decimal("-0.0"), decimals=1)
    assert percent(Decimal("0.0"), decimals=1) == f"0,0{NBSP}%"


def test_a_number_prints_only_the_decimals_it_has():
    assert [number(Decimal(text)) for text in ("12.4", "3", "3.00", "1234.5")] == [
        "12,4",
        "3",
        "3",
        f"1{NARROW}234,5",
    ]


@pytest.mark.parametrize(
    ("value", "printed"),
    [
        (date(2026, 1, 1), "1er janvier 2026"),
        (date(2026, 8, 1), "1er août 2026"),
        (date(2026, 12, 31), "31 décembre 2026"),
        (date(2026, 2, 11), "11 février 2026"),
        (date(2026, 3, 21), "21 mars 2026"),
    ],
)
def test_a_day_is_written_in_words_held_together_by_no_break_spaces(value: date, printed: str):
    assert day(value) == printed.replace(" ", NBSP)


@given(st.dates(min_value=date(1990, 1, 1), max_value=date(2100, 12, 31)))
def test_printing_then_reading_a_short_day_is_identity(value: date):
    assert read_day(short_day(value)) == value
    assert read_day(value.isoformat()) == value


def test_a_period_says_its_two_ends_or_its_start_alone():
    start, end = date(2026, 7, 1), date(2026, 12, 31)
    assert period(start, end).replace(NBSP, " ") == "du 1er juillet 2026 au 31 décembre 2026"
    assert period(start, None).replace(NBSP, " ") == "depuis le 1er juillet 2026"


def test_the_plural_starts_at_two():
    counted = [count(quantity, "facture").replace(NBSP, " ") for quantity in (0, 1, 2, 1200)]
    assert counted == ["0 facture", "1 facture", "2 factures", f"1{NARROW}200 factures"]


def test_an_irregular_plural_is_given():
    assert count(3, "jour férié", "jours fériés") == f"3{NBSP}jours fériés"
    assert count(-1, "jour") == f"-1{NBSP}jour"


def test_a_list_ends_with_and():
    assert [listing(items) for items in ([], ["a"], ["a", "b"], ["a", "b", "c"])] == [
        "",
        "a",
        "a et b",
        "a, b et c",
    ]
    assert listing(["a", "b"], last="ou") == "a ou b"
