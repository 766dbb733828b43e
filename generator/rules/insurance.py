"""PRO: the credit insurer, to whom an unpaid invoice is declared within the period that the policy grants.

The period is the user's: it comes from the policy and is written in the case. No text fixes it.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from generator.case import Act, Insurance
from generator.rules.breaks import broken, put
from generator.rules.rule import Facts, Finding, Rule, at, warning, when

NEAR = 15
"""Days before the last one, included, from which the declaration is called for."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Declaration:
    """An unpaid invoice still to be declared, on `last` at the latest, included."""

    invoice: str
    due: date
    last: date
    insurance: Insurance

    @property
    def insurer(self) -> str:
        """« Assurance-Crédit Fictive, police AC-12 »."""
        policy = f", police {self.insurance.policy}" if self.insurance.policy else ""
        return f"{self.insurance.insurer}{policy}"


def awaited_declaration(facts: Facts) -> Declaration | None:
    """What is still to be declared for the oldest unpaid invoice past its due date, contested or not.

    It is the leader, or an older one that a dispute keeps out of the letters but not out of the policy. A declaration
    noted after an invoice fell due counts for it, as an act counts for the leader.
    """
    insurance = facts.case.credit.insurance if facts.case.credit else None
    unpaid = sorted(
        (line.due_date, line.number)
        for line in facts.lines
        if line.due_date < facts.day and (line.outstanding > line.not_due or line.disputed > 0)
    )
    if insurance is None or not unpaid:
        return None
    due, number = unpaid[0]
    if any(entry.act is Act.INSURER_TOLD and due < entry.on <= facts.day for entry in facts.case.journal):
        return None
    last = insurance.declare_by or due + timedelta(days=insurance.period_days or 0)
    return Declaration(invoice=number, due=due, last=last, insurance=insurance)


def _near(facts: Facts) -> Iterator[Finding]:
    awaited = awaited_declaration(facts)
    if awaited and timedelta() <= awaited.last - facts.day <= timedelta(days=NEAR):
        yield _told(awaited)


def _missed(facts: Facts) -> Iterator[Finding]:
    awaited = awaited_declaration(facts)
    if awaited and awaited.last < facts.day:
        yield _told(awaited)


def _told(awaited: Declaration) -> Finding:
    return at(
        "credit", "insurance", invoice=awaited.invoice, due=awaited.due, insurer=awaited.insurer,
        last=awaited.last,
    )  # fmt: skip


@when("quand le dossier porte une assurance-crédit")
def with_insurance(facts: Facts) -> bool:
    return bool(facts.case.credit and facts.case.credit.insurance)


_CONTRACTUAL = "délai de votre contrat d'assurance, inscrit au dossier : aucun texte ne le fixe"
_POLICY = {"assureur": "Assurance-Crédit Fictive", "police": "AC-2026-12"}

RULES: tuple[Rule, ...] = (
    warning(
        "PRO70", "Impayé à déclarer à l'assureur-crédit", without_basis=_CONTRACTUAL,
        why="Déclaré après le délai de la police, l'impayé peut ne plus être garanti.",
        fix="déclarez l'impayé à l'assureur, puis notez-le (amiable noter … declaration_assureur)",
        message="la facture {invoice}, échue le {due}, est à déclarer à {insurer} au plus tard le {last}",
        applies=with_insurance, check=_near,
        breaks=broken(put("credit.assurance", _POLICY | {"delai_declaration": "45"})),
    ),
    warning(
        "PRO71", "Délai de déclaration à l'assureur-crédit dépassé", without_basis=_CONTRACTUAL,
        why="Déclaré après le délai de la police, l'impayé peut ne plus être garanti.",
        fix="interrogez l'assureur sans attendre ; si la déclaration est faite, notez-la à sa date"
            " (amiable noter … declaration_assureur --le JOUR)",
        message="la facture {invoice}, échue le {due}, était à déclarer à {insurer} au plus tard le {last}",
        applies=with_insurance, check=_missed,
        breaks=broken(put("credit.assurance", _POLICY | {"declaration_au_plus_tard": "31/08/2026"})),
    ),
)  # fmt: skip
