"""`SPEECH_ENGINE=xtts`, loaded as a worker loads it, on the tiny checkpoint."""

from collections.abc import AsyncIterator
from importlib.util import find_spec
from pathlib import Path

import msgspec
import pytest
import pytest_asyncio

from stario.adapters.kokoro.synthesizer import VOICES
from stario.adapters.memory.media import MemoryObjectStore
from stario.adapters.system import SystemClock
from stario.adapters.threads.heavy_work import ThreadHeavyWork
from stario.domain.kernel.language import Language
from stario.entrypoints.engines.loaded import Engines
from stario.entrypoints.engines.loading import (
    EngineLoader,
    model_store,
    worker_models,
)
from stario.entrypoints.engines.manifests import own_manifests
from stario.entrypoints.settings import Settings
from stario.ports.speech import LanguageUnsupported, Utterance
from tests.builders.models import manifest_of
from tests.optional.test_xtts import build_checkpoint

pytestmark = [
    pytest.mark.tts,
    pytest.mark.skipif(
        not (find_spec("TTS") and find_spec("torch")),
        reason="the extra `tts` is not installed: run `make setup-tts`",
    ),
    pytest.mark.filterwarnings("default"),
    pytest.mark.timeout(600),
]


def a_choice(folder: Path) -> Settings:
    """A folder with the installed models and the checkpoint, described as an operator would."""
    for model in Settings().stario_models_dir.iterdir():
        (folder / model.name).symlink_to(model)
    built = folder / "xtts-v2" / "1.0"
    built.mkdir(parents=True)
    build_checkpoint(built)
    settings = Settings(stario_models_dir=folder, speech_engine="xtts", face_engine="memory")
    files = {path.name: path.read_bytes() for path in built.iterdir()}
    own_manifests(settings).mkdir()
    document = msgspec.json.encode(manifest_of("xtts-v2", files))
    (own_manifests(settings) / "xtts-v2.json").write_bytes(document)
    return settings


@pytest_asyncio.fixture(scope="module")
async def engines(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Engines]:
    settings = a_choice(tmp_path_factory.mktemp("models"))
    objects = MemoryObjectStore(clock=SystemClock(), base_url="http://objects.test")
    store = model_store(settings, objects, *worker_models(settings))
    work = ThreadHeavyWork()
    yield await EngineLoader(settings=settings, models=store, heavy_work=work).engines()
    work.close()


async def test_it_has_the_voices_that_profiles_of_artists_name(engines: Engines) -> None:
    assert set(engines.synthesizer.voices) == set(VOICES)
    assert engines.names["speech"] == "xtts"


async def test_its_speech_has_sounds_and_words_for_the_lips(engines: Engines) -> None:
    greeting = Utterance(text="Happy birthday.", language=Language.ENGLISH, voice=VOICES[0])

    speech = await engines.synthesizer.speak(greeting)

    assert "".join(phone.ipa for phone in speech.phones)
    assert [word.text for word in speech.words] == ["Happy", "birthday."]
    assert speech.phones[-1].end_seconds <= speech.duration_seconds


async def test_uzbek_is_refused(engines: Engines) -> None:
    greeting = Utterance(text="Salom!", language=Language.UZBEK, voice=VOICES[0])

    with pytest.raises(LanguageUnsupported) as refused:
        await engines.synthesizer.speak(greeting)
    assert refused.value.details["engine"] == "xtts"
