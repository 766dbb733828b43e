"""How figures and dates are printed in French: Babel formats, two habits of legal French are ours."""

from collections.abc import Sequence
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from functools import lru_cache

from babel import Locale
from babel.dates import format_date
from babel.numbers import NumberPattern, parse_pattern

from generator.money import round_cents

NBSP = "\N{NO-BREAK SPACE}"
NARROW = "\N{NARROW NO-BREAK SPACE}"

_FRENCH = Locale("fr")
_pattern = lru_cache(maxsize=64)(parse_pattern)
"""A pattern of Babel, read once: reading it again for each figure takes most of the time of printing one."""


def _written(value: Decimal, pattern: str, *, quantized: bool = True) -> str:
    """`value` as `pattern` says; `quantized`: rounded to its decimals."""
    prepared: NumberPattern = _pattern(pattern)
    return prepared.apply(value, _FRENCH, decimal_quantization=quantized)


def euros(amount: Decimal) -> str:
    """« 1 234,56 € » with a narrow no-break space between thousands and a no-break space before the sign."""
    return _euros(round_cents(amount) + 0)  # a negative zero would print its sign


@lru_cache(maxsize=8192)
def _euros(rounded: Decimal) -> str:
    return f"{_written(rounded, '#,##0.00')}{NBSP}€"


def typed(amount: Decimal) -> str:
    """« 1 200,00 », as a clerk types it in a case file: plain spaces, no sign."""
    return euros(amount).removesuffix(f"{NBSP}€").replace(NARROW, " ")


def euros_or_empty(amount: Decimal) -> str:
    """The same, and nothing at all for no euro: an empty cell."""
    return euros(amount) if amount else ""


def exact_euros(amount: Decimal) -> str:
    """« 0,5775 € »: up to four decimals, for a sum per day that must not be multiplied once rounded."""
    exact = amount.quantize(Decimal("0.0001"), rounding=ROUND_HALF_UP) + 0
    return f"{_written(exact, '#,##0.00##')}{NBSP}€"


def number(value: Decimal) -> str:
    """A number without forced decimals: « 12,4 », « 3 »."""
    return _written(value, "#,##0.####", quantized=False)


def percent(value: Decimal, decimals: int = 2) -> str:
    """A rate already expressed in percent: « 12,40 % »; further decimals of a contract rate are kept."""
    exponent = value.normalize().as_tuple().exponent
    needed = max(decimals, -exponent if isinstance(exponent, int) else 0)
    pattern = "#,##0." + "0" * needed
    return f"{_written(value, pattern, quantized=False)}{NBSP}%"


@lru_cache(maxsize=4096)
def day(value: date) -> str:
    """« 1er janvier 2026 », « 22 novembre 2026 », the day and month held together."""
    text = format_date(value, format="d MMMM y", locale="fr")
    if value.day == 1:
        text = text.replace("1 ", "1er ", 1)
    return text.replace(" ", NBSP)


def weekday(value: date) -> str:
    """« lundi 23 novembre 2026 »."""
    return f"{format_date(value, format='EEEE', locale='fr')}{NBSP}{day(value)}"


@lru_cache(maxsize=4096)
def short_day(value: date) -> str:
    """« 05/11/2026 », for tables."""
    return f"{value.day:02}/{value.month:02}/{value.year:04}"


def period(start: date, end: date | None) -> str:
    """« du 1er juillet 2026 au 31 décembre 2026 », or « depuis le … » when the end is open."""
    if end is None:
        return f"depuis le {day(start)}"
    return f"du {day(start)} au {day(end)}"


def count(quantity: int, singular: str, plural: str | None = None) -> str:
    """« 1 facture », « 3 factures », « 1 200 factures »: in French the plural starts at two."""
    word = singular if abs(quantity) < 2 else (plural or f"{singular}s")
    return f"{quantity:,}".replace(",", NARROW) + NBSP + word


def listing(items: Sequence[str], last: str = "et") -> str:
    """« a, b et c »."""
    if len(items) < 2:
        return "".join(items)
    return f"{', '.join(items[:-1])} {last} {items[-1]}"
