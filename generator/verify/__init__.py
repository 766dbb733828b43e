"""Verifying what was made or received: a PDF, a pack, or the letters sent of a case."""

import json
from collections.abc import Iterator, Mapping
from datetime import date
from pathlib import Path

from generator import french, timestamp
from generator.case import POSTED, Act, LetterKind
from generator.law import Law
from generator.manifest import sha256
from generator.planned import is_letter
from generator.project import CASES, LETTERS, Dossier, load
from generator.rules.text import squeeze
from generator.shelf import MANIFEST
from generator.verify.chain import announced, sealed
from generator.verify.check import Check, Report, Verdict, as_json, as_text, fails, holds, judged, unknown
from generator.verify.pdf import alone, verify

__all__ = ["Check", "Report", "Verdict", "as_json", "as_text", "verify_case", "verify_path"]

MAX_BYTES = 30_000_000
_WITH_DATA = {*(Act(kind.value) for kind in LetterKind), Act.ACCESSORIES}


def verify_path(path: Path, law: Law, day: date) -> tuple[Report, ...]:
    """The reports on a PDF or on the folder of a pack, from what they hold alone.

    A PDF archived in a case is also compared with the journal of that case, read on `day`.
    """
    if path.is_dir():
        return _pack(path, law)
    if reports := _archived(path, law, day):
        return reports
    data = _read(path)
    if isinstance(data, str):
        return (Report(name=str(path), checks=(fails(data),)),)
    checks, found, _ = verify(data, law)
    beside = _manifest(path.parent)
    known = [row for row in beside.get("fichiers", ()) if row.get("nom") == path.name]
    if known:
        checks = (*checks, _same(data, str(known[0].get("sha256", "")), "manifeste du pack"))
    elif found is not None:
        checks = (*checks, *announced(found), *alone(sha256(data)))
    return (Report(name=str(path), checks=checks),)


def _archived(path: Path, law: Law, day: date) -> tuple[Report, ...]:
    """The reports on a letter that stands in the folder of a case whose journal names it; none elsewhere."""
    whole = path.resolve()
    for parent in whole.parents:
        if parent.name == CASES and (parent.parent / LETTERS).is_dir():
            reference, *inner = whole.relative_to(parent).parts
            dossier = load(parent.parent, day, [reference]).dossier(reference)
            return verify_case(parent.parent, dossier, law, "/".join(inner)) if dossier else ()
    return ()


def verify_case(root: Path, dossier: Dossier, law: Law, only: str = "") -> tuple[Report, ...]:
    """The reports on the letters that the journal of a case says were sent, or on the one kept in the file `only`."""
    folder = root / CASES / dossier.reference
    if dossier.case is None:
        said = f"le dossier ne peut pas être lu : amiable check {dossier.reference} dit pourquoi"
        return (Report(name=dossier.reference, checks=(fails(said),)),)
    reports = []
    for entry in dossier.case.journal:
        kept = entry.sending.file if entry.sending else None
        if (entry.act not in POSTED and not kept) or (only and kept != only):
            continue
        name = f"{entry.act.value.replace('_', ' ')} du {french.day(entry.on)}"
        sending = entry.sending
        if sending is None or sending.file is None:
            said = "aucun exemplaire n'est archivé : ce qui a été envoyé ne peut pas être vérifié"
            reports.append(Report(name=name, checks=(unknown(said),)))
            continue
        data = _inside(folder, sending.file)
        if isinstance(data, str):
            reports.append(Report(name=f"{name} ({sending.file})", checks=(fails(data),)))
            continue
        stamped = (
            _same(data, sending.sha256, "journal")
            if sending.sha256
            else unknown("le journal ne porte pas d'empreinte")
        )
        if entry.act not in _WITH_DATA:
            whole = unknown("ce document ne porte pas de données à refaire : seule son empreinte se vérifie")
            reports.append(Report(name=f"{name} ({sending.file})", checks=(stamped, whole)))
            continue
        checks, found, pages = verify(data, law)
        said = [stamped, *checks]
        if found is not None:
            said.append(judged(found.reference == dossier.reference and found.date == entry.on,
                               "référence et date sont celles du journal",
                               f"la lettre est du {french.day(found.date)}, dossier {found.reference} : ce n'est pas"
                               " celle du journal"))  # fmt: skip
            said += _stamped(folder, sending.stamp, sha256(data)) if sending.stamp else ()
            said += sealed(found, dossier.case, lambda file: _inside(folder, file))
            if sending.final_date:
                said.append(_printed(pages, french.day(sending.final_date), "date limite du journal"))
        reports.append(Report(name=f"{name} ({sending.file})", checks=tuple(said)))
    if reports or only:
        return tuple(reports)
    return (Report(name=dossier.reference, checks=(unknown("aucune lettre n'est au journal"),)),)


def _stamped(folder: Path, name: str, digest: str) -> Iterator[Check]:
    """What the time stamp kept beside a letter says of it, and what it leaves to others to check."""
    token = _inside(folder, name)
    try:
        if isinstance(token, str):
            raise timestamp.Unreadable(token)
        stamp = timestamp.read(token)
    except timestamp.Unreadable as reason:
        yield fails(f"horodatage ({name}) : {reason}")
        return
    yield judged(
        stamp.sha256 == digest,
        f"le jeton d'horodatage porte cette empreinte, et dit qu'elle existait le {french.day(stamp.at.date())} à "
        f"{stamp.at:%Hh%M} (UTC)",
        f"le jeton d'horodatage ({name}) est celui d'un autre fichier",
    )
    if stamp.sha256 == digest:
        yield unknown("signature du jeton : à vérifier avec le certificat de l'autorité, openssl ts -verify -digest "
                      f"{digest} -in {name} -CAfile AUTORITE.pem")  # fmt: skip


def _pack(folder: Path, law: Law) -> tuple[Report, ...]:
    """Every file of a pack against its manifest, and each of its letters by itself."""
    manifest = _manifest(folder)
    rows = manifest.get("fichiers")
    if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
        said = f"ce dossier n'est pas un pack : il n'y a pas de {MANIFEST} lisible"
        return (Report(name=str(folder), checks=(fails(said),)),)
    checks, reports = [], []
    for row in rows:
        name = str(row.get("nom", ""))
        data = _inside(folder, name)
        checks.append(
            fails(f"{name} : {data}")
            if isinstance(data, str)
            else _same(data, str(row.get("sha256", "")), "manifeste", name)
        )
    named = tuple(dict.fromkeys(str(row.get("nom", "")) for row in rows))
    checks += [
        fails(f"{name} : le manifeste annonce cette lettre et ne la compte pas parmi ses fichiers")
        for name in _promised(manifest)
        if name not in named
    ]
    strays = sorted(item.name for item in folder.iterdir() if item.name not in {*named, MANIFEST})
    checks += [fails(f"{name} : fichier étranger au manifeste") for name in strays]
    checks.append(unknown("le manifeste lui-même n'est pas signé : comparez-le à celui d'une copie sûre"))
    for name in filter(is_letter, named):
        data = _inside(folder, name)
        if not isinstance(data, str):
            found, _, pages = verify(data, law)
            quotes = _mentions(manifest, name.removesuffix(".pdf"), pages)
            reports.append(Report(name=f"{folder / name}", checks=(*found, *quotes)))
    return (Report(name=str(folder), checks=tuple(checks)), *reports)


def _promised(manifest: Mapping[str, object]) -> Iterator[str]:
    """The files of the letters that the manifest says were sent, are to be sent, or are drafts."""
    rows = manifest.get("lettres")
    for row in rows if isinstance(rows, list) else ():
        if isinstance(row, dict) and row.get("fichier"):
            yield str(row["fichier"])


def _mentions(manifest: Mapping[str, object], kind: str, pages: tuple[str, ...]) -> Iterator[Check]:
    """The passages the manifest quotes for each mention, looked for on the pages."""
    mentions = manifest.get("mentions")
    rows = mentions.get(kind, []) if isinstance(mentions, dict) else []
    quotes = [
        (str(row.get("title", "")), str(row["quote"]).removesuffix("…"))
        for row in rows
        if isinstance(row, dict) and row.get("quote")
    ]
    printed = squeeze(" ".join(pages))
    found = [title for title, quote in quotes if squeeze(quote) in printed]
    if found:
        count = french.count(len(found), "mention retrouvée", "mentions retrouvées")
        yield holds(f"{count} sur les pages, mot pour mot")
    apart = [f"« {title} »" for title, quote in quotes if squeeze(quote) not in printed]
    if apart:
        yield unknown(
            f"mentions faites de plusieurs passages, à lire sur la lettre : {french.listing(apart)}"
        )


def _same(data: bytes, expected: str, where: str, name: str = "") -> Check:
    head = f"{name} : " if name else ""
    return judged(
        sha256(data) == expected.lower(),
        f"{head}empreinte égale à celle du {where}",
        f"{head}le fichier a changé : son empreinte n'est pas celle du {where}",
    )


def _printed(pages: tuple[str, ...], words: str, what: str) -> Check:
    return judged(squeeze(words) in squeeze(" ".join(pages)), f"{what} imprimée : {words}",
                  f"{what} : « {words} » n'est imprimé sur aucune page")  # fmt: skip


def _manifest(folder: Path) -> dict[str, object]:
    data = _inside(folder, MANIFEST)
    if isinstance(data, str):
        return {}
    try:
        found = json.loads(data)
    except (ValueError, RecursionError):
        return {}
    return found if isinstance(found, dict) else {}


def _inside(folder: Path, name: str) -> bytes | str:
    """The bytes of a file that stands in `folder`, or why they cannot be had."""
    path = folder / name
    try:
        if not name or not path.resolve().is_relative_to(folder.resolve()):
            return "ce nom mène hors du dossier"
    except (OSError, ValueError):
        return "ce nom n'est pas celui d'un fichier"
    return _read(path)


def _read(path: Path) -> bytes | str:
    try:
        if not path.is_file():
            return "le fichier est introuvable"
        if path.stat().st_size > MAX_BYTES:
            return f"le fichier pèse plus de {MAX_BYTES // 1_000_000} Mo : ce n'est pas une lettre"
        return path.read_bytes()
    except OSError:
        return "le fichier ne peut pas être lu : vérifiez les droits"
