"""What is made on demand beside the three letters: agreement of a plan, letter of a missed term, receipt, accessories.

Each is a `Deed`: a view for its template, and what each of its passages must hold once printed.
"""

from generator.deeds.accessories import accessories, against_accessories
from generator.deeds.agreement import agreement
from generator.deeds.conditions import Objection, objections
from generator.deeds.deed import Deed, unproved
from generator.deeds.printing import FOLDER, keep, print_deed
from generator.deeds.receipt import NothingPaid, receipt
from generator.deeds.reminder import Notice, reminder
from generator.deeds.told import FOLLOWED, PROPOSED, Proposed, plan_block, standing

__all__ = [
    "FOLDER",
    "FOLLOWED",
    "PROPOSED",
    "Deed",
    "NothingPaid",
    "Notice",
    "Objection",
    "Proposed",
    "accessories",
    "against_accessories",
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
