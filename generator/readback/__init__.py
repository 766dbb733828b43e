"""What a finished PDF really says: pages read back with pypdfium2, compared with what was meant."""

import ctypes
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from io import BytesIO
from typing import NamedTuple

import pypdfium2 as pdfium
import pypdfium2.raw as raw

from generator.readback import sight
from generator.readback.sheets import A4, MILLIMETRE, NotReproducible, lay, merge, stamp
from generator.readback.sight import Place
from generator.readback.words import lost

__all__ = [
    "A4", "MILLIMETRE", "Box", "Legible", "Marks", "NotReproducible", "PdfText", "Place", "Unreadable",
    "attachment", "boxes",
    "headings", "inside", "lay", "lost", "merge", "page_count", "parcel", "pictures", "read", "stamp", "texts",
]  # fmt: skip


Marks = Mapping[str, tuple[tuple[Place, ...], ...]]
"""For each mention, for each of its passages, the places where its text was set."""

COLOURS = 64
"""Of a picture of a page, chosen far apart: a small logo keeps its own among thousands of shades of the ink."""


class Legible(NamedTuple):
    """What can be read of one passage, and the first page (from 1) that shows some of it."""

    text: str
    page: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class PdfText:
    """The text of each page in reading order, and what the file declares. `pages` hold all the text that can be
    extracted; `legible` what a reader sees of each passage asked for.
    """

    pages: tuple[str, ...]
    title: str
    author: str
    language: str
    tagged: bool
    fonts: tuple[str, ...]
    attachments: tuple[str, ...]
    legible: Mapping[str, tuple[Legible, ...]] = field(default_factory=dict)


class Unreadable(Exception):  # noqa: N818 — the name says what happened
    """A file that is no PDF we can read; the message is a French sentence."""


def parcel(data: bytes, most_pages: int) -> tuple[tuple[str, ...], dict[str, bytes]]:
    """The text of each page and the attachments of a file received from anyone. Raises Unreadable."""
    document = _opened(data)
    try:
        if len(document) > most_pages:
            raise Unreadable(f"le PDF a plus de {most_pages} pages : ce n'est pas une lettre")
        pages = tuple(map(_words, document))
        carried = (document.get_attachment(index) for index in range(document.count_attachments()))
        return pages, {item.get_name(): bytes(item.get_data()) for item in carried}
    except pdfium.PdfiumError:
        raise Unreadable(
            "le PDF est abîmé : une de ses pages ou de ses pièces jointes ne se lit pas"
        ) from None
    finally:
        document.close()


def read(data: bytes, marks: Marks | None = None) -> PdfText:
    """Everything checked after printing, from one opening of the file; `marks` are the passages to look at."""
    document = pdfium.PdfDocument(data)
    try:
        pages, fonts = [], {}
        seen: dict[Place, str] = {}
        asked = _by_page(marks or {})
        for number, page in enumerate(document):
            words = page.get_textpage()
            pages.append(words.get_text_bounded())
            texts = sight.texts(page)
            for item in texts:
                _add_font(item.handle, fonts)
            if number in asked:
                sheet = sight.Sheet(page, words, texts)
                seen |= {place: sheet.legible(place) for place in asked[number]}
            words.close()
            page.close()
        return PdfText(
            pages=tuple(pages),
            title=document.get_metadata_value("Title"),
            author=document.get_metadata_value("Author"),
            language=_language(document),
            tagged=bool(raw.FPDFCatalog_IsTagged(document)),
            fonts=tuple(sorted(set(fonts.values()))),
            attachments=tuple(
                document.get_attachment(index).get_name() for index in range(document.count_attachments())
            ),
            legible={
                mention: tuple(_legible(places, seen) for places in passages)
                for mention, passages in (marks or {}).items()
            },
        )
    finally:
        document.close()


def _opened(data: bytes) -> pdfium.PdfDocument:
    """A file that we may not have made. Raises Unreadable."""
    if not data:
        raise Unreadable("le fichier est vide")
    try:
        return pdfium.PdfDocument(data)
    except pdfium.PdfiumError as error:
        locked = "password" in str(error).lower() or "security" in str(error).lower()
        said = "le PDF est protégé par un mot de passe" if locked else "ce n'est pas un PDF, ou il est abîmé"
        raise Unreadable(said) from None


def page_count(data: bytes) -> int:
    """How many pages a file has. Raises Unreadable."""
    document = _opened(data)
    try:
        return len(document)
    finally:
        document.close()


def texts(data: bytes) -> tuple[str, ...]:
    """The text of each page of a file of ours, in reading order."""
    document = pdfium.PdfDocument(data)
    try:
        return tuple(map(_words, document))
    finally:
        document.close()


def _words(page: pdfium.PdfPage) -> str:
    words = page.get_textpage()
    try:
        return words.get_text_bounded()
    finally:
        words.close()
        page.close()


def pictures(data: bytes, width: int) -> tuple[bytes, ...]:
    """Each page as a PNG `width` pixels wide, in COLOURS colours: what a screen shows beside a text."""
    document = pdfium.PdfDocument(data)
    try:
        return tuple(_picture(page, width) for page in document)
    finally:
        document.close()


def first_picture(data: bytes, width: int) -> bytes:
    """The first page alone, as `pictures` draws it."""
    document = pdfium.PdfDocument(data)
    try:
        return _picture(document[0], width)
    finally:
        document.close()


def _picture(page: pdfium.PdfPage, width: int) -> bytes:
    from PIL.Image import Dither, Quantize  # only where pictures are asked for

    drawn = page.render(scale=width / page.get_width()).to_pil()
    page.close()
    stream = BytesIO()
    drawn.quantize(COLOURS, method=Quantize.MAXCOVERAGE, dither=Dither.NONE).save(stream, "PNG")
    return stream.getvalue()


def headings(data: bytes) -> tuple[tuple[str, int], ...]:
    """The lines of the outline a document was printed with, and the page of each, from 1."""
    document = pdfium.PdfDocument(data)
    try:
        return tuple(
            (mark.get_title(), (mark.get_dest().get_index() or 0) + 1)
            for mark in document.get_toc()
            if mark.get_dest()
        )
    finally:
        document.close()


def attachment(data: bytes, name: str) -> bytes:
    """The bytes of the attachment `name`; KeyError when the file carries none."""
    document = pdfium.PdfDocument(data)
    try:
        for index in range(document.count_attachments()):
            found = document.get_attachment(index)
            if found.get_name() == name:
                return bytes(found.get_data())
        raise KeyError(name)
    finally:
        document.close()


def inside(data: bytes, left: float, top: float, right: float, bottom: float, *, page: int = 0) -> str:
    """The text of a rectangle of one page, in millimetres from the upper left corner of the sheet."""
    document = pdfium.PdfDocument(data)
    try:
        sheet = document[page]
        height = sheet.get_height()
        words = sheet.get_textpage()
        return words.get_text_bounded(
            left=left * MILLIMETRE,
            top=height - top * MILLIMETRE,
            right=right * MILLIMETRE,
            bottom=height - bottom * MILLIMETRE,
        )
    finally:
        document.close()


@dataclass(frozen=True, slots=True, kw_only=True)
class Box:
    """A run of text where it is printed, in millimetres from the upper left corner of the sheet."""

    text: str
    left: float
    top: float
    right: float
    bottom: float


def boxes(data: bytes, *, page: int = 0) -> tuple[Box, ...]:
    """Every run of text of one page, without those that print nothing."""
    document = pdfium.PdfDocument(data)
    try:
        sheet = document[page]
        height, words = sheet.get_height(), sheet.get_textpage()
        found = []
        for index in range(words.count_rects()):
            left, bottom, right, top = words.get_rect(index)
            text = words.get_text_bounded(left, bottom, right, top).strip()
            if text:
                sides = (side / MILLIMETRE for side in (left, height - top, right, height - bottom))
                found.append(
                    Box(text=text, **dict(zip(("left", "top", "right", "bottom"), sides, strict=True)))
                )
        return tuple(found)
    finally:
        document.close()


def _by_page(marks: Marks) -> dict[int, dict[Place, None]]:
    """Each place once, by page."""
    found: dict[int, dict[Place, None]] = {}
    for places in (places for passages in marks.values() for places in passages):
        for place in places:
            found.setdefault(place.page, {})[place] = None
    return found


def _legible(places: Iterable[Place], seen: Mapping[Place, str]) -> Legible:
    shown = [place for place in places if seen.get(place)]
    return Legible(text=" ".join(seen[place] for place in shown), page=shown[0].page + 1 if shown else None)


def _add_font(item: pdfium.PdfObject, known: dict[int, str]) -> None:
    font = raw.FPDFTextObj_GetFont(item)
    key = ctypes.cast(font, ctypes.c_void_p).value or 0
    if key not in known:
        size = raw.FPDFFont_GetBaseFontName(font, None, 0)
        name = ctypes.create_string_buffer(size)
        raw.FPDFFont_GetBaseFontName(font, name, size)
        known[key] = name.value.decode("utf-8", "replace").rpartition("+")[2]


def _language(document: pdfium.PdfDocument) -> str:
    """The natural language the file declares, « fr »; empty when it declares none."""
    size = raw.FPDFCatalog_GetLanguage(document, None, 0)
    name = ctypes.create_string_buffer(size)
    raw.FPDFCatalog_GetLanguage(document, ctypes.cast(name, ctypes.POINTER(raw.FPDF_WCHAR)), size)
    return name.raw.decode("utf-16-le").rstrip("\0")
