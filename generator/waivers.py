"""Derogations: which warnings and gates a case sets aside, and what is wrong with a derogation (DER01 to DER05)."""

from collections.abc import Collection, Iterable, Iterator
from datetime import date
from typing import Protocol

from generator import french, rules
from generator.case import Waiver
from generator.diagnostics import Diagnostic, Severity
from generator.reader import Index
from generator.rules import Rule


class Waiving(Protocol):
    """What holds derogations: a case, or a procedure file."""

    @property
    def waivers(self) -> tuple[Waiver, ...]: ...


Split = tuple[list[Diagnostic], list[Diagnostic]]


# What a derogation does: the sheet of conformity prints it beside its reason.
USED, UNUSED, EXPIRED, WITHOUT_EFFECT = "constat écarté", "sans objet", "expirée", "sans effet"
AWAITED = "selon les lettres"


def on_facts(case: Waiving, found: Iterable[Diagnostic], index: Index, day: date, *, complete: bool) -> Split:
    """What is kept and what is set aside of the findings on the facts; the faults of derogations are kept.

    A derogation is called useless only when every rule could run (`complete`), and never here when it is to a
    rule on letters: those are known once a build has printed them.
    """
    found = list(found)
    active = {position: rules.rule(waiver.code) for position, waiver in in_force(case, day)}
    unused = [
        _fault("DER02", position, index, f"la dérogation à {rule.code} ne sert à rien aujourd'hui")
        for position, rule in active.items()
        if complete and not rule.on_letter and rule.code not in {item.code for item in found}
    ]
    kept, waived = _split(found, {rule.code for rule in active.values()})
    return [*kept, *_faults(case, index, day), *unused], waived


def on_letters(
    case: Waiving, found: Iterable[Diagnostic], index: Index, day: date, *, printed: bool
) -> Split:
    """The same once the letters were read back. Where no letter was printed, none can tell what is useless."""
    found = list(found)
    active = {
        position: waiver.code for position, waiver in in_force(case, day) if rules.rule(waiver.code).on_letter
    }
    unused = [
        _fault(
            "DER02",
            position,
            index,
            f"aucune lettre du pack ne déclenche {code} : la dérogation ne sert à rien",
        )
        for position, code in active.items()
        if printed and code not in {item.code for item in found}
    ]
    kept, waived = _split(found, set(active.values()))
    return [*kept, *unused], waived


def in_force(case: Waiving, day: date) -> Iterator[tuple[int, Waiver]]:
    """The derogations that may set something aside on that day, with their position: one per code."""
    seen = set()
    for position, waiver in enumerate(case.waivers):
        rule = _known(waiver.code)
        if rule and rule.waivable and not expired(waiver, day) and waiver.code not in seen:
            seen.add(waiver.code)
            yield position, waiver


def expired(waiver: Waiver, day: date) -> bool:
    return waiver.until is not None and waiver.until < day


def uses(case: Waiving, waived: Iterable[Diagnostic], day: date) -> tuple[str, ...]:
    """What each derogation does on that day, in their order; `AWAITED` where the letters will tell."""
    active = {position for position, _ in in_force(case, day)}
    codes = {item.code for item in waived}

    def use(position: int, waiver: Waiver) -> str:
        if position not in active:
            return EXPIRED if expired(waiver, day) else WITHOUT_EFFECT
        if waiver.code in codes:
            return USED
        return AWAITED if rules.rule(waiver.code).on_letter else UNUSED

    return tuple(use(position, waiver) for position, waiver in enumerate(case.waivers))


def once_printed(use: str, code: str, found: Collection[str], *, printed: bool) -> str:
    """The same once the letters were read back: what was awaited is settled by the codes `found` in them."""
    if use != AWAITED or not printed:
        return use
    return USED if code in found else UNUSED


def _split(found: list[Diagnostic], codes: set[str]) -> Split:
    waived = [item for item in found if item.code in codes and item.severity is not Severity.ERROR]
    return [item for item in found if item not in waived], waived


def _known(code: str) -> Rule | None:
    return rules.rule(code) if code in rules.codes() else None


def _faults(case: Waiving, index: Index, day: date) -> Iterator[Diagnostic]:
    """What no derogation may be: to an unknown code, to an error, out of date, or a repetition."""
    active = {position for position, _ in in_force(case, day)}
    for position, waiver in enumerate(case.waivers):
        code, rule = waiver.code, _known(waiver.code)
        if rule is None:
            close = rules.nearest_codes(code)
            hint = f"vouliez-vous écrire {french.listing(close, 'ou')} ?" if close else ""
            yield _fault("DER03", position, index, f"aucune règle ne porte le code « {code} »", hint)
        elif not rule.waivable:
            yield _fault("DER01", position, index, f"{code} ne se déroge pas : {rule.never_waived}")
        elif expired(waiver, day):
            assert waiver.until
            message = f"la dérogation à {code} a expiré le {french.day(waiver.until)}"
            yield _fault("DER05", position, index, message)
        elif position not in active:
            yield _fault("DER04", position, index, f"{code} fait déjà l'objet d'une dérogation plus haut")


def _fault(code: str, position: int, index: Index, message: str, fix: str = "") -> Diagnostic:
    rule = rules.rule(code)
    return index.diagnostic(
        ("waivers", position, "code"),
        severity=rule.severity,
        code=code,
        message=message,
        public_message=rule.title,
        fix=fix or rule.fix,
    )
