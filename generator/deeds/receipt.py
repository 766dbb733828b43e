"""The receipt (quittance): what was received, what it settled, what remains; letters/quittance.md."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from generator import french
from generator.case import Case, Creditor, Payment, Regime
from generator.claim import Claim, compute
from generator.deeds.deed import Deed
from generator.deeds.page import held_by_all, invoices_in_short, letter_page
from generator.law import Law
from generator.letter import statement
from generator.money import ZERO
from generator.numerals import euros_in_words

_INTEREST = {
    Regime.B2B: "Pénalités de retard",
    Regime.B2C: "Intérêts",
    Regime.PUBLIC: "Intérêts moratoires",
}


class NothingPaid(Exception):  # noqa: N818 — the name says what happened
    """There is no payment to give a receipt for: the message is a French sentence."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Settled:
    """What one payment settled; the parts sum to its amount."""

    payment: Payment
    invoices: tuple[str, ...]
    principal: Decimal
    interest: Decimal
    indemnity: Decimal
    costs: Decimal
    overpaid: Decimal

    @property
    def others(self) -> Decimal:
        return self.indemnity + self.costs + self.overpaid


def receipt(case: Case, creditor: Creditor, claim: Claim, law: Law, number: int | None = None) -> Deed:
    """The receipt of every payment up to the day of `claim`, or of the payment `number` alone, 1 for the first.

    The balance is that of `claim` in both cases. Raises NothingPaid.
    """
    if not claim.payments:
        raise NothingPaid(
            f"aucun paiement n'est inscrit au {french.day(claim.as_of)} : pas de quittance sans versement"
        )
    if number is not None and not 1 <= number <= len(claim.payments):
        count = french.count(len(claim.payments), "paiement")
        raise NothingPaid(
            f"le dossier compte {count} au {french.day(claim.as_of)} : il n'y a pas de n° {number}"
        )
    settled = _settled(case, creditor, claim, law)
    chosen = settled if number is None else settled[number - 1 : number]
    view = _view(case, creditor, claim, law, chosen)
    suffix = "" if number is None else f"-{number}"
    return Deed(
        name=f"{case.reference}-quittance{suffix}",
        title="Quittance",
        template="quittance.md",
        layout="lettre.html",
        view=view,
        expected=_expected(claim, chosen, view),
    )


def _settled(case: Case, creditor: Creditor, claim: Claim, law: Law) -> tuple[_Settled, ...]:
    """What each payment settled: the accounts of its day with it, less the accounts of that day without it."""
    found = []
    for rank, payment in enumerate(claim.payments, 1):
        after = _with(case, creditor, law, claim.payments[:rank], payment)
        before = _with(case, creditor, law, claim.payments[: rank - 1], payment)
        pairs = tuple(zip(after.lines, before.lines, strict=True))
        found.append(
            _Settled(
                payment=payment,
                invoices=tuple(new.number for new, old in pairs if new.paid != old.paid),
                principal=sum((new.principal_paid - old.principal_paid for new, old in pairs), ZERO),
                interest=sum((new.interest_paid - old.interest_paid for new, old in pairs), ZERO),
                indemnity=sum((new.indemnity_paid - old.indemnity_paid for new, old in pairs), ZERO),
                costs=after.costs_paid
                + after.penal_clause_paid
                - before.costs_paid
                - before.penal_clause_paid,
                overpaid=after.overpaid - before.overpaid,
            )
        )
    return tuple(found)


def _with(case: Case, creditor: Creditor, law: Law, payments: Sequence[Payment], last: Payment) -> Claim:
    return compute(case.model_copy(update={"payments": tuple(payments)}), creditor, law, last.received_on)


def _view(
    case: Case, creditor: Creditor, claim: Claim, law: Law, chosen: Sequence[_Settled]
) -> dict[str, object]:
    received = sum((item.payment.amount for item in chosen), ZERO)
    numbers = [line.number for line in claim.lines]
    return {
        **letter_page(case, creditor, claim, law, title="Quittance", genre="quittance"),
        "versements": [
            {
                "le": french.short_day(item.payment.received_on),
                "moyen": (item.payment.means or "versement").capitalize(),
                "factures": french.listing(item.invoices),
                "principal": french.euros_or_empty(item.principal),
                "interets": french.euros_or_empty(item.interest),
                "autres": french.euros_or_empty(item.others),
                "montant": french.euros(item.payment.amount),
            }
            for item in chosen
        ],
        "versements_en_bref": f"versement du {french.day(chosen[0].payment.received_on)}"
        if len(chosen) == 1
        else french.count(len(chosen), "versement"),
        "recu": {"chiffres": french.euros(received), "lettres": euros_in_words(received)},
        "factures_en_bref": invoices_in_short(numbers),
        "nom_interets": _INTEREST[case.regime],
        "autres": french.listing(_others(chosen)),
        "montants": statement.sums(claim, accessories=True),
        "solde": claim.total <= 0,
        "principal_solde": claim.principal <= 0,
        "reste": [{"nom": name, "montant": french.euros(amount)} for name, amount in _left(claim) if amount],
        "a_echoir": french.euros_or_empty(claim.not_due),
        "trop_percu": french.euros_or_empty(claim.overpaid),
    }


def _others(chosen: Sequence[_Settled]) -> list[str]:
    sums = (
        ("indemnité forfaitaire", sum((item.indemnity for item in chosen), ZERO)),
        ("frais et clause pénale", sum((item.costs for item in chosen), ZERO)),
        ("trop-perçu", sum((item.overpaid for item in chosen), ZERO)),
    )
    return [f"{name} {french.euros(amount)}" for name, amount in sums if amount]


def _left(claim: Claim) -> tuple[tuple[str, Decimal], ...]:
    return (
        ("Principal, toutes taxes comprises", claim.principal),
        (_INTEREST[claim.regime], claim.interest),
        ("Indemnité forfaitaire de recouvrement", claim.indemnity),
        ("Frais complémentaires justifiés", claim.costs),
        ("Clause pénale", claim.penal_clause),
    )


def _expected(
    claim: Claim, chosen: Sequence[_Settled], view: dict[str, object]
) -> dict[str, tuple[str, ...]]:
    received = sum((item.payment.amount for item in chosen), ZERO)
    rows = [
        text
        for item in chosen
        for text in (french.short_day(item.payment.received_on), french.euros(item.payment.amount))
    ]
    balance = [french.day(claim.as_of)]
    balance += ["pour solde"] if view["solde"] else [french.euros(claim.total)]
    return {
        **held_by_all(view),
        "receipt-payments": (french.euros(received), euros_in_words(received)),
        "receipt-imputation": tuple(rows),
        "receipt-balance": tuple(balance),
    }
