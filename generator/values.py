"""What one value of a file may be: each type reads the text a clerk typed, and says in French why it cannot."""

import re
import unicodedata
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Annotated, Any

from pydantic import BaseModel, BeforeValidator, ConfigDict, WithJsonSchema
from pydantic_core import PydanticCustomError

from generator import identifiers
from generator.days import read_day
from generator.money import AmountError, read_amount, read_percentage


def refuse(
    message: str, *, aide: str = "", code: str = "FMT03", public: str = "", champ: str = ""
) -> PydanticCustomError:
    """An error that is a French sentence already; `public` quotes no value, `champ` is an inner field."""
    words = {"message": message, "aide": aide, "code": code, "public": public, "champ": champ}
    return PydanticCustomError("francais", "{message}", words)


def _text_of(value: Any, kind: str) -> str:
    if isinstance(value, str):
        return value.strip()
    raise refuse(
        f"il faut ici {kind}, pas une liste ni un bloc", aide="écrivez la valeur sur la même ligne que la clé"
    )


def _amount(value: Any) -> Decimal:
    if isinstance(value, Decimal):
        return value
    try:
        return read_amount(_text_of(value, "un montant"))
    except AmountError as error:
        aide = "écrivez un montant en euros, par exemple « 1 250,00 »"
        raise refuse(str(error), aide=aide, code="FMT05", public="montant mal écrit") from None


def _positive_amount(value: Any) -> Decimal:
    amount = _amount(value)
    if amount == 0:
        aide = "indiquez un montant supérieur à zéro ou supprimez la ligne"
        raise refuse("le montant est nul", aide=aide, code="FMT05", public="montant nul")
    return amount


def _rate(value: Any) -> Decimal:
    if isinstance(value, Decimal):
        return value
    try:
        return read_percentage(_text_of(value, "un taux"))
    except AmountError as error:
        aide = "écrivez un pourcentage par an, par exemple « 12,5 »"
        raise refuse(str(error), aide=aide, code="FMT05", public="taux mal écrit") from None


def _day(value: Any) -> date:
    if isinstance(value, date):
        return value
    try:
        return read_day(_text_of(value, "une date"))
    except ValueError as error:
        aide = "écrivez la date comme 30/06/2026 ou 2026-06-30"
        raise refuse(str(error), aide=aide, code="FMT06", public="date mal écrite") from None


_MONTH = re.compile(r"(?P<year>[0-9]{4})-(?P<month>[0-9]{1,2})|(?P<m>[0-9]{1,2})/(?P<y>[0-9]{4})")


def _month(value: Any) -> date:
    """The first day of a month written « 2026-10 » or « 10/2026 »."""
    if isinstance(value, date):
        return value.replace(day=1)
    text = _text_of(value, "un mois")
    match = _MONTH.fullmatch(text)
    aide = "écrivez le mois comme 2026-10 ou 10/2026"
    if match is None:
        raise refuse(f"« {text} » n'est pas un mois", aide=aide, code="FMT06", public="mois mal écrit")
    try:
        return read_day(f"{match['year'] or match['y']}-{(match['month'] or match['m']):0>2}-01")
    except ValueError:
        raise refuse(
            f"« {text} » n'est pas un mois du calendrier", aide=aide, code="FMT06", public="mois mal écrit"
        ) from None


def _flag(value: Any) -> bool:
    if isinstance(value, bool):
        return value
    text = _text_of(value, "oui ou non").lower()
    if text not in {"oui", "non"}:
        raise refuse(
            f"« {value} » n'est ni « oui » ni « non »", aide="écrivez oui ou non", public="ni oui ni non"
        )
    return text == "oui"


def _whole(value: Any) -> int:
    if isinstance(value, int):
        return value
    text = _text_of(value, "un nombre entier")
    if not re.fullmatch(r"[0-9]{1,4}", text):
        aide = "écrivez un nombre entier, par exemple 8"
        raise refuse(f"« {value} » n'est pas un nombre entier", aide=aide, public="nombre entier mal écrit")
    return int(text)


def _signed_whole(value: Any) -> int:
    if isinstance(value, str) and value.strip().startswith("-"):
        return -_whole(value.strip()[1:])
    return _whole(value)


_LONGEST_TEXT = 4000


def _words(value: Any) -> str:
    text = unicodedata.normalize("NFC", _text_of(value, "un texte"))
    if not text:
        raise refuse(
            "le texte est vide", aide="complétez ou supprimez la ligne", code="FMT04", public="texte vide"
        )
    if len(text) > _LONGEST_TEXT:
        aide = "résumez et joignez le détail en pièce"
        raise refuse("le texte dépasse 4 000 caractères", aide=aide, public="texte trop long")
    if "\N{REPLACEMENT CHARACTER}" in text:
        message = "le texte contient « \N{REPLACEMENT CHARACTER} », une lettre perdue lors d'une conversion"
        raise refuse(message, aide="retapez le mot", public="lettre illisible")
    for letter in () if text.isprintable() else text:
        if letter not in "\n\t" and unicodedata.category(letter) in {"Cc", "Cf", "Cs", "Co", "Cn"}:
            message = f"le texte contient un caractère invisible ou inconnu (U+{ord(letter):04X})"
            raise refuse(message, aide="effacez-le ou retapez le mot", public="caractère invisible")
    return text


def _line(value: Any) -> str:
    return " ".join(_words(value).split())


_SLUG = re.compile(r"[a-z0-9](?:[a-z0-9-]{0,62}[a-z0-9])?")
_RESERVED = re.compile(r"(con|prn|aux|nul|com[0-9]|lpt[0-9])")


def is_slug(text: str) -> bool:
    """Whether `text` may name a case or a creditor: small letters, digits, inner hyphens, a safe name."""
    return bool(_SLUG.fullmatch(text)) and not _RESERVED.fullmatch(text)


def _slug(value: Any) -> str:
    text = _text_of(value, "une référence")
    if not is_slug(text):
        aide = "lettres minuscules, chiffres et tirets seulement, par exemple 2026-0500"
        message = f"« {text} » n'est pas une référence simple"
        raise refuse(message, aide=aide, code="FMT07", public="référence mal écrite")
    return text


def _procedure(value: Any) -> str:
    """The name of a procedure: acts are written with underscores, so a clerk may write it with some too."""
    return _slug(value.strip().replace("_", "-") if isinstance(value, str) else value)


def _path(value: Any) -> str:
    text = _text_of(value, "un nom de fichier")
    _words(text)
    parts = text.replace("\\", "/").split("/")
    aide = "indiquez un chemin relatif, par exemple pieces/facture.pdf"
    if text.startswith(("/", "\\", "~")) or ":" in text or ".." in parts:
        raise refuse(f"« {text} » sort du dossier", aide=aide, code="FMT08", public="chemin hors du dossier")
    kept = [part for part in parts if part != "."]
    if "" in kept or not kept or any(letter in text for letter in "\n\t"):
        raise refuse(
            f"« {text} » n'est pas un chemin de fichier", aide=aide, code="FMT08", public="chemin mal écrit"
        )
    return "/".join(kept)


def _identifier(kind: str) -> BeforeValidator:
    def read(value: Any) -> str:
        try:
            return identifiers.read(kind, _text_of(value, f"un {kind}"))
        except identifiers.IdentifierError as error:
            aide = "recopiez-le depuis un document officiel"
            raise refuse(str(error), aide=aide, code="FMT09", public=f"{kind} invalide") from None

    return BeforeValidator(read)


FRENCH_POSTCODE = re.compile(r"[0-9]{5}")


def _postcode(value: Any) -> str:
    text = " ".join(_text_of(value, "un code postal").upper().split())
    compact = text.replace(" ", "")
    if FRENCH_POSTCODE.fullmatch(compact):
        return compact
    if not re.fullmatch(r"[0-9A-Z](?:[0-9A-Z -]{0,8}[0-9A-Z])?", text):
        aide = "écrivez cinq chiffres, par exemple 01000"
        raise refuse(
            f"« {value} » n'est pas un code postal", aide=aide, code="FMT10", public="code postal mal écrit"
        )
    return text


def _email(value: Any) -> str:
    text = _line(value)
    if not re.fullmatch(r"[^@\s,;<>\"]+@[^@\s,;<>\"]+\.[A-Za-z]{2,}", text):
        aide = "écrivez par exemple compta@societe.example"
        message = f"« {text} » n'est pas une adresse électronique"
        raise refuse(message, aide=aide, public="adresse électronique mal écrite")
    return text


def _phone(value: Any) -> str:
    text = _line(value)
    digits = len(re.sub(r"[^0-9]", "", text))
    expected = (
        range(8, 16) if text.startswith("+") else range(10, 18) if text.startswith("00") else range(10, 11)
    )
    if not re.fullmatch(r"(?:\+|0)[0-9 .()-]*", text) or digits not in expected:
        aide = "écrivez dix chiffres, par exemple 04 00 00 00 00, ou « + » et l'indicatif du pays"
        message = f"« {text} » n'est pas un numéro de téléphone"
        raise refuse(message, aide=aide, public="numéro de téléphone mal écrit")
    # « (0) » is dialled from France only: it has no place after a country code.
    return " ".join(re.sub(r"[.()-]", " ", text.replace("(0)", " ")).split())


@dataclass(frozen=True, slots=True)
class PaymentTerm:
    """An agreed delay from the day of issue: so many calendar days, to the end of the month or not."""

    days: int
    month_end: bool = False

    def __str__(self) -> str:
        if not self.days and not self.month_end:
            return "à réception"
        return f"{self.days}\N{NO-BREAK SPACE}jours{' fin de mois' if self.month_end else ''}"


_TERM = re.compile(r"(?P<days>[0-9]{1,3}) jours?(?: nets?)?(?P<end>,? fin de mois)?", re.IGNORECASE)


def _payment_term(value: Any) -> PaymentTerm:
    if isinstance(value, PaymentTerm):
        return value
    text = _line(value)
    if text.lower() in {"à réception", "a reception", "comptant"}:
        return PaymentTerm(0)
    match = _TERM.fullmatch(text)
    if match is None:
        aide = "écrivez « 30 jours », « 45 jours fin de mois » ou « à réception »"
        raise refuse(f"« {text} » n'est pas un délai de paiement", aide=aide, public="délai mal écrit")
    return PaymentTerm(int(match["days"]), bool(match["end"]))


# What an editor is told: it reads `01000` and `1250` as numbers, where the tool reads text.
_TEXT_OR_NUMBER = WithJsonSchema({"type": ["string", "number"]})
_TEXT_OR_INTEGER = WithJsonSchema({"type": ["string", "integer"]})
_TEXT_ONLY = WithJsonSchema({"type": "string"})
_DAY_PATTERN = r"^([0-9]{1,2}/[0-9]{1,2}/[0-9]{4}|[0-9]{4}-[0-9]{2}-[0-9]{2})$"

Amount = Annotated[Decimal, BeforeValidator(_amount), _TEXT_OR_NUMBER]
PositiveAmount = Annotated[Decimal, BeforeValidator(_positive_amount), _TEXT_OR_NUMBER]
Rate = Annotated[Decimal, BeforeValidator(_rate), _TEXT_OR_NUMBER]
Day = Annotated[date, BeforeValidator(_day), WithJsonSchema({"type": "string", "pattern": _DAY_PATTERN})]
Month = Annotated[
    date,
    BeforeValidator(_month),
    WithJsonSchema({"type": "string", "pattern": r"^([0-9]{4}-[0-9]{1,2}|[0-9]{1,2}/[0-9]{4})$"}),
]
Flag = Annotated[bool, BeforeValidator(_flag), WithJsonSchema({"enum": ["oui", "non"]})]
Whole = Annotated[int, BeforeValidator(_whole), _TEXT_OR_INTEGER]
SignedWhole = Annotated[int, BeforeValidator(_signed_whole), _TEXT_OR_INTEGER]
Text = Annotated[str, BeforeValidator(_words), _TEXT_OR_NUMBER]
Line = Annotated[str, BeforeValidator(_line), _TEXT_OR_NUMBER]
Slug = Annotated[
    str,
    BeforeValidator(_slug),
    WithJsonSchema({"type": ["string", "integer"], "pattern": f"^{_SLUG.pattern}$"}),
]
ProcedureName = Annotated[
    str,
    BeforeValidator(_procedure),
    WithJsonSchema({"type": ["string", "integer"], "pattern": f"^{_SLUG.pattern.replace('-]', '_-]')}$"}),
]
Path = Annotated[str, BeforeValidator(_path), _TEXT_ONLY]
Siren = Annotated[str, _identifier("SIREN"), _TEXT_OR_INTEGER]
Siret = Annotated[str, _identifier("SIRET"), _TEXT_OR_INTEGER]
VatNumber = Annotated[str, _identifier("numéro de TVA"), _TEXT_OR_INTEGER]
Iban = Annotated[str, _identifier("IBAN"), _TEXT_ONLY]
Bic = Annotated[str, _identifier("BIC"), _TEXT_ONLY]
Postcode = Annotated[str, BeforeValidator(_postcode), _TEXT_OR_INTEGER]
Email = Annotated[str, BeforeValidator(_email), _TEXT_ONLY]
AgreedTerm = Annotated[PaymentTerm, BeforeValidator(_payment_term), _TEXT_ONLY]
Phone = Annotated[str, BeforeValidator(_phone), _TEXT_OR_INTEGER]


class Entry(BaseModel):
    """What every block of a file has in common: unknown keys refused, values never changed after reading."""

    model_config = ConfigDict(
        extra="forbid",
        frozen=True,
        validate_by_name=True,
        validate_by_alias=False,
        loc_by_alias=False,
        serialize_by_alias=True,
        defer_build=True,  # most commands read few of the fifty models
    )
