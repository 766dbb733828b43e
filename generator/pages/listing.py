"""The list of every case, with filters and sort."""

import json
from collections.abc import Sequence
from datetime import date

from generator import french
from generator.diagnostics import Severity
from generator.money import plain
from generator.pages import desk, markup
from generator.pages.dossier import KIND, path
from generator.pages.markup import badge, day, label, link, money_cell, text
from generator.procedure import STAGE_NAMES, Status
from generator.project import CLOSED, FINISHED, SUSPENDED, TO_CORRECT, Dossier, Project

MANY = 500
"""Beyond so many cases the page holds its rows as data, and the browser writes those it shows."""
PAGE = 200
"""Rows written out on one page of a long list: what a reader without scripts turns, one page after another."""


def pages(project: Project) -> dict[str, str]:
    """The list by its path in the site: one page, or several when the cases are many."""
    dossiers = project.dossiers
    if len(dossiers) <= MANY:
        return {desk.LIST: _page(project, f"{_filters(dossiers)}\n\n{_table(dossiers, project.day)}")}
    made = {}
    last = -(-len(dossiers) // PAGE)
    for number in range(1, last + 1):
        rows = dossiers[(number - 1) * PAGE : number * PAGE]
        turned = _turning(number, last)
        if number == 1:
            body = f"{_filters(dossiers)}{_table(rows, project.day)}{_more()}{turned}{_data(project)}"
        else:
            body = f"{_table(rows, project.day)}{turned}"
        made[_path(number)] = _long_page(project, body, number, last)
    return made


def _path(number: int) -> str:
    return desk.LIST if number == 1 else desk.LIST.replace(".md", f"-{number}.md")


def _head(project: Project) -> str:
    number = french.count(len(project.dossiers), "dossier")
    return f"<p>État au {text(french.day(project.day))}, {number}.</p>"


_ABOUT = "Chaque dossier, son état et ses sommes, à filtrer et à trier."


def _page(project: Project, body: str) -> str:
    return desk.page(desk.LIST, "Tous les dossiers", _ABOUT, _head(project), body)


def _long_page(project: Project, body: str, number: int, last: int) -> str:
    """HTML already, like the page of a case: to read thousands of rows as Markdown would take minutes."""
    title = "Tous les dossiers" if number == 1 else f"Tous les dossiers, page {number} sur {last}"
    head = f"<h1>{text(title)}</h1>{desk.between(desk.LIST)}{_head(project)}"
    return markup.page(
        title, head + body, template="dossier.html", hide=["navigation", "toc"], search={"exclude": True},
        description=_ABOUT,
    )  # fmt: skip


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


def _data(project: Project) -> str:
    """Every row as compact JSON, in the order of amiable.js; no text of a case can close the script."""
    rows = json.dumps(
        [_compact(dossier, project.day) for dossier in project.dossiers],
        ensure_ascii=False,
        separators=(",", ":"),
    )
    return f'<script type="application/json" id="am-dossiers">{rows.replace("<", chr(92) + "u003c")}</script>'


def _compact(dossier: Dossier, today: date) -> list[object]:
    case, claim, state = dossier.case, dossier.claim, dossier.state
    kind, status = standing(dossier)
    upcoming = state.next if state and not state.pause else None
    first = upcoming.first_day if upcoming else None
    return [
        kind,
        str(case.regime) if case else "",
        dossier.creditor.slug if dossier.creditor else "",
        dossier.reference,
        case.debtor.name if case else "",
        " ".join(invoice.number for invoice in case.invoices) if case else "",
        dossier.creditor.name if dossier.creditor else "—",
        label(case.regime) if case else "—",
        status,
        STAGE_NAMES[upcoming.step.stage] if upcoming else "",
        first.isoformat() if first else "",
        int(upcoming is not None and upcoming.status is Status.PLANNED),
        max((today - state.leader_due).days, 0) if state and state.leader_due else 0,
        plain(claim.principal) if claim else "",
        plain(claim.total) if claim else "",
        sum(item.severity is not Severity.REFUSAL for item in dossier.diagnostics),
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


def standing(dossier: Dossier) -> tuple[str, str]:
    """(kind, label) of a case in one word, for badges and filters."""
    return _STANDINGS[dossier.standing], dossier.standing


def _table(dossiers: Sequence[Dossier], today: date) -> str:
    heads = "".join(
        f'<th scope="col" data-type="{kind}" class="{kind}">{title}</th>' for title, kind in _HEADS
    )
    rows = "\n".join(_row(dossier, today) for dossier in dossiers)
    return (
        f'<div class="am-defile"><table class="am-tableau am-triable am-filtrable am-fiches">'
        f"<thead><tr>{heads}</tr></thead>\n<tbody>\n{rows}\n</tbody></table></div>"
    )


def _filters(dossiers: Sequence[Dossier]) -> str:
    def select(name: str, title: str, options: dict[str, str]) -> str:
        choices = "".join(
            f'<option value="{text(value)}">{text(shown)}</option>'
            for value, shown in sorted(options.items(), key=lambda item: item[1])
        )
        return f'<label>{title}<select name="{name}"><option value="">tous</option>{choices}</select></label>'

    readable = [dossier.case for dossier in dossiers if dossier.case]
    creditors = {dossier.creditor.slug: dossier.creditor.name for dossier in dossiers if dossier.creditor}
    return (
        '<form class="am-filtres">'
        '<label class="am-mots">Chercher un débiteur, une référence, une facture'
        '<input type="search" name="mots" autocomplete="off"></label>'
        + select("etat", "État", dict(map(standing, dossiers)))
        + select("regime", "Régime", {str(case.regime): label(case.regime) for case in readable})
        + (select("creancier", "Créancier", creditors) if len(creditors) > 1 else "")
        + '</form>\n<p class="am-compte" aria-live="polite" data-un="dossier affiché" '
        'data-plusieurs="dossiers affichés"></p>'
    )


def _row(dossier: Dossier, today: date) -> str:
    case, claim, state = dossier.case, dossier.claim, dossier.state
    kind, status = standing(dossier)
    upcoming = state.next if state and not state.pause else None
    late = (today - state.leader_due).days if state and state.leader_due else 0
    when = upcoming.first_day.isoformat() if upcoming and upcoming.first_day else ""
    step = f"{STAGE_NAMES[upcoming.step.stage]}" if upcoming else ""
    dated = (
        f" <small>({day(upcoming.first_day)})</small>"
        if upcoming and upcoming.first_day and upcoming.status is Status.PLANNED
        else ""
    )
    alerts = sum(item.severity is not Severity.REFUSAL for item in dossier.diagnostics)
    invoices = " ".join(invoice.number for invoice in case.invoices) if case else ""
    debtor = text(case.debtor.name) if case else ""
    name = link(desk.LIST, path(dossier.reference), debtor or "dossier illisible")
    delay = french.count(late, "jour") if late > 0 else "—"
    cells = (
        f'<th scope="row" data-sort="{debtor}">{name}<span hidden> {text(invoices)}</span></th>',
        f'<td data-titre="Dossier">{text(dossier.reference)}</td>',
        f'<td data-titre="Créancier">{text(dossier.creditor.name if dossier.creditor else "—")}</td>',
        f'<td data-titre="Régime">{text(label(case.regime)) if case else "—"}</td>',
        f'<td data-sort="{text(status)}">{badge(status, kind)}</td>',
        f'<td data-titre="Prochaine étape" data-sort="{when}">{text(step) or "—"}{dated}</td>',
        f'<td class="n" data-titre="Retard" data-sort="{max(late, 0)}">{delay}</td>',
        _titled(money_cell(claim.principal), "Principal") if claim else '<td class="n" data-sort="">—</td>',
        _titled(money_cell(claim.total), "Total") if claim else '<td class="n" data-sort="">—</td>',
        f'<td class="n" data-titre="Constats" data-sort="{alerts}">{alerts or "—"}</td>',
    )
    creditor = dossier.creditor.slug if dossier.creditor else ""
    data = f'data-etat="{kind}" data-regime="{case.regime if case else ""}" data-creancier="{creditor}"'
    return f"<tr {data}>{''.join(cells)}</tr>"


def _titled(cell: str, title: str) -> str:
    return cell.replace("<td ", f'<td data-titre="{title}" ', 1)
