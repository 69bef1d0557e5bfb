"""
YuNet: boxes and five points of faces.

Source: Wu, Peng and Yu, YuNet: A Tiny Millisecond-level Face Detector (2023); decoding as in
OpenCV's `FaceDetectorYN`.
"""

from typing import Final

import attrs
import cv2
import numpy as np
import onnxruntime  # type: ignore[import-untyped]
from numpy.typing import NDArray

from stario.adapters.faces.geometry import LocatedFace
from stario.adapters.faces.photo import Picture

SURE_ENOUGH: Final = 0.6
OVERLAP: Final = 0.3

_STRIDES: Final = (8, 16, 32)
_LARGEST_STRIDE: Final = 32


@attrs.frozen
class YuNet:
    """May be called from several threads."""

    _session: onnxruntime.InferenceSession

    def __call__(self, picture: Picture) -> list[LocatedFace]:
        """The faces of *picture*, the largest first."""
        height, width = picture.shape[:2]
        below, beside = -height % _LARGEST_STRIDE, -width % _LARGEST_STRIDE
        padded = cv2.copyMakeBorder(picture, 0, below, 0, beside, cv2.BORDER_CONSTANT)
        # Bytes are put in order before they become floats: that is a third faster.
        planes = np.ascontiguousarray(padded.transpose(2, 0, 1))
        tensor = planes[None].astype(np.float32)
        names = [output.name for output in self._session.get_outputs()]
        outputs = dict(zip(names, self._session.run(names, {"input": tensor}), strict=True))
        columns = padded.shape[1]
        found = np.concatenate([_decoded(outputs, stride, columns) for stride in _STRIDES])
        faces = [_face(row) for row in found[_kept(found)]]
        return sorted(faces, key=lambda face: face.area, reverse=True)


def _decoded(
    outputs: dict[str, NDArray[np.float32]], stride: int, columns: int
) -> NDArray[np.float32]:
    """Rows of left, top, width, height, ten coordinates and the confidence."""
    is_face = outputs[f"cls_{stride}"][0, :, 0].clip(0, 1)
    has_object = outputs[f"obj_{stride}"][0, :, 0].clip(0, 1)
    confidence = np.sqrt(is_face * has_object)
    cells = np.flatnonzero(confidence >= SURE_ENOUGH)
    at = np.stack([cells % (columns // stride), cells // (columns // stride)], axis=1)
    box = outputs[f"bbox_{stride}"][0, cells]
    size = np.exp(box[:, 2:]) * stride
    corner = (at + box[:, :2]) * stride - size / 2
    points = (outputs[f"kps_{stride}"][0, cells].reshape(-1, 5, 2) + at[:, None]) * stride
    rows = np.hstack([corner, size, points.reshape(-1, 10), confidence[cells, None]])
    return rows.astype(np.float32)


def _kept(found: NDArray[np.float32]) -> NDArray[np.int64]:
    """Of boxes that overlap, the surest."""
    boxes, confidences = found[:, :4].tolist(), found[:, 14].tolist()
    kept = cv2.dnn.NMSBoxes(boxes, confidences, SURE_ENOUGH, OVERLAP)
    return np.asarray(kept, np.int64).reshape(-1)


def _face(row: NDArray[np.float32]) -> LocatedFace:
    left, top, width, height = map(float, row[:4])
    return LocatedFace(
        box=(left, top, width, height),
        points=row[4:14].reshape(5, 2).copy(),
        confidence=min(1.0, float(row[14])),
    )
