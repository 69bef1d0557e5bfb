"""Invisible and inaudible marks of one secret."""

import attrs

from stario.adapters.spread_spectrum.frames import MarkedFrames
from stario.adapters.spread_spectrum.pictures import PictureMarks
from stario.adapters.spread_spectrum.sounds import SoundMarks
from stario.ports.animation import FrameStream
from stario.ports.pictures import RgbImage
from stario.ports.provenance import Watermark
from stario.ports.speech import Samples


@attrs.frozen(eq=False)
class SpreadSpectrumWatermark(Watermark):
    """
    Marks that outlive compression, resizing, small crops and turns.

    A marked picture has a PSNR of 46 to 50 dB; much texture hides more, down to 42. Of what
    carries no mark of this secret, less than one in a million is taken for marked: there are four
    readings at most, each right by chance once in 2^24. A picture is lost once more than an eighth
    is cut off each side, or it is turned by more than three degrees; sound, once it is played
    faster or slower.
    """

    _secret: bytes = attrs.field(repr=False)
    _pictures: PictureMarks = attrs.field(init=False, repr=False)
    _sounds: SoundMarks = attrs.field(init=False, repr=False)

    def __attrs_post_init__(self) -> None:
        object.__setattr__(self, "_pictures", PictureMarks(self._secret))
        object.__setattr__(self, "_sounds", SoundMarks(self._secret))

    def mark_image(self, image: RgbImage, mark: int) -> RgbImage:
        return self._pictures.mark(image, mark)

    def find_in_image(self, image: RgbImage) -> int | None:
        return self._pictures.find(image)

    def mark_frames(self, frames: FrameStream, mark: int) -> FrameStream:
        return MarkedFrames(frames, self._pictures.wave(mark))

    def mark_sound(self, samples: Samples, rate: int, mark: int) -> Samples:
        return self._sounds.mark(samples, rate, mark)

    def find_in_sound(self, samples: Samples, rate: int) -> int | None:
        return self._sounds.find(samples, rate)
