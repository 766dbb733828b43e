"""What the last build read and made, so that the next one knows in a moment what is left to do.

A file whose size, times and place on the disk have not moved is not read again; one written in the very second it was
last looked at is (its times would not tell). Anything else is compared by content. Losing the ledger costs time only.
"""

import json
import os
from collections.abc import Iterable, Iterator, Mapping, Set
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import date
from itertools import chain
from pathlib import Path
from time import time_ns
from typing import Any

from generator.lifelong import lifelong
from generator.manifest import digest, sha256
from generator.writing import write_atomically

STATE = "build/.etat"
"""Where what is known of the last build is kept: it speaks of this project alone, unlike the cache."""
PLACE = f"{STATE}/registre.json"
READ = ("cases", "letters", "docs")
"""The folders a build reads; and MENU, the only file it reads beside them."""
MENU = "mkdocs.yml"
PACKS = "build/packs"
_IN_PACKS = f"{PACKS}/"

_FORM = b"3"
_SETTLED = 2_000_000_000
"""Nanoseconds after which a later write is sure to show in the times of a file."""

Mark = list[int]
"""Size, time of last write, time of last change, inode."""
Read = list[Any]
"""A mark, empty when it is not to be trusted, and the digest of what was read."""


@dataclass(slots=True)
class Ledger:
    """One build. `read`: each file with its mark and its digest. `packs`: the size of each file of each pack.

    `folders`: each pack and each folder of the site with the time it was last changed. `choice`: what the build was
    asked. `beside`: the other files made. `told`: what it said.
    """

    choice: str
    day: str
    toolchain: str
    read: dict[str, Read] = field(default_factory=dict)
    packs: dict[str, dict[str, int]] = field(default_factory=dict)
    folders: dict[str, int] = field(default_factory=dict)
    beside: list[str] = field(default_factory=list)
    told: dict[str, Any] = field(default_factory=dict)

    def same_work(self, other: "Ledger") -> bool:
        """Whether both were asked the same, on the same day, with the same tool."""
        return (self.choice, self.day, self.toolchain) == (other.choice, other.day, other.toolchain)

    def changed(self, later: "Ledger") -> frozenset[str]:
        """The files added, removed or altered since."""
        found = {
            name
            for name, seen in later.read.items()
            if (then := self.read.get(name)) is not seen and (then is None or then[1] != seen[1])
        }
        return frozenset(found | (self.read.keys() - later.read.keys()))

    def covers(self, later: "Ledger", root: Path) -> bool:
        """Whether nothing is left to do: the same is asked of the same files, and all that was made still stands."""
        return self.same_work(later) and not self.changed(later) and self.holds(root)

    def holds(self, root: Path) -> bool:
        """Whether everything made then still stands: each file of each pack, the folders of the site, the rest."""
        return (
            self._has_beside(root)
            and all(_sizes(f"{root}/{PACKS}/{name}") == files for name, files in self.packs.items())
            and self._unmoved(root, packs=False)
        )

    def keeps_packs(self, root: Path) -> bool:
        """Whether no file of a pack came, went or was replaced, and the rest is there; ten times faster than `holds`,
        which alone sees what was altered in place.
        """
        return self._has_beside(root) and self._unmoved(root, packs=True)

    def _has_beside(self, root: Path) -> bool:
        return all((root / name).is_file() for name in self.beside)

    def _unmoved(self, root: Path, *, packs: bool) -> bool:
        """Whether nothing came into a folder or left it: the packs, or those of the site."""
        return all(
            _changed_at(f"{root}/{name}") == at
            for name, at in self.folders.items()
            if name.startswith(_IN_PACKS) is packs
        )

    def write(self, root: Path) -> None:
        body = {
            "choix": self.choice, "jour": self.day, "outil": self.toolchain, "lus": self.read, "packs": self.packs,
            "dossiers": self.folders, "autres": self.beside, "dit": self.told,
        }  # fmt: skip
        text = json.dumps(body, ensure_ascii=False, separators=(",", ":")).encode()
        path = root / PLACE
        path.parent.mkdir(parents=True, exist_ok=True)
        write_atomically(path, _head(text) + b"\n" + text)


def _head(text: bytes) -> bytes:
    return _FORM + b" " + sha256(text).encode()


def choice_of(audience: str, *, with_site: bool) -> str:
    """What a build was asked, in a word: two builds asked differently do not stand for each other."""
    return audience if with_site else f"{audience} sans site"


def last(root: Path) -> Ledger | None:
    """The ledger of the last build; None when there is none, or when it was damaged."""
    try:
        head, _, text = (root / PLACE).read_bytes().partition(b"\n")
        if head != _head(text):
            return None
        with lifelong():
            body = json.loads(text)
    except (OSError, ValueError):
        return None
    return Ledger(
        choice=body["choix"],
        day=body["jour"],
        toolchain=body["outil"],
        read=body["lus"],
        packs=body["packs"],
        folders=body["dossiers"],
        beside=body["autres"],
        told=body["dit"],
    )


def standing(root: Path, choice: str, day: date, toolchain: str, before: Ledger | None) -> Ledger:
    """What a build of `day` would read, at a glance: nothing is parsed."""
    return Ledger(choice=choice, day=day.isoformat(), toolchain=toolchain, read=looked_at(root, before))


def nothing_left(before: Ledger | None, later: Ledger, root: Path) -> bool:
    """Whether the build that `before` tells of stands for the one that would read `later`.

    What had to be read again to know it, as too fresh the last time, need not be the next time.
    """
    if before is None or not before.covers(later, root):
        return False
    if before.read != later.read:
        before.read = later.read
        with suppress(OSError):  # nothing is lost but the time of reading it once more
            before.write(root)
    return True


def looked_at(root: Path, before: Ledger | None) -> dict[str, Read]:
    """Every file a build would read, with its mark and its digest; what `before` knows is not read again."""
    known = before.read if before else {}
    unsure = time_ns() - _SETTLED
    found: dict[str, Read] = {}
    for name, mark in _files(root):
        then = known.get(name)
        if then is not None and then[0] == mark:
            found[name] = then
        else:
            settled = max(mark[1], mark[2]) < unsure
            found[name] = [mark if settled else [], _digest_of(root / name)]
    return found


def _files(root: Path) -> list[tuple[str, Mark]]:
    found: list[tuple[str, Mark]] = []
    for folder in READ:
        _gather(f"{root}/{folder}", folder, found)
    with os.scandir(root) as entries:
        found += [(entry.name, _mark(entry.stat())) for entry in entries if entry.name == MENU]
    return found


def _gather(folder: str, name: str, found: list[tuple[str, Mark]]) -> None:
    """Add to `found` every file under `folder`, which the project names `name`."""
    try:
        with os.scandir(folder) as entries:
            for entry in entries:
                inside = f"{name}/{entry.name}"
                if entry.is_dir(follow_symlinks=False):
                    _gather(entry.path, inside, found)
                else:
                    found.append((inside, _mark(_seen(entry))))
    except OSError:
        return  # absent, or closed to us: whoever needs it says so


def _seen(entry: "os.DirEntry[str]") -> os.stat_result:
    """What a link leads to, or the link itself when it leads nowhere."""
    try:
        return entry.stat()
    except OSError:
        return entry.stat(follow_symlinks=False)


def _mark(seen: os.stat_result) -> Mark:
    return [seen.st_size, seen.st_mtime_ns, seen.st_ctime_ns, seen.st_ino]


def _digest_of(path: Path) -> str:
    try:
        return sha256(path.read_bytes())
    except OSError:
        return "illisible"


def _sizes(folder: str) -> dict[str, int] | None:
    """The size of each file of a folder; None when it is not there."""
    try:
        with os.scandir(folder) as entries:
            return {entry.name: entry.stat().st_size for entry in entries}
    except OSError:
        return None


def _changed_at(folder: str) -> int:
    try:
        return os.stat(folder).st_mtime_ns
    except OSError:
        return 0


def as_it_stands(
    root: Path, packs: Iterable[str], site: str
) -> tuple[dict[str, dict[str, int]], dict[str, int]]:
    """What `holds` compares: the files of these packs, and each folder: theirs, those of the site at `site` if any."""
    kept = {name: _sizes(f"{root}/{PACKS}/{name}") or {} for name in packs}
    folders = chain((f"{PACKS}/{name}" for name in kept), _tree(root, site))
    return kept, {name: _changed_at(f"{root}/{name}") for name in folders}


def as_it_stands_after(
    before: Ledger, root: Path, changed: Set[str], packs: Iterable[str], touched: Set[str]
) -> tuple[dict[str, dict[str, int]], dict[str, int]]:
    """The same, when the packs of `before` held, and only the cases `changed` and the folders `touched` were changed.

    The rest is said as it was: what somebody took away meanwhile will be missed.
    """
    names = frozenset(packs)
    kept = names - changed
    others = {name: files for name, files in before.packs.items() if name in kept}
    again, _ = as_it_stands(root, names & changed, "")
    moved = touched | {f"{PACKS}/{name}" for name in changed}
    times = before.folders | {name: _changed_at(f"{root}/{name}") for name in moved}
    return others | again, {name: at for name, at in times.items() if at}


def _tree(root: Path, name: str) -> Iterator[str]:
    """A folder of the project and every folder under it; none when it is not there."""
    folder = f"{root}/{name}"
    if not name or not os.path.isdir(folder):
        return
    yield name
    with os.scandir(folder) as entries:
        inside = [f"{name}/{entry.name}" for entry in entries if entry.is_dir(follow_symlinks=False)]
    for each in inside:
        yield from _tree(root, each)


def shared_inputs(read: Mapping[str, Read]) -> str:
    """One digest for all that is of no case in particular: creditors, letters, procedures, guide, menu."""
    return digest({name: content for name, (_, content) in sorted(read.items()) if not case_of(name)})


def case_of(name: str) -> str:
    """The reference of the case that a file of the project belongs to; empty for what all of them share.

    >>> case_of("cases/2026-0042.yml"), case_of("cases/2026-0042/facture.pdf"), case_of("cases/creanciers/a.yml")
    ('2026-0042', '2026-0042', '')
    """
    folder, _, rest = name.partition("/")
    if folder != "cases" or rest.startswith("creanciers/"):
        return ""
    first, mark, _ = rest.partition("/")
    if mark:
        return first
    return first.rpartition(".")[0] if first.endswith((".yml", ".yaml")) else ""
