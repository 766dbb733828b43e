"""The commands as data: what the help, the reference page and the parser say of each."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import overload


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """One thing a new case needs: the option's name, what is asked, an example, and a default when there is one."""

    name: str
    prompt: str
    example: str
    default: str = ""


QUESTIONS = (
    Question(name="reference", prompt="Référence du dossier", example="2026-0500"),
    Question(name="creancier", prompt="Créancier (nom de son fichier)", example="atelier-lumiere"),
    Question(name="nom", prompt="Nom ou dénomination du débiteur", example="Menuiserie Durand"),
    Question(name="qualite", prompt="Qualité du débiteur (professionnel, consommateur, public)",
             example="professionnel", default="professionnel"),
    Question(name="voie", prompt="Adresse du débiteur : numéro et voie", example="12 rue des Lilas"),
    Question(name="code-postal", prompt="Code postal", example="69003"),
    Question(name="ville", prompt="Ville", example="Lyon"),
    Question(name="facture", prompt="Numéro de la facture", example="F-2026-118"),
    Question(name="emise-le", prompt="Date d'émission", example="30/06/2026"),
    Question(name="echeance", prompt="Date d'échéance", example="30/07/2026"),
    Question(name="montant", prompt="Montant TTC en euros", example="4 320,00"),
    Question(name="prestation", prompt="Biens ou services facturés", example="Pose de menuiseries, commande BC-551"),
)  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Option:
    """One option or argument. `value` names what follows it; without one, and without choices, it is a switch."""

    name: str
    help: str
    value: str = ""
    choices: tuple[str, ...] = ()
    default: str | int | None = None
    required: bool = False
    many: bool = False
    optional: bool = False
    synonym: str = ""

    @property
    def positional(self) -> bool:
        return not self.name.startswith("-")


@dataclass(frozen=True, slots=True, kw_only=True)
class Command:
    """One command; its function stands in one of the rooms of `cli`."""

    name: str
    summary: str
    example: str
    help: str
    options: Sequence[Option]


class Later(Sequence[Option]):
    """Options made when they are first looked at, for what makes them is slow to import and mostly not needed."""

    def __init__(self, make: Callable[[], Iterable[Option]]) -> None:
        self._make = make

    @cached_property
    def _made(self) -> tuple[Option, ...]:
        return tuple(self._make())

    @overload
    def __getitem__(self, at: int) -> Option: ...
    @overload
    def __getitem__(self, at: slice) -> tuple[Option, ...]: ...
    def __getitem__(self, at: int | slice) -> Option | tuple[Option, ...]:
        return self._made[at]

    def __len__(self) -> int:
        return len(self._made)


_ROOT = Option(
    name="--racine", value="DOSSIER", help="dossier du projet (par défaut : celui où l'on se trouve)"
)
_DATE = Option(
    name="--date", value="JOUR", help="jour du calcul, par exemple 2026-11-22 (par défaut : aujourd'hui)"
)
_JOBS = Option(name="--jobs", value="N", default=0, help="nombre de processus (par défaut : tous les cœurs)")
_STRICT = Option(name="--strict", help="les avertissements font aussi échouer")
_AUDIENCE = Option(
    name="--audience",
    choices=("interne", "guide"),
    default="interne",
    help="« guide » : un site sans aucun dossier",
)

_HANDED = (
    Option(
        name="--noter",
        help="fige le PDF dans cases/<référence>/envois/ et inscrit l'envoi ou la remise au journal",
    ),
    Option(
        name="--mode",
        choices=("lettre", "courriel", "lrar", "lre", "remise_en_main_propre"),
        help="canal, imprimé sur la lettre (par défaut : lettre, ou lrar pour une mise en demeure)",
    ),
    Option(name="--numero-suivi", value="NUMÉRO", help="avec --noter : numéro de suivi du recommandé"),
    Option(name="--auteur", value="NOM", help="avec --noter : qui a fait l'envoi"),
)


def _noted() -> tuple[Option, ...]:
    """What « noter » takes: the types that can be noted, and the fields of their models, each one an option."""
    from generator import entries

    return (
        Option(name="reference", help="référence du dossier"),
        Option(
            name="fait",
            value="FAIT",
            choices=tuple(entries.TYPES),
            help="ce qui s'est passé : "
            + " ; ".join(f"{noted.name} ({noted.summary})" for noted in entries.TYPES.values()),
        ),
        Option(name="--le", value="JOUR", help="jour du fait (par défaut : celui de --date)"),
        *(
            Option(name="--" + key.replace("_", "-"), value="TEXTE", help=sense)
            for key, sense in entries.options()
        ),
        Option(name="--essai", help="montre ce qui serait écrit, sans l'écrire"),
        _ROOT,
        _DATE,
    )


COMMANDS = (
    Command(
        name="build",
        summary="vérifie, fabrique les packs de lettres et le site",
        example="amiable build --date 2026-11-22",
        help="Vérifie tous les dossiers, fabrique un pack par dossier dans build/packs/<référence>/ et le site dans "
        "build/site/. Un dossier en erreur n'a pas de lettre ; les autres sont produits.",
        options=(
            _ROOT,
            _DATE,
            _AUDIENCE,
            _JOBS,
            Option(
                name="--shard",
                value="N/TOTAL",
                help="un seul lot des dossiers, par exemple 3/20 : ses packs, à joindre par « amiable fusionner »",
            ),
            Option(
                name="--executor",
                value="ADRESSE",
                help="fait fabriquer par les ouvriers d'un ordonnanceur Dask, par exemple dask://machine:8786",
            ),
            Option(name="--sans-site", help="les packs seulement"),
            Option(name="--force", help="refait tous les packs, même inchangés"),
            _STRICT,
        ),
    ),
    Command(
        name="check",
        summary="vérifie les dossiers sans rien fabriquer",
        example="amiable check 2026-0500 --format github",
        help="Lit les dossiers et dit tout ce qui ne va pas : fichier, ligne, colonne, raison, article et remède.",
        options=(
            Option(name="reference", many=True, help="référence d'un dossier (par défaut : tous)"),
            _ROOT,
            _DATE,
            Option(
                name="--format",
                choices=("text", "json", "github", "gitlab", "sarif"),
                default="text",
                help="présentation des constats",
            ),
            _STRICT,
        ),
    ),
    Command(
        name="serve",
        summary="ouvre le site et le tient à jour pendant qu'on écrit",
        example="amiable serve --adresse 127.0.0.1:8001",
        help="Sert le site sur cette machine ; enregistrer un dossier, une lettre ou une page rafraîchit la page. "
        "Celle d'un dossier change aussitôt, ses lettres suivent dès qu'elles sont imprimées.",
        options=(
            _ROOT,
            _DATE,
            _AUDIENCE,
            Option(name="--adresse", value="HÔTE:PORT", default="127.0.0.1:8000", help="adresse d'écoute"),
        ),
    ),
    Command(
        name="relire",
        summary="relit une lettre faite ailleurs et dit ce qui lui manque",
        example="amiable relire LETTRE.pdf --lettre mise_en_demeure --regime b2b",
        help="Relit un PDF, un texte ou un brouillon Markdown fait avec n'importe quel outil, et y cherche les "
        "mentions et les formules vérifiées sur nos propres lettres, autant que son texte le permet ; dit aussi ce "
        "qu'elle ne peut pas voir. Aucun projet n'est nécessaire. Un modèle de letters/ n'est relu que pour ses mots.",
        options=(
            Option(name="fichier", help="lettre à relire : .pdf, .txt ou .md ; « - » pour l'entrée standard"),
            Option(
                name="--lettre",
                synonym="--type",
                choices=("rappel", "relance", "mise_en_demeure"),
                help="de quelle lettre il s'agit",
            ),
            Option(name="--regime", choices=("b2b", "b2c", "public"), help="à qui elle est adressée"),
            Option(
                name="--tiers", help="lettre d'un tiers qui recouvre pour le créancier (CPCE, art. R. 124-4)"
            ),
            Option(
                name="--format", choices=("text", "json"), default="text", help="présentation des constats"
            ),
        ),
    ),
    Command(
        name="nouveau",
        summary="crée un dossier en posant quelques questions",
        example="amiable nouveau --reference 2026-0500 --creancier atelier-lumiere",
        help="Pose les questions nécessaires, ou prend les réponses en options, et écrit cases/<référence>.yml. "
        "N'écrase jamais un dossier.",
        options=(
            _ROOT,
            *(
                Option(
                    name=f"--{question.name}",
                    value="TEXTE",
                    help=f"{question.prompt[0].lower()}{question.prompt[1:]}, par exemple {question.example}",
                )
                for question in QUESTIONS
            ),
        ),
    ),
    Command(
        name="noter",
        summary="inscrit au dossier ce qui s'est passé",
        example="amiable noter 2026-0042 appel --resultat joint --note 'annonce un virement vendredi'",
        help="Ajoute au fichier du dossier un fait bien formé, sans toucher à ses commentaires ni à sa mise en page. "
        "Toutes les règles sont passées d'abord : une erreur nouvelle, et rien n'est écrit. Au terminal, ce qui manque "
        "est demandé.",
        options=Later(_noted),
    ),
    Command(
        name="envoyer",
        summary="fige la lettre qui part et inscrit son envoi",
        example="amiable envoyer 2026-0042 mise_en_demeure --mode lrar --suivi '1A 123 456 7890 1'",
        help="Fabrique la lettre due ce jour-là, en garde le PDF exact dans cases/<référence>/envois/ et inscrit au "
        "journal son empreinte, son mode, son numéro de suivi et sa date limite. Refuse un projet, une lettre refusée "
        "ou déjà partie. Le pack sert ensuite ce fichier-là, quoi qu'il advienne des modèles et des taux.",
        options=(
            Option(name="reference", help="référence du dossier"),
            Option(
                name="lettre", choices=("rappel", "relance", "mise_en_demeure"), help="la lettre qui part"
            ),
            Option(
                name="--mode",
                choices=("lettre", "courriel", "lrar", "lre", "remise_en_main_propre"),
                help="canal, imprimé sur la lettre (par défaut : le premier de la procédure)",
            ),
            Option(name="--suivi", value="NUMÉRO", help="numéro de suivi du recommandé"),
            Option(name="--le", value="JOUR", help="jour de l'envoi (par défaut : celui de --date)"),
            Option(name="--signataire", value="NOM", help="un autre signataire du créancier"),
            Option(name="--auteur", value="NOM", help="qui a fait l'envoi"),
            _ROOT,
            _DATE,
        ),
    ),
    Command(
        name="horodater",
        summary="demande l'horodatage d'une lettre envoyée, ou en garde le jeton",
        example="amiable horodater 2026-0042 mise_en_demeure --jeton reponse.tsr",
        help="Écrit dans build/horodatage/ la demande d'horodatage (RFC 3161) de la dernière lettre envoyée, à "
        "remettre à une autorité : elle ne contient que l'empreinte du PDF. Avec --jeton, compare la réponse à la "
        "lettre, la range à côté d'elle et l'inscrit au journal. Rien ne sort de la machine.",
        options=(
            Option(name="reference", help="référence du dossier"),
            Option(
                name="lettre",
                choices=("rappel", "relance", "mise_en_demeure"),
                help="la lettre envoyée, la dernière de ce nom",
            ),
            Option(name="--jeton", value="FICHIER", help="la réponse de l'autorité (.tsr) ou son jeton seul"),
            _ROOT,
            _DATE,
        ),
    ),
    Command(
        name="verifier",
        summary="refait les sommes d'un PDF, d'un pack ou des lettres envoyées",
        example="amiable verifier courrier-recu.pdf build/packs/2026-0042 2026-0187",
        help="Refait, à partir des seules données que porte un PDF, les jours, les périodes, les sommes et les taux ; "
        "retrouve ces sommes sur les pages ; compare les empreintes au manifeste du pack et au journal du dossier. Dit "
        "ligne par ligne ce qui tient (✓), ce qui ne tient pas (✗) et ce qui ne peut pas être vérifié (–). Un PDF se "
        "vérifie sans aucun projet.",
        options=(
            Option(
                name="chemin", many=True, help="un PDF, le dossier d'un pack, ou la référence d'un dossier"
            ),
            Option(name="--format", choices=("text", "json"), default="text", help="présentation"),
            _ROOT,
            _DATE,
        ),
    ),
    Command(
        name="agenda",
        summary="dit ce qu'il faut faire aujourd'hui, et quelles échéances courent",
        example="amiable agenda --jours 60 --format ics --vers build/agenda.ics",
        help="Étapes dues et en retard d'abord, puis à venir, puis échéances : dates limites, promesses, mensualités, "
        "prescription, déclaration de créance, valeurs légales. Chaque ligne donne sa raison et la commande qui suit. "
        "Un jour chômé, appels et envois sont reportés au jour ouvré suivant ; les délais de la loi ne bougent pas. "
        "L'agenda iCalendar se met à jour dans un logiciel de calendrier ; il ne contient aucune somme.",
        options=(
            _ROOT,
            _DATE,
            Option(
                name="--jours",
                value="N",
                default=30,
                help="jusqu'à combien de jours devant soi (par défaut : 30)",
            ),
            Option(name="--creancier", value="NOM", help="les dossiers d'un seul créancier"),
            Option(name="--format", choices=("text", "json", "ics"), default="text", help="présentation"),
            Option(name="--vers", value="FICHIER", help="écrit dans ce fichier au lieu de l'afficher"),
        ),
    ),
    Command(
        name="envois",
        summary="prépare ce qui part aujourd'hui : courriels, courriers, recommandés, messages, appels",
        example="amiable envois --vers build/envois --recto-verso",
        help="Pour les lettres dues ce jour-là : un brouillon de courriel par destinataire (.eml), un seul PDF à "
        "imprimer avec son bordereau, la liste des recommandés à déposer, une fiche par appel, le texte de chaque "
        "message (SMS). L'adresse est mesurée dans la fenêtre de l'enveloppe. Un jour chômé, rien n'est préparé. "
        "Rien n'est envoyé ni inscrit au dossier : « amiable envoyer » s'en charge ensuite.",
        options=(
            _ROOT,
            _DATE,
            _JOBS,
            Option(
                name="--vers",
                value="DOSSIER",
                help="où écrire (par défaut : build/envois, entièrement remplacé à chaque fois)",
            ),
            Option(
                name="--recto-verso", help="le lot s'imprime des deux côtés : chaque lettre ouvre une feuille"
            ),
        ),
    ),
    Command(
        name="expliquer",
        summary="explique chaque somme d'un dossier",
        example="amiable expliquer 2026-0500 --date 2026-12-31",
        help="Détaille le décompte : jours, taux, base, article et source de chaque ligne.",
        options=(
            Option(name="reference", help="référence du dossier"),
            _ROOT,
            _DATE,
            Option(
                name="--format", choices=("text", "md", "json", "csv"), default="text", help="présentation"
            ),
        ),
    ),
    Command(
        name="simuler",
        summary="montre le calendrier à venir d'un dossier",
        example="amiable simuler 2026-0500 --payer 2026-12-01:500",
        help="Déroule la procédure comme si chaque étape était faite son premier jour ouvré possible : date, étape, "
        "somme réclamée ce jour-là, date limite donnée au débiteur. Avec --payer, dit ce que changeraient des "
        "paiements. Rien n'est écrit ; une somme dont le taux n'est pas encore publié n'est pas calculée.",
        options=(
            Option(name="reference", help="référence du dossier"),
            _ROOT,
            _DATE,
            Option(
                name="--jusqu-au",
                synonym="--jusqu_au",
                value="JOUR",
                help="dernier jour montré (par défaut : dans un an)",
            ),
            Option(
                name="--payer",
                value="JOUR:MONTANT",
                many=True,
                help="un ou plusieurs paiements supposés, par exemple 2026-12-01:500 ou 2026-12-01:500:F-118 pour "
                "une facture précise",
            ),
            Option(name="--format", choices=("text", "json"), default="text", help="présentation"),
        ),
    ),
    Command(
        name="dossier-contentieux",
        summary="réunit les pièces d'un dossier pour le juge et dit celles qui manquent",
        example="amiable dossier-contentieux 2026-0500",
        help="Écrit dans build/contentieux/<référence>/ un PDF paginé et indexé (demande, chronologie, décompte, "
        "bordereau, pièces tamponnées), les originaux des pièces, la fiche de saisie d'une injonction de payer et une "
        "note interne : « ce que le juge demandera ». Refuse une créance que l'on ne peut pas "
        "poursuivre, et dit pourquoi.",
        options=(
            Option(name="reference", help="référence du dossier"),
            _ROOT,
            _DATE,
            Option(
                name="--out", value="DOSSIER", help="où écrire (par défaut : build/contentieux/<référence>)"
            ),
            Option(
                name="--format",
                choices=("text", "json"),
                default="text",
                help="présentation de la liste des pièces attendues",
            ),
        ),
    ),
    Command(
        name="echeancier",
        summary="propose un échéancier et son protocole, ou suit celui qui est signé",
        example="amiable echeancier 2026-0500 --mensualites 6 --premier 2026-12-15 --acompte 500",
        help="Répartit au centime la somme due à la date, en versements mensuels aux jours ouvrés, et imprime le "
        "protocole à signer dans build/echeanciers/. Refuse ce que la loi refuse : procédure collective, dette "
        "contestée, intérêts d'un acheteur public. N'écrit rien au dossier sans --ecrire ou, pour une lettre, --noter.",
        options=(
            Option(name="reference", help="référence du dossier"),
            Option(name="--mensualites", value="N", default=0, help="nombre de versements mensuels"),
            Option(name="--premier", value="JOUR", help="date du premier (par défaut : dans un mois)"),
            Option(name="--acompte", value="MONTANT", help="versé à la signature, en plus des mensualités"),
            Option(
                name="--interets",
                choices=("maintenus", "suspendus", "abandonnes_si_respecte"),
                default="maintenus",
                help="sort des pénalités ou intérêts pendant l'échéancier",
            ),
            Option(
                name="--reliquat",
                choices=("derniere", "premiere"),
                default="derniere",
                help="mensualité qui porte les centimes indivisibles",
            ),
            Option(name="--suivi", help="suit l'échéancier inscrit au dossier : payé, en retard, à venir"),
            Option(
                name="--lettre",
                choices=("rappel", "mise_en_demeure"),
                help="imprime la lettre d'un versement manqué : rappel, ou mise en demeure selon la clause",
            ),
            *_HANDED,
            Option(name="--ecrire", help="inscrit l'échéancier au dossier, signé à la date"),
            Option(
                name="--document", value="FICHIER", help="avec --ecrire : l'accord signé, dans le dossier"
            ),
            Option(name="--sans-pdf", help="n'imprime pas le protocole"),
            Option(name="--format", choices=("text", "json", "yaml"), default="text", help="présentation"),
            _ROOT,
            _DATE,
        ),
    ),
    Command(
        name="quittance",
        summary="imprime la quittance des paiements reçus",
        example="amiable quittance 2026-0500 --paiement 2 --noter",
        help="Reconnaît les paiements inscrits au dossier, dit ce qu'ils ont réglé et ce qui reste dû, et imprime le "
        "reçu dans build/quittances/. Un dossier soldé reçoit une quittance pour solde. Avec --noter, la remise est "
        "inscrite au journal.",
        options=(
            Option(name="reference", help="référence du dossier"),
            Option(
                name="--paiement",
                value="N",
                default=0,
                help="un seul paiement, le premier reçu étant le n° 1",
            ),
            *_HANDED,
            _ROOT,
            _DATE,
        ),
    ),
    Command(
        name="accessoires",
        summary="réclame les pénalités et l'indemnité restées dues, le principal payé",
        example="amiable accessoires 2026-0500 --mode courriel --noter",
        help="Quand le principal est réglé en retard, imprime dans build/accessoires/ la demande des accessoires seuls "
        "et leur décompte au centime : pénalités et indemnité entre professionnels, intérêts moratoires et indemnité "
        "d'un acheteur public, intérêt au taux légal d'un consommateur mis en demeure, jamais davantage. Refuse ce que "
        "la loi refuse, et dit pourquoi.",
        options=(Option(name="reference", help="référence du dossier"), *_HANDED, _ROOT, _DATE),
    ),
    Command(
        name="importer",
        summary="inscrit aux dossiers les paiements d'un relevé bancaire",
        example="amiable importer releve-2026-11.xml --essai",
        help="Lit un relevé CAMT.053 ou CSV, reconnu à son contenu, et rapproche chaque crédit des dossiers : numéro "
        "de facture ou de dossier dans le libellé, référence structurée, compte du débiteur. Ce qui n'est que "
        "probable est proposé ; ce qui est ambigu est listé avec la commande à taper. Rien n'est inscrit deux fois, "
        "même d'un relevé qui en chevauche un autre. Toutes les règles sont passées ; les dossiers sont écrits tous "
        "ensemble ou pas du tout. Code de sortie : 0 si tout est rapproché, 1 s'il reste des lignes, 2 si le fichier "
        "ne convient pas.",
        options=(
            Option(
                name="quoi",
                optional=True,
                choices=("paiements",),
                default="paiements",
                help="ce qu'on importe : paiements (par défaut)",
            ),
            Option(name="fichier", help="relevé CAMT.053 (XML) ou CSV ; « - » pour l'entrée standard"),
            Option(
                name="--colonnes",
                value="TITRES",
                help="colonnes d'un CSV, par exemple 'date=Date opération,montant=Crédit,libelle=Libellé' ; par leur "
                "numéro s'il n'a pas de titres : date=1,montant=4,libelle=2",
            ),
            Option(name="--creancier", value="NOM", help="les dossiers d'un seul créancier"),
            Option(name="--accepter", help="inscrit aussi tout ce qui n'est que proposé"),
            Option(
                name="--affecter",
                value="LIGNE=DOSSIER[:FACTURE[:MONTANT]]",
                many=True,
                help="inscrit une ligne où vous le dites, par exemple 12=2026-0042:F-118 ; plusieurs parts, avec leur "
                "montant, pour la répartir",
            ),
            Option(name="--essai", help="montre ce qui serait écrit, sans l'écrire"),
            Option(name="--format", choices=("text", "json"), default="text", help="présentation"),
            _ROOT,
            _DATE,
        ),
    ),
    Command(
        name="exporter",
        summary="écrit une table pour un tableur : balance âgée, dossiers, journal, paiements",
        example="amiable exporter balance --vers build/balance.csv",
        help="Balance âgée par débiteur et facture, liste des dossiers, journal ou paiements, arrêtés à la date, en "
        "CSV (point-virgule, virgule décimale, aucune cellule prise pour une formule) ou en JSON.",
        options=(
            Option(
                name="quoi",
                choices=("balance", "dossiers", "journal", "paiements"),
                help="la table à écrire",
            ),
            Option(name="--creancier", value="NOM", help="les dossiers d'un seul créancier"),
            Option(name="--format", choices=("csv", "json"), default="csv", help="présentation"),
            Option(
                name="--vers",
                value="FICHIER",
                help="écrit dans ce fichier, entier ou pas du tout, au lieu d'afficher",
            ),
            _ROOT,
            _DATE,
        ),
    ),
    Command(
        name="regle",
        summary="liste les règles, en cherche ou en explique",
        example="amiable regle prescription",
        help="Dit ce que vérifie une règle, pourquoi, sur quel article, quand elle s'applique, comment corriger et, "
        "pour un avertissement, comment y déroger. Sans code : la liste ; avec des mots : les règles qui en parlent.",
        options=(
            Option(name="code", many=True, help="codes de règles, par exemple PAR01, ou mots à chercher"),
            Option(name="--famille", value="CODE", help="une seule famille, par exemple CRE"),
            Option(name="--gravite", choices=("avertissement", "erreur", "refus"), help="une seule gravité"),
            Option(name="--format", choices=("text", "json", "md"), default="text", help="présentation"),
        ),
    ),
    Command(
        name="taux",
        summary="montre les valeurs légales datées, ou l'histoire de l'une d'elles",
        example="amiable taux taux_interet_legal --date 2026-11-22",
        help="Montre chaque taux, montant et délai en vigueur ce jour-là : période, source, vérification, jours "
        "restants ; avec une clé, toutes ses périodes et ce qui s'en sert. Aucun projet n'est nécessaire.",
        options=(
            Option(
                name="cle",
                optional=True,
                help="clé de la valeur, par exemple taux_interet_legal (sans clé : toutes)",
            ),
            _DATE,
            Option(
                name="--format", choices=("text", "json", "csv", "md"), default="text", help="présentation"
            ),
        ),
    ),
    Command(
        name="fusionner",
        summary="joint les lots fabriqués à part",
        example="amiable fusionner lots/lot-1 lots/lot-2 lots/lot-3",
        help="Réunit dans build/packs les packs de tous les lots faits par « amiable build --shard », une fois chaque "
        "fichier comparé à son manifeste, et écrit build/lots/manifeste.json. Refuse un lot qui manque, donné deux "
        "fois, d'un autre jour, d'un autre découpage ou d'autres outils : les packs en place restent alors tels quels.",
        options=(
            Option(
                name="dossier",
                many=True,
                help="un dossier où se trouvent « packs » et « lots », ou celui qui en contient plusieurs",
            ),
            _ROOT,
        ),
    ),
    Command(
        name="cache",
        summary="montre le cache, l'élague ou le vérifie",
        example="amiable cache --elaguer --jours 30 --taille 2Go",
        help="Montre où est le cache, ce qu'il pèse, combien d'entrées il garde et la plus ancienne. Il peut être "
        "effacé à tout moment : la fabrication suivante refait ce qui manque. Une fabrication l'élague d'elle-même "
        "au-delà de 5 Go. Ce dont les packs en place ont besoin et ce qui a servi depuis une heure n'en sort pas.",
        options=(
            Option(
                name="--elaguer",
                help="retire ce qui n'a pas servi depuis longtemps, puis ce qui dépasse la taille",
            ),
            Option(name="--jours", value="N", help="avec --elaguer : jours sans usage (par défaut : 90)"),
            Option(
                name="--taille",
                value="TAILLE",
                help="avec --elaguer : taille à ne pas dépasser (par défaut : 5Go)",
            ),
            Option(name="--verifier", help="relit tout et retire ce qui est altéré"),
            _ROOT,
        ),
    ),
    Command(
        name="schema",
        summary="écrit les schémas JSON pour les éditeurs",
        example="amiable schema",
        help="Écrit .amiable/schemas/*.json : les éditeurs proposent alors les clés et leur description.",
        options=(
            Option(
                name="nom",
                optional=True,
                choices=("dossier", "creancier", "procedure"),
                help="affiche ce schéma au lieu d'écrire les fichiers",
            ),
            _ROOT,
        ),
    ),
    Command(
        name="site",
        summary="écrit les pages du site en Markdown",
        example="amiable site --out build/site-src",
        help="Écrit toutes les pages (guide et pages générées) dans un dossier, pour un autre outil que MkDocs.",
        options=(
            _ROOT,
            _DATE,
            Option(name="--out", value="DOSSIER", required=True, help="où écrire les pages"),
            _AUDIENCE,
            _JOBS,
        ),
    ),
)
