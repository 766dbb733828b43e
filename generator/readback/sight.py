"""What a reader sees of a page. A PDF may hold text that nobody can read: white, tiny, clipped, covered, off
the sheet; extraction gives it back all the same.

The page is rendered twice, with its text and without. A run of text is legible when it lies on the sheet, is tall
enough, stands out from what is behind it, and when its ink is found all along it.
"""

import ctypes
import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache, reduce
from operator import or_

import pypdfium2 as pdfium
import pypdfium2.raw as raw

MIN_SIZE = 5.0
"""Points: a third less than the smallest print of the letters."""
MIN_CONTRAST = 3.0
"""Ratio of luminances as WCAG computes it: below, even large print is held illegible (1.4.3)."""
WATERMARK = 1.5
"""Contrast up to which a text does not hinder another printed over it."""
OVERLAP = 0.25
"""Part of the height of a run that another may share: an accent, the tail of a letter."""
INK = 24
"""Levels of grey, of 255, that tell a letter from what is behind it."""
GAP = 1.0
"""Blank, in heights of the font, from which the letters of a run are looked at one by one."""
NARROWEST = 0.15
"""Mean width of a letter, in heights of the font: below, letters are piled up."""

_SCALE = 0.5
_ROOM = 1024
"""UTF-16 units of one run of text, at first."""
_NEAR = 0.5
_UPRIGHT = (1.0, 0.0, 0.0, 1.0, 0.0, 0.0)

Matrix = tuple[float, float, float, float, float, float]
Rows = list[tuple[bytes, bytes]]
Box = tuple[float, float, float, float]
"""Left, bottom, right, top, in points from the lower left corner, as PDF counts."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Where a run of text was set: a page (from 0), its baseline, points from the upper left corner."""

    page: int
    left: float
    right: float
    baseline: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Text:
    """An object of text of a page, with its place on the sheet and the opacity of what holds it."""

    handle: pdfium.PdfObject
    matrix: Matrix
    box: Box
    opacity: float


def texts(page: pdfium.PdfPage) -> tuple[Text, ...]:
    """Every object of text of the page, those of its groups included."""
    handles = (raw.FPDFPage_GetObject(page, rank) for rank in range(raw.FPDFPage_CountObjects(page)))
    return tuple(_texts(handles, _UPRIGHT, 1.0))


def _texts(handles: Iterator[pdfium.PdfObject], outer: Matrix, opacity: float) -> Iterator[Text]:
    for handle in handles:
        kind = raw.FPDFPageObj_GetType(handle)
        if kind == raw.FPDF_PAGEOBJ_TEXT:
            matrix = _product(_matrix(handle), outer)
            yield Text(handle=handle, matrix=matrix, box=_moved(_box(handle), outer), opacity=opacity)
        elif kind == raw.FPDF_PAGEOBJ_FORM:
            count = raw.FPDFFormObj_CountObjects(handle)
            inside = (raw.FPDFFormObj_GetObject(handle, rank) for rank in range(count))
            alpha = _colour(handle)[3] if _colour(handle) else 1.0
            yield from _texts(inside, _product(_matrix(handle), outer), opacity * alpha)


class Sheet:
    """A page as it is seen. Made once its text was extracted: the page in memory loses it."""

    def __init__(self, page: pdfium.PdfPage, words: pdfium.PdfTextPage, found: Sequence[Text]) -> None:
        self._words = words
        self._room = (ctypes.c_ushort * _ROOM)()
        self._width, self._height = page.get_width(), page.get_height()
        self._inked = _rendered(page)
        for item in found:
            raw.FPDFTextObj_SetTextRenderMode(item.handle, raw.FPDF_TEXTRENDERMODE_INVISIBLE)
        self._bare = _rendered(page)
        self._lines: dict[int, list[Text]] = {}
        self._bands: dict[int, list[Text]] = {}
        for item in found:
            self._lines.setdefault(_band(item.matrix[5]), []).append(item)
            for band in range(_band(item.box[1]), _band(item.box[3]) + 1):
                self._bands.setdefault(band, []).append(item)
        self._read: dict[int, str] = {}
        self._pale: dict[int, bool] = {}

    def legible(self, place: Place) -> str:
        """The text that can be read at a place of this page."""
        baseline = self._height - place.baseline
        near = {_band(baseline - _NEAR), _band(baseline + _NEAR)}
        return "".join(
            self._seen(item)
            for band in sorted(near)
            for item in self._lines.get(band, ())
            if abs(item.matrix[5] - baseline) < _NEAR
            and place.left - _NEAR < item.matrix[4] < place.right - _NEAR / 10
        )

    def _seen(self, item: Text) -> str:
        """The text of an object, empty when it cannot be read."""
        if id(item) not in self._read:
            said = _said(item, self._words, self._room)
            self._read[id(item)] = said if self._is_legible(item, said) else ""
        return self._read[id(item)]

    def _is_legible(self, item: Text, said: str) -> bool:
        letters = sum(map(str.isalnum, said))
        if not letters:
            return True
        left, bottom, right, top = item.box
        size = _size(item)
        if size < MIN_SIZE or max(right - left, top - bottom) < NARROWEST * size * letters:
            return False
        if not (left > -_NEAR and right < self._width + _NEAR):
            return False
        if not (bottom > -_NEAR and top < self._height + _NEAR):
            return False
        rows = self._rows(item.box)
        return (
            _contrast(item, rows) >= MIN_CONTRAST
            and self._is_inked(item, size, rows)
            and not self._is_overprinted(item)
        )

    def _is_inked(self, item: Text, size: float, rows: Rows) -> bool:
        """Its ink is found on half its height and all along: nothing covers or clips a part of it."""
        marked = [_marked(*row) for row in rows]
        if 2 * sum(b"\1" in row for row in marked) < len(marked):
            return False
        blank = b"\0" * math.ceil(GAP * size * _SCALE)
        if item.matrix[1] or blank not in _together(marked):
            return True
        return all(
            any(b"\1" in _marked(*row) for row in self._rows(box)) for box in _letters(item, self._words)
        )

    def _is_overprinted(self, item: Text) -> bool:
        """Another text is printed over a part of its line, and not as pale as a watermark."""
        left, bottom, right, top = item.box
        margin = OVERLAP * (top - bottom)
        return any(
            min(right, other.box[2]) - max(left, other.box[0]) > margin
            and min(top, other.box[3]) - max(bottom, other.box[1]) > margin
            and not self._is_pale(other)
            for band in range(_band(bottom), _band(top) + 1)
            for other in self._bands[band]
            if other is not item
        )

    def _is_pale(self, item: Text) -> bool:
        """Whether it is no more than a watermark, judged on the ground of its whole box: a rule of a table may run
        just behind its middle."""
        if id(item) not in self._pale:
            ground = b"".join(bare for _, bare in self._rows(item.box))
            self._pale[id(item)] = _contrast_on(item, ground) <= WATERMARK
        return self._pale[id(item)]

    def _rows(self, box: Box) -> Rows:
        """The pixels under a box, at least one: with the text of the page, and without."""
        left, bottom, right, top = box
        inked, (bare, stride, width, height) = self._inked[0], self._bare
        first = min(max(0, int(left * _SCALE)), width - 1)
        last = max(first + 1, min(math.ceil(right * _SCALE), width))
        upper = min(max(0, int((self._height - top) * _SCALE)), height - 1)
        lower = max(upper + 1, min(math.ceil((self._height - bottom) * _SCALE), height))
        edges = ((row * stride + first, row * stride + last) for row in range(upper, lower))
        return [(inked[start:end], bare[start:end]) for start, end in edges]


def _rendered(page: pdfium.PdfPage) -> tuple[bytes, int, int, int]:
    """The page in grey: its pixels, the length of a row, its width and its height."""
    bitmap = page.render(scale=_SCALE, grayscale=True)
    try:
        return bytes(bitmap.buffer), bitmap.stride, bitmap.width, bitmap.height
    finally:
        bitmap.close()


def _marked(inked: bytes, bare: bytes) -> bytes:
    """One byte per pixel of a row: 1 where ink is found."""
    if bare.count(bare[0]) == len(bare):
        return inked.translate(_told_apart(bare[0]))
    return bytes(abs(one - other) >= INK for one, other in zip(inked, bare, strict=True))


def _together(marked: Sequence[bytes]) -> bytes:
    """One byte per column: 1 where ink is found in a row."""
    columns = reduce(or_, (int.from_bytes(row, "big") for row in marked))
    return columns.to_bytes(len(marked[0]), "big")


@lru_cache(maxsize=256)
def _told_apart(ground: int) -> bytes:
    return bytes(abs(level - ground) >= INK for level in range(256))


def _contrast(item: Text, rows: Rows) -> float:
    """Between its colour and what lies behind its middle."""
    return _contrast_on(item, rows[len(rows) // 2][1])


def _contrast_on(item: Text, pixels: bytes) -> float:
    """Between its colour and the median of a ground; a pattern has none: its ink alone is judged."""
    rgba = _colour(item.handle)
    if rgba is None:
        return math.inf
    red, green, blue, alpha = rgba
    behind = sorted(pixels)
    ground = behind[len(behind) // 2] / 255
    alpha *= item.opacity
    shown = alpha * (0.299 * red + 0.587 * green + 0.114 * blue) + (1 - alpha) * ground
    dark, light = sorted((_luminance(shown), _luminance(ground)))
    return (light + 0.05) / (dark + 0.05)


def _luminance(level: float) -> float:
    return level / 12.92 if level <= 0.04045 else ((level + 0.055) / 1.055) ** 2.4


def _band(height: float) -> int:
    return int(height // 8)


# --- What PDFium says of an object ---


def _matrix(handle: pdfium.PdfObject) -> Matrix:
    found = raw.FS_MATRIX()
    raw.FPDFPageObj_GetMatrix(handle, found)
    return found.a, found.b, found.c, found.d, found.e, found.f


def _product(inner: Matrix, outer: Matrix) -> Matrix:
    if outer == _UPRIGHT:
        return inner
    a, b, c, d, e, f = inner
    g, h, i, j, k, m = outer
    return (a * g + b * i, a * h + b * j, c * g + d * i, c * h + d * j, e * g + f * i + k, e * h + f * j + m)


def _box(handle: pdfium.PdfObject) -> Box:
    left, bottom, right, top = (ctypes.c_float() for _ in range(4))
    raw.FPDFPageObj_GetBounds(handle, left, bottom, right, top)
    return left.value, bottom.value, right.value, top.value


def _moved(box: Box, matrix: Matrix) -> Box:
    if matrix == _UPRIGHT:
        return box
    a, b, c, d, e, f = matrix
    corners = [(x, y) for x in (box[0], box[2]) for y in (box[1], box[3])]
    across = [a * x + c * y + e for x, y in corners]
    along = [b * x + d * y + f for x, y in corners]
    return min(across), min(along), max(across), max(along)


def _size(item: Text) -> float:
    size = ctypes.c_float()
    raw.FPDFTextObj_GetFontSize(item.handle, size)
    return size.value * math.hypot(item.matrix[2], item.matrix[3])


def _colour(handle: pdfium.PdfObject) -> tuple[float, float, float, float] | None:
    parts = [ctypes.c_uint() for _ in range(4)]
    if not raw.FPDFPageObj_GetFillColor(handle, *parts):
        return None
    red, green, blue, alpha = (part.value / 255 for part in parts)
    return red, green, blue, alpha


def _said(item: Text, words: pdfium.PdfTextPage, room: "ctypes.Array[ctypes.c_ushort]") -> str:
    """The text of an object, written in `room` when it is large enough."""
    used = raw.FPDFTextObj_GetText(item.handle, words, room, ctypes.sizeof(room))
    if used > ctypes.sizeof(room):
        return _said(item, words, (ctypes.c_ushort * (used // 2))())
    return ctypes.string_at(room, used - 2).decode("utf-16-le", "replace")


def _letters(item: Text, words: pdfium.PdfTextPage) -> Iterator[Box]:
    """The box of each letter and figure of a run."""
    left, bottom, right, top = item.box
    for rank in range(words.count_chars()):
        if chr(raw.FPDFText_GetUnicode(words, rank)).isalnum():
            box = words.get_charbox(rank)
            across, along = (box[0] + box[2]) / 2, (box[1] + box[3]) / 2
            if left < across < right and bottom < along < top:
                yield box
