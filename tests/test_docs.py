"""Nothing of the product is missing from its documentation, and the guide states no legal figure by hand."""

import html
import re
from pathlib import Path

import pytest
import yaml
from builders import LAW, ROOT, day

from generator import pipeline, rules
from generator.case import Case, Creditor
from generator.commands import COMMANDS
from generator.law import Unit
from generator.pages import all_pages
from generator.pipeline import Build
from generator.procedure import Procedure
from generator.project import load

DOCS = ROOT / "docs"
GUIDE = sorted((DOCS / "guide").glob("*.md"))


@pytest.fixture(scope="module")
def pages() -> dict[str, str]:
    """Every page of the guide audience, as Markdown."""
    build = Build(project=load(ROOT, day("2026-11-22")), packs={}, folder=ROOT / "build/packs")
    made = all_pages(build, "guide", guide=pipeline.read_guide(ROOT))
    return {path: text for path, text in made.items() if isinstance(text, str)}


@pytest.mark.parametrize("code", rules.codes())
def test_every_code_that_can_be_printed_has_a_page(pages: dict[str, str], code: str) -> None:
    assert f"reference/regles/{code}.md" in pages


@pytest.mark.parametrize("key", sorted(LAW.parameters))
def test_every_legal_value_is_on_the_rates_page(pages: dict[str, str], key: str) -> None:
    assert LAW.parameters[key].title in html.unescape(pages["reference/taux.md"])


@pytest.mark.parametrize("command", [command.name for command in COMMANDS])
def test_every_command_is_on_the_commands_page(pages: dict[str, str], command: str) -> None:
    assert f"amiable {command}" in pages["reference/commandes.md"]


@pytest.mark.parametrize("model", [Case, Creditor, Procedure])
def test_every_key_of_a_file_is_on_the_format_page(pages: dict[str, str], model: type) -> None:
    for info in model.model_fields.values():
        assert f"`{info.alias}`" in pages["reference/format.md"], info.alias


@pytest.mark.parametrize("kind", ["rappel", "relance", "mise_en_demeure"])
def test_every_letter_is_in_the_gallery(pages: dict[str, str], kind: str) -> None:
    assert any(
        path.startswith("lettres/") and kind.replace("_", "-") in path.replace("_", "-") for path in pages
    )


def test_the_guide_names_every_file_of_its_menu() -> None:
    menu = (ROOT / "mkdocs.yml").read_text(encoding="utf-8")
    for path in GUIDE:
        assert f"guide/{path.name}" in menu, path.name


def _figures() -> set[str]:
    """Rates, floors and amounts of the law as a page might write them by hand, for example « 12,40 % »."""
    written = set()
    for parameter in LAW.parameters.values():
        for value in parameter.values[-4:]:
            if parameter.unit is Unit.PERCENT_PER_YEAR and value.value:
                written.add(f"{value.value}".replace(".", ",") + " %")
    base = {value.value for value in LAW.parameters["bce_refi_semestre"].values[-4:]}
    written |= {f"{rate + points}".replace(".", ",") + " %" for rate in base for points in (8, 10)}
    return written


@pytest.mark.parametrize("path", GUIDE, ids=lambda path: path.stem)
def test_no_page_of_the_guide_states_a_rate_by_hand(path: Path) -> None:
    text = re.sub(r"\s", " ", path.read_text(encoding="utf-8"))
    assert [figure for figure in sorted(_figures()) if figure in text] == []


@pytest.mark.parametrize("path", [DOCS / "index.md", *GUIDE], ids=lambda path: path.stem)
def test_every_page_of_the_guide_says_when_it_was_reviewed(path: Path) -> None:
    head = yaml.safe_load(path.read_text(encoding="utf-8").split("---")[1])
    assert {"title", "description", "revue"} <= set(head)


def test_the_changelog_and_the_readme_name_the_two_commands() -> None:
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    assert "./dev build" in readme and "./dev test" in readme


def test_the_decisions_are_all_listed() -> None:
    folder = DOCS / "decisions"
    index = (folder / "README.md").read_text(encoding="utf-8")
    missing = [path.name for path in folder.glob("0*.md") if path.name not in index]
    listed = re.findall(r"\((0\d{3}-[^)]+)\)", index)
    assert missing == [] and all((folder / name).is_file() for name in listed)
