"""The faces of artists as one matrix."""

import asyncio
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Final

import attrs
import numpy as np
from numpy.typing import NDArray

from stario.domain.kernel.ids import ArtistId
from stario.ports.faces import Embedding, FaceGallery
from stario.ports.storage import Storage, UnitOfWork
from stario.ports.system import Clock

FRESH_FOR: Final = timedelta(seconds=2)


@attrs.frozen(eq=False)
class _Matrix:
    """`rows[artists[i]]` is where her embedding is; `vectors` is `(artists, size)`."""

    rows: Mapping[ArtistId, int]
    vectors: NDArray[np.float32]

    @classmethod
    def of(cls, embeddings: Mapping[ArtistId, Embedding]) -> "_Matrix":
        rows = {artist: row for row, artist in enumerate(embeddings)}
        vectors = np.stack(list(embeddings.values())) if embeddings else np.zeros((0, 0))
        return cls(rows, np.asarray(vectors, np.float32))


@attrs.define(eq=False, kw_only=True)
class StoredFaceGallery(FaceGallery):
    """
    Asks the storage who may be compared with, at most every two seconds, and reads what is new.

    A million comparisons take 100 ms; ten thousand artists take 5 MB.
    """

    storage: Storage
    clock: Clock
    engine: str
    _made_at: dict[ArtistId, datetime] = attrs.field(init=False, factory=dict)
    _matrix: _Matrix = attrs.field(init=False, factory=lambda: _Matrix.of({}))
    _fresh_until: datetime | None = attrs.field(init=False, default=None)
    _turn: asyncio.Lock = attrs.field(init=False, factory=asyncio.Lock)

    async def compare(
        self, embedding: Embedding, artists: Sequence[ArtistId] | None = None
    ) -> Mapping[ArtistId, float]:
        matrix = await self._current()
        if artists is None:
            rows = dict(matrix.rows)
        else:
            rows = {artist: matrix.rows[artist] for artist in artists if artist in matrix.rows}
        if not rows:
            return {}
        cosines = matrix.vectors[list(rows.values())] @ embedding
        return dict(zip(rows, map(float, cosines), strict=True))

    async def _current(self) -> _Matrix:
        if not self._is_fresh():
            async with self._turn:
                if not self._is_fresh():
                    await self._refresh()
        return self._matrix

    def _is_fresh(self) -> bool:
        return self._fresh_until is not None and self.clock.now() < self._fresh_until

    async def _refresh(self) -> None:
        # Counted from before the question: what changes meanwhile is seen the next time.
        asked_at = self.clock.now()
        async with self.storage() as work:
            made_at = dict(await work.artist_faces.comparable(self.engine, at=asked_at))
            if made_at != self._made_at:
                self._matrix = await self._read(work, made_at)
                self._made_at = made_at
        self._fresh_until = asked_at + FRESH_FOR

    async def _read(self, work: UnitOfWork, made_at: Mapping[ArtistId, datetime]) -> _Matrix:
        kept = {
            artist: self._matrix.vectors[self._matrix.rows[artist]]
            for artist, moment in made_at.items()
            if self._made_at.get(artist) == moment
        }
        for face in await work.artist_faces.several(made_at.keys() - kept.keys()):
            if face.description is not None and face.engine == self.engine:
                kept[face.artist_id] = np.array(face.description.embedding, np.float32)
        return _Matrix.of(kept)
