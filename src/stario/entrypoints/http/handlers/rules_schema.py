"""How rules of moderation look over HTTP."""

from datetime import datetime
from typing import Annotated, Literal

import msgspec
from msgspec import Meta

from stario.domain.moderation.model.affixes import Follow
from stario.domain.moderation.model.lexicon import Tier
from stario.domain.moderation.model.rule import (
    LEAST_THRESHOLD,
    LONGEST_NOTE,
    LONGEST_TEXT,
    MOST_THRESHOLD,
    RuleKind,
    RuleState,
    RuleTerms,
)
from stario.domain.moderation.model.verdict import VerdictStatus
from stario.domain.moderation.usecases.read_rules import ShownRule
from stario.domain.moderation.usecases.try_rule import RuleTrial
from stario.entrypoints.http.fields import PageQuery, Uuid

MOST_TRIED = 1_000

Count = Annotated[int, Meta(ge=0)]
Chance = Annotated[float, Meta(ge=0, le=1)]
Category = Literal["profanity", "hate", "violence", "nsfw", "political", "misinformation"]


class RuleBody(msgspec.Struct, kw_only=True):
    """
    A word has `category`, `tier`, `language`, `follow` and `text`; an allowed one `text` alone;
    a threshold `category` and `threshold`.
    """

    kind: RuleKind
    category: Category | None = None
    tier: Annotated[
        Tier | None, Meta(description="Severe words refuse a text; mild ones never do.")
    ] = None
    language: Literal["uz", "ru", "en"] | None = None
    follow: Annotated[
        Follow | None, Meta(description="What may stand around it in a longer word.")
    ] = None
    text: (
        Annotated[
            str,
            Meta(
                min_length=1,
                max_length=LONGEST_TEXT,
                description="A word or phrase in any of its spellings.",
            ),
        ]
        | None
    ) = None
    threshold: (
        Annotated[
            float,
            Meta(
                ge=LEAST_THRESHOLD,
                le=MOST_THRESHOLD,
                description="The calibrated chance from which the model's word counts.",
            ),
        ]
        | None
    ) = None
    note: Annotated[str, Meta(max_length=LONGEST_NOTE, description="Why, for other staff.")] = ""

    def terms(self) -> RuleTerms:
        return RuleTerms(
            kind=self.kind,
            note=self.note,
            category=self.category,
            tier=self.tier,
            language=self.language,
            follow=self.follow,
            text=self.text,
            threshold=self.threshold,
        )


class RulePath(msgspec.Struct):
    rule_id: Uuid


class RulesQuery(PageQuery, kw_only=True):
    state: RuleState | None = None


class DryRunBody(msgspec.Struct, kw_only=True):
    cases: Annotated[
        int, Meta(ge=1, le=MOST_TRIED, description="How many of the latest review cases.")
    ] = 500


class ShadowCounts(msgspec.Struct, kw_only=True):
    """Texts that it would have flagged while in shadow, by what became of them."""

    approved: Count
    rejected: Count
    pending_review: Count


class RuleAnswer(msgspec.Struct, kw_only=True):
    id: Uuid
    kind: RuleKind
    state: RuleState
    version: Annotated[int, Meta(ge=1)]
    category: str | None
    tier: Tier | None
    language: str | None
    follow: Follow | None
    text: str | None
    threshold: float | None
    note: str
    created_by: Uuid
    created_at: datetime
    updated_at: datetime
    released_by: Uuid | None
    released_at: datetime | None
    retired_by: Uuid | None
    shadow: ShadowCounts


class DryRunAnswer(msgspec.Struct, kw_only=True):
    """
    `precision` is the share of flags that people decided in the rule's sense, with the bounds of
    Wilson's 95 % interval; null where people have decided none.
    """

    cases: Count
    flagged: Count
    approved: Count
    rejected: Count
    undecided: Count
    precision: Chance | None
    precision_low: Chance
    precision_high: Chance


def rule_answer(shown: ShownRule) -> RuleAnswer:
    rule, terms, counts = shown.rule, shown.rule.terms, shown.shadow
    return RuleAnswer(
        id=rule.id,
        kind=terms.kind,
        state=rule.state,
        version=rule.version,
        category=terms.category,
        tier=terms.tier,
        language=terms.language,
        follow=terms.follow,
        text=terms.text,
        threshold=terms.threshold,
        note=terms.note,
        created_by=rule.created_by,
        created_at=rule.created_at,
        updated_at=rule.updated_at,
        released_by=rule.released_by,
        released_at=rule.released_at,
        retired_by=rule.retired_by,
        shadow=ShadowCounts(
            approved=counts.get(VerdictStatus.APPROVED, 0),
            rejected=counts.get(VerdictStatus.REJECTED, 0),
            pending_review=counts.get(VerdictStatus.PENDING_REVIEW, 0),
        ),
    )


def dry_run_answer(trial: RuleTrial) -> DryRunAnswer:
    return DryRunAnswer(
        cases=trial.cases,
        flagged=trial.flagged,
        approved=trial.approved,
        rejected=trial.rejected,
        undecided=trial.flagged - trial.approved - trial.rejected,
        precision=trial.precision.value,
        precision_low=trial.precision.low,
        precision_high=trial.precision.high,
    )
