"""What to do with a case on a day: where it stands, the next step, what stands in its way, what led there."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from generator.case import LetterKind
from generator.diagnostics import Severity
from generator.procedure import LETTER_STAGE, Occurrence, State, StepState
from generator.rules.rule import Facts, Finding, Rule

_KINDS = {stage: kind for kind, stage in LETTER_STAGE.items()}


@dataclass(frozen=True, slots=True, kw_only=True)
class Blocker:
    """Why the next step may not be done: the code of a rule, none when only the scenario suspends it."""

    code: str
    message: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """The answer of (case, procedure, day). `first_day` and `last_day` are those of the next step, both included."""

    state: State
    step: StepState | None
    blockers: tuple[Blocker, ...]

    @property
    def first_day(self) -> date | None:
        return self.step.first_day if self.step else None

    @property
    def last_day(self) -> date | None:
        return self.step.last_day if self.step else None

    @property
    def history(self) -> tuple[Occurrence, ...]:
        return self.state.history


def answer(facts: Facts, found: Iterable[tuple[Rule, Finding]]) -> Answer | None:
    """Where the case stands, from what its rules `found`; None when it could not be computed.

    Errors and refusals block letters only: a call may always be made, and a decision always be taken. Without a
    next step, what refuses every letter says why.
    """
    if facts.state is None:
        return None
    state, step = facts.state, facts.state.next
    kind = _KINDS.get(step.step.stage) if step else None
    wanted = {kind} if kind else set() if step else set(LetterKind)
    blockers = [
        Blocker(code=rule.code, message=rule.told(finding))
        for rule, finding in found
        if wanted and (rule.severity is Severity.ERROR or wanted <= set(rule.refuses))
    ]
    if state.pause and not blockers:
        blockers = [Blocker(code="", message=state.pause)]
    return Answer(state=state, step=step, blockers=tuple(dict.fromkeys(blockers)))
