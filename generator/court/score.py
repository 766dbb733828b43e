"""« Ce que le juge demandera »: the exhibits a court expects in this very case, those that are there and those not.

A requirement that does not concern the case is not counted; the score is the number present over the number counted.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum

from generator.case import ExhibitNature, Regime
from generator.court.desk import (
    Desk,
    Found,
    acknowledged,
    any_of,
    attempt_needed,
    between_professionals,
    clause_text,
    costs,
    credit_notes,
    electronic_to_a_non_professional,
    for_a_public_buyer,
    notice_as_sent,
    notice_sent,
    own_statement,
    per_invoice,
    prior_claim,
    proof_of_dispatch,
    proof_of_outcome,
    relies_on_a_penal_clause,
    relies_on_terms,
    signed_by_the_debtor,
)
from generator.court.exhibits import Piece
from generator.rules import Facts

N = ExhibitNature


class Standing(StrEnum):
    PRESENT = "présente"
    MISSING = "manquante"


@dataclass(frozen=True, slots=True, kw_only=True)
class Need:
    """One exhibit a judge expects. `missing`: what exactly is not there; `pieces`: the numbers of those that are."""

    key: str
    title: str
    standing: Standing
    why: str
    basis: tuple[str, ...]
    fix: str
    pieces: tuple[int, ...] = ()
    missing: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Requirement:
    key: str
    title: str
    why: str
    fix: str
    basis: Callable[[Desk], tuple[str, ...]]
    check: Callable[[Desk], Found]
    applies: Callable[[Desk], bool] = lambda desk: True


def needs(facts: Facts, pieces: tuple[Piece, ...]) -> tuple[Need, ...]:
    """What a judge would ask for in this case, in the order of a claim."""
    desk = Desk(facts, pieces)
    return tuple(_need(item, desk) for item in _REQUIREMENTS if item.applies(desk))


def _need(item: _Requirement, desk: Desk) -> Need:
    found, missing = item.check(desk)
    return Need(
        key=item.key,
        title=item.title,
        standing=Standing.MISSING if missing else Standing.PRESENT,
        why=item.why,
        basis=item.basis(desk),
        fix=item.fix if missing else "",
        pieces=tuple(sorted({piece.number for piece in found})),
        missing=missing,
    )


_NOTICE_BASIS: Mapping[Regime, tuple[str, ...]] = {
    Regime.B2B: ("cciv-1344",),
    Regime.B2C: ("cciv-1344", "cciv-1344-1", "cciv-1231-6"),
    Regime.PUBLIC: ("cciv-1344",),
}


def _always(*keys: str) -> Callable[[Desk], tuple[str, ...]]:
    return lambda desk: keys


def _requirements() -> Iterator[_Requirement]:
    yield _Requirement(
        key="engagement",
        title="Preuve de l’engagement : contrat, commande ou devis accepté",
        why="Celui qui réclame l’exécution d’une obligation la prouve, et nul ne se constitue de preuve à soi-même.",
        fix="joignez la commande, le devis signé ou le contrat",
        basis=lambda desk: (
            "cciv-1353",
            "cciv-1363",
            *(("ccom-L110-3",) if between_professionals(desk) else ()),
        ),
        check=per_invoice((N.ORDER, N.QUOTE, N.WAYBILL), common=(N.CONTRACT,)),
    )
    yield _Requirement(
        key="execution",
        title="Preuve de l’exécution : livraison, réception ou lettre de voiture",
        why="Le débiteur peut refuser de payer ce qui n’a pas été exécuté.",
        fix="joignez le bon de livraison signé, le procès-verbal de réception ou l’attestation d’achèvement",
        basis=_always("cciv-1353", "cciv-1219"),
        check=per_invoice((N.DELIVERY_NOTE, N.ACCEPTANCE, N.WAYBILL)),
    )
    yield _Requirement(
        key="factures",
        title="Chaque facture réclamée",
        why="La facture fixe la somme, l’échéance et ce qui a été fourni.",
        fix="joignez la facture ; son numéro dans le nom du fichier suffit à la reconnaître",
        basis=lambda desk: ("cpc-1407", *(("ccom-L441-9",) if between_professionals(desk) else ())),
        check=per_invoice((N.INVOICE,)),
    )
    yield _Requirement(
        key="avoirs",
        title="Chaque avoir émis",
        why="Le décompte déduit ces avoirs : le juge en vérifie le montant.",
        fix="ajoutez l’avoir aux pièces ; son numéro dans le nom du fichier suffit à le reconnaître",
        basis=_always("cpc-1407"),
        check=credit_notes,
        applies=lambda desk: bool(desk.facts.case.credit_notes),
    )
    yield _Requirement(
        key="conditions",
        title="Conditions acceptées dont le dossier se prévaut : taux ou délai convenu",
        why="Un taux ou un délai convenu ne vaut que dans un document accepté par le débiteur.",
        fix="joignez les conditions générales ou le contrat, avec leur acceptation",
        basis=_always("ccom-L441-10-I", "ccom-L441-10-II"),
        check=any_of(N.TERMS, N.CONTRACT, missing="ni conditions générales acceptées ni contrat"),
        applies=relies_on_terms,
    )
    yield _Requirement(
        key="clause_penale",
        title="Texte de la clause pénale",
        why="Le juge lit la clause avant d’en apprécier le montant, qu’il peut réduire.",
        fix="joignez le contrat ou les conditions qui la portent",
        basis=_always("cciv-1231-5"),
        check=clause_text,
        applies=relies_on_a_penal_clause,
    )
    yield _Requirement(
        key="mise_en_demeure",
        title="Mise en demeure, telle qu’envoyée",
        why="Aucun texte ne l’exige avant l’injonction de payer, mais elle fait courir l’intérêt légal, déclenche la "
        "clause pénale et montre que le débiteur a été interpellé.",
        fix="envoyez-la si ce n’est pas fait, puis enregistrez l’exemplaire envoyé et son empreinte au journal",
        basis=lambda desk: _NOTICE_BASIS[desk.facts.case.regime],
        check=notice_as_sent,
    )
    yield _Requirement(
        key="preuve_envoi",
        title="Preuve de l’envoi de la mise en demeure",
        why="Une démarche que l’on ne peut pas prouver est réputée n’avoir pas eu lieu.",
        fix="ajoutez au « suivi_postal » l’état « depose » et le fichier qui le prouve",
        basis=_always("cciv-1353", "cciv-1344"),
        check=proof_of_dispatch,
        applies=notice_sent,
    )
    yield _Requirement(
        key="preuve_reception",
        title="Avis de réception, pli non réclamé ou refus",
        why="La mise en demeure non réclamée reste valable, si elle était bien adressée : le pli retourné le prouve.",
        fix="ajoutez au « suivi_postal » l’état (distribue, refuse, non_reclame) et son fichier ; en cas de NPAI, "
        "vérifiez l’adresse et renvoyez la lettre",
        basis=_always("cciv-1344", "cass-civ1-2021-01-20-19-20.680"),
        check=proof_of_outcome,
        applies=notice_sent,
    )
    yield _Requirement(
        key="decompte",
        title="Décompte arrêté à la date du dossier",
        why="La demande précise le montant réclamé, avec le décompte de ses éléments.",
        fix="",
        basis=_always("cpc-1407"),
        check=own_statement,
    )
    yield _Requirement(
        key="identite_debiteur",
        title="Extrait d’immatriculation du débiteur",
        why="Il établit la personne et le lieu où elle demeure, dont dépend le tribunal.",
        fix="joignez un extrait récent, et déclarez-le dans « pieces » avec la nature « immatriculation »",
        basis=_always("cpc-1406"),
        check=any_of(N.REGISTRATION, missing="aucun extrait récent n’est joint"),
        applies=between_professionals,
    )
    yield _Requirement(
        key="demande_prealable",
        title="Demande préalable de paiement adressée à l’acheteur public",
        why="Le juge administratif n’est saisi d’une somme d’argent qu’après une demande préalable.",
        fix="archivez la relance ou la mise en demeure telle qu’envoyée à l’ordonnateur, avec la preuve de son envoi",
        basis=_always("cja-R421-1"),
        check=prior_claim,
        applies=for_a_public_buyer,
    )
    yield _Requirement(
        key="depot_facture",
        title="Preuve de la réception de la demande de paiement",
        why="Le délai de paiement court de cette réception ; en cas de litige, la preuve en incombe au créancier.",
        fix="joignez l’avis du portail de facturation, avec la nature « depot_facture »",
        basis=_always("ccp-R2192-12", "ccp-R2192-14", "ccp-R2192-15"),
        check=per_invoice((N.INVOICE_DEPOSIT,)),
        applies=for_a_public_buyer,
    )
    yield _Requirement(
        key="tentative_amiable",
        title="Tentative de conciliation, de médiation ou de procédure participative",
        why="Devant le tribunal judiciaire, la demande est sinon irrecevable ; une mise en demeure n’en tient pas "
        "lieu. L’injonction de payer en dispense.",
        fix="saisissez un conciliateur de justice, ou choisissez l’injonction de payer et inscrivez cette décision",
        basis=_always("cpc-750-1", "cpc-54", "cass-civ2-avis-2025-09-25-25-70.013"),
        check=any_of(N.AMICABLE_ATTEMPT, missing="aucun constat n’est joint"),
        applies=attempt_needed,
    )
    yield _Requirement(
        key="frais",
        title="Justificatif de chaque frais réclamé",
        why="Au-delà de l’indemnité forfaitaire, un frais n’est dû que justifié.",
        fix="ajoutez « piece » à chaque ligne de « frais »",
        basis=_always("cpce-L111-8", "ccom-L441-10-II"),
        check=costs,
        applies=lambda desk: bool(desk.facts.claim and desk.facts.claim.costs),
    )
    yield _Requirement(
        key="reconnaissance",
        title="Reconnaissance de dette ou échéancier signé",
        why="Elle prouve la dette et interrompt la prescription pour le tout.",
        fix="joignez l’écrit signé (« document » de l’échéancier, ou « preuve » de la ligne du journal)",
        basis=_always("cciv-2240", "cciv-1376"),
        check=signed_by_the_debtor,
        applies=acknowledged,
    )
    yield _Requirement(
        key="consentement_lre",
        title="Consentement du débiteur à la lettre recommandée électronique",
        why="Un destinataire non professionnel doit y avoir consenti.",
        fix="ajoutez « preuve » au « consentement_lre » du débiteur",
        basis=_always("cpost-L100"),
        check=any_of(N.LRE_CONSENT, missing="aucune preuve du consentement"),
        applies=electronic_to_a_non_professional,
    )
    yield _Requirement(
        key="decision_de_justice",
        title="Décision accordant un délai au débiteur",
        why="Les pénalités ne courent pas pendant ce délai : le décompte en dépend.",
        fix="ajoutez « piece » au « delai_de_grace »",
        basis=_always("cciv-1343-5"),
        check=any_of(N.JUDGMENT, missing="la copie de la décision"),
        applies=lambda desk: desk.facts.case.grace is not None,
    )
    yield _Requirement(
        key="mandat",
        title="Convention avec le tiers qui a recouvré",
        why="Il n’agit qu’avec une convention écrite, et ses lettres sont produites au dossier.",
        fix="joignez la convention, avec la nature « mandat »",
        basis=_always("cpce-R124-3"),
        check=any_of(N.MANDATE, missing="la convention écrite n’est pas jointe"),
        applies=lambda desk: desk.facts.case.by_third_party,
    )


_REQUIREMENTS = tuple(_requirements())
