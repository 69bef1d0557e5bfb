"""Remembered carts, the prices promised for them, and vouchers."""

from abc import abstractmethod
from datetime import datetime
from typing import Protocol

from stario.domain.kernel.ids import AccountId, CartId, QuoteId, VoucherId
from stario.domain.kernel.paging import Page, PageRequest
from stario.domain.orders.model.cart import Cart
from stario.domain.orders.model.quote import Quote
from stario.domain.orders.model.voucher import Voucher


class Carts(Protocol):
    @abstractmethod
    async def add(self, cart: Cart) -> None:
        """
        Remember a new cart.

        Raises:
            Conflict: the id is taken, the account has a cart or the token leads to one already;
                the transaction can go on.
        """
        ...

    @abstractmethod
    async def of_account(self, account: AccountId, *, lock: bool = False) -> Cart | None:
        """Find the one of *account*; with *lock* nobody else changes it before this ends."""
        ...

    @abstractmethod
    async def of_token(self, token_sha256: str, *, lock: bool = False) -> Cart | None:
        """Find a guest's; with *lock* nobody else changes it before this ends."""
        ...

    @abstractmethod
    async def save(self, cart: Cart) -> None:
        """Replace one that this transaction has locked."""
        ...

    @abstractmethod
    async def forget(self, cart: CartId) -> None: ...

    @abstractmethod
    async def forget_account(self, account: AccountId) -> None:
        """Forget the cart of *account* and what was promised to it."""
        ...

    @abstractmethod
    async def forget_expired(self, *, at: datetime) -> int:
        """Forget guests' carts whose time is over; says how many."""
        ...


class Quotes(Protocol):
    @abstractmethod
    async def add(self, quote: Quote) -> None:
        """
        Remember what was promised.

        Raises:
            Conflict: the id is taken.
        """
        ...

    @abstractmethod
    async def get(self, quote: QuoteId) -> Quote:
        """
        Find one, over or not.

        Raises:
            NotFound: there is none.
        """
        ...

    @abstractmethod
    async def forget_expired(self, *, before: datetime) -> int:
        """Forget those whose time was over before then; says how many."""
        ...


class Vouchers(Protocol):
    @abstractmethod
    async def add(self, voucher: Voucher) -> None:
        """
        Remember a new one.

        Raises:
            Conflict: the id or the code is taken.
        """
        ...

    @abstractmethod
    async def get(self, voucher: VoucherId) -> Voucher:
        """
        Find one.

        Raises:
            NotFound: there is none.
        """
        ...

    @abstractmethod
    async def by_code(self, code: str) -> Voucher | None:
        """Find by a code in normal form."""
        ...

    @abstractmethod
    async def save(self, voucher: Voucher, *, was: Voucher) -> None:
        """
        Replace *was*; `used` stays what it is.

        Raises:
            Conflict: it has changed meanwhile, or the code is taken.
        """
        ...

    @abstractmethod
    async def list(self, request: PageRequest) -> Page[Voucher]:
        """Newest first."""
        ...

    @abstractmethod
    async def uses_of(self, voucher: VoucherId, account: AccountId) -> int:
        """How many standing orders of *account* it made cheaper."""
        ...

    @abstractmethod
    async def use(self, voucher: VoucherId, account: AccountId) -> bool:
        """
        Count a use; False, and nothing is counted: the limit of all or of *account* is reached.

        One statement each, so that of many at once the last use goes to one. It holds the voucher
        for the rest of the transaction: take it after orders and variants.
        """
        ...

    @abstractmethod
    async def give_back(self, voucher: VoucherId, account: AccountId) -> None:
        """Count a use no more: its order was never paid."""
        ...
