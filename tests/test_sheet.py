"""The sheet of a rule: when it applies, what founds it, what triggers it, whether it can be waived."""

from datetime import date
from pathlib import Path

import pytest
from builders import CREDITOR, LAW, ROOT, day, project_folder
from packaging.version import Version
from test_rules import files_of

from generator import __version__, rules
from generator.case import LetterKind, Regime
from generator.diagnostics import Severity
from generator.pages import rulebook
from generator.project import load
from generator.rules import Rule, Subject, lookup, printed
from generator.rules.breaks import as_yaml
from generator.rules.lexicon import Wording
from generator.rules.rule import at, warning
from generator.rules.sheet import FAMILIES, sheet
from generator.rules.when import When, both, when
from generator.rules.wording import WORDINGS

EVERY = [pytest.param(rule, id=rule.code) for rule in rules.RULES]
WRITING = [pytest.param(rule, id=rule.code) for rule in rules.NOTICES.values() if rule.breaks]
UNSHOWN = {"YAM01", "YAM02"}  # what a text cannot show: odd bytes, a folder in place of a file
SAMPLES = [
    pytest.param(rule, id=rule.code)
    for rule in rules.NOTICES.values()
    if rule.code.startswith("YAM") and rule.code not in UNSHOWN
]


# --- What every sheet holds ---


@pytest.mark.parametrize("rule", EVERY)
def test_a_rule_says_when_it_applies(rule: Rule) -> None:
    assert isinstance(rule.applies, When), f"{rule.code}: give its predicate a phrase with @when"
    found = sheet(rule, LAW)
    assert found.condition and found.moment and found.in_force
    assert found.regimes
    assert found.letters


@pytest.mark.parametrize("rule", EVERY)
def test_a_sheet_is_complete(rule: Rule) -> None:
    found = sheet(rule, LAW)
    assert found.family in FAMILIES
    assert found.fix.rstrip("» ").endswith((".", "?", "…")) and not found.fix.endswith("..")
    assert found.articles or found.without_basis
    assert bool(found.waiver) == rule.waivable
    assert found.examples or rule.code == "INT01", "our own faults alone have no example"


@pytest.mark.parametrize("rule", EVERY)
def test_no_rule_claims_a_version_to_come(rule: Rule) -> None:
    assert Version(rule.since) <= Version(__version__)


def test_the_version_is_that_of_the_project() -> None:
    assert f'version = "{__version__}"' in (ROOT / "pyproject.toml").read_text(encoding="utf-8")


@pytest.mark.parametrize("rule", EVERY)
def test_the_three_writings_of_a_sheet_say_the_same(rule: Rule) -> None:
    found = sheet(rule, LAW)
    terminal = " ".join(printed.as_text(found).split())
    plain = " ".join(rulebook.as_markdown([rule], LAW).split())
    for said in (found.title, found.why, found.fix, found.effect, found.condition, found.message):
        assert said in terminal and " ".join(said.split()) in plain, said
    for article in found.articles:
        assert f"{article.citation} : {article.subject}" in terminal
        assert article.citation in plain and article.subject in plain
    data = printed.as_data(found)
    assert (data["code"], data["pourquoi"], data["depuis"]) == (rule.code, rule.why, rule.since)


# --- Predicates and their phrases ---


def test_predicates_compose_their_phrases_regimes_and_letters() -> None:
    consumer = when("quand le débiteur est un consommateur", regimes=(Regime.B2C,))(lambda facts: True)
    late = when("quand aucune lettre n'est partie", kinds=(LetterKind.RAPPEL,))(lambda facts: False)
    composed = both(consumer, late)
    assert composed.phrase == "quand le débiteur est un consommateur et qu'aucune lettre n'est partie"
    assert (composed.regimes, composed.kinds) == ((Regime.B2C,), (LetterKind.RAPPEL,))
    assert composed(None) is False and both(consumer, consumer)(None) is True


def test_a_new_rule_needs_nothing_more_than_before() -> None:
    """The short constructors still do: no date, no version, no example to write for a first try."""
    rule = warning(
        "ZZZ01", "Essai", why="Pour voir.", fix="regardez", message="vu", check=lambda facts: (at(),)
    )
    found = sheet(rule, LAW)
    assert found.condition == "dans tous les dossiers"
    assert (found.in_force, found.since, found.regime_words) == ("à toute date", "0.1.0", "tous")


def test_a_dated_rule_says_from_when_to_when() -> None:
    rule = warning(
        "ZZZ01", "Essai", why="Pour voir.", fix="regardez", message="vu", in_force=(date(2027, 1, 1), None)
    )
    assert "1er" in sheet(rule, LAW).in_force and "2027" in sheet(rule, LAW).in_force
    assert not rule.holds_on(date(2026, 12, 31)) and rule.holds_on(date(2027, 1, 1))


# --- Mentions and words ---


def test_a_mention_shows_its_level_by_regime_and_letter() -> None:
    found = sheet(rules.rule("LET20"), LAW)
    assert dict(found.matrix)["consommateur"] == ("X", "X", "X")
    assert dict(found.matrix)["entre professionnels"] == ("–", "P", "E")
    assert "interdite" in printed.as_text(found)
    assert "retirez-le" in found.fix


def test_a_mention_of_collectors_binds_their_letters_in_every_regime() -> None:
    found = sheet(rules.rule("LET42"), LAW)
    assert dict(found.matrix)["tiers mandaté"] == ("L", "L", "L")
    assert found.regimes == tuple(Regime)


@pytest.mark.parametrize("wording", WORDINGS, ids=lambda wording: wording.code)
def test_a_rule_on_words_shows_regimes_letters_and_two_sentences(wording: Wording) -> None:
    found = sheet(rules.rule(wording.code), LAW)
    assert (found.regimes, found.letters) == (wording.regimes, wording.kinds)
    assert [example.text for example in found.examples] == [wording.bad, wording.good]


# --- The smallest edit that breaks, for what is said while reading files ---


def _codes(root: Path) -> set[str]:
    return {found.code for found in load(root, day("2026-09-10")).diagnostics}


def _project(folder: Path, case: str, creditor: str, name: str) -> Path:
    return project_folder(folder, {name: case}, {"atelier": CREDITOR, "atelier-lumiere": creditor})


@pytest.mark.parametrize("rule", WRITING)
def test_the_smallest_edit_of_a_file_triggers_its_notice(tmp_path: Path, rule: Rule) -> None:
    (broken,) = rule.breaks
    healthy = files_of(broken.variant)
    files = {name: as_yaml(tree) for name, tree in broken.applied(healthy).items()}
    root = _project(tmp_path, files["dossier"], files["creancier"], str(healthy["dossier"]["reference"]))
    creditor = root / "cases/creanciers" / f"{healthy['creancier']['identifiant']}.yml"
    creditor.write_text(files["creancier"], encoding="utf-8")
    for other in (root / "cases/creanciers").glob("*.yml"):
        if other != creditor:
            other.unlink()
    procedure = root / "letters/procedures" / f"{healthy['procedure']['identifiant']}.yml"
    procedure.write_text(files["procedure"], encoding="utf-8")
    known = {"CRE29", "PRO37"}  # the exhibits of the healthy case are not on this disk
    assert _codes(root) - known == {rule.code}


@pytest.mark.parametrize("rule", SAMPLES)
def test_the_sample_of_a_badly_written_file_triggers_its_notice(tmp_path: Path, rule: Rule) -> None:
    assert _codes(project_folder(tmp_path, {"2026-0500": rule.sample})) == {rule.code}


# --- Finding a rule ---


def found(*words: str) -> set[str]:
    return {rule.code for rule in lookup.search(rules.RULES, words, LAW)}


def test_a_rule_is_found_by_a_word_without_its_accents_or_capitals() -> None:
    assert "PRO08" in found("ECHEANCIER") and "PRO08" in found("échéancier")
    assert {"PRO04", "PRO05", "PRO06"} <= found("prescription")


def test_a_rule_is_found_by_its_article() -> None:
    assert found("L. 441-10") == {
        rule.code for rule in rules.RULES if any("L441-10" in key for key in rule.basis)
    } | (found("L. 441-10") & {"MOT15"})


def test_words_that_no_rule_holds_find_nothing() -> None:
    assert found("prescription", "bitcoin") == set()


@pytest.mark.parametrize(
    ("typed", "expected"),
    [("FMT6", "FMT06"), ("cre7", "CRE07"), ("PARO1", "PAR01"), ("PAR 01", "PAR01"), ("MOT-1", "MOT01")],
)
def test_the_nearest_code_is_the_one_meant(typed: str, expected: str) -> None:
    assert rules.nearest_codes(typed)[0] == expected


def test_nothing_is_near_a_word_that_is_no_code() -> None:
    assert rules.nearest_codes("x" * 10_000) == ()
    assert rules.nearest_codes("") == ()


def test_only_gates_and_warnings_outside_derogations_can_be_waived() -> None:
    gates = {"CRE28", "CRE35", "CRE36", "PRO12"}
    for rule in rules.RULES:
        warns = rule.severity is Severity.WARNING and rule.code[:3] not in {"DER", "LAW", "DOC"}
        assert rule.waivable == (warns or rule.code in gates), rule.code
    assert rules.rule("LET90").subject is Subject.LETTER and rules.rule("LET90").waivable
