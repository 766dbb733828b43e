"""A deed printed, proved on the text of its own PDF, and laid in the folder of build/ of its kind."""

from collections.abc import Mapping
from pathlib import Path

from generator import readback
from generator.deeds.deed import Deed, unproved
from generator.failures import GeneratorError
from generator.pdf import Engine
from generator.project import LETTERS
from generator.render import TemplateFault, Templates
from generator.writing import write_atomically

FOLDER = {
    "echeancier.md": "build/echeanciers",
    "rappel_echeancier.md": "build/echeanciers",
    "quittance.md": "build/quittances",
    "accessoires.md": "build/accessoires",
}
_SHOWN = 5


def print_deed(root: Path, texts: Mapping[str, str], deed: Deed, assets: Mapping[str, bytes]) -> bytes:
    """The PDF of `deed` from the templates of the project. GeneratorError when it does not say all it must."""
    try:
        page = Templates(texts).written(deed.template, deed.view, layout=deed.layout)
    except TemplateFault as fault:
        raise GeneratorError(f"{LETTERS}/{fault.file}:{fault.line} {fault.message}") from None
    engine = Engine(css=texts["style.css"], letters_dir=root / LETTERS)
    attachments = {name: text.encode() for name, text in deed.data.items()}
    data = engine.print(page.html, attachments=attachments, assets=assets)
    missing = [said for _, said in unproved(deed, page.passages, readback.read(data).pages)]
    if missing:
        more = f" ; et {len(missing) - _SHOWN} autres" if len(missing) > _SHOWN else ""
        raise GeneratorError(
            f"{deed.title} refusé : {' ; '.join(missing[:_SHOWN])}{more} (corrigez {LETTERS}/{deed.template})"
        )
    return data


def keep(root: Path, deed: Deed, data: bytes) -> str:
    """Write the PDF, whole or not at all; its path from the root of the project."""
    name = f"{FOLDER[deed.template]}/{deed.name}.pdf"
    target = root / name
    target.parent.mkdir(parents=True, exist_ok=True)
    write_atomically(target, data)
    return name
