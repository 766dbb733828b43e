"""Identifiers with a check digit, and what is said of a wrong one."""

import doctest

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator import identifiers
from generator.identifiers import IdentifierError, read, show_iban, show_siren

KINDS = ["SIREN", "SIRET", "numéro de TVA", "IBAN", "BIC"]


def test_the_examples_of_the_docstrings_hold():
    assert doctest.testmod(identifiers).failed == 0


@pytest.mark.parametrize(
    ("kind", "typed", "compact"),
    [
        ("SIREN", "100 001 007", "100001007"),
        ("SIREN", "732829320", "732829320"),
        ("SIRET", "732 829 320 00074", "73282932000074"),
        ("SIRET", "356 000 000 49837", "35600000049837"),
        ("SIRET", "356 000 000 00048", "35600000000048"),
        ("numéro de TVA", "FR 75 100 001 007", "FR75100001007"),
        ("numéro de TVA", "75100001007", "FR75100001007"),
        ("IBAN", "fr76 9999 9000 0100 0000 0001 764", "FR7699999000010000000001764"),
        ("BIC", "agrifrppxxx", "AGRIFRPPXXX"),
        ("BIC", "AGRIFRPP", "AGRIFRPP"),
    ],
)
def test_an_identifier_is_kept_in_compact_form(kind: str, typed: str, compact: str):
    assert read(kind, typed) == compact


def test_an_office_of_la_poste_may_have_a_siret_whose_digits_only_add_up_to_a_multiple_of_five():
    assert read("SIRET", "356 000 000 49837") == "35600000049837"
    with pytest.raises(IdentifierError):
        read("SIRET", "732 829 320 49837")


@pytest.mark.parametrize(
    ("kind", "typed", "sentence"),
    [
        ("SIREN", "732 829 32", "la longueur du SIREN « 732 829 32 » ne convient pas (9 chiffres)"),
        ("SIREN", "732 829 321", "la clé de contrôle du SIREN « 732 829 321 » ne correspond pas"),
        ("SIREN", "73282932O", "« 73282932O » n'a pas la forme d'un SIREN (9 chiffres)"),
        ("SIREN", "000 000 000", "« 000 000 000 » ne contient que des zéros : ce n'est pas un SIREN"),
        ("SIRET", "732829320", "la longueur du SIRET « 732829320 » ne convient pas (14 chiffres)"),
        ("SIRET", "73282932000075", "la clé de contrôle du SIRET « 73282932000075 » ne correspond pas"),
        ("numéro de TVA", "76100001007",
         "la clé de contrôle du numéro de TVA « 76100001007 » ne correspond pas"),
        ("IBAN", "FR77 9999", "la clé de contrôle de l'IBAN « FR77 9999 » ne correspond pas"),
        ("BIC", "AGRI", "la longueur du BIC « AGRI » ne convient pas (8 ou 11 caractères)"),
        ("BIC", "12345678", "« 12345678 » n'a pas la forme d'un BIC (8 ou 11 caractères)"),
    ],
)  # fmt: skip
def test_a_refusal_says_whether_length_characters_or_key_are_wrong(kind: str, typed: str, sentence: str):
    with pytest.raises(IdentifierError) as refusal:
        read(kind, typed)
    assert str(refusal.value) == sentence


@given(
    st.sampled_from(KINDS),
    st.text() | st.from_regex(r"[A-Z]{2}[0-9 ]{5,30}", fullmatch=True) | st.from_regex(r"\d{9,14}"),
)
def test_any_text_is_an_identifier_that_reads_as_itself_or_refused(kind: str, typed: str):
    try:
        compact = read(kind, typed)
    except IdentifierError:
        return
    assert compact.isascii()
    assert read(kind, compact) == compact


def test_an_identifier_is_shown_in_groups_that_never_break():
    nbsp = "\N{NO-BREAK SPACE}"
    assert show_siren("732829320") == f"732{nbsp}829{nbsp}320"
    assert show_iban("FR7699999000010000000001764").replace(nbsp, " ") == "FR76 9999 9000 0100 0000 0001 764"
