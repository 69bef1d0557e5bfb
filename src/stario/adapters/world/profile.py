"""A voice profile as bytes."""

import io
import zipfile
from collections.abc import Mapping as Arrays

import attrs
import numpy as np
from numpy.typing import NDArray

from stario.adapters.world.mapping import Mapping, Mixture, Moments
from stario.adapters.world.vocoder import COEFFICIENTS
from stario.domain.kernel.errors import Invalid
from stario.ports.speech import Samples

ENGINE = "world-gmm-1"

MAX_BYTES = 1024 * 1024


@attrs.frozen(eq=False, kw_only=True)
class LearntVoice:
    """
    `embedding` is the unit vector of the enrolled recording, `stock_error_rate` how a recogniser
    hears the voice that conversion starts from.
    """

    mapping: Mapping
    embedding: Samples
    stock_error_rate: float

    def to_bytes(self) -> bytes:
        mixture = self.mapping.mixture
        if mixture is None:
            raise ValueError("a mapping without its mixture is not finished")
        arrays = {
            "warp": np.array(self.mapping.warp),
            "embedding": self.embedding,
            "stock_error_rate": np.array(self.stock_error_rate),
            **_moments_arrays("source", self.mapping.source),
            **_moments_arrays("target", self.mapping.target),
            **{f"mixture_{name}": value for name, value in _mixture_arrays(mixture).items()},
        }
        out = io.BytesIO()
        np.savez_compressed(out, allow_pickle=False, **arrays)
        return out.getvalue()

    @classmethod
    def from_bytes(cls, data: bytes) -> "LearntVoice":
        """
        Raises:
            Invalid: the bytes are not a profile of this engine.
        """
        arrays = _loaded(data)
        try:
            mapping = Mapping(
                warp=float(arrays["warp"]),
                source=_moments(arrays, "source"),
                target=_moments(arrays, "target"),
                mixture=_mixture(arrays),
            )
            embedding = np.asarray(arrays["embedding"], np.float32)
            stock_error_rate = float(arrays["stock_error_rate"])
        except (KeyError, TypeError, ValueError) as broken:
            raise Invalid("profile", "malformed") from broken
        if not 0.5 <= mapping.warp <= 2.0 or embedding.ndim != 1:
            raise Invalid("profile", "malformed")
        return cls(mapping=mapping, embedding=embedding, stock_error_rate=stock_error_rate)


def _loaded(data: bytes) -> dict[str, NDArray[np.float64]]:
    if len(data) > MAX_BYTES:
        raise Invalid("profile", "too_large", maximum_bytes=MAX_BYTES)
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            # What unpacks to more than a profile ever holds is a bomb.
            if sum(entry.file_size for entry in archive.infolist()) > 4 * MAX_BYTES:
                raise Invalid("profile", "too_large", maximum_bytes=MAX_BYTES)
        with np.load(io.BytesIO(data), allow_pickle=False) as stored:
            arrays = {name: stored[name] for name in stored.files}
    except (OSError, ValueError, EOFError, zipfile.BadZipFile) as broken:
        raise Invalid("profile", "malformed") from broken
    for array in arrays.values():
        if array.dtype.kind not in "fiu" or not np.all(np.isfinite(array)):
            raise Invalid("profile", "malformed")
    return arrays


def _moments_arrays(name: str, moments: Moments) -> dict[str, NDArray[np.float64]]:
    return {
        f"{name}_pitch": np.array([moments.pitch_mean, moments.pitch_spread]),
        f"{name}_mean": moments.mean,
        f"{name}_spread": moments.spread,
    }


def _moments(arrays: Arrays[str, NDArray[np.float64]], name: str) -> Moments:
    pitch_mean, pitch_spread = arrays[f"{name}_pitch"]
    return Moments(
        pitch_mean=float(pitch_mean),
        pitch_spread=float(pitch_spread),
        mean=_shaped(arrays[f"{name}_mean"], COEFFICIENTS),
        spread=_shaped(arrays[f"{name}_spread"], COEFFICIENTS),
    )


def _mixture_arrays(mixture: Mixture) -> dict[str, NDArray[np.float64]]:
    return {
        "weights": mixture.weights,
        "means": mixture.means,
        "precisions": mixture.precisions,
        "shifts": mixture.shifts,
    }


def _mixture(arrays: Arrays[str, NDArray[np.float64]]) -> Mixture:
    means = arrays["mixture_means"]
    clusters, content = means.shape
    return Mixture(
        weights=_shaped(arrays["mixture_weights"], clusters),
        means=means,
        precisions=_shaped(arrays["mixture_precisions"], clusters, content),
        shifts=_shaped(arrays["mixture_shifts"], clusters, COEFFICIENTS),
    )


def _shaped(array: NDArray[np.float64], *shape: int) -> NDArray[np.float64]:
    if array.shape != shape:
        raise ValueError(f"{array.shape} instead of {shape}")
    return array
