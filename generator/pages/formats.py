"""The page on the files users write, made from their models: each key, what to write, what it means."""

import typing
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from decimal import Decimal
from enum import StrEnum
from functools import lru_cache

from pydantic import BaseModel
from pydantic.fields import FieldInfo

from generator import values
from generator.case import Case, Creditor
from generator.pages import example
from generator.pages.markup import page, pipe_table, words
from generator.procedure import Procedure

# What a clerk may write, by the reader each field is declared with.
_WRITTEN: tuple[tuple[object, str], ...] = (
    (values.PositiveAmount, "montant supérieur à zéro, par exemple 1 250,00"),
    (values.Amount, "montant, par exemple 1 250,00"),
    (values.Rate, "pourcentage par an, par exemple 12,5"),
    (values.Day, "date : 30/06/2026 ou 2026-06-30"),
    (values.Flag, "oui ou non"),
    (values.SignedWhole, "nombre entier, négatif permis"),
    (values.Whole, "nombre entier"),
    (values.ProcedureName, "minuscules, chiffres et tirets"),
    (values.Slug, "minuscules, chiffres et tirets"),
    (values.Path, "chemin relatif au dossier"),
    (values.Siren, "SIREN, neuf chiffres"),
    (values.Siret, "SIRET, quatorze chiffres"),
    (values.VatNumber, "numéro de TVA"),
    (values.Iban, "IBAN"),
    (values.Bic, "BIC"),
    (values.Postcode, "cinq chiffres"),
    (values.Email, "adresse électronique"),
    (values.Phone, "numéro de téléphone"),
    (values.Text, "texte, plusieurs lignes permises"),
    (values.Line, "texte sur une ligne"),
)
_READERS = {id(typing.get_args(written)[1]): said for written, said in _WRITTEN}
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
            for inner in _models_in(info.annotation):
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


def _models_in(annotation: object) -> tuple[type[BaseModel], ...]:
    return tuple(
        part for part in _parts(annotation) if isinstance(part, type) and issubclass(part, BaseModel)
    )


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
    models = _models_in(info.annotation)
    many = "liste de " if any(typing.get_origin(part) is tuple for part in _parts(info.annotation)) else ""
    if models:
        blocks = ", ".join(f"[bloc](#bloc-{_block_names()[model]})" for model in models)
        return f"liste de {blocks}".replace("[bloc]", "[blocs]") if many else blocks
    for part in _parts(info.annotation):
        if isinstance(part, type) and issubclass(part, StrEnum):
            choices = ", ".join(f"`{member}`" for member in part)
            return f"une valeur parmi {choices}" if not many else f"liste, parmi {choices}"
    for reader in (*info.metadata, *_parts(info.annotation)):
        if id(reader) in _READERS:
            said = words(_READERS[id(reader)])
            return f"liste : {said}" if many else said
    plain = next(
        (said for kind, said in _PLAIN.items() for part in _parts(info.annotation) if part is kind), "texte"
    )
    return f"{many}{plain}"
