"""A document that leaves is frozen as it is: its PDF in the folder of the case, its line in the journal.

The PDF is written first, then the case file; when the second cannot be, the first is taken away.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from generator import french
from generator.amend import Plain, append
from generator.case import Act, Case, Channel, Quality
from generator.entries import rank
from generator.failures import GeneratorError
from generator.filing import Proposal, propose, write
from generator.manifest import sha256
from generator.press import alone
from generator.project import CASES, Dossier
from generator.writing import write_atomically

FOLDER = "envois"


class NotSendable(Exception):  # noqa: N818 — the name says what happened
    """The document may not leave, or not so; the message is one or several French sentences."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Parcel:
    """What leaves on `day`: the act the journal will name, the PDF, how it goes.

    `stem`, else the act, names the file.
    """

    act: Act
    day: date
    data: bytes
    channel: Channel
    tracking: str = ""
    final_date: date | None = None
    author: str = ""
    stem: str = ""

    @property
    def file(self) -> str:
        """Where it is kept, relative to the folder of the case."""
        return f"{FOLDER}/{self.day.isoformat()}-{(self.stem or self.act).replace('_', '-')}.pdf"


@dataclass(frozen=True, slots=True, kw_only=True)
class Frozen:
    """A document recorded, unless the rules refuse its line: its file, relative to the project, and the case file."""

    file: str
    sha256: str
    proposal: Proposal


def check_channel(case: Case, day: date, channel: Channel, tracking: str) -> None:
    """Refuse what would prove nothing: a phone call, an LRE without consent, a number that is none. NotSendable."""
    if not channel.carries_a_letter:
        how = "par message" if channel is Channel.MESSAGE else "par téléphone"
        raise NotSendable(f"une lettre ne part pas {how} : choisissez --mode lettre, courriel, lrar…")
    consent = case.debtor.lre_consent
    non_professional = case.debtor.quality is not Quality.PROFESSIONAL
    if channel is Channel.LRE and non_professional and (consent is None or consent.given_on > day):
        raise NotSendable(
            "le débiteur n'est pas un professionnel : la lettre recommandée électronique exige son consentement "
            "préalable (C. postes, art. L. 100, I, al. 2) ; inscrivez « consentement_lre » au dossier, ou "
            "choisissez --mode lrar"
        )
    if not tracking:
        return
    number = _compact(tracking)
    if not _NUMBERS[channel].fullmatch(number):
        raise NotSendable(f"« {tracking} » n'est pas un numéro de suivi : {_NUMBER_SHAPES[channel]}")
    for entry in case.journal:
        if entry.sending and entry.sending.tracking and _compact(entry.sending.tracking) == number:
            raise NotSendable(f"ce numéro de suivi est déjà celui de la lettre du {french.day(entry.on)}")


def freeze(root: Path, day: date, dossier: Dossier, parcel: Parcel) -> Frozen:
    """Keep the PDF and write its line in the journal, judged on `day`.

    When the rules refuse the line, nothing is left and the proposal says why. Raises NotSendable when the file has
    no place, GeneratorError when someone wrote the case meanwhile.
    """
    assert dossier.case
    for entry in dossier.case.journal:
        if entry.sending and entry.sending.file == parcel.file:
            raise NotSendable(f"« {parcel.file} » est déjà au journal : un document ne s'inscrit qu'une fois")
    with alone(root / CASES):
        proposal = _frozen(root, day, dossier, parcel)
    return Frozen(
        file=f"{CASES}/{dossier.reference}/{parcel.file}", sha256=sha256(parcel.data), proposal=proposal
    )


def _frozen(root: Path, day: date, dossier: Dossier, parcel: Parcel) -> Proposal:
    """Lay the PDF and write its line, both or neither. The caller is alone in the folder of cases: of two commands
    that send the same document, the second finds the file changed, and takes nothing away."""
    path = root / CASES / dossier.reference / parcel.file
    entry = _entry(parcel)
    laid = _lay(root, path, parcel.data)
    done = False
    try:
        proposal = propose(
            root,
            day,
            dossier.reference,
            lambda text, case: append(
                text, ("journal",), entry, rank((item.on for item in case.journal), parcel.day)
            ),
        )
        assert proposal is not None
        if proposal.before.text_sha256 != dossier.text_sha256:
            raise GeneratorError(f"{dossier.file} a changé pendant la commande : rien n'a été écrit")
        if not proposal.refused:
            write(proposal)
            done = True
    finally:
        if laid and not done:
            path.unlink(missing_ok=True)
    return proposal


# La Poste prints 13 signs on a national registered letter (1A 123 456 7890 1) and on an international one
# (RK 123 456 785 FR), 15 with its own check signs; a provider of electronic letters numbers them as it likes.
_POSTAL_NUMBER = re.compile(r"(?=(?:[A-Z]*[0-9]){9})[0-9A-Z]{11,15}")
_NUMBERS: Mapping[Channel, re.Pattern[str]] = {
    **dict.fromkeys(Channel, _POSTAL_NUMBER),
    Channel.LRE: re.compile(r"[0-9A-Z]{6,64}"),
}
_NUMBER_SHAPES: Mapping[Channel, str] = {
    **dict.fromkeys(Channel, "onze à quinze lettres et chiffres, par exemple 1A 123 456 7890 1"),
    Channel.LRE: "six à soixante-quatre lettres et chiffres, donnés par le prestataire",
}


def _compact(number: str) -> str:
    return re.sub(r"[\s._/-]", "", number).upper()


def _lay(root: Path, path: Path, data: bytes) -> bool:
    """Write the PDF in the case's own folder; False when this very file is there already."""
    folder = path.parent
    case_folder = root / CASES / path.parent.parent.name
    if not folder.resolve().is_relative_to(case_folder.resolve()) or not case_folder.resolve().is_relative_to(
        root.resolve()
    ):
        raise NotSendable(f"« {folder.name} » mène hors du dossier : supprimez ce lien")
    if path.exists():
        if path.is_file() and path.read_bytes() == data:
            return False
        where = path.relative_to(root).as_posix()
        raise NotSendable(f"« {where} » existe déjà et n'est pas cette lettre : déplacez-le d'abord")
    folder.mkdir(parents=True, exist_ok=True)
    write_atomically(path, data)
    return True


def _entry(parcel: Parcel) -> dict[str, Plain]:
    sending = {
        "mode": str(parcel.channel),
        "suivi": " ".join(parcel.tracking.split()),
        "fichier": parcel.file,
        "sha256": sha256(parcel.data),
        "date_butoir": french.short_day(parcel.final_date) if parcel.final_date else "",
    }
    return {
        "le": french.short_day(parcel.day),
        "acte": str(parcel.act),
        **({"auteur": parcel.author} if parcel.author else {}),
        "envoi": {key: value for key, value in sending.items() if value},
    }
