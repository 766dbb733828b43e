"""PAR: who claims. What a business letter must say of its sender, and who may sign it."""

import difflib
from collections.abc import Callable, Iterable

from generator.rules.breaks import broken, drop, put
from generator.rules.lexicon import PREMIUM_NUMBER
from generator.rules.rule import (
    Facts,
    Finding,
    Rule,
    at,
    error,
    for_a_consumer,
    warning,
    when,
)
from generator.rules.text import fold

COMMERCIAL_FORMS = frozenset(
    (
        "sarl",
        "eurl",
        "sas",
        "sasu",
        "sa",
        "snc",
        "scs",
        "sca",
        "selarl",
        "selas",
        "selafa",
        "societe",
        "se",
        "scop",
    )
)


def is_commercial_company(form: str | None) -> bool:
    """Whether a legal form is that of a company registered at the RCS with a share capital."""
    return bool(form) and fold(str(form)).replace(".", "").split()[0] in COMMERCIAL_FORMS


def is_premium_number(phone: str) -> bool:
    """Whether a number is surcharged: 081, 082, 089, whatever the spaces."""
    return bool(PREMIUM_NUMBER.search(phone))


@when("quand le créancier est immatriculé : ville de RCS, société commerciale ou entreprise individuelle")
def registered_creditor(facts: Facts) -> bool:
    creditor = facts.creditor
    return creditor.rcs is not None or is_commercial_company(creditor.form) or creditor.is_sole_trader


@when("quand le créancier est une société commerciale")
def company_creditor(facts: Facts) -> bool:
    return is_commercial_company(facts.creditor.form)


@when("quand le créancier indique sa ville de RCS")
def creditor_at_the_rcs(facts: Facts) -> bool:
    return facts.creditor.rcs is not None


def _missing(*route: str) -> Callable[[Facts], Iterable[Finding]]:
    def check(facts: Facts) -> Iterable[Finding]:
        if getattr(facts.creditor, route[0]) is None:
            yield at(*route, file="creancier")

    return check


def _unknown_kind_of_creditor(facts: Facts) -> Iterable[Finding]:
    creditor = facts.creditor
    if not registered_creditor(facts) and creditor.siren is None and creditor.registration is None:
        yield at("siren", file="creancier")


def _debtor_is_the_creditor(facts: Facts) -> Iterable[Finding]:
    debtor, creditor = facts.case.debtor, facts.creditor
    if fold(debtor.name) == fold(creditor.name):
        yield at("debtor", "name", what="le nom")
    elif debtor.siren and debtor.siren == creditor.siren:
        yield at("debtor", "siren", what="le SIREN")


def _premium_phone(facts: Facts) -> Iterable[Finding]:
    if is_premium_number(facts.creditor.phone):
        yield at("phone", file="creancier", whose="créancier")
    mandate = facts.case.mandate
    if mandate and mandate.phone and is_premium_number(mandate.phone):
        yield at("mandate", "phone", whose="mandataire")


def _unknown_signatory(facts: Facts) -> Iterable[Finding]:
    known = [person.name for person in facts.creditor.signatories]
    wanted = facts.case.signatory
    if wanted and fold(wanted) not in {fold(name) for name in known}:
        close = difflib.get_close_matches(wanted, known, n=1, cutoff=0.5)
        hint = (
            f"vouliez-vous écrire « {close[0]} » ?" if close else f"signataires connus : {', '.join(known)}"
        )
        yield at("signatory", hint=hint)


_LETTERHEAD = (
    "Toute lettre d'une personne immatriculée l'indique : l'oubli est une contravention, et la"
    " lettre est contestable."
)

RULES: tuple[Rule, ...] = (
    error(
        "PAR01", "Créancier immatriculé sans SIREN", basis=("ccom-R123-237",), why=_LETTERHEAD,
        fix="recopiez le SIREN depuis l'extrait d'immatriculation du créancier",
        message="le créancier est immatriculé mais son SIREN manque",
        applies=registered_creditor, check=_missing("siren"), breaks=broken(drop("siren", file="creancier")),
    ),
    error(
        "PAR02", "Société créancière sans ville de RCS", basis=("ccom-R123-237",), why=_LETTERHEAD,
        fix="ajoutez « rcs: » suivi de la ville du greffe",
        message="la mention RCS suivie de la ville du greffe est obligatoire pour une société",
        applies=company_creditor, check=_missing("rcs"), breaks=broken(drop("rcs", file="creancier")),
    ),
    error(
        "PAR03", "Société créancière sans capital social", basis=("ccom-R123-238",), why=_LETTERHEAD,
        fix="ajoutez « capital: » avec le montant des statuts",
        message="le capital social d'une société figure sur ses lettres ; il manque dans le fichier du"
                " créancier",
        applies=company_creditor, check=_missing("capital"), breaks=broken(drop("capital", file="creancier")),
    ),
    error(
        "PAR04", "Créancier inscrit au RCS sans forme juridique", basis=("ccom-R123-238",), why=_LETTERHEAD,
        fix="ajoutez « forme: » (SARL, SAS, SA… ou EI pour un entrepreneur individuel)",
        message="le créancier est inscrit au RCS mais sa forme juridique manque",
        applies=creditor_at_the_rcs, check=_missing("form"),
        breaks=broken(drop("forme", file="creancier")),
    ),
    warning(
        "PAR05", "Créancier sans aucune immatriculation", basis=("ccom-R123-237",),
        why="Le débiteur doit pouvoir identifier sans doute possible qui lui réclame de l'argent.",
        fix="ajoutez « siren: », ou « immatriculation: » (RNA, ordre professionnel…)",
        message="ni SIREN ni autre immatriculation n'identifie le créancier",
        check=_unknown_kind_of_creditor,
        breaks=broken(*(drop(key, file="creancier") for key in ("siren", "rcs", "forme", "capital"))),
    ),
    error(
        "PAR11", "Débiteur identique au créancier", basis=("cciv-1344",),
        why="La lettre partirait au créancier lui-même : le dossier désigne la mauvaise personne.",
        fix="vérifiez qui doit et qui réclame",
        message="{what} du débiteur est celui du créancier",
        check=_debtor_is_the_creditor, breaks=broken(put("debiteur.siren", "100 001 007")),
    ),
    error(
        "PAR12", "Numéro surtaxé dans une lettre à un consommateur", basis=("cconso-L121-16",),
        why="Le numéro à appeler pour l'exécution du contrat ne peut pas être surtaxé : amende"
            " administrative.",
        fix="donnez un numéro géographique ou non surtaxé",
        message="le téléphone du {whose} est un numéro surtaxé",
        applies=for_a_consumer, check=_premium_phone,
        breaks=broken(put("telephone", "0 899 12 34 56", file="creancier"), variant="b2c"),
    ),
    error(
        "PAR13", "Signataire inconnu du créancier", basis=("ccom-R123-237",),
        why="Une mise en demeure signée par une personne sans pouvoir n'engage pas le créancier.",
        fix="choisissez un signataire du fichier du créancier, ou ajoutez-le à « signataires »",
        message="le signataire du dossier n'est pas parmi ceux du créancier : {hint}",
        check=_unknown_signatory, breaks=broken(put("signataire", "Jeanne Inconnue")),
    ),
)  # fmt: skip
