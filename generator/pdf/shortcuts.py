"""Three shortcuts inside WeasyPrint: a sixth of the time of a letter less, the same bytes.

They replace what is private, so they are taken with the one version they were written against and with no other:
another one prints the same letters, more slowly. `tests/test_shortcuts.py` prints with and without.
"""

import re
from collections.abc import Callable
from functools import cache
from importlib.resources import files
from typing import Any

VERSION = "70.0"
"""The WeasyPrint whose source these shortcuts follow."""

_ELSEWHERE = ("footnote", "note(", "::marker", "list-item", "@import", "<link", "<style")
"""What may call for a note, or make a list item of something else than `li`."""
_NOTES = re.compile(r"^::(footnote|note)-.*$", re.MULTILINE)
_MARKERS = re.compile(r"^::marker\b", re.MULTILINE)


@cache
def take(weasyprint: Any) -> None:
    """Put the shortcuts that every page takes in place; once per process, nothing with another version."""
    if weasyprint.__version__ == VERSION:
        from weasyprint import css
        from weasyprint.text.line_break import Layout

        css.ComputedStyle.__missing__ = _value_of(css.ComputedStyle.__missing__)
        Layout.deactivate, Layout.reactivate = _keep, _taken_up(Layout.reactivate)


def page_class(weasyprint: Any, css: str) -> Any:
    """The class that reads a page set with the style sheet `css`.

    The sheet of WeasyPrint gives each element five pseudo-elements for notes and one for the marker of a list item:
    six computed styles for one that is seen. A page without notes does as well with the marker of `li` alone.
    """
    if weasyprint.__version__ != VERSION:
        return weasyprint.HTML
    text = (files(weasyprint) / "css" / "html5_ua.css").read_text("utf-8")
    sheet = weasyprint.CSS(
        string=_MARKERS.sub("li::marker", _NOTES.sub("", text)),
        counter_style=weasyprint.html.UA_COUNTER_STYLE,
    )
    plain = _is_plain(css)

    class Page(weasyprint.HTML):
        def __init__(self, string: str, **options: Any) -> None:
            super().__init__(string=string, **options)
            self._is_plain = plain and _is_plain(string)

        def _ua_stylesheets(self, forms: bool = False) -> list[Any]:
            return [sheet] if self._is_plain and not forms else super()._ua_stylesheets(forms)

    return Page


def _is_plain(text: str) -> bool:
    text = text.lower()
    return not any(word in text for word in _ELSEWHERE)


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
    def taken_up(layout: Any, style: Any) -> None:
        if layout.justification_spacing or layout.style is not style:
            again(layout, style)

    return taken_up
