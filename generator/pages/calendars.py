"""The dates of the guide's examples: when each step of a procedure falls, how a plan is spread."""

from collections.abc import Mapping
from datetime import date, timedelta
from decimal import Decimal

from generator import french
from generator import plan as plans
from generator.case import Quality, Regime
from generator.case.lists import REGIME_OF
from generator.law import Law
from generator.money import ZERO
from generator.pages import markup, worked
from generator.procedure import Procedure
from generator.simulation import DEFAULT_DAYS, What, simulate

_QUALITIES: Mapping[Regime, Quality] = {regime: quality for quality, regime in REGIME_OF.items()}
_EARLY = timedelta(days=30)  # no act comes longer before the due date


def steps(law: Law, procedure: Procedure, amount: Decimal, due: date) -> str:
    """Every step for one invoice of `amount`, each done on its first possible working day, and what is owed then."""
    case = worked.invented(_QUALITIES[procedure.regimes[0]], amount, due)
    until = due + timedelta(days=DEFAULT_DAYS)
    rows = [
        (
            french.day(moment.on),
            moment.label[:1].upper() + moment.label[1:] + (" (facultatif)" if moment.optional else ""),
            markup.label(moment.channel) if moment.channel else "–",
            french.euros(moment.amount) if moment.amount else "–",
            french.day(moment.final_date) if moment.final_date else "–",
        )
        for moment in simulate(case, worked.creditor(), procedure, law, due - _EARLY, until)
        if moment.what is What.STEP
    ]
    return markup.pipe_table(("Jour", "Étape", "Canal", "Somme due", "Date limite donnée"), rows, {3: "---:"})


def instalments(amount: Decimal, months: int, day: date, first: date, down: Decimal) -> str:
    """A plan as `amiable echeancier` proposes it: equal to the cent, on working days. Raises Unworkable."""
    terms = plans.schedule(amount, months, day, first=first, down=down)
    left = sum((term.amount for term in terms), ZERO)
    rows = []
    for rank, term in enumerate(terms, 1):
        left -= term.amount
        rows.append((str(rank), french.day(term.due_on), french.euros(term.amount), french.euros(left)))
    head = ("N°", "Au plus tard le", "Versement", "Reste ensuite")
    return markup.pipe_table(head, rows, {2: "---:", 3: "---:"})
