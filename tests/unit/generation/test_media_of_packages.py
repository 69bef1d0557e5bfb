"""What a package for an authority is about is kept until it is built, though its time is over."""

from datetime import timedelta

import pytest
from tests.builders.legal import a_legal_export, a_ready_export
from tests.builders.studio import Studio
from tests.builders.work import a_job, a_video

from stario.domain.compliance.model.legal_export import HELD_FOR, LegalExport
from stario.domain.generation.model.video import Video
from stario.domain.generation.usecases.expire_media import AT_ONCE, ExpireMedia
from stario.domain.identity.model.account import Account
from stario.domain.identity.model.role import Role

DAY = timedelta(days=1)


async def films(studio: Studio, fan: Account, count: int) -> list[Video]:
    """Films of *fan*'s that were kept for as long as they may be."""
    town = studio.town
    artist = await studio.star()
    consent = await studio.agree(artist)
    made = []
    async with town.storage() as work:
        for _ in range(count):
            job = a_job(account=fan, artist=artist, consent=consent)
            video = a_video(job, expires_at=town.clock.now())
            await work.jobs.add(job)
            await work.videos.add(video)
            made.append(video)
        await work.commit()
    return made


async def asked(studio: Studio, *people: Account, contents: tuple[str, ...] = ()) -> LegalExport:
    town = studio.town
    requester = await town.person(Role.ADMIN)
    export = a_legal_export(requester, *people, contents=contents, at=town.clock.now())
    async with town.storage() as work:
        await work.legal_exports.add(export)
        await work.commit()
    return export


async def standing(studio: Studio, videos: list[Video]) -> int:
    async with studio.town.storage() as work:
        found = [await work.videos.get(video.id) for video in videos]
    return sum(video.taken_down_at is None for video in found)


def expiry(studio: Studio) -> ExpireMedia:
    town = studio.town
    return ExpireMedia(storage=town.storage, take_down=town.take_down, clock=town.clock)


@pytest.mark.parametrize("by_content", [False, True])
async def test_what_a_pending_package_names_waits_for_it(
    studio: Studio, *, by_content: bool
) -> None:
    fan, other = await studio.town.person(), await studio.town.person()
    (mine,) = await films(studio, fan, 1)
    others = await films(studio, other, 1)
    if by_content:
        await asked(studio, contents=(mine.id,))
    else:
        await asked(studio, fan)

    assert not await expiry(studio)()
    assert (await standing(studio, [mine]), await standing(studio, others)) == (1, 0)
    studio.town.clock.advance(by=HELD_FOR - DAY)
    await expiry(studio)()
    assert await standing(studio, [mine]) == 1
    # A request that nobody decides keeps nothing for ever.
    studio.town.clock.advance(by=DAY)
    await expiry(studio)()
    assert await standing(studio, [mine]) == 0


async def test_a_package_that_is_built_keeps_nothing_more(studio: Studio) -> None:
    fan, admin = await studio.town.person(), await studio.town.person(Role.ADMIN)
    mine = await films(studio, fan, 1)
    export = await asked(studio, fan)
    async with studio.town.storage() as work:
        ready = a_ready_export(export, admin, at=studio.town.clock.now())
        await work.legal_exports.save(ready)
        await work.commit()

    await expiry(studio)()

    assert await standing(studio, mine) == 0


async def test_what_waits_stands_in_nobodys_way(studio: Studio) -> None:
    fan, other = await studio.town.person(), await studio.town.person()
    held = await films(studio, fan, AT_ONCE + 1)
    # Later in the order of what is expired.
    studio.town.clock.advance(by=DAY)
    due = await films(studio, other, 1)
    await asked(studio, fan)

    assert not await expiry(studio)()

    assert (await standing(studio, held), await standing(studio, due)) == (AT_ONCE + 1, 0)
