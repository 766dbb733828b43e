"""LET: by what signs a mention shows in a bare text, when the letter was made elsewhere and no case is known.

A sign looks for the shape of a mention, never for its value: that the date, the sum or the name are the right ones
is beyond it. One that only guesses (`sure` false) never accuses: when it finds nothing, the mention may be there.
"""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from re import Pattern

from generator.diagnostics import Severity
from generator.rules import shapes
from generator.rules.mentions import PERFORMED_NOTICE
from generator.rules.scan import DATE, Place, Scan
from generator.rules.shapes import AMOUNT, Fault

_DECIMAL = r"\d[\d .]{0,15}(?:,\d\d?)?"
_PAY = (
    r"(?:pay(?:er|ez|ement)|paiement|regl(?:er|ez|ement|eriez)|vers(?:er|ez|ement)|vir(?:er|ement)|acquitt|"
    r"solder|soldez)"
)
_ASK = (
    r"(?:demand|pri(?:e|ons|ent)\b|invit|remerci|\bmerci\b|mett(?:ons|ez|ent)|\bmets?\b|veuill|vouloir|devez|"
    r"sommons|attend|faire parvenir|adresser|procede)"
)
LATE = r"(?:penalites? (?:de|pour) retard|interets? (?:moratoires?|de retard))"
_FEES = re.compile(r"\bfrais (?!de recouvrement)(?:d[e'u]|bancaires|annexes)|\bhonoraires\b|\bcommission d")
_NO_FEES = (
    r"(?:cout|frais(?! de recouvrement entrepris)|honoraires|remuneration|intervention)[^.;]{0,80}"
    r"(?:charge du creancier|a notre charge|(?:pas|aucune?)[^.;]{0,30}(?:reclame|demande|due?)|ne vous)|"
    r"\baucuns? frais|sans frais"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Sign:
    """How a mention is looked for. `seeks` names it for who must add it; `where` gives its place, None without.

    `claimed`: words without which the letter has nothing to say on the subject; `enough`: what will do where
    the mention is only advised; `faults`: what is wrong with it, and `weight`, how much.
    """

    seeks: str
    where: Callable[[Scan], Place | None]
    sure: bool = True
    claimed: Pattern[str] | None = None
    enough: Pattern[str] | None = None
    faults: Callable[[Scan], Iterator[Fault]] = lambda scan: iter(())
    weight: Severity = Severity.ERROR


def _sign(seeks: str, *patterns: str, **parts: object) -> Sign:
    """A sign that is any of the patterns, read on one line in lower case without accents."""
    if patterns:
        compiled = re.compile("|".join(patterns))
        parts["where"] = lambda scan: scan.find(compiled)
    return Sign(seeks=seeks, **parts)  # type: ignore[arg-type]


SIGNS: Mapping[str, Sign] = {
    "creditor-identity": _sign("le nom du créancier", where=shapes.creditor_name, sure=False),
    "creditor-address": _sign("l'adresse du créancier, avec son code postal", where=shapes.creditor_address),
    "creditor-registration": _sign(
        "le SIREN du créancier, « RCS » et la ville du greffe (à défaut, son immatriculation)",
        where=shapes.registration, faults=shapes.false_siren,
    ),
    "creditor-contact": _sign(
        "un numéro de téléphone où joindre le créancier", shapes.PHONE, enough=re.compile(shapes.EMAIL)
    ),
    "debtor-identity": _sign("le nom exact du débiteur", where=shapes.debtor_name, sure=False),
    "debtor-address": _sign("l'adresse du débiteur, avec son code postal", where=shapes.debtor_address),
    "letter-date": _sign(
        "la date de la lettre, par exemple « Lyon, le 15 septembre 2026 »",
        where=shapes.letter_date, faults=shapes.impossible_date,
    ),
    "letter-place": _sign("le lieu d'émission, avant la date", where=shapes.letter_place),
    "case-reference": _sign(
        "la référence du dossier",
        r"\breferences?\b", r"\b[nv]/ref", r"\bn(?:o|os)\.? ref", r"\bref\.? ?:", r"\bdossier ?(?:n|:|\w*\d)",
    ),
    "subject-line": _sign("une ligne « Objet : »", r"\bobjet ?:", r"\bconcerne ?:"),
    "delivery-mode": _sign(
        "le mode d'envoi, par exemple « Lettre recommandée avec demande d'avis de réception »",
        r"recommande", r"\blrar\b", r"\blre\b", r"par (?:courriel|courrier|e-?mail|porteur)",
        r"(?:lettre|courrier) simple", r"en main propre", r"contre decharge",
    ),
    "invoice-number": _sign(
        "le numéro de chaque facture",
        r"factures? (?:impayees? )?(?:n ?[°o]s? ?|numeros? |no\.? |ref\w*\.? )?:? ?[a-z]{0,8}[-_/ ]?\d[\w/-]*",
        r"\b[a-z]{1,4}-?\d{2,4}[-/]\d{2,}\b",
    ),
    "invoice-date": _sign("la date de chaque facture", rf"(?:\bdu|emise? le|datee? du|date) ?:? ?{DATE}"),
    "due-date": _sign(
        "l'échéance de chaque facture",
        rf"(?:echean|echue?s?\b|exigible|payable|a regler)[^.;]{{0,120}}?{DATE}",
        rf"{DATE}[^.;]{{0,60}}(?:echean|echue)",
        rf"echeance (?:montant|somme|reste|deja|total|date|ttc)\b.{{0,400}}?{DATE}",
    ),
    "service-described": _sign(
        "les biens ou services facturés, ou la commande",
        r"\b(?:prestation|livraison|livre|fourni|commande|travaux|contrat|devis|abonnement|pose\b|marche|intervention|"
        r"mission|honoraires|vente|location|entretien|formation|transport|realis|refection|renovation|install|repar|"
        r"remplacement|portant sur|concern)",
        sure=False,
    ),
    "execution-date": _sign(
        "la date de livraison ou d'achèvement",
        r"(?:execut|livr|realis|achev|fourni|receptionn|termin|intervention|effectu|pose)"
        rf"[^.;]{{0,60}}{DATE}",
    ),
    "principal-amount": _sign("la somme due, en euros", AMOUNT),
    "total-breakdown": _sign("le détail de la somme : principal, accessoires, total", where=shapes.breakdown),
    "penalties-rate-basis": _sign(
        "le taux des pénalités et son fondement",
        rf"{LATE}.{{0,600}}?{_DECIMAL} ?%", rf"{_DECIMAL} ?%.{{0,300}}{LATE}",
        claimed=re.compile(rf"{LATE}.{{0,160}}{AMOUNT}"),
    ),
    "penalties-amount": _sign(
        "le montant des pénalités au jour de la lettre", rf"{LATE}.{{0,600}}?{AMOUNT}",
        sure=False, claimed=re.compile(LATE),
    ),
    "lump-sum-40": _sign(
        "l'indemnité forfaitaire de 40 € par facture",
        r"(?<![\d,])40(?:,00)? ?(?:€|euros|eur\b)", r"quarante euros",
    ),
    "legal-interest-notice": _sign(
        "l'annonce de l'intérêt au taux légal", r"taux (?:de l'interet )?legal", r"interets? leg(?:al|aux)"
    ),
    "payment-demand": _sign(
        "une demande claire de payer",
        rf"{_ASK}[^.;]{{0,140}}{_PAY}", r"en demeure de", rf"{_PAY}[^.;]{{0,60}}(?:attendu|est du\b|exige)",
    ),
    "formal-notice-words": _sign("les mots « nous vous mettons en demeure de payer »", PERFORMED_NOTICE),
    "final-deadline": _sign(
        "une date limite précise, par exemple « au plus tard le 30 septembre 2026 »", where=shapes.final_date
    ),
    "consequences": _sign(
        "ce qui suivra faute de paiement",
        r"(?:a defaut|sans (?:paiement|reglement|reponse|suite|solution|retour)|faute d|passe (?:ce|cette|le)|"
        r"si aucun|en l'absence|en cas de non|si vous ne|si nous n).{0,250}(?:nous|creancier|suite|droits|"
        r"tribunal|juge|avocat|commissaire|dossier|sera|procedure)",
    ),
    "payment-means": _sign(
        "un moyen de payer : IBAN et référence à indiquer", where=shapes.payment_means, faults=shapes.false_iban
    ),
    "payment-already-made": _sign(
        "une phrase pour le paiement qui aurait croisé la lettre",
        r"croise", r"entre-?temps", rf"(?:deja|depuis)[^.;]{{0,60}}{_PAY}", rf"{_PAY}[^.;]{{0,80}}(?:deja|depuis)",
    ),
    "dispute-invitation": _sign(
        "l'invitation à faire connaître toute contestation par écrit",
        r"(?:contest|desaccord|litige|observation)[^.]{0,200}(?:ecri|courriel|savoir|part\b|dire|signal|adress|"
        r"contact|indiqu)",
    ),
    "plan-invitation": _sign(
        "la possibilité d'un échéancier",
        r"echeancier", r"plusieurs fois", r"facilites? de paiement", r"etal(?:er|ement)", r"mensualit",
        r"delais de paiement",
    ),
    "mediator-consumer": _sign(
        "le médiateur de la consommation : nom, adresse et site",
        where=shapes.mediator, faults=shapes.half_named_mediator, weight=Severity.WARNING,
    ),
    "amicable-step-mention": _sign(
        "la proposition d'une issue amiable",
        r"\bmediat", r"conciliat", r"(?:issue|solution|accord|reglement|voie|arrangement)s? amiables?", r"a l'amiable",
    ),
    "data-protection-notice": _sign(
        "l'information sur les données personnelles",
        r"donnees (?:a caractere )?personnel", r"\brgpd\b", r"\bcnil\b", r"politique de confidentialite",
    ),
    "enclosures": _sign(
        "la liste des pièces jointes",
        r"\bp\.?j\.?\b", r"pieces? jointes?", r"ci-joint", r"\bannexe",
        r"copies? (?:de la|des|de vos|de nos) facture",
    ),
    "signature": _sign(
        "le nom et la qualité du signataire, après la formule de politesse", where=shapes.signature
    ),
    "public-order-ref": _sign(
        "les références de la commande publique : marché, engagement, dépôt",
        r"engagement", r"code service", r"chorus", r"\bmarche\b", r"bon de commande", r"\bdepot\b",
    ),
    "public-period": _sign(
        "le délai de paiement et son terme", r"(?:30|50|60|trente|cinquante|soixante) jours"
    ),
    "public-prior-claim": _sign("les mots « demande préalable de paiement »", r"demande prealable"),
    "collector-identity": _sign(
        "le nom du tiers, son adresse et les mots « recouvrement amiable »", r"recouvrement amiable"
    ),
    "collector-fees-excluded": _sign(
        "que les frais du tiers ne sont pas réclamés au débiteur", _NO_FEES, claimed=_FEES
    ),
    "collector-first-letter-ref": _sign(
        "les références et la date de la première lettre, si celle-ci n'est pas la première",
        rf"(?:courrier|lettre|rappel|relance).{{0,120}}{DATE}.{{0,120}}ref",
        rf"ref.{{0,120}}(?:courrier|lettre).{{0,60}}{DATE}",
        sure=False,
    ),
}  # fmt: skip

UNSEEN: Mapping[str, str] = {
    "payments-received": "si tous les paiements reçus ont été déduits",
    "lump-sum-complement": "si les frais supplémentaires sont justifiés",
    "clause-penale": "si une clause pénale invoquée figure au contrat",
}
"""What no text can show of other mentions of the catalogue."""
