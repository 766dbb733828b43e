"""Closing a file: what each reason rests on, what stops it, and what a closed file still notices."""

import pytest
from builders import LAW, MINIMAL, case, creditor, day, procedure
from test_docketing import project
from test_docketing import run as make_court_file

from generator import claim as claims
from generator import procedure as procedures
from generator import rules
from generator.diagnostics import Severity
from generator.rules import Facts

PAID = MINIMAL + "paiements:\n  - recu_le: 30/06/2026\n    montant: 1 000,00\n    facture: F-1\n"
PAID_LATE = PAID.replace("30/06/2026", "03/08/2026")
CREDITED = (
    MINIMAL
    + "avoirs:\n  - numero: A-1\n    emis_le: 15/06/2026\n    montant: 1 000,00\n    facture: F-1\n    motif: retour\n"
)
WAIVED = "remises:\n" + "".join(
    f"  - accordee_le: 10/08/2026\n    sur: {of}\n    approuvee_par: direction\n    motif: règlement\n"
    for of in ("interets", "indemnite")
)
GIVEN_UP = "remises:\n" + "".join(
    f"  - accordee_le: 10/08/2026\n    sur: {of}\n    approuvee_par: direction\n    motif: règlement\n"
    for of in ("interets", "indemnite", "principal")
)
DECIDED = "journal:\n  - le: 10/08/2026\n    acte: decision\n    decision: avocat\n"
OLD = MINIMAL.replace("01/06/2026", "01/06/2020").replace("01/07/2026", "01/07/2020")


def closed(reason: str, on: str = "20/08/2026") -> str:
    return f"cloture:\n  le: {on}\n  motif: {reason}\n"


def found(text: str, on: str = "2026-08-20") -> dict[str, str]:
    """Each code that the case breaks on that day, warnings of another family apart, with its sentence."""
    of = case(text)
    claim = claims.compute(of, creditor(), LAW, day(on))
    facts = Facts(
        case=of,
        creditor=creditor(),
        procedure=procedure(),
        law=LAW,
        claim=claim,
        state=procedures.state(of, claim, procedure(), day(on)),
        day=day(on),
    )
    return {
        rule.code: rule.told(finding).replace("\N{NO-BREAK SPACE}", " ")
        for rule, finding in rules.check_facts(facts)
        if rule.code.startswith("CLO") or rule.severity is not Severity.WARNING
    }


SOUND = {
    "paid in time": PAID + closed("paye"),
    "paid late, accessories waived": PAID_LATE + WAIVED + closed("paye"),
    "cancelled by a credit note": CREDITED + closed("annule"),
    "given up": MINIMAL + GIVEN_UP + closed("abandonne"),
    "decided": MINIMAL + DECIDED + closed("decision"),
}


@pytest.mark.parametrize("name", SOUND)
def test_a_reason_that_the_file_supports_closes_it_and_only_refuses_its_letters(name: str) -> None:
    code = "CLO06" if name == "decided" else "CLO01"
    assert set(found(SOUND[name])) == {code}


def test_a_debt_barred_by_limitation_may_be_closed_as_such_and_still_says_so() -> None:
    assert set(found(OLD + closed("prescrit"))) == {"CLO01", "PRO04"}


LEFT = {
    "principal": (MINIMAL + closed("paye"), "1 000,00 € de principal"),
    "accessories": (PAID_LATE + closed("paye"), "40,00 € d'indemnité"),
    "a disputed part": (
        MINIMAL
        + "paiements:\n  - recu_le: 30/06/2026\n    montant: 800,00\n    facture: F-1\nlitiges:\n  - facture: F-1\n"
        "    ouvert_le: 02/07/2026\n    motif: pose\n    montant: 200,00\n" + closed("paye"),
        "200,00 € contestés",
    ),
    "a retention": (
        MINIMAL.replace("    prestation", "    retenue_de_garantie:\n      montant: 50,00\n    prestation")
        + "paiements:\n  - recu_le: 30/06/2026\n    montant: 950,00\n    facture: F-1\n" + closed("paye"),
        "50,00 € de retenue de garantie",
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", LEFT)
def test_closing_with_something_left_says_what(name: str) -> None:
    text, words = LEFT[name]
    assert words in found(text)["CLO02"].replace("\N{NARROW NO-BREAK SPACE}", " ")


UNSUPPORTED = {
    "paid without a payment": (CREDITED + closed("paye"), "aucun paiement"),
    "cancelled without a credit note": (PAID + closed("annule"), "aucun avoir"),
    "given up without a waiver": (PAID + closed("abandonne"), "aucune remise"),
    "decided without a decision": (MINIMAL + closed("decision"), "aucune décision"),
    "decided by a plan": (
        MINIMAL + DECIDED.replace("avocat", "echeancier") + closed("decision"),
        "aucune décision",
    ),
    "decided afterwards": (MINIMAL + DECIDED + closed("decision", "09/08/2026"), "aucune décision"),
    "barred too soon": (MINIMAL + closed("prescrit"), "prescription n'est pas acquise"),
}


@pytest.mark.parametrize(("text", "words"), UNSUPPORTED.values(), ids=UNSUPPORTED)
def test_a_reason_that_nothing_supports_is_an_error(text: str, words: str) -> None:
    assert words in found(text)["CLO03"]


SINCE = {
    "a payment": "  - recu_le: 21/08/2026\n    montant: 1,00\n    facture: F-1\n",
    "a dispute": "litiges:\n  - facture: F-1\n    ouvert_le: 21/08/2026\n    motif: pose\n    montant: 1,00\n",
    "a letter of the debtor": "journal:\n  - le: 21/08/2026\n    acte: courrier_recu\n",
}


@pytest.mark.parametrize("name", SINCE)
def test_what_happens_after_the_closing_is_told(name: str) -> None:
    text = PAID + SINCE[name] + closed("paye")
    assert "postérieur à la clôture" in found(text, "2026-08-25")["CLO04"]
    assert "CLO04" not in found(text, "2026-08-20")


def test_a_receipt_handed_over_afterwards_is_no_event() -> None:
    receipt = "journal:\n  - le: 21/08/2026\n    acte: quittance\n"
    assert "CLO04" not in found(PAID + receipt + closed("paye"), "2026-08-25")


def test_a_closing_to_come_has_no_effect_yet() -> None:
    codes = found(PAID + closed("paye", "20/08/2027"))
    assert "CLO05" in codes and "PRO03" in codes and "CLO01" not in codes


def test_a_paid_debt_needs_no_rate_that_is_still_to_be_published() -> None:
    """Were payments imputed on interest first, something would still run: that reading is an information."""
    of = case(PAID_LATE + WAIVED)
    assert claims.compute(of, creditor(), LAW, day("2032-01-15")).total == 0


@pytest.mark.parametrize(
    ("text", "code"), [(PAID + closed("paye"), 1), (MINIMAL + DECIDED + closed("decision"), 0)]
)
def test_a_court_file_is_made_of_a_case_closed_on_a_decision_and_of_no_other(
    tmp_path, text: str, code: int
) -> None:  # type: ignore[no-untyped-def]
    assert make_court_file(project(tmp_path / "p", text, {})) == code
