"""The JSON Schemas that editors read: valid, French, and in agreement with the reader."""

import json
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from pydantic import BaseModel

from generator.case import Case, Creditor
from generator.procedure import Procedure
from generator.reader import bind
from generator.schema import MODELS, schema
from generator.source import parse

FULL = """\
# yaml-language-server: $schema=../.amiable/schemas/dossier.json
reference: 2026-0042
creancier: atelier-lumiere
procedure: entreprises
signataire: Hélène Aubrac
debiteur:
  nom: Menuiserie Fictive
  civilite: Madame
  forme: SARL
  qualite: professionnel
  siren: 732 829 320
  siret: 73282932000074
  rcs: Lyon
  adresse:
    complement: Bâtiment B
    voie: 12 rue des Lilas
    lieu_dit: Les Terrasses
    code_postal: 01000
    ville: Bourg-Inventé
    pays: France
  adresse_verifiee_le: 02/07/2026
  contacts:
    - nom: Claire Fictive
      role: payeur
      courriel: compta@fictive.example
      telephone: 0400000000
  acheteur_public: pouvoir_adjudicateur
  segment: grands comptes
  ibans:
    - FR76 9999 9000 0100 0000 0001 764
  consentement_lre:
    donne_le: 2026-01-02
    formule: J'accepte la lettre recommandée électronique.
    preuve: pieces/consentement.pdf
factures:
  - numero: 118
    emise_le: 2026-06-30
    executee_le: 25/06/2026
    echeance: 30/07/2026
    base_echeance: cgv_acceptees
    montant_ttc: 4 320,00
    prestation: Pose de menuiseries, commande BC-551
    nature: ordinaire
    commande: BC-551
    echeances:
      - echeance: 30/07/2026
        montant: 2160.00
      - echeance: 30/08/2026
        montant: 2 160,00 €
    commande_publique:
      marche: M-1
      engagement: 42
      code_service: SVC
      depot_chorus: 998877
      demande_recue_le: 01/07/2026
      interruption:
        notifiee_le: 10/07/2026
        pieces_recues_le: 15/07/2026
        motif: attachement manquant
    delai_paiement: 45 jours fin de mois
    periodique: non
    retenue_de_garantie:
      montant: 216
      exigible_le: 30/06/2027
    pieces:
      - pieces/F-118.pdf
paiements:
  - recu_le: 02/09/2026
    montant: 1000
    facture: 118
    imputation: accord
    moyen: virement
    identifiant: camt/VIR-0917/3f9a1c2e
avoirs:
  - numero: A-1
    emis_le: 03/09/2026
    montant: 20,50
    facture: 118
    motif: retour
litiges:
  - facture: 118
    ouvert_le: 04/09/2026
    clos_le: 10/09/2026
    motif: Une vitre est rayée.
    montant: 100
    issue: vitre remplacée
    ecrit: oui
promesses:
  - faite_le: 05/09/2026
    pour_le: 12/09/2026
    montant: 500
    contact: Claire Fictive
    tenue: non
echeancier:
  signe_le: 15/09/2026
  mensualites:
    - le: 01/10/2026
      montant: 300
  reconnaissance: oui
  interets: suspendus
  dechu_le: 12/10/2026
  document: pieces/accord.pdf
cloture:
  le: 20/11/2026
  motif: decision
  note: confié à un avocat
approbations:
  - par: direction
    acte: mise_en_demeure
    le: 20/09/2026
    nom: Hélène Aubrac
situation:
  type: sauvegarde
  ouverte_le: 21/09/2026
  bodacc_le: 25/09/2026
  close_le: 30/09/2026
  mandataire: Me Inventé
  verifiee_le: 01/10/2026
mandataire:
  nom: Recouvrement Fictif
  forme: SAS
  adresse:
    code_postal: 69003
    ville: Lyon
  siren: 100001007
  rcs: Lyon
  telephone: 04 65 71 00 10
  courriel: contact@fictif.example
  assurance: Assureur Inventé, police 42
  declaration_parquet: 02/01/2026
  compte_clients:
    iban: FR76 9999 9000 0100 0000 0001 764
    bic: AGRIFRPP
    titulaire: Recouvrement Fictif
  convention_le: 03/01/2026
  reference: D-42
  signataire: Jean Inventé
  qualite_signataire: gérant
penalites:
  taux: 12,5 %
  fondement: CGV, art. 8
frais:
  - libelle: frais de traduction
    montant: 80
    piece: pieces/traduction.pdf
pieces:
  - fichier: pieces/conditions.pdf
    nature: conditions_generales
    intitule: Conditions générales acceptées
    le: 12/05/2026
    facture: F-118
clause_penale:
  texte: Tout retard donne lieu à une indemnité de dix pour cent.
  fondement: contrat, art. 12
  montant: 400
remises:
  - accordee_le: 06/09/2026
    sur: interets
    montant: 10
    facture: 118
    approuvee_par: direction
    motif: règlement du principal
delai_de_grace:
  accorde_le: 01/11/2026
  jusqu_au: 01/12/2026
  juridiction: juge de l'exécution de Lyon
  piece: pieces/jugement.pdf
conventions:
  imputation: principal_d_abord
  taux_sous_plancher: applique
  indemnite: par_facture
  delai_paiement: 30 jours
  fin_de_mois: jours_puis_fin_de_mois
  report_echeance: aucun
  taux: par_semestre
  jours: fin_incluse
  annee: 365
  arrondi: par_ligne
  avoirs: origine
  depart_consommateur: premiere_presentation
credit:
  etude_solvabilite: étude du 02/01/2026
  encours_autorise: 10000
  acompte: 30,00
  garanties:
    - réserve de propriété
  clauses:
    - déchéance du terme
  assurance:
    assureur: Assurance-Crédit Fictive
    police: AC-2026-12
    delai_declaration: 60
journal:
  - le: 04/08/2026
    heure: 10h30
    acte: appel
    contact: Claire Fictive
    resultat: joint
    auteur: H. Aubrac
    note: |
      Annonce un virement
      sous huit jours.
    preuve: pieces/appel.txt
  - le: 10/09/2026
    acte: mise_en_demeure
    envoi:
      mode: lrar
      suivi: 2C 123 456 7890 1
      fichier: envois/mise_en_demeure.pdf
      sha256: 3f786850e387550fdab836ed7e6dc881de23001b
      horodatage: envois/mise-en-demeure.tsr
      date_butoir: 20/09/2026
      suivi_postal:
        - etat: depose
          le: 10/09/2026
          preuve: pieces/depot.pdf
  - le: 01/10/2026
    acte: decision
    decision: injonction_de_payer
derogations:
  - code: CRE07
    motif: accord écrit du client
    jusqu_au: 31/12/2026
"""

CREDITOR = """\
identifiant: atelier-lumiere
nom: Atelier d'Essai
forme: SARL
capital: 10 000,00
capital_variable: non
adresse:
  voie: 1 rue de l'Essai
  code_postal: 69002
  ville: Lyon
siren: 100001007
rcs: Lyon
tva: FR75100001007
telephone: 0465710010
courriel: compta@essai.example
banque:
  iban: FR76 9999 9000 0100 0000 0001 764
signataires:
  - nom: Hélène Aubrac
    qualite: gérante
penalites:
  multiple_taux_legal: 3
  fondement: CGV, art. 8
conventions:
  annee: reelle
"""

PROCEDURE = """\
identifiant: entreprises
titre: Entreprises
regimes:
  - b2b
etapes:
  - acte: avant_echeance
    delai: -10
    facultative: oui
  - acte: rappel
    delai: 5
    canaux:
      - courriel
    accorde: 8
    montant_minimum: 15
"""

EXAMPLES = {"dossier": FULL, "creancier": CREDITOR, "procedure": PROCEDURE}


def described(document: dict) -> Iterator[tuple[str, dict]]:
    """Every key of a schema with what is said of it, at any depth."""
    blocks = [("", document), *document.get("$defs", {}).items()]
    for name, block in blocks:
        for key, about in block.get("properties", {}).items():
            yield f"{name}.{key}", about


def check_schema(*arguments: str) -> subprocess.CompletedProcess[str]:
    tool = shutil.which("check-jsonschema", path=str(Path(sys.executable).parent))
    if tool is None:
        pytest.skip("check-jsonschema is not installed")
    return subprocess.run([tool, *arguments], capture_output=True, text=True, timeout=60)


@pytest.mark.parametrize("name", MODELS)
def test_a_schema_is_valid_json_schema_2020_12(name: str, tmp_path: Path):
    target = tmp_path / f"{name}.json"
    target.write_text(json.dumps(schema(name)), encoding="utf-8")
    assert schema(name)["$schema"] == "https://json-schema.org/draft/2020-12/schema"
    done = check_schema("--check-metaschema", str(target))
    assert done.returncode == 0, done.stdout


@pytest.mark.parametrize("name", MODELS)
def test_the_full_example_satisfies_the_reader_and_the_schema_alike(name: str, tmp_path: Path):
    assert bind(parse(EXAMPLES[name], f"{name}.yml"), MODELS[name]).diagnostics == ()
    (tmp_path / "schema.json").write_text(json.dumps(schema(name)), encoding="utf-8")
    (tmp_path / "exemple.yml").write_text(EXAMPLES[name], encoding="utf-8")
    done = check_schema("--schemafile", str(tmp_path / "schema.json"), str(tmp_path / "exemple.yml"))
    assert done.returncode == 0, done.stdout


def test_the_full_example_of_a_case_uses_every_key_there_is():
    typed = set(re.findall(r"^ *(?:- )?([a-z_0-9]+):", FULL, re.MULTILINE))
    known = {key.rpartition(".")[2] for key, _ in described(schema("dossier"))}
    # other ways to agree on a rate, a sum or a day
    assert known - typed == {"multiple_taux_legal", "pourcentage", "declaration_au_plus_tard"}


SLIPS = [
    ("    montant_ttc: 4 320,00\n", ""),
    ("  - numero: 118\n", "  - numro: 118\n"),
    ("qualite: professionnel", "qualite: entreprise"),
    ("ecrit: oui", "ecrit: true"),
    ("emise_le: 2026-06-30", "emise_le: 30 juin 2026"),
    ("reference: 2026-0042", "reference: ../2026-0042"),
    ("annee: 365", "annee: 364"),
    ("    - réserve de propriété\n", "    clef: réserve\n"),
    ("debiteur:\n", "debiteur:\n  inconnu: 1\n"),
]


@pytest.mark.parametrize(("old", "new"), SLIPS)
def test_the_schema_underlines_in_the_editor_what_the_reader_will_refuse(old: str, new: str, tmp_path: Path):
    assert old in FULL
    text = FULL.replace(old, new, 1)
    assert bind(parse(text, "a.yml"), Case).diagnostics
    (tmp_path / "schema.json").write_text(json.dumps(schema("dossier")), encoding="utf-8")
    (tmp_path / "exemple.yml").write_text(text, encoding="utf-8")
    done = check_schema("--schemafile", str(tmp_path / "schema.json"), str(tmp_path / "exemple.yml"))
    assert done.returncode == 1, done.stdout


@pytest.mark.parametrize("name", MODELS)
def test_every_key_is_described_and_every_block_closed(name: str):
    document = schema(name)
    assert [key for key, about in described(document) if not about.get("description")] == []
    blocks = [document, *(block for block in document["$defs"].values() if "properties" in block)]
    assert all(block["additionalProperties"] is False for block in blocks)


@pytest.mark.parametrize("name", MODELS)
def test_nothing_of_our_english_code_is_left(name: str):
    document = schema(name)
    assert "French" not in json.dumps(document)
    assert [block for block in document["$defs"].values() if "description" in block or "title" in block] == []
    assert [key for key, about in described(document) if "title" in about] == []
    for key, _ in described(document):
        assert key.rpartition(".")[2] not in {"reason", "number", "due_date", "amount_ttc", "name", "address"}


@pytest.mark.parametrize(("name", "model"), MODELS.items())
def test_required_keys_bear_their_french_name(name: str, model: type[BaseModel]):
    required = [info.alias for info in model.model_fields.values() if info.is_required()]
    assert schema(name)["required"] == required
    assert schema("dossier")["$defs"]["Invoice"]["required"] == [
        "numero",
        "emise_le",
        "montant_ttc",
        "prestation",
    ]


def test_closed_lists_are_enumerated():
    definitions = schema("dossier")["$defs"]
    assert definitions["Quality"] == {"enum": ["professionnel", "consommateur", "public"], "type": "string"}
    assert definitions["Dispute"]["properties"]["ecrit"]["enum"] == ["oui", "non"]


def test_what_an_editor_reads_as_a_number_is_accepted_where_the_reader_reads_text():
    definitions = schema("dossier")["$defs"]
    assert definitions["Invoice"]["properties"]["montant_ttc"]["type"] == ["string", "number"]
    assert definitions["Address"]["properties"]["code_postal"]["type"] == ["string", "integer"]
    assert definitions["Conventions"]["properties"]["annee"]["anyOf"][0]["enum"] == [
        "365",
        "reelle",
        "360",
        360,
        365,
    ]


def test_a_default_is_shown_as_a_clerk_would_type_it():
    assert schema("dossier")["$defs"]["Dispute"]["properties"]["ecrit"]["default"] == "non"
    assert schema("dossier")["$defs"]["Invoice"]["properties"]["nature"]["default"] == "ordinaire"
    assert "default" not in schema("dossier")["properties"]["journal"]


def test_every_kind_of_file_has_its_schema():
    assert dict(MODELS) == {"dossier": Case, "creancier": Creditor, "procedure": Procedure}
    assert [schema(name)["title"] for name in MODELS] == [
        "Dossier amiable",
        "Créancier amiable",
        "Procédure amiable",
    ]
