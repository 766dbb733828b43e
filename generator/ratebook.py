"""The book of dated values: what holds on a day and what held before, for a terminal, a machine or a page."""

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from generator import french
from generator.claim.derived import DERIVED
from generator.french import NBSP
from generator.law import Law, LegalValue, Parameter, Unit
from generator.law.freshness import days_left
from generator.spreadsheet import comma, written

_UNITS: Mapping[Unit, Callable[[Decimal], str]] = {
    Unit.PERCENT_PER_YEAR: french.percent,
    Unit.EUROS: french.euros,
    Unit.POINTS: lambda value: f"{french.number(value)}{NBSP}{'point' if value < 2 else 'points'}",
    Unit.DAYS: lambda value: f"{french.number(value)}{NBSP}{'jour' if value < 2 else 'jours'}",
    Unit.MONTHS: lambda value: f"{french.number(value)}{NBSP}mois",
    Unit.YEARS: lambda value: f"{french.number(value)}{NBSP}{'an' if value < 2 else 'ans'}",
    Unit.TIMES: lambda value: f"{french.number(value)}{NBSP}fois",
}


def show(value: LegalValue) -> str:
    """A legal value with its unit: « 2,75 % », « 40,00 € », « 5 ans »."""
    return _UNITS[value.unit](value.value)


def current(parameter: Parameter, day: date) -> LegalValue | None:
    """The value in force on `day`, or None: nothing is extended."""
    return next((value for value in parameter.values if value.covers(day)), None)


def listed(law: Law) -> tuple[Parameter, ...]:
    """Every parameter: rates first, the derived ones closing them, then points, sums and delays."""
    units = list(Unit)
    return tuple(
        sorted(law.parameters.values(), key=lambda item: (units.index(item.unit), item.key in DERIVED))
    )


def left(value: LegalValue, day: date) -> str:
    """How long the value still holds: « 39 jours », « dernier jour », « sans terme »."""
    days = days_left(value, day)
    if days is None:
        return "sans terme"
    return french.count(days, "jour") if days else "dernier jour"


# --- What each value serves ---


@dataclass(frozen=True, slots=True, kw_only=True)
class Use:
    """What a parameter serves: in words, the rules that read it, the commands whose answer it changes."""

    what: str
    rules: tuple[str, ...] = ()
    commands: tuple[str, ...] = ()


_COUNTED = ("check", "expliquer", "build")
_CHECKED = ("check", "build")
_FLOOR = ("CRE40", "CRE45", "CRE46")
_LIMITATION = ("PRO04", "PRO05", "PRO06")

USES: Mapping[str, Use] = {
    "bce_refi": Use(what="l'établissement du taux retenu pour le semestre"),
    "bce_refi_semestre": Use(what="les pénalités entre professionnels et les intérêts moratoires", commands=_COUNTED),
    "taux_interet_legal": Use(what="l'intérêt dû par un consommateur, les taux convenus en multiple et leur plancher",
        rules=_FLOOR, commands=_COUNTED),
    "majoration_b2b": Use(what="les pénalités entre professionnels sans taux convenu", commands=_COUNTED),
    "majoration_public": Use(what="les intérêts moratoires de la commande publique", commands=_COUNTED),
    "plancher_multiple": Use(what="le plancher d'un taux convenu", rules=_FLOOR, commands=_CHECKED),
    "indemnite_forfaitaire": Use(what="l'indemnité due par facture entre professionnels", commands=_COUNTED),
    "indemnite_forfaitaire_public": Use(what="l'indemnité due par facture d'un acheteur public", commands=_COUNTED),
    "seuil_petites_creances": Use(what="la suite annoncée dans une mise en demeure", commands=("build",)),
    "seuil_tentative_amiable": Use(what="la tentative amiable avant procès", rules=("CON05",), commands=_CHECKED),
    "delai_legal_paiement": Use(what="l'échéance d'une facture sans échéance", rules=("CRE21",), commands=_COUNTED),
    "delai_maximum_net": Use(what="le contrôle du délai convenu", rules=("CRE22",), commands=_CHECKED),
    "delai_maximum_fin_de_mois": Use(what="le contrôle du délai convenu", rules=("CRE22",), commands=_CHECKED),
    "delai_facture_periodique": Use(what="le contrôle du délai convenu", rules=("CRE22",), commands=_CHECKED),
    "delai_transport": Use(what="le contrôle du délai d'un transport", rules=("CRE22",), commands=_CHECKED),
    "delai_grace_judiciaire": Use(what="la durée d'un délai accordé par un juge", rules=("CRE56",), commands=_CHECKED),
    "delai_public_reprise": Use(what="l'échéance après une interruption par l'acheteur public", commands=_COUNTED),
    "delai_public": Use(what="l'échéance d'un acheteur public", commands=_COUNTED),
    "delai_public_sante": Use(what="l'échéance d'un établissement de santé", commands=_COUNTED),
    "delai_public_entreprise": Use(what="l'échéance d'une entreprise publique", commands=_COUNTED),
    "prescription_commerciale": Use(what="la prescription entre professionnels", rules=_LIMITATION, commands=_CHECKED),
    "prescription_consommateur": Use(what="la prescription d'un consommateur", rules=_LIMITATION, commands=_CHECKED),
    "prescription_transport": Use(what="la prescription d'un transport", rules=_LIMITATION, commands=_CHECKED),
    "prescription_quadriennale": Use(what="la prescription quadriennale", rules=_LIMITATION, commands=_CHECKED),
    "lrar_garde": Use(what="l'issue d'un recommandé à relever", rules=("PRO64",), commands=_CHECKED),
    "lre_acceptation": Use(what="la réponse à un recommandé électronique", rules=("PRO63",), commands=_CHECKED),
    "lre_conservation_preuves": Use(what="les preuves d'un recommandé électronique", rules=("PRO65",),
        commands=_CHECKED),
    "declaration_creance": Use(what="la déclaration de créance", rules=("INS01", "INS04"), commands=_CHECKED),
    "releve_forclusion": Use(what="le relevé de forclusion", rules=("INS04",), commands=_CHECKED),
    "taux_penalites_b2b": Use(what="les pénalités entre professionnels sans taux convenu", commands=_COUNTED),
    "taux_interets_public": Use(what="les intérêts moratoires de la commande publique", commands=_COUNTED),
    "plancher_contractuel": Use(what="le plancher d'un taux convenu", rules=_FLOOR, commands=_CHECKED),
}  # fmt: skip
ONLY_TOLD = Use(what="l'information du guide : aucun calcul n'en dépend")


def use(key: str) -> Use:
    """What the parameter serves; a value that only the guide quotes changes no sum."""
    return USES.get(key, ONLY_TOLD)


def derived_from(key: str) -> tuple[str, ...]:
    """The derived rates that this parameter is a part of."""
    return tuple(name for name, derived in DERIVED.items() if key in derived.parts)


# --- The table of a day, and the history of one value ---


def _row(parameter: Parameter, value: LegalValue | None, day: date) -> dict[str, object]:
    """One line for a machine: ISO dates, exact figures as text, null for what does not exist."""
    holds = value is not None and value.covers(day)
    return {
        "cle": parameter.key,
        "titre": parameter.title,
        "unite": str(parameter.unit),
        "base": parameter.basis,
        "derive_de": list(DERIVED[parameter.key].parts) if parameter.key in DERIVED else [],
        "valeur": str(value.value) if value else None,
        "du": value.start.isoformat() if value else None,
        "au": value.end.isoformat() if value and value.end else None,
        "en_vigueur": holds,
        "jours_restants": days_left(value, day) if value and holds else None,
        "source": value.source if value else None,
        "url": value.url if value else None,
        "verifie_le": value.verified_on.isoformat() if value else None,
        "fiabilite": str(value.reliability) if value else None,
        "note": value.note if value else None,
        "attendu": parameter.awaited,
    }


def _cells(value: LegalValue, day: date) -> tuple[str, ...]:
    """Value, period, days left, day of verification: the columns that a table for people shares."""
    end = french.short_day(value.end) if value.end else "…"
    held = left(value, day) if value.covers(day) else ""
    return show(value), f"{french.short_day(value.start)} – {end}", held, french.short_day(value.verified_on)


def _origin(value: LegalValue) -> str:
    """The source with its note; of a derived rate, the formula: its sources are those of its parts."""
    if value.key in DERIVED:
        return value.note or ""
    return value.source + (f" [{value.note}]" if value.note else "")


_HEAD = ("Valeur", "Période", "Reste", "Vérifié le")
_NOTHING = ("—", "aucune valeur connue", "", "")


def _aligned(rows: Sequence[tuple[str, ...]], right: int) -> str:
    """Columns under their heads, the one at `right` flush right; the last one runs free."""
    widths = [max(len(row[column]) for row in rows) for column in range(len(rows[0]) - 1)]
    lines = []
    for row in rows:
        cells = [
            cell.rjust(width) if column == right else cell.ljust(width)
            for column, (cell, width) in enumerate(zip(row, widths, strict=False))
        ]
        lines.append("  ".join((*cells, row[-1])).rstrip())
    return "\n".join(lines) + "\n"


def _table_text(law: Law, day: date) -> str:
    """The source is cut at its first semicolon here: the whole of it is in the history of each value."""
    rows = [("Clé", *_HEAD, "Source")]
    for parameter in listed(law):
        value = current(parameter, day)
        source = _origin(value).partition(" ; ")[0] if value else ""
        rows.append((parameter.key, *(_cells(value, day) if value else _NOTHING), source))
    return (
        f"Valeurs légales au {french.day(day)}\n\n{_aligned(rows, 1)}\n"
        "L'histoire d'une valeur, sa source entière et son usage : amiable taux CLÉ\n"
    )


def _history_text(parameter: Parameter, day: date) -> str:
    served = use(parameter.key)
    read_by = [*(f"règle {code}" for code in served.rules), *(f"amiable {name}" for name in served.commands)]
    value = current(parameter, day)
    held = f"{show(value)}, {french.period(value.start, value.end)}" if value else "aucune valeur connue"
    lines = [
        f"{parameter.title} ({parameter.key})",
        "",
        f"Le {french.day(day)} : {held}",
        f"Fondement : {parameter.basis}",
    ]
    if parameter.key in DERIVED:
        lines.append(f"Calculé à partir de : {french.listing(DERIVED[parameter.key].parts)}")
    lines.append(f"Usage : {served.what}" + (f" ({', '.join(read_by)})" if read_by else ""))
    if names := derived_from(parameter.key):
        lines.append(f"Taux qui en dérivent : {french.listing(names)}")
    if parameter.awaited:
        lines.append(f"Texte attendu ensuite : {parameter.awaited}")
    rows = [(*_HEAD, "Source")]
    for value in reversed(parameter.values):
        rows.append((*_cells(value, day), _origin(value)))
    return "\n".join(lines) + f"\n\n{_aligned(rows, 0)}"


def _rows(law: Law, day: date) -> list[dict[str, object]]:
    return [_row(parameter, current(parameter, day), day) for parameter in listed(law)]


def _past(parameter: Parameter, day: date) -> list[dict[str, object]]:
    return [_row(parameter, value, day) for value in reversed(parameter.values)]


def _json(rows: Sequence[Mapping[str, object]]) -> str:
    return json.dumps(rows, ensure_ascii=False, indent=2) + "\n"


def _csv(rows: Sequence[Mapping[str, object]]) -> str:
    """For a French spreadsheet: semicolons, decimal commas, one line per value."""
    return written([rows[0], *([_flat(name, cell) for name, cell in row.items()] for row in rows)])


def _flat(name: str, cell: object) -> str:
    if isinstance(cell, bool):
        return "oui" if cell else "non"
    if isinstance(cell, list):
        return " ".join(cell)
    text = "" if cell is None else str(cell)
    return comma(text) if name == "valeur" else text


def _markdown(head: Sequence[str], rows: Iterator[Sequence[str]]) -> str:
    lines = [head, ["---", "---:", *["---"] * (len(head) - 2)], *rows]
    return "".join(f"| {' | '.join(cell.replace('|', ', ') for cell in row)} |\n" for row in lines)


def _table_markdown(law: Law, day: date) -> str:
    def rows() -> Iterator[Sequence[str]]:
        for parameter in listed(law):
            value = current(parameter, day)
            cells = _cells(value, day) if value else _NOTHING
            yield (f"{parameter.title} (`{parameter.key}`)", *cells, _origin(value) if value else "")

    return _markdown(("Paramètre", *_HEAD, "Source"), rows())


def _history_markdown(parameter: Parameter, day: date) -> str:
    def rows() -> Iterator[Sequence[str]]:
        for value in reversed(parameter.values):
            shown, period, held, verified = _cells(value, day)
            yield period, shown, held, verified, _origin(value)

    return _markdown(("Période", "Valeur", "Reste", "Vérifié le", "Source"), rows())


TABLES: Mapping[str, Callable[[Law, date], str]] = {
    "text": _table_text,
    "json": lambda law, day: _json(_rows(law, day)),
    "csv": lambda law, day: _csv(_rows(law, day)),
    "md": _table_markdown,
}
HISTORIES: Mapping[str, Callable[[Parameter, date], str]] = {
    "text": _history_text,
    "json": lambda parameter, day: _json(_past(parameter, day)),
    "csv": lambda parameter, day: _csv(_past(parameter, day)),
    "md": _history_markdown,
}
