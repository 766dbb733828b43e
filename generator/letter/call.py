"""What is said by telephone, in a call or a short message: to whom, which invoices, the sums of the day."""

from datetime import date

from generator import french
from generator.case import Act, Case, Contact, Creditor
from generator.claim import Claim
from generator.letter import parties, statement
from generator.procedure import Stage, State

_NAMES = {
    Stage.RAPPEL: "notre rappel",
    Stage.RELANCE: "notre relance",
    Stage.MISE_EN_DEMEURE: "notre mise en demeure",
}
_INTEREST_FROM = {Stage.LAST_CALL, Stage.MISE_EN_DEMEURE, Stage.DECISION}


def call_script(
    case: Case, creditor: Creditor, claim: Claim, state: State, stage: Stage, contact: Contact
) -> dict[str, object]:
    """The view of `appel.md` and of `message.md` at `stage`, with the sums of the claim's day.

    `premiere_lettre` is the first letter of a collector, which each of his contacts recalls (CPCE, art. R. 124-4,
    last paragraph); empty without a collector, or before it left. As in the letters, interest and indemnity are
    asked for once a letter has told them: from the last call on.
    """
    early = stage is Stage.BEFORE_DUE
    accessories = stage in _INTEREST_FROM or case.by_third_party
    lines = (
        [line for line in claim.lines if line.not_due > 0]
        if early
        else statement.claimed_lines(claim, accessories=accessories)
    )
    return {
        **parties.letterhead(case, creditor),
        "reference": case.reference,
        "reference_mandataire": case.mandate.reference or "" if case.mandate else "",
        "date": french.day(claim.as_of),
        "date_iso": claim.as_of.isoformat(),
        "regime": str(case.regime),
        "tiers": case.by_third_party,
        "personne_physique": case.natural_person,
        "etape": str(stage),
        "acte": str(Act.LAST_CALL if stage is Stage.LAST_CALL else Act.CALL),
        "contact": {"nom": contact.name, "telephone": contact.phone or ""},
        "factures": [
            {
                "numero": line.number,
                "emise_le": french.short_day(line.invoice.issued_on),
                "echeance": french.short_day(line.due_date),
                "prestation": line.invoice.supply,
                "somme": french.euros(line.not_due if early else line.claimed),
            }
            for line in lines
        ],
        "factures_en_bref": statement.in_short(lines),
        "montants": statement.sums(claim, accessories=accessories),
        "precedents_en_bref": french.listing([_told(*sent) for sent in _sent(state)]),
        "premiere_lettre": next((_told(*sent) for sent in _sent(state, _mandated(case))), ""),
    }


def _sent(state: State, since: date | None = date.min) -> list[tuple[date, Stage]]:
    """The letters that left for the debt, the oldest first; those from the day `since` on, none without it."""
    return sorted(
        (occurrence.on, step.step.stage)
        for step in state.steps
        if step.step.stage in _NAMES
        for occurrence in step.done
        if since is not None and occurrence.on >= since
    )


def _mandated(case: Case) -> date | None:
    """The day from which the letters are the collector's, if there is one."""
    return (case.mandate.agreed_on or date.min) if case.mandate else None


def _told(on: date, stage: Stage) -> str:
    """« notre rappel du 9 novembre 2026 »."""
    return f"{_NAMES[stage]} du {french.day(on)}"
