"""A decision tree of the guide, written as a nested Markdown list: the list is shown, its picture drawn from it.

    - L'échéance est-elle passée ?
        - **Non** : ✗ ne rien demander.
          La suite de la ligne ne se lit que dans la liste (C. com., art. …).
        - **Oui** : la somme est-elle contestée ?
            - …

The first line of each item is what the picture shows; before the colon, in bold, the answer that leads there.
An item with items below is a question; another says what to do: « ✓ » act, « ✗ » stop, no sign: wait or complete.
"""

import re
from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

_STEP = 4  # spaces of one level, as Markdown wants them
_ITEM = re.compile(r"^(?P<indent> *)[-*] +(?P<words>\S.*)$")
_ANSWER = re.compile(r"^\*\*(?P<answer>[^*]+)\*\*\s*:\s*(?P<words>\S.*)$")
_LINK = re.compile(r"\[([^\]]+)\]\([^)]*\)")
_MARKS = re.compile(r"\*\*|`|(?<!\w)[*_](?=\S)|(?<=\S)[*_](?!\w)")


class Kind(StrEnum):
    """What an end of the tree tells to do, by the sign it starts with."""

    ACT = "✓"
    STOP = "✗"
    OTHER = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Node:
    """One box: a question when it has `children`, else the end of a path. `answer` leads to it, "" at the root."""

    answer: str
    words: str
    kind: Kind
    children: tuple["Node", ...]


class NotATree(ValueError):  # noqa: N818 — the name says what happened
    """The list cannot be drawn: a French sentence for its author."""


def parse(markdown: str) -> Node:
    """The tree of a nested list. Raises NotATree when a line has no place in it."""
    roots = _grown(deque(_items(markdown)), 0)
    if len(roots) != 1 or not roots[0].children:
        raise NotATree("un arbre a une seule première question, et des réponses sous elle")
    return roots[0]


def _items(markdown: str) -> Iterator[tuple[int, str]]:
    """The level and the first line of each item; what follows on other lines is for the list alone."""
    deepest = -1
    for line in markdown.splitlines():
        match = _ITEM.match(line)
        if match is None:
            if line.strip() and deepest < 0:
                raise NotATree(f"l'arbre commence par « - Question ? », non par « {line.strip()} »")
            continue
        level, rest = divmod(len(match["indent"]), _STEP)
        if rest or level > deepest + 1:
            raise NotATree(
                f"« {match['words']} » : décalez chaque réponse de {_STEP} espaces sous sa question"
            )
        deepest = level
        yield level, match["words"].strip()


def _grown(items: deque[tuple[int, str]], level: int) -> tuple[Node, ...]:
    nodes = []
    while items and items[0][0] == level:
        _, words = items.popleft()
        nodes.append(_node(words, root=level == 0, children=_grown(items, level + 1)))
    return tuple(nodes)


def _node(words: str, *, root: bool, children: tuple[Node, ...]) -> Node:
    match = _ANSWER.match(words)
    if root is bool(match):
        raise NotATree(f"« {words} » : écrivez « {'- Question ?' if root else '- **Réponse** : suite'} »")
    shown = match["words"] if match else words
    kind = next((kind for kind in (Kind.ACT, Kind.STOP) if shown.startswith(kind)), Kind.OTHER)
    said = plain(shown.removeprefix(kind))
    if len(children) == 1:
        raise NotATree(f"« {said} » n'a qu'une réponse : une question en a deux au moins")
    if children and not said.endswith("?"):
        raise NotATree(f"« {said} » a des réponses : terminez la question par « ? »")
    if children and kind is not Kind.OTHER:
        raise NotATree(f"« {said} » est une question : le signe « {kind} » est réservé aux issues")
    return Node(answer=plain(match["answer"]) if match else "", words=said, kind=kind, children=children)


def plain(markdown: str) -> str:
    """The words of a line of Markdown, without its links and emphasis; no-break spaces are kept."""
    return re.sub(r"[ \t]+", " ", _MARKS.sub("", _LINK.sub(r"\1", markdown))).strip()


def count(node: Node) -> tuple[int, int]:
    """How many questions and how many ends."""
    if not node.children:
        return 0, 1
    below = [count(child) for child in node.children]
    return 1 + sum(questions for questions, _ in below), sum(ends for _, ends in below)
