"""How revenue, settlements and comparisons with providers look over HTTP."""

from datetime import date, datetime
from typing import Annotated

import msgspec
from msgspec import Meta

from stario.domain.kernel.errors import Invalid
from stario.domain.ledger.model.reconciliation import (
    Difference,
    Reconciliation,
    Side,
    Source,
    Verdict,
)
from stario.domain.ledger.model.revenue import Grouping, Revenue
from stario.domain.ledger.usecases.read_revenue import RevenueReport
from stario.domain.payments.model.payment import PaymentState
from stario.domain.payments.model.provider import Provider
from stario.entrypoints.http.fields import PageQuery, Uuid
from stario.entrypoints.http.handlers.ledger_schema import Positive, Tiyin

# A shape of ISO 8601 that no year of another calendar fits.
Day = Annotated[
    str,
    Meta(
        pattern="^20[0-9]{2}-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])$",
        max_length=10,
        description="A day in Tashkent.",
        examples=["2026-11-28"],
    ),
]


class RevenueQuery(msgspec.Struct, kw_only=True):
    """The last 30 days unless others are named; `from` and `to` are called so too."""

    from_: Day | None = msgspec.field(name="from", default=None)
    to: Annotated[Day | None, Meta(description="Included.")] = None
    date_from: Day | None = None
    date_to: Day | None = None
    group_by: Grouping = Grouping.DAY


class RevenueRow(msgspec.Struct, kw_only=True):
    """gross - discounts - refunds = vat + artists + platform + unearned."""

    key: Annotated[
        str, Meta(description="A day, an artist's, a product's or a provider's id; empty: none.")
    ]
    orders: int
    gross_tiyin: Tiyin
    discounts_tiyin: Tiyin
    refunds_tiyin: Tiyin
    vat_tiyin: Tiyin
    artists_tiyin: Tiyin
    platform_tiyin: Annotated[int, Meta(description="With the providers' fees in it.")]
    unearned_tiyin: Annotated[int, Meta(description="Paid for and not delivered yet.")]
    fees_tiyin: Tiyin


class RevenueAnswer(msgspec.Struct, kw_only=True):
    """An order with lines of several groups counts in each, and once in `total`."""

    from_: date = msgspec.field(name="from")
    to: Annotated[date, Meta(description="Included.")]
    items: list[RevenueRow]
    total: RevenueRow


class ReconciliationsQuery(PageQuery, kw_only=True):
    provider: Provider | None = None


class ReconciliationPath(msgspec.Struct):
    reconciliation_id: Uuid


class ReconcileBody(msgspec.Struct, kw_only=True):
    """Compare a day again: with the provider, with its file, or our records among themselves."""

    provider: Annotated[
        Provider | None,
        Meta(
            description="Left out: our own records are looked through for missing fiscal receipts, "
            "stuck transactions and effects, and faults of the ledger."
        ),
    ] = None
    day: Day
    csv: (
        Annotated[
            str,
            Meta(
                max_length=4_000_000,
                description="The provider's statement, with the columns provider_tx, amount_uzs "
                "(at most two decimals) and state (paid, refunded, cancelled, pending); left out: "
                "the provider is asked.",
                examples=["provider_tx,amount_uzs,state\n37350,165000.00,paid\n"],
            ),
        ]
        | None
    ) = None


class SideAnswer(msgspec.Struct, kw_only=True):
    amount_tiyin: Tiyin
    state: PaymentState


class DifferenceAnswer(msgspec.Struct, kw_only=True):
    verdict: Verdict
    subject: str
    ours: SideAnswer | None
    theirs: SideAnswer | None
    note: str


class ReconciliationSummary(msgspec.Struct, kw_only=True):
    """`provider` null: our own records among themselves."""

    id: Uuid
    provider: Provider | None
    day: date
    source: Source
    ran_at: datetime
    matched: int
    differences: int
    verdicts: dict[str, int]


class ReconciliationAnswer(ReconciliationSummary, kw_only=True):
    items: list[DifferenceAnswer]


class SettlementBody(msgspec.Struct, kw_only=True):
    """What came to our bank from a provider."""

    provider: Provider
    amount_tiyin: Positive
    reference: Annotated[
        str,
        Meta(
            pattern="^[0-9A-Za-z._/-]+$",
            min_length=1,
            max_length=60,
            description="The bank's name of the transfer: with it the same is booked once.",
            examples=["MT-2026-11-28-1"],
        ),
    ]


def named_day(field: str, text: str | None) -> date | None:
    """Read a `Day` that may be left out; the same refusals."""
    return None if text is None else day_of(field, text)


def day_of(field: str, text: str) -> date:
    """
    Read a `Day`.

    Raises:
        Invalid: the month has no such day.
    """
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise Invalid(field, "form") from None


def revenue_answer(report: RevenueReport) -> RevenueAnswer:
    rows = [_row(key, revenue) for key, revenue in sorted(report.groups.items())]
    return RevenueAnswer(
        from_=report.first, to=report.last, items=rows, total=_row("", report.total)
    )


def _row(key: str, revenue: Revenue) -> RevenueRow:
    return RevenueRow(
        key=key,
        orders=revenue.orders,
        gross_tiyin=revenue.gross.tiyin,
        discounts_tiyin=revenue.discounts.tiyin,
        refunds_tiyin=revenue.refunds.tiyin,
        vat_tiyin=revenue.vat.tiyin,
        artists_tiyin=revenue.artists.tiyin,
        platform_tiyin=revenue.platform.tiyin,
        unearned_tiyin=revenue.unearned.tiyin,
        fees_tiyin=revenue.fees.tiyin,
    )


def summary_of(found: Reconciliation) -> ReconciliationSummary:
    verdicts: dict[str, int] = {}
    for difference in found.differences:
        name = difference.verdict.value
        verdicts[name] = verdicts.get(name, 0) + 1
    return ReconciliationSummary(
        id=found.id,
        provider=found.provider,
        day=found.day,
        source=found.source,
        ran_at=found.ran_at,
        matched=found.matched,
        differences=len(found.differences),
        verdicts=verdicts,
    )


def reconciliation_answer(found: Reconciliation) -> ReconciliationAnswer:
    items = [_difference(difference) for difference in found.differences]
    return ReconciliationAnswer(**msgspec.structs.asdict(summary_of(found)), items=items)


def _difference(difference: Difference) -> DifferenceAnswer:
    return DifferenceAnswer(
        verdict=difference.verdict,
        subject=difference.subject,
        ours=_side(difference.ours),
        theirs=_side(difference.theirs),
        note=difference.note,
    )


def _side(side: Side | None) -> SideAnswer | None:
    return None if side is None else SideAnswer(amount_tiyin=side.amount.tiyin, state=side.state)
