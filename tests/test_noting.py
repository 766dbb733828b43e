"""`amiable noter`: a fact goes into the file where a clerk would write it, or nothing is written at all."""

import fcntl
import os
import sys
from datetime import date
from pathlib import Path

import pytest
from builders import MINIMAL, case, day, project_folder

from generator import entries, filing
from generator.case import Case
from generator.cli import main
from generator.entries import TYPES, Unclear, edit
from generator.failures import GeneratorError
from generator.reader import bind
from generator.source import parse

COMMENTED = (
    MINIMAL
    + """\
# Le journal, tenu par la comptabilité
journal:
  - le: 08/07/2026   # premier contact
    acte: appel
    resultat: joint
  - le: 20/07/2026
    acte: relance
    envoi:
      mode: lrar
      suivi: 1A 123 456 7890 1   # reçu au guichet
# Fin du dossier
"""
)
TODAY = day("2026-11-20")

EXAMPLES = {
    "appel": {"resultat": "joint", "contact": "Claire Durand", "heure": "10h30"},
    "dernier_appel": {"resultat": "messagerie", "contact": "Claire Durand"},
    "message": {"note": "message laissé à l'accueil"},
    "courriel": {"note": "copie de la facture"},
    "visite": {"note": "reçu par la gérante"},
    "note": {"note": "dossier relu : rien à dire"},
    "courrier_recu": {"note": "demande un délai"},
    "reconnaissance": {"preuve": "pieces/reconnaissance.pdf"},
    "action_en_justice": {"note": "requête déposée"},
    "declaration_creance": {"note": "déclarée au mandataire"},
    "declaration_assureur": {"preuve": "pieces/accuse-assureur.pdf"},
    "decision": {"decision": "injonction_de_payer"},
    "rappel_echeancier": {},
    "mise_en_demeure_echeancier": {"note": "remise à la poste de Lyon"},
    "demande_accessoires": {},
    "quittance": {"preuve": "pieces/quittance.pdf"},
    "paiement": {"montant": "1 000,00", "facture": "F-1", "moyen": "virement"},
    "avoir": {"numero": "A-1", "montant": "120,00", "motif": "retour"},
    "litige": {"motif": "pose jugée non conforme", "montant": "500"},
    "promesse": {"pour_le": "30/11/2026", "montant": "1 000,00"},
    "remise": {"sur": "interets", "motif": "règlement du principal"},
    "approbation": {"par": "direction"},
    "situation": {"type": "sauvegarde"},
    "suivi": {"etat": "depose"},
    "adresse_verifiee": {},
    "cloture": {"motif": "decision", "note": "confié à un avocat"},
}
CHANGES = {"fin_litige", "promesse_tenue", "promesse_rompue", "decheance"}


def written(text: str, name: str, answers: dict[str, str], on: date = TODAY) -> str:
    """The text of the case once the fact is noted; it must still be a case."""
    noted = TYPES[name]
    answers = entries.completed(noted, answers, case(text))
    assert entries.missing(noted, answers) == () and entries.unwelcome(noted, answers) == ""
    after = edit(text, case(text), noted, answers, on)
    assert bind(parse(after, "essai"), Case).diagnostics == ()
    return after


def gained(before: str, after: str) -> str:
    """What was inserted in one place, the rest being unchanged."""
    head = next(
        (n for n, pair in enumerate(zip(before, after, strict=False)) if pair[0] != pair[1]), len(before)
    )
    head = before.rfind("\n", 0, head) + 1
    size = len(after) - len(before)
    assert before[:head] + after[head : head + size] + before[head:] == after
    return after[head : head + size]


def test_every_type_is_shown_in_these_tests():
    assert set(EXAMPLES) | CHANGES == set(TYPES)


@pytest.mark.parametrize("name", EXAMPLES)
def test_a_fact_of_each_type_makes_a_sound_case_and_moves_no_other_line(name: str):
    assert gained(COMMENTED, written(COMMENTED, name, EXAMPLES[name])).strip()


def test_a_call_is_written_as_a_clerk_would():
    after = written(COMMENTED, "appel", {"resultat": "sans_reponse", "note": "rappeler : lundi"})
    assert gained(COMMENTED, after) == (
        '  - le: 20/11/2026\n    acte: appel\n    resultat: sans_reponse\n    note: "rappeler : lundi"\n'
    )


def test_an_older_fact_goes_to_its_date():
    after = written(COMMENTED, "note", {"note": "dossier relu"}, day("2026-07-10"))
    assert [entry.on.day for entry in case(after).journal] == [8, 10, 20]


def test_the_only_invoice_needs_no_naming():
    assert case(written(COMMENTED, "litige", {"motif": "une fenêtre rayée"})).disputes[0].invoice == "F-1"


def test_a_dispute_is_closed_where_it_stands():
    opened = written(COMMENTED, "litige", {"motif": "une fenêtre rayée"}, day("2026-09-01"))
    (closed,) = case(written(opened, "fin_litige", {"issue": "vitre changée"})).disputes
    assert (closed.opened_on, closed.closed_on, closed.outcome) == (day("2026-09-01"), TODAY, "vitre changée")


@pytest.mark.parametrize(("name", "kept"), [("promesse_tenue", True), ("promesse_rompue", False)])
def test_a_promise_is_marked_where_it_stands(name: str, kept: bool):
    text = written(COMMENTED, "promesse", {"pour_le": "10/11/2026", "montant": "500"}, day("2026-11-02"))
    assert [promise.kept for promise in case(written(text, name, {})).promises] == [kept]


def test_between_two_promises_one_must_be_named():
    text = written(COMMENTED, "promesse", {"pour_le": "10/11/2026", "montant": "500"})
    text = written(text, "promesse", {"pour_le": "2026-11-17", "montant": "500"})
    with pytest.raises(
        Unclear, match="2 lignes de « promesses » attendent cela : précisez --pour-le et --faite-le"
    ):
        written(text, "promesse_tenue", {})
    after = written(text, "promesse_tenue", {"pour_le": "17/11/2026"})
    assert [promise.kept for promise in case(after).promises] == [None, True]
    with pytest.raises(Unclear, match="--pour-le : « hier » n'est pas une date"):
        written(text, "promesse_tenue", {"pour_le": "hier"})


def test_nothing_to_close_is_said():
    with pytest.raises(Unclear, match="aucune ligne de « litiges » n'attend cela"):
        written(COMMENTED, "fin_litige", {"issue": "réglé"})


def test_postal_states_gather_under_the_letter():
    text = written(COMMENTED, "suivi", {"etat": "depose"}, day("2026-07-20"))
    text = written(text, "suivi", {"etat": "distribue", "preuve": "pieces/avis.pdf", "lettre": "relance"})
    sending = case(text).journal[1].sending
    assert sending and [str(event.state) for event in sending.postal] == ["depose", "distribue"]
    with pytest.raises(Unclear, match="aucune mise en demeure envoyée n'est au journal"):
        written(text, "suivi", {"etat": "depose", "lettre": "mise_en_demeure"})


def test_what_the_post_says_never_precedes_the_letter():
    with pytest.raises(Unclear, match="la lettre est partie le 20"):
        written(COMMENTED, "suivi", {"etat": "depose"}, day("2026-07-19"))


def test_an_address_checked_again_replaces_the_day_of_the_check():
    once = written(COMMENTED, "adresse_verifiee", {}, day("2026-08-03"))
    again = written(once, "adresse_verifiee", {})
    assert again == once.replace("adresse_verifiee_le: 03/08/2026", "adresse_verifiee_le: 20/11/2026")


def test_of_two_disputes_on_an_invoice_one_is_named_by_its_day():
    text = written(COMMENTED, "litige", {"motif": "pose", "montant": "100"}, day("2026-09-01"))
    text = written(text, "litige", {"motif": "délai", "montant": "50"}, day("2026-09-08"))
    with pytest.raises(Unclear, match="précisez --facture et --ouvert-le"):
        written(text, "fin_litige", {"issue": "réglé", "facture": "F-1"})
    after = written(text, "fin_litige", {"issue": "réglé", "ouvert_le": "08/09/2026"})
    assert [dispute.outcome for dispute in case(after).disputes] == [None, "réglé"]


def test_a_situation_is_completed_and_not_doubled():
    text = written(COMMENTED, "situation", {"type": "redressement"}, day("2026-10-01"))
    after = written(text, "situation", {"bodacc_le": "12/10/2026", "mandataire": "Me Fictif"})
    found = case(after).situation
    assert found and (found.opened_on, found.published_on) == (day("2026-10-01"), day("2026-10-12"))


BROKEN = COMMENTED + (
    "echeancier:   # signé au magasin\n  signe_le: 01/10/2026\n  mensualites:\n    - le: 02/11/2026\n"
    "      montant: 500,00\n    - le: 02/12/2026\n      montant: 500,00\n"
)


def test_the_withdrawal_of_the_terms_completes_the_plan_where_it_stands():
    after = written(BROKEN, "decheance", {})
    assert gained(BROKEN, after) == "  dechu_le: 20/11/2026\n"
    with pytest.raises(Unclear, match="« dechu_le » est déjà inscrit"):
        written(after, "decheance", {})
    with pytest.raises(Unclear, match="aucun bloc « echeancier »"):
        written(COMMENTED, "decheance", {})


def test_a_file_is_closed_once_and_says_how_to_open_it_again():
    after = written(COMMENTED, "cloture", {"motif": "decision"})
    assert gained(COMMENTED, after) == "cloture:\n  le: 20/11/2026\n  motif: decision\n"
    with pytest.raises(Unclear, match="déjà clos : pour le rouvrir, retirez « cloture »"):
        written(after, "cloture", {"motif": "paye"})


def test_the_post_may_tell_of_a_letter_made_on_demand():
    text = written(COMMENTED, "mise_en_demeure_echeancier", {}, day("2026-11-10"))
    after = written(text, "suivi", {"etat": "presente", "lettre": "mise_en_demeure_echeancier"})
    sending = case(after).journal[-1].sending
    assert sending and [str(event.state) for event in sending.postal] == ["presente"]


# --- The command ---


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    root = project_folder(tmp_path / "projet", {"essai-1": COMMENTED})
    for name in ("pieces",):
        (root / "cases/essai-1" / name).mkdir(parents=True)
    monkeypatch.chdir(root)
    return root / "cases/essai-1.yml"


def note(*words: str) -> int:
    return main(["noter", "essai-1", *words, "--date", "2026-11-20"])


def test_the_command_writes_and_says_what_changes(folder: Path, capsys):
    assert note("paiement", "--montant", "400", "--le", "2026-11-18") == 0
    out, err = capsys.readouterr()
    assert "+ paiements:\n" in out and "    montant: 400\n" in out
    assert "somme due : " in err and "écrit dans cases/essai-1.yml" in err
    assert gained(COMMENTED, folder.read_text()) == "paiements:\n  - recu_le: 18/11/2026\n    montant: 400\n"


def test_a_trial_writes_nothing(folder: Path, capsys):
    assert note("note", "--note", "vu", "--essai") == 0
    assert "+   - le: 20/11/2026" in capsys.readouterr().out
    assert folder.read_text() == COMMENTED


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (["paiement", "--montant", "1.234,00"], "FMT05"),
        (["avoir", "--numero", "A-1", "--montant", "10", "--facture", "F-9"], "CRE"),
        (["appel", "--resultat", "jointe"], "FMT03"),
        (["note", "--note", "vu", "--preuve", "../secret.pdf"], "FMT08"),
        (["decision", "--decision", "injonction_de_payer", "--preuve", "pieces/absente.pdf"], "CRE"),
        (["cloture", "--motif", "paye"], "CLO02"),
        (["cloture", "--motif", "prescrit"], "CLO03"),
        (["cloture", "--motif", "fini"], "FMT03"),
    ],
)
def test_what_the_rules_refuse_is_not_written(folder: Path, capsys, words: list[str], code: str):
    assert note(*words) == 1
    out, err = capsys.readouterr()
    assert f"erreur {code}" in out and "cases/essai-1.yml:" in out
    assert "rien n'a été écrit" in err and folder.read_text() == COMMENTED


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (["paiement"], "il manque : --montant (montant reçu)"),
        (["appel", "--montant", "3"], "--montant ne convient pas à « appel »"),
        (["note", "--note", "   "], "il manque : --note"),
        (["suivi", "--etat", "depose", "--le", "19/07/2026"], "la lettre est partie le 20"),
        (["telegramme"], "valeur inconnue"),
        (["promesse_tenue", "--le", "19/11/2026"], "--le ne convient pas à « promesse_tenue »"),
        (["note", "--note", "x", "--le", "hier"], "« hier » n'est pas une date"),
        (["note", "--note", "x", "--le", "21/11/2026"], "dans l'avenir"),
        (["fin_litige", "--issue", "réglé"], "aucune ligne de « litiges »"),
        (["decheance"], "aucun bloc « echeancier »"),
        (["cloture"], "il manque : --motif"),
        (["cloture", "--motif", "paye", "--le", "21/11/2026"], "dans l'avenir"),
    ],
)
def test_a_wrong_command_is_said_in_one_sentence(folder: Path, capsys, words: list[str], sentence: str):
    assert note(*words) == 2
    assert sentence in capsys.readouterr().err and folder.read_text() == COMMENTED


@pytest.mark.parametrize(
    ("letters", "code"),
    [
        ("", "PRO22"),  # a warning: it is written
        ("  - le: 10/11/2026\n    acte: mise_en_demeure_echeancier\n", "PRO20"),
    ],
    ids=["without the notice", "before it was presented"],
)
def test_the_terms_are_withdrawn_only_once_the_notice_has_run(folder: Path, capsys, letters: str, code: str):
    text = BROKEN.replace("# Fin du dossier\n", letters)
    folder.write_text(text)
    assert note("decheance") == (1 if code == "PRO20" else 0)
    assert code in capsys.readouterr().out
    assert (folder.read_text() == text) is (code == "PRO20")


def test_an_unknown_case_is_named(folder: Path, capsys):
    assert main(["noter", "essai-2", "note", "--note", "x"]) == 2
    assert "vouliez-vous dire « essai-1 »" in capsys.readouterr().err


def test_a_case_in_error_is_shown_its_errors_first(folder: Path, capsys):
    folder.write_text(COMMENTED.replace("1 000,00", "mille"))
    assert note("note", "--note", "vu") == 1
    assert "FMT05" in capsys.readouterr().out


def test_what_is_missing_is_asked_at_a_terminal(folder: Path, monkeypatch: pytest.MonkeyPatch):
    asked = []
    monkeypatch.setattr(sys.stdin, "isatty", lambda: True)
    monkeypatch.setattr("builtins.input", lambda prompt: asked.append(prompt) or "joint")
    assert note("appel") == 0
    assert asked == ["résultat d'un appel (joint, sans_reponse, messagerie, faux_numero) : "]
    assert "    resultat: joint\n" in folder.read_text().split("lrar")[1]


def test_a_file_written_meanwhile_is_not_overwritten(folder: Path):
    root, noted = folder.parent.parent, TYPES["note"]
    proposal = filing.propose(
        root, TODAY, "essai-1", lambda text, read: edit(text, read, noted, {"note": "vu"}, TODAY)
    )
    assert proposal is not None
    folder.write_text(COMMENTED + "# d'un autre\n")
    with pytest.raises(GeneratorError, match="a changé pendant la commande"):
        filing.record(proposal)
    assert folder.read_text() == COMMENTED + "# d'un autre\n"


def test_the_folder_is_held_while_a_fact_is_written(folder: Path, monkeypatch: pytest.MonkeyPatch):
    """Two clerks who note at the same moment: the second one's file is compared after the first one's is written."""
    held = []

    def watched(files: dict[Path, bytes]) -> None:
        (path,) = files
        handle = os.open(path.parent, os.O_RDONLY)
        with pytest.raises(BlockingIOError):
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        os.close(handle)
        held.append(path.name)

    monkeypatch.setattr(filing, "write_together", watched)
    assert note("note", "--note", "vu") == 0
    assert held == ["essai-1.yml"]


def test_windows_line_ends_and_byte_order_mark_are_kept(folder: Path):
    data = ("\ufeff" + COMMENTED.replace("\n", "\r\n")).encode()
    folder.write_bytes(data)
    assert note("note", "--note", "vu") == 0
    after = folder.read_bytes()
    assert after.startswith(b"\xef\xbb\xbf") and after.count(b"\n") == after.count(b"\r\n")
    assert gained(data.decode(), after.decode()) == "  - le: 20/11/2026\r\n    acte: note\r\n    note: vu\r\n"
