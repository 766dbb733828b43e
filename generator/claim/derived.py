"""The rates people look for, which no text prints: made of dated values by the formulas of the décompte."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

from generator import french
from generator.claim.rates import Rate, above_ecb, periods
from generator.law import Law, LegalValue, Parameter, Reliability, Unit

_WORST_FIRST = tuple(reversed(Reliability))


@dataclass(frozen=True, slots=True, kw_only=True)
class Derived:
    """A rate in percent per year made of the values of `parts`, half-year after half-year."""

    title: str
    basis: str
    parts: tuple[str, ...]
    rate: Callable[..., Rate]


def _floor(legal: LegalValue, multiple: LegalValue) -> Rate:
    """The least rate that may be agreed between professionals. Basis: C. com., art. L. 441-10, II."""
    label = f"{french.number(multiple.value)} × taux de l'intérêt légal {french.percent(legal.value)}"
    return Rate(multiple.value * legal.value, label, legal.source, (legal, multiple))


DERIVED: Mapping[str, Derived] = {
    "taux_penalites_b2b": Derived(
        title="Taux des pénalités de retard entre professionnels, sans taux convenu",
        basis="C. com., art. L. 441-10, II",
        parts=("bce_refi_semestre", "majoration_b2b"),
        rate=above_ecb,
    ),
    "taux_interets_public": Derived(
        title="Taux des intérêts moratoires de la commande publique (figé au premier jour d'intérêt)",
        basis="CCP, art. R. 2192-31",
        parts=("bce_refi_semestre", "majoration_public"),
        rate=above_ecb,
    ),
    "plancher_contractuel": Derived(
        title="Plancher du taux de pénalités convenu entre professionnels",
        basis="C. com., art. L. 441-10, II",
        parts=("taux_interet_legal", "plancher_multiple"),
        rate=_floor,
    ),
}


def with_derived(law: Law) -> Law:
    """The same law, in which each derived rate is a parameter like another."""
    made = {
        key: _parameter(key, derived, law)
        for key, derived in DERIVED.items()
        if law.parameters.keys() >= set(derived.parts)
    }
    return replace(law, parameters={**law.parameters, **made})


def _parameter(key: str, derived: Derived, law: Law) -> Parameter:
    """The derived rate on each day on which all its parts are known."""
    parts = [law.parameter(part) for part in derived.parts]
    start = max(part.values[0].start for part in parts)
    ends = [part.values[-1].end for part in parts]
    first = min(end for end in ends if end is not None)
    values = tuple(
        LegalValue(
            key=key, title=derived.title, unit=Unit.PERCENT_PER_YEAR, basis=derived.basis,
            start=begin, end=finish, value=rate.percent,
            source=" ; ".join(dict.fromkeys(value.source for value in rate.values)), url=None,
            verified_on=min(value.verified_on for value in rate.values),
            reliability=min((value.reliability for value in rate.values), key=_WORST_FIRST.index),
            note=rate.label,
        )
        for begin, finish, found in periods(law, derived.parts, start, first)
        for rate in (derived.rate(*found),)
    )  # fmt: skip
    ending = parts[ends.index(first)]
    return Parameter(
        key=key, title=derived.title, unit=Unit.PERCENT_PER_YEAR, basis=derived.basis,
        awaited=ending.awaited, values=values, notice_days=ending.notice_days,
    )  # fmt: skip
