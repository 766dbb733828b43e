"""The worked examples of the guide: invented debts, on the days a page gives, that the engine really counts."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from generator import claim as claims
from generator import french
from generator.case import (
    Act,
    Address,
    Case,
    Conventions,
    Creditor,
    DebtKind,
    Debtor,
    Invoice,
    JournalEntry,
    MonthEnd,
    Payment,
    Quality,
    RateMode,
    Regime,
)
from generator.claim import Claim
from generator.law import Law
from generator.money import ZERO, round_cents
from generator.pages import markup
from generator.rules.limitation import limitation
from generator.values import PaymentTerm

QUALITIES: Mapping[str, Quality] = {
    "entreprise": Quality.PROFESSIONAL,
    "particulier": Quality.CONSUMER,
    "public": Quality.PUBLIC,
}
"""The debtors an example may have, as a page names them."""

LIMITED: Mapping[str, tuple[Quality, DebtKind]] = {
    **{name: (quality, DebtKind.ORDINARY) for name, quality in QUALITIES.items()},
    "transport": (Quality.PROFESSIONAL, DebtKind.TRANSPORT),
}
"""The debts whose limitation a page may ask for."""

MONTH_ENDS: Mapping[str, MonthEnd] = {str(reading): reading for reading in MonthEnd}

_MONTH = timedelta(days=30)


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """Some money received on a day, for the invoice of the example."""

    on: date
    amount: Decimal


def example(
    law: Law,
    quality: Quality,
    amount: Decimal,
    since: date,
    until: date,
    *,
    part: Part | None = None,
    frozen: bool = False,
) -> Claim:
    """One invoice of `amount` TTC, no rate agreed, counted at the end of `until`.

    `since`: its due date, or against a consumer the day of the mise en demeure, the only one that counts there.
    `frozen`: the rate of the first day for the whole delay, the reading that the tool does not choose.
    """
    due = since - _MONTH if quality is Quality.CONSUMER else since
    notice = JournalEntry(on=since, act=Act.MISE_EN_DEMEURE)
    happened = {
        "payments": (Payment(received_on=part.on, amount=part.amount, invoice="EXEMPLE"),) if part else (),
        "journal": (notice,) if quality is Quality.CONSUMER else (),
        "conventions": Conventions(rate_mode=RateMode.FIXED_AT_START) if frozen else Conventions(),
    }
    case = invented(quality, amount, due).model_copy(update=happened)
    return claims.compute(case, creditor(), law, until)


def table(claim: Claim) -> str:
    """The segments of a claim, as its décompte prints them."""
    sums = "Pénalités" if claim.regime is Regime.B2B else "Intérêts"
    head = ("Du", "Au", "Jours", "Taux", "Base", sums)
    rows = [
        (french.day(line.start), french.day(line.end), str(line.days),
         f"{french.percent(line.rate_percent)} ({line.rate_label})",
         french.euros(line.base), french.euros(line.amount))
        for line in claim.segments
    ]  # fmt: skip
    return markup.pipe_table(head, rows, {2: "---:", 4: "---:", 5: "---:"})


def accrued(claim: Claim) -> Decimal:
    """All the interest that ran, paid since or not."""
    return sum((line.amount for line in claim.segments), ZERO)


TOLD: Mapping[str, Callable[[Claim], str]] = {
    "tableau": table,
    "interets": lambda claim: french.euros(accrued(claim)),
    "principal": lambda claim: french.euros(claim.principal),
    "indemnite": lambda claim: french.euros(claim.indemnity),
    "total": lambda claim: french.euros(claim.total),
    "total_interets_d_abord": lambda claim: french.euros(claim.interest_first_total),
}
"""What a page may ask of an example."""


def expectation(claim: Claim, chance: Decimal, costs: Decimal) -> Decimal:
    """What a way may bring: the sum claimed times the chance of being paid, in percent, less what stays spent."""
    return round_cents(claim.total * chance / 100 - costs)


def month_end(issued: date, days: int, reading: MonthEnd) -> date:
    """The due date of « `days` jours fin de mois », read in one of its two lawful ways."""
    (due,) = claims.readings(issued, PaymentTerm(days=days, month_end=True), reading)
    return due


def last_day_to_sue(law: Law, debt: str, performed: date, day: date) -> date | None:
    """When the limitation of a debt of LIMITED ends, nothing having interrupted it; None when unknown."""
    quality, kind = LIMITED[debt]
    invoice = Invoice(
        number="EXEMPLE", issued_on=performed, performed_on=performed, due_date=performed + _MONTH,
        amount_ttc=Decimal(1), supply="exemple", kind=kind,
    )  # fmt: skip
    case = Case(reference="exemple", creditor="exemple", debtor=_debtor(quality), invoices=(invoice,))
    found = limitation(case, invoice, law, day)
    return found.end if found else None


def invented(quality: Quality, amount: Decimal, due: date) -> Case:
    """One invoice due on `due`, issued a month before, on which nothing has happened yet."""
    invoice = Invoice(
        number="EXEMPLE", issued_on=due - _MONTH, due_date=due, amount_ttc=amount, supply="exemple"
    )
    return Case(reference="exemple", creditor="exemple", debtor=_debtor(quality), invoices=(invoice,))


def _debtor(quality: Quality) -> Debtor:
    return Debtor(name="Exemple", quality=quality, address=Address(postcode="75001", town="Paris"))


def creditor() -> Creditor:
    """Who is owed in every example: no clause, the conventions of the tool."""
    return Creditor.model_construct(
        slug="exemple", name="Exemple", penalty_clause=None, penal_clause=None, conventions=Conventions(),
        procedure=None,
    )  # fmt: skip
