"""What the compliance report and the dashboard count."""

from abc import abstractmethod
from collections.abc import Mapping
from datetime import datetime
from typing import Protocol

import attrs

from stario.domain.compliance.model.compliance_report import Verification, VerifiedChain
from stario.domain.generation.model.job import JobState
from stario.domain.identity.model.role import Role
from stario.domain.kernel.money import Money
from stario.domain.orders.model.order import OrderState


@attrs.frozen(kw_only=True)
class ConsentFigures:
    """Of artists, and permissions of people who are pictured."""

    consents_in_force: int
    consents_revoked: int
    permissions_in_force: int
    permissions_withdrawn: int


@attrs.frozen(kw_only=True)
class PlatformFigures:
    """
    Everything that is remembered now, by state.

    `revenue` is what was paid for orders, less what was given back, VAT included; `revenue_since`
    the same of orders paid since a moment.
    """

    accounts: Mapping[Role, int]
    orders: Mapping[OrderState, int]
    jobs: Mapping[JobState, int]
    revenue: Money
    revenue_since: Money
    refunded: Money


class Oversight(Protocol):
    """Counts; each is one statement along an index, or a small table."""

    @abstractmethod
    async def deletion_delays(self, *, since: datetime, limit: int) -> tuple[float, ...]:
        """
        Seconds from the last use of a photo of a face to its receipt, in ascending order.

        Of the *limit* newest receipts since then.
        """
        ...

    @abstractmethod
    async def deletions(self, *, since: datetime) -> int:
        """How many receipts there are since then."""
        ...

    @abstractmethod
    async def consents(self, *, at: datetime) -> ConsentFigures: ...

    @abstractmethod
    async def platform(self, *, since: datetime) -> PlatformFigures: ...

    @abstractmethod
    async def verification(self, chain: VerifiedChain) -> Verification | None:
        """The last one."""
        ...

    @abstractmethod
    async def verified(self, verification: Verification) -> None:
        """Remember it in the place of the one before."""
        ...
