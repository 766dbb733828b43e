"""What the journal says was done, and for which debt: a stage counts when it came after the debt fell due."""

from collections.abc import Mapping
from datetime import date

from generator.case import Act, Case, JournalEntry
from generator.french import day as show_day
from generator.procedure.model import Occurrence, SetAside, Stage

History = Mapping[Stage, tuple[Occurrence, ...]]

_STAGES = {Act.RAPPEL, Act.RELANCE, Act.LAST_CALL, Act.MISE_EN_DEMEURE, Act.DECISION}
_EARLY = {Act.CALL, Act.EMAIL, Act.MESSAGE}


def read_journal(case: Case, leader_due: date, day: date) -> tuple[History, tuple[SetAside, ...]]:
    """The stages done for the leader up to `day`, included, and the acts that do not count for it."""
    done: dict[Stage, list[Occurrence]] = {stage: [] for stage in Stage}
    apart: list[SetAside] = []
    for position, entry in enumerate(case.journal):
        if entry.on > day:
            continue
        if entry.act in _EARLY and entry.on <= leader_due:
            done[Stage.BEFORE_DUE].append(Occurrence(on=entry.on, position=position, entry=entry))
        elif entry.act in _STAGES:
            why = _why_not(entry, leader_due, day)
            if why:
                apart.append(SetAside(on=entry.on, position=position, entry=entry, why=why))
            else:
                found = Occurrence(on=entry.on, position=position, entry=entry)
                done[Stage(entry.act.value)].append(found)
    history = {stage: tuple(sorted(found, key=lambda item: item.on)) for stage, found in done.items()}
    return history, tuple(apart)


def _why_not(entry: JournalEntry, leader_due: date, day: date) -> str:
    if entry.never_arrived(day):
        return "la poste l'a rendue : « destinataire inconnu à l'adresse »"
    if entry.on <= leader_due:
        return f"avant le {show_day(leader_due)}, échéance de la plus ancienne facture encore due"
    if entry.act is Act.DECISION and entry.decision is None:
        return "la décision n'est pas précisée (« decision: »)"
    return ""
