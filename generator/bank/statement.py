"""A bank statement once read: the sums that came in, those that were taken back, and what could not be read."""

import hashlib
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from generator.money import plain

MAX_BYTES = 20_000_000
MAX_LINES = 100_000


class Unreadable(Exception):  # noqa: N818 — the name says what the file is
    """A file that no statement can be read from; the message is a French sentence for who gave it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """A document that the remittance names in its own field, and what was paid on it when it says so."""

    number: str
    amount: Decimal | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Movement:
    """One sum that came in, or was taken back.

    number       how the user names it: the line of a CSV file, the entry of a CAMT one (« 3 », « 3.2 »)
    received_on  the day the money is available (value date), which may be after `booked_on`
    texts        all that the payer wrote and the bank says of it; `references` and `documents` from fields of
                 their own
    account      the account credited, an IBAN when the file gives one, else empty
    reference    the bank's own reference of this very movement, empty when there is none
    returned     it undoes another operation: no payment by a debtor
    identifier   what it is recognised by in another statement (see `identified`)
    """

    number: str
    place: str
    booked_on: date
    received_on: date
    amount: Decimal
    texts: tuple[str, ...] = ()
    references: tuple[str, ...] = ()
    documents: tuple[Document, ...] = ()
    payer: str = ""
    payer_iban: str = ""
    account: str = ""
    means: str = ""
    reference: str = ""
    returned: bool = False
    identifier: str = ""

    @property
    def label(self) -> str:
        """On one line, what a person would recognise it by."""
        shown = [self.payer, *self.references, *(item.number for item in self.documents), *self.texts]
        return " ".join(" · ".join(dict.fromkeys(filter(None, shown))).split())


@dataclass(frozen=True, slots=True, kw_only=True)
class Rejected:
    """A line that could not be read, and why: a French sentence that says what to do."""

    number: str
    place: str
    why: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Statement:
    """What a file says.

    `credits` came in, `reversals` took an earlier credit back; `left_out` counts what is no payment received, by
    its French name (singular and plural): debits, entries not booked, credits that undo a debit, repetitions.
    """

    kind: str
    accounts: tuple[str, ...]
    credits: tuple[Movement, ...]
    reversals: tuple[Movement, ...] = ()
    rejected: tuple[Rejected, ...] = ()
    left_out: tuple[tuple[str, str, int], ...] = ()

    def credit(self, number: str) -> Movement | None:
        return next((item for item in self.credits if item.number == number), None)


# --- What a movement is recognised by ---

_DIGITS_BY_REFERENCE = 8
_DIGITS_BY_CONTENT = 16
_UNPRINTED = re.compile(r"[^0-9A-Za-z._+-]+")
_OWN = re.compile(rf"[a-z-]+/.+/[0-9a-f]{{{_DIGITS_BY_REFERENCE}}}")


_CITED = re.compile(
    rf"\b[a-z]+(?:-rejet)?/(?:[0-9A-Za-z._+-]+/[0-9a-f]{{{_DIGITS_BY_REFERENCE}}}|[0-9a-f]{{{_DIGITS_BY_CONTENT}}})\b"
)


def identified(movements: Iterable[Movement], source: str) -> tuple[Movement, ...]:
    """The movements of one statement with their identifiers, the same in any statement that holds them.

    With a reference of the bank: this reference, and a digest of account, day and amount, because banks do not all
    keep it unique. Without one: a digest of all that the line says. Lines that are alike in all that are numbered
    in their order: two equal transfers on one day are two payments, and it does not matter which is which.
    """
    seen: Counter[tuple[str, ...]] = Counter()
    found = []
    for item in movements:
        facts = (item.account, item.booked_on.isoformat(), plain(item.amount), item.reference)
        if not item.reference:
            facts = (*facts, item.payer_iban, *(_squeezed(text) for text in (item.payer, *_said(item))))
        seen[facts] += 1
        size = _DIGITS_BY_REFERENCE if item.reference else _DIGITS_BY_CONTENT
        digest = hashlib.sha256("\0".join((*facts, str(seen[facts]))).encode()).hexdigest()[:size]
        name = f"{_UNPRINTED.sub('-', item.reference)}/{digest}" if item.reference else digest
        found.append(replace(item, identifier=f"{source}/{name}"))
    return tuple(found)


def cited(text: str) -> list[str]:
    """The identifiers that a note of the journal cites: its movement has been dealt with.

    >>> cited("repris par la banque (camt/VIR-1/3f9a1c2e, csv/0123456789abcdef).")
    ['camt/VIR-1/3f9a1c2e', 'csv/0123456789abcdef']
    """
    return _CITED.findall(text)


def source_of(identifier: str) -> str:
    """The kind of statement an identifier comes from."""
    return identifier.partition("/")[0]


def certain(one: str, other: str) -> bool:
    """Whether two different identifiers surely name two movements: the bank gave each its own reference."""
    first, second = _OWN.fullmatch(one), _OWN.fullmatch(other)
    return bool(first and second and one != other) and source_of(one) == source_of(other)


def merged(
    statements: Sequence[Sequence[Movement]],
) -> tuple[tuple[Movement, ...], int]:
    """The movements of several statements of one file, each once, and how many were repeated."""
    kept: dict[str, Movement] = {}
    repeated = 0
    for movements in statements:
        for item in movements:
            repeated += item.identifier in kept
            kept.setdefault(item.identifier, item)
    return tuple(kept.values()), repeated


def _said(item: Movement) -> Iterator[str]:
    yield from item.references
    yield from (f"{document.number} {document.amount or ''}" for document in item.documents)
    yield from item.texts


def _squeezed(text: str) -> str:
    return " ".join(text.upper().split())
