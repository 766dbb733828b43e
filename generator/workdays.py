"""Working days in metropolitan France: a thin face on the `holidays` library, imported when first needed."""

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


@cache
def _holidays(year: int) -> frozenset[date]:
    from holidays import country_holidays  # half a second of imports that most cases never need

    return frozenset(country_holidays("FR", years=year))
