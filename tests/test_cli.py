"""The command line as a newcomer meets it: French everywhere, exit codes, nothing written by halves."""

import io
import json
import os
import pty
import re
import subprocess
import sys
from pathlib import Path

import pytest
from builders import MINIMAL, ROOT, numbered, project_folder

from generator.cli import main
from generator.commands import COMMANDS

ENGLISH = re.compile(
    r"\b(usage:|error|invalid|required|arguments? are|choose from|unrecognized|show this|the following|expected)\b"
)


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return project_folder(tmp_path, {"essai-1": MINIMAL})


def run(capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, str, str]:
    """Exit code, standard output and standard error of one command."""
    try:
        code = main(arguments)
    except SystemExit as stop:
        code = int(stop.code or 0)
    captured = capsys.readouterr()
    return code, captured.out, captured.err


@pytest.mark.parametrize("command", [command.name for command in COMMANDS])
def test_every_command_has_a_french_help_with_an_example(
    capsys: pytest.CaptureFixture[str], command: str
) -> None:
    code, out, _ = run(capsys, command, "--help")
    assert code == 0
    assert "Exemple : amiable" in out and "usage : amiable" in out
    assert not ENGLISH.search(out)


@pytest.mark.parametrize(
    "arguments",
    [
        (),
        ("chekc",),
        ("check", "--format", "xml"),
        ("check", "--fromat"),
        ("expliquer",),
        ("build", "--jobs", "deux"),
        ("build", "--date"),
    ],
)
def test_misuse_exits_with_2_and_says_so_in_french(
    capsys: pytest.CaptureFixture[str], arguments: tuple[str, ...]
) -> None:
    code, out, err = run(capsys, *arguments)
    assert code == 2
    assert not ENGLISH.search(out + err), err


def test_outside_a_project_the_command_says_where_to_go(capsys, tmp_path: Path, monkeypatch) -> None:
    monkeypatch.chdir(tmp_path)
    code, _, err = run(capsys, "check")
    assert code == 2
    assert "aucun projet amiable ici" in err


def test_an_impossible_date_is_misuse(capsys, root: Path) -> None:
    code, _, err = run(capsys, "check", "--racine", str(root), "--date", "31/06/2026")
    assert code == 2
    assert "n'existe pas au calendrier" in err


def test_an_unknown_reference_gets_the_nearest_one(capsys, root: Path) -> None:
    code, _, err = run(capsys, "check", "essai1", "--racine", str(root), "--date", "2026-07-10")
    assert code == 2
    assert "« essai-1 »" in err


def test_an_unknown_option_gets_the_nearest_one_and_the_help_of_its_command(capsys) -> None:
    code, _, err = run(capsys, "check", "--dat", "2026-07-10")
    assert code == 2
    assert "inconnu : --dat : vouliez-vous dire « --date » ?" in err
    assert "amiable check --help" in err


def test_a_file_that_cannot_be_written_is_named_as_the_user_named_it(capsys, root: Path) -> None:
    target = str(root / "mkdocs.yml" / "agenda.txt")
    code, _, err = run(capsys, "agenda", "--racine", str(root), "--date", "2026-07-10", "--vers", target)
    assert code == 2 and f"« {target} » ne peut pas être écrit" in err


def test_check_is_clean_on_a_sound_case(capsys, root: Path) -> None:
    code, _, err = run(capsys, "check", "--racine", str(root), "--date", "2026-07-03")
    assert code == 0
    assert "0\N{NO-BREAK SPACE}erreur" in err


def test_check_names_file_line_and_column_of_an_error(capsys, root: Path) -> None:
    case = root / "cases/essai-1.yml"
    case.write_text(case.read_text(encoding="utf-8").replace("01/07/2026", "31/06/2026"), encoding="utf-8")
    code, out, _ = run(capsys, "check", "--racine", str(root), "--date", "2026-07-03")
    assert code == 1
    assert "cases/essai-1.yml:13:15: erreur FMT06" in out


def test_check_in_an_empty_project_says_there_is_no_case(capsys, tmp_path: Path) -> None:
    root = project_folder(tmp_path, {})
    code, out, _ = run(capsys, "check", "--racine", str(root), "--date", "2026-07-03")
    assert code == 1
    assert "aucun dossier" in out and "amiable nouveau" in out


def test_two_cases_with_one_reference_are_both_named(capsys, root: Path) -> None:
    (root / "cases/essai-2.yml").write_text(MINIMAL, encoding="utf-8")
    code, out, _ = run(capsys, "check", "--racine", str(root), "--date", "2026-07-03")
    assert code == 1
    assert "cases/essai-1.yml:1:12: erreur FMT12" in out and "cases/essai-2.yml:1:12: erreur FMT12" in out


def test_an_unknown_creditor_gets_the_nearest_one(capsys, root: Path) -> None:
    case = root / "cases/essai-1.yml"
    case.write_text(
        case.read_text(encoding="utf-8").replace("creancier: atelier", "creancier: ateliers"),
        encoding="utf-8",
    )
    code, out, _ = run(capsys, "check", "--racine", str(root), "--date", "2026-07-03")
    assert code == 1
    assert "vouliez-vous écrire « atelier » ?" in out


@pytest.mark.parametrize("what", ["folder", "link", "huge", "latin-1"])
def test_a_file_that_is_not_a_case_file_is_refused(capsys, root: Path, tmp_path: Path, what: str) -> None:
    target = root / "cases/essai-9.yml"
    if what == "folder":
        target.mkdir()
    elif what == "link":
        outside = root.parent / "dehors.yml"
        outside.write_text(numbered(MINIMAL, "essai-9"), encoding="utf-8")
        target.symlink_to(outside)
    elif what == "huge":
        target.write_bytes(b"a: b\n" * 10_000_000)
    else:
        target.write_bytes(numbered(MINIMAL, "essai-9").replace("Modèles", "Modèles").encode("latin-1"))
    code, out, _ = run(capsys, "check", "--racine", str(root), "--date", "2026-07-03")
    assert code == 1
    assert re.match(r"cases/essai-9\.yml:[17]:\d+: erreur YAM0[12] ", out)


def test_json_keeps_the_standard_output_clean(capsys, root: Path) -> None:
    _, out, _ = run(capsys, "check", "--format", "json", "--racine", str(root), "--date", "2026-07-10")
    assert isinstance(json.loads(out), list)


def test_expliquer_in_json_has_plain_amounts(capsys, root: Path) -> None:
    code, out, _ = run(
        capsys, "expliquer", "essai-1", "--format", "json", "--racine", str(root), "--date", "2026-08-01"
    )
    told = json.loads(out)
    assert code == 0
    assert {
        "reference",
        "date",
        "principal",
        "interets",
        "indemnites",
        "frais",
        "paiements",
        "avoirs",
        "total",
        "lignes",
    } <= set(told)
    assert (told["principal"], told["interets"], told["indemnites"], told["total"]) == (
        "1000.00",
        "10.53",
        "40.00",
        "1050.53",
    )
    assert {"du", "au", "jours", "taux", "base", "montant", "source"} <= set(told["lignes"][0])


def test_expliquer_in_words_names_the_article(capsys, root: Path) -> None:
    code, out, _ = run(capsys, "expliquer", "essai-1", "--racine", str(root), "--date", "2026-08-01")
    assert code == 0
    assert "L. 441-10" in out and "31" in out


def test_regle_lists_and_explains_and_suggests(capsys) -> None:
    code, out, _ = run(capsys, "regle")
    assert code == 0 and "FMT06" in out
    code, out, _ = run(capsys, "regle", "fmt06")
    assert code == 0 and "FMT06" in out
    code, _, err = run(capsys, "regle", "FMT6")
    assert code == 2 and "FMT0" in err


def test_regle_searches_by_words_family_and_severity(capsys) -> None:
    code, out, err = run(capsys, "regle", "PRESCRIPTION", "--gravite", "refus")
    assert (
        code == 0
        and out.splitlines() == ["PRO04  refus          Créance prescrite"]
        and "1\u00a0règle" in err
    )
    code, out, _ = run(capsys, "regle", "--famille", "ins", "--gravite", "erreur")
    assert code == 0 and [line.split()[0] for line in out.splitlines()] == ["INS07"]


def test_regle_explains_several_codes_in_the_order_asked(capsys) -> None:
    code, out, _ = run(capsys, "regle", "par15", "CRE28", "par15")
    assert code == 0
    assert [line[:5] for line in out.splitlines() if " – " in line[:9]] == ["PAR15", "CRE28"]
    assert out.count("derogations:") == 2


def test_regle_writes_json_and_markdown(capsys) -> None:
    code, out, _ = run(capsys, "regle", "CRE28", "--format", "json")
    (told,) = json.loads(out)
    assert code == 0 and told["derogation"].startswith("derogations:\n  - code: CRE28\n")
    code, out, _ = run(capsys, "regle", "CRE28", "--format", "md")
    assert code == 0 and out.startswith("# CRE28 : ") and "<" not in out and "&#" not in out
    code, out, _ = run(capsys, "regle", "--famille", "DER", "--format", "md")
    assert code == 0 and "| DER03 | erreur |" in out


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("par01", "let99"), "« let99 »"),
        (("zzzz",), "aucune règle"),
        (("--famille", "ZZ"), "PAR, PDF"),
        (("--famille", ""), "aucune famille"),
        (("--famille", "PAR", "prescription"), "aucune règle ne réunit"),
        (("",), "aucune règle"),
        (("--gravite", "grave"), "avertissement"),
    ],
)
def test_regle_says_what_it_does_not_find(capsys, arguments: tuple[str, ...], said: str) -> None:
    code, out, err = run(capsys, "regle", *arguments)
    assert (code, out) == (2, "") and said in err


def test_schema_writes_the_three_schemas(capsys, root: Path) -> None:
    code, _, _ = run(capsys, "schema", "--racine", str(root))
    assert code == 0
    assert {path.name for path in (root / ".amiable/schemas").iterdir()} == {
        "dossier.json",
        "creancier.json",
        "procedure.json",
    }


ANSWERS = (
    "--reference", "2026-0999", "--creancier", "atelier", "--nom", "SARL L'Érable: bois & fils",
    "--qualite", "professionnel",
    "--voie", "12 rue des Lilas", "--code-postal", "01000", "--ville", "Bourg-en-Bresse", "--facture", "0017",
    "--emise-le", "30/06/2026", "--echeance", "30/07/2026", "--montant", "4 320,00",
    "--prestation", "Pose de menuiseries",
)  # fmt: skip


def test_nouveau_writes_a_case_that_check_accepts(capsys, root: Path) -> None:
    assert run(capsys, "nouveau", "--racine", str(root), *ANSWERS)[0] == 0
    code, out, _ = run(capsys, "check", "2026-0999", "--racine", str(root), "--date", "2026-07-03")
    assert code == 0, out


def test_nouveau_never_overwrites(capsys, root: Path) -> None:
    run(capsys, "nouveau", "--racine", str(root), *ANSWERS)
    before = (root / "cases/2026-0999.yml").read_bytes()
    code, _, err = run(capsys, "nouveau", "--racine", str(root), *ANSWERS)
    assert code == 2 and "existe déjà" in err
    assert (root / "cases/2026-0999.yml").read_bytes() == before


def test_nouveau_refuses_a_wrong_answer_and_writes_nothing(capsys, root: Path, monkeypatch) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO())
    wrong = tuple("31/06/2026" if text == "30/06/2026" else text for text in ANSWERS)
    code, out, _ = run(capsys, "nouveau", "--racine", str(root), *wrong)
    assert code == 1 and "n'existe pas au calendrier" in out
    assert not (root / "cases/2026-0999.yml").exists()


def test_nouveau_says_what_is_missing_without_a_terminal(capsys, root: Path, monkeypatch) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO())
    code, _, err = run(capsys, "nouveau", "--racine", str(root), "--reference", "2026-0999")
    assert code == 2 and "--montant" in err


def test_nouveau_asks_on_a_terminal_and_asks_again_after_a_wrong_answer(root: Path) -> None:
    answers = [
        "2026-0998",
        "atelier",
        "Menuiserie Essai",
        "",
        "1 rue du Pin",
        "69003",
        "Lyon",
        "F-9",
        "31/06/2026",
        "30/07/2026",
        "100",
        "Pose",
    ]
    typed = "\n".join([*answers, "30/06/2026"]) + "\n"
    parent, child = pty.openpty()
    process = subprocess.Popen(
        [sys.executable, "-m", "generator", "nouveau", "--racine", str(root)],
        cwd=ROOT,
        stdin=child,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
    )
    os.write(parent, typed.encode())
    out, _ = process.communicate(timeout=30)
    os.close(parent)
    os.close(child)
    assert process.returncode == 0, out.decode()
    assert "emise_le: 30/06/2026" in (root / "cases/2026-0998.yml").read_text(encoding="utf-8")


ENGINES = frozenset({"weasyprint", "mkdocs", "jinja2", "markdown", "pypdfium2", "pypdf", "segno", "rich"})
READERS = frozenset({"pydantic", "yaml", "babel", "stdnum", "dateutil"})


@pytest.mark.parametrize(
    ("arguments", "unneeded"),
    [
        (("--help",), ENGINES | READERS),
        (("--version",), ENGINES | READERS),
        (("check", "--help"), ENGINES | READERS),
        (("noter", "--help"), ENGINES),
        (("regle", "FMT06"), ENGINES),
        (("check", "essai-1"), ENGINES),
    ],
)
def test_a_light_command_does_not_import_what_it_does_not_use(
    root: Path, arguments: tuple[str, ...], unneeded: frozenset[str]
) -> None:
    script = (
        "import sys; from generator.cli import main\n"
        "try: main(sys.argv[1:])\n"
        "except SystemExit: pass\n"
        f"print(sorted({set(unneeded)} & set(sys.modules)), file=sys.stderr)"
    )
    more = ("--racine", str(root)) if "essai-1" in arguments else ()
    done = subprocess.run(
        [sys.executable, "-c", script, *arguments, *more],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stderr.strip().splitlines()[-1] == "[]"
