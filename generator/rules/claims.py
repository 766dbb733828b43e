"""CRE: the invoices. Certain, of a known amount, and provable: otherwise nothing may be claimed."""

import difflib
from collections.abc import Iterator

from generator.case import Act, Case, DebtKind, ExhibitNature
from generator.rules.breaks import add, broken, drop, put
from generator.rules.due_dates import NOT_DUE
from generator.rules.rule import (
    Facts,
    Finding,
    Rule,
    at,
    before_a_mise_en_demeure,
    error,
    gate,
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
                yield at(field, position, attribute, on=getattr(item, attribute))


def _vague_supply(facts: Facts) -> Iterator[Finding]:
    for position, invoice in enumerate(facts.case.invoices):
        if len(invoice.supply) < 10:
            yield at("invoices", position, "supply")


# What a debtor's own hand, or the debtor's order, makes certain; the creditor's papers and letters do not.
_PROOFS = {
    ExhibitNature.CONTRACT,
    ExhibitNature.ORDER,
    ExhibitNature.QUOTE,
    ExhibitNature.TERMS,
    ExhibitNature.DELIVERY_NOTE,
    ExhibitNature.ACCEPTANCE,
    ExhibitNature.WAYBILL,
    ExhibitNature.CORRESPONDENCE,
    ExhibitNature.ACKNOWLEDGEMENT,
    ExhibitNature.PLAN,
}


def _invoice_alone(facts: Facts) -> Iterator[Finding]:
    """No file shows that the debt is certain: neither beside the invoice nor for the whole case."""
    case = facts.case
    acknowledged = any(entry.act is Act.ACKNOWLEDGEMENT and entry.proof for entry in case.journal)
    if acknowledged or (case.plan and case.plan.document) or _declared(case, _PROOFS):
        return
    for line in facts.due_lines:
        if all(_is_the_invoice(path, line.number) for path in line.invoice.exhibits):
            yield at("invoices", line.position, "exhibits", invoice=line.number)


def _copy_missing(facts: Facts) -> Iterator[Finding]:
    """Nothing of what is joined looks like the invoice itself."""
    declared = _declared(facts.case, {ExhibitNature.INVOICE})
    for line in facts.due_lines:
        paths = (*line.invoice.exhibits, *declared)
        if not any(_is_the_invoice(path, line.number) or "fact" in _name(path) for path in paths):
            yield at("invoices", line.position, "exhibits", invoice=line.number)


def _declared(case: Case, natures: set[ExhibitNature]) -> tuple[str, ...]:
    """The exhibits of the whole case whose nature the clerk said to be one of these."""
    return tuple(exhibit.file for exhibit in case.exhibits if exhibit.nature in natures)


def _name(path: str) -> str:
    return squeeze(path.rsplit("/", 1)[-1])


def _is_the_invoice(path: str, number: str) -> bool:
    return squeeze(number) in _name(path)


def _due_date_unfounded(facts: Facts) -> Iterator[Finding]:
    for line in facts.due_lines:
        if line.invoice.due_date_basis is None and not line.due_date_computed:
            yield at("invoices", line.position, "due_date", due=line.due_date)


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
    if case.grace and case.grace.exhibit:
        yield ("grace", "exhibit"), case.grace.exhibit
    if case.debtor.lre_consent and case.debtor.lre_consent.proof:
        yield ("debtor", "lre_consent", "proof"), case.debtor.lre_consent.proof
    for position, entry in enumerate(case.journal):
        if entry.proof:
            yield ("journal", position, "proof"), entry.proof
        if entry.sending and entry.sending.file:
            yield ("journal", position, "sending", "file"), entry.sending.file
        if entry.sending and entry.sending.stamp:
            yield ("journal", position, "sending", "stamp"), entry.sending.stamp
        for rank, event in enumerate(entry.sending.postal if entry.sending else ()):
            if event.proof:
                yield ("journal", position, "sending", "postal", rank, "proof"), event.proof
    for position, exhibit in enumerate(case.exhibits):
        yield ("exhibits", position, "file"), exhibit.file


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


RULES: tuple[Rule, ...] = (
    error(
        "CRE24", "Prestation datée dans l'avenir", basis=("cciv-1219", "ccom-L441-10-I"), why=NOT_DUE,
        fix="corrigez « executee_le », ou attendez la livraison",
        message="la prestation est datée du {performed}, dans l'avenir",
        check=_not_yet_performed, breaks=broken(put("factures.0.executee_le", "25/12/2026")),
    ),
    warning(
        "CRE25", "Fait daté dans l'avenir", basis=("cciv-1353",),
        why="Un fait futur n'est pas compté ; une année mal saisie fausserait la suite de la procédure.",
        fix="corrigez la date", message="daté du {on}, après le jour des lettres",
        check=_event_in_the_future,
        breaks=broken(add("journal",
                {"le": "12/12/2026", "acte": "appel", "resultat": "joint", "contact": "Claire Durand"})),
    ),
    warning(
        "CRE27", "Prestation décrite en quelques lettres", basis=("cciv-1344",),
        why="Le débiteur doit reconnaître ce qu'il doit : sans objet précis, la mise en demeure est"
            " contestable.",
        fix="décrivez la fourniture, la commande ou le chantier",
        message="la prestation est décrite en moins de dix caractères",
        check=_vague_supply, breaks=broken(put("factures.0.prestation", "Travaux")),
    ),
    gate(
        "CRE28", "Créance certaine : preuve absente", basis=("cciv-1353", "cciv-1363"),
        why="Nul ne se constitue de titre à soi-même : une facture seule, même payée en partie, ne prouve pas la"
            " dette.",
        fix="joignez à « pieces » la commande, le bon de livraison, le devis signé ou un échange",
        message="avant la mise en demeure, aucune pièce ne prouve ce qui a motivé la facture {invoice}",
        applies=before_a_mise_en_demeure, check=_invoice_alone,
        breaks=broken(put("factures.0.pieces", ["pieces/F-2026-118.pdf"])),
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
    gate(
        "CRE35", "Créance exigible : échéance sans fondement", basis=("ccom-L441-10-I", "cciv-1231"),
        why="Pour être exigible, la somme doit l'être à une date convenue ou légale : le débiteur peut demander"
            " laquelle.",
        fix="ajoutez « base_echeance » : contrat, cgv_acceptees, facture ou legale_30_jours",
        message="avant la mise en demeure, rien ne dit d'où vient l'échéance du {due}",
        applies=before_a_mise_en_demeure, check=_due_date_unfounded,
        breaks=broken(drop("factures.0.base_echeance")),
    ),
    gate(
        "CRE36", "Créance liquide : copie de la facture absente", basis=("cpc-1407", "cciv-1353"),
        why="Le montant réclamé doit se lire sur une pièce : sans la facture, la créance n'est pas liquide aux yeux"
            " du juge.",
        fix="ajoutez la facture à « pieces », sous un nom qui porte son numéro",
        message="avant la mise en demeure, aucune pièce ne porte le numéro de la facture {invoice}",
        applies=before_a_mise_en_demeure, check=_copy_missing,
        breaks=broken(put("factures.0.pieces", ["pieces/BL-118.pdf"])),
    ),
)  # fmt: skip
