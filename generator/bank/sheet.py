"""CSV statements as French banks and accounting tools export them: separator, encoding and titles are found, the
lines above the titles and below the last operation are let pass, and a line that cannot be read says why."""

import csv
import io
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from generator import french, identifiers
from generator.bank.columns import Chosen, Columns, Role, by_number, folded, from_titles
from generator.bank.statement import (
    MAX_LINES,
    Movement,
    Rejected,
    Statement,
    Unreadable,
    identified,
)
from generator.days import read_day
from generator.money import AmountError, read_amount

KIND = "csv"
_SEPARATORS = (";", "\t", ",", "|")
_TITLES_WITHIN = 40
_MAX_CELL = 20_000
_MOST_OPEN_QUOTES = 50

_DAY = re.compile(
    r"(?P<day>[0-9]{1,2})(?P<mark>[/.-])(?P<month>[0-9]{1,2})(?P=mark)(?P<year>[0-9]{2}|[0-9]{4})"
)
_COMPACT_DAY = re.compile(r"(?P<year>(?:19|20)[0-9]{2})[/.-]?(?P<month>[0-9]{2})[/.-]?(?P<day>[0-9]{2})")
_TIME = re.compile(r"[T ][0-9]{1,2}[:h][0-9]{2}.*$")
_GROUPED = (
    (re.compile(r"[0-9]{1,3}(?:\.[0-9]{3})+,[0-9]{1,2}"), "."),
    (re.compile(r"[0-9]{1,3}(?:,[0-9]{3})+\.[0-9]{1,2}"), ","),
)
_IBAN = re.compile(r"\b[A-Z]{2}[0-9]{2}(?: ?[0-9A-Z]){11,30}\b")
_FOOT = re.compile(r"(?:solde|total|totaux|sous total|nombre)\b")

_CREDIT_SENSES = {"c", "cr", "credit", "crediteur", "entree", "recette", "+"}
_DEBIT_SENSES = {"d", "db", "debit", "debiteur", "sortie", "depense", "-"}
_NOT_DONE = re.compile(
    r"en (?:attente|cours)|a venir|prevu|planifie|annul|rejet|refus|echou|pending|cancel|declin|fail|revert"
)
_UNDONE = re.compile(
    r"\b(?:REJET|IMPAYE|RETOUR|EXTOURNE|ANNULATION|ANNUL|CONTREPASSATION|CONTRE PASSATION)\b"
)
_MEANS = (
    (re.compile(r"\b(?:VIR|VIRT|VIREMENTS?|VRT)\b"), "virement"),
    (re.compile(r"\b(?:PRLV|PRELEVEMENTS?|PRLVT)\b"), "prélèvement"),
    (re.compile(r"\b(?:CHQ|CHQS|CHEQUES?)\b"), "chèque"),
    (re.compile(r"\b(?:CB|CARTES?)\b"), "carte"),
    (re.compile(r"\bESPECES\b"), "espèces"),
)


class _Wrong(Exception):  # noqa: N818 — the name says what the line is
    """A line that cannot be read; the message is a French sentence."""


@dataclass(frozen=True, slots=True)
class _Row:
    """One row, and the lines of the file where it starts and ends, from 1."""

    line: int
    end: int
    cells: tuple[str, ...]
    open_quote: bool = False

    @property
    def blank(self) -> bool:
        return not any(cell.strip() for cell in self.cells)


def read(text: str, named: Chosen) -> Statement:
    """The statement in `text`, a CSV file; `named` are the columns the user named. Raises Unreadable."""
    lines = list(io.StringIO(text, newline=""))
    if len(lines) > MAX_LINES:
        raise Unreadable(
            f"le fichier dépasse {french.count(MAX_LINES, 'ligne')} : importez une période plus courte"
        )
    separator, columns, first = _shape(lines, named)
    head = "".join(lines[:first])
    account = next((found for match in _IBAN.findall(head.upper()) if (found := _iban(match))), "")
    found = _Found(columns, account)
    for row in _rows(lines[first:], separator, first, columns.width):
        found.take(row)
    if not columns.width and not found.started:
        raise Unreadable(
            "aucune ligne ne porte de date dans la colonne indiquée : vérifiez les numéros de --colonnes"
        )
    return Statement(
        kind=KIND,
        accounts=(account,) if account else (),
        credits=identified(found.credits, KIND),
        reversals=identified(found.reversals, f"{KIND}-rejet"),
        rejected=tuple(found.rejected),
        left_out=tuple(
            (name, plural, found.left_out[name]) for name, plural in _LEFT_OUT.items() if found.left_out[name]
        ),
    )


_LEFT_OUT = {
    "débit": "débits",
    "opération non réalisée": "opérations non réalisées",
}


# --- Where the table is ---


def _shape(lines: Sequence[str], named: Chosen) -> tuple[str, Columns, int]:
    """The separator, the columns, and how many lines stand above the first operation."""
    numbered = by_number(named)
    if numbered is not None:
        if not (numbered.has(Role.DATE) and (numbered.has(Role.AMOUNT) or numbered.has(Role.CREDIT))):
            raise Unreadable(
                "nommez au moins la date et le montant : --colonnes « date=1,montant=4,libelle=2 »"
            )
        counts = Counter({mark: sum(line.count(mark) for line in lines[:200]) for mark in _SEPARATORS})
        return counts.most_common(1)[0][0], numbered, 0
    best: tuple[int, str, Columns, int] | None = None
    for separator in _SEPARATORS:
        for row in _rows(lines[:_TITLES_WITHIN], separator, 0):
            columns = from_titles(row.cells, named)
            if columns is not None and (best is None or len(columns.places) > best[0]):
                best = len(columns.places), separator, columns, row.end
    if best is None:
        raise Unreadable(_no_titles(lines, named))
    return best[1], best[2], best[3]


def _no_titles(lines: Sequence[str], named: Chosen) -> str:
    """What the file shows instead of the titles, and how to name its columns."""
    rows = [row for mark in _SEPARATORS for row in _rows(lines[:_TITLES_WITHIN], mark, 0)]
    widest = max(rows, key=lambda row: sum(bool(cell.strip()) for cell in row.cells), default=None)
    if widest is None or len(widest.cells) < 2:
        return "aucune colonne : ce fichier n'est pas un relevé au format CSV, ni un relevé camt.053"
    shown = french.listing([f"« {cell.strip()[:30]} »" for cell in widest.cells if cell.strip()][:12])
    wanted = [title for titles in named.values() for title in titles]
    lacking = [title for title in wanted if folded(title) not in map(folded, widest.cells)]
    if lacking:
        return f"la colonne « {lacking[0]} » n'existe pas ; ligne {widest.line} : {shown}"
    return (
        f"les titres des colonnes ne sont pas reconnus ; ligne {widest.line} : {shown} ; nommez-les, par exemple "
        "--colonnes \"date=Date opération,montant=Crédit,libelle=Libellé\", ou par leur numéro s'il n'y a pas de titres"
    )


def _rows(lines: Sequence[str], separator: str, above: int, width: int = 0) -> Iterator[_Row]:
    """The rows of `lines`, which `above` lines of the file precede.

    A label may run over several lines between quotes. A quote never closed would swallow the operations that follow:
    its own line is given up, and the reading goes on at the next one. A line of `width` cells with quotes inside a
    text is read as it is meant.
    """
    start = 0
    for _ in range(_MOST_OPEN_QUOTES):
        begun = start
        reader = csv.reader(lines[start:], delimiter=separator, strict=True)
        try:
            for cells in reader:
                end = start + reader.line_num
                if end - begun > 1 and _swallowed(cells, separator):
                    break
                yield _Row(above + begun + 1, above + end, tuple(cells))
                begun = end
            else:
                return
        except csv.Error:
            pass
        alone = next(csv.reader(lines[begun : begun + 1], delimiter=separator), [])
        meant = len(alone) == width
        yield _Row(above + begun + 1, above + begun + 1, tuple(alone) if meant else (), open_quote=not meant)
        start = begun + 1
    raise Unreadable("trop de guillemets ne sont jamais refermés : l'export est abîmé, refaites-le")


def _swallowed(cells: Sequence[str], separator: str) -> bool:
    """Whether a cell of several lines holds a separator: more than a label."""
    return any(separator in cell and "\n" in cell for cell in cells)


def _iban(text: str) -> str:
    try:
        return identifiers.read("IBAN", text)
    except identifiers.IdentifierError:
        return ""


# --- One line ---


class _Found:
    """What the rows give, one after the other. The rows before the first operation are still a heading."""

    def __init__(self, columns: Columns, account: str) -> None:
        self.columns, self.account = columns, account
        self.credits: list[Movement] = []
        self.reversals: list[Movement] = []
        self.rejected: list[Rejected] = []
        self.left_out: Counter[str] = Counter()
        self.started = False

    def take(self, row: _Row) -> None:
        place = f"ligne {row.line}"
        try:
            if row.open_quote:
                raise _Wrong(
                    "un guillemet est mal placé, ou n'est jamais refermé : supprimez-le ou doublez-le"
                )
            if row.blank or self._is_heading_or_foot(row):
                return
            self._operation(row, place)
        except _Wrong as reason:
            self.started = True
            self.rejected.append(Rejected(number=str(row.line), place=place, why=str(reason)))

    def _is_heading_or_foot(self, row: _Row) -> bool:
        """Titles when columns are numbered, totals and balances: lines that are no operation and hide none."""
        cell = self.columns.cell(Role.DATE, row.cells)
        if not self.columns.width and not self.started:
            return _match_day(cell) is None
        return _match_day(cell) is None and bool(_FOOT.match(folded(" ".join(row.cells))))

    def _operation(self, row: _Row, place: str) -> None:
        columns, cells = self.columns, row.cells
        if columns.width and any(cell.strip() for cell in cells[columns.width :]):
            raise _Wrong(
                f"{len(cells)} cellules pour {columns.width} titres : un séparateur s'est glissé dans un texte"
            )
        if any(len(cell) > _MAX_CELL for cell in cells):
            raise _Wrong("une cellule est démesurée : un guillemet manque sans doute")
        booked = _day(columns.cell(Role.DATE, cells), "la date")
        self.started = True
        valued = columns.cell(Role.VALUE_DATE, cells)
        amount = self._amount(cells)
        if _NOT_DONE.search(folded(columns.cell(Role.STATUS, cells))):
            self.left_out["opération non réalisée"] += 1
            return
        texts = tuple(
            dict.fromkeys(" ".join(cell.split()) for cell in columns.cells(Role.LABEL, cells) if cell)
        )
        words = folded(" ".join(texts)).upper()
        undone = bool(_UNDONE.search(words))
        if amount < 0 and not undone:
            self.left_out["débit"] += 1
            return
        currency = columns.cell(Role.CURRENCY, cells).upper()
        if currency not in {"", "EUR", "€", "EURO", "EUROS"}:
            raise _Wrong(f"la devise est {currency[:3]} : seuls les euros sont imputés sur un dossier")
        movement = Movement(
            number=str(row.line),
            place=place,
            booked_on=booked,
            received_on=_day(valued, "la date de valeur") if valued else booked,
            amount=abs(amount),
            texts=texts,
            payer=" ".join(columns.cell(Role.PAYER, cells).split()),
            payer_iban=_iban(columns.cell(Role.PAYER_IBAN, cells)),
            account=self.account,
            means=next((name for pattern, name in _MEANS if pattern.search(words)), ""),
            returned=undone,
        )
        (self.credits if amount > 0 else self.reversals).append(movement)

    def _amount(self, cells: Sequence[str]) -> Decimal:
        """What came in, negative when it went out."""
        columns = self.columns
        credit = columns.cell(Role.CREDIT, cells) or columns.cell(Role.AMOUNT, cells)
        debit = columns.cell(Role.DEBIT, cells)
        came = _euros(credit) if credit else Decimal(0)
        went = abs(_euros(debit)) if debit else Decimal(0)
        if came and went:
            raise _Wrong("le débit et le crédit sont remplis tous les deux")
        if not came and not went:
            raise _Wrong("le montant manque ou est nul")
        if went:
            return -went
        sense = folded(columns.cell(Role.SENSE, cells)) or columns.cell(Role.SENSE, cells)
        if not sense or sense in _CREDIT_SENSES:
            return came
        if sense in _DEBIT_SENSES:
            return -abs(came)
        raise _Wrong(f"le sens « {sense[:20]} » n'est ni un crédit ni un débit")


def _day(text: str, name: str) -> date:
    """A day as statements write it; two figures of a year are of this century."""
    if not text:
        raise _Wrong(f"{name} manque")
    match = _match_day(text)
    try:
        if match is None:
            raise ValueError(f"« {text[:30]} » n'est pas une date")
        year = match["year"] if len(match["year"]) == 4 else f"20{match['year']}"
        return read_day(f"{match['day']}/{match['month']}/{year}")
    except ValueError as reason:
        raise _Wrong(f"{reason} (attendu : 30/06/2026 ou 2026-06-30)") from None


def _match_day(text: str) -> re.Match[str] | None:
    bare = _TIME.sub("", text.strip())
    return _DAY.fullmatch(bare) or _COMPACT_DAY.fullmatch(bare)


def _euros(text: str) -> Decimal:
    """A signed amount; its sign may stand before or after, dots or commas may group thousands beside decimals."""
    bare = re.sub(r"\s*(?:€|EUR|euros?)\s*$", "", text.strip(), flags=re.IGNORECASE).replace(
        "\N{MINUS SIGN}", "-"
    )
    negative = bare.startswith("-") or bare.endswith("-") or (bare.startswith("(") and bare.endswith(")"))
    bare = bare.strip("+-() \u00a0\u202f\u2009")
    for pattern, mark in _GROUPED:
        if pattern.fullmatch(bare):
            bare = bare.replace(mark, "")
    try:
        amount = read_amount(bare)
    except AmountError as reason:
        raise _Wrong(str(reason)) from None
    return -amount if negative else amount
