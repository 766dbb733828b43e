"""Bind a located tree to a pydantic model; every error becomes a French diagnostic at its place in the file."""

import difflib
import types
import typing
import unicodedata
from collections.abc import Mapping as MappingType
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Generic, TypeVar

from pydantic import BaseModel, ValidationError
from pydantic.fields import FieldInfo
from pydantic_core import ErrorDetails

from generator.diagnostics import START, Diagnostic, Route, Severity, Span, excerpt
from generator.source import Mapping, Node, Scalar, Sequence, Tree

Model = TypeVar("Model", bound=BaseModel)


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

    def diagnostic(self, route: Route, *, severity: Severity, code: str, message: str, public_message: str = "",
                   basis: str = "", fix: str = "") -> Diagnostic:  # fmt: skip
        span = self.span(route)
        return Diagnostic(
            file=self.file,
            span=span,
            severity=severity,
            code=code,
            message=message,
            public_message=public_message,
            basis=basis,
            fix=fix,
            excerpt=excerpt(self.text, span),
            route=route,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Bound(Generic[Model]):
    """A value read from a file, or None with the diagnostics that say why not."""

    value: Model | None
    index: Index
    diagnostics: tuple[Diagnostic, ...]


@dataclass(slots=True)
class _Walk:
    spans: dict[Route, Span] = field(default_factory=dict)
    findings: list[tuple[Route, Span, str, str, str, str]] = field(default_factory=list)


def bind(tree: Tree, model: type[Model]) -> Bound[Model]:
    """The tree read as a `model`: all errors at once, a value only when there is none."""
    if tree.root is None:
        return Bound(value=None, index=Index(file=tree.file, text=tree.text, spans={}), diagnostics=tree.diagnostics)
    walk = _Walk()
    raw = _plain_value(tree.root, model, (), walk)
    index = Index(file=tree.file, text=tree.text, spans=walk.spans)
    found = [
        Diagnostic(file=tree.file, span=span, severity=Severity.ERROR, code=code, message=message, fix=fix,
                   public_message=public, excerpt=excerpt(tree.text, span), route=route)
        for route, span, code, message, fix, public in walk.findings
    ]  # fmt: skip
    value = None
    try:
        value = model.model_validate(raw)
    except ValidationError as errors:
        for error in errors.errors(include_url=False):
            if error["type"] == "too_short" and error["input"]:
                continue  # a bad item empties the list: its own error is enough
            found.append(_translated(error, model, index))
    if found:
        value = None
    return Bound(value=value, index=index, diagnostics=tuple(found))


def fold(key: str) -> str:
    """A key without accents, capitals, hyphens or spaces: « Date d'échéance » and `date_d_echeance` are one.

    >>> fold("Émise le")
    'emise_le'
    """
    bare = unicodedata.normalize("NFKD", key).encode("ascii", "ignore").decode().strip().lower()
    return "".join(letter if letter.isalnum() else "_" for letter in bare)


def nearest(word: str, known: typing.Iterable[str]) -> str:
    """The closest of `known` to `word`, or an empty text."""
    matches = difflib.get_close_matches(fold(word), list(known), n=1, cutoff=0.6)
    return matches[0] if matches else ""


def _plain_value(node: Node, annotation: object, route: Route, walk: _Walk) -> object:
    walk.spans[route] = node.span
    if isinstance(node, Scalar):
        if node.plain and node.text.strip() in {"", "~", "null"}:
            return None
        return node.text
    if isinstance(node, Sequence):
        inner = _item_type(annotation)
        return [_plain_value(item, inner, (*route, position), walk) for position, item in enumerate(node.items)]
    return _plain_mapping(node, annotation, route, walk)


def _plain_mapping(node: Mapping, annotation: object, route: Route, walk: _Walk) -> dict[str, object]:
    model = _model_of(annotation)
    if model is None:
        return {key.text: _plain_value(value, None, (*route, key.text), walk) for key, value in node.entries}
    names = {fold(info.alias or name): (name, info) for name, info in model.model_fields.items()}
    taken: dict[str, str] = {}
    raw: dict[str, object] = {}
    for key, value in node.entries:
        known = names.get(fold(key.text))
        if known is None:
            close = nearest(key.text, names)
            fix = f"vouliez-vous écrire « {close} » ?" if close else f"clés possibles ici : {', '.join(sorted(names))}"
            walk.findings.append(((*route, key.text), key.span, "FMT01", f"la clé « {key.text} » est inconnue", fix, "une clé est inconnue"))
            continue
        name, info = known
        if name in taken:
            walk.findings.append(
                ((*route, name), key.span, "FMT02", f"la clé « {key.text} » répète « {taken[name]} »", "gardez une seule des deux lignes", "")
            )
            continue
        taken[name] = key.text
        read = _plain_value(value, info.annotation, (*route, name), walk)
        if isinstance(value, Scalar) and not value.text:
            walk.spans[(*route, name)] = key.span
        if read is not None:
            raw[name] = read
    return raw


def _translated(error: ErrorDetails, model: type[BaseModel], index: Index) -> Diagnostic:
    """One pydantic error in French. Our own types raise `francais` errors that are sentences already."""
    route: Route = tuple(step for step in error["loc"])
    kind = error["type"]
    context = error.get("ctx", {})
    info = _field_at(model, route)
    name = (info.alias if info and info.alias else str(route[-1])) if route else ""
    given = error["input"]
    code, fix, public = "FMT03", "", f"la valeur de « {name} » n'est pas acceptée"
    if kind == "missing":
        described = f" ({info.description})" if info and info.description else ""
        code, message = "FMT04", f"il manque « {name} »{described}"
        fix, public = f"ajoutez la ligne « {name}: … »", f"il manque « {name} »"
    elif kind == "francais":
        message, fix = str(context["message"]), str(context.get("aide", ""))
        public = str(context.get("public", "")) or public
        code = str(context.get("code", code))
    elif kind == "enum":
        choices = _choices(info)
        close = nearest(str(given), choices)
        message = f"« {given} » n'est pas une valeur de « {name} »"
        fix = f"vouliez-vous écrire « {close} » ?" if close else ""
        fix += (" " if fix else "") + f"valeurs possibles : {', '.join(choices)}"
        public = f"la valeur de « {name} » n'est pas dans la liste"
    elif kind in {"tuple_type", "list_type"}:
        message, fix = f"« {name} » attend une liste", "écrivez un élément par ligne, chacun précédé de « - »"
    elif kind in {"model_type", "model_attributes_type", "dict_type", "mapping_type"}:
        message, fix = f"« {name} » attend un bloc de lignes « clé: valeur »" if name else "le fichier attend des lignes « clé: valeur »", "comparez avec un exemple"
    elif kind == "string_type":
        message, fix = f"« {name} » attend une seule valeur, pas une liste ni un bloc", "écrivez la valeur sur la même ligne"
    elif kind in {"too_short", "string_too_short"}:
        message, fix = f"« {name} » est vide", "donnez au moins une valeur"
    else:
        message = f"la valeur de « {name} » n'est pas acceptée"
    return index.diagnostic(route, severity=Severity.ERROR, code=code, message=message, public_message=public, fix=fix)


def _item_type(annotation: object) -> object:
    for option in _options(annotation):
        if typing.get_origin(option) is tuple:
            return typing.get_args(option)[0]
    return None


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


def _field_at(model: type[BaseModel], route: Route) -> FieldInfo | None:
    current: object = model
    info = None
    for step in route:
        if isinstance(step, int):
            current = _item_type(current)
            continue
        owner = _model_of(current)
        if owner is None or step not in owner.model_fields:
            return info
        info = owner.model_fields[step]
        current = info.annotation
    return info


def _choices(info: FieldInfo | None) -> list[str]:
    for option in _options(info.annotation) if info else ():
        for inner in (option, *typing.get_args(option)):
            if isinstance(inner, type) and issubclass(inner, StrEnum):
                return [str(member) for member in inner]
    return []
