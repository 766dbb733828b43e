"""Following a plan: which instalments are paid, late or to come, from the payments of the case alone.

Every payment received since the plan was agreed counts, the first instalments first: one may pay in several
times, in advance, or two terms at once. A term that falls on a day off may be paid on the next working day.
What is missing by one cent is missing; what was paid late is paid, and the plan stands again from that day.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from enum import StrEnum

from generator.case import Case, Payment, Plan, PlanInstalment, PlanInterest
from generator.money import ZERO
from generator.workdays import next_working_day

_ONE_DAY = timedelta(days=1)


class Course(StrEnum):
    """Where a plan stands: what it lets the creditor claim depends on nothing else."""

    KEPT = "respecté"
    BROKEN = "manqué"
    FALLEN_DUE = "échu"
    WITHDRAWN = "déchu"
    SETTLED = "soldé"


class InstalmentStatus(StrEnum):
    PAID = "payée"
    PAID_LATE = "payée en retard"
    LATE = "en retard"
    NEXT = "prochaine"
    COMING = "à venir"


@dataclass(frozen=True, slots=True, kw_only=True)
class Followed:
    """One instalment on the day asked. `last_day` is the last day on which it may be paid, included.

    `received` is what payments brought to it; `paid_on` the day they covered it, None while they do not.
    """

    number: int
    due_on: date
    last_day: date
    amount: Decimal
    received: Decimal
    paid_on: date | None
    status: InstalmentStatus

    @property
    def missing(self) -> Decimal:
        return self.amount - self.received


def follow(plan: Plan, payments: Sequence[Payment], day: date) -> tuple[Followed, ...]:
    """Every instalment of `plan` at the end of `day`, in the order of their dates."""
    waiting = [(item.received_on, item.amount) for item in _counted(plan, payments, day)]
    found: list[Followed] = []
    coming = InstalmentStatus.NEXT
    for number, term in enumerate(_in_order(plan), 1):
        received, paid_on = ZERO, None
        while waiting and paid_on is None:
            on, amount = waiting.pop(0)
            part = min(amount, term.amount - received)
            received += part
            if received == term.amount:
                paid_on = on
            if amount > part:
                waiting.insert(0, (on, amount - part))
        last_day = next_working_day(term.due_on)
        if paid_on is not None:
            status = InstalmentStatus.PAID if paid_on <= last_day else InstalmentStatus.PAID_LATE
        elif last_day < day:
            status = InstalmentStatus.LATE
        else:
            status, coming = coming, InstalmentStatus.COMING
        found.append(
            Followed(
                number=number,
                due_on=term.due_on,
                last_day=last_day,
                amount=term.amount,
                received=received,
                paid_on=paid_on,
                status=status,
            )
        )
    return tuple(found)


def missed_instalment(case: Case, plan: Plan, day: date) -> date | None:
    """The first instalment of `plan` that is late at the end of `day`, or None.

    It is late from the day after its last day. Payments made late put the plan back on its feet, unless the
    creditor has had to withdraw the terms meanwhile (`dechu_le`): from that day its first instalment not paid
    by then, or the last one, stays missed.
    """
    if plan.ended_on and plan.ended_on <= day:
        then = follow(plan, case.payments, plan.ended_on)
        return next((item.due_on for item in then if item.paid_on is None), then[-1].due_on)
    expected = ZERO
    received = sum((item.amount for item in _counted(plan, case.payments, day)), ZERO)
    for term in _in_order(plan):
        expected += term.amount
        if received < expected and _has_passed(term, day):
            return term.due_on
    return None


def course(case: Case, plan: Plan, day: date) -> Course | None:
    """Where `plan` stands at the end of `day`; None before it was agreed.

    Kept, it makes the terms to come unclaimable. Broken, it still does: what fell due is claimable, the rest is not
    until the terms are withdrawn, or until the last one has passed unpaid. Settled, it has nothing more to say.
    """
    if plan.agreed_on > day:
        return None
    if plan.ended_on and plan.ended_on <= day:
        return Course.WITHDRAWN
    if missed_instalment(case, plan, day) is None:
        received = sum((item.amount for item in _counted(plan, case.payments, day)), ZERO)
        agreed = sum((term.amount for term in plan.instalments), ZERO)
        return Course.SETTLED if received >= agreed else Course.KEPT
    return Course.FALLEN_DUE if _has_passed(_in_order(plan)[-1], day) else Course.BROKEN


def holds_until(plan: Plan) -> date:
    """The first day on which, its terms neither paid nor withdrawn, a plan holds nothing back any more."""
    return next_working_day(_in_order(plan)[-1].due_on) + _ONE_DAY


def interest_free(case: Case, as_of: date) -> tuple[date, date] | None:
    """The days of a plan that bear no interest, both included, when it suspends interest; else None.

    From its date on; once the terms are withdrawn (`dechu_le`), to the first instalment missed, so that nothing
    is claimed for the days after it before the withdrawal. A public buyer's interest is never suspended (PUB15).
    """
    plan = case.plan
    if plan is None or plan.interest is not PlanInterest.SUSPENDED or plan.agreed_on > as_of:
        return None
    end = max(as_of, max(item.due_on for item in plan.instalments))
    if plan.ended_on and plan.ended_on <= as_of:
        end = missed_instalment(case, plan, as_of) or end
    return (plan.agreed_on, end) if plan.agreed_on <= end else None


def _has_passed(term: PlanInstalment, day: date) -> bool:
    """Whether the last day to pay `term` is behind; the calendar of days off, slow to load, is asked only if needed."""
    return term.due_on < day and next_working_day(term.due_on) < day


def _counted(plan: Plan, payments: Sequence[Payment], day: date) -> list[Payment]:
    found = [item for item in payments if plan.agreed_on <= item.received_on <= day]
    return sorted(found, key=lambda item: item.received_on)


def _in_order(plan: Plan) -> list[PlanInstalment]:
    return sorted(plan.instalments, key=lambda item: item.due_on)
