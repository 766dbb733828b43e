"""`amiable verifier`: what a PDF states is redone from its own data; whatever was touched is told."""

import io
import json
import shutil
from collections.abc import Iterator
from pathlib import Path

import pikepdf
import pytest
from builders import LAW, MINIMAL, ROOT, case, creditor, day, printing_folder, project_folder

from generator import claim as claims
from generator.case import LetterKind
from generator.cli import main
from generator.letter.embedded import data_files
from generator.pipeline import build, specimens
from generator.project import load
from generator.verify import Verdict, verify_case, verify_path
from generator.verify.check import Check
from generator.verify.figures import Data, rates, read_data, same_as_table, sums

TODAY = day("2026-11-22")
ARCHIVED = ROOT / "cases/2026-0187/envois/2026-11-05-rappel.pdf"
SPECIMENS = {f"{item.name}-{item.kind}": item.letter.data for item in specimens(load(ROOT, TODAY, ()))}


def redone(text: str) -> list[Check]:
    """Every check of the data alone."""
    found = read_data(text.encode())
    assert isinstance(found, Data), found
    return [*sums(found), *rates(found, LAW)]


def wrong(checks: list[Check]) -> list[str]:
    return [check.sentence for check in checks if check.verdict is Verdict.FAILS]


@pytest.mark.parametrize("name", SPECIMENS)
def test_every_letter_of_the_gallery_can_be_redone(name: str):
    assert wrong(redone(SPECIMENS[name]["decompte.json"])) == []
    found = read_data(SPECIMENS[name]["decompte.json"].encode())
    assert isinstance(found, Data)
    assert same_as_table(found, SPECIMENS[name]["decompte.csv"].encode()).verdict is Verdict.HOLDS


RICH = (
    MINIMAL
    + """\
  - numero: F-2
    emise_le: 15/11/2025
    echeance: 15/12/2025
    montant_ttc: 2 345,67
    prestation: Pose de volets, commande 14
paiements:
  - recu_le: 10/03/2026
    montant: 345,67
    facture: F-2
  - recu_le: 01/09/2026
    montant: 2 100,00
    facture: F-2
avoirs:
  - numero: A-1
    emis_le: 20/08/2026
    montant: 100,00
    facture: F-1
litiges:
  - facture: F-1
    ouvert_le: 01/09/2026
    motif: une fenêtre rayée
    montant: 250,00
remises:
  - accordee_le: 15/09/2026
    sur: interets
    montant: 12,34
    facture: F-2
    motif: geste commercial
frais:
  - libelle: honoraires
    montant: 150,00
"""
)


@pytest.mark.parametrize("rounding", ["par_ligne", "au_total", "tronque"])
@pytest.mark.parametrize("year", ["365", "reelle", "360"])
@pytest.mark.parametrize("order", ["principal_d_abord", "interets_d_abord"])
def test_every_convention_can_be_redone(rounding: str, year: str, order: str):
    text = f"{RICH}conventions:\n  arrondi: {rounding}\n  annee: {year}\n  imputation: {order}\n"
    found = case(text)
    claim = claims.compute(found, creditor(), LAW, day("2026-11-22"))
    data = data_files(found, claim, accessories=True, day="2026-11-22")["decompte.json"]
    assert wrong(redone(data)) == []


def leaves(tree: object, path: tuple[str | int, ...] = ()) -> Iterator[tuple[str | int, ...]]:
    items = tree.items() if isinstance(tree, dict) else enumerate(tree) if isinstance(tree, list) else ()
    for key, value in items:
        yield from leaves(value, (*path, key))
    if isinstance(tree, int) or (isinstance(tree, str) and tree.replace(".", "").isdigit()):
        yield path


CLAIMED = json.loads(SPECIMENS["b2b-mise_en_demeure"]["decompte.json"])


@pytest.mark.parametrize("path", list(leaves(CLAIMED)), ids=lambda path: ".".join(map(str, path)))
def test_any_figure_touched_is_told(path: tuple[str | int, ...]):
    tree = json.loads(json.dumps(CLAIMED))
    *parents, last = path
    holder = tree
    for step in parents:
        holder = holder[step]
    holder[last] = holder[last] + 1 if isinstance(holder[last], int) else f"{float(holder[last]) + 1:.2f}"
    read = read_data(json.dumps(tree).encode())
    assert isinstance(read, str) or wrong([*sums(read), *rates(read, LAW)])


@pytest.mark.parametrize(
    "data",
    [b"", b"{}", b"[]", b"\xff\xfe", b'{"format": "autre"}', b"[" * 100_000, b'{"a":' * 100_000, b"NaN"],
    ids=lambda data: repr(data[:12]),
)
def test_data_that_are_no_data_of_ours_are_refused_in_a_sentence(data: bytes):
    assert str(read_data(data)).startswith("les données jointes (decompte.json) sont incomplètes")


@pytest.mark.parametrize("amount", ["1E+999999", "NaN", "Infinity", "1e3000000", "0.001", "9" * 40])
def test_an_absurd_sum_is_refused(amount: str):
    tree = json.loads(json.dumps(CLAIMED))
    tree["totaux"]["total"] = amount
    assert isinstance(read_data(json.dumps(tree).encode()), str)


# --- Files ---


def told(*paths: Path) -> list[Check]:
    return [check for path in paths for report in verify_path(path, LAW, TODAY) for check in report.checks]


def test_an_archived_letter_of_an_older_version_holds_and_says_what_it_cannot_show(tmp_path: Path):
    shutil.copy(ARCHIVED, tmp_path / "recu.pdf")
    checks = told(tmp_path / "recu.pdf")
    assert wrong(checks) == []
    unknowns = [check.sentence for check in checks if check.verdict is Verdict.UNKNOWN]
    assert any("ancien format" in sentence for sentence in unknowns)
    assert any("empreinte SHA-256" in sentence for sentence in unknowns)


def test_a_byte_flipped_in_a_sent_letter_is_found_by_its_case(tmp_path: Path):
    for folder in ("cases", "letters"):
        shutil.copytree(ROOT / folder, tmp_path / folder)
    archived = tmp_path / "cases/2026-0187/envois/2026-11-05-rappel.pdf"
    dossier = load(tmp_path, TODAY, ["2026-0187"]).dossiers[0]
    assert all(report.holds for report in verify_case(tmp_path, dossier, LAW))
    data = archived.read_bytes()
    for place in (len(data) // 3, len(data) - 2):
        archived.write_bytes(data[:place] + bytes([data[place] ^ 1]) + data[place + 1 :])
        (report,) = verify_case(tmp_path, dossier, LAW)
        assert "le fichier a changé : son empreinte n'est pas celle du journal" in wrong(list(report.checks))
    assert "le fichier a changé : son empreinte n'est pas celle du journal" in wrong(told(archived))
    archived.unlink()
    (report,) = verify_case(tmp_path, dossier, LAW)
    assert wrong(list(report.checks)) == ["le fichier est introuvable"]


@pytest.mark.parametrize(
    ("name", "data", "sentence"),
    [
        ("vide.pdf", b"", "le fichier est vide"),
        ("texte.pdf", b"bonjour", "ce n'est pas un PDF, ou il est abîmé"),
        ("coupe.pdf", ARCHIVED.read_bytes()[:3000], "ce n'est pas un PDF, ou il est abîmé"),
        ("binaire.pdf", bytes(range(256)) * 50, "ce n'est pas un PDF, ou il est abîmé"),
    ],
)
def test_a_file_that_is_no_pdf_is_said_in_one_sentence(tmp_path: Path, name: str, data: bytes, sentence: str):
    (tmp_path / name).write_bytes(data)
    assert [check.sentence for check in told(tmp_path / name)] == [sentence]


def pdf(pages: int = 1, data: bytes | None = None, **settings: object) -> bytes:
    """A foreign PDF."""
    document = pikepdf.new()
    for _ in range(pages):
        document.add_blank_page()
    if data is not None:
        document.attachments["decompte.json"] = data
    out = io.BytesIO()
    document.save(out, **settings)
    return out.getvalue()


def test_a_foreign_pdf_says_it_carries_nothing_of_ours(tmp_path: Path):
    for name, data, sentence in (
        ("autre", pdf(), "ne porte pas de données d'amiable"),
        ("abime", pdf(data=b"{"), "les données jointes"),
        ("long", pdf(401), "plus de 400 pages"),
        ("secret", pdf(encryption=pikepdf.Encryption(owner="a", user="b")), "protégé par un mot de passe"),
    ):
        (tmp_path / f"{name}.pdf").write_bytes(data)
        (check,) = told(tmp_path / f"{name}.pdf")
        assert check.verdict is Verdict.FAILS and sentence in check.sentence


def test_a_case_in_error_is_not_said_to_hold(tmp_path: Path):
    root = project_folder(tmp_path / "projet", {"essai-1": MINIMAL.replace("1 000,00", "mille")})
    (report,) = verify_case(root, load(root, TODAY, ["essai-1"]).dossiers[0], LAW)
    assert wrong(list(report.checks)) == [
        "le dossier ne peut pas être lu : amiable check essai-1 dit pourquoi"
    ]


def test_a_file_too_heavy_is_not_even_read(tmp_path: Path):
    with (tmp_path / "lourd.pdf").open("wb") as stream:
        stream.truncate(31_000_000)
    assert wrong(told(tmp_path / "lourd.pdf")) == ["le fichier pèse plus de 30 Mo : ce n'est pas une lettre"]


def test_a_pdf_whose_data_were_rewritten_no_longer_matches_its_pages(tmp_path: Path):
    with pikepdf.open(ARCHIVED) as document:
        text = document.attachments["decompte.json"].get_file().read_bytes().decode()
        document.attachments["decompte.json"] = text.replace("1140.00", "140.00").encode()
        document.save(tmp_path / "faux.pdf")
    found = [sentence.replace("\u00a0", " ") for sentence in wrong(told(tmp_path / "faux.pdf"))]
    assert "total : « 140,00 € » n'est imprimé sur aucune page" in found
    assert "le tableur joint (decompte.csv) ne porte pas les mêmes sommes que decompte.json" in found


def test_a_folder_that_is_no_pack_is_said(tmp_path: Path):
    assert wrong(told(tmp_path)) == ["ce dossier n'est pas un pack : il n'y a pas de manifest.json lisible"]
    (tmp_path / "manifest.json").write_text('{"fichiers": [{"nom": "../../secret", "sha256": ""}]}')
    assert wrong(told(tmp_path)) == ["../../secret : ce nom mène hors du dossier"]


@pytest.mark.slow
def test_a_pack_holds_until_one_of_its_files_is_touched(tmp_path: Path, monkeypatch, capsys):
    root = printing_folder(tmp_path / "projet", {"essai-1": MINIMAL})
    made = build(load(root, TODAY), jobs=1).folder / "essai-1"
    letters = [path for path in made.glob("*.pdf") if path.stem in set(LetterKind)]
    assert letters and wrong(told(made)) == []
    assert wrong(told(letters[0])) == []

    (made / "intrus.pdf").write_bytes(b"")
    data = letters[0].read_bytes()
    letters[0].write_bytes(data.replace(b"%%EOF", b"%%EOG"))
    assert wrong(told(made)) == [
        f"{letters[0].name} : le fichier a changé : son empreinte n'est pas celle du manifeste",
        "intrus.pdf : fichier étranger au manifeste",
    ]
    monkeypatch.chdir(tmp_path)
    assert main(["verifier", str(made)]) == 1
    out, err = capsys.readouterr()
    assert "✗ intrus.pdf" in out and "2\u00a0points ne tiennent pas" in err


def test_the_command_works_without_a_project(tmp_path: Path, monkeypatch, capsys):
    shutil.copy(ARCHIVED, tmp_path / "recu.pdf")
    monkeypatch.chdir(tmp_path)
    assert main(["verifier", "recu.pdf"]) == 0
    assert main(["verifier", "recu.pdf", "--format", "json"]) == 0
    out, err = capsys.readouterr()
    assert "✓ lettre du 5\u00a0novembre\u00a02026" in out and '"tient": true' in out
    assert "tout ce qui peut être vérifié tient" in err


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        ([], "que faut-il vérifier ?"),
        (["absent.pdf"], "« absent.pdf » n'existe pas"),
        (["2026-0188"], "vouliez-vous dire « 2026-0187 » ?"),
    ],
)
def test_what_cannot_be_found_is_a_misuse(monkeypatch, capsys, words: list[str], sentence: str):
    monkeypatch.chdir(ROOT)
    assert main(["verifier", *words]) == 2
    assert sentence in capsys.readouterr().err
