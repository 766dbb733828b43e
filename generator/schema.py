"""JSON Schemas of the files users write, for editors and for other validators."""

from collections.abc import Mapping

from pydantic import BaseModel

from generator.case import Case, Creditor
from generator.procedure import Procedure

MODELS: Mapping[str, type[BaseModel]] = {"dossier": Case, "creancier": Creditor, "procedure": Procedure}

_TITLES = {"dossier": "Dossier amiable", "creancier": "Créancier amiable", "procedure": "Procédure amiable"}


def schema(name: str) -> dict[str, object]:
    """The JSON Schema (2020-12) of one kind of file, with the French description of every key."""
    document = MODELS[name].model_json_schema(by_alias=True, mode="validation")
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", **document, "title": _TITLES[name]}
