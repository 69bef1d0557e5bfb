"""Who has the best ears."""

from datetime import datetime, timedelta
from enum import StrEnum

import attrs


class Period(StrEnum):
    DAY = "day"
    WEEK = "week"
    MONTH = "month"
    ALL = "all"

    def since(self, at: datetime) -> datetime | None:
        """When it began, or None for ever; a month has 30 days."""
        days = {Period.DAY: 1, Period.WEEK: 7, Period.MONTH: 30}.get(self)
        return None if days is None else at - timedelta(days=days)


@attrs.frozen(kw_only=True)
class Tally:
    """`score` is the number of right answers among `attempts`."""

    score: int
    attempts: int


@attrs.frozen(kw_only=True)
class Standing:
    """
    One line of the leaderboard.

    `name` is what the fan chose to be shown under; whoever chose none is not shown. More right
    answers rank higher; of equals, the one with fewer attempts, then who was there first.
    """

    rank: int
    name: str
    tally: Tally
