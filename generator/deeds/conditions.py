"""When a payment plan may be proposed: what forbids it, what deserves a warning, each with its article."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from generator import french
from generator.case import Case, InsolvencyKind, PlanInstalment, PlanInterest, Regime
from generator.claim import Claim
from generator.law import Law
from generator.plan import Course, course
from generator.workdays import add_months


@dataclass(frozen=True, slots=True, kw_only=True)
class Objection:
    """One reason against a plan, in French; `refuses` says whether it forbids it."""

    message: str
    basis: tuple[str, ...] = ()
    refuses: bool = True

    def told(self, law: Law) -> str:
        articles = " ; ".join(law.article(key).citation for key in self.basis)
        return f"{self.message} ({articles})" if articles else self.message


def objections(
    case: Case,
    claim: Claim,
    law: Law,
    interest: PlanInterest,
    limitation: date | None,
    terms: tuple[PlanInstalment, ...] = (),
) -> tuple[Objection, ...]:
    """Everything against a plan proposed on the day of `claim`, what forbids it first."""
    day = claim.as_of
    found = (
        *_closed(case, day),
        *forbidden_payment(case, day),
        *_in_force(case, day),
        *_nothing_to_spread(claim),
        *_interest_of(case, claim, interest),
        *_barred(case, day, limitation),
        *_too_long(law, day, terms),
    )
    return tuple(sorted(found, key=lambda item: not item.refuses))


def _closed(case: Case, day: date) -> Iterator[Objection]:
    if case.closure and case.closed_by(day):
        yield Objection(
            message=f"le dossier est clos depuis le {french.day(case.closure.on)} : rouvrez-le d'abord, en retirant "
            "« cloture »"
        )


def forbidden_payment(case: Case, day: date) -> Iterator[Objection]:
    """What the opening of an insolvency or an over-indebtedness forbids the debtor to pay."""
    situation = case.situation
    if situation is None or situation.opened_on > day or (situation.closed_on and situation.closed_on <= day):
        return
    since = french.day(situation.opened_on)
    if situation.kind is InsolvencyKind.OVER_INDEBTEDNESS:
        yield Objection(
            message=f"le débiteur est en surendettement depuis le {since} : il lui est interdit de payer ses dettes "
            "antérieures, un échéancier se négocie devant la commission",
            basis=("cconso-L722-5", "cconso-L722-2"),
        )
    else:
        yield Objection(
            message=f"une procédure collective ({situation.kind}) est ouverte depuis le {since} : la créance se "
            "déclare, elle ne s'échelonne plus entre les parties",
            basis=("ccom-L622-21", "ccom-L622-24"),
        )


def _in_force(case: Case, day: date) -> Iterator[Objection]:
    grace, plan = case.grace, case.plan
    if grace and grace.granted_on <= day <= grace.until:
        yield Objection(
            message=f"un juge a déjà accordé un délai jusqu'au {french.day(grace.until)} : suivez sa décision",
            basis=("cciv-1343-5",),
        )
    if plan and course(case, plan, day) is Course.KEPT:
        yield Objection(
            message=f"un échéancier signé le {french.day(plan.agreed_on)} est en cours et respecté : "
            "suivez-le avec --suivi",
        )
    elif plan and course(case, plan, day) is not Course.SETTLED:
        yield Objection(
            message="un échéancier figure déjà au dossier : un second ne s'accorde qu'avec une contrepartie "
            "(garantie, versement immédiat)",
            refuses=False,
        )


def _nothing_to_spread(claim: Claim) -> Iterator[Objection]:
    if claim.total > 0:
        if claim.disputed > 0:
            yield Objection(
                message=f"{french.euros(claim.disputed)} sont contestés : l'échéancier ne porte que sur le reste",
                basis=("cciv-1353",),
                refuses=False,
            )
        return
    if claim.disputed > 0:
        yield Objection(
            message="tout ce qui reste dû est contesté : réglez d'abord le litige, une dette contestée ne se "
            "reconnaît pas dans un échéancier",
            basis=("cciv-1353",),
        )
    elif claim.not_due > 0:
        yield Objection(
            message="rien n'est échu à cette date : il n'y a rien à échelonner", basis=("cciv-1231",)
        )
    else:
        yield Objection(message="rien n'est dû à cette date : il n'y a rien à échelonner")


def _interest_of(case: Case, claim: Claim, interest: PlanInterest) -> Iterator[Objection]:
    if case.regime is Regime.PUBLIC and interest is not PlanInterest.MAINTAINED:
        yield Objection(
            message="un créancier ne peut renoncer aux intérêts moratoires dus par un acheteur public, même en lui "
            "accordant des délais : « --interets maintenus » seulement",
            basis=("ccp-L2192-14",),
        )
    if case.regime is Regime.B2C and (claim.indemnity or claim.costs or claim.penal_clause):
        yield Objection(
            message="aucun frais ne peut être demandé à un consommateur, pas même dans un échéancier",
            basis=("cconso-L121-21", "cpce-L111-8"),
        )


def _barred(case: Case, day: date, limitation: date | None) -> Iterator[Objection]:
    if limitation is None or limitation >= day:
        return
    consumer = case.regime is Regime.B2C
    told = "obtenir d'un consommateur qu'il la reconnaisse sans le lui dire est une pratique trompeuse"
    yield Objection(
        message=f"la plus ancienne dette paraît prescrite depuis le {french.day(limitation)} : "
        + (told if consumer else "faites vérifier la prescription avant de la faire reconnaître"),
        basis=("cconso-L121-2", "cconso-L218-2") if consumer else ("cciv-2240",),
        refuses=consumer,
    )


def _too_long(law: Law, day: date, terms: tuple[PlanInstalment, ...]) -> Iterator[Objection]:
    years = int(law.in_force("delai_grace_judiciaire", day).value)
    if terms and terms[-1].due_on > add_months(day, 12 * years):
        yield Objection(
            message=f"le dernier versement, le {french.day(terms[-1].due_on)}, dépasse {french.count(years, 'an')} : "
            "un juge lui-même n'accorde pas davantage",
            basis=("cciv-1343-5",),
            refuses=False,
        )
