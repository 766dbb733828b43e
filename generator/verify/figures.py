"""The sums of a letter redone from the data its PDF carries, and from nothing else."""

import csv
import io
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from decimal import ROUND_DOWN, Decimal
from itertools import groupby, product
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from generator import french
from generator.case import LetterKind, Rounding
from generator.claim import interest
from generator.law import Law
from generator.money import CENT, ZERO, round_cents
from generator.verify.check import Check, fails, holds, judged, unknown

Euros = Annotated[Decimal, Field(max_digits=15, decimal_places=2)]
Percent = Annotated[Decimal, Field(max_digits=12, decimal_places=8, ge=0)]
Words = Annotated[str, Field(max_length=4000)]
_YEARS = (365, 366, 360)


class _Read(BaseModel):
    model_config = ConfigDict(extra="ignore", frozen=True)


class Row(_Read):
    """One invoice. `ecarte` is missing from the first format."""

    numero: Words
    echeance: date
    montant_ttc: Euros
    avoirs: Euros
    regle: Euros
    remis: Euros = ZERO
    ecarte: Euros | None = None
    reste_du: Euros


class Period(_Read):
    """Interest on one base at one rate, both days included. `annee_jours` is missing from the first format."""

    facture: Words
    du: date
    au: date
    jours: Annotated[int, Field(ge=0, le=100_000)]
    base: Euros
    taux_pourcent: Percent
    annee_jours: Annotated[int, Field(ge=360, le=366)] | None = None
    taux: Words
    montant: Euros


class Cost(_Read):
    libelle: Words
    montant: Euros


class Working(_Read):
    """What stands between the periods and the totals."""

    arrondi: Rounding
    interets_regles: Euros
    interets_remis: Euros
    indemnite_nombre: Annotated[int, Field(ge=0, le=100_000)]
    indemnite_unitaire: Euros
    indemnite_reglee: Euros
    indemnite_remise: Euros
    frais: tuple[Cost, ...]
    frais_regles: Euros
    frais_remis: Euros


class Value(_Read):
    cle: Words
    titre: Words
    valeur: Annotated[Decimal, Field(max_digits=15)]
    du: date


class Sealed(_Read):
    """A letter sent before this one, and the digest of the file that left."""

    acte: LetterKind
    le: date
    sha256: Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")]


class Data(_Read):
    """`decompte.json`, as far as it is needed to redo the letter."""

    format: Annotated[str, Field(pattern=r"^amiable-decompte-[12]$")]
    reference: Words
    date: date
    arrete_au: date
    factures: tuple[Row, ...] = Field(max_length=5_000)
    periodes: tuple[Period, ...] = Field(max_length=50_000)
    calcul: Working | None = None
    totaux: Mapping[str, Euros] = Field(max_length=20)
    valeurs_legales: tuple[Value, ...] = Field(max_length=500)
    lettres_precedentes: tuple[Sealed, ...] = Field((), max_length=200)


def read_data(data: bytes) -> Data | str:
    """The embedded data, or a French sentence that says why they cannot be read."""
    try:
        return Data.model_validate_json(data)
    except ValidationError as errors:
        first = errors.errors(include_url=False)[0]
        place = ".".join(str(step) for step in first["loc"]) or "le fichier entier"
        return f"les données jointes (decompte.json) sont incomplètes ou mal écrites : {place[:80]}"


def sums(data: Data) -> Iterator[Check]:
    """Every sum of the data redone from those below it."""
    totals = data.totaux
    yield from _rows(data)
    principal = sum((row.reste_du for row in data.factures), ZERO)
    yield _equal("principal, somme des restes dus", totals.get("principal"), principal)
    if data.periodes:
        yield from _periods(data)
    if "interets" in totals or data.periodes:
        yield from _accessories(data)
    parts = sum((amount for name, amount in totals.items() if name != "total"), ZERO)
    yield _equal("total, somme des lignes", totals.get("total"), parts)


def same_as_table(data: Data, table: bytes) -> Check:
    """Whether `decompte.csv` states the same sums as the data."""
    try:
        rows = list(csv.reader(io.StringIO(table.decode("utf-8-sig")), delimiter=";"))
        found = sorted((row[0], Decimal(row[8].replace(",", "."))) for row in rows[1:])
    except (ValueError, ArithmeticError, IndexError, csv.Error):
        return fails("le tableur joint (decompte.csv) ne peut pas être lu")
    expected = [("principal", row.reste_du) for row in data.factures]
    expected += [("intérêts", row.montant) for row in data.periodes]
    expected += [(f"total {name}", amount) for name, amount in data.totaux.items()]
    return judged(found == sorted(expected), "le tableur joint (decompte.csv) porte les mêmes sommes",
                  "le tableur joint (decompte.csv) ne porte pas les mêmes sommes que decompte.json")  # fmt: skip


def rates(data: Data, law: Law) -> Iterator[Check]:
    """The legal values quoted against those known here, and each rate made again from them."""
    for value in data.valeurs_legales:
        known = law.parameters.get(value.cle)
        record = next((item for item in known.values if item.start == value.du), None) if known else None
        named = f"{value.titre}, valeur du {french.short_day(value.du)}"
        if record is None:
            yield unknown(f"{named} : inconnue de cette version de l'outil")
        else:
            written, published = french.number(value.valeur), french.number(record.value)
            yield judged(record.value == value.valeur, f"{named} : {written}, valeur publiée",
                         f"{named} : {written} au lieu de {published}")  # fmt: skip
    possible = _rates_of(data.valeurs_legales)
    for (label, percent), _ in groupby(sorted((row.taux, row.taux_pourcent) for row in data.periodes)):
        if percent in possible:
            yield holds(f"taux de {french.percent(percent)} refait des valeurs légales jointes ({label})")
        elif label.startswith("taux convenu") or "×" in label:
            yield unknown(f"taux de {french.percent(percent)} ({label}) : à rapprocher du contrat")
        else:
            yield fails(
                f"taux de {french.percent(percent)} ({label}) : les valeurs jointes ne le donnent pas"
            )


def printed_words(data: Data) -> Iterator[tuple[str, str]]:
    """What the pages must name: what it is, and the words."""
    yield "référence", data.reference
    yield "date", french.day(data.date)
    for row in data.factures:
        yield "facture", row.numero


def printed_sums(data: Data) -> Iterator[tuple[str, Decimal, bool]]:
    """What the pages must show: what it is, the sum, and whether it is one of the totals."""
    for row in data.factures:
        yield f"reste dû de la facture {row.numero}", row.reste_du, False
    for period in data.periodes:
        between = f"du {french.short_day(period.du)} au {french.short_day(period.au)}"
        yield f"intérêts {between}", period.montant, False
    for name, amount in data.totaux.items():
        if amount:
            yield name.replace("_", " "), amount, True


def _rows(data: Data) -> Iterator[Check]:
    known = [row for row in data.factures if row.ecarte is not None]
    for row in known:
        left = row.montant_ttc - row.avoirs - row.regle - row.remis - (row.ecarte or ZERO)
        if left != row.reste_du:
            yield fails(_told(f"reste dû de la facture {row.numero}", row.reste_du, left))
    if len(known) < len(data.factures):
        yield unknown("restes dus : le PDF, d'un ancien format, ne dit pas ce qui n'est pas réclamé")
    elif all(
        row.montant_ttc - row.avoirs - row.regle - row.remis - (row.ecarte or ZERO) == row.reste_du
        for row in known
    ):
        yield holds(
            f"{french.count(len(known), 'reste dû refait', 'restes dus refaits')} : montant TTC moins les déductions"
        )


def _periods(data: Data) -> Iterator[Check]:
    rounding = data.calcul.arrondi if data.calcul else Rounding.PER_SEGMENT
    wrong = 0
    for row in data.periodes:
        where = f"période du {french.short_day(row.du)} au {french.short_day(row.au)} ({row.facture})"
        days = (row.au - row.du).days + 1
        if days != row.jours:
            wrong += 1
            yield fails(f"{where} : {row.jours} jours inscrits, {days} comptés")
        elif not _right_amount(row, rounding):
            wrong += 1
            year = row.annee_jours or _YEARS[0]
            exact = round_cents(interest(row.base, row.taux_pourcent, row.jours, year))
            yield fails(_told(where, row.montant, exact))
    if rounding is not Rounding.PER_SEGMENT:
        for name, amount, expected in _running_totals(data.periodes, rounding):
            if amount != expected:
                wrong += 1
                yield fails(_told(f"intérêts de la facture {name}, arrondis au total", amount, expected))
    if not wrong:
        count = french.count(len(data.periodes), "période refaite", "périodes refaites")
        yield holds(f"{count} : base × taux × jours ÷ 100 ÷ jours de l'année")


def _right_amount(row: Period, rounding: Rounding) -> bool:
    """Whether the line is what the formula gives; within a cent when the rounding bears on the running total."""
    years = (row.annee_jours,) if row.annee_jours else _YEARS
    exact = [interest(row.base, row.taux_pourcent, row.jours, year) for year in years]
    if rounding is Rounding.PER_SEGMENT:
        return any(round_cents(one) == row.montant for one in exact)
    return any(abs(one - row.montant) <= CENT for one in exact)


def _running_totals(periods: Iterable[Period], rounding: Rounding) -> Iterator[tuple[str, Decimal, Decimal]]:
    for name, rows in groupby(sorted(periods, key=lambda row: row.facture), key=lambda row: row.facture):
        found = list(rows)
        exact = sum(
            (interest(row.base, row.taux_pourcent, row.jours, row.annee_jours or 365) for row in found), ZERO
        )
        total = sum((row.montant for row in found), ZERO)
        yield (
            name,
            total,
            exact.quantize(CENT, ROUND_DOWN) if rounding is Rounding.TRUNCATED else round_cents(exact),
        )


def _accessories(data: Data) -> Iterator[Check]:
    totals, working = data.totaux, data.calcul
    accrued = sum((row.montant for row in data.periodes), ZERO)
    if working is None:
        right = totals.get("interets") == accrued
        yield (
            holds("intérêts : somme des périodes")
            if right
            else unknown("intérêts : le PDF, d'un ancien format, ne dit pas ce qui en a été réglé ou remis")
        )
        yield unknown("indemnité et frais : le PDF, d'un ancien format, n'en donne pas le détail")
        return
    left = accrued - working.interets_regles - working.interets_remis
    yield _equal("intérêts, somme des périodes moins ce qui est réglé ou remis", totals.get("interets"), left)
    fees = working.indemnite_nombre * working.indemnite_unitaire
    left = fees - working.indemnite_reglee - working.indemnite_remise
    yield _equal(f"indemnité, {working.indemnite_nombre} × {french.euros(working.indemnite_unitaire)}",
                 totals.get("indemnite"), left)  # fmt: skip
    costs = sum((cost.montant for cost in working.frais), ZERO) - working.frais_regles - working.frais_remis
    if working.frais or costs or totals.get("frais"):
        yield _equal("frais justifiés", totals.get("frais"), costs)
    if totals.get("clause_penale"):
        yield unknown("clause pénale : son montant vient du contrat, que le PDF ne porte pas")


def _rates_of(values: tuple[Value, ...]) -> set[Decimal]:
    """Every rate the values can make: one alone, an anchor and its points, a multiple."""
    amounts = {value.valeur for value in values}
    sums_ = {one + other for one, other in product(amounts, repeat=2)}
    return amounts | sums_ | {one * other for one, other in product(amounts, repeat=2)}


def _equal(what: str, written: Decimal | None, found: Decimal) -> Check:
    if written is None:
        return fails(f"{what} : la somme n'est pas dans les données jointes")
    return judged(written == found, f"{what} : {french.euros(found)}", _told(what, written, found))


def _told(what: str, written: Decimal, found: Decimal) -> str:
    return f"{what} : {french.euros(written)} inscrits, {french.euros(found)} recalculés"
