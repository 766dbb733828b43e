"""CAMT.053, the account statement of ISO 20022, versions 001.02 to 001.13: the same names, placed a little apart.

Only what is booked counts. A credit whose reversal indicator is set undoes a debit; a debit that carries it, or
the reason of a return, takes back a credit. An entry that batches several payments gives one movement for each, and
none when their sum is not the entry's.
"""

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from xml.etree import ElementTree
from xml.etree.ElementTree import Element

from generator.bank.statement import (
    MAX_LINES,
    Document,
    Movement,
    Rejected,
    Statement,
    Unreadable,
    identified,
    merged,
)
from generator.days import read_day
from generator.french import euros
from generator.money import CENT, ZERO

KIND = "camt.053"
_SOURCE = "camt"
_MESSAGE = "BkToCstmrStmt"
_OTHERS = {
    "BkToCstmrAcctRpt": "un relevé intrajournalier (camt.052), dont les écritures peuvent encore changer",
    "BkToCstmrDbtCdtNtfctn": "un avis d'opérations (camt.054), qui répète des écritures du relevé",
    "CstmrCdtTrfInitn": "un ordre de virement (pain.001)",
    "CstmrDrctDbtInitn": "un ordre de prélèvement (pain.008)",
    "OFX": "un fichier OFX",
}
_BOOKED = "BOOK"
_NO_REFERENCE = {"", "NOTPROVIDED", "NOT PROVIDED", "NONREF", "NOREF", "NONE", "-", "."}
_AMOUNT = re.compile(r"[0-9]{1,13}(?:\.[0-9]{1,5})?")

# Families of the ISO 20022 bank transaction codes, and what a case file calls the means.
_MEANS = (
    ({"RCDT", "RRCT", "ICDT", "IRCT"}, "virement"),
    ({"RDDT", "IDDT"}, "prélèvement"),
    ({"RCHQ", "ICHQ"}, "chèque"),
    ({"CCRD", "MCRD"}, "carte"),
    ({"CNTR"}, "espèces"),
)


class _Wrong(Exception):  # noqa: N818 — the name says what the entry is
    """An entry that cannot be read; the message is a French sentence."""


class _NoDoctype(ElementTree.TreeBuilder):
    """A tree without DOCTYPE: no statement has one, and it is the way of every attack by XML."""

    def doctype(self, name: str, pubid: str | None, system: str | None) -> None:
        raise Unreadable(
            "le fichier déclare un DOCTYPE, qu'aucun relevé ne contient : il est refusé ; demandez à la banque le "
            "relevé d'origine"
        )


def read(data: bytes) -> Statement:
    """The statement in `data`, an XML file. Raises Unreadable."""
    root = _parse(data)
    message = root if root.tag == _MESSAGE else root.find(f".//{_MESSAGE}")
    if message is None:
        raise Unreadable(_other(root))
    taken = _Taken()
    for statement in message.findall("Stmt"):
        taken.add(statement)
    movements, repeated = merged(taken.credits)
    taken.left_out["écriture répétée dans le fichier"] += repeated
    return Statement(
        kind=KIND,
        accounts=tuple(dict.fromkeys(filter(None, taken.accounts))),
        credits=movements,
        reversals=merged(taken.reversals)[0],
        rejected=tuple(taken.rejected),
        left_out=tuple(
            (name, _PLURALS[name], number) for name, number in sorted(taken.left_out.items()) if number
        ),
    )


def _parse(data: bytes) -> Element:
    parser = ElementTree.XMLParser(target=_NoDoctype())  # noqa: S314 — see _NoDoctype
    try:
        parser.feed(data)
        root = parser.close()
    except ElementTree.ParseError as error:
        line, _ = error.position
        raise Unreadable(
            f"le XML est mal formé, ligne {line} : le fichier est incomplet ou a été modifié ; exportez-le de nouveau"
        ) from None
    except (LookupError, ValueError):
        raise Unreadable("l'encodage du fichier XML est inconnu : exportez-le en UTF-8") from None
    for element in root.iter():
        element.tag = element.tag.rpartition("}")[2]
    return root


def _other(root: Element) -> str:
    known = next((name for element in root.iter() if (name := _OTHERS.get(element.tag))), "")
    if known:
        return f"c'est {known} : demandez à la banque le relevé de compte camt.053"
    return f"ce XML (« {root.tag[:40]} ») n'est pas un relevé de compte camt.053"


_PLURALS = {
    "débit": "débits",
    "écriture non comptabilisée": "écritures non comptabilisées",
    "crédit qui annule un débit": "crédits qui annulent un débit",
    "écriture répétée dans le fichier": "écritures répétées dans le fichier",
}


@dataclass(slots=True)
class _Taken:
    """What the statements of one file give. Entries are numbered through the whole file, from 1."""

    accounts: list[str] = field(default_factory=list)
    credits: list[tuple[Movement, ...]] = field(default_factory=list)
    reversals: list[tuple[Movement, ...]] = field(default_factory=list)
    rejected: list[Rejected] = field(default_factory=list)
    left_out: Counter[str] = field(default_factory=Counter)
    entries: int = 0

    def add(self, statement: Element) -> None:
        account = _text(statement, "Acct/Id/IBAN") or _text(statement, "Acct/Id/Othr/Id")
        account = account.replace(" ", "").upper()
        self.accounts.append(account)
        came: list[Movement] = []
        back: list[Movement] = []
        for entry in statement.findall("Ntry"):
            self.entries += 1
            if self.entries > MAX_LINES:
                raise Unreadable(
                    f"le relevé dépasse {MAX_LINES} écritures : importez une période plus courte"
                )
            number = str(self.entries)
            try:
                self._entry(entry, number, account, came, back)
            except _Wrong as reason:
                self.rejected.append(Rejected(number=number, place=f"écriture {number}", why=str(reason)))
        self.credits.append(identified(came, _SOURCE))
        self.reversals.append(identified(back, f"{_SOURCE}-rejet"))

    def _entry(
        self, entry: Element, number: str, account: str, came: list[Movement], back: list[Movement]
    ) -> None:
        status = _text(entry, "Sts/Cd") or _text(entry, "Sts/Prtry") or _text(entry, "Sts")
        if status != _BOOKED:
            self.left_out["écriture non comptabilisée"] += 1
            return
        details = entry.findall("NtryDtls/TxDtls")
        undoes = _flag(entry) or any(item.find("RtrInf") is not None for item in details)
        credit = _sense(entry)
        if credit and undoes:
            self.left_out["crédit qui annule un débit"] += 1
        elif not credit and not undoes:
            self.left_out["débit"] += 1
        else:
            found = list(_movements(entry, details, number, account, credit=credit))
            (came if credit else back).extend(found)
            self.left_out["débit"] += max(0, len(details) - len(found)) if credit else 0


def _movements(
    entry: Element, details: list[Element], number: str, account: str, *, credit: bool
) -> Iterator[Movement]:
    """The movements of one entry that go its way; each payment of a batch is one."""
    amount = _amount(entry.find("Amt"))
    booked = _day(entry, "BookgDt")
    valued = _day(entry, "ValDt")
    on, available = booked or valued, valued or booked
    if on is None or available is None:
        raise _Wrong("l'écriture n'a ni date comptable ni date de valeur")
    place = f"écriture {number}"
    common = {"booked_on": on, "received_on": available, "account": account, "returned": not credit}
    whole = _reference(entry, "AcctSvcrRef")
    if len(details) < 2:
        detail = details[0] if details else None
        reference = whole or (_reference(detail, "Refs/AcctSvcrRef") if detail is not None else "")
        yield Movement(
            number=number, place=place, amount=amount, reference=reference,
            **common, **_said(entry, detail),
        )  # fmt: skip
        return
    parts = [(item, _part(item, credit=credit)) for item in details]
    total = sum((part for _, part in parts), ZERO)
    if total != amount:
        raise _Wrong(
            f"le lot annonce {euros(amount)} et ses opérations font {euros(total)} : demandez à la banque un relevé "
            "avec le détail complet"
        )
    for rank, (item, part) in enumerate(parts, 1):
        if part > 0:
            own = _reference(item, "Refs/AcctSvcrRef")
            yield Movement(
                number=f"{number}.{rank}", place=f"{place}, opération {rank}", amount=part,
                reference=own if own != whole else "", **common, **_said(entry, item),
            )  # fmt: skip


def _part(detail: Element, *, credit: bool) -> Decimal:
    """What one payment of a batch brings to it: negative when it goes the other way."""
    for path in ("Amt", "AmtDtls/TxAmt/Amt", "AmtDtls/InstdAmt/Amt"):
        if (found := detail.find(path)) is not None:
            amount = _amount(found)
            other_way = detail.find("CdtDbtInd") is not None and _sense(detail) is not credit
            return -amount if other_way else amount
    raise _Wrong("une opération du lot n'a pas de montant")


def _said(entry: Element, detail: Element | None) -> dict[str, object]:
    """Who paid and what for."""
    where = detail if detail is not None else entry
    names = [
        _text(where, f"RltdPties/{role}/{form}")
        for role in ("UltmtDbtr", "Dbtr", "InitgPty")
        for form in ("Pty/Nm", "Nm")
    ]
    structured = where.findall("RmtInf/Strd")
    texts = [
        *(_flat(item.text) for item in where.findall("RmtInf/Ustrd")),
        *(_flat(item.text) for part in structured for item in part.findall("AddtlRmtInf")),
        _reference(where, "Refs/EndToEndId"),
        _text(where, "AddtlTxInf"),
        _text(entry, "AddtlNtryInf"),
    ]
    references = [_text(part, "CdtrRefInf/Ref") for part in structured]
    families = {_text(one, "BkTxCd/Domn/Fmly/Cd") for one in (entry, where)}
    return {
        "texts": tuple(dict.fromkeys(filter(None, texts))),
        "references": tuple(dict.fromkeys(filter(None, references))),
        "documents": tuple(item for part in structured for item in _documents(part)),
        "payer": " / ".join(dict.fromkeys(filter(None, names))),
        "payer_iban": _text(where, "RltdPties/DbtrAcct/Id/IBAN").replace(" ", "").upper(),
        "means": next((name for codes, name in _MEANS if codes & families), ""),
    }


def _documents(structured: Element) -> Iterator[Document]:
    """The documents of one block; what is remitted on it when it names a single one."""
    numbers = [_text(item, "Nb") for item in structured.findall("RfrdDocInf")]
    paid = structured.find("RfrdDocAmt/RmtdAmt")
    amount = _amount(paid) if paid is not None and len(numbers) == 1 else None
    yield from (Document(number=number, amount=amount) for number in numbers if number)


# --- One value ---


def _flat(text: str | None) -> str:
    return " ".join((text or "").split())


def _text(element: Element, path: str) -> str:
    return _flat(element.findtext(path))


def _reference(element: Element, path: str) -> str:
    """A reference, or nothing when it is one of the words that say there is none."""
    text = _text(element, path)
    return "" if text.upper() in _NO_REFERENCE else text


def _flag(entry: Element) -> bool:
    return _text(entry, "RvslInd").lower() in {"true", "1"}


def _sense(element: Element) -> bool:
    """Whether the money comes in."""
    sense = _text(element, "CdtDbtInd")
    if sense not in {"CRDT", "DBIT"}:
        raise _Wrong("le sens de l'écriture (CdtDbtInd) n'est ni CRDT ni DBIT")
    return sense == "CRDT"


def _amount(element: Element | None) -> Decimal:
    text = _flat(element.text) if element is not None else ""
    currency = element.get("Ccy", "EUR") if element is not None else ""
    if not _AMOUNT.fullmatch(text):
        raise _Wrong(f"le montant « {text[:30]} » n'est pas un nombre")
    if currency != "EUR":
        raise _Wrong(f"la devise est {currency[:3]} : seuls les euros sont imputés sur un dossier")
    amount = Decimal(text)
    if amount != amount.quantize(CENT):
        raise _Wrong(f"le montant « {text} » a plus de deux décimales")
    if amount == 0:
        raise _Wrong("le montant est nul")
    return amount.quantize(CENT)


def _day(entry: Element, path: str) -> date | None:
    text = _text(entry, f"{path}/Dt") or _text(entry, f"{path}/DtTm")
    if not text:
        return None
    try:
        return read_day(text[:10])
    except ValueError as reason:
        raise _Wrong(str(reason)) from None
