"""
Which pixels are a person, hair or skin, by two of Google's networks for video calls.

selfie_multiclass_256x256 knows hair, skin, face, clothes and things worn; selfie_segmenter knows a
person only, and holds on to dark suits that the first one loses.
"""

import logging
from pathlib import Path
from threading import Lock
from typing import Final, cast

import cv2
import numpy as np
import onnxruntime  # type: ignore[import-untyped]

from stario.adapters.cutout.pictures import Picture, Planes, as_floats
from stario.ports.models import ModelCorrupted, ModelMissing

log = logging.getLogger(__name__)

MODEL: Final = "selfie-segmentation"
CLASSES_FILE: Final = "selfie_multiclass.onnx"
PERSON_FILE: Final = "selfie_segmenter.tflite"

SIDE: Final = 256
BACKGROUND, HAIR, SKIN, FACE, CLOTHES, THINGS, PERSON = range(7)
"""Channels of what `SelfieNetworks.look` gives."""


class SelfieNetworks:
    """Safe to share between threads: OpenCV's network holds its input, so calls take turns."""

    def __init__(self, folder: Path, *, threads: int = 2) -> None:
        """
        Raises:
            ModelMissing: a file is not there.
            ModelCorrupted: one is no such network.
        """
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = threads
        options.inter_op_num_threads = 1
        options.add_session_config_entry("session.intra_op.allow_spinning", "0")
        options.log_severity_level = 3
        try:
            classes = (folder / CLASSES_FILE).read_bytes()
            person = np.frombuffer((folder / PERSON_FILE).read_bytes(), np.uint8)
            self._classes = onnxruntime.InferenceSession(
                classes, options, providers=["CPUExecutionProvider"]
            )
            log.info("%s runs on %s", MODEL, self._classes.get_providers()[0])
            self._person = cv2.dnn.readNetFromTFLite(person, cv2.dnn.ENGINE_CLASSIC)
        except OSError as missing:
            raise ModelMissing(name=MODEL, file=str(missing.filename)) from missing
        except Exception as broken:  # onnxruntime's own errors share no public base class
            raise ModelCorrupted(name=MODEL, reason=type(broken).__name__) from broken
        self._input = str(self._classes.get_inputs()[0].name)
        self._turn = Lock()

    def look(self, square: Picture, *, lift: float = 1.0) -> Planes:
        """
        Say what is where in *square*, `SIDE` pixels wide and high.

        Args:
            lift: exponent on the values that the first network sees; below 1 it sees in the dark.

        Returns:
            `(SIDE, SIDE, 7)`: probabilities of six classes that sum to one, and that of a person
            by the second network.
        """
        rgb = as_floats(np.ascontiguousarray(square[:, :, ::-1]))
        (scores,) = self._classes.run(None, {self._input: rgb[None] ** np.float32(lift)})
        raised = np.exp(scores[0] - scores[0].max(-1, keepdims=True))
        classes = raised / raised.sum(-1, keepdims=True)
        with self._turn:
            self._person.setInput(np.ascontiguousarray(rgb.transpose(2, 0, 1)[None]))
            person = np.array(self._person.forward())[0, 0]
        return cast("Planes", np.dstack([classes, person]))
