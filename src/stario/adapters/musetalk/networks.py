"""The four networks, on ONNX Runtime."""

import logging
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Final

import attrs
import numpy as np
import onnxruntime  # type: ignore[import-untyped]
from numpy.typing import NDArray
from onnxruntime.capi import (  # type: ignore[import-untyped]
    onnxruntime_pybind11_state as failures,
)

from stario.domain.kernel.errors import Unavailable

log = logging.getLogger(__name__)

Floats = NDArray[np.float32]

PROVIDERS: Final[Mapping[str, str]] = {
    "tensorrt": "TensorrtExecutionProvider",
    "cuda": "CUDAExecutionProvider",
    "cpu": "CPUExecutionProvider",
}

_FILES: Final[Mapping[str, tuple[str, ...]]] = {
    "whisper_encoder.onnx": ("mel",),
    "vae_encoder.onnx": ("image",),
    "unet.onnx": ("latent", "timestep", "prompt"),
    "vae_decoder.onnx": ("latent",),
}
_TYPES: Final[Mapping[str, type[np.generic]]] = {
    "tensor(float)": np.float32,
    "tensor(float16)": np.float16,
    "tensor(int64)": np.int64,
}
_FAILURES = (
    failures.RuntimeException,
    failures.Fail,
    failures.EPFail,
    failures.InvalidArgument,
    failures.InvalidGraph,
    failures.InvalidProtobuf,
    failures.NoSuchFile,
    failures.NotImplemented,
    ValueError,
)
_OUT_OF_MEMORY = ("failed to allocate memory", "out of memory", "alloc_failed", "bad_alloc")


class MemoryExhausted(Exception):
    """The device has no room for a batch of this size."""


@attrs.frozen
class Networks:
    """Each takes and gives float32, whatever precision it was exported in."""

    _sessions: Mapping[str, onnxruntime.InferenceSession]

    @property
    def provider(self) -> str:
        """Where the heaviest network runs: tensorrt, cuda or cpu."""
        used = self._sessions["unet.onnx"].get_providers()[0]
        return next(name for name, provider in PROVIDERS.items() if provider == used)

    def listen(self, mel: Floats) -> Floats:
        """`(batch, 80, 3000)` to hidden states `(batch, 1500, 5, 384)`."""
        return self._run("whisper_encoder.onnx", mel=mel)

    def encode(self, images: Floats) -> Floats:
        """RGB in [-1, 1], `(batch, 3, 256, 256)`, to latents `(batch, 4, 32, 32)`."""
        return self._run("vae_encoder.onnx", image=images)

    def paint(self, latents: Floats, prompts: Floats) -> Floats:
        """`(batch, 8, 32, 32)` and `(batch, 50, 384)` to `(batch, 4, 32, 32)`, in one step."""
        # Trained for a single step: the time is always nought.
        return self._run("unet.onnx", latent=latents, timestep=np.zeros(1), prompt=prompts)

    def decode(self, latents: Floats) -> Floats:
        """Latents `(batch, 4, 32, 32)` to RGB in [-1, 1], `(batch, 3, 256, 256)`."""
        return self._run("vae_decoder.onnx", latent=latents)

    def _run(self, file: str, **inputs: NDArray[np.floating]) -> Floats:
        session = self._sessions[file]
        feed = {
            entry.name: inputs[entry.name].astype(_TYPES[entry.type], copy=False)
            for entry in session.get_inputs()
        }
        try:
            return np.asarray(session.run(None, feed)[0], np.float32)
        except _FAILURES as error:
            if any(sign in str(error).lower() for sign in _OUT_OF_MEMORY):
                raise MemoryExhausted from error
            raise Unavailable(what=f"musetalk/{file}", reason="inference_failed") from error


def open_networks(folder: Path, providers: Sequence[str], *, threads: int = 2) -> Networks:
    """
    Load the networks onto the first of *providers* that this machine has.

    Raises:
        Unavailable: there is none, or a file is not the network it should be.
    """
    wanted = [PROVIDERS[name] for name in providers if name in PROVIDERS]
    there = onnxruntime.get_available_providers()
    usable = [provider for provider in wanted if provider in there]
    if not usable:
        raise Unavailable(what="musetalk", reason="no_execution_provider")
    if PROVIDERS["cuda"] in usable:
        # CUDA and cuDNN come as packages, where the system's loader does not look.
        onnxruntime.preload_dlls()
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = threads
    return Networks({name: _open(folder / name, usable, options) for name in _FILES})


def _open(
    path: Path, providers: Sequence[str], options: onnxruntime.SessionOptions
) -> onnxruntime.InferenceSession:
    try:
        session = onnxruntime.InferenceSession(str(path), options, providers=list(providers))
    except _FAILURES as error:
        raise Unavailable(what=f"musetalk/{path.name}", reason="not_a_network") from error
    # A provider whose device is missing is left out with a warning, and the CPU takes its place.
    if session.get_providers()[0] not in providers:
        raise Unavailable(what="musetalk", reason="no_execution_provider")
    inputs = {entry.name: entry.type for entry in session.get_inputs()}
    if set(inputs) != set(_FILES[path.name]) or not set(inputs.values()) <= set(_TYPES):
        raise Unavailable(what=f"musetalk/{path.name}", reason="other_inputs")
    log.info("%s of musetalk runs on %s", path.name, session.get_providers()[0])
    return session
