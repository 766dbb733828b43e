"""Imputation: what a payment or a credit note settles, in which order, and what is left of it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from itertools import groupby

from generator.case import Imputation
from generator.claim.accounts import Common, Line, Slot, share_out
from generator.claim.events import Event, Kind
from generator.claim.meter import Meter
from generator.money import ZERO


@dataclass(frozen=True, slots=True)
class Cashier:
    """Settles one event after the other: `slots` are those of the whole case, `common` what is owed once for it."""

    meter: Meter
    common: Common
    slots: Sequence[Slot]

    def settle(self, event: Event, lines: Sequence[Line]) -> Decimal:
        """What is left of a payment for `lines`, once it has settled all it can.

        In order: principal of due debts, those bearing the highest interest first, then the oldest, pro rata
        within a date (C. civ., art. 1342-10), with its interest before it under Imputation.INTEREST_FIRST
        (art. 1343-1); then their interest, the indemnities, the costs and the penal clause, principal not due
        yet, and last what is disputed or retained.
        """
        slots = sorted(
            (slot for line in lines for slot in line.slots), key=lambda slot: (slot.due, slot.line.number)
        )
        left = event.amount or ZERO
        left = self.pay_principal((slot for slot in slots if slot.due <= event.day), event, left)
        if left:
            left = self.pay_interest_and_fees(lines, slots, left)
            if event.kind is Kind.UNALLOCATED:
                left = self.pay_costs(event.day, left)
            left = self.pay_principal((slot for slot in slots if slot.due > event.day), event, left)
            for slot in slots:
                left -= slot.pay_principal(left)
        return left

    def pay_principal(self, slots: Iterable[Slot], event: Event, left: Decimal) -> Decimal:
        """Principal, and its interest before it where the terms say so; a credit note settles principal only."""
        with_interest = (
            event.kind is not Kind.CREDIT and self.meter.terms.imputation is Imputation.INTEREST_FIRST
        )
        for group in self._ranked([slot for slot in slots if slot.base], event.day):
            if not left:
                break
            if with_interest:
                for slot in group:
                    self.meter.bring(slot, event.day)
            needs = [slot.base + (slot.accrued if with_interest else ZERO) for slot in group]
            for slot, share in zip(group, share_out(left, needs), strict=True):
                rest = share
                if with_interest:
                    rest -= slot.pay_interest(share)
                elif share:  # else its interest need not be struck
                    self.meter.bring(slot, event.day)
                slot.pay_principal(rest)
                left -= share
        return left

    def pay_interest_and_fees(self, lines: Sequence[Line], slots: Iterable[Slot], left: Decimal) -> Decimal:
        for slot in slots:
            left -= slot.pay_interest(left)
        for line in sorted(lines, key=lambda line: line.number):
            left -= line.pay_fee(left)
        return left

    def pay_costs(self, day: date, left: Decimal) -> Decimal:
        """Costs, then the penal clause: they follow late debts only, a payment in time never goes to them."""
        if left and self.common.owed and any(self.meter.wake(slot, day) for slot in self.slots):
            left -= self.common.pay(left)
        return left

    def _ranked(self, slots: list[Slot], day: date) -> Iterable[list[Slot]]:
        """Those to be paid first, then the next; together, those that nothing tells apart."""
        if len(slots) < 2:
            return [slots] if slots else []
        ranks = {slot: (-self.meter.burden(slot, day), slot.due) for slot in slots}
        slots.sort(key=ranks.__getitem__)
        return [list(equals) for _, equals in groupby(slots, key=ranks.__getitem__)]
