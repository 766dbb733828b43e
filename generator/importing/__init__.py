"""A bank statement into the case files: matched, edited as `amiable noter` would, judged by every rule, not written.

What the rules refuse of a movement stays out, and the rest goes on; the files are then written together or not at all.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial

from generator import claim as claims
from generator import entries, filing, french
from generator.amend import NotEditable, put
from generator.bank import Statement
from generator.bank.decision import Decision, Outcome
from generator.bank.files import File, Files
from generator.bank.matching import match, payment_of
from generator.case import Case, Creditor, Payment
from generator.claim import Claim
from generator.diagnostics import Severity
from generator.filing import Proposal
from generator.french import short_day
from generator.importing.orders import Unclear, assigned
from generator.importing.reversals import Reversal, reversals, undone
from generator.law import NotInForce
from generator.project import CASES, Dossier, Project

__all__ = ["Import", "Unclear", "prepare"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Import:
    """What a statement brings to the cases. `files` are the cases as they stand; `apart` those that were not read.

    `strange` are the accounts of the statement that no creditor holds.
    """

    statement: Statement
    decisions: tuple[Decision, ...]
    reversals: tuple[Reversal, ...]
    proposals: tuple[Proposal, ...]
    files: Files
    apart: tuple[str, ...]
    strange: tuple[str, ...]

    @property
    def complete(self) -> bool:
        """Whether nothing is left for anyone to decide or to correct."""
        settled = all(decision.settled for decision in self.decisions)
        return settled and not self.statement.rejected and not self.open_reversals

    @property
    def open_reversals(self) -> tuple[Reversal, ...]:
        return tuple(item for item in self.reversals if item.places and not item.done)


def prepare(
    project: Project,
    statement: Statement,
    *,
    orders: Sequence[str] = (),
    accept: bool = False,
    creditor: str = "",
) -> Import:
    """Match a statement with the cases of `project` (of one creditor only, if given) and judge what it changes.

    Raises Unclear for an order that cannot be followed, and what `filing.propose_all` raises.
    """
    chosen = [item for item in project.dossiers if not creditor or _creditor_of(item) in {"", creditor}]
    sound = [dossier for dossier in chosen if _readable(dossier)]
    files = _files(project, sound)
    given = assigned(orders, statement, files)
    taken_back = reversals(statement, files)
    held = {
        number: f"la banque a repris cette somme le {short_day(back.booked_on)}"
        for number, back in undone(statement, files).items()
    }
    # The cases that receive what is found are others: `files` stays as the cases are written.
    decisions = match(statement, _files(project, sound), assigned=given, accept=accept, held=held)
    proposals, refused = _judged(project, decisions)
    known = [account for account in statement.accounts if not files.is_known(account)]
    return Import(
        statement=statement,
        decisions=tuple(_refused(item, refused) for item in decisions),
        reversals=taken_back,
        proposals=proposals,
        files=files,
        apart=tuple(dossier.file for dossier in chosen if not _readable(dossier)),
        strange=tuple(known),
    )


def _creditor_of(dossier: Dossier) -> str:
    return dossier.case.creditor if dossier.case else ""


def _readable(dossier: Dossier) -> bool:
    """Whether the case could be read, under its own name."""
    return (
        dossier.case is not None
        and dossier.case.reference == dossier.reference
        and dossier.file == f"{CASES}/{dossier.reference}.yml"
    )


def _files(project: Project, dossiers: Iterable[Dossier]) -> Files:
    return Files(
        (
            File(
                case=dossier.case,
                creditor=dossier.creditor,
                claim=dossier.claim,
                compute=partial(_claim, project, dossier.creditor),
            )
            for dossier in dossiers
            if dossier.case
        ),
        project.day,
    )


def _claim(project: Project, creditor: Creditor | None, case: Case) -> Claim | None:
    try:
        return claims.compute(case, creditor, project.law, project.day) if creditor else None
    except NotInForce:
        return None


# --- What the files become ---


def _judged(
    project: Project, decisions: Sequence[Decision]
) -> tuple[tuple[Proposal, ...], Mapping[str, str]]:
    """The proposals, and why some movements are refused, by their number.

    A case that the rules refuse loses the first movement, in order of date, that they refuse, until none is.
    """
    refused: dict[str, str] = {}
    ordered = sorted(decisions, key=lambda item: (item.movement.received_on, item.movement.identifier))
    while True:
        live = [item for item in ordered if item.movement.number not in refused]
        found, wrong = _proposed(project, _by_case(live))
        if not wrong:
            return tuple(found[reference] for reference in sorted(found)), refused
        for reference in wrong:
            number, why = _culprit(project, reference, _by_case(live)[reference])
            refused[number] = why


def _by_case(decisions: Iterable[Decision]) -> dict[str, list[Decision]]:
    """The decisions that change each case."""
    found: dict[str, list[Decision]] = {}
    for decision in decisions:
        if decision.outcome is Outcome.RECORDED:
            references = {share.reference for share in decision.shares}
        elif decision.outcome is Outcome.NOTED:
            references = {reference for reference, _ in decision.stamps}
        else:
            continue
        for reference in sorted(references):
            found.setdefault(reference, []).append(decision)
    return found


def _proposed(
    project: Project, by_case: Mapping[str, Sequence[Decision]]
) -> tuple[dict[str, Proposal], list[str]]:
    """The proposals, and the cases that the rules refuse or that cannot be edited."""
    edits = {reference: _edit(reference, decisions) for reference, decisions in by_case.items()}
    try:
        found = filing.propose_all(project, edits)
    except NotEditable:
        found, wrong = {}, []
        for reference, edit in edits.items():
            try:
                found |= filing.propose_all(project, {reference: edit})
            except NotEditable:
                wrong.append(reference)
        return found, wrong or [reference for reference, item in found.items() if item.refused]
    return found, [reference for reference, proposal in found.items() if proposal.refused]


def _culprit(project: Project, reference: str, decisions: Sequence[Decision]) -> tuple[str, str]:
    """The first movement that cannot enter the case after those before it, and why."""
    for count in range(1, len(decisions) + 1):
        number = decisions[count - 1].movement.number
        try:
            edit = _edit(reference, decisions[:count])
            proposal = filing.propose_all(project, {reference: edit})[reference]
        except NotEditable as reason:
            return number, f"{CASES}/{reference}.yml : {reason}"
        errors = [item for item in proposal.found if item.severity is Severity.ERROR]
        if errors:
            return number, " ; ".join(f"{item.code} {item.message} : {item.fix}" for item in errors)
    raise AssertionError(f"{reference}: refused together, accepted one by one")


def _edit(reference: str, decisions: Sequence[Decision]) -> Callable[[str, Case], str]:
    def edit(text: str, case: Case) -> str:
        for decision in decisions:
            for stamped, at in decision.stamps:
                if stamped == reference:
                    text = put(text, ("paiements", at, "identifiant"), decision.movement.identifier)
        for decision in decisions:
            for share in decision.shares if decision.outcome is Outcome.RECORDED else ():
                if share.reference == reference:
                    text, case = _noted(text, case, payment_of(decision, share))
        return text

    return edit


def _noted(text: str, case: Case, payment: Payment) -> tuple[str, Case]:
    """The text and the case with one more payment, written as `amiable noter` would."""
    answers = {
        "montant": french.typed(payment.amount),
        "facture": payment.invoice or "",
        "imputation": str(payment.source) if payment.source else "",
        "moyen": payment.means or "",
        "identifiant": payment.identifier or "",
    }
    text = entries.edit(text, case, entries.TYPES["paiement"], answers, payment.received_on)
    at = entries.rank((item.received_on for item in case.payments), payment.received_on)
    payments = (*case.payments[:at], payment, *case.payments[at:])
    return text, case.model_copy(update={"payments": payments})


def _refused(decision: Decision, refused: Mapping[str, str]) -> Decision:
    why = refused.get(decision.movement.number)
    return replace(decision, outcome=Outcome.REFUSED, why=why) if why else decision
