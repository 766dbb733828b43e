"""What happened goes into a case file: judged by every rule before a byte is written, then written whole."""

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from itertools import takewhile
from pathlib import Path

from generator.amend import NotEditable
from generator.case import Case
from generator.diagnostics import Diagnostic, Severity
from generator.failures import GeneratorError
from generator.french import euros
from generator.press import alone, write_atomically
from generator.project import CASES, Dossier, load


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


def propose(root: Path, day: date, reference: str, edit: Callable[[str, Case], str]) -> Proposal | None:
    """What `edit` would make of the case, examined on `day`; None when there is no such case.

    A case that cannot be read is proposed unchanged, with its errors. Raises what `edit` raises.
    """
    path = (root / CASES / f"{reference}.yml").resolve()
    before = load(root, day, [reference]).dossier(reference)
    if before is None or before.file != f"{CASES}/{reference}.yml":
        return None
    old = path.read_bytes()
    if before.case is None:
        return Proposal(
            path=path, old=old, new=old, before=before, after=before, found=before.diagnostics, lifted=()
        )
    try:
        new = edit(old.decode(), before.case).encode()
    except NotEditable as reason:
        raise GeneratorError(f"{before.file} : {reason}") from None
    after = load(root, day, [reference], instead={before.file: new}).dossier(reference)
    assert after is not None
    return Proposal(
        path=path,
        old=old,
        new=new,
        before=before,
        after=after,
        found=_more(after.diagnostics, before.diagnostics),
        lifted=_more(before.diagnostics, after.diagnostics),
    )


def record(proposal: Proposal) -> None:
    """Write the proposal, alone in the folder of cases. GeneratorError when someone else wrote the file since."""
    with alone(proposal.path.parent):
        write(proposal)


def write(proposal: Proposal) -> None:
    """Write the proposal, for one who is `alone` in the folder already. GeneratorError like `record`."""
    if proposal.path.read_bytes() != proposal.old:
        raise GeneratorError(
            f"{proposal.before.file} a changé pendant la commande : rien n'a été écrit ; relancez-la"
        )
    write_atomically(proposal.path, proposal.new)


def added(proposal: Proposal) -> str:
    """The lines that change, with their numbers, as a diff shows them."""
    if proposal.old == proposal.new:
        return ""
    rows = _changes(proposal.old.decode("utf-8-sig"), proposal.new.decode("utf-8-sig"))
    return "\n".join([proposal.before.file, *rows]) + "\n"


def consequences(proposal: Proposal) -> tuple[str, ...]:
    """What the fact changes: sums, letters, next step, findings that go away. French sentences."""
    before, after = proposal.before, proposal.after
    said = []
    if before.claim and after.claim and before.claim.total != after.claim.total:
        said.append(f"somme due : {euros(before.claim.total)} → {euros(after.claim.total)}")
    for old, new in zip(before.letters, after.letters, strict=False):
        if old.status is not new.status:
            said.append(f"{new.kind.replace('_', ' ')} : {old.status} → {new.status}")
    lifted = sorted({item.code for item in proposal.lifted} - {item.code for item in proposal.found})
    if lifted:
        said.append(f"ne se pose plus : {', '.join(lifted)}")
    if after.state:
        same = before.state is not None and before.state.summary == after.state.summary
        said.append(f"{'étape inchangée' if same else 'étape'} : {after.state.summary}")
    return tuple(said)


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
