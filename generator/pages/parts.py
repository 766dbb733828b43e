"""What the indicators share: a definition, a count with its unit, a debtor with its case, a spread by steps."""

from collections.abc import Iterable, Sequence
from decimal import Decimal

from generator import french
from generator.pages import chart, desk
from generator.pages.balance import share
from generator.pages.dossier import path
from generator.pages.markup import link, table, text
from generator.project import Who


def says(sentence: str) -> str:
    return f'<p class="am-discret">{sentence}</p>'


def folded(title: str, body: str) -> str:
    return f"<details><summary>{title}</summary>{body}</details>"


def days(value: Decimal | int) -> str:
    plural = abs(value) >= 2
    return text(f"{french.number(Decimal(value))}{french.NBSP}{'jours' if plural else 'jour'}")


def out_of(part: int, whole: int) -> str:
    return f"{share(Decimal(part), Decimal(whole))} <small>{part} sur {whole}</small>" if whole else "—"


def who(case: Who) -> str:
    """The debtor with a link to its case, and its reference."""
    return (
        f"{link(desk.FIGURES, path(case.reference), text(case.name))} "
        f'<small class="am-discret">{text(case.reference)}</small>'
    )


def spread(values: Iterable[int], steps: Sequence[tuple[int | None, str]]) -> list[tuple[str, int]]:
    """How many values fall in each step: those up to its bound, included, and above the one before."""
    counts = [0] * len(steps)
    for value in values:
        counts[next(rank for rank, (last, _) in enumerate(steps) if last is None or value <= last)] += 1
    return [(name, number) for (_, name), number in zip(steps, counts, strict=True)]


def count_bars(counted: Sequence[tuple[str, int]], name: str, title: str, unit: str) -> str:
    shown = [(label, french.count(number, unit), number) for label, number in counted]
    first = 5 - len(shown)  # the last step always has the strongest colour
    return chart.bars(
        [
            chart.Bar(
                label=label, figure=figure, parts=((f"{label} : {figure}", Decimal(number), first + rank),)
            )
            for rank, (label, figure, number) in enumerate(shown)
        ],
        name=name,
        title=title,
        said=french.listing([f"{label} : {figure}" for label, figure, _ in shown]),
    )


def counts(counted: Sequence[tuple[str, int]], what: str, unit: str) -> str:
    whole = Decimal(sum(number for _, number in counted))
    rows = [(text(label), str(number), share(Decimal(number), whole)) for label, number in counted]
    return table((what, unit, "Part"), rows, numeric=(1, 2))
