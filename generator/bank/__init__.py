"""Bank statements: read from what a bank exports, and matched with the cases they pay. Nothing here is written."""

from generator.bank.columns import Chosen, chosen
from generator.bank.reading import read
from generator.bank.statement import MAX_BYTES, Movement, Rejected, Statement, Unreadable

__all__ = ["MAX_BYTES", "Chosen", "Movement", "Rejected", "Statement", "Unreadable", "chosen", "read"]
