"""One line of a verification: what was looked at, and whether it holds."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum


class Verdict(StrEnum):
    HOLDS = "tient"
    FAILS = "ne tient pas"
    UNKNOWN = "non vérifiable"


_MARKS = {Verdict.HOLDS: "✓", Verdict.FAILS: "✗", Verdict.UNKNOWN: "–"}


@dataclass(frozen=True, slots=True)
class Check:
    """One French sentence and its verdict."""

    verdict: Verdict
    sentence: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """What was verified of one file, or of one folder; `name` as the user would find it."""

    name: str
    checks: tuple[Check, ...]

    @property
    def holds(self) -> bool:
        return all(check.verdict is not Verdict.FAILS for check in self.checks)


def holds(sentence: str) -> Check:
    return Check(Verdict.HOLDS, sentence)


def fails(sentence: str) -> Check:
    return Check(Verdict.FAILS, sentence)


def unknown(sentence: str) -> Check:
    return Check(Verdict.UNKNOWN, sentence)


def judged(right: bool, good: str, wrong: str) -> Check:
    return holds(good) if right else fails(wrong)


def as_text(reports: Iterable[Report]) -> str:
    """The reports for a terminal, each check on its line."""
    blocks = [
        "\n".join([report.name, *(f"  {_MARKS[check.verdict]} {check.sentence}" for check in report.checks)])
        for report in reports
    ]
    return "\n\n".join(blocks) + "\n"


def as_json(reports: Iterable[Report]) -> list[dict[str, object]]:
    return [
        {
            "fichier": report.name,
            "tient": report.holds,
            "constats": [
                {"verdict": str(check.verdict), "constat": check.sentence} for check in report.checks
            ],
        }
        for report in reports
    ]
