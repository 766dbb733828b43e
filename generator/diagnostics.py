"""What the tool has to say about a text someone wrote: where, what, why in law, what to do."""

import hashlib
import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import TypeAlias
from urllib.parse import quote

Route: TypeAlias = tuple[str | int, ...]


class Severity(StrEnum):
    """How much a finding weighs.

    An error is a fault of the file and stops its letters. A refusal is no fault: the facts, as written, forbid a
    letter on that day. A warning may be waived by a derogation.
    """

    ERROR = "erreur"
    REFUSAL = "refus"
    WARNING = "avertissement"


@dataclass(frozen=True, slots=True, kw_only=True)
class Span:
    """A stretch of text, lines and columns counted from 1, `end_column` excluded."""

    line: int
    column: int
    end_line: int
    end_column: int


START = Span(line=1, column=1, end_line=1, end_column=2)


@dataclass(frozen=True, slots=True, kw_only=True)
class Diagnostic:
    """One finding at one place. `message` may name people and sums; `public_message` never does."""

    file: str
    span: Span
    severity: Severity
    code: str
    message: str
    public_message: str = ""
    basis: str = ""
    fix: str = ""
    excerpt: str = ""
    route: Route = ()

    @property
    def order(self) -> tuple[str, int, int, str, str]:
        return (self.file, self.span.line, self.span.column, self.code, self.message)

    @property
    def fingerprint(self) -> str:
        """Stable while lines move: file, code and field only."""
        field = "/".join(str(step) for step in self.route)
        return hashlib.sha256(f"{self.file}\0{self.code}\0{field}".encode()).hexdigest()[:32]


def sort(diagnostics: Iterable[Diagnostic]) -> tuple[Diagnostic, ...]:
    """By file, line, column, code; exact repeats removed."""
    return tuple(sorted(dict.fromkeys(diagnostics), key=lambda found: found.order))


def count(diagnostics: Iterable[Diagnostic], severity: Severity) -> int:
    return sum(found.severity is severity for found in diagnostics)


def excerpt(text: str, span: Span) -> str:
    """The line of `span` with its number, and a caret under the words concerned."""
    lines = text.splitlines()
    if not 1 <= span.line <= len(lines):
        return ""
    line = lines[span.line - 1].replace("\t", " ")
    shown = line[:160]
    end = span.end_column if span.end_line == span.line else len(line) + 1
    width = max(1, min(end, len(shown) + 1) - span.column)
    margin = " " * len(str(span.line))
    return f"{span.line} | {shown}\n{margin} | {' ' * (span.column - 1)}{'^' * width}"


def _as_text(diagnostics: Sequence[Diagnostic]) -> str:
    blocks = []
    for found in diagnostics:
        because = f" ({found.basis})" if found.basis else ""
        lines = [
            f"{found.file}:{found.span.line}:{found.span.column}: {found.severity} {found.code} {found.message}{because}"
        ]
        if found.excerpt:
            lines.append(found.excerpt)
        if found.fix:
            lines.append(f"   aide : {found.fix} ; détail : amiable regle {found.code}")
        blocks.append("\n".join(lines))
    return "\n\n".join(blocks) + ("\n" if blocks else "")


def _said_in_public(found: Diagnostic) -> str:
    because = f" ({found.basis})" if found.basis else ""
    return (found.public_message or found.message) + because


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
        }
        for found in diagnostics
    ]
    return json.dumps(rows, ensure_ascii=False, indent=2) + "\n"


_GITHUB_LEVEL = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.REFUSAL: "notice"}


def _github_escape(text: str, *, inside_property: bool = False) -> str:
    for raw, escaped in (("%", "%25"), ("\r", "%0D"), ("\n", "%0A")):
        text = text.replace(raw, escaped)
    if inside_property:
        text = text.replace(":", "%3A").replace(",", "%2C")
    return text


def _as_github(diagnostics: Sequence[Diagnostic]) -> str:
    lines = []
    for found in diagnostics:
        place = (
            f"file={_github_escape(found.file, inside_property=True)},line={found.span.line},col={found.span.column},"
            f"title={_github_escape(found.code, inside_property=True)}"
        )
        lines.append(f"::{_GITHUB_LEVEL[found.severity]} {place}::{_github_escape(_said_in_public(found))}")
    return "".join(f"{line}\n" for line in lines)


_GITLAB_LEVEL = {Severity.ERROR: "blocker", Severity.WARNING: "minor", Severity.REFUSAL: "info"}


def _as_gitlab(diagnostics: Sequence[Diagnostic]) -> str:
    rows = [
        {
            "description": _said_in_public(found),
            "check_name": found.code,
            "fingerprint": found.fingerprint,
            "severity": _GITLAB_LEVEL[found.severity],
            "location": {"path": found.file, "lines": {"begin": found.span.line}},
        }
        for found in diagnostics
    ]
    return json.dumps(rows, ensure_ascii=False, indent=2) + "\n"


_SARIF_LEVEL = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.REFUSAL: "note"}


def _as_sarif(diagnostics: Sequence[Diagnostic]) -> str:
    codes = sorted({found.code for found in diagnostics})
    results = [
        {
            "ruleId": found.code,
            "ruleIndex": codes.index(found.code),
            "level": _SARIF_LEVEL[found.severity],
            "message": {"text": _said_in_public(found)},
            "partialFingerprints": {"amiable/v1": found.fingerprint},
            "locations": [
                {
                    "physicalLocation": {
                        "artifactLocation": {"uri": quote(found.file)},
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
        for found in diagnostics
    ]
    run = {
        "tool": {"driver": {"name": "amiable", "rules": [{"id": code} for code in codes]}},
        "columnKind": "unicodeCodePoints",
        "results": results,
    }
    document = {"$schema": "https://json.schemastore.org/sarif-2.1.0.json", "version": "2.1.0", "runs": [run]}
    return json.dumps(document, ensure_ascii=False, indent=2) + "\n"


FORMATS: Mapping[str, Callable[[Sequence[Diagnostic]], str]] = {
    "text": _as_text,
    "json": _as_json,
    "github": _as_github,
    "gitlab": _as_gitlab,
    "sarif": _as_sarif,
}
