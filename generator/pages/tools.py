"""What the tools in the pages know: dated rates, fields, sentences and rules, as one JSON a page, never copied by hand.

The tools themselves are scripts of `docs/assets/outils`: a second implementation, which the tests hold equal.
"""

import json
from collections.abc import Mapping
from dataclasses import replace

from generator import authoring, rules
from generator.case import (
    Address,
    Case,
    Conventions,
    Creditor,
    Debtor,
    Invoice,
    PenaltyClause,
    Quality,
    RateMode,
)
from generator.claim import REMITTED, Terms
from generator.claim.conventions import SENTENCES
from generator.claim.explanation import REGIMES
from generator.claim.rates import tariff
from generator.law import Law, Parameter
from generator.pages import forms
from generator.pages.forms import Chosen, Field
from generator.pages.markup import anchor
from generator.project import Project
from generator.rules.due_dates import FIRST_DUE_DATE
from generator.rules.parties import COMMERCIAL_FORMS

# What the calculator asks for, of all that a case may hold.
ASKED: Chosen = {
    "debiteur": {"qualite": {}},
    "factures": {"numero": {}, "emise_le": {}, "echeance": {}, "delai_paiement": {}, "montant_ttc": {}},
    "paiements": {"recu_le": {}, "montant": {}, "facture": {}},
    "avoirs": {"emis_le": {}, "montant": {}, "facture": {}},
    "penalites": {},
    "conventions": {
        "imputation": {}, "taux": {}, "jours": {}, "annee": {}, "arrondi": {}, "avoirs": {}, "taux_sous_plancher": {},
        "fin_de_mois": {}, "report_echeance": {},
    },
}  # fmt: skip

# Left to the file: accounts, whose check needs the rules of every country; a mandate shares its own between its cases.
LEFT_TO_THE_FILE = ("mandataire", "debiteur.ibans")

# The rules of coherence that the pages apply, on what was typed alone: see docs/assets/outils/coherence.js.
COHERENCE = (
    "CON01", "CRE01", "CRE02", "CRE03", "CRE04", "CRE07", "CRE11", "CRE12", "CRE20", "CRE26", "CRE34", "CRE41",
    "CRE43", "CRE50", "CRE51", "CRE53", "CRE55", "INS07", "PAR07", "PAR09", "PAR16", "PAR17", "PUB04", "PUB06",
    "PUB10", "PUB12", "PUB13", "PUB14", "PUB15",
)  # fmt: skip
# Those that need the day or a rate, which only the calculator has.
ON_THE_SUMS = (
    "CON02",
    "CRE05",
    "CRE06",
    "CRE09",
    "CRE31",
    "CRE32",
    "CRE40",
    "CRE42",
    "CRE44",
    "CRE45",
    "CRE46",
    "LAW01",
)

_KEYS = (
    "bce_refi_semestre", "majoration_b2b", "majoration_public", "taux_interet_legal", "plancher_multiple",
    "indemnite_forfaitaire", "indemnite_forfaitaire_public", "delai_legal_paiement",
)  # fmt: skip


def names(project: Project, creditors: Mapping[str, Creditor]) -> Mapping[str, str]:
    """What the pages of the tools may write out; `creditors` are those that the readers of the site may know."""
    return {
        "donnees_calculateur": _script(calculator(project.law)),
        "donnees_dossier": _script(case_form(project, creditors)),
        "donnees_couts": _script({"fields": _COSTS}),
    }


def calculator(law: Law) -> dict[str, object]:
    """All that the calculator needs: nothing in its scripts is law."""
    return {
        "law": {
            "parameters": {key: _parameter(law.parameter(key)) for key in _KEYS},
            "tariffs": {name: _tariff(law, *question) for name, question in _TARIFFS.items()},
            "articles": {name: _articles(law, keys) for name, keys in _BESIDE_THE_RATE.items()},
            "terms": _usual_terms(),
            "first": FIRST_DUE_DATE.isoformat(),
        },
        "said": {"conventions": SENTENCES, "regimes": REGIMES},
        "fields": _calculator_fields(),
        "rules": _rules(law, (*COHERENCE, *ON_THE_SUMS)),
        **_WORDS,
    }


def _usual_terms() -> dict[str, str]:
    """The choices of computation when nobody chose, by their key in a file."""
    usual = ((info.alias or name, getattr(Terms(), name)) for name, info in Conventions.model_fields.items())
    return {key: str(value or "") for key, value in usual if key in ASKED["conventions"]}


def _calculator_fields() -> list[Field]:
    """The keys of a case that move a sum, and the three things a file says elsewhere or never."""
    found = {field["name"]: field for field in forms.fields(Case, ASKED)}
    [quality] = found.pop("debiteur")["fields"]
    own = (
        quality | {"title": "Débiteur", "hint": "sa qualité décide de ce qui peut être réclamé"},
        Field(name="le", title="Arrêté au", help="jour du décompte", hint="dernier jour compté", required=True,
              format="day", example="22/11/2026"),
        Field(name="reference", title="Référence", help="référence du décompte", hint="facultative, imprimée en titre",
              required=False, format="line", example=""),
        Field(name="mise_en_demeure", title="Mise en demeure présentée le", help="première présentation",
              hint="première présentation du recommandé, ou envoi d’une lettre simple ; envoyée avant l’échéance, elle "
                   "ne compte pas",
              required=False, format="day", example="22/11/2026"),
    )  # fmt: skip
    for invoice in found["factures"]["fields"]:
        if invoice["name"] == "emise_le":
            invoice |= {"required": False, "apart": True}
    for clause in found["penalites"]["fields"]:
        clause["required"] = False
    return [*own, *found.values()]


def case_form(project: Project, creditors: Mapping[str, Creditor]) -> dict[str, object]:
    """All that the form of a new case needs."""
    fields = forms.fields(Case, without=LEFT_TO_THE_FILE)
    known = {
        "creancier": [(slug, f"{creditor.name} ({slug})") for slug, creditor in sorted(creditors.items())],
        "procedure": [(slug, slug) for slug in sorted(project.procedures)],
    }
    for field in fields:
        if found := known.get(field["name"]):
            field |= {"format": "choice", "choices": found}
    return {
        "fields": fields,
        "rules": _rules(project.law, COHERENCE),
        **_WORDS,
        "head": authoring.HEAD,
        "tail": authoring.TAIL,
    }


def _script(data: Mapping[str, object]) -> str:
    """The data as a script that a page carries and no browser runs: no text in it can end it."""
    written = json.dumps(data, ensure_ascii=False, separators=(",", ":")).replace("<", "\\u003c")
    return f'<script type="application/json" id="am-donnees">{written}</script>'


def _parameter(parameter: Parameter) -> dict[str, object]:
    return {
        "title": parameter.title,
        "unit": parameter.unit,
        "basis": parameter.basis,
        "awaited": parameter.awaited,
        "values": [
            (
                value.start.isoformat(),
                value.end.isoformat() if value.end else None,
                format(value.value, "f"),
                value.source,
                value.verified_on.isoformat(),
            )
            for value in parameter.values
        ],
    }


# What the rules of coherence read or say beside the case.
_WORDS = {"forms": sorted(COMMERCIAL_FORMS), "remitted": REMITTED}
# What a way out costs and may bring: the reader's own figures, the law has none to give.
_COSTS = [
    Field(name="montant", title="Somme à recouvrer", help="principal et accessoires réclamés",
          hint="principal et accessoires réclamés", required=True, format="positive_amount", example="4 000,00"),
    Field(name="voies", title="Voies à comparer", help="voies à comparer",
          hint="par exemple une injonction de payer, une société de recouvrement, un avocat", required=True, many=True,
          one="une voie",
          fields=[
              Field(name="nom", title="Voie", help="nom de la voie", hint="comme vous l’appelez", required=True,
                    format="line", example=""),
              Field(name="fixe", title="Coût fixe", help="honoraires et frais, quoi qu’il arrive",
                    hint="honoraires et frais, quoi qu’il arrive", required=False, format="amount", example="350,00"),
              Field(name="commission", title="Part au résultat", help="pourcentage des sommes recouvrées",
                    hint="pourcentage des sommes recouvrées", required=False, format="rate", example="10"),
              Field(name="chances", title="Chances de succès", help="votre estimation, en pourcentage",
                    hint="votre estimation, en pourcentage", required=True, format="rate", example="70"),
          ]),
]  # fmt: skip
_CLAUSE = PenaltyClause(rate="12", basis="contrat")
_BESIDE_THE_RATE = {
    "b2b": ("ccom-D441-5",),
    "public": ("ccp-D2192-35",),
    "b2c": (),
    "paid": ("cciv-1342-10", "cciv-1343-1"),
    "simple": ("cciv-1343-2",),
}
_TARIFFS: Mapping[str, tuple[Quality, PenaltyClause | None, RateMode]] = {
    "b2b": (Quality.PROFESSIONAL, None, RateMode.PER_SEMESTER),
    "b2b_fixed": (Quality.PROFESSIONAL, None, RateMode.FIXED_AT_START),
    "agreed": (Quality.PROFESSIONAL, _CLAUSE, RateMode.PER_SEMESTER),
    "public": (Quality.PUBLIC, None, RateMode.PER_SEMESTER),
    "b2c": (Quality.CONSUMER, None, RateMode.PER_SEMESTER),
}


def _tariff(law: Law, quality: Quality, clause: PenaltyClause | None, mode: RateMode) -> dict[str, object]:
    """What the engine says of a way to make the rate: the rule in words and its articles."""
    debtor = Debtor(name="Exemple", quality=quality, address=Address(postcode="75001", town="Paris"))
    invoice = Invoice(number="1", issued_on="2026-01-02", amount_ttc="1", supply="exemple")
    case = Case(
        reference="exemple", creditor="exemple", debtor=debtor, invoices=(invoice,), penalty_clause=clause
    )
    creditor = Creditor.model_construct(penalty_clause=None, conventions=Conventions())
    found = tariff(case, creditor, replace(Terms(), rate_mode=mode), law)
    return {"rule": found.rule, "citation": found.citation, "articles": _articles(law, found.basis)}


def _rules(law: Law, codes: tuple[str, ...]) -> dict[str, dict[str, object]]:
    return {
        code: {
            "title": rule.title,
            "message": rule.message,
            "fix": rule.fix,
            "why": rule.why,
            "severity": rule.severity,
            "articles": _articles(law, rule.basis),
        }
        for code in codes
        for rule in (rules.rule(code),)
    }


def _articles(law: Law, keys: tuple[str, ...]) -> list[tuple[str, str, str]]:
    """Each article as it is cited, its place on the page of the articles, and what it says."""
    found = [law.article(key) for key in keys]
    return [(article.citation, anchor(article.key), article.subject) for article in found]
