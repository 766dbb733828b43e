"""Where the stages meet: from an examined project to packs on disk. Every door calls `build`."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Self

from generator import claim as claims
from generator import letter as letters
from generator import packing, press, rules, waivers
from generator import procedure as procedures
from generator.cachekeeping import tend
from generator.case import Case, Channel, Creditor, LetterKind
from generator.claim import Claim
from generator.diagnostics import Diagnostic, Severity, Span, sort
from generator.failures import GeneratorError
from generator.followed import Followed, Followup, follow, followup
from generator.ledger import PACKS
from generator.letter import Letter
from generator.planned import LetterStatus, PlannedLetter, file_of, withdrawn
from generator.project import LETTERS, Dossier, Model, Project, read, read_law
from generator.render import Page, Templates
from generator.shelf import Answered, KnownPack, Pack, PackFile, known_pack, put, remove_strays, sweep
from generator.toolchain import require_libraries, toolchain_digest
from generator.writing import write_atomically

CACHE = "build/.cache"


@dataclass(frozen=True, slots=True, kw_only=True)
class Build:
    project: Project
    packs: Mapping[str, Pack]
    folder: Path
    made: int = 0

    def followed(self) -> tuple[Followed, ...]:
        """What the pages of follow-up keep of each of its cases."""
        return tuple(
            follow(self.project, dossier, self._files(dossier.reference)) for dossier in self.project.dossiers
        )

    def followup(self) -> Followup:
        """The same with all that they share."""
        return followup(self.project, self.followed())

    def _files(self, reference: str) -> frozenset[str]:
        """The names of what the pack of a case holds."""
        pack = self.packs.get(reference)
        return frozenset(file.name for file in pack.files) if pack else frozenset()


def is_told(found: Diagnostic) -> bool:
    """Whether a build says it aloud: what stops something, and what the law asks for; `check` says the rest."""
    return found.severity is Severity.ERROR or found.code.startswith("LAW")


def pictures_of(build: Build) -> Callable[[PackFile], Path | None]:
    """Tells where the thumbnail of a file of a pack stands; None when it has none."""
    cache = press.Cache(build.project.root / CACHE)
    return lambda file: cache.path_of(file.thumbnail.sha256) if file.thumbnail else None


# --- Building ---


def build(
    project: Project,
    *,
    jobs: int = 0,
    crew: press.Crew | None = None,
    progress: Callable[[int, int, str], None] = lambda done, total, label: None,
    force: bool = False,
    alone: bool = True,
) -> Build:
    """Make every pack that changed. Each pack is replaced whole, at once; a crash leaves the previous one.

    `alone`: the project holds every case, and any other pack is taken away.
    """
    folder = project.root / PACKS
    folder.mkdir(parents=True, exist_ok=True)
    sweep(folder)
    workshop = workshop_of(project)
    cache = press.Cache(Path(workshop.cache_dir))
    keys = packing.Keys(project, workshop.toolchain)
    updated: dict[str, Dossier] = {}
    packs: dict[str, Pack] = {}
    wanted: dict[str, str] = {}
    for dossier in project.dossiers:
        if dossier.case is None or dossier.claim is None:
            continue
        expected = keys.pack(dossier)
        known = None if force else known_pack(folder / dossier.reference, expected, cache)
        if known is None:
            wanted[dossier.reference] = expected
            updated[dossier.reference] = dossier
        else:
            packs[dossier.reference] = known.pack
            updated[dossier.reference] = _as_known(project, dossier, known)
    ready: dict[str, _Ready] = {}
    handed = 0

    def order_of(reference: str) -> press.PackOrder:
        ready[reference] = _Ready.of(project, updated[reference], workshop.toolchain)
        return ready[reference].order

    with closing(press.run(wanted, order_of, workshop, jobs=jobs, crew=crew)) as results:
        for done, result in enumerate(results, start=1):
            item = ready.pop(result.reference)
            dossier = _with_findings(item.dossier, project.day, result.findings, result.faults)
            updated[result.reference] = _lighter(dossier)
            packs[result.reference] = put(
                folder,
                result,
                cache,
                decompte=claims.as_csv(item.claim),
                facts=packing.manifest_facts(project, dossier, item.claim),
                expected="" if result.faults else wanted[result.reference],  # a fault is met again next time
            )
            handed += sum(file.size for file in result.files)
            progress(done, len(wanted), result.reference)
    if alone:
        remove_strays(folder, keep=set(packs), shard=project.shard)
    tend(cache, folder, handed)
    dossiers = tuple(updated.get(dossier.reference, dossier) for dossier in project.dossiers)
    found = sort([*project.diagnostics, *(item for dossier in dossiers for item in dossier.diagnostics)])
    return Build(
        project=replace(project, dossiers=dossiers, diagnostics=found),
        packs=dict(sorted(packs.items())),
        folder=folder,
        made=len(wanted),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class _Ready:
    """A case whose pack is to be printed: its letters composed, the décompte of its pack, the order for a worker."""

    dossier: Dossier
    claim: Claim
    order: press.PackOrder

    @classmethod
    def of(cls, project: Project, dossier: Dossier, toolchain: str) -> Self:
        composed = packing.compose(project, dossier)
        claim = packing.stopped_claim(project, composed)
        return cls(dossier=composed, claim=claim, order=packing.order(project, composed, toolchain, claim))


def _lighter(dossier: Dossier) -> Dossier:
    """The same once its pack is laid: the views of its drafts, which nothing reads any more, are let go."""
    kept = tuple(
        replace(planned, letter=None) if planned.status is LetterStatus.DRAFT else planned
        for planned in dossier.letters
    )
    return replace(dossier, letters=kept)


def _as_known(project: Project, dossier: Dossier, known: KnownPack) -> Dossier:
    """A case whose pack stands already. What leaves today is composed: the mail of the day is made from it."""
    if any(planned.status is LetterStatus.FINAL for planned in dossier.letters):
        dossier = packing.compose(project, dossier)
    answered = zip(dossier.letters, known.letters, strict=True)
    letters = tuple(_as_answered(planned, row) for planned, row in answered)
    return _with_findings(replace(dossier, letters=letters), project.day, known.findings)


def _as_answered(planned: PlannedLetter, row: Answered) -> PlannedLetter:
    """A letter refused for its sums when the pack was made is refused, without composing it again."""
    if not planned.to_write or packing.BY_ITS_SUMS.isdisjoint(row.codes):
        return planned
    return PlannedLetter(
        kind=planned.kind, status=row.status, reasons=row.reasons, codes=row.codes, number=planned.number
    )


def print_page(project: Project, html: str, css: str, assets: Mapping[str, bytes]) -> bytes:
    """The PDF of a page that belongs to no case; the cache answers for one already printed."""
    return press.print_alone(workshop_of(project), html, css, assets)


def workshop_of(project: Project) -> press.Workshop:
    """What a worker needs to print for this project. Raises EngineUnavailable before anything is begun."""
    require_libraries()
    return workshop_in(project.root, project.templates)


def workshop_in(root: Path, templates: Mapping[str, str]) -> press.Workshop:
    """The same, when no case has been read and nothing is printed."""
    toolchain = toolchain_digest(templates, root / LETTERS)
    return press.Workshop(root=str(root), cache_dir=str(root / CACHE), toolchain=toolchain)


@dataclass(frozen=True, slots=True, kw_only=True)
class OneLetter:
    """A single letter printed: its bytes, or why it could not be."""

    letter: Letter | None
    data: bytes
    reasons: tuple[str, ...]


def print_one(project: Project, dossier: Dossier, kind: LetterKind, channel: Channel) -> OneLetter:
    """The very file a pack would hold for that letter, leaving by `channel`; the packs on disk stay as they are."""
    ready = packing.compose(project, dossier, channels={kind: channel})
    workshop = workshop_of(project)
    planned = ready.letter(kind)
    if planned is None or planned.letter is None:
        return OneLetter(letter=None, data=b"", reasons=planned.reasons if planned else ())
    order = packing.order(project, ready, workshop.toolchain, packing.stopped_claim(project, ready))
    wanted = tuple(
        item for item in order.letters if isinstance(item, press.LetterOrder) and item.letter.kind is kind
    )
    alone = replace(order, letters=wanted, decompte=None)
    (result,) = press.run([alone.reference], lambda _: alone, workshop, jobs=1)
    after = _with_findings(ready, project.day, result.findings, result.faults)
    printed = next((file for file in result.files if file.name == planned.file), None)
    if printed is None:
        told = after.letter(kind)
        assert told and told.reasons  # what is not printed says why
        return OneLetter(letter=planned.letter, data=b"", reasons=told.reasons)
    path = press.Cache(Path(workshop.cache_dir)).path_of(printed.sha256)
    return OneLetter(letter=planned.letter, data=path.read_bytes(), reasons=())


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
    printed = any(item.to_write for item in dossier.letters) and not faults
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
                earlier, creditor, procedure, claim, state, project.law, kind, day=entry.on
            )
            made.append(Specimen(name=name, kind=kind, letter=letter, page=templates.html(letter)))
    return tuple(made)


def specimen_sheets(project: Project, found: Sequence[Specimen]) -> tuple[press.Sheets, ...]:
    """The PDF of each specimen and the pictures of its pages, made as those of a pack."""
    return press.print_letters(workshop_of(project), [item.letter for item in found])


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
        write_atomically(target, content.encode() if isinstance(content, str) else content)
    return len(pages)
