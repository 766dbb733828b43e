"""The scenario: where a case stands on a day, what is due, when, and what stands in the way."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from pydantic import Field

from generator.case import Act, Approver, Case, Channel, JournalEntry, LetterKind, Plan, PostalState, Regime
from generator.claim import Claim
from generator.french import day as show_day
from generator.money import ZERO
from generator.values import Amount, Entry, Flag, Line, SignedWhole, Slug, Whole

# --- The procedure file ---


class Stage(StrEnum):
    """The stages of a procedure file, in the only order they may have."""

    BEFORE_DUE = "avant_echeance"
    RAPPEL = "rappel"
    RELANCE = "relance"
    LAST_CALL = "dernier_appel"
    MISE_EN_DEMEURE = "mise_en_demeure"
    DECISION = "decision"


class Step(Entry):
    """One stage: when it may happen, by which channel, and what it needs."""

    stage: Stage = Field(alias="acte", description="étape")
    delay: SignedWhole = Field(alias="delai", description="jours après l'échéance (négatif : avant)")
    wait: Whole = Field(0, alias="attente", description="jours au moins après l'étape précédente")
    latest: Whole | None = Field(
        None,
        alias="au_plus_tard",
        description="jours après l'échéance au-delà desquels l'étape est en retard",
    )
    channels: tuple[Channel, ...] = Field((), alias="canaux", description="canaux, le premier par défaut")
    repetitions: Whole = Field(1, alias="repetitions", description="nombre maximal de fois")
    granted: Whole | None = Field(None, alias="accorde", description="jours accordés au débiteur pour payer")
    minimum: Amount | None = Field(
        None, alias="montant_minimum", description="n'a lieu qu'à partir de ce montant"
    )
    optional: Flag = Field(False, alias="facultative", description="étape facultative : oui ou non")
    approvals: tuple[Approver, ...] = Field(
        (), alias="approbations", description="accords internes nécessaires"
    )
    announces: tuple[Line, ...] = Field((), alias="annonce", description="suites que la lettre peut annoncer")


class Procedure(Entry):
    """A scenario: `letters/procedures/<slug>.yml`."""

    slug: Slug = Field(alias="identifiant", description="nom du fichier sans .yml")
    title: Line = Field(alias="titre", description="titre de la procédure")
    regimes: tuple[Regime, ...] = Field(
        alias="regimes", min_length=1, description="régimes auxquels elle convient"
    )
    steps: tuple[Step, ...] = Field(alias="etapes", min_length=1, description="étapes dans l'ordre")

    def step(self, stage: Stage) -> Step | None:
        return next((step for step in self.steps if step.stage is stage), None)


# --- The answer ---


class Status(StrEnum):
    """Where a stage stands on the day asked."""

    DONE = "faite"
    DUE = "à faire"
    LATE = "en retard"
    PLANNED = "à venir"
    PAUSED = "suspendue"
    SKIPPED = "sans objet"


@dataclass(frozen=True, slots=True, kw_only=True)
class Occurrence:
    """A stage that took place, and the journal line that says so."""

    on: date
    position: int
    entry: JournalEntry


@dataclass(frozen=True, slots=True, kw_only=True)
class StepState:
    """One stage on the day asked. `first_day` is the first day it may happen, included."""

    step: Step
    status: Status
    done: tuple[Occurrence, ...] = ()
    first_day: date | None = None
    last_day: date | None = None
    final_date: date | None = None
    why: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class State:
    """Where a case stands: its leader invoice, every stage, and the next thing to do (None when nothing is)."""

    day: date
    leader: str
    leader_due: date | None
    steps: tuple[StepState, ...]
    next: StepState | None
    pause: str
    summary: str

    def of(self, stage: Stage) -> StepState | None:
        return next((step for step in self.steps if step.step.stage is stage), None)


LETTER_STAGE: Mapping[LetterKind, Stage] = {kind: Stage(kind.value) for kind in LetterKind}


# --- The engine: pure functions of the case, its claim, the scenario and a day ---


def state(case: Case, claim: Claim, procedure: Procedure, day: date) -> State:
    """Where `case` stands at the end of `day`.

    The leader is the oldest undisputed overdue invoice: it alone drives the clock. An act counts for the leader
    when it took place after the leader fell due, so that paying an older invoice neither skips a stage for the
    next one nor makes a stage already done start again.
    """
    overdue = sorted((line for line in claim.lines if line.claimed > 0), key=lambda line: line.due_date)
    unpaid = sorted((line for line in claim.lines if line.outstanding > 0), key=lambda line: line.due_date)
    leader = overdue[0] if overdue else (unpaid[0] if unpaid else None)
    if leader is None:
        return _closed(case, claim, procedure, day)
    history = _history(case, leader.due_date, day)
    pause = pause_reason(case, claim, day)
    steps = _walk(procedure, history, leader.due_date, claim, day, pause)
    upcoming = _next(steps)
    return State(
        day=day,
        leader=leader.number,
        leader_due=leader.due_date,
        steps=steps,
        next=upcoming,
        pause=pause,
        summary=_summary(upcoming, pause, steps, day),
    )


def pause_reason(case: Case, claim: Claim, day: date) -> str:
    """Why nothing may be sent on `day`, in one French sentence; empty when the scenario runs."""
    situation = case.situation
    if situation and situation.opened_on <= day and not (situation.closed_on and situation.closed_on <= day):
        return f"une procédure ({situation.kind}) est ouverte depuis le {show_day(situation.opened_on)}"
    if case.plan and case.plan.agreed_on <= day and missed_instalment(case, case.plan, day) is None:
        return f"un échéancier signé le {show_day(case.plan.agreed_on)} est respecté"
    if claim.disputed > 0 and not any(line.claimed > 0 or line.not_due > 0 for line in claim.lines):
        return "tout ce qui reste dû est contesté"
    for promise in case.promises:
        if promise.made_on <= day <= promise.due_on and promise.kept is not False:
            return f"le débiteur a promis de payer le {show_day(promise.due_on)}"
    return ""


def missed_instalment(case: Case, plan: Plan, day: date) -> date | None:
    """The first instalment of `plan` not covered by the payments received since it was agreed, or None.

    An instalment is missed from the day after its date: on the date itself the debtor is still in time.
    """
    expected = ZERO
    for instalment in sorted(plan.instalments, key=lambda item: item.due_on):
        expected += instalment.amount
        if instalment.due_on >= day:
            return None
        received = sum(
            (
                item.amount
                for item in case.payments
                if plan.agreed_on <= item.received_on <= instalment.due_on
            ),
            ZERO,
        )
        if received < expected:
            return instalment.due_on
    return None


def _history(case: Case, leader_due: date, day: date) -> Mapping[Stage, tuple[Occurrence, ...]]:
    done: dict[Stage, list[Occurrence]] = {stage: [] for stage in Stage}
    for position, entry in enumerate(case.journal):
        if entry.on > day:
            continue
        stage = _stage_of(entry, leader_due)
        if stage is not None and not never_arrived(entry, day):
            done[stage].append(Occurrence(on=entry.on, position=position, entry=entry))
    return {stage: tuple(sorted(found, key=lambda item: item.on)) for stage, found in done.items()}


def never_arrived(entry: JournalEntry, day: date) -> bool:
    """Whether by `day` the post had returned a letter as « destinataire inconnu à l'adresse »: it must go again."""
    events = entry.sending.postal if entry.sending else ()
    return any(event.state is PostalState.UNKNOWN_ADDRESS and event.on <= day for event in events)


def _stage_of(entry: JournalEntry, leader_due: date) -> Stage | None:
    if entry.act in {Act.RAPPEL, Act.RELANCE, Act.LAST_CALL, Act.MISE_EN_DEMEURE, Act.DECISION}:
        return Stage(entry.act.value) if entry.on > leader_due else None
    if entry.act in {Act.CALL, Act.EMAIL, Act.MESSAGE} and entry.on <= leader_due:
        return Stage.BEFORE_DUE
    return None


def _walk(
    procedure: Procedure,
    history: Mapping[Stage, tuple[Occurrence, ...]],
    leader_due: date,
    claim: Claim,
    day: date,
    pause: str,
) -> tuple[StepState, ...]:
    """Every stage in order; what one stage allows depends on the last one before it that is not optional."""
    steps: list[StepState] = []
    passed_to = max((index for index, step in enumerate(procedure.steps) if history[step.stage]), default=-1)
    not_before = leader_due
    for index, step in enumerate(procedure.steps):
        done = history[step.stage]
        first = max(
            leader_due + timedelta(days=step.delay), not_before + timedelta(days=step.wait if steps else 0)
        )
        if step.stage is Stage.BEFORE_DUE:
            first = leader_due + timedelta(days=step.delay)
        last = leader_due + timedelta(days=step.latest) if step.latest is not None else None
        if done:
            current = _done(step, done, first, last)
            if not step.optional:
                not_before = max(not_before, done[-1].on, _after_deadline(current))
        else:
            current = _open(
                step, first, last, claim, day, pause, passed=index < passed_to, leader_due=leader_due
            )
            if not step.optional and current.status is not Status.SKIPPED:
                not_before = max(first, day if first <= day else first)
                if step.granted:
                    not_before = max(not_before, not_before + timedelta(days=step.granted))
        steps.append(current)
    return tuple(steps)


def _done(step: Step, done: tuple[Occurrence, ...], first: date, last: date | None) -> StepState:
    sending = done[-1].entry.sending
    final = sending.final_date if sending else None
    if final is None and step.granted:
        final = done[-1].on + timedelta(days=step.granted)
    return StepState(
        step=step, status=Status.DONE, done=done, first_day=first, last_day=last, final_date=final
    )


def _after_deadline(current: StepState) -> date:
    """The eve of the first day on which the next letter respects the deadline the previous one granted."""
    return current.final_date or current.done[-1].on


def _open(
    step: Step,
    first: date,
    last: date | None,
    claim: Claim,
    day: date,
    pause: str,
    *,
    passed: bool,
    leader_due: date,
) -> StepState:
    final = max(first, day) + timedelta(days=step.granted) if step.granted else None
    why = ""
    if passed:
        status, why = Status.SKIPPED, "une étape plus avancée a déjà eu lieu"
    elif step.stage is Stage.BEFORE_DUE and day > leader_due:
        status, why = Status.SKIPPED, "l'échéance est passée"
    elif step.minimum is not None and claim.principal < step.minimum:
        status, why = Status.SKIPPED, "le montant dû n'atteint pas le minimum de l'étape"
    elif pause:
        status, why = Status.PAUSED, pause
    elif first > day:
        status, why = Status.PLANNED, f"possible à partir du {show_day(first)}"
    elif last is not None and day > last:
        status, why = Status.LATE, f"attendue avant le {show_day(last)}"
    else:
        status = Status.DUE
    return StepState(step=step, status=status, first_day=first, last_day=last, final_date=final, why=why)


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


STAGE_NAMES: Mapping[Stage, str] = {
    Stage.BEFORE_DUE: "appel avant échéance",
    Stage.RAPPEL: "rappel",
    Stage.RELANCE: "relance",
    Stage.LAST_CALL: "dernier appel",
    Stage.MISE_EN_DEMEURE: "mise en demeure",
    Stage.DECISION: "décision sur la suite",
}


def _summary(upcoming: StepState | None, pause: str, steps: tuple[StepState, ...], day: date) -> str:
    if pause:
        return f"Procédure suspendue : {pause}."
    if upcoming is None:
        return "Toutes les étapes ont eu lieu."
    name = STAGE_NAMES[upcoming.step.stage].capitalize()
    if upcoming.status is Status.PLANNED and upcoming.first_day:
        return f"{name} à partir du {show_day(upcoming.first_day)}."
    if upcoming.status is Status.LATE:
        return f"{name} en retard : {upcoming.why}."
    return f"{name} à faire aujourd'hui."


def _closed(case: Case, claim: Claim, procedure: Procedure, day: date) -> State:
    """Nothing is claimable: all paid, credited, or wholly disputed."""
    pause = pause_reason(case, claim, day)
    summary = (
        f"Procédure suspendue : {pause}."
        if pause
        else "Le principal est réglé : plus aucune lettre n'est due."
    )
    status = Status.PAUSED if pause else Status.SKIPPED
    history = _history(case, date.min, day)
    steps = tuple(
        StepState(
            step=step,
            status=Status.DONE if history[step.stage] else status,
            done=history[step.stage],
            why=pause or summary,
        )
        for step in procedure.steps
    )
    return State(day=day, leader="", leader_due=None, steps=steps, next=None, pause=pause, summary=summary)
