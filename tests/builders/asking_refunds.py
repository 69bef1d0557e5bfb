"""Administrators who ask for refunds."""

from stario.domain.identity.model.role import Role
from stario.domain.kernel.ids import AccountId, RefundId
from stario.domain.kernel.money import Money
from stario.domain.payments.model.payment import (
    Payment,
)
from stario.domain.payments.model.provider import Provider
from stario.domain.payments.model.refund import (
    Refund,
    RefundReason,
)
from tests.builders import new_id
from tests.builders.payment_till import Till
from tests.builders.people import an_account

PAYME = Provider.PAYME
PART = Money.from_som(65_000)


async def an_admin(till: Till) -> AccountId:
    admin = an_account(role=Role.ADMIN)
    async with till.storage() as work:
        await work.accounts.add(admin)
        await work.commit()
    return admin.id


async def asked(
    till: Till, payment: Payment, admin: AccountId, amount: Money | None, id_: str | None = None
) -> Refund:
    return await till.request(
        RefundId(id_ or new_id()),
        payment.id,
        actor=admin,
        amount=amount,
        reason=RefundReason.CUSTOMER_REQUEST,
        note="rangi boshqa",
    )
