"""The two ends of an account: an invoice as it is opened, and the answer when it is closed."""

from datetime import date, timedelta
from decimal import Decimal

from generator.case import Case, CreditNoteEffect, DayCount, Regime
from generator.claim.accounts import Line, Slot
from generator.claim.choices import disputed, formal_notice_day, insolvency_opening
from generator.claim.due_dates import due_amounts
from generator.claim.model import InvoiceClaim, Terms
from generator.law import Law
from generator.money import ZERO
from generator.plan import interest_free

_ONE_DAY = timedelta(days=1)


def opened(case: Case, position: int, choices: Terms, law: Law, as_of: date) -> Line:
    """The invoice at `position`, with one slot per due date and nothing paid yet."""
    invoice, both = case.invoices[position], choices.day_count is DayCount.BOTH_INCLUSIVE
    shift = timedelta() if both and case.regime is not Regime.PUBLIC else _ONE_DAY
    kept = invoice.retention.amount if invoice.retention and not invoice.retention.due_on else ZERO
    line = Line(invoice, position, disputed(case, invoice, as_of), kept)
    opening = insolvency_opening(case, invoice, as_of)
    stop = opening - _ONE_DAY if opening else date.max
    idle = interest_free(case, as_of)
    for due, amount in due_amounts(case, invoice, choices, law, as_of):
        first: date | None = due + shift
        if case.regime is Regime.B2C:
            notice = formal_notice_day(case, choices, due)
            first = notice + shift if notice else None
        slot = Slot(line, due, amount, first, stop, due + _ONE_DAY, cursor=first or date.max)
        if case.grace and case.grace.granted_on <= min(as_of, case.grace.until):
            slot.spare(case.grace.granted_on, case.grace.until)
        slot.idle = idle
        line.slots.append(slot)
    return line


def credited_from_origin(line: Line, choices: Terms) -> bool:
    """Take credit notes off the principal as never owed, oldest due date first; then what is blocked.

    Under CreditNoteEffect.FROM_DATE only a credit note that cancels the whole invoice does so. Whether it was done.
    """
    dated = choices.credit_note is CreditNoteEffect.FROM_DATE
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


def closed(line: Line, as_of: date) -> InvoiceClaim:
    """The answer for one invoice: first what is retained, then disputed, then the rest."""
    left = sum((slot.balance for slot in line.slots), ZERO)
    retention = min(line.retention, left)
    contested = left - retention if line.disputed is None else min(line.disputed, left - retention)
    outstanding: Decimal = left - retention - contested
    not_due = sum((slot.base for slot in line.slots if slot.due >= as_of), ZERO)
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
        disputed=contested,
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
