"""The aged balance: what remains due of each invoice on a day, by how late it is. Disputed parts stand apart."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from generator.claim import InvoiceClaim
from generator.money import ZERO
from generator.project import Dossier, Who

BUCKETS = ("Non échu", "1–30 jours", "31–60 jours", "61–90 jours", "> 90 jours")
_ENDS = (0, 30, 60, 90)


@dataclass(frozen=True, slots=True, kw_only=True)
class Aged:
    """One invoice on the day: its unpaid principal without dispute, all taxes included, in the order of BUCKETS.

    `original` is what was invoiced, `disputed` the part that is in no bucket.

    `days_late` counts from its oldest unpaid due date, and is negative before it; an invoice with several due dates
    may have a part not due beside one that is late.
    """

    who: Who
    invoice: str
    issued_on: date
    due_date: date
    original: Decimal
    disputed: Decimal
    days_late: int
    amounts: tuple[Decimal, ...]

    @property
    def total(self) -> Decimal:
        return sum(self.amounts, ZERO)


def of_case(dossier: Dossier, day: date) -> Iterator[Aged]:
    """Every invoice of a case of which something remains due or disputed on `day`, in the order of its file.

    A closed case has none: what it leaves is no receivable of this procedure any more.
    """
    if dossier.closed or dossier.claim is None:
        return
    for line in dossier.claim.lines:
        item = _aged(dossier.who, line, (day - line.due_date).days)
        if item.total or item.disputed:
            yield item


def totals(items: Iterable[Aged]) -> tuple[tuple[int, Decimal], ...]:
    """For each bucket: how many invoices have something in it, and how much."""
    counts, sums = [0] * len(BUCKETS), [ZERO] * len(BUCKETS)
    for item in items:
        for bucket, amount in enumerate(item.amounts):
            counts[bucket] += amount > 0
            sums[bucket] += amount
    return tuple(zip(counts, sums, strict=True))


@dataclass(frozen=True, slots=True, kw_only=True)
class DebtorBalance:
    """What one debtor owes over all its cases, by bucket and in all; the part it contests is in no bucket."""

    name: str
    items: tuple[Aged, ...]
    amounts: tuple[Decimal, ...]
    total: Decimal
    disputed: Decimal

    @property
    def references(self) -> tuple[str, ...]:
        """Its cases, once each, in the order of the project."""
        return tuple(dict.fromkeys(item.who.reference for item in self.items))


def by_debtor(items: Iterable[Aged]) -> tuple[DebtorBalance, ...]:
    """One line per debtor, the largest sum first. Two cases are of one debtor by their SIREN, else by their name."""
    found: dict[str, list[Aged]] = {}
    for item in items:
        found.setdefault(item.who.siren or item.who.debtor.casefold(), []).append(item)
    balances = map(_balance, found.values())
    return tuple(sorted(balances, key=lambda balance: (-balance.total, -balance.disputed, balance.name)))


def _balance(items: Sequence[Aged]) -> DebtorBalance:
    amounts = tuple(amount for _, amount in totals(items))
    return DebtorBalance(
        name=items[0].who.debtor,
        items=tuple(items),
        amounts=amounts,
        total=sum(amounts, ZERO),
        disputed=sum((item.disputed for item in items), ZERO),
    )


def _aged(who: Who, line: InvoiceClaim, days_late: int) -> Aged:
    amounts = [ZERO] * len(BUCKETS)
    amounts[0] += line.not_due
    amounts[sum(days_late > end for end in _ENDS)] += line.claimed
    return Aged(
        who=who,
        invoice=line.number,
        issued_on=line.invoice.issued_on,
        due_date=line.due_date,
        original=line.original,
        disputed=line.disputed,
        days_late=days_late,
        amounts=tuple(amounts),
    )
