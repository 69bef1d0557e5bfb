"""What remembering rules and restrictions promises, on every storage."""

import asyncio
from datetime import timedelta

import attrs
import pytest

from stario.adapters.memory.system import MemoryClock
from stario.adapters.system import Uuid7Ids
from stario.domain.artists.model.artist import Artist
from stario.domain.identity.model.account import Account
from stario.domain.identity.model.actor import Actor
from stario.domain.identity.model.role import Role
from stario.domain.kernel.errors import Conflict, NotFound
from stario.domain.kernel.ids import RuleId
from stario.domain.kernel.language import Language
from stario.domain.kernel.paging import PageRequest
from stario.domain.moderation.model.opening import open_case
from stario.domain.moderation.model.restriction import Restrictions, unrestricted
from stario.domain.moderation.model.review_case import Subject
from stario.domain.moderation.model.rule import Release, RuleState
from stario.domain.moderation.model.verdict import ContentType, VerdictStatus
from stario.domain.moderation.usecases.move_rule import MoveRule
from stario.ports.storage import Storage
from tests.builders import NOW, an_account, an_artist, new_id
from tests.builders.rules import (
    BLOCK,
    REVIEW,
    a_rule,
    a_threshold,
    allowing,
    in_force,
    restrictions,
)


@pytest.fixture
async def author(storage: Storage) -> Account:
    return await somebody(storage)


async def somebody(storage: Storage) -> Account:
    account = an_account()
    async with storage() as work:
        await work.accounts.add(account)
        await work.commit()
    return account


async def artist_of(storage: Storage) -> Artist:
    artist = an_artist()
    async with storage() as work:
        await work.artists.add(artist)
        await work.commit()
    return artist


async def test_rules_of_each_kind_come_back_as_they_were(storage: Storage, author: Account) -> None:
    rules = [
        a_rule(author, terms, created_at=NOW + timedelta(minutes=minute))
        for minute, terms in enumerate((None, allowing("siklon"), a_threshold("nsfw", 0.65)))
    ]
    async with storage() as work:
        for rule in rules:
            await work.rules.add(rule)
        await work.commit()

    async with storage() as work:
        assert [await work.rules.get(rule.id) for rule in rules] == rules
        page = await work.rules.list(PageRequest(1, 2))
        drafts = await work.rules.list(PageRequest(), state=RuleState.DRAFT)
        live = await work.rules.list(PageRequest(), state=RuleState.LIVE)
    assert (page.items, page.total) == ((rules[2], rules[1]), 3)
    assert (drafts.total, live.total) == (3, 0)


async def test_an_unknown_rule_is_not_found_and_an_id_taken_once(
    storage: Storage, author: Account
) -> None:
    rule = a_rule(author)
    async with storage() as work:
        await work.rules.add(rule)
        await work.commit()
    async with storage() as work:
        with pytest.raises(NotFound):
            await work.rules.get(RuleId(new_id()))
    async with storage() as work:
        with pytest.raises(Conflict):
            await work.rules.add(rule)


async def test_the_ruleset_is_what_judges_and_its_number(storage: Storage, author: Account) -> None:
    second = await somebody(storage)
    draft = a_rule(author)
    async with storage() as work:
        assert (await work.rules.ruleset()).number == 0
        await work.rules.add(draft)
        await work.commit()
    live = await in_force(storage, a_rule(author), second)
    later = a_rule(author, created_at=NOW + timedelta(hours=1))
    shadow = await in_force(storage, later, second, state=RuleState.SHADOW)

    async with storage() as work:
        ruleset = await work.rules.ruleset()
        assert await work.rules.number() == 2
    assert (ruleset.number, ruleset.rules) == (2, (live, shadow))


async def test_a_number_of_a_release_is_given_once(storage: Storage, author: Account) -> None:
    second = await somebody(storage)
    live = await in_force(storage, a_rule(author), second)
    again = Release(
        number=1, rule_id=live.id, state=RuleState.RETIRED, made_by=second.id, made_at=NOW
    )

    async with storage() as work:
        with pytest.raises(Conflict):
            await work.rules.released(again)


async def test_the_storage_itself_wants_two_people(storage: Storage, author: Account) -> None:
    rule = a_rule(author)
    async with storage() as work:
        await work.rules.add(rule)
        await work.commit()
    alone = attrs.evolve(
        rule.watch(at=NOW), state=RuleState.LIVE, released_by=author.id, released_at=NOW
    )

    with pytest.raises(Conflict):
        async with storage() as work:
            await work.rules.get(rule.id, lock=True)
            await work.rules.save(alone)
            await work.commit()


async def test_shadows_are_counted_by_what_became_of_the_text(
    storage: Storage, author: Account
) -> None:
    one, other = a_rule(author), a_rule(author)
    async with storage() as work:
        await work.rules.add(one)
        await work.rules.add(other)
        await work.rules.count_shadows([one.id, other.id], VerdictStatus.APPROVED)
        await work.commit()
    async with storage() as work:
        await work.rules.count_shadows([one.id], VerdictStatus.APPROVED)
        await work.rules.count_shadows([one.id], VerdictStatus.REJECTED)
        await work.rules.count_shadows([], VerdictStatus.REJECTED)
        await work.commit()

    async with storage() as work:
        assert await work.rules.shadow_counts([one.id, RuleId(new_id())]) == {
            one.id: {VerdictStatus.APPROVED: 2, VerdictStatus.REJECTED: 1}
        }
        assert await work.rules.shadow_counts([other.id]) == {other.id: {VerdictStatus.APPROVED: 1}}


async def put(storage: Storage, value: Restrictions) -> None:
    async with storage() as work:
        await work.restrictions.of_artist(value.artist_id, lock=True)
        await work.restrictions.save(value)
        await work.commit()


async def test_restrictions_come_back_as_they_were(storage: Storage, author: Account) -> None:
    artist, other = await artist_of(storage), await artist_of(storage)
    words = (("gʻisht", BLOCK), ("қизил олма", REVIEW))
    first = restrictions(artist, author, white=("wedding",), black=("politics", "пиво"))
    second = restrictions(artist, author, version=2, seconds=30, words=words)

    for version in (first, second):
        await put(storage, version)
        async with storage() as work:
            assert await work.restrictions.of_artist(artist.id) == version
            assert await work.restrictions.of_artist(other.id) == unrestricted(other.id)


@pytest.mark.parametrize("version", [1, 3])
async def test_a_version_follows_the_one_before(
    storage: Storage, author: Account, version: int
) -> None:
    artist = await artist_of(storage)
    await put(storage, restrictions(artist, author))

    with pytest.raises(Conflict):
        await put(storage, restrictions(artist, author, version=version))


async def test_restrictions_go_with_their_artist(storage: Storage, author: Account) -> None:
    artist = await artist_of(storage)
    await put(storage, restrictions(artist, author, black=("politics",)))

    async with storage() as work:
        await work.artists.delete(artist.id)
        await work.commit()
    async with storage() as work:
        assert (await work.restrictions.of_artist(artist.id)).version == 0


async def test_two_releases_at_once_have_two_numbers(storage: Storage, author: Account) -> None:
    second = await somebody(storage)
    rules = [a_rule(author), a_rule(author)]
    async with storage() as work:
        for rule in rules:
            await work.rules.add(rule)
        await work.commit()
    move = MoveRule(storage=storage, clock=MemoryClock(), ids=Uuid7Ids())
    actor = Actor(account_id=second.id, role=Role.ADMIN)

    done = await asyncio.gather(
        *(move.to_shadow(rule.id, actor=actor) for rule in rules), return_exceptions=True
    )

    released = [each for each in done if not isinstance(each, Conflict)]
    async with storage() as work:
        assert await work.rules.number() == len(released) >= 1


async def test_the_latest_cases_with_words_come_first(storage: Storage) -> None:
    cases = [
        open_case(
            id_=new_id(),
            content_type=ContentType.TEXT,
            subject=Subject.CONTENT,
            subject_id=new_id(),
            language=Language.UZBEK,
            texts=texts,
            at=NOW + timedelta(minutes=minute),
        )
        for minute, texts in enumerate(({"text": "bir"}, {}, {"text": "uch"}))
    ]
    async with storage() as work:
        for case in cases:
            await work.cases.add(case)
        await work.commit()

    async with storage() as work:
        found = await work.cases.latest(limit=10)
        assert [case.id for case in found] == [cases[2].id, cases[0].id]
        assert [case.id for case in await work.cases.latest(limit=1)] == [cases[2].id]
