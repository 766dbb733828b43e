"""The chain of the letters of a case: each one carries the digests of those sent before it."""

from collections.abc import Callable, Iterator

from generator import french
from generator.case import Case, JournalEntry
from generator.manifest import sha256
from generator.verify.check import Check, fails, holds, unknown
from generator.verify.figures import Data, Sealed

Archive = Callable[[str], bytes | str]
"""The bytes of a file of the case, or why they cannot be had."""


def sealed(found: Data, case: Case, archive: Archive) -> Iterator[Check]:
    """Whether the letters whose digests this one carries are still those of the case."""
    kept = []
    for earlier in found.lettres_precedentes:
        entry = _entry(case, earlier)
        file = entry.sending.file if entry and entry.sending else None
        if file is None:
            yield fails(
                f"{_named(earlier)} : scellé dans cette lettre, ce courrier n'est plus archivé au journal"
            )
            continue
        data = archive(file)
        if isinstance(data, str):
            yield fails(f"{_named(earlier)} ({file}) : {data}")
        elif sha256(data) != earlier.sha256:
            yield fails(f"{_named(earlier)} ({file}) : le fichier n'est plus celui que cette lettre a scellé")
        else:
            kept.append(_named(earlier))
    if kept:
        yield holds(f"scelle {french.listing(kept)}, dont l'exemplaire archivé n'a pas changé depuis")


def announced(found: Data) -> Iterator[Check]:
    """What a letter verified by itself says of those before it."""
    if found.lettres_precedentes:
        said = french.listing([f"{_named(item)} {item.sha256}" for item in found.lettres_precedentes])
        yield unknown(
            f"lettres antérieures : comparez leurs empreintes SHA-256 à celles que ce PDF porte, {said}"
        )


def _entry(case: Case, earlier: Sealed) -> JournalEntry | None:
    same_day = [item for item in case.journal if item.act == earlier.acte and item.on == earlier.le]
    return next(
        (item for item in same_day if item.sending and (item.sending.sha256 or "").lower() == earlier.sha256),
        same_day[0] if same_day else None,
    )


def _named(earlier: Sealed) -> str:
    return f"{earlier.acte.replace('_', ' ')} du {french.day(earlier.le)}"
