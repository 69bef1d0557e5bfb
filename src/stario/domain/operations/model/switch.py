"""What operators turn while everything runs."""

from datetime import datetime
from enum import StrEnum

import attrs

from stario.domain.kernel.ids import AccountId


class Switch(StrEnum):
    """Named as the environment variables that say where they stand until somebody turns them."""

    MAINTENANCE_MODE = "MAINTENANCE_MODE"
    PRIORITY_MODE = "PRIORITY_MODE"
    PAYMENT_FALLBACK = "PAYMENT_FALLBACK"


@attrs.frozen(kw_only=True)
class SwitchPosition:
    """Where a switch was turned to; without one it stands as the environment says."""

    switch: Switch
    is_on: bool
    turned_at: datetime
    turned_by: AccountId


@attrs.frozen(kw_only=True)
class SwitchReading:
    """Where a switch stands now; `position` is None where the environment decides."""

    switch: Switch
    is_on: bool
    position: SwitchPosition | None
