"""PRO: the journal. What was sent, when, with which proof; how the debtor was contacted, and in which words."""

import re
from collections import Counter
from collections.abc import Iterator
from datetime import date, time, timedelta

from generator.case import Act, Channel, JournalEntry, LetterKind, PostalState, Result
from generator.procedure import Stage
from generator.rules.breaks import add, broken, drop, put
from generator.rules.rule import LETTER_NAMES, Facts, Finding, Rule, at, error, warning, while_something_is_due
from generator.rules.wording import offensive_words
from generator.workdays import is_working_day

_MED = LetterKind.MISE_EN_DEMEURE
_ORDER = {kind: rank for rank, kind in enumerate(LetterKind)}
DEFAULT_WAIT = {LetterKind.RAPPEL: 0, LetterKind.RELANCE: 7, _MED: 10}
_SPOKEN = {Act.CALL, Act.MESSAGE, Act.VISIT, Act.LAST_CALL}
_PROVEN = {Channel.LRAR, Channel.LRE, Channel.HAND}
HOURS = {"semaine": (time(8), time(20)), "samedi": (time(9), time(13))}
CONTACTS_A_WEEK, ATTEMPTS_A_WEEK = 2, 4
SATURDAY = 5


def _letters_of_the_leader(facts: Facts) -> list[tuple[int, date, LetterKind]]:
    since = facts.state.leader_due if facts.state and facts.state.leader_due else date.min
    return sorted(((position, entry.on, kind) for position, entry, kind in facts.letters if entry.on > since), key=lambda item: item[1])


def _wrong_order(facts: Facts) -> Iterator[Finding]:
    furthest: LetterKind | None = None
    for position, on, kind in _letters_of_the_leader(facts):
        if furthest is not None and _ORDER[kind] < _ORDER[furthest]:
            yield at("journal", position, "act", kind=LETTER_NAMES[kind], on=on, after=LETTER_NAMES[furthest])
        elif furthest is None or _ORDER[kind] > _ORDER[furthest]:
            furthest = kind


def _too_soon(facts: Facts) -> Iterator[Finding]:
    sent = _letters_of_the_leader(facts)
    for (earlier, before, _), (position, on, kind) in zip(sent, sent[1:], strict=False):
        step = facts.procedure.step(Stage(kind.value))
        wait = step.wait if step and step.wait else DEFAULT_WAIT[kind]
        sending = facts.case.journal[earlier].sending
        allowed = max(before + timedelta(days=wait), sending.final_date if sending and sending.final_date else date.min)
        if on < allowed:
            yield at("journal", position, "on", kind=LETTER_NAMES[kind], on=on, allowed=allowed)


def _before_anything_was_due(facts: Facts) -> Iterator[Finding]:
    due = min((line.due_date for line in facts.lines), default=None)
    for position, entry, kind in facts.letters:
        if due is not None and entry.on <= due:
            yield at("journal", position, "on", kind=LETTER_NAMES[kind], on=entry.on, due=due)


def _journal_out_of_order(facts: Facts) -> Iterator[Finding]:
    journal = facts.case.journal
    for position, (before, entry) in enumerate(zip(journal, journal[1:], strict=False), start=1):
        if entry.on < before.on:
            yield at("journal", position, "on", on=entry.on, before=before.on)


def _no_decision(facts: Facts) -> Iterator[Finding]:
    stage, decision = facts.stage(_MED), facts.state.of(Stage.DECISION) if facts.state else None
    if stage is None or not stage.done or stage.final_date is None or facts.day <= stage.final_date:
        return
    decided = any(entry.decision for entry in facts.case.journal if entry.on >= stage.done[-1].on)
    if not decided and not (decision and decision.done):
        yield at("journal", stage.done[-1].position, final=stage.final_date)


def _short_deadline(facts: Facts) -> Iterator[Finding]:
    for position, entry, kind in facts.letters:
        final = entry.sending.final_date if entry.sending else None
        if kind is _MED and final and final < entry.on + timedelta(days=8):
            yield at("journal", position, "sending", "final_date", days=(final - entry.on).days)


def _not_frozen(facts: Facts) -> Iterator[Finding]:
    for position, entry, kind in facts.letters:
        if entry.sending is None or entry.sending.file is None or entry.sending.sha256 is None:
            yield at("journal", position, kind=LETTER_NAMES[kind], on=entry.on)


def _changed_since_sent(facts: Facts) -> Iterator[Finding]:
    for position, entry, kind in facts.letters:
        sending = entry.sending
        if sending and sending.file in facts.files and sending.sha256:
            if facts.files[sending.file].lower() != sending.sha256.lower():
                yield at("journal", position, "sending", "sha256", kind=LETTER_NAMES[kind], on=entry.on)


def _without_tracking(facts: Facts) -> Iterator[Finding]:
    for position, entry, _ in facts.letters:
        if entry.sending and entry.sending.channel in {Channel.LRAR, Channel.LRE} and entry.sending.tracking is None:
            yield at("journal", position, "sending", on=entry.on)


def _without_proof(facts: Facts) -> Iterator[Finding]:
    for position, entry, kind in facts.letters:
        if kind is _MED and entry.sending and entry.sending.channel not in _PROVEN:
            yield at("journal", position, "sending", "channel", on=entry.on)


def _returned(facts: Facts) -> Iterator[Finding]:
    letters = list(facts.letters)
    for rank, (position, entry, kind) in enumerate(letters):
        returned = entry.sending and any(event.state is PostalState.UNKNOWN_ADDRESS for event in entry.sending.postal)
        if returned and not any(other is kind for _, _, other in letters[rank + 1 :]):
            yield at("journal", position, "sending", "postal", kind=LETTER_NAMES[kind], on=entry.on)


def _hour(entry: JournalEntry) -> time | None:
    match = re.match(r"\s*([0-2]?\d)\s*[h:]\s*([0-5]\d)?", entry.time or "")
    return time(int(match[1]), int(match[2] or 0)) if match and int(match[1]) < 24 else None


def _at_a_bad_time(facts: Facts) -> Iterator[Finding]:
    for position, entry in enumerate(facts.case.journal):
        if entry.act not in _SPOKEN:
            continue
        hour, saturday = _hour(entry), entry.on.weekday() == SATURDAY
        opens, closes = HOURS["samedi" if saturday else "semaine"]
        holiday = not is_working_day(entry.on) and not (saturday and is_working_day(entry.on - timedelta(days=1)))
        if holiday:
            yield at("journal", position, "on", when="un dimanche ou un jour férié")
        elif hour and not opens <= hour < closes:
            yield at("journal", position, "time", when=f"à {entry.time}")


def _too_often(facts: Facts) -> Iterator[Finding]:
    tried = [(entry.on, position) for position, entry in enumerate(facts.case.journal) if entry.act in {Act.CALL, Act.VISIT}]
    reached = [(entry.on, position) for position, entry in enumerate(facts.case.journal)
               if entry.result is Result.REACHED or entry.act in {Act.EMAIL, Act.MESSAGE, *_LETTERS}]  # fmt: skip
    a_day = Counter(on for on, _ in tried)
    for events, limit, what in ((reached, CONTACTS_A_WEEK, "contacts"), (tried, ATTEMPTS_A_WEEK, "tentatives")):
        for on, position in sorted(events):
            days = {other for other, _ in events if on - timedelta(days=6) <= other <= on}
            if len(days) > limit:
                yield at("journal", position, "on", how=f"plus de {limit} {what} en sept jours")
                return
    for on, position in sorted(tried):
        if a_day[on] > 1:
            yield at("journal", position, "on", how="plusieurs tentatives le même jour")
            return


def _hurtful_note(facts: Facts) -> Iterator[Finding]:
    for position, entry in enumerate(facts.case.journal):
        words = offensive_words(entry.note or "")
        if words:
            yield at("journal", position, "note", words=words)


_LETTERS = {Act.RAPPEL, Act.RELANCE, Act.MISE_EN_DEMEURE}
_SENT = {"le": "05/09/2026", "acte": "mise_en_demeure"}
_ENVELOPE = {
    "mode": "lrar", "suivi": "1A 123 456 7890 1", "fichier": "envois/relance.pdf", "sha256": "0" * 64, "date_butoir": "15/09/2026",
}  # fmt: skip


def _mise_en_demeure(**changes: str | None) -> dict[str, object]:
    return _SENT | {"envoi": {key: value for key, value in (_ENVELOPE | changes).items() if value is not None}}


RULES: tuple[Rule, ...] = (
    error(
        "PRO30", "Lettres dans le désordre", basis=("cciv-1344",),
        why="Après une mise en demeure, on ne revient pas en arrière : les délais annoncés perdraient leur sens.",
        fix="corrigez les dates du journal", message="{kind} du {on} après une {after} pour la même dette",
        check=_wrong_order,
        breaks=broken(put("journal.0.acte", "relance"), put("journal.1.acte", "rappel")),
    ),
    warning(
        "PRO31", "Lettres trop rapprochées", basis=("cciv-1231",),
        why="Chaque lettre doit laisser le temps de payer, au moins jusqu'à la date qu'elle donnait.",
        fix="respectez l'attente de la procédure ; dérogez si le débiteur a demandé d'accélérer",
        message="{kind} du {on} : elle ne devait pas partir avant le {allowed}",
        check=_too_soon, breaks=broken(put("journal.1.le", "07/08/2026"), put("journal.1.envoi.date_butoir", "17/08/2026")),
    ),
    warning(
        "PRO32", "Lettre envoyée avant l'échéance", basis=("cciv-1344",),
        why="Une demande antérieure à l'échéance est sans effet, et ne compte pas comme étape.",
        fix="corrigez la date ; l'étape reste à faire après l'échéance",
        message="{kind} du {on}, quand l'échéance était le {due}",
        check=_before_anything_was_due,
        breaks=broken(
            add("journal", {"le": "20/07/2026", "acte": "rappel", "envoi": {"fichier": "envois/rappel.pdf", "sha256": "0" * 64}}),
            also=("PRO33",),
        ),
    ),
    warning(
        "PRO33", "Journal dans le désordre", basis=("cciv-1353",),
        why="Un journal chronologique se lit d'un trait devant le juge ; une date isolée trahit souvent une faute de frappe.",
        fix="replacez la ligne à sa date", message="la ligne du {on} suit une ligne du {before}",
        check=_journal_out_of_order, breaks=broken(add("journal", {"le": "06/08/2026", "acte": "note", "note": "dossier relu"})),
    ),
    warning(
        "PRO34", "Décision attendue après la mise en demeure", basis=("cciv-1344",),
        why="Passé la date limite, l'inaction ôte tout crédit à la mise en demeure, et la prescription court.",
        fix="inscrivez la décision au journal (« acte: decision » et « decision: injonction_de_payer », par exemple)",
        message="la date limite du {final} est passée sans décision",
        applies=while_something_is_due, check=_no_decision, breaks=broken(add("journal", _mise_en_demeure()), on="2026-09-21"),
    ),
    warning(
        "PRO35", "Délai de mise en demeure trop court", basis=("cciv-1231",),
        why="La mise en demeure doit laisser un délai raisonnable : sous huit jours, il est contestable.",
        fix="laissez au moins huit jours à la prochaine lettre",
        message="la mise en demeure ne laisse que {days} jours pour payer",
        check=_short_deadline, breaks=broken(add("journal", _mise_en_demeure(date_butoir="11/09/2026"))),
    ),
    warning(
        "PRO36", "Lettre envoyée non archivée", basis=("cciv-1353",),
        why="Sans le PDF envoyé et son empreinte, rien ne prouve ce que le débiteur a reçu.",
        fix="enregistrez l'envoi avec « amiable envoyer », ou ajoutez « fichier » et « sha256 » à « envoi »",
        message="{kind} du {on} : l'exemplaire envoyé n'est pas archivé avec son empreinte",
        check=_not_frozen, breaks=broken(drop("journal.1.envoi.sha256")),
    ),
    error(
        "PRO37", "Lettre envoyée modifiée", basis=("cciv-1353",),
        why="Une lettre envoyée ne change plus jamais : l'exemplaire archivé doit être celui du débiteur.",
        fix="remettez le PDF d'origine (sauvegarde, historique) ; ne recalculez pas l'empreinte",
        message="{kind} du {on} : le PDF archivé n'a plus l'empreinte enregistrée à l'envoi",
        check=_changed_since_sent, breaks=broken(put("journal.1.envoi.sha256", "f" * 64)),
    ),
    warning(
        "PRO38", "Recommandé sans numéro de suivi", basis=("cpost-L100", "cpost-R1-1-6"),
        why="La preuve de l'envoi tient au numéro de suivi et à l'avis de réception.",
        fix="ajoutez « suivi: » à « envoi »", message="le recommandé du {on} n'a pas de numéro de suivi",
        check=_without_tracking, breaks=broken(add("journal", _mise_en_demeure(suivi=None))),
    ),
    warning(
        "PRO39", "Mise en demeure sans preuve d'envoi", basis=("cciv-1344", "cciv-1353"),
        why="Une lettre simple ou un courriel vaut mise en demeure s'il interpelle assez, mais l'envoi est difficile à prouver.",
        fix="renvoyez-la en recommandé", message="la mise en demeure du {on} n'est partie ni en recommandé ni contre décharge",
        check=_without_proof, breaks=broken(add("journal", _mise_en_demeure(mode="lettre"))),
    ),
    warning(
        "PRO40", "Lettre revenue, adresse inconnue", basis=("cass-civ1-2021-01-20-19-20.680",),
        why="Une mise en demeure non réclamée reste valable ; renvoyée faute d'adresse, elle n'a averti personne.",
        fix="vérifiez l'adresse (répertoire SIRENE, contrat) et renvoyez la lettre",
        message="{kind} du {on} : revenue « destinataire inconnu à l'adresse » et non renvoyée",
        check=_returned,
        breaks=broken(put("journal.1.envoi.suivi_postal", [{"etat": "npai", "le": "21/08/2026"}]), also=("PRO11",)),
    ),
    warning(
        "PRO41", "Contact à une heure indue", basis=("cconso-L121-6", "cpen-222-16"),
        why="Aucun texte ne fixe d'heures, mais le moment compte pour juger une pratique agressive ou un appel malveillant.",
        fix="appelez de 8 h à 20 h en semaine, de 9 h à 13 h le samedi, jamais un dimanche ni un jour férié",
        message="contact {when}", check=_at_a_bad_time, breaks=broken(put("journal.2.heure", "21h30")),
    ),
    warning(
        "PRO42", "Contacts trop fréquents", basis=("cpen-222-16", "cpen-222-33-2-2", "cconso-L121-6"),
        why="La répétition des contacts peut caractériser un harcèlement ou une pratique agressive.",
        fix="espacez les contacts : deux par semaine, un appel par jour", message="{how}", check=_too_often,
        breaks=broken(*(put(f"journal.2.{key}", value) for key, value in (("le", "17/08/2026"),)),
                      add("journal", {"le": "18/08/2026", "acte": "appel", "resultat": "joint"}),
                      add("journal", {"le": "19/08/2026", "acte": "courriel", "note": "copie de la facture"})),
    ),
    warning(
        "PRO43", "Jugement ou donnée sensible dans une note", basis=("rgpd-5", "rgpd-9", "rgpd-15"),
        why="Le débiteur peut demander à lire ce journal : ni jugement, ni santé, ni famille.",
        fix="réécrivez la note avec des faits", message="la note contient « {words} »",
        check=_hurtful_note, breaks=broken(put("journal.2.note", "un mauvais payeur, comme toujours")),
    ),
)  # fmt: skip
