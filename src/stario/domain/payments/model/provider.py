"""Who takes money for us."""

from enum import StrEnum


class Provider(StrEnum):
    PAYME = "payme"
    CLICK = "click"
    STRIPE = "stripe"
    VAS = "vas"
    """An operator's billing: the fan agrees in the operator's app or by USSD."""
    TEST = "test"
    """Takes no real money; never in production."""
