"""From a folder of the model store to a pipeline that makes pictures out of words."""

from collections.abc import Mapping
from importlib import import_module
from pathlib import Path
from threading import Lock
from types import ModuleType
from typing import Protocol, cast

import attrs
import numpy as np

from stario.domain.kernel.errors import DomainError, Unavailable
from stario.ports.models import ModelCorrupted
from stario.ports.pictures import RgbImage

STEP_PIXELS = 8
"""Sides of what a latent diffusion model makes are multiples of this."""

# What torch and diffusers raise for files that are not what they should be.
_LOADING_FAILURES = (OSError, ValueError, KeyError, TypeError, RuntimeError, AttributeError)


class ExtraMissing(DomainError):
    """A part of Stario was not installed; `command` installs it."""

    code = "extra_missing"


class MemoryExhausted(DomainError):
    """The device has no room for a picture of this size."""

    code = "device_memory_exhausted"


class Generated(Protocol):
    """The part of a diffusers output that is used: images `(batch, height, width, 3)`, 0 to 1."""

    @property
    def images(self) -> object: ...


class TextToImage(Protocol):
    """The part of `diffusers.DiffusionPipeline` that is used."""

    def __call__(self, **arguments: object) -> Generated: ...


def extra(name: str) -> ModuleType:
    """
    Import a module of the extra `painter`.

    Raises:
        ExtraMissing: it is not installed, or can't be loaded on this machine.
    """
    try:
        return import_module(name)
    except (ImportError, OSError) as error:
        raise ExtraMissing(
            extra="painter", command="make setup-painter", reason=str(error)
        ) from error


@attrs.define(eq=False, kw_only=True)
class Pipeline:
    """A loaded pipeline; one picture at a time, for it has one set of buffers."""

    network: TextToImage
    torch: ModuleType
    device: str
    steps: int
    guidance: float
    _turn: Lock = attrs.field(init=False, factory=Lock)

    def make(self, prompt: str, *, negative: str, width: int, height: int, seed: int) -> RgbImage:
        """
        Make one picture; the same arguments give the same picture on the same device.

        Args:
            width: pixels, a multiple of `STEP_PIXELS`, as *height* is.

        Raises:
            MemoryExhausted: the device has no room for it.
            Unavailable: the network failed otherwise.
        """
        generator = self.torch.Generator("cpu").manual_seed(seed)
        arguments: Mapping[str, object] = {
            "prompt": prompt,
            "width": width,
            "height": height,
            "num_inference_steps": self.steps,
            "guidance_scale": self.guidance,
            "generator": generator,
            "output_type": "np",
            # Distilled models run without guidance, and have nowhere to put what is not wanted.
            **({"negative_prompt": negative} if self.guidance > 1 else {}),
        }
        try:
            with self._turn, self.torch.inference_mode():
                made = self.network(**arguments)
        except self.torch.OutOfMemoryError as full:
            self.torch.cuda.empty_cache()
            raise MemoryExhausted(width=width, height=height) from full
        except (RuntimeError, ValueError, TypeError) as failure:
            raise Unavailable(what="painter", reason=str(failure)[:200]) from failure
        picture = np.asarray(cast("list[object]", made.images)[0], np.float32)
        return np.asarray(np.clip(np.nan_to_num(picture) * 255 + 0.5, 0, 255), np.uint8)


def open_pipeline(folder: Path, *, device: str, steps: int, guidance: float) -> Pipeline:
    """
    Load what *folder* holds in the layout of diffusers (`model_index.json`, safetensors).

    Never asks a hub, and never unpickles.

    Args:
        device: cuda or cpu; half precision on the first.

    Raises:
        ExtraMissing: the extra `painter` is not installed.
        ModelCorrupted: the folder is not a pipeline.
        Unavailable: CUDA is asked for and not there.
    """
    torch, diffusers = extra("torch"), extra("diffusers")
    if device == "cuda" and not torch.cuda.is_available():
        raise Unavailable(what="gpu", reason="cuda_missing")
    try:
        network = diffusers.AutoPipelineForText2Image.from_pretrained(
            str(folder),
            local_files_only=True,
            use_safetensors=True,
            dtype=torch.float16 if device == "cuda" else torch.float32,
        )
        network.set_progress_bar_config(disable=True)
        network.to(device)
    except _LOADING_FAILURES as broken:
        raise ModelCorrupted(model=folder.name, reason=str(broken)[:200]) from broken
    return Pipeline(network=network, torch=torch, device=device, steps=steps, guidance=guidance)
