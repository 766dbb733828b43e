"""What a letter says, before it has a shape: on the cases of letters/specimens and on small ones shown here."""

import csv
import doctest
import io
import json
import re
from datetime import date
from decimal import Decimal

import pytest

from generator import claim as claims
from generator import letter as letters
from generator import procedure as procedures
from generator.case import Case, Creditor, LetterKind
from generator.french import day as show_day
from generator.letter import parties, statement
from generator.project import read
from generator.render import MENTIONS, Templates
from generator.rules.mentions import BY_ID
from generator.rules.text import squeeze
from tests import builders
from tests.builders import CREDITOR, LAW, MINIMAL, ROOT, procedure

SPECIMENS = ("b2b", "b2c", "public", "tiers")
PROCEDURE = {"b2b": "entreprises", "b2c": "particuliers", "public": "public"}
TEMPLATES = Templates(
    {path.name: path.read_text(encoding="utf-8") for path in (ROOT / "letters").glob("*.*")}
)
EVERY_LETTER = [(name, kind) for name in SPECIMENS for kind in LetterKind]


def compose(
    case: Case, creditor: Creditor, kind: LetterKind, day: date, *, scenario: str = ""
) -> letters.Letter:
    """The letter as the pipeline makes it: sums and state of the same day, journal of the days before."""
    earlier = case.model_copy(update={"journal": tuple(entry for entry in case.journal if entry.on < day)})
    steps = procedure(scenario or PROCEDURE[case.regime])
    claim = claims.compute(earlier, creditor, LAW, day)
    state = procedures.state(earlier, claim, steps, day)
    return letters.compose(earlier, creditor, steps, claim, state, LAW, kind, day=day)


def specimen(name: str, kind: LetterKind) -> letters.Letter:
    case = read(ROOT, f"letters/specimens/{name}.yml", Case).value
    creditor = read(ROOT, "letters/specimens/creancier.yml", Creditor).value
    assert case
    assert creditor
    day = next(entry.on for entry in case.journal if entry.act.value == kind.value)
    return compose(case, creditor, kind, day, scenario=case.procedure or "")


def written(
    text: str, kind: LetterKind = LetterKind.RELANCE, day: str = "2026-08-01", creditor: str = CREDITOR
) -> letters.Letter:
    return compose(builders.case(text), builders.creditor(creditor), kind, builders.day(day))


def words(letter: letters.Letter) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", TEMPLATES.html(letter).html.partition("</head>")[2]).split())


def test_the_examples_of_the_docstrings_hold() -> None:
    assert doctest.testmod(parties).failed == 0


def test_the_renderer_and_the_rules_know_the_same_mentions() -> None:
    assert set(BY_ID) == MENTIONS


@pytest.mark.parametrize(("name", "kind"), EVERY_LETTER)
def test_every_mention_required_or_advised_is_marked_and_holds_its_values(
    name: str, kind: LetterKind
) -> None:
    letter = specimen(name, kind)
    passages = TEMPLATES.html(letter).passages
    for mention in BY_ID.values():
        level = mention.level(letter.regime, kind, third_party=letter.third_party)
        if level in "LEP" and mention.id in letter.expected:
            held = squeeze(" ".join(passages.get(mention.id, ())))
            for text in letter.expected[mention.id]:
                assert squeeze(text) in held, (mention.id, text)
        if level == "X":
            assert mention.id not in passages, mention.id
        if level == "L" and not mention.if_claimed:
            assert letter.expected[mention.id], mention.id


@pytest.mark.parametrize("kind", list(LetterKind))
def test_a_consumer_is_never_asked_for_a_professional_penalty_nor_for_costs(kind: LetterKind) -> None:
    text = words(specimen("b2c", kind))
    for forbidden in (
        r"40\s?€",
        r"BCE",
        r"10 points",
        r"L\.\s?441",
        r"pénalit",
        r"indemnité",
        r"frais de",
        r"article 700",
        r"dépens",
    ):
        assert not re.search(forbidden, text, re.IGNORECASE), forbidden


@pytest.mark.parametrize("name", SPECIMENS)
@pytest.mark.parametrize("kind", [LetterKind.RAPPEL, LetterKind.RELANCE])
def test_only_the_formal_letter_puts_anyone_on_notice(name: str, kind: LetterKind) -> None:
    assert "en demeure" not in words(specimen(name, kind))


@pytest.mark.parametrize(("name", "kind"), EVERY_LETTER)
def test_no_letter_threatens(name: str, kind: LetterKind) -> None:
    text = words(specimen(name, kind))
    for forbidden in (
        r"saisie",
        r"huissier",
        r"assignation",
        r"plainte",
        r"à votre charge",
        r"immédiatement",
        r"dernier avis",
        r"!!",
    ):
        assert not re.search(forbidden, text, re.IGNORECASE), forbidden
    if name == "public":
        assert "commissaire de justice" not in text


def test_a_rappel_asks_for_the_principal_alone() -> None:
    letter = specimen("b2b", LetterKind.RAPPEL)
    assert (
        letter.view["montants"]["total"]
        == letter.view["montants"]["principal"]
        == letter.view["paiement"]["montant"]
    )
    assert letter.final_date is None
    assert "penalties-amount" not in letter.expected


def test_the_first_letter_of_a_third_party_already_tells_every_element_of_the_debt_apart() -> None:
    """CPCE, art. R. 124-4, 3°."""
    letter = specimen("tiers", LetterKind.RAPPEL)
    assert letter.view["montants"]["interets"]
    assert letter.view["montants"]["indemnite"]
    assert letter.view["paiement"]["titulaire"] == "Recouvrement Modèle, compte clients"
    assert letter.view["l111_8"] == list(LAW.text("l111_8_alineas_2_et_3").paragraphs)


def test_a_later_letter_of_a_third_party_recalls_its_first_one_and_not_those_sent_before_its_mandate() -> (
    None
):
    assert "collector-first-letter-ref" not in specimen("tiers", LetterKind.RAPPEL).expected
    assert specimen("tiers", LetterKind.RELANCE).expected["collector-first-letter-ref"] == (
        show_day(date(2026, 8, 5)),
        "specimen-tiers",
        "RM-2026-77",
    )


def test_the_final_date_is_a_day_of_the_calendar_counted_from_the_letter() -> None:
    letter = specimen("b2b", LetterKind.MISE_EN_DEMEURE)
    assert letter.day == date(2026, 9, 15)
    assert letter.final_date == date(2026, 9, 23)
    assert letter.expected["final-deadline"] == (show_day(letter.final_date),)


def test_a_letter_announces_only_what_the_procedure_plans_and_the_regime_allows() -> None:
    assert specimen("b2b", LetterKind.MISE_EN_DEMEURE).view["suites"] == [
        "injonction_de_payer",
        "avocat",
        "commissaire_de_justice",
    ]
    assert specimen("b2c", LetterKind.MISE_EN_DEMEURE).view["suites"] == ["injonction_de_payer"]
    assert specimen("public", LetterKind.MISE_EN_DEMEURE).view["suites"] == [
        "mandatement_d_office",
        "refere_provision",
    ]
    for name in SPECIMENS:
        assert specimen(name, LetterKind.RAPPEL).view["suites"] == []


def test_a_consumer_over_the_threshold_is_not_sent_to_the_conciliateur() -> None:
    text = MINIMAL.replace("qualite: professionnel", "qualite: consommateur")
    assert written(text).view["conciliation"] is True
    assert written(text.replace("1 000,00", "5 000,01")).view["conciliation"] is False


def test_nothing_internal_enters_a_letter() -> None:
    text = (
        MINIMAL
        + """\
    pieces:
      - pieces/secret-chemin.pdf
journal:
  - le: 10/07/2026
    acte: rappel
    auteur: secret-auteur
    note: secret-note sur le débiteur
approbations:
  - par: direction
    le: 11/07/2026
    nom: secret-approbation
credit:
  etude_solvabilite: secret-etude
  encours_autorise: 12 345,67
  garanties:
    - secret-garantie
derogations:
  - code: CRE07
    motif: secret-motif
"""
    )
    letter = written(text, LetterKind.MISE_EN_DEMEURE)
    everything = (
        json.dumps([letter.view, letter.data, letter.expected], ensure_ascii=False)
        + TEMPLATES.html(letter).html
    )
    assert "secret" not in everything
    assert "12 345,67" not in everything
    assert "copie de la facture F-1" in letter.view["pieces_jointes"]


def test_a_view_is_plain_data() -> None:
    for name, kind in EVERY_LETTER:
        view = specimen(name, kind).view
        assert json.loads(json.dumps(view)) == view


def test_the_address_block_holds_in_the_window() -> None:
    text = MINIMAL.replace(
        "nom: Menuiserie Fictive",
        "nom: Syndicat des copropriétaires de l'ensemble Les Jardins d'Été\n  forme: SARL",
    )
    text = text.replace(
        "voie: 12 rue des Modèles", "voie: 12 bis, rue de l'Église\n    complement: Bâtiment C, 2e étage"
    )
    names, below = parties.window(builders.case(text).debtor)
    assert below == ("BATIMENT C 2E ETAGE", "12 BIS RUE DE L EGLISE", "69003 LYON")
    assert " ".join(names) == "SARL Syndicat des copropriétaires de l'ensemble Les Jardins d'Été"
    assert all(len(line) <= 38 for line in (*names, *below))
    assert len(names) + len(below) <= 6


def test_a_sole_trader_bears_ei_next_to_the_name() -> None:
    text = MINIMAL.replace("nom: Menuiserie Fictive", "nom: Paul Modèle\n  forme: EI")
    creditor = CREDITOR.replace(
        "nom: Atelier d'Essai\nforme: SARL\ncapital: 10 000,00", "nom: Jeanne Essai\nforme: EI"
    )
    letter = written(text, creditor=creditor)
    assert letter.view["debiteur"]["enveloppe_nom"] == ["Paul Modèle EI"]
    assert letter.view["emetteur"]["pied"][0] == "Jeanne Essai\N{NO-BREAK SPACE}EI"
    assert "Jeanne Essai EI" in words(letter).replace("\N{NO-BREAK SPACE}", " ")


def test_payments_and_disputed_parts_are_told_with_their_imputation() -> None:
    text = (
        MINIMAL
        + """\
paiements:
  - recu_le: 20/07/2026
    montant: 300,00
    facture: F-1
litiges:
  - facture: F-1
    ouvert_le: 15/07/2026
    motif: une plinthe manque
    montant: 100,00
"""
    )
    letter = written(text)
    text = words(letter)
    assert letter.view["factures"][0]["reste"].startswith("600,00")
    assert "300,00 € le 20/07/2026" in text.replace("\N{NO-BREAK SPACE}", " ")
    assert "imputé d’abord sur le principal" in text
    assert "100,00 € contestés, non réclamés ici" in text.replace("\N{NO-BREAK SPACE}", " ")
    assert "plinthe" not in json.dumps([letter.view, letter.data])


def test_a_letter_may_be_drafted_for_a_half_year_without_a_published_rate() -> None:
    text = MINIMAL.replace("qualite: professionnel", "qualite: consommateur")
    letter = written(text, LetterKind.MISE_EN_DEMEURE, "2032-01-15")
    assert letter.view["taux_legal"] is None
    assert "intérêt au taux légal" in words(letter)


def test_the_data_files_state_the_sums_of_the_letter_and_nothing_more() -> None:
    rappel = json.loads(specimen("b2b", LetterKind.RAPPEL).data["decompte.json"])
    assert rappel["periodes"] == []
    assert set(rappel["totaux"]) == {"principal", "total"}
    final = specimen("b2b", LetterKind.MISE_EN_DEMEURE)
    data = json.loads(final.data["decompte.json"])
    total = Decimal(data["totaux"]["total"])
    assert total == sum(
        Decimal(data["totaux"][key]) for key in ("principal", "interets", "indemnite", "frais")
    )
    assert sum(Decimal(row["montant"]) for row in data["periodes"]) == Decimal(data["totaux"]["interets"])
    rows = list(csv.reader(io.StringIO(final.data["decompte.csv"].lstrip("\ufeff")), delimiter=";"))
    assert rows[-1] == ["total total", *[""] * 7, str(total).replace(".", ",")]
    assert {value["cle"] for value in data["valeurs_legales"]} == {value.key for value in final.legal_values}


@pytest.mark.parametrize("start", ["=", "+", "-", "@"])
def test_no_cell_of_the_data_file_is_a_formula(start: str) -> None:
    letter = written(
        MINIMAL.replace("prestation: Pose", f"prestation: {start}Pose").replace(
            f": {start}Pose de menuiseries, commande 12", f': "{start}Pose de menuiseries, commande 12"'
        )
    )
    assert f"'{start}Pose" in letter.data["decompte.csv"]


def test_the_transfer_code_keeps_within_what_the_norm_allows() -> None:
    account = {"titulaire": "É" * 90, "iban_compact": "FR7699999000010000000001764", "bic": ""}
    code = statement.transfer(account, Decimal("12.30"), "é" * 200)
    assert code["code"].startswith("BCD\n002\n1\nSCT\n") and len(code["code"].encode()) <= 331
    assert len(code["texte"]) <= 140
    assert statement.transfer(account, Decimal("0.00"), "rien")["code"] == ""


def test_rates_are_told_once_each_in_order() -> None:
    letter = written(
        MINIMAL.replace("01/06/2026", "01/06/2025").replace("01/07/2026", "01/07/2025"), day="2026-07-15"
    )
    assert [rate["taux"].replace("\N{NO-BREAK SPACE}", " ") for rate in letter.view["taux"]] == [
        "12,15 %",
        "12,40 %",
    ]
    assert letter.expected["penalties-rate-basis"] == tuple(rate["taux"] for rate in letter.view["taux"])


def test_the_decompte_alone_tells_the_same_sums_as_the_letter() -> None:
    case, creditor = builders.case(MINIMAL), builders.creditor()
    claim = claims.compute(case, creditor, LAW, date(2026, 8, 1))
    view = letters.decompte_document(case, creditor, claim, LAW)
    assert view["decompte"] == compose(case, creditor, LetterKind.RELANCE, date(2026, 8, 1)).view["decompte"]
    assert "Décompte de créance" in TEMPLATES.document("decompte.html", view).html
