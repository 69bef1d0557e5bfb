"""What happens to pictures and sound on their way through the world."""

import io
from fractions import Fraction

import av
import cv2
import numpy as np

from stario.ports.pictures import RgbImage
from stario.ports.speech import SPEECH_RATE, Samples


def _coded(picture: RgbImage, extension: str, setting: int, quality: int) -> RgbImage:
    bgr = cv2.cvtColor(picture, cv2.COLOR_RGB2BGR)
    _done, content = cv2.imencode(extension, bgr, [setting, quality])
    read = cv2.imdecode(content, cv2.IMREAD_COLOR)
    return np.asarray(cv2.cvtColor(np.asarray(read), cv2.COLOR_BGR2RGB), np.uint8)


def jpeg(picture: RgbImage, quality: int) -> RgbImage:
    return _coded(picture, ".jpg", cv2.IMWRITE_JPEG_QUALITY, quality)


def webp(picture: RgbImage, quality: int) -> RgbImage:
    return _coded(picture, ".webp", cv2.IMWRITE_WEBP_QUALITY, quality)


def scaled(picture: RgbImage, factor: float) -> RgbImage:
    smaller = cv2.resize(picture, None, fx=factor, fy=factor, interpolation=cv2.INTER_AREA)
    return np.asarray(smaller, np.uint8)


def cropped(picture: RgbImage, left: float, top: float, right: float, bottom: float) -> RgbImage:
    """Cut off so much of each side."""
    height, width = picture.shape[:2]
    return picture[
        round(height * top) : height - round(height * bottom),
        round(width * left) : width - round(width * right),
    ]


def turned(picture: RgbImage, degrees: float) -> RgbImage:
    height, width = picture.shape[:2]
    turn = cv2.getRotationMatrix2D((width / 2, height / 2), degrees, 1.0)
    shown = cv2.warpAffine(picture, turn, (width, height), borderMode=cv2.BORDER_REFLECT)
    return np.asarray(shown, np.uint8)


def adjusted(picture: RgbImage, contrast: float, brightness: float) -> RgbImage:
    levels = (picture.astype(np.float32) - 128) * contrast + 128 + brightness
    return levels.clip(0, 255).astype(np.uint8)


def saturated(picture: RgbImage, factor: float) -> RgbImage:
    colours = cv2.cvtColor(picture, cv2.COLOR_RGB2HSV).astype(np.float32)
    colours[:, :, 1] = (colours[:, :, 1] * factor).clip(0, 255)
    return np.asarray(cv2.cvtColor(colours.astype(np.uint8), cv2.COLOR_HSV2RGB), np.uint8)


def grey(picture: RgbImage) -> RgbImage:
    brightness = cv2.cvtColor(picture, cv2.COLOR_RGB2GRAY)
    return np.asarray(cv2.cvtColor(brightness, cv2.COLOR_GRAY2RGB), np.uint8)


def broadcast(
    sound: Samples, codec: str, form: str, *, kilobits: int, rate: int = SPEECH_RATE
) -> tuple[Samples, int]:
    """Encode *sound* at *rate* and decode it, with whatever the codec puts before it."""
    file = io.BytesIO()
    with av.open(file, "w", format=form) as container:
        stream = container.add_stream(codec, rate=rate, layout="mono")
        assert isinstance(stream, av.AudioStream)
        stream.bit_rate = 1000 * kilobits
        heard = av.AudioFrame.from_ndarray(sound[None], format="fltp", layout="mono")
        heard.sample_rate, heard.pts, heard.time_base = SPEECH_RATE, 0, Fraction(1, SPEECH_RATE)
        fitted = av.AudioResampler(
            format=stream.format, layout="mono", rate=rate, frame_size=stream.frame_size or 1024
        )
        for frame in [*fitted.resample(heard), *fitted.resample(None)]:
            container.mux(stream.encode(frame))
        container.mux(stream.encode(None))
    file.seek(0)
    with av.open(file, "r") as container:
        plain = av.AudioResampler(format="fltp", layout="mono", rate=rate)
        frames = [part for frame in container.decode(audio=0) for part in plain.resample(frame)]
    return np.concatenate([frame.to_ndarray()[0] for frame in frames]).astype(np.float32), rate
