"""The scenario: where a case stands on a day, what is due, when, and what stands in the way."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from pydantic import Field

from generator.case import (
    Act,
    Amount,
    Approver,
    Case,
    Channel,
    Entry,
    JournalEntry,
    LetterKind,
    Line,
    Regime,
    Slug,
    Whole,
)
from generator.claim import Claim
from generator.french import count, day as show_day

# --- The procedure file ---


class Stage(StrEnum):
    """The stages of a procedure file, in the only order they may have."""

    BEFORE_DUE = "avant_echeance"
    RAPPEL = "rappel"
    RELANCE = "relance"
    LAST_CALL = "dernier_appel"
    MISE_EN_DEMEURE = "mise_en_demeure"
    DECISION = "decision"


class SignedWhole(Entry):
    """Never instantiated; see `Step.delay`."""


class Step(Entry):
    """One stage: when it may happen, by which channel, and what it needs."""

    stage: Stage = Field(alias="acte", description="étape")
    delay: int = Field(alias="delai", description="jours après l'échéance (négatif : avant)")
    wait: Whole = Field(0, alias="attente", description="jours au moins après l'étape précédente")
    latest: Whole | None = Field(None, alias="au_plus_tard", description="jours après l'échéance au-delà desquels l'étape est en retard")
    channels: tuple[Channel, ...] = Field((), alias="canaux", description="canaux, le premier par défaut")
    repetitions: Whole = Field(1, alias="repetitions", description="nombre maximal de fois")
    granted: Whole | None = Field(None, alias="accorde", description="jours accordés au débiteur pour payer")
    minimum: Amount | None = Field(None, alias="montant_minimum", description="n'a lieu qu'à partir de ce montant")
    optional: bool = Field(False, alias="facultative", description="étape facultative : oui ou non")
    approvals: tuple[Approver, ...] = Field((), alias="approbations", description="accords internes nécessaires")
    announces: tuple[Line, ...] = Field((), alias="annonce", description="suites que la lettre peut annoncer")


class Procedure(Entry):
    """A scenario: `letters/procedures/<slug>.yml`."""

    slug: Slug = Field(alias="identifiant", description="nom du fichier sans .yml")
    title: Line = Field(alias="titre", description="titre de la procédure")
    regimes: tuple[Regime, ...] = Field(alias="regimes", min_length=1, description="régimes auxquels elle convient")
    steps: tuple[Step, ...] = Field(alias="etapes", min_length=1, description="étapes dans l'ordre")

    def step(self, stage: Stage) -> Step | None:
        return next((step for step in self.steps if step.stage is stage), None)


# --- The answer ---


class Status(StrEnum):
    """Where a stage stands on the day asked."""

    DONE = "faite"
    DUE = "à faire"
    LATE = "en retard"
    PLANNED = "à venir"
    PAUSED = "suspendue"
    SKIPPED = "sans objet"


@dataclass(frozen=True, slots=True, kw_only=True)
class Occurrence:
    """A stage that took place, and the journal line that says so."""

    on: date
    position: int
    entry: JournalEntry


@dataclass(frozen=True, slots=True, kw_only=True)
class StepState:
    """One stage on the day asked. `first_day` is the first day it may happen, included."""

    step: Step
    status: Status
    done: tuple[Occurrence, ...] = ()
    first_day: date | None = None
    last_day: date | None = None
    final_date: date | None = None
    why: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class State:
    """Where a case stands: its leader invoice, every stage, and the next thing to do (None when nothing is)."""

    day: date
    leader: str
    leader_due: date | None
    steps: tuple[StepState, ...]
    next: StepState | None
    pause: str
    summary: str

    def of(self, stage: Stage) -> StepState | None:
        return next((step for step in self.steps if step.step.stage is stage), None)


LETTER_STAGE: Mapping[LetterKind, Stage] = {kind: Stage(kind.value) for kind in LetterKind}
