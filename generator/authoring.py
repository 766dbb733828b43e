"""The text of a new case file, from a few answers."""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from generator.case import Case
from generator.diagnostics import Diagnostic
from generator.reader import bind
from generator.source import parse


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """One thing a new case needs: the option's name, what is asked, an example, and a default when there is one."""

    name: str
    prompt: str
    example: str
    default: str = ""


QUESTIONS = (
    Question(name="reference", prompt="Référence du dossier", example="2026-0042"),
    Question(name="creancier", prompt="Créancier (nom de son fichier)", example="atelier-lumiere"),
    Question(name="nom", prompt="Nom ou dénomination du débiteur", example="Menuiserie Durand"),
    Question(name="qualite", prompt="Qualité du débiteur (professionnel, consommateur, public)", example="professionnel", default="professionnel"),
    Question(name="voie", prompt="Adresse du débiteur : numéro et voie", example="12 rue des Lilas"),
    Question(name="code-postal", prompt="Code postal", example="69003"),
    Question(name="ville", prompt="Ville", example="Lyon"),
    Question(name="facture", prompt="Numéro de la facture", example="F-2026-118"),
    Question(name="emise-le", prompt="Date d'émission", example="30/06/2026"),
    Question(name="echeance", prompt="Date d'échéance", example="30/07/2026"),
    Question(name="montant", prompt="Montant TTC en euros", example="4 320,00"),
    Question(name="prestation", prompt="Biens ou services facturés", example="Pose de menuiseries, commande BC-551"),
)  # fmt: skip

_ROUTES = {
    ("reference",): "reference",
    ("creditor",): "creancier",
    ("debtor", "name"): "nom",
    ("debtor", "quality"): "qualite",
    ("debtor", "address", "street"): "voie",
    ("debtor", "address", "postcode"): "code-postal",
    ("debtor", "address", "town"): "ville",
    ("invoices", 0, "number"): "facture",
    ("invoices", 0, "issued_on"): "emise-le",
    ("invoices", 0, "due_date"): "echeance",
    ("invoices", 0, "amount_ttc"): "montant",
    ("invoices", 0, "supply"): "prestation",
}


def write(answers: Mapping[str, str]) -> str:
    """The case file for `answers`, one per name of QUESTIONS, commented for the clerk who opens it next."""
    value = {name: _quoted(text) for name, text in answers.items()}
    return f"""# yaml-language-server: $schema=../.amiable/schemas/dossier.json
reference: {value["reference"]}
creancier: {value["creancier"]}
debiteur:
  nom: {value["nom"]}
  qualite: {value["qualite"]}
  adresse:
    voie: {value["voie"]}
    code_postal: {value["code-postal"]}
    ville: {value["ville"]}
factures:
  - numero: {value["facture"]}
    emise_le: {value["emise-le"]}
    echeance: {value["echeance"]}
    montant_ttc: {value["montant"]}
    prestation: {value["prestation"]}
"""


def check(text: str) -> tuple[Diagnostic, ...]:
    """What is wrong in the text of a new case, before it is written anywhere."""
    return bind(parse(text, "nouveau dossier"), Case).diagnostics


def question_of(diagnostic: Diagnostic) -> str:
    """The name of the question whose answer a diagnostic is about, or an empty text."""
    return _ROUTES.get(tuple(diagnostic.route), "")


def _quoted(text: str) -> str:
    """`text` as a YAML scalar: plain when that is safe, else in double quotes."""
    clean = " ".join(text.split())
    plain = re.fullmatch(r"[^\W_][\w ,.()/'’°€-]*", clean) and not clean.endswith(" ")
    if plain:
        return clean
    escaped = clean.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'
