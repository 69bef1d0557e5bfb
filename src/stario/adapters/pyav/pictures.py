"""Still and moving pictures from a video."""

from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

import av
import cv2
from PIL import Image

from stario.adapters.pyav.files import opened, picture_of, reading
from stario.ports.execution import Checkpoint
from stario.ports.video import VideoUnreadable

PREVIEW_SECONDS = 3.0
PREVIEW_SHORT_SIDE = 360
# Half the frames of the video: smooth enough for a preview, half the bytes.
_PREVIEW_STEP = 2
_PREVIEW_START_SECONDS = 0.4


def sharpest_key_frame(video: Path, checkpoint: Checkpoint) -> Image.Image:
    """
    Find the key frame with the crispest upper half.

    Open eyes are the finest detail there, so a blink loses; the mouth has no say.

    Raises:
        VideoUnreadable: no frame can be decoded.
    """
    best: av.VideoFrame | None = None
    most = -1.0
    with reading(), opened(video) as container:
        stream = picture_of(container)
        stream.codec_context.skip_frame = "NONKEY"
        for frame in container.decode(stream):
            checkpoint()
            sharpness = _sharpness(frame)
            if sharpness > most:
                best, most = frame, sharpness
        if best is None:
            raise VideoUnreadable
        return _image(best)


def _sharpness(frame: av.VideoFrame) -> float:
    """Measure the variance of the Laplacian (Pech-Pacheco et al. 2000)."""
    luma = frame.to_ndarray(format="gray")
    height, width = luma.shape
    eyes = luma[round(height * 0.1) : round(height * 0.55), width // 8 : -(width // 8)]
    return float(cv2.Laplacian(eyes, cv2.CV_32F).var())


def _image(frame: av.VideoFrame) -> Image.Image:
    return Image.fromarray(frame.to_ndarray(format="rgb24"))


def jpeg(picture: Image.Image) -> bytes:
    file = BytesIO()
    picture.save(file, "JPEG", quality=88, progressive=True, optimize=True)
    return file.getvalue()


def animated_webp(video: Path, checkpoint: Checkpoint) -> bytes:
    """
    Make `PREVIEW_SECONDS` from near the start into a WebP that loops.

    Raises:
        VideoUnreadable: no frame can be decoded.
    """
    with reading(), opened(video) as container:
        stream = picture_of(container)
        pictures = [_image(frame) for frame in _moments(container, stream, checkpoint)]
        if not pictures:
            raise VideoUnreadable
        milliseconds = round(1000 * _PREVIEW_STEP / float(stream.average_rate or 25))
    file = BytesIO()
    first, *others = pictures
    first.save(
        file,
        "WEBP",
        save_all=True,
        append_images=others,
        duration=milliseconds,
        loop=0,
        quality=60,
        method=1,
    )
    checkpoint()
    return file.getvalue()


def _moments(
    container: av.container.InputContainer, stream: av.VideoStream, checkpoint: Checkpoint
) -> Iterator[av.VideoFrame]:
    length = float((stream.duration or 0) * (stream.time_base or 0))
    start = max(min(_PREVIEW_START_SECONDS, length - PREVIEW_SECONDS), 0.0)
    width, height = scaled(stream.width, stream.height, PREVIEW_SHORT_SIDE)
    for index, frame in enumerate(container.decode(stream)):
        checkpoint()
        seconds = frame.time or 0.0
        if seconds >= start + PREVIEW_SECONDS:
            return
        if seconds >= start and index % _PREVIEW_STEP == 0:
            yield frame.reformat(width=width, height=height, format="rgb24", interpolation="AREA")


def scaled(width: int, height: int, short_side: int) -> tuple[int, int]:
    """Fit the shorter side to *short_side*; both stay even."""
    factor = short_side / min(width, height)
    return 2 * round(width * factor / 2), 2 * round(height * factor / 2)
