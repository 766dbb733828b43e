"""Days off: no call is made and no letter leaves; what was due waits for the next working day.

What the law counts in days of the calendar never waits: deadlines, final dates, promises keep their own day.
"""

from datetime import date

from generator import french
from generator.workdays import is_working_day, next_working_day


def waits_until(day: date) -> date | None:
    """The working day to which the calls and letters of `day` are put off; None when `day` is one."""
    return None if is_working_day(day) else next_working_day(day)


def told(day: date) -> str:
    """« Dimanche 22 novembre 2026, jour chômé : … »; an empty text on a working day."""
    then = waits_until(day)
    if then is None:
        return ""
    name = french.weekday(day)
    return (
        f"{name[:1].upper()}{name[1:]}, jour chômé : aucun appel et aucun envoi aujourd'hui ; "
        f"ce qui est dû attend le {french.weekday(then)}"
    )
