"""Linear models over hashed letters, one a category, with a chance calibrated by language."""

from collections.abc import Sequence
from functools import cache
from hashlib import sha256
from importlib.resources import files
from io import BytesIO

import attrs
import numpy as np
from numpy.typing import NDArray

from stario.adapters.moderation.features import buckets
from stario.domain.kernel.language import Language

WEIGHTS = "heads.npz"


@attrs.frozen(kw_only=True, eq=False)
class Heads:
    """
    `weights` is `(buckets, categories)` int8 times `scale` `(categories,)`; `platt` is
    `(languages, categories, 2)`: slope and intercept of Platt's sigmoid.
    """

    categories: tuple[str, ...]
    languages: tuple[str, ...]
    weights: NDArray[np.int8]
    scale: NDArray[np.float32]
    platt: NDArray[np.float32]
    version: str

    def margins(self, text: str) -> NDArray[np.float32]:
        """Give each category's distance from its border, `(categories,)`."""
        found = buckets(text)
        if not len(found):
            return np.zeros(len(self.categories), np.float32)
        total = self.weights[found].sum(axis=0, dtype=np.int32)
        return np.asarray(total * self.scale / np.sqrt(len(found)), np.float32)

    def chances(self, texts: Sequence[str], language: Language) -> list[dict[str, float]]:
        """Give the chance of each category for each text, in [0, 1]."""
        slope, intercept = self.platt[self.languages.index(language.value)].T
        found = []
        for text in texts:
            chance = 1 / (1 + np.exp(-(self.margins(text) * slope + intercept)))
            found.append(dict(zip(self.categories, chance.tolist(), strict=True)))
        return found


@cache
def shipped_heads() -> Heads:
    """Read the weights once a process."""
    content = (files(__package__) / "data" / WEIGHTS).read_bytes()
    with np.load(BytesIO(content), allow_pickle=False) as stored:
        return Heads(
            categories=tuple(stored["categories"].tolist()),
            languages=tuple(stored["languages"].tolist()),
            weights=stored["weights"],
            scale=stored["scale"],
            platt=stored["platt"],
            version="heads-" + sha256(content).hexdigest()[:12],
        )
