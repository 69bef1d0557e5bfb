"""Reference recordings of the demo artists."""

from stario.adapters.kokoro.synthesizer import KokoroSynthesizer
from stario.adapters.loudness.leveller import LoudnessLeveller
from stario.adapters.memory.media import MemoryObjectStore
from stario.adapters.system import SystemClock
from stario.adapters.threads.heavy_work import ThreadHeavyWork
from stario.domain.kernel.language import Language
from stario.entrypoints.demo.casting import DemoArtist
from stario.entrypoints.demo.voice_reference import SCRIPT, voice_reference
from stario.entrypoints.engines.loading import model_store
from stario.entrypoints.engines.speech import KOKORO
from stario.entrypoints.settings import Settings
from stario.ports.speech import Utterance


async def recordings_of(settings: Settings, artists: tuple[DemoArtist, ...]) -> list[bytes]:
    """Have each artist read `SCRIPT`; a WAV each, in the order of *artists*."""
    objects = MemoryObjectStore(clock=SystemClock(), base_url=settings.public_url)
    folder = await model_store(settings, objects, KOKORO).fetch(KOKORO)
    work = ThreadHeavyWork()
    synthesizer = KokoroSynthesizer.load(folder, leveller=LoudnessLeveller(), heavy_work=work)
    recordings = []
    for artist in artists:
        utterance = Utterance(text=SCRIPT, language=Language.UZBEK, voice=artist.stock_voice)
        speech = await synthesizer.speak(utterance)
        recordings.append(voice_reference(speech, artist.voice))
    work.close()
    return recordings
