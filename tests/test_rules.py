"""Every rule, on a healthy case and on the smallest edit that breaks it: what the sheet of a rule shows."""

import doctest
import re
from datetime import date
from importlib import import_module
from pathlib import Path

import pytest

from generator import claim as claims
from generator import procedure as procedures
from generator import rules
from generator.case import Case, Creditor, LetterKind
from generator.diagnostics import Severity
from generator.law import NotInForce
from generator.procedure import Procedure
from generator.reader import bind
from generator.rules import Facts, Rule, Scenario
from generator.rules.breaks import Break, Edit, as_yaml, put
from generator.source import Mapping, Node, Scalar, parse
from tests.builders import CREDITOR, LAW, MINIMAL

DATA = Path(__file__).parent / "data"
HEALTHY = {
    "b2b": ("sain.yml", date(2026, 9, 10)),
    "b2c": ("sain_b2c.yml", date(2026, 9, 10)),
    "public": ("sain_public.yml", date(2026, 8, 20)),
    "tiers": ("sain_tiers.yml", date(2026, 9, 10)),
}
SHARED = {"creancier": "sain_creancier.yml", "procedure": "sain_procedure.yml"}
MODELS = {"dossier": Case, "creancier": Creditor, "procedure": Procedure}
BREAKS = [
    pytest.param(rule, broken, id=f"{rule.code}-{rank}")
    for rule in rules.ON_FACTS
    for rank, broken in enumerate(rule.breaks)
]


def plain(node: Node | None) -> object:
    """A tree without its places: what an edit works on."""
    if isinstance(node, Mapping):
        return {key.text: plain(value) for key, value in node.entries}
    return node.text if isinstance(node, Scalar) else [plain(item) for item in node.items]


def tree(name: str) -> object:
    read = parse((DATA / name).read_text(encoding="utf-8"), name)
    assert not read.diagnostics
    return plain(read.root)


def files_of(variant: str) -> dict[str, object]:
    names = {"dossier": HEALTHY[variant][0], **SHARED}
    return {name: tree(file) for name, file in names.items()}


def value(name: str, text: str) -> object:
    bound = bind(parse(text, f"{name}.yml"), MODELS[name])
    assert bound.value is not None, [item.message for item in bound.diagnostics]
    return bound.value


def exhibits(case: Case) -> dict[str, str]:
    """Every file the case names exists, with the fingerprint it names if any."""
    found = {path: "1" * 64 for invoice in case.invoices for path in invoice.exhibits}
    for entry in case.journal:
        if entry.sending and entry.sending.file:
            found[entry.sending.file] = "0" * 64
    return found


def facts(texts: dict[str, str], day: date, files: dict[str, str] | None = None) -> Facts:
    case, creditor, procedure = (value(name, texts[name]) for name in ("dossier", "creancier", "procedure"))
    try:
        claim = claims.compute(case, creditor, LAW, day)
        state = procedures.state(case, claim, procedure, day)
    except NotInForce:
        claim = state = None
    return Facts(
        case=case, creditor=creditor, procedure=procedure, law=LAW, claim=claim, state=state, day=day,
        files=exhibits(case) if files is None else files, segments=procedure.segments,
    )  # fmt: skip


def healthy(variant: str) -> Facts:
    texts = {name: as_yaml(found) for name, found in files_of(variant).items()}
    return facts(texts, HEALTHY[variant][1])


def edited(broken: Break) -> Facts:
    texts = {name: as_yaml(found) for name, found in broken.applied(files_of(broken.variant)).items()}
    day = date.fromisoformat(broken.on) if broken.on else HEALTHY[broken.variant][1]
    return facts(texts, day, healthy(broken.variant).files)


def codes(asked: Facts) -> set[str]:
    return {rule.code for rule, _ in rules.check_facts(asked)}


@pytest.mark.parametrize("variant", HEALTHY)
def test_nothing_is_said_of_a_healthy_case(variant: str) -> None:
    assert [(rule.code, rule.told(found)) for rule, found in rules.check_facts(healthy(variant))] == []


@pytest.mark.parametrize(("rule", "broken"), BREAKS)
def test_the_smallest_edit_triggers_the_rule_alone(rule: Rule, broken: Break) -> None:
    asked = edited(broken)
    assert codes(asked) == {rule.code, *broken.also} - {"LAW01"}


@pytest.mark.parametrize(("rule", "broken"), BREAKS)
def test_a_finding_names_no_debtor_and_fills_its_sentence(rule: Rule, broken: Break) -> None:
    asked = edited(broken)
    for found, finding in rules.check_facts(asked):
        sentence = found.told(finding)
        assert asked.case.debtor.name not in sentence
        assert "{" not in sentence
        assert "None" not in sentence


def test_a_public_period_that_has_ended_is_interrupted_no_more() -> None:
    [pub11] = [rule for rule in rules.ON_FACTS if rule.code == "PUB11"]
    [broken] = pub11.breaks
    assert "PUB11" in codes(edited(broken))
    [at_last] = [put(edit.path, {"notifiee_le": "10/08/2026"}) for edit in broken.edits]
    assert "PUB11" not in codes(edited(Break((at_last,), variant="public")))


SCENARIO_BREAKS = [
    pytest.param(rule, broken, id=f"{rule.code}-{rank}")
    for rule in rules.ON_PROCEDURES
    for rank, broken in enumerate(rule.breaks)
]
RIVAL = """\
identifiant: rivale
titre: Procédure rivale
regimes:
  - b2b
segments:
  - grands comptes
etapes:
  - acte: rappel
    delai: 5
"""


def scenario(tree: object) -> Scenario:
    found, rival = value("procedure", as_yaml(tree)), value("procedure", RIVAL)
    return Scenario(procedure=found, known=(found, rival))


def test_nothing_is_said_of_a_healthy_procedure() -> None:
    assert rules.check_procedure(scenario(tree(SHARED["procedure"]))) == ()


@pytest.mark.parametrize(("rule", "broken"), SCENARIO_BREAKS)
def test_the_smallest_edit_of_a_procedure_triggers_its_rule_alone(rule: Rule, broken: Break) -> None:
    found = rules.check_procedure(scenario(broken.applied(files_of("b2b"))["procedure"]))
    assert {found.code for found, _ in found} == {rule.code, *broken.also}
    assert all("{" not in rule.told(finding) and "None" not in rule.told(finding) for rule, finding in found)


@pytest.mark.parametrize("rule", [*rules.ON_FACTS, *rules.ON_PROCEDURES], ids=lambda rule: rule.code)
def test_every_rule_on_facts_shows_how_to_break_it(rule: Rule) -> None:
    assert rule.breaks
    assert all(broken.shown for broken in rule.breaks)


@pytest.mark.parametrize("rule", rules.RULES, ids=lambda rule: rule.code)
def test_a_rule_explains_itself(rule: Rule) -> None:
    assert rule.title[0].isupper()
    assert not rule.title.endswith(".")
    assert rule.why.endswith(".")
    assert rule.fix[0].islower()
    assert not rule.fix.endswith(".")
    assert (rule.severity is Severity.REFUSAL) == bool(rule.refuses)
    assert not rule.message.endswith((".", " "))
    assert not re.search(r"[.?!] [A-ZÀ-Ý]", rule.message), "a message is one sentence"
    assert re.match(r"(n'|ne (l')?)?(\w+ez|faites)\b", rule.fix), "a remedy starts with a verb"
    assert all(key in LAW.articles for key in rule.basis), rule.basis
    assert bool(rule.basis) != bool(rule.without_basis), "an article, or why there is none"
    first, last = rule.in_force
    assert first is None or last is None or first <= last


def test_a_crash_inside_a_rule_is_told_when_guarded_and_raised_otherwise() -> None:
    asked = healthy("b2b")
    broken = Facts(
        case=None,
        creditor=asked.creditor,
        procedure=asked.procedure,
        law=LAW,
        claim=None,
        state=None,
        day=asked.day,  # type: ignore[arg-type]
    )
    found = {rule.code for rule, _ in rules.check_facts(broken, guarded=True)}
    assert "INT01" in found
    with pytest.raises(AttributeError):
        rules.check_facts(broken)


def test_rules_stay_silent_when_nothing_could_be_computed() -> None:
    asked = healthy("b2b")
    blind = Facts(
        case=asked.case, creditor=asked.creditor, procedure=asked.procedure, law=LAW, claim=None, state=None,
        day=asked.day, files=asked.files,
    )  # fmt: skip
    assert rules.check_facts(blind) == ()


@pytest.mark.parametrize("day", ["2026-06-15", "2026-07-02", "2026-07-06", "2026-07-15", "2026-07-20"])
def test_a_minimal_case_is_told_nothing_but_that_it_is_too_early(day: str) -> None:
    texts = {
        "dossier": MINIMAL,
        "creancier": CREDITOR,
        "procedure": (DATA / SHARED["procedure"]).read_text(encoding="utf-8"),
    }
    assert codes(facts(texts, date.fromisoformat(day))) <= {"PRO01"}


def test_a_refusal_names_the_letters_it_refuses() -> None:
    asked = edited(Break((Edit("approbations", []),)))
    ((rule, _),) = rules.check_facts(asked)
    assert rule.refuses == (LetterKind.MISE_EN_DEMEURE,)


@pytest.mark.parametrize(
    ("name", "day", "expected"),
    [
        ("b2b", "", date(2031, 6, 25)),
        ("b2c", "", date(2028, 6, 25)),
        ("public", "", date(2030, 12, 31)),
    ],
)
def test_limitation_runs_from_performance(name: str, day: str, expected: date) -> None:
    assert rules.limitation_day(healthy(name)) == expected


def test_a_written_demand_interrupts_the_four_years_of_a_public_debtor_and_nothing_else() -> None:
    later = Break(
        (Edit("journal.1.le", "27/07/2026"), Edit("factures.0.executee_le", "29/05/2025")), variant="public"
    )
    assert rules.limitation_day(edited(later)) == date(2030, 12, 31)
    private = Break((Edit("factures.0.executee_le", "25/06/2025"),))
    assert rules.limitation_day(edited(private)) == date(2030, 6, 25)


def test_an_acknowledgement_starts_the_period_again_for_the_whole_debt() -> None:
    signed = Break((Edit("journal", {"le": "20/08/2026", "acte": "reconnaissance"}, add=True),))
    assert rules.limitation_day(edited(signed)) == date(2031, 8, 20)


def test_a_declared_claim_interrupts_until_the_procedure_closes() -> None:
    opened = {"type": "redressement", "ouverte_le": "01/07/2026", "mandataire": "Me Essai"}
    declared = Edit("journal", {"le": "05/08/2026", "acte": "declaration_creance"}, add=True)
    running = edited(Break((Edit("situation", opened), declared)))
    assert rules.limitation_day(running) == date(2031, 9, 10)  # five years from the day asked
    closed = edited(Break((Edit("situation", opened | {"close_le": "01/09/2026"}), declared)))
    assert rules.limitation_day(closed) == date(2031, 9, 1)


def test_a_declared_claim_is_no_longer_asked_for() -> None:
    opened = {
        "type": "redressement",
        "ouverte_le": "28/06/2026",
        "bodacc_le": "03/07/2026",
        "mandataire": "Me Essai",
    }
    declared = Edit("journal", {"le": "05/08/2026", "acte": "declaration_creance"}, add=True)
    late = edited(Break((Edit("situation", opened),)))
    done = edited(Break((Edit("situation", opened), declared)))
    assert "INS04" in {rule.code for rule, _ in rules.check_facts(late)}
    found = {rule.code: rule.told(finding) for rule, finding in rules.check_facts(done)}
    assert "INS04" not in found
    assert "a été déclarée le" in found["INS01"]


def test_a_part_payment_alone_does_not_interrupt_limitation() -> None:
    assert healthy("b2b").case.payments
    assert rules.limitation_day(healthy("b2b")) == date(2031, 6, 25)


def test_the_two_months_to_declare_are_counted_from_the_bodacc() -> None:
    situation = {
        "type": "redressement",
        "ouverte_le": "01/09/2026",
        "bodacc_le": "05/09/2026",
        "mandataire": "Me Vidal",
    }
    insolvent = Break((Edit("situation", situation),))
    ((rule, finding),) = rules.check_facts(edited(insolvent))
    assert "5\N{NO-BREAK SPACE}novembre\N{NO-BREAK SPACE}2026" in rule.told(finding)


def test_the_examples_of_the_docstrings_hold() -> None:
    modules = [
        import_module(f"generator.rules.{name}") for name in ("breaks", "lookup", "rule", "text", "when")
    ]
    assert sum(doctest.testmod(module).failed for module in modules) == 0


@pytest.mark.parametrize(
    ("day", "hour", "told"),
    [
        ("20/08/2026", "08h00", False),  # a Thursday
        ("20/08/2026", "20h00", True),
        ("22/08/2026", "9h15", False),  # a Saturday morning
        ("22/08/2026", "14h", True),
        ("23/08/2026", "", True),  # a Sunday
        ("15/08/2026", "10h", True),  # a holiday on a Saturday
        ("14/07/2026", "10h", True),
        ("20/08/2026", "", False),
        ("20/08/2026", "dans la matinée", False),
    ],
)
def test_contacts_keep_to_decent_hours(day: str, hour: str, told: bool) -> None:
    call = {"le": day, "acte": "appel", "resultat": "messagerie", **({"heure": hour} if hour else {})}
    asked = edited(Break((Edit("journal.2.resultat", "sans_reponse"), Edit("journal", call, add=True))))
    assert ("PRO41" in codes(asked)) is told


def test_a_debt_paid_before_the_judgment_is_not_declared() -> None:
    """A paid invoice is no prior debt: only what is unpaid is declared."""
    paid = Edit("paiements.0.montant", "4 320,00")
    situation = Edit(
        "situation", {"type": "redressement", "ouverte_le": "05/09/2026", "mandataire": "Me Vidal"}
    )
    assert codes(edited(Break((paid, situation)))) == {"PRO03"}


@pytest.mark.parametrize(
    ("path", "text", "place"),
    [
        ("debiteur.segment", "escroc notoire", ("debtor", "segment")),
        ("factures.0.prestation", "Pose de menuiseries chez ce mauvais payeur", ("invoices", 0, "supply")),
        ("credit.etude_solvabilite", "gérant au chômage depuis mai", ("credit", "study")),
        ("journal.2.contact", "sa fille, enceinte", ("journal", 2, "contact")),
    ],
)
def test_a_judgement_or_private_life_in_any_free_text_is_told_at_its_place(
    path: str, text: str, place: tuple[str | int, ...]
) -> None:
    ((rule, finding),) = rules.check_facts(edited(Break((Edit(path, text),))))
    assert (rule.code, finding.route) == ("PRO44", place)


def test_a_dispute_is_told_with_facts_and_may_quote_what_the_debtor_said() -> None:
    def judged(reason: str) -> set[str]:
        dispute = {
            "facture": "F-2026-118",
            "ouvert_le": "01/08/2026",
            "clos_le": "05/08/2026",
            "motif": reason,
        }
        return codes(edited(Break((Edit("litiges", [dispute | {"issue": "rejeté"}]),))))

    assert "PRO44" in judged("litige de mauvaise foi")
    assert "PRO44" not in judged("deux vantaux sont rayés")
    assert "PRO44" not in judged("le client écrit : « c'est une arnaque, vantaux rayés »")


def test_the_reason_of_a_remission_is_read_too() -> None:
    remission = {"accordee_le": "05/09/2026", "sur": "interets", "montant": "10,00", "motif": "il est malade"}
    edit = Edit("remises", [remission | {"approuvee_par": "direction"}])
    assert "PRO44" in codes(edited(Break((edit,))))


def test_goods_meant_for_the_sick_are_goods() -> None:
    edit = Edit("factures.0.prestation", "Pose d'une rampe pour personne à mobilité réduite, handicap moteur")
    assert codes(edited(Break((edit,)))) == set()
