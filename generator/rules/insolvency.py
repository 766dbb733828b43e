"""INS: a debtor in insolvency or over-indebted may not pay earlier debts; the debt is declared instead."""

from collections.abc import Iterator
from datetime import date

from generator import french
from generator.case import Act, InsolvencyKind, Situation
from generator.claim import InvoiceClaim
from generator.rules.breaks import broken, put
from generator.rules.rule import Facts, Finding, Rule, at, error, refusal, warning
from generator.rules.when import inscribed
from generator.workdays import add_months

NAMES = {
    InsolvencyKind.SAUVEGARDE: "sauvegarde",
    InsolvencyKind.REDRESSEMENT: "redressement judiciaire",
    InsolvencyKind.LIQUIDATION: "liquidation judiciaire",
}


def open_situation(facts: Facts) -> Situation | None:
    """The procedure open on that day, if any."""
    situation = facts.case.situation
    if (
        situation
        and situation.opened_on <= facts.day
        and not (situation.closed_on and situation.closed_on <= facts.day)
    ):
        return situation
    return None


def _prior_debts(facts: Facts, situation: Situation) -> list[InvoiceClaim]:
    """Unpaid debts born before the opening judgment: from performance, or from issue when it is unknown."""
    unpaid = [line for line in facts.lines if line.outstanding > 0 or line.disputed > 0]
    return [
        line for line in unpaid if (line.invoice.performed_on or line.invoice.issued_on) < situation.opened_on
    ]


def months_after(facts: Facts, published: date, key: str) -> date | None:
    """The last day of a period in months, named `key`, that runs from the publication in the BODACC."""
    months = facts.law.whole(key, published)
    return add_months(published, months) if months is not None else None


def _declared_on(facts: Facts) -> date | None:
    """The day the claim was declared to the officer, as the journal says."""
    days = [
        entry.on for entry in facts.case.journal if entry.act is Act.CLAIM_DECLARED and entry.on <= facts.day
    ]
    return min(days, default=None)


def awaited_declaration(facts: Facts) -> Situation | None:
    """The collective procedure open that day to which a prior debt should still be declared, if any."""
    situation = open_situation(facts)
    if situation is None or situation.kind not in NAMES or _declared_on(facts):
        return None
    return situation if _prior_debts(facts, situation) else None


def _declaration(facts: Facts, situation: Situation) -> str:
    if declared := _declared_on(facts):
        return f"a été déclarée le {french.day(declared)}"
    last = (
        months_after(facts, situation.published_on, "declaration_creance") if situation.published_on else None
    )
    if last is None:
        return "se déclare dans les deux mois de la publication au BODACC"
    late = " (délai dépassé : relevé de forclusion)" if facts.day > last else ""
    return f"se déclare au plus tard le {french.day(last)}{late}"


def _collective(facts: Facts) -> Iterator[Finding]:
    situation = open_situation(facts)
    if situation and situation.kind in NAMES and _prior_debts(facts, situation):
        yield at(
            "situation",
            kind=NAMES[situation.kind],
            opened=situation.opened_on,
            declaration=_declaration(facts, situation),
        )


def _over_indebted(facts: Facts) -> Iterator[Finding]:
    situation = open_situation(facts)
    if situation and situation.kind is InsolvencyKind.OVER_INDEBTEDNESS and _prior_debts(facts, situation):
        yield at("situation", opened=situation.opened_on)


def _later_debt(facts: Facts) -> Iterator[Finding]:
    situation = open_situation(facts)
    if situation and facts.due_lines and not _prior_debts(facts, situation):
        yield at("situation", opened=situation.opened_on)


def _publication_unknown(facts: Facts) -> Iterator[Finding]:
    situation = open_situation(facts)
    if (
        situation
        and situation.kind in NAMES
        and situation.published_on is None
        and _prior_debts(facts, situation)
    ):
        yield at("situation")


def _officer_unknown(facts: Facts) -> Iterator[Finding]:
    situation = open_situation(facts)
    if situation and situation.kind in NAMES and situation.officer is None:
        yield at("situation")


def _declaration_late(facts: Facts) -> Iterator[Finding]:
    situation = awaited_declaration(facts)
    if situation is None or situation.published_on is None:
        return
    last = months_after(facts, situation.published_on, "declaration_creance")
    relief = months_after(facts, situation.published_on, "releve_forclusion")
    if last and relief and facts.day > last:
        yield at("situation", "published_on", last=last, relief=relief)


def _dates_upside_down(facts: Facts) -> Iterator[Finding]:
    situation = facts.case.situation
    if situation and situation.closed_on and situation.closed_on < situation.opened_on:
        yield at("situation", "closed_on", opened=situation.opened_on, closed=situation.closed_on)
    elif situation and situation.published_on and situation.published_on < situation.opened_on:
        yield at("situation", "published_on", opened=situation.opened_on, closed=situation.published_on)


_REDRESSEMENT = {
    "type": "redressement", "ouverte_le": "01/09/2026", "bodacc_le": "05/09/2026",
    "mandataire": "Me Lucie Vidal", "verifiee_le": "09/09/2026",
}  # fmt: skip


def _without(key: str) -> dict[str, str]:
    return {name: value for name, value in _REDRESSEMENT.items() if name != key}


with_a_situation = inscribed(
    "situation", "quand le dossier porte une « situation » : procédure collective ou surendettement"
)

RULES: tuple[Rule, ...] = (
    refusal(
        "INS01", "Procédure collective du débiteur",
        basis=("ccom-L622-21", "ccom-L622-24", "ccom-R622-24", "ccom-L622-28"),
        why="Le débiteur n'a plus le droit de payer une dette antérieure : la lettre demanderait un paiement"
            " interdit.",
        fix="déclarez la créance au mandataire judiciaire, et n'écrivez plus au débiteur",
        message="procédure de {kind} ouverte le {opened} : la créance, antérieure, {declaration}",
        applies=with_a_situation, check=_collective, breaks=broken(put("situation", _REDRESSEMENT)),
    ),
    refusal(
        "INS02", "Surendettement du débiteur", basis=("cconso-L722-2", "cconso-L722-5"),
        why="Dès la recevabilité, le débiteur ne peut plus payer ses dettes antérieures et les poursuites"
            " sont suspendues.",
        fix="déclarez la créance à la commission de surendettement, et n'écrivez plus au débiteur",
        message="le dossier de surendettement est recevable depuis le {opened}",
        applies=with_a_situation, check=_over_indebted,
        breaks=broken(put("situation", {"type": "surendettement", "ouverte_le": "01/09/2026"}),
            variant="b2c"),
    ),
    warning(
        "INS03", "Date de publication au BODACC inconnue", basis=("ccom-L622-24", "ccom-R622-24"),
        why="Le délai de deux mois pour déclarer la créance court de cette publication ; passé ce délai,"
            " elle est perdue.",
        fix="recherchez la publication sur le site du BODACC et ajoutez « bodacc_le »",
        message="la date de publication au BODACC manque : le délai de déclaration ne peut être calculé",
        applies=with_a_situation, check=_publication_unknown,
        breaks=broken(put("situation", _without("bodacc_le")), also=("INS01",)),
    ),
    warning(
        "INS04", "Délai de déclaration dépassé", basis=("ccom-L622-24", "ccom-L622-26"),
        why="La créance non déclarée est inopposable à la procédure, sauf relevé de forclusion.",
        fix="demandez sans délai le relevé de forclusion au juge-commissaire ; si la déclaration est faite,"
            " inscrivez-la au journal (« acte: declaration_creance »)",
        message="le délai de déclaration a expiré le {last} ; relevé de forclusion possible jusqu'au"
                " {relief}",
        applies=with_a_situation, check=_declaration_late,
        breaks=broken(put("situation",
                _REDRESSEMENT | {"ouverte_le": "28/06/2026", "bodacc_le": "03/07/2026"}), also=("INS01",)),
    ),
    warning(
        "INS05", "Mandataire judiciaire inconnu", basis=("ccom-L622-24",),
        why="La déclaration s'adresse au mandataire judiciaire ou au liquidateur, non au débiteur.",
        fix="ajoutez « mandataire: » avec son nom",
        message="le mandataire judiciaire ou liquidateur n'est pas indiqué",
        applies=with_a_situation, check=_officer_unknown,
        breaks=broken(put("situation", _without("mandataire")), also=("INS01",)),
    ),
    warning(
        "INS06", "Créance postérieure au jugement d'ouverture", basis=("ccom-L622-17",),
        why="Une dette née après le jugement se paie à l'échéance, mais le bon interlocuteur peut être le"
            " mandataire.",
        fix="vérifiez qui paie, et dérogez en l'indiquant",
        message="la procédure est ouverte depuis le {opened} et la créance est postérieure",
        applies=with_a_situation, check=_later_debt,
        breaks=broken(put("situation", _REDRESSEMENT | {"ouverte_le": "01/06/2026"})),
    ),
    error(
        "INS07", "Dates de la procédure à l'envers", basis=("ccom-L622-24",),
        why="Une date fausse fait écrire à un débiteur protégé, ou perdre le délai de déclaration.",
        fix="corrigez la date",
        message="la procédure est ouverte le {opened}, et l'autre date est le {closed}",
        applies=with_a_situation, check=_dates_upside_down,
        breaks=broken(put("situation", _REDRESSEMENT | {"close_le": "01/08/2026"})),
    ),
)  # fmt: skip
