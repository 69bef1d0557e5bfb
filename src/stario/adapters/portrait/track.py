"""What a face does, frame by frame: the contract between speech and whatever draws the face."""

import attrs
import numpy as np
from numpy.typing import NDArray

Channel = NDArray[np.float32]
"""One value a frame, `(frames,)`."""


@attrs.frozen(eq=False, kw_only=True)
class AnimationTrack:
    """
    Facial motion sampled in the middle of each frame; every channel has the same length.

    Lengths are fractions of the distance between the outer eye corners, so that a track fits every
    face. The picture's axes: x to the right, y down. All channels but the mouth are offsets from
    the portrait: zero leaves it as it is.

    Attributes:
        gap: distance of the inner lips at the middle of the mouth, absolute, >= 0; speech stays
            below 0.25.
        wide: relative change of the mouth's half-width: +0.1 spreads it by a tenth, negative
            rounds it; within [-0.35, 0.25].
        upper: raise of the upper lip.
        lower: raise of the lower lip.
        tongue: how far the tip of the tongue has come up to the teeth, 0 to 1.
        closure: pull of the lips to each other in p, b and m, 0 to 1; `gap` has it applied
            already, and the lips must touch where it is 1.
        brow: raise of the brows.
        yaw: turn of the head in radians, positive to the right side of the picture.
        pitch: nod in radians, positive down.
        roll: tilt in radians, positive clockwise as seen.
        shift_x: movement of the head to the right.
        shift_y: movement of the head down.
        scale: relative growth of the head (nearer to the camera), around 0.
        breathe: rise of the shoulders.
        blink: closing of the lids, 0 open to 1 shut.
        gaze_x: movement of the irises to the right.
        gaze_y: movement of the irises down.
    """

    gap: Channel
    wide: Channel
    upper: Channel
    lower: Channel
    tongue: Channel
    closure: Channel
    brow: Channel
    yaw: Channel
    pitch: Channel
    roll: Channel
    shift_x: Channel
    shift_y: Channel
    scale: Channel
    breathe: Channel
    blink: Channel
    gaze_x: Channel
    gaze_y: Channel

    def __attrs_post_init__(self) -> None:
        for name in CHANNELS:
            channel = getattr(self, name)
            if channel.shape != self.gap.shape or channel.dtype != np.float32:
                message = f"{name} is {channel.dtype} {channel.shape}, not float32 {self.gap.shape}"
                raise ValueError(message)

    @property
    def frames(self) -> int:
        return len(self.gap)


CHANNELS: tuple[str, ...] = tuple(field.name for field in attrs.fields(AnimationTrack))
