"""The models that look at pictures, loaded once a test run."""

import functools
import os
from pathlib import Path

from stario.adapters.model_store.installer import DEFAULT_FOLDER, ModelInstaller
from stario.adapters.model_store.manifest_files import PACKAGED_MANIFESTS, read_manifest
from stario.adapters.nsfw.classifier import NSFWJS, OPEN_NSFW, VotingNsfwClassifier
from stario.adapters.ocr.reader import DETECTOR, TesseractPictureReader
from stario.adapters.ocr.tesseract import MODEL as TESSERACT
from stario.adapters.threads.heavy_work import ThreadHeavyWork


@functools.cache
def packaged(name: str) -> Path:
    """Give the folder of *name*; install it where a machine lacks it."""
    root = Path(os.environ.get("STARIO_MODELS_DIR", DEFAULT_FOLDER)).expanduser()
    folder = root / name / read_manifest([PACKAGED_MANIFESTS], name).version
    if not folder.exists():
        root.mkdir(parents=True, exist_ok=True)
        ModelInstaller(folder=root).install([name])
    return folder


@functools.cache
def nsfw_classifier() -> VotingNsfwClassifier:
    names = (NSFWJS, OPEN_NSFW)
    return VotingNsfwClassifier.load(
        {name: packaged(name) for name in names},
        versions=dict.fromkeys(names, "1"),
        providers=dict.fromkeys(names, ("cpu",)),
        threads=1,
        heavy_work=ThreadHeavyWork(),
    )


@functools.cache
def picture_reader() -> TesseractPictureReader:
    """Two threads, for the engine underneath must bear them."""
    return TesseractPictureReader.load(
        packaged(DETECTOR),
        packaged(TESSERACT),
        providers=("cpu",),
        threads=1,
        heavy_work=ThreadHeavyWork(threads=2),
    )
