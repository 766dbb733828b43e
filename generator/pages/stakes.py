"""What lateness costs, from the figures a page imagines: lost margin, money to borrow, days of sales unpaid."""

from collections.abc import Iterable
from decimal import ROUND_HALF_UP, Decimal

from generator import french, indicators
from generator.money import round_cents
from generator.pages import markup

_YEAR = 365


def margins(lost: Decimal, rates: Iterable[Decimal]) -> str:
    """The new sales that earn `lost` again, for several net margins in percent."""
    rows = [(french.percent(rate, 0), french.euros(round_cents(lost * 100 / rate))) for rate in rates]
    head = ("Marge nette", f"Ventes nouvelles pour compenser {french.euros(lost)}")
    return markup.pipe_table(head, rows, {0: "---:", 1: "---:"})


def carrying(amount: Decimal, rate: Decimal, days: int) -> Decimal:
    """What borrowing `amount` for `days` costs at `rate` percent a year.

    >>> carrying(Decimal("100000"), Decimal("5"), 30)
    Decimal('410.96')
    """
    return round_cents(amount * rate * days / (100 * _YEAR))


def days_of_sales(receivables: Decimal, turnover: Decimal, days: int) -> int:
    """The DSO: receivables ÷ turnover of a period × its days, to the nearest day.

    >>> days_of_sales(Decimal("150000"), Decimal("300000"), 90)
    45
    """
    return int(indicators.days_of_sales(receivables, turnover, days).to_integral_value(ROUND_HALF_UP))
