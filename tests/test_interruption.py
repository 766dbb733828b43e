"""Ctrl-C and progress as a person at a terminal meets them: real processes, a whole group, a real pseudo-terminal."""

import ast
import hashlib
import os
import pty
import re
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from multiprocessing import active_children
from pathlib import Path

import pytest
from builders import MINIMAL, ROOT, command, numbered, project_folder

from generator.workers import Workers

SENTENCE = "interrompu ; la production précédente est intacte"
COUNT = 12
GENEROUS = 20
"""Seconds to end in: far more than the two announced, on a machine busy with other tests."""


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Packs enough to keep every worker busy, printed once."""
    cases = {f"essai-{n}": numbered(MINIMAL, f"essai-{n}") for n in range(COUNT)}
    folder = project_folder(tmp_path_factory.mktemp("projet"), cases)
    (folder / "docs").symlink_to(ROOT / "docs")
    (folder / "mkdocs.yml").unlink()
    (folder / "mkdocs.yml").symlink_to(ROOT / "mkdocs.yml")
    done = subprocess.run(
        command("build", folder, DUE, "--sans-site"), cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    return folder


DUE = "2026-07-10"  # the rappel of MINIMAL is due


def packs(root: Path) -> Mapping[str, str]:
    """Every file of every finished pack, with its digest."""
    folder = root / "build" / "packs"
    return {
        str(path.relative_to(folder)): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(folder.glob("[!.]*/*"))
    }


def stat(process: int) -> list[str]:
    """What the system says of a process, from its state on; nothing of one that is gone."""
    try:
        text = Path(f"/proc/{process}/stat").read_text(encoding="utf-8", errors="replace")
    except OSError:
        return []
    return text.rpartition(")")[2].split()


def group(leader: int) -> list[str]:
    """The processes of a group that are still there, zombies included."""
    found = [path.name for path in Path("/proc").glob("[0-9]*")]
    return [name for name in found if stat(int(name))[2:3] == [str(leader)]]


def heard(words: str) -> Callable[[subprocess.Popen[str]], str]:
    """Wait until the command says these words; gives what it said."""

    def wait(process: subprocess.Popen[str]) -> str:
        assert process.stderr is not None
        said = ""
        while words not in said:
            line = process.stderr.readline()
            assert line, f"ended before « {words} »: {said}"
            said += line
        return said

    return wait


def exists(path: Path) -> Callable[[subprocess.Popen[str]], str]:
    """Wait until the command has made this file or folder."""

    def wait(process: subprocess.Popen[str]) -> str:
        while not path.exists():
            assert process.poll() is None
            time.sleep(0.01)
        return ""

    return wait


def has_workers(process: subprocess.Popen[str]) -> str:
    """Wait until the command has started its first worker: itself, Python's tracker, and one."""
    while len(group(process.pid)) < 3:
        assert process.poll() is None
        time.sleep(0.01)
    return ""


def is_busy(process: subprocess.Popen[str]) -> str:
    """Wait until the command has worked for a second: it reads cases."""
    ticks = os.sysconf("SC_CLK_TCK")
    while sum(map(int, stat(process.pid)[11:13])) < ticks:
        assert process.poll() is None
        time.sleep(0.01)
    return ""


def interrupted(
    arguments: list[str], when: Callable[[subprocess.Popen[str]], str], *, times: int = 1
) -> tuple[int, str]:
    """Exit code and standard error of a command whose whole group gets Ctrl-C, as from a terminal."""
    process = subprocess.Popen(
        arguments,
        cwd=ROOT,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )
    said = when(process)
    for _ in range(times):
        os.killpg(process.pid, signal.SIGINT)
        time.sleep(0.05)
    rest = process.communicate(timeout=GENEROUS)[1]
    last = time.monotonic() + GENEROUS
    while group(process.pid) and time.monotonic() < last:  # Python's own tracker ends after its parent
        time.sleep(0.05)
    assert group(process.pid) == []
    return process.returncode, said + rest


@pytest.mark.slow
@pytest.mark.parametrize("times", [1, 3])
def test_ctrl_c_stops_a_build_and_leaves_every_pack_as_it_was_or_whole(root: Path, times: int) -> None:
    """The cache is taken away: everything is printed again, and nothing of it is new."""
    before = packs(root)
    (root / "build" / ".cache").rename(root / "build" / f".cache-{times}")
    code, said = interrupted(
        command("build", root, DUE, "--sans-site", "--force"), heard("packs : "), times=times
    )
    assert code == 130
    assert said.count(SENTENCE) == 1
    assert "Traceback" not in said
    assert packs(root) == before


@pytest.mark.slow
def test_ctrl_c_before_the_first_pack_stops_workers_that_are_still_starting(root: Path) -> None:
    before = packs(root)
    code, said = interrupted(command("build", root, DUE, "--sans-site", "--force"), has_workers)
    assert (code, "Traceback" in said, SENTENCE in said) == (130, False, True)
    assert packs(root) == before


@pytest.mark.slow
def test_ctrl_c_stops_a_site_and_leaves_the_previous_one(root: Path) -> None:
    """The site is printed after the packs: its specimens and its guide keep workers busy for seconds."""
    site = root / "build" / "site"
    site.mkdir(parents=True, exist_ok=True)
    (site / "index.html").write_text("le site d'hier", encoding="utf-8")
    drawn = root / "build/.etat/guide/.interne.new"
    code, said = interrupted(command("build", root, DUE), exists(drawn))
    assert (code, "Traceback" in said, SENTENCE in said) == (130, False, True)
    assert (site / "index.html").read_text(encoding="utf-8") == "le site d'hier"


@pytest.mark.slow
def test_ctrl_c_stops_a_check(tmp_path: Path) -> None:
    many = {f"essai-{n}": numbered(MINIMAL, f"essai-{n}") for n in range(4000)}
    code, said = interrupted(command("check", project_folder(tmp_path, many), DUE), is_busy)
    assert (code, "Traceback" in said, SENTENCE in said) == (130, False, True)


INTERRUPTED_WHILE_LOADING = """
import sys
from generator.__main__ import run

class CtrlC:
    def find_spec(name, path, target=None):
        if name == "generator.cli":
            raise KeyboardInterrupt

sys.meta_path.insert(0, CtrlC)
sys.exit(run())
"""


def test_ctrl_c_while_the_command_line_loads_is_told_in_one_line() -> None:
    done = subprocess.run(
        [sys.executable, "-c", INTERRUPTED_WHILE_LOADING], cwd=ROOT, capture_output=True, text=True
    )
    assert (done.returncode, done.stderr) == (130, "\namiable : interrompu\n")


def test_workers_are_stopped_in_the_middle_of_a_task_when_the_block_is_left_by_an_exception() -> None:
    """A task of an hour; the standard pool would wait for it."""
    with pytest.raises(KeyboardInterrupt):
        interrupt_at_work()
    assert active_children() == []


def interrupt_at_work() -> None:
    with Workers(1) as pool:
        pool.submit(time.sleep, 3600)
        assert len(active_children()) == 1
        raise KeyboardInterrupt


LEFT_WITH_MORE_THAN_A_PIPE_HOLDS = """
import os, signal, sys, time
from generator.workers import Workers

if __name__ == "__main__":
    try:
        with Workers(1) as pool:
            worker = pool.submit(os.getpid).result()
            tasks = [pool.submit(time.sleep, 3600), *(pool.submit(len, bytes(1_000_000)) for _ in range(3))]
            {ending}
            tasks[0].result()
    except (BrokenPipeError, RuntimeError) as error:
        sys.exit(type(error).__name__)
"""


@pytest.mark.parametrize(
    ("ending", "error"),
    [("raise BrokenPipeError", "BrokenPipeError"), ("os.kill(worker, signal.SIGKILL)", "BrokenProcessPool")],
    ids=["an exception leaves the block", "a worker is killed"],
)
def test_workers_that_had_more_to_read_than_a_pipe_holds_are_stopped(
    tmp_path: Path, ending: str, error: str
) -> None:
    """Python 3.11.2, which is Debian's, waited for ever (gh-94777)."""
    script = tmp_path / "script.py"
    script.write_text(LEFT_WITH_MORE_THAN_A_PIPE_HOLDS.format(ending=ending), encoding="utf-8")
    done = subprocess.run(
        [sys.executable, script],
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        timeout=GENEROUS,
    )
    assert (done.returncode, done.stderr) == (1, f"{error}\n")


def test_workers_are_spawned_and_never_hear_ctrl_c() -> None:
    with Workers(1) as pool:
        blocked = pool.submit(signal.pthread_sigmask, signal.SIG_BLOCK, []).result()
        assert pool.submit(_start_method).result() == "spawn"
    assert signal.SIGINT in blocked
    assert signal.SIGINT not in signal.pthread_sigmask(signal.SIG_BLOCK, [])


def _start_method() -> str:
    """A spawned process imported the main module anew under another name; a forked one shares ours."""
    return "spawn" if "__mp_main__" in sys.modules else "fork"


def test_every_pool_of_the_program_is_one_of_those_workers() -> None:
    """No other file may name what starts a process: a pool of its own could fork, or outlive Ctrl-C."""
    makers = {"ProcessPoolExecutor", "get_context", "Pool", "Process", "fork", "forkpty", "set_start_method"}
    found = {
        f"{path.relative_to(ROOT)}: {name}"
        for path in sorted((ROOT / "generator").rglob("*.py"))
        if path.name != "workers.py"
        for name in _names(path)
        if name in makers
    }
    assert found == set()


def _names(path: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.ImportFrom):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.Attribute):
            yield node.attr


# --- Progress ---


def on_a_terminal(arguments: list[str]) -> str:
    """What a command shows on a terminal of 120 columns, without its colours."""
    parent, child = pty.openpty()
    process = subprocess.Popen(
        arguments,
        cwd=ROOT,
        stdout=subprocess.DEVNULL,
        stderr=child,
        env={**os.environ, "TERM": "xterm", "COLUMNS": "120"},
    )
    os.close(child)
    shown = b""
    while True:
        try:
            part = os.read(parent, 65536)
        except OSError:  # the other end is closed
            break
        shown += part
    os.close(parent)
    assert process.wait() == 0, shown.decode()
    return re.sub(r"\x1b\[[0-9;?]*[A-Za-z]", "", shown.decode())


@pytest.mark.slow
def test_a_terminal_shows_packs_done_their_rate_and_the_time_left(root: Path) -> None:
    shown = on_a_terminal(command("build", root, DUE, "--sans-site", "--force"))
    assert re.search(rf"packs \S+ +\d+/{COUNT} \d+,\d packs/s, reste 0:00:\d\d essai-\d+", shown)


@pytest.mark.slow
def test_a_terminal_shows_how_the_reading_of_many_cases_goes(tmp_path: Path) -> None:
    many = {f"essai-{n}": numbered(MINIMAL, f"essai-{n}") for n in range(600)}
    shown = on_a_terminal(command("check", project_folder(tmp_path, many), DUE))
    assert re.search(r"dossiers \S+ +\d+/600 \d+,\d dossiers/s, reste 0:00:\d\d cases/essai-\d+\.yml", shown)


@pytest.mark.slow
def test_elsewhere_a_few_plain_lines_tell_the_same(root: Path) -> None:
    done = subprocess.run(
        command("build", root, DUE, "--sans-site", "--force"),
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    told = [line for line in done.stderr.splitlines() if re.fullmatch(r"packs : \d+/\d+", line)]
    assert "\x1b" not in done.stderr
    assert len(told) == 10
    assert told[-1] == f"packs : {COUNT}/{COUNT}"


def test_the_reading_of_a_few_cases_says_nothing_of_its_progress(tmp_path: Path) -> None:
    shown = on_a_terminal(command("check", project_folder(tmp_path, {"essai-1": MINIMAL}), DUE))
    assert "dossiers/s" not in shown and "━" not in shown
