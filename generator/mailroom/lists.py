"""The lists that go with the mail: cover sheet of a batch, deposit list of registered letters, record of the day."""

from collections.abc import Iterable, Sequence
from datetime import date

from generator import __version__, french
from generator.case import Channel
from generator.mailroom.parcels import Parcel
from generator.mailroom.window import LINES_ABROAD
from generator.manifest import dump, sha256
from generator.spreadsheet import BYTE_ORDER_MARK, harmless, written

RECORD = "envois.json"

_CHANNELS = {
    Channel.LETTER: "lettre simple",
    Channel.LRAR: "recommandé avec avis de réception",
    Channel.LRE: "recommandé électronique",
    Channel.HAND: "remise en main propre",
    Channel.EMAIL: "courriel",
    Channel.PHONE: "téléphone",
    Channel.MESSAGE: "message",
}
_HEADERS = (
    "reference", "lettre", "mode", "destinataire", *(f"adresse_{rank}" for rank in range(1, LINES_ABROAD)),
    "numero_de_suivi", "pages", "feuilles", "pieces_a_joindre", "poids_g",
)  # fmt: skip


def sheets(pages: int, *, both_sides: bool) -> int:
    """How many sheets so many pages take.

    >>> sheets(3, both_sides=False), sheets(3, both_sides=True)
    (3, 2)
    """
    return (pages + 1) // 2 if both_sides else pages


def cover(parcels: Sequence[tuple[Parcel, int]], day: date, *, both_sides: bool) -> dict[str, object]:
    """The view of `bordereau.html`; each parcel comes with its number of pages."""
    rows = [
        {
            "destinataire": parcel.case.debtor.name,
            "lieu": parcel.envelope[-1],
            "reference": parcel.reference,
            "titre": parcel.letter.title,
            "mode": _CHANNELS[parcel.channel],
            "feuilles": sheets(pages, both_sides=both_sides),
            "a_joindre": " ; ".join(parcel.enclosures),
        }
        for parcel, pages in parcels
    ]
    return {
        "reference": "",
        "date": french.day(day),
        "date_iso": day.isoformat(),
        "lettres": rows,
        "feuilles": sum(sheets(pages, both_sides=both_sides) for _, pages in parcels),
        "recto_verso": both_sides,
    }


def deposit(parcels: Iterable[tuple[Parcel, int]], *, both_sides: bool) -> bytes:
    """The registered letters for a French spreadsheet. The tracking number and the weight are filled in by hand:
    the exhibits that go with a letter are put in the envelope by hand too."""
    rows = (_deposited(parcel, pages, both_sides=both_sides) for parcel, pages in parcels)
    return (BYTE_ORDER_MARK + written([_HEADERS, *rows])).encode()


def _deposited(parcel: Parcel, pages: int, *, both_sides: bool) -> list[str]:
    first, *below = parcel.envelope
    row = (
        parcel.reference,
        parcel.letter.title,
        _CHANNELS[parcel.channel],
        first,
        *(below + [""] * LINES_ABROAD)[: LINES_ABROAD - 1],
        "",
        str(pages),
        str(sheets(pages, both_sides=both_sides)) if parcel.channel is not Channel.LRE else "",
        " ; ".join(parcel.enclosures),
        "",
    )
    return [harmless(cell) for cell in row]


def record(day: date, files: dict[str, bytes], sent: Sequence[dict[str, object]]) -> bytes:
    """What was prepared that day and from what; it also marks the folder as ours."""
    listed = [
        {"nom": name, "sha256": sha256(data), "taille": len(data)} for name, data in sorted(files.items())
    ]
    return dump({"amiable": __version__, "date": day, "envois": list(sent), "fichiers": listed}).encode()
