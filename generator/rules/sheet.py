"""The sheet of a rule as data: what the terminal, the site and JSON print, gathered in one place."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from generator import french
from generator.case import LetterKind, Regime
from generator.diagnostics import Severity
from generator.law import Article, Law
from generator.rules.lexicon import Wording
from generator.rules.mentions import MENTIONS, Mention
from generator.rules.rule import LETTER_NAMES, Rule, Subject, always
from generator.rules.wording import WORDINGS

# In the order of the list: what lawyers read first, what only the writing of files concerns last.
FAMILIES: Mapping[str, str] = {
    "PAR": "Parties",
    "CRE": "Créance",
    "CON": "Consommateurs",
    "PUB": "Commande publique",
    "TIE": "Recouvrement par un tiers",
    "PRO": "Procédure",
    "CLO": "Clôture",
    "SCE": "Fichiers de procédure",
    "INS": "Insolvabilité",
    "LET": "Mentions des lettres",
    "MOT": "Mots des lettres",
    "LAW": "Valeurs légales",
    "DER": "Dérogations",
    "YAM": "Écriture du fichier",
    "FMT": "Forme des valeurs",
    "PDF": "Impression",
    "ENV": "Envois du jour",
    "DOC": "Pages du guide",
    "INT": "Défauts de l'outil",
}

EFFECTS: Mapping[Severity, str] = {
    Severity.ERROR: "Une erreur arrête les lettres du dossier jusqu'à sa correction.",
    Severity.REFUSAL: "Le dossier est juste, mais les faits interdisent la lettre ce jour-là.",
    Severity.WARNING: "Un avertissement laisse passer la lettre ; une dérogation motivée l'écarte.",
}
_EFFECT_ON_LETTER = "Une erreur sur une lettre l'écarte du pack ; les autres documents sont produits."
_EFFECT_OF_A_GATE = (
    "La mise en demeure est refusée tant que la preuve manque ; une dérogation motivée la laisse partir."
)
_EFFECT_WITHOUT_WAIVER = "Un avertissement laisse passer la lettre ; celui-ci ne se déroge pas."

_MOMENTS = {
    Subject.FACTS: "à chaque vérification, sur le dossier tel qu'il est le jour demandé",
    Subject.LETTER: "à chaque fabrication, sur le texte relu dans le PDF de la lettre",
    Subject.PROCEDURE: "à chaque vérification, sur les fichiers de letters/procedures/",
    Subject.WRITING: "à chaque vérification, avant tout calcul",
}
REGIMES = {
    Regime.B2B: "entre professionnels",
    Regime.B2C: "consommateur",
    Regime.PUBLIC: "commande publique",
}
LEVELS = {
    "L": "exigée par la loi",
    "E": "nécessaire à l'effet",
    "P": "recommandée",
    "X": "interdite",
    "x": "déplacée",
    "–": "sans objet",
}
_ADVICE = "quand son passage est infidèle au dossier ; son absence, permise, est signalée par LET90"
_MENTIONS = {mention.code: mention for mention in MENTIONS}
_WORDINGS = {wording.code: wording for wording in WORDINGS}


@dataclass(frozen=True, slots=True, kw_only=True)
class Example:
    """What triggers a rule; `lang` names its writing, « yaml » or « text »."""

    title: str
    text: str
    lang: str = "yaml"


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """All that is said of one rule. `matrix`: for a mention, its level by regime and letter, else empty."""

    code: str
    title: str
    severity: Severity
    subject: str
    family: str
    effect: str
    why: str
    fix: str
    message: str
    condition: str
    regimes: tuple[Regime, ...]
    letters: tuple[LetterKind, ...]
    moment: str
    in_force: str
    matrix: tuple[tuple[str, tuple[str, ...]], ...]
    articles: tuple[Article, ...]
    without_basis: str
    waiver: str
    never_waived: str
    examples: tuple[Example, ...]
    since: str

    @property
    def family_title(self) -> str:
        return FAMILIES.get(self.family, "Autres règles")

    @property
    def regime_words(self) -> str:
        return (
            "tous"
            if self.regimes == tuple(Regime)
            else french.listing([REGIMES[item] for item in self.regimes])
        )

    @property
    def letter_words(self) -> str:
        return french.listing([LETTER_NAMES[kind] for kind in self.letters])


def sheet(rule: Rule, law: Law) -> Sheet:
    """Everything the rule says of itself, in French and ready to be printed."""
    mention, wording = _MENTIONS.get(rule.code), _WORDINGS.get(rule.code)
    regimes, letters = _scope(rule, mention, wording)
    return Sheet(
        code=rule.code,
        title=rule.title,
        severity=rule.severity,
        subject=str(rule.subject),
        family=rule.code[:3],
        effect=_effect(rule),
        why=rule.why,
        fix=_sentence(rule.fix),
        message=_shown(rule, mention),
        condition=_condition(rule, mention),
        regimes=regimes,
        letters=letters,
        moment=_MOMENTS[rule.subject],
        in_force=_in_force(*rule.in_force),
        matrix=_matrix(mention) if mention else (),
        articles=tuple(law.article(key) for key in rule.basis),
        without_basis="" if rule.basis else rule.without_basis,
        waiver=_waiver(rule),
        never_waived=rule.never_waived,
        examples=tuple(_examples(rule, mention, wording)),
        since=rule.since,
    )


def legend(found: Sheet) -> str:
    """What the letters of its matrix mean, those it uses only."""
    used = {level for _, row in found.matrix for level in row}
    return ", ".join(f"{level} : {words}" for level, words in LEVELS.items() if level in used)


def _sentence(text: str) -> str:
    """A capital and a full stop, unless a quotation ends it already."""
    end = "" if text.rstrip("» ").endswith((".", "…", "?")) else "."
    return text[:1].upper() + text[1:] + end


def _shown(rule: Rule, mention: Mention | None) -> str:
    """A rule's message, an ellipsis where each finding puts its own figures."""
    known = rule.message.replace("{title}", mention.title) if mention else rule.message
    known = known.replace("{verdict} : {detail}", "absente : aucun passage ne la porte")
    said = re.sub(r"\{[^{}]*\}", "…", known)
    return said[:1].upper() + said[1:]


# --- When it applies ---


def _scope(
    rule: Rule, mention: Mention | None, wording: Wording | None
) -> tuple[tuple[Regime, ...], tuple[LetterKind, ...]]:
    if wording:
        return wording.regimes, wording.kinds
    if mention:
        pairs = [
            (regime, kind) for regime in Regime for kind in LetterKind if _level(mention, regime, kind) != "–"
        ]
        return (
            tuple(regime for regime in Regime if any(regime is found for found, _ in pairs)),
            tuple(kind for kind in LetterKind if any(kind is found for _, found in pairs)),
        )
    return rule.applies.regimes, rule.refuses or rule.applies.kinds


def _condition(rule: Rule, mention: Mention | None) -> str:
    if mention and not any(level in "LEXx" for _, row in _matrix(mention) for level in row):
        return _ADVICE
    if mention and mention.if_claimed:
        return "quand la lettre a quelque chose à dire sur ce sujet"
    if rule.on_letter and rule.applies is always:
        return "dans toute lettre imprimée"
    return rule.applies.phrase


def _matrix(mention: Mention) -> tuple[tuple[str, tuple[str, ...]], ...]:
    """One row per regime, and one for the letter of a collector when it asks for more."""
    rows = [
        (REGIMES[regime], tuple(mention.level(regime, kind, third_party=False) for kind in LetterKind))
        for regime in Regime
    ]
    if mention.third_party:
        rows.append(("tiers mandaté", tuple("L" for _ in LetterKind)))
    return tuple(rows)


def _level(mention: Mention, regime: Regime, kind: LetterKind) -> str:
    """The strictest level of that letter, sent by the creditor or by a collector."""
    return mention.level(regime, kind, third_party=mention.third_party)


def _in_force(first: date | None, last: date | None) -> str:
    if first:
        return french.period(first, last)
    return f"jusqu'au {french.day(last)}" if last else "à toute date"


def _effect(rule: Rule) -> str:
    if rule.severity is Severity.ERROR and rule.on_letter:
        return _EFFECT_ON_LETTER
    if rule.severity is Severity.WARNING and not rule.waivable:
        return _EFFECT_WITHOUT_WAIVER
    if rule.gate:
        return _EFFECT_OF_A_GATE
    if rule.refuses and rule.refuses != tuple(LetterKind):
        refused = french.listing([LETTER_NAMES[kind] for kind in rule.refuses])
        return f"{EFFECTS[rule.severity]} Lettre refusée : {refused}."
    return EFFECTS[rule.severity]


def _waiver(rule: Rule) -> str:
    """The derogation ready to paste in a case, or an empty text where none is possible."""
    if not rule.waivable:
        return ""
    return (
        f"derogations:\n  - code: {rule.code}\n    motif: la raison, en une phrase qui se relira dans un an"
    )


# --- Examples ---


def _examples(rule: Rule, mention: Mention | None, wording: Wording | None) -> Iterable[Example]:
    for broken in rule.breaks:
        yield Example(title="La plus petite modification qui la déclenche", text=broken.shown)
    if wording:
        yield Example(title="Ce qui la déclenche", text=wording.bad, lang="text")
        yield Example(title="Ce qui passe", text=wording.good, lang="text")
    if mention:
        yield _mention_example(mention)
    if rule.sample:
        lang = "text" if rule.on_letter else "yaml"
        yield Example(title="Ce qui la déclenche", text=rule.sample, lang=lang)


def _mention_example(mention: Mention) -> Example:
    """Take away the passage where it binds, or write it where it is forbidden."""
    levels = [(kind, _level(mention, regime, kind)) for regime in Regime for kind in LetterKind]
    for wanted, verb in (("LE", "retirer"), ("Xx", "ajouter"), ("P", "retirer")):
        for kind, level in reversed(levels):
            if level in wanted:
                passage = f'{{% call mention("{mention.id}") %}} … {{% endcall %}}'
                return Example(
                    title="La plus petite modification qui la déclenche",
                    text=f"# letters/{kind}.md, {verb} le passage :\n{passage}",
                    lang="text",
                )
    raise ValueError(f"{mention.code} has a level nowhere")
