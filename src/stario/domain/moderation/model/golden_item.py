"""Texts with a known right answer, mixed unseen into what reviewers judge."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from uuid import UUID

import attrs

from stario.domain.kernel.errors import Invalid
from stario.domain.kernel.ids import AccountId, CaseId, GoldenItemId
from stario.domain.kernel.language import Language
from stario.domain.moderation.model.precision import is_shadow
from stario.domain.moderation.model.review_case import CaseState, Decision, ReviewCase
from stario.domain.moderation.model.verdict import Flag, Versions

GOLDEN_SHARE = 0.05
"""Of the cases that reviewers meet, how many have an answer that is known."""

KEPT_FOR = timedelta(days=90)
"""What a fan wrote is kept as long as any other generated content, golden or not."""

ANSWERS = (Decision.APPROVE, Decision.REJECT)


@attrs.frozen(kw_only=True)
class GoldenItem:
    """
    A text and the decision that is right.

    `flags`, `scores` and `versions` are what the checks said: a reviewer sees those too, and the
    severity of a case follows from them.
    `source_account` wrote the text of `source_case`; of a text that staff wrote both are None, and
    it never expires. `note` tells other admins why the answer is right.
    """

    id: GoldenItemId
    texts: Mapping[str, str]
    language: Language
    flags: tuple[Flag, ...]
    scores: Mapping[str, float]
    versions: Versions
    answer: Decision
    note: str
    made_by: AccountId
    made_at: datetime
    source_case: CaseId | None = None
    source_account: AccountId | None = None
    expires_at: datetime | None = None
    retired_at: datetime | None = None

    def usable(self, *, at: datetime) -> bool:
        return self.retired_at is None and (self.expires_at is None or at < self.expires_at)

    def retire(self, *, at: datetime) -> "GoldenItem":
        """Never plant it again; what was answered stays. Once retired, it stays as it is."""
        return self if self.retired_at else attrs.evolve(self, retired_at=at)

    def emptied(self, *, at: datetime) -> "GoldenItem":
        """What is left when its words must go: the answer, and that it was one."""
        return attrs.evolve(self.retire(at=at), texts={}, source_account=None, note="")


@attrs.frozen(kw_only=True)
class GoldenPlacement:
    """The case by which reviewers meet an item."""

    case_id: CaseId
    item_id: GoldenItemId
    planted_at: datetime


def from_case(
    case: ReviewCase, *, id_: GoldenItemId, note: str, by: AccountId, at: datetime
) -> GoldenItem:
    """
    Make an item of what people decided.

    Raises:
        Invalid: `case_id`: it is not decided, has no words left, or shows pictures, which are
            deleted with what they belong to.
    """
    if case.state is not CaseState.DECIDED or case.outcome not in ANSWERS:
        raise Invalid("case_id", "case_not_decided")
    if case.media or not any(case.texts.values()):
        raise Invalid("case_id", "case_without_text")
    return GoldenItem(
        id=id_,
        texts=case.texts,
        language=case.language,
        flags=tuple(flag for flag in case.flags if not is_shadow(flag)),
        scores=case.scores,
        versions=case.versions,
        answer=case.outcome,
        note=note,
        made_by=by,
        made_at=at,
        source_case=case.id,
        source_account=case.account_id,
        expires_at=case.opened_at + KEPT_FOR,
    )


def dated(id_: str, at: datetime) -> str:
    """
    Give a UUIDv7 the time *at*, so that it sorts among those that were made then.

    The milliseconds stand in its first 48 bits (RFC 9562); what is random in it stays.
    """
    milliseconds = int(at.timestamp() * 1000)
    random = UUID(id_).int & ((1 << 80) - 1)
    return str(UUID(int=(milliseconds << 80) | random))
