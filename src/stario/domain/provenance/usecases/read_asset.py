"""Say what an asset stands on."""

from datetime import datetime

import attrs

from stario.domain.generation.model.poster import Poster
from stario.domain.generation.model.video import Video
from stario.domain.generation.model.voice_message import VoiceMessage
from stario.domain.kernel.errors import NotFound
from stario.domain.kernel.ids import PosterId, VideoId, VoiceMessageId
from stario.domain.provenance.model.asset import Asset, AssetKind
from stario.domain.provenance.model.record import AssetRecord
from stario.ports.storage import Storage, UnitOfWork

Made = Video | VoiceMessage | Poster


@attrs.frozen(kw_only=True)
class ReadAsset:
    storage: Storage

    async def __call__(self, asset_id: str) -> AssetRecord:
        """
        Find what was made under *asset_id*, also when it is long gone itself.

        Raises:
            NotFound: nothing was, or a person must look at it first.
        """
        async with self.storage() as work:
            asset = await work.assets.get(asset_id)
            made = await _made(work, asset)
            if isinstance(made, Made) and made.held:
                raise NotFound(what="asset")
            consents = await work.consents.of_artist(asset.artist_id)
            return AssetRecord(
                asset=asset,
                artist_name=(await work.artists.get(asset.artist_id)).name,
                consent=next(c for c in consents if c.id == asset.consent_id),
                taken_down_at=made.taken_down_at if isinstance(made, Made) else made,
            )


async def _made(work: UnitOfWork, asset: Asset) -> Made | datetime | None:
    """Give the thing itself; one that is not even remembered is as good as taken down."""
    try:
        match asset.kind:
            case AssetKind.VIDEO:
                return await work.videos.get(VideoId(asset.id))
            case AssetKind.VOICE:
                return await work.voice_messages.get(VoiceMessageId(asset.id))
            case AssetKind.POSTER:
                return await work.posters.get(PosterId(asset.id))
            case AssetKind.SHARE_CARD:
                return None
    except NotFound:
        return asset.created_at
