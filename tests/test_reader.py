"""Binding a tree to a model: every slip at its place, in French, all at once."""

import doctest
import re
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator import reader
from generator.case import Case, Creditor
from generator.diagnostics import START, Diagnostic, Severity, Span
from generator.procedure import Procedure
from generator.reader import Bound, bind, fold, nearest
from generator.source import Mapping, Node, Scalar, Sequence, Tree, parse

CASE = """\
reference: 2026-0042
creancier: atelier
debiteur:
  nom: Menuiserie Fictive
  qualite: professionnel
  adresse:
    voie: 12 rue des Modèles
    code_postal: 69003
    ville: Lyon
factures:
  - numero: F-1
    emise_le: 01/06/2026
    echeance: 01/07/2026
    montant_ttc: 1 000,00
    prestation: Pose de menuiseries
"""


def read(text: str, model: Any = Case) -> Bound[Any]:
    return bind(parse(text, "cases/essai.yml"), model)


def edited(old: str, new: str) -> Bound[Any]:
    assert old in CASE
    return read(CASE.replace(old, new, 1))


def only(bound: Bound[Any]) -> Diagnostic:
    (found,) = bound.diagnostics
    assert bound.value is None
    assert found.severity is Severity.ERROR
    return found


def place(found: Diagnostic) -> str:
    return f"{found.span.line}:{found.span.column}"


def under(found: Diagnostic) -> str:
    """The words under the carets."""
    shown, carets = found.excerpt.splitlines()
    return shown[carets.index("^") : carets.rindex("^") + 1]


def test_the_examples_of_the_docstrings_hold():
    assert doctest.testmod(reader).failed == 0


def test_a_healthy_case_gives_a_value_and_no_diagnostic():
    bound = read(CASE)
    assert bound.diagnostics == ()
    assert bound.value.debtor.address.town == "Lyon"


def test_a_tree_that_could_not_be_read_keeps_its_own_diagnostics():
    bound = read("a: 1\na: 2\n")
    assert (bound.value, [found.code for found in bound.diagnostics]) == (None, ["YAM11"])


# --- Keys ---


@pytest.mark.parametrize(
    ("key", "typed"),
    [
        ("echeance", "Échéance"),
        ("montant_ttc", "Montant TTC"),
        ("montant_ttc", "montant-ttc"),
        ("emise_le", "Émise le"),
        ("emise_le", "E\N{COMBINING ACUTE ACCENT}MISE\N{NO-BREAK SPACE}LE"),
        ("numero", '"Numéro"'),
    ],
)
def test_a_key_is_known_whatever_its_case_accents_hyphens_and_spaces(key: str, typed: str):
    assert edited(f"{key}:", f"{typed}:").value == read(CASE).value


def test_a_key_is_folded_to_plain_letters():
    keys = ("Date d’échéance", "date-d'écheance ", "Cœur", "MONTANT  TTC", "")
    assert [fold(key) for key in keys] == ["date_d_echeance", "date_d_echeance", "coeur", "montant_ttc", ""]


def test_an_unknown_key_is_shown_with_the_nearest_one():
    found = only(
        edited("    emise_le: 01/06/2026\n", "    emise_le: 01/06/2026\n    emis_par: Lyon\n    ".rstrip(" "))
    )
    assert (found.code, place(found), under(found)) == ("FMT01", "13:5", "emis_par")
    assert found.message == "la clé « emis_par » est inconnue"
    found = only(edited("    ville: Lyon\n", "    ville: Lyon\n    vile: Lyon\n"))
    assert found.fix == "vouliez-vous écrire « ville » ?"
    assert found.public_message == "une clé est inconnue"


def test_an_unknown_key_that_resembles_nothing_is_shown_with_the_possible_ones():
    found = only(edited("    ville: Lyon\n", "    ville: Lyon\n    xyz: 1\n"))
    assert found.fix == "clés possibles ici : code_postal, complement, lieu_dit, pays, ville, voie"


def test_an_english_field_name_is_no_key():
    assert only(edited("    ville: Lyon\n", "    ville: Lyon\n    town: Lyon\n")).code == "FMT01"


def test_a_key_repeated_under_another_spelling_is_refused():
    found = only(edited("    ville: Lyon\n", "    ville: Lyon\n    Ville: Paris\n"))
    assert (found.code, place(found)) == ("FMT02", "10:5")
    assert found.message == "la clé « Ville » répète « ville »"
    assert found.public_message == "la clé « ville » est donnée deux fois"


# --- Missing and empty ---


def test_a_missing_key_is_reported_on_its_block():
    found = only(edited("    ville: Lyon\n", ""))
    assert (found.code, place(found)) == ("FMT04", "7:5")
    assert found.message == "il manque « ville » (commune, avec CEDEX le cas échéant)"
    assert found.fix == "ajoutez la ligne « ville: … »"
    assert found.route == ("debtor", "address", "town")


def test_a_key_missing_from_an_item_is_reported_on_that_item():
    second = "  - numero: F-2\n    emise_le: 01/06/2026\n    montant_ttc: 5\n"
    found = only(read(CASE + second))
    assert (found.message, place(found)) == (
        "il manque « prestation » (biens ou services, commande ou contrat)",
        "16:5",
    )
    assert found.route == ("invoices", 1, "supply")


@pytest.mark.parametrize("empty", ["", " ~", " null", " ''", ' ""', " '  '"])
def test_an_empty_required_value_is_missing(empty: str):
    found = only(edited("    ville: Lyon\n", f"    ville:{empty}\n"))
    assert (found.code, found.span.line) == ("FMT04", 9)
    assert found.message == "il manque « ville » (commune, avec CEDEX le cas échéant)"
    assert found.fix == "complétez cette ligne"


@pytest.mark.parametrize("empty", ["", " ~", " null", " ''"])
def test_an_empty_optional_value_is_no_value(empty: str):
    assert edited("    voie: 12 rue des Modèles\n", f"    voie:{empty}\n").value.debtor.address.street is None


def test_the_word_null_in_quotes_is_a_word():
    assert edited("nom: Menuiserie Fictive", "nom: 'null'").value.debtor.name == "null"


def test_an_empty_item_is_said_empty():
    found = only(read(CASE + "    pieces:\n      - a.pdf\n      -\n"))
    assert (found.message, found.span.line) == ("l'élément 2 de « pieces » est vide", 18)


def test_an_empty_list_of_invoices_is_missing():
    assert (
        only(read(CASE[: CASE.index("  - numero")])).message == "il manque « factures » (factures réclamées)"
    )


# --- Values ---


def test_a_value_outside_a_closed_list_is_shown_with_the_nearest_and_the_possible_ones():
    found = only(edited("professionnel", "Profesionnel"))
    assert (found.code, place(found), under(found)) == ("FMT03", "5:12", "Profesionnel")
    assert found.message == "« Profesionnel » n'est pas une valeur de « qualite »"
    assert found.fix == (
        "vouliez-vous écrire « professionnel » ? valeurs possibles : professionnel, consommateur, public"
    )
    assert found.public_message == "la valeur de « qualite » n'est pas dans la liste"


def test_a_value_that_resembles_nothing_is_shown_with_the_possible_ones_alone():
    assert (
        only(edited("professionnel", "?x")).fix == "valeurs possibles : professionnel, consommateur, public"
    )


def test_a_closed_list_in_a_list_gives_its_choices_too():
    text = "identifiant: p\ntitre: P\nregimes:\n  - b2b\n  - b2x\netapes:\n  - acte: rappel\n    delai: 5\n"
    found = only(read(text, Procedure))
    assert (found.route, place(found)) == (("regimes", 1), "5:5")
    assert found.fix.startswith("vouliez-vous écrire « b2")
    assert found.message == "« b2x » n'est pas une valeur de l'élément 2 de « regimes »"


def test_a_long_value_is_quoted_in_part_and_on_one_line():
    found = only(edited("1 000,00", "mille " * 100))
    assert len(found.message) < 150
    assert "…" in found.message
    found = only(edited("montant_ttc: 1 000,00", "montant_ttc: |\n      mille\n      balles"))
    assert found.message == "« mille balles » n'est pas un nombre"


@pytest.mark.parametrize(
    ("old", "new", "sentence", "advice"),
    [
        (
            "factures:\n  - numero",
            "factures:\n    numero",
            "« factures » attend une liste",
            "commencez chaque élément par un tiret « - », sur sa propre ligne",
        ),
        (
            "prestation: Pose de menuiseries\n",
            "prestation: x\n    pieces: a.pdf\n",
            "« pieces » attend une liste",
            "commencez chaque élément par un tiret « - », sur sa propre ligne",
        ),
        (
            "adresse:\n    voie: 12 rue des Modèles\n    code_postal: 69003\n    ville: Lyon\n",
            "adresse: 12 rue des Modèles\n",
            "« adresse » attend un bloc de lignes « clé: valeur »",
            "écrivez chaque clé sur sa ligne, en retrait",
        ),
        (
            "adresse:\n    voie: 12 rue des Modèles\n    code_postal: 69003\n    ville: Lyon\n",
            "adresse:\n    - 12 rue des Modèles\n",
            "« adresse » attend un bloc de lignes « clé: valeur »",
            "écrivez chaque clé sur sa ligne, en retrait",
        ),
        (
            "nom: Menuiserie Fictive",
            "nom:\n    - Menuiserie",
            "il faut ici un texte, pas une liste ni un bloc",
            "écrivez la valeur sur la même ligne que la clé",
        ),
        (
            "montant_ttc: 1 000,00",
            "montant_ttc:\n      valeur: 1",
            "il faut ici un montant, pas une liste ni un bloc",
            "écrivez la valeur sur la même ligne que la clé",
        ),
        (
            "qualite: professionnel",
            "qualite:\n    - professionnel",
            "« qualite » attend une seule valeur, pas une liste ni un bloc",
            "écrivez la valeur sur la même ligne que la clé",
        ),
        (
            "prestation: Pose de menuiseries\n",
            "prestation: x\n  - F-2\n",
            "l'élément 2 de « factures » attend un bloc de lignes « clé: valeur »",
            "écrivez chaque clé sur sa ligne, en retrait",
        ),
    ],
)
def test_a_wrong_shape_is_said_with_the_shape_expected(old: str, new: str, sentence: str, advice: str):
    found = only(edited(old, new))
    assert (found.code, found.message, found.fix) == ("FMT03", sentence, advice)


@pytest.mark.parametrize("text", ["bonjour", "- a\n- b\n"])
def test_a_file_that_is_not_made_of_keys_is_said_so(text: str):
    found = only(read(text))
    assert (found.message, place(found)) == ("le fichier attend un bloc de lignes « clé: valeur »", "1:1")


def test_an_inner_field_named_by_a_check_of_its_block_gets_the_caret():
    found = only(edited("69003", "B-1000"))
    assert (found.route, under(found)) == (("debtor", "address", "postcode"), "B-1000")
    assert found.public_message == "« code_postal » : code postal mal écrit"


# --- All at once ---

BAD = """\
reference: CON
debiteur:
  nom: Secret Durand
  qualite: Secret1
  siren: 732 829 321
  adresse:
    code_postal: Secret2!
    vile: Secret3
  contacts:
    nom: Secret4
factures:
  - numero: F-1
    emise_le: 31/06/2026
    montant_ttc: Secret5
    prestation:
      - Secret6
    pieces: Secret7
    nature: Secret8
  - Secret9
  -
  - montant_ttc: -77
    Montant TTC: 77
    echeance: 12/12/12
    pieces:
      - ../Secret10
avoirs:
  - montant: 0,00
journal:
  - le: 04/08/2026
    acte: appel
    envoi: Secret11
mandataire:
  courriel: Secret12
  telephone: Secret13
  compte_clients:
    iban: Secret14
    bic: Secret15
penalites:
  taux: Secret16
litiges:
  - ecrit: Secret17
derogations: Secret18
"""


def test_all_errors_come_at_once_in_the_order_of_the_file():
    found = read(BAD).diagnostics
    places = [(each.span.line, each.span.column) for each in found]
    assert places == sorted(places)
    assert len(found) > 25
    assert {each.code for each in found} == {
        "FMT01", "FMT02", "FMT03", "FMT04", "FMT05", "FMT06", "FMT07", "FMT08", "FMT09", "FMT10",
    }  # fmt: skip


ENGLISH = re.compile(
    r"\b(the|be|is|should|must|input|value|error|missing|required|field|string|list|dict|tuple|instance"
    r"|type|valid|invalid|expected|found|not|while|object|none|true|false|extra|permitted|at least)\b",
    re.IGNORECASE,
)
SPOILED = [
    CASE.replace(old, new, 1)
    for old, new in [
        (line, f"{line.partition(':')[0]}:{value}")
        for line in CASE.splitlines()
        for value in ("", " x", "\n      - x", "\n      x: y", " 0", " -1", ' "a\\tb"', " ~")
    ]
]


def test_no_message_keeps_an_english_word():
    found = [each for text in (BAD, *SPOILED) for each in read(text).diagnostics]
    found += [each for model in (Creditor, Procedure) for each in read(BAD, model).diagnostics]
    sentences = {sentence for each in found for sentence in (each.message, each.public_message, each.fix)}
    assert [sentence for sentence in sorted(sentences) if ENGLISH.search(sentence)] == []
    assert len(sentences) > 60


def test_every_diagnostic_has_a_public_sentence_without_any_value():
    for found in read(BAD).diagnostics:
        assert found.public_message
        assert not re.search(r"Secret|77|732|31/06", found.public_message)


def test_every_diagnostic_says_what_to_do():
    assert [found.message for found in read(BAD).diagnostics if not found.fix] == []


# --- The index ---


def test_every_route_leads_to_its_exact_words():
    index = read(CASE).index
    assert index.span(("invoices", 0, "amount_ttc")) == Span(line=14, column=18, end_line=14, end_column=26)
    assert index.span(("debtor", "address", "town")) == Span(line=9, column=12, end_line=9, end_column=16)
    assert index.span(("creditor",)) == Span(line=2, column=12, end_line=2, end_column=19)


def test_a_route_to_something_absent_leads_to_its_nearest_parent():
    index = read(CASE).index
    assert index.span(("debtor", "address", "country")) == index.span(("debtor", "address"))
    assert index.span(("invoices", 7, "number")) == index.span(("invoices",))
    assert index.span(("plan", "instalments", 0)) == index.span(())


def test_a_finding_at_a_route_carries_place_and_excerpt():
    index = read(CASE).index
    found = index.diagnostic(("debtor", "name"), severity=Severity.WARNING, code="PAR99", message="essai")
    assert (found.file, place(found), under(found)) == ("cases/essai.yml", "4:8", "Menuiserie Fictive")


def test_the_nearest_name_is_returned_as_it_is_written():
    assert nearest("Atelier Lumiére", ["atelier-lumiere", "autre"]) == "atelier-lumiere"
    assert nearest("xyz", ["atelier-lumiere"]) == ""
    assert nearest("", []) == ""


# --- Never an exception ---


@pytest.mark.parametrize("line", range(len(CASE.splitlines())))
def test_a_line_deleted_anywhere_never_raises_and_never_invents_a_value(line: int):
    rows = CASE.splitlines(keepends=True)
    bound = read("".join(rows[:line] + rows[line + 1 :]))
    assert (bound.value is None) == bool(bound.diagnostics)


@pytest.mark.parametrize("cut", range(len(CASE)))
def test_a_file_cut_anywhere_never_raises(cut: int):
    bound = read(CASE[:cut])
    assert (bound.value is None) == bool(bound.diagnostics)


VALUES = st.text(max_size=40) | st.sampled_from(
    ["~", "- a", "[", "{", "\n    - a", "\n      b: c", "1e3", "9" * 5000]
)


@given(st.sampled_from(CASE.splitlines()), VALUES)
def test_any_value_anywhere_is_bound_or_reported(line: str, value: str):
    bound = edited(line, f"{line.partition(':')[0]}: {value}")
    assert (bound.value is None) == bool(bound.diagnostics)
    assert all(found.message and found.public_message for found in bound.diagnostics)


def mapping(entries: dict[str, Node]) -> Mapping:
    return Mapping(tuple((Scalar(key, START), node) for key, node in entries.items()), START)


SHAPES = st.recursive(
    st.text(max_size=8).map(lambda text: Scalar(text, START)),
    lambda inner: (
        st.lists(inner, max_size=3).map(lambda items: Sequence(tuple(items), START))
        | st.dictionaries(st.text(max_size=8), inner, max_size=3).map(mapping)
    ),
    max_leaves=12,
)


@given(SHAPES)
def test_any_tree_in_place_of_any_block_is_reported(node: Node):
    root = mapping({"debiteur": node, "factures": node, "journal": node})
    bound = bind(Tree(file="a.yml", text="", root=root, diagnostics=()), Case)
    assert bound.value is None
    assert bound.diagnostics
