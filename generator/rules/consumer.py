"""CON: what protects a debtor who is a consumer. Asking for too much is here an offence, not a mistake."""

from collections.abc import Iterator

from generator.case import DecisionKind
from generator.rules.breaks import add, broken, drop, put
from generator.rules.rule import Facts, Finding, Rule, at, both, error, for_a_consumer, refusal, warning, when


def _costs_against_a_consumer(facts: Facts) -> Iterator[Finding]:
    for position, cost in enumerate(facts.case.extra_costs):
        yield at("extra_costs", position, amount=cost.amount)


def _clause_against_a_consumer(facts: Facts) -> Iterator[Finding]:
    if facts.case.penalty_clause is not None:
        yield at("penalty_clause")


def _penal_clause(facts: Facts) -> Iterator[Finding]:
    for file, owner in (("dossier", facts.case), ("creancier", facts.creditor)):
        if owner.penal_clause:
            yield at("penal_clause", file=file)
            return


@when("quand une réclamation écrite du consommateur est inscrite")
def _written_dispute(facts: Facts) -> bool:
    return any(dispute.written and dispute.opened_on <= facts.day for dispute in facts.case.disputes)


@when("quand aucune réclamation écrite du consommateur n'est inscrite")
def _no_written_dispute(facts: Facts) -> bool:
    return not _written_dispute(facts)


def _no_mediator(facts: Facts) -> Iterator[Finding]:
    if facts.creditor.mediator is None:
        yield at("mediator", file="creancier")


def _court_without_an_amicable_attempt(facts: Facts) -> Iterator[Finding]:
    if facts.claim is None:
        return
    for position, entry in enumerate(facts.case.journal):
        if entry.decision in {DecisionKind.LAWYER, DecisionKind.COMMISSAIRE} and entry.on <= facts.day:
            limit = facts.law.known("seuil_tentative_amiable", entry.on)
            if limit and facts.claim.principal + facts.claim.interest <= limit.value:
                yield at("journal", position, "decision", limit=limit.value)


RULES: tuple[Rule, ...] = (
    error(
        "CON01", "Frais de recouvrement réclamés à un consommateur",
        basis=("cconso-L121-21", "cconso-L132-23", "cpce-L111-8"),
        why="C'est un délit : deux ans d'emprisonnement et 300 000 € d'amende. Les frais amiables restent au"
            " créancier.",
        fix="retirez le bloc « frais »",
        message="{amount} de frais sont réclamés à un consommateur",
        applies=for_a_consumer, check=_costs_against_a_consumer,
        breaks=broken(add("frais",
                {"libelle": "Frais de dossier", "montant": "15,00", "piece": "pieces/devis-signe.pdf"}),
                variant="b2c"),
    ),
    refusal(
        "CON02", "Pénalités contractuelles contre un consommateur",
        basis=("cconso-L212-1", "cconso-R212-2", "cciv-1231-6"),
        why="Une telle clause est souvent abusive : l'outil ne la calcule pas et ne réclame que l'intérêt"
            " légal.",
        fix="retirez « penalites » : l'intérêt légal courra de la mise en demeure ; pour la clause,"
            " consultez un juriste",
        message="une clause de pénalités est invoquée contre un consommateur : elle n'est pas calculée et"
                " les lettres sont refusées",
        applies=for_a_consumer, check=_clause_against_a_consumer,
        breaks=broken(put("penalites", {"taux": "10", "fondement": "CGV, art. 8"}), variant="b2c"),
    ),
    warning(
        "CON03", "Médiateur de la consommation absent", basis=("cconso-L612-1", "cconso-R616-1"),
        why="Le professionnel doit faire connaître son médiateur ; le rappeler évite une contestation.",
        fix="ajoutez « mediateur » (nom, adresse, site) au fichier du créancier",
        message="le créancier n'indique pas de médiateur de la consommation",
        applies=both(for_a_consumer, _no_written_dispute), check=_no_mediator,
        breaks=broken(drop("mediateur", file="creancier"), variant="b2c"),
    ),
    error(
        "CON04", "Médiateur absent après une réclamation écrite", basis=("cconso-L616-1", "cconso-L641-1"),
        why="Après une réclamation écrite non résolue, l'information est obligatoire : amende de 3 000 € ou"
            " 15 000 €.",
        fix="ajoutez « mediateur » (nom, adresse, site) au fichier du créancier",
        message="le consommateur a réclamé par écrit et aucun médiateur n'est indiqué",
        applies=both(for_a_consumer, _written_dispute), check=_no_mediator,
        breaks=broken(
            drop("mediateur", file="creancier"),
            add("litiges", {
                "facture": "F-2026-207", "ouvert_le": "01/08/2026", "clos_le": "10/08/2026", "ecrit": "oui",
                "motif": "finition du parquet contestée", "issue": "reprise acceptée",
            }),
            variant="b2c",
        ),
    ),
    warning(
        "CON05", "Action en justice sans tentative amiable",
        basis=("cpc-750-1", "cpc-54", "cass-civ2-avis-2025-09-25-25-70.013"),
        why="Devant le tribunal judiciaire, la demande est irrecevable sans conciliation, médiation ou"
            " procédure"
            " participative ; une mise en demeure n'en tient pas lieu, et l'injonction de payer en dispense.",
        fix="saisissez un conciliateur de justice, choisissez l'injonction de payer, ou dérogez en citant la"
            " tentative faite",
        message="le litige ne dépasse pas {limit} : une action au fond suppose une tentative amiable"
                " préalable",
        applies=for_a_consumer, check=_court_without_an_amicable_attempt,
        breaks=broken(add("journal", {"le": "09/09/2026", "acte": "decision", "decision": "avocat"}),
            variant="b2c"),
    ),
    warning(
        "CON06", "Clause pénale contre un consommateur", basis=("cconso-L212-1", "cconso-R212-2", "cciv-1231-5"),
        why="Une indemnité d'un montant manifestement disproportionné est présumée abusive, donc réputée non écrite.",
        fix="faites valider la clause par un juriste, puis dérogez en citant son avis, ou retirez-la",
        message="une clause pénale est invoquée contre un consommateur : elle peut être abusive",
        applies=for_a_consumer, check=_penal_clause,
        breaks=broken(put("clause_penale", {"texte": "Tout retard donne lieu à une indemnité de 50 euros.",
                                            "fondement": "contrat, art. 12", "montant": "50,00"}), variant="b2c"),
    ),
)  # fmt: skip
