"""What a case answers for each letter: those that left, side by side, and the one to come."""

import doctest

import pytest
from builders import LAW, MINIMAL, case, creditor, day, procedure

from generator import claim as claims
from generator import planned
from generator import procedure as procedures
from generator.planned import PlannedLetter, answers

# One invoice due on 1 July 2026, under the scenario of the large accounts: two relances, 15 days apart.
SENT = """\
journal:
  - le: 08/07/2026
    acte: rappel
    envoi:
      fichier: envois/rappel.pdf
      sha256: RAPPEL
  - le: 21/07/2026
    acte: relance
    envoi:
      fichier: envois/relance-1.pdf
      sha256: PREMIERE
      date_butoir: 31/07/2026
"""
AGAIN = """\
  - le: 05/08/2026
    acte: relance
    envoi:
      fichier: envois/relance-2.pdf
      sha256: DEUXIEME
      date_butoir: 17/08/2026
"""
FILES = {
    "envois/rappel.pdf": "rappel",
    "envois/relance-1.pdf": "premiere",
    "envois/relance-2.pdf": "deuxieme",
}
RETURNED = "      suivi_postal:\n        - etat: npai\n          le: 24/07/2026\n"


def answered(text: str, on: str, files: dict[str, str] = FILES) -> tuple[PlannedLetter, ...]:
    read = case(text)
    claim = claims.compute(read, creditor(), LAW, day(on))
    state = procedures.state(read, claim, procedure("grands-comptes"), day(on))
    return answers(read, state, day(on), refusals=(), found=(), files=files)


def told(text: str, on: str, files: dict[str, str] = FILES) -> list[tuple[str, str, str]]:
    return [
        (item.title.replace("\N{NO-BREAK SPACE}", " "), str(item.status), item.file)
        for item in answered(text, on, files)
    ]


def test_the_examples_of_the_docstrings_hold():
    assert doctest.testmod(planned).failed == 0


def test_a_letter_alone_of_its_kind_bears_the_plain_name():
    assert told(MINIMAL + SENT, "2026-07-21")[0] == ("Rappel", "envoyée", "rappel.pdf")
    assert [item.number for item in answered(MINIMAL, "2026-07-08")] == [0, 0, 0]


@pytest.mark.parametrize(("on", "status"), [("2026-07-28", "projet"), ("2026-08-05", "à envoyer")])
def test_the_first_relance_stands_beside_the_second_while_it_is_pending(on: str, status: str):
    assert told(MINIMAL + SENT, on)[1:3] == [
        ("Relance n° 1", "envoyée", "relance-1-2026-07-21.pdf"),
        ("Relance n° 2", status, "relance.pdf"),
    ]


def test_both_stay_when_the_second_has_left():
    assert told(MINIMAL + SENT + AGAIN, "2026-08-10")[1:3] == [
        ("Relance n° 1", "envoyée", "relance-1-2026-07-21.pdf"),
        ("Relance n° 2", "envoyée", "relance.pdf"),
    ]
    found = answered(MINIMAL + SENT + AGAIN, "2026-08-10")
    assert [item.archive for item in found if item.archive] == list(FILES)


def test_a_letter_that_came_back_is_still_shown_with_the_reason_why_it_does_not_count():
    first = answered(MINIMAL + SENT + RETURNED, "2026-08-05")[1]
    assert (str(first.status), first.file) == ("envoyée", "relance-1-2026-07-21.pdf")
    assert first.reasons == ("ne compte pas : la poste l'a rendue : « destinataire inconnu à l'adresse »",)
    assert told(MINIMAL + SENT + RETURNED, "2026-08-05")[2] == ("Relance n° 2", "à envoyer", "relance.pdf")


def test_a_returned_repetition_keeps_its_file_and_must_go_again():
    back = AGAIN + RETURNED.replace("24/07", "10/08")
    assert told(MINIMAL + SENT + back, "2026-08-12")[1:4] == [
        ("Relance n° 1", "envoyée", "relance-1-2026-07-21.pdf"),
        ("Relance n° 2", "envoyée", "relance-2-2026-08-05.pdf"),
        ("Relance n° 3", "à envoyer", "relance.pdf"),
    ]


def test_a_letter_sent_for_an_invoice_paid_since_is_still_answered_for():
    later = (
        "factures:\n  - numero: F-2\n    emise_le: 01/07/2026\n    echeance: 03/08/2026\n"
        "    montant_ttc: 500,00\n    prestation: Pose\n"
    )
    second = MINIMAL.replace("factures:\n", later)
    paid = "paiements:\n  - recu_le: 30/07/2026\n    montant: 1 000,00\n    facture: F-1\n"
    found = answered(second + paid + SENT, "2026-08-12")
    assert [(str(item.kind), item.file) for item in found if item.archive] == [
        ("rappel", "rappel-1-2026-07-08.pdf"), ("relance", "relance-1-2026-07-21.pdf"),
    ]  # fmt: skip
    assert "échéance de la plus ancienne facture encore due" in found[0].reasons[0]


def test_a_changed_archive_is_not_served_and_its_place_says_so():
    first = answered(MINIMAL + SENT, "2026-08-05", FILES | {"envois/relance-1.pdf": "autre"})[1]
    assert (first.file, first.reasons) == ("", ("l'exemplaire archivé n'est plus celui qui a été envoyé",))


def test_two_letters_of_the_same_day_have_two_names():
    twice = SENT + AGAIN.replace("05/08/2026", "21/07/2026") + AGAIN.replace("05/08/2026", "20/08/2026")
    names = [item.file for item in answered(MINIMAL + twice, "2026-08-25") if item.file]
    assert names[1:4] == ["relance-1-2026-07-21.pdf", "relance-2-2026-07-21.pdf", "relance.pdf"]


def test_a_letter_not_sent_yet_on_the_day_is_not_answered_for():
    assert told(MINIMAL + SENT + AGAIN, "2026-07-25")[2] == ("Relance n° 2", "projet", "relance.pdf")
