"""What an exhibit is: as the clerk says, else as its place in the case or the words of its name say, else « autre ».

A guess is prudent: a name that says nothing proves nothing, and the score asks for the exhibit by name.
"""

import re
import unicodedata
from collections.abc import Iterator, Mapping
from pathlib import PurePosixPath

from generator.case import Case, ExhibitNature

LABELS: Mapping[ExhibitNature, str] = {
    ExhibitNature.CONTRACT: "Contrat",
    ExhibitNature.ORDER: "Commande",
    ExhibitNature.QUOTE: "Devis",
    ExhibitNature.TERMS: "Conditions générales",
    ExhibitNature.DELIVERY_NOTE: "Bon de livraison",
    ExhibitNature.ACCEPTANCE: "Procès-verbal",
    ExhibitNature.WAYBILL: "Lettre de voiture",
    ExhibitNature.INVOICE: "Facture",
    ExhibitNature.CREDIT_NOTE: "Avoir",
    ExhibitNature.INVOICE_DEPOSIT: "Preuve du dépôt de la facture",
    ExhibitNature.LETTER: "Lettre",
    ExhibitNature.PROOF_OF_DEPOSIT: "Preuve de dépôt",
    ExhibitNature.PROOF_OF_RECEIPT: "Preuve de l’acheminement",
    ExhibitNature.CORRESPONDENCE: "Correspondance",
    ExhibitNature.ACKNOWLEDGEMENT: "Reconnaissance de dette",
    ExhibitNature.PLAN: "Échéancier signé",
    ExhibitNature.LRE_CONSENT: "Consentement à la lettre recommandée électronique",
    ExhibitNature.AMICABLE_ATTEMPT: "Tentative amiable",
    ExhibitNature.PRIOR_CLAIM: "Demande préalable de paiement",
    ExhibitNature.REGISTRATION: "Extrait d’immatriculation",
    ExhibitNature.MANDATE: "Convention de mandat",
    ExhibitNature.COSTS: "Justificatif de frais",
    ExhibitNature.JUDGMENT: "Décision de justice",
    ExhibitNature.OTHER: "Document",
}

# Words of a file's name, folded, in order of preference: « avis de réception » before « réception ».
_WORDS: tuple[tuple[ExhibitNature, tuple[str, ...]], ...] = (
    (ExhibitNature.PROOF_OF_DEPOSIT, ("preuve depot", "preuve de depot", "recepisse")),
    (
        ExhibitNature.PROOF_OF_RECEIPT,
        ("avis reception", "avis de reception", "accuse reception", "preuve reception", "non reclame", "npai"),
    ),
    (ExhibitNature.INVOICE_DEPOSIT, ("depot chorus", "depot facture", "chorus")),
    (ExhibitNature.AMICABLE_ATTEMPT, ("conciliation", "conciliateur", "mediation", "carence")),
    (ExhibitNature.PRIOR_CLAIM, ("demande prealable", "memoire reclamation")),
    (ExhibitNature.WAYBILL, ("lettre de voiture", "lettre voiture", "lv", "cmr")),
    (ExhibitNature.DELIVERY_NOTE, ("bon de livraison", "bon livraison", "livraison", "bl")),
    (ExhibitNature.ACCEPTANCE, ("pv", "proces verbal", "reception", "admission", "recette")),
    (ExhibitNature.ORDER, ("bon de commande", "bon commande", "commande", "bc")),
    (ExhibitNature.QUOTE, ("devis",)),
    (ExhibitNature.TERMS, ("cgv", "conditions generales", "conditions")),
    (ExhibitNature.CONTRACT, ("contrat", "marche", "avenant")),
    (ExhibitNature.ACKNOWLEDGEMENT, ("reconnaissance",)),
    (ExhibitNature.PLAN, ("echeancier",)),
    (ExhibitNature.REGISTRATION, ("kbis", "immatriculation", "rne", "sirene")),
    (ExhibitNature.MANDATE, ("mandat",)),
    (ExhibitNature.JUDGMENT, ("jugement", "ordonnance")),
    (ExhibitNature.CREDIT_NOTE, ("avoir",)),
)  # fmt: skip


def words(path: str) -> str:
    """The words of a file's name, without accents nor capitals: « PV-réception_204.pdf » is « pv reception 204 »."""
    apart = unicodedata.normalize("NFKD", PurePosixPath(path).stem)
    bare = "".join(letter for letter in apart if not unicodedata.combining(letter)).lower()
    return " ".join(re.findall(r"[a-z]+|[0-9]+", bare))


def holds(path: str, text: str) -> bool:
    """Whether a file's name holds these words or this number, whole and in order.

    >>> holds("pieces/AL-2026-097.pdf", "AL-2026-09"), holds("pieces/facture AL 2026 097.pdf", "AL-2026-097")
    (False, True)
    """
    sought = words(text)
    return bool(sought) and f" {sought} " in f" {words(path)} "


def of_invoice_file(case: Case, path: str) -> ExhibitNature:
    """The nature of a file listed under an invoice."""
    if any(holds(path, invoice.number) for invoice in case.invoices):
        return ExhibitNature.INVOICE
    if any(holds(path, note.number) for note in case.credit_notes):
        return ExhibitNature.CREDIT_NOTE
    found = next(named(path), None)
    if found is not None:
        return found
    if any(invoice.order and holds(path, invoice.order) for invoice in case.invoices):
        return ExhibitNature.ORDER
    return ExhibitNature.OTHER


def named(path: str) -> Iterator[ExhibitNature]:
    """The natures that the words of a name suggest, the surest first."""
    name = f" {words(path)} "
    return (nature for nature, known in _WORDS if any(f" {word} " in name for word in known))


def title(nature: ExhibitNature, path: str) -> str:
    """What the list of exhibits calls a file of which nothing else is known: never a path.

    >>> title(ExhibitNature.CONTRACT, "pieces/contrat-2025-05-12.pdf")
    'Contrat du 12/05/2025'
    >>> title(ExhibitNature.DELIVERY_NOTE, "pieces/BL-4310.pdf")
    'Bon de livraison BL-4310'
    """
    stem = PurePosixPath(path).stem.replace("_", "-").replace(" ", "-")
    known = {word for kind, texts in _WORDS if kind is nature for text in texts for word in text.split()}
    kept = [part for part in stem.split("-") if len(part) <= 3 or words(part) not in known]
    rest = re.sub(r"\b(\d{4})-(\d\d)-(\d\d)\b", r"du \3/\2/\1", "-".join(kept))
    return f"{LABELS[nature]} {rest}".strip()
