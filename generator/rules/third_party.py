"""TIE: who collects for another owes the debtor, and the State, five mentions and four guarantees."""

from collections.abc import Callable, Iterable, Iterator

from generator.rules.breaks import broken, drop, put
from generator.rules.parties import is_commercial_company
from generator.rules.rule import Facts, Finding, Rule, at, both, error, on_behalf_of_a_third_party, when
from generator.rules.text import fold


def _absent(name: str) -> Callable[[Facts], Iterable[Finding]]:
    def check(facts: Facts) -> Iterator[Finding]:
        if getattr(facts.case.mandate, name) is None:
            yield at("mandate")

    return check


def _after_the_letter(name: str) -> Callable[[Facts], Iterable[Finding]]:
    def check(facts: Facts) -> Iterator[Finding]:
        day = getattr(facts.case.mandate, name)
        if day is not None and day > facts.day:
            yield at("mandate", name, on=day, day=facts.day)

    return check


def _not_its_own_account(facts: Facts) -> Iterator[Finding]:
    account = facts.case.mandate.client_account
    if account is not None and account.iban == facts.creditor.bank.iban:
        yield at("mandate", "client_account", "iban")


@when("quand une lettre est partie depuis la convention du mandataire")
def _wrote_already(facts: Facts) -> bool:
    """A letter left since the collector was mandated: every later one must recall it."""
    since = facts.case.mandate.agreed_on if facts.case.mandate else None
    return since is not None and any(entry.on >= since for _, entry, _ in facts.letters)


def _unsigned(facts: Facts) -> Iterator[Finding]:
    mandate = facts.case.mandate
    if mandate.signatory is None or mandate.capacity is None:
        yield at("mandate")


def _company_without_rcs(facts: Facts) -> Iterator[Finding]:
    if is_commercial_company(facts.case.mandate.form) and facts.case.mandate.rcs is None:
        yield at("mandate")


def _is_the_creditor(facts: Facts) -> Iterator[Finding]:
    mandate = facts.case.mandate
    if mandate.siren == facts.creditor.siren:
        yield at("mandate", "siren")
    elif fold(mandate.name) == fold(facts.creditor.name):
        yield at("mandate", "name")


_FINE = "L'oubli est puni d'une contravention de la 5e classe : 1 500 €, 3 000 € en récidive."


def _duty(code: str, title: str, **parts: object) -> Rule:
    return error(code, title, **({"applies": on_behalf_of_a_third_party} | parts))


RULES: tuple[Rule, ...] = (
    _duty(
        "TIE01", "Mandataire sans assurance", basis=("cpce-R124-2", "cpce-R124-7"), why=_FINE,
        fix="ajoutez « assurance: » (assureur et numéro de police)",
        message="l'assurance de responsabilité du mandataire manque",
        check=_absent("insurance"), breaks=broken(drop("mandataire.assurance"), variant="tiers"),
    ),
    _duty(
        "TIE02", "Mandataire sans compte dédié", basis=("cpce-R124-2", "cpce-R124-7"), why=_FINE,
        fix="ajoutez « compte_clients » avec l'IBAN du compte réservé aux fonds encaissés",
        message="le compte exclusivement réservé aux fonds des créanciers manque",
        check=_absent("client_account"), breaks=broken(drop("mandataire.compte_clients"), variant="tiers"),
    ),
    _duty(
        "TIE03", "Mandataire non déclaré au procureur", basis=("cpce-R124-2", "cpce-R124-7"), why=_FINE,
        fix="ajoutez « declaration_parquet: » avec la date de la déclaration écrite",
        message="la déclaration au procureur de la République manque",
        check=_absent("declared_on"), breaks=broken(drop("mandataire.declaration_parquet"), variant="tiers"),
    ),
    _duty(
        "TIE04", "Mandataire sans convention écrite", basis=("cpce-R124-3",),
        why="Sans convention écrite avec le créancier, le mandataire ne peut rien réclamer.",
        fix="ajoutez « convention_le: » avec la date de la convention",
        message="la date de la convention avec le créancier manque",
        check=_absent("agreed_on"), breaks=broken(drop("mandataire.convention_le"), variant="tiers"),
    ),
    _duty(
        "TIE05", "Convention postérieure à la lettre", basis=("cpce-R124-3",),
        why="La convention doit précéder la première démarche.",
        fix="attendez la convention, ou corrigez sa date",
        message="la convention est datée du {on}, après le jour des lettres ({day})",
        check=_after_the_letter("agreed_on"),
        breaks=broken(put("mandataire.convention_le", "01/12/2026"), variant="tiers"),
    ),
    _duty(
        "TIE06", "Déclaration au procureur postérieure à la lettre", basis=("cpce-R124-2", "cpce-R124-7"),
        why=_FINE,
        fix="attendez la déclaration, ou corrigez sa date",
        message="la déclaration au procureur est datée du {on}, après le jour des lettres ({day})",
        check=_after_the_letter("declared_on"),
        breaks=broken(put("mandataire.declaration_parquet", "01/12/2026"), variant="tiers"),
    ),
    _duty(
        "TIE07", "Compte dédié identique à celui du créancier", basis=("cpce-R124-2",),
        why="Le compte du mandataire ne reçoit que les fonds encaissés pour autrui : ce n'est pas celui du"
            " créancier.",
        fix="recopiez l'IBAN du compte dédié du mandataire",
        message="l'IBAN du compte dédié est celui du créancier",
        check=_not_its_own_account,
        breaks=broken(put("mandataire.compte_clients.iban", "FR76 9999 9000 0100 0000 0001 764"),
            variant="tiers"),
    ),
    _duty(
        "TIE08", "Référence de la première lettre inconnue", basis=("cpce-R124-4", "cpce-R124-7"), why=_FINE,
        fix="ajoutez « reference: » : celle que portait la première lettre du mandataire",
        message="une lettre est déjà partie : chaque suivante doit en rappeler la référence, qui manque",
        applies=both(on_behalf_of_a_third_party, _wrote_already), check=_absent("reference"),
        breaks=broken(drop("mandataire.reference"), variant="tiers"),
    ),
    _duty(
        "TIE09", "Mandataire sans signataire", basis=("cciv-1344", "cpce-R124-4"),
        why="La lettre doit être signée par une personne identifiée, en une qualité qui engage le"
            " mandataire.",
        fix="ajoutez « signataire » et « qualite_signataire »",
        message="le signataire du mandataire, ou sa qualité, manque",
        check=_unsigned, breaks=broken(drop("mandataire.signataire"), variant="tiers"),
    ),
    _duty(
        "TIE10", "Société mandataire sans ville de RCS", basis=("ccom-R123-237",),
        why="Toute lettre d'une personne immatriculée l'indique : l'oubli est une contravention.",
        fix="ajoutez « rcs: » suivi de la ville du greffe",
        message="la mention RCS suivie de la ville du greffe manque pour le mandataire",
        check=_company_without_rcs, breaks=broken(drop("mandataire.rcs"), variant="tiers"),
    ),
    _duty(
        "TIE11", "Mandataire identique au créancier", basis=("cpce-R124-1",),
        why="Celui qui recouvre sa propre créance n'est pas un tiers : ces mentions tromperaient le"
            " débiteur.",
        fix="retirez le bloc « mandataire »", message="le mandataire et le créancier sont la même personne",
        check=_is_the_creditor, breaks=broken(put("mandataire.siren", "100 001 007"), variant="tiers"),
    ),
)  # fmt: skip
