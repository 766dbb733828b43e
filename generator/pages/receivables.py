"""Indicators of the money: DSO from the accounts, delay of payment, what is late by more than 90 days."""

from collections.abc import Sequence
from datetime import date, timedelta
from decimal import Decimal

from generator import french, indicators
from generator.ageing import Aged
from generator.case import Creditor
from generator.followed import Followup
from generator.indicators import Dso, Settled
from generator.pages import chart, desk
from generator.pages.balance import share
from generator.pages.markup import day, euros, link, table, text
from generator.pages.parts import count_bars, counts, days, folded, says, spread, who
from generator.project import CREDITORS

_DELAYS = (
    (0, "À l’échéance ou avant"), (30, "1–30 jours"), (60, "31–60 jours"), (90, "61–90 jours"),
    (None, "> 90 jours"),
)  # fmt: skip


# --- DSO ---


def dso(followup: Followup) -> str:
    said = says(
        "Simple : encours clients TTC à la fin du mois ÷ ventes TTC des derniers mois (douze au plus) × jours de ces "
        "mois. Par épuisement : nombre de jours dont les ventes, en remontant depuis ce mois, égalent l’encours. "
        "Les deux viennent de la comptabilité, inscrite au fichier du créancier, et de rien d’autre."
    )
    creditors = sorted(followup.creditors.values(), key=lambda creditor: creditor.name)
    known = [(creditor, found) for creditor in creditors if (found := indicators.dso(creditor, followup.day))]
    rows = [(text(creditor.name), *_dso_cells(found)) for creditor, found in known]
    head = ("Créancier", "Fin de", "Encours TTC", "Ventes TTC", "DSO simple", "DSO par épuisement")
    shown = table(head, rows, numeric=(2, 3, 4, 5)) if rows else ""
    bars = chart.bars(
        [
            chart.Bar(
                label=creditor.name,
                figure=f"{french.number(found.simple)}{french.NBSP}jours",
                parts=((f"DSO simple : {french.number(found.simple)} jours", found.simple, 0),),
            )
            for creditor, found in known
        ],
        name="dso-graphique",
        title="DSO simple par créancier",
        said=french.listing(
            [f"{creditor.name} {french.number(found.simple)} jours" for creditor, found in known]
        ),
    )
    names = {creditor.slug for creditor, _ in known}
    missing = [creditor for creditor in creditors if creditor.slug not in names]
    return f"{said}{bars}\n\n{shown}{_missing_sales(missing, followup.day)}"


def _dso_cells(found: Dso) -> tuple[str, ...]:
    months = french.count(found.months, "mois", "mois")
    countback = "—" if found.countback is None else days(found.countback)
    return (
        f"{found.month:%m/%Y}",
        euros(found.receivables),
        f"{euros(found.sales)} <small>{months}, {days(found.days)}</small>",
        days(found.simple),
        countback
        + ("" if found.countback is not None else " <small>ventes des mois précédents à ajouter</small>"),
    )


def _missing_sales(creditors: Sequence[Creditor], today: date) -> str:
    """For who has no DSO: the lines to add, with the month they are waited for."""
    slugs = [f"<code>{CREDITORS}/{text(creditor.slug)}.yml</code>" for creditor in creditors]
    if not slugs:
        return ""
    month = today.replace(day=1) - timedelta(days=1)
    lines = (
        "ventes:\n"
        f"  - mois: {month:%Y-%m}\n"
        "    montant_ttc:    # ventes facturées dans le mois, TTC\n"
        "    encours_ttc:    # créances clients TTC à la fin du mois"
    )
    return (
        f"<p>Sans DSO, faute de ventes : {french.listing(slugs)}. Une ligne par mois, sans mois manquant ; "
        f"l’encours du dernier suffit :</p><pre><code>{text(lines)}</code></pre>"
    )


# --- Delays ---


def delays(paid: Sequence[Settled], delay: Decimal | None) -> str:
    said = says(
        "Moyenne, sur les factures dont le principal est soldé par paiement, des jours entre l’échéance et le paiement "
        "qui l’a soldé ; un paiement en avance compte en moins."
    )
    if delay is None:
        return said + "<p>Aucune facture des dossiers n’est encore soldée par paiement.</p>"
    counted = spread([item.days_late for item in paid], _DELAYS)
    bars = count_bars(counted, "retard-graphique", "Factures payées, par retard", "facture")
    rows = [
        (
            who(item.who),
            text(item.invoice),
            day(item.due_date),
            day(item.on),
            days(item.days_late),
        )
        for item in reversed(paid)
    ]
    listed = table(("Débiteur", "Facture", "Échéance", "Soldée le", "Retard"), rows, numeric=(4,))
    number = french.count(len(paid), "facture soldée", "factures soldées")
    figure = f"<p><strong>{days(delay)}</strong> en moyenne, sur {number}.</p>"
    return f"{said}{figure}{bars}{counts(counted, 'Retard', 'Factures')}{folded(f'Les {number}', listed)}"


def old(items: Sequence[Aged], late: Decimal, whole: Decimal) -> str:
    said = says(
        "Reste dû en retard de plus de 90 jours ÷ tout le reste dû de la balance, échu ou non, hors contestations. "
        f"Elle vient de la {link(desk.FIGURES, desk.BALANCE, 'balance âgée')}."
    )
    rows = [
        (who(item.who), text(item.invoice), days(item.days_late), euros(item.amounts[-1]))
        for item in sorted(items, key=lambda item: -item.amounts[-1])
        if item.amounts[-1] > 0
    ]
    figure = f"<p><strong>{share(late, whole)}</strong> : {euros(late)} sur {euros(whole)}.</p>"
    if not rows:
        return said + figure
    listed = table(("Débiteur", "Facture", "Retard", "Reste dû"), rows, numeric=(2, 3))
    return said + figure + folded(f"Les {french.count(len(rows), 'facture')}", listed)
