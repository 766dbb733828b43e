"""LET: what a letter says twice must agree: its dates, its sums, its rates. Silent unless the text leaves no doubt."""

import re
from collections.abc import Iterator
from decimal import Decimal
from typing import NamedTuple

from generator.case import Regime
from generator.diagnostics import Severity
from generator.law import Law
from generator.rules.scan import Place, Scan, read_date
from generator.rules.wording import sentences

SHORTEST_NOTICE = 8
POINTS = {Regime.B2B: 10, Regime.PUBLIC: 8}
_CENTS = re.compile(
    r"(?P<minus>[-\u2212] ?)?(?<![\w,./-])(?P<sum>(?:\d{1,3}(?:[ .]\d{3}){0,4}|\d{4,12}),\d\d)(?!\d)"
    r"(?: *(?:€|eur|euros?)\b)?"
)
_TOTAL = re.compile(r" *(?:total|montant total|somme totale|net|solde)\b")
_DEDUCTED = re.compile(r"\bdeja\b|\bregle|\bverse|\bavoirs?\b|acompte|dedu|paiement|recu")
_PART = re.compile(r"principal|penalit|interet|indemnite|frais|facture|montant")
_TIMES_FORTY = re.compile(
    r"(?P<count>\d{1,3}) ?[x×*] ?40(?:,00)? ?(?:€|euros?)[ )]*(?:=|:|soit)? ?"
    r"(?P<sum>\d[\d ]{0,15}(?:,\d\d)?) ?(?:€|euros?)"
)
_CENTRAL_BANK = re.compile(r"\bbce\b|banque centrale|refinancement")
_RATE = re.compile(r"(\d{1,2}(?:,\d{1,3})?) ?%")


class Clash(NamedTuple):
    """What does not agree: the mention concerned, where, and in which words."""

    mention: str
    place: Place
    detail: str
    severity: Severity = Severity.WARNING


def clashes(scan: Scan, regime: Regime, law: Law) -> Iterator[Clash]:
    """Everything in the text that cannot be true together."""
    yield from _time_to_pay(scan)
    yield from _totals(scan)
    yield from _lump_sums(scan)
    if regime in POINTS:
        yield from _rates(scan, regime, law)


def _time_to_pay(scan: Scan) -> Iterator[Clash]:
    written = read_date(scan.written_on[0]) if scan.written_on else None
    if scan.final is None:
        return
    text, place = scan.final
    final = read_date(text, written.year if written else 2028)
    if final is None:
        yield Clash(
            "final-deadline", place, f"« {scan.quote(place)} » n'existe pas au calendrier", Severity.ERROR
        )
    elif written and final < written and re.search(r"\d{4}|/\d\d$", text):
        yield Clash("final-deadline", place, "la date limite précède la date de la lettre", Severity.ERROR)
    elif written and 0 <= (days := (final - written).days) < SHORTEST_NOTICE:
        left = "ne laisse aucun jour" if not days else f"ne laisse que {days} jour{'s' if days > 1 else ''}"
        yield Clash(
            "final-deadline",
            place,
            f"la lettre {left} pour payer : sous huit jours, le délai est contestable",
        )


def _totals(scan: Scan) -> Iterator[Clash]:
    """A total under lines that each end with one sum must be the sum of some of them, counted upwards."""
    rows, offset = scan.rows.split("\n"), 0
    for rank, row in enumerate(rows):
        total = _single(row)
        if total is not None and _TOTAL.match(row):
            parts = []
            for above in reversed(rows[:rank]):
                part = _single(above)
                if part is None or _TOTAL.match(above):
                    break
                parts.append(-part if _DEDUCTED.search(above) else part)
            named = _PART.search(" ".join(rows[rank - len(parts) : rank]))
            sums = [sum(parts[:count], Decimal(0)) for count in range(1, len(parts) + 1)]
            plain = [sum(map(abs, parts[:count]), Decimal(0)) for count in range(1, len(parts) + 1)]
            if len(parts) > 1 and named and total not in (*sums, *plain):
                place = (offset, offset + len(row))
                yield Clash(
                    "total-breakdown", place, "le total n'est pas la somme des lignes qui le précèdent"
                )
        offset += len(row) + 1


def _single(row: str) -> Decimal | None:
    """The sum that ends a line, when it is the only one."""
    found = list(_CENTS.finditer(row))
    if len(found) != 1 or row[found[0].end() :].strip(" .|€") or not re.search(r"[a-z]{3}", row):
        return None
    value = Decimal(re.sub(r"\D", "", found[0]["sum"])) / 100
    return -value if found[0]["minus"] else value


def _lump_sums(scan: Scan) -> Iterator[Clash]:
    for match in _TIMES_FORTY.finditer(scan.words):
        stated = Decimal(match["sum"].replace(" ", "").replace(",", "."))
        if stated != 40 * int(match["count"]):
            place = scan.place(*match.span())
            yield Clash("lump-sum-40", place, f"{match['count']} fois 40 € ne font pas cette somme")


def _rates(scan: Scan, regime: Regime, law: Law) -> Iterator[Clash]:
    """A rate said to be the central bank's must have been published, alone or with the points of the law."""
    published = {
        value.value for key in ("bce_refi", "bce_refi_semestre") for value in law.parameter(key).values
    }
    right = published | {value + POINTS[regime] for value in published}
    for line, sentence in sentences(scan.rows):
        rates = [Decimal(text.replace(",", ".")) for text in _RATE.findall(sentence)]
        if rates and _CENTRAL_BANK.search(sentence) and not right & set(rates):
            start = sum(len(row) + 1 for row in scan.rows.split("\n")[: line - 1])
            match = _RATE.search(scan.rows, start)
            place = match.span() if match else (start, start + 1)
            made = f"aucun taux publié par la BCE, majoré de {POINTS[regime]} points"
            yield Clash("penalties-rate-basis", place, f"{made}, ne donne « {scan.quote(place)} »")
