"""What remembering assets promises, on every storage."""

import random
from datetime import timedelta

import pytest

from stario.domain.kernel.errors import Conflict, NotFound
from stario.domain.provenance.model.asset import LIKE_BITS, Asset
from stario.ports.repositories.provenance import Resemblance
from stario.ports.storage import Storage
from tests.builders import NOW, new_id
from tests.builders.assets import an_asset
from tests.contracts.remembered import Cast, a_cast

PICTURE = 0xF0E1_D2C3_B4A5_9687
LARGEST = 2**64 - 1


async def keep(storage: Storage, *assets: Asset) -> None:
    async with storage() as work:
        for asset in assets:
            await work.assets.add(asset)
        await work.commit()


async def nearest(storage: Storage, picture: int) -> Resemblance | None:
    async with storage() as work:
        return await work.assets.nearest(picture)


def flipped(picture: int, *bits: int) -> int:
    return picture ^ sum(1 << bit for bit in bits)


def of(cast: Cast, **changes: int) -> Asset:
    return an_asset(cast.artist, cast.consent, **changes)  # type: ignore[arg-type]


@pytest.mark.parametrize("picture", [None, 0, 1 << 63, LARGEST, PICTURE])
async def test_an_asset_comes_back_as_it_was(storage: Storage, picture: int | None) -> None:
    cast = await a_cast(storage)
    asset = an_asset(cast.artist, cast.consent, perceptual_hash=picture)
    await keep(storage, asset)

    async with storage() as work:
        assert await work.assets.get(asset.id) == asset


@pytest.mark.parametrize("mark", [0, 1, (1 << 63) - 1, 1 << 63, LARGEST])
async def test_it_is_found_by_its_mark(storage: Storage, mark: int) -> None:
    cast = await a_cast(storage)
    asset, other = of(cast, mark=mark), of(cast, mark=12345)
    await keep(storage, asset, other)

    async with storage() as work:
        assert await work.assets.marked(mark) == asset
        assert await work.assets.marked(mark ^ 2) is None


async def test_what_is_not_there_is_not_found(storage: Storage) -> None:
    async with storage() as work:
        with pytest.raises(NotFound):
            await work.assets.get(new_id())
        assert await work.assets.marked(7) is None
        assert await work.assets.nearest(PICTURE) is None


async def test_neither_an_id_nor_a_mark_is_given_twice(storage: Storage) -> None:
    cast = await a_cast(storage)
    asset = of(cast)
    await keep(storage, asset)

    for again in (
        an_asset(cast.artist, cast.consent, id_=asset.id, mark=1),
        of(cast, mark=asset.mark),
    ):
        async with storage() as work:
            with pytest.raises(Conflict):
                await work.assets.add(again)


async def test_a_picture_is_found_as_long_as_few_bits_differ(storage: Storage) -> None:
    cast = await a_cast(storage)
    asset = of(cast, perceptual_hash=PICTURE)
    await keep(storage, asset, of(cast), of(cast, perceptual_hash=~PICTURE & LARGEST))

    # The worst spread over quarters, all in one quarter, and the sign.
    for bits in ((0, 1, 2, 16, 17, 18, 32, 33, 48, 49), tuple(range(54, 64)), (63,), ()):
        found = await nearest(storage, flipped(PICTURE, *bits))
        assert found == Resemblance(asset, len(bits))
    assert await nearest(storage, flipped(PICTURE, *range(0, 64, 5))) is None


async def test_any_few_bits_may_differ(storage: Storage) -> None:
    cast = await a_cast(storage)
    asset = of(cast, perceptual_hash=PICTURE)
    await keep(storage, asset)
    chance = random.Random(7)

    for _ in range(60):
        bits = chance.sample(range(64), LIKE_BITS)
        assert await nearest(storage, flipped(PICTURE, *bits)) == Resemblance(asset, LIKE_BITS)
        bits = chance.sample(range(64), LIKE_BITS + 1)
        assert await nearest(storage, flipped(PICTURE, *bits)) is None


async def test_the_nearest_picture_wins_then_the_newest(storage: Storage) -> None:
    cast = await a_cast(storage)
    far = of(cast, perceptual_hash=flipped(PICTURE, 1, 2))
    old = of(cast, perceptual_hash=flipped(PICTURE, 3))
    new = an_asset(
        cast.artist,
        cast.consent,
        perceptual_hash=flipped(PICTURE, 4),
        created_at=NOW + timedelta(seconds=1),
    )
    await keep(storage, new, far, old)

    assert await nearest(storage, PICTURE) == Resemblance(new, 1)
