"""What a clerk can note in a case: each type, the block of the file it makes, and where that block goes.

The fields of a type are those of its model, with their French keys: a new field needs no second list.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import get_args

from pydantic import BaseModel, TypeAdapter, ValidationError
from pydantic.fields import FieldInfo

from generator import french
from generator.amend import Path, Plain, append, put, value_at
from generator.case import (
    POSTED,
    Act,
    Approval,
    Case,
    Closure,
    CreditNote,
    Debtor,
    Dispute,
    JournalEntry,
    Payment,
    Plan,
    PostalEvent,
    Promise,
    Remission,
    Situation,
)
from generator.reader import choices, nearest


class Unclear(Exception):  # noqa: N818 — the name says what happened
    """What was asked cannot be noted as it is; the message is a French sentence."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Noted:
    """One type: `place` in the file, `model` of its block, `day` the key that `--le` fills.

    fixed   keys written without being asked
    needs   keys asked although the file may do without them
    without keys of the model that make no sense here
    alone   the place is one block of the case, and not a list of them
    change  the type completes what the case holds instead of adding to it: the block that is alone, or the only one
            of the list whose `open_key` is empty, or whose `chosen_by` keys are given; `writes` are the keys completed
    once    the block, once written, is not completed by the same type
    """

    name: str
    summary: str
    place: Path
    model: type[BaseModel]
    day: str = "le"
    fixed: Mapping[str, str] = field(default_factory=dict)
    needs: tuple[str, ...] = ()
    without: tuple[str, ...] = ()
    chosen_by: tuple[str, ...] = ()
    open_key: str = ""
    writes: tuple[str, ...] = ()
    alone: bool = False
    once: str = ""

    @property
    def change(self) -> bool:
        return bool(self.open_key)


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """One key that a type accepts."""

    key: str
    description: str
    required: bool
    choices: tuple[str, ...]

    @property
    def option(self) -> str:
        return "--" + self.key.replace("_", "-")


def _act(act: Act, summary: str, needs: tuple[str, ...] = (), without: tuple[str, ...] = ()) -> Noted:
    """A line of the journal; a result belongs to what is said aloud, a decision to a decision."""
    spoken = act in {Act.CALL, Act.LAST_CALL, Act.MESSAGE, Act.VISIT}
    no = {"resultat": not spoken, "decision": act is not Act.DECISION}
    return Noted(
        name=act.value,
        summary=summary,
        place=("journal",),
        model=JournalEntry,
        fixed={"acte": act.value},
        needs=needs,
        without=(*without, *(key for key, out in no.items() if out)),
    )


_TYPES = (
    _act(Act.CALL, "un appel au débiteur", needs=("resultat",)),
    _act(Act.LAST_CALL, "le dernier appel avant la mise en demeure", needs=("resultat",)),
    _act(Act.MESSAGE, "un message laissé ou envoyé", needs=("note",)),
    _act(Act.EMAIL, "un courriel envoyé", needs=("note",)),
    _act(Act.VISIT, "une visite", needs=("note",)),
    _act(Act.NOTE, "un fait à retenir", needs=("note",)),
    _act(Act.DEBTOR_LETTER, "un courrier du débiteur", needs=("note",)),
    _act(Act.ACKNOWLEDGEMENT, "une reconnaissance de dette"),
    _act(Act.COURT_ACTION, "une action en justice"),
    _act(Act.CLAIM_DECLARED, "une déclaration de créance"),
    _act(Act.INSURER_TOLD, "la déclaration de l'impayé à l'assureur-crédit"),
    _act(Act.DECISION, "la décision prise après la mise en demeure", needs=("decision",)),
    _act(Act.PLAN_REMINDER, "le rappel envoyé d'un versement d'échéancier manqué"),
    _act(Act.PLAN_NOTICE, "la mise en demeure envoyée selon la clause d'un échéancier"),
    _act(Act.ACCESSORIES, "la demande envoyée des pénalités et indemnités restées dues"),
    _act(Act.RECEIPT, "une quittance remise au débiteur"),
    Noted(
        name="paiement", summary="un paiement reçu", place=("paiements",), model=Payment, day="recu_le",
        without=("identifiant",),
    ),
    Noted(name="avoir", summary="un avoir émis", place=("avoirs",), model=CreditNote, day="emis_le"),
    Noted(
        name="litige", summary="une contestation du débiteur", place=("litiges",), model=Dispute,
        day="ouvert_le", without=("clos_le", "issue"),
    ),
    Noted(
        name="fin_litige", summary="la fin d'une contestation", place=("litiges",), model=Dispute,
        day="clos_le", chosen_by=("facture", "ouvert_le"), open_key="clos_le", writes=("issue",), needs=("issue",),
    ),
    Noted(
        name="promesse", summary="une promesse de paiement", place=("promesses",), model=Promise,
        day="faite_le", without=("tenue",),
    ),
    Noted(
        name="promesse_tenue", summary="la promesse a été tenue", place=("promesses",), model=Promise, day="",
        fixed={"tenue": "oui"}, chosen_by=("pour_le", "faite_le"), open_key="tenue",
    ),
    Noted(
        name="promesse_rompue", summary="la promesse n'a pas été tenue", place=("promesses",), model=Promise,
        day="", fixed={"tenue": "non"}, chosen_by=("pour_le", "faite_le"), open_key="tenue",
    ),
    Noted(
        name="remise", summary="ce que le créancier abandonne", place=("remises",), model=Remission,
        day="accordee_le",
    ),
    Noted(name="approbation", summary="un accord interne", place=("approbations",), model=Approval),
    Noted(
        name="situation", summary="une procédure collective ou un surendettement", place=("situation",),
        model=Situation, day="ouverte_le", alone=True,
    ),
    Noted(
        name="decheance", summary="la déchéance du terme, une fois passé le délai de la mise en demeure",
        place=("echeancier",), model=Plan, day="dechu_le", alone=True, open_key="dechu_le",
    ),
    Noted(
        name="cloture", summary="la fin du dossier", place=("cloture",), model=Closure, alone=True,
        once="le dossier est déjà clos : pour le rouvrir, retirez « cloture » du fichier",
    ),
    Noted(
        name="adresse_verifiee", summary="l'adresse du débiteur a été vérifiée", place=("debiteur",),
        model=Debtor, day="adresse_verifiee_le",
        without=tuple(info.alias or name for name, info in Debtor.model_fields.items()),
    ),
    Noted(
        name="suivi", summary="un état postal de la dernière lettre envoyée", place=("journal",),
        model=PostalEvent, chosen_by=("lettre",),
    ),
)  # fmt: skip

TYPES: Mapping[str, Noted] = {noted.name: noted for noted in _TYPES}
_LETTER = Asked(
    key="lettre",
    description="lettre dont on note le suivi (par défaut : la dernière envoyée)",
    required=False,
    choices=tuple(act for act in Act if act in POSTED),
)


def asked(noted: Noted) -> tuple[Asked, ...]:
    """The keys that a type accepts, `le` apart, in the order of its model."""
    found = []
    for name, info in noted.model.model_fields.items():
        key = info.alias or name
        if key in {noted.day, *noted.fixed, *noted.without} or _is_block(info):
            continue
        if noted.change and key not in {*noted.chosen_by, *noted.writes}:
            continue
        required = key in noted.needs or (info.is_required() and not noted.change)
        found.append(Asked(key=key, description=info.description or "", required=required,
                           choices=tuple(choices(info))))  # fmt: skip
    return (*found, _LETTER) if "lettre" in noted.chosen_by else tuple(found)


def options() -> tuple[tuple[str, str], ...]:
    """Every key that some type accepts, with what it means for which types."""
    senses: dict[str, dict[str, list[str]]] = {}
    for noted in _TYPES:
        for one in asked(noted):
            senses.setdefault(one.key, {}).setdefault(one.description, []).append(noted.name)
    acts = [noted.name for noted in _TYPES if noted.place == ("journal",) and noted.model is JournalEntry]
    return tuple(
        (
            key,
            " / ".join(
                f"{'toute ligne du journal' if names == acts else ', '.join(names)} : {said}"
                for said, names in found.items()
            ),
        )
        for key, found in senses.items()
    )


def completed(noted: Noted, answers: Mapping[str, str], case: Case) -> dict[str, str]:
    """The answers with what needs no question: the only invoice of the case, the situation it is in."""
    if noted.place == ("situation",) and case.situation:
        return {**answers, "type": str(case.situation.kind)}
    keys = {one.key for one in asked(noted) if one.required}
    alone = len(case.invoices) == 1 and "facture" in keys and not answers.get("facture")
    return {**answers, "facture": case.invoices[0].number} if alone else dict(answers)


def unwelcome(noted: Noted, answers: Mapping[str, str]) -> str:
    """A French sentence when an answer does not belong to the type; else an empty text."""
    accepted = {one.key: one.option for one in asked(noted)}
    for key in answers:
        if key not in accepted:
            close = nearest(key, accepted)
            hint = f" : vouliez-vous dire {accepted[close]} ?" if close else ""
            listed = ", ".join(accepted.values()) or "aucune"
            return f"--{key.replace('_', '-')} ne convient pas à « {noted.name} »{hint} (options : {listed})"
    return ""


def missing(noted: Noted, answers: Mapping[str, str]) -> tuple[Asked, ...]:
    """What is still to be asked before the type can be noted."""
    return tuple(one for one in asked(noted) if one.required and not answers.get(one.key))


def edit(text: str, case: Case, noted: Noted, answers: Mapping[str, str], day: date) -> str:
    """The text of the case with one more fact of `day`. Raises Unclear, or NotEditable of `amend`."""
    block = _block(noted, answers, day)
    if noted.model is PostalEvent:
        return _follow(text, case, block, answers.get("lettre", ""), day)
    if noted.alone:
        return _edit_alone(text, noted, block)
    if noted.change:
        position = _open_item(text, case, noted, answers)
        for key, value in block.items():
            text = put(text, (*noted.place, position, key), value)
        return text
    if noted.place == ("debiteur",):
        return put(text, (*noted.place, noted.day), block[noted.day])
    days = _DATED.get(noted.place)
    return append(text, noted.place, block, rank(days(case), day) if days else None)


def sent_position(case: Case, kind: str = "") -> int:
    """The position in the journal of the last letter sent, or of the last one of a kind. Raises Unclear."""
    letters = {str(one) for one in POSTED} if not kind else {kind}
    found = [(entry.on, at) for at, entry in enumerate(case.journal) if entry.act.value in letters]
    if not found:
        name = f"aucune {kind.replace('_', ' ') or 'lettre'} envoyée"
        if kind in {Act.RAPPEL, Act.PLAN_REMINDER}:
            name = f"aucun {kind.replace('_', ' ')} envoyé"
        raise Unclear(f"{name} n'est au journal : notez d'abord l'envoi (amiable envoyer)")
    return max(found)[1]


def _block(noted: Noted, answers: Mapping[str, str], day: date) -> dict[str, str]:
    """The keys to write, in the order of the model."""
    given = {**answers, **noted.fixed} | ({noted.day: french.short_day(day)} if noted.day else {})
    keys = [info.alias or name for name, info in noted.model.model_fields.items()]
    left = set(noted.chosen_by) if noted.change else set()
    return {key: given[key] for key in keys if given.get(key) and key not in left}


def rank(days: Iterable[date], day: date) -> int:
    """Where an item of `day` goes in a list whose items have these days, so that it stays in their order."""
    return max((at + 1 for at, known in enumerate(days) if known <= day), default=0)


# The lists kept in the order of their dates.
_DATED: Mapping[Path, Callable[[Case], Iterable[date]]] = {
    ("journal",): lambda case: (entry.on for entry in case.journal),
    ("paiements",): lambda case: (payment.received_on for payment in case.payments),
}


def _edit_alone(text: str, noted: Noted, block: Mapping[str, Plain]) -> str:
    """The block that is alone of its kind, written whole, or completed when it is there already."""
    (name,) = noted.place
    if value_at(text, noted.place) is None:
        if noted.change:
            raise Unclear(f"aucun bloc « {name} » n'est au dossier : il n'y a rien à compléter")
        return put(text, noted.place, block)
    if noted.once:
        raise Unclear(noted.once)
    if noted.change and value_at(text, (*noted.place, noted.open_key)) is not None:
        raise Unclear(f"« {noted.open_key} » est déjà inscrit dans « {name} »")
    for key in (key for key in block if key in {noted.open_key, *(one.key for one in asked(noted))}):
        if key != "type":
            text = put(text, (*noted.place, key), block[key])
    return text


def _follow(text: str, case: Case, event: Mapping[str, Plain], kind: str, day: date) -> str:
    if kind and kind not in POSTED:
        raise Unclear(f"« {kind} » n'est pas une lettre : écrivez {french.listing(_LETTER.choices, 'ou')}")
    position = sent_position(case, kind)
    if day < (sent := case.journal[position].on):
        raise Unclear(
            f"la lettre est partie le {french.day(sent)} : son suivi ne date pas du {french.day(day)} "
            "(précisez --le, ou la lettre par --lettre)"
        )
    sending = ("journal", position, "envoi")
    if value_at(text, sending) is None:
        return put(text, sending, {"suivi_postal": [event]})
    return append(text, (*sending, "suivi_postal"), event)


def _open_item(text: str, case: Case, noted: Noted, answers: Mapping[str, str]) -> int:
    """The position of the one block that the type completes."""
    name = next(name for name, info in Case.model_fields.items() if info.alias == noted.place[0])
    items = getattr(case, name)
    waiting = [at for at in range(len(items)) if value_at(text, (*noted.place, at, noted.open_key)) is None]
    for key in noted.chosen_by:
        if answers.get(key):
            field_name, info = next(
                (known, info) for known, info in noted.model.model_fields.items() if info.alias == key
            )
            wanted = _value(info, key, answers[key])
            waiting = [at for at in waiting if getattr(items[at], field_name) == wanted]
    how = french.listing([f"--{key.replace('_', '-')}" for key in noted.chosen_by])
    if not waiting:
        raise Unclear(f"aucune ligne de « {noted.place[0]} » n'attend cela : lisez le dossier, ou {how}")
    if len(waiting) > 1:
        raise Unclear(f"{len(waiting)} lignes de « {noted.place[0]} » attendent cela : précisez {how}")
    return waiting[0]


def _value(info: FieldInfo, key: str, text: str) -> object:
    try:
        return TypeAdapter(info.rebuild_annotation()).validate_python(text)
    except ValidationError as error:
        reason = error.errors()[0].get("ctx", {}).get("message", "la valeur n'est pas acceptée")
        raise Unclear(f"--{key.replace('_', '-')} : {reason}") from None


def _is_block(info: FieldInfo) -> bool:
    """Whether a key holds a block or a list, that no option can give."""
    inner = (info.annotation, *get_args(info.annotation))
    return any(isinstance(kind, type) and issubclass(kind, BaseModel) for kind in inner)
