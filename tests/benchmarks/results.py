"""What was measured: named series of figures, and the machine they come from; written and read as JSON."""

import json
import math
from dataclasses import asdict, dataclass, field
from itertools import pairwise
from pathlib import Path
from statistics import median


@dataclass(slots=True)
class Series:
    """The values of one measure, each from one repetition. `unit`: s, MB, o (bytes), % or nothing for a count."""

    title: str
    unit: str
    values: list[float] = field(default_factory=list)

    @property
    def low(self) -> float:
        return min(self.values)

    @property
    def middle(self) -> float:
        return median(self.values)

    @property
    def high(self) -> float:
        return max(self.values)


@dataclass(slots=True)
class Results:
    """One run. A key is « measure/what »; for what is measured at several sizes, `what` is the number of cases."""

    day: str = ""
    command: str = ""
    machine: dict[str, str] = field(default_factory=dict)
    versions: dict[str, str] = field(default_factory=dict)
    sizes: list[int] = field(default_factory=list)
    interrupted: bool = False
    failures: list[str] = field(default_factory=list)
    series: dict[str, Series] = field(default_factory=dict)

    def add(self, key: str, title: str, unit: str, value: float) -> None:
        self.series.setdefault(key, Series(title, unit)).values.append(float(f"{value:.6g}"))

    def low(self, key: str) -> float | None:
        """The smallest value: the one that a busy machine disturbed least. None when it was not measured."""
        return self.series[key].low if key in self.series else None

    def of(self, measure: str) -> dict[int, float]:
        """The smallest values of a measure by number of cases, in order of size."""
        found = {
            int(what): series.low
            for key, series in self.series.items()
            for name, _, what in [key.partition("/")]
            if name == measure and what.isdigit()
        }
        return dict(sorted(found.items()))

    def as_json(self) -> str:
        return json.dumps(asdict(self), ensure_ascii=False, indent=1) + "\n"


def read(path: Path) -> Results:
    stored = json.loads(path.read_text(encoding="utf-8"))
    stored["series"] = {key: Series(**series) for key, series in stored["series"].items()}
    return Results(**stored)


def exponent(costs: dict[int, float]) -> float | None:
    """How a cost grows with the number of cases: 1 when it is proportional, 2 when it is its square.

    Of three sizes or more, from the last three, so that a fixed cost does not count: for a cost a + b·nˣ over sizes
    in geometric progression, this is x. Of two, between them. None for fewer, or for a cost that does not grow.
    """
    sizes = list(costs)[-3:]
    if len(sizes) < 2:
        return None
    gains = [costs[above] - costs[below] for below, above in pairwise(sizes)]
    if len(sizes) == 2:
        first, last = costs[sizes[0]], costs[sizes[1]]
    else:
        first, last = gains
    if first <= 0 or last <= 0:
        return None
    return math.log(last / first) / math.log(sizes[-1] / sizes[-2])
