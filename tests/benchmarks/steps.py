"""The measures by name, in the order in which they run."""

from collections.abc import Callable
from dataclasses import dataclass

from tests.benchmarks.bench import Bench, Plan
from tests.benchmarks.by_letter import letters
from tests.benchmarks.by_project import cold, parallel, rebuilds, serve


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """`minutes`: how long it takes on a recent machine with two cores, roughly."""

    title: str
    measure: Callable[[Bench], None]
    minutes: Callable[[Plan], float]


def _letter_minutes(plan: Plan) -> float:
    return plan.batches * plan.batch * 2.2 / 60 + 1


def _rebuild_minutes(plan: Plan) -> float:
    return 1 + sum(0.013 * size + 0.004 * size * plan.repeats for size in plan.sizes)


STEPS: dict[str, Step] = {
    "lettres": Step(title="les mêmes lettres par chacun", measure=letters, minutes=_letter_minutes),
    "demarrages": Step(
        title="le démarrage des commandes", measure=cold, minutes=lambda plan: 0.5 + 0.2 * plan.repeats
    ),
    "parallele": Step(
        title="un ou deux processus",
        measure=parallel,
        minutes=lambda plan: plan.letters_in_parallel * 0.012 * max(1, plan.repeats - 1),
    ),
    "service": Step(title="amiable serve", measure=serve, minutes=lambda plan: 1 + 0.01 * min(1_000, max(plan.sizes))),
    "dossiers": Step(title="contrôle, packs et site à chaque taille", measure=rebuilds, minutes=_rebuild_minutes),
}  # fmt: skip
"""In the order in which they run: what an interruption costs most comes last."""
