"""The ledger: the life of each due date, event after event, up to the day of the décompte."""

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal

from generator.case import Case, PenalClause, Regime, RemissionOf
from generator.claim.accounts import Common, Line
from generator.claim.balance import credited_from_origin, opened
from generator.claim.choices import final_notices
from generator.claim.events import Event, Kind
from generator.claim.imputation import Cashier
from generator.claim.meter import Meter
from generator.claim.model import Terms
from generator.claim.rates import Tariff
from generator.law import Law
from generator.money import ZERO, round_cents


class Ledger:
    """All invoices of a case at the end of `as_of`, after all that happened up to that day."""

    def __init__(
        self,
        case: Case,
        clause: PenalClause | None,
        law: Law,
        as_of: date,
        choices: Terms,
        applied: Tariff,
        happened: Sequence[Event],
    ) -> None:
        self.case, self.as_of, self.terms = case, as_of, choices
        self.received = self.overpaid = self.remitted = ZERO
        self.unused: dict[Event, Decimal] = {}
        self.clause = None if case.regime is Regime.PUBLIC else clause
        costs = case.extra_costs if case.regime is not Regime.B2C else ()
        self.common = Common(costs=sum((cost.amount for cost in costs), ZERO))
        self.lines = [opened(case, position, choices, law, as_of) for position in range(len(case.invoices))]
        self.slots = [slot for line in self.lines for slot in line.slots]
        self.meter = Meter(case.regime, law, choices, applied)
        self.cashier = Cashier(self.meter, self.common, self.slots)
        self._replay(happened)
        for slot in self.slots:
            self.meter.bring(slot, as_of)
        if not any(slot.late for slot in self.slots):  # costs are those of a late debt: none was owed
            self.remitted -= self.common.costs_remitted
            self.common.costs = ZERO

    @property
    def total(self) -> Decimal:
        owed = (slot.accrued + (slot.base if slot.due < self.as_of else ZERO) for slot in self.slots)
        return sum(owed, sum((line.fee for line in self.lines), self.common.owed))

    def per_diem(self) -> Decimal:
        """What the day after `as_of` adds, in euros."""
        return self.meter.per_diem(self.slots, self.as_of)

    def _replay(self, happened: Sequence[Event]) -> None:
        """Every event in order, and the penal clause on the evening of its day."""
        lines: dict[str, Line] = {}
        for line in self.lines:
            lines.setdefault(line.number, line)
        for event in happened:
            if event.kind is Kind.CREDIT:
                lines[event.number].credited += event.amount or ZERO
            elif event.kind is not Kind.REMISSION:
                self.received += event.amount or ZERO
        from_origin = {line.number for line in self.lines if credited_from_origin(line, self.terms)}
        notices = final_notices(self.case, self.as_of) if self.clause else []
        for event in happened:
            while notices and notices[0][0] < event.day:
                self._incur_the_clause(*notices.pop(0))
            if event.kind is Kind.REMISSION:
                self._remit(event)
            elif event.kind is not Kind.CREDIT:
                self._receive(event, lines)
            elif event.number not in from_origin:
                self._correct(event, lines[event.number])
        for notice in notices:
            self._incur_the_clause(*notice)

    def _receive(self, event: Event, lines: Mapping[str, Line]) -> None:
        if event.kind is Kind.UNALLOCATED:
            self.overpaid += self.cashier.settle(event, self.lines)
            return
        line = lines[event.number]
        left = self.cashier.pay_costs(event.day, self.cashier.settle(event, [line]))
        line.overpaid += left
        line.paid += left

    def _remit(self, event: Event) -> None:
        """Give up what is owed on the day of `event`, oldest due date first, and no more than is owed.

        Without an invoice named, on those issued by then: what does not exist yet is not given up.
        """
        lines = [
            line
            for line in self.lines
            if event.number == line.number or (not event.number and line.invoice.issued_on <= event.day)
        ]
        slots = sorted(
            (slot for line in lines for slot in line.slots), key=lambda slot: (slot.due, slot.line.number)
        )
        whole = event.amount is None
        left = Decimal("Infinity") if event.amount is None else event.amount
        given = ZERO
        if event.of == RemissionOf.COSTS:
            given = self.common.remit_costs(left)
        elif event.of == RemissionOf.PENAL_CLAUSE:
            given = self.common.remit_penalty(left)
            self.clause = None if whole else self.clause
        elif event.of == RemissionOf.FEE:
            for slot in slots:
                self.meter.wake(slot, event.day)
            for line in sorted(lines, key=lambda line: line.number):
                given += line.remit_fee(None if whole else left - given)
        else:
            interest_only = event.of == RemissionOf.INTEREST
            for slot in slots:
                if given < left:  # else its interest need not be struck
                    self.meter.bring(slot, event.day)
                    given += (slot.remit_interest if interest_only else slot.remit_principal)(left - given)
            for line in lines:
                line.interest_stopped |= interest_only and whole
        self.remitted += given
        if not whole and given < left:
            self.unused[event] = left - given

    def _incur_the_clause(self, final: date, sent: date) -> None:
        """The penal clause, once the day `final` of a mise en demeure has passed without full payment.

        Its percentage bears, once, on each debt the letter could claim, for what is still unpaid that evening; a
        fixed sum is due once. No penalty within a judge's delay, nor on a debt whose interest a judgment stopped.
        Basis: C. civ., art. 1231-5 and 1343-5; C. com., art. L. 622-28.
        """
        hit = [
            slot
            for slot in self.slots
            if slot.due < sent and final <= slot.stop and slot.base
            if not slot.penalised and not slot.spared(final)
        ]
        if not hit or not self.clause:
            return
        if self.clause.amount is not None:
            self.common.penalty, self.clause = self.clause.amount, None
            return
        base = sum((slot.base for slot in hit), ZERO)
        self.common.penalty += round_cents((self.clause.percent or ZERO) * base / 100)
        for slot in hit:
            slot.penalised = True

    def _correct(self, event: Event, line: Line) -> None:
        """A credit note on its date: principal only; beyond it, what was given up or paid for it is freed."""
        before, left = line.paid, self.cashier.pay_principal(line.slots, event, event.amount or ZERO)
        for slot in line.slots:
            left -= slot.pay_principal(left)
        freed = min(left, line.remitted)
        line.remitted -= freed
        self.remitted -= freed
        line.overpaid += self.cashier.pay_interest_and_fees([line], line.slots, left - freed)
        line.paid = before
