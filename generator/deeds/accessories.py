"""What remains due once the principal is paid, claimed alone: letters/accessoires.md.

Between professionals and against a public buyer, penalties and the fixed indemnity outlive the principal (C. com.,
art. L. 441-10, II; CCP, art. L. 2192-13). A consumer owes the legal interest that a mise en demeure made run, and
nothing else (C. civ., art. 1231-6 and 1344-1).
"""

from collections.abc import Iterator
from datetime import timedelta

from generator import french
from generator.case import Case, Channel, Creditor, Regime
from generator.claim import Claim, InvoiceClaim
from generator.deeds.conditions import Objection, forbidden_payment
from generator.deeds.deed import Deed
from generator.deeds.page import held_by_all, invoices_in_short, letter_page
from generator.ending import PAYMENT_PERIOD, last_payment, payable_until
from generator.law import Law
from generator.letter import GRANTED, embedded, payment, statement
from generator.rules import limitation


def accessories(
    case: Case, creditor: Creditor, claim: Claim, law: Law, channel: Channel | None = None
) -> Deed:
    """The demand of what `claim` counts on its day beside a principal wholly paid; nothing objects to it."""
    lines = statement.claimed_lines(claim, accessories=True)
    segments = [segment for line in lines for segment in line.segments]
    final = claim.as_of + timedelta(days=GRANTED[case.regime])
    paid_on, payable_by = last_payment(claim), payable_until(claim, law)
    view = {
        **letter_page(
            case,
            creditor,
            claim,
            law,
            title="Demande d’accessoires",
            genre="accessoires",
            channel=channel or Channel.LETTER,
            annexe=True,
        ),
        "factures_en_bref": invoices_in_short([line.number for line in lines]),
        "lignes": [_row(line) for line in lines],
        "montants": statement.sums(claim, accessories=True),
        "taux": statement.rates(segments),
        "versements": statement.payments(claim),
        "date_butoir": french.day(final),
        "interets_depuis": french.day(min(segment.start for segment in segments)) if segments else "",
        "conciliation": False,
        "paye_le": french.day(paid_on) if paid_on else "",
        "delai_public": str(int(law.in_force(PAYMENT_PERIOD, claim.as_of).value)) if payable_by else "",
        "payable_jusqu_au": french.day(payable_by) if payable_by else "",
        "paiement": payment(case, creditor, claim, accessories=True),
        "pieces_jointes": _enclosures(case, claim),
        "decompte": statement.decompte(case, claim),
    }
    return Deed(
        name=f"{case.reference}-accessoires",
        title="Demande d’accessoires",
        template="accessoires.md",
        layout="lettre.html",
        view=view,
        expected=_expected(claim, view),
        data=embedded.data_files(case, claim, accessories=True, day=claim.as_of.isoformat()),
    )


def against_accessories(case: Case, claim: Claim, law: Law) -> tuple[Objection, ...]:
    """Everything that forbids to claim the accessories alone on the day of `claim`."""
    return (
        *forbidden_payment(case, claim.as_of),
        *_nothing_alone(claim),
        *_of_a_consumer(claim),
        *_too_soon(claim, law),
        *_barred(case, claim, law),
    )


def _nothing_alone(claim: Claim) -> Iterator[Objection]:
    if claim.principal > 0:
        yield Objection(
            message=f"{french.euros(claim.principal)} de principal restent dus : les lettres de la procédure réclament "
            "le principal et ses accessoires ensemble"
        )
    if claim.disputed > 0:
        yield Objection(
            message=f"{french.euros(claim.disputed)} sont contestés : réglez d'abord le litige",
            basis=("cciv-1353",),
        )
    if claim.total <= 0 and claim.regime is not Regime.B2C:
        yield Objection(
            message="aucun accessoire n'est dû à cette date : tout est payé à temps, réglé ou remis"
        )


def _of_a_consumer(claim: Claim) -> Iterator[Objection]:
    if claim.regime is not Regime.B2C:
        return
    if claim.indemnity or claim.costs or claim.penal_clause:
        yield Objection(
            message="rien d'autre que l'intérêt au taux légal ne se réclame seul à un consommateur : ni indemnité, ni "
            "frais, ni clause pénale",
            basis=("cconso-L121-21", "cconso-R212-2", "cpce-L111-8"),
        )
    elif not claim.interest:
        yield Objection(
            message="un consommateur ne doit ni pénalité de retard ni indemnité, et l'intérêt au taux légal ne court "
            "que d'une mise en demeure : rien n'est dû",
            basis=("ccom-L441-10-II", "cciv-1231-6", "cconso-L121-21"),
        )


def _too_soon(claim: Claim, law: Law) -> Iterator[Objection]:
    until = payable_until(claim, law)
    if until and claim.as_of <= until and claim.total > 0:
        yield Objection(
            message=f"l'acheteur public a jusqu'au {french.day(until)} pour verser les intérêts et l'indemnité",
            basis=("ccp-R2192-36",),
        )


def _barred(case: Case, claim: Claim, law: Law) -> Iterator[Objection]:
    for line in statement.claimed_lines(claim, accessories=True):
        found = limitation(case, line.invoice, law, claim.as_of)
        if found and found.end < claim.as_of:
            yield Objection(
                message=f"facture {line.number} : la créance paraît prescrite depuis le {french.day(found.end)}, "
                "et ses accessoires avec elle",
                basis=(_LIMITATIONS[found.key],),
            )


_LIMITATIONS = {
    "prescription_quadriennale": "loi-68-1250-1",
    "prescription_transport": "ccom-L133-6",
    "prescription_consommateur": "cconso-L218-2",
    "prescription_commerciale": "ccom-L110-4",
}


def _row(line: InvoiceClaim) -> dict[str, object]:
    """One invoice: the days its principal was late, and what they leave."""
    first = min((segment.start for segment in line.segments), default=None)
    last = max((segment.end for segment in line.segments), default=None)
    return {
        "numero": line.number,
        "emise_le": french.short_day(line.invoice.issued_on),
        "echeance": french.short_day(line.due_date),
        "montant": french.euros(line.original),
        "du": french.short_day(first) if first else "",
        "au": french.short_day(last) if last else "",
        "interets": french.euros_or_empty(line.interest),
        "indemnite": french.euros_or_empty(line.indemnity),
        "reste": french.euros(line.interest + line.indemnity),
    }


def _enclosures(case: Case, claim: Claim) -> list[str]:
    found = [f"décompte arrêté au {french.day(claim.as_of)}"]
    if claim.costs and any(cost.exhibit for cost in case.extra_costs):
        found.append("justificatifs des frais réclamés")
    return found


def _expected(claim: Claim, view: dict) -> dict[str, tuple[str, ...]]:  # type: ignore[type-arg]
    sums = view["montants"]
    found: dict[str, list[str]] = {
        "accessories-invoices": [
            text for row in view["lignes"] for text in (row["numero"], row["echeance"], row["reste"])
        ],
        "accessories-principal": [view["factures_en_bref"], "principal"],
        "total-breakdown": [
            sums[name] for name in ("interets", "indemnite", "frais", "clause_penale", "total")
        ],
        "payment-demand": [sums["total"], view["date_butoir"]],
        "payment-means": [view["paiement"][name] for name in ("titulaire", "iban", "libelle", "montant")],
        "dispute-invitation": ["contest", "écrit"],
        "delivery-mode": [view["lettre"]["envoi"]["mode"]],
        "enclosures": view["pieces_jointes"],
        "payments-received": [item["montant"] for item in view["versements"]],
    }
    if claim.interest:
        rates = [item["taux"] for item in view["taux"]] if len(view["taux"]) <= 3 else []
        found["penalties-rate-basis"] = [_ARTICLES[claim.regime], *rates]
        found["penalties-amount"] = [sums["interets"], sums["arrete_au"]]
    if claim.indemnity:
        found["lump-sum-40"] = [sums["indemnite"], sums["indemnite_unitaire"]]
    if claim.costs:
        found["lump-sum-complement"] = [sums["frais"]]
    if claim.regime is Regime.PUBLIC:
        found["public-prior-claim"] = ["demande préalable de paiement", "R. 421-1", "68-1250"]
        found["accessories-period"] = ["R. 2192-36", view["payable_jusqu_au"]]
    return {
        **held_by_all(view),
        **{name: tuple(filter(None, texts)) for name, texts in found.items() if any(texts)},
    }


_ARTICLES = {Regime.B2B: "L. 441-10", Regime.B2C: "1231-6", Regime.PUBLIC: "R. 2192-31"}
