"""What someone may type in the tools, drawn at random: a calculation with its case, a whole case file as texts."""

import random
from collections.abc import Sequence
from copy import deepcopy
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from claims import case_of, invoice, notice
from drawn import CHOICES, Dice

from generator.case import Case, Conventions, CreditNote, Payment, PenaltyClause
from generator.french import day as long_day
from generator.french import number, short_day
from generator.pages import forms
from generator.pages.tools import LEFT_TO_THE_FILE

__all__ = ["calculation", "case_file", "copied", "long_day"]

copied = deepcopy

# --- A calculation ---

_QUALITY = {"b2b": "professionnel", "b2c": "consommateur", "public": "public"}
_TERMS = ("", "30 jours", "45 jours fin de mois", "à réception")
_ASKED = (
    "imputation",
    "rate_mode",
    "day_count",
    "day_basis",
    "rounding",
    "credit_note",
    "below_floor",
    "day_off",
)
_BASIS = 'CGV ; art. "8"'


def calculation(draw: random.Random) -> tuple[dict[str, Any], Case]:
    """What is typed in the calculator, and the same as a case: in French or in ISO, with or without decimals."""
    dice = Dice(draw)
    regime = draw.choice(["b2b", "b2b", "b2b", "public", "b2c"])
    numbers = ["F1", "=F2", 'F"3'][: draw.choice([1, 1, 2, 3])]
    data: dict[str, Any] = {"qualite": _QUALITY[regime], "reference": "essai", "factures": []}
    invoices = []
    for name in numbers:
        amount, due = dice.amount(2_000_000), dice.day()
        issued = due - timedelta(days=draw.choice([0, 10, 30]))
        typed = {"numero": name, "emise_le": _day(draw, issued), "montant_ttc": _sum(draw, amount)}
        term = draw.choice(_TERMS) if regime != "public" and dice.once_in(4) else None
        extra = {"payment_term": term} if term else {}
        if term is None:
            typed["echeance"] = _day(draw, due)
        elif term:
            typed["delai_paiement"] = term
        data["factures"].append(typed)
        invoices.append(
            invoice(str(amount), str(due) if term is None else None, name, issued_on=str(issued), **extra)
        )
    payments = [
        Payment(received_on=dice.day(), amount=dice.amount(draw.choice([50_000, 300_000, 900_000])),
                invoice=draw.choice([*numbers, None, None]))
        for _ in dice.many(0, 1, 2, 4)
    ]  # fmt: skip
    notes = [
        CreditNote(number=f"A{i}", issued_on=dice.day(), amount=dice.amount(), invoice=draw.choice(numbers))
        for i in dice.many(0, 0, 1, 2)
    ]
    if dice.once_in(4):
        # All the principal at once, and a little more: interest and fees are paid in their order.
        whole = sum((one.amount_ttc for one in invoices), Decimal()) + dice.amount(9000)
        payments = [Payment(received_on=dice.day((30, 90, 200)), amount=whole, invoice=None)]
        notes = []
    data["paiements"] = [
        {"recu_le": _day(draw, paid.received_on), "montant": _sum(draw, paid.amount)}
        | ({"facture": paid.invoice} if paid.invoice else {})
        for paid in payments
    ]
    data["avoirs"] = [
        {"emis_le": _day(draw, note.issued_on), "montant": _sum(draw, note.amount), "facture": note.invoice}
        for note in notes
    ]
    clause = _clause(draw) if regime == "b2b" and dice.once_in(2) else {}
    chosen = {name: draw.choice(CHOICES[name]) for name in _ASKED if dice.once_in(2)}
    if dice.once_in(3):
        chosen["month_end"] = draw.choice(["jours_puis_fin_de_mois", "fin_de_mois_puis_jours"])
    if chosen.get("below_floor") == "refuse" or (
        regime == "public" and chosen.get("day_count") == "deux_bornes"
    ):
        chosen = {}  # refused before any sum
    if clause:
        data["penalites"] = {key: value for key, value in clause.items() if value}
    if chosen:
        keys = {name: info.alias for name, info in Conventions.model_fields.items()}
        data["conventions"] = {keys[name]: str(value) for name, value in chosen.items()}
    sent = dice.day((0, 1, 8, 30, 90, 200)) if regime == "b2c" and not dice.once_in(4) else None
    if sent:
        data["mise_en_demeure"] = _day(draw, sent)
    on = date(2027, 5, 2) if dice.once_in(12) else dice.day((0, 1, 30, 90, 200, 400, 400, 800))
    data["le"] = str(on)
    case = case_of(
        regime,
        invoices=tuple(invoices),
        payments=tuple(payments),
        credit_notes=tuple(notes),
        penalty_clause=PenaltyClause(
            rate=clause["taux"], multiple=clause["multiple_taux_legal"], basis=_BASIS
        )
        if clause
        else None,
        conventions=Conventions(**chosen),
        journal=(notice(str(sent), channel="lettre"),) if sent else (),
    )
    return {key: value for key, value in data.items() if value}, case


def _clause(draw: random.Random) -> dict[str, Any]:
    rate = draw.choice(["6", "8", "12,5", "15", "10,125", None])
    multiple = None if rate else draw.choice(["2", "3", "4,5", "3,25"])
    return {"taux": rate, "multiple_taux_legal": multiple, "fondement": _BASIS}


def _day(draw: random.Random, day: date) -> str:
    return draw.choice([short_day(day), str(day)])


def _sum(draw: random.Random, amount: Decimal) -> str:
    return draw.choice([f"{amount:.2f}", f"{amount:.2f}".replace(".", ","), f"{number(amount)} €"])


# --- A case file ---

_SOUND = {
    "amount": ("1 250,00", "0", "12.5"), "positive_amount": ("1 250,00", "980,5", "12 €", "3200"),
    "rate": ("12,5", "3"), "day": ("01/10/2026", "2026-10-15", "30/11/2026", "5/9/2026"),
    "slug": ("2026-0900", "atelier"), "procedure": ("entreprises",), "path": ("pieces/facture 12.pdf", "devis.pdf"),
    "siren": ("732 829 320", "100001007"), "siret": ("732 829 320 00074", "35600000000048"),
    "postcode": ("01000", "69 003"), "email": ("compta@essai.example",),
    "phone": ("04 65 71 00 10", "+33 4 65 71 00 10"),
    "whole": ("8", "90"), "term": ("30 jours", "45 jours fin de mois", "comptant"),
    "text": ("Deux lignes\nde texte : « oui »", "l'appel # du 12", "- tiret", "null"),
    "line": ("Menuiserie Modèle", "n° 12 : gros œuvre", "'guillemet\"", "oui", "~", "0012", "{accolade}", "* étoile",
             "@ arobase"),
}  # fmt: skip
_WRONG = {
    "amount": "1.234,00", "positive_amount": "0", "rate": "130", "day": "31/06/2026", "slug": "Pas Simple",
    "path": "../ailleurs.pdf", "siren": "732 829 321", "siret": "1234", "postcode": "6900", "email": "compta",
    "phone": "12", "whole": "huit", "term": "bientôt", "text": "in\u200bvisible", "line": "in\u200bvisible",
}  # fmt: skip
_INVOICES = ("F-1", "F-2", "F-3")


def case_file(draw: random.Random) -> dict[str, Any]:
    """Every key may be there; now and then one is wrong or missing, or does not agree with another."""
    slip = 0.01 if draw.random() < 0.4 else 0.0
    return _block(
        draw, forms.fields(Case, without=LEFT_TO_THE_FILE), slip, draw.choice([0.03, 0.1]), top=True
    )


def _block(
    draw: random.Random, fields: Sequence[forms.Field], slip: float, often: float, *, top: bool = False
) -> dict[str, Any]:
    found = {}
    for field in fields:
        wanted = (field["required"] or field["name"] == "voie") and draw.random() >= slip
        if not wanted and draw.random() >= (often if top or "fields" not in field else often / 2):
            continue
        found[field["name"]] = _value(draw, field, slip, often)
    return found


def _value(draw: random.Random, field: forms.Field, slip: float, often: float) -> Any:
    if field.get("many"):
        count = draw.choice([1, 1, 2])
        items = [_one(draw, field, slip, often) for _ in range(count)]
        if field["name"] == "factures":
            for rank, item in enumerate(items):
                item["numero"] = _INVOICES[rank]
        return items
    return _one(draw, field, slip, often)


def _one(draw: random.Random, field: forms.Field, slip: float, often: float) -> Any:
    if "fields" in field:
        return _block(draw, field["fields"], slip, often) or {
            field["fields"][0]["name"]: _one(draw, field["fields"][0], slip, often)
        }
    if field["name"] == "facture":
        return _INVOICES[0]
    if field["format"] == "choice":
        return draw.choice(field["choices"])[0]
    if draw.random() < slip and field["format"] in _WRONG:
        return _WRONG[field["format"]]
    return draw.choice(_SOUND[field["format"]])
