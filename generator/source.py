"""YAML text to a located tree. Every scalar stays text; the field that receives it decides its type.

Reads PyYAML's events, never its objects: the C constructors overflow the stack on deep nesting, and turn
`01000` into 512. What is accepted is a plain subset of YAML: block style, no anchors, tags or repeated keys.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from itertools import islice
from typing import NamedTuple, TypeAlias

import yaml
from yaml.events import MappingEndEvent, ScalarEvent, SequenceEndEvent

from generator.diagnostics import START, Diagnostic, Severity, Span, excerpt, lines, sort

MAX_BYTES = 2_000_000
MAX_DEPTH = 12
MAX_FINDINGS = 50

_Loader = getattr(yaml, "CBaseLoader", yaml.BaseLoader)
_Events: TypeAlias = Callable[[], yaml.Event]  # gives the next event of a stream
_UNPRINTABLE = r"[^\t\n\r\x20-\x7e\x85\xa0-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]"
_TAB_AS_INDENT = re.compile(r"^ *(?P<tab>\t+)[ \t]*[^\s#]", re.MULTILINE)


# A file holds a hundred nodes, and a project ten thousand files: a tuple is made four times faster than a dataclass.


class Scalar(NamedTuple):
    """A text value; `plain` says it was written without quotes, where an empty one means « nothing »."""

    text: str
    span: Span
    plain: bool = True


class Sequence(NamedTuple):
    items: tuple["Node", ...]
    span: Span


class Mapping(NamedTuple):
    entries: tuple[tuple[Scalar, "Node"], ...]
    span: Span


Node: TypeAlias = Scalar | Sequence | Mapping


@dataclass(frozen=True, slots=True, kw_only=True)
class Tree:
    """What could be read of one file: `root` is None as soon as something in its writing is refused."""

    file: str
    text: str
    root: Node | None
    diagnostics: tuple[Diagnostic, ...]


class _Refused(Exception):  # noqa: N818 — the name says what happened
    """Stops the reading where the rest of the file can no longer be understood."""


def decode(data: bytes) -> tuple[str, str]:
    """Bytes to text: (text, "") or ("", French reason). UTF-8 with or without BOM; anything else is named."""
    fault = _fault(data)
    return ("", fault[0]) if fault else (data.decode("utf-8-sig"), "")


_SAVE_AS_UTF8 = "dans l'éditeur, choisissez « Enregistrer avec l'encodage : UTF-8 »"


def _fault(data: bytes) -> tuple[str, str, int | None] | None:
    """What keeps `data` from being a text, what to do, and the faulty byte when there is one to show."""
    if len(data) > MAX_BYTES:
        weight = f"{len(data) / 1e6:.1f}".replace(".", ",")
        message = f"le fichier pèse {weight} Mo : un dossier tient en quelques kilo-octets (limite : 2 Mo)"
        return message, "joignez les documents en pièces au lieu de les copier dans le fichier", None
    if data.startswith((b"\xff\xfe", b"\xfe\xff")) or b"\0" in data[:2]:
        return "le fichier est enregistré en UTF-16 : enregistrez-le en UTF-8", _SAVE_AS_UTF8, None
    if b"\0" in data:
        message = "le fichier contient des octets nuls : ce n'est pas un fichier texte"
        return message, "remplacez-le par un fichier texte", data.index(b"\0")
    try:
        data.decode("utf-8")
    except UnicodeDecodeError as error:
        line = len(lines(data[: error.start].decode("utf-8")))
        message = (
            f"le fichier n'est pas en UTF-8 (ligne {line}, sans doute du Latin-1) : enregistrez-le en UTF-8"
        )
        return message, _SAVE_AS_UTF8, error.start
    return None


def parse_bytes(data: bytes, file: str) -> Tree:
    """As `parse`, for the raw bytes of a file."""
    fault = _fault(data)
    if fault is None:
        return parse(data.decode("utf-8-sig"), file)
    message, fix, offset = fault
    builder = _Builder("" if offset is None else data.decode("utf-8-sig", "replace"), file)
    builder.note(
        "YAM01", message, fix, builder.at(len(data[:offset].decode("utf-8-sig", "replace")) if offset else 0)
    )
    return builder.tree(None)


def parse(text: str, file: str) -> Tree:
    """The located tree of `text`, or every refusal found on the way. Never raises for what a user wrote."""
    builder = _Builder(text, file)
    return builder.tree(builder.build())


def unreadable(
    file: str,
    reason: str,
    fix: str = "remplacez-le par un fichier texte enregistré dans le dossier du projet",
) -> Tree:
    """The tree of a file that could not even be opened."""
    builder = _Builder("", file)
    builder.note("YAM02", reason, fix, START)
    return builder.tree(None)


class _Builder:
    """Walks the event stream once, with an explicit depth limit."""

    def __init__(self, text: str, file: str) -> None:
        self.text = text
        self.file = file
        self.findings: list[Diagnostic] = []

    def tree(self, root: Node | None) -> Tree:
        kept = None if self.findings else root
        return Tree(file=self.file, text=self.text, root=kept, diagnostics=sort(self.findings))

    def build(self) -> Node | None:
        if not self.text.replace("\n", "").isprintable():  # tabs are not; else neither is looked for
            for odd in islice(re.finditer(_UNPRINTABLE, self.text), MAX_FINDINGS):
                message = f"un caractère invisible (U+{ord(odd.group()):04X}) se trouve dans le fichier"
                self.note("YAM01", message, "effacez-le ou retapez la ligne", self.at(odd.start()))
            for tab in islice(_TAB_AS_INDENT.finditer(self.text), MAX_FINDINGS):
                fix = "remplacez-la par des espaces (deux par niveau)"
                self.note("YAM04", "une tabulation sert de retrait", fix, self.at(tab.start("tab")))
        if self.findings:
            return None
        try:
            return self._document(_Loader(self.text).get_event)
        except _Refused:
            return None
        except yaml.YAMLError as error:
            self._syntax_error(error)
            return None

    def _document(self, following: _Events) -> Node | None:
        following()  # stream start
        if isinstance(following(), yaml.StreamEndEvent):
            return self._empty()
        root = self._node(following(), following, 0)
        following()  # document end
        after = following()
        if not isinstance(after, yaml.StreamEndEvent):
            message, fix = (
                "le fichier contient plusieurs documents (« --- »)",
                "gardez un seul dossier par fichier",
            )
            self._refuse("YAM05", message, fix, _span(after))
        elif isinstance(root, Scalar) and root.plain and not root.text.strip():
            return self._empty()
        return root

    def _empty(self) -> None:
        self._refuse(
            "YAM03", "le fichier est vide", "partez d'un exemple ou lancez « amiable nouveau »", START
        )

    def _node(self, event: yaml.Event, following: _Events, depth: int, in_flow: bool = False) -> Node:
        span = _span(event)
        if depth > MAX_DEPTH:
            self._refuse(
                "YAM09", "la structure est trop profonde", "vérifiez les retraits de ce passage", span
            )
            raise _Refused
        if type(event) is ScalarEvent and event.anchor is None and event.tag is None:  # nearly all of them
            return Scalar(event.value, span, not event.style)
        if isinstance(event, yaml.AliasEvent):
            message, fix = (
                f"le renvoi « *{event.anchor} » n'est pas accepté",
                "recopiez la valeur, ou mettez-la entre guillemets",
            )
            self._refuse("YAM06", message, fix, span, public="un renvoi « * » n'est pas accepté")
            return Scalar(f"*{event.anchor}", span)
        if event.anchor is not None:
            message = f"l'ancre « &{event.anchor} » n'est pas acceptée"
            fix = "recopiez la valeur où elle sert, ou mettez-la entre guillemets"
            self._refuse("YAM06", message, fix, span, public="une ancre « & » n'est pas acceptée")
        if event.tag is not None:
            message = f"l'étiquette « {event.tag} » n'est pas acceptée"
            fix = "supprimez le mot qui commence par « ! », ou mettez la valeur entre guillemets"
            self._refuse("YAM07", message, fix, span, public="une étiquette « ! » n'est pas acceptée")
        if isinstance(event, ScalarEvent):
            return Scalar(event.value, span, not event.style)
        is_mapping = isinstance(event, yaml.MappingStartEvent)
        if event.flow_style and not in_flow:
            mark = "accolades { }" if is_mapping else "crochets [ ]"
            fix = "écrivez une valeur par ligne, avec un retrait ; un texte se met entre guillemets"
            self._refuse("YAM08", f"l'écriture entre {mark} n'est pas acceptée", fix, span)
        inside = bool(event.flow_style)
        return (self._mapping if is_mapping else self._sequence)(following, span, depth, inside)

    def _sequence(self, following: _Events, span: Span, depth: int, in_flow: bool) -> Sequence:
        items = []
        while type(event := following()) is not SequenceEndEvent:
            items.append(self._node(event, following, depth + 1, in_flow))
        return Sequence(tuple(items), span)

    def _mapping(self, following: _Events, span: Span, depth: int, in_flow: bool) -> Mapping:
        entries: list[tuple[Scalar, Node]] = []
        seen: dict[str, Span] = {}
        while type(event := following()) is not MappingEndEvent:
            key = self._node(event, following, depth + 1, in_flow)
            value = self._node(following(), following, depth + 1, in_flow)
            if not isinstance(key, Scalar):
                self._refuse("YAM10", "une clé doit être un simple mot", "écrivez « clé: valeur »", key.span)
                continue
            if key.text == "<<" and key.plain:
                self._refuse("YAM06", "la fusion « << » n'est pas acceptée", "recopiez les lignes", key.span)
            if key.text in seen:
                message = f"la clé « {key.text} » est déjà donnée ligne {seen[key.text].line}"
                public = f"une clé est déjà donnée ligne {seen[key.text].line}"
                self._refuse("YAM11", message, "gardez une seule des deux lignes", key.span, public=public)
            else:
                seen[key.text] = key.span
            entries.append((key, value))
        return Mapping(tuple(entries), span)

    def note(self, code: str, message: str, fix: str, span: Span, public: str = "") -> None:
        """Keep one refusal; `public` replaces a message that quotes what was typed."""
        self.findings.append(
            Diagnostic(
                file=self.file,
                span=span,
                severity=Severity.ERROR,
                code=code,
                message=message,
                public_message=public or message,
                fix=fix,
                excerpt=excerpt(self.text, span),
            )
        )

    def _refuse(self, code: str, message: str, fix: str, span: Span, public: str = "") -> None:
        self.note(code, message, fix, span, public)
        if len(self.findings) >= MAX_FINDINGS:
            raise _Refused

    def at(self, offset: int) -> Span:
        """The one character at `offset` of the text."""
        rows = lines(self.text[:offset])
        return _character(len(rows), len(rows[-1]) + 1)

    def _syntax_error(self, error: yaml.YAMLError) -> None:
        context, problem = (getattr(error, name, None) or "" for name in ("context", "problem"))
        found = next((known for known in _SYNTAX if known[0] in f"{context} {problem}"), _UNKNOWN)
        _, at_opening, message, fix = found
        opening, mark = getattr(error, "context_mark", None), getattr(error, "problem_mark", None)
        mark = (opening if at_opening else None) or mark or opening
        rows = lines(self.text)
        line, column = (mark.line, mark.column) if mark else (0, 0)
        if (
            line >= len(rows) or not rows[line].strip()
        ):  # the end of the file: point at the last thing written
            line = max((number for number, row in enumerate(rows) if row.strip()), default=0)
            column = len(rows[line])
        before = rows[line][:column]
        if message is _WRONG_INDENT and before.strip(" -?"):
            message = "la fin de cette ligne n'est pas comprise"
            fix = "mettez toute la valeur entre guillemets, ou enlevez ceux qui s'y trouvent"
        elif message is _COLON and ":" in before:
            message, fix = "cette valeur contient « : »", _QUOTE
        span = _character(line + 1, column + 1)
        if all(known.span != span for known in self.findings):
            self.note("YAM12", message, fix, span)


_COLON = "« : » inattendu : la ligne précédente n'est pas finie, ou le retrait est mal aligné"
_WRONG_INDENT = "le retrait de cette ligne ne correspond à aucun niveau ouvert"
_ALIGN, _QUOTE = "alignez la ligne avec ses voisines", "mettez la valeur entre guillemets"
_BACKSLASH = "« \\ » a un sens particulier entre guillemets doubles"
_BLOCK_STYLE = "écrivez une valeur par ligne, avec un retrait, ou mettez le texte entre guillemets"

_UNKNOWN = ("", False, "l'écriture de cette ligne n'est pas comprise", "comparez avec un dossier d'exemple")

# What libyaml says, whether the fault is where the construct opens, what we say instead: first match wins.
_SYNTAX = (
    ("mapping values are not allowed", False, _COLON, "écrivez « clé: valeur », et alignez les retraits"),
    ("mapping keys are not allowed", False, "« ? » ne peut pas commencer une valeur", _QUOTE),
    ("could not find expected ':'", True, "il manque « : » après la clé", "écrivez « clé: valeur »"),
    ("expected <block end>", False, _WRONG_INDENT, _ALIGN),
    ("did not find expected key", False, _WRONG_INDENT, _ALIGN),
    ("document start", False, _WRONG_INDENT, _ALIGN),
    ("did not find expected '-'", False, "un tiret « - » est attendu pour continuer la liste",
     "alignez les tirets de la liste"),
    ("block sequence entries are not allowed", False, "un tiret « - » ne peut pas commencer ici",
     "passez à la ligne avant le premier tiret, ou mettez la valeur entre guillemets"),
    ("escape", False, _BACKSLASH, "écrivez « \\\\ », ou des guillemets simples"),
    ("hexdecimal", False, _BACKSLASH, "écrivez « \\\\ », ou des guillemets simples"),
    ("quoted scalar", True, "ce guillemet n'est pas refermé", "refermez le guillemet sur la même ligne"),
    ("block scalar", True, "« | » et « > » annoncent un texte qui commence à la ligne suivante",
     "passez à la ligne, ou mettez la valeur entre guillemets"),
    ("cannot start any token", False, "ce caractère ne peut pas commencer une valeur", _QUOTE),
    ("did not find expected node content", False, "ce caractère ne peut pas commencer une valeur", _QUOTE),
    ("scanning an anchor", True, "« & » ne peut pas commencer une valeur", _QUOTE),
    ("scanning an alias", True, "« * » ne peut pas commencer une valeur", _QUOTE),
    ("flow sequence", True, "ce crochet n'est pas refermé", _BLOCK_STYLE),
    ("flow mapping", True, "cette accolade n'est pas refermée", _BLOCK_STYLE),
    ("tag", False, "« ! » ne peut pas commencer une valeur", _QUOTE),
    ("directive", True, "une ligne ne peut pas commencer par « % »", "supprimez-la"),
    ("incompatible YAML", False, "une ligne ne peut pas commencer par « % »", "supprimez-la"),
)  # fmt: skip


def _character(line: int, column: int) -> Span:
    return Span(line=line, column=column, end_line=line, end_column=column + 1)


def _span(event: yaml.Event) -> Span:
    """Where an event stands; at least one character, so that there is something to point at."""
    start, end = event.start_mark, event.end_mark
    line, column, end_line, end_column = start.line + 1, start.column + 1, end.line + 1, end.column + 1
    if end_line == line and end_column <= column:
        end_column = column + 1
    return Span(line, column, end_line, end_column)
