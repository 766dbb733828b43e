"""The end of a file: the receipt, the accessories, the closing; each proposed in turn, none once it is done."""

import pytest
from builders import LAW, MINIMAL, case, creditor, day, procedure

from generator.claim import compute
from generator.ending import Last, LastStep, ending
from generator.procedure import Status, state

PAID = MINIMAL + "paiements:\n  - recu_le: 30/06/2026\n    montant: 1 000,00\n    facture: F-1\n"
PAID_LATE = PAID.replace("30/06/2026", "03/08/2026")
GIVEN = "journal:\n  - le: 04/08/2026\n    acte: quittance\n"
ASKED = GIVEN + (
    "  - le: 05/08/2026\n    acte: demande_accessoires\n    envoi:\n      mode: lettre\n"
    "      date_butoir: 13/08/2026\n"
)
WAIVED = "remises:\n" + "".join(
    f"  - accordee_le: 20/08/2026\n    sur: {of}\n    approuvee_par: direction\n    motif: règlement\n"
    for of in ("interets", "indemnite")
)
CLOSED = "cloture:\n  le: 21/08/2026\n  motif: paye\n"
PUBLIC = PAID_LATE.replace("qualite: professionnel", "qualite: public")


def steps(text: str, on: str = "2026-08-21") -> tuple[LastStep, ...]:
    of = case(text)
    return ending(of, compute(of, creditor(), LAW, day(on)), LAW)


def whats(text: str, on: str = "2026-08-21") -> list[Last]:
    return [step.what for step in steps(text, on)]


def test_a_case_paid_in_time_gets_its_receipt_then_is_closed() -> None:
    assert [step.commands for step in steps(PAID)] == [
        ("amiable quittance essai-1 --noter",),
        ("amiable noter essai-1 cloture --motif paye",),
    ]


def test_a_receipt_handed_over_is_proposed_no_more_until_another_payment() -> None:
    assert whats(PAID + GIVEN) == [Last.CLOSURE]
    two = PAID.replace("1 000,00\n    facture", "400,00\n    facture").replace(
        "montant_ttc: 400,00", "montant_ttc: 1 000,00"
    )
    two += "  - recu_le: 10/08/2026\n    montant: 600,00\n    facture: F-1\n"
    assert Last.RECEIPT in whats(two + GIVEN)


def test_accessories_left_are_shown_with_the_two_ways_to_end_them() -> None:
    (left,) = steps(PAID_LATE + GIVEN)
    claim = compute(case(PAID_LATE), creditor(), LAW, day("2026-08-21"))
    assert left.what is Last.ACCESSORIES and str(claim.total).replace(".", ",") in left.why
    claimed, waived = left.commands
    assert claimed == "amiable accessoires essai-1 --noter"
    assert "--sur interets" in waived and "--sur indemnite" in waived


def test_accessories_claimed_wait_for_the_date_the_letter_gave() -> None:
    (left,) = steps(PAID_LATE + ASKED, "2026-08-10")
    assert left.since == day("2026-08-14") and "13" in left.why
    assert not any("amiable accessoires" in command for command in left.commands)


def test_an_insolvent_debtor_is_not_asked_for_accessories() -> None:
    (left,) = steps(PAID_LATE + GIVEN + "situation:\n  type: liquidation\n  ouverte_le: 10/08/2026\n")
    assert left.commands == ("amiable noter essai-1 decision",)


def test_once_they_are_waived_the_file_may_be_closed() -> None:
    assert whats(PAID_LATE + GIVEN + WAIVED) == [Last.CLOSURE]


def test_once_it_is_closed_nothing_is_left_to_do_and_before_that_day_everything_is() -> None:
    text = PAID_LATE + GIVEN + WAIVED + CLOSED
    assert steps(text) == ()
    assert whats(text, "2026-08-20") == [Last.CLOSURE]


def test_a_public_buyer_has_forty_five_days_and_is_never_offered_a_waiver() -> None:
    (early,) = [step for step in steps(PUBLIC) if step.what is Last.ACCESSORIES]
    assert early.since == day("2026-09-18")  # 3 August and 45 days, the 17th included
    assert [command for command in early.commands if "remise" in command] == []
    assert any("passage_en_perte" in command for command in early.commands)


def test_a_decision_on_the_accessories_lets_the_file_be_closed_with_it() -> None:
    decided = GIVEN + "  - le: 20/08/2026\n    acte: decision\n    decision: passage_en_perte\n"
    (only,) = steps(PUBLIC + decided)
    assert only.commands == ("amiable noter essai-1 cloture --motif decision",)


def test_an_unpaid_case_ends_only_by_a_decision_to_write_it_off() -> None:
    decision = "journal:\n  - le: 20/08/2026\n    acte: decision\n    decision: {}\n"
    assert steps(MINIMAL) == ()
    assert steps(MINIMAL + decision.format("injonction_de_payer")) == ()
    assert whats(MINIMAL + decision.format("passage_en_perte")) == [Last.CLOSURE]


def test_an_invoice_cancelled_is_closed_as_such_without_a_receipt() -> None:
    note = "avoirs:\n  - numero: A-1\n    emis_le: 15/06/2026\n    montant: 1 000,00\n    facture: F-1\n"
    (only,) = steps(MINIMAL + note)
    assert only.commands == ("amiable noter essai-1 cloture --motif annule",)


@pytest.mark.parametrize(
    "more",
    [
        "litiges:\n  - facture: F-1\n    ouvert_le: 05/07/2026\n    motif: pose\n    montant: 200,00\n",
        "",
    ],
    ids=["disputed", "unpaid"],
)
def test_while_something_is_due_or_disputed_nothing_ends(more: str) -> None:
    part = "paiements:\n  - recu_le: 30/06/2026\n    montant: 800,00\n    facture: F-1\n"
    assert steps(MINIMAL + part + more) == ()


MANDATE = """\
mandataire:
  nom: Recouvrement Fictif
  adresse:
    voie: 2 rue de l'Essai
    code_postal: 69003
    ville: Lyon
  siren: 100001007
  convention_le: 15/07/2026
"""


def test_a_collector_owes_a_receipt_for_each_payment_made_since_its_mandate() -> None:
    part = "paiements:\n  - recu_le: {}\n    montant: 300,00\n    facture: F-1\n"
    assert whats(MINIMAL + MANDATE + part.format("20/07/2026")) == [Last.RECEIPT]
    assert whats(MINIMAL + MANDATE + part.format("10/07/2026")) == []
    assert whats(MINIMAL + part.format("20/07/2026")) == []


# --- What the engine says of a closed file ---


def test_a_closed_file_has_no_letter_left_and_says_since_when() -> None:
    of = case(MINIMAL + "cloture:\n  le: 20/08/2026\n  motif: decision\n")
    for on, closed in (("2026-08-19", False), ("2026-08-20", True)):
        stands = state(of, compute(of, creditor(), LAW, day(on)), procedure(), day(on))
        assert stands.closed is closed
        assert (stands.next is None) is closed
    assert "20\N{NO-BREAK SPACE}août\N{NO-BREAK SPACE}2026" in stands.summary
    assert {step.status for step in stands.steps} == {Status.SKIPPED}
