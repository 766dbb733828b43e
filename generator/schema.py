"""JSON Schemas of the files users write, for editors and for other validators."""

from collections.abc import Mapping

from pydantic import BaseModel

from generator.case import Case, Creditor
from generator.procedure import Procedure

MODELS: Mapping[str, type[BaseModel]] = {"dossier": Case, "creancier": Creditor, "procedure": Procedure}

_ABOUT = {
    "dossier": ("Dossier amiable", "Un débiteur, une ou plusieurs factures, et ce qui s'est passé."),
    "creancier": ("Créancier amiable", "Qui réclame : identité, comptes, signataires et choix de calcul."),
    "procedure": ("Procédure amiable", "Les étapes de la relance, leurs délais et leurs canaux."),
}


def schema(name: str) -> dict[str, object]:
    """The JSON Schema (2020-12) of one kind of file, with the French description of every key."""
    title, description = _ABOUT[name]
    document = _in_french(MODELS[name].model_json_schema(by_alias=True, mode="validation"))
    about = {"title": title, "description": description}
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", **about, **document}


def _in_french(block: Mapping[str, object]) -> dict[str, object]:
    """The schema of a block without what comes from our English code: class names and docstrings."""
    kept: dict[str, object] = {}
    for key, value in block.items():
        if key in {"$defs", "properties"} and isinstance(value, Mapping):
            clean = _in_french if key == "$defs" else _key
            kept[key] = {name: clean(child) for name, child in value.items()}
        elif key not in {"title", "description"}:
            kept[key] = value
    return kept


def _key(described: Mapping[str, object]) -> dict[str, object]:
    """The schema of one key: its description is ours and French, its default what a clerk would type."""
    kept = {name: value for name, value in described.items() if name not in {"title", "default"}}
    default = described.get("default")
    if isinstance(default, bool):
        kept["default"] = "oui" if default else "non"
    elif isinstance(default, str | int):
        kept["default"] = default
    return kept
