"""Time-stamping a letter that was sent: the request to hand to an authority, then its token kept beside the PDF."""

from dataclasses import dataclass
from datetime import date
from pathlib import Path, PurePosixPath

from generator import timestamp
from generator.amend import put
from generator.case import Case, LetterKind
from generator.entries import sent_position
from generator.filing import Proposal, propose, write
from generator.manifest import sha256
from generator.press import alone
from generator.project import CASES
from generator.writing import write_atomically

FOLDER = "build/horodatage"


class NotStampable(Exception):  # noqa: N818 — the name says what happened
    """The letter or the token cannot be taken as it is; the message is a French sentence."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Archived:
    """The last letter of a kind that was sent: its place in the journal, its file and what that file is."""

    position: int
    file: PurePosixPath
    sha256: str


def archived(root: Path, case: Case, kind: LetterKind) -> Archived:
    """The file to stamp, unchanged since it was sent. Raises NotStampable, and Unclear when nothing was sent."""
    position = sent_position(case, str(kind))
    sending = case.journal[position].sending
    if sending is None or not sending.file or not sending.sha256:
        raise NotStampable(
            "l'exemplaire envoyé n'est pas archivé avec son empreinte : rien ne peut être horodaté"
        )
    if sending.stamp:
        raise NotStampable(f"cette lettre est déjà horodatée : {sending.stamp}")
    folder = root / CASES / case.reference
    path = folder / sending.file
    if not path.resolve().is_relative_to(folder.resolve()) or not path.is_file():
        raise NotStampable(f"l'exemplaire envoyé est introuvable : {sending.file}")
    digest = sha256(path.read_bytes())
    if digest != sending.sha256.lower():
        raise NotStampable(
            f"{sending.file} n'est plus le fichier envoyé : son empreinte n'est pas celle du journal"
        )
    return Archived(position=position, file=PurePosixPath(sending.file), sha256=digest)


def ask(root: Path, case: Case, kind: LetterKind) -> tuple[str, str]:
    """Write the request for the letter; its path, relative to `root`, and the digest it holds. Raises NotStampable."""
    found = archived(root, case, kind)
    name = f"{FOLDER}/{case.reference}-{found.file.stem}.tsq"
    (root / FOLDER).mkdir(parents=True, exist_ok=True)
    write_atomically(root / name, timestamp.request(found.sha256))
    return name, found.sha256


def keep(
    root: Path, day: date, case: Case, kind: LetterKind, token: bytes
) -> tuple[Proposal, timestamp.Stamp]:
    """Keep the token beside the letter it is of, and write it in the journal. Raises NotStampable.

    The token is laid first and taken away when the line cannot be written.
    """
    try:
        stamp = timestamp.read(token)
    except timestamp.Unreadable as reason:
        raise NotStampable(str(reason)) from None
    with alone(root / CASES):
        found = archived(root, case, kind)
        if stamp.sha256 != found.sha256:
            raise NotStampable(
                f"ce jeton est celui d'un autre fichier : il porte {stamp.sha256}, la lettre {found.sha256}"
            )
        name = str(found.file.with_suffix(".tsr"))
        path = root / CASES / case.reference / name
        if path.exists():
            raise NotStampable(f"« {CASES}/{case.reference}/{name} » existe déjà : déplacez-le d'abord")
        write_atomically(path, token)
        done = False
        try:
            place = ("journal", found.position, "envoi", "horodatage")
            proposal = propose(root, day, case.reference, lambda text, read: put(text, place, name))
            assert proposal is not None
            if not proposal.refused:
                write(proposal)
                done = True
        finally:
            if not done:
                path.unlink(missing_ok=True)
    return proposal, stamp
