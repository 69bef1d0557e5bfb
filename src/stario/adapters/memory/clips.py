"""Clips of one length and loudness, cut where they happen to lie."""

import io

import attrs
import soundfile  # type: ignore[import-untyped]

from stario.adapters.memory.sound import levelled
from stario.ports.sound import ClipCutter
from stario.ports.speech import SPEECH_RATE, RecordingRejected, Samples


@attrs.frozen
class MemoryClipCutter(ClipCutter):
    """Takes recordings at `SPEECH_RATE` alone."""

    async def from_recording(
        self, recording: bytes, *, seconds: int, at_most: int
    ) -> tuple[Samples, ...]:
        try:
            samples, rate = soundfile.read(io.BytesIO(recording), dtype="float32")
        except (soundfile.SoundFileError, RuntimeError) as broken:
            raise RecordingRejected(reason="not_sound") from broken
        if rate != SPEECH_RATE or samples.ndim != 1:
            raise RecordingRejected(reason="not_sound")
        length = seconds * SPEECH_RATE
        starts = range(0, len(samples) - length + 1, length)
        return tuple(levelled(samples[start : start + length]) for start in starts)[:at_most]

    async def from_speech(self, samples: Samples, *, seconds: int) -> Samples | None:
        length = seconds * SPEECH_RATE
        return levelled(samples[:length]) if len(samples) >= length else None
