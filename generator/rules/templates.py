"""MOT: the linter of words on the templates of letters, before anything is printed.

A template serves several regimes and, for a block, several letters. Each is read once per regime and letter
with the branches that cannot be printed there blanked out: a place in what is left is the place in the file.
A condition on anything but the regime, the letter and the steps it may announce may be true or false: both
its branches are read.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache

from generator.case import LetterKind, Regime
from generator.diagnostics import Span
from generator.letter import LETTERS
from generator.rules.lexicon import Wording
from generator.rules.rule import Rule
from generator.rules.text import as_written, flat, locate, quoted
from generator.rules.wording import RULE_OF, WORDINGS, sentences

LAYOUT = "lettre.html"
COMPANIONS = ("courriel.md", "appel.md", "message.md")
"""The texts that go with a letter or a call, read like the letters."""
_TAG = re.compile(r"\{#.*?#\}|\{%[-+]?(?P<tag>.*?)[-+]?%\}|\{\{(?P<value>.*?)\}\}", re.DOTALL)
_WORDS = re.compile(r'"([^"]*)"|\'([^\']*)\'')
_MARKUP = re.compile(r"<[^<>]*>|&\w+;|`+|\*+(?=\S)|(?<=\S)\*+")
_HEAD = re.compile(r"\A---\n.*?\n---\n", re.DOTALL)
_NOT_PRINTED = re.compile(r"^(?:---$|ton:.*(?:\n[ \t].*)*|\w+:)", re.MULTILINE)
_IS = re.compile(r"^(?P<name>[\w.]+) (?P<sign>==|!=|in|not in) (?P<wanted>.+)$")
_LIST = re.compile(r"\bin \(([^()]*)\)")
# What stands for a value that only a case knows, so that a sentence keeps its sense for the linter.
_STAND_INS = (
    (re.compile(r"date|butoir|jour|\b(?:le|au|du|arrete_au)\b|_le\b"), "1er mars 2030"),
    (re.compile(r"montant|somme|total|reste|indemnite|frais"), "1,00 €"),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class TemplateRemark:
    """Words at fault in the source of a template, and the regimes in which they would be printed."""

    file: str
    span: Span
    rule: Rule
    words: str
    regimes: tuple[Regime, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Setting:
    """For whom a template is read, and the steps its letter may announce there; None when they are not known."""

    regime: Regime
    kind: LetterKind
    suites: frozenset[str] | None = None


def is_template(text: str) -> bool:
    """Whether a text holds tags to be filled: it is no letter yet."""
    return bool(_TAG.search(text))


def check_templates(
    texts: Mapping[str, str], announced: Mapping[tuple[Regime, LetterKind], frozenset[str]]
) -> tuple[TemplateRemark, ...]:
    """Every forbidden wording that the templates of letters/ could print, by file and place.

    `announced` gives the steps that some procedure lets a letter of that regime announce.
    """
    uses: dict[tuple[str, str], list[Setting]] = {}
    for regime in Regime:
        for kind in LetterKind:
            suites = announced.get((regime, kind), frozenset())
            setting = Setting(regime=regime, kind=kind, suites=suites)
            for name, text in _printed(texts, setting):
                uses.setdefault((name, text), []).append(setting)
    found: dict[tuple[str, int, int, str], TemplateRemark] = {}
    for (name, text), settings in uses.items():
        for remark in remarks(name, text, settings):
            place = (name, remark.span.line, remark.span.column, remark.rule.code)
            known = found[place].regimes if place in found else ()
            regimes = tuple(regime for regime in Regime if regime in {*known, *remark.regimes})
            found[place] = replace(remark, regimes=regimes)
    return tuple(found[place] for place in sorted(found))


def printable(text: str, setting: Setting) -> tuple[str, tuple[str, ...]]:
    """What a template may print in that setting, all the rest blanked out, and the files it would include."""
    kept, included = [], []
    branches = [_Branch(shown=True)]
    for piece in _pieces(text):
        shown = branches[-1].shown
        kept.append(piece.printed if shown else piece.blank)
        if shown:
            included += piece.includes
        if piece.tag:
            _follow(branches, piece.tag, piece.rest, setting)
    return "".join(kept), tuple(included)


def _printed(texts: Mapping[str, str], setting: Setting) -> Iterator[tuple[str, str]]:
    """Every file that letter is made of in that regime, with what it may print."""
    waiting, seen = [LETTERS[setting.kind].template, LAYOUT, *COMPANIONS], set()
    while waiting:
        name = waiting.pop()
        if name in seen or name not in texts:
            continue
        seen.add(name)
        text, included = printable(texts[name], setting)
        waiting += included
        yield name, text


def remarks(name: str, text: str, settings: Sequence[Setting]) -> Iterator[TemplateRemark]:
    """What is wrong with a text all of which may be printed in those settings."""
    plain = flat(text)
    for line, sentence in sentences(plain):
        for wording, words in _accusations(sentence):
            if regimes := _regimes(wording, settings):
                span = locate(plain, line, words)
                yield TemplateRemark(
                    file=name,
                    span=span,
                    rule=RULE_OF[wording.code],
                    words=quoted(as_written(text, span, words), 60),
                    regimes=regimes,
                )


@lru_cache(maxsize=1024)
def _accusations(sentence: str) -> tuple[tuple[Wording, str], ...]:
    """Every wording that accuses a sentence, in any regime: most sentences serve several of them."""
    return tuple((wording, words) for wording in WORDINGS if (words := wording.accuses(sentence)))


def _regimes(wording: Wording, settings: Sequence[Setting]) -> tuple[Regime, ...]:
    return tuple(
        dict.fromkeys(
            setting.regime
            for setting in settings
            if setting.regime in wording.regimes and setting.kind in wording.kinds
        )
    )


# --- Which branches may be printed ---


@dataclass(slots=True)
class _Branch:
    """An open `if` or `for`: whether it is shown, inside what, and whether a branch surely was taken.

    `tried` holds what each earlier branch still asked of the case: asking as much again finds nothing.
    """

    shown: bool
    inside: bool = True
    taken: bool = False
    tried: list[frozenset[str]] = field(default_factory=list)

    def ask(self, condition: str, setting: Setting) -> None:
        true, asked = _truth(condition, setting)
        again = any(earlier <= asked for earlier in self.tried)
        self.shown = self.inside and not self.taken and true is not False and not again
        self.taken = self.taken or true is True
        if true is None and asked:
            self.tried.append(asked)


def _follow(branches: list[_Branch], tag: str, rest: str, setting: Setting) -> None:
    here = branches[-1]
    if tag == "if":
        branches.append(_Branch(shown=True, inside=here.shown))
        branches[-1].ask(rest, setting)
    elif tag == "for":
        branches.append(_Branch(shown=here.shown, inside=here.shown))
    elif tag == "elif":
        here.ask(rest, setting)
    elif tag == "else":
        here.shown = here.inside and not here.taken
    elif tag in {"endif", "endfor"} and len(branches) > 1:
        branches.pop()


def _truth(condition: str, setting: Setting) -> tuple[bool | None, frozenset[str]]:
    """True or False when the setting decides, None when the case would, then by what (for a conjunction)."""
    condition = _LIST.sub(lambda match: f"in [{match[1]}]", condition)
    if "(" in condition:
        return None, frozenset()
    parts = [
        {atom.strip(): _atom(atom.strip(), setting) for atom in part.split(" and ")}
        for part in condition.split(" or ")
    ]
    joined = [False if False in part.values() else None if None in part.values() else True for part in parts]
    if True in joined:
        return True, frozenset()
    open_parts = [part for part, true in zip(parts, joined, strict=True) if true is None]
    if not open_parts:
        return False, frozenset()
    asked = frozenset(atom for atom, true in open_parts[0].items() if true is None)
    return None, asked if len(open_parts) == 1 else frozenset()


def _atom(text: str, setting: Setting) -> bool | None:
    if text.startswith("not "):
        inner = _atom(text[4:].strip(), setting)
        return None if inner is None else not inner
    match = _IS.match(text)
    wanted = {first or second for first, second in _WORDS.findall(match["wanted"])} if match else set()
    if match is None or not wanted:
        return None
    known = {"regime": setting.regime, "decompte.regime": setting.regime, "lettre.genre": setting.kind}
    if match["name"] in known:
        return (known[match["name"]] in wanted) is (match["sign"] in {"==", "in"})
    if match["name"] == "suite" and match["sign"] == "==" and setting.suites is not None:
        return None if wanted & setting.suites else False
    return None


# --- Pieces, as long as what they stand for ---


@dataclass(frozen=True, slots=True, kw_only=True)
class _Piece:
    """A stretch of a template: what it prints when it is shown, what stands in its place when it is not."""

    printed: str
    blank: str
    tag: str = ""
    rest: str = ""
    includes: tuple[str, ...] = ()


@lru_cache(maxsize=64)
def _pieces(text: str) -> tuple[_Piece, ...]:
    text = text.replace("\r\n", "\n")
    text = _HEAD.sub(lambda head: _NOT_PRINTED.sub(_blank, head[0]), text)
    pieces, start = [], 0
    for match in _TAG.finditer(text):
        pieces.append(_prose(text[start : match.start()]))
        start = match.end()
        blank = _blank(match)
        tag, _, rest = (match["tag"] or "").strip().partition(" ")
        named = _WORDS.findall(rest) if tag in {"include", "extends", "import", "from"} else ()
        pieces.append(
            _Piece(
                printed=_value(match[0]) if match["value"] else blank,
                blank=blank,
                tag=tag,
                rest=rest.strip(),
                includes=tuple(first or second for first, second in named),
            )
        )
    return (*pieces, _prose(text[start:]))


def _blank(match: re.Match[str]) -> str:
    return re.sub(r"\S", " ", match[0])


def _prose(text: str) -> _Piece:
    return _Piece(printed=_MARKUP.sub(_blank, text), blank=re.sub(r"\S", " ", text))


def _value(tag: str) -> str:
    """A value to be printed: the words it may be, or something of its kind."""
    blank = re.sub(r"\S", " ", tag)
    if words := list(_WORDS.finditer(tag)):
        kept = list(blank)
        for found in words:
            kept[found.start() + 1 : found.end() - 1] = found[0][1:-1]
        return "".join(kept)
    stand_in = next((sample for names, sample in _STAND_INS if names.search(tag)), "")
    return stand_in.ljust(len(tag)) if len(stand_in) <= len(tag) and "\n" not in tag else blank
