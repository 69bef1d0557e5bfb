"""What staff do with vouchers."""

from datetime import datetime

import attrs

from stario.domain.kernel.errors import Invalid, NotFound
from stario.domain.kernel.ids import (
    AccountId,
    ArtistId,
    CategoryId,
    ProductId,
    VoucherId,
)
from stario.domain.kernel.money import NOTHING, Money
from stario.domain.kernel.paging import Page, PageRequest
from stario.domain.orders.model.order_line import DiscountBearer
from stario.domain.orders.model.voucher import Voucher, VoucherKind, VoucherRefused, normal_code
from stario.ports.storage import Storage, UnitOfWork
from stario.ports.system import Clock


@attrs.frozen(kw_only=True)
class VoucherOffer:
    """What staff say of a voucher; the fields are those of `Voucher`."""

    code: str
    kind: VoucherKind
    basis_points: int = 0
    amount: Money = NOTHING
    min_subtotal: Money = NOTHING
    max_discount: Money | None = None
    valid_from: datetime | None = None
    valid_until: datetime | None = None
    most_uses: int | None = None
    most_uses_per_account: int | None = None
    product_id: ProductId | None = None
    category_id: CategoryId | None = None
    artist_id: ArtistId | None = None
    bearer: DiscountBearer = DiscountBearer.PLATFORM
    is_active: bool = True


@attrs.frozen(kw_only=True)
class CreateVoucher:
    storage: Storage
    clock: Clock

    async def __call__(self, voucher: VoucherId, offer: VoucherOffer, *, by: AccountId) -> Voucher:
        """
        Make a voucher; asked again with the same id, the one that is there is given.

        Raises:
            Invalid: a value breaks a rule, or leads nowhere.
            Conflict: the code is taken.
        """
        now = self.clock.now()
        new = _offered(voucher, offer, by=by, created_at=now, at=now)
        async with self.storage() as work:
            try:
                return await work.vouchers.get(voucher)
            except NotFound:
                await _require_references(work, offer)
                await work.vouchers.add(new)
                await work.commit()
        return new


@attrs.frozen(kw_only=True)
class ChangeVoucher:
    storage: Storage
    clock: Clock

    async def __call__(self, voucher: VoucherId, offer: VoucherOffer) -> Voucher:
        """
        Replace what a voucher is worth; orders that used it keep what they were promised.

        Raises:
            NotFound: there is none.
            Invalid: a value breaks a rule, or leads nowhere.
            Conflict: the code is taken, or it has changed meanwhile.
        """
        async with self.storage() as work:
            was = await work.vouchers.get(voucher)
            await _require_references(work, offer)
            new = _offered(
                voucher, offer, by=was.created_by, created_at=was.created_at, at=self.clock.now()
            )
            new = attrs.evolve(new, used=was.used)
            await work.vouchers.save(new, was=was)
            await work.commit()
        return new

    async def withdraw(self, voucher: VoucherId) -> None:
        """
        Let it count no more; it stays for the orders that used it.

        Raises:
            NotFound: there is none.
            Conflict: it has changed meanwhile.
        """
        async with self.storage() as work:
            was = await work.vouchers.get(voucher)
            if was.is_active:
                new = attrs.evolve(was, is_active=False, updated_at=self.clock.now())
                await work.vouchers.save(new, was=was)
                await work.commit()


@attrs.frozen(kw_only=True)
class ReadVouchers:
    storage: Storage

    async def __call__(self, voucher: VoucherId) -> Voucher:
        """
        Read one.

        Raises:
            NotFound: there is none.
        """
        async with self.storage() as work:
            return await work.vouchers.get(voucher)

    async def list(self, request: PageRequest) -> Page[Voucher]:
        async with self.storage() as work:
            return await work.vouchers.list(request)


def _offered(
    voucher: VoucherId,
    offer: VoucherOffer,
    *,
    by: AccountId | None,
    created_at: datetime,
    at: datetime,
) -> Voucher:
    fields = attrs.asdict(offer, recurse=False)
    try:
        fields["code"] = normal_code(offer.code)
    except VoucherRefused:
        raise Invalid("code", "not_voucher_code") from None
    fields["valid_from"] = offer.valid_from or created_at
    return Voucher(id=voucher, created_by=by, created_at=created_at, updated_at=at, **fields)


async def _require_references(work: UnitOfWork, offer: VoucherOffer) -> None:
    field = ""
    try:
        if offer.product_id is not None:
            field = "product_id"
            await work.products.get(offer.product_id)
        if offer.category_id is not None:
            field = "category_id"
            await work.categories.get(offer.category_id)
        if offer.artist_id is not None:
            field = "artist_id"
            await work.artists.get(offer.artist_id)
    except NotFound:
        raise Invalid(field, "unknown") from None
