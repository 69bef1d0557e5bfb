"""Days as the people, the banks and the providers of Uzbekistan count them."""

from datetime import UTC, date, datetime, time, timedelta, timezone

TASHKENT = timezone(timedelta(hours=5), "Asia/Tashkent")
"""Uzbekistan has had no summer time since 1991."""


def bounds(day: date) -> tuple[datetime, datetime]:
    """The first moment of *day* in Tashkent, and of the next one, in UTC."""
    begin = datetime.combine(day, time(), TASHKENT)
    following = datetime.combine(day + timedelta(days=1), time(), TASHKENT)
    return begin.astimezone(UTC), following.astimezone(UTC)
