"""A new case from a few answers: what is typed binds to the same values, or is reported at its question."""

import doctest
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator import authoring
from generator.authoring import check, question_of, write
from generator.case import Case
from generator.commands import QUESTIONS
from generator.reader import bind
from generator.source import parse

ANSWERS = {
    "reference": "2026-0042",
    "creancier": "atelier-lumiere",
    "nom": "Menuiserie Fictive",
    "qualite": "professionnel",
    "voie": "12 rue des Lilas",
    "code-postal": "01000",
    "ville": "Lyon",
    "facture": "F-2026-118",
    "emise-le": "30/06/2026",
    "echeance": "30/07/2026",
    "montant": "4 320,00",
    "prestation": "Pose de menuiseries, commande BC-551",
}


def bound(text: str) -> Case:
    read = bind(parse(text, "cases/2026-0042.yml"), Case)
    assert read.value is not None, read.diagnostics
    return read.value


def test_the_examples_of_the_docstrings_hold():
    assert doctest.testmod(authoring).failed == 0


def test_the_examples_of_the_questions_are_good_answers():
    assert check(write({question.name: question.example for question in QUESTIONS})) == ()
    assert [question.name for question in QUESTIONS] == list(ANSWERS)


def test_answers_make_a_case_as_a_clerk_would_write_it():
    text = write(ANSWERS)
    assert check(text) == ()
    assert text.startswith(
        "# yaml-language-server: $schema=../.amiable/schemas/dossier.json\n"
        "reference: 2026-0042\n"
        "creancier: atelier-lumiere\n"
        "debiteur:\n"
        "  nom: Menuiserie Fictive\n"
        "  qualite: professionnel\n"
        "  adresse:\n"
        "    voie: 12 rue des Lilas\n"
        "    code_postal: 01000\n"
        "    ville: Lyon\n"
        "factures:\n"
        "  - numero: F-2026-118\n"
        "    emise_le: 30/06/2026\n"
        "    echeance: 30/07/2026\n"
        "    montant_ttc: 4 320,00\n"
        "    prestation: Pose de menuiseries, commande BC-551\n"
    )


@pytest.mark.parametrize(
    ("typed", "written"),
    [
        ("Durand & Fils", '"Durand & Fils"'),
        ("lot 3 : fenêtres", '"lot 3 : fenêtres"'),
        ("chantier #4", '"chantier #4"'),
        ('dit "le Grand"', '"dit \\"le Grand\\""'),
        ("L'Étoile d’Or", "L'Étoile d’Or"),
        ("C:\\temp", '"C:\\\\temp"'),
        ("- tiret", '"- tiret"'),
        ("* étoile", '"* étoile"'),
        ("[crochet]", '"[crochet]"'),
        ("null", '"null"'),
        ("~", '"~"'),
        ("oui", "oui"),
        ("no", "no"),
        ("01000", "01000"),
        ("12:30", '"12:30"'),
        ("2026-06-30", "2026-06-30"),
        ("---", '"---"'),
        ("% remise", '"% remise"'),
        ("a\u00a0b", "a b"),
        ("😀 client", '"😀 client"'),
    ],
)
def test_an_answer_is_quoted_only_where_yaml_would_misread_it(typed: str, written: str):
    text = write({**ANSWERS, "nom": typed})
    assert f"\n  nom: {written}\n" in text
    assert bound(text).debtor.name == " ".join(typed.split())


@pytest.mark.parametrize("typed", ["", "   ", "a\x07b", "\u200b", "\ud800", "\ufffe", "a\x00"])
def test_an_answer_no_keyboard_types_is_reported_at_its_question(typed: str):
    (found,) = check(write({**ANSWERS, "nom": typed}))
    assert question_of(found) == "nom"


@pytest.mark.parametrize("question", [question.name for question in QUESTIONS])
def test_every_wrong_answer_leads_back_to_its_question(question: str):
    found = check(write({**ANSWERS, question: "\u200b"}))
    assert {question_of(each) for each in found} == {question}


def test_a_diagnostic_about_something_else_leads_to_no_question():
    (found,) = check(write(ANSWERS) + "inconnu: 1\n")
    assert question_of(found) == ""


@given(st.fixed_dictionaries({name: st.text() | st.just(example) for name, example in ANSWERS.items()}))
def test_any_answers_give_the_same_values_or_diagnostics(answers: dict[str, str]):
    text = write(answers)
    if not check(text):
        case = bound(text)
        words = [
            case.debtor.name,
            case.debtor.address.street,
            case.debtor.address.town,
            case.invoices[0].number,
        ]
        typed = [answers[name] for name in ("nom", "voie", "ville", "facture")]
        assert words == [" ".join(unicodedata.normalize("NFC", answer).split()) for answer in typed]


VISIBLE = st.characters(exclude_categories=("C",), exclude_characters="\ufffd")


@given(st.text(alphabet=VISIBLE, min_size=1, max_size=200).filter(str.strip))
def test_any_visible_name_is_kept(name: str):
    case = bound(write({**ANSWERS, "nom": name, "prestation": name}))
    kept = " ".join(unicodedata.normalize("NFC", name).split())
    assert (case.debtor.name, case.invoices[0].supply) == (kept, kept)
