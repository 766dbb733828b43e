"""The agreement of a payment plan: the view of letters/echeancier.md and what each clause must hold."""

import json
from collections.abc import Sequence
from datetime import date
from decimal import Decimal

from generator import __version__, french
from generator.case import Case, Creditor, PlanInstalment, PlanInterest, Regime, is_sole_trader
from generator.claim import Claim
from generator.deeds.deed import Deed
from generator.law import Law
from generator.letter import document, embedded, parties, statement
from generator.money import ZERO, plain
from generator.numerals import euros_in_words
from generator.plan import NOTICE_DAYS

_ORIGINALS = "deux"
_INTEREST = {
    PlanInterest.MAINTAINED: "continue",
    PlanInterest.SUSPENDED: "cessent de courir",
    PlanInterest.WAIVED_IF_KEPT: "abandonne ce qui a couru",
}


def agreement(
    case: Case,
    creditor: Creditor,
    claim: Claim,
    law: Law,
    terms: Sequence[PlanInstalment],
    *,
    interest: PlanInterest,
    down: Decimal = ZERO,
) -> Deed:
    """The agreement on `terms`, which sum to what `claim` counts on its day."""
    view = _view(case, creditor, claim, law, terms, interest, down)
    return Deed(
        name=f"{case.reference}-echeancier",
        title="Protocole d’échéancier",
        template="echeancier.md",
        layout="acte.html",
        view=view,
        expected=_expected(case, creditor, claim, terms, interest, view),
        data={
            **embedded.data_files(case, claim, accessories=True, day=claim.as_of.isoformat()),
            "echeancier.json": _as_json(case, claim, terms, interest),
        },
    )


def is_a_person(case: Case) -> bool:
    """Whether the debtor signs for himself: a consumer or a sole trader."""
    return case.debtor.civility is not None or is_sole_trader(case.debtor.form) or case.regime is Regime.B2C


def _view(
    case: Case,
    creditor: Creditor,
    claim: Claim,
    law: Law,
    terms: Sequence[PlanInstalment],
    interest: PlanInterest,
    down: Decimal,
) -> dict[str, object]:
    account = parties.account(case, creditor)
    years = int(law.in_force("delai_grace_judiciaire", claim.as_of).value)
    return {
        **document(case, creditor, title="Protocole d’échéancier", day=claim.as_of),
        "debiteur_physique": is_a_person(case),
        "signature": parties.signature(case, creditor),
        "convention_le": _day(case.mandate.agreed_on if case.mandate else None),
        "factures": statement.rows(statement.claimed_lines(claim, accessories=True)),
        "montants": statement.sums(claim, accessories=True),
        "somme": {"chiffres": french.euros(claim.total), "lettres": euros_in_words(claim.total)},
        "mensualites": _rows(terms),
        "acompte": french.euros(down) if down else "",
        "interets": str(interest),
        "interets_courent": bool(claim.per_diem),
        "imputation": str(claim.terms.imputation),
        "avertissement": f"{NOTICE_DAYS[case.regime]}{french.NBSP}jours",
        "delai_juge": french.count(years, "an"),
        "manuscrite": case.regime is not Regime.PUBLIC,
        "originaux": _ORIGINALS,
        "paiement": {
            "titulaire": account["titulaire"],
            "iban": account["iban"],
            "bic": account["bic"],
            "libelle": f"{case.reference} échéancier",
        },
        "l111_8": list(law.text("l111_8_alineas_2_et_3").paragraphs) if case.by_third_party else [],
        "decompte": statement.decompte(case, claim),
    }


def _rows(terms: Sequence[PlanInstalment]) -> list[dict[str, object]]:
    left = sum((term.amount for term in terms), ZERO)
    rows: list[dict[str, object]] = []
    for number, term in enumerate(terms, 1):
        left -= term.amount
        rows.append(
            {
                "rang": number,
                "le": french.day(term.due_on),
                "montant": french.euros(term.amount),
                "reste": french.euros(left),
            }
        )
    return rows


def _expected(
    case: Case,
    creditor: Creditor,
    claim: Claim,
    terms: Sequence[PlanInstalment],
    interest: PlanInterest,
    view: dict[str, object],
) -> dict[str, tuple[str, ...]]:
    total, account = french.euros(claim.total), parties.account(case, creditor)
    words = euros_in_words(claim.total)
    signer = parties.signature(case, creditor)["nom"]
    found: dict[str, tuple[str, ...]] = {
        "plan-parties": (
            creditor.name,
            parties.on_one_line(creditor.address),
            case.debtor.name,
            parties.on_one_line(case.debtor.address),
            signer,
        ),
        "plan-debts": (french.day(claim.as_of),),
        "invoice-number": tuple(line.number for line in statement.claimed_lines(claim, accessories=True)),
        "total-breakdown": (french.euros(claim.principal), total),
        "plan-acknowledgement": (total, words, "68-1250" if case.regime is Regime.PUBLIC else "2240"),
        "plan-schedule": tuple(
            text for term in terms for text in (french.day(term.due_on), french.euros(term.amount))
        ),
        "plan-payment": (account["iban"], account["titulaire"]),
        "plan-imputation": ("1342-10", "1343-1"),
        "plan-interest": (_INTEREST[interest] if claim.per_diem else "aucun ne courra",),
        "plan-default": (str(view["avertissement"]), "mise en demeure", "déchu du terme"),
        "plan-no-novation": ("novation", "1330"),
        "plan-suspension": ("ne sont pas exigibles",),
        "plan-no-fees": ("aucun frais",),
        "plan-data": ("confidentiel",) if case.regime is Regime.PUBLIC else ("confidentiel", "données"),
        "plan-originals": (_ORIGINALS,),
        "plan-signatures": (signer, case.debtor.name, "Signature"),
    }
    if case.regime is Regime.B2C:
        found["plan-over-indebtedness"] = ("commission de surendettement", "1343-5")
        found["plan-no-fees"] = ("aucun frais", "L. 121-21")
    if case.regime is Regime.PUBLIC and claim.per_diem:
        found["plan-interest"] += ("L. 2192-14",)
    if case.regime is not Regime.PUBLIC:
        found["plan-handwritten"] = (total, words, "1376")
    if case.mandate:
        found["plan-parties"] += (case.mandate.name, "recouvrement amiable")
        found["plan-collector"] = ("charge du créancier",)
        found["collector-l111-8-text"] = tuple(str(text) for text in view["l111_8"])  # type: ignore[attr-defined]
    return found


def _as_json(case: Case, claim: Claim, terms: Sequence[PlanInstalment], interest: PlanInterest) -> str:
    data = {
        "format": "amiable-echeancier-1",
        "logiciel": f"amiable {__version__}",
        "reference": case.reference,
        "arrete_au": claim.as_of.isoformat(),
        "devise": "EUR",
        "somme": plain(claim.total),
        "interets": str(interest),
        "mensualites": [{"le": term.due_on.isoformat(), "montant": plain(term.amount)} for term in terms],
    }
    return json.dumps(data, ensure_ascii=False, indent=2) + "\n"


def _day(value: date | None) -> str:
    return french.day(value) if value else ""
