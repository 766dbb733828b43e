"""Euros: what a French clerk may type, what is refused rather than guessed, and rounding."""

import doctest
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator import money
from generator.french import NARROW, NBSP, euros, number
from generator.money import AmountError, plain, read_amount, read_number, read_percentage, round_cents

AMOUNTS = st.integers(min_value=0, max_value=99_999_999_999).map(lambda cents: Decimal(cents) / 100)


def test_the_examples_of_the_docstrings_hold():
    assert doctest.testmod(money).failed == 0


@pytest.mark.parametrize(
    ("typed", "amount"),
    [
        ("1250", "1250.00"),
        ("1 250,00", "1250.00"),
        ("1250.00", "1250.00"),
        ("1250,5", "1250.50"),
        (" 4 320,00 ", "4320.00"),
        ("4320 €", "4320.00"),
        ("4320€", "4320.00"),
        ("4 320,00 EUR", "4320.00"),
        ("4320 Euros", "4320.00"),
        ("1 euro", "1.00"),
        (f"1{NARROW}234{NARROW}567,89{NBSP}€", "1234567.89"),
        ("12 345 678", "12345678.00"),
        ("0", "0.00"),
        ("007", "7.00"),
        ("999 999 999,99", "999999999.99"),
    ],
)
def test_an_amount_reads_as_a_french_reader_understands_it(typed: str, amount: str):
    assert str(read_amount(typed)) == amount


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ("1,234 €", "« 1,234 € » est ambigu : écrivez « 1234 » ou « 1,23 »"),
        ("1.234", "« 1.234 » est ambigu : écrivez « 1234 » ou « 1,23 »"),
        ("1.234,56", "« 1.234,56 » est ambigu : séparez les milliers par une espace, comme « 1 234,00 »"),
        ("1,234.56", "« 1,234.56 » est ambigu : séparez les milliers par une espace, comme « 1 234,00 »"),
        ("-5", "« -5 » est négatif : un montant s'écrit sans signe"),
        ("−5", "« −5 » est négatif : un montant s'écrit sans signe"),
        ("+5", "« +5 » n'est pas un nombre"),
        ("1e3", "« 1e3 » n'est pas un nombre"),
        ("1_000", "« 1_000 » n'est pas un nombre"),
        ("nan", "« nan » n'est pas un nombre"),
        ("inf", "« inf » n'est pas un nombre"),
        ("0x10", "« 0x10 » n'est pas un nombre"),
        ("１２", "« １２ » n'est pas un nombre"),
        ("٣", "« ٣ » n'est pas un nombre"),
        ("12 34", "« 12 34 » n'est pas un nombre"),
        ("1 2345", "« 1 2345 » n'est pas un nombre"),
        ("12,", "« 12, » n'est pas un nombre"),
        (",50", "« ,50 » n'est pas un nombre"),
        ("", "«  » n'est pas un nombre"),
        ("€", "« € » n'est pas un nombre"),
        ("12,3456", "« 12,3456 » a plus de deux décimales"),
        ("0,125", "« 0,125 » a plus de deux décimales"),
        ("1250,001", "« 1250,001 » a plus de deux décimales"),
        ("1 000 000 000", "« 1 000 000 000 » atteint un milliard d'euros : vérifiez la saisie"),
    ],
)
def test_an_amount_is_refused_rather_than_guessed(typed: str, sentence: str):
    with pytest.raises(AmountError) as refusal:
        read_amount(typed)
    assert str(refusal.value) == sentence


@pytest.mark.parametrize(
    ("typed", "rate"), [("12,5", "12.5"), ("12.5 %", "12.5"), ("10,125", "10.125"), ("100", "100")]
)
def test_a_rate_may_have_three_decimals_because_it_never_counts_in_thousands(typed: str, rate: str):
    assert str(read_percentage(typed)) == rate


@pytest.mark.parametrize("typed", ["0", "0,00", "100,01", "1 000", "-3", "12 pour cent", "1.234,5", "1,2,3"])
def test_a_rate_outside_zero_and_one_hundred_is_refused(typed: str):
    with pytest.raises(AmountError):
        read_percentage(typed)


@given(AMOUNTS)
def test_printing_then_reading_an_amount_is_identity(amount: Decimal):
    assert read_amount(euros(amount)) == amount
    assert read_amount(plain(amount)) == amount


@given(st.decimals(min_value=0, max_value=10**6, places=2))
def test_printing_then_reading_a_number_is_identity(value: Decimal):
    assert read_number(number(value)) == value


@given(st.text())
def test_any_text_is_an_amount_in_cents_or_refused(typed: str):
    try:
        amount = read_amount(typed)
    except AmountError:
        return
    assert amount >= 0
    assert amount == round_cents(amount)


@pytest.mark.parametrize(
    ("exact", "rounded"),
    [
        ("0.125", "0.13"),
        ("0.005", "0.01"),
        ("0.004", "0.00"),
        ("2.675", "2.68"),
        ("-0.005", "-0.01"),
        ("7", "7.00"),
    ],
)
def test_a_half_cent_rounds_up(exact: str, rounded: str):
    assert str(round_cents(Decimal(exact))) == rounded


@given(st.lists(AMOUNTS, max_size=20))
def test_a_sum_of_printed_lines_needs_no_further_rounding(lines: list[Decimal]):
    total = sum(lines, Decimal(0))
    assert round_cents(total) == total
