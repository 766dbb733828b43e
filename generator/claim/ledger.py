"""The ledger: the life of each due date, event after event, up to the day of the décompte."""

from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal
from itertools import groupby

from generator.case import Case, CreditNoteEffect, DayCount, Imputation, Invoice, Regime, Rounding
from generator.claim.accounts import Line, Slot, share_out
from generator.claim.choices import disputed, due_amounts, formal_notice_day, insolvency_opening
from generator.claim.model import InvoiceClaim, Segment, Terms
from generator.claim.rates import Rate, Tariff, interest, pieces, year_days
from generator.law import Law
from generator.money import ZERO, round_cents

_ONE_DAY = timedelta(days=1)
_FEE = {Regime.B2B: "indemnite_forfaitaire", Regime.PUBLIC: "indemnite_forfaitaire_public"}
_CREDIT, _FOR_AN_INVOICE, _UNALLOCATED = range(3)


class Ledger:
    """All invoices of a case at the end of `as_of`, after every payment and credit note up to that day."""

    def __init__(self, case: Case, law: Law, as_of: date, choices: Terms, applied: Tariff) -> None:
        self.case, self.law, self.as_of, self.terms, self.tariff = case, law, as_of, choices, applied
        self.counts_end = choices.day_count is DayCount.END_INCLUSIVE
        self.costs = self.costs_paid = self.received = self.overpaid = ZERO
        if case.regime is not Regime.B2C:
            self.costs = sum((cost.amount for cost in case.extra_costs), ZERO)
        self.lines = [self._open(position, invoice) for position, invoice in enumerate(case.invoices)]
        self.slots = [slot for line in self.lines for slot in line.slots]
        self._replay()
        for slot in self.slots:
            self._bring(slot, as_of)

    @property
    def total(self) -> Decimal:
        owed = (slot.accrued + (slot.base if slot.due < self.as_of else ZERO) for slot in self.slots)
        return sum(owed, sum((line.fee for line in self.lines), self.costs))

    # --- Opening ---

    def _open(self, position: int, invoice: Invoice) -> Line:
        order = invoice.public_order
        retention = (order.retention if order else None) or ZERO
        line = Line(invoice, position, disputed(self.case, invoice, self.as_of), retention)
        opening = insolvency_opening(self.case, invoice, self.as_of)
        for due, amount in due_amounts(self.case, invoice, self.law):
            first: date | None = due + _ONE_DAY
            if self.case.regime is Regime.B2C:
                notice = formal_notice_day(self.case, self.terms, due)
                first = notice + _ONE_DAY if notice else None
            stop = opening - _ONE_DAY if opening else date.max
            line.slots.append(Slot(line, due, amount, first, stop, cursor=first or date.max))
        return line

    # --- Events ---

    def _replay(self) -> None:
        """Credit notes then payments of each day, day after day; the order of the file has no effect."""
        lines: dict[str, Line] = {}
        for line in self.lines:
            lines.setdefault(line.number, line)
        events: dict[tuple[date, int, str], Decimal] = {}
        for note in self.case.credit_notes:
            if note.issued_on <= self.as_of and note.invoice in lines:
                lines[note.invoice].credited += note.amount
                key = (note.issued_on, _CREDIT, note.invoice)
                events[key] = events.get(key, ZERO) + note.amount
        for payment in self.case.payments:
            if payment.received_on <= self.as_of:
                known = payment.invoice if payment.invoice in lines else None
                key = (payment.received_on, _UNALLOCATED if known is None else _FOR_AN_INVOICE, known or "")
                events[key] = events.get(key, ZERO) + payment.amount
                self.received += payment.amount
        from_origin = {line.number for line in self.lines if self._credit_from_origin(line)}
        for (day, kind, number), amount in sorted(events.items()):
            if kind == _UNALLOCATED:
                self.overpaid += self._settle(day, amount, self.lines, kind)
            elif kind == _FOR_AN_INVOICE:
                left = self._pay_costs(day, self._settle(day, amount, [lines[number]], kind))
                lines[number].overpaid += left
                lines[number].paid += left
            elif number not in from_origin:
                before = lines[number].paid
                lines[number].overpaid += self._settle(day, amount, [lines[number]], kind)
                lines[number].paid = before

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

    def _settle(self, day: date, amount: Decimal, lines: Sequence[Line], kind: int) -> Decimal:
        """What is left of `amount`, received on `day` for `lines`, once it has settled all it can.

        In order: principal of due debts, oldest due date first and pro rata within a date (C. civ., art.
        1342-10), with its interest before it under Imputation.INTEREST_FIRST (art. 1343-1); then their
        interest, the indemnities, the costs, principal not due yet, and last what is disputed or retained.
        """
        slots = [slot for line in lines for slot in line.slots]
        slots.sort(key=lambda slot: (slot.due, slot.line.number))
        interest_first = kind != _CREDIT and self.terms.imputation is Imputation.INTEREST_FIRST
        left = self._pay_principal((slot for slot in slots if slot.due <= day), day, amount, interest_first)
        if left:
            for slot in slots:
                left -= slot.pay_interest(left)
            for line in sorted(lines, key=lambda line: line.number):
                left -= line.pay_fee(left)
            if kind == _UNALLOCATED:
                left = self._pay_costs(day, left)
            left = self._pay_principal((slot for slot in slots if slot.due > day), day, left, interest_first)
            for slot in slots:
                left -= slot.pay_principal(left)
        return left

    def _pay_principal(self, slots: Iterable[Slot], day: date, left: Decimal, with_interest: bool) -> Decimal:
        for _, same_day in groupby(slots, key=lambda slot: slot.due):
            group = [slot for slot in same_day if slot.base]
            if not left or not group:
                continue
            for slot in group:
                self._bring(slot, day)
            needs = [slot.base + (slot.accrued if with_interest else ZERO) for slot in group]
            for slot, share in zip(group, share_out(left, needs), strict=True):
                rest = share - slot.pay_interest(share) if with_interest else share
                slot.pay_principal(rest)
                left -= share
        return left

    def _pay_costs(self, day: date, left: Decimal) -> Decimal:
        """Costs are incurred for late debts only: a payment in time never goes to them."""
        if left and self.costs and any(slot.late or (slot.due < day and slot.base) for slot in self.slots):
            part = min(left, self.costs)
            self.costs -= part
            self.costs_paid += part
            left -= part
        return left

    # --- Time ---

    def _bring(self, slot: Slot, day: date) -> None:
        """Bring `slot` to `day`, before what happens that day: interest, and the indemnity once late.

        The day itself bears interest on the former base, unless DayCount.END_EXCLUSIVE. One indemnity per
        invoice, none where an insolvency judgment forbade payment on the due date (C. com., L. 441-10, II).
        """
        if day <= slot.due or not slot.base:
            return
        slot.late = True
        if slot.line.fee_value is None and self.case.regime in _FEE and slot.due <= slot.stop:
            slot.line.fee_value = self.law.in_force(_FEE[self.case.regime], slot.due + _ONE_DAY)
            slot.line.fee = slot.line.fee_value.value
        last = min(day if self.counts_end else day - _ONE_DAY, slot.stop)
        if slot.first is None or last < slot.cursor:
            return
        for start, end, values in pieces(
            self.law, self.tariff, self.terms.day_basis, slot.first, slot.cursor, last
        ):
            self._accrue(slot, start, end, self.tariff.rate(*values))
        slot.cursor = last + _ONE_DAY

    def _accrue(self, slot: Slot, start: date, end: date, rate: Rate) -> None:
        line, base, days = slot.line, slot.base, (end - start).days + 1
        divisor = year_days(self.terms.day_basis, start.year)
        if self.terms.rounding is Rounding.TOTAL:
            line.weights[divisor] = line.weights.get(divisor, ZERO) + base * rate.percent * days
            running = round_cents(sum((weight / (100 * year) for year, weight in line.weights.items()), ZERO))
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
            begun = slot.first is not None and slot.first <= tomorrow and slot.due < self.as_of <= slot.stop
            if slot.first is not None and begun and slot.base:
                day = slot.first if self.tariff.frozen else self.as_of
                rate = self.tariff.rate(*(self.law.in_force(key, day) for key in self.tariff.keys))
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
            indemnity=line.fee,
            indemnity_paid=line.fee_paid,
            indemnity_value=line.fee_value,
            overpaid=line.overpaid,
        )
