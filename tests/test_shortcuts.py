"""The shortcuts taken inside WeasyPrint: the same bytes with and without, each in a process of its own."""

import json
import re
import subprocess
import sys
from importlib.metadata import version
from pathlib import Path

import pytest
from builders import ROOT
from weasyprint.text import fonts, line_break

from generator.pdf import shortcuts

PACKS = """
import json, sys
from dataclasses import replace
from datetime import date
from pathlib import Path
from generator import packing, pipeline, press
from generator.pdf import shortcuts
from generator.project import load

shortcuts.VERSION = sys.argv[1]
project = load(Path.cwd(), date(2026, 11, 22), {"2022-0017", "2026-0051"})
workshop = replace(pipeline.workshop_of(project), cache_dir=f"{sys.argv[2]}/{sys.argv[1]}")
orders = []
for dossier in project.dossiers:
    if dossier.case and dossier.creditor and dossier.procedure and dossier.letters:
        ready = packing.compose(project, dossier)
        claim = packing.stopped_claim(project, ready)
        orders.append(packing.order(project, ready, workshop.toolchain, claim))
results = press.print_batch(workshop, orders)
print(json.dumps({f"{pack.reference}/{file.name}": file.sha256 for pack in results for file in pack.files}))
"""

PAGES = """
import json, sys
from hashlib import sha256
from pathlib import Path
from generator.pdf import Engine, shortcuts

shortcuts.VERSION = sys.argv[1]
style = Path("letters/style.css").read_text(encoding="utf-8")
top = '<meta name="dcterms.created" content="2026-11-22"><html lang="fr"><title>Essai</title>'
digests = []
for more, body in json.loads(sys.argv[2]):
    engine = Engine(style + more, Path("letters"))
    engine.print(top + body)  # the second time, lines are remembered
    digests.append(sha256(engine.print(top + body)).hexdigest())
print(json.dumps(digests))
"""
UNUSUAL = {
    "justifiée": ("p { text-align: justify }", "<p>" + "Une phrase assez longue pour être coupée et étirée. " * 9),
    "césures": (".corps { hyphens: auto }", '<div class="corps"><p>' + "Anticonstitutionnellement, dit-on. " * 12),
    "note": ("i { float: footnote }", "<p>Appel<i>la note du bas de la page</i> et suite."),
    "puce": ("b { display: list-item; list-style: 'a '; text-transform: uppercase }", "<b>un</b><b>deux</b>"),
    "listes": ("", "<ol><li>un<ul><li>dedans</ul><li>deux</ol>"),
    "vers la gauche": ("nav { direction: rtl; padding-inline-start: 20mm }", "<nav>vers la gauche</nav>"),
    "côtés logiques": ("nav { margin-block-start: 20mm; padding-inline-start: 9mm }", "<nav>vers la droite</nav>"),
    "calcul": ("p { width: calc(30% + 12mm); text-indent: calc(10% + 5mm) }", "<p>calculé <span>dedans</span>"),
    "souligné": ("p { text-decoration: underline } b { page: projet }", "<p>trait <i>dedans</i><p><b>ailleurs</b>"),
    "points": (
        "p { white-space: nowrap; width: 20mm } .coupe { overflow: hidden; text-overflow: ellipsis }",
        "<p class=coupe>un texte trop long<p>un texte trop long",
    ),
    "mêmes mots": (
        "nav { width: 21mm } b { letter-spacing: 1mm } u { white-space: nowrap }"
        " i { font-size: 7pt; font-style: normal }",
        "<p>les mêmes mots<nav>les mêmes mots</nav><p><b>les mêmes mots</b><p><i>les mêmes mots</i>"
        "<p><strong>les mêmes mots</strong><nav><u>les mêmes mots</u></nav><p class=tenu>les mêmes mots",
    ),
    "variable": (":root { --marge: 12mm } p { margin-left: var(--marge) }", "<p>une variable"),
}  # fmt: skip
"""What no letter of the project shows, and those of a firm may: a style beside that of the letters, and a page."""


def twice(script: str, *words: str | Path) -> tuple[str, str]:
    """What a script says without the shortcuts, then with them."""
    plain, quick = (
        subprocess.Popen(
            [sys.executable, "-c", script, name, *words], cwd=ROOT, stdout=subprocess.PIPE, text=True
        )
        for name in ("none", shortcuts.VERSION)
    )
    return plain.communicate()[0], quick.communicate()[0]


def test_the_shortcuts_follow_the_weasyprint_that_is_installed() -> None:
    assert version("weasyprint") == shortcuts.VERSION


def test_a_line_is_remembered_under_every_property_that_weasyprint_reads_to_shape_it() -> None:
    source = "".join(Path(module.__file__).read_text(encoding="utf-8") for module in (line_break, fonts))
    assert set(shortcuts._SHAPES) == set(re.findall(r"style\['(\w+)'\]", source))


@pytest.mark.slow
def test_packs_have_the_same_bytes_with_the_shortcuts(tmp_path: Path) -> None:
    plain, quick = twice(PACKS, tmp_path)
    assert json.loads(quick) == json.loads(plain)
    assert {name.partition("/")[2] for name in json.loads(quick)} >= {
        "rappel.pdf", "relance.pdf", "mise_en_demeure.pdf", "decompte.pdf", "conformite.pdf", "pack.pdf",
    }  # fmt: skip


@pytest.fixture(scope="module")
def pages() -> tuple[dict[str, str], dict[str, str]]:
    """The digest of each unusual page, without the shortcuts and with them."""
    plain, quick = (json.loads(said) for said in twice(PAGES, json.dumps(list(UNUSUAL.values()))))
    return dict(zip(UNUSUAL, plain, strict=True)), dict(zip(UNUSUAL, quick, strict=True))


@pytest.mark.slow
@pytest.mark.parametrize("name", UNUSUAL)
def test_a_page_unlike_the_letters_has_the_same_bytes_with_the_shortcuts(
    name: str, pages: tuple[dict[str, str], dict[str, str]]
) -> None:
    plain, quick = pages
    assert quick[name] == plain[name]
