"""Keep a picture that a fan wants to have printed."""

from pathlib import Path

import attrs

from stario.domain.compliance.model.consent_text import TextKind
from stario.domain.compliance.model.permission import Statement, UseKind
from stario.domain.compliance.usecases.stand_on_permission import StandOnPermission
from stario.domain.identity.model.account import AccountClosed
from stario.domain.kernel.ids import AccountId
from stario.domain.merch.model.artwork import (
    MOST_ARTWORK,
    Artwork,
    artwork_folder,
    artwork_key,
)
from stario.domain.merch.model.preview import TooManyDesigns
from stario.ports.media import Bucket, ObjectStore
from stario.ports.mockups import ArtworkReader
from stario.ports.storage import Storage

SILENT = Statement()


@attrs.frozen(kw_only=True)
class StoreArtwork:
    storage: Storage
    objects: ObjectStore
    artwork_reader: ArtworkReader
    stand_on: StandOnPermission

    async def __call__(
        self, artwork: str, file: Path, *, account: AccountId, statement: Statement = SILENT
    ) -> Artwork:
        """
        Make *file* anew and keep that; the same id again replaces it.

        Args:
            statement: whether the people in the picture agree.

        Raises:
            PermissionMissing, NotFound, Invalid: as `StandOnPermission`.
            ArtworkUnusable: it is no picture that can be printed.
            AccountClosed: the account was erased or blocked.
            TooManyDesigns: as many as are kept for anybody are there already.
        """
        await self._require_room(artwork_key(account, artwork), account)
        cleaned = await self.artwork_reader.clean(file)
        # Here: an access token outlives its account, and erasure looks for this once.
        async with self.storage() as work:
            if (await work.accounts.get(account)).blocked_at is not None:
                raise AccountClosed
            await self.stand_on(
                work, statement, TextKind.LIKENESS, account=account, use=(UseKind.ARTWORK, artwork)
            )
            await work.commit()
        key = artwork_key(account, artwork)
        await self.objects.put(
            Bucket.MEDIA, key, cleaned.content, content_type=cleaned.content_type
        )
        return Artwork(id=artwork, account_id=account, width=cleaned.width, height=cleaned.height)

    async def _require_room(self, key: str, account: AccountId) -> None:
        kept = self.objects.list(Bucket.MEDIA, prefix=artwork_folder(account))
        others = [found.key async for found in kept if found.key != key]
        if len(others) >= MOST_ARTWORK:
            raise TooManyDesigns(most=MOST_ARTWORK)
