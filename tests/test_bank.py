"""Statements as banks export them: what is read of each, what is not and why, and which case a credit pays."""

from collections.abc import Sequence
from contextlib import suppress
from decimal import Decimal
from functools import lru_cache
from pathlib import Path

import pytest
from builders import LAW, MINIMAL, ROOT, case, creditor, day, numbered
from hypothesis import given, settings
from hypothesis import strategies as st
from statements import MENUISERIE, SAMPLES

from generator import claim as claims
from generator.bank import Statement, Unreadable, chosen, columns, read
from generator.bank.decision import Decision, Outcome
from generator.bank.files import File, Files
from generator.bank.matching import match
from generator.bank.statement import Movement, certain, identified
from generator.bank.wording import Numbers, Target, telling_words
from generator.case import Case

TODAY = day("2026-11-22")
ACCOUNT = "FR7699999000010000000001764"


def sample(name: str, columns: str = "") -> Statement:
    return read((SAMPLES / name).read_bytes(), chosen(columns) if columns else {})


# --- CSV ---

NUMBERED = {"sans-titres.csv": "date=1,libelle=4,montant=5"}


@pytest.mark.parametrize("path", sorted(SAMPLES.glob("*.csv")), ids=lambda path: path.stem)
def test_the_same_two_transfers_are_read_from_the_export_of_each_bank(path: Path):
    """Nine shapes: separators, encodings, one column or two, headings above, titles of every kind or none."""
    statement = sample(path.name, NUMBERED.get(path.name, ""))
    found = sorted(statement.credits, key=lambda item: item.received_on)
    assert [item.amount for item in found] == [Decimal("1000.00"), Decimal("800.00")]
    assert found[0].received_on in {day("2026-11-16"), day("2026-11-17")}
    assert found[1].received_on == day("2026-11-19")
    assert "F-2026-118" in found[0].label and "F-2026-120" in found[1].label
    assert "MENUISERIE FICTIVE" in found[0].label.upper()
    assert statement.rejected == () and ("débit", "débits", 1) in statement.left_out


def test_an_operation_that_is_only_awaited_is_left_out():
    assert ("opération non réalisée", "opérations non réalisées", 1) in sample("neobanque.csv").left_out


def lines(*rows: str, titles: str = "Date;Libellé;Montant") -> Statement:
    return read("\n".join((titles, *rows)).encode())


@pytest.mark.parametrize(
    ("row", "amount"),
    [
        ("16/11/2026;VIR;1 250,00", "1250.00"),
        ("16/11/2026;VIR;1\u202f250,00 €", "1250.00"),
        ("16/11/2026;VIR;+1250,5", "1250.50"),
        ("16/11/2026;VIR;1.250,00", "1250.00"),
        ("16/11/2026;VIR;1,250.00 EUR", "1250.00"),
        ("16/11/26;VIR;1250.00", "1250.00"),
        ("16.11.2026;VIR;1250", "1250.00"),
        ("2026-11-16T08:30:00Z;VIR;1250", "1250.00"),
        ("20261116;VIR;1250", "1250.00"),
    ],
)
def test_a_sum_and_a_day_are_read_as_statements_write_them(row: str, amount: str):
    (found,) = lines(row).credits
    assert (found.amount, found.booked_on) == (Decimal(amount), day("2026-11-16"))


@pytest.mark.parametrize(
    ("row", "why"),
    [
        ("31/11/2026;VIR;10,00", "n'existe pas au calendrier"),
        ("11/16/2026;VIR;10,00", "n'existe pas au calendrier"),
        ("hier;VIR;10,00", "« hier » n'est pas une date"),
        (";VIR;10,00", "la date manque"),
        ("16/11/2026;VIR;1.250", "est ambigu"),
        ("16/11/2026;VIR;mille", "n'est pas un nombre"),
        ("16/11/2026;VIR;", "le montant manque ou est nul"),
        ("16/11/2026;VIR;0,00", "le montant manque ou est nul"),
        ("16/11/2026;VIR;10,00;et de trop", "un séparateur s'est glissé dans un texte"),
        ('16/11/2026;"VIR;10,00', "un guillemet est mal placé"),
    ],
)
def test_a_line_that_cannot_be_read_says_why_and_the_others_go_on(row: str, why: str):
    statement = lines("16/11/2026;avant;5,00", row, "17/11/2026;après;6,00")
    assert [item.texts for item in statement.credits] == [("avant",), ("après",)]
    (rejected,) = statement.rejected
    assert rejected.number == "3" and rejected.place == "ligne 3" and why in rejected.why


def test_a_sum_of_another_currency_is_rejected():
    statement = lines("16/11/2026;VIR;10;CHF", titles="Date;Libellé;Montant;Devise")
    assert "la devise est CHF" in statement.rejected[0].why


def test_debit_and_credit_filled_together_are_rejected():
    statement = lines("16/11/2026;VIR;5;10", titles="Date;Libellé;Débit;Crédit")
    assert "remplis tous les deux" in statement.rejected[0].why


def test_a_quote_closed_on_a_later_line_swallows_no_operation():
    statement = lines('16/11/2026;"VIR;5,00', '17/11/2026;VIR";6,00', "18/11/2026;VIR;7,00")
    assert [item.amount for item in statement.credits] == [Decimal("6.00"), Decimal("7.00")]
    assert [item.number for item in statement.rejected] == ["2"]


def test_quotes_inside_a_text_are_read_as_they_are_meant():
    (found,) = lines('16/11/2026;"VIR "CHEZ PAUL" SARL";5,00').credits
    assert "CHEZ PAUL" in found.label and found.amount == Decimal("5.00")


def test_a_line_is_numbered_as_in_the_file_though_labels_run_over_several():
    statement = lines('16/11/2026;"VIR\nDE DURAND";5,00', "17/11/2026;VIR;6,00")
    assert [item.number for item in statement.credits] == ["2", "4"]


def test_a_returned_debit_is_told_from_an_ordinary_one():
    statement = lines("16/11/2026;REJET CHEQUE DURAND;-5,00", "17/11/2026;LOYER;-600,00")
    assert [item.texts for item in statement.reversals] == [("REJET CHEQUE DURAND",)]
    assert statement.left_out == (("débit", "débits", 1),)


def test_a_statement_without_any_operation_is_empty_and_no_fault():
    statement = lines()
    assert statement.credits == () and statement.rejected == ()


def test_balances_and_totals_are_no_operations():
    statement = lines("16/11/2026;VIR;5,00", ";Solde au 16/11;1 000,00", "Total;;5,00")
    assert len(statement.credits) == 1 and statement.rejected == ()


def test_the_user_may_name_columns_and_the_rest_is_found():
    text = "Jour;Qui;Combien;Libellé\n16/11/2026;DURAND;10,00;VIR\n"
    (found,) = read(text.encode(), chosen("montant=Combien, tiers = Qui")).credits
    assert (found.payer, found.amount, found.texts) == ("DURAND", Decimal("10.00"), ("VIR",))


def test_several_columns_may_be_labels():
    text = "Date;A;B;Montant\n16/11/2026;un;deux;10,00\n"
    (found,) = read(text.encode(), chosen("libelle=A,libelle=B")).credits
    assert found.texts == ("un", "deux")


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("sens", "ne nomme aucune colonne"),
        ("montan=Total", "vouliez-vous dire « montant » ?"),
        ("date=", "la colonne de « date » n'est pas nommée"),
        ("date=A,date=B", "ne peut désigner qu'une colonne"),
    ],
)
def test_columns_wrongly_named_are_said(text: str, said: str):
    with pytest.raises(ValueError, match=said):
        chosen(text)


def test_every_role_of_a_column_is_documented():
    page = (ROOT / "docs/integration/paiements.md").read_text(encoding="utf-8")
    assert [role for role in columns.Role if f"`{role}`" not in page] == []


def test_no_title_stands_for_two_roles():
    titles = [title for found in columns._TITLES.values() for title in found]
    assert len(titles) == len(set(titles)) and all(columns.folded(title) == title for title in titles)


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"", "le fichier est vide"),
        (b" \n", "le fichier est vide"),
        (b"%PDF-1.7", "c'est un PDF"),
        (b"PK\x03\x04...", "c'est un classeur"),
        (b"OFXHEADER:100", "c'est un fichier OFX"),
        (b"\x00\x01\x02", "octets nuls"),
        (b"\x81;\x81", "ni UTF-8 ni Windows-1252"),
        (b"bonjour", "aucune colonne"),
        (b"Quand;Quoi;Combien\n1;2;3\n", "« Quand », « Quoi » et « Combien »"),
        (b"Date;Libelle;Montant\n" + b"1;2;3\n" * 100_000, "dépasse 100"),
        (b"<html><body/></html>", "n'est pas un relevé de compte camt.053"),
        (b"<Document><BkToCstmrAcctRpt/></Document>", "relevé intrajournalier (camt.052)"),
        (b"<Document><Bk", "le XML est mal formé, ligne 1"),
    ],
)
def test_what_is_no_statement_is_named(data: bytes, said: str):
    with pytest.raises(Unreadable) as found:
        read(data)
    assert said in str(found.value)


def test_a_file_beyond_the_limit_is_refused_before_it_is_read():
    with pytest.raises(Unreadable, match="dépasse 20 Mo"):
        read(b"x" * 20_000_001)


@settings(max_examples=60)
@given(st.data())
def test_a_damaged_statement_is_read_or_refused_and_never_a_crash(data: st.DataObject):
    path = data.draw(st.sampled_from(sorted(SAMPLES.iterdir())))
    text = bytearray(path.read_bytes())
    for _ in range(data.draw(st.integers(1, 8))):
        at = data.draw(st.integers(0, len(text)))
        text[at : at + data.draw(st.integers(0, 30))] = data.draw(
            st.sampled_from((b"", b'"', b"<", b"&", b"\xe9", b";;;", b"\n", b"-", b"0" * 40))
        )
    with suppress(Unreadable):
        assert isinstance(read(bytes(text)), Statement)


def test_a_file_full_of_open_quotes_is_refused_at_once():
    with pytest.raises(Unreadable, match="trop de guillemets"):
        lines(*('16/11/2026;"VIR;1' for _ in range(2_000)))


# --- CAMT ---


def test_a_statement_of_version_02_is_read_entry_by_entry():
    statement = sample("camt053-v02.xml")
    assert statement.accounts == (ACCOUNT,)
    assert [(item.number, item.amount, item.payer) for item in statement.credits] == [
        ("1", Decimal("1000.00"), "MENUISERIE FICTIVE SARL"),
        ("2.1", Decimal("750.00"), "GARAGE INVENTE"),
        ("2.2", Decimal("640.50"), "HOTEL DES SONGES"),
        ("2.3", Decimal("200.00"), "PERSONNE QUE LES DOSSIERS NE CONNAISSENT"),
    ]
    first, second, third, _ = statement.credits
    assert (first.booked_on, first.received_on) == (day("2026-11-16"), day("2026-11-17"))
    assert first.payer_iban == "FR7699999000021111111111134" and first.means == "virement"
    assert (second.documents[0].number, second.documents[0].amount) == ("F-1180", Decimal("750.00"))
    assert third.references == ("RF5720260503",)
    assert [item.amount for item in statement.reversals] == [Decimal("300.00")]
    assert {many: count for _, many, count in statement.left_out} == {
        "débits": 1,
        "écritures non comptabilisées": 1,
        "crédits qui annulent un débit": 1,
    }
    assert "la devise est CHF" in statement.rejected[0].why


def test_version_08_gives_the_same_operation_the_same_identifier():
    old, new = sample("camt053-v02.xml"), sample("camt053-v08.xml")
    assert new.credits[0].payer == "MENUISERIE FICTIVE SARL"
    assert new.credits[0].identifier == old.credits[0].identifier


def test_a_batch_whose_details_do_not_make_its_sum_is_rejected_whole():
    (rejected,) = sample("camt053-v08.xml").rejected
    assert rejected.place == "écriture 5" and "le détail complet" in rejected.why


def test_two_equal_transfers_without_a_reference_are_two_payments():
    third, fourth = sample("camt053-v08.xml").credits[2:]
    assert (third.amount, third.texts) == (fourth.amount, fourth.texts)
    assert third.identifier != fourth.identifier


def test_a_statement_repeated_in_one_file_counts_once():
    text = (SAMPLES / "camt053-v02.xml").read_text(encoding="utf-8")
    inner = text[text.index("<Stmt>") : text.index("</Stmt>") + len("</Stmt>")]
    twice = read(text.replace(inner, inner + inner).encode())
    assert [item.identifier for item in twice.credits] == [
        item.identifier for item in sample("camt053-v02.xml").credits
    ]
    assert ("écriture répétée dans le fichier", "écritures répétées dans le fichier", 4) in twice.left_out


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_a_doctype_is_refused_before_any_entity_is_read(encoding: str):
    bomb = f"""<?xml version="1.0" encoding="{encoding}"?>
<!DOCTYPE Document [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">]>
<Document><BkToCstmrStmt><Stmt>&b;</Stmt></BkToCstmrStmt></Document>"""
    with pytest.raises(Unreadable, match="DOCTYPE"):
        read(bomb.encode(encoding))


def test_a_file_nested_without_end_is_no_crash():
    with pytest.raises(Unreadable, match="n'est pas un relevé"):
        read(b"<a>" * 50_000 + b"</a>" * 50_000)


@pytest.mark.parametrize(
    ("change", "why"),
    [
        (("<CdtDbtInd>CRDT</CdtDbtInd>", "<CdtDbtInd>XXXX</CdtDbtInd>"), "ni CRDT ni DBIT"),
        (('<Amt Ccy="EUR">1000.00</Amt>', '<Amt Ccy="EUR">mille</Amt>'), "n'est pas un nombre"),
        (('<Amt Ccy="EUR">1000.00</Amt>', '<Amt Ccy="EUR">1000.005</Amt>'), "plus de deux décimales"),
        (
            ("<Dt>2026-11-16</Dt>\n        </BookgDt>", "<Dt>2026-02-30</Dt>\n        </BookgDt>"),
            "n'existe pas",
        ),
    ],
)
def test_an_entry_that_cannot_be_read_says_why_and_the_others_go_on(change: tuple[str, str], why: str):
    text = (SAMPLES / "camt053-v02.xml").read_text(encoding="utf-8")
    start = text.index("<!-- 1 :")
    assert change[0] in text[start:]
    statement = read((text[:start] + text[start:].replace(*change, 1)).encode())
    assert statement.rejected[0].place == "écriture 1" and why in statement.rejected[0].why
    assert [item.number for item in statement.credits] == ["2.1", "2.2", "2.3"]


def test_columns_named_for_an_xml_statement_are_refused():
    with pytest.raises(Unreadable, match="--colonnes ne convient qu'à un fichier CSV"):
        sample("camt053-v02.xml", "date=Date")


# --- Numbers in a text ---

KNOWN = Numbers(
    (number, Target("2026-0501", number))
    for number in ("F-118", "F-1180", "F-118-2", "AL-2026-118", "2026-118", "12", "2026-11", "20260042")
)


def named(text: str) -> dict[str, bool]:
    return {item.targets[0].invoice or "": item.sure for item in KNOWN.within(text)}


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("VIR F-118", {"F-118": True}),
        ("vir f 118", {"F-118": True}),
        ("FACT F118 MERCI", {"F-118": True}),
        ("N°F-118", {"F-118": True}),
        ("FACTURE-F-118", {"F-118": True}),
        ("F-1180", {"F-1180": True}),
        ("F-11800", {}),
        ("REF118", {}),
        ("XF-118", {}),
        ("F-118-2", {"F-118-2": True}),
        ("F-118-3", {"F-118": False}),
        ("F-118/3", {"F-118": False}),
        ("F-118BIS", {"F-118": False}),
        ("AL-2026-118", {"AL-2026-118": True}),
        ("AL2026118", {"AL-2026-118": True}),
        ("2026-118", {"2026-118": True}),
        ("ZZ-2026-118", {"2026-118": False}),
        ("F-118/F-1180", {"F-118": True, "F-1180": True}),
        ("F-118+F-1180, AL-2026-118", {"F-118": True, "F-1180": True, "AL-2026-118": True}),
        ("12 RUE DES LILAS", {"12": False}),
        ("ECHEANCE 2026-11", {"2026-11": False}),
        ("ECHEANCE 2026-11-18", {"2026-11": False}),
        ("DOSSIER 20260042", {"20260042": True}),
        ("120260042", {}),
        ("", {}),
    ],
)
def test_a_number_is_found_whole_or_not_at_all(text: str, found: dict[str, bool]):
    assert named(text) == found


def test_the_words_of_a_name_are_those_that_tell_it():
    assert telling_words("SARL Menuiserie de l'Étoile") == {"MENUISERIE", "ETOILE"}
    assert telling_words("SA") == frozenset()


# --- Which case a credit pays ---

GARAGE = (
    numbered(MINIMAL, "2026-0502")
    .replace("Menuiserie Fictive", "Garage Inventé")
    .replace("numero: F-1\n", "numero: F-1180\n")
    .replace("1 000,00", "750,00")
)
HOTEL = (
    numbered(MINIMAL, "2026-0503")
    .replace("Menuiserie Fictive", "Hôtel des Songes")
    .replace("numero: F-1\n", "numero: F-1\n")
    .replace(
        "  qualite: professionnel\n",
        "  qualite: professionnel\n  ibans:\n    - FR76 9999 9000 0211 1111 1111 134\n",
    )
)
SEVERAL = (MENUISERIE, GARAGE, HOTEL)


SELLER = creditor()


@lru_cache(maxsize=4096)
def computed(case: Case) -> claims.Claim:
    return claims.compute(case, SELLER, LAW, TODAY)


def opened(*cases: Case | str) -> Files:
    read_ones = [case(item) if isinstance(item, str) else item for item in cases]
    return Files(
        (File(case=one, creditor=SELLER, claim=computed(one), compute=computed) for one in read_ones), TODAY
    )


def credit(label: str = "", amount: str = "1000.00", on: str = "2026-11-16", **more: object) -> Movement:
    return Movement(
        number=str(more.pop("number", "1")), place="ligne 1", booked_on=day(on), received_on=day(on),
        amount=Decimal(amount), texts=(label,) if label else (), **more,  # type: ignore[arg-type]
    )  # fmt: skip


def decided(
    *movements: Movement, texts: Sequence[str] = SEVERAL, accept: bool = False
) -> tuple[Decision, ...]:
    found = identified(movements, "csv")
    statement = Statement(kind="csv", accounts=(), credits=found)
    return match(statement, opened(*texts), accept=accept)


def one(*args: str, texts: Sequence[str] = SEVERAL, accept: bool = False, **more: object) -> Decision:
    (decision,) = decided(credit(*args, **more), texts=texts, accept=accept)
    return decision


def shares(decision: Decision) -> list[tuple[str, str | None, str]]:
    return [(share.reference, share.invoice, str(share.amount)) for share in decision.shares]


def test_an_invoice_named_is_paid_by_the_debtors_choice():
    decision = one("VIR F-2026-118")
    assert decision.outcome is Outcome.RECORDED and decision.source == "debiteur"
    assert shares(decision) == [("2026-0501", "F-2026-118", "1000.00")]


def test_a_case_named_receives_a_payment_that_names_no_invoice():
    decision = one("ACOMPTE DOSSIER 2026-0502", "100.00")
    assert shares(decision) == [("2026-0502", None, "100.00")] and decision.source is None


def test_a_structured_reference_names_its_case():
    assert shares(one(references=("RF5720260503",), amount="10.00")) == [("2026-0503", None, "10.00")]
    assert one(references=("RF0020260503",), amount="10.00").outcome is Outcome.UNKNOWN


def test_the_account_of_a_debtor_names_its_only_open_case():
    decision = one("VIREMENT", "20.00", payer_iban="FR7699999000021111111111134")
    assert shares(decision) == [("2026-0503", None, "20.00")] and decision.why == "compte du débiteur"


def test_the_account_of_a_debtor_with_two_open_cases_decides_nothing():
    other = numbered(HOTEL.replace("reference: 2026-0503", "reference: essai-1"), "2026-0504")
    decision = one("VIREMENT", "20.00", payer_iban="FR7699999000021111111111134", texts=(HOTEL, other))
    assert decision.outcome is Outcome.TO_DECIDE
    assert {candidate.shares[0].reference for candidate in decision.candidates} == {"2026-0503", "2026-0504"}


def test_several_invoices_whose_sum_fits_are_each_paid():
    decision = one("F-2026-119 ET F-2026-120", "800.00")
    assert shares(decision) == [("2026-0501", "F-2026-119", "500.00"), ("2026-0501", "F-2026-120", "300.00")]


def test_the_sum_may_be_what_is_left_once_the_first_transfer_is_counted():
    found = decided(
        credit("F-2026-119", "100.00", number="1"),
        credit("F-2026-119 F-2026-120", "700.00", "2026-11-17", number="2"),
    )
    assert shares(found[1]) == [("2026-0501", "F-2026-119", "400.00"), ("2026-0501", "F-2026-120", "300.00")]


def test_several_invoices_whose_sum_does_not_fit_are_left_to_decide():
    decision = one("F-2026-119 F-2026-120", "600.00")
    assert decision.outcome is Outcome.TO_DECIDE and "500,00" in decision.why
    assert [candidate.shares[0].invoice for candidate in decision.candidates] == [
        None,
        "F-2026-119",
        "F-2026-120",
    ]


def test_invoices_of_two_cases_are_left_to_decide_with_their_share():
    decision = one("F-2026-119 F-1180", "1250.00")
    assert decision.outcome is Outcome.TO_DECIDE
    assert [share.amount for share in decision.candidates[0].shares] == [Decimal("500.00"), Decimal("750.00")]


def test_a_number_in_two_cases_is_told_apart_by_the_debtor_only():
    twin = GARAGE.replace("F-1180", "F-2026-118")
    assert one("VIR F-2026-118", texts=(MENUISERIE, twin)).outcome is Outcome.TO_DECIDE
    assert shares(one("VIR GARAGE INVENTE F-2026-118", texts=(MENUISERIE, twin))) == [
        ("2026-0502", "F-2026-118", "1000.00")
    ]


def test_a_name_and_an_exact_sum_are_only_proposed():
    decision = one("VIR GARAGE INVENTE", "750.00")
    assert decision.outcome is Outcome.PROPOSED
    accepted = one("VIR GARAGE INVENTE", "750.00", accept=True)
    assert accepted.outcome is Outcome.RECORDED and accepted.source == "debiteur_implicite"


def test_a_name_alone_or_a_sum_alone_proposes_nothing():
    assert one("VIR GARAGE INVENTE", "33.00").outcome is Outcome.TO_DECIDE
    decision = one("VIR", "750.00")
    assert decision.outcome is Outcome.TO_DECIDE
    assert decision.candidates[0].why == "montant exact (reste dû de la facture F-1180)"
    assert one("VIR", "33.00").outcome is Outcome.UNKNOWN


def test_a_short_number_is_proposed_when_the_debtor_is_named():
    assert one("VIR F-1", "20.00").outcome is Outcome.UNKNOWN
    decision = one("VIR HOTEL DES SONGES F-1", "20.00")
    assert decision.outcome is Outcome.PROPOSED and shares(decision) == [("2026-0503", "F-1", "20.00")]


def test_an_account_receives_for_the_cases_of_its_creditor_only():
    assert one("F-2026-118", account=ACCOUNT).outcome is Outcome.RECORDED
    elsewhere = "FR7699999000021111111111134"
    for movement in (
        credit("F-2026-118", account=elsewhere),
        credit("VIR", account=elsewhere, payer_iban="FR7699999000021111111111134"),
    ):
        files = opened(*SEVERAL)
        files._by_account[elsewhere] = {"2026-0502"}
        statement = Statement(kind="csv", accounts=(elsewhere,), credits=identified((movement,), "csv"))
        assert match(statement, files)[0].outcome is Outcome.UNKNOWN


def test_a_credit_that_undoes_something_is_never_recorded_by_itself():
    assert one("RETOUR VIR F-2026-118", returned=True).outcome is Outcome.TO_DECIDE


def test_a_credit_after_the_day_waits():
    assert one("F-2026-118", on="2026-11-23").outcome is Outcome.LATER


# --- What was received already ---


def paid(text: str, *payments: str) -> str:
    return text + "paiements:\n" + "".join(payments)


def payment(on: str = "16/11/2026", amount: str = "1 000,00", **more: str) -> str:
    keys = "".join(f"    {key}: {value}\n" for key, value in more.items())
    return f"  - recu_le: {on}\n    montant: {amount}\n{keys}"


def test_a_payment_noted_by_hand_is_recognised_and_stamped():
    decision = one("F-2026-118", texts=(paid(MENUISERIE, payment()),))
    assert decision.outcome is Outcome.NOTED and decision.stamps == (("2026-0501", 0),)


def test_of_two_equal_transfers_one_is_that_noted_by_hand():
    found = decided(
        credit("F-2026-118 A", "50.00"), credit("F-2026-118 B", "50.00", number="2"),
        texts=(paid(MENUISERIE, payment(amount="50,00")),),
    )  # fmt: skip
    assert sorted(decision.outcome.name for decision in found) == ["NOTED", "RECORDED"]


def test_what_was_noted_is_the_transfer_of_its_day_not_one_of_the_day_before():
    found = decided(
        credit("F-2026-118", "50.00"), credit("F-2026-118", "50.00", "2026-11-17", number="2"),
        texts=(paid(MENUISERIE, payment(on="17/11/2026", amount="50,00")),),
    )  # fmt: skip
    assert [decision.outcome.name for decision in found] == ["RECORDED", "NOTED"]


def test_a_line_noted_by_hand_in_two_parts_or_in_one_is_recognised():
    parts = paid(MENUISERIE, payment(amount="500,00", facture="F-2026-119"), payment(amount="300,00"))
    assert one("F-2026-119 F-2026-120", "800.00", texts=(parts,)).stamps == (
        ("2026-0501", 0),
        ("2026-0501", 1),
    )
    whole = paid(MENUISERIE, payment(amount="800,00"))
    assert one("F-2026-119 F-2026-120", "800.00", texts=(whole,)).stamps == (("2026-0501", 0),)


@pytest.mark.parametrize(
    "noted", [payment(on="13/11/2026"), payment(facture="F-2026-119")], ids=["another day", "another invoice"]
)
def test_a_payment_that_may_be_the_one_noted_by_hand_is_left_to_decide(noted: str):
    decision = one("F-2026-118", texts=(paid(MENUISERIE, noted),))
    assert decision.outcome is Outcome.TO_DECIDE and "noté à la main" in decision.why


def test_a_payment_noted_long_before_is_another():
    assert one("F-2026-118", texts=(paid(MENUISERIE, payment(on="11/11/2026")),)).outcome is Outcome.RECORDED


def test_a_line_that_says_little_is_recognised_in_what_a_clerk_noted():
    noted = paid(GARAGE, payment(amount="33,00"))
    assert one("VIR GARAGE INVENTE", "33.00", texts=(noted,)).outcome is Outcome.NOTED
    assert one("VIR", "33.00", texts=(noted,)).outcome is Outcome.UNKNOWN


def test_the_same_payment_from_another_kind_of_statement_is_not_doubled():
    known = paid(MENUISERIE, payment(identifiant="camt/VIR-1/3f9a1c2e"))
    decision = one("F-2026-118", texts=(known,))
    assert decision.outcome is Outcome.KNOWN and "un autre relevé" in decision.why


def test_two_references_of_the_bank_are_two_payments():
    (movement,) = identified((credit("F-2026-118", reference="VIR-2"),), "camt")
    known = paid(MENUISERIE, payment(amount="1 000,00", identifiant="camt/VIR-1/3f9a1c2e"))
    statement = Statement(kind="camt.053", accounts=(), credits=(movement,))
    assert match(statement, opened(known))[0].outcome is Outcome.RECORDED
    assert certain("camt/VIR-1/3f9a1c2e", movement.identifier)
    assert not certain("csv/0123456789abcdef", movement.identifier)


def test_a_movement_that_the_journal_cites_has_been_dealt_with():
    (movement,) = identified((credit("F-2026-118"),), "csv")
    noted = MENUISERIE + (
        f"journal:\n  - le: 20/11/2026\n    acte: note\n    note: repris par la banque ({movement.identifier})\n"
    )
    statement = Statement(kind="csv", accounts=(), credits=(movement,))
    assert match(statement, opened(noted))[0].outcome is Outcome.KNOWN


# --- Identifiers ---


@given(st.permutations(range(6)))
def test_identifiers_do_not_depend_on_the_order_of_the_lines(order: list[int]):
    made = [
        credit("A", "5.00"), credit("A", "5.00"), credit("A", "6.00"), credit("B", "5.00"),
        credit("A", "5.00", "2026-11-17"), credit("A", "5.00", reference="VIR-1"),
    ]  # fmt: skip
    expected = {item.identifier for item in identified(made, "csv")}
    assert len(expected) == 6
    assert {item.identifier for item in identified([made[at] for at in order], "csv")} == expected


DAYS = ("2026-11-16", "2026-11-17", "2026-11-18")
LABELS = ("VIR F-2026-118", "VIR F-1180 GARAGE", "DOSSIER 2026-0503", "F-2026-119 F-2026-120", "INCONNU")
AMOUNTS = {"F-2026-119 F-2026-120": "800.00"}
NOTED, NOTED_ON = "30.00", "2026-11-17"  # what a clerk has noted by hand in one of the cases


@st.composite
def movements(draw: st.DrawFn) -> list[Movement]:
    """What happened on an account: transfers of whole days, some alike, with a reference of the bank or without."""
    found = []
    for rank in range(draw(st.integers(1, 7))):
        label = draw(st.sampled_from(LABELS))
        amount = AMOUNTS.get(label) or draw(st.sampled_from(("10.00", "20.00", NOTED)))
        on = NOTED_ON if amount == NOTED else draw(st.sampled_from(DAYS))
        found.append(credit(label, amount, on, reference=draw(st.sampled_from(("", f"VIR-{rank}")))))
    return found


@settings(max_examples=40)
@given(movements(), st.data())
def test_any_order_and_overlap_of_statements_gives_the_same_payments(
    made: list[Movement], data: st.DataObject
):
    """Each statement holds some whole days, its lines in any order; together they hold all of them."""
    periods = data.draw(st.lists(st.sets(st.sampled_from(DAYS), min_size=1), max_size=4))
    periods.append(set(DAYS) - set().union(*periods, set()) or set(DAYS))
    hand = (MENUISERIE, paid(GARAGE, payment(amount="30,00", on="17/11/2026")), HOTEL)
    results = []
    for order in ([set(DAYS)], data.draw(st.permutations(periods)), [set(DAYS), set(DAYS)]):
        cases = [case(text) for text in hand]
        for period in order:
            shown = data.draw(st.permutations([m for m in made if m.booked_on.isoformat() in period]))
            cases = imported(cases, shown)
        results.append(
            sorted(
                (found.reference, item.received_on, item.amount, item.invoice or "", item.identifier or "")
                for found in cases
                for item in found.payments
            )
        )
    assert results[0] == results[1] == results[2]


def imported(cases: list[Case], shown: Sequence[Movement]) -> list[Case]:
    """The cases after one statement, as `importing` would write them."""
    lines = [credit(m.texts[0], str(m.amount), m.booked_on.isoformat(), reference=m.reference, number=at)
             for at, m in enumerate(shown, 1)]  # fmt: skip
    files = opened(*cases)
    statement = Statement(kind="csv", accounts=(), credits=identified(lines, "camt"))
    for decision in match(statement, files):
        for reference, at in decision.stamps:
            file = files[reference]
            stamped = file.case.payments[at].model_copy(update={"identifier": decision.movement.identifier})
            payments = (*file.case.payments[:at], stamped, *file.case.payments[at + 1 :])
            file.case = file.case.model_copy(update={"payments": payments})
    return [files[c.reference].case for c in cases]
