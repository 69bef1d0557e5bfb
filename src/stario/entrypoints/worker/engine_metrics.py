"""What Prometheus reads of the engines of a worker."""

from collections.abc import Sequence

import attrs

from stario.adapters.musetalk.animator import MuseTalkAnimator
from stario.entrypoints.http.metrics import Measure, MeasureSource
from stario.ports.animation import FaceAnimator


@attrs.define(eq=False)
class EngineMeasures(MeasureSource):
    """`animator` is there once it is loaded."""

    animator: FaceAnimator | None = None

    async def __call__(self) -> Sequence[Measure]:
        if not isinstance(self.animator, MuseTalkAnimator):
            return ()
        batches = self.animator.batches
        return (
            Measure(
                name="stario_gpu_memory_exhausted",
                help="How often a card had no room and a smaller batch was tried, since the start.",
                value=batches.exhausted,
            ),
            Measure(
                name="stario_gpu_batch_faces",
                help="How many faces are painted at once: fewer after each time without room.",
                value=batches.size,
            ),
            Measure(
                name="stario_gpu_frames_unpainted",
                help="Frames for which not even one face had room, since the start.",
                value=batches.unpainted,
            ),
        )
