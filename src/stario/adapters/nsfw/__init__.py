"""Explicit pictures: the vote of two networks."""
