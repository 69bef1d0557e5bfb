"""How the ledger and the rules of sharing look over HTTP."""

from datetime import datetime
from typing import Annotated

import msgspec
from msgspec import Meta

from stario.domain.ledger.model.entry import Entry, EntryKind
from stario.domain.ledger.model.share_rule import ShareRule
from stario.entrypoints.http.fields import Uuid

Moment = Annotated[datetime, Meta(tz=True)]
Tiyin = Annotated[int, Meta(description="Hundredths of a so'm.", examples=[9800000])]
Positive = Annotated[int, Meta(ge=1, le=10**15, description="Hundredths of a so'm.")]
BasisPoints = Annotated[int, Meta(ge=0, le=10_000, description="50 % are 5000.")]
Code = Annotated[
    str,
    Meta(
        pattern="^[a-z_]+(:[a-z0-9-]+)*:?$",
        max_length=100,
        description="An account's code, or its beginning up to a colon.",
        examples=["provider_receivable:payme"],
    ),
]
Name = Annotated[str, Meta(pattern="^[0-9A-Za-z._:/-]+$", max_length=100)]


class EntriesQuery(msgspec.Struct, kw_only=True):
    account: Code | None = None
    subject_id: Annotated[
        Name | None, Meta(description="The order, payment, refund or payout it belongs to.")
    ] = None
    date_from: Moment | None = None
    date_to: Annotated[Moment | None, Meta(description="Exclusive.")] = None
    after: Annotated[int, Meta(ge=0, le=2**62, description="Give larger numbers only.")] = 0
    limit: Annotated[int, Meta(ge=1, le=500)] = 100


class PostingAnswer(msgspec.Struct, kw_only=True):
    """Debits are positive, credits negative."""

    account: str
    amount_tiyin: Tiyin


class EntryAnswer(msgspec.Struct, kw_only=True):
    """`hash` covers the entry and the hash before it."""

    id: Uuid
    number: int
    kind: EntryKind
    key: str
    subject_id: str
    at: datetime
    postings: list[PostingAnswer]
    previous_hash: str
    hash: str


class EntriesAnswer(msgspec.Struct, kw_only=True):
    items: list[EntryAnswer]
    next_after: Annotated[
        int | None, Meta(description="Where the next part begins; null: this is the end.")
    ]


class BalancesAnswer(msgspec.Struct, kw_only=True):
    """The sum of each account in tiyin: debits positive, credits negative; together nothing."""

    balances: dict[str, int]


class ShareRuleBody(msgspec.Struct, kw_only=True):
    """The narrowest rule counts: artist and product, product, artist, everybody."""

    artist_id: Uuid | None = None
    product_id: Uuid | None = None
    basis_points: BasisPoints
    deducts_production: bool = False
    basis: Annotated[
        str,
        Meta(min_length=1, max_length=200, description="The contract.", examples=["№ 12/2026"]),
    ]
    valid_from: Annotated[Moment | None, Meta(description="Now, where it is left out.")] = None
    in_the_past: Annotated[bool, Meta(description="Let `valid_from` lie in the past.")] = False


class ShareRuleAnswer(msgspec.Struct, kw_only=True):
    id: Uuid
    version: int
    artist_id: Uuid | None
    product_id: Uuid | None
    basis_points: BasisPoints
    deducts_production: bool
    basis: str
    valid_from: datetime
    created_by: Uuid | None
    created_at: datetime


class ShareRulesAnswer(msgspec.Struct, kw_only=True):
    """Every version of every rule, oldest first."""

    items: list[ShareRuleAnswer]


def entry_answer(entry: Entry) -> EntryAnswer:
    movement = entry.movement
    return EntryAnswer(
        id=entry.id,
        number=entry.number,
        kind=movement.kind,
        key=movement.key,
        subject_id=movement.subject_id,
        at=movement.at,
        postings=[
            PostingAnswer(account=each.account, amount_tiyin=each.amount)
            for each in movement.postings
        ],
        previous_hash=entry.previous_hash.hex(),
        hash=entry.hash.hex(),
    )


def share_rule_answer(rule: ShareRule) -> ShareRuleAnswer:
    return ShareRuleAnswer(
        id=rule.id,
        version=rule.version,
        artist_id=rule.artist_id,
        product_id=rule.product_id,
        basis_points=rule.basis_points,
        deducts_production=rule.deducts_production,
        basis=rule.basis,
        valid_from=rule.valid_from,
        created_by=rule.created_by,
        created_at=rule.created_at,
    )
