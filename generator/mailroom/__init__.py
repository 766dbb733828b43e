"""What leaves on a day, ready to be sent: drafts of e-mails, a batch to print, deposit lists, call scripts.

Nothing is sent and nothing is recorded here; what cannot leave as it is gets a diagnostic, and the rest goes on.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from generator import french, readback
from generator.agenda import dayoff
from generator.case import Channel
from generator.diagnostics import Diagnostic, sort
from generator.mailroom import lists, message, window
from generator.mailroom.lists import RECORD
from generator.mailroom.parcels import (
    PAPER,
    REGISTERED,
    Parcel,
    addressee,
    may_be_electronic,
    parcels,
    sender,
    title,
)
from generator.mailroom.table import Table, unfit
from generator.mailroom.telephone import calls, messages
from generator.pdf import Engine
from generator.pipeline import Build
from generator.project import LETTERS
from generator.render import Templates

__all__ = ["RECORD", "Mailing", "prepare"]

BATCH, DEPOSIT = "courrier.pdf", "recommandes.csv"


@dataclass(frozen=True, slots=True, kw_only=True)
class Mailing:
    """What was prepared: files by their path in the folder of the day, how many of each, and what could not be.

    `off` says, on a day off, that nothing leaves and until when it waits.
    """

    files: Mapping[str, bytes]
    emails: int
    letters: int
    electronic: int
    calls: int
    messages: int
    diagnostics: tuple[Diagnostic, ...]
    off: str = ""

    @property
    def summary(self) -> str:
        """« 3 courriels, 12 lettres à poster, 2 appels », or that there is nothing."""
        counts = (
            (self.emails, "courriel", "courriels"),
            (self.letters, "lettre à poster", "lettres à poster"),
            (self.electronic, "lettre électronique", "lettres électroniques"),
            (self.calls, "appel", "appels"),
            (self.messages, "message", "messages"),
        )
        told = [french.count(number, one, many) for number, one, many in counts if number]
        if told:
            return ", ".join(told)
        if self.diagnostics:
            return "rien n'a pu être préparé : corrigez ce qui précède"
        return self.off or "rien à envoyer ce jour : aucune lettre ni aucun appel n'est dû"


def prepare(build: Build, *, both_sides: bool = False) -> Mailing:
    """The mail of the day of `build`; none on a day off. `both_sides`: the batch is printed on both sides."""
    project = build.project
    if then := dayoff.waits_until(project.day):
        told = dayoff.told(project.day)
        return _none(project.day, f"{told[0].lower()}{told[1:]} (amiable envois --date {then})")
    table = Table(
        build=build,
        templates=Templates(project.templates),
        engine=Engine(css=project.templates["style.css"], letters_dir=project.root / LETTERS),
    )
    waiting = parcels(build)
    emails = sum(_email(table, parcel) for parcel in waiting if parcel.by_email)
    electronic = [
        parcel for parcel in waiting if parcel.channel is Channel.LRE and _electronic(table, parcel)
    ]
    paper = [
        (parcel, readback.page_count(parcel.data))
        for parcel in waiting
        if parcel.channel in PAPER and _fits(table, parcel)
    ]
    _batch(table, paper, both_sides=both_sides)
    registered = [(parcel, pages) for parcel, pages in paper if parcel.channel in REGISTERED]
    registered += [(parcel, readback.page_count(parcel.data)) for parcel in electronic]
    if registered:
        table.files[DEPOSIT] = lists.deposit(registered, both_sides=both_sides)
    called = sum(calls(table, dossier) for dossier in project.dossiers)
    texted = sum(messages(table, dossier) for dossier in project.dossiers)
    table.rows.sort(key=lambda row: (str(row["dossier"]), str(row["quoi"]), str(row["mode"])))
    return Mailing(
        files={**table.files, RECORD: lists.record(project.day, table.files, table.rows)},
        emails=emails,
        letters=len(paper),
        electronic=len(electronic),
        calls=called,
        messages=texted,
        diagnostics=tuple(dict.fromkeys(sort(table.found))),
    )


def _none(day: date, why: str) -> Mailing:
    """Nothing but the record of the day, which empties the folder: a letter bears the day on which it leaves."""
    return Mailing(
        files={RECORD: lists.record(day, {}, ())},
        emails=0, letters=0, electronic=0, calls=0, messages=0, diagnostics=(), off=why,
    )  # fmt: skip


# --- E-mails ---


def _email(table: Table, parcel: Parcel) -> bool:
    """The draft of one e-mail; False, and why, when it cannot be made."""
    origin, to = sender(parcel), addressee(parcel)
    if origin is None:
        table.refuse(parcel.dossier, "ENV02", ("mandate",), f"{title(parcel.letter.kind)} : l'expéditeur n'a pas de "
                     "courriel utilisable")  # fmt: skip
        return False
    if to is None:
        table.refuse(parcel.dossier, "ENV01", ("debtor", "contacts"),
                     f"{title(parcel.letter.kind)} : aucun contact payeur n'a de courriel utilisable")  # fmt: skip
        return False
    view = {
        **parcel.letter.view,
        "personne_physique": parcel.case.natural_person,
        "objet_lettre": table.templates.subject(parcel.letter),
    }
    text = table.text(parcel.dossier, "courriel.md", "courriel.html", view)
    if text is None:
        return False
    if words := next(unfit(parcel.dossier, text.plain, text.subject, parcel.letter.kind), ""):
        table.refuse(parcel.dossier, "ENV06", (), f"{title(parcel.letter.kind)} : {words}")
        return False
    named = "courrier" if parcel.case.natural_person else str(parcel.letter.kind)
    name = f"courriels/{parcel.name}.eml"
    table.files[name] = message.draft(
        text,
        sender=origin,
        to=to,
        day=parcel.letter.day,
        attached=parcel.data,
        name=f"{named}-{parcel.reference}.pdf",
        key=(parcel.creditor.slug, parcel.name),
    )
    _noted(table, parcel, Channel.EMAIL, name, to.email)
    return True


# --- Paper ---


def _fits(table: Table, parcel: Parcel) -> bool:
    """Whether the address shows in the window of the envelope; if not, where it stands."""
    abroad = parcel.case.debtor.address.country is not None
    against = window.faults(readback.boxes(parcel.data), parcel.envelope, abroad=abroad)
    if against:
        why = f"{title(parcel.letter.kind)} : {' ; '.join(against)}"
        table.refuse(parcel.dossier, "ENV03", ("debtor", "address"), why)
    return not against


def _batch(table: Table, paper: list[tuple[Parcel, int]], *, both_sides: bool) -> None:
    """One file to print: the cover sheet, then every letter in the order of the mail."""
    if not paper:
        return
    page = table.templates.document(
        "bordereau.html", lists.cover(paper, table.build.project.day, both_sides=both_sides)
    )
    cover = table.engine.print(page.html)
    table.files[BATCH] = readback.merge([cover, *(parcel.data for parcel, _ in paper)], both_sides=both_sides)
    for parcel, _ in paper:
        _noted(table, parcel, parcel.channel, BATCH, " / ".join(parcel.envelope))


def _electronic(table: Table, parcel: Parcel) -> bool:
    if not may_be_electronic(parcel):
        why = "le destinataire n'est pas un professionnel, et son consentement n'est pas au dossier"
        table.refuse(parcel.dossier, "ENV05", ("debtor",), f"{title(parcel.letter.kind)} : {why}")
        return False
    name = f"lettres-electroniques/{parcel.name}.pdf"
    table.files[name] = parcel.data
    _noted(table, parcel, Channel.LRE, name, parcel.case.debtor.name)
    return True


def _noted(table: Table, parcel: Parcel, channel: Channel, file: str, to: str) -> None:
    command = f"amiable envoyer {parcel.reference} {parcel.letter.kind} --mode {parcel.channel}"
    table.note(parcel.dossier, str(parcel.letter.kind), channel, file, to, command)
