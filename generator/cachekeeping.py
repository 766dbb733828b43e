"""Keeping the cache: what it weighs, what may leave it, what is damaged in it. Printing never depends on it."""

import json
import os
import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from generator.manifest import sha256
from generator.press import FILES, Cache, alone, read_entry
from generator.shelf import MANIFEST
from generator.writing import write_atomically

LIMIT = 5 * 10**9
"""What the cache may weigh, in bytes, before a build prunes it by itself."""
AGE_DAYS = 90
"""Days without use after which an entry leaves at the next pruning."""
GRACE = 3600.0
"""Seconds during which what has just been used stays: a build at work needs it."""
_STAMP = "taille.json"
_PART = ".part-"


@dataclass(frozen=True, slots=True, kw_only=True)
class _Kept:
    """One file of the cache. `used`: its last use, in seconds of the clock of the disk."""

    path: Path
    size: int
    used: float
    is_entry: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Weight:
    """`size` in bytes of `files` files; `oldest`: the last use of the one used the longest ago, seconds since 1970."""

    entries: int
    files: int
    size: int
    oldest: float | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Pruned:
    """What left (bytes, files), what is left (bytes), and of that what the packs in place need (bytes)."""

    size: int
    files: int
    left: int
    needed: int


def weigh(cache: Cache) -> Weight:
    """What the cache holds."""
    kept = list(_files(cache.folder))
    return Weight(
        entries=sum(file.is_entry for file in kept),
        files=len(kept),
        size=sum(file.size for file in kept),
        oldest=min((file.used for file in kept), default=None),
    )


def prune(cache: Cache, packs: Path, *, days: int = AGE_DAYS, limit: int = LIMIT) -> Pruned:
    """Remove what was not used for `days`, then what was used the longest ago until `limit` bytes are left.

    What a pack on disk is made of stays, its thumbnails first, whatever its age; so does what was used within the
    hour. The cache may thus weigh more than `limit`. An entry whose bytes have left goes with them.
    """
    if not cache.folder.is_dir():
        return Pruned(size=0, files=0, left=0, needed=0)
    with alone(cache.folder):
        kept = list(_files(cache.folder))
        entries = {file: _content(file) for file in kept if file.is_entry}
        wanted = needed_by(packs)
        moment = _clock_of(cache.folder)
        idle = {file: moment - file.used for file in kept if moment - file.used > GRACE}
        total = sum(file.size for file in kept)
        gone = _leaving(kept, idle, wanted, days * 86_400, total - limit)
        there = {file.path.name for file in kept if not file.is_entry and file not in gone}
        gone |= {
            file
            for file, content in entries.items()
            if file in idle
            and (content not in there or (content not in wanted and idle[file] > days * 86_400))
        }
        for file in gone:
            file.path.unlink(missing_ok=True)
        left = total - sum(file.size for file in gone)
        _write_stamp(cache.folder, left)
    needed = sum(file.size for file in kept if (entries.get(file) or file.path.name) in wanted)
    return Pruned(size=total - left, files=len(gone), left=left, needed=needed)


def _leaving(
    kept: Iterable[_Kept], idle: Mapping[_Kept, float], wanted: Collection[str], old: float, excess: int
) -> set[_Kept]:
    """The bytes that may leave: what is older than `old` seconds, then the oldest, until `excess` bytes are gone."""
    free = [file for file in kept if file in idle and not file.is_entry and file.path.name not in wanted]
    gone: set[_Kept] = set()
    for file in sorted(free, key=lambda file: (file.used, file.path.name)):
        half_written = file.path.name.startswith(_PART)
        if idle[file] > old or half_written or excess > 0:
            gone.add(file)
            excess -= file.size
    return gone


def tend(cache: Cache, packs: Path, added: int, *, limit: int = LIMIT) -> Pruned | None:
    """After a build that handed over `added` bytes: prune the cache when it may have passed `limit`; None otherwise.

    The cache is measured once in a while only: its last known size is kept beside it, and grows by what is
    handed over. After a pruning that leaves it full, a tenth of `limit` must be made before the next one.
    """
    if not added or not cache.folder.is_dir():
        return None
    with alone(cache.folder):
        measured, since = _read_stamp(cache.folder)
        since += added
        if measured is None:
            measured = weigh(cache).size
            since = 0
        _write_stamp(cache.folder, measured, since)
    if measured + since <= limit or (since and since <= limit // 10):
        return None
    return prune(cache, packs, limit=limit - limit // 5)


def verify(cache: Cache) -> tuple[int, int]:
    """Read everything again and remove what is damaged: how many files were read, and how many were damaged.

    An entry left without its bytes goes with them, and is not counted.
    """
    read = damaged = 0
    for file in list(_files(cache.folder)):
        if file.path.name.startswith(_PART):  # somebody is writing it, or pruning will take it
            continue
        read += 1
        content = _content(file) if file.is_entry else file.path.name
        if content is None or (not file.is_entry and not _is(file.path, content)):
            damaged += 1
        elif cache.path_of(content).is_file():
            continue
        file.path.unlink(missing_ok=True)
    return read, damaged


def needed_by(packs: Path) -> frozenset[str]:
    """The digests of all that the packs on disk are made of, thumbnails included."""
    found: set[str] = set()
    for path in packs.glob(f"*/{MANIFEST}"):
        with suppress(
            OSError, ValueError, KeyError, TypeError, AttributeError
        ):  # a damaged pack needs nothing
            manifest = json.loads(path.read_bytes())
            found.update(row["sha256"] for row in manifest["vignettes"].values())
            found.update(row["sha256"] for row in manifest["fichiers"])
    return frozenset(found)


def _files(folder: Path) -> Iterator[_Kept]:
    """Every file of the cache, those a stopped build left half written included; not its own stamp."""
    for shelf, is_entry in ((folder / FILES, False), (folder, True)):
        for drawer in _listed(shelf):
            if not re.fullmatch(r"[0-9a-f]{2}", drawer.name):
                continue
            for found in _listed(Path(drawer.path)):
                with suppress(OSError):  # gone meanwhile
                    about = found.stat()
                    part = found.name.startswith(_PART)
                    yield _Kept(path=Path(found.path), size=about.st_size, used=about.st_mtime,
                                is_entry=is_entry and not part)  # fmt: skip


def _listed(folder: Path) -> list[os.DirEntry[str]]:
    try:
        return sorted(os.scandir(folder), key=lambda found: found.name)
    except OSError:
        return []


def _content(file: _Kept) -> str | None:
    """The digest of the bytes an entry speaks of; None when it is damaged."""
    try:
        found = read_entry(file.path.stem, file.path.read_bytes())
    except OSError:
        return None
    return found[0] if found else None


def _is(path: Path, content: str) -> bool:
    """Whether the bytes of a file have that digest."""
    try:
        return sha256(path.read_bytes()) == content
    except OSError:
        return False


def _clock_of(folder: Path) -> float:
    """The present moment by the clock of the disk: that of the machine may differ from what dates the files."""
    stamp = folder / _STAMP
    stamp.touch()
    return stamp.stat().st_mtime


def _read_stamp(folder: Path) -> tuple[int | None, int]:
    """The size last measured and the bytes handed over since; None when it never was."""
    try:
        found = json.loads((folder / _STAMP).read_bytes())
        return int(found["mesure"]), int(found["depuis"])
    except (OSError, ValueError, KeyError, TypeError):
        return None, 0


def _write_stamp(folder: Path, measured: int, since: int = 0) -> None:
    with suppress(FileNotFoundError):  # the cache was deleted meanwhile: nothing left to measure
        write_atomically(folder / _STAMP, json.dumps({"mesure": measured, "depuis": since}).encode())
