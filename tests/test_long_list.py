"""The list of five thousand cases in a real browser, without a server: filter, sort, the rest of the rows."""

from dataclasses import replace
from pathlib import Path

import pytest
from browsing import ROOT, tab
from builders import CREDITOR, MINIMAL, day, followup_of, numbered, project_folder

from generator.pages import listing
from generator.project import Project, load

CASES = 5_000


def many(folder: Path, number: int) -> Project:
    """One case examined by the engine, then the same one under `number` references and names."""
    text = numbered(MINIMAL, "essai-1")
    made = load(
        project_folder(folder / "projet", {"essai-1": text}, {"atelier": CREDITOR}), day("2026-11-22")
    )
    (model,) = made.dossiers
    assert model.case
    dossiers = [
        replace(
            model,
            reference=f"c-{rank:05}",
            case=model.case.model_copy(
                update={"debtor": model.case.debtor.model_copy(update={"name": f"Société fictive {rank}"})}
            ),
        )
        for rank in range(1, number + 1)
    ]
    return replace(made, dossiers=tuple(dossiers))


def listed(project: Project) -> dict[str, str]:
    """The pages of the list, by path, as Markdown."""
    return {path: sheet.markdown for path, sheet in listing.pages(followup_of(project)).items()}


def test_a_long_list_is_cut_in_pages_for_who_has_no_scripts(tmp_path: Path) -> None:
    made = listed(many(tmp_path, listing.MANY + 1))
    assert [*made] == ["dossiers/liste.md", "dossiers/liste-2.md", "dossiers/liste-3.md"]
    assert [page.count("<tr data-etat") for page in made.values()] == [200, 200, 101]
    assert 'href="liste-2.html"' in made["dossiers/liste.md"]
    assert "am-dossiers" not in made["dossiers/liste-2.md"]


def test_a_name_cannot_close_the_data_of_the_page(tmp_path: Path) -> None:
    project = many(tmp_path, listing.MANY + 1)
    first = project.dossiers[0]
    assert first.case
    debtor = first.case.debtor.model_copy(update={"name": "</script><b>x"})
    nasty = replace(first, case=first.case.model_copy(update={"debtor": debtor}))
    page = listed(replace(project, dossiers=(nasty, *project.dossiers[1:])))["dossiers/liste.md"]
    assert page.count("</script>") == 1


@pytest.mark.slow
def test_five_thousand_cases_filter_and_sort_in_the_page(browser: object, tmp_path: Path) -> None:
    body = listed(many(tmp_path, CASES))["dossiers/liste.md"].split("---\n", 2)[2]
    page_file = tmp_path / "liste.html"
    script = (ROOT / "docs/assets/amiable.js").as_uri()
    page_file.write_text(
        f"<!doctype html><meta charset=utf-8><title>t</title>{body}<script src={script}></script>",
        encoding="utf-8",
    )
    assert page_file.stat().st_size < 2_000_000
    with tab(browser, "file:") as page:
        page.goto(page_file.as_uri())
        rows, count = page.locator("tbody tr"), page.locator(".am-compte")
        assert count.inner_text() == "5000 dossiers affichés" and rows.count() == listing.PAGE
        page.get_by_role("searchbox").fill("SOCIETE fictive 4999")
        assert count.inner_text() == "1 dossier affiché"
        assert rows.locator("a").get_attribute("href") == "c-04999/index.html"
        page.get_by_role("searchbox").fill("")
        page.get_by_role("button", name="Débiteur").click()
        page.get_by_role("button", name="Débiteur").click()
        assert rows.first.locator("th").inner_text() == "Société fictive 5000"
        page.get_by_role("button", name="Afficher la suite").click()
        assert rows.count() == 2 * listing.PAGE
