"""What the pages of follow-up keep of each case on the day: sums, standing, events, and nothing heavier.

Small on purpose, and made of plain values: thousands of cases are kept from one build to the next, and one that
changed is put in the place of what it was.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from itertools import chain

from generator import ageing, indicators
from generator.ageing import Aged
from generator.agenda import DAYS, Event, events_of, law_events, within
from generator.case import Creditor, LetterKind, Regime
from generator.diagnostics import Severity
from generator.indicators import Contested, Effect, Priority, Promised, Settled
from generator.law import Law
from generator.procedure import Stage, Status
from generator.project import Dossier, Project, Who


@dataclass(frozen=True, slots=True, kw_only=True)
class Followed:
    """One case. Sums are None when they could not be computed, `regime` when the file could not be read.

    `step` is what comes next, unless the case is suspended; `step_day` its first day, `step_ahead` whether it is
    still to come. `files` gives the names of the letters in its pack. `events` are those of DAYS.
    """

    who: Who
    creditor_name: str
    creditor_slug: str
    regime: Regime | None
    invoices: tuple[str, ...]
    standing: str
    closed: bool
    step: Stage | None
    step_day: date | None
    step_ahead: bool
    days_late: int
    principal: Decimal | None
    total: Decimal | None
    claimable: Decimal
    alerts: int
    files: Mapping[LetterKind, str]
    events: tuple[Event, ...]
    aged: tuple[Aged, ...]
    priority: Priority | None
    settled: tuple[Settled, ...]
    promises: tuple[Promised, ...]
    disputes: tuple[Contested, ...]
    effects: tuple[Effect, ...]
    consulted: tuple[tuple[str, date], ...]

    @property
    def reference(self) -> str:
        return self.who.reference


@dataclass(frozen=True, slots=True, kw_only=True)
class Followup:
    """Every case of a project on its day, in the order of their references, with the creditors and the law."""

    day: date
    law: Law
    creditors: Mapping[str, Creditor]
    cases: tuple[Followed, ...]

    def events(self, days: int) -> tuple[Event, ...]:
        """The agenda of the `days` days that follow, DAYS at most, in order."""
        kept = (event for case in self.cases for event in case.events if within(event, self.day, days))
        used = {pair for case in self.cases if not case.closed for pair in case.consulted}
        of_law = law_events(self.law, used, self.day, self.day + timedelta(days=days))
        return tuple(sorted(chain(kept, of_law), key=lambda event: event.rank))

    @property
    def aged(self) -> tuple[Aged, ...]:
        return tuple(chain.from_iterable(case.aged for case in self.cases))

    @property
    def priorities(self) -> tuple[Priority, ...]:
        return indicators.in_order(case.priority for case in self.cases if case.priority)

    @property
    def settled(self) -> tuple[Settled, ...]:
        return indicators.by_day_settled(chain.from_iterable(case.settled for case in self.cases))

    @property
    def promises(self) -> tuple[Promised, ...]:
        return indicators.by_day_promised(chain.from_iterable(case.promises for case in self.cases))

    @property
    def disputes(self) -> tuple[Contested, ...]:
        return indicators.by_age(chain.from_iterable(case.disputes for case in self.cases))

    @property
    def effects(self) -> tuple[Effect, ...]:
        return indicators.by_day_done(chain.from_iterable(case.effects for case in self.cases))

    @property
    def missing(self) -> tuple[str, ...]:
        """The references of the cases whose sums are unknown."""
        return tuple(case.reference for case in self.cases if case.total is None)


def followup(project: Project, cases: Iterable[Followed]) -> Followup:
    """The follow-up of these cases, with the creditors and the law of their project."""
    return Followup(day=project.day, law=project.law, creditors=project.creditors, cases=tuple(cases))


def follow(project: Project, dossier: Dossier, files: frozenset[str]) -> Followed:
    """What is kept of one examined case; `files`: the names of what its pack holds."""
    case, claim, state, day = dossier.case, dossier.claim, dossier.state, project.day
    upcoming = state.next if state and not state.pause else None
    return Followed(
        who=dossier.who,
        creditor_name=dossier.creditor.name if dossier.creditor else "",
        creditor_slug=dossier.creditor.slug if dossier.creditor else "",
        regime=case.regime if case else None,
        invoices=tuple(invoice.number for invoice in case.invoices) if case else (),
        standing=dossier.standing,
        closed=dossier.closed,
        step=upcoming.step.stage if upcoming else None,
        step_day=upcoming.first_day if upcoming else None,
        step_ahead=upcoming is not None and upcoming.status is Status.PLANNED,
        days_late=max((day - state.leader_due).days, 0) if state and state.leader_due else 0,
        principal=claim.principal if claim else None,
        total=claim.total if claim else None,
        claimable=dossier.claimable,
        alerts=sum(item.severity is not Severity.REFUSAL for item in dossier.diagnostics),
        files=dict(_files(dossier, files)),
        events=tuple(events_of(project, dossier, day + timedelta(days=DAYS))),
        aged=tuple(ageing.of_case(dossier, day)),
        priority=indicators.priority(dossier, day),
        settled=tuple(indicators.settled_in(dossier, project.law)),
        promises=tuple(indicators.promises_of(dossier, day)),
        disputes=tuple(indicators.disputes_in(dossier, day)),
        effects=tuple(indicators.effects_in(dossier, day)),
        consulted=tuple(sorted(dossier.consulted)),
    )


def _files(dossier: Dossier, files: frozenset[str]) -> Iterator[tuple[LetterKind, str]]:
    for kind in LetterKind:
        planned = dossier.letter(kind)
        if planned and planned.file in files:
            yield kind, planned.file
