"""Bind a located tree to a pydantic model; every error becomes a French diagnostic at its place."""

import difflib
import re
import types
import typing
import unicodedata
from collections.abc import Iterable
from collections.abc import Mapping as MappingType
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cache, lru_cache
from typing import Generic, NamedTuple, TypeVar

from pydantic import BaseModel, ValidationError
from pydantic.fields import FieldInfo
from pydantic_core import ErrorDetails

from generator.diagnostics import START, Diagnostic, Route, Severity, Span, excerpt, sort
from generator.source import Mapping, Node, Scalar, Sequence, Tree

Model = TypeVar("Model", bound=BaseModel)

_SHOWN = 60  # letters of a value quoted in a message


@dataclass(frozen=True, slots=True, kw_only=True)
class Index:
    """Where each route of a value stands in its file."""

    file: str
    text: str
    spans: MappingType[Route, Span]

    def span(self, route: Route) -> Span:
        """The place of `route`, or of its nearest existing parent."""
        for end in range(len(route), -1, -1):
            if route[:end] in self.spans:
                return self.spans[route[:end]]
        return START

    def diagnostic(self, route: Route, *, severity: Severity, code: str, message: str,
                   public_message: str = "", basis: str = "", fix: str = "",
                   addition: str = "") -> Diagnostic:  # fmt: skip
        span = self.span(route)
        return Diagnostic(file=self.file, span=span, severity=severity, code=code, message=message,
                          public_message=public_message, basis=basis, fix=fix,
                          excerpt=excerpt(self.text, span), addition=addition, route=route)  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Bound(Generic[Model]):
    """A value read from a file, or None with the diagnostics that say why not."""

    value: Model | None
    index: Index
    diagnostics: tuple[Diagnostic, ...]


class _Said(NamedTuple):
    """A diagnostic before it has a place; `public` never quotes what was typed."""

    code: str
    message: str
    public: str
    fix: str


@dataclass(slots=True)
class _Walk:
    spans: dict[Route, Span] = field(default_factory=dict)
    findings: list[tuple[Route, Span, _Said]] = field(default_factory=list)


def bind(tree: Tree, model: type[Model]) -> Bound[Model]:
    """The tree read as a `model`: all errors at once, in their order; a value only when there is none."""
    walk = _Walk()
    index = Index(file=tree.file, text=tree.text, spans=walk.spans)
    if tree.root is None:
        return Bound(value=None, index=index, diagnostics=tree.diagnostics)
    raw, value = _plain_value(tree.root, model, (), walk), None
    placed = walk.findings
    try:
        value = model.model_validate(raw)
    except ValidationError as errors:
        for error in errors.errors(include_url=False):
            if error["type"] == "too_short" and error["input"]:
                continue  # a bad item empties the list: its own error is enough
            inner = error.get("ctx", {}).get("champ")
            route, info = _resolve(model, (*error["loc"], inner) if inner else error["loc"])
            said = _translated(error, route, info, written=route in walk.spans)
            placed.append((route, index.span(route), said))
    found = sort(
        Diagnostic(file=tree.file, span=span, severity=Severity.ERROR, code=said.code, message=said.message,
                   public_message=said.public, fix=said.fix, excerpt=excerpt(tree.text, span), route=route)
        for route, span, said in placed
    )  # fmt: skip
    return Bound(value=None if found else value, index=index, diagnostics=found)


@lru_cache(maxsize=4096)
def fold(key: str) -> str:
    """A key without accents, capitals, punctuation or spaces: « Émise le » and `emise_le` are one.

    >>> fold("Émise le")
    'emise_le'
    """
    apart = unicodedata.normalize("NFKD", key.lower().replace("œ", "oe"))
    bare = "".join(letter for letter in apart if not unicodedata.combining(letter))
    return re.sub(r"[^a-z0-9]+", "_", bare).strip("_")


def nearest(word: str, known: Iterable[str]) -> str:
    """The closest of `known` to `word`, or an empty text."""
    folded = {fold(name): name for name in known}
    matches = difflib.get_close_matches(fold(word[:80]), list(folded), n=1, cutoff=0.6)
    return folded[matches[0]] if matches else ""


def _plain_value(node: Node, annotation: object, route: Route, walk: _Walk) -> object:
    walk.spans[route] = node.span
    if isinstance(node, Scalar):
        # Forms write '' for a field left empty: no field of ours accepts an empty text.
        empty = not node.text.strip() or (node.plain and node.text in {"~", "null"})
        return None if empty else node.text
    if isinstance(node, Sequence):
        inner = _item_type(annotation)
        return [_plain_value(item, inner, (*route, at), walk) for at, item in enumerate(node.items)]
    return _plain_mapping(node, annotation, route, walk)


def _plain_mapping(node: Mapping, annotation: object, route: Route, walk: _Walk) -> dict[str, object]:
    model = _model_of(annotation)
    if model is None:
        return {key.text: _plain_value(value, None, (*route, key.text), walk) for key, value in node.entries}
    names = _names(model)
    taken: dict[str, str] = {}
    raw: dict[str, object] = {}
    for key, value in node.entries:
        known = names.get(key.text) or names.get(fold(key.text))
        if known is None:
            walk.findings.append(((*route, key.text), key.span, _unknown_key(key.text, names)))
            continue
        name, info = known
        if name in taken:
            message = f"la clé « {_short(key.text)} » répète « {_short(taken[name])} »"
            public = f"la clé « {info.alias or name} » est donnée deux fois"
            said = _Said("FMT02", message, public, "gardez une seule des deux lignes")
            walk.findings.append(((*route, name), key.span, said))
            continue
        taken[name] = key.text
        read = _plain_value(value, info.annotation, (*route, name), walk)
        if isinstance(value, Scalar) and not value.text:
            walk.spans[(*route, name)] = key.span
        if read is not None:
            raw[name] = read
    return raw


@cache
def _names(model: type[BaseModel]) -> MappingType[str, tuple[str, FieldInfo]]:
    """The fields of a block by their key, folded."""
    return {fold(info.alias or name): (name, info) for name, info in model.model_fields.items()}


def _unknown_key(key: str, names: Iterable[str]) -> _Said:
    close = nearest(key, names)
    fix = (
        f"vouliez-vous écrire « {close} » ?" if close else f"clés possibles ici : {', '.join(sorted(names))}"
    )
    message = f"la clé « {_short(key)} » est inconnue" if key else "une ligne commence par « : », sans clé"
    return _Said("FMT01", message, "une clé est inconnue", fix)


# Types of pydantic's errors: code, what is said of {here}, what to do; the last line is for all others.
_SENTENCES = (
    ({"missing"}, "FMT04", "il manque {here}{described}", "ajoutez la ligne « {name}: … »"),
    ({"tuple_type", "list_type"}, "FMT03", "{here} attend une liste",
     "commencez chaque élément par un tiret « - », sur sa propre ligne"),
    ({"model_type", "model_attributes_type", "dict_type"}, "FMT03",
     "{here} attend un bloc de lignes « clé: valeur »", "écrivez chaque clé sur sa ligne, en retrait"),
    ({"string_type", "enum"}, "FMT03", "{here} attend une seule valeur, pas une liste ni un bloc",
     "écrivez la valeur sur la même ligne que la clé"),
    ({"too_short", "string_too_short"}, "FMT04", "{here} est vide", "donnez au moins une valeur"),
    (set(), "FMT03", "la valeur de {here} n'est pas acceptée", "comparez avec un dossier d'exemple"),
)  # fmt: skip


def _translated(error: ErrorDetails, route: Route, info: FieldInfo | None, *, written: bool) -> _Said:
    """One error in French; a `francais` one is a sentence already. `written`: its line exists."""
    kind, given, context = error["type"], error["input"], error.get("ctx", {})
    name = (info.alias if info else "") or next(
        (step for step in reversed(route) if isinstance(step, str)), ""
    )
    here = f"« {name} »" if name else "le fichier"
    if route and isinstance(route[-1], int):
        here = f"l'élément {route[-1] + 1} de {here}"
    if given is None:
        sentence = f"{here} est vide"
        return _Said("FMT04", sentence, sentence, "complétez la ligne, ou supprimez-la si elle ne sert pas")
    if kind == "francais":
        message, public = str(context["message"]), str(context.get("public", ""))
        if isinstance(given, str) and (len(given) > _SHOWN or "\n" in given):
            message = message.replace(given, _short(given)).replace(given.strip(), _short(given))
        public = f"{here} : {public}" if public else f"la valeur de {here} n'est pas acceptée"
        return _Said(str(context.get("code", "FMT03")), message, public, str(context.get("aide", "")))
    if kind == "enum" and isinstance(given, str):
        known = choices(info)
        close = nearest(given, known)
        hint = f"vouliez-vous écrire « {close} » ? " if close else ""
        message = f"« {_short(given)} » n'est pas une valeur de {here}"
        return _Said("FMT03", message, f"la valeur de {here} n'est pas dans la liste",
                     f"{hint}valeurs possibles : {', '.join(known)}")  # fmt: skip
    code, sentence, advice = next(row[1:] for row in _SENTENCES if kind in row[0] or not row[0])
    described = f" ({info.description})" if info and info.description else ""
    fix = "complétez cette ligne" if kind == "missing" and written else advice.format(name=name)
    public = sentence.format(here=here, described="")
    return _Said(code, sentence.format(here=here, described=described), public, fix)


def _short(text: str) -> str:
    flat = " ".join(text.split())
    return flat if len(flat) <= _SHOWN else f"{flat[: _SHOWN - 1]}…"


@cache
def _item_type(annotation: object) -> object:
    for option in _options(annotation):
        if typing.get_origin(option) is tuple:
            return typing.get_args(option)[0]
    return None


@cache
def _model_of(annotation: object) -> type[BaseModel] | None:
    for option in _options(annotation):
        if isinstance(option, type) and issubclass(option, BaseModel):
            return option
    return None


def _options(annotation: object) -> tuple[object, ...]:
    if typing.get_origin(annotation) is typing.Annotated:
        return _options(typing.get_args(annotation)[0])
    if typing.get_origin(annotation) in {typing.Union, types.UnionType}:
        return tuple(part for option in typing.get_args(annotation) for part in _options(option))
    return (annotation,)


def _resolve(model: type[BaseModel], place: tuple[str | int, ...]) -> tuple[Route, FieldInfo | None]:
    """The route of a place named by pydantic, which may speak in aliases, and the last field on it."""
    current: object = model
    route: Route = ()
    info = None
    for step in place:
        if isinstance(step, int):
            current = _item_type(current)
        elif (owner := _model_of(current)) is not None:
            by_alias = {known.alias: name for name, known in owner.model_fields.items()}
            step = step if step in owner.model_fields else by_alias.get(step, step)
            info = owner.model_fields.get(step, info)
            current = info.annotation if info else None
        route += (step,)
    return route, info


def choices(info: FieldInfo | None) -> list[str]:
    """The words a field accepts, when they form a closed list."""
    for option in _options(info.annotation) if info else ():
        for inner in (option, *(part for argument in typing.get_args(option) for part in _options(argument))):
            if isinstance(inner, type) and issubclass(inner, StrEnum):
                return [str(member) for member in inner]
    return []
