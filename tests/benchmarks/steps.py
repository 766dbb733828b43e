"""The measures, one function a step: each puts what it finds into the results as soon as it has it."""

import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, timedelta
from io import BytesIO
from pathlib import Path
from tempfile import TemporaryDirectory

import pikepdf

from generator.commands import COMMANDS
from tests.benchmarks import contenders, markup
from tests.benchmarks.contenders import CONTENDERS
from tests.benchmarks.measure import Failed, Run, run
from tests.benchmarks.portfolio import DAY, NEXT_DAY, ROOT, Moves, Portfolio, draw, touch
from tests.benchmarks.results import Results

PACKS = "build/packs"
ENVIRONMENT = {"PYTHONPATH": str(ROOT)}
"""The product measured is the one of this checkout."""
ANSWERS = (0, 1)
"""Exit codes of a command that did its work: 1 says that a case has errors or a letter is refused."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """How much is measured. `quick` cuts the repetitions, not what is measured."""

    sizes: tuple[int, ...]
    quick: bool = False

    @property
    def batches(self) -> int:
        return 3 if self.quick else 10

    @property
    def batch(self) -> int:
        return 5 if self.quick else 20

    @property
    def repeats(self) -> int:
        return 1 if self.quick else 3

    @property
    def letters_in_parallel(self) -> int:
        return 60 if self.quick else 1_200


@dataclass(slots=True)
class Bench:
    """What every step needs. `work` is an empty folder, removed at the end; `say` tells the person who waits."""

    plan: Plan
    moves: Moves
    work: Path
    results: Results
    say: Callable[[str], None]

    def amiable(self, *argv: str, root: Path = ROOT, watch: float = 0.0) -> Run:
        """One command of the product, as it is typed, on the files of this checkout."""
        return run(
            [sys.executable, "-m", "generator", *argv],
            cwd=root,
            environment=ENVIRONMENT,
            allowed=ANSWERS,
            watch=watch,
        )

    @contextmanager
    def drawn(self, size: int, *, due: int | None = None) -> Iterator[Portfolio]:
        """A project of `size` cases, thrown away afterwards."""
        with TemporaryDirectory(dir=self.work) as folder:
            yield draw(Path(folder), size, self.moves, due=due)


# --- Letters ---


def letters(bench: Bench) -> None:
    """The same letters by everyone, a few at a time in turn, each in a warm process on one core."""
    plan = bench.plan
    count = plan.batches * plan.batch + WARM_UP
    with bench.drawn(count, due=count) as portfolio, TemporaryDirectory(dir=bench.work) as name:
        folder = Path(name)
        contenders.prepare(portfolio, folder, count)
        absent = contenders.missing()
        bench.results.failures += absent.values()
        workers = {key: contenders.Worker(key, folder) for key in CONTENDERS if key not in absent}
        try:
            for worker in workers.values():
                worker.make(range(WARM_UP))
            for turn in range(plan.batches):
                bench.say(f"  tour {turn + 1} sur {plan.batches}")
                ranks = range(WARM_UP + turn * plan.batch, WARM_UP + (turn + 1) * plan.batch)
                for key, worker in workers.items():
                    mine = ranks[:: CONTENDERS[key].share]
                    cost = worker.make(mine)
                    bench.results.add(f"letter/{key}", CONTENDERS[key].title, "s", cost["cpu"] / len(mine))
                    bench.results.add(f"rss/{key}", CONTENDERS[key].title, "MB", cost["rss"])
        finally:
            for worker in workers.values():
                worker.close()
        _compare(bench.results, folder, list(workers))
        _weigh(bench.results, folder)


WARM_UP = 3


def _compare(results: Results, folder: Path, keys: list[str]) -> None:
    """The words and pages of each contender beside ours, and the size of its files."""
    ours = {}
    for path in (folder / "amiable").glob("*.pdf"):
        text, pages = markup.pdf_text(path.read_bytes())
        ours[path.name] = markup.words(text), pages
    for key in keys:
        title = CONTENDERS[key].title
        for path in sorted((folder / key).glob("*.pdf")):
            data = path.read_bytes()
            text, pages = markup.pdf_text(data)
            own, own_pages = ours[path.name]
            results.add(f"words/{key}", title, "%", 100 * markup.shared(own, markup.words(text)))
            results.add(f"pages/{key}", title, "%", 100.0 * (pages == own_pages))
            results.add(f"size/{key}", title, "o", len(data))


def _weigh(results: Results, folder: Path) -> None:
    """Our final letters that carry a QR code, once their attachments are taken out."""
    for rank, order in enumerate(contenders.orders(folder)):
        path = folder / "amiable" / f"{rank}.pdf"
        if path.exists() and not order.letter.draft and 'class="code"' in order.page:
            size = len(without_attachments(path.read_bytes()))
            results.add("final-size", "lettre finale sans pièces jointes", "o", size)


def without_attachments(data: bytes) -> bytes:
    """The same file without what it carries; every other stream keeps its bytes."""
    with pikepdf.open(BytesIO(data)) as document:
        for name in list(document.attachments):
            del document.attachments[name]
        for holder in (document.Root, document.Root.get("/Names")):
            for key in ("/AF", "/EmbeddedFiles"):
                if holder is not None and key in holder:
                    del holder[key]
        out = BytesIO()
        document.save(out)
        return out.getvalue()


# --- Cold starts ---

_CASE = "2026-0042"
COLD: dict[str, tuple[str, ...]] = {
    "check": ("check", _CASE),
    "regle": ("regle", "PAR01"),
    "taux": ("taux",),
    "expliquer": ("expliquer", _CASE),
    "simuler": ("simuler", _CASE),
    "agenda": ("agenda",),
    "exporter": ("exporter", "balance"),
    "schema": ("schema", "dossier"),
    "build": ("build", "--sans-site"),
    "noter": ("noter", _CASE, "appel", "--resultat", "joint", "--note", "essai", "--essai"),
    "relire": ("relire", f"{PACKS}/{_CASE}/mise_en_demeure.pdf", "--lettre", "mise_en_demeure", "--regime", "b2b"),
    "verifier": ("verifier", f"{PACKS}/{_CASE}"),
    "echeancier": ("echeancier", _CASE, "--mensualites", "3", "--sans-pdf"),
}  # fmt: skip
"""What is asked of a command on the example project, packs made; of any other, its help alone."""


def cold(bench: Bench) -> None:
    """Each command from the shell to its answer, in a new process, the files of the machine's cache being warm."""
    with TemporaryDirectory(dir=bench.work) as name:
        root = Path(name)
        for folder in ("cases", "letters", "docs"):
            shutil.copytree(ROOT / folder, root / folder)
        shutil.copy(ROOT / "mkdocs.yml", root)
        day = ("--date", DAY.isoformat())
        bench.amiable("build", "--sans-site", *day, root=root)
        asked = {"aide": ("--help",)}
        for command in COMMANDS:
            dated = day if any(option.name == "--date" for option in command.options) else ()
            found = COLD.get(command.name)
            asked[command.name] = (*found, *dated) if found else (command.name, "--help")
        for turn in range(bench.plan.repeats + 1):  # the first one warms the cache and is not kept
            for key, argv in asked.items():
                done = bench.amiable(*argv, root=root)
                if turn:
                    said = " ".join(word for word in argv if word not in day)
                    bench.results.add(f"cold/{key}", f"amiable {said}", "s", done.cpu)


# --- Rebuilds at each size ---


def rebuilds(bench: Bench) -> None:
    """check, then a life of a project: all to make, nothing, one case changed, the next days; packs, then site."""
    with TemporaryDirectory(dir=bench.work) as name:
        bench.say("  lettres modèles et guide, faits une fois pour toutes les tailles")
        specimens = _specimens(bench, Path(name))
        for size in bench.plan.sizes:
            bench.say(f"  {size} dossiers")
            with bench.drawn(size) as portfolio:
                shutil.copytree(specimens, portfolio.root / "build" / ".cache")
                _life(bench, portfolio, repeats=bench.plan.repeats)


def _specimens(bench: Bench, root: Path) -> Path:
    """The cache after the site without any case, which has the same gallery and the same printed guide."""
    draw(root, 1, bench.moves)
    bench.amiable("build", "--audience", "guide", "--date", DAY.isoformat(), root=root)
    return root / "build" / ".cache"


def _life(bench: Bench, portfolio: Portfolio, *, repeats: int) -> None:
    root, size, add = portfolio.root, len(portfolio), bench.results.add
    packs_alone = ("--sans-site",)

    def build(*options: str, day: date = DAY, watch: float = 0.0) -> Run:
        return bench.amiable("build", *options, "--date", day.isoformat(), root=root, watch=watch)

    for _ in range(repeats):
        done = bench.amiable("check", "--date", DAY.isoformat(), root=root)
        add(f"check/{size}", "amiable check", "s", done.cpu)
    done = build(*packs_alone, watch=0.2)
    add(f"full/{size}", "tous les packs à faire", "s", done.cpu)
    add(f"full-wall/{size}", "tous les packs à faire, temps d’horloge", "s", done.wall)
    add(f"memory/{size}", "mémoire, tous processus", "MB", done.memory.peak)
    add(f"memory-parent/{size}", "mémoire du processus principal", "MB", done.memory.parent)
    add(
        f"memory-worker/{size}",
        "mémoire du plus grand processus de fabrication",
        "MB",
        done.memory.largest_worker,
    )
    add(f"letters/{size}", "lettres dans les packs", "", len(made_letters(root)))
    add(f"pack-size/{size}", "un pack", "o", _weight(root / PACKS) / size)
    for _ in range(repeats):
        add(f"noop/{size}", "rien à refaire, packs seuls", "s", build(*packs_alone).cpu)
    before = bench.results.series[f"noop/{size}"].low
    done = build(watch=0.2)
    add(f"site/{size}", "site entier, packs déjà faits", "s", max(0.0, done.cpu - before))
    add(f"memory-site/{size}", "mémoire, site entier", "MB", done.memory.peak)
    add(f"site-size/{size}", "site", "o", _weight(root / "build" / "site"))
    changed = iter(portfolio.quiet)
    for turn in range(repeats):
        add(f"noop-site/{size}", "rien à refaire, packs et site", "s", build().cpu)
        touch(root, next(changed), f"bis {turn}")
        add(f"one-site/{size}", "un dossier changé, packs et site", "s", build().cpu)
        touch(root, next(changed), f"ter {turn}")
        add(f"one/{size}", "un dossier changé, packs seuls", "s", build(*packs_alone).cpu)
    build()
    add(f"next/{size}", "le lendemain, packs et site", "s", build(day=NEXT_DAY).cpu)
    add(f"due/{size}", "lettres nouvellement dues ce jour-là", "", len(portfolio.due))
    later = NEXT_DAY + timedelta(days=1)
    add(f"later/{size}", "le surlendemain, packs seuls", "s", build(*packs_alone, day=later).cpu)


def made_letters(root: Path) -> list[Path]:
    """The PDFs of letters in the packs of a project."""
    kinds = ("rappel", "relance", "mise_en_demeure")
    return [path for kind in kinds for path in (root / PACKS).glob(f"*/{kind}*.pdf")]


def _weight(folder: Path) -> int:
    return sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())


# --- Two processes instead of one ---


def parallel(bench: Bench) -> None:
    """The same packs by one process and by two, in turn; the memory of the one that works alone."""
    plan = bench.plan
    size = max(4, plan.letters_in_parallel // 2)
    with bench.drawn(size, due=0) as portfolio:
        for turn in range(plan.repeats - 1 or 1):
            for jobs in (1, 2):
                bench.say(f"  tour {turn + 1}, {jobs} processus")
                shutil.rmtree(portfolio.root / "build", ignore_errors=True)
                done = bench.amiable(
                    "build", "--sans-site", "--jobs", str(jobs), "--date", DAY.isoformat(),
                    root=portfolio.root, watch=0.2,
                )  # fmt: skip
                made = len(made_letters(portfolio.root))
                bench.results.add(
                    f"parallel/{jobs}", f"packs par {jobs} processus, temps d’horloge", "s", done.wall
                )
                if jobs == 1:
                    bench.results.add("parallel-letters", "lettres de ces packs", "", made)
                    growth = done.memory.growth() * done.wall / max(1, made) * 1000
                    bench.results.add("growth", "croissance par 1 000 lettres", "MB", max(0.0, growth))


# --- From a saved case to the page ---


def serve(bench: Bench) -> None:
    """`amiable serve`: a case is saved, its page is asked for until it says so."""
    size = min((each for each in bench.plan.sizes if each >= 1_000), default=max(bench.plan.sizes))
    with bench.drawn(size) as portfolio, socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        address = f"127.0.0.1:{free.getsockname()[1]}"
        free.close()
        day = ("--date", DAY.isoformat())
        bench.say("  packs et site d’abord")
        bench.amiable("build", *day, root=portfolio.root)
        server = subprocess.Popen(
            [sys.executable, "-m", "generator", "serve", *day, "--adresse", address],
            cwd=portfolio.root,
            env={**os.environ, **ENVIRONMENT},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        try:
            reference = portfolio.quiet[0]
            page = f"http://{address}/dossiers/{reference}/index.html"
            _wait_for(page, "<html", server, PATIENCE)
            for turn in range(bench.plan.repeats):
                time.sleep(1)  # the watcher must have seen the previous change
                mark = f"repère {turn}"
                touch(portfolio.root, reference, mark)
                start = time.perf_counter()
                _wait_for(page, mark, server, PATIENCE)
                bench.results.add(
                    f"serve/{size}", "de l’enregistrement à la page", "s", time.perf_counter() - start
                )
        finally:
            server.terminate()
            server.wait()


PATIENCE = 900
"""Seconds given to a page to show what was saved."""


def _wait_for(page: str, words: str, server: subprocess.Popen[bytes], patience: float) -> None:
    limit = time.perf_counter() + patience
    while time.perf_counter() < limit:
        if server.poll() is not None:
            raise Failed("« amiable serve » s’est arrêté")
        try:
            with urllib.request.urlopen(page, timeout=patience) as answer:  # noqa: S310 — our own server
                if words in answer.read().decode():
                    return
        except (urllib.error.URLError, ConnectionError, TimeoutError):
            pass
        time.sleep(0.02)
    raise Failed(f"« amiable serve » n’a pas montré la page après {patience} s")


# --- The list ---


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """`minutes`: how long it takes on a recent machine with two cores, roughly."""

    title: str
    measure: Callable[[Bench], None]
    minutes: Callable[[Plan], float]


def _letter_minutes(plan: Plan) -> float:
    return plan.batches * plan.batch * 2.2 / 60 + 1


def _rebuild_minutes(plan: Plan) -> float:
    return 1 + sum(0.013 * size + 0.004 * size * plan.repeats for size in plan.sizes)


STEPS: dict[str, Step] = {
    "lettres": Step(title="les mêmes lettres par chacun", measure=letters, minutes=_letter_minutes),
    "demarrages": Step(
        title="le démarrage des commandes", measure=cold, minutes=lambda plan: 0.5 + 0.2 * plan.repeats
    ),
    "parallele": Step(
        title="un ou deux processus",
        measure=parallel,
        minutes=lambda plan: plan.letters_in_parallel * 0.012 * max(1, plan.repeats - 1),
    ),
    "service": Step(title="amiable serve", measure=serve, minutes=lambda plan: 1 + 0.01 * min(1_000, max(plan.sizes))),
    "dossiers": Step(title="contrôle, packs et site à chaque taille", measure=rebuilds, minutes=_rebuild_minutes),
}  # fmt: skip
"""In the order in which they run: what an interruption costs most comes last."""
