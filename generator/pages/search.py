"""The search index of the site: a word is found however it is accented, a case by its debtor or an invoice."""

import json
import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from html import escape

from generator.case import Case
from generator.project import Dossier


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
    """The index with these entries more, each with its bare words, hidden: « penalites » finds « pénalités »."""
    data = json.loads(index)
    data["docs"] += [dict(entry) for entry in entries]
    for entry in data["docs"]:
        found = re.findall(r"\w+", re.sub(r"<[^>]*>", " ", f"{entry['title']} {entry['text']}").lower())
        added = sorted(set(map(_bare, found)).difference(found))
        if added:
            entry["text"] += f"<p hidden>{' '.join(added)}</p>"
    return json.dumps(data, ensure_ascii=False, separators=(",", ":"))


def _bare(word: str) -> str:
    letters = unicodedata.normalize("NFKD", word.replace("œ", "oe").replace("æ", "ae"))
    return "".join(letter for letter in letters if not unicodedata.combining(letter))
