"""PRO: what a payment plan lets the creditor claim. Terms to come are not due until they are withdrawn."""

from collections.abc import Iterator
from datetime import date, timedelta

from generator import french
from generator.case import JournalEntry, Plan
from generator.plan import Course, course, incident, missed_instalment, notice_before, withdrawable_on
from generator.rules.breaks import add, broken, put
from generator.rules.rule import (
    Facts,
    Finding,
    Rule,
    at,
    both,
    error,
    for_a_consumer,
    not_for_a_consumer,
    refusal,
    warning,
    when,
)
from generator.rules.when import inscribed


def _respected(facts: Facts) -> Iterator[Finding]:
    plan = facts.case.plan
    if plan and course(facts.case, plan, facts.day) is Course.KEPT:
        coming = min(
            (item.due_on for item in plan.instalments if item.due_on >= facts.day),
            default=plan.instalments[-1].due_on,
        )
        yield at("plan", coming=coming)


def _without_recognition(facts: Facts) -> Iterator[Finding]:
    if facts.case.plan and facts.case.plan.agreed_on <= facts.day and not facts.case.plan.acknowledged:
        yield at("plan")


def _terms_to_come(facts: Facts) -> Iterator[Finding]:
    found = incident(facts.case, facts.case.plan, facts.day) if facts.case.plan else None
    if found:
        yield at(
            "plan", missing=found.missing, missed=found.missed, left=found.left, next=found.next(facts.day)
        )


def _withdrawal(facts: Facts) -> tuple[Plan, date, JournalEntry | None] | None:
    """The plan withdrawn by the day asked, since when, and the notice that came before; None when none is."""
    plan = facts.case.plan
    if plan is None or plan.ended_on is None or plan.ended_on > facts.day or not _missed(facts, plan):
        return None
    return plan, plan.ended_on, notice_before(facts.case, plan, plan.ended_on)


def _missed(facts: Facts, plan: Plan) -> bool:
    """Whether a term was late on the day of the withdrawal."""
    still = plan.model_copy(update={"ended_on": None})
    return plan.ended_on is not None and missed_instalment(facts.case, still, plan.ended_on) is not None


def _too_early(facts: Facts) -> Iterator[Finding]:
    found = _withdrawal(facts)
    if found and (notice := found[2]):
        _, ended, _ = found
        first = withdrawable_on(facts.case.regime, notice, ended)
        if first is None:
            yield at("plan", "ended_on", sent=notice.on, why="sa présentation n'est pas au journal")
        elif ended < first:
            why = f"le délai qu'elle laisse court jusqu'au {french.day(first - timedelta(days=1))}"
            yield at("plan", "ended_on", sent=notice.on, why=why)


def _without_notice(facts: Facts) -> Iterator[Finding]:
    found = _withdrawal(facts)
    if found and found[2] is None:
        yield at("plan", "ended_on", ended=found[1])


def _without_incident(facts: Facts) -> Iterator[Finding]:
    plan = facts.case.plan
    if plan and plan.ended_on and plan.ended_on <= facts.day and not _missed(facts, plan):
        yield at("plan", "ended_on", ended=plan.ended_on)


with_a_plan = inscribed("plan", "quand un échéancier est inscrit")


@when("quand la déchéance du terme est inscrite")
def with_terms_withdrawn(facts: Facts) -> bool:
    return facts.case.plan is not None and facts.case.plan.ended_on is not None


def _plan(*terms: str, **more: str) -> dict[str, object]:
    """A plan signed on 20 August, one instalment of 1 660,00 per date."""
    instalments = [{"le": term, "montant": "1 660,00"} for term in terms]
    return {"signe_le": "20/08/2026", "reconnaissance": "oui", **more, "mensualites": instalments}


_MISSED = ("31/08/2026", "30/10/2026")
_NOTICE = {
    "le": "02/09/2026", "acte": "mise_en_demeure_echeancier",
    "envoi": {"mode": "lrar", "suivi": "1A 123 456 7890 1",
              "suivi_postal": [{"etat": "presente", "le": "03/09/2026"}]},
}  # fmt: skip
_MISLEADING = "Réclamer une somme qui n'est pas encore due trompe le débiteur sur ses obligations."

RULES: tuple[Rule, ...] = (
    refusal(
        "PRO07", "Échéancier respecté", basis=("cciv-1344", "cciv-2240"),
        why="Tant que l'échéancier est respecté, le solde n'est pas exigible.",
        fix="attendez ; la procédure reprend le lendemain d'une mensualité impayée",
        message="un échéancier est respecté ; prochaine date : {coming}",
        applies=with_a_plan, check=_respected,
        breaks=broken(
            put("echeancier", {
                "signe_le": "04/09/2026", "reconnaissance": "oui",
                "mensualites": [{"le": "30/09/2026", "montant": "1 660,00"},
                    {"le": "30/10/2026", "montant": "1 660,00"}],
            }),
        ),
    ),
    warning(
        "PRO08", "Échéancier sans reconnaissance de dette", basis=("cciv-2240",),
        why="Sans reconnaissance signée, l'échéancier n'interrompt pas la prescription.",
        fix="faites signer la reconnaissance et inscrivez « reconnaissance: oui »",
        message="l'échéancier ne comporte pas de reconnaissance de la dette par le débiteur",
        applies=with_a_plan, check=_without_recognition,
        breaks=broken(
            put("echeancier",
                {"signe_le": "04/09/2026", "mensualites": [{"le": "08/09/2026", "montant": "1 660,00"}]}),
        ),
    ),
    refusal(
        "PRO19", "Échéancier manqué, déchéance du terme non acquise",
        basis=("cass-civ1-2016-06-15-15-16.173", "cass-civ1-2017-06-22-16-18.418", "cconso-L121-2", "cconso-L121-5"),
        why=f"{_MISLEADING} Un versement manqué ne rend exigible que ce qui est échu : le reste ne l'est qu'à la"
            " déchéance du terme, après la mise en demeure que la clause exige.",
        fix="envoyez la mise en demeure de la clause (amiable echeancier … --lettre mise_en_demeure --noter), puis, son"
            " délai passé, inscrivez la déchéance (amiable noter … decheance)",
        message="le versement du {missed} est manqué : {missing} seulement sont exigibles sur {left} ; {next}",
        applies=with_a_plan, check=_terms_to_come, breaks=broken(put("echeancier", _plan(*_MISSED))),
    ),
    error(
        "PRO20", "Déchéance du terme inscrite trop tôt",
        basis=("cass-civ1-2016-06-15-15-16.173", "cass-civ1-2017-06-22-16-18.418"),
        why=f"{_MISLEADING} Le débiteur peut payer son retard jusqu'au dernier jour que la mise en demeure lui laisse.",
        fix="corrigez « dechu_le », ou notez d'abord la présentation de la lettre (amiable noter … suivi --lettre"
            " mise_en_demeure_echeancier --etat presente)",
        message="la déchéance du terme suit de trop près la mise en demeure du {sent} : {why}",
        applies=with_terms_withdrawn, check=_too_early,
        breaks=broken(put("echeancier", _plan(*_MISSED, dechu_le="09/09/2026")), add("journal", _NOTICE)),
    ),
    error(
        "PRO21", "Déchéance du terme d'un consommateur sans mise en demeure",
        basis=("cass-civ1-2016-06-15-15-16.173", "cass-civ1-2017-06-22-16-18.418", "cconso-L212-1"),
        why="Contre un consommateur, la déchéance suppose un avertissement et un délai raisonnable ; la clause qui"
            " en dispenserait peut être abusive.",
        fix="envoyez la mise en demeure de la clause et inscrivez-la au journal (« acte:"
            " mise_en_demeure_echeancier »), ou retirez « dechu_le »",
        message="la déchéance du terme est inscrite le {ended} sans mise en demeure préalable au journal",
        applies=both(with_terms_withdrawn, for_a_consumer), check=_without_notice,
        breaks=broken(put("echeancier", _plan(*_MISSED, dechu_le="09/09/2026")), variant="b2c"),
    ),
    warning(
        "PRO22", "Déchéance du terme sans mise en demeure",
        basis=("cass-civ1-2016-06-15-15-16.173", "cass-civ1-2017-06-22-16-18.418"),
        why="Sauf clause qui en dispense expressément, le terme ne se perd qu'après une mise en demeure restée sans"
            " effet.",
        fix="inscrivez au journal la mise en demeure de la clause (« acte: mise_en_demeure_echeancier »), ou dérogez en"
            " citant la clause qui en dispense",
        message="la déchéance du terme est inscrite le {ended} sans mise en demeure préalable au journal",
        applies=both(with_terms_withdrawn, not_for_a_consumer), check=_without_notice,
        breaks=broken(put("echeancier", _plan(*_MISSED, dechu_le="09/09/2026"))),
    ),
    error(
        "PRO23", "Déchéance du terme sans versement manqué", basis=("cciv-1344", "cconso-L121-5"),
        why=f"{_MISLEADING} Tant que l'échéancier est respecté, rien n'autorise à en retirer le bénéfice.",
        fix="retirez « dechu_le », ou corrigez les paiements et les dates de l'échéancier",
        message="la déchéance du terme est inscrite le {ended} alors qu'aucun versement n'était en retard ce jour-là",
        applies=with_terms_withdrawn, check=_without_incident,
        breaks=broken(put("echeancier", _plan("30/09/2026", "30/10/2026", dechu_le="09/09/2026"))),
    ),
)  # fmt: skip
