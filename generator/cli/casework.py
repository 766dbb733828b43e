"""The commands that move a case on: what happened, what leaves, what goes to court."""

import argparse
import shutil
import sys
from collections.abc import Sequence
from pathlib import Path

from generator.cli.desk import (
    CLEAN,
    ERRORS,
    answered,
    asked_day,
    case_asked,
    day_of_fact,
    find_root,
    load,
    no_case,
    progress_shown,
    say,
    tell_filed,
    verdict,
)
from generator.cli.parsing import Misuse
from generator.commands import QUESTIONS


def new(options: argparse.Namespace) -> int:
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
    return answered(f"{question.prompt} ({example})", question.default)


def note(options: argparse.Namespace) -> int:
    from generator import entries, filing

    root, day, on = find_root(options.racine), asked_day(options), day_of_fact(options)
    noted = entries.TYPES[options.fait]
    given = {key: getattr(options, key) for key, _ in entries.options()}
    answers = {key: value.strip() for key, value in given.items() if value is not None}
    if wrong := entries.unwelcome(noted, answers):
        raise Misuse(wrong)
    if options.le and not noted.day:
        raise Misuse(f"--le ne convient pas à « {noted.name} », qui n'a pas de date")

    def edit(text: str, case) -> str:  # type: ignore[no-untyped-def]
        known = entries.completed(noted, answers, case)
        for one in entries.missing(noted, known) if sys.stdin.isatty() else ():
            known[one.key] = answered(
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
        raise no_case(root, options.reference)
    if not proposal.refused and not options.essai:
        filing.record(proposal)
    return tell_filed(proposal, written=not options.essai)


def send(options: argparse.Namespace) -> int:
    from generator import french, sending
    from generator.case import Channel, LetterKind
    from generator.posting import NotSendable

    root, day, on = find_root(options.racine), asked_day(options), day_of_fact(options)
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
    except NotSendable as refusal:
        say(f"amiable : {refusal}")
        return ERRORS
    if sent is None:
        raise no_case(root, options.reference)
    if sent.channel not in sent.planned:
        say(f"à savoir : la procédure prévoit {french.listing(sent.planned, 'ou')}, pas {sent.channel}")
    code = tell_filed(sent.frozen.proposal, written=True)
    if code == CLEAN:
        say(f"lettre figée : {sent.frozen.file}")
        say(f"empreinte SHA-256 : {sent.frozen.sha256}")
    return code


def mail(options: argparse.Namespace) -> int:
    from generator import mailroom, pipeline
    from generator.diagnostics import FORMATS, Severity
    from generator.shelf import exchange

    project = load(options)
    out = Path(options.vers) if options.vers else project.root / "build" / "envois"
    if out.exists() and not (out.is_dir() and (not any(out.iterdir()) or (out / mailroom.RECORD).is_file())):
        raise Misuse(
            f"« {out} » contient autre chose que des envois : il serait remplacé, donnez un autre dossier"
        )
    with progress_shown("packs") as progress:
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
    return verdict([*errors, *mailing.diagnostics], False)


def court_file(options: argparse.Namespace) -> int:
    from generator import court, docketing
    from generator.court import printed
    from generator.diagnostics import FORMATS
    from generator.french import count

    project, dossier = case_asked(options)
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
