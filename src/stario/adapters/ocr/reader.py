"""The reader of words in pictures."""

from collections.abc import Sequence
from itertools import chain
from pathlib import Path
from typing import Final

import attrs
import cv2
import numpy as np

from stario.adapters.ocr.detector import Corners, TextDetector
from stario.adapters.ocr.lines import Gray, cut_line, is_readable
from stario.adapters.ocr.sessions import open_session
from stario.adapters.ocr.tesseract import LineReader
from stario.ports.execution import Checkpoint, HeavyWork
from stario.ports.media_moderation import PictureReader, ReadLine
from stario.ports.pictures import RgbImage

DETECTOR: Final = "text-detector"

LONGEST_PIXELS: Final = 2048
"""Larger pictures are made smaller first."""

MOST_LINES: Final = 64
"""The surest lines are read; a page of more is not."""

_CERTAIN: Final = 0.6
_MARGIN: Final = 0.15


@attrs.frozen(kw_only=True)
class TesseractPictureReader(PictureReader):
    """A network finds the lines, Tesseract reads each."""

    _detector: TextDetector
    _line_reader: LineReader
    _heavy_work: HeavyWork

    @classmethod
    def load(
        cls,
        detector: Path,
        languages: Path,
        *,
        providers: Sequence[str],
        threads: int,
        heavy_work: HeavyWork,
    ) -> "TesseractPictureReader":
        """
        Load both from the folders of their models.

        Raises:
            ModelMissing, ModelCorrupted: a file is not there, or not what it should be.
            Unavailable: the runtime has none of *providers*.
        """
        session = open_session(
            detector / "detector.onnx", providers=providers, threads=threads, model=DETECTOR
        )
        return cls(
            detector=TextDetector(session),
            line_reader=LineReader.load(languages),
            heavy_work=heavy_work,
        )

    async def read(self, picture: RgbImage) -> tuple[ReadLine, ...]:
        return await self._heavy_work.run(lambda checkpoint: self._read(picture, checkpoint))

    def _read(self, picture: RgbImage, checkpoint: Checkpoint) -> tuple[ReadLine, ...]:
        seen, scale = _bounded(picture)
        found = [line for line in self._detector.lines(seen) if is_readable(line)][:MOST_LINES]
        read = []
        for corners in in_reading_order(found):
            checkpoint()
            text, confidence = self._words(cut_line(seen, corners))
            if any(letter.isalnum() for letter in text):
                box = _box(corners * scale, picture)
                read.append(ReadLine(text=text, confidence=confidence, box=box))
        return tuple(read)

    def _words(self, line: Gray) -> tuple[str, float]:
        text, confidence = self._line_reader.read(line)
        if confidence >= _CERTAIN:
            return text, confidence
        # Upside down, perhaps: a box says how a line lies, not where its letters' feet are.
        turned = self._line_reader.read(np.ascontiguousarray(line[::-1, ::-1]))
        return turned if turned[1] > confidence + _MARGIN else (text, confidence)


def in_reading_order(lines: Sequence[Corners]) -> list[Corners]:
    """From top to bottom; those beside one another from left to right."""
    rows: list[list[Corners]] = []
    for line in sorted(lines, key=lambda each: float(each[:, 1].mean())):
        middle = line[:, 1].mean()
        if rows and middle < rows[-1][0][:, 1].mean() + np.ptp(rows[-1][0][:, 1]) / 2:
            rows[-1].append(line)
        else:
            rows.append([line])
    ordered = (sorted(row, key=lambda each: float(each[:, 0].mean())) for row in rows)
    return list(chain.from_iterable(ordered))


def _bounded(picture: RgbImage) -> tuple[RgbImage, float]:
    height, width = picture.shape[:2]
    ratio = LONGEST_PIXELS / max(height, width)
    if ratio >= 1:
        return picture, 1.0
    size = (max(1, round(width * ratio)), max(1, round(height * ratio)))
    small = cv2.resize(np.ascontiguousarray(picture), size, interpolation=cv2.INTER_AREA)
    return np.asarray(small, np.uint8), 1 / ratio


def _box(corners: Corners, picture: RgbImage) -> tuple[int, int, int, int]:
    height, width = picture.shape[:2]
    left, top = np.floor(corners.min(axis=0))
    right, bottom = np.ceil(corners.max(axis=0))
    return (
        int(np.clip(left, 0, width)),
        int(np.clip(top, 0, height)),
        int(np.clip(right, 0, width)),
        int(np.clip(bottom, 0, height)),
    )
