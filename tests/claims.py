"""Builders of claims shared by the tests: a case in one call, its claim on a day, its exact interest."""

import textwrap
from fractions import Fraction
from typing import Any

from builders import LAW, day

from generator import reader, source
from generator.case import (
    Act,
    Address,
    Bank,
    Case,
    Creditor,
    Debtor,
    Invoice,
    JournalEntry,
    PostalEvent,
    Sending,
    Signatory,
)
from generator.claim import Claim, Segment, compute

ADDRESS = Address(postcode="69003", town="Lyon")
CREDITOR = Creditor(
    slug="atelier",
    name="Atelier Lumière",
    address=ADDRESS,
    phone="04 00 00 00 00",
    email="compta@atelier.example",
    bank=Bank(iban="FR7630006000011234567890189"),
    signatories=(Signatory(name="Ada Lumière", capacity="gérante"),),
)
QUALITY = {"b2b": "professionnel", "b2c": "consommateur", "public": "public"}


def case_of(regime: str = "b2b", **blocks: Any) -> Case:
    buyer = blocks.pop("buyer_kind", None)
    debtor = Debtor(name="Débiteur", quality=QUALITY[regime], address=ADDRESS, buyer_kind=buyer)
    return Case(reference="essai", creditor="atelier", debtor=debtor, **blocks)


def invoice(amount: str, due: str | None, number: str = "F1", **fields: Any) -> Invoice:
    issued = fields.pop("issued_on", due or "2026-01-02")
    return Invoice(
        number=number, issued_on=issued, due_date=due, amount_ttc=amount, supply="travaux", **fields
    )


def notice(sent: str, *events: tuple[str, str], channel: str = "lrar") -> JournalEntry:
    postal = tuple(PostalEvent(state=state, on=on) for state, on in events)
    return JournalEntry(on=sent, act=Act.MISE_EN_DEMEURE, sending=Sending(channel=channel, postal=postal))


def claim_at(on: str, case: Case, creditor: Creditor = CREDITOR) -> Claim:
    return compute(case, creditor, LAW, day(on))


def read(text: str, on: str, quality: str = "professionnel") -> Claim:
    """The claim of a case written as a clerk writes it."""
    head = f"""\
        reference: essai
        creancier: atelier
        debiteur:
          nom: Débiteur
          qualite: {quality}
          adresse:
            code_postal: 69003
            ville: Lyon
        """
    bound = reader.bind(source.parse(textwrap.dedent(head) + textwrap.dedent(text), "essai.yml"), Case)
    assert bound.value is not None, bound.diagnostics
    return claim_at(on, bound.value)


ONE_INVOICE = """
factures:
  - numero: F1
    emise_le: 2026-01-10
    echeance: 2026-01-10
    montant_ttc: 5 000,00
    prestation: travaux
"""


def exact(part: Segment) -> Fraction:
    """The interest of one line before any rounding."""
    return Fraction(part.base) * Fraction(part.rate_percent) * part.days / (100 * part.year_days)


def exact_sum(claim: Claim) -> Fraction:
    return sum(map(exact, claim.segments), Fraction(0))
