"""What leaves on a day: read back by other programs than those that wrote it, and never half made."""

import csv
import email
import email.policy
import io
import json
import re
from email.message import EmailMessage
from pathlib import Path

import pytest
from builders import CREDITOR, MINIMAL, day, numbered, printing_folder
from pypdf import PageObject, PdfReader

from generator import pipeline, rules
from generator.cli import main
from generator.mailroom import Mailing, prepare
from generator.mailroom.lists import sheets
from generator.mailroom.window import faults
from generator.project import load
from generator.readback import Box

pytestmark = pytest.mark.slow

CONTACT = """\
  contacts:
    - nom: Achats Fictifs
      role: acheteur
      courriel: achats@menuiserie.example
    - nom: Hélène Payelle
      role: payeur
      courriel: payer@menuiserie.example
      telephone: 04 65 71 00 11
"""
REACHED = MINIMAL.replace("    ville: Lyon\n", f"    ville: Lyon\n{CONTACT}", 1)
PERSON = REACHED.replace("qualite: professionnel", "qualite: consommateur").replace(
    "nom: Menuiserie Fictive", "nom: Zoé Fictivelle\n  civilite: Madame"
)
TOLD = "journal:\n  - le: 08/07/2026\n    acte: rappel\n"
TWICE = TOLD + "  - le: 22/07/2026\n    acte: relance\n"
AGREED = """\
approbations:
  - par: comptabilite
    le: 10/08/2026
  - par: commercial
    le: 10/08/2026
  - par: direction
    le: 10/08/2026
"""
# What the gates ask for before a mise en demeure is not the matter here.
OPENED = "derogations:\n" + "".join(
    f"  - code: {code}\n    motif: essai\n" for code in ("CRE28", "CRE35", "CRE36", "PRO12")
)
DEMAND = REACHED + TWICE + AGREED + OPENED
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
  convention_le: 02/07/2026
  signataire: Blandine Rocarnel
  qualite_signataire: directrice du recouvrement
"""


def mail(folder: Path, on: str, *texts: str, both_sides: bool = False, **replaced: str) -> Mailing:
    """The mail of that day for these cases; `replaced` gives templates of letters/ their whole text."""
    cases = {f"essai-{rank}": numbered(text, f"essai-{rank}") for rank, text in enumerate(texts, start=1)}
    root = printing_folder(folder, cases)
    for name, text in replaced.items():
        (root / "letters" / f"{name}.md").write_text(text, encoding="utf-8")
    return prepare(pipeline.build(load(root, day(on)), jobs=1), both_sides=both_sides)


def message(found: Mailing, name: str) -> EmailMessage:
    read = email.message_from_bytes(found.files[f"courriels/{name}.eml"], policy=email.policy.default)
    assert isinstance(read, EmailMessage) and read.defects == []
    return read


def said(page: PageObject) -> str:
    """The words of a page with ordinary spaces."""
    return " ".join(page.extract_text().split())


def pages_of(found: Mailing, name: str = "courrier.pdf") -> list[str]:
    return [said(page) for page in PdfReader(io.BytesIO(found.files[name])).pages]


def codes(found: Mailing) -> list[str]:
    return [item.code for item in found.diagnostics]


# --- E-mails ---


@pytest.fixture(scope="module")
def reminder(tmp_path_factory: pytest.TempPathFactory) -> Mailing:
    return mail(tmp_path_factory.mktemp("rappel"), "2026-07-08", REACHED)


def test_a_draft_opens_to_be_sent_from_the_creditor_to_the_payer_alone(reminder: Mailing) -> None:
    read = message(reminder, "essai-1-rappel")
    assert read["X-Unsent"] == "1"
    assert str(read["From"]) == "Atelier d'Essai <compta@essai.example>"
    assert [item.addr_spec for item in read["To"].addresses] == ["payer@menuiserie.example"]
    assert read["To"].addresses[0].display_name == "Hélène Payelle"
    assert read["Cc"] is None and read["Bcc"] is None


def test_its_text_and_its_page_say_what_is_owed_and_where_to_pay(reminder: Mailing) -> None:
    read = message(reminder, "essai-1-rappel")
    for kind in ("plain", "html"):
        words = re.sub(r"\s+", " ", read.get_body((kind,)).get_content())
        for part in (
            "1 000,00 €",
            "FR76 9999 9000 0100 0000 0001 764",
            "essai-1 F-1",
            "Il s’agit sans doute d’un oubli",
        ):
            assert part in words, (kind, part)
    assert "<" not in read.get_body(("plain",)).get_content()
    assert "http" not in read.get_body(("html",)).get_content(), "nothing is loaded from outside"


def test_the_letter_attached_is_the_one_of_the_pack_and_another_program_reads_it(reminder: Mailing) -> None:
    attached = next(message(reminder, "essai-1-rappel").iter_attachments())
    assert attached.get_filename() == "rappel-essai-1.pdf"
    assert attached.get_content_type() == "application/pdf"
    pages = PdfReader(io.BytesIO(attached.get_content())).pages
    assert "Menuiserie Fictive" in said(pages[0])


def test_a_draft_has_crlf_short_lines_and_ascii_only(reminder: Mailing) -> None:
    data = reminder.files["courriels/essai-1-rappel.eml"]
    assert b"\n" not in data.replace(b"\r\n", b"")
    assert data.isascii() and max(map(len, data.split(b"\r\n"))) <= 78


def test_the_same_day_gives_the_same_bytes(tmp_path: Path, reminder: Mailing) -> None:
    assert dict(mail(tmp_path, "2026-07-08", REACHED).files) == dict(reminder.files)


def test_the_subject_and_the_attachment_of_a_natural_person_say_nothing(tmp_path: Path) -> None:
    read = message(mail(tmp_path, "2026-07-10", PERSON), "essai-1-rappel")
    assert read["Subject"] == "Votre facture F-1 du 1er juin 2026"
    assert rules.check_subject(read["Subject"]) == ()
    assert next(read.iter_attachments()).get_filename() == "courrier-essai-1.pdf"


def test_without_an_address_of_the_payer_the_line_to_complete_is_told_and_the_others_go_on(
    tmp_path: Path,
) -> None:
    found = mail(tmp_path, "2026-07-08", MINIMAL, REACHED)
    assert codes(found) == ["ENV01"]
    assert found.diagnostics[0].file == "cases/essai-1.yml"
    assert (found.emails, sorted(found.files)) == (1, ["courriels/essai-2-rappel.eml", "envois.json"])


def test_another_contact_than_the_payer_is_never_written_to(tmp_path: Path) -> None:
    found = mail(tmp_path, "2026-07-08", REACHED.replace("role: payeur", "role: dirigeant"))
    assert (codes(found), found.emails) == (["ENV01"], 0)


def test_a_debtor_in_person_is_written_to_whatever_the_role(tmp_path: Path) -> None:
    own = PERSON.replace("nom: Achats Fictifs", "nom: Zoé Fictivelle").replace("role: payeur", "role: autre")
    read = message(mail(tmp_path, "2026-07-10", own), "essai-1-rappel")
    assert [item.addr_spec for item in read["To"].addresses] == ["achats@menuiserie.example"]


def test_an_address_that_no_mail_program_takes_is_refused(tmp_path: Path) -> None:
    found = mail(tmp_path, "2026-07-08", REACHED.replace("payer@menuiserie", "payée@menuiserie"))
    assert (codes(found), found.emails) == (["ENV01"], 0)


def test_a_collector_writes_in_its_own_name_for_the_creditor(tmp_path: Path) -> None:
    read = message(mail(tmp_path, "2026-07-08", REACHED + MANDATE), "essai-1-rappel")
    assert read["From"].addresses[0].addr_spec == "dossiers@estuaire-creances.example"
    words = " ".join(read.get_body(("plain",)).get_content().split())
    assert "au nom et pour le compte du créancier, Atelier d’Essai" in words
    assert "FR58 9999 9000 010E STUA IRE0 138" in words


def test_a_collector_without_an_address_cannot_write(tmp_path: Path) -> None:
    silent = MANDATE.replace("  courriel: dossiers@estuaire-creances.example\n", "")
    found = mail(tmp_path, "2026-07-08", REACHED + silent)
    assert found.emails == 0 and "ENV02" in codes(found)


HEAD = '---\nobjet: "{}"\nton: courtois\nenvoi: ""\n---\n{}\n'


def test_a_subject_that_reveals_a_debt_is_refused_for_a_person_and_not_for_a_company(tmp_path: Path) -> None:
    told = HEAD.format("Impayé {{ factures_en_bref }}", "{{ appel }}, voyez le courrier joint.")
    found = mail(tmp_path, "2026-07-10", PERSON, REACHED, courriel=told)
    assert [(item.code, item.file) for item in found.diagnostics] == [("ENV06", "cases/essai-1.yml")]
    assert list(found.files) == ["courriels/essai-2-rappel.eml", "envois.json"]


def test_a_threat_in_the_template_is_told_by_check_and_keeps_the_draft_back(tmp_path: Path) -> None:
    threat = HEAD.format("Votre facture", "Une saisie de vos comptes suivra.")
    found = mail(tmp_path, "2026-07-08", REACHED, courriel=threat)
    assert found.emails == 0 and codes(found) == ["ENV06"]
    project = load(tmp_path, day("2026-07-08"))
    assert {item.file for item in project.diagnostics if item.code == "MOT04"} == {"letters/courriel.md"}


def test_a_slip_in_the_template_is_told_at_its_line(tmp_path: Path) -> None:
    found = mail(tmp_path, "2026-07-08", REACHED, courriel=HEAD.format("Bonjour", "{{ debiteur.nomm }}"))
    assert [(item.code, item.file, item.span.line) for item in found.diagnostics] == [
        ("LET00", "letters/courriel.md", 6)
    ]


def test_an_ordinary_letter_is_doubled_by_an_email_only_for_a_payer_who_has_one(tmp_path: Path) -> None:
    found = mail(tmp_path, "2026-07-20", REACHED + TOLD, MINIMAL + TOLD)
    assert (found.emails, found.letters, codes(found)) == (1, 2, [])
    words = pages_of(found)
    doubled = ["doublée" in text for text in words if "Lettre simple" in text]
    assert doubled == [True, False]


# --- Paper ---

ADDRESSES = [
    ("69003", "Lyon", "Zinguerie Fictive"),
    ("01000", "Bourg", "Écluse Fictive"),
    ("01000", "Bourg", "Aube Fictive"),
]


def test_the_batch_is_sorted_by_postcode_then_name_behind_its_cover(tmp_path: Path) -> None:
    texts = [
        (REACHED + TOLD)
        .replace("69003", code)
        .replace("ville: Lyon", f"ville: {town}")
        .replace("Menuiserie Fictive", name)
        for code, town, name in ADDRESSES
    ]
    found = mail(tmp_path, "2026-07-20", *texts)
    pages = pages_of(found)
    names = ["Aube Fictive", "Écluse Fictive", "Zinguerie Fictive"]
    order = [pages[0].index(name) for name in names]
    assert order == sorted(order) and "Courriers à poster" in pages[0]
    openings = [name for text in pages[1:] if "Objet" in text for name in names if name in text]
    assert openings == names


def test_on_both_sides_each_letter_opens_a_sheet(tmp_path: Path) -> None:
    found = mail(tmp_path, "2026-07-20", REACHED + TOLD, REACHED + TOLD, both_sides=True)
    pages = pages_of(found)
    first = [number for number, text in enumerate(pages) if "Objet" in text]
    assert len(first) == 2 and all(number % 2 == 0 for number in first)
    assert [sheets(pages, both_sides=True) for pages in (1, 2, 3)] == [1, 1, 2]


def test_a_name_too_long_for_the_window_is_kept_out_with_its_measures(tmp_path: Path) -> None:
    long = (REACHED + TOLD).replace(
        "Menuiserie Fictive", "Société " + "interprofessionnelle de menuiserie " * 6
    )
    found = mail(tmp_path, "2026-07-20", long, REACHED + TOLD)
    assert codes(found) == ["ENV03"]
    assert "lignes, 6 au plus" in found.diagnostics[0].message
    pages = pages_of(found)
    assert found.letters == 1 and not any("interprofessionnelle" in text for text in pages)


def test_a_name_of_wide_letters_runs_out_of_the_window_on_the_paper_itself(tmp_path: Path) -> None:
    wide = (REACHED + TOLD).replace("Menuiserie Fictive", "W" * 30)
    found = mail(tmp_path, "2026-07-20", wide)
    assert codes(found) == ["ENV03"]
    assert re.search(
        r"sort de la fenêtre \(de 110,\d à \d{3},?\d? mm du bord gauche", found.diagnostics[0].message
    )
    assert "courrier.pdf" not in found.files


def box(text: str, left: float, top: float, right: float, bottom: float) -> Box:
    return Box(text=text, left=left, top=top, right=right, bottom=bottom)


LINES = ("SARL Essai", "69003 LYON")
GOOD = (box("SARL Essai", 110, 55, 140, 58), box("69003 LYON", 110, 59, 140, 62))


@pytest.mark.parametrize(
    ("boxes", "lines", "abroad", "told"),
    [
        (GOOD, LINES, False, ""),
        ((GOOD[0], box("69003 LYON", 110, 78, 140, 80)), LINES, False, "sort de la fenêtre"),
        ((GOOD[0], box("69003 LYON", 20, 59, 50, 62)), LINES, False, "n'est pas dans la fenêtre"),
        ((*GOOD, box("Réf. 12", 95, 60, 104, 63)), LINES, False, "« Réf. 12 » se voit aussi"),
        ((*GOOD, box("Réf. 12", 60, 60, 99.9, 63)), LINES, False, ""),
        (GOOD, (*LINES, "3", "4", "5", "6", "7"), True, "n'est pas dans la fenêtre"),
        (GOOD, (*LINES, "3", "4", "5", "6", "7"), False, "7 lignes, 6 au plus"),
        (GOOD, ("A" * 39, *LINES), False, "39 caractères, 38 au plus"),
    ],
)
def test_the_window_shows_the_address_whole_and_nothing_else(boxes, lines, abroad: bool, told: str) -> None:
    found = faults(boxes, lines, abroad=abroad)
    assert any(told in fault for fault in found) if told else found == ()


# --- Registered letters ---


@pytest.fixture(scope="module")
def demand(tmp_path_factory: pytest.TempPathFactory) -> Mailing:
    formula = DEMAND.replace("Menuiserie Fictive", "=Menuiserie Fictive")
    return mail(tmp_path_factory.mktemp("med"), "2026-08-20", DEMAND, formula)


def test_the_deposit_list_opens_in_a_spreadsheet_with_its_blanks_to_fill(demand: Mailing) -> None:
    data = demand.files["recommandes.csv"]
    assert data.startswith(b"\xef\xbb\xbf") and data.endswith(b"\r\n")
    rows = list(csv.DictReader(io.StringIO(data.decode("utf-8-sig")), delimiter=";"))
    assert [row["reference"] for row in rows] == ["essai-2", "essai-1"]
    row = rows[1]
    assert row["destinataire"] == "Menuiserie Fictive" and row["adresse_2"] == "69003 LYON"
    assert row["mode"] == "recommandé avec avis de réception"
    assert (row["numero_de_suivi"], row["poids_g"]) == ("", "")
    assert row["feuilles"] == row["pages"] and int(row["pages"]) > 1


def test_no_cell_of_the_deposit_list_passes_for_a_formula(demand: Mailing) -> None:
    assert b"'=Menuiserie" in demand.files["recommandes.csv"]
    assert b";=" not in demand.files["recommandes.csv"]


def test_a_mise_en_demeure_leaves_by_registered_post_and_by_no_email(demand: Mailing) -> None:
    assert demand.emails == 0 and demand.letters == 2
    assert not any(name.startswith("courriels/") for name in demand.files)


def test_an_electronic_letter_to_a_person_needs_their_consent(tmp_path: Path) -> None:
    asked = PERSON.replace("reference: essai-1", "reference: essai-1\nprocedure: electronique")
    cases = {"essai-1": asked + "journal:\n  - le: 10/07/2026\n    acte: rappel\n"}
    agreed = cases["essai-1"].replace(
        "  contacts:\n", "  consentement_lre:\n    donne_le: 01/06/2026\n  contacts:\n", 1
    )
    cases["essai-2"] = numbered(agreed, "essai-2")
    root = printing_folder(tmp_path, cases)
    text = (root / "letters/procedures/particuliers.yml").read_text(encoding="utf-8")
    text = text.replace("identifiant: particuliers", "identifiant: electronique").replace(
        "      - lettre\n      - courriel\n", "      - lre\n"
    )
    (root / "letters/procedures/electronique.yml").write_text(text, encoding="utf-8")
    found = prepare(pipeline.build(load(root, day("2026-07-28")), jobs=1))
    assert codes(found) == ["ENV05"] and found.diagnostics[0].file == "cases/essai-1.yml"
    assert (found.electronic, found.letters) == (1, 0)
    assert sorted(found.files) == [
        "envois.json",
        "lettres-electroniques/essai-2-relance.pdf",
        "recommandes.csv",
    ]


# --- Calls ---


def script(found: Mailing, name: str) -> str:
    return " ".join(pages_of(found, f"appels/{name}.pdf"))


def test_a_call_before_the_due_date_asks_for_nothing(tmp_path: Path) -> None:
    found = mail(tmp_path, "2026-06-24", REACHED)
    words = script(found, "essai-1-avant_echeance")
    assert "Rien n’est encore dû" in words and "Somme due" not in words
    assert "04 65 71 00 11" in words and "Hélène Payelle" in words


def test_the_last_call_tells_the_sums_of_the_day_and_how_to_note_the_answer(tmp_path: Path) -> None:
    found = mail(tmp_path, "2026-08-03", REACHED + TWICE)
    claim = load(tmp_path, day("2026-08-03")).dossiers[0].claim
    words = script(found, "essai-1-dernier_appel")
    assert f"{claim.total:.2f}".replace(".", ",")[-6:] in words
    assert "notre rappel du 8 juillet 2026 et notre relance du 22 juillet 2026" in words
    assert "amiable noter essai-1 dernier_appel --resultat joint" in words
    assert words.index("Vérifier à qui l’on parle") < words.index("F-1")


def test_a_person_is_identified_before_the_debt_and_no_indemnity_is_told(tmp_path: Path) -> None:
    asked = PERSON.replace("reference: essai-1", "reference: essai-1\nprocedure: appels")
    root = printing_folder(tmp_path, {"essai-1": asked})
    text = (root / "letters/procedures/particuliers.yml").read_text(encoding="utf-8")
    text = text.replace("identifiant: particuliers", "identifiant: appels").replace(
        "    canaux:\n      - courriel\n      - lettre\n",
        "    canaux:\n      - courriel\n      - telephone\n",
    )
    (root / "letters/procedures/appels.yml").write_text(text, encoding="utf-8")
    found = prepare(pipeline.build(load(root, day("2026-07-10")), jobs=1))
    words = script(found, "essai-1-rappel")
    assert "Faites confirmer le nom" in words and "même de la famille" in words
    assert "indemnité" not in words and "intérêts" not in words


def test_without_a_number_of_the_payer_the_line_to_complete_is_told(tmp_path: Path) -> None:
    found = mail(tmp_path, "2026-06-24", MINIMAL)
    assert (codes(found), found.calls) == (["ENV04"], 0)


# --- The whole ---


def test_the_record_lists_every_file_and_the_command_that_records_each_sending(demand: Mailing) -> None:
    record = json.loads(demand.files["envois.json"])
    assert {row["nom"] for row in record["fichiers"]} == set(demand.files) - {"envois.json"}
    assert "amiable envoyer essai-1 mise_en_demeure --mode lrar" in {
        row["commande"] for row in record["envois"]
    }


def test_a_draft_never_leaves(tmp_path: Path) -> None:
    found = mail(tmp_path, "2026-07-08", REACHED)
    assert not any("relance" in name or "demeure" in name for name in found.files)


def run(capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, str, str]:
    code = main(arguments)
    captured = capsys.readouterr()
    return code, captured.out, captured.err


def test_an_empty_day_says_so_and_leaves_nothing_of_the_day_before(capsys, tmp_path: Path) -> None:
    root = printing_folder(tmp_path, {"essai-1": REACHED})
    asked = ("envois", "--racine", str(root), "--jobs", "1", "--date")
    assert run(capsys, *asked, "2026-07-08")[0] == 0
    assert (root / "build/envois/courriels/essai-1-rappel.eml").is_file()
    code, out, err = run(capsys, *asked, "2026-07-02")
    assert (code, out) == (0, "") and "rien à envoyer ce jour" in err
    assert [path.name for path in (root / "build/envois").rglob("*")] == ["envois.json"]


def test_on_a_day_off_nothing_is_prepared_and_the_next_working_day_is_named(capsys, tmp_path: Path) -> None:
    root = printing_folder(tmp_path, {"essai-1": REACHED})
    asked = ("envois", "--racine", str(root), "--jobs", "1", "--date")
    assert run(capsys, *asked, "2026-07-10")[0] == 0  # a Friday
    code, out, err = run(capsys, *asked, "2026-07-12")
    told = " ".join(err.split())
    assert (code, out) == (0, "")
    assert "dimanche 12 juillet 2026, jour chômé" in told and "amiable envois --date 2026-07-13" in told
    assert [path.name for path in (root / "build/envois").rglob("*")] == ["envois.json"]


def test_a_folder_that_holds_anything_else_is_left_alone(capsys, tmp_path: Path) -> None:
    root = printing_folder(tmp_path, {"essai-1": REACHED})
    code, _, err = run(
        capsys, "envois", "--racine", str(root), "--date", "2026-07-08", "--vers", str(root / "cases")
    )
    assert code == 2 and "autre chose que des envois" in err
    assert (root / "cases/essai-1.yml").is_file()


def test_what_could_not_be_prepared_is_an_error_and_the_rest_is_written(capsys, tmp_path: Path) -> None:
    root = printing_folder(tmp_path, {"essai-1": MINIMAL, "essai-2": numbered(REACHED, "essai-2")})
    code, out, err = run(
        capsys, "envois", "--racine", str(root), "--date", "2026-07-08", "--vers", str(tmp_path / "lot")
    )
    assert code == 1 and "ENV01" in out and "1\N{NO-BREAK SPACE}courriel" in err
    assert (tmp_path / "lot/courriels/essai-2-rappel.eml").is_file()


def test_a_project_without_any_case_prepares_nothing(tmp_path: Path) -> None:
    root = printing_folder(tmp_path, {}, {"atelier": CREDITOR})
    found = prepare(pipeline.build(load(root, day("2026-07-08")), jobs=1))
    assert list(found.files) == ["envois.json"] and found.diagnostics == ()
