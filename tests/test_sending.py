"""`amiable envoyer`: what leaves is frozen as it is, its line says so, and no half of it is ever left behind."""

import fcntl
import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from builders import CREDITOR, LAW, MINIMAL, case, day, printing_folder

from generator import filing, packing, posting, readback
from generator.case import Channel, ExhibitNature, LetterKind
from generator.cli import main
from generator.court.exhibits import pieces
from generator.failures import GeneratorError
from generator.manifest import sha256
from generator.pipeline import build, print_one
from generator.planned import LetterStatus
from generator.project import load
from generator.rules.text import squeeze
from generator.sending import NotSendable, Order, send
from generator.verify import verify_path

# One invoice due on 1 July, a rappel of 8 July: on 20 July the relance is due.
DUE = MINIMAL.replace("    echeance:", "    executee_le: 25/05/2026\n    echeance:") + (
    "journal:\n  - le: 08/07/2026   # au téléphone\n    acte: appel\n    resultat: joint\n"
    "  - le: 08/07/2026\n    acte: rappel\n"
)
TODAY = day("2026-07-20")
NUMBER = "1A 123 456 7890 1"
PDF = "envois/2026-07-20-relance.pdf"


def order(**changes: object) -> Order:
    return Order(**{"reference": "essai-1", "kind": LetterKind.RELANCE, "day": TODAY, **changes})  # type: ignore[arg-type]


def project(folder: Path, text: str = DUE, creditor: str = CREDITOR) -> Path:
    return printing_folder(folder, {"essai-1": text}, {"atelier": creditor})


def on_one_line(text: str) -> str:
    return " ".join(text.split())


def untouched(root: Path, text: str = DUE) -> bool:
    """Neither the case file nor its folder holds anything of a sending."""
    return (root / "cases/essai-1.yml").read_text() == text and not list(root.glob("cases/essai-1/**/*.pdf"))


@pytest.mark.slow
def test_the_frozen_letter_is_the_one_of_the_pack_and_the_journal_says_so(tmp_path: Path):
    root = project(tmp_path / "projet")
    made = build(load(root, TODAY), jobs=1)
    packed = (made.folder / "essai-1/relance.pdf").read_bytes()
    sent = send(root, TODAY, order())
    assert sent is not None and (root / sent.frozen.file).read_bytes() == packed
    assert (root / "cases/essai-1.yml").read_text() == DUE + (
        "  - le: 20/07/2026\n    acte: relance\n    envoi:\n      mode: lettre\n"
        f"      fichier: {PDF}\n      sha256: {sha256(packed)}\n      date_butoir: 28/07/2026\n"
    )


@pytest.mark.slow
def test_a_sent_letter_stays_whatever_becomes_of_its_template_and_a_changed_byte_is_an_error(tmp_path: Path):
    root = project(tmp_path / "projet")
    assert send(root, TODAY, order(channel=Channel.LRAR, tracking=NUMBER)) is not None
    archived = root / "cases/essai-1" / PDF
    frozen = archived.read_bytes()
    checks = [check for report in verify_path(archived, LAW, TODAY) for check in report.checks]
    assert {"tient"} == {check.verdict for check in checks}, checks
    words = squeeze("".join(readback.read(frozen).pages))
    assert squeeze("Lettre recommandée avec demande d’avis de réception") in words

    template = root / "letters/relance.md"
    template.write_text(template.read_text().replace("Madame, Monsieur", "Bonjour"), encoding="utf-8")
    later = build(load(root, day("2026-07-25")), jobs=1)
    assert (later.folder / "essai-1/relance.pdf").read_bytes() == frozen

    archived.write_bytes(frozen[:-1] + bytes([frozen[-1] ^ 1]))
    altered = build(load(root, day("2026-07-25")), jobs=1)
    assert "PRO37" in {found.code for found in altered.project.diagnostics}
    assert not (altered.folder / "essai-1/relance.pdf").exists()
    relance = altered.project.dossiers[0].letter(LetterKind.RELANCE)
    assert relance
    assert (relance.status, relance.reasons) == (
        LetterStatus.SENT, ("l'exemplaire archivé n'est plus celui qui a été envoyé",)
    )  # fmt: skip


@pytest.mark.slow
def test_each_of_two_relances_keeps_its_file_in_the_pack_while_the_next_is_pending_and_after(tmp_path: Path):
    text = DUE.replace("creancier: atelier\n", "creancier: atelier\nprocedure: grands-comptes\n")
    root = project(tmp_path / "projet", text)
    first, second = day("2026-07-21"), day("2026-08-05")
    assert send(root, first, order(day=first)) is not None
    one = (root / "cases/essai-1/envois/2026-07-21-relance.pdf").read_bytes()

    pending = build(load(root, day("2026-07-28")), jobs=1)
    pack = pending.folder / "essai-1"
    assert (pack / "relance-1-2026-07-21.pdf").read_bytes() == one
    titles = [(file.name, file.title.replace("\u00a0", " ")) for file in pending.packs["essai-1"].files]
    assert titles[:2] == [
        ("relance-1-2026-07-21.pdf", "Relance n° 1 du 21 juillet 2026 (exemplaire envoyé)"),
        ("relance.pdf", "Relance n° 2 (projet)"),
    ]
    manifest = json.loads((pack / "manifest.json").read_bytes())
    assert [(row["statut"], row["fichier"]) for row in manifest["lettres"] if row["acte"] == "relance"] == [
        ("envoyée", "relance-1-2026-07-21.pdf"), ("projet", "relance.pdf"),
    ]  # fmt: skip
    sheet = squeeze("".join(readback.read((pack / "conformite.pdf").read_bytes()).pages))
    assert squeeze("relance-1-2026-07-21.pdf") in sheet and squeeze("Relance n° 2") in sheet
    copy = readback.read((pack / "pack.pdf").read_bytes()).pages
    assert squeeze("".join(readback.read(one).pages)) in squeeze("".join(copy))
    assert all(report.holds for report in verify_path(pack, LAW, TODAY))

    assert send(root, second, order(day=second)) is not None
    two = (root / "cases/essai-1/envois/2026-08-05-relance.pdf").read_bytes()
    done = build(load(root, day("2026-08-06")), jobs=1)
    pack = done.folder / "essai-1"
    assert (pack / "relance-1-2026-07-21.pdf").read_bytes() == one
    assert (pack / "relance.pdf").read_bytes() == two
    reports = verify_path(pack, LAW, TODAY)
    assert {Path(report.name).name for report in reports} >= {"relance-1-2026-07-21.pdf", "relance.pdf"}
    assert all(report.holds for report in reports)
    dossier = done.project.dossiers[0]
    listed = pieces(dossier.case, {item.path: item.sha256 for item in dossier.exhibits}, day("2026-08-06"))
    assert [piece.path for piece in listed if piece.nature is ExhibitNature.LETTER] == [
        "envois/2026-07-21-relance.pdf", "envois/2026-08-05-relance.pdf",
    ]  # fmt: skip

    (pack / "relance-1-2026-07-21.pdf").write_bytes(one[:-1] + bytes([one[-1] ^ 1]))
    assert not all(report.holds for report in verify_path(pack, LAW, TODAY))


@pytest.mark.slow
def test_an_archive_that_is_no_pdf_stops_its_letter_and_not_the_build(tmp_path: Path):
    text = DUE + "    envoi:\n      mode: lettre\n      fichier: envois/rappel.pdf\n"
    root = project(tmp_path / "projet", text)
    (root / "cases/essai-1/envois").mkdir(parents=True)
    (root / "cases/essai-1/envois/rappel.pdf").write_bytes(b"pas un PDF")
    made = build(load(root, TODAY), jobs=1)
    found = [item.message for item in made.project.diagnostics if item.code == "PDF01"]
    assert found == ["exemplaire envoyé : ce n'est pas un PDF, ou il est abîmé"]
    assert {file.name for file in made.packs["essai-1"].files} >= {"relance.pdf", "pack.pdf"}
    rappel = made.project.dossiers[0].letter(LetterKind.RAPPEL)
    assert rappel and (rappel.status, rappel.file) == (LetterStatus.SENT, "")


@pytest.mark.slow
def test_the_command_tells_what_it_wrote_and_what_comes_next(tmp_path: Path, monkeypatch, capsys):
    monkeypatch.chdir(project(tmp_path / "projet"))
    words = ("envoyer", "essai-1", "relance", "--mode", "lrar", "--suivi", NUMBER, "--date", "2026-07-20")
    assert main(words) == 0
    out, err = capsys.readouterr()
    assert f"suivi: {NUMBER}" in out
    assert "la procédure prévoit lettre ou courriel, pas lrar" in err
    assert f"lettre figée : cases/essai-1/{PDF}" in err and re.search(r"SHA-256 : [0-9a-f]{64}", err)
    assert main(words) == 1
    assert "la relance est déjà partie le 20 juillet 2026" in on_one_line(capsys.readouterr().err)


@pytest.mark.slow
def test_another_signatory_of_the_creditor_may_sign(tmp_path: Path):
    other = CREDITOR + "  - nom: Basile Ferrand\n    qualite: directeur\n"
    root = project(tmp_path / "projet", creditor=other)
    sent = send(root, TODAY, order(signatory="Basile Ferrand"))
    assert sent is not None
    assert "Basile Ferrand" in "".join(readback.read((root / sent.frozen.file).read_bytes()).pages)


@pytest.mark.slow
def test_a_leftover_of_an_interrupted_sending_is_taken_up_and_another_file_is_not(tmp_path: Path):
    root = project(tmp_path / "projet")
    loaded = load(root, TODAY)
    printed = print_one(loaded, loaded.dossiers[0], LetterKind.RELANCE, Channel.LETTER)
    path = root / "cases/essai-1" / PDF
    path.parent.mkdir(parents=True)
    path.write_bytes(b"autre chose")
    with pytest.raises(NotSendable, match="existe déjà et n'est pas cette lettre"):
        send(root, TODAY, order())
    assert path.read_bytes() == b"autre chose"
    path.write_bytes(printed.data)
    assert send(root, TODAY, order()) is not None


@pytest.mark.slow
def test_nothing_is_left_when_the_case_file_cannot_be_written(tmp_path: Path, monkeypatch):
    root = project(tmp_path / "projet")
    case_file = root / "cases/essai-1.yml"

    def edited_meanwhile(*arguments: object):
        case_file.write_text(DUE + "# d'un autre\n")
        return print_one(*arguments)  # type: ignore[arg-type]

    monkeypatch.setattr("generator.sending.print_one", edited_meanwhile)
    with pytest.raises(GeneratorError, match="a changé pendant la commande"):
        send(root, TODAY, order())
    assert untouched(root, DUE + "# d'un autre\n")


@pytest.mark.slow
def test_a_letter_whose_final_date_is_reached_is_not_dated_back_without_a_number_of_the_post(tmp_path: Path):
    root = project(tmp_path / "projet")
    with pytest.raises(NotSendable, match="cette date est déjà là"):
        send(root, day("2026-07-28"), order())
    assert untouched(root)
    late = send(root, day("2026-07-28"), order(channel=Channel.LRAR, tracking=NUMBER))
    assert late is not None and late.final_date == day("2026-07-28")


@pytest.mark.slow
def test_an_entry_the_rules_refuse_leaves_nothing(tmp_path: Path):
    root = project(tmp_path / "projet", DUE + "  - le: 19/07/2026\n    acte: mise_en_demeure\n")
    with pytest.raises(NotSendable, match="ne peut pas partir"):
        send(root, TODAY, order())
    assert not list(root.glob("cases/essai-1/**/*.pdf"))


def is_locked(folder: Path) -> bool:
    handle = os.open(folder, os.O_RDONLY)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return True
    finally:
        os.close(handle)
    return False


@pytest.mark.slow
def test_nobody_else_writes_between_the_pdf_and_its_line(tmp_path: Path, monkeypatch):
    root = project(tmp_path / "projet")
    seen = []

    def watched(*arguments: object) -> filing.Proposal | None:
        seen.append((root / "cases/essai-1" / PDF).is_file() and is_locked(root / "cases"))
        return filing.propose(*arguments)  # type: ignore[arg-type]

    monkeypatch.setattr(posting, "propose", watched)
    assert send(root, TODAY, order()) is not None
    assert seen == [True] and not is_locked(root / "cases")


@pytest.mark.slow
def test_of_three_commands_at_once_one_sends_and_its_pdf_stays(tmp_path: Path):
    root = project(tmp_path / "projet")
    words = (sys.executable, "-m", "generator", "envoyer", "essai-1", "relance", "--date", "2026-07-20")
    running = [
        subprocess.Popen(words, cwd=root, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        for _ in range(3)
    ]
    assert sorted(process.wait() for process in running) == [0, 1, 1]
    (sent,) = (entry for entry in case((root / "cases/essai-1.yml").read_text()).journal if entry.sending)
    assert sent.sending and sha256((root / "cases/essai-1" / PDF).read_bytes()) == sent.sending.sha256


@pytest.mark.slow
def test_a_letter_whose_template_lacks_a_mention_does_not_leave_and_says_which(tmp_path: Path):
    root = project(tmp_path / "projet")
    block = root / "letters/bloc_paiement.html"
    block.write_text(block.read_text().replace("{{ paiement.iban }}", ""), encoding="utf-8")
    with pytest.raises(NotSendable, match="ne peut pas partir : mention « moyen de payer »"):
        send(root, TODAY, order())
    assert untouched(root)


CONSUMER = DUE.replace("qualite: professionnel", "qualite: consommateur")


@pytest.mark.parametrize(
    ("text", "changes", "sentence"),
    [
        (DUE, {"kind": LetterKind.MISE_EN_DEMEURE}, "la mise en demeure ne peut pas partir : "),
        (DUE, {"kind": LetterKind.RAPPEL}, "le rappel est déjà parti le 8"),
        (DUE, {"day": day("2026-07-10")}, "la relance ne peut pas partir : ne peut partir avant le"),
        (DUE, {"channel": Channel.PHONE}, "ne part pas par téléphone"),
        (DUE, {"channel": Channel.LRAR, "tracking": "123"}, "« 123 » n'est pas un numéro de suivi"),
        (DUE, {"channel": Channel.LRAR, "tracking": "ABCDEFGHIJKLM"}, "n'est pas un numéro de suivi"),
        (DUE, {"channel": Channel.LRAR, "tracking": "1A" + "9" * 40}, "n'est pas un numéro de suivi"),
        (DUE, {"signatory": "Jeanne Inconnue"}, "n'est pas un signataire du créancier : Hélène Aubrac"),
        (CONSUMER, {"channel": Channel.LRE, "day": day("2026-07-25")}, "exige son consentement"),
        (DUE.replace("1 000,00", "mille"), {}, "FMT05"),
        (DUE + "promesses:\n  - faite_le: 15/07/2026\n    pour_le: 30/07/2026\n    montant: 1 000,00\n", {}, "PRO09"),
        (DUE.replace("    acte: rappel\n", f"    acte: rappel\n    envoi:\n      mode: lrar\n      suivi: {NUMBER}\n"),
         {"channel": Channel.LRAR, "tracking": "1a12345678901"}, "déjà celui de la lettre du 8"),
    ],
)  # fmt: skip
def test_a_letter_that_may_not_leave_is_refused_with_its_reason(
    tmp_path: Path, text: str, changes: dict[str, object], sentence: str
):
    root = project(tmp_path / "projet", text)
    with pytest.raises(NotSendable) as refusal:
        send(root, TODAY, order(**changes))
    assert sentence in str(refusal.value).replace("\u00a0", " ")
    assert untouched(root, text)


def test_an_unknown_case_sends_nothing(tmp_path: Path):
    assert send(project(tmp_path / "projet"), TODAY, order(reference="essai-2")) is None


def test_the_folder_of_the_letters_may_not_lead_elsewhere(tmp_path: Path):
    root = project(tmp_path / "projet")
    (tmp_path / "ailleurs").mkdir()
    (root / "cases/essai-1").mkdir()
    (root / "cases/essai-1/envois").symlink_to(tmp_path / "ailleurs")
    with pytest.raises(NotSendable, match="mène hors du dossier"):
        send(root, TODAY, order())
    assert list((tmp_path / "ailleurs").iterdir()) == []


def test_the_wanted_channel_is_printed_on_the_letter(tmp_path: Path):
    loaded = load(project(tmp_path / "projet"), TODAY)
    composed = packing.compose(loaded, loaded.dossiers[0], channels={LetterKind.RELANCE: Channel.HAND})
    relance = composed.letter(LetterKind.RELANCE)
    assert relance and relance.letter and relance.letter.view["lettre"]["envoi"] == {
        "mode": "Remise en main propre contre décharge", "recommande": False,
    }  # fmt: skip
