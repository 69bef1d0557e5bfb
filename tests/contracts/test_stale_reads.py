"""What a unit of work that only reads promises, on every storage."""

import pytest

from stario.domain.kernel.paging import PageRequest
from stario.ports.repositories.artists import ArtistFilter
from stario.ports.storage import Storage
from tests.builders import an_artist


async def test_it_reads_what_is_committed(storage: Storage) -> None:
    artist = an_artist()
    async with storage() as work:
        await work.artists.add(artist)
        async with storage.stale() as other:
            assert (await other.artists.counts()).total == 0
        await work.commit()

    async with storage.stale() as work:
        assert (await work.artists.list(PageRequest(1, 9), ArtistFilter())).items == (artist,)
        assert (await work.artists.get(artist.id)) == artist


async def test_it_never_writes(storage: Storage) -> None:
    with pytest.raises(RuntimeError, match="only reads"):
        async with storage.stale() as work:
            await work.artists.add(an_artist())
    with pytest.raises(RuntimeError, match="only reads"):
        async with storage.stale() as work:
            await work.artists.counts()
            await work.commit()
    with pytest.raises(RuntimeError, match="inside"):
        storage.stale().artists  # noqa: B018

    async with storage() as work:
        assert (await work.artists.counts()).total == 0
