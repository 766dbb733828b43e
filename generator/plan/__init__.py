"""What the debtor undertook: a plan (échéancier), proposed to the cent then followed, and promises to pay."""

from generator.plan.following import (
    Followed,
    InstalmentStatus,
    follow,
    interest_free,
    missed_instalment,
    tested_on,
)
from generator.plan.promises import Pledge, pledges
from generator.plan.schedule import SHARES, SMALLEST_SHARE, Remainder, Unworkable, schedule

__all__ = [
    "SHARES",
    "SMALLEST_SHARE",
    "Followed",
    "InstalmentStatus",
    "Pledge",
    "Remainder",
    "Unworkable",
    "follow",
    "interest_free",
    "missed_instalment",
    "pledges",
    "schedule",
    "tested_on",
]  # fmt: skip
