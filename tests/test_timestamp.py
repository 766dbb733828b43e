"""Time stamps of RFC 3161, against what OpenSSL wrote: an invented authority stamped `lettre.txt`."""

from datetime import UTC, datetime
from pathlib import Path

import pytest
from builders import MINIMAL, day, project_folder
from hypothesis import given
from hypothesis import strategies as st

from generator import timestamp
from generator.case import Case
from generator.cli import main
from generator.manifest import sha256
from generator.project import load
from generator.reader import bind
from generator.source import parse
from generator.timestamp import Unreadable

FOLDER = Path(__file__).parent / "data" / "horodatage"
STAMPED = (FOLDER / "lettre.txt").read_bytes()
TOKEN = (FOLDER / "lettre.tsr").read_bytes()
STAMPED_AT = datetime(2026, 11, 28, 23, 0, 25, tzinfo=UTC)


def test_the_request_is_the_one_that_openssl_writes():
    """`openssl ts -query -data lettre.txt -sha256 -cert -no_nonce`."""
    assert timestamp.request(sha256(STAMPED)).hex() == (
        "30390201013031300d060960864801650304020105000420"
        "a3b5a550582a6214012772c10d597e81be98bab8654a6e1089f2043f54ab6d450101ff"
    )


@pytest.mark.parametrize("name", ["lettre.tsr", "lettre.tst"])
def test_an_answer_or_a_bare_token_says_what_existed_and_when(name: str):
    stamp = timestamp.read((FOLDER / name).read_bytes())
    assert (stamp.sha256, stamp.at) == (sha256(STAMPED), STAMPED_AT)


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        ((FOLDER / "refus.tsr").read_bytes(), "l'autorité d'horodatage a refusé la demande"),
        ((FOLDER / "sha512.tsr").read_bytes(), "ne porte pas une empreinte SHA-256"),
        (b"", "n'est pas un jeton d'horodatage"),
        (b"%PDF-1.7", "n'est pas un jeton d'horodatage"),
        (timestamp.request("00" * 32), "n'est pas un jeton d'horodatage"),
        (TOKEN[:700], "n'est pas un jeton d'horodatage"),
        (bytes(200_000), "trop lourd"),
    ],
)
def test_what_is_no_token_is_said_in_one_sentence(data: bytes, sentence: str):
    with pytest.raises(Unreadable, match=sentence):
        timestamp.read(data)


@given(at=st.integers(0, len(TOKEN) - 1), byte=st.integers(0, 255), cut=st.integers(0, len(TOKEN)))
def test_a_damaged_token_is_read_or_refused_and_never_crashes(at: int, byte: int, cut: int):
    damaged = bytearray(TOKEN)
    damaged[at] = byte
    for data in (bytes(damaged), TOKEN[:cut], bytes(damaged[at:])):
        try:
            timestamp.read(data)
        except Unreadable:
            continue


# --- The command ---

SENT = MINIMAL + (
    "journal:\n  - le: 20/07/2026\n    acte: relance   # au guichet\n    envoi:\n      mode: lettre\n"
    f"      fichier: envois/relance.pdf\n      sha256: {sha256(STAMPED)}\n"
)


@pytest.fixture
def root(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = project_folder(tmp_path / "projet", {"essai-1": SENT})
    (folder / "cases/essai-1/envois").mkdir(parents=True)
    (folder / "cases/essai-1/envois/relance.pdf").write_bytes(STAMPED)
    monkeypatch.chdir(folder)
    return folder


def stamp(*words: str) -> int:
    return main(["horodater", "essai-1", *words, "--date", "2026-07-25"])


def test_the_request_holds_the_digest_of_the_letter_and_nothing_else(root: Path, capsys):
    assert stamp("relance") == 0
    asked = root / "build/horodatage/essai-1-relance.tsq"
    assert asked.read_bytes() == timestamp.request(sha256(STAMPED))
    assert "amiable horodater essai-1 relance --jeton" in capsys.readouterr().err
    assert (root / "cases/essai-1.yml").read_text() == SENT


def test_the_token_is_kept_beside_its_letter_and_verified_with_it(root: Path, capsys):
    assert stamp("relance", "--jeton", str(FOLDER / "lettre.tsr")) == 0
    assert (root / "cases/essai-1/envois/relance.tsr").read_bytes() == TOKEN
    after = (root / "cases/essai-1.yml").read_text()
    assert after == SENT + "      horodatage: envois/relance.tsr\n"
    read = bind(parse(after, "essai"), Case).value
    assert read and read.journal[0].sending and read.journal[0].sending.stamp == "envois/relance.tsr"
    assert load(root, day("2026-07-25")).dossiers[0].exhibits[-1].path == "envois/relance.tsr"
    assert stamp("relance") == 1
    assert "déjà horodatée" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("words", "prepare", "sentence"),
    [
        (("rappel",), None, "aucun rappel envoyé"),
        (("relance", "--jeton", str(FOLDER / "sha512.tsr")), None, "empreinte SHA-256"),
        (("relance",), b"autre chose", "n'est plus le fichier envoyé"),
        (("relance", "--jeton", "absent.tsr"), None, "« absent.tsr » n'existe pas"),
    ],
)
def test_what_cannot_be_stamped_is_said_and_nothing_is_written(
    root: Path, capsys, words: tuple[str, ...], prepare: bytes | None, sentence: str
):
    if prepare is not None:
        (root / "cases/essai-1/envois/relance.pdf").write_bytes(prepare)
    assert stamp(*words) in {1, 2}
    assert sentence in capsys.readouterr().err
    assert (root / "cases/essai-1.yml").read_text() == SENT and not list(root.rglob("*.tsr"))


def test_the_token_of_another_letter_is_refused(root: Path, capsys):
    other = b"une autre lettre\n"
    (root / "cases/essai-1/envois/relance.pdf").write_bytes(other)
    text = SENT.replace(sha256(STAMPED), sha256(other))
    (root / "cases/essai-1.yml").write_text(text)
    assert stamp("relance", "--jeton", str(FOLDER / "lettre.tsr")) == 1
    assert "ce jeton est celui d'un autre fichier" in capsys.readouterr().err
    assert (root / "cases/essai-1.yml").read_text() == text and not list(root.rglob("*.tsr"))
