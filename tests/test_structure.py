"""The structure of a PDF, light: no wrapper without a meaning, nothing lost on the way."""

import io

import pikepdf
import pytest

from generator.case import LetterKind
from tests.test_letter import EVERY_LETTER, specimen
from tests.test_pdf import ENGINE, TEMPLATES

MOST = 40_000
"""Bytes of a letter on one or three pages, with its code and both norms, without attachments."""


def opened(name: str, kind: LetterKind) -> pikepdf.Pdf:
    return pikepdf.open(io.BytesIO(ENGINE.print(TEMPLATES.html(specimen(name, kind)).html)))


def elements(document: pikepdf.Pdf) -> list[pikepdf.Dictionary]:
    return [
        item
        for item in document.objects
        if isinstance(item, pikepdf.Dictionary) and item.get("/Type") == "/StructElem"
    ]


@pytest.mark.parametrize(("name", "kind"), EVERY_LETTER)
def test_every_piece_of_text_belongs_to_an_element_that_names_it_and_stands_in_the_tree(
    name: str, kind: LetterKind
) -> None:
    """Both ways: from the marks of a page through the parent tree, and from the element to its marks."""
    with opened(name, kind) as document:
        numbers = document.Root.StructTreeRoot.ParentTree.Nums
        for page, holders in zip(document.pages, list(numbers)[1::2], strict=True):
            marks = page.Contents.read_bytes().count(b"/MCID")
            assert len(holders) == marks > 0
            for mark, holder in enumerate(holders):
                assert holder.Pg.objgen == page.obj.objgen
                assert mark in [kid for kid in holder.K if isinstance(kid, int)]
                above = holder.P  # feet and heads of pages hang from the document, which does not name them
                kids = [kid.objgen for kid in above.K if not isinstance(kid, int)]
                assert above.S == "/Document" or holder.objgen in kids


@pytest.mark.parametrize(("name", "kind"), EVERY_LETTER)
def test_no_wrapper_without_a_meaning_stands_in_a_paragraph_or_a_cell(name: str, kind: LetterKind) -> None:
    with opened(name, kind) as document:
        useless = [
            item
            for item in elements(document)
            if item.S in ("/Span", "/NonStruct")
            and item.P.get("/S") in ("/P", "/TD", "/TH", "/H1", "/H2", "/H3", "/Span")
            and "/A" not in item
        ]
        assert useless == []


def test_the_rappel_and_the_first_demand_of_an_example_hold_in_forty_kilobytes() -> None:
    for kind in (LetterKind.RAPPEL, LetterKind.RELANCE):
        page = TEMPLATES.html(specimen("b2b", kind)).html
        assert len(ENGINE.print(page)) <= MOST, kind
