"""Identifiers with a check digit (SIREN, SIRET, VAT number, IBAN, BIC): one thin face on python-stdnum."""

from stdnum import bic, iban
from stdnum.exceptions import InvalidChecksum, InvalidComponent, InvalidFormat, InvalidLength, ValidationError
from stdnum.fr import siren, siret, tva

_READERS = {"SIREN": siren, "SIRET": siret, "numéro de TVA": tva, "IBAN": iban, "BIC": bic}


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
    try:
        return str(_READERS[kind].validate(text))
    except InvalidLength:
        raise IdentifierError(f"le {kind} « {text} » n'a pas la bonne longueur") from None
    except InvalidChecksum:
        raise IdentifierError(f"la clé de contrôle du {kind} « {text} » ne correspond pas") from None
    except (InvalidFormat, InvalidComponent, ValidationError):
        raise IdentifierError(f"« {text} » n'a pas la forme d'un {kind}") from None


def show_siren(compact: str) -> str:
    """« 732 829 320 » with no-break spaces."""
    return "\N{NO-BREAK SPACE}".join(compact[i : i + 3] for i in range(0, 9, 3))


def show_iban(compact: str) -> str:
    """Groups of four characters, with no-break spaces."""
    return "\N{NO-BREAK SPACE}".join(compact[i : i + 4] for i in range(0, len(compact), 4))
