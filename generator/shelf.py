"""Finished packs on disk: laid in a hidden folder, then put in place of the old one in a single step."""

import ctypes
import os
import shutil
import sys
from collections.abc import Mapping
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any

from pydantic_core import from_json

from generator.case import LetterKind
from generator.failures import GeneratorError
from generator.manifest import dump, sha256
from generator.planned import LetterStatus
from generator.press import Cache, LetterFinding, PackResult, Thumbnail, alone
from generator.rules import MentionResult
from generator.shard import Shard
from generator.spreadsheet import BYTE_ORDER_MARK

MANIFEST = "manifest.json"


@dataclass(frozen=True, slots=True, kw_only=True)
class PackFile:
    """`thumbnail` stays in the cache: a picture to look at is no part of what a pack hands over."""

    name: str
    title: str
    sha256: str
    size: int
    thumbnail: Thumbnail | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Pack:
    """A finished pack on disk, in `folder`."""

    folder: Path
    files: tuple[PackFile, ...]
    digest: str

    @property
    def reference(self) -> str:
        return self.folder.name

    def mentions(self) -> Mapping[LetterKind, tuple[MentionResult, ...]]:
        """What was found of each mention in each letter, read from the manifest each time.

        Only one page shows it, and half a million rows for ten thousand packs weigh more than all the rest. Raises
        GeneratorError when the manifest went or was damaged since the pack was laid.
        """
        try:
            rows = from_json((self.folder / MANIFEST).read_bytes())["mentions"]
            return {LetterKind(kind): tuple(MentionResult(**row) for row in rows[kind]) for kind in rows}
        except (OSError, ValueError, KeyError, TypeError, AttributeError):
            raise GeneratorError(
                f"le pack « {self.reference} » a été effacé ou altéré pendant la fabrication : relancez la commande"
            ) from None


@dataclass(frozen=True, slots=True, kw_only=True)
class Answered:
    """What the manifest of a pack says became of one letter."""

    status: LetterStatus
    codes: tuple[str, ...]
    reasons: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class KnownPack:
    """A pack already on disk, with what was found in its letters and what became of them."""

    pack: Pack
    findings: tuple[LetterFinding, ...]
    letters: tuple[Answered, ...]


def known_pack(folder: Path, expected: str, cache: Cache) -> KnownPack | None:
    """The pack already on disk, when it was made from exactly these inputs.

    None when it was made from others, or when one of its files or pictures is missing or altered.
    """
    try:
        manifest = from_json((folder / MANIFEST).read_bytes())
        if manifest["empreinte"] != expected:
            return None
        files = tuple(
            PackFile(
                name=row["nom"],
                title=row["titre"],
                sha256=row["sha256"],
                size=row["taille"],
                thumbnail=_thumbnail(manifest["vignettes"].get(row["nom"])),
            )
            for row in manifest["fichiers"]
        )
        if not _untouched(folder, files, cache):
            return None
        if not _is_readable(manifest["mentions"]):
            return None
        findings = tuple(
            LetterFinding(
                kind=LetterKind(row["acte"]), code=row["code"], message=row["message"], place=row["lieu"]
            )
            for row in manifest["constats"]
        )
        letters = tuple(
            Answered(
                status=LetterStatus(row["statut"]), codes=tuple(row["regles"]), reasons=tuple(row["motifs"])
            )
            for row in manifest["lettres"]
        )
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return None
    pack = Pack(folder=folder, files=files, digest=expected)
    return KnownPack(pack=pack, findings=findings, letters=letters)


_KINDS = frozenset(LetterKind)
_ROW = frozenset(item.name for item in fields(MentionResult))


def _is_readable(mentions: Mapping[str, Any]) -> bool:
    """Whether `Pack.mentions` would read them."""
    return _KINDS.issuperset(mentions) and all(
        row.keys() == _ROW for rows in mentions.values() for row in rows
    )


def _untouched(folder: Path, files: tuple[PackFile, ...], cache: Cache) -> bool:
    """Whether every file and picture of a pack is still what its manifest says. OSError when one is missing.

    The manifest is the last file written. What has not changed since (ctime, which no copy can set back) is taken as
    sound; what has is read again, once: the manifest is then marked as the last again.
    """
    sealed = os.stat(f"{folder}/{MANIFEST}").st_ctime_ns
    held: list[tuple[str, str, int | None]] = [
        (f"{folder}/{file.name}", file.sha256, file.size) for file in files
    ]
    held += [
        (str(cache.path_of(file.thumbnail.sha256)), file.thumbnail.sha256, None)
        for file in files
        if file.thumbnail
    ]
    again = False
    for path, content, size in held:
        found = os.stat(path)
        if size is not None and found.st_size != size:
            return False
        if found.st_ctime_ns > sealed:
            if sha256(Path(path).read_bytes()) != content:
                return False
            again = True
    if again:
        os.utime(folder / MANIFEST)
    return True


def _thumbnail(row: Mapping[str, Any] | None) -> Thumbnail | None:
    return Thumbnail(sha256=row["sha256"], height=row["hauteur"]) if row else None


def put(
    folder: Path,
    result: PackResult,
    cache: Cache,
    *,
    decompte: str,
    facts: Mapping[str, object],
    expected: str,
) -> Pack:
    """Lay the files of one pack under `folder`, with the décompte as a spreadsheet and the manifest.

    One command at a time lays packs. GeneratorError when a file of the pack left the cache, or was altered there.
    """
    with alone(folder):
        return _put(folder, result, cache, decompte=decompte, facts=facts, expected=expected)


def _put(
    folder: Path,
    result: PackResult,
    cache: Cache,
    *,
    decompte: str,
    facts: Mapping[str, object],
    expected: str,
) -> Pack:
    staging = folder / f".{result.reference}.new"
    shutil.rmtree(staging, ignore_errors=True)
    staging.mkdir()
    files = []
    for printed in result.files:
        data = cache.read(printed.sha256)
        if data is None:
            raise GeneratorError(
                f"le cache a été effacé ou altéré pendant la fabrication de « {result.reference} » : "
                "relancez la commande"
            )
        (staging / printed.name).write_bytes(data)
        files.append(
            PackFile(
                name=printed.name,
                title=printed.title,
                sha256=printed.sha256,
                size=printed.size,
                thumbnail=printed.thumbnail,
            )
        )
    table = (BYTE_ORDER_MARK + decompte).encode()
    (staging / "decompte.csv").write_bytes(table)
    files.append(
        PackFile(name="decompte.csv", title="Décompte (tableur)", sha256=sha256(table), size=len(table))
    )
    manifest = {
        "empreinte": expected,
        **facts,
        "fichiers": [
            {"nom": file.name, "titre": file.title, "sha256": file.sha256, "taille": file.size}
            for file in files
        ],
        "vignettes": {
            file.name: {"sha256": file.thumbnail.sha256, "hauteur": file.thumbnail.height}
            for file in files
            if file.thumbnail
        },
        "mentions": {str(kind): rows for kind, rows in result.mentions.items()},
        "constats": [
            {"acte": str(item.kind), "code": item.code, "message": item.message, "lieu": item.place}
            for item in result.findings
        ],
    }
    (staging / MANIFEST).write_text(dump(manifest), encoding="utf-8")
    exchange(staging, folder / result.reference)
    return Pack(folder=folder / result.reference, files=tuple(files), digest=expected)


def exchange(new: Path, current: Path) -> None:
    """Put `new` in place of `current` in one step where the system can, then remove the old one.

    Where it cannot, the old folder is set aside first and `sweep` restores it if the machine stops in between.
    """
    if not current.exists():
        os.replace(new, current)
        return
    if _swap(new, current):
        shutil.rmtree(new, ignore_errors=True)
        return
    aside = _aside(current)
    shutil.rmtree(aside, ignore_errors=True)
    os.replace(current, aside)
    os.replace(new, current)
    shutil.rmtree(aside, ignore_errors=True)


def _swap(one: Path, other: Path) -> bool:
    """Exchange two folders atomically (renameat2 on Linux, renamex_np on macOS); False where neither exists."""
    try:
        library = ctypes.CDLL(None, use_errno=True)
        if sys.platform == "linux":
            at_cwd, exchange_flag = -100, 2
            return library.renameat2(at_cwd, os.fsencode(one), at_cwd, os.fsencode(other), exchange_flag) == 0
        if sys.platform == "darwin":
            return library.renamex_np(os.fsencode(one), os.fsencode(other), 2) == 0
    except (OSError, AttributeError):
        return False
    return False


def sweep(folder: Path) -> None:
    """Finish what an interrupted build left: restore a pack set aside, drop half-made ones."""
    with alone(folder):
        for aside in folder.glob(".*.old"):
            restore(folder / aside.name[1:].removesuffix(".old"))
        for staging in folder.glob(".*.new"):
            shutil.rmtree(staging, ignore_errors=True)


def restore(current: Path) -> None:
    """Finish an exchange that was interrupted: what was set aside comes back when nothing took its place."""
    aside = _aside(current)
    if not aside.exists():
        return
    if current.exists():
        shutil.rmtree(aside, ignore_errors=True)
    else:
        os.replace(aside, current)


def _aside(current: Path) -> Path:
    return current.with_name(f".{current.name}.old")


def remove_strays(folder: Path, *, keep: set[str], shard: Shard | None = None) -> None:
    """Remove the packs of cases that are gone or in error: no letter may be taken for the answer to another text.

    With a shard, those of the other parts are left alone.
    """
    with alone(folder):
        for path in folder.iterdir():
            ours = shard is None or shard.holds(path.name)
            if ours and path.is_dir() and not path.name.startswith(".") and path.name not in keep:
                shutil.rmtree(path, ignore_errors=True)
