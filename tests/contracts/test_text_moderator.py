"""What judging texts promises, whoever looks after the rules."""

import pytest

from stario.adapters.memory.storage import MemoryStorage
from stario.adapters.memory.system import MemoryClock
from stario.adapters.moderation.ruled import RuledTextModerator
from stario.adapters.moderation.text_moderator import FoldingTextModerator
from stario.domain.kernel.ids import ArtistId
from stario.domain.kernel.language import Language
from stario.domain.moderation.model.restriction import (
    CustomRule,
    RestrictionAction,
    Restrictions,
)
from stario.domain.moderation.model.verdict import VerdictStatus
from stario.ports.moderation import TextModerator

RESTRICTIONS = Restrictions(
    artist_id=ArtistId("01980a2e-7a4c-7c3a-9d5b-2f6d1a7b8c90"),
    version=1,
    whitelist_topics=("wedding",),
    custom_rules=(CustomRule(text="gʻisht", action=RestrictionAction.BLOCK),),
)


@pytest.fixture(params=["shipped", "ruled"])
def moderator(request: pytest.FixtureRequest) -> TextModerator:
    if request.param == "shipped":
        return FoldingTextModerator()
    return RuledTextModerator(storage=MemoryStorage(), clock=MemoryClock())


@pytest.mark.parametrize(
    ("text", "status"),
    [
        ("Salom, omad tilayman!", VerdictStatus.APPROVED),
        ("Ты мудак", VerdictStatus.REJECTED),
        ("Prezident salomi", VerdictStatus.PENDING_REVIEW),
        ("", VerdictStatus.APPROVED),
    ],
)
async def test_a_text_is_approved_refused_or_a_persons_to_judge(
    moderator: TextModerator, text: str, status: VerdictStatus
) -> None:
    verdict = await moderator.review({"text": text}, language=Language.UZBEK)

    assert verdict.status is status
    assert (verdict.suggestion is None) == (status is VerdictStatus.APPROVED)
    assert all(0 <= flag.start < flag.end <= len(text) for flag in verdict.flags)
    assert all([verdict.ruleset, verdict.lexicon, verdict.model])


async def test_the_artists_restrictions_count_where_they_are_given(
    moderator: TextModerator,
) -> None:
    for text, topic, status in (
        ("Ғишт", "wedding", VerdictStatus.REJECTED),
        ("Salom", "wedding", VerdictStatus.APPROVED),
        ("Salom", "birthday", VerdictStatus.PENDING_REVIEW),
        ("Toʻyingiz muborak", "birthday", VerdictStatus.APPROVED),
    ):
        verdict = await moderator.review(
            {"text": text}, language=Language.UZBEK, restrictions=RESTRICTIONS, topic=topic
        )
        free = await moderator.review({"text": text}, language=Language.UZBEK, topic=topic)

        assert (verdict.status, free.status) == (status, VerdictStatus.APPROVED)
