"""Opens a voice reference and says whether it will do."""

import io

import attrs
import numpy as np
import soundfile  # type: ignore[import-untyped]
from numpy.typing import NDArray
from scipy.signal import butter, resample_poly, sosfiltfilt

from stario.ports.speech import SPEECH_RATE, RecordingRejected, Samples

MAX_BYTES = 64 * 1024 * 1024
MIN_SPEECH_SECONDS, MAX_SECONDS = 10.0, 180.0

_FORMATS = frozenset(["WAV", "WAVEX", "FLAC", "MP3", "OGG"])
_MIN_RATE, _MAX_RATE, _MAX_CHANNELS = 8_000, 192_000, 8
_BLOCK_FRAMES = 65_536

_FRAME_SECONDS = 0.02
_SILENT_DBFS = -50.0
_SPEECH_BELOW_LOUD_DB = 30.0
# Loud frames against quiet ones: a voice memo has 35 dB, a street interview 15.
_NOISY_DB = 12.0
_CLIPPED_AT = 0.985
_CLIPPED_RUN = 3
_CLIPPED_SHARE = 0.002


@attrs.frozen(eq=False)
class Recording:
    """Mono sound at 24 kHz; above `bandwidth_hertz` the file had nothing to say."""

    samples: Samples
    bandwidth_hertz: float


def opened(data: bytes) -> Recording:
    """
    Decode *data*, at most 180 s of it, and check it.

    Raises:
        RecordingRejected: `too_large`, `not_sound`, `too_long`, `silent`, `clipped`, `noisy` or
            `too_short`.
    """
    if len(data) > MAX_BYTES:
        raise RecordingRejected(reason="too_large", maximum_bytes=MAX_BYTES)
    sound, rate = _decoded(data)
    _require_unclipped(sound)
    ratio = np.gcd(SPEECH_RATE, rate)
    resampled = resample_poly(sound, SPEECH_RATE // ratio, rate // ratio)
    levels = _levels_db(resampled)
    _require_voice(levels)
    return Recording(
        np.asarray(_without_long_silence(_without_rumble(resampled), levels), np.float32),
        min(SPEECH_RATE, rate) / 2 * 0.95,
    )


def _decoded(data: bytes) -> tuple[NDArray[np.float64], int]:
    try:
        with soundfile.SoundFile(io.BytesIO(data)) as file:
            rate, channels = int(file.samplerate), int(file.channels)
            if file.format not in _FORMATS or not 1 <= channels <= _MAX_CHANNELS:
                raise RecordingRejected(reason="not_sound")
            if not _MIN_RATE <= rate <= _MAX_RATE:
                raise RecordingRejected(reason="not_sound")
            sound = _read(file, int(MAX_SECONDS * rate))
    except (soundfile.SoundFileError, RuntimeError, ValueError, TypeError) as broken:
        raise RecordingRejected(reason="not_sound") from broken
    if len(sound) == 0 or not np.all(np.isfinite(sound)):
        raise RecordingRejected(reason="not_sound")
    return sound, rate


def _read(file: soundfile.SoundFile, limit: int) -> NDArray[np.float64]:
    """Block by block: a header's own word about the length is not to be trusted."""
    blocks: list[NDArray[np.float64]] = []
    total = 0
    while len(block := file.read(_BLOCK_FRAMES, dtype="float32", always_2d=True)):
        total += len(block)
        if total > limit:
            raise RecordingRejected(reason="too_long", maximum_seconds=MAX_SECONDS)
        blocks.append(block.mean(axis=1, dtype=np.float64))
    return np.concatenate(blocks) if blocks else np.zeros(0)


def _require_unclipped(sound: NDArray[np.float64]) -> None:
    """Clipping is several neighbours at the rail; a single one is a peak."""
    peak = float(np.abs(sound).max())
    at_rail = np.abs(sound) >= max(peak, 0.1) * _CLIPPED_AT
    runs = np.convolve(at_rail, np.ones(_CLIPPED_RUN), mode="same") >= _CLIPPED_RUN
    if float(runs.mean()) > _CLIPPED_SHARE:
        raise RecordingRejected(reason="clipped")


def _levels_db(sound: NDArray[np.float64]) -> NDArray[np.float64]:
    """RMS of 20 ms frames, dBFS."""
    size = int(_FRAME_SECONDS * SPEECH_RATE)
    count = len(sound) // size
    frames = sound[: count * size].reshape(count, size)
    return np.asarray(10 * np.log10(np.mean(frames**2, axis=1) + 1e-10))


def _require_voice(levels: NDArray[np.float64]) -> None:
    loud = float(np.percentile(levels, 90)) if len(levels) else -np.inf
    if loud < _SILENT_DBFS:
        raise RecordingRejected(reason="silent")
    if loud - float(np.percentile(levels, 5)) < _NOISY_DB:
        raise RecordingRejected(reason="noisy")
    seconds = float(np.sum(levels > loud - _SPEECH_BELOW_LOUD_DB)) * _FRAME_SECONDS
    if seconds < MIN_SPEECH_SECONDS:
        raise RecordingRejected(
            reason="too_short", speech_seconds=round(seconds, 1), minimum=MIN_SPEECH_SECONDS
        )


def _without_rumble(sound: NDArray[np.float64]) -> NDArray[np.float64]:
    """Handling noise below any voice would pull the pitch tracker down."""
    return np.asarray(sosfiltfilt(butter(2, 50, "highpass", fs=SPEECH_RATE, output="sos"), sound))


def _without_long_silence(
    sound: NDArray[np.float64], levels: NDArray[np.float64]
) -> NDArray[np.float64]:
    """Keep frames within 0.2 s of speech."""
    speech = levels > np.percentile(levels, 90) - _SPEECH_BELOW_LOUD_DB
    kept = np.convolve(speech, np.ones(21), mode="same") > 0
    size = int(_FRAME_SECONDS * SPEECH_RATE)
    return sound[: len(levels) * size].reshape(-1, size)[kept].ravel()
