"""What is signed or handed over beside the three letters: the agreement of a payment plan, the receipt, the reminder.

Each is a `Deed`: a view for its template, and what each of its passages must hold once printed.
"""

from generator.deeds.agreement import NOTICE_DAYS, agreement
from generator.deeds.conditions import Objection, objections
from generator.deeds.deed import Deed, unproved
from generator.deeds.printing import FOLDER, keep, print_deed
from generator.deeds.receipt import NothingPaid, receipt
from generator.deeds.reminder import Notice, reminder
from generator.deeds.told import FOLLOWED, PROPOSED, Proposed, plan_block, standing

__all__ = [
    "FOLDER",
    "FOLLOWED",
    "NOTICE_DAYS",
    "PROPOSED",
    "Deed",
    "NothingPaid",
    "Notice",
    "Objection",
    "Proposed",
    "agreement",
    "keep",
    "objections",
    "plan_block",
    "print_deed",
    "receipt",
    "reminder",
    "standing",
    "unproved",
]  # fmt: skip
