"""Whole projects through the command line: starts, rebuilds at each size, one or two processes, the served site."""

import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory

from generator.commands import COMMANDS
from tests.benchmarks.bench import ENVIRONMENT, Bench
from tests.benchmarks.measure import Failed, Run, end
from tests.benchmarks.portfolio import DAY, NEXT_DAY, ROOT, Portfolio, draw, touch

PACKS = "build/packs"
PATIENCE = 900
"""Seconds given to a page to show what was saved."""


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
            for key, argv in list(asked.items()):
                try:
                    done = bench.amiable(*argv, root=root)
                except Failed as failure:
                    bench.results.failures.append(str(failure))
                    del asked[key]
                    continue
                if turn:
                    said = " ".join(word for word in argv if word not in day).replace(_CASE, "DOSSIER")
                    bench.results.add(f"cold/{key}", f"amiable {said}", "s", done.cpu)


# --- Rebuilds at each size ---


def rebuilds(bench: Bench) -> None:
    """check, then a life of a project: all to make, nothing, one case changed, the next day; packs, then site."""
    with TemporaryDirectory(dir=bench.work) as name:
        bench.say("  lettres modèles et guide, faits une fois pour toutes les tailles")
        specimens = _specimens(bench, Path(name))
        for size in bench.plan.sizes:
            bench.say(f"  {size} dossiers")
            with bench.drawn(size) as portfolio:
                shutil.copytree(specimens, portfolio.root / "build")
                _life(bench, portfolio, repeats=bench.plan.repeats)


def _specimens(bench: Bench, root: Path) -> Path:
    """What stays of the site without any case, once the site itself is taken away: gallery and printed guide."""
    draw(root, 1, bench.moves)
    bench.amiable("build", "--audience", "guide", "--date", DAY.isoformat(), root=root)
    shutil.rmtree(root / "build" / "site")
    return root / "build"


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
    add(f"memory-parent/{size}", "mémoire, processus principal", "MB", done.memory.parent)
    add(
        f"memory-worker/{size}",
        "mémoire, plus gros des autres",
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
    for _ in range(repeats):
        add(f"noop-site/{size}", "rien à refaire, packs et site", "s", build().cpu)
    for turn in range(repeats):
        touch(root, portfolio.quiet[turn], "bis")
        add(f"one-site/{size}", "un dossier changé, packs et site", "s", build().cpu)
    build(*packs_alone)  # what is asked changes here: everything is gone over once
    for turn in range(repeats):
        touch(root, portfolio.quiet[turn], "ter")
        add(f"one/{size}", "un dossier changé, packs seuls", "s", build(*packs_alone).cpu)
    build()
    add(f"next/{size}", "le lendemain, packs et site", "s", build(day=NEXT_DAY).cpu)
    add(f"due/{size}", "lettres nouvellement dues ce jour-là", "", len(portfolio.due))


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
            end(server)


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
