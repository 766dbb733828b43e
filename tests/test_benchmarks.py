"""The bench: cases drawn the same each time, tables and curves from recorded figures, contenders with our words."""

import sys
import xml.etree.ElementTree as ElementTree
from pathlib import Path

import pikepdf
import pytest

from generator.commands import COMMANDS
from generator.diagnostics import Severity
from generator.packing import Keys
from generator.planned import LetterStatus
from generator.project import Dossier, Project, load
from tests.benchmarks import __main__ as bench
from tests.benchmarks import by_letter, by_project, curves, markup, report, steps
from tests.benchmarks.bench import Bench, Plan
from tests.benchmarks.contenders import Worker, orders, prepare
from tests.benchmarks.goals import Goal, goals, number, seconds
from tests.benchmarks.measure import Failed, run, slope
from tests.benchmarks.portfolio import (
    DAY,
    NEXT_DAY,
    ROOT,
    Move,
    Moves,
    draw,
    every_move,
    multiplied,
    renumbered,
    sort_moves,
    touch,
)
from tests.benchmarks.results import Results, Series, exponent, read

# --- The drawn cases ---

MOVES = Moves(
    due=(Move("2026-0142", 8), Move("2026-0201", 5), Move("2026-0219", 8)),
    drafts=(Move("2026-0142", 10), Move("2026-0149", 7), Move("2026-0117", 19)),
    idle=(Move("2025-0312", 0), Move("2026-0027", -3)),
)
"""A few of the moves that `sort_moves` keeps, one at least of each kind."""


def files(root: Path) -> dict[str, bytes]:
    return {
        path.relative_to(root).as_posix(): path.read_bytes()
        for path in (root / "cases").rglob("*")
        if path.is_file()
    }


def folder(parent: Path, name: str) -> Path:
    made = parent / name
    made.mkdir()
    return made


def awaits(dossier: Dossier | None) -> bool:
    assert dossier
    return any(letter.status is LetterStatus.FINAL for letter in dossier.letters)


def test_the_same_arguments_draw_the_same_files(tmp_path: Path) -> None:
    first, again, other = (folder(tmp_path, name) for name in ("a", "b", "c"))
    draw(first, 12, MOVES)
    draw(again, 12, MOVES)
    draw(other, 12, MOVES, seed=2)
    assert files(first) == files(again) != files(other)


def test_a_drawn_portfolio_has_no_error_and_the_letters_due_that_were_asked(tmp_path: Path) -> None:
    portfolio = draw(tmp_path, 24, MOVES, due=4)
    today, tomorrow = (load(tmp_path, day) for day in (DAY, NEXT_DAY))
    assert len(portfolio) == len(today.dossiers) == 24 and len(portfolio.due) == 4
    for project in (today, tomorrow):
        assert [found for found in project.diagnostics if found.severity is Severity.ERROR] == []
    assert [reference for reference in portfolio.due if awaits(today.dossier(reference))] == []
    assert [reference for reference in portfolio.due if not awaits(tomorrow.dossier(reference))] == []
    assert [reference for reference in portfolio.quiet if awaits(tomorrow.dossier(reference))] == []
    for reference in portfolio.quiet:  # nothing of it changes by itself
        assert _pack_key(today, reference) == _pack_key(tomorrow, reference)


def _pack_key(project: Project, reference: str) -> str:
    dossier = project.dossier(reference)
    assert dossier is not None
    return Keys(project, "outils").pack(dossier)


def test_a_move_is_kept_by_what_it_does_to_the_letters() -> None:
    late, due, drafts, idle = (
        Move("2026-0142", days) if days is not None else Move("2025-0312", 0) for days in (0, 8, 10, None)
    )
    future = Move("2026-0210", 21)  # its work would be dated after the day: an error
    found = sort_moves((late, due, drafts, idle, future))
    assert found == Moves(due=(due,), drafts=(drafts,), idle=(idle,))


def test_every_example_is_tried() -> None:
    assert {move.example for move in every_move()} == {path.stem for path in (ROOT / "cases").glob("*.yml")}


def test_sums_are_multiplied_together_and_nothing_else() -> None:
    text = "  montant_ttc: 4 320,50\n  taux: 8,00 %\n  - montant: 1 000,00\n"
    assert multiplied(text, 3) == "  montant_ttc: 12961,50\n  taux: 8,00 %\n  - montant: 3000,00\n"


def test_an_invoice_keeps_its_number_in_the_name_of_its_exhibit() -> None:
    numbers = ("F-1", "F-12")
    assert renumbered("F-12, F-1, pieces/F-1.pdf, BF-1", numbers, "m-0007") == (
        "F-12-7, F-1-7, pieces/F-1-7.pdf, BF-1"
    )


def test_a_touched_case_has_another_debtor(tmp_path: Path) -> None:
    portfolio = draw(tmp_path, 5, MOVES)
    touch(tmp_path, portfolio.quiet[0], "repère")
    dossier = load(tmp_path, DAY, portfolio.quiet[:1]).dossiers[0]
    assert dossier.case and dossier.case.debtor.name.endswith("repère")


# --- Measures ---


def test_a_command_is_measured_with_what_it_said(tmp_path: Path) -> None:
    done = run([sys.executable, "-c", "print('fait'); raise SystemExit(1)"], cwd=tmp_path, allowed=(0, 1))
    assert (done.code, done.output) == (1, "fait\n")
    assert done.cpu > 0


def test_a_command_that_fails_says_why(tmp_path: Path) -> None:
    with pytest.raises(Failed, match="boum"):
        run([sys.executable, "-c", "raise SystemExit('boum')"], cwd=tmp_path)


TWO_PROCESSES = """
import subprocess, sys, time
held = bytearray(60_000_000)
subprocess.run([sys.executable, "-c", "import time; held = bytearray(90_000_000); time.sleep(1)"])
"""


def test_the_memory_of_a_command_is_that_of_all_its_processes(tmp_path: Path) -> None:
    memory = run([sys.executable, "-c", TWO_PROCESSES], cwd=tmp_path, watch=0.05).memory
    assert memory.parent > 60 and memory.largest_worker > 90
    assert memory.peak > 150


def test_the_growth_of_a_worker_is_the_slope_of_its_memory() -> None:
    assert slope([(0, 100), (1, 102), (2, 104), (3, 106)]) == pytest.approx(2)
    assert slope([(0, 100), (1, 102)]) == 0


# --- Figures ---


@pytest.mark.parametrize(
    ("costs", "expected"),
    [
        ({100: 5 + 1.0, 1_000: 5 + 10.0, 10_000: 5 + 100.0}, 1.0),
        ({100: 1.0, 1_000: 100.0, 10_000: 10_000.0}, 2.0),
        ({1_000: 3.0, 10_000: 30.0}, 1.0),
    ],
)
def test_the_exponent_of_growth_ignores_a_fixed_cost(costs: dict[int, float], expected: float) -> None:
    assert exponent(costs) == pytest.approx(expected)


@pytest.mark.parametrize("costs", [{}, {100: 1.0}, {100: 3.0, 1_000: 2.0, 10_000: 1.0}])
def test_what_does_not_grow_has_no_exponent(costs: dict[int, float]) -> None:
    assert exponent(costs) is None


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        (0, "0"),
        (0.012345, "0,0123"),
        (4.5, "4,5"),
        (1234.5, "1\N{NARROW NO-BREAK SPACE}230"),
        (-0.5, "\N{MINUS SIGN}0,5"),
        (30_000, "30\N{NARROW NO-BREAK SPACE}000"),
    ],
)
def test_a_figure_has_three_digits_that_count(value: float, shown: str) -> None:
    assert number(value) == shown


def test_a_duration_is_told_in_the_unit_that_fits() -> None:
    assert [seconds(value).replace("\N{NO-BREAK SPACE}", " ") for value in (12.3, 0.0123, 0.0000123)] == [
        "12,3 s", "12,3 ms", "12,3 µs",
    ]  # fmt: skip


def recorded() -> Results:
    """A tiny run: letters at ten times Typst, everything at two sizes, nothing of the rest."""
    made = Results(
        day="2026-11-23", command="./dev bench", machine={"processeur": "essai"}, sizes=[100, 1_000]
    )
    for key, title, unit, values in (
        ("letter/amiable", "amiable", "s", (0.2, 0.3, 0.1)),
        ("letter/typst", "Typst", "s", (0.01, 0.02, 0.03)),
        ("letter/naif", "script naïf", "s", (0.8,)),
        ("words/typst", "Typst", "%", (97.0, 100.0)),
        ("check/100", "amiable check", "s", (0.5,)),
        ("check/1000", "amiable check", "s", (0.9,)),
        ("next/1000", "le lendemain", "s", (1.5,)),
        ("due/1000", "lettres dues", "", (20,)),
        ("site/100", "site entier", "s", (2.0,)),
        ("site/1000", "site entier", "s", (5.0,)),
    ):
        made.series[key] = Series(title, unit, list(values))
    return made


def goal(results: Results, title: str) -> Goal:
    (found,) = (item for item in goals(results) if item.title.startswith(title))
    return found


def test_a_goal_is_judged_on_the_smallest_values() -> None:
    found = goal(recorded(), "une lettre en régime")
    assert found.value == pytest.approx(10) and found.met is False
    assert goal(recorded(), "script WeasyPrint naïf").met is True


def test_a_goal_measured_at_another_size_says_so_and_is_not_judged() -> None:
    check = goal(recorded(), "amiable check, toutes")
    assert (check.value, check.size, check.wanted_size, check.met) == (0.9, 1_000, 10_000, None)
    assert "**mesuré à 1\N{NARROW NO-BREAK SPACE}000 dossiers**" in report.goal_table(recorded())


@pytest.mark.parametrize(("letters_made", "met"), [(60, None), (1_200, True)])
def test_two_processes_are_judged_on_a_thousand_letters(letters_made: int, met: bool | None) -> None:
    results = recorded()
    results.add("parallel/1", "un", "s", 100.0)
    results.add("parallel/2", "deux", "s", 52.0)
    results.add("parallel-letters", "lettres", "", letters_made)
    found = goal(results, "efficacité")
    assert found.value == pytest.approx(100 / 104) and found.met is met


def test_the_daily_job_is_compared_with_three_letters_a_case() -> None:
    assert goal(recorded(), "le travail du jour").value == pytest.approx(1.5 / (0.01 * 3 * 1_000))


def test_without_a_measure_every_goal_is_shown_and_none_is_met() -> None:
    empty = goals(Results())
    assert len(empty) == len(goals(recorded())) == 18
    assert {item.met for item in empty} == {None}
    assert report.goal_table(Results()).count("| non mesuré | – |") == 18


def test_the_tables_give_median_minimum_maximum_and_ratio() -> None:
    rows = report.letter_table(recorded()).replace("\N{NO-BREAK SPACE}", " ").splitlines()
    assert "| amiable | 200 ms | 100 ms | 300 ms | × 1 |" in rows and "| amiable | – | – | – |" in rows
    assert "| Typst | 20 ms | 10 ms | 30 ms | × 0,1 |" in rows and "| Typst | 97 % | – | – |" in rows


def test_the_figures_are_read_as_they_were_written(tmp_path: Path) -> None:
    path = tmp_path / "mesures.json"
    path.write_text(recorded().as_json(), encoding="utf-8")
    assert read(path) == recorded()


def test_a_curve_has_a_line_a_measure_and_a_point_a_size() -> None:
    lines = {"check": {100: 0.5, 1_000: 0.9, 10_000: 9.0}, "site": {100: 2.0, 1_000: 5.0}}
    text = curves.growth(lines, title="Temps", said="Deux <courbes>", unit="s")
    drawing = ElementTree.fromstring(text)  # noqa: S314 — our own drawing
    names = {"svg": "http://www.w3.org/2000/svg"}
    drawn = [line.get("points", "").split() for line in drawing.findall("svg:polyline", names)]
    assert [len(points) for points in drawn] == [3, 2]
    across = [float(point.split(",")[0]) for point in drawn[0]]
    assert across[1] - across[0] == pytest.approx(across[2] - across[1], abs=0.2)
    assert drawing.findtext("svg:desc", namespaces=names) == "Deux <courbes>"


def test_only_what_was_measured_is_drawn() -> None:
    assert list(report.drawings(recorded())) == ["temps.svg"]
    assert report.drawings(Results()) == {}


def test_a_reduced_run_is_published_as_such() -> None:
    assert "**Passage réduit" in report.page(recorded())
    whole = recorded()
    whole.sizes = list(report.FULL_SIZES)
    assert "**Passage réduit" not in report.page(whole)


def test_the_page_of_the_reference_is_that_of_its_figures() -> None:
    results = read(bench.ASSETS / "mesures.json")
    assert bench.PAGE.read_text(encoding="utf-8") == report.page(results)
    for name, drawing in report.drawings(results).items():
        assert (bench.ASSETS / name).read_text(encoding="utf-8") == drawing


# --- The run ---


def test_ctrl_c_and_a_failure_keep_what_is_measured(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupted(_: Bench) -> None:
        raise KeyboardInterrupt

    def failing(_: Bench) -> None:
        raise Failed("la commande s’est arrêtée")

    def counted(given: Bench) -> None:
        given.results.add("due/5", "compté", "", 1)

    def step(measure: object) -> steps.Step:
        return steps.Step(title="essai", measure=measure, minutes=lambda _: 0)  # type: ignore[arg-type]

    made = {"a": step(failing), "b": step(counted), "c": step(interrupted), "d": step(counted)}
    monkeypatch.setattr(bench, "STEPS", made)
    results, said = Results(), []
    given = Bench(plan=Plan(sizes=(5,)), moves=MOVES, work=tmp_path, results=results, say=said.append)
    bench.measured(given, list(made))
    assert results.series["due/5"].values == [1] and results.interrupted
    assert results.failures == ["essai : la commande s’est arrêtée"]


def test_what_is_asked_on_the_command_line() -> None:
    asked = bench.options(["--tailles", "1000,100", "--rapide", "--seulement", "lettres"])
    assert (asked.tailles, asked.rapide, asked.seulement) == ((100, 1_000), True, ["lettres"])


@pytest.mark.parametrize(
    ("argv", "told"),
    [
        (("--tailles", "cent"), "des nombres de dossiers à partir de 10"),
        (("--tailles", "100,1"), "des nombres de dossiers à partir de 10"),
        (("--seulement", "rien"), "valeur inconnue : 'rien'"),
        (("--vite",), "option ou argument inconnu : --vite"),
        (("--depuis", "pyproject.toml"), "« pyproject.toml » n’est pas un fichier de mesures"),
    ],
)
def test_a_mistake_on_the_command_line_is_told_in_french(
    argv: tuple[str, ...], told: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert bench.main(argv) == 2
    assert told in capsys.readouterr().err


def test_recorded_figures_are_shown_again_without_measuring(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "avant.json").write_text(recorded().as_json(), encoding="utf-8")
    assert bench.main(["--depuis", f"{tmp_path}/avant.json", "--sortie", f"{tmp_path}/ici"]) == 0
    assert capsys.readouterr().out == report.terminal(recorded())
    assert read(tmp_path / "ici" / "mesures.json") == recorded()
    assert (tmp_path / "ici" / "temps.svg").exists()


def test_the_whole_run_is_announced_longer_than_the_quick_one() -> None:
    whole, quick = (
        sum(step.minutes(plan) for step in steps.STEPS.values())
        for plan in (Plan(sizes=report.FULL_SIZES), Plan(sizes=bench.QUICK_SIZES, quick=True))
    )
    assert whole > 60 > quick
    assert bench.announced(200) == "environ 3 h 20" and bench.announced(3.2) == "environ 3 min"


def test_what_is_asked_of_a_command_starts_with_its_name() -> None:
    assert {argv[0] for argv in by_project.COLD.values()} == set(by_project.COLD)
    assert set(by_project.COLD) <= {command.name for command in COMMANDS}


# --- The contenders ---


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Letters of every kind and state by us, by Typst and by a naive script."""
    pytest.importorskip("typst")
    root, work = tmp_path_factory.mktemp("dossiers"), tmp_path_factory.mktemp("lettres")
    prepare(draw(root, 4, MOVES, due=4), work, 6)
    for name in ("amiable", "typst", "naif"):
        worker = Worker(name, work)
        cost = worker.make(range(6))
        worker.close()
        assert cost["cpu"] > 0 and cost["rss"] > 0
    return work


def letters(work: Path, name: str) -> list[tuple[str, int]]:
    return [markup.pdf_text((work / name / f"{rank}.pdf").read_bytes()) for rank in range(6)]


@pytest.mark.slow
def test_typst_and_the_naive_script_print_our_words(made: Path) -> None:
    ours = letters(made, "amiable")
    for name in ("typst", "naif"):
        for (our_text, _), (their_text, _) in zip(ours, letters(made, name), strict=True):
            assert markup.shared(markup.words(our_text), markup.words(their_text)) >= 0.95
            assert markup.shared(markup.words(their_text), markup.words(our_text)) >= 0.95


@pytest.mark.slow
def test_typst_fills_as_many_pages_with_the_same_attachments(made: Path) -> None:
    assert [pages for _, pages in letters(made, "typst")] == [pages for _, pages in letters(made, "amiable")]
    with pikepdf.open(made / "typst" / "0.pdf") as theirs:
        assert set(theirs.attachments) == set(orders(made)[0].letter.data)


@pytest.mark.slow
def test_a_letter_is_weighed_without_its_attachments_only(made: Path) -> None:
    whole = (made / "amiable" / "0.pdf").read_bytes()
    bare = by_letter.without_attachments(whole)
    assert len(bare) < len(whole)
    assert markup.pdf_text(bare) == markup.pdf_text(whole)
    (made / "bare.pdf").write_bytes(bare)
    with pikepdf.open(made / "bare.pdf") as document:
        assert not document.attachments and "/AF" not in document.Root


def test_words_are_compared_without_punctuation_nor_capitals() -> None:
    ours, theirs = markup.words("Lettre n° 12 : « payer »"), markup.words("PAYER la lettre n° 12")
    assert markup.shared(ours, theirs) == 1
    assert markup.shared(theirs, ours) == pytest.approx(4 / 5)
