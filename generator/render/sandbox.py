"""Jinja in a sandbox: values can never become markup, and slips are told in French at their line."""

import difflib
import re
from collections.abc import Callable, Mapping, Sequence
from types import TracebackType

import jinja2
from jinja2 import meta, nodes
from jinja2.sandbox import ImmutableSandboxedEnvironment, SecurityError
from markupsafe import Markup

MENTIONS = frozenset({
    "amicable-step-mention", "case-reference", "clause-penale", "collector-fees-excluded",
    "collector-first-letter-ref", "collector-identity", "collector-l111-8-text", "consequences",
    "creditor-address", "creditor-contact", "creditor-identity", "creditor-registration",
    "data-protection-notice", "debtor-address", "debtor-identity", "delivery-mode", "dispute-invitation",
    "due-date", "enclosures", "execution-date", "final-deadline", "formal-notice-words", "invoice-date",
    "invoice-number", "legal-interest-notice", "letter-date", "letter-place", "lump-sum-40",
    "lump-sum-complement", "mediator-consumer", "payment-already-made", "payment-demand", "payment-means",
    "payments-received", "penalties-amount", "penalties-rate-basis", "plan-invitation", "principal-amount",
    "public-order-ref", "public-period", "public-prior-claim", "service-described", "signature",
    "subject-line", "total-breakdown",
})  # fmt: skip
"""The identifiers a template may mark."""

CLAUSES = frozenset({
    "plan-acknowledgement", "plan-collector", "plan-data", "plan-debts", "plan-default", "plan-handwritten",
    "plan-imputation", "plan-interest", "plan-no-fees", "plan-no-novation", "plan-originals",
    "plan-over-indebtedness", "plan-parties", "plan-payment", "plan-schedule", "plan-signatures",
    "plan-suspension", "receipt-balance", "receipt-imputation", "receipt-payments",
    "reminder-amount", "reminder-clause", "accessories-invoices", "accessories-period", "accessories-principal",
})  # fmt: skip
"""The passages that an agreement, a receipt or the reminder of a plan may mark: the proof asks for them."""

_PUNCTUATION = re.compile(r"[!-/:-@\[-`{-~]")
_QR_MASK = 2  # fixed: trying the eight masks costs five times the rest
_UNSAFE = ("forceescape", "safe", "tojson", "urlize", "xmlattr")


class TemplateFault(Exception):  # noqa: N818 — a lawyer's slip, told like one
    """What a template's author must correct: the file, the line, and a French sentence."""

    def __init__(self, file: str, line: int, message: str) -> None:
        super().__init__(file, line, message)
        self.file = file
        self.line = line
        self.message = message

    def __str__(self) -> str:
        return self.message


def for_letters(texts: Mapping[str, str]) -> jinja2.Environment:
    """The environment of letters: values are escaped, and a blank line always separates two paragraphs."""
    environment = _sandbox(finalize=shown, autoescape=True, trim_blocks=False, loader=_Texts(texts))
    environment.globals["mention"] = _mention
    environment.filters |= {
        "accord": _agree, "liste": _listing, "code_qr": _qr_code, "e": _as_is, "escape": _as_is,
    }  # fmt: skip
    for name in _UNSAFE:
        del environment.filters[name]
    return environment


def for_pages() -> jinja2.Environment:
    """The environment of guide pages: nothing is escaped, and a line that holds only a tag leaves no line."""
    return _sandbox(finalize=_present, autoescape=False, trim_blocks=True, loader=None)


def _sandbox(
    *,
    finalize: Callable[[object], object],
    autoescape: bool,
    trim_blocks: bool,
    loader: jinja2.BaseLoader | None,
) -> jinja2.Environment:
    return ImmutableSandboxedEnvironment(
        autoescape=autoescape,
        finalize=finalize,
        undefined=_Missing,
        loader=loader,
        trim_blocks=trim_blocks,
        lstrip_blocks=True,
        cache_size=-1,
        auto_reload=False,
    )


class _Texts(jinja2.BaseLoader):
    def __init__(self, texts: Mapping[str, str]) -> None:
        self._texts = texts

    def get_source(
        self, environment: jinja2.Environment, template: str
    ) -> tuple[str, str, Callable[[], bool]]:
        if template not in self._texts:
            raise jinja2.TemplateNotFound(template)
        return self._texts[template], template, lambda: True


class _Missing(jinja2.StrictUndefined):
    """A name that does not exist, told in French with its nearest neighbour."""

    __slots__ = ()

    @property
    def _undefined_message(self) -> str:
        owner = self._undefined_obj
        name = str(self._undefined_name)
        known = [str(key) for key in owner] if isinstance(owner, Mapping) else []
        return f"« {name} » n'existe pas ici{near(name, known)}"


# --- Values ---


def _present(value: object) -> object:
    if value is None:
        raise jinja2.TemplateRuntimeError("une valeur manque : encadrez-la d'un « {% if … %} »")
    return value


def shown(value: object) -> Markup:
    """A value as text: every ASCII sign of HTML or Markdown becomes a character reference."""
    value = _present(value)
    if isinstance(value, Markup):
        return value
    if isinstance(value, Mapping | list | tuple | set):
        raise jinja2.TemplateRuntimeError("une liste ou un bloc ne s'imprime pas : choisissez-en un élément")
    line = re.sub(r"[\t\n\r\f\v ]+", " ", str(value))
    return Markup(_PUNCTUATION.sub(lambda match: f"&#{ord(match[0])};", line))  # noqa: S704


def _as_is(value: object) -> object:
    return value


def _mention(*names: str, caller: Callable[[], Markup]) -> Markup:
    """`{% call mention("signature") %}…{% endcall %}`: inline, or a block when `endcall` has its own line."""
    for name in names:
        if name not in MENTIONS | CLAUSES:
            raise jinja2.TemplateRuntimeError(unknown_mention(name))
    content = caller()
    marks = " ".join(names)
    if content.endswith("\n"):
        return Markup(f'\n\n<div data-mention="{marks}" markdown="1">\n\n{content}\n\n</div>\n\n')  # noqa: S704
    return Markup(f'<span data-mention="{marks}">{content}</span>')  # noqa: S704


def _qr_code(content: str) -> Markup:
    """`paiement.code|code_qr`: the picture of a code, as an address; drawn with the page, for what it says is enough to
    know whether the page must be printed again.
    """
    import segno  # a page without a code does without it

    try:
        code = segno.make(str(content).encode(), error="m", boost_error=False, mask=_QR_MASK, micro=False)
    except segno.DataOverflowError:
        raise jinja2.TemplateRuntimeError("un code QR ne peut contenir un texte aussi long") from None
    return Markup(code.png_data_uri(scale=2, border=2))  # noqa: S704


def _agree(quantity: int | Sequence[object], singular: str, plural: str) -> str:
    """`factures|accord("la facture", "les factures")`: in French the plural starts at two."""
    number = quantity if isinstance(quantity, int) else len(quantity)
    return singular if number < 2 else plural


def _listing(items: Sequence[object], last: str = "et") -> Markup:
    """`pieces_jointes|liste`: « a, b et c »."""
    texts = [shown(item) for item in items]
    if len(texts) < 2:
        return Markup("").join(texts)
    return Markup("{} {} {}").format(Markup(", ").join(texts[:-1]), last, texts[-1])


# --- Faults ---

_ENGLISH = (
    (re.compile(r"Encountered unknown tag '(\w+)'"), r"la balise « {% \1 %} » n'existe pas"),
    (
        re.compile(r"Unexpected end of template"),
        "il manque une balise de fin ({% endif %}, {% endfor %} ou {% endcall %})",
    ),
    (re.compile(r"unexpected '(.+?)'"), r"« \1 » n'est pas attendu ici"),
    (re.compile(r"expected token '(.+?)', got '(.+?)'"), r"« \1 » est attendu, on lit « \2 »"),
    (re.compile(r"No filter named '(.+?)'"), r"le filtre « \1 » n'existe pas"),
    (re.compile(r"No test named '(.+?)'"), r"le test « \1 » n'existe pas"),
)
IMPOSSIBLE = (TypeError, ValueError, ZeroDivisionError, OverflowError, RecursionError)
"""What a template can provoke in Python itself."""


def near(name: str, known: Sequence[str]) -> str:
    """« : vouliez-vous écrire … ? », or nothing when no known name is close."""
    close = difflib.get_close_matches(name, list(known), n=1)
    return f" : vouliez-vous écrire « {close[0]} » ?" if close else ""


def unknown_mention(name: str) -> str:
    return f"la mention « {name} » n'existe pas{near(name, sorted(MENTIONS | CLAUSES))}"


def said(error: jinja2.TemplateError) -> str:
    """What Jinja says, in French."""
    if isinstance(error, jinja2.TemplateNotFound):
        return f"le fichier « {error.name} » n'existe pas dans letters/"
    if isinstance(error, SecurityError):
        return "le modèle demande une opération interdite"
    text = str(error.message or error)
    for pattern, french in _ENGLISH:
        if match := pattern.match(text):
            return match.expand(french)
    return text


def fault(error: Exception, file: str, files: Mapping[str, str]) -> TemplateFault:
    """`error` at the innermost line of a template that its traceback shows."""
    if isinstance(error, jinja2.TemplateSyntaxError):
        return TemplateFault(error.name or file, error.lineno, said(error))
    message = (
        said(error)
        if isinstance(error, jinja2.TemplateError)
        else f"le modèle demande l'impossible : {error}"
    )
    return TemplateFault(*_where(error.__traceback__, file, files), message)


def _where(trace: TracebackType | None, file: str, files: Mapping[str, str]) -> tuple[str, int]:
    place = (file, 1)
    while trace is not None:
        name = trace.tb_frame.f_code.co_filename
        if name in files:
            place = (name, trace.tb_lineno)
        elif name == "<template>":
            place = (file, trace.tb_lineno)
        trace = trace.tb_next
    return place


def check_names(
    text: str, known: frozenset[str], environment: jinja2.Environment, *, file: str = "", first_line: int = 1
) -> list[str]:
    """Every variable of `text` exists, even on the paths not taken today; gives the templates it includes."""
    try:
        tree = environment.parse(text, file or None, file or None)
        unknown = meta.find_undeclared_variables(tree) - known - frozenset(environment.globals)
    except jinja2.TemplateSyntaxError as error:
        raise TemplateFault(file, error.lineno + first_line - 1, said(error)) from None
    for name in sorted(unknown):
        line = min((node.lineno for node in tree.find_all(nodes.Name) if node.name == name), default=1)
        hint = near(name, sorted(known | frozenset(environment.globals)))
        raise TemplateFault(file, line + first_line - 1, f"« {name} » n'existe pas{hint}")
    return [name for name in meta.find_referenced_templates(tree) if name]
