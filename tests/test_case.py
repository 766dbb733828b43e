"""Types of a value: each reads what a clerk typed, or says in French why it cannot."""

import doctest
import types
import typing
from datetime import date
from decimal import Decimal
from enum import StrEnum

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import BaseModel, TypeAdapter, ValidationError

from generator import case
from generator.case import Address, Case, Creditor, Regime, is_sole_trader
from generator.values import (
    Amount,
    Day,
    Email,
    Entry,
    Flag,
    Iban,
    Line,
    Path,
    Phone,
    PositiveAmount,
    Postcode,
    Rate,
    SignedWhole,
    Siren,
    Siret,
    Slug,
    Text,
    VatNumber,
    Whole,
    is_slug,
)

NBSP = "\N{NO-BREAK SPACE}"


def read(kind: object, text: object) -> object:
    return TypeAdapter(kind).validate_python(text)


def refusal(kind: object, text: object) -> str:
    with pytest.raises(ValidationError) as caught:
        read(kind, text)
    (error,) = caught.value.errors()
    assert error["type"] == "francais"
    return str(error["ctx"]["message"])


def test_the_examples_of_the_docstrings_hold():
    assert doctest.testmod(case).failed == 0


# --- Dates ---


@pytest.mark.parametrize("typed", ["30/06/2026", "2026-06-30", " 30/06/2026 "])
def test_a_date_reads_in_its_two_spellings(typed: str):
    assert read(Day, typed) == date(2026, 6, 30)


def test_a_date_may_leave_out_leading_zeros_only_in_french():
    assert read(Day, "1/7/2026") == date(2026, 7, 1)
    assert refusal(Day, "2026-7-1") == "« 2026-7-1 » n'est pas une date"


@pytest.mark.parametrize("typed", ["31/06/2026", "29/02/2026", "2026-13-01", "00/01/2026", "2026-02-30"])
def test_a_day_that_does_not_exist_is_refused(typed: str):
    assert refusal(Day, typed) == f"le {typed} n'existe pas au calendrier"


@pytest.mark.parametrize(
    "typed",
    [
        "1736899200", "2026", "30/06/26", "30.06.2026", "30-06-2026", "2026/06/30", "2026-06-30T00:00:00",
        "２０２６-06-30", "٣٠/06/2026", "hier", "30/06/2026 12:00", "+2026-06-30",
    ],
)  # fmt: skip
def test_anything_else_is_no_date(typed: str):
    assert refusal(Day, typed) == f"« {typed} » n'est pas une date"


@pytest.mark.parametrize("typed", ["30/06/0206", "30/06/1926", "2206-06-30"])
def test_an_unlikely_year_is_a_slip(typed: str):
    assert refusal(Day, typed) == f"l'année de « {typed} » est invraisemblable"


# --- Amounts and figures ---


@pytest.mark.parametrize(
    ("typed", "amount"),
    [("1 250,00", "1250.00"), ("1250.00", "1250.00"), ("0", "0.00"), (f"1{NBSP}250,5 €", "1250.50")],
)
def test_an_amount_is_an_exact_decimal(typed: str, amount: str):
    assert str(read(Amount, typed)) == amount


@pytest.mark.parametrize(
    "typed", ["1,234", "1.234,56", "-5", "1e3", "1_000", "nan", "1,005", "１２", "9" * 30, "", "mille"]
)
def test_an_amount_that_could_be_read_two_ways_or_none_is_refused(typed: str):
    assert refusal(Amount, typed)


def test_an_amount_claimed_is_more_than_nothing():
    assert refusal(PositiveAmount, "0,00") == "le montant est nul"
    assert read(PositiveAmount, "0,01") == Decimal("0.01")


@pytest.mark.parametrize(("typed", "rate"), [("12,5", "12.5"), ("12,5 %", "12.5"), ("10,125", "10.125")])
def test_a_rate_is_a_percentage(typed: str, rate: str):
    assert str(read(Rate, typed)) == rate


@pytest.mark.parametrize("typed", ["0", "0,00", "101", "-1", "trois"])
def test_a_rate_out_of_bounds_is_refused(typed: str):
    assert refusal(Rate, typed)


@pytest.mark.parametrize(("typed", "number"), [("8", 8), ("0", 0), ("030", 30), ("9999", 9999)])
def test_a_whole_number_has_at_most_four_figures(typed: str, number: int):
    assert read(Whole, typed) == number


@pytest.mark.parametrize("typed", ["8,0", "8.0", "-8", "1e2", "1_0", "８", "10000", "huit", ""])
def test_anything_else_is_no_whole_number(typed: str):
    assert refusal(Whole, typed) == f"« {typed} » n'est pas un nombre entier"


def test_a_signed_whole_number_may_be_before_zero():
    assert read(SignedWhole, "-10") == -10
    assert refusal(SignedWhole, "--10") == "« -10 » n'est pas un nombre entier"


# --- Yes or no ---


@pytest.mark.parametrize(("typed", "flag"), [("oui", True), ("non", False), ("Oui", True), (" NON ", False)])
def test_a_flag_is_oui_or_non(typed: str, flag: bool):
    assert read(Flag, typed) is flag


@pytest.mark.parametrize("typed", ["o", "yes", "no", "true", "on", "1", "0", ""])
def test_anything_else_is_neither(typed: str):
    assert refusal(Flag, typed) == f"« {typed} » n'est ni « oui » ni « non »"


# --- Names of files ---


@pytest.mark.parametrize("typed", ["2026-0042", "a", "42", "atelier-lumiere", "con1", "a" * 64])
def test_a_reference_is_a_safe_file_name(typed: str):
    assert read(Slug, typed) == typed
    assert is_slug(typed)


@pytest.mark.parametrize(
    "typed",
    [
        "../x", "a/b", "a\\b", "..", ".", "", "-a", "a-", "A", "Été", "é", "a b", "a_b", "a.yml", "a\n",
        "con", "CON", "nul", "aux", "com1", "lpt9", "a" * 65, "１", "$x", "*",
    ],
)  # fmt: skip
def test_a_reference_that_could_leave_its_folder_or_break_a_system_is_refused(typed: str):
    assert not is_slug(typed)
    if typed.strip() != "a":
        assert "n'est pas une référence simple" in refusal(Slug, typed)


@pytest.mark.parametrize(
    ("typed", "path"),
    [
        ("pieces/F-1.pdf", "pieces/F-1.pdf"),
        ("pieces\\F-1.pdf", "pieces/F-1.pdf"),
        ("./pieces/./F-1.pdf", "pieces/F-1.pdf"),
        ("pièces/bon  n° 1.pdf", "pièces/bon  n° 1.pdf"),
        ("...pdf", "...pdf"),
    ],
)
def test_a_path_is_relative_and_written_one_way(typed: str, path: str):
    assert read(Path, typed) == path


@pytest.mark.parametrize(
    "typed",
    [
        "../..",
        "..",
        "a/../b",
        "..\\a",
        "/etc/passwd",
        "\\\\serveur\\a",
        "C:\\a",
        "C:a",
        "~/a",
        "file:a",
        "a:flux",
    ],
)
def test_a_path_that_leaves_the_folder_is_refused(typed: str):
    assert refusal(Path, typed) == f"« {typed} » sort du dossier"


@pytest.mark.parametrize("typed", [".", "./", "a//b", "a/", "a\nb"])
def test_a_path_that_names_no_file_is_refused(typed: str):
    assert refusal(Path, typed) == f"« {typed} » n'est pas un chemin de fichier"


# --- Identifiers, addresses ---


def test_identifiers_are_checked_and_kept_compact():
    assert read(Siren, "732 829 320") == "732829320"
    assert read(Siret, "356 000 000 49837") == "35600000049837"
    assert read(VatNumber, "FR 75 100 001 007") == "FR75100001007"
    assert read(Iban, "FR76 9999 9000 0100 0000 0001 764") == "FR7699999000010000000001764"
    assert "ne correspond pas" in refusal(Siren, "732 829 321")


@pytest.mark.parametrize(
    ("typed", "postcode"), [("01000", "01000"), ("69 003", "69003"), (f"69{NBSP}003", "69003")]
)
def test_a_postcode_keeps_its_leading_zero(typed: str, postcode: str):
    assert read(Postcode, typed) == postcode


def address(**changes: str) -> dict[str, str]:
    return {"street": "1 rue X", "postcode": "69003", "town": "Lyon", **changes}


@pytest.mark.parametrize("postcode", ["1000", "123456", "B-1000", "SW1A 1AA"])
def test_an_address_in_france_needs_five_digits(postcode: str):
    with pytest.raises(ValidationError) as caught:
        Address.model_validate(address(postcode=postcode))
    (error,) = caught.value.errors()
    assert error["ctx"]["message"] == f"« {postcode} » n'est pas un code postal français"
    assert error["ctx"]["champ"] == "postcode"


@pytest.mark.parametrize("postcode", ["1000", "B-1000", "SW1A 1AA"])
def test_an_address_abroad_has_the_postcode_of_its_country(postcode: str):
    assert Address.model_validate(address(postcode=postcode, country="Ailleurs")).postcode == postcode


@pytest.mark.parametrize("typed", ["６９００３", "69003;", "", "code"[:0], "12 rue des Lilas"])
def test_what_no_country_uses_is_no_postcode(typed: str):
    assert refusal(Postcode, typed) == f"« {typed} » n'est pas un code postal"


@pytest.mark.parametrize("typed", ["compta@durand.example", "a.b+c@sous.domaine.example"])
def test_an_email_is_kept(typed: str):
    assert read(Email, typed) == typed


@pytest.mark.parametrize(
    "typed", ["compta", "a@b", "a b@c.example", "a@b.example,c@d.example", "<a@b.example>", "@b.fr"]
)
def test_anything_else_is_no_email(typed: str):
    assert refusal(Email, typed) == f"« {typed} » n'est pas une adresse électronique"


@pytest.mark.parametrize(
    ("typed", "phone"),
    [
        ("04 65 71 00 10", "04 65 71 00 10"),
        ("0465710010", "0465710010"),
        ("04.65.71.00.10", "04 65 71 00 10"),
        ("+33 (0)4 65 71 00 10", "+33 4 65 71 00 10"),
        ("+32 2 555 12 12", "+32 2 555 12 12"),
        ("0033 4 65 71 00 10", "0033 4 65 71 00 10"),
    ],
)
def test_a_phone_number_can_be_dialled(typed: str, phone: str):
    assert read(Phone, typed) == phone


@pytest.mark.parametrize(
    "typed", ["04 65 71 00", "04 65 71 00 10 1", "0..........", "+33", "quatre", "465710010"]
)
def test_a_phone_number_with_too_few_or_too_many_digits_is_refused(typed: str):
    assert refusal(Phone, typed) == f"« {typed} » n'est pas un numéro de téléphone"


# --- Texts ---


def test_a_line_is_on_one_line_and_a_text_keeps_its_own():
    assert read(Line, "  a\n b\tc ") == "a b c"
    assert read(Text, "a\n b\n") == "a\n b"


def test_an_accent_typed_apart_joins_its_letter():
    assert read(Line, "E\N{COMBINING ACUTE ACCENT}toile") == "Étoile"


@pytest.mark.parametrize("typed", ["a\x07b", "a\u200bb", "a\u202eb", "a\ufeffb", "a\ue000b", "a\x85b"])
def test_a_character_that_cannot_be_seen_never_reaches_a_letter(typed: str):
    assert (
        refusal(Line, typed) == f"le texte contient un caractère invisible ou inconnu (U+{ord(typed[1]):04X})"
    )


def test_a_letter_lost_by_a_conversion_never_reaches_a_letter():
    assert (
        refusal(Line, "Soci\ufffdt\ufffd")
        == "le texte contient « \ufffd », une lettre perdue lors d'une conversion"
    )


def test_a_text_has_an_end():
    assert refusal(Text, "a" * 4001) == "le texte dépasse 4 000 caractères"


TYPES = [
    Amount,
    Day,
    Email,
    Flag,
    Iban,
    Line,
    Path,
    Phone,
    PositiveAmount,
    Postcode,
    Rate,
    Siren,
    Slug,
    Text,
    Whole,
]


@given(st.sampled_from(TYPES), st.text())
def test_any_text_is_a_value_or_a_french_refusal(kind: object, typed: str):
    try:
        read(kind, typed)
    except ValidationError as caught:
        kinds = [error["type"] for error in caught.errors()]
    else:
        kinds = []
    assert kinds in ([], ["francais"])


@pytest.mark.parametrize("kind", TYPES)
@pytest.mark.parametrize("given", [["a"], {"a": "b"}])
def test_a_list_or_a_block_in_place_of_a_value_is_said_so(kind: object, given: object):
    sentence = refusal(kind, given)
    assert sentence.startswith("il faut ici ")
    assert sentence.endswith(", pas une liste ni un bloc")


# --- The models ---


def blocks(model: type[BaseModel]) -> set[type[BaseModel]]:
    """`model` and every block inside it."""
    found = {model}
    pending = [info.annotation for info in model.model_fields.values()]
    while pending:
        annotation = pending.pop()
        pending += typing.get_args(annotation)
        is_class = isinstance(annotation, type) and not isinstance(annotation, types.GenericAlias)
        if is_class and issubclass(annotation, BaseModel) and annotation not in found:
            found |= blocks(annotation)
    return found


BLOCKS = sorted(blocks(Case) | blocks(Creditor), key=lambda block: block.__name__)


@pytest.mark.parametrize("block", BLOCKS)
def test_every_key_is_french_snake_case_described_and_unique_in_its_block(block: type[BaseModel]):
    aliases = [info.alias for info in block.model_fields.values()]
    assert len(set(aliases)) == len(aliases)
    for info in block.model_fields.values():
        assert info.alias
        assert info.alias.isascii()
        assert info.alias == info.alias.lower().replace("-", "_").replace(" ", "_")
        assert info.description


@pytest.mark.parametrize("block", BLOCKS)
def test_every_block_is_frozen_and_refuses_unknown_keys(block: type[BaseModel]):
    assert issubclass(block, Entry)
    assert block.model_config["frozen"]
    assert block.model_config["extra"] == "forbid"


def test_closed_values_are_unaccented_words_except_the_civilities():
    members = [
        str(member)
        for kind in StrEnum.__subclasses__()
        if kind.__module__ == case.__name__
        for member in kind
    ]
    assert [member for member in members if not member.isascii() or " " in member] == []


def test_the_quality_of_the_debtor_decides_the_regime():
    assert set(case.REGIME_OF) == set(case.Quality)
    assert set(case.REGIME_OF.values()) == set(Regime)


@pytest.mark.parametrize(
    ("form", "sole"),
    [("EI", True), (" ei ", True), ("Entrepreneur individuel", True), ("SARL", False), (None, False)],
)
def test_a_sole_trader_is_known_by_the_legal_form(form: str | None, sole: bool):
    assert is_sole_trader(form) is sole
