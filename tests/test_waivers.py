"""Derogations: only warnings, with a reason, printed; the useless, unknown, repeated and expired ones are told."""

import json
from pathlib import Path

import pytest
from builders import MINIMAL, day, project_folder

from generator import readback, rules, waivers
from generator.case import LetterKind
from generator.diagnostics import Severity
from generator.pipeline import Build, build
from generator.project import Dossier, load

DUE = "2026-07-10"  # the rappel of MINIMAL is due
TWICE = """\
paiements:
  - recu_le: 05/07/2026
    montant: 100,00
    facture: F-1
  - recu_le: 05/07/2026
    montant: 100,00
    facture: F-1
"""


def waiving(*entries: str) -> str:
    """The part « derogations » of a case: « CRE10 deux virements » is a code and its reason."""
    rows = []
    for entry in entries:
        code, _, rest = entry.partition(" ")
        reason, _, until = rest.partition(" jusqu'au ")
        rows.append(
            f"  - code: {code}\n    motif: {reason}\n" + (f"    jusqu_au: {until}\n" if until else "")
        )
    return "derogations:\n" + "".join(rows)


def examined(folder: Path, text: str, on: str = DUE) -> Dossier:
    dossier = load(project_folder(folder, {"essai-1": text}), day(on)).dossier("essai-1")
    assert dossier is not None
    return dossier


def told(dossier: Dossier) -> dict[str, str]:
    """What is said of the derogations: code and message."""
    return {item.code: item.message for item in dossier.diagnostics if item.code.startswith("DER")}


# --- On the facts ---


def test_a_warning_is_set_aside_by_a_derogation_and_comes_back_without_it(tmp_path: Path) -> None:
    bare = examined(tmp_path / "a", MINIMAL + TWICE)
    waived = examined(tmp_path / "b", MINIMAL + TWICE + waiving("CRE10 deux virements distincts"))
    assert "CRE10" in {item.code for item in bare.diagnostics}
    assert "CRE10" not in {item.code for item in waived.diagnostics}
    assert [item.code for item in waived.waived] == ["CRE10"]
    assert told(waived) == {}


def test_a_derogation_that_sets_nothing_aside_is_told(tmp_path: Path) -> None:
    assert told(examined(tmp_path, MINIMAL + waiving("CRE10 pour le cas où"))) == {
        "DER02": "la dérogation à CRE10 ne sert à rien aujourd'hui"
    }


def test_no_derogation_is_called_useless_when_the_rules_could_not_all_run(tmp_path: Path) -> None:
    """In 2099 no rate is known: nothing is computed, and the rules on sums are silent."""
    dossier = examined(tmp_path, MINIMAL + waiving("CRE10 deux virements"), on="2099-01-01")
    assert {item.code for item in dossier.diagnostics} == {"LAW01"}


@pytest.mark.parametrize(
    ("code", "reason"),
    [
        ("PAR01", "jamais une erreur"),
        ("PRO01", "ni un autre refus"),
        ("DER02", "par une autre"),
        ("LAW02", "communes"),
    ],
)
def test_what_is_no_warning_cannot_be_waived_even_when_it_is_silent(
    tmp_path: Path, code: str, reason: str
) -> None:
    dossier = examined(tmp_path, MINIMAL + waiving(f"{code} parce que"))
    assert reason in told(dossier)["DER01"]
    (found,) = [item for item in dossier.diagnostics if item.code == "DER01"]
    assert found.severity is Severity.ERROR and "code:" in found.excerpt


@pytest.mark.parametrize(("code", "close"), [("CRE8", "CRE08"), ("cre10", "CRE10"), ("PARO1", "PAR01")])
def test_an_unknown_code_is_an_error_with_the_nearest_ones(tmp_path: Path, code: str, close: str) -> None:
    dossier = examined(tmp_path, MINIMAL + waiving(f"{code} acompte"))
    (found,) = [item for item in dossier.diagnostics if item.code == "DER03"]
    assert code in found.message and close in found.fix


def test_a_code_like_no_other_is_told_where_the_list_is(tmp_path: Path) -> None:
    dossier = examined(tmp_path, MINIMAL + waiving("toujours acompte"))
    (found,) = [item for item in dossier.diagnostics if item.code == "DER03"]
    assert "amiable regle" in found.fix


@pytest.mark.parametrize("reason", ["", "    motif:\n", '    motif: " "\n'])
def test_a_derogation_without_a_reason_is_refused(tmp_path: Path, reason: str) -> None:
    dossier = examined(tmp_path, MINIMAL + TWICE + f"derogations:\n  - code: CRE10\n{reason}")
    assert {item.code for item in dossier.diagnostics} <= {"FMT03", "FMT04"}
    assert dossier.case is None


def test_the_same_code_twice_is_told_at_the_second(tmp_path: Path) -> None:
    dossier = examined(tmp_path, MINIMAL + TWICE + waiving("CRE10 deux virements", "CRE10 banque d'accord"))
    (found,) = [item for item in dossier.diagnostics if item.code == "DER04"]
    assert found.route == ("waivers", 1, "code")
    assert [item.code for item in dossier.waived] == ["CRE10"]


def test_an_expired_derogation_is_told_and_its_warning_comes_back(tmp_path: Path) -> None:
    text = MINIMAL + TWICE + waiving("CRE10 deux virements jusqu'au 10/07/2026")
    last = examined(tmp_path / "a", text, on="2026-07-10")
    after = examined(tmp_path / "b", text, on="2026-07-11")
    assert (told(last), [item.code for item in last.waived]) == ({}, ["CRE10"])
    assert "DER05" in told(after) and "CRE10" in {item.code for item in after.diagnostics}
    assert "10\N{NO-BREAK SPACE}juillet\N{NO-BREAK SPACE}2026" in told(after)["DER05"]


def test_a_derogation_renewed_beside_the_expired_one_is_no_repetition(tmp_path: Path) -> None:
    text = MINIMAL + TWICE + waiving("CRE10 deux virements jusqu'au 05/07/2026", "CRE10 banque d'accord")
    assert set(told(examined(tmp_path, text))) == {"DER05"}


# --- On the letters ---


def build_twice(folder: Path, text: str) -> tuple[Build, Build]:
    """From nothing, then from the cache."""
    root = project_folder(folder, {"essai-1": text})
    fresh, known = (build(load(root, day(DUE)), jobs=1) for _ in range(2))
    assert (fresh.made, known.made) == (1, 0)
    assert fresh.project.diagnostics == known.project.diagnostics
    return fresh, known


def sheet_text(made: Build) -> str:
    pages = readback.read((made.folder / "essai-1/conformite.pdf").read_bytes()).pages
    return " ".join(" ".join(pages).split())


def test_a_check_never_calls_useless_a_derogation_to_a_remark_on_letters(tmp_path: Path) -> None:
    assert told(examined(tmp_path, MINIMAL + waiving("LET91 annonce voulue", "MOT19 délai convenu"))) == {}


def test_a_build_tells_a_derogation_that_no_letter_triggers_fresh_and_from_the_cache(tmp_path: Path) -> None:
    _, known = build_twice(tmp_path, MINIMAL + waiving("LET91 annonce voulue"))
    (found,) = [item for item in known.project.diagnostics if item.code == "DER02"]
    assert found.message.startswith("aucune lettre du pack ne déclenche LET91")
    assert found.route == ("waivers", 0, "code")
    manifest = json.loads((known.folder / "essai-1/manifest.json").read_text(encoding="utf-8"))
    assert manifest["derogations"] == [{"code": "LET91", "motif": "annonce voulue", "jusqu_au": ""}]
    assert manifest["regles"]["DER02"] == "constat"
    told_on_sheet = sheet_text(known)
    assert "LET91 annonce voulue" in told_on_sheet and "sans objet" in told_on_sheet


def test_a_build_sets_aside_a_remark_on_letters_fresh_and_from_the_cache(tmp_path: Path) -> None:
    root = project_folder(tmp_path, {"essai-1": MINIMAL + waiving("MOT19 ton convenu avec ce client")})
    letter = root / "letters/rappel.md"
    text = letter.read_text(encoding="utf-8")
    letter.write_text(text + "\n\nDernier avis.\n", encoding="utf-8")
    for _ in range(2):
        made = build(load(root, day(DUE)), jobs=1)
        dossier = made.project.dossier("essai-1")
        assert dossier is not None
        assert "MOT19" in {item.code for item in dossier.waived}
        assert not {"MOT19", "DER02"} & {item.code for item in dossier.diagnostics}
    told_on_sheet = sheet_text(made)
    assert "MOT19 ton convenu avec ce client" in told_on_sheet
    assert waivers.USED.split()[0] in told_on_sheet


def test_where_no_letter_is_printed_none_is_called_useless(tmp_path: Path) -> None:
    disputed = "litiges:\n  - facture: F-1\n    ouvert_le: 02/07/2026\n    motif: pose contestée\n"
    root = project_folder(tmp_path, {"essai-1": MINIMAL + disputed + waiving("LET91 annonce voulue")})
    made = build(load(root, day(DUE)), jobs=1)
    dossier = made.project.dossier("essai-1")
    assert dossier is not None
    assert not any(item.letter for item in dossier.letters)
    assert told(dossier) == {}
    assert waivers.AWAITED in sheet_text(made)


def test_a_letter_that_cannot_be_printed_calls_no_derogation_useless(tmp_path: Path) -> None:
    root = project_folder(tmp_path, {"essai-1": MINIMAL + waiving("LET91 annonce voulue")})
    letter = root / "letters/relance.md"
    letter.write_text(letter.read_text(encoding="utf-8") + "\n{{ debiteur.nomm }}\n", encoding="utf-8")
    made = build(load(root, day(DUE)), jobs=1)
    assert "LET00" in {item.code for item in made.project.diagnostics}
    assert "DER02" not in {item.code for item in made.project.diagnostics}


# --- Gates: a mise en demeure needs its proofs, or a reason ---

RELANCED = """\
journal:
  - le: 10/07/2026
    acte: rappel
  - le: 20/07/2026
    acte: relance
  - le: 21/07/2026
    acte: appel
    resultat: joint
"""
AT_THE_GATE = "2026-08-20"


def gates(dossier: Dossier) -> set[str]:
    return {item.code for item in dossier.diagnostics if rules.rule(item.code).gate}


def reasons_against(dossier: Dossier) -> set[str]:
    """The codes that refuse the mise en demeure."""
    (planned,) = (item for item in dossier.letters if item.kind is LetterKind.MISE_EN_DEMEURE)
    return set(planned.codes)


def test_without_any_exhibit_the_three_gates_refuse_the_mise_en_demeure(tmp_path: Path) -> None:
    dossier = examined(tmp_path, MINIMAL + RELANCED, AT_THE_GATE)
    assert gates(dossier) == {"CRE28", "CRE35", "CRE36"} <= reasons_against(dossier)


def test_a_part_payment_proves_no_debt(tmp_path: Path) -> None:
    paid = "paiements:\n  - recu_le: 05/07/2026\n    montant: 100,00\n"
    assert "CRE28" in gates(examined(tmp_path, MINIMAL + RELANCED + paid, AT_THE_GATE))


def test_an_exhibit_whose_nature_is_declared_opens_its_gate(tmp_path: Path) -> None:
    order = "pieces:\n  - fichier: pieces/scan-0001.pdf\n    nature: commande\n"
    assert gates(examined(tmp_path, MINIMAL + RELANCED + order, AT_THE_GATE)) == {"CRE35", "CRE36"}


def test_a_derogation_with_its_reason_opens_a_gate_and_a_refusal_of_another_kind_stays(
    tmp_path: Path,
) -> None:
    reasons = waiving("CRE28 accord verbal confirmé", "CRE35 délai légal", "CRE36 facture papier")
    dossier = examined(tmp_path, MINIMAL + RELANCED + reasons, AT_THE_GATE)
    assert gates(dossier) == set() and told(dossier) == {}
    assert reasons_against(dossier) == {"PRO10"}  # nobody agreed to the mise en demeure
    assert dossier.answer and {item.code for item in dossier.answer.blockers} == {"PRO10"}


def test_a_gate_concerns_no_earlier_letter(tmp_path: Path) -> None:
    assert gates(examined(tmp_path, MINIMAL, DUE)) == set()
