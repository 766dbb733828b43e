"""The agenda of a project on its day: what to do, what is coming, which deadlines run. Nothing is printed.

Pure: an examined project in, a tuple of events out; the command line, the calendar file and the site read the same.
"""

from datetime import timedelta

from generator.agenda import deadlines, ends, legal_values, steps
from generator.agenda.event import Event, Group, Kind, Urgency
from generator.project import Project

__all__ = ["DAYS", "FURTHEST", "Event", "Group", "Kind", "Urgency", "agenda"]

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
    found = [event for dossier in dossiers for event in steps.events(dossier, project.day, until)]
    found += [event for dossier in dossiers for event in deadlines.of_case(project, dossier, until)]
    found += [event for dossier in dossiers for event in ends.of_case(dossier, project.day, until)]
    followed = [dossier for dossier in dossiers if not dossier.closed]
    found += legal_values.of_law(project.law, followed, project.day, until)
    return tuple(sorted(found, key=lambda event: event.rank))
