"""CRE: what the creditor gives up, the penal clause it relies on, the delay a judge granted."""

from collections.abc import Iterator
from decimal import Decimal

from generator.claim import REMITTED
from generator.rules.breaks import add, broken, put
from generator.rules.payments import unknown_invoice
from generator.rules.rule import (
    Facts,
    Finding,
    Rule,
    at,
    between_professionals,
    error,
    refusal,
    warning,
)
from generator.workdays import add_months

_CONSENT = "Une remise est définitive : elle se décide, et ne se présume pas."


def _not_approved(facts: Facts) -> Iterator[Finding]:
    for position, remission in enumerate(facts.case.remissions):
        if remission.approved_by is None:
            yield at("remissions", position, of=REMITTED[remission.of])


def _more_than_owed(facts: Facts) -> Iterator[Finding]:
    for remission, excess in facts.claim.unused_remissions if facts.claim else ():
        position, given = facts.case.remissions.index(remission), remission.amount or Decimal()
        owed = max(given - excess, Decimal())
        yield at("remissions", position, "amount", amount=given, of=REMITTED[remission.of], owed=owed)


def _clause_without_one_sum(facts: Facts) -> Iterator[Finding]:
    for file, owner in (("dossier", facts.case), ("creancier", facts.creditor)):
        clause = owner.penal_clause
        if clause and (clause.amount is None) == (clause.percent is None):
            how = "aucune somme" if clause.amount is None else "deux sommes à la fois"
            yield at("penal_clause", file=file, how=how)


def _clause_beside_penalties(facts: Facts) -> Iterator[Finding]:
    for file, owner in (("dossier", facts.case), ("creancier", facts.creditor)):
        if owner.penal_clause:
            yield at("penal_clause", file=file)
            return


def _grace_upside_down(facts: Facts) -> Iterator[Finding]:
    grace = facts.case.grace
    if grace and grace.until < grace.granted_on:
        yield at("grace", "until", granted=grace.granted_on, until=grace.until)


def _grace_too_long(facts: Facts) -> Iterator[Finding]:
    grace = facts.case.grace
    years = facts.law.whole("delai_grace_judiciaire", grace.granted_on) if grace else None
    if grace is None or years is None:
        return
    latest = add_months(grace.granted_on, 12 * years)
    if grace.until > latest:
        yield at("grace", "until", years=years, latest=latest)


def _grace_running(facts: Facts) -> Iterator[Finding]:
    grace = facts.case.grace
    if grace and grace.granted_on <= facts.day <= grace.until:
        yield at("grace", until=grace.until)


RULES: tuple[Rule, ...] = (
    error(
        "CRE50", "Remise que personne n'a approuvée", basis=("cciv-1350",),
        why=_CONSENT,
        fix="ajoutez « approuvee_par » (comptabilite, commercial ou direction), ou retirez la remise",
        message="une remise ({of}) est inscrite sans que personne l'ait approuvée",
        check=_not_approved,
        breaks=broken(add("remises", {"accordee_le": "05/09/2026", "sur": "interets", "motif": "geste commercial"})),
    ),
    error(
        "CRE51", "Remise sur une facture inconnue", basis=("cciv-1350",),
        why="Une remise rattachée à rien laisserait réclamer ce qui a été abandonné.",
        fix="corrigez le numéro de la facture",
        message="aucune facture du dossier ne porte le numéro « {written} » : {hint}",
        check=unknown_invoice("remissions"),
        breaks=broken(add("remises", {"accordee_le": "05/09/2026", "sur": "interets", "facture": "F-2026-181",
                                      "approuvee_par": "direction", "motif": "geste commercial"})),
    ),
    warning(
        "CRE52", "Remise supérieure à ce qui est dû", basis=("cciv-1350",),
        why="L'excédent est sans effet : si la remise devait tout couvrir, mieux vaut l'écrire.",
        fix="corrigez le montant, ou retirez-le pour tout remettre",
        message="la remise de {amount} ({of}) dépasse ce qui était dû ce jour-là, soit {owed}",
        check=_more_than_owed,
        breaks=broken(add("remises", {"accordee_le": "05/09/2026", "sur": "interets", "montant": "900,00",
                                      "approuvee_par": "direction", "motif": "geste commercial"})),
    ),
    error(
        "CRE53", "Clause pénale sans somme unique", basis=("cciv-1231-5",),
        why="Le débiteur doit savoir ce que la clause lui coûtera : une somme, et une seule.",
        fix="gardez une seule des deux lignes « montant » ou « pourcentage »",
        message="la clause pénale donne {how}",
        check=_clause_without_one_sum,
        breaks=broken(put("clause_penale", {
            "texte": "Tout retard donne lieu à une indemnité de dix pour cent.", "fondement": "contrat, art. 12",
        }), also=("CRE54",)),
    ),
    warning(
        "CRE54", "Clause pénale ajoutée aux pénalités de retard", basis=("cciv-1231-5", "ccom-L441-10-II"),
        why="Les deux réparent le même retard : le juge peut réduire, même d'office, une clause manifestement"
            " excessive.",
        fix="faites valider la clause par un juriste, puis dérogez en citant son avis",
        message="une clause pénale s'ajoute aux pénalités de retard et à l'indemnité forfaitaire",
        applies=between_professionals, check=_clause_beside_penalties,
        breaks=broken(put("clause_penale", {
            "texte": "Tout retard donne lieu à une indemnité de dix pour cent.", "fondement": "contrat, art. 12",
            "pourcentage": "10",
        })),
    ),
    error(
        "CRE55", "Délai judiciaire terminé avant d'être accordé", basis=("cciv-1343-5",),
        why="Les intérêts seraient comptés, ou arrêtés, à tort.", fix="corrigez l'une des deux dates",
        message="le délai est accordé le {granted} et prend fin le {until}",
        check=_grace_upside_down,
        breaks=broken(put("delai_de_grace", {"accorde_le": "20/08/2026", "jusqu_au": "20/07/2026"})),
    ),
    warning(
        "CRE56", "Délai judiciaire de plus de deux ans", basis=("cciv-1343-5",),
        why="Le juge ne peut reporter ni échelonner une dette au-delà de deux ans.",
        fix="relisez la décision et corrigez « jusqu_au »",
        message="un délai de grâce ne dépasse pas {years} ans : il finirait au plus tard le {latest}",
        check=_grace_too_long,
        breaks=broken(put("delai_de_grace", {"accorde_le": "20/08/2026", "jusqu_au": "20/09/2028"}),
                      also=("CRE57",)),
    ),
    refusal(
        "CRE57", "Délai accordé par un juge", basis=("cciv-1343-5",),
        why="Pendant ce délai la dette ne peut être exigée, et ni majoration ni pénalité n'est encourue.",
        fix="attendez la fin du délai ; s'il n'est pas respecté, relisez la décision avant de relancer",
        message="un juge a accordé au débiteur un délai jusqu'au {until} : rien ne peut être exigé avant",
        check=_grace_running,
        breaks=broken(put("delai_de_grace", {"accorde_le": "20/08/2026", "jusqu_au": "20/12/2026"})),
    ),
)  # fmt: skip
