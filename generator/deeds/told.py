"""A plan proposed, or followed, as a person or a program reads it: text, JSON, YAML."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from generator import french
from generator.amend import Plain, as_yaml
from generator.case import Case, PlanInstalment, PlanInterest
from generator.claim import Claim
from generator.manifest import dump
from generator.money import ZERO, plain
from generator.plan import Course, Followed, InstalmentStatus, course, follow, incident


@dataclass(frozen=True, slots=True, kw_only=True)
class Proposed:
    """A schedule, what it pays, and what may be said against it. `document` is the signed agreement, if any."""

    reference: str
    claim: Claim
    terms: tuple[PlanInstalment, ...]
    interest: PlanInterest
    warnings: tuple[str, ...] = ()
    document: str = ""


def plan_block(proposed: Proposed) -> Plain:
    """What the case file receives; the debt is acknowledged only when the signed agreement is there."""
    return {
        "signe_le": french.short_day(proposed.claim.as_of),
        "reconnaissance": "oui" if proposed.document else "non",
        "interets": str(proposed.interest),
        **({"document": proposed.document} if proposed.document else {}),
        "mensualites": [
            {"le": french.short_day(term.due_on), "montant": french.typed(term.amount)}
            for term in proposed.terms
        ],
    }


def _as_text(proposed: Proposed) -> str:
    claim, left = proposed.claim, proposed.claim.total
    parts = (
        ("principal", claim.principal),
        ("intérêts", claim.interest),
        ("indemnité", claim.indemnity),
        ("frais", claim.costs),
        ("clause pénale", claim.penal_clause),
    )
    detail = ", ".join(f"{name} {french.euros(amount)}" for name, amount in parts if amount)
    rows = [
        f"Échéancier proposé, dossier {proposed.reference}, au {french.day(claim.as_of)}",
        f"Somme due : {french.euros(claim.total)} ({detail})",
        f"Intérêts pendant l'échéancier : {str(proposed.interest).replace('_', ' ')}",
        "",
    ]
    for number, term in enumerate(proposed.terms, 1):
        left -= term.amount
        rows.append(
            f"{number:>4}  {french.short_day(term.due_on)}  {french.euros(term.amount):>14}"
            f"   reste {french.euros(left):>14}"
        )
    rows += ["", *(f"Attention : {warning}" for warning in proposed.warnings)]
    return "\n".join(rows).rstrip() + "\n"


def _as_json(proposed: Proposed) -> str:
    claim = proposed.claim
    return dump(
        {
            "format": "amiable-echeancier-1",
            "reference": proposed.reference,
            "arrete_au": claim.as_of.isoformat(),
            "devise": "EUR",
            "somme": plain(claim.total),
            "principal": plain(claim.principal),
            "interets": str(proposed.interest),
            "mensualites": [
                {"le": term.due_on.isoformat(), "montant": plain(term.amount)} for term in proposed.terms
            ],
            "avertissements": list(proposed.warnings),
        }
    )


PROPOSED: Mapping[str, Callable[[Proposed], str]] = {
    "text": _as_text,
    "json": _as_json,
    "yaml": lambda proposed: as_yaml({"echeancier": plan_block(proposed)}) + "\n",
}


# --- Following ---


def _followed_text(case: Case, rows: Sequence[Followed], day: date) -> str:
    assert case.plan
    lines = [
        f"Échéancier du {french.day(case.plan.agreed_on)}, dossier {case.reference}, au {french.day(day)}",
        "",
    ]
    for item in rows:
        detail = ""
        if item.paid_on:
            detail = f" le {french.short_day(item.paid_on)}"
        elif item.received:
            detail = f", {french.euros(item.received)} reçus, manque {french.euros(item.missing)}"
        lines.append(
            f"{item.number:>4}  {french.short_day(item.due_on)}  {french.euros(item.amount):>14}"
            f"   {item.status}{detail}"
        )
    lines += ["", *standing(case, rows, day)]
    return "\n".join(lines) + "\n"


def standing(case: Case, rows: Sequence[Followed], day: date) -> list[str]:
    """Where the plan stands, in French sentences: what is paid, what is late, what to do."""
    assert case.plan
    received = sum((item.received for item in rows), ZERO)
    left = _left(rows)
    said = [f"Payé : {french.euros(received)} ; reste à payer : {french.euros(left)}."]
    late = [item for item in rows if item.status is InstalmentStatus.LATE]
    missing = french.euros(sum((item.missing for item in late), ZERO))
    found = incident(case, case.plan, day)
    if found:
        said.append(
            f"En retard : {missing} depuis le {french.day(found.missed)}, seule somme exigible : le reste ne le sera "
            "qu'à la déchéance du terme."
        )
        said.append(f"Ensuite : {found.next(day)} ({found.command(case.reference)}).")
        return said
    ended = case.plan.ended_on
    sentences = {
        Course.WITHDRAWN: f"Déchéance du terme acquise le {french.day(ended or day)} : tout le reste est exigible.",
        Course.FALLEN_DUE: f"Le dernier terme est passé et {missing} manquent : tout est exigible, la procédure "
        "reprend.",
        Course.SETTLED: f"L'échéancier est soldé : amiable quittance {case.reference} --noter.",
        Course.KEPT: "L'échéancier est respecté : rien ne se relance.",
    }
    stands = course(case, case.plan, day)
    return [*said, sentences[stands]] if stands in sentences else said


def _followed_json(case: Case, rows: Sequence[Followed], day: date) -> str:
    assert case.plan
    return dump(
        {
            "format": "amiable-suivi-1",
            "reference": case.reference,
            "date": day.isoformat(),
            "signe_le": case.plan.agreed_on.isoformat(),
            "dechu_le": case.plan.ended_on.isoformat() if case.plan.ended_on else "",
            "mensualites": [
                {
                    "le": item.due_on.isoformat(),
                    "dernier_jour": item.last_day.isoformat(),
                    "montant": plain(item.amount),
                    "recu": plain(item.received),
                    "paye_le": item.paid_on.isoformat() if item.paid_on else "",
                    "etat": str(item.status),
                }
                for item in rows
            ],
            "recu": plain(sum((item.received for item in rows), ZERO)),
            "reste": plain(_left(rows)),
        }
    )


def _left(rows: Sequence[Followed]) -> Decimal:
    return sum((item.missing for item in rows), ZERO)


def _followed(printer: Callable[[Case, Sequence[Followed], date], str]) -> Callable[[Case, date], str]:
    def told(case: Case, day: date) -> str:
        assert case.plan
        return printer(case, follow(case.plan, case.payments, day), day)

    return told


FOLLOWED: Mapping[str, Callable[[Case, date], str]] = {
    "text": _followed(_followed_text),
    "json": _followed(_followed_json),
}
