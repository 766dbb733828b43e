"""The day of a build. Only the doors ask: everything below receives a day."""

import os
from datetime import UTC, date, datetime

from generator.days import read_day


def today(configured: str = "") -> date:
    """AMIABLE_DATE, else the day `configured`, else SOURCE_DATE_EPOCH, else the civil day where the command runs.

    ValueError, with a French sentence, when a day was given and is not one.
    """
    given = os.environ.get("AMIABLE_DATE") or configured
    if given:
        return read_day(given)
    epoch = os.environ.get("SOURCE_DATE_EPOCH", "")
    return datetime.fromtimestamp(int(epoch), UTC).date() if epoch.isdigit() else date.today()  # noqa: DTZ011
