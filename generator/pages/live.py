"""The live values a guide page may show, in French: `{{ valeur("indemnite_forfaitaire") }}` and the like."""

import re
from collections.abc import Callable, Mapping
from datetime import date, timedelta
from decimal import Decimal
from functools import partial
from inspect import signature

from generator import claim as claims
from generator import french
from generator.case import Address, Case, Conventions, Creditor, Debtor, Invoice, Payment, Quality
from generator.claim import Claim
from generator.claim.derived import DERIVED, with_derived
from generator.law import LawError, LegalValue
from generator.money import read_amount
from generator.pages import markup, misbeliefs, tree_drawing
from generator.procedure import Procedure, Stage
from generator.project import Project
from generator.ratebook import show
from generator.render import expand
from generator.values import read_day

NBSP = french.NBSP
_MISBELIEFS = "guide/idees-recues.md"


class CannotSay(ValueError):  # noqa: N818 — the name says what happened
    """A guide page asks for what does not exist: a French sentence; `render` finds the line of the page."""


_TAG_AFTER_TEXT = re.compile(r"^(?!\s*\{%[^%]*%\}$)(?P<line>.*[^-+])%\}$", re.MULTILINE)


def guide_page(markdown: str, names: Mapping[str, object]) -> str:
    """A page of the guide with its live values written out. Raises TemplateFault for its author.

    A tag alone on its line leaves no line; after some text it keeps the end of the line.
    """
    return expand(_TAG_AFTER_TEXT.sub(r"\g<line>+%}", markdown), names)


def names(project: Project, audience: str, guide: Mapping[str, str] | None = None) -> Mapping[str, object]:
    """What the guide may call. Everything answers for the day of the project, or raises CannotSay.

    `guide`: the pages written by hand, by their path in docs/, for what a page says of the others.
    """
    law, today = with_derived(project.law), project.day

    def at(key: str, when: str | None = None) -> LegalValue:
        day = _day(when) if when else today
        for part in DERIVED[key].parts if key in DERIVED else ():
            law.in_force(part, day)  # the part that is missing says so itself
        return law.in_force(key, day)

    def shown(key: str, when: str | None = None) -> str:
        return show(at(key, when))

    def example(amount: str, due: str, paid: str) -> Claim:
        return _example(project, read_amount(amount), _day(due), _day(paid))

    def segments(amount: str, due: str, paid: str) -> str:
        head = ("Du", "Au", "Jours", "Taux", "Base", "Pénalités")
        rows = [
            (french.day(line.start), french.day(line.end), str(line.days),
             f"{french.percent(line.rate_percent)} ({line.rate_label})",
             french.euros(line.base), french.euros(line.amount))
            for line in example(amount, due, paid).segments
        ]  # fmt: skip
        return markup.pipe_table(head, rows, {2: "---:", 4: "---:", 5: "---:"})

    known: Mapping[str, Callable[..., str]] = {
        "valeur": shown,
        "periode": lambda key, when=None: _period(at(key, when)),
        "source": lambda key, when=None: at(key, when).source,
        "verifie": lambda key, when=None: f"vérifié le {french.day(at(key, when).verified_on)}",
        **{name: partial(shown, name) for name in DERIVED},
        "penalites": lambda amount, due, paid: french.euros(
            sum((line.amount for line in example(amount, due, paid).segments), Decimal())
        ),
        "tableau_penalites": segments,
        "droit_au": lambda: french.day(law.verified_on),
        "procedure": lambda slug, stage, what: _step(project.procedures, slug, stage, what),
        "idees_recues": lambda: misbeliefs.index(guide or {}, _MISBELIEFS),
    }
    return {
        **{name: _told(name, function) for name, function in known.items()},
        "arbre": tree_drawing.figure,
        "audience": audience,
    }


def _told(name: str, function: Callable[..., str]) -> Callable[..., str]:
    """`function`, whose every failure is a CannotSay in French."""

    def call(*given: str) -> str:
        try:
            signature(function).bind(*given)
        except TypeError:
            raise CannotSay(f"« {name} » attend {_arguments(function)}") from None
        try:
            return function(*(str(item) for item in given))
        except LawError as error:
            raise CannotSay(str(error)) from None

    return call


_ARGUMENTS = {
    "key": "une clé", "when": "une date (facultative)", "amount": "un montant", "due": "une échéance",
    "paid": "une date de paiement", "slug": "une procédure", "stage": "une étape", "what": "un attribut",
}  # fmt: skip


def _arguments(function: Callable[..., str]) -> str:
    return french.listing([_ARGUMENTS[name] for name in signature(function).parameters]) or "aucune valeur"


def _day(written: str) -> date:
    try:
        return read_day(written)
    except ValueError as error:
        raise CannotSay(str(error)) from None


def _period(value: LegalValue) -> str:
    return french.period(value.start, value.end)


def _step(procedures: Mapping[str, Procedure], slug: str, stage: str, what: str) -> str:
    """A delay of a step in days, without its sign: « 5 jours »."""
    if slug not in procedures:
        raise CannotSay(f"la procédure « {slug} » n'existe pas ; connues : {', '.join(sorted(procedures))}")
    step = procedures[slug].step(Stage(stage)) if stage in list(Stage) else None
    if step is None:
        raise CannotSay(f"la procédure « {slug} » n'a pas d'étape « {stage} »")
    days = {
        "delai": step.delay,
        "attente": step.wait,
        "accorde": step.granted,
        "au_plus_tard": step.latest,
    }.get(what)
    if days is None:
        raise CannotSay(
            f"l'étape « {stage} » de « {slug} » ne dit rien de « {what} » ; "
            "connus : delai, attente, accorde, au_plus_tard"
        )
    return french.count(abs(days), "jour")


def _example(project: Project, amount: Decimal, due: date, paid: date) -> Claim:
    """An invented invoice between professionals, due on `due`, wholly paid on `paid`, no rate agreed."""
    invoice = Invoice(
        number="EXEMPLE",
        issued_on=due - timedelta(days=30),
        due_date=due,
        amount_ttc=amount,
        supply="exemple",
    )
    debtor = Debtor(
        name="Exemple", quality=Quality.PROFESSIONAL, address=Address(postcode="75001", town="Paris")
    )
    payment = Payment(received_on=paid, amount=amount, invoice="EXEMPLE")
    case = Case(
        reference="exemple", creditor="exemple", debtor=debtor, invoices=(invoice,), payments=(payment,)
    )
    creditor = Creditor.model_construct(
        slug="exemple", name="Exemple", penalty_clause=None, conventions=Conventions(), procedure=None
    )
    return claims.compute(case, creditor, project.law, paid)
