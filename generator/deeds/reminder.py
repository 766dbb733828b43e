"""A missed instalment told to the debtor: a courteous reminder, or the notice that the clause of the plan asks for."""

from enum import StrEnum

from generator import french
from generator.case import Act, Case, Channel, Creditor
from generator.claim import Claim
from generator.deeds.deed import Deed
from generator.deeds.page import held_by_all, letter_page
from generator.law import Law
from generator.letter import parties
from generator.money import ZERO
from generator.plan import NOTICE_DAYS, InstalmentStatus, follow


class Notice(StrEnum):
    """How firmly: the reminder of a date, or the mise en demeure under the clause de déchéance du terme."""

    REMINDER = "rappel"
    FORMAL = "mise_en_demeure"

    @property
    def act(self) -> Act:
        """What the journal calls it."""
        return Act.PLAN_NOTICE if self is Notice.FORMAL else Act.PLAN_REMINDER

    @property
    def channel(self) -> Channel:
        """How it leaves: the clause asks for a registered letter."""
        return Channel.LRAR if self is Notice.FORMAL else Channel.LETTER


def reminder(
    case: Case, creditor: Creditor, claim: Claim, law: Law, notice: Notice, channel: Channel | None = None
) -> Deed | None:
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
    view = {
        **letter_page(
            case,
            creditor,
            claim,
            law,
            title="Échéancier",
            genre="echeancier",
            channel=channel or notice.channel,
        ),
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
        "pieces_jointes": [f"copie de l’échéancier du {french.day(plan.agreed_on)}"] if formal else [],
    }
    return Deed(
        name=f"{case.reference}-echeancier-{notice.replace('_', '-')}",
        title="Lettre sur l’échéancier",
        template="rappel_echeancier.md",
        layout="lettre.html",
        view=view,
        expected={
            **held_by_all(view),
            "reminder-amount": (
                french.day(plan.agreed_on),
                french.euros(missing),
                *(french.day(item.due_on) for item in late),
            ),
            "payment-means": (account["iban"],),
            **({"reminder-clause": (days, french.euros(left), "déchéance du terme")} if formal else {}),
        },
    )
