"""The GPU engine."""

import hashlib
from collections import OrderedDict
from collections.abc import Iterator

import attrs

from stario.adapters.musetalk.clips import Clip, Plate, read_clip
from stario.adapters.musetalk.faces import FaceLocator, SteadyLocator
from stario.adapters.musetalk.frames import Batches, MuseTalkFrames
from stario.adapters.musetalk.networks import MemoryExhausted, Networks, open_networks
from stario.adapters.musetalk.painting import canvas_of
from stario.adapters.musetalk.pictures import picture_of
from stario.domain.kernel.errors import Unavailable
from stario.ports.animation import Avatar, FaceAnimator, FrameSize, FrameStream, Likeness
from stario.ports.execution import HeavyWork
from stario.ports.models import ModelStore
from stario.ports.speech import Speech

MODEL = "musetalk-1.5"

_KEPT_CLIPS = 4


@attrs.frozen(eq=False)
class PaintedAvatar(Avatar):
    """Paints onto the artist's `clip`, or onto what another engine makes of the `portrait`."""

    size: FrameSize
    portrait: Avatar
    clip: Clip | None


@attrs.define(eq=False, kw_only=True)
class MuseTalkAnimator(FaceAnimator):
    """
    Paints the lower half of the face, one step of a diffusion network a frame.

    The plates' engine moves head, brows and lids; with a likeness's `clip` they are the
    artist's own.
    """

    networks: Networks
    plates: FaceAnimator
    locate: FaceLocator
    heavy_work: HeavyWork
    batches: Batches
    _clips: OrderedDict[str, Clip] = attrs.field(init=False, factory=OrderedDict)

    @property
    def provider(self) -> str:
        """Where it runs: tensorrt, cuda or cpu."""
        return self.networks.provider

    async def prepare(self, likeness: Likeness, size: FrameSize) -> PaintedAvatar:
        portrait = await self.plates.prepare(likeness, size)
        clip = None if likeness.clip is None else await self._clip(likeness.clip, size)
        return PaintedAvatar(size, portrait, clip)

    def animate(self, avatar: Avatar, speech: Speech, *, seed: int) -> MuseTalkFrames:
        if not isinstance(avatar, PaintedAvatar):
            raise TypeError(f"{type(avatar).__name__} was prepared by another engine")
        clip = avatar.clip

        def plates(count: int) -> Iterator[Plate]:
            if clip is not None:
                return clip.plates(count, seed=seed)
            return self._animated(self.plates.animate(avatar.portrait, speech, seed=seed))

        return MuseTalkFrames(
            size=avatar.size,
            networks=self.networks,
            plates=plates,
            speech=speech,
            batches=self.batches,
            spoken=clip is None,
        )

    def _animated(self, frames: FrameStream) -> Iterator[Plate]:
        steady = SteadyLocator(self.locate)
        for frame in frames:
            yield Plate(frame, canvas_of(frame, steady(picture_of(frame))))

    async def _clip(self, data: bytes, size: FrameSize) -> Clip:
        key = f"{hashlib.sha256(data).hexdigest()}-{size.width}x{size.height}"
        if key not in self._clips:
            self._clips[key] = await self._read(data, size)
            while len(self._clips) > _KEPT_CLIPS:
                self._clips.popitem(last=False)
        self._clips.move_to_end(key)
        return self._clips[key]

    async def _read(self, data: bytes, size: FrameSize) -> Clip:
        try:
            return await self.heavy_work.run(
                lambda checkpoint: read_clip(
                    data,
                    size,
                    locate=self.locate,
                    networks=self.networks,
                    checkpoint=checkpoint,
                )
            )
        except MemoryExhausted as error:
            self.batches.shrink(1)
            raise Unavailable(what="device_memory") from error


async def open_musetalk(
    models: ModelStore,
    *,
    plates: FaceAnimator,
    locate: FaceLocator,
    heavy_work: HeavyWork,
    model: str = MODEL,
    batch: int = 8,
) -> MuseTalkAnimator:
    """
    Fetch, check and load the networks.

    Args:
        plates: the engine whose frames are painted on.
        locate: finds the face on them.
        batch: faces painted at once; it shrinks when the device has no room.

    Raises:
        ModelMissing, ModelCorrupted: the weights are not there or not sound.
        LicenceForbids: their licence is not for paid products.
        Unavailable: no execution provider of the manifest is there.
    """
    manifest = await models.manifest(model)
    folder = await models.fetch(model)
    networks = await heavy_work.run(lambda _: open_networks(folder, manifest.providers))
    return MuseTalkAnimator(
        networks=networks,
        plates=plates,
        locate=locate,
        heavy_work=heavy_work,
        batches=Batches(batch),
    )
