"""Sums in words: the traps of French, and what holds for every number."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.numerals import LIMIT, euros_in_words, in_words

TRAPS = {
    0: "zéro",
    1: "un",
    16: "seize",
    17: "dix-sept",
    20: "vingt",
    21: "vingt et un",
    61: "soixante et un",
    70: "soixante-dix",
    71: "soixante et onze",
    72: "soixante-douze",
    80: "quatre-vingts",
    81: "quatre-vingt-un",
    91: "quatre-vingt-onze",
    99: "quatre-vingt-dix-neuf",
    100: "cent",
    101: "cent un",
    180: "cent quatre-vingts",
    200: "deux cents",
    203: "deux cent trois",
    1000: "mille",
    1100: "mille cent",
    2000: "deux mille",
    71_000: "soixante et onze mille",
    80_000: "quatre-vingt mille",
    200_000: "deux cent mille",
    280_080: "deux cent quatre-vingt mille quatre-vingts",
    1_000_000: "un million",
    1_000_001: "un million un",
    80_000_000: "quatre-vingts millions",
    200_000_000: "deux cents millions",
    999_999_999: "neuf cent quatre-vingt-dix-neuf millions neuf cent quatre-vingt-dix-neuf mille "
    "neuf cent quatre-vingt-dix-neuf",
    1_000_000_000: "un milliard",
}

SUMS = {
    "0.00": "zéro euro",
    "0.01": "un centime",
    "0.80": "quatre-vingts centimes",
    "1.00": "un euro",
    "1.01": "un euro et un centime",
    "2.02": "deux euros et deux centimes",
    "21.00": "vingt et un euros",
    "80.00": "quatre-vingts euros",
    "1234.56": "mille deux cent trente-quatre euros et cinquante-six centimes",
    "1000000.00": "un million d'euros",
    "1000000.10": "un million d'euros et dix centimes",
    "1200000.00": "un million deux cent mille euros",
    "3000000000.00": "trois milliards d'euros",
}


@pytest.mark.parametrize(("number", "words"), TRAPS.items())
def test_a_number_is_written_as_a_french_deed_writes_it(number: int, words: str) -> None:
    assert in_words(number) == words


@pytest.mark.parametrize(("amount", "words"), SUMS.items())
def test_a_sum_is_written_in_euros_and_cents(amount: str, words: str) -> None:
    assert euros_in_words(Decimal(amount)) == words


@pytest.mark.parametrize("number", [-1, LIMIT])
def test_a_number_out_of_range_is_refused(number: int) -> None:
    with pytest.raises(ValueError, match="out of range"):
        in_words(number)


# An independent reading of what was written, so that no number can be written as another one.
_VALUES = {
    **{in_words(number): number for number in range(17)},
    "vingt": 20, "vingts": 20, "trente": 30, "quarante": 40, "cinquante": 50, "soixante": 60,
    "cent": 100, "cents": 100, "mille": 1000,
    "million": 10**6, "millions": 10**6, "milliard": 10**9, "milliards": 10**9,
}  # fmt: skip


def read_back(words: str) -> int:
    total = block = 0
    for word in words.replace("-", " ").replace(" et ", " ").split():
        value = _VALUES[word]
        if value >= 10**6:
            total, block = total + max(block, 1) * value, 0
        elif value == 1000:
            total, block = total + max(block, 1) * 1000, 0
        elif value == 100:
            tail = block % 10
            block = block - tail + max(tail, 1) * 100
        elif value == 20 and block % 100 == 4:
            block += 76  # quatre-vingt
        else:
            block += value
    return total + block


def test_every_number_below_one_hundred_thousand_reads_back_as_itself() -> None:
    assert [number for number in range(100_000) if read_back(in_words(number)) != number] == []


@given(st.integers(min_value=0, max_value=LIMIT - 1))
def test_a_large_number_reads_back_as_itself(number: int) -> None:
    assert read_back(in_words(number)) == number


@given(st.integers(min_value=1, max_value=10**9))
def test_vingt_and_cent_never_agree_before_mille(number: int) -> None:
    words = in_words(number)
    assert "  " not in words and "vingts mille" not in words and "cents mille" not in words
