"""One part of the cases among several, for machines that share the work: every machine cuts at the same place."""

import re
from dataclasses import dataclass

from generator.manifest import sha256


@dataclass(frozen=True, slots=True, kw_only=True)
class Shard:
    """The part `number` of `count`, from 1 to `count`."""

    number: int
    count: int

    def holds(self, reference: str) -> bool:
        """Whether the case of that reference falls in this part."""
        return number_of(reference, self.count) == self.number

    @property
    def slug(self) -> str:
        """« 3-sur-20 », for the names of files."""
        return f"{self.number}-sur-{self.count}"

    def __str__(self) -> str:
        return f"{self.number}/{self.count}"


def number_of(reference: str, count: int) -> int:
    """The part of a case, from 1 to `count`: the SHA-256 of its reference (UTF-8) as a number, modulo `count`.

    The same on any machine, in any version of Python, whatever the other cases are.
    """
    return int(sha256(reference.encode()), 16) % count + 1


def read_shard(text: str) -> Shard:
    """« 3/20 » as a Shard. ValueError, with a French sentence, when it is not one."""
    found = re.fullmatch(r"([0-9]{1,4})/([0-9]{1,4})", text.strip())
    number, count = (int(found[1]), int(found[2])) if found else (0, 0)
    if not 1 <= number <= count:
        raise ValueError(
            f"« {text} » n'est pas un lot : écrivez son numéro puis leur nombre (jusqu'à 9999), "
            "par exemple 3/20"
        )
    return Shard(number=number, count=count)
