"""Meshes as files. The same mesh gives the same bytes."""

from typing import Final

import numpy as np
import trimesh
from trimesh.exchange.gltf import export_glb
from trimesh.exchange.stl import export_stl
from trimesh.visual import TextureVisuals
from trimesh.visual.material import PBRMaterial

from stario.adapters.trimesh.solids import ShownMesh
from stario.domain.merch.model.sculpture import SculptureKind

_METRES: Final = 0.001
_COLOURS: Final = {
    SculptureKind.RELIEF: (226, 214, 196, 255),
    SculptureKind.FIGURINE: (226, 214, 196, 255),
    SculptureKind.LITHOPHANE: (244, 240, 232, 255),
}


def stl_of(mesh: trimesh.Trimesh) -> bytes:
    """Binary, in the unit of *mesh*."""
    content: bytes = export_stl(mesh)
    return content


def glb_of(mesh: ShownMesh, *, kind: SculptureKind, name: str) -> bytes:
    """In metres, y up, with one material; *mesh* is in millimetres."""
    material = PBRMaterial(  # type: ignore[no-untyped-call]
        name=f"{kind.value} material",
        baseColorFactor=np.array(_COLOURS[kind], np.uint8),
        metallicFactor=0.0,
        roughnessFactor=0.62,
    )
    scaled = trimesh.Trimesh(
        mesh.vertices * _METRES,
        mesh.faces,
        vertex_normals=mesh.normals,
        visual=TextureVisuals(material=material),  # type: ignore[no-untyped-call]
        process=False,
    )
    scene = trimesh.Scene()
    scene.add_geometry(scaled, node_name=name, geom_name=name)
    content: bytes = export_glb(scene, include_normals=True)  # type: ignore[no-untyped-call]
    return content
