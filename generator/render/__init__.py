"""Jinja, then Markdown: the view of a letter becomes one HTML page, whose marked passages are read back.

Templates are texts handed over by name; they see the view and nothing else. Values are shown as written:
neither HTML nor Markdown in a name or a description ever becomes markup.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass

import jinja2
from markupsafe import Markup

from generator import source
from generator.letter import LETTERS, Letter
from generator.render import sandbox, typography
from generator.render.sandbox import CLAUSES, MENTIONS, TemplateFault

__all__ = ["CLAUSES", "MENTIONS", "Head", "Page", "TemplateFault", "Templates", "Text", "expand"]

_HEAD = re.compile(r"\A---\n(?P<head>.*?\n)---\n", re.DOTALL)
_USES = re.compile(r"""\{% (?:include|extends) ["']([^"']+)["']""")
_HEAD_KEYS = ("objet", "ton", "envoi")
_LAYOUT = "lettre.html"
_ADDED = frozenset({"corps", "objet", "envoi"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """A whole HTML document, and the text of each passage marked as a mention, in order."""

    html: str
    passages: Mapping[str, tuple[str, ...]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Text:
    """A text with a head that is not a letter (e-mail, call script): its subject, its page, its words alone."""

    subject: str
    html: str
    plain: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Head:
    """The head of a letter: its subject and delivery line are templates too, its tone is for the guide.

    `lines` says where each key stands in the file.
    """

    objet: str
    ton: str
    envoi: str
    lines: Mapping[str, int]


class Templates:
    """The texts of letters/ by relative name; each is compiled once and kept."""

    def __init__(self, files: Mapping[str, str]) -> None:
        self._files = {name: text.replace("\r\n", "\n") for name, text in files.items()}
        self._heads: dict[str, Head] = {}
        self._lines: dict[str, jinja2.Template] = {}
        self._checked: set[tuple[str, frozenset[str]]] = set()
        self._markdown = typography.markdown()
        self._environment = sandbox.for_letters({name: _body(text) for name, text in self._files.items()})

    def head(self, name: str) -> Head:
        """The head of the letter `name`, as written. Raises TemplateFault when it is missing or wrong."""
        if name not in self._heads:
            self._heads[name] = _read_head(name, self._files.get(name, ""))
        return self._heads[name]

    def html(self, letter: Letter) -> Page:
        """The page of `letter`. Raises TemplateFault for anything its author must correct."""
        return self.written(LETTERS[letter.kind].template, letter.view)

    def written(self, name: str, view: Mapping[str, object], *, layout: str = _LAYOUT) -> Page:
        """The page of the Markdown template `name`, its head and body laid in `layout`."""
        return self._laid(name, layout, view)[0]

    def subject(self, letter: Letter) -> str:
        """The subject of `letter`, as its first page shows it."""
        name = LETTERS[letter.kind].template
        head = self.head(name)
        return _words(self._line(name, head.lines["objet"], head.objet, letter.view))

    def text(self, name: str, layout: str, view: Mapping[str, object]) -> Text:
        """The text `name`, with a head like that of a letter, in the page `layout`. Raises TemplateFault."""
        page, subject, body = self._laid(name, layout, view)
        return Text(subject=_words(subject), html=page.html, plain=typography.plain(typography.typeset(body)))

    def _laid(self, name: str, layout: str, view: Mapping[str, object]) -> tuple[Page, Markup, str]:
        """The page of what has a head, with its subject and its body."""
        head = self.head(name)
        objet = self._line(name, head.lines["objet"], head.objet, view)
        envoi = self._line(name, head.lines["envoi"], head.envoi, view)
        body = typography.to_html(self._markdown, self._render(name, view))
        corps = Markup(body)  # noqa: S704 — made of escaped values only
        return self.document(layout, {**view, "objet": objet, "envoi": envoi, "corps": corps}), objet, body

    def document(self, name: str, view: Mapping[str, object]) -> Page:
        """The page of a document that is not a letter (décompte, conformity sheet)."""
        text = typography.typeset(self._render(name, view))
        passages = typography.passages(text)
        for mention in passages:
            if mention not in MENTIONS | CLAUSES:
                raise TemplateFault(*self.place(mention, name), sandbox.unknown_mention(mention))
        return Page(html=text, passages=passages)

    def _render(self, name: str, view: Mapping[str, object]) -> str:
        try:
            self._check_names(name, frozenset(view))
            return self._environment.get_template(name).render(view)
        except (jinja2.TemplateError, *sandbox.IMPOSSIBLE) as error:
            raise sandbox.fault(error, name, self._files) from None

    def _line(self, name: str, line: int, text: str, view: Mapping[str, object]) -> Markup:
        """One line of the head, itself a small template."""
        try:
            if text not in self._lines:
                sandbox.check_names(text, frozenset(view), self._environment, file=name, first_line=line)
                self._lines[text] = self._environment.from_string(text)
            return Markup(self._lines[text].render(view).strip())  # noqa: S704
        except jinja2.TemplateError as error:
            raise TemplateFault(name, line, sandbox.said(error)) from None

    def _check_names(self, name: str, known: frozenset[str]) -> None:
        if (name, known) in self._checked:
            return
        seen: set[str] = set()
        waiting = [name]
        while waiting:
            current = waiting.pop()
            if current not in seen and current in self._files:
                seen.add(current)
                text = _body(self._files[current])
                waiting += sandbox.check_names(text, known | _ADDED, self._environment, file=current)
        self._checked.add((name, known))

    def place(self, mention: str, name: str) -> tuple[str, int]:
        """Where a letter or document marks `mention`: file and line; its own first line when nowhere."""
        marked = re.compile(rf"""["' ]{re.escape(mention)}["' ]""")
        for file in self._used(name):
            for number, line in enumerate(self._files[file].splitlines(), 1):
                if "mention" in line and marked.search(line):
                    return file, number
        return name, 1

    def _used(self, name: str) -> list[str]:
        """A template, its layout when it is a letter, and all they include, from the outside in."""
        found = [name, _LAYOUT] if name.endswith(".md") else [name]
        for file in found:
            found += [
                other
                for other in _USES.findall(self._files[file])
                if other in self._files and other not in found
            ]
        return found


def expand(markdown: str, names: Mapping[str, object]) -> str:
    """A guide page with its live values: the same sandbox, no escaping, the Markdown left as it is.

    Raises TemplateFault, with an empty file name and the line in the page.
    """
    environment = sandbox.for_pages()
    sandbox.check_names(markdown, frozenset(names), environment)
    try:
        return environment.from_string(markdown).render(names)
    except (jinja2.TemplateError, *sandbox.IMPOSSIBLE) as error:
        raise sandbox.fault(error, "", {}) from None


def _words(line: Markup) -> str:
    """A line of a head as plain text, with ordinary spaces only."""
    return " ".join(line.unescape().split())


def _body(text: str) -> str:
    """A template without its head, its lines where they were in the file."""
    match = _HEAD.match(text)
    return "\n" * text[: match.end()].count("\n") + text[match.end() :] if match else text


def _read_head(name: str, text: str) -> Head:
    match = _HEAD.match(text)
    if not match:
        raise TemplateFault(name, 1, f"il manque le modèle « {name} » ou son en-tête (objet, ton, envoi)")
    tree = source.parse(match["head"], name)
    if tree.diagnostics or not isinstance(tree.root, source.Mapping):
        first = tree.diagnostics[0] if tree.diagnostics else None
        message = first.message if first else "l'en-tête est vide"
        raise TemplateFault(name, first.span.line + 1 if first else 1, message)
    scalars: dict[str, source.Scalar] = {}
    for key, value in tree.root.entries:
        line = key.span.line + 1
        if key.text not in _HEAD_KEYS:
            hint = sandbox.near(key.text, _HEAD_KEYS)
            raise TemplateFault(name, line, f"l'en-tête ne connaît pas « {key.text} »{hint}")
        if not isinstance(value, source.Scalar):
            raise TemplateFault(name, line, f"« {key.text} » attend un texte")
        scalars[key.text] = value
    for key in _HEAD_KEYS:
        if key not in scalars:
            raise TemplateFault(name, 1, f"il manque « {key} » dans l'en-tête")
    objet, ton, envoi = (scalars[key].text for key in _HEAD_KEYS)
    return Head(
        objet=objet, ton=ton, envoi=envoi, lines={key: scalars[key].span.line + 1 for key in _HEAD_KEYS}
    )
