"""Tables for other tools: aged balance, cases, journal, payments, as they stand at the end of the day asked.

A table is rows of values under French headers, each with its meaning; CSV and JSON are two ways to write any of them.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import TypeAlias

from generator import __version__, ageing, french
from generator.ageing import Aged
from generator.case import JournalEntry
from generator.diagnostics import Severity, count
from generator.manifest import dump
from generator.money import ZERO, plain
from generator.procedure import STAGE_NAMES
from generator.project import Dossier, Project
from generator.spreadsheet import comma, harmless, written

Cell: TypeAlias = str | int | date | Decimal | None
Row: TypeAlias = tuple[Cell, ...]
Heads: TypeAlias = tuple[tuple[str, str], ...]

_WHO: Heads = (
    ("creancier", "fichier du créancier"),
    ("dossier", "référence du dossier"),
    ("debiteur", "nom du débiteur"),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """One table. `missing`: the cases that should be in it and cannot, because they have errors."""

    name: str
    heads: Heads
    rows: tuple[Row, ...]
    missing: tuple[str, ...] = ()


def _chosen(project: Project, creditor: str) -> tuple[Dossier, ...]:
    return tuple(
        dossier
        for dossier in project.dossiers
        if not creditor or dossier.case is None or dossier.case.creditor == creditor
    )


def _who(dossier: Dossier) -> Row:
    return dossier.who.creditor, dossier.reference, dossier.who.debtor


# --- The tables ---

BALANCE: Heads = (
    *_WHO,
    ("facture", "numéro de la facture"),
    ("emise_le", "date d'émission"),
    ("echeance", "plus ancienne échéance impayée"),
    ("jours_de_retard", "jours depuis l'échéance ; négatif avant elle"),
    ("montant_ttc", "montant de la facture"),
    ("non_echu", "reste dû non encore échu"),
    ("de_1_a_30", "reste dû, en retard de 1 à 30 jours"),
    ("de_31_a_60", "de 31 à 60 jours"),
    ("de_61_a_90", "de 61 à 90 jours"),
    ("plus_de_90", "plus de 90 jours"),
    ("reste_du", "principal restant dû sans contestation, avoirs et paiements déduits"),
    ("conteste", "part contestée, hors balance"),
)


def balance(project: Project, creditor: str = "") -> Table:
    """The aged balance that the site shows, invoice by invoice."""
    chosen = _chosen(project, creditor)
    items = (item for dossier in chosen for item in ageing.of_case(dossier, project.day))
    return balance_of(items, _missing(chosen, lambda it: it.claim))


def balance_of(items: Iterable[Aged], missing: tuple[str, ...]) -> Table:
    """The aged balance of these invoices; `missing`: the cases whose sums are unknown."""
    rows = tuple(
        (
            item.who.creditor,
            item.who.reference,
            item.who.debtor,
            item.invoice,
            item.issued_on,
            item.due_date,
            item.days_late,
            item.original,
            *item.amounts,
            item.total,
            item.disputed,
        )
        for item in items
    )
    return Table(name="balance", heads=BALANCE, rows=rows, missing=missing)


CASES: Heads = (
    *_WHO,
    ("siren", "SIREN du débiteur"),
    ("regime", "b2b, b2c ou public"),
    ("procedure", "procédure suivie"),
    ("etat", "à corriger, suspendu, terminé, ou état de la prochaine étape"),
    ("prochaine_etape", "prochaine étape de la procédure"),
    ("prochaine_etape_le", "premier jour où elle peut avoir lieu"),
    ("jours_de_retard", "retard de la plus ancienne facture impayée"),
    ("principal", "principal échu, impayé et non contesté"),
    ("interets", "pénalités ou intérêts dus"),
    ("indemnite", "indemnités forfaitaires dues"),
    ("frais", "frais justifiés"),
    ("clause_penale", "clause pénale encourue"),
    ("total", "somme due"),
    ("non_echu", "principal non encore échu"),
    ("conteste", "principal contesté"),
    ("paye", "paiements reçus"),
    ("prescription_le", "dernier jour du délai de prescription"),
    ("erreurs", "erreurs du dossier"),
    ("refus", "refus de lettres"),
    ("avertissements", "avertissements"),
)


def cases(project: Project, creditor: str = "") -> Table:
    chosen = _chosen(project, creditor)
    rows = tuple(_case(dossier, project.day) for dossier in chosen)
    return Table(name="dossiers", heads=CASES, rows=rows, missing=_missing(chosen, lambda it: it.claim))


def _case(dossier: Dossier, day: date) -> Row:
    case, claim, state = dossier.case, dossier.claim, dossier.state
    upcoming = state.next if state and not state.pause else None
    sums = (
        (
            claim.principal, claim.interest, claim.indemnity, claim.costs, claim.penal_clause, claim.total,
            claim.not_due, claim.disputed, claim.paid,
        )
        if claim
        else (None,) * 9
    )  # fmt: skip
    return (
        *_who(dossier),
        case.debtor.siren if case else "",
        str(case.regime) if case else "",
        dossier.procedure.slug if dossier.procedure else "",
        dossier.standing,
        STAGE_NAMES[upcoming.step.stage] if upcoming else "",
        upcoming.first_day if upcoming else None,
        max(0, (day - state.leader_due).days) if state and state.leader_due else 0,
        *sums,
        dossier.limitation,
        *(
            count(dossier.diagnostics, severity)
            for severity in (Severity.ERROR, Severity.REFUSAL, Severity.WARNING)
        ),
    )


JOURNAL: Heads = (
    *_WHO,
    ("le", "date de l'acte"),
    ("heure", "heure, si elle est notée"),
    ("acte", "nature de l'acte ; « suivi_postal » pour un état de la poste"),
    ("contact", "personne jointe"),
    ("resultat", "résultat d'un appel, ou état postal"),
    ("auteur", "qui a agi"),
    ("mode", "canal de l'envoi"),
    ("suivi", "numéro de suivi"),
    ("date_butoir", "date limite donnée au débiteur"),
    ("decision", "décision prise"),
    ("note", "ce qui s'est dit"),
    ("preuve", "fichier qui le prouve"),
)


def journal(project: Project, creditor: str = "") -> Table:
    """The acts of every case up to the day, the postal states of a letter after it."""
    chosen = _chosen(project, creditor)
    rows = tuple(
        (*_who(dossier), *row)
        for dossier in chosen
        for entry in (dossier.case.journal if dossier.case else ())
        for row in _entry(entry)
        if isinstance(row[0], date) and row[0] <= project.day
    )
    return Table(name="journal", heads=JOURNAL, rows=rows, missing=_missing(chosen, lambda it: it.case))


def _entry(entry: JournalEntry) -> Iterator[Row]:
    sending = entry.sending
    yield (
        entry.on, entry.time, _word(entry.act), entry.contact, _word(entry.result), entry.author,
        _word(sending.channel) if sending else "", sending.tracking if sending else "",
        sending.final_date if sending else None, _word(entry.decision), entry.note,
        entry.proof or (sending.file if sending else ""),
    )  # fmt: skip
    for event in sending.postal if sending else ():
        yield (event.on, "", "suivi_postal", "", _word(event.state), "", "", "", None, "", "", event.proof)


PAYMENTS: Heads = (
    *_WHO,
    ("recu_le", "jour où les fonds sont disponibles"),
    ("montant", "montant reçu"),
    ("facture", "facture réglée ; vide : imputation légale"),
    ("imputation", "qui a décidé de l'affectation"),
    ("moyen", "virement, chèque…"),
    ("identifiant", "opération du relevé bancaire"),
)


def payments(project: Project, creditor: str = "") -> Table:
    """The payments of every case received up to the day, the oldest first within a case."""
    chosen = _chosen(project, creditor)
    rows = tuple(
        (
            *_who(dossier), item.received_on, item.amount, item.invoice, _word(item.source), item.means,
            item.identifier,
        )
        for dossier in chosen
        for item in sorted(dossier.case.payments if dossier.case else (), key=lambda item: item.received_on)
        if item.received_on <= project.day
    )  # fmt: skip
    return Table(name="paiements", heads=PAYMENTS, rows=rows, missing=_missing(chosen, lambda it: it.case))


TABLES: Mapping[str, Callable[[Project, str], Table]] = {
    "balance": balance,
    "dossiers": cases,
    "journal": journal,
    "paiements": payments,
}


def _missing(dossiers: Sequence[Dossier], needed: Callable[[Dossier], object]) -> tuple[str, ...]:
    return tuple(dossier.file for dossier in dossiers if needed(dossier) is None)


def _word(value: StrEnum | None) -> str:
    return str(value) if value else ""


# --- How they are written ---


def as_csv(table: Table, day: date) -> str:
    """For a French spreadsheet: `;`, decimal commas, days as 30/06/2026, CRLF; no cell can pass for a formula."""
    heads = [key for key, _ in table.heads]
    return written([heads, *([_typed(cell) for cell in row] for row in table.rows)])


def _typed(cell: Cell) -> str:
    if isinstance(cell, Decimal):
        return comma(plain(cell))
    if isinstance(cell, date):
        return french.short_day(cell)
    if isinstance(cell, int):
        return str(cell)
    return harmless(cell or "")


def as_json(table: Table, day: date) -> str:
    """One object per row under the same headers: amounts as text with a dot, days as 2026-06-30, nothing as null."""
    keys = [key for key, _ in table.heads]
    rows = [
        {key: plain(cell) if isinstance(cell, Decimal) else cell or None if isinstance(cell, str) else cell
         for key, cell in zip(keys, row, strict=True)}
        for row in table.rows
    ]  # fmt: skip
    return dump(
        {
            "format": "amiable-export-1",
            "logiciel": f"amiable {__version__}",
            "table": table.name,
            "date": day,
            "lignes": rows,
        }
    )


FORMATS: Mapping[str, Callable[[Table, date], str]] = {"csv": as_csv, "json": as_json}


def tally(table: Table) -> str:
    """« balance : 12 lignes, reste dû 3 450,00 € »."""
    said = f"{table.name} : {french.count(len(table.rows), 'ligne')}"
    keys = [key for key, _ in table.heads]
    for key, name in (("reste_du", "reste dû"), ("total", "somme due"), ("montant", "reçu")):
        if key in keys:
            at = keys.index(key)
            total = sum((cell for row in table.rows if isinstance(cell := row[at], Decimal)), ZERO)
            said += f", {name} {french.euros(total)}"
    return said
