"""What a call script says: who to ask for, which invoices, the sums of the day. An internal sheet, never sent."""

from generator import french
from generator.case import Act, Case, Contact, Creditor, LetterKind
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
    """The view of `appel.md` for a call at `stage`, with the sums of the claim's day.

    As in the letters, interest and indemnity are asked for once a letter has told them: from the last call on.
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
        "montants": statement.sums(claim, accessories=accessories),
        "precedents_en_bref": french.listing(_earlier(state)),
    }


def _earlier(state: State) -> list[str]:
    """« notre rappel du 9 novembre 2026 », for each letter that left."""
    sent = [
        (occurrence.on, _NAMES[step.step.stage])
        for step in state.steps
        if step.step.stage in {Stage(kind.value) for kind in LetterKind}
        for occurrence in step.done
    ]
    return [f"{name} du {french.day(on)}" for on, name in sorted(sent)]
