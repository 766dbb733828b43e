"""Accessories claimed alone, once the principal is paid: the letter by regime, what forbids it, what is recorded."""

import json
import re
from pathlib import Path

import page as validator
import pytest
from builders import LAW, MINIMAL, ROOT, case, creditor, day, project_folder
from test_cli import run
from test_golden import read_text

from generator import claim as claims
from generator import readback
from generator.deeds import Deed, accessories, against_accessories, print_deed, unproved
from generator.manifest import sha256
from generator.project import read_templates
from generator.render import Templates
from generator.rules import check_text
from generator.rules.text import squeeze
from generator.verify import verify_path

TEXTS = read_templates(ROOT)
TEMPLATES = Templates(TEXTS)
PROFILES = (validator.ValidationProfile.PDF_A_3A, validator.ValidationProfile.PDF_UA_1)
DAY = "2026-10-20"

PAID = MINIMAL + (
    "paiements:\n  - recu_le: 01/09/2026\n    montant: 1 000,00\n    facture: F-1\n    moyen: virement\n"
)
NOTICE = (
    "journal:\n  - le: 10/07/2026\n    acte: rappel\n  - le: 20/07/2026\n    acte: mise_en_demeure\n    envoi:\n"
    "      mode: lrar\n      suivi: 1A 123 456 7890 1\n      suivi_postal:\n        - etat: presente\n"
    "          le: 22/07/2026\n"
)
PUBLIC = PAID.replace("qualite: professionnel", "qualite: public")
CONSUMER = PAID.replace("qualite: professionnel", "qualite: consommateur")
TIERS = (
    PAID
    + NOTICE.replace("mise_en_demeure", "relance")
    + (
        "mandataire:\n  nom: Recouvrement Fictif\n  adresse:\n    voie: 2 rue de l'Essai\n    code_postal: 69003\n"
        "    ville: Lyon\n  siren: 100001007\n  convention_le: 05/07/2026\n  signataire: Inès Fictive\n"
    )
)
REGIMES = {"b2b": PAID, "public": PUBLIC, "b2c": CONSUMER + NOTICE, "tiers": TIERS}


def made(text: str, on: str = DAY) -> Deed:
    of = case(text)
    return accessories(of, creditor(), claims.compute(of, creditor(), LAW, day(on)), LAW)


def printed(deed: Deed) -> bytes:
    return print_deed(ROOT, TEXTS, deed, {})


def said(deed: Deed) -> str:
    page = TEMPLATES.written(deed.template, deed.view, layout=deed.layout).html
    return " ".join(read_text(page).replace("\N{NO-BREAK SPACE}", " ").split())


def against(text: str, on: str = DAY) -> list[str]:
    of = case(text)
    found = against_accessories(of, claims.compute(of, creditor(), LAW, day(on)), LAW)
    return [item.told(LAW).replace("\N{NO-BREAK SPACE}", " ") for item in found]


# --- The letter ---


@pytest.mark.parametrize("name", REGIMES)
def test_the_letter_is_archivable_accessible_and_says_all_it_must(name: str) -> None:
    deed = made(REGIMES[name])
    data = printed(deed)
    found = [
        failure.rule_id
        for profile in PROFILES
        for failure in validator.validate_pdf_bytes(data, profile=profile).failures
    ]
    text = readback.read(data)
    assert found == []
    assert text.attachments == ("decompte.csv", "decompte.json")
    assert squeeze(str(deed.view["montants"]["total"])) in squeeze("".join(text.pages))  # type: ignore[index]


HELD = {
    "b2b": (
        "L. 441-10",
        "D. 441-5",
        "21,06 €",
        "40,00 €",
        "ont cessé de courir",
        "au plus tard le 28 octobre 2026",
    ),
    "public": ("R. 2192-31", "R. 2192-36", "45 jours", "16 octobre 2026", "R. 421-1", "68-1250", "40,00 €"),
    "b2c": ("1231-6", "à compter du 23 juillet 2026", "taux de l’intérêt légal"),
    "tiers": ("recouvrement amiable", "Notre premier courrier", "L. 111-8", "charge du créancier"),
}
ABSENT = {
    "b2b": ("mise en demeure", "68-1250"),
    "public": ("L. 441-10",),
    "b2c": ("indemnité", "pénalité", "40 €", "L. 441-10"),
    "tiers": (),
}


@pytest.mark.parametrize("name", REGIMES)
def test_each_regime_claims_what_its_own_law_grants(name: str) -> None:
    text = said(made(REGIMES[name]))
    assert [words for words in HELD[name] if words not in text] == []
    assert [words for words in ABSENT[name] if words.lower() in text.lower()] == []


@pytest.mark.parametrize("name", REGIMES)
def test_no_word_of_the_letter_is_forbidden(name: str) -> None:
    of, deed = case(REGIMES[name]), made(REGIMES[name])
    body = read_text(TEMPLATES.written(deed.template, deed.view, layout=deed.layout).html)
    law = LAW.text("l111_8_alineas_2_et_3").paragraphs
    assert [remark.rule.code for remark in check_text(body, of.regime, quotes=law)] == []


def test_the_sums_are_those_of_the_decompte_to_the_cent_and_each_can_be_redone() -> None:
    """1 000,00 × 12,40 % × 62 days (2 July to 1 September) ÷ 365 = 21,06; and once 40,00."""
    deed = made(PAID)
    totals = json.loads(readback.attachment(printed(deed), "decompte.json"))["totaux"]
    assert totals == {
        "principal": "0.00", "interets": "21.06", "indemnite": "40.00", "frais": "0.00",
        "clause_penale": "0.00", "total": "61.06",
    }  # fmt: skip


def test_what_was_waived_in_part_is_taken_off() -> None:
    waived = "remises:\n  - accordee_le: 05/09/2026\n    sur: indemnite\n    approuvee_par: direction\n    motif: a\n"
    text = said(made(PAID + waived))
    assert "21,06 €" in text and "D. 441-5" not in text and "61,06" not in text


@pytest.mark.parametrize(
    "mark",
    ["accessories-principal", "accessories-invoices", "payment-demand", "penalties-amount", "lump-sum-40"],
)
def test_a_letter_without_one_of_its_passages_is_not_printed(mark: str) -> None:
    deed = made(PAID)
    page = TEMPLATES.written(deed.template, deed.view, layout=deed.layout)
    passages = {name: texts for name, texts in page.passages.items() if name != mark}
    everything = [read_text(page.html)]
    assert list(unproved(deed, page.passages, everything)) == []
    assert mark in {name for name, _ in unproved(deed, passages, everything)}


# --- What forbids it ---

FORBIDDEN = {
    "principal due": (MINIMAL, DAY, "de principal restent dus"),
    "paid in time": (PAID.replace("01/09/2026", "30/06/2026"), DAY, "aucun accessoire n'est dû"),
    "a consumer never put on notice": (
        CONSUMER,
        DAY,
        "l'intérêt au taux légal ne court que d'une mise en demeure",
    ),
    "a public buyer still in its forty-five days": (PUBLIC, "2026-10-16", "jusqu'au 16 octobre 2026"),
    "limitation has run": (PAID, "2031-06-02", "prescrite depuis le 1er juin 2031"),
    "disputed": (
        MINIMAL
        + "paiements:\n  - recu_le: 01/09/2026\n    montant: 900,00\n    facture: F-1\nlitiges:\n  - facture: F-1\n"
        "    ouvert_le: 05/09/2026\n    motif: pose\n    montant: 100,00\n",
        DAY,
        "contestés",
    ),
}


@pytest.mark.parametrize(("text", "on", "words"), FORBIDDEN.values(), ids=FORBIDDEN)
def test_what_may_not_be_claimed_alone_is_refused_with_its_reason(text: str, on: str, words: str) -> None:
    assert any(words in reason for reason in against(text, on)), against(text, on)


@pytest.mark.parametrize("name", REGIMES)
def test_nothing_forbids_what_the_law_grants(name: str) -> None:
    assert against(REGIMES[name]) == []


def test_a_penal_clause_is_not_claimed_alone_from_a_consumer() -> None:
    clause = (
        "clause_penale:\n  texte: Tout retard donne lieu à une indemnité.\n  fondement: contrat, art. 12\n"
        "  montant: 50,00\n"
    )
    noticed = NOTICE.replace("      suivi: ", "      date_butoir: 04/08/2026\n      suivi: ")
    assert any("ni clause pénale" in reason for reason in against(CONSUMER + noticed + clause))


# --- The command ---


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return project_folder(tmp_path, {"essai-1": PAID})


def claim(capsys: pytest.CaptureFixture[str], root: Path, *more: str, on: str = DAY) -> tuple[int, str, str]:
    return run(capsys, "accessoires", "essai-1", "--racine", str(root), "--date", on, *more)


def test_printing_leaves_the_case_alone(capsys, root: Path) -> None:
    code, _, err = claim(capsys, root)
    assert code == 0 and "build/accessoires/essai-1-accessoires.pdf" in err
    assert (root / "cases/essai-1.yml").read_text(encoding="utf-8") == PAID


def test_recording_freezes_the_letter_and_its_figures_can_be_verified(capsys, root: Path) -> None:
    code, out, err = claim(capsys, root, "--mode", "courriel", "--noter")
    assert code == 0 and "acte: demande_accessoires" in out and "exemplaire figé" in err
    kept = root / "cases/essai-1/envois/2026-10-20-demande-accessoires.pdf"
    text = (root / "cases/essai-1.yml").read_text(encoding="utf-8")
    assert text == PAID + (
        "journal:\n  - le: 20/10/2026\n    acte: demande_accessoires\n    envoi:\n      mode: courriel\n"
        f"      fichier: envois/{kept.name}\n      sha256: {sha256(kept.read_bytes())}\n      date_butoir: 28/10/2026\n"
    )
    checks = [check for report in verify_path(kept, LAW, day(DAY)) for check in report.checks]
    assert {check.verdict for check in checks} == {"tient"}, checks
    assert "Par courriel" in "".join(readback.read(kept.read_bytes()).pages)


def test_the_same_letter_is_not_recorded_twice(capsys, root: Path) -> None:
    assert claim(capsys, root, "--noter")[0] == 0
    before = (root / "cases/essai-1.yml").read_bytes()
    code, _, err = claim(capsys, root, "--noter")
    assert code == 1 and "déjà au journal" in err
    assert (root / "cases/essai-1.yml").read_bytes() == before


def test_a_changed_byte_of_what_was_sent_is_an_error(capsys, root: Path) -> None:
    claim(capsys, root, "--noter")
    kept = next((root / "cases/essai-1/envois").glob("*.pdf"))
    kept.write_bytes(kept.read_bytes()[:-1] + b"!")
    code, out, _ = run(capsys, "check", "--racine", str(root), "--date", DAY)
    assert code == 1 and "PRO37" in out and "demande d'accessoires" in out


REFUSED_BY_THE_CASE = {
    "L. 622-21": "situation:\n  type: redressement\n  ouverte_le: 05/09/2026\n  bodacc_le: 10/09/2026\n",
    "CRE57": "delai_de_grace:\n  accorde_le: 05/09/2026\n  jusqu_au: 05/12/2026\n",
    "CLO06": "journal:\n  - le: 10/09/2026\n    acte: decision\n    decision: avocat\n"
    "cloture:\n  le: 11/09/2026\n  motif: decision\n",
}


@pytest.mark.parametrize("code", REFUSED_BY_THE_CASE)
def test_what_forbids_every_letter_forbids_this_one(capsys, root: Path, code: str) -> None:
    (root / "cases/essai-1.yml").write_text(PAID + REFUSED_BY_THE_CASE[code], encoding="utf-8")
    found, out, err = claim(capsys, root)
    assert found == 1 and code in out + err
    assert not (root / "build").exists()


def test_a_refusal_says_its_reason_and_its_article(capsys, root: Path) -> None:
    (root / "cases/essai-1.yml").write_text(CONSUMER, encoding="utf-8")
    code, _, err = claim(capsys, root)
    assert code == 1 and re.search(r"refusé : un consommateur ne doit .*L\. 441-10.*L\. 121-21", err)


MISUSED = {
    ("--numero-suivi", "1A 123 456 7890 1"): (2, "vont avec --noter"),
    ("--mode", "lrar", "--noter", "--numero-suivi", "123"): (1, "n'est pas un numéro de suivi"),
    ("--mode", "pigeon"): (2, "valeur inconnue"),
}


@pytest.mark.parametrize(("more", "told"), MISUSED.items(), ids=lambda item: " ".join(map(str, item)))
def test_misuse_is_told_in_french_and_nothing_is_recorded(
    capsys, root: Path, more: tuple[str, ...], told: tuple[int, str]
) -> None:
    code, _, err = claim(capsys, root, *more)
    assert code == told[0] and told[1] in err
    assert (root / "cases/essai-1.yml").read_text(encoding="utf-8") == PAID
