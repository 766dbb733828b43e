"""What goes by telephone: the script of a call, and the short message that goes with a letter."""

from dataclasses import dataclass

from generator.agenda.steps import due, obstacles
from generator.case import Act, Case, Channel, Contact, Creditor, LetterKind
from generator.claim import Claim
from generator.letter import parties
from generator.letter.call import call_script
from generator.mailroom.table import Table, unfit
from generator.pdf import PrintFault
from generator.procedure import LETTER_STAGE, STAGE_NAMES, Stage, State, StepState
from generator.project import Dossier

LONGEST = 459
"""Signs of a message: what three text messages hold (3 × 153 of them once joined)."""
# What a telephone's own alphabet lacks and plain French does without: one such sign would cost half the room.
_PLAIN = str.maketrans({"’": "'", "«": '"', "»": '"', "–": "-", "—": "-", "…": "..."})


@dataclass(frozen=True, slots=True, kw_only=True)
class _Contacted:
    """A stage of a case, due on the day and not forbidden, and what its texts speak of."""

    dossier: Dossier
    stage: Stage
    case: Case
    creditor: Creditor
    claim: Claim
    state: State

    def view(self, contact: Contact) -> dict[str, object]:
        return call_script(self.case, self.creditor, self.claim, self.state, self.stage, contact)

    @property
    def of_the_letter(self) -> dict[str, object]:
        """The invoices and sums of the letter the stage sends, so that a message asks for what it asks for."""
        kind = next((kind for kind, stage in LETTER_STAGE.items() if stage is self.stage), None)
        planned = self.dossier.letter(kind) if kind else None
        if planned is None or planned.letter is None:
            return {}
        return {key: planned.letter.view[key] for key in ("factures", "factures_en_bref", "montants")}


def _contacted(dossier: Dossier, channel: Channel) -> tuple[tuple[_Contacted, StepState], ...]:
    """The stages due on the day that go through `channel`."""
    case, creditor, claim, state = dossier.case, dossier.creditor, dossier.claim, dossier.state
    if case is None or creditor is None or claim is None or state is None:
        return ()
    return tuple(
        (
            _Contacted(
                dossier=dossier,
                stage=step.step.stage,
                case=case,
                creditor=creditor,
                claim=claim,
                state=state,
            ),
            step,
        )
        for step in due(dossier)
        if channel in step.step.channels and not obstacles(dossier, step.step.stage)
    )


def calls(table: Table, dossier: Dossier) -> int:
    """Lay the scripts of the calls of one case; how many."""
    return sum(_call(table, asked) for asked, _ in _contacted(dossier, Channel.PHONE))


def messages(table: Table, dossier: Dossier) -> int:
    """Lay the short messages of one case; how many."""
    return sum(_message(table, asked, step) for asked, step in _contacted(dossier, Channel.MESSAGE))


def _call(table: Table, asked: _Contacted) -> bool:
    """The script of one call; False when nobody can be called."""
    dossier, stage = asked.dossier, asked.stage
    contact = parties.payer(asked.case.debtor, reached_by="phone")
    if contact is None:
        table.refuse(dossier, "ENV04", ("debtor", "contacts"),
                     f"{STAGE_NAMES[stage]} : aucun contact payeur n'a de téléphone")  # fmt: skip
        return False
    text = table.text(dossier, "appel.md", "appel.html", asked.view(contact))
    if text is None:
        return False
    name = f"appels/{dossier.reference}-{stage}.pdf"
    try:
        table.files[name] = table.engine.print(text.html)
    except PrintFault as fault:
        table.fault(dossier, "", 1, str(fault))
        return False
    act = Act.LAST_CALL if stage is Stage.LAST_CALL else Act.CALL
    table.note(
        dossier, str(stage), Channel.PHONE, name, contact.name, f"amiable noter {dossier.reference} {act}"
    )
    return True


def _message(table: Table, asked: _Contacted, step: StepState) -> bool:
    """One short message to the payer's mobile; False, and why, when it may not leave.

    Beside a letter or a call it is a courtesy: without a mobile number there is none, and nothing to complete. A
    collector's message recalls his first letter, which comes before it (CPCE, art. R. 124-4, last paragraph).
    """
    dossier, stage = asked.dossier, asked.stage
    contact = parties.payer(asked.case.debtor, reached_by="mobile")
    if contact is None or contact.mobile is None:
        if step.step.channels == (Channel.MESSAGE,):
            table.refuse(dossier, "ENV07", ("debtor", "contacts"),
                         f"{STAGE_NAMES[stage]} : aucun contact payeur n'a de numéro de mobile")  # fmt: skip
        return False
    view = {**asked.view(contact), **asked.of_the_letter}
    if asked.case.by_third_party and not view["premiere_lettre"]:
        return False
    text = table.text(dossier, "message.md", "courriel.html", view)
    if text is None:
        return False
    words = " ".join(text.plain.translate(_PLAIN).split())
    if wrong := next(unfit(dossier, words, words, LetterKind.RAPPEL), ""):
        table.refuse(dossier, "ENV06", (), f"{STAGE_NAMES[stage]}, message : {wrong}")
        return False
    if len(words) > LONGEST:
        why = f"{STAGE_NAMES[stage]} : le message compte {len(words)} signes, {LONGEST} au plus"
        table.refuse(dossier, "ENV07", (), why)
        return False
    name = f"messages/{dossier.reference}-{stage}.txt"
    table.files[name] = f"{contact.mobile}\n{contact.name}\n\n{words}\n".encode()
    command = f"amiable noter {dossier.reference} {Act.MESSAGE}"
    table.note(dossier, str(stage), Channel.MESSAGE, name, f"{contact.name}, {contact.mobile}", command)
    return True
