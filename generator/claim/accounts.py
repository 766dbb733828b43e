"""The accounts the ledger moves: one line per invoice, one slot per due date, what the case owes once."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal

from generator.case import Invoice
from generator.claim.model import Segment
from generator.law import LegalValue
from generator.money import ZERO, round_cents

_ONE_DAY = timedelta(days=1)


@dataclass(slots=True, eq=False)
class Common:
    """What is owed once for the whole case: costs beyond the indemnity, and the penal clause."""

    costs: Decimal = ZERO
    costs_paid: Decimal = ZERO
    costs_remitted: Decimal = ZERO
    penalty: Decimal = ZERO
    penalty_paid: Decimal = ZERO

    @property
    def owed(self) -> Decimal:
        return self.costs + self.penalty

    def pay(self, amount: Decimal) -> Decimal:
        """Pay the costs, then the penal clause; returns what it took."""
        costs = min(amount, self.costs)
        self.costs -= costs
        self.costs_paid += costs
        penalty = min(amount - costs, self.penalty)
        self.penalty -= penalty
        self.penalty_paid += penalty
        return costs + penalty

    def remit_costs(self, amount: Decimal) -> Decimal:
        part = min(amount, self.costs)
        self.costs -= part
        self.costs_remitted += part
        return part

    def remit_penalty(self, amount: Decimal) -> Decimal:
        part = min(amount, self.penalty)
        self.penalty -= part
        return part


@dataclass(slots=True, eq=False)
class Line:
    """One invoice while it is computed.

    `disputed` is None when all of it is; `fee` is what is still due of the indemnity; once `interest_stopped` or
    `fee_stopped`, the creditor gave up all that could still accrue. `weights` (base × rate × days, by length of
    year) and `rounded` are the running total of Rounding.TOTAL and TRUNCATED.
    """

    invoice: Invoice
    position: int
    disputed: Decimal | None
    retention: Decimal
    slots: list["Slot"] = field(default_factory=list)
    credited: Decimal = ZERO
    paid: Decimal = ZERO
    remitted: Decimal = ZERO
    interest_paid: Decimal = ZERO
    interest_remitted: Decimal = ZERO
    interest_stopped: bool = False
    fee: Decimal = ZERO
    fee_count: int = 0
    fee_paid: Decimal = ZERO
    fee_remitted: Decimal = ZERO
    fee_stopped: bool = False
    fee_value: LegalValue | None = None
    overpaid: Decimal = ZERO
    weights: dict[int, Decimal] = field(default_factory=dict)
    rounded: Decimal = ZERO

    @property
    def number(self) -> str:
        return self.invoice.number

    def remit_fee(self, amount: Decimal | None) -> Decimal:
        """Give up `amount` of the indemnity, or all of it for ever (None); returns what was really owed."""
        part = self.fee if amount is None else min(amount, self.fee)
        self.fee_stopped = self.fee_stopped or amount is None
        self.fee -= part
        self.fee_remitted += part
        return part

    def pay_fee(self, amount: Decimal) -> Decimal:
        part = min(amount, self.fee)
        self.fee -= part
        self.fee_paid += part
        self.paid += part
        return part


@dataclass(slots=True, eq=False)
class Slot:
    """One due date of an invoice. `blocked` is disputed or retained: it bears no interest and is paid last.

    `first` is the first day of interest and `stop` the last one allowed, both included; an unpaid balance is late
    from `first_late` on; no day of `grace`, a judge's delay, nor of `idle`, a plan that suspends interest, counts.
    `cursor` is the first day not counted yet; `accrued` is interest still unpaid; `penalised` tells that the penal
    clause bore on it.
    """

    line: Line
    due: date
    balance: Decimal
    first: date | None
    stop: date
    first_late: date
    grace: tuple[date, date] | None = None
    idle: tuple[date, date] | None = None
    blocked: Decimal = ZERO
    accrued: Decimal = ZERO
    late: bool = False
    penalised: bool = False
    cursor: date = date.max
    segments: list[Segment] = field(default_factory=list)

    @property
    def base(self) -> Decimal:
        return self.balance - self.blocked if self.balance > self.blocked else ZERO

    def spared(self, day: date) -> bool:
        """Whether `day` is within the judge's delay."""
        return self.grace is not None and self.grace[0] <= day <= self.grace[1]

    def spare(self, begin: date, end: date) -> None:
        """A judge's delay, both days included: it puts lateness off."""
        self.grace = begin, end
        if self.spared(self.first_late):
            self.first_late = end + _ONE_DAY

    def bears_interest(self, day: date) -> bool:
        """Whether `day` is neither within the judge's delay nor within a plan that suspends interest."""
        return not self.spared(day) and not (self.idle and self.idle[0] <= day <= self.idle[1])

    def pay_principal(self, amount: Decimal) -> Decimal:
        part = min(amount, self.balance)
        self.balance -= part
        self.line.paid += part
        return part

    def open_days(self, last: date) -> list[tuple[date, date]]:
        """The periods from `cursor` to `last`, both included, without the days of `grace` nor those of `idle`."""
        periods, start = [], self.cursor
        for begin, end in sorted(window for window in (self.grace, self.idle) if window):
            if start <= min(last, begin - _ONE_DAY):
                periods.append((start, min(last, begin - _ONE_DAY)))
            start = max(start, end + _ONE_DAY)
        if start <= last:
            periods.append((start, last))
        return periods

    def remit_principal(self, amount: Decimal) -> Decimal:
        part = min(amount, self.base)
        self.balance -= part
        self.line.remitted += part
        return part

    def remit_interest(self, amount: Decimal) -> Decimal:
        part = min(amount, self.accrued)
        self.accrued -= part
        self.line.interest_remitted += part
        return part

    def pay_interest(self, amount: Decimal) -> Decimal:
        part = min(amount, self.accrued)
        self.accrued -= part
        self.line.interest_paid += part
        self.line.paid += part
        return part


def share_out(amount: Decimal, needs: Sequence[Decimal]) -> list[Decimal]:
    """`amount` over `needs` in proportion, to the cent, never above a need; the shares add up exactly."""
    total = sum(needs, ZERO)
    if amount >= total:
        return list(needs)
    shares: list[Decimal] = []
    seen = given = ZERO
    for need in needs:
        seen += need
        shares.append(round_cents(amount * seen / total) - given)
        given += shares[-1]
    return shares
