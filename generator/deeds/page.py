"""What a deed laid out as a letter shows besides its own words: parties, letterhead, signature, how it leaves."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from generator import french
from generator.case import POSTED, Case, Channel, Creditor
from generator.claim import Claim
from generator.law import Law
from generator.letter import document, envoi, parties
from generator.letter.expected import collector, identities


def letter_page(
    case: Case,
    creditor: Creditor,
    claim: Claim,
    law: Law,
    *,
    title: str,
    genre: str,
    channel: Channel | None = None,
    annexe: bool = False,
) -> dict[str, object]:
    """The view of lettre.html for a deed of the day of `claim`; without a channel, nothing says how it leaves.

    `annexe`: the décompte follows on its own pages.
    """
    return {
        **document(case, creditor, title=title, day=claim.as_of),
        "lettre": {
            "genre": genre,
            "annexe": annexe,
            "envoi": envoi(channel) if channel else {"mode": "", "recommande": False},
        },
        "appel": parties.appeal(case.debtor.civility),
        "precedents": _recalled(case, claim),
        "signature": parties.signature(case, creditor),
        "pieces_jointes": [],
        "l111_8": list(law.text("l111_8_alineas_2_et_3").paragraphs) if case.by_third_party else [],
        "decompte": {},
    }


def invoices_in_short(numbers: Sequence[str]) -> str:
    """« facture F-1 », « factures F-1, F-2 et F-3 », « 40 factures »."""
    if len(numbers) > 3:
        return french.count(len(numbers), "facture")
    return f"{'facture' if len(numbers) == 1 else 'factures'} {french.listing(numbers)}"


def held_by_all(view: Mapping[str, Any]) -> dict[str, tuple[str, ...]]:
    """What every such deed must hold whatever it says: its head, who signs it, and what the law asks of a collector."""
    found: dict[str, Iterable[str]] = {
        **identities(view),
        "signature": (view["signature"]["nom"], view["signature"]["qualite"]),
        **(collector(view) if view["tiers"] else {}),
    }
    return {name: tuple(text for text in texts if text) for name, texts in found.items() if any(texts)}


def _recalled(case: Case, claim: Claim) -> list[dict[str, str]]:
    """The first letter of a collector, which each of its later ones recalls (CPCE, art. R. 124-4, last paragraph)."""
    since = case.mandate.agreed_on if case.mandate else None
    if case.mandate is None:
        return []
    sent = [
        entry.on
        for entry in case.journal
        if entry.act in POSTED and entry.on < claim.as_of and (since is None or entry.on >= since)
    ]
    return [{"date": french.day(min(sent))}] if sent else []
