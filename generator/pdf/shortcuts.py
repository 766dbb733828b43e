"""Four shortcuts inside WeasyPrint: a quarter of the time of a letter less, the same bytes.

They replace what is private, so they are taken with the one version they were written against and with no other:
another one prints the same letters, more slowly. `tests/test_shortcuts.py` prints with and without.
"""

import re
from collections import OrderedDict
from collections.abc import Callable
from functools import cache
from importlib.resources import files
from typing import Any

VERSION = "70.0"
"""The WeasyPrint whose source these shortcuts follow."""

_NOT_PLAIN = (
    "footnote", "note(", "::marker", "list-item",  # a note, or a list item that is no `li`
    "ellipsis", "line-clamp",  # a line that is cut after it was shaped
    "@import", "<link", "<style",  # a style that is not seen here
)  # fmt: skip
"""In a page or its style sheet, what two of the shortcuts do not suit."""
_NOTES = re.compile(r"^::(footnote|note)-.*$", re.MULTILINE)
_MARKERS = re.compile(r"^::marker\b", re.MULTILINE)

LINES = 1000
"""Lines of text kept shaped from one page to the next, those used last: 3 MB, the own lines of fifteen letters."""
_SHAPES = (
    "direction", "font_family", "font_feature_settings", "font_kerning", "font_language_override", "font_size",
    "font_stretch", "font_style", "font_variant_alternates", "font_variant_caps", "font_variant_east_asian",
    "font_variant_ligatures", "font_variant_numeric", "font_variant_position", "font_variation_settings",
    "font_weight", "hyphenate_character", "hyphenate_limit_chars", "hyphenate_limit_zone", "hyphens", "lang",
    "letter_spacing", "line_height", "overflow_wrap", "tab_size", "text_decoration_line", "white_space",
    "word_break", "word_spacing",
)  # fmt: skip
"""The properties that `weasyprint.text` reads: a line is shaped by them, its words and its width."""


@cache
def take(weasyprint: Any) -> None:
    """Put the shortcuts that every page takes in place; once per process, nothing with another version."""
    if weasyprint.__version__ != VERSION:
        return
    from weasyprint import css
    from weasyprint.layout import inline, preferred
    from weasyprint.text import line_break

    css.ComputedStyle.__missing__ = _value_of(css.ComputedStyle.__missing__)
    line_break.Layout.deactivate = _keep
    line_break.Layout.reactivate = _taken_up(line_break.Layout.reactivate)
    inline.split_first_line = preferred.split_first_line = _first_line(line_break.split_first_line)


def page_class(weasyprint: Any, css: str, font_config: Any) -> Any:
    """The class that reads a page set with the style sheet `css`, to be printed at once with `font_config`.

    The sheet of WeasyPrint gives each element five pseudo-elements for notes and one for the marker of a list item:
    six computed styles for one that is seen. A plain page does as well with the marker of `li` alone. And its lines
    are looked for among those that `font_config` has shaped.
    """
    if weasyprint.__version__ != VERSION or not _is_plain(css):
        return weasyprint.HTML
    text = (files(weasyprint) / "css" / "html5_ua.css").read_text("utf-8")
    sheet = weasyprint.CSS(
        string=_MARKERS.sub("li::marker", _NOTES.sub("", text)),
        counter_style=weasyprint.html.UA_COUNTER_STYLE,
    )
    lines = OrderedDict[Any, Any]()

    class Page(weasyprint.HTML):
        def __init__(self, string: str, **options: Any) -> None:
            super().__init__(string=string, **options)
            self._is_plain = _is_plain(string)
            font_config.lines = lines if self._is_plain else None

        def _ua_stylesheets(self, forms: bool = False) -> list[Any]:
            return [sheet] if self._is_plain and not forms else super()._ua_stylesheets(forms)

    return Page


def _is_plain(text: str) -> bool:
    text = text.lower()
    return not any(word in text for word in _NOT_PLAIN)


def _value_of(compute: Callable[[Any, str], Any]) -> Callable[[Any, str], Any]:
    """`compute`, without its detours for a property that no rule sets: its initial value, or that of the parent."""
    from weasyprint.css.computed_values import PHYSICAL_FUNCTIONS
    from weasyprint.css.functions import check_math
    from weasyprint.css.properties import INHERITED, INITIAL_NOT_COMPUTED, INITIAL_VALUES

    apart = {"float", "display", "position", "page"}  # depend on other properties, or on more than the parent
    logical = {name: of(block="ttb", inline="ltr") for name, of in PHYSICAL_FUNCTIONS.items()}
    simple = {
        name: (name in INHERITED, initial, logical.get(name))
        for name, initial in INITIAL_VALUES.items()
        if name not in apart and not name.startswith("text_decoration_")
        if name in INHERITED or not (name in INITIAL_NOT_COMPUTED or check_math(initial))
    }

    def value_of(style: Any, name: str) -> Any:
        found = simple.get(name)
        if found is None or name in style.cascaded:
            return compute(style, name)
        inherited, value, other = found
        if other is not None and (other in style.cascaded or style["direction"] != "ltr"):
            return compute(style, name)
        if inherited:
            if style.parent_style is None:
                return compute(style, name)
            value = style.parent_style[name]
        style[name] = value
        return value

    return value_of


def _keep(_: Any) -> None:
    """A line once shaped is kept until it is drawn: WeasyPrint throws it away, and shapes it again."""


def _taken_up(again: Callable[[Any, Any], None]) -> Callable[[Any, Any], None]:
    """A line about to be drawn is shaped `again` only when it is to be stretched, or is not what was kept."""

    def taken_up(layout: Any, style: Any) -> None:
        if layout.style is not None and (layout.justification_spacing or layout.style is not style):
            again(layout, style)

    return taken_up


def _first_line(split: Callable[..., Any]) -> Callable[..., Any]:
    """`split`, remembered: three lines in four of a letter stand in those that were printed before it.

    A line remembered lets go of its style, which holds all those of its page; it may be drawn any number of times.
    """

    def first_line(
        text: str, style: Any, context: Any, width: Any, spacing: Any, *rest: Any, **more: Any
    ) -> Any:
        lines = getattr(style.font_config, "lines", None)
        if lines is None or spacing:
            return split(text, style, context, width, spacing, *rest, **more)
        key = text, width, rest, tuple(more.items()), _shape(style)
        try:
            found = lines.get(key)
        except TypeError:  # a value that cannot be compared in a moment, such as an underline: rare
            return split(text, style, context, width, spacing, *rest, **more)
        if found is None:
            found = lines[key] = split(text, style, context, width, spacing, *rest, **more)
            found[0].style = None
            if len(lines) > LINES:
                lines.popitem(last=False)
        else:
            lines.move_to_end(key)
        return found

    return first_line


def _shape(style: Any) -> tuple[Any, ...]:
    """What a style says of the shape of a line, worked out once per style."""
    try:
        return style.shape
    except AttributeError:
        values = (style[name] for name in _SHAPES)
        style.shape = tuple(tuple(value) if isinstance(value, list) else value for value in values)
        return style.shape
