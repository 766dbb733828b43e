"""The pages of the site: what they say, what they escape, and what the guide audience never sees."""

import shutil
from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from generator import ageing, exports, pages, project
from generator.agenda import Urgency, agenda
from generator.case import Case, Creditor
from generator.pages import chart, example, formats, live, markup, quality, reference, today
from generator.pipeline import Build, specimens
from generator.reader import bind
from generator.render import TemplateFault, expand
from generator.rules import RULES
from generator.rules.measured import MEASURES
from generator.rules.quality import FirstReading, Measure, Row, Score, Slip
from generator.shelf import MANIFEST, Pack, PackFile
from generator.source import parse_bytes

ROOT = Path(__file__).parents[1]
DAY = date(2026, 11, 22)

CREDITOR = """\
identifiant: canari-creancier
nom: Zzyx Forge Canari
forme: SARL
capital: 10 000,00
adresse:
  voie: 1 quai Canari
  code_postal: 69002
  ville: Lyon
siren: 100 001 007
rcs: Lyon
telephone: 04 65 71 00 10
courriel: forge@canari.example
banque:
  iban: FR76 9999 9000 0100 0000 0001 764
signataires:
  - nom: Zoé Canari
    qualite: gérante
"""

CASE = """\
reference: {reference}
creancier: canari-creancier
debiteur:
  nom: "{name}"
  forme: SARL
  qualite: professionnel
  siren: 100 002 005
  adresse:
    voie: 12 rue Canari
    code_postal: 69003
    ville: Lyon
factures:
  - numero: ZX-1
    emise_le: 01/09/2026
    executee_le: 01/09/2026
    echeance: {due}
    base_echeance: cgv_acceptees
    montant_ttc: {amount}
    prestation: Forge canari
journal:
  - le: 12/10/2026
    acte: note
    note: {note}
"""


def built(folder: Path, *cases: str, day: date = DAY) -> Build:
    """A project with the real letters and these cases, examined but not printed."""
    shutil.copytree(ROOT / "letters", folder / "letters")
    (folder / "cases" / "creanciers").mkdir(parents=True)
    (folder / "cases" / "creanciers" / "canari-creancier.yml").write_text(CREDITOR, encoding="utf-8")
    for text in cases:
        reference = text.split(maxsplit=2)[1]
        (folder / "cases" / f"{reference}.yml").write_text(text, encoding="utf-8")
    return Build(project=project.load(folder, day), packs={}, folder=folder / "build" / "packs")


def a_case(reference: str = "canari-9917", name: str = "Zzyx Menuiserie Canari", due: str = "08/10/2026",
           amount: str = "4 320,00", note: str = "rien à signaler") -> str:  # fmt: skip
    return CASE.format(reference=reference, name=name, due=due, amount=amount, note=note)


def with_a_pack(build: Build) -> Build:
    file = PackFile(name="rappel.pdf", title="Rappel", sha256="0" * 64, size=1)
    pack = Pack(folder=build.folder / "canari-9917", files=(file,), digest="")
    pack.folder.mkdir(parents=True)
    (pack.folder / MANIFEST).write_text('{"mentions": {}}', encoding="utf-8")
    return replace(build, packs={pack.reference: pack})


def everything(build: Build, audience: str) -> dict[str, str]:
    return pages.pages(build, audience, specimens(build.project))


# --- The two audiences ---


def test_the_guide_knows_nothing_of_any_case(tmp_path: Path) -> None:
    build = built(tmp_path, a_case())
    build = with_a_pack(build)
    made = everything(build, "guide")
    assert not [path for path in made if path.startswith("dossiers/")]
    assert not pages.pack_files(build, "guide")
    for path, text in made.items():
        assert "canari" not in text.lower(), path
    assert "canari" in "".join(everything(build, "interne").values()).lower()


def test_the_internal_site_has_one_page_a_case_and_the_files_of_its_pack(tmp_path: Path) -> None:
    build = built(tmp_path, a_case())
    build = with_a_pack(build)
    assert "dossiers/canari-9917/index.md" in everything(build, "interne")
    assert pages.pack_files(build, "interne") == {
        "dossiers/canari-9917/rappel.pdf": build.folder / "canari-9917" / "rappel.pdf"
    }


def test_both_audiences_share_the_same_reference(tmp_path: Path) -> None:
    build = built(tmp_path, a_case())
    guide, internal = everything(build, "guide"), everything(build, "interne")
    assert {path: text for path, text in internal.items() if not path.startswith("dossiers/")} == guide


# --- A case page ---


def test_what_a_clerk_types_never_becomes_markup(tmp_path: Path) -> None:
    """A name is shown as written: no tag, no Markdown, no included file, no live value."""
    nasty = "<script>alert(1)</script> *gras* {{ droit_au() }}"
    build = built(
        tmp_path, a_case(name=nasty, note='"--8<-- mkdocs.yml :smile: <img src=x onerror=alert(1)>"')
    )
    for path in (
        "dossiers/index.md",
        "dossiers/liste.md",
        "dossiers/balance.md",
        "dossiers/canari-9917/index.md",
    ):
        body = everything(build, "interne")[path].split("---\n", 2)[2]
        assert "<script>" not in body
        assert "<img" not in body
        assert "--8<--" not in body
        assert "&lt;script&gt;" in body


def test_an_unreadable_case_still_has_a_page_that_says_why(tmp_path: Path) -> None:
    build = built(tmp_path, "reference: casse-1\ncreancier: canari-creancier\n")
    page = everything(build, "interne")["dossiers/casse-1/index.md"]
    assert "debiteur" in page
    assert "cases/casse-1.yml:" in page
    assert "à corriger" in everything(build, "interne")["dossiers/liste.md"]


def test_a_case_page_stays_out_of_the_search_and_of_the_menu(tmp_path: Path) -> None:
    head = everything(built(tmp_path, a_case()), "interne")["dossiers/canari-9917/index.md"].split("---\n")[1]
    assert 'search: {"exclude": true}' in head
    assert 'template: "dossier.html"' in head


PLAN = """\
echeancier:
  signe_le: 05/10/2026
  mensualites:
    - le: 05/11/2026
      montant: 100,00
    - le: 07/12/2026
      montant: 100,00
"""


def test_the_page_of_a_case_follows_its_plan(tmp_path: Path) -> None:
    page = everything(built(tmp_path, a_case() + PLAN), "interne")["dossiers/canari-9917/index.md"]
    section = page.partition('id="echeancier"')[2].partition("</section>")[0]
    assert "en retard" in section and "prochaine" in section
    assert "reste à payer : 200,00" in section


def test_a_case_whose_principal_is_paid_is_offered_its_receipt(tmp_path: Path) -> None:
    text = a_case()
    amount = text.partition("montant_ttc: ")[2].partition("\n")[0]
    paid = f"paiements:\n  - recu_le: 10/11/2026\n    montant: {amount}\n    facture: ZX-1\n"
    page = everything(built(tmp_path / "a", text + paid), "interne")["dossiers/canari-9917/index.md"]
    assert "amiable quittance canari-9917 --noter" in page and "accessoires restent dus" in page
    assert "amiable accessoires canari-9917 --noter" in page and "--sur indemnite" in page
    unpaid = everything(built(tmp_path / "b", text), "interne")["dossiers/canari-9917/index.md"]
    assert "amiable quittance" not in unpaid


CLOSED = "cloture:\n  le: 12/11/2026\n  motif: decision\n  note: confié au cabinet Fictif\n"
DECIDED = "  - le: 12/11/2026\n    acte: decision\n    decision: avocat\n"


def test_a_closed_case_says_since_when_and_why_on_its_page_and_in_the_list(tmp_path: Path) -> None:
    made = everything(built(tmp_path, a_case() + DECIDED + CLOSED), "interne")
    page, listed = made["dossiers/canari-9917/index.md"], made["dossiers/liste.md"]
    assert "Dossier clos le 12\N{NO-BREAK SPACE}novembre\N{NO-BREAK SPACE}2026" in page
    assert "Confié au cabinet Fictif" in page and "Dates à surveiller" not in page
    assert ">clos</span>" in listed
    assert "1\N{NO-BREAK SPACE}dossier clos, hors balance" in made["dossiers/balance.md"]
    assert "Rien à faire" in made["dossiers/index.md"]


def test_a_missed_term_is_to_be_done_on_the_page_and_in_the_list(tmp_path: Path) -> None:
    made = everything(built(tmp_path, a_case() + PLAN), "interne")
    page, desk = made["dossiers/canari-9917/index.md"], made["dossiers/index.md"]
    assert "échéancier, à faire" in page and "à faire</span>" in page.split("<h2")[0]
    assert "versement" in desk and "amiable echeancier canari-9917" in desk


@pytest.mark.parametrize(
    ("urgency", "falls_on", "told"),
    [
        (Urgency.LATE, date(2026, 11, 19), "3\N{NO-BREAK SPACE}jours"),
        (Urgency.LATE, date(2026, 11, 23), "23/11/2026"),  # late, and put off by a Sunday: never « 0 jour »
        (Urgency.TODAY, DAY, "aujourd’hui"),
        (Urgency.AHEAD, date(2026, 11, 24), "24/11/2026"),
    ],
)
def test_the_badge_of_a_line_says_how_late_it_is_or_when_it_falls(
    tmp_path: Path, urgency: Urgency, falls_on: date, told: str
) -> None:
    [event, *_] = agenda(built(tmp_path, a_case()).project)
    assert today.when(replace(event, urgency=urgency, day=falls_on), DAY) == told


def test_beside_a_missed_term_stands_what_is_claimable_and_not_the_whole_debt(tmp_path: Path) -> None:
    """Two terms of 100,00 €, the first one missed, of a debt of 4 320,00 €."""
    made = everything(built(tmp_path, a_case() + PLAN), "interne")
    lines = [line for line in made["dossiers/index.md"].split("<li>")[1:] if "canari-9917" in line]
    shown = {line.partition('am-combien">')[2].partition("</span>")[0] for line in lines}
    assert shown == {"100,00\N{NO-BREAK SPACE}€"}
    figures = made["dossiers/canari-9917/index.md"].partition("Seul exigible")[2]
    assert figures.startswith("</dt><dd>100,00")


def test_a_closed_case_is_not_counted_in_the_sum_due(tmp_path: Path) -> None:
    made = everything(built(tmp_path, a_case() + DECIDED + CLOSED), "interne")
    assert "Somme due, dossiers ouverts</dt><dd>0,00" in made["dossiers/index.md"]


# --- Aujourd'hui, the aged balance ---


def test_the_aged_balance_puts_each_day_in_one_bucket(tmp_path: Path) -> None:
    """Due on the day itself is not late; 1, 30, 31, 60, 61, 90, 91 days late fall where announced."""
    due = {
        0: "22/11/2026",
        1: "21/11/2026",
        30: "23/10/2026",
        31: "22/10/2026",
        60: "23/09/2026",
        61: "22/09/2026",
        90: "24/08/2026",
        91: "23/08/2026",
    }
    build = built(
        tmp_path,
        *(a_case(reference=f"c-{late}", due=day, amount=f"{late + 1}00,00") for late, day in due.items()),
    )
    totals = ageing.totals(build.followup().aged)
    sums = [amount for _, amount in totals]
    assert [int(amount) // 100 for amount in sums] == [1, 2 + 31, 32 + 61, 62 + 91, 92]
    assert [number for number, _ in totals] == [1, 2, 2, 2, 1]


def test_what_one_debtor_owes_in_two_cases_is_one_line_of_the_balance(tmp_path: Path) -> None:
    """1 000 late by 45 days and 500 not due yet, then 900 of another: the largest sum comes first."""
    build = built(
        tmp_path,
        a_case(reference="a-1", amount="1 000,00"),
        a_case(reference="a-2", due="30/11/2026", amount="500,00"),
        a_case(reference="b-1", name="Zzyx Autre", amount="900,00").replace("  siren: 100 002 005\n", ""),
    )
    first, second = ageing.by_debtor(build.followup().aged)
    assert (first.name, first.total, list(first.references)) == (
        "Zzyx Menuiserie Canari",
        Decimal(1500),
        ["a-1", "a-2"],
    )
    assert first.amounts == (Decimal(500), 0, Decimal(1000), 0, 0)
    assert second.total == 900
    page = everything(build, "interne")["dossiers/balance.md"]
    assert page.count("Zzyx Menuiserie Canari</a>") == 1
    assert 'href="a-1/index.html"' in page and 'href="a-2/index.html"' in page


def test_the_file_of_the_balance_is_the_one_of_the_command_line(tmp_path: Path) -> None:
    build = built(tmp_path, a_case())
    (written,) = (text.decode("utf-8-sig") for text in pages.tables(build.followup()).values())
    assert written == exports.as_csv(exports.balance(build.project), DAY)
    assert "4320,00" in written
    assert 'href="balance.csv"' in everything(build, "interne")["dossiers/balance.md"]


def sections(page: str) -> dict[str, str]:
    """The parts of a page by the anchor of their title."""
    return {part.partition('"')[0]: part.partition('"')[2] for part in page.split('<h2 id="')[1:]}


def test_the_day_is_told_in_groups_late_first(tmp_path: Path) -> None:
    build = built(
        tmp_path,
        a_case(reference="recent", due="15/11/2026"),
        a_case(reference="ancien", due="08/10/2026"),
        a_case(reference="prochain", due="20/11/2026"),
        day=date(2026, 11, 23),
    )
    told = sections(everything(build, "interne")["dossiers/index.md"])
    assert [*told][:3] == ["en-retard", "a-faire", "semaine"]
    assert "ancien" in told["en-retard"] and "recent" in told["a-faire"] and "prochain" in told["semaine"]


def test_a_letter_that_is_due_is_one_click_away_with_its_command(tmp_path: Path) -> None:
    build = with_a_pack(built(tmp_path, a_case()))
    told = sections(everything(build, "interne")["dossiers/index.md"])["en-retard"]
    assert 'href="canari-9917/rappel.pdf"' in told
    assert "<code>amiable envoyer canari-9917 rappel" in told


def test_what_is_blocked_says_why_and_offers_no_letter(tmp_path: Path) -> None:
    build = with_a_pack(built(tmp_path, a_case(), "reference: casse-1\ncreancier: canari-creancier\n"))
    told = sections(everything(build, "interne")["dossiers/index.md"])["bloque"]
    assert "Dossier à corriger" in told and "debiteur" in told
    assert "amiable check casse-1" in told
    assert ".pdf" not in told


def test_on_a_day_off_calls_and_letters_are_put_off_to_the_next_working_day(tmp_path: Path) -> None:
    build = built(tmp_path / "dimanche", a_case(reference="recent", due="15/11/2026"))
    words = everything(build, "interne")["dossiers/index.md"].replace("\N{NO-BREAK SPACE}", " ")
    assert "jour chômé" in words and "Rien à faire aujourd’hui" in words
    assert "Rappel" in words.partition("À venir cette semaine")[2]
    monday = built(tmp_path / "lundi", a_case(reference="recent", due="15/11/2026"), day=date(2026, 11, 23))
    words = everything(monday, "interne")["dossiers/index.md"]
    assert "jour chômé" not in words and "Rappel" in words.partition("À faire aujourd’hui")[2]


def test_a_project_without_cases_says_there_is_nothing_to_do(tmp_path: Path) -> None:
    made = everything(built(tmp_path), "interne")
    assert "Rien à faire aujourd’hui" in made["dossiers/index.md"]
    assert "Aucune facture n’est impayée" in made["dossiers/balance.md"]


# --- The reference ---


def test_every_rule_has_its_page_and_a_link_from_the_list(tmp_path: Path) -> None:
    made = everything(built(tmp_path), "guide")
    for rule in RULES:
        assert f"reference/regles/{rule.code}.md" in made
        assert f'href="regles/{rule.code}.html"' in made["reference/regles.md"]


def test_the_figures_of_the_linter_of_words_are_published_set_by_set(tmp_path: Path) -> None:
    page = pages.pages(built(tmp_path, a_case()), "guide")["reference/qualite.md"]
    for measure in MEASURES:
        assert f"## {measure.name} {{ #" in page
        assert f"{measure.sentences} phrases, dont {measure.lawful} licites" in page.replace(chr(0xA0), " ")
        assert all(f"(regles/{row.code}.md)" in page for row in measure.rows)


def test_the_page_of_figures_shows_shares_first_readings_and_slips() -> None:
    score = Score(found=1999, missed=1, false_alarms=0)
    measure = Measure(
        name="Essai", sentences=2000, lawful=900, refused=score,
        rows=(Row(code="MOT01", wanted=2000, lookalikes=7, score=score),),
        slips=(Slip(text="Vous *devez* payer", missed=("MOT01",), false_alarms=("MOT04",)),),
        first_readings=(FirstReading(batch=1, context="avant tout réglage", sentences=10, score=score),),
    )  # fmt: skip
    page = quality.quality((measure,), RULES).replace(chr(0xA0), " ")
    assert "| Toutes les règles | 1999 | 1 | 0 | 100 % | 99,9 % |" in page  # one in 2000 is not all
    assert "| Lot 1, avant tout réglage | 10 | 1999 | 1 | 0 | 100 % | 99,9 % |" in page
    assert "- « Vous &#42;devez&#42; payer » : MOT01 manqué, MOT04 dit à tort" in page
    assert "| 2000 | 7 | 1999 | 1 | 0 |" in page


def test_every_key_of_every_file_is_on_the_format_page() -> None:
    page = formats.page_of_formats()
    for model in (Case, Creditor, *(block for block, _ in formats._blocks((Case, Creditor)))):
        for name, info in model.model_fields.items():
            assert f"| `{info.alias or name}` |" in page, (model, name)


@pytest.mark.parametrize("text", [example.MINIMAL, example.FULL])
def test_the_examples_of_the_format_page_are_read_without_a_word(text: str) -> None:
    assert bind(parse_bytes(text.encode(), "exemple.yml"), Case).diagnostics == ()


def test_the_full_example_derogates_to_a_rule_that_can_be_waived() -> None:
    case = bind(parse_bytes(example.FULL.encode(), "exemple.yml"), Case).value
    assert case is not None and case.waivers
    assert {waiver.code for waiver in case.waivers} <= {rule.code for rule in RULES if rule.waivable}


def test_commands_are_described_with_their_options() -> None:
    from generator.commands import COMMANDS

    page = reference.commands(COMMANDS)
    for command in COMMANDS:
        assert f"## amiable {command.name}" in page
    assert "`--date` JOUR" in page


# --- Live values ---


@pytest.fixture(scope="module")
def names(tmp_path_factory: pytest.TempPathFactory) -> object:
    return pages.live_names(built(tmp_path_factory.mktemp("vives")).project, "guide")


@pytest.mark.parametrize(
    ("asked", "answered"),
    [
        ('valeur("indemnite_forfaitaire")', "40,00 €"),
        ('valeur("majoration_b2b")', "10 points"),
        ('valeur("prescription_commerciale")', "5 ans"),
        ('valeur("delai_legal_paiement")', "30 jours"),
        ('valeur("taux_interet_legal", "2026-11-22")', "2,75 %"),
        ('periode("bce_refi_semestre")', "du 1er juillet 2026 au 31 décembre 2026"),
        ("taux_penalites_b2b()", "12,40 %"),
        ("taux_interets_public()", "10,40 %"),
        ("plancher_contractuel()", "8,25 %"),
        ('procedure("entreprises", "rappel", "delai")', "5 jours"),
        # 8 000 × 13,15 % × 15/365 = 43,23 then 8 000 × 12,15 % × 15/365 = 39,95
        ('penalites("8000", "2025-06-15", "2025-07-15")', "83,18 €"),
        # the whole delay at the rate of its first day: 8 000 × 13,15 % × 30/365
        ('penalites_figees("8000", "2025-06-15", "2025-07-15")', "86,47 €"),
        ('decompte("entreprise", "8000", "2025-06-15", "2025-07-15", "total")', "8 123,18 €"),
        ('decompte("public", "12000", "2026-06-19", "2026-07-31", "interets")', "140,15 €"),
        ('decompte("particulier", "1500", "2026-09-03", "2026-10-03", "interets")', "3,39 €"),
        ('decompte("particulier", "1500", "2026-09-03", "2026-10-03", "total")', "1 503,39 €"),
        (
            'decompte("entreprise", "5000", "2026-01-10", "2026-03-11", "total", "2026-02-09:2000")',
            "3 119,89 €",
        ),
        (
            'decompte("entreprise", "5000", "2026-01-10", "2026-03-11", "total_interets_d_abord", "2026-02-09:2000")',
            "3 120,39 €",
        ),
        # 8 123,18 × 50 % − 61,59
        ('esperance("entreprise", "8000", "2025-06-15", "2025-07-15", "50", "61,59")', "4 000,00 €"),
        ('fin_de_mois("2026-04-20", "delai_maximum_fin_de_mois", "jours_puis_fin_de_mois")', "30 juin 2026"),
        ('fin_de_mois("2026-04-20", "delai_maximum_fin_de_mois", "fin_de_mois_puis_jours")', "14 juin 2026"),
        ('date_apres("2026-11-30", "injonction_signification")', "28 février 2027"),
        ('date_apres("2026-05-20", "delai_public")', "19 juin 2026"),
        ('date_apres("2026-05-20", "prescription_commerciale")', "20 mai 2031"),
        ('prescription("entreprise", "2024-03-14")', "14 mars 2029"),
        ('prescription("particulier", "2024-03-14")', "14 mars 2026"),
        ('prescription("transport", "2024-03-14")', "14 mars 2025"),
        # four years from the 1st of January that follows
        ('prescription("public", "2024-03-14")', "31 décembre 2028"),
        ("audience", "guide"),
    ],
)
def test_a_live_value_is_printed_in_french(names: dict[str, object], asked: str, answered: str) -> None:
    printed = expand("{{ " + asked + " }}", names)
    assert printed.replace("\N{NO-BREAK SPACE}", " ").replace("\N{NARROW NO-BREAK SPACE}", " ") == answered
    assert answered.count(" ") == 0 or " " not in printed or asked.startswith("periode")


def test_the_table_of_penalties_shows_each_half_year(names: dict[str, object]) -> None:
    table = expand('{{ tableau_penalites("8000", "2025-06-15", "2025-07-15") }}', names)
    assert table.count("\n") == 3
    assert "43,23" in table
    assert "39,95" in table


def test_the_table_of_a_part_payment_counts_each_base(names: dict[str, object]) -> None:
    asked = 'decompte("entreprise", "5000", "2026-01-10", "2026-03-11", "tableau", "2026-02-09:2000")'
    table = expand("{{ " + asked + " }}", names)
    assert [figure for figure in ("49,93", "29,96", "3 000,00") if figure not in table] == []


def test_a_text_quoted_word_for_word_keeps_its_paragraphs_in_one_quotation(names: dict[str, object]) -> None:
    lines = expand('{{ texte("l111_8_alineas_2_et_3") }}', names).splitlines()
    assert [line[:7] for line in lines] == ["> Les f", ">", "> Cepen"]


def test_a_tag_at_the_end_of_a_line_of_text_keeps_the_paragraphs_apart(names: dict[str, object]) -> None:
    text = "Un{% if audience == 'guide' %} mot{% endif %}\n\n- point\n{% if false %}\nx\n{% endif %}\nfin\n"
    assert live.guide_page(text, names) == "Un mot\n\n- point\nfin"


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        ('valeur("indemnite_forfetaire")', "indemnite_forfaitaire"),
        ('valeur("taux_interet_legal", "1912-01-01")', "invraisemblable"),
        ('valeur("taux_interet_legal", "2099-01-01")', "il manque"),
        ('valeur("taux_interet_legal", "hier")', "n'est pas une date"),
        ("valeur()", "attend une clé"),
        ('procedure("entreprise", "rappel", "delai")', "n'existe pas"),
        ('procedure("entreprises", "rapel", "delai")', "n'a pas d'étape"),
        ('procedure("entreprises", "rappel", "couleur")', "ne dit rien"),
        ('decompte("mairie", "100", "2026-01-10", "2026-03-11", "total")', "entreprise, particulier, public"),
        ('decompte("public", "100", "2026-01-10", "2026-03-11", "somme")', "total"),
        (
            'decompte("public", "100", "2026-01-10", "2026-03-11", "total", "2026-02-09")',
            "n'est pas un acompte",
        ),
        ('decompte("public", "-1", "2026-01-10", "2026-03-11", "total")', "négatif"),
        ('decompte("entreprise", "100", "2026-12-10", "2027-03-11", "total")', "il manque"),
        ('penalites("0", "2026-01-10", "2026-03-11")', "n'est pas un montant positif"),
        ('penalites("1,234", "2026-01-10", "2026-03-11")', "ambigu"),
        ("decompte()", "attend un débiteur"),
        ('date_apres("2026-05-20", "indemnite_forfaitaire")', "n'est pas un délai"),
        ('prescription("bail", "2024-03-14")', "transport"),
        ('prescription("transport", "1999-03-14")', "aucun délai de prescription connu"),
        ("valuer(1)", "valeur"),
    ],
)
def test_a_slip_in_a_guide_page_is_told_in_french_with_its_line(
    names: dict[str, object], asked: str, said: str
) -> None:
    with pytest.raises(TemplateFault) as fault:
        expand("un\n\ntrois {{ " + asked + " }}\n", names)
    assert said in str(fault.value)
    assert fault.value.line == 3


# --- Small pieces ---


def test_bars_share_one_scale_and_say_their_figures() -> None:
    rows = (
        chart.Bar(label="Un", figure="100 €", parts=(("a", Decimal(25), 0), ("b", Decimal(75), 1))),
        chart.Bar(label="Deux", figure="50 €", parts=(("c", Decimal(50), 4),)),
    )
    drawn = chart.bars(rows, name="essai", title="Essai", said="Un, Deux")
    assert 'class="am-b0" x="0" y="15" width="90"' in drawn
    assert 'class="am-b1" x="90" y="15" width="270"' in drawn
    assert 'class="am-b4" x="0" y="49" width="180"' in drawn
    assert '<desc id="essai-texte">Un, Deux</desc>' in drawn and "<title>b</title>" in drawn
    assert chart.bars((chart.Bar(label="Rien", figure="0 €", parts=()),), name="n", title="t", said="s") == ""


def test_a_link_between_pages_is_relative_and_keeps_its_anchor() -> None:
    assert markup.href("dossiers/a/index.md", "dossiers/index.md") == "../index.html"
    assert markup.href("dossiers/index.md", "dossiers/a/index.md") == "a/index.html"


def test_words_survive_markdown() -> None:
    from markdown import Markdown

    said = 'a_b_c *d* [e](f) <g> & `h` #1 1. --8<-- « i » "j"'
    html = Markdown(extensions=["tables", "attr_list", "md_in_html"]).convert(f"{markup.words(said)}")
    shown = html.removeprefix("<p>").removesuffix("</p>")
    import html as entities

    assert entities.unescape(shown) == said
