"""Rates: which legal values, or which clause, make the rate of a day; and the formula of interest."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal
from functools import lru_cache

from generator import french
from generator.case import BelowFloor, Case, Creditor, DayBasis, PenaltyClause, RateMode, Regime
from generator.claim.model import Terms
from generator.law import Law, LegalValue
from generator.money import ZERO

Piece = tuple[date, date, tuple[LegalValue, ...]]


def interest(base: Decimal, rate_percent: Decimal, days: int, year_days: int = 365) -> Decimal:
    """Simple interest on `base` for `days` counted days, in euros, not rounded; never on interest.

    `year_days` is the divisor, 365 in leap years too unless agreed. Basis: C. civ., art. 1343-2.

    >>> interest(Decimal("3000"), Decimal("12.40"), 30).quantize(Decimal("0.01"))
    Decimal('30.58')
    """
    return base * rate_percent * days / (100 * year_days)


def year_days(basis: DayBasis, year: int) -> int:
    """The divisor of a rate per year for days of `year`."""
    if basis is DayBasis.ACTUAL:
        return 366 if year % 4 == 0 and (year % 100 != 0 or year % 400 == 0) else 365
    return 360 if basis is DayBasis.DAYS_360 else 365


@dataclass(frozen=True, slots=True)
class Rate:
    """A rate in percent per year, how it is made, and where it comes from."""

    percent: Decimal
    label: str
    source: str
    values: tuple[LegalValue, ...]


@dataclass(frozen=True, slots=True)
class Tariff:
    """How a rate is made from the values of `keys`; `frozen`: those of the first day of interest.

    `rule` says in French what the law grants, `basis` and `citation` by which articles; `agreed`: by contract.
    """

    rule: str
    keys: tuple[str, ...]
    frozen: bool
    basis: tuple[str, ...]
    citation: str
    rate: Callable[..., Rate]
    agreed: bool = False


def tariff(case: Case, creditor: Creditor, choices: Terms, law: Law) -> Tariff:
    """The rate that applies to `case`.

    Between professionals: the agreed rate, of the case before the creditor's, applied as written unless the
    terms say otherwise below the legal floor; else the ECB rate of the half-year plus the legal points, moving
    with each half-year (C. com., art. L. 441-10, II).
    Public buyer: the ECB rate of the half-year in which interest began, frozen (CCP, art. R. 2192-31).
    Consumer: the legal rate, moving; never a clause (C. civ., art. 1231-6).
    """
    fixed = choices.rate_mode is RateMode.FIXED_AT_START
    clause = case.penalty_clause or creditor.penalty_clause
    basis: tuple[str, ...] = ("ccom-L441-10-II",)
    rule = f"pénalités de retard de plein droit, taux {'du premier jour' if fixed else 'de chaque semestre'}"
    agreed = False
    keys: tuple[str, ...] = ("bce_refi_semestre", "majoration_b2b")
    rate: Callable[..., Rate] = above_ecb
    if case.regime is Regime.B2C:
        rule, basis = "intérêt légal après mise en demeure", ("cciv-1231-6", "cciv-1344-1")
        keys, fixed, rate = ("taux_interet_legal",), False, _legal
    elif case.regime is Regime.PUBLIC:
        rule, basis = "intérêts moratoires, taux du premier jour", ("ccp-L2192-13", "ccp-R2192-31")
        keys, fixed = ("bce_refi_semestre", "majoration_public"), True
    elif clause is not None and (clause.rate is not None or clause.multiple is not None):
        rule = "pénalités de retard au taux convenu"
        agreed = True
        keys, rate = _agreed(clause, choices.below_floor)
    citation = " ; ".join(law.articles[key].citation if key in law.articles else key for key in basis)
    return Tariff(rule, keys, fixed, basis, citation, rate, agreed)


def pieces(
    law: Law, applied: Tariff, basis: DayBasis, first: date, start: date, end: date
) -> Iterator[Piece]:
    """The days from `start` to `end`, both included, cut where the rate or the length of the year changes.

    `first` is the first day of interest, which decides a frozen rate. Raises NotInForce.
    """
    if applied.frozen:
        values = tuple(law.in_force(key, first) for key in applied.keys)
        found: Iterator[Piece] = iter([(start, end, values)])
    else:
        found = periods(law, applied.keys, start, end)
    for begin, finish, values in found:
        while basis is DayBasis.ACTUAL and begin.year < finish.year:
            yield begin, date(begin.year, 12, 31), values
            begin = date(begin.year + 1, 1, 1)
        yield begin, finish, values


def periods(law: Law, keys: Sequence[str], start: date, end: date) -> Iterator[Piece]:
    """The days from `start` to `end`, both included, cut where a value of one of `keys` changes record."""
    while start <= end:
        values = tuple([law.in_force(key, start) for key in keys])
        last = min([value.end for value in values if value.end], default=end)
        yield start, min(last, end), values
        start = min(last, end) + timedelta(days=1)


@lru_cache(maxsize=512)
def above_ecb(anchor: LegalValue, points: LegalValue) -> Rate:
    """The ECB rate of the half-year plus the points of the law."""
    label = f"taux BCE {_percent(anchor.value)} + {french.number(points.value)} points"
    return Rate(anchor.value + points.value, label, anchor.source, (anchor, points))


@lru_cache(maxsize=512)
def _legal(value: LegalValue) -> Rate:
    return Rate(value.value, f"taux de l'intérêt légal {_percent(value.value)}", value.source, (value,))


def _agreed(clause: PenaltyClause, below: BelowFloor) -> tuple[tuple[str, ...], Callable[..., Rate]]:
    """The values an agreed rate needs, and the rate they make, whatever it becomes under the legal floor."""

    def written(legal: LegalValue | None = None) -> Rate:
        if legal is None or clause.multiple is None:
            percent = clause.rate or ZERO
            return Rate(percent, f"taux convenu {_percent(percent)}", clause.basis, ())
        label = f"{french.number(clause.multiple)} × taux de l'intérêt légal {_percent(legal.value)}"
        return Rate(clause.multiple * legal.value, label, f"{clause.basis} ; {legal.source}", (legal,))

    def raised(legal: LegalValue, times: LegalValue) -> Rate:
        agreed, floor = written(legal), times.value * legal.value
        if agreed.percent >= floor:
            return replace(agreed, values=(legal, times))
        label = (
            f"plancher légal : {french.number(times.value)} × taux de l'intérêt légal {_percent(legal.value)}"
        )
        return Rate(floor, label, legal.source, (legal, times))

    def replaced(legal: LegalValue, times: LegalValue, anchor: LegalValue, points: LegalValue) -> Rate:
        agreed = written(legal)
        if agreed.percent >= times.value * legal.value:
            return replace(agreed, values=(legal, times))
        default = above_ecb(anchor, points)
        return replace(default, values=(legal, times, *default.values))

    floor = ("taux_interet_legal", "plancher_multiple")
    if below is BelowFloor.RAISED:
        return floor, raised
    if below is BelowFloor.DEFAULT_RATE:
        return (*floor, "bce_refi_semestre", "majoration_b2b"), replaced
    return () if clause.rate is not None else floor[:1], written


@lru_cache(maxsize=512)
def _percent(value: Decimal) -> str:
    return french.percent(value)
