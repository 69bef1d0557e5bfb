"""
The main job from words to file: each stage, and how much faster than real time the whole is.

One greeting in each language with the embedded engines, as a worker makes it: a script is spoken,
moved to an enrolled voice, animated at 720p, captioned and encoded. Beside it, in the same run,
what Wav2Lip's generator alone (random weights, 96x96 pixels) would take for as many frames.

Run: `python -m bench.greeting`.
"""

import asyncio
import tempfile
import time
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import TypeVar

from bench.wav2lip_baseline import generator, time_generator
from stario.adapters.memory.media import MemoryObjectStore
from stario.adapters.system import SystemClock
from stario.adapters.threads.heavy_work import ThreadHeavyWork
from stario.domain.generation.model.captions import captions_of
from stario.domain.generation.model.greeting import Greeting, Occasion
from stario.domain.generation.model.script import write_script
from stario.domain.kernel.ids import ArtistId
from stario.domain.kernel.language import Language
from stario.entrypoints.demo.casting import ASTRONAUT, portrait_of
from stario.entrypoints.demo.recordings import recordings_of
from stario.entrypoints.engines.loaded import Engines
from stario.entrypoints.engines.loading import EngineLoader, model_store, worker_models
from stario.entrypoints.settings import Settings
from stario.ports.animation import FRAMES_PER_SECOND, WIDE, Likeness
from stario.ports.speech import Emotion, Utterance, VoiceProfile

T = TypeVar("T")

MESSAGES = {
    Language.UZBEK: "Oʻqishga kirganing bilan tabriklayman!",
    Language.RUSSIAN: "Спасибо вам за двадцать пять лет в школе.",
    Language.ENGLISH: "Your team played a wonderful final.",
}


class Stopwatch:
    def __init__(self) -> None:
        self.seconds: dict[str, float] = {}

    async def time(self, stage: str, work: Callable[[], Awaitable[T]]) -> T:
        started = time.perf_counter()
        result = await work()
        self.seconds[stage] = time.perf_counter() - started
        return result


async def make(
    engines: Engines, profile: VoiceProfile, language: Language, folder: Path
) -> tuple[float, dict[str, float]]:
    """Make one greeting; gives its seconds and those of each stage."""
    watch = Stopwatch()
    greeting = Greeting(
        artist_id=ArtistId("bench"),
        recipient_name="Dilnoza",
        custom_message=MESSAGES[language],
        occasion=Occasion.BIRTHDAY,
        language=language,
        duration_seconds=15,
    )
    script = write_script(greeting, artist_name=ASTRONAUT.name)
    said = Utterance(
        text=script.text, language=language, voice=profile.voice, emotion=Emotion.HAPPY
    )
    spoken = await watch.time("speak", lambda: engines.synthesizer.speak(said))
    matched = await watch.time("match voice", lambda: engines.converter.convert(spoken, profile))
    speech = matched.speech
    likeness = Likeness(portrait=portrait_of(ASTRONAUT))
    avatar = await watch.time("prepare face", lambda: engines.animator.prepare(likeness, WIDE))
    video = folder / f"{language}.mp4"
    await watch.time(
        "animate, encode",
        lambda: engines.video_encoder.encode(
            engines.animator.animate(avatar, speech, seed=1),
            speech,
            captions=captions_of(speech),
            language=language,
            destination=video,
            progress=lambda _: None,
        ),
    )
    await watch.time("thumbnail", lambda: engines.transcoder.thumbnail(video))
    return speech.duration_seconds, watch.seconds


async def main() -> None:
    settings = Settings()
    objects = MemoryObjectStore(clock=SystemClock(), base_url=settings.public_url)
    store = model_store(settings, objects, *worker_models(settings))
    work = ThreadHeavyWork()
    engines = await EngineLoader(settings=settings, models=store, heavy_work=work).engines()
    (recording,) = await recordings_of(settings, (ASTRONAUT,))
    profile = await engines.converter.enrol(recording)
    _, model = generator()
    _, frame_ms = time_generator(model)
    with tempfile.TemporaryDirectory() as folder:
        for language in Language:
            duration, stages = await make(engines, profile, language, Path(folder))
            total = sum(stages.values())
            table = "  ".join(f"{stage} {seconds:.1f} s" for stage, seconds in stages.items())
            print(f"{language}: {duration:.1f} s of video in {total:.1f} s")
            print(f"    {table}")
            wav2lip = duration * FRAMES_PER_SECOND * frame_ms / 1000
            film = stages["prepare face"] + stages["animate, encode"]
            print(
                f"    {total / duration:.2f} x real time; filming alone {film / duration:.2f} x,"
                f" Wav2Lip's generator alone {wav2lip / duration:.2f} x"
            )
    work.close()


if __name__ == "__main__":
    asyncio.run(main())
