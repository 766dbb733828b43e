"""Who writes, who owes, where the letter goes: identities as the law wants them printed."""

import re
import textwrap
import unicodedata
from decimal import Decimal

from generator import french
from generator.case import (
    Address,
    Case,
    Civility,
    Contact,
    Creditor,
    Debtor,
    Mandate,
    Role,
    is_sole_trader,
)
from generator.identifiers import show_iban, show_siren

LINE = 38
"""Longest line of a postal address (NF Z10-011)."""


def letterhead(case: Case, creditor: Creditor) -> dict[str, object]:
    """The parties of any document about `case`: sender, creditor, collector (None without one), debtor."""
    mandate = case.mandate
    return {
        "emetteur": _sender(creditor) if mandate is None else _collector(mandate),
        "creancier": _creditor(creditor),
        "mandataire": None if mandate is None else _collector(mandate),
        "debiteur": _debtor(case.debtor),
        "logo": creditor.logo if mandate is None and creditor.logo else "",
    }


def full_name(name: str, form: str | None) -> str:
    r"""« Durand, SARL »; for a sole trader the name with « EI » right after it (C. com., R. 123-237).

    >>> full_name("Jeanne Morel", "EI")
    'Jeanne Morel\xa0EI'
    """
    if is_sole_trader(form):
        known = re.search(r"\b(EI|entrepreneur individuel|entrepreneuse individuelle)\b", name)
        return name if known else f"{name}{french.NBSP}EI"
    return f"{name}, {form}" if form and form.lower() not in name.lower().split() else name


def window(debtor: Debtor) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The address block: lines of the name, then of the address in bare capitals; 38 characters each."""
    name = debtor.name
    if debtor.civility:
        name = f"{debtor.civility} {name}"
    elif is_sole_trader(debtor.form):
        name = full_name(name, debtor.form).replace(french.NBSP, " ")
    elif debtor.form and debtor.form.lower() not in name.lower().split():
        name = f"{debtor.form} {name}"
    below = [line for text in address_lines(debtor.address) for line in textwrap.wrap(_postal(text), LINE)]
    return tuple(textwrap.wrap(name, LINE)), tuple(below)


def place(town: str) -> str:
    """The town alone: « Lyon » for « Lyon Cedex 03 »."""
    return re.sub(r"\s+cedex\b.*", "", town, flags=re.IGNORECASE)


def account(case: Case, creditor: Creditor) -> dict[str, str]:
    """The account to pay: the client account of the collector (CPCE, R. 124-2), or the creditor's."""
    bank, holder = creditor.bank, creditor.name
    if case.mandate is not None and case.mandate.client_account is not None:
        bank, holder = case.mandate.client_account, case.mandate.name
    return {
        "titulaire": bank.holder or holder,
        "iban": show_iban(bank.iban),
        "bic": bank.bic or "",
        "iban_compact": bank.iban,
    }


def payer(debtor: Debtor, *, reached_by: str) -> Contact | None:
    """Who may be told of the debt by e-mail (`email`) or telephone (`phone`): who pays, or the debtor in person."""
    paying = [item for item in debtor.contacts if item.role is Role.PAYER]
    in_person = [item for item in debtor.contacts if item.name.casefold() == debtor.name.casefold()]
    return next((item for item in (*paying, *in_person) if getattr(item, reached_by)), None)


def signature(case: Case, creditor: Creditor) -> dict[str, str]:
    """Who signs, and in what capacity: a person able to bind the sender."""
    if case.mandate is not None:
        mandate = case.mandate
        return {
            "nom": mandate.signatory or mandate.name,
            "qualite": mandate.capacity or "",
            "pour": full_name(mandate.name, mandate.form),
        }
    chosen = next(
        (person for person in creditor.signatories if person.name == case.signatory), creditor.signatories[0]
    )
    return {"nom": chosen.name, "qualite": chosen.capacity, "pour": full_name(creditor.name, creditor.form)}


def appeal(civility: Civility | None) -> str:
    return str(civility) if civility else "Madame, Monsieur"


def on_one_line(address: Address) -> str:
    """« 12 rue des Lilas, Bâtiment B, 69003 Lyon »."""
    parts = (
        address.street,
        address.complement,
        address.locality,
        f"{address.postcode}{french.NBSP}{address.town}",
        address.country,
    )
    return ", ".join(part for part in parts if part)


def address_lines(address: Address) -> list[str]:
    parts = (
        address.complement,
        address.street,
        address.locality,
        f"{address.postcode} {address.town}",
        address.country,
    )
    return [part for part in parts if part]


def _creditor(creditor: Creditor) -> dict[str, object]:
    return {
        "nom": creditor.name,
        "nom_legal": full_name(creditor.name, creditor.form) if creditor.is_sole_trader else creditor.name,
        "nom_complet": full_name(creditor.name, creditor.form),
        "forme": "" if creditor.is_sole_trader else creditor.form or "",
        "lignes": address_lines(creditor.address),
        "adresse": on_one_line(creditor.address),
        "telephone": creditor.phone,
        "courriel": creditor.email,
        "service": creditor.service or "",
        "site": _bare(creditor.website),
        "donnees_personnelles": _bare(creditor.privacy_url),
        "identite": registration(creditor),
        "mediateur": None if creditor.mediator is None else {
            "nom": creditor.mediator.name,
            "adresse": creditor.mediator.address,
            "site": _bare(creditor.mediator.url),
        },
    }  # fmt: skip


def _sender(creditor: Creditor) -> dict[str, object]:
    shown = _creditor(creditor)
    return {**shown, "pied": [shown["nom_legal"], *registration(creditor), on_one_line(creditor.address)]}


def registration(creditor: Creditor) -> list[str]:
    """Legal form and capital, register, VAT number: all due on letters (C. com., R. 123-237, 123-238)."""
    parts = []
    if creditor.form and not creditor.is_sole_trader:
        capital = ""
        if creditor.capital:
            capital = f" au capital de {whole_euros(creditor.capital)}"
        variable = " à capital variable" if creditor.variable_capital else ""
        parts.append(f"{creditor.form}{variable}{capital}")
    if creditor.in_liquidation:
        parts.append(f"en liquidation, liquidateur : {creditor.in_liquidation}")
    if creditor.siren:
        parts.append(_register(creditor.siren, creditor.rcs))
    if creditor.registration:
        parts.append(creditor.registration)
    if creditor.vat_number:
        parts.append(f"TVA {creditor.vat_number}")
    return parts


def _collector(mandate: Mandate) -> dict[str, object]:
    identity = [part for part in (mandate.form, _register(mandate.siren, mandate.rcs)) if part]
    return {
        "nom": mandate.name,
        "nom_legal": mandate.name,
        "nom_complet": full_name(mandate.name, mandate.form),
        "forme": mandate.form or "",
        "lignes": address_lines(mandate.address),
        "adresse": on_one_line(mandate.address),
        "telephone": mandate.phone or "",
        "courriel": mandate.email or "",
        "service": mandate.signatory or "",
        "site": "",
        "donnees_personnelles": "",
        "identite": identity,
        "mediateur": None,
        "pied": [
            mandate.name,
            *identity,
            on_one_line(mandate.address),
            "recouvrement amiable de créances pour le compte d’autrui",
        ],
    }


def _debtor(debtor: Debtor) -> dict[str, object]:
    name = full_name(debtor.name, debtor.form)
    names, below = window(debtor)
    return {
        "nom": debtor.name,
        "nom_complet": f"{debtor.civility} {name}" if debtor.civility else name,
        "adresse": on_one_line(debtor.address),
        "identite": [_register(debtor.siren, debtor.rcs)] if debtor.siren else [],
        "enveloppe_nom": list(names),
        "enveloppe_adresse": list(below),
    }


def _register(siren: str, town: str | None) -> str:
    """« RCS Lyon 732 829 320 », or the SIREN alone for who is not registered there."""
    return f"RCS {town} {show_siren(siren)}" if town else f"SIREN {show_siren(siren)}"


def _postal(text: str) -> str:
    """Capitals, no accents, no punctuation.

    >>> _postal("12 bis, rue de l'Église")
    '12 BIS RUE DE L EGLISE'
    """
    apart = unicodedata.normalize("NFKD", text.replace("œ", "oe").replace("Œ", "OE"))
    bare = "".join(letter for letter in apart if not unicodedata.combining(letter))
    return " ".join(re.sub(r"[^\w\s]", " ", bare).upper().split())


def whole_euros(amount: Decimal) -> str:
    """« 40 € », « 40,50 € »: no decimals when there are none."""
    return french.euros(amount).replace(f",00{french.NBSP}€", f"{french.NBSP}€")


def _bare(url: str | None) -> str:
    """An address as one reads it: without its scheme nor its last slash."""
    return re.sub(r"^https?://", "", url or "").rstrip("/")
