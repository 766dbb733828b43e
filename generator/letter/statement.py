"""The sums of a document: invoice rows, totals, décompte line by line, data files, transfer code."""

from collections.abc import Mapping, Sequence
from decimal import Decimal

from generator import french
from generator.case import Case, CreditNoteReason, FeePer
from generator.claim import REMITTED, Claim, InvoiceClaim, Segment, allocation, conventions, interest
from generator.letter.parties import whole_euros
from generator.money import ZERO, plain

_REASONS = {
    CreditNoteReason.PRICE_ERROR: "erreur de prix",
    CreditNoteReason.RETURN: "retour",
    CreditNoteReason.CANCELLATION: "annulation",
    CreditNoteReason.COMMERCIAL: "geste commercial",
}
_QR_BYTES = 331  # what version 13 holds, the largest the norm allows


def claimed_lines(claim: Claim, *, accessories: bool) -> tuple[InvoiceClaim, ...]:
    """The invoices a letter lists: those overdue, or only those with principal still due."""
    return tuple(line for line in claim.overdue_lines if accessories or line.claimed)


def rows(lines: Sequence[InvoiceClaim]) -> list[dict[str, object]]:
    """One row per invoice, every sum in French; empty where there is nothing to say."""
    return [
        {
            "numero": line.number,
            "emise_le": french.short_day(line.invoice.issued_on),
            "echeance": french.short_day(line.due_date),
            "executee_le": french.short_day(line.invoice.performed_on) if line.invoice.performed_on else "",
            "prestation": line.invoice.supply,
            "commande": "" if (line.invoice.order or "") in line.invoice.supply else line.invoice.order or "",
            "montant": french.euros(line.original),
            "regle": french.euros_or_empty(line.principal_paid),
            "remis": french.euros_or_empty(line.remitted),
            "avoirs": french.euros_or_empty(line.credited),
            "deduit": french.euros_or_empty(line.principal_paid + line.credited + line.remitted),
            "conteste": french.euros_or_empty(line.disputed),
            "retenue": french.euros_or_empty(line.retention),
            "a_echoir": french.euros_or_empty(line.not_due),
            "ecarte": french.euros_or_empty(line.disputed + line.retention + line.not_due),
            "reste": french.euros(line.claimed),
            "penalites": french.euros(sum((segment.amount for segment in line.segments), ZERO)),
            "commande_publique": _public_order(line),
        }
        for line in lines
    ]


def in_short(lines: Sequence[InvoiceClaim]) -> str:
    """« facture F-1 du 30 juin 2026 », « factures F-1, F-2 et F-3 », « 40 factures »."""
    if len(lines) == 1:
        return f"facture {lines[0].number} du {french.day(lines[0].invoice.issued_on)}"
    if len(lines) <= 3:
        return f"factures {french.listing([line.number for line in lines])}"
    return french.count(len(lines), "facture")


def total(claim: Claim, *, accessories: bool) -> Decimal:
    """What the letter asks for: the whole claim, or its principal alone."""
    return claim.total if accessories else claim.principal


def sums(claim: Claim, *, accessories: bool) -> dict[str, object]:
    """The totals of a letter; `accessoires` says whether it claims more than the principal."""
    lines = [line for line in claim.overdue_lines if line.indemnity]
    unit = next((line.indemnity_value.value for line in lines if line.indemnity_value), ZERO)
    count = sum(line.indemnity_count for line in lines)
    return {
        "principal": french.euros(claim.principal),
        "interets": french.euros_or_empty(claim.interest) if accessories else "",
        "indemnite": french.euros_or_empty(claim.indemnity) if accessories else "",
        "indemnite_unitaire": whole_euros(unit) if unit else "",
        "indemnite_nombre": count,
        "indemnite_par": "échéance" if claim.terms.fee_per is FeePer.DUE_DATE else "facture",
        "frais": french.euros_or_empty(claim.costs) if accessories else "",
        "clause_penale": french.euros_or_empty(claim.penal_clause) if accessories else "",
        "total": french.euros(total(claim, accessories=accessories)),
        "regle": french.euros_or_empty(claim.paid),
        "avoirs": french.euros_or_empty(claim.credited),
        "conteste": french.euros_or_empty(claim.disputed),
        "remises": french.euros_or_empty(claim.remitted),
        "indemnite_remise": any(line.indemnity_remitted for line in claim.overdue_lines),
        "par_jour": french.exact_euros(claim.per_diem) if accessories and claim.per_diem else "",
        "arrete_au": french.day(claim.as_of),
        "accessoires": accessories,
        "imputation": str(claim.terms.imputation),
    }


def rates(segments: Sequence[Segment]) -> list[dict[str, object]]:
    """Each rate with the days it was applied, adjoining periods of one rate told once."""
    found: list[list[Segment]] = []
    for segment in sorted(segments, key=lambda item: (item.start, item.end)):
        if (
            found
            and found[-1][0].rate_percent == segment.rate_percent
            and found[-1][0].rate_label == segment.rate_label
        ):
            found[-1].append(segment)
        else:
            found.append([segment])
    merged: dict[tuple[str, str], tuple[Segment, Segment]] = {}
    for group in found:
        first, last = group[0], max(group, key=lambda item: item.end)
        key = (french.percent(first.rate_percent), first.rate_label)
        start, end = merged.get(key, (first, last))
        merged[key] = (
            min(start, first, key=lambda item: item.start),
            max(end, last, key=lambda item: item.end),
        )
    return [
        {
            "taux": taux,
            "libelle": label,
            "du": french.day(first.start),
            "au": french.day(last.end),
            "source": first.source,
            "convenu": not first.rate_label.startswith(("taux BCE", "taux de l'intérêt légal", "plancher")),
        }
        for (taux, label), (first, last) in merged.items()
    ]


def payments(claim: Claim) -> list[dict[str, str]]:
    return [
        {
            "le": french.short_day(item.received_on),
            "montant": french.euros(item.amount),
            "imputation": allocation(item).removeprefix("facture "),
            "moyen": item.means or "",
        }
        for item in claim.payments
    ]


def remissions(claim: Claim) -> list[dict[str, str]]:
    """What the creditor gave up, as the debtor is told."""
    return [
        {
            "le": french.short_day(item.granted_on),
            "sur": REMITTED[item.of],
            "facture": item.invoice or "toutes",
            "montant": french.euros(item.amount) if item.amount else "en totalité",
        }
        for item in claim.remissions
    ]


def credit_notes(case: Case, claim: Claim) -> list[dict[str, str]]:
    issued = sorted(
        (item for item in case.credit_notes if item.issued_on <= claim.as_of), key=lambda item: item.issued_on
    )
    return [
        {
            "numero": item.number,
            "le": french.short_day(item.issued_on),
            "montant": french.euros(item.amount),
            "facture": item.invoice,
            "motif": _REASONS[item.reason],
        }
        for item in issued
    ]


def decompte(case: Case, claim: Claim) -> dict[str, object]:
    """The décompte as a table: what was counted, at which rate, from which text, and what remains."""
    lines = claimed_lines(claim, accessories=True)
    counted = [line for line in lines if line.segments]
    interest_paid = sum((line.interest_paid for line in lines), ZERO)
    interest_given_up = sum((line.interest_remitted for line in lines), ZERO)
    indemnity_paid = sum((line.indemnity_paid for line in lines), ZERO)
    indemnity_given_up = sum((line.indemnity_remitted for line in lines), ZERO)
    accrued = sum((segment.amount for line in lines for segment in line.segments), ZERO)
    fees = [line for line in lines if line.indemnity_value]
    return {
        "arrete_au": french.day(claim.as_of),
        "regime": str(claim.regime),
        "factures": rows(lines),
        "colonnes": {
            "deduit": any(line.principal_paid for line in lines),
            "remis": any(line.remitted for line in lines),
            "ecarte": any(line.disputed or line.retention or line.not_due for line in lines),
        },
        "groupes": [
            {
                "numero": line.number,
                "periodes": [_period(item) for item in line.segments],
                "total": french.euros(sum((item.amount for item in line.segments), ZERO)),
            }
            for line in counted
        ],
        "versements": payments(claim),
        "remises": remissions(claim),
        "avoirs": credit_notes(case, claim),
        "principal": french.euros(claim.principal),
        "courus": french.euros_or_empty(accrued),
        "interets_regles": french.euros_or_empty(interest_paid),
        "interets_remis": french.euros_or_empty(interest_given_up),
        "interets": french.euros_or_empty(claim.interest),
        "indemnites": {
            "nombre": sum(line.indemnity_count for line in fees),
            "unitaire": whole_euros(fees[0].indemnity_value.value)
            if fees and fees[0].indemnity_value
            else "",
            "montant": french.euros_or_empty(claim.indemnity),
            "reglees": french.euros_or_empty(indemnity_paid),
            "remises": french.euros_or_empty(indemnity_given_up),
        },
        "frais": [
            {"libelle": cost.label, "montant": french.euros(cost.amount)}
            for cost in (case.extra_costs if claim.costs else ())
        ],
        "frais_regles": french.euros_or_empty(claim.costs_paid),
        "frais_total": french.euros_or_empty(claim.costs),
        "clause_penale": french.euros_or_empty(claim.penal_clause),
        "clause_penale_reglee": french.euros_or_empty(claim.penal_clause_paid),
        "total": french.euros(claim.total),
        "interets_d_abord": other
        if (other := french.euros(claim.interest_first_total)) != french.euros(claim.total)
        else "",
        "par_jour": french.exact_euros(claim.per_diem) if claim.per_diem else "",
        "exemple": _worked_example(counted),
        "conventions": list(conventions(claim)),
    }


def transfer(account: Mapping[str, str], amount: Decimal, message: str) -> dict[str, str]:
    """What the EPC code of a transfer says (EPC069-12, version 002); nothing for a sum the norm has no room for."""
    text = message[:140].rstrip()
    if not Decimal("0.01") <= amount <= Decimal("999999999.99"):
        return {"code": "", "texte": text}
    holder = account["titulaire"][:70].rstrip()
    start = (
        "BCD",
        "002",
        "1",
        "SCT",
        account["bic"],
        holder,
        account["iban_compact"],
        f"EUR{plain(amount)}",
        "",
        "",
    )
    while len((code := "\n".join((*start, text))).encode()) > _QR_BYTES:
        text = text[:-1].rstrip()
    return {"code": code, "texte": text}


def _period(item: Segment) -> dict[str, object]:
    return {
        "du": french.short_day(item.start),
        "au": french.short_day(item.end),
        "jours": item.days,
        "base": french.euros(item.base),
        "taux": french.percent(item.rate_percent),
        "libelle": item.rate_label,
        "source": item.source,
        "montant": french.euros(item.amount),
    }


def _worked_example(lines: Sequence[InvoiceClaim]) -> str:
    """The first period of interest as a product that a pocket calculator gives back."""
    if not lines:
        return ""
    item = lines[0].segments[0]
    rate = french.number(item.rate_percent)
    product = f"{french.euros(item.base)} × {rate} × {item.days} ÷ 100 ÷ {item.year_days}"
    return f"{product} = {french.euros(interest(item.base, item.rate_percent, item.days, item.year_days))}"


def _public_order(line: InvoiceClaim) -> list[str]:
    order = line.invoice.public_order
    if order is None:
        return []
    shown = (
        ("marché", order.contract),
        ("engagement", order.commitment),
        ("code service", order.service_code),
        ("dépôt", order.deposit),
        ("demande de paiement reçue le", order.received_on and french.short_day(order.received_on)),
    )
    return [f"{label}{french.NBSP}{value}" for label, value in shown if value]
