"""Small builders shared by the tests: real files read by the real readers, from text shown in the test."""

import hashlib
import shutil
import sys
from dataclasses import replace
from datetime import date
from pathlib import Path

from browsing import share_cache

from generator.case import Case, Creditor
from generator.followed import Followup
from generator.law import Law
from generator.pipeline import Build
from generator.procedure import Procedure
from generator.project import Project, read, read_law
from generator.reader import bind
from generator.source import parse

ROOT = Path(__file__).resolve().parent.parent
LAW = read_law()

CREDITOR = """\
identifiant: atelier
nom: Atelier d'Essai
forme: SARL
capital: 10 000,00
adresse:
  voie: 1 rue de l'Essai
  code_postal: 69002
  ville: Lyon
siren: 100 001 007
rcs: Lyon
telephone: 04 65 71 00 10
courriel: compta@essai.example
banque:
  iban: FR76 9999 9000 0100 0000 0001 764
signataires:
  - nom: Hélène Aubrac
    qualite: gérante
"""

MINIMAL = """\
reference: essai-1
creancier: atelier
debiteur:
  nom: Menuiserie Fictive
  qualite: professionnel
  adresse:
    voie: 12 rue des Modèles
    code_postal: 69003
    ville: Lyon
factures:
  - numero: F-1
    emise_le: 01/06/2026
    echeance: 01/07/2026
    montant_ttc: 1 000,00
    prestation: Pose de menuiseries, commande 12
"""


def case(text: str) -> Case:
    """The case written in `text`; the test fails with the diagnostics when it is not valid."""
    bound = bind(parse(text, "cases/essai.yml"), Case)
    assert bound.value is not None, bound.diagnostics
    return bound.value


def creditor(text: str = CREDITOR) -> Creditor:
    bound = bind(parse(text, "cases/creanciers/atelier.yml"), Creditor)
    assert bound.value is not None, bound.diagnostics
    return bound.value


def procedure(slug: str = "entreprises") -> Procedure:
    """A procedure shipped with the product."""
    bound = read(ROOT, f"letters/procedures/{slug}.yml", Procedure)
    assert bound.value is not None, bound.diagnostics
    return bound.value


def day(text: str) -> date:
    """« 2026-07-02 » as a date."""
    return date.fromisoformat(text)


def project_folder(folder: Path, cases: dict[str, str], creditors: dict[str, str] | None = None) -> Path:
    """A real project in `folder`: the product's letters, these cases and creditors."""
    shutil.copytree(ROOT / "letters", folder / "letters")
    (folder / "mkdocs.yml").write_text("site_name: essai\n", encoding="utf-8")
    (folder / "cases" / "creanciers").mkdir(parents=True)
    for slug, text in (creditors or {"atelier": CREDITOR}).items():
        (folder / "cases" / "creanciers" / f"{slug}.yml").write_text(text, encoding="utf-8")
    for reference, text in cases.items():
        (folder / "cases" / f"{reference}.yml").write_text(text, encoding="utf-8")
    return folder


def printing_folder(folder: Path, cases: dict[str, str], creditors: dict[str, str] | None = None) -> Path:
    """A real project whose letters come from the cache the tests share: for what is done with a letter."""
    root = project_folder(folder, cases, creditors)
    share_cache(root)
    return root


def command(name: str, root: Path, on: str, *more: str) -> list[str]:
    """What starts the command `name` on the project `root` and the day `on`, in a process of its own."""
    return [sys.executable, "-m", "generator", name, "--racine", str(root), "--date", on, *more]


def digests(folder: Path) -> dict[str, str]:
    """Every file of a folder with its SHA-256."""
    return {
        path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def followup_of(project: Project) -> Followup:
    """What the pages of follow-up read of an examined project, without any pack."""
    return Build(project=project, packs={}, folder=project.root).followup()


def numbered(text: str, reference: str) -> str:
    """The same case under another reference."""
    return text.replace("reference: essai-1", f"reference: {reference}")


def known_on(law: Law, day: date) -> Law:
    """The data as they stood on `day`, whatever was added since taken away: no new record breaks a test."""
    kept = {
        key: replace(parameter, values=tuple(value for value in parameter.values if value.start <= day))
        for key, parameter in law.parameters.items()
    }
    return replace(law, parameters=kept)
