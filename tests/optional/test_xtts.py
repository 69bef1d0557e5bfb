"""
XTTS on a tiny checkpoint that the test makes: the real loading code, tokenizer and vocoder.

Its weights are random, so it babbles; that it speaks well only the released weights show.
"""

import hashlib
import io
from collections.abc import AsyncIterator, Mapping
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path

import attrs
import msgspec
import numpy as np
import pytest
import pytest_asyncio
import soundfile  # type: ignore[import-untyped]

from stario.adapters.loudness.leveller import LoudnessLeveller
from stario.adapters.model_store.cached import CachedModelStore
from stario.adapters.threads.heavy_work import ThreadHeavyWork
from stario.adapters.xtts.synthesizer import XttsSynthesizer, open_xtts
from stario.domain.kernel.errors import Unavailable
from stario.domain.kernel.language import Language
from stario.ports.models import LicenceForbids
from stario.ports.speech import (
    SPEECH_RATE,
    Phone,
    RecordingRejected,
    Samples,
    Utterance,
    Word,
)
from tests.builders.models import manifest_of

pytestmark = [
    pytest.mark.tts,
    pytest.mark.skipif(
        not (find_spec("TTS") and find_spec("torch")),
        reason="the extra `tts` is not installed: run `make setup-tts`",
    ),
    # Coqui and torch warn about each other; their warnings are not ours to mend.
    pytest.mark.filterwarnings("default"),
    pytest.mark.timeout(600),
]

TEXTS = ("hello happy birthday to you", "здравствуйте с днём рождения тебя")
GREETING = Utterance(text="Hello! Happy birthday.", language=Language.ENGLISH, voice="star")


def recording(seconds: float = 4.0) -> bytes:
    """A WAV of a humming voice."""
    time = np.arange(int(seconds * 16_000)) / 16_000
    hum = sum(np.sin(2 * np.pi * 140 * k * time) / k for k in range(1, 12))
    sink = io.BytesIO()
    soundfile.write(sink, 0.2 * hum * (1 + np.sin(2 * np.pi * 3 * time)) / 2, 16_000, format="WAV")
    return sink.getvalue()


def build_checkpoint(folder: Path) -> None:
    """An XTTS with two layers of 64, in the files that a release has."""
    torch = import_module("torch")
    configs, models = import_module("TTS.tts.configs.xtts_config"), import_module("tokenizers")
    bpe = import_module("tokenizers.models")
    trainers = import_module("tokenizers.trainers")
    splitters = import_module("tokenizers.pre_tokenizers")
    tokenizer = models.Tokenizer(bpe.BPE(unk_token="[UNK]"))
    tokenizer.pre_tokenizer = splitters.Whitespace()
    words = ["[STOP]", "[UNK]", "[SPACE]", "[START]", "[en]", "[ru]"]
    tokenizer.train_from_iterator(TEXTS, trainers.BpeTrainer(vocab_size=200, special_tokens=words))
    tokenizer.save(str(folder / "vocab.json"))
    config = configs.XttsConfig()
    sizes = config.model_args
    sizes.gpt_layers, sizes.gpt_n_heads = 2, 4
    sizes.gpt_n_model_channels = sizes.decoder_input_dim = 64
    sizes.gpt_max_text_tokens, sizes.gpt_max_audio_tokens = 120, 60
    sizes.gpt_max_prompt_tokens = 70
    sizes.gpt_number_text_tokens = tokenizer.get_vocab_size()
    sizes.gpt_start_text_token = tokenizer.token_to_id("[START]")
    sizes.gpt_stop_text_token = tokenizer.token_to_id("[STOP]")
    torch.manual_seed(1)
    xtts = import_module("TTS.tts.models.xtts")
    checkpoint = {"config": config, "model": xtts.Xtts(config).state_dict()}
    # A release pickles its settings beside the weights, as objects of a module they have left.
    with xtts._legacy_safe_globals():
        torch.save(checkpoint, folder / "model.pth")
    config.save_json(str(folder / "config.json"))


def described(folder: Path, *, commercial: bool = True) -> CachedModelStore:
    """A production store over *folder*, which holds `xtts-v2/1.0`."""
    files = {path.name: path.read_bytes() for path in (folder / "xtts-v2" / "1.0").iterdir()}
    manifest = manifest_of("xtts-v2", files, commercial=commercial)
    (folder / "xtts-v2.json").write_bytes(msgspec.json.encode(manifest))
    return CachedModelStore(folder=folder, manifests=(folder,), production=True)


@pytest.fixture(scope="session")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("xtts")
    (root / "xtts-v2" / "1.0").mkdir(parents=True)
    build_checkpoint(root / "xtts-v2" / "1.0")
    return root


@pytest_asyncio.fixture(scope="session")
async def work() -> AsyncIterator[ThreadHeavyWork]:
    threads = ThreadHeavyWork()
    yield threads
    threads.close()


@pytest_asyncio.fixture(scope="session")
async def xtts(folder: Path, work: ThreadHeavyWork) -> XttsSynthesizer:
    return await open_xtts(
        described(folder),
        heavy_work=work,
        leveller=LoudnessLeveller(),
        references={"star": recording()},
    )


def checksums(folder: Path) -> Mapping[str, str]:
    return {
        path.name: hashlib.sha256(path.read_bytes()).hexdigest()
        for path in (folder / "xtts-v2" / "1.0").iterdir()
    }


async def test_loading_leaves_every_file_as_it_was(folder: Path, xtts: XttsSynthesizer) -> None:
    before = checksums(folder)

    store = described(folder)
    await store.fetch("xtts-v2")

    assert checksums(folder) == before
    assert xtts.voices == ("star",)


async def test_both_languages_are_spoken(xtts: XttsSynthesizer) -> None:
    russian = Utterance(text="С днём рождения!", language=Language.RUSSIAN, voice="star")

    for utterance in (GREETING, russian):
        speech = await xtts.speak(utterance)
        assert speech.rate == SPEECH_RATE
        assert speech.samples.dtype == np.float32
        assert speech.duration_seconds > 0.5
        assert 0 < np.abs(speech.samples).max() < 1
        assert [word.text for word in speech.words] == utterance.text.split()
        assert speech.words[-1].end_seconds <= speech.duration_seconds
        assert speech.phones == ()


async def test_the_same_utterance_gives_the_same_samples(xtts: XttsSynthesizer) -> None:
    first = await xtts.speak(GREETING)
    torch = import_module("torch")
    torch.manual_seed(99)

    second = await xtts.speak(GREETING)
    other = await xtts.speak(attrs.evolve(GREETING, text="Hello! Happy day."))

    assert np.array_equal(first.samples, second.samples)
    assert not np.array_equal(first.samples, other.samples)


async def test_faster_speech_is_shorter(xtts: XttsSynthesizer) -> None:
    once = await xtts.speak(attrs.evolve(GREETING, speed=0.5))
    fast = await xtts.speak(attrs.evolve(GREETING, speed=2.0))

    assert fast.duration_seconds < once.duration_seconds


async def test_an_aligner_gives_phones_and_words(xtts: XttsSynthesizer) -> None:
    def align(samples: Samples, utterance: Utterance) -> tuple[tuple[Phone, ...], tuple[Word, ...]]:
        return (Phone("h", 0, 0.1),), (Word(utterance.text, 0, len(samples) / SPEECH_RATE),)

    speech = await attrs.evolve(xtts, aligner=align).speak(GREETING)

    assert [phone.ipa for phone in speech.phones] == ["h"]
    assert speech.words[0].end_seconds == speech.duration_seconds


async def test_a_checkpoint_with_its_own_voices_needs_no_recording(
    folder: Path, xtts: XttsSynthesizer, work: ThreadHeavyWork, tmp_path: Path
) -> None:
    torch = import_module("torch")
    place = tmp_path / "xtts-v2" / "1.0"
    place.mkdir(parents=True)
    for path in (folder / "xtts-v2" / "1.0").iterdir():
        (place / path.name).hardlink_to(path)
    voice = xtts.stock["star"]
    own = {"Ana": {"gpt_cond_latent": voice.conditioning, "speaker_embedding": voice.speaker}}
    torch.save(own, place / "speakers_xtts.pth")

    engine = await open_xtts(described(tmp_path), heavy_work=work, leveller=LoudnessLeveller())

    assert engine.voices == ("Ana",)
    said = await engine.speak(attrs.evolve(GREETING, voice="Ana"))
    assert said.duration_seconds > 0.5


async def test_without_any_voice_there_is_no_engine(folder: Path, work: ThreadHeavyWork) -> None:
    with pytest.raises(Unavailable) as refused:
        await open_xtts(described(folder), heavy_work=work, leveller=LoudnessLeveller())
    assert refused.value.details["reason"] == "no_voice"


@pytest.mark.parametrize(
    ("data", "reason"), [(b"no sound", "not_audio"), (recording(1.0), "too_short")]
)
async def test_a_recording_that_is_no_use_is_refused(
    folder: Path, work: ThreadHeavyWork, data: bytes, reason: str
) -> None:
    with pytest.raises(RecordingRejected) as refused:
        await open_xtts(
            described(folder),
            heavy_work=work,
            leveller=LoudnessLeveller(),
            references={"star": data},
        )
    assert refused.value.details["reason"] == reason


class Surprise:
    """What an attacker would put into a pickle."""

    def __reduce__(self) -> tuple[object, ...]:
        return (Path.touch, (Path("/tmp/a-pickle-was-run"),))


async def test_a_pickle_that_would_run_code_is_refused(
    folder: Path, work: ThreadHeavyWork, tmp_path: Path
) -> None:
    torch = import_module("torch")
    place = tmp_path / "xtts-v2" / "1.0"
    place.mkdir(parents=True)
    for name in ("config.json", "vocab.json"):
        (place / name).hardlink_to(folder / "xtts-v2" / "1.0" / name)
    torch.save({"model": Surprise()}, place / "model.pth")

    with pytest.raises(Unavailable) as refused:
        await open_xtts(
            described(tmp_path),
            heavy_work=work,
            leveller=LoudnessLeveller(),
            references={"star": recording()},
        )
    assert "more than weights" in str(refused.value.details["reason"])
    assert not Path("/tmp/a-pickle-was-run").exists()


async def test_production_refuses_the_licence_of_the_released_weights(
    folder: Path, work: ThreadHeavyWork
) -> None:
    with pytest.raises(LicenceForbids):
        await open_xtts(
            described(folder, commercial=False), heavy_work=work, leveller=LoudnessLeveller()
        )
