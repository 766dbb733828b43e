"""Tables for a French spreadsheet: semicolons, decimal commas, CRLF, and no text that it would run as a formula."""

import csv
import io
from collections.abc import Iterable

BYTE_ORDER_MARK = "\N{ZERO WIDTH NO-BREAK SPACE}"
"""What a file starts with: without it spreadsheets misread its accents."""

_BREAKS = str.maketrans("\r\n\t", "   ")


def written(rows: Iterable[Iterable[str]]) -> str:
    """The rows, their headers first, as one text. What a user wrote goes through `harmless` before."""
    out = io.StringIO()
    csv.writer(out, delimiter=";", lineterminator="\r\n").writerows(rows)
    return out.getvalue()


def harmless(cell: str) -> str:
    """A leading apostrophe before what a spreadsheet would run (« =1+1 »); line breaks become spaces.

    >>> harmless("=1+1"), harmless("pose,\\n12 rue")
    ("'=1+1", 'pose, 12 rue')
    """
    flat = cell.translate(_BREAKS).strip()
    return f"'{flat}" if flat.startswith(("=", "+", "-", "@")) else flat


def comma(figure: str) -> str:
    """A plain figure as the cell of a French spreadsheet holds it.

    >>> comma("1234.50")
    '1234,50'
    """
    return figure.replace(".", ",")
