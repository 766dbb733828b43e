"""The list of exhibits (bordereau): what is produced before the judge, numbered, in the order one reads a claim.

Files of the case that are internal stay out: those of a note, of a decision or of the credit insurer.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date

from generator import french
from generator.case import Act, Case, Channel, ExhibitNature, JournalEntry, LetterKind, PostalState
from generator.court.natures import LABELS, holds, of_invoice_file, title

INTERNAL_ACTS = frozenset({Act.NOTE, Act.DECISION, Act.INSURER_TOLD})
LETTER_NAMES = {
    Act(LetterKind.RAPPEL.value): "rappel",
    Act(LetterKind.RELANCE.value): "relance",
    Act(LetterKind.MISE_EN_DEMEURE.value): "mise en demeure",
    Act.PLAN_REMINDER: "rappel d’échéancier",
    Act.PLAN_NOTICE: "mise en demeure d’échéancier",
    Act.ACCESSORIES: "demande d’accessoires",
}
CHANNELS: Mapping[Channel, str] = {
    Channel.LETTER: "lettre simple",
    Channel.EMAIL: "courriel",
    Channel.LRAR: "lettre recommandée avec demande d’avis de réception",
    Channel.LRE: "lettre recommandée électronique",
    Channel.HAND: "remise en main propre contre décharge",
    Channel.PHONE: "téléphone",
    Channel.MESSAGE: "message",
}
STATES: Mapping[PostalState, str] = {
    PostalState.DEPOSITED: "déposée",
    PostalState.PRESENTED: "présentée au destinataire",
    PostalState.RECEIVED: "distribuée",
    PostalState.REFUSED: "refusée par le destinataire",
    PostalState.UNCLAIMED: "avisée et non réclamée",
    PostalState.UNKNOWN_ADDRESS: "retournée, destinataire inconnu à l’adresse",
    PostalState.LRE_NOTIFIED: "mise à disposition du destinataire",
    PostalState.LRE_ACCEPTED: "acceptée par le destinataire",
    PostalState.LRE_REFUSED: "refusée par le destinataire",
    PostalState.LRE_UNCLAIMED: "mise à disposition et non réclamée",
}
_PROOFS: Mapping[PostalState, str] = {
    PostalState.DEPOSITED: "Preuve de dépôt",
    PostalState.PRESENTED: "Preuve de présentation",
    PostalState.RECEIVED: "Avis de réception",
    PostalState.REFUSED: "Preuve du refus",
    PostalState.UNCLAIMED: "Preuve de non-réclamation",
    PostalState.UNKNOWN_ADDRESS: "Retour « destinataire inconnu à l’adresse »",
    PostalState.LRE_NOTIFIED: "Preuve de mise à disposition",
    PostalState.LRE_ACCEPTED: "Preuve de réception",
    PostalState.LRE_REFUSED: "Preuve du refus",
    PostalState.LRE_UNCLAIMED: "Preuve de non-réclamation",
}
_SHELVES: tuple[frozenset[ExhibitNature], ...] = (
    frozenset({ExhibitNature.CONTRACT, ExhibitNature.ORDER, ExhibitNature.QUOTE, ExhibitNature.TERMS}),
    frozenset({ExhibitNature.DELIVERY_NOTE, ExhibitNature.ACCEPTANCE, ExhibitNature.WAYBILL}),
    frozenset({ExhibitNature.INVOICE, ExhibitNature.CREDIT_NOTE, ExhibitNature.INVOICE_DEPOSIT}),
    frozenset({
        ExhibitNature.LETTER, ExhibitNature.PROOF_OF_DEPOSIT, ExhibitNature.PROOF_OF_RECEIPT,
        ExhibitNature.CORRESPONDENCE, ExhibitNature.ACKNOWLEDGEMENT, ExhibitNature.PLAN,
        ExhibitNature.LRE_CONSENT, ExhibitNature.AMICABLE_ATTEMPT, ExhibitNature.PRIOR_CLAIM,
    }),
)  # fmt: skip
_STEPS = 3  # rank of the shelf of letters and their proofs
SHELF_TITLES = (
    "L’engagement",
    "L’exécution",
    "Les factures",
    "Les démarches et leurs suites",
    "Autres pièces",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Piece:
    """One exhibit. `entry` is the position of the journal line it belongs to, None for another.

    `sha256` is that of the file itself; `invoice` the number of the invoice it concerns, empty for all.
    """

    number: int
    nature: ExhibitNature
    title: str
    path: str
    sha256: str
    on: date | None = None
    invoice: str = ""
    entry: int | None = None
    state: PostalState | None = None

    @property
    def shelf(self) -> int:
        """Which part of the list it stands in."""
        return next((rank for rank, natures in enumerate(_SHELVES) if self.nature in natures), len(_SHELVES))


def pieces(case: Case, files: Mapping[str, str], day: date) -> tuple[Piece, ...]:
    """Every exhibit that exists, once each, known by `day`; `files` gives the SHA-256 of each by its path."""
    found: dict[str, Piece] = {}
    for piece in (*_of_invoices(case), *_of_the_journal(case, day), *_of_the_rest(case)):
        if piece.path in files:
            found.setdefault(piece.path, replace(piece, sha256=files[piece.path]))
    for said in case.exhibits:
        if said.file in files:
            known = found.get(said.file, _piece(said.nature, said.file))
            moved = known.nature is not said.nature
            found[said.file] = replace(
                known,
                nature=said.nature,
                title=said.title or (title(said.nature, said.file) if moved else known.title),
                on=said.on or known.on,
                invoice=said.invoice or known.invoice,
                sha256=files[said.file],
            )
    ordered = sorted(found.values(), key=lambda piece: (piece.shelf, _moment(piece)))
    return tuple(replace(piece, number=rank) for rank, piece in enumerate(ordered, start=1))


def _moment(piece: Piece) -> tuple[date, int]:
    """Steps follow one another in time, each letter with its proofs; elsewhere the order of the file stays."""
    if piece.shelf != _STEPS:
        return date.min, 0
    return piece.on or date.min, -1 if piece.entry is None else piece.entry


def _piece(nature: ExhibitNature, path: str, name: str = "", **known: object) -> Piece:
    return Piece(number=0, nature=nature, title=name or title(nature, path), path=path, sha256="", **known)  # type: ignore[arg-type]


def _of_invoices(case: Case) -> Iterator[Piece]:
    for invoice in case.invoices:
        for path in invoice.exhibits:
            nature = of_invoice_file(case, path)
            name = ""
            if nature is ExhibitNature.INVOICE:
                own = next(item for item in case.invoices if holds(path, item.number))
                name = f"Facture {own.number} du {french.short_day(own.issued_on)}, {french.euros(own.amount_ttc)} TTC"
                yield _piece(nature, path, name, on=own.issued_on, invoice=own.number)
                continue
            if nature is ExhibitNature.CREDIT_NOTE:
                name = _credit_note(case, path)
            yield _piece(nature, path, name, invoice=invoice.number)


def _credit_note(case: Case, path: str) -> str:
    note = next((item for item in case.credit_notes if holds(path, item.number)), None)
    return (
        f"Avoir {note.number} du {french.short_day(note.issued_on)}, {french.euros(note.amount)}"
        if note
        else ""
    )


def _of_the_journal(case: Case, day: date) -> Iterator[Piece]:
    for position, entry in enumerate(case.journal):
        if entry.on > day or entry.act in INTERNAL_ACTS:
            continue
        name = LETTER_NAMES.get(entry.act)
        if name:
            yield from _of_a_letter(entry, position, name, day)
        elif entry.proof:
            nature = _JOURNAL_NATURES.get(entry.act, ExhibitNature.CORRESPONDENCE)
            label = f"{_JOURNAL_TITLES.get(entry.act, LABELS[nature])} du {french.short_day(entry.on)}"
            yield _piece(nature, entry.proof, label, on=entry.on, entry=position)


_JOURNAL_NATURES = {
    Act.ACKNOWLEDGEMENT: ExhibitNature.ACKNOWLEDGEMENT,
    Act.COURT_ACTION: ExhibitNature.JUDGMENT,
}
_JOURNAL_TITLES = {
    Act.EMAIL: "Courriel",
    Act.MESSAGE: "Message",
    Act.DEBTOR_LETTER: "Courrier du débiteur",
    Act.CLAIM_DECLARED: "Déclaration de créance",
    Act.COURT_ACTION: "Acte de procédure",
}


def _of_a_letter(entry: JournalEntry, position: int, name: str, day: date) -> Iterator[Piece]:
    """The letter as sent, then each of its proofs, whatever day the post gave it: they are read together."""
    sent = french.short_day(entry.on)
    sending = entry.sending
    known = {"on": entry.on, "entry": position}
    if sending and sending.file:
        tracking = f" n° {sending.tracking}" if sending.tracking else ""
        how = f"{CHANNELS[sending.channel]}{tracking}"
        yield _piece(ExhibitNature.LETTER, sending.file, f"{name.capitalize()} du {sent}, {how}", **known)
    if entry.proof:
        label = f"Preuve d’envoi ({name} du {sent})"
        yield _piece(ExhibitNature.PROOF_OF_DEPOSIT, entry.proof, label, **known)
    for event in sending.postal if sending else ():
        if event.proof and event.on <= day:
            deposit = event.state is PostalState.DEPOSITED
            nature = ExhibitNature.PROOF_OF_DEPOSIT if deposit else ExhibitNature.PROOF_OF_RECEIPT
            label = f"{_PROOFS[event.state]} du {french.short_day(event.on)} ({name} du {sent})"
            yield _piece(nature, event.proof, label, state=event.state, **known)


def _of_the_rest(case: Case) -> Iterator[Piece]:
    if case.plan and case.plan.document:
        label = f"Échéancier signé le {french.short_day(case.plan.agreed_on)}"
        yield _piece(ExhibitNature.PLAN, case.plan.document, label, on=case.plan.agreed_on)
    consent = case.debtor.lre_consent
    if consent and consent.proof:
        yield _piece(
            ExhibitNature.LRE_CONSENT, consent.proof, LABELS[ExhibitNature.LRE_CONSENT], on=consent.given_on
        )
    for cost in case.extra_costs:
        if cost.exhibit:
            yield _piece(ExhibitNature.COSTS, cost.exhibit, f"{LABELS[ExhibitNature.COSTS]} : {cost.label}")
    if case.grace and case.grace.exhibit:
        label = f"Décision du {french.short_day(case.grace.granted_on)} accordant un délai"
        yield _piece(ExhibitNature.JUDGMENT, case.grace.exhibit, label, on=case.grace.granted_on)
