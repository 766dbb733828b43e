"""The workshop over many packs: one renderer per worker process, a cache by content, any executor.

The parent plans and never imports WeasyPrint. A worker receives small picklable batches of orders, renders only what
the cache does not hold, checks each letter on the text read back from its PDF, and answers with digests, never with
bytes. A task carries all it needs: any process that sees the project's folder may run it, in any order.
"""

import json
import os
import threading
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import FIRST_COMPLETED, Executor, Future, wait
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager, nullcontext, suppress
from dataclasses import asdict, dataclass, replace
from functools import lru_cache, partial
from itertools import islice
from pathlib import Path
from typing import Any, NamedTuple

from generator import images, readback, rules
from generator.case import LetterKind
from generator.failures import GeneratorError
from generator.letter import LETTERS as LETTERS_OF
from generator.letter import Letter
from generator.lifelong import lifelong
from generator.manifest import digest, sha256
from generator.pdf import Engine, PrintFault, refuse_lost
from generator.planned import LetterStatus, file_of
from generator.project import LETTERS, read_law, read_templates
from generator.render import TemplateFault, Templates
from generator.rules import MentionResult
from generator.toolchain import toolchain_digest, versions
from generator.waivers import once_printed
from generator.workers import Workers
from generator.writing import write_atomically

try:
    import fcntl
except (
    ImportError
):  # a system without POSIX locks: what two commands write is still compared before it is written
    fcntl = None  # type: ignore[assignment]

MAX_LOSSES = 3
PATIENCE = 30.0
"""Seconds without any result after which the crew is asked whether it is still there."""
PICTURE_WIDTH = 480
"""Width of the picture of a page, in pixels."""
THUMBNAIL_WIDTH = 240
"""Width of the picture of a letter on the page of its case, in pixels: twice what is shown, for fine screens."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LetterOrder:
    """A letter to print; `title` names its file, `key` covers everything that can change its bytes.

    `first_day`: that of a draft, in words, before which it may not leave; empty for a letter to send.
    """

    title: str
    letter: Letter
    key: str
    first_day: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Archived:
    """A letter already sent: the file at `path` is the letter. `name` is the one it has in the pack."""

    name: str
    title: str
    path: str
    sha256: str


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
    """Where a worker finds its tools. Small on purpose: it goes with every task.

    `seal`, when there is one, names a file of the cache made for this run: a worker that does not see it works on
    another disk.
    """

    root: str
    cache_dir: str
    toolchain: str
    seal: str = ""


class _Bench:
    """One worker's tools, built once and kept for its life: fonts and style sheet are loaded a single time."""

    def __init__(self, workshop: Workshop) -> None:
        root = Path(workshop.root)
        texts = read_templates(root)
        if toolchain_digest(texts, root / LETTERS) != workshop.toolchain:
            raise GeneratorError(
                "les modèles ou le programme ne sont pas les mêmes d'un processus à l'autre, ou ont changé pendant la "
                "fabrication : relancez les ouvriers s'il y en a, puis la commande"
            )
        self.workshop = workshop
        self.toolchain = workshop.toolchain
        self.law = read_law()
        self.templates = Templates(texts)
        self.engine = Engine(css=texts["style.css"], letters_dir=root / LETTERS)
        self.cache = Cache(Path(workshop.cache_dir))


_bench: _Bench | None = None  # one per process, see docs/decisions/0007
_at_the_bench = threading.Lock()
"""A worker of another executor may run several threads: one at a time prints."""


def _bench_of(workshop: Workshop) -> _Bench:
    """The bench of this process for that workshop, laid at its first task. Raises GeneratorError when it cannot be."""
    global _bench
    if not _sees_seal(workshop.cache_dir, workshop.seal):
        raise GeneratorError(not_shared(workshop.root))
    tools = replace(workshop, seal="")
    if _bench is None or _bench.workshop != tools:
        with lifelong():
            _bench = _Bench(tools)
    return _bench


def _sees_seal(cache_dir: str, seal: str) -> bool:
    return not seal or (Path(cache_dir) / seal).exists()


def not_shared(root: str) -> str:
    """Why a worker on another disk is refused."""
    return (
        f"un ouvrier ne voit pas le même dossier « {root} » : montez-le au même endroit sur toutes les machines "
        "(système de fichiers partagé), ou fabriquez par lots (amiable build --shard)"
    )


def inspect(root: str, cache_dir: str, seal: str) -> dict[str, Any]:
    """What a worker sees, in plain values that any version of the program can exchange."""
    if not _sees_seal(cache_dir, seal):
        return {"shared": False, "versions": versions(), "toolchain": ""}
    folder = Path(root)
    made_with = toolchain_digest(read_templates(folder), folder / LETTERS)
    return {"shared": True, "versions": versions(), "toolchain": made_with}


class Cache:
    """What was made, kept under the digest of what it was made from. Deleting the folder is always safe.

    An entry, `<key>.json`, gives the digest of the bytes and some notes; the bytes stand once under their own digest,
    in `files/`, whoever made them. Both are checked when read: a truncated, altered or missing part is made again.
    The time of a file is that of its last use.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def _entry(self, key: str) -> Path:
        return self.folder / key[:2] / f"{key}.json"

    def path_of(self, content: str) -> Path:
        """Where the file whose bytes have the digest `content` waits for its pack."""
        return Path(f"{self.folder}/{FILES}/{content[:2]}/{content}")

    def get(self, key: str) -> tuple[bytes, dict[str, Any]] | None:
        """The bytes and notes kept under `key`, or None when absent or damaged."""
        path = self._entry(key)
        try:
            found = read_entry(key, path.read_bytes())
        except OSError:
            return None
        data = self.read(found[0]) if found else None
        if found is None or data is None:
            return None
        _use(path)
        return data, found[1]

    def put(self, key: str, data: bytes, notes: object) -> None:
        """Keep `data` under `key`; two builds writing at once leave one whole entry."""
        content = self.keep(data)
        entry = {"sha256": content, "notes": notes, "sceau": digest([key, content, notes])}
        _write(self._entry(key), json.dumps(entry, ensure_ascii=False).encode())

    def read(self, content: str) -> bytes | None:
        """The bytes whose digest is `content`, or None when they are absent or damaged."""
        path = self.path_of(content)
        try:
            data = path.read_bytes()
        except OSError:
            return None
        if sha256(data) != content:
            return None
        _use(path)
        return data

    def keep(self, data: bytes) -> str:
        """Keep a finished file under its own digest, for the packs that hold it."""
        content = sha256(data)
        if self.read(content) is None:
            _write(self.path_of(content), data)
        return content

    def holds(self, result: PackResult) -> bool:
        """Whether every file of a pack just printed waits here: the folder may have been deleted meanwhile."""
        wanted = [(file.sha256, file.size) for file in result.files]
        wanted += [(file.thumbnail.sha256, None) for file in result.files if file.thumbnail]
        return all(self._waits(content, size) for content, size in wanted)

    def _waits(self, content: str, size: int | None) -> bool:
        try:
            found = self.path_of(content).stat().st_size
        except OSError:
            return False
        return size is None or found == size


FILES = "files"
"""The folder of the cache that holds bytes under their own digest."""


def read_entry(key: str, text: bytes) -> tuple[str, dict[str, Any]] | None:
    """The digest and the notes an entry gives, or None when it is damaged or was written under another key."""
    try:
        entry = json.loads(text)
        content, notes, seal = entry["sha256"], entry["notes"], entry["sceau"]
    except (ValueError, KeyError, TypeError, RecursionError):
        return None
    return (content, notes) if seal == digest([key, content, notes]) else None


def _use(path: Path) -> None:
    """Say that a file has just been used; pruning removes first what was not for the longest time."""
    with suppress(OSError):
        os.utime(path)


def _write(path: Path, data: bytes) -> None:
    """`data` at `path`, whole or not at all, even while somebody deletes the cache."""
    for left in reversed(range(MAX_LOSSES)):
        path.parent.mkdir(parents=True, exist_ok=True)
        try:
            write_atomically(path, data)
            return
        except FileNotFoundError:
            if not left:
                raise


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


def print_batch(workshop: Workshop, orders: Sequence[PackOrder]) -> list[PackResult]:
    """Make every file of some packs, from the cache where it can. Runs inside a worker, of any executor."""
    with _at_the_bench:
        bench = _bench_of(workshop)
        return [_Job(bench, order).run() for order in orders]


class Proof(NamedTuple):
    """A letter printed, what is read back from it, and its page, whose words the PDF must show.

    `draft`: the same letter that may not leave yet, when it is one.
    """

    data: bytes
    document: rules.Document
    html: str
    draft: bytes | None


def proof(
    letter: Letter,
    templates: Templates,
    engine: Engine,
    assets: Mapping[str, bytes] | None = None,
    *,
    first_day: str = "",
) -> Proof:
    """The PDF of a letter, and what is read back from it: on that alone its rules are checked. With a `first_day`, in
    words, before which it may not leave, its draft too.

    Raises TemplateFault and PrintFault.
    """
    page = templates.html(letter)
    layer = templates.document("projet.html", {"premier_jour": first_day}).html if first_day else ""
    made = engine.print_marked(page.html, attachments=letter.data, assets=assets, layer_html=layer)
    text = readback.read(made.data, made.marks)
    document = rules.Document(letter=letter, passages=page.passages, pages=text.pages, legible=text.legible)
    return Proof(made.data, document, page.html, made.draft)


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
        data = Path(sent.path).read_bytes()
        if sha256(data) != sent.sha256:
            raise GeneratorError(f"« {sent.path} » a changé pendant la fabrication : relancez la commande")
        try:
            self._add(sent.name, sent.title, data, readback.page_count(data), drawn=True)
        except readback.Unreadable as reason:
            why = f"exemplaire envoyé : {reason}"
            self.faults.append(Fault(letter=sent.name, file="", line=1, message=why))

    def _letter(self, order: LetterOrder) -> None:
        letter = order.letter
        name = file_of(letter.kind)
        key = digest([order.key, order.first_day]) if order.first_day else order.key
        found = self.bench.cache.get(key) or self._kept(key, name, lambda: self._print_letter(order))
        if found is None:
            return
        data, notes = found
        self.mentions[letter.kind] = tuple(MentionResult(**row) for row in notes["mentions"])
        self.findings += [LetterFinding(kind=letter.kind, **row) for row in notes["findings"]]
        if not notes["refused"]:
            self._add(name, order.title, data, notes["pages"], drawn=True)

    def _print_letter(self, order: LetterOrder) -> tuple[bytes, dict[str, Any]]:
        made = proof(
            order.letter,
            self.bench.templates,
            self.bench.engine,
            self.order.assets,
            first_day=order.first_day,
        )
        document = made.document
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
        if not notes["refused"]:  # a rule that refuses says it better, with its article
            refuse_lost(made.html, document.pages)
        if made.draft is None:
            return made.data, notes
        self.bench.cache.put(order.key, made.data, notes)  # as it will leave: its day finds it here
        return made.draft, notes

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
        refuse_lost(page.html, pages)
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
        drafts = {
            item.letter.kind
            for item in self.order.letters
            if isinstance(item, LetterOrder) and item.first_day
        }
        rows = [_checked(kind, results, draft=kind in drafts) for kind, results in self.mentions.items()]
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


_PRESENT, _IDLE = "présente", "sans objet"
_WEIGHTS = ("L", "E", "P", "X", "–")
"""The weight of a mention, from what the law requires to what is said besides."""


def _checked(kind: LetterKind, results: Sequence[MentionResult], *, draft: bool) -> dict[str, Any]:
    """What the conformity sheet says of the mentions of a letter.

    Those of a draft that are there are counted: their text is shown once the letter is to be sent, and may change.
    """
    there = [result for result in results if result.verdict == _PRESENT]
    told = [
        result for result in results if result.verdict != _IDLE and not (draft and result.verdict == _PRESENT)
    ]
    return {
        "lettre": LETTERS_OF[kind].title,
        "presentes": len(there) if draft else 0,
        "groupes": list(by_weight(told)),
    }


def by_weight(results: Sequence[MentionResult]) -> Iterator[dict[str, Any]]:
    """Mentions of the same weight and fate together, those to look at first, in the order of the catalogue."""
    for there in (False, True):
        for severity in _WEIGHTS:
            rows = [
                asdict(result)
                for result in results
                if (result.verdict == _PRESENT) is there and result.severity == severity
            ]
            if rows:
                yield {"gravite": severity, "presentes": there, "mentions": rows}


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
    sheets = {key: _sheets(cache, key) for key in keys}
    missing = {key: letter for key, letter in zip(keys, letters, strict=True) if sheets[key] is None}
    if missing:
        with Workers(min(worker_count(), len(missing))) as pool:
            list(pool.map(partial(_print_sheets, workshop), missing.items()))
        sheets |= {key: _sheets(cache, key) for key in missing}
    assert all(sheets.values())  # just printed
    return tuple(found for key in keys if (found := sheets[key]))


def _print_sheets(workshop: Workshop, order: tuple[str, Letter]) -> None:
    bench, (key, letter) = _bench_of(workshop), order
    data = proof(letter, bench.templates, bench.engine).data
    pictures = [bench.cache.keep(picture) for picture in readback.pictures(data, PICTURE_WIDTH)]
    bench.cache.put(key, data, {"pictures": pictures})


def _sheets(cache: Cache, key: str) -> Sheets | None:
    """The sheets kept under `key`; None when they, or the picture of one of their pages, are to be made again."""
    found = cache.get(key)
    if found is None:
        return None
    pictures = [cache.read(name) for name in found[1]["pictures"]]
    kept = tuple(picture for picture in pictures if picture is not None)
    return Sheets(data=found[0], pictures=kept) if len(kept) == len(pictures) else None


def _page(html: str, css: str, root: str, assets: Mapping[str, bytes]) -> bytes:
    return Engine(css=css, letters_dir=Path(root) / LETTERS).print(html, assets=assets)


@lru_cache(maxsize=1)
def worker_count() -> int:
    """All the cores this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else (os.cpu_count() or 1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Crew:
    """Who prints: an executor, how many packs make one task at most, and how many tasks are handed out at once.

    `seal` as in Workshop. `check` is called when nothing comes back any more; it raises GeneratorError when nobody is
    left to work.
    """

    executor: Executor
    batch: int
    in_flight: int
    seal: str = ""
    check: Callable[[], None] = lambda: None


def run(
    references: Iterable[str],
    order_of: Callable[[str], PackOrder],
    workshop: Workshop,
    *,
    jobs: int = 0,
    crew: Crew | None = None,
) -> Iterator[PackResult]:
    """Print the packs of these cases; results come as they are ready, in any order. `jobs` 0 means all the cores here.

    `order_of` is asked for an order when a worker is about to take it, and again if it is lost: thousands of them are
    never held at once.

    Without a crew, processes are started here: one that dies is replaced and what it held is printed again. A pack
    whose files left the cache before they could be laid is printed again too. After three losses in a row,
    GeneratorError. Closing the iterator, or any exception where it waits, stops the workers at once.
    """
    waiting = dict.fromkeys(references)
    cache = Cache(Path(workshop.cache_dir))
    losses = 0
    while waiting:
        before = len(waiting)
        why = (
            "ses fichiers disparaissent du cache : attendez qu'il ne soit plus effacé, ou vérifiez le disque"
        )
        try:
            with nullcontext(crew) if crew else _local_crew(min(jobs or worker_count(), before)) as hands:
                for result in _results(hands, replace(workshop, seal=hands.seal), tuple(waiting), order_of):
                    if cache.holds(result):
                        del waiting[result.reference]
                        yield result
        except BrokenProcessPool:
            why = "un processus de fabrication s'est arrêté trois fois de suite : vérifiez la mémoire disponible"
        losses = losses + 1 if len(waiting) == before else 1
        if waiting and losses == MAX_LOSSES:
            raise GeneratorError(why)


def _results(
    crew: Crew, workshop: Workshop, references: Sequence[str], order_of: Callable[[str], PackOrder]
) -> Iterator[PackResult]:
    size = max(
        1, min(crew.batch, len(references) // crew.in_flight)
    )  # a few packs are for all the workers too
    batches = (references[start : start + size] for start in range(0, len(references), size))
    running: set[Future[list[PackResult]]] = set()
    while True:
        for batch in islice(batches, crew.in_flight - len(running)):
            running.add(crew.executor.submit(print_batch, workshop, tuple(map(order_of, batch))))
        if not running:
            return
        done, running = wait(running, timeout=PATIENCE, return_when=FIRST_COMPLETED)
        if not done:
            crew.check()
        for future in done:
            yield from future.result()


@contextmanager
def _local_crew(workers: int) -> Iterator[Crew]:
    with Workers(workers) as pool:
        yield Crew(executor=pool, batch=1, in_flight=4 * workers)
