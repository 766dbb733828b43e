"""What every command shares: the day, the project, what is said aloud and the verdict."""

import argparse
import sys
from collections.abc import Sequence
from contextlib import ExitStack, contextmanager
from datetime import date
from pathlib import Path

from generator.cli.parsing import Misuse
from generator.lifelong import lifelong

CLEAN, ERRORS, MISUSE, INTERRUPTED = 0, 1, 2, 130
LINES = 10
"""How many times a long work tells where it is, when it is not watched on a terminal."""
FEW_CASES = 200
"""Cases read before anyone wonders what is going on."""


def say(text: str) -> None:
    """One line for the person at the terminal; results go to the standard output, this goes beside."""
    print(text, file=sys.stderr)


def find_root(given: str | None) -> Path:
    """The project's folder: the one given, else the nearest parent that holds « cases » or « letters »."""
    if given:
        root = Path(given)
        if not root.is_dir():
            raise Misuse(f"le dossier « {given} » n'existe pas")
        return root.resolve()
    here = Path.cwd()
    for folder in (here, *here.parents):
        if (folder / "letters").is_dir() and (folder / "mkdocs.yml").is_file():
            return folder
    raise Misuse(
        "aucun projet amiable ici : placez-vous dans le dossier qui contient « cases », « letters » et « mkdocs.yml », "
        "ou indiquez-le par --racine"
    )


def asked_day(options: argparse.Namespace) -> date:
    from generator.clock import today

    return day_given(options.date, "--date") if options.date else today()


def day_given(text: str, option: str) -> date:
    from generator.days import read_day

    try:
        return read_day(text)
    except ValueError as error:
        raise Misuse(f"{error} : écrivez {option} 2026-11-22 ou {option} 22/11/2026") from None


def day_of_fact(options: argparse.Namespace) -> date:
    """The day given by « --le », else the day asked: what is noted has already happened."""
    day = asked_day(options)
    on = day_given(options.le, "--le") if options.le else day
    if on > day:
        raise Misuse(f"--le {options.le} est dans l'avenir : on n'inscrit que ce qui a eu lieu")
    return on


def load(options: argparse.Namespace, only: Sequence[str] = (), shard=None):  # type: ignore[no-untyped-def]
    """The project; with `only`, some of its cases."""
    from generator.project import load

    root = find_root(options.racine)
    with lifelong(), work_shown("dossiers") as progress:
        project = load(root, asked_day(options), only or None, shard=shard, progress=progress)
    for reference in only:
        if project.dossier(reference) is None:
            raise no_case(root, reference)
    return project


def case_asked(options: argparse.Namespace):  # type: ignore[no-untyped-def]
    """The project with the one case a command is about."""
    project = load(options, [options.reference])
    dossier = project.dossier(options.reference)
    assert dossier is not None  # `load` refuses a reference that names none
    return project, dossier


def sound_case(options: argparse.Namespace):  # type: ignore[no-untyped-def]
    """The project and the case asked for; its errors are told, and no case given, when it has some."""
    project, dossier = case_asked(options)
    if tell_errors(dossier) or dossier.claim is None:
        say("corrigez d'abord le dossier : rien n'a été produit")
        return project, None
    return project, dossier


def tell_errors(dossier) -> bool:  # type: ignore[no-untyped-def]
    """Print the errors of a case; whether it has some."""
    from generator.diagnostics import FORMATS, Severity

    errors = [found for found in dossier.diagnostics if found.severity is Severity.ERROR]
    sys.stdout.write(FORMATS["text"](errors))
    return bool(errors)


def no_case(root: Path, reference: str) -> Misuse:
    from generator.reader import nearest

    close = nearest(reference, [Path(name).stem for name in (root / "cases").glob("*.yml")])
    hint = f" : vouliez-vous dire « {close} » ?" if close else ""
    return Misuse(f"aucun dossier « {reference} » dans cases/{hint}")


def creditor_asked(options: argparse.Namespace, project) -> str:  # type: ignore[no-untyped-def]
    """The creditor given by « --creancier », which must be known; empty when none was."""
    from generator.reader import nearest

    if options.creancier and options.creancier not in project.creditors:
        close = nearest(options.creancier, project.creditors)
        hint = f" : vouliez-vous dire « {close} » ?" if close else ""
        raise Misuse(f"aucun créancier « {options.creancier} » dans cases/creanciers{hint}")
    return options.creancier or ""


def file_given(given: str, noun: str, most: int) -> tuple[bytes, str]:
    """The bytes of the file named, or of the standard input for « - », and the name to show.

    One byte more than `most` at most: enough for the reader to say that it is too much.
    """
    from generator.diagnostics import visible

    if given == "-":
        return sys.stdin.buffer.read(most + 1), "entrée"
    if not given:
        raise Misuse(f"donnez {noun}")
    path, shown = Path(given), visible(given)
    try:
        if path.is_dir():
            raise Misuse(f"« {shown} » est un dossier : donnez {noun}")
        if not path.exists():
            raise Misuse(f"« {shown} » n'existe pas")
        if not path.is_file():
            raise Misuse(f"« {shown} » n'est pas un fichier ordinaire")
        with path.open("rb") as stream:
            return stream.read(most + 1), shown
    except (OSError, ValueError):
        raise Misuse(f"« {shown} » ne peut pas être lu : vérifiez son nom et vos droits") from None


def written_to(given: str, root: Path, data: bytes) -> None:
    """Write the file named by « --vers », whole or not at all; never over a case, a letter or an existing folder."""
    from generator.project import CASES, LETTERS
    from generator.writing import write_atomically

    target = Path(given)
    if target.is_dir():
        raise Misuse(f"« {given} » est un dossier : donnez le nom d'un fichier")
    for folder in (CASES, LETTERS):
        if target.resolve().is_relative_to((root / folder).resolve()):
            raise Misuse(
                f"« {given} » est dans {folder}/, que rien d'autre ne doit remplir : choisissez un autre lieu"
            )
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        write_atomically(target, data)
    except (OSError, ValueError):
        raise Misuse(
            f"« {given} » ne peut pas être écrit : vérifiez le chemin, les droits et la place"
        ) from None


def verdict(diagnostics, strict: bool) -> int:  # type: ignore[no-untyped-def]
    from generator.diagnostics import Severity

    stopping = {Severity.ERROR, Severity.WARNING} if strict else {Severity.ERROR}
    return ERRORS if any(found.severity in stopping for found in diagnostics) else CLEAN


def tally(diagnostics, cases: int) -> str:  # type: ignore[no-untyped-def]
    from generator.diagnostics import Severity, count

    severities = (Severity.ERROR, Severity.REFUSAL, Severity.WARNING)
    return counted(cases, *(count(diagnostics, severity) for severity in severities))


def counted(cases: int, errors: int, refusals: int, warnings: int) -> str:
    """« 36 dossiers, 1 erreur, 2 refus de lettres, 3 avertissements »."""
    from generator.french import count as spelled

    return ", ".join(
        (
            spelled(cases, "dossier"),
            spelled(errors, "erreur"),
            spelled(refusals, "refus de lettre", "refus de lettres"),
            spelled(warnings, "avertissement"),
        )
    )


def tell_filed(proposal, *, written: bool) -> int:  # type: ignore[no-untyped-def]
    """Tell what a case file gains, or why the rules refuse it."""
    from generator import filing
    from generator.diagnostics import FORMATS

    sys.stdout.write(filing.added(proposal))
    sys.stdout.write(FORMATS["text"](proposal.found))
    if proposal.refused:
        say(f"refusé : rien n'a été écrit dans {proposal.before.file}")
        return ERRORS
    say(f"{'écrit dans' if written else 'essai, rien n’est écrit dans'} {proposal.before.file}")
    for sentence in filing.consequences(proposal):
        say(sentence)
    return CLEAN


def answered(prompt: str, default: str = "") -> str:
    """What the person at the terminal types, asked again until there is something."""
    while True:
        try:
            answer = input(f"{prompt}{f' [{default}]' if default else ''} : ").strip()
        except EOFError:
            raise Misuse("la saisie s'est interrompue : rien n'a été écrit") from None
        if answer or default:
            return answer or default


def sum_given(text: str | None, option: str):  # type: ignore[no-untyped-def]
    from generator.money import ZERO, AmountError, read_amount

    try:
        return read_amount(text) if text else ZERO
    except AmountError as error:
        raise Misuse(f"{error} : écrivez {option} 500 ou {option} '1 250,00'") from None


def work_shown(noun: str):  # type: ignore[no-untyped-def]
    """The advance of a work on cases, quick and silent when they are few, or on packs."""
    return progress_shown(noun, few=FEW_CASES, lines=False) if noun == "dossiers" else progress_shown(noun)


@contextmanager
def progress_shown(noun: str, *, few: int = 0, lines: bool = True):  # type: ignore[no-untyped-def]
    """What tells how far a long work on `noun` has gone: a bar on a terminal, a few plain lines elsewhere.

    Nothing for a work of at most `few`; no plain line either without `lines`.
    """
    if sys.stderr.isatty():
        with ExitStack() as shown:
            told = None

            def drawn(done: int, total: int, label: str) -> None:
                nonlocal told
                if total > few:
                    from generator.cli.progress import bar

                    told = told or shown.enter_context(bar(noun))
                    told(done, total, label)

            yield drawn
        return

    def plain(done: int, total: int, label: str) -> None:
        if lines and total > few and done * LINES // total > (done - 1) * LINES // total:
            say(f"{noun} : {done}/{total}")

    yield plain
