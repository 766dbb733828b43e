"""Finding a rule without knowing its code: by words, by family, by severity, by a code typed wrong."""

import difflib
from collections.abc import Collection, Sequence

from generator.law import Law
from generator.rules.rule import Rule
from generator.rules.sheet import FAMILIES
from generator.rules.text import fold

SUGGESTED = 3
_DIGITS = str.maketrans("OIL", "011")


def search(rules: Sequence[Rule], words: Sequence[str], law: Law) -> tuple[Rule, ...]:
    """The rules whose title, reasons, remedy, message or articles hold all the words, accents aside."""
    wanted = [fold(word) for word in words]
    return tuple(rule for rule in rules if all(word in _told(rule, law) for word in wanted))


def _told(rule: Rule, law: Law) -> str:
    articles = [law.article(key).citation for key in rule.basis]
    family = FAMILIES.get(rule.code[:3], "")
    return fold(" ".join((rule.code, family, rule.title, rule.why, rule.fix, rule.message, *articles)))


def nearest_codes(typed: str, codes: Collection[str]) -> tuple[str, ...]:
    """The codes someone may have meant, the likeliest first.

    >>> nearest_codes("cre7", ["CRE01", "CRE07", "PAR07"])
    ('CRE07', 'CRE01')
    >>> nearest_codes("PARO1", ["PAR01", "PRO01"])
    ('PAR01', 'PRO01')
    """
    upper = typed.upper()[:20]
    family, number = upper[:3], upper[3:].strip(" .-").translate(_DIGITS)
    meant = f"{family}{number:0>2}"
    close = difflib.get_close_matches(upper, sorted(codes), n=SUGGESTED, cutoff=0.6)
    return tuple(dict.fromkeys([*([meant] if meant in codes else []), *close]))[:SUGGESTED]
