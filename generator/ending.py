"""The end of a file: once the principal is settled, the receipt to hand over, what remains to claim, the closing."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from generator import french
from generator.case import Act, Case, ClosureReason, DecisionKind, JournalEntry, Regime
from generator.claim import Claim
from generator.law import Law

PAYMENT_PERIOD = "delai_versement_interets_public"
"""The days a public buyer has, once the principal is paid, to pay interest and indemnity."""


class Last(StrEnum):
    """The last things to do, in order."""

    RECEIPT = "quittance"
    ACCESSORIES = "accessoires"
    CLOSURE = "cloture"

    @property
    def outward(self) -> bool:
        """Whether it reaches the debtor, which nothing does on a day off."""
        return self is not Last.CLOSURE


@dataclass(frozen=True, slots=True, kw_only=True)
class LastStep:
    """One of the last things to do. `commands`: the ways to do it, each alone enough.

    `since` is the first day it may be done, in the future when something is awaited until its eve.
    """

    what: Last
    title: str
    why: str
    commands: tuple[str, ...]
    since: date


def ending(case: Case, claim: Claim, law: Law) -> tuple[LastStep, ...]:
    """What ends the file on the day of `claim`, in order; nothing once it is closed.

    While principal is due, a file ends only by a decision to write it off; a collector, who owes a receipt for every
    payment (CPCE, art. R. 124-6), is reminded of it from the first one on.
    """
    if case.closed_by(claim.as_of):
        return ()
    decided = _decision(case, claim.as_of)
    if _settled(claim):
        rest = () if decided else tuple(_accessories(case, claim, law))
        return (*_receipt(case, claim), *rest, *_closure(case, claim, decided))
    written_off = decided is not None and decided.decision is DecisionKind.WRITE_OFF
    return (
        *(_receipt(case, claim) if case.by_third_party else ()),
        *(_closure(case, claim, decided) if written_off else ()),
    )


def last_payment(claim: Claim) -> date | None:
    """The day of the last payment received."""
    return max((item.received_on for item in claim.payments), default=None)


def payable_until(claim: Claim, law: Law) -> date | None:
    """The last day, included, that the law leaves to a public buyer once it has paid the principal (R. 2192-36).

    Counted from the receipt of the payment, which comes after its issue: later rather than too soon.
    """
    paid = last_payment(claim)
    if claim.regime is not Regime.PUBLIC or paid is None:
        return None
    return paid + timedelta(days=int(law.in_force(PAYMENT_PERIOD, claim.as_of).value))


def motive(case: Case, claim: Claim) -> ClosureReason:
    """Why a file that owes nothing any more is closed."""
    if claim.payments:
        return ClosureReason.PAID
    return ClosureReason.CANCELLED if case.credit_notes else ClosureReason.WAIVED


def _settled(claim: Claim) -> bool:
    """Whether no principal is due, disputed, retained or still to fall due."""
    return not any(line.outstanding or line.disputed or line.retention for line in claim.lines)


def _receipt(case: Case, claim: Claim) -> Iterator[LastStep]:
    since = case.mandate.agreed_on if case.mandate else None
    paid = last_payment(claim)
    if paid and since and paid < since:
        return  # received by the creditor before its collector had anything to do with it
    given = _last(case, Act.RECEIPT, claim.as_of)
    if paid and (given is None or given.on < paid):
        whole = "" if claim.total > 0 else " pour solde"
        yield LastStep(
            what=Last.RECEIPT,
            title="Remettre la quittance",
            why=f"dernier paiement reçu le {french.day(paid)} : sa quittance{whole} n'est pas au journal",
            commands=(f"amiable quittance {case.reference} --noter",),
            since=paid,
        )


def _accessories(case: Case, claim: Claim, law: Law) -> Iterator[LastStep]:
    if claim.total <= 0:
        return
    name, due = case.reference, french.euros(claim.total)
    since, until = last_payment(claim) or claim.as_of, payable_until(claim, law)
    asked = _last(case, Act.ACCESSORIES, claim.as_of)
    title = "Réclamer les accessoires, ou en faire remise"
    why = f"le principal est réglé ; {due} d'accessoires restent dus"
    ways = (f"amiable accessoires {name} --noter", *_giving_up(name, claim))
    situation = case.situation
    if situation and situation.opened_on <= claim.as_of and not situation.closed_on:
        title = "Accessoires que le débiteur ne peut plus payer : décider de la suite"
        ways = (f"amiable noter {name} decision",)
    elif asked and asked.on >= since:
        final = asked.sending.final_date if asked.sending else None
        title = "Accessoires réclamés : en faire remise, ou décider de la suite"
        why = f"{due} réclamés le {french.day(asked.on)}" + (f" pour le {french.day(final)}" if final else "")
        since = max(asked.on, final or asked.on) + timedelta(days=1)
        ways = (*_giving_up(name, claim), f"amiable noter {name} decision")
    elif until and claim.as_of <= until:
        why = f"{due} d'accessoires, que l'acheteur public peut verser jusqu'au {french.day(until)}"
        since = until + timedelta(days=1)
    yield LastStep(what=Last.ACCESSORIES, title=title, why=why, commands=tuple(ways), since=since)


def _giving_up(name: str, claim: Claim) -> tuple[str, ...]:
    """What gives up all the accessories still due, once the management has agreed: never a public buyer's.

    A waiver of its interest would be deemed unwritten (CCP, art. L. 2192-14): a decision closes the file instead.
    """
    if claim.regime is Regime.PUBLIC:
        return (f"amiable noter {name} decision --decision passage_en_perte",)
    kinds = (
        ("interets", claim.interest),
        ("indemnite", claim.indemnity),
        ("frais", claim.costs),
        ("clause_penale", claim.penal_clause),
    )
    waived = [
        f"amiable noter {name} remise --sur {kind} --approuvee-par direction --motif 'règlement du principal'"
        for kind, amount in kinds
        if amount
    ]
    return (" && ".join(waived),)


def _closure(case: Case, claim: Claim, decided: JournalEntry | None) -> Iterator[LastStep]:
    if claim.total > 0 and decided is None:
        return
    why, reason = "plus rien n'est dû", motive(case, claim)
    since = last_payment(claim) or claim.as_of
    if claim.total > 0 and decided:
        why = f"{french.euros(claim.total)} restent dus, et la suite est décidée depuis le {french.day(decided.on)}"
        reason, since = ClosureReason.DECIDED, decided.on
    yield LastStep(
        what=Last.CLOSURE,
        title="Clore le dossier",
        why=why,
        commands=(f"amiable noter {case.reference} cloture --motif {reason}",),
        since=since,
    )


def _decision(case: Case, day: date) -> JournalEntry | None:
    """The last decision that takes the file out of the amicable procedure: a plan keeps it there."""
    found = _last(case, Act.DECISION, day)
    return found if found and found.decision not in {None, DecisionKind.PLAN} else None


def _last(case: Case, act: Act, day: date) -> JournalEntry | None:
    found = (entry for entry in case.journal if entry.act is act and entry.on <= day)
    return max(found, key=lambda entry: entry.on, default=None)
