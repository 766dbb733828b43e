"""A decision for each movement of a statement: what it says, set against what the cases have already received."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from datetime import date

from generator import french
from generator.bank.clues import clues, named, read
from generator.bank.decision import Candidate, Decision, Outcome, Reading
from generator.bank.files import Files, Share
from generator.bank.statement import Movement, Statement, certain
from generator.case import Payment
from generator.french import short_day

Assigned = Mapping[str, tuple[Share, ...]]


def match(
    statement: Statement,
    files: Files,
    *,
    assigned: Assigned | None = None,
    accept: bool = False,
    held: Mapping[str, str] | None = None,
) -> tuple[Decision, ...]:
    """A decision for each credit, in the order of the statement.

    `assigned` are the movements the user gave to a case, by their number; `accept` records what is proposed; `held`
    are those that are not to be recorded by themselves, and why.
    Movements are taken from the oldest, so that what one pays is not expected of the next: `files` receives what
    is found.
    """
    here = frozenset(item.identifier for item in statement.credits)
    order = sorted(statement.credits, key=lambda item: (item.received_on, item.booked_on, item.identifier))
    found = {}
    for item in order:
        decision = _decide(
            item,
            files,
            here,
            (assigned or {}).get(item.number, ()),
            (held or {}).get(item.number, ""),
            accept,
        )
        found[item.number] = decision
        if decision.outcome is Outcome.RECORDED:
            for share in decision.shares:
                files.receive(share.reference, (payment_of(decision, share),))
    return tuple(found[item.number] for item in statement.credits)


def payment_of(decision: Decision, share: Share) -> Payment:
    """The payment that a case receives."""
    movement = decision.movement
    return Payment(
        received_on=movement.received_on,
        amount=share.amount,
        invoice=share.invoice,
        source=decision.source if share.invoice else None,
        means=movement.means or None,
        identifier=movement.identifier,
    )


def _decide(
    item: Movement, files: Files, here: Collection[str], given: tuple[Share, ...], held: str, accept: bool
) -> Decision:
    if item.identifier in files.recorded:
        where = french.listing(list(dict.fromkeys(files.recorded[item.identifier])))
        return Decision(movement=item, outcome=Outcome.KNOWN, why=f"dossier {where}")
    if item.received_on > files.day:
        return Decision(movement=item, outcome=Outcome.LATER, why=f"reçu le {short_day(item.received_on)}")
    if given:
        reading = Reading(
            outcome=Outcome.RECORDED, why="à votre demande", shares=given, source=named(item, files, given)
        )
    else:
        reading = read(item, files)
        if held and reading.shares:
            kept = (Candidate(shares=reading.shares, why=reading.why),)
            reading = Reading(outcome=Outcome.TO_DECIDE, why=held, candidates=kept)
        elif reading.outcome is Outcome.PROPOSED and accept:
            reading = replace(reading, outcome=Outcome.RECORDED)
    already = _already(item, files, here, reading, explicit=bool(given))
    return already or Decision(
        movement=item,
        outcome=reading.outcome,
        why=reading.why,
        shares=reading.shares,
        source=reading.source,
        candidates=reading.candidates,
    )


# --- What was received already ---


def _already(
    item: Movement, files: Files, here: Collection[str], reading: Reading, *, explicit: bool
) -> Decision | None:
    """The payment is there already, noted by hand or come from another statement; or it may be.

    A movement that the user assigns is a new payment, unless it was noted by hand on that very day.
    """
    if not reading.shares:
        return _noted_elsewhere(item, files)
    days = {item.booked_on, item.received_on}
    ways = [reading.shares]
    references = {share.reference for share in reading.shares}
    if len(reading.shares) > 1 and len(references) == 1:  # a clerk may have noted it in one go
        ways.append((Share(reference=references.pop(), invoice=None, amount=item.amount),))
    for shares in ways:
        if stamps := _pair(shares, files, days, by_hand=True):
            return Decision(
                movement=item, outcome=Outcome.NOTED, why=reading.why, shares=shares, stamps=stamps
            )
    if explicit:
        return None
    for shares in ways:
        if _pair(shares, files, days, by_hand=False, item=item, here=here):
            why = f"dossier {shares[0].reference}, d'après un autre relevé : même jour et même montant"
            return Decision(movement=item, outcome=Outcome.KNOWN, why=why, shares=shares)
    for share in (share for shares in ways for share in shares):
        close = files[share.reference].near(share.amount, item.received_on)
        if close is not None:
            paid = f", facture {close.invoice}" if close.invoice else ""
            return Decision(
                movement=item,
                outcome=Outcome.TO_DECIDE,
                why=f"un paiement de ce montant est noté à la main le {short_day(close.received_on)}{paid} : "
                "si c'est celui-ci, corrigez-le au dossier",
                candidates=(Candidate(shares=reading.shares, why=f"un autre paiement ; {reading.why}"),),
            )
    return None


def _pair(
    shares: Sequence[Share],
    files: Files,
    days: Collection[date],
    *,
    by_hand: bool,
    item: Movement | None = None,
    here: Collection[str] = (),
) -> tuple[tuple[str, int], ...]:
    """One payment already there for each share, or nothing: not one for another invoice, nor another movement."""
    found: list[tuple[str, int]] = []
    for share in shares:
        places = (
            (share.reference, at)
            for at, payment in files[share.reference].same(share.amount, days, by_hand=by_hand)
            if payment.invoice is None or share.invoice in {None, payment.invoice}
            if item is None or _may_be(payment.identifier or "", item, here)
        )
        place = next((place for place in places if place not in found), None)
        if place is None:
            return ()
        found.append(place)
    for reference, at in found:
        files[reference].used.add(at)
    return tuple(found)


def _may_be(identifier: str, item: Movement, here: Collection[str]) -> bool:
    """Whether a payment imported before may be `item`: not when it is another line here, or surely another."""
    return identifier not in here and not certain(identifier, item.identifier)


def _noted_elsewhere(item: Movement, files: Files) -> Decision | None:
    """The movement says too little, but a clerk who knew better noted it, in the one case of the debtor it names."""
    days = {item.booked_on, item.received_on}
    found = [
        (file, places[0])
        for file in clues(item, files).debtors
        if (places := [at for at, _ in file.same(item.amount, days, by_hand=True)])
    ]
    if len(found) != 1:
        return None
    file, at = found[0]
    file.used.add(at)
    return Decision(
        movement=item,
        outcome=Outcome.NOTED,
        why="débiteur reconnu, même jour et même montant",
        shares=(Share(reference=file.reference, invoice=None, amount=item.amount),),
        stamps=((file.reference, at),),
    )
