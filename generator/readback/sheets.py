"""Pages put together with pypdfium2: several files in one, foreign pages laid on sheets and stamped."""

import hashlib
import re
from collections.abc import Sequence
from io import BytesIO

import pypdfium2 as pdfium
import pypdfium2.raw as raw

MILLIMETRE = 72 / 25.4
A4 = (210 * MILLIMETRE, 297 * MILLIMETRE)
_MARGINS = (11 * MILLIMETRE, 14 * MILLIMETRE, 11 * MILLIMETRE, 16 * MILLIMETRE)  # left, bottom, right, top
_PASSWORD = 4  # FPDF_ERR_PASSWORD


class NotReproducible(Exception):  # noqa: N818 — the name says what became of it
    """A file whose pages cannot be shown; the message is a French clause."""


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
        return _saved(merged)
    finally:
        merged.close()


def lay(data: bytes, *, max_pages: int) -> tuple[bytes, tuple[bool, ...]]:
    """Each page on an A4 sheet, reduced to leave room for a stamp and never enlarged; whether it lies lengthwise.

    Forms and comments are drawn into the page; scripts, links and attachments stay behind. Raises NotReproducible.
    """
    try:
        source = pdfium.PdfDocument(data)
    except pdfium.PdfiumError as error:
        locked = error.err_code == _PASSWORD
        reason = "protégé par un mot de passe" if locked else "endommagé, ou ce n’est pas un PDF"
        raise NotReproducible(reason) from None
    made = pdfium.PdfDocument.new()
    try:
        if not len(source):
            raise NotReproducible("vide : il n’a aucune page")
        if len(source) > max_pages:
            raise NotReproducible(f"trop long : {len(source)} pages, {max_pages} au plus")
        wide = tuple(_lay_page(source, index, made) for index in range(len(source)))
        return _saved(made), wide
    finally:
        made.close()
        source.close()


def stamp(data: bytes, overlay: bytes) -> bytes:
    """Each page of `data` with the page of `overlay` of the same rank drawn upon it, at full size."""
    under, over = pdfium.PdfDocument(data), pdfium.PdfDocument(overlay)
    made = pdfium.PdfDocument.new()
    try:
        for index in range(len(under)):
            width, height = under.get_page_size(index)
            sheet = made.new_page(width, height)
            for source in (under, over):
                drawn = source.page_as_xobject(index, made)
                sheet.insert_obj(drawn.as_pageobject())
                drawn.close()
            sheet.gen_content()
            sheet.close()
        return _saved(made)
    finally:
        for document in (made, over, under):
            document.close()


def _lay_page(source: pdfium.PdfDocument, index: int, made: pdfium.PdfDocument) -> bool:
    try:
        page = source[index]
        raw.FPDFPage_Flatten(page, raw.FLAT_PRINT)
        page.close()
        width, height = source.get_page_size(index)
        drawn = source.page_as_xobject(index, made)
    except pdfium.PdfiumError:
        raise NotReproducible(f"illisible à la page {index + 1}") from None
    wide = width > height
    across, up = A4[::-1] if wide else A4
    left, bottom, right, top = _MARGINS
    room = across - left - right, up - bottom - top
    if min(width, height) <= 0:
        raise NotReproducible(f"illisible à la page {index + 1}")
    scale = min(1.0, room[0] / width, room[1] / height)
    sheet = made.new_page(across, up)
    item = drawn.as_pageobject()
    at = left + (room[0] - width * scale) / 2, bottom + room[1] - height * scale
    item.set_matrix(pdfium.PdfMatrix().scale(scale, scale).translate(*at))
    sheet.insert_obj(item)
    sheet.gen_content()
    drawn.close()
    sheet.close()
    return wide


def _saved(document: pdfium.PdfDocument) -> bytes:
    buffer = BytesIO()
    document.save(buffer)
    return _without_clock(buffer.getvalue())


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
