"""Typefaces out of the pieces that are published for browsers."""
