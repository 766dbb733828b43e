"""The page of one case: where it stands, what comes next and why, the sums, the letters, what happened."""

from collections.abc import Collection, Iterable
from datetime import date

from generator import french
from generator.case import JournalEntry
from generator.claim import Claim
from generator.diagnostics import Diagnostic
from generator.french import NARROW
from generator.money import ZERO
from generator.pages import markup
from generator.pages.markup import badge, day, euros, keys, label, link, table, text
from generator.shelf import Pack
from generator.procedure import STAGE_NAMES, State, Status, StepState
from generator.project import Dossier, LetterStatus, PlannedLetter

BOARD = "dossiers/index.md"

KIND = {
    Status.DONE: "faite",
    Status.DUE: "afaire",
    Status.LATE: "retard",
    Status.PLANNED: "avenir",
    Status.PAUSED: "pause",
    Status.SKIPPED: "sansobjet",
}
LETTER_KIND = {
    LetterStatus.SENT: "envoyee",
    LetterStatus.FINAL: "aenvoyer",
    LetterStatus.DRAFT: "projet",
    LetterStatus.REFUSED: "refusee",
    LetterStatus.NOT_NEEDED: "sansobjet",
}


def path(reference: str) -> str:
    return f"dossiers/{reference}/index.md"


def page(dossier: Dossier, pack: Pack | None, today: date, codes: Collection[str]) -> str:
    """The whole page; it is cheap on purpose: no menu, no table of contents, not searched."""
    here = path(dossier.reference)
    name = dossier.case.debtor.name if dossier.case else "dossier illisible"
    parts = [
        f"<h1>{text(name)} <small class=\"am-discret\">{text(dossier.reference)}</small></h1>",
        _standing(dossier),
        _figures(dossier, today),
        _section("constats", "Constats", diagnostics(dossier.diagnostics, here, codes)),
        _section("etapes", "Étapes", timeline(dossier.state) if dossier.state else ""),
        _section("lettres", "Lettres", _letters(dossier, pack, here, codes)),
        _section("decompte", "Décompte", _claim(dossier.claim) if dossier.claim else ""),
        _section("echeances", "Dates à surveiller", _clocks(dossier, today)),
        _section("journal", "Journal", _journal(dossier)),
        _section("paiements", "Paiements, avoirs, litiges, promesses", _movements(dossier)),
        _section("pieces", "Pièces", _exhibits(dossier)),
        _section("conformite", "Contrôle des lettres", _mentions(pack) if pack else ""),
        _section("derogations", "Dérogations", _waivers(dossier, here, codes)),
        _section("pack", "Fichiers du pack", _files(pack) if pack else ""),
        f'<p class="am-discret">Source : <code>{text(dossier.file)}</code>. État au {text(french.day(today))}.</p>',
    ]
    meta = {
        "template": "dossier.html",
        "parent": markup.crumbs(("Accueil", "index.html"), ("Dossiers", "dossiers/index.html")),
        "hide": ["navigation", "toc"],
        "search": {"exclude": True},
    }
    return markup.page(f"{dossier.reference} {name}", f'<div class="am-dossier">\n{"".join(parts)}\n</div>', **meta)


def _section(anchor: str, title: str, body: str) -> str:
    return f'\n<section aria-labelledby="{anchor}">\n<h2 id="{anchor}">{title}</h2>\n{body}\n</section>' if body else ""


# --- Where it stands ---


def _standing(dossier: Dossier) -> str:
    if dossier.state is None:
        return f'<p class="am-etat">{badge("à corriger", "erreur")} Ce dossier ne peut pas être calculé : voyez les constats.</p>'
    upcoming = dossier.state.next
    status = badge(str(upcoming.status), KIND[upcoming.status]) if upcoming else badge("terminé", "faite")
    if dossier.state.pause:
        status = badge("suspendue", "pause")
    return f'<p class="am-etat">{status} <span>{text(dossier.state.summary)}</span></p>'


def _figures(dossier: Dossier, today: date) -> str:
    claim, case = dossier.claim, dossier.case
    if case is None:
        return ""
    pairs = [
        ("Créancier", text(dossier.creditor.name if dossier.creditor else case.creditor)),
        ("Régime", text(label(case.regime)) + (" <small>recouvré par un tiers</small>" if case.by_third_party else "")),
        ("Procédure", text(dossier.procedure.title) if dossier.procedure else ""),
    ]
    if claim is not None:
        pairs += [
            ("Principal échu", euros(claim.principal)),
            (f"Total au {french.short_day(claim.as_of)}", euros(claim.total)),
            ("Par jour de plus", f"{french.number(claim.per_diem)}{french.NBSP}€" if claim.per_diem else ""),
            ("Non encore échu", euros(claim.not_due) if claim.not_due else ""),
            ("Contesté", euros(claim.disputed) if claim.disputed else ""),
        ]
    if dossier.state is not None and dossier.state.leader and dossier.state.leader_due:
        late = (today - dossier.state.leader_due).days
        since = french.count(late, "jour de retard", "jours de retard") if late > 0 else f"échéance le {french.short_day(dossier.state.leader_due)}"
        pairs.append(("Facture meneuse", f"{text(dossier.state.leader)} <small>{since}</small>"))
    if dossier.limitation:
        pairs.append(("Prescription", f"{day(dossier.limitation)} <small>{_distance(dossier.limitation, today)}</small>"))
    return keys(pairs)


def _distance(when: date, today: date) -> str:
    days = (when - today).days
    if days == 0:
        return "aujourd’hui"
    return f"dans {french.count(days, 'jour')}" if days > 0 else f"passée depuis {french.count(-days, 'jour')}"


def timeline(state: State) -> str:
    """Every stage in order, done or to come."""
    return '<ol class="am-frise">' + "\n".join(_stage(step) for step in state.steps) + "</ol>"


def _stage(step: StepState) -> str:
    name = STAGE_NAMES[step.step.stage].capitalize()
    when = ""
    if step.done:
        when = "le " + french.listing([day(done.on) for done in step.done])
    elif step.first_day and step.status not in {Status.SKIPPED, Status.PAUSED}:
        when = f"à partir du {day(step.first_day)}"
        if step.last_day:
            when += f", au plus tard le {day(step.last_day)}"
    details = [f"{text(step.why[:1].upper() + step.why[1:])}." if step.why and not step.done else ""]
    if step.final_date and step.done:
        details.append(f"Date limite donnée au débiteur : {day(step.final_date)}.")
    details += [_posted(done.entry) for done in step.done]
    if not step.done and step.step.channels:
        details.append(f"Canal : {text(french.listing([label(channel) for channel in step.step.channels], 'ou'))}.")
    shown = "".join(f"<p>{detail}</p>" for detail in details if detail)
    return f'<li class="est-{KIND[step.status]}"><p><strong>{text(name)}</strong>{badge(str(step.status), KIND[step.status])} {when}</p>{shown}</li>'


def _posted(entry: JournalEntry) -> str:
    sending = entry.sending
    if sending is None:
        return ""
    states = [f"{text(label(event.state))} le {day(event.on)}" for event in sending.postal]
    number = f" n°{french.NBSP}{text(sending.tracking)}" if sending.tracking else ""
    return f"Envoi : {text(label(sending.channel))}{number}{' ; ' + ', '.join(states) if states else ''}."


# --- Diagnostics ---


def diagnostics(found: Iterable[Diagnostic], origin: str, codes: Collection[str]) -> str:
    """Each finding with its place, its rule, its reason in law and its remedy."""
    items = [_diagnostic(item, origin, codes) for item in found]
    return f'<ul class="am-constats">{"".join(items)}</ul>' if items else ""


def rule_link(code: str, origin: str, codes: Collection[str]) -> str:
    return link(origin, f"reference/regles/{code}.md", text(code)) if code in codes else text(code)


def _diagnostic(found: Diagnostic, origin: str, codes: Collection[str]) -> str:
    basis = f' <span class="am-discret">({text(found.basis)})</span>' if found.basis else ""
    fix = f"<p>→ {text(found.fix[:1].upper() + found.fix[1:])}</p>" if found.fix else ""
    excerpt = f"<pre>{text(found.excerpt)}</pre>" if found.excerpt else ""
    place = f"{found.file}:{found.span.line}:{found.span.column}"
    return (
        f"<li><p>{badge(str(found.severity), str(found.severity))} {rule_link(found.code, origin, codes)} "
        f'<code>{text(place)}</code></p><p>{text(found.message[:1].upper() + found.message[1:])}{basis}</p>{excerpt}{fix}</li>'
    )


# --- Letters ---


def _letters(dossier: Dossier, pack: Pack | None, origin: str, codes: Collection[str]) -> str:
    present = {file.name for file in pack.files} if pack else set()
    rows = [_letter(planned, present, origin, codes) for planned in dossier.letters]
    return table(("Lettre", "État", "Date", "Document", "Pourquoi"), rows) if rows else ""


def _letter(planned: PlannedLetter, present: Collection[str], origin: str, codes: Collection[str]) -> tuple[str, ...]:
    pdf = f'<a href="{text(planned.file)}">PDF</a>' if planned.file and planned.file in present else "—"
    why = "<br>".join(text(reason[:1].upper() + reason[1:]) for reason in planned.reasons)
    rules = french.listing([rule_link(code, origin, codes) for code in dict.fromkeys(planned.codes)])
    return (
        text(label(planned.kind).capitalize()),
        badge(str(planned.status), LETTER_KIND[planned.status]),
        day(planned.day) if planned.day else "—",
        pdf,
        why + (f" ({rules})" if rules else "") or "—",
    )


# --- Sums ---


_COLUMNS = (
    ("Montant TTC", "original"), ("Avoirs", "credited"), ("Payé", "paid"), ("Contesté", "disputed"), ("Retenue", "retention"),
    ("Reste dû", "outstanding"), ("Intérêts", "interest"), ("Indemnité", "indemnity"),
)  # fmt: skip
_ALWAYS = {"original", "outstanding"}


def _claim(claim: Claim) -> str:
    shown = [(title, name) for title, name in _COLUMNS if name in _ALWAYS or any(getattr(line, name) for line in claim.lines)]
    head = ("Facture", "Échéance", *(title for title, _ in shown))
    invoices = [
        (
            text(line.number),
            day(line.due_date) + (" <small>(calculée)</small>" if line.due_date_computed else ""),
            *(euros(getattr(line, name)) if getattr(line, name) else "—" for _, name in shown),
        )
        for line in claim.lines
    ]
    foot = ("Total", "", *(euros(sum((getattr(line, name) for line in claim.lines), ZERO)) for _, name in shown))
    segments = [
        (
            text(line.invoice),
            day(line.start),
            day(line.end),
            str(line.days),
            euros(line.base),
            f"{text(french.percent(line.rate_percent))}<br><small class=\"am-discret\">{text(line.rate_label)}</small>",
            euros(line.amount),
            f"<small>{text(line.citation)} ; {text(line.source)}</small>",
        )
        for line in claim.segments
    ]
    detail = ""
    if segments:
        detail = "<h3>Intérêts, période par période</h3>" + table(
            ("Facture", "Du", "Au (inclus)", "Jours", "Base", "Taux par an", "Intérêts", "Fondement et source"), segments, numeric=(3, 4, 6)
        )
    totals = keys(
        (
            ("Principal échu", euros(claim.principal)),
            ("Intérêts", euros(claim.interest)),
            ("Indemnité forfaitaire", euros(claim.indemnity)),
            ("Autres frais", euros(claim.costs) if claim.costs else ""),
            ("Total réclamé", euros(claim.total)),
            (f"Total «{NARROW}intérêts d’abord{NARROW}»", f"{euros(claim.interest_first_total)} <small>pour information</small>"
             if claim.interest_first_total != claim.total else ""),
        )
    )  # fmt: skip
    terms = ", ".join(
        f"{title} ({label(value)})"
        for title, value in (
            ("imputation", claim.terms.imputation),
            ("taux", claim.terms.rate_mode),
            ("jours", claim.terms.day_count),
            ("année", claim.terms.day_basis),
            ("arrondi", claim.terms.rounding),
        )
    )
    sums = table(head, invoices, numeric=range(2, len(head)), foot=foot)
    return f'{sums}{detail}{totals}<p class="am-discret">Conventions de calcul : {text(terms)}.</p>'


# --- Dates, journal, payments, exhibits ---


def _clocks(dossier: Dossier, today: date) -> str:
    case, clocks = dossier.case, []
    if case is None:
        return ""
    if dossier.limitation:
        clocks.append((dossier.limitation, "Prescription de la plus ancienne créance"))
    for step in dossier.state.steps if dossier.state else ():
        if step.done and step.final_date:
            clocks.append((step.final_date, f"Date limite donnée par : {STAGE_NAMES[step.step.stage]}"))
        elif step.first_day and step.status is Status.PLANNED:
            clocks.append((step.first_day, f"Premier jour possible : {STAGE_NAMES[step.step.stage]}"))
    clocks += [(promise.due_on, f"Paiement promis : {french.euros(promise.amount)}") for promise in case.promises]
    if case.plan:
        clocks += [(item.due_on, f"Mensualité de l’échéancier : {french.euros(item.amount)}") for item in case.plan.instalments]
    if case.situation:
        clocks.append((case.situation.opened_on, f"Ouverture : {label(case.situation.kind)}"))
        if case.situation.published_on:
            clocks.append((case.situation.published_on, "Publication au BODACC : le délai de déclaration court"))
    rows = [(day(when), text(what), _distance(when, today)) for when, what in sorted(clocks)]
    return table(("Date", "Événement", "Échéance"), rows) if rows else ""


def _journal(dossier: Dossier) -> str:
    if not dossier.case or not dossier.case.journal:
        return ""
    rows = []
    for entry in dossier.case.journal:
        said = [text(entry.note)] if entry.note else []
        if entry.result:
            said.insert(0, text(label(entry.result)))
        if entry.decision:
            said.insert(0, text(label(entry.decision)))
        said.append(_posted(entry))
        who = " → ".join(text(name) for name in (entry.author, entry.contact) if name)
        rows.append((f"{day(entry.on)} {text(entry.time or '')}", text(label(entry.act)), who or "—", "<br>".join(filter(None, said)) or "—"))
    return table(("Date", "Acte", "Qui", "Note"), rows)


def _movements(dossier: Dossier) -> str:
    case = dossier.case
    if case is None:
        return ""
    rows = [(item.received_on, "Paiement", item.invoice or "", item.amount, item.means or "") for item in case.payments]
    rows += [(item.issued_on, f"Avoir {item.number}", item.invoice, item.amount, label(item.reason)) for item in case.credit_notes]
    rows += [(item.opened_on, "Litige clos" if item.closed_on else "Litige ouvert", item.invoice, item.amount, item.reason) for item in case.disputes]
    rows += [(item.made_on, f"Promesse pour le {french.short_day(item.due_on)}", "", item.amount, {True: "tenue", False: "non tenue", None: ""}[item.kept])
             for item in case.promises]  # fmt: skip
    shown = [
        (day(when), text(what), text(invoice) or "—", euros(amount) if amount is not None else "toute la facture", text(note))
        for when, what, invoice, amount, note in sorted(rows, key=lambda row: row[0])
    ]
    return table(("Date", "Mouvement", "Facture", "Montant", "Précision"), shown, numeric=(3,)) if shown else ""


def _exhibits(dossier: Dossier) -> str:
    rows = [(f"<code>{text(item.path)}</code>", _size(item.size), f"<code>{item.sha256[:16]}…</code>") for item in dossier.exhibits]
    return table(("Fichier", "Taille", "Empreinte SHA-256"), rows, numeric=(1,)) if rows else ""


def _size(octets: int) -> str:
    return f"{max(1, round(octets / 1000))}{french.NBSP}Ko"


def _mentions(pack: Pack) -> str:
    """The conformity sheet of each letter printed."""
    blocks = []
    for kind, results in pack.mentions.items():
        shown = [result for result in results if result.verdict != "sans objet"]
        rows = [
            (
                text(result.title),
                badge(result.verdict, {"présente": "presente", "absente": "absente"}.get(result.verdict, "erreur")),
                text(result.basis),
                str(result.page or ""),
                text(result.quote),
            )
            for result in shown
        ]
        title = f"{label(kind).capitalize()} : {french.count(len(shown), 'mention contrôlée', 'mentions contrôlées')}"
        if rows:
            blocks.append(f"<details><summary>{text(title)}</summary>{table(('Mention', 'Verdict', 'Fondement', 'Page', 'Texte relevé'), rows)}</details>")
    return "".join(blocks)


def _waivers(dossier: Dossier, origin: str, codes: Collection[str]) -> str:
    waivers = dossier.case.waivers if dossier.case else ()
    rows = [(rule_link(waiver.code, origin, codes), text(waiver.reason)) for waiver in waivers]
    return table(("Règle écartée", "Motif"), rows) if rows else ""


def _files(pack: Pack) -> str:
    rows = [
        (f'<a href="{markup.quote(file.name)}">{text(file.name)}</a>', text(file.title), _size(file.size), f"<code>{file.sha256[:16]}…</code>")
        for file in pack.files
    ]
    return table(("Fichier", "Contenu", "Taille", "Empreinte SHA-256"), rows, numeric=(2,)) if rows else ""
