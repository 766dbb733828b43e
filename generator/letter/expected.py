"""What each required or advised mention must hold, from the same figures as the view: no data, no demand."""

from collections.abc import Iterable, Mapping
from typing import Any

from generator.case import LetterKind, Regime

_ANNOUNCED = {
    "injonction_de_payer": "injonction de payer",
    "assignation": "juridiction compétente",
    "refere_provision": "provision",
    "procedure_simplifiee": "procédure simplifiée",
    "avocat": "avocat",
    "commissaire_de_justice": "commissaire de justice",
    "assureur_credit": "assureur-crédit",
    "suspension_des_livraisons": "suspension",
    "mandatement_d_office": "mandatement d’office",
    "mise_en_demeure": "demande formelle",
}


def expected(
    view: Mapping[str, Any], kind: LetterKind, regime: Regime, *, third_party: bool
) -> dict[str, tuple[str, ...]]:
    """For each mention of the letter, the texts its passages must hold together."""
    found = {
        **identities(view),
        **_debt(view),
        **_sums(view, kind, regime, third_party=third_party),
        **_demand(view, kind, regime),
        **_closing(view, kind, regime),
    }
    if regime is Regime.PUBLIC:
        found |= _public(view, kind)
    if third_party:
        found |= collector(view)
    return {mention: tuple(dict.fromkeys(text for text in texts if text)) for mention, texts in found.items()}


def identities(view: Mapping[str, Any]) -> dict[str, Iterable[str]]:
    """Who writes to whom, when, under which reference: the head of every letter."""
    creditor, debtor = view["creancier"], view["debiteur"]
    contact = view["emetteur"] if view["tiers"] else creditor
    return {
        "creditor-identity": (creditor["nom"],),
        "creditor-address": tuple(creditor["lignes"]),
        "creditor-registration": tuple(creditor["identite"]),
        "creditor-contact": (contact["telephone"], contact["courriel"]),
        "debtor-identity": (debtor["nom"],),
        "debtor-address": tuple(debtor["enveloppe_adresse"]),
        "letter-date": (view["date"],),
        "letter-place": (view["lieu"],),
        "case-reference": (view["reference"],),
        "subject-line": ("Objet",),
    }


def _debt(view: Mapping[str, Any]) -> dict[str, Iterable[str]]:
    rows = view["factures"]
    found: dict[str, Iterable[str]] = {
        "invoice-number": [row["numero"] for row in rows],
        "invoice-date": [row["emise_le"] for row in rows],
        "due-date": [row["echeance"] for row in rows],
        "service-described": [row["prestation"] for row in rows],
        "principal-amount": [*(row["reste"] for row in rows), view["montants"]["principal"]],
    }
    if any(row["executee_le"] for row in rows):
        found["execution-date"] = [row["executee_le"] for row in rows]
    deducted = [row["deduit"] for row in rows if row["deduit"]]
    if view["versements"] or deducted:
        found["payments-received"] = [*deducted, *(item["montant"] for item in view["versements"])]
    return found


def _sums(
    view: Mapping[str, Any], kind: LetterKind, regime: Regime, *, third_party: bool
) -> dict[str, Iterable[str]]:
    sums = view["montants"]
    found: dict[str, Iterable[str]] = {
        "total-breakdown": [
            sums["principal"],
            sums["interets"],
            sums["indemnite"],
            sums["frais"],
            sums["clause_penale"],
            sums["total"],
        ]
    }
    if regime is not Regime.B2C and sums["accessoires"]:
        if sums["interets"]:
            found["penalties-rate-basis"] = [item["taux"] for item in view["taux"]]
            found["penalties-amount"] = [sums["interets"], sums["arrete_au"], "complet paiement"]
        if sums["indemnite"]:
            each = f"par {sums['indemnite_par']}" if regime is Regime.B2B else "par paiement"
            found["lump-sum-40"] = [sums["indemnite_unitaire"], each, sums["indemnite"]]
        if sums["frais"]:
            found["lump-sum-complement"] = [sums["frais"]]
    if clause := view["clause_penale"]:
        found["clause-penale"] = [clause["texte"], clause["fondement"], clause["montant"], "1231-5"]
    if regime is Regime.B2C and kind is not LetterKind.RAPPEL:
        found["legal-interest-notice"] = [
            "taux légal",
            "1231-6",
            view["taux_legal"]["taux"] if view["taux_legal"] and kind is LetterKind.MISE_EN_DEMEURE else "",
        ]
    return found


def _demand(view: Mapping[str, Any], kind: LetterKind, regime: Regime) -> dict[str, Iterable[str]]:
    found: dict[str, Iterable[str]] = {
        "payment-demand": (view["montants"]["total"],),
        "payment-means": [view["paiement"][key] for key in ("titulaire", "iban", "libelle")],
        "payment-already-made": ("règlement",),
        "dispute-invitation": (
            "contest",
            "écrit",
            view["emetteur"]["courriel"] or view["emetteur"]["adresse"],
        ),
    }
    if kind is not LetterKind.RAPPEL:
        found["delivery-mode"] = (view["lettre"]["envoi"]["mode"],)
        found["final-deadline"] = (view["lettre"]["date_butoir"],)
        found["consequences"] = [_ANNOUNCED[step] for step in view["suites"]]
    if kind is LetterKind.MISE_EN_DEMEURE:
        found["formal-notice-words"] = ("mise en demeure", "mettons en demeure de payer")
    if regime is Regime.B2C or (regime is Regime.B2B and kind is not LetterKind.RAPPEL):
        found["plan-invitation"] = ("paiement",)
    return found


def _closing(view: Mapping[str, Any], kind: LetterKind, regime: Regime) -> dict[str, Iterable[str]]:
    found: dict[str, Iterable[str]] = {
        "signature": (view["signature"]["nom"], view["signature"]["qualite"]),
    }
    if view["pieces_jointes"]:
        found["enclosures"] = view["pieces_jointes"]
    if regime is not Regime.PUBLIC:
        found["data-protection-notice"] = ("personnel", "droit", view["creancier"]["nom"])
    mediator = view["creancier"]["mediateur"]
    if regime is Regime.B2C and mediator:
        found["mediator-consumer"] = (mediator["nom"], mediator["adresse"], mediator["site"])
    if regime is Regime.B2C and kind is not LetterKind.RAPPEL and view["conciliation"]:
        found["amicable-step-mention"] = ("conciliateur de justice",)
    elif regime is not Regime.B2C and kind is LetterKind.MISE_EN_DEMEURE:
        found["amicable-step-mention"] = ("médiat",)
    return found


def _public(view: Mapping[str, Any], kind: LetterKind) -> dict[str, Iterable[str]]:
    references = [text for row in view["factures"] for text in row["commande_publique"]]
    found: dict[str, Iterable[str]] = {}
    if references:
        found["public-order-ref"] = references
    if view["delai_public"]:
        found["public-period"] = (view["delai_public"],)
    if kind is not LetterKind.RAPPEL:
        found["public-prior-claim"] = ("demande préalable de paiement", "R. 421-1")
    return found


def collector(view: Mapping[str, Any]) -> dict[str, Iterable[str]]:
    """What a letter in the name of a collector must say (CPCE, art. R. 124-4)."""
    collector = view["mandataire"]
    found: dict[str, Iterable[str]] = {
        "collector-identity": (collector["nom"], *collector["lignes"], "recouvrement amiable"),
        "collector-l111-8-text": view["l111_8"],
        "collector-fees-excluded": ("charge du créancier",),
    }
    if view["precedents"]:
        both = [text for text in (view["reference"], view["reference_mandataire"]) if text]
        found["collector-first-letter-ref"] = (view["precedents"][0]["date"], *both)
    return found
