"""Identifiers with a check digit (SIREN, SIRET, VAT number, IBAN, BIC): one thin face on python-stdnum."""

from collections.abc import Callable, Mapping

from stdnum import bic, iban, iso11649
from stdnum.exceptions import InvalidChecksum, InvalidLength, ValidationError
from stdnum.fr import siren, siret, tva

# Kind: how it is checked, « du … », and the length a clerk can count.
_KINDS: Mapping[str, tuple[Callable[[str], str], str, str]] = {
    "SIREN": (siren.validate, "du SIREN", "9 chiffres"),
    "SIRET": (siret.validate, "du SIRET", "14 chiffres"),
    "numéro de TVA": (lambda text: f"FR{tva.validate(text)}", "du numéro de TVA", "FR et 11 caractères"),
    "IBAN": (iban.validate, "de l'IBAN", "27 caractères en France"),
    "BIC": (bic.validate, "du BIC", "8 ou 11 caractères"),
    "référence RF": (iso11649.validate, "de la référence RF", "25 caractères au plus"),
}


class IdentifierError(ValueError):
    """An identifier that cannot be right; the message is a French sentence for the clerk."""


def read(kind: str, text: str) -> str:
    """The identifier in compact form (no spaces, capitals). `kind` is a key of the table above.

    Raises IdentifierError, saying whether the length, the characters or the check digits are wrong.

    >>> read("SIREN", "732 829 320")
    '732829320'
    >>> read("SIREN", "732 829 321")
    Traceback (most recent call last):
    generator.identifiers.IdentifierError: la clé de contrôle du SIREN « 732 829 321 » ne correspond pas
    """
    validate, of_the, length = _KINDS[kind]
    try:
        compact = validate(text)
    except InvalidLength:
        raise IdentifierError(f"la longueur {of_the} « {text} » ne convient pas ({length})") from None
    except InvalidChecksum:
        raise IdentifierError(f"la clé de contrôle {of_the} « {text} » ne correspond pas") from None
    except ValidationError:
        raise IdentifierError(f"« {text} » n'a pas la forme d'un {kind} ({length})") from None
    if not compact.strip("0"):
        raise IdentifierError(f"« {text} » ne contient que des zéros : ce n'est pas un {kind}")
    return compact


def show_siren(compact: str) -> str:
    """« 732 829 320 » with no-break spaces."""
    return "\N{NO-BREAK SPACE}".join(compact[i : i + 3] for i in range(0, 9, 3))


def show_iban(compact: str) -> str:
    """Groups of four characters, with no-break spaces."""
    return "\N{NO-BREAK SPACE}".join(compact[i : i + 4] for i in range(0, len(compact), 4))
