"""Chance that can be repeated."""

from hashlib import sha256

from stario.domain.kernel.ids import JobId


def seed_of(job: JobId) -> int:
    """A number below 2**32 that a retry of *job* gets again: the same order, the same video."""
    return int.from_bytes(sha256(job.encode()).digest()[:4])
