"""Remembered orders."""

from abc import abstractmethod
from datetime import datetime
from typing import Protocol

import attrs

from stario.domain.kernel.ids import AccountId, OrderId, PreviewId
from stario.domain.kernel.paging import Page, PageRequest
from stario.domain.orders.model.claim import Claim
from stario.domain.orders.model.order import Order, OrderKind, OrderState
from stario.domain.orders.model.order_event import OrderEvent
from stario.domain.payments.model.provider import Provider


@attrs.frozen(kw_only=True)
class OrderFilter:
    """`text` is the beginning of an order's number."""

    account_id: AccountId | None = None
    kind: OrderKind | None = None
    states: frozenset[OrderState] = frozenset()
    text: str | None = None
    since: datetime | None = None
    before: datetime | None = None


class Orders(Protocol):
    @abstractmethod
    async def add(self, order: Order, *events: OrderEvent) -> None:
        """
        Remember a new order and the beginning of its log.

        Raises:
            Conflict: the id or the number is taken, or a reference leads nowhere.
        """
        ...

    @abstractmethod
    async def get(self, order: OrderId, *, lock: bool = False) -> Order:
        """
        Find one; with *lock* nobody else changes it before this ends.

        Whoever changes an order's payments or refunds locks the order first.

        Raises:
            NotFound: there is none.
        """
        ...

    @abstractmethod
    async def of_transaction(
        self, provider: Provider, provider_tx: str, *, lock: bool = False
    ) -> Order | None:
        """The order that a provider's transaction pays for; None: no payment has it."""
        ...

    @abstractmethod
    async def save(self, order: Order, *events: OrderEvent) -> None:
        """
        Replace one that this transaction has locked, and add to its log.

        Its lines stay as they were sold. An event that is there already is not there twice.

        Raises:
            Conflict: another event has that id, or one names nobody that is remembered.
        """
        ...

    @abstractmethod
    async def log(self, event: OrderEvent) -> None:
        """
        Add to the log alone; once, however often.

        Raises:
            Conflict: another event has that id, or a reference leads nowhere.
        """
        ...

    @abstractmethod
    async def events(self, order: OrderId) -> tuple[OrderEvent, ...]:
        """The whole log, as `OrderEvent.place` says; only `forget_people` touches what is in it."""
        ...

    @abstractmethod
    async def list(self, request: PageRequest, wanted: OrderFilter) -> Page[Order]:
        """Newest first."""
        ...

    @abstractmethod
    async def of_preview(self, preview: PreviewId) -> tuple[OrderId, ...]:
        """Orders of that design that are neither cancelled nor expired, by id; not locked."""
        ...

    @abstractmethod
    async def unpaid(self, *, at: datetime, limit: int) -> tuple[OrderId, ...]:
        """
        Orders that await payment and whose time is over, the longest first; not locked.

        Those whose money a provider is taking are left out, or enough of them would hide others.
        """
        ...

    @abstractmethod
    async def unconcluded(self, *, limit: int) -> tuple[OrderId, ...]:
        """Orders of work, paid or in production, whose job has ended; not locked."""
        ...

    @abstractmethod
    async def held(self, *, delivered_before: datetime, limit: int) -> tuple[OrderId, ...]:
        """
        Orders delivered before that time whose hold has not been noted as passed; not locked.

        Those with an open claim, and returned ones that nothing was given back for, are left out.
        """
        ...

    @abstractmethod
    async def pass_hold(self, order: OrderId, *, at: datetime) -> None:
        """Note that the goods can't come back any more."""
        ...

    @abstractmethod
    async def has_passed_hold(self, order: OrderId) -> bool: ...

    @abstractmethod
    async def add_claim(self, claim: Claim) -> None:
        """
        Remember what a fan says against an order.

        Raises:
            Conflict: the id is taken, or the order has an open claim.
        """
        ...

    @abstractmethod
    async def save_claim(self, claim: Claim) -> None:
        """Replace one whose order this transaction has locked."""
        ...

    @abstractmethod
    async def claims(self, order: OrderId) -> tuple[Claim, ...]:
        """Oldest first."""
        ...

    @abstractmethod
    async def forget_people(self, account: AccountId) -> int:
        """
        Take addresses, print files and what people wrote out of an account's orders; says how many
        orders there are.

        Amounts, times and what was bought stay for the tax office, and so does the log: of the
        notes in it only their words go.
        """
        ...
