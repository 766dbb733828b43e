"""`amiable exporter`: tables for a spreadsheet, as of the day, that no cell can turn into a program."""

import csv
import io
import json
from decimal import Decimal
from pathlib import Path

import pytest
from builders import CREDITOR, MINIMAL, ROOT, day, followup_of, numbered, project_folder

from generator import ageing, exports
from generator.cli import main
from generator.project import load

PAID = (
    MINIMAL
    + """\
  - numero: F-2
    emise_le: 01/11/2026
    echeance: 01/12/2026
    montant_ttc: 200,00
    prestation: "=2+3"
paiements:
  - recu_le: 01/10/2026
    montant: 300,00
    facture: F-1
    moyen: "=cmd"
  - recu_le: 20/11/2026
    montant: 100,00
journal:
  - le: 10/07/2026
    acte: appel
    resultat: joint
    note: "@promet de payer"
  - le: 12/07/2026
    acte: relance
    envoi:
      mode: lrar
      suivi: 1A 123 456 7890 1
      suivi_postal:
        - etat: distribue
          le: 14/07/2026
"""
)


@pytest.fixture
def root(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    other = CREDITOR.replace("identifiant: atelier", "identifiant: autre")
    folder = project_folder(
        tmp_path / "projet",
        {"essai-1": PAID, "essai-2": numbered(MINIMAL, "essai-2").replace("atelier", "autre")},
        {"atelier": CREDITOR, "autre": other},
    )
    monkeypatch.chdir(folder)
    return folder


def give(*words: str, on: str = "2026-11-22") -> int:
    return main(["exporter", *words, "--date", on])


def rows(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text.removeprefix("\ufeff")), delimiter=";"))


def test_the_balance_shows_each_invoice_in_its_bucket(root: Path, capsys):
    assert give("balance") == 0
    first, second, third = rows(capsys.readouterr().out)
    assert (first["facture"], first["plus_de_90"], first["reste_du"]) == ("F-1", "600,00", "600,00")
    assert (first["echeance"], first["jours_de_retard"], first["creancier"]) == (
        "01/07/2026",
        "144",
        "atelier",
    )
    assert (second["facture"], second["non_echu"], second["jours_de_retard"]) == ("F-2", "200,00", "-9")
    assert third["dossier"] == "essai-2"


def test_the_balance_is_that_of_the_site(capsys):
    project = load(ROOT, day("2026-11-22"))
    totals = ageing.totals(followup_of(project).aged)
    table = exports.balance(project)
    places = [[key for key, _ in table.heads].index(key) for key in ("non_echu", "plus_de_90", "reste_du")]
    sums = [sum(row[at] for row in table.rows) for at in places]
    assert sums == [totals[0][1], totals[-1][1], sum(amount for _, amount in totals)]


def test_a_past_day_shows_what_was_owed_and_known_then(root: Path, capsys):
    give("balance", on="2026-10-15")
    assert [row["reste_du"] for row in rows(capsys.readouterr().out)] == ["700,00", "200,00", "1000,00"]
    give("paiements", on="2026-10-15")
    assert [row["recu_le"] for row in rows(capsys.readouterr().out)] == ["01/10/2026"]
    give("journal", on="2026-07-11")
    assert [row["acte"] for row in rows(capsys.readouterr().out)] == ["appel"]


def test_no_cell_passes_for_a_formula(root: Path, capsys):
    for table in exports.TABLES:
        give(table)
        for row in rows(capsys.readouterr().out):
            for key, cell in row.items():
                assert not cell.startswith(("=", "+", "@")) and (key == "jours_de_retard" or cell[:1] != "-")


def test_the_journal_shows_what_the_post_proved(root: Path, capsys):
    give("journal")
    told = rows(capsys.readouterr().out)
    assert [(row["le"], row["acte"], row["resultat"]) for row in told] == [
        ("10/07/2026", "appel", "joint"), ("12/07/2026", "relance", ""), ("14/07/2026", "suivi_postal", "distribue"),
    ]  # fmt: skip
    assert told[0]["note"] == "'@promet de payer" and told[1]["suivi"] == "1A 123 456 7890 1"


def test_a_case_is_one_line_with_its_sums_and_its_next_step(root: Path, capsys):
    give("dossiers", "--creancier", "atelier")
    (row,) = rows(capsys.readouterr().out)
    assert (row["principal"], row["non_echu"], row["paye"], row["erreurs"]) == (
        "600,00",
        "200,00",
        "400,00",
        "0",
    )
    assert row["regime"] == "b2b" and row["procedure"] == "entreprises" and row["etat"]


def test_json_holds_the_same_rows_with_plain_values(root: Path, capsys):
    assert give("paiements", "--format", "json") == 0
    told = json.loads(capsys.readouterr().out)
    assert (told["table"], told["date"]) == ("paiements", "2026-11-22")
    assert told["lignes"][0]["montant"] == "300.00" and told["lignes"][0]["recu_le"] == "2026-10-01"
    assert told["lignes"][1]["facture"] is None


def test_a_file_opens_in_a_spreadsheet_and_is_replaced_whole(root: Path, capsys):
    for _ in range(2):
        assert give("balance", "--vers", "build/tables/balance.csv") == 0
    data = (root / "build/tables/balance.csv").read_bytes()
    assert data.startswith(b"\xef\xbb\xbfcreancier;") and data.count(b"\n") == data.count(b"\r\n") == 4
    assert list((root / "build/tables").iterdir()) == [root / "build/tables/balance.csv"]
    assert give("balance", "--format", "json", "--vers", "b.json") == 0
    assert json.loads((root / "b.json").read_bytes())["table"] == "balance"


@pytest.mark.parametrize(
    ("target", "said"),
    [
        ("build", "est un dossier"),
        ("cases/essai-1.yml", "est dans cases/"),
        ("letters/x.csv", "est dans letters/"),
        ("mkdocs.yml/x.csv", "ne peut pas être écrit"),
    ],
)
def test_a_table_never_takes_the_place_of_anything_else(root: Path, capsys, target: str, said: str):
    (root / "build").mkdir()
    assert give("balance", "--vers", target) == 2
    assert said in capsys.readouterr().err
    assert (root / "cases/essai-1.yml").read_text(encoding="utf-8") == PAID


def test_a_case_without_sums_is_named_and_the_table_is_not_called_whole(root: Path, capsys):
    (root / "cases/essai-2.yml").write_text("reference: essai-2\n", encoding="utf-8")
    assert give("balance") == 1
    out, err = capsys.readouterr()
    assert {row["dossier"] for row in rows(out)} == {"essai-1"}
    assert "ne figurent pas, faute de décompte : cases/essai-2.yml" in err


def test_every_row_is_as_wide_as_its_headers():
    project = load(ROOT, day("2026-11-22"))
    for name, make in exports.TABLES.items():
        table = make(project, "")
        assert table.rows and {len(row) for row in table.rows} == {len(table.heads)}, name
        assert all(
            isinstance(cell, str | int | Decimal | type(None)) or cell.year
            for row in table.rows
            for cell in row
        )


def test_every_column_is_documented():
    page = (ROOT / "docs/integration/tableurs.md").read_text(encoding="utf-8")
    for heads in (exports.BALANCE, exports.CASES, exports.JOURNAL, exports.PAYMENTS):
        for key, _ in heads:
            assert f"`{key}`" in page, key
