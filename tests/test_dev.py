"""`./dev`, the one door to set-up and tasks: what it says, and when it does its work again."""

import subprocess
import sys
from importlib.machinery import SourceFileLoader
from importlib.util import module_from_spec, spec_from_loader
from pathlib import Path
from types import ModuleType

import pytest

SCRIPT = Path(__file__).resolve().parents[1] / "dev"


@pytest.fixture
def dev(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    """The script as a module, in a project of its own with empty locks."""
    monkeypatch.setattr(sys, "dont_write_bytecode", True)
    loader = SourceFileLoader("dev_script", str(SCRIPT))
    module = module_from_spec(spec_from_loader(loader.name, loader))
    loader.exec_module(module)
    for name in (*module.LOCKS.values(), "pyproject.toml"):
        (tmp_path / name).write_text("", encoding="utf-8")
    venv = tmp_path / ".venv"
    venv.mkdir()
    monkeypatch.setattr(module, "ROOT", tmp_path)
    monkeypatch.setattr(module, "VENV", venv)
    monkeypatch.setattr(module, "STAMP", venv / "stamp")
    return module


def call(*argv: str, cwd: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, str(SCRIPT), *argv], cwd=cwd, capture_output=True, text=True, encoding="utf-8"
    )


def test_help_names_every_command_from_any_folder(tmp_path: Path) -> None:
    done = call("--help", cwd=tmp_path)
    assert done.returncode == 0
    assert all(
        f"  {name} " in done.stdout for name in ("build", "check", "serve", "run", "test", "bench", "lock")
    )


@pytest.mark.parametrize("argv", [("bidule",), ()])
def test_an_unknown_or_absent_command_exits_2_with_the_help(argv: tuple[str, ...], tmp_path: Path) -> None:
    done = call(*argv, cwd=tmp_path)
    assert done.returncode == 2
    assert done.stdout == ""
    assert "Utilisation : ./dev" in done.stderr


def test_the_script_is_executable() -> None:
    assert SCRIPT.stat().st_mode & 0o111


LOCKS = ("requirements.lock", "requirements-bench.lock", "requirements-test.lock")


@pytest.mark.parametrize(
    ("stamped", "good_for"),
    [("runtime", ["runtime"]), ("bench", ["runtime", "bench"]), ("test", ["runtime", "bench", "test"])],
)
def test_a_stamp_is_good_for_what_its_environment_holds(
    dev: ModuleType, stamped: str, good_for: list[str]
) -> None:
    dev.STAMP.write_text(f"{stamped} {dev.fingerprint()}", encoding="utf-8")
    assert [kind for kind in dev.LOCKS if dev.is_stamped(kind)] == good_for


@pytest.mark.parametrize("name", [*LOCKS, "pyproject.toml"])
def test_a_changed_file_makes_the_stamp_stale(dev: ModuleType, name: str) -> None:
    dev.STAMP.write_text(f"test {dev.fingerprint()}", encoding="utf-8")
    (dev.ROOT / name).write_text("changed", encoding="utf-8")
    assert not dev.is_stamped("runtime")


@pytest.mark.parametrize("content", [None, b"", b"test", b"\xff\xfe"])
def test_a_missing_or_damaged_stamp_is_no_stamp(dev: ModuleType, content: bytes | None) -> None:
    if content is not None:
        dev.STAMP.write_bytes(content)
    assert not dev.is_stamped("runtime")


def test_a_failed_set_up_leaves_no_stamp(dev: ModuleType, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object) -> None:
        raise dev.SetUpError("réseau coupé")

    dev.STAMP.write_text("test stale", encoding="utf-8")
    monkeypatch.setattr(dev, "missing_venv", list)
    monkeypatch.setattr(dev, "venv_finds", lambda *_: True)
    monkeypatch.setattr(dev, "install", fail)
    with pytest.raises(dev.SetUpError):
        dev.set_up("test")
    assert not dev.STAMP.exists()


def test_a_stamped_but_broken_environment_is_made_again(
    dev: ModuleType, monkeypatch: pytest.MonkeyPatch
) -> None:
    done: list[str] = []
    monkeypatch.setattr(dev, "missing_venv", list)
    monkeypatch.setattr(dev, "is_complete", lambda _: "install" in done)
    monkeypatch.setattr(dev, "create_venv", lambda *_: done.append("create"))
    monkeypatch.setattr(dev, "install", lambda *_: done.append("install"))
    dev.STAMP.write_text(f"test {dev.fingerprint()}", encoding="utf-8")
    dev.set_up("test")
    assert done == ["create", "install"]
    assert dev.is_stamped("test")


def test_a_missing_library_is_named_with_the_command_to_type(
    dev: ModuleType, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(dev.sys, "platform", "linux")
    monkeypatch.setattr(dev.os, "geteuid", lambda: 1000)
    monkeypatch.setattr(dev, "has_library", lambda name, _: name != "harfbuzz-subset")
    assert dev.main(["build"]) == 1
    assert capsys.readouterr().err == (
        "[dev] il manque / missing: libharfbuzz-subset0 → sudo apt-get install -y libharfbuzz-subset0\n"
    )


def test_on_macos_the_advice_is_homebrew(dev: ModuleType, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(dev.sys, "platform", "darwin")
    assert dev.advice(["libpango-1.0-0"]).startswith("brew install pango")


def test_checking_needs_no_library(dev: ModuleType, monkeypatch: pytest.MonkeyPatch) -> None:
    became: list[tuple[object, ...]] = []
    monkeypatch.setattr(dev, "has_library", lambda *_: False)
    monkeypatch.setattr(dev, "set_up", lambda _: None)
    monkeypatch.setattr(dev, "become", lambda *argv: became.append(argv) or 0)
    assert dev.main(["check", "--strict"]) == 0
    assert became == [(dev.VENV / "bin" / "amiable", "check", "--strict")]


def test_a_missing_program_skips_tests_here_and_fails_in_ci(
    dev: ModuleType, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(dev.os, "geteuid", lambda: 1000)
    monkeypatch.setattr(dev, "missing_programs", lambda: ["qpdf"])
    monkeypatch.setenv("CI", "")
    dev.require_programs("ces tests seront ignorés")
    told = capsys.readouterr().err
    assert "qpdf" in told and "ces tests seront ignorés" in told
    monkeypatch.setenv("CI", "true")
    with pytest.raises(dev.SetUpError, match="qpdf"):
        dev.require_programs("ces tests seront ignorés")


def test_the_bench_runs_in_its_own_environment(dev: ModuleType, monkeypatch: pytest.MonkeyPatch) -> None:
    became: list[tuple[object, ...]] = []
    set_up: list[str] = []
    monkeypatch.setattr(dev, "missing_libraries", list)
    monkeypatch.setattr(dev, "missing_programs", list)
    monkeypatch.setattr(dev, "set_up", set_up.append)
    monkeypatch.setattr(dev, "become", lambda *argv: became.append(argv) or 0)
    monkeypatch.setattr(dev, "PYTHON", "python")
    assert dev.main(["bench", "--rapide"]) == 0
    assert set_up == ["bench"]
    assert became == [("python", "-m", "tests.benchmarks", "--rapide")]


def test_an_old_python_is_refused_with_a_sentence(
    dev: ModuleType, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(dev, "OLDEST", (99, 0))
    assert dev.main(["build"]) == 1
    assert "il faut Python" in capsys.readouterr().err


def test_a_failed_command_shows_its_last_lines(dev: ModuleType) -> None:
    with pytest.raises(dev.SetUpError, match="boum"):
        dev.run(sys.executable, "-c", "raise SystemExit('boum')")


@pytest.mark.parametrize("name", LOCKS)
def test_a_lock_is_hashed_and_names_no_address(name: str) -> None:
    text = (SCRIPT.parent / name).read_text(encoding="utf-8")
    assert "./dev lock" in text.splitlines()[1]
    assert "://" not in text
    assert "--index-url" not in text
    entries = [line for line in text.splitlines() if line and line[0].isalpha()]
    assert all("==" in line and line.endswith("\\") for line in entries)


def test_tests_and_bench_run_on_the_versions_that_users_get() -> None:
    """Each lock holds those before it: an environment made for the tests serves the bench and the users' commands."""
    runtime, bench, test = (
        {
            line.rstrip(" \\")
            for line in (SCRIPT.parent / name).read_text("utf-8").splitlines()
            if "==" in line
        }
        for name in LOCKS
    )
    assert runtime <= bench <= test


def python_at_work(
    dev: ModuleType, monkeypatch: pytest.MonkeyPatch, *, built_with: str, system: Path
) -> None:
    """As if the script ran on another Python than the system's, compiled with these options."""
    monkeypatch.setattr(dev.sys, "platform", "linux")
    monkeypatch.setattr(dev.sysconfig, "get_config_var", lambda _: built_with)
    monkeypatch.setattr(dev.sys, "_base_executable", "/opt/versions/python3")
    monkeypatch.setattr(dev, "SYSTEM_PYTHON", system)


def a_python(path: Path, *, answers: int) -> Path:
    path.write_text(f"#!/bin/sh\nexit {answers}\n", encoding="utf-8")
    path.chmod(0o755)
    return path


def test_a_python_compiled_without_optimisations_gives_way_to_that_of_the_system(
    dev: ModuleType, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    able = a_python(tmp_path / "python3", answers=0)
    python_at_work(dev, monkeypatch, built_with="'--enable-shared'", system=able)
    assert dev.better_python() == able


@pytest.mark.parametrize(
    ("built_with", "answers"),
    [("'--enable-optimizations' '--enable-shared'", 0), ("'--enable-shared'", 1)],
    ids=["optimised", "system too old or without ensurepip"],
)
def test_a_python_is_kept_when_the_system_has_no_better(
    dev: ModuleType, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, built_with: str, answers: int
) -> None:
    system = a_python(tmp_path / "python3", answers=answers)
    python_at_work(dev, monkeypatch, built_with=built_with, system=system)
    assert dev.better_python() is None


def test_the_python_of_the_system_is_kept(
    dev: ModuleType, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    itself = a_python(tmp_path / "python3", answers=0)
    python_at_work(dev, monkeypatch, built_with="'--enable-shared'", system=itself)
    monkeypatch.setattr(dev.sys, "_base_executable", str(itself))
    assert dev.better_python() is None
