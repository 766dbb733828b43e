"""The project as read from its folder and examined on a day: the only reader of what users write."""

import os
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal
from functools import lru_cache
from pathlib import Path
from typing import TypeVar

from pydantic import BaseModel

from generator import claim as claims
from generator import french, rules, source, waivers
from generator import law as laws
from generator import procedure as procedures
from generator.case import Case, Creditor, LetterKind, Regime
from generator.claim import Claim
from generator.diagnostics import Diagnostic, Severity, excerpt, sort
from generator.ending import LastStep, ending
from generator.failures import GeneratorError
from generator.law import Law, NotInForce, freshness
from generator.law.model import LawFile
from generator.manifest import sha256
from generator.money import ZERO
from generator.planned import PlannedLetter, answers
from generator.procedure import LETTER_STAGE, Procedure, State, Status
from generator.reader import Bound, Index, bind, nearest
from generator.rules import Answer, Facts, Finding, Rule, Scenario, insurance
from generator.shard import Shard

Model = TypeVar("Model", bound=BaseModel)

CASES = "cases"
CREDITORS = "cases/creanciers"
LETTERS = "letters"
PROCEDURES = "letters/procedures"


@dataclass(frozen=True, slots=True, kw_only=True)
class Exhibit:
    """A file of the case folder; `path` is relative to that folder."""

    path: str
    sha256: str
    size: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Who:
    """The case a figure is of: its reference, whom it claims from, for whom. All but the first empty if unreadable."""

    reference: str
    debtor: str = ""
    siren: str = ""
    creditor: str = ""

    @property
    def name(self) -> str:
        """The debtor, or the reference of a case that names nobody."""
        return self.debtor or self.reference


@dataclass(frozen=True, slots=True, kw_only=True)
class Dossier:
    """One case file, as far as it could be understood on the day; `consulted`: the legal values it needed."""

    reference: str
    file: str
    text_sha256: str
    case: Case | None = None
    creditor: Creditor | None = None
    procedure: Procedure | None = None
    claim: Claim | None = None
    state: State | None = None
    answer: Answer | None = None
    letters: tuple[PlannedLetter, ...] = ()
    diagnostics: tuple[Diagnostic, ...] = ()
    waived: tuple[Diagnostic, ...] = ()
    exhibits: tuple[Exhibit, ...] = ()
    limitation: date | None = None
    insurer: insurance.Declaration | None = None
    index: Index | None = None
    consulted: frozenset[tuple[str, date]] = frozenset()
    ending: tuple[LastStep, ...] = ()

    @property
    def who(self) -> Who:
        """Whom its figures are of."""
        if self.case is None:
            return Who(reference=self.reference)
        debtor = self.case.debtor
        return Who(
            reference=self.reference,
            debtor=debtor.name,
            siren=debtor.siren or "",
            creditor=self.case.creditor,
        )

    @property
    def closed(self) -> bool:
        """Whether its file is closed on the day."""
        return self.state is not None and self.state.closed

    @property
    def claimable(self) -> Decimal:
        """What may be asked on the day: the whole, or what a plan whose terms are not withdrawn lets fall due."""
        if self.state and self.state.incident:
            return self.state.incident.missing
        return self.claim.total if self.claim else ZERO

    @property
    def standing(self) -> str:
        """Where the case stands in one word: what stops it, or the status of its next step."""
        if self.state is None or any(found.severity is Severity.ERROR for found in self.diagnostics):
            return TO_CORRECT
        if self.state.closed:
            return CLOSED
        incident = self.state.incident
        if (incident and incident.asks(self.state.day)) or any(
            step.since <= self.state.day for step in self.ending
        ):
            return str(Status.DUE)
        if self.state.pause:
            return SUSPENDED
        return FINISHED if self.state.next is None else str(self.state.next.status)

    def letter(self, kind: LetterKind) -> PlannedLetter | None:
        """What is answered for that letter: the one to write, or the last one that left; None in a case in error."""
        return next((item for item in reversed(self.letters) if item.kind is kind), None)


TO_CORRECT, SUSPENDED, FINISHED, CLOSED = "à corriger", "suspendu", "terminé", "clos"


@dataclass(frozen=True, slots=True, kw_only=True)
class Project:
    """Everything read from the project's folder, examined on `day`; with a `shard`, the cases of that part alone."""

    root: Path
    day: date
    law: Law
    creditors: Mapping[str, Creditor]
    procedures: Mapping[str, Procedure]
    templates: Mapping[str, str]
    dossiers: tuple[Dossier, ...]
    diagnostics: tuple[Diagnostic, ...]
    shard: Shard | None = None

    def dossier(self, reference: str) -> Dossier | None:
        return next((dossier for dossier in self.dossiers if dossier.reference == reference), None)


# --- Reading ---


@dataclass(slots=True)
class _Reading:
    root: Path
    diagnostics: list[Diagnostic] = field(default_factory=list)


def read_tree(root: Path, file: str) -> source.Tree:
    """The located tree of one file of the project, or the refusal that says why it cannot be read."""
    path = root / file
    try:
        if not _stays_in(root, file):
            return source.unreadable(file, "ce lien mène hors du dossier du projet")
        if not path.is_file():
            return source.unreadable(file, "un fichier est attendu ici, pas un dossier")
        size = path.stat().st_size
        if size > source.MAX_BYTES:
            return source.unreadable(
                file, f"le fichier pèse {size / 1e6:.0f} Mo : un dossier tient en quelques kilo-octets"
            )
        return source.parse_bytes(path.read_bytes(), file)
    except OSError as error:
        return source.unreadable(file, f"le fichier ne peut pas être lu ({_system_reason(error)})")


def _stays_in(folder: Path, relative: str) -> bool:
    """Whether `relative`, which never climbs, names something inside `folder` once its links are followed."""
    place = str(folder)
    for step in relative.split("/"):
        place = f"{place}/{step}"
        if os.path.islink(place):
            return (folder / relative).resolve().is_relative_to(folder.resolve())
    return True


def _system_reason(error: OSError) -> str:
    reasons = {
        PermissionError: "accès refusé",
        FileNotFoundError: "introuvable",
        IsADirectoryError: "c'est un dossier",
    }
    return next(
        (text for kind, text in reasons.items() if isinstance(error, kind)),
        f"erreur système n° {error.errno}",
    )


def read(root: Path, file: str, model: type[Model]) -> Bound[Model]:
    return bind(read_tree(root, file), model)


LAW_ROOT = Path(laws.__file__).resolve().parents[2]
_LAW = "generator/law"


@lru_cache(maxsize=1)
def _law_files() -> tuple[Bound[LawFile], ...]:
    names = sorted(path.name for path in (LAW_ROOT / _LAW).glob("*.yml"))
    return tuple(read(LAW_ROOT, f"{_LAW}/{name}", LawFile) for name in names)


@lru_cache(maxsize=1)
def read_law() -> Law:
    """The legal data shipped with the package. A slip in it stops everything: GeneratorError."""
    found = []
    for bound in _law_files():
        if bound.value is None:
            first = bound.diagnostics[0]
            raise GeneratorError(f"donnée légale illisible : {first.file}:{first.span.line} {first.message}")
        found.append(bound.value)
    try:
        return laws.assemble(found)
    except laws.LawError as error:
        raise GeneratorError(f"données légales contradictoires : {error}") from error


@lru_cache(maxsize=1)
def law_places() -> Mapping[str, freshness.Place]:
    """Where each parameter is written; files are named from LAW_ROOT."""
    return freshness.places(_law_files())


def law_warnings(root: Path, used: frozenset[tuple[str, date]], day: date) -> tuple[Diagnostic, ...]:
    """What the legal data say of themselves on `day`, for the values `used` (key, first day) by the cases."""
    return tuple(freshness.warnings(read_law(), law_places(), used, day, shipped=_law_is_shipped(root)))


def _law_is_shipped(root: Path) -> bool:
    """Whether the legal data came with the installed tool, instead of standing in the project."""
    return not LAW_ROOT.is_relative_to(root.resolve())


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
        raise GeneratorError(
            f"le dossier « {LETTERS} » est absent ou vide : lancez la commande à la racine du projet"
        )
    return texts


def load(
    root: Path,
    day: date,
    only: Collection[str] | None = None,
    *,
    instead: Mapping[str, bytes] | None = None,
    shard: Shard | None = None,
    progress: Callable[[int, int, str], None] = lambda done, total, label: None,
) -> Project:
    """Read and examine the project on `day`; `only` restricts the cases to some references, or to none.

    `instead` gives what some files would hold: the cases are judged as if it were written already. `shard` examines
    the cases of one part: the others are read as well, because a reference they usurp is an error of its owner.
    `progress` is told how many cases are examined, of how many, and the file of the last one.
    """
    law = read_law()
    reading = _Reading(root)
    would = instead or {}
    procedures_read = _read_named(reading, PROCEDURES, Procedure)
    readable = _check_procedures(reading, procedures_read, law, day)
    creditors = _read_named(reading, CREDITORS, Creditor)
    bounds: list[tuple[str, Bound[Case]]] = []
    owners: dict[str, list[str]] = {}
    for file in _case_files(root, only):
        bound = bind(source.parse_bytes(would[file], file), Case) if file in would else read(root, file, Case)
        if bound.value is not None:
            owners.setdefault(bound.value.reference, []).append(file)
        if shard is None or shard.holds(Path(file).stem):
            bounds.append((file, bound))
    dossiers = []
    for done, (file, bound) in enumerate(bounds, start=1):
        dossiers.append(
            _examine(_Desk(root, day, law, creditors, procedures_read, readable), file, bound, owners)
        )
        progress(done, len(bounds), file)
    if not bounds and only is None and shard is None:
        _say_empty(reading)
    used = frozenset(pair for dossier in dossiers for pair in dossier.consulted)
    reading.diagnostics += law_warnings(root, used, day)
    templates = read_templates(root)
    everything = [*reading.diagnostics, *(found for dossier in dossiers for found in dossier.diagnostics)]
    if only is None:
        everything += _wording_of_templates(templates, procedures_read.values(), law)
    return Project(
        root=root,
        day=day,
        law=law,
        creditors={slug: bound.value for slug, bound in creditors.items() if bound.value},
        procedures={slug: bound.value for slug, bound in procedures_read.items() if bound.value},
        templates=templates,
        dossiers=tuple(sorted(dossiers, key=lambda dossier: dossier.reference)),
        diagnostics=sort(everything),
        shard=shard,
    )


def _case_files(root: Path, only: Collection[str] | None) -> list[str]:
    folder = root / CASES
    if not folder.is_dir():
        return []
    names = sorted(entry.name for entry in os.scandir(folder) if entry.name.endswith((".yml", ".yaml")))
    return [f"{CASES}/{name}" for name in names if only is None or name.rsplit(".", 1)[0] in only]


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


def _check_procedures(
    reading: _Reading, known: dict[str, Bound[Procedure]], law: Law, day: date
) -> tuple[Procedure, ...]:
    """What the procedures say that cannot be followed; gives every one that could be read.

    One in error serves no case until it is corrected, and still claims its segments: their cases do not slip to
    another procedure in silence. A segment claimed twice stops only the cases that it should select.
    """
    every = tuple(bound.value for bound in known.values() if bound.value)
    for slug, bound in known.items():
        if bound.value is None:
            continue
        said = [
            _diagnostic(rule, finding, bound.index, law)
            for rule, finding in rules.check_procedure(Scenario(procedure=bound.value, known=every))
        ]
        kept, _ = waivers.on_facts(bound.value, said, bound.index, day, complete=True)
        reading.diagnostics += kept
        if any(found.severity is Severity.ERROR and found.code != "SCE13" for found in kept):
            known[slug] = replace(bound, value=None)
    return every


def _say_empty(reading: _Reading) -> None:
    reading.diagnostics.append(
        source.unreadable(
            CASES,
            "aucun dossier : le dossier « cases » est vide ou absent",
            "créez le premier par « amiable nouveau »",
        ).diagnostics[0]
    )


def _wording_of_templates(
    templates: Mapping[str, str], bounds: Iterable[Bound[Procedure]], law: Law
) -> Iterator[Diagnostic]:
    """What the templates themselves would make a letter say, at the line of letters/ where it is written."""
    announced: dict[tuple[Regime, LetterKind], frozenset[str]] = {}
    for procedure in (bound.value for bound in bounds if bound.value is not None):
        for kind, stage in LETTER_STAGE.items():
            step = procedure.step(stage)
            for regime in procedure.regimes if step else ():
                announced[regime, kind] = announced.get((regime, kind), frozenset()).union(step.announces)
    for remark in rules.check_templates(templates, announced):
        said = remark.rule.told(rules.at(words=remark.words))
        where = "" if len(remark.regimes) == len(Regime) else f" ; régime {' ou '.join(remark.regimes)}"
        yield Diagnostic(
            file=f"{LETTERS}/{remark.file}",
            span=remark.span,
            severity=remark.rule.severity,
            code=remark.rule.code,
            message=f"{said}{where}",
            public_message=remark.rule.title,
            basis=" ; ".join(law.article(key).citation for key in remark.rule.basis),
            fix=remark.rule.fix,
            excerpt=excerpt(templates[remark.file], remark.span),
        )


# --- Examining one case ---


@dataclass(frozen=True, slots=True)
class _Desk:
    root: Path
    day: date
    law: Law
    creditors: Mapping[str, Bound[Creditor]]
    procedures: Mapping[str, Bound[Procedure]]
    readable: tuple[Procedure, ...]


def _examine(desk: _Desk, file: str, bound: Bound[Case], owners: Mapping[str, list[str]]) -> Dossier:
    """One case as far as it can be understood. Never raises for what a user wrote."""
    name = Path(file).stem
    base = Dossier(
        reference=name, file=file, text_sha256=sha256(bound.index.text.encode()), index=bound.index
    )
    case = bound.value
    if case is None:
        return replace(base, diagnostics=sort(bound.diagnostics))
    found = _identity(case, file, bound.index, owners)
    creditor = _named(
        desk.creditors, case.creditor, ("creditor",), bound.index, found, "créancier", CREDITORS
    )
    procedure = _scenario(desk, case, creditor, bound.index, found)
    if creditor is None or procedure is None or found:
        return replace(base, case=case, creditor=creditor, procedure=procedure, diagnostics=sort(found))
    exhibits = _exhibits(desk.root / CASES / name, case)
    dossier = replace(base, case=case, creditor=creditor, procedure=procedure, exhibits=exhibits)
    return _judge(desk, dossier, bound.index, desk.creditors[case.creditor].index)


def _scenario(desk: _Desk, case: Case, creditor: Creditor | None, index: Index,
              found: list[Diagnostic]) -> Procedure | None:  # fmt: skip
    """The procedure the case follows; two that claim its debtor's segment are a diagnostic."""
    choice = procedures.choose(case, creditor, desk.readable)
    if len(choice.claimants) > 1:
        claimants = french.listing([f"« {slug} »" for slug in choice.claimants])
        message = f"le segment « {case.debtor.segment} » est revendiqué par {claimants}"
        fix = "écrivez « procedure: » dans le dossier, ou retirez le segment d'une de ces procédures"
        found.append(
            index.diagnostic(
                ("debtor", "segment"), severity=Severity.ERROR, code="FMT14", message=message, fix=fix
            )
        )
        return None
    where = ("procedure",) if case.procedure else ()
    return _named(desk.procedures, choice.slug, where, index, found, "procédure", PROCEDURES)


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
        message, fix = (
            f"{what} « {slug} » : son fichier contient des erreurs",
            f"corrigez d'abord {folder}/{slug}.yml",
        )
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
    paths += [case.grace.exhibit] if case.grace and case.grace.exhibit else []
    consent = case.debtor.lre_consent
    if consent and consent.proof:
        paths.append(consent.proof)
    for entry in case.journal:
        paths += [entry.proof] if entry.proof else []
        if entry.sending:
            paths += [path for path in (entry.sending.file, entry.sending.stamp) if path]
            paths += [event.proof for event in entry.sending.postal if event.proof]
    paths += [exhibit.file for exhibit in case.exhibits]
    return tuple(dict.fromkeys(paths))


def _exhibits(folder: Path, case: Case) -> tuple[Exhibit, ...]:
    """The exhibits that exist inside the case's own folder; a link that leaves it counts as absent."""
    found = []
    for path in exhibit_paths(case):
        target = folder / path
        try:
            if not _stays_in(folder, path) or not target.is_file():
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
    seen: set[tuple[str, date]] = set()
    law = freshness.Consulted(
        parameters=desk.law.parameters, articles=desk.law.articles, texts=desk.law.texts, seen=seen
    )
    try:
        claim = claims.compute(case, creditor, law, desk.day)
        state = procedures.state(case, claim, procedure, desk.day)
    except NotInForce as gap:
        fix, addition = freshness.missing(
            gap, law_places()[gap.key], desk.day, shipped=_law_is_shipped(desk.root)
        )
        found.append(
            index.diagnostic(
                (), severity=Severity.ERROR, code="LAW01", message=str(gap), fix=fix, addition=addition
            )
        )
    for key in claims.awaited_keys(case, creditor, law, claim) if claim else ():
        law.known(key, desk.day)  # not needed yet: noted when it exists, no fault when it does not
    facts = Facts(
        case=case,
        creditor=creditor,
        procedure=procedure,
        law=law,
        claim=claim,
        state=state,
        day=desk.day,
        files={exhibit.path: exhibit.sha256 for exhibit in dossier.exhibits},
        segments=tuple(segment for item in desk.readable for segment in item.segments),
    )
    refusals: list[tuple[Rule, str]] = []
    broken = rules.check_facts(facts, guarded=True)
    for rule, finding in broken:
        where = creditor_index if finding.file == "creancier" else index
        diagnostic = _diagnostic(rule, finding, where, desk.law)
        found.append(diagnostic)
        if rule.refuses:
            refusals.append((rule, diagnostic.message))
    kept, waived = waivers.on_facts(
        case,
        found,
        index,
        desk.day,
        complete=claim is not None and all(item.code != "INT01" for item in found),
    )
    set_aside = {item.code for item in waived}
    refusals = [(rule, item) for rule, item in refusals if rule.code not in set_aside]
    letters = answers(case, state, desk.day, refusals=refusals, found=kept, files=facts.files)
    return replace(
        dossier,
        claim=claim,
        state=state,
        answer=rules.answer(facts, [item for item in broken if item[0].code not in set_aside]),
        letters=letters,
        diagnostics=sort(kept),
        waived=sort(waived),
        limitation=rules.limitation_day(facts),
        ending=ending(case, claim, desk.law) if claim else (),
        insurer=insurance.awaited_declaration(facts),
        consulted=frozenset(seen),
    )


def _diagnostic(rule: Rule, finding: Finding, index: Index, law: Law) -> Diagnostic:
    return index.diagnostic(
        finding.route,
        severity=rule.severity,
        code=rule.code,
        message=rule.told(finding),
        public_message=rule.title,
        basis=" ; ".join(law.article(key).citation for key in rule.basis),
        fix=rule.fix,
    )
