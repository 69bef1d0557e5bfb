"""What remembering artists' faces promises on every storage, and the gallery over it."""

from collections.abc import Callable
from datetime import timedelta

import attrs
import numpy as np
import pytest

from stario.adapters.faces.gallery import StoredFaceGallery
from stario.adapters.memory.system import MemoryClock
from stario.domain.artists.model.artist import Artist, ArtistStatus
from stario.domain.compliance.model.consent import Consent
from stario.domain.faces.model.artist_face import ArtistFace, FaceDescription
from stario.domain.faces.model.features import Proportions
from stario.domain.kernel.errors import Conflict
from stario.domain.kernel.ids import ArtistId
from stario.ports.faces import PhotoProblem
from stario.ports.storage import Storage
from tests.builders import NOW, a_consent, an_account, an_artist, new_id

ENGINE = "yunet-sface/1.1.1"
LATER = NOW + timedelta(minutes=1)
HOUR = timedelta(hours=1)
PROPORTIONS = Proportions(eyes=0.45, nose=0.5625, mouth=0.8125, face_shape=1.0)


def a_face(
    artist: Artist, *embedding: float, engine: str = ENGINE, portrait_key: str | None = None
) -> ArtistFace:
    return ArtistFace(
        artist_id=artist.id,
        portrait_key=portrait_key or str(artist.portrait_key),
        engine=engine,
        made_at=NOW,
        description=FaceDescription(embedding=embedding or (0.5, -0.25), proportions=PROPORTIONS),
    )


async def consenting(
    storage: Storage,
    artist: Artist | None = None,
    terms: Callable[[Consent], Consent] = lambda consent: consent,
) -> Artist:
    """Somebody who may be compared with, unless told otherwise."""
    fan, artist = an_account(), artist or an_artist()
    async with storage() as work:
        await work.accounts.add(fan)
        await work.artists.add(artist)
        await work.consents.add(terms(a_consent(artist, fan)))
        await work.commit()
    return artist


async def remember(storage: Storage, *faces: ArtistFace) -> None:
    async with storage() as work:
        for face in faces:
            await work.artist_faces.save(face)
        await work.commit()


async def replace(storage: Storage, artist: Artist) -> None:
    async with storage() as work:
        was = await work.artists.get(artist.id)
        await work.artists.save(artist, was=was)
        await work.commit()


async def revoke(storage: Storage, artist: Artist) -> None:
    async with storage() as work:
        for was in await work.consents.of_artist(artist.id, lock=True):
            await work.consents.save(was.revoke(by=was.recorded_by, at=NOW), was=was)
        await work.commit()


async def test_a_face_comes_back_as_it_was_and_a_later_one_replaces_it(storage: Storage) -> None:
    artist = await consenting(storage)
    first = a_face(artist, 0.5, -0.25, 0.125)
    unusable = attrs.evolve(first, description=None, problem=PhotoProblem.NO_FACE.value)

    await remember(storage, first)
    async with storage() as work:
        assert await work.artist_faces.get(artist.id) == first
        assert await work.artist_faces.several([artist.id, ArtistId(new_id())]) == (first,)
    await remember(storage, unusable)
    async with storage() as work:
        assert await work.artist_faces.get(artist.id) == unusable


async def test_nobody_can_be_remembered_who_is_no_artist(storage: Storage) -> None:
    with pytest.raises(Conflict):
        await remember(storage, a_face(an_artist()))


async def test_a_face_goes_with_its_artist_and_when_it_is_told_to(storage: Storage) -> None:
    deleted, forgotten = an_artist(), an_artist()
    async with storage() as work:
        for artist in (deleted, forgotten):
            await work.artists.add(artist)
            await work.artist_faces.save(a_face(artist))
        await work.commit()

    async with storage() as work:
        await work.artists.delete(deleted.id)
        await work.artist_faces.forget(forgotten.id)
        await work.commit()

    async with storage() as work:
        assert await work.artist_faces.several([deleted.id, forgotten.id]) == ()


async def test_one_may_be_compared_with_who_agreed_and_is_verified_and_active(
    storage: Storage,
) -> None:
    ready = await consenting(storage)
    others = [
        await consenting(storage, an_artist(is_verified=False)),
        await consenting(storage, an_artist(status=ArtistStatus.SUSPENDED)),
        await consenting(storage, terms=lambda c: attrs.evolve(c, likeness=False)),
        await consenting(storage, terms=lambda c: attrs.evolve(c, valid_until=LATER)),
        await consenting(storage, terms=lambda c: attrs.evolve(c, recorded_at=LATER + HOUR)),
    ]
    await remember(storage, *(a_face(artist) for artist in (ready, *others)))

    async with storage() as work:
        found = await work.artist_faces.comparable(ENGINE, at=LATER)
        keys = [await work.artist_faces.portrait_of(a.id, at=LATER) for a in (ready, *others)]

    assert found == {ready.id: NOW}
    assert keys == [ready.portrait_key, *[None] * len(others)]


async def test_a_face_counts_for_its_engine_and_the_portrait_of_today(storage: Storage) -> None:
    artist = await consenting(storage)

    async def seen() -> tuple[bool, bool]:
        async with storage() as work:
            comparable = await work.artist_faces.comparable(ENGINE, at=LATER)
            undescribed = await work.artist_faces.undescribed(ENGINE, at=LATER, limit=10)
            return artist.id in comparable, artist.id in {one.artist_id for one in undescribed}

    assert await seen() == (False, True)
    await remember(storage, a_face(artist, engine="another/1"))
    assert await seen() == (False, True)
    await remember(storage, a_face(artist, portrait_key="artists/x/older.png"))
    assert await seen() == (False, True)
    await remember(storage, a_face(artist))
    assert await seen() == (True, False)
    blind = attrs.evolve(a_face(artist), description=None, problem="no_face")
    await remember(storage, blind)
    assert await seen() == (False, False)


async def test_undescribed_portraits_come_with_their_keys_and_no_more_than_asked_for(
    storage: Storage,
) -> None:
    artists = [await consenting(storage) for _ in range(3)]
    await consenting(storage, an_artist(portrait_key=None))

    async with storage() as work:
        found = await work.artist_faces.undescribed(ENGINE, at=LATER, limit=2)
        every = await work.artist_faces.undescribed(ENGINE, at=LATER, limit=9)

    assert len(found) == 2
    assert {(one.artist_id, one.portrait_key) for one in every} == {
        (artist.id, artist.portrait_key) for artist in artists
    }


async def test_what_no_consent_allows_any_more_is_forgotten(storage: Storage) -> None:
    kept, paused, revoked, replaced = [await consenting(storage) for _ in range(4)]
    expired = await consenting(storage, terms=lambda c: attrs.evolve(c, valid_until=LATER))
    artists = (kept, paused, revoked, replaced, expired)
    await remember(storage, *(a_face(artist) for artist in artists))
    await replace(storage, attrs.evolve(paused, status=ArtistStatus.INACTIVE))
    await replace(storage, attrs.evolve(replaced, portrait_key="artists/x/new.png"))
    await revoke(storage, revoked)

    async with storage() as work:
        assert await work.artist_faces.forget_unfounded(at=LATER) == 3
        await work.commit()

    async with storage() as work:
        assert await work.artist_faces.forget_unfounded(at=LATER) == 0
        left = await work.artist_faces.several([artist.id for artist in artists])
    assert {face.artist_id for face in left} == {kept.id, paused.id}


@pytest.fixture
def clock() -> MemoryClock:
    return MemoryClock(LATER)


def a_gallery(storage: Storage, clock: MemoryClock) -> StoredFaceGallery:
    return StoredFaceGallery(storage=storage, clock=clock, engine=ENGINE)


async def test_the_gallery_gives_cosines_of_those_who_were_asked_for(
    storage: Storage, clock: MemoryClock
) -> None:
    one, other = await consenting(storage), await consenting(storage)
    await remember(storage, a_face(one, 1, 0), a_face(other, 0.6, 0.8))
    gallery = a_gallery(storage, clock)
    photo = np.array([1, 0], np.float32)

    assert await gallery.compare(photo) == pytest.approx({one.id: 1.0, other.id: 0.6})
    assert await gallery.compare(photo, [other.id, ArtistId(new_id())]) == pytest.approx(
        {other.id: 0.6}
    )
    assert await gallery.compare(photo, []) == {}


async def test_an_empty_gallery_compares_with_nobody(storage: Storage, clock: MemoryClock) -> None:
    assert await a_gallery(storage, clock).compare(np.ones(2, np.float32)) == {}


async def test_a_change_shows_in_the_gallery_within_five_seconds(
    storage: Storage, clock: MemoryClock
) -> None:
    first, second = await consenting(storage), await consenting(storage)
    await remember(storage, a_face(first, 1, 0))
    gallery = a_gallery(storage, clock)
    photo = np.array([1, 0], np.float32)
    assert set(await gallery.compare(photo)) == {first.id}

    await remember(storage, a_face(second, 0, 1))
    clock.advance(seconds=5)
    assert set(await gallery.compare(photo)) == {first.id, second.id}

    await remember(storage, attrs.evolve(a_face(second, -1, 0), made_at=LATER))
    clock.advance(seconds=5)
    assert (await gallery.compare(photo))[second.id] == pytest.approx(-1)

    await revoke(storage, first)
    clock.advance(seconds=5)
    assert set(await gallery.compare(photo)) == {second.id}
