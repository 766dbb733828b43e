"""The workshop over many packs: one renderer per worker process, a cache by content, any executor.

The parent plans and never imports WeasyPrint. A worker receives small picklable orders, renders only what the cache
does not hold, checks each letter on the text read back from its PDF, and answers with digests, never with bytes.
"""

import json
import os
import tempfile
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import Executor, as_completed
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass
from functools import lru_cache, partial
from pathlib import Path
from typing import Any

from generator import images, readback, rules
from generator.case import LetterKind
from generator.failures import GeneratorError
from generator.letter import LETTERS as LETTERS_OF
from generator.letter import Letter
from generator.manifest import digest, sha256
from generator.pdf import Engine, PrintFault
from generator.planned import LetterStatus, file_of
from generator.project import LETTERS, read_law, read_templates
from generator.render import TemplateFault, Templates
from generator.rules import MentionResult
from generator.toolchain import toolchain_digest
from generator.waivers import once_printed
from generator.workers import Workers

try:
    import fcntl
except (
    ImportError
):  # a system without POSIX locks: what two commands write is still compared before it is written
    fcntl = None  # type: ignore[assignment]

MAX_LOSSES = 3
PICTURE_WIDTH = 480
"""Width of the picture of a page, in pixels."""
THUMBNAIL_WIDTH = 240
"""Width of the picture of a letter on the page of its case, in pixels: twice what is shown, for fine screens."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LetterOrder:
    """A letter to print; `title` names its file, `key` covers everything that can change its bytes."""

    title: str
    letter: Letter
    key: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Archived:
    """A letter already sent: its file is the letter. `name` is the one it has in the pack."""

    name: str
    title: str
    data: bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class PackOrder:
    """All that one pack needs; `letters` in the order in which they are read.

    `assets` are the images its documents may show, read by the parent so that no template can name a file.
    """

    reference: str
    letters: tuple[LetterOrder | Archived, ...]
    decompte: Mapping[str, object] | None
    conformity: Mapping[str, Any]
    assets: Mapping[str, bytes]


@dataclass(frozen=True, slots=True, kw_only=True)
class Thumbnail:
    """The first page of a letter as a PNG, THUMBNAIL_WIDTH pixels wide, in the cache under its digest."""

    sha256: str
    height: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Printed:
    """One file of a pack, waiting in the cache under its digest; letters have a thumbnail."""

    name: str
    title: str
    sha256: str
    size: int
    pages: int
    thumbnail: Thumbnail | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class LetterFinding:
    """What a rule found in a printed letter, and where a template marks the passage it speaks of."""

    kind: LetterKind
    code: str
    message: str
    place: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Fault:
    """What stopped a document: the line of a template, or (`file` empty) something that cannot be printed.

    `letter` is the file of the letter stopped; empty for another document of the pack.
    """

    letter: str
    file: str
    line: int
    message: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PackResult:
    reference: str
    files: tuple[Printed, ...]
    mentions: Mapping[LetterKind, tuple[MentionResult, ...]]
    findings: tuple[LetterFinding, ...]
    faults: tuple[Fault, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Workshop:
    """Where a worker finds its tools. Small on purpose: what is sent to a new process must fit a pipe's buffer."""

    root: str
    cache_dir: str
    toolchain: str


class _Bench:
    """One worker's tools, built once and kept for its life: fonts and style sheet are loaded a single time."""

    def __init__(self, workshop: Workshop) -> None:
        root = Path(workshop.root)
        texts = read_templates(root)
        if toolchain_digest(texts, root / LETTERS) != workshop.toolchain:
            raise GeneratorError(
                "les modèles ou le programme ont changé pendant la fabrication : relancez la commande"
            )
        self.toolchain = workshop.toolchain
        self.law = read_law()
        self.templates = Templates(texts)
        self.engine = Engine(css=texts["style.css"], letters_dir=root / LETTERS)
        self.cache = Cache(Path(workshop.cache_dir))


_bench: _Bench | None = None
_refusal: GeneratorError | None = None


def open_shop(workshop: Workshop) -> None:
    """Prepare this process to print: called once in each worker."""
    global _bench, _refusal  # one bench per process, see docs/decisions/0007
    try:
        _bench = _Bench(workshop)
    except GeneratorError as refusal:
        _refusal = (
            refusal  # told by the first order: an initializer that raises breaks the pool without a word
        )


class Cache:
    """Files kept under the digest of what they were made from; each carries the digest of its own bytes.

    A truncated or altered entry is detected when read and made again. Deleting the folder is always safe.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def _path(self, key: str) -> Path:
        return self.folder / key[:2] / key

    def get(self, key: str) -> tuple[bytes, dict[str, Any]] | None:
        """The bytes and notes kept under `key`, or None when absent or damaged."""
        path = self._path(key)
        try:
            notes = json.loads(path.with_suffix(".json").read_bytes())
            data = path.with_suffix(".bin").read_bytes()
        except (OSError, ValueError):
            return None
        return (data, notes["notes"]) if notes.get("sha256") == sha256(data) else None

    def put(self, key: str, data: bytes, notes: object) -> None:
        """Keep `data` under `key`; two builds writing at once leave one whole entry."""
        path = self._path(key)
        path.parent.mkdir(parents=True, exist_ok=True)
        write_atomically(path.with_suffix(".bin"), data)
        text = json.dumps({"sha256": sha256(data), "notes": notes}, ensure_ascii=False)
        write_atomically(path.with_suffix(".json"), text.encode())

    def path_of(self, content: str) -> Path:
        """Where the file whose bytes have the digest `content` waits for its pack."""
        return self.folder / "files" / content[:2] / content

    def keep(self, data: bytes) -> str:
        """Keep a finished file under its own digest, for the packs that hold it."""
        content = sha256(data)
        path = self.path_of(content)
        if not path.exists() or path.stat().st_size != len(data):
            path.parent.mkdir(parents=True, exist_ok=True)
            write_atomically(path, data)
        return content


def write_atomically(path: Path, data: bytes) -> None:
    """`data` at `path`, whole or not at all."""
    write_together({path: data})


def write_together(contents: Mapping[Path, bytes]) -> None:
    """Several files, all of them or none; whatever stops the machine, each of them is whole.

    All are laid beside their places before the first one is replaced. A replacement that fails puts back what
    stood there before.
    """
    laid: dict[Path, str] = {}
    before: dict[Path, bytes | None] = {}
    try:
        for path, data in contents.items():
            handle, laid[path] = tempfile.mkstemp(dir=path.parent, prefix=".part-")
            with os.fdopen(handle, "wb") as stream:
                stream.write(data)
            os.chmod(laid[path], 0o644)
        for path, temporary in laid.items():
            if len(laid) > 1:
                before[path] = path.read_bytes() if path.exists() else None
            os.replace(temporary, path)
    except BaseException:
        for temporary in laid.values():
            Path(temporary).unlink(missing_ok=True)
        for path, data in before.items():
            _put_back(path, data)
        raise


def _put_back(path: Path, data: bytes | None) -> None:
    """What stood at `path` before, or nothing; best effort, on a disk that has just failed."""
    with suppress(OSError):
        if data is None:
            path.unlink(missing_ok=True)
        elif not path.exists() or path.read_bytes() != data:
            write_atomically(path, data)


@contextmanager
def alone(folder: Path) -> Iterator[None]:
    """Keep every other command out of `folder` while the block runs: between reading and writing, nobody writes.

    The folder itself is locked, so nothing is left behind, even by a process that dies. Not to be taken twice by one
    process. A file system without locks keeps nobody out.
    """
    if fcntl is None:
        yield
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        with suppress(OSError):
            fcntl.flock(handle, fcntl.LOCK_EX)
        yield
    finally:
        os.close(handle)


def print_pack(order: PackOrder) -> PackResult:
    """Make every file of one pack, from the cache where it can. Runs inside a worker."""
    return _Job(_opened(), order).run()


def _opened() -> _Bench:
    """The bench of this worker, or the refusal met when it was laid."""
    if _refusal is not None:
        raise _refusal
    assert _bench is not None, "the workshop is opened by the pool's initializer"
    return _bench


def proof(
    letter: Letter, templates: Templates, engine: Engine, assets: Mapping[str, bytes] | None = None
) -> tuple[bytes, rules.Document]:
    """The PDF of a letter, and what is read back from it: on that alone its rules are checked.

    Raises TemplateFault and PrintFault; a word of the letter that its PDF does not show is one.
    """
    page = templates.html(letter)
    made = engine.print_marked(page.html, attachments=letter.data, assets=assets)
    text = readback.read(made.data, made.marks)
    _refuse_lost(page.html, text.pages)
    document = rules.Document(letter=letter, passages=page.passages, pages=text.pages, legible=text.legible)
    return made.data, document


def _refuse_lost(html: str, pages: Sequence[str]) -> None:
    """PrintFault when the PDF has no page, or not all the words of its HTML."""
    if not pages:
        raise PrintFault(("le PDF n'a aucune page",))
    if missing := readback.lost(html, pages):
        shown = ", ".join(f"« {word} »" for word in missing[:5])
        raise PrintFault((f"des mots manquent dans le PDF : {shown}",))


class _Job:
    """One pack on the bench."""

    def __init__(self, bench: _Bench, order: PackOrder) -> None:
        self.bench = bench
        self.order = order
        self.files: list[Printed] = []
        self.bodies: dict[str, bytes] = {}
        self.mentions: dict[LetterKind, tuple[MentionResult, ...]] = {}
        self.findings: list[LetterFinding] = []
        self.faults: list[Fault] = []

    def run(self) -> PackResult:
        for letter in self.order.letters:
            if isinstance(letter, Archived):
                self._archived(letter)
            else:
                self._letter(letter)
        if self.order.decompte is not None:
            self._document("decompte.html", "decompte.pdf", "Décompte", self.order.decompte)
        self._conformity()
        self._reading_copy()
        return PackResult(
            reference=self.order.reference,
            files=tuple(self.files),
            mentions=self.mentions,
            findings=tuple(self.findings),
            faults=tuple(self.faults),
        )

    def _add(self, name: str, title: str, data: bytes, pages: int, *, drawn: bool = False) -> None:
        content = self.bench.cache.keep(data)
        self.bodies[name] = data
        self.files.append(
            Printed(
                name=name,
                title=title,
                sha256=content,
                size=len(data),
                pages=pages,
                thumbnail=self._thumbnail(content, data) if drawn else None,
            )
        )

    def _thumbnail(self, content: str, data: bytes) -> Thumbnail:
        """The picture of a letter, drawn once for the same bytes."""
        key = digest([self.bench.toolchain, "vignette", THUMBNAIL_WIDTH, content])
        found = self.bench.cache.get(key)
        picture = found[0] if found else readback.first_picture(data, THUMBNAIL_WIDTH)
        if found is None:
            self.bench.cache.put(key, picture, {})
        return Thumbnail(sha256=self.bench.cache.keep(picture), height=images.height(picture))

    def _archived(self, sent: Archived) -> None:
        try:
            self._add(sent.name, sent.title, sent.data, readback.page_count(sent.data), drawn=True)
        except readback.Unreadable as reason:
            why = f"exemplaire envoyé : {reason}"
            self.faults.append(Fault(letter=sent.name, file="", line=1, message=why))

    def _letter(self, order: LetterOrder) -> None:
        letter = order.letter
        name = file_of(letter.kind)
        found = self.bench.cache.get(order.key) or self._kept(
            order.key, name, lambda: self._print_letter(order)
        )
        if found is None:
            return
        data, notes = found
        self.mentions[letter.kind] = tuple(MentionResult(**row) for row in notes["mentions"])
        self.findings += [LetterFinding(kind=letter.kind, **row) for row in notes["findings"]]
        if not notes["refused"]:
            self._add(name, order.title, data, notes["pages"], drawn=True)

    def _print_letter(self, order: LetterOrder) -> tuple[bytes, dict[str, Any]]:
        data, document = proof(order.letter, self.bench.templates, self.bench.engine, self.order.assets)
        findings, mentions = rules.check_document(document, self.bench.law)
        notes = {
            "pages": len(document.pages),
            "mentions": [asdict(result) for result in mentions],
            "findings": [
                {
                    "code": rule.code,
                    "message": rule.told(finding),
                    "place": self._place(order.letter, finding),
                }
                for rule, finding in findings
            ],
            "refused": any(rule.severity is rules.Severity.ERROR for rule, _ in findings),
        }
        return data, notes

    def _place(self, letter: Letter, finding: rules.Finding) -> str:
        """« letters/bloc_paiement.html:6 », or an empty text when no mention is at stake."""
        if "mention" not in finding.values:
            return ""
        template = LETTERS_OF[letter.kind].template
        file, line = self.bench.templates.place(finding.values["mention"], template)
        return f"{LETTERS}/{file}:{line}"

    def _document(self, template: str, name: str, title: str, view: Mapping[str, object]) -> None:
        assets = {asset: sha256(data) for asset, data in self.order.assets.items()}
        key = digest([self.bench.toolchain, template, view, assets])
        found = self.bench.cache.get(key) or self._kept(key, "", lambda: self._print_document(template, view))
        if found is not None:
            data, notes = found
            self._add(name, title, data, notes["pages"])

    def _print_document(self, template: str, view: Mapping[str, object]) -> tuple[bytes, dict[str, Any]]:
        page = self.bench.templates.document(template, view)
        data = self.bench.engine.print(page.html, attachments={}, assets=self.order.assets)
        pages = readback.texts(data)
        _refuse_lost(page.html, pages)
        return data, {"pages": len(pages)}

    def _kept(
        self, key: str, letter: str, make: Callable[[], tuple[bytes, dict[str, Any]]]
    ) -> tuple[bytes, dict[str, Any]] | None:
        """What `make` prints, kept in the cache; None, and a fault, when it cannot be printed as it is."""
        try:
            data, notes = make()
        except TemplateFault as fault:
            self.faults.append(Fault(letter=letter, file=fault.file, line=fault.line, message=fault.message))
            return None
        except PrintFault as fault:
            self.faults.append(Fault(letter=letter, file="", line=1, message=str(fault)))
            return None
        self.bench.cache.put(key, data, notes)
        return data, notes

    def _conformity(self) -> None:
        rows = [
            {"lettre": LETTERS_OF[kind].title, "mentions": [asdict(result) for result in results]}
            for kind, results in self.mentions.items()
        ]
        found = [asdict(finding) for finding in self.findings]
        standing = [self._standing(row) for row in self.order.conformity["etat"]]
        view = {
            **self.order.conformity,
            "etat": standing,
            "lettres": rows,
            "constats": found,
            "derogations": [self._settled(row) for row in self.order.conformity["derogations"]],
        }
        self._document("conformite.html", "conformite.pdf", "Fiche de conformité", view)

    def _settled(self, row: Mapping[str, Any]) -> Mapping[str, Any]:
        found = {item.code for item in self.findings}
        printed = any(isinstance(item, LetterOrder) for item in self.order.letters) and not self.faults
        return {**row, "emploi": once_printed(row["emploi"], row["code"], found, printed=printed)}

    def _standing(self, row: Mapping[str, Any]) -> Mapping[str, Any]:
        """A letter that was to be printed and could not be is refused: the sheet must not say otherwise."""
        why = [item.message for item in self.faults if item.letter and item.letter == row["fichier"]]
        why += [
            item.message
            for item in self.findings
            if file_of(item.kind) == row["fichier"] and rules.rule(item.code).severity is rules.Severity.ERROR
        ]
        if not why:
            return row
        status = row["statut"] if row["statut"] == LetterStatus.SENT else LetterStatus.REFUSED
        return {**row, "statut": str(status), "motifs": why, "fichier": ""}

    def _reading_copy(self) -> None:
        """One file in reading order; a convenience, the single files are the originals."""
        parts = [file.sha256 for file in self.files]
        if not parts:
            return
        key = digest([self.bench.toolchain, "pack", parts])
        found = self.bench.cache.get(key)
        if found is None:
            data = readback.merge([self.bodies[file.name] for file in self.files])
            found = (data, {"pages": sum(file.pages for file in self.files)})
            self.bench.cache.put(key, *found)
        data, notes = found
        self._add("pack.pdf", "Le tout, pour la lecture", data, notes["pages"])


def print_alone(workshop: Workshop, html: str, css: str, assets: Mapping[str, bytes]) -> bytes:
    """The PDF of one page that no pack holds, from the cache or made in a process of its own.

    Raises PrintFault when it cannot be printed faithfully.
    """
    cache = Cache(Path(workshop.cache_dir))
    key = digest([workshop.toolchain, html, css, {name: sha256(data) for name, data in assets.items()}])
    found = cache.get(key)
    if found is not None:
        return found[0]
    with Workers(1) as pool:
        data = pool.submit(_page, html, css, workshop.root, dict(assets)).result()
    cache.put(key, data, {})
    return data


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheets:
    """A letter printed outside any pack: its bytes, and a picture (PNG) of each page."""

    data: bytes
    pictures: tuple[bytes, ...]


def print_letters(workshop: Workshop, letters: Sequence[Letter]) -> tuple[Sheets, ...]:
    """The same files as in a pack, in the order given; those the cache does not hold are printed in parallel."""
    cache = Cache(Path(workshop.cache_dir))
    keys = [digest([workshop.toolchain, "feuilles", letter]) for letter in letters]
    missing = [(key, letter) for key, letter in zip(keys, letters, strict=True) if cache.get(key) is None]
    if missing:
        with Workers(min(worker_count(), len(missing)), open_shop, (workshop,)) as pool:
            list(pool.map(_print_sheets, missing))
    return tuple(map(partial(_sheets, cache), keys))


def _print_sheets(order: tuple[str, Letter]) -> None:
    bench, (key, letter) = _opened(), order
    data, _ = proof(letter, bench.templates, bench.engine)
    pictures = [bench.cache.keep(picture) for picture in readback.pictures(data, PICTURE_WIDTH)]
    bench.cache.put(key, data, {"pictures": pictures})


def _sheets(cache: Cache, key: str) -> Sheets:
    found = cache.get(key)
    assert found is not None  # just printed
    data, notes = found
    return Sheets(data=data, pictures=tuple(cache.path_of(name).read_bytes() for name in notes["pictures"]))


def _page(html: str, css: str, root: str, assets: Mapping[str, bytes]) -> bytes:
    return Engine(css=css, letters_dir=Path(root) / LETTERS).print(html, assets=assets)


@lru_cache(maxsize=1)
def worker_count() -> int:
    """All the cores this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else (os.cpu_count() or 1)


def run(
    orders: Iterable[PackOrder], workshop: Workshop, *, jobs: int = 0, executor: Executor | None = None
) -> Iterator[PackResult]:
    """Print every order; results come as they are ready, in any order. `jobs` 0 means all the cores.

    A worker that dies is replaced and what it held is printed again; after three losses in a row, GeneratorError.
    Closing the iterator, or any exception where it waits, stops the workers at once.
    An executor given by the caller must have been started with `open_shop(workshop)` as its initializer.
    """
    waiting = {order.reference: order for order in orders}
    if executor is not None:
        yield from _results(executor, waiting)
        return
    losses = 0
    while waiting:
        before = len(waiting)
        try:
            with Workers(min(jobs or worker_count(), before), open_shop, (workshop,)) as pool:
                for result in _results(pool, waiting):
                    del waiting[result.reference]
                    yield result
        except BrokenProcessPool:
            losses = losses + 1 if len(waiting) == before else 1
            if losses == MAX_LOSSES:
                raise GeneratorError(
                    "un processus de fabrication s'est arrêté trois fois de suite : vérifiez la mémoire disponible"
                ) from None


def _results(executor: Executor, waiting: Mapping[str, PackOrder]) -> Iterator[PackResult]:
    for future in as_completed([executor.submit(print_pack, order) for order in waiting.values()]):
        yield future.result()
