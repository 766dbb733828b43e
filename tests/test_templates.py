"""The linter of words on the templates themselves: what a letter could be made to say, at its line of letters/."""

from pathlib import Path

import pytest
from builders import MINIMAL, ROOT, day, project_folder

from generator.case import LetterKind, Regime
from generator.project import load, read_templates
from generator.rules.templates import Setting, printable
from generator.rules.text import locate

MED = LetterKind.MISE_EN_DEMEURE


def printed(text: str, regime: Regime = Regime.B2B, kind: LetterKind = MED) -> str:
    """The words a template may print, blanks apart."""
    return " ".join(printable(text, Setting(regime=regime, kind=kind))[0].split())


def told(folder: Path, name: str, old: str, new: str) -> list[tuple[str, int, int, str]]:
    """What `check` says of letters/ once `old` is replaced by `new` in one template."""
    root = project_folder(folder, {"essai-1": MINIMAL})
    path = root / "letters" / name
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    return [
        (found.file, found.span.line, found.span.column, found.code)
        for found in load(root, day("2026-07-10")).diagnostics
        if found.file.startswith("letters/")
    ]


def line_of(name: str, words: str) -> int:
    text = (ROOT / "letters" / name).read_text(encoding="utf-8")
    return text[: text.index(words)].count("\n") + 1


def test_the_shipped_templates_say_nothing_forbidden(tmp_path: Path) -> None:
    assert told(tmp_path, "rappel.md", "Sauf erreur", "Sauf erreur") == []


def test_a_threat_in_a_letter_is_told_at_its_line_and_column(tmp_path: Path) -> None:
    anchor = "Nous vous prions d’agréer"
    found = told(tmp_path, "relance.md", anchor, f"Une saisie de vos comptes suivra.\n\n{anchor}")
    line = line_of("relance.md", anchor)
    assert found == [("letters/relance.md", line, 5, "MOT04"), ("letters/relance.md", line, 5, "MOT24")]


def test_a_block_is_judged_only_in_the_regimes_that_print_it(tmp_path: Path) -> None:
    anchor = '{% if regime == "b2c" %}'
    found = told(tmp_path, "bloc_recours.md", anchor, f"{anchor}\nNos frais de dossier : 12 €.\n")
    assert found == [("letters/bloc_recours.md", 2, 5, "MOT11")]


def test_what_is_lawful_in_its_regime_is_not_told(tmp_path: Path) -> None:
    anchor = '{% if regime == "b2c" %}'
    kept = (
        '{% if regime == "b2b" %}\nLes pénalités de retard au taux BCE + 10 points sont dues.\n{% endif %}\n'
    )
    assert told(tmp_path, "bloc_recours.md", anchor, kept + anchor) == []


def test_the_subject_of_the_head_is_read_and_its_tone_is_not(tmp_path: Path) -> None:
    found = told(tmp_path / "a", "rappel.md", 'objet: "Rappel – ', 'objet: "Avant plainte pénale – ')
    assert [(line, code) for _, line, _, code in found] == [(2, "MOT08")]
    assert told(tmp_path / "b", "rappel.md", "ton: courtois", "ton: jamais de plainte pénale, courtois") == []


def test_the_words_a_value_may_take_are_read(tmp_path: Path) -> None:
    anchor = "Nous vous prions d’agréer"
    value = '{{ "Votre mauvaise foi est manifeste." if tiers else "Merci." }}'
    found = told(tmp_path, "rappel.md", anchor, f"{value}\n\n{anchor}")
    assert [code for *_, code in found] == ["MOT21"]


def test_a_consequence_no_procedure_announces_is_not_read_and_is_once_one_does(tmp_path: Path) -> None:
    root = project_folder(tmp_path, {"essai-1": MINIMAL})
    path = root / "letters/procedures/public.yml"
    text = path.read_text(encoding="utf-8").replace(
        "- mandatement_d_office", "- mandatement_d_office\n      - commissaire_de_justice"
    )
    path.write_text(text, encoding="utf-8")
    codes = {
        item.code for item in load(root, day("2026-07-10")).diagnostics if item.file.startswith("letters/")
    }
    assert codes == {"MOT24"}


def test_a_check_of_one_case_leaves_the_templates_alone(tmp_path: Path) -> None:
    root = project_folder(tmp_path, {"essai-1": MINIMAL})
    path = root / "letters/rappel.md"
    path.write_text(path.read_text(encoding="utf-8") + "\nDernier avis.\n", encoding="utf-8")
    asked = [load(root, day("2026-07-10"), only).diagnostics for only in (None, ("essai-1",))]
    assert [[item.code for item in found if item.code == "MOT19"] for found in asked] == [["MOT19"], []]


@pytest.mark.parametrize(
    ("template", "regime", "kind", "expected"),
    [
        ('{% if regime == "b2c" %}un{% else %}deux{% endif %}', Regime.B2C, MED, "un"),
        ('{% if regime == "b2c" %}un{% else %}deux{% endif %}', Regime.PUBLIC, MED, "deux"),
        ('{% if regime == "b2c" and tiers %}un{% endif %}', Regime.B2B, MED, ""),
        ('{% if regime == "b2c" or tiers %}un{% endif %}', Regime.B2B, MED, "un"),
        ('{% if regime != "b2b" %}un{% elif tiers %}deux{% else %}trois{% endif %}', Regime.B2B, MED, "deux trois"),
        ('{% if regime in ("b2b", "public") %}un{% endif %}', Regime.B2C, MED, ""),
        ('{% if not regime == "b2b" %}un{% endif %}', Regime.B2B, MED, ""),
        ('{% if lettre.genre != "rappel" %}un{% endif %}', Regime.B2C, LetterKind.RAPPEL, ""),
        ('{% if x and regime == "b2b" %}un{% elif x %}deux{% endif %}', Regime.B2B, MED, "un"),
        ('{% if tiers %}{% if regime == "b2c" %}un{% endif %}deux{% endif %}', Regime.B2B, MED, "deux"),
        ("{% for a in b %}un{% else %}deux{% endfor %} trois", Regime.B2B, MED, "undeux trois"),
        ("un {# deux #} {{ montants.total }} le {{ lettre.date_butoir }}", Regime.B2B, MED,
         "un 1,00 € le 1er mars 2030"),
        ("{% endif %}{% if (regime %}un{{ oups", Regime.B2B, MED, "un{{ oups"),
        ("", Regime.B2B, MED, ""),
    ],
)  # fmt: skip
def test_only_what_a_letter_may_print_is_left(
    template: str, regime: Regime, kind: LetterKind, expected: str
) -> None:
    assert printed(template, regime, kind).replace(" ", "") == expected.replace(" ", "")


@pytest.mark.parametrize("name", sorted(read_templates(ROOT)))
def test_a_place_in_what_is_left_is_the_place_in_the_file(name: str) -> None:
    text = read_templates(ROOT)[name].replace("\r\n", "\n")
    left, _ = printable(text, Setting(regime=Regime.B2C, kind=MED))
    assert len(left) == len(text)
    assert [len(line) for line in left.split("\n")] == [len(line) for line in text.split("\n")]


@pytest.mark.parametrize(
    ("text", "line", "words", "place"),
    [
        ("un\ndeux trois", 1, "trois", (2, 6, 2, 11)),
        ("un\ndeux\n  trois", 2, "deux trois", (2, 1, 3, 8)),
        ("un un", 1, "un…", (1, 1, 1, 3)),
        ("un", 1, "absent", (1, 1, 1, 2)),
    ],
)
def test_words_are_found_again_whatever_parts_them(text, line, words, place) -> None:
    span = locate(text, line, words)
    assert (span.line, span.column, span.end_line, span.end_column) == place
