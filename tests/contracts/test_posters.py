"""What remembering posters promises, on every storage."""

import asyncio
from datetime import timedelta

import attrs
import pytest

from stario.domain.generation.model.poster import Poster
from stario.domain.kernel.errors import Conflict, NotFound
from stario.domain.kernel.ids import PosterId
from stario.domain.kernel.paging import PageRequest
from stario.ports.storage import Storage
from tests.builders import NOW, a_poster, new_id
from tests.contracts.remembered import Cast, a_cast, remember

LATER = NOW + timedelta(minutes=1)


async def painted(storage: Storage, cast: Cast) -> Poster:
    job = cast.job()
    poster = a_poster(job)
    async with storage() as work:
        await work.jobs.add(job)
        await work.posters.add(poster)
        await work.commit()
    return poster


async def take_down(storage: Storage, poster: Poster) -> Poster:
    down = poster.take_down("by_fan", at=LATER)
    async with storage() as work:
        await work.posters.save(down)
        await work.commit()
    return down


async def stored(storage: Storage, poster: Poster) -> Poster:
    async with storage() as work:
        return await work.posters.get(poster.id)


async def test_every_field_of_a_poster_comes_back_as_it_was(storage: Storage) -> None:
    cast = await a_cast(storage)
    job = cast.job()
    await remember(storage, job)
    poster = attrs.evolve(
        a_poster(job, text="Гулноз, oʻgʻlim", secondary_text="Ққ", with_fan=True),
        template_id=None,
        color_scheme="sunrise",
        seed=2**62,
        taken_down_at=LATER,
        taken_down_reason="by_fan",
    )
    async with storage() as work:
        await work.posters.add(poster)
        await work.commit()

    assert await stored(storage, poster) == poster


async def test_a_job_makes_one_poster(storage: Storage) -> None:
    cast = await a_cast(storage)
    job = cast.job()
    await remember(storage, job)

    async def hand_over() -> None:
        async with storage() as work:
            await work.posters.add(a_poster(job))
            await work.commit()

    results = await asyncio.gather(*(hand_over() for _ in range(4)), return_exceptions=True)

    assert results.count(None) == 1
    assert sum(isinstance(result, Conflict) for result in results) == 3


async def test_what_is_not_there_is_not_found(storage: Storage) -> None:
    cast = await a_cast(storage)
    async with storage() as work:
        with pytest.raises(NotFound):
            await work.posters.get(PosterId(new_id()))
        with pytest.raises(NotFound):
            await work.posters.save(a_poster(cast.job()))
        assert not await work.posters.add_file(PosterId(new_id()), "print.pdf", "k")


async def test_files_are_added_at_once_without_losing_any(storage: Storage) -> None:
    poster = await painted(storage, await a_cast(storage))

    async def add(name: str) -> bool:
        async with storage() as work:
            added = await work.posters.add_file(poster.id, name, f"k/{name}")
            await work.commit()
        return added

    added = await asyncio.gather(add("hd.png"), add("print.pdf"))

    assert all(added)
    files = {**poster.files, "hd.png": "k/hd.png", "print.pdf": "k/print.pdf"}
    assert await stored(storage, poster) == attrs.evolve(poster, files=files)


async def test_a_poster_that_was_taken_down_gets_no_files(storage: Storage) -> None:
    down = await take_down(storage, await painted(storage, await a_cast(storage)))

    async with storage() as work:
        assert not await work.posters.add_file(down.id, "print.pdf", "k")
        await work.commit()

    assert await stored(storage, down) == down


async def test_the_list_leaves_out_what_was_taken_down(storage: Storage) -> None:
    cast, other = await a_cast(storage), await a_cast(storage)
    first, second = await painted(storage, cast), await painted(storage, cast)
    await take_down(storage, await painted(storage, cast))
    strange = await painted(storage, other)

    async with storage() as work:
        mine = await work.posters.list(PageRequest(), account=cast.fan.id)
        second_page = await work.posters.list(PageRequest(2, 1), account=cast.fan.id)
        everything = await work.posters.list(PageRequest())

    assert (mine.items, mine.total) == ((second, first), 2)
    assert (second_page.items, second_page.total) == ((first,), 2)
    assert everything.items == (strange, second, first)


async def test_what_stands_on_a_consent_is_found_until_it_is_taken_down(storage: Storage) -> None:
    cast, other = await a_cast(storage), await a_cast(storage)
    poster = await painted(storage, cast)
    await painted(storage, other)

    async with storage() as work:
        assert await work.posters.standing_on(cast.consent.id) == (poster,)
    await take_down(storage, poster)
    async with storage() as work:
        assert await work.posters.standing_on(cast.consent.id) == ()


async def test_expired_posters_are_given_oldest_first(storage: Storage) -> None:
    cast = await a_cast(storage)
    posters = [await painted(storage, cast) for _ in range(3)]
    async with storage() as work:
        for days, poster in zip((1, 0, 2), posters, strict=True):
            await work.posters.save(attrs.evolve(poster, expires_at=NOW + timedelta(days=days)))
        await work.commit()

    async with storage() as work:
        expired = await work.posters.expired(at=NOW + timedelta(days=1), limit=9)
        fewer = await work.posters.expired(at=NOW + timedelta(days=1), limit=1)

    assert [poster.id for poster in expired] == [posters[1].id, posters[0].id]
    assert [poster.id for poster in fewer] == [posters[1].id]
