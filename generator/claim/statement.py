"""The décompte for other programs: JSON for a machine, CSV for a spreadsheet."""

from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from generator.case import Regime
from generator.claim.conventions import conventions
from generator.claim.explanation import allocation, reductions
from generator.claim.model import Claim
from generator.french import short_day
from generator.money import plain
from generator.spreadsheet import comma, harmless, written


def as_json(claim: Claim) -> dict[str, Any]:
    """The décompte for a machine: amounts and rates (percent per year) as plain decimal strings, ISO days."""
    return {
        "reference": claim.reference,
        "date": claim.as_of.isoformat(),
        "regime": claim.regime.value,
        "principal": plain(claim.principal),
        "interets": plain(claim.interest),
        "indemnites": plain(claim.indemnity),
        "frais": plain(claim.costs),
        "clause_penale": plain(claim.penal_clause),
        "paiements": plain(claim.paid),
        "avoirs": plain(claim.credited),
        "remises": plain(claim.remitted),
        "conteste": plain(claim.disputed),
        "non_echu": plain(claim.not_due),
        "total": plain(claim.total),
        "total_interets_d_abord": plain(claim.interest_first_total),
        "par_jour": str(claim.per_diem),
        "factures": [
            {
                "numero": line.number,
                "emise_le": line.invoice.issued_on.isoformat(),
                "echeance": line.due_date.isoformat(),
                "montant_ttc": plain(line.original),
                "avoirs": plain(line.credited),
                "paiements": plain(line.paid),
                "principal_remis": plain(line.remitted),
                "conteste": plain(line.disputed),
                "retenue_de_garantie": plain(line.retention),
                "reste_du": plain(line.claimed),
                "non_echu": plain(line.not_due),
                "interets": plain(line.interest),
                "interets_regles": plain(line.interest_paid),
                "interets_remis": plain(line.interest_remitted),
                "indemnite": plain(line.indemnity),
                "indemnites_comptees": line.indemnity_count,
            }
            for line in claim.lines
        ],
        "lignes": [
            {
                "facture": part.invoice,
                "echeance": part.due_date.isoformat(),
                "du": part.start.isoformat(),
                "au": part.end.isoformat(),
                "jours": part.days,
                "taux": format(part.rate_percent, "f"),
                "taux_detail": part.rate_label,
                "base": plain(part.base),
                "annee": part.year_days,
                "montant": plain(part.amount),
                "regle": part.rule,
                "valeurs": [f"{value.key}/{value.start.isoformat()}" for value in part.legal_values],
                "fondement": part.citation,
                "source": part.source,
            }
            for part in claim.segments
        ],
        "versements": [
            {
                "recu_le": payment.received_on.isoformat(),
                "montant": plain(payment.amount),
                "imputation": allocation(payment),
            }
            for payment in claim.payments
        ],
        "valeurs_legales": [
            {
                "cle": value.key,
                "titre": value.title,
                "valeur": format(value.value, "f"),
                "unite": value.unit.value,
                "du": value.start.isoformat(),
                "au": value.end.isoformat() if value.end else None,
                "fondement": value.basis,
                "source": value.source,
                "verifie_le": value.verified_on.isoformat(),
            }
            for value in claim.legal_values
        ],
        "conventions": list(conventions(claim)),
    }


_HEADERS = ("nature", "facture", "du", "au", "jours", "base", "taux_pourcent", "montant", "source")


def as_csv(claim: Claim) -> str:
    """The décompte for a French spreadsheet: `;`, decimal commas, CRLF; no cell can pass for a formula."""
    return written([_HEADERS, *([harmless(cell) for cell in row] for row in _rows(claim))])


def _rows(claim: Claim) -> Iterator[tuple[str, ...]]:
    def row(
        nature: str, amount: Decimal, number: str = "", source: str = "", **cells: str
    ) -> tuple[str, ...]:
        known = {"facture": number, "montant": comma(plain(amount)), "source": source, **cells}
        return nature, *(known.get(header, "") for header in _HEADERS[1:])

    for line in claim.lines:
        issued, due = short_day(line.invoice.issued_on), short_day(line.due_date)
        yield row("facture, de l'émission à l'échéance", line.original, line.number, du=issued, au=due)
        for label, amount in reductions(line):
            yield row(f"à déduire : {label}", amount, line.number)
        if line.not_due:
            yield row("à déduire : non échu, non réclamé", line.not_due, line.number)
        for part in line.segments:
            yield row(
                "intérêts",
                part.amount,
                line.number,
                f"{part.rate_label} ; {part.citation} ; {part.source}",
                du=short_day(part.start),
                au=short_day(part.end),
                jours=str(part.days),
                base=comma(plain(part.base)),
                taux_pourcent=comma(format(part.rate_percent, "f")),
            )
        if line.indemnity_value is not None:
            value = line.indemnity_value
            sum_of = value.value * line.indemnity_count
            yield row("indemnité forfaitaire", sum_of, line.number, f"{value.basis} ; {value.source}")
        if line.interest_paid:
            yield row("à déduire : intérêts déjà réglés", line.interest_paid, line.number)
        if line.indemnity_paid:
            yield row("à déduire : indemnité déjà réglée", line.indemnity_paid, line.number)
        if line.interest_remitted:
            yield row("à déduire : intérêts remis", line.interest_remitted, line.number)
        if line.indemnity_remitted:
            yield row("à déduire : indemnité remise", line.indemnity_remitted, line.number)
    yield row("principal échu", claim.principal)
    yield row("intérêts dus", claim.interest)
    if claim.regime is not Regime.B2C:
        yield row("indemnités dues", claim.indemnity)
        yield row("frais justifiés", claim.costs)
    if claim.penal_clause:
        yield row("clause pénale", claim.penal_clause)
    yield row("total dû", claim.total)
