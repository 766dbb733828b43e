"""The court file before it is printed: what an exhibit is, what a judge will ask for, what is told and what is not."""

from collections.abc import Container, Iterable
from datetime import date

import pytest
from builders import CREDITOR, LAW, MINIMAL, case, creditor, procedure

from generator import claim as claims
from generator import court
from generator import procedure as procedures
from generator.case import Act, Case, Channel, ExhibitNature, PostalState
from generator.court import Standing
from generator.court.bars import BARS
from generator.court.chronology import TOLD
from generator.court.exhibits import CHANNELS, INTERNAL_ACTS, STATES, pieces
from generator.court.natures import LABELS, named, title
from generator.project import exhibit_paths
from generator.rules import Facts, rule

DAY = date(2026, 11, 22)

WITH_EXHIBITS = (
    MINIMAL
    + """\
    pieces:
      - pieces/F-1.pdf
      - pieces/BC-12.pdf
      - pieces/BL-99.pdf
journal:
  - le: 06/07/2026
    acte: rappel
    envoi:
      mode: courriel
      fichier: envois/rappel.pdf
  - le: 20/07/2026
    acte: note
    note: internal secret
    preuve: pieces/secret.pdf
  - le: 10/08/2026
    acte: mise_en_demeure
    envoi:
      mode: lrar
      suivi: 1A 000 000 0001 1
      fichier: envois/med.pdf
      sha256: 9976fa3a15ae70df4e33dc899b5b79fa45908c10e32fcdcead6ec232ed6a89d3
      date_butoir: 18/08/2026
      suivi_postal:
        - etat: depose
          le: 10/08/2026
          preuve: pieces/depot.pdf
        - etat: non_reclame
          le: 28/08/2026
          preuve: pieces/retour.pdf
"""
)


def facts(
    text: str, *, files: set[str] | None = None, owner: str = CREDITOR, scenario: str = "entreprises"
) -> Facts:
    """The facts of a case all of whose exhibits exist, unless `files` says which."""
    written, owed = case(text), creditor(owner)
    claim = claims.compute(written, owed, LAW, DAY)
    plan = procedure(scenario)
    there = exhibit_paths(written) if files is None else files
    return Facts(
        case=written,
        creditor=owed,
        procedure=plan,
        law=LAW,
        claim=claim,
        state=procedures.state(written, claim, plan, DAY),
        day=DAY,
        files={path: f"sha-{path}" for path in there},
    )


def listed(written: Case) -> list[str]:
    files = dict.fromkeys(exhibit_paths(written), "sha")
    return [f"{piece.number} {piece.nature} {piece.title}" for piece in pieces(written, files, DAY)]


def standing(made: court.CourtFile, key: str) -> court.Need:
    return next(need for need in made.needs if need.key == key)


# --- What an exhibit is ---


@pytest.mark.parametrize(
    ("path", "nature"),
    [
        ("pieces/BC-551.pdf", ExhibitNature.ORDER),
        ("pieces/Bon de commande 12.pdf", ExhibitNature.ORDER),
        ("pieces/BL_4310.pdf", ExhibitNature.DELIVERY_NOTE),
        ("pieces/PV-réception-204.pdf", ExhibitNature.ACCEPTANCE),
        ("pieces/avis-reception-lrar.pdf", ExhibitNature.PROOF_OF_RECEIPT),
        ("pieces/CGV 2026.pdf", ExhibitNature.TERMS),
        ("pieces/kbis-debiteur.pdf", ExhibitNature.REGISTRATION),
        ("pieces/constat-conciliation.pdf", ExhibitNature.AMICABLE_ATTEMPT),
        ("pieces/LV-4983.pdf", ExhibitNature.WAYBILL),
    ],
)
def test_the_words_of_a_name_say_what_an_exhibit_is(path: str, nature: ExhibitNature):
    assert next(named(path)) is nature


@pytest.mark.parametrize("path", ["pieces/scan0001.pdf", "pieces/table.pdf", "pieces/blanc.pdf"])
def test_a_name_that_says_nothing_proves_nothing(path: str):
    assert next(named(path), None) is None


def test_a_title_never_shows_a_path():
    assert title(ExhibitNature.OTHER, "pieces/divers/scan_0001.pdf") == "Document scan-0001"


def test_exhibits_follow_the_order_of_a_claim_and_a_letter_comes_before_its_proofs():
    assert listed(case(WITH_EXHIBITS)) == [
        "1 commande Commande BC-12",
        "2 bon_de_livraison Bon de livraison BL-99",
        "3 facture Facture F-1 du 01/06/2026, 1 000,00 € TTC".replace("1 000,00 €", "1\u202f000,00\xa0€"),
        "4 lettre Rappel du 06/07/2026, courriel",
        "5 lettre Mise en demeure du 10/08/2026, lettre recommandée avec demande d’avis de réception"
        " n° 1A 000 000 0001 1",
        "6 preuve_de_depot Preuve de dépôt du 10/08/2026 (mise en demeure du 10/08/2026)",
        "7 preuve_de_reception Preuve de non-réclamation du 28/08/2026 (mise en demeure du 10/08/2026)",
    ]


def test_the_clerk_has_the_last_word_on_the_nature_and_title_of_an_exhibit():
    said = (
        WITH_EXHIBITS
        + """\
pieces:
  - fichier: pieces/BL-99.pdf
    nature: proces_verbal
    intitule: Procès-verbal signé le 3 juin
  - fichier: pieces/annexe.pdf
    nature: conditions_generales
"""
    )
    assert listed(case(said))[1:3] == [
        "2 conditions_generales Conditions générales annexe",
        "3 proces_verbal Procès-verbal signé le 3 juin",
    ]


def test_the_same_file_named_twice_is_one_exhibit():
    twice = WITH_EXHIBITS.replace("      - pieces/BL-99.pdf", "      - pieces/BC-12.pdf")
    assert sum("BC-12" in line for line in listed(case(twice))) == 1


def test_an_exhibit_that_is_not_on_disk_is_not_listed():
    made = court.prepare(facts(WITH_EXHIBITS, files={"pieces/F-1.pdf"}))
    assert [piece.path for piece in made.pieces] == ["pieces/F-1.pdf"]


def test_the_proof_of_an_internal_note_is_no_exhibit():
    assert all("secret" not in line for line in listed(case(WITH_EXHIBITS)))


def test_what_happens_after_the_day_is_not_in_the_file():
    later = case(WITH_EXHIBITS)
    files = dict.fromkeys(exhibit_paths(later), "sha")
    assert {piece.path for piece in pieces(later, files, date(2026, 8, 1))} == {
        "pieces/F-1.pdf", "pieces/BC-12.pdf", "pieces/BL-99.pdf", "envois/rappel.pdf",
    }  # fmt: skip


# --- What a judge will ask for ---


def test_a_complete_file_lacks_only_the_extract_of_the_register():
    made = court.prepare(facts(WITH_EXHIBITS))
    assert made.score == (7, 8)
    assert [need.key for need in made.needs if need.standing is Standing.MISSING] == ["identite_debiteur"]


def test_each_missing_exhibit_is_named_with_its_article():
    made = court.prepare(facts(MINIMAL))
    missing = {need.key: need for need in made.needs if need.standing is Standing.MISSING}
    assert missing["engagement"].basis == ("cciv-1353", "cciv-1363", "ccom-L110-3")
    assert missing["execution"].missing == "pour la facture F-1"
    assert "aucune mise en demeure" in missing["mise_en_demeure"].missing


def test_every_requirement_cites_articles_the_law_knows_and_says_what_to_do():
    for text in (MINIMAL, WITH_EXHIBITS):
        for need in court.prepare(facts(text)).needs:
            assert need.basis and all(LAW.article(key) for key in need.basis)
            assert need.fix or need.standing is Standing.PRESENT


def test_a_letter_that_came_back_unknown_is_not_received():
    npai = WITH_EXHIBITS.replace("non_reclame", "npai")
    need = standing(court.prepare(facts(npai)), "preuve_reception")
    assert need.standing is Standing.MISSING and "inconnu" in need.missing


def test_a_letter_only_presented_has_no_proof_of_receipt():
    presented = WITH_EXHIBITS.replace("non_reclame", "presente")
    assert standing(court.prepare(facts(presented)), "preuve_reception").standing is Standing.MISSING


def test_a_letter_kept_without_its_digest_is_not_the_letter_as_sent():
    without = "\n".join(line for line in WITH_EXHIBITS.splitlines() if "sha256" not in line) + "\n"
    assert "empreinte" in standing(court.prepare(facts(without)), "mise_en_demeure").missing


def test_a_mise_en_demeure_older_than_the_debt_does_not_count():
    older = WITH_EXHIBITS.replace("le: 10/08/2026\n    acte: mise", "le: 10/05/2026\n    acte: mise")
    assert "aucune mise en demeure" in standing(court.prepare(facts(older)), "mise_en_demeure").missing


def test_an_agreed_rate_asks_for_the_accepted_terms():
    agreed = WITH_EXHIBITS + "penalites:\n  taux: 12\n  fondement: CGV, art. 8\n"
    assert standing(court.prepare(facts(agreed)), "conditions").standing is Standing.MISSING
    joined = agreed.replace("      - pieces/BL-99.pdf", "      - pieces/BL-99.pdf\n      - pieces/CGV.pdf")
    assert standing(court.prepare(facts(joined)), "conditions").standing is Standing.PRESENT


def test_a_penal_clause_asks_for_its_text():
    clause = (
        WITH_EXHIBITS
        + "clause_penale:\n  texte: Dix pour cent.\n  fondement: contrat, art. 3\n  montant: 100\n"
    )
    need = standing(court.prepare(facts(clause)), "clause_penale")
    assert need.standing is Standing.MISSING and "contrat, art. 3" in need.missing


def test_a_credit_note_is_asked_for_by_its_number():
    reduced = (
        WITH_EXHIBITS
        + "avoirs:\n  - numero: AV-7\n    emis_le: 10/06/2026\n    montant: 100\n    facture: F-1\n"
    )
    assert standing(court.prepare(facts(reduced)), "avoirs").missing == "avoir AV-7"
    joined = reduced.replace("      - pieces/BL-99.pdf", "      - pieces/BL-99.pdf\n      - pieces/AV-7.pdf")
    assert standing(court.prepare(facts(joined)), "avoirs").standing is Standing.PRESENT


CONSUMER = MINIMAL.replace("qualite: professionnel", "qualite: consommateur")


def test_against_a_consumer_an_amicable_attempt_is_asked_for_unless_an_injonction_is_decided():
    made = court.prepare(facts(CONSUMER, scenario="particuliers"))
    assert standing(made, "tentative_amiable").basis[0] == "cpc-750-1"
    decided = (
        CONSUMER + "journal:\n  - le: 01/11/2026\n    acte: decision\n    decision: injonction_de_payer\n"
    )
    keys = [need.key for need in court.prepare(facts(decided, scenario="particuliers")).needs]
    assert "tentative_amiable" not in keys


def test_above_the_threshold_no_amicable_attempt_is_asked_for():
    large = CONSUMER.replace("1 000,00", "5 000,01")
    keys = [need.key for need in court.prepare(facts(large, scenario="particuliers")).needs]
    assert "tentative_amiable" not in keys


PUBLIC = MINIMAL.replace(
    "qualite: professionnel", "qualite: public\n  acheteur_public: pouvoir_adjudicateur"
).replace(
    "    prestation:",
    "    commande_publique:\n      demande_recue_le: 01/06/2026\n    prestation:",
)


def test_a_public_debtor_is_asked_for_a_prior_claim_and_gets_no_injonction():
    made = court.prepare(facts(PUBLIC, scenario="public"))
    assert standing(made, "demande_prealable").basis == ("cja-R421-1",)
    assert made.request is None
    assert [route.key for route in made.routes] == [
        "demande_prealable", "refere_provision", "mandatement_d_office",
    ]  # fmt: skip


# --- What is told ---


def test_the_chronology_tells_facts_and_never_a_note():
    told = [(event.on.isoformat(), event.text) for event in court.prepare(facts(WITH_EXHIBITS)).events]
    assert ("2026-07-01", "Échéance de la facture F-1") in told
    assert ("2026-08-28", "Mise en demeure avisée et non réclamée") in told
    assert all("secret" not in text for _, text in told)


def test_the_chronology_is_in_order():
    days = [event.on for event in court.prepare(facts(WITH_EXHIBITS)).events]
    assert days == sorted(days)


def test_the_simplified_procedure_is_a_way_up_to_its_ceiling():
    small = court.prepare(facts(MINIMAL.replace("1 000,00", "4 500,00")))
    large = court.prepare(facts(MINIMAL.replace("1 000,00", "5 000,00")))
    assert "procedure_simplifiee" in [route.key for route in small.routes]
    assert "procedure_simplifiee" not in [route.key for route in large.routes]


def test_the_request_repeats_the_sums_of_the_claim():
    made = court.prepare(facts(WITH_EXHIBITS))
    asked, claim = made.request, made.facts.claim
    assert asked and claim
    assert asked.principal + asked.interest + sum(amount for _, amount in asked.accessories) == asked.total
    assert asked.total == claim.total


def test_the_request_to_a_consumer_goes_to_the_tribunal_judiciaire():
    asked = court.prepare(facts(CONSUMER, scenario="particuliers")).request
    assert asked and asked.court.startswith("Tribunal judiciaire")


def test_what_bars_a_file_is_a_refusal_that_exists():
    assert all(str(rule(code).severity) == "refus" for code in BARS)


@pytest.mark.parametrize(
    ("kinds", "words"),
    [
        (ExhibitNature, LABELS),
        (PostalState, STATES),
        (Channel, CHANNELS),
        (set(Act) - INTERNAL_ACTS, TOLD),
    ],
    ids=["natures", "postal-states", "channels", "acts"],
)
def test_every_value_a_case_may_hold_has_its_words(kinds: Iterable[str], words: Container[str]):
    assert [kind for kind in kinds if kind not in words] == []
