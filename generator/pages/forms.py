"""The fields of a form, from the models of the files: one list of keys, of formats and of words for both.

What is said of a field is what the model says; only its title, and its place in the page, are decided here.
"""

from collections.abc import Mapping
from typing import TypedDict

from pydantic import BaseModel
from pydantic.fields import FieldInfo

from generator.case import Address, Case, Contact, Debtor, Invoice, Payment, Quality
from generator.pages.formats import is_list, models_in, written
from generator.pages.markup import label
from generator.reader import choices
from generator.render.typography import spaced


class Field(TypedDict, total=False):
    """One key as the page shows it. `help` is the description of the model, `apart` puts the key out of the way.

    A key holds a value (`format`, perhaps `choices`) or a block (`fields`), once or several times (`many`; `one`
    says « a » such item).
    """

    name: str
    title: str
    help: str
    hint: str
    required: bool
    many: bool
    one: str
    apart: bool
    format: str
    example: str
    choices: list[tuple[str, str]]
    fields: list["Field"]


# Which keys of a file a form asks for: a key alone for all it holds, or with the keys of its block.
Chosen = Mapping[str, "Chosen"]


def fields(
    model: type[BaseModel], chosen: Chosen | None = None, *, without: tuple[str, ...] = ()
) -> list[Field]:
    """The fields of a form for `model`, in the order of its keys: those `chosen`, else all but `without`.

    A key of an inner block is left out by its whole route: « debiteur.ibans ».
    """
    found = []
    for name, info in model.model_fields.items():
        key = info.alias or name
        if key not in chosen if chosen else key in without:
            continue
        inside = tuple(route.partition(".")[2] for route in without if route.startswith(f"{key}."))
        apart = name not in _FIRST.get(model, (name,))
        found.append(_field(info, (chosen or {}).get(key) or None, inside, apart))
    return found


def _field(info: FieldInfo, chosen: Chosen | None, without: tuple[str, ...], apart: bool) -> Field:
    name, described = info.alias or "", info.description or ""
    field = Field(
        name=name, title=title(name), help=described, hint=spaced(described), required=info.is_required()
    )
    if apart:
        field["apart"] = True
    if is_list(info):
        field |= {"many": True, "one": _ONE.get(name, f"un élément de « {title(name)} »")}
    if blocks := models_in(info):
        return field | {"fields": fields(blocks[0], chosen, without=without)}
    read = written(info)
    known = choices(info) or (["oui", "non"] if read and read.said == "oui ou non" else [])
    if known:
        return field | {
            "format": "choice",
            "choices": [(value, _VALUES.get(value) or label(value)) for value in known],
        }
    if read is None:
        raise TypeError(f"no reader is named for the key « {name} »")
    if read.name == "slug":
        field["hint"] = f"{field['hint']} ; {read.said}"
    return field | {"format": read.name, "example": spaced(read.example)}


def title(key: str) -> str:
    """A key as the title of a field.

    >>> title("montant_ttc"), title("emise_le")
    ('Montant TTC', 'Émise le')
    """
    words = _TITLES.get(key) or label(key)
    return words[0].upper() + words[1:]


# The keys that almost every case needs; the others of these blocks are folded away.
_FIRST: Mapping[type[BaseModel], tuple[str, ...]] = {
    Case: ("reference", "creditor", "procedure", "debtor", "invoices", "payments"),
    Debtor: ("name", "form", "quality", "siren", "siret", "address", "contacts"),
    Address: ("complement", "street", "postcode", "town"),
    Contact: ("name", "role", "email", "phone"),
    Invoice: ("number", "issued_on", "due_date", "due_date_basis", "amount_ttc", "supply"),
    Payment: ("received_on", "amount", "invoice"),
}

# One item of each list, as its button says it.
_ONE = {
    "approbations": "une approbation", "avoirs": "un avoir", "clauses": "une clause", "contacts": "un contact",
    "derogations": "une dérogation", "echeances": "une échéance", "factures": "une facture",
    "frais": "une ligne de frais", "garanties": "une garantie", "journal": "une ligne du journal",
    "litiges": "un litige", "mensualites": "une mensualité", "paiements": "un paiement", "pieces": "une pièce",
    "promesses": "une promesse", "remises": "une remise", "suivi_postal": "un état postal",
}  # fmt: skip

_VALUES = {str(Quality.PUBLIC): "acheteur public"}

# Keys are written without accents; a title is not.
_TITLES = {
    "accorde_le": "accordé le", "accordee_le": "accordée le", "acheteur_public": "catégorie d’acheteur public",
    "acte": "acte", "annee": "année", "approuvee_par": "approuvée par", "base_echeance": "origine de l’échéance",
    "bodacc_le": "publiée au BODACC le", "clause_penale": "clause pénale", "civilite": "civilité",
    "close_le": "close le", "conventions": "conventions de calcul", "credit": "prévention du risque",
    "creancier": "créancier", "code_service": "code service", "date_butoir": "date limite", "debiteur": "débiteur",
    "dechu_le": "déchéance acquise le", "delai_de_grace": "délai de grâce", "delai_paiement": "délai de paiement",
    "demande_recue_le": "demande reçue le", "depart_consommateur": "départ de l’intérêt (consommateur)",
    "depot_chorus": "dépôt sur le portail", "derogations": "dérogations", "donne_le": "donné le",
    "echeance": "échéance", "echeances": "échéances", "ecrit": "réclamation écrite", "emis_le": "émis le",
    "emise_le": "émise le", "encours_autorise": "encours autorisé", "etat": "état",
    "etude_solvabilite": "étude de solvabilité", "executee_le": "exécutée le", "frais": "frais justifiés",
    "intitule": "intitulé", "jusqu_au": "jusqu’au", "le": "date", "libelle": "libellé", "lieu_dit": "lieu-dit",
    "litiges": "litiges", "marche": "marché", "mensualites": "mensualités", "montant_ttc": "montant TTC",
    "multiple_taux_legal": "multiple du taux légal", "notifiee_le": "notifiée le", "numero": "numéro",
    "ouvert_le": "ouvert le", "ouverte_le": "ouverte le", "penalites": "taux de pénalités convenu",
    "periodique": "facture périodique", "piece": "pièce", "pieces": "pièces", "pieces_recues_le": "pièces reçues le",
    "procedure": "procédure", "qualite": "qualité", "rcs": "RCS", "recu_le": "reçu le", "reference": "référence",
    "report_echeance": "report de l’échéance", "resultat": "résultat", "role": "rôle", "sha256": "SHA-256",
    "signe_le": "signé le", "siren": "SIREN", "siret": "SIRET", "situation": "procédure collective ou surendettement",
    "taux_sous_plancher": "taux sous le plancher", "verifiee_le": "vérifiée le", "complement": "complément",
}  # fmt: skip
