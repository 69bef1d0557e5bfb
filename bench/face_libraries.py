"""Other libraries that find and describe faces, each where it is installed."""

import os
import tempfile
from collections.abc import Callable
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from typing import cast

import numpy as np
from tests.builders.face_packs import build_face_pack
from tests.builders.photos import face_models
from tests.builders.portraits import Picture

Pipeline = Callable[[Picture], object]


def installed() -> dict[str, Pipeline | None]:
    """By name, what finds and describes the faces of a BGR picture; None where it is missing."""
    return {
        "insightface, its default session": _if_there("insightface", _insightface),
        "deepface (SFace, YuNet)": _if_there("deepface", _deepface),
        "face_recognition (dlib)": _if_there("face_recognition", _face_recognition),
    }


def _if_there(module: str, opened: Callable[[], Pipeline]) -> Pipeline | None:
    if find_spec(module) is None:
        return None
    try:
        return opened()
    except ImportError as error:
        # Not all of them ask for everything that they import.
        print(f"{module}: {error}")
        return None


def _insightface() -> Pipeline:
    folder = build_face_pack(Path(tempfile.mkdtemp()) / "pack")
    analysis = import_module("insightface.app").FaceAnalysis(
        name=str(folder), providers=["CPUExecutionProvider"]
    )
    analysis.prepare(-1, det_size=(640, 640))
    return cast("Pipeline", analysis.get)


def _deepface() -> Pipeline:
    # It downloads what it does not find there; these are the same weights.
    home = Path(tempfile.mkdtemp())
    weights = home / ".deepface" / "weights"
    weights.mkdir(parents=True)
    for ours, theirs in (
        ("yunet.onnx", "face_detection_yunet_2023mar.onnx"),
        ("sface.onnx", "face_recognition_sface_2021dec.onnx"),
    ):
        (weights / theirs).symlink_to(face_models() / ours)
    os.environ["DEEPFACE_HOME"] = str(home)
    represent = import_module("deepface.DeepFace").represent
    return lambda picture: represent(
        picture, model_name="SFace", detector_backend="yunet", enforce_detection=False
    )


def _face_recognition() -> Pipeline:
    encodings = import_module("face_recognition").face_encodings
    return lambda picture: encodings(np.ascontiguousarray(picture[..., ::-1]))
