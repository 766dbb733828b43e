"""The letters, rendered from the production templates, each marked passage numbered and explained."""

import re
from collections.abc import Mapping, Sequence
from html.parser import HTMLParser

from generator import rules
from generator.case import LetterKind
from generator.law import Law
from generator.letter import LETTERS
from generator.pages.markup import badge, page, text
from generator.pipeline import Specimen
from generator.press import PICTURE_WIDTH, Sheets
from generator.rules import Document, MentionResult
from generator.rules.mentions import MENTIONS

TABS: Mapping[str, str] = {
    "b2b": "Entre professionnels",
    "b2c": "Consommateur",
    "public": "Commande publique",
    "tiers": "Par un tiers",
}
INTENTIONS: Mapping[LetterKind, str] = {
    LetterKind.RAPPEL: "Suppose l’oubli : courte, courtoise, sans pénalités chiffrées ni date limite.",
    LetterKind.RELANCE: "Formalise la demande : ce qui est dû, pourquoi, depuis quand, et une date.",
    LetterKind.MISE_EN_DEMEURE: "Dernière étape amiable : demande formelle, date limite, envoi prouvé.",
}
FORCE: Mapping[str, tuple[str, str]] = {
    "L": ("exigée par la loi", "erreur"),
    "E": ("nécessaire à l’effet de la lettre", "avertissement"),
    "P": ("conseillée", "projet"),
    "X": ("interdite ici", "refus"),
}


WITHOUT: Mapping[str, str] = {
    "L": "la loi n’est pas respectée ; l’outil refuse la lettre",
    "E": "la lettre manque son effet ; l’outil la refuse",
    "P": "la lettre reste valable, moins claire ou moins probante ; la fiche de conformité le signale",
    "X": "rien ne manque : c’est sa présence qui ferait refuser la lettre",
}
_WHY = {mention.id: mention.why for mention in MENTIONS}


def pages(specimens: Sequence[Specimen], law: Law, sheets: Sequence[Sheets] = ()) -> dict[str, str]:
    """The gallery and one page for each kind of letter, a tab for each regime; `sheets` are the PDF, in order."""
    counts = [len(item.pictures) for item in sheets] or [0] * len(specimens)
    made = {"lettres/index.md": _index()}
    for kind in LetterKind:
        found = [(item, count) for item, count in zip(specimens, counts, strict=True) if item.kind is kind]
        made[f"lettres/{kind}.md"] = _kind(kind, found, law)
    return made


def files(specimens: Sequence[Specimen], sheets: Sequence[Sheets]) -> dict[str, bytes]:
    """The PDF of each letter of the gallery and the pictures of its pages, by their path in the site."""
    made: dict[str, bytes] = {}
    for item, printed in zip(specimens, sheets, strict=True):
        made[f"lettres/{_pdf(item)}"] = printed.data
        for number, picture in enumerate(printed.pictures, 1):
            made[f"lettres/{_picture(item, number)}"] = picture
    return made


def _pdf(specimen: Specimen) -> str:
    return f"pdf/{specimen.kind}-{specimen.name}.pdf"


def _picture(specimen: Specimen, number: int) -> str:
    return f"pdf/{specimen.kind}-{specimen.name}-{number}.png"


def _index() -> str:
    cards = "\n\n".join(
        f"-   **{LETTERS[kind].title}**\n\n    ---\n\n    {INTENTIONS[kind]}\n\n"
        f"    [Lire la lettre annotée]({kind}.md)"
        for kind in LetterKind
    )
    body = (
        "# Les lettres\n\nChaque lettre est montrée telle que l’outil l’imprime, pour un dossier inventé, "
        "dans chaque régime. Les passages surlignés portent les mentions que l’outil contrôle sur le PDF "
        "avant de l’accepter ; leur numéro renvoie à l’explication.\n\n"
        f'<div class="grid cards" markdown>\n\n{cards}\n\n</div>\n\n'
        "Le texte se modifie dans le dossier `letters/`, comme une page de ce guide ; le contrôle des "
        "mentions a lieu à chaque fabrication."
    )
    return page(
        "Les lettres", body, description="Les trois lettres, dans chaque régime, mention par mention."
    )


def _kind(kind: LetterKind, specimens: Sequence[tuple[Specimen, int]], law: Law) -> str:
    title = LETTERS[kind].title
    tabs = _tabs(
        [(TABS.get(item.name, item.name), _annotated(item, count, law)) for item, count in specimens]
    )
    body = f"# {title}\n\n{INTENTIONS[kind]}\n\n{tabs}"
    return page(
        f"Lettre : {title.lower()}",
        body,
        description=f"{title} : le texte, régime par régime, et ses mentions.",
        large=True,
        hide=["navigation", "toc"],
    )


def _tabs(blocks: Sequence[tuple[str, str]]) -> str:
    """The tabs of the theme, written as HTML: an indented block would let Markdown read the letters again."""
    inputs = "".join(
        f'<input{" checked" if not n else ""} id="__tabbed_1_{n + 1}" name="__tabbed_1" type="radio">'
        for n in range(len(blocks))
    )
    labels = "".join(
        f'<label for="__tabbed_1_{n + 1}">{title}</label>' for n, (title, _) in enumerate(blocks)
    )
    bodies = "\n".join(f'<div class="tabbed-block">{body}</div>' for _, body in blocks)
    return (
        f'<div class="tabbed-set tabbed-alternate" data-tabs="1:{len(blocks)}">{inputs}'
        f'<div class="tabbed-labels">{labels}</div>\n'
        f'<div class="tabbed-content">\n{bodies}\n</div></div>'
    )


def _annotated(specimen: Specimen, sheets: int, law: Law) -> str:
    """The letter with its numbered passages, its PDF beside it, then what each number stands for."""
    read = " ".join(passage for texts in specimen.page.passages.values() for passage in texts)
    document = Document(letter=specimen.letter, passages=specimen.page.passages, pages=(read,))
    _, results = rules.check_document(document, law)
    explained = {result.mention: result for result in results if result.verdict != "sans objet"}
    prefix = f"{specimen.kind}-{specimen.name}".replace("_", "-")
    reader = _Letter(explained, prefix)
    reader.feed(specimen.page.html)
    reader.close()
    html = " ".join(reader.html.split("\n"))
    notes = "".join(_note(number, explained[mention], prefix) for mention, number in reader.numbers.items())
    return (
        f'<div class="am-planche"><div class="am-lettre">{html}</div>{_beside(specimen, sheets)}</div>'
        f'<h2>Les mentions, une par une</h2><ol class="am-mentions">{notes}</ol>'
    )


def _beside(specimen: Specimen, sheets: int) -> str:
    """The pages of the PDF as the debtor receives them, each leading to the file."""
    if not sheets:
        return ""
    title = LETTERS[specimen.kind].title
    shown = "".join(
        f'<a href="{_pdf(specimen)}"><img src="{_picture(specimen, number)}" width="{PICTURE_WIDTH}" '
        f'height="{round(PICTURE_WIDTH * 297 / 210)}" loading="lazy" alt="{title}, page {number} du PDF"></a>'
        for number in range(1, sheets + 1)
    )
    return (
        f'<aside class="am-pdf"><p><strong>Le PDF</strong>, tel que le débiteur le reçoit</p>{shown}'
        f'<p><a href="{_pdf(specimen)}">Ouvrir le PDF</a></p></aside>'
    )


def _note(number: int, result: MentionResult, prefix: str) -> str:
    """One passage: what it is, how far it binds, why it is there, what happens without it, on which text."""
    force, kind = FORCE.get(result.severity, (result.severity, "projet"))
    rule = f'<a href="../reference/regles/{result.code}.html">règle {result.code}</a>'
    basis = f"{text(result.basis)} · {rule}" if result.basis else rule
    return (
        f'<li id="{prefix}-{number}" value="{number}"><p><strong>{text(result.title)}</strong> {badge(force, kind)}</p>'
        f"<p>{text(_WHY[result.mention])}</p>"
        f'<p class="am-discret">Sans elle : {WITHOUT.get(result.severity, "sans objet")}.</p>'
        f'<p class="am-discret">{basis}</p></li>'
    )


# A letter inside a page of the site must not add headings or landmarks to it.
_RENAMED = {
    "h1": "p",
    "h2": "p",
    "h3": "p",
    "header": "div",
    "footer": "div",
    "main": "div",
    "section": "div",
    "address": "div",
}


_CODE_SIZE = ' width="110" height="110"'  # a square, kept free while the page loads


class _Letter(HTMLParser):
    """The body of a letter's page, without its style; marked passages carry their number."""

    _DROPPED = frozenset({"head", "style", "script", "title"})
    _VOID = frozenset({"br", "col", "hr", "img", "input", "link", "meta"})
    _KEPT = frozenset({"href", "src", "alt", "colspan", "rowspan", "scope", "lang"})
    _HOLDS_TEXT = frozenset(
        {
            "span",
            "div",
            "p",
            "td",
            "th",
            "li",
            "dd",
            "dt",
            "address",
            "strong",
            "h1",
            "h2",
            "h3",
            "section",
            "header",
            "footer",
        }
    )

    def __init__(self, explained: Mapping[str, MentionResult], prefix: str) -> None:
        super().__init__(convert_charrefs=True)
        self._body: list[str] = []
        self._foot: list[str] = []
        self._open: list[str] = []
        self._foot_from: int | None = None
        self.numbers: dict[str, int] = {}
        self._explained = explained
        self._prefix = prefix
        self._dropping = 0

    @property
    def html(self) -> str:
        """The body, its page footer at the end where a reader meets it, passages numbered in that order."""
        return re.sub("\0([^\0]+)\0", lambda match: self._number(match[1]), "".join(self._body + self._foot))

    def _write(self, html: str) -> None:
        (self._body if self._foot_from is None else self._foot).append(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        names = (given.get("class") or "").split()
        if tag in self._DROPPED or "courant" in names:
            self._dropping = self._dropping or len(self._open) + 1
        if "pied" in names and self._foot_from is None:
            self._foot_from = len(self._open)
        if tag not in self._VOID:
            self._open.append(tag)
        if self._dropping or tag in {"html", "body", "link", "meta"}:
            return
        source = given.get("src") or ""
        if tag == "img" and not source.startswith("data:"):
            return  # the logo belongs to the paper; the code of the transfer alone is kept
        mentions = [name for name in (given.get("data-mention") or "").split() if name in self._explained]
        shown = "".join(
            f' {name}="{text(value or "")}"' for name, value in given.items() if name in self._KEPT
        )
        shown += _CODE_SIZE if tag == "img" else ""
        classes = [f"l-{name}" for name in names]
        if mentions:
            classes.append("am-mention")
            shown += f' title="{text(" ; ".join(self._explained[name].title for name in mentions))}"'
        if classes:
            shown += f' class="{text(" ".join(classes))}"'
        if tag == "table":
            self._write('<div class="l-defile">')
        self._write(f"<{_RENAMED.get(tag, tag)}{shown}>")
        if mentions and tag in self._HOLDS_TEXT:
            self._write("".join(f"\0{mention}\0" for mention in mentions))

    def _number(self, mention: str) -> str:
        number = self.numbers.setdefault(mention, len(self.numbers) + 1)
        label = text(self._explained[mention].title)
        address = f'href="#{self._prefix}-{number}" aria-label="Mention {number} : {label}"'
        return f'<sup class="am-num"><a {address}>{number}</a></sup>'

    def handle_endtag(self, tag: str) -> None:
        if tag in self._VOID or tag not in self._open:
            return
        while self._open.pop() != tag:
            pass
        if self._dropping:
            self._dropping = 0 if len(self._open) < self._dropping else self._dropping
        elif tag not in {"html", "body"}:
            self._write(f"</{_RENAMED.get(tag, tag)}>{'</div>' if tag == 'table' else ''}")
        if self._foot_from is not None and len(self._open) <= self._foot_from:
            self._foot_from = None

    def handle_data(self, data: str) -> None:
        if not self._dropping:
            self._write(text(data))
