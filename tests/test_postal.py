"""What the post proved drives the clocks, and what it cannot have proved is refused."""

from datetime import date

import pytest
from builders import LAW, MINIMAL, case, creditor, day, procedure

from generator import claim as claims
from generator import procedure as procedures
from generator import rules
from generator.claim.choices import formal_notice_day
from generator.procedure import Stage, Status
from generator.rules import Facts
from generator.rules.postal import lre_deadline

FILES = {"preuve.pdf": "0" * 64}


def sent(mode: str, *states: str, quality: str = "professionnel") -> str:
    """A case whose mise en demeure of 3 August left by `mode`; a state reads « distribue 05/08 preuve »."""
    rows = ""
    for state in states:
        name, on, *proof = state.split()
        rows += f"        - etat: {name}\n          le: {on}/2026\n"
        rows += "          preuve: preuve.pdf\n" if proof else ""
    return MINIMAL.replace("qualite: professionnel", f"qualite: {quality}") + (
        "journal:\n  - le: 08/07/2026\n    acte: rappel\n  - le: 20/07/2026\n    acte: relance\n"
        "  - le: 03/08/2026\n    acte: mise_en_demeure\n    envoi:\n"
        f"      mode: {mode}\n      suivi: 1A 123 456 7890 1\n      date_butoir: 18/08/2026\n"
        + (f"      suivi_postal:\n{rows}" if rows else "")
    )


def codes(text: str, on: str, last: str = "PRO65") -> list[str]:
    """The codes of the postal rules, with what they say, on a day."""
    found = case(text)
    claim = claims.compute(found, creditor(), LAW, day(on))
    state = procedures.state(found, claim, procedure(), day(on))
    facts = Facts(
        case=found, creditor=creditor(), procedure=procedure(), law=LAW, claim=claim, state=state,
        day=day(on), files=FILES,
    )  # fmt: skip
    return [rule.code for rule, _ in rules.check_facts(facts) if "PRO60" <= rule.code <= last]


DEPOSIT = "depose 03/08 preuve"


@pytest.mark.parametrize(
    ("mode", "states", "start"),
    [
        ("lrar", [DEPOSIT, "presente 05/08", "distribue 07/08 preuve"], day("2026-08-05")),
        ("lrar", [DEPOSIT, "presente 05/08", "non_reclame 21/08 preuve"], day("2026-08-05")),
        ("lrar", [DEPOSIT, "refuse 06/08 preuve"], day("2026-08-06")),
        ("lrar", [DEPOSIT, "presente 05/08", "npai 06/08 preuve"], None),
        ("lrar", [DEPOSIT], None),
        ("lre", [DEPOSIT, "lre_avisee 03/08", "lre_acceptee 12/08 preuve"], day("2026-08-03")),
        ("lre", [DEPOSIT, "lre_acceptee 12/08 preuve"], day("2026-08-12")),
        ("lre", [DEPOSIT, "lre_refusee 10/08 preuve"], day("2026-08-10")),
        ("lre", [DEPOSIT, "lre_avisee 04/08", "lre_non_reclamee 20/08 preuve"], day("2026-08-04")),
    ],
)
def test_the_interest_of_a_consumer_starts_on_the_first_presentation_proved(mode, states, start: date | None):
    found = case(sent(mode, *states, quality="consommateur"))
    terms = claims.compute(found, creditor(), LAW, day("2026-09-30")).terms
    assert formal_notice_day(found, terms, day("2026-07-01")) == start


def test_a_letter_that_came_back_is_to_be_sent_again_and_an_unclaimed_one_is_not():
    for states, status in ((["npai 06/08 preuve"], Status.LATE), (["non_reclame 21/08 preuve"], Status.DONE)):
        found = case(sent("lrar", DEPOSIT, *states))
        claim = claims.compute(found, creditor(), LAW, day("2026-08-25"))
        step = procedures.state(found, claim, procedure(), day("2026-08-25")).of(Stage.MISE_EN_DEMEURE)
        assert step and step.status is status, states


def test_the_addressee_of_an_electronic_letter_has_fifteen_days_from_the_day_after_the_notice():
    assert lre_deadline(LAW, day("2026-08-03")) == day("2026-08-18")
    waiting = sent("lre", DEPOSIT, "lre_avisee 03/08")
    assert (codes(waiting, "2026-08-18"), codes(waiting, "2026-08-19")) == ([], ["PRO63"])
    assert (
        codes(sent("lre", DEPOSIT, "lre_avisee 03/08", "lre_non_reclamee 19/08 preuve"), "2026-09-30") == []
    )


def test_the_proofs_of_an_electronic_letter_are_asked_for_at_once():
    assert codes(sent("lre"), "2026-08-03") == ["PRO65"]
    assert codes(sent("lre", DEPOSIT), "2026-08-03") == []
    assert codes(sent("lre", DEPOSIT, "lre_acceptee 10/08"), "2026-08-11") == ["PRO62", "PRO65"]


def test_a_registered_letter_presented_and_forgotten_is_reminded_after_its_fifteen_days():
    waiting = sent("lrar", DEPOSIT, "presente 05/08")
    assert (codes(waiting, "2026-08-20"), codes(waiting, "2026-08-21")) == ([], ["PRO64"])


@pytest.mark.parametrize(
    ("mode", "states", "expected"),
    [
        ("lrar", ["distribue 02/08 preuve"], ["PRO60"]),
        ("lrar", ["depose 06/08", "presente 05/08"], ["PRO60"]),
        ("lrar", ["distribue 05/08 preuve", "npai 06/08 preuve"], ["PRO60"]),
        ("lrar", ["depose 03/08", "presente 05/08", "distribue 05/08 preuve"], []),
        ("lrar", ["lre_acceptee 05/08 preuve"], ["PRO61"]),
        ("courriel", ["distribue 05/08 preuve"], ["PRO61"]),
        ("courriel", ["npai 05/08 preuve"], []),
        ("remise_en_main_propre", ["distribue 03/08 preuve"], []),
        ("lre", [DEPOSIT, "distribue 05/08 preuve"], ["PRO61"]),
        ("lrar", ["distribue 05/08"], ["PRO62"]),
    ],
)
def test_a_state_the_post_cannot_have_given_is_told(mode: str, states: list[str], expected: list[str]):
    assert codes(sent(mode, *states), "2026-08-12") == expected


def test_what_the_post_said_later_is_not_known_yet():
    assert codes(sent("lrar", DEPOSIT, "distribue 05/08"), "2026-08-04") == []


RETURNED = sent("lrar", DEPOSIT, "npai 10/08 preuve")


def checked(on: str) -> str:
    return RETURNED.replace("factures:", f"  adresse_verifiee_le: {on}\nfactures:", 1)


@pytest.mark.parametrize(
    ("text", "on", "asked"),
    [
        (RETURNED, "2026-08-09", False),  # the post had not returned it yet
        (RETURNED, "2026-08-10", True),
        (checked("09/08/2026"), "2026-08-12", True),  # checked before it came back
        (checked("10/08/2026"), "2026-08-12", False),
        (checked("14/08/2026"), "2026-08-12", True),  # not checked yet on that day
        (sent("lrar", DEPOSIT, "non_reclame 21/08 preuve"), "2026-08-25", False),
    ],
)
def test_a_letter_returned_for_its_address_asks_to_check_it(text: str, on: str, asked: bool):
    assert ("PRO66" in codes(text, on, "PRO66")) == asked


@pytest.mark.parametrize(
    ("mode", "states", "on", "asked"),
    [
        ("lrar", [], "2026-08-18", False),
        ("lrar", [], "2026-08-19", True),
        ("lrar", [DEPOSIT], "2026-08-19", True),
        ("lrar", [DEPOSIT, "presente 06/08"], "2026-08-21", False),
        ("lrar", [DEPOSIT, "presente 06/08"], "2026-08-22", True),
        ("lrar", [DEPOSIT, "distribue 06/08 preuve"], "2026-09-30", False),
        ("lettre", [], "2026-09-30", False),
    ],
)
def test_a_paper_registered_letter_whose_outcome_nobody_noted_is_asked_after(
    mode: str, states: list[str], on: str, asked: bool
):
    assert ("PRO64" in codes(sent(mode, *states), on)) == asked
