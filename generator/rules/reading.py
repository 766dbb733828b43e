"""LET: how a mention is looked for in what the debtor receives: marked passage, values, printed page."""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from generator.diagnostics import Severity
from generator.identifiers import IdentifierError, read
from generator.law import Law
from generator.rules.fidelity import Known, known, stray
from generator.rules.mentions import MENTIONS, Mention, in_law
from generator.rules.rule import LETTER_NAMES, Document, Finding, MentionResult, Rule, Subject, at
from generator.rules.text import fold, quoted, squeeze, verbatim

PRESENT, ABSENT, ALTERED, NOT_NEEDED, FORBIDDEN, ADVISED = (
    "présente", "absente", "altérée", "sans objet", "interdite", "recommandée, absente",
)  # fmt: skip
WORDS_FOUND = 0.9
_IBAN = re.compile(r"\bfr ?\d ?\d(?: ?[0-9a-z]){23}\b")
_HIDDEN = "texte masqué, trop petit, trop pâle, recouvert ou hors de la page"
_PRIVATE = {"debtor-identity", "debtor-address", "signature"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """The letter once: pages folded for searching, and the words of each page."""

    document: Document
    whole: str
    squeezed: tuple[str, ...]
    words: tuple[frozenset[str], ...]
    said: Known

    def page_of(self, text: str) -> int | None:
        """The first page that prints `text`, whatever the line breaks."""
        wanted = squeeze(text)
        return next((number for number, page in enumerate(self.squeezed, 1) if wanted in page), None)

    def printed(self, text: str) -> int | None:
        """The page that prints `text`, in any order (a table); the first one when it spreads over two."""
        if (page := self.page_of(text)) or squeeze(text) in "".join(self.squeezed):
            return page or 1
        wanted = [word for word in _words(text) if len(word) > 1]
        if not wanted:
            return None
        shares = [sum(word in page for word in wanted) / len(wanted) for page in self.words]
        known = frozenset().union(*self.words)
        if sum(word in known for word in wanted) / len(wanted) < WORDS_FOUND:
            return None
        return shares.index(max(shares)) + 1

    def unread(self, mention: str, rank: int, passage: str) -> str:
        """The first words of a passage that cannot be read where it is printed, or an empty text.

        A table cut by the end of a page repeats its header: the words count, then, rather than their order.
        """
        if self.document.legible is None:
            return "" if self.printed(passage) is not None else passage
        seen = self.document.legible.get(mention, ())
        text = seen[rank][0] if rank < len(seen) else ""
        if squeeze(passage) in squeeze(text):
            return ""
        words = [squeeze(word) for word in passage.split()]
        held = Counter(map(squeeze, text.split())) & Counter(words)
        left = _without(text, held)
        hidden = set()
        for place in sorted(range(len(words)), key=lambda place: -len(words[place])):
            word = words[place]
            if held[word]:
                held[word] -= 1
            elif word in left:
                left = left.replace(word, " ", 1)
            else:
                hidden.add(place)
        first = min(hidden, default=len(words))
        last = next((place for place in range(first, len(words)) if place not in hidden), len(words))
        return " ".join(passage.split()[first:last])


def _without(text: str, words: Counter[str]) -> str:
    """`text` without spaces, less the words already found: « 31 » then « 17 » must not pass for « 117 »."""
    taken, left = Counter(words), []
    for word in map(squeeze, text.split()):
        if taken[word]:
            taken[word] -= 1
            word = " "
        left.append(word)
    return "".join(left)


def reading(document: Document, law: Law) -> Reading:
    pages = document.pages
    return Reading(
        document=document,
        whole=fold("\n".join(pages)),
        squeezed=tuple(squeeze(page) for page in pages),
        words=tuple(frozenset(_words(page)) for page in pages),
        said=known(document.letter, law),
    )


def _words(text: str) -> list[str]:
    return re.findall(r"[a-z0-9]+", fold(text))


def judge(mention: Mention, view: Reading, law: Law) -> tuple[MentionResult, str]:
    """The verdict on one mention, and what is wrong in French (empty when nothing is)."""
    document = view.document
    letter = document.letter
    level = mention.level(letter.regime, letter.kind, third_party=letter.third_party)
    expected = tuple(text for text in letter.expected.get(mention.id, ()) if text)
    passages = document.passages.get(mention.id, ())
    if not squeeze("".join(passages)):
        passages = ()
    page, quote, verdict, detail = None, "", PRESENT, ""
    if passages:
        ranks = _telling(passages, expected)
        page = _place(mention, ranks, passages, view)
        quote = quoted(" · ".join(passages[rank] for rank in ranks), wanted=expected)
    if level in "Xx":
        worded = mention.never is not None and mention.never.search(view.whole)
        verdict = FORBIDDEN if passages or worded else NOT_NEEDED
        detail = "elle n'a pas sa place dans cette lettre" if verdict == FORBIDDEN else ""
    elif not passages:
        verdict, detail = _absence(mention, level, expected)
    else:
        detail = _fault(mention, passages, expected, view, law)
        verdict = ALTERED if detail else PRESENT
    result = MentionResult(
        code=mention.code,
        mention=mention.id,
        title=mention.title,
        basis=" ; ".join(
            law.article(key).citation
            for key in in_law(mention.basis, letter.regime, third_party=letter.third_party)
        ),
        severity=level.upper(),
        verdict=verdict,
        page=page,
        quote=quote,
    )
    return result, detail


def _absence(mention: Mention, level: str, expected: Sequence[str]) -> tuple[str, str]:
    if level == "–" or (mention.if_claimed and not expected):
        return NOT_NEEDED, ""
    if level == "P":
        return (ADVISED, "") if expected else (NOT_NEEDED, "")
    return ABSENT, "aucun passage ne la porte"


def _telling(passages: Sequence[str], expected: Sequence[str]) -> tuple[int, ...]:
    """The first passages that hold what is expected, in order; the first one that says something otherwise."""
    held = [squeeze(passage) for passage in passages]
    found = {next((rank for rank, text in enumerate(held) if squeeze(part) in text), -1) for part in expected}
    first = next(rank for rank, text in enumerate(held) if text)
    return tuple(sorted(found - {-1})) or (first,)


def _place(mention: Mention, ranks: Sequence[int], passages: Sequence[str], view: Reading) -> int | None:
    seen = (view.document.legible or {}).get(mention.id, ())
    shown = (seen[rank][1] if rank < len(seen) else None for rank in ranks)
    searched = (view.printed(passages[rank]) for rank in ranks)
    return next((page for page in (*shown, *searched) if page), None)


def _fault(
    mention: Mention, passages: Sequence[str], expected: Sequence[str], view: Reading, law: Law
) -> str:
    """What the passages lack, or an empty text."""
    together = " ".join(passages)
    held = squeeze(together)
    private = mention.id in _PRIVATE
    for text in expected:
        if squeeze(text) not in held:
            return (
                "ses termes diffèrent de ceux du dossier"
                if private
                else f"il y manque « {quoted(text, 60)} »"
            )
    for rank, text in enumerate(passages):
        if hidden := view.unread(mention.id, rank, text):
            what = "elle" if private else f"« {quoted(hidden, 60)} »"
            return f"{what} n'est pas lisible dans le PDF : {_HIDDEN}"
        if found := stray(text, expected, view.said):
            return (
                "ses termes diffèrent de ceux du dossier"
                if private
                else f"« {quoted(found, 60)} » n'est ni dans le dossier, ni dans la loi"
            )
    if mention.says and not mention.says.search(fold(together)):
        return "elle ne dit pas ce qu'elle doit dire"
    if mention.anywhere and not mention.anywhere.search(view.whole):
        return "le corps de la lettre ne l'exprime pas"
    if mention.verbatim and any(
        verbatim(text) not in verbatim(together) for text in law.text("l111_8_alineas_2_et_3").paragraphs
    ):
        return "le texte n'est pas reproduit mot pour mot"
    if mention.id == "payment-means":
        return _wrong_account(together)
    return ""


def _wrong_account(text: str) -> str:
    for found in _IBAN.findall(fold(text)):
        try:
            read("IBAN", found.upper())
        except IdentifierError:
            return "la clé de l'IBAN imprimé est fausse"
    return ""


# --- The rules: one per mention, and three for what is only advised ---


def _rule(mention: Mention) -> Rule:
    """The rule of one mention; where some letter may not carry it, the remedy says so."""
    fix = f"rétablissez le passage marqué « {mention.id} » dans le modèle de la lettre"
    if set(mention.matrix) & {"X", "x"}:
        fix += ", ou retirez-le de la lettre qui ne doit pas le porter"
    return Rule(
        code=mention.code,
        title=f"Mention : {mention.title}",
        why=mention.why,
        fix=fix,
        message="mention « {title} » {verdict} : {detail}",
        severity=Severity.ERROR,
        basis=mention.basis,
        subject=Subject.LETTER,
    )


ADVISED_ABSENT = Rule(
    code="LET90",
    title="Mention recommandée absente",
    why="Aucun texte ne l'impose, mais l'usage et les juges l'attendent, et le dossier permet de l'écrire.",
    fix="ajoutez le passage au modèle de la lettre",
    message="mention « {title} » : recommandée, et absente alors que le dossier permet de l'écrire",
    severity=Severity.WARNING,
    without_basis="usage : aucun texte n'impose ces mentions",
    sample='# letters/mise_en_demeure.md : sans le passage {% call mention("enclosures") %} … {% endcall %}',
    subject=Subject.LETTER,
)
OUT_OF_PLACE = Rule(
    code="LET91",
    title="Mention déplacée dans un premier rappel",
    why="Annoncer des poursuites dans un rappel courtois n'est pas illicite, mais gâte la relation sans rien"
    " apporter.",
    fix="gardez cette annonce pour la mise en demeure",
    message="mention « {title} » : elle n'a pas sa place dans cette lettre",
    severity=Severity.WARNING,
    basis=("cciv-1344",),
    sample='# letters/rappel.md\n{% call mention("consequences") %}Des suites seront données.{% endcall %}',
    subject=Subject.LETTER,
)
EMPTY_PAGE = Rule(
    code="LET92",
    title="Lettre illisible",
    why="Un PDF dont le texte ne peut être relu n'est ni accessible, ni vérifiable.",
    fix="vérifiez les polices du modèle",
    message="aucun texte n'a pu être relu dans le PDF",
    severity=Severity.ERROR,
    without_basis="exigence technique d'impression",
    sample="# letters/style.css : une police dont les caractères ne se relisent pas",
    subject=Subject.LETTER,
)
FALSE_VALUE = Rule(
    code="LET93",
    title="Valeur absente ou technique imprimée",
    why="Une valeur manquante imprimée telle quelle ridiculise la lettre et trompe le débiteur.",
    fix="corrigez le modèle de la lettre",
    message="on lit « {words} »",
    severity=Severity.ERROR,
    without_basis="exigence de l'outil sur ses propres modèles",
    sample="# letters/rappel.md\nNous attendons None euros.",
    subject=Subject.LETTER,
)
_TECHNICAL = re.compile(
    r"\b(None|True|False|nan|NaN|Undefined|Decimal\(|\{\{|\}\}|\{%|%\}|Infinity)(?![\w-])"
)

RULE_OF = {mention.id: _rule(mention) for mention in MENTIONS}
RULES: tuple[Rule, ...] = (*RULE_OF.values(), ADVISED_ABSENT, OUT_OF_PLACE, EMPTY_PAGE, FALSE_VALUE)


def check_mentions(
    document: Document, law: Law
) -> tuple[list[tuple[Rule, Finding]], tuple[MentionResult, ...]]:
    """Every mention of the catalogue judged, and the findings that follow."""
    view, name = reading(document, law), LETTER_NAMES[document.letter.kind]
    findings: list[tuple[Rule, Finding]] = list(_unreadable(document, view, name))
    results = []
    for mention in MENTIONS:
        result, detail = judge(mention, view, law)
        results.append(result)
        values = {
            "letter": name,
            "mention": mention.id,
            "title": mention.title,
            "verdict": result.verdict,
            "detail": detail,
        }
        if result.verdict == ADVISED:
            findings.append((ADVISED_ABSENT, at(**values)))
        elif result.verdict == FORBIDDEN and _is_style(mention, document):
            findings.append((OUT_OF_PLACE, at(**values)))
        elif result.verdict in {ABSENT, ALTERED, FORBIDDEN}:
            findings.append((RULE_OF[mention.id], at(**values)))
    return findings, tuple(results)


def _is_style(mention: Mention, document: Document) -> bool:
    letter = document.letter
    return mention.level(letter.regime, letter.kind, third_party=letter.third_party) == "x"


def _unreadable(document: Document, view: Reading, name: str) -> Iterator[tuple[Rule, Finding]]:
    if not view.whole:
        yield EMPTY_PAGE, at(letter=name)
    if found := _TECHNICAL.search("\n".join(document.pages)):
        yield FALSE_VALUE, at(letter=name, words=found[0])
