"""The search index of the site: a word is found however it is accented, a case by its debtor or an invoice."""

import json
import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from html import escape
from typing import Any

from generator.followed import Followed
from generator.pages import frames

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


def of_cases(cases: Iterable[Followed]) -> tuple[Mapping[str, str], ...]:
    """One short entry per case: its page, its debtor, and the numbers one looks it up by. Nothing of what was said."""
    return tuple(
        {
            "location": f"dossiers/{case.reference}/index.html",
            "title": f"{escape(case.who.debtor)} · dossier {escape(case.reference)}",
            "text": escape(" ".join(_numbers(case))),
        }
        for case in cases
        if case.regime is not None
    )


def _numbers(case: Followed) -> Iterator[str]:
    for number in case.invoices:
        yield f"facture {number}"
    if case.who.siren:
        yield f"SIREN {case.who.siren}"


def completed(index: str) -> str:
    """The index of the guide, each entry with its bare words, hidden: « penalites » finds « pénalités ».

    The guide comes before the reference, where hundreds of sheets have the same headings: a sheet is one entry.
    """
    data = json.loads(index)
    data["docs"] = [_completed(entry) for entry in _whole_sheets(data["docs"])]
    return json.dumps(data, ensure_ascii=False, separators=(",", ":"))


def with_cases(index: str, cases: Iterable[Followed]) -> str:
    """A completed index with one entry per case more; the entries it holds are not read again."""
    entries = [_completed(dict(entry)) for entry in of_cases(cases)]
    added = json.dumps(entries, ensure_ascii=False, separators=(",", ":"))
    assert index.endswith("]}"), "the entries come last in the index"
    first = "" if index.endswith("[]}") or not entries else ","
    return f"{index[:-2]}{first}{added[1:-1]}]}}"


def _completed(entry: dict[str, Any]) -> dict[str, Any]:
    entry["boost"] = next(boost for start, boost in _BOOSTS.items() if entry["location"].startswith(start))
    entry["title"] += _hidden("span", entry["title"])
    entry["text"] = entry["text"].replace(frames.BODY_WORDS, "")
    entry["text"] += _hidden("p", entry["text"])
    return entry


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
    if html.isascii():
        return ""
    words = re.findall(r"\w+", re.sub(r"<[^>]*>", " ", html).lower())
    accented = {word for word in words if not word.isascii()}
    added = sorted({_bare(word) for word in accented}.difference(words))
    return f"<{tag} hidden>{' '.join(added)}</{tag}>" if added else ""


def _bare(word: str) -> str:
    letters = unicodedata.normalize("NFKD", word.replace("œ", "oe").replace("æ", "ae"))
    return "".join(letter for letter in letters if not unicodedata.combining(letter))
