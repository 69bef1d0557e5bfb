"""The lines that work stands in."""

from enum import StrEnum


class Queue(StrEnum):
    """The value is the name of the Redis list, which operators read with `LLEN`."""

    VIDEO = "video_generation_queue"
    VOICE = "voice_generation_queue"
    POSTER = "poster_generation_queue"
    RENDITION = "rendition_queue"
    """Other sizes of a finished video; never delays a video that somebody waits for."""
    POSTER_FILE = "poster_file_queue"
    """Other files of a finished poster, print sheets above all."""
    SCULPTURE = "sculpture_queue"
    """Reliefs, lithophanes and figurines."""
    QUIZ_CLIP = "voice_quiz_clip_queue"
    """Clips for "which voice is real?"."""
    ENROLMENT = "artist_enrolment_queue"
    EXPORT = "data_export_queue"
    LEGAL_EXPORT = "legal_export_queue"
    """Packages for authorities."""


class Order(StrEnum):
    """How waiting jobs are ranked."""

    ARRIVAL = "arrival"
    PRIORITY = "priority"
