"""Where the stages meet: from an examined project to packs on disk. Every door calls `build`."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from generator import __version__, press, rules, waivers
from generator import claim as claims
from generator import letter as letters
from generator import procedure as procedures
from generator.case import Case, Channel, Creditor, LetterKind
from generator.diagnostics import Diagnostic, Severity, Span, sort
from generator.failures import GeneratorError
from generator.french import day as show_day
from generator.law import NotInForce
from generator.letter import Letter
from generator.manifest import digest, digest_files, legal_values, sha256
from generator.planned import LetterStatus, PlannedLetter, file_of, withdrawn
from generator.project import (
    CASES,
    CREDITORS,
    LETTERS,
    PROCEDURES,
    Dossier,
    Model,
    Project,
    read,
    read_law,
)
from generator.render import Page, Templates
from generator.shelf import Pack, PackFile, known_pack, put, remove_strays, sweep
from generator.toolchain import require_libraries, toolchain_digest, versions

PACKS = "build/packs"
CACHE = "build/.cache"


@dataclass(frozen=True, slots=True, kw_only=True)
class Build:
    project: Project
    packs: Mapping[str, Pack]
    folder: Path
    made: int = 0


def picture_of(build: Build, file: PackFile) -> Path | None:
    """Where the thumbnail of a file of a pack stands; None when it has none."""
    if file.thumbnail is None:
        return None
    return press.Cache(build.project.root / CACHE).path_of(file.thumbnail.sha256)


# --- Building ---


def build(
    project: Project,
    *,
    jobs: int = 0,
    progress: Callable[[int, int, str], None] = lambda done, total, label: None,
    force: bool = False,
) -> Build:
    """Make every pack that changed. Each pack is replaced whole, at once; a crash leaves the previous one."""
    folder = project.root / PACKS
    folder.mkdir(parents=True, exist_ok=True)
    sweep(folder)
    workshop = _workshop(project)
    toolchain = workshop.toolchain
    updated: dict[str, Dossier] = {}
    packs: dict[str, Pack] = {}
    orders: list[press.PackOrder] = []
    digests: dict[str, str] = {}
    cache = press.Cache(Path(workshop.cache_dir))
    wanted = [
        dossier for dossier in project.dossiers if dossier.case is not None and dossier.claim is not None
    ]
    for dossier in wanted:
        ready = compose(project, dossier)
        updated[dossier.reference] = ready
        order = _order(project, ready, toolchain)
        digests[dossier.reference] = digest([toolchain, _order_key(order), _manifest_facts(project, ready)])
        known = None if force else known_pack(folder / dossier.reference, digests[dossier.reference], cache)
        if known is None:
            orders.append(order)
        else:
            packs[dossier.reference] = known[0]
            updated[dossier.reference] = _with_findings(ready, project.day, known[1])
    total = len(orders)
    with closing(press.run(orders, workshop, jobs=jobs)) as results:
        for done, result in enumerate(results, start=1):
            dossier = _with_findings(updated[result.reference], project.day, result.findings, result.faults)
            updated[result.reference] = dossier
            packs[result.reference] = put(
                folder,
                result,
                cache,
                decompte=claims.as_csv(dossier.claim),
                facts=_manifest_facts(project, dossier),
                expected="" if result.faults else digests[result.reference],  # a fault is met again next time
            )
            progress(done, total, result.reference)
    remove_strays(folder, keep=set(packs))
    dossiers = tuple(updated.get(dossier.reference, dossier) for dossier in project.dossiers)
    found = sort([*project.diagnostics, *(item for dossier in dossiers for item in dossier.diagnostics)])
    return Build(
        project=replace(project, dossiers=dossiers, diagnostics=found),
        packs=dict(sorted(packs.items())),
        folder=folder,
        made=total,
    )


def compose(
    project: Project, dossier: Dossier, *, channels: Mapping[LetterKind, Channel] | None = None
) -> Dossier:
    """The letters to print, with their view model; a rate that is not published yet refuses that letter.

    `channels`: by which some letters leave, when it is not by the first channel of their step.
    """
    assert dossier.case and dossier.creditor and dossier.procedure and dossier.claim and dossier.state
    composed = []
    for planned in dossier.letters:
        if planned.status in {LetterStatus.FINAL, LetterStatus.DRAFT} and planned.day is not None:
            try:
                claim = claims.compute(dossier.case, dossier.creditor, project.law, planned.day)
                state = procedures.state(dossier.case, claim, dossier.procedure, planned.day)
            except NotInForce as gap:
                composed.append(withdrawn(planned, [("LAW01", str(gap))]))
                continue
            letter = letters.compose(
                dossier.case,
                dossier.creditor,
                dossier.procedure,
                claim,
                state,
                project.law,
                planned.kind,
                day=planned.day,
                draft=planned.status is LetterStatus.DRAFT,
                channel=(channels or {}).get(planned.kind),
            )
            planned = replace(planned, letter=letter)
        composed.append(planned)
    return replace(dossier, letters=tuple(composed))


def print_page(project: Project, html: str, css: str, assets: Mapping[str, bytes]) -> bytes:
    """The PDF of a page that belongs to no case; the cache answers for one already printed."""
    return press.print_alone(_workshop(project), html, css, assets)


def _workshop(project: Project) -> press.Workshop:
    """Where documents are printed. Raises EngineUnavailable before anything is begun."""
    require_libraries()
    toolchain = toolchain_digest(project.templates, project.root / LETTERS)
    return press.Workshop(root=str(project.root), cache_dir=str(project.root / CACHE), toolchain=toolchain)


@dataclass(frozen=True, slots=True, kw_only=True)
class OneLetter:
    """A single letter printed: its bytes, or why it could not be."""

    letter: Letter | None
    data: bytes
    reasons: tuple[str, ...]


def print_one(project: Project, dossier: Dossier, kind: LetterKind, channel: Channel) -> OneLetter:
    """The very file a pack would hold for that letter, leaving by `channel`; the packs on disk stay as they are."""
    ready = compose(project, dossier, channels={kind: channel})
    workshop = _workshop(project)
    planned = ready.letter(kind)
    if planned is None or planned.letter is None:
        return OneLetter(letter=None, data=b"", reasons=planned.reasons if planned else ())
    order = _order(project, ready, workshop.toolchain)
    wanted = tuple(
        item for item in order.letters if isinstance(item, press.LetterOrder) and item.letter.kind is kind
    )
    alone = replace(order, letters=wanted, decompte=None)
    (result,) = press.run([alone], workshop, jobs=1)
    after = _with_findings(ready, project.day, result.findings, result.faults)
    printed = next((file for file in result.files if file.name == planned.file), None)
    if printed is None:
        told = after.letter(kind)
        assert told and told.reasons  # what is not printed says why
        return OneLetter(letter=planned.letter, data=b"", reasons=told.reasons)
    path = press.Cache(Path(workshop.cache_dir)).path_of(printed.sha256)
    return OneLetter(letter=planned.letter, data=path.read_bytes(), reasons=())


def _order(project: Project, dossier: Dossier, toolchain: str) -> press.PackOrder:
    assert dossier.case and dossier.creditor and dossier.claim
    assets = assets_of(project.root, dossier.creditor)
    asset_digest = digest_files(assets)
    folder = project.root / CASES / dossier.reference
    ordered: list[press.LetterOrder | press.Archived] = []
    for planned in dossier.letters:
        if planned.letter is not None:
            title = planned.title + (" (projet)" if planned.letter.draft else "")
            key = digest([toolchain, planned.letter, asset_digest])
            ordered.append(press.LetterOrder(title=title, letter=planned.letter, key=key))
        elif planned.archive:  # `planned` found it intact
            data = (folder / planned.archive).read_bytes()
            title = f"{planned.title} du {show_day(planned.day)} (exemplaire envoyé)" if planned.day else ""
            ordered.append(press.Archived(name=planned.file, title=title, data=data))
    return press.PackOrder(
        reference=dossier.reference,
        letters=tuple(ordered),
        decompte=letters.decompte_document(dossier.case, dossier.creditor, dossier.claim, project.law),
        conformity=_conformity_view(project, dossier),
        assets=assets,
    )


def _order_key(order: press.PackOrder) -> object:
    return [
        [
            [item.name, item.title, sha256(item.data)]
            if isinstance(item, press.Archived)
            else [item.title, item.key]
            for item in order.letters
        ],
        order.decompte,
        order.conformity,
    ]


def assets_of(root: Path, creditor: Creditor) -> dict[str, bytes]:
    """The creditor's logo, read here so that no template can name a file."""
    if not creditor.logo:
        return {}
    folder = root / CREDITORS
    path = folder / creditor.logo
    if not path.resolve().is_relative_to(folder.resolve()) or not path.is_file():
        return {}
    return {creditor.logo: path.read_bytes()}


def _conformity_view(project: Project, dossier: Dossier) -> dict[str, object]:
    assert dossier.case and dossier.creditor
    uses = waivers.uses(dossier.case, dossier.waived, project.day)
    return {
        "reference": dossier.reference,
        "creancier": dossier.creditor.name,
        "debiteur": dossier.case.debtor.name,
        "date": show_day(project.day),
        "date_iso": project.day.isoformat(),
        "droit_au": show_day(project.law.verified_on),
        "version": __version__,
        "etat": [_standing(planned) for planned in dossier.letters],
        "regles": [
            {
                "code": item.code,
                "gravite": str(item.severity),
                "message": item.message,
                "fondement": item.basis,
            }
            for item in dossier.diagnostics
        ],
        "derogations": [
            {
                "code": waiver.code,
                "motif": waiver.reason,
                "jusqu_au": show_day(waiver.until) if waiver.until else "",
                "emploi": use,
            }
            for waiver, use in zip(dossier.case.waivers, uses, strict=True)
        ],
    }


def _standing(planned: PlannedLetter) -> dict[str, object]:
    return {
        "lettre": planned.title,
        "statut": str(planned.status),
        "date": show_day(planned.day) if planned.day else "",
        "fichier": planned.file,
        "motifs": list(planned.reasons),
        "codes": list(planned.codes),
    }


def _with_findings(
    dossier: Dossier,
    day: date,
    findings: Iterable[press.LetterFinding],
    faults: Iterable[press.Fault] = (),
) -> Dossier:
    """The dossier once its letters were read back: an error on a letter refuses that letter."""
    found = [fault_diagnostic(dossier, fault) for fault in faults]
    against: dict[str, list[tuple[str, str]]] = {}
    for fault in faults:
        if fault.letter:
            against.setdefault(fault.letter, []).append(("LET00" if fault.file else "PDF01", fault.message))
    for finding in findings:
        found.append(_letter_diagnostic(dossier, finding))
        if rules.rule(finding.code).severity is Severity.ERROR:
            against.setdefault(file_of(finding.kind), []).append((finding.code, finding.message))
    planned = tuple(
        withdrawn(item, against[item.file]) if item.file in against else item for item in dossier.letters
    )
    assert dossier.case and dossier.index
    printed = any(item.letter for item in dossier.letters) and not faults
    kept, waived = waivers.on_letters(dossier.case, found, dossier.index, day, printed=printed)
    return replace(
        dossier,
        letters=planned,
        diagnostics=sort([*dossier.diagnostics, *kept]),
        waived=sort([*dossier.waived, *waived]),
    )


def _letter_diagnostic(dossier: Dossier, finding: press.LetterFinding) -> Diagnostic:
    assert dossier.index and dossier.case
    rule, name = rules.rule(finding.code), letters.LETTERS[finding.kind].title
    articles = rule.basis
    if finding.place:  # a mention: the catalogue names the articles of every regime
        articles = rules.in_law(articles, dossier.case.regime, third_party=dossier.case.by_third_party)
    return dossier.index.diagnostic(
        ("reference",),
        severity=rule.severity,
        code=rule.code,
        message=f"{name} : {finding.message}",
        public_message=f"{name} : {rule.title}",
        basis=" ; ".join(read_law().article(key).citation for key in articles),
        fix=f"{rule.fix} ({finding.place})" if finding.place else rule.fix,
    )


def fault_diagnostic(dossier: Dossier, fault: press.Fault) -> Diagnostic:
    """A fault at its line of letters/, or at the case whose text cannot be printed."""
    if not fault.file:
        assert dossier.index
        return dossier.index.diagnostic(
            ("reference",),
            severity=Severity.ERROR,
            code="PDF01",
            message=fault.message,
            public_message=rules.rule("PDF01").title,
            fix=rules.rule("PDF01").fix,
        )
    span = Span(line=fault.line, column=1, end_line=fault.line, end_column=2)
    return Diagnostic(
        file=f"{LETTERS}/{fault.file}",
        span=span,
        severity=Severity.ERROR,
        code="LET00",
        message=fault.message,
        fix="corrigez le modèle de lettre",
    )


def _manifest_facts(project: Project, dossier: Dossier) -> dict[str, object]:
    """What the manifest says of a pack before it is printed: inputs, legal values, rules."""
    assert dossier.case and dossier.creditor and dossier.claim
    used = {value for item in dossier.letters if item.letter for value in item.letter.legal_values}
    values = sorted({*dossier.claim.legal_values, *used}, key=lambda value: (value.key, value.start))
    fired = {item.code for item in (*dossier.diagnostics, *dossier.waived)}
    inputs = {
        dossier.file: dossier.text_sha256,
        f"{CREDITORS}/{dossier.creditor.slug}.yml": digest(dossier.creditor.model_dump(mode="json")),
        f"{PROCEDURES}/{dossier.procedure.slug}.yml": digest(dossier.procedure.model_dump(mode="json")),
    }
    exhibits = {f"{CASES}/{dossier.reference}/{exhibit.path}": exhibit.sha256 for exhibit in dossier.exhibits}
    rules_run = [rule.code for rule in rules.RULES if not rule.on_letter]
    return {
        "amiable": __version__,
        "date": project.day.isoformat(),
        "versions": versions(),
        "reference": dossier.reference,
        "entrees": {**inputs, **exhibits},
        "valeurs_legales": legal_values(values),
        "conventions": {name: str(value) for name, value in _plain_terms(dossier).items()},
        "calcul": list(claims.conventions(dossier.claim)) if dossier.claim else [],
        "lettres": [_manifest_letter(item) for item in dossier.letters],
        "regles": {code: "constat" if code in fired else "rien à signaler" for code in rules_run},
        "derogations": [
            {
                "code": waiver.code,
                "motif": waiver.reason,
                "jusqu_au": waiver.until.isoformat() if waiver.until else "",
            }
            for waiver in dossier.case.waivers
        ],
    }


def _manifest_letter(planned: PlannedLetter) -> dict[str, object]:
    return {
        "acte": str(planned.kind),
        "statut": str(planned.status),
        "date": planned.day.isoformat() if planned.day else "",
        "fichier": planned.file,
        "motifs": list(planned.reasons),
        "regles": list(planned.codes),
    }


def _plain_terms(dossier: Dossier) -> dict[str, object]:
    terms = dossier.claim.terms if dossier.claim else None
    chosen = {name: getattr(terms, name) for name in terms.__slots__} if terms else {}
    return {name: value for name, value in chosen.items() if value is not None}


# --- Specimens of the gallery, and pages on disk ---

SPECIMENS = "letters/specimens"


@dataclass(frozen=True, slots=True, kw_only=True)
class Specimen:
    """A letter of the gallery: a fictitious case through the production templates."""

    name: str
    kind: LetterKind
    letter: Letter
    page: Page


def specimens(project: Project) -> tuple[Specimen, ...]:
    """Each letter in each regime, from the fictitious cases of letters/specimens; a fault there is GeneratorError."""
    root = project.root
    creditor = _specimen(root, "creancier", Creditor)
    templates = Templates(project.templates)
    made = []
    for name in ("b2b", "b2c", "public", "tiers"):
        case = _specimen(root, name, Case)
        procedure = project.procedures.get(case.procedure or "")
        if procedure is None:
            raise GeneratorError(
                f"{SPECIMENS}/{name}.yml : procédure « {case.procedure} » inconnue ou en erreur"
            )
        for kind in LetterKind:
            entry = next((item for item in case.journal if item.act.value == kind.value), None)
            if entry is None:
                raise GeneratorError(
                    f"{SPECIMENS}/{name}.yml : il manque la ligne « acte: {kind} » du journal"
                )
            earlier = case.model_copy(
                update={"journal": tuple(item for item in case.journal if item.on < entry.on)}
            )
            claim = claims.compute(earlier, creditor, project.law, entry.on)
            state = procedures.state(earlier, claim, procedure, entry.on)
            letter = letters.compose(
                earlier, creditor, procedure, claim, state, project.law, kind, day=entry.on, draft=False
            )
            made.append(Specimen(name=name, kind=kind, letter=letter, page=templates.html(letter)))
    return tuple(made)


def specimen_sheets(project: Project, found: Sequence[Specimen]) -> tuple[press.Sheets, ...]:
    """The PDF of each specimen and the pictures of its pages, made as those of a pack."""
    return press.print_letters(_workshop(project), [item.letter for item in found])


def _specimen(root: Path, name: str, model: type[Model]) -> Model:
    bound = read(root, f"{SPECIMENS}/{name}.yml", model)
    if bound.value is None:
        first = bound.diagnostics[0]
        raise GeneratorError(f"{first.file}:{first.span.line}:{first.span.column} {first.message}")
    return bound.value


GUIDE = "docs"
_NOT_PAGES = ("theme/", "includes/", "decisions/", "assets/captures/")


def read_style(root: Path, name: str) -> str:
    """A style sheet of docs/; empty when there is none."""
    path = root / GUIDE / name
    return path.read_bytes().decode() if path.is_file() else ""


def read_guide(root: Path) -> dict[str, str | bytes]:
    """The guide as it stands in docs/: Markdown as text, everything else as bytes, by path."""
    folder = root / GUIDE
    found: dict[str, str | bytes] = {}
    for path in sorted(folder.rglob("*")):
        name = path.relative_to(folder).as_posix()
        if path.is_file() and not name.startswith(_NOT_PAGES):
            data = path.read_bytes()
            found[name] = data.decode() if path.suffix == ".md" else data
    return found


def copy_files(files: Mapping[str, Path], out: Path) -> int:
    """Copy finished files beside the pages, by their path in the site; returns how many."""
    return write_pages({name: origin.read_bytes() for name, origin in files.items()}, out)


def write_pages(pages: Mapping[str, str | bytes], out: Path) -> int:
    """Write pages under `out`, each whole or not at all; returns how many. A path that leaves `out` is refused."""
    for name, content in pages.items():
        target = out / name
        if not target.resolve().is_relative_to(out.resolve()):
            raise GeneratorError(f"la page « {name} » sortirait du dossier demandé")
        target.parent.mkdir(parents=True, exist_ok=True)
        press.write_atomically(target, content.encode() if isinstance(content, str) else content)
    return len(pages)
