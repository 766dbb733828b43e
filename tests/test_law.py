"""The legal data: complete in time, sourced, and equal to the published figures."""

import csv
import hashlib
import json
import os
import re
import shutil
import subprocess
import sys
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path
from xml.etree.ElementTree import Element, fromstring

import pytest
from builders import MINIMAL, ROOT, known_on, numbered, project_folder
from hypothesis import given
from hypothesis import strategies as st

import generator.law
from generator import french, ratebook, reader, source
from generator.claim.derived import DERIVED, with_derived
from generator.cli import main
from generator.diagnostics import Diagnostic
from generator.law import Law, LawError, LawFile, NotInForce, Reliability, Unit, assemble, freshness
from generator.pages import chart, parameters
from generator.project import law_places, load
from generator.rules import ON_FACTS
from tests.test_rules import BREAKS, edited

FOLDER = Path(generator.law.__file__).parent
FILES = sorted(FOLDER.glob("*.yml"))
BOUND = [reader.bind(source.parse_bytes(path.read_bytes(), path.name), LawFile) for path in FILES]
LAW = assemble([bound.value for bound in BOUND if bound.value is not None])
HORIZON = date(2026, 12, 31)
OFFICIAL = ("https://www.legifrance.gouv.fr/", "https://eur-lex.europa.eu/")

# First day, default rate between professionals, public rate, contractual floor, legal rate of a private
# creditor: the derived tables of the research notes, hence another computation than ours.
HALF_YEARS = [
    ("2013-01-01", "10.75", "8.75", "0.12", "0.04"),
    ("2013-07-01", "10.50", "8.50", "0.12", "0.04"),
    ("2014-01-01", "10.25", "8.25", "0.12", "0.04"),
    ("2014-07-01", "10.15", "8.15", "0.12", "0.04"),
    ("2015-01-01", "10.05", "8.05", "2.79", "4.06"),
    ("2015-07-01", "10.05", "8.05", "2.97", "4.29"),
    ("2016-01-01", "10.05", "8.05", "3.03", "4.54"),
    ("2016-07-01", "10.00", "8.00", "2.79", "4.35"),
    ("2017-01-01", "10.00", "8.00", "2.70", "4.16"),
    ("2017-07-01", "10.00", "8.00", "2.70", "3.94"),
    ("2018-01-01", "10.00", "8.00", "2.67", "3.73"),
    ("2018-07-01", "10.00", "8.00", "2.64", "3.60"),
    ("2019-01-01", "10.00", "8.00", "2.58", "3.40"),
    ("2019-07-01", "10.00", "8.00", "2.61", "3.26"),
    ("2020-01-01", "10.00", "8.00", "2.61", "3.15"),
    ("2020-07-01", "10.00", "8.00", "2.52", "3.11"),
    ("2021-01-01", "10.00", "8.00", "2.37", "3.14"),
    ("2021-07-01", "10.00", "8.00", "2.28", "3.12"),
    ("2022-01-01", "10.00", "8.00", "2.28", "3.13"),
    ("2022-07-01", "10.00", "8.00", "2.31", "3.15"),
    ("2023-01-01", "12.50", "10.50", "6.18", "4.47"),
    ("2023-07-01", "14.00", "12.00", "12.66", "6.82"),
    ("2024-01-01", "14.50", "12.50", "15.21", "8.01"),
    ("2024-07-01", "14.25", "12.25", "14.76", "8.16"),
    ("2025-01-01", "13.15", "11.15", "11.13", "7.21"),
    ("2025-07-01", "12.15", "10.15", "8.28", "6.65"),
    ("2026-01-01", "12.15", "10.15", "7.86", "6.67"),
    ("2026-07-01", "12.40", "10.40", "8.25", "6.84"),
]


# What is said of the future is asked of the data of that day, so that a new record breaks no test.
DAY = date(2026, 11, 22)
LAW_2026 = known_on(LAW, DAY)
DERIVED_LAW = with_derived(LAW)
END = LAW.parameters["bce_refi_semestre"].values[-1].end or date.max


def law_of(text: str) -> Law:
    bound = reader.bind(source.parse(text, "essai.yml"), LawFile)
    assert bound.value is not None, bound.diagnostics
    return assemble([bound.value])


def law_text() -> str:
    """The rates as they are written today."""
    return (FOLDER / "taux.yml").read_text(encoding="utf-8")


def parameter_with(*periods: str) -> str:
    """A file with one parameter, whose values cover `periods` written « first/last »."""
    lines = ["parametres:", "  - cle: essai", "    titre: Essai", "    unite: jours", "    base: C. civ.",
             "    attendu: un décret", "    valeurs:"]  # fmt: skip
    for period in periods:
        first, _, last = period.partition("/")
        lines += [f"      - du: {first}", *([f"        au: {last}"] if last else []), '        valeur: "1"',
                  "        source: Décret", "        verifie_le: 2026-11-22"]  # fmt: skip
    return "\n".join(lines)


def plain(text: str) -> str:
    return text.replace("\N{NO-BREAK SPACE}", " ")


def test_every_file_is_read_without_a_diagnostic():
    assert [diagnostic for bound in BOUND for diagnostic in bound.diagnostics] == []
    assert [bound.index.file for bound in BOUND] == [
        "articles.yml", "delais.yml", "montants.yml", "taux.yml", "textes.yml"
    ]  # fmt: skip


@pytest.mark.parametrize("key", DERIVED_LAW.parameters)
def test_every_day_from_the_first_record_to_the_last_has_exactly_one_value(key):
    values = DERIVED_LAW.parameters[key].values
    day, last = values[0].start, values[-1].end or HORIZON
    while day <= last:
        assert sum(value.covers(day) for value in values) == 1, day
        assert DERIVED_LAW.in_force(key, day).covers(day)
        day += timedelta(days=1)


@pytest.mark.parametrize("key", ["taux_interet_legal", "taux_interet_legal_particulier", "bce_refi_semestre"])
def test_a_rate_published_per_half_year_is_closed_and_says_what_comes_next(key):
    parameter = LAW.parameters[key]
    assert all(value.end is not None for value in parameter.values)
    assert parameter.awaited
    assert parameter.unit is Unit.PERCENT_PER_YEAR


def test_the_half_yearly_ecb_rate_is_the_rate_of_the_first_day_of_the_half_year():
    proven = LAW.parameters["bce_refi"].values[-1].end or date.max
    anchors = [anchor for anchor in LAW.parameters["bce_refi_semestre"].values if anchor.start <= proven]
    assert len(anchors) >= 28
    for anchor in anchors:
        assert (anchor.start.month, anchor.start.day) in {(1, 1), (7, 1)}
        assert anchor.value == LAW.in_force("bce_refi", anchor.start).value


@pytest.mark.parametrize(("first", "professional", "public", "floor", "private"), HALF_YEARS)
def test_the_rates_of_each_half_year_are_the_published_ones(first, professional, public, floor, private):
    start = date.fromisoformat(first)
    for day in (start, LAW.in_force("bce_refi_semestre", start).end):
        ecb = LAW.in_force("bce_refi_semestre", day).value
        legal = LAW.in_force("taux_interet_legal", day).value
        assert ecb + LAW.in_force("majoration_b2b", day).value == Decimal(professional)
        assert LAW.in_force("plancher_multiple", day).value * legal == Decimal(floor)
        assert LAW.in_force("taux_interet_legal_particulier", day).value == Decimal(private)
    # The eight points came into force during the first half of 2013: read them on its last day.
    assert ecb + LAW.in_force("majoration_public", day).value == Decimal(public)


@pytest.mark.parametrize(
    ("year", "rate"),
    [(2009, "3.79"), (2010, "0.65"), (2011, "0.38"), (2012, "0.71"), (2013, "0.04"), (2014, "0.04")],
)
def test_before_2015_one_yearly_rate_serves_every_creditor(year, rate):
    for key in ("taux_interet_legal", "taux_interet_legal_particulier"):
        value = LAW.in_force(key, date(year, 7, 14))
        assert (value.start, value.end, value.value) == (date(year, 1, 1), date(year, 12, 31), Decimal(rate))


def test_in_2024_the_contractual_floor_stood_above_the_default_rate():
    for day in (date(2024, 3, 1), date(2024, 9, 1)):
        floor = 3 * LAW.in_force("taux_interet_legal", day).value
        assert floor > 10 + LAW.in_force("bce_refi_semestre", day).value


@pytest.mark.parametrize(
    ("key", "day", "value"),
    [
        ("bce_refi", "2026-09-15", "2.40"),
        ("bce_refi", "2026-09-16", "2.65"),
        ("indemnite_forfaitaire", "2021-02-26", "40"),
        ("indemnite_forfaitaire", "2026-11-22", "40"),
        ("indemnite_forfaitaire_public", "2019-04-01", "40"),
        ("seuil_petites_creances", "2019-12-31", "4000"),
        ("seuil_petites_creances", "2020-01-01", "5000"),
        ("seuil_tentative_amiable", "2022-09-21", "5000"),
        ("seuil_tentative_amiable", "2022-09-22", "0"),
        ("seuil_tentative_amiable", "2023-10-01", "5000"),
        ("seuil_avocat", "2026-11-22", "10000"),
        ("injonction_signification", "2026-08-31", "6"),
        ("injonction_signification", "2026-09-01", "3"),
        ("injonction_opposition", "2026-11-22", "1"),
        ("delai_legal_paiement", "2026-11-22", "30"),
        ("delai_maximum_net", "2026-11-22", "60"),
        ("delai_maximum_fin_de_mois", "2026-11-22", "45"),
        ("delai_facture_periodique", "2026-11-22", "45"),
        ("delai_transport", "2026-11-22", "30"),
        ("delai_public", "2026-11-22", "30"),
        ("delai_public_sante", "2026-11-22", "50"),
        ("delai_public_entreprise", "2026-11-22", "60"),
        ("delai_versement_interets_public", "2026-11-22", "45"),
        ("prescription_commerciale", "2026-11-22", "5"),
        ("prescription_consommateur", "2026-11-22", "2"),
        ("prescription_transport", "2026-11-22", "1"),
        ("prescription_quadriennale", "2026-11-22", "4"),
        ("declaration_creance", "2026-11-22", "2"),
        ("releve_forclusion", "2026-11-22", "6"),
        ("lre_acceptation", "2026-11-22", "15"),
        ("lre_conservation_preuves", "2026-11-22", "1"),
        ("lrar_garde", "2026-11-22", "15"),
        ("majoration_judiciaire", "2026-11-22", "5"),
        ("delai_grace_judiciaire", "2026-11-22", "2"),
        ("conservation_comptable", "2026-11-22", "10"),
    ],
)
def test_a_value_is_the_one_of_its_day(key, day, value):
    assert LAW.in_force(key, date.fromisoformat(day)).value == Decimal(value)


def test_a_missing_half_year_is_refused_by_name_with_the_last_period_and_the_text_awaited():
    with pytest.raises(NotInForce) as refusal:
        LAW_2026.in_force("taux_interet_legal", date(2027, 1, 1))
    assert plain(str(refusal.value)) == (
        "il manque « Taux de l'intérêt légal, créancier professionnel (tous autres cas) » "
        "pour le 1er semestre 2027 (du 1er janvier au 30 juin 2027) ; "
        "dernière période connue : le 2e semestre 2026 (du 1er juillet au 31 décembre 2026) ; "
        "texte attendu : l'arrêté fixant le taux de l'intérêt légal du semestre, "
        "publié au Journal officiel dans la seconde quinzaine de décembre ou de juin"
    )


def test_a_day_without_a_proven_ecb_rate_is_refused_by_its_date():
    with pytest.raises(NotInForce, match="taux du jour"):
        LAW_2026.in_force("bce_refi", date(2026, 11, 4))


def test_a_day_before_the_first_record_says_when_the_records_begin():
    with pytest.raises(NotInForce) as refusal:
        LAW.in_force("majoration_public", date(2013, 3, 15))
    assert plain(str(refusal.value)).endswith("; la première période connue commence le 16 mars 2013")


def test_what_can_do_without_a_value_is_told_that_there_is_none():
    day = date(2026, 11, 22)
    assert LAW.known("declaration_creance", day) == LAW.in_force("declaration_creance", day)
    assert (LAW.whole("declaration_creance", day), LAW.whole("declaration_creance", date(1900, 1, 1))) == (
        2,
        None,
    )
    assert LAW.known("taux_interet_legal", date(2090, 1, 1)) is None
    with pytest.raises(LawError):
        LAW.known("declaration_de_creance", day)


def test_a_delay_over_several_half_years_is_cut_at_each_of_them():
    """8 000 € due on 30 November 2024, counted to 31 July 2026: the second worked example of rule R5."""
    pieces = LAW.periods("bce_refi_semestre", date(2024, 12, 1), date(2026, 7, 31))
    assert [(str(first), (last - first).days + 1, str(value.value)) for first, last, value in pieces] == [
        ("2024-12-01", 31, "4.25"),
        ("2025-01-01", 181, "3.15"),
        ("2025-07-01", 184, "2.15"),
        ("2026-01-01", 181, "2.15"),
        ("2026-07-01", 31, "2.40"),
    ]


@given(st.dates(date(2015, 1, 1), HORIZON), st.integers(0, 2000))
def test_periods_follow_one_another_without_a_day_lost_or_counted_twice(start, length):
    end = min(start + timedelta(days=length), HORIZON)
    pieces = LAW.periods("taux_interet_legal", start, end)
    days = [first + timedelta(days=n) for first, last, _ in pieces for n in range((last - first).days + 1)]
    assert days == [start + timedelta(days=n) for n in range((end - start).days + 1)]


def test_periods_of_an_empty_interval_are_none_and_those_beyond_the_records_are_refused():
    assert LAW.periods("taux_interet_legal", date(2026, 7, 2), date(2026, 7, 1)) == ()
    with pytest.raises(NotInForce, match="1er semestre 2027"):
        LAW_2026.periods("taux_interet_legal", date(2026, 12, 1), date(2027, 1, 1))


@pytest.mark.parametrize(
    ("written", "said"),
    [
        (["2020-01-01/2020-06-30", "2020-06-30/2020-12-31"], "deux valeurs couvrent le 30 juin 2020"),
        (["2020-01-01", "2021-01-01"], "deux valeurs couvrent le 1er janvier 2021"),
        (["2020-01-01/2020-06-29", "2020-07-01/2020-12-31"], "aucune valeur ne couvre le 30 juin 2020"),
        (["2020-06-30/2020-01-01"], "la période du 30 juin 2020 finit avant de commencer"),
    ],
)
def test_contradictory_periods_are_refused(written, said):
    with pytest.raises(LawError) as refusal:
        law_of(parameter_with(*written))
    assert plain(str(refusal.value)) == f"essai : {said}"


def test_records_may_be_written_in_any_order():
    law = law_of(parameter_with("2021-01-01", "2020-01-01/2020-12-31"))
    assert law.in_force("essai", date(2020, 12, 31)).end == date(2020, 12, 31)
    assert law.in_force("essai", date(2099, 1, 1)).end is None


def test_a_closed_last_period_must_name_the_text_awaited():
    with pytest.raises(LawError, match="attendu"):
        law_of(parameter_with("2020-01-01/2020-12-31").replace("    attendu: un décret\n", ""))


def test_a_key_defined_twice_is_refused():
    file = LawFile.model_validate({"articles": [
        {"cle": "cciv-1344", "code": "C. civ.", "numero": "1344", "objet": "La mise en demeure."}
    ]})  # fmt: skip
    with pytest.raises(LawError, match="l'article « cciv-1344 » est défini deux fois"):
        assemble([file, file])


@pytest.mark.parametrize(
    ("line", "right", "wrong", "said"),
    [
        (9, '"1"', '"2,75"', "« 2,75 » n'est pas un nombre exact"),
        (9, '"1"', '"1e3"', "« 1e3 » n'est pas un nombre exact"),
        (8, "2020-01-01", "2020-02-30", "le 2020-02-30 n'existe pas au calendrier"),
        (8, "2020-01-01", "1/1/2020", "« 1/1/2020 » n'est pas une date"),
        (4, "jours", "lunes", "« lunes » n'est pas une valeur de « unite »"),
    ],
)
def test_a_slip_in_the_data_is_reported_at_its_line(line, right, wrong, said):
    text = parameter_with("2020-01-01").replace(right, wrong)
    (found,) = reader.bind(source.parse(text, "essai.yml"), LawFile).diagnostics
    assert (found.span.line, found.message) == (line, said)


def test_every_record_has_a_source_an_address_and_a_verification_day():
    for parameter in LAW.parameters.values():
        for value in parameter.values:
            assert len(value.source) > 10, (value.key, value.start)
            assert (value.url or "").startswith("http"), (value.key, value.start)
            assert value.start.year >= 2003
            assert date(2026, 11, 22) <= value.verified_on <= LAW.verified_on


def test_the_values_short_of_two_sources_are_marked_and_explained():
    doubtful = {
        (value.key, str(value.start)): value
        for parameter in LAW.parameters.values()
        for value in parameter.values
        if value.reliability is not Reliability.HIGH
    }
    assert set(doubtful) >= {
        ("taux_interet_legal_particulier", "2026-07-01"),
        ("seuil_avocat", "2020-01-01"),
        ("injonction_signification", "2022-03-01"),
    }
    assert all(value.note for value in doubtful.values())


def test_the_text_on_recovery_costs_is_the_version_of_2014_word_for_word():
    text = LAW.text("l111_8_alineas_2_et_3")
    assert text.version == date(2014, 3, 19)
    assert [len(paragraph) for paragraph in text.paragraphs] == [274, 240]
    digest = hashlib.sha256(text.text.encode()).hexdigest()
    assert digest == "8521ea3247405b3d80f9f3c88326a5f1328af45922a4cda4d054bcf472e3e63e"


def test_the_text_on_recovery_costs_is_not_one_of_the_outdated_wordings_in_circulation():
    first, second = LAW.text("l111_8_alineas_2_et_3").paragraphs
    assert "prescrit par la loi au créancier. Toute stipulation" in first  # absent before 2014
    assert first.endswith("réputée non écrite, sauf disposition législative contraire.")  # absent before 2014
    assert first.startswith("Les frais de recouvrement entrepris sans titre exécutoire")
    assert second.startswith("Cependant, le créancier qui justifie")
    assert second.endswith("à la charge du débiteur de mauvaise foi.")


def test_article_keys_and_citations_are_unique():
    lines = (FOLDER / "articles.yml").read_text(encoding="utf-8").splitlines()
    written = [line.split(": ")[1] for line in lines if "- cle:" in line]
    assert len(written) == len(set(written)) == len(LAW.articles)
    citations = [article.citation for article in LAW.articles.values()]
    assert len(set(citations)) == len(citations)


@pytest.mark.parametrize(
    ("key", "citation"),
    [
        ("ccom-L441-10-II", "C. com., art. L. 441-10, II"),
        ("cpce-L111-8", "CPCE, art. L. 111-8"),
        ("loi-68-1250-1", "Loi n° 68-1250 du 31 décembre 1968, art. 1"),
        ("rgpd-13", "RGPD, art. 13"),
        ("cass-com-2024-04-24-22-24.275", "Cass. com., 24 avril 2024, n° 22-24.275"),
        ("cass-civ2-avis-2025-09-25-25-70.013", "Cass. 2e civ., avis, 25 septembre 2025, n° 25-70.013"),
        ("cjue-2022-10-20-C-585-20", "CJUE, 20 octobre 2022, C-585/20"),
    ],
)
def test_an_article_and_a_decision_are_cited_as_a_french_lawyer_writes_them(key, citation):
    assert LAW.article(key).citation == citation


def test_every_article_says_in_one_sentence_what_it_rules():
    for article in LAW.articles.values():
        assert article.subject.endswith("."), article.key
        assert (article.url or "https://www.legifrance.gouv.fr/").startswith(OFFICIAL), article.key


def test_an_unknown_key_is_answered_with_the_nearest_one():
    with pytest.raises(LawError, match="le plus proche est « cciv-1231-6 »"):
        LAW.article("ccv-1231-6")
    with pytest.raises(LawError, match="le paramètre « taux » n'est pas dans les données juridiques"):
        LAW.in_force("taux", date(2026, 1, 1))


# --- The shelf life of the data ---


CONSUMER = MINIMAL.replace("professionnel", "consommateur")


def end(days: int) -> date:
    """So many days after, or before, the last day of the half-yearly rates known today."""
    return END + timedelta(days=days)


def told(folder: Path, day: date, *codes: str) -> list[Diagnostic]:
    """What the project of `folder` is told on `day` of these codes."""
    return [found for found in load(folder, day).diagnostics if found.code in codes]


@pytest.fixture
def two_cases(tmp_path: Path) -> Path:
    """Two cases between professionals, overdue since July 2026."""
    return project_folder(tmp_path, {"essai-1": MINIMAL, "essai-2": numbered(MINIMAL, "essai-2")})


@pytest.mark.parametrize(("days", "warned"), [(-39, False), (-17, False), (-16, True), (0, True)])
def test_the_end_of_a_rate_is_announced_during_its_seventeen_last_days(
    two_cases: Path, days: int, warned: bool
):
    assert bool(told(two_cases, end(days), "LAW02")) is warned


def test_the_end_of_a_rate_is_announced_from_15_december():
    assert freshness.notice_from(LAW_2026.parameter("taux_interet_legal")) == date(2026, 12, 15)


def test_in_june_the_last_seventeen_days_are_those_from_the_14th():
    parameter = law_of(parameter_with("2026-01-01/2026-06-30")).parameter("essai")
    assert freshness.notice_from(parameter) == date(2026, 6, 14)


def test_a_parameter_may_be_announced_earlier():
    text = parameter_with("2026-01-01/2026-06-30").replace("    valeurs:", "    prevenir: 30\n    valeurs:")
    assert freshness.notice_from(law_of(text).parameter("essai")) == date(2026, 6, 1)
    (refused,) = reader.bind(
        source.parse(text.replace(": 30", ": un mois"), "essai.yml"), LawFile
    ).diagnostics
    assert refused.message == "« un mois » n'est pas un nombre de jours"


def test_the_warning_is_one_per_parameter_at_its_last_record_and_can_be_pasted_from(two_cases: Path):
    (found,) = told(two_cases, end(-11), "LAW02")
    line = (FOLDER / "taux.yml").read_text(encoding="utf-8").splitlines()[found.span.line - 1]
    assert (found.file, line.strip()) == ("generator/law/taux.yml", f"au: {END}")
    assert plain(found.message) == (
        "la valeur de « Taux de refinancement de la BCE retenu pour le semestre (au 1er janvier ou au "
        f"1er juillet) » n'est connue que jusqu'au {plain(french.day(END))} (dans 11 jours)"
    )
    assert "taux des opérations principales de refinancement" in found.fix
    assert "« bce_refi_semestre » dans le fichier generator/law/taux.yml" in found.fix
    assert found.addition.startswith(f"      - du: {end(1)}\n        au: ")


def test_only_the_rate_of_its_regime_is_announced_to_a_case(tmp_path: Path):
    root = project_folder(tmp_path, {"essai-1": CONSUMER})  # no interest yet: no mise en demeure was sent
    (found,) = told(root, end(-11), "LAW02")
    assert "« taux_interet_legal »" in found.fix
    project = load(root, end(-11), ["essai-1"])
    assert [item.code for item in project.diagnostics if item.code.startswith("LAW")] == ["LAW02"]


def test_a_public_rate_frozen_in_an_earlier_half_year_awaits_no_other(tmp_path: Path):
    public = MINIMAL.replace("professionnel", "public")
    late = public.replace("01/06/2026", "01/02/2026").replace("01/07/2026", "03/03/2026")
    assert told(project_folder(tmp_path, {"essai-1": late}), end(-11), "LAW02") == []


def test_a_value_that_no_case_uses_says_nothing(tmp_path: Path):
    used = {("taux_interet_legal", date(2026, 1, 1)), ("inconnu", date(2026, 7, 1))}
    for consulted in (used, ()):
        assert freshness.warnings(LAW_2026, law_places(), consulted, date(2026, 12, 20), shipped=False) == ()


def test_the_warning_makes_a_strict_check_fail_and_no_case_may_waive_it(two_cases: Path, capsys):
    arguments = ("check", "--racine", str(two_cases), "--date", str(end(-11)))
    assert (main(arguments), main((*arguments, "--strict"))) == (0, 1)
    assert capsys.readouterr().out.count("avertissement LAW02") == 2
    waived = MINIMAL + "derogations:\n  - code: LAW02\n    motif: plus tard\n"
    (two_cases / "cases/essai-1.yml").write_text(waived, encoding="utf-8")
    assert {found.code for found in told(two_cases, end(-11), "LAW02", "DER01")} == {"LAW02", "DER01"}


def test_once_the_rate_is_missing_every_case_names_the_text_and_the_record_is_shown_once(
    two_cases: Path, capsys
):
    assert main(("check", "--racine", str(two_cases), "--date", str(end(5)))) == 1
    out = plain(capsys.readouterr().out)
    assert out.count("erreur LAW01") == 2
    assert (
        out.count(
            "ajoutez l'enregistrement sous « bce_refi_semestre » dans le fichier generator/law/taux.yml"
        )
        == 2
    )
    assert out.count(f"      - du: {end(1)}") == 1
    assert "LAW02" not in out


def test_a_debt_older_than_the_records_has_no_record_to_add(tmp_path: Path):
    old = MINIMAL.replace("/2026", "/2010")
    (found,) = told(project_folder(tmp_path, {"essai-1": old}), DAY, "LAW01")
    assert (found.addition, found.fix.startswith("vérifiez les dates")) == ("", True)


def test_a_value_without_a_term_is_to_be_read_again_after_a_year(two_cases: Path):
    used = {("indemnite_forfaitaire", date(2021, 2, 27))}
    for day, codes in ((date(2027, 11, 22), []), (date(2027, 11, 23), ["LAW03"])):
        found = freshness.warnings(LAW_2026, law_places(), used, day, shipped=False)
        assert [item.code for item in found] == codes
    assert (
        "mettez à jour « verifie_le » de « indemnite_forfaitaire » dans generator/law/montants.yml"
        in found[0].fix
    )
    assert told(two_cases, DAY, "LAW01", "LAW02", "LAW03") == []


@pytest.mark.parametrize(
    ("key", "first", "blanks"),
    [
        ("bce_refi_semestre", "2027-01-01", ()),
        ("taux_interet_legal", "2027-01-01", ()),
        ("bce_refi", "2026-11-04", ("end",)),
    ],
)
def test_the_record_to_paste_is_refused_until_it_is_filled_in(key: str, first: str, blanks: tuple[str, ...]):
    shown = freshness.record(LAW_2026.parameter(key), date(2026, 12, 20))
    text = parameter_with("2026-07-01/2026-12-31") + "\n" + shown
    bound = reader.bind(source.parse(text, "essai.yml"), LawFile)
    assert {found.route[-1] for found in bound.diagnostics} == {"value", "source", *blanks}
    filled = (
        text.replace('""', '"9.99"')
        .replace("source: #", "source: Décret #")
        .replace("AAAA-MM-JJ", "2027-06-30")
    )
    bound = reader.bind(source.parse(filled.replace("        url: #", "        #"), "essai.yml"), LawFile)
    assert bound.value is not None, bound.diagnostics
    added = bound.value.parameters[0].values[-1]
    assert (str(added.start), str(added.value)) == (first, "9.99")


def test_a_value_without_a_term_has_no_record_to_come():
    assert freshness.record(LAW.parameter("majoration_b2b"), DAY) == ""


# --- `amiable taux`, and the derived rates ---


def taux(capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, str]:
    """Exit code and what is said of one `amiable taux`, on 22 November 2026 unless told otherwise."""
    code = main(
        ("taux", *arguments) if "--date" in arguments else ("taux", *arguments, "--date", "2026-11-22")
    )
    captured = capsys.readouterr()
    return code, plain(captured.out or captured.err)


@pytest.mark.parametrize(("first", "professional", "public", "floor", "private"), HALF_YEARS)
def test_the_derived_rates_are_the_published_ones(first, professional, public, floor, private):
    day = LAW.in_force("bce_refi_semestre", date.fromisoformat(first)).end
    found = {key: DERIVED_LAW.in_force(key, day).value for key in DERIVED}
    assert list(found.values()) == [Decimal(professional), Decimal(public), Decimal(floor)]


def test_a_derived_rate_says_how_it_is_made_and_is_no_surer_than_its_parts():
    parts = law_text().replace('valeur: "10"', 'valeur: "10"\n        fiabilite: faible', 1)
    value = with_derived(law_of(parts)).in_force("taux_penalites_b2b", date(2026, 7, 1))
    assert plain(value.note or "") == "taux BCE 2,40 % + 10 points"
    assert value.reliability is Reliability.LOW


def test_a_derived_rate_is_not_extended_either():
    with pytest.raises(NotInForce, match="opérations principales de refinancement"):
        with_derived(LAW_2026).in_force("taux_penalites_b2b", date(2027, 1, 1))


def test_a_law_without_the_parts_has_no_derived_rate():
    assert set(with_derived(law_of(parameter_with("2020-01-01"))).parameters) == {"essai"}


def test_the_table_shows_every_value_outside_any_project(capsys, tmp_path: Path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    code, out = taux(capsys)
    rows = {line.split()[0]: line for line in out.splitlines() if line}
    assert code == 0
    assert rows.keys() > DERIVED_LAW.parameters.keys()
    assert re.search(
        r"2,75 % +01/07/2026 – 31/12/2026 +39 jours +22/11/2026 +Arrêté", rows["taux_interet_legal"]
    )
    assert re.search(r"12,40 % .*taux BCE 2,40 % \+ 10 points", rows["taux_penalites_b2b"])
    assert re.search(r"40,00 € +27/02/2021 – … +sans terme", rows["indemnite_forfaitaire"])


def test_the_table_says_when_no_value_is_known(capsys):
    for day, shown in ((END, "dernier jour"), (end(1), "aucune valeur connue")):
        _, out = taux(capsys, "--date", str(day))
        assert shown in next(line for line in out.splitlines() if line.startswith("taux_interet_legal "))


def test_the_history_of_one_value_shows_all_its_periods_and_what_it_serves(capsys):
    _, out = taux(capsys, "taux_interet_legal")
    values = LAW.parameter("taux_interet_legal").values
    assert [line.split()[0] for line in out.splitlines()[-len(values) :]] == [
        f"{value.value}".replace(".", ",") for value in reversed(values)
    ]
    assert "Le 22 novembre 2026 : 2,75 %, du 1er juillet 2026 au 31 décembre 2026" in out
    assert "règle CRE40, règle CRE45, règle CRE46, amiable check, amiable expliquer, amiable build" in out
    assert "Taux qui en dérivent : plancher_contractuel" in out


def test_the_formats_for_machines_hold_exact_figures(capsys):
    _, text = taux(capsys, "--format", "json")
    rows = {row["cle"]: row for row in json.loads(text)}
    shown = rows["taux_interet_legal"]
    assert (shown["valeur"], shown["du"], shown["au"], shown["jours_restants"]) == (
        "2.75", "2026-07-01", "2026-12-31", 39
    )  # fmt: skip
    assert rows["taux_penalites_b2b"]["derive_de"] == ["bce_refi_semestre", "majoration_b2b"]
    assert (rows["majoration_b2b"]["au"], rows["bce_refi"]["valeur"]) == (None, None)
    _, text = taux(capsys, "plancher_contractuel", "--format", "json")
    assert [row["valeur"] for row in json.loads(text) if row["en_vigueur"]] == ["8.25"]


def test_the_formats_for_people_are_a_spreadsheet_and_a_markdown_table(capsys):
    for key in ((), ("taux_interet_legal",)):
        _, text = taux(capsys, *key, "--format", "csv")
        rows = {row["du"]: row for row in csv.DictReader(text.splitlines(), delimiter=";")}
        assert rows["2026-07-01"]["en_vigueur"] == "oui"
        _, text = taux(capsys, *key, "--format", "md")
        assert {line.count("|") for line in text.splitlines()} == {7 if not key else 6}
    assert rows["2026-07-01"]["valeur"] == "2,75"


@pytest.mark.parametrize(("key", "close"), [("taux_interet_leg", "taux_interet_legal"), ("zzz", "")])
def test_an_unknown_key_is_misuse_and_names_the_nearest(capsys, key: str, close: str):
    code, said = taux(capsys, key)
    assert code == 2
    assert f"la valeur « {key} » n'existe pas" in said
    assert (f"vouliez-vous dire « {close} » ?" in said) is bool(close)


def test_what_each_rule_reads_is_what_the_book_says_it_reads():
    """Measured on the examples that break the rules: each check runs on a law that notes what it gives."""
    read: dict[str, set[str]] = {}
    for _, broken in (example.values for example in BREAKS):
        seen: set[tuple[str, date]] = set()
        law = freshness.Consulted(
            parameters=LAW.parameters, articles=LAW.articles, texts=LAW.texts, seen=seen
        )
        facts = edited(broken)
        for check in ON_FACTS:
            seen.clear()
            asked = replace(
                facts, law=law
            )  # anew for each: what one rule has derived, the next would not read
            if check.applies(asked):
                list(check.check(asked))
            for key, _ in seen:
                read.setdefault(key, set()).add(check.code)
    written = {key: set(use.rules) for key, use in ratebook.USES.items() if key not in DERIVED and use.rules}
    assert read == {key: codes for key, codes in written.items() if key in read}
    assert set(written) - set(read) <= {"prescription_transport", "prescription_quadriennale"}
    assert set(ratebook.USES) <= set(DERIVED_LAW.parameters)


# --- The pages of legal values, and their drawings ---

MADE = parameters.pages(LAW_2026, DAY)


def drawing(page: str) -> Element:
    """The drawing of a page, which must be well formed by itself."""
    found = re.search(r"<svg.*?</svg>", page)
    assert found is not None
    return fromstring(found[0])  # noqa: S314 — our own text


def of(tag: str) -> str:
    return f"{{http://www.w3.org/2000/svg}}{tag}"


@pytest.mark.parametrize("key", DERIVED_LAW.parameters)
def test_the_page_of_a_value_holds_every_period_and_is_reached_from_the_index(key: str):
    page, values = MADE[f"reference/taux/{key}.md"], with_derived(LAW_2026).parameter(key).values
    assert f"(taux/{key}.md)" in MADE["reference/taux.md"]
    assert page.count("\n| ") == len(values) + 2
    for value in values:
        assert f"| {ratebook.show(value)} |" in page
    assert ("<svg" in page) is (len(values) > 1)


def test_the_drawing_says_in_words_what_it_shows():
    svg = drawing(MADE["reference/taux/taux_interet_legal.md"])
    assert svg.get("role") == "img"
    title, said = svg.find(of("title")), svg.find(of("desc"))
    assert title is not None and said is not None
    assert svg.get("aria-labelledby") == f"{title.get('id')} {said.get('id')}"
    assert title.text == LAW.parameter("taux_interet_legal").title
    assert "Au plus haut : 5,07 % du 1er janvier 2024" in plain(said.text or "")


def test_the_drawing_has_one_zone_per_period_and_french_labels():
    svg = drawing(MADE["reference/taux/taux_interet_legal.md"])
    zones = [zone.findtext(of("title")) for zone in svg.iter(of("rect"))]
    assert len(zones) == len(LAW_2026.parameter("taux_interet_legal").values)
    assert plain(zones[-1] or "") == "du 1er juillet 2026 au 31 décembre 2026 : 2,75 %"
    labels = [plain(label.text or "") for label in svg.iter(of("text"))]
    assert labels == ["0 %", "2 %", "4 %", "6 %", "2010", "2015", "2020", "2025", "2,75 %"]


def test_a_higher_value_stands_higher_and_a_later_day_further_right():
    steps = [
        chart.Step(start=date(2020, 1, 1), end=date(2020, 12, 31), value=Decimal(1), label="un <bas>"),
        chart.Step(start=date(2021, 1, 1), end=date(2022, 12, 31), value=Decimal(3), label="trois"),
    ]
    svg = drawing(chart.step_line(steps, name="a", title="A & B", said="dit", tick=str, last="3"))
    line = next(path.get("d") or "" for path in svg.iter(of("path")) if path.get("class") == "am-ligne")
    x1, y1, x2, y2, x3 = (Decimal(figure) for figure in re.findall(r"[0-9.]+", line))
    assert x1 < x2 < x3 and y2 < y1
    assert abs((x3 - x2) / (x2 - x1) - 2) < Decimal("0.02")  # two years are twice as wide as one


@pytest.mark.parametrize(
    ("highest", "ticks"),
    [("0", "0 1"), ("0.04", "0 0.01 0.02 0.03 0.04"), ("4.5", "0 1 2 3 4 5"), ("15.21", "0 5 10 15 20"),
     ("40", "0 10 20 30 40"), ("10000", "0 2000 4000 6000 8000 10000")],
)  # fmt: skip
def test_an_axis_is_marked_with_round_figures_up_to_the_highest_value(highest: str, ticks: str):
    assert [Decimal(tick) for tick in ticks.split()] == list(chart.scale(Decimal(highest)))


def test_the_years_under_a_drawing_are_few_and_within_it():
    for start, end in ((date(2009, 1, 1), DAY), (date(2024, 6, 1), DAY), (date(1900, 5, 5), DAY)):
        found = chart.years(start, end)
        assert 1 <= len(found) <= 6
        assert all(start <= day <= end for day in found)


def test_a_page_says_what_follows_and_what_reads_the_value():
    page = plain(MADE["reference/taux/taux_interet_legal.md"])
    assert "Texte attendu : l'arrêté fixant le taux de l'intérêt légal du semestre" in page
    assert "commencera le 15 décembre 2026 ([LAW02](../regles/LAW02.md))" in page
    assert (
        "[CRE40](../regles/CRE40.md)" in page and "[`amiable expliquer`](../commandes.md#expliquer)" in page
    )
    assert "(plancher_contractuel.md) : 8,25 % aujourd’hui" in page
    assert "au plus tard le 22 novembre 2027" in plain(MADE["reference/taux/indemnite_forfaitaire.md"])


def test_a_page_admits_that_no_value_is_known():
    made = parameters.pages(LAW_2026, date(2027, 1, 5))
    assert "aucune valeur connue" in made["reference/taux/taux_interet_legal.md"]
    assert made["reference/taux.md"].count("| aucune valeur connue |") == 7


@pytest.mark.parametrize(("days", "code"), [(0, 0), (5, 1)])
def test_a_guide_without_the_rate_of_its_day_is_refused_at_the_line_that_asks_for_it(
    capsys, tmp_path: Path, days: int, code: int
):
    """The first page in order that quotes a rate is told with the text awaited; never a traceback."""
    given = ("--racine", str(ROOT), "--audience", "guide", "--out", str(tmp_path / "site"))
    assert main(("site", *given, "--date", str(end(days)))) == code
    said = plain(capsys.readouterr().err)
    missing = (
        r"amiable : docs/guide/[a-z-]+\.md:\d+: .*il manque « Taux de .*texte attendu : l(e taux|'arrêté)"
    )
    assert bool(re.search(missing, said)) is bool(code)


# --- A new half-year is one record per parameter ---

# Invented, for this test alone.
NEW_RATES = {
    "bce_refi_semestre": "2.80",
    "taux_interet_legal": "3.10",
    "taux_interet_legal_particulier": "7.10",
}


def with_next_half_year(text: str) -> str:
    """The file of rates with the records that the tool prints, filled in, each after the last of its parameter."""
    for key, figure in NEW_RATES.items():
        printed = freshness.record(LAW.parameter(key), DAY)
        added = printed.replace('""', f'"{figure}"').replace("source: #", "source: Texte inventé, #")
        added = added.replace("        url: #", "        url: https://texte.example #")
        head, mark, rest = text.partition(f"  - cle: {key}\n")
        block, following, others = rest.partition("\n\n  - cle:")
        text = f"{head}{mark}{block}\n{added.rstrip()}{following}{others}"
    return text


@pytest.mark.slow
def test_a_new_half_year_is_one_record_per_parameter(tmp_path: Path):
    """The package is copied and taux.yml alone completed: sums, tables and pages follow, nothing warns any more."""
    root = project_folder(tmp_path, {"essai-1": MINIMAL})
    shutil.copytree(ROOT / "generator", root / "generator", ignore=shutil.ignore_patterns("__pycache__"))
    (root / "docs").mkdir()
    rates = root / "generator/law/taux.yml"
    day, page = str(end(31)), root / "site/reference/taux/taux_penalites_b2b.md"

    def run(*arguments: str) -> tuple[int, str]:
        done = subprocess.run(
            [sys.executable, "-m", "generator", *arguments, "--date", day],
            cwd=root, env={**os.environ, "PYTHONPATH": str(root)}, capture_output=True, text=True,
        )  # fmt: skip
        return done.returncode, plain(done.stdout + done.stderr)

    code, told_before = run("expliquer", "essai-1")
    assert code == 1 and "erreur LAW01" in told_before
    assert (
        "dans generator/law/taux.yml ;" in told_before
    )  # the file stands in the project: it is named from there
    rates.write_text(with_next_half_year(rates.read_text(encoding="utf-8")), encoding="utf-8")

    code, explained = run("expliquer", "essai-1")
    assert code == 0 and "12,80 %" in explained and "Texte inventé" in explained
    assert not re.search(r"LAW0\d", run("check")[1])
    table = run("taux")[1]
    assert re.search(r"taux_penalites_b2b +12,80 %", table) and re.search(
        r"plancher_contractuel +9,30 %", table
    )
    assert run("site", "--audience", "guide", "--out", "site")[0] == 0
    assert "12,80 %" in page.read_text(encoding="utf-8").replace("\N{NO-BREAK SPACE}", " ")
