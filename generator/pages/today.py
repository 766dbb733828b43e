"""« Aujourd'hui »: the agenda of the day, each line with its letter and the command that comes next."""

from collections.abc import Callable, Iterator, Sequence
from datetime import date, timedelta

from generator import french
from generator.agenda import Event, Group, Kind, Urgency, dayoff
from generator.case import LetterKind
from generator.followed import Followed, Followup
from generator.money import ZERO
from generator.pages import desk, markup
from generator.pages.dossier import path
from generator.pages.markup import Sheet, badge, command, euros, keys, label, link, text

WEEK = 7
"""Days after the one of the site that « à venir cette semaine » tells, the last one included."""
SHOWN = 60
"""Lines of one group that are written out: beyond, the command line gives them all."""

_LETTERS = {Kind(kind.value): kind for kind in LetterKind}
_Chosen = Callable[[Event], bool]


def _in(urgency: Urgency) -> _Chosen:
    return lambda event: event.urgency is urgency


def _groups(today: date) -> tuple[tuple[str, str, str, _Chosen], ...]:
    """Anchor, title, kind of badge, and which events: each event is in one group."""
    last = today + timedelta(days=WEEK)
    return (
        ("en-retard", "En retard", "retard", _in(Urgency.LATE)),
        ("a-faire", "À faire aujourd’hui", "afaire", _in(Urgency.TODAY)),
        ("bloque", "Bloqué", "refus", _in(Urgency.BLOCKED)),
        (
            "semaine",
            "À venir cette semaine",
            "avenir",
            lambda event: event.urgency is Urgency.AHEAD and event.day <= last,
        ),
        (
            "plus-loin",
            "Plus loin, à ne pas laisser passer",
            "avenir",
            lambda event: event.urgency is Urgency.AHEAD and event.day > last,
        ),
    )


def page(followup: Followup) -> Sheet:
    events = followup.events(WEEK)
    number = french.count(len(followup.cases), "dossier")
    off = dayoff.told(followup.day)
    head = f"<p>État au {text(french.day(followup.day))}, {number}.{f' {text(off)}.' if off else ''}</p>"
    sections = list(_sections(events, followup))
    if not any(event.group is Group.TODO for event in events):
        sections.insert(
            0,
            "<p>Rien à faire aujourd’hui : aucune étape n’est due et aucun dossier n’est à corriger.</p>",
        )
    return desk.page(
        desk.TODAY,
        head,
        _summary(events, followup),
        *sections,
        f'<p class="am-discret">Les mêmes lignes dans un terminal : <code>amiable agenda --jours {WEEK}</code> ; '
        "dans un calendrier : <code>amiable agenda --format ics</code>.</p>",
    )


def _summary(events: Sequence[Event], followup: Followup) -> str:
    counted = [
        (
            title,
            f'<a href="#{anchor}">{len(chosen)}</a>' if (chosen := [*filter(wanted, events)]) else "0",
        )
        for anchor, title, _, wanted in _groups(followup.day)[:4]
    ]
    owed = sum((case.total for case in followup.cases if case.total and not case.closed), ZERO)
    return keys((*counted, ("Somme due, dossiers ouverts", euros(owed))))


def _sections(events: Sequence[Event], followup: Followup) -> Iterator[str]:
    cases = {case.reference: case for case in followup.cases}
    for anchor, title, kind, wanted in _groups(followup.day):
        chosen = [*filter(wanted, events)]
        if not chosen:
            continue
        items = "\n".join(
            _line(event, kind, followup.day, cases.get(event.reference)) for event in chosen[:SHOWN]
        )
        left = len(chosen) - SHOWN
        more = (
            f"<p>Et {french.count(left, 'autre ligne', 'autres lignes')} : "
            f"<code>amiable agenda --jours {WEEK}</code> les donne toutes.</p>"
            if left > 0
            else ""
        )
        yield desk.section(anchor, title, f'<ul class="am-jour">{items}</ul>{more}')


def _line(event: Event, kind: str, today: date, case: Followed | None) -> str:
    amount = case.claimable if case else ZERO
    if event.reference:
        who = link(desk.TODAY, path(event.reference), text(event.debtor or event.reference))
        who += f' <span class="am-discret">{text(event.reference)}</span>'
    else:
        who = link(desk.TODAY, "reference/taux.md", "Taux et délais")
    basis = f" ({text(event.basis)})" if event.basis else ""
    return (
        f'<li>{badge(when(event, today), kind)}<div class="am-quoi">'
        f"<p>{who}</p><p><strong>{text(event.what)}</strong> <small>{text(event.why)}{basis}</small></p>"
        f'<p class="am-gestes">{_letter(event, case)}{command(event.command)}</p></div>'
        f'<span class="am-combien">{euros(amount) if amount else ""}</span></li>'
    )


def when(event: Event, today: date) -> str:
    """What the badge of a line says: « 3 jours » late, « aujourd’hui », or the day it falls on."""
    if event.urgency is Urgency.LATE and event.day < today:
        return french.count((today - event.day).days, "jour")
    if event.urgency in _WORDS:
        return _WORDS[event.urgency]
    return french.short_day(event.day)  # ahead, or late and put off by a day off


_WORDS = {Urgency.TODAY: "aujourd’hui", Urgency.BLOCKED: "bloqué"}


def _letter(event: Event, case: Followed | None) -> str:
    """The PDF that the pack holds for that step, when it is a letter."""
    kind = _LETTERS.get(event.kind)
    if kind is None or case is None or kind not in case.files or event.urgency is Urgency.BLOCKED:
        return ""
    name = f"{label(kind).capitalize()}, {event.debtor}, PDF"
    address = markup.href(desk.TODAY, f"dossiers/{event.reference}/{case.files[kind]}")
    return f'<a href="{address}" aria-label="{text(name)}">Lettre (PDF)</a> '
