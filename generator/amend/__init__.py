"""Adding to a case file what happened, without touching a line a clerk wrote: comments and layout stay.

Text in, text out. A place is a path of keys and positions as they stand in the file: `("journal",)`,
`("journal", 3, "envoi", "suivi_postal")`. Only the lines added, or the one value written, differ; the result is
read again before it is given, and is never given when anything else than what was asked would have changed.
"""

import re
from collections.abc import Mapping as Fields
from collections.abc import Sequence as Items
from typing import TypeAlias

from generator.amend.text import NOTHING, STEP, Plain, as_yaml, quoted, scalar
from generator.reader import fold
from generator.source import Mapping, Node, Scalar, Sequence, parse

Path: TypeAlias = tuple[str | int, ...]

_MARK = "\N{ZERO WIDTH NO-BREAK SPACE}"  # the byte order mark that some editors leave at the start of a file
_LINE = re.compile(r"[^\n\r\x85\u2028\u2029]*(?:\r\n|[\n\r\x85\u2028\u2029]|$)")

__all__ = ["NotEditable", "Path", "Plain", "append", "as_yaml", "put", "quoted", "value_at"]


class NotEditable(Exception):  # noqa: N818 — the name says what happened
    """The file cannot be read, or has no room at the place asked: the message is a French sentence."""


def append(text: str, path: Path, item: Plain, at: int | None = None) -> str:
    """`text` with `item` in the list at `path`, at its end or before its item number `at`.

    The list is created when it is not there yet. Raises NotEditable.

    >>> print(append("reference: a\\njournal:\\n  - le: 1 # fait\\n", ("journal",), {"le": "2"}), end="")
    reference: a
    journal:
      - le: 1 # fait
      - le: 2
    """
    *parents, name = path
    page = _Page(text)
    holder = page.mapping(tuple(parents))
    found = _entry(holder, name)
    tree = page.plain
    if found is None or _is_nothing(found[1]):
        return page.checked(_set(tree, path, [item]), page.put_block(holder, str(name), [item], found))
    key, value = found
    if not isinstance(value, Sequence) or not value.items:
        raise NotEditable(f"« {name} » n'est pas une liste, ligne {key.span.line}")
    place = len(value.items) if at is None else min(at, len(value.items))
    margin = value.span.column - 1
    if place == 0:
        lines = [page.dash_line(value.items[0], key.span.line)]
    elif place < len(value.items):
        lines = page.after(value.items[place - 1], margin)
    else:
        lines = page.after(value, key.span.column - 1)
    wanted = _set(tree, path, _inserted(_get(tree, path), place, item))
    return page.checked(wanted, [page.lay(line, [item], margin) for line in lines])


def put(text: str, path: Path, value: Plain) -> str:
    """`text` with `value` at `path`: a new key at the end of its block, or another text in place of the first.

    Raises NotEditable, and never replaces a block.

    >>> print(put("promesses:\\n  - pour_le: 1\\n", ("promesses", 0, "tenue"), "oui"), end="")
    promesses:
      - pour_le: 1
        tenue: oui
    """
    *parents, name = path
    page = _Page(text)
    holder = page.mapping(tuple(parents))
    found = _entry(holder, name)
    wanted = _set(page.plain, path, value)
    if found is None or (_is_nothing(found[1]) and not isinstance(value, str)):
        return page.checked(wanted, page.put_block(holder, str(name), value, found))
    key, old = found
    if not isinstance(value, str) or not isinstance(old, Scalar) or old.span.end_line != old.span.line:
        raise NotEditable(f"« {name} » est déjà rempli, ligne {key.span.line}")
    return page.checked(wanted, [page.written_over(old, scalar(value))])


def value_at(text: str, path: Path) -> Plain | None:
    """What stands at `path`, as plain text and blocks; None when nothing does."""
    node = parse(text.removeprefix(_MARK), "dossier").root
    for step in path:
        if isinstance(node, Sequence) and isinstance(step, int) and step < len(node.items):
            node = node.items[step]
        elif isinstance(node, Mapping) and (found := _entry(node, step)):
            node = found[1]
        else:
            return None
    return None if node is None or _is_nothing(node) else _plain(node)


class _Page:
    """A text, its tree, and its lines with their ends."""

    def __init__(self, text: str) -> None:
        self.mark = _MARK if text.startswith(_MARK) else ""
        self.text = text.removeprefix(_MARK)
        root = parse(self.text, "dossier").root
        if not isinstance(root, Mapping):
            raise NotEditable("le fichier comporte une faute d'écriture : corrigez-la d'abord")
        self.root = root
        self.plain = _plain(root)
        self.rows = [row for row in _LINE.findall(self.text) if row]
        self.step = _step_of(root)

    def mapping(self, path: Path) -> Mapping:
        """The block at `path`, which must exist."""
        node: Node = self.root
        for step in path:
            if isinstance(node, Sequence) and isinstance(step, int) and step < len(node.items):
                node = node.items[step]
            elif isinstance(node, Mapping) and (found := _entry(node, step)):
                node = found[1]
            else:
                raise NotEditable(f"« {step} » est introuvable dans le fichier")
        if not isinstance(node, Mapping):
            raise NotEditable(f"« {path[-1]} » ne contient pas de clés, ligne {node.span.line}")
        return node

    def after(self, node: Node, margin: int) -> list[int]:
        """The lines after which something may follow `node`, best first.

        Its comments stay with it: those further right than `margin`. Blank lines stay below what is added,
        unless they are part of a text that keeps them.
        """
        last = _last_line(node)
        kept = self._before_blanks(last)
        line, ahead = kept, kept
        while ahead < len(self.rows):
            row = self.rows[ahead].strip()
            ahead += 1
            if row.startswith("#") and _indent(self.rows[ahead - 1]) > margin:
                line = ahead
            elif row:
                break
        return list(dict.fromkeys((line, kept, min(last, len(self.rows)))))

    def put_block(
        self, holder: Mapping, name: str, value: Plain, found: tuple[Scalar, Node] | None
    ) -> list[str]:
        """The texts that may result from a new key of `holder`, or from filling one left empty."""
        margin = holder.entries[0][0].span.column - 1
        if found is not None:
            key, empty = found
            page = _Page(self.written_over(empty, "")) if _text(empty) else self
            return [page.lay(key.span.line, value, margin + self.step)]
        lines = self.after(holder, margin - 1)
        if holder is self.root:
            lines = [self._before_blanks(len(self.rows)), *lines]
        return [self.lay(line, {name: value}, margin) for line in lines]

    def dash_line(self, item: Node, key_line: int) -> int:
        """The number of the line above the dash of `item`, which may stand alone on its line."""
        line = item.span.line
        while line > key_line + 1 and not self.rows[line - 1].lstrip().startswith("-"):
            line -= 1
        return line - 1

    def lay(self, line: int, value: Plain, margin: int) -> str:
        """The whole text with `value`, `margin` spaces to the right, after its line number `line`."""
        end = next((end for row in self.rows if (end := row[len(row.rstrip("\r\n")) :])), "\n")
        rows = list(self.rows)
        if rows and not rows[line - 1].endswith(("\n", "\r", "\x85", "\u2028", "\u2029")):
            rows[line - 1] += end
        added = [row + end for row in as_yaml(value, margin, self.step).split("\n")]
        return "".join([self.mark, *rows[:line], *added, *rows[line:]])

    def written_over(self, old: Scalar, new: str) -> str:
        """The whole text with the one-line value `old` replaced."""
        rows = list(self.rows)
        row, start = rows[old.span.line - 1], old.span.column - 1
        if old.text or not old.plain:
            row = row[:start].rstrip(" ") + (f" {new}" if new else "") + row[old.span.end_column - 1 :]
        else:
            row = f"{row[:start]} {new}{row[start:]}"
        rows[old.span.line - 1] = row
        return self.mark + "".join(rows)

    def checked(self, wanted: Plain, candidates: Items[str]) -> str:
        """The first of the texts that reads as `wanted`, and as nothing else."""
        for text in candidates:
            root = parse(text.removeprefix(_MARK), "dossier").root
            if root is not None and _plain(root) == wanted:
                return text
        raise NotEditable("la ligne ne peut pas être ajoutée sans toucher au reste : ajoutez-la à la main")

    def _before_blanks(self, line: int) -> int:
        line = min(line, len(self.rows))
        while line > 1 and not self.rows[line - 1].strip():
            line -= 1
        return line


# --- Reading ---


def _entry(holder: Mapping, name: str | int) -> tuple[Scalar, Node] | None:
    """The key `name` of a block, however its capitals and accents were typed, and its value."""
    return next(((key, value) for key, value in holder.entries if fold(key.text) == name), None)


def _is_nothing(node: Node) -> bool:
    return isinstance(node, Scalar) and node.plain and node.text in NOTHING


def _text(node: Node) -> str:
    return node.text if isinstance(node, Scalar) else ""


def _plain(node: Node) -> Plain:
    if isinstance(node, Scalar):
        return "" if _is_nothing(node) else node.text
    if isinstance(node, Sequence):
        return [_plain(item) for item in node.items]
    return {key.text: _plain(value) for key, value in node.entries}


def _get(tree: Plain, path: Path) -> Plain:
    for step in path:
        tree = tree[_key(tree, step)]  # type: ignore[index,call-overload]
    return tree


def _set(tree: Plain, path: Path, value: Plain) -> Plain:
    """A copy of `tree` with `value` at `path`."""
    if not path:
        return value
    step, *rest = path
    if isinstance(tree, Fields):
        key = _key(tree, step)
        return {**tree, key: _set(tree.get(key, ""), tuple(rest), value)}
    return [_set(item, tuple(rest), value) if at == step else item for at, item in enumerate(tree)]


def _key(tree: Plain, step: str | int) -> str | int:
    if isinstance(tree, Fields):
        return next((key for key in tree if fold(key) == step), str(step))
    return step


def _inserted(items: Plain, at: int, item: Plain) -> Plain:
    return [*items[:at], item, *items[at:]]  # type: ignore[index]


def _indent(row: str) -> int:
    return len(row) - len(row.lstrip(" "))


def _step_of(root: Mapping) -> int:
    """How far to the right this file sets what is inside a block."""
    for key, value in root.entries:
        if isinstance(value, Mapping) and value.entries:
            return value.entries[0][0].span.column - key.span.column
    return STEP


def _last_line(node: Node) -> int:
    """The number of the last line that holds a part of `node`."""
    if isinstance(node, Scalar):
        return node.span.end_line if node.span.end_column > 1 else node.span.end_line - 1
    children = node.items if isinstance(node, Sequence) else [value for _, value in node.entries]
    keys = [] if isinstance(node, Sequence) else [key.span.line for key, _ in node.entries]
    return max([node.span.line, *keys, *(_last_line(child) for child in children)])
