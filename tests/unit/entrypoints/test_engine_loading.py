"""The settings choose the engines; what an engine lacks is told by name, before anything runs."""

import shutil
from collections.abc import AsyncIterator
from importlib.util import find_spec
from pathlib import Path

import attrs
import msgspec
import numpy as np
import pytest
import pytest_asyncio
from tests.builders.media_models import packaged
from tests.builders.models import manifest_of
from tests.builders.musetalk import build_networks
from tests.builders.photos import face_models
from tests.builders.portraits import landmark_models, selfie_models

from stario.adapters.cutout.cutter import EmbeddedPortraitCutter
from stario.adapters.diffusers.painter import MODEL as DIFFUSION
from stario.adapters.human_review.violence import ViolenceNeedsPerson
from stario.adapters.memory.animation import MemoryFaceAnimator, MemoryPortraitGate
from stario.adapters.memory.cutouts import MemoryPortraitCutter
from stario.adapters.memory.media import MemoryObjectStore
from stario.adapters.memory.speech import MemorySynthesizer, MemoryVoiceConverter
from stario.adapters.model_store.cached import CachedModelStore
from stario.adapters.musetalk.animator import MuseTalkAnimator
from stario.adapters.portrait.animator import EmbeddedFaceAnimator
from stario.adapters.system import SystemClock
from stario.adapters.threads.heavy_work import ThreadHeavyWork
from stario.adapters.xtts.loading import ExtraMissing
from stario.domain.generation.model.poster import PosterStyle
from stario.domain.kernel.errors import Unavailable
from stario.entrypoints.engines.loading import (
    EngineLoader,
    gateway_models,
    model_store,
    worker_models,
)
from stario.entrypoints.engines.manifests import own_manifests
from stario.entrypoints.engines.runtimes import require_one_runtime
from stario.entrypoints.settings import Settings
from stario.ports.models import ModelMissing

MUSETALK = "musetalk-1.5"
FACES = {"face-landmarks", "selfie-segmentation", "yunet-sface"}
SPEECH = {"kokoro-82m", "whisper-base", "speaker-encoder"}
CHECKS = {"nsfwjs-mobilenet", "open-nsfw", "text-detector", "tesseract-uzbekistan"}
AT_THE_GATEWAY = {"face-landmarks", "yunet-sface", "poster-typefaces", *CHECKS}


@pytest_asyncio.fixture(scope="module")
async def work() -> AsyncIterator[ThreadHeavyWork]:
    threads = ThreadHeavyWork()
    yield threads
    threads.close()


def a_choice(
    folder: Path,
    *,
    speech: str = "memory",
    face: str = "memory",
    poster: str = "memory",
    checks: str = "memory",
) -> Settings:
    return Settings.model_validate(
        {
            "stario_home": folder / "home",
            "stario_models_dir": folder,
            "speech_engine": speech,
            "face_engine": face,
            "poster_engine": poster,
            "moderation_engine": checks,
        }
    )


def opened(settings: Settings) -> CachedModelStore:
    objects = MemoryObjectStore(clock=SystemClock(), base_url="http://objects.test")
    return model_store(settings, objects, *worker_models(settings))


def loader(settings: Settings, work: ThreadHeavyWork) -> EngineLoader:
    return EngineLoader(settings=settings, models=opened(settings), heavy_work=work)


def with_faces(folder: Path) -> Path:
    """What every real engine of pictures needs."""
    for here in (landmark_models(), selfie_models(), face_models()):
        shutil.copytree(here, folder / here.parent.name / here.name)
    return folder


def with_musetalk(folder: Path) -> Path:
    """The embedded engine's model and the tiny networks, described as an operator would."""
    built = build_networks(with_faces(folder) / MUSETALK / "1.0")
    files = {path.name: path.read_bytes() for path in built.iterdir()}
    manifests = own_manifests(a_choice(folder))
    manifests.mkdir()
    (manifests / f"{MUSETALK}.json").write_bytes(msgspec.json.encode(manifest_of(MUSETALK, files)))
    return folder


async def test_the_engines_of_tests_need_no_model(tmp_path: Path, work: ThreadHeavyWork) -> None:
    chosen = loader(a_choice(tmp_path), work)

    engines = await chosen.engines()

    assert isinstance(engines.synthesizer, MemorySynthesizer)
    assert isinstance(engines.converter, MemoryVoiceConverter)
    assert isinstance(engines.animator, MemoryFaceAnimator)
    assert isinstance(engines.cutter, MemoryPortraitCutter)
    assert isinstance((await chosen.gateway_engines()).gate, MemoryPortraitGate)
    assert engines.names == {"speech": "memory", "voice": "memory", "face": "memory"}
    assert await opened(a_choice(tmp_path)).check() == ()


@pytest.mark.parametrize(
    ("speech", "face", "poster", "models"),
    [
        ("memory", "memory", "memory", set()),
        ("memory", "portrait", "memory", FACES),
        ("memory", "musetalk", "memory", FACES | {MUSETALK}),
        ("kokoro", "memory", "memory", SPEECH),
        ("xtts", "memory", "memory", SPEECH | {"xtts-v2"}),
        ("memory", "memory", "skia", {"poster-typefaces"}),
        ("memory", "memory", "diffusers", {"poster-typefaces", DIFFUSION}),
    ],
)
def test_a_process_is_ready_when_the_models_of_its_engines_are_there(
    tmp_path: Path, speech: str, face: str, poster: str, models: set[str]
) -> None:
    settings = a_choice(tmp_path, speech=speech, face=face, poster=poster)

    assert set(worker_models(settings)) == models
    assert set(gateway_models(settings)) == models & AT_THE_GATEWAY


@pytest.mark.parametrize(
    ("speech", "face", "model"),
    [("memory", "portrait", "face-landmarks"), ("kokoro", "memory", "kokoro-82m")],
)
async def test_a_missing_model_is_named(
    tmp_path: Path, work: ThreadHeavyWork, speech: str, face: str, model: str
) -> None:
    with pytest.raises(ModelMissing) as missing:
        await loader(a_choice(tmp_path, speech=speech, face=face), work).engines()
    assert missing.value.details["model"] == model


async def test_without_typefaces_cards_and_letters_are_unavailable_and_nothing_else(
    tmp_path: Path, work: ThreadHeavyWork
) -> None:
    engines = await loader(a_choice(tmp_path, poster="skia"), work).gateway_engines()

    with pytest.raises(Unavailable):
        engines.lettering.color_schemes(PosterStyle.NEON)
    assert isinstance(engines.gate, MemoryPortraitGate)


def test_pictures_are_looked_at_wherever_faces_are(tmp_path: Path) -> None:
    unset = {"stario_home": tmp_path, "face_engine": "portrait", "poster_engine": "memory"}

    assert set(gateway_models(Settings.model_validate(unset))) > CHECKS
    assert set(worker_models(Settings.model_validate(unset))) > CHECKS
    by_name = a_choice(tmp_path, checks="packaged")
    assert set(worker_models(by_name)) == CHECKS


async def test_without_its_models_no_picture_is_taken_for_harmless(
    tmp_path: Path, work: ThreadHeavyWork
) -> None:
    chosen = loader(a_choice(tmp_path, checks="packaged"), work)
    engines = (await chosen.gateway_engines()).media_checks
    picture = np.zeros((64, 64, 3), np.uint8)

    with pytest.raises(Unavailable):
        await engines.nsfw_classifier.classify(picture)
    with pytest.raises(Unavailable):
        await engines.picture_reader.read(picture)
    with pytest.raises(ModelMissing):
        await chosen.engines()


async def test_the_packaged_models_are_loaded(tmp_path: Path, work: ThreadHeavyWork) -> None:
    folder = packaged("nsfwjs-mobilenet").parents[1]
    for name in CHECKS:
        packaged(name)

    settings = a_choice(tmp_path, checks="packaged")
    settings = settings.model_copy(update={"stario_models_dir": folder})
    engines = (await loader(settings, work).engines()).media_checks

    assert isinstance(engines.violence_classifier, ViolenceNeedsPerson)
    again = attrs.evolve(loader(settings, work), looking=engines)
    assert (await again.engines()).media_checks.picture_reader is engines.picture_reader
    assert engines.model == "nsfwjs-mobilenet/4.3.0 open-nsfw/0.1.0"


async def test_weights_that_nobody_described_are_named(
    tmp_path: Path, work: ThreadHeavyWork
) -> None:
    settings = a_choice(with_faces(tmp_path), face="musetalk")

    with pytest.raises(ModelMissing) as missing:
        await loader(settings, work).engines()
    assert missing.value.details["model"] == MUSETALK


@pytest.mark.skipif(find_spec("TTS") is not None, reason="the extra `tts` is installed")
async def test_a_missing_extra_is_told_with_what_installs_it(
    tmp_path: Path, work: ThreadHeavyWork
) -> None:
    with pytest.raises(ExtraMissing) as missing:
        await loader(a_choice(tmp_path, speech="xtts"), work).engines()
    assert missing.value.details["extra"] == "tts"
    assert missing.value.details["command"] == "make setup-tts"


async def test_without_its_model_the_gate_is_unavailable_and_the_process_not_ready(
    tmp_path: Path, work: ThreadHeavyWork
) -> None:
    settings = a_choice(tmp_path, face="portrait")
    store = opened(settings)
    chosen = EngineLoader(settings=settings, models=store, heavy_work=work)
    gate = (await chosen.gateway_engines()).gate

    with pytest.raises(Unavailable):
        await gate.inspect(b"a portrait")
    missing = {error.details["model"] for error in await store.check()}
    assert missing == FACES


async def test_musetalk_paints_on_the_embedded_engines_frames(
    tmp_path: Path, work: ThreadHeavyWork
) -> None:
    settings = a_choice(with_musetalk(tmp_path), face="musetalk")

    engines = await loader(settings, work).engines()

    assert isinstance(engines.animator, MuseTalkAnimator)
    assert isinstance(engines.cutter, EmbeddedPortraitCutter)
    assert isinstance(engines.animator.plates, EmbeddedFaceAnimator)
    assert engines.names["face"] == "musetalk"


async def test_where_a_gpu_is_required_nothing_runs_on_a_cpu(
    tmp_path: Path, work: ThreadHeavyWork
) -> None:
    lenient = a_choice(with_musetalk(tmp_path), face="musetalk")
    strict = lenient.model_copy(update={"gpu_required": True})

    with pytest.raises(Unavailable) as refused:
        await loader(strict, work).engines()
    assert refused.value.details["what"] == "gpu"


def an_installed(folder: Path, package: str) -> None:
    about = folder / f"{package.replace('-', '_')}-1.0.dist-info"
    about.mkdir()
    (about / "METADATA").write_text(f"Metadata-Version: 2.1\nName: {package}\nVersion: 1.0\n")


async def test_two_builds_of_onnx_runtime_are_refused(
    tmp_path: Path, work: ThreadHeavyWork, monkeypatch: pytest.MonkeyPatch
) -> None:
    one = require_one_runtime()
    other = {"onnxruntime": "onnxruntime-gpu", "onnxruntime-gpu": "onnxruntime"}[one]
    packages = tmp_path / "site-packages"
    packages.mkdir()
    an_installed(packages, other)
    monkeypatch.syspath_prepend(packages)

    with pytest.raises(Unavailable) as refused:
        await loader(a_choice(tmp_path, face="portrait"), work).engines()
    assert refused.value.details["what"] == "onnxruntime and onnxruntime-gpu"
    assert refused.value.details["mend"] == "make setup-gpu"
