"""The mandatory mentions, on production letters printed and read back; then with one passage taken away."""

import re
from dataclasses import replace
from functools import cache

import pytest

from generator import rules
from generator.case import LetterKind, Regime
from generator.diagnostics import Severity
from generator.pdf import Engine
from generator.press import by_weight, proof
from generator.rules import Document, MentionResult
from generator.rules.fidelity import known, stray
from generator.rules.mentions import BY_ID, MENTIONS
from generator.rules.reading import ABSENT, ADVISED, ALTERED, FORBIDDEN, NOT_NEEDED, PRESENT
from tests.builders import LAW, ROOT
from tests.test_letter import EVERY_LETTER, TEMPLATES, specimen

MED, RAPPEL, RELANCE = LetterKind.MISE_EN_DEMEURE, LetterKind.RAPPEL, LetterKind.RELANCE


@cache
def engine() -> Engine:
    return Engine(css=(ROOT / "letters/style.css").read_text(encoding="utf-8"), letters_dir=ROOT / "letters")


@cache
def printed(name: str, kind: LetterKind) -> Document:
    """The letter of a specimen, as the debtor receives it."""
    return proof(specimen(name, kind), TEMPLATES, engine()).document


def codes(document: Document) -> set[str]:
    return {rule.code for rule, _ in rules.check_document(document, LAW)[0]}


def verdict(document: Document, mention: str) -> str:
    return next(
        result.verdict for result in rules.check_document(document, LAW)[1] if result.mention == mention
    )


def without(document: Document, mention: str) -> Document:
    return replace(
        document, passages={name: texts for name, texts in document.passages.items() if name != mention}
    )


def saying(document: Document, passages: dict[str, tuple[str, ...]]) -> Document:
    """The document with these passages in place of its own, printed on its last page."""
    said = {**document.passages, **passages}
    return replace(
        document,
        passages=said,
        pages=(*document.pages, "\n".join(text for texts in passages.values() for text in texts)),
        legible={name: tuple((text, 1) for text in texts) for name, texts in said.items()},
    )


def marking(document: Document, **passages: str) -> Document:
    """The document with other passages; the page prints them too."""
    return saying(document, {name.replace("_", "-"): (text,) for name, text in passages.items()})


def swapped(document: Document, old: str, new: str) -> Document:
    """Another text everywhere, in the passages and on the pages."""
    passages = {
        name: tuple(text.replace(old, new) for text in texts) for name, texts in document.passages.items()
    }
    pages = tuple(page.replace(old, new) for page in document.pages)
    return replace(saying(document, passages), pages=pages)


REQUIRED = [
    pytest.param(name, kind, mention.id, id=f"{name}-{kind}-{mention.id}")
    for name, kind in EVERY_LETTER
    for mention in MENTIONS
    for letter in [specimen(name, kind)]
    if mention.level(letter.regime, kind, third_party=letter.third_party) in "LE"
    and (letter.expected.get(mention.id) or not mention.if_claimed)
]


@pytest.mark.parametrize(("name", "kind"), EVERY_LETTER)
def test_nothing_is_said_of_a_production_letter(name: str, kind: LetterKind) -> None:
    findings, results = rules.check_document(printed(name, kind), LAW)
    assert [(rule.code, rule.told(found)) for rule, found in findings] == []
    assert len(results) == len(MENTIONS)
    assert {result.verdict for result in results} == {PRESENT, NOT_NEEDED}
    assert all(
        result.page and result.quote and len(result.quote) <= 90
        for result in results
        if result.verdict == PRESENT
    )


@pytest.mark.parametrize(("name", "kind", "mention"), REQUIRED)
def test_a_required_passage_taken_away_is_an_error_of_its_own_code(
    name: str, kind: LetterKind, mention: str
) -> None:
    document = without(printed(name, kind), mention)
    assert codes(document) == {BY_ID[mention].code}
    assert verdict(document, mention) == ABSENT
    assert rules.rule(BY_ID[mention].code).severity is Severity.ERROR


@pytest.mark.parametrize("name", ["b2b", "b2c", "public", "tiers"])
def test_an_advised_passage_taken_away_is_a_warning_when_the_case_could_fill_it(name: str) -> None:
    document = without(printed(name, MED), "enclosures")
    assert codes(document) == {"LET90"}
    assert verdict(document, "enclosures") == ADVISED
    assert rules.rule("LET90").severity is Severity.WARNING


def test_an_advised_passage_without_data_is_not_missed() -> None:
    assert verdict(printed("b2b", MED), "lump-sum-complement") == NOT_NEEDED


def test_a_passage_whose_sum_is_not_the_one_computed_is_altered() -> None:
    document = printed("b2b", MED)
    demand = tuple(re.sub(r"[0-9]", "9", text) for text in document.passages["payment-demand"])
    changed = saying(document, {"payment-demand": demand})
    assert codes(changed) == {"LET26"}
    assert verdict(changed, "payment-demand") == ALTERED


def test_a_passage_that_cannot_be_read_in_the_pdf_is_altered() -> None:
    document = printed("b2b", MED)
    assert codes(replace(document, legible={**document.legible, "signature": (("", None),)})) == {"LET38"}


def result_of(document: Document, mention: str) -> MentionResult:
    return next(item for item in rules.check_document(document, LAW)[1] if item.mention == mention)


def test_the_sheet_names_the_articles_of_the_regime_alone() -> None:
    assert (
        result_of(printed("b2b", MED), "lump-sum-40").basis
        == "C. com., art. L. 441-10, II ; C. com., art. D. 441-5"
    )
    assert (
        result_of(printed("public", MED), "lump-sum-40").basis
        == "CCP, art. L. 2192-13 ; CCP, art. D. 2192-35"
    )
    assert result_of(printed("b2b", MED), "creditor-contact").basis == ""
    assert result_of(printed("b2c", MED), "creditor-contact").basis == "C. conso., art. L. 121-16"
    assert "CPCE" not in result_of(printed("b2b", MED), "creditor-identity").basis
    assert "CPCE, art. R. 124-4" in result_of(printed("tiers", RELANCE), "creditor-identity").basis
    told = marking(printed("b2c", MED), lump_sum_40="Une somme s'ajoute.")
    assert result_of(told, "lump-sum-40").basis == "C. conso., art. L. 121-21"


def test_the_sheet_quotes_the_words_that_hold_the_value_and_their_page() -> None:
    document = printed("b2b", MED)
    assert "23\N{NO-BREAK SPACE}septembre\N{NO-BREAK SPACE}2026" in document.passages["final-deadline"][0]
    assert result_of(document, "final-deadline").quote.endswith("au plus tard le 23 septembre 2026…"), (
        result_of(document, "final-deadline").quote
    )
    assert result_of(document, "invoice-number").quote == "F-2026-118 · F-2026-126"
    assert result_of(document, "penalties-rate-basis").page == 2
    assert result_of(document, "enclosures").page == 2


@pytest.mark.parametrize(
    ("mention", "old", "new"),
    [
        ("principal-amount", "3 320,00", "3 321,00"),
        ("payments-received", "14/08/2026", "14/09/2026"),
        ("penalties-rate-basis", "12,40", "12,41"),
        ("penalties-amount", "1,5289", "1,5389"),
        ("payment-means", "Atelier des Spécimens", "Atelier des Spécimans"),
        ("subject-line", "F-2026-118", "F-2026-119"),
    ],
)
def test_one_of_several_passages_that_says_otherwise_is_altered(mention: str, old: str, new: str) -> None:
    """The other passages still hold the right text: each is read for itself."""
    document = printed("b2b", MED)
    pattern = re.compile(old.replace(" ", r"\s"))
    texts = list(document.passages[mention])
    rank = next(rank for rank, text in enumerate(texts) if pattern.search(text))
    texts[rank] = pattern.sub(new.replace(" ", "\N{NO-BREAK SPACE}"), texts[rank])
    assert codes(saying(document, {mention: tuple(texts)})) == {BY_ID[mention].code}


def test_figures_of_two_cells_that_touch_are_not_one_sum() -> None:
    document = printed("b2b", MED)
    texts = document.passages["penalties-rate-basis"]
    assert any(re.search(r"\d 3\s320,00", text) for text in texts), "days, then base"
    assert verdict(document, "penalties-rate-basis") == PRESENT


def test_the_words_that_cannot_be_read_are_told() -> None:
    document = printed("b2b", MED)
    (seen,) = document.legible["payment-means"]
    blind = (seen[0].replace("IBAN", "").replace("FR76", ""), 1)
    told = replace(document, legible={**document.legible, "payment-means": (blind,)})
    ((rule, finding),) = rules.check_document(told, LAW)[0]
    assert "« IBAN FR76 » n'est pas lisible dans le PDF" in rule.told(finding)


def test_a_table_cut_by_the_end_of_a_page_repeats_its_header_and_is_read() -> None:
    document = printed("b2b", MED)
    (seen,) = document.legible["total-breakdown"][:1]
    again = f"Somme {seen[0].replace('Pénalités', 'Somme Pénalités')}"
    legible = {**document.legible, "total-breakdown": ((again, 1), *document.legible["total-breakdown"][1:])}
    assert codes(replace(document, legible=legible)) == set()


def test_a_letter_not_printed_by_us_is_searched_in_the_text_of_its_pages() -> None:
    document = replace(printed("b2b", MED), legible=None)
    assert codes(document) == set()
    blind = tuple(page.replace("Hélène Aubrac", "") for page in document.pages)
    assert codes(replace(document, pages=blind)) == {"LET38"}


def test_a_letter_whose_pdf_has_no_text_is_refused() -> None:
    blank = replace(printed("b2b", RAPPEL), pages=("", ""))
    assert "LET92" in codes(blank)


def test_a_technical_value_printed_is_refused() -> None:
    document = printed("b2b", RAPPEL)
    assert codes(replace(document, pages=(*document.pages, "Nous attendons None euros"))) == {"LET93"}


def test_a_wrong_iban_is_seen_though_the_template_repeats_it_faithfully() -> None:
    document = printed("b2b", RAPPEL)
    iban = str(document.letter.view["paiement"]["iban"])  # type: ignore[index]
    wrong = iban[:-1] + ("0" if iban[-1] != "0" else "1")
    letter = replace(document.letter, expected={**document.letter.expected, "payment-means": (wrong,)})
    assert codes(replace(swapped(document, iban, wrong), letter=letter)) == {"LET30"}


def test_the_text_of_l111_8_must_be_the_one_in_force() -> None:
    """The wording before 2014 lacks « au créancier »: models that still carry it are refused."""
    document = printed("tiers", RAPPEL)
    old = swapped(document, "prescrit par la loi au créancier", "prescrit par la loi")
    expected = {**document.letter.expected, "collector-l111-8-text": ("frais de recouvrement",)}
    assert codes(replace(old, letter=replace(document.letter, expected=expected))) == {"LET43"}


@pytest.mark.parametrize(
    "mention", ["penalties_rate_basis", "penalties_amount", "lump_sum_40", "lump_sum_complement"]
)
@pytest.mark.parametrize("kind", list(LetterKind))
def test_what_a_consumer_never_owes_is_forbidden_in_any_letter(kind: LetterKind, mention: str) -> None:
    document = marking(printed("b2c", kind), **{mention: "Une somme s'ajoute."})
    name = mention.replace("_", "-")
    assert codes(document) == {BY_ID[name].code}
    assert verdict(document, name) == FORBIDDEN


@pytest.mark.parametrize("name", ["b2b", "public"])
def test_legal_interest_is_never_added_to_penalties(name: str) -> None:
    document = marking(printed(name, MED), legal_interest_notice="L'intérêt au taux légal court aussi.")
    assert codes(document) == {"LET24", "MOT16"}


def test_the_words_of_a_mise_en_demeure_are_kept_for_it() -> None:
    document = printed("b2b", RELANCE)
    said = replace(document, pages=(*document.pages, "La présente vaut mise en demeure."))
    assert codes(said) == {"LET27"}
    announced = replace(
        document, pages=(*document.pages, "Nous vous adresserons ensuite une mise en demeure.")
    )
    assert codes(announced) == set()


def test_a_mise_en_demeure_says_so_in_its_body_and_not_only_in_its_title() -> None:
    document = printed("b2b", MED)
    soft = swapped(
        swapped(document, "mettons en demeure de payer", "prions de payer"), "vaut mise en demeure", "compte"
    )
    expected = {**document.letter.expected, "formal-notice-words": ()}
    assert codes(replace(soft, letter=replace(document.letter, expected=expected))) == {"LET27"}


def test_a_deadline_is_a_full_date() -> None:
    document = printed("b2b", MED)
    expected = {**document.letter.expected, "final-deadline": ()}
    vague = saying(document, {"final-deadline": ("au plus tard",)})
    assert codes(replace(vague, letter=replace(document.letter, expected=expected))) == {"LET28"}


def test_announcing_proceedings_in_a_first_reminder_is_a_matter_of_style() -> None:
    document = marking(printed("b2b", RAPPEL), consequences="Des suites seront données.")
    assert codes(document) == {"LET91"}
    assert rules.rule("LET91").severity is Severity.WARNING


def test_a_step_that_the_procedure_does_not_plan_may_not_be_announced() -> None:
    document = printed("b2b", MED)
    said = "Nous pourrons demander une provision au juge des référés."
    told = marking(document, consequences=" ".join((*document.passages["consequences"], said)))
    assert codes(told) == {"MOT32"}


def test_a_first_letter_of_a_collector_recalls_no_earlier_one() -> None:
    assert verdict(printed("tiers", RAPPEL), "collector-first-letter-ref") == NOT_NEEDED
    assert verdict(printed("tiers", RELANCE), "collector-first-letter-ref") == PRESENT


@pytest.mark.parametrize("kind", list(LetterKind))
@pytest.mark.parametrize("regime", list(Regime))
def test_the_five_mentions_of_a_collector_are_required_in_every_regime_and_letter(
    regime: Regime, kind: LetterKind
) -> None:
    required = {mention.id for mention in MENTIONS if mention.level(regime, kind, third_party=True) == "L"}
    assert required >= {
        "creditor-identity", "creditor-address", "total-breakdown", "payment-demand", "payment-means",
        "collector-identity",
        "collector-l111-8-text", "collector-first-letter-ref", "collector-fees-excluded",
    }  # fmt: skip


def test_the_matrix_has_a_level_for_every_regime_and_letter() -> None:
    assert len(MENTIONS) == 45
    assert [mention.number for mention in MENTIONS] == list(range(1, 46))
    for mention in MENTIONS:
        groups = mention.matrix.split()
        assert [len(group) for group in groups] == [3, 3, 3]
        assert set("".join(groups)) <= set("LEPXx–")


def test_a_date_is_told_to_the_day_and_never_taken_for_another_one_letter_off():
    view = {"precedents": [{"date": "8 juillet 2026"}], "lettre": {"date_butoir": "28 juillet 2026"}}
    said = known(replace(specimen("tiers", RELANCE), view=view), LAW)
    assert stray("un courrier adressé le 8 juillet 2026 sous la référence", (), said) == ""
    assert stray("un courrier adressé le 9 juillet 2026 sous la référence", (), said) == "9 juillet 2026"


@pytest.mark.parametrize(
    ("passage", "expected"),
    [
        ("F26-0873 28/10/2026 27/11/2026 480,00 €", ""),
        ("28/10/2026 27/11/2026 6 480,00 €", "6480,00€"),
    ],
)
def test_a_sum_altered_by_a_figure_is_not_found_across_a_date_and_another_sum(
    passage: str, expected: str
) -> None:
    figures = ["6 460,00 €", "480,00 €", "28/10/2026", "27/11/2026"]
    said = known(replace(specimen("b2b", RELANCE), view={"factures_en_bref": figures}), LAW)
    assert stray(passage, ["6 460,00 €"], said) == expected


def test_the_sheet_leaves_no_mention_out_whatever_its_weight() -> None:
    weights = {level.upper() for mention in MENTIONS for part in mention.matrix.split() for level in part}
    results = [
        MentionResult(code="LET01", mention="m", title="m", basis="", severity=weight, verdict="absente")
        for weight in weights
    ]
    assert {row["severity"] for group in by_weight(results) for row in group["mentions"]} == weights
