"""How voice messages look over HTTP."""

from typing import Annotated

import msgspec
from msgspec import Meta

from stario.domain.kernel.language import Language
from stario.domain.kernel.text import clean_speech
from stario.entrypoints.http.fields import Percent, Uuid
from stario.entrypoints.http.handlers.jobs_schema import JobAnswer
from stario.ports.speech import Emotion

LONGEST_TEXT = 500


class GenerateVoiceBody(msgspec.Struct, kw_only=True):
    """Words to say."""

    artist_id: Uuid
    text: Annotated[
        str, Meta(min_length=1, max_length=LONGEST_TEXT, examples=["Salom, Dilnoza! Omad!"])
    ]
    language: Language
    emotion: Emotion = Emotion.NEUTRAL
    speed: Annotated[float, Meta(ge=0.5, le=2.0)] = 1.0

    def clean_text(self) -> str:
        """
        Clean the text.

        Raises:
            Invalid: it is empty, too long or can't be written and said.
        """
        return clean_speech("text", self.text, shortest=1, longest=LONGEST_TEXT)


class VoiceJobAnswer(JobAnswer, kw_only=True):
    """How far a voice message is; the link lasts an hour and is new in each answer."""

    audio_url: str | None
    duration_seconds: float | None
    voice_match: Annotated[
        Percent | None,
        Meta(description="How near the voice is to the artist's; 0: a stock voice speaks."),
    ]


class SamplePath(msgspec.Struct):
    artist_id: Uuid


class SampleAnswer(msgspec.Struct, kw_only=True):
    """The artist's made voice, to hear before ordering."""

    id: Uuid
    language: Language
    text: str
    audio_url: str
    duration_seconds: float
    voice_match: Percent
    is_ai_generated: bool
