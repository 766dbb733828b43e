"""A payment that the bank took back: found where it was recorded, and left to the clerk to take out of the case."""

from dataclasses import dataclass

from generator.bank import Movement, Statement
from generator.bank.clues import Clues, clues
from generator.bank.files import Files
from generator.french import euros, short_day


@dataclass(frozen=True, slots=True, kw_only=True)
class Reversal:
    """A payment taken back: the case, and the position there, of what may have recorded it; dealt with or not.

    `places` is empty when no case is concerned: the reversal is none of ours.
    """

    movement: Movement
    places: tuple[tuple[str, int], ...]
    done: bool

    def note(self, files: Files, reference: str, at: int) -> str:
        """What the journal of that case says of it: the identifiers make it known to the next imports."""
        payment = files[reference].case.payments[at]
        cited = [self.movement.identifier, *([payment.identifier] if payment.identifier else [])]
        return (
            f"paiement de {euros(payment.amount)} du {short_day(payment.received_on)} repris par la banque le "
            f"{short_day(self.movement.booked_on)} ({', '.join(cited)})"
        )


def reversals(statement: Statement, files: Files) -> tuple[Reversal, ...]:
    """Every payment taken back, with where it may have been recorded before this import."""
    return tuple(_reversal(item, files) for item in statement.reversals)


def _reversal(item: Movement, files: Files) -> Reversal:
    found = clues(item, files)
    concerned = _concerned(found)
    places = [
        (reference, at)
        for reference in concerned
        for at, payment in enumerate(files[reference].case.payments)
        if payment.amount == item.amount and payment.received_on <= item.booked_on
    ]
    return Reversal(movement=item, places=tuple(reversed(places)), done=item.identifier in files.recorded)


def undone(statement: Statement, files: Files) -> dict[str, Movement]:
    """The credits that the same statement takes back later, by their number: not to be recorded by themselves."""
    found: dict[str, Movement] = {}
    for back in statement.reversals:
        theirs = clues(back, files)
        for item in statement.credits:
            alike = (
                item.amount == back.amount and item.booked_on <= back.booked_on and item.number not in found
            )
            if alike and _same_affair(item, back, clues(item, files), theirs):
                found[item.number] = back
                break
    return found


def _same_affair(item: Movement, back: Movement, ours: Clues, theirs: Clues) -> bool:
    one_payer = bool(item.payer_iban) and item.payer_iban == back.payer_iban
    return (
        one_payer or bool({*item.texts} & {*back.texts}) or bool({*_concerned(ours)} & {*_concerned(theirs)})
    )


def _concerned(found: Clues) -> tuple[str, ...]:
    """The cases that a movement names, by number or by debtor."""
    numbered = [target.reference for targets in found.sure for target in targets]
    return tuple(dict.fromkeys((*numbered, *(file.reference for file in found.debtors))))
