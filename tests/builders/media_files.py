"""Small files of every kind that Stario makes or is asked about."""

from io import BytesIO
from pathlib import Path

import av
import numpy as np
from av.audio.stream import AudioStream
from PIL import Image

from stario.ports.pictures import RgbImage
from stario.ports.speech import Samples

RATE = 48_000


def a_tone(seconds: float = 1.0, *, rate: int = RATE) -> Samples:
    time = np.arange(round(seconds * rate)) / rate
    return (0.2 * np.sin(2 * np.pi * 440 * time)).astype(np.float32)


def a_texture(width: int = 320, height: int = 240, *, seed: int = 3) -> RgbImage:
    """Smooth colours with some grain, different for each *seed*."""
    chance = np.random.default_rng(seed)
    coarse = Image.fromarray(chance.integers(0, 256, (6, 8, 3), np.uint8))
    smooth = np.asarray(coarse.resize((width, height), Image.Resampling.BICUBIC), np.int16)
    grain = chance.integers(-12, 13, (height, width, 1), np.int16)
    return np.asarray(np.clip(smooth + grain, 0, 255), np.uint8)


def a_picture_file(folder: Path, kind: str, image: RgbImage | None = None) -> Path:
    """Write a picture, or a page, of *kind*: jpg, png, webp, gif or pdf."""
    file = folder / f"picture.{kind}"
    Image.fromarray(a_texture() if image is None else image).save(file)
    return file


def a_sound_file(folder: Path, kind: str, samples: Samples | None = None) -> Path:
    """Write a sound of *kind*: m4a, mp3, wav or ogg."""
    form, codec, layout = {
        "m4a": ("ipod", "aac", "fltp"),
        "mp3": ("mp3", "libmp3lame", "fltp"),
        "wav": ("wav", "pcm_s16le", "s16"),
        "ogg": ("ogg", "libopus", "flt"),
    }[kind]
    sound = a_tone() if samples is None else samples
    file = folder / f"sound.{kind}"
    with av.open(str(file), "w", format=form) as container:
        stream = container.add_stream(codec, rate=RATE, layout="mono")
        assert isinstance(stream, AudioStream)
        stream.bit_rate = 128_000
        shaped = sound if layout != "s16" else np.rint(sound * 32_767).astype(np.int16)
        frame = av.AudioFrame.from_ndarray(shaped[None], format=layout, layout="mono")
        frame.sample_rate = RATE
        frame.pts = 0
        container.mux(stream.encode(frame))
        container.mux(stream.encode(None))
    return file


def a_video_file(
    folder: Path,
    image: RgbImage | None = None,
    *,
    frames: int = 10,
    sound: Samples | None = None,
    name: str = "video.mp4",
) -> Path:
    """Write a video that shows one picture."""
    shown = a_texture() if image is None else image
    file = folder / name
    with av.open(str(file), "w", format="mp4", options={"movflags": "+faststart"}) as container:
        picture = container.add_stream("libx264", rate=25, options={"crf": "23", "g": "50"})
        picture.height, picture.width = shown.shape[:2]
        picture.pix_fmt = "yuv420p"
        heard = container.add_stream("aac", rate=RATE, layout="mono")
        heard.bit_rate = 128_000
        for _ in range(frames):
            container.mux(picture.encode(av.VideoFrame.from_ndarray(shown, format="rgb24")))
        container.mux(picture.encode(None))
        samples = a_tone(frames / 25) if sound is None else sound
        frame = av.AudioFrame.from_ndarray(samples[None], format="fltp", layout="mono")
        frame.sample_rate = RATE
        frame.pts = 0
        container.mux(heard.encode(frame))
        container.mux(heard.encode(None))
    return file


def a_media_file(folder: Path, kind: str) -> Path:
    if kind == "mp4":
        return a_video_file(folder)
    if kind in {"m4a", "mp3", "wav", "ogg"}:
        return a_sound_file(folder, kind)
    return a_picture_file(folder, kind)


def resaved(file: Path, *, quality: int, scale: float = 1.0) -> bytes:
    """Save a picture again as JPEG, as messengers do: whatever else was in it is gone."""
    with Image.open(file) as picture:
        size = (round(picture.width * scale), round(picture.height * scale))
        small = picture.convert("RGB").resize(size, Image.Resampling.LANCZOS)
    content = BytesIO()
    small.save(content, "JPEG", quality=quality)
    return content.getvalue()
