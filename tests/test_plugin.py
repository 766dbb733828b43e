"""The MkDocs door: its search index, its two audiences, its errors."""

import json
import logging
import shutil
from datetime import date
from pathlib import Path

import pytest
from browsing import ROOT, share_cache
from mkdocs.commands.build import build as mkdocs_build
from mkdocs.config import load_config
from mkdocs.exceptions import Abort

from generator import plugin
from generator.clock import today
from generator.pages.search import completed


def a_site(folder: Path, **docs: str) -> Path:
    """A small project: the real letters, these pages, no case."""
    shutil.copytree(ROOT / "letters", folder / "letters")
    share_cache(folder)
    (folder / "docs").mkdir()
    for name, text in docs.items():
        (folder / "docs" / f"{name}.md").write_text(text, encoding="utf-8")
    file = folder / "mkdocs.yml"
    file.write_text(
        "site_name: essai\nuse_directory_urls: false\nmarkdown_extensions: [attr_list, md_in_html, tables]\n"
        "plugins:\n  - search\n  - amiable:\n      audience: guide\n      date: 2026-11-22\n",
        encoding="utf-8",
    )
    return file


def run(file: Path) -> Path:
    out = file.parent / "site"
    config = load_config(str(file), site_dir=str(out))
    config.plugins.on_startup(command="build", dirty=False)
    mkdocs_build(config)
    return out


def test_a_guide_page_shows_the_law_of_the_day(tmp_path: Path) -> None:
    out = run(a_site(tmp_path, index="# Accueil\n\nIndemnité : {{ valeur('indemnite_forfaitaire') }}.\n"))
    assert "40,00\N{NO-BREAK SPACE}€" in (out / "index.html").read_text(encoding="utf-8")


def test_every_slip_of_the_guide_is_told_at_once_with_file_and_line(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    file = a_site(
        tmp_path,
        index="---\ntitle: Accueil\n---\n\n# Accueil\n\n{{ valeur('inconnu') }}\n",
        autre="# Autre\n\n{{ valuer('x') }}\n",
    )
    with caplog.at_level(logging.ERROR), pytest.raises(Abort):
        run(file)
    said = caplog.text
    assert "docs/index.md:7: " in said
    assert "docs/autre.md:3: " in said
    assert "Traceback" not in said


def test_the_environment_may_choose_the_audience_and_the_day(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AMIABLE_DATE", "15/03/2026")
    assert today("2026-11-22") == date(2026, 3, 15)
    monkeypatch.delenv("AMIABLE_DATE")
    assert today("2026-11-22") == date(2026, 11, 22)
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1767225600")
    assert today("") == date(2026, 1, 1)


def test_the_menu_of_the_guide_loses_the_cases_only() -> None:
    nav = [
        {"Accueil": "index.md"},
        {"Dossiers": ["dossiers/index.md", {"Balance": "dossiers/balance.md"}]},
        {"Guide": ["guide/a.md", {"B": "dossiers/b.md"}]},
    ]
    assert plugin._without_cases(nav) == [{"Accueil": "index.md"}, {"Guide": ["guide/a.md"]}]


def test_the_search_index_also_holds_words_without_accents() -> None:
    index = json.dumps(
        {
            "config": {},
            "docs": [
                {
                    "location": "a",
                    "title": "Pénalités",
                    "text": "<p>l’échéance du cœur d’un sous-traité, art. 441-10</p>",
                }
            ],
        }
    )
    [entry] = json.loads(completed(index))["docs"]
    assert entry["text"].endswith("<p hidden>coeur echeance traite</p>")
    assert entry["title"] == "Pénalités<span hidden>penalites</span>"


def test_a_sheet_of_the_reference_is_one_entry_and_comes_after_the_guide() -> None:
    rule = "reference/regles/CRE07.html"
    docs = [
        {"location": rule, "title": "CRE07", "text": "En bref"},
        {"location": f"{rule}#remede", "title": "Remède", "text": " puis le remède"},
        {"location": "guide/a.html#b", "title": "B", "text": "du guide"},
        {"location": "index.html", "title": "Accueil", "text": "bonjour"},
    ]
    found = json.loads(completed(json.dumps({"config": {}, "docs": docs})))["docs"]
    told = {entry["location"]: (entry["text"].partition("<p hidden>")[0], entry["boost"]) for entry in found}
    assert told == {
        rule: ("En bref puis le remède", 0.5),
        "guide/a.html#b": ("du guide", 8),
        "index.html": ("bonjour", 1),
    }
