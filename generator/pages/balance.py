"""The aged balance by debtor on the day of the site, with its chart; the same figures stand in a CSV beside it."""

from collections.abc import Sequence
from decimal import Decimal

from generator import ageing, exports, french
from generator.ageing import BUCKETS, Aged, DebtorBalance
from generator.followed import Followup
from generator.money import ZERO
from generator.pages import chart, desk, markup
from generator.pages.dossier import path
from generator.pages.markup import Sheet, euros, link, money_cell, table, text
from generator.shelf import BYTE_ORDER_MARK

DRAWN = 10
"""Debtors of the chart: the largest ones; the table has them all."""

_HEADS = (
    ("Débiteur", "t"), ("Factures", "n"), *((text(name), "n") for name in BUCKETS), ("Reste dû", "n"),
    ("Contesté", "n"),
)  # fmt: skip


def page(followup: Followup) -> Sheet:
    items = followup.aged
    balances = ageing.by_debtor(items)
    debtors = french.count(sum(balance.total > 0 for balance in balances), "débiteur")
    closed = sum(case.closed for case in followup.cases)
    apart = f" {french.count(closed, 'dossier clos', 'dossiers clos')}, hors balance." if closed else ""
    head = (
        f"<p>Arrêtée au {text(french.day(followup.day))}, {debtors}. Principal restant dû TTC, avoirs et paiements "
        f"déduits ; ce qui est contesté reste hors balance.{apart}</p>"
    )
    if not items:
        return desk.page(desk.BALANCE, head, "<p>Aucune facture n’est impayée.</p>")
    return desk.page(
        desk.BALANCE,
        head,
        desk.section("anciennete", "Par ancienneté", whole(items)),
        desk.section("debiteurs", "Par débiteur", f"{_largest(balances)}\n{_table(balances)}"),
        desk.section("telecharger", "Télécharger", _download(followup)),
    )


def whole(items: Sequence[Aged]) -> str:
    """Every debtor together: the bar of the buckets and its table."""
    buckets = ageing.totals(items)
    total = sum((amount for _, amount in buckets), ZERO)
    bar = chart.bars(
        (_bar("Reste dû", total, [amount for _, amount in buckets]),),
        name="balance",
        title="Balance âgée",
        said=french.listing(
            [
                f"{name} {french.euros(amount)}"
                for name, (_, amount) in zip(BUCKETS, buckets, strict=True)
                if amount
            ]
        ),
    )
    rows = [
        (
            f'<span class="am-cle am-b{rank}" aria-hidden="true"></span>{text(name)}',
            str(number),
            euros(amount),
            share(amount, total),
        )
        for rank, (name, (number, amount)) in enumerate(zip(BUCKETS, buckets, strict=True))
    ]
    foot = (
        "Total",
        str(len([item for item in items if item.total])),
        euros(total),
        share(total, total),
    )
    return f"{bar}\n\n{table(('Retard', 'Factures', 'Reste dû', 'Part'), rows, numeric=(1, 2, 3), foot=foot)}"


def share(amount: Decimal, total: Decimal) -> str:
    """« 12,5 % » of a total, or a dash when there is nothing to share."""
    if not total:
        return "—"
    return text(french.percent((amount * 100 / total).quantize(Decimal("0.1")), decimals=1))


def _bar(label: str, total: Decimal, amounts: Sequence[Decimal]) -> chart.Bar:
    parts = tuple(
        (f"{name} : {french.euros(amount)}", amount, rank)
        for rank, (name, amount) in enumerate(zip(BUCKETS, amounts, strict=True))
    )
    return chart.Bar(label=label, figure=french.euros(total), parts=parts)


def _largest(balances: Sequence[DebtorBalance]) -> str:
    drawn = [balance for balance in balances[:DRAWN] if balance.total > 0]
    return chart.bars(
        [_bar(balance.name, balance.total, balance.amounts) for balance in drawn],
        name="debiteurs-graphique",
        title=f"Les plus gros restes dus ({french.count(len(drawn), 'débiteur')})",
        said=french.listing([f"{balance.name} {french.euros(balance.total)}" for balance in drawn]),
    )


def _table(balances: Sequence[DebtorBalance]) -> str:
    sums = [sum(column, ZERO) for column in zip(*(balance.amounts for balance in balances), strict=True)]
    invoices = sum(_invoices(balance) for balance in balances)
    foot = (
        f'<tr><th scope="row">Total</th><td class="n">{invoices}</td>'
        + "".join(money_cell(amount, blank=True) for amount in sums)
        + money_cell(sum(sums, ZERO))
        + money_cell(sum((balance.disputed for balance in balances), ZERO), blank=True)
        + "</tr>"
    )
    return markup.sortable(_HEADS, map(_row, balances), foot=foot)


def _row(balance: DebtorBalance) -> tuple[str, ...]:
    first, *others = balance.references
    name = link(desk.BALANCE, path(first), text(balance.name))
    more = "".join(f" {link(desk.BALANCE, path(reference), text(reference))}" for reference in others)
    return (
        f'<th scope="row" data-sort="{text(balance.name)}">{name}{more and f" <small>aussi{more}</small>"}</th>',
        f'<td class="n">{_invoices(balance)}</td>',
        *(money_cell(amount, blank=True) for amount in balance.amounts),
        money_cell(balance.total),
        money_cell(balance.disputed, blank=True),
    )


def _invoices(balance: DebtorBalance) -> int:
    return sum(item.total > 0 for item in balance.items)


# --- The same figures for a spreadsheet ---


def csv(followup: Followup) -> bytes:
    """The very file that `amiable exporter balance --vers` writes, one line per invoice."""
    return (BYTE_ORDER_MARK + exports.as_csv(_export(followup), followup.day)).encode()


def _export(followup: Followup) -> exports.Table:
    return exports.balance_of(followup.aged, followup.missing)


def _download(followup: Followup) -> str:
    table = _export(followup)
    lines = french.count(len(table.rows), "ligne")
    apart = (
        f"<p>Ne figurent pas, faute de décompte : {text(french.listing(table.missing))}.</p>"
        if table.missing
        else ""
    )
    return (
        f'<p><a href="{markup.href(desk.BALANCE, desk.BALANCE_CSV)}" download>balance.csv</a>, facture par facture, '
        f"{lines} (point-virgule, virgule décimale). Le même fichier : "
        "<code>amiable exporter balance --vers balance.csv</code>.</p>" + apart
    )
