"""What a command costs: processor time, wall-clock time, and the memory of all its processes. Linux only (/proc)."""

import os
import resource
import subprocess
import threading
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryFile
from typing import Any

_TICK = os.sysconf("SC_CLK_TCK")
_PAGE = os.sysconf("SC_PAGE_SIZE") / 1e6
PROC = Path("/proc")
PATIENCE = 15
"""Seconds given to a process to tidy up: it heard Ctrl-C when we did."""


class Failed(Exception):  # noqa: N818 — the name says what happened
    """A command to measure did not do its work; the message holds the end of what it said."""


@dataclass(slots=True)
class Memory:
    """Resident memory in MB of a command and of every process below it, sampled while they ran."""

    peak: float = 0.0
    parent: float = 0.0
    workers: dict[int, list[tuple[float, float]]] = field(default_factory=dict)

    @property
    def largest_worker(self) -> float:
        return max((size for points in self.workers.values() for _, size in points), default=0.0)

    def growth(self) -> float:
        """What the longest-lived worker gained a second, in MB, once warm: the slope of its last two thirds."""
        points = max(self.workers.values(), key=len, default=[])
        return slope(points[len(points) // 3 :])


@dataclass(frozen=True, slots=True, kw_only=True)
class Run:
    """One command: seconds of processor (user and system, all its processes) and of clock, memory, exit code."""

    cpu: float
    wall: float
    code: int
    output: str
    memory: Memory


def slope(points: Sequence[tuple[float, float]]) -> float:
    """The slope of the line that passes nearest to the points; 0 for fewer than three."""
    if len(points) < 3:
        return 0.0
    middle_x, middle_y = (sum(axis) / len(points) for axis in zip(*points, strict=True))
    spread = sum((x - middle_x) ** 2 for x, _ in points)
    return sum((x - middle_x) * (y - middle_y) for x, y in points) / spread if spread else 0.0


def run(
    argv: Sequence[str | Path],
    *,
    cwd: Path,
    environment: Mapping[str, str] | None = None,
    allowed: Sequence[int] = (0,),
    watch: float = 0.0,
) -> Run:
    """Run a command to its end. `watch`: seconds between two samples of memory, 0 for none.

    Raises Failed when its exit code is not one of `allowed`.
    """
    with TemporaryFile("w+", encoding="utf-8", errors="replace") as output:
        start = time.perf_counter()
        child = subprocess.Popen(
            [str(word) for word in argv],
            cwd=cwd,
            env={**os.environ, **(environment or {})},
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
        )
        memory, done = Memory(), threading.Event()
        if watch:
            sampler = threading.Thread(target=_sample, args=(child.pid, memory, done, watch), daemon=True)
            sampler.start()
        try:
            _, status, usage = os.wait4(child.pid, 0)
        except BaseException:
            end(child)
            raise
        finally:
            done.set()
        child.returncode = os.waitstatus_to_exitcode(status)
        wall = time.perf_counter() - start
        if watch:
            sampler.join()
        output.seek(0)
        said = output.read()
    if child.returncode not in allowed:
        tail = "\n".join(said.splitlines()[-5:])
        raise Failed(
            f"« {' '.join(str(word) for word in argv[-4:])} » s’est arrêté ({child.returncode}) : {tail}"
        )
    return Run(
        cpu=usage.ru_utime + usage.ru_stime, wall=wall, code=child.returncode, output=said, memory=memory
    )


def end(child: subprocess.Popen[Any]) -> None:
    """Wait for a process that was told to stop, and no longer than PATIENCE."""
    try:
        child.wait(PATIENCE)
    except subprocess.TimeoutExpired:
        child.kill()
        child.wait()


def _sample(root: int, memory: Memory, done: threading.Event, every: float) -> None:
    start = time.perf_counter()
    while not done.wait(every):
        sizes = {pid: _resident(pid) for pid in family(root)}
        now = time.perf_counter() - start
        memory.peak = max(memory.peak, sum(sizes.values()))
        memory.parent = max(memory.parent, sizes.pop(root, 0.0))
        for pid, size in sizes.items():
            if size:
                memory.workers.setdefault(pid, []).append((now, size))


def _resident(pid: int) -> float:
    try:
        return int((PROC / str(pid) / "statm").read_text().split()[1]) * _PAGE
    except (OSError, IndexError):  # ended in between
        return 0.0


def _stat(pid: str | int) -> list[str]:
    """The fields of /proc/PID/stat after the name, which may hold spaces; none when the process has ended."""
    try:
        return (PROC / str(pid) / "stat").read_text().rpartition(")")[2].split()
    except OSError:
        return []


def family(root: int) -> list[int]:
    """A process and all those below it."""
    below: dict[int, list[int]] = {}
    for entry in os.scandir(PROC):
        if entry.name.isdigit() and (fields := _stat(entry.name)):
            below.setdefault(int(fields[1]), []).append(int(entry.name))

    def walk(pid: int) -> Iterator[int]:
        yield pid
        for child in below.get(pid, ()):
            yield from walk(child)

    return list(walk(root))


def spent() -> float:
    """Seconds of processor used so far by this process, those it has waited for, and those still running below it."""
    mine, theirs = (resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    live = 0
    for pid in family(os.getpid())[1:]:
        live += sum(map(int, _stat(pid)[11:15]))
    return mine.ru_utime + mine.ru_stime + theirs.ru_utime + theirs.ru_stime + live / _TICK
