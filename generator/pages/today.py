"""« Aujourd'hui »: the agenda of the day, each line with its letter and the command that comes next."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date, timedelta

from generator import french
from generator.agenda import Event, Group, Kind, Urgency, agenda, dayoff
from generator.case import LetterKind
from generator.money import ZERO
from generator.pages import desk, markup
from generator.pages.dossier import path
from generator.pages.markup import badge, command, euros, keys, label, link, text
from generator.project import Dossier, Project
from generator.shelf import Pack

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


def page(project: Project, packs: Mapping[str, Pack]) -> str:
    events = agenda(project, WEEK)
    number = french.count(len(project.dossiers), "dossier")
    off = dayoff.told(project.day)
    head = f"<p>État au {text(french.day(project.day))}, {number}.{f' {text(off)}.' if off else ''}</p>"
    sections = list(_sections(events, project, packs))
    if not any(event.group is Group.TODO for event in events):
        sections.insert(
            0,
            "<p>Rien à faire aujourd’hui : aucune étape n’est due et aucun dossier n’est à corriger.</p>",
        )
    return desk.page(
        desk.TODAY,
        "Aujourd’hui",
        "Ce qu’il faut faire aujourd’hui, ce qui est en retard, bloqué ou à venir cette semaine.",
        head,
        _summary(events, project),
        *sections,
        f'<p class="am-discret">Les mêmes lignes dans un terminal : <code>amiable agenda --jours {WEEK}</code> ; '
        "dans un calendrier : <code>amiable agenda --format ics</code>.</p>",
    )


def _summary(events: Sequence[Event], project: Project) -> str:
    counted = [
        (
            title,
            f'<a href="#{anchor}">{len(chosen)}</a>' if (chosen := [*filter(wanted, events)]) else "0",
        )
        for anchor, title, _, wanted in _groups(project.day)[:4]
    ]
    followed = [dossier.claim for dossier in project.dossiers if dossier.claim and not dossier.closed]
    owed = sum((claim.total for claim in followed), ZERO)
    return keys((*counted, ("Somme due, dossiers ouverts", euros(owed))))


def _sections(events: Sequence[Event], project: Project, packs: Mapping[str, Pack]) -> Iterator[str]:
    dossiers = {dossier.reference: dossier for dossier in project.dossiers}
    for anchor, title, kind, wanted in _groups(project.day):
        chosen = [*filter(wanted, events)]
        if not chosen:
            continue
        items = "\n".join(
            _line(event, kind, project.day, dossiers.get(event.reference), packs.get(event.reference))
            for event in chosen[:SHOWN]
        )
        left = len(chosen) - SHOWN
        more = (
            f"<p>Et {french.count(left, 'autre ligne', 'autres lignes')} : "
            f"<code>amiable agenda --jours {WEEK}</code> les donne toutes.</p>"
            if left > 0
            else ""
        )
        yield f'## {title} {{ #{anchor} }}\n\n<ul class="am-jour">{items}</ul>{more}'


def _line(event: Event, kind: str, today: date, dossier: Dossier | None, pack: Pack | None) -> str:
    amount = dossier.claimable if dossier else ZERO
    if event.reference:
        who = link(desk.TODAY, path(event.reference), text(event.debtor or event.reference))
        who += f' <span class="am-discret">{text(event.reference)}</span>'
    else:
        who = link(desk.TODAY, "reference/taux.md", "Taux et délais")
    basis = f" ({text(event.basis)})" if event.basis else ""
    return (
        f'<li>{badge(when(event, today), kind)}<div class="am-quoi">'
        f"<p>{who}</p><p><strong>{text(event.what)}</strong> <small>{text(event.why)}{basis}</small></p>"
        f'<p class="am-gestes">{_letter(event, dossier, pack)}{command(event.command)}</p></div>'
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


def _letter(event: Event, dossier: Dossier | None, pack: Pack | None) -> str:
    """The PDF that the pack holds for that step, when it is a letter."""
    kind = _LETTERS.get(event.kind)
    if kind is None or dossier is None or pack is None or event.urgency is Urgency.BLOCKED:
        return ""
    planned = dossier.letter(kind)
    file = planned.file if planned else ""
    if file not in {item.name for item in pack.files}:
        return ""
    name = f"{label(kind).capitalize()}, {event.debtor}, PDF"
    address = markup.href(desk.TODAY, f"dossiers/{event.reference}/{file}")
    return f'<a href="{address}" aria-label="{text(name)}">Lettre (PDF)</a> '
