"""The décompte of one case: each invoice, each period of interest with its source, the totals."""

from generator import french
from generator.claim import Claim, conventions
from generator.french import NARROW
from generator.money import ZERO
from generator.pages.markup import day, euros, keys, table, text

_COLUMNS = (
    ("Montant TTC", "original"), ("Avoirs", "credited"), ("Payé", "paid"), ("Remis", "remitted"),
    ("Contesté", "disputed"), ("Retenue", "retention"),
    ("Reste dû", "outstanding"), ("Intérêts", "interest"), ("Indemnité", "indemnity"),
)  # fmt: skip
_ALWAYS = {"original", "outstanding"}


def statement(claim: Claim) -> str:
    shown = [
        (title, name)
        for title, name in _COLUMNS
        if name in _ALWAYS or any(getattr(line, name) for line in claim.lines)
    ]
    head = ("Facture", "Échéance", *(title for title, _ in shown))
    invoices = [
        (
            text(line.number),
            day(line.due_date) + (" <small>(calculée)</small>" if line.due_date_computed else ""),
            *(euros(getattr(line, name)) if getattr(line, name) else "—" for _, name in shown),
        )
        for line in claim.lines
    ]
    foot = (
        "Total",
        "",
        *(euros(sum((getattr(line, name) for line in claim.lines), ZERO)) for _, name in shown),
    )
    segments = [
        (
            text(line.invoice),
            day(line.start),
            day(line.end),
            str(line.days),
            euros(line.base),
            f"{french.percent(line.rate_percent)}<br><small>{text(line.rate_label)}</small>",
            euros(line.amount),
            f"<small>{text(line.citation)} ; {text(line.source)}</small>",
        )
        for line in claim.segments
    ]
    detail = ""
    if segments:
        detail = "<h3>Intérêts, période par période</h3>" + table(
            (
                "Facture",
                "Du",
                "Au (inclus)",
                "Jours",
                "Base",
                "Taux par an",
                "Intérêts",
                "Fondement et source",
            ),
            segments,
            numeric=(3, 4, 6),
        )
    interest_first = ""
    if claim.interest_first_total != claim.total:
        interest_first = f"{euros(claim.interest_first_total)} <small>pour information</small>"
    totals = keys(
        (
            ("Principal échu", euros(claim.principal)),
            ("Intérêts", euros(claim.interest)),
            ("Indemnité forfaitaire", euros(claim.indemnity)),
            ("Autres frais", euros(claim.costs) if claim.costs else ""),
            ("Clause pénale", euros(claim.penal_clause) if claim.penal_clause else ""),
            ("Total réclamé", euros(claim.total)),
            (f"Total «{NARROW}intérêts d’abord{NARROW}»", interest_first),
        )
    )  # fmt: skip
    terms = " ".join(conventions(claim))
    sums = table(head, invoices, numeric=range(2, len(head)), foot=foot)
    return f'{sums}{detail}{totals}<p class="am-discret">Conventions de calcul. {text(terms)}</p>'
