"""Whether the address of a letter shows in the window of its envelope, measured on the PDF itself.

The zone and the limits are those of the shared legal notes (NF Z10-011 for the lines): for a sheet folded in three
in a DL envelope, the address text stands between 100 and 190 mm from the left and 45 and 79 mm from the top.
"""

from collections.abc import Iterable, Sequence
from decimal import Decimal

from generator.french import number
from generator.readback import Box
from generator.rules.text import squeeze

LEFT, TOP, RIGHT, BOTTOM = 100.0, 45.0, 190.0, 79.0
LINES, LINES_ABROAD, CHARACTERS = 6, 7, 38


def faults(boxes: Iterable[Box], lines: Sequence[str], *, abroad: bool) -> tuple[str, ...]:
    """What keeps an address from being read through the window, in French; nothing when all is well.

    `boxes` are the runs of text of the first page, `lines` the address as it must be read.
    """
    found = []
    allowed = LINES_ABROAD if abroad else LINES
    if len(lines) > allowed:
        found.append(f"l'adresse prend {len(lines)} lignes, {allowed} au plus")
    found += [
        f"la ligne « {line} » compte {len(line)} caractères, {CHARACTERS} au plus"
        for line in lines
        if len(line) > CHARACTERS
    ]
    near = [box for box in boxes if _touches(box)]
    expected, seen = squeeze("".join(lines)), squeeze("".join(box.text for box in near))
    for box in near:
        if squeeze(box.text) not in expected:
            found.append(f"« {box.text} » se voit aussi dans la fenêtre")
        elif not _inside(box):
            found.append(f"« {box.text} » sort de la fenêtre ({_measured(box)})")
    found += [
        f"« {line} » n'est pas dans la fenêtre"
        for line in lines
        if squeeze(line) and squeeze(line) not in seen
    ]
    return tuple(found)


def _touches(box: Box) -> bool:
    return box.left < RIGHT and box.right > LEFT and box.top < BOTTOM and box.bottom > TOP


def _inside(box: Box) -> bool:
    return box.left >= LEFT and box.right <= RIGHT and box.top >= TOP and box.bottom <= BOTTOM


def _measured(box: Box) -> str:
    sides = (box.left, box.top, box.right, box.bottom)
    left, top, right, bottom = (number(Decimal(f"{side:.1f}")) for side in sides)
    return f"de {left} à {right} mm du bord gauche, de {top} à {bottom} mm du haut"
