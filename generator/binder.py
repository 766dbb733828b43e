"""One file out of many pages: outline, page labels and a name of its own. The only door of pypdf."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from io import BytesIO

from pypdf import PdfReader, PdfWriter
from pypdf.generic import ArrayObject, ByteStringObject, NameObject, TextStringObject


@dataclass(frozen=True, slots=True, kw_only=True)
class Mark:
    """One line of the outline: where it leads (pages from 0), and how deep it stands (0: a part)."""

    title: str
    page: int
    depth: int = 0


def bind(data: bytes, marks: Sequence[Mark], *, title: str, author: str, day: date) -> bytes:
    """The pages of `data`, made by ourselves, with their outline; dated `day`, never now. Same input, same bytes."""
    writer = PdfWriter(clone_from=PdfReader(BytesIO(data)))
    parents: list[object] = []
    for mark in marks:
        del parents[mark.depth :]
        parent = parents[-1] if parents else None
        parents.append(writer.add_outline_item(title=mark.title, page_number=mark.page, parent=parent))  # type: ignore[arg-type]
    writer.pdf_header = "%PDF-1.7"
    writer.page_mode = "/UseOutlines"
    writer.root_object[NameObject("/Lang")] = TextStringObject("fr")
    moment = datetime(day.year, day.month, day.day, 12, tzinfo=UTC).strftime("D:%Y%m%d%H%M%S+00'00'")
    writer.metadata = {
        "/Title": title,
        "/Author": author,
        "/Creator": "amiable",
        "/Producer": "amiable",
        "/CreationDate": moment,
        "/ModDate": moment,
    }
    digest = hashlib.sha256(data + repr((marks, title, author, day)).encode()).digest()[:16]
    writer._ID = ArrayObject([ByteStringObject(digest), ByteStringObject(digest)])
    buffer = BytesIO()
    writer.write(buffer)
    return buffer.getvalue()
