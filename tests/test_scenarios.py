"""Every path of every scenario shipped: what the engine lets a clerk do, day after day, whatever happens.

The claim is abstracted to what the engine reads of it (what is open, disputed, due); the engine is the real one.
A node is a day, a journal and what happened around it; from each node every event is tried: do the step due or
not, a part payment or a credit note, full payment, a dispute opened and closed, a promise kept or broken, a letter
returned by the post, a plan signed, its terms paid, late or never. What must hold is checked at each node from the
journal alone, without the engine. The last tests give the explorer engines that are wrong on purpose: each is
caught, so a green run means something.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal
from functools import cache
from itertools import pairwise

import pytest
from builders import ROOT, procedure

from generator.case import (
    Act,
    Case,
    Channel,
    Debtor,
    DecisionKind,
    JournalEntry,
    Payment,
    Plan,
    PlanInstalment,
    PostalEvent,
    PostalState,
    Promise,
    Quality,
    Sending,
)
from generator.plan import Remedy
from generator.procedure import Procedure, Stage, State, Status, Step, engine, state
from generator.workdays import is_working_day, next_working_day

SCENARIOS = tuple(sorted(path.stem for path in (ROOT / "letters" / "procedures").glob("*.yml")))
DUE = date(2026, 4, 2)  # the Thursday before Easter: holidays on the way (6 April, 1, 8, 14 and 25 May)
LATER_DUE = DUE + timedelta(days=18)
LETTERS = (Stage.RAPPEL, Stage.RELANCE, Stage.MISE_EN_DEMEURE)
PROMISED_DAYS = 9
TERM_DAYS = (10, 45)  # when the two terms of a plan fall, after its signature
SHARE = Decimal(500)
Engine = Callable[[Case, "Standing", Procedure, date], State]


def after(days: int) -> date:
    return DUE + timedelta(days=days)


# --- The world, abstracted ---


@dataclass(frozen=True, slots=True)
class Line:
    number: str
    due_date: date
    outstanding: Decimal
    not_due: Decimal

    @property
    def claimed(self) -> Decimal:
        return self.outstanding - self.not_due


@dataclass(frozen=True, slots=True)
class Standing:
    lines: tuple[Line, ...]
    disputed: Decimal

    @property
    def principal(self) -> Decimal:
        return sum((line.claimed for line in self.lines), Decimal())


@dataclass(frozen=True, slots=True)
class Done:
    """One act of the journal: its day, and whether and when the post returned it."""

    on: date
    stage: Stage
    final: date | None = None
    returned: date | None = None

    def arrived(self, day: date) -> bool:
        return self.returned is None or self.returned > day


@dataclass(frozen=True, slots=True)
class Agreed:
    """A plan of two terms: the days they were paid, and what was done once one was missed."""

    on: date
    paid: tuple[date, ...] = ()
    done: tuple[tuple[date, Remedy], ...] = ()

    @property
    def lasts(self) -> tuple[date, date]:
        """The last day to pay each term."""
        first, second = (next_working_day(self.on + timedelta(days=days)) for days in TERM_DAYS)
        return first, second

    def late(self, day: date) -> int | None:
        """The rank of the first term late on `day`."""
        return next(
            (rank for rank, last in enumerate(self.lasts) if len(self.paid) <= rank and last < day), None
        )

    def when(self, remedy: Remedy) -> date | None:
        """The day it was done for the term that is late now."""
        late = self.late(self.done[-1][0]) if self.done else None
        since = self.lasts[late] if late is not None else date.max
        return next((on for on, done in self.done if done is remedy and on > since), None)

    def holds(self, day: date) -> bool:
        """Whether some term is neither paid, fallen due nor withdrawn: the whole may not be claimed."""
        withdrawn = any(done is Remedy.WITHDRAWAL for _, done in self.done)
        return not withdrawn and len(self.paid) < len(self.lasts) and day <= self.lasts[-1]


@dataclass(frozen=True, slots=True)
class World:
    """A node. `owed` gives what is open of each invoice; `promise` the day promised, `broken` told to be so."""

    day: date
    journal: tuple[Done, ...] = ()
    owed: tuple[int, ...] = (1000,)
    disputed: bool = False
    promise: tuple[date, date] | None = None
    broken: bool = False
    plan: Agreed | None = None
    budget: int = 0

    @property
    def dues(self) -> tuple[date, ...]:
        return (DUE, LATER_DUE)[: len(self.owed)]

    @property
    def leader_due(self) -> date | None:
        """The due date of the oldest invoice overdue, else of the oldest unpaid one: written apart from the engine."""
        open_ones = [due for due, owed in zip(self.dues, self.owed, strict=True) if owed]
        overdue = [due for due in open_ones if due < self.day]
        return min(overdue or open_ones, default=None)

    @property
    def paused(self) -> bool:
        promised = (
            self.promise is not None and self.promise[0] <= self.day <= self.promise[1] and not self.broken
        )
        return self.disputed or promised or (self.plan is not None and self.plan.holds(self.day))


NOTHING = Case.model_construct(debtor=Debtor.model_construct(quality=Quality.PROFESSIONAL))


@cache
def written(done: Done) -> JournalEntry:
    acts = {Stage.BEFORE_DUE: Act.CALL}
    postal = (
        (PostalEvent.model_construct(state=PostalState.UNKNOWN_ADDRESS, on=done.returned),)
        if done.returned
        else ()
    )
    sending = Sending.model_construct(channel=Channel.LETTER, final_date=done.final, postal=postal)
    return JournalEntry.model_construct(
        on=done.on,
        act=acts.get(done.stage) or Act(done.stage.value),
        sending=sending if done.stage in LETTERS else None,
        decision=DecisionKind.PAYMENT_ORDER if done.stage is Stage.DECISION else None,
    )


@cache
def told_of(plan: Agreed) -> dict[str, object]:
    """The plan, its payments and its letters as the case file holds them; the post shows a notice the next day."""
    terms = tuple(
        PlanInstalment.model_construct(due_on=plan.on + timedelta(days=days), amount=SHARE)
        for days in TERM_DAYS
    )
    ended = next((on for on, done in plan.done if done is Remedy.WITHDRAWAL), None)
    letters = []
    for on, done in plan.done:
        if done is not Remedy.WITHDRAWAL:
            shown = PostalEvent.model_construct(state=PostalState.PRESENTED, on=on + timedelta(days=1))
            sending = Sending.model_construct(channel=Channel.LRAR, postal=(shown,))
            letters.append(JournalEntry.model_construct(on=on, act=Act(done.value), sending=sending))
    return {
        "plan": Plan.model_construct(agreed_on=plan.on, instalments=terms, ended_on=ended),
        "payments": tuple(Payment.model_construct(received_on=on, amount=SHARE) for on in plan.paid),
        "letters": tuple(letters),
    }


def read(world: World) -> tuple[Case, Standing]:
    """The case and the claim that the world stands for."""
    promises = ()
    if world.promise:
        made, due = world.promise
        kept = False if world.broken else None
        promises = (Promise.model_construct(made_on=made, due_on=due, amount=Decimal(1), kept=kept),)
    happened = {"journal": tuple(written(done) for done in world.journal), "promises": promises}
    if world.plan:
        plan = told_of(world.plan)
        happened |= {name: plan[name] for name in ("plan", "payments")}
        happened["journal"] += plan["letters"]
    case = NOTHING.model_copy(update=happened)
    lines = []
    for rank, (due, owed) in enumerate(zip(world.dues, world.owed, strict=True)):
        open_part = Decimal(0 if world.disputed else owed)
        lines.append(Line(f"F-{rank}", due, open_part, Decimal() if due < world.day else open_part))
    return case, Standing(tuple(lines), Decimal(sum(world.owed)) if world.disputed else Decimal())


# --- What may happen next ---


def acted(world: World, scenario: Procedure, stage: Stage) -> World:
    """The step done on its day, with the final date that the file really grants."""
    step = scenario.step(stage)
    assert step is not None
    final = world.day + timedelta(days=step.granted) if step.granted and step.stage in LETTERS else None
    return replace(world, journal=(*world.journal, Done(world.day, step.stage, final)))


def events(world: World) -> Iterator[World]:
    """Everything that may happen to the case on its day, apart from the clerk's own steps."""
    spent = replace(world, budget=world.budget - 1)
    for rank, owed in enumerate(world.owed):
        for left in {owed // 2, 0} - {owed}:  # a payment or a credit note, for a part or for all
            yield replace(spent, owed=(*world.owed[:rank], left, *world.owed[rank + 1 :]))
    if any(world.owed):
        yield replace(spent, disputed=not world.disputed)
    if world.promise is None:
        yield replace(spent, promise=(world.day, world.day + timedelta(days=PROMISED_DAYS)))
    elif not world.broken and world.day <= world.promise[1]:
        yield replace(spent, broken=True)
    if world.plan is None and any(world.owed):
        yield replace(spent, plan=Agreed(world.day))
    elif world.plan and len(world.plan.paid) < len(TERM_DAYS):
        yield replace(spent, plan=replace(world.plan, paid=(*world.plan.paid, world.day)))
    last = world.journal[-1] if world.journal else None
    if last and last.stage in LETTERS and last.returned is None and last.on < world.day:
        yield replace(spent, journal=(*world.journal[:-1], replace(last, returned=world.day)))


def remedied(world: World, remedy: Remedy) -> World:
    """What a missed term asks for, done on its day."""
    assert world.plan
    return replace(world, plan=replace(world.plan, done=(*world.plan.done, (world.day, remedy))))


# --- What must hold, told from the journal alone ---


def necessary(scenario: Procedure) -> tuple[Step, ...]:
    return tuple(step for step in scenario.steps if not step.optional)


def unlawful(scenario: Procedure, world: World) -> str:
    """What the last act of the journal breaks; an empty text when it was lawful on its day."""
    if not world.journal or world.journal[-1].stage not in LETTERS:
        return ""
    *earlier, last = world.journal
    due, step = world.leader_due, scenario.step(last.stage)
    assert step is not None
    if due is None or world.paused:
        return f"{last.stage} while nothing is due or all is suspended"
    counted = [done for done in earlier if done.on > due and done.arrived(last.on)]
    letters = [done for done in counted if done.stage in LETTERS]
    if last.on < due + timedelta(days=step.delay):
        return f"{last.stage} before its delay"
    if not is_working_day(last.on):
        return f"{last.stage} on a day off"
    if sum(done.stage is last.stage for done in letters) >= step.repetitions:
        return f"{last.stage} more often than its cap"
    ranks = {found.stage: rank for rank, found in enumerate(scenario.steps)}
    if any(ranks[done.stage] > ranks[last.stage] for done in letters):
        return f"{last.stage} after a later stage"
    if last.stage is Stage.MISE_EN_DEMEURE:
        before = {found.stage for found in necessary(scenario) if ranks[found.stage] < ranks[last.stage]}
        sent = {done.stage for done in earlier if done.arrived(last.on)}
        # A later invoice inherits what came after it fell due: one letter at least.
        if not before - {Stage.BEFORE_DUE} <= sent or not letters:
            return "mise en demeure without its earlier steps"
    for done in letters[-1:]:
        wait = step.interval if done.stage is last.stage and step.interval else step.wait
        if last.on < done.on + timedelta(days=wait):
            return f"{last.stage} too soon after {done.stage}"
        if done.final and last.on <= done.final:
            return f"{last.stage} before the final date of {done.stage}"
    return ""


Ask = Callable[[World], State]


def unlawful_of_the_plan(world: World) -> str:
    """What the last thing done about a missed term breaks: its order, its waits, or that nothing was missed."""
    plan = world.plan
    assert plan and plan.done
    on, remedy = plan.done[-1]
    late = replace(plan, done=plan.done[:-1]).late(on)
    if late is None:
        return f"{remedy} while no term is late"
    reminded, noticed = plan.when(Remedy.REMINDER), plan.when(Remedy.NOTICE)
    if remedy is Remedy.NOTICE and (reminded is None or on < reminded + timedelta(days=7)):
        return "notice too soon after the reminder"
    if remedy is Remedy.WITHDRAWAL and (noticed is None or on <= noticed + timedelta(days=1 + 8)):
        return "terms withdrawn before the eight days that the notice leaves"
    if remedy is not Remedy.WITHDRAWAL and not is_working_day(on):
        return f"{remedy} on a day off"
    return ""


def wrong(world: World, found: State, ask: Ask) -> str:
    """What the answer of the engine breaks at this node."""
    missed = world.plan and world.plan.holds(world.day) and world.plan.late(world.day) is not None
    alone = not replace(world, plan=None, disputed=world.disputed and any(world.owed)).paused
    if bool(found.incident) is not bool(missed and alone):
        return "a missed term is pursued when it should not, or not when it should"
    if found.next is None:
        decided = any(done.stage is Stage.DECISION for done in world.journal)
        if any(world.owed) and not world.paused and not decided:
            return "stuck: nothing to do, though money is owed"
        return ""
    due = {Status.DUE, Status.LATE}
    if world.paused and found.next.status in due:
        return "something is due during a pause"
    stage, first = found.next.step.stage, found.next.first_day
    if stage is not Stage.BEFORE_DUE and first and not is_working_day(first):
        return f"{stage} planned on a day off"
    if not world.paused and world.leader_due:
        # A part payment, a credit note, a closed dispute, a past promise leave no trace: only the journal counts.
        plain = replace(
            world,
            owed=tuple(1000 if owed else 0 for owed in world.owed),
            promise=None,
            broken=False,
            plan=None,
            budget=0,
        )
        if ask(plain).steps != found.steps:
            return "what happened around the case moved a step"
    return ""


def told(world: World) -> str:
    acts = ", ".join(
        f"{done.stage} {done.on}" + (" (returned)" if done.returned else "") for done in world.journal
    )
    around = f"disputed {world.disputed}, promise {world.promise}, plan {world.plan}"
    return f"{world.day}: owed {world.owed}, {around} | {acts}"


# --- The exploration ---


@dataclass(slots=True)
class Explored:
    nodes: int = 0
    acts: int = 0
    fault: str = ""


def explore(
    scenario: Procedure, *, run: Engine = state, every: int, until: int, budget: int, invoices: int = 1
) -> Explored:
    """Visit every node reachable on the calendar « each `every` days, moved to working days », faults included."""
    days = sorted({next_working_day(after(days)) for days in range(-12, until, every)})
    following = dict(pairwise(days))
    count = Explored()
    waiting = [World(day=days[0], owed=(1000,) * invoices, budget=budget)]
    seen = set(waiting)

    @cache
    def answered(world: World) -> State:
        case, standing = read(world)
        return run(case, standing, scenario, world.day)

    def ask(world: World) -> State:
        return answered(replace(world, budget=0))

    while waiting:
        world = waiting.pop()
        found = ask(world)
        count.nodes += 1
        count.fault = wrong(world, found, ask)
        coming = list(events(world)) if world.budget else []
        upcoming = found.next
        if upcoming and upcoming.status in {Status.DUE, Status.LATE}:
            done = acted(world, scenario, upcoming.step.stage)
            count.acts += 1
            count.fault = count.fault or unlawful(scenario, done) or twice(done, ask)
            coming.append(done)
        if found.incident and found.incident.due(world.day):
            done = remedied(world, found.incident.remedy)
            count.acts += 1
            count.fault = count.fault or unlawful_of_the_plan(done)
            coming.append(done)
        if count.fault:
            count.fault += f"\n{scenario.slug} {told(world)}"
            return count
        if world.day in following:
            coming.append(replace(world, day=following[world.day]))
        fresh = [node for node in coming if node not in seen]
        seen.update(fresh)
        waiting += fresh
    return count


def twice(world: World, ask: Ask) -> str:
    """Asked again on the same day, the engine has nothing more to send: running twice sends nothing twice."""
    upcoming = ask(world).next
    if upcoming and not upcoming.step.optional and upcoming.status in {Status.DUE, Status.LATE}:
        return f"{upcoming.step.stage} due on the very day of {world.journal[-1].stage}"
    return ""


@pytest.mark.parametrize("slug", SCENARIOS)
def test_no_path_of_a_scenario_breaks_its_rules(slug: str) -> None:
    """Every sixteenth day, one event anywhere: small, for every run of the tests."""
    found = explore(procedure(slug), every=16, until=100, budget=1)
    assert found.fault == ""
    assert found.nodes > 500 and found.acts > 100


@pytest.mark.slow
@pytest.mark.parametrize("slug", SCENARIOS)
def test_no_path_of_a_scenario_breaks_its_rules_with_more_days_and_more_events(slug: str) -> None:
    for every, budget, invoices in ((10, 1, 1), (16, 2, 1), (12, 1, 2)):
        found = explore(procedure(slug), every=every, until=90, budget=budget, invoices=invoices)
        assert found.fault == ""
        assert found.acts > 500


# --- Missed days ---


def diligent(scenario: Procedure, world: World, awake: Callable[[date], bool]) -> tuple[Done, ...]:
    """The journal of a clerk who, on each day awake, does the necessary step due, for a year."""
    for _ in range(366):
        if awake(world.day) and is_working_day(world.day):
            case, standing = read(world)
            upcoming = state(case, standing, scenario, world.day).next
            if upcoming and not upcoming.step.optional and upcoming.status in {Status.DUE, Status.LATE}:
                world = acted(world, scenario, upcoming.step.stage)
        world = replace(world, day=world.day + timedelta(days=1))
    return world.journal


@pytest.mark.parametrize("slug", SCENARIOS)
def test_catching_up_after_any_number_of_missed_days_does_what_running_every_day_does(slug: str) -> None:
    """The same steps in the same order, none twice, whatever the days missed; only their dates move."""
    scenario = procedure(slug)
    daily = diligent(scenario, World(day=DUE), lambda day: True)
    expected = [done.stage for done in daily]
    assert expected[-1] is Stage.DECISION
    for first in range(0, 80, 7):
        for missed in (1, 5, 30, 120):
            away = (after(first), after(first + missed))
            late = diligent(scenario, World(day=DUE), lambda day, away=away: not away[0] <= day < away[1])
            assert [done.stage for done in late] == expected, away
            assert all(not away[0] <= done.on < away[1] for done in late)
    weekly = diligent(scenario, World(day=DUE), lambda day: day.weekday() == 2)
    assert [done.stage for done in weekly] == expected


@pytest.mark.parametrize("slug", SCENARIOS)
def test_a_scenario_done_on_time_is_never_late_and_keeps_its_own_delays(slug: str) -> None:
    """Each step is done within three days of the delay its file gives: days off, and nothing else, move it."""
    scenario = procedure(slug)
    for done in diligent(scenario, World(day=DUE), lambda day: True):
        step = scenario.step(done.stage)
        assert step is not None
        if done.stage is not Stage.RELANCE:  # it may be planned twice
            assert 0 <= (done.on - after(step.delay)).days <= 4, done
        assert step.latest is None or done.on <= next_working_day(after(step.latest))


# --- The explorer catches an engine that is wrong on purpose ---


def without_waits(case: Case, standing: Standing, scenario: Procedure, day: date) -> State:
    steps = tuple(
        step.model_copy(update={"wait": 0, "interval": step.interval and 1}) for step in scenario.steps
    )
    return state(case, standing, scenario.model_copy(update={"steps": steps}), day)


def without_delays(case: Case, standing: Standing, scenario: Procedure, day: date) -> State:
    steps = tuple(step.model_copy(update={"delay": min(step.delay, 1)}) for step in scenario.steps)
    return state(case, standing, scenario.model_copy(update={"steps": steps}), day)


def without_relance(case: Case, standing: Standing, scenario: Procedure, day: date) -> State:
    steps = tuple(step for step in scenario.steps if step.stage is not Stage.RELANCE)
    return state(case, standing, scenario.model_copy(update={"steps": steps}), day)


def blind_to_the_post(case: Case, standing: Standing, scenario: Procedure, day: date) -> State:
    """Counts a returned letter as arrived."""
    kept = tuple(
        entry.model_copy(update={"sending": entry.sending.model_copy(update={"postal": ()})})
        if entry.sending
        else entry
        for entry in case.journal
    )
    return state(case.model_copy(update={"journal": kept}), standing, scenario, day)


def blind_to_final_dates(case: Case, standing: Standing, scenario: Procedure, day: date) -> State:
    """Reads neither the date given nor the days granted: only the waits remain."""
    kept = tuple(
        entry.model_copy(update={"sending": entry.sending.model_copy(update={"final_date": None})})
        if entry.sending
        else entry
        for entry in case.journal
    )
    steps = tuple(step.model_copy(update={"granted": None}) for step in scenario.steps)
    bare = scenario.model_copy(update={"steps": steps})
    return state(case.model_copy(update={"journal": kept}), standing, bare, day)


def restarting_after_a_payment(case: Case, standing: Standing, scenario: Procedure, day: date) -> State:
    partly = any(0 < line.outstanding < 1000 for line in standing.lines)
    return state(case.model_copy(update={"journal": ()}) if partly else case, standing, scenario, day)


def skipping_after_a_promise(case: Case, standing: Standing, scenario: Procedure, day: date) -> State:
    steps = tuple(step for step in scenario.steps if step.stage is not Stage.RAPPEL or not case.promises)
    return state(case, standing, scenario.model_copy(update={"steps": steps}), day)


def deaf_to_promises(case: Case, standing: Standing, scenario: Procedure, day: date) -> State:
    return state(case.model_copy(update={"promises": ()}), standing, scenario, day)


def deaf_to_disputes(case: Case, standing: Standing, scenario: Procedure, day: date) -> State:
    lines = tuple(replace(line, outstanding=standing.disputed or line.outstanding) for line in standing.lines)
    return state(case, Standing(lines, Decimal()), scenario, day)


def claiming_all_after_a_missed_term(case: Case, standing: Standing, scenario: Procedure, day: date) -> State:
    """Lets the letters of the scenario go as soon as a term is missed, though others have not fallen due."""
    found = state(case, standing, scenario, day)
    free = case.model_copy(update={"plan": None})
    return replace(state(free, standing, scenario, day), incident=found.incident) if found.incident else found


def withdrawing_at_once(case: Case, standing: Standing, scenario: Procedure, day: date) -> State:
    """Takes the terms away the day after the notice, whatever it leaves to pay."""
    found = state(case, standing, scenario, day)
    if found.incident is None or found.incident.noticed_on is None:
        return found
    return replace(found, incident=replace(found.incident, first_day=day))


def deaf_to_a_late_payment(case: Case, standing: Standing, scenario: Procedure, day: date) -> State:
    """Never sees that a term paid late puts the plan back."""
    return state(case.model_copy(update={"payments": ()}), standing, scenario, day)


def forgetful(case: Case, standing: Standing, scenario: Procedure, day: date) -> State:
    """Forgets each rappel after ten days, and sends another."""
    kept = tuple(e for e in case.journal if e.act is not Act.RAPPEL or (day - e.on).days < 10)
    return state(case.model_copy(update={"journal": kept}), standing, scenario, day)


# Each with the events it needs to show itself, and what the explorer must say of it.
MUTANTS: dict[Engine, tuple[int, str]] = {
    without_waits: (0, "too soon"),
    without_delays: (0, "before its delay"),
    without_relance: (0, "without its earlier steps"),
    blind_to_final_dates: (0, "before the final date"),
    forgetful: (0, "more often than its cap"),
    blind_to_the_post: (1, "without its earlier steps"),
    restarting_after_a_payment: (1, "moved a step"),
    skipping_after_a_promise: (1, "moved a step"),
    deaf_to_promises: (1, "during a pause"),
    deaf_to_disputes: (1, "during a pause"),
    claiming_all_after_a_missed_term: (1, "during a pause"),
    withdrawing_at_once: (1, "before the eight days"),
    deaf_to_a_late_payment: (2, "pursued when it should not"),
}


@pytest.mark.parametrize("mutant", MUTANTS, ids=lambda mutant: mutant.__name__)
def test_an_engine_wrong_on_purpose_is_caught(mutant: Engine) -> None:
    """On a scenario whose relance grants more than the wait that follows it, so that both count."""
    shipped = procedure("entreprises")
    steps = tuple(
        step.model_copy(update={"granted": 20}) if step.stage is Stage.RELANCE else step
        for step in shipped.steps
    )
    generous = shipped.model_copy(update={"steps": steps})
    assert explore(generous, every=16, until=85, budget=1).fault == ""
    budget, words = MUTANTS[mutant]
    found = explore(generous, run=mutant, every=9 if budget else 4, until=60, budget=budget)
    assert words in found.fault


def test_an_engine_that_ignores_days_off_is_caught(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(engine, "next_working_day", lambda day: day)
    assert "day off" in explore(procedure("entreprises"), every=5, until=70, budget=0).fault
