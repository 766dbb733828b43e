"""MOT: sums that are not owed, and law that does not say what the letter makes it say."""

from generator.diagnostics import Severity
from generator.rules.lexicon import (
    AMOUNT,
    B2C,
    BUSINESS,
    DENIED,
    PREMIUM_NUMBER,
    PRIVATE,
    PUBLIC,
    Wording,
    wording,
)  # fmt: skip

_NO_COST = (
    DENIED
    + r"|sans (?:frais|aucun)|rest\w+ a (?:notre|la) charge|a notre charge|charge (?:exclusive )?d(?:u|e) "
    r"(?:creancier|notre)|\bni (?:de )?frais|interdi(?:t|sent)|epargn\w+"
)
_COSTS = r"(?:frais|couts?|depens|honoraires|debours|emoluments)"
_JUDICIAL = (
    r"(?:(?:de |des |du |d'|de la |de l')(?:justice|procedure|proces|tribunal|avocats?|huissiers?|commissaires?|"
    r"execution|poursuites?|action|instance)|judiciaires)"
)
_FEES = (
    r"frais (?:\w+ )?(?:de |d')(?:dossier|relance|gestion|mise en demeure|lrar|rappel|traitement|rejet|impayes?|"
    r"contentieux|recommande|recouvrement|envoi|retard|poste|courrier|avocat|huissier|acte|l'acte)|"
    r"frais (?:de )?(?:dossier|relance|gestion|recouvrement)|"
    + AMOUNT
    + r" (?:de|pour) frais\b(?! de (?:port|livraison|transport|deplacement|justice))|"
    r"frais (?:accessoires|administratifs|supplementaires|annexes|postaux)|"
    r"\bfrais\b[^,;.]{0,40}\brecouvrement|"
    r"(?:commission|remuneration|note|facture)\b.{0,30}(?:societe|cabinet|agence) de recouvrement|"
    r"honoraires (?:d'avocats?|d'huissier|de recouvrement)|\barticle 700\b|\bdepens\b|"
    r"(?:penalites?|forfait|supplement|indemnite|majoration|somme|participation)\b.{0,40}\b"
    r"(?:de|pour|au titre d\w+) (?:frais de )?(?:gestion|recouvrement|traitement|dossier|relance)\b"
)
_CLAIM = (
    r"(?:" + AMOUNT + r"|(?:re)?factur(?:ons|e|es|erons|ee|ees|er)\b|ajout|major|reclam|exige|devez|devrez|"
    r"\b(?:est|sont|reste) du\b|\bdus\b|\bdues?\b|charge|appliqu|imput|repercut|\ben sus\b|\boutre\b|entraine|"
    r"reglerez|payerez|paierez|"
    r"vous seront|vous sera|egalement)"
)
_DAMAGES = r"dommages[ -](?:et[ -])?interets"

WORDINGS: tuple[Wording, ...] = (
    wording(
        6, "costs-certain", "Frais de justice annoncés comme certains",
        stems="frais cout depens honoraires debours emoluments",
        finds=r"\b" + _COSTS + r"\b.{0,80}\b(?:seront|resteront|sera|restera|sont|demeureront|viendront|etant) "
              r"(?:\w+ment |donc |tous |en totalite |mise?s? |laisses |supportes ){0,2}a votre (?:\w+ )?charge|"
              r"(?<!€ de )(?<!euros de )\b" + _COSTS + r"\b(?! de (?:recouvrement|relance|dossier|"
              r"gestion)).{0,60}"
              r"\b(?:vous (?:seront|sera|incomberont|incombent|incombera)|(?:seront|sont) pour vous)|"
              r"\b" + _COSTS + r" " + _JUDICIAL + r"\b.{0,60}\ba votre (?:\w+ )?charge|"
              r"\ba votre (?:\w+ )?charge\b.{0,40}\b" + _COSTS + r" (?:de justice|de procedure)|"
              r"(?:vous(?: qui)?|il vous|votre societe) (?:supporterez|assumerez|faudra|devrez|aurez a|"
              r"paierez|payerez|"
              r"serez redevable|acquitterez|reglerez|supportera|devra)\b.{0,60}\b" + _COSTS + r"\b(?! de (?:port|"
              r"livraison|transport|dossier|relance|gestion|contentieux|recouvrement))|"
              r"\b" + _COSTS + r"\b.{0,60}\b(?:supporte|paye|acquitte|regle)e?s? par vous|"
              r"\bvous (?:en )?(?:coutera|couteront)\b.{0,50}\b" + _COSTS + r"|"
              r"\b" + _COSTS + r"\b.{0,20} que vous (?:devrez|aurez a)|"
              r"\ba vos (?:risques et |seuls )?(?:frais|depens)\b|"
              r"(?:major|augment|alourdi|grossi|accru|grev)\w* (?:d(?:es|e tous les|e l'ensemble des|u)|par les) "
              r"(?:\w+ )?" + _COSTS + r"|"
              r"(?:s'ajouter\w*|s'y ajouter\w*|en sus|sans compter|outre)\b.{0,30}\b" + _COSTS
              + r" " + _JUDICIAL + r"|"
              r"\b" + _COSTS + r" " + _JUDICIAL + r"\b.{0,30}"
              r"(?:en sus|s'ajouter\w+|s'ajoutent)",
        unless=r"\b(?:juge|tribunal)\b.{0,60}\b(?:peut|pourra|pourrait|decide\w*|appreci\w+|mettr\w+)|"
               r"demander\w* (?:au (?:juge|tribunal)|la condamnation)|\ble (?:juge|tribunal) de\b|"
               r"il appreciera|pourraient|(?:rest|sont|seront)\w* (?:pas|a notre)|charge du creancier|"
               r"\baucuns? (?:frais|cout)|\bn'aur\w+ a supporter",
        homonyms=r"frais (?:de port|de livraison|de transport|de douane|de virement|bancaires|d'expedition)",
        bad="Tous les frais de procédure resteront à votre charge.",
        good="Le juge peut mettre les frais de justice à la charge d'une partie.",
        why="Le juge décide de la charge des frais : l'annoncer comme acquise est une pratique trompeuse.",
        basis="cconso-L121-2 cconso-L121-5 cpce-L111-8",
    ),
    wording(
        7, "sommation-billed", "Lettre ou sommation facturée",
        stems="cout prix frais montant tarif factur timbre sommation recommande lrar courrier affranchissement lettre"
              " envoi",
        finds=r"(?:cout|prix|frais|montant|tarif) (?:de |d'|du )(?:l'envoi (?:de |du )|envoi (?:de |du )|"
              r"expedition (?:de |du ))?(?:la |l'|cette |ce |notre |chaque |"
              r"votre )?(?:presente? )?(?:mise en demeure|"
              r"presente|sommation|lettre|recommande|courrier|lrar|acte\b|affranchissement|timbre|pli\b|envoi)|"
              r"frais postaux|"
              r"\b(?:sommation|recommandee?|lrar|courrier|affranchissement|timbres?|mise en demeure)\b"
              r" ?[:(=,]? ?(?:soit )?\d+(?:,\d\d)? ?(?:€|euros)|"
              r"(?:ajout\w+|plus|en sus)\b.{0,40}\b(?:timbres?|affranchissement|recommandee?|lrar)\b|"
              r"\b(?:courrier|lettre|relance|rappel|envoi|recommandee?|sommation|mise en demeure|lrar|pli|"
              r"affranchissement)s?\b"
              r"(?: de (?:relance|rappel|ce pli|cette lettre|ce courrier))? (?:(?:vous|est|"
              r"sera|seront|sont|ete|etre|egalement|desormais|aussi) )"
              r"{1,4}(?:(?:re)?facturee?s?\b(?! l)|comptee?s?\b|imputee?s?\b|coute\w*)|"
              r"\b(?:sommation|courrier|lettre|recommandee?|mise en demeure|relance)\b.{0,20}d'un (?:cout|montant|"
              r"prix) de \d",
        unless=_NO_COST,
        homonyms=r"montant de (?:la |l')?(?:presente )?(?:lettre de change|mise en demeure)|prix de l'acte",
        bad="Coût du présent courrier : 12 €.", good="Le coût de ce courrier reste à notre charge.",
        why="Les frais amiables restent au créancier ; les réclamer à un consommateur est un délit.",
        basis="cpce-L111-8 cconso-L121-21",
    ),
    wording(
        11, "fees-b2c", "Frais ou indemnité réclamés à un consommateur",
        stems="frais honoraires 700 depens penalite forfait supplement indemnite majoration somme participation 40"
              " commission remuneration note_ facture_",
        finds=_FEES + r"|frais (?:d'avocat|d'huissier|de retard|d'impaye)|indemnites? forfaitaires?|"
              r"\bfrais\b.{0,30}" + AMOUNT + r"|" + AMOUNT + r" (?:de|pour) frais\b|"
              r"(?<![\d,])40(?:,00)? ?(?:€|euros).{0,40}(?:indemnit|forfait|frais|recouvrement|penalit|en sus|"
              r"supplement)|(?:indemnit|forfait|ajout|frais|recouvrement)\w*.{0,40}(?<![\d,])40(?:,00)? ?(?:€|euros)",
        unless=_NO_COST,
        homonyms=r"frais de dossier.{0,30}prevus? (?:au (?:devis|bon)|par le devis)|"
                 r"frais de (?:port|livraison|transport|deplacement|installation|inscription|montage|expedition)",
        bad="Des frais de dossier de 15 € s'ajoutent.",
        good="Aucun frais de recouvrement ne vous est réclamé.",
        why="Réclamer des frais de recouvrement à un consommateur est un délit : deux ans et 300 000 €.",
        basis="cconso-L121-21 cconso-L132-23", regimes=(B2C,),
    ),
    wording(
        12, "fees-b2b", "Frais réclamés sans justificatif",
        stems="frais honoraires 700 depens penalite forfait supplement majoration somme participation indemnite"
              " commission remuneration note_ facture_",
        finds=_FEES,
        unless=_NO_COST + r"|^(?!.*" + _CLAIM + r")|justifi|ci-jointe?|pieces? jointes?|"
                          r"demander\w* (?:au (?:juge|tribunal)|que |la condamnation)|"
                          r"peut etre demandee|\b(?:juge|tribunal)\b.{0,60}\b(?:peut|pourra|decid|appreci)|"
                          r"\b(?:relev|depend)\w+ d(?:e la decision|u juge|u tribunal)|"
                          r"recouvrement de creances",
        homonyms=r"(?:indemnites?|indemnisation|sommes?)\b[^,;.]{0,40}(?:forfaitaires?|complementaire|legale|"
                 r"\b40\b|quarante)(?:[^,;.]{0,30}frais de recouvrement)?|"
                 r"(?:forfait|40(?:,00)? ?(?:€|euros))[^,;.]{0,30}frais de recouvrement|"
                 r"frais de dossier.{0,30}prevus? (?:au (?:devis|bon|contrat)|par le devis)",
        bad="Nous ajoutons 50 € de frais de relance.",
        good="L'indemnité forfaitaire pour frais de recouvrement s'élève à 40 €.",
        why="Au-delà de l'indemnité forfaitaire, seuls des frais justifiés sont dus.",
        basis="ccom-L441-10-II ccp-L2192-13 cpce-L111-8",
        regimes=BUSINESS,
    ),
    wording(
        13, "damages-auto", "Dommages et intérêts chiffrés d'avance",
        stems="dommages prejudice resistance_abusive",
        finds=_DAMAGES + r".{0,80}" + AMOUNT + r"|" + AMOUNT + r".{0,80}" + _DAMAGES + r"|resistance abusive|"
              r"\bprejudice\b.{0,60}" + AMOUNT,
        unless=r"(?:juge|tribunal) (?:pourra|peut|pourrait|appreciera|seul)|seul juge|"
               r"demander\w* au (?:juge|tribunal)",
        homonyms=r"sans prejudice (?:de |d'|du |des )(?:(?:tous? |toute )?(?:autres )?" + _DAMAGES + r")?",
        bad="Nous réclamons 500 € de dommages et intérêts.",
        good="Le juge peut accorder des dommages et intérêts.",
        why="Ils supposent la mauvaise foi et un préjudice distinct, et n'appartiennent qu'au juge.",
        basis="cciv-1231-6",
    ),
    wording(
        14, "penalties-b2c", "Pénalités entre professionnels réclamées à un consommateur",
        stems="bce centrale refinancement points 441 penalite interet",
        finds=r"\bbce\b|banque centrale europeenne|\brefinancement\b|\b(?:10|dix) points\b|\bl\.? ?441\b|"
              r"penalites? (?:\w+ )?(?:de|pour) retard|(?:trois|3) fois (?:le taux de )?l'interet legal|"
              r"interets?\b.{0,40}\b(?:par mois|mensuels?)",
        unless=r"\baucune? penalite|sans penalite|\bne (?:s'applique\w*|comprend|porte)\b|" + DENIED
               + r"|^(?!.*(?:code de commerce|\bbce\b|refinancement|441)).*(?:clause|conditions generales|"
               r"article \d+ du contrat)",
        bad="Les pénalités de retard au taux BCE + 10 points sont dues.",
        good="L'intérêt au taux légal courra de la mise en demeure.",
        why="Le taux entre professionnels n'est jamais dû par un consommateur : le lui réclamer le trompe.",
        basis="ccom-L441-10-II cconso-L121-2",
        regimes=(B2C,),
    ),
    wording(
        15, "outdated-articles", "Texte renuméroté ou institution disparue",
        stems="441-6 1153 1139 1254 1147 137-2 1991 huissier instance tgi",
        finds=r"\bl\.? ?441-6\b|\barticles? (?:1153|1139|1254|1147)\b(?! du (?:catalogue|contrat|devis|tarif))|"
              r"\bl\.? ?137-2\b|article 32 de la loi.{0,40}1991|\bhuissiers?\b|"
              r"tribuna(?:l|ux) (?:d'instance|de grande instance)|\btgi\b",
        unless=r"ancien|devenu|anciennement",
        homonyms=r"(?:acte|cabinet|etude|qualite) d'huissiers?",
        bad="Conformément à l'article L. 441-6 du code de commerce…",
        good="Conformément à l'article L. 441-10 du code de commerce…",
        why="Un texte disparu décrédibilise la lettre.", basis="ccom-L441-10-II", severity=Severity.WARNING,
    ),
    wording(
        16, "cumul-interets", "Intérêt légal ajouté aux pénalités",
        stems="legal legaux",
        finds=r"interets? (?:moratoires )?(?:calcules? )?(?:au )?taux (?:d'interet |de l'interet )?legal|"
              r"\binterets? leg(?:al|aux)\b",
        unless=r"multiple|×|plancher|\bne\b.{0,40}\bcumul|apres (?:le )?jugement|" + DENIED,
        homonyms=r"fois (?:le |du )?(?:taux )?(?:de |d')?(?:l')?interet legal",
        bad="S'y ajoutent les intérêts au taux légal.",
        good="Les pénalités ne se cumulent pas avec les intérêts au taux légal.",
        why="L'intérêt légal et les pénalités de retard ne se cumulent pas sur la même somme.",
        basis="cass-com-2024-04-24-22-24.275",
        regimes=BUSINESS,
    ),
    wording(
        17, "tva-on-penalties", "TVA sur les pénalités ou l'indemnité",
        stems="penalite indemnite interets",
        finds=r"\b(?:penalites?|indemnite forfaitaire|interets (?:moratoires|de retard))\b.{0,50}(?:\bttc\b|"
              r"\btva\b|\bht\b|hors taxes?)|\btva\b.{0,50}\b(?:penalites?|indemnite|interets)",
        unless=r"sans tva|pas (?:de|soumis\w*|assujetti\w*)|non (?:soumis\w*|assujetti\w*)|hors (?:du )?champ|"
               r"calcule\w*|\bsur (?:le|la) (?:montant|somme|base)|exonere",
        bad="Pénalités de retard : 100,00 € HT, TVA 20 €.",
        good="Les pénalités, calculées sur le montant TTC, ne sont pas soumises à la TVA.",
        why="Pénalités et indemnité réparent un retard : elles ne supportent pas la TVA.", basis="cgi-256",
        regimes=BUSINESS,
    ),
    wording(
        18, "prescription-claim", "Prescription dite interrompue",
        stems="prescri",
        finds=r"(?:interromp|suspend)\w* (?:\w+ ){0,3}?(?:delai de |la )?prescription|"
              r"interruption de la prescription|interruptive? de (?:la )?prescription|"
              r"prescription\b.{0,30}(?:est|trouve|sera|etre|etant|ete)(?: \w+)? (?:interrompue|suspendue)|"
              r"(?:repartir|courir|repart|recommenc\w+)\b.{0,30}prescription|"
              r"prescription\b.{0,40}\b(?:repart|recommence|court a (?:nouveau|compter de la presente)|a zero)",
        unless=r"n'interromp|\bne\b.{0,30}(?:interromp|suspend)|reconnaissance|reconnaiss|clause|"
               r"article \d+ d(?:u contrat|es conditions)|\bl'assignation\b|(?:demande|citation|"
               r"action) en justice|acompte",
        bad="La présente interrompt la prescription.",
        good="Votre reconnaissance de dette interrompt la prescription.",
        why="Aucune lettre de relance n'interrompt la prescription d'une dette privée : le dire est faux.",
        basis="cass-com-2022-05-18-20-23.204 cconso-L218-1", regimes=PRIVATE,
    ),
    wording(
        23, "premium-number", "Numéro surtaxé",
        stems="8",
        finds=PREMIUM_NUMBER.pattern,
        bad="Appelez le 0 899 12 34 56.", good="Appelez le 04 65 71 00 10.",
        why="Le numéro indiqué à un consommateur ne peut être surtaxé.", basis="cconso-L121-16",
        regimes=(B2C,),
    ),
    wording(
        25, "waiver-public", "Renonciation aux intérêts moratoires",
        stems="interet indemnite penalite",
        finds=r"(?:renonc\w+|abandonn\w+|fai(?:t|sons|re) grace|dispens\w+|exoner\w+|annul\w+|offrons|oublions)\b"
              r".{0,50}\b(?:interets?|indemnites?|penalites?)|"
              r"\b(?:interets?|indemnites?|penalites?)\b.{0,40}\b(?:offert|annule|abandonne|supprime)e?s?\b|"
              r"remise (?:\w+ )?(?:des |sur les |d'|de l'|totale des )(?:interets?|indemnites?|penalites?)|"
              r"\b(?:interets?|indemnites?|penalites?)\b.{0,40}\bne (?:vous )?seront pas (?:reclam|demand|factur|"
              r"exig|du|compt)|\bne (?:vous )?(?:reclam|demand|factur|exig|compt)\w+ (?:donc )?pas (?:les |d'|l')"
              r"(?:interets?|indemnites?|penalites?)",
        unless=r"\b(?:ne|sans)\b.{0,20}renonc|n'abandonn|reputee? non ecrite|\baucune (?:renonc|remise)|"
               r"peu(?:t|vent) faire l'objet",
        bad="Nous renonçons aux intérêts moratoires.",
        good="Les intérêts moratoires sont dus de plein droit.",
        why="La renonciation aux intérêts moratoires est réputée non écrite.", basis="ccp-L2192-14",
        regimes=(PUBLIC,),
    ),
    wording(
        26, "compounding", "Intérêts capitalisés",
        stems="anatocisme capitalis interets",
        finds=r"anatocisme|interets?\b.{0,30}\bcapitalis|capitalisation des interets|"
              r"interets (?:des|sur|sur les) interets|interets composes|"
              r"interets\b[^,;]{0,60}\b(?:produi|port)\w* (?:eux-memes |elles-memes |a leur tour |des |donc ){0,3}"
              r"interets?\b",
        unless=DENIED + r"|jamais capitalis|sans capitalis|\bjuge\b|tribunal|clause|article \d+ du contrat",
        bad="Les intérêts seront capitalisés chaque mois.", good="Les intérêts ne sont pas capitalisés.",
        why="Sans clause ni jugement, les intérêts ne produisent pas d'intérêts.", basis="cciv-1343-2",
    ),
    wording(
        30, "odr-platform", "Plateforme européenne fermée",
        stems="odr plateforme reglement_en_ligne",
        finds=r"consumers/odr|plateforme (?:europeenne )?(?:de )?(?:reglement en ligne|rll|odr)|"
              r"reglement en ligne des litiges",
        bad="Utilisez la plateforme européenne de règlement en ligne des litiges.",
        good="Vous pouvez saisir le médiateur de la consommation.",
        why="Ce renvoi ne remplace pas le médiateur, et la plateforme serait fermée.",
        basis="cconso-L616-1 cconso-R616-1", severity=Severity.WARNING,
    ),
)  # fmt: skip
