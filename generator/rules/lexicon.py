"""MOT: what a collection letter must not say. Patterns are read on one sentence, lower case and without accents."""

import re
from dataclasses import dataclass
from re import Pattern

from generator.case import LetterKind, Regime
from generator.diagnostics import Severity
from generator.rules.mentions import FULL_DATE

EVERY = tuple(Regime)
B2B, B2C, PUBLIC = Regime.B2B, Regime.B2C, Regime.PUBLIC
PRIVATE, BUSINESS = (B2B, B2C), (B2B, PUBLIC)
SOFT_LETTERS = (LetterKind.RAPPEL, LetterKind.RELANCE)
PREMIUM_NUMBER = re.compile(r"(?<!\d)(?:0 ?|(?:\+|00) ?33 ?)8[ .-]?[129](?:[ .-]?\d){7}(?!\d)")


@dataclass(frozen=True, slots=True, kw_only=True)
class Wording:
    """One forbidden way of speaking: `finds` accuses a sentence, `unless` clears it. `bad` and `good` show both."""

    number: int
    id: str
    title: str
    finds: Pattern[str]
    unless: Pattern[str] | None
    bad: str
    good: str
    why: str
    basis: tuple[str, ...]
    regimes: tuple[Regime, ...] = EVERY
    kinds: tuple[LetterKind, ...] = tuple(LetterKind)
    severity: Severity = Severity.ERROR

    @property
    def code(self) -> str:
        return f"MOT{self.number:02d}"

    def accuses(self, sentence: str) -> str:
        """The words at fault in a flat sentence, or an empty text."""
        found = self.finds.search(sentence)
        return found[0] if found and not (self.unless and self.unless.search(sentence)) else ""


def _wording(number: int, name: str, title: str, finds: str, unless: str = "", *, basis: str, **parts: object) -> Wording:
    return Wording(
        number=number, id=name, title=title, finds=re.compile(finds), unless=re.compile(unless) if unless else None,
        basis=tuple(basis.split()), **parts,  # type: ignore[arg-type]
    )  # fmt: skip


_LAWFUL_STEP = (
    r"^(?!.*\bpresente?\b.{0,30}\b(?:vaut|constitue|est)\b)"
    r"(?=.*\b(?:pourr\w+|sera|serait|saisir\w*|demander\w*|fer(?:ons|a|ait)|envisage\w*|reserv\w+|confi\w+|requete|action)\b)"
    r"(?=.*\b(?:tribunal|juge|juridiction|commissaire de justice|avocat)\b)"
)
_NO_COST = (
    r"\baucuns? (?:frais|indemnite|cout)|\baucune (?:indemnite|penalite|somme)|sans (?:frais|aucun)|"
    r"\bne (?:vous )?\w+ .{0,40}\b(?:pas|aucune?|ni)\b|rest\w+ a (?:notre|la) charge|a notre charge|charge du creancier|\bni frais"
)
_FEES = (
    r"frais (?:de |d')?(?:dossier|relance|gestion|mise en demeure|lrar|rappel|traitement|rejet|impaye|contentieux|recommande|"
    r"recouvrement|envoi)|frais (?:accessoires|administratifs|supplementaires|annexes)|\barticle 700\b|\bdepens\b"
)
_COURT = r"tribunal|\bjuge\b|injonction|en justice|judiciaire|un avocat|nos avocats|commissaire de justice|poursuites"

WORDINGS: tuple[Wording, ...] = (
    _wording(
        1, "fake-court-words", "Mots réservés aux actes de justice",
        r"commandement de payer|\bassignation\b|\b(?:est|sont|etes|dument|vous) signifiee?s?\b|\bsignifions\b|\bsignification de\b|"
        r"\bsommation\b|\bsommons\b|\bexploit\b|acte d'huissier|par acte extrajudiciaire|au nom du peuple francais|formule executoire|"
        r"\bgreffe\b|acte introductif",
        _LAWFUL_STEP + r"|greffe du tribunal de commerce de \w+ sous",
        bad="La présente vaut commandement de payer.", good="Nous pourrons saisir le tribunal par voie d'assignation.",
        why="Un courrier qui imite un acte de justice est un délit : un an d'emprisonnement et 15 000 € d'amende.", basis="cpen-433-13",
    ),
    _wording(
        2, "fake-court-look", "Apparence d'une autorité publique",
        r"republique francaise|\bmarianne\b|reference parquet|n° ?(?:de )?parquet|liberte,? egalite,? fraternite|ministere de la justice|"
        r"\bsceau officiel|balance de la justice",
        bad="République française – Référence parquet 2026/118", good="Nos références : dossier 2026-0118.",
        why="Un document qui emprunte l'apparence d'un acte public est un délit.", basis="cpen-433-13",
    ),
    _wording(
        3, "fake-title", "Titre ou service de justice usurpé",
        r"service (?:judiciaire|contentieux judiciaire|des poursuites|des huissiers)|(?:cabinet|etude) d'huissiers?|"
        r"officier (?:public|ministeriel)|qualite d'(?:huissier|avocat|officier)|mandates? par (?:le tribunal|la justice|le tresor)|"
        r"cellule judiciaire|departement judiciaire",
        bad="Le service judiciaire a été saisi de votre dossier.", good="Le service comptabilité suit votre dossier.",
        why="Laisser croire à une fonction publique ou à une profession réglementée est un délit.", basis="cpen-433-13 cpen-433-17",
    ),
    _wording(
        4, "seizure-threat", "Menace de saisie sans titre",
        r"\bsaisies?\b|\bsaisir(?:ons|a|ont)? (?:vos|votre|sur|l'ensemble|le mobilier)|\bexpulsion|execution forcee|forces? de l'ordre|"
        r"\bserrurier|bloqu\w+ vo(?:s|tre) comptes?",
        r"titre executoire|decision de justice|(?:si|apres|quand) (?:le juge|un jugement|jugement|decision)|erreur de saisie|"
        r"saisie (?:comptable|informatique|de la commande|de votre|des donnees|manuelle)|\bne (?:peut|pouvons|permet)\b|a ete saisie",
        bad="Sans paiement sous 8 jours, une saisie de vos comptes sera pratiquée.", good="Une décision de justice permettrait seule une saisie.",
        why="Nulle saisie sans titre exécutoire : l'annoncer comme acquise est une pratique trompeuse, ou agressive.",
        basis="cconso-L121-6 cconso-L121-2 cconso-L121-5 cpce-L111-2 cpce-L111-3", regimes=PRIVATE,
    ),
    _wording(
        5, "inevitable-court", "Procès annoncé comme engagé ou gagné",
        r"condamnation (?:est |sera |serait )?(?:certaine|inevitable|acquise|assuree|ineluctable)|"
        r"(?:dossier|affaire) (?:est|a ete|a|se trouve) (?:deja|d'ores et deja) (?:ete )?(?:transmise?|remise?|confiee?|depose)|"
        r"(?:procedure|action|instance) (?:judiciaire )?(?:est|a ete) (?:deja |d'ores et deja )?(?:engagee|lancee|entamee|introduite)|"
        r"(?:serez|etes) (?:\w+ment |d'office |donc )*condamnee?s?\b|poursuites (?:sont|ont ete) (?:deja )?(?:engagees|lancees|entamees)|"
        r"avons (?:deja |d'ores et deja )(?:saisi|assigne|engage)|certains? de gagner|gain de cause (?:est )?(?:certain|assure)",
        bad="Votre condamnation est certaine.", good="Le tribunal appréciera.",
        why="Annoncer comme fait ou gagné un procès qui ne l'est pas trompe le débiteur.", basis="cconso-L121-2 cconso-L121-5",
    ),
    _wording(
        6, "costs-certain", "Frais de justice annoncés comme certains",
        r"\bfrais\b.{0,80}\b(?:seront|resteront|sera|restera|sont|demeureront) (?:integralement |entierement )?(?:mis |supportes )?a votre charge|"
        r"\bfrais\b.{0,60}vous (?:seront|incomberont|incombent)|vous (?:supporterez|devrez supporter|aurez a supporter)|"
        r"\ba vos (?:frais|depens)\b|majoree?s? d(?:es|e tous les|e l'ensemble des) frais|frais de justice en sus|"
        r"\bfrais (?:de justice|de procedure|judiciaires)\b.{0,60}a votre charge",
        r"\b(?:juge|tribunal)\b.{0,60}\b(?:peut|pourra|pourrait|decide\w*|appreci\w+)|pourraient|(?:rest|sont|seront)\w* (?:pas|a notre)|charge du creancier",
        bad="Tous les frais de procédure resteront à votre charge.", good="Le juge peut mettre les frais de justice à la charge d'une partie.",
        why="Le juge décide de la charge des frais : l'annoncer comme acquise est une pratique trompeuse.",
        basis="cconso-L121-2 cconso-L121-5 cpce-L111-8",
    ),
    _wording(
        7, "sommation-billed", "Lettre ou sommation facturée",
        r"(?:cout|prix|frais|montant) (?:de |d'|du )(?:la |l'|cette |ce |notre |present )?(?:present )?"
        r"(?:sommation|lettre recommandee|recommande|courrier|lrar|acte|affranchissement)|"
        r"(?:sommation|recommandee?|lrar|courrier|affranchissement) ?[:(] ?\d+(?:,\d\d)? ?(?:€|euros)",
        _NO_COST,
        bad="Coût du présent courrier : 12 €.", good="Le coût de ce courrier reste à notre charge.",
        why="Les frais amiables restent au créancier ; les réclamer à un consommateur est un délit.", basis="cpce-L111-8 cconso-L121-21",
    ),
    _wording(
        8, "criminal-threat", "Menace pénale pour une dette",
        r"\bplainte\b|escroquerie|abus de confiance|\bprison\b|emprisonnement|\bpenal(?:e|es|ement)?\b|garde a vue|\bprocureur\b|\bdelit\b|"
        r"\bgendarmerie\b|\bla police\b|organisation (?:frauduleuse )?d'insolvabilite",
        r"clause penale|declar\w+ .{0,30}procureur|police d'assurance",
        bad="À défaut, nous déposerons plainte pour escroquerie.", good="La clause pénale du contrat s'applique.",
        why="Ne pas payer n'est pas une infraction : la menace l'est, et peut constituer un chantage.", basis="cconso-L121-6 cpen-312-10",
    ),
    _wording(
        9, "blacklist-threat", "Menace de fichage",
        r"\bficp\b|\bfcc\b|interdit\w* bancaire|\bfich(?:e|es|er|age|erons)\b|(?:inscri\w+|signal\w+|declar\w+).{0,50}(?:banque de france|"
        r"fichier des|mauvais payeurs)|fichier (?:des |d')(?:impayes|incidents|mauvais payeurs)",
        r"fiche (?:client|de suivi|technique|produit)|ficher? pdf",
        bad="Vous serez fiché à la Banque de France.", good="Nous déclarerons cet impayé à notre assureur-crédit.",
        why="Une dette commerciale ordinaire n'ouvre aucun fichage : la menace est impossible, donc agressive.", basis="cconso-L121-6 rgpd-6",
    ),
    _wording(
        10, "publicity-threat", "Menace de révéler la dette à des tiers",
        r"(?:inform|averti|previen|contact|alert|prevenir)\w* (?:de cette dette |egalement )?(?:votre (?:employeur|entourage|famille|banque|conjointe?|"
        r"bailleur)|vos (?:voisins|clients|fournisseurs|proches|partenaires|collegues))|reseaux? sociaux|avis google|"
        r"\brend(?:re|rons|u|ue) publi(?:c|que)|publi(?:er|erons) .{0,30}(?:nom|impaye|dette)|liste (?:noire|des mauvais payeurs)|"
        r"(?:copie|double)\b.{0,40}\b(?:a|pour) (?:votre (?:employeur|banque|famille|conjointe?)|vos (?:clients|voisins|fournisseurs))",
        r"\bne\b.{0,40}\b(?:jamais|pas|ni|aucun)\b",
        bad="Nous serons contraints d'informer votre employeur.", good="Ces informations ne sont pas transmises à des tiers.",
        why="Révéler une dette à des tiers viole la vie privée ; en menacer peut constituer un chantage.", basis="cpen-312-10 rgpd-5 cconso-L121-6",
    ),
    _wording(
        11, "fees-b2c", "Frais ou indemnité réclamés à un consommateur",
        _FEES + r"|(?<![\d,])40 ?(?:€|euros)|indemnites? forfaitaires?",
        _NO_COST,
        bad="Des frais de dossier de 15 € s'ajoutent.", good="Aucun frais de recouvrement ne vous est réclamé.",
        why="Réclamer des frais de recouvrement à un consommateur est un délit : deux ans et 300 000 €.",
        basis="cconso-L121-21 cconso-L132-23", regimes=(B2C,),
    ),
    _wording(
        12, "fees-b2b", "Frais réclamés sans justificatif",
        _FEES,
        _NO_COST + r"|indemnite forfaitaire|justifi|pieces? jointes?|demander\w* au (?:juge|tribunal)|recouvrement de creances",
        bad="Nous ajoutons 50 € de frais de relance.", good="L'indemnité forfaitaire pour frais de recouvrement s'élève à 40 €.",
        why="Au-delà de l'indemnité forfaitaire, seuls des frais justifiés sont dus.", basis="ccom-L441-10-II ccp-L2192-13 cpce-L111-8",
        regimes=BUSINESS,
    ),
    _wording(
        13, "damages-auto", "Dommages et intérêts chiffrés d'avance",
        r"dommages[ -](?:et[ -])?interets.{0,80}\d|\d[\d ,]*(?:€|euros).{0,60}dommages[ -](?:et[ -])?interets|resistance abusive",
        r"(?:juge|tribunal) (?:pourra|peut|pourrait|appreciera)",
        bad="Nous réclamons 500 € de dommages et intérêts.", good="Le juge peut accorder des dommages et intérêts.",
        why="Ils supposent la mauvaise foi et un préjudice distinct, et n'appartiennent qu'au juge.", basis="cciv-1231-6",
    ),
    _wording(
        14, "penalties-b2c", "Pénalités entre professionnels réclamées à un consommateur",
        r"\bbce\b|banque centrale europeenne|\brefinancement\b|\b(?:10|dix) points\b|\bl\.? ?441\b|penalites? de retard",
        r"aucune? penalite|sans penalite|\bne (?:s'applique\w*|comprend|porte)\b|clause|conditions generales|article \d+ du contrat",
        bad="Les pénalités de retard au taux BCE + 10 points sont dues.", good="L'intérêt au taux légal courra de la mise en demeure.",
        why="Le taux entre professionnels n'est jamais dû par un consommateur : le lui réclamer le trompe.", basis="ccom-L441-10-II cconso-L121-2",
        regimes=(B2C,),
    ),
    _wording(
        15, "outdated-articles", "Texte renuméroté ou institution disparue",
        r"\bl\.? ?441-6\b|\barticles? 1153\b|\barticles? 1139\b|\barticles? 1254\b|\barticles? 1147\b|\bl\.? ?137-2\b|"
        r"article 32 de la loi.{0,40}1991|\bhuissiers? de justice\b|\b(?:a|par) (?:un )?huissier\b|tribunal d'instance|tribunal de grande instance",
        r"ancien|devenu|anciennement",
        bad="Conformément à l'article L. 441-6 du code de commerce…", good="Conformément à l'article L. 441-10 du code de commerce…",
        why="Un texte disparu décrédibilise la lettre.", basis="ccom-L441-10-II", severity=Severity.WARNING,
    ),
    _wording(
        16, "cumul-interets", "Intérêt légal ajouté aux pénalités",
        r"interets? (?:moratoires )?(?:au )?taux (?:de l'interet )?legal|\binterets? leg(?:al|aux)\b",
        r"fois (?:le|du) taux|multiple|×|plancher|\bne\b.{0,40}\bcumul|apres (?:le )?jugement",
        bad="S'y ajoutent les intérêts au taux légal.", good="Les pénalités ne se cumulent pas avec les intérêts au taux légal.",
        why="L'intérêt légal et les pénalités de retard ne se cumulent pas sur la même somme.", basis="cass-com-2024-04-24-22-24.275",
        regimes=BUSINESS,
    ),
    _wording(
        17, "tva-on-penalties", "TVA sur les pénalités ou l'indemnité",
        r"\b(?:penalites?|indemnite forfaitaire|interets moratoires)\b.{0,50}(?:\bttc\b|\btva\b|\bht\b|hors taxes?)|"
        r"\btva\b.{0,50}\b(?:penalites?|indemnite|interets)",
        r"sans tva|pas (?:de|soumis\w*|assujetti\w*)|non (?:soumis\w*|assujetti\w*)|hors (?:du )?champ|calcule\w*|\bsur (?:le|la) (?:montant|somme|base)|exonere",
        bad="Pénalités de retard : 100,00 € HT, TVA 20 €.", good="Les pénalités, calculées sur le montant TTC, ne sont pas soumises à la TVA.",
        why="Pénalités et indemnité réparent un retard : elles ne supportent pas la TVA.", basis="cgi-256", regimes=BUSINESS,
    ),
    _wording(
        18, "prescription-claim", "Prescription dite interrompue",
        r"interromp\w* (?:donc |ainsi )?(?:le delai de |la )?prescription|interruption de la prescription|interruptive? de prescription|"
        r"fait courir un nouveau delai de prescription",
        r"n'interromp|\bne\b.{0,30}interromp|reconnaissance|reconnaiss|clause|article \d+ d(?:u contrat|es conditions)",
        bad="La présente interrompt la prescription.", good="Votre reconnaissance de dette interrompt la prescription.",
        why="Aucune lettre de relance n'interrompt la prescription d'une dette privée : le dire est faux.",
        basis="cass-com-2022-05-18-20-23.204 cconso-L218-1", regimes=PRIVATE,
    ),
    _wording(
        19, "false-urgency", "Fausse urgence",
        r"\bdernier avis\b|\bultime (?:avis|rappel|delai)\b|avant poursuites\b|\b(?:24|48) ?h(?:eures)?\b|derniere chance|"
        r"(?:pay|regl|vers|sold|acquitt)\w*.{0,60}\bimmediatement|\bimmediatement\b.{0,40}(?:pay|regl|vers|sold|acquitt)\w*|paiement immediat",
        FULL_DATE + r"|courriel|repondons|reponse sous|bureaux?",
        bad="Dernier avis : payez sous 24 heures.", good="Réglez au plus tard le 30 septembre 2026.",
        why="Un délai déraisonnable prive la lettre d'effet et peut être une pression illicite.", basis="cciv-1231 cconso-L121-6",
        severity=Severity.WARNING,
    ),
    _wording(
        21, "insults", "Insulte ou accusation",
        r"mauvais payeur|\bescrocs?\b|\bvoleurs?\b|malhonnete\w*|mauvaise foi|\btricheur|\bmenteu(?:r|se)|\bmensong|profiteur|honteu(?:x|se)|\barnaque",
        r"juge de l'execution|\bmauvaise foi (?:se prouve|suppose)",
        bad="Votre mauvaise foi est manifeste.", good="Sans réponse de votre part, nous reprendrons contact.",
        why="L'injure, même privée, est punie ; l'accusation ferme toute issue amiable.", basis="cpen-R621-2 cconso-L121-6",
    ),
    _wording(
        22, "vulnerability", "Allusion à la vie privée ou à la fragilité",
        r"\bmala(?:die|de)\b|votre (?:etat de )?sante\b|\bhandicap|au chomage|\bchomeu|licenciement|\bdivorc|\benceinte\b|grossesse|\brsa\b|"
        r"allocations? (?:familiales|chomage)|vos enfants|votre (?:conjointe?|mari|femme|epou(?:x|se)|age)\b|hospitalis|\bdepress",
        r"assurance maladie|personnes? handicapees?",
        bad="Malgré votre maladie, vous devez payer.", good="Si vous rencontrez une difficulté, écrivez-nous.",
        why="Exploiter la fragilité d'un consommateur est une pratique agressive, et la donnée est protégée.", basis="cconso-L121-6 rgpd-9",
        regimes=(B2C,),
    ),
    _wording(
        23, "premium-number", "Numéro surtaxé",
        PREMIUM_NUMBER.pattern,
        bad="Appelez le 0 899 12 34 56.", good="Appelez le 04 65 71 00 10.",
        why="Le numéro indiqué à un consommateur ne peut être surtaxé.", basis="cconso-L121-16", regimes=(B2C,),
    ),
    _wording(
        24, "enforcement-public", "Exécution forcée contre une personne publique",
        r"\bsaisies?\b|\bsaisir(?:ons)? (?:vos|votre)|\bhuissiers?\b|commissaires? de justice|\bliquidation (?:judiciaire|de votre)|execution forcee",
        r"liquidation de la depense|immunite|a ete saisie|erreur de saisie|saisie (?:comptable|sur le portail)",
        bad="Le dossier sera remis à un commissaire de justice pour saisie.", good="Nous saisirons le préfet d'une demande de mandatement d'office.",
        why="Les personnes publiques sont insaisissables : la menace est impossible.", basis="cpce-L111-1", regimes=(PUBLIC,),
    ),
    _wording(
        25, "waiver-public", "Renonciation aux intérêts moratoires",
        r"(?:renonc\w+|abandonn\w+|remise|fai(?:t|sons) grace)\b.{0,40}\b(?:interets?|indemnite|penalites?)",
        r"\b(?:ne|sans)\b.{0,20}renonc|n'abandonn|reputee? non ecrite",
        bad="Nous renonçons aux intérêts moratoires.", good="Les intérêts moratoires sont dus de plein droit.",
        why="La renonciation aux intérêts moratoires est réputée non écrite.", basis="ccp-L2192-14", regimes=(PUBLIC,),
    ),
    _wording(
        26, "compounding", "Intérêts capitalisés",
        r"anatocisme|interets?\b.{0,30}\bcapitalis|capitalisation des interets|interets (?:des|sur les) interets|interets composes",
        r"\bne (?:sont|seront|produisent)\b|sans capitalis|\bjuge\b|tribunal|clause|article \d+ du contrat",
        bad="Les intérêts seront capitalisés chaque mois.", good="Les intérêts ne sont pas capitalisés.",
        why="Sans clause ni jugement, les intérêts ne produisent pas d'intérêts.", basis="cciv-1343-2",
    ),
    _wording(
        27, "certain-suit-b2c", "Procès annoncé comme certain à un consommateur",
        r"\b(?:saisirons|assignerons|engagerons|porterons|poursuivrons|demanderons|intenterons|transmettrons|confierons|deposerons|"
        r"sera (?:\w+ment )?(?:saisi|transmis|remis|porte|engage|confie)e?)\b.{0,90}(?:" + _COURT + r")",
        r"conciliateur|mediateur",
        bad="Nous saisirons le tribunal.", good="Nous pourrions demander une injonction de payer.",
        why="À un consommateur, la suite judiciaire s'annonce comme une possibilité, jamais comme une certitude.", basis="cconso-L121-6 cconso-L121-2",
        regimes=(B2C,),
    ),
    _wording(
        28, "early-suit-b2c", "Suite judiciaire dans une lettre amiable à un consommateur",
        _COURT, r"conciliateur|mediateur|mediation",
        bad="À défaut, une injonction de payer pourrait être demandée.", good="Sans réponse, nous vous adresserons une demande formelle.",
        why="Le rappel et la relance restent amiables : la voie judiciaire ne se nomme que dans la mise en demeure.", basis="cconso-L121-6",
        regimes=(B2C,), kinds=SOFT_LETTERS,
    ),
    _wording(
        29, "title-without-judge", "Titre exécutoire sans juge",
        r"titre executoire sans (?:juge|jugement|decision|passer)|sans (?:juge|jugement|passer devant le juge).{0,40}titre executoire|"
        r"proces-verbal de non-contestation|\bl\.? ?126-1\b",
        r"l\.? ?125-1|petites creances",
        bad="Nous obtiendrons un titre exécutoire sans juge.", good="Nous pourrons demander une injonction de payer.",
        why="La voie nouvelle sans juge n'est pas applicable tant que son décret n'est pas publié : l'annoncer est faux.",
        basis="cconso-L121-2 cconso-L121-5",
    ),
    _wording(
        30, "odr-platform", "Plateforme européenne fermée",
        r"consumers/odr|plateforme (?:europeenne )?(?:de )?(?:reglement en ligne|rll|odr)",
        bad="Utilisez la plateforme européenne de règlement en ligne des litiges.", good="Vous pouvez saisir le médiateur de la consommation.",
        why="Ce renvoi ne remplace pas le médiateur, et la plateforme serait fermée.", basis="cconso-L616-1 cconso-R616-1", severity=Severity.WARNING,
    ),
    _wording(
        31, "invented-signatory", "Signature d'un service sans personne",
        r"^(?:le |notre )?service (?:juridique|contentieux|recouvrement)(?:$|,| -)",
        bad="Salutations distinguées. Le service juridique", good="Salutations distinguées. Hélène Aubrac, gérante",
        why="Une lettre attribuée à un service qui n'existe pas trompe sur son auteur.", basis="cconso-L121-2 ccom-R123-237",
        severity=Severity.WARNING,
    ),
)  # fmt: skip

OFFENSIVE = tuple(wording for wording in WORDINGS if wording.id in {"insults", "vulnerability"})
