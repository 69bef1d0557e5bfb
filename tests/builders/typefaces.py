"""The posters' typefaces, loaded once a test run."""

import os
from functools import cache
from pathlib import Path

from stario.adapters.model_store.installer import DEFAULT_FOLDER, ModelInstaller
from stario.adapters.skia.typefaces import MODEL, Typesetter

VERSION = "1"


@cache
def typefaces() -> Typesetter:
    """Install them where a machine lacks them."""
    root = Path(os.environ.get("STARIO_MODELS_DIR", DEFAULT_FOLDER)).expanduser()
    folder = root / MODEL / VERSION
    if not folder.exists():
        root.mkdir(parents=True, exist_ok=True)
        ModelInstaller(folder=root).install([MODEL])
    return Typesetter.load(folder)
