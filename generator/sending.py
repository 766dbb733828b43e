"""Sending one of the three letters: the one that is due, and no other, is printed, frozen and recorded."""

from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from generator import french
from generator.case import Act, Channel, LetterKind
from generator.letter import LETTERS, usual_channel
from generator.pipeline import print_one
from generator.planned import LetterStatus
from generator.posting import Frozen, NotSendable, Parcel, check_channel, freeze
from generator.procedure import LETTER_STAGE
from generator.project import CASES, Dossier, load


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
class Sent:
    """A letter recorded, unless the rules refuse its line; `planned` are the channels its procedure planned."""

    frozen: Frozen
    channel: Channel
    planned: tuple[Channel, ...]
    final_date: date | None


def send(root: Path, day: date, order: Order) -> Sent | None:
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
    assert dossier.case
    check_channel(dossier.case, order.day, channel, order.tracking)
    printed = print_one(project, dossier, order.kind, channel)
    if printed.letter is None or printed.reasons:
        raise NotSendable(_because(order.kind, printed.reasons))
    _check_age(order, printed.letter.final_date, day)
    frozen = freeze(
        root,
        day,
        dossier,
        Parcel(
            act=Act(order.kind.value),
            day=order.day,
            data=printed.data,
            channel=channel,
            tracking=order.tracking,
            final_date=printed.letter.final_date,
            author=order.author,
        ),
    )
    return Sent(frozen=frozen, channel=channel, planned=planned, final_date=printed.letter.final_date)


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
    letter = dossier.letter(kind)
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


def _check_age(order: Order, final: date | None, day: date) -> None:
    """Refuse to date back a letter whose final date is reached: only a number given by the post says that it left."""
    if final and final <= day and not order.tracking:
        raise NotSendable(
            f"datée du {french.day(order.day)}, {_the(order.kind)} donnerait jusqu'au {french.day(final)} : cette date "
            f"est déjà là ; envoyez-la à la date du jour, ou donnez par --suivi le numéro qui montre qu'elle est partie"
        )


def _the(kind: LetterKind) -> str:
    title = LETTERS[kind].title.lower()
    return f"le {title}" if kind is LetterKind.RAPPEL else f"la {title}"


def _because(kind: LetterKind, reasons: "tuple[str, ...] | list[str]") -> str:
    return f"{_the(kind)} ne peut pas partir : {' ; '.join(reasons) or 'le dossier contient des erreurs'}"
