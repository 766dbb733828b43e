"""The agenda of a project on its day: what to do, what is coming, which deadlines run. Nothing is printed.

Pure: an examined project in, a tuple of events out; the command line, the calendar file and the site read the same.
"""

from collections.abc import Iterator
from datetime import date, timedelta

from generator.agenda import deadlines, ends, steps
from generator.agenda.event import Event, Group, Kind, Urgency
from generator.agenda.legal_values import law_events
from generator.project import Dossier, Project

__all__ = [
    "DAYS", "FURTHEST", "Event", "Group", "Kind", "Urgency", "agenda", "events_of", "law_events", "within",
]  # fmt: skip

DAYS = 30
FURTHEST = 3660
"""The farthest day an agenda may be asked for: ten years, in days."""


def agenda(project: Project, days: int = DAYS, creditor: str = "") -> tuple[Event, ...]:
    """The events of the `days` days after the day of `project`, in order; all creditors unless one is named.

    What is due or late is always there; what forfeits a right is told earlier (`deadlines.NOTICE`).
    """
    until = project.day + timedelta(days=days)
    dossiers = [
        dossier
        for dossier in project.dossiers
        if not creditor or (dossier.case is not None and dossier.case.creditor == creditor)
    ]
    found = [event for dossier in dossiers for event in events_of(project, dossier, until)]
    used = {pair for dossier in dossiers if not dossier.closed for pair in dossier.consulted}
    found += law_events(project.law, used, project.day, until)
    return tuple(sorted(found, key=lambda event: event.rank))


def events_of(project: Project, dossier: Dossier, until: date) -> Iterator[Event]:
    """The events of one case up to `until`, included, in no order."""
    yield from steps.events(dossier, project.day, until)
    yield from deadlines.of_case(project, dossier, until)
    yield from ends.of_case(dossier, project.day, until)


def within(event: Event, asked: date, days: int) -> bool:
    """Whether an event of a longer agenda is told by that of the `days` days after `asked`, seven at least."""
    near = timedelta(days=max(days, deadlines.NOTICE.get(event.kind, 0)))
    return event.urgency is not Urgency.AHEAD or event.day <= asked + near
