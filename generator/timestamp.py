"""Time stamps of RFC 3161, offline: the request to hand to an authority, and what its answer says.

A token states that some bytes existed at some time. Whether its signature is that of an authority one may trust is
not judged here: it takes certificates and lists that change, and `openssl ts -verify` does it.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime

MOST_BYTES = 100_000
_SHA256 = bytes.fromhex("0609608648016503040201")  # 2.16.840.1.101.3.4.2.1, with its tag and length
_SIGNED_DATA = bytes.fromhex("06092a864886f70d010702")  # 1.2.840.113549.1.7.2
_TST_INFO = bytes.fromhex("060b2a864886f70d0109100104")  # 1.2.840.113549.1.9.16.1.4
_SEQUENCE, _SET, _INTEGER, _OCTETS, _TIME, _TAGGED = 0x30, 0x31, 0x02, 0x04, 0x18, 0xA0
_GRANTED = {0, 1}


class Unreadable(Exception):  # noqa: N818 — the name says what happened
    """The bytes are no token, or not one that can be compared; the message is a French sentence."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Stamp:
    """What a token states: the SHA-256 of the bytes, and the time in UTC."""

    sha256: str
    at: datetime


def request(sha256: str) -> bytes:
    """The request (TimeStampReq, version 1, certificate wanted) for the bytes of this digest; always the same.

    >>> request("00" * 32)[:4].hex()
    '30390201'
    """
    imprint = bytes.fromhex("300d") + _SHA256 + bytes.fromhex("05000420") + bytes.fromhex(sha256)
    inside = bytes.fromhex("0201013031") + imprint + bytes.fromhex("0101ff")
    return bytes([_SEQUENCE, len(inside)]) + inside


def read(data: bytes) -> Stamp:
    """What an answer (TimeStampResp) or a bare token states. Raises Unreadable."""
    if len(data) > MOST_BYTES:
        raise Unreadable("ce fichier est trop lourd pour un jeton d'horodatage")
    try:
        return _stamp(_tst_info(_token(data)))
    except (_Malformed, ValueError, OverflowError):
        raise Unreadable("ce fichier n'est pas un jeton d'horodatage (RFC 3161), ou il est abîmé") from None


# --- DER: each value is a tag, a length, a content ---


class _Malformed(Exception):  # noqa: N818 — the name says what happened
    pass


@dataclass(frozen=True, slots=True)
class _Value:
    tag: int
    whole: bytes
    content: bytes


def _values(data: bytes) -> Iterator[_Value]:
    """The values that `data` holds side by side."""
    start = 0
    while start < len(data):
        if len(data) < start + 2:
            raise _Malformed
        size, at = data[start + 1], start + 2
        if size >= 0x80:
            count = size - 0x80
            if not 1 <= count <= 4 or len(data) < at + count:
                raise _Malformed
            size, at = int.from_bytes(data[at : at + count]), at + count
        if len(data) < at + size:
            raise _Malformed
        yield _Value(data[start], data[start : at + size], data[at : at + size])
        start = at + size


def _inside(value: _Value, tag: int) -> list[_Value]:
    if value.tag != tag:
        raise _Malformed
    return list(_values(value.content))


def _at(values: list[_Value], rank: int) -> _Value:
    if rank >= len(values):
        raise _Malformed
    return values[rank]


def _token(data: bytes) -> _Value:
    """The token in an answer that was granted, or the token itself."""
    whole = _at(list(_values(data)), 0)
    parts = _inside(whole, _SEQUENCE)
    status = _at(parts, 0)
    if status.whole == _SIGNED_DATA:
        return whole
    code = _at(_inside(status, _SEQUENCE), 0)
    if code.tag != _INTEGER:
        raise _Malformed
    if int.from_bytes(code.content) not in _GRANTED:
        raise Unreadable("l'autorité d'horodatage a refusé la demande : ce fichier ne contient aucun jeton")
    return _at(parts, 1)


def _tst_info(token: _Value) -> _Value:
    """What the authority signed, inside the envelope of the signature."""
    kind, wrapped, *_ = [*_inside(token, _SEQUENCE), None, None]
    if kind is None or wrapped is None or kind.whole != _SIGNED_DATA:
        raise _Malformed
    signed = _inside(_at(_inside(wrapped, _TAGGED), 0), _SEQUENCE)
    content = _inside(_at(signed, 2), _SEQUENCE)
    if _at(content, 0).whole != _TST_INFO:
        raise _Malformed
    octets = _at(_inside(_at(content, 1), _TAGGED), 0)
    if octets.tag != _OCTETS:
        raise _Malformed
    return _at(list(_values(octets.content)), 0)


def _stamp(info: _Value) -> Stamp:
    fields = _inside(info, _SEQUENCE)
    algorithm, digest = (_at(_inside(_at(fields, 2), _SEQUENCE), rank) for rank in (0, 1))
    if _at(_inside(algorithm, _SEQUENCE), 0).whole != _SHA256 or len(digest.content) != 32:
        raise Unreadable("ce jeton ne porte pas une empreinte SHA-256 : demandez-en un autre")
    when = _at(fields, 4)
    found = re.fullmatch(rb"(\d{14})(?:\.\d{1,9})?Z", when.content) if when.tag == _TIME else None
    if found is None:
        raise _Malformed
    at = datetime.strptime(found[1].decode(), "%Y%m%d%H%M%S").replace(tzinfo=UTC)
    return Stamp(sha256=digest.content.hex(), at=at)
