"""A payment plan (échéancier): how it is proposed, to the cent, and how it is followed, day after day."""

from generator.plan.following import (
    Followed,
    InstalmentStatus,
    follow,
    interest_free,
    missed_instalment,
    tested_on,
)
from generator.plan.schedule import SHARES, SMALLEST_SHARE, Remainder, Unworkable, schedule

__all__ = [
    "SHARES",
    "SMALLEST_SHARE",
    "Followed",
    "InstalmentStatus",
    "Remainder",
    "Unworkable",
    "follow",
    "interest_free",
    "missed_instalment",
    "schedule",
    "tested_on",
]  # fmt: skip
