"""The engine: pure functions of a case, what it owes, its scenario and a day.

Days off move what the creditor does, never what the debtor was given: a step planned on a Sunday is done on
the next working day, while a final date stays where the calendar puts it.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from generator.case import Case, ClosureReason
from generator.french import day as show_day
from generator.french import weekday as show_weekday
from generator.procedure.history import History, read_journal
from generator.procedure.model import (
    STAGE_NAMES,
    Occurrence,
    Procedure,
    SetAside,
    Stage,
    Standing,
    State,
    Status,
    Step,
    StepState,
)
from generator.procedure.pauses import Pause, pause
from generator.workdays import is_working_day, next_working_day

_ONE_DAY = timedelta(days=1)
_CLOSED: Mapping[ClosureReason, str] = {
    ClosureReason.PAID: "tout est payé",
    ClosureReason.CANCELLED: "la créance est annulée",
    ClosureReason.WAIVED: "le reste est abandonné",
    ClosureReason.DECIDED: "la suite est décidée",
    ClosureReason.BARRED: "la créance est prescrite",
}


def state(case: Case, claim: Standing, procedure: Procedure, day: date) -> State:
    """Where `case` stands at the end of `day`.

    The leader is the oldest undisputed overdue invoice: it alone drives the clock. An act counts for the leader
    when it took place after the leader fell due, so that paying an older invoice neither skips a stage for the
    next one nor makes a stage already done start again.
    """
    overdue = sorted((line for line in claim.lines if line.claimed > 0), key=lambda line: line.due_date)
    unpaid = sorted((line for line in claim.lines if line.outstanding > 0), key=lambda line: line.due_date)
    leader = overdue[0] if overdue else (unpaid[0] if unpaid else None)
    paused = None if case.closed_by(day) else pause(case, claim, day, procedure.promise_wait)
    if leader is None or case.closed_by(day):
        history, apart = read_journal(case, date.min, day)
        return _over(case, procedure, history, apart, day, paused)
    history, apart = read_journal(case, leader.due_date, day)
    walk = _Walk(leader_due=leader.due_date, claim=claim, day=day, pause=paused)
    steps = walk.through(procedure, history)
    upcoming = _next(steps)
    return State(
        day=day,
        leader=leader.number,
        leader_due=leader.due_date,
        steps=steps,
        next=upcoming,
        pause=paused.why if paused else "",
        summary=_suspended(paused, day) if paused else _summary(upcoming, day),
        resumes_on=paused.resumes_on if paused else None,
        set_aside=apart,
        incident=paused.incident if paused else None,
    )


def earliest(wait: int, on: date, final: date | None) -> date:
    """The first day of a letter after one sent `on`: `wait` days later, one at least, and its final date past."""
    after = on + timedelta(days=max(wait, 1))
    return max(after, final + _ONE_DAY) if final else after


@dataclass(slots=True, kw_only=True)
class _Walk:
    """The scenario read from its first stage to its last; what a stage allows depends on the one before it.

    `floor` is the first day that the last necessary stage leaves for a stage without any wait, and `sent` the
    day of that stage; optional stages hold nothing back.
    """

    leader_due: date
    claim: Standing
    day: date
    pause: Pause | None
    sent: date | None = None
    floor: date = date.min

    def through(self, procedure: Procedure, history: History) -> tuple[StepState, ...]:
        passed = max((rank for rank, step in enumerate(procedure.steps) if history[step.stage]), default=-1)
        return tuple(
            self._one(step, history[step.stage], passed=rank < passed)
            for rank, step in enumerate(procedure.steps)
        )

    def _one(self, step: Step, done: tuple[Occurrence, ...], *, passed: bool) -> StepState:
        first = self._first_day(step, done)
        again = step.interval is not None and len(done) < step.repetitions
        if done and (passed or not again):
            found = _done(step, done, first, self._last_day(step))
            self._keep(found, done[-1].on)
            return found
        found = self._open(step, done, first, passed=passed)
        if found.status is not Status.SKIPPED:
            self._keep(found, max(found.first_day or first, self.day))
        return found

    def _first_day(self, step: Step, done: tuple[Occurrence, ...]) -> date:
        """The first working day on which the stage, or its next repetition, may happen."""
        planned = self.leader_due + timedelta(days=step.delay)
        if step.stage is Stage.BEFORE_DUE:
            return min(next_working_day(planned), self.leader_due)
        after = self.floor
        if self.sent is not None:
            after = max(after, self.sent + timedelta(days=step.wait))
        if done and step.interval is not None and len(done) < step.repetitions:
            after = max(after, earliest(step.interval, done[-1].on, _final_date(step, done)))
        return next_working_day(max(planned, after))

    def _last_day(self, step: Step) -> date | None:
        if step.latest is None:
            return None
        return next_working_day(self.leader_due + timedelta(days=step.latest))

    def _keep(self, found: StepState, on: date) -> None:
        """What the stage, done or supposed done `on`, leaves for the next ones."""
        if not found.step.optional:
            self.sent = max(self.sent or on, on)
            self.floor = max(self.floor, earliest(1, on, found.final_date))

    def _open(self, step: Step, done: tuple[Occurrence, ...], first: date, *, passed: bool) -> StepState:
        last, shown, why = self._last_day(step), first, ""
        if passed:
            status, why = Status.SKIPPED, "une étape plus avancée a déjà eu lieu"
        elif step.stage is Stage.BEFORE_DUE and self.day > self.leader_due:
            status, why = Status.SKIPPED, "l'échéance est passée"
        elif step.minimum is not None and self.claim.principal < step.minimum:
            status, why = Status.SKIPPED, "le montant dû n'atteint pas le minimum de l'étape"
        elif self.pause:
            status, why = Status.PAUSED, self.pause.why
        elif first > self.day:
            status, why = Status.PLANNED, f"possible à partir du {show_day(first)}"
        elif last is not None and self.day > last:
            status, why = Status.LATE, f"attendue avant le {show_day(last)}"
        else:
            status = Status.DUE
        if status is Status.PAUSED and self.pause and self.pause.resumes_on:
            shown = max(first, next_working_day(self.pause.resumes_on))
        final = max(shown, self.day) + timedelta(days=step.granted) if step.granted else None
        unknown = status is Status.PAUSED and self.pause is not None and self.pause.resumes_on is None
        return StepState(
            step=step,
            status=status,
            done=done,
            first_day=None if unknown else shown,
            last_day=last,
            final_date=final,
            why=why,
        )


def _final_date(step: Step, done: tuple[Occurrence, ...]) -> date | None:
    """The date the last letter gave to the debtor, else the one the scenario grants."""
    sending = done[-1].entry.sending
    if sending and sending.final_date:
        return sending.final_date
    return done[-1].on + timedelta(days=step.granted) if step.granted else None


def _done(step: Step, done: tuple[Occurrence, ...], first: date, last: date | None) -> StepState:
    final = _final_date(step, done)
    return StepState(
        step=step, status=Status.DONE, done=done, first_day=first, last_day=last, final_date=final
    )


def _next(steps: Iterable[StepState]) -> StepState | None:
    """What is due first, else what comes next; an optional stage gives way to a necessary one already due."""
    steps = tuple(steps)
    necessary = tuple(step for step in steps if not step.step.optional)
    due, planned, paused = {Status.DUE, Status.LATE}, {Status.PLANNED}, {Status.PAUSED}
    for wanted, among in ((due, necessary), (due, steps), (planned, steps), (paused, necessary)):
        for step in among:
            if step.status in wanted:
                return step
    return None


def _suspended(paused: Pause, day: date) -> str:
    if paused.incident:
        missed = show_day(paused.incident.missed)
        return f"Versement du {missed} manqué : {paused.incident.next(day)}."
    return f"Procédure suspendue : {paused.why}."


def _summary(upcoming: StepState | None, day: date) -> str:
    if upcoming is None:
        return "Toutes les étapes ont eu lieu."
    name = STAGE_NAMES[upcoming.step.stage].capitalize()
    if upcoming.status is Status.PLANNED and upcoming.first_day:
        return f"{name} à partir du {show_day(upcoming.first_day)}."
    if upcoming.status is Status.LATE:
        return f"{name} en retard : {upcoming.why}."
    if upcoming.step.stage.outward and not is_working_day(day):
        return f"{name} à faire le {show_weekday(next_working_day(day))} : aujourd'hui est un jour chômé."
    return f"{name} à faire aujourd'hui."


def _over(
    case: Case,
    procedure: Procedure,
    history: History,
    apart: tuple[SetAside, ...],
    day: date,
    paused: Pause | None,
) -> State:
    """Nothing is claimable: the file is closed, or all is paid, credited, or wholly disputed."""
    closed = case.closed_by(day)
    if closed and case.closure:
        summary = f"Dossier clos le {show_day(case.closure.on)} : {_CLOSED[case.closure.reason]}."
    else:
        summary = (
            _suspended(paused, day) if paused else "Le principal est réglé : plus aucune lettre n'est due."
        )
    status = Status.PAUSED if paused else Status.SKIPPED
    steps = tuple(
        StepState(
            step=step,
            status=Status.DONE if history[step.stage] else status,
            done=history[step.stage],
            why=paused.why if paused else summary,
        )
        for step in procedure.steps
    )
    return State(
        day=day,
        leader="",
        leader_due=None,
        steps=steps,
        next=None,
        pause=paused.why if paused else "",
        summary=summary,
        resumes_on=paused.resumes_on if paused else None,
        set_aside=apart,
        incident=paused.incident if paused else None,
        closed=closed,
    )
