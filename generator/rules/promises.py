"""PRO: promises to pay, told against the dates and the payments of the case."""

from collections.abc import Iterator

from generator.plan import Pledge, pledges
from generator.rules.breaks import add, broken
from generator.rules.course import with_a_promise
from generator.rules.rule import Facts, Finding, Rule, at, error, warning


def _pledges(facts: Facts) -> tuple[Pledge, ...]:
    return pledges(facts.case, facts.day, facts.procedure.promise_wait)


def _due_before_made(facts: Facts) -> Iterator[Finding]:
    for position, promise in enumerate(facts.case.promises):
        if promise.due_on < promise.made_on:
            yield at("promises", position, "due_on", made=promise.made_on, due=promise.due_on)


def _kept_without_the_money(facts: Facts) -> Iterator[Finding]:
    for pledge in _pledges(facts):
        if pledge.promise.kept is True and not pledge.covered:
            yield at("promises", pledge.position, "kept", due=pledge.promise.due_on,
                     amount=pledge.promise.amount, received=pledge.received)  # fmt: skip


def _broken_with_the_money(facts: Facts) -> Iterator[Finding]:
    for pledge in _pledges(facts):
        if pledge.promise.kept is False and pledge.covered:
            yield at("promises", pledge.position, "kept", due=pledge.promise.due_on,
                     received=pledge.received)  # fmt: skip


def _promise(**more: str) -> dict[str, str]:
    return {"faite_le": "28/08/2026", "pour_le": "02/09/2026", "montant": "1 000,00", **more}


RULES: tuple[Rule, ...] = (
    error(
        "PRO50", "Promesse impossible", basis=("cciv-1353",),
        why="Une promesse suspend la procédure jusqu'à sa date : une date mal saisie la fausserait.",
        fix="recopiez la date promise", message="promesse du {made} pour le {due} : la date promise la précède",
        applies=with_a_promise, check=_due_before_made,
        breaks=broken(add("promesses", _promise(pour_le="27/08/2026", tenue="non"))),
    ),
    warning(
        "PRO51", "Promesse dite tenue sans le paiement", basis=("cciv-1353",),
        why="Un paiement qui n'est pas au dossier n'est pas compté : la lettre suivante réclamerait trop.",
        fix="notez le paiement reçu, ou corrigez « tenue »",
        message="la promesse pour le {due} est dite tenue, et {received} sont inscrits sur {amount}",
        applies=with_a_promise, check=_kept_without_the_money,
        breaks=broken(add("promesses", _promise(montant="1 500,00", tenue="oui"))),
    ),
    warning(
        "PRO52", "Promesse dite non tenue malgré le paiement", basis=("cciv-1353",),
        why="Reprocher une promesse tenue ruine la confiance, et se retourne contre le créancier.",
        fix="corrigez « tenue », ou la date du paiement",
        message="la promesse pour le {due} est dite non tenue, et {received} ont été reçus à temps",
        applies=with_a_promise, check=_broken_with_the_money,
        breaks=broken(add("promesses", _promise(tenue="non"))),
    ),
)  # fmt: skip
