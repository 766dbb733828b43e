"""A draft: the letter as it will leave, with a layer beneath each of its pages that says it may not leave yet.

The layer is a page of its own, printed once and laid beneath any number of letters: nothing of a letter moves, and what
was checked on the letter holds for its draft. It is an artifact, as PDF/UA asks of a watermark; the title of the file
says the same to those who do not see it.
"""

from copy import deepcopy
from dataclasses import dataclass
from html import escape
from typing import Any

from generator.pdf.structure import entries, redirect

_NAME = "Projet"
_DRAWN = f"/Artifact <</Type /Pagination /Subtype /Watermark>> BDC q /{_NAME} Do Q EMC"
_XMP_TITLE = b'<dc:title><rdf:Alt><rdf:li xml:lang="x-default">'


@dataclass(frozen=True, slots=True, kw_only=True)
class Layer:
    """`objects`: a form that draws the page, then all that it needs, numbered as in the file they come from."""

    title: str
    objects: tuple[Any, ...]


def layer_of(pdf: Any) -> Layer:
    """The first page of a `pydyf.PDF` that is about to be written, and has a title."""
    by_reference = {item.reference: item for item in pdf.objects}
    page = next(item for item in pdf.objects if _is_page(item))
    form = by_reference[page["Contents"]]
    form.extra |= {
        "Type": "/XObject",
        "Subtype": "/Form",
        "BBox": page["MediaBox"],
        "Resources": page["Resources"],
    }
    found = {form.reference: form}
    waiting = [form]
    while waiting:
        for reference in _references(entries(waiting.pop())):
            if reference in by_reference and reference not in found:
                found[reference] = by_reference[reference]
                waiting.append(by_reference[reference])
    return Layer(title=pdf.info["Title"].string, objects=tuple(map(_plain, found.values())))


def lay_under(pdf: Any, layer: Layer) -> None:
    """Lay `layer` beneath each page of a `pydyf.PDF` that is about to be written, and say so in its title."""
    import pydyf  # comes with WeasyPrint, which only a worker loads

    added = deepcopy(layer.objects)
    moved = {}
    for item in added:
        before = item.reference
        pdf.add_object(item)
        moved[before] = item.reference
    for item in added:
        redirect(entries(item), moved)
    drawn = pydyf.Stream([_DRAWN])
    pdf.add_object(drawn)
    by_reference = {item.reference: item for item in pdf.objects}
    for page in filter(_is_page, pdf.objects):
        by_reference[page["Resources"]]["XObject"][_NAME] = added[0].reference
        page["Contents"] = pydyf.Array([drawn.reference, page["Contents"]])
    pdf.info["Title"].string = f"{layer.title} – {pdf.info['Title'].string}"
    said = escape(f"{layer.title} – ", quote=False).encode()
    metadata = by_reference[pdf.catalog["Metadata"]]
    metadata.stream = [part.replace(_XMP_TITLE, _XMP_TITLE + said) for part in metadata.stream]


def _plain(item: Any) -> Any:
    """A stream without the tools that drew it."""
    import pydyf

    if not isinstance(item, pydyf.Stream):
        return item
    plain = pydyf.Stream(item.stream, item.extra)
    plain.number = item.number
    return plain


def _is_page(item: Any) -> bool:
    return isinstance(item, dict) and item.get("Type") == "/Page"


def _references(value: Any) -> list[bytes]:
    """Everything inside a dictionary or an array, at any depth, that may be a reference."""
    if isinstance(value, bytes):
        return [value]
    inner = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    return [found for item in inner for found in _references(item)]
