"""YAML text to a located tree: what is accepted, and each refusal with its place and its French sentence."""

import subprocess
import sys
import time
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from generator import source
from generator.diagnostics import Diagnostic
from generator.source import (
    MAX_BYTES,
    Mapping,
    Scalar,
    Sequence,
    Tree,
    decode,
    parse,
    parse_bytes,
    unreadable,
)

ROOT = Path(__file__).resolve().parent.parent

HEALTHY = """\
reference: 2026-0042
debiteur:
  nom: "L'Étoile : menuiserie"
  adresse:
    code_postal: 01000
factures:
  - numero: F-1
    prestation: |
      Pose de fenêtres,
      rue Vauban
    pieces:
      - pieces/F-1.pdf
      - 'pieces/BL n°1.pdf'
  - numero: no
# fin
"""


def plain(node: source.Node) -> object:
    if isinstance(node, Scalar):
        return node.text
    if isinstance(node, Sequence):
        return [plain(item) for item in node.items]
    return {key.text: plain(value) for key, value in node.entries}


def only(tree: Tree) -> Diagnostic:
    (found,) = tree.diagnostics
    assert tree.root is None
    return found


def place(found: Diagnostic) -> str:
    return f"{found.span.line}:{found.span.column}"


# --- Accepted ---


def test_every_scalar_stays_the_text_that_was_typed():
    tree = parse(HEALTHY, "sain.yml")
    assert tree.diagnostics == ()
    assert tree.root is not None
    assert plain(tree.root) == {
        "reference": "2026-0042",
        "debiteur": {"nom": "L'Étoile : menuiserie", "adresse": {"code_postal": "01000"}},
        "factures": [
            {
                "numero": "F-1",
                "prestation": "Pose de fenêtres,\nrue Vauban\n",
                "pieces": ["pieces/F-1.pdf", "pieces/BL n°1.pdf"],
            },
            {"numero": "no"},
        ],
    }


@pytest.mark.parametrize(
    "text", ["01000", "no", "on", "12:30", "1_000", "2026-06-30", "1250.10", "~", "null", "0x1F"]
)
def test_yaml_decides_no_type(text: str):
    tree = parse(f"a: {text}", "a.yml")
    assert isinstance(tree.root, Mapping)
    assert plain(tree.root) == {"a": text}


def test_a_scalar_knows_its_place_and_whether_it_was_quoted():
    tree = parse('é: "à b"\nc: d\n', "a.yml")
    assert isinstance(tree.root, Mapping)
    (_, quoted), (_, bare) = tree.root.entries
    assert isinstance(quoted, Scalar)
    assert isinstance(bare, Scalar)
    assert (quoted.span.column, quoted.span.end_column, quoted.plain) == (4, 9, False)
    assert (bare.span.line, bare.span.column, bare.plain) == (2, 4, True)


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_any_end_of_line_counts_one_line(end: str):
    tree = parse(end.join(("a: 1", "b: 2", "a: 3")), "a.yml")
    assert place(only(tree)) == "3:1"
    assert only(tree).excerpt == "3 | a: 3\n  | ^"


def test_a_byte_order_mark_is_accepted_and_shifts_nothing():
    tree = parse_bytes("\N{ZERO WIDTH NO-BREAK SPACE}a: 1\n".encode(), "a.yml")
    assert isinstance(tree.root, Mapping)
    assert tree.root.entries[0][0].span.column == 1


def test_markers_of_a_single_document_are_accepted():
    assert parse("---\na: 1\n...\n", "a.yml").diagnostics == ()


# --- Refused: the file as a whole ---


@pytest.mark.parametrize("text", ["", "\n\n", "# rien encore\n", "---\n", "--- # rien\n", "~x"[:0]])
def test_an_empty_file_is_named_as_such(text: str):
    found = only(parse(text, "a.yml"))
    assert (found.code, found.message, place(found)) == ("YAM03", "le fichier est vide", "1:1")


def test_latin_1_is_recognised_at_the_first_byte_that_is_not_utf_8():
    found = only(parse_bytes("ville: Lyon\nnom: Société\n".encode("latin-1"), "a.yml"))
    assert (found.code, place(found)) == ("YAM01", "2:10")
    assert (
        found.message
        == "le fichier n'est pas en UTF-8 (ligne 2, sans doute du Latin-1) : enregistrez-le en UTF-8"
    )
    assert found.fix == "dans l'éditeur, choisissez « Enregistrer avec l'encodage : UTF-8 »"


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "utf-16-be", "utf-32"])
def test_utf_16_is_recognised_with_or_without_its_mark(encoding: str):
    found = only(parse_bytes("nom: Société".encode(encoding), "a.yml"))
    assert (found.code, found.message) == (
        "YAM01",
        "le fichier est enregistré en UTF-16 : enregistrez-le en UTF-8",
    )


def test_a_null_byte_is_no_text():
    found = only(parse_bytes(b"a: 1\nb: \0\n", "a.yml"))
    assert (found.code, place(found)) == ("YAM01", "2:4")
    assert found.message == "le fichier contient des octets nuls : ce n'est pas un fichier texte"


def test_an_invisible_character_is_named_by_its_number():
    found = only(parse("a: 1\nb: x\x07\n", "a.yml"))
    assert (found.code, place(found)) == ("YAM01", "2:5")
    assert found.message == "un caractère invisible (U+0007) se trouve dans le fichier"


def test_a_file_over_two_megabytes_is_refused_unread():
    found = only(parse_bytes(b"a: 1\n" * 500_000, "a.yml"))
    assert (
        found.message == "le fichier pèse 2,5 Mo : un dossier tient en quelques kilo-octets (limite : 2 Mo)"
    )
    assert parse_bytes(b"#" * (MAX_BYTES - 4) + b"\na: ", "a.yml").diagnostics == ()


def test_decode_gives_the_text_or_the_reason():
    assert decode("é".encode("utf-8-sig")) == ("é", "")
    text, reason = decode(b"\xe9")
    assert text == ""
    assert reason.startswith("le fichier n'est pas en UTF-8 (ligne 1")


def test_a_file_that_cannot_be_opened_has_a_tree_that_says_why():
    found = only(unreadable("a.yml", "le fichier ne peut pas être lu (accès refusé)"))
    assert (found.code, found.message) == ("YAM02", "le fichier ne peut pas être lu (accès refusé)")


# --- Refused: the writing, with its exact place ---


@pytest.mark.parametrize(
    ("text", "code", "where", "sentence"),
    [
        # Keys
        ("a: 1\nb: 2\na: 3", "YAM11", "3:1", "la clé « a » est déjà donnée ligne 1"),
        ("x:\n  - a: 1\n    a: 2", "YAM11", "3:5", "la clé « a » est déjà donnée ligne 2"),
        ("? - a\n: b", "YAM10", "1:3", "une clé doit être un simple mot"),
        # What the subset leaves out
        ("a: &ancre 1", "YAM06", "1:4", "l'ancre « &ancre » n'est pas acceptée"),
        ("a: *ancre", "YAM06", "1:4", "le renvoi « *ancre » n'est pas accepté"),
        ("<<: b", "YAM06", "1:1", "la fusion « << » n'est pas acceptée"),
        ("a: !!int 1", "YAM07", "1:4", "l'étiquette « tag:yaml.org,2002:int » n'est pas acceptée"),
        ("a: !secret x", "YAM07", "1:4", "l'étiquette « !secret » n'est pas acceptée"),
        ("é: {montant: 250,00}", "YAM08", "1:4", "l'écriture entre accolades { } n'est pas acceptée"),
        ("a: [1, [2, {b: 3}]]", "YAM08", "1:4", "l'écriture entre crochets [ ] n'est pas acceptée"),
        ("a: 1\n---\nb: 2", "YAM05", "2:1", "le fichier contient plusieurs documents (« --- »)"),
        ("---\n---\n", "YAM05", "2:1", "le fichier contient plusieurs documents (« --- »)"),
        # Indentation
        ("a:\n\tb: 1", "YAM04", "2:1", "une tabulation sert de retrait"),
        ("a:\n  \tb: 1", "YAM04", "2:3", "une tabulation sert de retrait"),
        ("a:\n   b: 1\n  c: 2", "YAM12", "3:3",
         "le retrait de cette ligne ne correspond à aucun niveau ouvert"),
        (" a: 1\nb: 2", "YAM12", "2:1", "le retrait de cette ligne ne correspond à aucun niveau ouvert"),
        ("a: 1\n- b", "YAM12", "2:1", "le retrait de cette ligne ne correspond à aucun niveau ouvert"),
        ("- a\nb: 1", "YAM12", "2:1", "un tiret « - » est attendu pour continuer la liste"),
        ("a: - b", "YAM12", "1:4", "un tiret « - » ne peut pas commencer ici"),
        # Quotes and colons
        ('nom: "Étoile\nville: Lyon\n', "YAM12", "1:6", "ce guillemet n'est pas refermé"),
        ("nom: 'Étoile\nville: Lyon\n", "YAM12", "1:6", "ce guillemet n'est pas refermé"),
        ('nom: "Étoile" Lyon', "YAM12", "1:15", "la fin de cette ligne n'est pas comprise"),
        ("objet: lot 3 : fenêtres", "YAM12", "1:14", "cette valeur contient « : »"),
        ("nom Durand\nville: Lyon", "YAM12", "2:6",
         "« : » inattendu : la ligne précédente n'est pas finie, ou le retrait est mal aligné"),
        ("ville: Lyon\nnom Durand\n", "YAM12", "2:1", "il manque « : » après la clé"),
        ('a: "C:\\Windows"', "YAM12", "1:7", "« \\ » a un sens particulier entre guillemets doubles"),
        # Characters that YAML keeps for itself
        ("a: @b", "YAM12", "1:4", "ce caractère ne peut pas commencer une valeur"),
        ("a: `b", "YAM12", "1:4", "ce caractère ne peut pas commencer une valeur"),
        ("a: %b", "YAM12", "1:4", "ce caractère ne peut pas commencer une valeur"),
        ("a: ]", "YAM12", "1:4", "ce caractère ne peut pas commencer une valeur"),
        ("a: & Cie", "YAM12", "1:4", "« & » ne peut pas commencer une valeur"),
        ("a: * b", "YAM12", "1:4", "« * » ne peut pas commencer une valeur"),
        ("a: ? b", "YAM12", "1:4", "« ? » ne peut pas commencer une valeur"),
        ("a: !<", "YAM12", "1:6", "« ! » ne peut pas commencer une valeur"),
        ("a: | b", "YAM12", "1:4", "« | » et « > » annoncent un texte qui commence à la ligne suivante"),
        ("%a", "YAM12", "1:1", "une ligne ne peut pas commencer par « % »"),
    ],
)  # fmt: skip
def test_a_refusal_says_what_is_wrong_and_where(text: str, code: str, where: str, sentence: str):
    found = only(parse(text, "a.yml"))
    assert (found.code, place(found), found.message) == (code, where, sentence)
    assert found.fix


def test_the_caret_stands_under_the_fault_even_after_accents():
    assert only(parse('dépôt: "clé" œuvre', "a.yml")).excerpt == 'dépôt: "clé" œuvre'.join(
        ("1 | ", "\n  |              ^")
    )


def test_every_tab_is_shown_at_once():
    assert [place(found) for found in parse("a:\n\tb: 1\n\tc: 2\n", "a.yml").diagnostics] == ["2:1", "3:1"]


def test_every_refusal_of_the_subset_is_shown_at_once_in_the_order_of_the_file():
    tree = parse("a: &x 1\nb: {c: d}\na: *x\n", "a.yml")
    assert [(found.code, place(found)) for found in tree.diagnostics] == [
        ("YAM06", "1:4"),
        ("YAM08", "2:4"),
        ("YAM11", "3:1"),
        ("YAM06", "3:4"),
    ]


def test_a_bracket_left_open_is_said_once():
    assert [found.code for found in parse("a: [1\nb: 2\n", "a.yml").diagnostics] == ["YAM08"]


def test_a_billion_laughs_are_refused_without_being_heard():
    rows = ['a: &a ["lol"]'] + [
        f"{b}: &{b} [{', '.join([f'*{a}'] * 9)}]" for a, b in zip("abcdefgh", "bcdefghi", strict=True)
    ]
    begun = time.perf_counter()
    tree = parse("\n".join(rows), "rires.yml")
    assert tree.root is None
    assert {found.code for found in tree.diagnostics} == {"YAM06", "YAM08"}
    assert time.perf_counter() - begun < 5


def test_findings_stop_at_fifty():
    assert len(parse("a: 1\n" * 500, "a.yml").diagnostics) == 50
    assert len(parse("".join(f"k{n}: *x\n" for n in range(49)) + "b: @", "a.yml").diagnostics) == 50


SHAPES = {
    "brackets": "[" * 50_000,
    "braces": "{a: " * 50_000,
    "dashes": "- " * 50_000,
    "questions": "? " * 50_000,
    "indents": "".join(" " * level + "a:\n" for level in range(1_900)),
}


@pytest.mark.parametrize("shape", SHAPES)
def test_deep_nesting_is_refused_quickly(shape: str):
    begun = time.perf_counter()
    tree = parse(SHAPES[shape], "profond.yml")
    assert tree.root is None
    assert tree.diagnostics
    assert time.perf_counter() - begun < 5


def test_deep_nesting_does_not_end_the_process():
    script = """
from generator.source import parse
for shape in ("[", "- ", "{a: "):
    print(parse(shape * 50_000, "profond.yml").diagnostics[-1].message)
"""
    done = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, timeout=60, cwd=ROOT
    )
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.splitlines() == ["la structure est trop profonde"] * 3


def test_no_refusal_shows_in_public_what_was_typed():
    secrets = "nom_secret: 1\nnom_secret: 2\na: &nom_secret 1\nb: *nom_secret\nc: !nom_secret 1\n"
    publics = [found.public_message for found in parse(secrets, "a.yml").diagnostics]
    assert publics == [
        "une clé est déjà donnée ligne 1",
        "une ancre « & » n'est pas acceptée",
        "un renvoi « * » n'est pas accepté",
        "une étiquette « ! » n'est pas acceptée",
    ]


# --- Never an exception ---

YAML_LIKE = st.text(alphabet="ab:- \n\t#\"'[]{},&*!|>?%@`\\~éœ0\r\x85\u2028\ufeff<=.")


@given(st.text() | YAML_LIKE)
@example("a: |9\n x")
@example('a: "\\ud800"')
@example("\ud800")
@example("\ufeff\ufeffa: 1")
def test_any_text_is_a_tree_or_located_refusals(text: str):
    tree = parse(text, "a.yml")
    assert (tree.root is None) == bool(tree.diagnostics)
    for found in tree.diagnostics:
        assert found.span.line >= 1
        assert found.span.column >= 1
        assert found.message
        assert found.public_message


@given(st.binary() | st.text().map(lambda text: text.encode("latin-1", "replace")))
def test_any_bytes_are_a_tree_or_refusals(data: bytes):
    tree = parse_bytes(data, "a.yml")
    assert (tree.root is None) == bool(tree.diagnostics)


@pytest.mark.parametrize("cut", range(len(HEALTHY)))
def test_a_file_cut_anywhere_never_raises(cut: int):
    parse(HEALTHY[:cut], "a.yml")
    parse_bytes(HEALTHY.encode()[:cut], "a.yml")


@pytest.mark.parametrize("line", range(len(HEALTHY.splitlines())))
def test_a_line_deleted_anywhere_never_raises(line: int):
    rows = HEALTHY.splitlines(keepends=True)
    parse("".join(rows[:line] + rows[line + 1 :]), "a.yml")


def test_the_pure_python_loader_says_the_same(monkeypatch: pytest.MonkeyPatch):
    import yaml

    usual = parse(HEALTHY, "a.yml")
    monkeypatch.setattr(source, "_Loader", yaml.BaseLoader)
    assert parse(HEALTHY, "a.yml") == usual
    assert only(parse("a: 1\na: 2", "a.yml")).code == "YAM11"
    assert only(parse('a: "b', "a.yml")).code == "YAM12"
    assert only(parse("- " * 50_000, "a.yml")).code == "YAM09"
