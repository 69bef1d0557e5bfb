"""One line of words, read by Tesseract."""

import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from importlib import import_module
from pathlib import Path
from threading import Lock
from types import ModuleType
from typing import Any, Final

import attrs

from stario.adapters.ocr.lines import Gray
from stario.ports.models import ModelCorrupted, ModelMissing

MODEL: Final = "tesseract-uzbekistan"
LANGUAGES: Final = ("uzb", "kir", "uzb_cyrl", "eng")
"""
Uzbek in both alphabets and English by their own data; Russian by that of Kyrgyz, which has every
letter of it.
"""

_DOTS_AN_INCH: Final = 300


@contextmanager
def _one_thread() -> Iterator[None]:
    # OpenMP reads it once, when its library is loaded; its threads cost more than they bring.
    before = os.environ.get("OMP_THREAD_LIMIT")
    os.environ["OMP_THREAD_LIMIT"] = "1"
    try:
        yield
    finally:
        if before is None:
            del os.environ["OMP_THREAD_LIMIT"]
        else:
            os.environ["OMP_THREAD_LIMIT"] = before


def _tesserocr() -> ModuleType:
    with _one_thread():
        return import_module("tesserocr")


@attrs.frozen(eq=False)
class LineReader:
    """A loaded engine; it reads one line at a time, whichever thread asks."""

    _engine: Any
    _lock: Any = attrs.field(init=False, factory=Lock)

    @classmethod
    def load(cls, folder: Path, languages: Sequence[str] = LANGUAGES) -> "LineReader":
        """
        Load the data of *languages*, `<language>.traineddata`, from *folder*.

        Raises:
            ModelMissing: a file is not there.
            ModelCorrupted: Tesseract can't load it.
        """
        for language in languages:
            if not (folder / f"{language}.traineddata").is_file():
                raise ModelMissing(model=MODEL, file=f"{language}.traineddata")
        tesserocr = _tesserocr()
        try:
            engine = tesserocr.PyTessBaseAPI(
                path=f"{folder}/",
                lang="+".join(languages),
                psm=tesserocr.PSM.SINGLE_LINE,
                oem=tesserocr.OEM.LSTM_ONLY,
            )
        except RuntimeError as broken:
            raise ModelCorrupted(model=MODEL) from broken
        return cls(engine)

    def read(self, line: Gray) -> tuple[str, float]:
        """The words of *line*, black on white, and how sure they are, 0 to 1."""
        height, width = line.shape
        with self._lock:
            self._engine.SetImageBytes(line.tobytes(), width, height, 1, width)
            self._engine.SetSourceResolution(_DOTS_AN_INCH)
            text = self._engine.GetUTF8Text()
            confidence = self._engine.MeanTextConf()
        return " ".join(text.split()), confidence / 100
