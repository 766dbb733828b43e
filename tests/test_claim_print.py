"""The décompte as it is told: sentences, Markdown, JSON, CSV."""

import csv
import io

import pytest
from claims import ONE_INVOICE, case_of, claim_at, invoice, read

from generator.case import Conventions, Instalment, PenaltyClause, Remission
from generator.claim import as_csv, as_json, as_markdown, conventions, explain

SPACES = str.maketrans(dict.fromkeys("\N{NO-BREAK SPACE}\N{NARROW NO-BREAK SPACE}", " "))


def test_explain_says_every_figure() -> None:
    text = ONE_INVOICE + "paiements:\n  - recu_le: 2026-02-09\n    montant: 2000\n    facture: F1\n"
    said = explain(read(text, "2026-03-11")).translate(SPACES)
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


def test_markdown_tells_the_periods_in_a_table_that_can_be_redone() -> None:
    bills = (invoice("5000", "2026-01-10", "F|1", issued_on="2025-12-10"),)
    told = as_markdown(claim_at("2026-02-09", case_of(invoices=bills))).translate(SPACES)
    assert told.startswith(
        "# Décompte essai au 9 février 2026 (entre professionnels)\n\n## Facture F\\|1 : 5 000,00 € TTC"
    )
    [row] = [line for line in told.splitlines() if line.startswith("| 11/01/2026 ")]
    cells = [cell.strip() for cell in row.strip("|").split(" | ")]
    assert cells[:4] == ["11/01/2026", "09/02/2026", "30", "5 000,00 €"]
    assert cells[-2:] == ["5 000,00 € × 12,15 % × 30 / 365", "49,93 €"]
    assert "\n- Total dû : 5 089,93 €\n" in told


def test_what_is_given_up_or_not_due_is_told_line_by_line() -> None:
    """1 000 € due on 31 January and 1 000 on 31 December; 0.50 of interest, 15 € of indemnity and 100 € given up."""
    parts = tuple(Instalment(due_date=due, amount="1000") for due in ("2026-01-31", "2026-12-31"))
    gifts = tuple(
        Remission(granted_on="2026-03-02", of=of, amount=amount, reason="geste")
        for of, amount in (("interets", "0.50"), ("indemnite", "15"), ("principal", "100"))
    )
    bill = invoice("2000", None, issued_on="2026-01-01", instalments=parts)
    claim = claim_at("2026-03-02", case_of(invoices=(bill,), remissions=gifts))
    _, *rows = csv.reader(io.StringIO(as_csv(claim), newline=""), delimiter=";")
    # 1 000 × 12.15 % × 30 / 365 = 9.9863
    assert [(row[0], row[7]) for row in rows] == [
        ("facture, de l'émission à l'échéance", "2000,00"),
        ("à déduire : principal remis", "100,00"),
        ("à déduire : non échu, non réclamé", "1000,00"),
        ("intérêts", "9,99"),
        ("indemnité forfaitaire", "40,00"),
        ("à déduire : intérêts remis", "0,50"),
        ("à déduire : indemnité remise", "15,00"),
        ("principal échu", "900,00"),
        ("intérêts dus", "9,49"),
        ("indemnités dues", "25,00"),
        ("frais justifiés", "0,00"),
        ("total dû", "934,49"),
    ]
    told = explain(claim).translate(SPACES)
    assert "Remis, non réclamé : 115,50 €" in told
    assert "- 2 mars 2026 : intérêts, 0,50 €" in told


@pytest.mark.parametrize(
    ("choices", "sentence"),
    [
        ({"jours": "deux_bornes"}, "Le jour de l'échéance et celui du paiement ou de l'arrêté sont comptés"),
        ({"arrondi": "tronque"}, "est tronqué au centime"),
        ({"indemnite": "par_echeance"}, "une fois par échéance payée en retard"),
        ({"report_echeance": "jour_ouvrable"}, "reportée au premier jour ouvrable"),
        ({"delai_paiement": "45 jours fin de mois"}, "la plus tardive des deux lectures"),
        ({"taux_sous_plancher": "releve"}, "relevé à ce plancher"),
        ({"taux_sous_plancher": "taux_legal"}, "cède au taux légal"),
    ],
)
def test_each_choice_is_printed_in_a_sentence(choices: dict[str, str], sentence: str) -> None:
    keys = {field.alias: name for name, field in Conventions.model_fields.items()}
    case = case_of(
        invoices=(invoice("1000", None, issued_on="2026-01-05"),),
        penalty_clause=PenaltyClause(rate="8", basis="CGV") if "taux_sous_plancher" in choices else None,
        conventions=Conventions(**{keys[alias]: value for alias, value in choices.items()}),
    )
    claim = claim_at("2026-10-01", case)
    assert sum(sentence in line for line in conventions(claim)) == 1
    assert sentence in explain(claim)
