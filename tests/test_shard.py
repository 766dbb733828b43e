"""Cutting the cases into parts: where each one falls, and what is said of a part that is none."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.shard import Shard, number_of, read_shard


def test_a_case_falls_in_the_part_given_by_the_sha_256_of_its_reference() -> None:
    """`printf 2026-0042 | sha256sum` ends in …060b: the last digit, plus one, is its part of sixteen."""
    assert number_of("2026-0042", 16) == int("b", 16) + 1


@given(reference=st.text(min_size=1, max_size=30), count=st.integers(1, 50))
def test_a_case_falls_in_one_part_and_one_only(reference: str, count: int) -> None:
    parts = [Shard(number=number, count=count) for number in range(1, count + 1)]
    assert sum(part.holds(reference) for part in parts) == 1


def test_the_parts_of_many_cases_are_of_like_size() -> None:
    sizes = [0] * 20
    for case in range(10_000):
        sizes[number_of(f"2026-{case:05}", 20) - 1] += 1
    assert all(400 <= size <= 600 for size in sizes)


def test_a_part_is_read_as_its_number_then_their_count() -> None:
    assert read_shard("3/20") == Shard(number=3, count=20)


@pytest.mark.parametrize(
    "text", ["0/3", "4/3", "a/b", "1", "", "1/0", "-1/3", "1/3/5", "1,0/3", "1/99999", "١/٣"]
)
def test_what_is_no_part_is_refused_with_an_example(text: str) -> None:
    with pytest.raises(ValueError, match=r"n'est pas un lot : .* par exemple 3/20"):
        read_shard(text)
