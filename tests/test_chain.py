"""Each letter carries the digests of those sent before it: a changed one is found, even with its digest rewritten."""

import pytest
from builders import LAW, MINIMAL, case, creditor, day

from generator import claim as claims
from generator.letter import embedded
from generator.manifest import sha256
from generator.verify.chain import announced, sealed
from generator.verify.check import Check, Verdict
from generator.verify.figures import Data, read_data

FILES = {"envois/rappel.pdf": b"le rappel", "envois/relance.pdf": b"la relance"}
JOURNAL = f"""\
journal:
  - le: 08/07/2026
    acte: rappel
    envoi:
      fichier: envois/rappel.pdf
      sha256: {sha256(FILES["envois/rappel.pdf"]).upper()}
  - le: 10/07/2026
    acte: appel
    resultat: joint
  - le: 20/07/2026
    acte: relance
    envoi:
      fichier: envois/relance.pdf
      sha256: {sha256(FILES["envois/relance.pdf"])}
"""


def carried(text: str, on: str) -> Data:
    """The data of a letter of that day, as read back from its PDF."""
    read = case(text)
    claim = claims.compute(read, creditor(), LAW, day(on))
    files = embedded.data_files(read, claim, accessories=True, day=on)
    found = read_data(files["decompte.json"].encode())
    assert isinstance(found, Data), found
    return found


def judged(found: Data, text: str, files: dict[str, bytes]) -> list[Check]:
    return list(sealed(found, case(text), lambda name: files.get(name, "le fichier est introuvable")))


def test_a_letter_carries_the_digests_of_those_already_sent_and_archived():
    assert [item.acte for item in carried(MINIMAL + JOURNAL, "2026-08-06").lettres_precedentes] == [
        "rappel", "relance",
    ]  # fmt: skip
    assert [item.acte for item in carried(MINIMAL + JOURNAL, "2026-07-15").lettres_precedentes] == ["rappel"]
    bare = MINIMAL + "journal:\n  - le: 08/07/2026\n    acte: rappel\n"
    assert carried(bare, "2026-08-06").lettres_precedentes == ()


def test_the_chain_holds_while_no_file_changes():
    (check,) = judged(carried(MINIMAL + JOURNAL, "2026-08-06"), MINIMAL + JOURNAL, FILES)
    assert check.verdict is Verdict.HOLDS and "rappel du 8" in check.sentence and "relance" in check.sentence


@pytest.mark.parametrize("rewritten", [True, False])
def test_a_changed_letter_is_found_even_when_its_digest_was_rewritten_in_the_journal(rewritten: bool):
    found = carried(MINIMAL + JOURNAL, "2026-08-06")
    files = FILES | {"envois/relance.pdf": b"une autre relance"}
    new = sha256(files["envois/relance.pdf"])
    text = MINIMAL + (JOURNAL.replace(sha256(FILES["envois/relance.pdf"]), new) if rewritten else JOURNAL)
    checks = judged(found, text, files)
    assert [check.verdict for check in checks] == [Verdict.FAILS, Verdict.HOLDS]
    assert "relance du 20" in checks[0].sentence and "n'est plus celui" in checks[0].sentence


@pytest.mark.parametrize(
    ("text", "files", "sentence"),
    [
        (JOURNAL.replace("20/07/2026", "21/07/2026"), FILES, "n'est plus archivé au journal"),
        (JOURNAL, {"envois/rappel.pdf": FILES["envois/rappel.pdf"]}, "introuvable"),
    ],
)
def test_a_letter_that_vanished_is_told(text: str, files: dict[str, bytes], sentence: str):
    first, *_ = judged(carried(MINIMAL + JOURNAL, "2026-08-06"), MINIMAL + text, files)
    assert first.verdict is Verdict.FAILS and sentence in first.sentence


def test_a_letter_verified_alone_tells_the_digests_to_compare():
    (check,) = announced(carried(MINIMAL + JOURNAL, "2026-08-06"))
    assert check.verdict is Verdict.UNKNOWN and sha256(FILES["envois/relance.pdf"]) in check.sentence
    assert list(announced(carried(MINIMAL, "2026-08-06"))) == []
