"""Speech recognition by Whisper, to measure how intelligible speech is."""

from fractions import Fraction
from pathlib import Path

import attrs
import numpy as np
from faster_whisper import WhisperModel  # type: ignore[import-untyped]
from scipy.signal import resample_poly

from stario.ports.execution import HeavyWork
from stario.ports.models import ModelCorrupted, ModelMissing
from stario.ports.sound import Transcriber
from stario.ports.speech import LanguageUnsupported, Samples

_RATE = 16_000
_FILES = ("model.bin", "config.json", "tokenizer.json", "vocabulary.txt")
# Without a limit a recogniser that hears noise may repeat itself for minutes.
_MAX_NEW_TOKENS = 200
# -80 dBFS: below it there is no speech, and what the recogniser hears there it makes up.
_SILENCE = 1e-4


@attrs.frozen(eq=False, kw_only=True)
class WhisperTranscriber(Transcriber):
    """No retries at higher temperatures and no context: what is unclear shall stay so."""

    _model: WhisperModel
    _heavy_work: HeavyWork

    @classmethod
    def load(cls, folder: Path, *, heavy_work: HeavyWork, threads: int = 2) -> "WhisperTranscriber":
        """
        Load the CTranslate2 model of *folder*; nothing is ever downloaded.

        Raises:
            ModelMissing: a file is not there.
            ModelCorrupted: it can't be loaded.
        """
        for name in _FILES:
            if not (folder / name).is_file():
                raise ModelMissing(name="whisper-base", file=name)
        try:
            model = WhisperModel(
                str(folder),
                device="cpu",
                compute_type="int8",
                cpu_threads=threads,
                local_files_only=True,
            )
        except (RuntimeError, ValueError, OSError) as broken:
            raise ModelCorrupted(name="whisper-base", reason=type(broken).__name__) from broken
        return cls(model=model, heavy_work=heavy_work)

    async def transcribe(self, samples: Samples, rate: int, language: str) -> str:
        if language not in self._model.supported_languages:
            raise LanguageUnsupported(language=language)
        return await self._heavy_work.run(
            lambda _checkpoint: self._transcribed(samples, rate, language)
        )

    def _transcribed(self, samples: Samples, rate: int, language: str) -> str:
        if np.abs(samples).max(initial=0.0) < _SILENCE:
            return ""
        ratio = Fraction(_RATE, rate)
        sound = resample_poly(samples, ratio.numerator, ratio.denominator).astype(np.float32)
        segments, _info = self._model.transcribe(
            sound,
            language=language,
            beam_size=3,
            temperature=0.0,
            condition_on_previous_text=False,
            max_new_tokens=_MAX_NEW_TOKENS,
        )
        return " ".join(segment.text.strip() for segment in segments)
