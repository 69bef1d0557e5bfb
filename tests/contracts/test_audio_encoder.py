"""What every audio encoder promises."""

from io import BytesIO

import av
import numpy as np
import pytest

from stario.adapters.memory.audio import MemoryAudioEncoder
from stario.adapters.pyav.audio import PyavAudioEncoder
from stario.adapters.threads.heavy_work import ThreadHeavyWork
from stario.ports.audio import AudioEncoder
from stario.ports.speech import SPEECH_RATE, Speech

SECONDS = 1.3
TONE_HZ = 440


def a_tone() -> Speech:
    time = np.arange(round(SECONDS * SPEECH_RATE)) / SPEECH_RATE
    return Speech(np.float32(0.3) * np.sin(2 * np.pi * TONE_HZ * time).astype(np.float32), (), ())


@pytest.fixture(params=["memory", "pyav"])
def audio_encoder(request: pytest.FixtureRequest) -> AudioEncoder:
    if request.param == "memory":
        return MemoryAudioEncoder()
    return PyavAudioEncoder(ThreadHeavyWork())


async def test_the_same_speech_gives_the_same_bytes(audio_encoder: AudioEncoder) -> None:
    assert await audio_encoder.encode(a_tone()) == await audio_encoder.encode(a_tone())


async def test_silence_can_be_encoded(audio_encoder: AudioEncoder) -> None:
    assert await audio_encoder.encode(Speech(np.zeros(100, np.float32), (), ()))


async def test_the_file_plays_for_as_long_as_the_speech_with_its_index_in_front() -> None:
    content = await PyavAudioEncoder(ThreadHeavyWork()).encode(a_tone())

    assert content.index(b"moov") < content.index(b"mdat")
    with av.open(BytesIO(content), "r") as container:
        stream = container.streams.audio[0]
        assert stream.codec_context.name == "aac"
        heard = np.concatenate([f.to_ndarray()[0] for f in container.decode(audio=0)])
    # The encoder pads its last frame; the edit list hides its first.
    assert abs(len(heard) / SPEECH_RATE - SECONDS) < 3 * 1024 / SPEECH_RATE
    spectrum = np.abs(np.fft.rfft(heard[4096 : 4096 + SPEECH_RATE // 2]))
    assert abs(np.argmax(spectrum) * 2 - TONE_HZ) <= 2
