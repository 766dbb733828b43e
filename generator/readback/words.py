"""Every word of a page is in its PDF: what was laid out is compared with what can be read back."""

import html
import re
from collections import Counter
from collections.abc import Iterable

_HEAD = re.compile(r"\A.*?<body[^>]*>", re.DOTALL)
_RUNNING = re.compile(r'<div class="courant">.*?</div>', re.DOTALL)
"""The line at the top of the second page and of the next ones: a letter of one page does not show it."""
_INLINE = re.compile(r"</?(?:a|abbr|b|em|i|span|strong|sup)\b[^>]*>")
_TAG = re.compile(r"<[^>]*>")
_BREAKS = re.compile(r"[\s\N{SOFT HYPHEN}\N{HYPHEN}\N{NON-BREAKING HYPHEN}\x02\ufffe-]")
"""What may part the two halves of a word at the end of a line."""


def lost(page_html: str, pages: Iterable[str]) -> tuple[str, ...]:
    """The words of the body of a page that its PDF does not show as often; `pages` are the texts read back.

    What the style sheet adds (page numbers, dashes of lists) or repeats on every page is not counted against it.
    """
    body = _RUNNING.sub("", _HEAD.sub("", page_html))
    wanted = html.unescape(_TAG.sub(" ", _INLINE.sub("", body)))
    shown = " ".join(pages)
    missing = Counter(wanted.split()) - Counter(shown.split())
    if not missing:
        return ()
    wanted, shown = _BREAKS.sub("", wanted), _BREAKS.sub("", shown)
    joined = {word: _BREAKS.sub("", word) for word in missing}  # cut in two, at the end of a line
    return tuple(word for word, whole in joined.items() if shown.count(whole) < wanted.count(whole))
