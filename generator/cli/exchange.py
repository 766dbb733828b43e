"""The commands that exchange with other tools: what a bank sends comes in, tables for a spreadsheet go out."""

import argparse
import sys

from generator.cli.desk import CLEAN, ERRORS, creditor_asked, file_given, load, say, written_to
from generator.cli.parsing import Misuse


def take_in(options: argparse.Namespace) -> int:
    """Payments of a bank statement into the case files; `options.quoi` leaves room for other imports."""
    from generator import bank, filing, french, importing
    from generator.importing import printed

    try:
        named = bank.chosen(options.colonnes) if options.colonnes else {}
    except ValueError as reason:
        raise Misuse(f"--colonnes : {reason}") from None
    data, name = file_given(options.fichier, "le fichier du relevé", bank.MAX_BYTES)
    try:
        statement = bank.read(data, named)
    except bank.Unreadable as reason:
        raise Misuse(f"{name} : {reason}") from None
    project = load(options)
    try:
        made = importing.prepare(
            project,
            statement,
            orders=options.affecter or (),
            accept=options.accepter,
            creditor=creditor_asked(options, project),
        )
    except importing.Unclear as unclear:
        raise Misuse(str(unclear)) from None
    if not options.essai:
        filing.record(*made.proposals)
    told = printed.Told(made=made, file=name, command=_typed(options), written=not options.essai)
    sys.stdout.write(printed.FORMATS[options.format](told))
    if made.apart:
        say(f"dossiers illisibles, non rapprochés : {', '.join(made.apart)} (amiable check)")
    for account in made.strange:
        say(
            f"à savoir : le compte {account} n'est celui d'aucun créancier ; tous les dossiers ont été rapprochés"
        )
    verbs = (
        ("dossier serait modifié", "dossiers seraient modifiés")
        if options.essai
        else ("dossier modifié", "dossiers modifiés")
    )
    done = french.count(len(made.proposals), *verbs)
    say(f"{printed.tally(made)} ; {done}{', rien n’est écrit (essai)' if options.essai else ''}")
    return CLEAN if made.complete else ERRORS


def _typed(options: argparse.Namespace) -> tuple[str, ...]:
    """The command as it was typed, without what decides of its lines."""
    kept = [("--colonnes", options.colonnes), ("--creancier", options.creancier)]
    asked = [("--racine", options.racine), ("--date", options.date)]
    return (
        "amiable", "importer", options.fichier,
        *(word for name, value in (*kept, *asked) if value for word in (name, value)),
    )  # fmt: skip


def give_out(options: argparse.Namespace) -> int:
    from generator import exports
    from generator.spreadsheet import BYTE_ORDER_MARK

    project = load(options)
    table = exports.TABLES[options.quoi](project, creditor_asked(options, project))
    text = exports.FORMATS[options.format](table, project.day)
    if options.vers:
        mark = BYTE_ORDER_MARK if options.format == "csv" else ""
        written_to(options.vers, project.root, (mark + text).encode())
        say(f"{options.quoi} : {options.vers}")
    else:
        sys.stdout.write(text)
    say(exports.tally(table))
    if table.missing:
        say(f"ne figurent pas, faute de décompte : {', '.join(table.missing)} (amiable check)")
    return ERRORS if table.missing else CLEAN
