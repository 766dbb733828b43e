"""What happened goes into a case file: judged by every rule before a byte is written, then written whole."""

from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from itertools import takewhile
from pathlib import Path
from typing import TypeAlias

from generator.amend import NotEditable
from generator.case import Case
from generator.claim import Claim
from generator.diagnostics import Diagnostic, Severity
from generator.failures import GeneratorError
from generator.french import day as show_day
from generator.french import euros
from generator.manifest import sha256
from generator.plan import follow, pledges
from generator.press import alone
from generator.project import CASES, Dossier, Project, load
from generator.spreadsheet import BYTE_ORDER_MARK
from generator.writing import write_together


@dataclass(frozen=True, slots=True, kw_only=True)
class Proposal:
    """A case file as it stands and as it would be; `found` and `lifted`: what the rules say more, and less."""

    path: Path
    old: bytes
    new: bytes
    before: Dossier
    after: Dossier
    found: tuple[Diagnostic, ...]
    lifted: tuple[Diagnostic, ...]

    @property
    def refused(self) -> bool:
        """Whether the rules would find an error that is not there today."""
        return any(item.severity is Severity.ERROR for item in self.found)


Edit: TypeAlias = Callable[[str, Case], str]


def propose(root: Path, day: date, reference: str, edit: Edit) -> Proposal | None:
    """What `edit` would make of the case, examined on `day`; None when there is no such case.

    A case that cannot be read is proposed unchanged, with its errors. Raises what `edit` raises.
    """
    project = load(root, day, [reference])
    before = project.dossier(reference)
    if before is None or before.file != f"{CASES}/{reference}.yml":
        return None
    if before.case is None:
        path = _path(project, reference)
        old = path.read_bytes()
        return Proposal(
            path=path, old=old, new=old, before=before, after=before, found=before.diagnostics, lifted=()
        )
    try:
        return propose_all(project, {reference: edit})[reference]
    except NotEditable as reason:
        raise GeneratorError(f"{before.file} : {reason}") from None


def propose_all(project: Project, edits: Mapping[str, Edit]) -> dict[str, Proposal]:
    """What each edit would make of its case, all examined at once as if they were written.

    Every case named is one of `project` that could be read. Raises GeneratorError when its file has changed since
    it was read, and what an edit raises.
    """
    befores = {reference: project.dossier(reference) for reference in edits}
    olds: dict[str, bytes] = {}
    news: dict[str, bytes] = {}
    for reference, edit in edits.items():
        before = befores[reference]
        assert before is not None and before.case is not None, reference
        olds[reference] = _path(project, reference).read_bytes()
        text = olds[reference].decode()
        if sha256(text.removeprefix(BYTE_ORDER_MARK).encode()) != before.text_sha256:
            raise _changed(before.file)
        news[reference] = edit(text, before.case).encode()
    instead = {f"{CASES}/{reference}.yml": new for reference, new in news.items()}
    judged = load(project.root, project.day, list(edits), instead=instead) if edits else None
    found = {}
    for reference in edits:
        before, after = befores[reference], judged.dossier(reference) if judged else None
        assert before is not None and after is not None, reference
        found[reference] = Proposal(
            path=_path(project, reference),
            old=olds[reference],
            new=news[reference],
            before=before,
            after=after,
            found=_more(after.diagnostics, before.diagnostics),
            lifted=_more(before.diagnostics, after.diagnostics),
        )
    return found


def record(*proposals: Proposal) -> None:
    """Write the proposals, alone in the folder of cases. GeneratorError when someone else wrote a file since."""
    if proposals:
        with alone(proposals[0].path.parent):
            write(*proposals)


def write(*proposals: Proposal) -> None:
    """Write the proposals, all or none, for one who is `alone` in the folder already. GeneratorError like `record`."""
    for proposal in proposals:
        if proposal.path.read_bytes() != proposal.old:
            raise _changed(proposal.before.file)
    write_together({proposal.path: proposal.new for proposal in proposals})


def _path(project: Project, reference: str) -> Path:
    return (project.root / CASES / f"{reference}.yml").resolve()


def _changed(file: str) -> GeneratorError:
    return GeneratorError(f"{file} a changé pendant la commande : rien n'a été écrit ; relancez-la")


def added(proposal: Proposal) -> str:
    """The lines that change, with their numbers, as a diff shows them."""
    if proposal.old == proposal.new:
        return ""
    rows = _changes(proposal.old.decode("utf-8-sig"), proposal.new.decode("utf-8-sig"))
    return "\n".join([proposal.before.file, *rows]) + "\n"


def consequences(proposal: Proposal) -> tuple[str, ...]:
    """What the fact changes: sums, plan, promises, letters, next step, findings that go away. French sentences."""
    before, after = proposal.before, proposal.after
    said = []
    if before.claim and after.claim:
        said += _sums(before.claim, after.claim)
    if before.case and after.case and after.state:
        wait = after.procedure.promise_wait if after.procedure else 1
        said += _kept(before.case, after.case, after.state.day, wait)
    stood = {(item.kind, item.number or 1): item.status for item in before.letters}
    for item in after.letters:
        status = stood.get((item.kind, item.number or 1), item.status)
        if status is not item.status:
            said.append(f"{item.title.lower()} : {status} → {item.status}")
    lifted = sorted({item.code for item in proposal.lifted} - {item.code for item in proposal.found})
    if lifted:
        said.append(f"ne se pose plus : {', '.join(lifted)}")
    for step in after.ending:
        if step not in before.ending and after.state:
            when = "à faire" if step.since <= after.state.day else f"à partir du {show_day(step.since)}"
            said.append(f"{when} : {step.title.lower()} ({step.commands[0]})")
    if after.state:
        same = before.state is not None and before.state.summary == after.state.summary
        said.append(f"{'étape inchangée' if same else 'étape'} : {after.state.summary}")
    return tuple(said)


def _sums(old: Claim, new: Claim) -> Iterator[str]:
    """What is owed before and after, and whether the principal, or all of it, is settled."""
    if old.principal != new.principal:
        yield f"principal : {euros(old.principal)} → {euros(new.principal)}"
    if old.total != new.total:
        yield f"somme due : {euros(old.total)} → {euros(new.total)}"
    if old.total > 0 >= new.total and not new.not_due and not new.disputed:
        yield "le dossier est soldé"
    elif old.principal > 0 >= new.principal and new.total > 0:
        yield f"le principal est réglé ; restent {euros(new.total)} d'accessoires"


def _kept(old: Case, new: Case, day: date, wait: int) -> Iterator[str]:
    """The instalments and the promises that what was received since has just covered; promises wait `wait` days."""
    if old.plan and new.plan:
        was = {item.number for item in follow(old.plan, old.payments, day) if item.paid_on}
        terms = follow(new.plan, new.payments, day)
        for item in terms:
            if item.paid_on and item.number not in was:
                yield f"mensualité {item.number} sur {len(terms)} : {item.status}"
    was_kept = {item.position for item in pledges(old, day, wait) if item.kept}
    for pledge in pledges(new, day, wait):
        if pledge.kept and pledge.promise.kept is None and pledge.position not in was_kept:
            yield f"promesse de {euros(pledge.promise.amount)} pour le {show_day(pledge.promise.due_on)} : tenue"


def _more(some: tuple[Diagnostic, ...], others: tuple[Diagnostic, ...]) -> tuple[Diagnostic, ...]:
    """What is in `some` and not in `others`, wherever it stands: adding a line moves the rest."""
    known = Counter((item.code, item.message) for item in others)
    found = []
    for item in some:
        known[(item.code, item.message)] -= 1
        if known[(item.code, item.message)] < 0:
            found.append(item)
    return tuple(found)


def _changes(old: str, new: str) -> Iterator[str]:
    """The lines between those that both texts begin with and those that both end with."""
    before, after = old.splitlines(), new.splitlines()
    head = _alike(before, after)
    tail = _alike(before[head:][::-1], after[head:][::-1])
    yield from (f"{at + 1:>5} - {before[at]}" for at in range(head, len(before) - tail))
    yield from (f"{at + 1:>5} + {after[at]}" for at in range(head, len(after) - tail))


def _alike(some: list[str], others: list[str]) -> int:
    """How many lines both begin with."""
    return sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], zip(some, others, strict=False)))
