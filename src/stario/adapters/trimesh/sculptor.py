"""Reliefs, lithophanes and figurines by trimesh and manifold3d."""

from typing import Final

import attrs
import manifold3d
import numpy as np
import trimesh

from stario.adapters.trimesh.figurine import figurine
from stario.adapters.trimesh.files import glb_of, stl_of
from stario.adapters.trimesh.glow import glow_of
from stario.adapters.trimesh.lithophane import BENT_DEGREES, THINNEST_MM, lithophane
from stario.adapters.trimesh.pictures import FaceFinder, Subject, read_subject
from stario.adapters.trimesh.portrait import require_somebody
from stario.adapters.trimesh.preview import picture_of
from stario.adapters.trimesh.relief import BASE_MM, plaque
from stario.adapters.trimesh.solids import (
    body_of,
    lighter,
    printable,
    shown,
)
from stario.adapters.trimesh.thickness import is_wide, least_depth, least_radial_depth
from stario.domain.merch.model.sculpture import LEAST_THICKNESS_MM, SculptureKind
from stario.ports.execution import Checkpoint, HeavyWork
from stario.ports.pictures import RgbImage
from stario.ports.sculpting import (
    CarvedSculpture,
    SculptingProblem,
    Sculptor,
    SculptureBrief,
    Unprintable,
)

ENGINE: Final = f"relief 1, trimesh {trimesh.__version__}"

_UPRIGHT: Final = np.array([[1, 0, 0, 0], [0, 0, -1, 0], [0, 1, 0, 0], [0, 0, 0, 1.0]])
"""Makes z of y: how a figurine and a bent lithophane are printed."""


@attrs.frozen(eq=False)
class _Model:
    """`body` with y up and z toward the eye; `thinnest` in millimetres, measured on it."""

    body: manifold3d.Manifold
    thinnest: float
    preview: RgbImage
    prints_upright: bool


@attrs.frozen(kw_only=True)
class TrimeshSculptor(Sculptor):
    """
    `faces` finds faces, callable from any thread.

    A relief has one height for each point of the bed and prints lying without support; a figurine
    stands, and may need some below the chin.
    """

    faces: FaceFinder
    heavy_work: HeavyWork

    @property
    def engine(self) -> str:
        return ENGINE

    async def carve(self, brief: SculptureBrief) -> CarvedSculpture:
        return await self.heavy_work.run(lambda checkpoint: self._carved(brief, checkpoint))

    def _carved(self, brief: SculptureBrief, checkpoint: Checkpoint) -> CarvedSculpture:
        subject = read_subject(brief.picture)
        checkpoint()
        model = self._model(brief, subject)
        checkpoint()
        if model.thinnest < LEAST_THICKNESS_MM[brief.kind]:
            raise Unprintable(SculptingProblem.TOO_THIN)
        seen = printable(model.body)
        checkpoint()
        width, height, depth = (float(side) for side in seen.extents)
        if model.prints_upright:
            seen.apply_transform(_UPRIGHT)
        return CarvedSculpture(
            stl=stl_of(seen),
            glb=glb_of(shown(lighter(model.body)), kind=brief.kind, name=brief.name),
            preview=model.preview,
            width_mm=round(width, 2),
            height_mm=round(height, 2),
            depth_mm=round(depth, 2),
            triangles=len(seen.faces),
            minimum_thickness_mm=round(model.thinnest, 2),
        )

    def _model(self, brief: SculptureBrief, subject: Subject) -> _Model:
        match brief.kind:
            case SculptureKind.RELIEF:
                return self._relief(subject, brief.size_mm)
            case SculptureKind.FIGURINE:
                return self._figurine(subject, brief.size_mm)
            case SculptureKind.LITHOPHANE:
                return _lithophane(subject, brief.size_mm, is_curved=brief.is_curved)

    def _relief(self, subject: Subject, size_mm: int) -> _Model:
        require_somebody(subject)
        body = body_of(plaque(subject, self.faces, size_mm=size_mm))
        _require_wide(body, z=BASE_MM / 2, kind=SculptureKind.RELIEF)
        preview = picture_of(shown(body), yaw=-20, pitch=8, stands=False)
        return _Model(body, least_depth(body), preview, prints_upright=False)

    def _figurine(self, subject: Subject, size_mm: int) -> _Model:
        require_somebody(subject)
        made = figurine(subject, self.faces, size_mm=size_mm)
        _require_wide(made.bust, z=made.base_mm / 2, kind=SculptureKind.FIGURINE)
        preview = picture_of(shown(made.body), yaw=-24, pitch=9, stands=True)
        return _Model(made.body, least_depth(made.bust), preview, prints_upright=True)


def _lithophane(subject: Subject, size_mm: int, *, is_curved: bool) -> _Model:
    made = lithophane(subject, size_mm=size_mm, is_curved=is_curved)
    body = body_of(made.surface)
    preview = glow_of(made.thickness, thinnest=THINNEST_MM, is_curved=is_curved)
    if made.inner_radius is None:
        return _Model(body, least_depth(body), preview, prints_upright=False)
    thinnest = least_radial_depth(body, inner_radius=made.inner_radius, degrees=BENT_DEGREES)
    return _Model(body, thinnest, preview, prints_upright=True)


def _require_wide(body: manifold3d.Manifold, *, z: float, kind: SculptureKind) -> None:
    if not is_wide(body, z=z, least=LEAST_THICKNESS_MM[kind]):
        raise Unprintable(SculptingProblem.TOO_THIN)
