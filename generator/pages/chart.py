"""Charts as inline SVG: values in, one text out. It scales with the page; its colours are those of the text."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from generator.pages.markup import text

WIDTH, HEIGHT = 360, 190
_TOP, _BOTTOM = 8, 168
_LETTER = Decimal("5.8")  # the width of a letter of a label, in the units of the drawing
_ROUND_STEPS = (Decimal(1), Decimal(2), Decimal(5), Decimal(10))


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One value from `start` to `end`, both days included; `label` is what the pointer reads."""

    start: date
    end: date
    value: Decimal
    label: str


def scale(highest: Decimal, most: int = 5) -> tuple[Decimal, ...]:
    """Round values from 0 up to `highest` or just above, at most `most` of them after 0.

    >>> [str(tick) for tick in scale(Decimal("12.4"))]
    ['0', '5', '10', '15']
    """
    if highest <= 0:
        return (Decimal(0), Decimal(1))
    size = Decimal(10) ** ((highest / most).adjusted())
    step = next(size * times for times in _ROUND_STEPS if size * times * most >= highest)
    count = int(highest // step) + (highest % step > 0)
    return tuple(step * rank for rank in range(count + 1))


def years(start: date, end: date, most: int = 6) -> tuple[date, ...]:
    """The first days of years between `start` and `end`, evenly spaced, at most `most` of them."""
    first = start.year + (start > date(start.year, 1, 1))
    every = next(step for step in (1, 2, 5, 10, 20, 50, 100) if (end.year - first) // step < most)
    return tuple(date(year, 1, 1) for year in range(first, end.year + 1) if year % every == 0)


def step_line(steps: Sequence[Step], *, name: str, title: str, said: str, tick: Callable[[Decimal], str],
              last: str) -> str:  # fmt: skip
    """The history of one value as a line of steps, from 0 up.

    `steps` follow one another without a hole. `name` is unique in the page; `title` and `said` are read aloud;
    `tick` writes a figure of the axis, `last` stands at the end of the line.
    """
    ticks = scale(max(step.value for step in steps))
    labels = [tick(value) for value in ticks]
    left = 8 + max(len(label) for label in labels) * _LETTER
    right = WIDTH - 6 - len(last) * _LETTER
    start, end = steps[0].start, steps[-1].end
    days = Decimal((end - start).days + 1)

    def across(day: date) -> Decimal:
        return left + (right - left) * (day - start).days / days

    def up(value: Decimal) -> Decimal:
        return _BOTTOM - (_BOTTOM - _TOP) * value / ticks[-1]

    line = _line(steps, across, up)
    parts = [
        f'<svg class="am-trace" viewBox="0 0 {WIDTH} {HEIGHT}" role="img" '
        f'aria-labelledby="{name}-titre {name}-texte" xmlns="http://www.w3.org/2000/svg">',
        f'<title id="{name}-titre">{text(title)}</title><desc id="{name}-texte">{text(said)}</desc>',
        '<g class="am-axe" stroke="currentColor" stroke-width=".5">',
        *(_stroke(left, up(value), right, up(value)) for value in ticks),
        "</g>",
        *(_label(left - 5, up(value) + 3, "end", label) for value, label in zip(ticks, labels, strict=True)),
        *(_label(across(day), Decimal(HEIGHT - 6), "middle", str(day.year)) for day in years(start, end)),
        f'<path class="am-aire" fill="currentColor" fill-opacity=".09" d="{line}V{_BOTTOM}H{_at(left)}Z"/>',
        f'<path class="am-ligne" fill="none" stroke="currentColor" stroke-width="2" '
        f'vector-effect="non-scaling-stroke" d="{line}"/>',
    ]
    parts.append(_label(right + 4, up(steps[-1].value) + 3, "start", last, kind=' class="am-fin"'))
    parts += [_zone(step, across) for step in steps]
    return "".join((*parts, "</svg>"))


@dataclass(frozen=True, slots=True, kw_only=True)
class Bar:
    """One row of a bar chart: its name, the sum written at its end, and its parts (words, value, rank of colour)."""

    label: str
    figure: str
    parts: tuple[tuple[str, Decimal, int], ...]

    @property
    def total(self) -> Decimal:
        return sum((value for _, value, _ in self.parts), Decimal(0))


_ROW, _THICK = 34, 13
_NAME = 34  # letters of a name that fit beside a figure


def bars(rows: Sequence[Bar], *, name: str, title: str, said: str) -> str:
    """Horizontal bars on one scale, each cut in its parts; the same figures stand in a table beside.

    `name` is unique in the page; `title` and `said` are read aloud. Nothing is drawn when every row is empty.
    """
    longest = max((row.total for row in rows), default=Decimal(0))
    if longest <= 0:
        return ""
    drawn = [_bar(row, rank * _ROW, longest) for rank, row in enumerate(rows)]
    return (
        f'<figure class="am-courbe am-barres"><svg viewBox="0 0 {WIDTH} {len(rows) * _ROW}" role="img" '
        f'aria-labelledby="{name}-titre {name}-texte" xmlns="http://www.w3.org/2000/svg">'
        f'<title id="{name}-titre">{text(title)}</title><desc id="{name}-texte">{text(said)}</desc>'
        f"{''.join(drawn)}</svg></figure>"
    )


def _bar(row: Bar, top: int, longest: Decimal) -> str:
    label = row.label if len(row.label) <= _NAME else row.label[: _NAME - 1].rstrip() + "…"
    parts = [
        _label(Decimal(0), Decimal(top + 10), "start", label),
        _label(Decimal(WIDTH), Decimal(top + 10), "end", row.figure, kind=' class="am-fin"'),
    ]
    left = Decimal(0)
    for words, value, rank in row.parts:
        width = value * WIDTH / longest
        if value > 0:
            place = f'x="{_at(left)}" y="{top + 15}" width="{_at(width)}" height="{_THICK}"'
            parts.append(f'<rect class="am-b{rank}" {place}><title>{text(words)}</title></rect>')
        left += width
    return "".join(parts)


def _line(steps: Sequence[Step], across: Callable[[date], Decimal], up: Callable[[Decimal], Decimal]) -> str:
    def moves() -> Iterator[str]:
        yield f"M{_at(across(steps[0].start))} {_at(up(steps[0].value))}"
        for before, step in zip((steps[0], *steps), steps, strict=False):
            if step.value != before.value:
                yield f"H{_at(across(step.start))}V{_at(up(step.value))}"
        yield f"H{_at(across(steps[-1].end + timedelta(days=1)))}"

    return "".join(moves())


def _stroke(x1: Decimal, y1: Decimal, x2: Decimal, y2: Decimal) -> str:
    return f'<line x1="{_at(x1)}" y1="{_at(y1)}" x2="{_at(x2)}" y2="{_at(y2)}"/>'


def _label(x: Decimal, y: Decimal, anchor: str, words: str, kind: str = "") -> str:
    place = f'x="{_at(x)}" y="{_at(y)}" text-anchor="{anchor}"'
    return f'<text{kind} {place} font-size="10" fill="currentColor">{text(words)}</text>'


def _zone(step: Step, across: Callable[[date], Decimal]) -> str:
    """The whole height above a step, so that a pointer or a finger finds its label."""
    left, right = across(step.start), across(step.end + timedelta(days=1))
    place = f'x="{_at(left)}" y="{_TOP}" width="{_at(right - left)}" height="{_BOTTOM - _TOP}"'
    return f'<rect {place} fill="transparent"><title>{text(step.label)}</title></rect>'


def _at(length: Decimal) -> str:
    """A length of the drawing, to the hundredth, without useless zeros."""
    return format(length.quantize(Decimal("0.01")).normalize(), "f")
