"""CRE: the due dates. Nothing may be claimed before an invoice is due, and an agreed delay has legal limits."""

from collections.abc import Iterator
from datetime import date, timedelta
from decimal import Decimal

from generator.case import DebtKind, DueDateBasis, Invoice
from generator.claim import readings
from generator.rules.breaks import broken, drop, put
from generator.rules.rule import (
    Facts,
    Finding,
    Rule,
    at,
    between_professionals,
    error,
    not_for_a_consumer,
    not_for_a_public_buyer,
    refusal,
    warning,
)
from generator.values import PaymentTerm
from generator.workdays import is_working_day

FIRST_DUE_DATE = date(2013, 1, 1)
SHORT_DELAY = 3


def _term(facts: Facts, invoice: Invoice) -> PaymentTerm | None:
    return invoice.payment_term or (facts.claim.terms.payment_term if facts.claim else None)


def _issued_after_due(facts: Facts) -> Iterator[Finding]:
    for position, invoice in enumerate(facts.case.invoices):
        if invoice.due_date and invoice.issued_on > invoice.due_date:
            yield at("invoices", position, "due_date", issued=invoice.issued_on, due=invoice.due_date)


def _short_term_on_the_invoice_only(facts: Facts) -> Iterator[Finding]:
    for position, invoice in enumerate(facts.case.invoices):
        if invoice.due_date_basis is DueDateBasis.INVOICE_ONLY and invoice.due_date:
            days = (invoice.due_date - (invoice.performed_on or invoice.issued_on)).days
            legal = facts.law.whole("delai_legal_paiement", invoice.issued_on)
            if legal is not None and days < legal:
                yield at("invoices", position, "due_date", days=days, legal=legal)


def _latest(facts: Facts, invoice: Invoice) -> tuple[date, str] | None:
    """The latest lawful due date of an invoice between professionals, and the limit in words."""
    issued = invoice.issued_on
    special = {True: "delai_facture_periodique", False: "delai_transport"}
    if invoice.periodic or invoice.kind is DebtKind.TRANSPORT:
        days = facts.law.whole(special[invoice.kind is not DebtKind.TRANSPORT], issued)
        return None if days is None else (issued + timedelta(days=days), f"{days} jours")
    net = facts.law.whole("delai_maximum_net", issued)
    to_month_end = facts.law.whole("delai_maximum_fin_de_mois", issued)
    if net is None or to_month_end is None:
        return None
    both = readings(issued, PaymentTerm(to_month_end, month_end=True), None)
    return max(issued + timedelta(days=net), *both), f"{net} jours, ou {to_month_end} jours fin de mois"


def _term_above_the_maximum(facts: Facts) -> Iterator[Finding]:
    for line in facts.lines:
        invoice = line.invoice
        limit = _latest(facts, invoice)
        last = max((item.due_date for item in invoice.instalments), default=invoice.due_date)
        if last is None and _term(facts, invoice):
            last = line.due_date
        if limit and last and last > limit[0]:
            yield at("invoices", line.position, "due_date", due=last, latest=limit[0], limit=limit[1])


def _without_due_date(facts: Facts) -> Iterator[Finding]:
    for line in facts.lines:
        invoice = line.invoice
        known = invoice.due_date or invoice.public_order or invoice.instalments or _term(facts, invoice)
        if not known:
            yield at("invoices", line.position, computed=line.due_date)


def _month_end_unread(facts: Facts) -> Iterator[Finding]:
    for line in facts.lines:
        invoice, term = line.invoice, _term(facts, line.invoice)
        if facts.claim is None or invoice.due_date or invoice.instalments or term is None:
            continue
        if term.month_end and facts.claim.terms.month_end is None:
            first, second = sorted(readings(invoice.issued_on, term, None))
            if first != second:
                yield at("invoices", line.position, term=term, first=first, second=second)


def _other_than_agreed(facts: Facts) -> Iterator[Finding]:
    for line in facts.lines:
        invoice, term = line.invoice, line.invoice.payment_term
        if facts.claim is None or invoice.due_date is None or term is None:
            continue
        agreed = readings(invoice.issued_on, term, facts.claim.terms.month_end)
        if invoice.due_date not in agreed:
            yield at(
                "invoices", line.position, "due_date", due=invoice.due_date, term=term, agreed=max(agreed)
            )


def _instalments_do_not_sum(facts: Facts) -> Iterator[Finding]:
    for position, invoice in enumerate(facts.case.invoices):
        total = sum((item.amount for item in invoice.instalments), Decimal())
        if invoice.instalments and total != invoice.amount_ttc:
            yield at("invoices", position, "instalments", total=total, amount=invoice.amount_ttc)


def _retention_too_high(facts: Facts) -> Iterator[Finding]:
    for position, invoice in enumerate(facts.case.invoices):
        kept = invoice.retention
        if kept and kept.amount > invoice.amount_ttc:
            yield at(
                "invoices", position, "retention", "amount", retention=kept.amount, amount=invoice.amount_ttc
            )


def _paid_after_a_day_off(facts: Facts) -> Iterator[Finding]:
    """Paid in full within three days of a due date on a day off: forty euros for a week-end."""
    for line in facts.lines:
        if not line.indemnity or line.outstanding or line.disputed or is_working_day(line.due_date):
            continue
        paid = [item.received_on for item in facts.case.payments if item.invoice in {None, line.number}]
        days = (max(paid, default=line.due_date) - line.due_date).days
        if 0 < days <= SHORT_DELAY:
            yield at("invoices", line.position, "due_date", due=line.due_date, days=days, fee=line.indemnity)


def _too_old(facts: Facts) -> Iterator[Finding]:
    for position, invoice in enumerate(facts.case.invoices):
        if invoice.due_date and invoice.due_date < FIRST_DUE_DATE:
            yield at("invoices", position, "due_date", due=invoice.due_date)


NOT_DUE = (
    "Une créance n'est exigible qu'à l'échéance convenue : réclamer plus tôt est réclamer ce qui"
    " n'est pas dû."
)

RULES: tuple[Rule, ...] = (
    error(
        "CRE20", "Facture émise après son échéance", basis=("ccom-L441-9", "ccom-L441-10-I"), why=NOT_DUE,
        fix="corrigez la date d'émission ou l'échéance",
        message="la facture est émise le {issued}, après son échéance du {due}",
        check=_issued_after_due, breaks=broken(put("factures.0.emise_le", "01/08/2026"), drop("paiements"),
                                               put("factures.0.echeance", "31/07/2026")),
    ),
    warning(
        "CRE21", "Échéance de moins de 30 jours non convenue", basis=("ccom-L441-10-I",),
        why="Une échéance imprimée sur la seule facture ne lie pas le client : à défaut d'accord, le délai"
            " est de 30 jours.",
        fix="indiquez l'accord (« base_echeance: contrat » ou « cgv_acceptees »), ou retirez l'échéance",
        message="l'échéance, à {days} jours, ne vient que de la facture : le délai légal de {legal} jours"
                " s'applique à défaut d'accord",
        applies=not_for_a_consumer, check=_short_term_on_the_invoice_only,
        breaks=broken(put("factures.0.base_echeance", "facture"), put("factures.0.echeance", "15/07/2026")),
    ),
    warning(
        "CRE22", "Délai de paiement au-delà du maximum légal", basis=("ccom-L441-10-I", "ccom-L441-11"),
        why="Au-delà de 60 jours, ou de 45 jours fin de mois, le délai est illicite et le créancier s'expose"
            " à une amende ; le plafond est de 45 jours pour une facture périodique, de 30 pour le transport.",
        fix="vérifiez l'échéance ; les pénalités courent de celle qui est écrite",
        message="l'échéance du {due} dépasse le maximum légal ({limit}), soit le {latest}",
        applies=between_professionals, check=_term_above_the_maximum,
        breaks=(
            *broken(put("factures.0.emise_le", "15/05/2026"), put("factures.0.executee_le", "15/05/2026")),
            *broken(put("factures.0.nature", "transport"), put("factures.0.emise_le", "26/06/2026")),
            *broken(put("factures.0.periodique", "oui"), put("factures.0.emise_le", "05/06/2026"),
                    put("factures.0.executee_le", "05/06/2026")),
        ),
    ),
    warning(
        "CRE23", "Échéance absente", basis=("ccom-L441-9", "ccom-L441-10-I"), why=NOT_DUE,
        fix="recopiez l'échéance de la facture : « echeance: jj/mm/aaaa »",
        message="l'échéance manque ; elle est calculée au {computed}",
        check=_without_due_date,
        breaks=broken(drop("factures.0.echeance"), put("factures.0.executee_le", "30/06/2026")),
    ),
    error(
        "CRE26", "Échéances partielles sans rapport avec la facture", basis=("ccom-L441-9",),
        why="La somme réclamée à chaque échéance serait fausse.", fix="corrigez les montants des échéances",
        message="les échéances totalisent {total} pour une facture de {amount}",
        check=_instalments_do_not_sum,
        breaks=broken(put("factures.0.echeances", [{"echeance": "30/07/2026", "montant": "4 000,00"}])),
    ),
    refusal(
        "CRE31", "Échéance antérieure à 2013", basis=("loi-2012-387-121",),
        why="Avant 2013 le taux des pénalités se calculait autrement ; la créance est d'ailleurs presque"
            " toujours prescrite.",
        fix="retirez la facture du dossier et consultez un juriste",
        message="l'échéance du {due} précède le 1er janvier 2013 : l'outil ne calcule pas ces pénalités",
        check=_too_old, applies=not_for_a_consumer,
        breaks=broken(*(put(f"factures.0.{key}", f"{day}/2012") for key, day in
                        (("emise_le", "30/09"), ("executee_le", "25/09"), ("echeance", "30/10"))),
                        also=("LAW01",)),
    ),
    warning(
        "CRE32", "Délai « fin de mois » à deux lectures", basis=("ccom-L441-10-I",),
        why="« 45 jours fin de mois » se compte de deux façons, toutes deux licites : seul le contrat dit"
            " laquelle.",
        fix="écrivez « fin_de_mois: jours_puis_fin_de_mois » ou « fin_de_mois_puis_jours » dans"
            " « conventions », ou l'échéance elle-même",
        message="« {term} » donne le {first} ou le {second} : la date la plus tardive est retenue",
        applies=not_for_a_public_buyer, check=_month_end_unread,
        breaks=broken(drop("factures.0.echeance"), put("factures.0.delai_paiement", "20 jours fin de mois")),
    ),
    warning(
        "CRE33", "Échéance différente du délai convenu", basis=("ccom-L441-9", "ccom-L441-10-I"),
        why="Une échéance plus courte que le délai convenu ne lie pas le client ; plus longue, elle l'avantage.",
        fix="corrigez l'échéance, ou le délai",
        message="l'échéance écrite est le {due} ; le délai convenu de {term} donne le {agreed}",
        applies=not_for_a_public_buyer, check=_other_than_agreed,
        breaks=broken(put("factures.0.delai_paiement", "45 jours")),
    ),
    error(
        "CRE34", "Retenue de garantie supérieure à la facture", basis=("ccom-L441-9", "ccp-R2192-33"),
        why="La somme réclamée serait fausse.", fix="corrigez le montant de la retenue",
        message="la retenue de garantie ({retention}) dépasse le montant de la facture ({amount})",
        check=_retention_too_high,
        breaks=broken(put("factures.0.retenue_de_garantie", {"montant": "90 000,00"}), also=("PRO03",)),
    ),
    warning(
        "CRE47", "Indemnité réclamée pour une échéance tombée un jour chômé", basis=("ccom-L441-10-II", "cpc-642"),
        why="Aucun texte ne reporte une échéance privée, mais réclamer l'indemnité pour une fin de semaine"
            " dégrade la relation.",
        fix="écrivez « report_echeance: jour_ouvrable » dans « conventions » si vos conditions le prévoient,"
            " ou accordez une remise de l'indemnité",
        message="l'échéance du {due} est un jour chômé et le paiement n'a que {days} jour(s) de retard :"
                " {fee} sont réclamés",
        applies=between_professionals, check=_paid_after_a_day_off,
        breaks=broken(
            put("factures.0.echeance", "01/08/2026"), put("paiements.0.recu_le", "03/08/2026"),
            put("paiements.0.montant", "4 320,00"), also=("PRO03",),
        ),
    ),
)  # fmt: skip
