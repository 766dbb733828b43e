"""CRE: the invoices. Certain, of a known amount, due, and provable: otherwise nothing may be claimed."""

import difflib
from collections.abc import Iterator
from datetime import date, timedelta
from decimal import Decimal

from generator.case import DebtKind, DueDateBasis
from generator.law import NotInForce
from generator.rules.breaks import add, broken, drop, put
from generator.rules.rule import (
    Facts,
    Finding,
    Rule,
    at,
    before_a_mise_en_demeure,
    between_professionals,
    error,
    month_end,
    not_for_a_consumer,
    refusal,
    warning,
)
from generator.rules.text import squeeze

OUT_OF_SCOPE = {
    DebtKind.CONSUMER_CREDIT: "le crédit à la consommation",
    DebtKind.HOUSING_LEASE: "le bail d'habitation",
    DebtKind.INSURANCE: "l'assurance",
    DebtKind.ENERGY: "la fourniture d'énergie",
    DebtKind.HEALTH: "les soins",
    DebtKind.BANK_CREDIT: "le crédit bancaire",
}
FIRST_DUE_DATE = date(2013, 1, 1)


def _issued_after_due(facts: Facts) -> Iterator[Finding]:
    for position, invoice in enumerate(facts.case.invoices):
        if invoice.due_date and invoice.issued_on > invoice.due_date:
            yield at("invoices", position, "due_date", issued=invoice.issued_on, due=invoice.due_date)


def _short_term_on_the_invoice_only(facts: Facts) -> Iterator[Finding]:
    for position, invoice in enumerate(facts.case.invoices):
        if invoice.due_date_basis is DueDateBasis.INVOICE_ONLY and invoice.due_date:
            days = (invoice.due_date - (invoice.performed_on or invoice.issued_on)).days
            legal = _days(facts, "delai_legal_paiement", invoice.issued_on)
            if legal is not None and days < legal:
                yield at("invoices", position, "due_date", days=days, legal=legal)


def _term_above_the_maximum(facts: Facts) -> Iterator[Finding]:
    for position, invoice in enumerate(facts.case.invoices):
        net = _days(facts, "delai_maximum_net", invoice.issued_on)
        to_month_end = _days(facts, "delai_maximum_fin_de_mois", invoice.issued_on)
        if invoice.due_date is None or net is None or to_month_end is None:
            continue
        latest = max(
            invoice.issued_on + timedelta(days=net),
            month_end(invoice.issued_on + timedelta(days=to_month_end)),
            month_end(invoice.issued_on) + timedelta(days=to_month_end),
        )
        if invoice.due_date > latest:
            yield at("invoices", position, "due_date", latest=latest, net=net, eom=to_month_end)


def _without_due_date(facts: Facts) -> Iterator[Finding]:
    for line in facts.lines:
        if line.due_date_computed and line.invoice.public_order is None and not line.invoice.instalments:
            yield at("invoices", line.position, computed=line.due_date)


def _not_yet_performed(facts: Facts) -> Iterator[Finding]:
    for position, invoice in enumerate(facts.case.invoices):
        if invoice.performed_on and invoice.performed_on > facts.day:
            yield at("invoices", position, "performed_on", performed=invoice.performed_on)


def _event_in_the_future(facts: Facts) -> Iterator[Finding]:
    dated = (
        ("invoices", "issued_on"),
        ("disputes", "opened_on"),
        ("promises", "made_on"),
        ("approvals", "given_on"),
        ("journal", "on"),
    )
    for field, attribute in dated:
        for position, item in enumerate(getattr(facts.case, field)):
            if getattr(item, attribute) > facts.day:
                yield at(field, position, attribute, on=getattr(item, attribute), day=facts.day)


def _instalments_do_not_sum(facts: Facts) -> Iterator[Finding]:
    for position, invoice in enumerate(facts.case.invoices):
        total = sum((item.amount for item in invoice.instalments), Decimal())
        if invoice.instalments and total != invoice.amount_ttc:
            yield at("invoices", position, "instalments", total=total, amount=invoice.amount_ttc)


def _vague_supply(facts: Facts) -> Iterator[Finding]:
    for position, invoice in enumerate(facts.case.invoices):
        if len(invoice.supply) < 10:
            yield at("invoices", position, "supply")


def _invoice_alone(facts: Facts) -> Iterator[Finding]:
    for line in facts.due_lines:
        number = squeeze(line.number)
        others = [path for path in line.invoice.exhibits if number not in squeeze(path.rsplit("/", 1)[-1])]
        if not others and line.paid == 0:
            yield at("invoices", line.position, "exhibits")


def _exhibits(facts: Facts) -> Iterator[tuple[tuple[str | int, ...], str]]:
    case = facts.case
    for position, invoice in enumerate(case.invoices):
        for rank, path in enumerate(invoice.exhibits):
            yield ("invoices", position, "exhibits", rank), path
    for position, cost in enumerate(case.extra_costs):
        if cost.exhibit:
            yield ("extra_costs", position, "exhibit"), cost.exhibit
    if case.plan and case.plan.document:
        yield ("plan", "document"), case.plan.document
    if case.debtor.lre_consent and case.debtor.lre_consent.proof:
        yield ("debtor", "lre_consent", "proof"), case.debtor.lre_consent.proof
    for position, entry in enumerate(case.journal):
        if entry.proof:
            yield ("journal", position, "proof"), entry.proof
        if entry.sending and entry.sending.file:
            yield ("journal", position, "sending", "file"), entry.sending.file
        for rank, event in enumerate(entry.sending.postal if entry.sending else ()):
            if event.proof:
                yield ("journal", position, "sending", "postal", rank, "proof"), event.proof


def _missing_exhibit(facts: Facts) -> Iterator[Finding]:
    for route, path in _exhibits(facts):
        if path not in facts.files:
            close = difflib.get_close_matches(path, list(facts.files), n=1, cutoff=0.5)
            hint = f" ; le fichier le plus proche est « {close[0]} »" if close else ""
            yield at(*route, path=path, reference=facts.case.reference, hint=hint)


def _special_debt(facts: Facts) -> Iterator[Finding]:
    for position, invoice in enumerate(facts.case.invoices):
        if invoice.kind in OUT_OF_SCOPE:
            yield at("invoices", position, "kind", kind=OUT_OF_SCOPE[invoice.kind])


def _too_old(facts: Facts) -> Iterator[Finding]:
    for position, invoice in enumerate(facts.case.invoices):
        if invoice.due_date and invoice.due_date < FIRST_DUE_DATE:
            yield at("invoices", position, "due_date", due=invoice.due_date)


def _days(facts: Facts, key: str, day: date) -> int | None:
    try:
        return int(facts.law.in_force(key, day).value)
    except NotInForce:
        return None


_NOT_DUE = (
    "Une créance n'est exigible qu'à l'échéance convenue : réclamer plus tôt est réclamer ce qui"
    " n'est pas dû."
)

RULES: tuple[Rule, ...] = (
    error(
        "CRE20", "Facture émise après son échéance", basis=("ccom-L441-9", "ccom-L441-10-I"), why=_NOT_DUE,
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
        "CRE22", "Délai de paiement au-delà du maximum légal", basis=("ccom-L441-10-I",),
        why="Au-delà de 60 jours, ou de 45 jours fin de mois, le délai est illicite et le créancier s'expose"
            " à une amende.",
        fix="vérifiez l'échéance ; les pénalités courent de celle qui est écrite",
        message="l'échéance dépasse le maximum légal ({net} jours, ou {eom} jours fin de mois), soit le"
                " {latest}",
        applies=between_professionals, check=_term_above_the_maximum,
        breaks=broken(put("factures.0.emise_le", "15/05/2026"), put("factures.0.executee_le", "15/05/2026")),
    ),
    warning(
        "CRE23", "Échéance absente", basis=("ccom-L441-9", "ccom-L441-10-I"), why=_NOT_DUE,
        fix="recopiez l'échéance de la facture : « echeance: jj/mm/aaaa »",
        message="l'échéance manque ; elle est calculée au {computed}",
        check=_without_due_date,
        breaks=broken(drop("factures.0.echeance"), put("factures.0.executee_le", "30/06/2026")),
    ),
    error(
        "CRE24", "Prestation datée dans l'avenir", basis=("cciv-1219", "ccom-L441-10-I"), why=_NOT_DUE,
        fix="corrigez « executee_le », ou attendez la livraison",
        message="la prestation est datée du {performed}, dans l'avenir",
        check=_not_yet_performed, breaks=broken(put("factures.0.executee_le", "25/12/2026")),
    ),
    warning(
        "CRE25", "Fait daté dans l'avenir", basis=("cciv-1353",),
        why="Un fait futur n'est pas compté ; une année mal saisie fausserait la suite de la procédure.",
        fix="corrigez la date", message="daté du {on}, après le jour des lettres ({day})",
        check=_event_in_the_future,
        breaks=broken(add("journal",
                {"le": "12/12/2026", "acte": "appel", "resultat": "joint", "contact": "Claire Durand"})),
    ),
    error(
        "CRE26", "Échéances partielles sans rapport avec la facture", basis=("ccom-L441-9",),
        why="La somme réclamée à chaque échéance serait fausse.", fix="corrigez les montants des échéances",
        message="les échéances totalisent {total} pour une facture de {amount}",
        check=_instalments_do_not_sum,
        breaks=broken(put("factures.0.echeances", [{"echeance": "30/07/2026", "montant": "4 000,00"}])),
    ),
    warning(
        "CRE27", "Prestation décrite en quelques lettres", basis=("cciv-1344",),
        why="Le débiteur doit reconnaître ce qu'il doit : sans objet précis, la mise en demeure est"
            " contestable.",
        fix="décrivez la fourniture, la commande ou le chantier",
        message="la prestation est décrite en moins de dix caractères",
        check=_vague_supply, breaks=broken(put("factures.0.prestation", "Travaux")),
    ),
    warning(
        "CRE28", "Facture sans autre preuve", basis=("cciv-1353", "cciv-1363"),
        why="Nul ne se constitue de titre à soi-même : une facture seule ne prouve pas la dette.",
        fix="joignez à « pieces » la commande, le bon de livraison, le devis signé ou un échange",
        message="la prochaine lettre est la mise en demeure et seule la facture est jointe",
        applies=before_a_mise_en_demeure, check=_invoice_alone,
        breaks=broken(put("factures.0.pieces", ["pieces/F-2026-118.pdf"]), put("paiements", [])),
    ),
    error(
        "CRE29", "Pièce introuvable", basis=("cpc-1407",),
        why="Une lettre qui annonce une pièce absente n'est pas complète, et la preuve manquera au juge.",
        fix="déposez le fichier à cet endroit, ou corrigez son nom",
        message="le fichier {reference}/{path} n'existe pas{hint}",
        check=_missing_exhibit, breaks=broken(put("factures.0.pieces.1", "pieces/BL-811.pdf")),
    ),
    refusal(
        "CRE30", "Créance soumise à des règles spéciales", basis=("cconso-L312-36",),
        why="Crédit, bail, assurance, énergie, santé : ces relances suivent des règles propres que l'outil"
            " ne connaît pas.",
        fix="confiez ce dossier à un juriste ; corrigez « nature » si la créance est ordinaire",
        message="{kind} obéit à des règles propres : aucune lettre n'est préparée",
        check=_special_debt, breaks=broken(put("factures.0.nature", "assurance")),
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
)  # fmt: skip
