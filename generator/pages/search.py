"""The search index of the site, so that a word is found however it is accented."""

import json
import re
import unicodedata


def with_bare_words(index: str) -> str:
    """The index where « penalites » finds « pénalités »: each entry ends with its words, bare and hidden."""
    data = json.loads(index)
    for entry in data["docs"]:
        found = re.findall(r"\w+", re.sub(r"<[^>]*>", " ", f"{entry['title']} {entry['text']}").lower())
        added = sorted(set(map(_bare, found)).difference(found))
        if added:
            entry["text"] += f"<p hidden>{' '.join(added)}</p>"
    return json.dumps(data, ensure_ascii=False, separators=(",", ":"))


def _bare(word: str) -> str:
    letters = unicodedata.normalize("NFKD", word.replace("œ", "oe").replace("æ", "ae"))
    return "".join(letter for letter in letters if not unicodedata.combining(letter))
