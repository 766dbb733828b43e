"""What suspends a scenario: insolvency, a plan, a judge's delay, a dispute on everything, a promise."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from generator.case import Case
from generator.french import day as show_day
from generator.plan import missed_instalment, pledges, tested_on
from generator.procedure.model import Standing

_ONE_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Pause:
    """Why nothing may be sent, and the first day on which it may again; None when no date is known."""

    why: str
    resumes_on: date | None


def pause(case: Case, standing: Standing, day: date, promise_wait: int = 1) -> Pause | None:
    """What suspends the scenario on `day`, or None. With several reasons the first is told, the last one lasts.

    A promise suspends it until it is kept, or until the day it is checked, `promise_wait` days after its own.
    """
    found = tuple(_pauses(case, standing, day, promise_wait))
    if not found:
        return None
    ends = [item.resumes_on for item in found]
    known = [end for end in ends if end is not None]
    return Pause(why=found[0].why, resumes_on=max(known) if len(known) == len(ends) else None)


def _pauses(case: Case, standing: Standing, day: date, promise_wait: int) -> Iterator[Pause]:
    situation = case.situation
    if situation and situation.opened_on <= day and not (situation.closed_on and situation.closed_on <= day):
        why = f"une procédure ({situation.kind}) est ouverte depuis le {show_day(situation.opened_on)}"
        yield Pause(why=why, resumes_on=None)
    if case.grace and case.grace.granted_on <= day <= case.grace.until:
        why = f"un juge a accordé un délai jusqu'au {show_day(case.grace.until)}"
        yield Pause(why=why, resumes_on=case.grace.until + _ONE_DAY)
    if case.plan and case.plan.agreed_on <= day and missed_instalment(case, case.plan, day) is None:
        why = f"un échéancier signé le {show_day(case.plan.agreed_on)} est respecté"
        yield Pause(why=why, resumes_on=tested_on(case.plan, day))
    if standing.disputed > 0 and not any(line.claimed > 0 or line.not_due > 0 for line in standing.lines):
        yield Pause(why="tout ce qui reste dû est contesté", resumes_on=None)
    for pledge in pledges(case, day, promise_wait):
        if pledge.kept is None:
            why = f"le débiteur a promis de payer le {show_day(pledge.promise.due_on)}"
            yield Pause(why=why, resumes_on=pledge.check_on)
