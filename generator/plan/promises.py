"""What became of a promise to pay: what was received for it, and whether it was kept, from the payments of the case.

A payment serves the promises in the order of their days, each from the day it was made to the eve of its check: of
two promises, one payment keeps one. What the clerk wrote (`tenue`) prevails over what was counted.
"""

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from generator.case import Case, Promise
from generator.money import ZERO


@dataclass(frozen=True, slots=True, kw_only=True)
class Pledge:
    """A promise on the day asked. `received`: what was paid for it; `check_on`: the first day it may be found broken.

    `kept` is None while the money may still come.
    """

    position: int
    promise: Promise
    received: Decimal
    check_on: date
    kept: bool | None

    @property
    def covered(self) -> bool:
        return self.received >= self.promise.amount


def pledges(case: Case, day: date, wait: int = 1) -> tuple[Pledge, ...]:
    """Every promise made up to `day`, in the order of the file; each is checked `wait` days after its own day."""
    left = [[item.received_on, item.amount] for item in case.payments if item.received_on <= day]
    left.sort(key=lambda item: item[0])
    found = []
    made = [(at, item) for at, item in enumerate(case.promises) if item.made_on <= day]
    for position, promise in sorted(made, key=lambda pair: (pair[1].due_on, pair[0])):
        check_on = promise.due_on + timedelta(days=max(wait, 1))
        received = ZERO
        for paid in left:
            if promise.made_on <= paid[0] < check_on:
                part = min(paid[1], promise.amount - received)
                paid[1] -= part
                received += part
        kept = promise.kept
        if kept is None and received >= promise.amount:
            kept = True
        elif kept is None and day >= check_on:
            kept = False
        found.append(
            Pledge(position=position, promise=promise, received=received, check_on=check_on, kept=kept)
        )
    return tuple(sorted(found, key=lambda item: item.position))
