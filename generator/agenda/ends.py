"""How a settled file ends: the receipt to hand over, the accessories to claim or to waive, the closing."""

from collections.abc import Iterator
from datetime import date

from generator.agenda import dayoff
from generator.agenda.event import Event, Group, Kind, Urgency, about
from generator.diagnostics import Severity, count
from generator.project import Dossier


def of_case(dossier: Dossier, asked: date, until: date) -> Iterator[Event]:
    """What ends the file, in order; what is awaited until a later day is told when that day is near.

    On a day off, what reaches the debtor is told on the next working day.
    """
    if count(dossier.diagnostics, Severity.ERROR):
        return
    for step in dossier.ending:
        if step.since > until:
            continue
        then = dayoff.waits_until(asked) if step.what.outward else None
        ready = step.since <= asked and then is None
        first, *others = step.commands
        yield about(
            dossier,
            Kind(step.what.value),
            max(step.since, then or asked),
            Group.TODO if ready else Group.COMING,
            Urgency.TODAY if ready else Urgency.AHEAD,
            what=step.title,
            why=" ; sinon : ".join((step.why, *others)),
            command=first,
        )
