"""What suspends a scenario: insolvency, a plan, a judge's delay, a dispute on everything, a promise."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from generator.case import Case, Plan
from generator.french import day as show_day
from generator.plan import Course, Incident, course, holds_until, incident, pledges
from generator.procedure.model import Standing

_ONE_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Pause:
    """Why no letter of the scenario may be sent, and the first day on which it may again if nothing else happens.

    `resumes_on` is None when no date is known; `incident` tells what a missed instalment asks for meanwhile.
    """

    why: str
    resumes_on: date | None
    incident: Incident | None = None


def pause(case: Case, standing: Standing, day: date, promise_wait: int = 1) -> Pause | None:
    """What suspends the scenario on `day`, or None. With several reasons the first is told, the last one lasts.

    A promise suspends it until it is kept, or until the day it is checked, `promise_wait` days after its own. A missed
    instalment is pursued when nothing else suspends the claim.
    """
    found = tuple(_pauses(case, standing, day, promise_wait))
    if not found:
        return None
    ends = [item.resumes_on for item in found]
    known = [end for end in ends if end is not None]
    return Pause(
        why=found[0].why,
        resumes_on=max(known) if len(known) == len(ends) else None,
        incident=found[0].incident if len(found) == 1 else None,
    )


def _pauses(case: Case, standing: Standing, day: date, promise_wait: int) -> Iterator[Pause]:
    situation = case.situation
    if situation and situation.opened_on <= day and not (situation.closed_on and situation.closed_on <= day):
        why = f"une procédure ({situation.kind}) est ouverte depuis le {show_day(situation.opened_on)}"
        yield Pause(why=why, resumes_on=None)
    if case.grace and case.grace.granted_on <= day <= case.grace.until:
        why = f"un juge a accordé un délai jusqu'au {show_day(case.grace.until)}"
        yield Pause(why=why, resumes_on=case.grace.until + _ONE_DAY)
    if case.plan:
        yield from _of_the_plan(case, case.plan, day)
    if standing.disputed > 0 and not any(line.claimed > 0 or line.not_due > 0 for line in standing.lines):
        yield Pause(why="tout ce qui reste dû est contesté", resumes_on=None)
    for pledge in pledges(case, day, promise_wait):
        if pledge.kept is None:
            why = f"le débiteur a promis de payer le {show_day(pledge.promise.due_on)}"
            yield Pause(why=why, resumes_on=pledge.check_on)


def _of_the_plan(case: Case, plan: Plan, day: date) -> Iterator[Pause]:
    """Terms to come are not claimable, whether the plan is kept or not: only their withdrawal makes them so."""
    stands = course(case, plan, day)
    signed = f"un échéancier signé le {show_day(plan.agreed_on)}"
    if stands is Course.KEPT:
        yield Pause(why=f"{signed} est respecté", resumes_on=holds_until(plan))
    elif stands is Course.BROKEN:
        why = f"{signed} est manqué, et la déchéance du terme n'est pas acquise"
        yield Pause(why=why, resumes_on=holds_until(plan), incident=incident(case, plan, day))
