"""PNG and JPEG files, from their structure alone: how large they are, and whether they are whole.

Nothing is decoded here: an image that pretends to be immense costs nothing to refuse.
"""

import zlib
from collections.abc import Iterator

PNG, JPEG = b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff"
_START_OF_SCAN, _END = 0xDA, b"\xff\xd9"
_NOT_A_FRAME = frozenset({0xC4, 0xC8, 0xCC})


def is_image(data: bytes) -> bool:
    return data.startswith((PNG, JPEG))


def pixels(data: bytes) -> int:
    """How many pixels a whole image declares; 0 when it is cut or damaged."""
    return _png(data) if data.startswith(PNG) else _jpeg(data)


def height(png: bytes) -> int:
    """The height in pixels that a PNG of our own declares: its first chunk is always the same."""
    return int.from_bytes(png[20:24])


def _png(data: bytes) -> int:
    found, last = 0, b""
    for kind, body, sound in _chunks(data):
        if not sound:
            return 0
        if kind == b"IHDR" and len(body) >= 8:
            found = int.from_bytes(body[:4]) * int.from_bytes(body[4:8])
        last = kind
    return found if last == b"IEND" else 0


def _chunks(data: bytes) -> Iterator[tuple[bytes, bytes, bool]]:
    """The kind and body of each chunk up to the last, and whether its checksum holds."""
    place = len(PNG)
    while place + 12 <= len(data):
        length = int.from_bytes(data[place : place + 4])
        kind, body = data[place + 4 : place + 8], data[place + 8 : place + 8 + length]
        mark = data[place + 8 + length : place + 12 + length]
        yield kind, body, len(mark) == 4 and zlib.crc32(kind + body) == int.from_bytes(mark)
        if kind == b"IEND":
            return
        place += 12 + length


def _jpeg(data: bytes) -> int:
    """Its size stands in the frame; the picture is whole when an end follows the start of its scan."""
    place, found = 2, 0
    while place + 9 <= len(data) and data[place] == 0xFF:
        marker, length = data[place + 1], int.from_bytes(data[place + 2 : place + 4])
        if marker == _START_OF_SCAN:
            return found if data.find(_END, place) >= 0 else 0
        if 0xC0 <= marker <= 0xCF and marker not in _NOT_A_FRAME:
            height, width = data[place + 5 : place + 7], data[place + 7 : place + 9]
            found = int.from_bytes(height) * int.from_bytes(width)
        place += 2 + length
    return 0
