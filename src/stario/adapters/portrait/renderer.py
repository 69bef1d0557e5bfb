"""Draw frames of one prepared portrait."""

from typing import Final

import attrs
import numpy as np

from stario.adapters.portrait.eyes import EyePatch
from stario.adapters.portrait.fields import COEFFICIENTS
from stario.adapters.portrait.mouth import region_feather
from stario.adapters.portrait.raster import Floats, Picture, Plane, blend, sample, yuv_planes
from stario.adapters.portrait.rig import PortraitRig
from stario.adapters.portrait.track import AnimationTrack
from stario.ports.animation import Frame

_HIGHEST_JAW: Final = 0.30
"""Past this opening the lower lip's texture breaks up."""

_WIDEST, _ROUNDEST = 0.25, -0.35


@attrs.frozen
class Pose:
    """One frame of a track, as the rig takes it: `coefficients` in the order of `COEFFICIENTS`."""

    coefficients: Floats
    tongue: float
    blink: float


def pose_at(track: AnimationTrack, frame: int, rest_gap: float) -> Pose:
    """
    Read *frame* of *track* for a portrait whose lips are *rest_gap* apart.

    The track's gap is absolute; the jaw is the difference, negative where a smile must close.
    """
    jaw = min(float(track.gap[frame]), _HIGHEST_JAW) - rest_gap
    wide = min(max(float(track.wide[frame]), _ROUNDEST), _WIDEST)
    known = {"jaw": jaw, "wide": wide}
    values = [
        known[name] if name in known else float(getattr(track, name)[frame])
        for name in COEFFICIENTS
    ]
    blink = min(max(float(track.blink[frame]), 0.0), 1.0)
    return Pose(np.array(values, np.float32), min(max(float(track.tongue[frame]), 0.0), 1.0), blink)


class FrameRenderer:
    """Renders poses of one rig; keeps the eyes' state, so use one renderer a video."""

    def __init__(self, rig: PortraitRig) -> None:
        self._rig = rig
        self._canvas = rig.canvas.copy()
        self._luma, self._chroma = rig.luma.copy(), rig.chroma.copy()
        self._still = np.vstack([rig.luma, rig.chroma.reshape(rig.chroma.shape[0], -1)])
        self._level = 0
        step = rig.mouth.warps.head.step
        rows, columns = rig.mouth.warps.head.positions.shape[:2]
        self._maps = (
            np.empty((rows * step, columns * step, 2), np.float32),
            np.empty((rows * step // 2, columns * step // 2, 2), np.float32),
        )
        region = rig.mouth.warps.upper.region
        feather = region_feather(rig.face, region)
        chroma_feather = np.ascontiguousarray(feather[::2, ::2])
        self._feathers = ((feather, 1 - feather), (chroma_feather, 1 - chroma_feather))

    def render(self, pose: Pose) -> Frame:
        """Draw one frame; the caller owns it."""
        self._blink(pose.blink)
        frame = self._still.copy()
        self._move_head(frame, pose.coefficients)
        mouth, _ = self._rig.mouth.draw(self._canvas, pose.coefficients, pose.tongue)
        self._put_mouth(frame, mouth)
        return frame

    def _blink(self, closed: float) -> None:
        level = round(closed * (len(self._rig.blinks) - 1))
        if level == self._level:
            return
        for patch in self._rig.blinks[level]:
            _put_eye(patch, self._canvas, self._luma, self._chroma)
        self._level = level

    def _move_head(self, frame: Frame, coefficients: Floats) -> None:
        head, (luma_map, chroma_map) = self._rig.mouth.warps.head, self._maps
        source = head.source(head.displacement(coefficients))
        region, height = head.region, self._luma.shape[0]
        where = head.luma_map(source, into=luma_map)
        sample(self._luma, where, into=frame[region.rows, region.columns])
        chroma = sample(self._chroma, head.chroma_map(source, into=chroma_map))
        rows = slice(height + region.chroma_rows.start, height + region.chroma_rows.stop)
        frame[rows, region.columns] = chroma.reshape(region.height // 2, region.width)

    def _put_mouth(self, frame: Frame, mouth: Picture) -> None:
        region, height = self._rig.mouth.warps.upper.region, self._luma.shape[0]
        luma, chroma = yuv_planes(mouth)
        (inside, outside), (inside_chroma, outside_chroma) = self._feathers
        under = frame[region.rows, region.columns]
        under[:] = blend(luma, np.ascontiguousarray(under), inside, outside)
        rows = slice(height + region.chroma_rows.start, height + region.chroma_rows.stop)
        under = frame[rows, region.columns]
        pairs = np.ascontiguousarray(under).reshape(chroma.shape)
        mixed = blend(chroma, pairs, inside_chroma, outside_chroma)
        under[:] = mixed.reshape(region.height // 2, region.width)


def _put_eye(patch: EyePatch, canvas: Picture, luma: Plane, chroma: Plane) -> None:
    region = patch.region
    canvas[region.rows, region.columns] = patch.picture
    luma[region.rows, region.columns] = patch.luma
    chroma[region.chroma_rows, region.chroma_columns] = patch.chroma
