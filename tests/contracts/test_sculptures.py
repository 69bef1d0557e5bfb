"""What remembering sculptures promises, on every storage."""

import asyncio
from datetime import timedelta

import attrs
import pytest

from stario.domain.kernel.errors import Conflict, NotFound
from stario.domain.kernel.ids import PosterId, SculptureId
from stario.domain.kernel.paging import PageRequest
from stario.domain.merch.model.sculpture import Sculpture, SculptureKind
from stario.ports.storage import Storage
from tests.builders import NOW, a_poster, new_id
from tests.builders.sculptures import a_sculpture
from tests.contracts.remembered import Cast, a_cast, remember

LATER = NOW + timedelta(minutes=1)


async def carved(storage: Storage, cast: Cast) -> Sculpture:
    job = cast.job()
    sculpture = a_sculpture(job)
    async with storage() as work:
        await work.jobs.add(job)
        await work.sculptures.add(sculpture)
        await work.commit()
    return sculpture


async def save(storage: Storage, *sculptures: Sculpture) -> None:
    async with storage() as work:
        for sculpture in sculptures:
            await work.sculptures.save(sculpture)
        await work.commit()


async def test_every_field_of_a_sculpture_comes_back_as_it_was(storage: Storage) -> None:
    cast = await a_cast(storage)
    first, second = cast.job(), cast.job()
    await remember(storage, first, second)
    poster = a_poster(first)
    sculpture = attrs.evolve(
        a_sculpture(second, kind=SculptureKind.LITHOPHANE),
        poster_id=poster.id,
        is_curved=True,
        minimum_thickness_mm=0.8125,
        taken_down_at=LATER,
        taken_down_reason="by_fan",
    )
    async with storage() as work:
        await work.posters.add(poster)
        await work.sculptures.add(sculpture)
        await work.commit()

    async with storage() as work:
        assert await work.sculptures.get(sculpture.id) == sculpture


async def test_a_job_makes_one_sculpture(storage: Storage) -> None:
    cast = await a_cast(storage)
    job = cast.job()
    await remember(storage, job)

    async def hand_over() -> None:
        async with storage() as work:
            await work.sculptures.add(a_sculpture(job))
            await work.commit()

    results = await asyncio.gather(*(hand_over() for _ in range(3)), return_exceptions=True)

    assert results.count(None) == 1
    assert sum(isinstance(result, Conflict) for result in results) == 2


async def test_a_sculpture_is_of_a_poster_that_is_remembered(storage: Storage) -> None:
    cast = await a_cast(storage)
    job = cast.job()
    await remember(storage, job)

    with pytest.raises(Conflict):
        async with storage() as work:
            await work.sculptures.add(attrs.evolve(a_sculpture(job), poster_id=PosterId(new_id())))
            await work.commit()


async def test_what_is_not_there_is_not_found(storage: Storage) -> None:
    cast = await a_cast(storage)
    async with storage() as work:
        with pytest.raises(NotFound):
            await work.sculptures.get(SculptureId(new_id()))
        with pytest.raises(NotFound):
            await work.sculptures.save(a_sculpture(cast.job()))


async def test_the_list_is_ones_own_newest_first_without_what_was_taken_down(
    storage: Storage,
) -> None:
    cast, other = await a_cast(storage), await a_cast(storage)
    first, second = await carved(storage, cast), await carved(storage, cast)
    gone = await carved(storage, cast)
    await carved(storage, other)
    second = attrs.evolve(second, created_at=LATER)
    await save(storage, second, gone.take_down("by_fan", at=LATER))

    async with storage() as work:
        mine = await work.sculptures.list(PageRequest(), account=cast.fan.id)
        second_page = await work.sculptures.list(PageRequest(2, 1), account=cast.fan.id)

    assert (mine.items, mine.total) == ((second, first), 2)
    assert (second_page.items, second_page.total) == ((first,), 2)


async def test_what_stands_on_a_consent_is_found_until_it_is_taken_down(storage: Storage) -> None:
    cast, other = await a_cast(storage), await a_cast(storage)
    sculpture = await carved(storage, cast)
    await carved(storage, other)

    async with storage() as work:
        assert await work.sculptures.standing_on(cast.consent.id) == (sculpture,)
    await save(storage, sculpture.take_down("by_fan", at=LATER))
    async with storage() as work:
        assert await work.sculptures.standing_on(cast.consent.id) == ()


async def test_expired_sculptures_are_given_oldest_first(storage: Storage) -> None:
    cast = await a_cast(storage)
    kept = [await carved(storage, cast) for _ in range(3)]
    await save(
        storage,
        *(
            attrs.evolve(sculpture, expires_at=NOW + timedelta(days=days))
            for days, sculpture in zip((1, 0, 2), kept, strict=True)
        ),
    )

    async with storage() as work:
        expired = await work.sculptures.expired(at=NOW + timedelta(days=1), limit=9)
        fewer = await work.sculptures.expired(at=NOW + timedelta(days=1), limit=1)

    assert [sculpture.id for sculpture in expired] == [kept[1].id, kept[0].id]
    assert [sculpture.id for sculpture in fewer] == [kept[1].id]
