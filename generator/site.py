"""The folder of the site: the guide that MkDocs drew, and around it the pages of the cases, filled in their frames.

What is to change is laid beside the site first, then put in place in one go that nothing interrupts; a machine that
stops in between finishes it at the next build. A file that has not changed is not written again.
"""

import json
import os
import shutil
from collections.abc import Collection, Iterator
from contextlib import suppress
from pathlib import Path

from generator import pages
from generator.followed import Followup
from generator.pages import frames
from generator.pages.frames import Frames, html_path
from generator.pages.search import with_cases
from generator.pipeline import Build
from generator.workers import deaf

INDEX = "search/search_index.json"
INLINE = "search/search_index.js"
"""The same index as a script, for a site opened without a server."""
_FORMS = {INDEX: "", INLINE: "var __index = "}
"""What each form puts before the index."""

_READY = ".pret"
"""Written last among the files laid beside the site: from then on they are put in place, whatever happens."""


class SiteFolder:
    """The site at `out`; `staging` is where its next files wait, under numbers: a folder per case would cost more."""

    def __init__(self, out: Path) -> None:
        self.out = out
        self.staging = out.with_name(f".{out.name}.new")
        self._waits: dict[str, str] = {}

    def finish(self) -> None:
        """Put in place what an interrupted build had made ready; throw away what it had not."""
        if (self.staging / _READY).is_file():
            self._put_in_place()
        elif self.staging.exists():
            shutil.rmtree(self.staging)

    def lay(self, name: str, content: bytes) -> None:
        """Have `content` at `name` at the next `commit`, unless it stands there already."""
        with suppress(OSError):
            if (self.out / name).read_bytes() == content:
                return
        target = self._waiting(name)
        target.write_bytes(content)

    def link(self, name: str, origin: Path) -> None:
        """Have the file `origin` at `name`: the same file where the disk allows it, a copy elsewhere."""
        with suppress(OSError):
            if os.path.samefile(self.out / name, origin):
                return
        target = self._waiting(name)
        try:
            os.link(origin, target)
        except OSError:
            shutil.copyfile(origin, target)

    def _waiting(self, name: str) -> Path:
        if not self._waits:
            self.staging.mkdir(parents=True, exist_ok=True)
        return self.staging / self._waits.setdefault(name, str(len(self._waits)))

    def commit(self, *, gone: Collection[str] = ()) -> None:
        """Put everything laid in place, and take away the files and folders `gone`."""
        self.make_ready(gone)
        self._put_in_place()

    def make_ready(self, gone: Collection[str]) -> None:
        """The first half of `commit`: from then on the second is done, here or at the next build."""
        self.staging.mkdir(parents=True, exist_ok=True)
        ready = {"poser": self._waits, "enlever": sorted(gone)}
        (self.staging / _READY).write_text(json.dumps(ready), encoding="utf-8")
        self._waits = {}

    def _put_in_place(self) -> None:
        with deaf():
            ready = json.loads((self.staging / _READY).read_text(encoding="utf-8"))
            for name, number in ready["poser"].items():
                self._put(self.staging / number, self.out / name)
            for name in ready["enlever"]:
                path = self.out / name
                shutil.rmtree(path) if path.is_dir() else path.unlink(missing_ok=True)
                self._prune(path.parent)
            shutil.rmtree(self.staging)

    def _put(self, waiting: Path, place: Path) -> None:
        """One file in its place; one that waits no more was put there before an interruption."""
        try:
            os.replace(waiting, place)
        except FileNotFoundError:
            if waiting.exists():
                place.parent.mkdir(parents=True, exist_ok=True)
                os.replace(waiting, place)

    def _prune(self, folder: Path) -> None:
        """Take away a folder of the site that has become empty, and those it was alone in."""
        with suppress(OSError):
            while folder != self.out:
                folder.rmdir()
                folder = folder.parent

    def strangers(self, expected: Collection[str]) -> tuple[str, ...]:
        """The files of the site that are none of `expected`."""
        return tuple(name for name in names(self.out) if name not in expected)

    def left_over(self, expected: Collection[str], references: Collection[str]) -> tuple[str, ...]:
        """What the pages of these cases no longer hold: files, the folder of a case that is gone, extra lists."""
        found = []
        for reference in references:
            place = f"dossiers/{reference}"
            inside = [f"{place}/{name}" for name in names(self.out / place)]
            kept = any(name.startswith(f"{place}/") for name in expected)
            found += [name for name in inside if name not in expected] if kept else [place]
        lists = [f"dossiers/{path.name}" for path in (self.out / "dossiers").glob("liste-*.html")]
        return (*found, *(name for name in lists if name not in expected))


def names(folder: Path) -> Iterator[str]:
    """Every file under `folder`, by its path inside it."""
    for place, _, found in os.walk(folder):
        inside = os.path.relpath(place, folder)
        yield from (name if inside == "." else f"{inside}/{name}".replace(os.sep, "/") for name in found)


# --- The part of the site that MkDocs does not draw ---


def taken_frames(drawn: Path) -> Frames:
    """The frames among what MkDocs drew in `drawn`; those that are no page of their own are taken away."""
    found = {path: (drawn / html_path(path)).read_text(encoding="utf-8") for path in frames.sheets()}
    for path in (frames.CASE, frames.LIST):
        (drawn / html_path(path)).unlink()
    (drawn / html_path(frames.CASE)).parent.rmdir()
    return Frames(found)


def dossiers(
    build: Build, followup: Followup, drawn: Frames, but: Collection[str] = ()
) -> Iterator[tuple[str, bytes]]:
    """Every page and table about the cases of `build` and their follow-up, by its path in the site; `but`: paths of
    lists that stand already.
    """
    for path, sheet in pages.dossier_pages(build, followup, but):
        yield html_path(path), drawn.dressed(path, sheet).encode()
    yield from pages.tables(followup).items()


def indexes(drawn: Path, followup: Followup) -> dict[str, bytes]:
    """The search index of the guide in the folder `drawn`, with the cases, in each form it has there.

    None without search; the second form is that of a site opened without a server.
    """
    forms = {name: head for name, head in _FORMS.items() if (drawn / name).is_file()}
    if not forms:
        return {}
    whole = with_cases((drawn / INDEX).read_text(encoding="utf-8"), followup.cases)
    return {name: f"{head}{whole}".encode() for name, head in forms.items()}
