"""The shelf life of legal values: what must soon be looked up or read again, and the record to write then."""

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from generator import french
from generator.diagnostics import Diagnostic, Route, Severity
from generator.law import Law, LegalValue, NotInForce, Parameter, Unit
from generator.law.model import LawFile
from generator.reader import Bound, Index

REVIEW_MONTHS = 12  # a value without a term is read again every year: its text may change without notice

_ONE_DAY = timedelta(days=1)
_WRITTEN = {
    Unit.PERCENT_PER_YEAR: 'en pourcentage par an, par exemple "2.75"',
    Unit.POINTS: "en points",
    Unit.EUROS: "en euros",
    Unit.DAYS: "en jours",
    Unit.MONTHS: "en mois",
    Unit.YEARS: "en années",
    Unit.TIMES: "un multiple",
}

Used = Collection[tuple[str, date]]  # the key and the first day of each value


@dataclass(frozen=True, slots=True, kw_only=True)
class Consulted(Law):
    """The same law, which notes in `seen` the key and the first day of each value it gives."""

    seen: set[tuple[str, date]]

    def in_force(self, key: str, day: date) -> LegalValue:
        value = Law.in_force(self, key, day)
        self.seen.add((key, value.start))
        return value


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Where a parameter is written: its file, and the route to its last record there."""

    index: Index
    route: Route


def places(files: Iterable[Bound[LawFile]]) -> Mapping[str, Place]:
    """The place of each parameter, by its key."""
    found = {}
    for bound in files:
        for position, parameter in enumerate(bound.value.parameters if bound.value else ()):
            starts = [value.start for value in parameter.values]
            last = starts.index(max(starts))
            route = ("parameters", position, "values", last)
            found[parameter.key] = Place(index=bound.index, route=route)
    return found


# --- Warnings ---


def warnings(law: Law, where: Mapping[str, Place], used: Used, day: date, *,
             shipped: bool) -> tuple[Diagnostic, ...]:  # fmt: skip
    """What the data say of themselves on `day`, once per parameter, for the values in force and `used` only.

    LAW02: the value has a term, the day is among its last ones (`notice_days`), nothing follows yet.
    LAW03: the value has no term, and was checked more than REVIEW_MONTHS ago.
    `shipped`: the files come with the installed tool instead of standing in the project.
    """
    found = []
    for key in sorted({key for key, _ in used} & law.parameters.keys()):
        parameter = law.parameters[key]
        value = next((value for value in parameter.values if value.covers(day)), None)
        if value is None or (key, value.start) not in used:
            continue
        if day >= (notice_from(parameter) or date.max):
            found.append(_ending(parameter, where[key], day, shipped))
        elif value.end is None and day > review_day(value):
            found.append(_stale(value, where[key], shipped))
    return tuple(found)


def notice_from(parameter: Parameter) -> date | None:
    """The first day on which the end of the last period is announced; None when it has no term."""
    end = parameter.values[-1].end
    return end - timedelta(days=parameter.notice_days - 1) if end else None


def review_day(value: LegalValue) -> date:
    """The last day on which a value without a term counts as freshly checked."""
    checked = value.verified_on
    year, month = divmod(checked.year * 12 + checked.month - 1 + REVIEW_MONTHS, 12)
    return date(year, month + 1, min(checked.day, 28))


def days_left(value: LegalValue, day: date) -> int | None:
    """How many days the value still holds after `day`; None when it has no term."""
    return (value.end - day).days if value.end else None


def _ending(parameter: Parameter, where: Place, day: date, shipped: bool) -> Diagnostic:
    last = parameter.values[-1]
    left = days_left(last, day) or 0
    when = f"dans {french.count(left, 'jour')}" if left else "aujourd'hui"
    return where.index.diagnostic(
        (*where.route, "end"),
        severity=Severity.WARNING,
        code="LAW02",
        message=f"la valeur de « {parameter.title} » n'est connue que jusqu'au {french.day(last.end or day)} ({when})",
        basis=parameter.basis,
        fix=remedy(parameter, where, shipped=shipped),
        addition=record(parameter, day),
    )


def _stale(value: LegalValue, where: Place, shipped: bool) -> Diagnostic:
    file = _named(value.key, where, shipped)
    return where.index.diagnostic(
        (*where.route, "verified_on"),
        severity=Severity.WARNING,
        code="LAW03",
        message=f"la valeur de « {value.title} » n'a pas été vérifiée depuis le {french.day(value.verified_on)}, "
        f"il y a plus de {REVIEW_MONTHS} mois",
        basis=value.basis,
        fix=f"relisez le texte, puis mettez à jour « verifie_le » de « {value.key} » dans {file}",
    )


# --- What to write ---


def remedy(parameter: Parameter, where: Place, *, shipped: bool) -> str:
    """What to look up, and the file and the key under which to write it."""
    awaited = parameter.awaited or f"le texte en vigueur ({parameter.basis})"
    file = _named(parameter.key, where, shipped)
    update = "mettez amiable à jour ; à défaut, " if shipped else ""
    return f"{update}cherchez {awaited}, puis ajoutez l'enregistrement sous « {parameter.key} » dans {file}"


def _named(key: str, where: Place, shipped: bool) -> str:
    file = where.index.file
    return f"le fichier {file} du paquet installé (son chemin : amiable taux {key})" if shipped else file


def next_period(parameter: Parameter) -> tuple[date, date | None] | None:
    """First and last day of the record to come: the next half-year, or no known end; None after no term."""
    last = parameter.values[-1]
    if last.end is None:
        return None
    start = last.end + _ONE_DAY
    if not last.half_yearly:
        return start, None
    return start, date(start.year, 6, 30) if start.month == 1 else date(start.year, 12, 31)


def record(parameter: Parameter, day: date) -> str:
    """The record to paste at the end of a parameter, its figures left blank: read so, it is refused."""
    return "".join(f"{line}\n" for line in _record(parameter, day))


def _record(parameter: Parameter, day: date) -> Iterator[str]:
    period = next_period(parameter)
    if period is None:
        return
    start, end = period
    last = f"{end}" if end else "AAAA-MM-JJ # dernier jour connu ; ligne à retirer si le texte n'en fixe pas"
    yield f"      - du: {start}"
    yield f"        au: {last}"
    yield f'        valeur: "" # {_WRITTEN[parameter.unit]}'
    yield f"        source: # {parameter.awaited}"
    yield "        url: # adresse du texte officiel"
    yield f"        verifie_le: {day}"


def missing(gap: NotInForce, where: Place, day: date, *, shipped: bool) -> tuple[str, str]:
    """What to do about a value missing, and the record to add; no record before the first known period."""
    if gap.day < gap.parameter.values[0].start:
        return "vérifiez les dates du dossier : aucune valeur plus ancienne n'est enregistrée", ""
    return remedy(gap.parameter, where, shipped=shipped), record(gap.parameter, day)
