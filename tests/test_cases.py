"""The example cases: sound, about nobody real, each showing on 22 November 2026 what it says."""

import json
import re
import subprocess
import sys
from collections.abc import Callable, Iterator
from datetime import date
from decimal import Decimal
from functools import cache
from pathlib import Path

import pypdfium2
import pytest
from builders import LAW, ROOT, day, procedure
from pydantic import BaseModel
from stdnum import iban as ibans
from stdnum.fr import siren as sirens
from stdnum.fr import siret as sirets
from stdnum.fr import tva as vat_numbers

from generator.case import (
    Case,
    Channel,
    Creditor,
    InsolvencyKind,
    JournalEntry,
    LetterKind,
    PostalState,
    PublicBuyer,
    Quality,
    Regime,
)
from generator.diagnostics import Severity
from generator.french import day as show_day
from generator.french import euros
from generator.manifest import sha256
from generator.plan import incident, missed_instalment
from generator.planned import LetterStatus
from generator.procedure import Chosen, Stage, Status, choose
from generator.project import Project, exhibit_paths, load, read
from generator.schema import schema

DAY = day("2026-11-22")
CASES = ROOT / "cases"
CREDITORS = CASES / "creanciers"
REFERENCES = tuple(sorted(path.stem for path in CASES.glob("*.yml")))
PROCEDURES = tuple(procedure(path.stem) for path in sorted((ROOT / "letters/procedures").glob("*.yml")))
SLUGS = tuple(sorted(path.stem for path in CREDITORS.glob("*.yml")))
FILES = (*(f"cases/{name}.yml" for name in REFERENCES), *(f"cases/creanciers/{name}.yml" for name in SLUGS))


@cache
def case(reference: str) -> Case:
    bound = read(ROOT, f"cases/{reference}.yml", Case)
    assert bound.value is not None, bound.diagnostics
    return bound.value


@cache
def creditor(slug: str) -> Creditor:
    bound = read(ROOT, f"cases/creanciers/{slug}.yml", Creditor)
    assert bound.value is not None, bound.diagnostics
    return bound.value


@pytest.fixture(scope="module")
def project() -> Project:
    return load(ROOT, DAY)


# --- The files themselves ---


@pytest.mark.parametrize("file", FILES)
def test_an_example_is_read_without_a_diagnostic(file: str) -> None:
    bound = read(ROOT, file, Creditor if "creanciers" in file else Case)
    assert bound.diagnostics == ()
    assert bound.value is not None


@pytest.mark.parametrize("file", FILES)
def test_an_example_starts_with_its_schema_and_says_in_french_what_it_shows(file: str) -> None:
    first, second, *_ = (ROOT / file).read_text(encoding="utf-8").splitlines()
    schema = "../.amiable/schemas/dossier.json"
    if "creanciers" in file:
        schema = "../../.amiable/schemas/creancier.json"
    assert first == f"# yaml-language-server: $schema={schema}"
    assert second.startswith("# ")
    assert len(second) > 30


@pytest.mark.parametrize("reference", REFERENCES)
def test_a_case_bears_the_name_of_its_file_and_names_files_that_exist(reference: str) -> None:
    found = case(reference)
    assert found.reference == reference
    assert found.creditor in SLUGS
    choice = choose(found, creditor(found.creditor), PROCEDURES)
    assert choice.by is not Chosen.BY_REGIME, "an example says which procedure it follows"
    assert choice.slug in {item.slug for item in PROCEDURES}


@pytest.mark.parametrize("slug", SLUGS)
def test_a_creditor_bears_the_name_of_its_file_has_its_logo_and_serves_a_case(slug: str) -> None:
    found = creditor(slug)
    assert found.slug == slug
    assert found.logo is None or (CREDITORS / found.logo).is_file()
    assert any(case(reference).creditor == slug for reference in REFERENCES)


def test_the_smallest_example_fits_in_twenty_lines() -> None:
    assert len((CASES / "2026-0201.yml").read_text(encoding="utf-8").splitlines()) <= 20


def test_clerks_write_dates_and_amounts_in_every_accepted_style() -> None:
    text = "\n".join((CASES / f"{reference}.yml").read_text(encoding="utf-8") for reference in REFERENCES)
    dates = (r"le: \d\d/\d\d/\d{4}$", r"le: \d{4}-\d\d-\d\d$")
    amounts = (r"montant_ttc: \d \d{3},\d\d$", r"montant_ttc: \d{3}$")
    for style in (*dates, *amounts):
        assert re.search(style, text, re.MULTILINE), style


# --- Nobody real ---


def strings(value: object) -> Iterator[str]:
    if isinstance(value, BaseModel):
        for name in type(value).model_fields:
            yield from strings(getattr(value, name))
    elif isinstance(value, tuple):
        for item in value:
            yield from strings(item)
    elif isinstance(value, str):
        yield value


# Ranges the ARCEP keeps for works of fiction.
FICTION = re.compile(r"(01 99 00|02 61 91|03 53 01|04 65 71|05 36 49|06 39 98) \d\d \d\d")
PHONE = re.compile(r"(?<![\d,.])0[1-9](?: \d\d){4}(?!\d)")
DOMAIN = re.compile(r"(?:https?://|@|www\.)([\w.-]+)")


@pytest.mark.parametrize("file", FILES)
def test_addresses_and_numbers_are_reserved_for_fiction(file: str) -> None:
    value = creditor(Path(file).stem) if "creanciers" in file else case(Path(file).stem)
    for text in strings(value):
        assert all(host.endswith(".example") for host in DOMAIN.findall(text)), text
        assert all(FICTION.fullmatch(phone) for phone in PHONE.findall(text)), text


@pytest.mark.parametrize("reference", REFERENCES)
def test_every_phone_of_a_case_is_one_of_fiction(reference: str) -> None:
    found = case(reference)
    phones = [contact.phone for contact in found.debtor.contacts if contact.phone]
    phones += [found.mandate.phone] if found.mandate and found.mandate.phone else []
    assert all(FICTION.fullmatch(phone) for phone in (*phones, creditor(found.creditor).phone))


def test_identifiers_have_valid_keys_belong_to_one_party_and_to_no_bank() -> None:
    owners: dict[str, str] = {}
    parties = [(item.siren, item.name) for item in map(creditor, SLUGS)]
    parties += [(case(name).debtor.siren, case(name).debtor.name) for name in REFERENCES]
    parties += [(item.siren, item.name) for name in REFERENCES if (item := case(name).mandate)]
    for siren, name in parties:
        if siren is not None:
            assert sirens.is_valid(siren), name
            assert owners.setdefault(siren, name) == name
    for debtor in (case(name).debtor for name in REFERENCES):
        if debtor.siret is not None:
            assert sirets.is_valid(debtor.siret)
            assert debtor.siret[:9] == debtor.siren
    for item in map(creditor, SLUGS):
        if item.vat_number is not None:
            assert vat_numbers.is_valid(item.vat_number)
            assert item.vat_number[-9:] == item.siren


def _account_key(iban: str) -> int:
    """The two last figures a French account number must have (clé RIB)."""
    digits = iban[14:25].translate(str.maketrans("ABCDEFGHIJKLMNOPQRSTUVWXYZ", "12345678912345678923456789"))
    return 97 - (89 * int(iban[4:9]) + 15 * int(iban[9:14]) + 3 * int(digits)) % 97


def test_accounts_are_well_formed_and_held_in_a_bank_that_does_not_exist() -> None:
    banks = [item.bank for item in map(creditor, SLUGS)]
    mandates = [case(name).mandate for name in REFERENCES]
    banks += [item.client_account for item in mandates if item and item.client_account]
    for bank in banks:
        assert ibans.is_valid(bank.iban)
        assert bank.iban[4:9] == "99999"
        assert int(bank.iban[25:27]) == _account_key(bank.iban)
        assert bank.bic in {None, "FICTFRPPXXX"}
    assert len({bank.iban for bank in banks}) == len(banks)


# --- Exhibits ---


@pytest.mark.parametrize("reference", REFERENCES)
def test_exhibits_listed_exist_are_small_and_none_is_forgotten(reference: str) -> None:
    folder = CASES / reference
    listed = set(exhibit_paths(case(reference)))
    present = {path.relative_to(folder).as_posix(): path for path in folder.rglob("*") if path.is_file()}
    assert set(present) == listed
    for name, path in present.items():
        if name.startswith("pieces/"):
            assert path.stat().st_size <= 15 * 1024, name


def text_of(path: Path) -> str:
    with pypdfium2.PdfDocument(path) as document:
        pages = [page.get_textpage().get_text_bounded() for page in document]
    return " ".join("\n".join(pages).replace("\N{NO-BREAK SPACE}", " ").split())


INVOICE_FILES = [
    (reference, position, path)
    for reference in REFERENCES
    for position, invoice in enumerate(case(reference).invoices)
    for path in invoice.exhibits
    if path == f"pieces/{invoice.number}.pdf"
]


@pytest.mark.parametrize(("reference", "position", "path"), INVOICE_FILES)
def test_an_invoice_shows_the_figures_of_its_case(reference: str, position: int, path: str) -> None:
    found = case(reference)
    invoice = found.invoices[position]
    text = text_of(CASES / reference / path)
    sender = creditor(found.creditor)
    siren = sender.siren or ""
    expected = [invoice.number, f"{invoice.issued_on:%d/%m/%Y}", sender.name, found.debtor.name]
    expected += [" ".join(euros(invoice.amount_ttc).split()), " ".join((siren[:3], siren[3:6], siren[6:]))]
    expected.append("Document fictif")
    if invoice.performed_on:
        expected.append(f"{invoice.performed_on:%d/%m/%Y}")
    if found.regime is not Regime.PUBLIC and invoice.due_date:
        expected.append(f"À payer au plus tard le {invoice.due_date:%d/%m/%Y}")
    if found.regime is Regime.B2C:
        assert "40 €" not in text
        assert "énalités" not in text
    else:
        expected.append("40 €")
    assert [piece for piece in expected if piece not in text] == []


FROZEN = [
    (reference, entry)
    for reference in REFERENCES
    for entry in case(reference).journal
    if entry.sending and entry.sending.file
]


@pytest.mark.parametrize(("reference", "entry"), FROZEN)
def test_a_letter_sent_is_the_archived_one_and_says_the_deadline_of_the_journal(
    reference: str, entry: JournalEntry
) -> None:
    assert entry.sending is not None
    assert entry.sending.file is not None
    path = CASES / reference / entry.sending.file
    assert sha256(path.read_bytes()) == entry.sending.sha256
    text = text_of(path)
    assert reference in text
    assert case(reference).debtor.name in text
    assert show_day(entry.on).replace("\N{NO-BREAK SPACE}", " ") in text
    if entry.sending.final_date:
        assert show_day(entry.sending.final_date).replace("\N{NO-BREAK SPACE}", " ") in text


# --- What the set covers ---

Shows = Callable[[Case], object]


def _postal(found: Case, state: PostalState) -> bool:
    sendings = [entry.sending for entry in found.journal if entry.sending]
    return any(event.state is state for sending in sendings for event in sending.postal)


SITUATIONS: tuple[tuple[str, str, Shows], ...] = (
    ("une seule facture", "2026-0201", lambda c: len(c.invoices) == 1),
    ("douze factures", "2026-0098", lambda c: len(c.invoices) == 12),
    ("paiement partiel", "2026-0042", lambda c: 0 < c.payments[0].amount < c.invoices[0].amount_ttc),
    ("avoir", "2026-0110", lambda c: len(c.credit_notes) == 1),
    ("litige sur une facture de trois", "2026-0123", lambda c: len(c.invoices) == 3 and len(c.disputes) == 1),
    ("litige sur la seule facture", "2026-0155", lambda c: len(c.invoices) == len(c.disputes) == 1),
    ("consommateur", "2026-0105", lambda c: c.debtor.quality is Quality.CONSUMER),
    ("commune", "2026-0137", lambda c: c.debtor.buyer_kind is PublicBuyer.ORDINARY),
    ("hôpital, 50 jours", "2026-0092", lambda c: c.debtor.buyer_kind is PublicBuyer.HEALTH),
    ("tiers mandaté", "2026-0117", lambda c: c.by_third_party),
    ("échéancier respecté", "2026-0063", lambda c: c.plan and missed_instalment(c, c.plan, DAY) is None),
    ("échéancier manqué, termes à échoir", "2026-0061", lambda c: incident(c, c.plan, DAY)),
    ("dossier clos", "2026-0027", lambda c: c.closure.on < DAY),
    ("échéancier rompu", "2026-0058", lambda c: missed_instalment(c, c.plan, DAY) == date(2026, 10, 30)),
    ("redressement publié au BODACC", "2026-0075",
     lambda c: c.situation.kind is InsolvencyKind.REDRESSEMENT and c.situation.published_on),
    ("surendettement", "2026-0081", lambda c: c.situation.kind is InsolvencyKind.OVER_INDEBTEDNESS),
    ("créancier EI", "2026-0142", lambda c: creditor(c.creditor).is_sole_trader),
    ("débiteur EI", "2026-0149", lambda c: c.debtor.form == "EI"),
    ("LRAR non réclamée", "2026-0051", lambda c: _postal(c, PostalState.UNCLAIMED)),
    ("NPAI", "2026-0049", lambda c: _postal(c, PostalState.UNKNOWN_ADDRESS)),
    ("taux convenu par le créancier", "2026-0167", lambda c: creditor(c.creditor).penalty_clause is not None),
    ("taux convenu sous le plancher", "2026-0172",
     lambda c: c.penalty_clause.rate < 3 * LAW.in_force("taux_interet_legal", DAY).value),
    ("promesse en cours", "2026-0190", lambda c: c.promises[0].due_on > DAY),
    ("promesse non tenue", "2025-0312", lambda c: c.promises[0].kept is False),
    ("tout payé en retard", "2026-0069", lambda c: c.payments[0].amount == Decimal("3924.00")),
    ("avant l'échéance", "2026-0210", lambda c: c.invoices[0].due_date > DAY),
    ("échéances convenues dans une facture", "2026-0193", lambda c: len(c.invoices[0].instalments) == 3),
    ("lettre envoyée et figée", "2026-0187", lambda c: c.journal[1].sending.sha256),
    ("recommandé suivi et figé", "2026-0051",
     lambda c: c.journal[-1].sending.tracking and c.journal[-1].sending.sha256),
    ("LRE reçue et décision prise", "2026-0033",
     lambda c: c.journal[2].sending.channel is Channel.LRE and c.journal[-1].decision),
    ("frais justifiés", "2026-0098", lambda c: c.extra_costs[0].exhibit is not None),
    ("retenue de garantie", "2026-0137", lambda c: c.invoices[0].retention is not None),
    ("retenue de garantie échue à sa date", "2025-0287", lambda c: c.invoices[0].retention.due_on),
    ("délai fin de mois", "2025-0287", lambda c: c.conventions.payment_term.month_end),
    ("paiement sans indication", "2025-0287", lambda c: c.payments[0].invoice is None),
    ("remise", "2025-0287", lambda c: c.remissions[0].amount == 150),
    ("clause pénale", "2025-0287", lambda c: c.penal_clause.percent == 5),
    ("délai public interrompu", "2026-0219", lambda c: c.invoices[0].public_order.suspension.completed_on),
    ("convention de calcul", "2026-0033", lambda c: c.conventions.imputation is not None),
    ("dérogation", "2024-0009", lambda c: c.waivers),
    ("prévention du crédit", "2026-0098", lambda c: c.credit is not None),
)  # fmt: skip


@pytest.mark.parametrize(("situation", "reference", "shows"), SITUATIONS)
def test_a_situation_is_shown_by_its_case(situation: str, reference: str, shows: Shows) -> None:
    assert shows(case(reference)), situation


def test_creditors_are_of_every_kind_the_letterhead_knows() -> None:
    forms = {slug: creditor(slug).form for slug in SLUGS}
    assert {"SARL", "SAS", "EI", "Association"} <= set(forms.values())
    assert creditor("mains-vertes").mediator is not None
    assert creditor("emballages-valmorin").penalty_clause is not None
    assert len({creditor(slug).address.postcode[:2] for slug in SLUGS}) >= 6


def test_the_journal_of_each_case_is_in_order_and_respects_working_days() -> None:
    for reference in REFERENCES:
        entries = case(reference).journal
        assert [entry.on for entry in entries] == sorted(entry.on for entry in entries), reference
        assert all(entry.on.weekday() < 5 and entry.on <= DAY for entry in entries), reference


# --- Where each case stands on the day of the examples ---

SENT, FINAL, DRAFT = LetterStatus.SENT, LetterStatus.FINAL, LetterStatus.DRAFT
REFUSED, NOT_NEEDED = LetterStatus.REFUSED, LetterStatus.NOT_NEEDED

# reference → next stage, its status, then rappel, relance and mise en demeure.
STANDING: dict[str, tuple[Stage | None, Status | None, LetterStatus, LetterStatus, LetterStatus]] = {
    "2022-0017": (Stage.MISE_EN_DEMEURE, Status.LATE, SENT, SENT, FINAL),
    "2024-0009": (Stage.MISE_EN_DEMEURE, Status.LATE, SENT, SENT, REFUSED),
    "2025-0287": (Stage.MISE_EN_DEMEURE, Status.LATE, SENT, SENT, FINAL),
    "2025-0312": (Stage.DECISION, Status.DUE, SENT, SENT, SENT),
    "2026-0027": (None, None, SENT, NOT_NEEDED, NOT_NEEDED),
    "2026-0033": (None, None, SENT, SENT, SENT),
    "2026-0042": (Stage.MISE_EN_DEMEURE, Status.DUE, SENT, SENT, FINAL),
    "2026-0049": (Stage.MISE_EN_DEMEURE, Status.LATE, SENT, SENT, REFUSED),
    "2026-0051": (Stage.DECISION, Status.DUE, SENT, SENT, SENT),
    "2026-0058": (Stage.MISE_EN_DEMEURE, Status.LATE, SENT, SENT, FINAL),
    "2026-0061": (Stage.MISE_EN_DEMEURE, Status.PAUSED, SENT, SENT, REFUSED),
    "2026-0063": (Stage.MISE_EN_DEMEURE, Status.PAUSED, SENT, SENT, REFUSED),
    "2026-0069": (None, None, SENT, SENT, NOT_NEEDED),
    "2026-0075": (Stage.MISE_EN_DEMEURE, Status.PAUSED, SENT, SENT, REFUSED),
    "2026-0081": (Stage.RELANCE, Status.PAUSED, SENT, REFUSED, REFUSED),
    "2026-0092": (Stage.MISE_EN_DEMEURE, Status.DUE, SENT, SENT, FINAL),
    "2026-0098": (Stage.MISE_EN_DEMEURE, Status.DUE, SENT, SENT, FINAL),
    "2026-0105": (Stage.MISE_EN_DEMEURE, Status.DUE, SENT, SENT, FINAL),
    "2026-0110": (Stage.RELANCE, Status.DUE, SENT, FINAL, DRAFT),
    "2026-0117": (Stage.RELANCE, Status.DUE, SENT, FINAL, DRAFT),
    "2026-0123": (Stage.MISE_EN_DEMEURE, Status.DUE, SENT, SENT, FINAL),
    "2026-0131": (Stage.RELANCE, Status.DUE, SENT, FINAL, DRAFT),
    "2026-0137": (Stage.RELANCE, Status.DUE, SENT, FINAL, DRAFT),
    "2026-0142": (Stage.RAPPEL, Status.DUE, FINAL, DRAFT, DRAFT),
    "2026-0149": (Stage.RAPPEL, Status.DUE, FINAL, DRAFT, DRAFT),
    "2026-0155": (None, None, SENT, REFUSED, REFUSED),
    "2026-0167": (Stage.RELANCE, Status.DUE, SENT, FINAL, DRAFT),
    "2026-0172": (Stage.RELANCE, Status.DUE, SENT, FINAL, DRAFT),
    "2026-0178": (Stage.DECISION, Status.DUE, SENT, SENT, SENT),
    "2026-0187": (Stage.RELANCE, Status.DUE, SENT, FINAL, DRAFT),
    "2026-0190": (Stage.RELANCE, Status.PAUSED, SENT, REFUSED, REFUSED),
    "2026-0193": (Stage.RAPPEL, Status.DUE, FINAL, DRAFT, DRAFT),
    "2026-0196": (Stage.RAPPEL, Status.DUE, FINAL, DRAFT, DRAFT),
    "2026-0201": (Stage.RAPPEL, Status.DUE, FINAL, DRAFT, DRAFT),
    "2026-0210": (Stage.BEFORE_DUE, Status.PLANNED, REFUSED, REFUSED, REFUSED),
    "2026-0219": (Stage.RAPPEL, Status.DUE, FINAL, DRAFT, DRAFT),
}  # fmt: skip


def test_every_case_has_its_line_in_the_table() -> None:
    assert set(STANDING) == set(REFERENCES)
    assert len(REFERENCES) >= 22


@pytest.mark.parametrize("reference", sorted(STANDING))
def test_a_case_stands_where_it_says(project: Project, reference: str) -> None:
    dossier = project.dossier(reference)
    assert dossier is not None
    assert dossier.state is not None
    upcoming = dossier.state.next
    found = (upcoming.step.stage if upcoming else None, upcoming.status if upcoming else None)
    answers = [dossier.letter(kind) for kind in LetterKind]
    assert (*found, *(planned.status for planned in answers if planned)) == STANDING[reference]


@pytest.mark.parametrize("reference", [name for name, row in STANDING.items() if row[4] is FINAL])
def test_a_mise_en_demeure_due_rests_on_more_than_its_invoice(reference: str) -> None:
    for invoice in case(reference).invoices:
        others = set(invoice.exhibits) - {f"pieces/{invoice.number}.pdf"}
        paid_or_disputed = {item.invoice for item in (*case(reference).payments, *case(reference).disputes)}
        assert others or invoice.number in paid_or_disputed, invoice.number


# reference → the codes a reader must see on it that day; other warnings may be added by new rules.
TOLD: dict[str, set[str]] = {
    "2022-0017": {"PRO05"},
    "2024-0009": {"PRO04"},
    "2025-0312": {"PRO05"},
    "2026-0027": {"CLO01"},
    "2026-0061": {"PRO19"},
    "2026-0063": {"PRO07"},
    "2026-0069": {"PRO03"},
    "2026-0075": {"INS01"},
    "2026-0081": {"INS02"},
    "2026-0123": {"PRO13"},
    "2026-0155": {"PRO02"},
    "2026-0172": {"CRE40"},
    "2026-0190": {"PRO09"},
    "2026-0210": {"PRO01"},
}


@pytest.mark.parametrize("reference", REFERENCES)
def test_a_case_is_told_what_it_is_meant_to_show_and_holds_no_error(project: Project, reference: str) -> None:
    dossier = project.dossier(reference)
    assert dossier is not None
    assert [item for item in dossier.diagnostics if item.severity is Severity.ERROR] == []
    assert {item.code for item in dossier.diagnostics} >= TOLD.get(reference, set())


def test_the_prescription_of_the_two_near_cases_ends_within_three_months(project: Project) -> None:
    ends = {dossier.reference: dossier.limitation for dossier in project.dossiers}
    assert ends["2022-0017"] == date(2027, 2, 10)
    assert ends["2025-0312"] == date(2026, 12, 15)
    assert ends["2024-0009"] == date(2026, 6, 12)


def test_a_derogation_is_used(project: Project) -> None:
    dossier = project.dossier("2024-0009")
    assert dossier is not None
    assert {item.code for item in dossier.waived} == {"CRE28", "CRE36"}


def test_the_published_schemas_accept_every_example(tmp_path: Path) -> None:
    """check-jsonschema, an independent validator, reads the files as an editor would."""
    tool = Path(sys.executable).with_name("check-jsonschema")
    for name, pattern in (("dossier", "cases/*.yml"), ("creancier", "cases/creanciers/*.yml")):
        file = tmp_path / f"{name}.json"
        file.write_text(json.dumps(schema(name)), encoding="utf-8")
        command = [str(tool), "--schemafile", str(file), *map(str, sorted(ROOT.glob(pattern)))]
        done = subprocess.run(command, capture_output=True, text=True)
        assert done.returncode == 0, done.stdout + done.stderr
