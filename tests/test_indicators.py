"""The indicators of a finance team, each on an example small enough to be redone by hand."""

from decimal import Decimal
from pathlib import Path

import pytest
from builders import CREDITOR, MINIMAL, creditor, day, followup_of, numbered, project_folder

from generator import indicators, pages
from generator.case import Creditor
from generator.pipeline import Build
from generator.procedure import Stage
from generator.project import Project, load
from generator.reader import bind
from generator.source import parse

DAY = "2026-11-22"
ACCOUNTS = """\
ventes:
  - mois: 2026-08
    montant_ttc: 50 000,00
  - mois: 2026-09
    montant_ttc: 60 000,00
  - mois: 10/2026
    montant_ttc: 62 000,00
    encours_ttc: 92 000,00
"""


def project(folder: Path, *cases: str, on: str = DAY, accounts: str = "") -> Project:
    written = {f"essai-{rank}": numbered(text, f"essai-{rank}") for rank, text in enumerate(cases, start=1)}
    return load(project_folder(folder / "projet", written, {"atelier": CREDITOR + accounts}), day(on))


def late(due: str, amount: str) -> str:
    return MINIMAL.replace("echeance: 01/07/2026", f"echeance: {due}").replace("1 000,00", amount)


# --- Priorities ---


def test_a_priority_is_amount_times_age_times_the_weight_of_the_next_stage(tmp_path: Path) -> None:
    """2 000 × 10 days × 1 = 20 thousand; 1 000 × 144 days × 2 (relance, the rappel is done) = 288 thousand."""
    reminded = MINIMAL + "journal:\n  - le: 10/07/2026\n    acte: rappel\n"
    first, second = followup_of(project(tmp_path, late("12/11/2026", "2 000,00"), reminded)).priorities
    assert (first.who.reference, first.days, first.stage, first.score) == (
        "essai-2", 144, Stage.RELANCE, 288,
    )  # fmt: skip
    assert (second.who.reference, second.days, second.stage, second.score) == (
        "essai-1", 10, Stage.RAPPEL, 20,
    )  # fmt: skip


def test_what_may_not_be_claimed_has_no_priority(tmp_path: Path) -> None:
    """Not due yet, suspended by a promise, paid."""
    promised = MINIMAL + (
        "promesses:\n  - faite_le: 20/11/2026\n    pour_le: 01/12/2026\n    montant: 1 000,00\n"
    )
    paid = MINIMAL + "paiements:\n  - recu_le: 01/07/2026\n    montant: 1 000,00\n"
    assert followup_of(project(tmp_path, late("22/11/2026", "900,00"), promised, paid)).priorities == ()


# --- DSO ---


def test_the_simple_dso_is_receivables_over_sales_times_days() -> None:
    """92 000 ÷ (50 000 + 60 000 + 62 000) × (31 + 30 + 31) = 49.2 days."""
    found = indicators.dso(creditor(CREDITOR + ACCOUNTS), day(DAY))
    assert found is not None
    assert (found.months, found.days, found.sales, found.simple) == (3, 92, Decimal(172000), Decimal("49.2"))


def test_the_countback_dso_uses_up_the_receivables_from_the_latest_month() -> None:
    """92 000 = the whole of October (31 days), then 30 000 of the 60 000 of September (15 of its 30 days)."""
    found = indicators.dso(creditor(CREDITOR + ACCOUNTS), day(DAY))
    assert found is not None and found.countback == 46


def test_too_few_months_leave_the_countback_unsaid() -> None:
    short = ACCOUNTS.replace("92 000,00", "172 000,01")
    found = indicators.dso(creditor(CREDITOR + short), day(DAY))
    assert found is not None and found.countback is None
    exact = indicators.dso(creditor(CREDITOR + ACCOUNTS.replace("92 000,00", "172 000,00")), day(DAY))
    assert exact is not None and exact.countback == 92


def test_a_missing_month_ends_the_row_of_months() -> None:
    """Without September, October stands alone: 31 000 ÷ 62 000 × 31 = 15.5 days."""
    holed = ACCOUNTS.replace("  - mois: 2026-09\n    montant_ttc: 60 000,00\n", "").replace(
        "92 000", "31 000"
    )
    found = indicators.dso(creditor(CREDITOR + holed), day(DAY))
    assert found is not None and (found.months, found.simple) == (1, Decimal("15.5"))


@pytest.mark.parametrize(
    ("accounts", "on"),
    [
        ("", DAY),
        (ACCOUNTS.replace("    encours_ttc: 92 000,00\n", ""), DAY),  # no receivables
        (ACCOUNTS, "2026-10-30"),  # October is not over
    ],
)
def test_no_dso_is_made_up(accounts: str, on: str) -> None:
    assert indicators.dso(creditor(CREDITOR + accounts), day(on)) is None


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("mois: octobre", "« octobre » n'est pas un mois"),
        ("mois: 2026-13", "n'est pas un mois du calendrier"),
        ("mois: 2026-9", "le mois 09/2026 est écrit deux fois"),
    ],
)
def test_a_month_badly_written_is_told_at_its_line(line: str, said: str) -> None:
    text = CREDITOR + ACCOUNTS.replace("mois: 2026-08", line)
    bound = bind(parse(text, "cases/creanciers/atelier.yml"), Creditor)
    (found,) = bound.diagnostics
    assert said in found.message
    assert found.span.line >= text[: text.index("ventes:")].count("\n") + 1


# --- Delays ---


def test_an_invoice_is_settled_on_the_day_of_the_payment_that_ends_it(tmp_path: Path) -> None:
    """Due on 1 July; 400 on the 11th, the rest on the 21st: 20 days late. The other was paid 2 days early."""
    twice = MINIMAL + (
        "paiements:\n  - recu_le: 11/07/2026\n    montant: 400,00\n"
        "  - recu_le: 21/07/2026\n    montant: 600,00\n"
    )
    early = MINIMAL + "paiements:\n  - recu_le: 29/06/2026\n    montant: 1 000,00\n"
    found = followup_of(project(tmp_path, twice, early, MINIMAL)).settled
    assert [(item.who.reference, item.on.isoformat(), item.days_late) for item in found] == [
        ("essai-2", "2026-06-29", -2),
        ("essai-1", "2026-07-21", 20),
    ]
    assert indicators.average_delay(found) == 9


def test_an_invoice_ended_by_a_credit_note_was_not_paid(tmp_path: Path) -> None:
    credited = MINIMAL + (
        "avoirs:\n  - numero: A-1\n    emis_le: 10/07/2026\n    montant: 1 000,00\n    facture: F-1\n"
    )
    found = followup_of(project(tmp_path, credited)).settled
    assert found == () and indicators.average_delay(found) is None


# --- Promises and disputes ---


def test_promises_are_kept_broken_or_pending(tmp_path: Path) -> None:
    def promised(on: str, paid: str = "") -> str:
        text = f"promesses:\n  - faite_le: 05/07/2026\n    pour_le: {on}\n    montant: 500,00\n"
        return MINIMAL + text + (f"paiements:\n  - recu_le: {paid}\n    montant: 500,00\n" if paid else "")

    made = project(
        tmp_path, promised("20/07/2026", "19/07/2026"), promised("20/07/2026"), promised("30/11/2026")
    )
    assert [item.kept for item in followup_of(made).promises] == [True, False, None]


def test_two_disputes_of_one_invoice_never_count_a_sum_twice(tmp_path: Path) -> None:
    """800 then the whole invoice of 1 000: 800 and the 200 left, 30 and 10 days old; a closed one is not told."""
    disputed = MINIMAL + (
        "litiges:\n"
        "  - facture: F-1\n    ouvert_le: 23/10/2026\n    motif: Pose à reprendre\n    montant: 800,00\n"
        "  - facture: F-1\n    ouvert_le: 12/11/2026\n    motif: Prix\n"
        "  - facture: F-1\n    ouvert_le: 01/08/2026\n    clos_le: 01/09/2026\n    motif: Retard\n"
    )
    found = followup_of(project(tmp_path, disputed)).disputes
    assert [(item.reason, item.amount, item.days) for item in found] == [
        ("Pose à reprendre", 800, 30),
        ("Prix", 200, 10),
    ]


# --- What each step brings ---


def test_a_payment_belongs_to_the_last_act_before_it(tmp_path: Path) -> None:
    """Rappel on 8 July, relance on the 20th: 100 on the 15th is the rappel's, 200 on the 23rd the relance's."""
    text = MINIMAL + (
        "journal:\n  - le: 08/07/2026\n    acte: rappel\n  - le: 20/07/2026\n    acte: relance\n"
        "paiements:\n  - recu_le: 15/07/2026\n    montant: 100,00\n"
        "  - recu_le: 23/07/2026\n    montant: 200,00\n"
        "  - recu_le: 05/08/2026\n    montant: 50,00\n"  # the 16th day: of nobody
    )
    found = followup_of(project(tmp_path, text)).effects
    assert [(item.stage, item.received) for item in found] == [(Stage.RAPPEL, 100), (Stage.RELANCE, 200)]


@pytest.mark.parametrize(("on", "over"), [("2026-07-22", False), ("2026-07-23", True)])
def test_an_act_is_judged_once_its_days_are_over(tmp_path: Path, on: str, over: bool) -> None:
    text = MINIMAL + "journal:\n  - le: 08/07/2026\n    acte: rappel\n"
    (found,) = followup_of(project(tmp_path, text, on=on)).effects
    assert (found.received, found.over) == (0, over)


# --- The page ---


def test_the_page_says_which_lines_are_missing_for_the_dso(tmp_path: Path) -> None:
    made = project(tmp_path / "a", MINIMAL)
    page = pages.pages(Build(project=made, packs={}, folder=tmp_path), "interne")["dossiers/indicateurs.md"]
    assert "cases/creanciers/atelier.yml" in page and "mois: 2026-10" in page
    told = project(tmp_path / "b", MINIMAL, accounts=ACCOUNTS)
    page = pages.pages(Build(project=told, packs={}, folder=tmp_path), "interne")["dossiers/indicateurs.md"]
    assert "49,2\N{NO-BREAK SPACE}jours" in page and "46\N{NO-BREAK SPACE}jours" in page
    assert "faute de ventes" not in page


def test_a_project_without_a_case_has_a_page_of_indicators_all_the_same(tmp_path: Path) -> None:
    page = pages.pages(Build(project=project(tmp_path), packs={}, folder=tmp_path), "interne")
    assert "Aucun litige n’est ouvert" in page["dossiers/indicateurs.md"]
