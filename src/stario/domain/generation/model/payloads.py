"""What jobs carry, read back from JSON."""

from collections.abc import Mapping
from typing import Self, cast

import attrs

from stario.domain.generation.model.greeting import AspectRatio, Occasion
from stario.domain.generation.model.job import Json
from stario.domain.generation.model.script import Script
from stario.domain.kernel.language import Language


@attrs.frozen(kw_only=True)
class GreetingWork:
    """A greeting that was accepted, with its script."""

    recipient_name: str
    occasion: Occasion
    language: Language
    duration_seconds: int
    aspect_ratio: AspectRatio
    script: Script

    def payload(self) -> dict[str, Json]:
        return {
            "recipient_name": self.recipient_name,
            "occasion": self.occasion.value,
            "language": self.language.value,
            "duration_seconds": self.duration_seconds,
            "aspect_ratio": self.aspect_ratio.value,
            "opening": self.script.opening,
            "message": self.script.message,
            "wishes": list(self.script.wishes),
            "closing": self.script.closing,
        }

    @classmethod
    def read(cls, payload: Mapping[str, Json]) -> Self:
        return cls(
            recipient_name=str(payload["recipient_name"]),
            occasion=Occasion(str(payload["occasion"])),
            language=Language(str(payload["language"])),
            duration_seconds=int(cast("int", payload["duration_seconds"])),
            aspect_ratio=AspectRatio(str(payload["aspect_ratio"])),
            script=Script(
                opening=str(payload["opening"]),
                message=str(payload["message"]),
                wishes=tuple(str(wish) for wish in cast("list[Json]", payload["wishes"])),
                closing=str(payload["closing"]),
            ),
        )


@attrs.frozen(kw_only=True)
class VoiceWork:
    """A voice message that was accepted; `sample` when the platform ordered it."""

    text: str
    language: Language
    emotion: str
    speed: float
    duration_seconds: float
    sample: bool = False

    def payload(self) -> dict[str, Json]:
        return {
            "text": self.text,
            "language": self.language.value,
            "emotion": self.emotion,
            "speed": self.speed,
            "duration_seconds": self.duration_seconds,
            "sample": self.sample,
        }

    @classmethod
    def read(cls, payload: Mapping[str, Json]) -> Self:
        return cls(
            text=str(payload["text"]),
            language=Language(str(payload["language"])),
            emotion=str(payload["emotion"]),
            speed=float(cast("float", payload["speed"])),
            duration_seconds=float(cast("float", payload["duration_seconds"])),
            sample=bool(payload["sample"]),
        )
