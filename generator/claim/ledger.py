"""The ledger: the life of each due date, event after event, up to the day of the décompte."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, timedelta
from decimal import ROUND_DOWN, ROUND_HALF_UP, Decimal
from itertools import groupby

from generator.case import (
    Case,
    CreditNoteEffect,
    DayCount,
    FeePer,
    Imputation,
    Invoice,
    PenalClause,
    Regime,
    RemissionOf,
    Rounding,
)
from generator.claim.accounts import Line, Slot, share_out
from generator.claim.choices import disputed, final_notices, formal_notice_day, insolvency_opening
from generator.claim.due_dates import due_amounts
from generator.claim.events import Event, Kind
from generator.claim.model import InvoiceClaim, Segment, Terms
from generator.claim.rates import Rate, Tariff, interest, pieces, year_days
from generator.law import Law
from generator.money import CENT, ZERO, round_cents
from generator.plan import interest_free

_ONE_DAY = timedelta(days=1)
_FEE = {Regime.B2B: "indemnite_forfaitaire", Regime.PUBLIC: "indemnite_forfaitaire_public"}


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
        self.case, self.law, self.as_of, self.terms, self.tariff = case, law, as_of, choices, applied
        self.regime = regime = case.regime
        grace = case.grace
        self.grace = grace if grace and grace.granted_on <= min(as_of, grace.until) else None
        both_ends = choices.day_count is DayCount.BOTH_INCLUSIVE and regime is not Regime.PUBLIC
        self.shift = timedelta() if both_ends else _ONE_DAY
        self.counts_end = choices.day_count is not DayCount.END_EXCLUSIVE
        self.costs = self.costs_paid = self.received = self.overpaid = self.remitted = ZERO
        self.costs_remitted = self.penalty = self.penalty_paid = ZERO
        self.unused: dict[Event, Decimal] = {}
        self.clause = None if regime is Regime.PUBLIC else clause
        if regime is not Regime.B2C:
            self.costs = sum((cost.amount for cost in case.extra_costs), ZERO)
        self.rates: dict[date, Rate] = {}
        self.lines = [self._open(position, invoice) for position, invoice in enumerate(case.invoices)]
        self.slots = [slot for line in self.lines for slot in line.slots]
        self._replay(happened)
        for slot in self.slots:
            self._bring(slot, as_of)
        if not any(slot.late for slot in self.slots):  # costs are those of a late debt: none was owed
            self.remitted -= self.costs_remitted
            self.costs = ZERO

    @property
    def total(self) -> Decimal:
        owed = (slot.accrued + (slot.base if slot.due < self.as_of else ZERO) for slot in self.slots)
        return sum(owed, sum((line.fee for line in self.lines), self.costs + self.penalty))

    # --- Opening ---

    def _open(self, position: int, invoice: Invoice) -> Line:
        case, choices, as_of = self.case, self.terms, self.as_of
        kept = invoice.retention.amount if invoice.retention and not invoice.retention.due_on else ZERO
        line = Line(invoice, position, disputed(case, invoice, as_of), kept)
        opening = insolvency_opening(case, invoice, as_of)
        stop = opening - _ONE_DAY if opening else date.max
        idle = interest_free(case, as_of)
        for due, amount in due_amounts(case, invoice, choices, self.law, as_of):
            first: date | None = due + self.shift
            if self.regime is Regime.B2C:
                notice = formal_notice_day(case, choices, due)
                first = notice + self.shift if notice else None
            slot = Slot(line, due, amount, first, stop, due + _ONE_DAY, cursor=first or date.max)
            if self.grace:
                slot.spare(self.grace.granted_on, self.grace.until)
            slot.idle = idle
            line.slots.append(slot)
        return line

    # --- Events ---

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
        from_origin = {line.number for line in self.lines if self._credit_from_origin(line)}
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
            self.overpaid += self._settle(event, self.lines)
            return
        line = lines[event.number]
        left = self._pay_costs(event.day, self._settle(event, [line]))
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
            given = min(left, self.costs)
            self.costs -= given
            self.costs_remitted += given
        elif event.of == RemissionOf.PENAL_CLAUSE:
            given = min(left, self.penalty)
            self.penalty -= given
            self.clause = None if whole else self.clause
        elif event.of == RemissionOf.FEE:
            for slot in slots:
                self._wake(slot, event.day)
            for line in sorted(lines, key=lambda line: line.number):
                given += line.remit_fee(None if whole else left - given)
        else:
            interest_only = event.of == RemissionOf.INTEREST
            for slot in slots:
                if given < left:  # else its interest need not be struck
                    self._bring(slot, event.day)
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
            self.penalty, self.clause = self.clause.amount, None
            return
        base = sum((slot.base for slot in hit), ZERO)
        self.penalty += round_cents((self.clause.percent or ZERO) * base / 100)
        for slot in hit:
            slot.penalised = True

    def _correct(self, event: Event, line: Line) -> None:
        """A credit note on its date: principal only; beyond it, what was given up or paid for it is freed."""
        before, left = line.paid, self._pay_principal(line.slots, event, event.amount or ZERO)
        for slot in line.slots:
            left -= slot.pay_principal(left)
        freed = min(left, line.remitted)
        line.remitted -= freed
        self.remitted -= freed
        line.overpaid += self._pay_interest_and_fees([line], line.slots, left - freed)
        line.paid = before

    def _credit_from_origin(self, line: Line) -> bool:
        """Take credit notes off the principal as never owed, oldest due date first; then what is blocked.

        Under CreditNoteEffect.FROM_DATE only a credit note that cancels the whole invoice does so.
        """
        dated = self.terms.credit_note is CreditNoteEffect.FROM_DATE
        applies = not dated or line.credited >= line.invoice.amount_ttc
        left = line.credited if applies else ZERO
        for slot in line.slots:
            part = min(left, slot.balance)
            slot.balance -= part
            left -= part
        line.overpaid += left
        left = line.invoice.amount_ttc if line.disputed is None else line.disputed + line.retention
        for slot in line.slots:
            slot.blocked = min(left, slot.balance)
            left -= slot.blocked
        return applies

    def _settle(self, event: Event, lines: Sequence[Line]) -> Decimal:
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
        left = self._pay_principal((slot for slot in slots if slot.due <= event.day), event, left)
        if left:
            left = self._pay_interest_and_fees(lines, slots, left)
            if event.kind is Kind.UNALLOCATED:
                left = self._pay_costs(event.day, left)
            left = self._pay_principal((slot for slot in slots if slot.due > event.day), event, left)
            for slot in slots:
                left -= slot.pay_principal(left)
        return left

    def _pay_principal(self, slots: Iterable[Slot], event: Event, left: Decimal) -> Decimal:
        with_interest = event.kind is not Kind.CREDIT and self.terms.imputation is Imputation.INTEREST_FIRST
        for group in self._ranked([slot for slot in slots if slot.base], event.day):
            if not left:
                break
            if with_interest:
                for slot in group:
                    self._bring(slot, event.day)
            needs = [slot.base + (slot.accrued if with_interest else ZERO) for slot in group]
            for slot, share in zip(group, share_out(left, needs), strict=True):
                rest = share
                if with_interest:
                    rest -= slot.pay_interest(share)
                elif share:  # else its interest need not be struck
                    self._bring(slot, event.day)
                slot.pay_principal(rest)
                left -= share
        return left

    def _ranked(self, slots: list[Slot], day: date) -> Iterable[list[Slot]]:
        """Those to be paid first, then the next; together, those that nothing tells apart."""
        if len(slots) < 2:
            return [slots] if slots else []
        ranks = {slot: (-self._burden(slot, day), slot.due) for slot in slots}
        slots.sort(key=ranks.__getitem__)
        return [list(equals) for _, equals in groupby(slots, key=ranks.__getitem__)]

    def _pay_interest_and_fees(self, lines: Sequence[Line], slots: Iterable[Slot], left: Decimal) -> Decimal:
        for slot in slots:
            left -= slot.pay_interest(left)
        for line in sorted(lines, key=lambda line: line.number):
            left -= line.pay_fee(left)
        return left

    def _pay_costs(self, day: date, left: Decimal) -> Decimal:
        """Costs, then the penal clause: they follow late debts only, a payment in time never goes to them."""
        if left and (self.costs or self.penalty) and any(self._wake(slot, day) for slot in self.slots):
            part = min(left, self.costs)
            self.costs -= part
            self.costs_paid += part
            left -= part
            part = min(left, self.penalty)
            self.penalty -= part
            self.penalty_paid += part
            left -= part
        return left

    def _burden(self, slot: Slot, day: date) -> Decimal:
        """The rate at which an unpaid debt bears interest on `day`: what the debtor most wants to be rid of."""
        if not slot.base or slot.first is None or not slot.first <= day <= slot.stop:
            return ZERO
        if slot.line.interest_stopped:
            return ZERO
        return self._rate(slot, day).percent

    def _rate(self, slot: Slot, day: date) -> Rate:
        at = slot.first if self.tariff.frozen and slot.first else day
        if at not in self.rates:
            self.rates[at] = self.tariff.rate(*[self.law.in_force(key, at) for key in self.tariff.keys])
        return self.rates[at]

    # --- Time ---

    def _wake(self, slot: Slot, day: date) -> bool:
        """Whether `slot` is or was late on `day`; it brings its indemnity from the first day it is.

        One per invoice or per due date, none where an insolvency judgment forbade payment on the due date
        (C. com., art. L. 441-10, II).
        """
        if not slot.late and slot.base and slot.first_late <= day:
            slot.late = True
            self._charge_the_fee(slot)
        return slot.late

    def _bring(self, slot: Slot, day: date) -> None:
        """Bring `slot` to `day`, before what happens that day: lateness, interest.

        The day itself bears interest on the former base, unless DayCount.END_EXCLUSIVE.
        """
        if not slot.base or not (slot.late or self._wake(slot, day)):
            return
        last = min(day if self.counts_end else day - _ONE_DAY, slot.stop)
        if slot.first is None or slot.line.interest_stopped or last < slot.cursor:
            return
        for begin, finish in slot.open_days(last):
            for start, end, values in pieces(
                self.law, self.tariff, self.terms.day_basis, slot.first, begin, finish
            ):
                self._accrue(slot, start, end, self.tariff.rate(*values))
        slot.cursor = last + _ONE_DAY

    def _charge_the_fee(self, slot: Slot) -> None:
        line = slot.line
        again = self.terms.fee_per is FeePer.DUE_DATE
        if (line.fee_value and not again) or line.fee_stopped:
            return
        if self.regime in _FEE and slot.due <= slot.stop:
            value = self.law.in_force(_FEE[self.regime], slot.due + _ONE_DAY)
            line.fee_value = line.fee_value or value
            line.fee += value.value
            line.fee_count += 1

    def _accrue(self, slot: Slot, start: date, end: date, rate: Rate) -> None:
        line, base, days = slot.line, slot.base, (end - start).days + 1
        divisor = year_days(self.terms.day_basis, start.year)
        if self.terms.rounding is not Rounding.PER_SEGMENT:
            line.weights[divisor] = line.weights.get(divisor, ZERO) + base * rate.percent * days
            exact = sum((weight / (100 * year) for year, weight in line.weights.items()), ZERO)
            mode = ROUND_DOWN if self.terms.rounding is Rounding.TRUNCATED else ROUND_HALF_UP
            running = exact.quantize(CENT, rounding=mode)
            amount, line.rounded = running - line.rounded, running
        else:
            amount = round_cents(interest(base, rate.percent, days, divisor))
        slot.accrued += amount
        slot.segments.append(
            Segment(
                invoice=line.number,
                due_date=slot.due,
                start=start,
                end=end,
                days=days,
                base=base,
                rate_percent=rate.percent,
                year_days=divisor,
                rule=self.tariff.rule,
                rate_label=rate.label,
                basis=self.tariff.basis,
                citation=self.tariff.citation,
                source=rate.source,
                legal_values=rate.values,
                amount=amount,
            )
        )

    # --- Answers ---

    def per_diem(self) -> Decimal:
        """What the day after `as_of` adds at the rate of `as_of`, half up to four decimals."""
        daily, tomorrow = ZERO, self.as_of + _ONE_DAY
        for slot in self.slots:
            if slot.first is None or slot.first > tomorrow or not slot.due < self.as_of <= slot.stop:
                continue
            if slot.base and not slot.line.interest_stopped and slot.bears_interest(tomorrow):
                rate = self._rate(slot, self.as_of)
                divisor = year_days(self.terms.day_basis, self.as_of.year)
                daily += interest(slot.base, rate.percent, 1, divisor)
        return daily.quantize(Decimal("0.0001"), rounding=ROUND_HALF_UP)

    def close(self, line: Line) -> InvoiceClaim:
        """The answer for one invoice: first what is retained, then disputed, then the rest."""
        left = sum((slot.balance for slot in line.slots), ZERO)
        retention = min(line.retention, left)
        disputed = left - retention if line.disputed is None else min(line.disputed, left - retention)
        outstanding = left - retention - disputed
        not_due = sum((slot.base for slot in line.slots if slot.due >= self.as_of), ZERO)
        accrued = sum((slot.accrued for slot in line.slots), ZERO)
        segments = tuple(segment for slot in line.slots for segment in slot.segments)
        late = [slot for slot in line.slots if slot.late]
        leading = next((slot for slot in line.slots if slot.base), (late or line.slots[-1:])[0])
        return InvoiceClaim(
            number=line.number,
            invoice=line.invoice,
            position=line.position,
            due_date=leading.due,
            due_date_computed=not line.invoice.instalments and leading.due != line.invoice.due_date,
            original=line.invoice.amount_ttc,
            credited=line.credited,
            paid=line.paid,
            remitted=line.remitted,
            disputed=disputed,
            retention=retention,
            outstanding=outstanding,
            not_due=not_due,
            late=bool(late),
            overdue=bool(late) and outstanding - not_due + accrued + line.fee > 0,
            first_interest_day=min((segment.start for segment in segments), default=None),
            segments=segments,
            interest=accrued,
            interest_paid=line.interest_paid,
            interest_remitted=line.interest_remitted,
            indemnity=line.fee,
            indemnity_paid=line.fee_paid,
            indemnity_remitted=line.fee_remitted,
            indemnity_value=line.fee_value,
            indemnity_count=line.fee_count,
            overpaid=line.overpaid,
        )
