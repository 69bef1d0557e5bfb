"""Say whether a file is ours, and whether anybody changed it."""

from pathlib import Path

import attrs

from stario.domain.kernel.errors import NotFound
from stario.domain.provenance.model.asset import Asset
from stario.domain.provenance.model.record import AssetRecord, Verdict
from stario.domain.provenance.usecases.read_asset import ReadAsset
from stario.ports.execution import Checkpoint, HeavyWork
from stario.ports.media_reading import MediaReader, SeenAndHeard
from stario.ports.provenance import (
    Credential,
    CredentialState,
    FileTypeUnknown,
    PerceptualHasher,
    Provenance,
    Watermark,
)
from stario.ports.repositories.provenance import Resemblance
from stario.ports.storage import Storage


@attrs.frozen(kw_only=True)
class Verification:
    """
    What a file turned out to be, and why.

    `mark_found`: an invisible mark of an asset of ours. `distance_bits`: by how much the picture
    differs from the asset's, where that is what told. `record` is None for a file that is not
    ours, and for one with our signature that the registry has nothing about.
    """

    verdict: Verdict
    credential: CredentialState
    mark_found: bool = False
    distance_bits: int | None = None
    signed: Credential | None = None
    record: AssetRecord | None = None


@attrs.frozen(kw_only=True)
class VerifyFile:
    """
    Believes a credential that is trusted; then a mark; then a picture that is nearly the same.

    A mark that the registry does not know counts for nothing: one in a million files seems to
    carry one by chance.
    """

    storage: Storage
    read_asset: ReadAsset
    provenance: Provenance
    watermark: Watermark
    perceptual_hasher: PerceptualHasher
    media_reader: MediaReader
    heavy_work: HeavyWork

    async def __call__(self, file: Path) -> Verification:
        """
        Verify *file*.

        Raises:
            FileTypeUnknown: it is of no type that Stario makes or messengers turn that into.
            MediaUnreadable: it is broken, and has no signature that says otherwise.
            Unavailable: too many are being verified.
        """
        credential = await self._credential(file)
        if credential.state is CredentialState.TRUSTED and credential.asset_id is not None:
            return Verification(
                verdict=Verdict.OURS_INTACT,
                credential=credential.state,
                signed=credential,
                record=await self._known(credential.asset_id),
            )
        found = await self.media_reader.read(file)
        asset = await self._marked(found)
        if asset is not None and (record := await self._known(asset.id)):
            return Verification(
                verdict=Verdict.OURS_ALTERED,
                credential=credential.state,
                mark_found=True,
                record=record,
            )
        alike = await self._alike(found)
        if alike is not None and (record := await self._known(alike.asset.id)):
            return Verification(
                verdict=Verdict.OURS_ALTERED,
                credential=credential.state,
                distance_bits=alike.distance_bits,
                record=record,
            )
        return Verification(verdict=Verdict.NOT_OURS, credential=credential.state)

    async def _credential(self, file: Path) -> Credential:
        try:
            return await self.provenance.read(file)
        except FileTypeUnknown:
            # Messengers save sound and video in types that carry none.
            return Credential(state=CredentialState.ABSENT)

    async def _known(self, asset_id: str) -> AssetRecord | None:
        try:
            return await self.read_asset(asset_id)
        except NotFound:
            return None

    async def _marked(self, found: SeenAndHeard) -> Asset | None:
        mark = await self.heavy_work.run(lambda checkpoint: self._mark(found, checkpoint))
        if mark is None:
            return None
        async with self.storage() as work:
            return await work.assets.marked(mark)

    def _mark(self, found: SeenAndHeard, checkpoint: Checkpoint) -> int | None:
        for picture in found.pictures:
            checkpoint()
            mark = self.watermark.find_in_image(picture)
            if mark is not None:
                return mark
        if found.samples is None:
            return None
        checkpoint()
        return self.watermark.find_in_sound(found.samples, found.rate)

    async def _alike(self, found: SeenAndHeard) -> Resemblance | None:
        hashes = await self.heavy_work.run(
            lambda _: {self.perceptual_hasher.hash(picture) for picture in found.pictures}
        )
        async with self.storage() as work:
            alike = [await work.assets.nearest(each) for each in sorted(hashes)]
        near = [each for each in alike if each is not None]
        return min(near, key=lambda each: each.distance_bits, default=None)
