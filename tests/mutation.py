"""Mutants of the production letters: one mention at a time is removed, hidden, emptied or falsified in a copy of
letters/, and the copy is printed for good. A mutant is killed when the mention is no longer held as present.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from html.parser import HTMLParser

import jinja2

from generator import rules
from generator.case import Case, Creditor, ExtraCost, LetterKind, PenalClause
from generator.letter import Letter
from generator.pdf import Engine
from generator.press import proof
from generator.project import read
from generator.render import Page, Templates, typography
from generator.rules import Document
from generator.rules.mentions import BY_ID
from generator.rules.reading import ABSENT, ADVISED, ALTERED, FORBIDDEN, PRESENT
from tests.builders import LAW, ROOT
from tests.test_letter import compose, specimen

Texts = Mapping[str, str]

TEXTS: Texts = {
    path.name: path.read_text(encoding="utf-8")
    for path in sorted((ROOT / "letters").glob("*.*"))
    if path.suffix in {".md", ".html", ".css"}
}
BAD = {ABSENT, ADVISED, ALTERED, FORBIDDEN}


@cache
def engine() -> Engine:
    return Engine(css=TEXTS["style.css"], letters_dir=ROOT / "letters")


# --- Marked passages, in the source of the templates ---

_CALL = re.compile(r"\{% call mention\((?P<marks>[^)]*)\) %\}(?P<inner>.*?)\{% endcall %\}", re.DOTALL)
_MARKED = re.compile(r"<(?P<tag>\w+)[^>]*? data-mention=\"(?P<marks>[^\"]+)\"[^>]*>")
_VALUE = re.compile(r"\{\{ (?P<said>.*?) \}\}")
_WORDS_ONLY = re.compile(r"\|accord\(|^[\"'«]|^['\"][^'\"]*['\"] if ")


@dataclass(frozen=True, slots=True, kw_only=True)
class Passage:
    """A marked passage in the source of a template."""

    file: str
    mentions: tuple[str, ...]
    tag: str
    whole: tuple[int, int]
    inner: tuple[int, int]


def passages(texts: Texts) -> Iterator[Passage]:
    for file, text in texts.items():
        for call in _CALL.finditer(text):
            marks = tuple(re.findall(r"[\w-]+", call["marks"]))
            yield Passage(file=file, mentions=marks, tag="", whole=call.span(), inner=call.span("inner"))
        for start in _MARKED.finditer(text):
            close = f"</{start['tag']}>"
            end = text.index(close, start.end())  # no marked element holds another of its kind
            yield Passage(
                file=file,
                mentions=tuple(start["marks"].split()),
                tag=start["tag"],
                whole=(start.start(), end + len(close)),
                inner=(start.end(), end),
            )


def of(mention: str) -> list[Passage]:
    return [found for found in passages(TEXTS) if mention in found.mentions]


def rewritten(cuts: Iterable[tuple[str, int, int, str]]) -> dict[str, str]:
    """The templates with each part replaced; of two nested parts the outer one wins."""
    texts = dict(TEXTS)
    done: dict[str, list[tuple[int, int, str]]] = {}
    for file, start, end, new in sorted(set(cuts), key=lambda cut: cut[1] - cut[2]):
        if not any(start < last and first < end for first, last, _ in done.setdefault(file, [])):
            done[file].append((start, end, new))
    for file, parts in done.items():
        for start, end, new in sorted(parts, reverse=True):
            texts[file] = texts[file][:start] + new + texts[file][end:]
    return texts


# --- Mutations of templates ---


def removed(mention: str) -> Iterator[tuple[str, int, int, str]]:
    """Its passages are taken away, marks included; a cell stays, empty, so that its table holds."""
    for found in of(mention):
        left = f"<{found.tag}></{found.tag}>" if found.tag in {"td", "th"} else ""
        yield found.file, *found.whole, left


def styled(rule: str) -> Callable[[Iterable[str]], dict[str, str]]:
    """A rule of style for the passages of the mentions (SELF) and all they hold (ALL), added to the layout.

    A cell keeps its place in its table: what it holds is wrapped, and the wrapping is styled.
    """

    def mutate(mentions: Iterable[str]) -> dict[str, str]:
        mentions = tuple(mentions)
        texts = rewritten(
            (found.file, *found.inner, f'<span class="mutant">{_inner(found)}</span>')
            for mention in mentions
            for found in of(mention)
            if found.tag in {"td", "th"}
        )
        own = ", ".join((*(f'[data-mention~="{mention}"]:not(td)' for mention in mentions), ".mutant"))
        every = ", ".join(f"{mark}, {mark} *" for mark in own.split(", "))
        return _with_style(texts, rule.replace("SELF", own).replace("ALL", every))

    return mutate


def covered(mentions: Iterable[str]) -> dict[str, str]:
    """An opaque box laid over the passages."""
    mentions = tuple(mentions)
    cuts, blocks = [], []
    for mention in mentions:
        for found in of(mention):
            if found.tag == "table":
                whole = TEXTS[found.file][slice(*found.whole)]
                cuts.append((found.file, *found.whole, f'<div class="mutant">{whole}</div>'))
            elif found.tag == "div" or _inner(found).endswith("\n"):
                blocks.append(f'div[data-mention~="{mention}"]')
            else:
                cuts.append((found.file, *found.inner, f'<span class="mutant">{_inner(found)}</span>'))
    boxes = (*dict.fromkeys(blocks), ".mutant")
    over = ", ".join(f"{box}::after" for box in boxes)
    return _with_style(
        rewritten(cuts),
        f"{', '.join(boxes)} {{ position: relative }} span.mutant {{ display: inline-block }}"
        f'{over} {{ content: ""; position: absolute; background: #fff;'
        " left: -1mm; right: -1mm; top: -1mm; bottom: -1mm }",
    )


def _inner(found: Passage) -> str:
    return TEXTS[found.file][slice(*found.inner)]


def _with_style(texts: Texts, rules: str) -> dict[str, str]:
    layout = texts["mise_en_page.html"].replace("</head>", f"<style>{rules}</style></head>")
    return {**texts, "mise_en_page.html": layout}


HIDDEN: Mapping[str, Callable[[Iterable[str]], dict[str, str]]] = {
    "display: none": styled("SELF { display: none }"),
    "visibility: hidden": styled("ALL { visibility: hidden }"),
    "font-size: 0": styled("ALL { font-size: 0 !important }"),
    "font-size: 1px": styled("ALL { font-size: 1px !important }"),
    "font-size: 4pt": styled("ALL { font-size: 4pt !important }"),
    "blanc sur blanc": styled("ALL { color: white !important; background: white !important }"),
    "color: transparent": styled("ALL { color: transparent !important }"),
    "couleur du fond": styled("ALL { color: #17415a !important; background: #17415a !important }"),
    "gris trop pâle": styled("ALL { color: #ccc !important; background: white !important }"),
    "opacity: 0": styled("SELF { opacity: 0 }"),
    "opacity: .1": styled("SELF { opacity: .1 }"),
    "hors de la page, à gauche": styled("SELF { position: absolute; left: -9999px }"),
    "hors de la page, en bas": styled("SELF { position: absolute; top: 9999px }"),
    "text-indent": styled("SELF { display: block; text-indent: -9999px; white-space: nowrap }"),
    "hauteur nulle": styled("SELF { display: block; height: 0; overflow: hidden }"),
    "largeur nulle": styled("SELF { display: block; width: 0; overflow: hidden; white-space: nowrap }"),
    "lettres empilées": styled("ALL { letter-spacing: -1em !important; white-space: nowrap }"),
    "transform: scale(.1)": styled("SELF:not(table) { display: inline-block } SELF { transform: scale(.1) }"),
    "position: running()": styled("SELF { position: running(nulle-part) }"),
    "boîte opaque par-dessus": covered,
}


def values(mention: str) -> list[tuple[str, int, int]]:
    """Where each value of the case is written in the passages of a mention: file, start, end."""
    found = []
    for passage in of(mention):
        text = TEXTS[passage.file]
        for match in _VALUE.finditer(text, *passage.inner):
            if not _WORDS_ONLY.search(match["said"]):
                found.append((passage.file, *match.span()))
        if "bloc_taux.md" in text[slice(*passage.inner)]:
            included = TEXTS["bloc_taux.md"]
            found += [
                ("bloc_taux.md", *match.span())
                for match in _VALUE.finditer(included)
                if not _WORDS_ONLY.search(match["said"])
            ]
    return list(dict.fromkeys(found))


def falsified(places: Iterable[tuple[str, int, int]]) -> dict[str, str]:
    """Each of these values, wrong by its last letter or figure."""
    return rewritten(
        (file, start, end, "{{ (" + TEXTS[file][start + 2 : end - 2].strip() + ")|faux }}")
        for file, start, end in places
    )


def false(text: object) -> str:
    """The same text but for its last letter or figure."""
    said = str(text)
    for place in range(len(said) - 1, -1, -1):
        letter = said[place]
        if letter.isdigit() or (letter.isalpha() and letter.isascii()):
            other = str((int(letter) + 1) % 10) if letter.isdigit() else "b" if letter in "aA" else "a"
            return type(text)(said[:place] + other + said[place + 1 :])  # type: ignore[call-arg]
    return said


# --- Templates, quickly ---


class _Compiled(jinja2.BytecodeCache):
    """Templates a mutation leaves as they are need not be compiled again."""

    def __init__(self) -> None:
        self.known: dict[str, bytes] = {}

    def load_bytecode(self, bucket: jinja2.bccache.Bucket) -> None:
        if bucket.key + bucket.checksum in self.known:
            bucket.bytecode_from_string(self.known[bucket.key + bucket.checksum])

    def dump_bytecode(self, bucket: jinja2.bccache.Bucket) -> None:
        self.known[bucket.key + bucket.checksum] = bucket.bytecode_to_string()


_COMPILED = _Compiled()


def templates(texts: Texts) -> Templates:
    made = Templates(texts)
    made._environment.filters["faux"] = false  # a mutant's own filter, unknown to real letters
    made._environment.bytecode_cache = _COMPILED
    return made


# --- Mutations of a page ---


@dataclass(frozen=True, slots=True, kw_only=True)
class Emptied:
    """The templates of the letters, whose pages lose texts inside the passages of some mentions."""

    texts: Mapping[str, str]

    def html(self, letter: Letter) -> Page:
        page = templates(TEXTS).html(letter).html
        for mention, text in self.texts.items():
            page = without(page, mention, text)
        return Page(html=page, passages=typography.passages(page))


def without(page: str, mention: str, text: str) -> str:
    """`page` where `text` is no longer in the passages of a mention, nor in parts of it cut by a tag."""
    pieces = re.split(r"(<[^<>]*>)", page)
    inside: list[int] = []
    depth = 0
    for position, piece in enumerate(pieces):
        if position % 2 == 0:
            continue
        if re.match(r"<(?:(?:br|col|hr|img|meta)\b|!)", piece):
            pass
        elif piece.startswith("</"):
            depth -= 1
            inside = [level for level in inside if level < depth + 1]
        else:
            depth += 1
            marks = re.search(r'data-mention="([^"]*)"', piece)
            if marks and mention in marks[1].split():
                inside.append(depth)
        if inside and position + 1 < len(pieces):
            words = (re.escape(word).replace("’", "'").replace("'", "['’]") for word in text.split())
            pieces[position + 1] = re.sub(r"\s*".join(words), "", pieces[position + 1], flags=re.IGNORECASE)
    return "".join(pieces)


# --- Printing a mutant ---


@cache
def letter_of(name: str, kind: LetterKind) -> Letter:
    """A specimen; « frais » is the professional's, with costs above the fixed indemnity and a penal clause."""
    if name != "frais":
        return specimen(name, kind)
    case = read(ROOT, "letters/specimens/b2b.yml", Case).value
    creditor = read(ROOT, "letters/specimens/creancier.yml", Creditor).value
    assert case and creditor
    day = next(entry.on for entry in case.journal if entry.act.value == kind.value)
    costs = (ExtraCost(label="honoraires d’avocat", amount=Decimal("350.00")),)
    clause = PenalClause(
        wording="Toute somme impayée huit jours après une mise en demeure est majorée de dix pour cent.",
        basis="contrat du 2 mars 2026, art. 9",
        percent=Decimal("10"),
    )
    claimed = case.model_copy(update={"extra_costs": costs, "penal_clause": clause})
    return compose(claimed, creditor, kind, day, scenario="entreprises")


def printed(name: str, kind: LetterKind, texts: Texts | Emptied) -> Document:
    made = texts if isinstance(texts, Emptied) else templates(texts)
    return proof(letter_of(name, kind), made, engine()).document  # type: ignore[arg-type]


def verdicts(document: Document) -> dict[str, str]:
    return {result.mention: result.verdict for result in rules.check_document(document, LAW)[1]}


@cache
def sound(name: str, kind: LetterKind) -> Document:
    """The letter as it is."""
    return printed(name, kind, TEXTS)


@cache
def present(name: str, kind: LetterKind) -> tuple[str, ...]:
    """The mentions a letter carries, and that nothing is said against."""
    return tuple(mention for mention, verdict in verdicts(sound(name, kind)).items() if verdict == PRESENT)


@cache
def written(name: str, kind: LetterKind) -> frozenset[tuple[str, int, int]]:
    """The places of the templates whose value a letter prints, with a letter or a figure in it."""
    seen: set[tuple[str, int, int]] = set()
    places = {place for mention in BY_ID for place in values(mention)}
    known = dict(enumerate(sorted(places)))

    def traced(text: object, number: int) -> object:
        if any(map(str.isalnum, str(text))):
            seen.add(known[number])
        return text

    made = templates(
        rewritten(
            (file, start, end, "{{ (" + TEXTS[file][start + 2 : end - 2].strip() + f")|trace({number}) }}}}")
            for number, (file, start, end) in known.items()
        )
    )
    made._environment.filters["trace"] = traced
    made.html(letter_of(name, kind))
    return frozenset(seen)


@cache
def related(name: str, kind: LetterKind) -> Mapping[str, frozenset[str]]:
    """For each mention, those that share a passage with it, or whose passage holds it or lies in it."""
    reader = _Nesting()
    reader.feed(templates(TEXTS).html(letter_of(name, kind)).html)
    return {mention: frozenset(others) for mention, others in reader.found.items()}


class _Nesting(HTMLParser):
    _VOID = frozenset({"br", "col", "hr", "img", "input", "link", "meta"})

    def __init__(self) -> None:
        super().__init__()
        self.found: dict[str, set[str]] = {}
        self._open: list[list[str]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in self._VOID:
            return
        marks = (dict(attrs).get("data-mention") or "").split()
        self._open.append(marks)
        if marks:
            around = {mark for level in self._open for mark in level}
            for mark in around:
                self.found.setdefault(mark, set()).update(
                    around - {mark} if mark in marks else set(marks) - {mark}
                )

    def handle_endtag(self, tag: str) -> None:
        if tag not in self._VOID:
            self._open.pop()


def groups(name: str, kind: LetterKind, mentions: Iterable[str]) -> list[tuple[str, ...]]:
    """The mentions in as few groups as it takes for no two related ones to stand together."""
    near = related(name, kind)
    made: list[list[str]] = []
    for mention in mentions:
        for group in made:
            if not near.get(mention, frozenset()) & set(group):
                group.append(mention)
                break
        else:
            made.append([mention])
    return [tuple(group) for group in made]
