"""A decision tree as inline SVG: narrow enough for a telephone, drawn in the colour of the text.

Boxes stand one under the other. The answers of a question hang from a line on its left; the last one, when it
is a question itself, goes on at the same margin, so that a chain of questions stays a straight path.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from generator import french
from generator.pages.markup import text
from generator.pages.tree import Kind, Node, NotATree, count, parse

WIDTH = 340
_SIZE, _LINE = 13.0, 17
_PAD = 9
_INDENT = 24
_STEM = 11  # from the left edge of a question to the line that goes down from it
_GAP = 8
_SIGN = 22  # the room of the sign of an end

_STYLES = {Kind.ACT: "am-agir", Kind.STOP: "am-arret"}
_NARROW = frozenset("iljtfrI.,;:!'’|()[] \N{NO-BREAK SPACE}\N{NARROW NO-BREAK SPACE}-")
_WIDE = frozenset("mwMW%—œŒ@")


@dataclass(frozen=True, slots=True)
class _Box:
    node: Node
    x: float
    y: float
    lines: tuple[str, ...]

    @property
    def height(self) -> float:
        return _PAD * 2 + _LINE * len(self.lines) - 3

    @property
    def bottom(self) -> float:
        return self.y + self.height


def figure(name: str, title: str, *, caller: Callable[[], str] | None = None) -> str:
    """`{% call arbre("nom", "Titre") %}` a list `{% endcall %}`: the picture, and the list beside it.

    Raises NotATree, told to the author of the page.
    """
    if caller is None:
        raise NotATree(
            'un arbre s\'écrit {% call arbre("nom", "Titre") %}, puis sa liste, puis {% endcall %}'
        )
    if not re.fullmatch(r"[a-z][a-z0-9-]*", name):
        raise NotATree(f"« {name} » nomme mal un arbre : des minuscules, des chiffres et des tirets")
    written = caller().strip("\n")
    drawing = draw(parse(written), name=name, title=title)
    for kind, style in _STYLES.items():
        written = written.replace(f"{kind} ", f'<span class="am-signe {style}">{kind}</span> ')
    return (
        f'<div class="am-arbre" markdown>\n\n<figure>{drawing}</figure>\n\n'
        f'<div class="am-enlettres" markdown>\n\n{written}\n\n</div>\n\n</div>\n'
    )


def draw(tree: Node, *, name: str, title: str) -> str:
    """The whole picture. `name` is unique in the page; `title` and a summary are read aloud."""
    parts: list[str] = []
    bottom = _lay(tree, 1.0, 1.0, parts)
    questions, ends = count(tree)
    said = (
        f"Arbre de décision : {french.count(questions, 'question')}, {french.count(ends, 'issue')}. "
        "La liste qui accompagne le dessin dit la même chose mot pour mot."
    )
    return (
        f'<svg viewBox="0 0 {WIDTH} {_at(bottom + 1)}" role="img" aria-labelledby="{name}-titre {name}-texte" '
        f'xmlns="http://www.w3.org/2000/svg"><title id="{name}-titre">{text(title)}</title>'
        f'<desc id="{name}-texte">{text(said)}</desc>{"".join(parts)}</svg>'
    )


def _lay(node: Node, x: float, y: float, parts: list[str]) -> float:
    """Draw `node` with its top left corner at (`x`, `y`) and all below it; returns where it ends."""
    room = WIDTH - 1 - x - _PAD * 2 - (0 if node.children else _SIGN)
    box = _Box(node, x, y, tuple(wrap(_capital(node.words), room, bold=bool(node.children))))
    parts += _boxed(box)
    if not node.children:
        return box.bottom
    stem, side = x + _STEM, x + _INDENT
    bottom = reached = box.bottom
    for child in node.children:
        straight = child is node.children[-1] and bool(child.children)
        answer = wrap(child.answer, WIDTH - 1 - side, bold=True)
        parts += [
            _words(side, bottom + _GAP + 14 + row * _LINE, line, bold=True) for row, line in enumerate(answer)
        ]
        top = bottom + _GAP + 4 + _LINE * len(answer)
        reached = top if straight else top + _PAD + _LINE / 2
        if straight:
            head = f"M{_at(stem - 4)} {_at(top - 5)}L{_at(stem)} {_at(top)}L{_at(stem + 4)} {_at(top - 5)}"
            parts.append(_path(head))
        else:
            parts.append(_path(f"M{_at(stem)} {_at(reached)}H{_at(side)}"))
        bottom = _lay(child, x if straight else side, top, parts)
    parts.append(_path(f"M{_at(stem)} {_at(box.bottom)}V{_at(reached)}"))
    return bottom


def _boxed(box: _Box) -> Iterator[str]:
    question = bool(box.node.children)
    style = "am-question" if question else _STYLES.get(box.node.kind, "am-suite")
    fill = ".05" if question else ".1"
    place = f'x="{_at(box.x)}" y="{_at(box.y)}" width="{_at(WIDTH - 1 - box.x)}" height="{_at(box.height)}" rx="6"'
    yield f'<g class="{style}"><rect {place} fill="currentColor" fill-opacity="{fill}" stroke="currentColor" '
    yield f'stroke-width="{"1.4" if question else ".8"}"/>'
    if not question:
        yield _sign(box)
    yield "</g>"
    left = box.x + _PAD + (0 if question else _SIGN)
    for position, line in enumerate(box.lines):
        yield _words(left, box.y + _PAD + 11 + position * _LINE, line, bold=question)


def _sign(box: _Box) -> str:
    """A round mark: a tick, a cross, or an arrow for what is neither."""
    x, y = box.x + _PAD + 6, box.y + _PAD + 6.5
    strokes = {
        Kind.ACT: f"M{_at(x - 3)} {_at(y)}l2.2 2.6l4-5",
        Kind.STOP: f"M{_at(x - 2.6)} {_at(y - 2.6)}l5.2 5.2m0-5.2l-5.2 5.2",
        Kind.OTHER: f"M{_at(x - 3.2)} {_at(y)}h6m-2.4-2.6l2.6 2.6l-2.6 2.6",
    }
    ring = f'<circle cx="{_at(x)}" cy="{_at(y)}" r="7" fill="none" stroke="currentColor"/>'
    return f"{ring}{_path(strokes[box.node.kind], width='1.5')}"


def _words(x: float, y: float, words: str, *, bold: bool) -> str:
    weight = ' font-weight="600"' if bold else ""
    return f'<text x="{_at(x)}" y="{_at(y)}" font-size="{_SIZE:g}"{weight} fill="currentColor">{text(words)}</text>'


def _path(moves: str, width: str = "1.2") -> str:
    return f'<path d="{moves}" fill="none" stroke="currentColor" stroke-width="{width}"/>'


def _capital(words: str) -> str:
    return words[:1].upper() + words[1:]


def wrap(words: str, room: float, *, bold: bool = False) -> list[str]:
    """`words` cut into lines that fit `room`; no-break spaces hold, a word too long stands alone."""
    lines: list[str] = []
    for word in words.split(" "):
        longer = f"{lines[-1]} {word}" if lines else word
        if lines and width(longer, bold=bold) <= room:
            lines[-1] = longer
        else:
            lines.append(word)
    return lines


def width(words: str, *, bold: bool = False) -> float:
    """An upper estimate of the width of `words`, whatever the font of the reader's system."""
    ems = sum(0.3 if letter in _NARROW else 0.86 if letter in _WIDE else 0.64 if letter.isupper() else 0.53
              for letter in words)  # fmt: skip
    return ems * _SIZE * (1.05 if bold else 1)


def _at(length: float) -> str:
    return f"{length:.2f}".rstrip("0").rstrip(".")
