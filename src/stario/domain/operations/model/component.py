"""What people see of the platform, piece by piece."""

from enum import StrEnum


class Component(StrEnum):
    API = "api"
    """The apps and the site."""
    VIDEO = "video"
    VOICE = "voice"
    POSTERS = "posters"
    FACES = "faces"
    SHOP = "shop"
    """Catalogue, cart, orders, delivery."""
    PAYMENTS = "payments"
    MODERATION = "moderation"


class Condition(StrEnum):
    """How a component is; a later one is worse."""

    UNKNOWN = "unknown"
    OPERATIONAL = "operational"
    MAINTENANCE = "under_maintenance"
    DEGRADED = "performance_issues"
    PARTIAL_OUTAGE = "partial_outage"
    MAJOR_OUTAGE = "major_outage"


ORDER = tuple(Condition)


def worst(*conditions: Condition) -> Condition:
    """The worst of them; of none, unknown."""
    return max(conditions, key=ORDER.index, default=Condition.UNKNOWN)
