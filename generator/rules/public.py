"""PUB: what a public buyer needs in order to pay, and what its creditor may not give up."""

import re
from collections.abc import Iterator

from generator.case import Act
from generator.rules.breaks import add, broken, drop, put
from generator.rules.rule import (
    Facts,
    Finding,
    Rule,
    after_a_rappel,
    at,
    both,
    error,
    for_a_public_buyer,
    not_for_a_public_buyer,
    warning,
)
from generator.rules.text import fold

WAIVER = re.compile(
    r"(renonc\w*|abandon\w*|remise|fai(?:t|sons|re) grace)\b.{0,40}\b(interets?|indemnite|penalites?)"
)


def _receipt_unknown(facts: Facts) -> Iterator[Finding]:
    for position, invoice in enumerate(facts.case.invoices):
        if invoice.public_order is None or invoice.public_order.received_on is None:
            yield at("invoices", position, "public_order")


def _no_contract_reference(facts: Facts) -> Iterator[Finding]:
    for position, invoice in enumerate(facts.case.invoices):
        order = invoice.public_order
        if order and not (order.contract or order.commitment or order.service_code):
            yield at("invoices", position, "public_order")


def _unknown_buyer(facts: Facts) -> Iterator[Finding]:
    if facts.case.debtor.buyer_kind is None:
        yield at("debtor")


def _agreed_rate(facts: Facts) -> Iterator[Finding]:
    if facts.case.penalty_clause is not None:
        yield at("penalty_clause")


def _waived(facts: Facts) -> Iterator[Finding]:
    for position, entry in enumerate(facts.case.journal):
        if entry.note and entry.act is not Act.DEBTOR_LETTER and WAIVER.search(fold(entry.note)):
            yield at("journal", position, "note")
    for position, dispute in enumerate(facts.case.disputes):
        if dispute.outcome and WAIVER.search(fold(dispute.outcome)):
            yield at("disputes", position, "outcome")


def _received_before_issue(facts: Facts) -> Iterator[Finding]:
    for position, invoice in enumerate(facts.case.invoices):
        received = invoice.public_order.received_on if invoice.public_order else None
        if received and received < invoice.issued_on:
            yield at(
                "invoices",
                position,
                "public_order",
                "received_on",
                received=received,
                issued=invoice.issued_on,
            )


def _retention_too_high(facts: Facts) -> Iterator[Finding]:
    for position, invoice in enumerate(facts.case.invoices):
        retention = invoice.public_order.retention if invoice.public_order else None
        if retention and retention > invoice.amount_ttc:
            yield at(
                "invoices",
                position,
                "public_order",
                "retention",
                retention=retention,
                amount=invoice.amount_ttc,
            )


def _public_data_elsewhere(facts: Facts) -> Iterator[Finding]:
    if facts.case.debtor.buyer_kind is not None:
        yield at("debtor", "buyer_kind")
    for position, invoice in enumerate(facts.case.invoices):
        if invoice.public_order is not None:
            yield at("invoices", position, "public_order")


def _term_other_than_the_legal_one(facts: Facts) -> Iterator[Finding]:
    for line in facts.lines:
        written = line.invoice.due_date
        if written and written != line.due_date and not line.invoice.instalments:
            yield at("invoices", line.position, "due_date", written=written, computed=line.due_date)


RULES: tuple[Rule, ...] = (
    warning(
        "PUB01", "Réception de la demande de paiement inconnue", basis=("ccp-R2192-12", "ccp-R2192-15"),
        why="Le délai de paiement court de la réception : sans preuve, c'est au créancier d'établir la date.",
        fix="ajoutez « demande_recue_le » (date de mise à disposition sur le portail) à « commande_publique"
            " »",
        message="la date de réception de la demande de paiement manque ; à défaut, le délai se compte de la"
                " facture augmentée de deux jours",
        applies=for_a_public_buyer, check=_receipt_unknown,
        breaks=broken(drop("factures.0.commande_publique.demande_recue_le"), variant="public"),
    ),
    warning(
        "PUB02", "Références de la commande publique absentes", basis=("ccp-L2192-1", "ccp-R2192-12"),
        why="Sans numéro d'engagement, de marché ou code service, la demande ne peut être rattachée et reste"
            " en souffrance.",
        fix="ajoutez « engagement », « marche » ou « code_service » à « commande_publique »",
        message="ni marché, ni engagement, ni code service ne permet au comptable de retrouver la facture",
        applies=both(for_a_public_buyer, after_a_rappel), check=_no_contract_reference,
        breaks=broken(*(drop(f"factures.0.commande_publique.{key}") for key in ("marche", "engagement")),
            variant="public"),
    ),
    warning(
        "PUB03", "Catégorie d'acheteur public inconnue", basis=("ccp-R2192-10", "ccp-R2192-11"),
        why="Le délai est de 30, 50 ou 60 jours selon l'acheteur : trop court, il fait réclamer avant"
            " l'échéance.",
        fix="ajoutez « acheteur_public » au débiteur (pouvoir_adjudicateur, etablissement_de_sante ou"
            " entreprise_publique)",
        message="la catégorie d'acheteur public manque ; le délai de droit commun est appliqué",
        applies=for_a_public_buyer, check=_unknown_buyer,
        breaks=broken(drop("debiteur.acheteur_public"), variant="public"),
    ),
    error(
        "PUB04", "Taux convenu contre un acheteur public", basis=("ccp-L2192-14", "ccp-R2192-31"),
        why="Le taux des intérêts moratoires est fixé par le code ; y renoncer, même en partie, est réputé"
            " non écrit.",
        fix="retirez « penalites » : le taux réglementaire s'applique",
        message="un taux convenu est invoqué contre un acheteur public, dont le taux est fixé par décret",
        applies=for_a_public_buyer, check=_agreed_rate,
        breaks=broken(put("penalites", {"taux": "5", "fondement": "marché, art. 12"}), variant="public"),
    ),
    warning(
        "PUB05", "Renonciation aux intérêts moratoires",
        basis=("ccp-L2192-14", "caa-douai-2020-02-27-18DA02505"),
        why="La renonciation aux intérêts moratoires est réputée non écrite, même dans une transaction.",
        fix="ne l'écrivez pas au débiteur ; les intérêts restent réclamés",
        message="le dossier fait état d'une renonciation aux intérêts ou à l'indemnité : elle est sans effet",
        applies=for_a_public_buyer, check=_waived,
        breaks=broken(
            add("journal",
                {"le": "20/08/2026", "acte": "note",
                    "note": "le service commercial renonce aux intérêts moratoires"}),
            variant="public",
        ),
    ),
    error(
        "PUB06", "Demande de paiement reçue avant la facture", basis=("ccp-R2192-12",),
        why="Le délai de paiement serait compté trop tôt, et la somme réclamée fausse.",
        fix="corrigez l'une des deux dates",
        message="la demande de paiement est dite reçue le {received}, avant la facture du {issued}",
        applies=for_a_public_buyer, check=_received_before_issue,
        breaks=broken(put("factures.0.emise_le", "09/06/2026"), variant="public"),
    ),
    error(
        "PUB07", "Retenue de garantie supérieure à la facture", basis=("ccp-R2192-33",),
        why="La somme réclamée serait fausse.", fix="corrigez le montant de la retenue",
        message="la retenue de garantie ({retention}) dépasse le montant de la facture ({amount})",
        applies=for_a_public_buyer, check=_retention_too_high,
        breaks=broken(put("factures.0.commande_publique.retenue_de_garantie", "90 000,00"), variant="public",
            also=("PRO03",)),
    ),
    warning(
        "PUB08", "Données de commande publique pour un débiteur privé", basis=("ccp-L2192-10",),
        why="Elles ne servent à rien ici : peut-être la qualité du débiteur est-elle fausse.",
        fix="écrivez « qualite: public », ou retirez ces lignes",
        message="des données de commande publique sont données pour un débiteur qui n'est pas public",
        applies=not_for_a_public_buyer, check=_public_data_elsewhere,
        breaks=broken(put("debiteur.acheteur_public", "pouvoir_adjudicateur")),
    ),
    warning(
        "PUB09", "Échéance différente du délai réglementaire", basis=("ccp-L2192-10", "ccp-R2192-10"),
        why="Face à un acheteur public, l'échéance résulte du code : les intérêts courent de la date"
            " calculée.",
        fix="vérifiez la date de réception, ou retirez « echeance »",
        message="l'échéance écrite ({written}) n'est pas celle que donne le délai réglementaire ({computed})",
        applies=for_a_public_buyer, check=_term_other_than_the_legal_one,
        breaks=broken(put("factures.0.echeance", "20/06/2026"), variant="public"),
    ),
)  # fmt: skip
