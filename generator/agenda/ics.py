"""The agenda as a calendar file (RFC 5545): all-day events that a client updates instead of repeating.

A calendar leaves the office: it lives on telephones and shared servers and shows on locked screens. It holds no
amount, no address and no reason drawn from the case, and a natural person only by the reference of the case.
"""

import hashlib
from collections.abc import Iterator, Sequence
from datetime import date, timedelta

from generator import __version__
from generator.agenda.event import Event, Group, Kind

_ESCAPED = str.maketrans({"\\": "\\\\", ";": "\\;", ",": "\\,", "\n": "\\n", "\r": None})
_FOLD = 75
# Nine in the morning of an earlier day: an alarm counts from the midnight that opens an all-day event.
_ALARMS = ("-P6DT15H", "-PT15H")
_EARLY_ALARMS = ("-P29DT15H", *_ALARMS)
_FORFEITS = {Kind.LIMITATION, Kind.DECLARATION, Kind.RELIEF, Kind.INSURER}


def as_ics(events: Sequence[Event], day: date) -> str:
    """The whole calendar, as made on `day`. What is to be done stands on that day, deadlines on their own.

    SEQUENCE and DTSTAMP come from the day alone: the file of a later day replaces, the same day gives the same bytes.
    """
    lines = [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        _fold(f"PRODID:-//amiable//agenda {__version__}//FR"),
        "CALSCALE:GREGORIAN",
        "METHOD:PUBLISH",
        "X-WR-CALNAME:Recouvrement amiable",
        *(_UTC if not events else ()),
        *(line for event in events for line in _event(event, day)),
        "END:VCALENDAR\r\n",
    ]
    return "\r\n".join(lines)


# A calendar must hold a component: one that has nothing to say declares a time zone.
_UTC = (
    "BEGIN:VTIMEZONE", "TZID:Etc/UTC", "BEGIN:STANDARD", "DTSTART:19700101T000000", "TZOFFSETFROM:+0000",
    "TZOFFSETTO:+0000", "TZNAME:UTC", "END:STANDARD", "END:VTIMEZONE",
)  # fmt: skip


def uid(event: Event) -> str:
    """The name of an event for its whole life: case, kind and subject, never its date."""
    subject = hashlib.sha256(event.subject.encode()).hexdigest()[:16]
    return f"{event.reference or 'droit'}.{event.kind}.{subject}@amiable"


def _event(event: Event, day: date) -> Iterator[str]:
    start = max(event.day, day) if event.group is Group.TODO else event.day
    who = event.reference if event.discreet or not event.debtor else f"{event.reference} {event.debtor}"
    basis = f"\n{event.basis}" if event.basis else ""
    summary = _text(" – ".join(part for part in (event.what, who) if part))
    yield "BEGIN:VEVENT"
    yield _fold(f"UID:{uid(event)}")
    yield f"SEQUENCE:{day.toordinal()}"
    yield f"DTSTAMP:{_basic(day)}T000000Z"
    yield f"DTSTART;VALUE=DATE:{_basic(start)}"
    yield f"DTEND;VALUE=DATE:{_basic(start + timedelta(days=1))}"
    yield _fold(f"SUMMARY:{summary}")
    yield _fold(f"DESCRIPTION:{_text(f'{event.command}{basis}')}")
    yield _fold(f"CATEGORIES:{_text(str(event.group))},{_text(str(event.kind))}")
    yield f"PRIORITY:{1 if event.group is Group.TODO or event.kind in _FORFEITS else 5}"
    yield "CLASS:PRIVATE"
    yield "TRANSP:TRANSPARENT"
    if event.group is Group.DEADLINE:
        for trigger in _EARLY_ALARMS if event.kind in _FORFEITS else _ALARMS:
            yield "BEGIN:VALARM"
            yield "ACTION:DISPLAY"
            yield _fold(f"DESCRIPTION:{summary}")
            yield f"TRIGGER:{trigger}"
            yield "END:VALARM"
    yield "END:VEVENT"


def _basic(day: date) -> str:
    """« 20261123 », three times as fast as `strftime`."""
    return day.isoformat().replace("-", "")


def _text(value: str) -> str:
    return value.translate(_ESCAPED)


def _fold(line: str) -> str:
    """The line in pieces of at most 75 octets, never cut inside a character; the following ones start with a space."""
    octets = line.encode()
    if len(octets) <= _FOLD:
        return line
    pieces, start, room = [], 0, _FOLD
    while len(octets) - start > room:
        end = start + room
        while octets[end] & 0xC0 == 0x80:  # inside a character
            end -= 1
        pieces.append(octets[start:end])
        start, room = end, _FOLD - 1
    return b"\r\n ".join((*pieces, octets[start:])).decode()
