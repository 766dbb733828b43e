"""The days on which an invoice was payable: agreed or legal, private or public, whole or by instalments."""

from datetime import date, timedelta
from decimal import Decimal

from generator.case import Case, DayOff, Invoice, MonthEnd, PublicBuyer, PublicOrder, Regime
from generator.claim.model import Terms
from generator.law import Law
from generator.values import PaymentTerm
from generator.workdays import next_working_day

_PUBLIC_PERIOD = {
    PublicBuyer.ORDINARY: "delai_public",
    PublicBuyer.HEALTH: "delai_public_sante",
    PublicBuyer.UNDERTAKING: "delai_public_entreprise",
}


def due_amounts(
    case: Case, invoice: Invoice, choices: Terms, law: Law, as_of: date
) -> list[tuple[date, Decimal]]:
    """The due dates of `invoice`, in order, and amounts that add up to it: a gap falls on the last ones.

    A retention whose date is known falls due on that date, apart from the rest.
    """
    left = invoice.amount_ttc
    late = invoice.retention if invoice.retention and invoice.retention.due_on else None
    kept = min(left, late.amount) if late else Decimal()
    left -= kept
    found: list[tuple[date, Decimal]] = []
    for instalment in sorted(invoice.instalments, key=lambda item: (item.due_date, item.amount)):
        amount = min(left, instalment.amount)
        found.append((_moved(instalment.due_date, case.regime, choices), amount))
        left -= amount
    if not found:
        found.append((due_date(invoice, case, choices, law, as_of), left))
    else:
        found[-1] = (found[-1][0], found[-1][1] + left)
    if late and late.due_on:
        found.append((_moved(late.due_on, case.regime, choices), kept))
        found.sort(key=lambda item: item[0])
    return found


def due_date(invoice: Invoice, case: Case, choices: Terms, law: Law, as_of: date) -> date:
    """The last day on which `invoice`, when it has no instalments, could be paid in time.

    Private debtor: the date written; else the agreed term from the day of issue; else the legal period after
    performance, or after issue when performance is unknown (C. com., art. L. 441-10, I). It moves to a working
    day only when the creditor's terms say so. Public buyer: `public_due_date`.
    """
    if case.regime is Regime.PUBLIC:
        return public_due_date(invoice, case.debtor.buyer_kind, law, as_of)
    if invoice.due_date is not None:
        return _moved(invoice.due_date, case.regime, choices)
    if (term := invoice.payment_term or choices.payment_term) is not None:
        return _moved(max(readings(invoice.issued_on, term, choices.month_end)), case.regime, choices)
    start = invoice.performed_on or invoice.issued_on
    legal = law.in_force("delai_legal_paiement", start).value
    return _moved(start + timedelta(days=int(legal)), case.regime, choices)


def public_due_date(invoice: Invoice, buyer: PublicBuyer | None, law: Law, as_of: date) -> date:
    """The end of a public buyer's payment period, moved to the next working day when it falls on a day off.

    It runs from the receipt of the payment request, or from performance if later; when no receipt is recorded,
    the date written stands, else the period runs from the second day after issue (CCP, art. R. 2192-10 to
    R. 2192-15). The buyer may interrupt it once; from the day it has all documents it runs anew for thirty
    days, or for what was left when the notice came if that is more (art. R. 2192-27 to R. 2192-29). While
    documents are missing, the answer is the earliest possible one: as if they came on `as_of`. A period that has
    ended cannot be interrupted any more: interest runs since.
    """
    order = invoice.public_order
    received = order.received_on if order else None
    if received is None and invoice.due_date is not None:
        end = invoice.due_date
    else:
        start = received or invoice.issued_on + timedelta(days=2)
        if invoice.performed_on is not None:
            start = max(start, invoice.performed_on)
        end = start + timedelta(
            days=int(law.in_force(_PUBLIC_PERIOD[buyer or PublicBuyer.ORDINARY], start).value)
        )
    return next_working_day(_resumed(order, end, law, as_of) if order else end)


def _resumed(order: PublicOrder, end: date, law: Law, as_of: date) -> date:
    suspension = order.suspension
    if suspension is None or suspension.notified_on > min(as_of, next_working_day(end)):
        return end
    completed = min(suspension.completed_on or as_of, as_of)
    renewed = int(law.in_force("delai_public_reprise", completed).value)
    return completed + timedelta(days=max(renewed, (end - suspension.notified_on).days))


def readings(issued_on: date, term: PaymentTerm, method: MonthEnd | None) -> tuple[date, ...]:
    """The due dates `term` may mean from the day of issue: one, or two when `method` is needed and unknown."""
    if not term.month_end:
        return (issued_on + timedelta(days=term.days),)
    days_then_end, end_then_days = end_of_month(issued_on, term.days)
    if method is MonthEnd.DAYS_THEN_END:
        return (days_then_end,)
    return (end_then_days,) if method is MonthEnd.END_THEN_DAYS else (days_then_end, end_then_days)


def end_of_month(issued_on: date, days: int) -> tuple[date, date]:
    """The lawful readings of « `days` jours fin de mois »: days then end of month, end of month then days.

    The contract says which; when it does not, the later one claims less. Basis: C. com., art. L. 441-10, I.

    >>> end_of_month(date(2026, 4, 20), 45)
    (datetime.date(2026, 6, 30), datetime.date(2026, 6, 14))
    """
    delay = timedelta(days=days)
    return _last_of_month(issued_on + delay), _last_of_month(issued_on) + delay


def _last_of_month(day: date) -> date:
    return (day.replace(day=1) + timedelta(days=31)).replace(day=1) - timedelta(days=1)


def _moved(day: date, regime: Regime, choices: Terms) -> date:
    """`day`, or the next working day: always for a public buyer, by agreement for a private debtor."""
    if regime is Regime.PUBLIC or choices.day_off is DayOff.NEXT_WORKING_DAY:
        return next_working_day(day)
    return day
