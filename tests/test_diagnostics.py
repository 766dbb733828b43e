"""Findings: their order, their excerpt, and the five ways to print them."""

import json
from dataclasses import replace

import pytest

from generator.diagnostics import FORMATS, Diagnostic, Severity, Span, count, excerpt, lines, sort

SIREN = Diagnostic(
    file="cases/durand.yml",
    span=Span(line=14, column=10, end_line=14, end_column=21),
    severity=Severity.ERROR,
    code="FMT09",
    message="la clé de contrôle du SIREN « 552 008 444 » ne correspond pas",
    public_message="« siren » : SIREN invalide",
    basis="C. com., art. R. 123-237",
    fix="recopiez-le depuis un document officiel",
    excerpt="14 |   siren: 552 008 444\n   |          ^^^^^^^^^^^",
    route=("debtor", "siren"),
)
WARNING = Diagnostic(
    file="cases/durand.yml",
    span=Span(line=3, column=1, end_line=3, end_column=4),
    severity=Severity.WARNING,
    code="CRE07",
    message="facture ancienne : 100 % des lignes",
)
REFUSAL = replace(WARNING, severity=Severity.REFUSAL, code="PRO01", message="trop tôt")


def at(line: int, **changes: object) -> Diagnostic:
    return replace(SIREN, span=Span(line=line, column=1, end_line=line, end_column=2), **changes)


# --- Order, count ---


def test_findings_are_sorted_by_file_line_column_and_code_and_said_once():
    first, second = at(2, code="FMT01"), at(10, code="FMT01")
    other = replace(first, file="cases/avril.yml")
    assert sort([second, SIREN, first, other, first]) == (other, first, second, SIREN)


def test_findings_are_counted_by_severity():
    assert [count([SIREN, WARNING, SIREN], severity) for severity in Severity] == [2, 0, 1]


# --- Excerpt ---


def test_the_caret_stands_under_the_words_concerned():
    text = "nom: Étienne Œuvré\nsiren: 552 008 444\n"
    assert excerpt(text, Span(line=2, column=8, end_line=2, end_column=19)) == (
        "2 | siren: 552 008 444\n"
        "  |        ^^^^^^^^^^^"
    )  # fmt: skip


def test_the_caret_counts_an_accent_typed_apart_from_its_letter_as_no_column():
    text = "ville: E\N{COMBINING ACUTE ACCENT}vreux oui"
    assert (
        excerpt(text, Span(line=1, column=16, end_line=1, end_column=19)).splitlines()[1]
        == "  | " + " " * 14 + "^^^"
    )


def test_a_passage_of_several_lines_is_underlined_to_the_end_of_its_first():
    assert (
        excerpt("note: abc\n  def\n", Span(line=1, column=7, end_line=2, end_column=6)).splitlines()[1]
        == "  |       ^^^"
    )


def test_a_long_line_is_shown_around_the_caret():
    text = "note: " + "a" * 300 + "ICI" + "b" * 300
    shown, carets = excerpt(text, Span(line=1, column=307, end_line=1, end_column=310)).splitlines()
    assert len(shown) < 160
    assert shown[carets.index("^") : carets.rindex("^") + 1] == "ICI"
    assert shown.startswith("1 | …")
    assert shown.endswith("…")


def test_a_place_outside_the_text_has_no_excerpt():
    assert excerpt("a: 1\n", Span(line=9, column=1, end_line=9, end_column=2)) == ""
    assert excerpt("", Span(line=1, column=1, end_line=1, end_column=2)) == ""


def test_an_excerpt_holds_no_character_that_could_drive_a_terminal():
    shown = excerpt("a: \x1b[31m\u202erouge\tfin", Span(line=1, column=4, end_line=1, end_column=5))
    assert shown == "1 | a: \ufffd[31m\ufffdrouge fin\n  |    ^"


def test_a_form_feed_ends_no_line():
    assert lines("a\x0cb\r\nc\rd\n") == ["a\x0cb", "c", "d", ""]


# --- The five formats ---


@pytest.mark.parametrize("name", ["text", "json", "github", "gitlab", "sarif"])
def test_nothing_found_prints_something_valid(name: str):
    printed = FORMATS[name]([])
    assert printed == "" if name in {"text", "github"} else json.loads(printed) is not None


def test_text_says_where_what_why_and_what_to_do():
    assert FORMATS["text"]([SIREN, WARNING]) == (
        "cases/durand.yml:14:10: erreur FMT09 la clé de contrôle du SIREN « 552 008 444 » ne correspond pas"
        " (C. com., art. R. 123-237)\n"
        "14 |   siren: 552 008 444\n"
        "   |          ^^^^^^^^^^^\n"
        "   aide : recopiez-le depuis un document officiel ; détail : amiable regle FMT09\n"
        "\n"
        "cases/durand.yml:3:1: avertissement CRE07 facture ancienne : 100 % des lignes\n"
    )


def test_text_keeps_a_finding_on_one_line_whatever_was_typed():
    typed = replace(WARNING, message="« a\nb\x1b[2J » n'est pas\u00a0un nombre", fix="écrivez\n8")
    assert FORMATS["text"]([typed]) == (
        "cases/durand.yml:3:1: avertissement CRE07 « a b\ufffd[2J » n'est pas\u00a0un nombre\n"
        "   aide : écrivez 8 ; détail : amiable regle CRE07\n"
    )


def test_json_has_french_keys():
    assert json.loads(FORMATS["json"]([SIREN])) == [
        {
            "fichier": "cases/durand.yml",
            "ligne": 14,
            "colonne": 10,
            "gravite": "erreur",
            "code": "FMT09",
            "message": "la clé de contrôle du SIREN « 552 008 444 » ne correspond pas",
            "fondement": "C. com., art. R. 123-237",
            "aide": "recopiez-le depuis un document officiel",
            "champ": "debtor.siren",
        }
    ]


def test_github_annotates_the_line_with_a_level_per_severity():
    assert FORMATS["github"]([SIREN, WARNING, REFUSAL]) == (
        "::error file=cases/durand.yml,line=14,col=10,title=FMT09::"
        "« siren » : SIREN invalide (C. com., art. R. 123-237)\n"
        "::warning file=cases/durand.yml,line=3,col=1,title=CRE07::facture ancienne : 100 %25 des lignes\n"
        "::notice file=cases/durand.yml,line=3,col=1,title=PRO01::trop tôt\n"
    )


def test_github_escapes_what_its_syntax_uses():
    odd = replace(WARNING, file="cases/a,b:c%.yml", message="50 %\r\nde moins ::error::")
    assert FORMATS["github"]([odd]) == (
        "::warning file=cases/a%2Cb%3Ac%25.yml,line=3,col=1,title=CRE07::50 %25 de moins ::error::\n"
    )


def test_gitlab_prints_its_code_quality_keys():
    assert json.loads(FORMATS["gitlab"]([SIREN])) == [
        {
            "description": "« siren » : SIREN invalide (C. com., art. R. 123-237)",
            "check_name": "FMT09",
            "fingerprint": SIREN.fingerprint,
            "severity": "blocker",
            "location": {"path": "cases/durand.yml", "lines": {"begin": 14}},
        }
    ]


def fingerprints(*found: Diagnostic) -> list[str]:
    return [row["fingerprint"] for row in json.loads(FORMATS["gitlab"](found))]


def test_a_fingerprint_does_not_change_when_lines_move():
    assert fingerprints(at(14)) == fingerprints(at(99, message="autre phrase"))


def test_a_fingerprint_changes_with_the_file_the_code_and_the_field():
    variants = (at(1), at(1, file="cases/b.yml"), at(1, code="FMT01"), at(1, route=("debtor", "siret")))
    assert len({found for variant in variants for found in fingerprints(variant)}) == 4


def test_two_findings_with_one_code_at_one_field_have_two_stable_fingerprints():
    once, twice = fingerprints(at(3), at(8)), fingerprints(at(5), at(30))
    assert once == twice
    assert len(set(once)) == 2


def test_sarif_has_the_structure_of_version_2_1_0():
    document = json.loads(FORMATS["sarif"]([SIREN, at(8), WARNING, REFUSAL]))
    (run,) = document["runs"]
    rules = run["tool"]["driver"]["rules"]
    assert document["version"] == "2.1.0"
    assert run["columnKind"] == "unicodeCodePoints"
    assert [rule["id"] for rule in rules] == ["CRE07", "FMT09", "PRO01"]
    assert [result["level"] for result in run["results"]] == ["error", "error", "warning", "note"]
    for result in run["results"]:
        assert rules[result["ruleIndex"]]["id"] == result["ruleId"]
        assert result["message"]["text"]
        region = result["locations"][0]["physicalLocation"]["region"]
        assert (region["startLine"], region["startColumn"]) <= (region["endLine"], region["endColumn"])
    marks = [result["partialFingerprints"]["amiable/v1"] for result in run["results"]]
    assert len(set(marks)) == 4


def test_sarif_writes_the_file_as_a_uri():
    document = json.loads(FORMATS["sarif"]([replace(WARNING, file="cases/été 1.yml")]))
    place = document["runs"][0]["results"][0]["locations"][0]["physicalLocation"]
    assert place["artifactLocation"] == {"uri": "cases/%C3%A9t%C3%A9%201.yml"}


@pytest.mark.parametrize("name", ["github", "gitlab", "sarif"])
def test_what_a_forge_shows_holds_neither_the_private_message_nor_the_excerpt(name: str):
    printed = FORMATS[name]([SIREN])
    assert "552 008 444" not in printed
    assert "SIREN invalide" in printed


@pytest.mark.parametrize("name", list(FORMATS))
def test_a_file_name_that_is_not_utf_8_can_still_be_printed(name: str):
    odd = b"cases/\xe9.yml".decode(errors="surrogateescape")
    assert FORMATS[name]([replace(SIREN, file=odd)]).encode()
