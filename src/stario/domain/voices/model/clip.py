"""
Clips of an artist's voice, some recorded and some made, that nothing but the sound tells apart.

All of them have one length, one loudness and one encoding. A file says more than its sound: so
each quiz gets copies of its own, under names of its own, all of one size.
"""

import struct

import attrs

from stario.domain.kernel.ids import ArtistId, ConsentId, VoiceClipId

CLIP_SECONDS = 4
REAL_CLIPS = 4
MADE_CLIPS = 8
SIZE_STEP_BYTES = 16 * 1024
"""Copies are filled up to a multiple of this, so that sizes hardly ever differ between quizzes."""

_BOX_HEAD_BYTES = 8


@attrs.frozen(kw_only=True)
class VoiceClip:
    """
    `key` names an M4A of `CLIP_SECONDS` in the artists' bucket.

    `recording_key` is the voice reference it was cut from, or that the made voice learnt from: a
    new reference makes new clips.
    """

    id: VoiceClipId
    artist_id: ArtistId
    consent_id: ConsentId
    recording_key: str
    is_real: bool
    key: str


def clip_prefix(artist: ArtistId) -> str:
    """Every clip of *artist* has a key below this one, in the artists' bucket."""
    return f"artists/{artist}/quiz/"


def filled(m4a: bytes, size_bytes: int, noise: bytes) -> bytes:
    """
    Bring a copy to *size_bytes* by a box that players skip, with *noise* in it.

    So neither the size nor a checksum of the file tells which clip it is.

    Raises:
        ValueError: there is no room for the box, or not enough noise.

    Source: ISO/IEC 14496-12, 8.1.2 (free space box).
    """
    room = size_bytes - len(m4a) - _BOX_HEAD_BYTES
    if room < 0 or len(noise) < room:
        raise ValueError(f"{len(m4a)} bytes cannot be filled up to {size_bytes}")
    return m4a + struct.pack(">I4s", room + _BOX_HEAD_BYTES, b"free") + noise[:room]


def common_size(sizes: tuple[int, ...]) -> int:
    """The size that copies of files of *sizes* are filled up to."""
    longest = max(sizes) + _BOX_HEAD_BYTES
    return -(-longest // SIZE_STEP_BYTES) * SIZE_STEP_BYTES
