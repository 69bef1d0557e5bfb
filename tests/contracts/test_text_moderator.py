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
from stario.domain.moderation.model.rule import RuleState
from stario.domain.moderation.model.verdict import VerdictStatus
from stario.ports.moderation import TextModerator
from stario.ports.storage import Storage
from tests.builders import an_account
from tests.builders.rules import a_rule, a_word, in_force

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


async def test_rules_are_followed_and_watched_on_every_storage(storage: Storage) -> None:
    author, second = an_account(), an_account()
    async with storage() as work:
        await work.accounts.add(author)
        await work.accounts.add(second)
        await work.commit()
    live = await in_force(storage, a_rule(author, a_word("gʻirrom")), second)
    watching = a_rule(author, a_word("hiylagar"))
    await in_force(storage, watching, second, state=RuleState.SHADOW)
    moderator = RuledTextModerator(storage=storage, clock=MemoryClock())

    verdicts = [
        await moderator.review({"text": text}, language=Language.UZBEK)
        for text in ("Ғирромлар", "Hiylagarlar")
    ]

    assert [flag.reason for flag in verdicts[0].flags] == [f"rule.{live.id}"]
    assert verdicts[1].status is VerdictStatus.APPROVED
    async with storage() as work:
        counts = await work.rules.shadow_counts([watching.id])
    assert counts == {watching.id: {VerdictStatus.APPROVED: 1}}
