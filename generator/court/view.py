"""What the documents of a court file show: the file, the note for counsel, the sheet of the request, the stamps."""

from collections.abc import Iterator, Mapping, Sequence

from generator import __version__, french
from generator.case import DueDateBasis, Regime
from generator.court import CourtFile
from generator.court.exhibits import LETTER_NAMES, SHELF_TITLES
from generator.court.request import Party
from generator.court.score import Need, Standing
from generator.identifiers import show_siren
from generator.letter import decompte_document, parties

_DUE = {
    DueDateBasis.CONTRACT: "échéance du contrat",
    DueDateBasis.ACCEPTED_TERMS: "échéance des conditions acceptées",
    DueDateBasis.INVOICE_ONLY: "échéance de la facture",
    DueDateBasis.LEGAL_30_DAYS: "délai légal de trente jours",
}


def file_view(made: CourtFile, pages: Mapping[str, int], apart: Mapping[int, str]) -> dict[str, object]:
    """The file for the court. `pages`: the first page of each part and exhibit, 0 while unknown; `apart`: why an
    exhibit is not reproduced, by its number."""
    facts = made.facts
    assert facts.claim
    return {
        **_document(made),
        "demande": [
            {"chef": label, "fondement": basis, "montant": amount} for label, basis, amount in _asked(made)
        ],
        "total": french.euros(facts.claim.total),
        "par_jour": french.exact_euros(facts.claim.per_diem) if facts.claim.per_diem else "",
        "clause": _clause(made),
        "demarches": _steps(made),
        "conteste": french.euros(facts.claim.disputed) if facts.claim.disputed else "",
        "voies": [
            {"titre": route.title, "texte": route.text, "fondement": _cited(made, route.basis)}
            for route in made.routes
        ],
        "chronologie": [
            {"le": french.short_day(event.on), "fait": event.text, "pieces": _numbers(event.pieces)}
            for event in made.events
        ],
        "bordereau": _list(made, pages, apart),
        "pages": {name: pages.get(name, 0) for name in ("demande", "chronologie", "decompte", "bordereau")},
        "nombre_pieces": len(made.pieces),
        "premiere_piece": pages.get("1", 0),
    }


def note_view(made: CourtFile) -> dict[str, object]:
    """The working note for the creditor and his counsel: score, reserves, routes with their traps."""
    present, counted = made.score
    return {
        **_document(made),
        "score": f"{present}/{counted}",
        "manquantes": [_need(made, need) for need in made.needs if need.standing is Standing.MISSING],
        "presentes": [_need(made, need) for need in made.needs if need.standing is Standing.PRESENT],
        "reserves": list(made.reserves),
        "voies": [
            {
                "titre": route.title,
                "texte": route.text,
                "notes": list(route.notes),
                "fondement": _cited(made, route.basis),
            }
            for route in made.routes
        ],
        "version": __version__,
        "droit_au": french.day(made.facts.law.verified_on),
    }


def request_view(made: CourtFile) -> dict[str, object]:
    """The data sheet of the injonction de payer, one row per question."""
    asked = made.request
    assert asked
    interest = french.listing(asked.interest_terms, "et")
    rows = [
        ("Juridiction", "CPC, art. 1406", [f"{asked.court} : {asked.place}"]),
        ("Créancier requérant", "CPC, art. 1407", _party(asked.creditor)),
        ("Débiteur", "CPC, art. 1406", _party(asked.debtor)),
        ("Fondement de la créance", "CPC, art. 1405 et 1407", list(asked.origin)),
        ("Principal", "CPC, art. 1407", [french.euros(asked.principal)]),
        ("Intérêts", "CPC, art. 1407", [french.euros(asked.interest), interest]),
        (
            "Accessoires",
            "CPC, art. 1407",
            [f"{label} : {french.euros(amount)}" for label, amount in asked.accessories] or ["néant"],
        ),
        ("Total au jour du décompte", "CPC, art. 1407", [french.euros(asked.total)]),
        ("Bordereau des pièces", "CPC, art. 1407", list(asked.pieces) or ["aucune pièce"]),
    ]
    return {
        **_document(made),
        "lignes": [{"champ": label, "fondement": basis, "valeurs": values} for label, basis, values in rows],
    }


def request_data(made: CourtFile) -> dict[str, object]:
    """The same sheet for a program that fills a form."""
    asked = made.request
    assert asked
    return {
        "juridiction": asked.court,
        "lieu": asked.place,
        "creancier": _party_data(asked.creditor),
        "debiteur": _party_data(asked.debtor),
        "fondement": list(asked.origin),
        "principal": asked.principal,
        "interets": asked.interest,
        "interets_termes": list(asked.interest_terms),
        "accessoires": [{"nature": label, "montant": amount} for label, amount in asked.accessories],
        "total": asked.total,
        "par_jour": asked.per_diem,
        "pieces": list(asked.pieces),
    }


def stamps_view(made: CourtFile, sheets: Sequence[tuple[int, bool]]) -> dict[str, object]:
    """One transparent page per page of the file: its number and, for an exhibit, its stamp.

    `sheets` gives for each page the number of its exhibit, 0 for our own pages, and whether it lies lengthwise.
    """
    titles = {piece.number: piece.title for piece in made.pieces}
    total = len(sheets)
    return {
        **_document(made),
        "feuilles": [
            {"page": rank, "total": total, "piece": number, "titre": titles.get(number, ""), "large": wide}
            for rank, (number, wide) in enumerate(sheets, start=1)
        ],
    }


def exhibit_view(made: CourtFile, number: int, *, image: str, reason: str, name: str) -> dict[str, object]:
    """One page for an exhibit that is an image, or that cannot be shown here."""
    piece = made.pieces[number - 1]
    return {
        **_document(made),
        "numero": number,
        "intitule": piece.title,
        "image": image,
        "motif": reason,
        "fichier": name,
        "sha256": piece.sha256,
    }


# --- Parts ---


def _document(made: CourtFile) -> dict[str, object]:
    """What every page needs. The party is the creditor, even when a third party wrote the letters."""
    facts = made.facts
    assert facts.claim
    view = decompte_document(facts.case, facts.creditor, facts.claim, facts.law)
    siret = facts.case.debtor.siret or ""
    return {
        **view,
        "lieu": parties.place(facts.creditor.address.town),
        "siret": f"{show_siren(siret[:9])} {siret[9:]}" if siret else "",
    }


def _asked(made: CourtFile) -> Iterator[tuple[str, str, str]]:
    """Each head of claim with its ground."""
    facts, claim = made.facts, made.facts.claim
    assert claim
    bases = dict.fromkeys(
        _DUE[line.invoice.due_date_basis] for line in claim.overdue_lines if line.invoice.due_date_basis
    )
    ground = "Obligation contractuelle de payer le prix" + (
        f", {french.listing(tuple(bases))}" if bases else ""
    )
    yield (
        f"Principal, {french.count(len([x for x in claim.overdue_lines if x.claimed]), 'facture')}",
        ground,
        (french.euros(claim.principal)),
    )
    heads = (
        (_INTEREST[facts.case.regime], claim.interest),
        (_FEE.get(facts.case.regime), claim.indemnity),
        (("Frais de recouvrement justifiés", ("ccom-L441-10-II", "cpce-L111-8")), claim.costs),
        (("Clause pénale", ("cciv-1231-5",)), claim.penal_clause),
    )
    for head, amount in heads:
        if head and amount:
            yield head[0], _cited(made, head[1]), french.euros(amount)


_INTEREST = {
    Regime.B2B: ("Pénalités de retard", ("ccom-L441-10-II",)),
    Regime.B2C: ("Intérêts au taux légal depuis la mise en demeure", ("cciv-1231-6", "cciv-1344-1")),
    Regime.PUBLIC: ("Intérêts moratoires", ("ccp-L2192-13", "ccp-R2192-31", "ccp-R2192-32")),
}
_FEE = {
    Regime.B2B: ("Indemnité forfaitaire pour frais de recouvrement", ("ccom-L441-10-II", "ccom-D441-5")),
    Regime.PUBLIC: ("Indemnité forfaitaire pour frais de recouvrement", ("ccp-L2192-13", "ccp-D2192-35")),
}


def _clause(made: CourtFile) -> dict[str, str] | None:
    clause = made.facts.case.penal_clause or made.facts.creditor.penal_clause
    assert made.facts.claim
    if clause is None or not made.facts.claim.penal_clause:
        return None
    return {"texte": clause.wording, "fondement": clause.basis}


def _steps(made: CourtFile) -> list[str]:
    """The letters sent, in order: the amicable steps an act mentions (CPC, art. 54)."""
    return [
        f"{LETTER_NAMES[entry.act]} du {french.day(entry.on)}"
        for entry in sorted(made.facts.case.journal, key=lambda entry: entry.on)
        if entry.act in LETTER_NAMES and entry.on <= made.facts.day
    ]


def _list(made: CourtFile, pages: Mapping[str, int], apart: Mapping[int, str]) -> list[dict[str, object]]:
    groups: dict[int, list[dict[str, object]]] = {}
    for piece in made.pieces:
        groups.setdefault(piece.shelf, []).append(
            {
                "numero": piece.number,
                "intitule": piece.title,
                "page": pages.get(str(piece.number), 0),
                "motif": apart.get(piece.number, ""),
            }
        )
    return [{"titre": SHELF_TITLES[shelf], "pieces": rows} for shelf, rows in sorted(groups.items())]


def _need(made: CourtFile, need: Need) -> dict[str, object]:
    return {
        "titre": need.title,
        "etat": str(need.standing),
        "pieces": _numbers(need.pieces),
        "manque": need.missing,
        "pourquoi": need.why,
        "fondement": _cited(made, need.basis),
        "remede": need.fix,
    }


def _party(party: Party) -> list[str]:
    told = (
        party.name,
        party.registration,
        party.address,
        party.represented_by and f"représenté par {party.represented_by}",
    )
    return [line for line in told if line]


def _party_data(party: Party) -> dict[str, str]:
    return {
        "nom": party.name,
        "forme": party.form,
        "immatriculation": party.registration,
        "adresse": party.address,
        "represente_par": party.represented_by,
    }


def _cited(made: CourtFile, keys: Sequence[str]) -> str:
    return " ; ".join(made.facts.law.article(key).citation for key in keys)


def _numbers(pieces: Sequence[int]) -> str:
    return ", ".join(str(number) for number in pieces)
