"""What the décompte answers: frozen values, amounts in euros to the cent."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from generator.case import (
    BelowFloor,
    ConsumerStart,
    CreditNoteEffect,
    DayBasis,
    DayCount,
    DayOff,
    FeePer,
    Imputation,
    Invoice,
    MonthEnd,
    Payment,
    RateMode,
    Regime,
    Remission,
    Rounding,
)
from generator.law import LegalValue
from generator.values import PaymentTerm


@dataclass(frozen=True, slots=True, kw_only=True)
class Terms:
    """The choices of computation, all resolved: the case's, else the creditor's, else these.

    Without `month_end`, a term « fin de mois » is read in the way that falls later, which claims less.
    """

    imputation: Imputation = Imputation.PRINCIPAL_FIRST
    rate_mode: RateMode = RateMode.PER_SEMESTER
    day_count: DayCount = DayCount.END_INCLUSIVE
    day_basis: DayBasis = DayBasis.DAYS_365
    rounding: Rounding = Rounding.PER_SEGMENT
    credit_note: CreditNoteEffect = CreditNoteEffect.FROM_ORIGIN
    consumer_start: ConsumerStart = ConsumerStart.FIRST_PRESENTATION
    below_floor: BelowFloor = BelowFloor.AS_WRITTEN
    fee_per: FeePer = FeePer.INVOICE
    day_off: DayOff = DayOff.KEPT
    payment_term: PaymentTerm | None = None
    month_end: MonthEnd | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Segment:
    """Interest on one base at one rate from `start` to `end`, both days included and counted.

    `rate_percent` is per year of `year_days` days. `basis` holds article keys, `citation` the same articles
    as printed, `rule` says in French what the law grants here. Under Rounding.TOTAL and TRUNCATED, `amount` is
    the growth of the invoice's rounded running total, so that the lines still add up; otherwise it is the line
    rounded half up.
    """

    invoice: str
    due_date: date
    start: date
    end: date
    days: int
    base: Decimal
    rate_percent: Decimal
    year_days: int
    rule: str
    rate_label: str
    basis: tuple[str, ...]
    citation: str
    source: str
    legal_values: tuple[LegalValue, ...]
    amount: Decimal


@dataclass(frozen=True, slots=True, kw_only=True)
class InvoiceClaim:
    """One invoice at the end of the day.

    Always: original = outstanding + principal_paid + credited + remitted + disputed + retention, and
    interest + interest_paid + interest_remitted = the sum of the segments.

    due_date            the oldest one with something unpaid, when the invoice has several
    due_date_computed   not the date the case gives: the legal period, or a public date moved to a working day
    paid                all that was received for it, of which `interest_paid`, `indemnity_paid`, and
                        `overpaid` when nothing was left to settle
    remitted            principal the creditor gave up; `interest_remitted` and `indemnity_remitted` likewise
    outstanding         neither paid, credited, given up, disputed nor retained; its part `not_due` is not
                        claimed yet
    late                some principal is, or was, paid after its due date
    overdue             late, and something (principal, interest or indemnity) is still claimed for it
    interest, indemnity still due; `segments` hold all the interest that accrued, paid or not
    indemnity_value     the legal value of the indemnity, once earned, even if paid since; it is counted
                        `indemnity_count` times: once, or once per late due date (FeePer)
    """

    number: str
    invoice: Invoice
    position: int
    due_date: date
    due_date_computed: bool
    original: Decimal
    credited: Decimal
    paid: Decimal
    remitted: Decimal
    disputed: Decimal
    retention: Decimal
    outstanding: Decimal
    not_due: Decimal
    late: bool
    overdue: bool
    first_interest_day: date | None
    segments: tuple[Segment, ...]
    interest: Decimal
    interest_paid: Decimal
    interest_remitted: Decimal
    indemnity: Decimal
    indemnity_paid: Decimal
    indemnity_remitted: Decimal
    indemnity_value: LegalValue | None
    indemnity_count: int
    overpaid: Decimal

    @property
    def claimed(self) -> Decimal:
        """The part of `outstanding` whose due date has passed."""
        return self.outstanding - self.not_due

    @property
    def principal_paid(self) -> Decimal:
        """The part of `paid` that settled principal."""
        return self.paid - self.interest_paid - self.indemnity_paid - self.overpaid


@dataclass(frozen=True, slots=True, kw_only=True)
class Claim:
    """What is owed at the end of `as_of`: total = principal + interest + indemnity + costs + penal_clause.

    principal             overdue, unpaid and undisputed; what is not due yet stands apart in `not_due`
    paid                  all that was received up to `as_of`, included, for whatever it settled
    penal_clause          what the clause still brings once a mise en demeure stayed without effect on its final
                          date (C. civ., art. 1231-5), payments and remissions deducted
    remitted              all the creditor gave up and was owed, for whatever it was
    overpaid              what payments and credit notes brought beyond all they could settle
    per_diem              what one more day adds at the rate of `as_of`, to four decimals: information, never
                          to be multiplied; 0 once interest stopped, or before a consumer's mise en demeure
    payments, remissions  those up to `as_of`, the oldest first
    unused_remissions     those given beyond what was owed on their day, and by how much
    agreed_rate           whether a rate of the contract, not the legal one, makes the interest
    interest_first_total  the total had payments gone to interest first (C. civ., art. 1343-1); the total itself when
                          only that reading needs a rate still to be published
    """

    reference: str
    as_of: date
    regime: Regime
    terms: Terms
    lines: tuple[InvoiceClaim, ...]
    principal: Decimal
    interest: Decimal
    indemnity: Decimal
    costs: Decimal
    costs_paid: Decimal
    penal_clause: Decimal
    penal_clause_paid: Decimal
    paid: Decimal
    credited: Decimal
    remitted: Decimal
    disputed: Decimal
    not_due: Decimal
    overpaid: Decimal
    total: Decimal
    per_diem: Decimal
    interest_first_total: Decimal
    payments: tuple[Payment, ...]
    remissions: tuple[Remission, ...]
    unused_remissions: tuple[tuple[Remission, Decimal], ...]
    agreed_rate: bool
    legal_values: tuple[LegalValue, ...]

    @property
    def overdue_lines(self) -> tuple[InvoiceClaim, ...]:
        return tuple(line for line in self.lines if line.overdue)

    @property
    def segments(self) -> tuple[Segment, ...]:
        return tuple(segment for line in self.lines for segment in line.segments)
