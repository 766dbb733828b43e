"""PUB: what a public buyer needs in order to pay, and what its creditor may not give up."""

import re
from collections.abc import Iterator

from generator.case import Act, DayCount, PlanInterest, RemissionOf
from generator.claim import REMITTED
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


def _given_up(facts: Facts) -> Iterator[Finding]:
    for position, remission in enumerate(facts.case.remissions):
        if remission.of in {RemissionOf.INTEREST, RemissionOf.FEE}:
            yield at("remissions", position, of=REMITTED[remission.of])


def _plan_that_waives(facts: Facts) -> Iterator[Finding]:
    plan = facts.case.plan
    if plan and plan.interest not in {None, PlanInterest.MAINTAINED}:
        yield at("plan", "interest", written=plan.interest)


def _interrupted(facts: Facts) -> Iterator[Finding]:
    """Silent once an invoice is late: a period that has ended is interrupted no more."""
    late = {line.position for line in facts.lines if line.late}
    for position, invoice in enumerate(facts.case.invoices):
        stop = invoice.public_order.suspension if invoice.public_order else None
        missing = stop and (stop.completed_on is None or stop.completed_on > facts.day)
        if stop and missing and stop.notified_on <= facts.day and position not in late:
            yield at("invoices", position, "public_order", "suspension", since=stop.notified_on)


def _interruption_upside_down(facts: Facts) -> Iterator[Finding]:
    for position, invoice in enumerate(facts.case.invoices):
        order = invoice.public_order
        stop = order.suspension if order else None
        if order is None or stop is None:
            continue
        first = order.received_on or invoice.issued_on
        if stop.notified_on < first or (stop.completed_on and stop.completed_on < stop.notified_on):
            yield at("invoices", position, "public_order", "suspension")


def _penal_clause(facts: Facts) -> Iterator[Finding]:
    if facts.case.penal_clause is not None:
        yield at("penal_clause")


def _both_ends(facts: Facts) -> Iterator[Finding]:
    if facts.claim and facts.claim.terms.day_count is DayCount.BOTH_INCLUSIVE:
        file = "dossier" if facts.case.conventions.day_count else "creancier"
        yield at("conventions", "day_count", file=file)


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
    error(
        "PUB10", "Remise d'intérêts moratoires ou de l'indemnité",
        basis=("ccp-L2192-14", "caa-douai-2020-02-27-18DA02505"),
        why="Face à un acheteur public, y renoncer est réputé non écrit, même dans une transaction.",
        fix="retirez la remise : ces sommes restent dues et réclamées",
        message="une remise ({of}) est accordée à un acheteur public : elle est sans effet",
        applies=for_a_public_buyer, check=_given_up,
        breaks=broken(add("remises", {"accordee_le": "05/08/2026", "sur": "interets", "approuvee_par": "direction",
                                      "motif": "règlement du principal"}), variant="public"),
    ),
    warning(
        "PUB11", "Délai de paiement interrompu par l'acheteur", basis=("ccp-R2192-27", "ccp-R2192-28", "ccp-R2192-29"),
        why="Tant que les pièces demandées manquent, la facture n'est pas exigible ; un nouveau délai s'ouvrira"
            " à leur réception.",
        fix="adressez les pièces demandées, puis inscrivez « pieces_recues_le »",
        message="l'acheteur a interrompu le délai le {since} et attend des pièces : rien n'est réclamé pour cette"
                " facture",
        applies=for_a_public_buyer, check=_interrupted,
        breaks=broken(put("factures.0.commande_publique.interruption", {"notifiee_le": "01/07/2026"}),
                      variant="public", also=("PRO01", "PRO32")),
    ),
    error(
        "PUB12", "Dates d'interruption incohérentes", basis=("ccp-R2192-28", "ccp-R2192-29"),
        why="Le nouveau délai serait compté d'une date fausse.", fix="corrigez « notifiee_le » ou « pieces_recues_le »",
        message="l'interruption suit la réception de la demande, et les pièces suivent l'interruption",
        applies=for_a_public_buyer, check=_interruption_upside_down,
        breaks=broken(put("factures.0.commande_publique.interruption",
                          {"notifiee_le": "30/05/2026", "pieces_recues_le": "25/05/2026"}), variant="public"),
    ),
    error(
        "PUB13", "Clause pénale contre un acheteur public", basis=("ccp-L2192-13", "ccp-R2192-31"),
        why="La réparation du retard d'un acheteur public est fixée par le code : intérêts moratoires et indemnité.",
        fix="retirez « clause_penale »",
        message="une clause pénale est invoquée contre un acheteur public : elle n'est pas réclamée",
        applies=for_a_public_buyer, check=_penal_clause,
        breaks=broken(put("clause_penale", {"texte": "Indemnité de dix pour cent.", "fondement": "marché, art. 12",
                                            "pourcentage": "10"}), variant="public"),
    ),
    error(
        "PUB14", "Jour de l'échéance compté contre un acheteur public", basis=("ccp-R2192-32",),
        why="Les intérêts moratoires courent du lendemain de l'expiration du délai, sans convention contraire.",
        fix="retirez « jours: deux_bornes »",
        message="le code fait courir les intérêts du lendemain : « deux_bornes » est sans effet ici",
        applies=for_a_public_buyer, check=_both_ends,
        breaks=broken(put("conventions", {"jours": "deux_bornes"}), variant="public"),
    ),
    error(
        "PUB15", "Échéancier qui abandonne les intérêts moratoires",
        basis=("ccp-L2192-14", "caa-douai-2020-02-27-18DA02505"),
        why="Un acheteur public peut obtenir des délais, jamais d'abandon : y renoncer est réputé non écrit.",
        fix="écrivez « interets: maintenus », ou retirez la ligne",
        message="l'échéancier accordé à un acheteur public porte « {written} » : les intérêts restent dus",
        applies=for_a_public_buyer, check=_plan_that_waives,
        breaks=broken(put("echeancier", {
            "signe_le": "01/07/2026", "interets": "suspendus", "reconnaissance": "oui",
            "mensualites": [{"le": "15/07/2026", "montant": "500,00"}],
        }), variant="public"),
    ),
)  # fmt: skip
