"""What the requirements of a judge look at, when each concerns a case, and which exhibits answer it."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date

from generator import french
from generator.case import (
    Act,
    Channel,
    DecisionKind,
    DueDateBasis,
    ExhibitNature,
    JournalEntry,
    PostalState,
    Quality,
    Regime,
)
from generator.claim import InvoiceClaim
from generator.court.exhibits import Piece
from generator.rules import Facts

N = ExhibitNature


@dataclass(frozen=True, slots=True)
class Desk:
    """What a requirement may look at."""

    facts: Facts
    pieces: tuple[Piece, ...]

    @property
    def claimed(self) -> tuple[InvoiceClaim, ...]:
        """The invoices for which something is claimed."""
        return tuple(line for line in self.facts.lines if line.overdue)

    @property
    def notice(self) -> tuple[int, JournalEntry] | None:
        """The last mise en demeure for this debt, if possible one that arrived, with its place in the journal."""
        due = self.facts.state.leader_due if self.facts.state else None
        sent = [
            (position, entry)
            for position, entry in enumerate(self.facts.case.journal)
            if entry.act is Act.MISE_EN_DEMEURE and (due or date.min) < entry.on <= self.facts.day
        ]
        arrived = [(position, entry) for position, entry in sent if not came_back(entry)]
        return (arrived or sent or [None])[-1]

    def of(self, *natures: ExhibitNature) -> tuple[Piece, ...]:
        return tuple(piece for piece in self.pieces if piece.nature in natures)


Found = tuple[Sequence[Piece], str]
"""The exhibits that answer, and what is missing: an empty text when nothing is."""


# --- What answers a requirement ---


def per_invoice(
    natures: tuple[ExhibitNature, ...], common: tuple[ExhibitNature, ...] = ()
) -> Callable[[Desk], Found]:
    """One of `natures` for each invoice claimed, or one of `common` for them all."""

    def check(desk: Desk) -> Found:
        found = [*desk.of(*common)]
        lacking = []
        for line in desk.claimed:
            own = [piece for piece in desk.of(*natures) if piece.invoice in {line.number, ""}]
            found += own
            if not own and not desk.of(*common):
                lacking.append(line.number)
        return found, for_invoices(lacking)

    return check


def for_invoices(numbers: list[str]) -> str:
    if not numbers:
        return ""
    if len(numbers) > 6:
        return f"pour {french.count(len(numbers), 'facture')}, dont {french.listing(numbers[:3])}"
    return f"pour {'la facture' if len(numbers) == 1 else 'les factures'} {french.listing(numbers)}"


def any_of(*natures: ExhibitNature, missing: str) -> Callable[[Desk], Found]:
    def check(desk: Desk) -> Found:
        found = desk.of(*natures)
        return found, "" if found else missing

    return check


def credit_notes(desk: Desk) -> Found:
    notes = [note for note in desk.facts.case.credit_notes if note.issued_on <= desk.facts.day]
    found = desk.of(N.CREDIT_NOTE)
    lacking = [note.number for note in notes if not any(note.number in piece.title for piece in found)]
    return found, f"avoir {french.listing(lacking)}" if lacking else ""


def notice_as_sent(desk: Desk) -> Found:
    if desk.notice is None:
        return (), "aucune mise en demeure n’est inscrite au journal"
    position, entry = desk.notice
    found = [piece for piece in desk.of(N.LETTER) if piece.entry == position]
    if found and entry.sending and entry.sending.sha256:
        return found, ""
    return found, f"l’exemplaire envoyé le {french.day(entry.on)} n’est pas archivé avec son empreinte"


def proof_of_dispatch(desk: Desk) -> Found:
    assert desk.notice
    position, entry = desk.notice
    found = [piece for piece in desk.of(N.PROOF_OF_DEPOSIT) if piece.entry in {position, None}]
    day = french.day(entry.on)
    return found, "" if found else f"aucune preuve de l’envoi du {day}"


def proof_of_outcome(desk: Desk) -> Found:
    """The proof of what became of the letter; one that came back « inconnu à l'adresse » proves no delivery."""
    assert desk.notice
    position, entry = desk.notice
    found = [piece for piece in desk.of(N.PROOF_OF_RECEIPT) if piece.entry in {position, None}]
    if came_back(entry):
        return (
            found,
            "la lettre est revenue « destinataire inconnu à l’adresse » : elle ne compte pas comme reçue",
        )
    settled = [piece for piece in found if piece.state is not PostalState.PRESENTED]
    day = french.day(entry.on)
    return (
        settled,
        "" if settled else f"ni avis de réception, ni pli non réclamé ou refusé pour l’envoi du {day}",
    )


def came_back(entry: JournalEntry) -> bool:
    return any(
        event.state is PostalState.UNKNOWN_ADDRESS
        for event in (entry.sending.postal if entry.sending else ())
    )


def own_statement(desk: Desk) -> Found:
    return (), ""


def prior_claim(desk: Desk) -> Found:
    """Any letter asking a public buyer to pay is such a claim, when it is kept as sent."""
    found = desk.of(N.PRIOR_CLAIM)
    if found:
        return found, ""
    asked = {
        position
        for position, entry in enumerate(desk.facts.case.journal)
        if entry.act in {Act.RELANCE, Act.MISE_EN_DEMEURE, Act.ACCESSORIES}
    }
    letters = [piece for piece in desk.of(N.LETTER) if piece.entry in asked]
    return letters, "" if letters else "aucune demande écrite de paiement n’est archivée telle qu’envoyée"


def costs(desk: Desk) -> Found:
    lacking = [cost.label for cost in desk.facts.case.extra_costs if not cost.exhibit]
    return desk.of(N.COSTS), french.listing(lacking)


def clause_text(desk: Desk) -> Found:
    found = desk.of(N.CONTRACT, N.TERMS)
    clause = desk.facts.case.penal_clause or desk.facts.creditor.penal_clause
    where = clause.basis if clause else ""
    return found, "" if found else f"le document qui porte la clause ({where})"


def signed_by_the_debtor(desk: Desk) -> Found:
    found = desk.of(N.ACKNOWLEDGEMENT, N.PLAN)
    return found, "" if found else "l’écrit signé du débiteur n’est pas joint"


# --- When a requirement concerns the case ---


def between_professionals(desk: Desk) -> bool:
    return desk.facts.case.regime is Regime.B2B


def for_a_consumer(desk: Desk) -> bool:
    return desk.facts.case.regime is Regime.B2C


def for_a_public_buyer(desk: Desk) -> bool:
    return desk.facts.case.regime is Regime.PUBLIC


def notice_sent(desk: Desk) -> bool:
    return desk.notice is not None


def relies_on_terms(desk: Desk) -> bool:
    claim = desk.facts.claim
    accepted = any(line.invoice.due_date_basis is DueDateBasis.ACCEPTED_TERMS for line in desk.claimed)
    return accepted or bool(claim and claim.agreed_rate)


def relies_on_a_penal_clause(desk: Desk) -> bool:
    """The clause that is counted, or that a mise en demeure already announces."""
    claim = desk.facts.claim
    owner = desk.facts.case.penal_clause or desk.facts.creditor.penal_clause
    return bool(claim and (claim.penal_clause or (owner and not for_a_public_buyer(desk))))


def acknowledged(desk: Desk) -> bool:
    plan = desk.facts.case.plan
    return bool(plan) or any(
        entry.act is Act.ACKNOWLEDGEMENT and entry.on <= desk.facts.day for entry in desk.facts.case.journal
    )


def attempt_needed(desk: Desk) -> bool:
    """Before the tribunal judiciaire and up to the threshold; an injonction de payer dispenses with it."""
    claim = desk.facts.claim
    decided = {entry.decision for entry in desk.facts.case.journal if entry.on <= desk.facts.day}
    if not for_a_consumer(desk) or claim is None or DecisionKind.PAYMENT_ORDER in decided:
        return False
    limit = desk.facts.law.known("seuil_tentative_amiable", desk.facts.day)
    return limit is None or claim.total <= limit.value


def electronic_to_a_non_professional(desk: Desk) -> bool:
    return desk.facts.case.debtor.quality is not Quality.PROFESSIONAL and any(
        entry.sending and entry.sending.channel is Channel.LRE and entry.on <= desk.facts.day
        for entry in desk.facts.case.journal
    )
