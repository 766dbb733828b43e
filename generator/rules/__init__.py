"""What must be true of a case and of a letter. One file per theme; no discovery, no registration by import.

`RULES` holds every code that can be printed: those run on the facts, on the procedure files, on the finished
letter, and the notices of what other modules say.
"""

from collections import Counter
from collections.abc import Mapping
from datetime import date
from functools import lru_cache

from generator.case import LetterKind
from generator.diagnostics import Severity
from generator.law import Law
from generator.rules import (
    claims,
    closing,
    concessions,
    consumer,
    contacts,
    course,
    debtors,
    due_dates,
    electronic,
    insolvency,
    insurance,
    journal,
    judgements,
    lookup,
    parties,
    payments,
    plans,
    postal,
    promises,
    public,
    rates,
    reading,
    scenarios,
    third_party,
    wording,
)
from generator.rules.answer import Answer, Blocker, answer
from generator.rules.limitation import Limitation, limitation
from generator.rules.mentions import in_law
from generator.rules.notices import CRASH, NOTICES
from generator.rules.reading import check_mentions
from generator.rules.rule import (
    Document,
    Facts,
    Finding,
    MentionResult,
    Rule,
    Subject,
    at,
    limitation_day,
)
from generator.rules.scenarios import Scenario, check_procedure
from generator.rules.templates import TemplateRemark, check_templates
from generator.rules.when import When
from generator.rules.wording import check_subject, check_text, check_wording

__all__ = [
    "NOTICES", "RULES", "Answer", "Blocker", "Document", "Facts", "Finding", "Limitation", "MentionResult", "Rule",
    "Scenario", "Severity", "Subject", "TemplateRemark", "answer", "at",
    "check_document", "check_facts", "check_procedure", "check_subject", "check_templates", "check_text", "codes",
    "in_law", "limitation", "limitation_day", "nearest_codes", "refuses_all", "rule",
]  # fmt: skip

ON_FACTS: tuple[Rule, ...] = (
    *parties.RULES, *debtors.RULES, *claims.RULES, *due_dates.RULES, *payments.RULES,
    *rates.RULES, *concessions.RULES, *consumer.RULES,
    *public.RULES, *third_party.RULES, *course.RULES, *plans.RULES, *journal.RULES, *contacts.RULES, *judgements.RULES,
    *postal.RULES, *electronic.RULES, *promises.RULES, *insolvency.RULES, *insurance.RULES, *closing.RULES,
)  # fmt: skip
ON_LETTERS: tuple[Rule, ...] = (*reading.RULES, *wording.RULES)
ON_PROCEDURES: tuple[Rule, ...] = scenarios.RULES
RULES: tuple[Rule, ...] = (*NOTICES.values(), *ON_PROCEDURES, *ON_FACTS, *ON_LETTERS)
_BY_CODE: Mapping[str, Rule] = {rule.code: rule for rule in RULES}

_repeated = [code for code, times in Counter(rule.code for rule in RULES).items() if times > 1]
if _repeated:
    raise ValueError(f"codes used twice: {_repeated}")


def check_facts(facts: Facts, *, guarded: bool = False) -> tuple[tuple[Rule, Finding], ...]:
    """All that the facts break on their day. With `guarded`, a crashing rule is a finding (INT01)."""
    found: list[tuple[Rule, Finding]] = []
    answered: dict[When, bool] = {}  # many rules share a predicate: each is asked once
    for rule in _in_force(facts.day):
        try:
            if rule.applies not in answered:
                answered[rule.applies] = rule.applies(facts)
            if answered[rule.applies]:
                found += [(rule, finding) for finding in tuple(rule.check(facts))]
        except Exception as crash:
            if not guarded:
                raise
            found.append((CRASH, at(rule=rule.code, reason=type(crash).__name__)))
    return tuple(found)


@lru_cache(maxsize=64)
def _in_force(day: date) -> tuple[Rule, ...]:
    """The rules on the facts that hold on `day`."""
    return tuple(rule for rule in ON_FACTS if rule.holds_on(day))


def check_document(
    document: Document, law: Law
) -> tuple[tuple[tuple[Rule, Finding], ...], tuple[MentionResult, ...]]:
    """What a finished letter breaks, and the line of each mention on the conformity sheet."""
    findings, results = check_mentions(document, law)
    kept = [*findings, *check_wording(document, law)]
    return tuple((rule, finding) for rule, finding in kept if rule.holds_on(document.letter.day)), results


def rule(code: str) -> Rule:
    """The rule or notice named `code`; KeyError when there is none."""
    return _BY_CODE[code]


def refuses_all(code: str) -> bool:
    """Whether the rule named `code` forbids the three letters, hence whatever claims what they claim."""
    return set(rule(code).refuses) == set(LetterKind)


def codes() -> tuple[str, ...]:
    """Every code that can be printed, in order."""
    return tuple(sorted(_BY_CODE))


def nearest_codes(typed: str) -> tuple[str, ...]:
    """The codes someone may have meant."""
    return lookup.nearest_codes(typed, _BY_CODE)
