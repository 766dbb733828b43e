"""CRE: what reduces a debt (payments, credit notes, disputes). No claim on a sum the file contradicts."""

import difflib
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from decimal import Decimal

from generator.rules.breaks import add, broken, put
from generator.rules.rule import Facts, Finding, Rule, at, error, refusal, warning, when
from generator.rules.text import squeeze
from generator.rules.when import inscribed

_DATED = (("payments", "received_on"), ("credit_notes", "issued_on"))


def _repeated(field: str, number: str = "number") -> Callable[[Facts], Iterable[Finding]]:
    def check(facts: Facts) -> Iterator[Finding]:
        items = getattr(facts.case, field)
        counts = Counter(squeeze(getattr(item, number)) for item in items)
        seen: set[str] = set()
        for position, item in enumerate(items):
            key = squeeze(getattr(item, number))
            if counts[key] > 1 and key in seen:
                yield at(field, position, number, written=getattr(item, number))
            seen.add(key)

    return check


def _paid_twice(facts: Facts) -> Iterator[Finding]:
    """Alike, unless the bank gave each its own identifier: two equal transfers on one day are two payments."""
    seen: dict[tuple[object, ...], list[str | None]] = {}
    for position, payment in enumerate(facts.case.payments):
        others = seen.setdefault((payment.received_on, payment.amount, payment.invoice), [])
        if any(other in {None, payment.identifier} for other in others) or (
            others and not payment.identifier
        ):
            yield at("payments", position, amount=payment.amount, received=payment.received_on)
        others.append(payment.identifier)


def unknown_invoice(field: str) -> Callable[[Facts], Iterable[Finding]]:
    """The items of `field` that name an invoice the case does not hold."""

    def check(facts: Facts) -> Iterator[Finding]:
        known = [invoice.number for invoice in facts.case.invoices]
        for position, item in enumerate(getattr(facts.case, field)):
            if item.invoice is not None and item.invoice not in known:
                close = difflib.get_close_matches(item.invoice, known, n=1, cutoff=0.4)
                hint = (
                    f"vouliez-vous écrire « {close[0]} » ?"
                    if close
                    else f"factures du dossier : {', '.join(known)}"
                )
                yield at(field, position, "invoice", written=item.invoice, hint=hint)

    return check


def _overpaid(facts: Facts) -> Iterator[Finding]:
    last: dict[str | None, int] = {
        payment.invoice: position for position, payment in enumerate(facts.case.payments)
    }
    for line in facts.lines:
        if line.overpaid > 0 and line.credited <= line.original and last:
            yield at("payments", last.get(line.number, max(last.values())), "amount", excess=line.overpaid)
            return
    if (
        facts.claim
        and facts.claim.overpaid > 0
        and last
        and all(line.credited <= line.original for line in facts.lines)
    ):
        yield at("payments", max(last.values()), "amount", excess=facts.claim.overpaid)


def _credited_beyond_the_invoice(facts: Facts) -> Iterator[Finding]:
    for line in facts.lines:
        notes = [
            (index, note) for index, note in enumerate(facts.case.credit_notes) if note.invoice == line.number
        ]
        total = sum((note.amount for _, note in notes), Decimal())
        if total > line.original:
            yield at("credit_notes", notes[-1][0], "amount", credited=total, amount=line.original)


def _disputed_beyond_the_invoice(facts: Facts) -> Iterator[Finding]:
    amounts = {invoice.number: invoice.amount_ttc for invoice in facts.case.invoices}
    for position, dispute in enumerate(facts.case.disputes):
        if dispute.amount and dispute.amount > amounts.get(dispute.invoice, dispute.amount):
            yield at("disputes", position, "amount", disputed=dispute.amount, amount=amounts[dispute.invoice])


def _money_before_the_invoice(facts: Facts) -> Iterator[Finding]:
    issued = {invoice.number: invoice.issued_on for invoice in facts.case.invoices}
    for field, attribute in _DATED:
        for position, item in enumerate(getattr(facts.case, field)):
            first = issued.get(item.invoice) if item.invoice else min(issued.values())
            if first and getattr(item, attribute) < first:
                yield at(field, position, attribute, on=getattr(item, attribute), issued=first)


def _money_in_the_future(facts: Facts) -> Iterator[Finding]:
    for field, attribute in (*_DATED, ("remissions", "granted_on")):
        for position, item in enumerate(getattr(facts.case, field)):
            if getattr(item, attribute) > facts.day:
                yield at(field, position, attribute, on=getattr(item, attribute))


def _closed_before_opened(facts: Facts) -> Iterator[Finding]:
    for position, dispute in enumerate(facts.case.disputes):
        if dispute.closed_on and dispute.closed_on < dispute.opened_on:
            yield at("disputes", position, "closed_on", opened=dispute.opened_on, closed=dispute.closed_on)


_WRONG_SUM = "Une somme mal imputée fait réclamer un montant faux, et fragilise toute la mise en demeure."

with_a_payment = inscribed("payments", "quand un paiement est inscrit")
with_a_credit_note = inscribed("credit_notes", "quand un avoir est inscrit")
with_a_dispute = inscribed("disputes", "quand un litige est inscrit")


@when("quand un paiement ou un avoir est inscrit")
def with_money_received(facts: Facts) -> bool:
    return bool(facts.case.payments or facts.case.credit_notes)


@when("quand un paiement, un avoir ou une remise est inscrit")
def with_a_dated_sum(facts: Facts) -> bool:
    return with_money_received(facts) or bool(facts.case.remissions)


RULES: tuple[Rule, ...] = (
    error(
        "CRE01", "Numéro de facture répété", basis=("ccom-L441-9",),
        why="Deux lignes du même numéro feraient réclamer deux fois la même somme.",
        fix="supprimez la ligne en double ou corrigez son numéro",
        message="le numéro « {written} » désigne déjà une autre facture du dossier",
        check=_repeated("invoices"),
        breaks=broken(
            add("factures", {
                "numero": "F-2026-118", "emise_le": "30/06/2026", "executee_le": "25/06/2026",
                "echeance": "30/07/2026", "base_echeance": "cgv_acceptees",
                "montant_ttc": "4 320,00", "prestation": "Pose de menuiseries, chantier rue Vauban",
                "pieces": ["pieces/F-2026-118.pdf", "pieces/BL-118.pdf"],
            }),
        ),
    ),
    error(
        "CRE02", "Paiement d'une facture inconnue", basis=("cciv-1342-10",), why=_WRONG_SUM,
        fix="corrigez le numéro de la facture réglée",
        message="aucune facture du dossier ne porte le numéro « {written} » : {hint}",
        applies=with_a_payment, check=unknown_invoice("payments"),
        breaks=broken(put("paiements.0.facture", "F-2026-181")),
    ),
    error(
        "CRE03", "Avoir sur une facture inconnue", basis=("cciv-1344",), why=_WRONG_SUM,
        fix="corrigez le numéro de la facture corrigée",
        message="aucune facture du dossier ne porte le numéro « {written} » : {hint}",
        applies=with_a_credit_note, check=unknown_invoice("credit_notes"),
        breaks=broken(add("avoirs",
                {"numero": "AV-7", "emis_le": "20/08/2026", "montant": "120,00", "facture": "F-2026-181"})),
    ),
    error(
        "CRE04", "Litige sur une facture inconnue", basis=("cciv-1344",),
        why="Une contestation rattachée à rien laisserait réclamer la somme contestée.",
        fix="corrigez le numéro de la facture contestée",
        message="aucune facture du dossier ne porte le numéro « {written} » : {hint}",
        applies=with_a_dispute, check=unknown_invoice("disputes"),
        breaks=broken(add("litiges",
                {"facture": "F-2026-181", "ouvert_le": "20/08/2026", "motif": "quantité livrée contestée"})),
    ),
    error(
        "CRE05", "Paiements supérieurs à la dette", basis=("cciv-1342-10",),
        why="Réclamer après un trop-perçu expose à une demande de restitution, et révèle souvent une erreur"
            " de saisie.",
        fix="vérifiez le montant, ou rattachez le paiement à une autre facture",
        message="les paiements reçus dépassent de {excess} tout ce qui était dû",
        applies=with_a_payment, check=_overpaid,
        breaks=broken(put("paiements.0.montant", "10 000,00"), also=("PRO03",)),
    ),
    error(
        "CRE06", "Avoirs supérieurs à la facture", basis=("cciv-1344",), why=_WRONG_SUM,
        fix="vérifiez le montant de l'avoir et la facture qu'il corrige",
        message="les avoirs ({credited}) dépassent le montant de la facture ({amount})",
        applies=with_a_credit_note, check=_credited_beyond_the_invoice,
        breaks=broken(put("paiements", []),
            add("avoirs",
                {"numero": "AV-7", "emis_le": "20/08/2026", "montant": "5 000,00", "facture": "F-2026-118"}),
                      also=("PRO03",)),
    ),
    error(
        "CRE07", "Part contestée supérieure à la facture", basis=("cciv-1344",), why=_WRONG_SUM,
        fix="corrigez le montant contesté, ou retirez-le si toute la facture est contestée",
        message="la part contestée ({disputed}) dépasse le montant de la facture ({amount})",
        applies=with_a_dispute, check=_disputed_beyond_the_invoice,
        breaks=broken(
            add("litiges", {
                "facture": "F-2026-118", "ouvert_le": "10/08/2026", "clos_le": "12/08/2026",
                "montant": "9 000,00",
                "motif": "quantité livrée contestée",
            }),
        ),
    ),
    warning(
        "CRE08", "Paiement ou avoir antérieur à la facture", basis=("cciv-1342-10",),
        why="Un acompte est possible ; une année mal saisie l'est davantage.",
        fix="vérifiez la date, ou dérogez en indiquant qu'il s'agit d'un acompte",
        message="daté du {on}, avant l'émission de la facture ({issued})",
        applies=with_money_received, check=_money_before_the_invoice,
        breaks=broken(put("paiements.0.recu_le", "02/06/2026")),
    ),
    refusal(
        "CRE09", "Paiement, avoir ou remise daté dans l'avenir", basis=("cciv-1344",),
        why="Il n'est pas compté à cette date : si sa date est une erreur de saisie, la lettre réclamerait"
            " trop.",
        fix="corrigez la date, ou préparez la lettre à une date postérieure",
        message="daté du {on}, après le jour des lettres : la somme réclamée serait fausse",
        applies=with_a_dated_sum, check=_money_in_the_future,
        breaks=broken(put("paiements.0.recu_le", "02/09/2027")),
    ),
    warning(
        "CRE10", "Paiement saisi deux fois", basis=("cciv-1342-10",), why=_WRONG_SUM,
        fix="supprimez la ligne en double, ou dérogez si deux virements identiques ont bien été reçus",
        message="un autre paiement de {amount} reçu le {received} est déjà enregistré",
        applies=with_a_payment, check=_paid_twice,
        breaks=broken(add("paiements",
                {"recu_le": "02/09/2026", "montant": "1 000,00", "facture": "F-2026-118",
                    "moyen": "virement"})),
    ),
    error(
        "CRE11", "Numéro d'avoir répété", basis=("ccom-L441-9",), why=_WRONG_SUM,
        fix="supprimez la ligne en double ou corrigez son numéro",
        message="le numéro « {written} » désigne déjà un autre avoir du dossier",
        applies=with_a_credit_note, check=_repeated("credit_notes"),
        breaks=broken(*(add("avoirs",
                    {"numero": "AV-7", "emis_le": day, "montant": "10,00",
                        "facture": "F-2026-118"}) for day in ("20/08/2026", "21/08/2026"))),
    ),
    error(
        "CRE12", "Litige clos avant d'être ouvert", basis=("cciv-1344",),
        why="La part contestée serait réclamée, ou oubliée, à tort.", fix="corrigez l'une des deux dates",
        message="le litige est ouvert le {opened} et clos le {closed}",
        applies=with_a_dispute, check=_closed_before_opened,
        breaks=broken(
            add("litiges",
                {"facture": "F-2026-118", "ouvert_le": "20/08/2026", "clos_le": "20/07/2026",
                    "motif": "quantité livrée contestée"}),
        ),
    ),
)  # fmt: skip
