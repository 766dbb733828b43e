"""What every measure needs: how much is asked, the drawn cases, where to work and where results go."""

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from tests.benchmarks.measure import Run, run
from tests.benchmarks.portfolio import ROOT, Moves, Portfolio, draw
from tests.benchmarks.results import Results

ENVIRONMENT = {"PYTHONPATH": str(ROOT)}
"""The product measured is the one of this checkout."""
ANSWERS = (0, 1)
"""Exit codes of a command that did its work: 1 says that a case has errors or a letter is refused."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """How much is measured. `quick` cuts the repetitions, not what is measured."""

    sizes: tuple[int, ...]
    quick: bool = False

    @property
    def batches(self) -> int:
        return 3 if self.quick else 10

    @property
    def batch(self) -> int:
        return 5 if self.quick else 20

    @property
    def repeats(self) -> int:
        return 1 if self.quick else 3

    @property
    def letters_in_parallel(self) -> int:
        return 60 if self.quick else 1_200


@dataclass(slots=True)
class Bench:
    """What every step needs. `work` is an empty folder, removed at the end; `say` tells the person who waits."""

    plan: Plan
    moves: Moves
    work: Path
    results: Results
    say: Callable[[str], None]

    def amiable(self, *argv: str, root: Path = ROOT, watch: float = 0.0) -> Run:
        """One command of the product, as it is typed, on the files of this checkout."""
        return run(
            [sys.executable, "-m", "generator", *argv],
            cwd=root,
            environment=ENVIRONMENT,
            allowed=ANSWERS,
            watch=watch,
        )

    @contextmanager
    def drawn(self, size: int, *, due: int | None = None) -> Iterator[Portfolio]:
        """A project of `size` cases, thrown away afterwards."""
        with TemporaryDirectory(dir=self.work) as folder:
            yield draw(Path(folder), size, self.moves, due=due)
