"""A whole build: what has changed since the last one, then its packs, its calendar, its site, and the ledger.

Three ways, the same result: nothing changed, and nothing is done; only some cases did, and they alone are read; or
something that all of them share did, as every night the day, and everything is examined again. What is printed or
written is what differs.
"""

import json
import os
import shutil
from collections.abc import Callable, Collection, Iterable, Mapping
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass, replace
from datetime import date
from functools import lru_cache
from itertools import chain
from pathlib import Path, PurePosixPath
from typing import TypeAlias, TypedDict

from pydantic import TypeAdapter

from generator import ledger, pages, pipeline, site
from generator.agenda import DAYS
from generator.agenda.ics import as_ics
from generator.diagnostics import FORMATS, Diagnostic, Severity, count, sort
from generator.failures import GeneratorError
from generator.followed import Followed, Followup, followup
from generator.ledger import Ledger
from generator.lifelong import lifelong
from generator.manifest import digest, sha256
from generator.pages import Audience
from generator.pages.frames import Frames, html_path
from generator.pipeline import Build
from generator.press import Crew, alone
from generator.project import Project, law_warnings, load
from generator.shelf import exchange
from generator.writing import write_atomically

_BUILD = "build"
SITE = "build/site"
CALENDAR = "build/agenda.ics"
_KEPT = f"{ledger.STATE}/suivi.json"
_DRAWN = f"{ledger.STATE}/guide"
_KEY, _FRAMES = ".cle", ".cadres.json"


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What a build is asked. `jobs` 0 means all the cores; `hired` gives the workers of other machines for a project,
    or None.
    """

    root: Path
    day: date
    audience: str = Audience.INTERNAL
    with_site: bool = True
    force: bool = False
    jobs: int = 0
    hired: Callable[[Path], AbstractContextManager[Crew | None]] = lambda root: nullcontext()

    @property
    def choice(self) -> str:
        return ledger.choice_of(self.audience, with_site=self.with_site)


class Told(TypedDict):
    """What a build says: its text, the counts of what was found, the packs that stand and those that were made.

    `beside`: what stops nothing, the pages of the guide to read again.
    """

    text: str
    beside: str
    cases: int
    errors: int
    refusals: int
    warnings: int
    packs: int
    made: int


@dataclass(frozen=True, slots=True, kw_only=True)
class _Kept:
    """What is kept of one case from one build to the next. `told`: its errors, and what it says of the law."""

    followed: Followed
    told: tuple[Diagnostic, ...]
    errors: int
    refusals: int
    warnings: int


@dataclass(frozen=True, slots=True, kw_only=True)
class _Memory:
    """All that is kept: each case, what was found in the files that they share, the pages of the guide too old."""

    cases: Mapping[str, _Kept]
    shared: tuple[Diagnostic, ...]
    too_old: tuple[Diagnostic, ...]


_Guide: TypeAlias = Mapping[str, str | bytes]
"""The guide as it stands in docs/, by path."""
Shown: TypeAlias = Callable[[str], AbstractContextManager[Callable[[int, int, str], None]]]


def _nothing_shown(_: str) -> AbstractContextManager[Callable[[int, int, str], None]]:
    return nullcontext(lambda done, total, label: None)


def rebuild(
    asked: Asked,
    before: Ledger | None,
    now: Ledger,
    shown: Shown = _nothing_shown,
) -> Told:
    """Bring packs, calendar and site up to date. `before` is the last ledger, `now` what stands to be read.

    `shown` gives, for « dossiers » then for « packs », what the advance is told to: done, in all, the last one.
    """
    (asked.root / _BUILD).mkdir(exist_ok=True)
    with asked.hired(asked.root) as crew:  # those who do not answer are told before anything is drawn
        return _rebuilt(asked, before, now, crew, shown)


def _rebuilt(asked: Asked, before: Ledger | None, now: Ledger, crew: Crew | None, shown: Shown) -> Told:
    changed = _cases_changed(asked, before, now)
    found = _some(asked, changed, crew, shown) if changed else None
    touched: frozenset[str] = frozenset()
    if changed is None or found is None:
        guide = pipeline.read_guide(asked.root) if asked.with_site else {}
        slip = _draw_guide(asked, guide, now) if asked.with_site else None
        build, memory, followed = _everything(asked, guide, crew, shown)
        if slip:
            raise slip
        if asked.with_site:
            with alone(asked.root / _BUILD):
                _write_site(asked, build, followed)
    else:
        build, memory, followed, past = found
        if asked.with_site:
            with alone(asked.root / _BUILD):
                touched = _mend_site(asked, build, past, followed, changed)
    if asked.audience == Audience.INTERNAL:
        write_atomically(asked.root / CALENDAR, as_ics(followed.events(DAYS), asked.day).encode())
    standing = frozenset(os.listdir(build.folder)) if build.folder.is_dir() else frozenset()
    packs = [name for name in memory.cases if name in standing]
    if found and before and changed:
        now.packs, now.folders = ledger.as_it_stands_after(before, asked.root, changed, packs, touched)
    else:
        now.packs, now.folders = ledger.as_it_stands(asked.root, packs, SITE if asked.with_site else "")
    told = _told(asked, memory, packs=len(packs), made=build.made)
    _remember(asked, memory, now, told)
    return told


def preview(asked: Asked, before: Ledger | None, now: Ledger) -> tuple[Diagnostic, ...] | None:
    """Write the pages of the cases that changed, nothing printed: their letters wait for `rebuild`.

    Gives what was found in these cases; None when more than cases changed, or when nothing was built before.
    """
    changed = _cases_changed(asked, before, now)
    found = _examined(asked, changed) if changed else None
    if changed is None or found is None:
        return None
    project, past = found
    build = Build(project=project, packs={}, folder=asked.root / pipeline.PACKS)
    memory = _with_cases(past, changed, build)
    with alone(asked.root / _BUILD):
        _mend_site(asked, build, past, _followup(project, memory), changed)
    return project.diagnostics


def _cases_changed(asked: Asked, before: Ledger | None, now: Ledger) -> frozenset[str] | None:
    """The cases whose files changed, when nothing else did; None when everything is to be examined.

    So it is when a file of a pack is gone: which one is found by going over everything. One altered in place is found
    by the next build that has nothing else to do.
    """
    if before is None or asked.force or asked.audience != Audience.INTERNAL or not before.same_work(now):
        return None
    found = frozenset(ledger.case_of(name) for name in before.changed(now))
    return found if found and "" not in found and before.keeps_packs(asked.root) else None


# --- Examining and printing ---


def _everything(
    asked: Asked, guide: _Guide, crew: Crew | None, shown: Shown
) -> tuple[Build, _Memory, Followup]:
    with lifelong(), shown("dossiers") as progress:
        project = load(asked.root, asked.day, progress=progress)
    if asked.audience == Audience.GUIDE:
        build = Build(project=pages.without_cases(project), packs={}, folder=asked.root / pipeline.PACKS)
    else:
        build = _printed(asked, project, crew, shown)
    with lifelong():
        cases = _all_kept(build)
    of_cases = frozenset(chain.from_iterable(dossier.diagnostics for dossier in build.project.dossiers))
    shared = tuple(item for item in build.project.diagnostics if item not in of_cases)
    too_old = pages.to_review(_texts(guide), build.project)[1]
    memory = _Memory(cases=cases, shared=_without_law(shared), too_old=too_old)
    return build, memory, _followup(build.project, memory)


_NAMES = {"FMT11", "FMT12"}
"""What is found when two cases claim one name: the one that did not change is at fault too."""


def _some(
    asked: Asked, changed: frozenset[str], crew: Crew | None, shown: Shown
) -> tuple[Build, _Memory, Followup, _Memory] | None:
    """Only the cases `changed` are read, the others are as they were, which comes last; None when that would not be
    exact.
    """
    found = _examined(asked, changed)
    if found is None:
        return None
    project, past = found
    build = _printed(asked, project, crew, shown, alone=False)
    for reference in changed - build.packs.keys():
        shutil.rmtree(build.folder / reference, ignore_errors=True)
    memory = _with_cases(past, changed, build)
    return build, memory, _followup(build.project, memory), past


def _examined(asked: Asked, changed: frozenset[str]) -> tuple[Project, _Memory] | None:
    """The cases `changed` as they are now, and all of them as they were; None when the others may be touched too."""
    with lifelong():
        memory = _remembered(asked.root)
    if memory is None or (asked.with_site and _frames_of(asked) is None):
        return None
    project = load(asked.root, asked.day, changed)
    told = chain(
        (item for kept in memory.cases.values() for item in kept.told),
        (item for dossier in project.dossiers for item in dossier.diagnostics),
    )
    if any(item.code in _NAMES for item in told):
        return None
    if not project.dossiers and memory.cases.keys() <= changed:
        return None  # no case is left: that is a finding of its own
    return project, memory


def _with_cases(memory: _Memory, changed: frozenset[str], build: Build) -> _Memory:
    """The memory with the cases of `build` in the place of those that changed."""
    others = {reference: kept for reference, kept in memory.cases.items() if reference not in changed}
    return replace(memory, cases=dict(sorted({**others, **_all_kept(build)}.items())))


def _printed(asked: Asked, project: Project, crew: Crew | None, shown: Shown, *, alone: bool = True) -> Build:
    with shown("packs") as progress:
        return pipeline.build(
            project, jobs=asked.jobs, crew=crew, progress=progress, force=asked.force, alone=alone
        )


def _all_kept(build: Build) -> dict[str, _Kept]:
    """What is kept of each case of `build`, by reference."""
    cases = zip(build.project.dossiers, build.followed(), strict=True)
    return {followed.reference: _kept(followed, dossier.diagnostics) for dossier, followed in cases}


def _kept(followed: Followed, found: tuple[Diagnostic, ...]) -> _Kept:
    return _Kept(
        followed=followed,
        told=tuple(filter(pipeline.is_told, found)),
        errors=count(found, Severity.ERROR),
        refusals=count(found, Severity.REFUSAL),
        warnings=count(found, Severity.WARNING),
    )


def _followup(project: Project, memory: _Memory) -> Followup:
    return followup(project, (kept.followed for kept in memory.cases.values()))


# --- What is said ---


def _without_law(found: Iterable[Diagnostic]) -> tuple[Diagnostic, ...]:
    """What the shared files say but for the freshness of the law, which depends on the cases."""
    return tuple(item for item in found if item.code not in {"LAW02", "LAW03"})


def _told(asked: Asked, memory: _Memory, *, packs: int, made: int) -> Told:
    cases = memory.cases.values()
    used = frozenset(pair for kept in cases for pair in kept.followed.consulted)
    shared = (*memory.shared, *law_warnings(asked.root, used, asked.day))
    told = sort(chain(filter(pipeline.is_told, shared), chain.from_iterable(kept.told for kept in cases)))
    return Told(
        text=FORMATS["text"](told),
        beside=pages.told_of_reviews(memory.too_old) if asked.with_site else "",
        cases=len(cases),
        errors=sum(kept.errors for kept in cases) + count(shared, Severity.ERROR),
        refusals=sum(kept.refusals for kept in cases) + count(shared, Severity.REFUSAL),
        warnings=sum(kept.warnings for kept in cases) + count(shared, Severity.WARNING),
        packs=packs,
        made=made,
    )


# --- What is kept ---


@lru_cache(maxsize=1)
def _form() -> TypeAdapter[_Memory]:
    return TypeAdapter(_Memory)


def _remembered(root: Path) -> _Memory | None:
    """What the last build kept; None when it is missing or damaged."""
    try:
        head, _, body = (root / _KEPT).read_bytes().partition(b"\n")
        return _form().validate_json(body) if head.decode() == sha256(body) else None
    except (OSError, ValueError):
        return None


def _remember(asked: Asked, memory: _Memory, now: Ledger, told: Told) -> None:
    body = _form().dump_json(memory)
    (asked.root / ledger.STATE).mkdir(parents=True, exist_ok=True)
    write_atomically(asked.root / _KEPT, f"{sha256(body)}\n".encode() + body)
    now.beside = [CALENDAR] if asked.audience == Audience.INTERNAL else []
    now.told = dict(told)
    now.write(asked.root)


# --- The site ---


def _write_site(asked: Asked, build: Build, followup: Followup) -> None:
    """The whole site: the guide as it was drawn, then every page of the cases."""
    drawn, frames = _drawn_at(asked), _frames_of(asked)
    folder = site.SiteFolder(asked.root / SITE)
    folder.finish()
    expected = set()
    for name in site.names(drawn):
        if not name.startswith(".") and not (frames and _is_ours(name)):
            folder.link(name, drawn / name)
            expected.add(name)
    if frames is not None:
        expected |= _lay_cases(folder, build, followup, frames, drawn)
    folder.commit(gone=folder.strangers(expected))


def _is_ours(name: str) -> bool:
    """Whether what MkDocs drew there is a frame, or an index without the cases."""
    return name.startswith("dossiers/") or name in {site.INDEX, site.INLINE}


def _mend_site(
    asked: Asked, build: Build, past: _Memory, followup: Followup, changed: frozenset[str]
) -> frozenset[str]:
    """The pages of the cases `changed`, which are those of `build`, and the pages that tell of all of them.

    A page of the list that tells of the same cases as in the `past` stays. Gives the folders of the project in which
    something was laid or taken away, and what was taken away.
    """
    frames = _frames_of(asked)
    assert frames is not None
    folder = site.SiteFolder(asked.root / SITE)
    folder.finish()
    told = [kept.followed for kept in past.cases.values()]
    same = pages.unchanged_lists(told, followup.cases)
    stay = {path for path in same if (folder.out / html_path(path)).is_file()}
    expected = _lay_cases(folder, build, followup, frames, _drawn_at(asked), stay)
    gone = folder.left_over(expected, changed)
    folder.commit(gone=gone)
    above = chain.from_iterable(PurePosixPath(name).parents for name in (*expected, *gone))
    return frozenset(str(PurePosixPath(SITE, place)) for place in {*above, *map(PurePosixPath, gone)})


def _lay_cases(
    folder: site.SiteFolder,
    build: Build,
    followup: Followup,
    frames: Frames,
    drawn: Path,
    but: Collection[str] = (),
) -> set[str]:
    """Lay the pages and the packs of the cases of `build`, and what tells of every case; gives all their names, those
    of the lists `but` too, which stand already.

    A page is forgotten once it is laid: ten thousand of them weigh more than all the cases.
    """
    laid = set(map(html_path, but))
    told = site.dossiers(build, followup, frames, but)
    for name, content in chain(told, site.indexes(drawn, followup).items()):
        folder.lay(name, content)
        laid.add(name)
    files = pages.pack_files(build, Audience.INTERNAL)
    for name, origin in files.items():
        folder.link(name, origin)
    return laid | files.keys()


def _drawn_at(asked: Asked) -> Path:
    """Where the guide stands as MkDocs drew it."""
    return asked.root / _DRAWN / asked.audience


def _draw_guide(asked: Asked, guide: _Guide, now: Ledger) -> GeneratorError | None:
    """Have MkDocs draw the guide and the frames of the cases, only when something they show has changed.

    Before any case is read: its own file alone takes half a gigabyte to print. A slip in one of its pages is given
    back, to be told once the letters, which do without it, are made.
    """
    folder = _drawn_at(asked)
    try:
        project = load(asked.root, asked.day, ())
        key = _guide_key(asked, guide, project, now)
        with alone(asked.root / _BUILD):
            if not _is_drawn(folder, key):
                _draw(asked, project, key, folder)
    except GeneratorError as slip:
        return slip
    return None


def _draw(asked: Asked, project: Project, key: str, folder: Path) -> None:
    from generator.plugin import draw_guide  # MkDocs, only where it draws

    staging = folder.with_name(f".{folder.name}.new")
    shutil.rmtree(staging, ignore_errors=True)
    staging.parent.mkdir(parents=True, exist_ok=True)
    build = Build(project=project, packs={}, folder=asked.root / pipeline.PACKS)
    frames = draw_guide(asked.root / ledger.MENU, build=build, audience=asked.audience, out=staging)
    (staging / _FRAMES).write_text(json.dumps(frames.drawn if frames else {}), encoding="utf-8")
    (staging / _KEY).write_text(key, encoding="utf-8")
    exchange(staging, folder)


def _texts(guide: _Guide) -> dict[str, str]:
    """The pages of the guide, without its images."""
    return {path: content for path, content in guide.items() if isinstance(content, str)}


def _guide_key(asked: Asked, guide: _Guide, project: Project, now: Ledger) -> str:
    """The digest of all the guide shows: its pages with the values of the day, the theme, the tools that draw it.

    The letters of its gallery know nothing of the day: what they are made from stands for them.
    """
    shown = {
        **_texts(pages.expanded(guide, project, asked.audience)),
        **pages.reference_pages(project),
        pages.REVIEWS: pages.to_review(_texts(guide), project)[0],
    }
    return digest([now.toolchain, ledger.shared_inputs(now.read), asked.audience, shown])


def _is_drawn(folder: Path, key: str) -> bool:
    try:
        return (folder / _KEY).read_text(encoding="utf-8") == key
    except OSError:
        return False


def _frames_of(asked: Asked) -> Frames | None:
    """The frames of the guide as last drawn; None for the guide audience, and when none is drawn."""
    try:
        text = (_drawn_at(asked) / _FRAMES).read_text(encoding="utf-8")
    except OSError:
        return None
    return Frames(found) if (found := json.loads(text)) else None
