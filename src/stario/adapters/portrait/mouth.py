"""Draw the mouth: the upper side, what is between the lips, and the lower lip over it."""

import attrs
import numpy as np

from stario.adapters.portrait.fields import COEFFICIENTS, Warps
from stario.adapters.portrait.geometry import Face
from stario.adapters.portrait.interior import (
    Complexion,
    MouthInterior,
    build_interior,
    own_interior,
)
from stario.adapters.portrait.raster import (
    Floats,
    Picture,
    Plane,
    affine,
    blend,
    blur,
    polygon,
    sample,
    smoothstep,
)
from stario.adapters.portrait.seam import LipSeam
from stario.adapters.portrait.warp import Region

JAW = COEFFICIENTS.index("jaw")
UPPER = COEFFICIENTS.index("upper")

_LEAST_GAP = 0.003
_UPPER_LIP_RISE = 0.13
_INVERSION_ROUNDS = 2
_PADDING = 5
_SEAM_SHADOW = 0.007


@attrs.frozen(eq=False)
class Opening:
    """The lips of one frame: `upper` and `lower` edge in pixels, `gap` in outer-eye distances."""

    upper: Floats
    lower: Floats
    gap: float


@attrs.frozen(eq=False)
class Mouth:
    """
    Everything about one portrait's mouth that does not change from frame to frame.

    `lower_opacity` covers the mouth region: 255 where the lower layer is on top.
    """

    face: Face
    seam: LipSeam
    warps: Warps
    interior: MouthInterior
    complexion: Complexion
    lower_opacity: Plane
    own_opacity: Plane | None

    @classmethod
    def of(
        cls,
        canvas: Picture,
        face: Face,
        seam: LipSeam,
        warps: Warps,
        smile: tuple[Picture, Face] | None,
    ) -> "Mouth":
        """Prepare the mouth of *face* on *canvas*; the teeth come from *smile* if it has any."""
        region = warps.upper.region
        own = None
        if not seam.closed:
            own = own_interior(seam, face, region.origin, region.width, region.height)
        complexion = Complexion.of(canvas, face, seam)
        interior = build_interior(face, complexion, smile)
        opacity = _lower_opacity(face, seam, region)
        return cls(face, seam, warps, interior, complexion, opacity, own)

    def draw(self, canvas: Picture, coefficients: Floats, tongue: float) -> tuple[Picture, Opening]:
        """Draw the mouth region of *canvas* as BGR, moved by *coefficients*."""
        warps, region = self.warps, self.warps.upper.region
        upper = warps.upper.displacement(coefficients)
        lower = warps.lower.displacement(coefficients)
        opening = self._opening(upper, lower)
        from_upper = warps.upper.luma_map(warps.upper.source(upper, rounds=_INVERSION_ROUNDS))
        picture = sample(canvas, from_upper)
        if opening.gap > _LEAST_GAP:
            self._draw_interior(picture, from_upper, opening, coefficients, tongue)
        from_lower = warps.lower.luma_map(warps.lower.source(lower, rounds=_INVERSION_ROUNDS))
        opacity = sample(self.lower_opacity, from_lower - region.origin).astype(np.float32)
        return blend(sample(canvas, from_lower), picture, opacity, 255 - opacity), opening

    def _opening(self, upper: Floats, lower: Floats) -> Opening:
        top = self.warps.upper.move(self.seam.upper, upper)
        bottom = self.warps.lower.move(self.seam.lower, lower)
        down = self.face.axes[1]
        gap = np.clip((bottom - top) @ down, 0, None) * self.seam.taper
        middle = float(gap[len(gap) // 3 : -len(gap) // 3].mean())
        # The dark line between the lips belongs to neither: the opening swallows it.
        unit = self.face.eye_distance
        seam = _SEAM_SHADOW * unit * smoothstep(gap / unit, 0.0, 0.04) * self.seam.closed
        top, gap = top - down * seam[:, None], gap + 2 * seam
        return Opening(top, top + down * gap[:, None], middle / unit)

    def _draw_interior(
        self,
        picture: Picture,
        source: Floats,
        opening: Opening,
        coefficients: Floats,
        tongue: float,
    ) -> None:
        region = self.warps.upper.region
        edges = np.vstack([opening.upper, opening.lower[::-1]])
        low = np.floor(edges.min(0)).astype(int) - _PADDING - region.origin.astype(int)
        high = np.ceil(edges.max(0)).astype(int) + _PADDING - region.origin.astype(int)
        left, top = np.maximum(low, 0)
        right, bottom = np.minimum(high, [region.width, region.height])
        inside = Region(int(left), int(top), int(right), int(bottom))
        corner = region.origin + inside.origin
        texture = self._texture(opening, corner, inside, coefficients, tongue)
        texture = self._lit(texture, opening, corner, inside)
        part = picture[inside.rows, inside.columns].astype(np.float32)
        if self.own_opacity is not None:
            own = sample(self.own_opacity, source[inside.rows, inside.columns] - region.origin)
            texture += (part - texture) * (own.astype(np.float32) / 255)[..., None]
        outline = polygon(edges - corner, inside.width, inside.height)
        opacity = blur(outline, 0.8).astype(np.float32)[..., None] / 255
        part += (texture - part) * opacity
        picture[inside.rows, inside.columns] = np.clip(part, 0, 255)

    def _texture(
        self, opening: Opening, corner: Floats, size: Region, coefficients: Floats, tongue: float
    ) -> Floats:
        """Teeth over tongue over depth, `(height, width, 3)` float32."""
        unit, down = self.face.eye_distance, self.face.axes[1]
        along = opening.upper[-1] - opening.upper[0]
        along = along / np.linalg.norm(along)
        turn = np.column_stack([along, [-along[1], along[0]]])
        middle = opening.upper[len(opening.upper) // 2]
        # Teeth rest on the skull: what raises the lip uncovers them.
        raised = max(0.0, float(_UPPER_LIP_RISE * coefficients[JAW] + coefficients[UPPER])) * unit
        skull = middle + down * (raised - self.interior.hidden)
        reach = float(((opening.lower - opening.upper) @ down).max())
        lift = 0.40 * reach + (0.02 + 0.075 * tongue) * unit
        jaw = middle + down * (reach - min(lift, 0.95 * reach + 0.02 * unit))

        def placed(texture: Picture, at: Floats) -> Floats:
            matrix = np.column_stack([turn, at - corner - turn @ self.interior.origin])
            return affine(texture, matrix, size.width, size.height, border=1).astype(np.float32)

        texture = placed(self.interior.depth, middle)
        for layer in (placed(self.interior.tongue, jaw), placed(self.interior.teeth, skull)):
            texture += (layer[..., :3] - texture) * (layer[..., 3:] * np.float32(1 / 255))
        return texture

    def _lit(self, texture: Floats, opening: Opening, corner: Floats, size: Region) -> Floats:
        """Shadow under the upper lip and into the corners; the wet inner rim of both lips."""
        unit = np.float32(self.face.eye_distance)
        x = np.arange(size.width) + corner[0]
        y = (np.arange(size.height) + corner[1])[:, None]
        below = (y - np.interp(x, *opening.upper.T)).astype(np.float32) / unit
        above = (np.interp(x, *opening.lower.T) - y).astype(np.float32) / unit
        shadow = 0.45 + 0.55 * smoothstep(below, -0.005, 0.040)
        shadow *= 0.55 + 0.45 * smoothstep(below + above, 0.0, 0.055)
        ends = opening.upper[[0, -1], 0]
        shadow *= 0.5 + 0.5 * smoothstep(np.minimum(x - ends[0], ends[1] - x) / unit, 0.0, 0.11)
        texture = texture * shadow[..., None].astype(np.float32)
        rim = 0.85 * np.exp(-((np.maximum(above, 0) / np.float32(0.015)) ** 2))
        hem = 0.70 * np.exp(-((np.maximum(below, 0) / np.float32(0.009)) ** 2))
        for edge in (rim, hem):
            texture += (self.complexion.rim - texture) * edge[..., None]
        return np.asarray(texture, np.float32)


def _lower_opacity(face: Face, seam: LipSeam, region: Region) -> Plane:
    """Cut the layers along the seam: sharp between the corners, soft in the cheeks."""
    right, down = face.axes
    unit, edge = face.eye_distance, seam.lower - region.origin
    edge = edge + down * (_SEAM_SHADOW * unit * seam.taper * seam.closed)[:, None]
    outwards, dropped = 0.48 * unit * right, 0.05 * unit * down
    outline = np.vstack(
        [
            [edge[0] - outwards + dropped],
            [edge[0] - 0.08 * unit * right],
            edge,
            [edge[-1] + 0.08 * unit * right],
            [edge[-1] + outwards + dropped],
            [[region.width + 50, region.height + 50]],
            [[-50, region.height + 50]],
        ]
    )
    mask = polygon(outline, region.width, region.height)
    sharp, soft = blur(mask, 0.7), blur(mask, 0.05 * unit)
    y, x = np.mgrid[0 : region.height, 0 : region.width]
    along = ((x + region.left - face.mouth[0]) * right[0]) + (
        (y + region.top - face.mouth[1]) * right[1]
    )
    outside = smoothstep(np.abs(along) / unit, 0.94 * face.half_mouth, 1.14 * face.half_mouth)
    opacity = sharp * (1 - outside) + soft * outside
    opacity *= smoothstep(_border_distance(region, top=False) / (0.10 * unit), 0, 1)
    return np.asarray(opacity, np.uint8)


def _border_distance(region: Region, *, top: bool) -> Floats:
    y, x = np.mgrid[0 : region.height, 0 : region.width]
    sides = [x, region.width - 1 - x, region.height - 1 - y]
    return np.asarray(np.minimum.reduce([*sides, y] if top else sides))


def region_feather(face: Face, region: Region) -> Floats:
    """1 inside the mouth region, 0 at its border: where its BGR meets the frame's planes."""
    distance = _border_distance(region, top=True) / (0.06 * face.eye_distance)
    return np.asarray(smoothstep(distance, 0.02, 1), np.float32)
