"""The command line: a door. It owns the clock, the console and the exit code; the pipeline does the work."""

import argparse
import atexit
import gc
import os
import signal
import sys
import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager

from generator import __version__
from generator.cli import casework, deeds, exchange, making, reading, scaling, stamping
from generator.cli.desk import CLEAN, ERRORS, INTERRUPTED, MISUSE, say
from generator.cli.parsing import CommandParser, FrenchParser, Misuse, unknown_words
from generator.commands import COMMANDS

_RUN: Mapping[str, Callable[[argparse.Namespace], int]] = {
    "build": making.build,
    "check": making.check,
    "serve": making.serve,
    "relire": reading.reread,
    "nouveau": casework.new,
    "noter": casework.note,
    "envoyer": casework.send,
    "horodater": stamping.stamp,
    "verifier": reading.verify,
    "agenda": reading.agenda,
    "envois": casework.mail,
    "expliquer": reading.explain,
    "dossier-contentieux": casework.court_file,
    "simuler": reading.simulate,
    "echeancier": deeds.plan,
    "quittance": deeds.receipt,
    "accessoires": deeds.accessories,
    "importer": exchange.take_in,
    "exporter": exchange.give_out,
    "regle": reading.rule,
    "taux": reading.rates,
    "fusionner": scaling.join,
    "cache": scaling.cache,
    "schema": making.schema,
    "site": making.site,
}


def parser() -> FrenchParser:
    """The whole command line."""
    top = FrenchParser(
        prog="amiable",
        description="Recouvrement amiable : des dossiers en texte, des lettres vérifiées, un site.",
        epilog="Exemple : amiable build --date 2026-11-22\nL'aide d'une commande : amiable check --help",
    )
    top.add_argument(
        "--version", action="version", version=f"amiable {__version__}", help="montre la version"
    )
    commands = top.add_subparsers(
        title="commandes", metavar="COMMANDE", dest="commande", parser_class=CommandParser
    )
    for command in COMMANDS:
        prog = f"amiable {command.name}"
        commands.add_parser(command.name, help=command.summary, prog=prog, command=command)
    return top


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; returns the exit code: 0 clean, 1 errors, 2 misuse, 130 interrupted."""
    _spare_the_collector()
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="replace")
    try:
        top = parser()
        options, beside = top.parse_known_args(arguments)
        if not options.commande:
            top.print_help()
            return MISUSE
        if beside:
            raise unknown_words(beside, options.commande)
        with _interrupted_once():
            return _RUN[options.commande](options)
    except Misuse as misuse:
        say(f"amiable : {misuse}")
        return MISUSE
    except KeyboardInterrupt:
        say("\namiable : interrompu ; la production précédente est intacte")
        return INTERRUPTED
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return CLEAN
    except Exception as error:
        known = _known_failure(error)
        if known is None:
            raise
        say(f"amiable : {known}")
        return ERRORS


def _spare_the_collector() -> None:
    """Let what a command imports live as long as it, unwalked: Python would walk it all every few hundred objects,
    and once more at the end, when the system takes the memory back anyway. A third of a short command.
    """
    gc.set_threshold(100_000, 50, 100)
    atexit.register(gc.freeze)


@contextmanager
def _interrupted_once() -> Iterator[None]:
    """The first Ctrl-C stops the command; the next ones, until the process ends, must not stop it from tidying up."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return

    def stop(*_: object) -> None:
        signal.signal(signal.SIGINT, signal.SIG_IGN)
        raise KeyboardInterrupt

    before = signal.signal(signal.SIGINT, stop)
    try:
        yield
    finally:
        if signal.getsignal(signal.SIGINT) is stop:
            signal.signal(signal.SIGINT, before)


def _known_failure(error: Exception) -> str | None:
    """The French sentence of a failure of the machine that the user can act upon, or None for a defect of ours."""
    from generator.failures import GeneratorError

    if isinstance(error, GeneratorError):
        return str(error)
    if isinstance(error, OSError) and (name := error.filename2 or error.filename):
        return f"« {name} » ne peut pas être lu ou écrit : vérifiez les droits et la place sur le disque"
    return None
