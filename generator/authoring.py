"""The text of a new case file, from a few answers."""

import re
from collections.abc import Mapping

from generator.amend import quoted
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

# The first and the last lines of every new case, whoever writes it: this module, or the form of the site.
HEAD = "# yaml-language-server: $schema=../.amiable/schemas/dossier.json"
TAIL = """\
# La suite s'ajoute ici quand elle arrive : paiements, journal, avoirs, litiges, promesses.
# Toutes les clés sont décrites dans la page « Format des dossiers »."""


def write(answers: Mapping[str, str]) -> str:
    """The case file for `answers`, one per name of `commands.QUESTIONS`, with a word for its next reader."""
    value = {name: _quoted(text) for name, text in answers.items()}
    return f"""{HEAD}
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
{TAIL}
"""


def check(text: str) -> tuple[Diagnostic, ...]:
    """What is wrong in the text of a new case, before it is written anywhere."""
    return bind(parse(text, "nouveau dossier"), Case).diagnostics


def question_of(diagnostic: Diagnostic) -> str:
    """The name of the question whose answer a diagnostic is about, or an empty text."""
    return _ROUTES.get(tuple(diagnostic.route), "")


def _quoted(text: str) -> str:
    """`text` as a YAML scalar: plain when that is safe, else in double quotes.

    >>> _quoted("12 rue des Lilas"), _quoted("lot : gros œuvre"), _quoted("null")
    ('12 rue des Lilas', '"lot : gros œuvre"', '"null"')
    """
    clean = " ".join(text.split())
    if re.fullmatch(r"[^\W_][\w ,.()/'’°€-]*", clean) and clean != "null":
        return clean
    return quoted(clean)
