"""A term missed while others have not fallen due: what the agreement asks the creditor to do, in which order.

The reminder, then the notice that the clause demands, then the withdrawal of the terms. Until it is recorded, only
what fell due may be claimed, and no letter of the scenario, which claims the whole, may leave.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from enum import StrEnum

from generator.case import Act, Case, Channel, JournalEntry, Plan, Regime
from generator.french import day as show_day
from generator.french import weekday as show_weekday
from generator.money import ZERO
from generator.plan.following import Course, Followed, InstalmentStatus, course, follow
from generator.workdays import is_working_day, next_working_day

NOTICE_DAYS: Mapping[Regime, int] = {Regime.B2B: 8, Regime.B2C: 15, Regime.PUBLIC: 15}
"""Days left to cure a missed instalment once the notice is presented: a reasonable time for a consumer."""
REMINDER_DAYS = 7
"""Days between the reminder and the notice: what the tool leaves at least between two letters. A convention."""

_ONE_DAY = timedelta(days=1)
_REGISTERED = {Channel.LRAR, Channel.LRE}


class Remedy(StrEnum):
    """What is to be done about a missed instalment, in order."""

    REMINDER = "rappel_echeancier"
    NOTICE = "mise_en_demeure_echeancier"
    WITHDRAWAL = "decheance"


REMEDY_NAMES: Mapping[Remedy, str] = {
    Remedy.REMINDER: "rappel de l'échéancier",
    Remedy.NOTICE: "mise en demeure selon la clause de déchéance",
    Remedy.WITHDRAWAL: "déchéance du terme",
}
_COMMANDS: Mapping[Remedy, str] = {
    Remedy.REMINDER: "amiable echeancier {} --lettre rappel --noter",
    Remedy.NOTICE: "amiable echeancier {} --lettre mise_en_demeure --noter",
    Remedy.WITHDRAWAL: "amiable noter {} decheance",
}
_AWAITED = "amiable noter {} suivi --lettre mise_en_demeure_echeancier --etat presente"


@dataclass(frozen=True, slots=True, kw_only=True)
class Incident:
    """What was missed, and what comes next.

    missed      the date of the first term that is late; `since`, the first day on which it is
    missing     what fell due and was not paid, the only sum claimable; `left`, all that the plan still expects
    first_day   the first day of the remedy, included: a working day for a letter; None while the post has not said
                when the notice was presented
    noticed_on  the day the notice of the clause was sent, when it was
    """

    missed: date
    since: date
    missing: Decimal
    left: Decimal
    remedy: Remedy
    first_day: date | None
    noticed_on: date | None = None

    @property
    def outward(self) -> bool:
        """Whether it is a letter, which nobody sends on a day off."""
        return self.remedy is not Remedy.WITHDRAWAL

    def due(self, day: date) -> bool:
        """Whether the remedy may be done on `day`."""
        return self.first_day is not None and self.first_day <= day

    def asks(self, day: date) -> bool:
        """Whether someone has something to do on `day`: the remedy, or the proof that it waits for."""
        return self.first_day is None or self.first_day <= day

    def command(self, reference: str) -> str:
        """What to type: the remedy, or the proof of presentation that it waits for."""
        return (_COMMANDS[self.remedy] if self.first_day else _AWAITED).format(reference)

    def next(self, day: date) -> str:
        """What comes next and when, as a French clause: « rappel de l'échéancier, à faire »."""
        if self.first_day is None and self.noticed_on:
            return f"présentation de la mise en demeure du {show_day(self.noticed_on)} à noter : le délai en court"
        done = "à faire" if self.outward else "à inscrire"
        if self.due(day) and self.outward and not is_working_day(day):
            done += f" le {show_weekday(next_working_day(day))}"
        when = done if self.due(day) else f"à partir du {show_day(self.first_day or day)}"
        return f"{REMEDY_NAMES[self.remedy]}, {when}"


def incident(case: Case, plan: Plan, day: date) -> Incident | None:
    """The incident open at the end of `day`; None when the plan is kept, over or withdrawn."""
    if course(case, plan, day) is not Course.BROKEN:
        return None
    followed = follow(plan, case.payments, day)
    late = [item for item in followed if item.status is InstalmentStatus.LATE]
    since = late[0].last_day + _ONE_DAY
    reminder, notice = (_first(case, act, since, day) for act in (Act.PLAN_REMINDER, Act.PLAN_NOTICE))
    if notice:
        remedy, first = Remedy.WITHDRAWAL, withdrawable_on(case.regime, notice, day)
    elif reminder:
        remedy = Remedy.NOTICE
        first = next_working_day(reminder.on + timedelta(days=REMINDER_DAYS))
    else:
        remedy, first = Remedy.REMINDER, next_working_day(since)
    return Incident(
        missed=late[0].due_on,
        since=since,
        missing=_missing(late),
        left=_missing(followed),
        remedy=remedy,
        first_day=first,
        noticed_on=notice.on if notice else None,
    )


def notice_before(case: Case, plan: Plan, day: date) -> JournalEntry | None:
    """The first notice of the clause that reached the debtor by `day`, for the term that was then missed."""
    late = [item for item in follow(plan, case.payments, day) if item.status is InstalmentStatus.LATE]
    return _first(case, Act.PLAN_NOTICE, late[0].last_day + _ONE_DAY, day) if late else None


def withdrawable_on(regime: Regime, notice: JournalEntry, day: date) -> date | None:
    """The day after the last one that `notice` leaves to pay; None while its presentation is not known on `day`.

    A registered letter counts from its first presentation, as the clause says; another channel from its sending.
    """
    sending = notice.sending
    shown: date | None = notice.on
    if sending is None or sending.channel in _REGISTERED:
        shown = sending.presented_on(day) if sending else None
    return shown + timedelta(days=NOTICE_DAYS[regime]) + _ONE_DAY if shown else None


def _first(case: Case, act: Act, since: date, day: date) -> JournalEntry | None:
    """The first letter of that kind since the term is late, those the post returned left aside."""
    found = (
        entry
        for entry in case.journal
        if entry.act is act and since <= entry.on <= day and not entry.never_arrived(day)
    )
    return min(found, key=lambda entry: entry.on, default=None)


def _missing(items: tuple[Followed, ...] | list[Followed]) -> Decimal:
    return sum((item.missing for item in items), ZERO)
