"""What a run says: tables for the terminal and for the page of the reference, and the curves that go with it."""

from collections.abc import Callable, Iterable, Iterator
from datetime import date

from generator import french
from tests.benchmarks import curves
from tests.benchmarks.goals import Goal, goals, megabytes, number, seconds, times, weight
from tests.benchmarks.portfolio import DAY
from tests.benchmarks.results import Results, Series

MARKS = {True: "✓", False: "✗", None: "–"}
UNITS: dict[str, Callable[[float], str]] = {
    "s": seconds,
    "MB": megabytes,
    "o": weight,
    "%": lambda value: f"{number(value)}\N{NO-BREAK SPACE}%",
    "": number,
}
CURVES: dict[str, tuple[str, str, tuple[str, ...]]] = {
    "temps": (
        "Temps de processeur selon le nombre de dossiers",
        "s",
        ("full", "site", "next", "one-site", "noop-site", "check"),
    ),
    "memoire": (
        "Mémoire selon le nombre de dossiers",
        "Mo",
        ("memory", "memory-site", "memory-parent", "memory-worker"),
    ),
}
"""By name of file: title, unit, measures drawn."""

Row = tuple[str, ...]


def table(head: Row, rows: Iterable[Row]) -> str:
    """A table in Markdown; the first column is words, the others figures. Without a row, a word that says so."""
    rows = list(rows)
    if not rows:
        return "Non mesuré."
    lines = [f"| {' | '.join(head)} |", f"|---|{'---:|' * (len(head) - 1)}"]
    lines += [f"| {' | '.join(cell.replace('|', '/') for cell in row)} |" for row in rows]
    return "\n".join(lines)


def goal_table(results: Results) -> str:
    return "\n".join(
        (
            "| Mesure | Objectif | Mesuré | Tenu | Précision |",
            "|---|---:|---:|:---:|---|",
            *(f"| {' | '.join(_goal_row(goal))} |" for goal in goals(results)),
        )
    )


def _goal_row(goal: Goal) -> Row:
    sized = f", {number(goal.wanted_size)} dossiers" if goal.wanted_size else ""
    other = goal.size is not None and goal.size != goal.wanted_size
    notes = [f"**mesuré à {number(goal.size)} dossiers**"] if other and goal.size else []
    if goal.note and goal.value is not None:
        notes.append(goal.note)
    return (
        f"{goal.title}{sized}",
        f"{'≥' if goal.at_least else '≤'}\N{NO-BREAK SPACE}{goal.shown(goal.bound)}",
        "non mesuré" if goal.value is None else goal.shown(goal.value),
        MARKS[goal.met],
        " ; ".join(notes),
    )


SPREAD = ("Médiane", "Minimum", "Maximum")


def _spread(series: Series) -> Row:
    show = UNITS[series.unit]
    return show(series.middle), show(series.low), show(series.high)


def letter_table(results: Results) -> str:
    """Each contender: processor time a letter, ratio of the smallest times to ours; then words, pages, size."""
    ours = results.low("letter/amiable")
    times_of, contents = [], []
    for key, series in _measures(results, "letter"):
        others = [
            UNITS[results.series[name].unit](value(results.series[name])) if name in results.series else "–"
            for name, value in (
                (f"words/{key}", lambda found: found.low),
                (f"pages/{key}", lambda found: sum(found.values) / len(found.values)),
                (f"size/{key}", lambda found: found.middle),
            )
        ]
        ratio = times(series.low / ours) if ours else "–"
        times_of.append((series.title, *_spread(series), ratio))
        contents.append((series.title, *others))
    content = table(("Qui", "Mêmes mots (au moins)", "Mêmes nombres de pages", "Taille médiane"), contents)
    return f"{table(('Qui', *SPREAD, 'Rapport'), times_of)}\n\n{content}"


def cold_table(results: Results) -> str:
    rows = [(series.title, *_spread(series)) for _, series in _measures(results, "cold")]
    return table(("Commande", *SPREAD), rows)


SIZED = (
    "check", "full", "full-wall", "noop", "noop-site", "one", "one-site", "next", "site", "serve",
    "memory", "memory-site", "memory-parent", "memory-worker", "letters", "due", "pack-size", "site-size",
)  # fmt: skip
"""Measures that depend on the number of cases, in the order shown."""


def size_table(results: Results) -> str:
    rows = []
    for measure in SIZED:
        for size, series in _measures(results, measure):
            ratio = series.low / int(size)
            each = UNITS[series.unit](ratio) if series.unit == "s" else "–"
            rows.append((series.title, number(int(size)), *_spread(series), each))
    return table(("Mesure", "Dossiers", *SPREAD, "Par dossier"), rows)


def other_table(results: Results) -> str:
    keys = ("parallel/1", "parallel/2", "parallel-letters", "growth", "final-size")
    rows = [(series.title, *_spread(series)) for key in keys if (series := results.series.get(key))]
    rows += [(f"mémoire : {series.title}", *_spread(series)) for _, series in _measures(results, "rss")]
    return table(("Mesure", *SPREAD), rows)


def _measures(results: Results, measure: str) -> Iterator[tuple[str, Series]]:
    for key, series in results.series.items():
        name, _, what = key.partition("/")
        if name == measure and what:
            yield what, series


SECTIONS: tuple[tuple[str, Callable[[Results], str]], ...] = (
    ("Objectifs", goal_table),
    ("Une lettre, par chacun", letter_table),
    ("Démarrage des commandes", cold_table),
    ("Selon le nombre de dossiers", size_table),
    ("Processus, mémoire, tailles", other_table),
)


def terminal(results: Results) -> str:
    """Every table, one after the other."""
    parts = [f"## {title}\n\n{make(results)}" for title, make in SECTIONS]
    parts += [f"Non mesuré : {failure}" for failure in results.failures]
    return "\n\n".join(parts) + "\n"


def drawings(results: Results) -> dict[str, str]:
    """The curves by name of file; a curve of which nothing was measured is not drawn."""
    made = {}
    for name, (title, unit, measures) in CURVES.items():
        lines = {}
        for measure in measures:
            points = {size: value for size, value in results.of(measure).items() if value > 0}
            if points:
                lines[results.series[f"{measure}/{min(points)}"].title] = points
        if lines:
            said = f"Les valeurs sont dans le tableau de la page. Courbes : {', '.join(lines)}."
            made[f"{name}.svg"] = curves.growth(lines, title=title, said=said, unit=unit)
    return made


HEAD = """\
---
title: "Mesures"
description: "Vitesse, mémoire et tailles mesurées au dernier passage du banc d’essai, et comment les refaire."
---

# Mesures

Cette page est écrite par `./dev bench --publier`, d’après un passage du banc d’essai{when}. Les **rapports**
comptent plus que les durées : une autre machine change les secondes, beaucoup moins les rapports. Un objectif se juge
sur la plus petite valeur mesurée, celle que le reste de la machine a le moins troublée ; une taille, sur la médiane.
Les durées sont du temps de processeur (utilisateur et système, tous processus), sauf mention contraire.

Tailles mesurées : {sizes} dossiers.{warning}
"""

HOW = """\
## Ce qui est comparé

- **Les dossiers** sont tirés des exemples du projet : mêmes blocs, mêmes situations, dates déplacées, sommes
  multipliées, noms et numéros changés. Un dossier sur cinquante a une lettre qui devient due le lendemain ; les autres
  n’en ont aucune, ni la veille ni ce jour-là.
- **Les lettres** sont les nôtres, d’une page ou de plusieurs. Typst reçoit les mêmes mots,
  tableaux, polices, code QR et pièces jointes, dans une mise en page qui donne autant de pages ; Chromium et WeasyPrint
  reçoivent notre HTML et notre feuille de style.
- **Le script naïf** est celui que l’on écrit d’abord : `HTML(…).write_pdf()`, le style et les polices dans la page, une
  configuration de polices par lettre, un PDF ordinaire sans pièce jointe. Ses polices sont en WOFF2, comme un service
  de polices les donne, ou en TTF.
- **Tout compris** veut dire : la page, l’impression, la relecture du PDF et les règles, comme dans un pack.
- Chacun travaille dans un processus chaud, sur un même cœur ; tous sont servis à tour de rôle, quelques lettres à la
  fois. Le processus par lettre paie son démarrage : c’est ce qu’il mesure.

## Refaire les mesures

```console
$ ./dev bench --rapide              # quelques minutes
$ ./dev bench                       # tout ; la durée est annoncée
$ ./dev bench --tailles 100,1000    # d’autres nombres de dossiers
$ ./dev bench --seulement lettres   # une seule mesure
$ ./dev bench --publier             # réécrit cette page
$ ./dev bench --depuis build/mesures/mesures.json --publier    # la même page, sans rien mesurer
```

Sur une machine au repos, sous Linux. Ctrl-C garde ce qui est déjà mesuré. Les tableaux s’affichent ; les courbes et le
JSON sont écrits dans `build/mesures/`, ou dans le dossier de `--sortie`.
"""


def page(results: Results) -> str:
    """The page of the reference."""
    when = f", le {french.day(date.fromisoformat(results.day))}" if results.day else ""
    warning = (
        " **Passage réduit, à refaire en entier sur une machine au repos.**" if _reduced(results) else ""
    )
    parts = [HEAD.format(when=when, sizes=_listed(results.sizes), warning=warning)]
    for title, make in SECTIONS:
        parts.append(f"## {title}\n\n{make(results)}\n")
        if make is size_table:
            parts += [
                f"![{CURVES[name.removesuffix('.svg')][0]}](../assets/mesures/{name})"
                f'{{ width="{curves.WIDTH}" height="{curves.HEIGHT}" }}\n'
                for name in drawings(results)
            ]
    if results.failures:
        parts.append("## Non mesuré\n\n" + "\n".join(f"- {failure}" for failure in results.failures) + "\n")
    known = {**results.machine, **results.versions, "commande": f"`{results.command}`"}
    parts.append(
        "## La machine\n\n" + "\n".join(f"- {name} : {value}" for name, value in known.items()) + "\n"
    )
    parts.append(
        f"Les dossiers sont examinés au {french.day(DAY)}. Toutes les valeurs : "
        "[mesures.json](../assets/mesures/mesures.json).\n"
    )
    parts.append(HOW)
    return "\n".join(parts)


FULL_SIZES = (100, 1_000, 10_000)


def _reduced(results: Results) -> bool:
    return results.interrupted or not set(FULL_SIZES) <= set(results.sizes)


def _listed(sizes: list[int]) -> str:
    return french.listing([number(size) for size in sizes]) if sizes else "aucun"
