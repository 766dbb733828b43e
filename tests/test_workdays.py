"""Working days of metropolitan France."""

from datetime import date, timedelta

import holidays
import pytest

from generator.workdays import is_working_day, next_working_day


@pytest.mark.parametrize(
    ("day", "working"),
    [
        ("2026-11-20", True),  # Friday
        ("2026-11-21", False),  # Saturday
        ("2026-11-22", False),  # Sunday
        ("2026-11-11", False),  # Armistice
        ("2026-04-06", False),  # Easter Monday
        ("2026-05-14", False),  # Ascension
        ("2026-05-25", False),  # Whit Monday
        ("2026-04-03", True),  # Good Friday is worked outside Alsace-Moselle
        ("2026-12-26", False),  # a Saturday; in another year, worked outside Alsace-Moselle
        ("2025-12-26", True),
    ],
)
def test_a_day_is_worked_or_not(day: str, working: bool) -> None:
    assert is_working_day(date.fromisoformat(day)) is working


def test_the_next_working_day_of_a_working_day_is_itself() -> None:
    assert next_working_day(date(2026, 11, 20)) == date(2026, 11, 20)


def test_the_next_working_day_jumps_over_weekends_and_holidays() -> None:
    assert next_working_day(date(2026, 12, 25)) == date(2026, 12, 28)  # Friday, Saturday, Sunday
    assert next_working_day(date(2027, 1, 1)) == date(2027, 1, 4)
    assert next_working_day(date(2026, 5, 8)) == date(2026, 5, 11)


@pytest.mark.parametrize("year", range(1990, 2101))
def test_every_day_of_a_case_is_worked_or_not_as_the_holidays_library_says(year: int) -> None:
    days_off = holidays.country_holidays("FR", years=year)
    days = [date(year, 1, 1) + timedelta(days=after) for after in range(365)]
    assert [day for day in days if is_working_day(day) == (day.weekday() > 4 or day in days_off)] == []
