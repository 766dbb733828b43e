"""Cases drawn at random for the claim: every block of the file that moves a sum, on days that collide.

`drawn_case` takes any `random.Random`: a seeded one, or that of hypothesis, which then shrinks what fails.
"""

import random
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from claims import case_of, invoice

from generator.case import (
    Act,
    Case,
    Conventions,
    CreditNote,
    Dispute,
    ExtraCost,
    GracePeriod,
    Instalment,
    Invoice,
    JournalEntry,
    Payment,
    PenalClause,
    PenaltyClause,
    PostalEvent,
    PublicOrder,
    Remission,
    Retention,
    Sending,
    Situation,
    Suspension,
)
from generator.claim import Terms
from generator.values import PaymentTerm

FIRST, LAST = date(2023, 1, 2), date(2026, 12, 31)
CHOICES = {
    name: list(type(getattr(Terms(), name)))
    for name in Terms.__slots__
    if getattr(Terms(), name) is not None  # all but the agreed term and its reading
}
TURNS = [date(2024, 2, 29), date(2023, 12, 31), date(2025, 1, 1), date(2024, 6, 30), date(2025, 7, 1)]
GIFTS = ["interets", "interets", "indemnite", "frais", "clause_penale", "principal"]


class Dice:
    """The days and sums of one case, few enough to meet."""

    def __init__(self, draw: random.Random) -> None:
        self.draw = draw
        start, span = FIRST + timedelta(days=draw.randrange(900)), draw.choice([40, 200, 500])
        self.pool = [start + timedelta(days=draw.randrange(span)) for _ in range(4)] + [draw.choice(TURNS)]
        self.sums: list[Decimal] = []

    def once_in(self, sides: int) -> bool:
        return self.draw.randrange(sides) == 0

    def day(self, shifts: tuple[int, ...] = (0, 0, 1, -1, 30, 90)) -> date:
        on = self.draw.choice(self.pool) + timedelta(days=self.draw.choice(shifts))
        return min(max(on, FIRST), LAST)

    def amount(self, top: int = 900_000) -> Decimal:
        """Any sum, one already drawn, or a few cents."""
        if self.sums and self.once_in(4):
            return self.draw.choice(self.sums)
        self.sums.append(Decimal(self.draw.randrange(1, self.draw.choice([10, top, top, top]))) / 100)
        return self.sums[-1]

    def many(self, *counts: int) -> range:
        return range(self.draw.choice(counts))


def drawn_case(draw: random.Random) -> tuple[Case, date]:
    """A case, and a day on which to count it."""
    dice = Dice(draw)
    regime = draw.choice(["b2b", "b2b", "b2b", "public", "b2c"])
    numbers = ["F1", "F2", "F3"][: draw.choice([1, 1, 2, 3])]
    buyer = draw.choice([None, "etablissement_de_sante", "entreprise_publique"])
    case = case_of(
        regime,
        buyer_kind=buyer if regime == "public" else None,
        invoices=tuple(_invoice(dice, number, regime) for number in numbers),
        payments=tuple(
            Payment(
                received_on=dice.day(),
                amount=dice.amount(draw.choice([50_000, 300_000, 900_000])),
                invoice=draw.choice([*numbers, None, None]),
            )
            for _ in dice.many(0, 1, 2, 4)
        ),
        credit_notes=tuple(
            CreditNote(
                number=f"A{i}", issued_on=dice.day(), amount=dice.amount(), invoice=draw.choice(numbers)
            )
            for i in dice.many(0, 0, 0, 1, 2)
        ),
        disputes=tuple(_dispute(dice, draw.choice(numbers)) for _ in dice.many(0, 0, 0, 1)),
        remissions=tuple(_remission(dice, draw.choice([*numbers, None])) for _ in dice.many(0, 0, 1, 3)),
        extra_costs=tuple(ExtraCost(label="sommation", amount=dice.amount(9000)) for _ in dice.many(0, 0, 1)),
        penalty_clause=_agreed_rate(dice) if dice.once_in(2) else None,
        penal_clause=_penal_clause(dice) if dice.once_in(2) else None,
        situation=Situation(
            kind=draw.choice(["redressement", "liquidation", "surendettement"]), opened_on=dice.day()
        )
        if dice.once_in(6)
        else None,
        grace=_grace(dice) if dice.once_in(8) else None,
        journal=tuple(_mise_en_demeure(dice) for _ in dice.many(0, 1, 2, 3)),
        conventions=_conventions(dice),
    )
    return case, dice.day((0, 1, 30, 90, 200, 400, 400, 800, 800))


def _invoice(dice: Dice, number: str, regime: str) -> Invoice:
    amount, due = dice.amount(2_000_000), dice.day()
    extra: dict[str, Any] = {}
    issued = due - timedelta(days=dice.draw.choice([0, 10, 30]))
    if amount > 1 and dice.once_in(4):
        first = round(amount / 3, 2)
        extra["instalments"] = (
            Instalment(due_date=dice.day(), amount=amount - first),
            Instalment(due_date=due, amount=first),
        )
    if dice.once_in(5):
        due_on = dice.draw.choice([None, dice.day()])
        extra["retention"] = Retention(amount=dice.amount(100_000), due_on=due_on)
    if dice.once_in(4):
        extra["performed_on"] = dice.day()
    if regime == "public" and dice.once_in(2):
        extra["public_order"] = _order(dice)
    if dice.once_in(4):
        extra["payment_term"] = PaymentTerm(dice.draw.choice([0, 30, 45]), dice.once_in(2))
    written = None if "payment_term" in extra or dice.once_in(5) else str(due)
    return invoice(str(amount), written, number, issued_on=str(issued), **extra)


def _order(dice: Dice) -> PublicOrder:
    stop = None
    if dice.once_in(2):
        stop = Suspension(notified_on=dice.day(), completed_on=dice.draw.choice([None, dice.day()]))
    return PublicOrder(received_on=dice.draw.choice([None, dice.day()]), suspension=stop)


def _dispute(dice: Dice, number: str) -> Dispute:
    return Dispute(
        invoice=number,
        opened_on=dice.day(),
        closed_on=dice.draw.choice([None, None, dice.day()]),
        reason="malfaçon",
        amount=dice.draw.choice([None, dice.amount()]),
    )


def _remission(dice: Dice, number: str | None) -> Remission:
    return Remission(
        granted_on=dice.day(),
        of=dice.draw.choice(GIFTS),
        amount=dice.draw.choice([None, dice.amount(20_000)]),
        invoice=number,
        reason="geste",
    )


def _agreed_rate(dice: Dice) -> PenaltyClause:
    """Rates around the legal floor, which went from 6.18 % to 15.21 %."""
    if dice.once_in(2):
        return PenaltyClause(rate=dice.draw.choice(["6", "8", "12.5", "15"]), basis="CGV")
    return PenaltyClause(multiple=dice.draw.choice(["2", "3", "4.5"]), basis="CGV")


def _penal_clause(dice: Dice) -> PenalClause:
    sums: dict[str, Any] = {"amount": dice.amount(50_000)} if dice.once_in(2) else {"percent": "10"}
    return PenalClause(wording="Une indemnité est due.", basis="CGV", **sums)


def _grace(dice: Dice) -> GracePeriod:
    granted = dice.day()
    return GracePeriod(granted_on=granted, until=granted + timedelta(days=dice.draw.choice([0, 1, 30, 300])))


def _mise_en_demeure(dice: Dice) -> JournalEntry:
    sent = dice.day((0, 1, 8, 30, 90, 200))
    channel = dice.draw.choice(["lrar", "lrar", "lrar", "lre", "lettre", "telephone"])
    proofs = [["presente"], ["presente"], ["presente", "distribue"], ["refuse"], ["depose"], ["npai"]]
    if channel == "lre":
        proofs = [["lre_avisee"], ["lre_avisee", "lre_acceptee"], ["lre_refusee"], ["depose"]]
    final = dice.draw.choice([None, *[sent + timedelta(days=8)] * 4, dice.day()])
    return JournalEntry(
        on=sent,
        act=Act.MISE_EN_DEMEURE,
        sending=Sending(
            channel=channel,
            final_date=final,
            postal=tuple(
                PostalEvent(state=state, on=sent + timedelta(days=2 * rank))
                for rank, state in enumerate(dice.draw.choice(proofs))
            ),
        ),
    )


def _conventions(dice: Dice) -> Conventions:
    """Each choice at its default half of the time; agreed terms and their reading now and then."""
    chosen: dict[str, Any] = {
        name: dice.draw.choice(values) for name, values in CHOICES.items() if dice.once_in(2)
    }
    if dice.once_in(4):
        chosen["payment_term"] = PaymentTerm(45, True)
    if dice.once_in(3):
        chosen["month_end"] = dice.draw.choice(["jours_puis_fin_de_mois", "fin_de_mois_puis_jours"])
    return Conventions(**chosen)
