"""The figures that the project holds itself to, computed from what was measured."""

from collections.abc import Callable
from dataclasses import dataclass

from tests.benchmarks.results import Results, exponent

LETTERS_PER_CASE = 3
"""The letters of a whole procedure: 30,000 for 10,000 cases."""
MANY_LETTERS = 1_000
"""What an efficiency or a growth of memory must be measured on, at least."""
START_UP = ("aide", "check", "regle")
"""The commands that must answer before one lets go of the key."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Goal:
    """One line of the table. `value` is None when it was not measured; `size` is that of the portfolio, when it counts.
    `enough`: whether as many letters were made as it asks.

    `shown` writes the value and the bound alike.
    """

    title: str
    bound: float
    value: float | None
    shown: Callable[[float], str]
    at_least: bool = False
    size: int | None = None
    wanted_size: int | None = None
    enough: bool = True
    note: str = ""

    @property
    def met(self) -> bool | None:
        """Whether it is reached; None when it was not measured, or not on as much as it speaks of."""
        if self.value is None or self.size != self.wanted_size or not self.enough:
            return None
        return self.value >= self.bound if self.at_least else self.value <= self.bound


def number(value: float) -> str:
    """Three significant digits, as written in French: 0,0123 ; 4,56 ; 1 230. What is left of a subtraction is 0."""
    if abs(value) < 1e-9:
        return "0"
    digits = max(0, 2 - int(f"{value:e}".partition("e")[2]))
    rounded = f"{float(f'{value:.3g}'):,.{digits}f}"
    if "." in rounded:
        rounded = rounded.rstrip("0").rstrip(".")
    return rounded.replace(",", "\N{NARROW NO-BREAK SPACE}").replace(".", ",").replace("-", "\N{MINUS SIGN}")


def seconds(value: float) -> str:
    for factor, unit in ((1, "s"), (1e3, "ms"), (1e6, "µs")):
        if value * factor >= 1 or unit == "µs":
            return f"{number(value * factor)}\N{NO-BREAK SPACE}{unit}"
    raise AssertionError


def megabytes(value: float) -> str:
    return f"{number(value)}\N{NO-BREAK SPACE}Mo"


def weight(value: float) -> str:
    """Bytes, as kilobytes or megabytes."""
    if value >= 1e6:
        return megabytes(value / 1e6)
    return f"{number(value / 1000)}\N{NO-BREAK SPACE}ko"


def fraction(value: float) -> str:
    """« 1/500 » for a small ratio."""
    return f"1/{number(1 / value)}" if 0 < value < 1 else number(value)


def times(value: float) -> str:
    return f"×\N{NO-BREAK SPACE}{number(value)}"


def _ratio(above: float | None, below: float | None) -> float | None:
    return above / below if above is not None and below else None


def _at(costs: dict[int, float], size: int) -> tuple[int | None, float | None]:
    """The cost at `size`, or at the largest size measured."""
    if not costs:
        return None, None
    taken = size if size in costs else max(costs)
    return taken, costs[taken]


def goals(results: Results) -> list[Goal]:
    """Every goal, in the order of the table."""
    return [*_letters(results), *_rebuilds(results), *_commands(results), *_memory(results), *_site(results)]


def _letters(results: Results) -> list[Goal]:
    ours, alone = results.low("letter/amiable"), results.low("letter/impression")
    typst, naive, process = (results.low(f"letter/{name}") for name in ("typst", "naif", "processus"))
    one, two = results.low("parallel/1"), results.low("parallel/2")
    efficiency = one / (2 * two) if one and two else None
    both = ours / (2 * efficiency) if ours and efficiency else None
    beside = _ratio(naive, alone)
    made = results.low("parallel-letters") or 0
    return [
        Goal(title="une lettre en régime, tout compris ÷ la même par Typst", bound=5, value=_ratio(ours, typst),
             shown=number, note="page, impression, relecture et règles, sur le même cœur"),
        Goal(title="l’impression seule ÷ la même lettre par Typst", bound=5, value=_ratio(alone, typst), shown=number),
        Goal(title="script WeasyPrint naïf ÷ une lettre, tout compris", bound=5, value=_ratio(naive, ours),
             shown=number, at_least=True,
             note=f"{times(beside)} l’impression seule ; polices WOFF2" if beside else "polices WOFF2"),
        Goal(title="un processus weasyprint par lettre ÷ une lettre à 2 processus", bound=15,
             value=_ratio(process, both), shown=number, at_least=True,
             note="coût du processus ÷ (coût d’une lettre ÷ 2 ÷ efficacité)"),
        Goal(title="efficacité à 2 processus, 1 000 lettres ou plus", bound=0.9, value=efficiency,
             shown=number, at_least=True, enough=made >= MANY_LETTERS,
             note=f"{number(made)} lettres par des packs entiers, temps d’horloge"),
    ]  # fmt: skip


def _rebuilds(results: Results) -> list[Goal]:
    size, daily = _at(results.of("next"), 10_000)
    typst = results.low("letter/typst")
    due, made = results.of("due").get(size or 0, 0), results.of("letters").get(size or 0, 0)
    whole = typst * LETTERS_PER_CASE * size if typst and size else None
    against = (
        f" ; ÷ {number(made)} lettres des packs : {fraction(daily / (typst * made))}"
        if daily and typst and made
        else ""
    )
    small, nothing = _at(results.of("noop-site"), 1_000)
    full = results.of("full").get(small or 0)
    first = results.of("site").get(small or 0)
    everything = full + first if full is not None and first is not None else None
    large, idle = _at(results.of("noop-site"), 10_000)
    changed_size, changed = _at(results.of("one-site"), 10_000)
    return [
        Goal(title="le travail du jour ÷ Typst pour toutes les lettres", bound=0.1, value=_ratio(daily, whole),
             shown=fraction, size=size, wanted_size=10_000,
             note=f"lettres nouvellement dues : {number(due)} ; Typst extrapolé de son coût par lettre à trois lettres "
                  f"par dossier{against}"),
        Goal(title="ne rien refaire ÷ tout faire", bound=1 / 500, value=_ratio(nothing, everything), shown=fraction,
             size=small, wanted_size=1_000, note="packs et site"),
        Goal(title="ne rien refaire, par dossier", bound=50e-6, value=_ratio(idle, large), shown=seconds,
             size=large, wanted_size=10_000, note="démarrage compris, packs et site"),
        Goal(title="un dossier changé, packs et site", bound=2, value=changed, shown=seconds,
             size=changed_size, wanted_size=10_000),
    ]  # fmt: skip


def _commands(results: Results) -> list[Goal]:
    size, check = _at(results.of("check"), 10_000)
    served_size, served = _at(results.of("serve"), 1_000)
    starts = [results.low(f"cold/{name}") for name in START_UP]
    slowest = max((start for start in starts if start is not None), default=None)
    return [
        Goal(title="amiable check, toutes les règles", bound=10, value=check, shown=seconds,
             size=size, wanted_size=10_000),
        Goal(title="amiable check, par dossier", bound=1e-3, value=_ratio(check, size), shown=seconds,
             size=size, wanted_size=10_000),
        Goal(title="démarrage : --help, check d’un dossier, regle", bound=0.25, value=slowest, shown=seconds,
             note="le plus lent des trois"),
        Goal(title="amiable serve : d’un dossier enregistré à la page rafraîchie", bound=2, value=served,
             shown=seconds, size=served_size, wanted_size=1_000, note="temps d’horloge"),
    ]  # fmt: skip


def _memory(results: Results) -> list[Goal]:
    size, peak = _at(results.of("memory"), 10_000)
    return [
        Goal(title="mémoire : croissance d’un processus par 1 000 lettres", bound=2, value=results.low("growth"),
             shown=megabytes, enough=(results.low("parallel-letters") or 0) >= MANY_LETTERS),
        Goal(title="mémoire : pointe, tous processus", bound=1000, value=peak, shown=megabytes,
             size=size, wanted_size=10_000),
    ]  # fmt: skip


def _site(results: Results) -> list[Goal]:
    costs = results.of("site")
    size, cost = _at(costs, 10_000)
    median_size = results.series["final-size"].middle if "final-size" in results.series else None
    largest = f" ; la plus grande : {weight(results.series['final-size'].high)}" if median_size else ""
    return [
        Goal(title="site, par page de dossier", bound=4e-3, value=_ratio(cost, size), shown=seconds,
             size=size, wanted_size=10_000, note="part fixe comprise"),
        Goal(title="site, exposant de croissance", bound=1.1, value=exponent(costs), shown=number,
             size=size, wanted_size=10_000),
        Goal(title="lettre finale, code QR, PDF/A-3 et UA, sans pièces jointes", bound=40_000, value=median_size,
             shown=weight, note=f"médiane{largest}"),
    ]  # fmt: skip
