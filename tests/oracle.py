"""A second computation of the décompte, to judge the first: naive, one day after another, in fractions.

It shares no code with `generator.claim`: it reads a case, and holds its own rates (copied from the research notes),
its own public holidays and its own reading of the law. Rules R1 to R19 are those of the legal notes; where the
law leaves a choice, the case makes it. Supported: days from 2023 to 2026.

A line of interest is a run of days with one base and one rate. It ends where the rate is due to change (half-year,
calendar year when years have their real length) and on the day money or a remission reaches its due date; each line
is rounded there. With `cents=False` interest is never rounded: the ideal sum the printed one may only approach.
"""

import math
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, timedelta
from fractions import Fraction

from generator.case import Case, Creditor, Invoice, JournalEntry

DAY = timedelta(days=1)
NEVER = date(9999, 1, 1)

# First day of each half-year: ECB refinancing rate, legal rate of a business creditor (percent per year).
RATES = {
    (2023, 1): ("2.50", "2.06"),
    (2023, 2): ("4.00", "4.22"),
    (2024, 1): ("4.50", "5.07"),
    (2024, 2): ("4.25", "4.92"),
    (2025, 1): ("3.15", "3.71"),
    (2025, 2): ("2.15", "2.76"),
    (2026, 1): ("2.15", "2.62"),
    (2026, 2): ("2.40", "2.75"),
}
EASTER = {
    2023: date(2023, 4, 9), 2024: date(2024, 3, 31), 2025: date(2025, 4, 20), 2026: date(2026, 4, 5),
    2027: date(2027, 3, 28), 2028: date(2028, 4, 16),
}  # fmt: skip
FIXED_HOLIDAYS = {(1, 1), (5, 1), (5, 8), (7, 14), (8, 15), (11, 1), (11, 11), (12, 25)}
PERIODS = {None: 30, "pouvoir_adjudicateur": 30, "etablissement_de_sante": 50, "entreprise_publique": 60}
HANDED = {"distribue", "refuse", "non_reclame", "lre_acceptee", "lre_refusee", "lre_non_reclamee"}
PROOFS = {"premiere_presentation": {"presente", "lre_avisee", *HANDED}, "reception": HANDED}
DEFAULTS = {
    "imputation": "principal_d_abord", "rate_mode": "par_semestre", "day_count": "fin_incluse",
    "day_basis": "365", "rounding": "par_ligne", "credit_note": "origine",
    "consumer_start": "premiere_presentation", "below_floor": "applique", "fee_per": "par_facture",
    "day_off": "aucun",
}  # fmt: skip


def half_up(amount: Fraction) -> Fraction:
    return Fraction(math.floor(amount * 100 + Fraction(1, 2)), 100)


def half_year(on: date) -> tuple[int, int]:
    return on.year, 1 if on.month < 7 else 2


def ecb(on: date) -> Fraction:
    return Fraction(RATES[half_year(on)][0])


def legal(on: date) -> Fraction:
    return Fraction(RATES[half_year(on)][1])


def working(on: date) -> date:
    """`on`, or the next day that is neither a week-end nor one of the eleven public holidays."""
    while (
        on.weekday() >= 5
        or (on.month, on.day) in FIXED_HOLIDAYS
        or (on - EASTER[on.year]).days in {1, 39, 50}  # Easter Monday, Ascension, Whit Monday
    ):
        on += DAY
    return on


@dataclass(eq=False)
class Part:
    """One due date of one invoice. `days` of the open line bear interest on `line_base` at `line_rate`."""

    account: "Account"
    due: date
    left: Fraction
    first: date | None
    stop: date
    blocked: Fraction = Fraction(0)
    late: bool = False
    accrued: Fraction = Fraction(0)
    lines: list[list] = field(default_factory=list)

    @property
    def base(self) -> Fraction:
        return max(Fraction(0), self.left - self.blocked)


@dataclass(eq=False)
class Account:
    """One invoice, and what was done about it."""

    invoice: Invoice
    disputed: Fraction | None
    kept: Fraction
    parts: list[Part] = field(default_factory=list)
    credited: Fraction = Fraction(0)
    credit_left: Fraction = Fraction(0)
    paid: Fraction = Fraction(0)
    remitted: Fraction = Fraction(0)
    interest_paid: Fraction = Fraction(0)
    interest_remitted: Fraction = Fraction(0)
    interest_waived: bool = False
    fee: Fraction = Fraction(0)
    fees: int = 0
    fee_paid: Fraction = Fraction(0)
    fee_remitted: Fraction = Fraction(0)
    fee_waived: bool = False
    overpaid: Fraction = Fraction(0)
    exact: Fraction = Fraction(0)
    struck: Fraction = Fraction(0)

    @property
    def number(self) -> str:
        return self.invoice.number


class Oracle:
    """What `case` owes at the end of `as_of`."""

    def __init__(
        self, case: Case, creditor: Creditor, as_of: date, imputation: str = "", *, cents: bool = True
    ) -> None:
        self.case, self.as_of, self.cents = case, as_of, cents
        self.regime = {"professionnel": "b2b", "consommateur": "b2c", "public": "public"}[case.debtor.quality]
        self.chosen = {
            name: getattr(case.conventions, name) or getattr(creditor.conventions, name) or default
            for name, default in DEFAULTS.items()
        }
        if imputation:
            self.chosen["imputation"] = imputation
        self.month_end = case.conventions.month_end or creditor.conventions.month_end
        self.term = case.conventions.payment_term or creditor.conventions.payment_term
        self.agreed = case.penalty_clause or creditor.penalty_clause
        self.clause = case.penal_clause or creditor.penal_clause
        self.grace = case.grace if case.grace and case.grace.granted_on <= as_of else None
        known = self.regime == "b2c"
        self.costs = (
            Fraction(0) if known else sum((Fraction(c.amount) for c in case.extra_costs), Fraction(0))
        )
        self.costs_paid = self.penalty = self.penalty_paid = self.overpaid = self.received = Fraction(0)
        self.remitted = self.costs_remitted = Fraction(0)
        self.penalised: list[Part] = []
        self.accounts = [self.open(invoice) for invoice in case.invoices]
        self.by_number = {account.number: account for account in self.accounts}
        self.parts = [part for account in self.accounts for part in account.parts]
        self.live()
        for part in self.parts:
            self.strike(part)
        if not any(part.late for part in self.parts):
            self.costs = Fraction(0)
            self.remitted -= self.costs_remitted

    # --- Opening ---

    def open(self, invoice: Invoice) -> Account:
        case, as_of = self.case, self.as_of
        running = [
            item
            for item in case.disputes
            if item.invoice == invoice.number
            and item.opened_on <= as_of
            and not (item.closed_on and item.closed_on <= as_of)
        ]
        whole = any(item.amount is None for item in running)
        disputed = None if whole else sum((Fraction(item.amount or 0) for item in running), Fraction(0))
        retention = invoice.retention
        kept = Fraction(retention.amount) if retention and retention.due_on is None else Fraction(0)
        account = Account(invoice, disputed, kept)
        stop = NEVER
        state = case.situation
        if state and state.kind in {"sauvegarde", "redressement", "liquidation"}:
            earlier = not (invoice.performed_on and invoice.performed_on >= state.opened_on)
            if earlier and state.opened_on <= as_of:
                stop = state.opened_on - DAY
        for due, amount in self.due_dates(invoice):
            account.parts.append(Part(account, due, amount, self.first_day(due), stop))
        self.credit_from_origin(account)
        left = Fraction(10**12) if account.disputed is None else account.disputed + kept
        for part in account.parts:
            part.blocked = min(left, part.left)
            left -= part.blocked
        return account

    def due_dates(self, invoice: Invoice) -> list[tuple[date, Fraction]]:
        left, retention = Fraction(invoice.amount_ttc), invoice.retention
        apart = Fraction(0)
        if retention and retention.due_on:
            apart = min(left, Fraction(retention.amount))
            left -= apart
        found = []
        agreed = sorted(invoice.instalments, key=lambda item: (item.due_date, item.amount))
        for position, item in enumerate(agreed):
            share = left if position == len(agreed) - 1 else min(left, Fraction(item.amount))
            found.append((self.moved(item.due_date), share))
            left -= share
        if not agreed:
            found.append((self.due_date(invoice), left))
        if retention and retention.due_on:
            found.append((self.moved(retention.due_on), apart))
        return sorted(found, key=lambda item: item[0])

    def moved(self, on: date) -> date:
        return working(on) if self.regime == "public" or self.chosen["day_off"] == "jour_ouvrable" else on

    def due_date(self, invoice: Invoice) -> date:
        if self.regime == "public":
            return self.public_due_date(invoice)
        if invoice.due_date:
            return self.moved(invoice.due_date)
        term = invoice.payment_term or self.term
        if term is None:
            return self.moved((invoice.performed_on or invoice.issued_on) + timedelta(days=30))
        plain = invoice.issued_on + timedelta(days=term.days)
        if not term.month_end:
            return self.moved(plain)
        end_of_issue, end_of_term = invoice.issued_on, plain
        while (end_of_issue + DAY).month == end_of_issue.month:
            end_of_issue += DAY
        while (end_of_term + DAY).month == end_of_term.month:
            end_of_term += DAY
        first, second = end_of_term, end_of_issue + timedelta(days=term.days)
        read = {"jours_puis_fin_de_mois": first, "fin_de_mois_puis_jours": second}
        return self.moved(read[self.month_end] if self.month_end else max(first, second))

    def public_due_date(self, invoice: Invoice) -> date:
        order = invoice.public_order
        received = order.received_on if order else None
        if invoice.due_date and not received:
            end = invoice.due_date
        else:
            start = received or invoice.issued_on + 2 * DAY
            start = max(start, invoice.performed_on or start)
            end = start + timedelta(days=PERIODS[self.case.debtor.buyer_kind])
        stop = order.suspension if order else None
        if stop and stop.notified_on <= self.as_of and stop.notified_on <= working(end):
            remaining = (end - stop.notified_on).days
            complete = stop.completed_on
            resumed = complete if complete and complete <= self.as_of else self.as_of
            end = resumed + timedelta(days=max(30, remaining))
        return working(end)

    def first_day(self, due: date) -> date | None:
        """The first day of interest: with both ends counted by agreement, the day before."""
        origin: date | None = due
        if self.regime == "b2c":
            days = [self.notice_day(entry) for entry in self.case.journal if entry.on > due]
            origin = min((on for on in days if on), default=None)
        both = self.chosen["day_count"] == "deux_bornes" and self.regime != "public"
        return origin if origin is None or both else origin + DAY

    def notice_day(self, entry: JournalEntry) -> date | None:
        if entry.act != "mise_en_demeure":
            return None
        if entry.sending is None:
            return entry.on
        proofs = [(event.on, event.state) for event in entry.sending.postal]
        if entry.sending.channel == "telephone" or "npai" in {state for _, state in proofs}:
            return None
        start = self.chosen["consumer_start"]
        if start == "envoi" or entry.sending.channel not in {"lrar", "lre"}:
            return min((on for on, state in proofs if state == "depose"), default=entry.on)
        return min((on for on, state in proofs if state in PROOFS[start]), default=None)

    def credit_from_origin(self, account: Account) -> None:
        notes = [
            Fraction(note.amount)
            for note in self.case.credit_notes
            if note.invoice == account.number and note.issued_on <= self.as_of
        ]
        account.credited = sum(notes, Fraction(0))
        whole = account.credited >= account.invoice.amount_ttc
        if self.chosen["credit_note"] == "date_de_l_avoir" and not whole:
            account.credit_left = account.credited
            return
        left = account.credited
        for part in account.parts:
            taken = min(left, part.left)
            part.left -= taken
            left -= taken
        account.overpaid += left

    # --- Rates ---

    def has_clause(self) -> bool:
        return self.regime == "b2b" and bool(self.agreed and (self.agreed.rate or self.agreed.multiple))

    def frozen(self) -> bool:
        return self.regime == "public" or (
            self.regime == "b2b" and self.chosen["rate_mode"] == "fixe_au_depart"
        )

    def by_half_year(self) -> bool:
        """Whether a line is cut at each half-year: the rate hangs on a published value that moves."""
        if self.frozen():
            return False
        written = self.has_clause() and self.agreed.rate
        return not (written and self.chosen["below_floor"] in {"applique", "refuse"})

    def rate(self, part: Part, on: date) -> Fraction:
        at = part.first if self.frozen() and part.first else on
        if self.regime == "public":
            return ecb(at) + 8
        if self.regime == "b2c":
            return legal(at)
        if not self.has_clause():
            return ecb(at) + 10
        written = (
            Fraction(self.agreed.rate) if self.agreed.rate else Fraction(self.agreed.multiple) * legal(at)
        )
        floor = 3 * legal(at)
        if written < floor and self.chosen["below_floor"] == "releve":
            return floor
        if written < floor and self.chosen["below_floor"] == "taux_legal":
            return ecb(at) + 10
        return written

    def year(self, on: date) -> int:
        leap = on.year % 4 == 0
        return {"365": 365, "360": 360, "reelle": 366 if leap else 365}[self.chosen["day_basis"]]

    def burden(self, part: Part, on: date) -> Fraction:
        bears = (
            part.first and part.base and part.first <= on <= part.stop and not part.account.interest_waived
        )
        return self.rate(part, on) if bears else Fraction(0)

    # --- One day after another ---

    def live(self) -> None:
        exclusive = self.chosen["day_count"] == "fin_exclue"
        happenings = self.happenings()
        finals = self.finals()
        first = min([part.due for part in self.parts] + list(happenings) + [final for final, _ in finals])
        on = first
        while on <= self.as_of:
            for part in self.parts:
                self.wake(part, on)
            if not exclusive:
                self.count(on)
            for happening in happenings.get(on, ()):
                happening()
            for final, sent in finals:
                if final == on < self.as_of:
                    self.incur(final, sent)
            if exclusive and on < self.as_of:
                self.count(on)
            on += DAY

    def spared(self, on: date) -> bool:
        return bool(self.grace and self.grace.granted_on <= on <= self.grace.until)

    def wake(self, part: Part, on: date) -> None:
        """Late on the first day after the due date, or after the judge's delay, that finds something unpaid."""
        start = part.due + DAY
        if self.spared(start):
            start = self.grace.until + DAY
        if part.late or not part.base or on < start:
            return
        part.late = True
        account = part.account
        owed = self.regime != "b2c" and part.due <= part.stop and not account.fee_waived
        if owed and (not account.fees or self.chosen["fee_per"] == "par_echeance"):
            account.fee += 40
            account.fees += 1
        if part.first:
            eve = part.first
            while eve < on:  # the due date itself, when both ends are counted
                if eve < part.due + DAY:
                    self.bear(part, eve)
                eve += DAY

    def count(self, on: date) -> None:
        for part in self.parts:
            if part.late and part.first and part.first <= on:
                self.bear(part, on)

    def bear(self, part: Part, on: date) -> None:
        if not part.base or on > part.stop or self.spared(on) or part.account.interest_waived:
            return
        cut = (
            part.base,
            half_year(on) if self.by_half_year() else None,
            on.year if self.chosen["day_basis"] == "reelle" else None,
        )
        line = part.lines[-1] if part.lines else None
        if line and line[0] == cut and line[1] == on - DAY:
            line[1] = on
            line[2] += 1
        else:
            part.lines.append([cut, on, 1, part.base * self.rate(part, on) / (100 * self.year(on))])

    def strike(self, part: Part) -> None:
        """Close the open lines of `part` and round them: from here on its interest is a known sum."""
        account = part.account
        for _, _, days, daily in part.lines:
            exact = days * daily
            account.exact += exact
            if not self.cents:
                part.accrued += exact
            elif self.chosen["rounding"] == "par_ligne":
                part.accrued += half_up(exact)
            else:
                cut = self.chosen["rounding"] == "tronque"
                told = Fraction(math.floor(account.exact * 100), 100) if cut else half_up(account.exact)
                part.accrued += told - account.struck
                account.struck = told
        part.lines.clear()

    # --- What happens ---

    def happenings(self) -> dict[date, list]:
        """By day, in order: credit notes, payments for an invoice, other payments, remissions."""
        case, found = self.case, []
        for note in case.credit_notes:
            account = self.by_number.get(note.invoice)
            if account and account.credit_left:
                found.append((note.issued_on, 0, note.invoice, "", note.amount))
        for payment in case.payments:
            number = payment.invoice if payment.invoice in self.by_number else ""
            found.append((payment.received_on, 1 if number else 2, number, "", payment.amount))
        for gift in case.remissions:
            if not (self.regime == "public" and gift.of in {"interets", "indemnite"}):
                found.append((gift.granted_on, 3, gift.invoice or "", str(gift.of), gift.amount))
        sums: dict = {}
        for *key, amount in found:
            before = sums.get(tuple(key), Fraction(0))
            sums[tuple(key)] = None if before is None or amount is None else before + Fraction(amount)
        by_day: dict[date, list] = {}
        for key in sorted(sums):
            on, kind, number, what = key
            if on <= self.as_of:
                by_day.setdefault(on, []).append(
                    lambda on=on, kind=kind, number=number, what=what, amount=sums[key]: self.happen(
                        on, kind, number, what, amount
                    )
                )
        return by_day

    def happen(self, on: date, kind: int, number: str, what: str, amount: Fraction | None) -> None:
        if kind == 3:
            self.remit(on, number, what, amount)
            return
        account = self.by_number.get(number)
        if kind == 0:
            self.credit(on, account, amount)
            return
        self.received += amount
        if kind == 2:
            self.overpaid += self.pay(on, amount, self.accounts, unallocated=True)
            return
        rest = self.pay_accessories(self.pay(on, amount, [account], unallocated=False))
        account.overpaid += rest
        account.paid += rest

    def in_order(self, accounts: Iterable[Account]) -> list[Part]:
        parts = [part for account in accounts for part in account.parts]
        return sorted(parts, key=lambda part: (part.due, part.account.number))

    def pay(self, on: date, left: Fraction, accounts: list[Account], *, unallocated: bool) -> Fraction:
        parts = self.in_order(accounts)
        interest_first = self.chosen["imputation"] == "interets_d_abord"
        left = self.pay_principal(on, left, [part for part in parts if part.due <= on], interest_first)
        left = self.pay_interest_and_fees(left, accounts)
        if unallocated:
            left = self.pay_accessories(left)
        left = self.pay_principal(on, left, [part for part in parts if part.due > on], interest_first)
        return self.pay_blocked(left, parts)

    def credit(self, on: date, account: Account, left: Fraction) -> None:
        """A credit note corrects the principal; beyond it, what was paid or given up for it is freed."""
        parts, paid = self.in_order([account]), account.paid
        for chosen in ([part for part in parts if part.due <= on], [part for part in parts if part.due > on]):
            left = self.pay_principal(on, left, chosen, False)
        left = self.pay_blocked(left, parts)
        freed = min(left, account.remitted)
        account.remitted -= freed
        self.remitted -= freed
        account.overpaid += self.pay_interest_and_fees(left - freed, [account])
        account.paid = paid

    def pay_principal(self, on: date, left: Fraction, parts: list[Part], with_interest: bool) -> Fraction:
        waiting = [part for part in parts if part.base]
        while waiting and left:
            worst = max(self.burden(part, on) for part in waiting)
            oldest = min(part.due for part in waiting if self.burden(part, on) == worst)
            group = [part for part in waiting if (self.burden(part, on), part.due) == (worst, oldest)]
            waiting = [part for part in waiting if part not in group]
            if with_interest:
                for part in group:
                    self.strike(part)
            needs = [part.base + (part.accrued if with_interest else 0) for part in group]
            for part, share in zip(group, self.shares(left, needs), strict=True):
                if not share:
                    continue
                self.strike(part)
                interest = min(share, part.accrued) if with_interest else Fraction(0)
                self.settle_interest(part, interest)
                part.left -= share - interest
                part.account.paid += share - interest
                left -= share
        return left

    def shares(self, amount: Fraction, needs: list[Fraction]) -> list[Fraction]:
        """Pro rata; to the cent, each cumulated share is rounded so that they add up to the payment."""
        total, seen, given, found = sum(needs, Fraction(0)), Fraction(0), Fraction(0), []
        if amount >= total:
            return needs
        for need in needs:
            seen += need
            mark = half_up(amount * seen / total)
            found.append(mark - given)
            given = mark
        return found

    def settle_interest(self, part: Part, amount: Fraction) -> None:
        part.accrued -= amount
        part.account.interest_paid += amount
        part.account.paid += amount

    def pay_interest_and_fees(self, left: Fraction, accounts: list[Account]) -> Fraction:
        if left:
            for part in self.in_order(accounts):
                share = min(left, part.accrued)
                self.settle_interest(part, share)
                left -= share
            for account in sorted(accounts, key=lambda account: account.number):
                share = min(left, account.fee)
                account.fee -= share
                account.fee_paid += share
                account.paid += share
                left -= share
        return left

    def pay_accessories(self, left: Fraction) -> Fraction:
        if any(part.late for part in self.parts):
            share = min(left, self.costs)
            self.costs -= share
            self.costs_paid += share
            left -= share
            share = min(left, self.penalty)
            self.penalty -= share
            self.penalty_paid += share
            left -= share
        return left

    def pay_blocked(self, left: Fraction, parts: list[Part]) -> Fraction:
        for part in parts:
            share = min(left, part.left)
            part.left -= share
            part.account.paid += share
            left -= share
        return left

    def remit(self, on: date, number: str, what: str, amount: Fraction | None) -> None:
        """What the creditor gives up: on the invoice named, else on all those it had issued by then."""
        accounts = [
            account
            for account in self.accounts
            if account.number == number or (not number and account.invoice.issued_on <= on)
        ]
        left = Fraction(10**12) if amount is None else amount
        start = left
        if what == "frais":
            share = min(left, self.costs)
            self.costs -= share
            self.costs_remitted += share
            left -= share
        elif what == "clause_penale":
            share = min(left, self.penalty)
            self.penalty -= share
            left -= share
            if amount is None:
                self.clause = None
        elif what == "indemnite":
            for account in sorted(accounts, key=lambda account: account.number):
                share = min(left, account.fee)
                account.fee -= share
                account.fee_remitted += share
                account.fee_waived = account.fee_waived or amount is None
                left -= share
        else:
            for part in self.in_order(accounts):
                if not left:
                    break
                self.strike(part)
                if what == "interets":
                    share = min(left, part.accrued)
                    part.accrued -= share
                    part.account.interest_remitted += share
                else:
                    share = min(left, part.base)
                    part.left -= share
                    part.account.remitted += share
                left -= share
            if what == "interets" and amount is None:
                for account in accounts:
                    account.interest_waived = True
        self.remitted += start - left

    # --- Penal clause ---

    def finals(self) -> list[tuple[date, date]]:
        """Final date and day of each written mise en demeure that reached an address, in order."""
        found = []
        for entry in self.case.journal:
            sending = entry.sending
            if entry.act != "mise_en_demeure" or not sending or not sending.final_date:
                continue
            if sending.channel == "telephone" or any(event.state == "npai" for event in sending.postal):
                continue
            if entry.on <= sending.final_date and not self.spared(sending.final_date):
                found.append((sending.final_date, entry.on))
        return sorted(found)

    def incur(self, final: date, sent: date) -> None:
        """A fixed sum once; a percentage once on each debt, for what the letter could claim and is still unpaid."""
        if self.clause is None or self.regime == "public":
            return
        parts = [part for part in self.parts if part.due < sent and final <= part.stop and part.base]
        parts = [part for part in parts if part not in self.penalised]
        if parts and self.clause.amount is not None:
            self.penalty += Fraction(self.clause.amount)
            self.clause = None
        elif parts:
            unpaid = sum((part.base for part in parts), Fraction(0))
            self.penalty += half_up(Fraction(self.clause.percent or 0) * unpaid / 100)
            self.penalised += parts

    # --- Answers ---

    @property
    def principal(self) -> Fraction:
        return sum((part.base for part in self.parts if part.due < self.as_of), Fraction(0))

    @property
    def interest(self) -> Fraction:
        return sum((part.accrued for part in self.parts), Fraction(0))

    @property
    def total(self) -> Fraction:
        fees = sum((account.fee for account in self.accounts), Fraction(0))
        return self.principal + self.interest + fees + self.costs + self.penalty

    @property
    def per_diem(self) -> Fraction:
        """What tomorrow adds at today's rate, to four decimals."""
        daily, tomorrow = Fraction(0), self.as_of + DAY
        for part in self.parts:
            runs = part.first and part.first <= tomorrow and part.due < self.as_of <= part.stop
            if runs and not self.spared(tomorrow) and not part.account.interest_waived:
                daily += part.base * self.rate(part, self.as_of) / (100 * self.year(self.as_of))
        return Fraction(math.floor(daily * 10000 + Fraction(1, 2)), 10000)

    def line(self, account: Account) -> dict[str, Fraction | int]:
        """An invoice as the décompte shows it: first what is retained, then disputed, then the rest."""
        left = sum((part.left for part in account.parts), Fraction(0))
        kept = min(account.kept, left)
        disputed = left - kept if account.disputed is None else min(account.disputed, left - kept)
        return {
            "credited": account.credited,
            "paid": account.paid,
            "remitted": account.remitted,
            "retention": kept,
            "disputed": disputed,
            "outstanding": left - kept - disputed,
            "not_due": sum((part.base for part in account.parts if part.due >= self.as_of), Fraction(0)),
            "late": any(part.late for part in account.parts),
            "interest": sum((part.accrued for part in account.parts), Fraction(0)),
            "interest_paid": account.interest_paid,
            "interest_remitted": account.interest_remitted,
            "indemnity": account.fee,
            "indemnity_paid": account.fee_paid,
            "indemnity_remitted": account.fee_remitted,
            "indemnity_count": account.fees,
            "overpaid": account.overpaid,
        }
