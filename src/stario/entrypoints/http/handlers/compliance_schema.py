"""How the compliance report and the dashboard look over HTTP."""

from datetime import UTC, datetime
from typing import Annotated

import msgspec
from msgspec import Meta

from stario.domain.compliance.model.compliance_report import (
    Check,
    CheckKey,
    CheckStatus,
    ComplianceReport,
    Value,
)
from stario.domain.compliance.usecases.read_platform_stats import PlatformStats
from stario.domain.generation.model.job import JobState
from stario.domain.generation.model.queue import Queue
from stario.domain.identity.model.role import Role
from stario.domain.orders.model.order import OrderState
from stario.entrypoints.http.fields import RoundedUzs, rounded_uzs

Count = Annotated[int, Meta(ge=0)]


class CheckAnswer(msgspec.Struct, kw_only=True):
    """`reasons` are codes of what is wrong; a check that nobody can answer is `unknown`."""

    check: CheckKey
    status: CheckStatus
    reasons: list[str]
    evidence: Annotated[
        dict[str, str | int | float | bool | None],
        Meta(description="What was seen; times in RFC 3339, numbers in the unit that ends a name."),
    ]


class ReportAnswer(msgspec.Struct, kw_only=True):
    """`status` is that of the worst check."""

    generated_at: datetime
    status: CheckStatus
    checks: list[CheckAnswer]


class UsersStats(msgspec.Struct, kw_only=True):
    total: Count
    by_role: dict[Role, int]


class ArtistsStats(msgspec.Struct, kw_only=True):
    total: Count
    active: Count
    verified: Count
    popular: Count


class OrdersStats(msgspec.Struct, kw_only=True):
    total: Count
    by_status: dict[OrderState, int]


class RevenueStats(msgspec.Struct, kw_only=True):
    """What was paid for orders less what was given back, VAT included."""

    total_uzs: RoundedUzs
    last_30_days_uzs: RoundedUzs
    refunded_uzs: RoundedUzs


class JobsStats(msgspec.Struct, kw_only=True):
    total: Count
    by_status: dict[JobState, int]


class QueueStats(msgspec.Struct, kw_only=True):
    """`oldest_seconds` None: nothing waits."""

    queue: Queue
    waiting: Count
    held_back: Count
    running: Count
    failed: Count
    oldest_seconds: float | None


class StatsAnswer(msgspec.Struct, kw_only=True):
    generated_at: datetime
    users: UsersStats
    artists: ArtistsStats
    orders: OrdersStats
    revenue: RevenueStats
    jobs: JobsStats
    queues: list[QueueStats]


def report_answer(report: ComplianceReport) -> ReportAnswer:
    return ReportAnswer(
        generated_at=report.generated_at,
        status=report.status,
        checks=[_check(check) for check in report.checks],
    )


def _check(check: Check) -> CheckAnswer:
    return CheckAnswer(
        check=check.key,
        status=check.status,
        reasons=list(check.reasons),
        evidence={each.name: _plain(each.value) for each in check.evidence},
    )


def _plain(value: Value) -> str | int | float | bool | None:
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat().replace("+00:00", "Z")
    return value


def stats_answer(stats: PlatformStats) -> StatsAnswer:
    figures = stats.figures
    return StatsAnswer(
        generated_at=stats.at,
        users=UsersStats(total=sum(figures.accounts.values()), by_role=dict(figures.accounts)),
        artists=ArtistsStats(
            total=stats.artists.total,
            active=stats.artists.active,
            verified=stats.artists.verified,
            popular=stats.artists.popular,
        ),
        orders=OrdersStats(total=sum(figures.orders.values()), by_status=dict(figures.orders)),
        revenue=RevenueStats(
            total_uzs=rounded_uzs(figures.revenue),
            last_30_days_uzs=rounded_uzs(figures.revenue_since),
            refunded_uzs=rounded_uzs(figures.refunded),
        ),
        jobs=JobsStats(total=sum(figures.jobs.values()), by_status=dict(figures.jobs)),
        queues=[
            QueueStats(
                queue=queue,
                waiting=depth.waiting,
                held_back=depth.held_back,
                running=depth.leased,
                failed=depth.failed,
                oldest_seconds=(
                    (stats.at - depth.oldest_at).total_seconds() if depth.oldest_at else None
                ),
            )
            for queue, depth in stats.queues.items()
        ],
    )
