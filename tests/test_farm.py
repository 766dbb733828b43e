"""Workers on other machines: who may work, what is said when nobody can, and the same bytes whoever printed."""

import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from dataclasses import replace
from multiprocessing import get_context
from pathlib import Path

import pytest
from builders import MINIMAL, ROOT, day, digests, numbered, project_folder
from test_pipeline import DUE, make

from generator import farm, press, rebuild
from generator.cli import main
from generator.failures import GeneratorError
from generator.pipeline import build, workshop_of
from generator.project import load
from generator.toolchain import versions

CASES = {f"essai-{number:02}": numbered(MINIMAL, f"essai-{number:02}") for number in range(1, 13)}


@pytest.fixture(scope="module")
def local(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Twelve cases built by the processes of this machine."""
    return make(project_folder(tmp_path_factory.mktemp("local"), CASES), jobs=2).folder


@pytest.fixture
def one(tmp_path: Path) -> Path:
    return project_folder(tmp_path / "projet", {"essai-1": MINIMAL})


# --- Addresses ---


@pytest.mark.parametrize(
    ("text", "address"),
    [
        ("dask://grille:8786", "tcp://grille:8786"),
        ("dask://grille", "tcp://grille:8786"),
        ("dask://10.0.0.4:9000/", "tcp://10.0.0.4:9000"),
        ("dask://[::1]:8786", "tcp://[::1]:8786"),
    ],
)
def test_an_address_of_a_scheduler_is_read(text: str, address: str) -> None:
    assert farm.read_address(text) == address


@pytest.mark.parametrize(
    "text",
    ["ssh://grille", "dask://", "grille:8786", "dask://grille:port", "dask://a:99999", "dask://a/b", ""],
)
def test_another_address_is_misuse_and_one_sentence(capsys, one: Path, text: str) -> None:
    code = main(["build", "--racine", str(one), "--executor", text])
    err = capsys.readouterr().err
    assert (code, err.count("\n")) == (2, 1)
    assert "n'est pas un exécuteur connu : écrivez dask://machine:8786" in err


def test_a_count_of_processes_does_not_go_with_other_machines(capsys, one: Path) -> None:
    assert main(["build", "--racine", str(one), "--executor", "dask://grille", "--jobs", "2"]) == 2
    assert "--jobs compte les processus de cette machine" in capsys.readouterr().err


def test_without_the_extra_the_sentence_says_what_to_install(capsys, one: Path, monkeypatch) -> None:
    monkeypatch.setitem(sys.modules, "distributed", None)
    assert main(["build", "--racine", str(one), "--executor", "dask://grille"]) == 1
    assert "ajoutez l'extra « dask »" in capsys.readouterr().err


def test_workers_who_do_not_answer_are_told_before_the_guide_is_drawn_or_a_case_read(
    capsys, one: Path, monkeypatch
) -> None:
    def begun(*_: object, **__: object) -> None:
        raise AssertionError("begun for nothing")

    monkeypatch.setitem(sys.modules, "distributed", None)
    monkeypatch.setattr(rebuild, "_draw_guide", begun)
    monkeypatch.setattr(rebuild, "load", begun)
    assert main(["build", "--racine", str(one), "--executor", "dask://grille"]) == 1
    assert "ajoutez l'extra « dask »" in capsys.readouterr().err


# --- Who may work ---


def test_tasks_need_no_initializer_and_come_back_in_any_order(local: Path, tmp_path: Path) -> None:
    """An executor of the caller, started bare; batches of three."""
    project = load(project_folder(tmp_path, CASES), day(DUE))
    with ProcessPoolExecutor(2, mp_context=get_context("spawn")) as pool:
        made = build(project, crew=press.Crew(executor=pool, batch=3, in_flight=2))
    assert digests(made.folder) == digests(local)


def test_a_worker_with_other_tools_refuses_its_tasks(one: Path) -> None:
    workshop = replace(workshop_of(load(one, day(DUE))), toolchain="autre")
    with pytest.raises(GeneratorError, match="ne sont pas les mêmes d'un processus à l'autre"):
        press.print_batch(workshop, ())


def test_a_worker_on_another_disk_refuses_its_tasks(one: Path) -> None:
    workshop = replace(workshop_of(load(one, day(DUE))), seal=".partage-absent")
    with pytest.raises(GeneratorError, match="un ouvrier ne voit pas le même dossier"):
        press.print_batch(workshop, ())


def told(one: Path, **seen: object) -> str:
    workshop = workshop_of(load(one, day(DUE)))
    found = {"shared": True, "versions": versions(), "toolchain": workshop.toolchain, **seen}
    with pytest.raises(GeneratorError) as refusal:
        farm._refuse_unlike({"tcp://10.0.0.7:4000": found}, workshop)
    return str(refusal.value)


def test_a_worker_that_does_not_see_the_project_is_named(one: Path) -> None:
    assert f"ne voit pas le même dossier « {one} »" in told(one, shared=False)
    assert "tcp://10.0.0.7:4000" in told(one, shared=False)


def test_a_worker_of_another_version_is_named_with_what_differs(one: Path) -> None:
    other = {**versions(), "pango": "1.42.0"}
    sentence = told(one, versions=other, toolchain="autre")
    assert "tcp://10.0.0.7:4000 n'a pas les mêmes outils qu'ici (pango 1.42.0 au lieu de" in sentence


def test_a_worker_with_other_templates_is_refused_though_its_versions_are_the_same(one: Path) -> None:
    assert "(le programme, les modèles ou les polices)" in told(one, toolchain="autre")


# --- A real scheduler, real workers ---


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@contextmanager
def process(*words: str, code: Path = ROOT) -> Iterator[subprocess.Popen[bytes]]:
    """A module run with the program that stands in `code`; killed at the end."""
    started = subprocess.Popen(
        [sys.executable, "-m", *words],
        cwd=code,
        env={**os.environ, "PYTHONPATH": str(code)},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        yield started
    finally:
        started.kill()
        started.wait()


@pytest.fixture
def scheduler() -> Iterator[int]:
    """The port of a scheduler at work."""
    pytest.importorskip("distributed", reason="the extra « dask » is not installed")
    port = free_port()
    with scheduling(port):
        yield port


def scheduling(port: int):  # type: ignore[no-untyped-def]
    arguments = ("--host", "127.0.0.1", "--port", str(port), "--no-dashboard")
    return process("distributed.cli.dask_scheduler", *arguments)


def worker(port: int, folder: Path, code: Path = ROOT):  # type: ignore[no-untyped-def]
    """One worker process of one thread; killed, nobody starts it again."""
    arguments = ("--nthreads", "1", "--no-nanny", "--no-dashboard", "--local-directory", str(folder))
    return process("distributed.cli.dask_worker", f"tcp://127.0.0.1:{port}", *arguments, code=code)


def build_with(port: int, root: Path) -> subprocess.Popen[str]:
    command = ["build", "--racine", str(root), "--date", DUE, "--sans-site"]
    return subprocess.Popen(
        [sys.executable, "-m", "generator", *command, "--executor", f"dask://127.0.0.1:{port}"],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def wait_until(happened: Callable[[], bool], seconds: float = 300) -> None:
    end = time.monotonic() + seconds
    while not happened():
        assert time.monotonic() < end, "it did not happen"
        time.sleep(0.05)


@pytest.mark.slow
def test_a_worker_killed_midway_loses_nothing_and_the_bytes_are_those_of_a_local_build(
    local: Path, scheduler: int, tmp_path: Path
) -> None:
    root = project_folder(tmp_path / "projet", CASES)
    with worker(scheduler, tmp_path / "w1") as first, worker(scheduler, tmp_path / "w2") as second:
        building = build_with(scheduler, root)
        wait_until(lambda: building.poll() is not None or any((root / "build/packs").glob("essai-*")))
        assert building.poll() is None, building.communicate()
        os.kill(first.pid, signal.SIGKILL)
        assert len(list((root / "build/packs").glob("essai-*"))) < len(CASES)
        _, err = building.communicate(timeout=500)
        assert second.poll() is None
    assert building.returncode == 0, err
    assert "Traceback" not in err
    assert digests(root / "build/packs") == digests(local)
    assert not list((root / "build/.cache").glob(".partage-*"))


@pytest.mark.slow
@pytest.mark.parametrize(
    ("lost", "sentence"), [("workers", "plus aucun ouvrier ne répond"), ("scheduler", "ne répond plus")]
)
def test_when_nobody_is_left_to_work_the_command_says_so_and_stops(
    tmp_path: Path, lost: str, sentence: str
) -> None:
    pytest.importorskip("distributed", reason="the extra « dask » is not installed")
    root, port = project_folder(tmp_path / "projet", CASES), free_port()
    with scheduling(port) as scheduler, worker(port, tmp_path / "w1") as first:
        building = build_with(port, root)
        wait_until(lambda: building.poll() is not None or any((root / "build/.cache").glob("??/*.json")))
        os.kill({"workers": first, "scheduler": scheduler}[lost].pid, signal.SIGKILL)
        _, err = building.communicate(timeout=3 * press.PATIENCE)
    assert building.returncode == 1
    assert sentence in err and "Traceback" not in err
    assert sum(not line.startswith("packs : ") for line in err.splitlines()) == 1, err


@pytest.mark.slow
def test_a_worker_that_runs_another_program_is_refused_before_anything_is_printed(
    scheduler: int, one: Path, tmp_path: Path
) -> None:
    shutil.copytree(ROOT / "generator", tmp_path / "autre/generator")
    path = tmp_path / "autre/generator/money.py"
    path.write_text(path.read_text(encoding="utf-8") + "# autre\n", encoding="utf-8")
    with worker(scheduler, tmp_path / "w1", code=tmp_path / "autre"):
        building = build_with(scheduler, one)
        _, err = building.communicate(timeout=200)
    assert building.returncode == 1
    assert "n'a pas les mêmes outils qu'ici (le programme, les modèles ou les polices)" in err
    assert "Traceback" not in err
    assert not (one / "build/packs").exists()


@pytest.mark.slow
def test_a_worker_without_the_program_is_refused_by_name(scheduler: int, one: Path, tmp_path: Path) -> None:
    (tmp_path / "sitecustomize.py").write_text(
        "import sys; sys.modules['generator'] = None", encoding="utf-8"
    )
    with worker(scheduler, tmp_path / "w1", code=tmp_path):
        building = build_with(scheduler, one)
        _, err = building.communicate(timeout=200)
    assert building.returncode == 1
    assert "ne peut pas fabriquer de lettres" in err and "Traceback" not in err


@pytest.mark.slow
def test_a_scheduler_without_workers_or_absent_is_one_sentence_in_a_bounded_time(
    scheduler: int, one: Path
) -> None:
    for port, sentence in (
        (scheduler, "n'a aucun ouvrier"),
        (free_port(), "aucun ordonnanceur Dask ne répond"),
    ):
        building = build_with(port, one)
        _, err = building.communicate(timeout=farm.CONNECTION + farm.FIRST_WORKER + 60)
        assert building.returncode == 1
        assert (err.count("\n"), sentence in err) == (1, True), err
