"""The stages of the procedure as events: due, late, blocked, or the next one to come."""

from collections.abc import Iterator, Mapping
from datetime import date

from generator import rules
from generator.agenda import dayoff
from generator.agenda.event import Event, Group, Kind, Urgency, about
from generator.case import Act, Channel, LetterKind
from generator.diagnostics import Severity, count
from generator.french import day as show_day
from generator.plan import REMEDY_NAMES, Incident
from generator.planned import LetterStatus
from generator.procedure import STAGE_NAMES, Stage, State, Status, StepState
from generator.project import Dossier

_LETTERS = {Stage(kind.value): kind for kind in LetterKind}
_OPEN = {Status.DUE, Status.LATE}
_NOTHING_DUE_YET = "PRO01"
_SPOKEN: Mapping[Channel, Act] = {
    Channel.PHONE: Act.CALL,
    Channel.EMAIL: Act.EMAIL,
    Channel.MESSAGE: Act.MESSAGE,
}


def due(dossier: Dossier) -> tuple[StepState, ...]:
    """The stages that may be done on the day of the project; none when the case is in error."""
    if dossier.state is None or count(dossier.diagnostics, Severity.ERROR):
        return ()
    return tuple(step for step in dossier.state.steps if step.status in _OPEN)


def obstacles(dossier: Dossier, stage: Stage) -> tuple[str, ...]:
    """What forbids a stage that is due, in French sentences.

    A letter has its own answer in the pack. A call is forbidden by whatever forbids every letter: to claim by
    telephone what may not be claimed in writing is no better. Before the due date, nothing is claimed yet.
    """
    if stage is Stage.DECISION:
        return ()
    kind = _LETTERS.get(stage)
    if kind is not None:
        letter = dossier.letter(kind)
        return letter.reasons if letter and letter.status is LetterStatus.REFUSED else ()
    return tuple(
        item.message
        for item in dossier.diagnostics
        if item.severity is Severity.REFUSAL
        and rules.refuses_all(item.code)
        and not (stage is Stage.BEFORE_DUE and item.code == _NOTHING_DUE_YET)
    )


def events(dossier: Dossier, asked: date, until: date) -> Iterator[Event]:
    """The stages to do, and the next one when nothing is due and its first day is not after `until`.

    On a day off, what reaches the debtor is told on the next working day, however short the agenda.
    """
    if errors := count(dossier.diagnostics, Severity.ERROR):
        yield _correction(dossier, asked, errors)
        return
    if dossier.state is None:
        return
    if dossier.state.incident:
        yield from _remedy(dossier, dossier.state.incident, asked, until)
    for step in due(dossier):
        if not _too_late_for(step, dossier.state, asked):
            yield _due(dossier, step, asked)
    upcoming = dossier.state.next
    if upcoming and upcoming.status is Status.PLANNED and upcoming.first_day and upcoming.first_day <= until:
        yield _event(dossier, upcoming, Group.COMING, Urgency.AHEAD, upcoming.first_day, _window(upcoming))


def _too_late_for(step: StepState, state: State, asked: date) -> bool:
    """Whether a call before the due date can no longer be made: every working day left comes after that date."""
    then = dayoff.waits_until(asked)
    due = state.leader_due
    return step.step.stage is Stage.BEFORE_DUE and bool(then and due and then > due)


def _remedy(dossier: Dossier, found: Incident, asked: date, until: date) -> Iterator[Event]:
    """What a missed instalment asks for: today, on the next working day, later, or once the post has told."""
    if found.first_day and found.first_day > until:
        return
    name = REMEDY_NAMES[found.remedy]
    then = dayoff.waits_until(asked) if found.outward else None
    day = (then or asked) if found.asks(asked) else found.first_day
    ready = found.asks(asked) and then is None
    yield about(
        dossier,
        Kind(found.remedy.value),
        day or asked,
        Group.TODO if ready else Group.COMING,
        Urgency.TODAY if ready else Urgency.AHEAD,
        subject=found.missed.isoformat(),
        what=name[:1].upper() + name[1:],
        why=f"versement du {show_day(found.missed)} manqué ; {found.next(asked)}",
        command=found.command(dossier.reference),
    )


def _due(dossier: Dossier, step: StepState, asked: date) -> Event:
    stage = step.step.stage
    if against := obstacles(dossier, stage):
        return _event(dossier, step, Group.TODO, Urgency.BLOCKED, asked, " ; ".join(against))
    then = dayoff.waits_until(asked)
    if then is not None and stage.outward:
        urgency = Urgency.LATE if step.status is Status.LATE else Urgency.AHEAD
        why = step.why if step.status is Status.LATE else _window(step)
        return _event(dossier, step, Group.COMING, urgency, then, why)
    if stage is Stage.DECISION and step.first_day and step.first_day < asked:
        why = "la date limite de la mise en demeure est passée : dites quelle suite est donnée"
        return _event(dossier, step, Group.TODO, Urgency.LATE, step.first_day, why)
    if step.status is Status.LATE and step.last_day:
        return _event(dossier, step, Group.TODO, Urgency.LATE, step.last_day, step.why)
    return _event(dossier, step, Group.TODO, Urgency.TODAY, asked, _window(step))


def _event(dossier: Dossier, step: StepState, group: Group, urgency: Urgency, day: date, why: str) -> Event:
    assert dossier.state
    name = STAGE_NAMES[step.step.stage].capitalize()
    blocked = urgency is Urgency.BLOCKED
    return about(
        dossier,
        Kind(step.step.stage.value),
        day,
        group,
        urgency,
        subject=f"{dossier.state.leader}/{1 + len(step.done)}",
        what=f"{name} (facultatif)" if step.step.optional else name,
        why=why,
        command=f"amiable check {dossier.reference}" if blocked else command(dossier.reference, step),
    )


def command(reference: str, step: StepState) -> str:
    """The command that records a stage once it is done."""
    stage, channels = step.step.stage, step.step.channels
    if stage in _LETTERS:
        mode = f" --mode {channels[0]}" if channels else ""
        return f"amiable envoyer {reference} {stage}{mode}"
    if stage is Stage.BEFORE_DUE:
        act = next((_SPOKEN[channel] for channel in channels if channel in _SPOKEN), Act.CALL)
        return f"amiable noter {reference} {act}"
    return f"amiable noter {reference} {stage}"


def _window(step: StepState) -> str:
    """« possible depuis le …, au plus tard le … »."""
    if step.first_day is None:
        return step.why
    first = f"possible {'à partir du' if step.status is Status.PLANNED else 'depuis le'} {show_day(step.first_day)}"
    return f"{first}, au plus tard le {show_day(step.last_day)}" if step.last_day else first


def _correction(dossier: Dossier, asked: date, errors: int) -> Event:
    first = next(item for item in dossier.diagnostics if item.severity is Severity.ERROR)
    more = f" (et {errors - 1} autre{'s' if errors > 2 else ''})" if errors > 1 else ""
    return about(
        dossier,
        Kind.CORRECTION,
        asked,
        Group.TODO,
        Urgency.BLOCKED,
        what="Dossier à corriger",
        why=f"{first.message}{more}",
        command=f"amiable check {dossier.reference}",
    )
