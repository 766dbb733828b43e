"""CLO: the end of a file. Nothing is closed while something is claimable and nobody said what becomes of it."""

from collections.abc import Callable, Iterator, Mapping
from datetime import date

from generator import french
from generator.case import Act, ClosureReason, DecisionKind, RemissionOf
from generator.money import ZERO
from generator.rules.breaks import add, broken, put
from generator.rules.limitation import limitation
from generator.rules.rule import Facts, Finding, Rule, at, error, refusal, warning, when

_NOTHING_LEFT = {ClosureReason.PAID, ClosureReason.CANCELLED, ClosureReason.WAIVED}


@when("quand le dossier est clos")
def closed(facts: Facts) -> bool:
    return facts.case.closed_by(facts.day)


def _something_left(facts: Facts) -> Iterator[Finding]:
    closure, claim = facts.case.closure, facts.claim
    if closure is None or claim is None or closure.reason not in _NOTHING_LEFT:
        return
    parts = (
        ("de principal", claim.principal),
        ("d'intérêts", claim.interest),
        ("d'indemnité", claim.indemnity),
        ("de frais", claim.costs),
        ("de clause pénale", claim.penal_clause),
        ("à échoir", claim.not_due),
        ("contestés", claim.disputed),
        ("de retenue de garantie", sum((line.retention for line in claim.lines), ZERO)),
    )
    left = [f"{french.euros(amount)} {name}" for name, amount in parts if amount > 0]
    if left:
        yield at("closure", "reason", reason=closure.reason, left=french.listing(left))


# --- What each reason rests on ---


def _paid(facts: Facts, day: date) -> bool:
    return any(item.received_on <= day for item in facts.case.payments)


def _cancelled(facts: Facts, day: date) -> bool:
    return any(item.issued_on <= day for item in facts.case.credit_notes)


def _waived(facts: Facts, day: date) -> bool:
    return any(item.granted_on <= day for item in facts.case.remissions)


def _decided(facts: Facts, day: date) -> bool:
    return any(
        entry.act is Act.DECISION and entry.decision not in {None, DecisionKind.PLAN} and entry.on <= day
        for entry in facts.case.journal
    )


def _barred(facts: Facts, day: date) -> bool:
    """Whether limitation had run by `day` for every invoice that still owes something."""
    owing = [line for line in facts.lines if line.outstanding > 0 or line.interest > 0 or line.indemnity > 0]
    limits = [limitation(facts.case, line.invoice, facts.law, day) for line in owing]
    return all(limit is not None and limit.end < day for limit in limits)


_SUPPORTS: Mapping[ClosureReason, tuple[Callable[[Facts, date], bool], str]] = {
    ClosureReason.PAID: (_paid, "aucun paiement n'est inscrit"),
    ClosureReason.CANCELLED: (_cancelled, "aucun avoir n'est inscrit"),
    ClosureReason.WAIVED: (_waived, "aucune remise n'est inscrite"),
    ClosureReason.DECIDED: (_decided, "aucune décision n'est au journal, hors échéancier"),
    ClosureReason.BARRED: (_barred, "la prescription n'est pas acquise pour tout ce qui reste dû"),
}


def _unsupported(facts: Facts) -> Iterator[Finding]:
    closure = facts.case.closure
    if closure is None or facts.claim is None:
        return
    holds, lacking = _SUPPORTS[closure.reason]
    if not holds(facts, closure.on):
        yield at("closure", "reason", reason=closure.reason, lacking=lacking)


def _happened_since(facts: Facts) -> Iterator[Finding]:
    """What a closed file gains: a receipt handed over afterwards is no more than its due."""
    case = facts.case
    if case.closure is None:
        return
    dated = (
        ("payments", "received_on", "un paiement"),
        ("credit_notes", "issued_on", "un avoir"),
        ("disputes", "opened_on", "une contestation"),
        ("promises", "made_on", "une promesse"),
        ("remissions", "granted_on", "une remise"),
        ("journal", "on", "un acte du journal"),
    )
    for field, attribute, what in dated:
        for position, item in enumerate(getattr(case, field)):
            on = getattr(item, attribute)
            handed = field == "journal" and item.act is Act.RECEIPT
            if case.closure.on < on <= facts.day and not handed:
                yield at(field, position, attribute, what=what, on=on, closed=case.closure.on)


def _closed_tomorrow(facts: Facts) -> Iterator[Finding]:
    if facts.case.closure and facts.case.closure.on > facts.day:
        yield at("closure", "on", on=facts.case.closure.on, day=facts.day)


def _is_over(facts: Facts) -> Iterator[Finding]:
    if facts.case.closure and facts.case.closure.reason is not ClosureReason.DECIDED:
        yield at("closure", on=facts.case.closure.on)


def _goes_on_elsewhere(facts: Facts) -> Iterator[Finding]:
    if facts.case.closure and facts.case.closure.reason is ClosureReason.DECIDED:
        yield at("closure", on=facts.case.closure.on)


_PAID_UP = (
    put("paiements.0.montant", "4 320,00"),
    *(
        add("remises", {"accordee_le": "03/09/2026", "sur": str(of), "approuvee_par": "direction",
                        "motif": "règlement du principal"})
        for of in (RemissionOf.INTEREST, RemissionOf.FEE)
    ),
)  # fmt: skip
_CONVENTION = "la clôture est une décision de gestion, que nul texte n'organise"


def _closed_on(on: str, reason: str = "paye") -> dict[str, str]:
    return {"le": on, "motif": reason}


RULES: tuple[Rule, ...] = (
    refusal(
        "CLO01", "Dossier clos", without_basis=_CONVENTION,
        why="Une fois le dossier clos, plus rien ne se réclame ni ne se prévoit : une lettre partie ensuite"
            " surprendrait un débiteur à qui l'on a dit que tout était fini.",
        fix="retirez « cloture » pour rouvrir le dossier, s'il a été clos à tort",
        message="le dossier est clos depuis le {on}",
        applies=closed, check=_is_over, breaks=broken(*_PAID_UP, put("cloture", _closed_on("09/09/2026"))),
    ),
    error(
        "CLO02", "Dossier clos alors qu'une somme reste due", basis=("cciv-1342-10", "cciv-1350"),
        why="Clore ne libère pas le débiteur : ce qui reste dû se paie, se remet avec un accord, ou fait l'objet d'une"
            " décision.",
        fix="notez le paiement, la remise approuvée (amiable noter … remise --sur … --approuvee-par …) ou la décision"
            " prise (amiable noter … decision), puis clôturez ; pour les accessoires seuls : amiable accessoires …",
        message="le dossier est clos (« {reason} ») alors qu'il reste {left}",
        applies=closed, check=_something_left,
        breaks=broken(put("paiements.0.montant", "4 320,00"), put("cloture", _closed_on("09/09/2026")),
                      also=("CLO01",)),
    ),
    error(
        "CLO03", "Motif de clôture que rien n'appuie", without_basis=_CONVENTION,
        why="Un motif se vérifie dans le dossier : c'est ce que lira celui qui le rouvrira dans trois ans.",
        fix="inscrivez d'abord le fait qui fonde la clôture, ou choisissez un autre motif",
        message="le dossier est clos (« {reason} ») et {lacking}",
        applies=closed, check=_unsupported,
        breaks=broken(*_PAID_UP, put("cloture", _closed_on("09/09/2026", "annule")), also=("CLO01",)),
    ),
    warning(
        "CLO04", "Fait postérieur à la clôture", without_basis=_CONVENTION,
        why="Un dossier clos n'est plus suivi : un paiement, un courrier ou une contestation qui arrive ensuite"
            " demande une réponse.",
        fix="rouvrez le dossier en retirant « cloture », corrigez la date, ou dérogez si le fait n'appelle aucune"
            " suite",
        message="{what} du {on} est postérieur à la clôture du {closed}",
        applies=closed, check=_happened_since,
        breaks=broken(*_PAID_UP, put("cloture", _closed_on("04/09/2026")),
                      add("journal", {"le": "08/09/2026", "acte": "courrier_recu"}), also=("CLO01",)),
    ),
    warning(
        "CLO05", "Clôture datée dans l'avenir", without_basis=_CONVENTION,
        why="Elle n'a pas encore d'effet : une année mal saisie laisserait le dossier courir.",
        fix="corrigez la date de la clôture",
        message="la clôture est datée du {on}, après le jour du calcul ({day})",
        check=_closed_tomorrow, breaks=broken(put("cloture", _closed_on("09/09/2027"))),
    ),
    refusal(
        "CLO06", "Dossier clos, la suite est décidée", without_basis=_CONVENTION,
        why="L'amiable est terminé : une lettre de plus démentirait la décision prise.",
        fix="suivez la décision (amiable dossier-contentieux … réunit les pièces), ou retirez « cloture » pour"
            " reprendre l'amiable",
        message="le dossier est clos depuis le {on}, la suite étant décidée",
        applies=closed, check=_goes_on_elsewhere,
        breaks=broken(add("journal", {"le": "09/09/2026", "acte": "decision", "decision": "injonction_de_payer"}),
                      put("cloture", _closed_on("09/09/2026", "decision"))),
    ),
)  # fmt: skip
