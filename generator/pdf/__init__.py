"""WeasyPrint: the HTML of a letter becomes one file that is PDF/A-3 and PDF/UA-1, the same bytes every time.

Nothing is fetched: the only resources are files below the letters folder, bytes handed over as `assets`,
and `data:` URLs. Fonts are those of `letters/polices` and no other, whatever the machine has installed.
"""

import base64
import hashlib
import logging
import os
import re
import tempfile
import warnings
import zlib
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cached_property, lru_cache
from io import BytesIO
from pathlib import Path
from typing import Any, TypeVar
from urllib.parse import unquote, urlsplit
from urllib.request import url2pathname

from generator import readback
from generator.failures import EngineUnavailable, GeneratorError
from generator.pdf import shortcuts, structure
from generator.pdf.layer import Layer, lay_under, layer_of
from generator.readback import Marks, Place

PIXEL = 0.75
"""Points in a pixel of CSS."""
ASSET = "asset:"
"""Scheme of the images handed over as bytes: `<img src="asset:logo.png">`."""

_Made = TypeVar("_Made")
Face = tuple[str, int, bool]
"""The family of a font, its weight from 100 to 900, and whether it is slanted."""
_ITALIC = 1  # bit of fsSelection, in the OS/2 table of a font

_PDFUA = b"""\
<rdf:Description rdf:about="" xmlns:pdfuaid="http://www.aiim.org/pdfua/ns/id/" pdfuaid:part="1"/>\
<rdf:Description rdf:about="" xmlns:pdfaExtension="http://www.aiim.org/pdfa/ns/extension/" \
xmlns:pdfaSchema="http://www.aiim.org/pdfa/ns/schema#" xmlns:pdfaProperty="http://www.aiim.org/pdfa/ns/property#">\
<pdfaExtension:schemas><rdf:Bag><rdf:li rdf:parseType="Resource">\
<pdfaSchema:schema>PDF/UA Universal Accessibility Schema</pdfaSchema:schema>\
<pdfaSchema:namespaceURI>http://www.aiim.org/pdfua/ns/id/</pdfaSchema:namespaceURI>\
<pdfaSchema:prefix>pdfuaid</pdfaSchema:prefix>\
<pdfaSchema:property><rdf:Seq><rdf:li rdf:parseType="Resource">\
<pdfaProperty:name>part</pdfaProperty:name><pdfaProperty:valueType>Integer</pdfaProperty:valueType>\
<pdfaProperty:category>internal</pdfaProperty:category>\
<pdfaProperty:description>Indicates, which part of ISO 14289 standard is followed</pdfaProperty:description>\
</rdf:li></rdf:Seq></pdfaSchema:property></rdf:li></rdf:Bag></pdfaExtension:schemas></rdf:Description>"""

_GENERATED = ("::before", "::after", "::marker", "::footnote-call", "::footnote-marker")
"""Boxes of text that the style sheet adds: no part of a passage."""

_LAYERS = 64
"""Layers kept by a process, those used last: a draft names the day it may leave, most often within two months."""
_DENSE = 7
"""The effort of zlib: 9 takes twice the time and saves one byte in two hundred."""

_ENDS_TWICE = re.compile(rb"[\r\n]\nendstream")

_DESCRIPTIONS = {
    "decompte.csv": "Décompte, une ligne par période",
    "decompte.json": "Décompte et valeurs légales appliquées",
}


class Forked(GeneratorError):  # noqa: N818
    """An engine made in a process and used in its forked child."""

    def __str__(self) -> str:
        return (
            "le moteur PDF a été préparé avant une séparation de processus (fork) et n'imprimerait pas fidèlement : "
            "préparez-le dans le processus qui imprime, démarré par « spawn »"
        )


class PrintFault(GeneratorError):  # noqa: N818
    """A document that cannot be printed faithfully: nothing is ever dropped in silence."""

    def __init__(self, reasons: tuple[str, ...]) -> None:
        super().__init__(reasons)
        self.reasons = reasons

    def __str__(self) -> str:
        return f"le document ne peut pas être imprimé tel quel : {' ; '.join(self.reasons)}"


def refuse_lost(html: str, pages: Sequence[str]) -> None:
    """PrintFault when a PDF, whose pages read so, has no page, or not all the words of its HTML."""
    if not pages:
        raise PrintFault(("le PDF n'a aucune page",))
    if missing := readback.lost(html, pages):
        shown = ", ".join(f"« {word} »" for word in missing[:5])
        raise PrintFault((f"des mots manquent dans le PDF : {shown}",))


def _lay_out(document: Any, **options: Any) -> None:
    """Lay out and draw a page; a style sheet that WeasyPrint cannot lay out is a fault of its author, not a crash."""
    try:
        document.write_pdf(**options)
    except (TypeError, AttributeError, AssertionError, IndexError, KeyError, ValueError) as crash:
        raise PrintFault((f"WeasyPrint ne sait pas composer cette page : {crash}",)) from crash


@dataclass(frozen=True, slots=True, kw_only=True)
class Print:
    """A finished PDF, and where the text of each passage marked as a mention was set in it.

    `draft`: the same with the layer that was asked for beneath its pages; None without one.
    """

    data: bytes
    marks: Marks
    draft: bytes | None = None


class Engine:
    """One per process: fonts, style sheet and font configuration are loaded once, on the first page printed.

    `letters_dir` holds `polices/` and every file a style sheet may name. A forked child shares what it must not with
    its parent (fonts, locks of native libraries): it is refused.
    """

    def __init__(self, css: str, letters_dir: Path) -> None:
        self._css = css
        self._letters = letters_dir.resolve()
        self._process = os.getpid()
        self._layer = lru_cache(_LAYERS)(self._drawn_layer)

    def print(
        self,
        page_html: str,
        *,
        attachments: Mapping[str, bytes | str] | None = None,
        assets: Mapping[str, bytes] | None = None,
        identifier: bytes | None = None,
    ) -> bytes:
        """The PDF of `page_html`, its bytes alone; see `print_marked`."""
        return self.print_marked(
            page_html, attachments=attachments, assets=assets, identifier=identifier
        ).data

    def print_marked(
        self,
        page_html: str,
        *,
        attachments: Mapping[str, bytes | str] | None = None,
        assets: Mapping[str, bytes] | None = None,
        identifier: bytes | None = None,
        layer_html: str = "",
    ) -> Print:
        """The PDF of `page_html`. Its dates are those of its `dcterms.created`, never the clock's.

        `identifier` is 16 bytes for the file's /ID; by default a digest of everything the file is made from.
        `layer_html`: one page to be laid beneath each of those of a second file, the draft.
        Raises PrintFault for a missing resource, a character no font has, or anything WeasyPrint warns about.
        """
        if self._process != os.getpid():
            raise Forked
        files = {
            name: data.encode() if isinstance(data, str) else data
            for name, data in (attachments or {}).items()
        }
        images = dict(assets or {})
        self._refuse_missing_glyphs(page_html)
        file_id = identifier or self._identify(page_html, files, images)
        created = _created(page_html)
        under = self._layer(layer_html) if layer_html else None

        def write(pdf: Any, marks: Marks) -> Print:
            data, draft = _bytes_of(pdf, file_id), None
            if under:
                lay_under(pdf, under)
                draft = _bytes_of(pdf, hashlib.sha256(file_id + layer_html.encode()).digest()[:16])
            return Print(data=data, marks=marks, draft=draft)

        return self._drawn(
            page_html,
            images,
            write,
            pdf_variant="pdf/a-3a",
            attachments=[
                self._tools.weasyprint.Attachment(
                    file_obj=BytesIO(data),
                    name=name,
                    description=_DESCRIPTIONS.get(name, name),
                    created=created,
                    modified=created,
                    relationship="Data",
                )
                for name, data in sorted(files.items())
            ],
        )

    def _drawn_layer(self, html: str) -> Layer:
        """The page `html` as a layer.

        PrintFault when it is not one page, shows not all its words, or has no title: a draft would not say it is one.
        """
        self._refuse_missing_glyphs(html)

        def take(pdf: Any, _: Marks) -> Layer:
            alone = readback.texts(_bytes_of(pdf, b""))
            refuse_lost(html, alone)
            if len(alone) != 1 or "Title" not in pdf.info:
                raise PrintFault(("la page glissée sous un projet tient sur une feuille et porte un titre",))
            return layer_of(pdf)

        return self._drawn(html, {}, take)

    def _drawn(
        self, html: str, assets: Mapping[str, bytes], take: Callable[[Any, Marks], _Made], **options: Any
    ) -> _Made:
        """What `take` makes of the `pydyf.PDF` of a page, drawn, checked and ready to be written, and of its marks."""
        tools = self._tools
        made: list[_Made] = []

        def finish(laid_out: Any, pdf: Any) -> None:
            self._finish(pdf)
            marks, faces = _set(document.etree_element, laid_out.pages)
            self._refuse_missing_faces(faces)
            made.append(take(pdf, marks))
            del pdf.objects[1:]  # written already: WeasyPrint has nothing left to write

        with _silence_is_success(tools.logger):
            document = tools.page_class(
                string=html,
                base_url=self._letters.as_uri() + "/",
                url_fetcher=tools.fetcher(self._letters, assets),
            )
            _lay_out(
                document, stylesheets=[tools.css], font_config=tools.font_config, finisher=finish, **options
            )
        return made[0]

    @cached_property
    def _tools(self) -> "_Tools":
        return _Tools(self._css, self._letters)

    def _identify(self, page_html: str, files: Mapping[str, bytes], assets: Mapping[str, bytes]) -> bytes:
        digest = hashlib.sha256(f"{self._css}\0{page_html}".encode())
        for name, data in (*sorted(files.items()), *sorted(assets.items())):
            digest.update(f"\0{name}\0{len(data)}\0".encode() + data)
        return digest.digest()[:16]

    def _refuse_missing_glyphs(self, page_html: str) -> None:
        missing = sorted(set(page_html) - self._tools.characters)
        if missing:
            shown = ", ".join(f"« {letter} » (U+{ord(letter):04X})" for letter in missing[:5])
            raise PrintFault((f"les polices n'ont pas le caractère {shown}",))

    def _refuse_missing_faces(self, asked: set[Face]) -> None:
        """A missing face would be replaced by the nearest one, without a word."""
        missing = sorted(asked - self._tools.faces)
        if missing:
            raise PrintFault(
                tuple(
                    f"la police « {family} » en graisse {weight}{' et en italique' if slanted else ''} n'est pas dans "
                    "letters/polices"
                    for family, weight, slanted in missing
                )
            )

    def _finish(self, pdf: Any) -> None:
        """Last touches before the trailer: metadata for both norms, no empty dictionary, our fonts only."""
        structure.lighten(pdf)
        for item in pdf.objects:
            if isinstance(item, dict):
                for key in ("Pattern", "Shading"):
                    if key in item and not item[key]:
                        del item[key]
            elif hasattr(item, "stream"):
                _finish_stream(item)
        names = {
            _text(item["FontName"]).partition("+")[2]
            for item in pdf.objects
            if isinstance(item, dict) and "FontName" in item
        }
        foreign = sorted(name for name in names if not name.startswith(self._tools.families))
        if foreign:
            raise PrintFault((f"police étrangère au projet : {', '.join(foreign)}",))


def _bytes_of(pdf: Any, identifier: bytes) -> bytes:
    """A `pydyf.PDF` as it stands, which may be written again. Spaces in its catalog move the two streams that are made
    last, when the bytes of one end like a line.
    """
    objects = list(pdf.objects)
    for padding in range(9):
        pdf.catalog["Type"] = "/Catalog" + " " * padding
        pdf.current_position = 0
        out = BytesIO()
        pdf.write(out, version=b"1.7", identifier=identifier, compress=True)
        pdf.objects[:] = objects
        if not _ENDS_TWICE.search(out.getvalue()):
            return out.getvalue()
    raise PrintFault(("aucune écriture du fichier n'est conforme",))


def _set(page: Any, laid_out: Iterable[Any]) -> tuple[Marks, set[Face]]:
    """Where each element that bears `data-mention` was set, in the order of the HTML (nowhere when it was not), and
    the faces all the text asks for.
    """
    marked = [element for element in page.iter() if element.get("data-mention")]
    places: dict[Any, list[Place]] = {element: [] for element in marked}
    faces: set[Face] = set()
    for number, sheet in enumerate(laid_out):
        _gather(sheet._page_box, number, (), None, places, faces)
    found: dict[str, list[tuple[Place, ...]]] = {}
    for element in marked:
        for mention in element.get("data-mention").split():
            found.setdefault(mention, []).append(tuple(places[element]))
    return {mention: tuple(passages) for mention, passages in found.items()}, faces


def _gather(
    box: Any,
    page: int,
    inside: tuple[Any, ...],
    matrix: Any,
    places: dict[Any, list[Place]],
    faces: set[Face],
) -> None:
    """The runs of text below a box: the faces they ask for and, for each marked element they are in, their places.

    WeasyPrint counts in CSS pixels.
    """
    moved = getattr(box, "transformation_matrix", None)
    if moved:
        matrix = moved @ matrix if matrix else moved
    if box.element is not None and box.element in places and box.element not in inside:
        inside = (*inside, box.element)
    generated = str(box.element_tag).endswith(_GENERATED)
    if not hasattr(box, "text"):
        for child in box.all_children():
            _gather(child, page, () if generated else inside, matrix, places, faces)
        return
    style = box.style
    faces.add((style["font_family"][0], style["font_weight"], style["font_style"] != "normal"))
    if not inside or generated:
        return
    baseline = box.position_y + box.baseline
    ends = [(box.position_x, baseline), (box.position_x + box.width, baseline)]
    if matrix:
        ends = [matrix.transform_point(*end) for end in ends]
    (left, height), (right, _) = ends
    place = Place(page=page, left=left * PIXEL, right=right * PIXEL, baseline=height * PIXEL)
    for element in inside:
        places[element].append(place)


def _finish_stream(item: Any) -> None:
    """Metadata as text, with both norms; images as they are; no data whose last byte is an end of line.

    Such a byte would be taken for a part of the line before `endstream` (ISO 19005-3, 6.1.7.1): one stream in
    a hundred is then written in ASCII.
    """
    if item.extra.get("Type") == "/Metadata":
        item.compress = False
        item.stream = [part.replace(b"</rdf:RDF>", _PDFUA + b"</rdf:RDF>") for part in item.stream]
        return
    if "Interpolate" in item.extra:
        item.extra["Interpolate"] = "false"
    if item.compress:
        item.stream, item.compress = [zlib.compress(b"\n".join(map(_bytes, item.stream)), _DENSE)], False
        item.extra["Filter"] = "/FlateDecode"
    data = b"\n".join(map(_bytes, item.stream))
    if data.endswith((b"\r", b"\n")):
        item.stream = [base64.a85encode(data) + b"~>"]
        item.extra["Filter"] = f"[/ASCII85Decode {item.extra.get('Filter', '')}]"
        if "DecodeParms" in item.extra:
            item.extra["DecodeParms"] = b"[null " + item.extra["DecodeParms"].data + b"]"


def _bytes(part: Any) -> bytes:
    return part if isinstance(part, bytes) else getattr(part, "data", None) or str(part).encode("ascii")


class _Tools:
    """What is loaded once: WeasyPrint itself, the closed font configuration, the parsed style sheet."""

    def __init__(self, css: str, letters: Path) -> None:
        fonts = letters / "polices"
        template = (fonts / "fonts.conf").read_text(encoding="utf-8")
        with tempfile.TemporaryDirectory(prefix="amiable-polices-") as folder:
            conf = Path(folder) / "fonts.conf"
            filled = template.replace("@POLICES@", _xml(fonts)).replace(
                "@CACHE@", _xml(Path(folder) / "cache")
            )
            conf.write_text(filled, encoding="utf-8")
            with _environment("FONTCONFIG_FILE", str(conf)):
                self.weasyprint = _weasyprint()
                from weasyprint.text.fonts import FontConfiguration

                self.font_config = FontConfiguration()
        self.logger = logging.getLogger("weasyprint")
        self.page_class = shortcuts.page_class(self.weasyprint, css, self.font_config)
        self.fetcher = _fetcher_class(self.weasyprint)
        self.characters, self.families, self.faces = _coverage(fonts)
        with _silence_is_success(self.logger):
            self.css = self.weasyprint.CSS(
                string=css,
                base_url=letters.as_uri() + "/",
                font_config=self.font_config,
                url_fetcher=self.fetcher(letters, {}),
            )


def _weasyprint() -> Any:
    """The module, or EngineUnavailable when Pango or the HarfBuzz subsetter is missing.

    It tries several names for each library; for those that are not there, Python would start gcc and ld, were they
    found: fifty processes, a third of the import.
    """
    try:
        with warnings.catch_warnings(), _environment("PATH", os.devnull):
            warnings.simplefilter("ignore")
            import weasyprint
            from weasyprint.text import ffi
    except OSError as error:
        raise EngineUnavailable(str(error).splitlines()[0]) from None
    if ffi.harfbuzz_subset is None:
        raise EngineUnavailable("la bibliothèque libharfbuzz-subset est absente")
    shortcuts.take(weasyprint)
    return weasyprint


def _fetcher_class(weasyprint: Any) -> Any:
    from weasyprint.urls import URLFetcher, URLFetcherResponse

    class Closed(URLFetcher):
        """Files below the letters folder, assets handed over, `data:`; everything else is refused."""

        def __init__(self, letters: Path, assets: Mapping[str, bytes]) -> None:
            super().__init__(allowed_protocols=("file", "data"), allow_redirects=False)
            self._letters = letters
            self._assets = assets

        def fetch(self, url: str, headers: Any = None) -> Any:
            if url.startswith(ASSET):
                name = unquote(url.removeprefix(ASSET))
                if name not in self._assets:
                    raise ValueError(f"image absente : {name}")
                return URLFetcherResponse(url, self._assets[name])
            if url.startswith("file:"):
                path = Path(url2pathname(urlsplit(url).path)).resolve()
                if not path.is_relative_to(self._letters):
                    raise ValueError("fichier hors du dossier letters/")
            elif not url.startswith("data:"):
                raise ValueError("adresse refusée : un document ne charge rien de l'extérieur")
            return super().fetch(url, headers)

    return Closed


def _coverage(fonts: Path) -> tuple[frozenset[str], tuple[str, ...], frozenset[Face]]:
    """The characters every face has, the families as WeasyPrint names them in a PDF, and the faces."""
    from fontTools.ttLib import TTFont

    characters: set[int] | None = None
    families, faces = set(), set()
    for file in sorted(fonts.glob("*.ttf")):
        font = TTFont(file, lazy=True)
        covered = set(font.getBestCmap())
        characters = covered if characters is None else characters & covered
        family, about = str(font["name"].getBestFamilyName()), font["OS/2"]
        families.add(family.replace(" ", "-"))
        faces.add((family, about.usWeightClass, bool(about.fsSelection & _ITALIC)))
        font.close()
    written = frozenset(map(chr, characters or ())) | {"\n", "\t", "\r"}
    return written, tuple(sorted(families)), frozenset(faces)


class _Listener(logging.Handler):
    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.heard: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.heard.append(record.getMessage())


@contextmanager
def _silence_is_success(logger: logging.Logger) -> Iterator[None]:
    """Anything WeasyPrint says from a warning up is a failure: it goes on with a wrong page otherwise."""
    listener = _Listener()
    before = logger.propagate, list(logger.handlers)
    logger.propagate, logger.handlers = False, [listener]
    try:
        yield
    finally:
        logger.propagate, logger.handlers = before
    if listener.heard:
        raise PrintFault(tuple(dict.fromkeys(listener.heard)))


@contextmanager
def _environment(name: str, value: str) -> Iterator[None]:
    """fontconfig reads its file from the environment, and only there; put back at once for other programs."""
    before = os.environ.get(name)
    os.environ[name] = value
    try:
        yield
    finally:
        if before is None:
            del os.environ[name]
        else:
            os.environ[name] = before


def _created(page_html: str) -> datetime:
    """Midday of the document's date, so that no time zone changes the day."""
    match = re.search(r'<meta name="dcterms\.created" content="([0-9]{4}-[0-9]{2}-[0-9]{2})', page_html)
    if not match:
        raise PrintFault(("le document ne porte pas sa date (dcterms.created)",))
    return datetime.fromisoformat(match[1]).replace(hour=12, tzinfo=UTC)


def _xml(path: Path) -> str:
    return str(path).replace("&", "&amp;").replace("<", "&lt;")


def _text(name: Any) -> str:
    return (name.decode("latin-1") if isinstance(name, bytes) else str(name)).lstrip("/")
