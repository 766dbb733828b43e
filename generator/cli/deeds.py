"""The commands of what is made on demand: a payment plan and its letters, the receipt, the accessories alone."""

import argparse
import sys
from datetime import date, timedelta

from generator.cli.desk import (
    CLEAN,
    ERRORS,
    day_given,
    say,
    sound_case,
    sum_given,
    tell_filed,
)
from generator.cli.parsing import Misuse


def plan(options: argparse.Namespace) -> int:
    """Propose a plan, follow the one that is agreed, or tell the debtor what is late."""
    from generator.deeds import FOLLOWED

    if not options.mensualites and not (options.suivi or options.lettre):
        raise Misuse("dites en combien de mensualités, par exemple --mensualites 6, ou demandez --suivi")
    project, dossier = sound_case(options)
    if dossier is None:
        return ERRORS
    if options.mensualites:
        return _propose_plan(options, project, dossier)
    if dossier.case.plan is None or dossier.case.plan.agreed_on > project.day:
        raise Misuse(f"aucun échéancier n'est en cours au dossier {options.reference}")
    if options.lettre:
        return _plan_letter(options, project, dossier)
    if options.format == "yaml":
        raise Misuse("le suivi s'écrit en text ou en json")
    sys.stdout.write(FOLLOWED[options.format](dossier.case, project.day))
    return CLEAN


def _propose_plan(options: argparse.Namespace, project, dossier) -> int:  # type: ignore[no-untyped-def]
    from generator import deeds, plan
    from generator.case import PlanInterest

    case, claim, interest = dossier.case, dossier.claim, PlanInterest(options.interets)
    first = day_given(options.premier, "--premier") if options.premier else None
    down = sum_given(options.acompte, "--acompte")
    against = deeds.objections(case, claim, project.law, interest, dossier.limitation)
    for objection in against:
        if objection.refuses:
            say(f"refusé : {objection.told(project.law)}")
    if any(objection.refuses for objection in against):
        return ERRORS
    try:
        terms = plan.schedule(
            claim.total,
            options.mensualites,
            project.day,
            first=first,
            down=down,
            remainder=plan.Remainder(options.reliquat),
        )
    except plan.Unworkable as reason:
        raise Misuse(str(reason)) from None
    against = deeds.objections(case, claim, project.law, interest, dossier.limitation, terms)
    proposed = deeds.Proposed(
        reference=case.reference,
        claim=claim,
        terms=terms,
        interest=interest,
        warnings=tuple(objection.told(project.law) for objection in against),
        document=options.document or "",
    )
    sys.stdout.write(deeds.PROPOSED[options.format](proposed))
    if options.ecrire:
        return _record_plan(project, proposed)
    if not options.sans_pdf:
        deed = deeds.agreement(
            case, dossier.creditor, claim, project.law, terms, interest=interest, down=down
        )
        _printed(project, dossier, deed)
    return CLEAN


def _record_plan(project, proposed) -> int:  # type: ignore[no-untyped-def]
    """Write the plan into the case file, signed on the day asked, unless the rules refuse it."""
    from generator import filing
    from generator.amend import put
    from generator.deeds import plan_block

    block = plan_block(proposed)
    proposal = filing.propose(
        project.root, project.day, proposed.reference, lambda text, case: put(text, ("echeancier",), block)
    )
    if not proposal.refused:
        filing.record(proposal)
    code = tell_filed(proposal, written=True)
    if code == CLEAN and not proposed.document:
        say(
            "l'accord signé n'est pas joint : ajoutez « document » et « reconnaissance: oui » dès sa réception"
        )
    return code


def _plan_letter(options: argparse.Namespace, project, dossier) -> int:  # type: ignore[no-untyped-def]
    from generator.deeds import Notice, reminder

    notice = Notice(options.lettre)
    channel = _channel(options) or notice.channel
    deed = reminder(dossier.case, dossier.creditor, dossier.claim, project.law, notice, channel)
    if deed is None:
        raise Misuse("aucun versement de l'échéancier n'est en retard : il n'y a rien à réclamer")
    if _forbidden(dossier, but={"PRO01", "PRO03", "PRO19"}):
        return ERRORS
    return _made(options, project, dossier, deed, notice.act, channel)


def receipt(options: argparse.Namespace) -> int:
    from generator.case import Act, Channel
    from generator.deeds import NothingPaid, receipt

    project, dossier = sound_case(options)
    if dossier is None:
        return ERRORS
    try:
        deed = receipt(dossier.case, dossier.creditor, dossier.claim, project.law, options.paiement or None)
    except NothingPaid as reason:
        say(f"refusé : {reason}")
        return ERRORS
    suffix = f"-{options.paiement}" if options.paiement else ""
    channel = _channel(options) or Channel.LETTER
    return _made(options, project, dossier, deed, Act.RECEIPT, channel, stem=f"quittance{suffix}")


def accessories(options: argparse.Namespace) -> int:
    """Claim what remains due beside a principal that is paid."""
    from generator.case import Act, Channel
    from generator.deeds import accessories, against_accessories
    from generator.letter import GRANTED

    project, dossier = sound_case(options)
    if dossier is None:
        return ERRORS
    against = against_accessories(dossier.case, dossier.claim, project.law)
    for objection in against:
        say(f"refusé : {objection.told(project.law)}")
    if _forbidden(dossier, but={"PRO01", "PRO03"}) or against:
        return ERRORS
    channel = _channel(options) or Channel.LETTER
    deed = accessories(dossier.case, dossier.creditor, dossier.claim, project.law, channel)
    final = project.day + timedelta(days=GRANTED[dossier.case.regime])
    return _made(options, project, dossier, deed, Act.ACCESSORIES, channel, final=final)


# --- What every deed shares ---


def _channel(options: argparse.Namespace):  # type: ignore[no-untyped-def]
    from generator.case import Channel

    if (options.numero_suivi or options.auteur) and not options.noter:
        raise Misuse("--numero-suivi et --auteur vont avec --noter, qui inscrit l'envoi au journal")
    return Channel(options.mode) if options.mode else None


def _forbidden(dossier, but: set[str]) -> bool:  # type: ignore[no-untyped-def]
    """Tell what forbids every letter that day, hence this one, the codes `but` apart; whether something does."""
    from generator import rules
    from generator.diagnostics import FORMATS, Severity

    found = [
        item
        for item in dossier.diagnostics
        if item.severity is Severity.REFUSAL and rules.refuses_all(item.code) and item.code not in but
    ]
    sys.stdout.write(FORMATS["text"](found))
    if found:
        say("refusé : les faits interdisent cette lettre ce jour-là, rien n'a été produit")
    return bool(found)


def _made(  # type: ignore[no-untyped-def]
    options: argparse.Namespace,
    project,
    dossier,
    deed,
    act,
    channel,
    *,
    final: date | None = None,
    stem: str = "",
) -> int:
    """Print the deed; with « --noter », freeze it in the case and record it. Say what comes next."""
    from generator.posting import NotSendable, Parcel, check_channel, freeze

    if options.noter:
        try:
            check_channel(dossier.case, project.day, channel, options.numero_suivi or "")
        except NotSendable as refusal:
            say(f"refusé : {refusal}")
            return ERRORS
    data = _printed(project, dossier, deed)
    if not options.noter:
        _next(dossier)
        return CLEAN
    parcel = Parcel(
        act=act,
        day=project.day,
        data=data,
        channel=channel,
        tracking=options.numero_suivi or "",
        final_date=final,
        author=options.auteur or "",
        stem=stem,
    )
    try:
        frozen = freeze(project.root, project.day, dossier, parcel)
    except NotSendable as refusal:
        say(f"refusé : {refusal}")
        return ERRORS
    code = tell_filed(frozen.proposal, written=True)
    if code == CLEAN:
        say(f"exemplaire figé : {frozen.file}")
    return code


def _printed(project, dossier, deed) -> bytes:  # type: ignore[no-untyped-def]
    from generator.deeds import keep, print_deed
    from generator.packing import assets_of

    assets = assets_of(project.root, dossier.creditor)
    data = print_deed(project.root, project.templates, deed, assets)
    say(f"PDF : {keep(project.root, deed, data)}")
    return data


def _next(dossier) -> None:  # type: ignore[no-untyped-def]
    """Say what remains to be done to end the file, and how."""
    for step in dossier.ending:
        say(f"{step.title.lower()} : {step.why} → {' ou '.join(step.commands)}")
