"""Remembered payments, refunds, and what providers said."""

from abc import abstractmethod
from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Protocol

import attrs

from stario.domain.kernel.ids import CallbackId, OrderId, PaymentId, RefundId
from stario.domain.kernel.paging import Page, PageRequest
from stario.domain.payments.model.payment import Payment, PaymentState
from stario.domain.payments.model.provider import Provider
from stario.domain.payments.model.refund import Refund, RefundState


@attrs.frozen(kw_only=True)
class PaymentFilter:
    """`since` and `before`: when it was opened; no *states*: all."""

    provider: Provider | None = None
    states: frozenset[PaymentState] = frozenset()
    order_id: OrderId | None = None
    is_surplus: bool | None = None
    since: datetime | None = None
    before: datetime | None = None


class Payments(Protocol):
    """
    Two rules hold in the database itself: a provider's transaction belongs to one payment, and an
    order has at most one payment that is paid and no surplus, and at most one pending payment at
    each provider.
    """

    @abstractmethod
    async def add(self, payment: Payment) -> Payment:
        """
        Remember a new payment, and give it with its `number`.

        Raises:
            Conflict: the id or the provider's transaction is taken, or a rule above is broken.
        """
        ...

    @abstractmethod
    async def get(self, payment: PaymentId) -> Payment:
        """
        Find one.

        Raises:
            PaymentNotFound: there is none.
        """
        ...

    @abstractmethod
    async def of_number(self, provider: Provider, number: int) -> Payment:
        """
        Find one by the number that the provider was told.

        Raises:
            PaymentNotFound: there is none, or it is another provider's.
        """
        ...

    @abstractmethod
    async def of_transaction(self, provider: Provider, provider_tx: str) -> Payment:
        """
        Find one by the provider's own name.

        Raises:
            PaymentNotFound: there is none.
        """
        ...

    @abstractmethod
    async def save(self, payment: Payment) -> None:
        """
        Replace one whose order this transaction has locked.

        Raises:
            Conflict: a rule above is broken.
        """
        ...

    @abstractmethod
    async def of_order(self, order: OrderId) -> tuple[Payment, ...]:
        """All attempts to pay an order, oldest first."""
        ...

    @abstractmethod
    async def statement(
        self, provider: Provider, *, since: datetime, until: datetime
    ) -> tuple[Payment, ...]:
        """Those whose `provider_time` lies in [since, until], by it; every state."""
        ...

    @abstractmethod
    async def overdue(
        self, *, at: datetime, limit: int, is_begun: bool = False
    ) -> tuple[Payment, ...]:
        """
        Open and pending ones whose time is over, the longest first; not locked.

        With *is_begun* pending ones alone.
        """
        ...

    @abstractmethod
    async def list(self, request: PageRequest, wanted: PaymentFilter) -> Page[Payment]:
        """Newest first."""
        ...

    @abstractmethod
    async def outcomes(self, *, since: datetime) -> Mapping[tuple[Provider, PaymentState], int]:
        """How many changed since then and are in which state now, at each provider."""
        ...


class Refunds(Protocol):
    @abstractmethod
    async def add(self, refund: Refund) -> None:
        """
        Remember a new refund.

        Raises:
            Conflict: the id is taken.
        """
        ...

    @abstractmethod
    async def get(self, refund: RefundId, *, lock: bool = False) -> Refund:
        """
        Find one; with *lock* nobody else changes it before this ends.

        Raises:
            NotFound: there is none.
        """
        ...

    @abstractmethod
    async def save(self, refund: Refund) -> None:
        """Replace one that this transaction has locked."""
        ...

    @abstractmethod
    async def of_order(self, order: OrderId) -> tuple[Refund, ...]:
        """Oldest first."""
        ...

    @abstractmethod
    async def list(
        self, request: PageRequest, *, states: frozenset[RefundState] = frozenset()
    ) -> Page[Refund]:
        """Newest first; no *states*: all."""
        ...


@attrs.frozen(kw_only=True)
class Callback:
    """
    What a provider sent, byte for byte, and what it was answered.

    `headers` without those that prove who sends (authorization, signatures, cookies). `answer`
    None: we fell silent before we answered.
    """

    id: CallbackId
    provider: Provider
    received_at: datetime
    headers: Mapping[str, str]
    body: bytes = attrs.field(repr=False)
    answer: bytes | None = None
    answered_at: datetime | None = None


class Callbacks(Protocol):
    """Grows only; an answer is noted once. Words leave it with the person they are about."""

    @abstractmethod
    async def add(self, callback: Callback) -> None: ...

    @abstractmethod
    async def answered(self, callback: CallbackId, answer: bytes, *, at: datetime) -> None:
        """Note the answer; a second one is left out."""
        ...

    @abstractmethod
    async def list(
        self, request: PageRequest, *, provider: Provider | None = None
    ) -> Page[Callback]:
        """Newest first."""
        ...

    @abstractmethod
    async def forget_about(
        self, provider: Provider, names: Iterable[str], *, since: datetime
    ) -> int:
        """
        Empty the bodies that have one of *names* in them, of what *provider* sent since then.

        Args:
            names: in ASCII.
            since: whatever came before says nothing of them; the table is read from there.

        Returns:
            How many there were.
        """
        ...


@attrs.frozen(kw_only=True)
class ProviderState:
    """How a provider answered when it was asked last; `error` is a code, None when all was well."""

    provider: Provider
    checked_at: datetime
    error: str | None = None


class ProviderStates(Protocol):
    @abstractmethod
    async def note(self, state: ProviderState) -> None:
        """Remember it instead of what was known of the provider; an older one is left out."""
        ...

    @abstractmethod
    async def list(self) -> tuple[ProviderState, ...]:
        """The last state of each provider that was ever asked."""
        ...
