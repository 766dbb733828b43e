"""What the words of a transfer name: numbers of cases and invoices, whole and never a part of another, and debtors.

Banks drop accents, hyphens and spaces, so a text is read as runs of letters and runs of figures: « F-118 », « F 118 »
and « f118 » are the same number, and none of them is in « F-1180 » or « F-118-2 ».
"""

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import NamedTuple, TypeAlias

from generator import identifiers

Key: TypeAlias = tuple[str, ...]

_RUN = re.compile(r"[^\W\d_]+|\d+")
_WITHIN = re.compile(r"[ \-_./°#]{0,3}")  # what may stand between two runs of one number
_FIRMLY = re.compile(r"[\-_.]?")  # what ties the next run to a number: it may be another, longer one
_SLASH = re.compile(r" ?/ ?")

# Words that announce a number without being a part of it.
_ANNOUNCE = frozenset(
    re.findall(
        r"\w+",
        "FACTURE FACTURES FACT FACTS FAC FCT REF REFS REFERENCE REFERENCES NO N NR NUM NUMERO DOSSIER DOS VIR VIREMENT "
        "RGLT RGT REGLEMENT PAIEMENT SOLDE ACOMPTE CLIENT MOTIF OBJET INVOICE INV",
    )
)

# Legal forms, titles and small words: they are in many names, and say nothing of who pays.
_COMMON = frozenset(
    re.findall(
        r"\w+",
        "SARL SAS SASU SA EURL EI EIRL SCI SNC SCP SELARL SCOP GIE STE SOCIETE ETS ETABLISSEMENTS ENTREPRISE "
        "ASSOCIATION ASSO COMMUNE MAIRIE VILLE MONSIEUR MADAME MR MME MLLE LE LA LES DE DU DES ET AU AUX EN SUR FILS "
        "CIE",
    )
)


class Target(NamedTuple):
    """A case, or one of its invoices."""

    reference: str
    invoice: str | None


@dataclass(frozen=True, slots=True)
class Named:
    """A number found in a text, and all that bear it.

    `sure` when the number is long enough to be no accident and stands apart from what surrounds it.
    """

    key: Key
    targets: tuple[Target, ...]
    sure: bool


class _Run(NamedTuple):
    word: str
    start: int
    end: int


class Numbers:
    """Every number that a transfer may name, looked up in one pass over its text."""

    def __init__(self, numbered: Iterable[tuple[str, Target]]) -> None:
        self._targets: dict[Key, list[Target]] = {}
        self._whole: dict[str, list[Target]] = {}
        for number, target in numbered:
            key = _key(number)
            if not key:
                continue
            compact = "".join(key)
            self._whole.setdefault(compact, []).append(target)
            for form in dict.fromkeys((key, _key(compact))):
                self._targets.setdefault(form, []).append(target)
        self._longest = max(map(len, self._targets), default=0)

    def exactly(self, number: str) -> tuple[Target, ...]:
        """What bears this number and no other: for a field that holds one number and nothing else."""
        return tuple(dict.fromkeys(self._whole.get("".join(_key(number)), ())))

    def within(self, text: str) -> tuple[Named, ...]:
        """The numbers that stand in `text`, the longest where several overlap."""
        folded = fold(text)
        runs = [_Run(match[0], match.start(), match.end()) for match in _RUN.finditer(folded)]
        found = [(start, end) for start in range(len(runs)) for end in self._ends(folded, runs, start)]
        kept = [
            (start, end)
            for start, end in found
            if not any(s <= start and end <= e and (s, e) != (start, end) for s, e in found)
        ]
        keys = {(start, end): tuple(run.word for run in runs[start:end]) for start, end in kept}
        covered = {at for (start, end), key in keys.items() if _telling(key) for at in range(start, end)}
        named = []
        for (start, end), key in keys.items():
            apart = not _tied(folded, runs, start - 1, covered) and not _tied(folded, runs, end - 1, covered)
            named.append(Named(key, tuple(dict.fromkeys(self._targets[key])), _telling(key) and apart))
        return tuple(named)

    def _ends(self, folded: str, runs: Sequence[_Run], start: int) -> Iterable[int]:
        key: Key = ()
        for end in range(start, min(start + self._longest, len(runs))):
            if key and not _WITHIN.fullmatch(folded[runs[end - 1].end : runs[end].start]):
                return
            key = (*key, runs[end].word)
            if key in self._targets:
                yield end + 1


def _tied(folded: str, runs: Sequence[_Run], before: int, covered: set[int]) -> bool:
    """Whether the runs `before` and `before + 1` hang together, and so may be one number longer than what was found.

    Not when both are parts of numbers found, nor when the first only announces a number.
    """
    if before < 0 or before + 1 >= len(runs):
        return False
    if {before, before + 1} <= covered or (before not in covered and runs[before].word in _ANNOUNCE):
        return False
    between = folded[runs[before].end : runs[before + 1].start]
    if _FIRMLY.fullmatch(between):
        return True
    both = runs[before].word.isdigit() and runs[before + 1].word.isdigit()
    return both and bool(_SLASH.fullmatch(between))


def _key(number: str) -> Key:
    return tuple(_RUN.findall(fold(number)))


def _telling(key: Key) -> bool:
    """Whether a number is long enough, and unlike a date, so that it is not in a text by accident."""
    figures = sum(len(run) for run in key if run.isdigit())
    if any(not run.isdigit() for run in key):
        return figures >= 3
    return figures >= 7 and not _like_a_day(key)


_DAYS = re.compile(
    r"(?:19|20)\d\d(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])?|(?:(?:0[1-9]|[12]\d|3[01])?(?:0[1-9]|1[0-2])(?:19|20)\d\d)"
    r"|(?:0[1-9]|[12]\d|3[01])(?:0[1-9]|1[0-2])\d\d"
)
_DAY_SHAPES = {(8,), (6,), (4, 2), (2, 4), (4, 2, 2), (2, 2, 4), (2, 2, 2), (1, 2, 4), (1, 1, 4), (2, 1, 4)}


def _like_a_day(key: Key) -> bool:
    shape = tuple(len(run) for run in key)
    return shape in _DAY_SHAPES and (min(shape) == 1 or bool(_DAYS.fullmatch("".join(key))))


# --- Names ---


def words(text: str) -> frozenset[str]:
    """The words of a text, in capitals without accents."""
    return frozenset(re.findall(r"[^\W_]+", fold(text)))


def telling_words(name: str) -> frozenset[str]:
    """The words of a name that tell it from others: its legal form and small words left out."""
    found = frozenset(word for word in words(name) if word not in _COMMON and len(word) > 1)
    return found if any(len(word) > 2 for word in found) else frozenset()


def fold(text: str) -> str:
    """Capitals, without accents nor ligatures."""
    apart = unicodedata.normalize("NFKD", text.replace("œ", "oe").replace("Œ", "OE").replace("æ", "ae"))
    return "".join(letter for letter in apart if not unicodedata.combining(letter)).upper()


def creditor_reference(text: str) -> str:
    """What a structured reference holds after its check digits (ISO 11649), or the text itself.

    >>> creditor_reference("RF19 2026 0042"), creditor_reference("2026-0042")
    ('20260042', '2026-0042')
    """
    try:
        return identifiers.read("référence RF", text)[4:]
    except identifiers.IdentifierError:
        return text
