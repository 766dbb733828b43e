"""The court file as a clerk finds it on disk, read back with other libraries than those that wrote it."""

import hashlib
import io
import json
import subprocess
import zlib
from collections.abc import Callable
from pathlib import Path

import pikepdf
import pytest
from browsing import required
from builders import CREDITOR, MINIMAL, ROOT, project_folder
from PIL import Image
from pypdf import PdfReader

from generator import cli

A4 = (595, 842)
SECRETS = {
    "note": "brouille avec le gerant",
    "approval": "Octavie Approbatrice",
    "contact": "Zephyrin Interlocuteur",
    "author": "Barnabe Redacteur",
    "reason": "conteste la teinte du vernis",
    "outcome": "avoir refuse par la direction",
    "credit": "Note Banque Fictive F3",
    "segment": "compte sensible",
    "remission": "geste apres un dejeuner",
}
CASE = (
    MINIMAL.replace(
        "  nom: Menuiserie Fictive\n", f"  nom: Menuiserie Fictive\n  segment: {SECRETS['segment']}\n"
    )
    + f"""\
    pieces:
      - pieces/F-1.pdf
      - pieces/BC-12.pdf
      - pieces/BL-99.png
      - pieces/plan.pdf
      - pieces/coffre.pdf
      - pieces/casse.pdf
      - pieces/tableau.xlsx
      - pieces/photo.jpg
litiges:
  - facture: F-1
    ouvert_le: 10/06/2026
    clos_le: 20/06/2026
    motif: {SECRETS["reason"]}
    issue: {SECRETS["outcome"]}
approbations:
  - par: comptabilite
    le: 01/08/2026
    nom: {SECRETS["approval"]}
credit:
  etude_solvabilite: {SECRETS["credit"]}
remises:
  - accordee_le: 15/10/2026
    sur: interets
    montant: 1
    approuvee_par: direction
    motif: {SECRETS["remission"]}
journal:
  - le: 06/07/2026
    acte: rappel
    auteur: {SECRETS["author"]}
    envoi:
      mode: courriel
  - le: 20/07/2026
    acte: appel
    contact: {SECRETS["contact"]}
    resultat: joint
    note: {SECRETS["note"]}
  - le: 21/07/2026
    acte: note
    note: {SECRETS["note"]}
    preuve: pieces/interne.pdf
"""
)


def pdf(*sizes: tuple[float, float], text: str = "Contenu", rotate: int = 0) -> bytes:
    """A PDF with one page per size in points, each saying `text`."""
    document = pikepdf.new()
    for width, height in sizes:
        page = document.add_blank_page(page_size=(width, height))
        page.Resources = pikepdf.Dictionary(
            Font=pikepdf.Dictionary(
                F=pikepdf.Dictionary(
                    Type=pikepdf.Name.Font, Subtype=pikepdf.Name.Type1, BaseFont=pikepdf.Name.Helvetica
                )
            )
        )
        page.Contents = document.make_stream(f"BT /F 12 Tf 40 40 Td ({text}) Tj ET".encode())
        if rotate:
            page.rotate(rotate, relative=False)
    buffer = io.BytesIO()
    document.save(buffer)
    return buffer.getvalue()


def locked() -> bytes:
    document = pikepdf.open(io.BytesIO(pdf(A4)))
    buffer = io.BytesIO()
    document.save(buffer, encryption=pikepdf.Encryption(user="secret", owner="secret"))
    return buffer.getvalue()


def picture(kind: str, size: tuple[int, int] = (400, 300)) -> bytes:
    buffer = io.BytesIO()
    Image.new("RGB", size, (20, 120, 60)).save(buffer, kind)
    return buffer.getvalue()


EXHIBITS: dict[str, bytes] = {
    "F-1.pdf": pdf(A4, A4, text="Facture"),
    "BC-12.pdf": pdf((420, 595), text="Petit format", rotate=90),
    "BL-99.png": picture("PNG"),
    "photo.jpg": picture("JPEG", (3000, 4000)),
    "plan.pdf": pdf((2384, 1684), text="Plan A1"),
    "coffre.pdf": locked(),
    "casse.pdf": pdf(A4)[:200],
    "tableau.xlsx": b"PK\x03\x04" + bytes(60),
    "interne.pdf": pdf(A4, text="interne"),
}


def project(folder: Path, text: str = CASE, exhibits: dict[str, bytes] | None = None) -> Path:
    root = project_folder(folder, {"essai-1": text}, {"atelier": CREDITOR})
    for name, data in (EXHIBITS if exhibits is None else exhibits).items():
        target = root / "cases" / "essai-1" / "pieces" / name
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(data)
    return root


def run(root: Path, *more: str) -> int:
    return cli.main(["dossier-contentieux", "essai-1", "--racine", str(root), "--date", "2026-11-22", *more])


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return project(tmp_path_factory.mktemp("contentieux") / "projet")


@pytest.fixture(scope="module")
def made(root: Path) -> Path:
    assert run(root) == 0
    return root / "build" / "contentieux" / "essai-1"


@pytest.fixture(scope="module")
def summary(made: Path) -> dict:
    return json.loads((made / "sommaire.json").read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def bound(made: Path) -> PdfReader:
    return PdfReader(made / "dossier.pdf")


@pytest.fixture(scope="module")
def texts(bound: PdfReader) -> list[str]:
    return [" ".join(page.extract_text().split()) for page in bound.pages]


def outline(bound: PdfReader) -> list[tuple[int, str, int]]:
    """Depth, title and page (from 1) of each line of the outline."""
    found: list[tuple[int, str, int]] = []

    def walk(items: list, depth: int) -> None:
        for item in items:
            if isinstance(item, list):
                walk(item, depth + 1)
            else:
                found.append((depth, item.title, bound.get_destination_page_number(item) + 1))

    walk(bound.outline, 0)
    return found


# --- The bound file ---


def test_every_page_bears_its_number_in_the_whole_file(texts: list[str]):
    assert [rank for rank, text in enumerate(texts, 1) if f"{rank} / {len(texts)}" not in text] == []


def test_every_page_of_an_exhibit_bears_its_stamp_and_no_other_page_does(bound: PdfReader, texts: list[str]):
    marks = [(title, page) for depth, title, page in outline(bound) if depth == 1]
    ends = [page for _, page in marks[1:]] + [len(texts) + 1]
    for number, ((title, page), end) in enumerate(zip(marks, ends, strict=True), start=1):
        assert title.startswith(f"Pièce n° {number} : ")
        assert all(f"Pièce n° {number}" in texts[rank - 1] for rank in range(page, end)), title
    assert all("Pièce n°" not in text for text in texts[: marks[0][1] - 1])


def test_the_outline_names_each_part_and_leads_to_it(bound: PdfReader, texts: list[str]):
    parts = [(title, page) for depth, title, page in outline(bound) if depth == 0]
    assert [title for title, _ in parts] == [
        "Demande",
        "Chronologie",
        "Décompte",
        "Bordereau de pièces",
        "Pièces",
    ]
    for title, page in parts[:-1]:
        heading = {
            "Demande": "Ce qui est demandé",
            "Chronologie": "Chronologie des faits",
            "Décompte": "Décompte arrêté au",
            "Bordereau de pièces": "Bordereau des pièces",
        }[title]
        assert heading in texts[page - 1]


def test_the_list_of_exhibits_states_the_page_where_each_begins(bound: PdfReader, texts: list[str]):
    pages = {title: page for _, title, page in outline(bound)}
    listing = texts[pages["Bordereau de pièces"] - 1]
    for title, page in pages.items():
        if title.startswith("Pièce n°"):
            name = title.split(" : ", 1)[1]
            row = listing[listing.index(" ".join(name.split())) :]
            assert str(page) in row.split("n°")[0].split()


def test_foreign_pages_are_brought_to_a4_and_keep_their_direction(bound: PdfReader):
    sizes = {(round(page.mediabox.width), round(page.mediabox.height)) for page in bound.pages}
    assert sizes == {A4, A4[::-1]}
    pages = {title: page for _, title, page in outline(bound)}
    plan = next(page for title, page in pages.items() if "plan" in title)
    assert bound.pages[plan - 1].mediabox.width > bound.pages[plan - 1].mediabox.height
    assert "Plan A1" in bound.pages[plan - 1].extract_text()


def test_every_page_of_every_readable_exhibit_is_there(texts: list[str]):
    assert sum("Facture" in text and "Pièce n°" in text and "Contenu" not in text for text in texts) >= 2
    assert any("Petit format" in text for text in texts)


def test_another_library_finds_the_bound_file_sound(made: Path):
    command = [required("qpdf", "qpdf"), "--check", str(made / "dossier.pdf")]
    done = subprocess.run(command, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr


def test_the_bound_file_runs_nothing_and_links_nowhere(made: Path):
    with pikepdf.open(made / "dossier.pdf") as document:
        assert "/OpenAction" not in document.Root and "/AcroForm" not in document.Root
        assert all("/Annots" not in page for page in document.pages)


# --- Exhibits that cannot be shown ---


def test_what_cannot_be_shown_is_said_in_its_place_and_its_file_is_joined(
    texts: list[str], summary: dict, made: Path
):
    apart = {
        Path(row["fichier"]).name.partition("-")[2]: row for row in summary["pieces"] if row["non_reproduite"]
    }
    assert {name: row["non_reproduite"].partition(",")[0] for name, row in apart.items()} == {
        "coffre.pdf": "protégé par un mot de passe",
        "casse.pdf": "endommagé",
        "tableau.xlsx": "dans un format que l’on ne peut pas reproduire (ni PDF",
    }
    for row in apart.values():
        assert (made / row["fichier"]).is_file()
        assert any(f"Pièce n° {row['numero']}" in text and "jointe séparément" in text for text in texts)


def test_each_original_is_joined_untouched(summary: dict, made: Path):
    originals = {hashlib.sha256(data).hexdigest() for name, data in EXHIBITS.items() if name != "interne.pdf"}
    joined = {hashlib.sha256((made / row["fichier"]).read_bytes()).hexdigest() for row in summary["pieces"]}
    assert joined == originals


def test_the_summary_gives_the_digest_of_every_file(summary: dict, made: Path):
    there = {path.relative_to(made).as_posix() for path in made.rglob("*") if path.is_file()}
    assert {row["nom"] for row in summary["fichiers"]} == there - {"sommaire.json"}
    for row in summary["fichiers"]:
        assert hashlib.sha256((made / row["nom"]).read_bytes()).hexdigest() == row["sha256"]


def bomb() -> bytes:
    """A PNG of a few bytes that declares a hundred thousand pixels each way."""
    size = (100_000).to_bytes(4) * 2
    parts = ((b"IHDR", size + bytes([8, 2, 0, 0, 0])), (b"IDAT", zlib.compress(b"")), (b"IEND", b""))
    chunks = (
        len(body).to_bytes(4) + kind + body + zlib.crc32(kind + body).to_bytes(4) for kind, body in parts
    )
    return b"\x89PNG\r\n\x1a\n" + b"".join(chunks)


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"", "dans un format"),
        (b"%PDF-1.7\n", "endommagé"),
        (pdf(*[A4] * 401), "trop long : 401 pages"),
        (bomb(), "une image trop grande : 10000 millions de points"),
        (picture("PNG")[:60], "une image endommagée"),
        (picture("PNG")[:-40] + b"?" + picture("PNG")[-39:], "une image endommagée"),
        (picture("JPEG")[:-20], "une image endommagée"),
    ],
    ids=["empty", "header-alone", "too-long", "bomb", "cut-png", "altered-png", "cut-jpeg"],
)
def test_a_bad_exhibit_never_stops_the_file(
    tmp_path: Path, data: bytes, reason: str, capsys: pytest.CaptureFixture[str]
):
    text = MINIMAL + "    pieces:\n      - pieces/F-1.pdf\n"
    root = project(tmp_path / "p", text, {"F-1.pdf": data})
    assert run(root) == 0
    assert (
        f"pièce n° 1 jointe sans être reproduite (pieces/F-1.pdf) : le fichier est {reason}"
        in capsys.readouterr().err
    )


# --- What is never told ---


@pytest.mark.parametrize("name", ["dossier.pdf", "injonction-de-payer.pdf", "note-au-conseil.pdf"])
@pytest.mark.parametrize("secret", sorted(SECRETS))
def test_nothing_internal_is_printed(made: Path, name: str, secret: str):
    text = " ".join(" ".join(page.extract_text() for page in PdfReader(made / name).pages).split())
    assert SECRETS[secret].lower() not in text.lower()


@pytest.mark.parametrize("secret", sorted(SECRETS))
def test_nothing_internal_is_written_in_the_data_files(made: Path, secret: str):
    for name in ("sommaire.json", "injonction-de-payer.json", "decompte.csv"):
        assert SECRETS[secret].lower() not in (made / name).read_text(encoding="utf-8").lower()


def test_the_score_is_for_counsel_and_not_in_the_file_for_the_judge(made: Path, texts: list[str]):
    note = " ".join(page.extract_text() for page in PdfReader(made / "note-au-conseil.pdf").pages)
    assert "Ce que le juge demandera" in note and "Pièces manquantes" in note
    assert all("juge demandera" not in text for text in texts)


# --- The command ---


def test_the_same_case_on_the_same_day_gives_the_same_bytes(made: Path, root: Path, tmp_path: Path):
    again = tmp_path / "encore"
    assert run(root, "--out", str(again)) == 0
    files = sorted(path.relative_to(made) for path in made.rglob("*") if path.is_file())
    assert files == sorted(path.relative_to(again) for path in again.rglob("*") if path.is_file())
    assert [name for name in files if (made / name).read_bytes() != (again / name).read_bytes()] == []


def test_a_folder_that_holds_something_else_is_never_replaced(root: Path, tmp_path: Path):
    (tmp_path / "precieux.txt").write_text("à garder", encoding="utf-8")
    assert run(root, "--out", str(tmp_path)) == 2
    assert (tmp_path / "precieux.txt").read_text(encoding="utf-8") == "à garder"


def test_a_case_without_exhibits_still_has_its_file(tmp_path: Path):
    root = project(tmp_path / "p", MINIMAL, {})
    assert run(root) == 0
    bound = PdfReader(root / "build/contentieux/essai-1/dossier.pdf")
    assert [title for _, title, _ in outline(bound)] == [
        "Demande",
        "Chronologie",
        "Décompte",
        "Bordereau de pièces",
    ]


def test_the_expected_exhibits_are_told_as_data_too(
    root: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
):
    assert run(root, "--out", str(tmp_path / "d"), "--format", "json") == 0
    told = json.loads(capsys.readouterr().out)
    assert told["attendues"] == len(told["pieces"])
    assert {"piece", "etat", "manque", "fondement"} <= set(told["pieces"][0])


@pytest.mark.parametrize(
    ("more", "code", "said"),
    [
        ("situation:\n  type: redressement\n  ouverte_le: 01/09/2026\n  bodacc_le: 05/09/2026\n",
         "INS01", "interdit les actions en paiement"),
        ("litiges:\n  - facture: F-1\n    ouvert_le: 10/07/2026\n    motif: pose contestée\n",
         "PRO02", "tout est contesté"),
        ("echeancier:\n  signe_le: 01/08/2026\n  mensualites:\n    - le: 31/12/2026\n      montant: 1 000,00\n",
         "PRO07", "échéancier respecté"),
        ("paiements:\n  - recu_le: 12/11/2026\n    montant: 10\n    facture: F-9\n", "CRE02", "contient une erreur"),
    ],
    ids=["insolvency", "all-disputed", "plan", "error"],
)  # fmt: skip
def test_what_may_not_be_pursued_is_refused_with_its_reason(
    tmp_path: Path, more: str, code: str, said: str, capsys: pytest.CaptureFixture[str]
):
    root = project(tmp_path / "p", MINIMAL + more, {})
    assert run(root) == 1
    told = capsys.readouterr()
    assert code in told.out and said in told.err
    assert not (root / "build/contentieux").exists()


def test_an_expired_claim_is_refused(tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    old = MINIMAL.replace("01/06/2026", "01/06/2020").replace("01/07/2026", "01/07/2020")
    assert run(project(tmp_path / "p", old, {})) == 1
    assert "PRO04" in capsys.readouterr().out


def test_a_slip_in_a_template_is_told_at_its_line(tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    root = project(tmp_path / "p", MINIMAL, {})
    template = root / "letters" / "dossier_note.html"
    template.write_text(
        template.read_text(encoding="utf-8").replace("{{ score }}", "{{ skore }}"), encoding="utf-8"
    )
    assert run(root) == 1
    assert "letters/dossier_note.html:" in capsys.readouterr().err


def test_a_heading_taken_out_of_the_template_is_told(tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    root = project(tmp_path / "p", MINIMAL, {})
    template = root / "letters" / "dossier_contentieux.html"
    template.write_text(
        template.read_text(encoding="utf-8").replace("Chronologie des", "Les"), encoding="utf-8"
    )
    assert run(root) == 1
    assert "il manque le titre « Chronologie des faits »" in capsys.readouterr().err


@pytest.mark.slow
def test_two_hundred_exhibits_are_numbered_and_stamped(tmp_path: Path):
    names = [f"BL-{number:03}.pdf" for number in range(1, 201)]
    listed = "".join(f"      - pieces/{name}\n" for name in names)
    root = project(
        tmp_path / "p", f"{MINIMAL}    pieces:\n{listed}", {name: pdf(A4, text=name) for name in names}
    )
    assert run(root) == 0
    bound = PdfReader(root / "build/contentieux/essai-1/dossier.pdf")
    first = next(page for _, title, page in outline(bound) if title.startswith("Pièce n° 1 :"))
    assert len(bound.pages) == first + 199
    for number in (1, 2, 100, 200):
        text = bound.pages[first + number - 2].extract_text()
        assert f"Pièce n° {number}" in text and f"BL-{number:03}" in text


@pytest.mark.slow
@pytest.mark.parametrize("reference", ["2026-0051", "2025-0287", "2026-0092", "2026-0178"])
def test_no_private_word_of_an_example_reaches_its_court_file(
    reference: str, tmp_path: Path, read_yaml: Callable[[Path], dict]
):
    case = read_yaml(ROOT / "cases" / f"{reference}.yml")
    out = tmp_path / reference
    assert (
        cli.main(
            [
                "dossier-contentieux",
                reference,
                "--racine",
                str(ROOT),
                "--date",
                "2026-11-22",
                "--out",
                str(out),
            ]
        )
        == 0
    )
    bound = PdfReader(out / "dossier.pdf")
    front = next(page for _, title, page in outline(bound) if title == "Pièces") - 1
    text = " ".join(" ".join(page.extract_text() for page in bound.pages[:front]).split())
    private = [entry.get("note") for entry in case.get("journal", ())]
    private += [approval.get("nom") for approval in case.get("approbations", ())]
    private += [waiver.get("motif") for waiver in case.get("derogations", ())]
    assert [words for words in private if words and words in text] == []


@pytest.fixture
def read_yaml() -> Callable[[Path], dict]:
    import yaml

    return lambda path: yaml.safe_load(path.read_text(encoding="utf-8"))
