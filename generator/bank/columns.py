"""Which column of a CSV file holds what: the titles banks and accounting tools give them, or those the user names."""

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from generator.bank.statement import Unreadable
from generator.reader import nearest


class Role(StrEnum):
    """What a column holds, under the name that `--colonnes` gives it."""

    DATE = "date"
    VALUE_DATE = "valeur"
    AMOUNT = "montant"
    CREDIT = "credit"
    DEBIT = "debit"
    SENSE = "sens"
    LABEL = "libelle"
    PAYER = "tiers"
    PAYER_IBAN = "iban"
    CURRENCY = "devise"
    STATUS = "statut"


# Folded titles (see `folded`), the better ones first; every column of a « many » role counts.
_TITLES: Mapping[Role, tuple[str, ...]] = {
    Role.DATE: (
        "date de comptabilisation", "date comptable", "date comptabilisation", "date d operation", "date operation",
        "date de l operation", "date de l operation local",
        "date op", "dateop", "date ecriture", "date de l ecriture", "date d ecriture",
        "date d encaissement", "date encaissement", "date de reglement", "date reglement", "date du reglement",
        "date de paiement", "date paiement", "date du mouvement", "date mouvement", "date de transaction",
        "date transaction", "date local", "settlement date utc", "booking date", "date", "jour",
    ),
    Role.VALUE_DATE: (
        "date de valeur", "date valeur", "dateval", "date de la valeur", "date de la valeur local",
        "date de valeur local", "valeur",
        "value date", "date val",
    ),
    Role.AMOUNT: (
        "montant", "montant eur", "montant euro", "montant euros", "montant en euros", "montant en euro",
        "montant de l operation", "montant operation", "montant operation en euro", "montant du mouvement",
        "montant total ttc", "montant ttc", "montant net", "montant regle", "montant encaisse", "montant du reglement",
        "somme", "amount",
    ),
    Role.CREDIT: (
        "credit", "credit eur", "credit euro", "credit euros", "credit en euros", "montant credit",
        "montant au credit", "montant du credit", "au credit", "encaissement", "encaissements", "recette", "recettes",
        "entree",
    ),
    Role.DEBIT: (
        "debit", "debit eur", "debit euro", "debit euros", "debit en euros", "montant debit", "montant au debit",
        "montant du debit", "au debit", "decaissement", "decaissements", "depense", "depenses", "sortie",
    ),
    Role.SENSE: ("sens", "sens de l operation", "sens operation", "debit credit", "d c", "c d"),
    Role.LABEL: (
        "libelle", "libelle operation", "libelle de l operation", "libelle simplifie", "libelle court",
        "libelle complet", "libelle complementaire", "libelle de l ecriture", "libelle ecriture", "detail", "details",
        "detail de l ecriture", "detail de l operation", "nature de l operation", "operation", "description",
        "informations complementaires", "information complementaire", "informations", "communication", "motif",
        "objet", "intitule", "label", "commentaire", "comment", "reference", "references", "reference operation",
        "reference de l operation", "reference bancaire", "reference client", "reference du paiement", "ref", "piece",
        "numero de piece", "facture", "numero de facture", "n facture", "factures",
    ),
    Role.PAYER: (
        "tiers", "nom du tiers", "contrepartie", "nom de la contrepartie", "nom contrepartie", "emetteur",
        "nom de l emetteur", "donneur d ordre", "nom du donneur d ordre", "payeur", "nom du payeur", "client",
        "nom du client", "nom client", "debiteur", "nom du debiteur", "counterparty name", "supplierfound",
    ),
    Role.PAYER_IBAN: (
        "iban contrepartie", "iban de la contrepartie", "iban tiers", "iban du tiers", "iban emetteur",
        "iban de l emetteur", "iban du donneur d ordre", "iban payeur", "iban du payeur", "iban client",
        "compte du tiers", "compte contrepartie",
    ),
    Role.CURRENCY: ("devise", "monnaie", "currency", "devise du compte"),
    Role.STATUS: ("statut", "etat", "status", "statut de l operation"),
}  # fmt: skip
_MANY = frozenset({Role.LABEL})


@dataclass(frozen=True, slots=True)
class Columns:
    """The position of each role in the rows, from 0; a role that may have several gives them all."""

    places: Mapping[Role, tuple[int, ...]]
    width: int

    def cells(self, role: Role, row: Sequence[str]) -> tuple[str, ...]:
        """What the row holds for `role`; a cell left out at its end is empty."""
        return tuple(row[at].strip() if at < len(row) else "" for at in self.places.get(role, ()))

    def cell(self, role: Role, row: Sequence[str]) -> str:
        return next(iter(self.cells(role, row)), "")

    def has(self, role: Role) -> bool:
        return bool(self.places.get(role))

    @property
    def complete(self) -> bool:
        """Whether a payment can be read: a day, a sum, and something that says who or what for."""
        sums = self.has(Role.AMOUNT) or self.has(Role.CREDIT)
        return self.has(Role.DATE) and sums and (self.has(Role.LABEL) or self.has(Role.PAYER))


Chosen = Mapping[Role, tuple[str, ...]]

_NAMED = re.compile(r"(?:^|[,;])\s*(?P<role>[^=,;]*?)\s*=")


def chosen(text: str) -> Chosen:
    """What « date=Date opération,montant=Crédit » names: titles by role. Raises ValueError, a French sentence.

    >>> chosen("date=Date, heure,libelle=Motif")[Role.DATE]
    ('Date, heure',)
    """
    found: dict[Role, tuple[str, ...]] = {}
    names = list(_NAMED.finditer(text))
    if not names or names[0].start() != 0:
        raise ValueError(f"« {text} » ne nomme aucune colonne")
    for name, following in zip(names, [*names[1:], None], strict=True):
        role = next((role for role in Role if folded(name["role"]) == role), None)
        title = text[name.end() : following.start() if following else None].strip().rstrip(",;").strip()
        if role is None:
            close = nearest(folded(name["role"]), list(Role))
            hint = f" : vouliez-vous dire « {close} » ?" if close else ""
            raise ValueError(f"« {name['role']} » n'est pas un rôle de colonne{hint} ({', '.join(Role)})")
        if not title:
            raise ValueError(f"la colonne de « {role} » n'est pas nommée")
        if role in found and role not in _MANY:
            raise ValueError(f"« {role} » ne peut désigner qu'une colonne")
        found[role] = (*found.get(role, ()), title)
    return found


def folded(title: str) -> str:
    """A title without capitals, accents, marks or doubled spaces.

    >>> folded("  Montant(EUR) ")
    'montant eur'
    """
    apart = unicodedata.normalize("NFKD", title.lower())
    return " ".join(
        re.sub(r"[^a-z0-9]+", " ", "".join(c for c in apart if not unicodedata.combining(c))).split()
    )


def by_number(named: Chosen) -> Columns | None:
    """The columns when all of them are named by their number, from 1: the file then needs no titles."""
    if not named or any(not title.isdecimal() for titles in named.values() for title in titles):
        return None
    places = {role: tuple(int(title) - 1 for title in titles) for role, titles in named.items()}
    if any(at < 0 for found in places.values() for at in found):
        raise Unreadable("les colonnes se comptent à partir de 1")
    return Columns(places=places, width=0)


def from_titles(row: Sequence[str], named: Chosen) -> Columns | None:
    """The columns when `row` holds their titles: those the user named, else those that are known. None when not."""
    titles = [folded(cell) for cell in row]
    places: dict[Role, tuple[int, ...]] = {}
    for role, wanted in named.items():
        found = tuple(titles.index(folded(title)) for title in wanted if folded(title) in titles)
        if len(found) != len(wanted):
            return None
        places[role] = found
    taken = {at for found in places.values() for at in found}
    summed = {Role.AMOUNT, Role.CREDIT} & set(named)
    for role, known in _TITLES.items():
        if role in places or (summed and role in {Role.AMOUNT, Role.CREDIT}):
            continue
        free = [at for title in known for at, cell in enumerate(titles) if cell == title and at not in taken]
        places[role] = tuple(dict.fromkeys(free)) if role in _MANY else tuple(free[:1])
        taken.update(places[role])
    if not summed and places[Role.AMOUNT] and places[Role.CREDIT]:
        places[Role.AMOUNT if places[Role.DEBIT] else Role.CREDIT] = ()
    columns = Columns(places={role: found for role, found in places.items() if found}, width=len(row))
    return columns if columns.complete else None
