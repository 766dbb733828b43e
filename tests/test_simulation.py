"""The coming calendar: each step on its first working day, what payments would change, no rate ever extended."""

import json
from pathlib import Path

import pytest
from builders import LAW, MINIMAL, case, creditor, day, known_on, procedure, project_folder

from generator import claim as claims
from generator.cli import main
from generator.money import ZERO
from generator.procedure import Stage
from generator.simulation import Moment, Supposed, What, simulate
from generator.workdays import is_working_day

RECENT = MINIMAL.replace("01/06/2026", "01/07/2026").replace("echeance: 01/07/2026", "echeance: 03/08/2026")


def play(
    text: str, on: str, *supposed: Supposed, until: str = "2027-06-30", slug: str = "entreprises"
) -> tuple[Moment, ...]:
    law = known_on(LAW, day("2026-11-22"))
    return simulate(case(text), creditor(), procedure(slug), law, day(on), day(until), supposed)


def told(moments: tuple[Moment, ...]) -> list[tuple[str, str]]:
    return [(moment.on.isoformat(), moment.label) for moment in moments]


def test_each_step_is_done_on_its_first_working_day() -> None:
    assert told(play(RECENT, "2026-08-01")) == [
        ("2026-08-03", "appel avant échéance"),
        ("2026-08-10", "rappel"),
        ("2026-08-18", "relance"),
        ("2026-09-02", "dernier appel"),
        ("2026-09-08", "mise en demeure"),
        ("2026-09-17", "décision sur la suite"),
    ]


def test_the_amounts_are_those_of_the_decompte_on_that_day() -> None:
    moments = {moment.stage: moment for moment in play(RECENT, "2026-08-05")}
    owed = claims.compute(case(RECENT), creditor(), LAW, day("2026-09-08"))
    assert moments[Stage.MISE_EN_DEMEURE].amount == owed.total
    assert moments[Stage.RAPPEL].amount == owed.principal  # a rappel claims no accessory
    assert moments[Stage.MISE_EN_DEMEURE].final_date == day("2026-09-16")
    assert moments[Stage.RAPPEL].final_date is None


def test_a_part_payment_changes_the_amounts_and_no_date() -> None:
    plain = play(RECENT, "2026-08-05")
    paid = play(RECENT, "2026-08-05", Supposed(day("2026-08-20"), ZERO + 400))
    steps = [moment for moment in paid if moment.what is What.STEP]
    assert [moment.on for moment in steps] == [moment.on for moment in plain]
    assert steps[-1].amount < plain[-1].amount - 390


def test_paying_the_rest_ends_the_calendar_and_says_what_is_left() -> None:
    moments = play(
        RECENT, "2026-08-05", Supposed(day("2026-08-20"), ZERO + 400), Supposed(day("2026-08-25"), ZERO + 600)
    )
    assert [moment.what for moment in moments][-2:] == [What.PAYMENT, What.END]
    assert "d'accessoires" in moments[-1].note
    assert moments[-1].on == day("2026-08-25")


def test_a_promise_suspends_until_its_day_then_the_scenario_goes_on() -> None:
    promised = (
        RECENT + "promesses:\n  - faite_le: 04/08/2026\n    pour_le: 11/09/2026\n    montant: 1 000,00\n"
    )
    first, second, *_ = play(promised, "2026-08-05")
    assert first.what is What.PAUSE and "reprise possible le 12" in first.note
    assert (second.on, second.stage) == (day("2026-09-14"), Stage.RAPPEL)


PLAN = RECENT + (
    "echeancier:\n  signe_le: 04/08/2026\n  mensualites:\n    - le: 04/09/2026\n      montant: 500,00\n"
    "    - le: 05/10/2026\n      montant: 500,00\n"
)


def test_a_missed_instalment_is_pursued_from_the_next_working_day_and_the_scenario_waits_for_the_withdrawal() -> (
    None
):
    """The 4th is a Friday; the notice of the 14th is supposed shown on the 15th, and leaves eight days."""
    moments = play(PLAN, "2026-08-05", until="2026-09-30")
    assert [(told[0], moment.amount) for moment, told in zip(moments, told(moments), strict=True)][1:] == [
        ("2026-09-05", None),
        ("2026-09-07", 500),
        ("2026-09-14", 500),
        ("2026-09-24", 1000),
        ("2026-09-24", 1000),
    ]
    assert [moment.act for moment in moments][2:] == [
        "rappel_echeancier",
        "mise_en_demeure_echeancier",
        "decheance",
        "rappel",
    ]


def test_an_instalment_that_is_paid_keeps_the_plan_and_after_the_last_one_the_scenario_resumes_by_itself() -> (
    None
):
    paid = play(PLAN, "2026-08-05", Supposed(day("2026-09-04"), ZERO + 500))
    assert [moment.on for moment in paid if moment.stage is Stage.RAPPEL] == [day("2026-10-06")]


def test_an_instalment_paid_late_puts_the_plan_back() -> None:
    moments = play(PLAN, "2026-08-05", Supposed(day("2026-09-10"), ZERO + 500))
    acts = [(moment.on.isoformat(), moment.act) for moment in moments if moment.what is What.STEP]
    assert acts[:2] == [("2026-09-07", "rappel_echeancier"), ("2026-10-06", "rappel")]


def test_a_closed_case_has_nothing_to_come() -> None:
    closed = (
        RECENT
        + "journal:\n  - le: 04/08/2026\n    acte: decision\n    decision: passage_en_perte\n"
        + ("cloture:\n  le: 04/08/2026\n  motif: decision\n")
    )
    (only,) = play(closed, "2026-08-05")
    assert only.what is What.END and "Dossier clos le 4" in only.note


def test_a_rate_not_published_leaves_its_line_without_an_amount_and_extends_nothing() -> None:
    late = RECENT.replace("03/08/2026", "07/12/2026")
    moments = {moment.stage: moment for moment in play(late, "2026-12-08")}
    assert moments[Stage.RELANCE].amount is not None
    notice = moments[Stage.MISE_EN_DEMEURE]
    assert notice.on == day("2027-01-12") and notice.amount is None and notice.unknown
    assert "1er semestre 2027" in notice.note


def test_a_dispute_on_everything_plans_nothing() -> None:
    disputed = RECENT + "litiges:\n  - facture: F-1\n    ouvert_le: 04/08/2026\n    motif: porte rayée\n"
    (only,) = play(disputed, "2026-08-05")
    assert only.what is What.PAUSE


def test_a_scenario_is_followed_with_its_planned_repetitions_on_working_days() -> None:
    moments = play(RECENT, "2026-07-20", slug="grands-comptes")
    labels = [moment.label for moment in moments]
    assert labels.count("relance") == 1 and labels.count("relance n° 2") == 1
    assert all(is_working_day(moment.on) for moment in moments)


def test_nothing_is_shown_after_the_last_day_asked() -> None:
    assert told(play(RECENT, "2026-08-05", until="2026-08-10")) == [("2026-08-10", "rappel")]


# --- The command ---


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return project_folder(tmp_path, {"essai-1": RECENT})


def run(capsys: pytest.CaptureFixture[str], root: Path, *arguments: str) -> tuple[int, str, str]:
    code = main(["simuler", *arguments, "--racine", str(root), "--date", "2026-08-05"])
    return code, *capsys.readouterr()


def test_the_command_prints_the_calendar(capsys: pytest.CaptureFixture[str], root: Path) -> None:
    code, out, _ = run(capsys, root, "essai-1", "--payer", "2026-08-20:400", "25/08/2026:100,50")
    assert code == 0
    assert "procédure « Clients professionnels » (choisie par le régime)" in out
    assert "20/08/2026  paiement supposé" in out and "reçu 100,50" in out
    assert "08/09/2026  mise en demeure" in out


def test_the_command_answers_a_program(capsys: pytest.CaptureFixture[str], root: Path) -> None:
    code, out, _ = run(capsys, root, "essai-1", "--format", "json", "--jusqu_au", "2026-09-30")
    answer = json.loads(out)
    assert code == 0
    assert answer["prochaine_etape"]["premier_jour"] == "2026-08-10"
    assert [line["acte"] for line in answer["calendrier"]][-1] == "decision"


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("essai-2",), "vouliez-vous dire « essai-1 »"),
        (("essai-1", "--payer", "demain:500"), "« demain » n'est pas une date"),
        (("essai-1", "--payer", "2026-12-01"), "écrivez par exemple 2026-12-01:500"),
        (("essai-1", "--payer", "2026-12-01:-5"), "--payer"),
        (("essai-1", "--payer", "2026-12-01:0"), "doit dépasser zéro"),
        (("essai-1", "--payer", "2026-08-01:5"), "ne se suppose pas"),
        (("essai-1", "--payer", "2026-12-01:5:F-9"), "aucune facture « F-9 »"),
        (("essai-1", "--jusqu-au", "2026-08-01"), "précède le jour du calcul"),
        (("essai-1", "--jusqu-au", "2036-08-01"), "trois ans au plus"),
        (("essai-1", "--jusqu-au", "bientôt"), "--jusqu-au"),
    ],
)
def test_a_command_badly_written_is_explained(
    capsys: pytest.CaptureFixture[str], root: Path, arguments: tuple[str, ...], said: str
) -> None:
    code, _, err = run(capsys, root, *arguments)
    assert code == 2
    assert said in err


def test_a_case_in_error_has_no_calendar(capsys: pytest.CaptureFixture[str], root: Path) -> None:
    (root / "cases" / "essai-1.yml").write_text(
        RECENT.replace("creancier: atelier", "creancier: autre"), encoding="utf-8"
    )
    code, out, _ = run(capsys, root, "essai-1")
    assert code == 1
    assert "FMT13" in out
