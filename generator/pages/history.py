"""What happened in one case and what proves it: dates, journal, payments, exhibits, checks, files."""

from datetime import date
from functools import lru_cache

from generator import french
from generator.case import JournalEntry
from generator.deeds import standing
from generator.pages import markup
from generator.pages.markup import badge, day, euros, label, table, text
from generator.plan import InstalmentStatus, follow
from generator.procedure import STAGE_NAMES, Status
from generator.project import Dossier
from generator.shelf import Pack


def posted(entry: JournalEntry) -> str:
    sending = entry.sending
    if sending is None:
        return ""
    states = [f"{text(label(event.state))} le {day(event.on)}" for event in sending.postal]
    number = f" n°{french.NBSP}{text(sending.tracking)}" if sending.tracking else ""
    return f"Envoi : {text(label(sending.channel))}{number}{' ; ' + ', '.join(states) if states else ''}."


def _proofs(entry: JournalEntry) -> str:
    """The files that prove an act, and each postal state of its letter."""
    sending = entry.sending
    files = [entry.proof, *(event.proof for event in sending.postal)] if sending else [entry.proof]
    named = [f"<code>{text(file)}</code>" for file in dict.fromkeys(files) if file]
    return f"Preuve : {french.listing(named)}." if named else ""


def distance(when: date, today: date) -> str:
    days = (when - today).days
    if days == 0:
        return "aujourd’hui"
    return (
        f"dans {french.count(days, 'jour')}" if days > 0 else f"passée depuis {french.count(-days, 'jour')}"
    )


def clocks(dossier: Dossier, today: date) -> str:
    case, clocks = dossier.case, []
    if case is None or case.closed_by(today):
        return ""
    if dossier.limitation:
        clocks.append((dossier.limitation, "Prescription de la plus ancienne créance"))
    for step in dossier.state.steps if dossier.state else ():
        if step.done and step.final_date:
            clocks.append((step.final_date, f"Date limite donnée par : {STAGE_NAMES[step.step.stage]}"))
        elif step.first_day and step.status is Status.PLANNED:
            clocks.append((step.first_day, f"Premier jour possible : {STAGE_NAMES[step.step.stage]}"))
    clocks += [
        (promise.due_on, f"Paiement promis : {french.euros(promise.amount)}") for promise in case.promises
    ]
    if case.plan:
        clocks += [
            (item.due_on, f"Mensualité de l’échéancier : {french.euros(item.amount)}")
            for item in case.plan.instalments
        ]
    if case.situation:
        clocks.append((case.situation.opened_on, f"Ouverture : {label(case.situation.kind)}"))
        if case.situation.published_on:
            clocks.append(
                (case.situation.published_on, "Publication au BODACC : le délai de déclaration court")
            )
    if dossier.insurer:
        told = f"Déclaration de la facture {dossier.insurer.invoice} à l’assureur-crédit, au plus tard"
        clocks.append((dossier.insurer.last, told))
    rows = [(day(when), text(what), distance(when, today)) for when, what in sorted(clocks)]
    return table(("Date", "Événement", "Échéance"), rows) if rows else ""


_PLAN_BADGES = {
    InstalmentStatus.PAID: "faite",
    InstalmentStatus.PAID_LATE: "faite",
    InstalmentStatus.LATE: "retard",
    InstalmentStatus.NEXT: "afaire",
    InstalmentStatus.COMING: "avenir",
}


def plan(dossier: Dossier, today: date) -> str:
    """Each instalment of the plan in force, and where it stands."""
    case = dossier.case
    if case is None or case.plan is None:
        return ""
    followed = follow(case.plan, case.payments, today)
    rows = [
        (
            str(item.number),
            day(item.due_on),
            euros(item.amount),
            badge(str(item.status), _PLAN_BADGES[item.status]),
            day(item.paid_on) if item.paid_on else euros(item.received) if item.received else "—",
        )
        for item in followed
    ]
    said = "".join(f"<p>{text(sentence)}</p>" for sentence in standing(case, followed, today))
    return table(("N°", "Date", "Montant", "État", "Payée le, ou reçu"), rows, numeric=(2,)) + said


def journal(dossier: Dossier) -> str:
    if not dossier.case or not dossier.case.journal:
        return ""
    rows = []
    for entry in dossier.case.journal:
        said = [text(entry.note)] if entry.note else []
        if entry.result:
            said.insert(0, text(label(entry.result)))
        if entry.decision:
            said.insert(0, text(label(entry.decision)))
        said += [posted(entry), _proofs(entry)]
        who = " → ".join(text(name) for name in (entry.author, entry.contact) if name)
        rows.append(
            (
                f"{day(entry.on)} {text(entry.time or '')}",
                text(label(entry.act)),
                who or "—",
                "<br>".join(filter(None, said)) or "—",
            )
        )
    return table(("Date", "Acte", "Qui", "Note"), rows)


def movements(dossier: Dossier) -> str:
    case = dossier.case
    if case is None:
        return ""
    rows = [
        (item.received_on, "Paiement", item.invoice or "", item.amount, item.means or "")
        for item in case.payments
    ]
    rows += [
        (item.issued_on, f"Avoir {item.number}", item.invoice, item.amount, label(item.reason))
        for item in case.credit_notes
    ]
    rows += [
        (
            item.opened_on,
            "Litige clos" if item.closed_on else "Litige ouvert",
            item.invoice,
            item.amount,
            item.reason,
        )
        for item in case.disputes
    ]
    kept = {True: "tenue", False: "non tenue", None: ""}
    rows += [
        (item.made_on, f"Promesse pour le {french.short_day(item.due_on)}", "", item.amount, kept[item.kept])
        for item in case.promises
    ]
    shown = [
        (
            day(when),
            text(what),
            text(invoice) or "—",
            euros(amount) if amount is not None else "toute la facture",
            text(note),
        )
        for when, what, invoice, amount, note in sorted(rows, key=lambda row: row[0])
    ]
    return (
        table(("Date", "Mouvement", "Facture", "Montant", "Précision"), shown, numeric=(3,)) if shown else ""
    )


def ends(dossier: Dossier) -> str:
    """What remains to be done once the principal is settled, in order, each with its commands."""
    items = [
        f"<li><p><strong>{text(step.title)}</strong> : {text(step.why)}.</p>"
        + "<p>"
        + "<br>ou : ".join(f"<code>{text(command)}</code>" for command in step.commands)
        + "</p></li>"
        for step in dossier.ending
    ]
    return f"<ol>{''.join(items)}</ol>" if items else ""


def exhibits(dossier: Dossier) -> str:
    rows = [
        (f"<code>{text(item.path)}</code>", size(item.size), f"<code>{item.sha256[:16]}…</code>")
        for item in dossier.exhibits
    ]
    return table(("Fichier", "Taille", "Empreinte SHA-256"), rows, numeric=(1,)) if rows else ""


def size(octets: int) -> str:
    return f"{max(1, round(octets / 1000))}{french.NBSP}Ko"


def mentions(pack: Pack) -> str:
    """The conformity sheet of each letter printed."""
    blocks = []
    for kind, results in pack.mentions().items():
        rows = [
            (
                *_control(result.title, result.verdict, result.basis),
                str(result.page or ""),
                text(result.quote),
            )
            for result in results
            if result.verdict != "sans objet"
        ]
        number = french.count(len(rows), "mention contrôlée", "mentions contrôlées")
        if rows:
            sheet = table(("Mention", "Verdict", "Fondement", "Page", "Texte relevé"), rows)
            title = text(f"{label(kind).capitalize()} : {number}")
            blocks.append(f"<details><summary>{title}</summary>{sheet}</details>")
    return "".join(blocks)


@lru_cache(maxsize=1024)
def _control(title: str, verdict: str, basis: str) -> tuple[str, str, str]:
    """What a row says in the letters of every case, written once."""
    kind = {"présente": "presente", "absente": "absente"}.get(verdict, "erreur")
    return text(title), badge(verdict, kind), text(basis)


def files(pack: Pack) -> str:
    rows = [
        (
            f'<a href="{markup.quote(file.name)}">{text(file.name)}</a>',
            text(file.title),
            size(file.size),
            f"<code>{file.sha256[:16]}…</code>",
        )
        for file in pack.files
    ]
    return table(("Fichier", "Contenu", "Taille", "Empreinte SHA-256"), rows, numeric=(2,)) if rows else ""
