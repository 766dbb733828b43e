"""From the bytes of a file to a statement. What a file is, its content says, never its name."""

import re

from generator.bank import camt, sheet
from generator.bank.columns import Chosen
from generator.bank.statement import MAX_BYTES, Statement, Unreadable

_AS_CSV = "enregistrez-le au format CSV (« Fichier », « Enregistrer sous »), ou demandez à la banque un relevé camt.053"
_FORMATS = (
    (b"PK\x03\x04", f"c'est un classeur ou une archive : {_AS_CSV}"),
    (b"\xd0\xcf\x11\xe0", f"c'est un ancien classeur Excel : {_AS_CSV}"),
    (b"%PDF-", f"c'est un PDF, dont les sommes ne se lisent pas sûrement : {_AS_CSV}"),
    (b"OFXHEADER", f"c'est un fichier OFX : {_AS_CSV}"),
    (b"!Type:", f"c'est un fichier QIF : {_AS_CSV}"),
    (b"{1:", f"c'est un relevé MT940 : {_AS_CSV}"),
    (b":20:", f"c'est un relevé MT940 : {_AS_CSV}"),
)
_CFONB = re.compile(rb"01[0-9]{5} {4}[0-9]{5}")
_BOMS = ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"))


def read(data: bytes, named: Chosen | None = None) -> Statement:
    """The statement in `data`; `named` are the columns of a CSV file that the user named. Raises Unreadable."""
    if len(data) > MAX_BYTES:
        raise Unreadable(
            f"le fichier dépasse {MAX_BYTES // 1_000_000} Mo : importez les relevés un par un, ou par périodes"
        )
    if not data.strip():
        raise Unreadable("le fichier est vide")
    for mark, said in _FORMATS:
        if data.startswith(mark):
            raise Unreadable(said)
    if _CFONB.match(data):
        raise Unreadable(f"c'est un relevé CFONB à 120 caractères : {_AS_CSV}")
    if _is_xml(data):
        if named:
            raise Unreadable("--colonnes ne convient qu'à un fichier CSV : ce fichier est un relevé XML")
        return camt.read(data.lstrip())
    return sheet.read(_text(data), named or {})


def _is_xml(data: bytes) -> bool:
    """Whether the first sign that is no space opens a tag, in any encoding."""
    return data[:200].replace(b"\0", b"").lstrip(b"\xef\xbb\xbf\xff\xfe \t\r\n").startswith(b"<")


def _text(data: bytes) -> str:
    """UTF-8 with or without its mark, UTF-16 with it, else Windows-1252, which French tools still write."""
    encoding = next((name for mark, name in _BOMS if data.startswith(mark)), "")
    if not encoding and b"\0" in data:
        raise Unreadable("le fichier contient des octets nuls : ce n'est pas un fichier texte")
    for name in (encoding,) if encoding else ("utf-8", "cp1252"):
        try:
            return data.decode(name)
        except UnicodeDecodeError:
            continue
    raise Unreadable("l'encodage du fichier n'est ni UTF-8 ni Windows-1252 : enregistrez-le en UTF-8")
