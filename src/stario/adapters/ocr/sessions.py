"""Opening the network on ONNX Runtime."""

import logging
from collections.abc import Sequence
from pathlib import Path
from typing import Final

import onnxruntime  # type: ignore[import-untyped]

from stario.domain.kernel.errors import Unavailable
from stario.ports.models import ModelCorrupted, ModelMissing

log = logging.getLogger(__name__)

_PROVIDERS: Final = {
    "tensorrt": "TensorrtExecutionProvider",
    "cuda": "CUDAExecutionProvider",
    "cpu": "CPUExecutionProvider",
}


def open_session(
    path: Path, *, providers: Sequence[str], threads: int, model: str
) -> onnxruntime.InferenceSession:
    """
    Load *path*, a file of *model*, onto the first of *providers* (a manifest's names) there is.

    Raises:
        ModelMissing: the file is not there.
        ModelCorrupted: it is no network.
        Unavailable: this build of the runtime has none of the providers.
    """
    there = onnxruntime.get_available_providers()
    usable = [_PROVIDERS[name] for name in providers if _PROVIDERS.get(name) in there]
    if not usable:
        raise Unavailable(what=model, reason="no_execution_provider")
    if _PROVIDERS["cuda"] in usable:
        # CUDA and cuDNN come as packages, where the system's loader does not look.
        onnxruntime.preload_dlls()
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = threads
    options.inter_op_num_threads = 1
    options.add_session_config_entry("session.intra_op.allow_spinning", "0")
    # What a batch needed goes back to the system: pictures come seldom and in bursts.
    options.enable_cpu_mem_arena = False
    options.log_severity_level = 3
    if not path.is_file():
        raise ModelMissing(model=model, file=path.name)
    try:
        # By its path: read into bytes first, the weights would be in memory twice.
        session = onnxruntime.InferenceSession(str(path), options, providers=usable)
    except Exception as broken:  # onnxruntime's own errors share no public base class
        raise ModelCorrupted(model=model, file=path.name) from broken
    log.info("%s of %s runs on %s", path.name, model, session.get_providers()[0])
    return session
