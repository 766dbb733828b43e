"""The command line: a door. It owns the clock, the console and the exit code; the pipeline does the work."""

import argparse
import os
import shutil
import sys
from collections.abc import Callable, Mapping, Sequence
from contextlib import contextmanager
from datetime import date, timedelta
from pathlib import Path

from generator import __version__
from generator.commands import COMMANDS, QUESTIONS, Option

CLEAN, ERRORS, MISUSE = 0, 1, 2


class Misuse(Exception):  # noqa: N818 — the name says whose fault it is
    """The command line itself is wrong; the message is a French sentence."""


class FrenchParser(argparse.ArgumentParser):
    """argparse with French headings and errors: its messages are translated here and nowhere else."""

    def __init__(self, **settings: object) -> None:
        super().__init__(add_help=False, allow_abbrev=False, formatter_class=FrenchFormatter, **settings)  # type: ignore[arg-type]
        self._positionals.title = "arguments"
        self._optionals.title = "options"
        self.add_argument("-h", "--help", "--aide", action="help", help="montre cette aide")

    def error(self, message: str) -> None:  # type: ignore[override]
        raise Misuse(f"{_translated(message)}\nPour l'aide : {self.prog} --help")


class FrenchFormatter(argparse.RawDescriptionHelpFormatter):
    def add_usage(self, usage, actions, groups, prefix=None):  # type: ignore[no-untyped-def]
        super().add_usage(usage, actions, groups, "usage : ")


_ARGPARSE = (
    ("the following arguments are required: ", "il manque : "),
    ("unrecognized arguments: ", "option ou argument inconnu : "),
    ("expected one argument", "une valeur est attendue"),
    ("expected at least one argument", "au moins une valeur est attendue"),
    ("invalid choice: ", "valeur inconnue : "),
    ("(choose from ", "(au choix : "),
    ("invalid int value: ", "nombre entier attendu, reçu "),
    ("not allowed with argument", "incompatible avec"),
    ("ignored explicit argument", "valeur en trop"),
    ("argument ", "option "),
)


def _translated(message: str) -> str:
    for english, french in _ARGPARSE:
        message = message.replace(english, french)
    return message


# --- What every command shares ---


def _asked_day(options: argparse.Namespace) -> date:
    from generator.clock import today

    return _read_day(options.date, "--date") if options.date else today()


def _read_day(text: str, option: str) -> date:
    from generator.values import read_day

    try:
        return read_day(text)
    except ValueError as error:
        raise Misuse(f"{error} : écrivez {option} 2026-11-22 ou {option} 22/11/2026") from None


def _day_of_fact(options: argparse.Namespace) -> date:
    """The day given by « --le », else the day asked: what is noted has already happened."""
    day = _asked_day(options)
    on = _read_day(options.le, "--le") if options.le else day
    if on > day:
        raise Misuse(f"--le {options.le} est dans l'avenir : on n'inscrit que ce qui a eu lieu")
    return on


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


def say(text: str) -> None:
    """One line for the person at the terminal; results go to the standard output, this goes beside."""
    print(text, file=sys.stderr)


def _load(options: argparse.Namespace, only: Sequence[str] = ()):  # type: ignore[no-untyped-def]
    from generator.project import load

    root = find_root(options.racine)
    project = load(root, _asked_day(options), only)
    for reference in only:
        if project.dossier(reference) is None:
            raise _no_case(root, reference)
    return project


def _case_asked(options: argparse.Namespace):  # type: ignore[no-untyped-def]
    """The project with the one case a command is about."""
    project = _load(options, [options.reference])
    dossier = project.dossier(options.reference)
    assert dossier is not None  # `_load` refuses a reference that names none
    return project, dossier


def _tell_errors(dossier) -> bool:  # type: ignore[no-untyped-def]
    """Print the errors of a case; whether it has some."""
    from generator.diagnostics import FORMATS, Severity

    errors = [found for found in dossier.diagnostics if found.severity is Severity.ERROR]
    sys.stdout.write(FORMATS["text"](errors))
    return bool(errors)


def _no_case(root: Path, reference: str) -> Misuse:
    from generator.reader import nearest

    close = nearest(reference, [Path(name).stem for name in (root / "cases").glob("*.yml")])
    hint = f" : vouliez-vous dire « {close} » ?" if close else ""
    return Misuse(f"aucun dossier « {reference} » dans cases/{hint}")


def _verdict(diagnostics, strict: bool) -> int:  # type: ignore[no-untyped-def]
    from generator.diagnostics import Severity

    stopping = {Severity.ERROR, Severity.WARNING} if strict else {Severity.ERROR}
    return ERRORS if any(found.severity in stopping for found in diagnostics) else CLEAN


def _tally(diagnostics, cases: int) -> str:  # type: ignore[no-untyped-def]
    from generator.diagnostics import Severity, count
    from generator.french import count as spelled

    return ", ".join(
        (
            spelled(cases, "dossier"),
            spelled(count(diagnostics, Severity.ERROR), "erreur"),
            spelled(count(diagnostics, Severity.REFUSAL), "refus de lettre", "refus de lettres"),
            spelled(count(diagnostics, Severity.WARNING), "avertissement"),
        )
    )


@contextmanager
def _progress():  # type: ignore[no-untyped-def]
    """A bar on a terminal, plain lines elsewhere."""
    if not sys.stderr.isatty():

        def plain(done: int, total: int, label: str) -> None:
            if done == total or done % 25 == 0:
                say(f"packs : {done}/{total}")

        yield plain
        return
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

    columns = (
        TextColumn("packs"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeRemainingColumn(),
        TextColumn("{task.description}"),
    )
    with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task("", total=None)
        yield lambda done, total, label: bar.update(task, completed=done, total=total, description=label)


# --- The commands ---


def _check(options: argparse.Namespace) -> int:
    from generator.diagnostics import FORMATS

    project = _load(options, options.reference)
    sys.stdout.write(FORMATS[options.format](project.diagnostics))
    say(_tally(project.diagnostics, len(project.dossiers)))
    return _verdict(project.diagnostics, options.strict)


def _made(options: argparse.Namespace):  # type: ignore[no-untyped-def]
    """The Build asked for; the guide needs no letter and knows no case."""
    from generator import pages, pipeline

    project = _load(options)
    if options.audience == pages.Audience.GUIDE:
        guide = pages.without_cases(project)
        return pipeline.Build(project=guide, packs={}, folder=project.root / pipeline.PACKS)
    with _progress() as progress:
        return pipeline.build(
            project, jobs=options.jobs, progress=progress, force=getattr(options, "force", False)
        )


def _build(options: argparse.Namespace) -> int:
    from generator.diagnostics import FORMATS, Severity

    build = _made(options)
    project = build.project
    told = [
        found
        for found in project.diagnostics
        if found.severity is Severity.ERROR or found.code.startswith("LAW")
    ]
    sys.stdout.write(FORMATS["text"](told))
    if options.audience == "interne":
        say(_tally(project.diagnostics, len(project.dossiers)))
        say(f"packs : {len(build.packs)} à jour dans build/packs ({build.made} refaits)")
        _write_calendar(project)
    if not options.sans_site:
        from generator.plugin import build_site
        from generator.shelf import exchange

        site = project.root / "build" / "site"
        staging = site.with_name(".site.new")
        build_site(project.root / "mkdocs.yml", build=build, audience=options.audience, out=staging)
        exchange(staging, site)
        say("site : build/site/index.html")
    return _verdict(project.diagnostics, options.strict)


def _write_calendar(project) -> None:  # type: ignore[no-untyped-def]
    """build/agenda.ics, whole or not at all: what a calendar subscribes to."""
    from generator.agenda import agenda
    from generator.agenda.ics import as_ics
    from generator.press import write_atomically

    write_atomically(project.root / "build" / "agenda.ics", as_ics(agenda(project), project.day).encode())
    say("agenda : build/agenda.ics")


def _site(options: argparse.Namespace) -> int:
    from generator import pages, pipeline

    build = _made(options)
    out = Path(options.out)
    guide = pipeline.read_guide(build.project.root)
    made = pipeline.write_pages(pages.all_pages(build, options.audience, guide=guide), out)
    copied = pipeline.copy_files(pages.pack_files(build, options.audience), out)
    say(f"{made} pages et {copied} fichiers de packs écrits dans {out}")
    return _verdict(build.project.diagnostics, False)


def _serve(options: argparse.Namespace) -> int:
    from generator.plugin import serve_site

    root = find_root(options.racine)
    os.environ["AMIABLE_DATE"] = _asked_day(options).isoformat()
    say(f"site en préparation ; il s'ouvrira sur http://{options.adresse}/ (Ctrl-C pour arrêter)")
    serve_site(root / "mkdocs.yml", audience=options.audience, address=options.adresse)
    return CLEAN


def _explain(options: argparse.Namespace) -> int:
    from generator import claim
    from generator.manifest import dump

    _project, dossier = _case_asked(options)
    if dossier.claim is None:
        _tell_errors(dossier)
        return ERRORS
    printed: dict[str, Callable[[claim.Claim], str]] = {
        "text": claim.explain,
        "md": claim.as_markdown,
        "json": lambda found: dump(claim.as_json(found)),
        "csv": claim.as_csv,
    }
    sys.stdout.write(printed[options.format](dossier.claim))
    return CLEAN


def _simulate(options: argparse.Namespace) -> int:
    from generator import simulation
    from generator.manifest import dump

    day = _asked_day(options)
    until, supposed = _horizon(options, day), [_supposed(text, day) for text in options.payer or ()]
    project, dossier = _case_asked(options)
    case, creditor, procedure, answer = dossier.case, dossier.creditor, dossier.procedure, dossier.answer
    if not (case and creditor and procedure and answer and dossier.claim):
        _tell_errors(dossier)
        return ERRORS
    unknown = {item.invoice for item in supposed if item.invoice} - {item.number for item in case.invoices}
    if unknown:
        raise Misuse(f"aucune facture « {min(unknown)} » dans le dossier {case.reference}")
    moments = simulation.simulate(case, creditor, procedure, project.law, day, until, supposed)
    told = simulation.Report(
        case=case,
        creditor=creditor,
        procedures=project.procedures,
        answer=answer,
        until=until,
        moments=moments,
    )
    sys.stdout.write(simulation.as_text(told) if options.format == "text" else dump(simulation.as_json(told)))
    return CLEAN


def _horizon(options: argparse.Namespace, day: date) -> date:
    from generator import simulation
    from generator.values import read_day

    try:
        until = read_day(options.jusqu_au) if options.jusqu_au else day + timedelta(simulation.DEFAULT_DAYS)
    except ValueError as error:
        raise Misuse(f"{error} : écrivez --jusqu_au 2027-03-31 ou --jusqu_au 31/03/2027") from None
    except OverflowError:
        until = date.max
    if until < day:
        raise Misuse(f"--jusqu_au précède le jour du calcul ({day:%d/%m/%Y})")
    if (until - day).days > simulation.MOST_DAYS:
        raise Misuse("--jusqu_au va trop loin : trois ans au plus")
    return until


def _supposed(text: str, day: date):  # type: ignore[no-untyped-def]
    """« 2026-12-01:500 » or « 2026-12-01:500:F-118 » as a supposed payment."""
    from generator.money import read_amount
    from generator.simulation import Supposed
    from generator.values import read_day

    when, _, rest = text.partition(":")
    amount, _, invoice = rest.partition(":")
    try:
        found = Supposed(read_day(when), read_amount(amount), invoice.strip() or None)
    except ValueError as error:
        raise Misuse(f"--payer « {text} » : {error} ; écrivez par exemple 2026-12-01:500") from None
    if found.amount <= 0:
        raise Misuse(f"--payer « {text} » : le montant doit dépasser zéro")
    if found.on < day:
        raise Misuse(f"--payer « {text} » : un paiement passé s'inscrit au dossier, il ne se suppose pas")
    return found


def _court_file(options: argparse.Namespace) -> int:
    from generator import court, docketing
    from generator.court import printed
    from generator.diagnostics import FORMATS
    from generator.french import count

    project, dossier = _case_asked(options)
    folder = Path(options.out) if options.out else project.root / docketing.FOLDER / dossier.reference
    if not docketing.is_free(folder):
        raise Misuse(
            f"« {folder} » contient autre chose qu'un dossier contentieux : choisissez un autre dossier"
        )
    if barred := court.bars(dossier.diagnostics):
        sys.stdout.write(FORMATS["text"]([bar.diagnostic for bar in barred]))
        for reason in dict.fromkeys(bar.reason for bar in barred):
            say(f"dossier contentieux refusé : {reason}")
        return ERRORS
    filed = docketing.file(project, dossier, folder)
    sys.stdout.write(printed.FORMATS[options.format](filed.made))
    for number, reason in filed.apart.items():
        path = filed.made.pieces[number - 1].path
        say(f"pièce n° {number} jointe sans être reproduite ({path}) : le fichier est {reason}")
    say(f"{folder / 'dossier.pdf'} : {count(filed.pages, 'page')}, {count(len(filed.made.pieces), 'pièce')}")
    return CLEAN


def _agenda(options: argparse.Namespace) -> int:
    from generator.agenda import FURTHEST, agenda
    from generator.agenda.printed import FORMATS, tally
    from generator.press import write_atomically
    from generator.reader import nearest

    if not 0 <= options.jours <= FURTHEST:
        raise Misuse(f"--jours attend un nombre de 0 à {FURTHEST}, par exemple --jours 30")
    project = _load(options)
    if options.creancier and options.creancier not in project.creditors:
        close = nearest(options.creancier, project.creditors)
        hint = f" : vouliez-vous dire « {close} » ?" if close else ""
        raise Misuse(f"aucun créancier « {options.creancier} » dans cases/creanciers{hint}")
    events = agenda(project, options.jours, options.creancier or "")
    text = FORMATS[options.format](events, project.day, options.jours)
    if options.vers:
        target = Path(options.vers)
        target.parent.mkdir(parents=True, exist_ok=True)
        write_atomically(target, text.encode())
        say(f"agenda écrit dans {options.vers}")
    else:
        sys.stdout.write(text)
    say(tally(events))
    return CLEAN


def _mail(options: argparse.Namespace) -> int:
    from generator import mailroom, pipeline
    from generator.diagnostics import FORMATS, Severity
    from generator.shelf import exchange

    project = _load(options)
    out = Path(options.vers) if options.vers else project.root / "build" / "envois"
    if out.exists() and not (out.is_dir() and (not any(out.iterdir()) or (out / mailroom.RECORD).is_file())):
        raise Misuse(
            f"« {out} » contient autre chose que des envois : il serait remplacé, donnez un autre dossier"
        )
    with _progress() as progress:
        build = pipeline.build(project, jobs=options.jobs, progress=progress)
    mailing = mailroom.prepare(build, both_sides=options.recto_verso)
    errors = [found for found in build.project.diagnostics if found.severity is Severity.ERROR]
    sys.stdout.write(FORMATS["text"]([*errors, *mailing.diagnostics]))
    staging = out.with_name(f".{out.name}.new")
    shutil.rmtree(staging, ignore_errors=True)
    pipeline.write_pages(mailing.files, staging)
    exchange(staging, out)
    say(f"envois du {project.day:%d/%m/%Y} : {mailing.summary}")
    say(f"dossier : {options.vers or 'build/envois'}")
    return _verdict([*errors, *mailing.diagnostics], False)


def _rule(options: argparse.Namespace) -> int:
    from generator.french import count
    from generator.manifest import dump
    from generator.project import read_law
    from generator.rules import printed
    from generator.rules.sheet import sheet

    law = read_law()
    chosen, named = _chosen_rules(options, law)
    if options.format == "json":
        sys.stdout.write(dump([printed.as_data(sheet(rule, law)) for rule in chosen]))
    elif options.format == "md":
        from generator.pages import rulebook

        sys.stdout.write(rulebook.as_markdown(chosen, law) if named else rulebook.as_list(chosen))
    elif named:
        sys.stdout.write("\n\n".join(printed.as_text(sheet(rule, law)) for rule in chosen))
    else:
        sys.stdout.write(printed.as_list(chosen))
        say(f"{count(len(chosen), 'règle')} ; la fiche : amiable regle CODE")
    return CLEAN


def _chosen_rules(options: argparse.Namespace, law):  # type: ignore[no-untyped-def]
    """The rules asked for by code, word, family or severity, and whether each was named by its code."""
    from generator import rules
    from generator.rules import lookup

    known = {code: rules.rule(code) for code in rules.codes()}
    asked = [word.strip().upper() for word in options.code]
    named = bool(asked) and all(code in known for code in asked)
    if named:
        chosen = tuple(known[code] for code in dict.fromkeys(asked))
    else:
        chosen = lookup.search(tuple(known.values()), options.code, law) if all(asked) else ()
    if not chosen:
        unknown = [word for word in options.code if word.upper() not in known] or options.code
        close = rules.nearest_codes(unknown[0])
        hint = f" : vouliez-vous dire {', '.join(close)} ?" if close else ""
        raise Misuse(f"aucune règle ne répond à « {' '.join(unknown)} »{hint} (la liste : amiable regle)")
    families = tuple(dict.fromkeys(code[:3] for code in known))
    if options.famille is not None and options.famille.upper() not in families:
        raise Misuse(f"aucune famille « {options.famille} » : {', '.join(families)}")
    kept = tuple(
        rule
        for rule in chosen
        if rule.code.startswith((options.famille or "").upper())
        and options.gravite in {None, str(rule.severity)}
    )
    if not kept:
        raise Misuse("aucune règle ne réunit ces conditions (la liste : amiable regle)")
    return kept, named


def _rates(options: argparse.Namespace) -> int:
    from generator import ratebook
    from generator.claim.derived import with_derived
    from generator.project import LAW_ROOT, law_places, read_law

    day, law = _asked_day(options), with_derived(read_law())
    if not options.cle:
        sys.stdout.write(ratebook.TABLES[options.format](law, day))
        return CLEAN
    if options.cle not in law.parameters:
        from generator.reader import nearest

        close = nearest(options.cle, law.parameters)
        hint = f" : vouliez-vous dire « {close} » ?" if close else ""
        raise Misuse(f"la valeur « {options.cle} » n'existe pas{hint} (la liste : amiable taux)")
    sys.stdout.write(ratebook.HISTORIES[options.format](law.parameter(options.cle), day))
    if options.cle in law_places():
        say(f"fichier : {LAW_ROOT / law_places()[options.cle].index.file}")
    return CLEAN


def _reread(options: argparse.Namespace) -> int:
    from generator.case import LetterKind, Regime
    from generator.project import read_law
    from generator.reread import REPORTS, Unreadable, kind_of, open_copy, reread, tally

    data, name = _letter_bytes(options.fichier)
    try:
        copy = open_copy(data, name)
    except Unreadable as refusal:
        raise Misuse(str(refusal)) from None
    kind = LetterKind(options.lettre) if options.lettre else kind_of(copy)
    if kind is None:
        raise Misuse("dites de quelle lettre il s'agit : --lettre rappel, relance ou mise_en_demeure")
    if not options.regime:
        raise Misuse(
            "dites à qui elle s'adresse : --regime b2b (professionnel), b2c (consommateur) ou public"
        )
    report = reread(copy, Regime(options.regime), kind, read_law(), third_party=options.tiers)
    sys.stdout.write(REPORTS[options.format](report))
    say(f"{name} : {tally(report.notes)}")
    return ERRORS if report.faulty else CLEAN


def _letter_bytes(given: str) -> tuple[bytes, str]:
    """The bytes of the file named, or of the standard input for « - », and the name to show; never more than needed."""
    from generator.diagnostics import visible
    from generator.reread import MAX_BYTES

    if given == "-":
        return sys.stdin.buffer.read(MAX_BYTES + 1), "entrée"
    if not given:
        raise Misuse("donnez le fichier de la lettre à relire")
    path, shown = Path(given), visible(given)
    try:
        if path.is_dir():
            raise Misuse(f"« {shown} » est un dossier : donnez le fichier d'une lettre")
        if not path.exists():
            raise Misuse(f"« {shown} » n'existe pas")
        if not path.is_file():
            raise Misuse(f"« {shown} » n'est pas un fichier ordinaire")
        with path.open("rb") as stream:
            return stream.read(MAX_BYTES + 1), shown
    except (OSError, ValueError):
        raise Misuse(f"« {shown} » ne peut pas être lu : vérifiez son nom et vos droits") from None


def _schema(options: argparse.Namespace) -> int:
    from generator.manifest import dump
    from generator.press import write_atomically
    from generator.schema import MODELS, schema

    if options.nom:
        sys.stdout.write(dump(schema(options.nom)))
        return CLEAN
    folder = find_root(options.racine) / ".amiable" / "schemas"
    folder.mkdir(parents=True, exist_ok=True)
    for name in MODELS:
        write_atomically(folder / f"{name}.json", dump(schema(name)).encode())
    say(f"schémas écrits dans {folder.relative_to(find_root(options.racine))} : {', '.join(MODELS)}")
    return CLEAN


def _new(options: argparse.Namespace) -> int:
    from generator import authoring
    from generator.diagnostics import FORMATS
    from generator.project import CASES, CREDITORS

    root = find_root(options.racine)
    known = sorted(path.stem for path in (root / CREDITORS).glob("*.yml"))
    answers = {question.name: getattr(options, question.name.replace("-", "_")) for question in QUESTIONS}
    asking = sys.stdin.isatty()
    for question in QUESTIONS:
        if answers[question.name] is None:
            answers[question.name] = _ask(question, known) if asking else question.default or None
    missing = [f"--{name}" for name, answer in answers.items() if not answer]
    if missing:
        raise Misuse(f"il manque : {', '.join(missing)} (sans terminal, tout se donne en options)")
    text = authoring.write(answers)
    while found := authoring.check(text):
        names = [name for name in map(authoring.question_of, found) if name]
        sys.stdout.write(FORMATS["text"](found))
        if not asking or not names:
            return ERRORS
        for question in QUESTIONS:
            if question.name in names:
                answers[question.name] = _ask(question, known)
        text = authoring.write(answers)
    if answers["creancier"] not in known:
        raise Misuse(
            f"créancier « {answers['creancier']} » inconnu : {', '.join(known) or 'aucun fichier'} dans {CREDITORS}"
        )
    target = root / CASES / f"{answers['reference']}.yml"
    try:
        with target.open("x", encoding="utf-8") as stream:
            stream.write(text)
    except FileExistsError:
        raise Misuse(f"{CASES}/{target.name} existe déjà : rien n'a été modifié") from None
    say(f"dossier créé : {CASES}/{target.name}")
    say(f"la suite : amiable check {answers['reference']}")
    return CLEAN


def _ask(question, known: Sequence[str]) -> str:  # type: ignore[no-untyped-def]
    example = (
        ", ".join(known) if question.name == "creancier" and known else f"par exemple {question.example}"
    )
    return _answer(f"{question.prompt} ({example})", question.default)


def _answer(prompt: str, default: str = "") -> str:
    """What the person at the terminal types, asked again until there is something."""
    while True:
        try:
            answer = input(f"{prompt}{f' [{default}]' if default else ''} : ").strip()
        except EOFError:
            raise Misuse("la saisie s'est interrompue : rien n'a été écrit") from None
        if answer or default:
            return answer or default


def _note(options: argparse.Namespace) -> int:
    from generator import entries, filing

    root, day, on = find_root(options.racine), _asked_day(options), _day_of_fact(options)
    noted = entries.TYPES[options.fait]
    given = {key: getattr(options, key) for key, _ in entries.options()}
    answers = {key: value for key, value in given.items() if value is not None}
    if wrong := entries.unwelcome(noted, answers):
        raise Misuse(wrong)
    if options.le and not noted.day:
        raise Misuse(f"--le ne convient pas à « {noted.name} », qui n'a pas de date")

    def edit(text: str, case) -> str:  # type: ignore[no-untyped-def]
        known = entries.completed(noted, answers, case)
        for one in entries.missing(noted, known) if sys.stdin.isatty() else ():
            known[one.key] = _answer(
                f"{one.description} ({', '.join(one.choices)})" if one.choices else one.description
            )
        if lacking := entries.missing(noted, known):
            raise Misuse("il manque : " + " ; ".join(f"{one.option} ({one.description})" for one in lacking))
        return entries.edit(text, case, noted, known, on)

    try:
        proposal = filing.propose(root, day, options.reference, edit)
    except entries.Unclear as unclear:
        raise Misuse(str(unclear)) from None
    if proposal is None:
        raise _no_case(root, options.reference)
    if not proposal.refused and not options.essai:
        filing.record(proposal)
    return _filed(proposal, written=not options.essai)


def _send(options: argparse.Namespace) -> int:
    from generator import french, sending
    from generator.case import Channel, LetterKind

    root, day, on = find_root(options.racine), _asked_day(options), _day_of_fact(options)
    order = sending.Order(
        reference=options.reference,
        kind=LetterKind(options.lettre),
        day=on,
        channel=Channel(options.mode) if options.mode else None,
        tracking=options.suivi or "",
        signatory=options.signataire or "",
        author=options.auteur or "",
    )
    try:
        sent = sending.send(root, day, order)
    except sending.NotSendable as refusal:
        say(f"amiable : {refusal}")
        return ERRORS
    if sent is None:
        raise _no_case(root, options.reference)
    if sent.channel not in sent.planned:
        say(f"à savoir : la procédure prévoit {french.listing(sent.planned, 'ou')}, pas {sent.channel}")
    code = _filed(sent.proposal, written=True)
    if code == CLEAN:
        say(f"lettre figée : {sent.file}")
        say(f"empreinte SHA-256 : {sent.sha256}")
    return code


def _verify(options: argparse.Namespace) -> int:
    from generator import verify
    from generator.french import count
    from generator.manifest import dump
    from generator.project import read_law

    if not options.chemin:
        raise Misuse("que faut-il vérifier ? un PDF, le dossier d'un pack ou la référence d'un dossier")
    reports: list[verify.Report] = []
    for word in options.chemin:
        path = Path(word)
        if path.exists():
            reports += verify.verify_path(path, read_law(), _asked_day(options))
        elif path.suffix or len(path.parts) > 1:
            raise Misuse(f"« {word} » n'existe pas")
        else:
            project = _load(options, [word])
            dossier = project.dossier(word)
            assert dossier is not None
            reports += verify.verify_case(project.root, dossier, project.law)
    sys.stdout.write(dump(verify.as_json(reports)) if options.format == "json" else verify.as_text(reports))
    wrong = sum(check.verdict is verify.Verdict.FAILS for report in reports for check in report.checks)
    say(f"{count(wrong, 'point ne tient pas', 'points ne tiennent pas')}" if wrong
        else "tout ce qui peut être vérifié tient")  # fmt: skip
    return ERRORS if wrong else CLEAN


def _filed(proposal, *, written: bool) -> int:  # type: ignore[no-untyped-def]
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


def _plan(options: argparse.Namespace) -> int:
    """Propose a plan, follow the one that is agreed, or tell the debtor what is late."""
    from generator.deeds import FOLLOWED

    if not options.mensualites and not (options.suivi or options.lettre):
        raise Misuse("dites en combien de mensualités, par exemple --mensualites 6, ou demandez --suivi")
    project, dossier = _sound_case(options)
    if dossier is None:
        return ERRORS
    if options.mensualites:
        return _propose_plan(options, project, dossier)
    if dossier.case.plan is None or dossier.case.plan.agreed_on > project.day:
        raise Misuse(f"aucun échéancier n'est en cours au dossier {options.reference}")
    if options.lettre:
        return _plan_letter(options, project, dossier)
    if options.format == "yaml":
        raise Misuse("le suivi s'écrit en text ou en json")
    sys.stdout.write(FOLLOWED[options.format](dossier.case, project.day))
    return CLEAN


def _sound_case(options: argparse.Namespace):  # type: ignore[no-untyped-def]
    """The project and the case asked for; its errors are told, and no case given, when it has some."""
    project, dossier = _case_asked(options)
    if _tell_errors(dossier) or dossier.claim is None:
        say("corrigez d'abord le dossier : rien n'a été produit")
        return project, None
    return project, dossier


def _propose_plan(options: argparse.Namespace, project, dossier) -> int:  # type: ignore[no-untyped-def]
    from generator import deeds, plan
    from generator.case import PlanInterest

    case, claim, interest = dossier.case, dossier.claim, PlanInterest(options.interets)
    first = _read_day(options.premier, "--premier") if options.premier else None
    down = _read_sum(options.acompte, "--acompte")
    against = deeds.objections(case, claim, project.law, interest, dossier.limitation)
    for objection in against:
        if objection.refuses:
            say(f"refusé : {objection.told(project.law)}")
    if any(objection.refuses for objection in against):
        return ERRORS
    try:
        terms = plan.schedule(
            claim.total,
            options.mensualites,
            project.day,
            first=first,
            down=down,
            remainder=plan.Remainder(options.reliquat),
        )
    except plan.Unworkable as reason:
        raise Misuse(str(reason)) from None
    against = deeds.objections(case, claim, project.law, interest, dossier.limitation, terms)
    proposed = deeds.Proposed(
        reference=case.reference,
        claim=claim,
        terms=terms,
        interest=interest,
        warnings=tuple(objection.told(project.law) for objection in against),
        document=options.document or "",
    )
    sys.stdout.write(deeds.PROPOSED[options.format](proposed))
    if options.ecrire:
        return _record_plan(project, proposed)
    if not options.sans_pdf:
        deed = deeds.agreement(
            case, dossier.creditor, claim, project.law, terms, interest=interest, down=down
        )
        _printed(project, dossier, deed)
    return CLEAN


def _record_plan(project, proposed) -> int:  # type: ignore[no-untyped-def]
    """Write the plan into the case file, signed on the day asked, unless the rules refuse it."""
    from generator import filing
    from generator.amend import put
    from generator.deeds import plan_block

    block = plan_block(proposed)
    proposal = filing.propose(
        project.root, project.day, proposed.reference, lambda text, case: put(text, ("echeancier",), block)
    )
    if not proposal.refused:
        filing.record(proposal)
    code = _filed(proposal, written=True)
    if code == CLEAN and not proposed.document:
        say(
            "l'accord signé n'est pas joint : ajoutez « document » et « reconnaissance: oui » dès sa réception"
        )
    return code


def _plan_letter(options: argparse.Namespace, project, dossier) -> int:  # type: ignore[no-untyped-def]
    from generator.deeds import Notice, reminder

    deed = reminder(dossier.case, dossier.creditor, dossier.claim, project.law, Notice(options.lettre))
    if deed is None:
        raise Misuse("aucun versement de l'échéancier n'est en retard : il n'y a rien à réclamer")
    _printed(project, dossier, deed)
    return CLEAN


def _receipt(options: argparse.Namespace) -> int:
    from generator.deeds import NothingPaid, receipt

    project, dossier = _sound_case(options)
    if dossier is None:
        return ERRORS
    try:
        deed = receipt(dossier.case, dossier.creditor, dossier.claim, project.law, options.paiement or None)
    except NothingPaid as reason:
        say(f"refusé : {reason}")
        return ERRORS
    _printed(project, dossier, deed)
    if dossier.claim.total <= 0:
        say("tout est réglé : envoyez la quittance, puis classez le dossier")
    elif dossier.claim.principal <= 0:
        say("le principal est réglé ; les accessoires restent dus, à réclamer ou à remettre (« remises »)")
    return CLEAN


def _printed(project, dossier, deed) -> None:  # type: ignore[no-untyped-def]
    from generator.deeds import keep, print_deed
    from generator.pipeline import assets_of

    assets = assets_of(project.root, dossier.creditor)
    say(f"PDF : {keep(project.root, deed, print_deed(project.root, project.templates, deed, assets))}")


def _read_sum(text: str | None, option: str):  # type: ignore[no-untyped-def]
    from generator.money import ZERO, AmountError, read_amount

    try:
        return read_amount(text) if text else ZERO
    except AmountError as error:
        raise Misuse(f"{error} : écrivez {option} 500 ou {option} '1 250,00'") from None


_RUN: Mapping[str, Callable[[argparse.Namespace], int]] = {
    "build": _build,
    "check": _check,
    "serve": _serve,
    "relire": _reread,
    "nouveau": _new,
    "noter": _note,
    "envoyer": _send,
    "verifier": _verify,
    "agenda": _agenda,
    "envois": _mail,
    "expliquer": _explain,
    "dossier-contentieux": _court_file,
    "simuler": _simulate,
    "echeancier": _plan,
    "quittance": _receipt,
    "regle": _rule,
    "taux": _rates,
    "schema": _schema,
    "site": _site,
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
    commands = top.add_subparsers(title="commandes", metavar="COMMANDE", dest="commande")
    for command in COMMANDS:
        example = f"Exemple : {command.example}"
        prog = f"amiable {command.name}"
        sub = commands.add_parser(
            command.name, help=command.summary, description=command.help, epilog=example, prog=prog
        )
        for option in command.options:
            _add(sub, option)
        sub.set_defaults(run=_RUN[command.name])
    return top


def _add(parser: argparse.ArgumentParser, option: Option) -> None:
    if option.positional:
        choices = option.choices or None
        many = "*" if option.many else "?" if option.optional else None
        parser.add_argument(
            option.name, metavar=option.value or None, nargs=many, choices=choices, help=option.help
        )  # type: ignore[arg-type]
    elif option.value or option.choices:
        names = (option.name, option.synonym) if option.synonym else (option.name,)
        parser.add_argument(
            *names,
            metavar=option.value or None,
            choices=option.choices or None,
            **({"action": "extend", "nargs": "+"} if option.many else {}),  # type: ignore[arg-type]
            default=option.default,
            type=int if isinstance(option.default, int) else str,
            required=option.required,
            help=option.help,
        )
    else:
        parser.add_argument(option.name, action="store_true", help=option.help)


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; returns the exit code: 0 clean, 1 errors, 2 misuse."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="replace")
    try:
        top = parser()
        options = top.parse_args(arguments)
        if not options.commande:
            top.print_help()
            return MISUSE
        return int(options.run(options))
    except Misuse as misuse:
        say(f"amiable : {misuse}")
        return MISUSE
    except KeyboardInterrupt:
        say("\namiable : interrompu ; la production précédente est intacte")
        return 130
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return CLEAN
    except Exception as error:
        known = _known_failure(error)
        if known is None:
            raise
        say(f"amiable : {known}")
        return ERRORS


def _known_failure(error: Exception) -> str | None:
    """The French sentence of a failure of the machine that the user can act upon, or None for a defect of ours."""
    from generator.failures import GeneratorError

    if isinstance(error, GeneratorError):
        return str(error)
    if isinstance(error, OSError) and error.filename:
        return f"« {error.filename} » ne peut pas être lu ou écrit : vérifiez les droits et la place sur le disque"
    return None
