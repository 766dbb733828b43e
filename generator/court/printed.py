"""What the command says of a court file: the exhibits expected, the missing first, each with its article."""

from collections.abc import Callable, Iterator, Mapping

from generator.court import CourtFile, Need, Standing
from generator.manifest import dump


def as_text(made: CourtFile) -> str:
    """For a terminal."""
    return "\n".join(_lines(made)) + "\n"


def as_json(made: CourtFile) -> str:
    """For a program."""
    present, counted = made.score
    return dump(
        {
            "reference": made.facts.case.reference,
            "date": made.facts.day,
            "presentes": present,
            "attendues": counted,
            "pieces": [row(made, need) for need in made.needs],
            "reserves": list(made.reserves),
        }
    )


def row(made: CourtFile, need: Need) -> dict[str, object]:
    """One expected exhibit as data."""
    return {
        "cle": need.key,
        "piece": need.title,
        "etat": str(need.standing),
        "pieces": list(need.pieces),
        "manque": need.missing,
        "fondement": [made.facts.law.article(key).citation for key in need.basis],
    }


def _lines(made: CourtFile) -> Iterator[str]:
    present, counted = made.score
    yield f"Ce que le juge demandera : {present}/{counted}"
    for need in made.needs:
        if need.standing is Standing.MISSING:
            basis = " ; ".join(made.facts.law.article(key).citation for key in need.basis)
            yield f"  manque    {need.title} : {need.missing} ({basis})"
            yield f"            aide : {need.fix}"
    for need in made.needs:
        if need.standing is Standing.PRESENT:
            numbers = ", ".join(f"n° {number}" for number in need.pieces)
            yield f"  présente  {need.title}" + (f" ({numbers})" if numbers else "")
    for reserve in made.reserves:
        yield f"  réserve   {reserve}"


FORMATS: Mapping[str, Callable[[CourtFile], str]] = {"text": as_text, "json": as_json}
