"""The linter of words, on labelled sentences: what must be refused, and what looks like it and is lawful."""

from collections import Counter
from pathlib import Path

import pytest

from generator.case import LetterKind, Regime
from generator.diagnostics import Severity
from generator.rules import check_subject, check_text, rule
from generator.rules.wording import WORDINGS, offensive_words, sentences
from generator.source import Mapping, Sequence, parse
from tests.builders import LAW

CORPUS = Path(__file__).parent / "data/phrases.yml"
REQUIRED = 0.95


def phrases() -> list[tuple[str, Regime, LetterKind, frozenset[str]]]:
    tree = parse(CORPUS.read_text(encoding="utf-8"), CORPUS.name)
    assert not tree.diagnostics
    assert isinstance(tree.root, Mapping)
    ((_, items),) = tree.root.entries
    assert isinstance(items, Sequence)
    found = []
    for item in items.items:
        assert isinstance(item, Mapping)
        fields = {key.text: value for key, value in item.entries}
        expected = fields.get("attendu")
        codes = (
            frozenset(code.text for code in expected.items) if isinstance(expected, Sequence) else frozenset()
        )  # type: ignore[union-attr]
        text, regime, kind = (fields[key].text for key in ("texte", "regime", "lettre"))  # type: ignore[union-attr]
        found.append((text, Regime(regime), LetterKind(kind), codes))
    return found


PHRASES = phrases()


def said(text: str, regime: Regime, kind: LetterKind = LetterKind.MISE_EN_DEMEURE) -> set[str]:
    return {remark.rule.code for remark in check_text(text, regime, kind)}


@pytest.mark.parametrize(
    ("text", "regime", "kind", "expected"), PHRASES, ids=[text[:40] for text, *_ in PHRASES]
)
def test_a_phrase_is_judged_as_labelled(
    text: str, regime: Regime, kind: LetterKind, expected: frozenset[str]
) -> None:
    assert said(text, regime, kind) == expected


def test_the_corpus_is_large_and_covers_every_pattern() -> None:
    labelled = Counter(code for *_, codes in PHRASES for code in codes)
    assert len(PHRASES) >= 80
    assert {wording.code for wording in WORDINGS} <= set(labelled)
    assert sum(not codes for *_, codes in PHRASES) >= len(PHRASES) // 3


def test_precision_and_recall_reach_the_required_level() -> None:
    right = found = wanted = 0
    for text, regime, kind, expected in PHRASES:
        got = said(text, regime, kind)
        right, found, wanted = right + len(got & expected), found + len(got), wanted + len(expected)
    assert right / found >= REQUIRED
    assert right / wanted >= REQUIRED


@pytest.mark.parametrize("wording", WORDINGS, ids=lambda wording: wording.code)
def test_the_examples_of_a_pattern_are_what_they_say(wording) -> None:
    for regime in wording.regimes:
        for kind in wording.kinds:
            assert wording.code in said(wording.bad, regime, kind), wording.bad
            assert wording.code not in said(wording.good, regime, kind), wording.good


def test_the_law_reproduced_word_for_word_is_not_judged() -> None:
    quote = LAW.text("l111_8_alineas_2_et_3")
    letter = f"Article L. 111-8 :\n« {quote.text} »"
    for regime in Regime:
        assert check_text(letter, regime, quotes=quote.paragraphs) == ()


def test_the_names_and_descriptions_of_the_file_are_not_judged() -> None:
    text = "Facture F-1 : Saisie comptable, cabinet\nd'huissiers Exemple."
    assert check_text(text, Regime.B2B, data=["Saisie comptable, cabinet d'huissiers Exemple"]) == ()


def test_a_remark_says_on_which_line_the_sentence_starts() -> None:
    text = "Madame,\n\nVotre facture reste due.\nNous ferons saisir vos meubles.\n"
    (remark,) = check_text(text, Regime.B2C)
    assert (remark.rule.code, remark.line, remark.words) == ("MOT04", 4, "saisir vos")


def test_a_sentence_cut_by_line_ends_is_still_read() -> None:
    assert said("La présente vaut commandement\nde payer la somme.", Regime.B2B) == {"MOT01"}
    assert [line for _, line in sentences("c. com., art. l. 441-10, ii. fin\n\ndebut")] != []


def test_an_errors_stops_a_letter_and_a_matter_of_style_does_not() -> None:
    assert rule("MOT11").severity is Severity.ERROR
    assert rule("MOT19").severity is Severity.WARNING


@pytest.mark.parametrize(
    ("text", "revealing"),
    [("Votre facture F-118", False), ("Impayé : relance", True), ("Recouvrement F-118", True)],
)
def test_the_subject_of_a_message_does_not_reveal_a_debt(text: str, revealing: bool) -> None:
    assert bool(check_subject(text)) is revealing


@pytest.mark.parametrize(
    ("note", "words"),
    [
        ("annonce un virement sous huit jours", ""),
        ("c'est un escroc", "escroc"),
        ("en arrêt maladie depuis mai", "maladie"),
        ("", ""),
    ],
)
def test_a_journal_note_holds_facts_only(note: str, words: str) -> None:
    assert offensive_words(note) == words
