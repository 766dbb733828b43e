"""PRO: judgements and private life in the words a file records. The debtor may ask to read every one of them."""

import re
from collections.abc import Iterator

from generator.diagnostics import Route
from generator.rules.breaks import broken, put
from generator.rules.rule import Facts, Finding, Rule, at, warning
from generator.rules.wording import insulting_words, offensive_words

_ASKS = ("rgpd-5", "rgpd-9", "rgpd-15")
_SAID_BY_OTHERS = re.compile('«[^«»]*»|"[^"]*"|“[^“”]*”')


def _free_texts(facts: Facts) -> Iterator[tuple[str, Route, str | None]]:
    """What a clerk writes in his own words besides the notes of the journal: its name, its place, its text."""
    case = facts.case
    yield "le segment", ("debtor", "segment"), case.debtor.segment
    for position, dispute in enumerate(case.disputes):
        yield "le motif du litige", ("disputes", position, "reason"), dispute.reason
        yield "l'issue du litige", ("disputes", position, "outcome"), dispute.outcome
    for position, remission in enumerate(case.remissions):
        yield "le motif de la remise", ("remissions", position, "reason"), remission.reason
    for position, promise in enumerate(case.promises):
        yield "le contact de la promesse", ("promises", position, "contact"), promise.contact
    for position, contact in enumerate(case.debtor.contacts):
        yield "le nom du contact", ("debtor", "contacts", position, "name"), contact.name
    for position, entry in enumerate(case.journal):
        yield "le contact du journal", ("journal", position, "contact"), entry.contact
    for position, waiver in enumerate(case.waivers):
        yield "le motif de la dérogation", ("waivers", position, "reason"), waiver.reason
    if case.credit:
        yield "l'étude de solvabilité", ("credit", "study"), case.credit.study
        for name, texts in (("guarantees", case.credit.guarantees), ("clauses", case.credit.clauses)):
            yield from (
                ("le suivi du crédit", ("credit", name, rank), text) for rank, text in enumerate(texts)
            )


def _goods_and_costs(facts: Facts) -> Iterator[tuple[str, Route, str]]:
    """What was sold, and spent: printed in letters. Goods may be meant for the sick; nobody sells an insult."""
    for position, invoice in enumerate(facts.case.invoices):
        yield "la prestation", ("invoices", position, "supply"), invoice.supply
    for position, cost in enumerate(facts.case.extra_costs):
        yield "le libellé des frais", ("extra_costs", position, "label"), cost.label


def _hurtful_note(facts: Facts) -> Iterator[Finding]:
    for position, entry in enumerate(facts.case.journal):
        if entry.note and (words := offensive_words(entry.note)):
            yield at("journal", position, "note", words=words)


def _hurtful_text(facts: Facts) -> Iterator[Finding]:
    for where, route, text in _free_texts(facts):
        if text and (words := offensive_words(_SAID_BY_OTHERS.sub(" ", text))):
            yield at(*route, where=where, words=words)
    for where, route, text in _goods_and_costs(facts):
        if words := insulting_words(text):
            yield at(*route, where=where, words=words)


RULES: tuple[Rule, ...] = (
    warning(
        "PRO43", "Jugement ou donnée sensible dans une note", basis=_ASKS,
        why="Le débiteur peut demander à lire ce journal : ni jugement, ni santé, ni famille.",
        fix="réécrivez la note avec des faits", message="la note contient « {words} »",
        check=_hurtful_note, breaks=broken(put("journal.2.note", "un mauvais payeur, comme toujours")),
    ),
    warning(
        "PRO44", "Jugement ou donnée sensible dans un texte du dossier", basis=_ASKS,
        why="Le débiteur peut demander à lire tout ce que le dossier dit de lui, et une lettre peut en imprimer"
            " une partie.",
        fix="réécrivez ce texte avec des faits ; citez entre guillemets ce que d'autres ont dit",
        message="{where} contient « {words} »", check=_hurtful_text,
        breaks=broken(put("debiteur.segment", "mauvais payeur")),
    ),
)  # fmt: skip
