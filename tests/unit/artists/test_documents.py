"""Papers, and what is never completed."""

import asyncio

import attrs
import pytest
from tests.builders.town import JPEG, PDF, Town, actor
from tests.unit.artists.giving import (
    begin,
    completing_document,
    completing_portrait,
    owned,
)

from stario.domain.artists.model.upload import (
    MOST_DOCUMENTS,
    STAGING_KEPT_FOR,
    UploadKind,
)
from stario.domain.artists.usecases.list_documents import ListDocuments
from stario.domain.artists.usecases.sweep_uploads import SweepUploads
from stario.domain.identity.model.role import Role
from stario.domain.kernel.errors import Conflict, NotFound
from stario.ports.media import Bucket


async def test_papers_are_shown_to_those_who_check_them() -> None:
    town = Town()
    artist, owner = await owned(town)
    uploads = [await town.stage(artist, UploadKind.DOCUMENT, PDF) for _ in range(3)]
    complete = completing_document(town)

    await asyncio.gather(*(complete(artist.id, u.id, actor=actor(owner)) for u in uploads))
    await complete(artist.id, uploads[0].id, actor=actor(owner))

    listing = ListDocuments(storage=town.storage, objects=town.objects)
    validator = await town.person(Role.VALIDATOR)
    documents = await listing(artist.id, actor=actor(validator))
    assert {document.id for document in documents} == {upload.id for upload in uploads}
    with pytest.raises(NotFound):
        await listing(artist.id, actor=actor(await town.person(Role.ARTIST)))


async def test_papers_are_not_piled_up() -> None:
    town = Town()
    artist, owner = await owned(town)
    full = tuple(f"artists/x/document/{number}.pdf" for number in range(MOST_DOCUMENTS))
    await town.change_artist(
        artist.id, lambda before: attrs.evolve(before, document_keys=full), actor=None
    )
    late = await town.stage(artist, UploadKind.DOCUMENT, PDF)

    with pytest.raises(Conflict):
        await begin(
            town, artist, owner, UploadKind.DOCUMENT, content_type="application/pdf", size=100
        )
    with pytest.raises(Conflict):
        await completing_document(town)(artist.id, late.id, actor=actor(owner))


async def test_what_was_never_completed_is_swept_away_after_a_day() -> None:
    town = Town()
    artist, owner = await owned(town)
    done = await town.stage(artist, UploadKind.PORTRAIT, JPEG)
    changed = await completing_portrait(town)(artist.id, done.id, actor=actor(owner))
    await town.stage(artist, UploadKind.DOCUMENT, PDF)
    sweep = SweepUploads(objects=town.objects, clock=town.clock)
    town.clock.advance(by=STAGING_KEPT_FOR)
    assert await sweep() == 0

    town.clock.advance(seconds=1)

    assert await sweep() == 1
    assert await town.keys(Bucket.ARTISTS) == [changed.portrait_key]
