"""The choices of computation in one French sentence each, as the décompte prints them."""

from collections.abc import Iterator

from generator.case import DayOff, Regime
from generator.claim.model import Claim

SENTENCES = {
    "principal_d_abord": "Les paiements réduisent d'abord le principal, puis ce qui s'y ajoute.",
    "interets_d_abord": "Les paiements s'imputent d'abord sur les intérêts, puis sur le principal "
    "(C. civ., art. 1343-1).",
    "par_semestre": "Le taux suit chaque semestre du retard.",
    "fixe_au_depart": "Le taux est celui du premier jour d'intérêt, pour tout le retard.",
    "fin_incluse": "Le jour de l'échéance n'est pas compté ; le jour du paiement ou de l'arrêté l'est.",
    "fin_exclue": "Ni le jour de l'échéance ni celui du paiement ou de l'arrêté ne sont comptés.",
    "365": "L'année compte 365 jours, même bissextile.",
    "reelle": "L'année compte ses jours réels, 365 ou 366.",
    "360": "L'année compte 360 jours, comme convenu.",
    "deux_bornes": "Le jour de l'échéance et celui du paiement ou de l'arrêté sont comptés, comme convenu.",
    "par_ligne": "Chaque ligne est arrondie au centime le plus proche, puis les lignes s'additionnent.",
    "au_total": "L'arrondi porte sur le total des intérêts de chaque facture ; chaque ligne en est la part.",
    "tronque": "Le total des intérêts de chaque facture est tronqué au centime ; chaque ligne en est la part.",
    "applique": "Le taux convenu est appliqué tel qu'écrit, même sous le plancher légal.",
    "refuse": "Le taux convenu n'est jamais inférieur au plancher légal.",
    "releve": "Sous trois fois l'intérêt légal, le taux convenu est relevé à ce plancher "
    "(C. com., art. L. 441-10, II).",
    "taux_legal": "Sous trois fois l'intérêt légal, le taux convenu cède au taux légal des pénalités "
    "(C. com., art. L. 441-10, II).",
    "par_facture": "L'indemnité forfaitaire est comptée une fois par facture payée en retard.",
    "par_echeance": "L'indemnité forfaitaire est comptée une fois par échéance payée en retard "
    "(CJUE, 4 mai 2023, C-78/22).",
    "jour_ouvrable": "Une échéance qui tombe un jour chômé est reportée au premier jour ouvrable, comme convenu.",
    "jours_puis_fin_de_mois": "« Fin de mois » : les jours, puis la fin du mois où l'on arrive.",
    "fin_de_mois": "« Fin de mois », sans précision : la plus tardive des deux lectures admises est retenue.",
    "fin_de_mois_puis_jours": "« Fin de mois » : la fin du mois de la facture, puis les jours.",
    "origine": "Les avoirs réduisent le principal dès l'origine.",
    "date_de_l_avoir": "Les avoirs réduisent le principal à leur date ; un avoir total, dès l'origine.",
    "envoi": "L'intérêt légal court du lendemain de l'envoi de la mise en demeure.",
    "premiere_presentation": "L'intérêt légal court du lendemain de la première présentation "
    "de la mise en demeure.",
    "reception": "L'intérêt légal court du lendemain de la réception de la mise en demeure.",
    "versement_libre": "Un versement sans indication s'impute sur les dettes échues : la plus onéreuse, puis la "
    "plus ancienne, puis à proportion (C. civ., art. 1342-10).",
    "retenue": "La retenue de garantie est déduite de la base tant qu'elle n'est pas exigible.",
    "taux_public": "Le taux est celui du semestre où les intérêts ont commencé à courir, pour tout le retard "
    "(CCP, art. R. 2192-31).",
    "base_ttc": "Les intérêts portent sur le montant restant dû, toutes taxes comprises, sans TVA en sus.",
    "interets_simples": "Les intérêts ne produisent pas eux-mêmes d'intérêts (C. civ., art. 1343-2).",
    "delai_convenu": "L'échéance se compte de l'émission de la facture : {term}.",
    "delai_legal": "Sans échéance convenue, le délai légal court de l'exécution, ou de la facture à défaut "
    "(C. com., art. L. 441-10, I).",
}


def conventions(claim: Claim) -> tuple[str, ...]:
    """Every choice that had a part in this claim, in the order a reader redoes the sum."""
    return tuple(_told(claim))


def _told(claim: Claim) -> Iterator[str]:
    terms = claim.terms
    yield from _due_dates(claim)
    if claim.segments:
        yield from _interest(claim)
    if any(line.indemnity_count for line in claim.lines):
        yield SENTENCES[terms.fee_per]
    if claim.payments:
        yield SENTENCES[terms.imputation]
    if any(payment.invoice is None for payment in claim.payments):
        yield SENTENCES["versement_libre"]
    if claim.credited:
        yield SENTENCES[terms.credit_note]
    if any(line.invoice.retention for line in claim.lines):
        yield SENTENCES["retenue"]


def _interest(claim: Claim) -> Iterator[str]:
    terms = claim.terms
    if claim.regime is Regime.PUBLIC:
        yield SENTENCES["taux_public"]
    elif claim.regime is Regime.B2C:
        yield SENTENCES[terms.consumer_start]
        yield SENTENCES["par_semestre"]
    elif any(part.legal_values for part in claim.segments):
        yield SENTENCES[terms.rate_mode]
    if claim.agreed_rate:
        yield SENTENCES[terms.below_floor]
    yield SENTENCES["base_ttc"]
    yield from (SENTENCES[choice] for choice in (terms.day_count, terms.day_basis, terms.rounding))
    yield SENTENCES["interets_simples"]


def _due_dates(claim: Claim) -> Iterator[str]:
    """How the due dates were found, when the case does not give them."""
    terms = claim.terms
    if claim.regime is Regime.PUBLIC:
        return
    without = [
        line.invoice for line in claim.lines if not line.invoice.due_date and not line.invoice.instalments
    ]
    agreed = dict.fromkeys(invoice.payment_term or terms.payment_term for invoice in without)
    for term in agreed:
        if term:
            yield SENTENCES["delai_convenu"].format(term=term)
    if any(term and term.month_end for term in agreed):
        yield SENTENCES[terms.month_end or "fin_de_mois"]
    if None in agreed:
        yield SENTENCES["delai_legal"]
    if terms.day_off is DayOff.NEXT_WORKING_DAY:
        yield SENTENCES[terms.day_off]
