"""The décompte explained: every figure with its rule, its article, its dated values, its days; text or Markdown."""

from collections.abc import Iterable, Iterator
from decimal import Decimal

from generator import french
from generator.case import AllocationSource, Payment, Regime, RemissionOf
from generator.claim.conventions import conventions
from generator.claim.model import Claim, InvoiceClaim, Segment
from generator.french import NBSP, euros, percent, short_day
from generator.law import LegalValue, Unit
from generator.money import ZERO

REGIMES = {
    Regime.B2B: "entre professionnels",
    Regime.B2C: "débiteur consommateur",
    Regime.PUBLIC: "acheteur public",
}
_SOURCES = {
    AllocationSource.DEBTOR: "au choix du débiteur",
    AllocationSource.IMPLIED: "au choix implicite du débiteur",
    AllocationSource.AGREED: "d'un commun accord",
    AllocationSource.LEGAL: "selon la loi",
}

REMITTED = {
    RemissionOf.INTEREST: "intérêts",
    RemissionOf.FEE: "indemnité forfaitaire",
    RemissionOf.COSTS: "frais",
    RemissionOf.PENAL_CLAUSE: "clause pénale",
    RemissionOf.PRINCIPAL: "principal",
}


def explain(claim: Claim) -> str:
    """Every figure of the décompte in French sentences, for a terminal."""
    lines = [_title(claim)]
    for line in claim.lines:
        lines += ["", *_of_invoice(line, claim)]
    lines += ["", *_totals(claim)]
    for title, items in _lists(claim):
        lines += ["", title, *(f"- {item}" for item in items)]
    return "\n".join(lines) + "\n"


def as_markdown(claim: Claim) -> str:
    """The same, with the periods of interest in a table that a reader can redo line by line."""
    parts = [f"# {_title(claim)}"]
    for line in claim.lines:
        title, *facts = (fact.strip() for fact in _of_invoice(line, claim, periods=False))
        parts.append(f"## {_cell(title)}")
        parts.append("\n".join(f"- {_cell(fact)}" for fact in facts))
        if line.segments:
            parts.append(_periods(line.segments))
    parts.append("## Total\n\n" + "\n".join(f"- {_cell(item)}" for item in _totals(claim)))
    for title, items in _lists(claim):
        parts.append(f"## {title}\n\n" + "\n".join(f"- {_cell(item)}" for item in items))
    return "\n\n".join(parts) + "\n"


def allocation(payment: Payment) -> str:
    """Which debt a payment was applied to, and who decided it (C. civ., art. 1342-10)."""
    if payment.invoice is None:
        return "imputation légale"
    source = f" ({_SOURCES[payment.source]})" if payment.source else ""
    return f"facture {payment.invoice}{source}"


def _title(claim: Claim) -> str:
    return f"Décompte {claim.reference} au {french.day(claim.as_of)} ({REGIMES[claim.regime]})"


def _lists(claim: Claim) -> Iterator[tuple[str, Iterable[str]]]:
    if claim.payments:
        yield "Versements reçus", [_payment(payment) for payment in claim.payments]
    if claim.remissions:
        yield (
            "Remises accordées",
            [
                f"{french.day(item.granted_on)} : {REMITTED[item.of]}"
                f"{f', {euros(item.amount)}' if item.amount else ', en totalité'}"
                f"{f', facture {item.invoice}' if item.invoice else ''}"
                for item in claim.remissions
            ],
        )
    if claim.legal_values:
        yield "Valeurs légales appliquées", [_value(value) for value in claim.legal_values]
    if told := conventions(claim):  # none had a part in a debt that is not due yet
        yield "Conventions de calcul", told


def _payment(payment: Payment) -> str:
    means = f", {payment.means}" if payment.means else ""
    return f"{french.day(payment.received_on)} : {euros(payment.amount)}{means}, {allocation(payment)}"


def _value(value: LegalValue) -> str:
    shown = _shown(value)
    return (
        f"{value.title} : {shown}, {french.period(value.start, value.end)} ({value.basis} ; {value.source} ; "
        f"vérifié le {short_day(value.verified_on)})"
    )


def _shown(value: LegalValue) -> str:
    if value.unit is Unit.PERCENT_PER_YEAR:
        return percent(value.value)
    if value.unit is Unit.EUROS:
        return euros(value.value)
    return f"{french.number(value.value)}{NBSP}{value.unit}"


def _periods(segments: Iterable[Segment]) -> str:
    head = ("Du", "Au", "Jours", "Base", "Taux par an", "Règle", "Fondement", "Source", "Calcul", "Montant")
    rows = [
        (
            short_day(part.start),
            short_day(part.end),
            str(part.days),
            euros(part.base),
            f"{percent(part.rate_percent)} ({part.rate_label})",
            part.rule,
            part.citation,
            part.source,
            _product(part),
            euros(part.amount),
        )
        for part in segments
    ]
    lines = [head, tuple("---:" if title in {"Jours", "Base", "Montant"} else "---" for title in head), *rows]
    return "\n".join(f"| {' | '.join(_cell(cell) for cell in line)} |" for line in lines)


def _cell(text: str) -> str:
    """Text that no Markdown reader takes for a mark."""
    for mark in "\\|*_`<[":
        text = text.replace(mark, "\\" + mark)
    return " ".join(text.split("\n"))


def _of_invoice(line: InvoiceClaim, claim: Claim, *, periods: bool = True) -> Iterator[str]:
    due = f"échéance le {french.day(line.due_date)}{' (calculée)' if line.due_date_computed else ''}"
    yield f"Facture {line.number} : {euros(line.original)} TTC, {due}"
    for label, amount in reductions(line):
        yield f"  {label} : {euros(amount)}"
    if line.not_due:
        yield f"  non échu : {euros(line.not_due)}"
    yield f"  reste dû échu : {euros(line.claimed)}"
    if line.segments and periods:
        yield f"  {line.segments[0].rule} ({line.segments[0].citation}) :"
        for part in line.segments:
            yield f"    {_formula(part)} ({part.rate_label} ; {part.source})"
    if line.segments:
        yield f"  intérêts courus : {euros(sum((part.amount for part in line.segments), ZERO))}"
    if line.interest_paid:
        yield f"  intérêts déjà réglés : {euros(line.interest_paid)}"
    if line.interest_remitted:
        yield f"  intérêts remis : {euros(line.interest_remitted)}"
    if line.indemnity_value is not None:
        value = line.indemnity_value
        times = f"{line.indemnity_count} × " if line.indemnity_count > 1 else ""
        yield f"  indemnité forfaitaire : {times}{euros(value.value)} ({value.basis} ; {value.source})"
        if line.indemnity_paid:
            yield f"  indemnité déjà réglée : {euros(line.indemnity_paid)}"
        if line.indemnity_remitted:
            yield f"  indemnité remise : {euros(line.indemnity_remitted)}"
    elif claim.regime is Regime.B2C and line.late and not line.segments:
        yield "  aucun intérêt : il ne court qu'après une mise en demeure (C. civ., art. 1231-6 et 1344-1)"
    if line.overpaid:
        yield f"  trop-perçu : {euros(line.overpaid)}"


def reductions(line: InvoiceClaim) -> Iterator[tuple[str, Decimal]]:
    """What the principal claimed is less than the invoice; labels stay exact when payments settled more."""
    mixed = line.interest_paid or line.indemnity_paid
    named = (
        ("avoirs", line.credited),
        ("paiements reçus, part du principal" if mixed else "paiements reçus", line.principal_paid),
        ("principal remis", line.remitted),
        ("part contestée, non réclamée", line.disputed),
        ("retenue de garantie, non exigible", line.retention),
    )
    return ((label, amount) for label, amount in named if amount > 0)


def _formula(part: Segment) -> str:
    period = f"du {short_day(part.start)} au {short_day(part.end)}, {french.count(part.days, 'jour')}"
    return f"{period} : {_product(part)} = {euros(part.amount)}"


def _product(part: Segment) -> str:
    fraction = f"{part.days}{NBSP}/{NBSP}{part.year_days}"
    return f"{euros(part.base)} × {percent(part.rate_percent)} × {fraction}"


def _totals(claim: Claim) -> Iterator[str]:
    yield f"Principal échu et non contesté : {euros(claim.principal)}"
    yield f"Intérêts : {euros(claim.interest)}"
    if claim.regime is not Regime.B2C:
        yield f"Indemnités forfaitaires : {euros(claim.indemnity)}"
    if claim.costs or claim.costs_paid:
        yield f"Frais justifiés : {euros(claim.costs)}"
    if claim.penal_clause or claim.penal_clause_paid:
        yield f"Clause pénale (C. civ., art. 1231-5) : {euros(claim.penal_clause)}"
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
    if claim.remitted:
        yield f"Remis, non réclamé : {euros(claim.remitted)}"
    if claim.overpaid:
        yield f"Trop-perçu à rendre ou à affecter : {euros(claim.overpaid)}"
