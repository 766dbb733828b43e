"""A letter of ours as a Typst source: the same words, tables, fonts, QR code and number of pages.

The layout is written once in `lettre.typ`; each letter is then its own text, as a Typst user would write it.
"""

import base64
from collections.abc import Iterable, Mapping
from pathlib import Path

from tests.benchmarks.markup import Element, parse

LAYOUT = (Path(__file__).parent / "lettre.typ").read_text(encoding="utf-8")
_BLOCKS = frozenset({"div", "h1", "h2", "h3", "p", "table", "ul"})
_SPECIAL = str.maketrans({sign: f"\\{sign}" for sign in "\\#*_`$<>@=-+/~[]'\""})
_COLUMNS = {
    "c-facture": "26mm", "c-date": "19mm", "c-jours": "11mm", "c-montant": "22mm", "c-somme": "28mm",
    "c-libelle": "29mm", "c-repere": "25mm",
}  # fmt: skip
_WIDTHS = {"recapitulatif": "96mm", "large": "120mm", "virement": "112mm", "reperes": "74mm"}
_STYLED = (
    "detail",
    "etiquette",
    "fort",
    "forme",
    "enseigne",
    "coordonnees",
    "envoi",
    "pieces",
    "notes",
    "conventions",
)
_KINDS = {"csv": "text/csv", "json": "application/json"}
_MIME = {"data:image/png": "png", "data:image/svg+xml": "svg"}


def source(
    page: str, name: str, *, attachments: Mapping[str, bytes | str], assets: Mapping[str, bytes]
) -> tuple[str, dict[str, bytes]]:
    """The Typst text of a letter called `name`, and the files it needs beside `lettre.typ`."""
    body = parse(page)
    made = _Writer(name, assets)
    parts = {key: body.of_class(key) for key in ("pied", "courant", "haut")}
    rest = [
        child
        for child in body.children
        if isinstance(child, Element) and not any(child is part for part in parts.values())
    ]
    lines = [
        '#import "lettre.typ": *',
        "#show: lettre.with(",
        f"  pied: [{made.inline(parts['pied'])}],",
        f"  courant: [{made.inline(parts['courant'])}],",
        f"  serre: {'true' if 'rappel' in body.classes else 'false'},",
        ")",
    ]
    for file, content in sorted(attachments.items()):
        kept = f"{name}-{file}"
        made.files[kept] = content if isinstance(content, bytes) else content.encode()
        kind = _KINDS[file.rpartition(".")[2]]
        lines.append(
            f'#pdf.attach("{file}", read("{kept}", encoding: none), relationship: "data", '
            f'mime-type: "{kind}", description: "{file}")'
        )
    if parts["haut"]:
        lines.append(made.top(parts["haut"]))
    lines.append(made.blocks(rest))
    return "\n".join(lines) + "\n", made.files


class _Writer:
    def __init__(self, name: str, assets: Mapping[str, bytes]) -> None:
        self.name = name
        self.assets = assets
        self.files: dict[str, bytes] = {}

    def top(self, top: Element) -> str:
        """The head of the first page: letterhead, window of the envelope, references."""
        entete, fenetre = top.of_class("entete"), top.of_class("fenetre")
        tables = [child for child in top.children if isinstance(child, Element) and child.tag == "table"]
        return (
            f"#haut[{self.blocks(_children(entete))}][{self.blocks(_children(fenetre))}]"
            f"[{self.blocks(tables)}]\n"
        )

    def blocks(self, elements: Iterable[Element | str]) -> str:
        return "\n\n".join(filter(None, map(self.block, elements)))

    def block(self, element: Element | str) -> str:
        if isinstance(element, str):
            return _escaped(element)
        if element.tag == "table":
            return self.table(element)
        if element.tag == "ul":
            items = [child for child in element.children if isinstance(child, Element)]
            return f"#list({', '.join(f'[{self.inline(item)}]' for item in items)})"
        if element.tag in {"h1", "h2", "h3"}:
            return f"#heading(level: {element.tag[1]})[{self.inline(element)}]"
        return self._styled(element, self._content(element))

    def _content(self, element: Element) -> str:
        if not any(isinstance(child, Element) and child.tag in _BLOCKS for child in element.children):
            return self.inline(element)
        if "paiement" in element.classes:
            code = element.of_class("code")
            rest = [child for child in element.children if child is not code]
            return f"#paiement[{self.blocks(rest)}][{self.blocks(_children(code))}]"
        return self.blocks(element.children)

    def _styled(self, element: Element, content: str) -> str:
        for name in ("annexe", "signature", "nom", "lieu-date", *_STYLED):
            if name in element.classes:
                return f"#{name}[{content}]"
        return content

    def inline(self, element: Element | None) -> str:
        return "".join(map(self._piece, _children(element))).strip()

    def _piece(self, piece: Element | str) -> str:
        if isinstance(piece, str):
            return _escaped(piece)
        if piece.tag == "br":
            return "#linebreak()"
        if piece.tag == "img":
            return self.image(piece)
        content = "".join(map(self._piece, piece.children))
        if piece.tag == "strong":
            return f"#fort[{content}]"
        if piece.tag == "sup":
            return f"#super[{content}]"
        return self._styled(piece, content)

    def image(self, image: Element) -> str:
        address, label = image.attributes["src"], image.attributes.get("alt", "").replace('"', "")
        head, _, data = address.partition(";base64,")
        if head in _MIME:
            file, content = f"{self.name}-{len(self.files)}.{_MIME[head]}", base64.b64decode(data)
            size = "width: 21mm"
        else:
            file = address.removeprefix("asset:")
            content, size = self.assets[file], "height: 15mm"
        self.files[file] = content
        return f'#image("{file}", {size}, alt: "{label}")'

    def table(self, table: Element) -> str:
        columns = [
            next((_COLUMNS[name] for name in column.classes if name in _COLUMNS), "1fr")
            for column in table.all("col")
        ]
        width = next((_WIDTHS[name] for name in reversed(table.classes) if name in _WIDTHS), "100%")
        right = "true" if "recapitulatif" in table.classes else "false"
        rows = []
        for part in table.children:
            if isinstance(part, Element) and part.tag in {"thead", "tbody"}:
                cells = ", ".join(self.cell(cell, table) for cell in part.all("th", "td"))
                rows.append(f"table.header({cells})" if part.tag == "thead" else cells)
        name = "tableau-nu" if {"virement", "reperes"} & set(table.classes) else "tableau"
        return f"#{name}(({', '.join(columns)},), {width}, {right}, {', '.join(rows)})"

    def cell(self, cell: Element, table: Element) -> str:
        options = []
        if "colspan" in cell.attributes:
            options.append(f"colspan: {cell.attributes['colspan']}")
        if "montant" in cell.classes or ("recapitulatif" in table.classes and cell.tag == "td"):
            options.append("align: right")
        content = self.inline(cell)
        if "fort" in cell.classes or "iban" in cell.classes:
            content = f"#fort[{content}]"
        return f"table.cell({', '.join(options)})[{content}]" if options else f"[{content}]"


def _children(element: Element | None) -> list[Element | str]:
    return element.children if element else []


def _escaped(text: str) -> str:
    """Text as Typst markup that means itself; spaces and lines as HTML reads them."""
    kept = text.replace("\N{NO-BREAK SPACE}", "\x00").replace("\N{NARROW NO-BREAK SPACE}", "\x01")
    spaced = " ".join(kept.split())
    if kept[:1].isspace() and spaced:
        spaced = f" {spaced}"
    if kept[-1:].isspace() and spaced.strip():
        spaced = f"{spaced} "
    if not spaced and text and not text.startswith("\n"):
        spaced = " "
    made = spaced.translate(_SPECIAL)
    return made.replace("\x00", "\N{NO-BREAK SPACE}").replace("\x01", "\N{NARROW NO-BREAK SPACE}")
