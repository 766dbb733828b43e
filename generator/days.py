"""A civil date as a clerk types it. How dates are printed is in `french`."""

import re
from datetime import date

_FRENCH = re.compile(r"(?P<day>[0-9]{1,2})/(?P<month>[0-9]{1,2})/(?P<year>[0-9]{4})")
_ISO = re.compile(r"(?P<year>[0-9]{4})-(?P<month>[0-9]{2})-(?P<day>[0-9]{2})")


def read_day(text: str) -> date:
    """A civil date from « 30/06/2026 » or « 2026-06-30 »; ValueError, a French sentence, for anything else.

    >>> read_day("30/06/2026")
    datetime.date(2026, 6, 30)
    """
    match = _FRENCH.fullmatch(text.strip()) or _ISO.fullmatch(text.strip())
    if not match:
        raise ValueError(f"« {text} » n'est pas une date")
    try:
        day = date(int(match["year"]), int(match["month"]), int(match["day"]))
    except ValueError:
        raise ValueError(f"le {text} n'existe pas au calendrier") from None
    if not 1990 <= day.year <= 2100:
        raise ValueError(f"l'année de « {text} » est invraisemblable")
    return day
