"""MOT: the linter of words. A lawful announcement passes, a threat does not.

Law reproduced word for word and the file's own data (names, descriptions) are set aside before reading.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache

from generator.case import LetterKind, Regime
from generator.diagnostics import Severity
from generator.law import Law
from generator.rules import appearances, overcharges, threats
from generator.rules.lexicon import Wording
from generator.rules.rule import Document, Finding, Rule, Subject, at
from generator.rules.text import flat, quoted

EXCLAMATIONS = 2
LONGEST_WORD = 80  # what is longer is no French, and would cost the square of its length to read
# From so many letters on, a share of capitals is shouting: names and acronyms fill more of a short text.
CAPITALS = ((60, 0.15), (40, 0.5))
# « L. 441-10 », « art. 5 » and « n. 3 » do not end a sentence; a list item starts one.
_BREAK = re.compile(
    r"[.!?;](?=\s|$)(?<![ .(][lrdma].)(?<!\bart.)(?<!\bn.)|\n(?=\s*\n|\s*[-•–*#|]\s)[\s•–*#|-]+"
)
# What a sentence is dressed with, not made of: cuts within a word, marks of Markdown, of quoting, of HTML.
_DRESSED = re.compile(r"[\u00ad\u200b-\u200d\u2060\ufeff\x02\ufffe*`~_<>]")
_DRESS = re.compile(
    r"[\u00ad\u200b-\u200d\u2060\ufeff\x02\ufffe]\s*|(?<=\S)[*`~]+|[*`~]+(?=\S)|\b_+|_+\b|"
    r"^[ \t]{0,9}>[ \t>]*|</?(?:b|i|u|em|strong|span|a|mark|font)\b[^<>\n]{0,200}>",
    re.MULTILINE,
)
_DATA = (
    "creditor-identity", "creditor-address", "creditor-registration", "creditor-contact", "debtor-identity",
    "debtor-address",
    "service-described", "case-reference", "invoice-number", "signature", "mediator-consumer",
    "payment-means", "public-order-ref", "clause-penale",
)  # fmt: skip
_STEPS = {
    "injonction_de_payer": r"injonction de payer",
    "assignation": r"\bassignation|action au fond",
    "refere_provision": r"\brefere|\bprovision\b",
    "procedure_simplifiee": r"procedure simplifiee",
    "avocat": r"\bavocats?\b",
    "commissaire_de_justice": r"commissaires? de justice",
    "assureur_credit": r"assureur-credit",
    "suspension_des_livraisons": r"suspen(?:dre|sion)",
    "mandatement_d_office": r"mandatement",
}
_SEEN_BY_OTHERS = re.compile(
    r"recouvrement|impaye\w*|contentieux|\bdettes?\b|mise en demeure|\brelance|poursuites?"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Remark:
    """Words at fault in a text: the rule, the line on which their sentence starts (from 1), the words."""

    rule: Rule
    line: int
    words: str


def _rule(wording: Wording) -> Rule:
    return Rule(
        code=wording.code,
        title=wording.title,
        why=wording.why,
        fix=f"écrivez plutôt, par exemple : « {wording.good} »",
        message="on lit « {words} »",
        severity=wording.severity,
        basis=wording.basis,
        subject=Subject.LETTER,
    )


def _extra(code: str, title: str, why: str, fix: str, message: str, *basis: str, sample: str) -> Rule:
    return Rule(
        code=code, title=title, why=why, fix=fix, message=message, severity=Severity.WARNING, basis=basis,
        subject=Subject.LETTER, sample=sample,
    )  # fmt: skip


SHOUTING = _extra(
    "MOT20", "Lettre criée",
    "Capitales et points d'exclamation imitent les faux actes et ferment le dialogue.",
    "écrivez en minuscules, sans points d'exclamation", "{words}", "cpen-433-13",
    sample="PAYEZ VOTRE FACTURE SANS TARDER ! NOUS L'ATTENDONS ! C'EST URGENT !",
)  # fmt: skip
UNPLANNED = _extra(
    "MOT32", "Suite annoncée que la procédure ne prévoit pas",
    "Annoncer ce qu'on ne fera pas trompe le débiteur, et ruine la lettre suivante.",
    "retirez l'annonce, ou inscrivez-la à « annonce » dans la procédure",
    "la suite « {words} » est annoncée sans être prévue",
    "cconso-L121-2", "cconso-L121-5",
    sample="Nous pourrons demander une provision au juge des référés.",
)  # fmt: skip
REVEALING = _extra(
    "MOT33", "Objet ou enveloppe qui révèle une dette",
    "Le courrier peut être vu par la famille, l'employeur ou un voisin.",
    "gardez un objet neutre, par exemple « Votre facture F-118 »",
    "on lit « {words} » là où un tiers peut le voir", "rgpd-5",
    sample="Objet : Impayé F-118, dernière relance",
)  # fmt: skip

WORDINGS = (*appearances.WORDINGS, *threats.WORDINGS, *overcharges.WORDINGS)
_INSULTS = tuple(item for item in WORDINGS if item.id == "insults")
_OFFENSIVE = tuple(item for item in WORDINGS if item.id in {"insults", "vulnerability"})
RULE_OF = {wording.code: _rule(wording) for wording in WORDINGS}
RULES: tuple[Rule, ...] = tuple(
    sorted((*RULE_OF.values(), SHOUTING, UNPLANNED, REVEALING), key=lambda rule: rule.code)
)


def check_text(
    text: str,
    regime: Regime,
    kind: LetterKind = LetterKind.MISE_EN_DEMEURE,
    *,
    quotes: Iterable[str] = (),
    data: Iterable[str] = (),
) -> tuple[Remark, ...]:
    """What is wrong with any text meant for a debtor: one remark per rule and sentence.

    `quotes` are law reproduced word for word, `data` names and descriptions of the file: not ours to judge.
    """
    found = list(_shouting(text))
    quotes, data = tuple(map(_plain, quotes)), tuple(map(_plain, data))
    known = [" ".join(item.split()) for item in data]
    for line, sentence in sentences(_without(_plain(text), (*quotes, *data))):
        for wording, words in _accusations(sentence, regime, kind):
            if not any(words in item for item in known):
                found.append(Remark(rule=RULE_OF[wording.code], line=line, words=quoted(words, 60)))
    return tuple(found)


@lru_cache(maxsize=1024)
def _accusations(sentence: str, regime: Regime, kind: LetterKind) -> tuple[tuple[Wording, str], ...]:
    """Each wording that a sentence falls under, with its words; most sentences of a letter stand in the one before."""
    return tuple(
        (wording, words)
        for wording in WORDINGS
        if regime in wording.regimes and kind in wording.kinds and (words := wording.accuses(sentence))
    )


def check_subject(text: str) -> tuple[Remark, ...]:
    """The subject of an e-mail, or what can be read on an envelope, when the debtor is a natural person."""
    match = _SEEN_BY_OTHERS.search(flat(text))
    return (Remark(rule=REVEALING, line=1, words=match[0]),) if match else ()


def check_wording(document: Document, law: Law) -> tuple[tuple[Rule, Finding], ...]:
    """The words of a finished letter, as read back from its pages; each rule speaks once."""
    letter = document.letter
    quotes = [paragraph for text in law.texts.values() for paragraph in text.paragraphs]
    data = [text for mention in _DATA for text in letter.expected.get(mention, ())]
    found = check_text("\n".join(document.pages), letter.regime, letter.kind, quotes=quotes, data=data)
    first = {remark.rule.code: remark for remark in reversed((*found, *_unplanned(document)))}
    return tuple((remark.rule, at(words=remark.words)) for _, remark in sorted(first.items()))


def offensive_words(text: str) -> str:
    """The first words of a journal note that judge the debtor or touch on private life, or an empty text."""
    return _first_accused(text, _OFFENSIVE)


def insulting_words(text: str) -> str:
    """The first words of a text that insult the debtor, or an empty text."""
    return _first_accused(text, _INSULTS)


def _first_accused(text: str, wordings: Iterable[Wording]) -> str:
    read = flat(text)
    suspected = [item for item in wordings if item.may_accuse(read)]
    if suspected:  # else it need not be cut into sentences
        for _, sentence in sentences(read):
            for item in suspected:
                if words := item.accuses(sentence):
                    return words
    return ""


def sentences(text: str) -> Iterator[tuple[int, str]]:
    """The sentences and list items of a flat text, each on one line, with the line they start on."""
    start = 0
    for end, following in [*(match.span() for match in _BREAK.finditer(text)), (len(text), len(text))]:
        part = text[start:end]
        if part.strip():
            words = " ".join(word[:LONGEST_WORD] for word in part.split())
            yield text.count("\n", 0, start + len(part) - len(part.lstrip())) + 1, words
        start = following


def _plain(text: str) -> str:
    """Lower case without accents, however they were typed, and without dress; lines stay where they are."""
    text = unicodedata.normalize("NFKC", text)
    return flat(_DRESS.sub("", text) if _DRESSED.search(text) else text)


def _without(text: str, removed: Iterable[str]) -> str:
    """`text` with blanks in place of each of `removed`, plain too, whatever its line breaks."""
    for item in sorted(set(removed), key=len, reverse=True):
        words = [re.escape(word) for word in item.split()]
        if len("".join(words)) > 3:
            text = re.sub(r"\s+".join(words), lambda match: re.sub(r"\S", " ", match[0]), text)
    return text


def _shouting(text: str) -> Iterator[Remark]:
    letters, capitals = sum(map(str.isalpha, text)), sum(map(str.isupper, text))
    if any(letters >= least and capitals > share * letters for least, share in CAPITALS):
        yield Remark(rule=SHOUTING, line=1, words=f"{100 * capitals // letters} % de capitales")
    elif text.count("!") > EXCLAMATIONS:
        yield Remark(rule=SHOUTING, line=1, words=f"{text.count('!')} points d'exclamation")


def _unplanned(document: Document) -> Iterator[Remark]:
    planned = document.letter.view.get("suites", ())
    said = flat(" ".join(document.passages.get("consequences", ())))
    for step, words in _STEPS.items():
        if re.search(words, said) and step not in planned:  # type: ignore[operator]
            yield Remark(rule=UNPLANNED, line=1, words=step.replace("_", " "))
