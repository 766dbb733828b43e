"""Proposing a plan: equal instalments to the cent, one a month, on working days."""

from datetime import date
from decimal import ROUND_DOWN, Decimal
from enum import StrEnum

from generator.case import PlanInstalment
from generator.french import day as show_day
from generator.french import euros
from generator.money import CENT, ZERO
from generator.workdays import add_months, next_working_day

SHARES = (1, 120)
"""Fewest and most instalments; the judge's own limit is told elsewhere, as a warning."""
SMALLEST_SHARE = Decimal("5.00")
"""Under this sum an instalment costs more to follow than it brings: a convention of the tool."""


class Remainder(StrEnum):
    """Which instalment takes the cents that do not divide."""

    LAST = "derniere"
    FIRST = "premiere"


class Unworkable(Exception):  # noqa: N818 — the name says what happened
    """No schedule can be made of what was asked: the message is a French sentence."""


def schedule(
    amount: Decimal,
    months: int,
    day: date,
    *,
    first: date | None = None,
    down: Decimal = ZERO,
    remainder: Remainder = Remainder.LAST,
) -> tuple[PlanInstalment, ...]:
    """`amount` in `months` instalments that sum exactly to it, after `down` paid on `day` (or the working day after).

    The first falls on `first`, by default a month after `day`; each is put off to the next working day, the
    following ones counting from the date wished for and not from the one put off. Raises Unworkable.
    """
    wished = add_months(day, 1) if first is None else first
    _refuse(amount, months, day, wished, down)
    left = amount - down
    share = (left / months).quantize(CENT, rounding=ROUND_DOWN)
    sums = [share] * months
    sums[-1 if remainder is Remainder.LAST else 0] += left - share * months
    terms = [(next_working_day(day), down)] if down else []
    terms += [(next_working_day(add_months(wished, count)), sum_) for count, sum_ in enumerate(sums)]
    return tuple(PlanInstalment(due_on=on, amount=sum_) for on, sum_ in terms)


def _refuse(amount: Decimal, months: int, day: date, first: date, down: Decimal) -> None:
    fewest, most = SHARES
    if not fewest <= months <= most:
        raise Unworkable(f"un échéancier compte de {fewest} à {most} mensualités, non {months}")
    if first < day:
        raise Unworkable(f"la première mensualité, le {show_day(first)}, précède la date de l'accord")
    if down >= amount:
        raise Unworkable(f"l'acompte de {euros(down)} couvre déjà toute la somme due, {euros(amount)}")
    if down and next_working_day(first) <= next_working_day(day):
        raise Unworkable("l'acompte et la première mensualité tombent le même jour : reculez « --premier »")
    share = (amount - down) / months
    if months > 1 and share < SMALLEST_SHARE:
        most = int((amount - down) / SMALLEST_SHARE)
        advice = f"{most} mensualités au plus" if most > 1 else "un seul versement"
        raise Unworkable(
            f"{months} mensualités de {euros(share)} sont trop petites pour être suivies "
            f"(moins de {euros(SMALLEST_SHARE)}) : {advice}"
        )
