"""What was sold, for the dashboard."""

from collections.abc import Mapping
from datetime import date, datetime, timedelta

import attrs

from stario.domain.kernel.errors import Invalid
from stario.domain.kernel.ids import OrderId
from stario.domain.kernel.tashkent import TASHKENT, bounds
from stario.domain.ledger.model.revenue import Grouping, Revenue, by_group
from stario.ports.storage import Storage
from stario.ports.system import Clock

LONGEST_DAYS = 366
USUAL_DAYS = 30
SALES_AT_ONCE = 500


@attrs.frozen(kw_only=True)
class RevenueReport:
    """`groups` by key; each order counts once in `total`. *last* is included."""

    first: date
    last: date
    groups: Mapping[str, Revenue]
    total: Revenue


@attrs.frozen(kw_only=True)
class ReadRevenue:
    storage: Storage
    clock: Clock

    async def __call__(
        self, first: date | None, last: date | None, grouping: Grouping
    ) -> RevenueReport:
        """
        Sum up what was paid from *first* to *last*, days in Tashkent, both included.

        Where they are not named, *last* is today, and *first* such that it is 30 days.

        Three statements for each 500 orders; what went back since is counted where it was sold.

        Raises:
            Invalid: the days are in the wrong order, or more than a year.
        """
        last = last or self.clock.now().astimezone(TASHKENT).date()
        first = first or last - timedelta(days=USUAL_DAYS - 1)
        if last < first:
            raise Invalid("to", "before_from")
        if (last - first).days >= LONGEST_DAYS:
            raise Invalid("to", "period_too_long", longest=LONGEST_DAYS)
        since, before = bounds(first)[0], bounds(last)[1]
        groups: dict[str, Revenue] = {}
        total = Revenue()
        after: tuple[datetime, OrderId] | None = None
        async with self.storage() as work:
            while sales := await work.sales.paid(
                since=since, before=before, after=after, limit=SALES_AT_ONCE
            ):
                for key, part in by_group(sales, grouping).items():
                    groups[key] = groups.get(key, Revenue()) + part
                total = sum(by_group(sales, Grouping.PROVIDER).values(), total)
                after = (sales[-1].paid_at, sales[-1].order.id)
        return RevenueReport(first=first, last=last, groups=groups, total=total)
