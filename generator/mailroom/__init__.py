"""What leaves on a day, ready to be sent: drafts of e-mails, a batch to print, deposit lists, call scripts.

Nothing is sent and nothing is recorded here; what cannot leave as it is gets a diagnostic, and the rest goes on.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date

from generator import french, readback, rules
from generator.agenda import dayoff
from generator.agenda.steps import obstacles
from generator.case import Channel
from generator.diagnostics import Diagnostic, sort
from generator.letter import parties
from generator.letter.call import call_script
from generator.mailroom import lists, message, window
from generator.mailroom.lists import RECORD
from generator.mailroom.parcels import (
    PAPER,
    REGISTERED,
    Parcel,
    addressee,
    calls,
    may_be_electronic,
    parcels,
    refusal,
    sender,
    title,
)
from generator.pdf import Engine, PrintFault
from generator.pipeline import Build, fault_diagnostic
from generator.press import Fault
from generator.procedure import STAGE_NAMES, Stage, StepState
from generator.project import LETTERS, Dossier
from generator.render import TemplateFault, Templates, Text
from generator.rules import Severity

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
        )
        told = [french.count(number, one, many) for number, one, many in counts if number]
        if told:
            return ", ".join(told)
        if self.diagnostics:
            return "rien n'a pu être préparé : corrigez ce qui précède"
        return self.off or "rien à envoyer ce jour : aucune lettre ni aucun appel n'est dû"


@dataclass(slots=True)
class _Table:
    """What accumulates while the mail of the day is sorted."""

    build: Build
    templates: Templates
    engine: Engine
    files: dict[str, bytes] = field(default_factory=dict)
    rows: list[dict[str, object]] = field(default_factory=list)
    found: list[Diagnostic] = field(default_factory=list)

    def refuse(self, dossier: Dossier, code: str, route: tuple[str | int, ...], why: str) -> None:
        self.found.append(refusal(dossier, code, route, why))

    def text(self, dossier: Dossier, name: str, layout: str, view: Mapping[str, object]) -> Text | None:
        """The text asked for, or None and the line of letters/ to correct."""
        try:
            return self.templates.text(name, layout, view)
        except TemplateFault as fault:
            self.fault(dossier, fault.file, fault.line, fault.message)
            return None

    def fault(self, dossier: Dossier, file: str, line: int, why: str) -> None:
        self.found.append(fault_diagnostic(dossier, Fault(letter="", file=file, line=line, message=why)))


def prepare(build: Build, *, both_sides: bool = False) -> Mailing:
    """The mail of the day of `build`; none on a day off. `both_sides`: the batch is printed on both sides."""
    project = build.project
    if then := dayoff.waits_until(project.day):
        return _none(project.day, f"{dayoff.told(project.day)} (amiable envois --date {then})")
    table = _Table(
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
    called = sum(_call(table, dossier, step) for dossier in project.dossiers for step in calls(dossier))
    table.rows.sort(key=lambda row: (str(row["dossier"]), str(row["quoi"]), str(row["mode"])))
    return Mailing(
        files={**table.files, RECORD: lists.record(project.day, table.files, table.rows)},
        emails=emails,
        letters=len(paper),
        electronic=len(electronic),
        calls=called,
        diagnostics=tuple(dict.fromkeys(sort(table.found))),
    )


def _none(day: date, why: str) -> Mailing:
    """Nothing but the record of the day, which empties the folder: a letter bears the day on which it leaves."""
    return Mailing(
        files={RECORD: lists.record(day, {}, ())},
        emails=0, letters=0, electronic=0, calls=0, diagnostics=(), off=why,
    )  # fmt: skip


# --- E-mails ---


def _email(table: _Table, parcel: Parcel) -> bool:
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
    if words := next(_unfit(parcel, text), ""):
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


def _unfit(parcel: Parcel, text: Text) -> Iterator[str]:
    """The words of an e-mail that may not be sent; its subject may be seen by others than a natural person."""
    if parcel.case.natural_person:
        yield from (f"l'objet montre « {remark.words} »" for remark in rules.check_subject(text.subject))
    names = [parcel.case.debtor.name, parcel.creditor.name]
    names += [parcel.case.mandate.name] if parcel.case.mandate else []
    for remark in rules.check_text(text.plain, parcel.letter.regime, parcel.letter.kind, data=names):
        if remark.rule.severity is Severity.ERROR:
            yield f"on lit « {remark.words} » ({remark.rule.code})"


# --- Paper ---


def _fits(table: _Table, parcel: Parcel) -> bool:
    """Whether the address shows in the window of the envelope; if not, where it stands."""
    abroad = parcel.case.debtor.address.country is not None
    against = window.faults(readback.boxes(parcel.data), parcel.envelope, abroad=abroad)
    if against:
        why = f"{title(parcel.letter.kind)} : {' ; '.join(against)}"
        table.refuse(parcel.dossier, "ENV03", ("debtor", "address"), why)
    return not against


def _batch(table: _Table, paper: list[tuple[Parcel, int]], *, both_sides: bool) -> None:
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


def _electronic(table: _Table, parcel: Parcel) -> bool:
    if not may_be_electronic(parcel):
        why = "le destinataire n'est pas un professionnel, et son consentement n'est pas au dossier"
        table.refuse(parcel.dossier, "ENV05", ("debtor",), f"{title(parcel.letter.kind)} : {why}")
        return False
    name = f"lettres-electroniques/{parcel.name}.pdf"
    table.files[name] = parcel.data
    _noted(table, parcel, Channel.LRE, name, parcel.case.debtor.name)
    return True


def _noted(table: _Table, parcel: Parcel, channel: Channel, file: str, to: str) -> None:
    table.rows.append({
        "dossier": parcel.reference,
        "quoi": str(parcel.letter.kind),
        "mode": str(channel),
        "destinataire": to,
        "fichier": file,
        "commande": f"amiable envoyer {parcel.reference} {parcel.letter.kind} --mode {parcel.channel}",
    })  # fmt: skip


# --- Calls ---


def _call(table: _Table, dossier: Dossier, step: StepState) -> bool:
    """The script of one call; False when it may not be made, or nobody can be called."""
    stage = step.step.stage
    case, creditor, claim, state = dossier.case, dossier.creditor, dossier.claim, dossier.state
    if case is None or creditor is None or claim is None or state is None or obstacles(dossier, stage):
        return False
    contact = parties.payer(case.debtor, reached_by="phone")
    if contact is None:
        table.refuse(dossier, "ENV04", ("debtor", "contacts"),
                     f"{STAGE_NAMES[stage]} : aucun contact payeur n'a de téléphone")  # fmt: skip
        return False
    view = call_script(case, creditor, claim, state, stage, contact)
    text = table.text(dossier, "appel.md", "appel.html", view)
    if text is None:
        return False
    name = f"appels/{dossier.reference}-{stage}.pdf"
    try:
        table.files[name] = table.engine.print(text.html)
    except PrintFault as fault:
        table.fault(dossier, "", 1, str(fault))
        return False
    table.rows.append({
        "dossier": dossier.reference,
        "quoi": str(stage),
        "mode": str(Channel.PHONE),
        "destinataire": contact.name,
        "fichier": name,
        "commande": f"amiable noter {dossier.reference} {'dernier_appel' if stage is Stage.LAST_CALL else 'appel'}",
    })  # fmt: skip
    return True
