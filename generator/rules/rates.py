"""CRE: the rate and the costs that may be added to a debt between professionals or against a public buyer."""

from collections.abc import Callable, Iterable, Iterator
from decimal import Decimal

from generator import french
from generator.case import BelowFloor, DayBasis, DayCount
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
    not_for_a_public_buyer,
    warning,
)


def _under_the_floor(*choices: BelowFloor) -> Callable[[Facts], Iterable[Finding]]:
    """The agreed rate in the first half-year where it is under the floor, under one of these conventions."""

    def check(facts: Facts) -> Iterator[Finding]:
        written = facts.case.penalty_clause
        clause = written or facts.creditor.penalty_clause
        starts = [line.first_interest_day for line in facts.lines if line.first_interest_day]
        if (
            clause is None
            or facts.claim is None
            or facts.claim.terms.below_floor not in choices
            or not starts
        ):
            return
        if (clause.rate is None) == (clause.multiple is None):
            return
        field, file = "rate" if clause.rate is not None else "multiple", "dossier" if written else "creancier"
        try:
            times = facts.law.in_force("plancher_multiple", facts.day).value
            periods = facts.law.periods("taux_interet_legal", min(starts), facts.day)
        except NotInForce:
            return
        for start, end, legal in periods:
            rate = clause.rate if clause.rate is not None else (clause.multiple or Decimal()) * legal.value
            if rate < times * legal.value:
                floor = french.percent(times * legal.value)
                period = french.period(start, None if end == facts.day else end)
                yield at(
                    "penalty_clause", field, file=file, rate=french.percent(rate), floor=floor, period=period
                )
                return

    return check


def _both_ends(facts: Facts) -> Iterator[Finding]:
    for file, owner in (("dossier", facts.case), ("creancier", facts.creditor)):
        if owner.conventions.day_count is DayCount.BOTH_INCLUSIVE:
            yield at("conventions", "day_count", file=file)


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
        applies=between_professionals, check=_under_the_floor(BelowFloor.AS_WRITTEN),
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
    warning(
        "CRE44", "Jour de l'échéance compté", basis=("ccom-L441-10-II", "cciv-1231-6"),
        why="Le débiteur pouvait encore payer ce jour-là : le compter réclame un jour de trop.",
        fix="retirez « jours: deux_bornes », ou dérogez en citant la clause",
        message="les intérêts sont comptés dès le jour de l'échéance, et non du lendemain",
        applies=not_for_a_public_buyer, check=_both_ends,
        breaks=broken(put("conventions", {"jours": "deux_bornes"})),
    ),
    error(
        "CRE45", "Taux convenu refusé sous le plancher légal", basis=("ccom-L441-10-II",),
        why="Vos conventions refusent un taux inférieur à trois fois l'intérêt légal.",
        fix="retirez la clause (le taux légal s'appliquera), ou choisissez « taux_sous_plancher: applique »,"
            " « releve » ou « taux_legal »",
        message="le taux convenu ({rate}) est sous le plancher de {floor} {period}",
        applies=between_professionals, check=_under_the_floor(BelowFloor.REFUSED),
        breaks=broken(put("penalites", {"taux": "5", "fondement": "CGV, art. 8"}),
                      put("conventions", {"taux_sous_plancher": "refuse"})),
    ),
    warning(
        "CRE46", "Taux convenu remplacé sous le plancher légal", basis=("ccom-L441-10-II",),
        why="Aucun texte ne dit ce qui remplace un taux trop bas : c'est réclamer plus que le contrat.",
        fix="faites valider ce choix par un juriste, ou écrivez « taux_sous_plancher: applique »",
        message="le taux convenu ({rate}) est sous le plancher de {floor} {period} : un taux plus élevé est"
                " réclamé à sa place",
        applies=between_professionals, check=_under_the_floor(BelowFloor.RAISED, BelowFloor.DEFAULT_RATE),
        breaks=broken(put("penalites", {"taux": "5", "fondement": "CGV, art. 8"}),
                      put("conventions", {"taux_sous_plancher": "releve"})),
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
