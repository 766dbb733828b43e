"""The articles and decisions that a page of the guide cites, in the words of the data: « C. com., art. L. 441-10 ».

Not a test. Paragraphs are left out, and so is an article whose code is said elsewhere in the sentence.
"""

import re

from generator.law import Article

CODES = (
    "C. com.", "C. civ.", "C. conso.", "C. pén.", "C. postes", "CPC", "CPCE", "CCP", "CJA", "CGCT", "CGI", "CMF",
    "RGPD",
)  # fmt: skip

_ARTICLE = r"(?:[LRD]\. ?)?\d[\d-]*(?:-[A-Z])?(?: (?:bis|sexies|nonies)(?: [A-Z]\b)?)?"
_PART = r"(?:al\. \d(?: et \d)?|I{1,3}\b|IV\b|\d°|[a-f]\b|\d\b(?!-))"
_AND = r"(?:, et |, | et | à | ou )"
_CITED = re.compile(
    rf"(?P<code>{'|'.join(map(re.escape, CODES))}), (?:l’)?art\. "
    rf"(?P<list>{_ARTICLE}(?:{_AND}(?:{_PART}|{_ARTICLE}))*)"
)
_DECISION = re.compile(r"n° (\d\d-\d\d\.\d{3})|\b(C-\d+/\d\d)")


def articles(text: str) -> set[str]:
    """Each article cited with its code."""
    found = set()
    for match in _CITED.finditer(" ".join(text.split())):
        first, *others = re.split(_AND, match["list"])
        for number in (first, *(other for other in others if not re.fullmatch(_PART, other))):
            if re.fullmatch(_ARTICLE, number):
                spelled = re.sub(r"^([LRD])\. ?", r"\1. ", number)
                found.add(f"{match['code']}, art. {spelled}")
    return found


def decisions(text: str) -> set[str]:
    """The number of each decision of the Cour de cassation or of the CJUE."""
    return {first or second for first, second in _DECISION.findall(" ".join(text.split()))}


def of_data(article: Article) -> str:
    """An article of the data as `articles` gives it."""
    return re.sub(r", (?:I+V?|\d).*$", "", article.citation)
