"""Weights: manifests, the cache folder, the way to it from packages and from the object store."""
