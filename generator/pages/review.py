"""When each page of the guide was last read again, and when it must be: what the law becomes, no test can know."""

import os
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from generator import french
from generator.claim.derived import DERIVED
from generator.days import read_day
from generator.diagnostics import FORMATS, START, Diagnostic, Severity, Span
from generator.law import Law
from generator.pages.heads import body, head, scalar
from generator.pages.markup import page, pipe_table, words
from generator.workdays import add_months

MONTHS = 12  # a page of law or of practice
MONTHS_DATED = 6  # a page that shows a value published for a time only, such as the rate of a half-year
PAGE = "reference/a-relire.md"

_ASKED = re.compile(r"\{\{(.*?)\}\}", re.DOTALL)
_NAME = re.compile(r"[a-z0-9_]+")


@dataclass(frozen=True, slots=True, kw_only=True)
class Review:
    """A page, the day it was last read through (None when its head does not say), and for how long that holds."""

    path: str
    title: str
    done: date | None
    months: int
    span: Span

    @property
    def due(self) -> date | None:
        """The last day on which the page counts as freshly read."""
        return add_months(self.done, self.months) if self.done else None

    def late(self, day: date) -> bool:
        return self.due is None or day > self.due


def reviews(guide: Mapping[str, str], law: Law) -> tuple[Review, ...]:
    """The review of each page of `guide` (path in docs/ to text) written by hand, the first to read again first."""
    dated = {key for key, parameter in law.parameters.items() if parameter.values[-1].end} | set(DERIVED)
    found = [
        _review(path, text, dated)
        for path, text in guide.items()
        if path == "index.md" or path.startswith("guide/")
    ]
    return tuple(sorted(found, key=lambda review: (review.due or date.min, review.path)))


def _review(path: str, text: str, dated: Iterable[str]) -> Review:
    keys = head(text, f"docs/{path}")
    asked = {name for call in _ASKED.findall(body(text)) for name in _NAME.findall(call)}
    return Review(
        path=path,
        title=scalar(keys, "title") or path,
        done=_day(scalar(keys, "revue")),
        months=MONTHS if asked.isdisjoint(dated) else MONTHS_DATED,
        span=keys["revue"].span if "revue" in keys else START,
    )


def _day(written: str) -> date | None:
    try:
        return read_day(written)
    except ValueError:
        return None


def warnings(found: Iterable[Review], day: date) -> tuple[Diagnostic, ...]:
    """DOC01 for each page whose time is past on `day`: told, never a reason to stop."""
    return tuple(
        Diagnostic(
            file=f"docs/{review.path}",
            span=review.span,
            severity=Severity.WARNING,
            code="DOC01",
            message=f"la page « {review.title} » est à relire : {_said(review)}",
            public_message=f"page à relire : {_said(review)}",
            fix="relisez la page et ses sources, puis mettez « revue » à jour dans son en-tête",
            route=("revue",),
        )
        for review in found
        if review.late(day)
    )


def _said(review: Review) -> str:
    if review.done is None:
        return "son en-tête ne dit pas quand elle l’a été (« revue: 2026-11-28 »)"
    return f"sa dernière revue, du {french.day(review.done)}, valait {review.months} mois"


def reference(found: Iterable[Review], day: date) -> str:
    """The page « À relire »: every page of the guide, the first to read again first."""
    rows = [
        (
            f"[{words(review.title)}](../{review.path})",
            french.short_day(review.done) if review.done else "—",
            f"{review.months} mois",
            french.short_day(review.due) if review.due else "—",
            "**à relire**" if review.late(day) else "à jour",
        )
        for review in found
    ]
    late = sum(row[-1] != "à jour" for row in rows)
    state = f"{french.count(late, 'page')} à relire" if late else "aucune page n’est à relire"
    text = (
        f"# À relire\n\nÀ ce jour, **{state}** sur {len(rows)}.\n\n"
        f"Une page du guide se relit en entier, avec ses sources, tous les {MONTHS} mois, ou tous les {MONTHS_DATED} "
        "mois si elle montre une valeur publiée pour un semestre, comme un taux. La date est celle de la clé `revue` "
        "de son en-tête ; passée, la construction du site le signale ([DOC01](regles/DOC01.md)) sans s’arrêter.\n\n"
        f"{pipe_table(('Page', 'Relue le', 'Vaut', 'À relire après le', 'État'), rows)}"
    )
    return page(
        "À relire",
        text,
        description="Les pages du guide, la date de leur dernière relecture et la prochaine.",
    )


def told(found: Sequence[Diagnostic]) -> str:
    """The pages to read again, as annotations where a forge reads them, as text elsewhere."""
    return FORMATS["github" if os.environ.get("GITHUB_ACTIONS") == "true" else "text"](found)
