"""The page on the files users write, made from their models: each key, what to write, what it means."""

import typing
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from decimal import Decimal
from functools import lru_cache
from typing import NamedTuple

from pydantic import BaseModel
from pydantic.fields import FieldInfo

from generator import values
from generator.case import Case, Creditor
from generator.pages import example
from generator.pages.markup import page, pipe_table, words
from generator.procedure import Procedure
from generator.reader import choices


class Written(NamedTuple):
    """How a field is written: the reader it is declared with, its name for the forms of the site, in words."""

    declared: object
    name: str
    said: str
    example: str = ""


WRITTEN = (
    Written(
        values.PositiveAmount, "positive_amount", "montant supérieur à zéro, par exemple 1 250,00", "1 250,00"
    ),
    Written(values.Amount, "amount", "montant, par exemple 1 250,00", "1 250,00"),
    Written(values.Rate, "rate", "pourcentage par an, par exemple 12,5", "12,5"),
    Written(values.Day, "day", "date : 30/06/2026 ou 2026-06-30", "30/06/2026"),
    Written(values.Flag, "choice", "oui ou non"),
    Written(values.SignedWhole, "signed_whole", "nombre entier, négatif permis"),
    Written(values.Whole, "whole", "nombre entier"),
    Written(values.ProcedureName, "procedure", "minuscules, chiffres et tirets"),
    Written(values.Slug, "slug", "minuscules, chiffres et tirets"),
    Written(values.Path, "path", "chemin relatif au dossier", "pieces/facture.pdf"),
    Written(values.Siren, "siren", "SIREN, neuf chiffres"),
    Written(values.Siret, "siret", "SIRET, quatorze chiffres"),
    Written(values.VatNumber, "vat_number", "numéro de TVA"),
    Written(values.Iban, "iban", "IBAN"),
    Written(values.Bic, "bic", "BIC"),
    Written(values.Postcode, "postcode", "cinq chiffres"),
    Written(values.Email, "email", "adresse électronique"),
    Written(values.AgreedTerm, "term", "délai, par exemple 45 jours fin de mois"),
    Written(values.Phone, "phone", "numéro de téléphone"),
    Written(values.Text, "text", "texte, plusieurs lignes permises"),
    Written(values.Line, "line", "texte sur une ligne"),
)
_READERS = {id(typing.get_args(written.declared)[1]): written for written in WRITTEN}
_PLAIN = {bool: "oui ou non", int: "nombre entier", Decimal: "nombre", date: "date", str: "texte"}


def page_of_formats() -> str:
    parts = [
        "# Format des dossiers",
        "Un dossier est un fichier de texte par débiteur, `cases/<référence>.yml`. Les clés s’écrivent sans "
        "accent ; majuscules, accents et tirets sont tolérés. Tout est lu comme du texte, et c’est le champ "
        "qui décide : `01000`, `1 250,00` et `30/06/2026` veulent dire ce qu’un lecteur français comprend. "
        "Ni listes entre crochets, ni ancres, ni clés répétées.",
        "Dans un éditeur, `amiable schema` écrit les schémas qui proposent les clés et leur description.",
        f"## Le plus court {{ #minimal }}\n\n```yaml\n{example.MINIMAL}```",
        f'??? example "Un exemple complet"\n    ```yaml\n{_indented(example.FULL)}    ```',
    ]
    for title, name, model in (
        ("Dossier", "`cases/<référence>.yml`", Case),
        ("Créancier", "`cases/creanciers/<identifiant>.yml`", Creditor),
        ("Procédure", "`letters/procedures/<identifiant>.yml`", Procedure),
    ):
        parts.append(f"## {title} {{ #{_slug(title)} }}\n\nFichier {name}.\n\n{_keys(model)}")
    parts.append("## Blocs { #blocs }")
    parts += [f"### {key} {{ #bloc-{key} }}\n\n{_keys(model)}" for model, key in _block_names().items()]
    return page(
        "Format des dossiers",
        "\n\n".join(parts),
        description="Chaque clé des fichiers de dossier, de créancier et de procédure.",
    )


def _indented(text: str) -> str:
    return "".join(f"    {line}\n" if line else "\n" for line in text.splitlines())


def _slug(title: str) -> str:
    return title.lower().replace("é", "e")


@lru_cache(maxsize=1)
def _block_names() -> Mapping[type[BaseModel], str]:
    """Each nested model, under the first key that leads to it."""
    names: dict[type[BaseModel], str] = {}
    for model, key in _blocks((Case, Creditor, Procedure)):
        names.setdefault(model, key if key not in names.values() else f"{key}-{len(names)}")
    return names


def _blocks(models: Iterable[type[BaseModel]]) -> Iterator[tuple[type[BaseModel], str]]:
    """Every model nested in `models`, depth first, with the key that leads to it."""
    for model in models:
        for name, info in model.model_fields.items():
            for inner in models_in(info):
                yield inner, info.alias or name
                yield from _blocks((inner,))


def _parts(annotation: object) -> tuple[object, ...]:
    """The annotation and everything inside it."""
    return (
        annotation,
        *(
            part
            for inner in typing.get_args(annotation)
            if not isinstance(inner, str)
            for part in _parts(inner)
        ),
    )


def models_in(info: FieldInfo) -> tuple[type[BaseModel], ...]:
    """The blocks a key may hold, alone or in a list."""
    parts = _parts(info.annotation)
    return tuple(part for part in parts if isinstance(part, type) and issubclass(part, BaseModel))


def is_list(info: FieldInfo) -> bool:
    return any(typing.get_origin(part) is tuple for part in _parts(info.annotation))


def written(info: FieldInfo) -> Written | None:
    """How a key that holds no block is written, when one of our readers reads it."""
    readers = (*info.metadata, *_parts(info.annotation))
    return next((_READERS[id(reader)] for reader in readers if id(reader) in _READERS), None)


def _keys(model: type[BaseModel]) -> str:
    rows = [
        (
            f"`{info.alias or name}`",
            _kind(info),
            "obligatoire" if info.is_required() else "facultative",
            words(info.description or ""),
        )
        for name, info in model.model_fields.items()
    ]
    return pipe_table(("Clé", "Valeur", "Présence", "Sens"), rows)


def _kind(info: FieldInfo) -> str:
    """What to write for this key, in French."""
    models = models_in(info)
    many = "liste de " if is_list(info) else ""
    if models:
        blocks = ", ".join(f"[bloc](#bloc-{_block_names()[model]})" for model in models)
        return f"liste de {blocks}".replace("[bloc]", "[blocs]") if many else blocks
    if known := choices(info):
        listed = ", ".join(f"`{member}`" for member in known)
        return f"une valeur parmi {listed}" if not many else f"liste, parmi {listed}"
    if found := written(info):
        said = words(found.said)
        return f"liste : {said}" if many else said
    plain = next(
        (said for kind, said in _PLAIN.items() for part in _parts(info.annotation) if part is kind), "texte"
    )
    return f"{many}{plain}"
