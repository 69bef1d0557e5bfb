"""Days of which something is summed up."""

from datetime import date, datetime, timedelta
from typing import Self

import attrs

from stario.domain.kernel.errors import Invalid
from stario.domain.kernel.tashkent import TASHKENT, bounds

USUAL_DAYS = 90
LONGEST_DAYS = 366


@attrs.frozen(kw_only=True)
class Period:
    """From *first* to *last*, days in Tashkent, both included."""

    first: date
    last: date

    @classmethod
    def named(cls, first: date | None, last: date | None, *, at: datetime) -> Self:
        """
        Fill in what is None: *last* is today, and *first* such that it is 90 days.

        Raises:
            Invalid: `to`: before `from`, or more than a year after it.
        """
        last = last or at.astimezone(TASHKENT).date()
        first = first or last - timedelta(days=USUAL_DAYS - 1)
        if last < first:
            raise Invalid("to", "before_from")
        if (last - first).days >= LONGEST_DAYS:
            raise Invalid("to", "period_too_long", longest=LONGEST_DAYS)
        return cls(first=first, last=last)

    @property
    def bounds(self) -> tuple[datetime, datetime]:
        """The first moment, and that after the last, UTC."""
        return bounds(self.first)[0], bounds(self.last)[1]
