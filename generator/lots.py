"""Parts built apart: what each one hands over beside its packs, and how they are joined into the whole build."""

import json
import os
import shutil
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path, PurePath
from typing import Any

from generator import __version__
from generator.diagnostics import Diagnostic, Severity, Span
from generator.failures import GeneratorError
from generator.french import listing
from generator.manifest import digest, dump, sha256
from generator.press import Cache, Workshop, alone
from generator.project import CASES, Project
from generator.shard import Shard
from generator.shelf import MANIFEST, Pack, exchange, restore
from generator.toolchain import versions
from generator.writing import write_atomically

LOTS = "lots"
"""The folder of the parts, beside that of the packs."""
PACKS = "packs"
MANIFEST_OF_LOT = "manifeste.json"
THUMBNAILS = "vignettes"
WHOLE = Shard(number=1, count=1)
_SHOWN = 8
"""How many missing parts a sentence names."""


# --- Handing over one part ---


def write_lot(
    project: Project, shard: Shard, packs: Mapping[str, Pack], folder: Path, workshop: Workshop
) -> Path:
    """Write what one part hands over beside its packs (`folder`): its manifest and its thumbnails. Returns where.

    The same part of the same project gives the same bytes. GeneratorError when a thumbnail has left the cache.
    """
    place = folder.parent / LOTS / shard.slug
    staging = place.with_name(f".{place.name}.new")
    shutil.rmtree(staging, ignore_errors=True)
    (staging / THUMBNAILS).mkdir(parents=True)
    cache = Cache(Path(workshop.cache_dir))
    for content in sorted({name for pack in packs.values() for name in _thumbnails(pack)}):
        picture = cache.read(content)
        if picture is None:
            raise GeneratorError(
                "une vignette a été effacée du cache pendant la fabrication : relancez la commande"
            )
        (staging / THUMBNAILS / f"{content}.png").write_bytes(picture)
    manifest = {
        "lot": shard.number,
        "lots": shard.count,
        "amiable": __version__,
        "jour": project.day.isoformat(),
        "outillage": workshop.toolchain,
        "versions": versions(),
        "projet": _shared_inputs(project),
        "references": [dossier.reference for dossier in project.dossiers],
        "packs": {reference: _described(pack, folder) for reference, pack in sorted(packs.items())},
        "erreurs": [_told(found) for found in project.diagnostics if found.severity is Severity.ERROR],
    }
    (staging / MANIFEST_OF_LOT).write_text(dump(manifest), encoding="utf-8")
    restore(place)
    exchange(staging, place)
    return place


def _shared_inputs(project: Project) -> str:
    """A digest of what every part must have read alike: the list of cases, the creditors, the procedures."""
    names = sorted(path.stem for path in (project.root / CASES).glob("*.y*ml"))
    creditors = {slug: found.model_dump(mode="json") for slug, found in sorted(project.creditors.items())}
    procedures = {slug: found.model_dump(mode="json") for slug, found in sorted(project.procedures.items())}
    return digest([names, creditors, procedures])


def _thumbnails(pack: Pack) -> tuple[str, ...]:
    return tuple(file.thumbnail.sha256 for file in pack.files if file.thumbnail)


def _described(pack: Pack, folder: Path) -> dict[str, object]:
    files = {file.name: file.sha256 for file in pack.files}
    files[MANIFEST] = sha256((folder / pack.reference / MANIFEST).read_bytes())
    return {
        "empreinte": pack.digest,
        "fichiers": dict(sorted(files.items())),
        "vignettes": sorted(set(_thumbnails(pack))),
    }


def _told(found: Diagnostic) -> dict[str, object]:
    return {
        "fichier": found.file,
        "ligne": found.span.line,
        "colonne": found.span.column,
        "code": found.code,
        "message": found.message,
        "remede": found.fix,
    }


# --- Joining parts ---


@dataclass(frozen=True, slots=True, kw_only=True)
class Lot:
    """One part as it was handed over: where its folder stands, and what its manifest says."""

    place: Path
    manifest: Mapping[str, Any]

    @property
    def shard(self) -> Shard:
        return Shard(number=self.manifest["lot"], count=self.manifest["lots"])

    @property
    def packs(self) -> Path:
        return self.place.parent.parent / PACKS


@dataclass(frozen=True, slots=True, kw_only=True)
class Joined:
    """The whole once joined: how many parts and packs, of which day (ISO), and the errors the parts had met."""

    lots: int
    packs: int
    day: str
    errors: tuple[Diagnostic, ...]


def join(folders: Sequence[Path], packs: Path, workshop: Workshop) -> Joined:
    """Put the packs of all the parts found in `folders` in place of `packs`, in one step, with one manifest of all.

    A folder holds parts when it, or a folder just under it, holds « lots » and « packs ». Every byte is compared with
    its manifest first. GeneratorError, with a sentence, when the parts are not those of one whole build, or not made
    with the tools of this machine; the packs in place then stay as they are.
    """
    lots = sorted((lot for folder in folders for lot in _found(folder)), key=lambda lot: lot.shard.number)
    _check_that_they_match(lots, workshop)
    restore(packs)
    staging = packs.with_name(f".{packs.name}.new")
    shutil.rmtree(staging, ignore_errors=True)
    staging.mkdir(parents=True)
    try:
        for lot in lots:
            for reference, described in lot.manifest["packs"].items():
                _lay(lot, reference, described, staging / reference, Cache(Path(workshop.cache_dir)))
        packs.mkdir(exist_ok=True)
        with alone(packs):
            exchange(staging, packs)
    finally:
        shutil.rmtree(staging, ignore_errors=True)
    whole = _whole([lot.manifest for lot in lots])
    target = packs.parent / LOTS / MANIFEST_OF_LOT
    target.parent.mkdir(exist_ok=True)
    write_atomically(target, dump(whole).encode())
    return Joined(
        lots=len(lots),
        packs=len(whole["packs"]),
        day=whole["jour"],
        errors=tuple(_diagnostic(row) for row in whole["erreurs"]),
    )


def _found(folder: Path) -> Iterator[Lot]:
    if not folder.is_dir():
        raise GeneratorError(f"le dossier « {folder} » n'existe pas")
    manifests = sorted(
        path for depth in ("", "*/") for path in folder.glob(f"{depth}{LOTS}/*/{MANIFEST_OF_LOT}")
    )
    if not manifests:
        raise GeneratorError(
            f"« {folder} » ne contient aucun lot : il y faut les dossiers « {PACKS} » et « {LOTS} » que laisse "
            "« amiable build --shard » dans build/"
        )
    for path in manifests:
        yield Lot(place=path.parent, manifest=_read(path))


_SHAPE = {
    "lot": int, "lots": int, "amiable": str, "jour": str, "outillage": str, "versions": dict, "projet": str,
    "references": list, "packs": dict, "erreurs": list,
}  # fmt: skip


def _read(path: Path) -> Mapping[str, Any]:
    """The manifest of a part; GeneratorError when it is not one."""
    try:
        found = json.loads(path.read_bytes())
        sound = all(isinstance(found[key], kind) for key, kind in _SHAPE.items()) and all(
            isinstance(row["fichiers"], dict) and isinstance(row["vignettes"], list)
            for row in found["packs"].values()
        )
    except (OSError, ValueError, KeyError, TypeError, RecursionError):
        sound = False
    if not sound or not 1 <= found["lot"] <= found["lots"]:
        raise GeneratorError(f"« {path} » n'est pas le manifeste d'un lot : refaites ce lot")
    return found


def _check_that_they_match(lots: Sequence[Lot], workshop: Workshop) -> None:
    first, seen = lots[0], {}
    for lot in lots:
        if lot.manifest["lots"] != first.manifest["lots"]:
            raise GeneratorError(
                f"ces lots ne découpent pas le projet de la même façon : {first.shard} dans « {first.place} », "
                f"{lot.shard} dans « {lot.place} »"
            )
        if lot.shard.number in seen:
            raise GeneratorError(
                f"le lot {lot.shard} est donné deux fois : « {seen[lot.shard.number].place} » et « {lot.place} »"
            )
        seen[lot.shard.number] = lot
        _check_pair(first, lot)
        for reference in {*lot.manifest["references"], *lot.manifest["packs"]}:
            if not lot.shard.holds(reference) or PurePath(reference).name != reference:
                raise GeneratorError(
                    f"le dossier « {reference} » n'est pas du lot {lot.shard} : refaites ce lot"
                )
    missing = [f"{n}/{first.shard.count}" for n in range(1, first.shard.count + 1) if n not in seen]
    if missing:
        named = listing(missing[:_SHOWN] if len(missing) <= _SHOWN else [*missing[:_SHOWN], "d'autres"])
        raise GeneratorError(f"il manque {'le lot' if len(missing) == 1 else 'les lots'} {named}")
    if first.manifest["outillage"] != workshop.toolchain:
        other = _different(first.manifest["versions"], versions())
        raise GeneratorError(
            f"ces lots n'ont pas été faits avec les outils de cette machine ({other}) : joignez-les avec le même "
            "commit et les mêmes versions"
        )


def _check_pair(first: Lot, lot: Lot) -> None:
    """Two parts of one build: same day, same tools, same list of cases, creditors and procedures."""
    one, other = first.manifest, lot.manifest
    if one["jour"] != other["jour"]:
        raise GeneratorError(
            f"ces lots ne sont pas du même jour : {first.shard} est du {one['jour']}, {lot.shard} du {other['jour']}"
        )
    if one["outillage"] != other["outillage"]:
        why = _different(one["versions"], other["versions"])
        raise GeneratorError(
            f"les lots {first.shard} et {lot.shard} n'ont pas été faits avec les mêmes outils ({why})"
        )
    if one["projet"] != other["projet"]:
        raise GeneratorError(
            f"les lots {first.shard} et {lot.shard} n'ont pas lu le même projet : la liste des dossiers, un créancier "
            "ou une procédure diffère ; refaites-les sur le même commit"
        )


def _different(one: Mapping[str, str], other: Mapping[str, str]) -> str:
    """« python 3.11.7 et 3.13.1 », or what else may differ when the versions do not."""
    found = [
        f"{name} {one.get(name, 'absente')} et {other.get(name, 'absente')}"
        for name in sorted({*one, *other})
        if one.get(name) != other.get(name)
    ]
    return listing(found) or "le programme, les modèles ou les polices diffèrent"


def _lay(lot: Lot, reference: str, described: Mapping[str, Any], target: Path, cache: Cache) -> None:
    """One pack, compared with the manifest of its part, then laid at `target`; its own manifest last (see shelf)."""
    origin = lot.packs / reference
    target.mkdir()
    names = sorted(described["fichiers"], key=lambda name: name == MANIFEST)
    present = {path.name for path in origin.iterdir() if not path.is_symlink()} if origin.is_dir() else set()
    for name in sorted(present.symmetric_difference(names)):
        state = "est en trop" if name in present else "manque"
        raise GeneratorError(
            f"le pack « {reference} » du lot {lot.shard} n'est pas celui de son manifeste : {name} {state}"
        )
    for content in described["vignettes"]:
        picture = lot.place / THUMBNAILS / f"{content}.png"
        if not picture.is_file() or cache.keep(picture.read_bytes()) != content:
            raise GeneratorError(
                f"une vignette du pack « {reference} », lot {lot.shard}, manque ou est altérée : refaites ce lot"
            )
    for name in names:
        data = (origin / name).read_bytes()
        if sha256(data) != described["fichiers"][name]:
            raise GeneratorError(
                f"le pack « {reference} » du lot {lot.shard} n'est pas celui de son manifeste : {name} est altéré"
            )
        _link(origin / name, target / name, data)


def _link(origin: Path, target: Path, data: bytes) -> None:
    """The same file under another name, without a copy where the disk allows it."""
    try:
        os.link(origin, target, follow_symlinks=False)
    except OSError:
        target.write_bytes(data)


def _whole(manifests: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    """One manifest for all: byte for byte that of a single part holding every case."""
    packs = {reference: row for manifest in manifests for reference, row in manifest["packs"].items()}
    return {
        **manifests[0],
        "lot": WHOLE.number,
        "lots": WHOLE.count,
        "references": sorted(reference for manifest in manifests for reference in manifest["references"]),
        "packs": dict(sorted(packs.items())),
        "erreurs": _once(row for manifest in manifests for row in manifest["erreurs"]),
    }


def _once(rows: Iterable[Mapping[str, Any]]) -> list[Mapping[str, Any]]:
    """The errors of all the parts in the order of the places; one in a shared file was met by each."""
    places = {digest(row): row for row in rows}
    return sorted(
        places.values(),
        key=lambda row: (row["fichier"], row["ligne"], row["colonne"], row["code"], row["message"]),
    )


def _diagnostic(row: Mapping[str, Any]) -> Diagnostic:
    line, column = row["ligne"], row["colonne"]
    return Diagnostic(
        file=row["fichier"],
        span=Span(line=line, column=column, end_line=line, end_column=column + 1),
        severity=Severity.ERROR,
        code=row["code"],
        message=row["message"],
        fix=row["remede"],
    )
