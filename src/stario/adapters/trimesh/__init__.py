"""Solids by trimesh, manifold3d and numpy."""
