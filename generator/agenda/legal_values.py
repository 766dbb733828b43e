"""The values of the law whose last known day is near: what was published for them ends, and nothing follows yet."""

from collections.abc import Collection, Iterator
from datetime import date

from generator.agenda.event import Event, Group, Kind, Urgency
from generator.law import Law


def law_events(law: Law, used: Collection[tuple[str, date]], asked: date, until: date) -> Iterator[Event]:
    """The values `used` (key, first day) whose last known day is near, when none follows."""
    for key in sorted({key for key, _ in used} & law.parameters.keys()):
        last = law.parameters[key].values[-1]
        if last.end is None or not asked <= last.end <= until or (key, last.start) not in used:
            continue
        yield Event(
            group=Group.DEADLINE, urgency=Urgency.TODAY if last.end == asked else Urgency.AHEAD,
            kind=Kind.LEGAL_VALUE, day=last.end, reference="", subject=key, creditor="", debtor="", discreet=False,
            what=f"Dernier jour connu : {last.title}",
            why=f"à compléter avec {law.parameters[key].awaited}" if law.parameters[key].awaited else last.source,
            command=f"amiable taux {key}", basis=last.basis,
        )  # fmt: skip
