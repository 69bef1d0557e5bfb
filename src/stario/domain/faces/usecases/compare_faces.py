"""Say how much the face in a photo looks like artists."""

from collections.abc import Sequence

import attrs

from stario.domain.faces.model.score import similarity_score
from stario.domain.kernel.errors import NotFound
from stario.domain.kernel.ids import ArtistId
from stario.ports.faces import DetectedFace, FaceEmbedder, FaceGallery


@attrs.frozen
class Resemblance:
    artist_id: ArtistId
    score: float


@attrs.frozen(kw_only=True)
class Comparison:
    """`resemblances` with the most alike first; `face` is the one that was compared."""

    face: DetectedFace
    resemblances: tuple[Resemblance, ...]


@attrs.frozen(kw_only=True)
class CompareFaces:
    """The photo and what is learnt of it are gone with the answer."""

    embedder: FaceEmbedder
    gallery: FaceGallery

    async def __call__(self, photo: bytes, artists: Sequence[ArtistId] | None = None) -> Comparison:
        """
        Compare one embedding of *photo* with each of *artists*, or with all of them.

        Artists who can't be compared with are left out.

        Raises:
            PhotoUnusable: with the reason.
            NotFound: none of those who were named can be compared with.
            Unavailable: the waiting line is full, or the database or the model is away.
        """
        found = await self.embedder.embed(photo)
        cosines = await self.gallery.compare(found.embedding, artists)
        if artists and not cosines:
            raise NotFound(what="artist")
        resemblances = [
            Resemblance(artist, similarity_score(cosine)) for artist, cosine in cosines.items()
        ]
        resemblances.sort(key=lambda one: (-one.score, one.artist_id))
        return Comparison(face=found.face, resemblances=tuple(resemblances))
