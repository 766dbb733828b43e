"""The search index of the site: a word is found however it is accented, a case by its debtor or an invoice."""

import json
import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from html import escape

from generator.case import Case
from generator.project import Dossier

_SHEETS = ("reference/regles/", "reference/taux/")
_BOOSTS = {
    "guide/etape-": 24,
    "guide/": 8,
    "lettres/": 4,
    "outils/": 4,
    "dossiers/": 4,
    **dict.fromkeys(_SHEETS, 0.5),
    "": 1,
}
"""How much what is found counts, by where it stands; the first that fits."""


def of_cases(dossiers: Iterable[Dossier]) -> tuple[Mapping[str, str], ...]:
    """One short entry per case: its page, its debtor, and the numbers one looks it up by. Nothing of what was said."""
    return tuple(
        {
            "location": f"dossiers/{dossier.reference}/index.html",
            "title": f"{escape(dossier.case.debtor.name)} · dossier {escape(dossier.reference)}",
            "text": escape(" ".join(_numbers(dossier.case))),
        }
        for dossier in dossiers
        if dossier.case is not None
    )


def _numbers(case: Case) -> Iterator[str]:
    for invoice in case.invoices:
        yield f"facture {invoice.number}"
    if case.debtor.siren:
        yield f"SIREN {case.debtor.siren}"


def completed(index: str, entries: Sequence[Mapping[str, str]] = ()) -> str:
    """The index with these entries more, each with its bare words, hidden: « penalites » finds « pénalités ».

    The guide comes before the reference, where hundreds of sheets have the same headings: a sheet is one entry.
    """
    data = json.loads(index)
    data["docs"] = [*_whole_sheets(data["docs"]), *(dict(entry) for entry in entries)]
    for entry in data["docs"]:
        entry["boost"] = next(
            boost for start, boost in _BOOSTS.items() if entry["location"].startswith(start)
        )
        entry["title"] += _hidden("span", entry["title"])
        entry["text"] += _hidden("p", entry["text"])
    return json.dumps(data, ensure_ascii=False, separators=(",", ":"))


def _whole_sheets(entries: Iterable[dict[str, str]]) -> Iterator[dict[str, str]]:
    sheets: dict[str, dict[str, str]] = {}
    for entry in entries:
        page = entry["location"].partition("#")[0]
        if not page.startswith(_SHEETS):
            yield entry
        elif page in sheets:
            sheets[page]["text"] += entry["text"]
        else:
            sheets[page] = entry
    yield from sheets.values()


def _hidden(tag: str, html: str) -> str:
    words = re.findall(r"\w+", re.sub(r"<[^>]*>", " ", html).lower())
    added = sorted(set(map(_bare, words)).difference(words))
    return f"<{tag} hidden>{' '.join(added)}</{tag}>" if added else ""


def _bare(word: str) -> str:
    letters = unicodedata.normalize("NFKD", word.replace("œ", "oe").replace("æ", "ae"))
    return "".join(letter for letter in letters if not unicodedata.combining(letter))
