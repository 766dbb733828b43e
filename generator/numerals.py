"""Sums in words, as a French deed writes them: whole numbers by hand-checked rules, euros and cents.

The traditional spelling: hyphens below one hundred only, « vingt » and « cent » agree when nothing follows them.
"""

from decimal import Decimal

from generator.money import round_cents

_UNITS = (
    "zéro", "un", "deux", "trois", "quatre", "cinq", "six", "sept", "huit", "neuf", "dix", "onze", "douze",
    "treize", "quatorze", "quinze", "seize", "dix-sept", "dix-huit", "dix-neuf",
)  # fmt: skip
_TENS = {2: "vingt", 3: "trente", 4: "quarante", 5: "cinquante", 6: "soixante", 8: "quatre-vingt"}
_SCALES = ((10**9, "milliard"), (10**6, "million"))
LIMIT = 10**12


def in_words(number: int) -> str:
    """A whole number from 0 to one million million, excluded.

    >>> in_words(1981), in_words(80), in_words(80000), in_words(2200000)
    ('mille neuf cent quatre-vingt-un', 'quatre-vingts', 'quatre-vingt mille', 'deux millions deux cent mille')
    """
    if not 0 <= number < LIMIT:
        raise ValueError(f"number out of range: {number}")
    if number == 0:
        return _UNITS[0]
    words, left = [], number
    for size, name in _SCALES:
        count, left = divmod(left, size)
        if count:
            words.append(f"{_below_thousand(count)} {name}{'s' if count > 1 else ''}")
    thousands, left = divmod(left, 1000)
    if thousands:
        # « mille » is a number, not a noun: before it « vingt » and « cent » do not agree.
        words.append("mille" if thousands == 1 else f"{_below_thousand(thousands, ends=False)} mille")
    if left:
        words.append(_below_thousand(left))
    return " ".join(words)


def euros_in_words(amount: Decimal) -> str:
    """« mille deux cents euros et cinquante centimes »; « d'euros » after a bare million or milliard.

    >>> euros_in_words(Decimal("1200.50"))
    'mille deux cents euros et cinquante centimes'
    >>> euros_in_words(Decimal("2000000")), euros_in_words(Decimal("0.01"))
    ("deux millions d'euros", 'un centime')
    """
    whole, cents = divmod(int(round_cents(amount) * 100), 100)
    parts = []
    if whole or not cents:
        unit = "euro" if whole < 2 else "euros"
        link = " d'" if whole and whole % 10**6 == 0 else " "
        parts.append(f"{in_words(whole)}{link}{unit}")
    if cents:
        parts.append(f"{in_words(cents)} {'centime' if cents == 1 else 'centimes'}")
    return " et ".join(parts)


def _below_thousand(number: int, *, ends: bool = True) -> str:
    """1 to 999; `ends` says whether « cents » and « quatre-vingts » take their mark, nothing following them."""
    hundreds, rest = divmod(number, 100)
    words = []
    if hundreds:
        mark = "s" if hundreds > 1 and not rest and ends else ""
        words.append(f"cent{mark}" if hundreds == 1 else f"{_UNITS[hundreds]} cent{mark}")
    if rest:
        words.append(_below_hundred(rest, ends=ends))
    return " ".join(words)


def _below_hundred(number: int, *, ends: bool) -> str:
    if number < 20:
        return _UNITS[number]
    tens, unit = divmod(number, 10)
    if tens in {7, 9}:
        tens, unit = tens - 1, unit + 10
    if unit == 0:
        return _TENS[tens] + ("s" if tens == 8 and ends else "")
    if unit in {1, 11} and tens != 8:
        return f"{_TENS[tens]} et {_UNITS[unit]}"
    return f"{_TENS[tens]}-{_UNITS[unit]}"
