"""A portfolio drawn from the example cases: every block and situation they hold, moved in time and renamed.

An example is a mould. All its dates move by the same number of days, its sums are multiplied by a whole number, its
names and numbers become those of another case. The moves are sorted by what they do to the letters, so that a chosen
share of the cases has a letter that falls due the next day, and the others none: the morning of a clerk who sent
yesterday what was due yesterday.
"""

import os
import random
import re
import shutil
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

from generator.diagnostics import Severity
from generator.planned import LetterStatus
from generator.project import Dossier, load

ROOT = Path(__file__).resolve().parents[2]
DAY = date(2026, 11, 23)
"""The day of every measure: the examples are written for it, and its legal values are known."""
NEXT_DAY = DAY + timedelta(days=1)
DUE_PER_DAY = 50
"""One case in fifty has a letter that falls due the next day: 200 among 10,000."""
SHIFTS = range(-21, 22)
"""Days by which the dates of an example are moved."""
IDLE = 5
"""Of the cases with nothing due, one in five has no letter to show."""
FACTORS = (1, 2, 3)
"""What its sums are multiplied by."""

_DATE = re.compile(r"\b(\d{2})/(\d{2})/(20\d{2})\b")
_SUM = re.compile(r"(?m)^(\s*(?:- )?montant\w*: )([\d ]+),(\d{2})$")
_NAME = re.compile(r"(?m)^(debiteur:\n  nom: )(.+)$")
_NUMBER = re.compile(r"(?m)^\s+- numero: (\S+)$")
_TOWNS = ("des Alouettes", "du Clos Vert", "de la Roseraie", "du Vieux Lavoir", "des Quatre Vents", "du Bac")


@dataclass(frozen=True, slots=True)
class Move:
    """An example whose dates are moved by `days`."""

    example: str
    days: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Moves:
    """Moves without an error, none with a letter due on DAY: those with one due on NEXT_DAY, those that keep drafts
    for later, and those without any letter to show (suspended, closed, all sent).
    """

    due: tuple[Move, ...]
    drafts: tuple[Move, ...]
    idle: tuple[Move, ...]


def moved(text: str, days: int) -> str:
    """The text of a case with every date moved."""

    def move(found: re.Match[str]) -> str:
        day = date(int(found[3]), int(found[2]), int(found[1])) + timedelta(days=days)
        return day.strftime("%d/%m/%Y")

    return _DATE.sub(move, text)


def multiplied(text: str, factor: int) -> str:
    """The text of a case with every sum multiplied: what adds up still does."""

    def multiply(found: re.Match[str]) -> str:
        cents = int(found[2].replace(" ", "") + found[3]) * factor
        return f"{found[1]}{cents // 100},{cents % 100:02}"

    return _SUM.sub(multiply, text)


def renamed(text: str, example: str, reference: str) -> str:
    """The text of a case under another reference, with another debtor."""
    rank = int(reference.rpartition("-")[2])
    place = _TOWNS[rank % len(_TOWNS)]
    text = _NAME.sub(lambda found: f"{found[1]}{found[2]} {place} {rank}", text, count=1)
    return text.replace(f"reference: {example}", f"reference: {reference}", 1)


def renumbered(text: str, numbers: Iterable[str], reference: str) -> str:
    """A text, or the name of a file, where the numbers of the invoices of an example become those of a case."""
    rank = int(reference.rpartition("-")[2])
    for number in sorted(set(numbers), key=len, reverse=True):
        text = re.sub(rf"(?<![\w-]){re.escape(number)}(?![\w-])", f"{number}-{rank}", text)
    return text


@cache
def examples() -> dict[str, str]:
    return {path.stem: path.read_text(encoding="utf-8") for path in sorted((ROOT / "cases").glob("*.yml"))}


def every_move() -> list[Move]:
    return [Move(example, days) for example in examples() for days in SHIFTS]


def sort_moves(moves: Iterable[Move]) -> Moves:
    """Try each move in a throw-away project, on both days, and keep what serves."""
    with TemporaryDirectory() as folder:
        root = Path(folder)
        _lay(root, ("letters",))
        names = {}
        for rank, move in enumerate(moves, start=1):
            names[f"essai-{rank:05}"] = move
            _write(root, f"essai-{rank:05}", move)
        before, after = (
            {dossier.reference: dossier for dossier in load(root, day).dossiers} for day in (DAY, NEXT_DAY)
        )
    due, drafts, idle = [], [], []
    for reference, move in names.items():
        today, tomorrow = before[reference], after[reference]
        if _in_error(today) or _in_error(tomorrow) or _awaits(today) or _written_ahead(tomorrow):
            continue
        if _awaits(tomorrow):
            due.append(move)
        elif _planned(today) == _planned(tomorrow):
            (drafts if _has_letters(today) else idle).append(move)
    return Moves(due=tuple(due), drafts=tuple(drafts), idle=tuple(idle))


def _in_error(dossier: Dossier) -> bool:
    return any(found.severity is Severity.ERROR for found in dossier.diagnostics)


def _written_ahead(dossier: Dossier) -> bool:
    """Whether its file tells of NEXT_DAY already; in life, what happens that day is written that day."""
    return dossier.case is not None and dossier.case.last_day(NEXT_DAY) == NEXT_DAY


def _awaits(dossier: Dossier) -> bool:
    """Whether a letter may leave that day."""
    return any(letter.status is LetterStatus.FINAL for letter in dossier.letters)


def _planned(dossier: Dossier) -> list[tuple[object, ...]]:
    return [(letter.kind, letter.status, letter.day) for letter in dossier.letters]


def _has_letters(dossier: Dossier) -> bool:
    return any(letter.status is LetterStatus.DRAFT for letter in dossier.letters)


@dataclass(frozen=True, slots=True, kw_only=True)
class Portfolio:
    """A project on disk; `due` have a letter that falls due on NEXT_DAY, `quiet` have only drafts or nothing."""

    root: Path
    due: tuple[str, ...]
    quiet: tuple[str, ...]

    def __len__(self) -> int:
        return len(self.due) + len(self.quiet)


def draw(root: Path, size: int, moves: Moves, *, due: int | None = None, seed: int = 1) -> Portfolio:
    """Write a project of `size` cases in the empty folder `root`; the same arguments give the same files.

    `due` of them have a letter that falls due on NEXT_DAY: by default one in DUE_PER_DAY, at least one. Of the
    others one in IDLE has no letter to show.
    """
    dice = random.Random(seed)  # noqa: S311 — the same cases each time is what is wanted
    _lay(root, ("letters", "docs"))
    shutil.copy(ROOT / "mkdocs.yml", root)
    arriving = set(dice.sample(range(size), max(1, size // DUE_PER_DAY) if due is None else due))
    due_then, quiet = [], []
    for rank in range(size):
        reference = f"m-{rank + 1:05}"
        kinds = moves.due if rank in arriving else moves.idle if dice.randrange(IDLE) == 0 else moves.drafts
        move = dice.choice(kinds)
        _write(root, reference, move, dice.choice(FACTORS))
        (due_then if rank in arriving else quiet).append(reference)
    return Portfolio(root=root, due=tuple(due_then), quiet=tuple(quiet))


def touch(root: Path, reference: str, mark: str) -> None:
    """Change what every page and letter of one case says: the name of its debtor."""
    path = root / "cases" / f"{reference}.yml"
    text = path.read_text(encoding="utf-8")
    path.write_text(_NAME.sub(lambda found: f"{found[0]} {mark}", text, count=1), encoding="utf-8")


def _lay(root: Path, folders: Iterable[str]) -> None:
    for name in folders:
        shutil.copytree(ROOT / name, root / name)
    shutil.copytree(ROOT / "cases" / "creanciers", root / "cases" / "creanciers")


def _write(root: Path, reference: str, move: Move, factor: int = 1) -> None:
    """The file of a case, and the exhibits of its example, which are the same files under its own numbers."""
    text = multiplied(moved(examples()[move.example], move.days), factor)
    numbers = _NUMBER.findall(text)
    text = renumbered(renamed(text, move.example, reference), numbers, reference)
    (root / "cases" / f"{reference}.yml").write_text(text, encoding="utf-8")
    exhibits = ROOT / "cases" / move.example
    for path in exhibits.rglob("*"):
        if path.is_file():
            name = renumbered(path.relative_to(exhibits).as_posix(), numbers, reference)
            copy = root / "cases" / reference / name
            copy.parent.mkdir(parents=True, exist_ok=True)
            _link(path, copy)


def _link(source: Path, target: Path) -> None:
    try:
        os.link(source, target)
    except OSError:  # another disk
        shutil.copy(source, target)
