"""Look at previews."""

import attrs

from stario.domain.kernel.errors import NotFound
from stario.domain.kernel.ids import AccountId, PreviewId
from stario.domain.kernel.paging import Page, PageRequest
from stario.domain.merch.model.preview import ArtworkSource, Preview, PreviewState
from stario.domain.merch.usecases.make_preview import ShownPreview
from stario.ports.media import Bucket, ObjectStore
from stario.ports.storage import Storage, UnitOfWork
from stario.ports.system import Clock

LINK_SECONDS = 3600


@attrs.frozen(kw_only=True)
class ReadPreview:
    storage: Storage
    objects: ObjectStore
    clock: Clock

    async def __call__(self, preview: PreviewId, *, account: AccountId) -> ShownPreview:
        """
        Find one of *account*'s.

        Raises:
            NotFound: there is none, it is somebody else's, or its time is over.
        """
        async with self.storage() as work:
            found = await work.previews.get(preview)
            is_over = not found.is_ordered and found.expires_at <= self.clock.now()
            if found.account_id != account or is_over:
                raise NotFound(what="preview")
            return await _shown(work, found)

    async def awaiting_review(self, request: PageRequest) -> Page[ShownPreview]:
        """For staff: whose words a person must judge, the longest waiting first."""
        async with self.storage() as work:
            page = await work.previews.awaiting_review(request)
            return Page(
                tuple([await _shown(work, each) for each in page.items]), page.total, request
            )

    async def link(self, preview: Preview) -> str | None:
        """Give a link to the picture, for an hour; None: the design was refused."""
        if preview.state is PreviewState.REFUSED:
            return None
        return await self.objects.presign_download(
            Bucket.MEDIA, preview.picture_key, expires_in_seconds=LINK_SECONDS
        )

    async def link_to_review(self, preview: Preview) -> str | None:
        """As `link`; None: a fan brought the picture, which the queue shows blurred at first."""
        if preview.artwork is ArtworkSource.UPLOAD:
            return None
        return await self.link(preview)


async def _shown(work: UnitOfWork, preview: Preview) -> ShownPreview:
    return ShownPreview.of(preview, await work.products.get(preview.product_id))
