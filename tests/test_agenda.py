"""The agenda: what is due first, then what comes, then the deadlines; the same events in a calendar another reads."""

import json
import re
import subprocess
import sys
from datetime import date, timedelta
from pathlib import Path

import pytest
from builders import CREDITOR, LAW, MINIMAL, ROOT, day, followup_of, numbered, project_folder

from generator.agenda import Event, Group, Kind, Urgency, agenda
from generator.agenda.ics import as_ics, uid
from generator.agenda.printed import as_json, as_text, tally, when
from generator.cli import main
from generator.commands import COMMANDS
from generator.project import load

CONSUMER = MINIMAL.replace("qualite: professionnel", "qualite: consommateur").replace(
    "nom: Menuiserie Fictive", "nom: Zoé Fictivelle"
)
PUBLIC = MINIMAL.replace("qualite: professionnel", "qualite: public")
SENT = """\
journal:
  - le: 08/07/2026
    acte: rappel
  - le: 22/07/2026
    acte: relance
  - le: 18/08/2026
    acte: mise_en_demeure
    envoi:
      mode: lrar
      date_butoir: 28/08/2026
"""
ELECTRONIC = """\
journal:
  - le: 18/08/2026
    acte: mise_en_demeure
    envoi:
      mode: lre
      suivi_postal:
        - etat: depose
          le: 18/08/2026
"""
INSOLVENT = """\
situation:
  type: redressement
  ouverte_le: 20/08/2026
  bodacc_le: 31/08/2026
  mandataire: Me Lucie Vidal
"""
PLAN = """\
echeancier:
  signe_le: 01/08/2026
  reconnaissance: oui
  mensualites:
    - le: 31/08/2026
      montant: 500,00
    - le: 30/09/2026
      montant: 500,00
"""
PROMISE = """\
promesses:
  - faite_le: 10/07/2026
    pour_le: 20/07/2026
    montant: 1 000,00
    contact: Claire Durand
"""


def events(folder: Path, on: str, *texts: str, days: int = 30) -> tuple[Event, ...]:
    """The agenda of these cases on that day."""
    cases = {f"essai-{rank}": numbered(text, f"essai-{rank}") for rank, text in enumerate(texts, start=1)}
    return agenda(load(project_folder(folder, cases), day(on)), days)


def kinds(found: tuple[Event, ...], group: Group) -> list[Kind]:
    return [event.kind for event in found if event.group is group]


def only(found: tuple[Event, ...], kind: Kind) -> Event:
    chosen = [event for event in found if event.kind is kind]
    assert len(chosen) == 1, found
    return chosen[0]


# --- What is to be done ---


@pytest.mark.parametrize("days", [7, 30])
@pytest.mark.parametrize("on", ["2026-11-22", "2026-11-23", "2026-12-24", "2027-01-05"])
def test_what_the_site_keeps_of_each_case_gives_the_agenda_of_the_terminal(on: str, days: int) -> None:
    """On a Sunday, a working day, the eve of days off, and a day whose rates are not published."""
    project = load(ROOT, day(on))
    assert followup_of(project).events(days) == agenda(project, days)


def test_a_letter_that_may_leave_is_to_be_done_today(tmp_path: Path) -> None:
    found = events(tmp_path, "2026-07-08", MINIMAL)
    assert [(event.kind, event.urgency, event.day) for event in found] == [
        (Kind.RAPPEL, Urgency.TODAY, day("2026-07-08"))
    ]
    assert found[0].command == "amiable envoyer essai-1 rappel --mode courriel"
    assert "au plus tard le 15\N{NO-BREAK SPACE}juillet\N{NO-BREAK SPACE}2026" in found[0].why


def test_a_letter_past_its_latest_day_is_late_since_that_day(tmp_path: Path) -> None:
    found = only(events(tmp_path, "2026-07-20", MINIMAL), Kind.RAPPEL)
    assert (found.urgency, found.day) == (Urgency.LATE, day("2026-07-15"))
    assert when(found, day("2026-07-20")) == "en retard de 5\N{NO-BREAK SPACE}jours"


def test_the_next_letter_is_told_when_its_first_day_is_near(tmp_path: Path) -> None:
    found = events(tmp_path, "2026-07-02", MINIMAL)
    assert kinds(found, Group.COMING) == [Kind.RAPPEL]
    assert found[0].day == day("2026-07-06")


def test_the_next_letter_is_not_told_when_its_first_day_is_farther_than_asked(tmp_path: Path) -> None:
    assert events(tmp_path, "2026-07-02", MINIMAL, days=3) == ()


def test_a_letter_that_is_refused_is_to_be_unblocked_with_its_reason(tmp_path: Path) -> None:
    late = MINIMAL + "journal:\n  - le: 08/07/2026\n    acte: rappel\n  - le: 22/07/2026\n    acte: relance\n"
    found = only(events(tmp_path, "2026-08-20", late), Kind.MISE_EN_DEMEURE)
    assert found.urgency is Urgency.BLOCKED
    assert "il manque l'accord de" in found.why
    assert found.command == "amiable check essai-1"


def test_a_case_in_error_is_to_be_corrected_and_says_nothing_else(tmp_path: Path) -> None:
    found = events(tmp_path, "2026-07-20", MINIMAL.replace("qualite: professionnel", "qualite: commerçant"))
    assert [(event.kind, event.urgency) for event in found] == [(Kind.CORRECTION, Urgency.BLOCKED)]


PAID = MINIMAL + "paiements:\n  - recu_le: 30/06/2026\n    montant: 1 000,00\n"
RECEIPT = "journal:\n  - le: 01/07/2026\n    acte: quittance\n"
CLOSED = "cloture:\n  le: 03/07/2026\n  motif: paye\n"


def test_a_case_that_is_paid_has_its_receipt_to_hand_over_then_its_file_to_close(tmp_path: Path) -> None:
    found = events(tmp_path / "a", "2026-08-20", PAID, days=3000)
    assert [(event.kind, event.urgency, event.command) for event in found] == [
        (Kind.RECEIPT, Urgency.TODAY, "amiable quittance essai-1 --noter"),
        (Kind.CLOSURE, Urgency.TODAY, "amiable noter essai-1 cloture --motif paye"),
    ]
    given = events(tmp_path / "b", "2026-08-20", PAID + RECEIPT, days=3000)
    assert [event.kind for event in given] == [Kind.CLOSURE]


def test_a_case_that_is_closed_has_nothing_left(tmp_path: Path) -> None:
    assert events(tmp_path / "a", "2026-08-20", PAID + RECEIPT + CLOSED, days=3000) == ()
    decided = "journal:\n  - le: 10/08/2026\n    acte: decision\n    decision: avocat\n"
    handed_over = MINIMAL + decided + "cloture:\n  le: 11/08/2026\n  motif: decision\n"
    assert events(tmp_path / "b", "2026-08-20", handed_over, days=3000) == ()


def test_accessories_left_are_to_be_claimed_or_waived_with_both_commands(tmp_path: Path) -> None:
    late = PAID.replace("30/06/2026", "20/07/2026") + RECEIPT.replace("01/07", "21/07")
    found = only(events(tmp_path, "2026-08-20", late), Kind.ACCESSORIES)
    assert found.command == "amiable accessoires essai-1 --noter" and "--sur indemnite" in found.why


def test_what_is_late_stands_before_what_is_due_and_before_what_is_coming(tmp_path: Path) -> None:
    later = MINIMAL.replace("echeance: 01/07/2026", "echeance: 05/08/2026")
    found = events(tmp_path, "2026-07-20", later, MINIMAL, MINIMAL.replace("01/07/2026", "10/07/2026"))
    assert [event.reference for event in found] == ["essai-2", "essai-3", "essai-1"]


def test_a_call_that_claims_what_no_letter_may_claim_is_blocked(tmp_path: Path) -> None:
    expired = MINIMAL.replace("01/06/2026", "01/06/2020").replace("01/07/2026", "01/07/2020") + (
        "journal:\n  - le: 10/07/2020\n    acte: rappel\n  - le: 20/07/2020\n    acte: relance\n"
    )
    found = only(events(tmp_path, "2026-07-20", expired), Kind.LAST_CALL)
    assert found.urgency is Urgency.BLOCKED
    assert "prescrite" in found.why


# --- Deadlines ---


def test_the_final_date_of_a_mise_en_demeure_is_a_deadline_until_it_passes(tmp_path: Path) -> None:
    found = only(events(tmp_path, "2026-08-20", MINIMAL + SENT), Kind.FINAL_DATE)
    assert (found.group, found.day) == (Group.DEADLINE, day("2026-08-28"))


def test_a_decision_is_late_from_the_day_after_the_final_date(tmp_path: Path) -> None:
    found = events(tmp_path, "2026-09-10", MINIMAL + SENT)
    assert only(found, Kind.DECISION).urgency is Urgency.LATE
    assert Kind.FINAL_DATE not in kinds(found, Group.DEADLINE)


def test_limitation_is_told_half_a_year_before_whatever_was_asked(tmp_path: Path) -> None:
    found = only(events(tmp_path, "2028-01-15", CONSUMER, days=0), Kind.LIMITATION)
    assert found.day == day("2028-06-01")
    assert found.basis == LAW.parameter("prescription_consommateur").basis


def test_limitation_is_not_told_a_year_before(tmp_path: Path) -> None:
    assert Kind.LIMITATION not in kinds(events(tmp_path, "2027-06-01", CONSUMER), Group.DEADLINE)


def test_the_addressee_of_an_electronic_letter_has_fifteen_days_from_the_day_after(tmp_path: Path) -> None:
    found = only(events(tmp_path, "2026-08-20", MINIMAL + ELECTRONIC), Kind.LRE)
    assert (found.group, found.day) == (Group.DEADLINE, day("2026-09-02"))


def test_once_these_days_have_passed_the_outcome_is_to_be_noted(tmp_path: Path) -> None:
    found = only(events(tmp_path, "2026-09-03", MINIMAL + ELECTRONIC), Kind.LRE)
    assert (found.group, found.command) == (Group.TODO, "amiable noter essai-1 suivi")


def test_an_electronic_letter_that_was_accepted_runs_no_more(tmp_path: Path) -> None:
    accepted = ELECTRONIC + "        - etat: distribue\n          le: 19/08/2026\n"
    found = events(tmp_path, "2026-09-03", MINIMAL + accepted)
    assert Kind.LRE not in {event.kind for event in found}


def test_a_claim_is_declared_within_two_months_of_the_bodacc(tmp_path: Path) -> None:
    found = only(events(tmp_path, "2026-09-05", MINIMAL + INSOLVENT, days=7), Kind.DECLARATION)
    assert found.day == day("2026-10-31")
    assert found.command == "amiable noter essai-1 declaration_creance"


def test_a_declaration_that_was_missed_leaves_six_months_to_be_relieved(tmp_path: Path) -> None:
    found = events(tmp_path, "2026-11-22", MINIMAL + INSOLVENT)
    assert only(found, Kind.RELIEF).day == day("2027-02-28")
    assert Kind.DECLARATION not in {event.kind for event in found}


def test_a_claim_that_was_declared_runs_no_more(tmp_path: Path) -> None:
    declared = INSOLVENT + "journal:\n  - le: 10/09/2026\n    acte: declaration_creance\n"
    found = events(tmp_path, "2026-09-20", MINIMAL + declared)
    assert not {Kind.DECLARATION, Kind.RELIEF} & {event.kind for event in found}


def test_a_publication_that_is_unknown_is_to_be_looked_up(tmp_path: Path) -> None:
    unknown = INSOLVENT.replace("  bodacc_le: 31/08/2026\n", "")
    assert only(events(tmp_path, "2026-09-20", MINIMAL + unknown), Kind.PUBLICATION).group is Group.TODO


@pytest.mark.parametrize(("on", "group"), [("2026-07-15", Group.DEADLINE), ("2026-07-21", Group.TODO)])
def test_a_promise_is_awaited_then_checked(tmp_path: Path, on: str, group: Group) -> None:
    found = only(events(tmp_path, on, MINIMAL + PROMISE), Kind.PROMISE)
    assert (found.group, found.day) == (group, day("2026-07-20"))


def test_a_promise_whose_outcome_is_known_is_told_no_more(tmp_path: Path) -> None:
    found = events(tmp_path, "2026-07-21", MINIMAL + PROMISE + "    tenue: non\n")
    assert Kind.PROMISE not in {event.kind for event in found}


POSTED = """\
journal:
  - le: 20/07/2026
    acte: relance
    envoi:
      mode: lrar
      suivi: 1A 123 456 7890 1
      suivi_postal:
        - etat: {}
          le: 22/07/2026
"""


def test_the_outcome_of_a_registered_letter_is_asked_after_once_its_custody_is_over(tmp_path: Path) -> None:
    presented = MINIMAL + POSTED.format("presente")
    early = events(tmp_path / "a", "2026-08-06", presented)
    assert Kind.REGISTERED not in {event.kind for event in early}
    found = only(events(tmp_path / "b", "2026-08-07", presented), Kind.REGISTERED)
    assert (found.group, found.day, found.command) == (
        Group.TODO,
        day("2026-08-06"),
        "amiable noter essai-1 suivi",
    )
    known = events(tmp_path / "c", "2026-08-07", MINIMAL + POSTED.format("distribue"))
    assert Kind.REGISTERED not in {event.kind for event in known}


def test_an_address_that_the_post_does_not_know_is_to_be_checked(tmp_path: Path) -> None:
    returned = MINIMAL + POSTED.format("npai")
    found = only(events(tmp_path / "a", "2026-07-23", returned), Kind.ADDRESS)
    assert (found.group, found.command) == (Group.TODO, "amiable noter essai-1 adresse_verifiee")
    checked = returned.replace("factures:", "  adresse_verifiee_le: 23/07/2026\nfactures:", 1)
    after = events(tmp_path / "b", "2026-07-23", checked)
    assert Kind.ADDRESS not in {event.kind for event in after}


def test_a_promise_that_was_paid_is_told_no_more_and_a_part_is_told(tmp_path: Path) -> None:
    text = MINIMAL + PROMISE.replace("1 000,00", "500,00")
    received = "paiements:\n  - recu_le: 19/07/2026\n    montant: {}\n"
    paid = events(tmp_path / "a", "2026-07-21", text + received.format("500,00"))
    assert Kind.PROMISE not in {event.kind for event in paid}
    found = only(events(tmp_path / "b", "2026-07-21", text + received.format("120,00")), Kind.PROMISE)
    assert "120,00\u00a0€ reçus sur 500,00\u00a0€ promis" in found.why
    assert found.command == "amiable noter essai-1 promesse_rompue --pour-le 2026-07-20"


def test_two_promises_of_one_day_are_two_events_of_a_calendar(tmp_path: Path) -> None:
    twice = PROMISE + PROMISE.partition("\n")[2].replace("20/07", "24/07")
    found = [event for event in events(tmp_path, "2026-07-15", MINIMAL + twice) if event.kind is Kind.PROMISE]
    assert len({uid(event) for event in found}) == len(found) == 2


def test_instalments_are_awaited_and_the_first_one_missed_is_late(tmp_path: Path) -> None:
    paid = "paiements:\n  - recu_le: 31/08/2026\n    montant: 500,00\n"
    found = only(events(tmp_path / "a", "2026-09-10", MINIMAL + PLAN + paid), Kind.INSTALMENT)
    assert (found.group, found.day) == (Group.DEADLINE, day("2026-09-30"))
    missed = only(events(tmp_path / "b", "2026-09-10", MINIMAL + PLAN), Kind.INSTALMENT)
    assert (missed.group, missed.urgency, missed.day) == (Group.TODO, Urgency.LATE, day("2026-08-31"))


def test_the_day_after_a_missed_instalment_its_reminder_is_to_be_done_and_no_letter_of_the_scenario(
    tmp_path: Path,
) -> None:
    found = events(tmp_path / "a", "2026-09-01", MINIMAL + PLAN)
    asked = only(found, Kind.PLAN_REMINDER)
    assert (asked.group, asked.command) == (Group.TODO, "amiable echeancier essai-1 --lettre rappel --noter")
    assert not {Kind.RAPPEL, Kind.RELANCE, Kind.MISE_EN_DEMEURE} & {event.kind for event in found}
    reminded = PLAN + "journal:\n  - le: 01/09/2026\n    acte: rappel_echeancier\n"
    coming = only(events(tmp_path / "b", "2026-09-02", MINIMAL + reminded), Kind.PLAN_NOTICE)
    assert (coming.group, coming.day) == (Group.COMING, day("2026-09-08"))


def test_once_the_last_term_has_passed_unpaid_the_scenario_goes_on(tmp_path: Path) -> None:
    found = events(tmp_path, "2026-10-01", MINIMAL + PLAN)
    assert Kind.RAPPEL in {event.kind for event in found}
    assert Kind.PLAN_REMINDER not in {event.kind for event in found}


def test_the_period_of_a_public_buyer_ends_with_its_invoice(tmp_path: Path) -> None:
    found = only(events(tmp_path, "2026-06-20", PUBLIC), Kind.PUBLIC_PERIOD)
    assert found.day == day("2026-07-01")
    assert "intérêts moratoires" in found.why


def test_a_legal_value_in_use_is_told_before_its_last_known_day(tmp_path: Path) -> None:
    consumer = CONSUMER + SENT
    root = project_folder(tmp_path, {"essai-1": consumer})
    last = LAW.parameter("taux_interet_legal").values[-1].end
    assert last is not None
    found = agenda(load(root, last - timedelta(days=10)))
    told = only(found, Kind.LEGAL_VALUE)
    assert (told.day, told.subject, told.command) == (
        last,
        "taux_interet_legal",
        "amiable taux taux_interet_legal",
    )


def test_a_creditor_sees_its_own_cases_only(tmp_path: Path) -> None:
    other = numbered(MINIMAL, "essai-2").replace("creancier: atelier", "creancier: autre")
    creditors = {"atelier": CREDITOR, "autre": CREDITOR.replace("identifiant: atelier", "identifiant: autre")}
    root = project_folder(tmp_path, {"essai-1": MINIMAL, "essai-2": other}, creditors)
    found = agenda(load(root, day("2026-07-08")), creditor="autre")
    assert [event.reference for event in found] == ["essai-2"]


# --- What is printed ---

EVENT = Event(
    group=Group.DEADLINE,
    urgency=Urgency.AHEAD,
    kind=Kind.FINAL_DATE,
    day=date(2026, 8, 28),
    reference="essai-1",
    subject="2026-08-18",
    creditor="atelier",
    debtor="Menuiserie Fictive ; Père, Fils & Cie \\ É",
    discreet=False,
    what="Date limite donnée par la mise en demeure",
    why="mise en demeure du 18 août 2026",
    command="amiable noter essai-1 decision",
    basis="C. civ., art. 1344",
)


def unfolded(text: str) -> list[str]:
    return text.replace("\r\n ", "").split("\r\n")


def test_the_text_shows_date_case_reason_article_and_command() -> None:
    shown = as_text([EVENT], day("2026-08-20"), 30)
    for part in ("28/08/2026", "essai-1", "mise en demeure du 18 août 2026", "(C. civ., art. 1344)",
                 "→ amiable noter essai-1 decision", "dans 8\N{NO-BREAK SPACE}jours"):  # fmt: skip
        assert part in shown


def test_an_empty_agenda_says_so_in_every_format() -> None:
    assert "Rien à faire" in as_text([], day("2026-08-20"), 30)
    assert json.loads(as_json([], day("2026-08-20"), 30))["evenements"] == []
    assert "BEGIN:VTIMEZONE" in as_ics([], day("2026-08-20")), "a calendar without a component is not valid"


def test_the_json_says_what_the_text_says() -> None:
    row = json.loads(as_json([EVENT], day("2026-08-20"), 30))["evenements"][0]
    assert row["date"] == "2026-08-28" and row["genre"] == "date_butoir" and row["uid"] == uid(EVENT)


def test_no_line_of_the_calendar_is_longer_than_75_octets_and_none_cuts_a_letter() -> None:
    long = EVENT.__class__(
        **{**{name: getattr(EVENT, name) for name in EVENT.__slots__}, "debtor": "Éléonore " * 60}
    )
    text = as_ics([long], day("2026-08-20"))
    assert max(len(line.encode()) for line in text.split("\r\n")) <= 75
    assert any(("Éléonore " * 60).strip() in line for line in unfolded(text))


def test_commas_semicolons_and_backslashes_are_escaped() -> None:
    summary = next(
        line for line in unfolded(as_ics([EVENT], day("2026-08-20"))) if line.startswith("SUMMARY")
    )
    assert summary.endswith("Menuiserie Fictive \\; Père\\, Fils & Cie \\\\ É")


def test_an_event_that_moves_keeps_its_name_and_a_later_day_replaces_it(tmp_path: Path) -> None:
    sent = MINIMAL + SENT
    before = events(tmp_path / "a", "2026-08-20", sent)
    after = events(tmp_path / "b", "2026-08-21", sent.replace("28/08/2026", "31/08/2026"))
    assert [uid(event) for event in before] == [uid(event) for event in after]
    sequences = [
        int(re.search(r"SEQUENCE:(\d+)", as_ics(found, on))[1])
        for found, on in ((before, day("2026-08-20")), (after, day("2026-08-21")))
    ]
    assert sequences[0] < sequences[1]


def test_the_same_day_makes_the_same_bytes(tmp_path: Path) -> None:
    assert as_ics(events(tmp_path / "a", "2026-08-20", MINIMAL + SENT), day("2026-08-20")) == as_ics(
        events(tmp_path / "b", "2026-08-20", MINIMAL + SENT), day("2026-08-20")
    )


def test_every_name_in_the_calendar_of_the_examples_is_unique() -> None:
    names = [uid(event) for event in agenda(load(ROOT, day("2026-11-22")), 3660)]
    assert len(names) == len(set(names)) > 30


def test_the_calendar_holds_no_amount_and_does_not_name_a_natural_person() -> None:
    project = load(ROOT, day("2026-11-22"))
    text = "\n".join(unfolded(as_ics(agenda(project, 3660), project.day)))
    people = [dossier.case.debtor.name for dossier in project.dossiers if dossier.case.natural_person]
    assert len(people) > 3
    assert [name for name in people if name in text] == []
    assert "€" not in text and not re.search(r"\d[\s\N{NARROW NO-BREAK SPACE}]?\d{3},\d\d", text)


def test_another_program_reads_the_calendar_of_the_examples() -> None:
    icalendar = pytest.importorskip("icalendar")
    project = load(ROOT, day("2026-11-22"))
    found = agenda(project, 60)
    calendar = icalendar.Calendar.from_ical(as_ics(found, project.day).encode())
    read = {str(event["UID"]): event for event in calendar.walk("VEVENT")}
    assert [event.errors for event in calendar.walk() if event.errors] == []
    assert set(read) == {uid(event) for event in found}
    for event in found:
        entry = read[uid(event)]
        starts = max(event.day, project.day) if event.group is Group.TODO else event.day
        assert entry.decoded("DTSTART") == starts
        assert entry.decoded("DTEND") == starts + timedelta(days=1)
        assert event.what in str(entry["SUMMARY"]) and event.command in str(entry["DESCRIPTION"])
        alarms = [alarm.decoded("TRIGGER") for alarm in entry.walk("VALARM")]
        assert bool(alarms) is (event.group is Group.DEADLINE)
        assert all(trigger < timedelta() for trigger in alarms)


# --- The credit insurer ---

# MINIMAL falls due on 1 July 2026; with 60 days, the policy wants it declared on 30 August at the latest.
INSURED = """\
credit:
  assurance:
    assureur: Assurance-Crédit Fictive
    police: AC-2026-12
    delai_declaration: 60
"""


def test_an_insured_invoice_is_to_be_declared_within_the_period_of_the_policy(tmp_path: Path) -> None:
    found = only(events(tmp_path, "2026-08-03", MINIMAL + INSURED, days=0), Kind.INSURER)
    assert (found.group, found.day, found.subject) == (Group.DEADLINE, day("2026-08-30"), "F-1")
    assert found.command == "amiable noter essai-1 declaration_assureur"
    assert "F-1" in found.why and "Assurance-Crédit Fictive, police AC-2026-12" in found.why
    assert found.basis == "", "no text fixes the period of a contract"


def test_a_date_written_in_the_case_takes_the_place_of_the_period(tmp_path: Path) -> None:
    dated = INSURED.replace("delai_declaration: 60", "declaration_au_plus_tard: 12/08/2026")
    assert only(events(tmp_path, "2026-08-03", MINIMAL + dated), Kind.INSURER).day == day("2026-08-12")


def test_an_invoice_not_due_yet_or_paid_is_not_to_be_declared(tmp_path: Path) -> None:
    paid = "paiements:\n  - recu_le: 10/07/2026\n    montant: 1 000,00\n"
    for name, on, text in (
        ("a", "2026-07-01", MINIMAL + INSURED),
        ("b", "2026-08-20", MINIMAL + INSURED + paid),
    ):
        assert not any(found.kind is Kind.INSURER for found in events(tmp_path / name, on, text, days=400))


def test_a_dispute_does_not_stop_the_period_of_the_insurer(tmp_path: Path) -> None:
    disputed = "litiges:\n  - facture: F-1\n    ouvert_le: 10/07/2026\n    motif: pose contestée\n"
    assert only(events(tmp_path, "2026-08-20", MINIMAL + INSURED + disputed), Kind.INSURER).subject == "F-1"


def test_past_its_day_the_declaration_is_late_until_it_is_noted(tmp_path: Path) -> None:
    late = only(events(tmp_path / "a", "2026-08-31", MINIMAL + INSURED), Kind.INSURER)
    assert (late.group, late.urgency, late.day) == (Group.TODO, Urgency.LATE, day("2026-08-30"))
    near = only(events(tmp_path / "b", "2026-08-30", MINIMAL + INSURED), Kind.INSURER)
    assert (near.group, near.urgency) == (Group.DEADLINE, Urgency.TODAY)
    assert uid(late) == uid(near)
    declared = "journal:\n  - le: 27/08/2026\n    acte: declaration_assureur\n"
    assert not any(
        found.kind is Kind.INSURER
        for found in events(tmp_path / "c", "2026-08-31", MINIMAL + INSURED + declared)
    )


def test_a_declaration_made_for_an_older_invoice_does_not_count_for_a_later_one(tmp_path: Path) -> None:
    later = (
        "factures:\n  - numero: F-2\n    emise_le: 01/07/2026\n    echeance: 31/07/2026\n"
        "    montant_ttc: 500,00\n    prestation: Pose\n"
    )
    paid = "paiements:\n  - recu_le: 30/07/2026\n    montant: 1 000,00\n    facture: F-1\n"
    declared = "journal:\n  - le: 20/07/2026\n    acte: declaration_assureur\n"
    text = MINIMAL.replace("factures:\n", later) + paid + INSURED + declared
    found = only(events(tmp_path, "2026-09-07", text), Kind.INSURER)
    assert (found.subject, found.day) == ("F-2", day("2026-09-29"))


def test_the_calendar_tells_neither_the_insurer_nor_the_policy(tmp_path: Path) -> None:
    shown = as_ics(events(tmp_path, "2026-08-03", MINIMAL + INSURED), day("2026-08-03"))
    assert "declaration_assureur" in shown and "Fictive, police" not in shown and "AC-2026-12" not in shown
    block = shown[shown.index("UID:essai-1.declaration_assureur") :]
    assert "TRIGGER:-P29DT15H" in block[: block.index("END:VEVENT")], (
        "told a month before: a guarantee may be lost"
    )


# --- Days off ---

# MINIMAL falls due on 1 July 2026: its rappel is due from Monday 6 July on, late after Wednesday 15. Tuesday 14
# July is a public holiday, 11 July a Saturday.


@pytest.mark.parametrize(
    ("off", "then"),
    [("2026-07-11", "2026-07-13"), ("2026-07-12", "2026-07-13"), ("2026-07-14", "2026-07-15")],
)
def test_on_a_day_off_what_reaches_the_debtor_is_told_on_the_next_working_day(
    tmp_path: Path, off: str, then: str
) -> None:
    found = only(events(tmp_path, off, MINIMAL, days=0), Kind.RAPPEL)
    assert (found.group, found.urgency, found.day) == (Group.COMING, Urgency.AHEAD, day(then))
    shown = as_text([found], day(off), 0).replace("\N{NO-BREAK SPACE}", " ")
    assert "jour chômé : aucun appel et aucun envoi aujourd'hui" in shown


def test_a_working_day_says_nothing_of_days_off(tmp_path: Path) -> None:
    found = events(tmp_path, "2026-07-13", MINIMAL)
    assert only(found, Kind.RAPPEL).group is Group.TODO
    assert "chômé" not in as_text(found, day("2026-07-13"), 30)
    assert json.loads(as_json(found, day("2026-07-13"), 30))["reporte_au"] is None
    assert json.loads(as_json(found, day("2026-07-12"), 30))["reporte_au"] == "2026-07-13"


def test_what_is_late_on_a_day_off_stays_late_and_waits_too(tmp_path: Path) -> None:
    found = only(events(tmp_path, "2026-07-18", MINIMAL), Kind.RAPPEL)
    assert (found.group, found.urgency, found.day) == (Group.COMING, Urgency.LATE, day("2026-07-20"))
    assert when(found, day("2026-07-18")) == "en retard, dans 2\N{NO-BREAK SPACE}jours"
    assert "attendue avant le" in found.why


def test_the_calendar_moves_the_same_event_to_the_working_day(tmp_path: Path) -> None:
    sunday = only(events(tmp_path / "a", "2026-07-12", MINIMAL), Kind.RAPPEL)
    monday = only(events(tmp_path / "b", "2026-07-13", MINIMAL), Kind.RAPPEL)
    assert uid(sunday) == uid(monday)
    assert "DTSTART;VALUE=DATE:20260713" in as_ics([sunday], day("2026-07-12"))


def test_a_deadline_a_promise_to_check_and_a_decision_do_not_wait_for_a_working_day(tmp_path: Path) -> None:
    promised = (
        MINIMAL + "promesses:\n  - faite_le: 06/07/2026\n    pour_le: 10/07/2026\n    montant: 500,00\n"
    )
    assert only(events(tmp_path / "a", "2026-07-12", promised), Kind.PROMISE).group is Group.TODO
    final = events(tmp_path / "b", "2026-08-23", MINIMAL + SENT)
    assert only(final, Kind.FINAL_DATE).day == day("2026-08-28")
    decided = only(events(tmp_path / "c", "2026-09-05", MINIMAL + SENT), Kind.DECISION)
    assert decided.group is Group.TODO


def test_a_call_before_the_due_date_is_not_put_off_past_it(tmp_path: Path) -> None:
    sunday = MINIMAL.replace("echeance: 01/07/2026", "echeance: 05/07/2026")
    assert [
        found for found in events(tmp_path / "a", "2026-07-05", sunday) if found.kind is Kind.BEFORE_DUE
    ] == []
    tuesday = MINIMAL.replace("echeance: 01/07/2026", "echeance: 07/07/2026")
    assert only(events(tmp_path / "b", "2026-07-05", tuesday), Kind.BEFORE_DUE).day == day("2026-07-06")


# --- The command ---


def test_every_command_the_agenda_proposes_exists() -> None:
    proposed = {event.command.split()[1] for event in agenda(load(ROOT, day("2026-11-22")), 3660)}
    assert proposed <= {command.name for command in COMMANDS} | {"envoyer", "noter"}


@pytest.mark.parametrize("form", ["text", "json", "ics"])
def test_the_command_prints_each_format(capsys, tmp_path: Path, form: str) -> None:
    root = project_folder(tmp_path, {"essai-1": MINIMAL})
    code = main(["agenda", "--racine", str(root), "--date", "2026-07-08", "--format", form])
    captured = capsys.readouterr()
    assert code == 0 and "essai-1" in captured.out
    assert captured.err.strip() == tally(agenda(load(root, day("2026-07-08"))))


def test_the_command_writes_a_file_whole(capsys, tmp_path: Path) -> None:
    root = project_folder(tmp_path, {"essai-1": MINIMAL})
    target = tmp_path / "sortie" / "agenda.ics"
    code = main(
        ["agenda", "--racine", str(root), "--date", "2026-07-08", "--format", "ics", "--vers", str(target)]
    )
    assert code == 0 and capsys.readouterr().out == ""
    assert target.read_bytes().endswith(b"END:VCALENDAR\r\n")
    assert [path.name for path in target.parent.iterdir()] == ["agenda.ics"]


@pytest.mark.parametrize("asked", [["--jours", "-1"], ["--jours", "99999"], ["--creancier", "atelie"]])
def test_an_impossible_question_is_misuse(capsys, tmp_path: Path, asked: list[str]) -> None:
    root = project_folder(tmp_path, {"essai-1": MINIMAL})
    assert main(["agenda", "--racine", str(root), "--date", "2026-07-08", *asked]) == 2
    assert "amiable :" in capsys.readouterr().err


def test_the_agenda_makes_no_letter(tmp_path: Path) -> None:
    root = project_folder(tmp_path, {"essai-1": MINIMAL})
    asked = [
        sys.executable,
        "-X",
        "importtime",
        "-m",
        "generator",
        "agenda",
        "--racine",
        str(root),
        "--date",
        "2026-07-08",
    ]
    done = subprocess.run(asked, capture_output=True, text=True, check=True, cwd=ROOT)
    assert "essai-1" in done.stdout and "generator.agenda" in done.stderr
    assert "weasyprint" not in done.stderr and not (root / "build").exists()


@pytest.mark.slow
def test_a_build_leaves_the_calendar_beside_the_packs(tmp_path: Path) -> None:
    root = project_folder(tmp_path, {"essai-1": MINIMAL})
    code = main(["build", "--racine", str(root), "--date", "2026-07-08", "--sans-site", "--jobs", "1"])
    made = load(root, day("2026-07-08"))
    assert code == 0
    assert (root / "build/agenda.ics").read_bytes() == as_ics(agenda(made), made.day).encode()


def test_a_project_without_any_case_has_an_empty_agenda(capsys, tmp_path: Path) -> None:
    root = project_folder(tmp_path, {})
    assert main(["agenda", "--racine", str(root), "--date", "2026-07-08"]) == 0
    assert "Rien à faire" in capsys.readouterr().out
