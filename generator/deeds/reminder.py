"""A missed instalment told to the debtor: a courteous reminder, or the notice that the clause of the plan asks for."""

from datetime import date
from enum import StrEnum

from generator import french
from generator.case import Case, Creditor
from generator.claim import Claim
from generator.deeds.agreement import NOTICE_DAYS
from generator.deeds.deed import Deed
from generator.law import Law
from generator.letter import document, parties
from generator.money import ZERO
from generator.plan import InstalmentStatus, follow


class Notice(StrEnum):
    """How firmly: the reminder of a date, or the mise en demeure under the clause de déchéance du terme."""

    REMINDER = "rappel"
    FORMAL = "mise_en_demeure"


def reminder(case: Case, creditor: Creditor, claim: Claim, law: Law, notice: Notice) -> Deed | None:
    """The letter about what is late on the day of `claim`; None when nothing is, or once the terms are withdrawn."""
    plan, day = case.plan, claim.as_of
    if plan is None or plan.agreed_on > day or (plan.ended_on and plan.ended_on <= day):
        return None
    followed = follow(plan, case.payments, day)
    late = [item for item in followed if item.status is InstalmentStatus.LATE]
    if not late:
        return None
    missing = sum((item.missing for item in late), ZERO)
    left = sum((item.missing for item in followed), ZERO)
    account = parties.account(case, creditor)
    formal = notice is Notice.FORMAL
    days = f"{NOTICE_DAYS[case.regime]}{french.NBSP}jours"
    mode = "Lettre recommandée avec demande d’avis de réception" if formal else "Lettre simple"
    view = {
        **document(case, creditor, title="Échéancier", day=day),
        "lettre": {
            "genre": "echeancier",
            "projet": False,
            "premier_jour": "",
            "annexe": False,
            "envoi": {"mode": mode, "recommande": formal},
        },
        "appel": parties.appeal(case.debtor.civility),
        "accord_du": french.day(plan.agreed_on),
        "formel": formal,
        "retards": [
            {
                "rang": item.number,
                "le": french.day(item.due_on),
                "montant": french.euros(item.amount),
                "recu": french.euros(item.received) if item.received else "",
                "manque": french.euros(item.missing),
            }
            for item in late
        ],
        "manque": french.euros(missing),
        "reste": french.euros(left),
        "avertissement": days,
        "paiement": {**account, "libelle": f"{case.reference} échéancier"},
        "signature": parties.signature(case, creditor),
        "decompte": {},
        "pieces_jointes": [f"copie de l’échéancier du {french.day(plan.agreed_on)}"] if formal else [],
        "l111_8": list(law.text("l111_8_alineas_2_et_3").paragraphs) if case.by_third_party else [],
    }
    return Deed(
        name=f"{case.reference}-echeancier-{notice.replace('_', '-')}",
        title="Lettre sur l’échéancier",
        template="rappel_echeancier.md",
        layout="lettre.html",
        view=view,
        expected={
            "debtor-identity": (case.debtor.name,),
            "reminder-amount": (french.day(plan.agreed_on), french.euros(missing), *_dates(late)),
            "payment-means": (account["iban"],),
            "signature": (parties.signature(case, creditor)["nom"],),
            **({"reminder-clause": (days, french.euros(left), "déchéance du terme")} if formal else {}),
            **({"collector-l111-8-text": tuple(view["l111_8"])} if case.mandate else {}),  # type: ignore[arg-type]
        },
    )


def _dates(late: list) -> tuple[str, ...]:  # type: ignore[type-arg]
    days: list[date] = [item.due_on for item in late]
    return tuple(french.day(day) for day in days)
