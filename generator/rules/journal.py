"""PRO: the letters in the journal. What was sent, when, in which order, and with which proof."""

from collections.abc import Iterator
from datetime import date
from itertools import pairwise

from generator import french
from generator.case import Act, Channel, JournalEntry, LetterKind, PostalState
from generator.procedure import Stage, earliest
from generator.rules.breaks import add, broken, drop, put
from generator.rules.rule import (
    DOCUMENT_NAMES,
    LETTER_NAMES,
    Facts,
    Finding,
    Rule,
    at,
    error,
    warning,
    when,
    while_something_is_due,
)
from generator.rules.when import inscribed

_MED = LetterKind.MISE_EN_DEMEURE
_ORDER = {kind: rank for rank, kind in enumerate(LetterKind)}
LEAST_DAYS = 8
DEFAULT_WAIT = {LetterKind.RAPPEL: 0, LetterKind.RELANCE: 7, _MED: 10}
_PROVEN = {Channel.LRAR, Channel.LRE, Channel.HAND}


def _letters_of_the_leader(facts: Facts) -> list[tuple[int, date, LetterKind]]:
    since = facts.state.leader_due if facts.state and facts.state.leader_due else date.min
    return sorted(
        ((position, entry.on, kind) for position, entry, kind in facts.letters if entry.on > since),
        key=lambda item: item[1],
    )


def _wrong_order(facts: Facts) -> Iterator[Finding]:
    furthest: LetterKind | None = None
    for position, on, kind in _letters_of_the_leader(facts):
        if furthest is not None and _ORDER[kind] < _ORDER[furthest]:
            yield at("journal", position, "act", kind=LETTER_NAMES[kind], on=on, after=LETTER_NAMES[furthest])
        elif furthest is None or _ORDER[kind] > _ORDER[furthest]:
            furthest = kind


def _too_soon(facts: Facts) -> Iterator[Finding]:
    journal = facts.case.journal
    sent = [item for item in _letters_of_the_leader(facts) if not journal[item[0]].never_arrived(facts.day)]
    for (earlier, before, last), (position, on, kind) in pairwise(sent):
        step = facts.procedure.step(Stage(kind.value))
        asked = (step.interval if kind is last else step.wait) if step else None
        sending = journal[earlier].sending
        allowed = earliest(asked or DEFAULT_WAIT[kind], before, sending.final_date if sending else None)
        if on < allowed:
            yield at("journal", position, "on", kind=LETTER_NAMES[kind], on=on, allowed=allowed)


def _before_anything_was_due(facts: Facts) -> Iterator[Finding]:
    due = min((line.due_date for line in facts.lines), default=None)
    for position, entry, kind in facts.letters:
        if due is not None and entry.on <= due:
            yield at("journal", position, "on", kind=LETTER_NAMES[kind], on=entry.on, due=due)


def _journal_out_of_order(facts: Facts) -> Iterator[Finding]:
    journal = facts.case.journal
    for position, (before, entry) in enumerate(pairwise(journal), start=1):
        if entry.on < before.on:
            yield at("journal", position, "on", on=entry.on, before=before.on)


def _no_decision(facts: Facts) -> Iterator[Finding]:
    stage = facts.stage(_MED)
    if stage is None or not stage.done or stage.final_date is None or facts.day <= stage.final_date:
        return
    decided = any(
        entry.act is Act.DECISION and entry.decision and stage.done[-1].on <= entry.on <= facts.day
        for entry in facts.case.journal
    )
    if not decided:
        yield at("journal", stage.done[-1].position, final=stage.final_date)


def _vague_decision(facts: Facts) -> Iterator[Finding]:
    for position, entry in enumerate(facts.case.journal):
        if (entry.act is Act.DECISION) is (entry.decision is None):
            missing = "« decision: »" if entry.decision is None else "« acte: decision »"
            yield at("journal", position, "act", on=entry.on, missing=missing)


def _repeated(facts: Facts) -> Iterator[Finding]:
    for kind in LetterKind:
        stage = facts.stage(kind)
        if stage and len(stage.done) > stage.step.repetitions:
            cap = french.count(stage.step.repetitions, "fois", "fois")
            yield at("journal", stage.done[-1].position, "act", kind=LETTER_NAMES[kind],
                     times=len(stage.done), cap=cap)  # fmt: skip


def _time_left(entry: JournalEntry) -> int | None:
    """The days from posting, as proved when it is, to the date the letter gave; None when it gave none."""
    if entry.sending is None or entry.sending.final_date is None:
        return None
    posted = [event.on for event in entry.sending.postal if event.state is PostalState.DEPOSITED]
    return (entry.sending.final_date - max(posted, default=entry.on)).days


def _left(days: int) -> str:
    return french.count(days, "jour") if days > 0 else "aucun jour"


def _short_deadline(facts: Facts) -> Iterator[Finding]:
    for position, entry, kind in facts.letters:
        days = _time_left(entry)
        if kind is _MED and days is not None and days < LEAST_DAYS:
            yield at("journal", position, "sending", "final_date", left=_left(days))


def _stale(facts: Facts) -> Iterator[Finding]:
    """A letter that left so long after it was written that the debtor had less than the scenario grants."""
    for position, entry, kind in facts.letters:
        step, days = facts.procedure.step(Stage(kind.value)), _time_left(entry)
        if step is None or step.granted is None or days is None or (kind is _MED and days < LEAST_DAYS):
            continue
        if days < step.granted:
            yield at("journal", position, "sending", "final_date", kind=LETTER_NAMES[kind], on=entry.on,
                     left=_left(days), granted=step.granted)  # fmt: skip


def _not_frozen(facts: Facts) -> Iterator[Finding]:
    """The mise en demeure must be archived; an earlier letter may not be, but never by half."""
    for position, entry, kind in facts.letters:
        kept = (entry.sending.file, entry.sending.sha256) if entry.sending else (None, None)
        if None in kept and (kind is _MED or any(kept)):
            yield at("journal", position, kind=LETTER_NAMES[kind], on=entry.on)


def _changed_since_sent(facts: Facts) -> Iterator[Finding]:
    for position, entry in facts.documents:
        sending = entry.sending
        archived = facts.files.get(sending.file or "") if sending else None
        if archived and sending and sending.sha256 and archived.lower() != sending.sha256.lower():
            yield at("journal", position, "sending", "sha256", kind=DOCUMENT_NAMES[entry.act], on=entry.on)


def _without_tracking(facts: Facts) -> Iterator[Finding]:
    for position, entry in facts.documents:
        if (
            entry.sending
            and entry.sending.channel in {Channel.LRAR, Channel.LRE}
            and entry.sending.tracking is None
        ):
            yield at("journal", position, "sending", on=entry.on)


def _without_proof(facts: Facts) -> Iterator[Finding]:
    for position, entry, kind in facts.letters:
        if kind is _MED and entry.sending and entry.sending.channel not in _PROVEN:
            yield at("journal", position, "sending", "channel", on=entry.on)


def _returned(facts: Facts) -> Iterator[Finding]:
    sent = facts.documents
    for rank, (position, entry) in enumerate(sent):
        returned = entry.sending and any(
            event.state is PostalState.UNKNOWN_ADDRESS for event in entry.sending.postal
        )
        if returned and not any(other.act is entry.act for _, other in sent[rank + 1 :]):
            yield at("journal", position, "sending", "postal", kind=DOCUMENT_NAMES[entry.act], on=entry.on)


_SENT = {"le": "05/09/2026", "acte": "mise_en_demeure"}
_ENVELOPE = {
    "mode": "lrar", "suivi": "1A 123 456 7890 1", "fichier": "envois/relance.pdf", "sha256": "0" * 64,
    "date_butoir": "20/09/2026",
}  # fmt: skip


def _mise_en_demeure(**changes: str | None) -> dict[str, object]:
    return _SENT | {
        "envoi": {key: value for key, value in (_ENVELOPE | changes).items() if value is not None}
    }


with_a_journal = inscribed("journal", "quand le journal porte au moins une ligne")


@when("quand le journal porte une lettre envoyée")
def with_a_letter_sent(facts: Facts) -> bool:
    return bool(facts.letters)


@when("quand le journal porte un document envoyé ou remis")
def with_a_document_sent(facts: Facts) -> bool:
    return bool(facts.documents)


@when("quand le journal porte une mise en demeure envoyée", kinds=(_MED,))
def with_a_mise_en_demeure_sent(facts: Facts) -> bool:
    return any(kind is _MED for _, _, kind in facts.letters)


RULES: tuple[Rule, ...] = (
    error(
        "PRO30", "Lettres dans le désordre", basis=("cciv-1344",),
        why="Après une mise en demeure, on ne revient pas en arrière : les délais annoncés perdraient leur"
            " sens.",
        fix="corrigez les dates du journal", message="{kind} du {on} après une {after} pour la même dette",
        applies=with_a_letter_sent, check=_wrong_order,
        breaks=broken(put("journal.0.acte", "relance"), put("journal.1.acte", "rappel")),
    ),
    warning(
        "PRO31", "Lettres trop rapprochées", basis=("cciv-1231",),
        why="Chaque lettre doit laisser le temps de payer, au moins jusqu'à la date qu'elle donnait.",
        fix="respectez l'attente de la procédure ; dérogez si le débiteur a demandé d'accélérer",
        message="{kind} du {on} : elle ne devait pas partir avant le {allowed}",
        applies=with_a_letter_sent, check=_too_soon,
        breaks=broken(put("journal.1.le", "07/08/2026"), put("journal.1.envoi.date_butoir", "17/08/2026")),
    ),
    warning(
        "PRO32", "Lettre envoyée avant l'échéance", basis=("cciv-1344",),
        why="Une demande antérieure à l'échéance est sans effet, et ne compte pas comme étape.",
        fix="corrigez la date ; l'étape reste à faire après l'échéance",
        message="{kind} du {on}, quand l'échéance était le {due}",
        applies=with_a_letter_sent, check=_before_anything_was_due,
        breaks=broken(
            add("journal",
                {"le": "20/07/2026", "acte": "rappel",
                    "envoi": {"fichier": "envois/rappel.pdf", "sha256": "0" * 64}}),
            also=("PRO33",),
        ),
    ),
    warning(
        "PRO33", "Journal dans le désordre", basis=("cciv-1353",),
        why="Un journal chronologique se lit d'un trait devant le juge ; une date isolée trahit souvent une"
            " faute de frappe.",
        fix="replacez la ligne à sa date", message="la ligne du {on} suit une ligne du {before}",
        applies=with_a_journal, check=_journal_out_of_order,
        breaks=broken(add("journal", {"le": "06/08/2026", "acte": "note", "note": "dossier relu"})),
    ),
    warning(
        "PRO34", "Décision attendue après la mise en demeure", basis=("cciv-1344",),
        why="Passé la date limite, l'inaction ôte tout crédit à la mise en demeure, et la prescription"
            " court.",
        fix="inscrivez la décision au journal (« acte: decision » et « decision: injonction_de_payer », par"
            " exemple)",
        message="la date limite du {final} est passée sans décision",
        applies=while_something_is_due, check=_no_decision,
        breaks=broken(add("journal", _mise_en_demeure()), on="2026-09-21", also=("PRO64",)),
    ),
    warning(
        "PRO16", "Décision sans objet", basis=("cciv-1344",),
        why="Après la mise en demeure, une décision doit dire laquelle : elle ferme l'amiable et ouvre la suite.",
        fix="écrivez les deux lignes : « acte: decision » et, par exemple, « decision: injonction_de_payer »",
        message="la décision du {on} n'est pas complète : il manque {missing}",
        check=_vague_decision,
        breaks=broken(add("journal", {"le": "09/09/2026", "acte": "note", "decision": "avocat"})),
    ),
    warning(
        "PRO15", "Lettre répétée au-delà de la procédure", basis=("cpen-222-33-2-2", "cconso-L121-6"),
        why="Peu de lettres, datées et plafonnées : au-delà, le débiteur s'habitue et la répétition peut lui nuire.",
        fix="passez à l'étape suivante ; dérogez si la lettre répétée répondait à une demande du débiteur",
        message="{kind} : {times} envoyées, quand la procédure en prévoit {cap} au plus",
        check=_repeated,
        breaks=broken(add("journal", {"le": "27/08/2026", "acte": "relance"}),
                      add("journal", {"le": "05/09/2026", "acte": "relance"})),
    ),
    warning(
        "PRO18", "Lettre partie trop tard pour sa date limite", basis=("cciv-1231",),
        why="Le délai accordé se compte du dépôt : une lettre écrite puis envoyée plus tard laisse moins de temps"
            " qu'annoncé.",
        fix="préparez la lettre le jour de son envoi ; acceptez un paiement tardif d'autant",
        message="{kind} du {on} : {left} du dépôt à la date limite, quand la procédure en accorde {granted}",
        check=_stale, breaks=broken(put("journal.1.envoi.date_butoir", "22/08/2026")),
    ),
    warning(
        "PRO35", "Délai de mise en demeure trop court", basis=("cciv-1231",),
        why="La mise en demeure doit laisser un délai raisonnable : sous huit jours, il est contestable.",
        fix="laissez au moins huit jours à la prochaine lettre",
        message="la mise en demeure laisse {left} pour payer",
        applies=with_a_mise_en_demeure_sent, check=_short_deadline,
        breaks=broken(add("journal", _mise_en_demeure(date_butoir="11/09/2026"))),
    ),
    warning(
        "PRO36", "Lettre envoyée non archivée", basis=("cciv-1353",),
        why="Sans le PDF envoyé et son empreinte, rien ne prouve ce que le débiteur a reçu.",
        fix="copiez le PDF envoyé dans le dossier, puis ajoutez « fichier » et « sha256 » à « envoi »",
        message="{kind} du {on} : l'exemplaire envoyé n'est pas archivé avec son empreinte",
        applies=with_a_letter_sent, check=_not_frozen, breaks=broken(drop("journal.1.envoi.sha256")),
    ),
    error(
        "PRO37", "Lettre envoyée modifiée", basis=("cciv-1353",),
        why="Une lettre envoyée ne change plus jamais : l'exemplaire archivé doit être celui du débiteur.",
        fix="remettez le PDF d'origine (sauvegarde, historique) ; ne recalculez pas l'empreinte",
        message="{kind} du {on} : le PDF archivé n'a plus l'empreinte enregistrée à l'envoi",
        applies=with_a_document_sent, check=_changed_since_sent,
        breaks=broken(put("journal.1.envoi.sha256", "f" * 64)),
    ),
    warning(
        "PRO38", "Recommandé sans numéro de suivi", basis=("cpost-L100", "cpost-R1-1-6"),
        why="La preuve de l'envoi tient au numéro de suivi et à l'avis de réception.",
        fix="ajoutez « suivi: » à « envoi »", message="le recommandé du {on} n'a pas de numéro de suivi",
        applies=with_a_document_sent, check=_without_tracking,
        breaks=broken(add("journal", _mise_en_demeure(suivi=None))),
    ),
    warning(
        "PRO39", "Mise en demeure sans preuve d'envoi", basis=("cciv-1344", "cciv-1353"),
        why="Une lettre simple ou un courriel vaut mise en demeure s'il interpelle assez, mais l'envoi est"
            " difficile à prouver.",
        fix="renvoyez-la en recommandé",
        message="la mise en demeure du {on} n'est partie ni en recommandé ni contre décharge",
        applies=with_a_mise_en_demeure_sent, check=_without_proof,
        breaks=broken(add("journal", _mise_en_demeure(mode="lettre"))),
    ),
    warning(
        "PRO40", "Lettre revenue, adresse inconnue", basis=("cass-civ1-2021-01-20-19-20.680",),
        why="Une mise en demeure non réclamée reste valable ; renvoyée faute d'adresse, elle n'a averti"
            " personne.",
        fix="vérifiez l'adresse (répertoire SIRENE, contrat) et renvoyez la lettre",
        message="{kind} du {on} : revenue « destinataire inconnu à l'adresse » et non renvoyée",
        applies=with_a_document_sent, check=_returned,
        breaks=broken(
            put("journal.1.envoi.suivi_postal",
                [{"etat": "npai", "le": "21/08/2026", "preuve": "envois/relance.pdf"}]),
            also=("PRO11", "PRO66"),
        ),
    ),
)  # fmt: skip
