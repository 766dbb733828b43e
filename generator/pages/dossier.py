"""The page of one case: where it stands, what comes next and why, the sums, the letters, what happened."""

from collections.abc import Collection, Iterable
from datetime import date

from generator import french
from generator.agenda import steps
from generator.diagnostics import Diagnostic
from generator.pages import history, markup
from generator.pages.markup import Sheet, badge, command, day, euros, keys, label, link, table, text
from generator.pages.statement import statement
from generator.planned import LetterStatus, PlannedLetter
from generator.press import THUMBNAIL_WIDTH
from generator.procedure import LETTER_STAGE, STAGE_NAMES, Status, StepState
from generator.project import Dossier
from generator.shelf import Pack, PackFile

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


def page(dossier: Dossier, pack: Pack | None, today: date, codes: Collection[str]) -> Sheet:
    """The whole page; it is cheap on purpose."""
    here = path(dossier.reference)
    name = dossier.case.debtor.name if dossier.case else "dossier illisible"
    parts = [
        f'<h1>{text(name)} <small class="am-discret">{text(dossier.reference)}</small></h1>',
        _standing(dossier, today),
        _figures(dossier, today),
        _section("fin", "Pour finir", history.ends(dossier)),
        _section("constats", "Constats", diagnostics(dossier.diagnostics, here, codes)),
        _section("etapes", "Étapes", timeline(dossier, here, codes) if dossier.state else ""),
        _section("lettres", "Lettres", _letters(dossier, pack, here, codes)),
        _section("decompte", "Décompte", statement(dossier.claim) if dossier.claim else ""),
        _section("echeancier", "Échéancier", history.plan(dossier, today)),
        _section("echeances", "Dates à surveiller", history.clocks(dossier, today)),
        _section("journal", "Journal", history.journal(dossier)),
        _section("paiements", "Paiements, avoirs, litiges, promesses", history.movements(dossier)),
        _section("pieces", "Pièces", history.exhibits(dossier)),
        _section("conformite", "Contrôle des lettres", history.mentions(pack) if pack else ""),
        _section("derogations", "Dérogations", _waivers(dossier, here, codes)),
        _section("pack", "Fichiers du pack", history.files(pack) if pack else ""),
        f'<p class="am-discret">Source : <code>{text(dossier.file)}</code>. État au {french.day(today)}.</p>',
    ]
    return Sheet(
        title=f"{dossier.reference} {name}",
        description=f"Dossier {dossier.reference} : où il en est, le décompte, les lettres, le journal.",
        body=f'<div class="am-dossier">\n{"".join(parts)}\n</div>',
        meta=META,
    )


META = {
    **markup.APART,
    "parent": markup.crumbs(("Accueil", "index.html"), ("Dossiers", "dossiers/index.html")),
}


def _section(anchor: str, title: str, body: str) -> str:
    return (
        f'\n<section aria-labelledby="{anchor}">\n<h2 id="{anchor}">{title}</h2>\n{body}\n</section>'
        if body
        else ""
    )


# --- Where it stands ---


def _standing(dossier: Dossier, today: date) -> str:
    if dossier.state is None:
        said = "Ce dossier ne peut pas être calculé : voyez les constats."
        return f'<p class="am-etat">{badge("à corriger", "erreur")} {said}</p>'
    upcoming = dossier.state.next
    status = badge(str(upcoming.status), KIND[upcoming.status]) if upcoming else badge("terminé", "faite")
    note = ""
    if dossier.state.closed and dossier.case and dossier.case.closure:
        status, note = badge("clos", "sansobjet"), dossier.case.closure.note or ""
    elif _waits(dossier, today):
        status = badge(str(Status.DUE), KIND[Status.DUE])
    elif dossier.state.pause:
        status = badge("suspendue", "pause")
    said = f"{dossier.state.summary} {note[:1].upper()}{note[1:]}".strip()
    return f'<p class="am-etat">{status} <span>{text(said)}</span>{_next(dossier)}</p>'


def _waits(dossier: Dossier, today: date) -> bool:
    """Whether something is to be done today beside the scenario: a missed instalment, the end of a settled file."""
    incident = dossier.state.incident if dossier.state else None
    return bool(incident and incident.asks(today)) or any(step.since <= today for step in dossier.ending)


def _next(dossier: Dossier) -> str:
    """The command that records what is due, when nothing forbids it."""
    assert dossier.state
    upcoming = dossier.state.next
    if (
        upcoming is None
        or upcoming not in steps.due(dossier)
        or steps.obstacles(dossier, upcoming.step.stage)
    ):
        return ""
    return f" {command(steps.command(dossier.reference, upcoming))}"


def _figures(dossier: Dossier, today: date) -> str:
    claim, case = dossier.claim, dossier.case
    if case is None:
        return ""
    incident = dossier.state.incident if dossier.state else None
    pairs = [
        ("Créancier", text(dossier.creditor.name if dossier.creditor else case.creditor)),
        (
            "Régime",
            text(label(case.regime))
            + (" <small>recouvré par un tiers</small>" if case.by_third_party else ""),
        ),
        ("Procédure", text(dossier.procedure.title) if dossier.procedure else ""),
    ]
    if claim is not None:
        pairs += [
            ("Principal échu", euros(claim.principal)),
            (f"Total au {french.short_day(claim.as_of)}", euros(claim.total)),
            ("Par jour de plus", f"{french.number(claim.per_diem)}{french.NBSP}€" if claim.per_diem else ""),
            ("Non encore échu", euros(claim.not_due) if claim.not_due else ""),
            ("Contesté", euros(claim.disputed) if claim.disputed else ""),
            ("Seul exigible", euros(incident.missing) if incident else ""),
        ]
    if dossier.state is not None and dossier.state.leader and dossier.state.leader_due:
        late = (today - dossier.state.leader_due).days
        since = (
            french.count(late, "jour de retard", "jours de retard")
            if late > 0
            else f"échéance le {french.short_day(dossier.state.leader_due)}"
        )
        pairs.append(("Facture meneuse", f"{text(dossier.state.leader)} <small>{since}</small>"))
    if dossier.limitation and not case.closed_by(today):
        pairs.append(
            (
                "Prescription",
                f"{day(dossier.limitation)} <small>{history.distance(dossier.limitation, today)}</small>",
            )
        )
    return keys(pairs)


def timeline(dossier: Dossier, origin: str, codes: Collection[str]) -> str:
    """Every stage in order, done, refused or to come, then what the journal holds and does not count."""
    assert dossier.state
    stages = [_stage(step, _refused(dossier, step), origin, codes) for step in dossier.state.steps]
    frise = f'<ol class="am-frise">{"".join(stages)}</ol>'
    apart = [
        f"<li>{text(label(item.entry.act))} du {day(item.on)} : {text(item.why)}.</li>"
        for item in dossier.state.set_aside
    ]
    return frise + (f"<p>Ne comptent pas pour cette dette :</p><ul>{''.join(apart)}</ul>" if apart else "")


def _refused(dossier: Dossier, step: StepState) -> PlannedLetter | None:
    """The letter that a stage, or its next repetition, would send, when it is refused."""
    kind = next((kind for kind, stage in LETTER_STAGE.items() if stage is step.step.stage), None)
    letter = dossier.letter(kind) if kind else None
    return letter if letter and letter.status is LetterStatus.REFUSED else None


def _stage(step: StepState, refused: PlannedLetter | None, origin: str, codes: Collection[str]) -> str:
    name = STAGE_NAMES[step.step.stage].capitalize()
    when = ""
    if step.done:
        when = "le " + french.listing([day(done.on) for done in step.done])
    if step.first_day and step.status not in {Status.DONE, Status.SKIPPED, Status.PAUSED}:
        when += f"{', puis ' if when else ''}à partir du {day(step.first_day)}"
        if step.last_day:
            when += f", au plus tard le {day(step.last_day)}"
    details = [
        f"{text(step.why[:1].upper() + step.why[1:].rstrip('.'))}."
        if step.why and step.status not in {Status.DONE, Status.PLANNED}
        else ""
    ]
    if refused:
        details.append(_reasons(refused, origin, codes))
    if step.final_date and step.done:
        details.append(f"Date limite donnée au débiteur : {day(step.final_date)}.")
    details += [history.posted(done.entry) for done in step.done]
    if not step.done and step.step.channels:
        details.append(
            f"Canal : {text(french.listing([label(channel) for channel in step.step.channels], 'ou'))}."
        )
    shown = "".join(f"<p>{detail}</p>" for detail in details if detail)
    kind = "refus" if refused else KIND[step.status]
    status = badge("refusée", kind) if refused else badge(str(step.status), kind)
    return f'<li class="est-{kind}"><p><strong>{text(name)}</strong>{status} {when}</p>{shown}</li>\n'


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
    message = found.message[:1].upper() + found.message[1:]
    place = f"{found.file}:{found.span.line}:{found.span.column}"
    return (
        f"<li><p>{badge(str(found.severity), str(found.severity))} {rule_link(found.code, origin, codes)} "
        f"<code>{text(place)}</code></p><p>{text(message)}{basis}</p>{excerpt}{fix}</li>"
    )


# --- Letters ---


def picture(file: PackFile) -> str:
    """The name, beside a file of a pack, of the thumbnail of its first page."""
    return f"{file.name}.png"


def _letters(dossier: Dossier, pack: Pack | None, origin: str, codes: Collection[str]) -> str:
    present = {file.name: file for file in pack.files} if pack else {}
    cards = [_letter(planned, present.get(planned.file), origin, codes) for planned in dossier.letters]
    return f'<ul class="am-plis">{"".join(cards)}</ul>' if cards else ""


def _letter(planned: PlannedLetter, file: PackFile | None, origin: str, codes: Collection[str]) -> str:
    title = text(planned.title)
    when = f" {day(planned.day)}" if planned.day else ""
    shown = f"<p><strong>{title}</strong>{badge(str(planned.status), LETTER_KIND[planned.status])}{when}</p>"
    if planned.reasons:
        shown += f"<p>{_reasons(planned, origin, codes)}</p>"
    if file is None:
        return f'<li><span class="am-vide" aria-hidden="true"></span><div>{shown}</div></li>'
    address = markup.quote(file.name)
    shown += f'<p><a href="{address}" aria-label="{title}, PDF">PDF</a> <small>{history.size(file.size)}</small></p>'
    drawn = '<span class="am-vide" aria-hidden="true"></span>'
    if file.thumbnail:
        drawn = (
            f'<a href="{address}" tabindex="-1" aria-hidden="true"><img src="{markup.quote(picture(file))}" alt="" '
            f'width="{THUMBNAIL_WIDTH // 2}" height="{file.thumbnail.height // 2}" loading="lazy" decoding="async"></a>'
        )
    return f"<li>{drawn}<div>{shown}</div></li>"


def _reasons(planned: PlannedLetter, origin: str, codes: Collection[str]) -> str:
    """Why a letter is refused or not needed, with its rules."""
    why = "<br>".join(text(reason[:1].upper() + reason[1:]) for reason in planned.reasons)
    rules = french.listing([rule_link(code, origin, codes) for code in dict.fromkeys(planned.codes)])
    return why + (f" ({rules})" if rules else "")


def _waivers(dossier: Dossier, origin: str, codes: Collection[str]) -> str:
    waivers = dossier.case.waivers if dossier.case else ()
    rows = [
        (
            rule_link(waiver.code, origin, codes),
            text(waiver.reason),
            day(waiver.until) if waiver.until else "—",
        )
        for waiver in waivers
    ]
    return table(("Règle écartée", "Motif", "Jusqu’au"), rows) if rows else ""
