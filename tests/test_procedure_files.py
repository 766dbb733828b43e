"""Procedure files as a clerk may write them: each slip told at its line, and the cases it stops."""

from pathlib import Path

import pytest
from builders import MINIMAL, ROOT, day, numbered, project_folder

from generator.diagnostics import Diagnostic, Severity
from generator.project import Project, load

PROCEDURES = ROOT / "letters" / "procedures"
EXPRESS = (PROCEDURES / "express.yml").read_text(encoding="utf-8")
SEGMENT = MINIMAL.replace(
    "  qualite: professionnel\n", "  qualite: professionnel\n  segment: grands comptes\n"
)


def project(folder: Path, text: str = MINIMAL, on: str = "2026-07-02", **files: str) -> Project:
    """A project of one case, with these procedure files besides those shipped."""
    root = project_folder(folder, {"essai-1": text})
    for slug, content in files.items():
        (root / "letters" / "procedures" / f"{slug}.yml").write_text(content, encoding="utf-8")
    return load(root, day(on))


def said(found: Project, code: str) -> list[Diagnostic]:
    return [item for item in found.diagnostics if item.code == code]


def test_the_procedures_shipped_have_nothing_to_be_told(tmp_path: Path) -> None:
    assert [item for item in project(tmp_path).diagnostics if "procedures/" in item.file] == []


def test_a_procedure_in_error_is_told_at_its_line_and_stops_its_cases(tmp_path: Path) -> None:
    wrong = EXPRESS.replace("identifiant: express", "identifiant: vite").replace("    accorde: 8\n", "")
    found = project(tmp_path, MINIMAL + "procedure: vite\n", vite=wrong)
    (granted,) = said(found, "SCE07")
    assert granted.file == "letters/procedures/vite.yml"
    assert "acte: mise_en_demeure" in wrong.splitlines()[granted.span.line - 1]
    (stopped,) = said(found, "FMT13")
    assert stopped.file == "cases/essai-1.yml" and "contient des erreurs" in stopped.message
    assert found.dossiers[0].letters == ()


@pytest.mark.parametrize(
    ("old", "new", "code", "severity"),
    [
        ("  - acte: rappel\n", "  - acte: relance\n", "SCE01", Severity.ERROR),
        ("    repetitions: 1\n    accorde: 8\n    annonce:\n      - mise", "    repetitions: 0\n    accorde: 8\n"
         "    annonce:\n      - mise", "SCE04", Severity.ERROR),
        ("    delai: 2\n", "    delai: -2\n", "SCE05", Severity.ERROR),
        ("    au_plus_tard: 6\n", "    au_plus_tard: 1\n", "SCE06", Severity.ERROR),
        ("    attente: 10\n", "    attente: 3\n", "SCE09", Severity.WARNING),
        ("  - code: SCE10\n", "  - code: SCE12\n", "SCE10", Severity.WARNING),
        ("  - code: SCE10\n", "  - code: SCE12\n", "DER02", Severity.WARNING),
        ("  - code: SCE10\n", "  - code: SCE99\n", "DER03", Severity.ERROR),
        ("    delai: 19\n", "    delai: 15\n", "SCE11", Severity.WARNING),
    ],
)  # fmt: skip
def test_each_slip_has_its_code(tmp_path: Path, old: str, new: str, code: str, severity: Severity) -> None:
    assert old in EXPRESS
    text = EXPRESS.replace("identifiant: express", "identifiant: vite").replace(old, new, 1)
    found = said(project(tmp_path, vite=text), code)
    assert found and {item.severity for item in found} == {severity}
    assert all(item.file == "letters/procedures/vite.yml" and item.span.line > 1 for item in found)


def test_an_error_of_a_procedure_is_not_waived(tmp_path: Path) -> None:
    text = EXPRESS.replace("identifiant: express", "identifiant: vite").replace(
        "    au_plus_tard: 6", "    au_plus_tard: 1"
    )
    text += "  - code: SCE06\n    motif: pressé\n"
    found = project(tmp_path, vite=text)
    assert said(found, "SCE06") and said(found, "DER01")


def test_a_segment_selects_its_procedure(tmp_path: Path) -> None:
    (dossier,) = project(tmp_path, SEGMENT).dossiers
    assert dossier.procedure.slug == "grands-comptes"


def test_a_segment_claimed_twice_is_told_in_each_procedure_and_in_the_case(tmp_path: Path) -> None:
    rival = EXPRESS.replace("identifiant: express", "identifiant: vite").replace(
        "etapes:", "segments:\n  - Grands comptes\netapes:"
    )
    found = project(tmp_path, SEGMENT, vite=rival)
    assert {item.file for item in said(found, "SCE13")} == {
        "letters/procedures/grands-comptes.yml",
        "letters/procedures/vite.yml",
    }
    (rivals,) = said(found, "FMT14")
    assert rivals.file == "cases/essai-1.yml" and "« grands-comptes » et « vite »" in rivals.message
    assert found.dossiers[0].letters == ()


def test_a_procedure_in_error_keeps_its_segment_so_that_no_case_slips_to_another(tmp_path: Path) -> None:
    wrong = (PROCEDURES / "grands-comptes.yml").read_text(encoding="utf-8").replace("    accorde: 15\n", "")
    found = project(tmp_path, SEGMENT, **{"grands-comptes": wrong})
    assert said(found, "SCE07") and "« grands-comptes »" in said(found, "FMT13")[0].message


def test_a_segment_that_no_procedure_knows_is_told_with_the_nearest_one(tmp_path: Path) -> None:
    found = project(tmp_path, SEGMENT.replace("grands comptes", "grand compte"))
    (unknown,) = said(found, "PRO17")
    assert "vouliez-vous dire « grands comptes »" in unknown.message
    assert found.dossiers[0].procedure.slug == "entreprises"


def test_a_segment_is_free_where_the_case_names_its_procedure(tmp_path: Path) -> None:
    text = SEGMENT.replace("grands comptes", "collectivités") + "procedure: entreprises\n"
    assert said(project(tmp_path, text), "PRO17") == []


def test_an_unknown_procedure_is_told_with_the_nearest_one(tmp_path: Path) -> None:
    (unknown,) = said(project(tmp_path, MINIMAL + "procedure: expres\n"), "FMT13")
    assert "« express »" in unknown.fix


def test_a_letter_sent_for_an_older_invoice_since_paid_does_not_shut_the_way(tmp_path: Path) -> None:
    """The rappel of the first invoice preceded the second one's due date: it is neither asked again nor missing."""
    two = (
        MINIMAL
        + """\
  - numero: F-2
    emise_le: 20/06/2026
    echeance: 20/07/2026
    base_echeance: contrat
    montant_ttc: 500,00
    prestation: Fourniture de quincaillerie
paiements:
  - recu_le: 28/07/2026
    montant: 1 000,00
    facture: F-1
journal:
  - le: 06/07/2026
    acte: rappel
  - le: 24/07/2026
    acte: relance
"""
    )
    found = project(tmp_path, two, on="2026-08-25")
    assert found.dossiers[0].state.next.step.stage == "mise_en_demeure"
    assert said(found, "PRO11") == []
    missing = two.replace("  - le: 06/07/2026\n    acte: rappel\n", "")
    assert said(project(tmp_path / "sans", missing, on="2026-08-25"), "PRO11")


def test_the_answer_names_what_blocks_the_next_step(tmp_path: Path) -> None:
    late = MINIMAL + (
        "journal:\n  - le: 06/07/2026\n    acte: rappel\n  - le: 16/07/2026\n    acte: relance\n"
        "    envoi:\n      date_butoir: 24/07/2026\n"
    )
    found = project(tmp_path, numbered(late, "essai-1"), on="2026-08-07").dossiers[0].answer
    assert found.step.step.stage == "mise_en_demeure"
    assert (found.first_day, found.last_day) == (day("2026-08-06"), day("2026-08-20"))
    assert [blocker.code for blocker in found.blockers] == ["CRE28", "CRE35", "CRE36", "PRO10", "PRO12"]
    assert [done.on for done in found.history] == [day("2026-07-06"), day("2026-07-16")]


def test_a_case_all_disputed_says_why_though_no_step_comes(tmp_path: Path) -> None:
    disputed = MINIMAL + "litiges:\n  - facture: F-1\n    ouvert_le: 02/07/2026\n    motif: porte rayée\n"
    found = project(tmp_path, disputed, on="2026-07-20").dossiers[0].answer
    assert [blocker.code for blocker in found.blockers] == ["PRO02"]
