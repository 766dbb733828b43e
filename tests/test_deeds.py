"""Agreements, receipts and letters of a missed instalment: real PDFs read back, refusals, and what is written."""

import json
import re
from decimal import Decimal
from pathlib import Path

import page as validator
import pytest
from builders import LAW, MINIMAL, ROOT, case, creditor, day, project_folder
from test_cli import run
from test_golden import read_text

from generator import claim as claims
from generator import readback
from generator.case import Case, Creditor, PlanInterest, Regime
from generator.deeds import (
    Deed,
    NothingPaid,
    Notice,
    agreement,
    objections,
    print_deed,
    receipt,
    reminder,
    unproved,
)
from generator.failures import GeneratorError
from generator.plan import schedule
from generator.project import load, read, read_templates
from generator.render import Templates
from generator.rules import check_text
from generator.rules.text import squeeze

TEXTS = read_templates(ROOT)
TEMPLATES = Templates(TEXTS)
SPECIMENS = ("b2b", "b2c", "public", "tiers")
DAY = day("2026-09-20")
PROFILES = (validator.ValidationProfile.PDF_A_3A, validator.ValidationProfile.PDF_UA_1)
GOLDEN = Path(__file__).parent / "data" / "echeanciers"


def specimen(name: str) -> tuple[Case, Creditor]:
    read_case = read(ROOT, f"letters/specimens/{name}.yml", Case).value
    owner = read(ROOT, "letters/specimens/creancier.yml", Creditor).value
    assert read_case is not None and owner is not None
    return read_case, owner


def agreed(name: str, interest: PlanInterest = PlanInterest.MAINTAINED, months: int = 6) -> Deed:
    """The agreement of a specimen, a down payment of 200 € and six instalments."""
    of, owner = specimen(name)
    claim = claims.compute(of, owner, LAW, DAY)
    terms = schedule(claim.total, months, DAY, down=Decimal("200.00"))
    return agreement(of, owner, claim, LAW, terms, interest=interest, down=Decimal("200.00"))


def printed(deed: Deed) -> bytes:
    return print_deed(ROOT, TEXTS, deed, {})


def said(deed: Deed) -> str:
    """The page as a reader sees it, on one line."""
    return " ".join(read_text(TEMPLATES.written(deed.template, deed.view, layout=deed.layout).html).split())


# --- The agreement ---


@pytest.mark.parametrize("name", SPECIMENS)
def test_an_agreement_is_archivable_accessible_and_says_all_it_must(name: str) -> None:
    deed = agreed(name)
    data = printed(deed)
    found = [
        failure.rule_id
        for profile in PROFILES
        for failure in validator.validate_pdf_bytes(data, profile=profile).failures
    ]
    text = readback.read(data)
    assert found == []
    assert "Protocole" in text.title and text.language == "fr" and text.tagged
    assert text.attachments == ("decompte.csv", "decompte.json", "echeancier.json")
    plan = json.loads(readback.attachment(data, "echeancier.json"))
    assert sum(Decimal(item["montant"]) for item in plan["mensualites"]) == Decimal(plan["somme"])
    everything = squeeze("".join(text.pages))
    assert squeeze(deed.view["somme"]["lettres"]) in everything  # type: ignore[index]
    for item in deed.view["mensualites"]:  # type: ignore[attr-defined]
        assert squeeze(f"{item['le']}{item['montant']}{item['reste']}") in everything


@pytest.mark.parametrize("name", SPECIMENS)
def test_an_agreement_reads_as_it_was_reviewed(name: str, request: pytest.FixtureRequest) -> None:
    path, text = (
        GOLDEN / f"{name}.txt",
        read_text(TEMPLATES.written("echeancier.md", agreed(name).view, layout="acte.html").html),
    )
    if request.config.getoption("--update-golden"):
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    assert text == path.read_text(encoding="utf-8")


@pytest.mark.parametrize("name", SPECIMENS)
def test_no_word_of_an_agreement_is_forbidden(name: str) -> None:
    of, _ = specimen(name)
    deed = agreed(name)
    law = LAW.text("l111_8_alineas_2_et_3").paragraphs
    body = read_text(TEMPLATES.written(deed.template, deed.view, layout=deed.layout).html)
    assert [remark.rule.code for remark in check_text(body, of.regime, quotes=law)] == []


HELD = {
    "b2b": ("8 jours", "article 1376", "il est conseillé", "pénalités de retard continuent"),
    "b2c": (
        "15 jours",
        "avant de signer, le débiteur écrit de sa main",
        "commission de surendettement",
        "L. 121-21",
    ),
    "public": ("15 jours", "L. 2192-14", "intérêts moratoires continuent"),
    "tiers": ("convention écrite", "L. 111-8", "R. 124-6", "charge du créancier"),
}
ABSENT = {
    "b2b": ("surendettement",),
    "b2c": ("indemnité forfaitaire", "pénalités"),
    "public": ("1376", "CNIL", "surendettement"),
    "tiers": ("surendettement",),
}


@pytest.mark.parametrize("name", SPECIMENS)
def test_each_regime_has_its_own_clauses(name: str) -> None:
    text = said(agreed(name)).replace("\N{NO-BREAK SPACE}", " ").lower()
    assert [words for words in HELD[name] if words.lower() not in text] == []
    assert [words for words in ABSENT[name] if words.lower() in text] == []


INTERESTS = {
    PlanInterest.SUSPENDED: "cessent de courir à compter de la signature",
    PlanInterest.WAIVED_IF_KEPT: "le créancier abandonne ce qui a couru depuis",
}


@pytest.mark.parametrize(("interest", "words"), INTERESTS.items())
def test_the_fate_of_interest_is_written(interest: PlanInterest, words: str) -> None:
    assert words in said(agreed("b2b", interest)).replace("’", "'")


@pytest.mark.parametrize(
    "mark",
    ["plan-acknowledgement", "plan-default", "plan-no-novation", "plan-handwritten", "plan-signatures"],
)
def test_an_agreement_that_lost_a_clause_is_refused(mark: str) -> None:
    """The lawyer's template without its mark: nothing is printed."""
    texts = {**TEXTS, "echeancier.md": TEXTS["echeancier.md"].replace(f'"{mark}"', '"plan-debts"')}
    with pytest.raises(GeneratorError, match=f"« {mark} » manque"):
        print_deed(ROOT, texts, agreed("b2b"), {})


def test_an_agreement_without_its_sum_in_words_is_refused() -> None:
    written = "devoir au créancier la somme de **{{ somme.chiffres }}** ({{ somme.lettres }})"
    assert written in TEXTS["echeancier.md"]
    texts = {
        **TEXTS,
        "echeancier.md": TEXTS["echeancier.md"].replace(written, written.partition(" (")[0]),
    }
    with pytest.raises(GeneratorError, match="plan-acknowledgement » ne dit pas"):
        print_deed(ROOT, texts, agreed("b2b"), {})


def test_a_value_absent_from_the_printed_pages_is_found() -> None:
    deed = agreed("b2b")
    page = TEMPLATES.written(deed.template, deed.view, layout=deed.layout)
    assert list(unproved(deed, page.passages, ["rien"]))
    assert {name for name, _ in unproved(deed, page.passages, ["rien"])} == set(deed.expected)


def test_the_page_of_signatures_is_never_alone() -> None:
    pages = readback.read(printed(agreed("b2b", months=24))).pages
    signed = next(page for page in pages if "Signature et cachet" in page)
    assert "Originaux" in signed


# --- What forbids a plan ---

OVERDUE = MINIMAL
REFUSED = {
    "collective procedure": (
        "situation:\n  type: redressement\n  ouverte_le: 20/07/2026\n",
        "procédure collective",
        "ccom-L622-21",
    ),
    "over-indebtedness": (
        "situation:\n  type: surendettement\n  ouverte_le: 20/07/2026\n",
        "surendettement",
        "cconso-L722-5",
    ),
    "judge's delay": (
        "delai_de_grace:\n  accorde_le: 20/07/2026\n  jusqu_au: 20/12/2026\n",
        "juge",
        "cciv-1343-5",
    ),
    "everything disputed": (
        "litiges:\n  - facture: F-1\n    ouvert_le: 20/07/2026\n    motif: non conforme\n",
        "contesté",
        "cciv-1353",
    ),
    "all paid": (
        "paiements:\n  - recu_le: 01/07/2026\n    montant: 1 000,00\n    facture: F-1\n",
        "rien n'est dû",
        None,
    ),
    "plan in force": (
        "echeancier:\n  signe_le: 20/07/2026\n  mensualites:\n    - le: 20/10/2026\n      montant: 1 000,00\n",
        "en cours et respecté",
        None,
    ),
}


def refused(text: str, interest: PlanInterest = PlanInterest.MAINTAINED, on: str = "2026-08-01") -> list:  # type: ignore[type-arg]
    of = case(text)
    claim = claims.compute(of, creditor(), LAW, day(on))
    return [item for item in objections(of, claim, LAW, interest, None) if item.refuses]


@pytest.mark.parametrize(("more", "words", "article"), REFUSED.values(), ids=REFUSED)
def test_a_plan_the_law_or_sense_forbids_is_refused(more: str, words: str, article: str | None) -> None:
    found = refused(MINIMAL + more)
    assert len(found) == 1 and words in found[0].message
    assert article is None or article in found[0].basis


def test_nothing_forbids_a_plan_on_a_plain_overdue_debt() -> None:
    assert refused(MINIMAL) == []


def test_before_the_due_date_there_is_nothing_to_spread() -> None:
    assert "rien n'est échu" in refused(MINIMAL, on="2026-06-20")[0].message


@pytest.mark.parametrize("interest", [PlanInterest.SUSPENDED, PlanInterest.WAIVED_IF_KEPT])
def test_a_public_buyer_cannot_be_waived_interest(interest: PlanInterest) -> None:
    found = refused(MINIMAL.replace("qualite: professionnel", "qualite: public"), interest)
    assert [item.basis for item in found] == [("ccp-L2192-14",)]


def test_a_part_in_dispute_is_left_out_and_told() -> None:
    of = case(
        MINIMAL
        + "litiges:\n  - facture: F-1\n    ouvert_le: 20/07/2026\n    motif: pose\n    montant: 400,00\n"
    )
    claim = claims.compute(of, creditor(), LAW, day("2026-08-01"))
    (told,) = objections(of, claim, LAW, PlanInterest.MAINTAINED, None)
    assert not told.refuses and claim.principal == 600 and "le reste" in told.message


@pytest.mark.parametrize(("quality", "refuses"), [("consommateur", True), ("professionnel", False)])
def test_a_barred_debt_is_never_acknowledged_by_a_consumer_unawares(quality: str, refuses: bool) -> None:
    of = case(MINIMAL.replace("qualite: professionnel", f"qualite: {quality}"))
    claim = claims.compute(of, creditor(), LAW, day("2026-08-01"))
    (found,) = objections(of, claim, LAW, PlanInterest.MAINTAINED, day("2026-07-01"))
    assert found.refuses is refuses and "prescrite" in found.message


def test_more_than_two_years_deserves_a_warning() -> None:
    of = case(MINIMAL)
    claim = claims.compute(of, creditor(), LAW, day("2026-08-03"))
    terms = {months: schedule(claim.total, months, day("2026-08-03")) for months in (24, 25)}
    warned = {
        months: [
            item.basis for item in objections(of, claim, LAW, PlanInterest.MAINTAINED, None, terms[months])
        ]
        for months in terms
    }
    assert warned == {24: [], 25: [("cciv-1343-5",)]}


# --- The receipt ---

PAID = MINIMAL + "paiements:\n"


def payment(on: str, amount: str) -> str:
    return f"  - recu_le: {on}\n    montant: {amount}\n    facture: F-1\n    moyen: virement\n"


def received(text: str, on: str = "2026-09-01", number: int | None = None) -> Deed:
    of = case(text)
    return receipt(of, creditor(), claims.compute(of, creditor(), LAW, day(on)), LAW, number)


def test_a_receipt_of_a_part_payment_says_what_remains() -> None:
    deed = received(PAID + payment("03/08/2026", "400,00"))
    text = said(deed)
    assert "400,00 € (quatre cents euros)" in text.replace("\N{NO-BREAK SPACE}", " ")
    assert "ne vaut pas quittance pour solde" in text
    assert next(iter(deed.view["reste"]))["nom"].startswith("Principal")  # type: ignore[call-overload]


def test_the_principal_paid_late_leaves_penalties_that_the_receipt_shows() -> None:
    deed = received(PAID + payment("03/08/2026", "1 000,00"))
    assert "entièrement réglé" in said(deed)
    assert [row["nom"] for row in deed.view["reste"]] == [  # type: ignore[attr-defined]
        "Pénalités de retard",
        "Indemnité forfaitaire de recouvrement",
    ]


def test_once_the_accessories_are_waived_the_receipt_is_for_the_whole() -> None:
    waived = "".join(
        f"  - accordee_le: 10/08/2026\n    sur: {of}\n    approuvee_par: direction\n    motif: règlement\n"
        for of in ("interets", "indemnite")
    )
    deed = received(PAID + payment("03/08/2026", "1 000,00") + "remises:\n" + waived)
    text = said(deed)
    assert "quittance pour solde" in text and "ne vaut pas" not in text and "ce dossier est clos" in text
    assert deed.view["reste"] == []


def test_one_payment_alone_is_told_with_the_balance_of_the_day() -> None:
    text = PAID + payment("05/08/2026", "200,00") + payment("03/08/2026", "400,00")
    deed = received(text, number=2)
    assert deed.name == "essai-1-quittance-2"
    assert [row["montant"].replace("\N{NO-BREAK SPACE}", " ") for row in deed.view["versements"]] == [
        "200,00 €"
    ]  # type: ignore[attr-defined]


@pytest.mark.parametrize(("text", "number"), [(MINIMAL, None), (PAID + payment("03/08/2026", "1,00"), 2)])
def test_no_receipt_without_a_payment(text: str, number: int | None) -> None:
    with pytest.raises(NothingPaid):
        received(text, number=number)


EXAMPLES = [
    dossier
    for dossier in load(ROOT, day("2026-11-22")).dossiers
    if dossier.claim is not None and dossier.claim.payments
]


@pytest.mark.parametrize("dossier", EXAMPLES, ids=lambda dossier: dossier.reference)
def test_what_a_payment_settled_adds_up_to_the_payment(dossier) -> None:  # type: ignore[no-untyped-def]
    deed = receipt(dossier.case, dossier.creditor, dossier.claim, LAW)
    for row in deed.view["versements"]:  # type: ignore[attr-defined]
        parts = [_cents(row[key]) for key in ("principal", "interets", "autres")]
        assert sum(parts) == _cents(row["montant"])


def _cents(text: str) -> int:
    return int(re.sub(r"[^0-9]", "", text) or 0)


def test_a_receipt_is_archivable_and_accessible() -> None:
    data = printed(received(PAID + payment("03/08/2026", "400,00")))
    assert [
        failure.rule_id
        for profile in PROFILES
        for failure in validator.validate_pdf_bytes(data, profile=profile).failures
    ] == []


def test_a_collector_gives_its_receipt_for_the_creditor() -> None:
    of, owner = specimen("tiers")
    claim = claims.compute(of, owner, LAW, DAY)
    if not claim.payments:
        of = of.model_copy(update={"payments": specimen("b2b")[0].payments[:1]})
        of = of.model_copy(
            update={"payments": (of.payments[0].model_copy(update={"invoice": of.invoices[0].number}),)}
        )
        claim = claims.compute(of, owner, LAW, DAY)
    deed = receipt(of, owner, claim, LAW)
    assert "R. 124-6" in said(deed).replace("\N{NO-BREAK SPACE}", " ")
    assert readback.read(printed(deed)).tagged


# --- The letter of a missed instalment ---

BROKEN = (
    MINIMAL
    + """\
echeancier:
  signe_le: 03/07/2026
  mensualites:
    - le: 03/08/2026
      montant: 500,00
    - le: 03/09/2026
      montant: 500,00
paiements:
  - recu_le: 31/07/2026
    montant: 120,00
    facture: F-1
"""
)


def missed(notice: Notice, on: str = "2026-08-04", text: str = BROKEN) -> Deed | None:
    of = case(text)
    return reminder(of, creditor(), claims.compute(of, creditor(), LAW, day(on)), LAW, notice)


@pytest.mark.parametrize("notice", Notice)
def test_the_letter_of_a_missed_instalment_states_what_is_missing(notice: Notice) -> None:
    deed = missed(notice)
    assert deed is not None
    text = squeeze("".join(readback.read(printed(deed)).pages))
    assert squeeze("380,00 €") in text
    assert (squeeze("en demeure de payer") in text) is (notice is Notice.FORMAL)
    assert (squeeze("880,00 €") in text) is (notice is Notice.FORMAL)


@pytest.mark.parametrize("notice", Notice)
def test_no_word_of_that_letter_is_forbidden(notice: Notice) -> None:
    deed = missed(notice)
    assert deed is not None
    body = read_text(TEMPLATES.written(deed.template, deed.view, layout=deed.layout).html)
    assert [remark.rule.code for remark in check_text(body, Regime.B2B)] == []


def test_no_such_letter_while_the_plan_is_respected_or_once_withdrawn() -> None:
    assert missed(Notice.REMINDER, on="2026-08-03") is None
    withdrawn = BROKEN.replace("  mensualites:", "  dechu_le: 04/08/2026\n  mensualites:")
    assert missed(Notice.REMINDER, text=withdrawn) is None


# --- The commands ---


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return project_folder(tmp_path, {"essai-1": MINIMAL, "rompu": BROKEN.replace("essai-1", "rompu")})


def plan(capsys: pytest.CaptureFixture[str], root: Path, *more: str) -> tuple[int, str, str]:
    return run(capsys, "echeancier", more[0], "--racine", str(root), "--date", "2026-08-05", *more[1:])


def test_proposing_prints_the_agreement_and_leaves_the_case_alone(capsys, root: Path) -> None:
    before = (root / "cases/essai-1.yml").read_bytes()
    code, out, err = plan(capsys, root, "essai-1", "--mensualites", "4", "--acompte", "100")
    assert code == 0 and "Échéancier proposé" in out and out.count("reste") == 5
    assert "build/echeanciers/essai-1-echeancier.pdf" in err
    assert (root / "build/echeanciers/essai-1-echeancier.pdf").read_bytes().startswith(b"%PDF")
    assert (root / "cases/essai-1.yml").read_bytes() == before


def test_writing_adds_the_plan_and_nothing_else(capsys, root: Path) -> None:
    path = root / "cases/essai-1.yml"
    path.write_text("# note du service\n" + MINIMAL + "\n# fin\n", encoding="utf-8")
    before = path.read_text(encoding="utf-8")
    code, _, err = plan(capsys, root, "essai-1", "--mensualites", "2", "--ecrire")
    after = path.read_text(encoding="utf-8")
    assert code == 0 and "reconnaissance: oui" in err
    added = [line for line in after.splitlines() if line not in before.splitlines()]
    assert [line for line in after.splitlines() if line not in added] == before.splitlines()
    assert added[:4] == [
        "echeancier:",
        "  signe_le: 05/08/2026",
        "  reconnaissance: non",
        "  interets: maintenus",
    ]
    code, out, _ = plan(capsys, root, "essai-1", "--suivi")
    assert code == 0 and "prochaine" in out and "L'échéancier est respecté" in out


def test_a_signed_document_carries_the_acknowledgement(capsys, root: Path) -> None:
    more = ("--mensualites", "2", "--ecrire", "--document", "pieces/accord.pdf")
    code, out, err = plan(capsys, root, "essai-1", *more)
    assert code == 1 and "pieces/accord.pdf" in out and "rien n'a été écrit" in err
    (root / "cases/essai-1/pieces").mkdir(parents=True)
    (root / "cases/essai-1/pieces/accord.pdf").write_bytes(b"%PDF-1.7")
    assert plan(capsys, root, "essai-1", *more)[0] == 0
    text = (root / "cases/essai-1.yml").read_text(encoding="utf-8")
    assert "reconnaissance: oui" in text and "document: pieces/accord.pdf" in text


def test_a_document_outside_the_case_is_refused_and_nothing_is_written(capsys, root: Path) -> None:
    before = (root / "cases/essai-1.yml").read_bytes()
    more = ("--mensualites", "2", "--ecrire", "--document", "../autre/accord.pdf")
    code, out, err = plan(capsys, root, "essai-1", *more)
    assert code == 1 and "FMT" in out and "rien n'a été écrit" in err
    assert (root / "cases/essai-1.yml").read_bytes() == before


@pytest.mark.parametrize("form", ["json", "yaml"])
def test_a_program_reads_the_proposal(capsys, root: Path, form: str) -> None:
    code, out, _ = plan(capsys, root, "essai-1", "--mensualites", "3", "--sans-pdf", "--format", form)
    assert code == 0
    if form == "json":
        found = json.loads(out)
        assert sum(Decimal(item["montant"]) for item in found["mensualites"]) == Decimal(found["somme"])
    else:
        assert case(MINIMAL + out).plan is not None
    assert not (root / "build").exists()


def test_following_a_broken_plan_says_what_to_do(capsys, root: Path) -> None:
    code, out, _ = plan(capsys, root, "rompu", "--suivi")
    assert (
        code == 0
        and "en retard" in out
        and "--lettre rappel --noter" in out
        and "seule somme exigible" in out
    )
    code, out, _ = plan(capsys, root, "rompu", "--suivi", "--format", "json")
    assert [row["etat"] for row in json.loads(out)["mensualites"]] == ["en retard", "prochaine"]


MISUSED = {
    (): "--mensualites 6",
    ("--suivi",): "aucun échéancier",
    ("--mensualites", "500"): "de 1 à 120",
    ("--mensualites", "3", "--acompte", "1,234"): "ambigu",
    ("--mensualites", "3", "--premier", "31/02/2026"): "--premier 2026-11-22",
    ("--mensualites", "3", "--premier", "01/08/2026"): "précède",
}


@pytest.mark.parametrize(("more", "words"), MISUSED.items(), ids=lambda item: " ".join(item))
def test_misuse_is_told_in_french_and_nothing_is_made(
    capsys, root: Path, more: tuple[str, ...], words: str
) -> None:
    code, _, err = plan(capsys, root, "essai-1", *more)
    assert code == 2 and words in err
    assert not (root / "build").exists()


def test_a_faulty_case_gets_neither_agreement_nor_receipt(capsys, root: Path) -> None:
    (root / "cases/essai-1.yml").write_text(MINIMAL.replace("69003", "690"), encoding="utf-8")
    for command in (("echeancier", "essai-1", "--mensualites", "3"), ("quittance", "essai-1")):
        code, out, err = run(capsys, *command, "--racine", str(root), "--date", "2026-08-05")
        assert code == 1 and "FMT" in out and "rien n'a été produit" in err


def test_the_receipt_is_printed_and_a_case_without_payment_is_refused(capsys, root: Path) -> None:
    code, _, err = run(capsys, "quittance", "rompu", "--racine", str(root), "--date", "2026-08-05")
    assert code == 0 and "build/quittances/rompu-quittance.pdf" in err
    code, _, err = run(capsys, "quittance", "essai-1", "--racine", str(root), "--date", "2026-08-05")
    assert code == 1 and "pas de quittance sans versement" in err


# --- What is handed over is recorded ---


def test_a_receipt_handed_over_is_frozen_and_its_digest_can_be_verified(capsys, root: Path) -> None:
    on = ("--racine", str(root), "--date", "2026-08-05")
    assert run(capsys, "quittance", "rompu", *on, "--noter", "--mode", "courriel")[0] == 0
    kept = root / "cases/rompu/envois/2026-08-05-quittance.pdf"
    made = root / "build/quittances/rompu-quittance.pdf"
    text = (root / "cases/rompu.yml").read_text(encoding="utf-8")
    assert kept.read_bytes() == made.read_bytes()
    assert f"acte: quittance\n    envoi:\n      mode: courriel\n      fichier: envois/{kept.name}\n" in text
    code, out, _ = run(capsys, "verifier", "rompu", *on)
    assert code == 0 and "empreinte égale à celle du journal" in out and "✗" not in out


def test_the_receipt_of_one_payment_does_not_take_the_place_of_another(capsys, root: Path) -> None:
    on = ("--racine", str(root), "--date", "2026-08-05", "--noter")
    assert run(capsys, "quittance", "rompu", *on, "--paiement", "1")[0] == 0
    assert run(capsys, "quittance", "rompu", *on)[0] == 0
    names = sorted(path.name for path in (root / "cases/rompu/envois").glob("*.pdf"))
    assert names == ["2026-08-05-quittance-1.pdf", "2026-08-05-quittance.pdf"]


SENT = {
    "rappel": ("rappel_echeancier", "lettre", "Lettre simple", ()),
    "mise_en_demeure": (
        "mise_en_demeure_echeancier",
        "lrar",
        "Lettre recommandée",
        ("--numero-suivi", "1A 123 456 7890 1"),
    ),
}


@pytest.mark.parametrize("letter", SENT)
def test_a_letter_of_a_missed_instalment_is_recorded_as_it_left(capsys, root: Path, letter: str) -> None:
    act, mode, words, more = SENT[letter]
    code, out, err = plan(capsys, root, "rompu", "--lettre", letter, "--noter", *more)
    assert code == 0 and f"acte: {act}" in out and f"mode: {mode}" in out
    assert "étape : Versement du 3" in err
    (kept,) = (root / "cases/rompu/envois").glob("*.pdf")
    assert words in "".join(readback.read(kept.read_bytes()).pages)


def test_what_forbids_every_letter_forbids_that_one_and_prints_nothing(capsys, root: Path) -> None:
    path = root / "cases/rompu.yml"
    insolvent = "situation:\n  type: redressement\n  ouverte_le: 04/08/2026\n"
    path.write_text(path.read_text(encoding="utf-8") + insolvent, encoding="utf-8")
    code, out, err = plan(capsys, root, "rompu", "--lettre", "rappel", "--noter")
    assert code == 1 and "INS01" in out and "rien n'a été produit" in err
    assert not (root / "build").exists() and not list(root.glob("cases/rompu/**/*.pdf"))


def test_a_closed_file_gets_no_plan(capsys, root: Path) -> None:
    path = root / "cases/essai-1.yml"
    decided = "journal:\n  - le: 04/08/2026\n    acte: decision\n    decision: avocat\n"
    path.write_text(MINIMAL + decided + "cloture:\n  le: 04/08/2026\n  motif: decision\n", encoding="utf-8")
    code, _, err = plan(capsys, root, "essai-1", "--mensualites", "3")
    assert code == 1 and "le dossier est clos depuis le 4" in err


def test_what_a_collector_writes_recalls_its_first_letter() -> None:
    of, owner = specimen("tiers")
    claim = claims.compute(of, owner, LAW, DAY)
    broken = case(BROKEN)
    of = of.model_copy(update={"plan": broken.plan, "payments": ()})
    deed = reminder(of, owner, claim, LAW, Notice.REMINDER)
    assert deed is not None and of.mandate
    sent = [entry.on for entry in of.journal if of.mandate.agreed_on and entry.on >= of.mandate.agreed_on]
    assert ("Notre premier courrier" in said(deed)) is bool(sent)
    assert ("collector-first-letter-ref" in deed.expected) is bool(sent)
    assert sent, "the specimen of a collector has written already"
