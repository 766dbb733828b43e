"""The décompte as it is told: sentences, Markdown, JSON, CSV."""

import csv
import io

from claims import ONE_INVOICE, case_of, claim_at, invoice, read

from generator.case import PenaltyClause
from generator.claim import as_csv, as_json, explain


def test_explain_says_every_figure() -> None:
    text = ONE_INVOICE + "paiements:\n  - recu_le: 2026-02-09\n    montant: 2000\n    facture: F1\n"
    said = explain(read(text, "2026-03-11"))
    for space in "\N{NO-BREAK SPACE}\N{NARROW NO-BREAK SPACE}":
        said = said.replace(space, " ")
    assert "du 11/01/2026 au 09/02/2026, 30 jours : 5 000,00 € × 12,15 % × 30 / 365 = 49,93 €" in said
    assert "pénalités de retard de plein droit, taux de chaque semestre (C. com., art. L. 441-10, II)" in said
    assert "= 49,93 € (taux BCE 2,15 % + 10 points ; BCE" in said
    assert "indemnité forfaitaire : 40,00 € (C. com., art. L. 441-10, II et D. 441-5" in said
    assert "Total dû : 3 119,89 €" in said
    assert "d'abord sur les intérêts (C. civ., art. 1343-1) : 3 120,39 €" in said
    assert "L'année compte 365 jours, même bissextile." in said
    assert "None" not in said


def test_json_holds_plain_decimal_strings() -> None:
    data = as_json(read(ONE_INVOICE, "2026-02-09"))
    assert (data["reference"], data["date"], data["total"]) == ("essai", "2026-02-09", "5089.93")
    assert (data["principal"], data["interets"], data["indemnites"], data["frais"]) == (
        "5000.00",
        "49.93",
        "40.00",
        "0.00",
    )
    [line] = data["lignes"]
    assert (line["facture"], line["du"], line["au"], line["jours"]) == ("F1", "2026-01-11", "2026-02-09", 30)
    assert (line["taux"], line["base"], line["montant"]) == ("12.15", "5000.00", "49.93")
    assert line["source"].startswith("BCE")


def test_csv_reads_back_and_holds_no_formula() -> None:
    clause = PenaltyClause(rate="12", basis="@CGV ; art. 8\nligne")
    invoices = (invoice("5000", "2026-01-10", "=1+1"),)
    text = as_csv(claim_at("2026-02-09", case_of(invoices=invoices, penalty_clause=clause)))
    assert text.count("\r\n") == text.count("\n")
    header, *rows = csv.reader(io.StringIO(text, newline=""), delimiter=";")
    assert header[:3] == ["nature", "facture", "du"]
    assert {len(row) for row in rows} == {len(header)}
    assert not any(cell.startswith(("=", "+", "-", "@")) for row in rows for cell in row)
    assert rows[0][1] == "'=1+1"
    assert rows[-1][0] == "total dû"
    assert rows[-1][header.index("montant")] == "5089,32"
