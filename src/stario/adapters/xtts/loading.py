"""From a folder of the model store to a network that speaks."""

from collections.abc import Callable, Mapping
from importlib import import_module
from pathlib import Path
from types import ModuleType
from typing import Protocol, cast

import numpy as np
from numpy.typing import NDArray

from stario.domain.kernel.errors import DomainError, Unavailable

Latents = object
"""A torch tensor; this package never looks inside."""


class ExtraMissing(DomainError):
    """A part of Stario was not installed; `command` installs it."""

    code = "extra_missing"


class Voice(Protocol):
    def __getitem__(self, name: str) -> Latents: ...


class XttsNetwork(Protocol):
    """The part of `TTS.tts.models.xtts.Xtts` that is used."""

    def inference(
        self,
        text: str,
        language: str,
        gpt_cond_latent: Latents,
        speaker_embedding: Latents,
        *,
        speed: float,
        temperature: float,
    ) -> Mapping[str, NDArray[np.float32]]: ...

    def get_gpt_cond_latents(self, audio: Latents, sr: int) -> Latents: ...

    def get_speaker_embedding(self, audio: Latents, sr: int) -> Latents: ...


def extra(name: str) -> ModuleType:
    """
    Import a module of the extra `tts`.

    Raises:
        ExtraMissing: it is not installed, or can't be loaded on this machine.
    """
    try:
        return import_module(name)
    except (ImportError, OSError) as error:
        # torchaudio built for another device fails with OSError.
        raise ExtraMissing(extra="tts", command="make setup-tts", reason=str(error)) from error


def load_network(folder: Path, *, device: str) -> tuple[XttsNetwork, Mapping[str, Voice]]:
    """
    Load `config.json`, `vocab.json`, `model.pth` and, if it is there, `speakers_xtts.pth`.

    Pickles are read with `weights_only`: tensors and XTTS's own settings, no other class.

    Returns:
        the network and its stock voices by name.

    Raises:
        ExtraMissing: the extra `tts` is not installed.
        Unavailable: the files are not those of an XTTS, or the device refuses.
    """
    torch, configs = extra("torch"), extra("TTS.tts.configs.xtts_config")
    models = extra("TTS.tts.models.xtts")
    try:
        config = configs.XttsConfig()
        config.load_json(str(folder / "config.json"))
        network = _read_only(models.Xtts, models, torch)(config)
        network.load_checkpoint(config, checkpoint_dir=str(folder), eval=True)
        network.to(device)
    except (OSError, RuntimeError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise Unavailable(what="xtts", reason=f"{type(error).__name__}: {error}"[:300]) from error
    except torch.serialization.pickle.UnpicklingError as error:
        raise Unavailable(what="xtts", reason="the checkpoint holds more than weights") from error
    manager = network.speaker_manager
    voices: Mapping[str, Voice] = {} if manager is None else manager.speakers
    return cast("XttsNetwork", network), voices


class _Loadable(Protocol):
    speaker_manager: "_Speakers | None"

    def load_checkpoint(self, config: object, *, checkpoint_dir: str, eval: bool) -> None: ...  # noqa: A002

    def to(self, device: str) -> object: ...


class _Speakers(Protocol):
    @property
    def speakers(self) -> Mapping[str, Voice]: ...


def _read_only(
    network: type, models: ModuleType, torch: ModuleType
) -> Callable[[object], _Loadable]:
    """
    The network, reading its checkpoint without writing to it.

    As it comes it rewrites old checkpoints in place, and a cached file would lose its checksum.
    """

    def load(_: object, path: Path) -> Mapping[str, Latents]:
        with models._legacy_safe_globals():  # noqa: SLF001 - the classes of released checkpoints
            found = torch.load(path, map_location="cpu", weights_only=True)
        return cast("Mapping[str, Latents]", found["model"])

    return cast(
        "Callable[[object], _Loadable]",
        type("ReadOnlyXtts", (network,), {"_load_checkpoint": load}),
    )
