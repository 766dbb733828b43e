"""The « Sources » of a page of the guide: each text it stands on, what the text says, where it was read and when."""

import re
from collections.abc import Sequence

from generator import french
from generator.law import Article, Law, Reading
from generator.pages import markup

ARTICLES = "../reference/articles.md"


def sources(law: Law, keys: Sequence[str]) -> str:
    """A table of these articles, in this order, then where each code was read. Raises LawError for a key unknown."""
    articles = [law.article(key) for key in keys]
    rows = [(_link(article), _typeset(article.subject), _day(article.reading)) for article in articles]
    table = markup.pipe_table(("Texte", "Ce qu’il fonde", "Vérifié le"), rows)
    return f'<div class="am-sources" markdown>\n\n{table}\n\n{_readings(articles)}\n\n</div>'


def _link(article: Article) -> str:
    return f"[{_typeset(article.citation)}]({ARTICLES}#{markup.anchor(article.key)})"


def _day(reading: Reading | None) -> str:
    return french.short_day(reading.verified_on) if reading and reading.verified_on else "non relu"


def _readings(articles: Sequence[Article]) -> str:
    """« C. civ., CPC : base LEGI… ; C. com. : copies secondaires… », each copy once."""
    codes: dict[str, list[str]] = {}
    for article in articles:
        if article.reading:
            codes.setdefault(article.reading.source, []).append(article.code)
    told = [f"{', '.join(dict.fromkeys(found))} : {source}" for source, found in codes.items()]
    return (
        f"*Lecture.* {_typeset(' ; '.join(told))}. Le résumé est le nôtre ; seul le texte officiel fait foi."
    )


# A space that French never breaks: before a high mark, after « art. », « L. », « n° ».
_HELD = re.compile(r" (?=[:;?!»])|(?<=\bart\.) |(?<=\b[DLR]\.) |(?<=n°) |(?<=«) ")


def _typeset(text: str) -> str:
    return markup.words(_HELD.sub(french.NBSP, text.replace("'", "’")))
