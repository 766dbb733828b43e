"""The bar of a long work on a terminal: how much is done, how fast it goes, how long is left."""

import math
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, ProgressColumn, Task, TextColumn
from rich.text import Text


class Pace(ProgressColumn):
    """« 12,5 packs/s, reste 0:01:30 », once two of them are done."""

    def __init__(self, noun: str) -> None:
        super().__init__()
        self.noun = noun

    def render(self, task: Task) -> Text:
        if not task.speed or task.time_remaining is None:
            return Text("")
        left = timedelta(seconds=math.ceil(task.time_remaining))
        return Text(f"{task.speed:.1f} {self.noun}/s, reste {left}".replace(".", ",", 1))


@contextmanager
def bar(noun: str) -> Iterator[Callable[[int, int, str], None]]:
    """What a work on `noun` tells its advance to: how many are done, of how many, and which was the last."""
    columns = (
        TextColumn(noun),
        BarColumn(),
        MofNCompleteColumn(),
        Pace(noun),
        TextColumn("{task.description}"),
    )
    with Progress(*columns, console=Console(stderr=True), transient=True) as shown:
        task = shown.add_task("", total=None)
        yield lambda done, total, label: shown.update(task, completed=done, total=total, description=label)
