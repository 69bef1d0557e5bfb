"""Faces in photos: found by YuNet and described by SFace, or by a local InsightFace pack."""
