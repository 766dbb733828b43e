"""A deed and its proof: every clause marked, holding the values of the case, and readable in the final PDF."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from generator.rules.text import fold, quoted, squeeze


@dataclass(frozen=True, slots=True, kw_only=True)
class Deed:
    """A document to sign or to hand over. `expected`: for each passage it must have, the texts that passage holds.

    `name` is the file without its ending; `data` are the files the PDF carries.
    """

    name: str
    title: str
    template: str
    layout: str
    view: Mapping[str, object]
    expected: Mapping[str, tuple[str, ...]]
    data: Mapping[str, str] = field(default_factory=dict)


def unproved(
    deed: Deed, passages: Mapping[str, Sequence[str]], pages: Sequence[str]
) -> Iterator[tuple[str, str]]:
    """What the printed deed fails to say: the passage at fault and a French sentence."""
    printed = squeeze("".join(pages))
    words = frozenset(fold(" ".join(pages)).split())
    for name, texts in deed.expected.items():
        found = [text for text in passages.get(name, ()) if squeeze(text)]
        if not found:
            yield name, f"le passage « {name} » manque au modèle {deed.template}"
            continue
        held = squeeze(" ".join(found))
        for text in texts:
            if squeeze(text) not in held:
                yield name, f"le passage « {name} » ne dit pas « {quoted(text, 60)} »"
            elif squeeze(text) not in printed and not frozenset(fold(text).split()) <= words:
                yield name, f"« {quoted(text, 60)} » ne se lit pas dans le PDF"
