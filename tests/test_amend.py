"""Adding to a file: only what is asked is added, and every other byte stays where the clerk put it."""

import difflib
import doctest

import pytest
from builders import ROOT
from hypothesis import given
from hypothesis import strategies as st

from generator import amend
from generator.amend import NotEditable, append, as_yaml, put, value_at
from generator.amend import text as writing
from generator.source import MAX_BYTES, Mapping, Node, Scalar, Sequence, parse

CASES = sorted((ROOT / "cases").glob("*.yml"))
CALL = {"le": "22/11/2026", "acte": "appel", "note": "a dit : « lundi »"}


def plain(node: Node) -> object:
    """The tree as text, lists and blocks."""
    if isinstance(node, Scalar):
        return node.text
    if isinstance(node, Sequence):
        return [plain(item) for item in node.items]
    assert isinstance(node, Mapping)
    return {key.text: plain(value) for key, value in node.entries}


def read(text: str) -> dict[str, object]:
    root = parse(text, "essai").root
    assert root is not None, parse(text, "essai").diagnostics
    found = plain(root)
    assert isinstance(found, dict)
    return found


def only_added(before: str, after: str) -> str:
    """The lines of `after` that are not in `before`; the test fails when a line of `before` is gone."""
    rows = list(difflib.ndiff(before.splitlines(keepends=True), after.splitlines(keepends=True)))
    assert [row for row in rows if row.startswith("- ")] == []
    return "".join(row[2:] for row in rows if row.startswith("+ "))


def test_the_examples_of_the_docstrings_hold():
    assert doctest.testmod(amend).failed == doctest.testmod(writing).failed == 0


LINES = st.text(st.characters(exclude_categories=("Cs",), exclude_characters="\ufffe\uffff"), max_size=40)


@pytest.mark.parametrize("name", ["journal", "paiements", "promesses", "avoirs"])
@pytest.mark.parametrize("path", CASES, ids=lambda path: path.stem)
def test_an_example_case_gains_the_item_and_nothing_else(path, name):
    text = path.read_bytes().decode()
    after = append(text, (name,), CALL)
    assert read(after) == {**read(text), name: [*read(text).get(name, []), CALL]}
    assert only_added(text, after).count("appel") == 1


@given(
    st.sampled_from(CASES),
    st.sampled_from(["\n", "\r\n"]),
    st.booleans(),
    st.booleans(),
    st.dictionaries(st.sampled_from(["note", "contact", "heure"]), LINES, min_size=1),
    st.integers(0, 9),
)
def test_any_item_reads_back_whatever_the_line_ends(path, end, mark, cut, item, at):
    text = path.read_text(encoding="utf-8").replace("\n", end)
    text = ("\ufeff" if mark else "") + (text.rstrip() if cut else text)
    after = append(text, ("journal",), item, at)
    before = read(text.removeprefix("\ufeff"))
    journal = list(before.get("journal", []))
    journal.insert(at, item)
    assert read(after.removeprefix("\ufeff")) == {**before, "journal": journal}
    assert after.startswith("\ufeff") is mark
    assert ("\n" in after.replace("\r\n", "")) is (end == "\n")
    rows, kept = after.split(end), text.rstrip(end).split(end)
    start = next((n for n, row in enumerate(kept) if row != rows[n]), len(kept))
    tail = len(kept) - start
    assert tail == 0 or [row for row in rows if row][-tail:] == kept[start:]


JOURNALS = {
    "comments between items": (
        "journal:\n  - le: 1  # le premier\n  # entre deux\n  - le: 2\n    # suite du deux\npaiements:\n  - a: 1\n",
        "journal:\n  - le: 1  # le premier\n  # entre deux\n  - le: 2\n    # suite du deux\n  - le: 3\n"
        "paiements:\n  - a: 1\n",
    ),
    "a comment of the next key": (
        "journal:\n  - le: 1\n\n# Les paiements\npaiements:\n  - a: 1\n",
        "journal:\n  - le: 1\n  - le: 3\n\n# Les paiements\npaiements:\n  - a: 1\n",
    ),
    "dashes under the key": (
        "journal:\n- le: 1\n# après\nautre: x\n",
        "journal:\n- le: 1\n- le: 3\n# après\nautre: x\n",
    ),
    "four spaces": (
        "debiteur:\n    nom: x\njournal:\n    - le: 1\n",
        "debiteur:\n    nom: x\njournal:\n    - le: 1\n    - le: 3\n",
    ),
    "dashes alone on their line": (
        "journal:\n  -\n    le: 1\n",
        "journal:\n  -\n    le: 1\n  - le: 3\n",
    ),
    "a block of text at the end": (
        "journal:\n  - note: |\n      un\n      deux\n\nautre: x\n",
        "journal:\n  - note: |\n      un\n      deux\n  - le: 3\n\nautre: x\n",
    ),
    "a block of text that keeps its blank lines": (
        "journal:\n  - note: |+\n      un\n\nautre: x\n",
        "journal:\n  - note: |+\n      un\n\n  - le: 3\nautre: x\n",
    ),
    "a folded text without a final newline": (
        "journal:\n  - note: >-\n      un\n      deux",
        "journal:\n  - note: >-\n      un\n      deux\n  - le: 3\n",
    ),
    "a quoted text over two lines": (
        'journal:\n  - note: "un\n      deux"\nautre: x\n',
        'journal:\n  - note: "un\n      deux"\n  - le: 3\nautre: x\n',
    ),
    "a key without a value": ("journal:\nautre: x\n", "journal:\n  - le: 3\nautre: x\n"),
    "a key without a value, and its comment": (
        "journal: # rien encore\nautre: x\n",
        "journal: # rien encore\n  - le: 3\nautre: x\n",
    ),
    "no key, blank lines at the end": ("autre: x\n\n\n", "autre: x\njournal:\n  - le: 3\n\n\n"),
    "no key, a last comment": ("autre: x\n# fin\n", "autre: x\n# fin\njournal:\n  - le: 3\n"),
    "no key, an end of document": ("---\nautre: x\n...\n", "---\nautre: x\njournal:\n  - le: 3\n...\n"),
    "a capital in the key": ("Journal:\n  - le: 1\n", "Journal:\n  - le: 1\n  - le: 3\n"),
    "a file set to the right": ("  autre: x\n", "  autre: x\n  journal:\n    - le: 3\n"),
}  # fmt: skip


@pytest.mark.parametrize(("before", "after"), JOURNALS.values(), ids=JOURNALS)
def test_an_item_goes_where_a_clerk_would_write_it(before: str, after: str):
    assert append(before, ("journal",), {"le": "3"}) == after


def test_a_null_becomes_the_list():
    assert (
        append("journal: ~ # vide\nb: x\n", ("journal",), {"le": "3"}) == "journal: # vide\n  - le: 3\nb: x\n"
    )


def test_an_item_may_go_before_another_with_its_comment_left_above_that_one():
    text = "journal:\n  # le premier\n  - le: 1\n  # le trois\n  - le: 3\n"
    assert append(text, ("journal",), {"le": "2"}, 1) == (
        "journal:\n  # le premier\n  - le: 1\n  - le: 2\n  # le trois\n  - le: 3\n"
    )
    assert append(text, ("journal",), {"le": "0"}, 0) == (
        "journal:\n  # le premier\n  - le: 0\n  - le: 1\n  # le trois\n  - le: 3\n"
    )


def test_blocks_inside_follow_the_indentation_of_the_file():
    text = "debiteur:\n    nom: x\n"
    assert append(text, ("journal",), {"le": "1", "envoi": {"mode": "lrar"}}) == (
        "debiteur:\n    nom: x\njournal:\n    - le: 1\n      envoi:\n          mode: lrar\n"
    )


def test_a_list_inside_an_item_is_reached_and_created():
    text = "journal:\n  - acte: relance\n    envoi:\n      mode: lrar # au guichet\n  - acte: note\n"
    once = append(text, ("journal", 0, "envoi", "suivi_postal"), {"etat": "depose"})
    twice = append(once, ("journal", 0, "envoi", "suivi_postal"), {"etat": "npai"})
    assert twice == (
        "journal:\n  - acte: relance\n    envoi:\n      mode: lrar # au guichet\n      suivi_postal:\n"
        "        - etat: depose\n        - etat: npai\n  - acte: note\n"
    )


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("litiges:\n  - facture: F\n  - facture: G\n",
         "litiges:\n  - facture: F\n    issue: réglé\n  - facture: G\n"),
        ("litiges:\n  - facture: F\n    issue:\n", "litiges:\n  - facture: F\n    issue: réglé\n"),
        ("litiges:\n  - issue:   # à dire\n", "litiges:\n  - issue: réglé   # à dire\n"),
        ("litiges:\n  - issue: ''\n", "litiges:\n  - issue: réglé\n"),
        ("litiges:\n  - issue: \"en cours\" # relu\n", "litiges:\n  - issue: réglé # relu\n"),
    ],
)  # fmt: skip
def test_a_value_is_written_in_its_place(before: str, after: str):
    assert put(before, ("litiges", 0, "issue"), "réglé") == after


def test_a_block_is_never_replaced():
    with pytest.raises(NotEditable, match="déjà rempli, ligne 1"):
        put("situation:\n  type: liquidation\n", ("situation",), "x")
    with pytest.raises(NotEditable, match="n'est pas une liste, ligne 1"):
        append("journal: rien\n", ("journal",), {"le": "1"})


@pytest.mark.parametrize(
    "text", ["", "journal: [\n", "- a\n", "a: 1\na: 2\n", "journal: []\n", "\ta: 1\n", "a: 1\n--- \nb: 2\n"]
)
def test_a_file_that_cannot_be_read_is_left_alone(text: str):
    with pytest.raises(NotEditable, match="corrigez-la d'abord"):
        append(text, ("journal",), {"le": "1"})


def test_a_place_that_does_not_exist_is_named():
    with pytest.raises(NotEditable, match="« 3 » est introuvable"):
        put("journal:\n  - le: 1\n", ("journal", 3, "note"), "x")


def test_a_file_of_the_largest_size_is_edited():
    text = "reference: a\njournal:\n" + "  - le: 1\n    note: vu\n" * 60_000
    assert len(text) < MAX_BYTES
    assert append(text, ("journal",), {"le": "2"}) == text + "  - le: 2\n"


@given(LINES)
def test_any_text_is_written_so_that_it_reads_back(text: str):
    assert read(f"a:\n  - b: 1\n    {as_yaml({'c': text})}\n") == {"a": [{"b": "1", "c": text}]}


def test_what_stands_at_a_place_can_be_asked():
    text = "\ufeffLitiges:\n  - facture: F\n    clos_le:\n"
    assert value_at(text, ("litiges", 0, "facture")) == "F"
    assert value_at(text, ("litiges", 0, "clos_le")) is None
    assert value_at(text, ("litiges", 4)) is None
