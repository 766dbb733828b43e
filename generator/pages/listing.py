"""The list of every case, with filters and sort."""

import json
from collections.abc import Collection, Sequence
from decimal import Decimal
from operator import is_

from generator import french
from generator.followed import Followed, Followup
from generator.money import plain
from generator.pages import desk, markup
from generator.pages.dossier import KIND, path
from generator.pages.markup import APART, Sheet, badge, day, label, link, money_cell, text
from generator.procedure import STAGE_NAMES, Status
from generator.project import CLOSED, FINISHED, SUSPENDED, TO_CORRECT

MANY = 500
"""Beyond so many cases the page holds its rows as data, and the browser writes those it shows."""
PAGE = 200
"""Rows written out on one page of a long list: what a reader without scripts turns, one page after another."""


def pages(followup: Followup, but: Collection[str] = ()) -> dict[str, Sheet]:
    """The list by its path in the site: one page, or several when the cases are many; those of `but` are left out."""
    cases = followup.cases
    if len(cases) <= MANY:
        return {desk.LIST: desk.page(desk.LIST, _head(followup), _filters(cases), _table(cases))}
    made = {}
    last = -(-len(cases) // PAGE)
    for number in range(1, last + 1):
        rows = cases[(number - 1) * PAGE : number * PAGE]
        turned = _turning(number, last)
        if number == 1:
            body = f"{_filters(cases)}{_table(rows)}{_more()}{turned}{_data(cases)}"
        elif _path(number) in but:
            continue
        else:
            body = f"{_table(rows)}{turned}"
        made[_path(number)] = _long_page(followup, body, number, last)
    return made


def unchanged(before: Sequence[Followed], after: Sequence[Followed]) -> frozenset[str]:
    """The pages of a long list that tell of the very same records as before, among as many; the first never is."""
    if len(before) != len(after) or len(after) <= MANY:
        return frozenset()
    firsts = range(PAGE, len(after), PAGE)
    return frozenset(
        _path(first // PAGE + 1)
        for first in firsts
        if all(map(is_, before[first : first + PAGE], after[first : first + PAGE]))
    )


def _path(number: int) -> str:
    return desk.LIST if number == 1 else desk.LIST.replace(".md", f"-{number}.md")


def _head(followup: Followup) -> str:
    number = french.count(len(followup.cases), "dossier")
    return f"<p>État au {text(french.day(followup.day))}, {number}.</p>"


def _long_page(followup: Followup, body: str, number: int, last: int) -> Sheet:
    if number == 1:
        return desk.page(desk.LIST, _head(followup), body)
    title = f"Tous les dossiers, page {number} sur {last}"
    head = f"<h1>{text(title)}</h1>{desk.between(desk.LIST)}{_head(followup)}"
    return Sheet(title=title, description=desk.ABOUT[desk.LIST], body=head + body, meta=APART)


def _turning(number: int, last: int) -> str:
    """The way to the pages beside; on the first one, for who has no scripts only."""
    links = [
        markup.link(desk.LIST, _path(other), text(words))
        for other, words in ((number - 1, "Page précédente"), (number + 1, "Page suivante"))
        if 1 <= other <= last
    ]
    kind = "am-pages am-secours" if number == 1 else "am-pages"
    words = f"Page {number} sur {last}. {' · '.join(links)}"
    return f'<nav class="{kind}" aria-label="Pages de la liste"><p>{words}</p></nav>'


def _more() -> str:
    return '<p><button type="button" class="am-plus" hidden>Afficher la suite</button></p>'


def _data(cases: Sequence[Followed]) -> str:
    """Every row as compact JSON, in the order of amiable.js; no text of a case can close the script."""
    rows = json.dumps([*map(_compact, cases)], ensure_ascii=False, separators=(",", ":"))
    return f'<script type="application/json" id="am-dossiers">{rows.replace("<", chr(92) + "u003c")}</script>'


def _compact(case: Followed) -> list[object]:
    kind, status = standing(case)
    return [
        kind,
        str(case.regime or ""),
        case.creditor_slug,
        case.reference,
        case.who.debtor,
        " ".join(case.invoices),
        case.creditor_name or "—",
        label(case.regime) if case.regime else "—",
        status,
        STAGE_NAMES[case.step] if case.step else "",
        case.step_day.isoformat() if case.step_day else "",
        int(case.step_ahead),
        case.days_late,
        "" if case.principal is None else plain(case.principal),
        "" if case.total is None else plain(case.total),
        case.alerts,
    ]


_HEADS = (
    ("Débiteur", "t"), ("Dossier", "t"), ("Créancier", "t"), ("Régime", "t"), ("État", "t"),
    ("Prochaine étape", "t"), ("Retard", "n"), ("Principal", "n"), ("Total", "n"), ("Constats", "n"),
)  # fmt: skip


_STANDINGS = {
    TO_CORRECT: "erreur",
    SUSPENDED: "pause",
    FINISHED: "faite",
    CLOSED: "sansobjet",
    **{str(status): kind for status, kind in KIND.items() if status is not Status.SKIPPED},
}


def standing(case: Followed) -> tuple[str, str]:
    """(kind, label) of a case in one word, for badges and filters."""
    return _STANDINGS[case.standing], case.standing


def _table(cases: Sequence[Followed]) -> str:
    heads = "".join(
        f'<th scope="col" data-type="{kind}" class="{kind}">{title}</th>' for title, kind in _HEADS
    )
    rows = "\n".join(map(_row, cases))
    return (
        f'<div class="am-defile"><table class="am-tableau am-triable am-filtrable am-fiches">'
        f"<thead><tr>{heads}</tr></thead>\n<tbody>\n{rows}\n</tbody></table></div>"
    )


def _filters(cases: Sequence[Followed]) -> str:
    def select(name: str, title: str, options: dict[str, str]) -> str:
        choices = "".join(
            f'<option value="{text(value)}">{text(shown)}</option>'
            for value, shown in sorted(options.items(), key=lambda item: item[1])
        )
        return f'<label>{title}<select name="{name}"><option value="">tous</option>{choices}</select></label>'

    regimes = {case.regime for case in cases if case.regime}
    creditors = {case.creditor_slug: case.creditor_name for case in cases if case.creditor_slug}
    return (
        '<form class="am-filtres">'
        '<label class="am-mots">Chercher un débiteur, une référence, une facture'
        '<input type="search" name="mots" autocomplete="off"></label>'
        + select("etat", "État", dict(map(standing, cases)))
        + select("regime", "Régime", {str(regime): label(regime) for regime in regimes})
        + (select("creancier", "Créancier", creditors) if len(creditors) > 1 else "")
        + '</form>\n<p class="am-compte" aria-live="polite" data-un="dossier affiché" '
        'data-plusieurs="dossiers affichés"></p>'
    )


def _row(case: Followed) -> str:
    kind, status = standing(case)
    when = case.step_day.isoformat() if case.step_day else ""
    step = text(STAGE_NAMES[case.step]) if case.step else "—"
    dated = f" <small>({day(case.step_day)})</small>" if case.step_day and case.step_ahead else ""
    debtor = text(case.who.debtor)
    name = link(desk.LIST, path(case.reference), debtor or "dossier illisible")
    delay = french.count(case.days_late, "jour") if case.days_late else "—"
    cells = (
        f'<th scope="row" data-sort="{debtor}">{name}<span hidden> {text(" ".join(case.invoices))}</span></th>',
        f'<td data-titre="Dossier">{text(case.reference)}</td>',
        f'<td data-titre="Créancier">{text(case.creditor_name or "—")}</td>',
        f'<td data-titre="Régime">{text(label(case.regime)) if case.regime else "—"}</td>',
        f'<td data-sort="{text(status)}">{badge(status, kind)}</td>',
        f'<td data-titre="Prochaine étape" data-sort="{when}">{step}{dated}</td>',
        f'<td class="n" data-titre="Retard" data-sort="{case.days_late}">{delay}</td>',
        _amount(case.principal, "Principal"),
        _amount(case.total, "Total"),
        f'<td class="n" data-titre="Constats" data-sort="{case.alerts}">{case.alerts or "—"}</td>',
    )
    data = f'data-etat="{kind}" data-regime="{case.regime or ""}" data-creancier="{case.creditor_slug}"'
    return f"<tr {data}>{''.join(cells)}</tr>"


def _amount(amount: Decimal | None, title: str) -> str:
    if amount is None:
        return '<td class="n" data-sort="">—</td>'
    return money_cell(amount).replace("<td ", f'<td data-titre="{title}" ', 1)
