"""The sums of a letter for machines: the files its PDF carries, so that anyone can redo every figure.

The debtor receives them: they hold what the letter states, and nothing it does not.
"""

import json
from collections.abc import Iterator, Mapping, Sequence

from generator import __version__, french
from generator.case import Case, LetterKind
from generator.claim import Claim, InvoiceClaim, Segment
from generator.letter.statement import claimed_lines, total
from generator.money import ZERO, plain
from generator.spreadsheet import BYTE_ORDER_MARK, comma, harmless, written

FORMAT = "amiable-decompte-2"


def data_files(case: Case, claim: Claim, *, accessories: bool, day: str) -> dict[str, str]:
    """The files by name; `accessories`: whether the letter claims more than the principal."""
    lines = claimed_lines(claim, accessories=accessories)
    segments = [segment for line in lines for segment in line.segments] if accessories else []
    shown = total(claim, accessories=accessories)
    accessory_sums = {
        "interets": plain(claim.interest),
        "indemnite": plain(claim.indemnity),
        "frais": plain(claim.costs),
        "clause_penale": plain(claim.penal_clause),
    }
    totals = {
        "principal": plain(claim.principal),
        **(accessory_sums if accessories else {}),
        "total": plain(shown),
    }
    document = {
        "format": FORMAT,
        "logiciel": f"amiable {__version__}",
        "reference": case.reference,
        "date": day,
        "arrete_au": claim.as_of.isoformat(),
        "regime": str(claim.regime),
        "devise": "EUR",
        "factures": [
            {
                "numero": line.number,
                "emise_le": line.invoice.issued_on.isoformat(),
                "echeance": line.due_date.isoformat(),
                "montant_ttc": plain(line.original),
                "avoirs": plain(line.credited),
                "regle": plain(line.principal_paid),
                "remis": plain(line.remitted),
                "ecarte": plain(line.disputed + line.retention + line.not_due),
                "reste_du": plain(line.claimed),
            }
            for line in lines
        ],
        "periodes": [
            {
                "facture": item.invoice,
                "du": item.start.isoformat(),
                "au": item.end.isoformat(),
                "jours": item.days,
                "base": plain(item.base),
                "taux_pourcent": str(item.rate_percent),
                "annee_jours": item.year_days,
                "taux": item.rate_label,
                "source": item.source,
                "montant": plain(item.amount),
            }
            for item in segments
        ],
        **({"calcul": _working(case, claim, lines)} if accessories else {}),
        "totaux": totals,
        **({"lettres_precedentes": sealed} if (sealed := _sealed(case, day)) else {}),
        "valeurs_legales": [
            {
                "cle": value.key,
                "titre": value.title,
                "valeur": str(value.value),
                "du": value.start.isoformat(),
                "au": value.end.isoformat() if value.end else "",
                "source": value.source,
            }
            for value in (claim.legal_values if accessories else ())
        ],
    }
    return {
        "decompte.csv": _as_csv(lines, segments, totals),
        "decompte.json": json.dumps(document, ensure_ascii=False, indent=2) + "\n",
    }


def _sealed(case: Case, day: str) -> list[dict[str, str]]:
    """The letters already sent and the digests of their files: who holds this letter can tell if one is changed."""
    earlier = [
        (entry.on, entry.act.value, entry.sending.sha256.lower())
        for entry in case.journal
        if entry.act.value in set(LetterKind)
        and entry.sending
        and entry.sending.sha256
        and entry.on.isoformat() <= day
    ]
    return [{"acte": act, "le": on.isoformat(), "sha256": digest} for on, act, digest in sorted(earlier)]


def _working(case: Case, claim: Claim, lines: Sequence[InvoiceClaim]) -> dict[str, object]:
    """What stands between the periods and the totals: what was paid or given up, and how often the fee is due."""
    unit = next((line.indemnity_value.value for line in lines if line.indemnity_value), ZERO)
    costs = case.extra_costs if claim.costs else ()
    asked = sum((cost.amount for cost in costs), ZERO)
    return {
        "arrondi": str(claim.terms.rounding),
        "interets_regles": plain(sum((line.interest_paid for line in lines), ZERO)),
        "interets_remis": plain(sum((line.interest_remitted for line in lines), ZERO)),
        "indemnite_nombre": sum(line.indemnity_count for line in lines),
        "indemnite_unitaire": plain(unit),
        "indemnite_reglee": plain(sum((line.indemnity_paid for line in lines), ZERO)),
        "indemnite_remise": plain(sum((line.indemnity_remitted for line in lines), ZERO)),
        "frais": [{"libelle": cost.label, "montant": plain(cost.amount)} for cost in costs],
        "frais_regles": plain(claim.costs_paid if costs else ZERO),
        "frais_remis": plain(asked - claim.costs_paid - claim.costs if costs else ZERO),
    }


def _as_csv(lines: Sequence[InvoiceClaim], segments: Sequence[Segment], totals: Mapping[str, str]) -> str:
    return BYTE_ORDER_MARK + written(_rows(lines, segments, totals))


def _rows(
    lines: Sequence[InvoiceClaim], segments: Sequence[Segment], totals: Mapping[str, str]
) -> Iterator[tuple[str, ...]]:
    yield "nature", "facture", "du", "au", "jours", "base", "taux %", "source", "montant"
    for line in lines:
        due, supply, amount = french.short_day(line.due_date), line.invoice.supply, comma(plain(line.claimed))
        yield "principal", harmless(line.number), "", due, "", "", "", harmless(supply), amount
    for item in segments:
        yield (
            "intérêts",
            harmless(item.invoice),
            french.short_day(item.start),
            french.short_day(item.end),
            str(item.days),
            comma(plain(item.base)),
            comma(str(item.rate_percent)),
            harmless(f"{item.rate_label} ; {item.source}"),
            comma(plain(item.amount)),
        )
    for name, amount in totals.items():
        yield f"total {name}", "", "", "", "", "", "", "", comma(amount)
