"""Which ways lead to a judge for this claim, on which texts, and with which reservations."""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from generator import french
from generator.case import Regime, is_sole_trader
from generator.law import LegalValue
from generator.rules import Facts

_TRADING = frozenset({"sarl", "eurl", "sas", "sasu", "sa", "snc", "sca", "scs"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Route:
    """One way. `notes` are for the creditor and his counsel, not for the court."""

    key: str
    title: str
    basis: tuple[str, ...]
    text: str
    notes: tuple[str, ...] = ()


def routes(facts: Facts) -> tuple[Route, ...]:
    """The ways open to a claim of this regime, the most natural first."""
    if facts.case.regime is Regime.PUBLIC:
        return tuple(_public(facts))
    return tuple(_private(facts))


def court(facts: Facts) -> str:
    """The kind of court of an injonction de payer, as far as the case tells; its place is the debtor's."""
    if facts.case.regime is Regime.B2C:
        return "Tribunal judiciaire du lieu où demeure le débiteur"
    form = (facts.case.debtor.form or "").strip().lower()
    if form in _TRADING:
        return (
            "Tribunal de commerce, ou tribunal des activités économiques, du lieu où demeure le débiteur, si les deux "
            "parties sont commerçantes ; sinon tribunal judiciaire"
        )
    doubt = (
        "entrepreneur individuel"
        if is_sole_trader(facts.case.debtor.form)
        else "qualité de commerçant à vérifier"
    )
    return (
        f"Tribunal de commerce (ou tribunal des activités économiques) ou tribunal judiciaire du lieu où demeure le "
        f"débiteur, selon que les parties sont commerçantes ({doubt})"
    )


def _private(facts: Facts) -> Iterator[Route]:
    assert facts.claim
    disputed = bool(facts.claim.disputed)
    business = facts.case.regime is Regime.B2B
    served = facts.law.known("injonction_signification", facts.day)
    opposed = facts.law.known("injonction_opposition", facts.day)
    yield Route(
        key="injonction_de_payer",
        title="Injonction de payer",
        basis=("cpc-1405", "cpc-1406", "cpc-1407", "cpc-1411", "cpc-1416"),
        text="Requête avec décompte, fondement et bordereau de pièces, devant le tribunal du lieu où demeure le "
        "débiteur."
        + (f" L’ordonnance est signifiée dans les {_months(served)}, à peine de caducité." if served else "")
        + (f" Le débiteur a {_months(opposed)} pour former opposition." if opposed else ""),
        notes=(
            *(
                ("une part de la dette est contestée : une opposition ouvrirait le procès",)
                if disputed
                else ()
            ),
            "aucune tentative amiable préalable n’est exigée (Cass. 2e civ., avis, 25 septembre 2025, n° 25-70.013)",
        ),
    )
    limit = facts.law.known("seuil_petites_creances", facts.day)
    if limit and facts.claim.principal + facts.claim.interest <= limit.value:
        yield Route(
            key="procedure_simplifiee",
            title="Procédure simplifiée de recouvrement des petites créances",
            basis=("cpce-L125-1", "cpce-R125-1"),
            text=f"Principal et intérêts n’excèdent pas {_sum(limit.value)}. Un commissaire de justice invite le "
            "débiteur à s’accorder ; son silence vaut refus ; l’accord donne un titre exécutoire. Les "
            "frais restent au créancier.",
            notes=(
                *(
                    (
                        "une réforme retirerait de cette voie les créances facturées entre commerçants : à vérifier",
                    )
                    if business
                    else ()
                ),
            ),
        )
    yield Route(
        key="refere_provision",
        title="Référé-provision",
        basis=("cpc-835", "cpc-873") if business else ("cpc-835",),
        text="Une provision peut être accordée si l’obligation n’est pas sérieusement contestable.",
        notes=(("une contestation est ouverte : le juge dira si elle est sérieuse",) if disputed else ()),
    )
    yield _merits(facts, business=business)


def _merits(facts: Facts, *, business: bool) -> Route:
    assert facts.claim
    notes = []
    attempt = facts.law.known("seuil_tentative_amiable", facts.day)
    if attempt and facts.claim.total <= attempt.value:
        notes.append(
            f"devant le tribunal judiciaire, jusqu’à {_sum(attempt.value)}, une conciliation, une médiation ou une "
            "procédure participative doit précéder la demande (CPC, art. 750-1)"
        )
    lawyer = facts.law.known("seuil_avocat", facts.day)
    if lawyer and facts.claim.total > lawyer.value:
        notes.append(f"l’avocat est en principe obligatoire au-delà de {_sum(lawyer.value)}")
    return Route(
        key="action_au_fond",
        title="Action au fond",
        basis=("cpc-750-1", "cpc-54", "cpc-761", *(("cpc-853",) if business else ())),
        text="L’acte qui saisit le juge mentionne, quand elles sont obligatoires, les démarches amiables accomplies.",
        notes=tuple(notes),
    )


def _public(facts: Facts) -> Iterator[Route]:
    yield Route(
        key="demande_prealable",
        title="Demande préalable de paiement",
        basis=("cja-R421-1",),
        text="Le juge administratif n’est saisi d’une somme d’argent qu’après une demande de paiement adressée à "
        "l’ordonnateur.",
    )
    yield Route(
        key="refere_provision",
        title="Référé-provision devant le juge administratif",
        basis=("cja-R541-1",),
        text="Une provision peut être accordée si l’obligation n’est pas sérieusement contestable.",
    )
    yield Route(
        key="mandatement_d_office",
        title="Mandatement d’office",
        basis=("cgct-L1612-15", "cgct-L1612-16"),
        text="Contre une collectivité ou un établissement public local, pour une dette échue, certaine, liquide et non "
        "sérieusement contestée, le préfet peut être saisi.",
        notes=(
            "ne vise que les collectivités et établissements publics locaux",
            "une renumérotation de ces articles au 1er janvier 2026 n’a pas pu être vérifiée",
        ),
    )


def _months(value: LegalValue) -> str:
    return french.count(int(value.value), "mois", "mois")


def _sum(amount: Decimal) -> str:
    return french.euros(amount).replace(",00", "")
