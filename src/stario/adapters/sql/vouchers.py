"""Remembered vouchers in SQL."""

import attrs
from sqlalchemy import RowMapping, or_, select, update

from stario.adapters.sql.rows import counted, flat, paged
from stario.adapters.sql.tables import voucher_uses, vouchers
from stario.adapters.sql.transaction import Transaction
from stario.domain.kernel.errors import Conflict, NotFound
from stario.domain.kernel.ids import AccountId, VoucherId
from stario.domain.kernel.money import Money
from stario.domain.kernel.paging import Page, PageRequest
from stario.domain.orders.model.order_line import DiscountBearer
from stario.domain.orders.model.voucher import Voucher, VoucherKind
from stario.ports.repositories.carts import Vouchers

ROOM_FOR_ALL = or_(vouchers.c.most_uses.is_(None), vouchers.c.used < vouchers.c.most_uses)


@attrs.frozen
class SqlVouchers(Vouchers):
    _transaction: Transaction

    async def add(self, voucher: Voucher) -> None:
        if not await self._transaction.add(vouchers, _row(voucher)):
            raise Conflict(what="voucher")

    async def get(self, voucher: VoucherId) -> Voucher:
        row = await self._transaction.row(select(vouchers).where(vouchers.c.id == voucher))
        if row is None:
            raise NotFound(what="voucher")
        return _voucher(row)

    async def by_code(self, code: str) -> Voucher | None:
        row = await self._transaction.row(select(vouchers).where(vouchers.c.code == code))
        return _voucher(row) if row else None

    async def save(self, voucher: Voucher, *, was: Voucher) -> None:
        row = _row(voucher)
        row.pop("used")
        same = (vouchers.c.id == was.id) & (vouchers.c.updated_at == was.updated_at)
        async with self._transaction.savepoint():
            changed = await self._transaction.write(update(vouchers).where(same).values(row))
        if changed != 1:
            raise Conflict(what="voucher")

    async def list(self, request: PageRequest) -> Page[Voucher]:
        wanted = select(vouchers)
        newest_first = wanted.order_by(vouchers.c.created_at.desc(), vouchers.c.id.desc())
        rows = await self._transaction.rows(paged(newest_first, request))
        total = await counted(self._transaction, vouchers, wanted)
        return Page(tuple(map(_voucher, rows)), total, request)

    async def uses_of(self, voucher: VoucherId, account: AccountId) -> int:
        row = await self._transaction.row(
            select(voucher_uses.c.used).where(
                voucher_uses.c.voucher_id == voucher, voucher_uses.c.account_id == account
            )
        )
        return row["used"] if row else 0

    async def use(self, voucher: VoucherId, account: AccountId) -> bool:
        # It locks the voucher's row: what follows has no rival.
        counting = (
            update(vouchers)
            .where(vouchers.c.id == voucher, ROOM_FOR_ALL)
            .values(used=vouchers.c.used + 1)
            .returning(vouchers.c.most_uses_per_account)
        )
        rows = await self._transaction.changed(counting)
        if not rows:
            return False
        if await self._use_by(voucher, account, most=rows[0]["most_uses_per_account"]):
            return True
        await self._count(voucher, -1)
        return False

    async def give_back(self, voucher: VoucherId, account: AccountId) -> None:
        # The voucher first, as `use` does: two that meet don't wait for each other.
        await self._count(voucher, -1)
        await self._transaction.write(
            update(voucher_uses)
            .where(
                voucher_uses.c.voucher_id == voucher,
                voucher_uses.c.account_id == account,
                voucher_uses.c.used > 0,
            )
            .values(used=voucher_uses.c.used - 1)
        )

    async def _use_by(self, voucher: VoucherId, account: AccountId, *, most: int | None) -> bool:
        await self._transaction.add(
            voucher_uses, {"voucher_id": voucher, "account_id": account, "used": 0}
        )
        mine = (voucher_uses.c.voucher_id == voucher) & (voucher_uses.c.account_id == account)
        has_room = mine if most is None else mine & (voucher_uses.c.used < most)
        counting = update(voucher_uses).where(has_room).values(used=voucher_uses.c.used + 1)
        return await self._transaction.write(counting) == 1

    async def _count(self, voucher: VoucherId, by: int) -> None:
        await self._transaction.write(
            update(vouchers)
            .where(vouchers.c.id == voucher, vouchers.c.used + by >= 0)
            .values(used=vouchers.c.used + by)
        )


def _row(voucher: Voucher) -> dict[str, object]:
    return flat(voucher) | {
        "amount": voucher.amount.tiyin,
        "min_subtotal": voucher.min_subtotal.tiyin,
        "max_discount": None if voucher.max_discount is None else voucher.max_discount.tiyin,
    }


def _voucher(row: RowMapping) -> Voucher:
    most = row["max_discount"]
    return Voucher(
        **{
            **row,
            "kind": VoucherKind(row["kind"]),
            "bearer": DiscountBearer(row["bearer"]),
            "amount": Money(row["amount"]),
            "min_subtotal": Money(row["min_subtotal"]),
            "max_discount": None if most is None else Money(most),
        }
    )
