"""Staff's rules come into force, or watch from the shadow."""

import asyncio

import attrs
import pytest
from tests.builders import NOW, an_account
from tests.builders.rules import a_rule, a_threshold, a_word, allowing, in_force

from stario.adapters.memory.storage import MemoryStorage
from stario.adapters.memory.system import MemoryClock
from stario.adapters.moderation.ruled import RuledTextModerator
from stario.domain.identity.model.account import Account
from stario.domain.kernel.errors import Conflict, Invalid, Unavailable
from stario.domain.kernel.language import Language
from stario.domain.moderation.model.affixes import Follow
from stario.domain.moderation.model.rule import (
    AuthorMayNotRelease,
    Rule,
    RuleState,
    RuleTerms,
)
from stario.domain.moderation.model.verdict import VerdictStatus
from stario.ports.moderation import TextVerdict
from stario.ports.storage import Storage, UnitOfWork

LONG = "Bu kecha shahar markazida katta uchrashuv boʻladi va hamma yotoqqa kiradi deyishadi"


@attrs.define
class Desk(Storage):
    """A moderator whose storage can fail, and staff."""

    storage: MemoryStorage = attrs.field(factory=MemoryStorage)
    clock: MemoryClock = attrs.field(factory=MemoryClock)
    author: Account = attrs.field(factory=an_account)
    second: Account = attrs.field(factory=an_account)
    fails: bool = False
    asked: int = 0

    def __call__(self) -> UnitOfWork:
        self.asked += 1
        if self.fails:
            raise Unavailable(what="database")
        return self.storage()

    def stale(self) -> UnitOfWork:
        return self()

    async def check(self) -> None:
        await self.storage.check()

    def moderator(self) -> RuledTextModerator:
        return RuledTextModerator(storage=self, clock=self.clock)

    async def live(self, terms: RuleTerms, state: RuleState = RuleState.LIVE) -> Rule:
        return await in_force(self.storage, a_rule(self.author, terms), self.second, state=state)


@pytest.fixture
async def desk() -> Desk:
    desk = Desk()
    async with desk.storage() as work:
        await work.accounts.add(desk.author)
        await work.accounts.add(desk.second)
        await work.commit()
    return desk


async def review(moderator: RuledTextModerator, text: str) -> TextVerdict:
    return await moderator.review({"text": text}, language=Language.UZBEK)


async def test_a_release_is_followed_after_two_seconds_and_named(desk: Desk) -> None:
    moderator = desk.moderator()
    before = await review(moderator, "gʻirrom")
    rule = await desk.live(a_word())
    too_soon = await review(moderator, "gʻirrom")
    desk.clock.advance(seconds=2)
    after = await review(moderator, "Ғирромлар")

    assert before == too_soon
    assert before.status is VerdictStatus.APPROVED
    assert [flag.reason for flag in after.flags] == [f"rule.{rule.id}"]
    assert after.status is VerdictStatus.REJECTED
    assert after.ruleset == f"{before.ruleset}+1"


async def test_a_clock_that_is_set_back_keeps_no_rule_out(desk: Desk) -> None:
    moderator = desk.moderator()
    await review(moderator, "gʻirrom")
    await desk.live(a_word())

    desk.clock.advance(seconds=-3_600)

    assert (await review(moderator, "gʻirrom")).status is VerdictStatus.REJECTED


async def test_the_database_is_asked_once_in_two_seconds(desk: Desk) -> None:
    moderator = desk.moderator()
    for _ in range(3):
        await asyncio.gather(*(review(moderator, "Salom") for _ in range(5)))

    assert desk.asked == 1


async def test_a_failed_database_keeps_the_rules_of_before(desk: Desk) -> None:
    moderator = desk.moderator()
    await desk.live(a_word())
    assert (await review(moderator, "gʻirrom")).status is VerdictStatus.REJECTED

    desk.fails = True
    desk.clock.advance(seconds=3_600)
    assert (await review(moderator, "gʻirrom")).status is VerdictStatus.REJECTED
    fresh = desk.moderator()
    assert (await review(fresh, "jalab")).status is VerdictStatus.REJECTED

    desk.fails = False
    assert (await review(fresh, "gʻirrom")).status is VerdictStatus.APPROVED
    desk.clock.advance(seconds=2)
    assert (await review(fresh, "gʻirrom")).status is VerdictStatus.REJECTED


async def test_a_shadow_counts_and_changes_nothing(desk: Desk) -> None:
    rule = await desk.live(a_word(), RuleState.SHADOW)
    moderator = desk.moderator()
    texts = ("gʻirrom, gʻirrom", "gʻirrom jalab", "gʻirrom prezident", "Salom")
    verdicts = [await review(moderator, text) for text in texts]

    assert [verdict.status for verdict in verdicts] == [
        VerdictStatus.APPROVED,
        VerdictStatus.REJECTED,
        VerdictStatus.PENDING_REVIEW,
        VerdictStatus.APPROVED,
    ]
    assert all(
        not flag.reason.startswith("shadow.") for verdict in verdicts for flag in verdict.flags
    )
    assert {flag.reason for flag in verdicts[0].shadow} == {f"shadow.{rule.id}"}
    assert verdicts[3].shadow == ()
    async with desk.storage() as work:
        counts = await work.rules.shadow_counts([rule.id])
    assert counts[rule.id] == dict.fromkeys(VerdictStatus, 1)


async def test_an_allowed_word_lets_go_and_its_shadow_says_so(desk: Desk) -> None:
    watching = await desk.live(allowing("tentakcha"), RuleState.SHADOW)
    moderator = desk.moderator()
    verdict = await review(moderator, "tentakcha gap")
    assert verdict.status is VerdictStatus.PENDING_REVIEW
    assert [flag.reason for flag in verdict.shadow] == [f"shadow.{watching.id}"]

    await desk.live(allowing("tentakcha"))
    desk.clock.advance(seconds=2)
    assert (await review(moderator, "tentakcha gap")).status is VerdictStatus.APPROVED
    assert (await review(moderator, "tentak")).status is VerdictStatus.PENDING_REVIEW


async def test_a_threshold_moves_what_the_model_says(desk: Desk) -> None:
    moderator = desk.moderator()
    before = await review(moderator, LONG)
    assert "model" not in {flag.reason for flag in before.flags}

    watching = await desk.live(a_threshold("nsfw", 0.05), RuleState.SHADOW)
    desk.clock.advance(seconds=2)
    watched = await review(moderator, LONG)
    assert watched.flags == before.flags
    assert [flag.reason for flag in watched.shadow] == [f"shadow.{watching.id}"]

    await desk.live(a_threshold("nsfw", 0.05))
    desk.clock.advance(seconds=2)
    after = await review(moderator, LONG)
    assert ("nsfw", "model") in {(flag.category, flag.reason) for flag in after.flags}
    assert after.shadow == ()


def test_a_rule_takes_no_short_cut() -> None:
    author, second = an_account(), an_account()
    draft = a_rule(author)

    with pytest.raises(Conflict):
        draft.release(by=second.id, at=NOW)
    shadow = draft.watch(at=NOW)
    with pytest.raises(AuthorMayNotRelease):
        shadow.release(by=author.id, at=NOW)
    live = shadow.release(by=second.id, at=NOW)
    with pytest.raises(Conflict):
        live.watch(at=NOW)
    with pytest.raises(Conflict):
        live.release(by=second.id, at=NOW)
    retired = live.retire(by=author.id, at=NOW)
    with pytest.raises(Conflict):
        retired.retire(by=author.id, at=NOW)


@pytest.mark.parametrize(
    ("terms", "field"),
    [
        (a_word(category="greeting"), "category"),
        (a_word("oʻt", follow=Follow.ANYTHING), "follow"),
        (allowing("ab"), "text"),
        (allowing("ikki soʻz"), "text"),
        (a_threshold("profanity", 0.5), "category"),
        (a_threshold("nsfw", 0.01), "threshold"),
    ],
)
def test_terms_that_would_do_harm_or_nothing_are_refused(terms: RuleTerms, field: str) -> None:
    with pytest.raises(Invalid) as refused:
        terms.checked()

    assert refused.value.field == field
