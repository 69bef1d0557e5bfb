"""How payouts look over HTTP."""

from datetime import datetime
from typing import Annotated

import msgspec
from msgspec import Meta

from stario.domain.ledger.model.payout import Payout, PayoutState
from stario.domain.ledger.usecases.read_earnings import OwnEarnings
from stario.entrypoints.http.fields import Listing, PageQuery, Uuid, listing
from stario.entrypoints.http.handlers.ledger_schema import BasisPoints, Tiyin


class PayoutPath(msgspec.Struct):
    payout_id: Uuid


class PayoutsQuery(PageQuery, kw_only=True):
    artist_id: Uuid | None = None
    state: PayoutState | None = None


class ProposeBody(msgspec.Struct, kw_only=True):
    artist_id: Uuid
    tax_basis_points: Annotated[
        BasisPoints | None,
        Meta(
            description="What is withheld of the payable amount; 0 for a registered entrepreneur, "
            "who pays the tax herself. Left out: the setting."
        ),
    ] = None


class SentBody(msgspec.Struct, kw_only=True):
    reference: Annotated[
        str,
        Meta(
            pattern="^[0-9A-Za-z._/-]+$",
            min_length=1,
            max_length=60,
            description="The bank's name of the transfer.",
            examples=["MT-2026-11-28-7"],
        ),
    ]


class FailedBody(msgspec.Struct, kw_only=True):
    error: Annotated[str, Meta(min_length=1, max_length=300, examples=["The account is closed."])]


class PayoutAnswer(msgspec.Struct, kw_only=True):
    """`amount_tiyin` = available - netted - tax."""

    id: Uuid
    artist_id: Uuid
    status: PayoutState
    available_tiyin: Annotated[int, Meta(description="What leaves the available shares.")]
    netted_tiyin: Annotated[int, Meta(description="Of that, what pays back earlier refunds.")]
    tax_tiyin: Tiyin
    tax_basis_points: BasisPoints
    amount_tiyin: Annotated[int, Meta(description="What the bank sends.")]
    reference: str | None
    error: str | None
    created_at: datetime
    updated_at: datetime


class PayoutRecord(PayoutAnswer, kw_only=True):
    """As staff see it."""

    proposed_by: Uuid
    decided_by: Uuid | None


class EarningsAnswer(msgspec.Struct, kw_only=True):
    """What the ledger says of the caller's page now."""

    artist_id: Uuid
    pending_tiyin: Annotated[int, Meta(description="May still go back with the goods.")]
    available_tiyin: Annotated[int, Meta(description="The next payout takes it.")]
    owed_tiyin: Annotated[int, Meta(description="Paid out for goods that went back later.")]
    payouts: Listing[PayoutAnswer]


def payout_answer(payout: Payout) -> PayoutAnswer:
    return PayoutAnswer(
        id=payout.id,
        artist_id=payout.artist_id,
        status=payout.state,
        available_tiyin=payout.available.tiyin,
        netted_tiyin=payout.netted.tiyin,
        tax_tiyin=payout.tax.tiyin,
        tax_basis_points=payout.tax_basis_points,
        amount_tiyin=payout.amount.tiyin,
        reference=payout.reference,
        error=payout.error,
        created_at=payout.created_at,
        updated_at=payout.updated_at,
    )


def payout_record(payout: Payout) -> PayoutRecord:
    return PayoutRecord(
        **msgspec.structs.asdict(payout_answer(payout)),
        proposed_by=payout.proposed_by,
        decided_by=payout.decided_by,
    )


def earnings_answer(own: OwnEarnings) -> EarningsAnswer:
    return EarningsAnswer(
        artist_id=own.artist_id,
        pending_tiyin=own.earnings.pending.tiyin,
        available_tiyin=own.earnings.available.tiyin,
        owed_tiyin=own.earnings.owed.tiyin,
        payouts=listing(own.payouts, payout_answer),
    )
