"""PRO: how the debtor was contacted: when, and how often."""

import re
from collections import Counter
from collections.abc import Iterator
from datetime import time, timedelta

from generator.case import POSTED, Act, JournalEntry, Result
from generator.rules.breaks import add, broken, put
from generator.rules.rule import Facts, Finding, Rule, at, warning
from generator.rules.when import inscribed
from generator.workdays import FIXED_HOLIDAYS, is_working_day

_SPOKEN = {Act.CALL, Act.MESSAGE, Act.VISIT, Act.LAST_CALL}
_WRITTEN = {Act.EMAIL, Act.MESSAGE, *POSTED}
HOURS = {"semaine": (time(8), time(20)), "samedi": (time(9), time(13))}
CONTACTS_A_WEEK, ATTEMPTS_A_WEEK = 2, 4
SATURDAY = 5


def _hour(entry: JournalEntry) -> time | None:
    match = re.fullmatch(r"\s*([01]?\d|2[0-3])\s*[h:]\s*([0-5]\d)?\s*", entry.time or "")
    return time(int(match[1]), int(match[2] or 0)) if match else None


def _unreadable_hour(facts: Facts) -> Iterator[Finding]:
    for position, entry in enumerate(facts.case.journal):
        if entry.time and _hour(entry) is None:
            yield at("journal", position, "time", hour=entry.time)


def _at_a_bad_time(facts: Facts) -> Iterator[Finding]:
    for position, entry in enumerate(facts.case.journal):
        if entry.act not in _SPOKEN:
            continue
        hour, saturday = _hour(entry), entry.on.weekday() == SATURDAY
        opens, closes = HOURS["samedi" if saturday else "semaine"]
        # A Saturday is no working day anyway: only the holidays that do not move may fall on one.
        if not is_working_day(entry.on) and (
            not saturday or (entry.on.month, entry.on.day) in FIXED_HOLIDAYS
        ):
            yield at("journal", position, "on", when="un dimanche ou un jour férié")
        elif hour and not opens <= hour < closes:
            yield at("journal", position, "time", when=f"à {entry.time}")


def _too_often(facts: Facts) -> Iterator[Finding]:
    tried = [
        (entry.on, position)
        for position, entry in enumerate(facts.case.journal)
        if entry.act in {Act.CALL, Act.VISIT}
    ]
    reached = [(entry.on, position) for position, entry in enumerate(facts.case.journal)
               if entry.result is Result.REACHED or entry.act in _WRITTEN]  # fmt: skip
    a_day = Counter(on for on, _ in tried)
    for events, limit, what in (
        (reached, CONTACTS_A_WEEK, "contacts"),
        (tried, ATTEMPTS_A_WEEK, "tentatives"),
    ):
        for on, position in sorted(events):
            days = {other for other, _ in events if on - timedelta(days=6) <= other <= on}
            if len(days) > limit:
                yield at("journal", position, "on", how=f"plus de {limit} {what} en sept jours")
                return
    for on, position in sorted(tried):
        if a_day[on] > 1:
            yield at("journal", position, "on", how="plusieurs tentatives le même jour")
            return


with_a_journal = inscribed("journal", "quand le journal porte au moins une ligne")

RULES: tuple[Rule, ...] = (
    warning(
        "PRO41", "Contact à une heure indue", basis=("cconso-L121-6", "cpen-222-16"),
        why="Aucun texte ne fixe d'heures, mais le moment compte pour juger une pratique agressive ou un"
            " appel malveillant.",
        fix="appelez de 8 h à 20 h en semaine, de 9 h à 13 h le samedi, jamais un dimanche ni un jour férié",
        message="contact {when}", applies=with_a_journal, check=_at_a_bad_time,
        breaks=broken(put("journal.2.heure", "21h30")),
    ),
    warning(
        "PRO45", "Heure illisible", basis=("cciv-1353",),
        why="L'heure d'un contact montre qu'il a eu lieu à un moment admis : illisible, elle ne prouve rien.",
        fix="écrivez-la comme 10h30, de 0h00 à 23h59",
        message="« {hour} » n'est pas une heure", applies=with_a_journal, check=_unreadable_hour,
        breaks=broken(put("journal.2.heure", "25h00")),
    ),
    warning(
        "PRO42", "Contacts trop fréquents", basis=("cpen-222-16", "cpen-222-33-2-2", "cconso-L121-6"),
        why="La répétition des contacts peut caractériser un harcèlement ou une pratique agressive.",
        fix="espacez les contacts : deux par semaine, un appel par jour", message="{how}",
        applies=with_a_journal, check=_too_often,
        breaks=broken(*(put(f"journal.2.{key}", value) for key, value in (("le", "17/08/2026"),)),
                      add("journal", {"le": "18/08/2026", "acte": "appel", "resultat": "joint"}),
                      add("journal",
                          {"le": "19/08/2026", "acte": "courriel", "note": "copie de la facture"})),
    ),
)  # fmt: skip
