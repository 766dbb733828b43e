"""The table on which the mail of a day is sorted: what was made, what is recorded, what could not be prepared."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from generator import rules
from generator.case import Channel, LetterKind
from generator.diagnostics import Diagnostic
from generator.mailroom.parcels import refusal
from generator.pdf import Engine
from generator.pipeline import Build, fault_diagnostic
from generator.press import Fault
from generator.project import Dossier
from generator.render import TemplateFault, Templates, Text
from generator.rules import Severity


@dataclass(slots=True)
class Table:
    """What accumulates while the mail of the day is sorted."""

    build: Build
    templates: Templates
    engine: Engine
    files: dict[str, bytes] = field(default_factory=dict)
    rows: list[dict[str, object]] = field(default_factory=list)
    found: list[Diagnostic] = field(default_factory=list)

    def refuse(self, dossier: Dossier, code: str, route: tuple[str | int, ...], why: str) -> None:
        self.found.append(refusal(dossier, code, route, why))

    def note(self, dossier: Dossier, what: str, channel: Channel, file: str, to: str, command: str) -> None:
        """One line of the record: what was laid for whom, and the command to run once it has left."""
        self.rows.append({
            "dossier": dossier.reference, "quoi": what, "mode": str(channel), "destinataire": to, "fichier": file,
            "commande": command,
        })  # fmt: skip

    def text(self, dossier: Dossier, name: str, layout: str, view: Mapping[str, object]) -> Text | None:
        """The text asked for, or None and the line of letters/ to correct."""
        try:
            return self.templates.text(name, layout, view)
        except TemplateFault as fault:
            self.fault(dossier, fault.file, fault.line, fault.message)
            return None

    def fault(self, dossier: Dossier, file: str, line: int, why: str) -> None:
        self.found.append(fault_diagnostic(dossier, Fault(letter="", file=file, line=line, message=why)))


def unfit(dossier: Dossier, words: str, seen: str, kind: LetterKind) -> Iterator[str]:
    """What may not be sent of the `words` of an e-mail or a message, held to what a letter of that kind may say.

    `seen` is what others may read over the shoulder of a natural person: the subject, or a whole message.
    """
    case, creditor = dossier.case, dossier.creditor
    assert case and creditor
    if case.natural_person:
        yield from (f"un tiers peut lire « {remark.words} »" for remark in rules.check_subject(seen))
    names = [case.debtor.name, creditor.name, *([case.mandate.name] if case.mandate else [])]
    for remark in rules.check_text(words, case.regime, kind, data=names):
        if remark.rule.severity is Severity.ERROR:
            yield f"on lit « {remark.words} » ({remark.rule.code})"
