"""The commands that only tell: they read cases, law, rules or a PDF and write nothing in a case."""

import argparse
import sys
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path

from generator.cli.desk import (
    CLEAN,
    ERRORS,
    asked_day,
    case_asked,
    creditor_asked,
    file_given,
    load,
    say,
    tell_errors,
    written_to,
)
from generator.cli.parsing import Misuse


def explain(options: argparse.Namespace) -> int:
    from generator import claim
    from generator.manifest import dump

    _project, dossier = case_asked(options)
    if dossier.claim is None:
        tell_errors(dossier)
        return ERRORS
    printed: dict[str, Callable[[claim.Claim], str]] = {
        "text": claim.explain,
        "md": claim.as_markdown,
        "json": lambda found: dump(claim.as_json(found)),
        "csv": claim.as_csv,
    }
    sys.stdout.write(printed[options.format](dossier.claim))
    return CLEAN


def simulate(options: argparse.Namespace) -> int:
    from generator import simulation
    from generator.manifest import dump

    day = asked_day(options)
    until, supposed = _horizon(options, day), [_supposed(text, day) for text in options.payer or ()]
    project, dossier = case_asked(options)
    case, creditor, procedure, answer = dossier.case, dossier.creditor, dossier.procedure, dossier.answer
    if not (case and creditor and procedure and answer and dossier.claim):
        tell_errors(dossier)
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
    from generator.days import read_day

    try:
        until = read_day(options.jusqu_au) if options.jusqu_au else day + timedelta(simulation.DEFAULT_DAYS)
    except ValueError as error:
        raise Misuse(f"{error} : écrivez --jusqu-au 2027-03-31 ou --jusqu-au 31/03/2027") from None
    except OverflowError:
        until = date.max
    if until < day:
        raise Misuse(f"--jusqu-au précède le jour du calcul ({day:%d/%m/%Y})")
    if (until - day).days > simulation.MOST_DAYS:
        raise Misuse("--jusqu-au va trop loin : trois ans au plus")
    return until


def _supposed(text: str, day: date):  # type: ignore[no-untyped-def]
    """« 2026-12-01:500 » or « 2026-12-01:500:F-118 » as a supposed payment."""
    from generator.days import read_day
    from generator.money import read_amount
    from generator.simulation import Supposed

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


def agenda(options: argparse.Namespace) -> int:
    from generator.agenda import FURTHEST, agenda
    from generator.agenda.printed import FORMATS, tally

    if not 0 <= options.jours <= FURTHEST:
        raise Misuse(f"--jours attend un nombre de 0 à {FURTHEST}, par exemple --jours 30")
    project = load(options)
    events = agenda(project, options.jours, creditor_asked(options, project))
    text = FORMATS[options.format](events, project.day, options.jours)
    if options.vers:
        written_to(options.vers, project.root, text.encode())
        say(f"agenda écrit dans {options.vers}")
    else:
        sys.stdout.write(text)
    say(tally(events))
    return CLEAN


def verify(options: argparse.Namespace) -> int:
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
            reports += verify.verify_path(path, read_law(), asked_day(options))
        elif path.suffix or len(path.parts) > 1:
            raise Misuse(f"« {word} » n'existe pas")
        else:
            project = load(options, [word])
            dossier = project.dossier(word)
            assert dossier is not None
            reports += verify.verify_case(project.root, dossier, project.law)
    sys.stdout.write(dump(verify.as_json(reports)) if options.format == "json" else verify.as_text(reports))
    wrong = sum(check.verdict is verify.Verdict.FAILS for report in reports for check in report.checks)
    say(f"{count(wrong, 'point ne tient pas', 'points ne tiennent pas')}" if wrong
        else "tout ce qui peut être vérifié tient")  # fmt: skip
    return ERRORS if wrong else CLEAN


def rule(options: argparse.Namespace) -> int:
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


def rates(options: argparse.Namespace) -> int:
    from generator import ratebook
    from generator.claim.derived import with_derived
    from generator.project import LAW_ROOT, law_places, read_law

    day, law = asked_day(options), with_derived(read_law())
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


def reread(options: argparse.Namespace) -> int:
    from generator.case import LetterKind, Regime
    from generator.project import read_law
    from generator.reread import MAX_BYTES, REPORTS, Unreadable, kind_of, open_copy, reread, tally

    data, name = file_given(options.fichier, "le fichier de la lettre à relire", MAX_BYTES)
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
