"""What the pages a finance team opens every morning share: their addresses, and the way from one to the others."""

from collections.abc import Mapping

from generator.pages import markup
from generator.pages.markup import Sheet, text

TODAY, BALANCE, FIGURES, LIST = (
    "dossiers/index.md",
    "dossiers/balance.md",
    "dossiers/indicateurs.md",
    "dossiers/liste.md",
)
BALANCE_CSV = "dossiers/balance.csv"

TITLES = {
    TODAY: "Aujourd’hui",
    LIST: "Tous les dossiers",
    BALANCE: "Balance âgée",
    FIGURES: "Indicateurs",
}
ABOUT = {
    TODAY: "Ce qu’il faut faire aujourd’hui, ce qui est en retard, bloqué ou à venir cette semaine.",
    LIST: "Chaque dossier, son état et ses sommes, à filtrer et à trier.",
    BALANCE: "Ce que doit chaque débiteur, par ancienneté de retard, avec le fichier pour le tableur.",
    FIGURES: "Priorités, DSO, retard de paiement, promesses, litiges et effet des relances, au jour du site.",
}
META: Mapping[str, object] = {"hide": ["toc"], "large": True}


def between(here: str) -> str:
    """The four pages side by side; the one being read is named and leads nowhere."""
    items = [
        f'<li><a href="{markup.href(here, path)}" aria-current="page">{text(title)}</a></li>'
        if path == here
        else f"<li>{markup.link(here, path, text(title))}</li>"
        for path, title in TITLES.items()
    ]
    return f'<nav class="am-bureau" aria-label="Pages de suivi"><ul>{"".join(items)}</ul></nav>'


def page(here: str, *parts: str) -> Sheet:
    """One of them: its title, the way to the others, then its parts."""
    body = "\n".join((f"<h1>{text(TITLES[here])}</h1>", between(here), *filter(None, parts)))
    return Sheet(title=TITLES[here], description=ABOUT[here], body=body, meta=META)


def section(anchor: str, title: str, body: str) -> str:
    """One part of them, under its heading."""
    return f'<h2 id="{anchor}">{text(title)}</h2>\n{body}'
