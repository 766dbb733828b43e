"""The story of the debt as a judge may read it: typed facts only, never a free text of the case.

Notes, decisions, approvals, authors, contacts and reasons are not read here at all.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from generator import french
from generator.case import Act, Case, JournalEntry, Result
from generator.claim import REMITTED, Claim, allocation
from generator.court.exhibits import CHANNELS, INTERNAL_ACTS, LETTER_NAMES, STATES, Piece


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """One dated fact, and the numbers of the exhibits that prove it."""

    on: date
    text: str
    pieces: tuple[int, ...] = ()


def chronology(case: Case, claim: Claim, pieces: Sequence[Piece], day: date) -> tuple[Event, ...]:
    """Every fact up to `day`, the oldest first; a letter comes before what the post says of it."""
    events = [
        *_invoices(claim, pieces),
        *_credit_notes(case, pieces),
        *_money(claim),
        *_promises(case, day),
        *_disputes(case),
        *_plan(case, pieces),
        *_journal(case, pieces),
    ]
    return tuple(sorted((event for event in events if event.on <= day), key=lambda event: event.on))


def _numbers(pieces: Sequence[Piece], keep: Callable[[Piece], bool]) -> tuple[int, ...]:
    return tuple(sorted(piece.number for piece in pieces if keep(piece)))


def _invoices(claim: Claim, pieces: Sequence[Piece]) -> Iterator[Event]:
    for line in claim.lines:
        invoice = line.invoice
        if invoice.performed_on:
            proofs = _numbers(
                pieces, lambda piece, own=line.number: piece.shelf == 1 and piece.invoice == own
            )
            yield Event(on=invoice.performed_on, text=f"Exécution : {invoice.supply}", pieces=proofs)
        own = _numbers(pieces, lambda piece, own=line.number: piece.shelf == 2 and piece.invoice == own)
        amount = french.euros(line.original)
        yield Event(on=invoice.issued_on, text=f"Facture {line.number} de {amount} TTC", pieces=own)
        order = invoice.public_order
        if order and order.received_on:
            yield Event(on=order.received_on, text=f"Demande de paiement reçue, facture {line.number}")
        if order and order.suspension:
            yield Event(
                on=order.suspension.notified_on,
                text=f"Délai de paiement interrompu par l’acheteur, facture {line.number}",
            )
        yield Event(on=line.due_date, text=f"Échéance de la facture {line.number}")


def _credit_notes(case: Case, pieces: Sequence[Piece]) -> Iterator[Event]:
    for note in case.credit_notes:
        text = f"Avoir {note.number} de {french.euros(note.amount)} sur la facture {note.invoice}"
        own = _numbers(pieces, lambda piece, own=note.number: piece.nature == "avoir" and own in piece.title)
        yield Event(on=note.issued_on, text=text, pieces=own)


def _money(claim: Claim) -> Iterator[Event]:
    for payment in claim.payments:
        means = f", {payment.means}" if payment.means else ""
        text = f"Versement de {french.euros(payment.amount)}{means} : {allocation(payment)}"
        yield Event(on=payment.received_on, text=text)
    for item in claim.remissions:
        what = french.euros(item.amount) if item.amount else "en totalité"
        yield Event(
            on=item.granted_on, text=f"Remise consentie par le créancier ({REMITTED[item.of]}) : {what}"
        )


def _promises(case: Case, day: date) -> Iterator[Event]:
    for promise in case.promises:
        broken = promise.kept is False and promise.due_on < day
        kept = ", non tenue" if broken else ", tenue" if promise.kept else ""
        text = f"Promesse du débiteur : {french.euros(promise.amount)} pour le {french.day(promise.due_on)}{kept}"
        yield Event(on=promise.made_on, text=text)


def _disputes(case: Case) -> Iterator[Event]:
    for dispute in case.disputes:
        what = f", à hauteur de {french.euros(dispute.amount)}" if dispute.amount else ""
        yield Event(on=dispute.opened_on, text=f"Contestation de la facture {dispute.invoice}{what}")
        if dispute.closed_on:
            yield Event(on=dispute.closed_on, text=f"Fin de la contestation de la facture {dispute.invoice}")


def _plan(case: Case, pieces: Sequence[Piece]) -> Iterator[Event]:
    if case.plan:
        document = _numbers(pieces, lambda piece: piece.path == case.plan.document)  # type: ignore[union-attr]
        count = french.count(len(case.plan.instalments), "terme")
        recognised = ", avec reconnaissance de la dette" if case.plan.acknowledged else ""
        yield Event(
            on=case.plan.agreed_on, text=f"Échéancier convenu, en {count}{recognised}", pieces=document
        )
        if case.plan.ended_on:
            yield Event(on=case.plan.ended_on, text="Déchéance du terme de l’échéancier")
    if case.grace:
        until = french.day(case.grace.until)
        yield Event(on=case.grace.granted_on, text=f"Délai accordé au débiteur par un juge, jusqu’au {until}")


_ACTS: Mapping[Act, str] = {
    Act.CALL: "Appel téléphonique au débiteur",
    Act.LAST_CALL: "Dernier appel téléphonique au débiteur",
    Act.MESSAGE: "Message au débiteur",
    Act.EMAIL: "Courriel au débiteur",
    Act.VISIT: "Visite au débiteur",
    Act.DEBTOR_LETTER: "Courrier reçu du débiteur",
    Act.ACKNOWLEDGEMENT: "Reconnaissance de la dette par le débiteur",
    Act.COURT_ACTION: "Action en justice",
    Act.CLAIM_DECLARED: "Déclaration de la créance",
    Act.RECEIPT: "Quittance remise au débiteur",
}
TOLD = frozenset({*_ACTS, *LETTER_NAMES})
"""The acts a judge may read; each has its words."""
_RESULTS = {
    Result.REACHED: "joint",
    Result.NO_ANSWER: "sans réponse",
    Result.VOICEMAIL: "message laissé",
    Result.WRONG_NUMBER: "numéro erroné",
}


def _journal(case: Case, pieces: Sequence[Piece]) -> Iterator[Event]:
    for position, entry in enumerate(case.journal):
        if entry.act in INTERNAL_ACTS:
            continue
        if entry.act in LETTER_NAMES:
            yield from _letter(entry, position, pieces)
            continue
        own = _numbers(pieces, lambda piece, own=position: piece.entry == own)
        result = f" ({_RESULTS[entry.result]})" if entry.result else ""
        yield Event(on=entry.on, text=f"{_ACTS[entry.act]}{result}", pieces=own)


def _letter(entry: JournalEntry, position: int, pieces: Sequence[Piece]) -> Iterator[Event]:
    sending = entry.sending
    name = LETTER_NAMES[entry.act]
    how = f", {CHANNELS[sending.channel]}" if sending else ""
    tracking = f" n° {sending.tracking}" if sending and sending.tracking else ""
    limit = (
        f" ; paiement demandé au plus tard le {french.day(sending.final_date)}"
        if sending and sending.final_date
        else ""
    )
    own = _numbers(pieces, lambda piece: piece.entry == position and piece.nature == "lettre")
    yield Event(on=entry.on, text=f"{name.capitalize()}{how}{tracking}{limit}", pieces=own)
    for event in sending.postal if sending else ():
        proofs = _numbers(pieces, lambda piece, path=event.proof: path is not None and piece.path == path)
        yield Event(on=event.on, text=f"{name.capitalize()} {STATES[event.state]}", pieces=proofs)
