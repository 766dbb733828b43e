"""An import as a person reads it in a terminal, and as a program does."""

import shlex
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from generator import filing, french
from generator.bank import Movement
from generator.bank.decision import Candidate, Decision, Outcome
from generator.bank.files import Share
from generator.diagnostics import FORMATS as DIAGNOSTICS
from generator.diagnostics import visible
from generator.french import euros, short_day
from generator.importing import Import
from generator.importing.reversals import Reversal
from generator.manifest import dump
from generator.money import plain
from generator.project import CASES

FORMAT = "amiable-import-1"
_LABEL = 90
_SECTIONS = {
    Outcome.RECORDED: ("Inscrits", "paiement inscrit", "paiements inscrits"),
    Outcome.PROPOSED: (
        "Proposés, non inscrits (--accepter les inscrit tous)",
        "proposition",
        "propositions",
    ),
    Outcome.TO_DECIDE: ("À décider", "ligne à décider", "lignes à décider"),
    Outcome.REFUSED: ("Refusés", "ligne refusée", "lignes refusées"),
    Outcome.UNKNOWN: ("Inconnus des dossiers", "ligne inconnue", "lignes inconnues"),
    Outcome.LATER: ("Postérieurs à la date du calcul", "ligne postérieure", "lignes postérieures"),
    Outcome.NOTED: ("Déjà notés à la main, désormais reconnus", "déjà noté", "déjà notés"),
    Outcome.KNOWN: ("Déjà inscrits", "déjà inscrit", "déjà inscrits"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """An import with what its commands need to be typed again: the file and the options that were given."""

    made: Import
    file: str
    command: tuple[str, ...]
    written: bool

    def order(self, *words: str) -> str:
        """The command to type, `words` added."""
        return shlex.join((*self.command, *words))


def as_text(told: Told) -> str:
    """The statement, each line under what becomes of it, what was not read, then what changes case by case."""
    return visible_lines(_lines(told))


def visible_lines(lines: Iterable[str]) -> str:
    """Lines that cannot drive a terminal: a label comes from outside."""
    return "".join(f"{visible(line)}\n" for line in lines)


def _lines(told: Told) -> Iterator[str]:
    made, statement = told.made, told.made.statement
    account = f", compte {french.listing(list(statement.accounts))}" if statement.accounts else ""
    yield f"Relevé {statement.kind} « {told.file} »{account}, {french.count(len(statement.credits), 'crédit')}"
    if left := left_out(made):
        yield f"Laissé de côté : {left}"
    for outcome, (title, *_) in _SECTIONS.items():
        chosen = [item for item in made.decisions if item.outcome is outcome]
        if chosen:
            yield from ("", f"{title} ({len(chosen)})")
        for decision in chosen:
            yield _head(decision.movement, decision.movement.received_on)
            yield from (f"      {line}" for line in _decided(decision, told))
    if statement.rejected:
        yield from ("", f"Lignes illisibles ({len(statement.rejected)})")
        yield from (f"  {item.place} : {item.why}" for item in statement.rejected)
    if made.open_reversals:
        yield from ("", f"Repris par la banque ({len(made.open_reversals)})")
        for reversal in made.open_reversals:
            yield _head(reversal.movement, reversal.movement.booked_on)
            yield from (f"      {line}" for line in _reversed(reversal, made))
    for proposal in made.proposals:
        yield from ("", proposal.before.file)
        if not told.written:
            yield from filing.added(proposal).splitlines()[1:]
        yield from (f"      {sentence}" for sentence in filing.consequences(proposal))
        yield from DIAGNOSTICS["text"](proposal.found).splitlines()


def _head(item: Movement, on: date) -> str:
    label = item.label if len(item.label) <= _LABEL else f"{item.label[: _LABEL - 1]}…"
    return f"  {item.place} · {short_day(on)} · {euros(item.amount)} · {label or 'sans libellé'}"


def _decided(decision: Decision, told: Told) -> Iterator[str]:
    number = decision.movement.number
    if decision.outcome in {Outcome.RECORDED, Outcome.NOTED, Outcome.PROPOSED}:
        yield f"→ {shares_said(decision.shares)} : {decision.why}"
    else:
        yield decision.why
    if decision.outcome is Outcome.PROPOSED:
        yield told.order("--affecter", *_orders(number, decision.shares))
    for candidate in decision.candidates:
        yield f"→ {shares_said(candidate.shares)} ({candidate.why})"
        yield f"  {told.order('--affecter', *_orders(number, candidate.shares))}"
    if decision.outcome is Outcome.UNKNOWN:
        yield told.order("--affecter", f"{number}=DOSSIER:FACTURE")


def shares_said(shares: Sequence[Share]) -> str:
    """« dossier 2026-0042, facture F-118 (600,00 €) et facture F-119 (500,00 €) »."""
    said: list[str] = []
    for share in shares:
        amount = f" ({euros(share.amount)})" if len(shares) > 1 else ""
        new = not said or share.reference != shares[len(said) - 1].reference
        where = f"dossier {share.reference}" if new else ""
        said.append(
            ", ".join(filter(None, (where, f"facture {share.invoice}" if share.invoice else ""))) + amount
        )
    return french.listing(said)


def _orders(number: str, shares: Sequence[Share]) -> Iterator[str]:
    for share in shares:
        amount = f":{plain(share.amount)}" if len(shares) > 1 else ""
        invoice = f":{share.invoice or ''}" if share.invoice or amount else ""
        yield f"{number}={share.reference}{invoice}{amount}"


def _reversed(reversal: Reversal, made: Import) -> Iterator[str]:
    for reference, at in reversal.places:
        file = made.files[reference]
        payment = file.case.payments[at]
        invoice = f", facture {payment.invoice}" if payment.invoice else ""
        yield (
            f"→ retirez le paiement n° {at + 1} ({euros(payment.amount)} reçus le {short_day(payment.received_on)}"
            f"{invoice}) de {CASES}/{reference}.yml, puis :"
        )
        note = reversal.note(made.files, reference, at)
        yield f"  {shlex.join(('amiable', 'noter', reference, 'note', '--note', note))}"


def left_out(made: Import) -> str:
    """« 3 débits et 1 écriture non comptabilisée »."""
    strangers = sum(not item.places for item in made.reversals)
    counts = [*made.statement.left_out, ("reprise sans dossier", "reprises sans dossier", strangers)]
    return french.listing([french.count(count, one, many) for one, many, count in counts if count])


def tally(made: Import) -> str:
    """« 2 paiements inscrits, 1 ligne à décider »."""
    counted = [
        french.count(count, one, many)
        for outcome, (_, one, many) in _SECTIONS.items()
        if (count := sum(item.outcome is outcome for item in made.decisions))
    ]
    if rejected := len(made.statement.rejected):
        counted.append(french.count(rejected, "ligne illisible", "lignes illisibles"))
    if back := len(made.open_reversals):
        counted.append(french.count(back, "paiement repris", "paiements repris"))
    return ", ".join(counted) or "aucun crédit dans ce relevé"


# --- For a program ---


def as_json(told: Told) -> str:
    made, statement = told.made, told.made.statement
    return dump(
        {
            "format": FORMAT,
            "fichier": told.file,
            "type": statement.kind,
            "comptes": list(statement.accounts),
            "comptes_inconnus": list(made.strange),
            "dossiers_ecartes": list(made.apart),
            "ecrit": told.written,
            "complet": made.complete,
            "lignes": [_row(decision) for decision in made.decisions],
            "illisibles": [
                {"ligne": item.number, "lieu": item.place, "raison": item.why} for item in statement.rejected
            ],
            "repris": [
                {
                    **_movement(item.movement),
                    "traite": item.done,
                    "paiements": [
                        {"dossier": reference, "paiement": at + 1} for reference, at in item.places
                    ],
                }
                for item in made.reversals
            ],
            "laisse_de_cote": {many: count for _, many, count in statement.left_out},
            "dossiers": [
                {
                    "dossier": item.after.reference,
                    "principal_avant": plain(item.before.claim.principal) if item.before.claim else "",
                    "principal_apres": plain(item.after.claim.principal) if item.after.claim else "",
                    "total_avant": plain(item.before.claim.total) if item.before.claim else "",
                    "total_apres": plain(item.after.claim.total) if item.after.claim else "",
                    "consequences": list(filing.consequences(item)),
                    "constats": [f"{found.code} {found.message}" for found in item.found],
                }
                for item in made.proposals
            ],
        }
    )


def _row(decision: Decision) -> dict[str, object]:
    return {
        **_movement(decision.movement),
        "decision": str(decision.outcome),
        "raison": decision.why,
        "parts": [_share(share) for share in decision.shares],
        "candidats": [_candidate(candidate) for candidate in decision.candidates],
    }


def _movement(item: Movement) -> dict[str, object]:
    return {
        "ligne": item.number,
        "lieu": item.place,
        "recu_le": item.received_on.isoformat(),
        "montant": plain(item.amount),
        "payeur": item.payer,
        "libelle": item.label,
        "identifiant": item.identifier,
    }


def _share(share: Share) -> dict[str, str]:
    return {"dossier": share.reference, "facture": share.invoice or "", "montant": plain(share.amount)}


def _candidate(candidate: Candidate) -> dict[str, object]:
    return {"parts": [_share(share) for share in candidate.shares], "raison": candidate.why}


FORMATS = {"text": as_text, "json": as_json}
