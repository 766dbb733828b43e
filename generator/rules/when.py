"""When a rule applies: a test of the facts that carries its own French words, so that a sheet can say it."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeAlias

from generator.case import LetterKind, Regime

REGIMES, KINDS = tuple(Regime), tuple(LetterKind)
Test: TypeAlias = Callable[[Any], bool]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class When:
    """A predicate: `phrase` completes « s'applique … », `regimes` and `kinds` are those it leaves possible.

    It equals itself alone, so that what it answers is kept by it.
    """

    phrase: str
    test: Test
    regimes: tuple[Regime, ...] = REGIMES
    kinds: tuple[LetterKind, ...] = KINDS

    def __call__(self, facts: Any) -> bool:
        return self.test(facts)


def when(
    phrase: str, *, regimes: tuple[Regime, ...] = REGIMES, kinds: tuple[LetterKind, ...] = KINDS
) -> Callable[[Test], When]:
    """Give a predicate its French phrase."""
    return lambda test: When(phrase=phrase, test=test, regimes=regimes, kinds=kinds)


def both(*predicates: When) -> When:
    """All the predicates at once, and their phrases in one.

    >>> winter = when("quand il gèle")(lambda day: True)
    >>> both(winter, when("quand il neige")(lambda day: False)).phrase
    "quand il gèle et qu'il neige"
    """
    first, *others = predicates
    return When(
        phrase=first.phrase + "".join(f" et {_that(other.phrase)}" for other in others),
        test=lambda facts: all(predicate(facts) for predicate in predicates),
        regimes=tuple(item for item in REGIMES if all(item in other.regimes for other in predicates)),
        kinds=tuple(item for item in KINDS if all(item in other.kinds for other in predicates)),
    )


def _that(phrase: str) -> str:
    clause = phrase.removeprefix("quand ")
    return f"qu'{clause}" if clause[0].lower() in "aeiouyéèêà" else f"que {clause}"


def inscribed(field: str, phrase: str) -> When:
    """A part of the case is written: `field` is its name in `Case`."""
    return When(phrase=phrase, test=lambda facts: bool(getattr(facts.case, field)))
