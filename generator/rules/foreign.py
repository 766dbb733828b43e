"""LET and MOT on a letter made elsewhere: the same mentions and words as ours, as far as its text shows them."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from generator.case import LetterKind, Regime
from generator.diagnostics import Severity, Span
from generator.law import Law
from generator.rules import templates
from generator.rules.coherence import clashes
from generator.rules.mentions import BY_ID, MENTIONS, Mention
from generator.rules.reading import EMPTY_PAGE, FALSE_VALUE, OUT_OF_PLACE, RULE_OF
from generator.rules.rule import Rule, at
from generator.rules.scan import Place, Scan
from generator.rules.signs import AMOUNT, LATE, SIGNS
from generator.rules.text import as_written, fold, locate, quoted, verbatim
from generator.rules.wording import check_text

START = Span(line=1, column=1, end_line=1, end_column=2)
_NEED = {"L": "obligatoire", "E": "nécessaire", "P": "recommandée"}
_SHOWN = 80
_PARTIES = 3  # a collector writes for a creditor to a debtor: three addresses
_HEADING = 0.6
_GOES_ON = re.compile(
    r"(?:\b(?:le|la|les|de|du|des|à|au|aux|et|ou|un|une|par|pour|sur|en|dans|devant|votre|notre|nos|vos|que|qui|l’|d’)"
    r"|\W)\s*$"
)
_FIRST_LETTER = "collector-first-letter-ref"
_COLLECTOR_TEXT = "collector-l111-8-text"
_L111_8 = re.compile(r"frais de recouvrement entrepris sans")
_VAGUE_DELAY = re.compile(
    r"(?:sous|dans|delai de)[a-z' ]{0,20} (?:\d+|huit|dix|quinze|trente) jours|sous (?:huitaine|quinzaine)"
)
# What must not be said in a letter where the matrix forbids the mention; the patterns of MOT already accuse the rest.
_FORBIDDEN = {
    "formal-notice-words": BY_ID["formal-notice-words"].never,
    "penalties-amount": re.compile(rf"{LATE}[^.;]{{0,120}}(?:{AMOUNT}|%)"),
    "consequences": re.compile(
        r"(?:a defaut|sans (?:paiement|reglement|reponse)|faute d|passe ce).{0,200}?(?:tribunal|injonction|poursui|"
        r"judiciaire|commissaire de justice|\bavocat|mise en demeure|contentieux)"
    ),
}
_UNFILLED = re.compile(
    r"\{\{[^}\n]*\}\}|<<[^<>\n]{1,40}>>|\[(?=[^\]\n]*(?:compl[ée]ter|nom|date|montant|adresse|num[ée]ro))[^\]\n]{1,60}\](?!\()|"
    r"(?<!\w)(?:XX/XX/(?:XX){1,2}|X{4,}|#N/A|#REF!|#VALEUR!|NaN|None|undefined)(?!\w)|_{6,}|«\s?[A-Z_]+_[A-Z_]+\s?»"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Note:
    """One thing to say of a letter made elsewhere: the rule and its weight here, where, in which words, what to do."""

    rule: Rule
    severity: Severity
    span: Span
    words: str
    message: str
    fix: str

    @property
    def order(self) -> tuple[int, int, str, str]:
        return (self.span.line, self.span.column, self.rule.code, self.message)


def check_foreign(
    text: str, regime: Regime, kind: LetterKind, law: Law, *, third_party: bool
) -> tuple[Note, ...]:
    """All that the text of a letter breaks, by line and code. A text without a letter is not judged further."""
    scan = Scan(text)
    if not re.search(r"\w", text):
        return (
            _note(
                EMPTY_PAGE,
                "aucun texte à relire : le fichier est vide, ou fait d'images",
                "exportez la lettre depuis l'outil qui l'a écrite",
            ),
        )
    found = [*_words_at_fault(scan, regime, kind, law), *_unfilled(scan)]
    for mention in MENTIONS:
        if mention.id == _FIRST_LETTER and kind is LetterKind.RAPPEL:
            continue
        level = mention.level(regime, kind, third_party=third_party)
        if mention.id == "creditor-address" and third_party and len(scan.addresses) < _PARTIES:
            found.append(_absent(mention, level, scan))
        else:
            found += _mention(mention, level, scan, law)
    found += (
        _about(BY_ID[clash.mention], clash.detail, scan, clash.place, clash.severity)
        for clash in clashes(scan, regime, law)
    )
    return tuple(sorted(dict.fromkeys(found), key=lambda note: note.order))


def check_draft(text: str, regime: Regime, kind: LetterKind) -> tuple[Note, ...]:
    """The words of one of our templates: what it prints depends on a case, so no mention is looked for."""
    setting = templates.Setting(regime=regime, kind=kind)
    left, _ = templates.printable(text, setting)
    found = [_remark(item.rule, item.span, item.words) for item in templates.remarks("", left, [setting])]
    return tuple(sorted(found, key=lambda note: note.order))


def _words_at_fault(scan: Scan, regime: Regime, kind: LetterKind, law: Law) -> Iterator[Note]:
    quotes = [paragraph for text in law.texts.values() for paragraph in text.paragraphs]
    for remark in check_text(_with_headings_closed(scan.text), regime, kind, quotes=quotes):
        span = locate(scan.rows, remark.line, remark.words)
        yield _remark(remark.rule, span, as_written(scan.text, span, remark.words))


def _with_headings_closed(text: str) -> str:
    """`text` with a full stop after the headings and table cells that a sentence would otherwise run into."""
    rows = text.split("\n")
    short = max(map(len, rows)) * _HEADING
    closed = [
        row + "."
        if len(row) < short and not _GOES_ON.search(row) and re.match(r"\s*[A-ZÀ-Ý]", after)
        else row
        for row, after in zip(rows, [*rows[1:], ""], strict=True)
    ]
    return "\n".join(closed)


def _unfilled(scan: Scan) -> Iterator[Note]:
    for match in _UNFILLED.finditer(scan.text):
        words = quoted(match[0], 60)
        yield _note(
            FALSE_VALUE,
            FALSE_VALUE.told(at(words=words)),
            "remplissez ce champ",
            scan.span(match.span()),
            words,
        )


def _mention(mention: Mention, level: str, scan: Scan, law: Law) -> Iterator[Note]:
    if level in "Xx":
        yield from _forbidden(mention, level, scan)
    elif level == "–":
        return
    elif mention.id == _COLLECTOR_TEXT:
        yield from _collector_text(mention, scan, law)
    elif sign := SIGNS.get(mention.id):
        faults = list(sign.faults(scan))
        for place, detail in faults:
            yield _about(mention, detail, scan, place, sign.weight)
        silent = sign.claimed is not None and not sign.claimed.search(scan.words)
        silent = silent or bool(level == "P" and sign.enough and sign.enough.search(scan.words))
        if not faults and not silent and sign.where(scan) is None:
            yield _absent(mention, level, scan)


def _absent(mention: Mention, level: str, scan: Scan) -> Note:
    sign = SIGNS[mention.id]
    sure = sign.sure and level in "LE"
    seen = "introuvable" if sign.sure else "non reconnue"
    vague = scan.find(_VAGUE_DELAY) if mention.id == "final-deadline" else None
    more = " ; un délai en jours ne remplace pas une date" if vague else ""
    return Note(
        rule=RULE_OF[mention.id],
        severity=Severity.ERROR if sure else Severity.WARNING,
        span=scan.span(vague) if vague else START,
        words=scan.quote(vague) if vague else "",
        message=f"mention {_NEED[level]} {seen} dans le texte : {mention.title}{more}",
        fix=f"écrivez {sign.seeks}" if sign.sure else f"vérifiez que la lettre dit {sign.seeks}",
    )


def _forbidden(mention: Mention, level: str, scan: Scan) -> Iterator[Note]:
    pattern = _FORBIDDEN.get(mention.id)
    place = scan.find(pattern) if pattern else None
    if place is None:
        return
    rule = OUT_OF_PLACE if level == "x" else RULE_OF[mention.id]
    words = quoted(scan.quote(place), _SHOWN)
    message = f"mention « {mention.title} » : on lit « {words} », qui n'a pas sa place dans cette lettre"
    yield _note(rule, message, "retirez ce passage", scan.span(place), words)


def _collector_text(mention: Mention, scan: Scan, law: Law) -> Iterator[Note]:
    """The two paragraphs word for word, though a page may end inside them: what every page repeats is set aside."""
    held = {verbatim(scan.text), verbatim(_without_furniture(scan.text))}
    wanted = [verbatim(paragraph) for paragraph in law.text("l111_8_alineas_2_et_3").paragraphs]
    if any(all(paragraph in text for paragraph in wanted) for text in held):
        return
    place = scan.find(_L111_8)
    if place:
        yield _about(mention, "le texte n'est pas reproduit mot pour mot", scan, place, Severity.ERROR)
    else:
        fix = "recopiez les alinéas 2 et 3 de l'article L. 111-8 du code des procédures civiles d'exécution"
        yield _note(
            RULE_OF[mention.id], f"mention obligatoire introuvable dans le texte : {mention.title}", fix
        )


def _without_furniture(text: str) -> str:
    rows = text.split("\n")
    shapes = [re.sub(r"\d+", "#", fold(row)) for row in rows]
    return "\n".join(row for row, shape in zip(rows, shapes, strict=True) if shapes.count(shape) == 1)


def _about(mention: Mention, detail: str, scan: Scan, place: Place, severity: Severity) -> Note:
    words = quoted(scan.quote(place), _SHOWN)
    return Note(
        rule=RULE_OF[mention.id], severity=severity, span=scan.span(place), words=words,
        message=f"mention « {mention.title} » : {detail}", fix="corrigez ce passage",
    )  # fmt: skip


def _remark(rule: Rule, span: Span, words: str) -> Note:
    return _note(rule, rule.told(at(words=words)), rule.fix, span, words)


def _note(rule: Rule, message: str, fix: str, span: Span = START, words: str = "") -> Note:
    return Note(rule=rule, severity=rule.severity, span=span, words=words, message=message, fix=fix)
