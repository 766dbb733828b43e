"""What the site shows: a Build in, the Markdown of every generated page out. Nothing is read or written here.

The guide audience never sees a case: its pages are made from a project whose cases were taken away first.
"""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import replace
from enum import StrEnum
from pathlib import Path

from generator import pipeline, rules
from generator.commands import COMMANDS
from generator.diagnostics import Diagnostic
from generator.failures import GeneratorError
from generator.followed import Followup
from generator.pages import (
    balance,
    book,
    desk,
    dossier,
    figures,
    formats,
    gallery,
    glossary,
    heads,
    listing,
    live,
    markup,
    parameters,
    quality,
    reference,
    review,
    rulebook,
    today,
    tools,
)
from generator.pages.dossier import path as case_path
from generator.pages.listing import unchanged as unchanged_lists
from generator.pages.markup import Sheet
from generator.pages.review import told as told_of_reviews
from generator.pipeline import Build, Specimen
from generator.press import Sheets
from generator.project import Dossier, Project
from generator.render import TemplateFault, typography
from generator.rules.measured import MEASURES

__all__ = [
    "GLOSSARY",
    "REVIEWS",
    "Audience",
    "all_pages",
    "case_page",
    "case_path",
    "dossier_pages",
    "expanded",
    "explained",
    "followup_pages",
    "guide_book",
    "guide_page",
    "live_names",
    "pack_files",
    "pages",
    "reference_pages",
    "specimen_files",
    "tables",
    "to_review",
    "told_of_reviews",
    "tooltips",
    "typeset",
    "unchanged_lists",
    "without_cases",
]

# The texts that found a page all bear the same words: found on thirty pages, they would hide what explains them.
_OUT_OF_SEARCH = ("\n## Sources\n", "\n## Sources { data-search-exclude }\n")

GLOSSARY = glossary.PAGE
REVIEWS = review.PAGE


class Audience(StrEnum):
    """Who reads the site: everyone (no case data at all), or the organisation."""

    GUIDE = "guide"
    INTERNAL = "interne"


def without_cases(project: Project) -> Project:
    """The project with nothing a debtor or a creditor could be known by."""
    return replace(project, dossiers=(), creditors={}, diagnostics=())


def specimen_files(
    project: Project, specimens: Sequence[Specimen]
) -> tuple[Sequence[Sheets], dict[str, bytes]]:
    """The letters of the gallery as printed, and the files that show them by their path in the site."""
    sheets = pipeline.specimen_sheets(project, specimens)
    return sheets, gallery.files(specimens, sheets)


def pages(
    build: Build, audience: str, specimens: Sequence[Specimen] = (), sheets: Sequence[Sheets] = ()
) -> dict[str, str]:
    """Every generated page by its path in the site, as Markdown; see `reference_pages`."""
    made = reference_pages(build.project, specimens, sheets)
    if audience == Audience.INTERNAL:
        made |= {path: sheet.markdown for path, sheet in dossier_pages(build, build.followup())}
    return made


def reference_pages(
    project: Project, specimens: Sequence[Specimen] = (), sheets: Sequence[Sheets] = ()
) -> dict[str, str]:
    """The generated pages that tell nothing of any case; with `sheets`, the gallery shows the PDF of each specimen."""
    project = without_cases(project)
    return {
        "reference/regles.md": rulebook.rules_index(rules.RULES, project.law),
        "reference/qualite.md": quality.quality(MEASURES, rules.RULES),
        **parameters.pages(project.law, project.day),
        "reference/articles.md": reference.articles(project.law, rules.RULES),
        "reference/procedures.md": reference.procedures(project.procedures),
        "reference/format.md": formats.page_of_formats(),
        "reference/commandes.md": reference.commands(COMMANDS),
        **{f"reference/regles/{rule.code}.md": rulebook.rule_page(rule, project.law) for rule in rules.RULES},
        **gallery.pages(specimens, project.law, sheets),
    }


def followup_pages(followup: Followup, but: Collection[str] = ()) -> dict[str, Sheet]:
    """What is to be done, the list of the cases and the figures, by their path in the site; lists of `but` left out."""
    return {
        desk.TODAY: today.page(followup),
        desk.BALANCE: balance.page(followup),
        desk.FIGURES: figures.page(followup),
        **listing.pages(followup, but),
    }


def case_page(build: Build, case: Dossier) -> Sheet:
    """The page of one case; its path is `case_path`."""
    return dossier.page(case, build.packs.get(case.reference), build.project.day, _CODES)


_CODES = frozenset(rule.code for rule in rules.RULES)


def dossier_pages(build: Build, followup: Followup, but: Collection[str] = ()) -> Iterator[tuple[str, Sheet]]:
    """Every page of the part of the site that only the organisation sees, by its path in the site; `but`: lists that
    stand already.
    """
    yield from followup_pages(followup, but).items()
    for case in build.project.dossiers:
        yield case_path(case.reference), case_page(build, case)


def tables(followup: Followup) -> dict[str, bytes]:
    """The figures of the pages as files for a spreadsheet, by their path in the site."""
    return {desk.BALANCE_CSV: balance.csv(followup)}


def pack_files(build: Build, audience: str) -> dict[str, Path]:
    """Where each file of a pack and each thumbnail stands on disk, by its path in the site; none for the guide."""
    if audience != Audience.INTERNAL:
        return {}
    found = {}
    picture_of = pipeline.pictures_of(build)
    for pack in build.packs.values():
        folder = f"dossiers/{pack.reference}"
        for file in pack.files:
            found[f"{folder}/{file.name}"] = pack.folder / file.name
            if picture := picture_of(file):
                found[f"{folder}/{dossier.picture(file)}"] = picture
    return found


def live_names(
    project: Project, audience: str, guide: Mapping[str, str] | None = None
) -> Mapping[str, object]:
    """What a guide page may call between double braces; `guide`: the pages written by hand, by path in docs/.

    Creditors are named inside the organisation only.
    """
    creditors = project.creditors if audience == Audience.INTERNAL else {}
    return {**live.names(without_cases(project), audience, guide), **tools.names(project, creditors)}


def guide_page(path: str, markdown: str, names: Mapping[str, object]) -> str:
    """The page `path` of the guide with its live values written out. Raises TemplateFault for its author."""
    written = live.guide_page(markdown, names).replace(*_OUT_OF_SEARCH)
    return glossary.with_anchors(written) if path == glossary.PAGE else written


def tooltips(guide: Mapping[str, str], names: Mapping[str, object]) -> glossary.Tooltips | None:
    """The words that the glossary of `guide` explains on the other pages; None without a glossary.

    Raises NotInGlossary, or TemplateFault, for its author.
    """
    if glossary.PAGE not in guide:
        return None
    text = guide[glossary.PAGE]
    asked = heads.listed(heads.head(text, glossary.PAGE), "infobulles")
    return glossary.tooltips(glossary.entries(live.guide_page(heads.body(text), names)), asked)


def explained(path: str, html: str, tips: glossary.Tooltips) -> str:
    """The HTML of the page `path` with its tooltips.

    The letters stay as printed, the glossary explains itself, a list of cases is worked in and not read.
    """
    if path == glossary.PAGE or path.startswith(("lettres/", "dossiers/")):
        return html
    return glossary.explained(html, tips, markup.href(path, glossary.PAGE))


def typeset(html: str) -> str:
    """The HTML of a page written by hand, with the spaces and apostrophes of French printing; code keeps its own."""
    return markup.in_words(html, typography.spaced)


def to_review(guide: Mapping[str, str], project: Project) -> tuple[str, tuple[Diagnostic, ...]]:
    """The page « À relire », and a warning for each page of the guide whose time is past; it stops nothing."""
    found = review.reviews(guide, project.law)
    return review.reference(found, project.day), review.warnings(found, project.day)


def expanded(guide: Mapping[str, str | bytes], project: Project, audience: str) -> dict[str, str | bytes]:
    """The pages of the guide with their live values written out; other files as they are.

    Raises GeneratorError at the line that asks for what cannot be said, such as a rate not published yet.
    """
    written = {path: text for path, text in guide.items() if isinstance(text, str)}
    names = live_names(project, audience, written)
    done = dict(guide)
    for path, content in guide.items():
        if isinstance(content, str) and path.endswith(".md"):
            try:
                done[path] = guide_page(path, content, names)
            except TemplateFault as fault:
                raise GeneratorError(f"docs/{path}:{fault.line}: {fault.message}") from None
    return done


def guide_book(project: Project, nav: object, guide: Mapping[str, str | bytes]) -> bytes | None:
    """The guide as one PDF, in the order of the menu `nav`; None when the menu holds none of its pages."""
    written = expanded(guide, project, Audience.GUIDE)
    found = book.chapters(nav, written)
    if not found:
        return None
    css = pipeline.read_style(project.root, book.STYLE)
    made = book.book(found, written, css, project.law.verified_on)
    return pipeline.print_page(project, made.html, made.css, made.assets)


def all_pages(
    build: Build, audience: str, guide: Mapping[str, str | bytes] | None = None
) -> dict[str, str | bytes]:
    """Every page of the site as Markdown, for another builder. `guide` is the content of docs/, by path."""
    written = {path: text for path, text in (guide or {}).items() if isinstance(text, str)}
    specimens = pipeline.specimens(build.project)
    sheets, printed = specimen_files(build.project, specimens)
    return {
        **expanded(guide or {}, build.project, audience),
        review.PAGE: to_review(written, build.project)[0],
        **pages(build, audience, specimens, sheets),
        **(tables(build.followup()) if audience == Audience.INTERNAL else {}),
        **printed,
    }
