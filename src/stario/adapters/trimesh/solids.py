"""From surfaces to one closed body, checked."""

from typing import Final

import attrs
import manifold3d
import numpy as np
import trimesh

from stario.adapters.trimesh.contours import Indices, Surface
from stario.adapters.trimesh.pictures import Floats
from stario.ports.sculpting import SculptingProblem, Unprintable

FINE_MM: Final = 0.01
"""How far a surface may move when it is simplified: a tenth of the thinnest layer."""

MOST_TRIANGLES: Final = 480_000
"""Of an STL: 50 bytes each, 24 MB."""

MOST_WEB_TRIANGLES: Final = 100_000
_COARSER: Final = 1.8
_SHARP_DEGREES: Final = 40.0


def body_of(surface: Surface) -> manifold3d.Manifold:
    """
    Take *surface* as a body.

    Raises:
        Unprintable: `not_solid`: it is not closed.
    """
    mesh = manifold3d.Mesh(
        np.ascontiguousarray(surface.vertices, np.float32),
        np.ascontiguousarray(surface.faces, np.uint32),
    )
    return sound(manifold3d.Manifold(mesh))


def sound(body: manifold3d.Manifold) -> manifold3d.Manifold:
    """
    Give *body* back.

    Raises:
        Unprintable: `not_solid`: the library names a fault of it, or nothing is there.
    """
    if body.status() != manifold3d.Error.NoError or body.is_empty():
        raise Unprintable(SculptingProblem.NOT_SOLID)
    return body


def simplified(body: manifold3d.Manifold, *, most: int, tolerance: float) -> manifold3d.Manifold:
    """With at most *most* triangles, moved as little from *tolerance* mm up as that needs."""
    simpler = body.simplify(tolerance)
    while simpler.num_tri() > most:
        tolerance *= _COARSER
        simpler = simpler.simplify(tolerance)
    return sound(simpler)


def printable(body: manifold3d.Manifold) -> trimesh.Trimesh:
    """
    Give the mesh of *body* for a printer.

    Raises:
        Unprintable: `not_solid`: an edge is open, faces disagree about what is outside, it is
            inside out, or it comes in pieces.
    """
    mesh = simplified(body, most=MOST_TRIANGLES, tolerance=FINE_MM).to_mesh()
    printed = trimesh.Trimesh(mesh.vert_properties[:, :3], mesh.tri_verts, process=False)
    sane = printed.is_watertight and printed.is_winding_consistent and printed.volume > 0
    if not sane or printed.body_count != 1:
        raise Unprintable(SculptingProblem.NOT_SOLID)
    return printed


@attrs.frozen(eq=False)
class ShownMesh:
    """A mesh with a normal for each vertex; vertices are doubled at sharp edges."""

    vertices: Floats
    normals: Floats
    faces: Indices


def lighter(body: manifold3d.Manifold) -> manifold3d.Manifold:
    """Light enough for a browser."""
    return simplified(body, most=MOST_WEB_TRIANGLES, tolerance=2 * FINE_MM)


def shown(body: manifold3d.Manifold) -> ShownMesh:
    mesh = body.calculate_normals(0, _SHARP_DEGREES).to_mesh()
    properties = np.asarray(mesh.vert_properties, np.float64)
    return ShownMesh(properties[:, :3], properties[:, 3:6], np.asarray(mesh.tri_verts, np.int64))
