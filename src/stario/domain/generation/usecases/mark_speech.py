"""Put what a thing is into what is heard of it."""

import attrs

from stario.domain.provenance.model.asset import mark_of
from stario.ports.execution import HeavyWork
from stario.ports.provenance import Watermark
from stario.ports.speech import Speech


@attrs.frozen(kw_only=True)
class MarkSpeech:
    watermark: Watermark
    heavy_work: HeavyWork

    async def __call__(self, speech: Speech, asset_id: str) -> Speech:
        """Give the same speech with an inaudible mark that stands for *asset_id*."""
        mark = mark_of(asset_id)
        samples = await self.heavy_work.run(
            lambda _checkpoint: self.watermark.mark_sound(speech.samples, speech.rate, mark)
        )
        return attrs.evolve(speech, samples=samples)
