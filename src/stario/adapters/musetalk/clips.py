"""An artist's own film as the ground to paint on."""

import io
from collections.abc import Callable, Iterator
from itertools import islice
from typing import Final, cast

import attrs
import av
import cv2
import numpy as np

from stario.adapters.musetalk.faces import FaceLocator, Points, SteadyLocator
from stario.adapters.musetalk.networks import Floats, Networks
from stario.adapters.musetalk.painting import Canvas, canvas_of, latents_of
from stario.adapters.musetalk.pictures import Picture, fitted, frame_of
from stario.ports.animation import (
    FRAMES_PER_SECOND,
    Frame,
    FrameSize,
    LikenessUnusable,
    PortraitProblem,
)

LONGEST_SECONDS: Final = 20
SHORTEST_SECONDS: Final = 1

_MOST_PIXELS = 4096 * 2304
_LEAST_FACES = 0.9
_JPEG_QUALITY = 95


@attrs.frozen(eq=False)
class Plate:
    """
    A frame to paint on; `canvas` is None where it shows no face.

    `latents` are `(8, 32, 32)` where they were made beforehand.
    """

    frame: Frame
    canvas: Canvas | None
    latents: Floats | None = None


@attrs.frozen(eq=False)
class _KeptPlate:
    # As JPEG a plate takes a tenth of its pixels: twenty seconds fit into 80 MB.
    jpeg: bytes
    points: Points | None
    latents: Floats | None


@attrs.frozen(eq=False)
class Clip:
    """Plates that run forwards and backwards for ever, so that no cut shows."""

    _plates: tuple[_KeptPlate, ...]

    def plates(self, count: int, *, seed: int) -> Iterator[Plate]:
        """*count* plates, starting where *seed* says."""
        period = max(1, 2 * len(self._plates) - 2)
        for step in range(count):
            place = (seed + step) % period
            yield _shown(self._plates[min(place, period - place)])


def read_clip(
    data: bytes,
    size: FrameSize,
    *,
    locate: FaceLocator,
    networks: Networks,
    checkpoint: Callable[[], None],
) -> Clip:
    """
    Cut a film to *size*, find the face on each frame and encode it.

    Raises:
        LikenessUnusable: it is no film, too short or too large, or shows no face for long.
    """
    steady = SteadyLocator(locate)
    kept = []
    for picture in islice(_pictures(data), LONGEST_SECONDS * FRAMES_PER_SECOND):
        checkpoint()
        kept.append(_prepared(np.ascontiguousarray(fitted(picture, size)), steady, networks))
    seen = sum(plate.points is not None for plate in kept)
    if len(kept) < SHORTEST_SECONDS * FRAMES_PER_SECOND:
        raise LikenessUnusable(reason=PortraitProblem.NOT_AN_IMAGE)
    if seen < _LEAST_FACES * len(kept):
        raise LikenessUnusable(reason=PortraitProblem.NO_FACE)
    return Clip(tuple(kept))


def _prepared(picture: Picture, locate: SteadyLocator, networks: Networks) -> _KeptPlate:
    points = locate(picture)
    jpeg = cv2.imencode(".jpg", picture, [cv2.IMWRITE_JPEG_QUALITY, _JPEG_QUALITY])[1].tobytes()
    # Encode what will be shown, not what was filmed.
    canvas = canvas_of(_frame(jpeg), points)
    latents = None if canvas is None else latents_of(networks, [canvas.face])[0]
    return _KeptPlate(jpeg, None if canvas is None else points, latents)


def _shown(kept: _KeptPlate) -> Plate:
    frame = _frame(kept.jpeg)
    return Plate(frame, canvas_of(frame, kept.points), kept.latents)


def _frame(jpeg: bytes) -> Frame:
    picture = cv2.imdecode(np.frombuffer(jpeg, np.uint8), cv2.IMREAD_COLOR)
    return frame_of(cast("Picture", picture))


def _pictures(data: bytes) -> Iterator[Picture]:
    """The film's pictures at `FRAMES_PER_SECOND`: shown again or left out to keep its speed."""
    due = 0
    try:
        with av.open(io.BytesIO(data), mode="r") as film:
            for frame in film.decode(video=0):
                if frame.width * frame.height > _MOST_PIXELS:
                    raise LikenessUnusable(reason=PortraitProblem.NOT_AN_IMAGE)
                picture: Picture | None = None
                # A hundredth of a frame later than due is rounding of the time stamp.
                while due <= (frame.time or 0) * FRAMES_PER_SECOND + 0.01:
                    if picture is None:
                        picture = frame.to_ndarray(format="bgr24").astype(np.uint8)
                    yield picture
                    due += 1
    except (av.FFmpegError, IndexError, ValueError) as error:
        raise LikenessUnusable(reason=PortraitProblem.NOT_AN_IMAGE) from error
