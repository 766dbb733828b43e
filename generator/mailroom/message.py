"""A draft of an e-mail as a file any mail program opens, ready to be read again and sent: same inputs, same bytes."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime

from generator.manifest import digest
from generator.render import Text

_NINE = time(9)


@dataclass(frozen=True, slots=True, kw_only=True)
class Party:
    """A name and an e-mail address in ASCII."""

    name: str
    email: str


def draft(
    text: Text, *, sender: Party, to: Party, day: date, attached: bytes, name: str, key: Iterable[str]
) -> bytes:
    """The message as bytes, with CRLF. `key` names it for ever; `X-Unsent` opens it as a draft.

    One addressee, and nobody in copy: a debt is told to who pays it.
    """
    named = digest([*key, day])
    mail = EmailMessage(policy=SMTP)
    mail["X-Unsent"] = "1"
    mail["Date"] = format_datetime(datetime.combine(day, _NINE, UTC))
    mail["From"] = _address(sender)
    mail["To"] = _address(to)
    mail["Subject"] = text.subject
    mail["Message-ID"] = f"<{named[:32]}@{sender.email.rpartition('@')[2]}>"
    mail["Content-Language"] = "fr"
    mail.set_content(text.plain, cte="quoted-printable")
    mail.add_alternative(text.html, subtype="html", cte="quoted-printable")
    mail.add_attachment(attached, maintype="application", subtype="pdf", filename=name)
    for rank, part in enumerate(part for part in mail.walk() if part.is_multipart()):
        part.set_boundary(f"=_{named[32:56]}_{rank}")
    return mail.as_bytes()


def _address(party: Party) -> Address:
    return Address(display_name=party.name, addr_spec=party.email)
