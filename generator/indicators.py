"""What a finance team steers by, from the cases alone or from the accounts a creditor gives: no figure is guessed.

Pure: a project examined on its day in, figures out, each with the lines it comes from.
"""

from calendar import monthrange
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal

from generator import claim as claims
from generator.ageing import Aged, totals
from generator.case import Creditor
from generator.claim import InvoiceClaim
from generator.diagnostics import Severity, count
from generator.law import Law
from generator.money import ZERO
from generator.plan import pledges
from generator.procedure import Stage
from generator.project import Dossier, Who

TENTH = Decimal("0.1")


# --- Priorities ---

WEIGHTS: Mapping[Stage, int] = {
    Stage.BEFORE_DUE: 1,
    Stage.RAPPEL: 1,
    Stage.RELANCE: 2,
    Stage.LAST_CALL: 3,
    Stage.MISE_EN_DEMEURE: 4,
    Stage.DECISION: 5,
}
"""What the stage that comes next weighs: the farther the procedure, the less a case may wait."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Priority:
    """A case to work on: overdue principal × days late of its leader invoice × weight of its next stage."""

    who: Who
    amount: Decimal
    days: int
    stage: Stage

    @property
    def score(self) -> int:
        """The product in thousands, rounded half up: only its order matters."""
        product = self.amount * self.days * WEIGHTS[self.stage] / 1000
        return int(product.quantize(Decimal(1), ROUND_HALF_UP))


def in_order(found: Iterable[Priority]) -> tuple[Priority, ...]:
    """The first to work on first."""
    return tuple(sorted(found, key=lambda item: (-item.score, -item.amount, item.who.reference)))


def priority(dossier: Dossier, day: date) -> Priority | None:
    """What a case weighs when it may be acted on: not suspended, finished, in error, nor prescribed."""
    state, claim = dossier.state, dossier.claim
    if state is None or claim is None or state.pause or state.next is None or state.leader_due is None:
        return None
    days = (day - state.leader_due).days
    if days <= 0 or claim.principal <= 0 or count(dossier.diagnostics, Severity.ERROR):
        return None
    if dossier.limitation and dossier.limitation < day:
        return None
    return Priority(who=dossier.who, amount=claim.principal, days=days, stage=state.next.step.stage)


# --- DSO ---

DSO_MONTHS = 12
"""Months of sales that the simple DSO looks at, when the creditor file has as many in a row."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Dso:
    """Days of sales outstanding at the end of `month` (its first day), in days to the tenth.

    simple      receivables ÷ sales of the months × days of the months
    countback   the days whose sales, the latest month first, use up the receivables; None when those months do not
                suffice
    """

    month: date
    receivables: Decimal
    months: int
    days: int
    sales: Decimal
    simple: Decimal
    countback: Decimal | None


def dso(creditor: Creditor, day: date) -> Dso | None:
    """The DSO of the last month ended by `day` whose receivables are known; None when the accounts do not tell it."""
    ended = {sale.month: sale for sale in creditor.sales if _month_end(sale.month) <= day}
    known = [month for month, sale in ended.items() if sale.receivables is not None]
    if not known:
        return None
    month, row = max(known), []
    while month in ended:
        row.append(ended[month])
        month = (month - timedelta(days=1)).replace(day=1)
    receivables = row[0].receivables or ZERO
    recent = row[:DSO_MONTHS]
    sales = sum((sale.amount for sale in recent), ZERO)
    if sales <= 0:
        return None
    days = sum(_month_end(sale.month).day for sale in recent)
    return Dso(
        month=row[0].month,
        receivables=receivables,
        months=len(recent),
        days=days,
        sales=sales,
        simple=_tenth(days_of_sales(receivables, sales, days)),
        countback=_countback(receivables, [(_month_end(sale.month).day, sale.amount) for sale in row]),
    )


def days_of_sales(receivables: Decimal, sales: Decimal, days: int) -> Decimal:
    """The simple DSO, unrounded: receivables ÷ sales of a period × its days.

    >>> days_of_sales(Decimal("450000"), Decimal("900000"), 90)
    Decimal('45')
    """
    return receivables * days / sales


def _countback(receivables: Decimal, months: Iterable[tuple[int, Decimal]]) -> Decimal | None:
    left, days = receivables, Decimal(0)
    for length, sales in months:
        if left <= sales:
            return _tenth(days + (length * left / sales if sales else 0))
        left -= sales
        days += length
    return None


def _month_end(month: date) -> date:
    return month.replace(day=monthrange(month.year, month.month)[1])


def _tenth(value: Decimal) -> Decimal:
    return value.quantize(TENTH, ROUND_HALF_UP)


# --- Delays ---


@dataclass(frozen=True, slots=True, kw_only=True)
class Settled:
    """An invoice whose principal is wholly settled, the last part by a payment received on `on`.

    `days_late` counts from its due date, and is negative when it was paid before.
    """

    who: Who
    invoice: str
    due_date: date
    on: date

    @property
    def days_late(self) -> int:
        return (self.on - self.due_date).days


def by_day_settled(found: Iterable[Settled]) -> tuple[Settled, ...]:
    """By the day of the payment, the oldest first."""
    return tuple(sorted(found, key=lambda item: (item.on, item.who.reference, item.invoice)))


def settled_in(dossier: Dossier, law: Law) -> Iterator[Settled]:
    """The invoices of a case that its payments settled; those ended by a credit note are none."""
    case, creditor, claim = dossier.case, dossier.creditor, dossier.claim
    if case is None or creditor is None or claim is None:
        return
    paid = {line.number: line for line in claim.lines if _is_settled(line) and line.principal_paid > 0}
    for day in sorted({item.received_on for item in claim.payments}):
        if not paid:
            return
        # The décompte of that day says what the payment settled, whoever chose its invoice.
        then = claims.compute(case, creditor, law, day)
        for line in then.lines:
            if line.number in paid and _is_settled(line):
                due_date = paid.pop(line.number).due_date
                yield Settled(who=dossier.who, invoice=line.number, due_date=due_date, on=day)


def _is_settled(line: InvoiceClaim) -> bool:
    return not (line.outstanding or line.disputed or line.retention)


def average_delay(items: Sequence[Settled]) -> Decimal | None:
    """Mean days between due date and payment, to the tenth; early payments count as negative."""
    return _tenth(Decimal(sum(item.days_late for item in items)) / len(items)) if items else None


def over_90(items: Iterable[Aged]) -> tuple[Decimal, Decimal]:
    """What is late by more than 90 days, and the whole balance it is a part of."""
    amounts = [amount for _, amount in totals(items)]
    return amounts[-1], sum(amounts, ZERO)


# --- Promises and disputes ---


@dataclass(frozen=True, slots=True, kw_only=True)
class Promised:
    """A promise: `kept` is None until the day it is checked; `received` is what came for it."""

    who: Who
    made_on: date
    due_on: date
    amount: Decimal
    received: Decimal
    kept: bool | None


def by_day_promised(found: Iterable[Promised]) -> tuple[Promised, ...]:
    """By the day they were made for, the oldest first."""
    return tuple(sorted(found, key=lambda item: (item.due_on, item.who.reference)))


def promises_of(dossier: Dossier, day: date) -> Iterator[Promised]:
    """Every promise of a case made up to `day`, in the order of its file, and whether it was kept."""
    if dossier.case is None or dossier.procedure is None:
        return
    for pledge in pledges(dossier.case, day, dossier.procedure.promise_wait):
        yield Promised(
            who=dossier.who,
            made_on=pledge.promise.made_on,
            due_on=pledge.promise.due_on,
            amount=pledge.promise.amount,
            received=pledge.received,
            kept=pledge.kept,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Contested:
    """A dispute open on the day: the sum it keeps out of the balance, and its age in days."""

    who: Who
    invoice: str
    reason: str
    amount: Decimal
    days: int


def by_age(found: Iterable[Contested]) -> tuple[Contested, ...]:
    """The oldest first."""
    return tuple(sorted(found, key=lambda item: (-item.days, item.who.reference, item.invoice)))


def disputes_in(dossier: Dossier, day: date) -> Iterator[Contested]:
    """The disputes of a case open at the end of `day`, in the order of its file."""
    if dossier.case is None or dossier.claim is None:
        return
    left = {line.number: line.disputed for line in dossier.claim.lines}
    for dispute in dossier.case.disputes:
        if dispute.opened_on > day or (dispute.closed_on and dispute.closed_on <= day):
            continue
        contested = left.get(dispute.invoice, ZERO)
        amount = contested if dispute.amount is None else min(dispute.amount, contested)
        left[dispute.invoice] = contested - amount  # two disputes of one invoice never count one sum twice
        yield Contested(
            who=dossier.who,
            invoice=dispute.invoice,
            reason=dispute.reason,
            amount=amount,
            days=(day - dispute.opened_on).days,
        )


# --- What each step brings ---

EFFECT_DAYS = 15
"""Days after an act during which a payment is put down to it, the last one included."""

_ACTS = {
    stage.value: stage for stage in (Stage.RAPPEL, Stage.RELANCE, Stage.LAST_CALL, Stage.MISE_EN_DEMEURE)
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Effect:
    """One act of a step and what was received after it.

    A payment belongs to the last act before its day, when that act is at most EFFECT_DAYS old. `over` is false
    while money may still come: neither paid, nor followed by another act, nor old enough.
    """

    who: Who
    stage: Stage
    on: date
    received: Decimal
    over: bool


def by_day_done(found: Iterable[Effect]) -> tuple[Effect, ...]:
    """The oldest first."""
    return tuple(sorted(found, key=lambda item: (item.on, item.who.reference)))


def effects_in(dossier: Dossier, day: date) -> Iterator[Effect]:
    """Every rappel, relance, last call and mise en demeure of the journal of a case up to `day`."""
    if dossier.case is None:
        return
    acts = sorted(
        (entry.on, _ACTS[entry.act.value])
        for entry in dossier.case.journal
        if entry.act.value in _ACTS and entry.on <= day
    )
    for rank, (on, stage) in enumerate(acts):
        window = on + timedelta(days=EFFECT_DAYS)
        following = acts[rank + 1][0] if rank + 1 < len(acts) else None
        last = min(window, day, following or window)
        received = sum((item.amount for item in dossier.case.payments if on < item.received_on <= last), ZERO)
        over = received > 0 or following is not None or day >= window
        yield Effect(who=dossier.who, stage=stage, on=on, received=received, over=over)
