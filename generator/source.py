"""YAML text to a located tree. Every scalar stays text; the field that receives it decides its type.

Reads PyYAML's events, never its objects: the C constructors overflow the stack on deep nesting, and turn `01000`
into 512. The accepted language is a plain subset of YAML: block style, no anchors, no tags, no duplicate keys.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TypeAlias

import yaml

from generator.diagnostics import START, Diagnostic, Severity, Span, excerpt

MAX_BYTES = 2_000_000
MAX_DEPTH = 12
MAX_FINDINGS = 50

_Loader = getattr(yaml, "CBaseLoader", yaml.BaseLoader)


@dataclass(frozen=True, slots=True)
class Scalar:
    """A text value; `plain` says it was written without quotes, where an empty one means « nothing »."""

    text: str
    span: Span
    plain: bool = True


@dataclass(frozen=True, slots=True)
class Sequence:
    items: tuple["Node", ...]
    span: Span


@dataclass(frozen=True, slots=True)
class Mapping:
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


class _Refused(Exception):
    """Stops the reading where the rest of the file can no longer be understood."""


def decode(data: bytes) -> tuple[str, str]:
    """Bytes to text: (text, "") or ("", French reason). UTF-8 with or without BOM; anything else is named."""
    if len(data) > MAX_BYTES:
        size = f"{len(data) / 1e6:.0f}"
        return "", f"le fichier pèse {size} Mo : un dossier tient en quelques kilo-octets (limite : 2 Mo)"
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return "", "le fichier est enregistré en UTF-16 : enregistrez-le en UTF-8"
    if b"\0" in data:
        return "", "le fichier contient des octets nuls : ce n'est pas un fichier texte"
    try:
        return data.decode("utf-8-sig"), ""
    except UnicodeDecodeError as error:
        line = data[: error.start].count(b"\n") + 1
        return "", f"le fichier n'est pas en UTF-8 (ligne {line}, sans doute du Latin-1) : enregistrez-le en UTF-8"


def parse_bytes(data: bytes, file: str) -> Tree:
    """As `parse`, for the raw bytes of a file."""
    text, refusal = decode(data)
    if refusal:
        return _refusal(file, refusal, code="YAM01", fix="dans l'éditeur, choisissez « Enregistrer avec l'encodage : UTF-8 »")
    return parse(text, file)


def parse(text: str, file: str) -> Tree:
    """The located tree of `text`, or every refusal found on the way. Never raises for what a user wrote."""
    builder = _Builder(text, file)
    root = builder.build()
    if builder.findings:
        root = None
    return Tree(file=file, text=text, root=root, diagnostics=tuple(builder.findings))


def unreadable(file: str, reason: str) -> Tree:
    """The tree of a file that could not even be opened."""
    return _refusal(file, reason, code="YAM02", fix="remplacez-le par un fichier texte enregistré dans le dossier du projet")


def _refusal(file: str, message: str, *, code: str, fix: str) -> Tree:
    found = Diagnostic(file=file, span=START, severity=Severity.ERROR, code=code, message=message, fix=fix)
    return Tree(file=file, text="", root=None, diagnostics=(found,))


class _Builder:
    """Walks the event stream once, with an explicit depth limit."""

    def __init__(self, text: str, file: str) -> None:
        self.text = text
        self.file = file
        self.findings: list[Diagnostic] = []

    def build(self) -> Node | None:
        tab = re.search(r"^[ ]*\t+[ ]*[^\s#]", self.text, re.MULTILINE)
        if tab:
            at = self.text.index("\t", tab.start())
            self._refuse("YAM04", "une tabulation sert de retrait", "remplacez-la par des espaces (deux par niveau)", self._at(at))
            return None
        try:
            events = yaml.parse(self.text, Loader=_Loader)
            return self._document(events)
        except _Refused:
            return None
        except yaml.YAMLError as error:
            self._syntax_error(error)
            return None

    def _document(self, events: Iterator[yaml.Event]) -> Node | None:
        next(events)  # stream start
        event = next(events)
        if isinstance(event, yaml.StreamEndEvent):
            self._refuse("YAM03", "le fichier est vide", "partez d'un exemple ou lancez « amiable nouveau »", START)
            return None
        root = self._node(next(events), events, 0)
        next(events)  # document end
        after = next(events)
        if not isinstance(after, yaml.StreamEndEvent):
            self._refuse("YAM05", "le fichier contient plusieurs documents (« --- »)", "gardez un seul dossier par fichier", _span(after))
        if isinstance(root, Scalar) and root.plain and not root.text.strip():
            self._refuse("YAM03", "le fichier est vide", "partez d'un exemple ou lancez « amiable nouveau »", START)
        return root

    def _node(self, event: yaml.Event, events: Iterator[yaml.Event], depth: int) -> Node:
        span = _span(event)
        if depth > MAX_DEPTH:
            self._refuse("YAM09", "la structure est trop profonde", "vérifiez les retraits de ce passage", span)
            raise _Refused
        if isinstance(event, yaml.AliasEvent):
            self._refuse("YAM06", f"le renvoi « *{event.anchor} » n'est pas accepté", "recopiez la valeur", span)
            return Scalar("", span)
        if event.anchor is not None:
            self._refuse("YAM06", f"l'ancre « &{event.anchor} » n'est pas acceptée", "supprimez-la et recopiez la valeur où elle sert", span)
        if event.tag is not None:
            self._refuse("YAM07", f"l'étiquette « {event.tag} » n'est pas acceptée", "supprimez le mot qui commence par « ! »", span)
        if isinstance(event, yaml.ScalarEvent):
            return Scalar(event.value, span, not event.style)
        if event.flow_style:
            mark = "accolades { }" if isinstance(event, yaml.MappingStartEvent) else "crochets [ ]"
            self._refuse("YAM08", f"l'écriture entre {mark} n'est pas acceptée", "écrivez une valeur par ligne, avec un retrait", span)
        if isinstance(event, yaml.MappingStartEvent):
            return self._mapping(events, span, depth)
        return self._sequence(events, span, depth)

    def _sequence(self, events: Iterator[yaml.Event], span: Span, depth: int) -> Sequence:
        items = []
        while not isinstance(event := next(events), yaml.SequenceEndEvent):
            items.append(self._node(event, events, depth + 1))
        return Sequence(tuple(items), span)

    def _mapping(self, events: Iterator[yaml.Event], span: Span, depth: int) -> Mapping:
        entries: list[tuple[Scalar, Node]] = []
        seen: dict[str, Span] = {}
        while not isinstance(event := next(events), yaml.MappingEndEvent):
            key = self._node(event, events, depth + 1)
            value = self._node(next(events), events, depth + 1)
            if not isinstance(key, Scalar):
                self._refuse("YAM10", "une clé doit être un simple mot", "écrivez « clé: valeur »", key.span)
                continue
            if key.text in seen:
                first = seen[key.text].line
                self._refuse("YAM11", f"la clé « {key.text} » est déjà donnée ligne {first}", "gardez une seule des deux lignes", key.span)
            seen[key.text] = key.span
            entries.append((key, value))
        return Mapping(tuple(entries), span)

    def _refuse(self, code: str, message: str, fix: str, span: Span) -> None:
        self.findings.append(
            Diagnostic(
                file=self.file,
                span=span,
                severity=Severity.ERROR,
                code=code,
                message=message,
                fix=fix,
                excerpt=excerpt(self.text, span),
            )
        )
        if len(self.findings) >= MAX_FINDINGS:
            raise _Refused

    def _at(self, offset: int) -> Span:
        line = self.text.count("\n", 0, offset) + 1
        column = offset - (self.text.rfind("\n", 0, offset) + 1) + 1
        return Span(line=line, column=column, end_line=line, end_column=column + 1)

    def _syntax_error(self, error: yaml.YAMLError) -> None:
        mark = getattr(error, "problem_mark", None) or getattr(error, "context_mark", None)
        span = START
        if mark is not None:
            span = Span(line=mark.line + 1, column=mark.column + 1, end_line=mark.line + 1, end_column=mark.column + 2)
        if isinstance(error, yaml.reader.ReaderError):
            message = "un caractère de commande invisible se trouve dans le fichier"
            self._refuse("YAM01", message, "effacez puis retapez la ligne", self._first_unprintable())
            return
        raw = f"{getattr(error, 'context', '') or ''} {getattr(error, 'problem', '') or ''}"
        for pattern, message, fix in _SYNTAX:
            if pattern in raw:
                break
        else:
            message, fix = "l'écriture de cette ligne n'est pas comprise", "comparez avec un dossier d'exemple"
        self._refuse("YAM12", message, fix, span)

    def _first_unprintable(self) -> Span:
        found = re.search(r"[^\x09\x0a\x0d\x20-\x7e\x85\xa0-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]", self.text)
        return self._at(found.start()) if found else START


_SYNTAX = (
    ("mapping values are not allowed", "deux-points inattendus : la ligne précédente est mal fermée ou le texte contient « : »",
     "mettez le texte entre guillemets ou alignez le retrait"),
    ("could not find expected ':'", "il manque « : » après la clé", "écrivez « clé: valeur »"),
    ("expected <block end>", "le retrait de cette ligne ne correspond à aucun niveau ouvert", "alignez la ligne avec ses voisines"),
    ("did not find expected key", "le retrait de cette ligne ne correspond à aucun niveau ouvert", "alignez la ligne avec ses voisines"),
    ("did not find expected '-'", "un tiret « - » est attendu pour continuer la liste", "alignez les tirets de la liste"),
    ("block sequence entries are not allowed", "une liste ne peut pas commencer ici", "passez à la ligne avant le premier tiret"),
    ("quoted scalar", "un guillemet ouvert n'est pas refermé", "refermez le guillemet sur la même ligne"),
    ("cannot start any token", "ce caractère ne peut pas commencer une valeur", "mettez la valeur entre guillemets"),
    ("undefined alias", "un renvoi « * » ne désigne rien", "recopiez la valeur ou mettez-la entre guillemets"),
    ("while scanning an anchor", "« & » ne peut pas commencer une valeur", "mettez la valeur entre guillemets"),
    ("while scanning an alias", "« * » ne peut pas commencer une valeur", "mettez la valeur entre guillemets"),
    ("flow", "des crochets ou des accolades ne sont pas refermés", "écrivez une valeur par ligne, avec un retrait"),
    ("tag", "« ! » ne peut pas commencer une valeur", "mettez la valeur entre guillemets"),
    ("duplicate", "une directive est répétée", "supprimez la ligne"),
    ("directive", "une ligne ne peut pas commencer par « % »", "mettez la valeur entre guillemets"),
)  # fmt: skip


def _span(event: yaml.Event) -> Span:
    start, end = event.start_mark, event.end_mark
    end_line, end_column = end.line + 1, end.column + 1
    if end_line == start.line + 1 and end_column <= start.column + 1:
        end_column = start.column + 2
    return Span(line=start.line + 1, column=start.column + 1, end_line=end_line, end_column=end_column)
