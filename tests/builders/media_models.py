"""The models that look at pictures, loaded once a test run."""

import functools
import os
from pathlib import Path

from stario.adapters.model_store.installer import DEFAULT_FOLDER, ModelInstaller
from stario.adapters.model_store.manifest_files import PACKAGED_MANIFESTS, read_manifest


@functools.cache
def packaged(name: str) -> Path:
    """Give the folder of *name*; install it where a machine lacks it."""
    root = Path(os.environ.get("STARIO_MODELS_DIR", DEFAULT_FOLDER)).expanduser()
    folder = root / name / read_manifest([PACKAGED_MANIFESTS], name).version
    if not folder.exists():
        root.mkdir(parents=True, exist_ok=True)
        ModelInstaller(folder=root).install([name])
    return folder
