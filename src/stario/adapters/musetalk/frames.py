"""The frames of one speech."""

import math
from collections.abc import Callable, Iterable, Iterator
from itertools import islice

import attrs
import numpy as np

from stario.adapters.musetalk.clips import Plate
from stario.adapters.musetalk.mel import Floats, log_mel, samples_of
from stario.adapters.musetalk.networks import MemoryExhausted, Networks
from stario.adapters.musetalk.painting import Canvas, latents_of, painted_faces
from stario.adapters.musetalk.prompts import audio_prompts
from stario.domain.kernel.errors import Unavailable
from stario.ports.animation import FRAMES_PER_SECOND, Frame, FrameSize, FrameStream
from stario.ports.speech import Speech

Plates = Callable[[int], Iterable[Plate]]
"""Gives as many plates as it is asked for."""


@attrs.define
class Batches:
    """
    How many faces are painted at once; shared by every job of an engine.

    `exhausted` counts how often the device had no room, `unpainted` the frames that were shown as
    their plates because not even one face had room.
    """

    size: int
    exhausted: int = 0
    unpainted: int = 0

    def shrink(self, tried: int) -> None:
        self.exhausted += 1
        self.size = max(1, min(self.size, tried // 2))


@attrs.frozen(eq=False, kw_only=True)
class MuseTalkFrames(FrameStream):
    """
    Paints a batch of frames each time the last one is used up.

    `spoken` says that the plates move their lips by themselves: then they stand in where the
    device has no room for a single face. Otherwise that is `Unavailable`.
    """

    size: FrameSize
    networks: Networks
    plates: Plates
    speech: Speech
    batches: Batches
    spoken: bool

    @property
    def count(self) -> int:
        return math.ceil(self.speech.duration_seconds * FRAMES_PER_SECOND)

    def __iter__(self) -> Iterator[Frame]:
        if not self.count:
            return
        prompts = self._prompts()
        plates, done = iter(self.plates(self.count)), 0
        while batch := list(islice(plates, self.batches.size)):
            yield from self._frames(batch, prompts[done : done + len(batch)])
            done += len(batch)

    def _prompts(self) -> Floats:
        samples = samples_of(self.speech)
        try:
            # One segment at a time: all together could be more than the device holds.
            heard = [self.networks.listen(segment[None]) for segment in log_mel(samples)]
        except MemoryExhausted as error:
            self.batches.shrink(1)
            raise Unavailable(what="device_memory") from error
        return audio_prompts(np.concatenate(heard), samples=len(samples), frames=self.count)

    def _frames(self, plates: list[Plate], prompts: Floats) -> list[Frame]:
        seen = [i for i, plate in enumerate(plates) if plate.canvas is not None]
        frames = [plate.frame for plate in plates]
        for i, frame in zip(
            seen, self._painted([plates[i] for i in seen], prompts[seen]), strict=True
        ):
            frames[i] = frame
        return frames

    def _painted(self, plates: list[Plate], prompts: Floats) -> list[Frame]:
        if not plates:
            return []
        try:
            faces = painted_faces(self.networks, self._latents(plates), prompts)
        except MemoryExhausted as error:
            self.batches.shrink(len(plates))
            if len(plates) == 1:
                return [self._stand_in(plates[0], error)]
            half = len(plates) // 2
            first = self._painted(plates[:half], prompts[:half])
            return first + self._painted(plates[half:], prompts[half:])
        return [_canvas(plate).show(face) for plate, face in zip(plates, faces, strict=True)]

    def _latents(self, plates: list[Plate]) -> Floats:
        kept = [plate.latents for plate in plates if plate.latents is not None]
        if len(kept) == len(plates):
            return np.stack(kept)
        return latents_of(self.networks, [_canvas(plate).face for plate in plates])

    def _stand_in(self, plate: Plate, error: MemoryExhausted) -> Frame:
        if not self.spoken:
            raise Unavailable(what="device_memory") from error
        self.batches.unpainted += 1
        return plate.frame


def _canvas(plate: Plate) -> Canvas:
    if plate.canvas is None:
        raise ValueError("only plates with a face are painted")
    return plate.canvas
