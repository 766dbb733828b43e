"""The décompte in print: French sentences for a reader, JSON for a machine, CSV for a spreadsheet."""

import csv
import io
from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from generator import french
from generator.case import Regime
from generator.claim.model import Claim, InvoiceClaim, Segment
from generator.french import NBSP, euros, percent, short_day
from generator.money import plain

_REGIMES = {
    Regime.B2B: "entre professionnels",
    Regime.B2C: "débiteur consommateur",
    Regime.PUBLIC: "acheteur public",
}
_CONVENTIONS = {
    "principal_d_abord": "Les paiements réduisent d'abord le principal, puis ce qui s'y ajoute.",
    "interets_d_abord": "Les paiements s'imputent d'abord sur les intérêts, puis sur le principal "
    "(C. civ., art. 1343-1).",
    "par_semestre": "Le taux suit chaque semestre du retard.",
    "fixe_au_depart": "Le taux est celui du premier jour d'intérêt, pour tout le retard.",
    "fin_incluse": "Le jour de l'échéance n'est pas compté ; le jour du paiement ou de l'arrêté l'est.",
    "fin_exclue": "Ni le jour de l'échéance ni celui du paiement ou de l'arrêté ne sont comptés.",
    "365": "L'année compte 365 jours, même bissextile.",
    "reelle": "L'année compte ses jours réels, 365 ou 366.",
    "360": "L'année compte 360 jours, comme convenu.",
    "par_ligne": "Chaque ligne est arrondie au centime le plus proche, puis les lignes s'additionnent.",
    "au_total": "L'arrondi porte sur le total des intérêts de chaque facture ; chaque ligne en est la part.",
    "origine": "Les avoirs réduisent le principal dès l'origine.",
    "date_de_l_avoir": "Les avoirs réduisent le principal à leur date ; un avoir total, dès l'origine.",
    "envoi": "L'intérêt légal court du lendemain de l'envoi de la mise en demeure.",
    "premiere_presentation": "L'intérêt légal court du lendemain de la première présentation "
    "de la mise en demeure.",
    "reception": "L'intérêt légal court du lendemain de la réception de la mise en demeure.",
}


def explain(claim: Claim) -> str:
    """Every figure of the décompte, in French sentences: days, rate, base, article, source and amount."""
    lines = [f"Décompte {claim.reference} au {french.day(claim.as_of)} ({_REGIMES[claim.regime]})"]
    for line in claim.lines:
        lines += ["", *_of_invoice(line, claim)]
    lines += ["", *_totals(claim), "", "Conventions de calcul"]
    lines += [f"- {text}" for text in _conventions(claim)]
    return "\n".join(lines) + "\n"


def _of_invoice(line: InvoiceClaim, claim: Claim) -> Iterator[str]:
    due = f"échéance le {french.day(line.due_date)}{' (calculée)' if line.due_date_computed else ''}"
    yield f"Facture {line.number} : {euros(line.original)} TTC, {due}"
    for label, amount in _reductions(line):
        yield f"  {label} : {euros(amount)}"
    if line.not_due:
        yield f"  non échu : {euros(line.not_due)}"
    yield f"  reste dû échu : {euros(line.claimed)}"
    for part in line.segments:
        origin = f"{part.rate_label} ; {part.citation} ; {part.source}"
        yield f"  {_formula(part)} = {euros(part.amount)} ({origin})"
    if line.interest_paid:
        yield f"  intérêts déjà réglés : {euros(line.interest_paid)}"
    if line.indemnity_value is not None:
        value = line.indemnity_value
        yield f"  indemnité forfaitaire : {euros(value.value)} ({value.basis} ; {value.source})"
        if line.indemnity_paid:
            yield f"  indemnité déjà réglée : {euros(line.indemnity_paid)}"
    elif claim.regime is Regime.B2C and line.late and not line.segments:
        yield "  aucun intérêt : il ne court qu'après une mise en demeure (C. civ., art. 1231-6 et 1344-1)"
    if line.overpaid:
        yield f"  trop-perçu : {euros(line.overpaid)}"


def _reductions(line: InvoiceClaim) -> Iterator[tuple[str, Decimal]]:
    """What the principal claimed is less than the invoice; labels stay exact when payments settled more."""
    mixed = line.interest_paid or line.indemnity_paid
    named = (
        ("avoirs", line.credited),
        ("paiements reçus, part du principal" if mixed else "paiements reçus", line.principal_paid),
        ("part contestée, non réclamée", line.disputed),
        ("retenue de garantie, non exigible", line.retention),
    )
    return ((label, amount) for label, amount in named if amount > 0)


def _formula(part: Segment) -> str:
    period = f"du {short_day(part.start)} au {short_day(part.end)}, {french.count(part.days, 'jour')}"
    fraction = f"{part.days}{NBSP}/{NBSP}{part.year_days}"
    return f"{period} : {euros(part.base)} × {percent(part.rate_percent)} × {fraction}"


def _totals(claim: Claim) -> Iterator[str]:
    yield f"Principal échu et non contesté : {euros(claim.principal)}"
    yield f"Intérêts : {euros(claim.interest)}"
    if claim.regime is not Regime.B2C:
        yield f"Indemnités forfaitaires : {euros(claim.indemnity)}"
    if claim.costs or claim.costs_paid:
        yield f"Frais justifiés : {euros(claim.costs)}"
    yield f"Total dû : {euros(claim.total)}"
    if claim.interest_first_total != claim.total:
        other = euros(claim.interest_first_total)
        yield f"Pour information, paiements imputés d'abord sur les intérêts (C. civ., art. 1343-1) : {other}"
    if claim.per_diem:
        figure = str(claim.per_diem).replace(".", ",")
        yield f"Pour information, chaque jour de retard ajoute {figure}{NBSP}€ au taux actuel."
    if claim.not_due:
        yield f"Non échu, non réclamé : {euros(claim.not_due)}"
    if claim.disputed:
        yield f"Contesté, non réclamé : {euros(claim.disputed)}"
    if claim.overpaid:
        yield f"Trop-perçu à rendre ou à affecter : {euros(claim.overpaid)}"


def _conventions(claim: Claim) -> Iterator[str]:
    terms = claim.terms
    if claim.regime is Regime.PUBLIC:
        yield (
            "Le taux est celui du semestre où les intérêts ont commencé à courir, pour tout le retard "
            "(CCP, art. R. 2192-31)."
        )
    elif claim.regime is Regime.B2C:
        yield _CONVENTIONS[terms.consumer_start]
        yield _CONVENTIONS["par_semestre"]
    elif any(part.legal_values for part in claim.segments):
        yield _CONVENTIONS[terms.rate_mode]
    yield from (_CONVENTIONS[choice] for choice in (terms.day_count, terms.day_basis, terms.rounding))
    if claim.paid:
        yield _CONVENTIONS[terms.imputation]
    if claim.credited:
        yield _CONVENTIONS[terms.credit_note]
    yield "Les intérêts ne produisent pas eux-mêmes d'intérêts ; aucune TVA ne s'y ajoute."


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
        "paiements": plain(claim.paid),
        "avoirs": plain(claim.credited),
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
                "conteste": plain(line.disputed),
                "retenue_de_garantie": plain(line.retention),
                "reste_du": plain(line.claimed),
                "non_echu": plain(line.not_due),
                "interets": plain(line.interest),
                "indemnite": plain(line.indemnity),
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
                "fondement": part.citation,
                "source": part.source,
            }
            for part in claim.segments
        ],
        "conventions": list(_conventions(claim)),
    }


_BREAKS = str.maketrans("\r\n\t", "   ")
_HEADERS = ("nature", "facture", "du", "au", "jours", "base", "taux_pourcent", "montant", "source")


def as_csv(claim: Claim) -> str:
    """The décompte for a French spreadsheet: `;`, decimal commas, CRLF; no cell can pass for a formula."""
    output = io.StringIO()
    writer = csv.writer(output, delimiter=";", lineterminator="\r\n")
    writer.writerow(_HEADERS)
    for row in _rows(claim):
        writer.writerow([_harmless(cell) for cell in row])
    return output.getvalue()


def _rows(claim: Claim) -> Iterator[tuple[str, ...]]:
    def row(
        nature: str, amount: Decimal, number: str = "", source: str = "", **cells: str
    ) -> tuple[str, ...]:
        known = {"facture": number, "montant": _comma(plain(amount)), "source": source, **cells}
        return nature, *(known.get(header, "") for header in _HEADERS[1:])

    for line in claim.lines:
        issued, due = short_day(line.invoice.issued_on), short_day(line.due_date)
        yield row("facture, de l'émission à l'échéance", line.original, line.number, du=issued, au=due)
        for label, amount in _reductions(line):
            yield row(f"à déduire : {label}", amount, line.number)
        for part in line.segments:
            yield row(
                "intérêts",
                part.amount,
                line.number,
                f"{part.rate_label} ; {part.citation} ; {part.source}",
                du=short_day(part.start),
                au=short_day(part.end),
                jours=str(part.days),
                base=_comma(plain(part.base)),
                taux_pourcent=_comma(format(part.rate_percent, "f")),
            )
        if line.indemnity_value is not None:
            value = line.indemnity_value
            yield row("indemnité forfaitaire", value.value, line.number, f"{value.basis} ; {value.source}")
        if line.interest_paid:
            yield row("à déduire : intérêts déjà réglés", line.interest_paid, line.number)
        if line.indemnity_paid:
            yield row("à déduire : indemnité déjà réglée", line.indemnity_paid, line.number)
    yield row("principal échu", claim.principal)
    yield row("intérêts dus", claim.interest)
    if claim.regime is not Regime.B2C:
        yield row("indemnités dues", claim.indemnity)
        yield row("frais justifiés", claim.costs)
    yield row("total dû", claim.total)


def _comma(figure: str) -> str:
    return figure.replace(".", ",")


def _harmless(cell: str) -> str:
    """A leading apostrophe before what a spreadsheet would run (« =1+1 »); line breaks become spaces."""
    flat = cell.translate(_BREAKS).strip()
    return f"'{flat}" if flat.startswith(("=", "+", "-", "@")) else flat
