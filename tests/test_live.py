"""What the guide computes beyond a rate: the dates of a procedure, a plan, the cost of lateness, its sources."""

import re
from pathlib import Path

import pytest
from builders import LAW, ROOT, day

from generator import pages
from generator.pages import cited
from generator.procedure import Stage
from generator.project import load
from generator.render import TemplateFault, expand
from generator.rules import scenarios

GUIDE = sorted((ROOT / "docs" / "guide").glob("*.md"))


@pytest.fixture(scope="module")
def names() -> object:
    return pages.live_names(load(ROOT, day("2026-11-28")), "guide")


def shown(names: object, asked: str) -> str:
    """What a page prints, with ordinary spaces."""
    return re.sub(r"[\u00a0\u202f]", " ", expand("{{ " + asked + " }}", names))


def rows(table: str) -> list[list[str]]:
    return [[cell.strip() for cell in line.strip("| ").split(" | ")] for line in table.splitlines()[2:]]


# --- Dates ---


def test_the_calendar_of_an_invoice_is_the_one_its_procedure_gives(names: object) -> None:
    found = rows(shown(names, 'tableau_calendrier("entreprises", "8000", "2026-06-30")'))
    assert [(row[0], row[1]) for row in found] == [
        ("22 juin 2026", "Appel avant échéance (facultatif)"),  # ten days before is a Saturday
        ("6 juillet 2026", "Rappel"),  # five days after is a Sunday
        ("15 juillet 2026", "Relance"),
        ("30 juillet 2026", "Dernier appel (facultatif)"),
        ("5 août 2026", "Mise en demeure"),
        ("14 août 2026", "Décision sur la suite"),  # the day after the final date
    ]
    # Nothing is owed before the due date; the rappel claims the principal alone; then
    # 8 000 × 12,40 % × 36 / 365 = 97,84 and 40 of indemnity.
    assert [row[3] for row in found] == [
        "–", "8 000,00 €", "8 080,77 €", "8 121,53 €", "8 137,84 €", "8 162,30 €"
    ]  # fmt: skip
    assert found[4][4] == "13 août 2026"


def test_a_consumer_owes_the_principal_alone_along_the_calendar(names: object) -> None:
    found = rows(shown(names, 'tableau_calendrier("particuliers", "800", "2026-06-30")'))
    assert {row[3] for row in found[1:]} == {"800,00 €"}


def test_a_plan_is_spread_to_the_cent_on_working_days(names: object) -> None:
    found = rows(shown(names, 'tableau_echeancier("6120,53", "5", "2026-09-01", "2026-10-05", "1000")'))
    assert [row[1] for row in found] == [
        "1er septembre 2026", "5 octobre 2026", "5 novembre 2026", "7 décembre 2026", "5 janvier 2027",
        "5 février 2027",
    ]  # fmt: skip
    assert [row[2] for row in found] == ["1 000,00 €", *["1 024,10 €"] * 4, "1 024,13 €"]
    assert found[-1][3] == "0,00 €"


# --- The cost of lateness ---


@pytest.mark.parametrize(
    ("asked", "answered"),
    [
        # 10 000 / 2 % and / 5 %
        ('tableau_marges("10000", "2", "5")', "500 000,00 €"),
        ('tableau_marges("10000", "2", "5")', "200 000,00 €"),
        # 100 000 × 5 % × 30 / 365 = 410,9589
        ('cout_portage("100000", "5", "30")', "410,96 €"),
        # 450 000 / 900 000 × 90
        ('dso("450000", "900000", "90")', "45 jours"),
        ('montant("8000")', "8 000,00 €"),
        ('jour("2026-10-01")', "1er octobre 2026"),
    ],
)
def test_a_cost_is_computed_from_the_figures_of_the_page(names: object, asked: str, answered: str) -> None:
    assert answered in shown(names, asked)


# --- Conventions ---


def test_a_convention_is_the_figure_that_the_rules_use(names: object) -> None:
    assert shown(names, 'convention("attente_relance")') == f"{scenarios.LEAST_WAIT[Stage.RELANCE]} jours"
    first, last = scenarios.WINDOW
    assert shown(names, 'convention("fenetre")') == f"du {first}e au {last}e jour"
    assert shown(names, 'convention("rappels")') == "un rappel"
    assert shown(names, 'convention("mises_en_demeure")') == "une mise en demeure"
    assert shown(names, 'convention("relances")') == "deux relances"
    assert shown(names, 'convention("horaires_samedi")') == "de 9 h à 13 h"


# --- Sources ---


def test_the_sources_link_each_text_to_its_reference_and_say_when_it_was_read() -> None:
    made = cited.sources(LAW, ("cciv-1344", "cciv-2240", "ccom-L441-10-II", "rgpd-15"))
    assert "(../reference/articles.md#cciv-1344)" in made
    assert "(../reference/articles.md#ccom-l441-10-ii)" in made
    assert made.count("22/11/2026") == 3
    assert made.count("| non relu |") == 1
    assert made.count("base LEGI") == 1  # two articles of the same code, one reading


def test_every_article_says_where_it_was_read() -> None:
    assert [article.key for article in LAW.articles.values() if article.reading is None] == []


def test_a_page_of_the_guide_lists_no_source_twice() -> None:
    for path in GUIDE:
        for listed in re.findall(r"\{\{ sources\((.*?)\) \}\}", path.read_text(encoding="utf-8"), re.DOTALL):
            keys = re.findall(r'"([^"]+)"', listed)
            assert len(keys) == len(set(keys)), path.name


def test_a_decision_of_a_page_stands_among_its_sources() -> None:
    """A number of decision written in the text is the number of one of the sources of the page."""
    for path in (path for path in GUIDE if "{{ sources(" in path.read_text(encoding="utf-8")):
        text = re.sub(r"\s", " ", path.read_text(encoding="utf-8"))
        keys = re.findall(r'"([^"]+)"', " ".join(re.findall(r"\{\{ sources\((.*?)\) \}\}", text)))
        listed = " ".join(LAW.article(key).number for key in keys)
        written = set(re.findall(r"n° (\d\d-\d\d\.\d{3})", text))
        assert {number for number in written if number not in listed} == set(), path.name


# --- Slips ---


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        ('tableau_calendrier("entreprise", "8000", "2026-06-30")', "n'est pas un nom de procédure"),
        ('tableau_calendrier("entreprises", "0", "2026-06-30")', "montant positif"),
        ('tableau_echeancier("1000", "zéro", "2026-09-01", "2026-10-05")', "nombre entier positif"),
        ('tableau_echeancier("10", "100", "2026-09-01", "2026-10-05")', "trop petites"),
        ('cout_portage("1000", "120", "30")', "n'est pas un taux"),
        ('dso("1000", "0", "30")', "montant positif"),
        ('convention("fenêtre")', "connus"),
        ('sources("cciv-13444")', "cciv-1344"),
        ("montant()", "attend un montant"),
    ],
)
def test_a_slip_is_told_in_french_with_its_line(names: object, asked: str, said: str) -> None:
    with pytest.raises(TemplateFault) as fault:
        expand("un\n\ntrois {{ " + asked + " }}\n", names)
    assert said in str(fault.value)
    assert fault.value.line == 3


def test_the_pages_of_the_steps_share_one_plan() -> None:
    """Aim, when, who, channel, content, tone, proof, mistakes, tool, checklist: in this order, on the four pages."""
    plan = ["But", "Quand", "Qui", "Canal", "Contenu", "Ton", "Preuve à garder", "Erreurs fréquentes",
            "Avec l’outil", "Liste de contrôle", "Pour aller plus loin", "Sources"]  # fmt: skip
    for name in ("etape-1-rappel", "etape-2-relance", "dernier-appel", "etape-3-mise-en-demeure"):
        text = Path(ROOT / f"docs/guide/{name}.md").read_text(encoding="utf-8")
        titles = re.findall(r"^## (.+)$", text, re.MULTILINE)
        assert [title for title in titles if title in plan] == plan, name
