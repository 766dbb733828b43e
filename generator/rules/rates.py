"""CRE: the rate and the costs that may be added to a debt between professionals or against a public buyer."""

from collections.abc import Iterator
from decimal import Decimal

from generator import french
from generator.case import DayBasis
from generator.law import NotInForce
from generator.rules.breaks import add, broken, put
from generator.rules.rule import (
    Facts,
    Finding,
    Rule,
    at,
    between_professionals,
    error,
    not_for_a_consumer,
    warning,
)


def _rate_under_the_floor(facts: Facts) -> Iterator[Finding]:
    written, clause = (
        ("dossier", facts.case.penalty_clause)
        if facts.case.penalty_clause
        else ("creancier", facts.creditor.penalty_clause)
    )
    starts = [line.first_interest_day for line in facts.lines if line.first_interest_day]
    if clause is None or not starts or (clause.rate is None) == (clause.multiple is None):
        return
    try:
        floor_times = facts.law.in_force("plancher_multiple", facts.day).value
        for start, end, legal in facts.law.periods("taux_interet_legal", min(starts), facts.day):
            rate = clause.rate if clause.rate is not None else (clause.multiple or Decimal()) * legal.value
            if rate < floor_times * legal.value:
                field = "rate" if clause.rate is not None else "multiple"
                yield at("penalty_clause", field, file=written, rate=french.percent(rate),
                    floor=french.percent(floor_times * legal.value),
                         period=french.period(start, end))  # fmt: skip
                return
    except NotInForce:
        return


def _ambiguous_clause(facts: Facts) -> Iterator[Finding]:
    for file, clause in (
        ("dossier", facts.case.penalty_clause),
        ("creancier", facts.creditor.penalty_clause),
    ):
        if clause and (clause.rate is None) == (clause.multiple is None):
            yield at(
                "penalty_clause",
                file=file,
                how="deux taux à la fois" if clause.rate is not None else "aucun taux",
            )


def _year_of_360_days(facts: Facts) -> Iterator[Finding]:
    clause = facts.case.penalty_clause or facts.creditor.penalty_clause
    for file, owner in (("dossier", facts.case), ("creancier", facts.creditor)):
        if owner.conventions.day_basis is DayBasis.DAYS_360 and clause is None:
            yield at("conventions", "day_basis", file=file)


def _costs_without_proof(facts: Facts) -> Iterator[Finding]:
    for position, cost in enumerate(facts.case.extra_costs):
        if cost.exhibit is None:
            yield at("extra_costs", position, amount=cost.amount)


RULES: tuple[Rule, ...] = (
    warning(
        "CRE40", "Taux convenu inférieur au plancher légal", basis=("ccom-L441-10-II",),
        why="Le taux convenu ne peut être inférieur à trois fois l'intérêt légal ; ce qui le remplace n'est"
            " pas tranché.",
        fix="faites valider le taux par un juriste, ou retirez la clause : le taux légal s'appliquera",
        message="le taux convenu ({rate}) est sous le plancher de {floor} {period} ; il est appliqué tel"
                " qu'écrit",
        applies=between_professionals, check=_rate_under_the_floor,
        breaks=broken(put("penalites", {"taux": "5", "fondement": "CGV, art. 8"})),
    ),
    error(
        "CRE41", "Clause de pénalités sans taux unique", basis=("ccom-L441-10-II",),
        why="Une clause qui cite deux taux sans choisir a été jugée imprécise : le créancier n'en obtient"
            " aucun.",
        fix="gardez une seule des deux lignes « taux » ou « multiple_taux_legal »",
        message="la clause de pénalités donne {how}",
        check=_ambiguous_clause, breaks=broken(put("penalites", {"fondement": "CGV, art. 8"})),
    ),
    warning(
        "CRE42", "Année de 360 jours sans clause", basis=("ccom-L441-10-II",),
        why="Diviser par 360 augmente les intérêts : seul un contrat le permet.",
        fix="retirez « annee: 360 », ou indiquez la clause dans « penalites »",
        message="les intérêts sont divisés par 360 sans clause qui le prévoie",
        check=_year_of_360_days, breaks=broken(put("conventions", {"annee": "360"})),
    ),
    error(
        "CRE43", "Frais de recouvrement sans justificatif",
        basis=("ccom-L441-10-II", "ccp-L2192-13", "cpce-L111-8"),
        why="Au-delà de l'indemnité forfaitaire, seuls des frais justifiés sont dus ; les autres restent au"
            " créancier.",
        fix="joignez la facture des frais (« piece »), ou retirez la ligne",
        message="{amount} de frais sont réclamés sans justificatif",
        applies=not_for_a_consumer, check=_costs_without_proof,
        breaks=broken(add("frais",
                {"libelle": "Honoraires du cabinet de recouvrement", "montant": "180,00"})),
    ),
)  # fmt: skip
