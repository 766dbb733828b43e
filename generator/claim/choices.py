"""The legal choices that come before any sum: conventions, disputes, the days interest starts and stops."""

from datetime import date
from decimal import Decimal

from generator.case import (
    OUTCOMES,
    PRESENTATIONS,
    Act,
    Case,
    Channel,
    ConsumerStart,
    Creditor,
    InsolvencyKind,
    Invoice,
    JournalEntry,
    PostalState,
)
from generator.claim.model import Terms
from generator.money import ZERO

_STOPS_INTEREST = {InsolvencyKind.SAUVEGARDE, InsolvencyKind.REDRESSEMENT, InsolvencyKind.LIQUIDATION}
_REGISTERED = {Channel.LRAR, Channel.LRE}
_HANDED = OUTCOMES - {PostalState.UNKNOWN_ADDRESS}
_PROOFS = {
    ConsumerStart.FIRST_PRESENTATION: PRESENTATIONS,
    ConsumerStart.RECEIVED: _HANDED,
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


def final_notices(case: Case, as_of: date) -> list[tuple[date, date]]:
    """The final dates that have passed, in order, each with the day of its written mise en demeure.

    A letter that came back for a wrong address demanded nothing of anyone.
    """
    return sorted(
        (entry.sending.final_date, entry.on)
        for entry in case.journal
        if entry.act is Act.MISE_EN_DEMEURE
        and entry.sending
        and entry.sending.channel.carries_a_letter
        and entry.sending.final_date
        and entry.on <= entry.sending.final_date < as_of
        and all(event.state is not PostalState.UNKNOWN_ADDRESS for event in entry.sending.postal)
    )


def _notice_day(entry: JournalEntry, start: ConsumerStart) -> date | None:
    sending = entry.sending
    if sending is None:
        return entry.on
    events = [(event.state, event.on) for event in sending.postal]
    if not sending.channel.carries_a_letter or any(
        state is PostalState.UNKNOWN_ADDRESS for state, _ in events
    ):
        return None
    if start is ConsumerStart.SENT or sending.channel not in _REGISTERED:
        return min((on for state, on in events if state is PostalState.DEPOSITED), default=entry.on)
    return min((on for state, on in events if state in _PROOFS[start]), default=None)


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
