"""The short message that goes with a letter: to the payer's mobile alone, and never more than it may say."""

import json
import re
from pathlib import Path

import pytest
from builders import MINIMAL, case, day, numbered, printing_folder, procedure

from generator import pipeline, rules
from generator.agenda import agenda
from generator.case import Channel, LetterKind
from generator.letter import parties
from generator.letter.call import call_script
from generator.mailroom import Mailing, prepare
from generator.mailroom.telephone import LONGEST
from generator.procedure import Stage
from generator.project import load
from generator.render import Templates
from generator.rules import Scenario, check_procedure

CONTACT = """\
  contacts:
    - nom: Hélène Payelle
      role: payeur
      courriel: payer@menuiserie.example
      telephone: 06 12 00 00 34
"""
MOBILE = MINIMAL.replace("    ville: Lyon\n", f"    ville: Lyon\n{CONTACT}", 1)
PERSON = MOBILE.replace("qualite: professionnel", "qualite: consommateur").replace(
    "nom: Menuiserie Fictive", "nom: Zoé Fictivelle\n  civilite: Madame"
)
TOLD = "journal:\n  - le: 08/07/2026\n    acte: rappel\n"
HEAD = '---\nobjet: "Message"\nton: courtois\nenvoi: ""\n---\n{}\n'
BY_EMAIL = "    canaux:\n      - courriel\n      - lettre\n"
BY_LETTER = "    canaux:\n      - lettre\n      - courriel\n"
BY_PHONE = "    canaux:\n      - telephone\n      - courriel\n"
MANDATE = """\
mandataire:
  nom: Estuaire Créances
  forme: SAS
  adresse:
    voie: 11 quai des Gabarelles
    code_postal: 44000
    ville: Nantes
  siren: 657 869 384
  rcs: Nantes
  telephone: 02 61 91 44 00
  courriel: dossiers@estuaire-creances.example
  assurance: Mutuelle Professionnelle Fictive, police RCP-000-2026
  declaration_parquet: 15/03/2021
  compte_clients:
    iban: FR58 9999 9000 010E STUA IRE0 138
    titulaire: Estuaire Créances, compte clients
  reference: EST-26-77
  convention_le: 02/07/2026
  signataire: Blandine Rocarnel
  qualite_signataire: directrice du recouvrement
"""


def texted(
    folder: Path,
    on: str,
    *texts: str,
    base: str = "entreprises",
    was: str = BY_EMAIL,
    now: str = BY_EMAIL + "      - message\n",
    template: str = "",
) -> Mailing:
    """The mail of that day for cases whose procedure `base` has a message among the channels of one step."""
    cases = {f"essai-{rank}": numbered(text, f"essai-{rank}") for rank, text in enumerate(texts, start=1)}
    root = printing_folder(folder, cases)
    if template:
        (root / "letters/message.md").write_text(HEAD.format(template), encoding="utf-8")
    path = root / f"letters/procedures/{base}.yml"
    text = path.read_text(encoding="utf-8")
    assert was in text
    path.write_text(text.replace(was, now, 1), encoding="utf-8")
    return prepare(pipeline.build(load(root, day(on)), jobs=1))


def codes(found: Mailing) -> list[str]:
    return [item.code for item in found.diagnostics]


def words_of(found: Mailing, name: str) -> str:
    return found.files[f"messages/{name}.txt"].decode()


@pytest.mark.slow
def test_a_message_to_a_company_tells_the_invoice_and_the_sum_of_the_letter(tmp_path: Path) -> None:
    found = texted(tmp_path, "2026-07-08", MOBILE)
    number, name, empty, words = words_of(found, "essai-1-rappel").splitlines()
    assert (number, name, empty) == ("06 12 00 00 34", "Hélène Payelle", "")
    assert "la facture F-1 du 1er juin 2026 reste à régler : 1 000,00 €" in words
    assert len(words) <= LONGEST and not re.search("[\u00a0\u202f’«»]", words)
    assert (found.messages, found.emails, codes(found)) == (1, 1, [])
    record = json.loads(found.files["envois.json"])
    (row,) = [row for row in record["envois"] if row["mode"] == "message"]
    assert (row["commande"], row["destinataire"]) == (
        "amiable noter essai-1 message", "Hélène Payelle, 06 12 00 00 34",
    )  # fmt: skip
    assert "1\N{NO-BREAK SPACE}message" in found.summary


@pytest.mark.slow
def test_a_message_to_a_person_tells_neither_a_sum_nor_a_delay_nor_a_due_date(tmp_path: Path) -> None:
    words = words_of(texted(tmp_path, "2026-07-10", PERSON, base="particuliers"), "essai-1-rappel")
    assert "au sujet de votre facture F-1 du 1er juin 2026 : un courrier vous est adressé." in words
    assert rules.check_subject(words) == ()
    assert not re.search(r"€|1 000|juillet|échéance|régler|retard", words)


@pytest.mark.slow
def test_the_sum_of_a_relance_is_that_of_its_letter(tmp_path: Path) -> None:
    now = BY_LETTER + "      - message\n"
    found = texted(tmp_path, "2026-07-20", MOBILE + TOLD, was=BY_LETTER, now=now)
    build = pipeline.build(load(tmp_path, day("2026-07-20")), jobs=1)
    letter = build.project.dossiers[0].letter(LetterKind.RELANCE)
    assert letter and letter.letter
    total = " ".join(letter.letter.view["montants"]["total"].split())
    assert total != "1 000,00 €" and f"restent à régler : {total}" not in words_of(found, "essai-1-relance")
    assert f"reste à régler : {total}, accessoires compris." in words_of(found, "essai-1-relance")


@pytest.mark.slow
@pytest.mark.parametrize("number", ["04 65 71 69 03", "+32 470 00 00 00"])
def test_without_a_mobile_of_the_payer_the_letter_leaves_alone(tmp_path: Path, number: str) -> None:
    found = texted(tmp_path, "2026-07-08", MOBILE.replace("06 12 00 00 34", number))
    assert (found.messages, found.emails, codes(found)) == (0, 1, [])


@pytest.mark.parametrize(
    ("number", "mobile"),
    [
        ("07 12 00 00 34", True),
        ("+33 6 12 00 00 34", True),
        ("0033612000034", True),
        ("+33 (0)6 12 00 00 34", True),
        ("+262 692 00 00 34", True),
        ("01 23 45 67 89", False),
        ("+33 1 23 45 67 89", False),
        ("+32 470 00 00 00", False),
    ],
)
def test_a_french_mobile_is_known_however_it_is_written(number: str, mobile: bool) -> None:
    known = parties.payer(case(MOBILE.replace("06 12 00 00 34", number)).debtor, reached_by="mobile")
    assert bool(known) is mobile


@pytest.mark.slow
def test_the_mobile_of_someone_who_does_not_pay_receives_nothing(tmp_path: Path) -> None:
    other = MOBILE.replace("role: payeur", "role: acheteur")
    found = texted(tmp_path, "2026-07-08", other, now="    canaux:\n      - lettre\n      - message\n")
    assert (found.messages, found.letters) == (0, 1)


@pytest.mark.slow
def test_before_the_due_date_a_message_alone_asks_for_news_and_never_for_money(tmp_path: Path) -> None:
    landline = MOBILE.replace("06 12 00 00 34", "04 65 71 69 03")
    found = texted(
        tmp_path, "2026-06-24", MOBILE, landline, was=BY_PHONE, now="    canaux:\n      - message\n"
    )
    words = words_of(found, "essai-1-avant_echeance")
    assert "vous est-elle bien parvenue, et est-elle validée ?" in words
    assert not re.search(r"€|régl|pai|retard", words)
    assert [(item.code, item.file) for item in found.diagnostics] == [("ENV07", "cases/essai-2.yml")]
    (event,) = [item for item in agenda(load(tmp_path, day("2026-06-24"))) if item.reference == "essai-1"]
    assert event.command == "amiable noter essai-1 message"


@pytest.mark.slow
@pytest.mark.parametrize(("template", "code"), [("Une saisie suivra.", "ENV06"), ("Bonjour. " * 60, "ENV07")])
def test_a_message_has_the_words_of_a_letter_and_the_length_of_a_message(
    tmp_path: Path, template: str, code: str
) -> None:
    found = texted(tmp_path, "2026-07-08", MOBILE, template=template)
    assert (found.messages, found.emails, codes(found)) == (0, 1, [code])


def test_the_template_of_messages_is_read_by_check(tmp_path: Path) -> None:
    root = printing_folder(tmp_path, {"essai-1": MOBILE})
    (root / "letters/message.md").write_text(
        HEAD.format("Une saisie de vos comptes suivra."), encoding="utf-8"
    )
    found = load(root, day("2026-07-08")).diagnostics
    assert {item.file for item in found if item.code == "MOT04"} == {"letters/message.md"}


@pytest.mark.slow
def test_a_message_that_reveals_a_debt_is_refused_for_a_person(tmp_path: Path) -> None:
    found = texted(
        tmp_path, "2026-07-10", PERSON, base="particuliers", template="Bonjour, votre facture est impayée."
    )
    assert (found.messages, found.emails, codes(found)) == (0, 1, ["ENV06"])


@pytest.mark.slow
def test_a_collector_texts_only_after_his_first_letter_and_recalls_it(tmp_path: Path) -> None:
    before = texted(tmp_path / "avant", "2026-07-08", MOBILE + MANDATE)
    assert (before.messages, before.emails) == (0, 1)
    found = texted(
        tmp_path / "apres",
        "2026-07-20",
        MOBILE + MANDATE + TOLD,
        was=BY_LETTER,
        now=BY_LETTER + "      - message\n",
    )
    words = words_of(found, "essai-1-relance")
    assert "Suite à notre rappel du 8 juillet 2026" in words and "référence essai-1 / EST-26-77." in words


def test_the_call_script_of_a_collector_recalls_his_first_letter(tmp_path: Path) -> None:
    loaded = load(printing_folder(tmp_path, {"essai-1": MOBILE + MANDATE + TOLD}), day("2026-08-03"))
    dossier, contact = loaded.dossiers[0], loaded.dossiers[0].case.debtor.contacts[0]
    asked = (dossier.case, dossier.creditor, dossier.claim, dossier.state, Stage.LAST_CALL, contact)
    said = Templates(loaded.templates).text("appel.md", "appel.html", call_script(*asked)).plain
    words = " ".join(said.split())
    assert "Je vous rappelle notre rappel du 8 juillet 2026, référence essai-1 / EST-26-77." in words


@pytest.mark.parametrize(
    ("stage", "channels", "why"),
    [
        (3, ["lrar", "message"], "l'étape « mise en demeure » ne se fait pas par message"),
        (4, ["message"], "l'étape « décision sur la suite » ne se fait pas par message"),
        (1, ["message", "lettre"], "l'étape « rappel » est une lettre : le message l'accompagne"),
        (2, ["message"], "l'étape « relance » est une lettre : le message l'accompagne"),
        (1, ["lettre", "message"], ""),
        (0, ["message"], ""),
    ],
)
def test_a_message_goes_with_a_letter_and_never_puts_in_default(
    stage: int, channels: list[str], why: str
) -> None:
    base = procedure()
    steps = [step for step in base.steps if not step.optional or step.delay < 0]
    steps[stage] = steps[stage].model_copy(update={"channels": tuple(Channel(name) for name in channels)})
    asked = Scenario(procedure=base.model_copy(update={"steps": tuple(steps)}))
    said = [rule.told(finding) for rule, finding in check_procedure(asked) if rule.code == "SCE14"]
    assert [why in sentence for sentence in said] == ([True] if why else [])
