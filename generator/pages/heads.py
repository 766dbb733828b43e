"""The head of a page of the guide: what stands between its two lines of dashes, read like any other file."""

import re
from collections.abc import Mapping

from generator import source

_HEAD = re.compile(r"\A---\n(?P<head>.*?\n)---\n", re.DOTALL)


def head(page: str, file: str) -> Mapping[str, source.Node]:
    """The keys of the head of `page`, each with its value and its place in `file`; none when it cannot be read."""
    match = _HEAD.match(page)
    tree = source.parse("\n" + match["head"], file) if match else None  # the line of dashes keeps its number
    if tree is None or not isinstance(tree.root, source.Mapping):
        return {}
    return {key.text: value for key, value in tree.root.entries}


def body(page: str) -> str:
    """`page` without its head."""
    match = _HEAD.match(page)
    return page[match.end() :] if match else page


def scalar(found: Mapping[str, source.Node], key: str) -> str:
    """The text of `key`, or nothing."""
    value = found.get(key)
    return value.text if isinstance(value, source.Scalar) else ""


def listed(found: Mapping[str, source.Node], key: str) -> tuple[str, ...]:
    """The texts under `key`, or nothing."""
    value = found.get(key)
    items = value.items if isinstance(value, source.Sequence) else ()
    return tuple(item.text for item in items if isinstance(item, source.Scalar))
