"""
SFace: embeddings of aligned faces.

Source: Zhong et al., SFace: Sigmoid-Constrained Hypersphere Loss for Robust Face Recognition
(2021); weights of OpenCV's zoo.
"""

from collections.abc import Sequence
from pathlib import Path
from typing import Final

import attrs
import numpy as np
import onnxruntime  # type: ignore[import-untyped]

from stario.adapters.faces.geometry import LocatedFace
from stario.adapters.faces.networks import Embeddings, FaceNetworks
from stario.adapters.faces.photo import Picture
from stario.adapters.faces.sessions import PROVIDERS, open_session, usable_providers
from stario.adapters.faces.yunet import YuNet

MODEL: Final = "yunet-sface"

_CROPS_ON_CPU: Final = 1
_CROPS_ON_GPU: Final = 16


@attrs.frozen(kw_only=True)
class YunetSfaceNetworks(FaceNetworks):
    """
    The default engine.

    On a CPU a crop costs 18 ms alone, 17 ms in a batch of two and 20 ms in one of eight, whose
    intermediate results no longer fit the caches. A thread to each crop keeps every core busy, a
    batch only one: batches are for GPUs.
    """

    engine: str
    crops_at_once: int
    _yunet: YuNet
    _sface: onnxruntime.InferenceSession

    def locate(self, picture: Picture) -> list[LocatedFace]:
        return self._yunet(picture)

    def describe(self, crops: Sequence[Picture]) -> Embeddings:
        # OpenCV's pictures are BGR and this network was trained on RGB. It would hardly be less
        # accurate the wrong way round, but its embeddings would be other ones.
        rgb = np.stack(crops)[:, :, :, ::-1].transpose(0, 3, 1, 2)
        (vectors,) = self._sface.run(None, {"data": np.ascontiguousarray(rgb, np.float32)})
        return np.asarray(vectors / np.linalg.norm(vectors, axis=1, keepdims=True), np.float32)


def open_yunet_sface(
    folder: Path, *, version: str, providers: Sequence[str] = ("cpu",), threads: int = 1
) -> YunetSfaceNetworks:
    """
    Load `yunet.onnx` and `sface.onnx` of *folder*.

    Args:
        version: of the model, by its manifest.
        providers: tensorrt, cuda, cpu; the first one that is there runs both.
        threads: of one request; several requests run beside one another anyway.

    Raises:
        ModelMissing, ModelCorrupted: a file is not there, or no network.
        Unavailable: the runtime has none of *providers*.
    """
    usable = usable_providers(providers)
    yunet, sface = (
        open_session(folder / name, usable, threads=threads, model=MODEL)
        for name in ("yunet.onnx", "sface.onnx")
    )
    # A provider whose device is missing is silently replaced by the CPU.
    on_cpu = sface.get_providers()[0] == PROVIDERS["cpu"]
    return YunetSfaceNetworks(
        engine=f"{MODEL}/{version}",
        crops_at_once=_CROPS_ON_CPU if on_cpu else _CROPS_ON_GPU,
        yunet=YuNet(yunet),
        sface=sface,
    )
