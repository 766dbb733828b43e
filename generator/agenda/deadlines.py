"""What has a date of its own, whatever stage is due: legal periods, the insurer, promises, instalments."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Unpack

from generator import rules
from generator.agenda.event import Event, Group, Kind, Urgency, Words, about
from generator.case import OUTCOMES, Channel, PostalState, Regime
from generator.french import day as show_day
from generator.french import euros
from generator.money import ZERO
from generator.plan import missed_instalment, pledges
from generator.procedure import Stage
from generator.project import Dossier, Project
from generator.rules import Facts, insurance
from generator.rules.insolvency import NAMES, awaited_declaration, months_after
from generator.rules.postal import custody, unchecked_return

NOTICE = {Kind.LIMITATION: 183, Kind.DECLARATION: 62, Kind.RELIEF: 183, Kind.INSURER: 30}
"""Days for which a deadline that forfeits a right is told beforehand, however short the agenda asked."""

_ONE_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class _Desk:
    """One case on the day of the project; `until` is the last day of the agenda, included."""

    dossier: Dossier
    facts: Facts
    asked: date
    until: date

    def told(self, kind: Kind, day: date | None, **words: Unpack[Words]) -> Iterator[Event]:
        """The event, when its day is known, has not passed and is near enough."""
        last = max(self.until, self.asked + timedelta(days=NOTICE.get(kind, 0)))
        if day is not None and self.asked <= day <= last:
            yield self.event(kind, day, Group.DEADLINE, Urgency.AHEAD, **words)

    def missed(self, kind: Kind, day: date, **words: Unpack[Words]) -> Event:
        """What should have been done by `day`."""
        return self.event(kind, day, Group.TODO, Urgency.LATE, **words)

    def event(self, kind: Kind, day: date, group: Group, urgency: Urgency, **words: Unpack[Words]) -> Event:
        when = Urgency.TODAY if urgency is Urgency.AHEAD and day == self.asked else urgency
        return about(self.dossier, kind, day, group, when, **words)


def of_case(project: Project, dossier: Dossier, until: date) -> Iterator[Event]:
    """The deadlines of one case whose sums are known; a settled or a closed one has none."""
    case, creditor, procedure = dossier.case, dossier.creditor, dossier.procedure
    if case is None or creditor is None or procedure is None or dossier.claim is None:
        return
    if case.closed_by(project.day):
        return
    facts = Facts(
        case=case,
        creditor=creditor,
        procedure=procedure,
        law=project.law,
        claim=dossier.claim,
        state=dossier.state,
        day=project.day,
    )
    desk = _Desk(dossier, facts, project.day, until)
    if any(line.outstanding > 0 or line.disputed > 0 for line in facts.lines):
        for source in _SOURCES:
            yield from source(desk)


def _final_date(desk: _Desk) -> Iterator[Event]:
    step = desk.facts.state.of(Stage.MISE_EN_DEMEURE) if desk.facts.state else None
    if step and step.done and step.final_date:
        sent = step.done[-1].on
        yield from desk.told(
            Kind.FINAL_DATE,
            step.final_date,
            subject=sent.isoformat(),
            what="Date limite donnée par la mise en demeure",
            why=f"mise en demeure du {show_day(sent)} ; passé ce jour, une décision est à prendre",
            command=f"amiable noter {desk.dossier.reference} decision",
            basis=desk.facts.law.article("cciv-1344").citation,
        )


def _limitation(desk: _Desk) -> Iterator[Event]:
    facts = desk.facts
    found = [
        (limit.end, line.number, limit)
        for line in facts.lines
        if line.outstanding > 0
        and (limit := rules.limitation(facts.case, line.invoice, facts.law, facts.day))
    ]
    if not found:
        return
    end, number, limit = min(found, key=lambda item: item[:2])
    counted = show_day(limit.interrupted_on or limit.start)
    basis = facts.law.parameter(limit.key).basis
    if end < desk.asked:
        yield desk.event(
            Kind.LIMITATION, end, Group.TODO, Urgency.BLOCKED, subject=number, what="Créance prescrite",
            why=f"facture {number} : délai compté du {counted}, expiré le {show_day(end)} ; n'écrivez plus sans avis "
            "juridique",
            command=f"amiable check {desk.dossier.reference}", basis=basis,
        )  # fmt: skip
    yield from desk.told(
        Kind.LIMITATION, end, subject=number, what="Dernier jour pour agir en justice (prescription)",
        why=f"facture {number} : délai compté du {counted} ; faites reconnaître la dette ou saisissez le juge avant",
        command=f"amiable expliquer {desk.dossier.reference}", basis=basis,
    )  # fmt: skip


def _electronic(desk: _Desk) -> Iterator[Event]:
    """The days the addressee of an electronic registered letter has to accept it, from the day after the notice."""
    for entry in desk.facts.case.journal:
        if entry.sending is None or entry.sending.channel is not Channel.LRE or entry.on > desk.asked:
            continue
        states = {event.state: event.on for event in entry.sending.postal if event.on <= desk.asked}
        told = (PostalState.LRE_NOTIFIED, PostalState.PRESENTED, PostalState.DEPOSITED)
        notice = next((states[state] for state in told if state in states), entry.on)
        days = desk.facts.law.whole("lre_acceptation", notice)
        if days is None or states.keys() & OUTCOMES:
            continue
        last = notice + timedelta(days=days)
        words: Words = {
            "subject": f"{entry.act}/{entry.on}",
            "command": f"amiable noter {desk.dossier.reference} suivi",
            "basis": desk.facts.law.parameter("lre_acceptation").basis,
        }
        noticed = f"avis du {show_day(notice)} : {days} jours à compter du lendemain"
        yield from desk.told(
            Kind.LRE, last, what="Fin du délai pour accepter la lettre électronique", why=noticed, **words
        )
        if last < desk.asked:
            yield desk.missed(
                Kind.LRE, last + _ONE_DAY, what="Issue de la lettre électronique à relever",
                why=f"{noticed} ; téléchargez la preuve de réception, de refus ou de non-réclamation", **words,
            )  # fmt: skip


def _paper(desk: _Desk) -> Iterator[Event]:
    """A paper registered letter whose custody is over, when nobody noted what became of it."""
    for _, entry, _, end in custody(desk.facts):
        if end < desk.asked:
            yield desk.missed(
                Kind.REGISTERED, end, subject=f"{entry.act}/{entry.on}", what="Issue d'un recommandé à relever",
                why=f"{entry.act.value.replace('_', ' ')} du {show_day(entry.on)} : la garde est finie ; l'avis, le "
                "pli refusé ou non réclamé est une preuve, une adresse inconnue oblige à renvoyer",
                command=f"amiable noter {desk.dossier.reference} suivi",
                basis=desk.facts.law.parameter("lrar_garde").basis,
            )  # fmt: skip


def _returned(desk: _Desk) -> Iterator[Event]:
    """A letter that came back for its address: nothing leaves before that address is checked."""
    if found := unchecked_return(desk.facts):
        _, _, entry, on = found
        yield desk.missed(
            Kind.ADDRESS, on, subject=f"{entry.act}/{entry.on}", what="Adresse à vérifier",
            why=f"{entry.act.value.replace('_', ' ')} du {show_day(entry.on)}, revenue « destinataire inconnu à "
            "l'adresse » ; aucune lettre ne repart avant",
            command=f"amiable noter {desk.dossier.reference} adresse_verifiee",
        )  # fmt: skip


def _insolvency(desk: _Desk) -> Iterator[Event]:
    facts, reference = desk.facts, desk.dossier.reference
    situation = awaited_declaration(facts)
    if situation is None:
        return
    subject = situation.opened_on.isoformat()
    opened = f"{NAMES[situation.kind]}, jugement d'ouverture du {show_day(situation.opened_on)}"
    published = situation.published_on
    if published is None:
        yield desk.event(
            Kind.PUBLICATION, desk.asked, Group.TODO, Urgency.TODAY, subject=subject,
            what="Publication au BODACC à rechercher",
            why=f"{opened} : le délai pour déclarer la créance court de la publication, encore inconnue",
            command=f"amiable check {reference}", basis=facts.law.parameter("declaration_creance").basis,
        )  # fmt: skip
        return
    last = months_after(facts, published, "declaration_creance")
    words: Words = {"subject": subject, "command": f"amiable noter {reference} declaration_creance"}
    yield from desk.told(
        Kind.DECLARATION, last, what="Fin du délai pour déclarer la créance",
        why=f"{opened}, publié au BODACC le {show_day(published)}",
        basis=facts.law.parameter("declaration_creance").basis, **words,
    )  # fmt: skip
    if last and last < desk.asked:
        yield from desk.told(
            Kind.RELIEF, months_after(facts, published, "releve_forclusion"),
            what="Fin du délai pour demander le relevé de forclusion",
            why=f"{opened} : la créance n'a pas été déclarée avant le {show_day(last)}",
            basis=facts.law.parameter("releve_forclusion").basis, **words,
        )  # fmt: skip


def _insurer(desk: _Desk) -> Iterator[Event]:
    awaited = insurance.awaited_declaration(desk.facts)
    if awaited is None:
        return
    words: Words = {
        "subject": awaited.invoice,
        "why": f"facture {awaited.invoice}, échue le {show_day(awaited.due)} ; {awaited.insurer}",
        "command": f"amiable noter {desk.dossier.reference} declaration_assureur",
    }
    yield from desk.told(
        Kind.INSURER, awaited.last, what="Fin du délai pour déclarer l'impayé à l'assureur-crédit", **words
    )
    if awaited.last < desk.asked:
        yield desk.missed(Kind.INSURER, awaited.last, what="Impayé non déclaré à l'assureur-crédit", **words)


def _promises(desk: _Desk) -> Iterator[Event]:
    """The promises awaited, then those whose day of check has come without the money."""
    named: Counter[date] = Counter()
    for pledge in pledges(desk.facts.case, desk.asked, desk.facts.procedure.promise_wait):
        promise = pledge.promise
        named[promise.made_on] += 1
        rank = named[promise.made_on]  # two promises of one day are two events
        if promise.kept is not None or pledge.kept:
            continue
        said = f"promesse du {show_day(promise.made_on)}" + (
            f", {promise.contact}" if promise.contact else ""
        )
        words: Words = {
            "subject": promise.made_on.isoformat() + (f"/{rank}" if rank > 1 else ""),
            "command": f"amiable noter {desk.dossier.reference} paiement",
        }
        yield from desk.told(Kind.PROMISE, promise.due_on, what="Paiement promis", why=said, **words)
        if pledge.kept is False:
            words["command"] = (
                f"amiable noter {desk.dossier.reference} promesse_rompue --pour-le {promise.due_on.isoformat()}"
            )
            yield desk.missed(
                Kind.PROMISE, promise.due_on, what="Promesse à vérifier",
                why=f"{said} : {euros(pledge.received)} reçus sur {euros(promise.amount)} promis pour le "
                f"{show_day(promise.due_on)} ; notez le paiement, ou qu'elle n'est pas tenue", **words,
            )  # fmt: skip


def _plan(desk: _Desk) -> Iterator[Event]:
    plan, case = desk.facts.case.plan, desk.facts.case
    if plan is None or plan.agreed_on > desk.asked:
        return
    received = sum((item.amount for item in case.payments if item.received_on >= plan.agreed_on), ZERO)
    missed, expected = missed_instalment(case, plan, desk.asked), ZERO
    instalments = sorted(plan.instalments, key=lambda item: item.due_on)
    for rank, instalment in enumerate(instalments, start=1):
        expected += instalment.amount
        words: Words = {
            "subject": f"{plan.agreed_on}/{rank}",
            "command": f"amiable noter {desk.dossier.reference} paiement",
        }
        of = f"mensualité {rank} sur {len(instalments)} de l'échéancier du {show_day(plan.agreed_on)}"
        if instalment.due_on == missed:
            yield desk.missed(
                Kind.INSTALMENT, instalment.due_on, what="Mensualité impayée",
                why=f"{of} ; vérifiez le compte et notez ce qui est arrivé", **words,
            )  # fmt: skip
        elif missed is None and expected > received:
            yield from desk.told(
                Kind.INSTALMENT, instalment.due_on, what="Mensualité attendue", why=of, **words
            )


def _grace(desk: _Desk) -> Iterator[Event]:
    grace = desk.facts.case.grace
    if grace and grace.granted_on <= desk.asked:
        yield from desk.told(
            Kind.GRACE, grace.until, subject=grace.granted_on.isoformat(),
            what="Fin du délai accordé par le juge", why=f"décision du {show_day(grace.granted_on)}",
            command=f"amiable expliquer {desk.dossier.reference}",
            basis=desk.facts.law.article("cciv-1343-5").citation,
        )  # fmt: skip


def _public(desk: _Desk) -> Iterator[Event]:
    if desk.facts.case.regime is not Regime.PUBLIC:
        return
    for line in desk.facts.lines:
        if line.not_due > 0:
            yield from desk.told(
                Kind.PUBLIC_PERIOD, line.due_date, subject=line.number,
                what="Fin du délai de paiement de l'acheteur public",
                why=f"facture {line.number} ; les intérêts moratoires courent du lendemain",
                command=f"amiable expliquer {desk.dossier.reference}",
                basis=desk.facts.law.parameter("delai_public").basis,
            )  # fmt: skip


_SOURCES = (
    _final_date, _limitation, _electronic, _paper, _returned, _insolvency, _insurer, _promises, _plan, _grace, _public,
)  # fmt: skip
