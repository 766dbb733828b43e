"""Until when a debt may be sued for: it runs from performance, and a private letter interrupts nothing."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from generator.case import POSTED, Act, Case, DebtKind, Invoice, PublicBuyer, Regime
from generator.law import Law
from generator.workdays import add_months

_INTERRUPTING = {Act.ACKNOWLEDGEMENT, Act.COURT_ACTION}
_WRITTEN_DEMANDS = {*POSTED, Act.EMAIL}


@dataclass(frozen=True, slots=True, kw_only=True)
class Limitation:
    """`end`: last day, included, to sue; `interrupted_on`: the last event that counted, if any."""

    start: date
    end: date
    interrupted_on: date | None
    key: str


def limitation(case: Case, invoice: Invoice, law: Law, day: date) -> Limitation | None:
    """The limitation of one invoice as known on `day`; None when the law has no period for its start.

    From performance (from issue when unknown): five years between merchants, two for a consumer, one for
    transport (C. com., art. L. 110-4 and L. 133-6; C. consom., art. L. 218-2), four years from the next
    1 January for a public debtor (loi n° 68-1250). Only recognition by the debtor or a court action
    interrupts (C. civ., art. 2240, 2241), plus any written demand to a public debtor; a declaration of the
    claim in an insolvency does so until it closes (C. com., art. L. 622-25-1). No private letter does, nor a
    part payment without recognition: prudence.
    """
    key = _parameter(case, invoice)
    start = invoice.performed_on or invoice.issued_on
    years = law.whole(key, start)
    if years is None:
        return None
    end, last = _end(key, start, years), None
    for first, until in sorted(_interruptions(case, invoice, key, day)):
        if first <= min(end, day) and first >= start:
            end, last = max(end, _end(key, until, years)), until
    return Limitation(start=start, end=end, interrupted_on=last, key=key)


def _parameter(case: Case, invoice: Invoice) -> str:
    if case.regime is Regime.PUBLIC and case.debtor.buyer_kind is not PublicBuyer.UNDERTAKING:
        return "prescription_quadriennale"
    if invoice.kind is DebtKind.TRANSPORT:
        return "prescription_transport"
    return "prescription_consommateur" if case.regime is Regime.B2C else "prescription_commerciale"


def _end(key: str, start: date, years: int) -> date:
    if key == "prescription_quadriennale":
        return date(start.year + years, 12, 31)
    return add_months(start, 12 * years)


def _interruptions(case: Case, invoice: Invoice, key: str, day: date) -> Iterator[tuple[date, date]]:
    """First and last day of what interrupts: the same day, unless it lasts (a declared claim)."""
    if case.plan and case.plan.acknowledged:
        yield case.plan.agreed_on, case.plan.agreed_on
    public = key == "prescription_quadriennale"
    for entry in case.journal:
        demanded = entry.act in _WRITTEN_DEMANDS and not (
            entry.sending and not entry.sending.channel.carries_a_letter
        )
        if entry.act in _INTERRUPTING or (public and demanded):
            yield entry.on, entry.on
        if entry.act is Act.CLAIM_DECLARED:
            closed = case.situation.closed_on if case.situation else None
            yield entry.on, max(entry.on, min(day, closed or day))
    if public and invoice.public_order and invoice.public_order.received_on:
        yield invoice.public_order.received_on, invoice.public_order.received_on
