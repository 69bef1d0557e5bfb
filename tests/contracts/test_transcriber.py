"""What every recogniser must do."""

import numpy as np
import pytest

from stario.adapters.memory.speech import MemoryTranscriber
from stario.domain.kernel.language import Language
from stario.ports.sound import Transcriber
from stario.ports.speech import SPEECH_RATE, LanguageUnsupported
from tests.builders.voices import hum, studio, whisper


@pytest.fixture(scope="module", params=["memory", "whisper"])
def transcriber(request: pytest.FixtureRequest) -> Transcriber:
    return MemoryTranscriber("Happy birthday") if request.param == "memory" else whisper()


async def test_speech_is_written_down(transcriber: Transcriber) -> None:
    speech = await studio().greeting(Language.ENGLISH)

    heard = await transcriber.transcribe(speech.samples, speech.rate, "en")

    assert "happy birthday" in heard.lower()


async def test_an_unknown_language_is_refused(transcriber: Transcriber) -> None:
    with pytest.raises(LanguageUnsupported):
        await transcriber.transcribe(hum(1), SPEECH_RATE, "xx")


async def test_silence_says_nothing(transcriber: Transcriber) -> None:
    heard = await transcriber.transcribe(np.zeros(SPEECH_RATE, np.float32), SPEECH_RATE, "en")

    assert len(heard) < 5
