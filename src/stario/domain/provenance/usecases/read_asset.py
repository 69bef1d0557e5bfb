"""Say what an asset stands on."""

from datetime import datetime

import attrs

from stario.domain.kernel.errors import NotFound
from stario.domain.kernel.ids import PosterId, VideoId, VoiceMessageId
from stario.domain.provenance.model.asset import Asset, AssetKind
from stario.domain.provenance.model.record import AssetRecord
from stario.ports.storage import Storage, UnitOfWork


@attrs.frozen(kw_only=True)
class ReadAsset:
    storage: Storage

    async def __call__(self, asset_id: str) -> AssetRecord:
        """
        Find what was made under *asset_id*, also when it is long gone itself.

        Raises:
            NotFound: nothing was.
        """
        async with self.storage() as work:
            asset = await work.assets.get(asset_id)
            consents = await work.consents.of_artist(asset.artist_id)
            return AssetRecord(
                asset=asset,
                artist_name=(await work.artists.get(asset.artist_id)).name,
                consent=next(c for c in consents if c.id == asset.consent_id),
                taken_down_at=await _taken_down_at(work, asset),
            )


async def _taken_down_at(work: UnitOfWork, asset: Asset) -> datetime | None:
    """Ask the thing itself; one that is not even remembered is as good as taken down."""
    try:
        match asset.kind:
            case AssetKind.VIDEO:
                return (await work.videos.get(VideoId(asset.id))).taken_down_at
            case AssetKind.VOICE:
                return (await work.voice_messages.get(VoiceMessageId(asset.id))).taken_down_at
            case AssetKind.POSTER:
                return (await work.posters.get(PosterId(asset.id))).taken_down_at
            case AssetKind.SHARE_CARD:
                return None
    except NotFound:
        return asset.created_at
