"""A recogniser of speech that is loaded once something is to be heard."""

import asyncio
from typing import Final

import attrs

from stario.adapters.whisper.transcriber import WhisperTranscriber
from stario.domain.kernel.errors import DomainError, Unavailable
from stario.entrypoints.engines.speech import WHISPER
from stario.ports.execution import HeavyWork
from stario.ports.models import ModelStore
from stario.ports.sound import Transcriber
from stario.ports.speech import Samples

HEARD_AS: Final = {"uz": "tr"}
"""Whisper base knows Uzbek by name alone and repeats one letter; as Turkish it writes it down."""


@attrs.define(eq=False, kw_only=True)
class TranscriberOnDemand(Transcriber):
    """Most processes never listen: the model is fetched and loaded when the first sound comes."""

    models: ModelStore
    heavy_work: HeavyWork
    threads: int
    _loading: asyncio.Lock = attrs.field(init=False, factory=asyncio.Lock)
    _loaded: WhisperTranscriber | None = attrs.field(init=False, default=None)

    async def transcribe(self, samples: Samples, rate: int, language: str) -> str:
        transcriber = self._loaded or await self._load()
        return await transcriber.transcribe(samples, rate, HEARD_AS.get(language, language))

    async def _load(self) -> WhisperTranscriber:
        async with self._loading:
            if self._loaded is None:
                try:
                    folder = await self.models.fetch(WHISPER)
                    self._loaded = await asyncio.to_thread(
                        WhisperTranscriber.load,
                        folder,
                        heavy_work=self.heavy_work,
                        threads=self.threads,
                    )
                except DomainError as error:
                    raise Unavailable(what="models") from error
            return self._loaded
