"""The décompte against the published figures, a naive day-by-day count, and its own promises."""

import csv
import io
import random
import textwrap
from collections.abc import Mapping
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

import generator.law
from generator import reader, source
from generator.case import (
    Act,
    Address,
    Bank,
    Case,
    Channel,
    Conventions,
    CreditNote,
    Creditor,
    Debtor,
    Dispute,
    Instalment,
    Invoice,
    JournalEntry,
    Payment,
    PenaltyClause,
    PostalEvent,
    PublicOrder,
    Regime,
    Retention,
    Rounding,
    Sending,
    Signatory,
)
from generator.claim import (
    Claim,
    InvoiceClaim,
    Segment,
    Terms,
    as_csv,
    as_json,
    compute,
    end_of_month,
    explain,
    formal_notice_day,
    interest,
    terms,
)
from generator.law import LawFile, NotInForce, assemble
from generator.money import ZERO, round_cents

FOLDER = Path(generator.law.__file__).parent
BOUND = [
    reader.bind(source.parse_bytes(path.read_bytes(), path.name), LawFile)
    for path in sorted(FOLDER.glob("*.yml"))
]
LAW = assemble([bound.value for bound in BOUND if bound.value is not None])
VECTORS = yaml.load(
    (Path(__file__).parent / "data" / "vectors.yml").read_text(encoding="utf-8"),
    yaml.BaseLoader,  # noqa: S506 — every scalar stays text
)

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


def day(text: str) -> date:
    return date.fromisoformat(text)


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


# --- The published figures ---


def vectors(*keys: str, without: str = "") -> list[Any]:
    found = [item for item in VECTORS if set(keys) <= set(item) and without not in item]
    assert found
    return [pytest.param(item, id=item["id"]) for item in found]


def engine_claim(item: Mapping[str, Any], **conventions: str) -> Claim:
    """The vector as a case, through the whole engine."""
    clause = None
    regime = item.get("regime", "b2b")
    if item.get("rates") == "three_times_legal":
        clause = PenaltyClause(multiple="3", basis="CGV, art. 8")
    elif "rate" in item and regime == "b2b":
        clause = PenaltyClause(rate=item["rate"], basis="CGV, art. 8")
    journal = ()
    due = item.get("due")
    if (
        regime == "b2c"
    ):  # the dates of rule R13: sent on the 1st, first presented on the 3rd, collected on the 10th
        journal = (notice("2026-09-01", ("presente", item["start"]), ("distribue", "2026-09-10")),)
        due = "2026-07-31"
    french = {"interest_first": "interets_d_abord", "from_credit_date": "date_de_l_avoir"}
    conventions |= {key: french[item[key]] for key in ("imputation", "credit_note") if key in item}
    case = case_of(
        regime,
        invoices=(invoice(item["principal"], due),),
        payments=tuple(
            Payment(received_on=paid["date"], amount=paid["amount"], invoice="F1")
            for paid in item.get("payments", ())
        ),
        credit_notes=tuple(
            CreditNote(number="A1", issued_on=note["date"], amount=note["amount"], invoice="F1")
            for note in item.get("credit_notes", ())
        ),
        penalty_clause=clause,
        journal=journal,
        conventions=Conventions(**conventions),
    )
    return claim_at(item["end"], case)


@pytest.mark.parametrize("item", vectors("principal", "end"))
def test_the_engine_reproduces_a_dated_vector(item: Mapping[str, Any]) -> None:
    claim = engine_claim(item)
    if "interest" in item:
        assert claim.interest == Decimal(item["interest"])
    if "segments" in item:
        assert [part.amount for part in claim.segments] == [Decimal(amount) for amount in item["segments"]]
    if "days" in item:
        assert sum(part.days for part in claim.segments) == int(item["days"])
    if "rate" in item:
        assert {part.rate_percent for part in claim.segments} == {Decimal(item["rate"])}
    if "principal_left" in item:
        assert claim.principal == Decimal(item["principal_left"])
        assert claim.interest == Decimal(item["interest_left"])
        assert claim.total == Decimal(item["total_with_40"])
    if "indemnity" in item:
        assert claim.indemnity == Decimal(item["indemnity"])


ALTERNATIVES = {
    "end_exclusive": {"day_count": "fin_exclue"},
    "fixed_at_start": {"rate_mode": "fixe_au_depart"},
    "both_inclusive": {"day_count": "deux_bornes"},
    "rounding_total": {"rounding": "au_total"},
    "rounding_floor": {"rounding": "tronque"},
    "sent": {"consumer_start": "envoi"},
    "received": {"consumer_start": "reception"},
}


@pytest.mark.parametrize(
    ("item", "key"),
    [
        pytest.param(item, key, id=f"{item['id']}-{key}")
        for item in VECTORS
        for key in ALTERNATIVES
        if key in item
    ],
)
def test_the_engine_reproduces_an_alternative(item: Mapping[str, Any], key: str) -> None:
    claim = engine_claim(item, **ALTERNATIVES[key])
    assert claim.interest == Decimal(item[key])
    assert claim.interest == sum(part.amount for part in claim.segments)


@pytest.mark.parametrize("item", vectors("principal", "days", "rate"))
def test_the_formula_reproduces_a_vector_in_days(item: Mapping[str, Any]) -> None:
    base, rate, days = Decimal(item["principal"]), Decimal(item["rate"]), int(item["days"])
    assert round_cents(interest(base, rate, days)) == Decimal(item["interest"])
    if "actual" in item:
        assert round_cents(interest(base, rate, days, 366)) == Decimal(item["actual"])
        assert round_cents(interest(base, rate, days, 360)) == Decimal(item["basis_360"])
    if "total_with_40_without_principal" in item:
        fixed = LAW.in_force("indemnite_forfaitaire", date(2026, 1, 1)).value
        total = round_cents(interest(base, rate, days)) + fixed
        assert total == Decimal(item["total_with_40_without_principal"])


def test_the_year_basis_reproduces_its_vector_through_the_engine() -> None:
    [item] = [item for item in VECTORS if item["id"] == "R4"]  # the 366 days of 2024
    dated = {**item, "due": "2023-12-31", "end": "2024-12-31"}
    assert engine_claim(dated).interest == Decimal(item["interest"])
    assert engine_claim(dated, day_basis="reelle").interest == Decimal(item["actual"])
    assert engine_claim(dated, day_basis="360").interest == Decimal(item["basis_360"])


@pytest.mark.parametrize("item", vectors("invoices"))
def test_invoices_are_computed_one_by_one(item: Mapping[str, Any]) -> None:
    start = day("2026-01-31")
    invoices = tuple(invoice(amount, str(start), f"F{i}") for i, amount in enumerate(item["invoices"]))
    claim = compute(case_of(invoices=invoices), CREDITOR, LAW, start + timedelta(days=int(item["days"])))
    assert {part.rate_percent for part in claim.segments} == {Decimal(item["rate"])}
    assert claim.interest == Decimal(item["interest"])
    assert claim.indemnity == 40 * len(invoices)


@pytest.mark.parametrize("item", vectors("invoice"))
def test_due_dates_reproduce_their_vector(item: Mapping[str, Any]) -> None:
    issued = day(item["invoice"])
    assert end_of_month(issued, 45) == (day(item["eom_45_A"]), day(item["eom_45_B"]))
    if "net_30" in item:
        [line] = claim_at(item["net_30"], case_of(invoices=(invoice("10", None, issued_on=issued),))).lines
        assert line.due_date == day(item["net_30"])
        assert line.due_date_computed
        assert issued + timedelta(days=60) == day(item["net_60"])


def test_no_vector_is_forgotten() -> None:
    shapes = ({"principal", "end"}, {"principal", "days", "rate"}, {"invoices"}, {"invoice"})
    assert all(any(shape <= set(item) for shape in shapes) for item in VECTORS)
    assert len(VECTORS) == 33


# --- Between professionals ---


def test_nothing_is_late_on_the_due_date_nor_paid_late_that_day() -> None:
    case = case_of(invoices=(invoice("1000", "2026-05-20"),))
    on_time = claim_at("2026-05-20", case)
    assert (on_time.total, on_time.not_due, on_time.per_diem) == (0, 1000, 0)
    payments = (Payment(received_on="2026-05-20", amount="1000"),)
    paid = claim_at("2026-06-30", case.model_copy(update={"payments": payments}))
    assert (paid.total, paid.indemnity, paid.overdue_lines) == (0, 0, ())


def test_one_late_day_costs_forty_euros_even_when_the_end_is_not_counted() -> None:
    case = case_of(invoices=(invoice("1000", "2026-05-20"),), conventions=Conventions(day_count="fin_exclue"))
    claim = claim_at("2026-05-21", case)
    assert (claim.interest, claim.indemnity) == (0, 40)


def test_paid_late_in_full_leaves_interest_to_the_day_and_forty_euros() -> None:
    text = ONE_INVOICE + "paiements:\n  - recu_le: 2026-02-09\n    montant: 5000\n    facture: F1\n"
    claim = read(text, "2026-11-22")
    assert (claim.principal, claim.interest, claim.indemnity) == (0, Decimal("49.93"), 40)
    assert claim.per_diem == 0
    [line] = claim.overdue_lines
    assert (line.outstanding, line.late, line.segments[0].end) == (0, True, day("2026-02-09"))
    left = Decimal("49.93")  # interest first leaves that much principal, which still bears interest
    later = (("12.15", 141), ("12.40", 145))
    further = sum(round_cents(interest(left, Decimal(rate), days)) for rate, days in later)
    assert claim.interest_first_total == left + further + 40


def test_paying_the_total_of_the_letter_leaves_nothing() -> None:
    claim = read(ONE_INVOICE, "2026-02-09")
    payment = f"paiements:\n  - recu_le: 2026-02-09\n    montant: {claim.total}\n"
    for allocation in ("", "    facture: F1\n"):
        after = read(ONE_INVOICE + payment + allocation, "2026-11-22")
        assert (after.total, after.interest_first_total, after.overpaid) == (0, 0, 0)
        [line] = after.lines
        assert (line.paid, line.interest_paid, line.indemnity_paid) == (claim.total, Decimal("49.93"), 40)
        assert not line.overdue


def test_an_overpayment_is_reported_and_never_negative() -> None:
    text = ONE_INVOICE + "paiements:\n  - recu_le: 2026-01-10\n    montant: 6 000,00\n"
    for allocation in ("", "    facture: F1\n", "    facture: inconnue\n"):
        claim = read(text + allocation, "2026-11-22")
        assert (claim.total, claim.overpaid, claim.paid) == (0, 1000, 6000)


def test_a_payment_after_the_day_is_not_seen() -> None:
    text = ONE_INVOICE + "paiements:\n  - recu_le: 2026-03-12\n    montant: 5000\n    facture: F1\n"
    assert read(text, "2026-03-11") == read(ONE_INVOICE, "2026-03-11")


def test_unallocated_payments_go_to_the_oldest_due_date_then_pro_rata() -> None:
    invoices = (
        invoice("100", "2026-03-01", "C"),
        invoice("300", "2026-02-01", "B"),
        invoice("100", "2026-02-01", "A"),
    )
    payments = (Payment(received_on="2026-02-15", amount="200"),)
    claim = claim_at("2026-02-15", case_of(invoices=invoices, payments=payments))
    assert {line.number: line.paid for line in claim.lines} == {"C": 0, "B": 150, "A": 50}


def test_an_unallocated_payment_settles_due_debts_and_their_interest_before_debts_not_due() -> None:
    invoices = (invoice("100", "2026-03-01", "late"), invoice("300", "2026-12-01", "early"))
    payments = (Payment(received_on="2026-04-01", amount="200"),)
    claim = claim_at("2026-04-01", case_of(invoices=invoices, payments=payments))
    late, early = claim.lines
    assert (late.outstanding, late.interest, late.indemnity) == (0, 0, 0)
    assert late.paid == 140 + late.interest_paid
    assert early.outstanding == 300 - (200 - late.paid) == claim.not_due
    assert claim.total == 0


def test_costs_are_settled_last_and_never_by_a_payment_in_time() -> None:
    text = ONE_INVOICE + "frais:\n  - libelle: sommation\n    montant: 80,00\n"
    assert read(text, "2026-02-09").total == Decimal("5169.93")
    early = text + "paiements:\n  - recu_le: 2026-01-05\n    montant: 400\n"
    assert (read(early, "2026-02-09").costs, read(early, "2026-02-09").principal) == (80, 4600)
    whole = text + "paiements:\n  - recu_le: 2026-02-09\n    montant: 5169,93\n    facture: F1\n"
    claim = read(whole, "2026-02-09")
    assert (claim.total, claim.costs_paid, claim.overpaid) == (0, 80, 0)


def test_the_agreed_rate_of_the_case_prevails_and_stays_as_written_below_the_floor() -> None:
    creditor = CREDITOR.model_copy(update={"penalty_clause": PenaltyClause(rate="15", basis="CGV")})
    case = case_of(invoices=(invoice("4000", "2026-05-31"),))
    assert claim_at("2026-07-30", case, creditor).interest == Decimal("98.63")
    case = case.model_copy(update={"penalty_clause": PenaltyClause(rate="8", basis="contrat, art. 3")})
    claim = claim_at("2026-07-30", case, creditor)
    assert claim.interest == Decimal("52.60")
    [part] = claim.segments
    assert (part.days, part.source, part.legal_values) == (60, "contrat, art. 3", ())


def test_a_frozen_clause_in_multiples_of_the_legal_rate() -> None:
    clause = PenaltyClause(multiple="3", basis="CGV")
    fixed = Conventions(rate_mode="fixe_au_depart")
    case = case_of(invoices=(invoice("4000", "2026-05-31"),), penalty_clause=clause, conventions=fixed)
    assert claim_at("2026-07-30", case).interest == Decimal("51.68")


def test_a_missing_rate_is_an_error_never_an_extrapolation() -> None:
    case = case_of(invoices=(invoice("1000", "2026-05-20"),))
    with pytest.raises(NotInForce, match="dernière période connue"):
        claim_at("2099-01-01", case)
    with pytest.raises(NotInForce):
        claim_at("2014-01-01", case_of(invoices=(invoice("1000", "2012-12-30"),)))
    agreed = case.model_copy(update={"penalty_clause": PenaltyClause(rate="15", basis="CGV")})
    assert claim_at("2099-01-01", agreed).segments[-1].end == day("2099-01-01")


def test_a_credit_note_that_cancels_everything_leaves_nothing() -> None:
    notes = (CreditNote(number="A1", issued_on="2026-05-01", amount="3000", invoice="F1"),)
    for effect in ("origine", "date_de_l_avoir"):
        conventions = Conventions(credit_note=effect)
        case = case_of(invoices=(invoice("3000", "2026-02-28"),), credit_notes=notes, conventions=conventions)
        claim = claim_at("2026-06-30", case)
        assert (claim.total, claim.segments, claim.indemnity, claim.overdue_lines) == (0, (), 0, ())


def test_only_the_undisputed_part_bears_interest_while_the_dispute_is_open() -> None:
    dispute = Dispute(
        invoice="F1", opened_on="2026-02-01", closed_on="2026-06-01", reason="malfaçon", amount="600"
    )
    case = case_of(invoices=(invoice("1000", "2026-01-31"),), disputes=(dispute,))
    claim = claim_at("2026-05-31", case)
    assert (claim.principal, claim.disputed, claim.indemnity) == (400, 600, 40)
    assert {part.base for part in claim.segments} == {400}
    assert claim_at("2026-06-01", case).principal == 1000
    whole = case.model_copy(update={"disputes": (dispute.model_copy(update={"amount": None}),)})
    claim = claim_at("2026-05-31", whole)
    assert (claim.total, claim.disputed, claim.overdue_lines) == (0, 1000, ())


def test_several_due_dates_of_one_invoice_have_each_their_delay_and_one_indemnity() -> None:
    parts = (Instalment(due_date="2026-03-31", amount="600"), Instalment(due_date="2026-01-31", amount="400"))
    case = case_of(invoices=(invoice("1200", "2026-01-31", instalments=parts),))
    claim = claim_at("2026-03-02", case)
    [line] = claim.lines
    assert (line.due_date, line.claimed, line.not_due, line.outstanding) == (
        day("2026-01-31"),
        400,
        800,
        1200,
    )
    assert (claim.principal, claim.interest, claim.indemnity) == (400, Decimal("3.99"), 40)
    claim = claim_at("2026-04-30", case)
    assert [(part.due_date, part.base, part.days) for part in claim.segments] == [
        (day("2026-01-31"), 400, 89),
        (day("2026-03-31"), 800, 30),
    ]
    assert claim.indemnity == 40


@pytest.mark.parametrize(
    ("opened", "due", "interest_end", "fee"),
    [
        ("2026-09-15", "2026-07-31", "2026-09-14", 40),
        ("2026-07-31", "2026-07-31", None, 0),
        ("2026-08-01", "2026-07-31", None, 40),
    ],
)
def test_an_insolvency_judgment_stops_interest_the_eve(
    opened: str, due: str, interest_end: str | None, fee: int
) -> None:
    text = f"""\
        factures:
          - numero: F1
            emise_le: 2026-06-30
            echeance: {due}
            montant_ttc: 2 400,00
            prestation: travaux
        situation:
          type: redressement
          ouverte_le: {opened}
        """
    claim = read(text, "2026-11-22")
    assert (claim.segments[-1].end if claim.segments else None) == (
        day(interest_end) if interest_end else None
    )
    assert (claim.indemnity, claim.per_diem) == (fee, 0)
    if opened == "2026-09-15":
        assert claim.interest == Decimal("36.69")
    before = read(text, str(day(opened) - timedelta(days=1)))
    assert before == read(text.split("situation")[0].rstrip(), str(day(opened) - timedelta(days=1)))
    supplied_later = f"emise_le: 2026-06-30\n            executee_le: {opened}"
    after = read(text.replace("emise_le: 2026-06-30", supplied_later), "2026-11-22")
    assert after.segments[-1].end == day("2026-11-22")


def test_the_per_diem_is_not_rounded_to_the_cent() -> None:
    claim = claim_at("2026-10-01", case_of(invoices=(invoice("1700", "2026-09-01"),)))
    assert claim.per_diem == Decimal("0.5775")


# --- Consumers ---


CONSUMER_INVOICE = (invoice("1500", "2026-07-31"),)


@pytest.mark.parametrize(
    ("entry", "start"),
    [
        (notice("2026-09-01", ("presente", "2026-09-03"), ("distribue", "2026-09-10")), "2026-09-03"),
        (notice("2026-09-01", ("presente", "2026-09-03"), ("non_reclame", "2026-09-19")), "2026-09-03"),
        (notice("2026-09-01", ("refuse", "2026-09-04")), "2026-09-04"),
        (notice("2026-09-01", ("depose", "2026-09-01")), None),
        (notice("2026-09-01"), None),
        (notice("2026-09-01", ("presente", "2026-09-03"), ("npai", "2026-09-05")), None),
        (notice("2026-09-01", channel="courriel"), "2026-09-01"),
        (notice("2026-09-01", channel="lettre"), "2026-09-01"),
        (notice("2026-09-01", channel="telephone"), None),
        (notice("2026-07-01", channel="lettre"), None),  # nothing was payable yet
    ],
)
def test_a_consumer_owes_legal_interest_only_after_a_mise_en_demeure(
    entry: JournalEntry, start: str | None
) -> None:
    case = case_of("b2c", invoices=CONSUMER_INVOICE, journal=(entry,))
    claim = claim_at("2026-10-03", case)
    assert claim.lines[0].first_interest_day == (day(start) + timedelta(days=1) if start else None)
    assert {part.rate_percent for part in claim.segments} <= {Decimal("2.75")}
    assert (claim.per_diem > 0) == (start is not None)
    if entry.on > day("2026-07-31"):
        assert formal_notice_day(case, terms(case, CREDITOR)) == (day(start) if start else None)


def test_on_the_day_of_the_mise_en_demeure_a_consumer_owes_no_interest_yet() -> None:
    case = case_of("b2c", invoices=CONSUMER_INVOICE, journal=(notice("2026-09-01", channel="lettre"),))
    claim = claim_at("2026-09-01", case)
    assert (claim.interest, claim.per_diem) == (0, Decimal("0.1130"))


def test_a_consumer_never_owes_indemnity_costs_nor_an_agreed_rate() -> None:
    text = """\
        factures:
          - numero: F1
            emise_le: 2026-06-30
            echeance: 2026-07-31
            montant_ttc: 1 500,00
            prestation: travaux
        penalites:
          taux: 15
          fondement: CGV
        frais:
          - libelle: dossier
            montant: 30
        """
    claim = read(text, "2026-11-22", "consommateur")
    assert (claim.total, claim.indemnity, claim.costs, claim.interest) == (1500, 0, 0, 0)
    assert "indemnité" not in explain(claim).lower()


# --- Public buyers ---


@pytest.mark.parametrize(
    ("buyer", "fields", "due", "amount"),
    [
        ("pouvoir_adjudicateur", {"received_on": "2026-05-20"}, "2026-06-19", "140.15"),
        ("etablissement_de_sante", {"received_on": "2026-05-20"}, "2026-07-09", "75.22"),
        ("entreprise_publique", {"received_on": "2026-05-20"}, "2026-07-20", "37.61"),  # 19 July is a Sunday
        ("pouvoir_adjudicateur", {"received_on": "2026-07-16"}, "2026-08-17", "0"),  # Saturday 15 August
    ],
)
def test_a_public_period_runs_from_receipt_to_a_working_day(
    buyer: str, fields: Any, due: str, amount: str
) -> None:
    order = PublicOrder(**fields)
    case = case_of("public", invoices=(invoice("12000", None, public_order=order),), buyer_kind=buyer)
    claim = claim_at("2026-07-31", case)
    assert (claim.lines[0].due_date, claim.lines[0].due_date_computed) == (day(due), True)
    assert claim.interest == Decimal(amount)


def test_a_public_period_runs_from_performance_when_later_and_without_receipt_from_the_second_day() -> None:
    order = PublicOrder(received_on="2026-05-20")
    performed = invoice("100", None, public_order=order, performed_on="2026-06-01")
    assert claim_at("2026-06-02", case_of("public", invoices=(performed,))).lines[0].due_date == day(
        "2026-07-01"
    )
    unknown = invoice("100", None, issued_on="2026-05-20")
    assert claim_at("2026-06-02", case_of("public", invoices=(unknown,))).lines[0].due_date == day(
        "2026-06-22"
    )
    given_date = invoice("100", "2026-06-20")  # a Saturday
    assert claim_at("2026-06-02", case_of("public", invoices=(given_date,))).lines[0].due_date == day(
        "2026-06-22"
    )


def test_a_retention_is_neither_claimed_nor_bears_interest() -> None:
    bill = invoice(
        "12000",
        None,
        public_order=PublicOrder(received_on="2026-05-20"),
        retention=Retention(amount="600"),
    )
    claim = claim_at("2026-07-31", case_of("public", invoices=(bill,)))
    [line] = claim.lines
    assert (claim.principal, line.retention, claim.segments[0].base) == (11400, 600, 11400)
    assert (claim.indemnity, line.indemnity_value.key) == (40, "indemnite_forfaitaire_public")


def test_a_public_rate_is_frozen_even_when_the_year_is_cut() -> None:
    case = case_of(
        "public", invoices=(invoice("1000", "2023-12-29"),), conventions=Conventions(day_basis="reelle")
    )
    claim = claim_at("2024-12-31", case)
    assert [(part.days, part.year_days, part.rate_percent) for part in claim.segments] == [
        (2, 365, Decimal("12.00")),
        (366, 366, Decimal("12.00")),
    ]


# --- What is printed ---


def test_explain_says_every_figure() -> None:
    text = ONE_INVOICE + "paiements:\n  - recu_le: 2026-02-09\n    montant: 2000\n    facture: F1\n"
    said = explain(read(text, "2026-03-11"))
    for space in "\N{NO-BREAK SPACE}\N{NARROW NO-BREAK SPACE}":
        said = said.replace(space, " ")
    assert "du 11/01/2026 au 09/02/2026, 30 jours : 5 000,00 € × 12,15 % × 30 / 365 = 49,93 €" in said
    assert "pénalités de retard de plein droit, taux de chaque semestre (C. com., art. L. 441-10, II)" in said
    assert "= 49,93 € (taux BCE 2,15 % + 10 points ; BCE" in said
    assert "indemnité forfaitaire : 40,00 € (C. com., art. L. 441-10, II et D. 441-5" in said
    assert "Total dû : 3 119,89 €" in said
    assert "d'abord sur les intérêts (C. civ., art. 1343-1) : 3 120,39 €" in said
    assert "L'année compte 365 jours, même bissextile." in said
    assert "None" not in said


def test_json_holds_plain_decimal_strings() -> None:
    data = as_json(read(ONE_INVOICE, "2026-02-09"))
    assert (data["reference"], data["date"], data["total"]) == ("essai", "2026-02-09", "5089.93")
    assert (data["principal"], data["interets"], data["indemnites"], data["frais"]) == (
        "5000.00",
        "49.93",
        "40.00",
        "0.00",
    )
    [line] = data["lignes"]
    assert (line["facture"], line["du"], line["au"], line["jours"]) == ("F1", "2026-01-11", "2026-02-09", 30)
    assert (line["taux"], line["base"], line["montant"]) == ("12.15", "5000.00", "49.93")
    assert line["source"].startswith("BCE")


def test_csv_reads_back_and_holds_no_formula() -> None:
    clause = PenaltyClause(rate="12", basis="@CGV ; art. 8\nligne")
    invoices = (invoice("5000", "2026-01-10", "=1+1"),)
    text = as_csv(claim_at("2026-02-09", case_of(invoices=invoices, penalty_clause=clause)))
    assert text.count("\r\n") == text.count("\n")
    header, *rows = csv.reader(io.StringIO(text, newline=""), delimiter=";")
    assert header[:3] == ["nature", "facture", "du"]
    assert {len(row) for row in rows} == {len(header)}
    assert not any(cell.startswith(("=", "+", "-", "@")) for row in rows for cell in row)
    assert rows[0][1] == "'=1+1"
    assert rows[-1][0] == "total dû"
    assert rows[-1][header.index("montant")] == "5089,32"


# --- Properties ---

DAYS = st.dates(date(2023, 1, 1), date(2026, 12, 31))
CONVENTIONS = {
    name: type(getattr(Terms(), name)) for name in Terms.__slots__ if getattr(Terms(), name) is not None
}
CENTS = st.integers(1, 2_000_000).map(lambda cents: Decimal(cents) / 100)


@st.composite
def cases(draw: st.DrawFn) -> Case:
    regime = draw(st.sampled_from(list(Regime)))
    numbers = [f"F{i}" for i in range(draw(st.integers(1, 3)))]
    invoices = []
    for number in numbers:
        due, amount = draw(DAYS), draw(CENTS)
        extra: dict[str, Any] = {}
        if draw(st.booleans()) and amount > 1:
            half = round_cents(amount / 2)
            parts = ((due, half), (draw(DAYS), amount - half))
            extra["instalments"] = tuple(Instalment(due_date=on, amount=part) for on, part in parts)
        if draw(st.booleans()):
            due_on = draw(st.none() | DAYS)
            extra["retention"] = Retention(amount=draw(CENTS), due_on=due_on)
        invoices.append(invoice(str(amount), str(due), number, **extra))
    target = st.sampled_from([*numbers, None])
    payments = [
        Payment(received_on=draw(DAYS), amount=draw(CENTS), invoice=draw(target))
        for _ in range(draw(st.integers(0, 3)))
    ]
    notes = [
        CreditNote(
            number=f"A{i}", issued_on=draw(DAYS), amount=draw(CENTS), invoice=draw(st.sampled_from(numbers))
        )
        for i in range(draw(st.integers(0, 2)))
    ]
    disputes = [
        Dispute(
            invoice=draw(st.sampled_from(numbers)),
            opened_on=draw(DAYS),
            reason="litige",
            amount=draw(st.none() | CENTS),
        )
        for _ in range(draw(st.integers(0, 1)))
    ]
    chosen = {name: draw(st.sampled_from(list(kind))) for name, kind in CONVENTIONS.items()}
    journal = [notice(str(draw(DAYS)), channel="lettre")] if draw(st.booleans()) else []
    return case_of(
        regime.value,
        invoices=tuple(invoices),
        payments=tuple(payments),
        credit_notes=tuple(notes),
        disputes=tuple(disputes),
        journal=tuple(journal),
        conventions=Conventions(**chosen),
    )


quick = settings(max_examples=120, deadline=None, derandomize=True)


@quick
@given(cases(), DAYS)
def test_no_sum_is_negative_and_totals_add_up(case: Case, as_of: date) -> None:
    claim = compute(case, CREDITOR, LAW, as_of)
    sums = (claim.principal, claim.interest, claim.indemnity, claim.costs)
    assert min(*sums, claim.total, claim.not_due, claim.disputed, claim.overpaid, claim.per_diem) >= 0
    assert claim.total == sum(sums, ZERO)
    assert claim.paid == sum((line.paid for line in claim.lines), ZERO) + claim.costs_paid + (
        claim.overpaid - sum((line.overpaid for line in claim.lines), ZERO)
    )
    assert all(
        part.amount >= 0 and part.start <= part.end <= as_of and part.legal_values for part in claim.segments
    )
    explain(claim), as_csv(claim), as_json(claim)


@quick
@given(cases(), DAYS)
def test_every_invoice_is_conserved(case: Case, as_of: date) -> None:
    for line in compute(case, CREDITOR, LAW, as_of).lines:
        told = line.outstanding + line.credited + line.disputed + line.retention
        assert line.original == told + line.principal_paid
        if not (line.overpaid or line.interest_paid or line.indemnity_paid):
            assert line.original == told + line.paid
        assert line.interest + line.interest_paid == sum((part.amount for part in line.segments), ZERO)
        assert min(line.outstanding, line.disputed, line.retention, line.interest, line.indemnity) >= 0


@quick
@given(cases(), DAYS, st.randoms(use_true_random=False))
def test_the_order_of_the_file_does_not_matter(case: Case, as_of: date, shuffler: random.Random) -> None:
    def mixed(items: tuple[Any, ...]) -> tuple[Any, ...]:
        return tuple(shuffler.sample(items, len(items)))

    names = ("invoices", "payments", "credit_notes", "disputes")
    other = case.model_copy(update={name: mixed(getattr(case, name)) for name in names})
    first, second = compute(case, CREDITOR, LAW, as_of), compute(other, CREDITOR, LAW, as_of)
    assert (first.total, first.interest_first_total, first.per_diem) == (
        second.total,
        second.interest_first_total,
        second.per_diem,
    )

    def told(lines: tuple[InvoiceClaim, ...]) -> list[Any]:
        return sorted(
            (line.number, line.outstanding, line.interest, line.indemnity, line.paid) for line in lines
        )

    assert told(first.lines) == told(second.lines)


@quick
@given(cases(), DAYS, DAYS, CENTS, st.booleans())
def test_a_payment_never_raises_the_total(
    case: Case, as_of: date, on: date, amount: Decimal, allocated: bool
) -> None:
    payment = Payment(received_on=on, amount=amount, invoice="F0" if allocated else None)
    more = case.model_copy(update={"payments": (*case.payments, payment)})
    before, after = compute(case, CREDITOR, LAW, as_of), compute(more, CREDITOR, LAW, as_of)
    assert after.total <= before.total
    assert after.interest_first_total <= before.interest_first_total


@quick
@given(cases(), DAYS)
def test_principal_first_never_claims_more_than_interest_first(case: Case, as_of: date) -> None:
    claim = compute(case, CREDITOR, LAW, as_of)
    rounding = Decimal("0.01") * len(claim.segments)
    assert claim.total <= claim.interest_first_total + rounding


@quick
@given(CENTS, st.lists(DAYS, min_size=3, max_size=6, unique=True))
def test_interest_over_adjoining_periods_adds_up_before_rounding(amount: Decimal, days: list[date]) -> None:
    days.sort()

    def between(due: date, end: date) -> Fraction:
        return exact_sum(compute(case_of(invoices=(invoice(str(amount), str(due)),)), CREDITOR, LAW, end))

    assert between(days[0], days[-1]) == sum(between(start, end) for start, end in pairwise(days))


# --- Against a naive count, day by day, in fractions ---

# The rates in force on the first day of each half-year, copied from the research notes: refinancing, legal.
HALF_CENT = Fraction(1, 200)
RATES = {
    "2023-1": ("2.50", "2.06"),
    "2023-2": ("4.00", "4.22"),
    "2024-1": ("4.50", "5.07"),
    "2024-2": ("4.25", "4.92"),
    "2025-1": ("3.15", "3.71"),
    "2025-2": ("2.15", "2.76"),
    "2026-1": ("2.15", "2.62"),
    "2026-2": ("2.40", "2.75"),
}


def exact(part: Segment) -> Fraction:
    return Fraction(part.base) * Fraction(part.rate_percent) * part.days / (100 * part.year_days)


def exact_sum(claim: Claim) -> Fraction:
    return sum(map(exact, claim.segments), Fraction(0))


def rate_on(on: date, regime: str, first: date, fixed: bool) -> Fraction:
    if regime == "public" or (fixed and regime == "b2b"):
        on = first
    refinancing, legal = RATES[f"{on.year}-{1 if on.month < 7 else 2}"]
    return {
        "b2b": Fraction(refinancing) + 10,
        "public": Fraction(refinancing) + 8,
        "b2c": Fraction(legal),
    }[regime]


def naive_interest(case: Case, as_of: date) -> Fraction:
    """Exact interest, one day after another, for cases whose payments all name their invoice."""
    regime, chosen, total = case.regime.value, case.conventions, Fraction(0)
    exclusive = chosen.day_count == "fin_exclue"
    for bill in case.invoices:
        assert bill.due_date is not None
        due = bill.due_date
        while regime == "public" and due.weekday() > 4:  # the random due dates avoid public holidays
            due += timedelta(days=1)
        first = due + timedelta(days=1)
        if regime == "b2c":
            notices = [entry.on for entry in case.journal if entry.on > due]
            if not notices:
                continue
            first = min(notices) + timedelta(days=1)
        open_disputes = [d for d in case.disputes if d.invoice == bill.number and d.opened_on <= as_of]
        disputed = sum(Fraction(d.amount or 10**9) for d in open_disputes)
        payments = [p for p in case.payments if p.invoice == bill.number]
        notes = [n for n in case.credit_notes if n.invoice == bill.number and n.issued_on <= as_of]
        dated = chosen.credit_note == "date_de_l_avoir" and sum(n.amount for n in notes) < bill.amount_ttc
        on = first
        while on <= as_of - timedelta(days=exclusive):
            seen = on if exclusive else on - timedelta(days=1)
            base = Fraction(bill.amount_ttc) - disputed
            base -= sum(Fraction(n.amount) for n in notes if not dated or n.issued_on <= seen)
            base -= sum(Fraction(p.amount) for p in payments if p.received_on <= seen)
            leap = on.year % 4 == 0
            length = {"365": 365, "360": 360, "reelle": 366 if leap else 365}[chosen.day_basis or "365"]
            if base > 0:
                total += (
                    base * rate_on(on, regime, first, chosen.rate_mode == "fixe_au_depart") / (100 * length)
                )
            on += timedelta(days=1)
    return total


def random_case(seed: int) -> tuple[Case, date]:
    draw = random.Random(seed)  # noqa: S311
    start = date(2023, 1, 2)

    def some_day(span: int = 1300) -> date:
        return start + timedelta(days=draw.randrange(span))

    def amount(top: int = 900_000) -> str:
        return str(Decimal(draw.randrange(1, top)) / 100)

    regime = draw.choice(["b2b", "b2b", "public", "b2c"])
    numbers = [f"F{i}" for i in range(draw.choice([1, 1, 2, 3]))]
    due_dates = [some_day().replace(month=draw.choice([2, 3, 6, 9, 10]), day=20) for _ in numbers]
    invoices = tuple(
        invoice(amount(), str(due), number) for number, due in zip(numbers, due_dates, strict=True)
    )
    payments = tuple(
        Payment(received_on=some_day(1450), amount=amount(300_000), invoice=draw.choice(numbers))
        for _ in range(draw.choice([0, 1, 2, 4]))
    )
    notes = tuple(
        CreditNote(number=f"A{i}", issued_on=some_day(), amount=amount(100_000), invoice=draw.choice(numbers))
        for i in range(draw.choice([0, 0, 1, 2]))
    )
    disputes = ()
    if draw.random() < 0.3:
        part = draw.choice([None, amount(200_000)])
        disputes = (Dispute(invoice=numbers[0], opened_on=some_day(), reason="litige", amount=part),)
    conventions = Conventions(
        rate_mode=draw.choice(["par_semestre", "fixe_au_depart"]),
        day_count=draw.choice(["fin_incluse", "fin_exclue"]),
        day_basis=draw.choice(["365", "reelle", "360"]),
        credit_note=draw.choice(["origine", "date_de_l_avoir"]),
    )
    notices = draw.choice([1, 2]) if regime == "b2c" else 0
    journal = tuple(notice(str(some_day()), channel=Channel.LETTER) for _ in range(notices))
    case = case_of(
        regime,
        invoices=invoices,
        payments=payments,
        credit_notes=notes,
        disputes=disputes,
        conventions=conventions,
        journal=journal,
    )
    return case, some_day(1459)


@pytest.mark.parametrize("block", range(8))
def test_a_naive_day_by_day_count_agrees_exactly(block: int) -> None:
    accrued = 0
    for seed in range(block * 60, block * 60 + 60):
        case, as_of = random_case(seed)
        claim = compute(case, CREDITOR, LAW, as_of)
        assert exact_sum(claim) == naive_interest(case, as_of), seed
        accrued += bool(claim.segments)
        for part in claim.segments:
            assert abs(Fraction(part.amount) - exact(part)) <= HALF_CENT, seed
        rounded_once = case.conventions.model_copy(update={"rounding": Rounding.TOTAL})
        for line in compute(
            case.model_copy(update={"conventions": rounded_once}), CREDITOR, LAW, as_of
        ).lines:
            told = sum((part.amount for part in line.segments), ZERO)
            assert abs(Fraction(told) - sum(map(exact, line.segments), Fraction(0))) <= HALF_CENT, seed
    assert accrued > 20
