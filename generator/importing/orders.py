"""What the user decides of a line himself: « 12=2026-0042:F-118 », « 12=2026-0042:F-118:500 »."""

from collections.abc import Sequence
from decimal import Decimal

from generator.bank import Movement, Statement
from generator.bank.files import File, Files, Share
from generator.bank.matching import Assigned
from generator.french import euros
from generator.money import ZERO, AmountError, read_amount
from generator.reader import nearest

_SHAPE = "écrivez LIGNE=DOSSIER, LIGNE=DOSSIER:FACTURE ou LIGNE=DOSSIER:FACTURE:MONTANT"


class Unclear(Exception):  # noqa: N818 — the name says what happened
    """An order that cannot be followed; the message is a French sentence."""


def assigned(texts: Sequence[str], statement: Statement, files: Files) -> Assigned:
    """The shares that the user gave, by the number of the movement. Raises Unclear.

    Several orders for one line share it; at most one of them leaves its amount out, and takes what the others leave.
    """
    asked: dict[str, list[tuple[str, str | None, Decimal | None]]] = {}
    for text in texts:
        number, mark, where = text.partition("=")
        if not mark or not number.strip() or not where.strip():
            raise Unclear(f"--affecter « {text} » : {_SHAPE}")
        asked.setdefault(number.strip(), []).append(_where(text, where.strip(), files))
    return {number: _shares(_movement(number, statement), wanted, number) for number, wanted in asked.items()}


def _movement(number: str, statement: Statement) -> Movement:
    movement = statement.credit(number)
    if movement is not None:
        return movement
    rejected = next((item for item in statement.rejected if item.number == number), None)
    if rejected is not None:
        raise Unclear(f"--affecter {number} : {rejected.place} n'a pas pu être lue : {rejected.why}")
    parts = [item.number for item in statement.credits if item.number.startswith(f"{number}.")]
    hint = f" ; c'est un lot : affectez ses opérations ({', '.join(parts[:6])}…)" if parts else ""
    raise Unclear(f"--affecter {number} : ce n'est pas un crédit de ce relevé{hint}")


def _where(text: str, where: str, files: Files) -> tuple[str, str | None, Decimal | None]:
    reference, _, rest = where.partition(":")
    file = files.all.get(reference.strip())
    if file is None:
        close = nearest(reference, files.all)
        hint = f" : vouliez-vous dire « {close} » ?" if close else ""
        raise Unclear(f"--affecter « {text} » : aucun dossier « {reference} »{hint}")
    if not rest.strip():
        return file.reference, None, None
    if (invoice := _invoice(rest, file)) is not None:
        return file.reference, invoice, None
    name, mark, amount = rest.rpartition(":")
    named = _invoice(name, file) if name.strip() else None
    if not mark or (name.strip() and named is None):
        known = ", ".join(item.number for item in file.case.invoices)
        raise Unclear(
            f"--affecter « {text} » : aucune facture « {name or rest} » ; factures du dossier : {known}"
        )
    try:
        return file.reference, named, read_amount(amount)
    except AmountError as reason:
        raise Unclear(f"--affecter « {text} » : {reason}") from None


def _invoice(text: str, file: File) -> str | None:
    wanted = text.strip().casefold()
    return next((item.number for item in file.case.invoices if item.number.casefold() == wanted), None)


def _shares(
    movement: Movement, wanted: Sequence[tuple[str, str | None, Decimal | None]], number: str
) -> tuple[Share, ...]:
    given = sum((amount for _, _, amount in wanted if amount is not None), ZERO)
    open_ones = sum(amount is None for _, _, amount in wanted)
    left = movement.amount - given
    if open_ones > 1:
        raise Unclear(f"--affecter {number} : donnez le montant de chaque part ; {_SHAPE}")
    if left != ZERO if not open_ones else left <= ZERO:
        raise Unclear(
            f"--affecter {number} : les parts font {euros(given)} et la ligne {euros(movement.amount)} : elles doivent "
            "faire la même somme"
        )
    return tuple(
        Share(reference=reference, invoice=invoice, amount=left if amount is None else amount)
        for reference, invoice, amount in wanted
    )
