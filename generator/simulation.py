"""The coming calendar of a case, as if each step were done on its first possible working day."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from decimal import Decimal
from enum import StrEnum

from generator import claim as claims
from generator import french
from generator.case import (
    Act,
    Case,
    Channel,
    Creditor,
    JournalEntry,
    LetterKind,
    Payment,
    PostalEvent,
    PostalState,
    Sending,
)
from generator.claim import Claim
from generator.law import Law, NotInForce
from generator.letter import LETTERS, final_date, statement
from generator.money import ZERO, plain
from generator.plan import REMEDY_NAMES, Incident, Remedy
from generator.procedure import (
    LETTER_STAGE,
    STAGE_NAMES,
    Choice,
    Procedure,
    Stage,
    State,
    Status,
    StepState,
    choose,
    state,
)
from generator.rules import Answer, Blocker
from generator.workdays import is_working_day, next_working_day

MOST_DAYS = 3 * 366
DEFAULT_DAYS = 366
_ONE_DAY = timedelta(days=1)
_KINDS: Mapping[Stage, LetterKind] = {stage: kind for kind, stage in LETTER_STAGE.items()}


class What(StrEnum):
    """The kind of a line of the calendar."""

    STEP = "étape"
    PAYMENT = "paiement"
    PAUSE = "suspension"
    END = "fin"


@dataclass(frozen=True, slots=True, kw_only=True)
class Moment:
    """One line of the calendar. `amount` is what is claimed that day, None when a rate is not published yet.

    `act` is what the journal would call it, empty for what is not an act.
    """

    on: date
    what: What
    label: str
    act: str = ""
    stage: Stage | None = None
    channel: Channel | None = None
    optional: bool = False
    amount: Decimal | None = None
    final_date: date | None = None
    note: str = ""

    @property
    def unknown(self) -> bool:
        """Whether its amount needs a rate that is not published yet: `note` says which."""
        return self.what is What.STEP and self.amount is None


@dataclass(frozen=True, slots=True)
class Supposed:
    """A payment of the what-if: on a day, an amount, for one invoice or none."""

    on: date
    amount: Decimal
    invoice: str | None = None


def simulate(
    case: Case,
    creditor: Creditor,
    procedure: Procedure,
    law: Law,
    start: date,
    until: date,
    supposed: Sequence[Supposed] = (),
) -> tuple[Moment, ...]:
    """What happens from `start` to `until`, both included, if nothing else does than these payments."""
    paid = tuple(
        Payment.model_construct(received_on=item.on, amount=item.amount, invoice=item.invoice, source=None)
        for item in supposed
    )
    future = case.model_copy(update={"payments": (*case.payments, *paid)})
    return tuple(_Play(future, creditor, procedure, law, supposed).run(start, until))


@dataclass(slots=True)
class _Play:
    case: Case
    creditor: Creditor
    procedure: Procedure
    law: Law
    supposed: Sequence[Supposed]
    told: str = ""
    quiet: Law | None = field(default=None)

    def run(self, start: date, until: date) -> Iterator[Moment]:
        day = start
        while day <= until:
            claim, gap = self._claim(day)
            for item in self.supposed:
                if item.on == day:
                    label = "paiement supposé" + (f" ({item.invoice})" if item.invoice else "")
                    yield Moment(on=day, what=What.PAYMENT, label=label, amount=item.amount)
            stands = state(self.case, claim, self.procedure, day)
            if stands.pause and stands.pause != self.told:
                yield Moment(on=day, what=What.PAUSE, label="procédure suspendue", note=_lasting(stands))
            self.told = stands.pause
            if stands.next is None and not self._moves_after(day):
                if not stands.pause:
                    yield Moment(
                        on=day, what=What.END, label="plus rien à faire", note=_left(stands, claim, gap)
                    )
                return
            if stands.incident and stands.incident.due(day) and is_working_day(day):
                yield self._remedy(stands.incident, day)
                continue
            step = stands.next
            if step and step.status in {Status.DUE, Status.LATE} and is_working_day(day):
                yield self._moment(step, claim, gap, day)
                if step.step.stage is Stage.DECISION:
                    return
                self._write(step, day)
            else:
                day += _ONE_DAY

    def _moves_after(self, day: date) -> bool:
        """Whether something already written, or supposed, may wake the case up after `day`."""
        dates = [item.on for item in self.supposed]
        dates += [item.closed_on for item in self.case.disputes if item.closed_on]
        dates += [self.case.grace.until] if self.case.grace else []
        return any(found > day for found in dates)

    def _claim(self, day: date) -> tuple[Claim, str]:
        """The claim of `day`; when a rate is not published, what remains open without it, and the reason."""
        try:
            return claims.compute(self.case, self.creditor, self.law, day), ""
        except NotInForce as missing:
            reason = str(missing)
        self.quiet = self.quiet or self.law
        while True:
            try:
                return claims.compute(self.case, self.creditor, self.quiet, day), reason
            except NotInForce as gap:
                self.quiet = _silenced(self.quiet, gap)

    def _moment(self, step: StepState, claim: Claim, gap: str, day: date) -> Moment:
        kind = _KINDS.get(step.step.stage)
        accessories = kind is None or LETTERS[kind].accessories or self.case.by_third_party
        # Without interest nor a payment to share out, the principal needs no rate.
        known = not gap or not (accessories or self.supposed)
        amount = statement.total(claim, accessories=accessories) if known else None
        return Moment(
            on=day,
            what=What.STEP,
            act=str(step.step.stage),
            stage=step.step.stage,
            label=STAGE_NAMES[step.step.stage] + (f" n° {len(step.done) + 1}" if step.done else ""),
            channel=self._channel(step),
            optional=step.step.optional,
            amount=amount,
            final_date=final_date(kind, step.step.granted, self.case.regime, day) if kind else None,
            note=gap if not known else ("en retard" if step.status is Status.LATE else ""),
        )

    def _remedy(self, found: Incident, day: date) -> Moment:
        """What a missed instalment asks for, done: the notice is shown to the debtor on the next working day."""
        registered, note, claimed = None, "", found.missing
        if found.remedy is Remedy.WITHDRAWAL:
            assert self.case.plan
            plan = self.case.plan.model_copy(update={"ended_on": day})
            self.case = self.case.model_copy(update={"plan": plan})
            claimed = found.left
        else:
            postal: tuple[PostalEvent, ...] = ()
            if found.remedy is Remedy.NOTICE:
                registered, shown = Channel.LRAR, next_working_day(day + _ONE_DAY)
                postal = (PostalEvent.model_construct(state=PostalState.PRESENTED, on=shown),)
                note = f"présentation supposée le {french.day(shown)}"
            channel = registered or Channel.LETTER
            sending = Sending.model_construct(channel=channel, postal=postal)
            self._note(JournalEntry.model_construct(on=day, act=Act(found.remedy.value), sending=sending))
            registered = channel
        return Moment(
            on=day,
            what=What.STEP,
            act=str(found.remedy),
            label=REMEDY_NAMES[found.remedy],
            channel=registered,
            amount=claimed,
            note=note,
        )

    def _channel(self, step: StepState) -> Channel | None:
        if step.step.channels:
            return step.step.channels[0]
        kind = _KINDS.get(step.step.stage)
        return LETTERS[kind].channel if kind else None

    def _write(self, step: StepState, day: date) -> None:
        """The step enters the journal of the supposed case, as the clerk would write it."""
        stage, kind = step.step.stage, _KINDS.get(step.step.stage)
        act = Act.CALL if stage is Stage.BEFORE_DUE else Act(stage.value)
        sending = None
        if kind:
            final = final_date(kind, step.step.granted, self.case.regime, day)
            channel = self._channel(step) or Channel.LETTER
            sending = Sending.model_construct(channel=channel, final_date=final)
        self._note(JournalEntry.model_construct(on=day, act=act, sending=sending))

    def _note(self, entry: JournalEntry) -> None:
        self.case = self.case.model_copy(update={"journal": (*self.case.journal, entry)})


def _left(stands: State, claim: Claim, gap: str) -> str:
    """Why nothing more is to be done, and what remains owed beside the principal."""
    if gap or not claim.total:
        return stands.summary
    return f"{stands.summary} Il reste {french.euros(claim.total)} d'accessoires."


def _lasting(stands: State) -> str:
    known = f" ; reprise possible le {french.day(stands.resumes_on)}" if stands.resumes_on else ""
    return stands.pause + known


def _silenced(law: Law, gap: NotInForce) -> Law:
    """The law with nothing accruing from the first day without a value: it tells what is open, never a sum."""
    parameter = law.parameters[gap.key]
    last = parameter.values[-1]
    nothing = replace(last, start=gap.day, end=None, value=ZERO)
    longer = replace(parameter, values=(*parameter.values, nothing))
    return replace(law, parameters={**law.parameters, gap.key: longer})


# --- Printing ---


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """A calendar and what it starts from."""

    case: Case
    creditor: Creditor
    procedures: Mapping[str, Procedure]
    answer: Answer
    until: date
    moments: tuple[Moment, ...]

    @property
    def choice(self) -> Choice:
        return choose(self.case, self.creditor, self.procedures.values())


def as_text(report: Report) -> str:
    """The calendar as aligned columns, for a terminal."""
    choice = report.choice
    title = report.procedures[choice.slug].title
    lines = [
        f"Dossier {report.case.reference}, procédure « {title} » (choisie par {choice.by})",
        f"Au {french.day(report.answer.state.day)} : {report.answer.state.summary}",
    ]
    lines += [f"À lever d'abord : {_blocker(item)}" for item in report.answer.blockers]
    lines += ["", *_table(report.moments)] if report.moments else ["", "Rien d'ici là."]
    gaps = dict.fromkeys(item.note for item in report.moments if item.unknown)
    lines += ["", *(f"Non calculable : {gap}." for gap in gaps)] if gaps else []
    lines += ["", f"Si chaque étape est faite son premier jour ouvré, jusqu'au {french.day(report.until)}."]
    return "\n".join(lines) + "\n"


def _blocker(found: Blocker) -> str:
    return f"{found.code} {found.message}".strip()


def _table(moments: Sequence[Moment]) -> Iterator[str]:
    rows = [("Date", "Étape", "Canal", "Réclamé", "Date limite"), *(_cells(moment) for moment in moments)]
    widths = [max(len(row[rank]) for row in rows) for rank in range(len(rows[0]))]
    for row, moment in zip(rows, (None, *moments), strict=True):
        cells = [cell.ljust(width) for cell, width in zip(row, widths, strict=True)]
        cells[3] = row[3].rjust(widths[3])
        yield "  ".join(cells).rstrip()
        if moment and moment.note and not moment.unknown:
            yield f"{'':{widths[0]}}  {moment.note}"


def _cells(moment: Moment) -> tuple[str, ...]:
    amount = french.euros(moment.amount) if moment.amount is not None else ""
    if moment.unknown:
        amount = "non calculable"
    if moment.stage is Stage.BEFORE_DUE:
        amount = ""  # nothing is due yet
    return (
        french.short_day(moment.on),
        moment.label + (" (facultatif)" if moment.optional else ""),
        _CHANNELS.get(moment.channel, "") if moment.channel else "",
        f"reçu {amount}" if moment.what is What.PAYMENT else amount,
        french.short_day(moment.final_date) if moment.final_date else "",
    )


_CHANNELS: Mapping[Channel, str] = {
    Channel.LETTER: "lettre",
    Channel.EMAIL: "courriel",
    Channel.LRAR: "LRAR",
    Channel.LRE: "LRE",
    Channel.HAND: "remise en main propre",
    Channel.PHONE: "téléphone",
    Channel.MESSAGE: "message",
}


def as_json(report: Report) -> dict[str, object]:
    """The calendar for a program: ISO days, amounts as plain text."""
    state, choice, step = report.answer.state, report.choice, report.answer.step
    return {
        "reference": report.case.reference,
        "date": state.day.isoformat(),
        "jusqu_au": report.until.isoformat(),
        "procedure": {"identifiant": choice.slug, "choisie_par": str(choice.by)},
        "situation": state.summary,
        "suspendue": state.pause or None,
        "prochaine_etape": {
            "acte": str(step.step.stage),
            "statut": str(step.status),
            "premier_jour": _iso(step.first_day),
            "au_plus_tard": _iso(step.last_day),
        }
        if step
        else None,
        "obstacles": [
            {"code": item.code or None, "message": item.message} for item in report.answer.blockers
        ],
        "historique": [
            {"date": done.on.isoformat(), "acte": str(done.entry.act)} for done in report.answer.history
        ],
        "non_comptes": [
            {"date": apart.on.isoformat(), "acte": str(apart.entry.act), "raison": apart.why}
            for apart in state.set_aside
        ],
        "calendrier": [_moment_as_json(moment) for moment in report.moments],
    }


def _moment_as_json(moment: Moment) -> dict[str, object]:
    return {
        "date": moment.on.isoformat(),
        "nature": str(moment.what),
        "acte": moment.act or None,
        "libelle": moment.label,
        "facultatif": moment.optional,
        "canal": str(moment.channel) if moment.channel else None,
        "montant": plain(moment.amount) if moment.amount is not None else None,
        "date_limite": _iso(moment.final_date),
        "remarque": moment.note or None,
    }


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day else None
