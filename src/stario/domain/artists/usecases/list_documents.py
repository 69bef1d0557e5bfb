"""Show an artist's papers to whoever checks them."""

import attrs

from stario.domain.identity.model.actor import Actor
from stario.domain.kernel.ids import ArtistId
from stario.ports.media import Bucket, ObjectStore
from stario.ports.storage import Storage

LINK_SECONDS = 300


@attrs.frozen(kw_only=True)
class DocumentLink:
    """`id` is the upload's; `url` expires after `expires_in_seconds`."""

    id: str
    url: str
    expires_in_seconds: int


@attrs.frozen(kw_only=True)
class ListDocuments:
    storage: Storage
    objects: ObjectStore

    async def __call__(self, artist: ArtistId, *, actor: Actor) -> tuple[DocumentLink, ...]:
        """
        Oldest first.

        Raises:
            NotFound: no such artist, or somebody else's.
        """
        async with self.storage() as work:
            found = await work.artists.get(artist)
        found.require_managed_by(actor.account_id, is_staff=actor.may_review)
        return tuple([await self._link(key) for key in found.document_keys])

    async def _link(self, key: str) -> DocumentLink:
        name = key.rpartition("/")[2]
        # Saved, never shown in place: a document is the one file here that may hold scripts.
        url = await self.objects.presign_download(
            Bucket.ARTISTS, key, expires_in_seconds=LINK_SECONDS, filename=name
        )
        return DocumentLink(id=name.partition(".")[0], url=url, expires_in_seconds=LINK_SECONDS)
