"""What the creditor gives up, the penal clause, the delay of a judge: worked out beside each expectation.

Most tests use one invoice of 5 000 € due on 10 January 2026, at 12.15 % in the first half-year: 30 days, to
9 February, are worth 49.93 (49.9315); 60 days, to 11 March, 99.86 (99.8630) or twice 49.93.
"""

from decimal import Decimal
from typing import Any

import pytest
from builders import day
from claims import case_of, claim_at, invoice

from generator.case import (
    Act,
    Case,
    CreditNote,
    Dispute,
    ExtraCost,
    GracePeriod,
    Instalment,
    JournalEntry,
    Payment,
    PenalClause,
    PostalEvent,
    Remission,
    Sending,
    Situation,
)

BILL = invoice("5000", "2026-01-10", issued_on="2025-12-10")
COST = ExtraCost(label="sommation", amount="80")


def gift(of: str, on: str = "2026-02-09", amount: str | None = None, number: str | None = None) -> Remission:
    return Remission(granted_on=on, of=of, amount=amount, invoice=number, reason="geste")


def with_gifts(*gifts: Remission, **blocks: Any) -> Case:
    return case_of(**{"invoices": (BILL,), "extra_costs": (COST,), **blocks}, remissions=gifts)


# --- Remissions ---


@pytest.mark.parametrize(
    ("of", "amount", "left", "given"),
    [
        # left on 11 March: principal, interest, indemnity, costs
        ("interets", None, ("5000", "0", "40", "80"), "49.93"),  # nothing accrues any more
        ("interets", "20", ("5000", "79.86", "40", "80"), "20"),  # 49.93 - 20 + 49.93
        ("interets", "500", ("5000", "49.93", "40", "80"), "49.93"),  # no more than was owed that day
        ("indemnite", None, ("5000", "99.86", "0", "80"), "40"),
        ("indemnite", "15", ("5000", "99.86", "25", "80"), "15"),
        ("indemnite", "60", ("5000", "99.86", "0", "80"), "40"),
        ("frais", None, ("5000", "99.86", "40", "0"), "80"),
        ("frais", "30", ("5000", "99.86", "40", "50"), "30"),
        (
            "principal",
            "1000",
            ("4000", "89.88", "40", "80"),
            "1000",
        ),  # 49.93 + 4 000 × 12.15 % × 30 / 365 = 39.95
        ("principal", None, ("0", "49.93", "40", "80"), "5000"),
        ("clause_penale", None, ("5000", "99.86", "40", "80"), "0"),  # none is incurred
    ],
)
def test_a_remission_takes_what_it_says_and_no_more(
    of: str, amount: str | None, left: tuple[str, ...], given: str
) -> None:
    claim = claim_at("2026-03-11", with_gifts(gift(of, amount=amount)))
    assert (claim.principal, claim.interest, claim.indemnity, claim.costs) == tuple(map(Decimal, left))
    assert claim.remitted == Decimal(given)
    assert claim.total == sum(map(Decimal, left))


def test_a_remission_of_all_the_interest_gives_up_what_every_due_date_has_accrued() -> None:
    """1 000 € due on 10 January and 1 000 € on 20 January: 30 days (9.99) and 20 days (6.66) on 9 February."""
    parts = tuple(Instalment(due_date=due, amount="1000") for due in ("2026-01-10", "2026-01-20"))
    bill = invoice("2000", None, instalments=parts)
    claim = claim_at("2026-03-11", with_gifts(gift("interets"), invoices=(bill,), extra_costs=()))
    [line] = claim.lines
    assert (line.interest, line.interest_remitted, claim.remitted) == (0, Decimal("16.65"), Decimal("16.65"))
    assert sum(part.amount for part in line.segments) == Decimal("16.65")


def test_a_remission_bears_on_the_oldest_due_date_first() -> None:
    bills = (invoice("5000", "2026-01-20", "younger"), invoice("5000", "2026-01-10", "older"))
    claim = claim_at("2026-02-09", with_gifts(gift("interets", amount="60"), invoices=bills, extra_costs=()))
    younger, older = claim.lines
    # 30 days are worth 49.93, 20 days 33.29: the older loses all, the younger 10.07.
    assert (older.interest, younger.interest) == (0, Decimal("33.29") - Decimal("10.07"))
    claim = claim_at("2026-02-09", with_gifts(gift("principal", amount="6000"), invoices=bills))
    younger, older = claim.lines
    assert (older.outstanding, younger.outstanding) == (0, 4000)


def test_a_remission_of_principal_leaves_what_is_disputed() -> None:
    dispute = Dispute(invoice="F1", opened_on="2026-01-20", reason="malfaçon", amount="1000")
    claim = claim_at("2026-02-09", with_gifts(gift("principal"), disputes=(dispute,)))
    assert (claim.principal, claim.disputed, claim.remitted) == (0, 1000, 4000)


@pytest.mark.parametrize("of", ["interets", "indemnite", "principal"])
def test_a_remission_on_one_invoice_leaves_the_others(of: str) -> None:
    bills = (invoice("5000", "2026-01-10", "A"), invoice("5000", "2026-01-10", "B"))
    claim = claim_at("2026-02-09", with_gifts(gift(of, number="B"), invoices=bills))
    kept, given = claim.lines
    assert (kept.outstanding, kept.interest, kept.indemnity) == (5000, Decimal("49.93"), 40)
    assert claim.remitted == {"interets": Decimal("49.93"), "indemnite": 40, "principal": 5000}[of]
    assert given.outstanding == (0 if of == "principal" else 5000)


def test_before_anything_has_accrued_an_amount_gives_nothing_and_a_whole_remission_holds() -> None:
    early = "2026-01-05"
    claim = claim_at("2026-02-09", with_gifts(gift("interets", early, "20"), gift("indemnite", early, "20")))
    assert (claim.interest, claim.indemnity, claim.remitted) == (Decimal("49.93"), 40, 0)
    claim = claim_at("2026-02-09", with_gifts(gift("interets", early), gift("indemnite", early)))
    assert (claim.interest, claim.indemnity, claim.remitted, claim.segments) == (0, 0, 0, ())
    assert claim.per_diem == 0


@pytest.mark.parametrize("of", ["interets", "indemnite", "principal"])
def test_what_does_not_exist_yet_is_not_given_up(of: str) -> None:
    """A remission that names no invoice stops at those issued by then (C. civ., art. 1350)."""
    late = invoice("5000", "2026-05-31", "later", issued_on="2026-05-01")
    claim = claim_at("2026-06-30", with_gifts(gift(of), invoices=(BILL, late)))
    _, later = claim.lines
    # 5 000 × 12.15 % × 30 / 365 = 49.93
    assert (later.outstanding, later.interest, later.indemnity) == (5000, Decimal("49.93"), 40)
    named = claim_at("2026-06-30", with_gifts(gift(of, number="later"), invoices=(BILL, late)))
    assert named.lines[1].interest == (Decimal("49.93") if of == "indemnite" else 0)


@pytest.mark.parametrize("of", ["interets", "indemnite"])
def test_a_public_buyer_is_never_freed_of_interest_nor_indemnity(of: str) -> None:
    """CCP, art. L. 2192-14: giving them up is void."""
    bills = (invoice("12000", "2026-06-19"),)
    claim = claim_at("2026-07-31", case_of("public", invoices=bills, remissions=(gift(of, "2026-07-15"),)))
    assert (claim.interest, claim.indemnity, claim.remitted) == (Decimal("140.15"), 40, 0)


def test_a_public_buyer_may_be_freed_of_principal() -> None:
    bills = (invoice("12000", "2026-06-19", issued_on="2026-05-20"),)
    given = (gift("principal", "2026-06-01", "2000"),)
    claim = claim_at("2026-07-31", case_of("public", invoices=bills, remissions=given))
    assert (claim.principal, claim.remitted) == (10000, 2000)


def test_a_payment_on_the_day_of_a_remission_comes_first() -> None:
    """4 900 € to principal, then 100 of principal is all that is left to give up."""
    payment = Payment(received_on="2026-02-09", amount="4900", invoice="F1")
    claim = claim_at("2026-03-11", with_gifts(gift("principal", amount="1000"), payments=(payment,)))
    assert (claim.principal, claim.remitted, claim.interest) == (0, 100, Decimal("49.93"))


def test_a_credit_note_after_a_remission_takes_its_place() -> None:
    """900 € of 1 000 given up, then a credit note of 150: the debtor never owed more than 850."""
    bill = invoice("1000", "2026-01-10")
    note = CreditNote(number="A1", issued_on="2026-03-01", amount="150", invoice="F1")
    for effect in ("origine", "date_de_l_avoir"):
        case = case_of(
            invoices=(bill,),
            credit_notes=(note,),
            remissions=(gift("principal", amount="900"),),
            conventions={"credit_note": effect},
        )
        claim = claim_at("2026-03-11", case)
        [line] = claim.lines
        assert (line.credited, line.remitted, line.outstanding, line.principal_paid) == (150, 850, 0, 0)
        assert (claim.remitted, line.interest_paid, claim.overpaid) == (850, 0, 0)


def test_interest_given_up_makes_a_debt_less_onerous_for_the_next_payment() -> None:
    bills = (invoice("5000", "2026-01-10", "A"), invoice("5000", "2026-01-20", "B"))
    payment = Payment(received_on="2026-02-20", amount="1000")
    claim = claim_at(
        "2026-02-20", with_gifts(gift("interets", number="A"), invoices=bills, payments=(payment,))
    )
    assert [line.paid for line in claim.lines] == [0, 1000]


# --- Penal clause ---


def letter(sent: str, final: str | None, *states: str, channel: str = "lrar") -> JournalEntry:
    postal = tuple(PostalEvent(state=state, on=sent) for state in states)
    sending = Sending(channel=channel, final_date=final, postal=postal)
    return JournalEntry(on=sent, act=Act.MISE_EN_DEMEURE, sending=sending)


def clause(**sums: str) -> PenalClause:
    return PenalClause(wording="Une indemnité est due.", basis="contrat, art. 12", **sums)


TEN_PERCENT = clause(percent="10")
LETTER = letter("2026-02-01", "2026-02-09", "presente")


def with_clause(regime: str = "b2b", **blocks: Any) -> Case:
    return case_of(
        regime, **{"invoices": (BILL,), "penal_clause": TEN_PERCENT, "journal": (LETTER,), **blocks}
    )


@pytest.mark.parametrize(("sums", "owed"), [({"amount": "300"}, "300"), ({"percent": "10"}, "500")])
def test_the_penal_clause_is_incurred_the_day_after_the_final_date(sums: dict[str, str], owed: str) -> None:
    case = with_clause(penal_clause=clause(**sums))
    assert claim_at("2026-02-09", case).penal_clause == 0
    claim = claim_at("2026-02-10", case)
    assert claim.penal_clause == Decimal(owed)
    # 31 days: 5 000 × 12.15 % × 31 / 365 = 51.5959
    assert claim.total == 5000 + Decimal("51.60") + 40 + Decimal(owed)


@pytest.mark.parametrize(
    ("received", "amount", "owed"),
    [
        ("2026-02-09", "4000", "100"),  # on the final date itself: 10 % of what is left
        ("2026-02-10", "4000", "500"),  # one day too late
        ("2026-02-09", "5000", "0"),
        ("2026-02-01", "5000", "0"),
    ],
)
def test_its_percentage_bears_on_what_is_unpaid_on_the_evening_of_the_final_date(
    received: str, amount: str, owed: str
) -> None:
    payment = Payment(received_on=received, amount=amount, invoice="F1")
    assert claim_at("2026-03-11", with_clause(payments=(payment,))).penal_clause == Decimal(owed)


def test_only_what_the_letter_could_claim_counts() -> None:
    later = invoice("1000", "2026-02-01", "F2")  # due on the day of the letter: not late yet
    assert claim_at("2026-03-11", with_clause(invoices=(BILL, later))).penal_clause == 500
    assert claim_at("2026-03-11", with_clause(invoices=(later,))).penal_clause == 0


@pytest.mark.parametrize(
    "entry",
    [
        letter("2026-02-01", "2026-02-09", "npai"),
        letter("2026-02-01", "2026-02-09", channel="telephone"),
        letter("2026-02-01", None, "presente"),
        letter("2026-02-10", "2026-02-09", "presente"),  # a final date before the letter
        JournalEntry(on="2026-02-01", act=Act.MISE_EN_DEMEURE),
        JournalEntry(on="2026-02-01", act=Act.RELANCE, sending=Sending(final_date="2026-02-09")),
    ],
    ids=["wrong address", "telephone", "no final date", "upside down", "no letter", "relance"],
)
def test_without_a_mise_en_demeure_that_demands_something_the_clause_sleeps(entry: JournalEntry) -> None:
    assert claim_at("2026-03-11", with_clause(journal=(entry,))).penal_clause == 0


def test_a_public_buyer_owes_no_penal_clause() -> None:
    assert claim_at("2026-03-11", with_clause("public")).penal_clause == 0


def test_a_second_mise_en_demeure_counts_when_the_first_was_obeyed() -> None:
    bills = (BILL, invoice("1000", "2026-02-28", "F2"))
    paid = Payment(received_on="2026-02-05", amount="5000", invoice="F1")
    second = letter("2026-03-10", "2026-03-18", "presente")
    claim = claim_at("2026-03-31", with_clause(invoices=bills, payments=(paid,), journal=(LETTER, second)))
    assert claim.penal_clause == 100


def test_a_longer_time_given_by_the_first_letter_does_not_undo_the_second() -> None:
    first, second = letter("2026-01-15", "2026-03-01"), letter("2026-02-01", "2026-02-09")
    paid = Payment(received_on="2026-02-20", amount="5000", invoice="F1")
    case = with_clause(payments=(paid,), journal=(first, second))
    assert [claim_at(on, case).penal_clause for on in ("2026-02-15", "2026-03-31")] == [500, 500]


@pytest.mark.parametrize(("sums", "owed"), [({"amount": "300"}, 300), ({"percent": "10"}, 600)])
def test_a_percentage_bears_once_on_each_debt_and_a_sum_is_due_once(sums: dict[str, str], owed: int) -> None:
    """Two letters: 10 % of 5 000 after the first; after the second, 10 % of the 1 000 that fell due meanwhile."""
    second = letter("2026-03-10", "2026-03-18", "presente")
    later = invoice("1000", "2026-02-28", "F2")
    case = with_clause(invoices=(BILL, later), journal=(LETTER, second), penal_clause=clause(**sums))
    assert claim_at("2026-03-31", case).penal_clause == owed


def test_no_clause_is_incurred_within_a_judges_delay_nor_after_an_opening_judgment() -> None:
    """C. civ., art. 1343-5; C. com., art. L. 622-28."""
    for final, owed in (("2026-02-09", 500), ("2026-02-10", 0), ("2026-03-10", 0), ("2026-03-11", 500)):
        case = with_clause(
            journal=(letter("2026-02-01", final),),
            grace=GracePeriod(granted_on="2026-02-10", until="2026-03-10"),
        )
        assert claim_at("2026-03-31", case).penal_clause == owed, final
    for opened, owed in (("2026-02-09", 0), ("2026-02-10", 500)):
        judgment = Situation(kind="redressement", opened_on=opened)
        assert claim_at("2026-03-31", with_clause(situation=judgment)).penal_clause == owed, opened


def test_a_payment_settles_the_clause_last_and_a_remission_gives_it_up() -> None:
    owed = claim_at("2026-03-11", with_clause()).total
    payment = Payment(received_on="2026-03-11", amount=str(owed - 1))
    claim = claim_at("2026-06-30", with_clause(payments=(payment,)))
    assert (claim.total, claim.penal_clause, claim.penal_clause_paid) == (1, 1, 499)
    for on, amount, left in (
        ("2026-02-20", None, 0),
        ("2026-02-20", "200", 300),
        ("2026-02-05", None, 0),
        ("2026-02-05", "200", 500),
    ):
        given = (gift("clause_penale", on, amount),)
        assert claim_at("2026-03-11", with_clause(remissions=given)).penal_clause == left


# --- The delay of a judge ---


def with_delay(granted: str, until: str, **blocks: Any) -> Case:
    return case_of(**{"invoices": (BILL,), **blocks}, grace=GracePeriod(granted_on=granted, until=until))


def test_no_day_of_the_delay_bears_interest() -> None:
    case = with_delay("2026-02-10", "2026-03-11")
    claim = claim_at("2026-04-10", case)  # 11 January to 9 February, then 12 March to 10 April
    assert [(part.days, str(part.amount)) for part in claim.segments] == [(30, "49.93"), (30, "49.93")]
    # 5 000 × 12.15 % / 365 = 1.6644 a day; tomorrow counts, as known today
    per_diem = {
        on: claim_at(on, case).per_diem for on in ("2026-02-09", "2026-02-10", "2026-03-10", "2026-03-11")
    }
    assert list(per_diem.values()) == [Decimal("1.6644"), 0, 0, Decimal("1.6644")]


def test_a_delay_that_covers_the_due_date_puts_lateness_off() -> None:
    case = with_delay("2026-01-05", "2026-02-04")
    within = claim_at("2026-02-04", case)
    assert (within.interest, within.indemnity, within.lines[0].late) == (0, 0, False)
    after = claim_at("2026-02-05", case)
    assert (after.interest, after.indemnity, after.lines[0].late) == (Decimal("1.66"), 40, True)
    paid = Payment(received_on="2026-02-04", amount="5000", invoice="F1")
    assert claim_at("2026-03-11", case.model_copy(update={"payments": (paid,)})).total == 0


def test_a_delay_granted_later_or_ending_before_it_begins_changes_nothing() -> None:
    plain = case_of(invoices=(BILL,))
    assert claim_at("2026-02-09", with_delay("2026-02-10", "2026-03-11")) == claim_at("2026-02-09", plain)
    assert claim_at("2026-03-11", with_delay("2026-02-10", "2026-01-20")) == claim_at("2026-03-11", plain)


def test_costs_are_those_of_a_late_debt() -> None:
    case = with_gifts()
    assert [claim_at(on, case).costs for on in ("2026-01-10", "2026-01-11")] == [0, 80]
    assert claim_at("2026-01-10", case).lines[0].late is False
    in_time = Payment(received_on="2026-01-10", amount="5000")
    claim = claim_at("2026-03-11", with_gifts(payments=(in_time,)))
    assert (claim.total, claim.costs) == (0, 0)
    assert day("2026-03-11") == claim.as_of
