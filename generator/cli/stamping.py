"""The command that puts a date beyond dispute: a time stamp asked for, then kept."""

import argparse
from pathlib import Path

from generator.cli.desk import CLEAN, ERRORS, case_asked, say, tell_errors, tell_filed
from generator.cli.parsing import Misuse


def stamp(options: argparse.Namespace) -> int:
    from generator import french, stamping
    from generator.case import LetterKind
    from generator.entries import Unclear

    project, dossier = case_asked(options)
    if dossier.case is None:
        tell_errors(dossier)
        return ERRORS
    case, kind = dossier.case, LetterKind(options.lettre)
    token = Path(options.jeton) if options.jeton else None
    if token is not None and not token.is_file():
        raise Misuse(f"« {token} » n'existe pas")
    try:
        if token is None:
            name, digest = stamping.ask(project.root, case, kind)
            say(f"demande écrite : {name}")
            say(f"empreinte SHA-256 : {digest}")
            say(f"remettez-la à une autorité d'horodatage, puis : amiable horodater {case.reference} {kind} "
                "--jeton REPONSE.tsr")  # fmt: skip
            return CLEAN
        proposal, found = stamping.keep(project.root, project.day, case, kind, token.read_bytes())
    except (stamping.NotStampable, Unclear) as reason:
        say(f"amiable : {reason}")
        return ERRORS
    code = tell_filed(proposal, written=True)
    if code == CLEAN:
        say(f"jeton du {french.day(found.at.date())} à {found.at:%Hh%M} (UTC) ; sa signature reste à vérifier : "
            f"amiable verifier {case.reference}")  # fmt: skip
    return code
