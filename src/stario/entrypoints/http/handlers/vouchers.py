"""Vouchers over HTTP, as administrators keep them."""

import attrs

from stario.domain.kernel.errors import Conflict, Invalid, NotFound
from stario.domain.kernel.ids import VoucherId
from stario.domain.orders.usecases.manage_vouchers import (
    ChangeVoucher,
    CreateVoucher,
    ReadVouchers,
)
from stario.entrypoints.http.fields import Listing, PageQuery, listing
from stario.entrypoints.http.handlers.vouchers_schema import (
    VoucherAnswer,
    VoucherOfferBody,
    VoucherPath,
    voucher_answer,
)
from stario.entrypoints.http.routing import ADMIN_ONLY, Call, Reply, Route, route

TAG = "Merch administration"
VOUCHERS = "/merch/admin/vouchers"
VOUCHER = VOUCHERS + "/{voucher_id}"


@attrs.frozen(kw_only=True)
class VoucherHandlers:
    read_vouchers: ReadVouchers
    create_voucher: CreateVoucher
    change_voucher: ChangeVoucher

    def routes(self) -> list[Route]:
        return [
            route(
                "GET",
                VOUCHERS,
                self.list,
                tag=TAG,
                summary="List vouchers, withdrawn ones too",
                query=PageQuery,
                response=Listing[VoucherAnswer],
                roles=ADMIN_ONLY,
            ),
            route(
                "POST",
                VOUCHERS,
                self.create,
                tag=TAG,
                summary="Make a voucher",
                body=VoucherOfferBody,
                response=VoucherAnswer,
                status=201,
                roles=ADMIN_ONLY,
                errors=(Invalid, Conflict),
                idempotent=True,
            ),
            route(
                "GET",
                VOUCHER,
                self.read,
                tag=TAG,
                summary="Read a voucher",
                path_params=VoucherPath,
                response=VoucherAnswer,
                roles=ADMIN_ONLY,
                errors=(NotFound,),
            ),
            route(
                "PUT",
                VOUCHER,
                self.replace,
                tag=TAG,
                summary="Replace what a voucher is worth",
                description="Orders that used it keep what they were promised.",
                body=VoucherOfferBody,
                path_params=VoucherPath,
                response=VoucherAnswer,
                roles=ADMIN_ONLY,
                errors=(NotFound, Invalid, Conflict),
            ),
            route(
                "DELETE",
                VOUCHER,
                self.withdraw,
                tag=TAG,
                summary="Withdraw a voucher",
                path_params=VoucherPath,
                status=204,
                roles=ADMIN_ONLY,
                errors=(NotFound, Conflict),
            ),
        ]

    async def list(self, call: Call[None, None, PageQuery]) -> Reply:
        page = await self.read_vouchers.list(call.query.request())
        return Reply(listing(page, voucher_answer))

    async def create(self, call: Call[VoucherOfferBody]) -> Reply:
        voucher = await self.create_voucher(
            VoucherId(call.idempotency_id), call.body.offer(), by=call.claims.account_id
        )
        return Reply(voucher_answer(voucher), location=f"{VOUCHERS}/{voucher.id}")

    async def read(self, call: Call[None, VoucherPath]) -> Reply:
        voucher = await self.read_vouchers(VoucherId(call.path.voucher_id))
        return Reply(voucher_answer(voucher))

    async def replace(self, call: Call[VoucherOfferBody, VoucherPath]) -> Reply:
        voucher = await self.change_voucher(VoucherId(call.path.voucher_id), call.body.offer())
        return Reply(voucher_answer(voucher))

    async def withdraw(self, call: Call[None, VoucherPath]) -> Reply:
        await self.change_voucher.withdraw(VoucherId(call.path.voucher_id))
        return Reply()
