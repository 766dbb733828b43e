"""MOT: a letter that passes for an act of justice, shouts its urgency, insults or touches on private life."""

from generator.diagnostics import Severity
from generator.rules.lexicon import B2C, Wording, wording
from generator.rules.mentions import FULL_DATE

_THIS = r"\b(?:presente?s?|lettre|courrier|avis|document|demande|mise en demeure|rappel)\b"
_IS_WORTH = r"\b(?:vaut|vaudra|valant|constitu\w+|tient lieu|tenant lieu|est|a|ait|emporte)\b"
_ACTS = (
    r"(?:assignation|citation|injonction|jugement|ordonnance|titre executoire|convocation|"
    r"acte (?:d'huissier|de commissaire|judiciaire|extra-?judiciaire|de justice|de poursuites?|officiel))"
)
_AUTHORITY = (
    r"(?:huissiers?|avocats?|officiers?|commissaires? de justice|magistrats?|auxiliaires? de justice)"
)
_DEPARTMENT = (
    r"(?:service|direction|departement|pole|cellule|bureau) (?:du |des |de )?"
    r"(?:juridique|contentieux|recouvrements?|poursuites|impayes|affaires juridiques)"
)
_LAST = r"(?:(?<!notre )(?<!votre )dernier (?:avis|avertissement)|(?<!en )\bultimes?\b|derniere chance)"
_PAY = (
    r"(?:pay|regl|vers(?:er|ez|ement)|sold|acquitt|vir(?:er|ez|ement)|execut|regularis|mandat|honor|somme\b|"
    r"paiement|exige)\w*"
)
_AT_ONCE = (
    r"(?:immediat(?:e|ement)?\b|sans (?:aucun |autre |plus de )?(?:delai|attendre)|sans plus attendre|"
    r"sur[- ]le[- ]champ|seance tenante|aujourd'hui meme|des aujourd'hui|ce jour meme|dans l'heure|"
    r"(?:avant|d'ici|jusqu'a|des|pour) demain|demain (?:midi|matin|soir|au plus tard)|"
    r"(?:24|48|72) ?h(?:eures?)?\b|(?:vingt-quatre|quarante-huit|soixante-douze) heures|"
    r"sous (?:un|deux|trois|[123]) jours?\b|dans la journee|(?:avant|d'ici) (?:ce soir|midi)|tout de suite)"
)

WORDINGS: tuple[Wording, ...] = (
    wording(
        1, "fake-court-words", "Mots réservés aux actes de justice",
        stems="commandement assignation signifi sommation somme_ sommee sommes_ sommons sommer exploit"
              " acte_ peuple de_la_loi greffe"
              " executoire citation injonction jugement ordonnance convoque cite",
        finds=_THIS + r".{0,60}" + _IS_WORTH + r".{0,40}\b" + _ACTS + r"|"
              r"commandement (?:de|d'avoir a) payer|\bassignation\b|\bexploit\b|acte d'huissier|"
              r"\bsommation\b|\bsommons\b|\b(?:etes|est|sont|vous) (?:donc |par la presente )?sommee?s?\b|"
              r"vous sommer\b|"
              r"\b(?:est|sont|etes|dument|vous) signifiee?s?\b|\bsignifions\b(?! que)|\bsignification de\b|"
              r"acte extra-?judiciaire|au nom (?:du peuple francais|de la loi)\b|formule executoire|"
              r"\bgreffe\b|acte introductif|citation a comparaitre|"
              r"(?:etes|est|sont) (?:\w+ )?(?:cite|convoque)e?s? (?:a comparaitre|devant (?:le|"
              r"un) (?:tribunal|juge)|au tribunal)",
        homonyms=r"(?:par (?:voie d')?|voie d'|faire delivrer une |(?:delivre\w*|recevoir|envisag\w+|pourr\w+|"
                 r"demander\w*) (?:\w+ ){0,2}(?:une |l'|d'|par )?)assignation|"
                 r"(?<!vaut )(?<!valant )(?<!constitue )(?<!constitue une )assignation\b.{0,70}"
                 r"(?:pourr\w+|sera\w*|serait|interromp\w+)|l'assignation\b|"
                 r"(?:besoin d'une |sans |ni (?:une )?|faire delivrer une |vous delivrer une )(?:autre )?"
                 r"sommation|(?<!vaut )(?<!valant )sommation(?: de payer)?\b"
                 r"(?=.{0,40}(?:par un commissaire|du commissaire|par commissaire|d'un commissaire))|"
                 r"(?:ordonnance|jugement|decision|titre)\b.{0,60}\bsignif\w+|"
                 r"signification (?:de l'ordonnance|du jugement|de la decision)|apres signification|"
                 r"(?:depos\w+|requete|immatricul\w+|kbis|extrait|opposition|registre)\b.{0,60}\bgreffe\b|"
                 r"\bgreffe\b.{0,60}(?:requete|opposition|sous le n|\brcs\b|registre)|"
                 r"marques? d'exploit\w*",
        bad="La présente vaut commandement de payer.",
        good="Nous pourrons saisir le tribunal par voie d'assignation.",
        why="Un courrier qui imite un acte de justice est un délit : un an d'emprisonnement et 15 000 €"
            " d'amende.", basis="cpen-433-13",
    ),
    wording(
        2, "fake-court-look", "Apparence d'une autorité publique",
        stems="republique marianne parquet liberte ministere sceau balance nationa central general"
              " departemental regional"
              " officiel cachet",
        finds=r"republique francaise|\bmarianne\b|reference parquet|n° ?(?:de |du )?parquet|numero de parquet|"
              r"liberte,? egalite,? fraternite|ministere (?:de la justice|public)|"
              r"\b(?:sceau|cachet|tampon) officiel|balance de (?:la )?justice|"
              r"\b(?:avis|document|notification|courrier) officiel|"
              r"(?:direction|centre|office|agence|bureau) (?:nationale?|centrale?|generale?|departementale?|"
              r"regionale?) (?:du |des |de )?(?:recouvrements?|poursuites|impayes|dettes|creances)",
        homonyms=r"journal officiel de la republique francaise|president de la republique francaise",
        bad="République française – Référence parquet 2026/118", good="Nos références : dossier 2026-0118.",
        why="Un document qui emprunte l'apparence d'un acte public est un délit.", basis="cpen-433-13",
    ),
    wording(
        3, "fake-title", "Titre ou service de justice usurpé",
        stems="judiciaire poursuites huissier officier avocat magistrat tribunal juge justice tresor assermente"
              " ministere l'etat",
        finds=r"(?:service|cellule|departement|pole|bureau|division|direction|brigade) "
              r"(?:de |des |du )?(?:contentieux |poursuites )?(?:judiciaires?|huissiers|saisies|"
              r"execution forcee)|"
              r"service des poursuites|"
              r"\b(?:cabinet|etude|office) d'huissiers?|"
              r"\bnotre (?:etude|office) de commissaires? de justice|officier (?:public|ministeriel)|"
              r"(?:qualite d[e']|en tant qu[e']|agissant comme|je suis|nous sommes) ?"
              r"(?:votre |un |une |l')?" + _AUTHORITY + r"|"
              r"(?:mandates?|habilites?|commis|delegues?|requis) par (?:le tribunal|la justice|le tresor|"
              r"l'etat|le juge|le ministere)|(?:sur|par) (?:ordre|requisition) (?:du|de la|de) "
              r"(?:tribunal|juge|justice)|\b(?:agents?|juristes?|enqueteurs?|inspecteurs?) "
              r"(?:de recouvrement )?(?:assermente|du tresor|de l'etat)",
        homonyms=r"(?:administrateur|mandataire|liquidateur)s? (?:judiciaires?)?.{0,20}",
        bad="Le service judiciaire a été saisi de votre dossier.",
        good="Le service comptabilité suit votre dossier.",
        why="Laisser croire à une fonction publique ou à une profession réglementée est un délit.",
        basis="cpen-433-13 cpen-433-17",
    ),
    wording(
        19, "false-urgency", "Fausse urgence",
        stems="dernier ultime avis sommation rappel relance immediat delai attendre champ tenante"
              " aujourd'hui jour_meme"
              " l'heure demain heures journee ce_soir midi tout_de_suite maintenant 24_h 24h 48_h 48h 72_h 72h _jour",
        finds=_LAST + r"|\b(?:dernier|derniere|avis|sommation|rappel|relance)\b.{0,40}\bavant "
              r"(?:toutes? )?(?:poursuites?|saisies?|contentieux|procedure|procedures|action|proces)\b|"
              + r"(?:vous avez|vous disposez de|vous laissons|il vous reste|delai de) (?:\w+ ){0,2}" + _AT_ONCE + r"|"
              r"\b(?:payez|reglez|versez|soldez) (?:\w+ ){0,4}maintenant\b|"
              + _PAY + r".{0,60}" + _AT_ONCE + r"|" + _AT_ONCE + r".{0,50}\b" + _PAY,
        unless=r"^(?!.*" + _LAST + r").*(?:(?:au plus tard|avant|jusqu'au|d'ici) (?:le |au )?(?:\w+di )?"
               + FULL_DATE + r"|\brepondons|\brepons\w+ sous|bureaux?\b|rembours|"
               r"(?:enregistr|trait|livr|expedi|recontact|rappell|confirm)\w+\b.{0,30}(?:sous|en|dans) )",
        homonyms=r"immediatement exigibles?|exigibles? immediatement|dernier avis d'(?:imposition|impot)|"
                 r"(?:accus|recontact|rappell|repond|revien)\w+ immediatement|"
                 r"livr\w+.{0,30}(?:24|48|72) ?h(?:eures)?\b",
        bad="Dernier avis : payez sous 24 heures.", good="Réglez au plus tard le 30 septembre 2026.",
        why="Un délai déraisonnable prive la lettre d'effet et peut être une pression illicite.",
        basis="cciv-1231 cconso-L121-6",
        severity=Severity.WARNING,
    ),
    wording(
        21, "insults", "Insulte ou accusation",
        stems="mauvais escroc voleu honnete trich menteu mentez menti vol mensong profit honte arnaq voyou imbecile"
              " idiot moqu scandal lamentable indigne fraud bandit crapule filou delinquant parasite scrupule"
              " sans_parole magouill combine minable lache incapable",
        finds=r"mauvais(?:e)?s? payeu(?:r|se)|\bescrocs?\b|\bvoleu(?:r|se)s?\b|malhonnete\w*|mauvaise foi|"
              r"\btricheu|\btrichez|\bmenteu(?:r|se)|\bmentez\b|\bmenti\b|\bc'est (?:du|un) vol\b|\bmensong|"
              r"profiteu(?:r|se)|\bhont(?:e|eux|"
              r"euse)s?\b|"
              r"\barnaqu|\bvoyous?\b|\bimbeciles?\b|\bidiots?\b|\bmoqu(?:ez|er|ant) de (?:nous|notre|vos)|"
              r"scandaleu(?:x|se)|lamentables?|\bindignes?\b|frauduleu(?:x|se)|\bfraudeu(?:r|se)|\bbandits?\b|"
              r"\bcrapules?\b|\bfilous?\b|\bdelinquante?s?\b|\bparasites?\b|sans (?:aucun )?scrupules?|"
              r"(?:personne|gens|homme|femme) sans parole|\bmagouill|vos combines|\bminables?\b|"
              r"\b(?:un|une|des|etes) (?:lache|incapable)s?\b",
        unless=r"juge de l'execution|accus\w+ pas|\bne (?:mett|dout|pretend|sugger|dis)\w+ (?:\w+ )?pas|"
               r"sans vous",
        homonyms=r"(?:debiteur|\ben cas|au cas|supposent?|preuve|etabli\w*|prouver|absence|hors le cas) "
                 r"(?:de |d'une )?(?:la |sa )?mauvaise foi|"
                 r"mauvaise foi (?:du debiteur|se prouve|suppose|ne se presume)|"
                 r"organisation frauduleuse d'insolvabilite",
        bad="Votre mauvaise foi est manifeste.", good="Sans réponse de votre part, nous reprendrons contact.",
        why="L'injure, même privée, est punie ; l'accusation ferme toute issue amiable.",
        basis="cpen-R621-2 cconso-L121-6",
    ),
    wording(
        22, "vulnerability", "Allusion à la vie privée ou à la fragilité",
        stems="malad sante handicap chom licenci divorc enceinte grossesse rsa alloca aides vos_ votre_"
              " hospital depress"
              " emploi perdu perte_de cancer invalid deces retraite",
        finds=r"\bmala(?:die|de)s?\b|votre (?:etat de )?sante\b|(?:problemes?|ennuis|etat) de sante|\bhandicap|"
              r"au chomage|\bchomeu|licenci|\bdivorc|\benceinte\b|grossesse|\brsa\b|"
              r"\b(?:vos|des|les) (?:allocations?|aides sociales)|allocations? (?:familiales|chomage)|"
              r"\bvo(?:s|tre) (?:enfants?|conjointe?|mari|femme|epou(?:x|se)|age|famille|mere|pere|parents|"
              r"separation|nationalite|origine|deuil|vie privee|situation (?:familiale|de famille))\b|"
              r"(?:a la|en|votre|petite) retraite\b|hospitalis|\bdepress|\bcancer\b|\binvalid(?:e|ite)\b|"
              r"(?:perdu?|perte de) (?:votre |vous )?(?:emploi|travail|job|poste)|sans emploi|"
              r"\bdeces de vo",
        homonyms=r"assurance maladie|personnes? handicapees?",
        bad="Malgré votre maladie, vous devez payer.",
        good="Si vous rencontrez une difficulté, écrivez-nous.",
        why="Exploiter la fragilité d'un consommateur est une pratique agressive, et la donnée est protégée.",
        basis="cconso-L121-6 rgpd-9",
        regimes=(B2C,),
    ),
    wording(
        31, "invented-signatory", "Signature d'un service sans personne",
        stems="service direction departement pole cellule bureau",
        finds=r"^(?:le |la |notre |votre )?" + _DEPARTMENT + r"(?:$|,| -)|"
              r"(?:cordialement|salutations|sentiments|consideration|respectueu\w+|distinguee?s|meilleurs)"
              r"(?: \w+)?[ ,:-]+(?:le |la |notre |votre )?" + _DEPARTMENT + r" ?$",
        bad="Salutations distinguées. Le service juridique",
        good="Salutations distinguées. Hélène Aubrac, gérante",
        why="Une lettre attribuée à un service qui n'existe pas trompe sur son auteur.",
        basis="cconso-L121-2 ccom-R123-237",
        severity=Severity.WARNING,
    ),
)  # fmt: skip
