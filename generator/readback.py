"""What a finished PDF really says: pages read back with pypdfium2, compared with what was meant."""

import ctypes
import hashlib
import re
from collections.abc import Sequence
from dataclasses import dataclass
from io import BytesIO

import pypdfium2 as pdfium
import pypdfium2.raw as raw

MILLIMETRE = 72 / 25.4


@dataclass(frozen=True, slots=True, kw_only=True)
class PdfText:
    """What a reader sees of a PDF: the text of each page in reading order, and what the file declares."""

    pages: tuple[str, ...]
    title: str
    author: str
    language: str
    tagged: bool
    fonts: tuple[str, ...]
    attachments: tuple[str, ...]


def read(data: bytes) -> PdfText:
    """Everything checked after printing, from one opening of the file."""
    document = pdfium.PdfDocument(data)
    try:
        pages, fonts = [], set()
        for page in document:
            words = page.get_textpage()
            pages.append(words.get_text_bounded())
            words.close()
            for item in page.get_objects(filter=[raw.FPDF_PAGEOBJ_TEXT], max_depth=3):
                fonts.add(_font_name(item))
            page.close()
        return PdfText(
            pages=tuple(pages),
            title=document.get_metadata_value("Title"),
            author=document.get_metadata_value("Author"),
            language=_language(document),
            tagged=bool(raw.FPDFCatalog_IsTagged(document)),
            fonts=tuple(sorted(fonts)),
            attachments=tuple(
                document.get_attachment(index).get_name() for index in range(document.count_attachments())
            ),
        )
    finally:
        document.close()


def page_count(data: bytes) -> int:
    document = pdfium.PdfDocument(data)
    try:
        return len(document)
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


def merge(parts: Sequence[bytes], *, both_sides: bool = False) -> bytes:
    """All the pages in one file, for reading: same parts, same bytes. Tags and attachments are lost.

    With `both_sides`, a blank page ends a part of an odd number of pages: the next one starts on a new sheet.
    """
    merged = pdfium.PdfDocument.new()
    try:
        for part in parts:
            document = pdfium.PdfDocument(part)
            merged.import_pages(document)
            if both_sides and len(document) % 2:
                merged.new_page(*document[len(document) - 1].get_size())
            document.close()
        buffer = BytesIO()
        merged.save(buffer)
    finally:
        merged.close()
    return _without_clock(buffer.getvalue())


def _font_name(item: pdfium.PdfObject) -> str:
    font = raw.FPDFTextObj_GetFont(item)
    size = raw.FPDFFont_GetBaseFontName(font, None, 0)
    name = ctypes.create_string_buffer(size)
    raw.FPDFFont_GetBaseFontName(font, name, size)
    return name.value.decode("utf-8", "replace").rpartition("+")[2]


def _language(document: pdfium.PdfDocument) -> str:
    """The natural language the file declares, « fr »; empty when it declares none."""
    size = raw.FPDFCatalog_GetLanguage(document, None, 0)
    name = ctypes.create_string_buffer(size)
    raw.FPDFCatalog_GetLanguage(document, ctypes.cast(name, ctypes.POINTER(raw.FPDF_WCHAR)), size)
    return name.raw.decode("utf-16-le").rstrip("\0")


def _without_clock(data: bytes) -> bytes:
    """PDFium stamps the moment of saving and an identifier made from it: both replaced, at equal length."""
    data = re.sub(rb"/CreationDate\(D:\d{14}", b"/CreationDate(D:20000101000000", data)
    digest = (
        hashlib.sha256(re.sub(rb"/ID\s*\[.*?\]", b"", data, flags=re.DOTALL))
        .hexdigest()[:32]
        .upper()
        .encode()
    )
    return re.sub(
        rb"/ID\s*\[\s*<[0-9A-Fa-f]*>\s*<[0-9A-Fa-f]*>\s*\]", b"/ID[<" + digest + b"><" + digest + b">]", data
    )
