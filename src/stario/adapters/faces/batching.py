"""Crops of several requests, described together."""

from collections import deque
from threading import Lock

import attrs
import numpy as np

from stario.adapters.faces.networks import FaceNetworks
from stario.adapters.faces.photo import Picture
from stario.ports.faces import Embedding


@attrs.define(eq=False)
class _Waiting:
    crop: Picture
    answer: Embedding | None = None
    error: Exception | None = None

    @property
    def is_done(self) -> bool:
        return self.answer is not None or self.error is not None


@attrs.define(eq=False)
class CropBatches:
    """
    For threads: whatever has gathered while one batch ran is the next batch.

    Nobody waits for others to come, so without load a batch is one crop. The threads that unpacked
    the photos run the batches themselves: work that is half done never stands behind new work,
    and no more of it gathers than there are threads. Where a batch gains nothing, each thread
    describes its own crop, beside the others.
    """

    _networks: FaceNetworks
    _line: deque[_Waiting] = attrs.field(init=False, factory=deque)
    _turn: Lock = attrs.field(init=False, factory=Lock)

    def describe(self, crop: Picture) -> Embedding:
        if self._networks.crops_at_once == 1:
            return np.array(self._networks.describe([crop])[0])
        waiting = _Waiting(crop)
        self._line.append(waiting)
        with self._turn:
            while not waiting.is_done:
                self._run()
        if waiting.answer is None:
            raise waiting.error or RuntimeError("a crop was passed over")
        return waiting.answer

    def _run(self) -> None:
        count = min(len(self._line), self._networks.crops_at_once)
        batch = [self._line.popleft() for _ in range(count)]
        try:
            vectors = self._networks.describe([waiting.crop for waiting in batch])
        except Exception as error:  # noqa: BLE001  # each thread raises it for its own crop
            for waiting in batch:
                waiting.error = error
            return
        for waiting, vector in zip(batch, vectors, strict=True):
            # A copy of its own: a row would keep the whole batch alive.
            waiting.answer = np.array(vector)
