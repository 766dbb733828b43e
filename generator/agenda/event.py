"""One line of the agenda: a day, what falls on it, why, and the command that comes next."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import TypedDict, Unpack

from generator.project import Dossier


class Group(StrEnum):
    """The three parts of the agenda, in order."""

    TODO = "à faire"
    COMING = "à venir"
    DEADLINE = "échéance"


class Urgency(StrEnum):
    """How an event stands on the day asked; for what is to be done, the most urgent first."""

    LATE = "en retard"
    TODAY = "aujourd'hui"
    BLOCKED = "à débloquer"
    AHEAD = "à venir"


class Kind(StrEnum):
    """What an event is: the stages of a procedure, under their own names, then what has a date of its own."""

    BEFORE_DUE = "avant_echeance"
    RAPPEL = "rappel"
    RELANCE = "relance"
    LAST_CALL = "dernier_appel"
    MISE_EN_DEMEURE = "mise_en_demeure"
    DECISION = "decision"
    CORRECTION = "correction"
    FINAL_DATE = "date_butoir"
    LIMITATION = "prescription"
    LRE = "lettre_electronique"
    REGISTERED = "recommande"
    ADDRESS = "adresse"
    PUBLICATION = "publication_bodacc"
    DECLARATION = "declaration_creance"
    RELIEF = "releve_forclusion"
    INSURER = "declaration_assureur"
    PROMISE = "promesse"
    INSTALMENT = "mensualite"
    PLAN_REMINDER = "rappel_echeancier"
    PLAN_NOTICE = "mise_en_demeure_echeancier"
    WITHDRAWAL = "decheance"
    RECEIPT = "quittance"
    ACCESSORIES = "accessoires"
    CLOSURE = "cloture"
    GRACE = "delai_de_grace"
    PUBLIC_PERIOD = "delai_public"
    LEGAL_VALUE = "valeur_legale"


_GROUPS, _URGENCIES, _KINDS = (
    {member: rank for rank, member in enumerate(members)} for members in (Group, Urgency, Kind)
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """What someone must do or know of. `day` is the day it falls on, in the past when it is late.

    `subject` tells apart two events of one case and one kind, and never moves: an invoice number, the day of a
    promise, the rank of an instalment. `reference` is empty for a legal value, which is of no case.
    `discreet` says that the debtor is a natural person, whom a calendar does not name.
    """

    group: Group
    urgency: Urgency
    kind: Kind
    day: date
    reference: str
    subject: str
    creditor: str
    debtor: str
    discreet: bool
    what: str
    why: str
    command: str
    basis: str = ""

    @property
    def rank(self) -> tuple[object, ...]:
        """Its place in the agenda: what is due first, the oldest first."""
        return (
            _GROUPS[self.group],
            _URGENCIES[self.urgency],
            self.day,
            self.reference,
            _KINDS[self.kind],
            self.subject,
        )


class Words(TypedDict, total=False):
    """What an event says; `subject` and `basis` may be left out."""

    subject: str
    what: str
    why: str
    command: str
    basis: str


def about(
    dossier: Dossier, kind: Kind, day: date, group: Group, urgency: Urgency, **words: Unpack[Words]
) -> Event:
    """An event of one case, which may be unreadable: then it names nobody."""
    case = dossier.case
    return Event(
        group=group,
        urgency=urgency,
        kind=kind,
        day=day,
        reference=dossier.reference,
        creditor=case.creditor if case else "",
        debtor=case.debtor.name if case else "",
        discreet=case is None or case.natural_person,
        **{"subject": "", **words},  # type: ignore[arg-type]
    )
