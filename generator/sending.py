"""Sending a letter: the exact PDF is frozen under the case's folder and its journal line says what it was.

The PDF is written first, then the case file; when the second cannot be, the first is taken away.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from generator import french
from generator.amend import Plain, append
from generator.case import Case, Channel, LetterKind, Quality
from generator.entries import rank
from generator.failures import GeneratorError
from generator.filing import Proposal, propose, write
from generator.letter import LETTERS, usual_channel
from generator.manifest import sha256
from generator.pipeline import print_one
from generator.press import alone, write_atomically
from generator.procedure import LETTER_STAGE
from generator.project import CASES, Dossier, LetterStatus, load

FOLDER = "envois"
REGISTERED = (Channel.LRAR, Channel.LRE)
CHANNELS = tuple(channel for channel in Channel if channel is not Channel.PHONE)


class NotSendable(Exception):  # noqa: N818 — the name says what happened
    """The letter may not leave, or not so; the message is one or several French sentences."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Order:
    """What is asked: which letter of which case leaves on `day`, how, with which number, signed by whom."""

    reference: str
    kind: LetterKind
    day: date
    channel: Channel | None = None
    tracking: str = ""
    signatory: str = ""
    author: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Frozen:
    """A letter ready to be recorded: its file, relative to the project, and the case file as it would be."""

    file: str
    sha256: str
    channel: Channel
    planned: tuple[Channel, ...]
    final_date: date | None
    proposal: Proposal


def send(root: Path, day: date, order: Order) -> Frozen | None:
    """Freeze the letter and record its sending, judged on `day`; None when there is no such case.

    When the rules refuse the line, nothing is written and the proposal says why. Raises NotSendable.
    """
    project = load(root, order.day, [order.reference])
    dossier = project.dossier(order.reference)
    if dossier is None or dossier.file != f"{CASES}/{order.reference}.yml":
        return None
    dossier = _signed(dossier, order.signatory)
    planned, channel = _channels(dossier, order)
    _may_leave(dossier, order.kind)
    _check_channel(dossier, order, channel)
    printed = print_one(project, dossier, order.kind, channel)
    if printed.letter is None or printed.reasons:
        raise NotSendable(_because(order.kind, printed.reasons))
    _check_age(order, printed.letter.final_date, day)
    name = f"{FOLDER}/{order.day.isoformat()}-{order.kind.replace('_', '-')}.pdf"
    path = root / CASES / order.reference / name
    entry = _entry(order, channel, name, sha256(printed.data), printed.letter.final_date)
    with alone(root / CASES):
        proposal = _frozen(root, day, order, dossier, path, printed.data, entry)
    return Frozen(
        file=f"{CASES}/{order.reference}/{name}",
        sha256=sha256(printed.data),
        channel=channel,
        planned=planned,
        final_date=printed.letter.final_date,
        proposal=proposal,
    )


def _frozen(root: Path, day: date, order: Order, dossier: Dossier, path: Path, data: bytes,
            entry: Mapping[str, Plain]) -> Proposal:  # fmt: skip
    """Lay the PDF and write its line, both or neither. The caller is alone in the folder of cases: of two commands
    that send the same letter, the second finds the file changed, and takes nothing away."""
    laid = _lay(root, path, data)
    done = False
    try:
        proposal = propose(root, day, order.reference, lambda text, case: _added(text, case, order, entry))
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


def _signed(dossier: Dossier, signatory: str) -> Dossier:
    """The dossier signed by another of the creditor's signatories."""
    if not signatory or dossier.case is None or dossier.creditor is None:
        return dossier
    if dossier.case.mandate:
        raise NotSendable("le signataire d'un mandataire se choisit dans « mandataire », au dossier")
    known = [person.name for person in dossier.creditor.signatories]
    if signatory not in known:
        raise NotSendable(
            f"« {signatory} » n'est pas un signataire du créancier : {french.listing(known, 'ou')}"
        )
    return replace(dossier, case=dossier.case.model_copy(update={"signatory": signatory}))


def _channels(dossier: Dossier, order: Order) -> tuple[tuple[Channel, ...], Channel]:
    """The channels the procedure plans for the letter, and the one it takes."""
    step = dossier.procedure.step(LETTER_STAGE[order.kind]) if dossier.procedure else None
    planned = step.channels if step else ()
    return planned, order.channel or usual_channel(order.kind, planned)


def _may_leave(dossier: Dossier, kind: LetterKind) -> None:
    letter = next((item for item in dossier.letters if item.kind is kind), None)
    if letter is None:
        found = dossier.diagnostics
        raise NotSendable(_because(kind, [f"{item.code} {item.message}" for item in found]))
    if letter.status is LetterStatus.SENT:
        on = french.day(letter.day) if letter.day else ""
        gone = "parti" if kind is LetterKind.RAPPEL else "partie"
        raise NotSendable(f"{_the(kind)} est déjà {gone} le {on} : une lettre n'est envoyée qu'une fois")
    if letter.status is not LetterStatus.FINAL:
        codes = f" [{', '.join(letter.codes)}]" if letter.codes else ""
        raise NotSendable(_because(kind, letter.reasons) + codes)


def _check_channel(dossier: Dossier, order: Order, channel: Channel) -> None:
    """Refuse what would prove nothing: a phone call, an LRE without consent, a number that is none."""
    case = dossier.case
    assert case
    if channel is Channel.PHONE:
        raise NotSendable("une lettre ne part pas par téléphone : choisissez --mode lettre, courriel, lrar…")
    consent = case.debtor.lre_consent
    non_professional = case.debtor.quality is not Quality.PROFESSIONAL
    if channel is Channel.LRE and non_professional and (consent is None or consent.given_on > order.day):
        raise NotSendable(
            "le débiteur n'est pas un professionnel : la lettre recommandée électronique exige son consentement "
            "préalable (C. postes, art. L. 100, I, al. 2) ; inscrivez « consentement_lre » au dossier, ou "
            "choisissez --mode lrar"
        )
    if not order.tracking:
        return
    number = _compact(order.tracking)
    if not _NUMBERS[channel].fullmatch(number):
        raise NotSendable(f"« {order.tracking} » n'est pas un numéro de suivi : {_NUMBER_SHAPES[channel]}")
    for entry in case.journal:
        if entry.sending and entry.sending.tracking and _compact(entry.sending.tracking) == number:
            raise NotSendable(f"ce numéro de suivi est déjà celui de la lettre du {french.day(entry.on)}")


def _check_age(order: Order, final: date | None, day: date) -> None:
    """Refuse to date back a letter whose final date is reached: only a number given by the post says that it left."""
    if final and final <= day and not order.tracking:
        raise NotSendable(
            f"datée du {french.day(order.day)}, {_the(order.kind)} donnerait jusqu'au {french.day(final)} : cette date "
            f"est déjà là ; envoyez-la à la date du jour, ou donnez par --suivi le numéro qui montre qu'elle est partie"
        )


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


def _entry(order: Order, channel: Channel, name: str, digest: str, final: date | None) -> dict[str, Plain]:
    sending = {
        "mode": str(channel),
        "suivi": " ".join(order.tracking.split()),
        "fichier": name,
        "sha256": digest,
        "date_butoir": french.short_day(final) if final else "",
    }
    return {
        "le": french.short_day(order.day),
        "acte": str(order.kind),
        **({"auteur": order.author} if order.author else {}),
        "envoi": {key: value for key, value in sending.items() if value},
    }


def _added(text: str, case: Case, order: Order, entry: Mapping[str, Plain]) -> str:
    return append(text, ("journal",), entry, rank((item.on for item in case.journal), order.day))


def _the(kind: LetterKind) -> str:
    title = LETTERS[kind].title.lower()
    return f"le {title}" if kind is LetterKind.RAPPEL else f"la {title}"


def _because(kind: LetterKind, reasons: "tuple[str, ...] | list[str]") -> str:
    return f"{_the(kind)} ne peut pas partir : {' ; '.join(reasons) or 'le dossier contient des erreurs'}"
