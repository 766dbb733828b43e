"""What a rule is and what it may look at. Rules are pure, and silent when their data is missing."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from enum import StrEnum
from functools import cached_property

from generator import french
from generator.case import Act, Case, Creditor, JournalEntry, LetterKind, Quality, Regime
from generator.claim import Claim, InvoiceClaim
from generator.diagnostics import Route, Severity
from generator.law import Law
from generator.letter import Letter
from generator.procedure import Procedure, Stage, State, Status, StepState
from generator.rules.breaks import Break
from generator.rules.limitation import Limitation, limitation
from generator.rules.when import When, both, when

__all__ = [
    "ALL_LETTERS", "Document", "Facts", "Finding", "MentionResult", "Rule", "Subject", "at", "both", "when",
]  # fmt: skip

ALL_LETTERS = tuple(LetterKind)
LETTER_NAMES = {
    LetterKind.RAPPEL: "rappel",
    LetterKind.RELANCE: "relance",
    LetterKind.MISE_EN_DEMEURE: "mise en demeure",
}
LETTER_ACTS = {Act(kind.value): kind for kind in LetterKind}
DOCUMENT_NAMES: Mapping[Act, str] = {
    **{act: LETTER_NAMES[kind] for act, kind in LETTER_ACTS.items()},
    Act.PLAN_REMINDER: "rappel d'échéancier",
    Act.PLAN_NOTICE: "mise en demeure d'échéancier",
    Act.ACCESSORIES: "demande d'accessoires",
    Act.RECEIPT: "quittance",
}
"""What the journal may say was sent or handed over, by its act: the three letters, and what is made on demand."""


@dataclass(frozen=True, kw_only=True)
class Facts:
    """A case on a day, and what was derived from it; no `claim` nor `state` when a legal value is missing.

    Two hundred rules ask the same questions: what is derived here is derived once. `files` gives the SHA-256 of each
    exhibit that exists, by its path in the folder of the case; `segments` are those that some procedure of the project
    serves.
    """

    case: Case
    creditor: Creditor
    procedure: Procedure
    law: Law
    claim: Claim | None
    state: State | None
    day: date
    files: Mapping[str, str] = field(default_factory=dict)
    segments: tuple[str, ...] = ()

    @property
    def lines(self) -> tuple[InvoiceClaim, ...]:
        """Every invoice with its computed sums; none when nothing could be computed."""
        return self.claim.lines if self.claim else ()

    @cached_property
    def due_lines(self) -> tuple[InvoiceClaim, ...]:
        """The invoices claimed on that day: fallen due, undisputed, not fully paid."""
        return tuple(line for line in self.lines if line.claimed > 0)

    @cached_property
    def letters(self) -> tuple[tuple[int, JournalEntry, LetterKind], ...]:
        """The letters the journal says were sent, up to the day, in the order of the file."""
        return tuple(
            (position, entry, LETTER_ACTS[entry.act])
            for position, entry in enumerate(self.case.journal)
            if entry.act in LETTER_ACTS and entry.on <= self.day
        )

    @cached_property
    def limitations(self) -> tuple[tuple[InvoiceClaim, Limitation], ...]:
        """Each invoice still unpaid whose limitation the law gives, claimed or not, with it."""
        unpaid = (line for line in self.lines if line.outstanding > 0)
        found = ((line, limitation(self.case, line.invoice, self.law, self.day)) for line in unpaid)
        return tuple((line, limit) for line, limit in found if limit is not None)

    @cached_property
    def documents(self) -> tuple[tuple[int, JournalEntry], ...]:
        """All that the journal says was sent or handed over, up to the day, in the order of the file."""
        return tuple(
            (position, entry)
            for position, entry in enumerate(self.case.journal)
            if entry.act in DOCUMENT_NAMES and entry.on <= self.day
        )

    def sent(self, kind: LetterKind) -> bool:
        """Whether that letter was sent for the leader invoice."""
        stage = self.stage(kind)
        return bool(stage and stage.done)

    def stage(self, kind: LetterKind) -> StepState | None:
        return self.state.of(Stage(kind.value)) if self.state else None


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """A letter as the debtor receives it: the marked passages of its HTML, the text of each PDF page.

    `legible` is what can be read of each passage where it was printed, and on which page; without it (a letter not
    printed yet, or not by us) a passage is only looked for in the text of the pages.
    """

    letter: Letter
    passages: Mapping[str, tuple[str, ...]]
    pages: tuple[str, ...]
    legible: Mapping[str, tuple[tuple[str, int | None], ...]] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class MentionResult:
    """One line of the conformity sheet. `severity` is the matrix letter: L, E, P, X or –."""

    code: str
    mention: str
    title: str
    basis: str
    severity: str
    verdict: str
    page: int | None = None
    quote: str = ""


class Subject(StrEnum):
    """What a rule looks at."""

    FACTS = "le dossier"
    PROCEDURE = "la procédure"
    LETTER = "la lettre"
    WRITING = "l'écriture du fichier"


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """Where a rule is broken, with the values its message needs. `file`: « dossier » or « creancier »."""

    route: Route = ()
    values: Mapping[str, str] = field(default_factory=dict)
    file: str = "dossier"


def at(*route: str | int, file: str = "dossier", **values: object) -> Finding:
    """A finding at a route; dates and amounts among the values are written in French."""
    return Finding(route=route, file=file, values={name: _shown(value) for name, value in values.items()})


def _shown(value: object) -> str:
    if isinstance(value, date):
        return french.day(value)
    return french.euros(value) if isinstance(value, Decimal) else str(value)


@when("dans tous les dossiers")
def always(facts: object) -> bool:
    return True


def nothing(*_: object) -> Iterable[Finding]:
    return ()


# Families whose warnings are not about the facts of one case.
_NEVER_WAIVED = {
    "DER": "une dérogation ne s'écarte pas par une autre",
    "LAW": "l'avertissement porte sur les valeurs communes à tous les dossiers",
    "DOC": "l'avertissement porte sur une page du guide, non sur un dossier",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """One thing that must be true. `refuses`: letters forbidden; `in_force`: first and last day, included.

    `without_basis`: why no article founds it. `sample`: what triggers it, where no edit of a healthy case can.
    `gate`: a refusal that a derogation with its reason opens; `since`: the first version of amiable that applies it.
    """

    code: str
    title: str
    why: str
    fix: str
    message: str
    severity: Severity
    basis: tuple[str, ...] = ()
    without_basis: str = ""
    applies: When = always
    check: Callable[..., Iterable[Finding]] = nothing
    refuses: tuple[LetterKind, ...] = ()
    in_force: tuple[date | None, date | None] = (None, None)
    breaks: tuple[Break, ...] = ()
    sample: str = ""
    gate: bool = False
    subject: Subject = Subject.FACTS
    since: str = "0.1.0"

    def holds_on(self, day: date) -> bool:
        first, last = self.in_force
        return (first is None or first <= day) and (last is None or day <= last)

    @property
    def on_letter(self) -> bool:
        return self.subject is Subject.LETTER

    @property
    def waivable(self) -> bool:
        """Whether a derogation may set it aside."""
        return not self.never_waived

    @property
    def never_waived(self) -> str:
        """Why no derogation may set it aside, or an empty text: a warning about a case, or a gate, can be."""
        if self.gate:
            return ""
        if self.severity is not Severity.WARNING:
            return "seuls un avertissement ou une condition de preuve se dérogent, jamais une erreur ni un autre refus"
        return _NEVER_WAIVED.get(self.code[:3], "")

    def told(self, finding: Finding) -> str:
        """The sentence of one finding; it may hold sums and dates, never the debtor's name."""
        return self.message.format_map(finding.values)

    @property
    def public_message(self) -> str:
        return self.title


def error(code: str, title: str, **parts: object) -> Rule:
    """A fault of the file: its letters stop."""
    return Rule(code=code, title=title, severity=Severity.ERROR, **parts)  # type: ignore[arg-type]


def warning(code: str, title: str, **parts: object) -> Rule:
    """A doubt: a derogation with its reason may set it aside."""
    return Rule(code=code, title=title, severity=Severity.WARNING, **parts)  # type: ignore[arg-type]


def refusal(code: str, title: str, *, refuses: tuple[LetterKind, ...] = ALL_LETTERS, **parts: object) -> Rule:
    """No fault: on that day the facts forbid the letters named."""
    return Rule(code=code, title=title, severity=Severity.REFUSAL, refuses=refuses, **parts)  # type: ignore[arg-type]


def gate(code: str, title: str, **parts: object) -> Rule:
    """What must be proved before a mise en demeure: it refuses that letter alone, unless a derogation says why not."""
    return refusal(code, title, refuses=(LetterKind.MISE_EN_DEMEURE,), gate=True, **parts)


def limitation_day(facts: Facts) -> date | None:
    """The earliest last day to sue for what is still unpaid."""
    return min((limit.end for _, limit in facts.limitations), default=None)


# --- Predicates, named like the law ---


@when("quand le débiteur est un professionnel", regimes=(Regime.B2B,))
def between_professionals(facts: Facts) -> bool:
    return facts.case.regime is Regime.B2B


@when("quand le débiteur est un consommateur", regimes=(Regime.B2C,))
def for_a_consumer(facts: Facts) -> bool:
    return facts.case.regime is Regime.B2C


@when("quand le débiteur est un acheteur public", regimes=(Regime.PUBLIC,))
def for_a_public_buyer(facts: Facts) -> bool:
    return facts.case.regime is Regime.PUBLIC


@when("quand le débiteur n'est pas un consommateur", regimes=(Regime.B2B, Regime.PUBLIC))
def not_for_a_consumer(facts: Facts) -> bool:
    return facts.case.regime is not Regime.B2C


@when("quand le débiteur n'est pas un acheteur public", regimes=(Regime.B2B, Regime.B2C))
def not_for_a_public_buyer(facts: Facts) -> bool:
    return facts.case.regime is not Regime.PUBLIC


@when("quand le débiteur n'est pas un professionnel", regimes=(Regime.B2C, Regime.PUBLIC))
def for_a_non_professional(facts: Facts) -> bool:
    return facts.case.debtor.quality is not Quality.PROFESSIONAL


@when("quand un tiers recouvre pour le compte du créancier")
def on_behalf_of_a_third_party(facts: Facts) -> bool:
    return facts.case.by_third_party


@when("quand une somme échue et non contestée reste due")
def while_something_is_due(facts: Facts) -> bool:
    return bool(facts.due_lines)


@when(
    "quand la dette reste impayée après un premier rappel",
    kinds=(LetterKind.RELANCE, LetterKind.MISE_EN_DEMEURE),
)
def after_a_rappel(facts: Facts) -> bool:
    """The leader invoice is still unpaid after its first reminder."""
    return bool(facts.due_lines) and facts.sent(LetterKind.RAPPEL)


@when(
    "quand la prochaine lettre est la mise en demeure et que rien ne la suspend",
    kinds=(LetterKind.MISE_EN_DEMEURE,),
)
def before_a_mise_en_demeure(facts: Facts) -> bool:
    """The next letter is the mise en demeure and nothing suspends it: what it needs must be there."""
    stage = facts.stage(LetterKind.MISE_EN_DEMEURE)
    if not facts.due_lines or stage is None or stage.done or (facts.state and facts.state.pause):
        return False
    return facts.sent(LetterKind.RELANCE) or stage.status in {Status.DUE, Status.LATE}
