"""Days counted: months, and working days in metropolitan France by the `holidays` library, imported when needed."""

from datetime import date, timedelta
from functools import cache

_SATURDAY = 5
_ONE_DAY = timedelta(days=1)


def is_working_day(day: date) -> bool:
    """Whether `day` is neither a Saturday, a Sunday nor a public holiday (C. trav., art. L. 3133-1).

    >>> is_working_day(date(2026, 11, 11)), is_working_day(date(2026, 11, 12))
    (False, True)
    """
    return day.weekday() < _SATURDAY and day not in _holidays(day.year)


def next_working_day(day: date) -> date:
    """The first working day from `day` on: `day` itself when it is one.

    Where a period of public procurement ends when it would end on a day off; a private due date never moves.

    >>> next_working_day(date(2026, 8, 15)), next_working_day(date(2026, 8, 17))
    (datetime.date(2026, 8, 17), datetime.date(2026, 8, 17))
    """
    while not is_working_day(day):
        day += _ONE_DAY
    return day


def add_months(day: date, months: int) -> date:
    """The same day `months` later, or the last day of that month when it is shorter.

    >>> add_months(date(2026, 1, 31), 1)
    datetime.date(2026, 2, 28)
    """
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    following = date(year + (month + 1) // 12, (month + 1) % 12 + 1, 1)
    return min(date(year, month + 1, 1) + timedelta(days=day.day - 1), following - timedelta(days=1))


@cache
def _holidays(year: int) -> frozenset[date]:
    from holidays import country_holidays  # half a second of imports that most cases never need

    return frozenset(country_holidays("FR", years=year))
