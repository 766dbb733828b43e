"""The list of cases: what to do today, the aged balance, and every case with filters."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from generator import ageing, french
from generator.agenda import dayoff
from generator.diagnostics import Severity, count
from generator.money import ZERO
from generator.pages import markup
from generator.pages.dossier import BOARD, KIND, beside_the_scenario, path
from generator.pages.markup import badge, day, euros, label, link, money_cell, table, text
from generator.planned import LetterStatus
from generator.procedure import LETTER_STAGE, STAGE_NAMES, Status
from generator.project import CLOSED, FINISHED, SUSPENDED, TO_CORRECT, Dossier, Project

SHOWN = 60
LIMITATION_ALERT_DAYS = 180


@dataclass(frozen=True, slots=True, kw_only=True)
class Task:
    """One line of « Aujourd'hui ». Smaller `rank` first, then the larger sum; `waits`: for the next working day."""

    rank: int
    kind: str
    title: str
    dossier: Dossier
    why: str
    amount: Decimal
    waits: bool = False


def page(project: Project) -> str:
    number = french.count(len(project.dossiers), "dossier")
    body = "\n\n".join(
        (
            f"# Dossiers\n\n<p>État au {text(french.day(project.day))}, {number}.</p>",
            f"## Aujourd’hui {{ #aujourdhui }}\n\n{_today(project)}",
            f"## Balance âgée {{ #balance }}\n\n{_balance(project)}",
            f"## Tous les dossiers {{ #liste }}\n\n{_list(project)}",
        )
    )
    return markup.page(
        "Dossiers",
        body,
        hide=["toc"],
        large=True,
        description="Ce qu’il faut faire aujourd’hui, la balance âgée et tous les dossiers.",
    )


# --- Today ---


def tasks(project: Project) -> tuple[Task, ...]:
    """What someone must do today, the most urgent first."""
    found = [task for dossier in project.dossiers for task in _tasks(dossier, project.day)]
    return tuple(sorted(found, key=lambda task: (task.rank, -task.amount, task.dossier.reference)))


def _tasks(dossier: Dossier, today: date) -> list[Task]:
    amount = dossier.claim.total if dossier.claim else ZERO
    found = []

    def add(
        rank: int, kind: str, title: str, why: str, sum_: Decimal = amount, *, waits: bool = False
    ) -> None:
        found.append(
            Task(rank=rank, kind=kind, title=title, dossier=dossier, why=why, amount=sum_, waits=waits)
        )

    if errors := count(dossier.diagnostics, Severity.ERROR):
        first = next(item for item in dossier.diagnostics if item.severity is Severity.ERROR)
        more = f" (et {errors - 1} autre{'s' if errors > 2 else ''})" if errors > 1 else ""
        add(0, "erreur", "à corriger", f"{first.message}{more}")
    if (
        dossier.limitation
        and amount > 0
        and not dossier.closed
        and (dossier.limitation - today).days <= LIMITATION_ALERT_DAYS
    ):
        if dossier.limitation < today:
            add(
                5,
                "refus",
                "prescription",
                f"acquise le {french.day(dossier.limitation)} : ne plus écrire sans avis juridique",
            )
        else:
            add(1, "retard", "prescription", f"à interrompre avant le {french.day(dossier.limitation)}")
    if not errors:
        for item in beside_the_scenario(dossier, today):
            waits = item.outward and dayoff.waits_until(today) is not None
            add(3, "afaire", "à faire", f"{item.title} : {item.why}", item.amount, waits=waits)
    upcoming = dossier.state.next if dossier.state else None
    if upcoming is None or errors or upcoming.status not in {Status.DUE, Status.LATE}:
        return found
    name = STAGE_NAMES[upcoming.step.stage].capitalize()
    kind = next((kind for kind, stage in LETTER_STAGE.items() if stage is upcoming.step.stage), None)
    letter = dossier.letter(kind) if kind else None
    if letter is not None and letter.status is LetterStatus.REFUSED:
        add(4, "refus", "bloquée", f"{name} : {'; '.join(letter.reasons)}")
        return found
    waits = upcoming.step.stage.outward and dayoff.waits_until(today) is not None
    if upcoming.status is Status.LATE:
        add(2, "retard", "en retard", f"{name}, {upcoming.why}", waits=waits)
    else:
        add(3, "afaire", "à faire", name, waits=waits)
    return found


def _today(project: Project) -> str:
    todo = tasks(project)
    waiting = [task for task in todo if task.waits]
    now = [task for task in todo if not task.waits]
    nothing = "<p>Rien à faire aujourd’hui : aucune étape n’est due et aucun dossier n’est à corriger.</p>"
    off = dayoff.told(project.day)
    said = f"<p>{text(off)}.</p>" if off else ""
    if not waiting:
        return f"{said}{_listed(now) if now else nothing}"
    then = dayoff.waits_until(project.day)
    assert then
    title = f'<h3 id="jour-ouvre">Le {text(french.weekday(then))}</h3>'
    return f"{said}{_listed(now)}{title}{_listed(waiting)}"


def _listed(todo: Sequence[Task]) -> str:
    """The first tasks, and how many are left."""
    if not todo:
        return ""
    items = []
    for task in todo[:SHOWN]:
        case = task.dossier.case
        name = link(
            BOARD, path(task.dossier.reference), text(case.debtor.name if case else task.dossier.reference)
        )
        items.append(
            f'<li>{badge(task.title, task.kind)}<span class="am-quoi">{name} '
            f'<span class="am-discret">{text(task.dossier.reference)}</span> '
            f"<small>{text(task.why)}</small></span>"
            f'<span class="am-combien">{euros(task.amount) if task.amount else ""}</span></li>'
        )
    left = len(todo) - SHOWN
    more = (
        f"<p>Et {french.count(left, 'autre ligne', 'autres lignes')} : filtrez la liste par état.</p>"
        if left > 0
        else ""
    )
    return f'<ul class="am-jour">{"".join(items)}</ul>{more}'


# --- Aged balance ---


def _balance(project: Project) -> str:
    buckets = ageing.totals(ageing.aged(project))
    followed = [dossier for dossier in project.dossiers if not dossier.closed]
    total = sum((amount for _, amount in buckets), ZERO)
    disputed = sum((dossier.claim.disputed for dossier in followed if dossier.claim), ZERO)
    closed = len(project.dossiers) - len(followed)
    apart = f" {french.count(closed, 'dossier clos', 'dossiers clos')}, hors balance." if closed else ""
    bar = markup.stacked_bar(
        [(name, amount) for name, (_, amount) in zip(ageing.BUCKETS, buckets, strict=True)],
        title="Balance âgée",
    )
    rows = [
        (
            f'<span class="am-cle am-b{position}" aria-hidden="true"></span>{text(name)}',
            str(number),
            euros(amount),
            _share(amount, total),
        )
        for position, (name, (number, amount)) in enumerate(zip(ageing.BUCKETS, buckets, strict=True))
    ]
    foot = ("Total", str(sum(number for number, _ in buckets)), euros(total), _share(total, total))
    note = (
        '<p class="am-discret">Principal restant dû TTC, avoirs et paiements déduits. '
        f"Contesté, hors balance : {euros(disputed)}.{apart}</p>"
    )
    return (
        bar
        + "\n\n"
        + table(("Retard", "Factures", "Reste dû", "Part"), rows, numeric=(1, 2, 3), foot=foot)
        + "\n\n"
        + note
    )


def _share(amount: Decimal, total: Decimal) -> str:
    return text(french.percent((amount * 100 / total).quantize(Decimal("0.1")), decimals=1)) if total else "—"


# --- Every case ---

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


def _list(project: Project) -> str:
    heads = "".join(
        f'<th scope="col" data-type="{kind}" class="{kind}">{title}</th>' for title, kind in _HEADS
    )
    rows = "\n".join(_row(dossier, project.day) for dossier in project.dossiers)
    return (
        f"{_filters(project)}\n\n"
        f'<div class="am-defile"><table class="am-tableau am-triable am-filtrable am-fiches">'
        f"<thead><tr>{heads}</tr></thead>\n<tbody>\n{rows}\n</tbody></table></div>"
    )


def _filters(project: Project) -> str:
    dossiers = project.dossiers

    def select(name: str, title: str, options: dict[str, str]) -> str:
        choices = "".join(
            f'<option value="{text(value)}">{text(shown)}</option>'
            for value, shown in sorted(options.items(), key=lambda item: item[1])
        )
        return f'<label>{title}<select name="{name}"><option value="">tous</option>{choices}</select></label>'

    readable = [dossier.case for dossier in dossiers if dossier.case]
    creditors = {dossier.creditor.slug: dossier.creditor.name for dossier in dossiers if dossier.creditor}
    return (
        '<form class="am-filtres" hidden>'
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
    name = link(BOARD, path(dossier.reference), debtor or "dossier illisible")
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
