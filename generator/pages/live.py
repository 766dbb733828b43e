"""The live values a guide page may show, in French: `{{ valeur("indemnite_forfaitaire") }}` and the like."""

import re
from collections.abc import Callable, Mapping
from datetime import date, timedelta
from decimal import Decimal
from functools import partial
from inspect import signature
from typing import TypeVar

from generator import french
from generator.case import Quality
from generator.claim import Claim
from generator.claim.derived import DERIVED, with_derived
from generator.days import read_day
from generator.law import LawError, LegalValue, Unit
from generator.money import ZERO, AmountError, read_amount, read_percentage
from generator.numerals import in_words
from generator.pages import calendars, cited, misbeliefs, stakes, tree_drawing, worked
from generator.plan import Unworkable
from generator.procedure import Procedure, Stage
from generator.project import Project
from generator.ratebook import show
from generator.render import expand
from generator.rules import contacts, scenarios
from generator.workdays import add_months

_MISBELIEFS = "guide/idees-recues.md"

T = TypeVar("T")


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

    def penalties(amount: str, due: str, paid: str, *, frozen: bool = False) -> Claim:
        return worked.example(
            law, Quality.PROFESSIONAL, _amount(amount), _day(due), _day(paid), frozen=frozen
        )

    def counted(kind: str, amount: str, since: str, until: str, what: str, part: str = "") -> str:
        """What a worked example answers; `part` is « JOUR:MONTANT », received before `until`."""
        claim = worked.example(
            law, _named(worked.QUALITIES, kind, "débiteur"), _amount(amount), _day(since), _day(until),
            part=_part(part) if part else None,
        )  # fmt: skip
        return _named(worked.TOLD, what, "résultat")(claim)

    def expected(kind: str, amount: str, since: str, until: str, chance: str, costs: str) -> str:
        quality = _named(worked.QUALITIES, kind, "débiteur")
        claim = worked.example(law, quality, _amount(amount), _day(since), _day(until))
        return french.euros(worked.expectation(claim, _amount(chance), _amount(costs)))

    def month_end(issued: str, key: str, reading: str) -> str:
        """The due date of a term « fin de mois », in one of its two lawful readings."""
        start = _day(issued)
        days = int(law.in_force(key, start).value)
        return french.day(worked.month_end(start, days, _named(worked.MONTH_ENDS, reading, "décompte")))

    def verbatim(key: str) -> str:
        """A text reproduced word for word, as a quotation."""
        return "\n>\n".join(f"> {paragraph}" for paragraph in law.text(key).paragraphs)

    def after(day: str, key: str) -> str:
        """The last day of a legal delay that starts on `day` (CPC, art. 641)."""
        start = _day(day)
        value = law.in_force(key, start)
        return french.day(_ended(start, value))

    def calendar(slug: str, amount: str, due: str) -> str:
        followed = _named(project.procedures, slug, "nom de procédure")
        return calendars.steps(law, followed, _amount(amount), _day(due))

    def instalments(amount: str, months: str, day: str, first: str, down: str = "") -> str:
        asked, number = _amount(amount), _whole(months)
        paid = _amount(down) if down else ZERO
        return calendars.instalments(asked, number, _day(day), _day(first), paid)

    def limited(debt: str, performed: str) -> str:
        _named(worked.LIMITED, debt, "créance")
        end = worked.last_day_to_sue(law, debt, _day(performed), today)
        if end is None:
            raise CannotSay(f"aucun délai de prescription connu au {french.day(_day(performed))}")
        return french.day(end)

    known: Mapping[str, Callable[..., str]] = {
        "valeur": shown,
        "periode": lambda key, when=None: _period(at(key, when)),
        "source": lambda key, when=None: at(key, when).source,
        "verifie": lambda key, when=None: f"vérifié le {french.day(at(key, when).verified_on)}",
        **{name: partial(shown, name) for name in DERIVED},
        "penalites": lambda amount, due, paid: french.euros(worked.accrued(penalties(amount, due, paid))),
        "penalites_figees": lambda amount, due, paid: french.euros(
            worked.accrued(penalties(amount, due, paid, frozen=True))
        ),
        "tableau_penalites": lambda amount, due, paid: worked.table(penalties(amount, due, paid)),
        "decompte": counted,
        "esperance": expected,
        "fin_de_mois": month_end,
        "texte": verbatim,
        "date_apres": after,
        "prescription": limited,
        "tableau_calendrier": calendar,
        "tableau_echeancier": instalments,
        "tableau_marges": lambda amount, *margins: stakes.margins(_amount(amount), map(_rate, margins)),
        "cout_portage": lambda amount, rate, days: french.euros(
            stakes.carrying(_amount(amount), _rate(rate), _whole(days))
        ),
        "dso": lambda receivables, turnover, days: french.count(
            stakes.days_of_sales(_amount(receivables), _amount(turnover), _whole(days)), "jour"
        ),
        "montant": lambda amount: french.euros(_amount(amount)),
        "jour": lambda day: french.day(_day(day)),
        "convention": _convention,
        "sources": lambda *articles: cited.sources(law, articles),
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
        except (LawError, Unworkable) as error:
            raise CannotSay(str(error)) from None

    return call


_ARGUMENTS = {
    "key": "une clé", "when": "une date (facultative)", "amount": "un montant", "due": "une échéance",
    "paid": "une date de paiement", "slug": "une procédure", "stage": "une étape", "what": "un attribut",
    "kind": "un débiteur", "since": "un point de départ", "until": "une date d'arrêt",
    "part": "un acompte « JOUR:MONTANT » (facultatif)", "day": "une date", "debt": "une créance",
    "performed": "une date d'exécution", "months": "un nombre de mois", "first": "la date du premier versement",
    "down": "un acompte (facultatif)", "margins": "des marges en %", "rate": "un taux annuel en %",
    "days": "un nombre de jours", "receivables": "un encours", "turnover": "un chiffre d'affaires",
    "name": "un nom", "articles": "des clés d'article",
    "issued": "une date de facture", "reading": "un décompte",
    "chance": "une chance en pourcentage", "costs": "des frais",
}  # fmt: skip


def _arguments(function: Callable[..., str]) -> str:
    return french.listing([_ARGUMENTS[name] for name in signature(function).parameters]) or "aucune valeur"


def _amount(written: str) -> Decimal:
    try:
        amount = read_amount(written)
    except AmountError as error:
        raise CannotSay(str(error)) from None
    if amount <= 0:
        raise CannotSay(f"« {written} » n'est pas un montant positif")
    return amount


def _rate(written: str) -> Decimal:
    try:
        return read_percentage(written)
    except AmountError as error:
        raise CannotSay(str(error)) from None


def _whole(written: str) -> int:
    if not written.isdecimal() or not int(written):
        raise CannotSay(f"« {written} » n'est pas un nombre entier positif")
    return int(written)


def _day(written: str) -> date:
    try:
        return read_day(written)
    except ValueError as error:
        raise CannotSay(str(error)) from None


def _named(known: Mapping[str, T], name: str, what: str) -> T:
    if name not in known:
        raise CannotSay(f"« {name} » n'est pas un {what} ; connus : {', '.join(known)}")
    return known[name]


def _part(written: str) -> worked.Part:
    day, colon, amount = written.partition(":")
    if not colon:
        raise CannotSay(
            f"« {written} » n'est pas un acompte ; écrivez le jour et le montant, comme 2026-02-09:500"
        )
    return worked.Part(on=_day(day), amount=_amount(amount))


def _ended(start: date, value: LegalValue) -> date:
    length = int(value.value)
    match value.unit:
        case Unit.DAYS:
            return start + timedelta(days=length)
        case Unit.MONTHS:
            return add_months(start, length)
        case Unit.YEARS:
            return add_months(start, 12 * length)
        case _:
            raise CannotSay(f"« {value.key} » n'est pas un délai")


def _times(number: int, singular: str, plural: str = "") -> str:
    """« un rappel », « une relance », « deux relances »."""
    feminine = number == 1 and singular.endswith("e")
    return (
        f"{in_words(number)}{'e' if feminine else ''} {singular if number < 2 else plural or singular + 's'}"
    )


# What the tool holds to by use and prudence, where no text rules: the same figures as its rules.
_CONVENTIONS: Mapping[str, str] = {
    "attente_relance": french.count(scenarios.LEAST_WAIT[Stage.RELANCE], "jour"),
    "attente_mise_en_demeure": french.count(scenarios.LEAST_WAIT[Stage.MISE_EN_DEMEURE], "jour"),
    "accorde": french.count(scenarios.LEAST_GRANTED, "jour"),
    "fenetre": "du {}e au {}e jour".format(*scenarios.WINDOW).replace(" ", french.NBSP),
    "rappels": _times(scenarios.CAPS[Stage.RAPPEL], "rappel"),
    "relances": _times(scenarios.CAPS[Stage.RELANCE], "relance"),
    "mises_en_demeure": _times(scenarios.CAPS[Stage.MISE_EN_DEMEURE], "mise en demeure", "mises en demeure"),
    "contacts": _times(contacts.CONTACTS_A_WEEK, "contact"),
    "tentatives": _times(contacts.ATTEMPTS_A_WEEK, "tentative"),
    **{
        f"horaires_{days}": f"de {opens.hour} h à {closes.hour} h".replace(" ", french.NBSP)
        for days, (opens, closes) in contacts.HOURS.items()
    },
}


def _convention(name: str) -> str:
    return _named(_CONVENTIONS, name, "nom de convention")


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
