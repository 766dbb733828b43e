"""`amiable importer`: a statement goes into the case files as a clerk would write it, once, all files or none."""

import json
import os
import re
from pathlib import Path

import pytest
from builders import CREDITOR, MINIMAL, case, day, numbered, project_folder
from statements import MENUISERIE, SAMPLES

from generator import importing
from generator.bank import read
from generator.cli import main
from generator.failures import GeneratorError
from generator.filing import record
from generator.project import load
from generator.writing import write_together

GARAGE = (
    numbered(MINIMAL, "2026-0502")
    .replace("Menuiserie Fictive", "Garage Inventé")
    .replace("numero: F-1\n", "numero: F-1180\n")
    .replace("1 000,00", "1 050,00")
    + """\
paiements:
  - recu_le: 09/11/2026
    montant: 300,00   # chèque remis en mains propres
    moyen: chèque
"""
)
HOTEL = (
    numbered(MINIMAL, "2026-0503")
    .replace("Menuiserie Fictive", "Hôtel des Songes")
    .replace("numero: F-1\n", "numero: HS-2026-07\n")
    .replace("1 000,00", "740,50")
)
TITLES = "Date;Libellé;Montant\n"


@pytest.fixture
def root(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = project_folder(
        tmp_path / "projet",
        {"2026-0501": MENUISERIE + "\n# Fin du dossier\n", "2026-0502": GARAGE, "2026-0503": HOTEL},
    )
    for path in SAMPLES.iterdir():
        (folder / path.name).write_bytes(path.read_bytes())
    monkeypatch.chdir(folder)
    return folder


def take(*words: str) -> int:
    return main(["importer", *words, "--date", "2026-11-22"])


def lines(root: Path, *rows: str) -> str:
    (root / "releve.csv").write_text(TITLES + "\n".join(rows) + "\n", encoding="utf-8")
    return "releve.csv"


def texts(root: Path) -> dict[str, str]:
    return {path.stem: path.read_text(encoding="utf-8") for path in (root / "cases").glob("*.yml")}


def payments(root: Path) -> set[tuple[str, str, str, str]]:
    return {
        (name, item.received_on.isoformat(), str(item.amount), item.invoice or "")
        for name, text in texts(root).items()
        for item in case(text).payments
    }


FIRST = {
    ("2026-0501", "2026-11-17", "1000.00", "F-2026-118"),
    ("2026-0502", "2026-11-09", "300.00", ""),
    ("2026-0502", "2026-11-17", "750.00", "F-1180"),
    ("2026-0503", "2026-11-17", "640.50", ""),
}
SECOND = {
    ("2026-0501", "2026-11-19", "500.00", "F-2026-119"),
    ("2026-0501", "2026-11-19", "300.00", "F-2026-120"),
    ("2026-0503", "2026-11-19", "50.00", ""),
}


def test_a_statement_goes_into_the_files_and_moves_no_other_line(root: Path, capsys):
    before = texts(root)
    assert take("camt053-v02.xml") == 1  # a payer that no case knows, a line in francs, a cheque taken back
    assert payments(root) == FIRST
    assert texts(root)["2026-0501"] == before["2026-0501"] + (
        "paiements:\n  - recu_le: 17/11/2026\n    montant: 1 000,00\n    facture: F-2026-118\n"
        "    imputation: debiteur\n    moyen: virement\n    identifiant: camt/2026111600017001/da211a28\n"
    )
    out, err = capsys.readouterr()
    assert "→ dossier 2026-0502, facture F-1180 : facture citée" in out
    assert "principal : 1\u202f800,00\xa0€ → 800,00\xa0€" in out
    assert "3\xa0paiements inscrits, 1\xa0ligne inconnue, 1\xa0ligne illisible, 1\xa0paiement repris" in err


def test_a_second_import_and_one_that_overlaps_write_nothing_twice(root: Path, capsys):
    take("camt053-v02.xml")
    after = texts(root)
    take("camt053-v02.xml")
    assert texts(root) == after and "3\xa0déjà inscrits" in capsys.readouterr().err
    take("camt053-v08.xml")
    assert payments(root) == FIRST | SECOND
    assert (
        sum(item.amount for item in case(texts(root)["2026-0503"]).payments)
        == case(HOTEL).invoices[0].amount_ttc
    )


def test_two_equal_transfers_are_not_taken_for_one_noted_twice(root: Path, capsys):
    take("camt053-v08.xml")
    assert "CRE10" not in capsys.readouterr().out
    main(["noter", "2026-0503", "paiement", "--montant", "50", "--le", "2026-11-19", "--date", "2026-11-22"])
    assert "CRE10" in capsys.readouterr().out


def test_the_order_of_the_statements_does_not_matter(root: Path):
    for name in ("camt053-v08.xml", "camt053-v02.xml", "camt053-v08.xml"):
        take(name)
    assert payments(root) == FIRST | SECOND
    written = [item.received_on for item in case(texts(root)["2026-0501"]).payments]
    assert written == sorted(written)


@pytest.mark.parametrize("name", ["credit-valmore.csv", "logiciel-comptable.csv"])
def test_another_export_of_the_same_transfers_is_recognised(root: Path, capsys, name: str):
    take("camt053-v02.xml")
    take("camt053-v08.xml")
    before = payments(root)
    assert take(name) == 0
    assert payments(root) == before
    assert "d'après un autre relevé : même jour et même montant" in capsys.readouterr().out


def test_an_export_without_value_dates_doubles_nothing(root: Path, capsys):
    take("camt053-v02.xml")  # it dates the transfer booked on the 16th of the 17th
    before = payments(root)
    assert take(lines(root, "13/11/2026;VIR F-2026-118;1 000,00")) == 1
    assert payments(root) == before
    assert "est inscrit d'après un autre relevé le 17/11/2026" in capsys.readouterr().out


def test_a_trial_shows_the_lines_and_writes_nothing(root: Path, capsys):
    before = texts(root)
    assert take("camt053-v02.xml", "--essai") == 1
    out, err = capsys.readouterr()
    assert texts(root) == before
    assert "+     identifiant: camt/2026111600017001/da211a28" in out and "rien n’est écrit (essai)" in err


def test_a_statement_wholly_matched_is_clean(root: Path, capsys):
    assert take(lines(root, "16/11/2026;VIR F-2026-118;1 000,00")) == 0
    assert take(lines(root, "16/11/2026;VIR F-2026-118;1 000,00")) == 0
    assert take(lines(root)) == 0
    assert "aucun crédit dans ce relevé" in capsys.readouterr().err


def test_the_word_paiements_may_come_first(root: Path):
    name = lines(root, "16/11/2026;VIR F-2026-118;1 000,00")
    assert take("paiements", name) == 0 and take("--essai", "paiements", name) == 0


def test_a_payment_noted_by_hand_is_stamped_and_its_comment_kept(root: Path, capsys):
    assert take(lines(root, "09/11/2026;REMISE CHEQUE GARAGE INVENTE;300,00")) == 0
    assert texts(root)["2026-0502"] == re.sub(
        r"moyen: chèque\n",
        "moyen: chèque\n    identifiant: "
        + (case(texts(root)["2026-0502"]).payments[0].identifier or "")
        + "\n",
        GARAGE,
    )
    assert "Déjà notés à la main" in capsys.readouterr().out
    assert take(lines(root, "09/11/2026;REMISE CHEQUE GARAGE INVENTE;300,00")) == 0


def test_what_is_proposed_is_recorded_when_accepted(root: Path, capsys):
    name = lines(root, "16/11/2026;VIR HOTEL DES SONGES;740,50")
    assert take(name) == 1
    out = capsys.readouterr().out
    assert "amiable importer releve.csv --date 2026-11-22 --affecter 2=2026-0503:HS-2026-07" in out
    assert payments(root) == {("2026-0502", "2026-11-09", "300.00", "")}
    assert take(name, "--accepter") == 0
    assert ("2026-0503", "2026-11-16", "740.50", "HS-2026-07") in payments(root)
    assert "    imputation: debiteur_implicite\n" in texts(root)["2026-0503"]


def test_a_line_goes_where_the_user_says_even_over_several_cases(root: Path):
    name = lines(root, "16/11/2026;VIR GROUPE INVENTE;900,00")
    assert take(name) == 1
    assert take(name, "--affecter", "2=2026-0501:F-2026-119:500", "2=2026-0503:HS-2026-07") == 0
    assert {
        ("2026-0501", "2026-11-16", "500.00", "F-2026-119"),
        ("2026-0503", "2026-11-16", "400.00", "HS-2026-07"),
    } <= payments(root)
    assert take(name) == 0


@pytest.mark.parametrize(
    ("order", "said"),
    [
        ("2", "écrivez LIGNE=DOSSIER"),
        ("2=", "écrivez LIGNE=DOSSIER"),
        ("9=2026-0501", "ce n'est pas un crédit de ce relevé"),
        ("3=2026-0501", "n'a pas pu être lue"),
        ("2=2026-0599", "aucun dossier « 2026-0599 » : vouliez-vous dire"),
        ("2=2026-0501:F-9", "factures du dossier : F-2026-118, F-2026-119, F-2026-120"),
        ("2=2026-0501:F-2026-118:mille", "n'est pas un nombre"),
        ("2=2026-0501:F-2026-118:5", "elles doivent faire la même somme"),
    ],
)
def test_an_order_that_cannot_be_followed_is_misuse(root: Path, capsys, order: str, said: str):
    name = lines(root, "16/11/2026;VIR;900,00", "hier;VIR;900,00")
    assert take(name, "--affecter", order) == 2
    assert said in capsys.readouterr().err


def test_what_the_rules_refuse_stays_out_and_the_rest_goes_on(root: Path, capsys):
    """Each transfer of 800 euros alone fits; both are more than the invoice: the second is refused."""
    name = lines(
        root, "16/11/2026;F-2026-118;800,00", "17/11/2026;F-2026-118 BIS REPETA;800,00",
        "17/11/2026;F-2026-119;500,00", "17/11/2026;DOSSIER 2026-0503;10,00",
    )  # fmt: skip
    assert take(name) == 1
    assert "CRE05 les paiements reçus dépassent de" in capsys.readouterr().out
    assert payments(root) >= {
        ("2026-0501", "2026-11-16", "800.00", "F-2026-118"),
        ("2026-0501", "2026-11-17", "500.00", "F-2026-119"),
        ("2026-0503", "2026-11-17", "10.00", ""),
    }
    assert ("2026-0501", "2026-11-17", "800.00", "F-2026-118") not in payments(root)


def test_a_line_shared_over_two_cases_is_refused_in_both_or_in_none(root: Path):
    name = lines(root, "16/11/2026;VIR GROUPE;2 000,00")
    before = texts(root)
    assert take(name, "--affecter", "2=2026-0501:F-2026-119:100", "2=2026-0503:HS-2026-07") == 1
    assert texts(root) == before


def test_a_paid_case_and_a_kept_promise_are_told(root: Path, capsys):
    path = root / "cases/2026-0503.yml"
    path.write_text(
        HOTEL.replace("01/07/2026", "01/12/2026")
        + "promesses:\n  - faite_le: 02/11/2026\n    pour_le: 20/11/2026\n    montant: 700,00\n",
        encoding="utf-8",
    )
    take(lines(root, "16/11/2026;HS-2026-07;740,50"))
    out = capsys.readouterr().out
    assert "promesse de 700,00\xa0€ pour le 20\xa0novembre\xa02026 : tenue" in out


def test_a_case_that_owes_nothing_more_proposes_the_receipt(root: Path, capsys):
    consumer = HOTEL.replace("qualite: professionnel", "qualite: consommateur")
    (root / "cases/2026-0503.yml").write_text(consumer, encoding="utf-8")
    take(lines(root, "16/11/2026;HS-2026-07;740,50"))
    assert "remettre la quittance (amiable quittance 2026-0503 --noter)" in capsys.readouterr().out


def test_an_instalment_paid_is_told(root: Path, capsys):
    plan = (
        "echeancier:\n  signe_le: 02/11/2026\n  reconnaissance: oui\n  mensualites:\n"
        "    - le: 16/11/2026\n      montant: 370,25\n    - le: 16/12/2026\n      montant: 370,25\n"
    )
    (root / "cases/2026-0503.yml").write_text(HOTEL + plan, encoding="utf-8")
    take(lines(root, "16/11/2026;DOSSIER 2026-0503;370,25"))
    assert "mensualité 1 sur 2 : payée" in capsys.readouterr().out


def test_a_payment_taken_back_is_shown_where_it_stands_until_the_journal_says_so(root: Path, capsys):
    take("camt053-v02.xml")
    out = capsys.readouterr().out
    assert "Repris par la banque (1)" in out
    assert (
        "→ retirez le paiement n° 1 (300,00\xa0€ reçus le 09/11/2026) de cases/2026-0502.yml, puis :" in out
    )
    command = re.search(r"amiable (noter 2026-0502 note --note) '(.*)'", out)
    assert command is not None
    assert main([*command[1].split(), command[2], "--date", "2026-11-22"]) == 0
    capsys.readouterr()
    take("camt053-v02.xml")
    assert "Repris par la banque" not in capsys.readouterr().out


def test_a_credit_that_the_same_statement_takes_back_is_not_recorded_by_itself(root: Path, capsys):
    name = lines(root, "16/11/2026;CHQ F-2026-119;500,00", "19/11/2026;REJET CHQ F-2026-119;-500,00")
    assert take(name) == 1
    assert "la banque a repris cette somme le 19/11/2026" in capsys.readouterr().out
    assert payments(root) == {("2026-0502", "2026-11-09", "300.00", "")}


def test_json_says_the_same(root: Path, capsys):
    take("camt053-v02.xml", "--format", "json")
    told = json.loads(capsys.readouterr().out)
    assert (told["format"], told["ecrit"], told["complet"]) == ("amiable-import-1", True, False)
    assert told["comptes"] == ["FR7699999000010000000001764"] and told["comptes_inconnus"] == []
    assert told["lignes"][1] == {
        "ligne": "2.1", "lieu": "écriture 2, opération 1", "recu_le": "2026-11-17", "montant": "750.00",
        "payeur": "GARAGE INVENTE", "libelle": "GARAGE INVENTE · F-1180 · GARAGE-1180",
        "identifiant": "camt/2026111700021004-1/88cd9996", "decision": "inscrit", "raison": "facture citée",
        "parts": [{"dossier": "2026-0502", "facture": "F-1180", "montant": "750.00"}], "candidats": [],
    }  # fmt: skip
    assert told["dossiers"][0]["principal_avant"] == "1800.00"
    assert told["repris"][0]["paiements"] == [{"dossier": "2026-0502", "paiement": 1}]


def test_a_case_that_cannot_be_read_is_named_and_the_others_are_matched(root: Path, capsys):
    (root / "cases/2026-0502.yml").write_text("reference: [", encoding="utf-8")
    assert take(lines(root, "16/11/2026;F-2026-119;500,00")) == 0
    assert "dossiers illisibles, non rapprochés : cases/2026-0502.yml" in capsys.readouterr().err


def test_only_the_cases_of_one_creditor_may_be_matched(root: Path, capsys):
    other = CREDITOR.replace("identifiant: atelier", "identifiant: autre")
    (root / "cases/creanciers/autre.yml").write_text(other, encoding="utf-8")
    name = lines(root, "16/11/2026;F-2026-119;500,00")
    assert take(name, "--creancier", "autre") == 1
    assert take(name, "--creancier", "atelie") == 2
    assert "vouliez-vous dire « atelier »" in capsys.readouterr().err


def test_an_account_that_no_creditor_holds_is_said(root: Path, capsys):
    text = (root / "camt053-v02.xml").read_text(encoding="utf-8")
    (root / "autre.xml").write_text(
        text.replace("FR7699999000010000000001764", "FR7699999000021111111111134", 1), encoding="utf-8"
    )
    take("autre.xml")
    assert "n'est celui d'aucun créancier" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ((), "il manque : fichier"),
        (("absent.xml",), "« absent.xml » n'existe pas"),
        (("cases",), "est un dossier : donnez le fichier du relevé"),
        (("cases/2026-0501.yml",), "les titres des colonnes ne sont pas reconnus"),
        (("credit-valmore.csv", "--colonnes", "date=Quand"), "la colonne « Quand » n'existe pas"),
        (("credit-valmore.csv", "--colonnes", "jour=Date"), "n'est pas un rôle de colonne"),
        (("camt053-v02.xml", "--colonnes", "date=Date"), "ne convient qu'à un fichier CSV"),
    ],
)
def test_a_file_that_does_not_do_is_misuse(root: Path, capsys, words: tuple[str, ...], said: str):
    before = texts(root)
    assert take(*words) == 2
    assert said in capsys.readouterr().err and texts(root) == before


def test_a_label_cannot_drive_the_terminal(root: Path, capsys):
    take(lines(root, "16/11/2026;VIR \x1b[31mROUGE F-2026-119;500,00"))
    assert "\x1b" not in capsys.readouterr().out


# --- All files or none ---


def test_a_case_written_meanwhile_stops_the_whole_import(root: Path):
    project = load(root, day("2026-11-22"))
    made = importing.prepare(project, read((root / "camt053-v02.xml").read_bytes()))
    (root / "cases/2026-0503.yml").write_text(HOTEL + "# d'un autre\n", encoding="utf-8")
    before = texts(root)
    with pytest.raises(GeneratorError, match=r"cases/2026-0503\.yml a changé pendant la commande"):
        record(*made.proposals)
    assert texts(root) == before


def test_a_case_written_before_the_edit_stops_the_whole_import(root: Path):
    project = load(root, day("2026-11-22"))
    (root / "cases/2026-0503.yml").write_text(HOTEL + "# d'un autre\n", encoding="utf-8")
    with pytest.raises(GeneratorError, match="a changé pendant la commande"):
        importing.prepare(project, read((root / "camt053-v02.xml").read_bytes()))


def test_a_disk_that_fails_halfway_leaves_every_file_as_it_was(
    root: Path, capsys, monkeypatch: pytest.MonkeyPatch
):
    before, replace, done = texts(root), os.replace, []

    def failing(source: str, target: Path) -> None:
        done.append(target)
        if len(done) == 2:
            raise OSError(28, "No space left on device", str(target))
        replace(source, target)

    monkeypatch.setattr(os, "replace", failing)
    assert take("camt053-v02.xml") == 1
    assert len(done) > 2 and texts(root) == before  # the first one was put back
    assert list((root / "cases").glob(".part-*")) == []
    assert "ne peut pas être lu ou écrit" in capsys.readouterr().err


def test_files_written_together_may_be_new(tmp_path: Path):
    (tmp_path / "a").write_bytes(b"1")
    write_together({tmp_path / "a": b"2", tmp_path / "b": b"3"})
    assert [(tmp_path / name).read_bytes() for name in "ab"] == [b"2", b"3"]
    with pytest.raises(FileNotFoundError):
        write_together({tmp_path / "a": b"4", tmp_path / "absent" / "c": b"5"})
    assert sorted(path.name for path in tmp_path.iterdir()) == ["a", "b"]
    assert (tmp_path / "a").read_bytes() == b"2"
