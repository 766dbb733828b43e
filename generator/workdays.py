"""Days counted: months, and working days in metropolitan France. Easter is found by `dateutil`."""

from datetime import date, timedelta
from functools import cache

from dateutil.easter import easter

# Month and day of the public holidays that do not move (C. trav., art. L. 3133-1).
FIXED_HOLIDAYS = frozenset({(1, 1), (5, 1), (5, 8), (7, 14), (8, 15), (11, 1), (11, 11), (12, 25)})
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
    """The eleven of C. trav., art. L. 3133-1; Whit Monday was worked from 2005 to 2007 (loi n° 2004-626)."""
    sunday = easter(year)
    after_easter = (1, 39) if 2005 <= year <= 2007 else (1, 39, 50)  # Easter Monday, Ascension, Whit Monday
    fixed = {date(year, month, day) for month, day in FIXED_HOLIDAYS}
    return frozenset(fixed | {sunday + timedelta(days=days) for days in after_easter})
