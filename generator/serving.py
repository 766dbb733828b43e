"""The site while one writes: a saved case shows at once, and its letters as soon as they are printed."""

import sys
from collections.abc import Callable
from pathlib import Path

from generator import ledger
from generator.diagnostics import FORMATS
from generator.failures import GeneratorError
from generator.rebuild import SITE, Asked, preview, rebuild
from generator.toolchain import build_digest
from generator.writing import write_atomically

_WAITING = f"{ledger.STATE}/attente"


class Refresher:
    """Brings the site up to date each time it is called, because a file changed.

    When only cases did, their pages are written first, with the letters that are still to print left out; a file of
    the folder `waiting` is then touched, so that whoever watches it calls again, and everything is finished.
    """

    def __init__(self, asked: Asked, say: Callable[[str], None]) -> None:
        self.asked = asked
        self.say = say
        self.waiting = asked.root / _WAITING
        self.waiting.mkdir(parents=True, exist_ok=True)
        self.site = asked.root / SITE
        self._shown: dict[str, str] = {}

    @property
    def watched(self) -> tuple[Path, ...]:
        """What is to be watched: all a build reads, and the folder `waiting`."""
        read = [self.asked.root / name for name in (*ledger.READ, ledger.MENU)]
        return (*(path for path in read if path.exists()), self.waiting)

    def __call__(self) -> None:
        try:
            self._refresh()
        except GeneratorError as failure:
            self.say(f"amiable : {failure}")

    def _refresh(self) -> None:
        before = ledger.last(self.asked.root)
        now = ledger.standing(self.asked.root, self.asked.choice, self.asked.day, build_digest(), before)
        if ledger.nothing_left(before, now, self.asked.root):
            return
        contents = {name: content for name, (_, content) in now.read.items()}
        if contents != self._shown and (found := preview(self.asked, before, now)) is not None:
            self._shown = contents
            sys.stdout.write(FORMATS["text"](found))
            write_atomically(self.waiting / "lettres", "\n".join(sorted(contents.values())).encode())
            return
        told = rebuild(self.asked, before, now)
        self._shown = {}
        sys.stdout.write(told["text"])
        self.say(f"site à jour ; packs : {told['made']} refaits")
