"""The procedure file as frozen models, and what the engine answers."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Protocol

from pydantic import Field

from generator.case import Approver, Channel, JournalEntry, LetterKind, Regime, Waiver
from generator.plan import Incident
from generator.values import Amount, Entry, Flag, Line, ProcedureName, SignedWhole, Whole

# --- The procedure file ---


class Stage(StrEnum):
    """The stages of a procedure file, in the only order they may have."""

    BEFORE_DUE = "avant_echeance"
    RAPPEL = "rappel"
    RELANCE = "relance"
    LAST_CALL = "dernier_appel"
    MISE_EN_DEMEURE = "mise_en_demeure"
    DECISION = "decision"

    @property
    def outward(self) -> bool:
        """Whether it reaches the debtor, hence never on a day off: a decision is taken inside the house."""
        return self is not Stage.DECISION


LETTER_STAGE: Mapping[LetterKind, Stage] = {kind: Stage(kind.value) for kind in LetterKind}

STAGE_NAMES: Mapping[Stage, str] = {
    Stage.BEFORE_DUE: "appel avant échéance",
    Stage.RAPPEL: "rappel",
    Stage.RELANCE: "relance",
    Stage.LAST_CALL: "dernier appel",
    Stage.MISE_EN_DEMEURE: "mise en demeure",
    Stage.DECISION: "décision sur la suite",
}


class Step(Entry):
    """One stage: when it may happen, by which channel, and what it needs."""

    stage: Stage = Field(alias="acte", description="étape")
    delay: SignedWhole = Field(alias="delai", description="jours après l'échéance (négatif : avant)")
    wait: Whole = Field(0, alias="attente", description="jours au moins après l'étape précédente")
    latest: Whole | None = Field(
        None,
        alias="au_plus_tard",
        description="jours après l'échéance au-delà desquels l'étape est en retard",
    )
    channels: tuple[Channel, ...] = Field(
        (),
        alias="canaux",
        description="canaux, le premier par défaut ; « message » (SMS) accompagne un rappel ou une relance, "
        "sans les remplacer",
    )
    repetitions: Whole = Field(1, alias="repetitions", description="nombre maximal de fois")
    interval: Whole | None = Field(
        None,
        alias="intervalle",
        description="jours au moins entre deux fois ; présent, chaque répétition est prévue d'office",
    )
    granted: Whole | None = Field(None, alias="accorde", description="jours accordés au débiteur pour payer")
    minimum: Amount | None = Field(
        None, alias="montant_minimum", description="n'a lieu qu'à partir de ce montant"
    )
    optional: Flag = Field(False, alias="facultative", description="étape facultative : oui ou non")
    approvals: tuple[Approver, ...] = Field(
        (),
        alias="approbations",
        description="accords internes nécessaires ; les trois avant une mise en demeure, si absents",
    )
    announces: tuple[Line, ...] = Field((), alias="annonce", description="suites que la lettre peut annoncer")

    @property
    def needed_approvals(self) -> tuple[Approver, ...]:
        """The company speaks with one voice: before a mise en demeure, everyone agrees unless the file says who."""
        return self.approvals or (tuple(Approver) if self.stage is Stage.MISE_EN_DEMEURE else ())


class Procedure(Entry):
    """A scenario: `letters/procedures/<slug>.yml`."""

    slug: ProcedureName = Field(alias="identifiant", description="nom du fichier sans .yml")
    title: Line = Field(alias="titre", description="titre de la procédure")
    regimes: tuple[Regime, ...] = Field(
        alias="regimes", min_length=1, description="régimes auxquels elle convient"
    )
    segments: tuple[Line, ...] = Field(
        (), alias="segments", description="segments de débiteurs auxquels elle s'applique d'office"
    )
    steps: tuple[Step, ...] = Field(alias="etapes", min_length=1, description="étapes dans l'ordre")
    promise_wait: Whole = Field(
        1,
        alias="controle_promesse",
        description="jours, après le jour promis, où l'on vérifie le paiement ; la procédure attend jusque-là",
    )
    waivers: tuple[Waiver, ...] = Field(
        (), alias="derogations", description="avertissements écartés, avec leur raison"
    )

    def step(self, stage: Stage) -> Step | None:
        return next((step for step in self.steps if step.stage is stage), None)


# --- What the engine reads of a claim ---


class StandingLine(Protocol):
    """One invoice: what is claimed, due or not (`outstanding`), and its oldest unpaid due date."""

    @property
    def number(self) -> str: ...
    @property
    def due_date(self) -> date: ...
    @property
    def claimed(self) -> Decimal: ...
    @property
    def outstanding(self) -> Decimal: ...
    @property
    def not_due(self) -> Decimal: ...


class Standing(Protocol):
    """What the clock needs to know of a claim: every `Claim` says it."""

    @property
    def lines(self) -> Sequence[StandingLine]: ...
    @property
    def principal(self) -> Decimal: ...
    @property
    def disputed(self) -> Decimal: ...


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
class SetAside:
    """A journal line that looks like a stage and does not count for the leader invoice, and why."""

    on: date
    position: int
    entry: JournalEntry
    why: str


@dataclass(frozen=True, slots=True, kw_only=True)
class StepState:
    """One stage on the day asked.

    first_day   the first working day on which it may happen, included; None while a pause has no known end
    last_day    the recommended last one, moved to a working day too
    final_date  the date given to the debtor: a date of the calendar, which no day off moves
    """

    step: Step
    status: Status
    done: tuple[Occurrence, ...] = ()
    first_day: date | None = None
    last_day: date | None = None
    final_date: date | None = None
    why: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class State:
    """Where a case stands: its leader invoice, every stage, and the next thing to do (None when nothing is).

    `resumes_on` is the first day after the pause, when it is known; `history` the stages done for the leader,
    the oldest first; `set_aside` the acts that do not count for it; `incident` what a missed instalment asks for
    while it suspends the scenario, `closed` whether the file is closed.
    """

    day: date
    leader: str
    leader_due: date | None
    steps: tuple[StepState, ...]
    next: StepState | None
    pause: str
    summary: str
    resumes_on: date | None = None
    set_aside: tuple[SetAside, ...] = ()
    incident: Incident | None = None
    closed: bool = False

    def of(self, stage: Stage) -> StepState | None:
        return next((step for step in self.steps if step.step.stage is stage), None)

    @property
    def history(self) -> tuple[Occurrence, ...]:
        return tuple(sorted((item for step in self.steps for item in step.done), key=lambda item: item.on))
