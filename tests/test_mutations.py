"""The proof of the proof: every mention removed, hidden, emptied, falsified or added where it may not be, and printed.

The score of each kind is published in docs/reference/preuve-des-mentions.md, and recomputed here;
`pytest tests/test_mutations.py -n0 --update-golden` writes it again.
"""

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field

import pytest

from generator import rules
from generator.case import LetterKind, Regime
from generator.diagnostics import Severity
from generator.rules import Document
from generator.rules.mentions import BY_ID, MENTIONS
from generator.rules.reading import ADVISED, ALTERED, FORBIDDEN
from tests import mutation
from tests.builders import LAW, ROOT
from tests.mutation import (
    BAD,
    HIDDEN,
    TEXTS,
    Emptied,
    falsified,
    groups,
    letter_of,
    present,
    printed,
    related,
    removed,
    rewritten,
    sound,
    values,
    verdicts,
    written,
)
from tests.test_letter import EVERY_LETTER

RAPPEL, RELANCE, MED = LetterKind
PAGE = ROOT / "docs/reference/preuve-des-mentions.md"
REPRESENTATIVE = (("frais", MED), ("b2c", MED), ("public", MED), ("tiers", RELANCE))
"""Letters that carry between them every mention but the penal clause, which no case file expresses yet."""
JOSTLING = {"hors de la page, en bas", "hauteur nulle"}
"""Kinds that push a passage over another one, which can then be read no more."""


@dataclass
class Score:
    killed: int = 0
    survivors: list[str] = field(default_factory=list)

    def add(self, mutant: str, *, dead: bool) -> None:
        self.killed += dead
        if not dead:
            self.survivors.append(mutant)

    @property
    def row(self) -> str:
        total = self.killed + len(self.survivors)
        return f"{total} | {self.killed} | {100 * self.killed // total} %"


def shared_out() -> Iterator[tuple[str, LetterKind, tuple[str, ...]]]:
    """Every mention once, in a letter that carries it."""
    left = dict.fromkeys(BY_ID)
    for name, kind in REPRESENTATIVE:
        mine = tuple(mention for mention in present(name, kind) if mention in left)
        left = {mention: None for mention in left if mention not in mine}
        yield name, kind, mine


def useful(name: str, kind: LetterKind) -> tuple[str, ...]:
    """The mentions a letter carries that its matrix requires or advises."""
    letter = letter_of(name, kind)
    return tuple(
        mention
        for mention in present(name, kind)
        if BY_ID[mention].level(letter.regime, kind, third_party=letter.third_party) in "LEP"
    )


def tried(
    name: str, kind: LetterKind, group: Iterable[str], document: Document, *, jostled: bool = False
) -> Iterator[tuple[str, bool]]:
    """Each mutant of a printed group, and whether the letter was refused for it and for nothing else."""
    group = tuple(group)
    found = verdicts(document)
    codes = {rule.code for rule, _ in rules.check_document(document, LAW)[0]}
    near = set(group).union(*(related(name, kind).get(mention, set()) for mention in group))
    others = {mention for mention, verdict in found.items() if verdict in BAD} - near
    assert jostled or not others, others
    for mention in group:
        code = "LET90" if found[mention] == ADVISED else BY_ID[mention].code
        yield mention, found[mention] in BAD and code in codes


def remove() -> Score:
    score = Score()
    for name, kind in (*EVERY_LETTER, ("frais", MED)):
        for group in groups(name, kind, useful(name, kind)):
            document = printed(name, kind, rewritten(cut for item in group for cut in removed(item)))
            for mention, dead in tried(name, kind, group, document):
                score.add(f"{mention} ({name}, {kind})", dead=dead)
    return score


def hide(how: str) -> Score:
    score = Score()
    for name, kind, group in shared_out():
        document = printed(name, kind, HIDDEN[how](group))
        for mention, dead in tried(name, kind, group, document, jostled=how in JOSTLING):
            score.add(f"{mention} ({name}, {kind})", dead=dead)
    return score


def batches(items: dict[str, list[str]]) -> Iterator[dict[str, str]]:
    """One item of each list at a time."""
    for rank in range(max(map(len, items.values()), default=0)):
        yield {key: found[rank] for key, found in items.items() if rank < len(found)}


def empty() -> Score:
    """Every text a mention must hold, taken out of its passages."""
    score = Score()
    for name, kind, group in shared_out():
        expected = letter_of(name, kind).expected
        for batch in batches({mention: list(expected.get(mention, ())) for mention in group}):
            found = verdicts(printed(name, kind, Emptied(texts=batch)))
            for mention, text in batch.items():
                score.add(f"{mention} sans « {text} »", dead=found[mention] in BAD)
    return score


def falsify() -> Score:
    """Every value that a template writes in a passage, wrong by its last letter or figure."""
    score = Score()
    left = {(mention, place) for mention in BY_ID for place in values(mention)}
    for name, kind in (*REPRESENTATIVE, ("b2b", RELANCE), ("b2b", RAPPEL), ("tiers", RAPPEL)):
        mine = {item for item in left if item[1] in written(name, kind) and item[0] in present(name, kind)}
        left -= mine
        places = {
            mention: sorted(place for other, place in mine if other == mention) for mention, _ in sorted(mine)
        }
        for batch in batches(places):  # type: ignore[arg-type]
            document = printed(name, kind, falsified(batch.values()))  # type: ignore[arg-type]
            found, whole = verdicts(document), sound(name, kind).passages
            for mention, place in batch.items():
                if document.passages[mention] == whole[mention]:  # written, but not marked in this letter
                    left.add((mention, place))
                    continue
                file, start, end = place
                score.add(
                    f"{mention} : {TEXTS[file][start + 3 : end - 3]} de {file}",
                    dead=found[mention] == ALTERED,
                )
    return score


FORBIDDEN_WORDS = {
    "penalties-rate-basis": "Des pénalités de retard au taux de 12,15 % l’an sont exigibles de plein droit.",
    "penalties-amount": "Les pénalités de retard s’élèvent à 76,55 €.",
    "lump-sum-40": "S’y ajoute l’indemnité forfaitaire pour frais de recouvrement de 40 €.",
    "lump-sum-complement": "Les frais de recouvrement exposés, soit 350,00 €, sont à votre charge.",
    "legal-interest-notice": "La somme due produit aussi intérêt au taux légal à compter de ce jour.",
    "formal-notice-words": "La présente vaut mise en demeure de payer.",
    "consequences": "À défaut, une requête en injonction de payer sera déposée au tribunal.",
}


def added(words: str) -> dict[str, str]:
    """A sentence before the invitation to contest, in every letter."""
    return {**TEXTS, "bloc_contestation.md": words + "\n\n" + TEXTS["bloc_contestation.md"]}


def forbidden() -> Iterator[tuple[str, LetterKind, str, str]]:
    for name, regime in (("b2b", Regime.B2B), ("b2c", Regime.B2C), ("public", Regime.PUBLIC)):
        for kind in LetterKind:
            for mention in MENTIONS:
                level = mention.level(regime, kind, third_party=False)
                if level in "Xx":
                    yield name, kind, mention.id, level


def add_marked() -> Score:
    score = Score()
    for name, kind in dict.fromkeys((name, kind) for name, kind, *_ in forbidden()):
        levels = {mention: level for *where, mention, level in forbidden() if where == [name, kind]}
        marks = (
            f'{{% call mention("{mention}") %}}{FORBIDDEN_WORDS[mention]}{{% endcall %}}'
            for mention in levels
        )
        document = printed(name, kind, added("\n\n".join(marks)))
        found = verdicts(document)
        codes = {rule.code for rule, _ in rules.check_document(document, LAW)[0]}
        for mention, level in levels.items():
            code = BY_ID[mention].code if level == "X" else "LET91"
            dead = found[mention] == FORBIDDEN and code in codes
            score.add(f"{mention} ({name}, {kind})", dead=dead)
    return score


def add_words() -> Score:
    """The words alone, without the mark."""
    score = Score()
    for name, kind, mention, level in forbidden():
        if level == "x":  # a matter of style
            continue
        found = rules.check_document(printed(name, kind, added(FORBIDDEN_WORDS[mention])), LAW)[0]
        score.add(
            f"{mention} ({name}, {kind})", dead=any(rule.severity is Severity.ERROR for rule, _ in found)
        )
    return score


_QUOTED = "{{ alinea }}"
VERBATIM = {
    "un mot changé": (_QUOTED, '{{ alinea|replace("titre exécutoire", "jugement") }}'),
    "« au créancier » retiré (avant 2014)": (_QUOTED, '{{ alinea|replace("loi au créancier", "loi") }}'),
    "fin retirée (avant 2014)": (
        _QUOTED,
        '{{ alinea|replace(", sauf disposition législative contraire", "") }}',
    ),
    "alinéa 3 retiré": ("in l111_8 ", "in l111_8[:1] "),
    "alinéa 2 retiré": ("in l111_8 ", "in l111_8[1:] "),
    "capitales perdues": (_QUOTED, "{{ alinea|lower }}"),
}


def misquote() -> Score:
    score = Score()
    for kind in (RAPPEL, MED):
        for how, (old, new) in VERBATIM.items():
            start = TEXTS["bloc_notes.md"].index("{% for alinea")
            head, text = TEXTS["bloc_notes.md"][:start], TEXTS["bloc_notes.md"][start:]
            document = printed("tiers", kind, {**TEXTS, "bloc_notes.md": head + text.replace(old, new)})
            found = {rule.code for rule, _ in rules.check_document(document, LAW)[0]}
            score.add(f"{how} ({kind})", dead=found == {"LET43"})
    return score


KINDS: dict[str, Callable[[], Score]] = {
    "passage retiré du modèle": remove,
    **{f"passage caché : {how}": (lambda how=how: hide(how)) for how in HIDDEN},
    "valeur vidée": empty,
    "valeur fausse d’une lettre ou d’un chiffre": falsify,
    "mention interdite ajoutée": add_marked,
    "mots interdits ajoutés, sans marque": add_words,
    "article L. 111-8 mal cité": misquote,
}


def published() -> dict[str, str]:
    rows = re.findall(
        r"^\| (.+?) \| (\d+ \| \d+ \| \d+ %) \|$", PAGE.read_text(encoding="utf-8"), re.MULTILINE
    )
    return dict(rows)


def survivors_told() -> str:
    return PAGE.read_text(encoding="utf-8").partition("## Ce qui survit")[2]


@pytest.mark.slow
@pytest.mark.parametrize("label", KINDS)
def test_the_published_score_is_the_one_recomputed(label: str, request: pytest.FixtureRequest) -> None:
    score = KINDS[label]()
    if request.config.getoption("--update-golden"):
        text = PAGE.read_text(encoding="utf-8")
        row = re.compile(rf"^\| {re.escape(label)} \|.*$", re.MULTILINE)
        PAGE.write_text(row.sub(f"| {label} | {score.row} |", text), encoding="utf-8")
    assert published()[label] == score.row, score.survivors
    assert [mutant for mutant in score.survivors if f"`{mutant}`" not in survivors_told()] == []


def test_every_kind_of_mutation_is_published() -> None:
    assert list(published()) == list(KINDS)


def test_the_letters_chosen_carry_every_mention_a_case_can_express() -> None:
    carried = {mention for name, kind in REPRESENTATIVE for mention in present(name, kind)}
    assert set(BY_ID) - carried == set()


@pytest.mark.parametrize("how", ["display: none", "blanc sur blanc", "boîte opaque par-dessus"])
def test_a_passage_hidden_is_refused_for_itself(how: str) -> None:
    for group in groups("b2b", RAPPEL, useful("b2b", RAPPEL)):
        document = printed("b2b", RAPPEL, HIDDEN[how](group))
        assert all(dead for _, dead in tried("b2b", RAPPEL, group, document))


def test_a_passage_removed_is_refused_for_itself() -> None:
    for group in groups("b2b", RAPPEL, useful("b2b", RAPPEL)):
        document = printed("b2b", RAPPEL, rewritten(cut for item in group for cut in removed(item)))
        assert all(dead for _, dead in tried("b2b", RAPPEL, group, document))


def test_a_mutation_changes_the_templates() -> None:
    """A mutant that is the original would be killed by nothing, or prove nothing."""
    for mention in BY_ID:
        if mutation.of(mention):
            assert rewritten(removed(mention)) != TEXTS
