"""The agenda as a person reads it in a terminal, and as a program does."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date

from generator import __version__, french
from generator.agenda import dayoff
from generator.agenda.event import Event, Group, Urgency
from generator.agenda.ics import as_ics, uid
from generator.manifest import dump

_TITLES = {
    Group.TODO: ("À faire", "ligne à faire", "lignes à faire"),
    Group.COMING: ("À venir", "étape à venir", "étapes à venir"),
    Group.DEADLINE: ("Échéances", "échéance", "échéances"),
}
_INDENT = " " * 13


def as_text(events: Sequence[Event], day: date, days: int) -> str:
    """Three parts, a line per event, then why, on which article, and the command to run."""
    return "\n".join(_lines(events, day, days)) + "\n"


def _lines(events: Sequence[Event], day: date, days: int) -> Iterator[str]:
    yield f"Agenda du {french.day(day)}, {french.count(days, 'jour')}"
    if off := dayoff.told(day):
        yield f"{off}."
    if not events:
        yield ""
        yield "Rien à faire, rien à venir : aucune étape n'est due et aucune échéance n'est proche."
    for group, (title, *_) in _TITLES.items():
        chosen = [event for event in events if event.group is group]
        if chosen:
            yield ""
            yield f"{title} ({len(chosen)})"
        for event in chosen:
            basis = f" ({event.basis})" if event.basis else ""
            yield f"  {french.short_day(event.day)} {_head(event, day)}"
            yield f"{_INDENT}{event.why}{basis}"
            yield f"{_INDENT}→ {event.command}"


def _head(event: Event, day: date) -> str:
    named = " · ".join(part for part in (event.reference, event.debtor) if part)
    return " · ".join(part for part in (f"{event.what} [{when(event, day)}]", named) if part)


def when(event: Event, day: date) -> str:
    """« en retard de 3 jours », « en retard, dans 1 jour », « aujourd'hui », « dans 12 jours »."""
    distance = (event.day - day).days
    if event.urgency is Urgency.LATE and distance > 0:  # late, and put off by a day off
        return f"{event.urgency}, dans {french.count(distance, 'jour')}"
    if event.urgency is Urgency.LATE:
        return f"{event.urgency} de {french.count(-distance, 'jour')}" if distance < 0 else str(event.urgency)
    if event.urgency is Urgency.AHEAD and distance > 0:
        return f"dans {french.count(distance, 'jour')}"
    return str(event.urgency)


def tally(events: Sequence[Event]) -> str:
    """« 12 lignes à faire, 1 étape à venir, 3 échéances »."""
    return ", ".join(
        french.count(sum(event.group is group for event in events), one, many)
        for group, (_, one, many) in _TITLES.items()
    )


def as_json(events: Sequence[Event], day: date, days: int) -> str:
    """One object per event, under French keys; `uid` is that of the calendar.

    `reporte_au`: on a day off, the working day to which calls and letters are put off; null on the others.
    """
    rows = [
        {
            "date": event.day,
            "groupe": event.group,
            "urgence": event.urgency,
            "genre": event.kind,
            "dossier": event.reference,
            "creancier": event.creditor,
            "debiteur": event.debtor,
            "objet": event.subject,
            "quoi": event.what,
            "pourquoi": event.why,
            "fondement": event.basis,
            "commande": event.command,
            "uid": uid(event),
        }
        for event in events
    ]
    head = {"amiable": __version__, "date": day, "jours": days, "reporte_au": dayoff.waits_until(day)}
    return dump({**head, "evenements": rows})


FORMATS: Mapping[str, Callable[[Sequence[Event], date, int], str]] = {
    "text": as_text,
    "json": as_json,
    "ics": lambda events, day, _: as_ics(events, day),
}
