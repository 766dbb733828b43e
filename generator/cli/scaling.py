"""The commands and options for many cases: parts, other machines, the cache."""

import argparse
import re
import sys
from contextlib import contextmanager
from pathlib import Path

from generator.cli.desk import CLEAN, ERRORS, find_root, say
from generator.cli.parsing import Misuse

_UNITS = {"o": 1, "ko": 10**3, "mo": 10**6, "go": 10**9, "to": 10**12}


def shard_asked(options: argparse.Namespace):  # type: ignore[no-untyped-def]
    """The part given by « --shard », or None for the whole."""
    if options.shard is None:
        return None
    from generator.shard import read_shard

    if options.audience != "interne":
        raise Misuse("--shard partage les dossiers, et le guide n'en a pas : donnez l'un ou l'autre")
    try:
        return read_shard(options.shard)
    except ValueError as error:
        raise Misuse(str(error)) from None


def address_asked(options: argparse.Namespace) -> str | None:
    """The scheduler given by « --executor », or None for the processes of this machine."""
    if options.executor is None:
        return None
    from generator.farm import read_address

    if options.jobs:
        raise Misuse("--jobs compte les processus de cette machine : il ne va pas avec --executor")
    try:
        return read_address(options.executor)
    except ValueError as error:
        raise Misuse(str(error)) from None


@contextmanager
def crew_of(address: str | None, root: Path):  # type: ignore[no-untyped-def]
    """The workers of the scheduler at that address, for the project in `root`; None for this machine alone."""
    if address is None:
        yield None
        return
    from generator import farm, pipeline
    from generator.project import read_templates
    from generator.toolchain import require_libraries

    require_libraries()
    with farm.opened(address, pipeline.workshop_in(root, read_templates(root))) as crew:
        yield crew


def join(options: argparse.Namespace) -> int:
    from generator import lots, pipeline
    from generator.diagnostics import FORMATS
    from generator.french import count
    from generator.project import read_templates

    if not options.dossier:
        raise Misuse("donnez le ou les dossiers qui contiennent les lots")
    root = find_root(options.racine)
    folders = [Path(given) for given in options.dossier]
    joined = lots.join(folders, root / pipeline.PACKS, pipeline.workshop_in(root, read_templates(root)))
    sys.stdout.write(FORMATS["text"](joined.errors))
    say(
        f"packs : {joined.packs} en place dans {pipeline.PACKS} ({count(joined.lots, 'lot')} du {joined.day})"
    )
    say(f"le site ensuite : amiable build --date {joined.day}")
    return ERRORS if joined.errors else CLEAN


def cache(options: argparse.Namespace) -> int:
    from generator import cachekeeping, pipeline
    from generator.french import count
    from generator.press import Cache

    root = find_root(options.racine)
    kept = Cache(root / pipeline.CACHE)
    if not options.elaguer and (options.jours is not None or options.taille is not None):
        raise Misuse("--jours et --taille disent ce qu'il faut élaguer : ajoutez --elaguer")
    days, limit = _days(options.jours), _size(options.taille)
    if options.verifier:
        read, damaged = cachekeeping.verify(kept)
        say(f"vérification : {count(read, 'fichier relu', 'fichiers relus')}, {_spelled_damage(damaged)}")
    if options.elaguer:
        pruned = cachekeeping.prune(kept, root / pipeline.PACKS, days=days, limit=limit)
        say(f"élagage : {count(pruned.files, 'fichier retiré', 'fichiers retirés')}, {_spelled(pruned.size)}")
        if pruned.left > limit:
            say(f"il reste plus que demandé : les packs en place ont besoin de {_spelled(pruned.needed)}, et ce qui a "
                "servi depuis une heure est gardé")  # fmt: skip
    _show(kept, cachekeeping.weigh(kept))
    return CLEAN


def _spelled_damage(damaged: int) -> str:
    from generator.french import count

    if not damaged:
        return "aucun n'est altéré"
    return f"{count(damaged, 'altéré et retiré', 'altérés et retirés')} (la prochaine fabrication les refait)"


def _show(kept, weight) -> None:  # type: ignore[no-untyped-def]
    from datetime import date

    from generator.french import count, day

    print(f"cache : {kept.folder}")
    if weight.oldest is None:
        print("vide")
        return
    print(f"{_spelled(weight.size)}, {count(weight.entries, 'entrée')}, {count(weight.files, 'fichier')}")
    print(f"usage le plus ancien : {day(date.fromtimestamp(weight.oldest))}")  # noqa: DTZ012 — the civil day here


def _days(given: str | None) -> int:
    from generator.cachekeeping import AGE_DAYS

    if given is None:
        return AGE_DAYS
    if not re.fullmatch(r"[0-9]{1,5}", given):
        raise Misuse(f"--jours {given} : écrivez un nombre de jours, par exemple --jours 90")
    return int(given)


def _size(given: str | None) -> int:
    """« 2Go », « 1,5 Go », « 500 Mo » in bytes."""
    from decimal import Decimal

    from generator.cachekeeping import LIMIT

    if given is None:
        return LIMIT
    found = re.fullmatch(r"([0-9]{1,6}(?:[.,][0-9]{1,3})?)\s*([kmgt]?o)", given.strip().lower())
    if not found:
        raise Misuse(f"--taille {given} : écrivez une taille, par exemple --taille 2Go ou --taille 500Mo")
    return int(Decimal(found[1].replace(",", ".")) * _UNITS[found[2]])


def _spelled(size: int) -> str:
    """« 1,2 Go »: one decimal at most, decimal units."""
    from decimal import Decimal

    from generator.french import NBSP, number

    unit = max((name for name, worth in _UNITS.items() if size >= worth), key=_UNITS.__getitem__, default="o")
    shown = number((Decimal(size) / _UNITS[unit]).quantize(Decimal("0.1")))
    return f"{shown}{NBSP}{unit if unit == 'o' else unit.capitalize() if unit != 'ko' else 'ko'}"
