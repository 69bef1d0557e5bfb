"""Speech is recognised by a model that is loaded when the first sound comes."""

from pathlib import Path

import numpy as np
import pytest
from tests.builders.voices import model

from stario.adapters.memory.hearing import Echo, EchoTranscriber
from stario.adapters.memory.speech import MemorySynthesizer
from stario.adapters.model_store.cached import CachedModelStore
from stario.adapters.threads.heavy_work import ThreadHeavyWork
from stario.domain.kernel.errors import Unavailable
from stario.domain.kernel.language import Language
from stario.entrypoints.engines.hearing import TranscriberOnDemand
from stario.ports.speech import SPEECH_RATE, LanguageUnsupported, Samples, Utterance

SILENCE = np.zeros(SPEECH_RATE, np.float32)


def on_demand(folder: Path) -> TranscriberOnDemand:
    return TranscriberOnDemand(
        models=CachedModelStore(folder=folder), heavy_work=ThreadHeavyWork(), threads=1
    )


async def test_without_its_model_nothing_is_heard(tmp_path: Path) -> None:
    with pytest.raises(Unavailable):
        await on_demand(tmp_path).transcribe(SILENCE, SPEECH_RATE, "uz")


async def test_it_is_loaded_once_it_is_needed() -> None:
    transcriber = on_demand(model("whisper-base").parents[1])

    assert await transcriber.transcribe(SILENCE, SPEECH_RATE, "uz") == ""
    with pytest.raises(LanguageUnsupported):
        await transcriber.transcribe(SILENCE, SPEECH_RATE, "tlh")


async def said(echo: Echo, text: str) -> Samples:
    utterance = Utterance(text=text, language=Language.UZBEK, voice="tone_low")
    return (
        (await MemorySynthesizer(echo).speak(utterance))
        .framed(before_seconds=0.4, after_seconds=1)
        .samples
    )


async def test_an_echo_knows_what_was_said_from_how_it_sounds() -> None:
    echo = Echo()
    first, second = await said(echo, "Bahor keldi"), await said(echo, "Doim shod boʻling, Aziza")
    noise = np.random.default_rng(1).normal(0, 1e-3, first.shape).astype(np.float32)
    hears = EchoTranscriber(echo)

    assert (
        await hears.transcribe(first * np.float32(0.3) + noise, SPEECH_RATE, "uz") == "Bahor keldi"
    )
    assert await hears.transcribe(second[::2], SPEECH_RATE // 2, "uz") == "Doim shod boʻling, Aziza"
    assert await hears.transcribe(SILENCE, SPEECH_RATE, "uz") == ""
    assert await EchoTranscriber(Echo()).transcribe(first, SPEECH_RATE, "uz") == ""
    with pytest.raises(LanguageUnsupported):
        await hears.transcribe(first, SPEECH_RATE, "tlh")
