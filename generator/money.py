"""Euros and rates as exact decimals: reading what a French clerk typed, rounding to the cent."""

import re
from decimal import ROUND_HALF_UP, Decimal

CENT = Decimal("0.01")
ZERO = Decimal("0.00")

_PLAIN = re.compile(r"(?P<whole>[0-9]+)(?:[.,](?P<fraction>[0-9]+))?")
_GROUPED = re.compile(r"[0-9]{1,3}(?: [0-9]{3})+(?:[.,][0-9]+)?")
_FOREIGN = re.compile(r"[0-9]{1,3}(?:[.,][0-9]{3})+(?:[.,][0-9]+)?")
_EURO = re.compile(r"\s*(?:€|eur|euros?)$", re.IGNORECASE)


class AmountError(ValueError):
    """A text that is not one unambiguous amount; the message is a French sentence for the clerk."""


def read_number(text: str) -> Decimal:
    """The decimal number written in `text`, as a French reader understands it.

    Accepts `1250`, `1 250,00`, `1250.5`, any kind of space between groups of three digits. Never guesses:
    `1,234` and `1.234,00` raise AmountError because they read differently in two countries.

    >>> read_number("1 250,00")
    Decimal('1250.00')
    >>> read_number("1,234")
    Traceback (most recent call last):
    generator.money.AmountError: « 1,234 » est ambigu : écrivez « 1234 » ou « 1,23 »
    """
    return _unambiguous(text, text)


def read_percentage(text: str) -> Decimal:
    """A rate in percent, more than 0 and at most 100, from « 12,5 », « 10.125 % ».

    A rate never counts in thousands: three decimals are no ambiguity here.

    >>> read_percentage("10,125 %")
    Decimal('10.125')
    >>> read_percentage("120")
    Traceback (most recent call last):
    generator.money.AmountError: « 120 » n'est pas un taux entre 0 et 100 %
    """
    value, _ = _read(text.strip().removesuffix("%"), text)
    if not 0 < value <= 100:
        raise AmountError(f"« {text} » n'est pas un taux entre 0 et 100 %")
    return value


def _unambiguous(figures: str, text: str) -> Decimal:
    value, instead = _read(figures, text)
    if instead:
        raise AmountError(f"« {text} » est ambigu : écrivez {instead}")
    return value


def _read(figures: str, text: str) -> tuple[Decimal, str]:
    """The number in `figures`, a part of what was typed, and what to write when it may count in thousands."""
    cleaned = re.sub(r"\s", " ", figures.strip())
    if cleaned.startswith(("-", "\N{MINUS SIGN}")):
        raise AmountError(f"« {text} » est négatif : un montant s'écrit sans signe")
    if not cleaned.isascii():
        raise AmountError(f"« {text} » n'est pas un nombre")
    if _GROUPED.fullmatch(cleaned):
        cleaned = cleaned.replace(" ", "")
    match = _PLAIN.fullmatch(cleaned)
    if not match and _FOREIGN.fullmatch(cleaned):
        raise AmountError(f"« {text} » est ambigu : séparez les milliers par une espace, comme « 1 234,00 »")
    if not match:
        raise AmountError(f"« {text} » n'est pas un nombre")
    whole, fraction = match["whole"], match["fraction"] or ""
    instead = ""
    if len(fraction) == 3 and 1 <= len(whole.lstrip("0")) <= 3:
        instead = f"« {whole}{fraction} » ou « {whole},{fraction[:2]} »"
    return Decimal(f"{whole}.{fraction}" if fraction else whole), instead


def read_amount(text: str) -> Decimal:
    """An amount in euros with exactly two decimals, from what a clerk typed (« 4 320,00 », « 4320 € »).

    Raises AmountError for a negative, ambiguous or over-precise text, and from one thousand million euros on.

    >>> read_amount("4320")
    Decimal('4320.00')
    """
    value = _unambiguous(_EURO.sub("", text.strip()), text)
    exponent = value.as_tuple().exponent
    if isinstance(exponent, int) and exponent < -2:
        raise AmountError(f"« {text} » a plus de deux décimales")
    if value >= Decimal("1e9"):
        raise AmountError(f"« {text} » atteint un milliard d'euros : vérifiez la saisie")
    return value.quantize(CENT)


def round_cents(value: Decimal) -> Decimal:
    """`value` rounded to the cent, half up: the rounding of every printed line.

    >>> round_cents(Decimal("0.125"))
    Decimal('0.13')
    """
    return value.quantize(CENT, rounding=ROUND_HALF_UP)


def plain(value: Decimal) -> str:
    """An amount for machines: two decimals, a dot, no grouping (`"1234.50"`)."""
    return str(value.quantize(CENT, rounding=ROUND_HALF_UP))
