"""PAR: who owes. The right person, at an address where a letter arrives, by a channel it accepted."""

import re
import textwrap
from collections.abc import Iterable

from generator.case import Channel, LetterKind, Quality, Role, is_sole_trader
from generator.procedure import Stage
from generator.rules.breaks import broken, drop, put
from generator.rules.parties import is_commercial_company
from generator.rules.rule import (
    Facts,
    Finding,
    Rule,
    after_a_rappel,
    at,
    before_a_mise_en_demeure,
    both,
    error,
    for_a_consumer,
    for_a_non_professional,
    not_for_a_consumer,
    refusal,
    warning,
)
from generator.rules.text import fold

ENVELOPE_WIDTH, ENVELOPE_LINES = 38, 6
_SOLE_TRADER = re.compile(r"(?:^|\W)(?:ei|entrepreneur individuel)(?:\W|$)")


def _sole_trader_spelled_in_the_name(facts: Facts) -> Iterable[Finding]:
    if _SOLE_TRADER.search(fold(facts.creditor.name)):
        yield at("name", file="creancier")
    if _SOLE_TRADER.search(fold(facts.case.debtor.name)):
        yield at("debtor", "name")


def _undeliverable(facts: Facts) -> Iterable[Finding]:
    address = facts.case.debtor.address
    if not (address.street or address.locality or address.complement):
        yield at("debtor", "address")


def _too_long_for_the_window(facts: Facts) -> Iterable[Finding]:
    debtor = facts.case.debtor
    fields = {name: getattr(debtor.address, name) for name in ("complement", "street", "locality")}
    for name, line in fields.items():
        if line and len(line) > ENVELOPE_WIDTH:
            yield at("debtor", "address", name, length=len(line), width=ENVELOPE_WIDTH)
    last = f"{debtor.address.postcode} {debtor.address.town}"
    if len(last) > ENVELOPE_WIDTH:
        yield at("debtor", "address", "town", length=len(last), width=ENVELOPE_WIDTH)
    full = f"{debtor.form or ''} {debtor.name}".strip()
    name = textwrap.wrap(full, ENVELOPE_WIDTH) if len(full) > ENVELOPE_WIDTH else [full]
    if len(name) + sum(1 for line in fields.values() if line) + 1 > ENVELOPE_LINES:
        yield at("debtor", "name", length=sum(map(len, name)), width=ENVELOPE_WIDTH)


def _postcode_without_department(facts: Facts) -> Iterable[Finding]:
    for file, address, route in (
        ("dossier", facts.case.debtor.address, ("debtor", "address", "postcode")),
        ("creancier", facts.creditor.address, ("address", "postcode")),
    ):
        if not address.country and address.postcode[:2] in {"00", "96", "99"}:
            yield at(*route, file=file, postcode=address.postcode)


def _town_with_digits(facts: Facts) -> Iterable[Finding]:
    town = facts.case.debtor.address.town
    if (
        not facts.case.debtor.address.country
        and re.search(r"\d", town)
        and not re.search(r"cedex|\d{1,2}(er|e|eme)?$", fold(town))
    ):
        yield at("debtor", "address", "town")


def _no_payer(facts: Facts) -> Iterable[Finding]:
    reachable = [person for person in facts.case.debtor.contacts if person.email or person.phone]
    if not any(person.role is Role.PAYER for person in reachable):
        yield at("debtor", "contacts")


def _company_without_siren(facts: Facts) -> Iterable[Finding]:
    debtor = facts.case.debtor
    if debtor.quality is Quality.PROFESSIONAL and debtor.siren is None and debtor.siret is None:
        yield at("debtor", "siren")


def _consumer_with_a_company_form(facts: Facts) -> Iterable[Finding]:
    form = facts.case.debtor.form
    if is_commercial_company(form) or is_sole_trader(form):
        yield at("debtor", "quality", form=form)


def _siret_of_another(facts: Facts) -> Iterable[Finding]:
    debtor = facts.case.debtor
    if debtor.siren and debtor.siret and not debtor.siret.startswith(debtor.siren):
        yield at("debtor", "siret")


def _lre_without_consent(facts: Facts) -> Iterable[Finding]:
    consent = facts.case.debtor.lre_consent
    for position, entry in facts.documents:
        if (
            entry.sending
            and entry.sending.channel is Channel.LRE
            and (consent is None or consent.given_on > entry.on)
        ):
            yield at("journal", position, "sending", "channel", sent=entry.on)


def _lre_planned_without_consent(facts: Facts) -> Iterable[Finding]:
    step = facts.procedure.step(Stage.MISE_EN_DEMEURE)
    if step and step.channels[:1] == (Channel.LRE,) and facts.case.debtor.lre_consent is None:
        yield at("debtor")


RULES: tuple[Rule, ...] = (
    warning(
        "PAR06", "Mention EI écrite dans le nom", basis=("ccom-R123-237",),
        why="La mention « EI » touche le nom : écrite dans le nom, elle serait imprimée deux fois ou mal"
            " placée.",
        fix="gardez le nom seul et écrivez « forme: EI »",
        message="la mention d'entrepreneur individuel est écrite dans le nom au lieu de « forme »",
        check=_sole_trader_spelled_in_the_name, breaks=broken(put("debiteur.nom", "Claire Morel EI")),
    ),
    error(
        "PAR07", "Adresse du débiteur incomplète", basis=("cciv-1344",),
        why="Une lettre mal adressée n'avertit personne : une mise en demeure renvoyée « NPAI » ne prouve"
            " rien.",
        fix="ajoutez « voie: » (numéro et rue), ou « lieu_dit: »",
        message="l'adresse du débiteur n'a ni voie ni lieu-dit : la lettre ne peut pas être distribuée",
        check=_undeliverable, breaks=broken(drop("debiteur.adresse.voie")),
    ),
    warning(
        "PAR08", "Adresse trop longue pour l'enveloppe", basis=("cciv-1344",),
        why="La norme postale (NF Z10-011) admet six lignes de 38 caractères ; au-delà, l'adresse sort de la"
            " fenêtre.",
        fix="abrégez la ligne ou répartissez-la entre « complement », « voie » et « lieu_dit »",
        message="l'adresse ne tient pas dans la fenêtre : {length} caractères pour des lignes de {width}",
        check=_too_long_for_the_window,
        breaks=broken(put("debiteur.adresse.voie", "1250 avenue du Général de Gaulle prolongée")),
    ),
    error(
        "PAR09", "Code postal sans département", basis=("cciv-1344",),
        why="La lettre ne serait pas distribuée.", fix="vérifiez le code postal",
        message="le code postal {postcode} ne correspond à aucun département",
        check=_postcode_without_department, breaks=broken(put("debiteur.adresse.code_postal", "99120")),
    ),
    warning(
        "PAR10", "Ville mêlée de chiffres", basis=("cciv-1344",),
        why="Un code postal ou un numéro égaré dans la ville fait échouer la distribution.",
        fix="n'écrivez que la commune, avec CEDEX ou l'arrondissement le cas échéant",
        message="la ville contient des chiffres", check=_town_with_digits,
        breaks=broken(put("debiteur.adresse.ville", "69003 Lyon")),
    ),
    warning(
        "PAR14", "Aucun contact chez le payeur", basis=("cciv-1344",),
        why="Une relance lue par la mauvaise personne n'est pas payée : il faut un nom, et un téléphone ou"
            " un courriel.",
        fix="ajoutez un contact de rôle « payeur » avec son courriel ou son téléphone",
        message="la facture reste impayée après un rappel et aucun contact payeur joignable n'est connu",
        applies=both(not_for_a_consumer, after_a_rappel), check=_no_payer,
        breaks=broken(drop("debiteur.contacts")),
    ),
    warning(
        "PAR15", "Débiteur professionnel sans SIREN", basis=("cciv-1344",),
        why="La mise en demeure doit viser la bonne personne morale : seul le SIREN distingue deux sociétés"
            " homonymes.",
        fix="recherchez le SIREN du débiteur et ajoutez « siren: »",
        message="la prochaine lettre est la mise en demeure et le SIREN du débiteur manque",
        applies=before_a_mise_en_demeure, check=_company_without_siren, breaks=broken(drop("debiteur.siren")),
    ),
    error(
        "PAR16", "Consommateur avec une forme sociale", basis=("ccom-L441-10-II",),
        why="La qualité décide du régime : une société n'est jamais un consommateur, et un EI agit comme"
            " professionnel.",
        fix="écrivez « qualite: professionnel », ou retirez « forme »",
        message="le débiteur est dit consommateur mais a la forme « {form} »",
        applies=for_a_consumer, check=_consumer_with_a_company_form,
        breaks=broken(put("debiteur.forme", "SARL"), variant="b2c"),
    ),
    error(
        "PAR17", "SIRET d'une autre entreprise", basis=("cciv-1344",),
        why="Le SIRET commence par le SIREN : sinon l'un des deux désigne quelqu'un d'autre.",
        fix="recopiez les deux numéros depuis le même document",
        message="le SIRET du débiteur ne commence pas par son SIREN",
        check=_siret_of_another, breaks=broken(put("debiteur.siret", "100 001 007 00010")),
    ),
    error(
        "PAR18", "Recommandé électronique envoyé sans consentement", basis=("cpost-L100",),
        why="Sans consentement préalable d'un non-professionnel, l'envoi n'équivaut pas à une lettre"
            " recommandée.",
        fix="inscrivez « consentement_lre », ou renvoyez la lettre en recommandé papier",
        message="une lettre recommandée électronique est partie le {sent} sans consentement enregistré avant"
                " cette date",
        applies=for_a_non_professional, check=_lre_without_consent,
        breaks=broken(put("journal.1.envoi.mode", "lre"), variant="b2c", also=("PRO65",)),
    ),
    refusal(
        "PAR19", "Recommandé électronique prévu sans consentement", basis=("cpost-L100",),
        refuses=(LetterKind.MISE_EN_DEMEURE,),
        why="Sans consentement préalable d'un non-professionnel, l'envoi n'équivaut pas à une lettre"
            " recommandée.",
        fix="recueillez le consentement (« consentement_lre »), ou placez « lrar » en premier dans la"
            " procédure",
        message="la procédure prévoit d'abord une lettre recommandée électronique, à laquelle le débiteur"
                " n'a pas consenti",
        applies=for_a_non_professional, check=_lre_planned_without_consent,
        breaks=broken(put("etapes.3.canaux", ["lre"], file="procedure"), variant="b2c"),
    ),
)  # fmt: skip
