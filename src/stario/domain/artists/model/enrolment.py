"""What is learnt of an artist from what she gives."""

from collections.abc import Mapping
from enum import StrEnum

from stario.domain.generation.model.job import Json


class EnrolmentKind(StrEnum):
    """Kinds of jobs on `Queue.ENROLMENT`; `kind` in their payload."""

    VOICE = "voice"
    CUTOUT = "cutout"
    FACE = "face"


def kind_of(payload: Mapping[str, Json]) -> EnrolmentKind:
    """Jobs that say nothing are of voices: those of earlier releases."""
    return EnrolmentKind(str(payload.get("kind", EnrolmentKind.VOICE)))
