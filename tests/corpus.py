"""The labelled sentences of tests/data, and what the linter of words makes of them."""

import json
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

from generator.case import LetterKind, Regime
from generator.rules import RULES, check_subject, check_text
from generator.rules.quality import FirstReading, Measure, Row, Score, Slip, total
from generator.rules.text import quoted
from generator.source import Mapping, Scalar, Sequence, parse

DATA = Path(__file__).parent / "data"
SETS = {"Mise au point": DATA / "phrases.yml", "Témoin": DATA / "phrases_temoin.yml"}
SUBJECT = "objet"
# Said of a text alone; MOT32 compares a letter with its procedure.
CODES = tuple(rule.code for rule in RULES if rule.code.startswith("MOT") and rule.code != "MOT32")


@dataclass(frozen=True, slots=True, kw_only=True)
class Phrase:
    """A sentence and its label: codes that must be said, that may be, and that it only looks like."""

    text: str
    regime: Regime
    letter: str
    wanted: frozenset[str]
    allowed: frozenset[str]
    lookalike: frozenset[str]
    known_slip: bool
    batch: int

    def heard(self) -> frozenset[str]:
        """The codes the linter says."""
        if self.letter == SUBJECT:
            return frozenset(remark.rule.code for remark in check_subject(self.text))
        remarks = check_text(self.text, self.regime, LetterKind(self.letter))
        return frozenset(remark.rule.code for remark in remarks)


def fields(item: object) -> dict[str, object]:
    assert isinstance(item, Mapping)
    return {key.text: value for key, value in item.entries}


def items(root: object, key: str) -> tuple[object, ...]:
    found = fields(root).get(key)
    return found.items if isinstance(found, Sequence) else ()


def text(node: object) -> str:
    assert isinstance(node, Scalar)
    return node.text


def phrases(path: Path) -> tuple[Phrase, ...]:
    return tuple(_phrase(item) for item in items(_root(path), "phrases"))


def measure(name: str, path: Path) -> Measure:
    """What the linter of today finds, misses and accuses wrongly in one set."""
    listed = phrases(path)
    heard = [phrase.heard() for phrase in listed]
    pairs = list(zip(listed, heard, strict=True))
    lookalikes = Counter(code for phrase in listed for code in phrase.lookalike)
    rows = []
    for code in CODES:
        score = total(_score(phrase, said, code) for phrase, said in pairs)
        rows.append(
            Row(
                code=code,
                wanted=score.found + score.missed,
                lookalikes=lookalikes[code],
                score=score,
            )
        )
    return Measure(
        name=name,
        sentences=len(listed),
        lawful=sum(not phrase.wanted for phrase in listed),
        refused=total(
            Score(
                found=bool(phrase.wanted and said),
                missed=bool(phrase.wanted and not said),
                false_alarms=bool(said - phrase.allowed and not phrase.wanted),
            )
            for phrase, said in pairs
        ),
        rows=tuple(rows),
        slips=tuple(
            Slip(
                text=quoted(phrase.text),
                missed=tuple(sorted(phrase.wanted - said)),
                false_alarms=tuple(sorted(said - phrase.wanted - phrase.allowed)),
            )
            for phrase, said in pairs
            if phrase.wanted - said or said - phrase.wanted - phrase.allowed
        ),
        first_readings=tuple(
            _first_reading(item, listed) for item in items(_root(path), "lots") if isinstance(item, Mapping)
        ),
    )


def _root(path: Path) -> object:
    tree = parse(path.read_text(encoding="utf-8"), path.name)
    assert not tree.diagnostics, tree.diagnostics
    return tree.root


def _phrase(item: object) -> Phrase:
    found = fields(item)
    codes = {key: frozenset(text(code) for code in items(item, key)) for key in ("attendu", "admis", "sosie")}
    return Phrase(
        text=text(found["texte"]),
        regime=Regime(text(found["regime"])),
        letter=text(found["lettre"]),
        wanted=codes["attendu"],
        allowed=codes["admis"],
        lookalike=codes["sosie"],
        known_slip="ecart" in found,
        batch=int(text(found["lot"])) if "lot" in found else 0,
    )


def _score(phrase: Phrase, said: frozenset[str], code: str) -> Score:
    wanted, allowed = code in phrase.wanted, code in phrase.allowed
    return Score(
        found=wanted and code in said,
        missed=wanted and code not in said,
        false_alarms=code in said and not wanted and not allowed,
    )


def _first_reading(item: Mapping, listed: tuple[Phrase, ...]) -> FirstReading:
    found = {key: text(value) for key, value in fields(item).items()}
    batch = int(found["lot"])
    return FirstReading(
        batch=batch,
        context=found["contexte"],
        sentences=sum(phrase.batch == batch for phrase in listed),
        score=Score(
            found=int(found["trouves"]),
            missed=int(found["manques"]),
            false_alarms=int(found["fausses_alertes"]),
        ),
    )


HEAD = '''"""How the linter of words does on the labelled sentences of tests/data: what the reference publishes.

Written by `pytest tests/test_wording.py --update-golden`, and held to the sentences by that same test: the corpus
stays with the tests, its figures go with the program.
"""

from generator.rules.quality import FirstReading, Measure, Row, Score, Slip

# fmt: off
MEASURES = (
'''


def written(measures: tuple[Measure, ...]) -> str:
    """The module `generator.rules.measured` that holds `measures`."""
    lines = []
    for measure in measures:
        lines += [
            "    Measure(",
            f"        name={_said(measure.name)}, sentences={measure.sentences}, lawful={measure.lawful},",
            f"        refused={measure.refused},",
            *_table("rows", [str(row) for row in measure.rows]),
            *_table(
                "slips",
                [
                    f"Slip(\n                text={_said(slip.text)},\n"
                    f"                missed={_codes(slip.missed)}, "
                    f"false_alarms={_codes(slip.false_alarms)},\n            )"
                    for slip in measure.slips
                ],
            ),
            *_table(
                "first_readings",
                [
                    f"FirstReading(\n                batch={first.batch}, sentences={first.sentences}, "
                    f"context={_said(first.context)},\n                score={first.score},\n            )"
                    for first in measure.first_readings
                ],
            ),
            "    ),",
        ]
    return HEAD + "\n".join(lines).replace("'", '"').replace("\0", "'") + "\n)\n# fmt: on\n"


def _table(name: str, values: list[str]) -> list[str]:
    return (
        [f"        {name}=(", *(f"            {value}," for value in values), "        ),"]
        if values
        else [f"        {name}=(),"]
    )


def _said(text: str) -> str:
    """A text as a Python literal in double quotes; its apostrophes wait for the others to be doubled."""
    return json.dumps(text, ensure_ascii=False).replace("'", "\0")


def _codes(codes: tuple[str, ...]) -> str:
    return repr(codes)
