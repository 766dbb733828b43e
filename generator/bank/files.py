"""The cases that a statement may pay: what each owes, what it has already received, how it may be recognised."""

from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from decimal import Decimal

from generator.bank.statement import cited, source_of
from generator.bank.wording import Named, Numbers, Target, telling_words
from generator.case import Case, Creditor, Payment
from generator.claim import Claim
from generator.french import short_day
from generator.money import ZERO
from generator.plan import follow

_ALIKE_DAYS = timedelta(
    days=4
)  # a clerk may note a transfer a weekend and a day before or after the bank's date


@dataclass(frozen=True, slots=True, kw_only=True)
class Share:
    """What a movement brings to a case: to one invoice, or to the case as a whole (None)."""

    reference: str
    invoice: str | None
    amount: Decimal


@dataclass(frozen=True, slots=True)
class Expected:
    """A sum that a case waits for: for one invoice or for the whole case, and its French name."""

    amount: Decimal
    invoice: str | None
    name: str


@dataclass(slots=True, eq=False)
class File:
    """One case while a statement is matched: `case` grows as payments are found, and `compute` makes its claim.

    `claim` is that of `case` as given; `written` is how many payments the file itself holds; `used` are those of
    them that a movement of this statement has been recognised in.
    """

    case: Case
    creditor: Creditor | None
    claim: Claim | None
    compute: Callable[[Case], Claim | None]
    written: int = field(init=False)
    words: frozenset[str] = field(init=False)
    used: set[int] = field(default_factory=set)

    def __post_init__(self) -> None:
        self.written = len(self.case.payments)
        self.words = telling_words(self.case.debtor.name)

    @property
    def reference(self) -> str:
        return self.case.reference

    @property
    def accounts(self) -> frozenset[str]:
        """The accounts on which this debtor pays: the creditor's, and that of a third-party collector."""
        mandate = self.case.mandate
        banks = (
            self.creditor.bank if self.creditor else None,
            mandate.client_account if mandate else None,
        )
        return frozenset(bank.iban for bank in banks if bank)

    @property
    def settled(self) -> bool:
        claim = self.claim
        return claim is not None and claim.total <= 0 and not claim.not_due and not claim.disputed

    def outstanding(self, invoice: str) -> Decimal:
        """What is left of an invoice, due or not; all of it when the claim cannot be computed."""
        line = (
            next((line for line in self.claim.lines if line.number == invoice), None) if self.claim else None
        )
        return line.outstanding if line else self.original(invoice)

    def original(self, invoice: str) -> Decimal:
        """An invoice less its credit notes."""
        total = sum((item.amount_ttc for item in self.case.invoices if item.number == invoice), ZERO)
        return total - sum((note.amount for note in self.case.credit_notes if note.invoice == invoice), ZERO)

    def expected(self, day: date) -> Iterator[Expected]:
        """The sums that this case waits for on `day`, the more precise first."""
        claim = self.claim
        if claim is None:
            return
        lines = [line for line in claim.lines if line.outstanding > 0]
        for line in lines:
            yield Expected(line.outstanding, line.number, f"reste dû de la facture {line.number}")
        for line in lines:
            if accessories := line.interest + line.indemnity:
                name = f"facture {line.number} et ses accessoires"
                yield Expected(line.outstanding + accessories, line.number, name)
        plan = self.case.plan
        if plan and plan.agreed_on <= day:
            for item in follow(plan, self.case.payments, day):
                if item.missing > 0:
                    yield Expected(item.missing, None, f"mensualité du {short_day(item.due_on)}")
        for promise in self.case.promises:
            if promise.kept is None:
                yield Expected(promise.amount, None, f"promesse pour le {short_day(promise.due_on)}")
        sums = (
            (claim.total, "somme due"),
            (claim.principal, "principal échu"),
            (claim.principal + claim.not_due, "principal, échu ou non"),
        )
        yield from (Expected(amount, None, name) for amount, name in sums if amount > 0)

    def fit(self, amount: Decimal, day: date) -> Expected | None:
        """What this sum would be for the case; the whole case when two of its invoices expect it."""
        fits = [expected for expected in self.expected(day) if expected.amount == amount]
        if len({fit.invoice for fit in fits if fit.invoice}) > 1:
            return replace(fits[0], invoice=None, name="plusieurs factures de ce montant")
        return fits[0] if fits else None

    # --- What was received already ---

    def identifiers(self) -> Iterator[str]:
        """The movements dealt with: those recorded, and those that the journal cites, taken back since."""
        yield from (payment.identifier for payment in self.case.payments if payment.identifier)
        for entry in self.case.journal:
            yield from cited(entry.note) if entry.note else ()

    def same(
        self, amount: Decimal, days: Collection[date], *, by_hand: bool
    ) -> Iterator[tuple[int, Payment]]:
        """The payments of this sum and of one of these days, noted by hand or imported, with their positions."""
        for at, payment in enumerate(self.case.payments[: self.written]):
            alike = payment.amount == amount and payment.received_on in days
            if alike and at not in self.used and (payment.identifier is None) is by_hand:
                yield at, payment

    def near(self, amount: Decimal, on: date, source: str) -> Payment | None:
        """A payment of this sum within a few days of `on`, noted by hand or from a statement of another `source`:
        perhaps the same, since a clerk, or a file without value dates, dates it otherwise."""
        for at, payment in enumerate(self.case.payments[: self.written]):
            if at in self.used or payment.amount != amount or abs(payment.received_on - on) > _ALIKE_DAYS:
                continue
            if payment.identifier is None or source_of(payment.identifier) != source:
                return payment
        return None

    def receive(self, payments: Iterable[Payment]) -> None:
        self.case = self.case.model_copy(update={"payments": (*self.case.payments, *payments)})
        self.claim = self.compute(self.case)


class Files:
    """All the cases, and the ways to one of them: number, account, name, sum."""

    def __init__(self, files: Iterable[File], day: date) -> None:
        self.day = day
        self.all = {file.reference: file for file in files}
        self.numbers = Numbers(
            (number, Target(file.reference, invoice))
            for file in self.all.values()
            for number, invoice in (
                (file.reference, None),
                *((item.number, item.number) for item in file.case.invoices),
            )
        )
        self._by_account: dict[str, set[str]] = {}
        self._by_iban: dict[str, list[File]] = {}
        self._by_word: dict[str, list[File]] = {}
        self._by_amount: dict[Decimal, set[str]] = {}
        self.recorded: dict[str, list[str]] = {}
        for file in self.all.values():
            for account in file.accounts:
                self._by_account.setdefault(account, set()).add(file.reference)
            for iban in file.case.debtor.ibans:
                self._by_iban.setdefault(iban, []).append(file)
            if file.words:
                self._by_word.setdefault(max(file.words, key=lambda word: (len(word), word)), []).append(file)
            for identifier in file.identifiers():
                self.recorded.setdefault(identifier, []).append(file.reference)
            self._expect(file)

    def __getitem__(self, reference: str) -> File:
        return self.all[reference]

    def paid_on(self, account: str) -> frozenset[str]:
        """The cases whose debtors pay on this account; all of them when no creditor is known to hold it."""
        return frozenset(self._by_account.get(account) or self.all)

    def is_known(self, account: str) -> bool:
        return account in self._by_account

    def paying_from(self, iban: str) -> list[File]:
        return list(self._by_iban.get(iban, ()))

    def named_in(self, words: frozenset[str]) -> list[File]:
        """The cases whose debtor's name is whole in these words."""
        return [file for word in sorted(words) for file in self._by_word.get(word, ()) if file.words <= words]

    def expecting(self, amount: Decimal) -> list[File]:
        """The cases that wait for this very sum."""
        return [
            file
            for reference in sorted(self._by_amount.get(amount, ()))
            if (file := self.all[reference]).fit(amount, self.day)
        ]

    def receive(self, reference: str, payments: Iterable[Payment]) -> None:
        """A payment found: what is expected of the next ones changes."""
        self.all[reference].receive(payments)
        self._expect(self.all[reference])

    def _expect(self, file: File) -> None:
        for expected in file.expected(self.day):
            self._by_amount.setdefault(expected.amount, set()).add(file.reference)

    def exactly(self, number: str) -> tuple[Target, ...]:
        return self.numbers.exactly(number)

    def within(self, text: str) -> tuple[Named, ...]:
        return self.numbers.within(text)
