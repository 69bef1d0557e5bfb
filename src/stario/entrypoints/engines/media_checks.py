"""Loading what looks at pictures, films and sound before others do."""

import attrs

from stario.adapters.memory.hearing import Echo, EchoTranscriber
from stario.adapters.memory.media_moderation import MODEL as MEMORY
from stario.adapters.memory.media_moderation import (
    MemoryMediaHasher,
    MemoryNsfwClassifier,
    MemoryPictureReader,
    MemoryViolenceClassifier,
)
from stario.entrypoints.engines.loaded import MediaCheckEngines
from stario.entrypoints.settings import Settings
from stario.ports.execution import HeavyWork
from stario.ports.models import ModelStore


@attrs.frozen(kw_only=True)
class MediaCheckLoader:
    """Loads off the event loop; `echo` is what the voice of tests says."""

    settings: Settings
    models: ModelStore
    heavy_work: HeavyWork
    echo: Echo = attrs.field(factory=Echo)

    async def engines(self) -> MediaCheckEngines:
        return MediaCheckEngines(
            nsfw_classifier=MemoryNsfwClassifier(),
            violence_classifier=MemoryViolenceClassifier(),
            media_hasher=MemoryMediaHasher(),
            picture_reader=MemoryPictureReader(),
            transcriber=EchoTranscriber(self.echo),
            heavy_work=self.heavy_work,
            model=MEMORY,
        )
