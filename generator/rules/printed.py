"""The sheet of a rule, and the list of rules, for a terminal and for a program."""

import textwrap
from collections.abc import Sequence

from generator.case import LetterKind
from generator.rules.rule import LETTER_NAMES, Rule
from generator.rules.sheet import Sheet, legend

_WIDTH = 96


def as_text(found: Sheet) -> str:
    """The sheet for a terminal."""
    parts = [
        f"{found.code} – {found.title}",
        f"{found.severity.capitalize()} ; famille {found.family} : {found.family_title.lower()} ; "
        f"depuis amiable {found.since}",
        "",
        *_row("Pourquoi", found.why),
        *_row("Que faire", found.fix),
        *_row("Effet", found.effect),
        *_row("S'applique", f"{found.condition}."),
        *_row("Régimes", found.regime_words),
        *(_row("Lettres", found.letter_words) if found.letters else []),
        *_row("Contrôlée", f"{found.moment}."),
        *_row("En vigueur", f"{found.in_force}."),
        *_row("Message", found.message),
    ]
    if found.matrix:
        parts += ["", "Niveau de la mention :", *_matrix(found), *_filled(f"({legend(found)})", "  ")]
    parts += ["", "Fondement :"]
    for article in found.articles:
        parts += _filled(f"{article.citation} : {article.subject}", "  ")
        parts += [f"    {article.url}"] if article.url else []
    parts += _filled(f"aucun article : {found.without_basis}.", "  ") if not found.articles else []
    if found.waiver:
        parts += ["", "Dérogation (à coller dans le dossier) :", *_indented(found.waiver)]
    else:
        parts += ["", *_filled(f"impossible, {found.never_waived}.", "Dérogation : ", hanging=2)]
    for example in found.examples:
        parts += ["", f"{example.title} :", *_indented(example.text)]
    return "\n".join(parts) + "\n"


def _matrix(found: Sheet) -> list[str]:
    rows = [("", tuple(LETTER_NAMES[kind] for kind in LetterKind)), *found.matrix]
    widths = [max(len(row[column]) for _, row in rows) for column in range(len(LetterKind))]
    first = max(len(name) for name, _ in rows)
    return [
        "  ".join(
            ["", f"{name:<{first}}", *(f"{cell:<{width}}" for cell, width in zip(row, widths, strict=True))]
        ).rstrip()
        for name, row in rows
    ]


def _row(label: str, text: str) -> list[str]:
    return _filled(text, f"{label:<10} : ", hanging=13)


def _filled(text: str, first: str, hanging: int = 0) -> list[str]:
    return textwrap.wrap(
        text,
        _WIDTH,
        initial_indent=first,
        subsequent_indent=" " * (hanging or len(first) + 2),
        break_on_hyphens=False,
        break_long_words=False,
    )


def _indented(text: str) -> list[str]:
    return [f"  {line}" for line in text.splitlines()]


def as_data(found: Sheet) -> dict[str, object]:
    """The sheet as JSON will write it, with French keys."""
    return {
        "code": found.code,
        "titre": found.title,
        "gravite": str(found.severity),
        "famille": found.family,
        "porte_sur": found.subject,
        "effet": found.effect,
        "pourquoi": found.why,
        "que_faire": found.fix,
        "message": found.message,
        "s_applique": found.condition,
        "regimes": [str(item) for item in found.regimes],
        "lettres": [str(item) for item in found.letters],
        "controlee": found.moment,
        "en_vigueur": found.in_force,
        "niveaux": {name: list(row) for name, row in found.matrix},
        "fondement": [
            {"article": item.citation, "objet": item.subject, "url": item.url or ""}
            for item in found.articles
        ],
        "sans_fondement": found.without_basis,
        "derogation": found.waiver,
        "sans_derogation": found.never_waived,
        "exemples": [{"titre": item.title, "texte": item.text} for item in found.examples],
        "depuis": found.since,
    }


def as_list(rules: Sequence[Rule]) -> str:
    """One line per rule, for a terminal."""
    return "".join(f"{rule.code}  {rule.severity:<13}  {rule.title}\n" for rule in rules)
