"""Indicators of the work: what to do first, promises, disputes, what each step brings."""

from collections.abc import Iterable, Sequence
from decimal import Decimal

from generator import french, indicators
from generator.indicators import Contested, Effect, Priority, Promised
from generator.money import ZERO
from generator.pages import chart, markup
from generator.pages.markup import badge, day, euros, money_cell, table, text
from generator.pages.parts import count_bars, counts, days, folded, out_of, says, spread, who
from generator.procedure import STAGE_NAMES, Stage

SHOWN = 50
"""Cases to work on first that are written out."""
DRAWN = 10

_AGES = ((30, "30 jours au plus"), (60, "31–60 jours"), (90, "61–90 jours"), (None, "plus de 90 jours"))


# --- Priorities ---


def priorities(found: Sequence[Priority]) -> str:
    weights = french.listing(
        [f"{STAGE_NAMES[stage]} {weight}" for stage, weight in indicators.WEIGHTS.items()]
    )
    said = says(
        "Par où commencer : principal échu × jours de retard × poids de la prochaine étape, en milliers ; seul l’ordre "
        f"compte. Poids : {text(weights)}. Sans les dossiers suspendus, prescrits ou à corriger."
    )
    if not found:
        return said + "<p>Aucun dossier n’est à relancer.</p>"
    drawn = found[:DRAWN]
    bars = chart.bars(
        [
            chart.Bar(
                label=item.who.name,
                figure=french.number(Decimal(item.score)),
                parts=((_product(item), Decimal(item.score), 2),),
            )
            for item in drawn
        ],
        name="priorites-graphique",
        title="Les dossiers à traiter d’abord",
        said=french.listing([f"{item.who.name} {item.score}" for item in drawn]),
    )
    heads = (
        ("Débiteur", "t"),
        ("Principal échu", "n"),
        ("Retard", "n"),
        ("Prochaine étape", "t"),
        ("Priorité", "n"),
    )
    rows = [
        (
            f'<th scope="row" data-sort="{text(item.who.name)}">{who(item.who)}</th>',
            money_cell(item.amount),
            f'<td class="n" data-sort="{item.days}">{days(item.days)}</td>',
            f"<td>{text(STAGE_NAMES[item.stage])} <small>× {indicators.WEIGHTS[item.stage]}</small></td>",
            f'<td class="n" data-sort="{item.score}">{text(french.number(Decimal(item.score)))}</td>',
        )
        for item in found[:SHOWN]
    ]
    left = len(found) - SHOWN
    more = f"<p>Et {french.count(left, 'autre dossier', 'autres dossiers')}.</p>" if left > 0 else ""
    return f"{said}{bars}\n\n{markup.sortable(heads, rows)}{more}"


def _product(item: Priority) -> str:
    return f"{french.euros(item.amount)} × {item.days} jours × {indicators.WEIGHTS[item.stage]}"


# --- Promises and disputes ---

_Pile = list[Promised]


def sorted_promises(found: Iterable[Promised]) -> tuple[_Pile, _Pile, _Pile]:
    """Kept, broken, pending."""
    piles: dict[bool | None, _Pile] = {True: [], False: [], None: []}
    for item in found:
        piles[item.kept].append(item)
    return piles[True], piles[False], piles[None]


def promises(found: Sequence[Promised]) -> str:
    said = says(
        "Une promesse est tenue quand l’argent promis est reçu avant le jour de son contrôle, ou que le dossier le dit "
        "(<code>tenue: oui</code>) ; non tenue quand ce jour est venu sans lui ; en attente jusque-là."
    )
    if not found:
        return said + "<p>Aucune promesse n’est inscrite aux dossiers.</p>"
    names = (("tenues", "faite"), ("non tenues", "retard"), ("en attente", "avenir"))
    piles = sorted_promises(found)
    rows = [
        (
            badge(name, kind),
            str(len(pile)),
            euros(sum((item.amount for item in pile), ZERO)),
            euros(sum((item.received for item in pile), ZERO)),
        )
        for (name, kind), pile in zip(names, piles, strict=True)
    ]
    shown = table(("Promesses", "Nombre", "Promis", "Reçu pour elles"), rows, numeric=(1, 2, 3))
    words = {
        True: badge("tenue", "faite"),
        False: badge("non tenue", "retard"),
        None: badge("en attente", "avenir"),
    }
    lines = [
        (
            who(item.who),
            day(item.made_on),
            day(item.due_on),
            euros(item.amount),
            euros(item.received) if item.received else "—",
            words[item.kept],
        )
        for item in found
    ]
    listed = table(("Débiteur", "Faite le", "Pour le", "Promis", "Reçu", "État"), lines, numeric=(3, 4))
    bars = chart.bars(
        [
            chart.Bar(
                label=name[:1].upper() + name[1:],
                figure=str(len(pile)),
                parts=((f"{name} : {len(pile)}", Decimal(len(pile)), rank),),
            )
            for (name, _), rank, pile in zip(names, (0, 4, 1), piles, strict=True)
        ],
        name="promesses-graphique",
        title="Promesses",
        said=french.listing([f"{name} : {len(pile)}" for (name, _), pile in zip(names, piles, strict=True)]),
    )
    number = french.count(len(found), "promesse")
    return f"{said}{bars}{shown}{folded(number, listed)}"


def disputes(found: Sequence[Contested]) -> str:
    said = says(
        "Litiges ouverts : somme contestée, tenue hors balance, et jours depuis la contestation ; la cause est le "
        "motif écrit au dossier, tel quel."
    )
    if not found:
        return said + "<p>Aucun litige n’est ouvert.</p>"
    counted = spread([item.days for item in found], _AGES)
    bars = count_bars(counted, "litiges-graphique", "Litiges ouverts, par ancienneté", "litige")
    causes: dict[str, list[Contested]] = {}
    for item in found:
        causes.setdefault(" ".join(item.reason.split()).rstrip(".").casefold(), []).append(item)
    rows = [
        (
            text(items[0].reason),
            str(len(items)),
            euros(sum((item.amount for item in items), ZERO)),
            days(items[0].days),
            "<br>".join(who(item.who) for item in items),
        )
        for items in sorted(causes.values(), key=lambda items: -sum(item.amount for item in items))
    ]
    head = ("Cause", "Litiges", "Contesté", "Le plus ancien", "Dossiers")
    return f"{said}{bars}{counts(counted, 'Ancienneté', 'Litiges')}{table(head, rows, numeric=(1, 2, 3))}"


# --- What each step brings ---


def effects(found: Sequence[Effect]) -> str:
    window = indicators.EFFECT_DAYS
    said = says(
        f"Paiements reçus dans les {window} jours qui suivent un acte et avant l’acte suivant ; le taux compte les "
        "actes suivis d’un paiement parmi ceux dont le délai est écoulé. Ce qui suit un acte n’en vient pas toujours."
    )
    stages = [stage for stage in Stage if any(item.stage is stage for item in found)]
    if not stages:
        return said + "<p>Aucune lettre ni dernier appel n’est inscrit aux journaux.</p>"
    rows, drawn = [], []
    for stage in stages:
        acts = [item for item in found if item.stage is stage]
        over = [item for item in acts if item.over]
        followed = [item for item in over if item.received]
        received = sum((item.received for item in acts), ZERO)
        name = STAGE_NAMES[stage].capitalize()
        rows.append(
            (
                text(name),
                str(len(acts)),
                str(len(acts) - len(over)),
                out_of(len(followed), len(over)),
                euros(received),
            )
        )
        drawn.append(
            chart.Bar(
                label=name,
                figure=french.euros(received),
                parts=((f"{name} : {french.euros(received)}", received, 0),),
            )
        )
    bars = chart.bars(
        drawn,
        name="effet-graphique",
        title=f"Reçu dans les {window} jours, par étape",
        said=french.listing([f"{bar.label} {bar.figure}" for bar in drawn]),
    )
    head = ("Étape", "Actes", "Délai en cours", "Suivis d’un paiement", "Reçu")
    lines = [
        (who(item.who), text(STAGE_NAMES[item.stage]), day(item.on), euros(item.received))
        for item in found
        if item.received
    ]
    shown = table(head, rows, numeric=(1, 2, 3, 4))
    if not lines:
        return f"{said}{bars}{shown}"
    listed = table(("Débiteur", "Étape", "Le", "Reçu ensuite"), lines, numeric=(3,))
    title = french.count(len(lines), "acte suivi d’un paiement", "actes suivis d’un paiement")
    return f"{said}{bars}{shown}{folded(title, listed)}"
