"""Growth curves as SVG files: both axes are logarithmic, so that a cost in proportion to its size is a slope of 1."""

import math
from collections.abc import Mapping
from html import escape

WIDTH, HEIGHT = 690, 400
_LEFT, _RIGHT, _TOP, _BOTTOM = 70, 430, 20, 350
_COLOURS = ("#17415a", "#9a3b1f", "#22603f", "#7a4fa3", "#b07d12", "#5b6870")
_LINE = 15  # height of a line of the legend


def growth(lines: Mapping[str, Mapping[int, float]], *, title: str, said: str, unit: str) -> str:
    """One line a measure: its value by number of cases, both above 0. `said` is read aloud in place of the drawing."""
    drawn = {name: points for name, points in lines.items() if points}
    sizes = [size for points in drawn.values() for size in points]
    values = [value for points in drawn.values() for value in points.values()]
    across = _axis(sizes, _LEFT, _RIGHT)
    up = _axis(values, _BOTTOM, _TOP)
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" role="img" '
        'aria-labelledby="titre texte" font-family="sans-serif" font-size="12" fill="#1c2529">',
        f'<title id="titre">{escape(title)}</title><desc id="texte">{escape(said)}</desc>',
        f'<rect width="{WIDTH}" height="{HEIGHT}" fill="#fff"/>',
    ]
    for power in _powers(values):
        y = up(10.0**power)
        parts.append(f'<line x1="{_LEFT}" y1="{y}" x2="{_RIGHT}" y2="{y}" stroke="#d8e0e4"/>')
        parts.append(
            f'<text x="{_LEFT - 8}" y="{y + 4}" text-anchor="end">{_figure(power)} {escape(unit)}</text>'
        )
    for power in _powers(sizes):
        x = across(10.0**power)
        parts.append(f'<line x1="{x}" y1="{_TOP}" x2="{x}" y2="{_BOTTOM}" stroke="#d8e0e4"/>')
        parts.append(f'<text x="{x}" y="{_BOTTOM + 18}" text-anchor="middle">{_figure(power)}</text>')
    middle = (_LEFT + _RIGHT) / 2
    parts.append(f'<text x="{middle}" y="{_BOTTOM + 38}" text-anchor="middle">dossiers</text>')
    for rank, (name, points) in enumerate(drawn.items()):
        colour = _COLOURS[rank % len(_COLOURS)]
        places = [(across(size), up(value)) for size, value in sorted(points.items())]
        path = " ".join(f"{x},{y}" for x, y in places)
        parts.append(f'<polyline points="{path}" fill="none" stroke="{colour}" stroke-width="2"/>')
        parts += [f'<circle cx="{x}" cy="{y}" r="3.5" fill="{colour}"/>' for x, y in places]
        y = _TOP + 10 + rank * 2 * _LINE
        parts.append(f'<rect x="{_RIGHT + 16}" y="{y - 9}" width="10" height="10" fill="{colour}"/>')
        parts.append(f'<text x="{_RIGHT + 32}" y="{y}">{escape(name)}</text>')
    return "\n".join((*parts, "</svg>")) + "\n"


def _powers(values: list[float] | list[int]) -> range:
    """The powers of ten that enclose the values."""
    low, high = math.floor(math.log10(min(values))), math.ceil(math.log10(max(values)))
    return range(low, max(high, low + 1) + 1)


def _axis(values: list[float] | list[int], start: int, end: int):  # type: ignore[no-untyped-def]
    powers = _powers(values)

    def place(value: float) -> float:
        part = (math.log10(value) - powers[0]) / (powers[-1] - powers[0])
        return round(start + (end - start) * part, 1)

    return place


def _figure(power: int) -> str:
    text = f"{10.0**power:,.{max(0, -power)}f}"
    return text.replace(",", "\N{NARROW NO-BREAK SPACE}").replace(".", ",")
