"""What the pages a finance team opens every morning share: their addresses, and the way from one to the others."""

from generator.pages import markup
from generator.pages.markup import text

TODAY, BALANCE, FIGURES, LIST = (
    "dossiers/index.md",
    "dossiers/balance.md",
    "dossiers/indicateurs.md",
    "dossiers/liste.md",
)
BALANCE_CSV = "dossiers/balance.csv"

_TITLES = {
    TODAY: "Aujourd’hui",
    LIST: "Tous les dossiers",
    BALANCE: "Balance âgée",
    FIGURES: "Indicateurs",
}


def between(here: str) -> str:
    """The four pages side by side; the one being read is named and leads nowhere."""
    items = [
        f'<li><a href="{markup.href(here, path)}" aria-current="page">{text(title)}</a></li>'
        if path == here
        else f"<li>{markup.link(here, path, text(title))}</li>"
        for path, title in _TITLES.items()
    ]
    return f'<nav class="am-bureau" aria-label="Pages de suivi"><ul>{"".join(items)}</ul></nav>'


def page(here: str, title: str, description: str, *parts: str) -> str:
    """One of them: its title, the way to the others, then its parts."""
    body = "\n\n".join((f"# {title}", between(here), *filter(None, parts)))
    return markup.page(title, body, hide=["toc"], large=True, description=description)
