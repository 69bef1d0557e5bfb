"""Models that a test makes up."""

import hashlib
from collections.abc import Mapping
from pathlib import Path

from stario.ports.models import ModelFile, ModelManifest, Tensor


def manifest_of(name: str, files: Mapping[str, bytes], *, commercial: bool = True) -> ModelManifest:
    """The manifest of a model whose *files* have this content."""
    return ModelManifest(
        name=name,
        version="1.0",
        engine="onnxruntime",
        files=tuple(
            ModelFile(file, hashlib.sha256(content).hexdigest(), len(content))
            for file, content in files.items()
        ),
        licence="Apache-2.0" if commercial else "CC-BY-NC-4.0",
        commercial=commercial,
        source="made by the test",
        inputs=(Tensor(name="x", dtype="float32", shape=("batch", 256)),),
    )


def contents(folder: Path) -> dict[str, bytes]:
    """Every file under *folder*, by path."""
    return {
        str(path.relative_to(folder)): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file()
    }
