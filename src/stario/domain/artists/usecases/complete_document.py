"""Take a paper that proves who the artist is."""

import attrs

from stario.domain.artists.model.artist import Artist
from stario.domain.artists.model.upload import MOST_DOCUMENTS, Upload, UploadKind
from stario.domain.artists.usecases.change_artist import ChangeArtist
from stario.domain.artists.usecases.receive_upload import ReceiveUpload
from stario.domain.identity.model.actor import Actor
from stario.domain.kernel.errors import Conflict
from stario.domain.kernel.ids import ArtistId
from stario.ports.storage import Storage


@attrs.frozen(kw_only=True)
class CompleteDocument:
    storage: Storage
    receive: ReceiveUpload
    change_artist: ChangeArtist

    async def __call__(self, artist: ArtistId, upload_id: str, *, actor: Actor) -> Artist:
        """
        Add the document; a second call finds it there.

        Raises:
            NotFound: no such artist, or somebody else's.
            UploadMissing: nothing has arrived.
            Invalid: it is no document of a type that is taken.
            Conflict: the artist has as many documents as she may.
        """
        upload = Upload(id=upload_id, artist_id=artist, kind=UploadKind.DOCUMENT)
        async with self.storage() as work:
            found = await work.artists.get(artist)
        found.require_managed_by(actor.account_id, is_staff=actor.is_staff)
        if any(upload.owns(key) for key in found.document_keys):
            return found
        received = await self.receive(upload)
        await self.receive.keep(received)

        def change(before: Artist) -> Artist:
            if received.key in before.document_keys:
                return before
            if len(before.document_keys) >= MOST_DOCUMENTS:
                raise Conflict(what="documents")
            return attrs.evolve(before, document_keys=(*before.document_keys, received.key))

        changed = await self.change_artist(artist, change, actor=actor)
        await self.receive.discard(upload)
        return changed
