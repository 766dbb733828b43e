"""Where a case stands on a day: the clock of the leader invoice, pauses, catching up."""

import pytest
from builders import LAW, MINIMAL, case, creditor, day, procedure

from generator import claim as claims
from generator.case import Approver
from generator.plan import missed_instalment
from generator.procedure import Chosen, Stage, State, Status, choose, state


def stand(text: str, on: str, slug: str = "entreprises", **changes: object) -> State:
    """The state of the case written in `text` at the end of the day `on`; `changes` are made to its procedure."""
    read = case(text)
    followed = procedure(slug).model_copy(update=changes)
    return state(read, claims.compute(read, creditor(), LAW, day(on)), followed, day(on))


def status(text: str, on: str, stage: Stage) -> Status:
    found = stand(text, on).of(stage)
    assert found is not None
    return found.status


RAPPEL = (
    MINIMAL
    + """\
journal:
  - le: 06/07/2026
    acte: rappel
"""
)

RELANCE = (
    RAPPEL
    + """\
  - le: 16/07/2026
    acte: relance
    envoi:
      mode: lettre
      date_butoir: 24/07/2026
"""
)

MISE_EN_DEMEURE = (
    RELANCE
    + """\
  - le: 06/08/2026
    acte: mise_en_demeure
    envoi:
      mode: lrar
      date_butoir: 14/08/2026
"""
)


@pytest.mark.parametrize(
    ("on", "expected"),
    [
        ("2026-07-05", Status.PLANNED),
        ("2026-07-06", Status.DUE),
        ("2026-07-15", Status.DUE),
        ("2026-07-16", Status.LATE),
    ],
)
def test_the_rappel_is_due_from_five_days_after_the_due_date_and_late_after_fourteen(
    on: str, expected: Status
) -> None:
    assert status(MINIMAL, on, Stage.RAPPEL) is expected


def test_the_relance_waits_for_seven_days_after_a_late_rappel() -> None:
    late = MINIMAL + "journal:\n  - le: 20/07/2026\n    acte: rappel\n"
    assert status(late, "2026-07-26", Stage.RELANCE) is Status.PLANNED
    assert status(late, "2026-07-27", Stage.RELANCE) is Status.DUE


def test_the_relance_is_not_due_while_the_rappel_is_not_done() -> None:
    found = stand(MINIMAL, "2026-07-20")
    assert found.next is not None and found.next.step.stage is Stage.RAPPEL
    relance = found.of(Stage.RELANCE)
    assert relance is not None and relance.status is Status.PLANNED and relance.first_day == day("2026-07-27")


def test_the_mise_en_demeure_waits_for_the_date_granted_by_the_relance() -> None:
    generous = RELANCE.replace("24/07/2026", "31/08/2026")
    assert status(generous, "2026-08-31", Stage.MISE_EN_DEMEURE) is Status.PLANNED


def test_the_mise_en_demeure_is_due_at_thirty_six_days() -> None:
    assert status(RELANCE, "2026-08-05", Stage.MISE_EN_DEMEURE) is Status.PLANNED
    assert status(RELANCE, "2026-08-06", Stage.MISE_EN_DEMEURE) is Status.DUE


def test_a_decision_is_due_on_the_working_day_after_the_final_date() -> None:
    """14 August 2026 is a Friday, the 15th a holiday and a Saturday."""
    assert status(MISE_EN_DEMEURE, "2026-08-14", Stage.DECISION) is Status.PLANNED
    assert status(MISE_EN_DEMEURE, "2026-08-16", Stage.DECISION) is Status.PLANNED
    assert status(MISE_EN_DEMEURE, "2026-08-17", Stage.DECISION) is Status.DUE


def test_there_is_no_way_back_to_a_relance_after_the_mise_en_demeure() -> None:
    skipped = MINIMAL + "journal:\n  - le: 10/08/2026\n    acte: mise_en_demeure\n"
    assert status(skipped, "2026-08-20", Stage.RELANCE) is Status.SKIPPED


def test_an_act_of_the_future_is_not_counted() -> None:
    assert status(RAPPEL, "2026-07-05", Stage.RAPPEL) is Status.PLANNED


TWO_INVOICES = (
    MINIMAL
    + """\
  - numero: F-2
    emise_le: 20/06/2026
    echeance: 20/07/2026
    montant_ttc: 500,00
    prestation: Fourniture de quincaillerie
journal:
  - le: 06/07/2026
    acte: rappel
  - le: 24/07/2026
    acte: relance
"""
)


def test_the_oldest_unpaid_invoice_leads() -> None:
    assert stand(TWO_INVOICES, "2026-07-30").leader == "F-1"


def test_paying_the_leader_keeps_the_stages_done_since_the_next_one_fell_due() -> None:
    paid = TWO_INVOICES + "paiements:\n  - recu_le: 28/07/2026\n    montant: 1 000,00\n    facture: F-1\n"
    found = stand(paid, "2026-07-30")
    assert found.leader == "F-2"
    assert found.of(Stage.RELANCE).status is Status.DONE  # sent on 24 July, after F-2 fell due on the 20th
    assert found.of(Stage.RAPPEL).done == ()  # sent on 6 July, before: it was not about F-2


def test_a_partial_payment_neither_skips_nor_restarts_a_stage() -> None:
    partly = RELANCE + "paiements:\n  - recu_le: 20/07/2026\n    montant: 400,00\n    facture: F-1\n"
    before, after = stand(RELANCE, "2026-07-30"), stand(partly, "2026-07-30")
    assert [step.status for step in before.steps] == [step.status for step in after.steps]


def test_a_fully_disputed_case_is_paused_and_resumes_when_the_dispute_closes() -> None:
    disputed = (
        RAPPEL
        + "litiges:\n  - facture: F-1\n    ouvert_le: 10/07/2026\n    clos_le: 20/07/2026\n    motif: porte rayée\n"
    )
    assert stand(disputed, "2026-07-19").pause == "tout ce qui reste dû est contesté"
    assert stand(disputed, "2026-07-21").pause == ""


def test_a_promise_pauses_until_its_date_included() -> None:
    promised = (
        RAPPEL + "promesses:\n  - faite_le: 10/07/2026\n    pour_le: 25/07/2026\n    montant: 1 000,00\n"
    )
    assert status(promised, "2026-07-25", Stage.RELANCE) is Status.PAUSED
    assert status(promised, "2026-07-26", Stage.RELANCE) is Status.DUE


def test_a_promise_kept_before_its_date_suspends_nothing_more() -> None:
    kept = (
        RAPPEL + "promesses:\n  - faite_le: 10/07/2026\n    pour_le: 25/07/2026\n    montant: 100,00\n"
        "paiements:\n  - recu_le: 18/07/2026\n    montant: 100,00\n"
    )
    assert status(kept, "2026-07-17", Stage.RELANCE) is Status.PAUSED
    assert status(kept, "2026-07-18", Stage.RELANCE) is Status.DUE


def test_a_scenario_may_check_promises_a_few_days_after_their_own() -> None:
    promised = RAPPEL + "promesses:\n  - faite_le: 10/07/2026\n    pour_le: 25/07/2026\n    montant: 100,00\n"
    assert stand(promised, "2026-07-28", promise_wait=4).resumes_on == day("2026-07-29")
    assert stand(promised, "2026-07-29", promise_wait=4).pause == ""


PLAN = (
    RELANCE
    + """\
echeancier:
  signe_le: 27/07/2026
  mensualites:
    - le: 15/08/2026
      montant: 500,00
    - le: 15/09/2026
      montant: 500,00
paiements:
  - recu_le: 14/08/2026
    montant: 500,00
    facture: F-1
"""
)


@pytest.mark.parametrize(
    ("on", "missed"), [("2026-08-20", None), ("2026-09-15", None), ("2026-09-16", "2026-09-15")]
)
def test_an_instalment_is_missed_from_the_day_after_its_date(on: str, missed: str | None) -> None:
    read = case(PLAN)
    assert missed_instalment(read, read.plan, day(on)) == (day(missed) if missed else None)


def test_a_respected_plan_pauses_and_a_missed_instalment_resumes_the_next_day() -> None:
    assert status(PLAN, "2026-09-15", Stage.MISE_EN_DEMEURE) is Status.PAUSED
    assert status(PLAN, "2026-09-16", Stage.MISE_EN_DEMEURE) is Status.LATE


def test_a_paid_case_has_nothing_left_to_send() -> None:
    paid = RELANCE + "paiements:\n  - recu_le: 28/07/2026\n    montant: 1 000,00\n    facture: F-1\n"
    found = stand(paid, "2026-07-30")
    assert found.next is None
    assert {step.status for step in found.steps} == {Status.DONE, Status.SKIPPED}


def test_the_pre_due_call_is_only_for_before_the_due_date() -> None:
    assert status(MINIMAL, "2026-06-25", Stage.BEFORE_DUE) is Status.DUE
    assert status(MINIMAL, "2026-07-02", Stage.BEFORE_DUE) is Status.SKIPPED


def test_catching_up_after_missed_days_gives_what_running_every_day_gave() -> None:
    late = stand(RAPPEL, "2026-09-30")
    assert late.next is not None and late.next.step.stage is Stage.RELANCE and late.next.status is Status.LATE


# --- Days off ---


def test_a_step_planned_on_a_day_off_is_done_the_next_working_day() -> None:
    """Nine days after Thursday 2 July come Saturday the 11th, then Sunday: a Monday, and the 14th is a holiday."""
    saturday = MINIMAL.replace("echeance: 01/07/2026", "echeance: 06/07/2026")
    assert stand(saturday, "2026-07-10").next.first_day == day("2026-07-13")
    assert status(saturday, "2026-07-12", Stage.RAPPEL) is Status.PLANNED
    holiday = MINIMAL.replace("echeance: 01/07/2026", "echeance: 09/07/2026")
    assert stand(holiday, "2026-07-10").next.first_day == day("2026-07-15")


def test_a_day_off_never_moves_the_date_given_to_the_debtor() -> None:
    sent = RELANCE.replace("24/07/2026", "25/07/2026")  # a Saturday
    assert stand(sent, "2026-07-20").of(Stage.RELANCE).final_date == day("2026-07-25")


def test_a_pre_due_call_never_slips_past_the_due_date() -> None:
    """Ten days before Thursday 14 May: Monday the 4th; with one day, Wednesday; none may land after the due date."""
    steps = procedure().steps
    late = procedure().model_copy(update={"steps": (steps[0].model_copy(update={"delay": -1}), *steps[1:])})
    read = case(MINIMAL.replace("echeance: 01/07/2026", "echeance: 02/08/2026"))  # a Sunday
    found = state(read, claims.compute(read, creditor(), LAW, day("2026-07-20")), late, day("2026-07-20"))
    assert found.of(Stage.BEFORE_DUE).first_day == day("2026-08-02")


# --- Pauses and their end ---


def test_a_delay_granted_by_a_judge_suspends_and_the_scenario_resumes_where_it_was() -> None:
    granted = RELANCE + "delai_de_grace:\n  accorde_le: 27/07/2026\n  jusqu_au: 30/09/2026\n"
    found = stand(granted, "2026-08-10")
    assert (
        found.pause
        == "un juge a accordé un délai jusqu'au 30\N{NO-BREAK SPACE}septembre\N{NO-BREAK SPACE}2026"
    )
    assert found.resumes_on == day("2026-10-01")
    assert found.next.first_day == day("2026-10-01")
    assert [done.on for done in found.history] == [day("2026-07-06"), day("2026-07-16")]
    assert status(granted, "2026-10-01", Stage.MISE_EN_DEMEURE) is Status.LATE


def test_a_pause_without_a_known_end_plans_no_day() -> None:
    opened = RELANCE + "situation:\n  type: sauvegarde\n  ouverte_le: 27/07/2026\n"
    found = stand(opened, "2026-08-10")
    assert found.resumes_on is None and found.next.first_day is None


def test_the_longest_of_two_pauses_decides_when_it_resumes() -> None:
    both = RELANCE + (
        "delai_de_grace:\n  accorde_le: 27/07/2026\n  jusqu_au: 30/09/2026\n"
        "promesses:\n  - faite_le: 27/07/2026\n    pour_le: 15/10/2026\n    montant: 1 000,00\n"
    )
    assert stand(both, "2026-08-10").resumes_on == day("2026-10-16")


# --- What counts, and what is told not to ---


def test_an_act_that_does_not_count_is_told_with_its_reason() -> None:
    paid = TWO_INVOICES + "paiements:\n  - recu_le: 28/07/2026\n    montant: 1 000,00\n    facture: F-1\n"
    ((apart),) = stand(paid, "2026-07-30").set_aside
    assert apart.on == day("2026-07-06") and "échéance de la plus ancienne facture encore due" in apart.why


def test_a_returned_letter_must_go_again_and_its_return_is_told() -> None:
    returned = RELANCE + "      suivi_postal:\n        - etat: npai\n          le: 22/07/2026\n"
    found = stand(returned, "2026-07-23")
    assert found.next.step.stage is Stage.RELANCE and found.next.status is Status.DUE
    assert "destinataire inconnu" in found.set_aside[0].why


def test_a_decision_that_does_not_say_which_one_is_still_to_be_taken() -> None:
    vague = MISE_EN_DEMEURE + "  - le: 20/08/2026\n    acte: decision\n"
    assert status(vague, "2026-08-21", Stage.DECISION) is Status.DUE
    assert status(vague + "    decision: avocat\n", "2026-08-21", Stage.DECISION) is Status.DONE


# --- Repetitions ---

LARGE = MINIMAL.replace("echeance: 01/07/2026", "echeance: 01/06/2026").replace(
    "01/06/2026\n", "01/05/2026\n", 1
)
ONE_RELANCE = LARGE + (
    "journal:\n  - le: 08/06/2026\n    acte: rappel\n"
    "  - le: 22/06/2026\n    acte: relance\n    envoi:\n      date_butoir: 02/07/2026\n"
)


def test_an_interval_plans_the_second_relance_and_the_mise_en_demeure_waits_for_it() -> None:
    found = stand(ONE_RELANCE, "2026-06-25", "grands-comptes")
    assert found.next.step.stage is Stage.RELANCE and len(found.next.done) == 1
    assert found.next.first_day == day("2026-07-07")
    twice = ONE_RELANCE + "  - le: 07/07/2026\n    acte: relance\n    envoi:\n      date_butoir: 17/07/2026\n"
    assert stand(twice, "2026-07-18", "grands-comptes").of(Stage.MISE_EN_DEMEURE).first_day == day(
        "2026-07-21"
    )


def test_without_an_interval_a_repetition_is_allowed_and_never_asked_for() -> None:
    assert status(RELANCE, "2026-08-01", Stage.RELANCE) is Status.DONE


# --- Which scenario ---

KNOWN = tuple(
    procedure(slug) for slug in ("entreprises", "grands-comptes", "express", "particuliers", "public")
)
SEGMENT = MINIMAL.replace(
    "  qualite: professionnel\n", "  qualite: professionnel\n  segment: Grands Comptes\n"
)


@pytest.mark.parametrize(
    ("text", "default", "slug", "by"),
    [
        (SEGMENT + "procedure: express\n", "entreprises", "express", Chosen.BY_CASE),
        (SEGMENT, "entreprises", "grands-comptes", Chosen.BY_SEGMENT),
        (MINIMAL, "express", "express", Chosen.BY_CREDITOR),
        (MINIMAL, None, "entreprises", Chosen.BY_REGIME),
        (SEGMENT.replace("professionnel", "public"), None, "public", Chosen.BY_REGIME),
    ],
)
def test_the_case_chooses_before_the_segment_the_creditor_and_the_regime(
    text: str, default: str | None, slug: str, by: Chosen
) -> None:
    owner = creditor().model_copy(update={"procedure": default})
    choice = choose(case(text), owner, KNOWN)
    assert (choice.slug, choice.by) == (slug, by)


def test_two_procedures_that_claim_a_segment_are_both_named() -> None:
    rival = procedure("express").model_copy(update={"segments": ("grands comptes",)})
    assert choose(case(SEGMENT), None, (*KNOWN[:2], rival)).claimants == ("express", "grands-comptes")


def test_a_name_of_procedure_may_be_written_with_underscores() -> None:
    assert case(MINIMAL + "procedure: grands_comptes\n").procedure == "grands-comptes"


def test_a_mise_en_demeure_that_names_no_approval_needs_the_three_voices() -> None:
    step = procedure().step(Stage.MISE_EN_DEMEURE).model_copy(update={"approvals": ()})
    assert step.needed_approvals == tuple(Approver)
    assert procedure().step(Stage.RELANCE).needed_approvals == ()
