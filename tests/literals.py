"""Legal figures written by hand in a page of the guide: a number with its unit that a dated parameter also holds.

Not a test. Each value of the law is written in every way a French page may write it, in digits and in words, and
searched outside of live values, code and addresses.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal

from generator.claim.derived import with_derived
from generator.law import Law, Unit
from generator.numerals import in_words

_WRITTEN_UNITS: Mapping[Unit, str] = {
    Unit.PERCENT_PER_YEAR: r"(?:%|pour cent)",
    Unit.EUROS: r"(?:€|euros?\b)",
    Unit.POINTS: r"points?\b",
    Unit.TIMES: r"fois\b",
    Unit.DAYS: r"jours?\b",
    Unit.MONTHS: r"mois\b",
    Unit.YEARS: r"(?:ans?\b|années?\b)",
}

# What no legal value can hide in: replaced by blanks, so that lines keep their numbers.
_LEFT_OUT = re.compile(
    r"\{\{.*?\}\}"  # live values
    r"|\{%.*?%\}"
    r"|^(?P<fence>```|~~~).*?^(?P=fence)"  # commands and files shown
    r"|^ {4,}(?P<inner>```).*?^ {4,}(?P=inner)"
    r"|`[^`\n]*`"
    r"|\]\([^)\n]*\)"  # addresses
    r"|<[^>\n]*>",
    re.DOTALL | re.MULTILINE,
)

# What follows a number and its unit without making a delay of it.
NOT_A_DELAY = re.compile(r"\s*(?:d’|d')emprisonnement")
"""A time of imprisonment: no parameter of the law is one."""


@dataclass(frozen=True, slots=True)
class Literal:
    """A figure written by hand: where, how, and the sentence around it, on one line with ordinary spaces."""

    line: int
    words: str
    around: str


def literals(markdown: str, law: Law) -> Iterator[Literal]:
    """The legal figures of `law` that `markdown` writes by hand, in the order of the text."""
    text = _LEFT_OUT.sub(_blank, markdown)
    flat = re.sub(r"\s", " ", text)
    found = {}
    for pattern in _patterns(law):
        for match in pattern.finditer(flat):
            if not NOT_A_DELAY.match(flat, match.end()):
                found[match.start()] = match
    for start, match in sorted(found.items()):
        around = " ".join(flat[max(0, start - 60) : match.end() + 60].split())
        yield Literal(text.count("\n", 0, start) + 1, " ".join(match[0].split()), around)


def _blank(match: re.Match[str]) -> str:
    return re.sub(r"[^\n]", " ", match[0])


def _patterns(law: Law) -> list[re.Pattern[str]]:
    """One pattern for each unit: all the values of its parameters, at any date."""
    values: dict[Unit, set[Decimal]] = {}
    for parameter in with_derived(law).parameters.values():
        values.setdefault(parameter.unit, set()).update(
            value.value for value in parameter.values if value.value
        )
    patterns = []
    for unit, found in values.items():
        numbers = "|".join(sorted(map(_number, found), key=len, reverse=True))
        patterns.append(re.compile(rf"(?<![\w,.-])(?:{numbers})[ ]*{_WRITTEN_UNITS[unit]}", re.IGNORECASE))
    return patterns


def _number(value: Decimal) -> str:
    """« 2,75 », « 40 » or « 40,00 », « 10 000 » or « 10000 », « dix mille »."""
    whole, _, decimals = f"{value.normalize():f}".partition(".")
    digits = r"[ ]?".join(part for part in f"{int(whole):,}".split(","))
    digits += rf",{decimals}0*" if decimals else "(?:,0+)?"
    return digits if decimals else rf"{digits}|{in_words(int(whole))}"
