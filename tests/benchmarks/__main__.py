"""`./dev bench`: measure, print the tables, write JSON, curves and page."""

import argparse
import os
import platform
import shutil
import signal
import subprocess
import sys
from collections.abc import Sequence
from datetime import UTC, datetime
from importlib import metadata
from pathlib import Path
from tempfile import TemporaryDirectory

from generator.cli.parsing import FrenchParser, Misuse
from generator.toolchain import versions
from tests.benchmarks import report
from tests.benchmarks.bench import Bench, Plan
from tests.benchmarks.goals import number
from tests.benchmarks.measure import PROC, Failed
from tests.benchmarks.portfolio import ROOT, every_move, sort_moves
from tests.benchmarks.results import Results, read
from tests.benchmarks.steps import STEPS

PAGE = ROOT / "docs" / "reference" / "mesures.md"
ASSETS = ROOT / "docs" / "assets" / "mesures"
QUICK_SIZES = (30, 100)
SMALLEST = 10
LIBRARIES = ("typst", "playwright", "pikepdf")


def say(text: str) -> None:
    print(text, file=sys.stderr, flush=True)


def options(argv: Sequence[str]) -> argparse.Namespace:
    """Raises Misuse, with a French sentence."""
    parser = FrenchParser(
        prog="./dev bench",
        description="Mesure la vitesse, la mémoire et les tailles, à côté de Typst, de Chromium et d’un script\n"
        "WeasyPrint naïf. À lancer sur une machine au repos ; Ctrl-C garde ce qui est déjà mesuré.",
        usage="./dev bench [options]",
    )
    add = parser.add_argument
    add("--tailles", metavar="N,N", type=sizes, help="nombres de dossiers (par défaut : 100,1000,10000)")
    add("--rapide", action="store_true", help="peu de répétitions, 30 et 100 dossiers : quelques minutes")
    add("--seulement", metavar="NOM", action="append", choices=tuple(STEPS),
        help=f"une mesure, ou plusieurs en répétant l’option : {', '.join(STEPS)}")  # fmt: skip
    add("--sortie", metavar="DOSSIER", type=Path, default=ROOT / "build" / "mesures",
        help="où écrire (par défaut : build/mesures)")  # fmt: skip
    add(
        "--depuis",
        metavar="FICHIER",
        type=Path,
        help="ne mesure rien : reprend les valeurs de ce mesures.json",
    )
    add("--publier", action="store_true", help="réécrit aussi la page de référence et ses courbes")
    found, unknown = parser.parse_known_args(argv)
    if unknown:
        raise Misuse(f"option ou argument inconnu : {' '.join(unknown)}\nPour l’aide : ./dev bench --help")
    return found


def sizes(written: str) -> tuple[int, ...]:
    """« 100,1000 » as numbers, in order; below SMALLEST a portfolio has not one case of each kind."""
    parts = written.split(",")
    if not all(part.isdecimal() and int(part) >= SMALLEST for part in parts):
        raise argparse.ArgumentTypeError(
            f"des nombres de dossiers à partir de {SMALLEST}, par exemple 100,1000"
        )
    return tuple(sorted({int(part) for part in parts}))


def announced(minutes: float) -> str:
    """How long it will be, roughly: « environ 3 h 20 », « environ 10 min »."""
    rounded = max(1, round(minutes)) if minutes < 10 else round(minutes / 10) * 10
    hours, rest = divmod(rounded, 60)
    return f"environ {hours} h {rest:02}" if hours else f"environ {rest} min"


def machine() -> dict[str, str]:
    """What the figures depend on, without anything that names the machine."""
    cpu = [
        line for line in (PROC / "cpuinfo").read_text(encoding="utf-8").splitlines() if "model name" in line
    ]
    memory = (PROC / "meminfo").read_text(encoding="utf-8").split()[1]
    return {
        "processeur": cpu[0].partition(": ")[2] if cpu else platform.machine(),
        "cœurs utilisables": str(len(os.sched_getaffinity(0))),
        "mémoire": f"{number(int(memory) / 1e6)} Go",
        "système": f"{platform.system()} {platform.release().partition('-')[0]}",
        "charge au départ": number(os.getloadavg()[0]),
    }


def installed() -> dict[str, str]:
    found = {**versions(), **{name: metadata.version(name) for name in LIBRARIES}}
    if chromium := shutil.which("chromium"):
        told = subprocess.run([chromium, "--version"], capture_output=True, text=True).stdout.split()
        found["chromium"] = next((word for word in told if word[:1].isdigit()), "inconnue")
    return found


def measured(bench: Bench, names: Sequence[str]) -> None:
    """Run the steps; what fails is told and the rest goes on, Ctrl-C leaves what is already there."""
    try:
        for name in names:
            say(f"{name} : {STEPS[name].title}")
            try:
                STEPS[name].measure(bench)
            except Exception as failure:  # hours of measures are not lost to one of them
                told = str(failure) if isinstance(failure, Failed) else repr(failure)
                say(f"  {told}")
                bench.results.failures.append(f"{STEPS[name].title} : {told}")
    except KeyboardInterrupt:
        bench.results.interrupted = True
        say("interrompu : ce qui est déjà mesuré est gardé")


def write(results: Results, folder: Path) -> None:
    """The JSON and the curves, in a folder made when it is absent."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "mesures.json").write_text(results.as_json(), encoding="utf-8")
    for name, drawing in report.drawings(results).items():
        (folder / name).write_text(drawing, encoding="utf-8")


def main(argv: Sequence[str]) -> int:
    try:
        asked = options(argv)
        results = _recorded(asked.depuis) if asked.depuis else _run(asked, argv)
    except Misuse as misuse:
        say(str(misuse))
        return 2
    except KeyboardInterrupt:
        say("interrompu avant toute mesure")
        return 130
    print(report.terminal(results), end="")
    write(results, asked.sortie)
    say(f"écrit : {asked.sortie}")
    if asked.publier:
        write(results, ASSETS)
        PAGE.write_text(report.page(results), encoding="utf-8")
        say("publié : docs/reference/mesures.md et docs/assets/mesures/")
    return 130 if results.interrupted else 0


def _recorded(path: Path) -> Results:
    try:
        return read(path)
    except (OSError, ValueError, KeyError, TypeError):
        raise Misuse(f"« {path} » n’est pas un fichier de mesures") from None


def _run(asked: argparse.Namespace, argv: Sequence[str]) -> Results:
    for stop in (
        signal.SIGINT,
        signal.SIGTERM,
    ):  # also when it was started in the background, or has a time limit
        signal.signal(stop, signal.default_int_handler)
    if not PROC.is_dir():
        raise Misuse("le banc d’essai lit /proc : il ne tourne que sous Linux")
    plan = Plan(
        sizes=asked.tailles or (QUICK_SIZES if asked.rapide else report.FULL_SIZES), quick=asked.rapide
    )
    names = [name for name in STEPS if name in (asked.seulement or STEPS)]
    say(
        f"durée : {announced(1 + sum(STEPS[name].minutes(plan) for name in names))}, sur une machine au repos"
    )
    results = Results(
        day=datetime.now(UTC).date().isoformat(),
        command=" ".join(("./dev bench", *argv)),
        machine=machine(),
        versions=installed(),
        sizes=list(plan.sizes),
    )
    build = ROOT / "build"  # the disk of the product, whatever /tmp is made of
    build.mkdir(exist_ok=True)
    with TemporaryDirectory(prefix=".mesures-", dir=build, ignore_cleanup_errors=True) as folder:
        say("dossiers : tirés des exemples")
        bench = Bench(plan=plan, moves=sort_moves(every_move()), work=Path(folder), results=results, say=say)
        measured(bench, names)
    return results


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
