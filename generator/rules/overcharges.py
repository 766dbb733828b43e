"""MOT: sums that are not owed, and law that does not say what the letter makes it say."""

from generator.diagnostics import Severity
from generator.rules.lexicon import B2C, BUSINESS, PREMIUM_NUMBER, PRIVATE, PUBLIC, Wording, wording

_NO_COST = (
    r"\baucuns? (?:frais|indemnite|cout)|\baucune (?:indemnite|penalite|somme)|sans (?:frais|aucun)|"
    r"\bne (?:vous )?\w+ .{0,40}\b(?:pas|aucune?|ni)\b|rest\w+ a (?:notre|la) charge|a notre charge|"
    r"charge du creancier|\bni frais"
)
_FEES = (
    r"frais (?:de |d')?(?:dossier|relance|gestion|mise en demeure|lrar|rappel|traitement|rejet|impaye|"
    r"contentieux|recommande|recouvrement|envoi)|"
    r"frais (?:accessoires|administratifs|supplementaires|annexes)|\barticle 700\b|\bdepens\b"
)

WORDINGS: tuple[Wording, ...] = (
    wording(
        6, "costs-certain", "Frais de justice annoncés comme certains",
        r"\bfrais\b.{0,80}\b(?:seront|resteront|sera|restera|sont|demeureront) (?:integralement |"
        r"entierement )?(?:mis |supportes )?a votre charge|"
        r"\bfrais\b.{0,60}vous (?:seront|incomberont|incombent)|"
        r"vous (?:supporterez|devrez supporter|aurez a supporter)|\ba vos (?:frais|depens)\b|"
        r"majoree?s? d(?:es|e tous les|e l'ensemble des) frais|frais de justice en sus|"
        r"\bfrais (?:de justice|de procedure|judiciaires)\b.{0,60}a votre charge",
        r"\b(?:juge|tribunal)\b.{0,60}\b(?:peut|pourra|pourrait|decide\w*|appreci\w+)|pourraient|"
        r"(?:rest|sont|seront)\w* (?:pas|a notre)|charge du creancier",
        bad="Tous les frais de procédure resteront à votre charge.",
        good="Le juge peut mettre les frais de justice à la charge d'une partie.",
        why="Le juge décide de la charge des frais : l'annoncer comme acquise est une pratique trompeuse.",
        basis="cconso-L121-2 cconso-L121-5 cpce-L111-8",
    ),
    wording(
        7, "sommation-billed", "Lettre ou sommation facturée",
        r"(?:cout|prix|frais|montant) (?:de |d'|du )(?:la |l'|cette |ce |notre |"
        r"present )?(?:present )?(?:sommation|lettre recommandee|recommande|courrier|lrar|acte|"
        r"affranchissement)|"
        r"(?:sommation|recommandee?|lrar|courrier|affranchissement) ?[:(] ?\d+(?:,\d\d)? ?(?:€|euros)",
        _NO_COST,
        bad="Coût du présent courrier : 12 €.", good="Le coût de ce courrier reste à notre charge.",
        why="Les frais amiables restent au créancier ; les réclamer à un consommateur est un délit.",
        basis="cpce-L111-8 cconso-L121-21",
    ),
    wording(
        11, "fees-b2c", "Frais ou indemnité réclamés à un consommateur",
        _FEES + r"|(?<![\d,])40 ?(?:€|euros)|indemnites? forfaitaires?",
        _NO_COST,
        bad="Des frais de dossier de 15 € s'ajoutent.",
        good="Aucun frais de recouvrement ne vous est réclamé.",
        why="Réclamer des frais de recouvrement à un consommateur est un délit : deux ans et 300 000 €.",
        basis="cconso-L121-21 cconso-L132-23", regimes=(B2C,),
    ),
    wording(
        12, "fees-b2b", "Frais réclamés sans justificatif",
        _FEES,
        _NO_COST + r"|indemnite forfaitaire|justifi|pieces? jointes?|demander\w* au (?:juge|tribunal)|"
                   r"recouvrement de creances",
        bad="Nous ajoutons 50 € de frais de relance.",
        good="L'indemnité forfaitaire pour frais de recouvrement s'élève à 40 €.",
        why="Au-delà de l'indemnité forfaitaire, seuls des frais justifiés sont dus.",
        basis="ccom-L441-10-II ccp-L2192-13 cpce-L111-8",
        regimes=BUSINESS,
    ),
    wording(
        13, "damages-auto", "Dommages et intérêts chiffrés d'avance",
        r"dommages[ -](?:et[ -])?interets.{0,80}\d|"
        r"\d[\d ,]*(?:€|euros).{0,60}dommages[ -](?:et[ -])?interets|resistance abusive",
        r"(?:juge|tribunal) (?:pourra|peut|pourrait|appreciera)",
        bad="Nous réclamons 500 € de dommages et intérêts.",
        good="Le juge peut accorder des dommages et intérêts.",
        why="Ils supposent la mauvaise foi et un préjudice distinct, et n'appartiennent qu'au juge.",
        basis="cciv-1231-6",
    ),
    wording(
        14, "penalties-b2c", "Pénalités entre professionnels réclamées à un consommateur",
        r"\bbce\b|banque centrale europeenne|\brefinancement\b|\b(?:10|dix) points\b|\bl\.? ?441\b|"
        r"penalites? de retard",
        r"aucune? penalite|sans penalite|\bne (?:s'applique\w*|comprend|porte)\b|clause|"
        r"conditions generales|article \d+ du contrat",
        bad="Les pénalités de retard au taux BCE + 10 points sont dues.",
        good="L'intérêt au taux légal courra de la mise en demeure.",
        why="Le taux entre professionnels n'est jamais dû par un consommateur : le lui réclamer le trompe.",
        basis="ccom-L441-10-II cconso-L121-2",
        regimes=(B2C,),
    ),
    wording(
        15, "outdated-articles", "Texte renuméroté ou institution disparue",
        r"\bl\.? ?441-6\b|\barticles? 1153\b|\barticles? 1139\b|\barticles? 1254\b|\barticles? 1147\b|"
        r"\bl\.? ?137-2\b|article 32 de la loi.{0,40}1991|\bhuissiers? de justice\b|"
        r"\b(?:a|par) (?:un )?huissier\b|tribunal d'instance|tribunal de grande instance",
        r"ancien|devenu|anciennement",
        bad="Conformément à l'article L. 441-6 du code de commerce…",
        good="Conformément à l'article L. 441-10 du code de commerce…",
        why="Un texte disparu décrédibilise la lettre.", basis="ccom-L441-10-II", severity=Severity.WARNING,
    ),
    wording(
        16, "cumul-interets", "Intérêt légal ajouté aux pénalités",
        r"interets? (?:moratoires )?(?:au )?taux (?:de l'interet )?legal|\binterets? leg(?:al|aux)\b",
        r"fois (?:le|du) taux|multiple|×|plancher|\bne\b.{0,40}\bcumul|apres (?:le )?jugement",
        bad="S'y ajoutent les intérêts au taux légal.",
        good="Les pénalités ne se cumulent pas avec les intérêts au taux légal.",
        why="L'intérêt légal et les pénalités de retard ne se cumulent pas sur la même somme.",
        basis="cass-com-2024-04-24-22-24.275",
        regimes=BUSINESS,
    ),
    wording(
        17, "tva-on-penalties", "TVA sur les pénalités ou l'indemnité",
        r"\b(?:penalites?|indemnite forfaitaire|interets moratoires)\b.{0,50}(?:\bttc\b|\btva\b|\bht\b|"
        r"hors taxes?)|\btva\b.{0,50}\b(?:penalites?|indemnite|interets)",
        r"sans tva|pas (?:de|soumis\w*|assujetti\w*)|non (?:soumis\w*|assujetti\w*)|hors (?:du )?champ|"
        r"calcule\w*|\bsur (?:le|la) (?:montant|somme|base)|exonere",
        bad="Pénalités de retard : 100,00 € HT, TVA 20 €.",
        good="Les pénalités, calculées sur le montant TTC, ne sont pas soumises à la TVA.",
        why="Pénalités et indemnité réparent un retard : elles ne supportent pas la TVA.", basis="cgi-256",
        regimes=BUSINESS,
    ),
    wording(
        18, "prescription-claim", "Prescription dite interrompue",
        r"interromp\w* (?:donc |ainsi )?(?:le delai de |la )?prescription|interruption de la prescription|"
        r"interruptive? de prescription|fait courir un nouveau delai de prescription",
        r"n'interromp|\bne\b.{0,30}interromp|reconnaissance|reconnaiss|clause|"
        r"article \d+ d(?:u contrat|es conditions)",
        bad="La présente interrompt la prescription.",
        good="Votre reconnaissance de dette interrompt la prescription.",
        why="Aucune lettre de relance n'interrompt la prescription d'une dette privée : le dire est faux.",
        basis="cass-com-2022-05-18-20-23.204 cconso-L218-1", regimes=PRIVATE,
    ),
    wording(
        23, "premium-number", "Numéro surtaxé",
        PREMIUM_NUMBER.pattern,
        bad="Appelez le 0 899 12 34 56.", good="Appelez le 04 65 71 00 10.",
        why="Le numéro indiqué à un consommateur ne peut être surtaxé.", basis="cconso-L121-16",
        regimes=(B2C,),
    ),
    wording(
        25, "waiver-public", "Renonciation aux intérêts moratoires",
        r"(?:renonc\w+|abandonn\w+|remise|fai(?:t|sons) grace)\b.{0,40}\b(?:interets?|indemnite|penalites?)",
        r"\b(?:ne|sans)\b.{0,20}renonc|n'abandonn|reputee? non ecrite",
        bad="Nous renonçons aux intérêts moratoires.",
        good="Les intérêts moratoires sont dus de plein droit.",
        why="La renonciation aux intérêts moratoires est réputée non écrite.", basis="ccp-L2192-14",
        regimes=(PUBLIC,),
    ),
    wording(
        26, "compounding", "Intérêts capitalisés",
        r"anatocisme|interets?\b.{0,30}\bcapitalis|capitalisation des interets|"
        r"interets (?:des|sur les) interets|interets composes",
        r"\bne (?:sont|seront|produisent)\b|sans capitalis|\bjuge\b|tribunal|clause|article \d+ du contrat",
        bad="Les intérêts seront capitalisés chaque mois.", good="Les intérêts ne sont pas capitalisés.",
        why="Sans clause ni jugement, les intérêts ne produisent pas d'intérêts.", basis="cciv-1343-2",
    ),
    wording(
        30, "odr-platform", "Plateforme européenne fermée",
        r"consumers/odr|plateforme (?:europeenne )?(?:de )?(?:reglement en ligne|rll|odr)",
        bad="Utilisez la plateforme européenne de règlement en ligne des litiges.",
        good="Vous pouvez saisir le médiateur de la consommation.",
        why="Ce renvoi ne remplace pas le médiateur, et la plateforme serait fermée.",
        basis="cconso-L616-1 cconso-R616-1", severity=Severity.WARNING,
    ),
)  # fmt: skip
