"""What the debtor undertook: a plan, proposed to the cent then followed, its incidents, and promises to pay."""

from generator.plan.following import (
    Course,
    Followed,
    InstalmentStatus,
    course,
    follow,
    holds_until,
    interest_free,
    missed_instalment,
)
from generator.plan.incident import (
    NOTICE_DAYS,
    REMEDY_NAMES,
    Incident,
    Remedy,
    incident,
    notice_before,
    withdrawable_on,
)
from generator.plan.promises import Pledge, pledges
from generator.plan.schedule import SHARES, SMALLEST_SHARE, Remainder, Unworkable, schedule

__all__ = [
    "NOTICE_DAYS",
    "REMEDY_NAMES",
    "SHARES",
    "SMALLEST_SHARE",
    "Course",
    "Followed",
    "Incident",
    "InstalmentStatus",
    "Pledge",
    "Remainder",
    "Remedy",
    "Unworkable",
    "course",
    "follow",
    "holds_until",
    "incident",
    "interest_free",
    "missed_instalment",
    "notice_before",
    "pledges",
    "schedule",
    "withdrawable_on",
]  # fmt: skip
