"""A letter made elsewhere, from the bytes of its file to the report: what its text shows, and what it cannot show."""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

from generator import french, readback, source
from generator.case import LetterKind, Regime
from generator.diagnostics import FORMATS, Diagnostic, Severity, excerpt
from generator.failures import GeneratorError
from generator.law import Law
from generator.manifest import dump
from generator.rules.foreign import Note, check_draft, check_foreign
from generator.rules.signs import UNSEEN
from generator.rules.templates import is_template

MAX_BYTES = 20_000_000
MAX_CHARACTERS = 100_000
_PDF = b"%PDF-"
_EXPORT = "exportez la lettre en PDF (« Fichier », « Exporter »), puis relisez ce PDF"
_OTHERS = {
    ".docx": "Word", ".doc": "Word", ".dotx": "Word", ".odt": "LibreOffice", ".ott": "LibreOffice", ".rtf": "RTF",
    ".pages": "Pages", ".html": "HTML", ".htm": "HTML", ".eml": "courriel", ".msg": "courriel", ".xlsx": "Excel",
    ".ods": "LibreOffice",
}  # fmt: skip
_MAGIC = ((b"PK\x03\x04", "Word ou LibreOffice"), (b"\xd0\xcf\x11\xe0", "Word"), (b"{\\rtf", "RTF"))
_IMAGES = (b"\x89PNG", b"\xff\xd8\xff", b"II*\0", b"MM\0*")
_LIGATURES = str.maketrans(
    {"ﬁ": "fi", "ﬂ": "fl", "ﬀ": "ff", "ﬃ": "ffi", "ﬄ": "ffl", "ﬅ": "st", "ﬆ": "st"}
    | dict.fromkeys("\u200b\u200c\u200d\u2060\ufeff", "")
)
_CUT_WORD = re.compile("[\N{SOFT HYPHEN}\x02\ufffe]\\s*")
_MARKDOWN = re.compile(
    r"<!--.*?-->|<[^<>\n]*>|\*+|`+|^[ \t]*#+|\||\\(?=\W)|&nbsp;|(?<!\w)_{1,2}(?=\w)|(?<=\w)_{1,2}(?!\w)",
    re.MULTILINE | re.DOTALL,
)
_KINDS = (
    (re.compile("mise en demeure"), LetterKind.MISE_EN_DEMEURE),
    (re.compile("relance"), LetterKind.RELANCE),
    (re.compile("rappel"), LetterKind.RAPPEL),
)
_HEAD_SUBJECT = re.compile(r"\A---\n(?:.*\n)*?objet: *(.*)\n(?:.*\n)*?---\n")


class Unreadable(GeneratorError):  # noqa: N818 — the name says what the file is
    """A file that no letter can be read from; the message is a French sentence for who gave it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Copy:
    """A letter line for line: `shown` as written, `text` with its marks blanked out; where the pages of a PDF start."""

    name: str
    shown: str
    text: str
    pages: tuple[int, ...] = ()
    template: bool = False

    def page(self, line: int) -> int | None:
        """The page of a PDF that holds a line of its text."""
        return sum(start <= line for start in self.pages) or None


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """What the rules say of a copy."""

    copy: Copy
    notes: tuple[Note, ...]
    law: Law

    @property
    def faulty(self) -> bool:
        return any(note.severity is Severity.ERROR for note in self.notes)

    def citations(self, note: Note) -> str:
        return " ; ".join(self.law.article(key).citation for key in note.rule.basis)


def open_copy(data: bytes, name: str) -> Copy:
    """The text of a PDF, of a text or of a Markdown file. Raises Unreadable when there is none to be had."""
    suffix = re.search(r"\.\w+$", name.lower())
    ending = suffix[0] if suffix else ""
    if len(data) > MAX_BYTES:
        raise Unreadable(f"« {name} » dépasse {MAX_BYTES // 1_000_000} Mo : ce n'est pas une lettre")
    if _PDF in data[:1024]:
        return _from_pdf(data, name)
    if ending == ".pdf":
        raise Unreadable(f"« {name} » n'est pas un PDF, malgré son nom : {_EXPORT}")
    made_by = next((tool for start, tool in _MAGIC if data.startswith(start)), _OTHERS.get(ending))
    if made_by:
        raise Unreadable(f"« {name} » est un fichier {made_by}, qui ne se relit pas tel quel : {_EXPORT}")
    if data.startswith(_IMAGES):
        raise Unreadable(f"« {name} » est une image : elle n'a pas de texte à relire")
    if len(data) > source.MAX_BYTES:
        raise Unreadable(
            f"« {name} » dépasse {source.MAX_BYTES // 1_000_000} Mo de texte : ce n'est pas une lettre"
        )
    text, refusal = source.decode(data)
    if refusal:
        raise Unreadable(f"« {name} » : {refusal}")
    return _copy(text, name, markdown=ending in {".md", ".markdown"})


def _from_pdf(data: bytes, name: str) -> Copy:
    try:
        pages = readback.read(data).pages
    except readback.pdfium.PdfiumError as error:
        locked = "assword" in str(error)
        why = "est protégé par un mot de passe : enregistrez-le sans protection" if locked else "est abîmé"
        raise Unreadable(f"« {name} » {why}" if locked else f"« {name} » {why} : {_EXPORT}") from None
    rows: list[str] = []
    starts = []
    for page in pages:
        starts.append(len(rows) + 1)
        rows += _readable(page).rstrip("\n").split("\n")
    text = "\n".join(rows)
    return _limited(Copy(name=name, shown=text, text=text, pages=tuple(starts)))


def _copy(text: str, name: str, *, markdown: bool) -> Copy:
    shown = text = _readable(text)
    template = markdown and is_template(text)
    if markdown and not template:
        text = _MARKDOWN.sub(lambda match: re.sub(r"[^\n]", " ", match[0]), text)
    return _limited(Copy(name=name, shown=shown, text=text, template=template))


def _limited(copy: Copy) -> Copy:
    if len(copy.text) > MAX_CHARACTERS:
        raise Unreadable(
            f"« {copy.name} » contient plus de {french.count(MAX_CHARACTERS, 'caractère')} : ce n'est pas une lettre"
        )
    return copy


def _readable(text: str) -> str:
    """The same text with accents, ligatures and cut words as they are read, and one kind of line end."""
    joined = _CUT_WORD.sub("", re.sub("\r\n?|[\x85\u2028\u2029\f\v]", "\n", text))
    return unicodedata.normalize("NFC", joined.translate(_LIGATURES))


def kind_of(copy: Copy) -> LetterKind | None:
    """The letter one of our templates makes, as the subject in its head says; None for anything else."""
    head = _HEAD_SUBJECT.match(copy.text) if copy.template else None
    found = [kind for pattern, kind in _KINDS if head and pattern.search(head[1].lower())]
    return found[0] if len(found) == 1 else None


def reread(copy: Copy, regime: Regime, kind: LetterKind, law: Law, *, third_party: bool) -> Report:
    """The letter against the mentions and words of that letter in that regime."""
    notes = (
        check_draft(copy.text, regime, kind)
        if copy.template
        else check_foreign(copy.text, regime, kind, law, third_party=third_party)
    )
    return Report(copy=copy, notes=notes, law=law)


# --- The report ---

_NEVER_SEEN = (
    "si les noms, les adresses, les numéros, les dates et les sommes sont les vrais : elle en cherche la forme",
    "si la dette est exigible, non prescrite et non contestée, et le débiteur hors procédure collective",
    *UNSEEN.values(),
    "si les suites annoncées sont réellement prévues",
    "l'aspect : logo, sceau, couleurs, texte en image, signature manuscrite",
    "l'envoi : mode réel, preuve, enveloppe, objet du courriel, pièces réellement jointes",
)
_OF_A_TEMPLATE = (
    "les mentions : elles dépendent du dossier, et se vérifient sur la lettre produite (amiable build)",
    "les blocs que ce modèle inclut : « amiable check » relit tous les modèles",
)


def as_text(report: Report) -> str:
    """The findings like any other diagnostic, then what a text cannot show."""
    said = FORMATS["text"]([_diagnostic(report, note) for note in report.notes])
    blind = _OF_A_TEMPLATE if report.copy.template else _NEVER_SEEN
    seen = "\n".join(f"  – {item} ;" for item in blind)[:-2] + "."
    return f"{said}{chr(10) if said else ''}Ce que cette relecture ne peut pas voir :\n{seen}\n"


def as_json(report: Report) -> str:
    """A list, sorted by line and code: « ligne » counts in the text read, « extrait » is empty for an absence."""
    rows = [
        {
            "ligne": note.span.line,
            "code": note.rule.code,
            "regle": note.rule.title,
            "gravite": str(note.severity),
            "extrait": note.words,
            "article": report.citations(note),
        }
        for note in report.notes
    ]
    return dump(rows)


REPORTS = {"text": as_text, "json": as_json}


def _diagnostic(report: Report, note: Note) -> Diagnostic:
    page = report.copy.page(note.span.line) if note.words else None
    return Diagnostic(
        file=report.copy.name,
        span=note.span,
        severity=note.severity,
        code=note.rule.code,
        message=f"page {page} : {note.message}" if page else note.message,
        basis=report.citations(note),
        fix=note.fix,
        excerpt=excerpt(report.copy.shown, note.span) if note.words else "",
    )


def tally(notes: Sequence[Note]) -> str:
    """« 2 erreurs, 1 avertissement »."""
    errors = sum(note.severity is Severity.ERROR for note in notes)
    return f"{french.count(errors, 'erreur')}, {french.count(len(notes) - errors, 'avertissement')}"
