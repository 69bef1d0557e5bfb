"""Queues as people at a terminal name them, and those that workers of this release serve."""

from stario.domain.generation.model.queue import Queue

NAMES = {
    "video": Queue.VIDEO,
    "voice": Queue.VOICE,
    "poster": Queue.POSTER,
    "poster-file": Queue.POSTER_FILE,
    "sculpture": Queue.SCULPTURE,
    "rendition": Queue.RENDITION,
    "quiz-clip": Queue.QUIZ_CLIP,
    "enrolment": Queue.ENROLMENT,
    "export": Queue.EXPORT,
    "legal-export": Queue.LEGAL_EXPORT,
}
"""Short names of queues, for people at a terminal."""

SERVED = (
    Queue.POSTER,
    Queue.VIDEO,
    Queue.VOICE,
    Queue.SCULPTURE,
    Queue.ENROLMENT,
    Queue.EXPORT,
    Queue.LEGAL_EXPORT,
    Queue.RENDITION,
    Queue.POSTER_FILE,
    Queue.QUIZ_CLIP,
)
"""In order of preference: what a fan waits for goes before what nobody waits for."""


PATIENT = frozenset({Queue.RENDITION, Queue.POSTER_FILE, Queue.QUIZ_CLIP})
"""
What nobody waits for: it gives way to the rest.

These are the last of `SERVED`. One that stood before a queue that is not patient would give way to
it, be taken first again, and so on for ever.
"""


def queue_named(name: str) -> Queue:
    """
    Find a queue by its own name or its short one.

    Raises:
        ValueError: there is none.
    """
    return NAMES[name] if name in NAMES else Queue(name)
