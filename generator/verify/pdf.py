"""What one PDF proves by itself: the data it carries, redone, and its pages, which must show the same sums."""

import re
from decimal import Decimal

from generator import french
from generator.law import Law
from generator.readback import Unreadable, parcel
from generator.rules.text import fold, squeeze
from generator.verify.check import Check, fails, holds, unknown
from generator.verify.figures import Data, printed_sums, printed_words, rates, read_data, same_as_table, sums

DATA, TABLE = "decompte.json", "decompte.csv"
MOST_PAGES = 400


def verify(data: bytes, law: Law) -> tuple[tuple[Check, ...], Data | None, tuple[str, ...]]:
    """The checks of a letter, its data when it carries some, and the text of its pages."""
    try:
        pages, carried = parcel(data, MOST_PAGES)
    except Unreadable as reason:
        return (fails(f"{reason}"),), None, ()
    if DATA not in carried:
        said = f"ce PDF ne porte pas de données d'amiable ({DATA}) : rien ne peut y être refait"
        return (fails(said),), None, pages
    found = read_data(carried[DATA])
    if isinstance(found, str):
        return (fails(found),), None, pages
    checks = [
        holds(f"lettre du {french.day(found.date)}, dossier {found.reference}, compte arrêté au "
              f"{french.day(found.arrete_au)}"),
        *sums(found),
        *rates(found, law),
        *_shown(found, pages),
    ]  # fmt: skip
    if TABLE in carried:
        checks.append(same_as_table(found, carried[TABLE]))
    return tuple(checks), found, pages


def alone(digest: str) -> tuple[Check, ...]:
    """What no PDF can prove by itself."""
    return (
        unknown(f"intégrité : comparez cette empreinte SHA-256 à celle du journal ou du manifeste, {digest}"),
        unknown(
            "faits (factures, paiements, avoirs, imputation) : le PDF les affirme, le dossier les prouve"
        ),
    )


def _shown(data: Data, pages: tuple[str, ...]) -> tuple[Check, ...]:
    """Every sum and name of the data, looked for in the text read back from the pages."""
    whole = " ".join(pages)
    squeezed, text = squeeze(whole), fold(whole)
    wanted = [(name, words, squeeze(words) in squeezed) for name, words in printed_words(data)]
    wanted += [
        (name, french.euros(amount), _is_printed(amount, text, total))
        for name, amount, total in printed_sums(data)
    ]
    missing = [(name, words) for name, words, there in wanted if not there]
    if missing:
        return tuple(fails(f"{name} : « {words} » n'est imprimé sur aucune page") for name, words in missing)
    return (holds(f"{french.count(len(wanted), 'valeur retrouvée', 'valeurs retrouvées')} sur les pages"),)


def _is_printed(amount: Decimal, text: str, total: bool) -> bool:
    """Whether `text` shows the amount, and not the end of a longer one.

    A PDF does not tell the space between thousands from the one between two columns: « 25 320,00 » may be read
    both ways. A total is also printed in sentences, where the doubt is not allowed.
    """
    words = fold(french.euros(amount))
    doubtful = total and re.match(r"[0-9]{3}\b", words)
    return re.search(rf"(?<![0-9,]){'(?<![0-9] )' if doubtful else ''}{re.escape(words)}", text) is not None
