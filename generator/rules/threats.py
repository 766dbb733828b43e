"""MOT: imitations of justice, threats and insults. A step one may really take is not a threat."""

from generator.diagnostics import Severity
from generator.rules.lexicon import B2C, PRIVATE, PUBLIC, SOFT_LETTERS, Wording, wording
from generator.rules.mentions import FULL_DATE

_LAWFUL_STEP = (
    r"^(?!.*\bpresente?\b.{0,30}\b(?:vaut|constitue|est)\b)(?=.*\b(?:pourr\w+|sera|serait|saisir\w*|"
    r"demander\w*|fer(?:ons|a|ait)|envisage\w*|reserv\w+|confi\w+|requete|action)\b)(?=.*\b(?:tribunal|juge|"
    r"juridiction|commissaire de justice|avocat)\b)"
)
_COURT = (
    r"tribunal|\bjuge\b|injonction|en justice|judiciaire|un avocat|nos avocats|commissaire de justice|"
    r"poursuites"
)

WORDINGS: tuple[Wording, ...] = (
    wording(
        1, "fake-court-words", "Mots réservés aux actes de justice",
        r"commandement de payer|\bassignation\b|\b(?:est|sont|etes|dument|vous) signifiee?s?\b|"
        r"\bsignifions\b|\bsignification de\b|\bsommation\b|\bsommons\b|\bexploit\b|acte d'huissier|"
        r"par acte extrajudiciaire|au nom du peuple francais|formule executoire|\bgreffe\b|acte introductif",
        _LAWFUL_STEP + r"|greffe du tribunal de commerce de \w+ sous",
        bad="La présente vaut commandement de payer.",
        good="Nous pourrons saisir le tribunal par voie d'assignation.",
        why="Un courrier qui imite un acte de justice est un délit : un an d'emprisonnement et 15 000 €"
            " d'amende.", basis="cpen-433-13",
    ),
    wording(
        2, "fake-court-look", "Apparence d'une autorité publique",
        r"republique francaise|\bmarianne\b|reference parquet|n° ?(?:de )?parquet|"
        r"liberte,? egalite,? fraternite|ministere de la justice|\bsceau officiel|balance de la justice",
        bad="République française – Référence parquet 2026/118", good="Nos références : dossier 2026-0118.",
        why="Un document qui emprunte l'apparence d'un acte public est un délit.", basis="cpen-433-13",
    ),
    wording(
        3, "fake-title", "Titre ou service de justice usurpé",
        r"service (?:judiciaire|contentieux judiciaire|des poursuites|des huissiers)|"
        r"(?:cabinet|etude) d'huissiers?|officier (?:public|ministeriel)|"
        r"qualite d'(?:huissier|avocat|officier)|mandates? par (?:le tribunal|la justice|le tresor)|"
        r"cellule judiciaire|departement judiciaire",
        bad="Le service judiciaire a été saisi de votre dossier.",
        good="Le service comptabilité suit votre dossier.",
        why="Laisser croire à une fonction publique ou à une profession réglementée est un délit.",
        basis="cpen-433-13 cpen-433-17",
    ),
    wording(
        4, "seizure-threat", "Menace de saisie sans titre",
        r"\bsaisies?\b|\bsaisir(?:ons|a|ont)? (?:vos|votre|sur|l'ensemble|le mobilier)|\bexpulsion|"
        r"execution forcee|forces? de l'ordre|\bserrurier|bloqu\w+ vo(?:s|tre) comptes?",
        r"titre executoire|decision de justice|(?:si|apres|quand) (?:le juge|un jugement|jugement|decision)|"
        r"erreur de saisie|saisie (?:comptable|informatique|de la commande|de votre|des donnees|manuelle)|"
        r"\bne (?:peut|pouvons|permet)\b|a ete saisie",
        bad="Sans paiement sous 8 jours, une saisie de vos comptes sera pratiquée.",
        good="Une décision de justice permettrait seule une saisie.",
        why="Nulle saisie sans titre exécutoire : l'annoncer comme acquise est une pratique trompeuse, ou"
            " agressive.",
        basis="cconso-L121-6 cconso-L121-2 cconso-L121-5 cpce-L111-2 cpce-L111-3", regimes=PRIVATE,
    ),
    wording(
        5, "inevitable-court", "Procès annoncé comme engagé ou gagné",
        r"condamnation (?:est |sera |serait )?(?:certaine|inevitable|acquise|assuree|ineluctable)|"
        r"(?:dossier|affaire) (?:est|a ete|a|se trouve) (?:deja|d'ores et deja) (?:ete )?(?:transmise?|"
        r"remise?|confiee?|depose)|"
        r"(?:procedure|action|instance) (?:judiciaire )?(?:est|a ete) (?:deja |d'ores et deja )?(?:engagee|"
        r"lancee|entamee|introduite)|(?:serez|etes) (?:\w+ment |d'office |donc )*condamnee?s?\b|"
        r"poursuites (?:sont|ont ete) (?:deja )?(?:engagees|lancees|entamees)|"
        r"avons (?:deja |d'ores et deja )(?:saisi|assigne|engage)|certains? de gagner|"
        r"gain de cause (?:est )?(?:certain|assure)",
        bad="Votre condamnation est certaine.", good="Le tribunal appréciera.",
        why="Annoncer comme fait ou gagné un procès qui ne l'est pas trompe le débiteur.",
        basis="cconso-L121-2 cconso-L121-5",
    ),
    wording(
        8, "criminal-threat", "Menace pénale pour une dette",
        r"\bplainte\b|escroquerie|abus de confiance|\bprison\b|emprisonnement|\bpenal(?:e|es|ement)?\b|"
        r"garde a vue|\bprocureur\b|\bdelit\b|\bgendarmerie\b|\bla police\b|"
        r"organisation (?:frauduleuse )?d'insolvabilite",
        r"clause penale|declar\w+ .{0,30}procureur|police d'assurance",
        bad="À défaut, nous déposerons plainte pour escroquerie.",
        good="La clause pénale du contrat s'applique.",
        why="Ne pas payer n'est pas une infraction : la menace l'est, et peut constituer un chantage.",
        basis="cconso-L121-6 cpen-312-10",
    ),
    wording(
        9, "blacklist-threat", "Menace de fichage",
        r"\bficp\b|\bfcc\b|interdit\w* bancaire|\bfich(?:e|es|er|age|erons)\b|"
        r"(?:inscri\w+|signal\w+|declar\w+).{0,50}(?:banque de france|fichier des|mauvais payeurs)|"
        r"fichier (?:des |d')(?:impayes|incidents|mauvais payeurs)",
        r"fiche (?:client|de suivi|technique|produit)|ficher? pdf",
        bad="Vous serez fiché à la Banque de France.",
        good="Nous déclarerons cet impayé à notre assureur-crédit.",
        why="Une dette commerciale ordinaire n'ouvre aucun fichage : la menace est impossible, donc"
            " agressive.", basis="cconso-L121-6 rgpd-6",
    ),
    wording(
        10, "publicity-threat", "Menace de révéler la dette à des tiers",
        r"(?:inform|averti|previen|contact|alert|prevenir)\w* (?:de cette dette |"
        r"egalement )?(?:votre (?:employeur|entourage|famille|banque|conjointe?|bailleur)|vos (?:voisins|"
        r"clients|fournisseurs|proches|partenaires|collegues))|reseaux? sociaux|avis google|"
        r"\brend(?:re|rons|u|ue) publi(?:c|que)|publi(?:er|erons) .{0,30}(?:nom|impaye|dette)|"
        r"liste (?:noire|des mauvais payeurs)|"
        r"(?:copie|double)\b.{0,40}\b(?:a|pour) (?:votre (?:employeur|banque|famille|conjointe?)|"
        r"vos (?:clients|voisins|fournisseurs))",
        r"\bne\b.{0,40}\b(?:jamais|pas|ni|aucun)\b",
        bad="Nous serons contraints d'informer votre employeur.",
        good="Ces informations ne sont pas transmises à des tiers.",
        why="Révéler une dette à des tiers viole la vie privée ; en menacer peut constituer un chantage.",
        basis="cpen-312-10 rgpd-5 cconso-L121-6",
    ),
    wording(
        19, "false-urgency", "Fausse urgence",
        r"\bdernier avis\b|\bultime (?:avis|rappel|delai)\b|avant poursuites\b|\b(?:24|48) ?h(?:eures)?\b|"
        r"derniere chance|(?:pay|regl|vers|sold|acquitt)\w*.{0,60}\bimmediatement|"
        r"\bimmediatement\b.{0,40}(?:pay|regl|vers|sold|acquitt)\w*|paiement immediat",
        FULL_DATE + r"|courriel|repondons|reponse sous|bureaux?",
        bad="Dernier avis : payez sous 24 heures.", good="Réglez au plus tard le 30 septembre 2026.",
        why="Un délai déraisonnable prive la lettre d'effet et peut être une pression illicite.",
        basis="cciv-1231 cconso-L121-6",
        severity=Severity.WARNING,
    ),
    wording(
        21, "insults", "Insulte ou accusation",
        r"mauvais payeur|\bescrocs?\b|\bvoleurs?\b|malhonnete\w*|mauvaise foi|\btricheur|\bmenteu(?:r|se)|"
        r"\bmensong|profiteur|honteu(?:x|se)|\barnaque",
        r"juge de l'execution|\bmauvaise foi (?:se prouve|suppose)",
        bad="Votre mauvaise foi est manifeste.", good="Sans réponse de votre part, nous reprendrons contact.",
        why="L'injure, même privée, est punie ; l'accusation ferme toute issue amiable.",
        basis="cpen-R621-2 cconso-L121-6",
    ),
    wording(
        22, "vulnerability", "Allusion à la vie privée ou à la fragilité",
        r"\bmala(?:die|de)\b|votre (?:etat de )?sante\b|\bhandicap|au chomage|\bchomeu|licenciement|"
        r"\bdivorc|\benceinte\b|grossesse|\brsa\b|allocations? (?:familiales|chomage)|vos enfants|"
        r"votre (?:conjointe?|mari|femme|epou(?:x|se)|age)\b|hospitalis|\bdepress",
        r"assurance maladie|personnes? handicapees?",
        bad="Malgré votre maladie, vous devez payer.",
        good="Si vous rencontrez une difficulté, écrivez-nous.",
        why="Exploiter la fragilité d'un consommateur est une pratique agressive, et la donnée est protégée.",
        basis="cconso-L121-6 rgpd-9",
        regimes=(B2C,),
    ),
    wording(
        24, "enforcement-public", "Exécution forcée contre une personne publique",
        r"\bsaisies?\b|\bsaisir(?:ons)? (?:vos|votre)|\bhuissiers?\b|commissaires? de justice|"
        r"\bliquidation (?:judiciaire|de votre)|execution forcee",
        r"liquidation de la depense|immunite|a ete saisie|erreur de saisie|"
        r"saisie (?:comptable|sur le portail)",
        bad="Le dossier sera remis à un commissaire de justice pour saisie.",
        good="Nous saisirons le préfet d'une demande de mandatement d'office.",
        why="Les personnes publiques sont insaisissables : la menace est impossible.", basis="cpce-L111-1",
        regimes=(PUBLIC,),
    ),
    wording(
        27, "certain-suit-b2c", "Procès annoncé comme certain à un consommateur",
        r"\b(?:saisirons|assignerons|engagerons|porterons|poursuivrons|demanderons|intenterons|transmettrons|"
        r"confierons|deposerons|"
        r"sera (?:\w+ment )?(?:saisi|transmis|remis|porte|engage|confie)e?)\b.{0,90}(?:" + _COURT + r")",
        r"conciliateur|mediateur",
        bad="Nous saisirons le tribunal.", good="Nous pourrions demander une injonction de payer.",
        why="À un consommateur, la suite judiciaire s'annonce comme une possibilité, jamais comme une"
            " certitude.", basis="cconso-L121-6 cconso-L121-2",
        regimes=(B2C,),
    ),
    wording(
        28, "early-suit-b2c", "Suite judiciaire dans une lettre amiable à un consommateur",
        _COURT, r"conciliateur|mediateur|mediation",
        bad="À défaut, une injonction de payer pourrait être demandée.",
        good="Sans réponse, nous vous adresserons une demande formelle.",
        why="Le rappel et la relance restent amiables : la voie judiciaire ne se nomme que dans la mise en"
            " demeure.", basis="cconso-L121-6",
        regimes=(B2C,), kinds=SOFT_LETTERS,
    ),
    wording(
        29, "title-without-judge", "Titre exécutoire sans juge",
        r"titre executoire sans (?:juge|jugement|decision|passer)|"
        r"sans (?:juge|jugement|passer devant le juge).{0,40}titre executoire|"
        r"proces-verbal de non-contestation|\bl\.? ?126-1\b",
        r"l\.? ?125-1|petites creances",
        bad="Nous obtiendrons un titre exécutoire sans juge.",
        good="Nous pourrons demander une injonction de payer.",
        why="La voie nouvelle sans juge n'est pas applicable tant que son décret n'est pas publié :"
            " l'annoncer est faux.",
        basis="cconso-L121-2 cconso-L121-5",
    ),
    wording(
        31, "invented-signatory", "Signature d'un service sans personne",
        r"^(?:le |notre )?service (?:juridique|contentieux|recouvrement)(?:$|,| -)",
        bad="Salutations distinguées. Le service juridique",
        good="Salutations distinguées. Hélène Aubrac, gérante",
        why="Une lettre attribuée à un service qui n'existe pas trompe sur son auteur.",
        basis="cconso-L121-2 ccom-R123-237",
        severity=Severity.WARNING,
    ),
)  # fmt: skip
