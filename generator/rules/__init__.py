"""Provisional face of the rules room (replaced by the final one)."""

from collections.abc import Iterable

from generator.diagnostics import Severity
from generator.rules import claims, consumer, course, insolvency, parties, payments, public, rates, third_party
from generator.rules.limitation import limitation_day
from generator.rules.rule import Document, Facts, Finding, MentionResult, Rule, at

THEMES = (parties, claims, payments, rates, consumer, public, third_party, course, insolvency)
RULES: tuple[Rule, ...] = tuple(rule for theme in THEMES for rule in getattr(theme, "RULES", ()))
NOTICES: dict = {}


def rule(code: str) -> Rule:
    return next(item for item in RULES if item.code == code)


def check_facts(facts: Facts, *, guarded: bool = False):
    found = []
    for item in RULES:
        if item.applies(facts) and item.holds_on(facts.day):
            found += [(item, finding) for finding in item.check(facts)]
    return tuple(found)


def check_document(document: Document, law):
    from generator.rules.reading import check_mentions
    findings, results = check_mentions(document, law)
    return tuple(findings), results


def codes():
    return tuple(item.code for item in RULES)


def catalogue():
    return "".join(f"{item.code} {item.title}\n" for item in RULES)


def describe(code, law):
    return next((item.title + "\n" for item in RULES if item.code == code), "")
