"""The scenario: where a case stands on a day, what is due, when, and what stands in the way."""

from generator.procedure.engine import earliest, state
from generator.procedure.model import (
    LETTER_STAGE,
    STAGE_NAMES,
    Occurrence,
    Procedure,
    SetAside,
    Stage,
    Standing,
    State,
    Status,
    Step,
    StepState,
)
from generator.procedure.pauses import Pause, pause
from generator.procedure.selection import Choice, Chosen, choose

__all__ = [
    "LETTER_STAGE", "STAGE_NAMES", "Choice", "Chosen", "Occurrence", "Pause", "Procedure", "SetAside", "Stage",
    "Standing", "State", "Status", "Step", "StepState", "choose", "earliest",
    "pause", "state",
]  # fmt: skip
