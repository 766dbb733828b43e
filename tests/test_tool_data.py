"""What the build writes in the pages of the tools: one source for rates, fields and rules, and nothing of the cases."""

import json
import re
from dataclasses import replace
from pathlib import Path

import pytest
from builders import LAW, ROOT, creditor, day

from generator.case import Case
from generator.pages import forms, live_names, tools
from generator.project import load

SCRIPTS = ROOT / "docs" / "assets" / "outils"
PAGES = sorted((ROOT / "docs" / "outils").glob("*.md"))


def written(page: str, **names: str) -> dict:
    """The data of a page, read back from the script that carries it."""
    return json.loads(re.fullmatch(r"<script [^>]*>(.*)</script>", names[page]).group(1))


@pytest.mark.parametrize("key", ["bce_refi_semestre", "taux_interet_legal", "indemnite_forfaitaire"])
def test_the_calculator_carries_every_dated_value_with_its_source(key: str) -> None:
    rows = tools.calculator(LAW)["law"]["parameters"][key]["values"]
    assert rows == [
        (
            str(value.start),
            str(value.end) if value.end else None,
            str(value.value),
            value.source,
            str(value.verified_on),
        )
        for value in LAW.parameter(key).values
    ]


def test_the_guide_knows_no_creditor_and_the_organisation_knows_its_own() -> None:
    project = replace(
        load(ROOT, day("2026-11-22"), []), creditors={"atelier": creditor()}, dossiers=(), diagnostics=()
    )
    asked = {
        audience: written("donnees_dossier", **live_names(project, audience))
        for audience in ("guide", "interne")
    }
    fields = {
        audience: {field["name"]: field for field in data["fields"]} for audience, data in asked.items()
    }
    assert fields["guide"]["creancier"]["format"] == "slug"
    assert fields["interne"]["creancier"]["choices"] == [["atelier", f"{creditor().name} (atelier)"]]
    assert fields["guide"]["procedure"]["choices"] == fields["interne"]["procedure"]["choices"]


def test_no_text_can_end_the_script_that_carries_it() -> None:
    hostile = creditor().model_copy(update={"name": "</script><script>alert(1)</script>"})
    project = load(ROOT, day("2026-11-22"), [])
    names = tools.names(project, {"atelier": hostile})
    assert names["donnees_dossier"].count("</script") == 1
    [[_, shown]] = next(
        field["choices"]
        for field in written("donnees_dossier", **names)["fields"]
        if field["name"] == "creancier"
    )
    assert shown.startswith("</script>")


def test_every_format_of_the_forms_has_its_reader_in_the_page() -> None:
    text = (SCRIPTS / "reading.js").read_text(encoding="utf-8")
    known = set(
        re.findall(r"\w+", text[text.index("READERS = {") : text.index("};", text.index("READERS = {"))])
    )

    def formats(fields: list[forms.Field]) -> set[str]:
        return {field["format"] for field in fields if "format" in field}.union(
            *(formats(field["fields"]) for field in fields if "fields" in field)
        )

    assert formats(forms.fields(Case, without=tools.LEFT_TO_THE_FILE)) - known == set()


def test_every_rule_the_page_knows_has_its_check_in_the_page() -> None:
    text = (SCRIPTS / "coherence.js").read_text(encoding="utf-8")
    assert set(re.findall(r"^    \*?([A-Z]{3}\d{2})[(:]", text, re.MULTILINE)) == set(tools.COHERENCE)


@pytest.mark.parametrize("path", PAGES, ids=lambda path: path.stem)
def test_a_tool_asks_for_scripts_that_exist(path: Path) -> None:
    [listed] = re.findall(r"^scripts: \[(.*)\]$", path.read_text(encoding="utf-8"), re.MULTILINE)
    assert [name for name in listed.split(", ") if not (SCRIPTS / f"{name}.js").is_file()] == []


def test_no_script_is_left_that_no_page_asks_for() -> None:
    asked = {
        name
        for path in PAGES
        for name in re.findall(r"[\w-]+", path.read_text(encoding="utf-8").split("---")[1])
    }
    assert sorted(path.stem for path in SCRIPTS.glob("*.js") if path.stem not in asked) == []
