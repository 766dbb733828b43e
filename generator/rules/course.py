"""PRO: the course of the procedure. When a letter may leave, and what must have happened before it."""

from collections.abc import Callable, Iterable, Iterator
from datetime import timedelta

from generator import french
from generator.case import Act, LetterKind, PostalState, Result, Role
from generator.claim import InvoiceClaim
from generator.money import ZERO
from generator.plan import pledges
from generator.procedure import Stage
from generator.reader import fold, nearest
from generator.rules.breaks import add, broken, drop, put
from generator.rules.limitation import Limitation
from generator.rules.rule import (
    LETTER_NAMES,
    Facts,
    Finding,
    Rule,
    at,
    before_a_mise_en_demeure,
    gate,
    refusal,
    warning,
    while_something_is_due,
)
from generator.rules.when import inscribed
from generator.workdays import add_months

_MED = LetterKind.MISE_EN_DEMEURE
_APPROVERS = {"comptabilite": "la comptabilité", "commercial": "le commercial", "direction": "la direction"}


# --- What is owed, and whether it may be claimed ---


def _nothing_due_yet(facts: Facts) -> Iterator[Finding]:
    if facts.claim and not facts.due_lines and facts.claim.not_due > 0:
        first = min(facts.lines, key=lambda line: (line.not_due == 0, line.due_date))
        yield at("invoices", first.position, "due_date", due=first.due_date)


def _all_disputed(facts: Facts) -> Iterator[Finding]:
    if facts.claim and facts.claim.disputed > 0 and not facts.due_lines and facts.claim.not_due == 0:
        yield at("disputes", disputed=facts.claim.disputed)


def _partly_disputed(facts: Facts) -> Iterator[Finding]:
    if facts.claim and facts.claim.disputed > 0 and facts.due_lines:
        yield at("disputes", disputed=facts.claim.disputed, principal=facts.claim.principal)


def _settled(facts: Facts) -> Iterator[Finding]:
    owed = any(line.outstanding > 0 or line.disputed > 0 for line in facts.lines)
    if facts.claim and not owed and not facts.case.closed_by(facts.day):
        left = facts.claim.total
        rest = f"il reste {french.euros(left)} d'accessoires" if left > 0 else "plus rien n'est dû"
        yield at("payments", rest=rest)


def _limits(facts: Facts) -> Iterator[tuple[InvoiceClaim, Limitation]]:
    yield from ((line, limit) for line, limit in facts.limitations if line.claimed > 0)


def _expired(facts: Facts) -> Iterator[Finding]:
    for line, found in _limits(facts):
        if facts.day > found.end:
            yield at(
                "invoices",
                line.position,
                "performed_on",
                end=found.end,
                start=found.interrupted_on or found.start,
            )


def _ending(after: int, within: int) -> Callable[[Facts], Iterable[Finding]]:
    """Limitation ending in more than `after` months and at most `within` months."""

    def check(facts: Facts) -> Iterator[Finding]:
        first = add_months(facts.day, after) if after else facts.day - timedelta(days=1)
        for line, found in _limits(facts):
            if first < found.end <= add_months(facts.day, within):
                yield at(
                    "invoices",
                    line.position,
                    "performed_on",
                    end=found.end,
                    start=found.interrupted_on or found.start,
                )

    return check


def _promise_pending(facts: Facts) -> Iterator[Finding]:
    for pledge in pledges(facts.case, facts.day, facts.procedure.promise_wait):
        if pledge.kept is None:
            promise = pledge.promise
            yield at("promises", pledge.position, due=promise.due_on, amount=promise.amount)


# --- What a mise en demeure needs before it ---


def _approvals_missing(facts: Facts) -> Iterator[Finding]:
    step = facts.procedure.step(Stage.MISE_EN_DEMEURE)
    given = {
        approval.by
        for approval in facts.case.approvals
        if approval.step is _MED and approval.given_on <= facts.day
    }
    missing = [_APPROVERS[who] for who in (step.needed_approvals if step else ()) if who not in given]
    if missing:
        yield at("approvals", who=", ".join(missing))


def _other_regime(facts: Facts) -> Iterator[Finding]:
    if facts.case.regime not in facts.procedure.regimes:
        yield at("procedure", slug=facts.procedure.slug, regime=facts.case.regime)


def _unknown_segment(facts: Facts) -> Iterator[Finding]:
    """Only where a segment would select: the case names no procedure, and some procedure names segments."""
    written = facts.case.debtor.segment
    known = {fold(segment) for segment in facts.segments}
    if facts.case.procedure or written is None or not known or fold(written) in known:
        return
    close = nearest(written, facts.segments)
    hint = f"vouliez-vous dire « {close} » ?" if close else f"connus : {', '.join(sorted(facts.segments))}"
    yield at("debtor", "segment", segment=written, slug=facts.procedure.slug, hint=hint)


def _letters_missing(facts: Facts) -> list[str]:
    """The letters that this debt needed; one sent for an older invoice of the case, since paid, still counts here."""
    sent_before = {
        item.entry.act
        for item in (facts.state.set_aside if facts.state else ())
        if not item.entry.never_arrived(facts.day)
    }
    principal = facts.claim.principal if facts.claim else ZERO
    missing = []
    for kind in (LetterKind.RAPPEL, LetterKind.RELANCE):
        step = facts.procedure.step(Stage(kind.value))
        if (
            step
            and not step.optional
            and (step.minimum is None or principal >= step.minimum)
            and not facts.sent(kind)
            and not (Act(kind.value) in sent_before and facts.sent(LetterKind.RELANCE))
        ):
            missing.append(LETTER_NAMES[kind])
    return missing


def _steps_skipped(facts: Facts) -> Iterator[Finding]:
    state, stage, missing = facts.state, facts.stage(_MED), _letters_missing(facts)
    if (
        state is None
        or state.leader_due is None
        or stage is None
        or not (facts.due_lines and missing)
        or state.pause
    ):
        return
    if stage.done:
        yield at("journal", stage.done[0].position, missing=" ni de ".join(missing))
    elif facts.day >= state.leader_due + timedelta(days=stage.step.delay):
        yield at("journal", missing=" ni de ".join(missing))


_HANDED = {
    PostalState.RECEIVED,
    PostalState.REFUSED,
    PostalState.LRE_ACCEPTED,
    PostalState.LRE_REFUSED,
}


def _nobody_reached(facts: Facts) -> Iterator[Finding]:
    """Nobody who pays answered: where a payer is known, the buyer does not speak for him.

    A payment that follows a letter is an answer; so is a registered letter accepted, or refused, at the door.
    """
    answered = {Act.VISIT, Act.DEBTOR_LETTER, Act.ACKNOWLEDGEMENT}
    contacts = facts.case.debtor.contacts
    payer_known = any(contact.role is Role.PAYER for contact in contacts)
    buyers = {fold(contact.name) for contact in contacts if contact.role is Role.BUYER and payer_known}
    reached = any(
        entry.act in answered or (entry.result is Result.REACHED and fold(entry.contact or "") not in buyers)
        for entry in facts.case.journal
        if entry.on <= facts.day
    )
    letters = [entry for _, entry, _ in facts.letters]
    handed = any(
        event.state in _HANDED and event.on <= facts.day
        for entry in letters
        for event in (entry.sending.postal if entry.sending else ())
    )
    first = min((entry.on for entry in letters), default=facts.day)
    paid = any(first < payment.received_on <= facts.day for payment in facts.case.payments)
    if not (reached or handed or paid or facts.case.promises or facts.case.disputes):
        yield at("journal")


with_a_dispute = inscribed("disputes", "quand un litige est inscrit")
with_a_promise = inscribed("promises", "quand une promesse de paiement est inscrite")

RULES: tuple[Rule, ...] = (
    refusal(
        "PRO01", "Rien n'est encore exigible", basis=("cciv-1344", "ccom-L441-10-I"),
        why="Avant l'échéance, rien n'est dû : seul un message de courtoisie peut partir.",
        fix="attendez le lendemain de l'échéance ; d'ici là, vérifiez que la facture est bien reçue",
        message="l'échéance du {due} n'est pas passée",
        check=_nothing_due_yet,
        breaks=broken(put("factures.0.echeance", "15/09/2026"), put("factures.0.emise_le", "17/07/2026"),
                      put("paiements", []), put("journal", [])),
    ),
    refusal(
        "PRO02", "Toute la somme est contestée", basis=("cciv-1219", "cciv-1353"),
        why="Une créance sérieusement contestée n'est pas certaine : la réclamer comme telle tromperait le"
            " débiteur.",
        fix="répondez par écrit à la contestation, puis inscrivez « clos_le » et « issue », ou limitez «"
            " montant » à la part contestée",
        message="{disputed} sont contestés et rien d'autre n'est dû",
        applies=with_a_dispute, check=_all_disputed,
        breaks=broken(add("litiges",
                {"facture": "F-2026-118", "ouvert_le": "01/09/2026", "motif": "pose jugée non conforme"})),
    ),
    refusal(
        "PRO03", "Le principal est réglé", basis=("cciv-1342-10",),
        why="Réclamer une dette payée est une faute, et une pratique trompeuse.",
        fix="n'envoyez aucune de ces lettres ; les accessoires encore dus se réclament seuls (amiable accessoires …) ou"
            " se remettent (amiable noter … remise), puis le dossier se clôt (amiable noter … cloture)",
        message="le principal est entièrement payé ou annulé ; {rest}",
        check=_settled, breaks=broken(put("paiements.0.montant", "4 320,00")),
    ),
    refusal(
        "PRO04", "Créance prescrite", basis=("ccom-L110-4", "cconso-L218-2", "ccom-L133-6", "loi-68-1250-1"),
        why="Réclamer une dette prescrite, surtout à un consommateur, est sanctionné ; aucune relance"
            " n'interrompt la prescription.",
        fix="retirez la facture, ou inscrivez au journal la reconnaissance ou l'action en justice qui a"
            " interrompu le délai",
        message="la créance est prescrite depuis le {end} (délai compté du {start})",
        applies=while_something_is_due, check=_expired,
        breaks=broken(put("factures.0.executee_le", "25/06/2024"), variant="b2c"),
    ),
    warning(
        "PRO05", "Prescription dans moins de trois mois",
        basis=("cciv-2240", "cciv-2241", "cass-com-2022-05-18-20-23.204"),
        why="Une mise en demeure n'interrompt pas la prescription : seuls le juge ou une reconnaissance le"
            " font.",
        fix="faites signer une reconnaissance de dette, ou saisissez le juge avant cette date",
        message="la créance se prescrit le {end} (délai compté du {start})",
        applies=while_something_is_due, check=_ending(0, 3),
        breaks=broken(put("factures.0.executee_le", "25/10/2024"), variant="b2c"),
    ),
    warning(
        "PRO06", "Prescription dans moins de six mois",
        basis=("cciv-2240", "cciv-2241", "cass-com-2022-05-18-20-23.204"),
        why="Une mise en demeure n'interrompt pas la prescription : seuls le juge ou une reconnaissance le"
            " font.",
        fix="préparez la suite judiciaire, ou obtenez une reconnaissance de dette écrite",
        message="la créance se prescrit le {end} (délai compté du {start})",
        applies=while_something_is_due, check=_ending(3, 6),
        breaks=broken(put("factures.0.executee_le", "25/01/2025"), variant="b2c"),
    ),
    refusal(
        "PRO09", "Promesse de paiement en cours", basis=("cciv-1344",),
        why="Relancer avant la date promise ruine la confiance et la promesse.",
        fix="attendez la date promise ; si elle n'est pas tenue, inscrivez « tenue: non »",
        message="un paiement de {amount} est promis pour le {due}",
        applies=with_a_promise, check=_promise_pending,
        breaks=broken(add("promesses",
                {"faite_le": "08/09/2026", "pour_le": "18/09/2026", "montant": "3 320,00"})),
    ),
    refusal(
        "PRO10", "Accords internes manquants avant la mise en demeure", refuses=(_MED,), basis=("cciv-1344",),
        why="La comptabilité confirme la somme, le commercial l'absence de litige, la direction la suite"
            " annoncée.",
        fix="recueillez les accords et inscrivez-les dans « approbations »",
        message="avant la mise en demeure, il manque l'accord de : {who}",
        applies=before_a_mise_en_demeure, check=_approvals_missing, breaks=broken(drop("approbations.2")),
    ),
    refusal(
        "PRO11", "Mise en demeure sans étapes antérieures", refuses=(_MED,), basis=("cciv-1344",),
        why="La procédure amiable est graduée : une mise en demeure brutale nuit à la relation et au"
            " dossier.",
        fix="envoyez d'abord l'étape manquante, ou inscrivez-la au journal si elle a eu lieu",
        message="le journal ne porte pas de {missing} pour cette dette",
        check=_steps_skipped,
        breaks=broken(put("journal", [{"le": "04/08/2026", "acte": "appel", "resultat": "joint"}])),
    ),
    gate(
        "PRO12", "Personne n'a été joint avant la mise en demeure", basis=("cciv-1344",),
        why="Un appel révèle un litige ou une facture perdue ; sans lui, la mise en demeure peut viser une"
            " dette contestée.",
        fix="appelez le payeur et inscrivez l'appel au journal (« resultat: joint »), ou notez sa réponse, ou la remise"
            " d'un recommandé",
        message="avant la mise en demeure, aucune personne qui paie n'a encore été jointe",
        applies=before_a_mise_en_demeure, check=_nobody_reached,
        breaks=broken(drop("journal.2.resultat"), put("paiements", [])),
    ),
    warning(
        "PRO13", "Une part de la somme est contestée", basis=("cciv-1353", "ccp-R2192-34"),
        why="La part contestée n'est pas certaine : les lettres ne réclament que le reste.",
        fix="répondez par écrit à la contestation, puis inscrivez « clos_le » et « issue »",
        message="{disputed} sont contestés : les lettres ne réclament que {principal} de principal",
        applies=with_a_dispute, check=_partly_disputed,
        breaks=broken(
            add("litiges",
                {"facture": "F-2026-118", "ouvert_le": "01/09/2026", "montant": "500,00",
                    "motif": "une fenêtre rayée"}),
        ),
    ),
    warning(
        "PRO14", "Procédure prévue pour un autre régime", basis=("cciv-1231",),
        why="Délais accordés et suites annoncées ne sont pas les mêmes pour une entreprise, un particulier ou un"
            " acheteur public.",
        fix="choisissez une procédure de ce régime, ou ajoutez-le à « regimes » dans le fichier de la procédure",
        message="la procédure « {slug} » ne convient pas au régime {regime}",
        check=_other_regime, breaks=broken(put("regimes", ["public"], file="procedure")),
    ),
    warning(
        "PRO17", "Segment qu'aucune procédure ne connaît",
        without_basis="aucun texte ne fixe ce calendrier : c'est une convention de l'organisation",
        why="Le segment choisit la procédure quand le dossier n'en nomme pas : mal écrit, il ne choisit rien.",
        fix="corrigez le segment, ajoutez-le à « segments » d'une procédure, ou nommez la procédure du dossier",
        message="aucune procédure n'est prévue pour le segment « {segment} » ({hint}) : « {slug} » est suivie",
        check=_unknown_segment,
        breaks=broken(drop("procedure"), put("debiteur.segment", "compte d'essai")),
    ),
)  # fmt: skip
