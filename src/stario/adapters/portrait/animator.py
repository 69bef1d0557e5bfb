"""The embedded engine: a portrait moved by its landmarks, in real time on one CPU core."""

import hashlib
import math
from collections import OrderedDict
from collections.abc import Iterator
from pathlib import Path
from threading import Lock
from typing import Final

import attrs
import cv2

from stario.adapters.portrait.geometry import Face
from stario.adapters.portrait.landmarks import FaceLandmarker
from stario.adapters.portrait.motion.tracks import track_of
from stario.adapters.portrait.photo import PhotoUnreadable, decode_photo
from stario.adapters.portrait.raster import Picture
from stario.adapters.portrait.renderer import FrameRenderer, pose_at
from stario.adapters.portrait.rig import PortraitRig, build_rig
from stario.ports.animation import (
    FRAMES_PER_SECOND,
    Avatar,
    FaceAnimator,
    Frame,
    FrameSize,
    FrameStream,
    Likeness,
    LikenessUnusable,
    PortraitProblem,
)
from stario.ports.execution import Checkpoint, HeavyWork
from stario.ports.speech import Speech

DEFAULT_CACHE_BYTES: Final = 96 * 1024 * 1024

_LEAST_PRESENCE = 0.5
_LEAST_EYE_DISTANCE_PIXELS = 24.0
"""Below it the landmarks are coarser than the lips; the gate asks for much more."""


@attrs.frozen(eq=False)
class EmbeddedAvatar(Avatar):
    rig: PortraitRig

    @property
    def size(self) -> FrameSize:
        return self.rig.size


@attrs.frozen(eq=False)
class PortraitFrames(FrameStream):
    """Renders a frame each time one is taken."""

    rig: PortraitRig
    speech: Speech
    seed: int

    @property
    def size(self) -> FrameSize:
        return self.rig.size

    @property
    def count(self) -> int:
        return math.ceil(self.speech.duration_seconds * FRAMES_PER_SECOND)

    def __iter__(self) -> Iterator[Frame]:
        if not self.count:
            return
        # The encoder has the other core; OpenCV's own threads would only take turns with it.
        cv2.setNumThreads(1)
        track = track_of(self.speech, seed=self.seed)
        renderer = FrameRenderer(self.rig)
        rest_gap = self.rig.mouth.seam.rest_gap
        for frame in range(self.count):
            yield renderer.render(pose_at(track, min(frame, track.frames - 1), rest_gap))


class EmbeddedFaceAnimator(FaceAnimator):
    """
    Animates portraits without any trained renderer; needs numpy and OpenCV only.

    Keeps prepared avatars, the last used ones first, up to *cache_bytes*. A likeness's `clip` is
    not used; a `smile` in which no face or no teeth are found is ignored.
    """

    def __init__(
        self, models: Path, heavy_work: HeavyWork, *, cache_bytes: int = DEFAULT_CACHE_BYTES
    ) -> None:
        """*models* is the folder of the three landmark networks."""
        self._landmarker = FaceLandmarker(models)
        self._heavy_work = heavy_work
        self._cache = _AvatarCache(cache_bytes)

    async def prepare(self, likeness: Likeness, size: FrameSize) -> EmbeddedAvatar:
        key = _key(likeness, size)
        ready = self._cache.get(key)
        if ready is not None:
            return ready
        return await self._heavy_work.run(
            lambda checkpoint: self._make(key, likeness, size, checkpoint)
        )

    def animate(self, avatar: Avatar, speech: Speech, *, seed: int) -> PortraitFrames:
        if not isinstance(avatar, EmbeddedAvatar):
            message = f"{type(avatar).__name__} was prepared by another engine"
            raise TypeError(message)
        return PortraitFrames(avatar.rig, speech, seed)

    def _make(
        self, key: str, likeness: Likeness, size: FrameSize, checkpoint: Checkpoint
    ) -> EmbeddedAvatar:
        # Somebody may have made it while this call stood in line.
        ready = self._cache.get(key)
        if ready is not None:
            return ready
        cv2.setNumThreads(1)
        photo, face = self._face_of(likeness.portrait)
        checkpoint()
        smile = self._smile_of(likeness)
        checkpoint()
        rig = build_rig(self._landmarker, photo, face, size, smile=smile, between_steps=checkpoint)
        avatar = EmbeddedAvatar(rig)
        self._cache.put(key, avatar)
        return avatar

    def _smile_of(self, likeness: Likeness) -> tuple[Picture, Face] | None:
        if likeness.smile is None:
            return None
        try:
            return self._face_of(likeness.smile)
        except LikenessUnusable:
            return None

    def _face_of(self, image: bytes) -> tuple[Picture, Face]:
        try:
            photo = decode_photo(image)
        except PhotoUnreadable as error:
            raise LikenessUnusable(reason=PortraitProblem.NOT_AN_IMAGE) from error
        boxes = self._landmarker.faces(photo)
        if not boxes:
            raise LikenessUnusable(reason=PortraitProblem.NO_FACE)
        mesh = self._landmarker.mesh(photo, max(boxes, key=lambda box: box.side))
        face = Face.of(mesh.points)
        if mesh.presence < _LEAST_PRESENCE:
            raise LikenessUnusable(reason=PortraitProblem.NO_FACE)
        if face.eye_distance < _LEAST_EYE_DISTANCE_PIXELS:
            raise LikenessUnusable(reason=PortraitProblem.FACE_TOO_SMALL)
        return photo, face


class _AvatarCache:
    """Least recently used avatars leave first; safe between the loop and heavy-work threads."""

    def __init__(self, capacity_bytes: int) -> None:
        self._capacity = capacity_bytes
        self._avatars: OrderedDict[str, EmbeddedAvatar] = OrderedDict()
        self._lock = Lock()

    def get(self, key: str) -> EmbeddedAvatar | None:
        with self._lock:
            if key in self._avatars:
                self._avatars.move_to_end(key)
            return self._avatars.get(key)

    def put(self, key: str, avatar: EmbeddedAvatar) -> None:
        with self._lock:
            self._avatars[key] = avatar
            self._avatars.move_to_end(key)
            held = sum(kept.rig.bytes for kept in self._avatars.values())
            while held > self._capacity and self._avatars:
                _, dropped = self._avatars.popitem(last=False)
                held -= dropped.rig.bytes


def _key(likeness: Likeness, size: FrameSize) -> str:
    digest = hashlib.sha256(f"{size.width}x{size.height}".encode())
    for part in (likeness.portrait, likeness.smile or b""):
        digest.update(hashlib.sha256(part).digest())
    return digest.hexdigest()
