"""Speech as an M4A file."""

from fractions import Fraction
from pathlib import Path
from tempfile import TemporaryDirectory

import attrs
import av
import numpy as np
from av.container import OutputContainer

from stario.adapters.pyav.files import storing
from stario.adapters.pyav.writer import writing_mp4
from stario.ports.audio import AudioEncoder
from stario.ports.execution import Checkpoint, HeavyWork
from stario.ports.speech import Speech

BITS_PER_SECOND = 96_000


@attrs.frozen
class PyavAudioEncoder(AudioEncoder):
    """AAC-LC through PyAV, at the rate of the speech."""

    _heavy_work: HeavyWork

    async def encode(self, speech: Speech) -> bytes:
        return await self._heavy_work.run(lambda checkpoint: _m4a(speech, checkpoint))


def _m4a(speech: Speech, checkpoint: Checkpoint) -> bytes:
    checkpoint()
    # Moving the index to the front reads the file again, so it must be a real one.
    with TemporaryDirectory(prefix="stario-audio-") as folder:
        file = Path(folder) / "speech.m4a"
        with storing(), writing_mp4(file) as container:
            _write(container, speech)
        checkpoint()
        return file.read_bytes()


def _write(container: OutputContainer, speech: Speech) -> None:
    stream = container.add_stream("aac", rate=speech.rate, layout="mono")
    stream.bit_rate = BITS_PER_SECOND
    samples = np.clip(np.nan_to_num(speech.samples), -1, 1).astype(np.float32)
    step = stream.codec_context.frame_size or 1024
    for start in range(0, len(samples), step):
        heard = av.AudioFrame.from_ndarray(
            samples[None, start : start + step], format="fltp", layout="mono"
        )
        heard.sample_rate = speech.rate
        heard.pts = start
        heard.time_base = Fraction(1, speech.rate)
        container.mux(stream.encode(heard))
    container.mux(stream.encode(None))
