"""The vote."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Final

import attrs

from stario.adapters.nsfw.networks import Network, NsfwjsMobilenet, OpenNsfw
from stario.adapters.nsfw.sessions import open_session
from stario.ports.execution import Checkpoint, HeavyWork
from stario.ports.media_moderation import NsfwClassifier, NsfwVote
from stario.ports.pictures import RgbImage

NSFWJS: Final = "nsfwjs-mobilenet"
OPEN_NSFW: Final = "open-nsfw"

_BATCH: Final = 4


@attrs.frozen(kw_only=True)
class VotingNsfwClassifier(NsfwClassifier):
    """
    Two networks that were trained apart; the one that is surer of explicit content decides.

    Each misses what the other sees: drawings are nsfwjs's alone.
    """

    _first: Network
    _second: Network
    _heavy_work: HeavyWork
    model: str

    @classmethod
    def load(
        cls,
        folders: Mapping[str, Path],
        *,
        versions: Mapping[str, str],
        providers: Mapping[str, Sequence[str]],
        threads: int,
        heavy_work: HeavyWork,
    ) -> "VotingNsfwClassifier":
        """
        Load `NSFWJS` and `OPEN_NSFW` from *folders*; each mapping has a value for both.

        Raises:
            ModelMissing, ModelCorrupted: a file is not there, or not what it should be.
            Unavailable: the runtime has none of *providers*.
        """
        files = {NSFWJS: "nsfwjs.onnx", OPEN_NSFW: "open-nsfw.onnx"}
        sessions = {
            name: open_session(
                folders[name] / file, providers=providers[name], threads=threads, model=name
            )
            for name, file in files.items()
        }
        return cls(
            first=NsfwjsMobilenet(sessions[NSFWJS]),
            second=OpenNsfw(sessions[OPEN_NSFW]),
            heavy_work=heavy_work,
            model=" ".join(f"{name}/{versions[name]}" for name in files),
        )

    async def classify(self, *pictures: RgbImage) -> tuple[NsfwVote, ...]:
        if not pictures:
            return ()
        return await self._heavy_work.run(lambda checkpoint: self._classify(pictures, checkpoint))

    def _classify(
        self, pictures: Sequence[RgbImage], checkpoint: Checkpoint
    ) -> tuple[NsfwVote, ...]:
        votes: list[NsfwVote] = []
        for start in range(0, len(pictures), _BATCH):
            checkpoint()
            votes += self._batch(pictures[start : start + _BATCH])
        return tuple(votes)

    def _batch(self, pictures: Sequence[RgbImage]) -> list[NsfwVote]:
        first, second = (network.judge(pictures).clip(0, 1) for network in self._networks)
        return [
            NsfwVote(
                explicit=float(max(one[0], other[0])),
                suggestive=float(max(one[1], other[1])),
                disagreement=float(abs(one[0] - other[0])),
                model=self.model,
            )
            for one, other in zip(first, second, strict=True)
        ]

    @property
    def _networks(self) -> tuple[Network, Network]:
        return self._first, self._second
