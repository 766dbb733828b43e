"""Plain data as the text of a case file: block style, quotes only where a text could be misread."""

import re
import unicodedata
from collections.abc import Mapping, Sequence
from typing import TypeAlias

Plain: TypeAlias = str | Mapping[str, "Plain"] | Sequence["Plain"]

NOTHING = {"", "~", "null"}
STEP = 2
_UNWRITTEN = {"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"}  # letters that a reader of the file would not see


def as_yaml(value: Plain, indent: int = 0, step: int = STEP) -> str:
    """Plain data as block-style YAML, `step` spaces per level; a text is quoted when it could be misread.

    >>> print(as_yaml({"a": ["1", {"b": "oui : non"}]}))
    a:
      - 1
      - b: "oui : non"
    """
    if isinstance(value, str):
        return scalar(value)
    margin = " " * indent
    if isinstance(value, Mapping):
        return "\n".join(f"{margin}{key}:{_inside(item, indent, step)}" for key, item in value.items())
    return "\n".join(f"{margin}- {as_yaml(item, indent + STEP, step).lstrip(' ')}" for item in value)


def quoted(text: str) -> str:
    """`text` between double quotes; what no keyboard types is left for the reader to refuse."""
    return f'"{"".join(map(_escaped, text))}"'


def _inside(item: Plain, indent: int, step: int) -> str:
    return f" {scalar(item)}" if isinstance(item, str) else "\n" + as_yaml(item, indent + step, step)


_MISREAD = re.compile(r"""[-?:,\[\]{}#&*!|>'"%@`]|.*(:(\s|$)|\s\#)""", re.VERBOSE | re.DOTALL)


def scalar(text: str) -> str:
    odd = any(unicodedata.category(letter) in _UNWRITTEN for letter in text)
    if odd or text in NOTHING or text != text.strip() or _MISREAD.match(text):
        return quoted(text)
    return text


def _escaped(letter: str) -> str:
    kind = unicodedata.category(letter)
    if letter in '"\\':
        return f"\\{letter}"
    if letter in "\n\t":
        return "\\n" if letter == "\n" else "\\t"
    if kind == "Cs":  # half a character, from a terminal that does not speak UTF-8: YAML cannot hold it
        return "\N{REPLACEMENT CHARACTER}"
    if kind in _UNWRITTEN:
        return f"\\U{ord(letter):08x}"
    return letter
