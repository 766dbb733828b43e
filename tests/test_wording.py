"""The linter of words, on labelled sentences: what must be refused, and what looks like it and is lawful."""

import unicodedata

import pytest
from builders import LAW, ROOT
from corpus import CODES, SETS, Phrase, measure, phrases, written

from generator.case import LetterKind, Regime
from generator.diagnostics import Severity
from generator.rules import check_subject, check_text, rule
from generator.rules.lexicon import compiled
from generator.rules.measured import MEASURES
from generator.rules.quality import total
from generator.rules.wording import WORDINGS, offensive_words, sentences

MEASURED = ROOT / "generator/rules/measured.py"
DEVELOPMENT, HELD_OUT = (phrases(path) for path in SETS.values())
PHRASES = (*DEVELOPMENT, *HELD_OUT)
REQUIRED = 0.95


def said(text: str, regime: Regime, kind: LetterKind = LetterKind.MISE_EN_DEMEURE) -> set[str]:
    return {remark.rule.code for remark in check_text(text, regime, kind)}


# --- The corpus ---


@pytest.mark.parametrize("phrase", PHRASES, ids=lambda phrase: phrase.text[:40])
def test_a_phrase_is_judged_as_labelled(phrase: Phrase) -> None:
    right = phrase.wanted <= phrase.heard() <= phrase.wanted | phrase.allowed
    assert right is not phrase.known_slip, sorted(phrase.heard())


def test_the_corpus_is_large_balanced_and_covers_every_rule() -> None:
    lawful = [phrase for phrase in PHRASES if not phrase.wanted]
    assert len(DEVELOPMENT) >= 260
    assert len(HELD_OUT) >= 100
    assert len(lawful) >= 0.45 * len(PHRASES)
    for code in CODES:
        assert sum(code in phrase.wanted for phrase in PHRASES) >= 5, code
        assert sum(code in phrase.lookalike for phrase in PHRASES) >= 3, code
        assert sum(code in phrase.wanted for phrase in HELD_OUT) >= 3, code


def test_no_phrase_is_written_twice() -> None:
    read = [(phrase.text, phrase.regime, phrase.letter) for phrase in PHRASES]
    assert [item for item in set(read) if read.count(item) > 1] == []


def test_a_lawful_phrase_has_no_other_theme_it_might_be_accused_of() -> None:
    assert [phrase.text for phrase in PHRASES if phrase.allowed and not phrase.wanted] == []


@pytest.mark.parametrize("name", SETS)
def test_precision_and_recall_reach_the_required_level(name: str) -> None:
    found = measure(name, SETS[name])
    warnings = [code for code in CODES if rule(code).severity is Severity.WARNING]
    errors = [code for code in CODES if code not in warnings]
    for score in (found.score(), found.score(errors), found.score(warnings), found.refused):
        assert score.precision >= REQUIRED
        assert score.recall >= REQUIRED


def test_the_published_figures_are_those_of_the_corpus(request: pytest.FixtureRequest) -> None:
    measures = tuple(measure(name, path) for name, path in SETS.items())
    if request.config.getoption("--update-golden"):
        MEASURED.write_text(written(measures), encoding="utf-8")
    assert MEASURED.read_text(encoding="utf-8") == written(measures), "pytest --update-golden les réécrit"


def test_the_published_figures_can_be_read_again() -> None:
    for found in MEASURES:
        assert total(row.score for row in found.rows) == found.score()
        assert [row.code for row in found.rows] == list(CODES)


# --- The patterns ---


@pytest.mark.parametrize("wording", WORDINGS, ids=lambda wording: wording.code)
def test_the_examples_of_a_pattern_are_what_they_say(wording) -> None:
    for regime in wording.regimes:
        for kind in wording.kinds:
            assert wording.code in said(wording.bad, regime, kind), wording.bad
            assert wording.code not in said(wording.good, regime, kind), wording.good


@pytest.mark.parametrize("wording", WORDINGS, ids=lambda wording: wording.code)
def test_the_examples_of_a_pattern_are_in_the_corpus(wording) -> None:
    labels = {phrase.text: phrase for phrase in PHRASES}
    assert wording.code in labels[wording.bad].wanted
    assert wording.code not in labels[wording.good].wanted


@pytest.mark.parametrize("wording", WORDINGS, ids=lambda wording: wording.code)
def test_the_stems_of_a_pattern_hide_nothing_it_would_find(wording) -> None:
    """Stems spare the reading of most sentences; whatever `finds` finds must hold one of them."""
    for phrase in PHRASES:
        for _, sentence in sentences(_bare(phrase.text)):
            if compiled(wording.finds).search(sentence):
                assert any(stem in sentence for stem in wording.stems), sentence


def _bare(text: str) -> str:
    letters = unicodedata.normalize("NFKD", text.replace("’", "'")).lower()
    return "".join(letter for letter in letters if not unicodedata.combining(letter))


# --- How a text is written ---


@pytest.mark.parametrize(
    "text",
    [
        "La présente vaut commandement\nde payer la somme.",
        "La présente vaut commandement\N{NO-BREAK SPACE}de\N{NARROW NO-BREAK SPACE}payer.",
        "LA PRESENTE VAUT COMMANDEMENT DE PAYER.",
        "La présente vaut **commandement de payer**.",
        "La présente vaut **commandement** _de_ *payer*.",
        "> La présente vaut commandement\n> de payer la somme.",
        ">> La présente vaut commandement\n>> de payer.",
        "- facture F-118 ;\n- vaut commandement de payer ;",
        "1. Facture F-118\n2. Vaut commandement de payer",
        "La présente vaut comman\N{SOFT HYPHEN}dement de payer.",
        "La présente vaut <strong>commandement</strong> de payer.",
        "Facture F-118\n\n# Commandement de payer\n\nMadame,",
        unicodedata.normalize("NFD", "La présente vaut commandement de payer, à régler."),
        "Référence F-118… La présente vaut commandement de payer…",
    ],
)
def test_the_dress_of_a_sentence_changes_nothing(text: str) -> None:
    assert said(text, Regime.B2B) - {"MOT20"} == {"MOT01"}


@pytest.mark.parametrize("apostrophe", ["'", "’", "‘", "ʼ"])
def test_any_apostrophe_is_an_apostrophe(apostrophe: str) -> None:
    assert said(f"Un acte d{apostrophe}huissier vous est remis.", Regime.B2B) == {"MOT01"}


def test_a_list_item_is_read_by_itself_and_located() -> None:
    text = "Nous pourrons :\n* saisir le juge ;\n* faire saisir vos meubles ;\n* attendre."
    (remark,) = check_text(text, Regime.B2B)
    assert (remark.rule.code, remark.line) == ("MOT04", 3)


def test_a_lawful_half_does_not_clear_the_other() -> None:
    assert said("La clause pénale s'applique et nous porterons plainte.", Regime.B2B) == {"MOT08"}
    assert said("L'indemnité forfaitaire de 40 € et 60 € de frais de relance sont dues.", Regime.B2B) == {
        "MOT12"
    }


@pytest.mark.parametrize(
    "text",
    [
        "Si vous ne payez pas, nous préviendrons vos voisins.",
        "Nous n'hésiterons pas à prévenir vos voisins.",
        "N'ayant reçu aucune réponse, nous allons prévenir vos voisins.",
        "Vous n'avez pas répondu : nous préviendrons vos voisins.",
    ],
)
def test_what_the_debtor_does_not_do_denies_no_threat(text: str) -> None:
    assert said(text, Regime.B2C) == {"MOT10"}


def test_a_very_long_text_is_read_to_its_end() -> None:
    """No time is asserted: a pattern that reads a text again from each of its words would never finish."""
    for repeated in (
        "saisie ",
        "1 ",
        "frais de ",
        "ne pas, ",
        "avis",
        "a" * 500 + " ",
        "\n",
        "* ",
        "**",
        "> ",
    ):
        text = repeated * (200_000 // len(repeated)) + "\n\nLa présente vaut commandement de payer."
        assert "MOT01" in said(text, Regime.PUBLIC), repeated


# --- What is not ours to judge ---


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
    assert (remark.rule.code, remark.line, remark.words) == ("MOT04", 4, "saisir vos meubles")


def test_a_sentence_cut_by_line_ends_is_still_read() -> None:
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
