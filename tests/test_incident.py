"""A term missed while others have not fallen due: what is asked for, in which order, and what puts the plan back."""

from dataclasses import dataclass

import pytest
from builders import LAW, MINIMAL, case, creditor, day, procedure

from generator.case import Case
from generator.claim import compute
from generator.plan import Course, Incident, Remedy, course, incident
from generator.procedure import State, Status, state

PLAN = """\
echeancier:
  signe_le: 03/07/2026
  mensualites:
    - le: 03/08/2026
      montant: 500,00
    - le: 03/09/2026
      montant: 300,00
    - le: 05/10/2026
      montant: 200,00
"""
REMINDED = "journal:\n  - le: 04/08/2026\n    acte: rappel_echeancier\n"
NOTICED = (
    REMINDED
    + """\
  - le: 11/08/2026
    acte: mise_en_demeure_echeancier
    envoi:
      mode: lrar
      suivi: 1A 123 456 7890 1
"""
)
PRESENTED = NOTICED + "      suivi_postal:\n        - etat: presente\n          le: 13/08/2026\n"
RETURNED = NOTICED + "      suivi_postal:\n        - etat: npai\n          le: 18/08/2026\n"


def paid(*payments: str) -> str:
    """« 10/08/2026 500,00 » as payments of the case."""
    rows = [
        f"  - recu_le: {on}\n    montant: {amount}\n    facture: F-1\n"
        for on, amount in (item.split(" ", 1) for item in payments)
    ]
    return "paiements:\n" + "".join(rows)


def written(*more: str) -> Case:
    return case(MINIMAL + PLAN + "".join(more))


def found(on: str, *more: str) -> Incident | None:
    of = written(*more)
    assert of.plan
    return incident(of, of.plan, day(on))


def stand(on: str, *more: str) -> State:
    of = written(*more)
    return state(of, compute(of, creditor(), LAW, day(on)), procedure(), day(on))


# --- Where a plan stands ---


@dataclass(frozen=True)
class Stands:
    on: str
    more: tuple[str, ...]
    course: Course | None


STANDS = {
    "not agreed yet": Stands("2026-07-02", (), None),
    "before the first term": Stands("2026-08-03", (), Course.KEPT),
    "the day after a term missed": Stands("2026-08-04", (), Course.BROKEN),
    "paid late": Stands("2026-08-12", (paid("11/08/2026 500,00"),), Course.KEPT),
    "one cent short": Stands("2026-08-12", (paid("03/08/2026 499,99"),), Course.BROKEN),
    "on the last day of the last term": Stands("2026-10-05", (), Course.BROKEN),
    "the day after the last term": Stands("2026-10-06", (), Course.FALLEN_DUE),
    "all paid, and early": Stands("2026-08-12", (paid("01/08/2026 1 000,00"),), Course.SETTLED),
}


@pytest.mark.parametrize("stands", STANDS.values(), ids=STANDS)
def test_where_a_plan_stands(stands: Stands) -> None:
    of = written(*stands.more)
    assert of.plan and course(of, of.plan, day(stands.on)) is stands.course


def test_terms_withdrawn_are_withdrawn_from_their_day_on() -> None:
    of = case(MINIMAL + PLAN + "  dechu_le: 25/08/2026\n")
    assert of.plan
    assert course(of, of.plan, day("2026-08-24")) is Course.BROKEN
    assert course(of, of.plan, day("2026-08-25")) is Course.WITHDRAWN


# --- What comes next ---


def test_nothing_is_asked_on_the_last_day_of_a_term_and_a_reminder_is_the_next_day() -> None:
    assert found("2026-08-03") is None
    asked = found("2026-08-04")
    assert asked and (asked.remedy, asked.first_day) == (Remedy.REMINDER, day("2026-08-04"))
    assert (asked.missing, asked.left) == (500, 1000)
    assert asked.command("essai-1") == "amiable echeancier essai-1 --lettre rappel --noter"


def test_a_term_missed_on_a_friday_is_recalled_on_the_monday() -> None:
    of = case(MINIMAL + PLAN.replace("03/08/2026", "07/08/2026"))
    assert of.plan
    asked = incident(of, of.plan, day("2026-08-08"))
    assert asked and asked.first_day == day("2026-08-10") and not asked.due(day("2026-08-08"))


def test_the_notice_of_the_clause_comes_a_week_after_the_reminder() -> None:
    asked = found("2026-08-05", REMINDED)
    assert asked and (asked.remedy, asked.first_day) == (Remedy.NOTICE, day("2026-08-11"))


def test_the_terms_are_withdrawn_the_day_after_the_last_one_the_notice_leaves() -> None:
    """Eight days from the presentation of the 13th: to pay until the 21st, included."""
    asked = found("2026-08-20", PRESENTED)
    assert asked and (asked.remedy, asked.first_day) == (Remedy.WITHDRAWAL, day("2026-08-22"))
    assert not asked.due(day("2026-08-21")) and asked.due(day("2026-08-22"))


def test_a_consumer_has_fifteen_days() -> None:
    of = case((MINIMAL + PLAN + PRESENTED).replace("qualite: professionnel", "qualite: consommateur"))
    assert of.plan
    asked = incident(of, of.plan, day("2026-08-20"))
    assert asked and asked.first_day == day("2026-08-29")


def test_until_the_post_has_told_the_days_of_the_notice_are_unknown() -> None:
    asked = found("2026-08-31", NOTICED)
    assert asked and asked.first_day is None and asked.asks(day("2026-08-31"))
    assert "--lettre mise_en_demeure_echeancier --etat presente" in asked.command("essai-1")
    assert "présentation" in asked.next(day("2026-08-31"))


def test_a_notice_handed_over_counts_from_its_day() -> None:
    handed = NOTICED.replace("mode: lrar\n      suivi: 1A 123 456 7890 1", "mode: remise_en_main_propre")
    asked = found("2026-08-12", handed)
    assert asked and asked.first_day == day("2026-08-20")


def test_a_notice_returned_for_a_wrong_address_is_to_be_sent_again() -> None:
    asked = found("2026-08-19", RETURNED)
    assert asked and asked.remedy is Remedy.NOTICE


def test_a_late_payment_ends_the_incident_and_the_next_one_starts_from_its_first_step() -> None:
    caught_up = paid("18/08/2026 500,00")
    assert found("2026-08-19", PRESENTED, caught_up) is None
    again = found("2026-09-04", PRESENTED, caught_up)
    assert again and (again.missed, again.remedy) == (day("2026-09-03"), Remedy.REMINDER)


def test_a_part_payment_does_not_end_it_and_lowers_what_may_be_asked() -> None:
    asked = found("2026-08-19", PRESENTED, paid("18/08/2026 120,00"))
    assert asked and (asked.missing, asked.left) == (380, 880)


def test_two_terms_missed_are_claimed_together() -> None:
    asked = found("2026-09-04")
    assert asked and asked.missing == 800


# --- What the scenario does meanwhile ---


def test_the_scenario_waits_for_the_withdrawal_and_says_what_the_missed_term_asks_for() -> None:
    missed = stand("2026-08-04")
    assert missed.incident and missed.next and missed.next.status is Status.PAUSED
    assert missed.resumes_on == day("2026-10-06")
    assert "rappel de l'échéancier, à faire" in missed.summary


def test_the_scenario_resumes_the_day_after_the_last_term() -> None:
    assert stand("2026-10-05").pause
    after = stand("2026-10-06")
    assert not after.pause and after.next and after.next.status is Status.LATE


def test_the_scenario_resumes_once_the_terms_are_withdrawn() -> None:
    withdrawn = case(MINIMAL + PLAN + "  dechu_le: 24/08/2026\n" + PRESENTED)
    claim = compute(withdrawn, creditor(), LAW, day("2026-08-24"))
    assert state(withdrawn, claim, procedure(), day("2026-08-24")).pause == ""


def test_a_plan_wholly_paid_suspends_nothing_any_more() -> None:
    assert stand("2026-08-12", paid("01/08/2026 1 000,00")).pause == ""


def test_what_else_suspends_the_claim_suspends_the_pursuit_of_a_missed_term() -> None:
    promise = "promesses:\n  - faite_le: 05/08/2026\n    pour_le: 14/08/2026\n    montant: 500,00\n"
    assert stand("2026-08-10", promise).incident is None
    assert stand("2026-08-17", promise).incident is not None
    insolvent = "situation:\n  type: redressement\n  ouverte_le: 05/08/2026\n"
    assert stand("2026-08-10", insolvent).incident is None
