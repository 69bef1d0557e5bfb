"""How payments and refunds look over HTTP."""

from datetime import datetime
from typing import Annotated, Literal

import msgspec
from msgspec import UNSET, Meta, UnsetType

from stario.domain.kernel.ids import OrderId
from stario.domain.kernel.text import clean_line
from stario.domain.payments.model.payment import Payment, PaymentState
from stario.domain.payments.model.provider import Provider
from stario.domain.payments.model.refund import Refund, RefundReason, RefundState
from stario.entrypoints.http.fields import PageQuery, RoundedUzs, Uuid, rounded_uzs
from stario.ports.payments import FORM
from stario.ports.repositories.payments import PaymentFilter, ProviderState

LONGEST_NOTE = 300
AmountTiyin = Annotated[
    int, Meta(ge=0, description="Tiyin, a hundredth of a so'm.", examples=[16_500_000])
]


class InitPaymentBody(msgspec.Struct, kw_only=True):
    """Which order, where, and where to come back to."""

    order_id: Uuid
    provider: Provider
    return_url: (
        Annotated[
            str,
            Meta(
                max_length=500,
                description="The fan is sent there afterwards: in production to a page of ours or "
                "of `CORS_ORIGINS`, elsewhere to any with TLS or on this machine.",
            ),
        ]
        | None
    ) = None


class PaymentForm(msgspec.Struct, kw_only=True):
    """A page of ours may post it: the provider's page then says what is bought."""

    action: str
    fields: dict[str, str]


class PaymentOpened(msgspec.Struct, kw_only=True):
    """
    Where to pay: follow `checkout_url`, or use `client_secret` in a page of one's own.

    `provider` is another one than was asked for where that one is away.
    """

    payment_id: Uuid
    provider: Provider
    checkout_url: str | None
    client_secret: str | None
    status: PaymentState
    form: PaymentForm | UnsetType = UNSET


class PaymentPath(msgspec.Struct):
    payment_id: Uuid


class PaymentAnswer(msgspec.Struct, kw_only=True):
    """One attempt to pay an order."""

    payment_id: Uuid
    order_id: Uuid
    provider: Provider
    status: PaymentState
    amount_uzs: RoundedUzs
    amount_tiyin: AmountTiyin
    refunded_tiyin: AmountTiyin
    presented: Annotated[
        str | None,
        Meta(description="What the fan sees where it is not so'm.", examples=["9.90 EUR"]),
    ]
    is_surplus: Annotated[bool, Meta(description="It was paid twice or too late, and goes back.")]
    created_at: datetime
    expires_at: datetime
    paid_at: datetime | None


class PaymentStatus(msgspec.Struct, kw_only=True):
    """For polling: money has moved only once it is `paid`, whatever a browser comes back with."""

    payment_id: Uuid
    order_id: Uuid
    status: PaymentState


class TransactionAnswer(PaymentAnswer, kw_only=True):
    """A payment as staff see it."""

    number: Annotated[int, Meta(ge=1)]
    provider_tx: Annotated[str | None, Meta(description="The provider's own name of it.")]
    fee_tiyin: AmountTiyin
    cancelled_at: datetime | None
    cancel_reason: str | None
    facts: dict[str, str | int | None]


class TransactionsQuery(PageQuery, kw_only=True):
    provider: Provider | None = None
    status: Annotated[list[PaymentState], Meta(max_length=6)] = msgspec.field(default_factory=list)
    order_id: Uuid | None = None
    is_surplus: bool | None = None
    date_from: Annotated[datetime, Meta(tz=True)] | None = None
    date_to: Annotated[datetime, Meta(tz=True, description="Exclusive.")] | None = None

    def wanted(self) -> PaymentFilter:
        return PaymentFilter(
            provider=self.provider,
            states=frozenset(self.status),
            order_id=OrderId(self.order_id) if self.order_id else None,
            is_surplus=self.is_surplus,
            since=self.date_from,
            before=self.date_to,
        )


class RefundBody(msgspec.Struct, kw_only=True):
    """How much, and why."""

    amount_uzs: (
        Annotated[
            int, Meta(ge=1, le=10**12, description="Whole so'm; all that is left unless named.")
        ]
        | None
    ) = None
    reason: Annotated[
        str,
        Meta(
            min_length=1,
            max_length=LONGEST_NOTE,
            description="A code (`customer_request`, `faulty`, `returned`, `other`) or one's own "
            "words.",
            examples=["customer_request"],
        ),
    ]
    note: Annotated[str, Meta(max_length=LONGEST_NOTE)] = ""

    def why(self) -> tuple[RefundReason, str]:
        """
        Give the code, and what was said besides.

        Raises:
            Invalid: the words hold what can't be seen.
        """
        said = clean_line("reason", self.reason, longest=LONGEST_NOTE, shortest=1)
        note = clean_line("note", self.note, longest=LONGEST_NOTE)
        if said in {reason.value for reason in RefundReason}:
            return RefundReason(said), note
        return RefundReason.OTHER, clean_line(
            "note", f"{said} {note}", longest=2 * LONGEST_NOTE + 1
        )


class RefundPath(msgspec.Struct):
    refund_id: Uuid


class RefundAnswer(msgspec.Struct, kw_only=True):
    """`requested`: somebody else must approve it. `approved`: the provider is asked for it."""

    refund_id: Uuid
    payment_id: Uuid
    order_id: Uuid
    amount_uzs: RoundedUzs
    amount_tiyin: AmountTiyin
    status: RefundState
    reason: RefundReason
    note: str
    requested_by: Annotated[str | None, Meta(description="Nobody: a rule decided.")]
    decided_by: str | None
    provider_ref: str | None
    error: Annotated[str | None, Meta(description="Why the provider did not carry it out.")]
    created_at: datetime
    updated_at: datetime


class RefundsQuery(PageQuery, kw_only=True):
    status: Annotated[list[RefundState], Meta(max_length=5)] = msgspec.field(default_factory=list)


class ProviderAnswer(msgspec.Struct, kw_only=True):
    """`unknown`: nobody has asked it lately."""

    provider: Provider
    status: Literal["ok", "away", "unknown"]
    checked_at: datetime | None


def payment_opened(payment: Payment) -> PaymentOpened:
    form = payment.facts.get(FORM)
    return PaymentOpened(
        payment_id=payment.id,
        provider=payment.provider,
        checkout_url=payment.checkout_url,
        client_secret=payment.client_secret,
        status=payment.state,
        form=msgspec.json.decode(str(form), type=PaymentForm) if form else UNSET,
    )


def payment_status(payment: Payment) -> PaymentStatus:
    return PaymentStatus(payment_id=payment.id, order_id=payment.order_id, status=payment.state)


def payment_answer(payment: Payment) -> PaymentAnswer:
    return PaymentAnswer(
        payment_id=payment.id,
        order_id=payment.order_id,
        provider=payment.provider,
        status=payment.state,
        amount_uzs=rounded_uzs(payment.amount),
        amount_tiyin=payment.amount.tiyin,
        refunded_tiyin=payment.refunded.tiyin,
        presented=payment.presented,
        is_surplus=payment.is_surplus,
        created_at=payment.created_at,
        expires_at=payment.expires_at,
        paid_at=payment.paid_at,
    )


def transaction_answer(payment: Payment) -> TransactionAnswer:
    reason = payment.cancel_reason
    return TransactionAnswer(
        **msgspec.structs.asdict(payment_answer(payment)),
        number=payment.number,
        provider_tx=payment.provider_tx,
        fee_tiyin=payment.fee.tiyin,
        cancelled_at=payment.cancelled_at,
        cancel_reason=reason.value if reason is not None else None,
        facts={name: fact for name, fact in payment.facts.items() if name != FORM},
    )


def refund_answer(refund: Refund) -> RefundAnswer:
    return RefundAnswer(
        refund_id=refund.id,
        payment_id=refund.payment_id,
        order_id=refund.order_id,
        amount_uzs=rounded_uzs(refund.amount),
        amount_tiyin=refund.amount.tiyin,
        status=refund.state,
        reason=refund.reason,
        note=refund.note,
        requested_by=refund.requested_by,
        decided_by=refund.decided_by,
        provider_ref=refund.provider_ref,
        error=refund.error,
        created_at=refund.created_at,
        updated_at=refund.updated_at,
    )


def provider_answer(provider: Provider, state: ProviderState | None) -> ProviderAnswer:
    if state is None:
        return ProviderAnswer(provider=provider, status="unknown", checked_at=None)
    return ProviderAnswer(
        provider=provider,
        status="ok" if state.error is None else "away",
        checked_at=state.checked_at,
    )
