"""Jinja, then Markdown: the view of a letter becomes one HTML page, and the marked passages are read back from it.

Templates are texts handed over by name; they see the view and nothing else. Values are shown exactly as written:
neither HTML nor Markdown in a name or a description ever becomes markup.
"""

import difflib
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from html.parser import HTMLParser
from types import TracebackType

import jinja2
from jinja2 import meta, nodes
from jinja2.sandbox import ImmutableSandboxedEnvironment, SecurityError
from markdown import Markdown
from markupsafe import Markup

from generator import source
from generator.french import NARROW, NBSP
from generator.letter import LETTERS, Letter

MENTIONS = frozenset({
    "amicable-step-mention", "case-reference", "clause-penale", "collector-fees-excluded", "collector-first-letter-ref",
    "collector-identity", "collector-l111-8-text", "consequences", "creditor-address", "creditor-contact",
    "creditor-identity", "creditor-registration", "data-protection-notice", "debtor-address", "debtor-identity",
    "delivery-mode", "dispute-invitation", "due-date", "enclosures", "execution-date", "final-deadline",
    "formal-notice-words", "invoice-date", "invoice-number", "legal-interest-notice", "letter-date", "letter-place",
    "lump-sum-40", "lump-sum-complement", "mediator-consumer", "payment-already-made", "payment-demand", "payment-means",
    "payments-received", "penalties-amount", "penalties-rate-basis", "plan-invitation", "principal-amount",
    "public-order-ref", "public-period", "public-prior-claim", "service-described", "signature", "subject-line",
    "total-breakdown",
})  # fmt: skip
"""The identifiers a template may mark."""

_HEAD = re.compile(r"\A---\n(?P<head>.*?\n)---\n", re.DOTALL)
_HEAD_KEYS = ("objet", "ton", "envoi")
_LAYOUT = "lettre.html"


class TemplateFault(Exception):  # noqa: N818 — a lawyer's slip, told like one
    """What a template's author must correct: the file, the line, and a French sentence."""

    def __init__(self, file: str, line: int, message: str) -> None:
        super().__init__(file, line, message)
        self.file = file
        self.line = line
        self.message = message

    def __str__(self) -> str:
        return self.message


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """A whole HTML document, and the text of each passage marked as a mention, in order."""

    html: str
    passages: Mapping[str, tuple[str, ...]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Head:
    """The head of a letter: its subject and delivery line are templates too, its tone is for the guide."""

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
        self._known: set[tuple[str, frozenset[str]]] = set()
        self._markdown = Markdown(extensions=["tables", "attr_list", "md_in_html", "sane_lists"], output_format="html")
        self._environment = _environment({name: _without_head(text) for name, text in self._files.items()})

    def head(self, name: str) -> Head:
        """The head of the letter `name`, as written. Raises TemplateFault when it is missing or wrong."""
        if name not in self._heads:
            self._heads[name] = _read_head(name, self._files.get(name, ""))
        return self._heads[name]

    def html(self, letter: Letter) -> Page:
        """The page of `letter`. Raises TemplateFault for anything its author must correct."""
        name = LETTERS[letter.kind].template
        head = self.head(name)
        objet = self._line(name, head.lines["objet"], head.objet, letter.view)
        envoi = self._line(name, head.lines["envoi"], head.envoi, letter.view)
        body = Markup(_markdown(self._markdown, self._render(name, letter.view)))  # noqa: S704 — made of escaped values only
        return self._page(_LAYOUT, {**letter.view, "objet": objet, "envoi": envoi, "corps": body})

    def document(self, name: str, view: Mapping[str, object]) -> Page:
        """The page of a document that is not a letter (décompte, conformity sheet)."""
        return self._page(name, view)

    def _page(self, name: str, view: Mapping[str, object]) -> Page:
        text = _spaced(_readable(self._render(name, view)))
        reader = _Passages()
        reader.feed(text)
        reader.close()
        for mention in reader.found:
            if mention not in MENTIONS:
                raise TemplateFault(name, self._place(mention), _unknown_mention(mention))
        return Page(html=text, passages={mention: tuple(texts) for mention, texts in reader.found.items()})

    def _render(self, name: str, view: Mapping[str, object]) -> str:
        try:
            self._check_names(name, frozenset(view))
            return self._environment.get_template(name).render(view)
        except jinja2.TemplateError as error:
            raise _fault(error, name, self._files) from None
        except (TypeError, ValueError, ZeroDivisionError, OverflowError, RecursionError) as error:
            raise TemplateFault(*_where(error.__traceback__, name, self._files), f"le modèle demande l'impossible : {error}") from None

    def _line(self, name: str, line: int, text: str, view: Mapping[str, object]) -> Markup:
        """One line of the head, itself a small template."""
        try:
            if text not in self._lines:
                _refuse_unknown(self._environment.parse(text), frozenset(view), name, self._environment, first_line=line)
                self._lines[text] = self._environment.from_string(text)
            return Markup(self._lines[text].render(view).strip())  # noqa: S704
        except jinja2.TemplateError as error:
            raise TemplateFault(name, line, _said(error)) from None

    def _check_names(self, name: str, known: frozenset[str]) -> None:
        """Every variable of the template and of those it includes exists, even on the paths not taken today."""
        if (name, known) in self._known:
            return
        seen, waiting = set(), [name]
        while waiting:
            current = waiting.pop()
            if current in seen or current not in self._files:
                continue
            seen.add(current)
            tree = self._environment.parse(_without_head(self._files[current]), current, current)
            _refuse_unknown(tree, known | {"corps", "objet", "envoi"}, current, self._environment)
            waiting += [name for name in meta.find_referenced_templates(tree) if name]
        self._known.add((name, known))

    def _place(self, mention: str) -> int:
        for text in self._files.values():
            for number, line in enumerate(text.splitlines(), 1):
                if mention in line:
                    return number
        return 1


def _without_head(text: str) -> str:
    """The body, its lines where they were in the file."""
    match = _HEAD.match(text)
    return "\n" * text[: match.end()].count("\n") + text[match.end() :] if match else text


def _read_head(name: str, text: str) -> Head:
    match = _HEAD.match(text)
    if not match:
        raise TemplateFault(name, 1, f"il manque le modèle « {name} » ou son en-tête (objet, ton, envoi)")
    tree = source.parse(match["head"], name)
    if tree.diagnostics or not isinstance(tree.root, source.Mapping):
        first = tree.diagnostics[0] if tree.diagnostics else None
        raise TemplateFault(name, first.span.line + 1 if first else 1, first.message if first else "l'en-tête est vide")
    values = {key.text: value for key, value in tree.root.entries}
    for key, _ in tree.root.entries:
        if key.text not in _HEAD_KEYS:
            raise TemplateFault(name, key.span.line + 1, f"l'en-tête ne connaît pas « {key.text} »{_near(key.text, _HEAD_KEYS)}")
    scalars = {key: value for key, value in values.items() if isinstance(value, source.Scalar)}
    for key in _HEAD_KEYS:
        if key not in scalars:
            raise TemplateFault(name, 1, f"il manque « {key} » dans l'en-tête")
    return Head(**{key: scalars[key].text for key in _HEAD_KEYS}, lines={key: scalars[key].span.line + 1 for key in _HEAD_KEYS})


def expand(markdown: str, names: Mapping[str, object]) -> str:
    """A guide page with its live values: the same sandbox, no escaping, the Markdown left as it is.

    Raises TemplateFault, with an empty file name and the line in the page.
    """
    environment = _sandbox(autoescape=False)
    try:
        tree = environment.parse(markdown)
        _refuse_unknown(tree, frozenset(names), "", environment)
        return environment.from_string(markdown).render(names)
    except jinja2.TemplateError as error:
        raise _fault(error, "", {"": markdown}) from None
    except (TypeError, ValueError) as error:
        raise TemplateFault(*_where(error.__traceback__, "<template>", {"": markdown}), str(error)) from None


# --- The environment: a sandbox whose values can never become markup ---


class _Missing(jinja2.StrictUndefined):
    """A name that does not exist, told in French with its nearest neighbour."""

    __slots__ = ()

    @property
    def _undefined_message(self) -> str:
        owner = self._undefined_obj
        name = str(self._undefined_name)
        known = [str(key) for key in owner] if isinstance(owner, Mapping) else []
        return f"« {name} » n'existe pas ici{_near(name, known)}"


class _Texts(jinja2.BaseLoader):
    def __init__(self, texts: Mapping[str, str]) -> None:
        self._texts = texts

    def get_source(self, environment: jinja2.Environment, template: str) -> tuple[str, str, Callable[[], bool]]:
        if template not in self._texts:
            raise jinja2.TemplateNotFound(template)
        return self._texts[template], template, lambda: True


def _sandbox(*, autoescape: bool, loader: jinja2.BaseLoader | None = None) -> jinja2.Environment:
    """Escaping for letters, where a blank line separates paragraphs; none for guide pages, where tags leave no line."""
    return ImmutableSandboxedEnvironment(
        autoescape=autoescape,
        finalize=_shown if autoescape else _present,
        undefined=_Missing,
        loader=loader,
        trim_blocks=not autoescape,
        lstrip_blocks=True,
        cache_size=-1,
        auto_reload=False,
    )


def _environment(bodies: Mapping[str, str]) -> jinja2.Environment:
    environment = _sandbox(autoescape=True, loader=_Texts(bodies))
    environment.globals["mention"] = _mention
    environment.filters["accord"] = _agree
    environment.filters["liste"] = _listing
    return environment


_PUNCTUATION = re.compile(r"[!-/:-@\[-`{-~]")


def _present(value: object) -> object:
    if value is None:
        raise jinja2.TemplateRuntimeError("une valeur manque : encadrez-la d'un « {% if … %} »")
    return value


def _shown(value: object) -> Markup:
    """A value as text: every ASCII sign of HTML or Markdown becomes a character reference."""
    value = _present(value)
    if isinstance(value, Markup):
        return value
    if isinstance(value, Mapping | list | tuple | set):
        raise jinja2.TemplateRuntimeError("une liste ou un bloc ne s'imprime pas : choisissez-en un élément")
    line = re.sub(r"[\t\n\r\f\v ]+", " ", str(value))
    return Markup(_PUNCTUATION.sub(lambda match: f"&#{ord(match[0])};", line))  # noqa: S704


def _mention(*names: str, caller: Callable[[], Markup]) -> Markup:
    """`{% call mention("payment-demand") %}…{% endcall %}`: inline, or a block when `endcall` has its own line."""
    for name in names:
        if name not in MENTIONS:
            raise jinja2.TemplateRuntimeError(_unknown_mention(name))
    content = caller()
    marks = " ".join(names)
    if content.endswith("\n"):
        return Markup(f'\n\n<div data-mention="{marks}" markdown="1">\n\n{content}\n\n</div>\n\n')  # noqa: S704
    return Markup(f'<span data-mention="{marks}">{content}</span>')  # noqa: S704


def _agree(quantity: int | Sequence[object], singular: str, plural: str) -> str:
    """`factures|accord("la facture", "les factures")`: in French the plural starts at two."""
    number = quantity if isinstance(quantity, int) else len(quantity)
    return singular if number < 2 else plural


def _listing(items: Sequence[object], last: str = "et") -> Markup:
    shown = [_shown(item) for item in items]
    if len(shown) < 2:
        return Markup("").join(shown)
    return Markup("{} {} {}").format(Markup(", ").join(shown[:-1]), last, shown[-1])


def _markdown(converter: Markdown, text: str) -> str:
    page = converter.reset().convert(text)
    return _ONE_PARAGRAPH.sub(r"<li>\1</li>", page)  # blank lines between items come from « {% if %} », not from the author


# --- What comes out: readable characters, French spaces, passages ---

_ONE_PARAGRAPH = re.compile(r"<li>\s*<p>((?:(?!</?p>|</?li>).)*)</p>\s*</li>", re.DOTALL)
_REFERENCE = re.compile(r"&#([0-9]{2,3});")
_TAG = re.compile(r"(<[^<>]*>)")
_SPACES = (
    (re.compile(r" (?=[;!?»](?:\s|$|[.,)]))"), NARROW),
    (re.compile(r" (?=[:€%](?:\s|$|[.,;)]))"), NBSP),
    (re.compile(r"« "), f"«{NARROW}"),
    (re.compile(r"(?<=\bn°) (?=\S)|(?<=\bart\.) (?=\S)|(?<=\b[LRD]\.) (?=[0-9])|(?<=\barticle) (?=\S)|(?<=\barticles) (?=\S)"), NBSP),
    (re.compile(r"(?<=[0-9])[ \N{NARROW NO-BREAK SPACE}](?=[0-9]{3}\b)"), NBSP),
    (re.compile(r"(?<=[0-9]) (?=(?:jours?|euros|points?)\b)"), NBSP),
)


_HELD = re.compile(r"\bci-(?:dessous|dessus|après|joint|jointe|jointes)\b")
_FIRST = re.compile(r"\b(1|I)er\b")


def _readable(page: str) -> str:
    """Character references that no longer protect anything, back to characters."""
    return _REFERENCE.sub(lambda match: match[0] if chr(int(match[1])) in "<>&\"'" else chr(int(match[1])), page)


def _spaced(page: str) -> str:
    """The spaces of French typography, in the text and never inside a tag: existing spaces only, none added."""
    pieces = _TAG.split(page)
    in_head = "</head>" in pieces
    for position, text in enumerate(pieces):
        if position % 2:
            in_head = in_head and text != "</head>"
        elif text.strip() and not in_head:
            for pattern, space in _SPACES:
                text = pattern.sub(space, text)
            pieces[position] = _HELD.sub(r'<span class="tenu">\g<0></span>', _FIRST.sub(r"\1<sup>er</sup>", text))
    return "".join(pieces)


class _Passages(HTMLParser):
    """Collects the text of every element that carries `data-mention`, nested ones included."""

    _VOID = frozenset({"br", "col", "hr", "img", "input", "link", "meta"})
    _BREAKS = frozenset({"br", "td", "th", "tr", "p", "div", "li", "dd", "dt", "h1", "h2", "h3"})

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.found: dict[str, list[str]] = {}
        self._open: list[tuple[tuple[str, ...], list[str]]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in self._BREAKS:
            self.handle_data(" ")
        if tag not in self._VOID:
            self._open.append((tuple((dict(attrs).get("data-mention") or "").split()), []))

    def handle_endtag(self, tag: str) -> None:
        if tag in self._VOID or not self._open:
            return
        mentions, texts = self._open.pop()
        for mention in mentions:
            self.found.setdefault(mention, []).append(" ".join("".join(texts).split(" ")).strip())
        if tag in self._BREAKS:
            self.handle_data(" ")

    def handle_data(self, data: str) -> None:
        for mentions, texts in self._open:
            if mentions:
                texts.append(data)


# --- Faults, told to a lawyer ---


def _near(name: str, known: Sequence[str]) -> str:
    close = difflib.get_close_matches(name, list(known), n=1)
    return f" : vouliez-vous écrire « {close[0]} » ?" if close else ""


def _unknown_mention(name: str) -> str:
    return f"la mention « {name} » n'existe pas{_near(name, sorted(MENTIONS))}"


def _refuse_unknown(tree: nodes.Template, known: frozenset[str], file: str, environment: jinja2.Environment, *, first_line: int = 1) -> None:
    defined = known | frozenset(environment.globals)
    for name in sorted(meta.find_undeclared_variables(tree) - defined):
        line = min((node.lineno for node in tree.find_all(nodes.Name) if node.name == name), default=1)
        raise TemplateFault(file, line + first_line - 1, f"« {name} » n'existe pas{_near(name, sorted(defined))}")


_ENGLISH = (
    (re.compile(r"Encountered unknown tag '(\w+)'"), r"la balise « {% \1 %} » n'existe pas"),
    (re.compile(r"Unexpected end of template.*"), "il manque une balise de fin ({% endif %}, {% endfor %} ou {% endcall %})"),
    (re.compile(r"unexpected '(.+)'"), r"« \1 » n'est pas attendu ici"),
    (re.compile(r"expected token '(.+)', got '(.+)'"), r"« \1 » est attendu, on lit « \2 »"),
    (re.compile(r"No filter named '(.+)'.*"), r"le filtre « \1 » n'existe pas"),
    (re.compile(r"No test named '(.+)'.*"), r"le test « \1 » n'existe pas"),
)


def _said(error: jinja2.TemplateError) -> str:
    if isinstance(error, jinja2.TemplateNotFound):
        return f"le fichier « {error.name} » n'existe pas dans letters/"
    if isinstance(error, SecurityError):
        return "le modèle demande une opération interdite"
    text = str(error.message or error)
    for pattern, french in _ENGLISH:
        if pattern.match(text):
            return pattern.sub(french, text)
    return text


def _fault(error: jinja2.TemplateError, name: str, files: Mapping[str, str]) -> TemplateFault:
    if isinstance(error, jinja2.TemplateSyntaxError):
        return TemplateFault(error.name or name, error.lineno, _said(error))
    return TemplateFault(*_where(error.__traceback__, name, files), _said(error))


def _where(trace: TracebackType | None, name: str, files: Mapping[str, str]) -> tuple[str, int]:
    """The innermost template line of a traceback, which Jinja maps to the template's own lines."""
    place = (name if name in files else "", 1)
    while trace is not None:
        file = trace.tb_frame.f_code.co_filename
        if file in files or file == "<template>":
            place = (file if file in files else "", trace.tb_lineno)
        trace = trace.tb_next
    return place
