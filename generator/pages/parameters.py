"""The pages of legal values: the table of the day, and for each value its history, its source and its use."""

from collections.abc import Mapping
from datetime import date, timedelta
from decimal import Decimal
from itertools import groupby

from generator import french, ratebook
from generator.claim.derived import DERIVED, with_derived
from generator.law import Law, LegalValue, Parameter, Unit
from generator.law.freshness import REVIEW_MONTHS, notice_from, review_day
from generator.pages.chart import Step, step_line
from generator.pages.markup import crumbs, day, keys, page, pipe_table, text, words
from generator.pages.reference import words_url
from generator.ratebook import current, show
from generator.rules import rule

_TICKS: Mapping[Unit, str] = {Unit.PERCENT_PER_YEAR: "%", Unit.EUROS: "€"}
_COUNTED: Mapping[Unit, str] = {
    Unit.PERCENT_PER_YEAR: "en pourcentage par an", Unit.POINTS: "en points", Unit.TIMES: "en multiple",
    Unit.EUROS: "en euros", Unit.DAYS: "en jours", Unit.MONTHS: "en mois", Unit.YEARS: "en années",
}  # fmt: skip
_FAMILIES: Mapping[Unit, str] = {
    Unit.PERCENT_PER_YEAR: "Taux",
    Unit.POINTS: "Majorations et multiples",
    Unit.TIMES: "Majorations et multiples",
    Unit.EUROS: "Montants",
}


def pages(law: Law, today: date) -> dict[str, str]:
    """The index of all values, and one page per value, the derived rates among them."""
    whole = with_derived(law)
    return {
        "reference/taux.md": _index(whole, today),
        **{
            f"reference/taux/{key}.md": _page(parameter, whole, today)
            for key, parameter in whole.parameters.items()
        },
    }


# --- The index ---


def _family(parameter: Parameter) -> str:
    return "Taux dérivés" if parameter.key in DERIVED else _FAMILIES.get(parameter.unit, "Délais")


def _index(law: Law, today: date) -> str:
    parts = [
        "# Taux, montants et délais",
        "Valeurs légales en vigueur, vérifiées pour la dernière fois le "
        f"{french.day(law.verified_on)}. Aucune n’est prolongée : hors des périodes connues, le calcul s’arrête et "
        "le dit. Chaque valeur a sa page : toutes ses périodes, leurs sources et ce qui s’en sert ; "
        "`amiable taux` donne la même table dans le terminal.",
    ]
    for family, group in groupby(ratebook.listed(law), key=_family):
        rows = [_row(parameter, today) for parameter in group]
        table = pipe_table(("Valeur", "En vigueur", "Période"), rows, {1: "---:"})
        parts.append(f"## {family}\n\n{table}")
    return page(
        "Taux, montants et délais",
        "\n\n".join(parts),
        description="Chaque valeur légale en vigueur et sa période, avec ses sources et son histoire.",
    )


def _row(parameter: Parameter, today: date) -> tuple[str, ...]:
    value = current(parameter, today)
    name = f"[{words(parameter.title)}](taux/{parameter.key}.md)"
    if value is None:
        return name, "—", "aucune valeur connue"
    return name, show(value), french.period(value.start, value.end)


# --- One value ---


def _page(parameter: Parameter, law: Law, today: date) -> str:
    parts = [
        f"# {words(parameter.title)}",
        _key_figures(parameter, today),
        f"Fondement : {words(parameter.basis)}. Dans le terminal : `amiable taux {parameter.key}` ; dans une page du "
        f'guide : `valeur("{parameter.key}")`.',
        "## Évolution",
        _drawn(parameter, today)
        if len(parameter.values) > 1
        else f"Une seule valeur connue, {words(french.period(parameter.values[0].start, parameter.values[0].end))} : "
        f"{show(parameter.values[0])}.",
        "## Toutes les périodes",
        _history(parameter),
        "## Ce qui suit",
        _to_come(parameter, today),
        "## Usage",
        _served(parameter, law, today),
    ]
    return page(
        parameter.title,
        "\n\n".join(part for part in parts if part),
        parent=crumbs(("Accueil", "index.html"), ("Taux et délais", "reference/taux.html")),
        hide=["toc"],
        large=True,
        description=f"{parameter.title} : périodes, sources et usage.",
    )


def _key_figures(parameter: Parameter, today: date) -> str:
    value = current(parameter, today)
    if value is None:
        return keys([("En vigueur", "aucune valeur connue")])
    return keys([
        ("En vigueur", text(show(value))),
        ("Période", _short_period(value)),
        ("Vérifié le", day(value.verified_on)),
    ])  # fmt: skip


def _short_period(value: LegalValue) -> str:
    return f"du {day(value.start)} au {day(value.end)}" if value.end else f"depuis le {day(value.start)}"


def _drawn(parameter: Parameter, today: date) -> str:
    this_year = date(today.year, 12, 31)
    steps = [
        Step(
            start=value.start,
            end=value.end or max(this_year, value.start + timedelta(days=365)),
            value=value.value,
            label=f"{french.period(value.start, value.end)} : {show(value)}",
        )
        for value in parameter.values
    ]
    sign = _TICKS.get(parameter.unit, "")

    def tick(figure: Decimal) -> str:
        return french.number(figure) + (f"{french.NBSP}{sign}" if sign else "")

    drawing = step_line(
        steps,
        name=parameter.key,
        title=parameter.title,
        said=_said(parameter),
        tick=tick,
        last=show(parameter.values[-1]),
    )
    period = french.period(steps[0].start, steps[-1].end)
    caption = f"Valeur {_COUNTED[parameter.unit]}, {period}."
    return f'<figure class="am-courbe">{drawing}<figcaption>{text(caption)}</figcaption></figure>'


def _said(parameter: Parameter) -> str:
    """The drawing in words: where it begins, its extremes, where it ends."""

    def at(value: LegalValue) -> str:
        return f"{show(value)} {french.period(value.start, value.end)}"

    values = parameter.values
    highest, lowest = max(values, key=lambda value: value.value), min(values, key=lambda value: value.value)
    return (
        f"Première valeur : {at(values[0])}. Au plus haut : {at(highest)}. Au plus bas : {at(lowest)}. "
        f"Dernière valeur : {at(values[-1])}. Le tableau qui suit donne chaque période."
    )


def _history(parameter: Parameter) -> str:
    origin = "Calcul" if parameter.key in DERIVED else "Source"
    rows = [
        (
            _dates(value),
            show(value),
            _origin(value),
            french.short_day(value.verified_on),
        )
        for value in reversed(parameter.values)
    ]
    table = pipe_table(("Période", "Valeur", origin, "Vérifié le"), rows, {1: "---:"})
    return f'<div class="am-periodes" markdown>\n\n{table}\n\n</div>'


def _dates(value: LegalValue) -> str:
    """« 01/07/2026 – 31/12/2026 », short enough for a telephone."""
    start = french.short_day(value.start)
    return f"{start}{french.NBSP}– {french.short_day(value.end)}" if value.end else f"depuis le {start}"


def _origin(value: LegalValue) -> str:
    """The source, a link to it, its note and its weakness; of a derived rate, the formula."""
    trust = "" if value.reliability.value == "haute" else f"<br>fiabilité {words(value.reliability)}"
    if value.key in DERIVED:
        return words(value.note or "") + trust
    source = words(value.source)
    if value.url and value.url.startswith("https://"):
        source = f'<a href="{words_url(value.url)}" rel="noreferrer">{source}</a>'
    return source + (f"<br>{words(value.note)}" if value.note else "") + trust


def _to_come(parameter: Parameter, today: date) -> str:
    """The text awaited and the day of the warning, or the day of the next reading of a text without a term."""
    begins, last = notice_from(parameter), parameter.values[-1]
    if begins is None:
        again = french.day(review_day(last))
        return (
            f"Aucun texte n’est attendu. La valeur est à relire au plus tard le {again}, "
            f"{REVIEW_MONTHS} mois après sa vérification ([LAW03](../regles/LAW03.md))."
        )
    awaited = f"Texte attendu : {words(parameter.awaited)}." if parameter.awaited else ""
    if parameter.key in DERIVED:
        return awaited
    tense = "a commencé" if begins <= today else "commencera"
    return (
        f"{awaited} L’avertissement des dossiers qui s’en servent {tense} le {french.day(begins)} "
        "([LAW02](../regles/LAW02.md)) ; il donne l’enregistrement à ajouter."
    )


def _served(parameter: Parameter, law: Law, today: date) -> str:
    served = ratebook.use(parameter.key)
    lines = [f"{words(served.what[0].upper() + served.what[1:])}."]
    lines += [f"- Règle [{code}](../regles/{code}.md) : {words(rule(code).title)}" for code in served.rules]
    if served.commands:
        named = french.listing([f"[`amiable {name}`](../commandes.md#{name})" for name in served.commands])
        lines.append(f"- Commandes : {named}")
    for key, what in (
        *((key, "Taux qui en dérive") for key in ratebook.derived_from(parameter.key)),
        *(
            (key, "Calculé à partir de")
            for key in (DERIVED[parameter.key].parts if parameter.key in DERIVED else ())
        ),
    ):
        other = law.parameter(key)
        value = current(other, today)
        shown = f" : {show(value)} aujourd’hui" if value else ""
        lines.append(f"- {what} : [{words(other.title)}]({key}.md){shown}")
    return lines[0] + "\n\n" + "\n".join(lines[1:])
