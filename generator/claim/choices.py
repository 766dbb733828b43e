"""The legal choices that come before any sum: conventions, due date, the day a consumer's interest starts."""

from datetime import date, timedelta
from decimal import Decimal

from generator.case import (
    Act,
    Case,
    Channel,
    ConsumerStart,
    Creditor,
    InsolvencyKind,
    Invoice,
    JournalEntry,
    PostalState,
    PublicBuyer,
    Regime,
)
from generator.claim.model import Terms
from generator.law import Law
from generator.money import ZERO
from generator.workdays import next_working_day

_PUBLIC_PERIOD = {
    PublicBuyer.ORDINARY: "delai_public",
    PublicBuyer.HEALTH: "delai_public_sante",
    PublicBuyer.UNDERTAKING: "delai_public_entreprise",
}
_STOPS_INTEREST = {InsolvencyKind.SAUVEGARDE, InsolvencyKind.REDRESSEMENT, InsolvencyKind.LIQUIDATION}
_REGISTERED = {Channel.LRAR, Channel.LRE}
_PROOFS = {
    ConsumerStart.FIRST_PRESENTATION: (
        PostalState.PRESENTED,
        PostalState.RECEIVED,
        PostalState.REFUSED,
        PostalState.UNCLAIMED,
    ),
    ConsumerStart.RECEIVED: (PostalState.RECEIVED, PostalState.REFUSED, PostalState.UNCLAIMED),
}


def terms(case: Case, creditor: Creditor) -> Terms:
    """The conventions of computation that apply to `case`."""
    chosen: dict[str, object] = {}
    for conventions in (creditor.conventions, case.conventions):
        for name in conventions.model_fields_set:
            value = getattr(conventions, name)
            if value is not None:
                chosen[name] = value
    return Terms(**chosen)


def formal_notice_day(case: Case, choices: Terms, due: date | None = None) -> date | None:
    """The day of the first mise en demeure that counts; interest counts from the next day. None without one.

    Registered mail: its sending, first presentation (default) or delivery, as `choices` say, and nothing
    until the post has proved it; refused or unclaimed, it counts; sent to a wrong address, never. Any other
    written channel: its sending. With `due`, only letters sent after that day: before, nothing was payable.
    Basis: C. civ., art. 1231-6, 1344 and 1344-1; Cass. 1re civ., 20 January 2021, n° 19-20.680.
    """
    found = [
        _notice_day(entry, choices.consumer_start)
        for entry in case.journal
        if entry.act is Act.MISE_EN_DEMEURE and (due is None or entry.on > due)
    ]
    return min((day for day in found if day is not None), default=None)


def _notice_day(entry: JournalEntry, start: ConsumerStart) -> date | None:
    sending = entry.sending
    if sending is None:
        return entry.on
    events = [(event.state, event.on) for event in sending.postal]
    if sending.channel is Channel.PHONE or any(state is PostalState.UNKNOWN_ADDRESS for state, _ in events):
        return None
    if start is ConsumerStart.SENT or sending.channel not in _REGISTERED:
        return min((on for state, on in events if state is PostalState.DEPOSITED), default=entry.on)
    return min((on for state, on in events if state in _PROOFS[start]), default=None)


def due_date(invoice: Invoice, regime: Regime, buyer: PublicBuyer | None, law: Law) -> date:
    """The last day on which `invoice`, when it has no instalments, could be paid in time.

    Private debtor: the agreed date, never moved to a working day; without one, the legal period after
    performance, or after issue when performance is unknown (C. com., art. L. 441-10, I).
    Public buyer: its period from the receipt of the payment request, or from performance if later; when no
    receipt is recorded, the date given, else the period from the second day after issue. An end on a day off
    moves to the next working day (CCP, art. R. 2192-10 to R. 2192-15).
    """
    if regime is not Regime.PUBLIC:
        if invoice.due_date is not None:
            return invoice.due_date
        start = invoice.performed_on or invoice.issued_on
        return start + timedelta(days=int(law.in_force("delai_legal_paiement", start).value))
    received = invoice.public_order.received_on if invoice.public_order else None
    if received is None and invoice.due_date is not None:
        return next_working_day(invoice.due_date)
    start = received or invoice.issued_on + timedelta(days=2)
    if invoice.performed_on is not None:
        start = max(start, invoice.performed_on)
    period = law.in_force(_PUBLIC_PERIOD[buyer or PublicBuyer.ORDINARY], start)
    return next_working_day(start + timedelta(days=int(period.value)))


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


def due_amounts(case: Case, invoice: Invoice, law: Law) -> list[tuple[date, Decimal]]:
    """The due dates of `invoice`, in order, and amounts that add up to it: a gap falls on the last ones."""
    if not invoice.instalments:
        return [(due_date(invoice, case.regime, case.debtor.buyer_kind, law), invoice.amount_ttc)]
    found: list[tuple[date, Decimal]] = []
    left = invoice.amount_ttc
    for instalment in sorted(invoice.instalments, key=lambda item: item.due_date):
        due, amount = instalment.due_date, min(left, instalment.amount)
        found.append((next_working_day(due) if case.regime is Regime.PUBLIC else due, amount))
        left -= amount
    found[-1] = (found[-1][0], found[-1][1] + left)
    return found


def disputed(case: Case, invoice: Invoice, as_of: date) -> Decimal | None:
    """What is disputed at the end of `as_of`, None for all of it. A dispute ends on its closing day."""
    amounts = [
        dispute.amount
        for dispute in case.disputes
        if dispute.invoice == invoice.number
        and dispute.opened_on <= as_of
        and (dispute.closed_on is None or dispute.closed_on > as_of)
    ]
    return None if None in amounts else sum((amount for amount in amounts if amount), ZERO)


def insolvency_opening(case: Case, invoice: Invoice, as_of: date) -> date | None:
    """The judgment that stops interest on `invoice`: interest counts to its eve, included.

    Basis: C. com., art. L. 622-28. A debt for what was supplied from that day on escapes it (art. L. 622-17).
    """
    situation = case.situation
    if situation is None or situation.kind not in _STOPS_INTEREST or situation.opened_on > as_of:
        return None
    later = invoice.performed_on is not None and invoice.performed_on >= situation.opened_on
    return None if later else situation.opened_on
