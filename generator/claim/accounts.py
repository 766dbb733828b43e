"""The accounts the ledger moves: one line per invoice, one slot per due date; what a payment does to each."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from generator.case import Invoice
from generator.claim.model import Segment
from generator.law import LegalValue
from generator.money import ZERO, round_cents


@dataclass(slots=True, eq=False)
class Line:
    """One invoice while it is computed.

    `disputed` is None when all of it is; `fee` is what is still due of the indemnity; `weights` (base × rate
    × days, by length of year) and `rounded` are the running total of Rounding.TOTAL.
    """

    invoice: Invoice
    position: int
    disputed: Decimal | None
    retention: Decimal
    slots: list["Slot"] = field(default_factory=list)
    credited: Decimal = ZERO
    paid: Decimal = ZERO
    interest_paid: Decimal = ZERO
    fee: Decimal = ZERO
    fee_paid: Decimal = ZERO
    fee_value: LegalValue | None = None
    overpaid: Decimal = ZERO
    weights: dict[int, Decimal] = field(default_factory=dict)
    rounded: Decimal = ZERO

    @property
    def number(self) -> str:
        return self.invoice.number

    def pay_fee(self, amount: Decimal) -> Decimal:
        part = min(amount, self.fee)
        self.fee -= part
        self.fee_paid += part
        self.paid += part
        return part


@dataclass(slots=True, eq=False)
class Slot:
    """One due date of an invoice. `blocked` is disputed or retained: it bears no interest and is paid last.

    `first` is the first day of interest and `stop` the last one allowed, both included; `cursor` is the first
    day not counted yet; `accrued` is interest still unpaid.
    """

    line: Line
    due: date
    balance: Decimal
    first: date | None
    stop: date
    blocked: Decimal = ZERO
    accrued: Decimal = ZERO
    late: bool = False
    cursor: date = date.max
    segments: list[Segment] = field(default_factory=list)

    @property
    def base(self) -> Decimal:
        return max(ZERO, self.balance - self.blocked)

    def pay_principal(self, amount: Decimal) -> Decimal:
        part = min(amount, self.balance)
        self.balance -= part
        self.line.paid += part
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
