"""How retention looks over HTTP."""

from collections.abc import Sequence
from datetime import datetime
from typing import Annotated

import msgspec
from msgspec import Meta

from stario.domain.compliance.model.retention import RetentionRun, RuleKey
from stario.domain.compliance.usecases.clean_up import Cleaned
from stario.domain.compliance.usecases.read_retention import RetentionState, RuleState
from stario.entrypoints.http.fields import PageQuery, Uuid

Count = Annotated[int, Meta(ge=0)]


class CleanUpBody(msgspec.Struct, kw_only=True):
    """Which rules, and whether only to count; without a body all of them, and for good."""

    dry_run: bool = False
    rules: Annotated[list[RuleKey], Meta(max_length=100)] = msgspec.field(default_factory=list)


class CleanedRule(msgspec.Struct, kw_only=True):
    rule: RuleKey
    deleted: Annotated[int, Meta(ge=0, description="With a dry run: what would be.")]
    overdue: Annotated[int, Meta(ge=0, description="What is over and still there.")]
    error: Annotated[str | None, Meta(description="The code of what stopped this rule.")]


class CleanUpAnswer(msgspec.Struct, kw_only=True):
    dry_run: bool
    deleted: Count
    items: list[CleanedRule]


class RuleAnswer(msgspec.Struct, kw_only=True):
    """One rule: what it is about, for how long, and how it stands."""

    rule: RuleKey
    what: str
    kept_for_seconds: Count
    counts_from: str
    why: str
    kept: Count
    oldest_at: datetime | None
    overdue: Count
    last_run_at: datetime | None
    deleted_total: Annotated[int, Meta(ge=0, description="By the runs that are remembered.")]


class RetentionAnswer(msgspec.Struct, kw_only=True):
    at: datetime
    overdue: Count
    items: list[RuleAnswer]


class RunsQuery(PageQuery, kw_only=True):
    rule: RuleKey | None = None


class RunAnswer(msgspec.Struct, kw_only=True):
    """One clean-up; without an actor it came round by itself."""

    id: Uuid
    rule: RuleKey
    started_at: datetime
    ended_at: datetime
    deleted: Count
    overdue: Count
    actor_id: Uuid | None


def clean_up_answer(done: Sequence[Cleaned], *, dry_run: bool) -> CleanUpAnswer:
    return CleanUpAnswer(
        dry_run=dry_run,
        deleted=sum(each.deleted for each in done),
        items=[
            CleanedRule(
                rule=each.rule.key, deleted=each.deleted, overdue=each.overdue, error=each.error
            )
            for each in done
        ],
    )


def retention_answer(state: RetentionState) -> RetentionAnswer:
    return RetentionAnswer(
        at=state.at, overdue=state.overdue, items=[_rule(each) for each in state.rules]
    )


def _rule(state: RuleState) -> RuleAnswer:
    history = state.history
    return RuleAnswer(
        rule=state.rule.key,
        what=state.rule.what,
        kept_for_seconds=int(state.rule.kept_for.total_seconds()),
        counts_from=state.rule.counts_from,
        why=state.rule.why,
        kept=state.tally.kept,
        oldest_at=state.tally.oldest_at,
        overdue=state.tally.overdue,
        last_run_at=history.last_run_at if history else None,
        deleted_total=history.deleted if history else 0,
    )


def run_answer(run: RetentionRun) -> RunAnswer:
    return RunAnswer(
        id=run.id,
        rule=run.rule,
        started_at=run.started_at,
        ended_at=run.ended_at,
        deleted=run.deleted,
        overdue=run.overdue,
        actor_id=run.actor_id,
    )
