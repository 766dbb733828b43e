"""The tools in the pages, in a real browser: the same answers as the engine, and nothing leaves the page."""

import random
from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import forms_drawn
import pytest
from browsing import tab
from builders import CREDITOR as CREDITOR_FILE
from builders import LAW, case, creditor, day, procedure, project_folder
from claims import CREDITOR
from test_claim_vectors import ALTERNATIVES, VECTORS

from generator import authoring, rules
from generator.amend import as_yaml
from generator.case import Case
from generator.claim import as_csv, compute, explain
from generator.french import euros
from generator.law import NotInForce
from generator.pages.tools import COHERENCE
from generator.pipeline import Build
from generator.project import load
from generator.reader import bind
from generator.rules import Facts
from generator.source import parse
from generator.workdays import next_working_day

pytestmark = pytest.mark.slow

# Types `data` into the boxes of a form as a reader would: opens what is folded, adds items, leaves each field.
PUT = """
(selector, data) => {
  const own = (box, key) => [...box.querySelectorAll(`[data-cle="${key}"]`)]
    .find((found) => found.parentElement.closest("[data-cle], .am-element, .am-outil") === box);
  const put = (box, data) => {
    for (const [key, value] of Object.entries(data)) {
      const inner = own(box, key);
      if (!inner) throw new Error(`no field ${key}`);
      for (let up = inner; up; up = up.parentElement.closest("details")) if (up.tagName === "DETAILS") up.open = true;
      const list = inner.querySelector(":scope > .am-liste");
      if (list) {
        while (list.children.length < value.length) inner.querySelector(":scope > .am-ajout").click();
        value.forEach((item, at) => put(list.children[at], item));
      } else if (inner.classList.contains("am-champ")) {
        const input = inner.querySelector("input, select, textarea");
        input.value = Array.isArray(value) ? value.join("\\n") : value;
        for (const kind of ["input", "change"]) input.dispatchEvent(new Event(kind, { bubbles: true }));
      } else put(inner, value);
    }
  };
  put(document.querySelector(selector), data);
}
"""
FILL = f"([selector, data]) => ({PUT})(selector, data)"

PRESS = """
(words) => [...document.querySelectorAll(".am-actions button")].find((one) => one.textContent === words).click()
"""
PROBLEMS = """
() => [...document.querySelectorAll(".am-sommaire:not([hidden]) li")].map((item) => item.textContent)
"""
# Several case files, one after the other: of each, its text or nothing, and the problems shown.
WRITE = f"""
(files) => {{
  self.confirm = () => true;
  return files.map((data) => {{
    ({PRESS})("Tout effacer");
    ({PUT})("#am-dossier", data);
    ({PRESS})("Vérifier et écrire le fichier");
    const shown = document.querySelector(".am-resultat:not([hidden]) pre");
    return [shown ? shown.textContent : "", ({PROBLEMS})()];
  }});
}}
"""


def plain(text: str) -> str:
    """A sentence of the page as the engine says it: its apostrophes and spaces are those of a keyboard."""
    return text.replace("’", "'").replace("\N{NARROW NO-BREAK SPACE}", " ").replace("\N{NO-BREAK SPACE}", " ")


@pytest.fixture
def base(guide: Path) -> str:
    return guide.as_uri()


@pytest.fixture
def calculator(browser: object, base: str) -> Iterator[object]:
    with tab(browser, base) as page:
        page.goto(f"{base}/outils/calculateur.html")
        yield page


@pytest.fixture
def form(browser: object, base: str) -> Iterator[object]:
    with tab(browser, base) as page:
        page.on("dialog", lambda dialog: dialog.accept())
        page.goto(f"{base}/outils/nouveau-dossier.html")
        yield page


# --- The calculator ---


def calculate(page: object, data: Mapping[str, Any]) -> None:
    page.evaluate(PRESS, "Tout effacer")
    page.evaluate(FILL, ["#am-calculateur", data])
    page.get_by_role("button", name="Calculer").click()


def keys(page: object) -> dict[str, str]:
    """The key figures of the result, by their title."""
    found = page.locator(".am-resultat .am-cles > div")
    assert found.count(), page.evaluate(PROBLEMS)
    return dict(
        found.evaluate_all("boxes => boxes.map(box => [...box.children].map(part => part.textContent))")
    )


def interest(page: object) -> str:
    shown = keys(page)
    return next(
        shown[name]
        for name in ("Pénalités de retard", "Intérêts moratoires", "Intérêt légal")
        if name in shown
    )


def cells(page: object, title: str) -> list[str]:
    return page.locator(f".am-resultat tbody [data-titre='{title}']").all_inner_texts()


QUALITY = {"b2b": "professionnel", "b2c": "consommateur", "public": "public"}
CHOICES = {"interest_first": "interets_d_abord", "from_credit_date": "date_de_l_avoir"}
KEYS = {
    "day_count": "jours", "rate_mode": "taux", "rounding": "arrondi", "day_basis": "annee", "imputation": "imputation",
    "credit_note": "avoirs",
}  # fmt: skip


def typed(item: Mapping[str, Any], **conventions: str) -> dict[str, Any]:
    """A public vector as someone types it. One in days and rate only: those days, at that rate, agreed."""
    start = day("2023-12-31") if item["id"] == "R4" else day("2026-01-31")
    due = item.get("due") or ("2026-07-31" if item.get("regime") == "b2c" else str(start))
    end = item.get("end") or str(start + timedelta(days=int(item["days"])))
    conventions |= {KEYS[key]: CHOICES[item[key]] for key in ("imputation", "credit_note") if key in item}
    data: dict[str, Any] = {
        "qualite": QUALITY[item.get("regime", "b2b")],
        "le": end,
        "factures": [
            {"numero": f"F{rank}", "echeance": due, "montant_ttc": amount}
            for rank, amount in enumerate(item.get("invoices") or [item["principal"]])
        ],
    }
    if item.get("rates") == "three_times_legal":
        data["penalites"] = {"multiple_taux_legal": "3", "fondement": "CGV, art. 8"}
    elif "rate" in item and "regime" not in item and "invoices" not in item:
        data["penalites"] = {"taux": item["rate"].replace(".", ","), "fondement": "CGV, art. 8"}
    if "start" in item:
        data["mise_en_demeure"] = item["start"]
    for key, name, on in (("payments", "paiements", "recu_le"), ("credit_notes", "avoirs", "emis_le")):
        if key in item:
            data[name] = [{on: one["date"], "montant": one["amount"], "facture": "F0"} for one in item[key]]
    if conventions:
        data["conventions"] = dict(conventions)
    return data


def test_the_calculator_reproduces_every_public_vector_to_the_cent(calculator: object) -> None:
    """All 33 vectors are typed in the page, none is left out: those of due dates are read on the printed due date."""
    done = 0
    for item in VECTORS:
        if "invoice" in item:
            continue  # below: a due date, no sum
        calculate(calculator, typed(item))
        shown = keys(calculator)
        if "interest" in item:
            assert interest(calculator) == euros(Decimal(item["interest"])), item["id"]
        if "segments" in item:
            assert cells(calculator, "Montant") == [euros(Decimal(amount)) for amount in item["segments"]]
        if "rate" in item:
            rates = {cell.split("%")[0].strip() for cell in cells(calculator, "Taux par an")}
            assert {Decimal(rate.replace(",", ".")) for rate in rates} == {Decimal(item["rate"])}, item["id"]
        if "days" in item:
            counted = sum(map(int, cells(calculator, "Jours")))
            assert counted == int(item["days"]) * len(item.get("invoices", "1")), item["id"]
        if "principal_left" in item:
            assert shown["Principal échu"] == euros(Decimal(item["principal_left"]))
            assert interest(calculator) == euros(Decimal(item["interest_left"]))
            assert shown["Total dû"] == euros(Decimal(item["total_with_40"]))
        if "total_with_40_without_principal" in item:
            total = Decimal(item["total_with_40_without_principal"]) + Decimal(item["principal"])
            assert shown["Total dû"] == euros(total)
        if item.get("indemnity") == "0":
            assert "Indemnité forfaitaire" not in shown
        done += 1
    assert done == len(VECTORS) - sum("invoice" in item for item in VECTORS)


def test_the_calculator_reproduces_the_other_readings_of_the_vectors(calculator: object) -> None:
    """Sent, presented, received: the page asks for the day itself, sent on the 1st and collected on the 10th."""
    notices = {"sent": "2026-09-01", "received": "2026-09-10"}
    bases = {"actual": {"day_basis": "reelle"}, "basis_360": {"day_basis": "360"}}
    done = []
    for item in VECTORS:
        for key, chosen in {**ALTERNATIVES, **bases}.items():
            if key not in item:
                continue
            data = typed(item, **{KEYS[name]: value for name, value in chosen.items() if name in KEYS})
            if key in notices:
                data["mise_en_demeure"] = notices[key]
            calculate(calculator, data)
            assert interest(calculator) == euros(Decimal(item[key])), (item["id"], key)
            done.append(key)
    assert set(done) == {*ALTERNATIVES, *bases}


@pytest.mark.parametrize("item", [pytest.param(item, id=item["id"]) for item in VECTORS if "invoice" in item])
def test_the_calculator_finds_the_due_dates_of_the_vectors(
    calculator: object, item: Mapping[str, Any]
) -> None:
    readings = [
        ("45 jours fin de mois", {"fin_de_mois": "jours_puis_fin_de_mois"}, item["eom_45_A"]),
        ("45 jours fin de mois", {"fin_de_mois": "fin_de_mois_puis_jours"}, item["eom_45_B"]),
        ("45 jours fin de mois", {}, max(item["eom_45_A"], item["eom_45_B"])),
    ]
    if "net_30" in item:
        readings += [("", {}, item["net_30"]), ("60 jours", {}, item["net_60"])]
    for term, conventions, expected in readings:
        invoice = {"numero": "F", "emise_le": item["invoice"], "montant_ttc": "10"}
        data = {
            "qualite": "professionnel",
            "le": "2026-11-22",
            "factures": [invoice | ({"delai_paiement": term} if term else {})],
        }
        calculate(calculator, data | ({"conventions": conventions} if conventions else {}))
        [tables] = calculator.locator(".am-facture li").all_inner_texts()[:1]
        assert plain(tables).endswith(f"échéance le {plain(forms_drawn.long_day(day(expected)))} (calculée)")


def test_drawn_cases_give_the_same_text_and_the_same_table_as_the_engine(calculator: object) -> None:
    """Each as typed, through the page's own readers: every line, label, source, total, and every refusal of LAW01."""
    draw = random.Random(2026)  # noqa: S311
    asked = [forms_drawn.calculation(draw) for _ in range(400)]
    answers = calculator.evaluate(
        """(all) => all.map((data) => {
             const { problems, claim } = amiable.calculator.answer(data);
             if (problems.length) return problems.map(({ code, message }) => `${code} ${message}`);
             return [amiable.statement.text(claim, amiable.calculator.page.said), amiable.statement.csv(claim)];
           })""",
        [data for data, _ in asked],
    )
    gaps = 0
    for (data, drawn), answer in zip(asked, answers, strict=True):
        try:
            claim = compute(drawn, CREDITOR, LAW, day(data["le"]))
            expected = [explain(claim), as_csv(claim)]
        except NotInForce as gap:
            gaps += 1
            expected = [f"LAW01 {gap}"]
        assert answer == expected, data
    assert 0 < gaps < len(asked) / 4


def test_a_day_without_rate_is_refused_with_the_sentence_of_the_engine(calculator: object) -> None:
    invoice = {"numero": "F1", "echeance": "15/05/2026", "montant_ttc": "1 000,00"}
    calculate(calculator, {"qualite": "professionnel", "le": "01/03/2027", "factures": [invoice]})
    with pytest.raises(NotInForce) as gap:
        LAW.in_force("bce_refi_semestre", day("2027-01-01"))
    [said] = calculator.evaluate(PROBLEMS)
    assert plain(said) == plain(f"{gap.value} (LAW01)")
    assert not calculator.locator(".am-resultat").is_visible()


def test_a_consumer_owes_no_penalty_and_the_page_says_why(calculator: object) -> None:
    invoice = {"numero": "F1", "echeance": "31/07/2026", "montant_ttc": "1 500"}
    data = {
        "qualite": "consommateur",
        "le": "2026-10-03",
        "mise_en_demeure": "2026-09-03",
        "factures": [invoice],
    }
    calculate(calculator, data | {"penalites": {"taux": "12", "fondement": "CGV, art. 8"}})
    [said] = calculator.evaluate(PROBLEMS)
    assert plain(said) == f"{rules.rule('CON02').message} (CON02)"
    calculate(calculator, data)
    assert interest(calculator) == euros(Decimal("3.39"))
    told = plain(calculator.locator(".am-encart").inner_text())
    assert rules.rule("CON02").why[1:] in told and "L. 111-8" in told


@pytest.mark.parametrize(
    ("more", "code"),
    [
        ({"conventions": {"annee": "360"}}, "CRE42"),
        ({"conventions": {"jours": "deux_bornes"}}, "CRE44"),
        ({"penalites": {"taux": "5", "fondement": "CGV"}}, "CRE40"),
        ({"penalites": {"taux": "5", "fondement": "CGV"}, "conventions": {"taux_sous_plancher": "releve"}}, "CRE46"),
        ({"paiements": [{"recu_le": "01/12/2026", "montant": "10"}]}, "CRE09"),
        ({"paiements": [{"recu_le": "01/10/2026", "montant": "2 000"}]}, "CRE05"),
        ({"avoirs": [{"emis_le": "01/10/2026", "montant": "2 000", "facture": "F1"}]}, "CRE06"),
    ],
)  # fmt: skip
def test_a_doubt_is_shown_beside_the_sums(calculator: object, more: Mapping[str, Any], code: str) -> None:
    invoice = {"numero": "F1", "echeance": "15/05/2026", "montant_ttc": "1 000,00"}
    calculate(calculator, {"qualite": "professionnel", "le": "22/11/2026", "factures": [invoice], **more})
    assert keys(calculator)
    found = calculator.locator(".am-constats li")
    assert found.evaluate_all("items => items.map(item => item.dataset.code)") == [code]
    assert found.locator("a").get_attribute("href") == f"../reference/regles/{code}.html"


@pytest.mark.parametrize(
    ("more", "code"),
    [
        ({"qualite": "public", "penalites": {"taux": "12"}}, "PUB04"),
        ({"qualite": "public", "conventions": {"jours": "deux_bornes"}}, "PUB14"),
        ({"penalites": {"taux": "12", "multiple_taux_legal": "3"}}, "CRE41"),
        ({"penalites": {"taux": "5"}, "conventions": {"taux_sous_plancher": "refuse"}}, "CRE45"),
        ({"factures": [{"numero": "F1", "echeance": "15/05/2012", "montant_ttc": "10"}]}, "CRE31"),
        ({"factures": [{"numero": "F1", "montant_ttc": "10"}]}, "FMT04"),
        ({"factures": [{"numero": "F1", "echeance": "31/02/2026", "montant_ttc": "10"}]}, "FMT06"),
        ({"factures": [{"numero": "F1", "echeance": "15/05/2026", "montant_ttc": "1,234"}]}, "FMT05"),
        ({"paiements": [{"recu_le": "01/10/2026", "montant": "10", "facture": "F9"}]}, "CRE02"),
    ],
)  # fmt: skip
def test_the_calculator_refuses_what_the_engine_refuses(
    calculator: object, more: Mapping[str, Any], code: str
) -> None:
    invoice = {"numero": "F1", "echeance": "15/05/2026", "montant_ttc": "1 000,00"}
    calculate(calculator, {"qualite": "professionnel", "le": "22/11/2026", "factures": [invoice], **more})
    [said] = calculator.evaluate(PROBLEMS)
    assert said.endswith(f"({code})")
    assert not calculator.locator(".am-resultat").is_visible()


def test_the_result_is_copied_downloaded_and_gone_once_something_changes(calculator: object) -> None:
    calculator.context.grant_permissions(["clipboard-read", "clipboard-write"])
    calculator.get_by_role("button", name="Remplir avec un exemple").click()
    calculator.get_by_role("button", name="Copier le texte").click()
    calculator.locator(".am-resultat [role=status]", has_text="Copié.").wait_for()
    assert calculator.evaluate("navigator.clipboard.readText()").startswith("Décompte exemple au 22")
    with calculator.expect_download() as waiting:
        calculator.get_by_role("button", name="Télécharger le tableau").click()
    assert waiting.value.suggested_filename == "decompte-exemple-2026-11-22.csv"
    table = waiting.value.path().read_text(encoding="utf-8-sig")
    assert table.startswith("nature;facture;") and "total dû" in table
    calculator.locator("[data-cle=montant_ttc] input").first.fill("9 000")
    assert not calculator.locator(".am-resultat").is_visible()


def test_the_calendar_of_the_page_is_that_of_the_engine(calculator: object) -> None:
    days = [date(1995, 1, 1) + timedelta(days=rank) for rank in range(0, 45 * 365, 3)]
    script = (
        "days => days.map((day) => amiable.days.iso(amiable.days.nextWorking(amiable.days.fromIso(day))))"
    )
    found = calculator.evaluate(script, list(map(str, days)))
    assert found == [str(next_working_day(one)) for one in days]


# --- The form of a new case ---

ANSWERS = {
    "reference": "2026-0900", "creancier": "atelier", "nom": "Société du « Midi » : gros œuvre",
    "qualite": "professionnel",
    "voie": "12 rue des Modèles", "code-postal": "01000", "ville": "Bourg-en-Bresse", "facture": "F-1",
    "emise-le": "01/10/2026", "echeance": "2026-10-31", "montant": "1 250,00 €", "prestation": "null",
}  # fmt: skip
BLOCKS = {
    "reference": "2026-0900", "creancier": "atelier",
    "debiteur": {
        "nom": ANSWERS["nom"], "qualite": "professionnel",
        "adresse": {"voie": "12 rue des Modèles", "code_postal": "01000", "ville": "Bourg-en-Bresse"},
    },
    "factures": [
        {"numero": "F-1", "emise_le": "01/10/2026", "echeance": "2026-10-31", "montant_ttc": "1 250,00 €",
         "prestation": "null"},
    ],
}  # fmt: skip


def written(page: object, *files: Mapping[str, Any]) -> list[tuple[str, list[tuple[str, str]]]]:
    """The text the form gives for each file, empty when it refuses, and what it says: code and sentence."""
    return [(text, told(lines)) for text, lines in page.evaluate(WRITE, list(files))]


def told(lines: list[str]) -> list[tuple[str, str]]:
    """The code in brackets ends each line of the summary."""
    return sorted((line[-6:-1], line[:-8]) for line in map(plain, lines))


def diagnosed(data: Mapping[str, Any]) -> list[tuple[str, str]]:
    """What the engine finds in the same case: its writing; else its coherence, by the rules the page knows."""
    bound = bind(parse(as_yaml(data), "cases/essai.yml"), Case)
    if bound.value is None:
        return sorted((found.code, found.message) for found in bound.diagnostics)
    today = date(2026, 11, 22)
    facts = Facts(
        case=bound.value,
        creditor=creditor(),
        procedure=procedure(),
        law=LAW,
        claim=compute(bound.value, creditor(), LAW, today),
        state=None,
        day=today,
    )
    found = [
        (rule.code, rule.told(finding))
        for rule, finding in rules.check_facts(facts)
        if rule.code in COHERENCE
    ]
    return sorted(found)


def test_a_short_form_gives_the_file_of_the_command_letter_for_letter(form: object) -> None:
    assert written(form, BLOCKS) == [(authoring.write(ANSWERS), [])]


def test_many_drawn_forms_give_the_case_that_was_typed_or_the_refusals_of_the_engine(form: object) -> None:
    draw = random.Random(7)  # noqa: S311
    files = [forms_drawn.case_file(draw) for _ in range(150)]
    sound = 0
    for data, (text, said) in zip(files, written(form, *files), strict=True):
        if expected := diagnosed(
            data
        ):  # where the engine cannot read, it stops; the page says the rest as well
            assert text == ""
            assert {code for code, _ in said} >= {code for code, _ in expected}, data
        else:
            sound += 1
            assert said == []
            assert case(text) == case(as_yaml(data)), data
    assert 50 < sound < 130


def edited(path: str, value: Any) -> dict[str, Any]:
    """The short case with one value put at a dotted path; None takes it away."""
    data = forms_drawn.copied(BLOCKS)
    *way, last = path.split(".")
    place: Any = data
    for step in way:
        place = place[int(step)] if step.isdigit() else place.setdefault(step, {})
    if value is None:
        del place[last]
    else:
        place[last] = value
    return data


WRONG = [
    ("reference", "Dossier n° 12"), ("reference", "con"), ("reference", None), ("creancier", "Atelier Lumière"),
    ("debiteur.nom", None), ("debiteur.nom", "Durand\u200b"), ("debiteur.nom", "a" * 4001),
    ("debiteur.nom", "Du\ufffdrand"),
    ("debiteur.qualite", None), ("debiteur.siren", "732 829 321"), ("debiteur.siren", "73282932"),
    ("debiteur.siren", "732 829 32A"), ("debiteur.siren", "000 000 000"), ("debiteur.siret", "732 829 320 00079"),
    ("debiteur.siret", "356 000 000 00049"), ("debiteur.siret", "732829320"), ("debiteur.adresse.code_postal", "6900"),
    ("debiteur.adresse.code_postal", "69 00?"), ("debiteur.adresse.ville", None),
    ("debiteur.contacts", [{"nom": "Ada", "courriel": "ada@exemple"}]),
    ("debiteur.contacts", [{"nom": "Ada", "telephone": "04 00 00 00"}]), ("debiteur.contacts", [{"role": "payeur"}]),
    ("debiteur.contacts", [{"nom": "Ada", "telephone": "+33 (0)4"}]),
    ("factures.0.montant_ttc", "1,234"), ("factures.0.montant_ttc", "123,456"),
    ("factures.0.montant_ttc", "1.234,00"), ("factures.0.montant_ttc", "-12"),
    ("factures.0.montant_ttc", "12,345"), ("factures.0.montant_ttc", "douze"), ("factures.0.montant_ttc", "0"),
    ("factures.0.montant_ttc", "1 000 000 000"), ("factures.0.montant_ttc", "1 2345"),
    ("factures.0.montant_ttc", "1,2345"),
    ("factures.0.montant_ttc", "١٢"), ("factures.0.emise_le", "31/02/2026"), ("factures.0.emise_le", "1er juin"),
    ("factures.0.emise_le", "01/06/26"), ("factures.0.emise_le", "01/06/1926"), ("factures.0.emise_le", "2026-6-1"),
    ("factures.0.emise_le", None), ("factures.0.delai_paiement", "45 jours fin du mois"),
    ("factures.0.delai_paiement", "trente jours"), ("factures.0.pieces", ["../secret.pdf"]),
    ("factures.0.pieces", ["pieces/a.pdf", "c:/a.pdf"]), ("factures.0.pieces", ["pieces//a.pdf"]),
    ("penalites.taux", "120"), ("penalites.taux", "0"), ("clause_penale.pourcentage", "dix"),
    ("credit.encours_autorise", "1,000"), ("credit.assurance", {"assureur": "Assureur Modèle"}),
    ("credit.assurance", {"assureur": "Assureur Modèle", "delai_declaration": "un mois"}),
]  # fmt: skip


def test_what_is_written_wrong_is_refused_with_the_same_code_and_the_same_sentence(form: object) -> None:
    files = [edited(path, value) for path, value in WRONG]
    for slip, data, (text, said) in zip(WRONG, files, written(form, *files), strict=True):
        expected = diagnosed(data)
        assert expected and text == "", slip
        assert said == [(code, plain(message)) for code, message in expected], slip


@pytest.mark.parametrize(
    ("typed_text", "read"),
    [("  4 320 € ", "4320.00"), ("4 320,5", "4320.50"), ("4320.5 EUR", "4320.50"), ("0,10 euro", "0.10")],
)
def test_an_amount_is_read_as_a_french_reader_writes_it(form: object, typed_text: str, read: str) -> None:
    [(text, _)] = written(form, edited("factures.0.montant_ttc", typed_text))
    assert case(text).invoices[0].amount_ttc == Decimal(read)


INVOICE = BLOCKS["factures"][0]
PUBLIC = {**BLOCKS["debiteur"], "qualite": "public"}
CONSUMER = {**BLOCKS["debiteur"], "qualite": "consommateur"}
PENAL = {"texte": "Une indemnité est due.", "fondement": "CGV, art. 9"}
GIVEN = {"accordee_le": "01/11/2026", "sur": "interets", "motif": "geste", "approuvee_par": "direction"}
BROKEN: list[tuple[str, Mapping[str, Any]]] = [
    ("CON01", {"debiteur": CONSUMER, "frais": [{"libelle": "Frais", "montant": "15", "piece": "pieces/f.pdf"}]}),
    ("CRE01", {"factures": [INVOICE, {**INVOICE, "numero": "f 1"}]}),
    ("CRE02", {"paiements": [{"recu_le": "01/11/2026", "montant": "10", "facture": "XYZ"}]}),
    ("CRE03", {"avoirs": [{"numero": "A1", "emis_le": "01/11/2026", "montant": "10", "facture": "XYZ"}]}),
    ("CRE04", {"litiges": [{"facture": "XYZ", "ouvert_le": "01/11/2026", "motif": "malfaçon"}]}),
    ("CRE07", {"litiges": [{"facture": "F-1", "ouvert_le": "01/11/2026", "motif": "malfaçon", "montant": "2 000"}]}),
    ("CRE11", {"avoirs": [{"numero": "A1", "emis_le": "01/11/2026", "montant": "10", "facture": "F-1"}] * 2}),
    ("CRE12", {"litiges": [{"facture": "F-1", "ouvert_le": "01/11/2026", "clos_le": "31/10/2026", "motif": "retard"}]}),
    ("CRE20", {"factures": [{**INVOICE, "echeance": "30/09/2026"}]}),
    ("CRE26", {"factures": [{**INVOICE, "echeances": [{"echeance": "31/10/2026", "montant": "250"}]}]}),
    ("CRE34", {"factures": [{**INVOICE, "retenue_de_garantie": {"montant": "1 300"}}]}),
    ("CRE41", {"penalites": {"fondement": "CGV, art. 8"}}),
    ("CRE41", {"penalites": {"taux": "12", "multiple_taux_legal": "3", "fondement": "CGV, art. 8"}}),
    ("CRE43", {"frais": [{"libelle": "Honoraires", "montant": "180"}]}),
    ("CRE50", {"remises": [{key: value for key, value in GIVEN.items() if key != "approuvee_par"}]}),
    ("CRE51", {"remises": [{**GIVEN, "facture": "XYZ"}]}),
    ("CRE53", {"clause_penale": PENAL}),
    ("CRE53", {"clause_penale": {**PENAL, "montant": "10", "pourcentage": "5"}}),
    ("CRE55", {"delai_de_grace": {"accorde_le": "01/11/2026", "jusqu_au": "31/10/2026"}}),
    ("INS07", {"situation": {"type": "redressement", "ouverte_le": "01/11/2026", "close_le": "31/10/2026"}}),
    ("INS07", {"situation": {"type": "redressement", "ouverte_le": "01/11/2026", "bodacc_le": "31/10/2026"}}),
    ("PAR07", {"debiteur": {**PUBLIC, "adresse": {"code_postal": "69003", "ville": "Lyon"}}}),
    ("PAR09", {"debiteur": {**PUBLIC, "adresse": {"voie": "1 rue", "code_postal": "99120", "ville": "Lyon"}}}),
    ("PAR16", {"debiteur": {**CONSUMER, "forme": "S.A.R.L. unipersonnelle"}}),
    ("PAR16", {"debiteur": {**CONSUMER, "forme": "EI"}}),
    ("PAR17", {"debiteur": {**PUBLIC, "siren": "732 829 320", "siret": "100 001 007 00010"}}),
    ("PUB04", {"debiteur": PUBLIC, "penalites": {"taux": "12", "fondement": "marché"}}),
    ("PUB06", {"debiteur": PUBLIC, "factures": [{**INVOICE, "commande_publique": {"demande_recue_le": "30/09/2026"}}]}),
    ("PUB10", {"debiteur": PUBLIC, "remises": [GIVEN]}),
    ("PUB12", {"debiteur": PUBLIC, "factures": [
        {**INVOICE, "commande_publique": {"interruption": {"notifiee_le": "30/09/2026"}}}]}),
    ("PUB13", {"debiteur": PUBLIC, "clause_penale": {**PENAL, "montant": "10"}}),
    ("PUB14", {"debiteur": PUBLIC, "conventions": {"jours": "deux_bornes"}}),
    ("PUB15", {"debiteur": PUBLIC, "echeancier": {"signe_le": "01/11/2026", "interets": "suspendus",
                                                 "mensualites": [{"le": "01/12/2026", "montant": "1 250"}]}}),
]  # fmt: skip


def test_what_does_not_hold_together_is_refused_with_the_same_code_and_the_same_sentence(
    form: object,
) -> None:
    assert {code for code, _ in BROKEN} == set(COHERENCE)
    files = [{**BLOCKS, **blocks} for _, blocks in BROKEN]
    for (code, _), data, (text, said) in zip(BROKEN, files, written(form, *files), strict=True):
        expected = diagnosed(data)
        assert [found for found, _ in expected] == [code], expected
        assert text == ""
        assert said == [(found, plain(message)) for found, message in expected]


MEDIATED = (
    CREDITOR_FILE
    + """\
mediateur:
  nom: Médiation Modèle
  adresse: 1 rue du Modèle, 75001 Paris
  site: https://mediation.example
"""
)


def test_files_of_the_form_pass_the_whole_check(form: object, tmp_path: Path) -> None:
    """Three sound cases, one per quality, read by the project as if saved in cases/: not one diagnostic."""
    invoice = {**INVOICE, "prestation": "Pose de menuiseries, commande 12", "base_echeance": "cgv_acceptees"}
    contacts = [{"nom": "Ada Modèle", "role": "payeur", "courriel": "ada@essai.example"}]
    order = {"demande_recue_le": "01/10/2026", "marche": "M-12"}
    debtors = {
        "2026-0901": {**BLOCKS["debiteur"], "siren": "732 829 320", "contacts": contacts},
        "2026-0902": {**CONSUMER, "nom": "Claire Modèle", "civilite": "Madame"},
        "2026-0903": {**PUBLIC, "acheteur_public": "pouvoir_adjudicateur"},
    }
    files = []
    for reference, debtor in debtors.items():
        public = (
            {"commande_publique": order, "echeance": "02/11/2026"} if debtor["qualite"] == "public" else {}
        )
        files.append({**BLOCKS, "reference": reference, "debiteur": debtor, "factures": [invoice | public]})
    texts = {file["reference"]: text for file, (text, _) in zip(files, written(form, *files), strict=True)}
    project = load(project_folder(tmp_path, texts, {"atelier": MEDIATED}), date(2026, 11, 9))
    assert [dossier.reference for dossier in project.dossiers] == list(debtors)
    for dossier in project.dossiers:
        assert dossier.diagnostics == (), dossier.reference


def test_the_file_is_downloaded_under_the_name_of_the_case(form: object) -> None:
    [(text, _)] = written(form, BLOCKS)
    with form.expect_download() as waiting:
        form.get_by_role("button", name="Télécharger le fichier").click()
    assert waiting.value.suggested_filename == "2026-0900.yml"
    assert waiting.value.path().read_text(encoding="utf-8") == text


def test_creditors_are_offered_inside_the_organisation_only(
    browser: object, site: Path, guide: Path, build: Build
) -> None:
    slugs = sorted(build.project.creditors)
    with tab(browser, site.as_uri()) as page:
        page.goto(f"{site.as_uri()}/outils/nouveau-dossier.html")
        options = page.locator("[data-cle=creancier] option").evaluate_all("all => all.map(one => one.value)")
        assert options == ["", *slugs]
    text = (guide / "outils/nouveau-dossier.html").read_text(encoding="utf-8")
    assert [slug for slug in slugs if slug in text] == []


# --- Both: the reader ---


def test_the_keyboard_alone_fills_computes_and_is_led_to_what_is_wrong(calculator: object) -> None:
    keyboard = calculator.keyboard
    calculator.locator("[data-cle=qualite] select").focus()
    keyboard.type("prof")
    for text in (None, "", "F1", "31/02/2026", "1 000"):  # date, reference, number, due date, amount
        keyboard.press("Tab")
        if text:
            keyboard.press("Control+A")
            keyboard.type(text)
    calculator.get_by_role("button", name="Calculer").press("Enter")
    focused = calculator.locator(":focus")
    assert "am-sommaire" in focused.get_attribute("class")
    keyboard.press("Tab")
    keyboard.press("Enter")
    wrong = calculator.locator(":focus")
    assert wrong.get_attribute("aria-invalid") == "true" and wrong.input_value() == "31/02/2026"
    described = wrong.get_attribute("aria-describedby").split()[-1]
    assert plain(calculator.locator(f"#{described}").inner_text()).startswith("le 31/02/2026 n'existe pas")
    keyboard.press("Control+A")
    keyboard.type("15/05/2026")
    calculator.locator("[data-cle=le] input").fill("22/11/2026")
    calculator.locator("[data-cle=le] input").press("Enter")
    assert calculator.locator(":focus").inner_text().startswith("Décompte au")


@pytest.mark.parametrize("path", ["calculateur", "nouveau-dossier", "couts"])
def test_every_field_has_a_name_and_an_identifier_of_its_own(browser: object, base: str, path: str) -> None:
    with tab(browser, base) as page:
        page.goto(f"{base}/outils/{path}.html")
        for _ in range(2):
            page.evaluate(
                "() => document.querySelectorAll('.am-outil .am-ajout').forEach((one) => one.click())"
            )
        nameless = page.evaluate(
            "() => [...document.querySelectorAll('.am-outil :is(input, select, textarea, button)')]"
            ".filter((one) => !(one.labels?.length || one.textContent || one.ariaLabel)).length"
        )
        repeated = page.evaluate(
            "() => { const all = [...document.querySelectorAll('[id]')].map((one) => one.id);"
            " return all.filter((id, at) => all.indexOf(id) !== at); }"
        )
        assert nameless == 0 and repeated == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_tools_fit_a_telephone_filled_and_with_errors(browser: object, base: str, scheme: str) -> None:
    with tab(browser, base, width=360, scheme=scheme) as page:
        page.goto(f"{base}/outils/calculateur.html")
        page.get_by_role("button", name="Calculer").click()
        page.get_by_role("button", name="Remplir avec un exemple").click()
        assert page.evaluate("document.documentElement.scrollWidth") <= 360
        page.goto(f"{base}/outils/nouveau-dossier.html")
        page.evaluate("() => document.querySelectorAll('details').forEach((one) => { one.open = true; })")
        page.evaluate("() => document.querySelectorAll('.am-outil .am-ajout').forEach((one) => one.click())")
        page.get_by_role("button", name="Vérifier et écrire").click()
        assert page.locator(".am-sommaire").is_visible()
        assert page.evaluate("document.documentElement.scrollWidth") <= 360


def test_nothing_typed_is_stored_and_nothing_is_asked_of_anyone(browser: object, base: str) -> None:
    """Every request is one of the site's own files, and the browser keeps nothing of what was typed."""
    context = browser.new_context()
    page = context.new_page()
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(f"{base}/outils/nouveau-dossier.html")
    page.wait_for_load_state("networkidle")
    before = len(asked)
    assert written(page, BLOCKS)[0][0]
    kept = page.evaluate(
        "() => JSON.stringify([{ ...localStorage }, { ...sessionStorage }, document.cookie])"
    )
    assert "2026-0900" not in kept and "Midi" not in kept
    assert asked[before:] == [] and all(url.startswith(base) for url in asked)
    context.close()


def test_the_printed_page_holds_the_statement_without_the_form(calculator: object) -> None:
    calculator.get_by_role("button", name="Remplir avec un exemple").click()
    calculator.emulate_media(media="print")
    assert not calculator.locator("#am-calculateur").is_visible()
    assert calculator.locator(".am-resultat table").first.is_visible()
    assert not calculator.get_by_role("button", name="Copier le texte").is_visible()


def test_the_costs_of_a_way_out_are_weighed_to_the_cent(browser: object, base: str) -> None:
    with tab(browser, base) as page:
        page.goto(f"{base}/outils/couts.html")
        ways = [
            {"nom": "Injonction", "fixe": "350", "chances": "70"},
            {"nom": "Agence", "commission": "12,5", "chances": "45"},
            {"nom": "Procès", "fixe": "5 000", "chances": "90"},
        ]
        page.evaluate(FILL, ["#am-couts", {"montant": "4 000,00", "voies": ways}])
        page.get_by_role("button", name="Comparer").click()
        read = "rows => rows.map(row => [...row.cells].map(cell => cell.textContent))"
        rows = [[plain(cell) for cell in row] for row in page.locator("tbody tr").evaluate_all(read)]
        assert rows == [
            ["Injonction", "350,00 €", "3 650,00 €", "350,00 €", "2 450,00 €", "8,8 % de chances"],
            ["Agence", "500,00 €", "3 500,00 €", "0,00 €", "1 575,00 €", "0 % de chances"],
            ["Procès", "5 000,00 €", "−1 000,00 €", "5 000,00 €", "−1 400,00 €", "jamais"],
        ]
        assert "Injonction" in page.locator(".am-resultat p").first.inner_text()
