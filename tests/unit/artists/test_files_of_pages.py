"""Files that hang on a page: shown with it, and deleted with it."""

import attrs
import pytest
from tests.builders.artists import a_consent
from tests.builders.town import JPEG, Town

from stario.domain.artists.usecases.delete_artist import DeleteArtist
from stario.domain.artists.usecases.present_artist import PresentArtist
from stario.domain.identity.model.role import Role
from stario.domain.kernel.errors import Conflict, NotFound
from stario.ports.media import Bucket


async def test_a_page_that_was_never_used_goes_with_its_files() -> None:
    town = Town()
    artist = await town.artist()
    given = await town.change_artist(
        artist.id, lambda before: attrs.evolve(before, portrait_key="artists/x/p.jpg"), actor=None
    )

    await DeleteArtist(storage=town.storage, clock=town.clock, ids=town.ids)(artist.id)

    with pytest.raises(NotFound):
        await town.read_artist(artist)
    assert {message.payload["key"] for message in await town.outbox()} == given.keys


async def test_a_page_with_a_consent_stays() -> None:
    town = Town()
    owner = await town.person(Role.ARTIST)
    artist = await town.artist(owner)
    async with town.storage() as work:
        await work.consents.add(a_consent(artist, owner))
        await work.commit()

    with pytest.raises(Conflict):
        await DeleteArtist(storage=town.storage, clock=town.clock, ids=town.ids)(artist.id)

    assert await town.read_artist(artist) == artist
    assert await town.outbox() == []


async def test_the_image_is_a_link_to_the_private_portrait() -> None:
    town = Town()
    artist = await town.artist()
    present = PresentArtist(objects=town.objects)
    assert (await present(artist)).image_url is None
    await town.objects.put(Bucket.ARTISTS, "artists/x/p.jpg", JPEG, content_type="image/jpeg")

    page = await present(attrs.evolve(artist, portrait_key="artists/x/p.jpg"))

    assert page.image_url is not None
    assert page.image_url.startswith("http://memory/stario-artists/artists/x/p.jpg")
