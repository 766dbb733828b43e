"""The two case files shown on the format page: invented, and read by the tests like any other."""

MINIMAL = """\
reference: exemple-court
creancier: fabrique-exemple           # cases/creanciers/fabrique-exemple.yml
debiteur:
  nom: Boulangerie Imaginaire
  forme: SARL
  qualite: professionnel              # professionnel, consommateur ou public
  adresse:
    voie: 3 place du Modèle
    code_postal: 01000
    ville: Bourg-en-Bresse
factures:
  - numero: X-1001
    emise_le: 30/06/2026
    echeance: 30/07/2026
    montant_ttc: 1 250,00
    prestation: Livraison de farine, commande 77
"""

FULL = """\
reference: exemple-complet
creancier: fabrique-exemple
procedure: entreprises                # par défaut, celle du créancier ou du régime
signataire: Zoé Modèle
debiteur:
  nom: Ateliers Imaginaires
  forme: SAS
  qualite: professionnel
  siren: 100 002 005
  rcs: Lyon
  segment: grands comptes
  adresse:
    complement: Bâtiment B
    voie: 12 rue du Modèle
    lieu_dit: BP 12
    code_postal: 69003
    ville: Lyon
  adresse_verifiee_le: 02/07/2026
  contacts:
    - nom: Camille Modèle
      role: payeur
      courriel: compta@imaginaire.example
      telephone: 04 65 71 00 01
factures:
  - numero: X-2001
    emise_le: 30/06/2026
    executee_le: 25/06/2026           # départ de la prescription
    echeance: 30/07/2026
    base_echeance: cgv_acceptees
    montant_ttc: 4 320,00
    prestation: Pose de menuiseries, commande BC-551
    commande: BC-551
    pieces:
      - pieces/X-2001.pdf
  - numero: X-2002
    emise_le: 01/07/2026
    montant_ttc: 900,00
    prestation: Entretien annuel
    echeances:                        # plusieurs échéances prévues au contrat
      - echeance: 31/07/2026
        montant: 450,00
      - echeance: 31/08/2026
        montant: 450,00
paiements:
  - recu_le: 02/09/2026               # jour où les fonds sont disponibles
    montant: 1 000,00
    facture: X-2001
    imputation: debiteur
    moyen: virement
avoirs:
  - numero: AV-12
    emis_le: 20/08/2026
    montant: 120,00
    facture: X-2001
    motif: erreur_de_prix
litiges:
  - facture: X-2002
    ouvert_le: 05/08/2026
    clos_le: 12/08/2026
    motif: conteste la date de passage
    montant: 100,00
    issue: date confirmée par le bon d'intervention
    ecrit: oui
promesses:
  - faite_le: 04/08/2026
    pour_le: 20/08/2026
    montant: 1 000,00
    contact: Camille Modèle
    tenue: non
penalites:
  taux: 12,5                          # % par an, convenu par écrit
  fondement: CGV acceptées, art. 8
frais:
  - libelle: Traduction assermentée
    montant: 60,00
    piece: pieces/traduction.pdf
pieces:                               # pour le juge, quand le nom du fichier ne dit pas ce qu'il est
  - fichier: pieces/annexe-2.pdf
    nature: conditions_generales
    intitule: Conditions générales acceptées le 12 mai 2026
clause_penale:
  texte: Tout défaut de paiement donne lieu à une indemnité de cinq pour cent du principal impayé.
  fondement: contrat du 02/01/2026, art. 12
  pourcentage: 5
remises:
  - accordee_le: 21/08/2026
    sur: interets
    montant: 5,00
    approuvee_par: direction
    motif: geste après la reprise des travaux
conventions:
  imputation: principal_d_abord
  taux: par_semestre
  taux_sous_plancher: applique
  fin_de_mois: jours_puis_fin_de_mois
approbations:
  - par: comptabilite
    acte: mise_en_demeure
    le: 03/09/2026
    nom: Lou Modèle
journal:
  - le: 04/08/2026
    heure: 10h30
    acte: appel
    contact: Camille Modèle
    resultat: joint
    auteur: Lou Modèle
    note: annonce un virement
  - le: 06/08/2026
    acte: rappel
    envoi:
      mode: courriel
  - le: 20/08/2026
    acte: relance
    envoi:
      mode: lettre
      date_butoir: 28/08/2026
credit:
  etude_solvabilite: greffe, juin 2026
  encours_autorise: 10 000,00
  garanties:
    - réserve de propriété
derogations:
  - code: CRE28
    motif: le bon de livraison signé est conservé au dépôt
    jusqu_au: 31/12/2026
"""
