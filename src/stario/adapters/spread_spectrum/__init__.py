"""Marks spread over a picture or a sound far below what is seen or heard."""
