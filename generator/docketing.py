"""A court file on disk: exhibits read and shown, documents printed, one file bound, all put in place at once."""

import re
import shutil
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from generator import __version__, court, images, readback
from generator import claim as claims
from generator.binder import Mark, bind
from generator.court import CourtFile, Piece, printed, view
from generator.failures import GeneratorError
from generator.manifest import dump, sha256
from generator.pdf import Engine, PrintFault
from generator.project import CASES, LETTERS, Dossier, Project
from generator.render import TemplateFault, Templates
from generator.rules import Facts
from generator.shelf import exchange
from generator.spreadsheet import BYTE_ORDER_MARK
from generator.writing import write_atomically

FOLDER = "build/contentieux"
SUMMARY = "sommaire.json"
MAX_BYTES = 40_000_000
MAX_PAGES = 400
MAX_PIXELS = 60_000_000
_PDF = b"%PDF-"
_FRONT = "dossier_contentieux.html"
_PARTS = (
    ("demande", "Demande"),
    ("chronologie", "Chronologie"),
    ("decompte", "Décompte"),
    ("bordereau", "Bordereau de pièces"),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Filed:
    """What was made. `apart`: the exhibits joined without being shown, and why, by their number."""

    folder: Path
    made: CourtFile
    pages: int
    apart: Mapping[int, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Shown:
    """An exhibit as it enters the file: its sheets, and why it is not shown, empty when it is."""

    data: bytes
    wide: tuple[bool, ...]
    reason: str = ""


def facts_of(project: Project, dossier: Dossier) -> Facts:
    """The facts of a case as its rules saw them."""
    assert dossier.case and dossier.creditor and dossier.procedure
    return Facts(
        case=dossier.case,
        creditor=dossier.creditor,
        procedure=dossier.procedure,
        law=project.law,
        claim=dossier.claim,
        state=dossier.state,
        day=project.day,
        files={exhibit.path: exhibit.sha256 for exhibit in dossier.exhibits},
    )


def file(project: Project, dossier: Dossier, folder: Path) -> Filed:
    """Make the court file of `dossier`, which nothing bars, in `folder`; a previous one is replaced whole, at once."""
    made = court.prepare(facts_of(project, dossier))
    bench = _Bench(project, made)
    originals = {
        piece.number: _read(project.root / CASES / dossier.reference, piece) for piece in made.pieces
    }
    names = {piece.number: _file_name(piece) for piece in made.pieces}
    shown = {
        piece.number: bench.show(piece, originals[piece.number], names[piece.number]) for piece in made.pieces
    }
    apart = {number: item.reason for number, item in shown.items() if item.reason}
    bound, pages = bench.bind(shown, apart)
    contents: dict[str, bytes] = {
        "dossier.pdf": bound,
        "note-au-conseil.pdf": bench.print("dossier_note.html", view.note_view(made)),
        "decompte.csv": (BYTE_ORDER_MARK + claims.as_csv(made.facts.claim)).encode(),  # type: ignore[arg-type]
    }
    if made.request:
        contents["injonction-de-payer.pdf"] = bench.print("dossier_requete.html", view.request_view(made))
        contents["injonction-de-payer.json"] = dump(view.request_data(made)).encode()
    contents |= {f"pieces/{names[number]}": data for number, data in originals.items()}
    contents[SUMMARY] = dump(_summary(made, contents, names, apart, pages)).encode()
    _lay_down(folder, contents)
    return Filed(folder=folder, made=made, pages=pages, apart=apart)


class _Bench:
    """The tools of one file: templates and print engine, loaded once."""

    def __init__(self, project: Project, made: CourtFile) -> None:
        self.made = made
        self.templates = Templates(project.templates)
        self.engine = Engine(css=project.templates["style.css"], letters_dir=project.root / LETTERS)

    def print(
        self, template: str, shown: Mapping[str, object], assets: Mapping[str, bytes] | None = None
    ) -> bytes:
        try:
            page = self.templates.document(template, shown)
        except TemplateFault as fault:
            raise GeneratorError(f"{LETTERS}/{fault.file}:{fault.line} : {fault.message}") from None
        return self.engine.print(page.html, assets=assets)

    def show(self, piece: Piece, data: bytes, name: str) -> _Shown:
        """The sheets of one exhibit; one page that says why when it cannot be shown."""
        try:
            if len(data) > MAX_BYTES:
                raise readback.NotReproducible(
                    f"trop lourd : {len(data) / 1e6:.0f} Mo, {MAX_BYTES / 1e6:.0f} au plus"
                )
            if images.is_image(data):
                return self._image(piece, data, name)
            if _PDF not in data[:1024]:
                raise readback.NotReproducible(
                    "dans un format que l’on ne peut pas reproduire (ni PDF, ni PNG, ni JPEG)"
                )
            sheets, wide = readback.lay(data, max_pages=MAX_PAGES)
            return _Shown(data=sheets, wide=wide)
        except readback.NotReproducible as reason:
            page = self.print("dossier_piece.html", self._page(piece, name, reason=str(reason)))
            return _Shown(data=page, wide=(False,), reason=str(reason))

    def _image(self, piece: Piece, data: bytes, name: str) -> _Shown:
        size = images.pixels(data)
        if not size:
            raise readback.NotReproducible("une image endommagée")
        if size > MAX_PIXELS:
            raise readback.NotReproducible(f"une image trop grande : {size / 1e6:.0f} millions de points")
        try:
            page = self.print("dossier_piece.html", self._page(piece, name, image="piece"), {"piece": data})
        except PrintFault:
            raise readback.NotReproducible("une image endommagée") from None
        return _Shown(data=page, wide=(False,))

    def _page(self, piece: Piece, name: str, *, image: str = "", reason: str = "") -> dict[str, object]:
        return view.exhibit_view(self.made, piece.number, image=image, reason=reason, name=name)

    def bind(self, shown: Mapping[int, _Shown], apart: Mapping[int, str]) -> tuple[bytes, int]:
        """The whole file: front pages that know where each exhibit starts, exhibits, stamps, outline."""
        front, pages = self._front(shown, apart)
        count = readback.page_count(front)
        sheets = [(0, False)] * count
        for number, item in shown.items():
            sheets += [(number, wide) for wide in item.wide]
        merged = readback.merge([front, *(item.data for item in shown.values())])
        overlay = self.print("dossier_tampons.html", view.stamps_view(self.made, sheets))
        facts = self.made.facts
        marks = [Mark(title=title, page=pages[key] - 1) for key, title in _PARTS]
        if shown:
            marks.append(Mark(title="Pièces", page=count))
        for piece in self.made.pieces:
            title = f"Pièce n° {piece.number} : {piece.title}"
            marks.append(Mark(title=title, page=pages[str(piece.number)] - 1, depth=1))
        bound = bind(
            readback.stamp(merged, overlay),
            marks,
            title=f"Dossier {facts.case.reference}",
            author=facts.creditor.name,
            day=facts.day,
        )
        return bound, len(sheets)

    def _front(self, shown: Mapping[int, _Shown], apart: Mapping[int, str]) -> tuple[bytes, dict[str, int]]:
        """The front pages, printed until the page numbers they state are their own."""
        pages: dict[str, int] = {}
        for _ in range(4):
            front = self.print(_FRONT, view.file_view(self.made, pages, apart))
            found = _places(front, shown)
            if found == pages:
                return front, pages
            pages = found
        raise GeneratorError("la pagination du dossier ne se stabilise pas : abrégez un intitulé de pièce")


def _places(front: bytes, shown: Mapping[int, _Shown]) -> dict[str, int]:
    """The first page, from 1, of each part and of each exhibit."""
    found = readback.headings(front)
    places = {key: _page_of(heading, found) for key, heading in _HEADINGS.items()}
    following = readback.page_count(front) + 1
    for number, item in shown.items():
        places[str(number)] = following
        following += len(item.wide)
    return places


def _page_of(heading: str, found: Sequence[tuple[str, int]]) -> int:
    page = next((page for title, page in found if title.startswith(heading)), None)
    if page is None:
        raise GeneratorError(f"{LETTERS}/{_FRONT} : il manque le titre « {heading} », qui porte un signet")
    return page


_HEADINGS = {
    "demande": "Ce qui est demandé",
    "chronologie": "Chronologie des faits",
    "decompte": "Décompte arrêté au",
    "bordereau": "Bordereau des pièces",
}


def _read(folder: Path, piece: Piece) -> bytes:
    """The exhibit as it was when the case was examined: its digest is checked again."""
    data = (folder / piece.path).read_bytes()
    if sha256(data) != piece.sha256:
        raise GeneratorError(
            f"la pièce « {piece.path} » a changé pendant la fabrication : relancez la commande"
        )
    return data


def _file_name(piece: Piece) -> str:
    """« 03-avis-reception-lrar.pdf »: its number, then its own name in plain letters."""
    name = PurePosixPath(piece.path)
    apart = unicodedata.normalize("NFKD", name.stem).encode("ascii", "ignore").decode()
    stem = re.sub(r"[^A-Za-z0-9]+", "-", apart).strip("-")[:60] or "piece"
    suffix = name.suffix.lower() if re.fullmatch(r"\.[A-Za-z0-9]{1,5}", name.suffix) else ""
    return f"{piece.number:02d}-{stem}{suffix}"


def _summary(
    made: CourtFile,
    contents: Mapping[str, bytes],
    names: Mapping[int, str],
    apart: Mapping[int, str],
    pages: int,
) -> dict[str, object]:
    present, counted = made.score
    return {
        "format": "amiable-contentieux-1",
        "logiciel": f"amiable {__version__}",
        "reference": made.facts.case.reference,
        "date": made.facts.day.isoformat(),
        "pages": pages,
        "completude": {"presentes": present, "attendues": counted},
        "attendues": [printed.row(made, need) for need in made.needs],
        "pieces": [
            {
                "numero": piece.number,
                "nature": str(piece.nature),
                "intitule": piece.title,
                "fichier": f"pieces/{names[piece.number]}",
                "sha256": piece.sha256,
                "non_reproduite": apart.get(piece.number, ""),
            }
            for piece in made.pieces
        ],
        "fichiers": [
            {"nom": name, "sha256": sha256(data), "taille": len(data)}
            for name, data in sorted(contents.items())
        ],
    }


def _lay_down(folder: Path, contents: Mapping[str, bytes]) -> None:
    folder.parent.mkdir(parents=True, exist_ok=True)
    staging = folder.with_name(f".{folder.name}.new")
    shutil.rmtree(staging, ignore_errors=True)
    for name, data in contents.items():
        target = staging / name
        target.parent.mkdir(parents=True, exist_ok=True)
        write_atomically(target, data)
    exchange(staging, folder)


def is_free(folder: Path) -> bool:
    """Whether a court file may be put at `folder`: nothing there, or a court file made before."""
    if not folder.exists():
        return True
    return folder.is_dir() and ((folder / SUMMARY).is_file() or not any(folder.iterdir()))
