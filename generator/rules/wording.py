"""MOT: words that may not be written to a debtor. A lint on sentences, for letters and for free text.

Patterns are read on folded text (lower case, no accents). `lawful` names the turns that make a sentence acceptable:
announcing a step one may take is lawful, threatening with one that nobody may take is not.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from re import Pattern

from generator.case import LetterKind, Regime
from generator.diagnostics import Severity
from generator.law import Law
from generator.rules.rule import LETTER_NAMES, Document, Finding, Rule, Subject, at
from generator.rules.text import fold, quoted

EVERYONE = tuple(Regime)
CONSUMER = (Regime.B2C,)
PUBLIC = (Regime.PUBLIC,)
BUSINESS = (Regime.B2B, Regime.PUBLIC)
PRIVATE = (Regime.B2B, Regime.B2C)


@dataclass(frozen=True, slots=True, kw_only=True)
class Wording:
    """One kind of words to avoid, in some regimes; a sentence where `lawful` is found too is left alone."""

    rule: Rule
    words: Pattern[str]
    lawful: Pattern[str] | None
    regimes: tuple[Regime, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Remark:
    """A sentence at fault: the line it starts on (from 1) and the words concerned."""

    rule: Rule
    line: int
    words: str


def _wording(
    number: int,
    title: str,
    words: str,
    basis: str,
    why: str,
    fix: str,
    *,
    lawful: str = "",
    regimes: tuple[Regime, ...] = EVERYONE,
    severity: Severity = Severity.ERROR,
) -> Wording:
    rule = Rule(
        code=f"MOT{number:02d}",
        title=title,
        severity=severity,
        basis=tuple(basis.split()),
        message="{letter} : « {words} »",
        why=why,
        fix=fix,
        subject=Subject.LETTER,
    )
    return Wording(rule=rule, words=re.compile(words), lawful=re.compile(lawful) if lawful else None, regimes=regimes)


_MISLEADS = "Ce qui trompe le débiteur sur ses droits ou sur ceux du créancier est une pratique trompeuse, même entre professionnels."
_PRESSURE = "La menace d'une action impossible ou déplacée est une pratique agressive, parfois un délit."
_COSTS = "Sans titre exécutoire, les frais de recouvrement restent à la charge du créancier."

WORDINGS: tuple[Wording, ...] = (
    _wording(1, "Mots d'un acte de justice",
             r"commandement de payer|\bassignation\b|\bsignifi(?:e|er|ee|ons|cation)\b|\bsommation\b|\bsommons\b|\bexploit\b|acte d'huissier|"
             r"au nom du peuple francais|formule executoire|\bgreffe\b",
             "cpen-433-13", "Un écrit qui ressemble à un acte de justice pour intimider est un délit.",
             "décrivez votre demande avec les mots du commerce",
             lawful=r"assignation (?:au fond|devant)|(?:pourr\w+|saisir\w*|envisag\w+|demander\w*)[^.]*assignation|rcs|registre"),
    _wording(2, "Apparence d'un document officiel", r"republique francaise|\bmarianne\b|references? (?:du )?parquet|cachet du tribunal",
             "cpen-433-13", "Un écrit privé ne prend pas l'apparence d'un document administratif ou judiciaire.", "retirez ces mots"),
    _wording(3, "Titre ou service trompeur",
             r"service (?:du )?(?:contentieux )?judiciaire|cabinet d'(?:huissiers?|avocats?)|officier (?:public|ministeriel)|\bmaitre [a-z]|brigade",
             "cpen-433-13 cpen-433-17", "Nul ne peut se donner un titre ou une fonction qu'il n'a pas.", "nommez le service tel qu'il existe"),
    _wording(4, "Menace de saisie sans titre",
             r"\bsaisies?\b|saisir (?:sur )?(?:vos|votre|tous vos|l'ensemble de vos) (?:comptes?|meubles?|salaires?|biens?|remunerations?|vehicules?)|"
             r"\bexpulsions?\b|execution forcee|avant execution|forces? de l'ordre|force publique|serrurier|(?:vider|bloquer) votre compte",
             "cconso-L121-6 cconso-L121-2 cpce-L111-2 cpce-L111-3", "Une saisie suppose un titre exécutoire : l'annoncer avant est une menace illicite.",
             "annoncez la saisine du juge, comme une possibilité", lawful=r"\baucune (?:saisie|expulsion)|titre executoire est necessaire|ne peut (?:donner lieu|etre)"),
    _wording(5, "Procès présenté comme certain",
             r"votre condamnation|serez (?:certainement |forcement |automatiquement )?condamne|(?:est|a ete|etant) (?:deja|d'ores et deja) transmis|"
             r"deja ete transmis|procedure (?:judiciaire )?(?:est |a ete )?(?:deja |d'ores et deja )?(?:engagee|lancee|ouverte contre vous)|"
             r"tribunal vous (?:condamnera|obligera)|(?:issue|resultat) (?:du proces )?ne fait aucun doute",
             "cconso-L121-2 cconso-L121-5", _MISLEADS, "écrivez ce que vous pourrez faire, non ce que le juge fera",
             lawful=r"si (?:une|la) procedure"),
    _wording(6, "Frais de justice présentés comme certains",
             r"(?:tous |l'ensemble |la totalite )(?:les |des )?frais\b[^.]{0,80}(?:a votre charge|par vous|vous seront|vous incomb)|"
             r"frais (?:de justice|d'huissier|de commissaire de justice|d'avocat|de procedure|de poursuites?|judiciaires)\b[^.]{0,80}"
             r"(?:a votre charge|par vous|vous seront|vous incomb|a vos frais)|vous (?:supporterez|devrez (?:aussi |egalement )?(?:supporter|payer|regler))[^.]{0,50}frais|"
             r"a vos (?:entiers )?frais|vous couteront",
             "cpce-L111-8 cconso-L121-2 cconso-L121-5", "Seul le juge décide qui paie les frais.", "retirez la phrase : le juge en décidera",
             lawful=r"charge du creancier|a notre charge"),
    _wording(7, "Sommation ou recommandé facturé au débiteur",
             r"(?:frais|cout|prix) (?:d'envoi |de port )?(?:de |du |d'|de la |de cette |de l')(?:sommation|recommande|lettre recommandee|courrier recommande|lrar|mise en demeure)"
             r"[^.]{0,80}(?:votre charge|factur|ajout|impute|du[es]?\b)",
             "cpce-L111-8", _COSTS, "retirez cette ligne", lawful=r"charge du creancier|a notre charge"),
    _wording(8, "Menace pénale",
             r"\bplaintes?\b|escroquerie|abus de confiance|\bprison\b|emprisonnement|\bpenal(?:e|es|ement)?\b|\bpenaux\b|garde a vue|\bdelit\b|delictue|procureur|gendarmerie|\bpolice\b(?! [a-z]*-?\d)",
             "cconso-L121-6 cpen-312-10", "Ne pas payer une facture n'est pas une infraction ; menacer d'une plainte est une pression illicite.",
             "retirez la menace", lawful=r"clauses? penales?|police (?:d'assurance|n)|declaration au procureur"),
    _wording(9, "Menace de fichage",
             r"fich(?:e|er|age|es)\b[^.]{0,40}(?:banque de france|ficp|fcc|incidents?)|inscri\w+[^.]{0,40}(?:banque de france|ficp|fcc|mauvais payeurs)|"
             r"interdi(?:t|ction) bancaire|declare\w* a la banque de france|liste (?:noire|des mauvais payeurs)",
             "cconso-L121-6", "Une dette commerciale ne donne lieu à aucune inscription de ce genre.", "retirez la menace", lawful=r"surendettement"),
    _wording(10, "Menace de publicité",
             r"(?:inform|preven|avert|contact|alert|previen|tenir au courant)\w* (?:aussi )?(?:votre|vos) (?:employeur|voisins?|clients?|famille|proches|fournisseurs?|partenaires?|conjoint|banque)|"
             r"reseaux sociaux|avis google|rend(?:re|rons|ue?) public|rendrons publique?|publi(?:er|erons|ee?) (?:votre|sur)|la presse\b",
             "cpen-312-10 cconso-L121-6", "Révéler une dette à des tiers viole la vie privée ; en menacer est un chantage.", "retirez la menace"),
    _wording(11, "Frais réclamés à un consommateur",
             r"frais (?:de |d')(?:dossier|relance|recouvrement|gestion|mise en demeure|lrar|rappel|recommande|traitement|retard|impaye)|frais accessoires|"
             r"indemnite forfaitaire|article 700|\bdepens\b|(?:indemnite|frais|forfait)[^.]{0,40}\b40(?:,00)? ?(?:€|euros)",
             "cconso-L121-21 cconso-L132-23 cpce-L111-8", "Réclamer des frais de recouvrement à un consommateur est une infraction.", "retirez ces frais",
             lawful=r"charge du creancier|a notre charge|aucuns? frais|sans (?:aucun )?frais|n'(?:est|a) (?:pas )?(?:reclame|du)", regimes=CONSUMER),
    _wording(12, "Frais non prévus par la loi",
             r"frais (?:de |d')(?:dossier|relance|gestion|mise en demeure|lrar|rappel|recommande|traitement|impaye)|frais accessoires|article 700|\bdepens\b",
             "cpce-L111-8 ccom-L441-10-II", "Entre professionnels, seuls l'indemnité forfaitaire et un complément justifié sont dus.", "retirez ces frais",
             lawful=r"charge du creancier|a notre charge|aucuns? frais|sans (?:aucun )?frais", regimes=BUSINESS),
    _wording(13, "Dommages et intérêts chiffrés", r"dommages(?: et |-)interets[^.]{0,100}\d|\d[^.]{0,60}dommages(?: et |-)interets",
             "cciv-1231-6", "Ils supposent la mauvaise foi et un préjudice distinct, appréciés par le juge.", "retirez la somme", lawful=r"article"),
    _wording(14, "Pénalités professionnelles à un consommateur", r"\bbce\b|banque centrale europeenne|refinancement|\b(?:10|dix) points|l\.? ?441|penalites? de retard",
             "ccom-L441-10-II cconso-L121-2", "Ces pénalités ne concernent que les professionnels.", "retirez-les : seul l'intérêt légal court, de la mise en demeure",
             lawful=r"(?:aucune|ni|sans|pas de) penalite|ne comprend (?:ni|aucune|pas)", regimes=CONSUMER),
    _wording(15, "Texte ou titre périmé",
             r"l\.? ?441-6\b|\b1153 du code civil|article 1153\b|\b1139 du code civil|article 1139\b|\b1254 du code civil|l\.? ?137-2\b|article 32 de la loi [^.]{0,40}1991|\bhuissiers?\b",
             "ccom-L441-10-II cciv-1344 cciv-1231-6", "Le texte a changé de numéro, ou la profession de nom : la lettre perd en crédit.", "citez le texte en vigueur",
             severity=Severity.WARNING),
    _wording(16, "Pénalités et intérêt légal cumulés",
             r"interets? (?:au taux )?leg(?:al|aux)[^.]{0,160}(?:penalites? de retard|l\.? ?441-10)|(?:penalites? de retard|l\.? ?441-10)[^.]{0,160}interets? (?:au taux )?leg(?:al|aux)",
             "cass-com-2024-04-24-22-24.275", "Les deux ne s'ajoutent pas sur la même somme et la même période.", "gardez les seules pénalités",
             lawful=r"ne se cumul|pas cumul|trois fois le taux|(?:fois|multiple d[eu]) (?:le )?taux", regimes=BUSINESS),
    _wording(17, "TVA sur les pénalités",
             r"(?:tva|t\.v\.a\.)[^.]{0,40}(?:sur|des) (?:les |vos |l')?(?:penalites|indemnites?|interets)|(?:penalites|indemnites? forfaitaires?|interets moratoires)[^.]{0,50}(?:\+ ?tva|plus (?:la )?tva|tva (?:a|de|en sus)|majore\w* de (?:la )?tva|\bht\b|hors taxes?)",
             "ccom-L441-10-II", "Pénalités et indemnité sont hors du champ de la TVA.", "retirez la TVA de ces lignes",
             lawful=r"(?:aucune|sans|ni|pas (?:de|soumis\w* a la|assujetti\w* a la)) tva", regimes=BUSINESS),
    _wording(18, "Prescription dite interrompue", r"interromp\w* (?:donc |ainsi )?(?:la|le cours de la|toute) prescription|interrupti(?:f|ve|on) (?:de|du) (?:la |delai de )?prescription",
             "cciv-2240 cciv-2241 cass-com-2022-05-18-20-23.204", "Une lettre, même recommandée, n'interrompt pas la prescription.", "retirez la phrase",
             lawful=r"n'interrom|ne (?:suspend|interrom)|n'est pas interrupti", regimes=PRIVATE),
    _wording(19, "Fausse urgence", r"\bdernier avis\b|\bultime (?:avis|avertissement|rappel|sommation)|(?:sous|dans les|avant) (?:24|48) ?h(?:eures)?\b|sous (?:vingt-quatre|quarante-huit) heures|toutes affaires cessantes|\bimmediatement\b|sur-le-champ",
             "cconso-L121-6 cciv-1231", "Un délai doit être raisonnable et daté.", "donnez une date",
             lawful=r"\b\d{1,2} (?:janvier|fevrier|mars|avril|mai|juin|juillet|aout|septembre|octobre|novembre|decembre) \d{4}", severity=Severity.WARNING),
    _wording(20, "Ton criard", r"!\s*!|!!|\b(?:attention|urgent|dernier rappel) ?!", "cconso-L121-6", "Le ton d'une lettre dit le sérieux de son auteur.", "retirez les points d'exclamation",
             severity=Severity.WARNING),
    _wording(21, "Propos blessants",
             r"mauvais payeurs?|\bescrocs?\b|\bvoleurs?\b|malhonnete|mauvaise foi|\bparasites?\b|irresponsable|\bmenteurs?\b|\bincompeten\w+|\bhonteu\w+|\bminables?\b|\bindelicats?\b|\bfilou",
             "cpen-R621-2 cconso-L121-6", "L'injure, même non publique, est punie ; elle ruine aussi le dossier.", "décrivez les faits, sans juger"),
    _wording(22, "Vie privée du consommateur",
             r"\bmaladies?\b|\bhopital\b|hospitalis|\benceinte\b|\bdivorc|licencie|\bchomage\b|handicap|\ballocations?\b|\brsa\b|depressi|\bvos enfants\b|votre mari|votre femme|situation familiale",
             "cconso-L121-6 rgpd-9", "Exploiter une faiblesse, ou la noter, est interdit.", "retirez ces mots", regimes=CONSUMER),
    _wording(23, "Numéro surtaxé", r"\b08 ?[129]\d(?: ?\d{2}){3}\b", "cconso-L121-16", "Le numéro donné à un consommateur ne peut être surtaxé.", "donnez un numéro ordinaire", regimes=CONSUMER),
    _wording(24, "Renonciation aux intérêts moratoires",
             r"renonc\w+[^.]{0,60}(?:interets? moratoires?|indemnite forfaitaire|interets de retard)|(?:remise|abandon|exoneration)[^.]{0,30}interets? moratoires?|sans interets? moratoires?",
             "ccp-L2192-14", "La renonciation aux intérêts moratoires est réputée non écrite.", "retirez la phrase", regimes=PUBLIC,
             lawful=r"ne renon|reputee? non ecrite"),
    _wording(25, "Exécution forcée contre une personne publique",
             r"\bsaisies?\b|\bhuissiers?\b|commissaires? de justice|liquidation judiciaire|execution forcee|voies? d'execution",
             "cpce-L111-1", "Les biens des personnes publiques sont insaisissables.", "annoncez le mandatement d'office ou le référé-provision", regimes=PUBLIC,
             lawful=r"insaisissable|immunite"),
    _wording(26, "Dette révélée à un tiers", r"copie (?:de la presente |de cette lettre )?(?:a|sera adressee a|est adressee a) (?:votre (?:banque|employeur|bailleur|expert-comptable)|vos (?:clients|fournisseurs|associes))",
             "rgpd-5 cconso-L121-6", "Une dette ne regarde que ses parties.", "retirez les destinataires en copie"),
)  # fmt: skip

RULES: tuple[Rule, ...] = tuple(wording.rule for wording in WORDINGS)

_SENTENCE_END = re.compile(r"(?<=[.!?…;])\s+|\n\s*\n|\n(?=[-•*#>|])")


def check_text(text: str, regime: Regime, kind: LetterKind | None = None, *, quotes: Sequence[str] = ()) -> tuple[Remark, ...]:
    """Every sentence of `text` at fault in `regime`; `quotes` are texts of law that may be reproduced as they are."""
    return tuple(
        Remark(rule=wording.rule, line=line, words=quoted(sentence))
        for line, sentence in _sentences(text, quotes)
        for wording in WORDINGS
        if regime in wording.regimes and _at_fault(wording, fold(sentence))
    )


def check_wording(document: Document, law: Law) -> Iterator[tuple[Rule, Finding]]:
    """What the lint has to say of a letter as the debtor reads it."""
    letter = document.letter
    quotes = tuple(paragraph for text in law.texts.values() for paragraph in text.paragraphs)
    body = "\n\n".join(" ".join(page.split()) for page in document.pages)
    seen = set()
    for remark in check_text(body, letter.regime, letter.kind, quotes=quotes):
        if remark.rule.code not in seen:
            seen.add(remark.rule.code)
            yield remark.rule, at(letter=LETTER_NAMES[letter.kind], words=remark.words)


_OFFENSIVE = {"MOT21", "MOT22"}


def offensive_words(text: str, regime: Regime) -> str:
    """The words of a note that judge the debtor or tell of private life; empty when there are none."""
    folded = fold(text)
    for wording in WORDINGS:
        if wording.rule.code in _OFFENSIVE and regime in wording.regimes and (found := wording.words.search(folded)):
            return found[0]
    return ""


def _at_fault(wording: Wording, sentence: str) -> bool:
    return bool(wording.words.search(sentence)) and not (wording.lawful and wording.lawful.search(sentence))


def _sentences(text: str, quotes: Iterable[str]) -> Iterator[tuple[int, str]]:
    """Each sentence with the line it starts on; a quotation of the law is not a sentence of the author."""
    known = [fold(quote) for quote in quotes]
    start = 0
    for end in [*(match.start() for match in _SENTENCE_END.finditer(text)), len(text)]:
        sentence = text[start:end].strip()
        plain = fold(sentence).strip('" ')
        if plain and not any(plain in quote for quote in known):
            line = text.count("\n", 0, start + len(text[start:end]) - len(text[start:end].lstrip())) + 1
            yield line, sentence
        start = end
