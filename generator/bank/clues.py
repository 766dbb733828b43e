"""Which case a movement pays, from what it says alone. Never a guess: what is not certain is proposed, or listed.

Certain: the number of a case or of an invoice, whole and long enough, in what the payer wrote; a structured reference;
the account of the debtor, when its case gives it and no other of its cases is open. Proposed: the debtor's name with
a sum that one of its cases alone expects, or with a number too short to be certain.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

from generator import french
from generator.bank.decision import Candidate, Outcome, Reading
from generator.bank.files import File, Files, Share
from generator.bank.statement import Movement
from generator.bank.wording import Target, creditor_reference, words
from generator.case import AllocationSource
from generator.french import euros
from generator.money import ZERO

_CANDIDATES = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class Clues:
    """What a movement says: the numbers it names (each with all that bear it), the debtors it names or who pay from
    its account, among the cases that its account receives for."""

    movement: Movement
    sure: tuple[tuple[Target, ...], ...]
    unsure: tuple[tuple[Target, ...], ...]
    debtors: tuple[File, ...]
    scope: frozenset[str]


def clues(movement: Movement, files: Files) -> Clues:
    scope = files.paid_on(movement.account)
    numbers = list(_numbers(movement, files, scope))
    said = words(" ".join((movement.payer, *movement.texts)))
    debtors = {
        file.reference: file
        for file in (*files.paying_from(movement.payer_iban), *files.named_in(said))
        if file.reference in scope
    }
    return Clues(
        movement=movement,
        sure=tuple(targets for targets, firm in numbers if firm),
        unsure=tuple(targets for targets, firm in numbers if not firm),
        debtors=tuple(debtors.values()),
        scope=scope,
    )


def _numbers(
    movement: Movement, files: Files, scope: frozenset[str]
) -> Iterator[tuple[tuple[Target, ...], bool]]:
    fields = (*movement.references, *(document.number for document in movement.documents))
    found: list[tuple[tuple[Target, ...], bool]] = []
    for field in fields:
        if exact := files.exactly(creditor_reference(field)):
            found.append((exact, True))
        else:
            found += [(named.targets, named.sure) for named in files.within(field)]
    for text in (*movement.texts, movement.payer):
        found += [(named.targets, named.sure) for named in files.within(text)]
    for targets, firm in found:
        if kept := tuple(target for target in targets if target.reference in scope):
            yield kept, firm


def read(movement: Movement, files: Files) -> Reading:
    """What the movement says, with the candidates when it says too little."""
    found = clues(movement, files)
    if movement.returned:
        return _undecided(found, files, "le libellé parle d'un rejet, d'un retour ou d'une annulation")
    if found.sure:
        return _by_number(found, files)
    return (
        _by_account(found, files)
        or _by_unsure_number(found)
        or _by_sum(found, files)
        or _undecided(found, files, "rien ne désigne un dossier avec certitude")
    )


def named(movement: Movement, files: Files, shares: Iterable[Share]) -> AllocationSource | None:
    """The debtor decided when all the invoices of `shares` are in what the payer wrote."""
    found = clues(movement, files)
    said = {target for targets in (*found.sure, *found.unsure) for target in targets}
    asked = [Target(share.reference, share.invoice) for share in shares]
    return AllocationSource.DEBTOR if all(one.invoice and one in said for one in asked) else None


# --- By number ---


def _by_number(found: Clues, files: Files) -> Reading:
    """The one case that all the numbers belong to; the debtor recognised may tell two cases apart."""
    common = set.intersection(*({target.reference for target in targets} for targets in found.sure))
    if len(common) > 1:
        common &= {file.reference for file in found.debtors}
        if len(common) != 1:
            return _undecided(found, files, "ce numéro est dans plusieurs dossiers")
    if not common:
        return _undecided(found, files, "le libellé nomme plusieurs dossiers")
    file = files[common.pop()]
    invoices = _invoices(found, file)
    if not invoices:
        share = Share(reference=file.reference, invoice=None, amount=found.movement.amount)
        return Reading(outcome=Outcome.RECORDED, why="référence du dossier citée", shares=(share,))
    shares = _split(found.movement, files, [(file, invoice) for invoice in invoices])
    if shares is None:
        left = [f"{invoice} ({euros(file.outstanding(invoice))})" for invoice in invoices]
        why = f"la somme n'est pas celle des factures citées : {french.listing(left)}"
        return _undecided(found, files, why)
    why = "facture citée" if len(invoices) == 1 else "factures citées, dont la somme convient"
    return Reading(outcome=Outcome.RECORDED, why=why, shares=shares, source=AllocationSource.DEBTOR)


def _invoices(found: Clues, file: File) -> list[str]:
    """The invoices of a case that the movement surely names, in the order of its text."""
    targets = (target for targets in found.sure for target in targets)
    return list(
        dict.fromkeys(item.invoice for item in targets if item.reference == file.reference and item.invoice)
    )


def _split(
    movement: Movement, files: Files, invoices: Sequence[tuple[File, str]]
) -> tuple[Share, ...] | None:
    """What goes to each invoice: what the payer says, else what is left of each, else the whole of each.

    None when none of these makes the sum: which invoice is paid in part is not ours to say.
    """
    if len(invoices) == 1:
        (file, invoice) = invoices[0]
        return (Share(reference=file.reference, invoice=invoice, amount=movement.amount),)
    stated = {
        target: document.amount
        for document in movement.documents
        for target in files.exactly(document.number)
    }
    ways: tuple[list[Decimal | None], ...] = (
        [stated.get(Target(file.reference, invoice)) for file, invoice in invoices],
        [file.outstanding(invoice) for file, invoice in invoices],
        [file.original(invoice) for file, invoice in invoices],
    )
    for amounts in ways:
        given = [amount for amount in amounts if amount]
        if len(given) == len(invoices) and sum(given, ZERO) == movement.amount:
            return tuple(
                Share(reference=file.reference, invoice=invoice, amount=amount)
                for (file, invoice), amount in zip(invoices, given, strict=True)
            )
    return None


def _by_unsure_number(found: Clues) -> Reading | None:
    """A number too short, or tied to something else, in the case of a debtor who is recognised."""
    known = {file.reference for file in found.debtors}
    targets = {target for targets in found.unsure for target in targets if target.reference in known}
    references = {target.reference for target in targets}
    if len(references) != 1:
        return None
    invoices = {target.invoice for target in targets if target.invoice}
    invoice = invoices.pop() if len(invoices) == 1 else None
    share = Share(reference=references.pop(), invoice=invoice, amount=found.movement.amount)
    return Reading(
        outcome=Outcome.PROPOSED,
        why="débiteur reconnu, et numéro cité sans certitude",
        shares=(share,),
        source=AllocationSource.DEBTOR if invoice else None,
    )


# --- By debtor ---


def _by_account(found: Clues, files: Files) -> Reading | None:
    """The debtor pays from an account that its case gives, and only one of its cases is open."""
    paying = [
        file
        for file in files.paying_from(found.movement.payer_iban)
        if file.reference in found.scope and not file.settled
    ]
    if len(paying) != 1:
        return None
    share = Share(reference=paying[0].reference, invoice=None, amount=found.movement.amount)
    return Reading(outcome=Outcome.RECORDED, why="compte du débiteur", shares=(share,))


def _by_sum(found: Clues, files: Files) -> Reading | None:
    """The debtor is recognised, and one of its cases alone expects this very sum."""
    amount = found.movement.amount
    fitting = [(file, fit) for file in found.debtors if (fit := file.fit(amount, files.day))]
    if len(fitting) != 1:
        return None
    file, fit = fitting[0]
    return Reading(
        outcome=Outcome.PROPOSED,
        why=f"débiteur reconnu et montant exact ({fit.name})",
        shares=(Share(reference=file.reference, invoice=fit.invoice, amount=amount),),
        source=AllocationSource.IMPLIED if fit.invoice else None,
    )


# --- Neither ---


def _undecided(found: Clues, files: Files, why: str) -> Reading:
    """Where the movement might go: the numbers it names, the debtors it names, then who expects this sum."""
    amount = found.movement.amount
    options: dict[tuple[Share, ...], str] = {}
    targets = list(dict.fromkeys(target for targets in found.sure for target in targets))
    several = [(files[target.reference], target.invoice) for target in targets if target.invoice]
    if len(several) > 1 and (shares := _split(found.movement, files, several)):
        options[shares] = "la somme est celle des factures citées"
    if len(several) > 1 and len({file.reference for file, _ in several}) == 1:
        share = Share(reference=several[0][0].reference, invoice=None, amount=amount)
        options[(share,)] = "sans facture : imputation légale (C. civ., art. 1342-10)"
    for target in targets:
        share = Share(reference=target.reference, invoice=target.invoice, amount=amount)
        options[(share,)] = f"facture {target.invoice} citée" if target.invoice else "référence citée"
    known = {file.reference for file in found.debtors}
    waiting = [file for file in files.expecting(amount) if file.reference in found.scope]
    for file in dict.fromkeys((*found.debtors, *waiting)):
        fit = file.fit(amount, files.day)
        if file.settled or (fit is None and file.reference in {target.reference for target in targets}):
            continue
        said = (
            *(["débiteur reconnu"] if file.reference in known else []),
            *([f"montant exact ({fit.name})"] if fit else []),
        )
        share = Share(reference=file.reference, invoice=fit.invoice if fit else None, amount=amount)
        options.setdefault((share,), ", ".join(said))
    candidates = [Candidate(shares=shares, why=reason) for shares, reason in options.items()]
    return Reading(
        outcome=Outcome.TO_DECIDE if candidates else Outcome.UNKNOWN,
        why=why if candidates else "aucun dossier ne répond",
        candidates=tuple(candidates[:_CANDIDATES]),
    )
