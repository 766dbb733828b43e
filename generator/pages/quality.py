"""The page of figures: how often the linter of words is right, set by set and rule by rule."""

from collections.abc import Iterable, Sequence
from fractions import Fraction

from generator import french
from generator.diagnostics import Severity
from generator.pages.markup import page, pipe_table, words
from generator.rules import Rule
from generator.rules.quality import Measure, Score
from generator.rules.text import fold

_RIGHT = dict.fromkeys(range(1, 9), "---:")
_SCORE_HEAD = ("Trouvés", "Manqués", "Fausses alertes", "Précision", "Rappel")

_METHOD = """\
# Qualité du contrôle des mots

Le contrôle des mots distingue l’annonce licite (« nous saisirons le tribunal d’une requête en injonction de payer »)
de la menace. Il lit des expressions, non des intentions : il se trompe donc parfois, et cette page dit combien. Il ne
remplace pas la relecture d’un juriste.

## Méthode {{ #methode }}

- Le corpus réunit {sentences} rédigées pour ce contrôle, dont {lawful} licites ({share}). Aucune ne vient d’un dossier.
- Chacune est lue dans son régime et dans sa lettre, et porte les codes des règles qu’elle enfreint. Une phrase licite
  nomme la règle à laquelle elle ressemble : c’est un sosie.
- **Précision** : part des remarques faites qui devaient l’être. **Rappel** : part des remarques attendues qui sont
  faites. L’une et l’autre se comptent par couple d’une phrase et d’une règle. « Phrases refusées » compte la phrase
  entière, quelle que soit la règle dite.
- Là où deux règles voisines se défendent, la seconde est admise : dite ou non, elle ne compte ni pour ni contre.
- Une phrase mal jugée garde son étiquette vraie, et compte comme une erreur ; la liste en est donnée plus bas.
- Les expressions sont réglées sur le jeu de **mise au point**. Le jeu **témoin** est écrit et
  étiqueté avant d’être lu ; ses premières lectures sont les seuls chiffres sans complaisance.
- Ces chiffres sont recalculés à chaque essai du logiciel ; un seuil de 95 % est exigé sur chaque jeu, et des chiffres
  périmés font échouer l’essai.
- La règle MOT32, qui compare une lettre à sa procédure, ne se juge pas sur une phrase : elle n’est pas mesurée ici.
"""

_FIRST = """\
## Premières lectures { #premieres-lectures }

Un jeu témoin n’est neuf qu’une fois. Chaque lot a été lu sans rien régler, et ses chiffres sont restés tels quels :
ils disent ce qu’il faut attendre d’une lettre que personne n’a encore lue. Les lacunes d’ensemble ainsi trouvées ont
ensuite été comblées, si bien que les chiffres d’aujourd’hui, sur ces mêmes lots, sont optimistes. Le lot 1 a été écrit
d’après les seuls textes de loi ; les suivants l’ont été par qui connaissait déjà les expressions du contrôle.
"""


def quality(measures: Sequence[Measure], rules: Sequence[Rule]) -> str:
    sentences = sum(measure.sentences for measure in measures)
    lawful = sum(measure.lawful for measure in measures)
    parts = [
        _METHOD.format(
            sentences=french.count(sentences, "phrase"),
            lawful=lawful,
            share=_percent(Fraction(lawful, sentences)),
        ),
        *_first_readings(measures),
        *(_overview(measure, rules) for measure in measures),
        _slips(measures),
        *(_by_rule(measure, rules) for measure in measures),
    ]
    return page(
        "Qualité du contrôle des mots",
        "\n\n".join(part.strip() for part in parts),
        description="Précision et rappel du contrôle des mots, jeu par jeu et règle par règle.",
    )


def _overview(measure: Measure, rules: Sequence[Rule]) -> str:
    codes = {
        severity: [rule.code for rule in rules if rule.severity is severity]
        for severity in (Severity.ERROR, Severity.WARNING)
    }
    rows = [
        ("Toutes les règles", *_cells(measure.score())),
        ("Règles en erreur", *_cells(measure.score(codes[Severity.ERROR]))),
        ("Règles en avertissement", *_cells(measure.score(codes[Severity.WARNING]))),
        ("Phrases refusées", *_cells(measure.refused)),
    ]
    return (
        f"## {measure.name} {{ #{_anchor(measure)} }}\n\n"
        f"{french.count(measure.sentences, 'phrase')}, dont {measure.lawful} licites.\n\n"
        + pipe_table(("", *_SCORE_HEAD), rows, _RIGHT)
    )


def _first_readings(measures: Sequence[Measure]) -> Iterable[str]:
    rows = [
        (f"Lot {first.batch}, {words(first.context)}", str(first.sentences), *_cells(first.score))
        for measure in measures
        for first in measure.first_readings
    ]
    if rows:
        yield _FIRST + "\n" + pipe_table(("", "Phrases", *_SCORE_HEAD), rows, _RIGHT)


def _slips(measures: Sequence[Measure]) -> str:
    lines = [
        f"- « {words(slip.text)} » : "
        + ", ".join(
            [f"{code} manqué" for code in slip.missed] + [f"{code} dit à tort" for code in slip.false_alarms]
        )
        for measure in measures
        for slip in measure.slips
    ]
    return "## Phrases encore mal jugées { #erreurs }\n\n" + ("\n".join(lines) or "Aucune.")


def _by_rule(measure: Measure, rules: Sequence[Rule]) -> str:
    titles = {rule.code: rule.title for rule in rules}
    rows = [
        (
            f"[{row.code}](regles/{row.code}.md) {words(titles[row.code])}",
            str(row.wanted),
            str(row.lookalikes),
            *(str(part) for part in (row.score.found, row.score.missed, row.score.false_alarms)),
        )
        for row in measure.rows
    ]
    return f"## {measure.name}, règle par règle {{ #{_anchor(measure)}-regles }}\n\n" + pipe_table(
        ("Règle", "À dire", "Sosies licites", *_SCORE_HEAD[:3]), rows, _RIGHT
    )


def _anchor(measure: Measure) -> str:
    return fold(measure.name).replace(" ", "-")


def _cells(score: Score) -> tuple[str, ...]:
    counts = (score.found, score.missed, score.false_alarms)
    return (*(str(count) for count in counts), _percent(score.precision), _percent(score.recall))


def _percent(share: Fraction) -> str:
    """A share of one, to the tenth of a percent and never rounded up: 999 in 1000 are not all."""
    tenths = share.numerator * 1000 // share.denominator
    return f"{tenths // 10},{tenths % 10}{french.NBSP}%" if tenths < 1000 else f"100{french.NBSP}%"
