"""PRO: what the post and the provider of an electronic registered letter said of the letters sent."""

from collections.abc import Iterator
from datetime import date, timedelta

from generator.case import OUTCOMES, Channel, JournalEntry, PostalEvent, PostalState
from generator.french import day as show_day
from generator.law import Law
from generator.rules.breaks import add, broken, put
from generator.rules.journal import with_a_document_sent
from generator.rules.rule import DOCUMENT_NAMES, Facts, Finding, Rule, at, error, refusal, warning
from generator.workdays import add_months

STATE_NAMES = {
    PostalState.DEPOSITED: "déposé",
    PostalState.PRESENTED: "présenté",
    PostalState.RECEIVED: "distribué",
    PostalState.REFUSED: "refusé",
    PostalState.UNCLAIMED: "avisé et non réclamé",
    PostalState.UNKNOWN_ADDRESS: "revenu, adresse inconnue",
    PostalState.LRE_NOTIFIED: "avisé (LRE)",
    PostalState.LRE_ACCEPTED: "accepté (LRE)",
    PostalState.LRE_REFUSED: "refusé (LRE)",
    PostalState.LRE_UNCLAIMED: "non réclamé (LRE)",
}
_LRE = {
    PostalState.LRE_NOTIFIED,
    PostalState.LRE_ACCEPTED,
    PostalState.LRE_REFUSED,
    PostalState.LRE_UNCLAIMED,
}
_ANY = {PostalState.UNKNOWN_ADDRESS}
_POSSIBLE = {
    Channel.LETTER: {PostalState.DEPOSITED, PostalState.RECEIVED, *_ANY},
    Channel.EMAIL: _ANY,
    Channel.LRAR: set(PostalState) - _LRE,
    Channel.LRE: {PostalState.DEPOSITED, *_LRE, *_ANY},
    Channel.HAND: {PostalState.RECEIVED, PostalState.REFUSED},
    Channel.PHONE: set(),
    Channel.MESSAGE: set(),
}
_ORDER = {PostalState.DEPOSITED: 0, PostalState.PRESENTED: 1, PostalState.LRE_NOTIFIED: 1}
_LAST = 2

Posted = tuple[int, JournalEntry, list[tuple[int, PostalEvent]]]


def _posted(facts: Facts) -> Iterator[Posted]:
    """The documents sent, with what was known of them on the day, in the order of the file."""
    for position, entry in facts.documents:
        if entry.sending:
            known = [(at, event) for at, event in enumerate(entry.sending.postal) if event.on <= facts.day]
            yield position, entry, known


def _on(events: list[tuple[int, PostalEvent]], state: PostalState) -> date | None:
    return min((event.on for _, event in events if event.state is state), default=None)


def _over(events: list[tuple[int, PostalEvent]]) -> bool:
    return any(event.state in OUTCOMES for _, event in events)


def _impossible(facts: Facts) -> Iterator[Finding]:
    for position, entry, events in _posted(facts):
        outcome: PostalState | None = None
        reached = 0
        for rank, event in sorted(events, key=lambda item: (item[1].on, _ORDER.get(item[1].state, _LAST))):
            where = ("journal", position, "sending", "postal", rank)
            if event.on < entry.on:
                yield at(*where, "on", state=STATE_NAMES[event.state], on=event.on,
                         why="la lettre n'était pas encore écrite")  # fmt: skip
            elif outcome and event.state is not outcome:
                yield at(*where, "state", state=STATE_NAMES[event.state], on=event.on,
                         why=f"son issue est déjà « {STATE_NAMES[outcome]} »")  # fmt: skip
            elif _ORDER.get(event.state, _LAST) < reached:
                yield at(*where, "on", state=STATE_NAMES[event.state], on=event.on,
                         why="un état plus avancé porte une date antérieure")  # fmt: skip
            reached = max(reached, _ORDER.get(event.state, _LAST))
            outcome = outcome or (event.state if event.state in OUTCOMES else None)


def _foreign(facts: Facts) -> Iterator[Finding]:
    for position, entry, events in _posted(facts):
        assert entry.sending
        for rank, event in events:
            if event.state not in _POSSIBLE[entry.sending.channel]:
                yield at("journal", position, "sending", "postal", rank, "state",
                         state=STATE_NAMES[event.state], channel=entry.sending.channel)  # fmt: skip


def unchecked_return(facts: Facts) -> tuple[int, int, JournalEntry, date] | None:
    """The last letter that came back for its address, when nobody has checked that address since: its place in the
    journal, that of the postal state, the letter and the day it came back."""
    returned = [
        (event.on, position, rank, entry)
        for position, entry, events in _posted(facts)
        for rank, event in events
        if event.state is PostalState.UNKNOWN_ADDRESS
    ]
    if not returned:
        return None
    on, position, rank, entry = max(returned, key=lambda item: item[:3])
    checked = facts.case.debtor.address_checked_on
    return None if checked and on <= checked <= facts.day else (position, rank, entry, on)


def _address_to_check(facts: Facts) -> Iterator[Finding]:
    if found := unchecked_return(facts):
        position, rank, entry, on = found
        yield at("journal", position, "sending", "postal", rank, kind=DOCUMENT_NAMES[entry.act], sent=entry.on,
                 on=on)  # fmt: skip


def _unproved(facts: Facts) -> Iterator[Finding]:
    for position, entry, events in _posted(facts):
        for rank, event in events:
            if event.state in OUTCOMES and event.proof is None and entry.proof is None:
                yield at("journal", position, "sending", "postal", rank, kind=DOCUMENT_NAMES[entry.act],
                         state=STATE_NAMES[event.state], on=event.on)  # fmt: skip


def lre_deadline(law: Law, notified: date) -> date | None:
    """The last day to accept or refuse, counted from the day after the notice (CPCE postes, art. R. 53-3, I)."""
    days = law.whole("lre_acceptation", notified)
    return notified + timedelta(days=days) if days is not None else None


def _lre_without_answer(facts: Facts) -> Iterator[Finding]:
    for position, entry, events in _posted(facts):
        notified = _on(events, PostalState.LRE_NOTIFIED)
        deadline = lre_deadline(facts.law, notified) if notified else None
        if deadline and deadline < facts.day and not _over(events):
            yield at("journal", position, "sending", "postal", kind=DOCUMENT_NAMES[entry.act], on=entry.on,
                     deadline=deadline)  # fmt: skip


def custody(facts: Facts) -> Iterator[tuple[int, JournalEntry, date | None, date]]:
    """The paper letters whose outcome nobody noted: their place, themselves, their presentation, the end of custody.

    Custody is counted from the presentation, or from the sending while none is noted.
    """
    for position, entry, events in _posted(facts):
        presented = _on(events, PostalState.PRESENTED)
        paper = entry.sending is not None and entry.sending.channel is Channel.LRAR
        start = presented or (entry.on if paper else None)
        days = facts.law.whole("lrar_garde", start) if start else None
        if start is not None and days is not None and not _over(events):
            yield position, entry, presented, start + timedelta(days=days)


def _kept_too_long(facts: Facts) -> Iterator[Finding]:
    for position, entry, presented, end in custody(facts):
        if end < facts.day:
            known = (
                f"présentation le {show_day(presented)}, garde finie le {show_day(end)}"
                if presented
                else f"aucune présentation notée {(end - entry.on).days} jours après"
            )
            yield at("journal", position, "sending", "postal", kind=DOCUMENT_NAMES[entry.act], on=entry.on,
                     known=known)  # fmt: skip


def _lre_proofs(facts: Facts) -> Iterator[Finding]:
    for position, entry, events in _posted(facts):
        if not entry.sending or entry.sending.channel is not Channel.LRE or entry.proof:
            continue
        proved = [event.state for _, event in events if event.proof]
        wanted = PostalState.DEPOSITED not in proved or (
            _over(events) and not any(state in OUTCOMES for state in proved)
        )
        years = facts.law.whole("lre_conservation_preuves", entry.on)
        if wanted and years is not None:
            until = add_months(entry.on, 12 * years)
            late = until < facts.day
            yield at("journal", position, "sending", kind=DOCUMENT_NAMES[entry.act], on=entry.on, until=until,
                     how="ne les doit plus depuis le" if late else "ne les garde que jusqu'au")  # fmt: skip


_MED = {"le": "05/09/2026", "acte": "mise_en_demeure"}
_FILE = {"fichier": "envois/relance.pdf", "sha256": "0" * 64, "date_butoir": "15/09/2026"}


def _lre(*states: dict[str, str]) -> dict[str, object]:
    return _MED | {"envoi": {"mode": "lre", "suivi": "LRE-FICTIF-1", **_FILE, "suivi_postal": list(states)}}


_DEPOSIT = {"etat": "depose", "le": "05/09/2026", "preuve": "envois/relance.pdf"}

RULES: tuple[Rule, ...] = (
    error(
        "PRO60", "Suivi postal impossible", basis=("cciv-1353",),
        why="Les dates du suivi décident du départ des intérêts et des délais : une date impossible les"
            " fausserait.",
        fix="recopiez les dates depuis le suivi ou l'avis de réception", message="« {state} » le {on} : {why}",
        applies=with_a_document_sent, check=_impossible,
        breaks=broken(put("journal.1.envoi.suivi_postal",
                          [{"etat": "distribue", "le": "16/08/2026", "preuve": "envois/relance.pdf"}])),
    ),
    warning(
        "PRO61", "État postal étranger au canal", basis=("cpost-R53-3", "cpost-R1-1-6"),
        why="Le recommandé papier et le recommandé électronique n'ont pas les mêmes issues, ni les mêmes"
            " preuves.",
        fix="corrigez « mode », ou choisissez l'état qui lui correspond",
        message="« {state} » ne se constate pas pour un envoi en mode « {channel} »",
        applies=with_a_document_sent, check=_foreign,
        breaks=broken(put("journal.1.envoi.suivi_postal",
                          [{"etat": "lre_acceptee", "le": "18/08/2026", "preuve": "envois/relance.pdf"}])),
    ),
    warning(
        "PRO62", "Issue d'un envoi sans preuve", basis=("cciv-1353",),
        why="L'issue notée ne vaut que par l'avis de réception, le pli retourné ou l'attestation qui la"
            " prouve.",
        fix="copiez la preuve dans le dossier et ajoutez « preuve: » à cet état",
        message="{kind} : « {state} » le {on}, sans preuve archivée",
        applies=with_a_document_sent, check=_unproved,
        breaks=broken(put("journal.1.envoi.suivi_postal", [{"etat": "distribue", "le": "19/08/2026"}])),
    ),
    warning(
        "PRO63", "Réponse à un recommandé électronique à relever", basis=("cpost-R53-3",),
        why="Le destinataire n'a qu'un temps pour accepter ou refuser ; ensuite, le prestataire délivre la"
            " preuve de non-réclamation.",
        fix="relevez l'issue chez le prestataire, téléchargez-en la preuve et notez-la (amiable noter … suivi)",
        message="{kind} du {on} : le destinataire avait jusqu'au {deadline} pour accepter ou refuser",
        applies=with_a_document_sent, check=_lre_without_answer,
        breaks=broken(add("journal", _lre(_DEPOSIT, {"etat": "lre_avisee", "le": "05/09/2026"})),
                      on="2026-09-21", also=("PRO18", "PRO34")),
    ),
    warning(
        "PRO64", "Issue d'un recommandé à relever", basis=("cpost-R1-1-6", "cass-civ1-2021-01-20-19-20.680"),
        why="Passé le délai de garde, le pli a été remis ou revient à l'expéditeur : non réclamé, il vaut ;"
            " adresse inconnue, il est à renvoyer.",
        fix="consultez le suivi, gardez l'avis ou le pli fermé, et notez l'issue (amiable noter … suivi)",
        message="{kind} du {on} : {known}, issue non notée",
        applies=with_a_document_sent, check=_kept_too_long,
        breaks=broken(
            put("journal.1.envoi.mode", "lrar"), put("journal.1.envoi.suivi", "1A 123 456 7890 1"),
            put("journal.1.envoi.suivi_postal", [{"etat": "presente", "le": "20/08/2026"}]),
        ),
    ),
    warning(
        "PRO65", "Preuves d'un recommandé électronique à télécharger", basis=("cpost-R53-2", "cpost-R53-3"),
        why="Le prestataire ne garde ces preuves qu'un temps : passé ce temps, rien ne prouve plus l'envoi.",
        fix="téléchargez la preuve de dépôt et celle de l'issue, copiez-les dans le dossier et ajoutez"
            " « preuve: »",
        message="{kind} du {on} : preuves non archivées ; le prestataire {how} {until}",
        applies=with_a_document_sent, check=_lre_proofs,
        breaks=broken(add("journal", _lre({"etat": "depose", "le": "05/09/2026"})), also=("PRO18",)),
    ),
    refusal(
        "PRO66", "Adresse à vérifier après un retour", basis=("cciv-1344", "cass-civ1-2021-01-20-19-20.680"),
        why="Une lettre n'interpelle que si elle est bien adressée : renvoyée à la même adresse sans vérification,"
            " elle reviendrait.",
        fix="vérifiez l'adresse (répertoire SIRENE, registre, contrat), corrigez-la s'il le faut, puis : amiable"
            " noter … adresse_verifiee",
        message="{kind} du {sent} : revenue le {on}, adresse inconnue, et l'adresse n'a pas été vérifiée depuis",
        applies=with_a_document_sent, check=_address_to_check,
        breaks=broken(
            put("journal.1.envoi.suivi_postal",
                [{"etat": "npai", "le": "21/08/2026", "preuve": "envois/relance.pdf"}]),
            also=("PRO11", "PRO40"),
        ),
    ),
)  # fmt: skip
