"""Where the stages meet: the only reader of files. `load`, `examine`, `build`; every door calls these."""

import ctypes
import os
import shutil
import sys
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from enum import StrEnum
from functools import lru_cache
from importlib import metadata
from pathlib import Path
from typing import TypeVar

from pydantic import BaseModel

from generator import __version__, claim as claims, law as laws, letter as letters, press, procedure as procedures, rules, source
from generator.case import Case, Creditor, LetterKind
from generator.claim import Claim
from generator.diagnostics import Diagnostic, Severity, sort
from generator.french import day as show_day
from generator.law import Law, NotInForce
from generator.letter import Letter
from generator.manifest import digest, digest_files, dump, legal_values, sha256
from generator.procedure import LETTER_STAGE, Procedure, State, Status, StepState
from generator.reader import Bound, Index, bind, nearest
from generator.rules import Facts, Finding, MentionResult, Rule

Model = TypeVar("Model", bound=BaseModel)

CASES = "cases"
CREDITORS = "cases/creanciers"
LETTERS = "letters"
PROCEDURES = "letters/procedures"
PACKS = "build/packs"
CACHE = "build/.cache"


class GeneratorError(Exception):
    """Something the code or the machine broke; the message is a French sentence."""


class LetterStatus(StrEnum):
    SENT = "envoyée"
    FINAL = "à envoyer"
    DRAFT = "projet"
    REFUSED = "refusée"
    NOT_NEEDED = "sans objet"


@dataclass(frozen=True, slots=True, kw_only=True)
class Exhibit:
    """A file of the case folder; `path` is relative to that folder."""

    path: str
    sha256: str
    size: int


@dataclass(frozen=True, slots=True, kw_only=True)
class PlannedLetter:
    """What a pack answers for one of the three letters. `day` is the date the letter bears."""

    kind: LetterKind
    status: LetterStatus
    day: date | None = None
    reasons: tuple[str, ...] = ()
    codes: tuple[str, ...] = ()
    file: str = ""
    letter: Letter | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Dossier:
    """One case file, as far as it could be understood on the day."""

    reference: str
    file: str
    text_sha256: str
    case: Case | None = None
    creditor: Creditor | None = None
    procedure: Procedure | None = None
    claim: Claim | None = None
    state: State | None = None
    letters: tuple[PlannedLetter, ...] = ()
    diagnostics: tuple[Diagnostic, ...] = ()
    waived: tuple[Diagnostic, ...] = ()
    exhibits: tuple[Exhibit, ...] = ()
    limitation: date | None = None
    index: Index | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Project:
    """Everything read from the project's folder, examined on `day`."""

    root: Path
    day: date
    law: Law
    creditors: Mapping[str, Creditor]
    procedures: Mapping[str, Procedure]
    templates: Mapping[str, str]
    dossiers: tuple[Dossier, ...]
    diagnostics: tuple[Diagnostic, ...]

    def dossier(self, reference: str) -> Dossier | None:
        return next((dossier for dossier in self.dossiers if dossier.reference == reference), None)


@dataclass(frozen=True, slots=True, kw_only=True)
class PackFile:
    name: str
    title: str
    sha256: str
    size: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Pack:
    """A finished pack on disk."""

    reference: str
    files: tuple[PackFile, ...]
    mentions: Mapping[LetterKind, tuple[MentionResult, ...]]
    digest: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Build:
    project: Project
    packs: Mapping[str, Pack]
    folder: Path
    made: int = 0


# --- Reading ---


@dataclass(slots=True)
class _Reading:
    root: Path
    diagnostics: list[Diagnostic] = field(default_factory=list)


def read_tree(root: Path, file: str) -> source.Tree:
    """The located tree of one file of the project, or the refusal that says why it cannot be read."""
    path = root / file
    try:
        if not path.resolve().is_relative_to(root.resolve()):
            return source.unreadable(file, "ce lien mène hors du dossier du projet")
        if not path.is_file():
            return source.unreadable(file, "un fichier est attendu ici, pas un dossier")
        size = path.stat().st_size
        if size > source.MAX_BYTES:
            return source.unreadable(file, f"le fichier pèse {size / 1e6:.0f} Mo : un dossier tient en quelques kilo-octets")
        return source.parse_bytes(path.read_bytes(), file)
    except OSError as error:
        return source.unreadable(file, f"le fichier ne peut pas être lu ({_system_reason(error)})")


def _system_reason(error: OSError) -> str:
    reasons = {PermissionError: "accès refusé", FileNotFoundError: "introuvable", IsADirectoryError: "c'est un dossier"}
    return next((text for kind, text in reasons.items() if isinstance(error, kind)), f"erreur système n° {error.errno}")


def read(root: Path, file: str, model: type[Model]) -> Bound[Model]:
    return bind(read_tree(root, file), model)


@lru_cache(maxsize=1)
def read_law() -> Law:
    """The legal data shipped with the package. A slip in it is our fault: LawError or GeneratorError."""
    folder = Path(laws.__file__).parent
    shapes: Mapping[str, type[BaseModel]] = laws.FILES
    found = []
    for name, model in shapes.items():
        bound = read(folder, name, model)
        if bound.value is None:
            first = bound.diagnostics[0]
            raise GeneratorError(f"donnée légale illisible : generator/law/{first.file}:{first.span.line} {first.message}")
        found.append(bound.value)
    return laws.assemble(found)


def read_templates(root: Path) -> dict[str, str]:
    """The texts of letters/ by relative name: letters, layout, style sheet."""
    folder = root / LETTERS
    texts = {}
    for path in sorted(folder.glob("*.*")):
        if path.suffix in {".md", ".html", ".css"}:
            text, refusal = source.decode(path.read_bytes())
            if refusal:
                raise GeneratorError(f"{LETTERS}/{path.name} : {refusal}")
            texts[path.name] = text
    if not texts:
        raise GeneratorError(f"le dossier « {LETTERS} » est absent ou vide : lancez la commande à la racine du projet")
    return texts


def load(root: Path, day: date, only: Collection[str] = ()) -> Project:
    """Read and examine the project on `day`; `only` restricts the cases to some references."""
    law = read_law()
    reading = _Reading(root)
    procedures_read = _read_named(reading, PROCEDURES, Procedure)
    creditors = _read_named(reading, CREDITORS, Creditor)
    bounds = [(file, read(root, file, Case)) for file in _case_files(root, only)]
    owners = _owners(bounds)
    dossiers = []
    for file, bound in bounds:
        dossiers.append(_examine(_Desk(root, day, law, creditors, procedures_read), file, bound, owners))
    if not bounds and not only:
        _say_empty(reading)
    everything = [*reading.diagnostics, *(found for dossier in dossiers for found in dossier.diagnostics)]
    return Project(
        root=root,
        day=day,
        law=law,
        creditors={slug: bound.value for slug, bound in creditors.items() if bound.value},
        procedures={slug: bound.value for slug, bound in procedures_read.items() if bound.value},
        templates=read_templates(root),
        dossiers=tuple(sorted(dossiers, key=lambda dossier: dossier.reference)),
        diagnostics=sort(everything),
    )


def _case_files(root: Path, only: Collection[str]) -> list[str]:
    folder = root / CASES
    if not folder.is_dir():
        return []
    names = sorted(entry.name for entry in os.scandir(folder) if entry.name.endswith((".yml", ".yaml")))
    return [f"{CASES}/{name}" for name in names if not only or name.rsplit(".", 1)[0] in only]


def _read_named(reading: _Reading, folder: str, model: type[Model]) -> dict[str, Bound[Model]]:
    """The files of a folder by slug; a slug that is not its file's name is a diagnostic."""
    found = {}
    base = reading.root / folder
    names = sorted(path.name for path in base.glob("*.yml")) if base.is_dir() else []
    for name in names:
        bound = read(reading.root, f"{folder}/{name}", model)
        slug = name.removesuffix(".yml")
        diagnostics = list(bound.diagnostics)
        value = bound.value
        if value is not None and value.slug != slug:
            diagnostics.append(_misnamed(bound.index, "slug", value.slug, slug))
            bound = replace(bound, value=None)
        reading.diagnostics += diagnostics
        found[slug] = bound
    return found


def _misnamed(index: Index, field_name: str, written: str, expected: str) -> Diagnostic:
    return index.diagnostic(
        (field_name,),
        severity=Severity.ERROR,
        code="FMT11",
        message=f"« {written} » n'est pas le nom du fichier « {expected} »",
        public_message="l'identifiant n'est pas le nom du fichier",
        fix=f"écrivez « {expected} » ou renommez le fichier",
    )


def _owners(bounds: Iterable[tuple[str, Bound[Case]]]) -> dict[str, list[str]]:
    owners: dict[str, list[str]] = {}
    for file, bound in bounds:
        if bound.value is not None:
            owners.setdefault(bound.value.reference, []).append(file)
    return owners


def _say_empty(reading: _Reading) -> None:
    reading.diagnostics.append(
        source.unreadable(CASES, "aucun dossier : le dossier « cases » est vide ou absent").diagnostics[0]
    )


# --- Examining one case ---


@dataclass(frozen=True, slots=True)
class _Desk:
    root: Path
    day: date
    law: Law
    creditors: Mapping[str, Bound[Creditor]]
    procedures: Mapping[str, Bound[Procedure]]


def _examine(desk: _Desk, file: str, bound: Bound[Case], owners: Mapping[str, list[str]]) -> Dossier:
    """One case as far as it can be understood. Never raises for what a user wrote."""
    name = Path(file).stem
    base = Dossier(reference=name, file=file, text_sha256=sha256(bound.index.text.encode()), index=bound.index)
    case = bound.value
    if case is None:
        return replace(base, diagnostics=sort(bound.diagnostics))
    found = _identity(case, file, bound.index, owners)
    creditor = _named(desk.creditors, case.creditor, ("creditor",), bound.index, found, "créancier", CREDITORS)
    slug = case.procedure or (creditor.procedure if creditor else None) or DEFAULT_PROCEDURES[case.regime.value]
    where = ("procedure",) if case.procedure else ()
    procedure = _named(desk.procedures, slug, where, bound.index, found, "procédure", PROCEDURES)
    if creditor is None or procedure is None or found:
        return replace(base, case=case, creditor=creditor, procedure=procedure, diagnostics=sort(found))
    exhibits = _exhibits(desk.root / CASES / name, case)
    dossier = replace(base, case=case, creditor=creditor, procedure=procedure, exhibits=exhibits)
    return _judge(desk, dossier, bound.index, desk.creditors[case.creditor].index)


DEFAULT_PROCEDURES = {"b2b": "entreprises", "b2c": "particuliers", "public": "public"}


def _identity(case: Case, file: str, index: Index, owners: Mapping[str, list[str]]) -> list[Diagnostic]:
    found = []
    name = Path(file).stem
    others = [other for other in owners.get(case.reference, ()) if other != file]
    if others:
        found.append(
            index.diagnostic(
                ("reference",),
                severity=Severity.ERROR,
                code="FMT12",
                message=f"la référence « {case.reference} » est aussi celle de {', '.join(others)}",
                fix="donnez une référence différente à chaque dossier",
            )
        )
    if case.reference != name:
        found.append(_misnamed(index, "reference", case.reference, name))
    if file.endswith(".yaml"):
        found.append(_misnamed(index, "reference", f"{name}.yaml", f"{name}.yml"))
    return found


def _named(known: Mapping[str, Bound[Model]], slug: str, route: tuple[str, ...], index: Index, found: list[Diagnostic],
           what: str, folder: str) -> Model | None:  # fmt: skip
    """The creditor or the procedure a case refers to, or a diagnostic with the nearest name."""
    bound = known.get(slug)
    if bound is not None and bound.value is not None:
        return bound.value
    if bound is not None:
        message, fix = f"{what} « {slug} » : son fichier contient des erreurs", f"corrigez d'abord {folder}/{slug}.yml"
    else:
        close = nearest(slug, known)
        message = f"{what} « {slug} » inconnu" + ("e" if what == "procédure" else "")
        choices = f"connus : {', '.join(sorted(known)) or 'aucun'}"
        fix = f"vouliez-vous écrire « {close} » ?" if close else f"créez {folder}/{slug}.yml ; {choices}"
    found.append(index.diagnostic(route, severity=Severity.ERROR, code="FMT13", message=message, fix=fix))
    return None


def exhibit_paths(case: Case) -> tuple[str, ...]:
    """Every file the case refers to, relative to its folder, in order of appearance."""
    paths = [path for invoice in case.invoices for path in invoice.exhibits]
    paths += [cost.exhibit for cost in case.extra_costs if cost.exhibit]
    if case.plan and case.plan.document:
        paths.append(case.plan.document)
    consent = case.debtor.lre_consent
    if consent and consent.proof:
        paths.append(consent.proof)
    for entry in case.journal:
        paths += [entry.proof] if entry.proof else []
        if entry.sending:
            paths += [entry.sending.file] if entry.sending.file else []
            paths += [event.proof for event in entry.sending.postal if event.proof]
    return tuple(dict.fromkeys(paths))


def _exhibits(folder: Path, case: Case) -> tuple[Exhibit, ...]:
    """The exhibits that exist inside the case's own folder; a link that leaves it counts as absent."""
    found = []
    for path in exhibit_paths(case):
        target = folder / path
        try:
            inside = target.resolve().is_relative_to(folder.resolve())
            if not inside or not target.is_file():
                continue
            data = target.read_bytes()
        except OSError:
            continue
        found.append(Exhibit(path=path, sha256=sha256(data), size=len(data)))
    return tuple(found)


def _judge(desk: _Desk, dossier: Dossier, index: Index, creditor_index: Index) -> Dossier:
    """Sums, state and rules of a case whose files are sound."""
    case, creditor, procedure = dossier.case, dossier.creditor, dossier.procedure
    assert case and creditor and procedure
    found: list[Diagnostic] = []
    claim = state = None
    try:
        claim = claims.compute(case, creditor, desk.law, desk.day)
        state = procedures.state(case, claim, procedure, desk.day)
    except NotInForce as gap:
        found.append(index.diagnostic((), severity=Severity.ERROR, code="LAW01", message=str(gap), fix="complétez generator/law"))
    facts = Facts(
        case=case,
        creditor=creditor,
        procedure=procedure,
        law=desk.law,
        claim=claim,
        state=state,
        day=desk.day,
        files={exhibit.path: exhibit.sha256 for exhibit in dossier.exhibits},
    )
    refusals: list[tuple[Rule, Diagnostic]] = []
    for rule, finding in rules.check_facts(facts, guarded=True):
        where = creditor_index if finding.file == "creancier" else index
        diagnostic = _diagnostic(rule, finding, where, desk.law)
        found.append(diagnostic)
        if rule.refuses:
            refusals.append((rule, diagnostic))
    kept, waived = _waive(case, found, index)
    planned = _plan(desk, dossier, claim, state, refusals, kept)
    return replace(
        dossier,
        claim=claim,
        state=state,
        letters=planned,
        diagnostics=sort(kept),
        waived=sort(waived),
        limitation=rules.limitation_day(facts),
    )


def _diagnostic(rule: Rule, finding: Finding, index: Index, law: Law) -> Diagnostic:
    return index.diagnostic(
        finding.route,
        severity=rule.severity,
        code=rule.code,
        message=rule.message.format(**finding.values),
        public_message=rule.title,
        basis=" ; ".join(law.article(key).citation for key in rule.basis),
        fix=rule.fix,
    )


def _waive(case: Case, found: list[Diagnostic], index: Index) -> tuple[list[Diagnostic], list[Diagnostic]]:
    """Warnings a derogation covers are set aside; a derogation that covers nothing, or an error, is a diagnostic."""
    kept = list(found)
    waived: list[Diagnostic] = []
    for position, waiver in enumerate(case.waivers):
        matching = [item for item in kept if item.code == waiver.code]
        if any(item.severity is not Severity.WARNING for item in matching):
            kept.append(index.diagnostic(("waivers", position, "code"), severity=Severity.ERROR, code="DER01",
                message=f"{waiver.code} n'est pas un avertissement : il ne se déroge pas", fix="corrigez la cause et supprimez la dérogation"))  # fmt: skip
        elif not matching:
            kept.append(index.diagnostic(("waivers", position, "code"), severity=Severity.WARNING, code="DER02",
                message=f"la dérogation à {waiver.code} ne sert à rien aujourd'hui", fix="supprimez-la"))  # fmt: skip
        else:
            waived += matching
            kept = [item for item in kept if item.code != waiver.code]
    return kept, waived


# --- Which letters ---


def _plan(desk: _Desk, dossier: Dossier, claim: Claim | None, state: State | None,
          refusals: list[tuple[Rule, Diagnostic]], found: list[Diagnostic]) -> tuple[PlannedLetter, ...]:  # fmt: skip
    errors = [item for item in found if item.severity is Severity.ERROR]
    planned = []
    for kind in LetterKind:
        against = [(rule.code, item.message) for rule, item in refusals if kind in rule.refuses]
        step = state.of(LETTER_STAGE[kind]) if state else None
        if step is not None and step.status is Status.DONE:
            planned.append(_sent(kind, step))
        elif errors:
            planned.append(_refused(kind, [(item.code, item.message) for item in errors]))
        elif step is None or state is None:
            planned.append(PlannedLetter(kind=kind, status=LetterStatus.NOT_NEEDED, reasons=("la procédure ne prévoit pas cette lettre",)))
        elif step.status is Status.SKIPPED:
            planned.append(PlannedLetter(kind=kind, status=LetterStatus.NOT_NEEDED, reasons=(step.why,)))
        elif against:
            planned.append(_refused(kind, against))
        elif step.status is Status.PAUSED:
            planned.append(_refused(kind, [("", step.why)]))
        else:
            planned.append(_to_write(desk, dossier, kind, step))
    return tuple(planned)


def _sent(kind: LetterKind, step: StepState) -> PlannedLetter:
    last = step.done[-1]
    archived = bool(last.entry.sending and last.entry.sending.file)
    reasons = () if archived else ("l'exemplaire envoyé n'est pas archivé dans le dossier",)
    return PlannedLetter(
        kind=kind, status=LetterStatus.SENT, day=last.on, reasons=reasons, file=f"{kind}.pdf" if archived else ""
    )


def _refused(kind: LetterKind, against: Iterable[tuple[str, str]]) -> PlannedLetter:
    pairs = list(dict.fromkeys(against))
    return PlannedLetter(
        kind=kind,
        status=LetterStatus.REFUSED,
        reasons=tuple(message for _, message in pairs),
        codes=tuple(code for code, _ in pairs if code),
    )


def _to_write(desk: _Desk, dossier: Dossier, kind: LetterKind, step: StepState) -> PlannedLetter:
    """A letter due today is final; a later one is a draft dated, and computed, on its first possible day."""
    due = step.status in {Status.DUE, Status.LATE}
    day = desk.day if due else step.first_day
    assert day is not None
    if due:
        return PlannedLetter(kind=kind, status=LetterStatus.FINAL, day=day, file=f"{kind}.pdf")
    reasons = (f"ne peut partir avant le {show_day(day)}",)
    return PlannedLetter(kind=kind, status=LetterStatus.DRAFT, day=day, reasons=reasons, file=f"{kind}.pdf")


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
    _sweep(folder)
    toolchain = toolchain_digest(project)
    workshop = press.Workshop(
        templates=project.templates,
        law=project.law,
        letters_dir=str(project.root / LETTERS),
        cache_dir=str(project.root / CACHE),
        toolchain=toolchain,
    )
    updated: dict[str, Dossier] = {}
    packs: dict[str, Pack] = {}
    orders: list[press.PackOrder] = []
    digests: dict[str, str] = {}
    wanted = [dossier for dossier in project.dossiers if dossier.case is not None and dossier.claim is not None]
    for dossier in wanted:
        ready = _compose(project, dossier)
        updated[dossier.reference] = ready
        order = _order(project, ready, toolchain)
        digests[dossier.reference] = digest([toolchain, _order_key(order), _manifest_facts(project, ready)])
        known = None if force else _known_pack(folder / dossier.reference, digests[dossier.reference])
        if known is None:
            orders.append(order)
        else:
            packs[dossier.reference] = known[0]
            updated[dossier.reference] = _with_findings(ready, known[1])
    cache = press.Cache(Path(workshop.cache_dir))
    total = len(orders)
    for done, result in enumerate(press.run(orders, workshop, jobs=jobs), start=1):
        dossier = _with_findings(updated[result.reference], result.findings, result.faults)
        updated[result.reference] = dossier
        packs[result.reference] = _assemble(project, dossier, result, cache, folder, digests[result.reference])
        progress(done, total, result.reference)
    _remove_strays(folder, {dossier.reference for dossier in project.dossiers}, whole=len(wanted) == len(project.dossiers))
    dossiers = tuple(updated.get(dossier.reference, dossier) for dossier in project.dossiers)
    found = sort([*project.diagnostics, *(item for dossier in dossiers for item in dossier.diagnostics)])
    return Build(
        project=replace(project, dossiers=dossiers, diagnostics=found),
        packs=dict(sorted(packs.items())),
        folder=folder,
        made=total,
    )


def _compose(project: Project, dossier: Dossier) -> Dossier:
    """The letters to print, with their view model; a rate that is not published yet refuses that letter."""
    assert dossier.case and dossier.creditor and dossier.procedure and dossier.claim and dossier.state
    composed = []
    for planned in dossier.letters:
        if planned.status in {LetterStatus.FINAL, LetterStatus.DRAFT} and planned.day is not None:
            try:
                claim = claims.compute(dossier.case, dossier.creditor, project.law, planned.day)
                state = procedures.state(dossier.case, claim, dossier.procedure, planned.day)
            except NotInForce as gap:
                composed.append(_refused(planned.kind, [("LAW01", str(gap))]))
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
            )
            planned = replace(planned, letter=letter)
        composed.append(planned)
    return replace(dossier, letters=tuple(composed))


def _order(project: Project, dossier: Dossier, toolchain: str) -> press.PackOrder:
    assert dossier.case and dossier.creditor and dossier.claim
    assets = _assets(project.root, dossier.creditor)
    asset_digest = digest_files(assets)
    printed = tuple(
        press.LetterOrder(letter=planned.letter, key=digest([toolchain, planned.letter, asset_digest]), assets=assets)
        for planned in dossier.letters
        if planned.letter is not None
    )
    archived = []
    folder = project.root / CASES / dossier.reference
    for planned in dossier.letters:
        if planned.status is LetterStatus.SENT and planned.file:
            data = _archived(folder, dossier, planned.kind)
            if data is not None:
                archived.append((planned.kind, planned.file, data))
    return press.PackOrder(
        reference=dossier.reference,
        title=f"Dossier {dossier.reference}",
        letters=printed,
        archived=tuple(archived),
        decompte=letters.decompte_document(dossier.case, dossier.creditor, dossier.claim, project.law),
        conformity=_conformity_view(project, dossier),
        day=project.day.isoformat(),
        assets=assets,
    )


def _order_key(order: press.PackOrder) -> object:
    return [
        [letter.key for letter in order.letters],
        [[kind, name, sha256(data)] for kind, name, data in order.archived],
        order.decompte,
        order.conformity,
    ]


def _archived(folder: Path, dossier: Dossier, kind: LetterKind) -> bytes | None:
    assert dossier.state
    step = dossier.state.of(LETTER_STAGE[kind])
    sending = step.done[-1].entry.sending if step and step.done else None
    known = {exhibit.path for exhibit in dossier.exhibits}
    if sending is None or sending.file not in known:
        return None
    return (folder / sending.file).read_bytes()


def _assets(root: Path, creditor: Creditor) -> dict[str, bytes]:
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
    return {
        "reference": dossier.reference,
        "creancier": dossier.creditor.name,
        "debiteur": dossier.case.debtor.name,
        "date": show_day(project.day),
        "date_iso": project.day.isoformat(),
        "droit_au": show_day(project.law.verified_on),
        "version": __version__,
        "etat": [
            {"lettre": letters.LETTERS[planned.kind].title, "statut": str(planned.status),
             "date": show_day(planned.day) if planned.day else "", "motifs": list(planned.reasons), "codes": list(planned.codes)}
            for planned in dossier.letters
        ],
        "regles": [
            {"code": item.code, "gravite": str(item.severity), "message": item.message, "fondement": item.basis}
            for item in dossier.diagnostics
        ],
        "derogations": [
            {"code": waiver.code, "motif": waiver.reason} for waiver in dossier.case.waivers
        ],
    }  # fmt: skip


def _with_findings(dossier: Dossier, findings: Iterable[press.LetterFinding], faults: Iterable[tuple[str, int, str]] = ()) -> Dossier:
    """The dossier once its letters were read back: an error on a letter refuses that letter."""
    assert dossier.index
    found = []
    refused: dict[LetterKind, list[tuple[str, str]]] = {}
    for finding in findings:
        rule = rules.rule(finding.code)
        name = letters.LETTERS[finding.kind].title
        found.append(
            dossier.index.diagnostic(("reference",), severity=rule.severity, code=rule.code,
                message=f"{name} : {finding.message}", public_message=f"{name} : {rule.title}", fix=rule.fix,
                basis=" ; ".join(read_law().article(key).citation for key in rule.basis))  # fmt: skip
        )
        if rule.severity is Severity.ERROR:
            refused.setdefault(finding.kind, []).append((finding.code, finding.message))
    faults = list(faults)
    for file, line, message in faults:
        found.append(_template_diagnostic(file, line, message))
    planned = tuple(
        _refused(item.kind, refused[item.kind]) if item.kind in refused and item.letter else
        _refused(item.kind, [("LET00", message) for _, _, message in faults]) if faults and item.letter else item
        for item in dossier.letters
    )  # fmt: skip
    kept, waived = (_waive_letters(dossier.case, found) if dossier.case else (found, []))
    return replace(
        dossier, letters=planned, diagnostics=sort([*dossier.diagnostics, *kept]), waived=sort([*dossier.waived, *waived])
    )


def _waive_letters(case: Case, found: list[Diagnostic]) -> tuple[list[Diagnostic], list[Diagnostic]]:
    codes = {waiver.code for waiver in case.waivers}
    waived = [item for item in found if item.code in codes and item.severity is Severity.WARNING]
    return [item for item in found if item not in waived], waived


def _template_diagnostic(file: str, line: int, message: str) -> Diagnostic:
    from generator.diagnostics import Span

    span = Span(line=line, column=1, end_line=line, end_column=2)
    return Diagnostic(file=f"{LETTERS}/{file}", span=span, severity=Severity.ERROR, code="LET00", message=message,
                      fix="corrigez le modèle de lettre")  # fmt: skip


def _manifest_facts(project: Project, dossier: Dossier) -> dict[str, object]:
    """What the manifest says of a pack before it is printed: inputs, legal values, rules."""
    assert dossier.case and dossier.creditor and dossier.claim
    used = {value for item in dossier.letters if item.letter for value in item.letter.legal_values}
    values = sorted({*dossier.claim.legal_values, *used}, key=lambda value: (value.key, value.start))
    fired = {item.code for item in (*dossier.diagnostics, *dossier.waived)}
    return {
        "reference": dossier.reference,
        "entrees": {
            dossier.file: dossier.text_sha256,
            f"{CREDITORS}/{dossier.creditor.slug}.yml": digest(dossier.creditor.model_dump(mode="json")),
            f"{PROCEDURES}/{dossier.procedure.slug}.yml": digest(dossier.procedure.model_dump(mode="json")) if dossier.procedure else "",
            **{f"{CASES}/{dossier.reference}/{exhibit.path}": exhibit.sha256 for exhibit in dossier.exhibits},
        },
        "valeurs_legales": legal_values(values),
        "conventions": {name: str(value) for name, value in _plain_terms(dossier).items()},
        "lettres": [
            {"acte": str(item.kind), "statut": str(item.status), "date": item.day.isoformat() if item.day else "",
             "motifs": list(item.reasons), "regles": list(item.codes)}
            for item in dossier.letters
        ],
        "regles": {rule.code: "constat" if rule.code in fired else "rien à signaler" for rule in rules.RULES if not rule.on_letter},
        "derogations": [{"code": waiver.code, "motif": waiver.reason} for waiver in dossier.case.waivers],
    }  # fmt: skip


def _plain_terms(dossier: Dossier) -> dict[str, object]:
    terms = dossier.claim.terms if dossier.claim else None
    return {name: getattr(terms, name) for name in terms.__slots__} if terms else {}


# --- Files of a pack ---


def _known_pack(folder: Path, expected: str) -> tuple[Pack, tuple[press.LetterFinding, ...]] | None:
    """The pack already on disk, when it was made from exactly these inputs and its files are still whole."""
    import json

    try:
        manifest = json.loads((folder / "manifest.json").read_bytes())
        if manifest["empreinte"] != expected:
            return None
        files = tuple(PackFile(name=row["nom"], title=row["titre"], sha256=row["sha256"], size=row["taille"]) for row in manifest["fichiers"])
        if any((folder / file.name).stat().st_size != file.size for file in files):
            return None
        mentions = {
            LetterKind(kind): tuple(MentionResult(**row) for row in rows) for kind, rows in manifest["mentions"].items()
        }
        findings = tuple(
            press.LetterFinding(kind=LetterKind(row["acte"]), code=row["code"], message=row["message"]) for row in manifest["constats"]
        )
    except (OSError, ValueError, KeyError, TypeError):
        return None
    return Pack(reference=folder.name, files=files, mentions=mentions, digest=expected), findings


def _assemble(project: Project, dossier: Dossier, result: press.PackResult, cache: press.Cache, folder: Path, expected: str) -> Pack:
    """Lay the files of a pack in a new folder, then put it in place of the old one in a single step."""
    assert dossier.claim
    staging = folder / f".{dossier.reference}.new"
    shutil.rmtree(staging, ignore_errors=True)
    staging.mkdir()
    files = []
    for printed in result.files:
        _place(cache.path_of(printed.sha256), staging / printed.name)
        files.append(PackFile(name=printed.name, title=printed.title, sha256=printed.sha256, size=printed.size))
    table = ("\N{ZERO WIDTH NO-BREAK SPACE}" + claims.as_csv(dossier.claim)).encode()
    (staging / "decompte.csv").write_bytes(table)
    files.append(PackFile(name="decompte.csv", title="Décompte (tableur)", sha256=sha256(table), size=len(table)))
    facts = _manifest_facts(project, dossier)
    manifest = {
        "empreinte": expected,
        "amiable": __version__,
        "date": project.day.isoformat(),
        "versions": versions(),
        **facts,
        "fichiers": [{"nom": file.name, "titre": file.title, "sha256": file.sha256, "taille": file.size} for file in files],
        "mentions": {str(kind): rows for kind, rows in result.mentions.items()},
        "constats": [{"acte": str(item.kind), "code": item.code, "message": item.message} for item in result.findings],
    }
    (staging / "manifest.json").write_text(dump(manifest), encoding="utf-8")
    exchange(staging, folder / dossier.reference)
    return Pack(reference=dossier.reference, files=tuple(files), mentions=result.mentions, digest=expected)


def _place(origin: Path, target: Path) -> None:
    shutil.copyfile(origin, target)


def exchange(new: Path, current: Path) -> None:
    """Put `new` in place of `current` in one step where the system can, then remove the old one.

    Where it cannot, the old folder is set aside first and `_sweep` restores it if the machine stops in between.
    """
    if not current.exists():
        os.replace(new, current)
        return
    if _swap(new, current):
        shutil.rmtree(new, ignore_errors=True)
        return
    aside = current.with_name(f".{current.name}.old")
    shutil.rmtree(aside, ignore_errors=True)
    os.replace(current, aside)
    os.replace(new, current)
    shutil.rmtree(aside, ignore_errors=True)


def _swap(one: Path, other: Path) -> bool:
    """Exchange two folders atomically (renameat2 on Linux, renamex_np on macOS); False where neither exists."""
    try:
        library = ctypes.CDLL(None, use_errno=True)
        if sys.platform == "linux":
            at_cwd, exchange_flag = -100, 2
            return library.renameat2(at_cwd, os.fsencode(one), at_cwd, os.fsencode(other), exchange_flag) == 0
        if sys.platform == "darwin":
            return library.renamex_np(os.fsencode(one), os.fsencode(other), 2) == 0
    except (OSError, AttributeError):
        return False
    return False


def _sweep(folder: Path) -> None:
    """Finish what an interrupted build left: restore a pack set aside, drop half-made ones."""
    for aside in folder.glob(".*.old"):
        current = folder / aside.name[1:].removesuffix(".old")
        if current.exists():
            shutil.rmtree(aside, ignore_errors=True)
        else:
            os.replace(aside, current)
    for staging in folder.glob(".*.new"):
        shutil.rmtree(staging, ignore_errors=True)


def _remove_strays(folder: Path, references: set[str], *, whole: bool) -> None:
    """Remove packs whose case no longer exists; only after a build of the whole project."""
    if not whole:
        return
    for path in folder.iterdir():
        if path.is_dir() and not path.name.startswith(".") and path.name not in references:
            shutil.rmtree(path, ignore_errors=True)


# --- What can change the bytes ---

_CHAIN = ("weasyprint", "pydyf", "tinycss2", "cssselect2", "fonttools", "jinja2", "markdown", "segno", "babel", "pypdfium2", "pydantic")


@lru_cache(maxsize=1)
def versions() -> dict[str, str]:
    """The versions of everything that can change a pack: Python, libraries, native text engines."""
    found = {"python": sys.version.split()[0], "amiable": __version__}
    for name in _CHAIN:
        try:
            found[name] = metadata.version(name)
        except metadata.PackageNotFoundError:
            found[name] = "absente"
    return {**found, **_native_versions()}


def _native_versions() -> dict[str, str]:
    """Pango, HarfBuzz and fontconfig, asked directly so that WeasyPrint need not be imported."""
    from ctypes.util import find_library

    found = {}
    for name, library, function in (("pango", "pango-1.0", "pango_version_string"), ("harfbuzz", "harfbuzz", "hb_version_string")):
        try:
            call = getattr(ctypes.CDLL(find_library(library) or ""), function)
            call.restype = ctypes.c_char_p
            found[name] = call().decode()
        except (OSError, AttributeError):
            found[name] = "inconnue"
    return found


@lru_cache(maxsize=1)
def _code_digest() -> str:
    """A digest of our own code and legal data."""
    folder = Path(__file__).parent
    return digest_files({str(path.relative_to(folder)): path.read_bytes() for path in sorted(folder.rglob("*")) if path.suffix in {".py", ".yml"}})


def toolchain_digest(project: Project) -> str:
    """Everything common to all letters: our code, the templates, the fonts, the versions of the chain."""
    fonts = {path.name: path.read_bytes() for path in sorted((project.root / LETTERS / "polices").glob("*")) if path.is_file()}
    return digest([versions(), _code_digest(), project.templates, digest_files(fonts)])
