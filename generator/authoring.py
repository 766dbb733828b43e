"""The text of a new case file, from a few answers."""

import re
from collections.abc import Mapping

from generator.case import Case
from generator.diagnostics import Diagnostic
from generator.reader import bind
from generator.source import parse

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
    """The case file for `answers`, one per name of `commands.QUESTIONS`, commented for the clerk who opens it next."""
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
