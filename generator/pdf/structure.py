"""The structure of a tagged PDF, without what says nothing: half its objects, and a sixth of the file.

WeasyPrint wraps each run of text in an element of its own, « Span » or « NonStruct », inside the paragraph or the
cell that means something. Those without attributes give their content to that parent; reading order, meaning and
marks of the pages are the same.
"""

from typing import Any

_EMPTY_WORDS = ("/Span", "/NonStruct")
_HOLDERS = frozenset({*_EMPTY_WORDS, "/P", "/H1", "/H2", "/H3", "/TD", "/TH", "/Lbl", "/LBody"})
"""Elements that may hold content themselves."""
_BARE = frozenset({"Type", "S", "P", "Pg", "K"})


def lighten(pdf: Any) -> None:
    """Take the empty wrappers out of a `pydyf.PDF` that is about to be written, and number its objects again."""
    elements = {
        item.reference: item
        for item in pdf.objects
        if isinstance(item, dict) and item.get("Type") == "/StructElem"
    }
    instead: dict[bytes, bytes] = {}
    for reference, element in elements.items():
        if element["S"] in _HOLDERS and reference not in instead:
            element["K"][:] = _content(element, reference, elements, instead)
    if not instead:
        return
    kept = [item for item in pdf.objects if item.number == 0 or item.reference not in instead]
    moved = dict(instead)
    for number, item in enumerate(kept):
        if item.number != number:
            moved[item.reference] = b"%d 0 R" % number
    for reference, holder in instead.items():
        while holder in instead:
            holder = instead[holder]
        moved[reference] = moved.get(holder, holder)
    for number, item in enumerate(kept):
        item.number = number
        redirect(entries(item), moved)
    pdf.objects[:] = kept


def _content(
    element: Any, holder: bytes, elements: dict[bytes, Any], instead: dict[bytes, bytes]
) -> list[Any]:
    """What an element holds, once the empty wrappers below it are opened; `instead` gains each of them."""
    found: list[Any] = []
    for kid in element["K"]:
        inner = elements.get(kid) if isinstance(kid, bytes) else None
        if inner is None or not _says_nothing(inner, element):
            found.append(kid)
            continue
        instead[kid] = holder
        found += _content(inner, holder, elements, instead)
    return found


def _says_nothing(inner: Any, outer: Any) -> bool:
    return inner["S"] in _EMPTY_WORDS and inner.keys() <= _BARE and inner.get("Pg") == outer.get("Pg")


def entries(item: Any) -> Any:
    """The dictionary of a stream, or the object itself."""
    return getattr(item, "extra", item)


def redirect(value: Any, moved: dict[bytes, bytes]) -> None:
    """Every reference inside a dictionary or an array, at any depth, led to where its object is now."""
    if isinstance(value, dict):
        places: Any = list(value.items())
    elif isinstance(value, list):
        places = list(enumerate(value))
    else:
        return
    for place, inner in places:
        if isinstance(inner, bytes):
            if inner in moved:
                value[place] = moved[inner]
        else:
            redirect(inner, moved)
