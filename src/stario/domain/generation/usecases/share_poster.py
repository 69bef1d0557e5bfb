"""Make a public link to a poster."""

import attrs

from stario.domain.generation.model.share import (
    SharedKind,
    ShareLink,
    SharePlatform,
)
from stario.domain.generation.usecases.read_poster import ReadPoster
from stario.domain.kernel.ids import AccountId, PosterId
from stario.ports.storage import Storage
from stario.ports.system import Clock, Entropy


@attrs.frozen(kw_only=True)
class SharePoster:
    storage: Storage
    read_poster: ReadPoster
    clock: Clock
    entropy: Entropy

    async def __call__(
        self, poster_id: PosterId, platform: SharePlatform, *, account: AccountId
    ) -> ShareLink:
        """
        Make a link that anybody may open for `SHARED_FOR`.

        Raises:
            NotFound: no such poster, or somebody else's.
        """
        poster = await self.read_poster(poster_id, account=account)
        link = ShareLink.opened(
            self.entropy.token(18),
            SharedKind.POSTER,
            poster.id,
            account=account,
            platform=platform,
            subject_expires_at=poster.expires_at,
            at=self.clock.now(),
        )
        async with self.storage() as work:
            await work.shares.add(link)
            await work.commit()
        return link
