"""What a case answers for each letter on a day: sent, to send, a draft, refused or not needed, and why.

A letter that left is answered for whatever became of its case: each one keeps a file of its own in the pack.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum

from generator import french
from generator.case import Act, Case, LetterKind, Sending
from generator.diagnostics import Diagnostic, Severity
from generator.letter import LETTERS, Letter
from generator.procedure import LETTER_STAGE, State, Status, StepState
from generator.rules import Rule


class LetterStatus(StrEnum):
    SENT = "envoyée"
    FINAL = "à envoyer"
    DRAFT = "projet"
    REFUSED = "refusée"
    NOT_NEEDED = "sans objet"


@dataclass(frozen=True, slots=True, kw_only=True)
class PlannedLetter:
    """What a pack answers for one letter. `day` is the date the letter bears.

    `number` is its rank among the letters of its kind, the oldest first, and 0 when it is the only one. `file` is its
    name in the pack, empty when the pack does not hold it; `archive` the file of the case's folder that left.
    """

    kind: LetterKind
    status: LetterStatus
    day: date | None = None
    reasons: tuple[str, ...] = ()
    codes: tuple[str, ...] = ()
    number: int = 0
    file: str = ""
    archive: str = ""
    letter: Letter | None = None

    @property
    def to_write(self) -> bool:
        """Whether it has not left and may be written: due today, or a draft of a later one."""
        return self.status in {LetterStatus.FINAL, LetterStatus.DRAFT}

    @property
    def title(self) -> str:
        """« Relance », « Relance n° 2 »."""
        title = LETTERS[self.kind].title
        return f"{title} n°{french.NBSP}{self.number}" if self.number else title


def file_of(kind: LetterKind) -> str:
    """The file of the letter that is due, drafted, or the last one sent."""
    return f"{kind}.pdf"


def is_letter(name: str) -> bool:
    """Whether a file of a pack is one of its letters, by its name.

    >>> is_letter("relance.pdf"), is_letter("relance-1-2026-09-08.pdf"), is_letter("decompte.pdf")
    (True, True, False)
    """
    return _LETTER.fullmatch(name) is not None


_LETTER = re.compile(rf"({'|'.join(LetterKind)})(-[0-9]+-[0-9]{{4}}-[0-9]{{2}}-[0-9]{{2}})?\.pdf")


def answers(
    case: Case,
    state: State | None,
    day: date,
    *,
    refusals: Sequence[tuple[Rule, str]],
    found: Iterable[Diagnostic],
    files: Mapping[str, str],
) -> tuple[PlannedLetter, ...]:
    """Every letter that left up to `day`, included, and what is answered for the next one; kind after kind.

    `refusals` are the rules that forbid some letters, with their sentences; `found` what was found in the case;
    `files` the SHA-256 of each file of its folder.
    """
    errors = [(item.code, item.message) for item in found if item.severity is Severity.ERROR]
    planned: list[PlannedLetter] = []
    for kind in LetterKind:
        step = state.of(LETTER_STAGE[kind]) if state else None
        sent = _sent(case, state, kind, day, files)
        if step is not None and step.status is Status.DONE:
            answer = sent.pop(step.done[-1].position)
        else:
            against = [(rule.code, message) for rule, message in refusals if kind in rule.refuses]
            answer = _to_come(kind, state, step, day, errors, against)
        planned += _side_by_side(tuple(sent.values()), answer)
    return tuple(planned)


def refused(kind: LetterKind, against: Iterable[tuple[str, str]]) -> PlannedLetter:
    """A letter that may not be written; `against` gives codes (or an empty text) and sentences."""
    pairs = list(dict.fromkeys(against))
    return PlannedLetter(
        kind=kind,
        status=LetterStatus.REFUSED,
        reasons=tuple(message for _, message in pairs),
        codes=tuple(code for code, _ in pairs if code),
    )


def withdrawn(planned: PlannedLetter, against: Iterable[tuple[str, str]]) -> PlannedLetter:
    """The answer once its file could not be made, or read: what was to be written is refused, what left stays sent."""
    if planned.status is LetterStatus.SENT:
        return replace(planned, file="", reasons=tuple(message for _, message in against))
    return replace(refused(planned.kind, against), number=planned.number)


def _side_by_side(sent: Sequence[PlannedLetter], answer: PlannedLetter) -> tuple[PlannedLetter, ...]:
    """The letters of one kind, the answer last; each with its number as soon as there are several."""
    if not sent:
        return (replace(answer, number=0) if answer.number else answer,)
    every = sorted(sent, key=lambda item: item.number)
    return (
        *(replace(item, file=item.file and _numbered_file(item)) for item in every),
        replace(answer, number=answer.number or 1 + len(sent)),
    )


def _numbered_file(sent: PlannedLetter) -> str:
    return f"{sent.kind}-{sent.number}-{sent.day}.pdf"


def _sent(
    case: Case, state: State | None, kind: LetterKind, day: date, files: Mapping[str, str]
) -> dict[int, PlannedLetter]:
    """The letters of one kind that left, by their place in the journal, whether or not they count for the leader."""
    apart = {item.position: item.why for item in state.set_aside} if state else {}
    found = {}
    entries = sorted(
        (entry.on, position, entry)
        for position, entry in enumerate(case.journal)
        if entry.act is Act(kind.value) and entry.on <= day
    )
    for number, (on, position, entry) in enumerate(entries, start=1):
        why = _not_served(entry.sending, files)
        reasons = (
            *([why] if why else ()),
            *([f"ne compte pas : {apart[position]}"] if position in apart else ()),
        )
        archive = entry.sending.file if entry.sending and entry.sending.file and not why else ""
        found[position] = PlannedLetter(
            kind=kind, status=LetterStatus.SENT, day=on, reasons=reasons, number=number,
            file=file_of(kind) if archive else "", archive=archive,
        )  # fmt: skip
    return found


def _not_served(sending: Sending | None, files: Mapping[str, str]) -> str:
    """Why the pack cannot hold a letter that left: it serves the archived file, if it is still the one that left."""
    if sending is None or sending.file is None:
        return "l'exemplaire envoyé n'est pas archivé dans le dossier"
    kept = files.get(sending.file)
    if kept is None:
        return "l'exemplaire envoyé est introuvable"
    if sending.sha256 and sending.sha256.lower() != kept:
        return "l'exemplaire archivé n'est plus celui qui a été envoyé"
    return ""


def _to_come(
    kind: LetterKind,
    state: State | None,
    step: StepState | None,
    day: date,
    errors: Sequence[tuple[str, str]],
    against: Sequence[tuple[str, str]],
) -> PlannedLetter:
    """What is answered for a letter still to write: refused, not needed, due or later."""
    if errors:
        return refused(kind, errors)
    if step is None or state is None:
        return PlannedLetter(
            kind=kind,
            status=LetterStatus.NOT_NEEDED,
            reasons=("la procédure ne prévoit pas cette lettre",),
        )
    if step.status is Status.SKIPPED:
        return PlannedLetter(kind=kind, status=LetterStatus.NOT_NEEDED, reasons=(step.why,))
    if against:
        return refused(kind, against)
    if step.status is Status.PAUSED:
        return refused(kind, [("", step.why)])
    return _to_write(kind, step, day)


def _to_write(kind: LetterKind, step: StepState, day: date) -> PlannedLetter:
    """A letter due today is final; a later one is a draft dated, and computed, on its first possible day."""
    if step.status in {Status.DUE, Status.LATE}:
        return PlannedLetter(kind=kind, status=LetterStatus.FINAL, day=day, file=file_of(kind))
    first = step.first_day
    assert first is not None
    reasons = (f"ne peut partir avant le {french.day(first)}",)
    return PlannedLetter(kind=kind, status=LetterStatus.DRAFT, day=first, reasons=reasons, file=file_of(kind))
