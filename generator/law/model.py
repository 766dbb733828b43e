"""The shape of `law/*.yml`: dated values, articles and verbatim texts, as the reader binds them."""

import re
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Annotated, Any

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, StringConstraints
from pydantic_core import PydanticCustomError


class Unit(StrEnum):
    """What a legal value counts. Rates stay in percent per year, as the Journal officiel prints them."""

    PERCENT_PER_YEAR = "pourcent_par_an"
    POINTS = "points"
    TIMES = "fois"
    EUROS = "euros"
    DAYS = "jours"
    MONTHS = "mois"
    YEARS = "annees"


class Reliability(StrEnum):
    """How well a value is proven: two sources or an official one, a single good one, a mere report."""

    HIGH = "haute"
    MEDIUM = "moyenne"
    LOW = "faible"


NOTICE_DAYS = 17  # from 15 December for a half-year that ends on the 31st


def _refuse(message: str, *, aide: str) -> PydanticCustomError:
    return PydanticCustomError("francais", "{message}", {"message": message, "aide": aide})


def _day(value: Any) -> date:
    if isinstance(value, date):
        return value
    try:
        if re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", str(value)):
            return date.fromisoformat(str(value))
    except ValueError:
        raise _refuse(f"le {value} n'existe pas au calendrier", aide="vérifiez le jour et le mois") from None
    raise _refuse(f"« {value} » n'est pas une date", aide="écrivez la date comme 2026-07-01")


def _figure(value: Any) -> Decimal:
    if isinstance(value, Decimal):
        return value
    if isinstance(value, str) and re.fullmatch(r"[0-9]+(\.[0-9]+)?", value):
        return Decimal(value)
    raise _refuse(f"« {value} » n'est pas un nombre exact", aide='écrivez par exemple "2.75"')


def _count(value: Any) -> int:
    if isinstance(value, int):
        return value
    if isinstance(value, str) and re.fullmatch(r"[1-9][0-9]{0,2}", value):
        return int(value)
    raise _refuse(f"« {value} » n'est pas un nombre de jours", aide="écrivez par exemple 17")


Key = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9][A-Za-z0-9_.-]*$")]
Words = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1)]
Day = Annotated[date, BeforeValidator(_day)]
Figure = Annotated[Decimal, BeforeValidator(_figure)]
Count = Annotated[int, BeforeValidator(_count)]


class _Record(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", validate_by_name=True, validate_by_alias=True)


class ValueRecord(_Record):
    """One value over one period, both ends included, with the text that sets it."""

    start: Day = Field(alias="du", description="premier jour de la période")
    end: Day | None = Field(None, alias="au", description="dernier jour ; absent si le texte n'en fixe pas")
    value: Figure = Field(alias="valeur", description="valeur dans l'unité du paramètre")
    source: Words = Field(description="texte ou relevé qui établit la valeur")
    url: Words | None = Field(None, description="adresse de la source")
    verified_on: Day = Field(alias="verifie_le", description="jour de la dernière vérification")
    reliability: Reliability = Field(Reliability.HIGH, alias="fiabilite", description="solidité de la preuve")
    note: Words | None = Field(None, description="réserve ou précision")


class ParameterRecord(_Record):
    """One legal parameter and its successive values."""

    key: Key = Field(alias="cle", description="nom court du paramètre")
    title: Words = Field(alias="titre", description="nom complet, imprimé")
    unit: Unit = Field(alias="unite", description="unité des valeurs")
    basis: Words = Field(alias="base", description="articles qui fondent le paramètre")
    awaited: Words | None = Field(None, alias="attendu", description="texte attendu quand une période manque")
    notice_days: Count = Field(
        NOTICE_DAYS, alias="prevenir", description="nombre de derniers jours où la fin est annoncée"
    )
    values: tuple[ValueRecord, ...] = Field(alias="valeurs", min_length=1, description="valeurs datées")


class ArticleRecord(_Record):
    """One article or decision, and what it says in one sentence of ours."""

    key: Key = Field(alias="cle", description="nom court de l'article")
    code: Words = Field(description="code, loi ou juridiction, abrégé")
    number: Words = Field(alias="numero", description="numéro d'article, ou date et numéro de la décision")
    subject: Words = Field(alias="objet", description="ce que dit l'article, en une phrase")
    url: Words | None = Field(None, description="adresse officielle")


class ReadingRecord(_Record):
    """Where the articles of some codes, or the decisions of some courts, were read, and when."""

    codes: tuple[Words, ...] = Field(description="codes, lois ou juridictions, abrégés comme « code »")
    source: Words = Field(description="copie relue, avec son état")
    verified_on: Day | None = Field(
        None, alias="verifie_le", description="jour de la dernière lecture ; absent si rien n'a été relu"
    )


class TextRecord(_Record):
    """One text that a letter must reproduce word for word."""

    key: Key = Field(alias="cle", description="nom court du texte")
    title: Words = Field(alias="titre", description="nom complet, imprimé")
    basis: Words = Field(alias="base", description="article reproduit")
    version: Day = Field(alias="version_du", description="premier jour de la version reproduite")
    text: Words = Field(alias="texte", description="texte exact, paragraphes séparés par une ligne vide")
    source: Words = Field(description="copies comparées")
    verified_on: Day = Field(alias="verifie_le", description="jour de la dernière vérification")


class LawFile(_Record):
    """Any file of `law/`: it holds parameters, articles and their readings, or verbatim texts."""

    parameters: tuple[ParameterRecord, ...] = Field((), alias="parametres", description="valeurs datées")
    articles: tuple[ArticleRecord, ...] = Field((), description="articles et décisions")
    readings: tuple[ReadingRecord, ...] = Field((), alias="lectures", description="où les articles sont lus")
    texts: tuple[TextRecord, ...] = Field((), alias="textes", description="textes reproduits mot pour mot")
