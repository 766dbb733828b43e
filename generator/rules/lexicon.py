"""MOT: what a pattern of the linter is. It is read on one sentence, in lower case and without accents."""

import re
from dataclasses import dataclass
from functools import cache
from re import Pattern

from generator.case import LetterKind, Regime
from generator.diagnostics import Severity

EVERY = tuple(Regime)
B2B, B2C, PUBLIC = Regime.B2B, Regime.B2C, Regime.PUBLIC
PRIVATE, BUSINESS = (B2B, B2C), (B2B, PUBLIC)
SOFT_LETTERS = (LetterKind.RAPPEL, LetterKind.RELANCE)
PREMIUM_NUMBER = re.compile(
    r"(?<!\d)(?:0 ?|(?:\+|00) ?33 ?(?:\(0\) ?)?)[ .-]?8[ .-]?[129](?:[ .-]?\d){7}(?!\d)"
)

AMOUNT = r"\d(?:,\d\d)? ?(?:€|euros?\b|eur\b|%)"
# « nous n'informerons pas », « aucun fichage », but not « si vous ne payez pas » (see `_NO_DENIAL`).
DENIED = (
    r"(?<!vous )\bn(?:e |')[^,;:]{0,60}?\b(?:pas|aucun\w*|jamais|ni|plus|nullement)\b|"
    r"\baucune?s?\b|\bvous ne ser\w+ (?:pas|jamais)\b"
)
# A negation that denies nothing of the threat: what the debtor does not do, or a firmer way of saying it.
_NO_DENIAL = re.compile(
    r"\b(?:si|tant que|puisque|des lors que|lorsque|quand|comme|bien que)\b"
    r"(?:(?!juge|tribunal|decision|titre)[^,;]){0,90}?\b(?:pas|rien|plus|aucune?|jamais)\b|"
    r"\bvous n(?:e |')(?:l'|nous |en )?(?!ser)\w+ [^,;]{0,40}?\b(?:pas|rien|aucune?|jamais|plus|ni)\b|"
    r"\bn'(?:a|ont|ayant|est|etant) (?:toujours |encore )?(?:pas|jamais) (?:encore |toujours )?(?:ete )?"
    r"(?:regle|paye|honore|solde|parvenu|recu|repondu|donne)\w*|"
    r"\bn'hesit\w+ (?:donc )?pas|\bne (?:manqu|tard|recul)\w+ (?:donc )?pas|"
    r"\bn'exclu\w+ pas|\bn'est pas exclu\w*|"
    r"\bn'(?:av|aur)\w+ (?:plus |pas |donc )*(?:d'autre|aucune? autre|le) (?:\w+)|"
    r"\baucun (?:autre choix|doute|scrupule|etat d'ame)|"
    r"\b(?:sans )?aucune? (?:autre )?(?:reponse|nouvelle|reglement|paiement|reaction|retour|virement|suite|"
    r"avertissement|rappel|preavis|delai|difficulte)"
)


@cache
def compiled(pattern: str) -> Pattern[str]:
    """A pattern of the linter, made ready at its first use: most texts hold no stem of any, and need none."""
    return re.compile(pattern)


@dataclass(frozen=True, slots=True, kw_only=True)
class Wording:
    """One forbidden way of speaking: `finds` accuses a sentence, `unless` clears it; `bad`, `good` show.

    `stems` are parts of words, one of which stands in all that `finds` may find: a sentence without any is
    passed over at no cost; `roots` are the longest word of each. `homonyms` are innocent expressions, struck out of
    the sentence before `finds` reads it: a lawful half does not clear a forbidden one, as `unless` would.
    """

    number: int
    id: str
    title: str
    stems: tuple[str, ...]
    roots: tuple[str, ...]
    finds: str
    unless: str
    homonyms: str
    bad: str
    good: str
    why: str
    basis: tuple[str, ...]
    regimes: tuple[Regime, ...] = EVERY
    kinds: tuple[LetterKind, ...] = tuple(LetterKind)
    severity: Severity = Severity.ERROR

    @property
    def code(self) -> str:
        return f"MOT{self.number:02d}"

    def may_accuse(self, text: str) -> bool:
        """Whether some sentence of a flat text, not cut yet, may hold a stem: at least a word of it stands there."""
        for root in self.roots:  # here too, any() would cost more
            if root in text:
                break
        else:
            return False
        return True

    def accuses(self, sentence: str) -> str:
        """The words at fault in a flat sentence, or an empty text."""
        for stem in self.stems:  # any() would cost more than what it looks for
            if stem in sentence:
                break
        else:
            return ""
        read = compiled(self.homonyms).sub(" ", sentence) if self.homonyms else sentence
        found = compiled(self.finds).search(read)
        if not found or (self.unless and compiled(self.unless).search(_NO_DENIAL.sub(" ", sentence))):
            return ""
        return found[0]


def wording(
    number: int,
    name: str,
    title: str,
    *,
    stems: str,
    finds: str,
    unless: str = "",
    homonyms: str = "",
    basis: str,
    **parts: object,
) -> Wording:
    parts_of_words = tuple(stem.replace("_", " ") for stem in stems.split())
    return Wording(
        number=number, id=name, title=title, stems=parts_of_words,
        roots=tuple(max(stem.split(), key=len) for stem in parts_of_words),
        finds=finds, unless=unless, homonyms=homonyms, basis=tuple(basis.split()), **parts,  # type: ignore[arg-type]
    )  # fmt: skip
