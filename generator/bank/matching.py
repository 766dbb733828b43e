"""A decision for each movement of a statement: what it says, set against what the cases have already received."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date

from generator import french
from generator.bank.clues import clues, named, read
from generator.bank.decision import Candidate, Decision, Outcome, Reading
from generator.bank.files import Files, Share
from generator.bank.statement import Movement, Statement, certain, source_of
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
    # What a clerk noted is recognised first, by what is sure: a movement that only looks like it comes after.
    found = {item.number: known for item in order if (known := _known(item, files))}
    for outcome in (Outcome.RECORDED, Outcome.PROPOSED):
        for item in (item for item in order if item.number not in found):
            reading = _reading(item, files, (assigned or {}).get(item.number, ()))
            if reading.outcome is outcome and (noted := _noted(item, files, reading)):
                found[item.number] = noted
    for item in (item for item in order if item.number not in found):
        given = (assigned or {}).get(item.number, ())
        decision = _decide(item, files, here, given, (held or {}).get(item.number, ""), accept=accept)
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


def _known(item: Movement, files: Files) -> Decision | None:
    """A movement dealt with by an earlier import, or that has not happened yet."""
    if item.identifier in files.recorded:
        where = french.listing(list(dict.fromkeys(files.recorded[item.identifier])))
        return Decision(movement=item, outcome=Outcome.KNOWN, why=f"dossier {where}")
    if item.received_on > files.day:
        return Decision(movement=item, outcome=Outcome.LATER, why=f"reçu le {short_day(item.received_on)}")
    return None


def _reading(item: Movement, files: Files, given: tuple[Share, ...]) -> Reading:
    if not given:
        return read(item, files)
    source = named(item, files, given)
    return Reading(outcome=Outcome.RECORDED, why="à votre demande", shares=given, source=source)


def _decide(
    item: Movement,
    files: Files,
    here: Collection[str],
    given: tuple[Share, ...],
    held: str,
    *,
    accept: bool,
) -> Decision:
    reading = _reading(item, files, given)
    if held and reading.shares and not given:
        kept = (Candidate(shares=reading.shares, why=reading.why),)
        reading = Reading(outcome=Outcome.TO_DECIDE, why=held, candidates=kept)
    elif reading.outcome is Outcome.PROPOSED and accept:
        reading = replace(reading, outcome=Outcome.RECORDED)
    already = _noted(item, files, reading) if reading.shares else _noted_elsewhere(item, files)
    if already is None and reading.shares and not given:
        already = _imported_elsewhere(item, files, here, reading) or _doubtful(item, files, reading)
    return already or Decision(
        movement=item,
        outcome=reading.outcome,
        why=reading.why,
        shares=reading.shares,
        source=reading.source,
        candidates=reading.candidates,
    )


# --- What was received already ---


def _ways(item: Movement, reading: Reading) -> Iterator[tuple[Share, ...]]:
    """How the payment may stand in its case: as it was read, or noted by a clerk in one go."""
    yield reading.shares
    references = {share.reference for share in reading.shares}
    if len(reading.shares) > 1 and len(references) == 1:
        yield (Share(reference=references.pop(), invoice=None, amount=item.amount),)


def _noted(item: Movement, files: Files, reading: Reading) -> Decision | None:
    """The payment was noted by hand, on that very day."""
    for shares in _ways(item, reading):
        if stamps := _pair(shares, files, {item.booked_on, item.received_on}, by_hand=True):
            return Decision(
                movement=item, outcome=Outcome.NOTED, why=reading.why, shares=shares, stamps=stamps
            )
    return None


def _imported_elsewhere(
    item: Movement, files: Files, here: Collection[str], reading: Reading
) -> Decision | None:
    """A payment of that day and sum came from a statement of another kind: surely the same."""
    for shares in _ways(item, reading):
        if _pair(shares, files, {item.booked_on, item.received_on}, by_hand=False, item=item, here=here):
            why = f"dossier {shares[0].reference}, d'après un autre relevé : même jour et même montant"
            return Decision(movement=item, outcome=Outcome.KNOWN, why=why, shares=shares)
    return None


def _doubtful(item: Movement, files: Files, reading: Reading) -> Decision | None:
    """A payment of that sum stands there a few days apart, or for another invoice: a person decides."""
    source = source_of(item.identifier)
    for share in (share for shares in _ways(item, reading) for share in shares):
        close = files[share.reference].near(share.amount, item.received_on, source)
        if close is not None:
            paid = f", facture {close.invoice}" if close.invoice else ""
            how, then = (
                ("noté à la main", "corrigez-le au dossier") if close.identifier is None else _ELSEWHERE
            )
            return Decision(
                movement=item,
                outcome=Outcome.TO_DECIDE,
                why=f"un paiement de ce montant est {how} le {short_day(close.received_on)}{paid} : si c'est celui-ci, "
                f"{then}",
                candidates=(Candidate(shares=reading.shares, why=f"un autre paiement ; {reading.why}"),),
            )
    return None


_ELSEWHERE = ("inscrit d'après un autre relevé", "laissez cette ligne")


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
