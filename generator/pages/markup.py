"""Small pieces of Markdown and HTML. Whatever a user wrote goes through `text`; nothing else may hold it."""

import json
import re
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from html import escape
from urllib.parse import quote

from generator import french
from generator.money import plain

# Characters that Markdown, or one of the extensions of mkdocs.yml, would take for a mark.
_MARKS = {ord(mark): f"&#{ord(mark)};" for mark in "\\`*_{}[]()#+-.!|~^=:@$%"}


_SPECIAL = re.compile("[&<>\"']")


def text(value: object) -> str:
    """`value` as HTML text: no tag, no attribute, no Markdown block and no included file can come of it."""
    words = str(value)
    return escape(words, quote=True) if _SPECIAL.search(words) else words


def words(value: object) -> str:
    """`value` inside a paragraph or a table cell of Markdown, shown as written."""
    return escape(" ".join(str(value).split()), quote=False).translate(_MARKS)


_PIECE = re.compile(r"(<[^>]*>)")
_TAG = re.compile(r"<(?P<closing>/?)(?P<name>[a-zA-Z][a-zA-Z0-9]*)")
_EMPTY = re.compile(r"/>$|^<(?:br|hr|img|input|link|meta|wbr)\b", re.IGNORECASE)
_NO_WORDS = frozenset(("code", "kbd", "pre", "script", "style", "svg", "textarea"))


def in_words(
    html: str,
    change: Callable[[str], str],
    left_alone: Collection[str] = (),
    marked: re.Pattern[str] | None = None,
) -> str:
    """`html` with `change` applied to each text that is read: not to code, drawings, nor the elements `left_alone`.

    An element whose opening tag matches `marked` is left alone too.
    """
    skipped, depth = "", 0
    pieces = _PIECE.split(html)
    for position, piece in enumerate(pieces):
        tag = _TAG.match(piece)
        if tag is None:
            if not skipped and piece and not piece.isspace():
                pieces[position] = change(piece)
        elif not _EMPTY.search(piece):
            name, opens = tag["name"].lower(), not tag["closing"]
            if skipped:
                depth += (name == skipped) * (1 if opens else -1)
                skipped = skipped if depth else ""
            elif opens and (name in _NO_WORDS or name in left_alone or (marked and marked.search(piece))):
                skipped, depth = name, 1
    return "".join(pieces)


def page(title: str, body: str, **meta: object) -> str:
    """A page: its front matter as JSON, which is YAML, then its Markdown."""
    head = "".join(
        f"{key}: {json.dumps(value, ensure_ascii=False)}\n" for key, value in {"title": title, **meta}.items()
    )
    return f"---\n{head}---\n\n{body.strip()}\n"


APART: Mapping[str, object] = {
    "template": "dossier.html",
    "hide": ["navigation", "toc"],
    "search": {"exclude": True},
}
"""What the theme is told of a page that comes by the thousand: no menu, no table of contents, not searched."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """A page whose `body` is HTML already: reading it as Markdown would take longer than all the rest.

    `meta` is what the theme reads of its front matter, beside the title and the description.
    """

    title: str
    description: str
    body: str
    meta: Mapping[str, object]

    @property
    def markdown(self) -> str:
        """The same page for a builder of sites, which reads Markdown."""
        return page(self.title, self.body, html=True, description=self.description, **self.meta)


def crumbs(*steps: tuple[str, str]) -> list[dict[str, str]]:
    """The way back from a page that is not in the menu: (title, address of the page in the site)."""
    return [{"titre": title, "lien": address} for title, address in steps]


def href(origin: str, target: str) -> str:
    """The relative address, in HTML, of the page `target` seen from `origin` (both `.md` paths of the site).

    >>> href("dossiers/a/index.md", "reference/regles/PAR01.md#exemple")
    '../../reference/regles/PAR01.html#exemple'
    """
    path, mark, anchor = target.partition("#")
    if path.endswith(".md"):
        path = f"{path.removesuffix('.md')}.html"
    there, here = path.split("/"), origin.split("/")
    while len(there) > 1 and len(here) > 1 and there[0] == here[0]:
        del there[0], here[0]
    up = "../" * (len(here) - 1)
    return f"{up}{quote('/'.join(there))}{mark}{anchor}"


def link(origin: str, target: str, label: str) -> str:
    """An HTML link between two pages of the site; `label` is HTML already."""
    return f'<a href="{href(origin, target)}">{label}</a>'


def anchor(key: str) -> str:
    """An article's anchor: the legal data are free to use dots and capitals."""
    return key.lower().replace(".", "-")


# How the closed lists of case files are read aloud; any other value loses its underscores only.
_LABELS = {
    "b2b": "entre professionnels", "b2c": "consommateur", "public": "commande publique",
    "telephone": "téléphone", "lrar": "recommandé avec avis de réception", "lre": "recommandé électronique",
    "depose": "déposé", "presente": "présenté", "distribue": "distribué", "refuse": "refusé",
    "non_reclame": "non réclamé", "npai": "n’habite pas à l’adresse indiquée",
    "lre_avisee": "avis électronique envoyé", "lre_acceptee": "accepté (recommandé électronique)",
    "lre_refusee": "refusé (recommandé électronique)",
    "lre_non_reclamee": "non réclamé (recommandé électronique)",
    "sans_reponse": "sans réponse", "messagerie": "message laissé", "faux_numero": "faux numéro",
    "courrier_recu": "courrier reçu",
    "declaration_assureur": "déclaration à l’assureur-crédit",
    "decision": "décision", "reconnaissance": "reconnaissance de dette", "avant_echeance": "avant échéance",
    "comptabilite": "comptabilité", "echeancier": "échéancier", "assureur_credit": "assureur-crédit",
    "principal_d_abord": "principal d’abord", "interets_d_abord": "intérêts d’abord",
    "fixe_au_depart": "figé au départ", "date_de_l_avoir": "date de l’avoir",
    "premiere_presentation": "première présentation", "reception": "réception",
    "paye": "payé", "annule": "annulé", "abandonne": "abandonné", "rappel_echeancier": "rappel d’échéancier",
    "mise_en_demeure_echeancier": "mise en demeure d’échéancier", "demande_accessoires": "demande d’accessoires",
    "reelle": "réelle", "credit_consommation": "crédit à la consommation",
    "pouvoir_adjudicateur": "pouvoir adjudicateur (cas ordinaire)", "etablissement_de_sante": "établissement de santé",
    "cgv_acceptees": "CGV acceptées", "legale_30_jours": "délai légal de 30 jours",
    "bail_habitation": "bail d’habitation", "energie": "énergie", "sante": "santé",
    "credit_bancaire": "crédit bancaire",
    "debiteur": "débiteur", "debiteur_implicite": "débiteur, implicitement", "legale": "légale",
    "action_en_justice": "action en justice", "declaration_creance": "déclaration de créance",
    "commissaire_de_justice": "commissaire de justice", "deux_bornes": "les deux bornes",
    "releve": "relevé au plancher", "taux_legal": "taux légal", "applique": "appliqué tel qu’écrit",
    "par_echeance": "par échéance", "interets": "intérêts", "indemnite": "indemnité", "clause_penale": "clause pénale",
    "abandonnes_si_respecte": "abandonnés si l’échéancier est respecté", "bon_de_livraison": "bon de livraison",
    "proces_verbal": "procès-verbal", "depot_facture": "dépôt de la facture", "preuve_de_depot": "preuve de dépôt",
    "preuve_de_reception": "preuve de réception", "consentement_lre": "consentement à la LRE",
    "conditions_generales": "conditions générales", "tronque": "tronqué",
    "demande_prealable": "demande préalable", "decision_de_justice": "décision de justice",
}  # fmt: skip


def label(value: object) -> str:
    """One value of a closed list, in plain French."""
    return _LABELS.get(str(value), str(value).replace("_", " "))


def badge(label: str, kind: str) -> str:
    return f'<span class="am-pastille am-{kind}">{text(label)}</span>'


def command(words: str) -> str:
    """A command to run, with the button that copies it; without scripts the button is not shown."""
    return (
        f'<span class="am-commande"><code>{text(words)}</code><button type="button" class="am-copier" '
        f'aria-label="Copier la commande {text(words)}">Copier</button></span>'
    )


def euros(amount: Decimal) -> str:
    return text(french.euros(amount))


def day(value: date) -> str:
    """A date that machines and tables can read: <time>."""
    return f'<time datetime="{value.isoformat()}">{french.short_day(value)}</time>'


def money_cell(amount: Decimal, *, blank: bool = False) -> str:
    """A cell that sorts as a number; with `blank`, nothing is shown as a dash."""
    shown = "—" if blank and not amount else euros(amount)
    return f'<td class="n" data-sort="{plain(amount)}">{shown}</td>'


def table(
    head: Sequence[str],
    rows: Iterable[Sequence[str]],
    *,
    caption: str = "",
    numeric: Sequence[int] = (),
    foot: Sequence[str] = (),
) -> str:
    """An HTML table that scrolls by itself; cells are HTML already, the first of each row is its heading."""
    styles = [' class="n"' if position in numeric else "" for position in range(len(head))]
    heads = "".join(f'<th scope="col"{style}>{title}</th>' for title, style in zip(head, styles, strict=True))
    others = "".join(f"<td{style}>%s</td>" for style in styles[1:])
    row_form = f'<tr><th scope="row"{styles[0]}>%s</th>{others}</tr>'
    title = f"<caption>{caption}</caption>" if caption else ""
    last = f"<tfoot>{row_form % tuple(foot)}</tfoot>" if foot else ""
    body = "\n".join(row_form % tuple(row) for row in rows)
    inside = f"{title}<thead><tr>{heads}</tr></thead>\n<tbody>\n{body}\n</tbody>{last}"
    return f'<div class="am-defile"><table class="am-tableau">{inside}</table></div>'


def sortable(
    head: Sequence[tuple[str, str]], rows: Iterable[Sequence[str]], *, foot: str = "", kind: str = ""
) -> str:
    """A table that the reader sorts: `head` holds (title, « t » for words, « n » for numbers), `rows` whole cells.

    A cell whose text is not what it is sorted by carries `data-sort`; `foot` is a whole row, which stays last.
    """
    heads = "".join(
        f'<th scope="col" data-type="{type_}" class="{type_}">{title}</th>' for title, type_ in head
    )
    body = "\n".join(f"<tr>{''.join(cells)}</tr>" for cells in rows)
    last = f"<tfoot>{foot}</tfoot>" if foot else ""
    return (
        f'<div class="am-defile"><table class="am-tableau am-triable{kind and " " + kind}">'
        f"<thead><tr>{heads}</tr></thead>\n<tbody>\n{body}\n</tbody>{last}</table></div>"
    )


_MARKDOWN_TABLE = re.compile(r"<table>(.*?)</table>", re.DOTALL)
_CORNER = re.compile(r'<th(?: style="[^"]*")?>\s*</th>')


def scrolled(html: str) -> str:
    """The tables that Markdown wrote, made to scroll by themselves like those of `table`.

    Markdown has no corner without a heading: an empty one becomes a cell, as a reader aloud expects.
    """

    def finished(match: re.Match[str]) -> str:
        inside = re.sub(r"<th(?=[ >])", '<th scope="col"', _CORNER.sub("<td></td>", match[1]))
        return f'<div class="am-defile"><table class="am-tableau am-texte">{inside}</table></div>'

    return _MARKDOWN_TABLE.sub(finished, html)


def keys(pairs: Iterable[tuple[str, str]]) -> str:
    """A few key figures: (label, HTML)."""
    return (
        '<dl class="am-cles">'
        + "".join(f"<div><dt>{label}</dt><dd>{value}</dd></div>" for label, value in pairs if value)
        + "</dl>"
    )


def pipe_table(
    head: Sequence[str], rows: Iterable[Sequence[str]], align: Mapping[int, str] | None = None
) -> str:
    """A Markdown table; cells are Markdown already."""
    rules = [(align or {}).get(position, "---") for position in range(len(head))]
    lines = [head, rules, *rows]
    return "\n".join(f"| {' | '.join(row)} |" for row in lines)
