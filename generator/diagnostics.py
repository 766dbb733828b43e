"""What the tool has to say about a text someone wrote: where, what, why in law, what to do."""

import hashlib
import json
import re
import unicodedata
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple, TypeAlias
from urllib.parse import quote

Route: TypeAlias = tuple[str | int, ...]


class Severity(StrEnum):
    """How much a finding weighs.

    An error is a fault of the file and stops its letters. A refusal is no fault: the facts as written forbid
    a letter on that day. A warning may be waived by a derogation.
    """

    ERROR = "erreur"
    REFUSAL = "refus"
    WARNING = "avertissement"


class Span(NamedTuple):
    """A stretch of text, lines and columns counted from 1, `end_column` excluded. One is made for every node read."""

    line: int
    column: int
    end_line: int
    end_column: int


START = Span(line=1, column=1, end_line=1, end_column=2)


@dataclass(frozen=True, slots=True, kw_only=True)
class Diagnostic:
    """One finding at one place. `message` may name people and sums; `public_message` never does.

    `addition` holds the lines to paste in a file that is not the one at fault.
    """

    file: str
    span: Span
    severity: Severity
    code: str
    message: str
    public_message: str = ""
    basis: str = ""
    fix: str = ""
    excerpt: str = ""
    addition: str = ""
    route: Route = ()

    @property
    def order(self) -> tuple[str, int, int, str, str]:
        return (self.file, self.span.line, self.span.column, self.code, self.message)

    @property
    def fingerprint(self) -> str:
        """Stable while lines move: file, code and field only, hence shared by two findings at one field."""
        field = "/".join(str(step) for step in self.route)
        return hashlib.sha256(f"{self.file}\0{self.code}\0{field}".encode(errors="replace")).hexdigest()[:32]


def sort(diagnostics: Iterable[Diagnostic]) -> tuple[Diagnostic, ...]:
    """By file, line, column, code; exact repeats removed."""
    return tuple(sorted(dict.fromkeys(diagnostics), key=lambda found: found.order))


def count(diagnostics: Iterable[Diagnostic], severity: Severity) -> int:
    return sum(found.severity is severity for found in diagnostics)


# Where YAML ends a line; `str.splitlines` also stops at form feeds, and would shift every number after one.
_LINE_END = re.compile(r"\r\n|[\n\r\x85\u2028\u2029]")
_OTHER_LINE_ENDS = "\r\x85\u2028\u2029"
_HIDDEN = "\N{REPLACEMENT CHARACTER}"
_SHOWN = 140
_BEFORE = 60


def lines(text: str) -> list[str]:
    """The lines of `text` as YAML and its positions count them, without their ends."""
    if any(end in text for end in _OTHER_LINE_ENDS):
        return _LINE_END.split(text)
    return text.split("\n")


def visible(text: str) -> str:
    """`text` with control, invisible and direction characters replaced one by one, tabs by a space."""
    return "".join(
        _HIDDEN if unicodedata.category(letter) in {"Cc", "Cf", "Cs"} else letter
        for letter in text.replace("\t", " ")
    )


def excerpt(text: str, span: Span) -> str:
    """The line of `span`, numbered, with carets under the words concerned; a part of it when it is long."""
    rows = lines(text)
    if not text or not 1 <= span.line <= len(rows):
        return ""
    row = rows[span.line - 1]
    first = min(span.column - 1, len(row))
    last = max(first, min(span.end_column - 1, len(row)) if span.end_line == span.line else len(row))
    start = max(0, min(first - _BEFORE, len(row) - _SHOWN)) if len(row) > _SHOWN else 0
    end = min(len(row), start + _SHOWN)
    head, tail = "…" if start else "", "…" if end < len(row) else ""
    margin = " " * len(str(span.line))
    blank = " " * _width(head + row[start:first])
    carets = "^" * max(1, _width(row[first : min(last, end)]))
    return f"{span.line} | {head}{visible(row[start:end])}{tail}\n{margin} | {blank}{carets}"


def _width(text: str) -> int:
    """Columns of a terminal that `text` fills: an accent typed apart from its letter fills none."""
    return sum(not unicodedata.combining(letter) for letter in text)


def _one_line(text: str) -> str:
    """`text` on one line that cannot drive a terminal: a message may quote a value of several lines."""
    return visible(_LINE_END.sub(" ", text))


def _as_text(diagnostics: Sequence[Diagnostic]) -> str:
    blocks = []
    said: set[str] = set()
    for found in diagnostics:
        place = f"{found.file}:{found.span.line}:{found.span.column}"
        because = f" ({found.basis})" if found.basis else ""
        rows = [_one_line(f"{place}: {found.severity} {found.code} {found.message}{because}")]
        if found.excerpt:
            rows.append(found.excerpt)
        if found.fix:
            rows.append(_one_line(f"   aide : {found.fix} ; détail : amiable regle {found.code}"))
        if found.addition and found.addition not in said:
            said.add(found.addition)
            rows.append(f"   à ajouter :\n{found.addition.rstrip()}")
        blocks.append("\n".join(rows))
    return "\n\n".join(blocks) + ("\n" if blocks else "")


def _fingerprints(diagnostics: Sequence[Diagnostic]) -> list[str]:
    """One fingerprint per finding: repeats of a code at one field are numbered in their order in the file."""
    seen: Counter[str] = Counter()
    unique = []
    for found in diagnostics:
        mark = found.fingerprint
        seen[mark] += 1
        if seen[mark] > 1:
            mark = hashlib.sha256(f"{mark}\0{seen[mark]}".encode()).hexdigest()[:32]
        unique.append(mark)
    return unique


def _dump(document: object) -> str:
    """JSON that any file can hold: a file name that is not UTF-8 loses its odd bytes."""
    text = json.dumps(document, ensure_ascii=False, indent=2) + "\n"
    return text.encode(errors="replace").decode()


def _said_in_public(found: Diagnostic) -> str:
    because = f" ({found.basis})" if found.basis else ""
    return _one_line((found.public_message or found.message) + because)


def _as_json(diagnostics: Sequence[Diagnostic]) -> str:
    rows = [
        {
            "fichier": found.file,
            "ligne": found.span.line,
            "colonne": found.span.column,
            "gravite": str(found.severity),
            "code": found.code,
            "message": found.message,
            "fondement": found.basis,
            "aide": found.fix,
            "champ": ".".join(str(step) for step in found.route),
            **({"a_ajouter": found.addition} if found.addition else {}),
        }
        for found in diagnostics
    ]
    return _dump(rows)


_GITHUB_LEVEL = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.REFUSAL: "notice"}


def _github_escape(text: str, *, inside_property: bool = False) -> str:
    text = text.encode(errors="replace").decode()
    for raw, escaped in (("%", "%25"), ("\r", "%0D"), ("\n", "%0A")):
        text = text.replace(raw, escaped)
    if inside_property:
        text = text.replace(":", "%3A").replace(",", "%2C")
    return text


def _as_github(diagnostics: Sequence[Diagnostic]) -> str:
    rows = []
    for found in diagnostics:
        file, code = (_github_escape(text, inside_property=True) for text in (found.file, found.code))
        place = f"file={file},line={found.span.line},col={found.span.column},title={code}"
        rows.append(f"::{_GITHUB_LEVEL[found.severity]} {place}::{_github_escape(_said_in_public(found))}")
    return "".join(f"{row}\n" for row in rows)


_GITLAB_LEVEL = {Severity.ERROR: "blocker", Severity.WARNING: "minor", Severity.REFUSAL: "info"}


def _as_gitlab(diagnostics: Sequence[Diagnostic]) -> str:
    rows = [
        {
            "description": _said_in_public(found),
            "check_name": found.code,
            "fingerprint": fingerprint,
            "severity": _GITLAB_LEVEL[found.severity],
            "location": {"path": found.file, "lines": {"begin": found.span.line}},
        }
        for found, fingerprint in zip(diagnostics, _fingerprints(diagnostics), strict=True)
    ]
    return _dump(rows)


_SARIF_LEVEL = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.REFUSAL: "note"}


def _as_sarif(diagnostics: Sequence[Diagnostic]) -> str:
    codes = sorted({found.code for found in diagnostics})
    results = [
        {
            "ruleId": found.code,
            "ruleIndex": codes.index(found.code),
            "level": _SARIF_LEVEL[found.severity],
            "message": {"text": _said_in_public(found)},
            "partialFingerprints": {"amiable/v1": fingerprint},
            "locations": [
                {
                    "physicalLocation": {
                        "artifactLocation": {"uri": quote(found.file, errors="surrogateescape")},
                        "region": {
                            "startLine": found.span.line,
                            "startColumn": found.span.column,
                            "endLine": found.span.end_line,
                            "endColumn": max(found.span.end_column, 1),
                        },
                    }
                }
            ],
        }
        for found, fingerprint in zip(diagnostics, _fingerprints(diagnostics), strict=True)
    ]
    run = {
        "tool": {"driver": {"name": "amiable", "rules": [{"id": code} for code in codes]}},
        "columnKind": "unicodeCodePoints",
        "results": results,
    }
    document = {"$schema": "https://json.schemastore.org/sarif-2.1.0.json", "version": "2.1.0", "runs": [run]}
    return _dump(document)


FORMATS: Mapping[str, Callable[[Sequence[Diagnostic]], str]] = {
    "text": _as_text,
    "json": _as_json,
    "github": _as_github,
    "gitlab": _as_gitlab,
    "sarif": _as_sarif,
}
