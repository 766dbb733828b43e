"""When no court file is made: what the law forbids to pursue, and what the tool cannot count.

A letter refused is not always a claim barred: a missing approval, a promise or a registered mail without consent
stop a letter, not a judge. Only the codes below stop the file.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from generator import french
from generator.diagnostics import Diagnostic, Severity
from generator.rules import Facts

BARS: Mapping[str, str] = {
    "INS01": "le jugement d’ouverture interdit les actions en paiement : déclarez la créance au mandataire judiciaire",
    "INS02": "le débiteur ne peut plus payer et l’exécution est suspendue : déclarez la créance à la commission",
    "PRO01": "rien n’est exigible",
    "PRO02": "tout est contesté : réglez le litige, ou limitez « montant » à la part contestée",
    "PRO04": "une créance est prescrite : retirez la facture, ou inscrivez ce qui a interrompu le délai et sa preuve",
    "PRO07": "un échéancier respecté rend les termes à venir inexigibles",
    "PRO19": "seuls les versements échus sont exigibles tant que la déchéance du terme n’est pas acquise",
    "CLO01": "le dossier est clos",
    "CRE09": "un fait daté dans l’avenir fausserait le décompte",
    "CRE30": "cette créance suit des règles propres que l’outil ne connaît pas",
    "CRE31": "l’outil ne sait pas calculer ces pénalités",
    "CRE57": "un juge a accordé un délai qui n’est pas écoulé",
    "CON02": "une clause de pénalités est invoquée contre un consommateur et n’est pas calculée",
}
"""Why the file stops, by the code of the refusal: nothing to sue for, or an action the law forbids that day."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Bar:
    """What stops a file, with the diagnostic that says where."""

    diagnostic: Diagnostic
    reason: str


def bars(diagnostics: Iterable[Diagnostic]) -> tuple[Bar, ...]:
    """All that stops the file: every error of the case, and the refusals named above."""
    found = []
    for item in diagnostics:
        if item.severity is Severity.ERROR:
            found.append(Bar(diagnostic=item, reason="le dossier contient une erreur"))
        elif item.severity is Severity.REFUSAL and item.code in BARS:
            found.append(Bar(diagnostic=item, reason=BARS[item.code]))
    return tuple(found)


def reserves(facts: Facts, limitation: str) -> tuple[str, ...]:
    """What the creditor's counsel must know before filing; never printed in the file itself."""
    assert facts.claim
    found = [limitation] if limitation else []
    if facts.claim.disputed:
        found.append(
            f"{french.euros(facts.claim.disputed)} sont contestés : ce dossier ne les réclame pas, et une "
            "injonction de payer sur une dette contestée s’expose à une opposition"
        )
    if facts.claim.principal == 0:
        found.append("le principal est réglé : seuls des accessoires sont réclamés")
    pending = [
        promise for promise in facts.case.promises if promise.kept is None and promise.due_on >= facts.day
    ]
    if pending:
        day = french.day(pending[0].due_on)
        found.append(
            f"le débiteur a promis de payer le {day} : une promesse n’est pas un terme, mais le juge la lira"
        )
    return tuple(found)
