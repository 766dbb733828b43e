"""The letters that leave on the day: whose, by which channel, and the very PDF that was verified."""

from collections.abc import Iterator
from dataclasses import dataclass

from generator.case import Case, Channel, Contact, Creditor, LetterKind, Regime
from generator.diagnostics import Diagnostic, Severity
from generator.letter import LETTERS, Letter, parties
from generator.mailroom.message import Party
from generator.pipeline import Build
from generator.planned import LetterStatus
from generator.procedure import LETTER_STAGE
from generator.project import Dossier
from generator.reader import Route
from generator.rules import rule

PAPER = frozenset({Channel.LETTER, Channel.LRAR, Channel.HAND})
REGISTERED = frozenset({Channel.LRAR, Channel.LRE})


@dataclass(frozen=True, slots=True, kw_only=True)
class Parcel:
    """A letter due, final and printed. `channels` are those of its step, the first one decides."""

    dossier: Dossier
    case: Case
    creditor: Creditor
    letter: Letter
    channels: tuple[Channel, ...]
    data: bytes

    @property
    def reference(self) -> str:
        return self.dossier.reference

    @property
    def name(self) -> str:
        """« 2026-0042-relance », for the files made of it."""
        return f"{self.reference}-{self.letter.kind}"

    @property
    def channel(self) -> Channel:
        return self.channels[0]

    @property
    def by_email(self) -> bool:
        """Whether an e-mail leaves: alone, or beside an ordinary letter when the payer has an address."""
        doubled = self.channel is Channel.LETTER and Channel.EMAIL in self.channels
        return self.channel is Channel.EMAIL or (doubled and self.payer is not None)

    @property
    def payer(self) -> Contact | None:
        return parties.payer(self.case.debtor, reached_by="email")

    @property
    def envelope(self) -> tuple[str, ...]:
        """The lines of the address block."""
        names, below = parties.window(self.case.debtor)
        return (*names, *below)

    @property
    def enclosures(self) -> tuple[str, ...]:
        """What goes with the letter and is not printed with it: everything but its own décompte."""
        listed: list[str] = self.letter.view["pieces_jointes"]  # type: ignore[assignment]
        return tuple(item for item in listed if not item.startswith("décompte arrêté"))


def parcels(build: Build) -> tuple[Parcel, ...]:
    """Every letter due on the day of the build, in the order of the mail: postcode, then name."""
    found = [parcel for dossier in build.project.dossiers for parcel in _of_case(build, dossier)]
    return tuple(sorted(found, key=_place))


def _place(parcel: Parcel) -> tuple[str, ...]:
    debtor = parcel.case.debtor
    return debtor.address.country or "", debtor.address.postcode, debtor.name, parcel.reference


def _of_case(build: Build, dossier: Dossier) -> Iterator[Parcel]:
    pack = build.packs.get(dossier.reference)
    if pack is None or dossier.case is None or dossier.creditor is None or dossier.procedure is None:
        return
    printed = {file.name for file in pack.files}
    for planned in dossier.letters:
        if planned.status is LetterStatus.FINAL and planned.letter is not None and planned.file in printed:
            step = dossier.procedure.step(LETTER_STAGE[planned.kind])
            yield Parcel(
                dossier=dossier,
                case=dossier.case,
                creditor=dossier.creditor,
                letter=planned.letter,
                channels=(step.channels if step else ()) or (LETTERS[planned.kind].channel,),
                data=(build.folder / dossier.reference / planned.file).read_bytes(),
            )


def sender(parcel: Parcel) -> Party | None:
    """Who writes: the collector when there is one, who must then have an address of its own."""
    mandate = parcel.case.mandate
    name, email = (mandate.name, mandate.email) if mandate else (parcel.creditor.name, parcel.creditor.email)
    return Party(name=name, email=email) if email and email.isascii() else None


def addressee(parcel: Parcel) -> Party | None:
    """Who pays, and nobody else."""
    contact = parcel.payer
    if contact is None or not contact.email or not contact.email.isascii():
        return None
    return Party(name=contact.name, email=contact.email)


def may_be_electronic(parcel: Parcel) -> bool:
    """Whether an electronic registered letter may be sent: a non-professional must have agreed (C. postes, L. 100)."""
    consent = parcel.case.debtor.lre_consent
    agreed = consent is not None and consent.given_on <= parcel.letter.day
    return parcel.case.regime is Regime.B2B or agreed


def refusal(dossier: Dossier, code: str, route: Route, message: str) -> Diagnostic:
    """The line that says what could not be prepared, and why; the rest goes on."""
    assert dossier.index
    notice = rule(code)
    return dossier.index.diagnostic(
        route,
        severity=Severity.ERROR,
        code=code,
        message=message,
        public_message=notice.title,
        fix=notice.fix,
    )


def title(kind: LetterKind) -> str:
    return LETTERS[kind].title.lower()
