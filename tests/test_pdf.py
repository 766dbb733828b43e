"""Real PDFs, read back: what the debtor receives, checked on the finished file."""

import io
import json
import logging
import os
import re
import socket
import subprocess
import sys
import zlib
from datetime import date
from pathlib import Path

import page as validator
import pikepdf.pdfa
import pypdfium2
import pytest
import zxingcpp
from PIL import Image

from generator import pdf, readback
from generator.case import LetterKind
from generator.failures import EngineUnavailable
from generator.letter import Letter
from generator.pdf import Engine, Print, PrintFault
from generator.readback import COLOURS
from generator.rules.text import squeeze
from tests.builders import CREDITOR, MINIMAL, ROOT
from tests.test_letter import EVERY_LETTER, TEMPLATES, specimen, written

CSS = (ROOT / "letters" / "style.css").read_text(encoding="utf-8")
ENGINE = Engine(css=CSS, letters_dir=ROOT / "letters")
PROFILES = (validator.ValidationProfile.PDF_A_3A, validator.ValidationProfile.PDF_UA_1)


def printed(letter: Letter, **assets: bytes) -> bytes:
    return ENGINE.print(TEMPLATES.html(letter).html, attachments=letter.data, assets=assets)


def failures(data: bytes) -> list[str]:
    """What the two conformity profiles say, then the second opinion on PDF/A-3."""
    found = [
        f"{profile}: {failure.rule_id} {failure.message}"
        for profile in PROFILES
        for failure in validator.validate_pdf_bytes(data, profile=profile).failures
    ]
    return found + [
        str(finding)
        for finding in pikepdf.pdfa.validate_written(io.BytesIO(_as_level_b(data)), "3b").findings
    ]


def _as_level_b(data: bytes) -> bytes:
    """The same file as pikepdf can judge it: it knows level B only, and no extension schema. Lengths are kept."""
    assert data.count(pdf._PDFUA) == 1
    assert data.count(b'pdfaid:conformance="A"') == 1
    return data.replace(pdf._PDFUA, b" " * len(pdf._PDFUA)).replace(
        b'pdfaid:conformance="A"', b'pdfaid:conformance="B"'
    )


@pytest.mark.parametrize(("name", "kind"), EVERY_LETTER)
def test_every_letter_is_whole_accessible_and_archivable(
    name: str, kind: LetterKind, monkeypatch: pytest.MonkeyPatch
) -> None:
    letter = specimen(name, kind)
    made = TEMPLATES.html(letter)

    def refuse(*_: object, **__: object) -> None:
        raise AssertionError("un document ne demande rien au réseau")

    monkeypatch.setattr(socket.socket, "connect", refuse)
    data = ENGINE.print(made.html, attachments=letter.data)
    text = readback.read(data)
    assert failures(data) == []
    assert letter.title.split()[0] in text.title
    assert letter.reference in text.title
    assert (text.language, text.tagged, text.author) == ("fr", True, letter.view["emetteur"]["nom"])
    assert text.attachments == ("decompte.csv", "decompte.json")
    assert all(font.startswith("Source-Sans-3") for font in text.fonts)
    everything = squeeze("".join(text.pages))
    for mention, values in letter.expected.items():
        for value in values:
            assert squeeze(value) in everything, (mention, value)
    for number, words in enumerate(text.pages, 1):
        assert squeeze(f"{number}/{len(text.pages)}") in squeeze(words)
    assert "PROJET" not in "".join(text.pages)
    assert "None" not in "".join(text.pages)


@pytest.mark.parametrize("name", ["b2b", "b2c", "public", "tiers"])
def test_the_address_is_alone_in_the_window(name: str) -> None:
    """DL envelopes, sheet folded in three: whatever the play of the sheet, only the address shows."""
    letter = specimen(name, LetterKind.MISE_EN_DEMEURE)
    data = printed(letter)
    address = [*letter.view["debiteur"]["enveloppe_nom"], *letter.view["debiteur"]["enveloppe_adresse"]]
    assert readback.inside(data, 110, 54, 190, 80).split("\r\n") == address
    assert readback.inside(data, 102, 34, 205, 89.5).split("\r\n") == address


def test_the_longest_address_still_holds_in_the_window() -> None:
    text = MINIMAL.replace("nom: Menuiserie Fictive", f"nom: {'WAGON ' * 6}et {'MAMMY ' * 4}\n  forme: EURL")
    text = text.replace(
        "voie: 12 rue des Modèles",
        "complement: Résidence de la Forêt, Escalier B GAUC\n    voie: 1234 boulevard du Maréchal Mac Mahon M\n    lieu_dit: La Grande Mesure",  # noqa: E501
    )
    text = text.replace("ville: Lyon", "ville: Saint-Maximin-la-Sainte-Baume")
    letter = written(text)
    lines = [*letter.view["debiteur"]["enveloppe_nom"], *letter.view["debiteur"]["enveloppe_adresse"]]
    found = readback.inside(printed(letter), 110, 54, 200, 80).split("\r\n")
    assert len(lines) == 6
    assert max(map(len, lines)) == 38
    assert [squeeze(line) for line in found] == [squeeze(line) for line in lines]


def test_the_transfer_code_gives_the_account_the_sum_and_the_reference() -> None:
    letter = specimen("tiers", LetterKind.MISE_EN_DEMEURE)
    payloads = [found.text for sheet in images(printed(letter)) for found in zxingcpp.read_barcodes(sheet)]
    fields = payloads[0].split("\n")
    total = json.loads(letter.data["decompte.json"])["totaux"]["total"]
    assert fields[:4] == ["BCD", "002", "1", "SCT"]
    assert fields[5:8] == [
        "Recouvrement Modèle, compte clients",
        "FR7699999000010000000002540",
        f"EUR{total}",
    ]
    assert fields[10] == "specimen-tiers F-2026-118 F-2026-126"


def images(data: bytes) -> list[object]:
    document = pypdfium2.PdfDocument(data)
    return [sheet.render(scale=3).to_pil() for sheet in document]


def test_a_long_case_runs_over_pages_with_its_headings_and_feet() -> None:
    invoices = "".join(
        f"  - numero: F-{number}\n    emise_le: 01/06/2026\n    echeance: 01/07/2026\n    montant_ttc: {100 + number},50\n"  # noqa: E501
        f"    prestation: Livraison numéro {number}, bon BL-{number}\n"
        for number in range(1, 41)
    )
    letter = written(MINIMAL.partition("factures:")[0] + "factures:\n" + invoices, LetterKind.MISE_EN_DEMEURE)
    data = printed(letter)
    pages = readback.read(data).pages
    assert failures(data) == []
    assert len(pages) >= 5
    for number in range(1, 41):
        assert f"F-{number}" in "".join(pages).replace("\ufffe", "-")
    assert sum("Prestation" in words for words in pages) >= 2
    assert all("RCS Lyon" in words for words in pages)
    assert all("dossier essai-1" in words for words in pages[1:])
    assert "40 factures" in pages[0]


def test_hostile_names_are_printed_as_they_are() -> None:
    supply = "<script>x</script> *a* _b_ [c](http://m.example/) & " + "mot" * 90
    text = MINIMAL.replace("Pose de menuiseries, commande 12", f'"{supply}"').replace(
        "nom: Menuiserie Fictive", 'nom: "*Fer* <b>_Bois_</b> & Co"'
    )
    data = printed(written(text))
    everything = squeeze("".join(readback.read(data).pages))
    assert squeeze(supply) in everything
    assert squeeze("*Fer* <b>_Bois_</b> & Co") in everything
    assert failures(data) == []


def drafted(name: str, kind: LetterKind) -> Print:
    """A specimen that may not leave before the 6 August 2026, with its draft."""
    letter = specimen(name, kind)
    layer = TEMPLATES.document("projet.html", {"premier_jour": "6 août 2026"}).html
    return ENGINE.print_marked(TEMPLATES.html(letter).html, attachments=letter.data, layer_html=layer)


@pytest.mark.parametrize(("name", "kind"), EVERY_LETTER)
def test_a_draft_cannot_be_taken_for_a_letter(name: str, kind: LetterKind) -> None:
    made = drafted(name, kind)
    assert made.draft is not None
    draft = readback.read(made.draft)
    for words in draft.pages:
        assert "PROJET" in words
        assert squeeze("ne peut partir avant le 6 août 2026") in squeeze(words)
    assert draft.title == f"PROJET – {readback.read(made.data).title}"
    assert failures(made.draft) == []


@pytest.mark.parametrize(("name", "kind"), EVERY_LETTER)
def test_a_letter_is_the_same_bytes_whether_its_draft_was_made_or_not(name: str, kind: LetterKind) -> None:
    assert drafted(name, kind).data == printed(specimen(name, kind))


def test_a_draft_is_the_letter_with_a_layer_and_nothing_else() -> None:
    made = drafted("b2b", LetterKind.MISE_EN_DEMEURE)
    assert made.draft is not None
    letter, draft = readback.read(made.data), readback.read(made.draft)
    assert (draft.attachments, draft.fonts, draft.tagged) == (letter.attachments, letter.fonts, True)
    layer = ("PROJET", "PROJET – ne peut partir avant le 6 août 2026")
    for said, words in zip(draft.pages, letter.pages, strict=True):
        assert [line for line in said.split("\r\n") if line not in layer] == words.split("\r\n")


def test_the_layer_of_a_draft_is_told_to_be_a_watermark() -> None:
    made = drafted("b2b", LetterKind.RAPPEL)
    with pikepdf.open(io.BytesIO(made.draft)) as document:
        (page,) = document.pages
        beneath, words = page.Contents
        assert b"/Subtype /Watermark" in beneath.read_bytes() and b"/MCID" in words.read_bytes()
        assert b"/MCID" not in page.Resources.XObject.Projet.read_bytes()


@pytest.mark.parametrize(
    ("change", "with_", "reason"),
    [
        ("</body>", '<p>un</p><p style="break-before: page">deux</p></body>', "tient sur une feuille"),
        ("<title>PROJET</title>", "", "porte un titre"),
        ('class="bandeau"', 'style="display: none"', "des mots manquent dans le PDF : .*« partir »"),
    ],
)
def test_a_layer_that_would_not_say_it_is_a_draft_is_refused(change: str, with_: str, reason: str) -> None:
    layer = TEMPLATES.document("projet.html", {"premier_jour": "6 août 2026"}).html
    assert change in layer
    with pytest.raises(PrintFault, match=reason):
        ENGINE.print_marked(
            TEMPLATES.html(specimen("b2b", LetterKind.RAPPEL)).html, layer_html=layer.replace(change, with_)
        )


def test_drafts_of_many_days_keep_few_layers() -> None:
    letter = specimen("b2b", LetterKind.RAPPEL)
    html = TEMPLATES.html(letter).html
    for number in range(1, pdf._LAYERS + 3):
        layer = TEMPLATES.document("projet.html", {"premier_jour": f"jour {number}"}).html
        made = ENGINE._layer(layer)
    assert ENGINE._layer.cache_info().currsize == pdf._LAYERS and ENGINE._layer(layer) is made
    assert ENGINE.print_marked(html, layer_html=layer).draft


def test_a_logo_is_printed_from_the_bytes_handed_over() -> None:
    creditor = CREDITOR + "logo: marque.svg\n"
    letter = written(MINIMAL, creditor=creditor)
    drawing = b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 20 10" width="20" height="10"><rect width="20" height="10" fill="#234"/></svg>'  # noqa: E501
    data = ENGINE.print(TEMPLATES.html(letter).html, assets={"marque.svg": drawing})
    assert failures(data) == []
    with pytest.raises(PrintFault, match=r"marque\.svg"):
        ENGINE.print(TEMPLATES.html(letter).html)
    with pytest.raises(PrintFault):
        ENGINE.print(TEMPLATES.html(letter).html, assets={"marque.svg": b"pas une image"})


PAGE = (
    '<!DOCTYPE html><html lang="fr"><head><title>Essai</title><meta name="dcterms.created" content="2026-11-22"></head>'
    "<body><p>{}</p></body></html>"
)


@pytest.mark.parametrize(
    "address",
    ["http://exemple.example/x.png", "https://exemple.example/x.png", "ftp://exemple.example/x", "file:///etc/hostname",
     "../pyproject.toml", "polices/../../pyproject.toml", "asset:absent.png"],
)  # fmt: skip
def test_nothing_is_fetched_from_outside(address: str) -> None:
    with pytest.raises(PrintFault):
        ENGINE.print(PAGE.format(f'<img src="{address}" alt="x">'))


def test_a_character_without_glyph_is_refused_by_name() -> None:
    with pytest.raises(PrintFault, match=r"« 漢 » \(U\+6F22\)"):
        ENGINE.print(PAGE.format("Société 漢字"))


def test_a_document_without_its_date_is_refused() -> None:
    with pytest.raises(PrintFault, match="sa date"):
        ENGINE.print(PAGE.replace("dcterms.created", "rien").format("x"))


def test_a_warning_of_the_engine_is_a_failure_and_never_a_log_line(caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.DEBUG), pytest.raises(PrintFault, match="property"):
        ENGINE.print(PAGE.format('<span style="propriete-inconnue: 1">x</span>'))
    assert caplog.records == []


def test_a_page_that_cannot_be_laid_out_is_a_fault_and_no_crash() -> None:
    table = '</p><table><tr><td style="position: running(a)">x</td><td>y</td></tr></table><p>'
    with pytest.raises(PrintFault, match="ne sait pas composer"):
        ENGINE.print(PAGE.format(table))


def test_missing_native_libraries_are_told_with_the_line_that_installs_them(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    from weasyprint.text import ffi

    monkeypatch.setattr(ffi, "harfbuzz_subset", None)
    with pytest.raises(
        EngineUnavailable, match=r"libharfbuzz-subset est absente.*apt-get install libpango-1\.0-0"
    ):
        Engine(css=CSS, letters_dir=ROOT / "letters").print(PAGE.format("x"))


def test_the_environment_is_left_as_it_was() -> None:
    before = dict(os.environ)
    Engine(css=CSS, letters_dir=ROOT / "letters").print(PAGE.format("x"))
    assert dict(os.environ) == before


def test_data_that_ends_with_an_end_of_line_is_written_so_that_its_length_is_sure() -> None:
    class Stream:
        extra: dict[str, object] = {}  # noqa: RUF012
        compress = True
        stream: list[bytes] = []  # noqa: RUF012

    raw = next(b"x" * size for size in range(1, 9000) if zlib.compress(b"x" * size, 9).endswith(b"\r"))
    item = Stream()
    item.extra, item.stream = {}, [raw]
    pdf._finish_stream(item)
    assert item.extra["Filter"] == "[/ASCII85Decode /FlateDecode]"
    assert item.stream[0].endswith(b"~>")


def test_one_letter_always_gives_the_same_bytes() -> None:
    letter = specimen("b2b", LetterKind.MISE_EN_DEMEURE)
    first = printed(letter)
    printed(specimen("public", LetterKind.RAPPEL))
    assert printed(letter) == first
    assert (
        Engine(css=CSS, letters_dir=ROOT / "letters").print(
            TEMPLATES.html(letter).html, attachments=letter.data
        )
        == first
    )


SCRIPT = """\
import hashlib, sys
from tests.test_pdf import printed, specimen
from generator.case import LetterKind
from generator import readback
data = printed(specimen("tiers", LetterKind.MISE_EN_DEMEURE))
print(hashlib.sha256(data).hexdigest(), hashlib.sha256(readback.merge([data, data])).hexdigest())
"""


@pytest.mark.slow
def test_two_processes_with_other_seeds_zones_and_homes_give_the_same_bytes(tmp_path: Path) -> None:
    answers = set()
    for seed, zone in (("0", "UTC"), ("12345", "Pacific/Auckland")):
        home = tmp_path / seed
        home.mkdir()
        environment = {
            "PATH": os.environ["PATH"],
            "PYTHONHASHSEED": seed,
            "TZ": zone,
            "HOME": str(home),
            "LC_ALL": "C",
            "PYTHONPATH": os.pathsep.join((str(ROOT), str(ROOT / "tests"))),
        }
        answers.add(
            subprocess.run(
                [sys.executable, "-c", SCRIPT],
                env=environment,
                cwd=ROOT,
                capture_output=True,
                text=True,
                check=True,
            ).stdout
        )
    assert len(answers) == 1


def test_the_dates_of_a_file_are_those_of_its_letter() -> None:
    data = printed(specimen("b2b", LetterKind.RAPPEL))
    with pikepdf.open(io.BytesIO(data)) as document:
        assert str(document.docinfo["/CreationDate"]).startswith("D:20260805")
        attached = document.attachments["decompte.json"]
        assert attached.get_file().creation_date.date() == date(2026, 8, 5)
        assert str(document.Root.AF[0].AFRelationship) == "/Data"


def test_a_reading_copy_joins_the_pages_in_order() -> None:
    parts = [printed(specimen("b2c", kind)) for kind in LetterKind]
    joined = readback.merge(parts)
    assert readback.merge(parts) == joined
    assert readback.page_count(joined) == sum(readback.page_count(part) for part in parts)
    assert readback.read(joined).pages[0] == readback.read(parts[0]).pages[0]
    assert len(re.findall(rb"/ID\s*\[", joined)) == 1


def test_an_attachment_is_read_back_as_it_was_given() -> None:
    letter = specimen("public", LetterKind.RELANCE)
    data = printed(letter)
    assert readback.attachment(data, "decompte.json").decode() == letter.data["decompte.json"]
    with pytest.raises(KeyError):
        readback.attachment(data, "journal.json")


def test_a_small_logo_keeps_its_colour_in_the_picture_of_a_page() -> None:
    page = (
        '<html lang="fr"><title>Essai</title><meta name="dcterms.created" content="2026-11-22">'
        '<div style="width: 1mm; height: 4mm; background: rgb(179, 84, 30)"></div>'
        + '<p style="color: rgb(23, 65, 90)">Une phrase <span class="detail">et de plus pâles</span>.</p>'
        * 30
    )
    picture = Image.open(io.BytesIO(readback.first_picture(ENGINE.print(page), 240))).convert("RGB")
    assert (179, 84, 30) in [colour for _, colour in picture.getcolors(maxcolors=COLOURS)]


def test_folding_forgives_what_printing_changes() -> None:
    assert squeeze("l’échéance : 1\N{NARROW NO-BREAK SPACE}234,56 €") == squeeze("L'echeance: 1 234,56 €")
    assert squeeze("F-2026\ufffe118") == squeeze("F\N{NON-BREAKING HYPHEN}2026-118")
    assert squeeze("ﬁn œuvre") == squeeze("fin oeuvre")
    assert squeeze("100,00 €") != squeeze("10,00 €")


@pytest.mark.parametrize("template", ["decompte.html", "conformite.html"])
def test_the_other_documents_follow_the_same_norms(template: str) -> None:
    if template == "decompte.html":
        view = specimen("b2b", LetterKind.MISE_EN_DEMEURE).view
    else:
        row = {"mention": "signature", "title": "nom et qualité du signataire", "basis": "C. com., art. R. 123-237", "severity": "E",  # noqa: E501
               "verdict": "présente", "page": 2, "quote": "Hélène Aubrac", "code": "LET38"}  # fmt: skip
        view = {
            "reference": "essai-1", "creancier": "Atelier d'Essai", "debiteur": "Menuiserie Fictive", "date": "22 novembre 2026",  # noqa: E501
            "date_iso": "2026-11-22", "droit_au": "22 novembre 2026", "version": "0.1.0",
            "etat": [{"lettre": "Rappel", "fichier": "01-rappel.pdf", "statut": "envoyée", "date": "", "motifs": ["déjà partie"], "codes": ["PRO01"]}],  # noqa: E501
            "regles": [{"code": "CRE01", "gravite": "avertissement", "message": "à vérifier", "fondement": ""}],
            "derogations": [{"code": "CRE08", "motif": "accord", "jusqu_au": "31 décembre 2026", "emploi": "sans objet"}],  # noqa: E501
            "lettres": [{"lettre": "Mise en demeure", "presentes": 3, "groupes": [
                {"gravite": "E", "presentes": False, "mentions": [{**row, "page": None, "quote": "", "verdict": "absente"}]},  # noqa: E501
                {"gravite": "E", "presentes": True, "mentions": [row]},
            ]}],
            "constats": [{"kind": "rappel", "code": "LET38", "message": "à relire"}],
        }  # fmt: skip
    data = ENGINE.print(TEMPLATES.document(template, view).html)
    assert failures(data) == []
