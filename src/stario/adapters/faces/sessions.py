"""Opening networks on ONNX Runtime."""

import logging
from collections.abc import Sequence
from pathlib import Path
from typing import Final

import onnxruntime  # type: ignore[import-untyped]

from stario.domain.kernel.errors import Unavailable
from stario.ports.models import ModelCorrupted, ModelMissing

log = logging.getLogger(__name__)

PROVIDERS: Final = {
    "tensorrt": "TensorrtExecutionProvider",
    "cuda": "CUDAExecutionProvider",
    "cpu": "CPUExecutionProvider",
}


def usable_providers(wanted: Sequence[str]) -> list[str]:
    """
    Those of *wanted* that this build of the runtime has, by its own names, in order.

    Raises:
        Unavailable: none.
    """
    there = onnxruntime.get_available_providers()
    usable = [PROVIDERS[name] for name in wanted if PROVIDERS.get(name) in there]
    if not usable:
        raise Unavailable(what="faces", reason="no_execution_provider")
    if PROVIDERS["cuda"] in usable:
        # CUDA and cuDNN come as packages, where the system's loader does not look.
        onnxruntime.preload_dlls()
    return usable


def session_options(threads: int) -> onnxruntime.SessionOptions:
    """*threads* for one operator; they sleep between requests instead of spinning."""
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = threads
    options.inter_op_num_threads = 1
    options.add_session_config_entry("session.intra_op.allow_spinning", "0")
    # Names of what is left over from the conversion are no news for an operator.
    options.log_severity_level = 3
    return options


def open_session(
    path: Path, providers: Sequence[str], *, threads: int, model: str
) -> onnxruntime.InferenceSession:
    """
    Load *path*, a file of *model*, onto the first of *providers* (the runtime's names).

    Raises:
        ModelMissing: the file is not there.
        ModelCorrupted: it is no network.
    """
    try:
        network = path.read_bytes()
        session = onnxruntime.InferenceSession(
            network, session_options(threads), providers=list(providers)
        )
    except OSError as missing:
        raise ModelMissing(name=model, file=path.name) from missing
    except Exception as broken:  # onnxruntime's own errors share no public base class
        raise ModelCorrupted(name=model, reason=type(broken).__name__) from broken
    log.info("%s of %s runs on %s", path.name, model, session.get_providers()[0])
    return session
