"""What the product looks and listens with, loaded once a test run."""

import functools

import attrs

from stario.adapters.human_review.violence import ViolenceNeedsPerson
from stario.adapters.pdq.hasher import PdqHasher
from stario.adapters.pyav.frame_sampler import PyavFrameSampler
from stario.adapters.pyav.media_reader import PyavMediaReader
from stario.entrypoints.engines.hearing import HEARD_AS
from stario.entrypoints.engines.loaded import MediaCheckEngines
from stario.ports.sound import Transcriber
from stario.ports.speech import Samples
from tests.builders.media_models import nsfw_classifier, picture_reader
from tests.builders.voices import whisper, work


@attrs.frozen
class Ear(Transcriber):
    """The recogniser of the run, told what the product tells it."""

    async def transcribe(self, samples: Samples, rate: int, language: str) -> str:
        return await whisper().transcribe(samples, rate, HEARD_AS.get(language, language))


@functools.cache
def real_checks() -> MediaCheckEngines:
    return MediaCheckEngines(
        nsfw_classifier=nsfw_classifier(),
        violence_classifier=ViolenceNeedsPerson(),
        media_hasher=PdqHasher(),
        picture_reader=picture_reader(),
        transcriber=Ear(),
        media_reader=PyavMediaReader(work()),
        frame_sampler=PyavFrameSampler(work()),
        heavy_work=work(),
        model="packaged",
    )
